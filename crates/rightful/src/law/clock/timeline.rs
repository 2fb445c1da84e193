//! Was it in time? From what happened to compliant, open, or every breach there is.

use alloc::format;
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use super::breach::BreachCode;
use super::promise::{PromiseKept, PromiseOutcome, ToldKept};
use super::rules::Matter;
use super::{Clock, Deadline, Deadlines, Due, Duty, Event, Extension, ExtensionReason, Facts, Regime, When};
use crate::law::Citation;
use crate::order::PutInOrder as _;
use crate::{Code, Date, Error, Period, Problems};

/// One breach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Breach {
    /// What was breached.
    pub code: BreachCode,
    /// Where the rule stands.
    pub cites: Citation,
    /// By when it should have been done, where that is the rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<When>,
    /// When it was done, where it was done at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<When>,
}

/// How a matter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "done well, still to do, or breached")]
#[schemars(rename = "Compliance")]
pub enum Outcome {
    /// Everything that is owed was done, and in time. Whether it was done *without undue delay* (Art. 12(3)) no date can tell.
    Compliant,
    /// Something is still to be done, and nothing is breached.
    Open,
    /// At least one rule is breached.
    Breached,
}

/// How a matter stands on a day, with every breach and every deadline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Verdict {
    /// How it stands.
    pub outcome: Outcome,
    /// Every breach, in the order of the codes.
    pub breaches: Vec<Breach>,
    /// What is still to be done, the next first; what waits for the person last.
    pub open: Vec<Open>,
    /// What the first notice that extends is worth, or the first where none does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extension: Option<Extension>,
    /// Whether what the controller has promised was kept, where that was asked: apart from what the law asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promise: Option<PromiseKept>,
    /// Whether the day was kept that the person was told in a notice of extension, where it lies before the law's: apart from
    /// what the law asks for (*convention*).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<ToldKept>,
}

impl Verdict {
    /// The same where nothing is owed any more: what was breached stays breached.
    pub(crate) fn with_nothing_owed(self) -> Self {
        let outcome = if self.breaches.is_empty() { Outcome::Compliant } else { Outcome::Breached };
        let told = self.told.filter(|told| told.outcome != PromiseOutcome::Open);
        Self { outcome, open: Vec::new(), told, ..self }
    }
}

/// A duty that is still open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
#[schemars(rename = "OpenDuty")]
pub struct Open {
    /// What has to be done.
    pub duty: Duty,
    /// By when.
    pub due: Due,
}

/// What is judged, and what was found.
struct Judge<'a> {
    regime: Regime,
    facts: &'a Facts,
    deadlines: &'a Deadlines,
    as_of: Date,
    breaches: Vec<Breach>,
    open: Vec<Open>,
}

pub(super) fn judge(
    clock: &Clock,
    facts: &Facts,
    as_of: Date,
    promised: Option<Period>,
) -> Result<Verdict, Problems> {
    refuse_future(facts.events(), as_of)?;
    refuse_before_law(clock.regime(), facts)?;
    let deadlines = match promised {
        Some(keep) => clock.deadlines_and_promise(facts, None, keep)?,
        None => clock.deadlines(facts)?,
    };
    let mut judge = Judge {
        regime: clock.regime(),
        facts,
        deadlines: &deadlines,
        as_of,
        breaches: Vec::new(),
        open: Vec::new(),
    };
    match facts.matter() {
        Matter::Request => judge.request()?,
        _ => judge.other()?,
    }
    Ok(judge.verdict())
}

/// Refuses to judge by a law what began before it applied.
fn refuse_before_law(regime: Regime, facts: &Facts) -> Result<(), Error> {
    if regime.applied_on(facts.began().day()) {
        return Ok(());
    }
    let message = "the GDPR applies from 25 May 2018 (Art. 99(2)), and this began before: judge it by the law of its day";
    Err(Error::new(Code::ClockBeforeLaw, "", message))
}

/// Refuses what lies after the day of the question; a restriction may be lifted later.
pub(crate) fn refuse_future(events: &[Event], as_of: Date) -> Result<(), Problems> {
    let is_future =
        |event: &Event| event.on().day() > as_of && !matches!(event, Event::LiftingPlanned { .. });
    let future = events.iter().enumerate().filter(|(_, event)| is_future(event)).map(|(index, _)| {
        let message = "this lies after the day of the question: correct its day, or ask as of a later one";
        Error::new(Code::TimelineFuture, format!("/{index}"), message)
    });
    Problems::none_or(future.collect())
}

/// What the extension notices are worth: the first that extends counts, or the first where none does. A notice that
/// extends nothing takes nothing from a later one in time (Art. 12(3)).
pub(super) fn extension(
    regime: Regime,
    facts: &Facts,
    notice: Option<&Deadline>,
) -> Result<Option<Extension>, Error> {
    let mut worth = None;
    for event in facts.events() {
        let Event::ExtensionSent { on, .. } = event else { continue };
        let because = extension_faults(regime, event, notice)?.into_iter().next();
        let extension = Extension { on: *on, effective: because.is_none(), because };
        if extension.effective {
            return Ok(Some(extension));
        }
        worth = worth.or(Some(extension));
    }
    Ok(worth)
}

/// Why a notice does not extend the period; none where it does.
fn extension_faults(
    regime: Regime,
    event: &Event,
    notice: Option<&Deadline>,
) -> Result<Vec<BreachCode>, Error> {
    let Event::ExtensionSent { on, reason, until } = event else { return Ok(Vec::new()) };
    let Some(notice) = notice else { return Ok(Vec::from([BreachCode::ExtensionUnknown])) };
    let mut faults = Vec::new();
    if notice.due.is_over_on(on.day())? {
        faults.push(BreachCode::ExtensionLate);
    }
    match reason {
        None if regime != Regime::Singapore => faults.push(BreachCode::ExtensionNoReason),
        Some(ExtensionReason::Other) if regime.has_article_12() => {
            faults.push(BreachCode::ExtensionNotAGround)
        }
        _ => {}
    }
    if regime == Regime::Singapore && until.is_none() {
        faults.push(BreachCode::ExtensionNoDate);
    }
    Ok(faults)
}

/// Whether something was done after its last day or moment.
fn is_late(on: When, due: Due) -> Result<bool, Error> {
    due.when().map_or_else(|| due.is_over_on(on.day()), |due| on.is_after(due).ok_or_else(needs_time))
}

impl Judge<'_> {
    fn request(&mut self) -> Result<(), Error> {
        if !self.answered_before_confirming()? {
            self.duty(Duty::Confirmation)?;
        }
        self.simplified()?;
        self.extensions()?;
        self.asked()?;
        let refused = self.find(|event| matches!(event, Event::Refused { .. }));
        if let Some(refused) = refused {
            self.refusal(refused)?;
        }
        if !matches!(refused, Some(Event::Refused { partly: false, .. })) {
            let duty = self.deadlines.answer().map(|deadline| deadline.duty);
            duty.map_or(Ok(()), |duty| self.duty(duty))?;
        }
        Ok(())
    }

    /// One of two forms of answer: it is owed on its day, and whoever lets that pass owes the full statement and has breached
    /// nothing (LGPD Art. 19).
    fn simplified(&mut self) -> Result<(), Error> {
        let Some(deadline) = self.deadlines.of(Duty::SimplifiedAnswer) else { return Ok(()) };
        let (duty, due) = (deadline.duty, deadline.due);
        let told = self.find(Event::ends).is_some();
        if !told && !due.is_over_on(self.as_of)? {
            self.open.push(Open { duty, due });
        }
        Ok(())
    }

    /// An answer within the time of the confirmation confirms the receipt too (*convention*).
    fn answered_before_confirming(&self) -> Result<bool, Error> {
        let due = self.deadlines.of(Duty::Confirmation).map(|deadline| deadline.due);
        let confirmed = self.find(|event| event.discharges(Duty::Confirmation)).is_some();
        let tells = |event: &Event| event.ends() && !matches!(event, Event::Acted { .. });
        let told = self.find(tells).map(|event| event.on().day());
        match told.zip(due) {
            Some((on, due)) if !confirmed => Ok(!due.is_over_on(on)?),
            _ => Ok(false),
        }
    }

    /// A matter that asks for one act.
    fn other(&mut self) -> Result<(), Error> {
        let confirms = self.answered_before_confirming()?;
        let duties = self.deadlines.deadlines.iter().map(|deadline| deadline.duty);
        let duties: Vec<Duty> = duties.filter(|duty| !confirms || *duty != Duty::Confirmation).collect();
        duties.into_iter().try_for_each(|duty| self.duty(duty))
    }

    fn find(&self, wanted: impl Fn(&Event) -> bool) -> Option<Event> {
        self.facts.events().iter().copied().find(wanted)
    }

    fn report(&mut self, code: BreachCode, cites: Citation, due: Option<When>, on: Option<When>) {
        self.breaches.push(Breach { code, cites, due, on });
    }

    /// Something is done in time, late, not at all, or not yet.
    fn duty(&mut self, duty: Duty) -> Result<(), Error> {
        let Some(deadline) = self.deadlines.of(duty) else { return Ok(()) };
        let done = self.find(|event| event.discharges(duty)).map(|event| event.on());
        let (due, cites) = (deadline.due, deadline.cites.clone());
        match done {
            Some(on) => {
                if is_late(on, due)? {
                    self.report(BreachCode::late(duty), cites, due.when(), Some(on));
                }
            }
            None if due.is_over_on(self.as_of)? => {
                if let Some(code) = BreachCode::missing(duty, self.regime) {
                    self.report(code, cites, due.when(), None);
                }
            }
            None => self.open.push(Open { duty, due }),
        }
        Ok(())
    }

    /// A refusal in its own month where the regime has one, else where the answer belongs.
    fn refusal(&mut self, event: Event) -> Result<(), Error> {
        let Event::Refused { on, reasons, complaint, remedy, .. } = event else { return Ok(()) };
        let deadline = self.deadlines.of(Duty::Refusal).or_else(|| self.deadlines.answer());
        let found = deadline.map(|found| (found.due, found.cites.clone()));
        if let Some((due, cites)) = found
            && is_late(on, due)?
        {
            self.report(BreachCode::RefusalLate, cites, due.when(), Some(on));
        }
        if self.regime.has_article_12() {
            let told = [
                (reasons, BreachCode::RefusalNoReasons),
                (complaint, BreachCode::RefusalNoComplaint),
                (remedy, BreachCode::RefusalNoRemedy),
            ];
            for (_, code) in told.into_iter().filter(|(told, _)| !told) {
                self.report(code, code.cites(self.regime), None, Some(on));
            }
        }
        Ok(())
    }

    fn extensions(&mut self) -> Result<(), Error> {
        let notice = self.deadlines.of(Duty::ExtensionNotice);
        let due = notice.and_then(|notice| notice.due.when());
        let mut found = Vec::new();
        // Singapore asks that the person is told the day in time, and not that every notice tells it (reg. 5).
        let told = self.deadlines.extension.is_some_and(|extension| extension.effective);
        if self.regime == Regime::Singapore && told {
            return Ok(());
        }
        let last = self.deadlines.of(Duty::ExtendedAnswer).map(|deadline| deadline.due);
        let mut extended = false;
        for event in self.facts.events() {
            let Event::ExtensionSent { on, until, .. } = event else { continue };
            let on = Some(*on);
            let faults = extension_faults(self.regime, event, notice)?;
            let extends = faults.is_empty();
            for code in faults {
                found.push((code, if code == BreachCode::ExtensionLate { due } else { None }, on));
            }
            if extended {
                found.push((BreachCode::ExtensionSecond, None, on));
            }
            if let Some((until, last)) = until.zip(last).filter(|_| self.regime != Regime::Singapore)
                && last.is_over_on(until)?
            {
                found.push((BreachCode::ExtensionTooLong, last.when(), on));
            }
            extended |= extends;
        }
        for (code, due, on) in found {
            self.report(code, code.cites(self.regime), due, on);
        }
        Ok(())
    }

    /// What the person was asked for without need, too late, or for money without ground.
    fn asked(&mut self) -> Result<(), Error> {
        if !self.regime.has_article_12() {
            return Ok(());
        }
        let due = self.deadlines.answer().map(|answer| answer.due);
        let mut found = Vec::new();
        for event in self.facts.events() {
            let on = Some(event.on());
            let after_due = match due {
                Some(due) if event.asks().is_some() && due.is_over_on(event.on().day())? => due.when(),
                _ => None,
            };
            match event {
                Event::IdentityAsked { reasonable_doubts, undue_delay, .. } => {
                    let [no_doubts, delay, after] = [
                        BreachCode::IdentityNoDoubts,
                        BreachCode::IdentityUndueDelay,
                        BreachCode::IdentityAfterDue,
                    ];
                    found.extend((!reasonable_doubts).then_some((no_doubts, None, on)));
                    found.extend(undue_delay.then_some((delay, None, on)));
                    found.extend(after_due.map(|due| (after, Some(due), on)));
                }
                Event::ClarificationAsked { needed, undue_delay, .. } => {
                    let [not_needed, delay, after] = [
                        BreachCode::ClarificationNotNeeded,
                        BreachCode::ClarificationUndueDelay,
                        BreachCode::ClarificationAfterDue,
                    ];
                    found.extend((!needed).then_some((not_needed, None, on)));
                    found.extend(undue_delay.then_some((delay, None, on)));
                    found.extend(after_due.map(|due| (after, Some(due), on)));
                }
                Event::FeeAsked { ground: None, .. } => found.push((BreachCode::FeeNoGround, None, on)),
                _ => {}
            }
        }
        for (code, due, on) in found {
            self.report(code, code.cites(self.regime), due, on);
        }
        Ok(())
    }

    fn verdict(mut self) -> Verdict {
        self.breaches.put_in_order_by_key(|breach| (breach.code, breach.on));
        self.open.put_in_order_by_key(|open| match open.due {
            Due::Day { on } | Due::Uncovered { not_before: on, .. } => (false, Some(When::Day(on))),
            Due::Moment { at } => (false, Some(at)),
            Due::Waiting { .. } => (true, None),
        });
        let extension = self.deadlines.extension;
        let promise =
            self.deadlines.promised.map(|promised| PromiseKept::of(promised, self.facts, self.as_of));
        let (regime, as_of) = (self.regime, self.as_of);
        let told = self.deadlines.told.map(|told| ToldKept::of(told, regime, self.facts, as_of));
        let outcomes = [promise.map(|promise| promise.outcome), told.as_ref().map(|told| told.outcome)];
        let promises = outcomes.contains(&Some(PromiseOutcome::Open));
        let outcome = match (self.breaches.as_slice(), self.open.as_slice()) {
            ([], []) if !promises => Outcome::Compliant,
            ([], _) => Outcome::Open,
            _ => Outcome::Breached,
        };
        Verdict { outcome, breaches: self.breaches, open: self.open, extension, promise, told }
    }
}

fn needs_time() -> Error {
    Error::new(
        Code::ClockNeedsTime,
        "",
        "it was done on the very day of the last hour: give the time with its distance from UTC, as in 2025-04-01T09:30:00+02:00",
    )
}
