//! The one transaction of a run: captures, compares with the plan, carries the steps out, and writes the journal.

use std::collections::{BTreeMap, BTreeSet};

use rightful::case::Trigger;
use rightful::decide::Class;
use rightful::schema::Schema;
use rightful::survey::Question;
use rightful::{Code, Error, Hash, Value, find};
use zeroize::Zeroizing;

use super::journal::{Journal, Sealed};
use super::step::Work;
use super::{Inputs, Phase, anew, declared, derive, earlier, progress, residue, tags};
use crate::capture::{Captured, Found, capture, corrected};
use crate::effect::{Answer, Effect, Failure, KeyText, ScanRequest};
use crate::failure::refused;
use crate::introspect;
use crate::list::Lists;
use crate::machine::Port;
use crate::seal;

/// Foreign keys wait for the end of the transaction.
const DEFERRED: &str = "PRAGMA defer_foreign_keys = 1";

/// Carries the plan out, or changes nothing. Answers the journal, where there was anything to do.
pub(super) async fn change(port: &Port, inputs: &Inputs, plan: Hash) -> Result<Option<Journal>, Error> {
    let failed = |failure| refused(failure, "");
    port.change("BEGIN IMMEDIATE", Vec::new()).await.map_err(failed)?;
    if let Err(failure) = port.change(DEFERRED, Vec::new()).await {
        let _ = port.change("ROLLBACK", Vec::new()).await;
        return Err(failed(failure));
    }
    let mut stored = false;
    let result = match inside(port, inputs, plan, &mut stored).await {
        Ok(None) => port.change("ROLLBACK", Vec::new()).await.map(|_| None).map_err(failed),
        // Foreign keys that wait for the end are checked here.
        Ok(Some(journal)) => match port.change("COMMIT", Vec::new()).await {
            Ok(_) => Ok(Some(journal)),
            Err(Failure::ForeignKey) => Err(refused(Failure::ForeignKey, leads_nowhere(port, inputs).await)),
            Err(failure) => Err(failed(failure)),
        },
        Err(error) => Err(error),
    };
    match result {
        Err(error) => Err(undone(port, inputs, stored, error).await),
        done => done,
    }
}

/// The table of the plan that has a row which leads nowhere, while the transaction that made it so is open.
async fn leads_nowhere(port: &Port, inputs: &Inputs) -> String {
    let sql = "SELECT DISTINCT \"table\" FROM pragma_foreign_key_check";
    let rows = port.query(sql, Vec::new()).await.unwrap_or_default();
    let planned = |table: &String| {
        inputs.request.collections.iter().any(|capture| capture.table.to_string().eq_ignore_ascii_case(table))
    };
    let mut tables = rows.into_iter().filter_map(|row| match row.into_iter().next() {
        Some(Value::Text(table)) => Some(table),
        _ => None,
    });
    tables.find(planned).unwrap_or_default()
}

/// Takes the change back. Answers the first error, unless somebody else has ended the transaction.
async fn undone(port: &Port, inputs: &Inputs, stored: bool, error: Error) -> Error {
    if still_open(port).await {
        // The key first: once the transaction is over, the key that is there may be another run's.
        if stored {
            let _ = port.ask(Effect::DestroyKey).await;
        }
        let _ = port.change("ROLLBACK", Vec::new()).await;
        return error;
    }
    // The engine has rolled it back for itself, or somebody has ended it on the same connection: nothing is left to end.
    let run = inputs.seed.run_id();
    match Journal::find(port, &inputs.ledger_key).await {
        Ok(Some(journal)) if journal.run == run => {
            let message = "something else on the connection has ended the transaction of the run, and what was changed stays: \
                           start the same run again, on a connection that nothing else uses";
            return Error::new(Code::RunUnfinished, "", message);
        }
        Ok(_) if stored => {
            // Of a change that never was, the key opens nothing; but only this run's own.
            let own = inputs.seed.run_key();
            if let Ok(Answer::Key(Some(there))) = port.ask(Effect::LoadKey).await
                && there.expose() == own.to_text().expose()
            {
                let _ = port.ask(Effect::DestroyKey).await;
            }
        }
        _ => {}
    }
    if error.code() == Code::RunEngine { ended() } else { error }
}

/// Whether the transaction is the one that was begun here: what it defers is forgotten when it ends.
async fn still_open(port: &Port) -> bool {
    let rows = port.query("PRAGMA defer_foreign_keys", Vec::new()).await.unwrap_or_default();
    matches!(rows.first().and_then(|row| row.first()), Some(Value::Integer(1)))
}

fn ended() -> Error {
    let message = "something else on the connection has ended the transaction of the run, so that a part of the change may \
                   stay: look at what is there, give the run a connection that nothing else uses, and plan again";
    Error::new(Code::RunEngine, "", message)
}

async fn inside(
    port: &Port,
    inputs: &Inputs,
    plan: Hash,
    stored: &mut bool,
) -> Result<Option<Journal>, Error> {
    // The same run may have been started twice: the one that came first has its journal here, and its key with it.
    if Journal::find(port, &inputs.ledger_key).await?.is_some() {
        let message =
            "the run was started twice at once, and the other one has changed the database: start it again";
        return Err(Error::new(Code::RunUnfinished, "", message));
    }
    let schema = introspect::read(port).await?;
    if schema.hash()? != inputs.plan.schema {
        let message = "the schema is not the one planned on: plan again";
        return Err(Error::new(Code::RunStaleSchema, "", message));
    }
    let mut lists = Lists::new(port);
    let captured = capture(port, &mut lists, &inputs.request, &inputs.case.subject).await?;
    lists.clear().await?;
    if let Some(person) = inputs.request.person() {
        find::somebody(person, &inputs.case.subject, captured.accounts.len())?;
    }
    as_planned(inputs, &captured)?;
    if let Trigger::Rectification { corrections, .. } = &inputs.case.trigger {
        corrected(port, &mut lists, &inputs.request, &captured, corrections).await?;
    }
    derive::same(port, &mut lists, inputs, &schema, &captured, plan).await?;
    if inputs.plan.holds_nothing() {
        return Ok(None);
    }
    if inputs.plan.removes() {
        declared::names_nobody(port, inputs, &captured).await?;
    }
    let mut seal = sealing(inputs, &schema, &captured);
    seal.free_pages.extend(anew::not_buildable(port).await?);
    seal.free_pages.sort();
    seal.free_pages.dedup();
    // A scan that cannot be made would be found after the change, when it is too late to leave everything as it was.
    if inputs.plan.removes() && !residue::looks_for_nothing(inputs, &seal) {
        let request = ScanRequest::new(residue::request(inputs, &seal)?);
        port.ask(Effect::TryScan(request)).await.map_err(|_| residue::not_scanned())?;
    }
    port.ask(Effect::TryEmit(inputs.seed.run_id())).await.map_err(|_| super::not_stored())?;
    progress(port, Phase::Change).await?;
    let carrier = inputs.carrier(&captured)?;
    let mut work = Work::begin(port, inputs, &schema, &captured, &carrier, &mut lists).await?;
    for step in &inputs.plan.steps {
        if !still_open(port).await {
            return Err(ended());
        }
        work.step(step).await?;
    }
    (seal.rows, seal.replaced) = work.end().await?;
    carrier.everything_held()?;
    seal.spelled = carrier.spelled_otherwise().map(ToString::to_string).collect();
    lists.clear().await?;
    let sealed = sealed(&seal)?;
    let (key, run) = (inputs.seed.run_key(), inputs.seed.run_id());
    if !still_open(port).await {
        return Err(ended());
    }
    let stored_key = Effect::StoreKey(KeyText::new(key.to_text().expose().to_owned()));
    *stored = true;
    port.ask(stored_key).await.map_err(|failure| match failure {
        Failure::Full => refused(failure, ""),
        _ => {
            let message = "the key of the run could not be kept: make its place writable";
            Error::new(Code::RunKeyLost, "", message)
        }
    })?;
    let (ledger, sealed) = (inputs.ledger.head(), seal::seal(&key, run, 0, &sealed)?);
    let names = earlier::lasting(inputs, &captured.accounts)?;
    let stubs = earlier::stubs(inputs, &captured.accounts)?;
    Journal::make(port, (run, plan), (tags(inputs)?, names, stubs), ledger, &inputs.ledger_key, sealed)
        .await
        .map(Some)
}

/// Refuses when other rows are found than were planned on.
fn as_planned(inputs: &Inputs, captured: &Captured) -> Result<(), Error> {
    let found = captured.counts();
    let expected = &inputs.plan.expected;
    if captured.nobody > 0 {
        let message = "the subject is nobody: a system account or somebody already anonymous";
        return Err(Error::new(Code::RunStaleCounts, &inputs.plan.people, message));
    }
    let all = found.keys().chain(expected.keys());
    for collection in all {
        let classes =
            |of: &BTreeMap<String, BTreeMap<Class, u64>>| of.get(collection).cloned().unwrap_or_default();
        let (found, expected) = (classes(&found), classes(expected));
        let other =
            found.keys().chain(expected.keys()).find(|class| found.get(*class) != expected.get(*class));
        if let Some(class) = other {
            let count = |of: &BTreeMap<Class, u64>| of.get(class).copied().unwrap_or_default();
            let message = format!(
                "{} rows of class {class} and {} were planned on: plan again",
                count(&found),
                count(&expected)
            );
            return Err(Error::new(Code::RunStaleCounts, collection, message));
        }
    }
    Ok(())
}

/// What later phases need, but for the rows of the steps, which are still to be carried out.
fn sealing(inputs: &Inputs, schema: &Schema, captured: &Captured) -> Sealed {
    let mut spellings: BTreeMap<String, BTreeMap<String, Vec<Value>>> = BTreeMap::new();
    let mut columns = BTreeMap::new();
    for wanted in &inputs.request.collections {
        for (position, question) in wanted.questions.iter().enumerate() {
            let Question::Value { link, column, .. } = question else { continue };
            // In a row that is the person's by another link, the column may hold somebody else.
            let leads = |found: &&Found| found.class.as_bytes().get(position) == Some(&b'1');
            let rows = captured.of(&wanted.collection).map(|(_, found)| found).filter(leads);
            let distinct: BTreeSet<&Value> = rows.filter_map(|found| found.cells.get(column)).collect();
            let by_link = spellings.entry(wanted.collection.clone()).or_default();
            by_link.insert(link.clone(), distinct.into_iter().cloned().collect());
        }
        let table = schema.tables.get(&wanted.table);
        // Of a column that is computed when it is read, no page holds a value.
        let stored = table.iter().flat_map(|table| &table.columns).filter(|column| !column.unstored);
        let names = stored.map(|column| column.name.clone());
        columns.insert(wanted.collection.clone(), names.collect());
    }
    Sealed {
        seed: inputs.seed.to_text().expose().to_owned(),
        accounts: captured.accounts.clone(),
        spellings,
        rows: Vec::new(),
        columns,
        free_pages: inputs.plan.pinned_tables(),
        spelled: Vec::new(),
        replaced: Vec::new(),
    }
}

fn sealed(sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, Error> {
    serde_json::to_vec(sealed).map(Zeroizing::new).map_err(|_| {
        let message = "what was captured cannot be written down: a number in it is no number";
        Error::new(Code::RunEngine, "", message)
    })
}
