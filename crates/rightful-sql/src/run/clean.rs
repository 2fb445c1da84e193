//! Removes what the engine has left in its files: free pages, statistics, and the logs of transactions.

use rightful::policy::Policy;
use rightful::schema::{Schema, TableKind};
use rightful::survey::SurveyRequest;
use rightful::{Error, Value};

use super::Inputs;
use crate::failure::refused;
use crate::introspect;
use crate::machine::Port;

/// Cleans the file; outside a transaction.
pub(super) async fn clean(port: &Port, inputs: &Inputs) -> Result<(), Error> {
    let failed = |failure| refused(failure, "");
    let samples = "SELECT 1 FROM main.sqlite_schema WHERE name = 'sqlite_stat4'";
    if !port.query(samples, Vec::new()).await.map_err(failed)?.is_empty() {
        // Samples of index keys are values of rows.
        port.change("DELETE FROM main.sqlite_stat4", Vec::new()).await.map_err(failed)?;
        port.change("ANALYZE main", Vec::new()).await.map_err(failed)?;
    }
    let schema = introspect::read(port).await?;
    if pinned(&schema, &inputs.policy, &inputs.request).is_empty() {
        port.outside("VACUUM main").await.map_err(failed)?;
    }
    checkpoint(port).await
}

/// Empties the write-ahead log into the file, or removes a journal that is kept between transactions.
pub(super) async fn checkpoint(port: &Port) -> Result<(), Error> {
    let failed = |failure| refused(failure, "");
    let mode = port.query("PRAGMA main.journal_mode", Vec::new()).await.map_err(failed)?;
    match mode.first().and_then(|row| row.first()).and_then(Value::as_text) {
        Some("wal") => {
            let rows =
                port.query("PRAGMA main.wal_checkpoint(TRUNCATE)", Vec::new()).await.map_err(failed)?;
            if rows.first().and_then(|row| row.first()) != Some(&Value::Integer(0)) {
                return Err(refused(crate::effect::Failure::Locked, ""));
            }
        }
        Some(mode @ ("persist" | "truncate")) => {
            port.outside("PRAGMA main.journal_mode = DELETE").await.map_err(failed)?;
            port.outside(format!("PRAGMA main.journal_mode = {}", mode.to_uppercase()))
                .await
                .map_err(failed)?;
        }
        _ => {}
    }
    Ok(())
}

/// The tables whose rows are referred to by row numbers that VACUUM would change.
pub(super) fn pinned(schema: &Schema, policy: &Policy, request: &SurveyRequest) -> Vec<String> {
    let loose =
        |table: &rightful::schema::Table| table.kind == TableKind::Table && table.rowid && !table.integer_key;
    let mut pinned = Vec::new();
    for (name, collection) in &policy.document().collections {
        let base = collection.index_of.as_deref().and_then(|of| Some((of, policy.collection(of)?)));
        let Some((of, base)) = base else { continue };
        // An index over a table without a number of its own can only hold row numbers, unless its rows are linked.
        let linked = request.capture(name).is_some();
        let path = base.table(of);
        if !linked && schema.tables.get(&path).is_some_and(loose) {
            pinned.push(path.to_string());
        }
    }
    pinned.sort();
    pinned.dedup();
    pinned
}
