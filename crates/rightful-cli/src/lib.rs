#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod args;
mod case_file;
mod commands;
mod demo;
mod exit;
mod failure;
mod files;
mod handover;
mod keys;
mod ledger_file;
mod output;
mod owner_files;
mod places;
mod prepare;
mod progress;
mod surroundings;
mod today;

use std::ffi::OsString;

use clap::Parser;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use args::{Cli, Command};
use exit::Exit;
use failure::Failure;
pub use files::text as file_text;
pub use ledger_file::lines as ledger_lines;
pub use places::evidence_apart;
pub use surroundings::{Around, Program};
pub use today::{not_yet_to_come, today};

/// Runs the command with these arguments, of which the first is the command's own name, and gives its exit code.
///
/// `program` is how to start this command again: a run has its scan made in a process of its own.
pub fn command(arguments: impl IntoIterator<Item = OsString>, program: &Program) -> u8 {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let cli = match Cli::try_parse_from(&arguments) {
        Ok(cli) => cli,
        Err(said) if said.use_stderr() && asked_for_json(&arguments) => {
            let exit = u8::try_from(said.exit_code()).unwrap_or(2);
            misunderstood(said).print(true);
            return exit;
        }
        Err(said) => {
            // Help goes to standard output, a mistake to standard error; either may be closed.
            let said = discreet(said);
            let _ = said.print();
            return u8::try_from(said.exit_code()).unwrap_or(2);
        }
    };
    let exit = carry_out(&cli, program).unwrap_or_else(|failure| {
        failure.print(cli.json);
        failure.exit
    });
    exit as u8
}

fn carry_out(cli: &Cli, program: &Program) -> Result<Exit, Failure> {
    let json = cli.json;
    match &cli.command {
        Command::Demo(args) => commands::demo::run(args, json, program),
        Command::Check(args) => commands::check::run(args, json),
        Command::Schema(args) => commands::schema::run(args),
        Command::Census(args) => commands::census::run(args, json),
        Command::Plan(args) => commands::plan::run(args, json),
        Command::Explain(args) => commands::explain::run(args, json),
        Command::Access(args) => commands::access::run(args, json),
        Command::Port(args) => commands::port::run(args, json),
        Command::Register(args) => commands::register::run(args, json),
        Command::Run(args) => commands::run::run(args, json, program),
        Command::Abandon(args) => commands::abandon::run(args, json, program),
        Command::Replay(args) => commands::replay::run(args, json),
        Command::Verify(args) => commands::verify::run(args, json),
        Command::Key(args) => commands::key::run(args, json),
        Command::Call(args) => commands::call::run(args, json),
        Command::Deadline(args) => commands::deadline::run(args, json),
        Command::Residue(args) => commands::residue::run(args),
    }
}

/// Whether a command line that was not understood asks for JSON all the same.
fn asked_for_json(arguments: &[OsString]) -> bool {
    arguments.iter().take_while(|word| *word != "--").any(|word| word == "--json")
}

/// What was not understood, as a problem of one line.
fn misunderstood(said: clap::Error) -> Failure {
    let refused =
        |message| Failure::refused(rightful::Error::new(rightful::Code::OptionUnknown, "", message));
    if matches!(
        said.kind(),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand
    ) {
        return refused("name a command: see rightful --help".to_owned());
    }
    let said = discreet(said).render().to_string();
    let told: Vec<&str> =
        said.lines().map(str::trim).take_while(|line| !line.starts_with("Usage:")).collect();
    let told = told.join(" ");
    let told = told.trim().trim_start_matches("error: ").trim_end_matches(['.', ' ']);
    refused(format!("{told}: see rightful --help"))
}

/// The error of a command line that was not understood, without what was typed: a stray word may be an address.
fn discreet(mut error: clap::Error) -> clap::Error {
    let is_option = |kind| match error.get(kind) {
        Some(ContextValue::String(typed)) => typed.starts_with('-') && !typed.contains(['@', '=', ' ']),
        _ => true,
    };
    let kept = |kind| match kind {
        // An option's own name may be told; a stray word is reported under the same kind.
        ContextKind::InvalidArg => error.kind() != ErrorKind::UnknownArgument || is_option(kind),
        _ => error.get(kind).is_none(),
    };
    let told = [ContextKind::InvalidArg, ContextKind::InvalidValue, ContextKind::InvalidSubcommand];
    for kind in told.into_iter().filter(|kind| !kept(*kind)).collect::<Vec<_>>() {
        error.insert(kind, ContextValue::String("…".to_owned()));
        // A suggestion repeats what was typed.
        error.remove(ContextKind::Suggested);
    }
    error
}
