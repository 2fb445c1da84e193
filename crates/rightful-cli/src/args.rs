//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::exit;

/// The rights people have over their data under the GDPR: declare, decide, plan, run and prove.
#[derive(Debug, Parser)]
#[command(name = "rightful", version, after_help = exit::TABLE, propagate_version = true)]
pub(crate) struct Cli {
    /// Print the answer, or the problems, as JSON on standard output.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Build the mentoring platform's database, close one account in it, and leave everything to look at.
    Demo(DemoArgs),
    /// Report every problem of a policy at once, with its line and column.
    Check(CheckArgs),
    /// Print the JSON Schema of a document.
    Schema(SchemaArgs),
    /// Compare the data map with the live schema of a store.
    Census(CensusArgs),
    /// Decide a case, survey the store, and print the plan: nothing is changed.
    Plan(PlanArgs),
    /// Explain a plan to the person or to the data protection officer.
    Explain(ExplainArgs),
    /// Make the copy of one person's data, with what they have a right to be told (Art. 15): nothing is changed.
    Access(AccessArgs),
    /// Make the portable package of what one person provided (Art. 20): nothing is changed.
    Port(AccessArgs),
    /// Generate the records of processing activities (Art. 30) from a policy, and say what they lack.
    Register(RegisterArgs),
    /// Carry out an approved plan, scan for what is left, and issue the certificate.
    Run(RunArgs),
    /// End an interrupted run whose plan, case or key was lost.
    Abandon(AbandonArgs),
    /// After a restore, tell which people were erased since the backup, and write their cases.
    Replay(ReplayArgs),
    /// Check a plan, the ledger and a certificate against each other.
    Verify(VerifyArgs),
    /// Make a root key, or print the id of one.
    Key(KeyArgs),
    /// Call one function of the library: JSON in, JSON out.
    Call(CallArgs),
    /// Tell by when a request has to be answered, and how that was counted, step by step.
    Deadline(DeadlineArgs),
    /// Scan a database for what is left of a person, on its own: the request comes as JSON on standard input.
    Residue(ResidueArgs),
}

#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// The folder to leave everything in.
    #[arg(long, default_value = "target/demo")]
    pub(crate) dir: PathBuf,
    /// The seed of the data.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// The seed of the run, 64 hexadecimal digits; a run that can be repeated claims less.
    #[arg(long)]
    pub(crate) run_seed: Option<String>,
    /// How many people; 5,000 unless said.
    #[arg(long)]
    pub(crate) people: Option<u32>,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// The policy: YAML, split over several files where wanted, or one JSON file.
    #[arg(required = true)]
    pub(crate) policy: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {
    /// The document to describe.
    #[arg(value_enum, default_value_t = Of::Policy)]
    pub(crate) of: Of,
}

/// A document that has a JSON Schema.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Of {
    Policy,
    Case,
    Plan,
    Certificate,
    /// The portable package of Art. 20.
    Portability,
}

/// The policy, and the database that is looked at.
#[derive(Debug, Args)]
pub(crate) struct StoreArgs {
    /// The policy: YAML (repeat it for a policy split over files) or one JSON file.
    #[arg(long, required = true)]
    pub(crate) policy: Vec<PathBuf>,
    /// The SQLite database.
    #[arg(long)]
    pub(crate) db: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct CensusArgs {
    #[command(flatten)]
    pub(crate) store: StoreArgs,
    /// The store of the policy that the database is, where the policy has several.
    #[arg(long = "store")]
    pub(crate) name: Option<String>,
}

/// The case, and what the command line says of it instead.
#[derive(Debug, Args)]
pub(crate) struct CaseArgs {
    /// The case: a JSON file, or `-` for standard input.
    #[arg(long)]
    pub(crate) case: PathBuf,
    /// The person, by collection and key: `users:42`, `members:7:42` for a key of two columns, `users:x'0001ff'` for one
    /// of bytes.
    #[arg(long, conflicts_with = "identifier")]
    pub(crate) subject: Option<String>,
    /// The person, by collection and verified identifier: `users.email=-` reads the value from standard input, where
    /// no other user of the machine sees it.
    #[arg(long, requires = "verified")]
    pub(crate) identifier: Option<String>,
    /// How the person's identity was verified (Art. 12(6)).
    #[arg(long)]
    pub(crate) verified: Option<String>,
    /// The day of the decision, where it is not the case's.
    #[arg(long)]
    pub(crate) as_of: Option<String>,
}

/// Where the root key is.
#[derive(Debug, Args)]
pub(crate) struct KeyFileArgs {
    /// The file of the root key; else the variable `RIGHTFUL_KEY` holds it.
    #[arg(long)]
    pub(crate) key: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct PlanArgs {
    #[command(flatten)]
    pub(crate) store: StoreArgs,
    #[command(flatten)]
    pub(crate) case: CaseArgs,
    #[command(flatten)]
    pub(crate) key: KeyFileArgs,
    /// Write the plan's canonical JSON here.
    #[arg(long)]
    pub(crate) out: Option<PathBuf>,
    /// Write a page with the plan and a picture of the data map here.
    #[arg(long)]
    pub(crate) report: Option<PathBuf>,
    /// Replace files that are there already; a plan of the same case, and its page, are replaced without.
    #[arg(long)]
    pub(crate) force: bool,
    /// The ledger of earlier runs: where they left accounts of the person that the case does not name, it is said.
    #[arg(long)]
    pub(crate) ledger: Option<PathBuf>,
    /// Plan a case that is decided on a day to come, as a rehearsal: such a plan does not run before its day.
    #[arg(long)]
    pub(crate) allow_future: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The plan.
    #[arg(long)]
    pub(crate) plan: PathBuf,
    /// The policy it was made on.
    #[arg(long, required = true)]
    pub(crate) policy: Vec<PathBuf>,
    /// Who reads it.
    #[arg(long = "for", value_enum, default_value_t = Reader::Person)]
    pub(crate) reader: Reader,
    /// Write one self-contained HTML page here.
    #[arg(long)]
    pub(crate) html: Option<PathBuf>,
    /// Replace a file that is there already; a page about the same plan is replaced without.
    #[arg(long)]
    pub(crate) force: bool,
}

/// Who reads an explanation.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Reader {
    /// The data subject, in plain language (Art. 12(1)).
    Person,
    /// The data protection officer, in full.
    Dpo,
}

#[derive(Debug, Args)]
pub(crate) struct AccessArgs {
    #[command(flatten)]
    pub(crate) store: StoreArgs,
    #[command(flatten)]
    pub(crate) case: CaseArgs,
    /// The folder for the files, which hold the person's data: only their owner may read them.
    #[arg(long)]
    pub(crate) out: PathBuf,
    /// Replace files that are there already.
    #[arg(long)]
    pub(crate) force: bool,
    /// Enter in this ledger that it was handed out: to whom and what as tags, and when. Needs the root key.
    #[arg(long)]
    pub(crate) ledger: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) key: KeyFileArgs,
    /// The day of the entry; today (UTC) unless said.
    #[arg(long, requires = "ledger")]
    pub(crate) on: Option<String>,
    /// What the numbers of other people are drawn from, 64 hexadecimal digits, for tests: two files with the same can be
    /// joined by them.
    #[arg(long)]
    pub(crate) file_key: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct RegisterArgs {
    /// The policy: YAML (repeat it for a policy split over files) or one JSON file.
    #[arg(long, required = true)]
    pub(crate) policy: Vec<PathBuf>,
    /// The form.
    #[arg(long, value_enum, default_value_t = Form::Markdown)]
    pub(crate) format: Form,
    /// Write it here, not onto standard output.
    #[arg(long)]
    pub(crate) out: Option<PathBuf>,
    /// Replace a file that is there already.
    #[arg(long)]
    pub(crate) force: bool,
}

/// The form of the records.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Form {
    /// Markdown.
    Markdown,
    /// One self-contained HTML page.
    Html,
    /// Comma-separated values.
    Csv,
}

#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    #[command(flatten)]
    pub(crate) store: StoreArgs,
    #[command(flatten)]
    pub(crate) case: CaseArgs,
    #[command(flatten)]
    pub(crate) key: KeyFileArgs,
    /// The plan.
    #[arg(long)]
    pub(crate) plan: PathBuf,
    /// The hash of the plan that was approved; nothing runs without it.
    #[arg(long)]
    pub(crate) approved: Option<String>,
    /// The ledger: made where it is not there, else appended to.
    #[arg(long)]
    pub(crate) ledger: PathBuf,
    /// Write the certificate here; beside the ledger, as `certificate-<run>.json`, unless said. Another run's is never
    /// replaced.
    #[arg(long)]
    pub(crate) certificate: Option<PathBuf>,
    /// Print the statements as templates with named parameters, and change nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Print the statements of a rehearsal, whose case is decided on a day to come.
    #[arg(long, requires = "dry_run")]
    pub(crate) allow_future: bool,
    /// A seed for tests, as 64 hexadecimal digits: a run that can be repeated claims less.
    #[arg(long)]
    pub(crate) run_seed: Option<String>,
    /// The day of the run, for the certificate and the ledger; today (UTC) unless said.
    #[arg(long)]
    pub(crate) on: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct AbandonArgs {
    /// The SQLite database.
    #[arg(long)]
    pub(crate) db: PathBuf,
    /// The ledger of the run.
    #[arg(long)]
    pub(crate) ledger: PathBuf,
    #[command(flatten)]
    pub(crate) key: KeyFileArgs,
    /// Write the certificate here, where the run had come so far; beside the ledger unless said.
    #[arg(long)]
    pub(crate) certificate: Option<PathBuf>,
    /// Remove a journal that no run under this key has written, and enter nothing: only when you know whose it is.
    #[arg(long)]
    pub(crate) discard: bool,
    /// The day, for the ledger; today (UTC) unless said.
    #[arg(long)]
    pub(crate) on: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct ReplayArgs {
    #[command(flatten)]
    pub(crate) store: StoreArgs,
    /// The store of the policy that the database is, where the policy has several.
    #[arg(long = "store")]
    pub(crate) name: Option<String>,
    /// The ledger, which was not restored with the database.
    #[arg(long)]
    pub(crate) ledger: PathBuf,
    #[command(flatten)]
    pub(crate) key: KeyFileArgs,
    /// The day of the backup: runs of that day or later are looked at.
    #[arg(long)]
    pub(crate) since: String,
    /// A case of the kind that was carried out; repeat it for each kind. Its person does not count, nor its day within a
    /// year.
    #[arg(long = "case", required = true)]
    pub(crate) cases: Vec<PathBuf>,
    /// The folder for the cases to plan and run again, `replay-1.json` and so on: they name people.
    #[arg(long)]
    pub(crate) out: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// The plan.
    #[arg(long)]
    pub(crate) plan: Option<PathBuf>,
    /// The ledger.
    #[arg(long)]
    pub(crate) ledger: PathBuf,
    /// The certificate.
    #[arg(long)]
    pub(crate) certificate: Option<PathBuf>,
    /// A copy or package (`copy.json`, `package.json`) that the ledger has to have an entry for; needs the key.
    #[arg(long)]
    pub(crate) copy: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) key: KeyFileArgs,
}

#[derive(Debug, Args)]
pub(crate) struct KeyArgs {
    #[command(subcommand)]
    pub(crate) command: KeyCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    /// Make a root key; into a file that only its owner reads, or onto standard output.
    New {
        /// The file; it must not be there yet.
        #[arg(long)]
        out: Option<PathBuf>,
        /// Begin a ledger that says so: a new file.
        #[arg(long, requires = "out")]
        ledger: Option<PathBuf>,
        /// The day, for the ledger; today (UTC) unless said.
        #[arg(long)]
        on: Option<String>,
    },
    /// Destroy a root key, and close its ledger: no tag can be told to be anybody's any more.
    Destroy {
        /// The file of the root key.
        #[arg(long)]
        key: PathBuf,
        /// The ledger of the key.
        #[arg(long)]
        ledger: PathBuf,
        /// The id of the key, as `rightful key id` tells it, so that none is destroyed by mistake.
        #[arg(long)]
        id: String,
        /// The day, for the ledger; today (UTC) unless said.
        #[arg(long)]
        on: Option<String>,
    },
    /// Print the public id of a key.
    Id {
        #[command(flatten)]
        key: KeyFileArgs,
    },
}

#[derive(Debug, Args)]
pub(crate) struct CallArgs {
    /// The function; without one, their names are printed.
    pub(crate) function: Option<String>,
    /// The call as JSON, a file after `@`, or `-` for standard input.
    #[arg(default_value = "-")]
    pub(crate) call: String,
}

#[derive(Debug, Args)]
pub(crate) struct DeadlineArgs {
    /// The day the request arrived, local to the place: 2026-01-30, or with the hour 2026-01-30T23:30:00+01:00.
    #[arg(long)]
    pub(crate) received: String,
    /// The place whose public holidays count, such as DE-BE, FR or GB-SCT; `rightful call holiday_places` lists them.
    #[arg(long)]
    pub(crate) place: String,
    /// The law: eu, uk, california, singapore, brazil or quebec.
    #[arg(long, default_value = "eu")]
    pub(crate) regime: String,
    /// Count an extension, with notice and reason given on the day of receipt.
    #[arg(long)]
    pub(crate) extended: bool,
    /// A period that you have promised, such as P30D: its day stands apart from the law's and is never later.
    #[arg(long)]
    pub(crate) promised: Option<String>,
    /// The public holidays of the place, as `rightful call holidays` prints them, where the built-in list is not wanted.
    #[arg(long)]
    pub(crate) holidays: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ResidueArgs {
    /// The SQLite database; no connection of this process has it open.
    #[arg(long)]
    pub(crate) db: PathBuf,
    /// See whether the scan could begin, and do not scan.
    #[arg(long)]
    pub(crate) check_request: bool,
}
