//! The days that a letter tells: none that is over, none that the record does not have, none later than the law's (Art. 12(3)).

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Writer, about};
use crate::gather::Gather;
use crate::law::Right;
use crate::law::clock::{Clock, Due, When};
use crate::letter::{AnswerDue, Details, Kind};
use crate::policy::ControllerRole;
use crate::request::State;
use crate::{Code, Date, Error, Problems};

/// Refuses days of the details that the clock does not allow: one that is later than the law's, or than the day the person was
/// told (Art. 12(3)), and one of an extension that the record does not have, so that nobody would keep it (Art. 5(1)(a)).
///
/// # Errors
/// [`Code::LetterDay`] for each such day, and what [`State::answers_due`] has.
pub(crate) fn within_law(
    state: &State,
    kind: Kind,
    details: &Details,
    clock: &Clock,
) -> Result<(), Problems> {
    let mut problems = Vec::new();
    let on_record = kind != Kind::Extension || state.extensions.iter().any(|notice| notice.until.is_some());
    for (at, told, rights) in days(details, &about(state, kind, &details.rights)) {
        let (mut later, mut unrecorded) = (false, false);
        for (due, _) in state.answers_due(&rights, clock)?.into_values() {
            later |= due.is_over_on(told)?;
            unrecorded |= !on_record && first(due).is_some_and(|due| told < due);
        }
        let mut wrong = |message| problems.push(Error::new(Code::LetterDay, at.as_str(), message));
        if later {
            wrong(
                "this is later than the law allows, or than the person was told: leave it out, and the letter tells the day that the clock counts",
            );
        } else if unrecorded {
            wrong(
                "the record does not have this day, so nobody would keep it: enter it as `until` of the notice, or leave it out",
            );
        }
    }
    Problems::none_or(problems)
}

/// The days of the details, each with its place and the rights it is for.
fn days(details: &Details, about: &BTreeSet<Right>) -> Vec<(String, Date, BTreeSet<Right>)> {
    let apart: BTreeSet<Right> =
        details.due_apart.iter().flat_map(|apart| apart.rights.iter().copied()).gather();
    let all = details.due.and_then(AnswerDue::on);
    let all = all.map(|on| ("/details/due".into(), on, about.difference(&apart).copied().gather()));
    let apart = details.due_apart.iter().enumerate().filter_map(|(index, apart)| {
        Some((format!("/details/due_apart/{index}/due"), apart.due.on()?, apart.rights.clone()))
    });
    all.into_iter().chain(apart).collect()
}

/// The last day, or the first it can be.
fn first(due: Due) -> Option<Date> {
    match due {
        Due::Uncovered { not_before, .. } => Some(not_before),
        due => due.when().map(When::day),
    }
}

impl Writer<'_> {
    /// The day that the notice of extension tells, as its event has it: the one that is kept, and looked at again.
    pub(super) fn told(&self) -> Option<Date> {
        self.state.extensions.iter().rev().find_map(|notice| notice.until)
    }

    /// An extension tells the day that its event has, and the record keeps no other (Art. 12(3), 5(1)(a)).
    pub(super) fn another_day(&self, kind: Kind) -> Option<Error> {
        let until = self.told().filter(|_| kind == Kind::Extension)?;
        let last = self.details.days().filter_map(AnswerDue::on).max()?;
        let message = "the event of the notice has another day as `until`: tell that one, or correct it; neither is later than the law's (Art. 12(3))";
        (last != until).then(|| Error::new(Code::LetterDay, "/details/due", message))
    }

    /// What was over before the letter is written is neither promised nor told as what is to come.
    pub(super) fn out_of_order(&self, kind: Kind) -> Vec<Error> {
        let (details, mut problems) = (self.details, Vec::new());
        let mut wrong = |at: &str, message| problems.push(Error::new(Code::LetterDate, at, message));
        let told = match kind {
            Kind::Receipt => self.state.role == ControllerRole::Controller,
            Kind::Extension => true,
            _ => false,
        };
        let over = |due: AnswerDue| matches!(due, AnswerDue::By { on, .. } if on < details.on);
        if told && details.days().any(over) {
            wrong("/details/on", "the letter would promise a day that is over: correct its day, or answer");
        }
        let ends = details.restriction.as_ref().filter(|_| kind == Kind::RestrictionEnds);
        if ends.is_some_and(|restriction| restriction.ends <= details.on) {
            let message = "the person is informed before the restriction is lifted (Art. 18(3)): lift it on a day after the letter";
            wrong("/details/restriction/ends", message);
        }
        if matches!(kind, Kind::Done | Kind::Pending | Kind::Partial | Kind::Refused) {
            for (index, kept) in details.kept.iter().enumerate() {
                if kept.until.is_some_and(|until| until < details.on) {
                    let at = alloc::format!("/details/kept/{index}/until");
                    wrong(
                        &at,
                        "this was kept until a day before the letter: correct it, or delete what is kept",
                    );
                }
            }
            let last = details.backups.iter().flatten().max();
            if last.is_some_and(|last| *last < details.on) {
                let message =
                    "the backups ended before the letter: say that there are none, or correct the day";
                wrong("/details/backups", message);
            }
        }
        problems
    }
}
