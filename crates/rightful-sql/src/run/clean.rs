//! Removes what the engine has left in its files: free pages, statistics, and the logs of transactions.

use rightful::{Error, Value};

use crate::effect::Failure;
use crate::failure::refused;
use crate::machine::Port;

/// Cleans the file; outside a transaction. Where something keeps it from being rewritten, its free pages are overwritten.
pub(super) async fn clean(port: &Port, pinned: &[String]) -> Result<(), Error> {
    let failed = |failure| refused(failure, "");
    let samples = "SELECT 1 FROM main.sqlite_schema WHERE name = 'sqlite_stat4'";
    if !port.query(samples, Vec::new()).await.map_err(failed)?.is_empty() {
        // Samples of index keys are values of rows.
        port.change("DELETE FROM main.sqlite_stat4", Vec::new()).await.map_err(failed)?;
        match port.change("ANALYZE main", Vec::new()).await {
            // An index may need what this connection does not have: then the engine goes without statistics.
            Ok(_) | Err(Failure::Other) => {}
            Err(failure) => return Err(failed(failure)),
        }
    }
    if pinned.is_empty() {
        port.outside("VACUUM main").await.map_err(failed)?;
    } else {
        overwrite_free_pages(port).await?;
    }
    checkpoint(port).await
}

/// How many bytes a value has that takes free pages: below every limit of the engine.
const FILLING: i64 = 1 << 24;

/// Takes every free page into a table of zeros and gives it back: what stood there before is overwritten. What is freed
/// is overwritten too, since a run sets `secure_delete`.
async fn overwrite_free_pages(port: &Port) -> Result<(), Error> {
    let failed = |failure| refused(failure, "");
    let free = async || number(port, "PRAGMA main.freelist_count").await;
    let size = number(port, "PRAGMA main.page_size").await?.max(512);
    port.change("BEGIN IMMEDIATE", Vec::new()).await.map_err(failed)?;
    let filled = async {
        // A name longer than any there is is nobody's.
        let longest = number(port, "SELECT max(length(name)) FROM main.sqlite_schema").await?;
        let free_name = format!("_rightful_free{}", "_".repeat(usize::try_from(longest).unwrap_or_default()));
        port.change(format!("CREATE TABLE main.{free_name} (x)"), Vec::new()).await.map_err(failed)?;
        loop {
            let pages = free().await?;
            if pages <= 0 {
                break;
            }
            let bytes = pages.saturating_mul(size).min(FILLING);
            let fill = format!("INSERT INTO main.{free_name} VALUES (zeroblob(?1))");
            port.change(fill, vec![Value::Integer(bytes)]).await.map_err(failed)?;
        }
        port.change(format!("DROP TABLE main.{free_name}"), Vec::new()).await.map_err(failed)?;
        port.change("COMMIT", Vec::new()).await.map(drop).map_err(failed)
    };
    let filled = filled.await;
    if filled.is_err() {
        let _ = port.change("ROLLBACK", Vec::new()).await;
    }
    filled
}

async fn number(port: &Port, sql: &str) -> Result<i64, Error> {
    let rows = port.query(sql, Vec::new()).await.map_err(|failure| refused(failure, ""))?;
    Ok(match rows.first().and_then(|row| row.first()) {
        Some(Value::Integer(number)) => *number,
        _ => 0,
    })
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
                return Err(refused(Failure::Locked, ""));
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
