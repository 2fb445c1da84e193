//! Many requests: each told once, repetitions recognised, and the list of all as JSON and CSV.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use super::{By, Channel, Ending, Event, Reference, Request, Settlement, Stage, State};
use crate::csv::csv;
use crate::gather::Gather;
use crate::law::Right;
use crate::law::clock::Clock;
use crate::order::PutInOrder as _;
use crate::policy::ControllerRole;
use crate::{Code, Date, Error, Problems, Tag, to_canonical};

/// The requests of an organisation, in the order of their names, each with its state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Register {
    requests: BTreeMap<Reference, (Request, State)>,
}

/// A request that looks like a repetition of another: the same person, nothing that the other does not ask, and the other
/// still open when it arrived. Whether it is one is for a person to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Repetition {
    /// The later request.
    pub request: Reference,
    /// The one it repeats.
    pub of: Reference,
}

/// One line of the register. It holds the tag of the person and no value of theirs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Row {
    /// The request.
    pub id: Reference,
    /// The person, as a keyed tag.
    pub subject: Tag,
    /// Whether this organisation decides.
    pub role: ControllerRole,
    /// The day it arrived.
    pub received: Date,
    /// How it arrived.
    pub channel: Channel,
    /// Whether the answer is given by electronic means (Art. 12(3)).
    pub electronic: bool,
    /// What is asked for.
    pub rights: Vec<Right>,
    /// Where it stands.
    pub stage: Stage,
    /// Whether an extension notice was sent; whether it extends anything is for the clock to say.
    pub extension_sent: bool,
    /// By when the first answer that is open is due, or why there is no day; told where a clock is given (Art. 12(3)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<By>,
    /// Whether that is the extended day (Art. 12(3)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extended: Option<bool>,
    /// The day the last right was answered or refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settled: Option<Date>,
    /// The recipients that are still to be told.
    pub outstanding: Vec<String>,
    /// The request it repeats.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<Reference>,
}

impl Register {
    /// The register of these requests.
    ///
    /// # Errors
    /// The problems of each request under its index; [`Code::RequestTwice`] for a name that two have;
    /// [`Code::RequestDuplicate`] where a request does not repeat what it is said to repeat.
    pub fn new(requests: Vec<Request>) -> Result<Self, Problems> {
        let mut problems = Vec::new();
        let mut known: BTreeMap<Reference, (usize, Request, State)> = BTreeMap::new();
        for (index, request) in requests.into_iter().enumerate() {
            let place = format!("/{index}");
            match request.state() {
                Err(found) => problems.extend(found.under(&place).as_slice().iter().cloned()),
                Ok(_) if known.contains_key(&request.id) => {
                    let message = "two requests have this name: give each its own";
                    problems.push(Error::new(Code::RequestTwice, place + "/id", message));
                }
                Ok(state) => {
                    known.insert(request.id.clone(), (index, request, state));
                }
            }
        }
        // A request that another repeats may be the one with the problem, so repetitions are looked at last.
        if problems.is_empty() {
            for (index, request, state) in known.values() {
                problems.extend(not_a_repetition(*index, request, state, &known));
            }
        }
        Problems::none_or(problems)?;
        let requests = known.into_iter().map(|(id, (_, request, state))| (id, (request, state))).gather();
        Ok(Self { requests })
    }

    /// The requests in the order of their names, each with its state.
    pub fn requests(&self) -> impl Iterator<Item = (&Request, &State)> {
        self.requests.values().map(|(request, state)| (request, state))
    }

    /// The open requests that look like repetitions and are not entered as such.
    #[must_use]
    pub fn repetitions(&self) -> Vec<Repetition> {
        let open = self.requests().filter(|(_, state)| !state.is_settled());
        let found = open.filter_map(|(request, state)| {
            let repeats = |(other, earlier): &(&Request, &State)| {
                let first = (earlier.received, &other.id) < (state.received, &request.id);
                first && repeats(request, state, other)
            };
            let (other, _) = self.requests().find(repeats)?;
            Some(Repetition { request: request.id.clone(), of: other.id.clone() })
        });
        found.collect()
    }

    /// The lines, by the day of arrival and then by name.
    #[must_use]
    pub fn rows(&self) -> Vec<Row> {
        let mut rows: Vec<Row> = self.requests().map(|(request, state)| row(request, state)).collect();
        rows.put_in_order_by(|a, b| (a.received, &a.id).cmp(&(b.received, &b.id)));
        rows
    }

    /// The lines, each with the day on which its first answer that is open is due (Art. 12(3)).
    ///
    /// # Errors
    /// As [`State::first_due`], under the request's place in the order of names.
    pub fn rows_due(&self, clock: &Clock) -> Result<Vec<Row>, Problems> {
        let mut due = BTreeMap::new();
        for (index, (request, state)) in self.requests().enumerate() {
            let first = state.first_due(clock).map_err(|problems| problems.under(&format!("/{index}")))?;
            due.extend(first.map(|first| (&request.id, first)));
        }
        let mut rows = self.rows();
        for row in &mut rows {
            (row.due, row.extended) = due.remove(&row.id).unzip();
        }
        Ok(rows)
    }

    /// The lines as canonical JSON.
    ///
    /// # Errors
    /// [`Code::CanonicalForm`]: never, as a line holds no number.
    pub fn to_json(&self) -> Result<String, Error> {
        to_canonical(&self.rows())
    }

    /// These lines as CSV (RFC 4180) with a line of names, safe to open in a spreadsheet.
    #[must_use]
    pub fn to_csv(rows: &[Row]) -> String {
        const NAMES: [&str; 14] = [
            "id",
            "subject",
            "role",
            "received",
            "channel",
            "electronic",
            "rights",
            "stage",
            "extension_sent",
            "due",
            "extended",
            "settled",
            "outstanding",
            "duplicate_of",
        ];
        let names = NAMES.map(String::from).to_vec();
        let rows: Vec<Vec<String>> = core::iter::once(names).chain(rows.iter().map(cells)).collect();
        csv(rows.iter().map(|row| row.iter().map(String::as_str)))
    }
}

fn cells(row: &Row) -> Vec<String> {
    let yes = |yes: bool| String::from(if yes { "yes" } else { "no" });
    let rights: Vec<String> = row.rights.iter().map(word).collect();
    let settled = row.settled.map(|day| day.to_string());
    let duplicate_of = row.duplicate_of.as_ref().map(Reference::to_string);
    alloc::vec![
        row.id.to_string(),
        row.subject.to_string(),
        word(&row.role),
        row.received.to_string(),
        word(&row.channel),
        yes(row.electronic),
        rights.join(" "),
        word(&row.stage),
        yes(row.extension_sent),
        row.due.as_ref().map(due).unwrap_or_default(),
        row.extended.map(yes).unwrap_or_default(),
        settled.unwrap_or_default(),
        row.outstanding.join("; "),
        duplicate_of.unwrap_or_default(),
    ]
}

/// The day, or in a word why there is none.
fn due(by: &By) -> String {
    match by {
        By::Day { on } => on.to_string(),
        By::Waiting { since, .. } => format!("waiting since {since}"),
        By::Uncovered { not_before, .. } => format!("not before {not_before}"),
        By::NoPeriod => String::new(),
    }
}

/// The word of a unit variant, as on the wire.
fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

fn row(request: &Request, state: &State) -> Row {
    let settled = || state.rights.values().filter_map(Settlement::on).max();
    Row {
        id: request.id.clone(),
        subject: request.subject,
        role: request.role,
        received: state.received,
        channel: state.channel,
        electronic: state.channel.is_electronic(),
        rights: state.rights.keys().copied().collect(),
        stage: state.stage(),
        extension_sent: !state.extensions.is_empty(),
        due: None,
        extended: None,
        settled: state.is_settled().then(settled).flatten(),
        outstanding: state.outstanding().map(|(name, _)| name.into()).collect(),
        duplicate_of: match &state.ending {
            Some(Ending::Duplicate { of, .. }) => Some(of.clone()),
            _ => None,
        },
    }
}

/// The problem of a request that is entered as a repetition and is none.
fn not_a_repetition(
    index: usize,
    request: &Request,
    state: &State,
    known: &BTreeMap<Reference, (usize, Request, State)>,
) -> Option<Error> {
    let claimed = request.events.iter().enumerate().find_map(|(at, event)| match &event.what {
        Event::Duplicate { of } => Some((at, of)),
        _ => None,
    });
    let (at, of) = claimed?;
    let message = match known.get(of) {
        None => "the register does not have the request this repeats: name one it has",
        Some((_, other, _)) if repeats(request, state, other) => return None,
        Some(_) => {
            "this does not repeat the other request: it is another person's, asks for more, or came when that was answered"
        }
    };
    Some(Error::new(Code::RequestDuplicate, format!("/{index}/events/{at}/what/of"), message))
}

/// Whether a request asks for nothing but what another one asked, for the same person, and was open for when this came.
fn repeats(request: &Request, state: &State, other: &Request) -> bool {
    if request.subject != other.subject || request.id == other.id {
        return false;
    }
    let until = |event: &&super::Recorded| event.on <= state.received;
    let then = Request { events: other.events.iter().filter(until).cloned().collect(), ..other.clone() };
    let Ok(then) = then.state() else { return false };
    let open = |right: &Right| then.rights.get(right).is_some_and(Settlement::is_open);
    then.ending.is_none() && state.rights.keys().all(open)
}
