//! Reads what a store holds about one person, for a copy (Art. 15) or a package (Art. 20): in one read transaction.

use std::collections::BTreeMap;

use rightful::access::{EntriesTable, Gathering, Held, HeldRequest, OthersTable};
use rightful::case::Subject;
use rightful::rows::Row;
use rightful::survey::Capture;
use rightful::{Error, PseudonymKey, Value, find};

use crate::capture::{Captured, capture};
use crate::dialect::{columns as listed, quoted, table, tuple};
use crate::failure::refused;
use crate::list::Lists;
use crate::machine::{Machine, Port};
use crate::settings::{READING, Settings};

/// How many rows are read at a time.
const PAGE: usize = 500;

/// A machine that reads what `request` asks for. With the `key` of the domain [`SUPPRESSION`](rightful::carry::SUPPRESSION) it
/// tells also which entries keep the person out (Art. 21(3)). It changes nothing but temporary tables, in one transaction that it
/// rolls back: everything read is of one state of the store.
///
/// # Errors
/// `subject.nobody` where the subject is a row that is nobody; `run.locked` or `run.not-a-database` when the file cannot be
/// read; `run.key-null` and `run.key-repeated` where the declared key of a table does not tell its rows apart.
#[must_use]
pub fn held(
    request: HeldRequest,
    subject: Subject,
    key: Option<PseudonymKey>,
) -> Machine<Result<Held, Error>> {
    Machine::new(|port| async move {
        let settings = Settings::set(&port, READING).await?;
        let read = in_one_state(&port, &request, &subject, key.as_ref()).await;
        let end = port.change("ROLLBACK", Vec::new()).await.map_err(|failure| refused(failure, ""));
        settings.restore(&port).await?;
        let read = read?;
        end.map(|_| read)
    })
}

async fn in_one_state(
    port: &Port,
    request: &HeldRequest,
    subject: &Subject,
    key: Option<&PseudonymKey>,
) -> Result<Held, Error> {
    port.change("BEGIN", Vec::new()).await.map_err(|failure| refused(failure, ""))?;
    let mut lists = Lists::new(port);
    let captured = capture(port, &mut lists, &request.survey, subject).await?;
    if let Some(person) = request.survey.person() {
        find::somebody(person, subject, captured.accounts.len())?;
    }
    if captured.nobody > 0 {
        return Err(request.refused_as_nobody());
    }
    let mut gathering = Gathering::new(request, captured.accounts.clone());
    gathering.unreadable(&captured.unreadable);
    for wanted in &request.survey.collections {
        let read = request.read.get(&wanted.collection).map(Vec::as_slice).unwrap_or_default();
        rows(port, &mut lists, wanted, read, &captured, &mut gathering).await?;
    }
    for list in &request.entries {
        let read = request.read.get(&list.collection).map(Vec::as_slice).unwrap_or_default();
        entries(port, list, read, key, &mut gathering).await?;
    }
    for others in &request.others {
        people(port, others, &mut gathering).await?;
    }
    Ok(gathering.held())
}

/// Reads the cells of the rows that were found in a collection.
async fn rows(
    port: &Port,
    lists: &mut Lists,
    wanted: &Capture,
    read: &[String],
    captured: &Captured,
    gathering: &mut Gathering<'_>,
) -> Result<(), Error> {
    let width = wanted.key.len();
    let cells = wanted.key.iter().chain(read);
    let select = format!("SELECT {} FROM {} AS t", listed("t", cells), table(&wanted.table));
    let found: Vec<_> = captured.of(&wanted.collection).collect();
    for page in found.chunks(PAGE) {
        let keys = page.iter().map(|(key, _)| (*key).clone()).collect();
        let list = lists.make(width, 0, keys).await?;
        let sql = format!("{select} WHERE {} IN {}", tuple("t", &wanted.key), list.query());
        let rows = port.query(sql, Vec::new()).await.map_err(|failure| refused(failure, &wanted.table))?;
        // Text that a column takes for alike may be another key, so rows are told apart by what was read.
        let by_key: BTreeMap<&[Value], &str> =
            page.iter().map(|(key, found)| (key.as_slice(), found.class.as_str())).collect();
        for mut row in rows {
            let values = row.split_off(width);
            let Some(class) = by_key.get(row.as_slice()) else { continue };
            let cells: Row = read.iter().cloned().zip(values).collect();
            gathering.row(&wanted.collection, class, cells);
        }
        lists.clear().await?;
    }
    Ok(())
}

/// Reads the entries that keep the person out, as far as the key tells them.
async fn entries(
    port: &Port,
    list: &EntriesTable,
    read: &[String],
    key: Option<&PseudonymKey>,
    gathering: &mut Gathering<'_>,
) -> Result<(), Error> {
    for pseudonym in gathering.entries(list, key)? {
        let sql = format!(
            "SELECT {} FROM {} AS t WHERE t.{} = ?1",
            listed("t", read),
            table(&list.table),
            quoted(&list.column)
        );
        let rows = port.query(sql, vec![pseudonym]).await.map_err(|failure| refused(failure, &list.table))?;
        for row in rows {
            gathering.row(&list.collection, "", read.iter().cloned().zip(row).collect());
        }
    }
    Ok(())
}

/// Goes through a collection of people page by page: who of them is named is seen by the gathering.
async fn people(port: &Port, others: &OthersTable, gathering: &mut Gathering<'_>) -> Result<(), Error> {
    let columns = others.columns();
    let key: Vec<String> =
        others.key.iter().map(|column| format!("t.{} COLLATE BINARY", quoted(column))).collect();
    let (order, width) = (key.join(", "), key.len());
    let cells = listed("t", others.key.iter().chain(&columns));
    let select = format!("SELECT {cells} FROM {} AS t", table(&others.table));
    let mut from: Option<(Vec<Value>, &str)> = None;
    loop {
        let (after, params) = match from.take() {
            None => (String::new(), Vec::new()),
            Some((last, than)) => {
                let marks: Vec<String> = (1..=width).map(|number| format!("?{number}")).collect();
                (format!("WHERE ({order}) {than} ({}) ", marks.join(", ")), last)
            }
        };
        let sql = format!("{select} {after}ORDER BY {order} LIMIT {PAGE}");
        let rows = port.query(sql, params).await.map_err(|failure| refused(failure, &others.table))?;
        let last: Option<Vec<Value>> =
            rows.last().filter(|_| rows.len() == PAGE).map(|row| row.iter().take(width).cloned().collect());
        // Several rows may have one key: those with the last of a page come again with the next.
        let one_key = last.as_ref().is_some_and(|last| rows.iter().all(|row| row.starts_with(last)));
        for row in &rows {
            if last.as_ref().is_some_and(|last| row.starts_with(last)) && !one_key {
                continue;
            }
            let cell = |column: &str| {
                let at = columns.iter().position(|known| known == column);
                at.and_then(|at| row.get(width + at)).cloned().unwrap_or(Value::Null)
            };
            gathering.person(others, &cell);
        }
        let Some(last) = last.filter(|last| !last.iter().any(Value::is_null)) else { return Ok(()) };
        from = Some((last, if one_key { ">" } else { ">=" }));
    }
}
