//! What a case means for each item of the data map.

mod channel;
mod collection;
mod decision;
mod facts;
mod found;
mod item;
mod over;
mod row;
mod standing;
mod stopped;
mod subject;
mod substance;
mod told;
mod uses;

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

pub(crate) use channel::{Stop, stops};
pub use decision::*;
pub(crate) use facts::rests_on_consent;
pub(crate) use stopped::was_stopped;
pub(crate) use told::was_told;
pub(crate) use uses::Uses;

use self::collection::Rules;
use self::facts::Facts;
use self::standing::Stand;
use crate::calendar::Date;
use crate::case::Trigger;
use crate::gather::Gather;
use crate::policy::{Collection, ControllerRole, Role};
use crate::{Case, Code, Error, Policy, Problems};

/// What the case means for every item of the data map, on the day it is decided.
///
/// Everything it may use is in its arguments; equal arguments give equal answers.
///
/// # Errors
/// Every fact of the case that does not fit the policy or contradicts another; a ground or trigger that is not
/// supported, by name; `decide.too-many-questions` for a collection that asks more than twelve questions.
pub fn decide(policy: &Policy, case: &Case) -> Result<Decision, Problems> {
    let facts = Facts::of(policy.document(), case)?;
    let copies = matches!(case.trigger, Trigger::Access {} | Trigger::Portability {});
    if copies && !case.is_out_of_scope() {
        let message = "a request for a copy or a package changes nothing and is not decided item by item: ask for the copy \
                       (`access`) or the package (`port`)";
        return Err(Error::new(Code::UnsupportedTrigger, "/trigger/kind", message).into());
    }
    let stands = standing::all(&facts);
    let set_aside = set_aside(&facts);
    let collections =
        if set_aside.is_some() { BTreeMap::new() } else { decide_rows(policy, &facts, &stands)? };
    Ok(Decision {
        policy: policy.hash(),
        decided: case.decided,
        set_aside,
        purposes: stands.iter().map(|(name, stand)| (name.to_string(), stand.state.clone())).gather(),
        collections,
    })
}

/// How each purpose stands for the person of a case, and the last day of a period that runs from an event which has
/// happened.
///
/// # Errors
/// Every fact of the case that does not fit the policy or contradicts another.
pub(crate) fn standings(
    policy: &Policy,
    case: &Case,
) -> Result<BTreeMap<String, (PurposeState, Option<crate::Date>)>, Problems> {
    let facts = Facts::of(policy.document(), case)?;
    let stands = standing::all(&facts).into_iter();
    Ok(stands
        .map(|(name, stand)| {
            // A purpose that has ended holds nothing any longer, unless by a floor: what is left of its period is none.
            let over = stand.state.standing == Standing::Ended
                && stand.state.reason != Reason::RetentionOver
                && !stand.has_floor();
            let last = match stand.clock {
                standing::Clock::Event { last, .. } if !over => last,
                _ => None,
            };
            let runs = stand.state.standing == Standing::Runs && !stand.has_floor();
            let consented = stand.consented(false, &facts, &[]).filter(|_| runs);
            let last = last.into_iter().chain(consented).min();
            (name.to_string(), (stand.state, last))
        })
        .gather())
}

/// The consents that are withdrawn, as a case says it, each with its day: by its trigger, as a fact, or by channel.
#[derive(Default)]
pub(crate) struct Withdrawn {
    /// The purposes whose consent is.
    pub(crate) purposes: BTreeMap<String, Date>,
    /// By purpose, the channels on which it is.
    pub(crate) channels: BTreeMap<String, BTreeMap<String, Date>>,
}

/// The consents that are withdrawn, by the facts of a case that fits the policy.
pub(crate) fn withdrawals(policy: &Policy, case: &Case) -> Withdrawn {
    let Ok(facts) = Facts::of(policy.document(), case) else { return Withdrawn::default() };
    let purposes = facts.withdrawn.iter().map(|(name, day)| (name.to_string(), *day)).gather();
    Withdrawn { purposes, channels: facts.withdrawn_channels() }
}

/// The answers that touch no data, in the order of the handbook: forwarded, out of scope, not identified, excessive.
fn set_aside(facts: &Facts<'_>) -> Option<Ruling> {
    let processor = facts.document.controller.role == ControllerRole::Processor;
    let (reason, cites) = if processor && !facts.instructed() {
        (Reason::Forwarded, item::cite(&["GDPR Art. 28(3)(a)", "GDPR Art. 28(3)(e)"]))
    } else if facts.case.is_out_of_scope() {
        (Reason::Deceased, item::cite(&["GDPR Recital 27"]))
    } else if !facts.identified {
        (Reason::NotIdentified, item::cite(&["GDPR Art. 12(6)"]))
    } else if facts.excessive && !facts.says_what_is_absolute() {
        (Reason::Excessive, item::cite(&["GDPR Art. 12(5)"]))
    } else {
        return None;
    };
    Some(Ruling {
        outcome: Outcome::Keep,
        reason,
        purposes: Vec::new(),
        cites,
        until: None,
        ground: None,
        exception: None,
        restricted_by: Vec::new(),
        stop_reasons: Vec::new(),
        use_stops: Vec::new(),
    })
}

/// Decides every collection that leads to the person.
///
/// A collection is reached when a carrying link of it leads to the person's accounts, or to rows that carry on. Each
/// round can only add links, so the order of the rounds does not show in the answer.
fn decide_rows(
    policy: &Policy,
    facts: &Facts<'_>,
    stands: &BTreeMap<&str, Stand<'_>>,
) -> Result<BTreeMap<String, CollectionDecision>, Problems> {
    let people = facts.case.subject.collection.as_str();
    let (mut asked, pointing) = carrying_links(policy, people);
    let mut waiting: BTreeSet<&str> = asked.keys().copied().collect();
    waiting.insert(people);
    let (mut carries_on, mut decided, mut problems) = (BTreeSet::new(), BTreeMap::new(), Vec::new());
    let mut classes: usize = 0;
    while let Some(name) = waiting.pop_first() {
        let Some(collection) = policy.collection(name) else { continue };
        let none = BTreeSet::new();
        let links = asked.get(name).unwrap_or(&none);
        let rules = Rules { facts, stands, name, collection, people, links };
        let decision = match rules.decide() {
            Ok(decision) => decision,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        let before = decided.get(name).map_or(0, |before: &CollectionDecision| before.classes.len());
        classes = classes.saturating_sub(before).saturating_add(decision.classes.len());
        if classes > MOST_CLASSES {
            let message = format!(
                "the rows of all collections fall into more than {MOST_CLASSES} classes: use fewer conditions, links or row-based periods"
            );
            problems.push(Error::new(Code::DecideTooManyQuestions, "/collections", message));
            break;
        }
        if name != people && carry_on(collection, links, &decision) && carries_on.insert(name) {
            for (from, link) in pointing.get(name).into_iter().flatten().copied() {
                if asked.entry(from).or_default().insert(link) {
                    waiting.insert(from);
                }
            }
        }
        decided.insert(name.to_string(), decision);
    }
    Problems::none_or(problems)?;
    Ok(decided)
}

/// The most classes of rows a decision tells apart: what is more fits in no memory and no report.
const MOST_CLASSES: usize = 1 << 18;

type LinksByCollection<'p> = BTreeMap<&'p str, BTreeSet<&'p str>>;
type PointingAt<'p> = BTreeMap<&'p str, Vec<(&'p str, &'p str)>>;

/// The carrying links that lead to the people, by collection, and those that lead elsewhere, by where they lead.
fn carrying_links<'p>(policy: &'p Policy, people: &str) -> (LinksByCollection<'p>, PointingAt<'p>) {
    let (mut direct, mut pointing) = (LinksByCollection::new(), PointingAt::new());
    for (name, collection) in &policy.document().collections {
        for (link_name, link) in &collection.links {
            if link.to == people {
                direct.entry(name).or_default().insert(link_name);
            } else if policy.carries(link) {
                pointing.entry(&link.to).or_default().push((name, link_name));
            }
        }
    }
    (direct, pointing)
}

/// Whether some rows of a collection carry on to what belongs to them: they are the person's by ownership, or they go.
fn carry_on(collection: &Collection, links: &BTreeSet<&str>, decision: &CollectionDecision) -> bool {
    let owned = |link: &&str| collection.links.get(*link).is_some_and(|link| link.role == Some(Role::Owner));
    links.iter().any(owned) || decision.classes.values().any(|class| class.row == RowOutcome::Delete)
}
