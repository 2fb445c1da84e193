//! The consents of many people at once: one number per event, sorted, read in one pass.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::kind::{Kind, Status};
use super::validity::runs_out;
use super::word::{Key, MOST_CHANNELS, MOST_PURPOSES, Said, Word};
use crate::calendar::{DateTime, Period};
use crate::{Code, Error};

/// The number of a purpose in [`Columns`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PurposeId(u16);

/// The number of a channel in [`Columns`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChannelId(u16);

impl PurposeId {
    /// Every purpose: what ends consents may end them all.
    pub const EVERY: Self = Self(0);
}

impl ChannelId {
    /// Every channel: also that of a purpose which has none.
    pub const EVERY: Self = Self(0);
}

/// One event, with the names as numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "what a state depends on, and nothing else")]
pub struct Row {
    /// The person, by a number of the caller's.
    pub person: u32,
    /// The purpose, or every one.
    pub purpose: PurposeId,
    /// The channel, or every one.
    pub channel: ChannelId,
    /// When it happened; when it arrived does not matter.
    pub at: DateTime,
    /// What happened.
    pub kind: Kind,
    /// How long the consent given lasts, where it has a period.
    pub valid_for: Option<Period>,
}

/// Events of many people, still growing. `Debug` tells how many.
///
/// # Examples
/// ```
/// # fn main() -> Result<(), rightful::Error> {
/// use rightful::consent::{ChannelId, Columns, Kind, Row, Status};
/// let mut columns = Columns::default();
/// let newsletter = columns.purpose("newsletter")?;
/// let row = Row {
///     person: 7,
///     purpose: newsletter,
///     channel: ChannelId::EVERY,
///     at: "2026-03-01T12:00:00Z".parse()?,
///     kind: Kind::Given,
///     valid_for: Some("P1Y".parse()?),
/// };
/// columns.push(row)?;
/// let consents = columns.sorted();
/// let state = |at: &str| Ok::<_, rightful::Error>(consents.state(7, newsletter, ChannelId::EVERY, at.parse()?).status);
/// assert_eq!(state("2027-03-01T11:59:59Z")?, Status::Given);
/// assert_eq!(state("2027-03-01T12:00:00Z")?, Status::Expired);
/// # Ok(()) }
/// ```
#[derive(Clone, Default)]
pub struct Columns {
    words: Vec<Word>,
    purposes: BTreeMap<String, u16>,
    channels: BTreeMap<String, u16>,
}

impl Columns {
    /// Makes room for so many more events.
    pub fn reserve(&mut self, events: usize) {
        self.words.reserve(events);
    }

    /// The number of a purpose: the same for the same name.
    ///
    /// # Errors
    /// [`Code::ConsentTooManyNames`] beyond 4,095 purposes.
    pub fn purpose(&mut self, name: &str) -> Result<PurposeId, Error> {
        number(&mut self.purposes, name, MOST_PURPOSES).map(PurposeId)
    }

    /// The number of a channel: the same for the same name.
    ///
    /// # Errors
    /// [`Code::ConsentTooManyNames`] beyond 1,023 channels.
    pub fn channel(&mut self, name: &str) -> Result<ChannelId, Error> {
        number(&mut self.channels, name, MOST_CHANNELS).map(ChannelId)
    }

    /// Adds an event.
    ///
    /// # Errors
    /// [`Code::ConsentEveryPurpose`] where consent is given for every purpose at once, [`Code::ConsentValidity`] where
    /// something that gives none has a period, [`Code::DateOutOfRange`] where the period ends outside the calendar.
    pub fn push(&mut self, row: Row) -> Result<(), Error> {
        let said = said(row.at, row.kind, row.valid_for)?;
        if row.purpose == PurposeId::EVERY {
            specific(row.kind)?;
        }
        self.words.push(Word::new(Key::new(row.person, row.purpose.0, row.channel.0), said));
        Ok(())
    }

    /// The events in order, ready to be asked.
    #[must_use]
    pub fn sorted(mut self) -> Consents {
        // The one list that is long: as numbers, and not by their positions, it is sorted many times as fast.
        self.words.sort_unstable();
        Consents { columns: self }
    }
}

impl fmt::Debug for Columns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Columns({} events)", self.words.len())
    }
}

fn number(names: &mut BTreeMap<String, u16>, name: &str, most: usize) -> Result<u16, Error> {
    if let Some(number) = names.get(name) {
        return Ok(*number);
    }
    let number = names.len() + 1;
    match u16::try_from(number) {
        Ok(number) if usize::from(number) <= most => {
            names.insert(name.into(), number);
            Ok(number)
        }
        _ => Err(Error::new(
            Code::ConsentTooManyNames,
            "",
            "more than 4,095 purposes or 1,023 channels: use one name for one purpose or channel, and no values in names",
        )),
    }
}

/// The part of a word that says what happened.
pub(super) fn said(at: DateTime, kind: Kind, valid_for: Option<Period>) -> Result<Said, Error> {
    let Some(period) = valid_for else { return Ok(Said::new(at.instant(), kind, None)) };
    if !kind.gives() {
        return Err(Error::new(
            Code::ConsentValidity,
            "",
            "only what gives consent lasts for a period: leave `valid_for` out, or enter a renewal",
        ));
    }
    let seconds = runs_out(at, period)?.instant() - at.instant();
    // A period is of whole minutes and at most 1,000 years.
    Ok(Said::new(at.instant(), kind, u32::try_from(seconds / 60).ok()))
}

/// Consent is for specific purposes (Art. 4(11), 6(1)(a)); what ends it may end it for all.
pub(super) fn specific(kind: Kind) -> Result<(), Error> {
    if kind.gives() || kind == Kind::Amended {
        let message = "consent is specific (Art. 4(11), 6(1)(a)): name the purpose, and enter one event for each of several";
        return Err(Error::new(Code::ConsentEveryPurpose, "", message));
    }
    Ok(())
}

/// Events of many people in order. `Debug` tells how many.
#[derive(Clone)]
pub struct Consents {
    columns: Columns,
}

/// How a consent stands at an instant; seconds are those since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "what is known of a state")]
pub struct State {
    /// How it stands.
    pub status: Status,
    /// Since when: the event, or the end of the period; none where nothing is on record.
    pub since: Option<i64>,
    /// The first second it no longer covers, where it has a period that has not run out.
    pub until: Option<i64>,
    /// When terms of it were changed last after it was given, where it stands and they were.
    pub amended: Option<i64>,
}

/// The state of one person, purpose and channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "a state and what it is the state of")]
pub struct Stated {
    /// The person.
    pub person: u32,
    /// The purpose.
    pub purpose: PurposeId,
    /// The channel; [`ChannelId::EVERY`] stands for those that no event names.
    pub channel: ChannelId,
    /// How it stands.
    pub state: State,
}

impl Consents {
    /// More events can be added again.
    #[must_use]
    pub fn reopened(self) -> Columns {
        self.columns
    }

    /// The name of a purpose, where the number is one of these columns.
    #[must_use]
    pub fn purpose_name(&self, id: PurposeId) -> Option<&str> {
        name(&self.columns.purposes, id.0)
    }

    /// The name of a channel, where the number is one of these columns.
    #[must_use]
    pub fn channel_name(&self, id: ChannelId) -> Option<&str> {
        name(&self.columns.channels, id.0)
    }

    /// The number of a purpose that an event names.
    #[must_use]
    pub fn purpose(&self, name: &str) -> Option<PurposeId> {
        self.columns.purposes.get(name).copied().map(PurposeId)
    }

    /// The number of a channel that an event names.
    #[must_use]
    pub fn channel(&self, name: &str) -> Option<ChannelId> {
        self.columns.channels.get(name).copied().map(ChannelId)
    }

    /// How the consent of a person for a purpose and a channel stands at an instant.
    ///
    /// The last event not later than the instant counts, events for every purpose or every channel included; of several at
    /// one instant the protective one does. A withdrawal covers its own instant, and the instant at which a period runs out
    /// is no longer covered (*convention*). [`ChannelId::EVERY`] asks for a channel that no event names.
    #[must_use]
    pub fn state(&self, person: u32, purpose: PurposeId, channel: ChannelId, at: DateTime) -> State {
        let mut found = Found::default();
        for purpose in distinct(purpose.0) {
            for channel in distinct(channel.0) {
                found = found.and(self.run(Key::new(person, purpose, channel), at.instant()));
            }
        }
        found.state(at.instant())
    }

    /// The states of every person, purpose and channel that an event names, at an instant, in one pass without allocating
    /// per event. What is asked only for every purpose at once has no state of its own.
    #[must_use]
    pub fn states(&self, at: DateTime) -> States<'_> {
        States {
            rest: &self.columns.words,
            at: at.instant(),
            person: None,
            every: Found::default(),
            by_channel: Vec::new(),
            purpose: 0,
            every_channel: Found::default(),
        }
    }

    /// What was said of one key by an instant, read from its last event backwards.
    fn run(&self, key: Key, at: i64) -> Found {
        let words = &self.columns.words;
        let start = words.partition_point(|word| word.key() < key);
        let run = words.get(start..).unwrap_or_default();
        let end = run.partition_point(|word| word.key() == key && word.said().second() <= at);
        let mut found = Found::default();
        for word in run.get(..end).unwrap_or_default().iter().rev() {
            found = found.and(Found::of(word.said()));
            if found.decided.is_some() {
                break;
            }
        }
        found
    }
}

impl fmt::Debug for Consents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Consents({} events)", self.columns.words.len())
    }
}

fn name(names: &BTreeMap<String, u16>, number: u16) -> Option<&str> {
    names.iter().find(|(_, known)| **known == number).map(|(name, _)| name.as_str())
}

/// A number and the one that stands for every number, each once.
fn distinct(number: u16) -> impl Iterator<Item = u16> {
    core::iter::once(number).chain((number != 0).then_some(0))
}

/// What was said by an instant: the parts that can be put together in any order.
#[derive(Clone, Copy, Default)]
struct Found {
    /// The event that counts.
    decided: Option<Said>,
    /// The last change of terms.
    amended: Option<i64>,
    /// The last question.
    asked: Option<Said>,
}

impl Found {
    fn of(said: Said) -> Self {
        match said.kind() {
            Kind::Requested | Kind::Deferred => Self { asked: Some(said), ..Self::default() },
            Kind::Amended => Self { amended: Some(said.second()), ..Self::default() },
            _ => Self { decided: Some(said), ..Self::default() },
        }
    }

    fn and(self, other: Self) -> Self {
        Self {
            decided: self.decided.max(other.decided),
            amended: self.amended.max(other.amended),
            asked: self.asked.max(other.asked),
        }
    }

    fn state(self, at: i64) -> State {
        let Some(said) = self.decided else {
            return State {
                status: self.asked.map_or(Status::Unknown, |asked| asked.kind().status()),
                since: self.asked.map(Said::second),
                until: None,
                amended: None,
            };
        };
        let (status, since, until) = match said.runs_out() {
            Some(end) if end <= at => (Status::Expired, end, None),
            until => (said.kind().status(), said.second(), until),
        };
        let amended = self.amended.filter(|amended| status.covers() && *amended > since);
        State { status, since: Some(since), until, amended }
    }
}

/// The states of [`Consents::states`], in the order of person, purpose and channel.
pub struct States<'c> {
    rest: &'c [Word],
    at: i64,
    person: Option<u32>,
    /// What was said for every purpose and channel of the person.
    every: Found,
    /// What was said for every purpose on one channel, in the order of channels.
    by_channel: Vec<(u16, Found)>,
    purpose: u16,
    /// What was said for the purpose on every channel.
    every_channel: Found,
}

impl States<'_> {
    /// The key of the next run of events and what was said of it; the run is taken.
    fn next_run(&mut self) -> Option<(Key, Found)> {
        let key = self.rest.first()?.key();
        let length = self.rest.iter().take_while(|word| word.key() == key).count();
        let (run, rest) = self.rest.split_at(length);
        self.rest = rest;
        let by_now = run.iter().map(|word| word.said()).take_while(|said| said.second() <= self.at);
        Some((key, by_now.fold(Found::default(), |found, said| found.and(Found::of(said)))))
    }
}

impl Iterator for States<'_> {
    type Item = Stated;

    fn next(&mut self) -> Option<Stated> {
        loop {
            let (key, found) = self.next_run()?;
            let (person, purpose, channel) = (key.person(), key.purpose(), key.channel());
            if self.person != Some(person) {
                self.person = Some(person);
                self.every = Found::default();
                self.by_channel.clear();
                self.purpose = 0;
            }
            // Number 0 comes first: what is said for every one is known before it is needed.
            match (purpose, channel) {
                (0, 0) => self.every = found,
                (0, channel) => self.by_channel.push((channel, found)),
                _ => {
                    if self.purpose != purpose {
                        self.purpose = purpose;
                        self.every_channel = Found::default();
                    }
                    let mut all = found.and(self.every);
                    if channel == 0 {
                        self.every_channel = found;
                    } else {
                        all = all.and(self.every_channel);
                        let same = self.by_channel.binary_search_by_key(&channel, |(channel, _)| *channel);
                        if let Some((_, found)) = same.ok().and_then(|at| self.by_channel.get(at)) {
                            all = all.and(*found);
                        }
                    }
                    let state = all.state(self.at);
                    return Some(Stated {
                        person,
                        purpose: PurposeId(purpose),
                        channel: ChannelId(channel),
                        state,
                    });
                }
            }
        }
    }
}

impl fmt::Debug for States<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "States({} events left)", self.rest.len())
    }
}
