//! What has to be done next on a request, and by when: the clock's answer for what the record says.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use super::reason;
use super::state::{Clarification, Ending, Fee, Identity, Settlement, State};
use crate::gather::Gather;
use crate::law::clock::{self, Awaited, Clock, Due, Duty, Facts, Matter, Verdict, When};
use crate::law::{Citation, Right};
use crate::order::PutInOrder as _;
use crate::policy::{ControllerRole, Promises};
use crate::{Code, Date, Problems, ledger};

/// Something that is owed on a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Next {
    /// What.
    pub what: Owed,
    /// By when, or why there is no day.
    pub by: By,
    /// Where it stands.
    pub cites: Citation,
    /// The open rights it is for, where it is not for all that have a day.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub rights: BTreeSet<Right>,
}

/// What is owed on a request.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Owed {
    /// What the law asks for: the answer (Art. 12(3)), the last day to refuse (Art. 12(4)) or to extend, or the effect of a
    /// withdrawal of consent (Art. 7(3)), for which only some laws have a period.
    Clock {
        /// The duty.
        duty: Duty,
    },
    /// What the controller has promised beside the law: the day binds it as the law's does, and is never later.
    Promised {
        /// What.
        promise: Promise,
    },
    /// A recipient is told (Art. 19).
    TellRecipient {
        /// The recipient.
        recipient: String,
    },
    /// A processor passes the request on (Art. 28(3)(e)).
    Forward,
    /// A processor tells the controller what it did (Art. 28(3)(e)).
    Report,
}

/// What a controller can promise for a request, or have told the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Promise {
    /// Live data are erased (Art. 17(1) says *without undue delay*).
    Erasure,
    /// A complaint is answered.
    Complaint,
    /// The answer comes by the day that a notice of extension told, before the law's (*convention*: Art. 5(1)(a)).
    Extension,
}

impl Promise {
    /// Its word in calls and answers.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Erasure => "erasure",
            Self::Complaint => "complaint",
            Self::Extension => "extension",
        }
    }
}

/// By when, or why there is no day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "there is a day, or a reason why there is none")]
pub enum By {
    /// The last day.
    Day {
        /// The day.
        on: Date,
    },
    /// The clock waits for the person.
    Waiting {
        /// What for.
        r#for: Awaited,
        /// Since which day.
        since: Date,
    },
    /// The day turns on public holidays of a year that the list does not cover: give a list that does.
    Uncovered {
        /// The year whose public holidays are to be given.
        year: u16,
        /// The first day it can be.
        not_before: Date,
    },
    /// The law sets no period: without undue delay, and in time for the controller's own.
    NoPeriod,
}

impl State {
    /// What happened to a right, as far as a clock is concerned: what was asked about other rights only stops nothing here
    /// (Art. 11(2), 12(5)–(6), 15(3)).
    ///
    /// An identity that was not supplied ends the waiting on the day that is recorded (*convention*: the period goes on, so
    /// that the person hears of the refusal). A question is entered where it was needed (Recital 63). For a withdrawal of
    /// consent and a complaint that is what began: Art. 12(3) gives them no month.
    ///
    /// # Errors
    /// As [`Facts::new`].
    pub fn facts_of(&self, right: Right) -> Result<Facts, Problems> {
        match right {
            Right::Complaint => self.complaint_facts(),
            _ if right.is_answered_by_a_day() => Facts::new(self.clock_events(right)),
            _ => self.withdrawal_facts(),
        }
    }

    /// The withdrawal of consent that arrived with the request, and its effect.
    fn withdrawal_facts(&self) -> Result<Facts, Problems> {
        let withdrawn = clock::Event::ConsentWithdrawn { on: When::Day(self.received) };
        let effect = self.effect_given().map(|on| clock::Event::Acted { on: When::Day(on) });
        Facts::new(core::iter::once(withdrawn).chain(effect).collect())
    }

    /// The day from which nothing rests on the consent any more: what was done is recorded, or the person was told.
    fn effect_given(&self) -> Option<Date> {
        let told = self.rights.get(&Right::WithdrawConsent).and_then(|settlement| match settlement {
            Settlement::Refused { .. } => None,
            other => other.on(),
        });
        let done = self.acted.get(&Right::WithdrawConsent).copied();
        let ran = self.runs.get(&Right::WithdrawConsent).filter(|run| run.found_data()).map(|run| run.on);
        [done, ran, told].into_iter().flatten().min()
    }

    fn clock_events(&self, right: Right) -> Vec<clock::Event> {
        let day = When::Day;
        let mut events = alloc::vec![clock::Event::Received { on: day(self.received) }];
        events.extend(self.acknowledged.map(|on| clock::Event::Confirmed { on: day(on) }));
        match self.identity {
            Identity::Asked { on: asked, undue_delay, doubt }
            | Identity::Supplied { asked, undue_delay, doubt, .. }
            | Identity::NotSupplied { asked, undue_delay, doubt, .. }
                if doubt.concerns(right) =>
            {
                let (on, reasonable_doubts) = (day(asked), true);
                events.push(clock::Event::IdentityAsked { on, reasonable_doubts, undue_delay });
                if let Identity::Supplied { on, .. } | Identity::NotSupplied { on, .. } = self.identity {
                    events.push(clock::Event::IdentityGiven { on: day(on) });
                }
            }
            _ => {}
        }
        match self.clarification {
            Clarification::Asked { on: asked, undue_delay }
            | Clarification::Given { asked, undue_delay, .. }
                if may_need_clarity(right) =>
            {
                events.push(clock::Event::ClarificationAsked { on: day(asked), needed: true, undue_delay });
                if let Clarification::Given { on, .. } = self.clarification {
                    events.push(clock::Event::ClarificationGiven { on: day(on) });
                }
            }
            _ => {}
        }
        match self.fee {
            Fee::Asked { on: asked, ground } | Fee::Paid { asked, ground, .. }
                if reason::fee_reaches(ground, right) =>
            {
                events.push(clock::Event::FeeAsked { on: day(asked), ground: Some(ground) });
                if let Fee::Paid { on, .. } = self.fee {
                    events.push(clock::Event::FeePaid { on: day(on) });
                }
            }
            _ => {}
        }
        for extension in &self.extensions {
            let (on, reason) = (day(extension.on), extension.because.first().copied());
            events.push(clock::Event::ExtensionSent { on, reason, until: extension.until });
        }
        events
    }

    /// What is owed, the next day first and what has no day last; nothing where the request is final.
    ///
    /// # Errors
    /// What [`Clock::deadlines`] has.
    pub fn next(&self, clock: &Clock) -> Result<Vec<Next>, Problems> {
        let recipients = self.outstanding().map(|(recipient, on)| Next {
            what: Owed::TellRecipient { recipient: recipient.into() },
            by: By::Day { on },
            cites: Citation::known("GDPR Art. 19"),
            rights: BTreeSet::new(),
        });
        let mut next: Vec<Next> = recipients.collect();
        match self.role {
            _ if self.is_settled() => {}
            ControllerRole::Processor => next.push(self.processor_owes()),
            ControllerRole::Controller => next.extend(self.controller_owes(clock)?),
        }
        in_order(&mut next);
        Ok(next)
    }

    /// What is owed, with what the controller has promised, which stands apart from the law's days and is never later.
    ///
    /// # Errors
    /// As [`next`](Self::next) and [`promised`](Self::promised).
    pub fn next_with(&self, clock: &Clock, promises: &Promises) -> Result<Vec<Next>, Problems> {
        let mut next = self.next(clock)?;
        next.extend(self.promised(clock, promises)?);
        in_order(&mut next);
        Ok(next)
    }

    /// What the controller has promised for the request and has not done yet: the erasure of live data, where erasure is
    /// asked for, and the answer to a complaint.
    ///
    /// # Errors
    /// As [`Clock::promised`].
    pub fn promised(&self, clock: &Clock, promises: &Promises) -> Result<Vec<Next>, Problems> {
        if self.role != ControllerRole::Controller || self.ending.is_some() {
            return Ok(Vec::new());
        }
        let erasure = self.erasure_promised(clock, promises)?;
        Ok(erasure.into_iter().chain(self.complaint_promised(clock, promises)?).collect())
    }

    fn erasure_promised(&self, clock: &Clock, promises: &Promises) -> Result<Option<Next>, Problems> {
        let open = self.rights.get(&Right::Erasure).is_some_and(Settlement::is_open) && !self.erased();
        let Some(keep) = promises.erasure.filter(|_| open) else { return Ok(None) };
        let facts = self.facts_of(Right::Erasure)?;
        let by = match clock.promised(&facts, keep) {
            Ok(promised) => By::Day { on: promised.on },
            // It may be cut to the law's day, which says what it turns on.
            Err(problem) if problem.code() == Code::ClockNotCovered => {
                clock.deadlines(&facts)?.answer().map(|answer| By::from(answer.due)).ok_or(problem)?
            }
            Err(problem) => return Err(problem.into()),
        };
        let cites = Citation::named("controller.promises.erasure");
        Ok(Some(for_all(Owed::Promised { promise: Promise::Erasure }, by, cites)))
    }

    /// Whether live data are erased already, though the person was not told yet.
    fn erased(&self) -> bool {
        let ran = self.runs.get(&Right::Erasure).map(|run| run.state);
        let live = matches!(
            ran,
            Some(ledger::State::Certified | ledger::State::Pending | ledger::State::NothingHeld)
        );
        live || self.acted.contains_key(&Right::Erasure)
    }

    /// By when the answer to each of these rights that are open is due, and whether that is the extended day: what is asked
    /// from the person moves the day of some rights only, and a day they were told before the law's is kept. Nothing where no
    /// clock runs on the request.
    ///
    /// # Errors
    /// What [`Clock::deadlines`] has.
    pub fn answers_due(
        &self,
        rights: &BTreeSet<Right>,
        clock: &Clock,
    ) -> Result<BTreeMap<Right, (Due, bool)>, Problems> {
        let mut due = BTreeMap::new();
        if self.is_settled() || self.role == ControllerRole::Processor {
            return Ok(due);
        }
        let asked = |right: &Right| right.is_answered_by_a_day() && rights.contains(right);
        for right in self.open_rights().filter(asked) {
            let deadlines = clock.deadlines(&self.facts_of(right)?)?;
            due.extend(deadlines.answer().map(|answer| {
                let by = deadlines.told.map_or(answer.due, |on| Due::Day { on });
                (right, (by, answer.duty == Duty::ExtendedAnswer))
            }));
        }
        Ok(due)
    }

    /// By when the first answer is due that is open, and whether that is the extended day (Art. 12(3)).
    ///
    /// # Errors
    /// As [`answers_due`](Self::answers_due).
    pub fn first_due(&self, clock: &Clock) -> Result<Option<(By, bool)>, Problems> {
        let all = self.answers_due(&self.open_rights().gather(), clock)?;
        let all = all.into_values().map(|(due, extended)| (By::from(due), extended));
        Ok(all.min_by_key(|(by, _)| by.place()))
    }

    fn processor_owes(&self) -> Next {
        let what = if self.forwarded.is_none() { Owed::Forward } else { Owed::Report };
        for_all(what, By::NoPeriod, Citation::known("GDPR Art. 28(3)(e)"))
    }

    /// The answer by its day, extended where that holds, and by the day the person was told before it; and the last days to
    /// refuse and to extend, which an extension does not move (Art. 12(3)–(4)).
    fn controller_owes(&self, clock: &Clock) -> Result<Vec<Next>, Problems> {
        let mut next: Vec<Next> = Vec::new();
        let by_a_day: BTreeSet<Right> =
            self.open_rights().filter(|right| right.is_answered_by_a_day()).gather();
        for right in &by_a_day {
            for mut owed in self.answer_owed(*right, clock)? {
                let same = |known: &&mut Next| (&known.what, &known.by) == (&owed.what, &owed.by);
                if let Some(known) = next.iter_mut().find(same) {
                    known.rights.insert(*right);
                } else {
                    owed.rights.insert(*right);
                    next.push(owed);
                }
            }
        }
        for owed in next.iter_mut().filter(|owed| owed.rights == by_a_day) {
            owed.rights.clear();
        }
        if self.open_rights().any(|right| right == Right::WithdrawConsent) {
            next.extend(self.withdrawal_owed(clock)?);
        }
        if self.open_rights().any(|right| right == Right::Complaint) {
            next.extend(self.complaint_owed(clock)?);
        }
        Ok(next)
    }

    /// A withdrawal of consent takes effect, by a day where the law of the place has one; and the person is told so.
    fn withdrawal_owed(&self, clock: &Clock) -> Result<Option<Next>, Problems> {
        let duty = if self.effect_given().is_none() { Duty::WithdrawalEffect } else { Duty::Answer };
        let what = Owed::Clock { duty };
        if duty == Duty::Answer || !clock.knows(Matter::Withdrawal, self.received) {
            return Ok(Some(for_all(what, By::NoPeriod, Right::WithdrawConsent.citation())));
        }
        Ok(clock.deadlines(&self.withdrawal_facts()?)?.of(duty).map(owed))
    }

    fn answer_owed(&self, right: Right, clock: &Clock) -> Result<Vec<Next>, Problems> {
        let deadlines = clock.deadlines(&self.facts_of(right)?)?;
        let answer = deadlines.answer().map(|deadline| deadline.duty);
        // A notice that extends nothing for what it says is repaired by another one in time.
        let repairable = deadlines.extension.is_none_or(|extension| {
            !extension.effective && extension.because != Some(clock::BreachCode::ExtensionLate)
        });
        let due = deadlines.deadlines.iter().filter(|deadline| match deadline.duty {
            Duty::Answer | Duty::ExtendedAnswer => Some(deadline.duty) == answer,
            Duty::Confirmation => self.acknowledged.is_none(),
            Duty::ExtensionNotice => repairable,
            _ => true,
        });
        let told = deadlines.told.map(|on| {
            let what = Owed::Promised { promise: Promise::Extension };
            for_all(what, By::Day { on }, clock.regime().fairness())
        });
        Ok(due.map(owed).chain(told).collect())
    }

    /// How each right stands on a day: compliant, open, or with every breach there is. A processor's request is not judged, nor
    /// one that arrived before the law applied (Art. 99(2)), nor is a right for which the law of the place has no period, such
    /// as to withdraw consent (Art. 7(3)).
    ///
    /// Where the person took the request back, or it was found to repeat another, nothing is owed on it from that day; but
    /// what was missed before it stays missed (Art. 12(3)), and the controller has to be able to tell (Art. 5(2)).
    ///
    /// # Errors
    /// What [`Clock::timeline`] has.
    pub fn timeline(&self, clock: &Clock, as_of: Date) -> Result<BTreeMap<Right, Verdict>, Problems> {
        if self.role == ControllerRole::Processor || !clock.regime().applied_on(self.received) {
            return Ok(BTreeMap::new());
        }
        let mut judged = BTreeMap::new();
        for (right, settlement) in &self.rights {
            let facts = if right.is_answered_by_a_day() {
                let mut events = self.clock_events(*right);
                // What was asked later was asked about another right.
                events.retain(|event| settlement.on().is_none_or(|on| event.on().day() <= on));
                events.extend(settled(settlement).into_iter().flatten());
                Facts::new(events)?
            } else {
                let complaint = *right == Right::Complaint;
                let matter = if complaint { Matter::Complaint } else { Matter::Withdrawal };
                if !clock.knows(matter, self.received) {
                    continue;
                }
                self.facts_of(*right)?
            };
            let ended = self.ended().filter(|on| settlement.is_open() && *on <= as_of);
            let verdict = clock.timeline(&facts, ended.unwrap_or(as_of))?;
            judged.insert(*right, if ended.is_some() { verdict.with_nothing_owed() } else { verdict });
        }
        Ok(judged)
    }

    /// The day from which nothing is owed to the person on this request any more, though not all was answered.
    fn ended(&self) -> Option<Date> {
        match self.ending {
            Some(Ending::Withdrawn { on } | Ending::Duplicate { on, .. }) => Some(on),
            Some(Ending::Reported { .. }) | None => None,
        }
    }
}

fn in_order(next: &mut [Next]) {
    next.put_in_order_by_key(|next| next.by.place());
}

impl By {
    /// The next day first, or the first it can be; what has none last.
    const fn place(&self) -> (u8, Option<Date>) {
        match *self {
            Self::Day { on } | Self::Uncovered { not_before: on, .. } => (0, Some(on)),
            Self::Waiting { .. } => (1, None),
            Self::NoPeriod => (2, None),
        }
    }
}

impl From<Due> for By {
    fn from(due: Due) -> Self {
        match due {
            Due::Day { on } => Self::Day { on },
            Due::Moment { at } => Self::Day { on: at.day() },
            Due::Waiting { r#for, since } => Self::Waiting { r#for, since },
            Due::Uncovered { year, not_before } => Self::Uncovered { year, not_before },
        }
    }
}

/// Whether a request of this right may need to be made clearer: an objection to marketing gives no reason and leaves
/// nothing to choose (Art. 21(2)–(3)).
pub(crate) const fn may_need_clarity(right: Right) -> bool {
    !matches!(right, Right::MarketingObjection)
}

const fn for_all(what: Owed, by: By, cites: Citation) -> Next {
    Next { what, by, cites, rights: BTreeSet::new() }
}

pub(super) fn owed(deadline: &clock::Deadline) -> Next {
    Next {
        what: Owed::Clock { duty: deadline.duty },
        rights: BTreeSet::new(),
        by: deadline.due.into(),
        cites: deadline.cites.clone(),
    }
}

/// What the person was told, as far as a clock is concerned. The machine lets no refusal in without reasons and remedies.
fn settled(settlement: &Settlement) -> [Option<clock::Event>; 2] {
    let refused = |on, partly| clock::Event::Refused {
        on: When::Day(on),
        partly,
        reasons: true,
        complaint: true,
        remedy: true,
    };
    let answered = |on| clock::Event::Answered { on: When::Day(on) };
    match settlement {
        Settlement::Open => [None, None],
        Settlement::Done { on } | Settlement::Pending { on, .. } | Settlement::NothingHeld { on } => {
            [Some(answered(*on)), None]
        }
        Settlement::Partly { on, .. } => [Some(answered(*on)), Some(refused(*on, true))],
        Settlement::Refused { on, .. } => [Some(refused(*on, false)), None],
    }
}
