//! What has to be done next on a request, and by when: the clock's answer for what the record says.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use super::state::{Clarification, Fee, Identity, Settlement, State};
use crate::law::clock::{self, Awaited, Clock, Due, Duty, Facts, Verdict, When};
use crate::law::{Citation, Right};
use crate::order::PutInOrder as _;
use crate::policy::ControllerRole;
use crate::{Date, Problems};

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
}

/// What is owed on a request.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Owed {
    /// What the clock has a period for: the answer (Art. 12(3)), or the last day to refuse (Art. 12(4)) or to extend.
    Clock {
        /// The duty.
        duty: Duty,
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
    /// The law sets no period: without undue delay, and in time for the controller's own.
    NoPeriod,
}

/// What the clock is asked for a request, in the order it is told on one day.
const DUTIES: [Duty; 6] = [
    Duty::Confirmation,
    Duty::SimplifiedAnswer,
    Duty::ExtensionNotice,
    Duty::Refusal,
    Duty::Answer,
    Duty::ExtendedAnswer,
];

impl State {
    /// What happened, as far as a clock is concerned.
    ///
    /// An identity that was not supplied ends the waiting on the day that is recorded (*convention*: the period goes on, so
    /// that the person hears of the refusal). A question is entered where it was needed (Recital 63).
    ///
    /// # Errors
    /// As [`Facts::new`].
    pub fn facts(&self) -> Result<Facts, Problems> {
        Facts::new(self.clock_events())
    }

    fn clock_events(&self) -> Vec<clock::Event> {
        let day = When::Day;
        let mut events = alloc::vec![clock::Event::Received { on: day(self.received) }];
        events.extend(self.acknowledged.map(|on| clock::Event::Confirmed { on: day(on) }));
        if let Identity::Asked { on: asked, undue_delay, .. }
        | Identity::Supplied { asked, undue_delay, .. }
        | Identity::NotSupplied { asked, undue_delay, .. } = self.identity
        {
            events.push(clock::Event::IdentityAsked { on: day(asked), reasonable_doubts: true, undue_delay });
        }
        if let Identity::Supplied { on, .. } | Identity::NotSupplied { on, .. } = self.identity {
            events.push(clock::Event::IdentityGiven { on: day(on) });
        }
        if let Clarification::Asked { on: asked, undue_delay }
        | Clarification::Given { asked, undue_delay, .. } = self.clarification
        {
            events.push(clock::Event::ClarificationAsked { on: day(asked), needed: true, undue_delay });
        }
        if let Clarification::Given { on, .. } = self.clarification {
            events.push(clock::Event::ClarificationGiven { on: day(on) });
        }
        if let Fee::Asked { on: asked, ground } | Fee::Paid { asked, ground, .. } = self.fee {
            events.push(clock::Event::FeeAsked { on: day(asked), ground: Some(ground) });
        }
        if let Fee::Paid { on, .. } = self.fee {
            events.push(clock::Event::FeePaid { on: day(on) });
        }
        if let Some(extension) = &self.extension {
            let (on, reason) = (day(extension.on), extension.because.first().copied());
            events.push(clock::Event::ExtensionSent { on, reason, until: extension.until });
        }
        events
    }

    /// What is owed, the next day first and what has no day last; nothing where the request is final.
    ///
    /// # Errors
    /// What [`Clock::deadlines_of`] has.
    pub fn next(&self, clock: &Clock) -> Result<Vec<Next>, Problems> {
        let recipients = self.outstanding().map(|(recipient, on)| Next {
            what: Owed::TellRecipient { recipient: recipient.into() },
            by: By::Day { on },
            cites: Citation::known("GDPR Art. 19"),
        });
        let mut next: Vec<Next> = recipients.collect();
        match self.role {
            _ if self.is_settled() => {}
            ControllerRole::Processor => next.push(self.processor_owes()),
            ControllerRole::Controller => next.extend(self.controller_owes(clock)?),
        }
        next.put_in_order_by_key(|next| match next.by {
            By::Day { on } => (0, Some(on)),
            By::Waiting { .. } => (1, None),
            By::NoPeriod => (2, None),
        });
        Ok(next)
    }

    /// By when the answer is due, and whether that is the extended day; none where no clock runs on the request.
    ///
    /// # Errors
    /// What [`Clock::deadlines_of`] has.
    pub fn answer_due(&self, clock: &Clock) -> Result<Option<(Due, bool)>, Problems> {
        if self.is_settled() || self.role == ControllerRole::Processor {
            return Ok(None);
        }
        let deadlines = clock.deadlines_of(&self.facts()?, &DUTIES)?;
        let extended = |duty| duty == Duty::ExtendedAnswer;
        Ok(deadlines.answer().map(|deadline| (deadline.due, extended(deadline.duty))))
    }

    fn processor_owes(&self) -> Next {
        let what = if self.forwarded.is_none() { Owed::Forward } else { Owed::Report };
        Next { what, by: By::NoPeriod, cites: Citation::known("GDPR Art. 28(3)(e)") }
    }

    /// The answer by its day, extended where that holds; and the last days to refuse and to extend, which an extension does
    /// not move (Art. 12(3)–(4)).
    fn controller_owes(&self, clock: &Clock) -> Result<Vec<Next>, Problems> {
        let deadlines = clock.deadlines_of(&self.facts()?, &DUTIES)?;
        let answer = deadlines.answer().map(|deadline| deadline.duty);
        let owed = deadlines.deadlines.iter().filter(|deadline| match deadline.duty {
            Duty::Answer | Duty::ExtendedAnswer => Some(deadline.duty) == answer,
            Duty::Confirmation => self.acknowledged.is_none(),
            Duty::ExtensionNotice => self.extension.is_none(),
            _ => true,
        });
        let next = |deadline: &clock::Deadline| Next {
            what: Owed::Clock { duty: deadline.duty },
            by: match deadline.due {
                Due::Day { on } => By::Day { on },
                Due::Moment { at } => By::Day { on: at.day() },
                Due::Waiting { r#for, since } => By::Waiting { r#for, since },
            },
            cites: deadline.cites.clone(),
        };
        Ok(owed.map(next).collect())
    }

    /// How each right stands on a day: compliant, open, or with every breach there is. A request that was taken back,
    /// repeats another or is a processor's is not judged.
    ///
    /// # Errors
    /// What [`Clock::timeline`] has.
    pub fn timeline(&self, clock: &Clock, as_of: Date) -> Result<BTreeMap<Right, Verdict>, Problems> {
        if self.ending.is_some() || self.role == ControllerRole::Processor {
            return Ok(BTreeMap::new());
        }
        let mut judged = BTreeMap::new();
        for (right, settlement) in &self.rights {
            let mut events = self.clock_events();
            // What was asked later was asked about another right.
            events.retain(|event| settlement.on().is_none_or(|on| event.on().day() <= on));
            events.extend(settled(settlement).into_iter().flatten());
            judged.insert(*right, clock.timeline(&Facts::new(events)?, as_of)?);
        }
        Ok(judged)
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
