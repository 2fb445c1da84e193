//! The survey: counts what a plan needs to know, from the same capture a run works with.

use std::collections::{BTreeMap, BTreeSet};

use rightful::carry::{Account, KeyText};
use rightful::case::Subject;
use rightful::decide::Class;
use rightful::survey::{Becoming, ClassSurvey, Collision, Ends, Referrer, Survey, SurveyRequest};
use rightful::{Date, Error, Value, find};

use crate::capture::{Captured, capture};
use crate::dialect::{columns as listed, table, tuple};
use crate::failure::refused;
use crate::list::{Lists, spellings};
use crate::machine::{Machine, Port};
use crate::settings::{READING, Settings};

/// A machine that counts what `request` asks for: numbers and dates, no key and no personal value. It changes nothing
/// but temporary tables, in one transaction that it rolls back.
///
/// # Errors
/// `run.locked` or `run.not-a-database` when the file cannot be read; `run.key-null` and `run.key-repeated` where the
/// declared key of a table does not tell its rows apart; what [`find`] refuses; `unsupported.key-spelling` where the
/// engine takes keys for equal that do not read alike.
#[must_use]
pub fn survey(request: SurveyRequest, subject: Subject) -> Machine<Result<Survey, Error>> {
    Machine::new(|port| async move {
        let counting = async {
            let mut lists = Lists::new(&port);
            let captured = somebody(&port, &mut lists, &request, &subject).await?;
            counted(&port, &mut lists, &request, &captured).await
        };
        in_one_state(&port, counting).await
    })
}

/// A machine that finds the accounts of a person, for what is asked of a ledger before a run ([`crate::unnamed_stubs`]). They
/// hold personal values.
///
/// # Errors
/// As [`survey`].
#[must_use]
pub fn accounts(request: SurveyRequest, subject: Subject) -> Machine<Result<Vec<Account>, Error>> {
    Machine::new(|port| async move {
        let finding = async {
            let mut lists = Lists::new(&port);
            Ok(somebody(&port, &mut lists, &request, &subject).await?.accounts)
        };
        in_one_state(&port, finding).await
    })
}

/// Does what reads in one transaction, and rolls it back.
async fn in_one_state<T>(port: &Port, read: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let settings = Settings::set(port, READING).await?;
    let begun = port.change("BEGIN", Vec::new()).await.map_err(|failure| refused(failure, ""));
    let read = match begun {
        Ok(_) => read.await,
        Err(error) => Err(error),
    };
    let end = port.change("ROLLBACK", Vec::new()).await.map_err(|failure| refused(failure, ""));
    settings.restore(port).await?;
    let read = read?;
    end.map(|_| read)
}

async fn somebody(
    port: &Port,
    lists: &mut Lists,
    request: &SurveyRequest,
    subject: &Subject,
) -> Result<Captured, Error> {
    let captured = capture(port, lists, request, subject).await?;
    if let Some(person) = request.person() {
        find::somebody(person, subject, captured.accounts.len())?;
    }
    Ok(captured)
}

/// The survey of rows that were captured.
pub(crate) async fn counted(
    port: &Port,
    lists: &mut Lists,
    request: &SurveyRequest,
    captured: &Captured,
) -> Result<Survey, Error> {
    let mut survey = Survey {
        accounts: captured.accounts.iter().filter(|account| account.is_row()).count() as u64,
        nobody: captured.nobody,
        shared: captured.shared.len() as u64,
        collections: classes(captured),
        referrers: Vec::new(),
        collisions: Vec::new(),
        kept_out: request.to_keep_out(&captured.accounts),
        unreadable: captured.unreadable.clone(),
        elsewhere: captured.elsewhere.clone(),
        ..Survey::default()
    };
    survey.tell(request, &captured.accounts);
    for referrer in &request.referrers {
        survey.referrers.push(pointing(port, lists, request, referrer, captured).await?);
    }
    let mut becoming = Becoming::new();
    for collision in &request.collisions {
        survey.collisions.push(collapsing(port, lists, request, collision, captured, &mut becoming).await?);
    }
    Ok(survey)
}

fn classes(captured: &Captured) -> BTreeMap<String, BTreeMap<Class, ClassSurvey>> {
    let mut collections: BTreeMap<String, BTreeMap<Class, ClassSurvey>> = BTreeMap::new();
    for (collection, rows) in &captured.rows {
        for found in rows.values() {
            let class =
                collections.entry(collection.clone()).or_default().entry(found.class.clone()).or_default();
            class.rows += 1;
            for (purpose, end) in &found.ends {
                note_end(class.ends.entry(purpose.clone()).or_default(), *end);
            }
        }
    }
    collections
}

fn note_end(ends: &mut Ends, end: Option<Date>) {
    match end {
        Some(end) => {
            ends.earliest = Some(ends.earliest.map_or(end, |earliest| earliest.min(end)));
            ends.latest = Some(ends.latest.map_or(end, |latest| latest.max(end)));
        }
        None => ends.unreadable += 1,
    }
}

/// How many rows point at captured rows, by the class pointed to and the class that points; a row that is not
/// captured, somebody else's, has the empty class.
async fn pointing(
    port: &Port,
    lists: &mut Lists,
    request: &SurveyRequest,
    referrer: &Referrer,
    captured: &Captured,
) -> Result<BTreeMap<Class, BTreeMap<Class, u64>>, Error> {
    let mut counts: BTreeMap<Class, BTreeMap<Class, u64>> = BTreeMap::new();
    let mut keys = BTreeSet::new();
    let mut by_key: BTreeMap<KeyText, &Class> = BTreeMap::new();
    for (_, found) in captured.of(&referrer.to) {
        if let Some(key) = found.cells(&referrer.to_columns) {
            by_key.insert(KeyText::of(&key), &found.class);
            keys.insert(key);
        }
    }
    if keys.is_empty() {
        return Ok(counts);
    }
    let list = lists.make(referrer.to_columns.len(), 0, spellings(&keys)).await?;
    let own_key = referrer
        .collection
        .as_deref()
        .and_then(|collection| request.capture(collection))
        .map(|wanted| wanted.key.clone())
        .unwrap_or_default();
    let sql = format!(
        "SELECT {} FROM {} AS t WHERE {} IN {}",
        listed("t", referrer.columns.iter().chain(&own_key)),
        table(&referrer.table),
        tuple("t", &referrer.columns),
        list.query()
    );
    let rows = port.query(sql, Vec::new()).await.map_err(|failure| refused(failure, &referrer.table))?;
    let theirs = referrer.collection.as_deref().and_then(|collection| captured.rows.get(collection));
    for row in rows {
        let (key, own) = row.split_at_checked(referrer.columns.len()).unwrap_or_default();
        if let Some(class) = by_key.get(&KeyText::of(key)) {
            let from = theirs.and_then(|theirs| theirs.get(own)).map(|found| found.class.clone());
            *counts.entry((*class).clone()).or_default().entry(from.unwrap_or_default()).or_default() += 1;
        }
    }
    Ok(counts)
}

/// How many rows would repeat a unique key if their links all pointed at one person.
async fn collapsing<'r>(
    port: &Port,
    lists: &mut Lists,
    request: &SurveyRequest,
    collision: &'r Collision,
    captured: &Captured,
    becoming: &mut Becoming<'r>,
) -> Result<u64, Error> {
    let Some(wanted) = request.capture(&collision.collection) else { return Ok(0) };
    let rest: Vec<String> =
        collision.unique.iter().filter(|column| !collision.links.contains(column)).cloned().collect();
    let mut taken: BTreeSet<KeyText> = BTreeSet::new();
    if let Some(shared) = captured.shared.first() {
        // Every link leads to the one person, each by the whole of their key.
        let key: Vec<Value> = shared.iter().cycle().take(collision.links.len()).cloned().collect();
        let list = lists.make(collision.links.len(), 0, spellings(&BTreeSet::from([key]))).await?;
        let cells = if rest.is_empty() { "1".to_owned() } else { listed("t", &rest) };
        let sql = format!(
            "SELECT {cells} FROM {} AS t WHERE {} IN {}",
            table(&wanted.table),
            tuple("t", &collision.links),
            list.query()
        );
        let rows = port.query(sql, Vec::new()).await.map_err(|failure| refused(failure, &wanted.table))?;
        let whole = rows.iter().filter(|row| !row.iter().any(Value::is_null));
        taken.extend(whole.map(|row| KeyText::of(row.get(..rest.len()).unwrap_or_default())));
    }
    let cut =
        captured.of(&collision.collection).filter(|(_, found)| collision.classes.contains(&found.class));
    let shared = captured.shared.first().map(Vec::as_slice);
    let mut collapse = 0;
    for (_, found) in cut {
        let repeats = found.cells(&rest).is_some_and(|key| !taken.insert(KeyText::of(&key)));
        let becomes = found.cells(&collision.unique).map(|held| collision.becomes(held, shared));
        let by_another = becomes.is_some_and(|key| {
            let at = (collision.collection.as_str(), collision.unique.as_slice(), key);
            *becoming.entry(at).or_insert(&collision.links) != collision.links.as_slice()
        });
        collapse += u64::from(repeats || by_another);
    }
    Ok(collapse)
}
