//! A second opinion on every count: a model that knows nothing but "the next day" and a set of days off, and walks.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use super::{
    Clock, ClockPlace, Deadlines, Due, Duty, Event, ExtensionReason, Facts, Holiday, Holidays, Outcome,
    Regime, When,
};
use crate::{Code, Date};

/// Year, month, day.
type Day = (u16, u8, u8);

const WEEK: u32 = 7;

fn length(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn next((year, month, day): Day) -> Day {
    match (day < length(year, month), month < 12) {
        (true, _) => (year, month, day + 1),
        (false, true) => (year, month + 1, 1),
        (false, false) => (year + 1, 1, 1),
    }
}

fn ours((year, month, day): Day) -> Date {
    Date::new(year, month, day).unwrap()
}

/// Every day of these years with its day of the week, counted on from a Monday: 1 January 1990.
struct Calendar<'a> {
    weekdays: &'a BTreeMap<Day, u32>,
    off: BTreeSet<Day>,
}

fn weekdays() -> BTreeMap<Day, u32> {
    let mut weekdays = BTreeMap::new();
    let (mut day, mut weekday) = ((1990, 1, 1), 0);
    while day.0 <= 2101 {
        weekdays.insert(day, weekday);
        (day, weekday) = (next(day), (weekday + 1) % WEEK);
    }
    weekdays
}

impl Calendar<'_> {
    fn is_working(&self, day: Day) -> bool {
        self.weekdays[&day] < 5 && !self.off.contains(&day)
    }

    fn walk(day: Day, days: u32) -> Day {
        (0..days).fold(day, |day, _| next(day))
    }

    /// Month by month, remembering the day we came for.
    fn months((mut year, mut month, wanted): Day, months: u32) -> Day {
        for _ in 0..months {
            (year, month) = if month < 12 { (year, month + 1) } else { (year + 1, 1) };
        }
        (year, month, wanted.min(length(year, month)))
    }

    fn roll(&self, mut day: Day) -> Day {
        while !self.is_working(day) {
            day = next(day);
        }
        day
    }

    /// The end, or the day on which a second working day has been counted after `start`, whichever is later.
    fn with_two_working_days(&self, start: Day, end: Day) -> Day {
        let (mut day, mut working) = (start, 0);
        while day < end || working < 2 {
            day = next(day);
            working += u32::from(self.is_working(day));
        }
        day
    }

    fn working_days(&self, mut day: Day, mut days: u32) -> Day {
        while days > 0 {
            day = next(day);
            days -= u32::from(self.is_working(day));
        }
        day
    }

    /// What a regime's duty means, said once more in plain steps.
    fn due(&self, regime: Regime, duty: Duty, received: Day) -> Option<Day> {
        let european = |months| {
            let end = self.roll(Self::months(received, months));
            self.with_two_working_days(received, end)
        };
        Some(match (regime, duty) {
            (Regime::Eu, Duty::Answer | Duty::ExtensionNotice | Duty::Refusal) => european(1),
            (Regime::Eu, Duty::ExtendedAnswer) => european(3),
            (Regime::Uk, Duty::Answer | Duty::ExtensionNotice | Duty::Refusal) => {
                self.roll(Self::months(received, 1))
            }
            (Regime::Uk, Duty::ExtendedAnswer) => self.roll(Self::months(received, 3)),
            (Regime::California, Duty::Confirmation) => self.working_days(received, 10),
            (Regime::California, Duty::Answer | Duty::ExtensionNotice) => Self::walk(received, 45),
            (Regime::California, Duty::ExtendedAnswer) => Self::walk(received, 90),
            (Regime::Singapore, Duty::Answer | Duty::ExtensionNotice) => Self::walk(received, 30),
            (Regime::Brazil, Duty::SimplifiedAnswer) => received,
            (Regime::Brazil, Duty::Answer) => Self::walk(received, 15),
            (Regime::Quebec, Duty::Answer) => Self::walk(received, 30),
            _ => return None,
        })
    }
}

fn place(regime: Regime) -> &'static str {
    match regime {
        Regime::Eu => "DE-BE",
        Regime::Uk => "GB-SCT",
        Regime::California => "US-CA",
        Regime::Singapore => "SG",
        Regime::Brazil => "BR",
        Regime::Quebec => "CA-QC",
    }
}

fn clock(regime: Regime, off: &BTreeSet<Day>) -> Clock {
    clock_until(regime, off, 2101)
}

/// The clock with a list that ends with a year.
fn clock_until(regime: Regime, off: &BTreeSet<Day>, last: u16) -> Clock {
    let at = ClockPlace { regime, place: place(regime).parse().unwrap() };
    let known = off.iter().filter(|day| day.0 <= last);
    let days = known.map(|day| Holiday { on: ours(*day), name: String::from("a holiday") }).collect();
    let holidays = Holidays::new(at.place.clone(), 1990, last, days).unwrap();
    Clock::new(at, Some(holidays)).unwrap()
}

fn answers(clock: &Clock, received: Day) -> Deadlines {
    clock.deadlines(&Facts::received(ours(received))).unwrap()
}

/// A list with long runs, so that weekends and holidays pile up: the end of each year and a week about every Easter.
fn crowded() -> BTreeSet<Day> {
    let mut off = BTreeSet::new();
    for year in 1990..=2101 {
        off.extend((24..=31).map(|day| (year, 12, day)));
        off.extend((1..=3).map(|day| (year, 1, day)));
        off.extend((1..=9).map(|day| (year, 4, day)));
        off.extend([(year, 2, 28), (year, 5, 1), (year, 10, 31)]);
    }
    off
}

#[test]
fn every_day_from_1990_to_2100_is_counted_as_the_walk_counts() {
    let weekdays = weekdays();
    let model = Calendar { weekdays: &weekdays, off: crowded() };
    for regime in Regime::ALL {
        let clock = clock(regime, &model.off);
        for received in model.weekdays.keys().filter(|day| day.0 <= 2100) {
            for deadline in answers(&clock, *received).deadlines {
                let expected = model.due(regime, deadline.duty, *received).map(ours);
                assert_eq!(
                    deadline.due.when(),
                    expected.map(When::Day),
                    "{regime} {:?} {received:?}",
                    deadline.duty
                );
            }
        }
    }
}

fn any_day() -> impl Strategy<Value = Day> {
    (1991u16..=2099, 1u8..=12, 1u8..=31)
        .prop_filter("a day", |(year, month, day)| *day <= length(*year, *month))
}

/// Holidays as thick as they come, up to weeks without a single working day.
fn any_list() -> impl Strategy<Value = (Day, BTreeSet<Day>)> {
    (any_day(), prop::collection::vec((0u32..130, 1u32..25), 0..12)).prop_map(|(received, runs)| {
        let mut off = BTreeSet::new();
        for (after, days) in runs {
            let first = Calendar::walk(received, after);
            off.extend((0..days).map(|day| Calendar::walk(first, day)).filter(|day| day.0 <= 2100));
        }
        (received, off)
    })
}

fn day_after(received: Day, days: u32) -> When {
    ours(Calendar::walk(received, days)).into()
}

#[test]
fn any_list_of_holidays_gives_what_the_walk_gives() {
    let weekdays = weekdays();
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) };
    let outcome = TestRunner::new(config).run(&any_list(), |(received, off)| {
        let model = Calendar { weekdays: &weekdays, off };
        for regime in Regime::ALL {
            for deadline in answers(&clock(regime, &model.off), received).deadlines {
                let expected = model.due(regime, deadline.duty, received).map(ours);
                prop_assert_eq!(
                    deadline.due.when(),
                    expected.map(When::Day),
                    "{} {:?}",
                    regime,
                    deadline.duty
                );
            }
        }
        Ok(())
    });
    outcome.unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whoever checks by hand sees each step begin where the last one ended, and the last one end on the answer.
    #[test]
    fn the_steps_lead_from_the_receipt_to_the_answer((received, off) in any_list(), asked in 0u32..40, waited in 0u32..60) {
        let facts = waiting(received, asked, Some(waited));
        for regime in Regime::ALL {
            for deadline in clock(regime, &off).deadlines(&facts).unwrap().deadlines {
                let Some(due) = deadline.due.when() else { continue };
                let first = deadline.steps.first().unwrap();
                prop_assert!(first.from.is_none());
                for pair in deadline.steps.windows(2) {
                    prop_assert_eq!(pair[1].from, Some(pair[0].to));
                }
                prop_assert_eq!(deadline.steps.last().unwrap().to, due);
            }
        }
    }

    /// A list that ends tells of every deadline what a longer one tells, or names the year it lacks: never another day.
    #[test]
    fn a_list_that_ends_tells_no_day_that_a_longer_one_moves(
        (received, off) in any_list(),
        asked in 0u32..120,
        waited in 0u32..60,
    ) {
        prop_assume!(received.1 >= 9);
        let (year, facts) = (received.0, waiting(received, asked, Some(waited)));
        for regime in Regime::ALL {
            let (long, short) = (clock(regime, &off), clock_until(regime, &off, year));
            let (all, told) = (long.deadlines(&facts).unwrap(), short.deadlines(&facts).unwrap());
            prop_assert_eq!(all.deadlines.len(), told.deadlines.len());
            for (whole, told) in all.deadlines.iter().zip(&told.deadlines) {
                let Due::Uncovered { year: lacks, not_before } = told.due else {
                    prop_assert_eq!(&whole.due, &told.due, "{} {:?}", regime, told.duty);
                    continue;
                };
                let day = whole.due.when().unwrap().day();
                prop_assert!(day.year() > year, "{} {:?}: {} is covered", regime, told.duty, day);
                prop_assert!(lacks > year && not_before <= day, "{} {:?}: {}", regime, told.duty, not_before);
                let refused = short.deadline(told.duty, &facts).unwrap_err();
                prop_assert_eq!(refused.code(), Code::ClockNotCovered);
            }
        }
    }

    /// What is in time, late or open by a list that ends is so by a longer one; what turns on the year it lacks is refused.
    #[test]
    fn a_list_that_ends_judges_as_a_longer_one_or_not_at_all(
        (received, off) in any_list(),
        answered in 0u32..140,
        extended in 0u32..60,
    ) {
        prop_assume!(received.1 >= 9);
        let extension = Event::ExtensionSent {
            on: day_after(received, extended.min(answered)),
            reason: Some(ExtensionReason::Complexity),
            until: None,
        };
        let facts = Facts::received(ours(received)).with(extension).unwrap();
        let facts = facts.with(Event::Answered { on: day_after(received, answered) }).unwrap();
        let as_of = ours(Calendar::walk(received, 200));
        for regime in judged(received) {
            let (long, short) = (clock(regime, &off), clock_until(regime, &off, received.0));
            match short.timeline(&facts, as_of) {
                Ok(verdict) => prop_assert_eq!(verdict.breaches, long.timeline(&facts, as_of).unwrap().breaches),
                Err(refused) => prop_assert_eq!(refused.as_slice()[0].code(), Code::ClockNotCovered),
            }
        }
    }

    /// Waiting for the person never shortens a period, nor makes one day of waiting more than one day of period.
    #[test]
    fn waiting_moves_the_nominal_end_by_the_days_waited(received in any_day(), asked in 0u32..28, waited in 0u32..60) {
        // Without holidays and on a calendar of weekends alone the roll adds at most two days.
        let clock = clock(Regime::Eu, &BTreeSet::new());
        let plain = clock.deadline(Duty::Answer, &Facts::received(ours(received))).unwrap();
        let later = clock.deadline(Duty::Answer, &waiting(received, asked, Some(waited))).unwrap();
        let nominal = later.steps.iter().find(|step| !step.stood_still.is_empty()).map_or(plain.steps[1].to, |step| step.to);
        prop_assert_eq!(nominal.day(), plain.steps[1].to.day().add_days(i32::try_from(waited).unwrap()).unwrap());
        prop_assert!(later.due.when().unwrap().day() >= plain.due.when().unwrap().day());
        let open = clock.deadline(Duty::Answer, &waiting(received, asked, None)).unwrap();
        prop_assert!(matches!(open.due, Due::Waiting { .. }), "the clock waits");
    }

    /// The order in which events are told changes nothing, and neither does telling one twice.
    #[test]
    fn the_order_of_arrival_changes_nothing(
        received in any_day(),
        days in prop::collection::vec(0u32..100, 7),
        order in Just((0..8usize).collect::<Vec<_>>()).prop_shuffle(),
        twice in 0..8usize,
    ) {
        let on = |index: usize| day_after(received, days[index]);
        let events = [
            Event::Received { on: day_after(received, 0) },
            Event::IdentityAsked { on: on(0), reasonable_doubts: days[0] % 2 == 0, undue_delay: false },
            Event::ClarificationAsked { on: on(1), needed: true, undue_delay: days[1] % 3 == 0 },
            Event::ExtensionSent { on: on(2), reason: Some(ExtensionReason::Complexity), until: None },
            Event::ExtensionSent { on: on(3), reason: None, until: None },
            Event::FeeAsked { on: on(4), ground: None },
            Event::Confirmed { on: on(5) },
            Event::Answered { on: day_after(received, 100 + days[6]) },
        ];
        let as_of = ours(Calendar::walk(received, 400));
        let mut shuffled: Vec<Event> = order.iter().map(|index| events[*index]).collect();
        shuffled.push(events[twice]);
        let (told, shuffled) = (Facts::new(events.to_vec()).unwrap(), Facts::new(shuffled).unwrap());
        prop_assert_eq!(&told, &shuffled);
        for regime in judged(received) {
            let clock = clock(regime, &BTreeSet::new());
            prop_assert_eq!(clock.timeline(&told, as_of).unwrap(), clock.timeline(&shuffled, as_of).unwrap());
        }
    }

    /// An answer on the last day is in time, and one the day after is late: in every regime, and nothing else is wrong.
    #[test]
    fn the_last_day_counts_and_the_next_does_not((received, off) in any_list()) {
        for regime in judged(received) {
            let clock = clock(regime, &off);
            let due = clock.deadline(Duty::Answer, &Facts::received(ours(received))).unwrap().due.when().unwrap().day();
            let on_time = [Event::Confirmed { on: day_after(received, 0) }, Event::Answered { on: due.into() }];
            let late = [on_time[0], Event::Answered { on: due.add_days(1).unwrap().into() }];
            let verdict = |events: [Event; 2]| {
                let facts = events.into_iter().try_fold(Facts::received(ours(received)), |facts, event| facts.with(event));
                clock.timeline(&facts.unwrap(), due.add_days(1).unwrap()).unwrap()
            };
            prop_assert_eq!(verdict(on_time).outcome, Outcome::Compliant, "{} {:?}", regime, verdict(on_time));
            let codes: Vec<&str> = verdict(late).breaches.iter().map(|breach| breach.code.as_str()).collect();
            prop_assert_eq!(codes, ["answer.late"]);
        }
    }
}

/// The regimes by which what arrived then is judged.
fn judged(received: Day) -> impl Iterator<Item = Regime> {
    Regime::ALL.into_iter().filter(move |regime| regime.applied_on(ours(received)))
}

fn waiting(received: Day, asked: u32, waited: Option<u32>) -> Facts {
    let ask =
        Event::IdentityAsked { on: day_after(received, asked), reasonable_doubts: true, undue_delay: false };
    let facts = Facts::received(ours(received)).with(ask).unwrap();
    match waited {
        Some(days) => facts.with(Event::IdentityGiven { on: day_after(received, asked + days) }).unwrap(),
        None => facts,
    }
}
