//! `rightful abandon`: the way out for an interrupted run whose plan, case or key was lost.

use rightful_sql::sqlite::Lock;

use super::run::{day, report};
use crate::args::AbandonArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::places::Places;
use crate::surroundings::{Around, Program};
use crate::{files, keys, ledger_file, prepare};

pub(crate) fn run(args: &AbandonArgs, json: bool, program: &Program) -> Result<Exit, Failure> {
    let places = Places::default().database(&args.db).key(&args.key);
    places.writes("--ledger", &args.ledger).writes("--certificate", args.certificate.as_ref()).apart()?;
    files::certificate_may_stand(args.certificate.as_deref(), |_| true)?;
    let key = keys::root(args.key.key.as_deref())?.ledger_key();
    let lock = Lock::on(&args.db).map_err(prepare::of_store)?;
    // One that cannot be appended to is found before anything is given up.
    let ledger = ledger_file::open(&args.ledger, &key)?;
    let mut around =
        Around::new(args.ledger.clone(), args.certificate.clone(), key.clone(), program.clone()).with_bar();
    let outcome = lock
        .run(&mut rightful_sql::abandon(day(args.on.as_deref())?, key, ledger, args.discard), &mut around);
    around.finish();
    Ok(report(&outcome.map_err(prepare::of_store)?, json))
}
