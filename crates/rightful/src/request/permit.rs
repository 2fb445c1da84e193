//! Which kinds of events can follow a state, and why not the others.

use alloc::collections::BTreeSet;

use super::state::{Clarification, Extension, Fee, Identity, Run, State, Work};
use super::{EventKind, reason};
use crate::gather::Gather;
use crate::law::Right;
use crate::law::clock::FeeGround;
use crate::policy::ControllerRole;
use crate::{Code, Error};

impl State {
    /// The kinds of events that can happen next.
    #[must_use]
    pub fn allowed(&self) -> BTreeSet<EventKind> {
        EventKind::ALL.iter().copied().filter(|kind| self.permits(*kind).is_ok()).gather()
    }

    /// Whether an event of this kind can happen next.
    ///
    /// # Errors
    /// Why it cannot, with a `request.` code.
    pub fn permits(&self, kind: EventKind) -> Result<(), Error> {
        use EventKind as Kind;
        match kind {
            Kind::Received => {
                return refused(Code::RequestRepeated, "it was received before: enter another request apart");
            }
            Kind::RecipientTold | Kind::RecipientNotTold => return self.recipients_open(),
            _ if self.is_settled() => {
                let message = "the request is over: enter what is asked later as a request of its own";
                return refused(Code::RequestClosed, message);
            }
            _ => {}
        }
        self.role_permits(kind)?;
        match kind {
            Kind::Acknowledged => once(self.acknowledged.is_none()),
            Kind::Forwarded => once(self.forwarded.is_none()),
            Kind::Duplicate => self.before_work(),
            Kind::IdentityAsked => self.ask_identity(),
            Kind::IdentitySupplied => {
                asked(matches!(self.identity, Identity::Asked { .. } | Identity::NotSupplied { .. }))
            }
            Kind::IdentityNotSupplied => asked(matches!(self.identity, Identity::Asked { .. })),
            Kind::ClarificationAsked => once(matches!(self.clarification, Clarification::NotNeeded)),
            Kind::ClarificationGiven => asked(matches!(self.clarification, Clarification::Asked { .. })),
            Kind::Extended => self.extend(),
            Kind::FeeAsked => self.ask_fee(),
            Kind::FeePaid => asked(matches!(self.fee, Fee::Asked { .. })),
            Kind::Planned => self.plan(),
            Kind::Approved => self.approve(),
            Kind::Ran => self.run(),
            Kind::Acted => self.act(),
            Kind::Answered => self.some_clear(|_| true).and_then(|()| self.nothing_half_done()),
            Kind::Refused => self.refuse(),
            Kind::Reported | Kind::Withdrawn => self.nothing_half_done(),
            Kind::Received | Kind::RecipientTold | Kind::RecipientNotTold => Ok(()),
        }
    }

    /// A processor forwards, and acts on instruction; it decides nothing towards the person (Art. 28(3)(a), (e)).
    fn role_permits(&self, kind: EventKind) -> Result<(), Error> {
        use EventKind as Kind;
        let of_both = matches!(kind, Kind::Acknowledged | Kind::Duplicate | Kind::Withdrawn);
        let of_work = matches!(kind, Kind::Planned | Kind::Approved | Kind::Ran);
        let of_processor = matches!(kind, Kind::Forwarded | Kind::Reported);
        match self.role {
            _ if of_both => Ok(()),
            ControllerRole::Controller if of_processor => refused(
                Code::RequestNotProcessor,
                "the controller decides itself: only a processor forwards or reports",
            ),
            ControllerRole::Controller => Ok(()),
            ControllerRole::Processor if !of_processor && !of_work => {
                let message = "a processor does not decide towards the person: forward the request, and report what was done";
                refused(Code::RequestNotController, message)
            }
            ControllerRole::Processor if self.forwarded.is_none() && kind != Kind::Forwarded => refused(
                Code::RequestNotForwarded,
                "the controller does not know of the request yet: forward it first",
            ),
            ControllerRole::Processor => Ok(()),
        }
    }

    fn recipients_open(&self) -> Result<(), Error> {
        if self.outstanding().next().is_some() {
            return Ok(());
        }
        refused(Code::RequestRecipient, "no recipient is outstanding: a run names those that have to be told")
    }

    /// A repetition is recognised before anything is done on it.
    fn before_work(&self) -> Result<(), Error> {
        let untouched = self.work == Work::None
            && self.runs.is_empty()
            && self.acted.is_empty()
            && self.rights.values().all(super::Settlement::is_open);
        if untouched {
            return Ok(());
        }
        let message = "work on the request has begun: answer it for itself";
        refused(Code::RequestTooLate, message)
    }

    /// Doubts are raised before the data are touched.
    fn ask_identity(&self) -> Result<(), Error> {
        once(matches!(self.identity, Identity::NotDoubted))?;
        if !self.open_rights().any(Right::waits_for_identity) {
            let message = "Art. 12(6) lets the identity be asked for Articles 15 to 21 only: go on without";
            return refused(Code::RequestReason, message);
        }
        if matches!(self.work, Work::Blocked { .. }) || !self.runs.is_empty() || !self.acted.is_empty() {
            let message = "the data were already changed on this request: doubts come before";
            return refused(Code::RequestTooLate, message);
        }
        Ok(())
    }

    /// The period that is extended is that of Articles 15–22 (Art. 12(3)), and once. A notice without a reason of Art. 12(3)
    /// extends nothing, nor does one without a day where the law asks for one (PDP Regulations 2021 reg. 5): another repairs it.
    fn extend(&self) -> Result<(), Error> {
        let says_all = self.extensions.iter().any(Extension::names_ground)
            && self.extensions.iter().any(|notice| notice.until.is_some());
        once(!says_all)?;
        if self.open_rights().any(Right::is_answered_by_a_day) {
            return Ok(());
        }
        let message = "Art. 12(3) extends the period of Articles 15 to 22, and a withdrawal of consent has none: give it effect";
        refused(Code::RequestReason, message)
    }

    /// What came of a complaint is told, also where the controller finds nothing wrong: there is no reason to refuse one.
    fn refuse(&self) -> Result<(), Error> {
        if self.open_rights().all(|right| right == Right::Complaint) {
            let message = "a complaint is looked into and not refused: answer what came of it";
            return refused(Code::RequestReason, message);
        }
        self.nothing_half_done()
    }

    fn ask_fee(&self) -> Result<(), Error> {
        once(matches!(self.fee, Fee::Free))?;
        if self.open_rights().any(reason::may_cost) {
            return Ok(());
        }
        refused(
            Code::RequestReason,
            "nothing that is asked may cost a fee (Art. 12(5)): answer it free of charge",
        )
    }

    fn plan(&self) -> Result<(), Error> {
        self.nothing_half_done()?;
        if self.open_rights().any(is_carried_out) {
            return Ok(());
        }
        let message = "nothing that is open changes data: answer it without a plan";
        refused(Code::RequestNoPlanNeeded, message)
    }

    fn approve(&self) -> Result<(), Error> {
        self.planned_for_clear()?;
        match &self.work {
            Work::Planned { .. } => Ok(()),
            Work::Approved { .. } => once(false),
            Work::None | Work::Blocked { .. } => {
                refused(Code::RequestNotPlanned, "no plan waits for approval: enter the plan first")
            }
        }
    }

    fn run(&self) -> Result<(), Error> {
        self.planned_for_clear()?;
        if matches!(self.work, Work::Approved { .. } | Work::Blocked { .. }) {
            return Ok(());
        }
        refused(Code::RequestNotApproved, "no approved plan waits for its run: have the plan approved first")
    }

    fn act(&self) -> Result<(), Error> {
        self.nothing_half_done()?;
        if !self.open_rights().any(is_carried_out) {
            let message = "nothing that is open is carried out: answer it without";
            return refused(Code::RequestNoPlanNeeded, message);
        }
        self.some_clear(is_carried_out)?;
        if self.open_rights().any(|right| self.by_hand(right)) {
            return Ok(());
        }
        let message = "rectification, erasure and restriction are planned and run: enter the run, then what it left to be done otherwise";
        refused(Code::RequestNotRun, message)
    }

    /// Whether a right may be carried out otherwise than by a run: what changes data only in what its run left.
    pub(super) fn by_hand(&self, right: Right) -> bool {
        is_carried_out(right) && (!changes_data(right) || self.runs.get(&right).is_some_and(Run::found_data))
    }

    /// A run that its scan stopped has changed data, and has to close.
    fn nothing_half_done(&self) -> Result<(), Error> {
        if matches!(self.work, Work::Blocked { .. }) {
            let message = "a run stands half-way: take the same run up again until it closes";
            return refused(Code::RequestUnderWay, message);
        }
        Ok(())
    }

    /// Telling or changing anything for somebody who may not be the person would be a breach of its own (Art. 32, 12(6)).
    /// A doubt stops only the rights it reaches: Art. 12(6) names Articles 15 to 21, Art. 11(2) Articles 15 to 20.
    fn some_clear(&self, is: fn(Right) -> bool) -> Result<(), Error> {
        let mut of_kind = self.open_rights().filter(|right| is(*right));
        if self.identity.is_clear() || of_kind.any(|right| self.identity.is_clear_for(right)) {
            return Ok(());
        }
        refused(Code::RequestIdentityOpen, WHO)
    }

    /// A plan is carried out when nothing that it is for waits for the identity.
    fn planned_for_clear(&self) -> Result<(), Error> {
        let clear = |right: &Right| self.identity.is_clear_for(*right);
        if self.work.rights().is_none_or(|rights| rights.iter().all(clear)) {
            return Ok(());
        }
        refused(Code::RequestIdentityOpen, WHO)
    }

    /// Whether a fee may be asked on this ground: a further copy is one of access (Art. 15(3)).
    pub(super) fn fee_fits(&self, ground: FeeGround) -> bool {
        self.open_rights().any(|right| reason::fee_reaches(ground, right))
    }
}

/// Whether data have to be changed before the person can be told that this was done (Art. 16–18).
pub(super) const fn changes_data(right: Right) -> bool {
    matches!(right, Right::Rectification | Right::Erasure | Right::Restriction)
}

/// Whether it is carried out, so that a run or a note has to show it before the person is told that it was done: also an
/// objection or a withdrawal, which stops a use (Art. 7(3), 21), and that a person looks at an automated decision, who may
/// leave the data as they are (Art. 22(3)).
pub(super) const fn is_carried_out(right: Right) -> bool {
    changes_data(right)
        || matches!(
            right,
            Right::WithdrawConsent
                | Right::Objection
                | Right::MarketingObjection
                | Right::ResearchObjection
                | Right::AutomatedDecision
        )
}

/// Why nothing is told or changed yet.
pub(super) const WHO: &str = "it is not clear who asks: wait for what was asked for, or refuse";

fn refused(code: Code, message: &str) -> Result<(), Error> {
    Err(Error::new(code, "", message))
}

fn once(first: bool) -> Result<(), Error> {
    if first {
        return Ok(());
    }
    refused(
        Code::RequestRepeated,
        "this happens once in a request, and is entered already: keep the one that is true",
    )
}

fn asked(was: bool) -> Result<(), Error> {
    if was {
        Ok(())
    } else {
        refused(Code::RequestNotAsked, "this was not asked for, or is answered: enter the asking first")
    }
}
