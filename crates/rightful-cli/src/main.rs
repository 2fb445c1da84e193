//! The command `rightful`: declare, decide, plan, run and prove what the GDPR asks for one person's data.
#![forbid(unsafe_code)]

mod args;
mod case_file;
mod commands;
mod demo;
mod exit;
mod failure;
mod files;
mod keys;
mod ledger_file;
mod output;
mod prepare;
mod progress;
mod surroundings;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};
use exit::Exit;
use failure::Failure;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let exit = carry_out(&cli).unwrap_or_else(|failure| {
        failure.print(cli.json);
        failure.exit
    });
    exit.into()
}

fn carry_out(cli: &Cli) -> Result<Exit, Failure> {
    let json = cli.json;
    match &cli.command {
        Command::Demo(args) => commands::demo::run(args, json),
        Command::Check(args) => commands::check::run(args, json),
        Command::Schema(args) => commands::schema::run(args),
        Command::Census(args) => commands::census::run(args, json),
        Command::Plan(args) => commands::plan::run(args, json),
        Command::Explain(args) => commands::explain::run(args, json),
        Command::Register(args) => commands::register::run(args, json),
        Command::Run(args) => commands::run::run(args, json),
        Command::Abandon(args) => commands::abandon::run(args, json),
        Command::Replay(args) => commands::replay::run(args, json),
        Command::Verify(args) => commands::verify::run(args, json),
        Command::Key(args) => commands::key::run(args, json),
        Command::Call(args) => commands::call::run(args),
        Command::Deadline(args) => commands::deadline::run(args, json),
        Command::Residue(args) => commands::residue::run(args),
    }
}
