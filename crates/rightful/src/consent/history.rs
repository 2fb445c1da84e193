//! The consents of one person: events as they arrived, and how they stand.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use super::columns::{ChannelId, Columns, Consents, PurposeId, Row, State};
use super::event::Event;
use super::kind::Status;
use crate::calendar::DateTime;
use crate::gather::Gather;
use crate::law::Citation;
use crate::{Code, Error, Problems};

/// Everything that happened to one person's consents. It grows and is never changed; `Debug` tells how many events.
///
/// # Examples
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use rightful::consent::{Event, History, Kind, Status};
/// let history = History::of(vec![
///     Event::new("2026-06-01T09:00:00Z".parse()?, Kind::Withdrawn, "newsletter"), // arrived first
///     Event::new("2026-03-01T12:00:00Z".parse()?, Kind::Given, "newsletter"),
/// ])?;
/// let status = |at: &str| Ok::<_, rightful::Error>(history.state("newsletter", None, at.parse()?).status);
/// assert_eq!(status("2026-02-28T00:00:00Z")?, Status::Unknown); // consent heals no gap before it
/// assert_eq!(status("2026-05-31T00:00:00Z")?, Status::Given); // and stays lawful for its time (Art. 7(3))
/// assert_eq!(status("2026-06-01T09:00:00Z")?, Status::Withdrawn);
/// # Ok(()) }
/// ```
pub struct History {
    events: Vec<Event>,
    consents: Consents,
}

/// How a consent stands at an instant, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
#[schemars(rename = "ConsentStanding")]
pub struct Standing {
    /// How it stands.
    pub status: Status,
    /// Whether processing at that instant may rest on it (Art. 6(1)(a)).
    pub covers: bool,
    /// Since when, in UTC; left out where nothing is on record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<DateTime>,
    /// The first instant it no longer covers, where it has a period that has not run out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<DateTime>,
    /// When its terms were changed last after it was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amended: Option<DateTime>,
    /// The reference of the event that counts, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    /// The term of the W3C Data Privacy Vocabulary.
    pub dpv: &'static str,
    /// The provisions.
    pub cites: Vec<Citation>,
}

/// All events here are one person's.
const PERSON: u32 = 0;

impl History {
    /// The history of these events, in whatever order they arrived.
    ///
    /// # Errors
    /// Everything that is wrong with any of them, each at its place: no purpose, a purpose for every use where consent is
    /// given, an actor it cannot come from, a period that does not belong there or ends outside the calendar, and two
    /// events of one reference that say different things.
    pub fn of(events: Vec<Event>) -> Result<Self, Problems> {
        let mut problems = Vec::new();
        let mut columns = Columns::default();
        columns.reserve(events.len());
        for (i, event) in events.iter().enumerate() {
            let before = problems.len();
            event.problems(&mut problems);
            for problem in problems.iter_mut().skip(before) {
                let at = format!("/events/{i}{}", problem.at());
                *problem = Error::new(problem.code(), at, problem.message());
            }
            if problems.is_empty()
                && let Err(problem) = push(&mut columns, event)
            {
                problems.push(Error::new(problem.code(), format!("/events/{i}"), problem.message()));
            }
        }
        contradictions(&events, &mut problems);
        Problems::none_or(problems)?;
        Ok(Self { events, consents: columns.sorted() })
    }

    /// The same as far as it is consent to one controller: what was given while another was named gives this one nothing
    /// (Recital 42). What ends a consent counts whoever it was said to (C-129/21), and so does an event that names none.
    ///
    /// # Errors
    /// As [`Self::of`].
    pub fn towards(self, controller: &str) -> Result<Self, Problems> {
        let another = |event: &Event| event.controller.as_deref().is_some_and(|named| named != controller);
        let gives = |event: &Event| event.kind.gives() || event.kind == super::Kind::Amended;
        Self::of(self.events.into_iter().filter(|event| !(gives(event) && another(event))).collect())
    }

    /// The events, as they arrived.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// How the consent for a purpose and a channel stands at an instant, as [`Consents::state`] says; without a channel, for
    /// those that no event names.
    #[must_use]
    pub fn state(&self, purpose: &str, channel: Option<&str>, at: DateTime) -> Standing {
        // What no event names is touched only by what is said for every one.
        let purpose_id = self.consents.purpose(purpose).unwrap_or(PurposeId::EVERY);
        let channel_id = channel.and_then(|name| self.consents.channel(name)).unwrap_or(ChannelId::EVERY);
        let state = self.consents.state(PERSON, purpose_id, channel_id, at);
        self.standing(state, purpose, channel)
    }

    /// How every consent that an event names stands at an instant: by purpose, then channel. No channel stands for those
    /// that no event names.
    #[must_use]
    pub fn states(&self, at: DateTime) -> BTreeMap<(String, Option<String>), Standing> {
        let named = |stated: super::Stated| {
            let purpose = self.consents.purpose_name(stated.purpose)?;
            let channel = self.consents.channel_name(stated.channel);
            let standing = self.standing(stated.state, purpose, channel);
            Some(((purpose.to_string(), channel.map(ToString::to_string)), standing))
        };
        self.consents.states(at).filter_map(named).gather()
    }

    fn standing(&self, state: State, purpose: &str, channel: Option<&str>) -> Standing {
        let utc = |second: i64| DateTime::from_unix_seconds(second).ok();
        Standing {
            status: state.status,
            covers: state.status.covers(),
            since: state.since.and_then(utc),
            until: state.until.and_then(utc),
            amended: state.amended.and_then(utc),
            record: self.record(state, purpose, channel),
            dpv: state.status.dpv(),
            cites: state.status.cites(),
        }
    }

    /// The reference of the event a state comes from; of several that say the same the first in the order of the alphabet.
    fn record(&self, state: State, purpose: &str, channel: Option<&str>) -> Option<String> {
        let concerns = |event: &&Event| {
            event.one_purpose().is_none_or(|name| name == purpose)
                && event.one_channel().is_none_or(|name| Some(name) == channel)
        };
        let decides = |event: &&Event| {
            let status = event.kind.status();
            let at = event.at.instant();
            let runs_out = || event.valid_for.and_then(|period| super::runs_out(event.at, period).ok());
            if status == state.status && Some(at) == state.since && event.kind != super::Kind::Amended {
                return !status.covers() || runs_out().map(DateTime::instant) == state.until;
            }
            // A period that has run out: the event is the one that gave it.
            state.status == Status::Expired
                && event.kind.gives()
                && runs_out().map(DateTime::instant) == state.since
        };
        let ids = self.events.iter().filter(concerns).filter(decides).filter_map(|event| event.id.as_ref());
        ids.min().cloned()
    }
}

fn push(columns: &mut Columns, event: &Event) -> Result<(), Error> {
    let purpose = match event.one_purpose() {
        Some(name) => columns.purpose(name)?,
        None => PurposeId::EVERY,
    };
    let channel = match event.one_channel() {
        Some(name) => columns.channel(name)?,
        None => ChannelId::EVERY,
    };
    let Event { at, kind, valid_for, .. } = *event;
    columns.push(Row { person: PERSON, purpose, channel, at, kind, valid_for })
}

/// One reference is one event: two that say different things cannot both be so.
fn contradictions(events: &[Event], problems: &mut Vec<Error>) {
    let mut first: BTreeMap<&str, &Event> = BTreeMap::new();
    for (i, event) in events.iter().enumerate() {
        let Some(id) = event.id.as_deref() else { continue };
        if *first.entry(id).or_insert(event) != event {
            let message = "another event has this reference and says something else: give each its own, and correct by a later event";
            problems.push(Error::new(Code::ConsentContradiction, format!("/events/{i}/id"), message));
        }
    }
}

impl fmt::Debug for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "History({} events)", self.events.len())
    }
}
