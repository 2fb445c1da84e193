//! `rightful demo`: builds the mentoring platform's database, closes one account, and leaves everything to look at.

use std::path::{Path, PathBuf};

use rightful::plan::Act;
use rightful::report::Audience;
use rightful::{Code, Error, Hash, Plan, RootKey, RunSeed};
use rightful_sql::sqlite::Lock;

use crate::args::{CaseArgs, DemoArgs, KeyFileArgs, RunArgs, StoreArgs};
use crate::demo::{self, Manifest, Size};
use crate::exit::Exit;
use crate::failure::{Failure, Shown};
use crate::progress::Bar;
use crate::surroundings::Program;
use crate::{commands, files, keys, output, prepare};

/// What an earlier demo left in the folder, and this one makes anew.
const MADE: &[&str] = &[
    "before.sqlite",
    "app.sqlite",
    "app.sqlite-journal",
    "app.sqlite-wal",
    "app.sqlite.rightful-run-key",
    "app.sqlite.rightful-lock",
    "privacy.yaml",
    "case.json",
    "root.key",
    "subject.json",
    "plan.json",
    "report.html",
    "certificate.json",
    "ledger.jsonl",
];

/// Says that the files of these names are of a demo.
const MARK: &str = ".rightful-demo";

pub(crate) fn run(args: &DemoArgs, json: bool, program: &Program) -> Result<Exit, Failure> {
    let dir = &args.dir;
    std::fs::create_dir_all(dir).map_err(|error| unwritable(dir, &error))?;
    make_room(dir)?;
    for name in MADE {
        // What is not there needs no removing; what cannot be removed is met when it is written.
        let _ = std::fs::remove_file(dir.join(name));
    }
    let seed = args.run_seed.as_deref().map(str::parse::<Hash>).transpose()?;
    let manifest = build(args)?;
    let key = key(dir, seed.as_ref())?;
    let mut run_args = commands_args(dir);
    let (prepared, connection) = prepare::prepare(&run_args.store, &run_args.case)?;
    // The story plays on its own day, so that equal seeds leave equal evidence.
    run_args.on = Some(prepared.case.decided.to_string());
    let plan = commands::plan::make(&prepared, &connection, &key)?;
    drop(connection);
    files::write(&run_args.plan, &plan.canonical()?)?;
    files::write(
        &dir.join("report.html"),
        &commands::explain::page(&prepared.policy, &plan, Audience::Dpo)?,
    )?;
    if !json {
        introduce(args, &manifest, &plan)?;
    }
    let approved = plan.hash()?;
    let seed = match &seed {
        Some(seed) => RunSeed::given(seed.as_bytes()),
        None => RunSeed::drawn(&*keys::entropy()?),
    };
    let lock = Lock::on(&run_args.store.db).map_err(prepare::of_store)?;
    let outcome = commands::run::carry_out(&run_args, &lock, &key, plan, approved, prepared, seed, program)?;
    let exit = commands::run::report(&outcome, json);
    if !json {
        output::line(&format!("look at {}", dir.join("report.html").display()));
    }
    Ok(exit)
}

/// Refuses a folder with files of these names that no demo has left: somebody's own database may be called so.
fn make_room(dir: &Path) -> Result<(), Failure> {
    let mark = dir.join(MARK);
    let there = |name: &&&str| dir.join(name).symlink_metadata().is_ok();
    let foreign = MADE.iter().filter(there).filter(|_| !mark.exists());
    let message = "this file is there already, and no demo has left it: name another folder";
    let problems: Vec<Shown> =
        foreign.map(|name| Error::new(Code::FileExists, dir.join(name).display(), message).into()).collect();
    if problems.is_empty() {
        return files::write(
            &mark,
            "What is beside this file is of `rightful demo`, which makes it anew each time.\n",
        );
    }
    Err(Failure { exit: Exit::Refused, problems })
}

/// Builds the database, twice the same file, and writes the documents beside it.
fn build(args: &DemoArgs) -> Result<Manifest, Failure> {
    let dir = &args.dir;
    let before = dir.join("before.sqlite");
    let bar = Bar::new("build");
    let size = args.people.map_or(Size::STANDARD, Size::people);
    let manifest = demo::build(&before, args.seed, size, &mut |progress| {
        bar.stage(progress.table);
        bar.at(progress.done.into(), progress.of.into());
    });
    bar.finish();
    let manifest = manifest
        .map_err(|error| Failure::refused(Error::new(Code::FileUnwritable, before.display(), error)))?;
    std::fs::copy(&before, dir.join("app.sqlite")).map_err(|error| unwritable(dir, &error))?;
    files::write(&dir.join("privacy.yaml"), demo::POLICY)?;
    files::write(&dir.join("case.json"), demo::CASE)?;
    let subject = serde_json::to_string_pretty(&manifest.subject).map_err(|_| {
        Failure::refused(Error::new(Code::FileUnwritable, "subject.json", "cannot be written as JSON"))
    })?;
    files::write(&dir.join("subject.json"), &subject)?;
    Ok(manifest)
}

/// The root key of the demo: drawn, or made from the run's seed so that the plan's tags repeat too.
fn key(dir: &Path, seed: Option<&Hash>) -> Result<RootKey, Failure> {
    let key = match seed {
        Some(seed) => RootKey::from_entropy(Hash::of(seed.as_bytes()).as_bytes())?,
        None => RootKey::from_entropy(&*keys::entropy()?)?,
    };
    commands::key::store(&dir.join("root.key"), &key)?;
    Ok(key)
}

/// The arguments of the `run` that the demo makes.
fn commands_args(dir: &Path) -> RunArgs {
    let file = |name: &str| -> PathBuf { dir.join(name) };
    RunArgs {
        store: StoreArgs { policy: vec![file("privacy.yaml")], db: file("app.sqlite") },
        case: CaseArgs {
            case: file("case.json"),
            subject: None,
            identifier: None,
            verified: None,
            as_of: None,
        },
        key: KeyFileArgs { key: Some(file("root.key")) },
        plan: file("plan.json"),
        approved: None,
        ledger: file("ledger.jsonl"),
        certificate: Some(file("certificate.json")),
        dry_run: false,
        allow_future: false,
        run_seed: None,
        on: None,
    }
}

fn introduce(args: &DemoArgs, manifest: &Manifest, plan: &Plan) -> Result<(), Failure> {
    let rows: u64 = manifest.rows.values().sum();
    let people = manifest.rows.get("users").copied().unwrap_or_default();
    let in_all = |act| -> u64 {
        plan.items.iter().filter(|item| item.act == act && item.fields.is_empty()).map(|item| item.rows).sum()
    };
    output::line(&format!(
        "built {} tables, {people} people and {rows} rows in {}",
        manifest.rows.len(),
        args.dir.join("before.sqlite").display()
    ));
    output::line(&format!(
        "closing one account: {} rows go, {} change, {} stay",
        in_all(Act::Delete),
        in_all(Act::Change),
        in_all(Act::Stay)
    ));
    output::line(&format!("plan {}", plan.hash()?));
    Ok(())
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    let message = format!("cannot be written ({}): name a folder you may write to", error.kind());
    Failure::refused(Error::new(Code::FileUnwritable, path.display(), message))
}
