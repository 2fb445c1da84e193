//! The command `rightful`: declare, decide, plan, run and prove what the GDPR asks for one person's data.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use rightful_cli::Program;

fn main() -> ExitCode {
    ExitCode::from(rightful_cli::command(std::env::args_os(), &Program::this()))
}
