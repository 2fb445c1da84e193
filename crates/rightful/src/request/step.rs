//! One event applied to a state: what it has to hold, and what it changes.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::permit::{WHO, changes_data, is_carried_out};
use super::refusal::Part;
use super::state::{
    Clarification, Ending, Extension, Fee, Identity, Recipient, Run, Settlement, State, Work,
};
use super::{Channel, Doubt, Event, Extent, Recorded, Reference};
use crate::gather::Gather;
use crate::law::Right;
use crate::policy::ControllerRole;
use crate::{Code, Date, Error, Hash, ledger};

impl State {
    /// The state after a request's receipt.
    pub(super) fn begun(role: ControllerRole, first: &Recorded) -> Result<Self, Vec<Error>> {
        let Event::Received { channel, rights } = &first.what else {
            let message = "the request has not arrived yet: begin with its receipt";
            return Err(problem(Code::RequestNotReceived, "/what/kind", message));
        };
        let mut problems = Vec::new();
        if rights.is_empty() {
            problems.push(error(
                Code::RequestNoRight,
                "/what/rights",
                "nothing is asked for: name the rights",
            ));
        }
        for right in rights {
            if !is_exercised(*right) {
                let message = "this right is not exercised by a request to the controller: leave it out";
                problems.push(error(Code::RequestNoRight, "/what/rights", message));
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Self {
            role,
            received: first.on,
            channel: *channel,
            acknowledged: None,
            forwarded: None,
            rights: rights.iter().map(|right| (*right, Settlement::Open)).gather(),
            identity: Identity::NotDoubted,
            clarification: Clarification::NotNeeded,
            fee: Fee::Free,
            extensions: Vec::new(),
            work: Work::None,
            runs: BTreeMap::new(),
            acted: BTreeMap::new(),
            prepared: BTreeMap::new(),
            recipients: BTreeMap::new(),
            ending: None,
            latest: first.on,
        })
    }

    /// The state after one more event; every problem of the event at once, and then nothing is changed.
    pub(super) fn step(&mut self, next: &Recorded) -> Result<(), Vec<Error>> {
        let mut problems = Vec::new();
        if next.on < self.latest {
            let message =
                "this lies before the event above it: put the events in their order, or correct a day";
            problems.push(error(Code::RequestDateOrder, "/on", message));
        }
        match self.permits(next.what.kind()) {
            Err(refused) => problems.push(error(refused.code(), "/what/kind", refused.message())),
            Ok(()) => self.check(next, &mut problems),
        }
        if problems.is_empty() {
            self.apply(next.on, &next.what);
            self.latest = next.on;
            return Ok(());
        }
        Err(problems)
    }

    fn check(&self, next: &Recorded, problems: &mut Vec<Error>) {
        let Recorded { on, what: event } = next;
        let mut wrong = |code, at: &str, message: &str| problems.push(error(code, at, message));
        match event {
            Event::IdentityAsked { doubt, proof, .. } => {
                if !self.open_rights().any(|right| doubt.concerns(right)) {
                    let message = "the law does not let this be asked for what is open: Art. 12(6) names Articles 15 to 21, Art. 11(2) 15 to 20";
                    wrong(Code::RequestReason, "/what/doubt", message);
                }
                if *doubt == Doubt::UnknownSender && self.channel == Channel::Account {
                    let message = "who asks from within their account is known by the log-in (Recital 57): go on without, or name the doubt there is";
                    wrong(Code::RequestReason, "/what/doubt", message);
                }
                if proof.is_empty() {
                    let message = "nothing was asked for: name what would confirm the identity";
                    wrong(Code::RequestReasonMissing, "/what/proof", message);
                }
            }
            Event::Extended { because, until } => {
                if because.is_empty() && until.is_none() {
                    let message = "the notice gives no reason and no day, so it extends nothing (Art. 12(3)): name what it gives";
                    wrong(Code::RequestReasonMissing, "/what/because", message);
                }
                let ground = self.extensions.iter().any(Extension::names_ground);
                let day = until.is_none() || self.extensions.iter().any(|notice| notice.until.is_some());
                if ground && day {
                    let message = "a notice with a reason of Art. 12(3) is entered already, and the period is extended once: keep the one that is true";
                    wrong(Code::RequestRepeated, "/what/kind", message);
                }
                if until.is_some_and(|until| until < *on) {
                    let message = "the day promised lies before the notice: correct one of the two";
                    wrong(Code::RequestDateOrder, "/what/until", message);
                }
            }
            Event::FeeAsked { ground } if !self.fee_fits(*ground) => {
                let message = "the law does not give this ground for what is open (Art. 12(5), 15(3)): answer it free of charge";
                wrong(Code::RequestReason, "/what/ground", message);
            }
            Event::Planned { rights, .. } => self.check_planned(rights, &mut wrong),
            Event::Approved { plan, by } => self.check_approval(*plan, by, &mut wrong),
            Event::Ran { plan, state, certificate, recipients } => {
                self.check_run(*plan, *state, *certificate, &mut wrong);
                let names_none = !state.is_closing()
                    || matches!(state, ledger::State::NothingHeld | ledger::State::Certified);
                if !recipients.is_empty() && names_none {
                    let message = "nobody has to be told of a run that is not over, found nothing or left nothing open: leave the recipients out";
                    wrong(Code::RequestContradiction, "/what/recipients", message);
                }
            }
            Event::RecipientTold { recipient } | Event::RecipientNotTold { recipient, .. }
                if !matches!(self.recipients.get(recipient), Some(Recipient::Outstanding { .. })) =>
            {
                let message = "this recipient is not outstanding: name one that a run says has to be told";
                wrong(Code::RequestRecipient, "/what/recipient", message);
            }
            Event::Acted { rights, .. } => {
                self.check_rights(rights, &mut wrong);
                self.check_identity(rights, &mut wrong);
                self.check_acted(rights, &mut wrong);
            }
            Event::Answered { rights, extent } => {
                self.check_rights(rights, &mut wrong);
                self.check_identity(rights, &mut wrong);
                self.check_extent(rights, extent, &mut wrong);
                if let Extent::Pending { until } = extent {
                    self.check_until(*on, *until, &mut wrong);
                }
            }
            Event::Refused { rights, reasons, remedies } => {
                self.check_rights(rights, &mut wrong);
                self.check_refusal(rights, reasons, remedies, Part::Whole, &mut wrong);
                self.check_nothing_done(rights, &mut wrong);
            }
            _ => {}
        }
    }

    /// A plan is for rights that are open and that it can carry out, and says which where there are several.
    fn check_planned(&self, rights: &BTreeSet<Right>, wrong: &mut impl FnMut(Code, &str, &str)) {
        let mut open = self.open_rights().filter(|right| is_carried_out(*right));
        if rights.is_empty() && open.nth(1).is_some() {
            let message = "several rights are open that a plan can carry out: name those that this one does";
            wrong(Code::RequestNoRight, "/what/rights", message);
        }
        let fits =
            |right: &Right| is_carried_out(*right) && self.rights.get(right).is_some_and(Settlement::is_open);
        if !rights.iter().all(fits) {
            let message = "a right named here was not asked for, is answered, or is none that a plan carries out: name those that are open and change data";
            wrong(Code::RequestNoRight, "/what/rights", message);
        }
    }

    /// The approval is of this plan and no other, by nobody who prepared it.
    fn check_approval(&self, plan: Hash, by: &Reference, wrong: &mut impl FnMut(Code, &str, &str)) {
        if !matches!(&self.work, Work::Planned { plan: waiting, .. } if *waiting == plan) {
            let message = "another plan waits for approval: approve that one by its hash";
            wrong(Code::RequestOtherPlan, "/what/plan", message);
        }
        if self
            .prepared
            .get(&plan)
            .is_some_and(|preparers| preparers.iter().any(|other| other.names_same(by)))
        {
            let message = "whoever prepared a plan does not approve it: let somebody else look at it";
            wrong(Code::RequestFourEyes, "/what/by", message);
        }
    }

    fn check_run(
        &self,
        plan: Hash,
        state: ledger::State,
        certificate: Option<Hash>,
        wrong: &mut impl FnMut(Code, &str, &str),
    ) {
        let (Work::Approved { plan: waiting, .. } | Work::Blocked { plan: waiting, .. }) = &self.work else {
            return;
        };
        if *waiting != plan {
            let message = "the approval is for another plan: run the plan that was approved";
            wrong(Code::RequestOtherPlan, "/what/plan", message);
        }
        if matches!(self.work, Work::Blocked { .. }) && state == ledger::State::NothingHeld {
            let message = "the run stopped at something it found, so it cannot end with nothing held: enter how it closed";
            wrong(Code::RequestContradiction, "/what/state", message);
        }
        if state.certificate().is_some_and(|comes| comes != certificate.is_some()) {
            let message =
                "a run that is over has a certificate, and a blocked one has none: name the one there is";
            wrong(Code::RequestCertificate, "/what/certificate", message);
        }
    }

    fn check_rights(&self, rights: &BTreeSet<Right>, wrong: &mut impl FnMut(Code, &str, &str)) {
        if rights.is_empty() {
            wrong(Code::RequestNoRight, "/what/rights", "this is about no right: name those it is about");
        }
        let open = |right| self.rights.get(right).is_some_and(Settlement::is_open);
        if !rights.iter().all(open) {
            let message = "a right named here was not asked for, or is answered: name those that are open";
            wrong(Code::RequestNoRight, "/what/rights", message);
        }
    }

    /// Nothing is told or done for a right that the doubt about the identity reaches (Art. 11(2), 12(6)).
    fn check_identity(&self, rights: &BTreeSet<Right>, wrong: &mut impl FnMut(Code, &str, &str)) {
        if !rights.iter().all(|right| self.identity.is_clear_for(*right)) {
            wrong(Code::RequestIdentityOpen, "/what/rights", WHO);
        }
    }

    /// What is told to the person is what was done.
    fn check_extent(
        &self,
        rights: &BTreeSet<Right>,
        extent: &Extent,
        wrong: &mut impl FnMut(Code, &str, &str),
    ) {
        if let Extent::Part { reasons, remedies } = extent {
            self.check_refusal(rights, reasons, remedies, Part::Rest, wrong);
        }
        let carried_out: BTreeSet<Right> =
            rights.iter().copied().filter(|right| is_carried_out(*right)).gather();
        match extent {
            Extent::NothingHeld if self.found_data() => {
                let message = "the run found data, so it cannot be said that nothing is held";
                wrong(Code::RequestContradiction, "/what/extent", message);
            }
            Extent::Pending { .. } if carried_out.is_empty() => {
                let message = "nothing of this is open until a day: answer it in full or in part";
                wrong(Code::RequestContradiction, "/what/extent", message);
            }
            Extent::NothingHeld => {}
            Extent::Full | Extent::Pending { .. } | Extent::Part { .. } => {
                if let Some((code, at, message)) =
                    carried_out.into_iter().find_map(|right| self.undone(right, extent))
                {
                    wrong(code, at, message);
                }
            }
        }
    }

    /// Why it cannot be said of this right that it was done so: a run planned for it, or who did it otherwise, shows it, and
    /// what that run left open is told, by its last day or as a part.
    fn undone(&self, right: Right, extent: &Extent) -> Option<(Code, &'static str, &'static str)> {
        let waits = self.work.rights().is_some_and(|rights| rights.contains(&right));
        let acted = self.acted.contains_key(&right);
        let run = self.runs.get(&right);
        if waits || (run.is_none() && !acted) {
            let message = "what is asked has to be carried out before it can be said that it was: enter the run that was planned for it, or who did it otherwise";
            return Some((Code::RequestNotRun, "/what/rights", message));
        }
        let run = run.filter(|_| !acted)?;
        if !run.found_data() {
            let message = "the run found nothing, so it cannot be said that something was done: answer that nothing is held";
            return Some((Code::RequestContradiction, "/what/extent", message));
        }
        let message = match extent {
            Extent::Full if !run.left_nothing() => {
                "the run left something open, so not all was done: answer `pending` with its last day or `part` with reasons, run again, or enter who did the rest"
            }
            Extent::Pending { .. } if run.state != ledger::State::Pending => {
                "the run left nothing that only awaits its day: answer what it came to, or enter who did the rest"
            }
            _ => return None,
        };
        Some((Code::RequestIncomplete, "/what/extent", message))
    }

    /// The last day of what is open is none before the answer, or before that of a recipient.
    fn check_until(&self, on: Date, until: Date, wrong: &mut impl FnMut(Code, &str, &str)) {
        let awaited = self.outstanding().map(|(_, by)| by).max();
        if awaited.max(Some(on)) > Some(until) {
            let message = "the last day lies before the answer, or before the day of a recipient: give the latest of what is open";
            wrong(Code::RequestDateOrder, "/what/extent/until", message);
        }
    }

    fn check_acted(&self, rights: &BTreeSet<Right>, wrong: &mut impl FnMut(Code, &str, &str)) {
        if !rights.iter().all(|right| self.by_hand(*right)) {
            let message =
                "this right is not carried out, or is planned and run first: leave it out, or enter its run";
            wrong(Code::RequestNotRun, "/what/rights", message);
        }
        if rights.iter().any(|right| self.acted.contains_key(right)) {
            let message =
                "this was done since the latest run, and is entered already: keep the one that is true";
            wrong(Code::RequestRepeated, "/what/rights", message);
        }
    }

    /// What a run has changed is not refused.
    fn check_nothing_done(&self, rights: &BTreeSet<Right>, wrong: &mut impl FnMut(Code, &str, &str)) {
        let ran = |right: &Right| self.runs.get(right).is_some_and(Run::found_data);
        let done = |right: &Right| (ran(right) && changes_data(*right)) || self.acted.contains_key(right);
        if rights.iter().any(done) {
            let message =
                "this was carried out on this request: answer what was done, and refuse the rest as a part";
            wrong(Code::RequestContradiction, "/what/rights", message);
        }
    }

    fn apply(&mut self, on: Date, event: &Event) {
        match event {
            Event::Received { .. } => {}
            Event::Acknowledged => self.acknowledged = Some(on),
            Event::Forwarded { .. } => self.forwarded = Some(on),
            Event::Duplicate { of } => self.ending = Some(Ending::Duplicate { on, of: of.clone() }),
            Event::IdentityAsked { doubt, undue_delay, .. } => {
                self.identity = Identity::Asked { on, doubt: *doubt, undue_delay: *undue_delay };
            }
            Event::IdentitySupplied => self.identity = self.identity.supplied(on),
            Event::IdentityNotSupplied => self.identity = self.identity.not_supplied(on),
            Event::ClarificationAsked { undue_delay, .. } => {
                self.clarification = Clarification::Asked { on, undue_delay: *undue_delay };
            }
            Event::ClarificationGiven => {
                if let Clarification::Asked { on: asked, undue_delay } = self.clarification {
                    self.clarification = Clarification::Given { asked, on, undue_delay };
                }
            }
            Event::Extended { because, until } => {
                self.extensions.push(Extension { on, because: because.clone(), until: *until });
            }
            Event::FeeAsked { ground } => self.fee = Fee::Asked { on, ground: *ground },
            Event::FeePaid => {
                if let Fee::Asked { on: asked, ground } = self.fee {
                    self.fee = Fee::Paid { asked, on, ground };
                }
            }
            Event::Planned { plan, by, rights } => {
                self.prepared.entry(*plan).or_default().insert(by.clone());
                let only = || self.open_rights().filter(|right| is_carried_out(*right)).gather();
                let rights = if rights.is_empty() { only() } else { rights.clone() };
                self.work = Work::Planned { plan: *plan, rights };
            }
            Event::Approved { plan, .. } => {
                self.work = Work::Approved { plan: *plan, rights: self.waiting() };
            }
            Event::Ran { plan, state, certificate, recipients } => {
                let run = Run { on, plan: *plan, state: *state, certificate: *certificate };
                self.ran(run);
                self.outstanding_again(recipients);
            }
            Event::Acted { rights, .. } => self.acted.extend(rights.iter().map(|right| (*right, on))),
            Event::RecipientTold { recipient } => {
                self.recipients.insert(recipient.clone(), Recipient::Told { on });
            }
            Event::RecipientNotTold { recipient, because } => {
                self.recipients.insert(recipient.clone(), Recipient::NotTold { on, because: *because });
            }
            Event::Answered { rights, extent } => self.settle(
                rights,
                &match extent {
                    Extent::Full => Settlement::Done { on },
                    Extent::Pending { until } => Settlement::Pending { on, until: *until },
                    Extent::Part { reasons, .. } => Settlement::Partly { on, reasons: reasons.clone() },
                    Extent::NothingHeld => Settlement::NothingHeld { on },
                },
            ),
            Event::Refused { rights, reasons, .. } => {
                self.settle(rights, &Settlement::Refused { on, reasons: reasons.clone() });
            }
            Event::Reported => self.ending = Some(Ending::Reported { on }),
            Event::Withdrawn => self.ending = Some(Ending::Withdrawn { on }),
        }
    }

    fn waiting(&self) -> BTreeSet<Right> {
        self.work.rights().cloned().unwrap_or_default()
    }

    fn ran(&mut self, run: Run) {
        let rights = self.waiting();
        if !run.state.is_closing() {
            self.work = Work::Blocked { plan: run.plan, rights };
            return;
        }
        self.work = Work::None;
        for right in rights {
            // Whatever was done before was before what this run left.
            if run.found_data() {
                self.acted.remove(&right);
            }
            if run.found_data() || self.runs.get(&right).is_none_or(|earlier| !earlier.found_data()) {
                self.runs.insert(right, run);
            }
        }
    }

    /// A run names whom it concerns: whoever was told of an earlier run is told again, whoever is waited for keeps the
    /// earlier day.
    fn outstanding_again(&mut self, recipients: &BTreeMap<String, Date>) {
        for (name, by) in recipients {
            let by = match self.recipients.get(name) {
                Some(Recipient::Outstanding { by: earlier }) => (*by).min(*earlier),
                _ => *by,
            };
            self.recipients.insert(name.clone(), Recipient::Outstanding { by });
        }
    }

    /// Each right keeps the reasons that are about it.
    fn settle(&mut self, rights: &BTreeSet<Right>, how: &Settlement) {
        for right in rights {
            let mut settled = how.clone();
            if let Settlement::Partly { reasons, .. } | Settlement::Refused { reasons, .. } = &mut settled {
                reasons.retain(|reason| self.is_about(reason, *right));
            }
            self.rights.insert(*right, settled);
        }
        // A plan of which nothing is open any more waits for nobody.
        let open = |right: &Right| self.rights.get(right).is_some_and(Settlement::is_open);
        if self.work.rights().is_some_and(|rights| !rights.iter().any(open)) {
            self.work = Work::None;
        }
    }
}

impl Identity {
    const fn supplied(self, on: Date) -> Self {
        match self {
            Self::Asked { on: asked, doubt, undue_delay }
            | Self::NotSupplied { asked, doubt, undue_delay, .. } => {
                Self::Supplied { asked, on, doubt, undue_delay }
            }
            Self::NotDoubted | Self::Supplied { .. } => self,
        }
    }

    const fn not_supplied(self, on: Date) -> Self {
        match self {
            Self::Asked { on: asked, doubt, undue_delay } => {
                Self::NotSupplied { asked, on, doubt, undue_delay }
            }
            Self::NotDoubted | Self::Supplied { .. } | Self::NotSupplied { .. } => self,
        }
    }
}

/// Whether a right is exercised by a request: information (Art. 13, 14) is owed without one. A complaint may come to the
/// controller before it goes to an authority (DPA 2018 s. 164A).
const fn is_exercised(right: Right) -> bool {
    !matches!(right, Right::InformationCollected | Right::InformationObtained)
}

fn error(code: Code, at: &str, message: &str) -> Error {
    Error::new(code, at, message)
}

fn problem(code: Code, at: &str, message: &str) -> Vec<Error> {
    alloc::vec![error(code, at, message)]
}

/// The problems of the event at `index`, with their places in the request.
pub(super) fn at(index: usize, problems: Vec<Error>) -> impl Iterator<Item = Error> {
    problems.into_iter().map(move |problem| {
        Error::new(problem.code(), format!("/events/{index}{}", problem.at()), problem.message())
    })
}
