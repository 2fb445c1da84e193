//! The rules once more, slowly and plainly, for the property tests.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use proptest::prelude::*;

use super::{Event, History, Kind, Status};
use crate::{DateTime, Period};

const PURPOSES: [&str; 4] = ["*", "newsletter", "photos", "research"];
const CHANNELS: [&str; 4] = ["*", "email", "phone", "post"];

/// How a consent stands: every event is looked at, one by one, against every other.
fn naive(events: &[Event], purpose: &str, channel: Option<&str>, at: i64) -> (Status, bool) {
    let matches = |event: &&Event| {
        let here = event.purpose.as_deref() == Some("*") || event.purpose.as_deref() == Some(purpose);
        let there =
            matches!(event.channel.as_deref(), None | Some("*")) || event.channel.as_deref() == channel;
        here && there && event.at.instant() <= at
    };
    let so_far: Vec<&Event> = events.iter().filter(matches).collect();
    let answers: Vec<&&Event> = so_far
        .iter()
        .filter(|event| !matches!(event.kind, Kind::Requested | Kind::Deferred | Kind::Amended))
        .collect();
    // Nothing that gives consent counts where something protective was said at the same instant or later.
    let taken_back: Vec<&&&Event> = answers.iter().filter(|event| !event.kind.gives()).collect();
    let last_taken = taken_back.iter().map(|event| event.at.instant()).max();
    let last_given = answers.iter().filter(|event| event.kind.gives()).map(|event| event.at.instant()).max();
    match (last_given, last_taken) {
        (None, None) => {
            let questions = so_far.iter().filter(|event| event.kind != Kind::Amended);
            let last = questions.max_by_key(|event| (event.at.instant(), event.kind == Kind::Deferred));
            match last.map(|event| event.kind) {
                None => (Status::Unknown, false),
                Some(Kind::Deferred) => (Status::Deferred, false),
                Some(_) => (Status::Requested, false),
            }
        }
        (Some(given), taken) if taken.is_none_or(|taken| taken < given) => {
            let at_once: Vec<&&&Event> =
                answers.iter().filter(|event| event.at.instant() == given && event.kind.gives()).collect();
            let renewed = at_once.iter().any(|event| event.kind == Kind::Renewed);
            let kind = if renewed { Kind::Renewed } else { Kind::Given };
            let of_kind = at_once.iter().filter(|event| event.kind == kind);
            let ends = of_kind.filter_map(|event| event.valid_for.map(|period| end(event.at, period)));
            if ends.min().is_some_and(|end| end <= at) {
                (Status::Expired, false)
            } else {
                (if renewed { Status::Renewed } else { Status::Given }, true)
            }
        }
        (_, Some(taken)) => {
            let at_once = answers.iter().filter(|event| event.at.instant() == taken);
            let kind = at_once.map(|event| event.kind).max_by_key(|kind| match kind {
                Kind::Withdrawn => 5,
                Kind::Invalidated => 4,
                Kind::Revoked => 3,
                Kind::Refused => 2,
                Kind::Expired => 1,
                _ => 0,
            });
            (kind.map_or(Status::Unknown, Kind::status), false)
        }
        (Some(_), None) => (Status::Unknown, false),
    }
}

/// Periods here are of whole hours, so that their end needs no calendar.
fn end(at: DateTime, period: Period) -> i64 {
    match period.amount() {
        crate::Amount::Minutes(minutes) => at.instant() + i64::from(minutes) * 60,
        _ => i64::MAX,
    }
}

fn event() -> impl Strategy<Value = Event> {
    (0..Kind::ALL.len(), 0..PURPOSES.len(), 0..=CHANNELS.len(), 0_i64..12, 0_u32..4).prop_map(
        |(kind, purpose, channel, hour, hours)| {
            let kind = Kind::ALL[kind];
            // Consent is specific: where it is given, the purpose is named.
            let purpose = if kind.gives() || kind == Kind::Amended { purpose.max(1) } else { purpose };
            let at = DateTime::from_unix_seconds(hour * 3_600).unwrap();
            let mut event = Event::new(at, kind, PURPOSES[purpose]);
            event.channel = CHANNELS.get(channel).map(ToString::to_string);
            if kind.gives() && hours > 0 {
                event.valid_for = Some(alloc::format!("PT{hours}H").parse().unwrap());
            }
            event
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_state_is_that_of_the_model(events in proptest::collection::vec(event(), 0..24)) {
        let history = History::of(events.clone()).unwrap();
        for hour in -1..=14 {
            let at = DateTime::from_unix_seconds(hour * 3_600).unwrap();
            for purpose in PURPOSES.iter().skip(1) {
                for channel in [None, Some("email"), Some("phone"), Some("post"), Some("pigeon")] {
                    let standing = history.state(purpose, channel, at);
                    let expected = naive(&events, purpose, channel, at.instant());
                    prop_assert_eq!((standing.status, standing.covers), expected, "{} {:?} {}", purpose, channel, hour);
                }
            }
            // One pass over everything says what every question by itself does.
            for ((purpose, channel), standing) in history.states(at) {
                prop_assert_eq!(&standing, &history.state(&purpose, channel.as_deref(), at));
            }
        }
    }

    #[test]
    fn the_order_of_arrival_does_not_show(
        (events, shuffled) in proptest::collection::vec(event(), 0..24).prop_flat_map(|events| {
            (Just(events.clone()), Just(events).prop_shuffle())
        }),
        hour in -1_i64..14,
    ) {
        let at = DateTime::from_unix_seconds(hour * 3_600).unwrap();
        let (first, second) = (History::of(events).unwrap(), History::of(shuffled).unwrap());
        prop_assert_eq!(first.states(at), second.states(at));
    }

    #[test]
    fn what_comes_later_changes_nothing_before(events in proptest::collection::vec(event(), 1..24), hour in 0_i64..12) {
        let at = DateTime::from_unix_seconds(hour * 3_600).unwrap();
        let until_then: Vec<Event> = events.iter().filter(|event| event.at.instant() <= at.instant()).cloned().collect();
        let (all, past) = (History::of(events).unwrap(), History::of(until_then).unwrap());
        for purpose in PURPOSES.iter().skip(1) {
            for channel in [None, Some("email")] {
                prop_assert_eq!(all.state(purpose, channel, at), past.state(purpose, channel, at));
            }
        }
    }

    #[test]
    fn one_more_that_protects_never_makes_a_consent_stand(
        events in proptest::collection::vec(event(), 0..16),
        extra in event(),
        hour in 0_i64..14,
    ) {
        prop_assume!(!extra.kind.gives());
        let at = DateTime::from_unix_seconds(hour * 3_600).unwrap();
        let before = History::of(events.clone()).unwrap();
        let after = History::of(events.into_iter().chain([extra]).collect()).unwrap();
        for purpose in PURPOSES.iter().skip(1) {
            let covers = |history: &History| history.state(purpose, Some("email"), at).covers;
            prop_assert!(covers(&before) || !covers(&after));
        }
    }
}

#[test]
fn debug_tells_no_names() {
    let secret = String::from("anna@x.example");
    let mut event = Event::new(DateTime::from_unix_seconds(0).unwrap(), Kind::Given, &secret);
    event.evidence = Some(secret.clone());
    let history = History::of(alloc::vec![event.clone()]).unwrap();
    assert_eq!(alloc::format!("{event:?} {history:?}"), "Event(Given) History(1 events)");
}
