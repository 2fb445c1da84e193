//! A second opinion: models that walk from day to day and know nothing of ends, cut-offs or intervals.

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use proptest::prelude::*;

use super::*;
use crate::calendar::{Amount, Date, DayOrTime, MonthDay, Period, StartRule, Term};

fn days(from: Date, to: Date) -> impl Iterator<Item = Date> {
    (from.days_since_1970()..=to.days_since_1970())
        .filter_map(|day| Date::from_days_since_1970(i64::from(day)))
}

/// The last day on which data may be held that are used again on `events`: day by day, as somebody with a diary would.
fn diary(term: Term, events: &[Date]) -> Date {
    let first = *events.iter().min().unwrap();
    let mut until = term.end(first).unwrap();
    let last = *events.iter().max().unwrap();
    for today in days(first, last) {
        if today > until {
            break; // gone, and nothing brings it back
        }
        if events.contains(&today) {
            until = term.end(today).unwrap();
        }
    }
    until
}

fn dated(ending: &Ending) -> (Date, Date) {
    let Ending::Dated { end, due, .. } = ending else { panic!("open") };
    (end.date(), due.date())
}

fn as_events(days: &[Date]) -> Vec<DayOrTime> {
    days.iter().copied().map(DayOrTime::Day).collect()
}

/// The last event that counted, as the steps tell it.
fn counted(ending: &Ending) -> Date {
    let Ending::Dated { steps, .. } = ending else { panic!("open") };
    let counts = |step: &&Step| matches!(step.step, StepKind::Happened | StepKind::Reset);
    steps.iter().rfind(counts).unwrap().on.date()
}

fn any_start() -> impl Strategy<Value = StartRule> {
    prop_oneof![
        Just(StartRule::Day),
        Just(StartRule::YearEnd),
        (1u8..=12, 1u8..=28)
            .prop_map(|(month, day)| StartRule::FinancialYearEnd(MonthDay::new(month, day).unwrap())),
    ]
}

fn any_term() -> impl Strategy<Value = Term> {
    let amount = prop_oneof![
        (1u32..=40).prop_map(Amount::Months),
        (1u32..=900).prop_map(Amount::Days),
        (1u32..=20_000).prop_map(Amount::Minutes),
    ];
    (amount, any_start())
        .prop_filter_map("a term", |(amount, start)| Term::new(Period::new(amount).unwrap(), start).ok())
}

fn any_day() -> impl Strategy<Value = Date> {
    // 1990-01-01 to 2100-12-31
    (7_305i64..=47_846).prop_map(|day| Date::from_days_since_1970(day).unwrap())
}

/// Days near each other, so that periods begin anew, are over, and are met on their last day.
fn any_events() -> impl Strategy<Value = Vec<Date>> {
    (any_day(), prop::collection::vec(0i32..=1_200, 0..8)).prop_map(|(first, gaps)| {
        let mut events = Vec::from([first]);
        for gap in gaps {
            events.push(events[events.len() - 1].add_days(gap).unwrap());
        }
        events
    })
}

/// Facts of one purpose in the model: last days, and days of which it acts at once.
#[derive(Clone, Debug)]
struct Facts {
    period: Option<Date>,
    ceiling: Option<Date>,
    floor: Option<Date>,
    withdrawn: Option<Date>,
    ended: Option<Date>,
}

fn any_facts() -> impl Strategy<Value = Facts> {
    let day =
        || prop::option::of((18_262i64..=18_400).prop_map(|day| Date::from_days_since_1970(day).unwrap()));
    (day(), day(), day(), day(), day()).prop_map(|(period, ceiling, floor, withdrawn, ended)| Facts {
        period,
        ceiling,
        floor,
        withdrawn,
        ended,
    })
}

impl Facts {
    /// Whether the purpose may use the item on a day, asked of each fact on its own.
    fn uses(&self, day: Date) -> bool {
        self.period.is_none_or(|last| day <= last)
            && self.ceiling.is_none_or(|last| day <= last)
            && self.withdrawn.is_none_or(|on| day < on)
            && self.ended.is_none_or(|on| day < on)
    }

    fn holds(&self, day: Date) -> bool {
        self.uses(day) || self.floor.is_some_and(|last| day <= last)
    }

    fn given(&self) -> PurposePeriod {
        PurposePeriod {
            period: self.period.map(Limit::On),
            ceiling: self.ceiling.map(Limit::On),
            floor: self
                .floor
                .map(|day| Floor { limit: Limit::On(day), provision: "Accounts Act §9".into() }),
            withdrawn: self.withdrawn,
            ended: self.ended,
            ..PurposePeriod::default()
        }
    }
}

fn hold(from: Date, released: Option<Date>) -> Suspension {
    Suspension { by: SuspensionKind::LegalHold, from, released, review: None }
}

proptest! {
    #[test]
    fn a_period_that_begins_anew_agrees_with_the_diary(term in any_term(), events in any_events()) {
        let rule = Rule::new(Trigger::LastEvent, term);
        let ending = rule.end(&as_events(&events)).unwrap();
        let until = diary(term, &events);
        prop_assert_eq!(dated(&ending), (until, until.add_days(1).unwrap()));
    }

    #[test]
    fn the_order_of_what_happened_does_not_matter(term in any_term(), events in any_events(), turn in 0usize..8) {
        let rule = Rule::new(Trigger::LastEvent, term);
        let mut turned = as_events(&events);
        turned.reverse();
        let by = turn % turned.len();
        turned.rotate_left(by);
        prop_assert_eq!(rule.end(&turned).unwrap(), rule.end(&as_events(&events)).unwrap());
    }

    #[test]
    fn what_is_due_lies_at_or_before_the_cutoff(
        term in any_term(), events in any_events(), days in -400i32..=400,
    ) {
        let rule = Rule::new(Trigger::LastEvent, term);
        let ending = rule.end(&as_events(&events)).unwrap();
        let (_, due) = dated(&ending);
        let d = due.add_days(days).unwrap();
        let cutoff = rule.cutoff(DayOrTime::Day(d)).map(DayOrTime::date);
        prop_assert_eq!(due <= d, cutoff.is_some_and(|cutoff| counted(&ending) <= cutoff));
    }

    #[test]
    fn moments_begin_anew_as_days_do(minutes in 1u32..=3_000, gaps in prop::collection::vec(0i64..=200_000, 0..6)) {
        let term = Term::new(Period::new(Amount::Minutes(minutes)).unwrap(), StartRule::Day).unwrap();
        let (mut now, mut events) = (1_000_000i64, Vec::from([1_000_000i64]));
        for gap in gaps {
            now += gap;
            events.push(now);
        }
        let mut due = events[0] + i64::from(minutes) * 60;
        for event in &events {
            if *event >= due {
                break;
            }
            due = event + i64::from(minutes) * 60;
        }
        let moments: Vec<DayOrTime> =
            events.iter().map(|at| crate::DateTime::from_unix_seconds(*at).unwrap().into()).collect();
        let Ending::Dated { end, due: found, .. } = Rule::new(Trigger::LastEvent, term).end(&moments).unwrap() else { panic!("open") };
        prop_assert_eq!((found.place(), end.place()), (due, due - 1));
    }

    #[test]
    fn an_item_is_held_as_long_as_a_purpose_holds_it(facts in prop::collection::vec(any_facts(), 1..4), ask in -150i32..20) {
        let on = Date::new(2020, 5, 20).unwrap().add_days(ask).unwrap();
        // What has not happened on the day that is asked about is not known.
        let known = |facts: &Facts| Facts {
            withdrawn: facts.withdrawn.filter(|day| *day <= on), ended: facts.ended.filter(|day| *day <= on), ..facts.clone()
        };
        let facts: Vec<Facts> = facts.iter().map(known).collect();
        let purposes: BTreeMap<String, PurposePeriod> =
            facts.iter().enumerate().map(|(i, facts)| (i.to_string(), facts.given())).collect();
        let found = item(&Item { purposes, suspensions: Vec::new() }, on).unwrap();
        for (i, facts) in facts.iter().enumerate() {
            prop_assert_eq!(found.purposes[&i.to_string()].in_use, facts.uses(on));
        }
        let held = facts.iter().any(|facts| facts.holds(on));
        prop_assert_eq!(held, !matches!(found.standing, Standing::Due { .. }));
        if let Some(end) = found.end {
            // The day after the last day nobody holds it, and on that day somebody does.
            let holds = |day: Date| facts.iter().any(|facts| facts.holds(day));
            prop_assert!(!holds(end.add_days(1).unwrap()) && holds(end), "{}", end);
        }
    }

    #[test]
    fn a_hold_suspends_and_its_release_starts_nothing(
        end in 0i32..40, holds in prop::collection::vec((0i32..60, prop::option::of(0i32..30)), 0..4), ask in 60i32..90,
    ) {
        let zero = Date::new(2026, 1, 1).unwrap();
        let day = |days: i32| zero.add_days(days).unwrap();
        let suspensions: Vec<Suspension> = holds
            .iter()
            .map(|(from, lasts)| hold(day(*from), lasts.map(|lasts| day((*from + lasts).min(60)))))
            .collect();
        let period = PurposePeriod { period: Some(Limit::On(day(end))), ..PurposePeriod::default() };
        let found = item(&Item { purposes: [("p".into(), period)].into(), suspensions: suspensions.clone() }, day(ask)).unwrap();
        // Day by day: the first day after its end on which nothing holds it is the day it is due.
        let covered = |today: i32| suspensions.iter().any(|held| held.from <= day(today) && held.released.is_none_or(|released| day(today) < released));
        let due = (end + 1..=ask).find(|today| !covered(*today));
        match (covered(ask), due) {
            (true, _) => {
                let suspended = matches!(found.standing, Standing::Suspended { .. });
                prop_assert!(suspended);
            }
            (false, Some(due)) => prop_assert_eq!(found.standing, Standing::Due { since: day(due) }),
            (false, None) => prop_assert!(false, "the day that is asked about is free"),
        }
    }

    #[test]
    fn a_restore_repeats_everything_since_its_backup(backup in any_day(), erased in prop::collection::vec((any_day(), 0u8..5), 0..20)) {
        let erasures: Vec<Erasure> =
            erased.iter().map(|(on, token)| Erasure { token: token.to_string(), on: (*on).into() }).collect();
        let again = replay(backup.into(), &erasures).unwrap();
        for (on, token) in &erased {
            if *on >= backup {
                prop_assert!(again.contains(&token.to_string()));
            }
        }
        for token in &again {
            prop_assert!(erased.iter().any(|(on, erased)| *on >= backup && erased.to_string() == *token));
        }
    }

    #[test]
    fn nothing_is_in_a_backup_after_it_is_clean(erased in any_day(), taken in prop::collection::vec(any_day(), 0..10), keep in 1u32..200) {
        let keep = Period::new(Amount::Days(keep)).unwrap();
        let tail = backup_tail(erased.into(), Some(&as_events(&taken)), Some(keep)).unwrap();
        let term = Term::new(keep, StartRule::Day).unwrap();
        let holding: Vec<Date> = taken.iter().filter(|backup| **backup <= erased).map(|backup| term.end(*backup).unwrap()).collect();
        match tail {
            BackupTail::None { .. } => prop_assert!(holding.is_empty()),
            BackupTail::Ends { purged_by, clean_from, .. } => {
                prop_assert_eq!(Some(purged_by.date()), holding.iter().max().copied());
                prop_assert_eq!(clean_from.date(), purged_by.date().add_days(1).unwrap());
            }
            BackupTail::NeverEnds { .. } => prop_assert!(false),
        }
    }
}

#[test]
fn every_day_of_a_century_is_due_when_the_diary_says() {
    // A visit in January and one on each day of the period after it: the last day still counts, the next does not.
    for keep in ["P14M", "P1M", "P30D", "P1Y"] {
        let term = Term::new(keep.parse().unwrap(), StartRule::Day).unwrap();
        for year in 1990..=2100 {
            let first = Date::new(year, 1, 31).unwrap();
            let last_day = term.end(first).unwrap();
            for (again, counts) in [(last_day, true), (last_day.add_days(1).unwrap(), false)] {
                let ending = Rule::new(Trigger::LastEvent, term).end(&as_events(&[first, again])).unwrap();
                let expected = if counts { term.end(again).unwrap() } else { last_day };
                assert_eq!(dated(&ending).0, expected, "{keep} {year}");
                assert_eq!(dated(&ending).0, diary(term, &[first, again]));
            }
        }
    }
}

#[test]
fn the_end_of_a_year_adds_up_to_a_year() {
    let term = Term::new("P8Y".parse().unwrap(), StartRule::YearEnd).unwrap();
    let rule = Rule::new(Trigger::Event, term);
    let ends = |day: &str| dated(&rule.end(&[day.parse().unwrap()]).unwrap()).0.to_string();
    assert_eq!((ends("2025-01-01"), ends("2025-12-31")), ("2033-12-31".into(), "2033-12-31".into()));
    assert_eq!(ends("2026-01-01"), "2034-12-31");
}
