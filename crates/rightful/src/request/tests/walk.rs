//! Every sequence of events up to a length, each state visited once: what the machine accepts is what the model says of
//! the history, and no two histories that reach one state are allowed different things.

use alloc::collections::{BTreeMap, BTreeSet, VecDeque};
use alloc::vec;
use alloc::vec::Vec;

use super::letter::{Letter, Start, alphabet, event};
use super::model::History;
use crate::law::Right;
use crate::law::clock::{Clock, ClockPlace, Holidays, Regime};
use crate::policy::ControllerRole::{Controller, Processor};
use crate::request::{By, Doubt, Stage, State};

/// How many events a sequence has at most.
const LONGEST: usize = 8;

const STARTS: [Start; 11] = [
    Start { role: Controller, rights: &[Right::Erasure], doubt: Doubt::UnknownSender },
    Start { role: Controller, rights: &[Right::Access], doubt: Doubt::UnknownSender },
    Start { role: Controller, rights: &[Right::MarketingObjection], doubt: Doubt::UnknownSender },
    Start { role: Controller, rights: &[Right::WithdrawConsent], doubt: Doubt::UnknownSender },
    Start { role: Controller, rights: &[Right::Access, Right::Erasure], doubt: Doubt::UnknownSender },
    Start { role: Controller, rights: &[Right::Erasure, Right::Rectification], doubt: Doubt::UnknownSender },
    Start {
        role: Controller,
        rights: &[Right::Access, Right::AutomatedDecision],
        doubt: Doubt::AuthorityNotShown,
    },
    Start { role: Controller, rights: &[Right::Access, Right::Objection], doubt: Doubt::NotIdentifying },
    Start { role: Controller, rights: &[Right::Complaint], doubt: Doubt::UnknownSender },
    Start { role: Controller, rights: &[Right::Access, Right::Complaint], doubt: Doubt::UnknownSender },
    Start { role: Processor, rights: &[Right::Erasure], doubt: Doubt::UnknownSender },
];

fn clock() -> Clock {
    let place = ClockPlace { regime: Regime::Eu, place: "DE-BE".parse().unwrap() };
    let holidays = Holidays::new(place.place.clone(), 2026, 2026, Vec::new()).unwrap();
    Clock::new(place, Some(holidays)).unwrap()
}

struct Walk {
    start: Start,
    letters: Vec<Letter>,
    /// The states reached, each with what may follow it.
    seen: BTreeMap<State, Vec<Letter>>,
    clock: Clock,
    edges: usize,
}

impl Walk {
    fn allowed(&self, history: &[Letter]) -> Vec<Letter> {
        let history = History { start: self.start, letters: history };
        self.letters.iter().copied().filter(|letter| history.allows(*letter)).collect()
    }

    fn from(start: Start) -> Self {
        let mut walk =
            Self { start, letters: alphabet(start), seen: BTreeMap::new(), clock: clock(), edges: 0 };
        let first = State::begun(start.role, &event(Letter::Receive, start)).unwrap();
        let mut next = VecDeque::from([(first, vec![Letter::Receive])]);
        while let Some((state, history)) = next.pop_front() {
            walk.visit(state, history, &mut next);
        }
        walk
    }

    /// First in, first out: a state is looked at after the shortest way to it, so no sequence is cut short.
    fn visit(&mut self, state: State, history: Vec<Letter>, next: &mut VecDeque<(State, Vec<Letter>)>) {
        let allowed = self.allowed(&history);
        self.facts(&state, &history, &allowed);
        for letter in self.letters.clone() {
            let mut after = state.clone();
            let accepted = after.step(&event(letter, self.start)).is_ok();
            assert_eq!(accepted, allowed.contains(&letter), "{letter:?} after {history:?}");
            assert!(accepted || after == state, "{letter:?} is refused and changes {history:?}");
            if !accepted || history.len() == LONGEST {
                continue;
            }
            self.edges += 1;
            let mut longer = history.clone();
            longer.push(letter);
            if let Some(before) = self.seen.get(&after) {
                assert_eq!(*before, self.allowed(&longer), "one state, two meanings: {longer:?}");
                continue;
            }
            self.seen.insert(after.clone(), self.allowed(&longer));
            next.push_back((after, longer));
        }
    }

    /// What holds in every state.
    fn facts(&self, state: &State, history: &[Letter], allowed: &[Letter]) {
        let model = History { start: self.start, letters: history };
        assert_eq!(state.is_settled(), model.over(), "{history:?}");
        assert_eq!(state.outstanding().next().is_some(), model.outstanding(), "{history:?}");
        assert_eq!(!state.identity.is_clear(), model.in_doubt(), "{history:?}");
        assert_eq!(state.is_final(), model.over() && !model.outstanding(), "{history:?}");
        let next = state.next(&self.clock).unwrap();
        assert_eq!(next.is_empty(), state.is_final(), "something is owed until the end: {history:?}");
        let waits = next.iter().any(|next| matches!(next.by, By::Waiting { .. }));
        // A withdrawal of consent and a complaint have no period that could wait (Art. 12(3)).
        let no_period = |right: &Right| matches!(right, Right::WithdrawConsent | Right::Complaint);
        let of_a_day = |right: &&Right| !no_period(right) && state.rights[*right].is_open();
        let by_a_day = self.start.rights.iter().any(|right| of_a_day(&right));
        assert_eq!(waits, model.clock_waits(), "{history:?}");
        let period = next.iter().any(|next| next.by != By::NoPeriod);
        let of_clock = self.start.role == Controller && by_a_day && !model.over();
        assert_eq!(period, of_clock || model.outstanding(), "{history:?}");
        // What is told as possible is possible, and nothing else is.
        let kinds = |letters: &[Letter]| {
            letters.iter().map(|letter| event(*letter, self.start).what.kind()).collect()
        };
        let possible: BTreeSet<_> = kinds(allowed);
        assert!(possible.is_subset(&state.allowed()), "{history:?}: {possible:?} of {:?}", state.allowed());
        if state.is_final() {
            assert!(state.allowed().is_empty(), "a final state accepts {:?}", state.allowed());
        } else {
            assert!(!allowed.is_empty(), "nothing can follow {history:?}");
        }
        assert_eq!(state.stage(), model.stage(), "{history:?}");
        let final_stage = matches!(
            state.stage(),
            Stage::Done | Stage::Refused | Stage::Withdrawn | Stage::Duplicate | Stage::Reported
        );
        assert_eq!(final_stage, state.is_final(), "{history:?}");
    }
}

#[test]
fn no_state_has_two_meanings_in_any_sequence_of_eight_events() {
    for start in STARTS {
        let walk = Walk::from(start);
        assert!(walk.edges > 1, "{start:?}: {} states, {} events", walk.seen.len(), walk.edges);
    }
}
