//! A request's life, the register of requests, letters, and the calendar of what is due.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Call, policy};
use crate::agenda::{Agenda, Entry, Ran};
use crate::law::Right;
use crate::law::clock::{Clock, ClockPlace, HolidayList, Holidays, Verdict};
use crate::letter::{self, Details, Kind, Letter, RightsDue};
use crate::policy::Promises;
use crate::read::Read;
use crate::request::{EventKind, Next, Register, Repetition, Request, Row, Stage, State};
use crate::{Code, Date, DateTime, Error, Language, Plan, Problems};

/// Tells where a request stands after its events, and which events can follow; or every event that cannot be.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RequestStateCall {
    /// The request.
    request: Request,
    /// The law and place whose periods count, for what is owed by when.
    #[serde(default)]
    clock: Option<ClockPlace>,
    /// The public holidays of the place, with the years they cover.
    #[serde(default)]
    holidays: Option<HolidayList>,
    /// The day of the question, for whether what happened was in time.
    #[serde(default)]
    as_of: Option<Date>,
    /// What the controller has promised, as a policy's `controller.promises`: its days are told apart from the law's.
    #[serde(default)]
    promises: Option<Promises>,
}

/// Where a request stands.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RequestStanding")]
pub(super) struct Standing {
    /// In one word.
    stage: Stage,
    /// Nothing can happen any more.
    r#final: bool,
    /// The kinds of events that can follow.
    allowed: BTreeSet<EventKind>,
    /// In full.
    state: State,
    /// What is owed, the next day first; told where a clock is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<Vec<Next>>,
    /// Whether each right was answered in time; told where a clock and a day are given.
    #[serde(skip_serializing_if = "Option::is_none")]
    timeline: Option<BTreeMap<Right, Verdict>>,
}

/// Lists requests as a register does, and tells which look like repetitions of another.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RequestRegisterCall {
    /// The requests.
    requests: Vec<Request>,
    /// The law and place whose periods count, for the day on which each is answered.
    #[serde(default)]
    clock: Option<ClockPlace>,
    /// The public holidays of the place, with the years they cover.
    #[serde(default)]
    holidays: Option<HolidayList>,
    /// Whether the lines are answered as CSV too.
    #[serde(default)]
    csv: bool,
}

/// The register.
#[derive(Serialize, JsonSchema)]
pub(super) struct Listed {
    /// Its lines, by the day of arrival.
    rows: Vec<Row>,
    /// Open requests that look like repetitions and are not entered as such.
    repetitions: Vec<Repetition>,
    /// The lines as CSV (RFC 4180), safe to open in a spreadsheet.
    #[serde(skip_serializing_if = "Option::is_none")]
    csv: Option<String>,
}

/// Writes a letter about a request to the person (Art. 12): what the record says, in plain words.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LetterCall {
    /// The request.
    request: Request,
    /// Which letter.
    kind: Kind,
    /// What it says beside the record.
    details: Details,
    /// The law and place whose periods count: the day of the answer is counted where the details do not say it, and compared
    /// with theirs where they do.
    #[serde(default)]
    clock: Option<ClockPlace>,
    /// The public holidays of the place, with the years they cover.
    #[serde(default)]
    holidays: Option<HolidayList>,
    /// Its language.
    #[serde(default)]
    language: Language,
    /// The forms wanted beside the parts.
    #[serde(default)]
    forms: BTreeSet<Form>,
}

/// A form of a letter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "LetterForm")]
enum Form {
    /// Text of at most 80 columns.
    Text,
    /// One self-contained HTML page.
    Html,
}

/// A letter.
#[derive(Serialize, JsonSchema)]
pub(super) struct Written {
    /// Its parts.
    letter: Letter,
    /// As text.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// As a page.
    #[serde(skip_serializing_if = "Option::is_none")]
    html: Option<String>,
}

/// Lists the days on which something is due, and writes them as a calendar file (iCalendar, RFC 5545).
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CalendarCall {
    /// The moment the file is written.
    stamp: DateTime,
    /// Requests, for what is owed on them and the recipients they wait for.
    #[serde(default)]
    requests: Vec<Request>,
    /// The law and place whose periods count, for the deadlines of the requests.
    #[serde(default)]
    clock: Option<ClockPlace>,
    /// The public holidays of the place, with the years they cover.
    #[serde(default)]
    holidays: Option<HolidayList>,
    /// A policy, for the reviews of its balances and what its controller has promised for the requests.
    #[serde(default)]
    policy: Option<serde_json::Value>,
    /// Runs, for what they left for later.
    #[serde(default)]
    runs: Vec<RanPlan>,
    /// The language of the summaries.
    #[serde(default)]
    language: Language,
}

/// A plan that was run.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RanPlan {
    /// The plan.
    plan: Plan,
    /// The day its run ended.
    on: Date,
}

/// What is due.
#[derive(Serialize, JsonSchema)]
pub(super) struct Calendar {
    /// Each day, in order.
    entries: Vec<Entry>,
    /// The calendar file.
    ics: String,
}

impl Call for RequestStateCall {
    const NAME: &'static str = "request_state";
    type Answer = Standing;

    fn answer(self) -> Result<Standing, Problems> {
        let state = self.request.state().map_err(|problems| problems.under("/request"))?;
        let clock = clock(self.clock, self.holidays, self.as_of.is_some() || self.promises.is_some())?;
        let owed = |clock: &Clock| match &self.promises {
            Some(promises) => state.next_with(clock, promises),
            None => state.next(clock),
        };
        let began = |problems| super::clock::placed(problems, "/request/events/0");
        let next = clock.as_ref().map(owed).transpose().map_err(began)?;
        let judged = clock.as_ref().zip(self.as_of).map(|(clock, day)| state.timeline(clock, day));
        Ok(Standing {
            stage: state.stage(),
            r#final: state.is_final(),
            allowed: state.allowed(),
            next,
            timeline: judged.transpose().map_err(began)?,
            state,
        })
    }
}

impl Call for RequestRegisterCall {
    const NAME: &'static str = "request_register";
    type Answer = Listed;

    fn answer(self) -> Result<Listed, Problems> {
        let register = register(self.requests)?;
        let rows = match clock(self.clock, self.holidays, false)? {
            Some(clock) => register.rows_due(&clock).map_err(|problems| problems.under("/requests"))?,
            None => register.rows(),
        };
        let csv = self.csv.then(|| Register::to_csv(&rows));
        Ok(Listed { rows, repetitions: register.repetitions(), csv })
    }
}

impl Call for LetterCall {
    const NAME: &'static str = "letter";
    type Answer = Written;

    fn answer(mut self) -> Result<Written, Problems> {
        if let Some(clock) = clock(self.clock, self.holidays, false)? {
            letter::has_texts(clock.regime(), "/clock/regime")?;
            self.details.regime = Some(clock.regime());
            let state = self.request.state().map_err(|problems| problems.under("/request"))?;
            if self.details.due.is_some() || !self.details.due_apart.is_empty() {
                letter::within_law(&state, self.kind, &self.details, &clock)?;
            } else {
                let rights = letter::about(&state, self.kind, &self.details.rights);
                self.details.answered_by(RightsDue::of(&state, &rights, &clock)?);
            }
        }
        let letter = letter::letter(&self.request, self.kind, &self.details, self.language)?;
        let text = self.forms.contains(&Form::Text).then(|| letter.text());
        let html = self.forms.contains(&Form::Html).then(|| letter.html());
        Ok(Written { letter, text, html })
    }
}

impl Call for CalendarCall {
    const NAME: &'static str = "calendar";
    type Answer = Calendar;

    fn answer(self) -> Result<Calendar, Problems> {
        let mut agenda = Agenda::default();
        let register = register(self.requests)?;
        agenda.add_recipients(&register);
        let policy = self.policy.map(policy::read).transpose()?;
        let promises = policy.as_ref().and_then(|policy| policy.document().controller.promises.as_ref());
        if let Some(clock) = clock(self.clock, self.holidays, false)? {
            let under = |problems: Problems| problems.under("/requests");
            agenda.add_requests(&register, &clock).map_err(under)?;
            if let Some(promises) = promises {
                agenda.add_promises(&register, &clock, promises).map_err(under)?;
            }
        }
        if let Some(policy) = &policy {
            agenda.add_policy(policy);
        }
        for (index, ran) in self.runs.iter().enumerate() {
            let added = agenda.add_run(Ran { plan: &ran.plan, on: ran.on });
            added.map_err(|error| Problems::from(error).under(&alloc::format!("/runs/{index}")))?;
        }
        let ics = agenda.ics(self.stamp, self.language)?;
        Ok(Calendar { entries: agenda.entries().to_vec(), ics })
    }
}

/// The clock of a call, where it has one; what needs it and is given without it is refused.
fn clock(
    place: Option<ClockPlace>,
    holidays: Option<HolidayList>,
    needed: bool,
) -> Result<Option<Clock>, Problems> {
    let Some(place) = place else {
        if needed || holidays.is_some() {
            let message = "holidays, the day of the question and promises are for a clock: give its regime and place too";
            return Err(Error::new(Code::JsonMissingKey, "", message).into());
        }
        return Ok(None);
    };
    let holidays = holidays.map(Holidays::try_from).transpose();
    Clock::new(place, holidays.map_err(|problems| problems.under("/holidays"))?).map(Some)
}

fn register(requests: Vec<Request>) -> Result<Register, Problems> {
    Register::new(requests).map_err(|problems| problems.under("/requests"))
}
