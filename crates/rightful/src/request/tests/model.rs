//! What may follow a history, said of the history alone: slow, plain, and nothing of the machine in it.

use alloc::vec;
use alloc::vec::Vec;

use super::letter::{For, Found, Letter, Start};
use crate::law::Right;
use crate::policy::ControllerRole;
use crate::request::{Doubt, Stage};

/// What happened so far; the receipt is its first letter.
pub(super) struct History<'h> {
    pub(super) start: Start,
    pub(super) letters: &'h [Letter],
}

impl History<'_> {
    fn any(&self, is: impl Fn(&Letter) -> bool) -> bool {
        self.letters.iter().any(is)
    }

    fn last(&self, is: impl Fn(&Letter) -> bool) -> Option<usize> {
        self.letters.iter().rposition(is)
    }

    fn open(&self, right: Right) -> bool {
        !self.any(|letter| {
            matches!(letter, Letter::Answer(of) | Letter::AnswerPending(of) | Letter::NothingHeld(of)
                | Letter::Refuse(of) | Letter::RefuseUnconfirmed(of) if *of == right)
        })
    }

    fn some_open(&self, is: impl Fn(Right) -> bool) -> bool {
        self.start.rights.iter().any(|right| is(*right) && self.open(*right))
    }

    /// Nobody owes the person an answer any more.
    pub(super) fn over(&self) -> bool {
        self.any(|letter| matches!(letter, Letter::Withdraw | Letter::Duplicate | Letter::Report))
            || !self.some_open(|_| true)
    }

    /// A recipient named by a run was not told since.
    pub(super) fn outstanding(&self) -> bool {
        let named = self.last(|letter| matches!(letter, Letter::Run(_, Found::DataToldOn)));
        let told = self.last(|letter| matches!(letter, Letter::Tell | Letter::DoNotTell));
        named.is_some() && named > told
    }

    /// It was asked who they are, and that was not said since.
    pub(super) fn in_doubt(&self) -> bool {
        self.any(|letter| *letter == Letter::AskWho) && !self.any(|letter| *letter == Letter::SayWho)
    }

    /// The doubt stops this right: Art. 12(6) names Articles 15 to 21, Art. 11(2) Articles 15 to 20.
    fn in_doubt_for(&self, right: Right) -> bool {
        self.in_doubt() && self.doubted(right)
    }

    fn doubted(&self, right: Right) -> bool {
        match right {
            Right::AutomatedDecision | Right::WithdrawConsent | Right::Complaint => false,
            Right::Objection | Right::MarketingObjection | Right::ResearchObjection => {
                self.start.doubt != Doubt::NotIdentifying
            }
            _ => true,
        }
    }

    /// The clock of a controller waits for the identity until it is settled either way, and for a clarification.
    pub(super) fn clock_waits(&self) -> bool {
        let has = |letter: Letter| self.letters.contains(&letter);
        let identity = |right| self.in_doubt_for(right) && !has(Letter::DoNotSayWho);
        let asked = has(Letter::AskWhat) && !has(Letter::SayWhat);
        let clarification = |right| asked && right != Right::MarketingObjection;
        let no_period = |right| matches!(right, Right::WithdrawConsent | Right::Complaint);
        let waits = |right| !no_period(right) && (identity(right) || clarification(right));
        !self.over() && self.some_open(waits)
    }

    /// What was done last towards a run, where it waits for anything: a plan of which nothing is open waits for nobody.
    fn work(&self) -> Option<Letter> {
        let of_work =
            |letter: &Letter| matches!(letter, Letter::Plan(..) | Letter::Approve(..) | Letter::Run(..));
        let at = self.last(of_work)?;
        let letter = self.letters[at];
        let over = matches!(letter, Letter::Run(_, found) if found != Found::Leftovers);
        (!over && self.planned_for(at).into_iter().any(|right| self.open(right))).then_some(letter)
    }

    /// The rights that the plan of the letter at `at` carries out, as was said or clear when it was made.
    fn planned_for(&self, at: usize) -> Vec<Right> {
        let (Letter::Plan(number, ..) | Letter::Approve(number, _) | Letter::Run(number, _)) =
            self.letters[at]
        else {
            return Vec::new();
        };
        let before = History { start: self.start, letters: &self.letters[..=at] };
        let made = before.last(|letter| matches!(letter, Letter::Plan(plan, ..) if *plan == number)).unwrap();
        let Letter::Plan(.., said) = self.letters[made] else { unreachable!() };
        before.meant(said, made)
    }

    fn meant(&self, said: For, at: usize) -> Vec<Right> {
        let then = History { start: self.start, letters: &self.letters[..at] };
        match said {
            For::Unsaid => then.open_for_plans(),
            For::One(right) => vec![right],
            For::All => self.start.rights.to_vec(),
        }
    }

    fn open_for_plans(&self) -> Vec<Right> {
        let rights = self.start.rights.iter().copied();
        let fits = |right: &Right| !matches!(right, Right::Access | Right::Complaint) && self.open(*right);
        rights.filter(fits).collect()
    }

    fn half_done(&self) -> bool {
        matches!(self.work(), Some(Letter::Run(_, Found::Leftovers)))
    }

    fn ran(&self) -> bool {
        self.any(|letter| matches!(letter, Letter::Run(..)))
    }

    /// A run planned for this right is over.
    fn ran_for(&self, right: Right) -> bool {
        let over = |letter: &Letter| matches!(letter, Letter::Run(_, found) if *found != Found::Leftovers);
        let mut letters = self.letters.iter().enumerate();
        letters.any(|(at, letter)| over(letter) && self.planned_for(at).contains(&right))
    }

    fn found_data(&self) -> bool {
        self.start.rights.iter().any(|right| self.latest_finding(*right).is_some())
    }

    /// The latest run for this right that found data and is over: where it stands, and what it found.
    fn latest_finding(&self, right: Right) -> Option<(usize, Found)> {
        let found = |letter: &Letter| match letter {
            Letter::Run(_, found @ (Found::Data | Found::DataToldOn | Found::DataInPart)) => Some(*found),
            _ => None,
        };
        let letters = self.letters.iter().enumerate().rev();
        let mut findings = letters.filter_map(|(at, letter)| Some((at, found(letter)?)));
        findings.find(|(at, _)| self.planned_for(*at).contains(&right))
    }

    /// It was done otherwise since the latest run for it that found data.
    fn acted(&self, right: Right) -> bool {
        let acted = self.last(|letter| *letter == Letter::Act(right));
        acted.is_some() && acted > self.latest_finding(right).map(|(at, _)| at)
    }

    fn acted_on_any(&self) -> bool {
        self.any(|letter| matches!(letter, Letter::Act(_)))
    }

    /// What waits to be run is for a right that the doubt stops.
    fn work_in_doubt(&self) -> bool {
        let of_work = |letter: &Letter| Some(*letter) == self.work();
        let planned = self.last(of_work).map(|at| self.planned_for(at)).unwrap_or_default();
        planned.into_iter().any(|right| self.in_doubt_for(right))
    }

    /// No plan for this right waits for approval or its run.
    fn no_work_waits(&self, right: Right) -> bool {
        let of_work = |letter: &Letter| Some(*letter) == self.work();
        self.last(of_work).is_none_or(|at| !self.planned_for(at).contains(&right))
    }

    /// Where the request stands in one word.
    pub(super) fn stage(&self) -> Stage {
        let has = |letter: Letter| self.letters.contains(&letter);
        let refused = |right: &Right| has(Letter::Refuse(*right)) || has(Letter::RefuseUnconfirmed(*right));
        let checks = [
            (self.over() && self.outstanding(), Stage::Partial),
            (has(Letter::Withdraw), Stage::Withdrawn),
            (has(Letter::Duplicate), Stage::Duplicate),
            (has(Letter::Report), Stage::Reported),
            (self.start.rights.iter().all(refused), Stage::Refused),
            (self.over(), Stage::Done),
            (self.start.role == ControllerRole::Processor && !has(Letter::Forward), Stage::ToForward),
            (self.in_doubt() && has(Letter::DoNotSayWho), Stage::IdentityNotSupplied),
            (self.in_doubt(), Stage::IdentityAsked),
            (has(Letter::AskWhat) && !has(Letter::SayWhat), Stage::ClarificationAsked),
            (self.half_done(), Stage::Blocked),
            (has(Letter::AskFee) && !has(Letter::PayFee), Stage::FeeAsked),
            (matches!(self.work(), Some(Letter::Plan(..))), Stage::Planned),
            (matches!(self.work(), Some(Letter::Approve(..))), Stage::Approved),
            (self.some_open(|right| self.ran_for(right)), Stage::Ran),
            (has(Letter::Forward), Stage::Forwarded),
        ];
        checks.into_iter().find(|(is, _)| *is).map_or(Stage::Received, |(_, stage)| stage)
    }

    pub(super) fn allows(&self, next: Letter) -> bool {
        match next {
            Letter::Receive => return false,
            Letter::Tell | Letter::DoNotTell => return self.outstanding(),
            _ if self.over() => return false,
            _ => {}
        }
        let new = !self.letters.contains(&next);
        let processor = self.start.role == ControllerRole::Processor;
        let controller_knows = !processor || self.any(|letter| *letter == Letter::Forward);
        let by_run = |right| matches!(right, Right::Erasure | Right::Rectification | Right::Restriction);
        let carried_out = |right| !matches!(right, Right::Access | Right::Complaint);
        let latest = |right| self.latest_finding(right).map(|(_, found)| found);
        let changed = |right| (by_run(right) && latest(right).is_some()) || self.acted(right);
        match next {
            Letter::Acknowledge => new,
            Letter::Duplicate => {
                !self.ran()
                    && self.work().is_none()
                    && !self.acted_on_any()
                    && self.start.rights.iter().all(|right| self.open(*right))
            }
            Letter::Withdraw => !self.half_done(),
            Letter::Forward => processor && new,
            Letter::Report => processor && controller_knows && !self.half_done(),
            Letter::Plan(_, _, said) => {
                let open = self.open_for_plans();
                let meant = self.meant(said, self.letters.len());
                controller_knows
                    && !self.half_done()
                    && !open.is_empty()
                    && meant.iter().all(|right| open.contains(right))
                    && (said != For::Unsaid || meant.len() == 1)
            }
            Letter::Approve(plan, by) => {
                controller_knows
                    && !self.work_in_doubt()
                    && matches!(self.work(), Some(Letter::Plan(waiting, ..)) if waiting == plan)
                    && !self.any(|letter| matches!(letter, Letter::Plan(of, preparer, _) if (*of, *preparer) == (plan, by)))
            }
            Letter::Run(plan, found) => {
                controller_knows
                    && !self.work_in_doubt()
                    && match self.work() {
                        Some(Letter::Approve(approved, _)) => approved == plan,
                        Some(Letter::Run(stopped, Found::Leftovers)) => {
                            stopped == plan && found != Found::Nothing
                        }
                        _ => false,
                    }
            }
            _ if processor => false,
            Letter::AskWho => {
                new && !self.ran() && !self.acted_on_any() && self.some_open(|right| self.doubted(right))
            }
            Letter::SayWho => self.any(|letter| *letter == Letter::AskWho) && new,
            Letter::DoNotSayWho => self.in_doubt() && new,
            Letter::AskWhat => new,
            // Art. 12(3) has a period for Articles 15 to 22, and for nothing else.
            Letter::Extend => {
                new && self.some_open(|right| !matches!(right, Right::WithdrawConsent | Right::Complaint))
            }
            Letter::SayWhat => self.any(|letter| *letter == Letter::AskWhat) && new,
            Letter::AskFee => {
                let free = |right| {
                    matches!(right, Right::MarketingObjection | Right::WithdrawConsent | Right::Complaint)
                };
                new && self.some_open(|right| !free(right))
            }
            Letter::PayFee => self.any(|letter| *letter == Letter::AskFee) && new,
            Letter::Answer(right) => {
                self.open(right)
                    && !self.in_doubt_for(right)
                    && !self.half_done()
                    && (!carried_out(right)
                        || (self.no_work_waits(right)
                            && (latest(right) == Some(Found::Data) || self.acted(right))))
            }
            Letter::AnswerPending(right) => {
                self.open(right)
                    && !self.in_doubt_for(right)
                    && !self.half_done()
                    && carried_out(right)
                    && self.no_work_waits(right)
                    && (latest(right) == Some(Found::DataToldOn) || self.acted(right))
            }
            Letter::Act(right) => {
                !processor
                    && self.open(right)
                    && !self.in_doubt_for(right)
                    && !self.half_done()
                    && carried_out(right)
                    && (!by_run(right) || latest(right).is_some())
                    && !self.acted(right)
            }
            Letter::NothingHeld(right) => {
                self.open(right) && !self.in_doubt_for(right) && !self.half_done() && !self.found_data()
            }
            Letter::Refuse(right) => {
                // The law gives no reason against a complaint: what came of it is the answer.
                let refusable = !matches!(right, Right::MarketingObjection | Right::Complaint);
                self.open(right) && !self.half_done() && !changed(right) && refusable
            }
            Letter::RefuseUnconfirmed(right) => {
                self.open(right)
                    && !self.half_done()
                    && !changed(right)
                    && self.in_doubt_for(right)
                    && self.any(|letter| *letter == Letter::DoNotSayWho)
            }
            Letter::Receive | Letter::Tell | Letter::DoNotTell => false,
        }
    }
}
