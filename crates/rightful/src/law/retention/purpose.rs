//! Until when one purpose may use an item: the earliest of what ends it, and a floor under that.

use alloc::string::String;
use alloc::vec::Vec;

use super::item::future;
use super::{EndedBy, Ending, Finding, Limit, PurposeEnd, PurposePeriod};
use crate::calendar::{Date, DayOrTime};
use crate::law::Citation;
use crate::pointer::Pointer;
use crate::{Code, Error};

/// A last day that is known, or awaited.
#[derive(Clone, Copy)]
enum Last {
    Day(Date),
    Awaited,
}

pub(super) fn end(
    name: &str,
    purpose: &PurposePeriod,
    on: Date,
    at: &Pointer,
    findings: &mut Vec<Finding>,
) -> Result<PurposeEnd, Vec<Error>> {
    let mut problems = Vec::new();
    let mut limit =
        |limit: Option<&Limit>, at: &Pointer| limit.and_then(|limit| last(limit, on, at, &mut problems));
    let period = limit(purpose.period.as_ref(), &at.key("period"));
    let ceiling = limit(purpose.ceiling.as_ref(), &at.key("ceiling"));
    let floor = limit(purpose.floor.as_ref().map(|floor| &floor.limit), &at.key("floor").key("limit"));
    if purpose.floor.as_ref().is_some_and(|floor| floor.provision.trim().is_empty()) {
        let message = "a floor holds data against the person's rights, which only law can do (Art. 17(3)(b)): name the provision";
        problems.push(Error::new(Code::PolicyFloorWithoutLaw, at.key("floor").key("provision"), message));
    }
    let stops = [
        (EndedBy::Withdrawal, "withdrawn", purpose.withdrawn),
        (EndedBy::Objection, "objection_upheld", purpose.objection_upheld),
        (EndedBy::Ended, "ended", purpose.ended),
    ];
    let mut ends: Vec<(Date, EndedBy)> = Vec::new();
    for (by, key, day) in stops {
        let Some(day) = day else { continue };
        if day > on {
            problems.push(future(at.key(key)));
        }
        match day.add_days(-1) {
            Ok(last) => ends.push((last, by)),
            Err(problem) => problems.push(Error::new(problem.code(), at.key(key), problem.message())),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    for (last, by) in [(ceiling, EndedBy::Ceiling), (period, EndedBy::Period)] {
        if let Some(Last::Day(day)) = last {
            ends.push((day, by));
        }
    }
    let first = ends.into_iter().min();
    let used_until = first.map(|(day, _)| day);
    let kept_until = match (used_until, floor) {
        (None, _) | (_, Some(Last::Awaited)) => None,
        (Some(used), Some(Last::Day(floor))) => Some(used.max(floor)),
        (Some(used), None) => Some(used),
    };
    if let (Some(Last::Day(floor)), Some(Last::Day(ceiling))) = (floor, ceiling)
        && floor > ceiling
    {
        findings.push(Finding::FloorAfterCeiling { purpose: name.into(), floor, ceiling });
    }
    if kept_until.is_none() {
        let awaits = [period, ceiling, floor].into_iter().any(|last| matches!(last, Some(Last::Awaited)));
        open(name, purpose, awaits, on, findings);
    }
    let by = first.map_or(EndedBy::Nothing, |(_, by)| by);
    let in_use = used_until.is_none_or(|used| on <= used);
    Ok(PurposeEnd { used_until, by, kept_until, in_use, cites: cites(purpose, by, used_until, kept_until) })
}

/// The last day of a limit; nothing, with every problem, where it cannot be told.
fn last(limit: &Limit, on: Date, at: &Pointer, problems: &mut Vec<Error>) -> Option<Last> {
    let (rule, happened) = match limit {
        Limit::On(day) => return Some(Last::Day(*day)),
        Limit::Reckoned { rule, happened } => (rule, happened),
    };
    let events = at.key("events");
    let before = problems.len();
    for (i, event) in happened.iter().enumerate() {
        if event.date() > on {
            problems.push(future(events.index(i)));
        }
    }
    match rule.end(happened) {
        Ok(_) if problems.len() > before => None,
        Ok(Ending::Dated { end, .. }) => Some(Last::Day(DayOrTime::date(end))),
        Ok(Ending::Open { .. }) => Some(Last::Awaited),
        Err(found) => {
            let inside = |problem: &Error| {
                Error::new(problem.code(), alloc::format!("{events}{}", problem.at()), problem.message())
            };
            problems.extend(found.as_slice().iter().map(inside));
            None
        }
    }
}

/// What is missing for an end that is open: what is awaited, and when that is looked at again.
fn open(name: &str, purpose: &PurposePeriod, awaits: bool, on: Date, findings: &mut Vec<Finding>) {
    let named = purpose.awaits.as_deref().is_some_and(|awaits| !awaits.trim().is_empty());
    if !awaits && !named {
        findings.push(Finding::NothingAwaited { purpose: name.into() });
    }
    match purpose.review {
        None => findings.push(Finding::NoReview { purpose: name.into() }),
        Some(review) if review < on => findings.push(Finding::ReviewPassed { purpose: name.into(), review }),
        Some(_) => {}
    }
}

fn cites(purpose: &PurposePeriod, by: EndedBy, used: Option<Date>, kept: Option<Date>) -> Vec<Citation> {
    let mut cites = Vec::from([Citation::known(match by {
        EndedBy::Withdrawal => "GDPR Art. 7(3)",
        EndedBy::Objection => "GDPR Art. 21",
        EndedBy::Ended | EndedBy::Ceiling | EndedBy::Period => "GDPR Art. 5(1)(e)",
        EndedBy::Nothing => "GDPR Recital 39",
    })]);
    if let Some(floor) = purpose.floor.as_ref().filter(|_| used.is_some() && kept != used) {
        cites.push(Citation::known("GDPR Art. 17(3)(b)"));
        cites.push(Citation::named(String::from(floor.provision.trim())));
    }
    cites
}
