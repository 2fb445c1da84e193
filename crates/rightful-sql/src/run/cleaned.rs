//! The columns from which a run takes what a person is known by.

use std::collections::BTreeSet;

use rightful::decide::Class;
use rightful::plan::{NewValue, Plan, Step};
use rightful::survey::{Capture, Question};

/// The columns from which the run has taken it in every row that leads to the person by more than text; `None` where no
/// such row stays. In others a name that somebody else has too may be theirs.
pub(super) fn columns(plan: &Plan, wanted: &Capture) -> Option<BTreeSet<String>> {
    let by_more_than_text = |class: &&Class| {
        let mut told = wanted.questions.iter().zip(class.bytes());
        told.any(|(question, answer)| {
            answer == b'1' && question.carries() && !matches!(question, Question::Text { .. })
        })
    };
    let classes = plan.expected.get(&wanted.collection)?.keys().filter(by_more_than_text);
    let stays = |class: &&Class| {
        !plan.steps.iter().any(|step| {
            matches!(step, Step::Delete { collection, classes, .. } if *collection == wanted.collection && classes.contains(class))
        })
    };
    let of_class = classes.filter(stays).map(|class| of_class(plan, wanted, class));
    of_class.reduce(|one, other| one.intersection(&other).cloned().collect())
}

fn of_class(plan: &Plan, wanted: &Capture, class: &Class) -> BTreeSet<String> {
    let cleans = |to: &NewValue| match to {
        NewValue::Value { .. } | NewValue::Surrogate { .. } | NewValue::Redacted { .. } => true,
        NewValue::Json { redacted, .. } => *redacted,
        _ => false,
    };
    let changes = plan.steps.iter().filter_map(|step| match step {
        Step::Change { collection, classes, set, .. }
            if *collection == wanted.collection && classes.contains(class) =>
        {
            Some(set)
        }
        _ => None,
    });
    changes.flatten().filter(|change| cleans(&change.to)).map(|change| change.column.to_string()).collect()
}
