//! What happened in one matter: events that fit together, whatever order they arrived in.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::vec::Vec;
use core::mem::discriminant;

use super::rules::Matter;
use super::step::{Awaited, Sooner};
use super::{Event, When};
use crate::gather::Gather;
use crate::order::PutInOrder as _;
use crate::{Code, Date, Error, Problems};

/// The events of one matter, in their order. Only events that can all be true are one.
///
/// Their order is that of their days. Within a day it is that of their instants where each of them tells the hour, and else
/// what begins comes first, asking before what it brings, and what ends last (*convention*: the law counts days). In which order
/// they are told says nothing.
///
/// # Examples
/// ```
/// # fn main() -> Result<(), rightful::Problems> {
/// use rightful::law::clock::{Event, Facts, When};
/// let on = |text: &str| text.parse::<When>().map_err(rightful::Problems::from);
/// let facts = Facts::new(vec![
///     Event::IdentityAsked { on: on("2026-03-04")?, reasonable_doubts: true, undue_delay: false },
///     Event::Received { on: on("2026-03-02")? },
/// ])?;
/// assert_eq!(facts.began().day().to_string(), "2026-03-02");
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    events: Vec<Event>,
    matter: Matter,
    began: When,
}

/// A time in which the controller rightly waited for the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) awaited: Awaited,
    pub(super) asked: Date,
    pub(super) answered: Option<Date>,
}

/// Each event is compared with every other.
const MOST_EVENTS: usize = 1_000;

impl Facts {
    /// Puts the events in their order. The same event twice is one event.
    ///
    /// # Errors
    /// All contradictions at once, each at the index of its event: codes `timeline.*`.
    pub fn new(events: Vec<Event>) -> Result<Self, Problems> {
        if events.len() > MOST_EVENTS {
            let message = "one matter has at most a thousand events: ask about each request apart";
            return Err(Error::new(Code::TimelineTooMany, "", message).into());
        }
        let first = events.iter().find_map(|event| event.begins().map(|matter| (event.on(), matter)));
        let (began, matter) = first.ok_or_else(no_beginning)?;
        let mut problems = Vec::new();
        for (index, event) in events.iter().enumerate() {
            check(index, event, &events, (began, matter), &mut problems);
        }
        Problems::none_or(problems)?;
        let mut sorted = events;
        let untimed: BTreeSet<Date> =
            sorted.iter().map(Event::on).filter(|on| matches!(on, When::Day(_))).map(When::day).gather();
        let rank = |event: &Event| untimed.contains(&event.on().day()).then(|| rank(event));
        sorted.put_in_order_by_key(|event| (event.on().day(), rank(event), event.on(), *event));
        sorted.dedup();
        Ok(Self { events: sorted, matter, began })
    }

    /// A request that arrived, and nothing else yet.
    #[must_use]
    pub fn received(on: impl Into<When>) -> Self {
        let on = on.into();
        Self { events: Vec::from([Event::Received { on }]), matter: Matter::Request, began: on }
    }

    /// The same matter with one more event.
    ///
    /// # Errors
    /// As [`new`](Self::new), with the places of the events in their order.
    pub fn with(&self, event: Event) -> Result<Self, Problems> {
        let mut events = self.events.clone();
        events.push(event);
        Self::new(events)
    }

    /// The events, in their order.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// What began it.
    #[must_use]
    pub const fn matter(&self) -> Matter {
        self.matter
    }

    /// When it began.
    #[must_use]
    pub const fn began(&self) -> When {
        self.began
    }

    /// The times in which the controller rightly waited for any of these, by the day it asked.
    pub(super) fn spans(&self, kinds: &[Awaited]) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for event in &self.events {
            if let Some(awaited) = event.asks().filter(|kind| kinds.contains(kind) && event.asks_rightly()) {
                let waits = |span: &Span| span.awaited == awaited && span.answered.is_none();
                if !spans.iter().any(waits) {
                    spans.push(Span { awaited, asked: event.on().day(), answered: None });
                }
            }
            let Some(brought) = event.brings() else { continue };
            let open = |span: &&mut Span| span.awaited == brought && span.answered.is_none();
            if let Some(span) = spans.iter_mut().find(open) {
                span.answered = Some(event.on().day());
            }
        }
        spans
    }

    pub(super) fn sooner(&self, kinds: &[Sooner]) -> Option<When> {
        let is_one = |event: &&Event| event.sooner().is_some_and(|kind| kinds.contains(&kind));
        self.events.iter().find(is_one).map(Event::on)
    }
}

/// On a day whose hours are not all told, what begins comes first, asking before what it brings, and what ends last.
const fn rank(event: &Event) -> u8 {
    if event.begins().is_some() {
        0
    } else if event.asks().is_some() {
        1
    } else if event.ends() {
        3
    } else {
        2
    }
}

fn no_beginning() -> Error {
    Error::new(
        Code::TimelineNoBeginning,
        "",
        "nothing began: add the event that did, such as the request's receipt",
    )
}

/// What is wrong with one event beside the others.
fn check(
    index: usize,
    event: &Event,
    events: &[Event],
    (began, matter): (When, Matter),
    problems: &mut Vec<Error>,
) {
    let mut report = |code, message: &str| problems.push(Error::new(code, format!("/{index}"), message));
    let (on, day) = (event.on(), event.on().day());
    // A warning comes before the day it is about.
    if on.is_before(began) && matter != Matter::Lifting {
        report(Code::TimelineBeforeBeginning, "this lies before the beginning: correct one of the two");
    }
    if event.begins().is_some_and(|begun| (event.on(), begun) != (began, matter)) {
        report(
            Code::TimelineTwoBeginnings,
            "two things began: keep the one this is about, and ask about the other apart",
        );
    }
    if !event.belongs_to(matter) {
        let message = match (event, matter) {
            (Event::Refused { .. }, Matter::Complaint) => {
                "a complaint is not refused, it is answered: tell what came of it as `answered`"
            }
            _ => "this cannot happen in such a matter: leave it out, or ask about its own matter",
        };
        report(Code::TimelineForeign, message);
    }
    let same_kind = |other: &&Event| discriminant(*other) == discriminant(event);
    if event.is_single() && event.begins().is_none() {
        let mut others = events.iter().filter(same_kind);
        if others.any(|other| other != event) {
            report(
                Code::TimelineTwice,
                "this can happen once only, and is told twice: keep the one that is true",
            );
        }
    }
    if let Some(brought) = event.brings() {
        let asked = events.iter().any(|other| other.asks() == Some(brought) && !on.is_before(other.on()));
        if !asked {
            report(
                Code::TimelineUnasked,
                "this was never asked for, or only later: add the asking, or correct its day",
            );
        }
    }
    match event {
        Event::Refused { partly: false, .. }
            if events.iter().any(|e| matches!(e, Event::Answered { .. })) =>
        {
            report(
                Code::TimelineContradiction,
                "the whole was refused, and it was answered: say that only a part was refused, or keep one of the two",
            );
        }
        Event::ExtensionSent { until: Some(until), .. } if *until < day => {
            report(
                Code::TimelineContradiction,
                "the day promised lies before the notice: correct one of the two",
            );
        }
        _ => {}
    }
    let ended = |other: &&Event| other.ends() && other.on().is_before(on);
    // What was done last may bring more of the same: a part refused beside the answer.
    let may_follow = event.begins().is_some()
        || event.ends()
        || event.brings().is_some()
        || matches!(event, Event::Refused { .. });
    if !may_follow && matter == Matter::Request && events.iter().any(|other| ended(&other)) {
        report(Code::TimelineAfterEnd, "this lies after the end: correct one of the two");
    }
}
