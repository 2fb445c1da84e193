//! What holds for every list, and the vectors of `vectors/holidays/`.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "code of tests may panic as tests may")]

use std::collections::{BTreeMap, BTreeSet};

use rightful::Date;
use rightful::law::clock::{Clock, ClockPlace, Duty, Facts, Holidays, Regime};
use rightful_holidays::{Known, holidays, places};
use serde_json::Value;

const VECTORS: &str = include_str!("../../../vectors/holidays/calls.json");

fn whole(known: &Known) -> Vec<Holidays> {
    let at = known.code().parse().unwrap();
    known.years().iter().map(|(from, to)| holidays(&at, *from, *to).unwrap()).collect()
}

#[test]
fn every_vector_is_answered_as_it_says() {
    let vectors: Vec<Value> = serde_json::from_str(VECTORS).unwrap();
    assert!(vectors.len() >= 8);
    for vector in &vectors {
        let answered =
            rightful_holidays::wire::call(vector["call"].as_str().unwrap(), &vector["input"].to_string());
        match answered {
            Ok(answer) => {
                assert_eq!(serde_json::from_str::<Value>(&answer).unwrap(), vector["answer"], "{vector}")
            }
            Err(problems) => {
                let told: Vec<Value> = problems
                    .as_slice()
                    .iter()
                    .map(|problem| serde_json::json!({ "code": problem.code(), "at": problem.at() }))
                    .collect();
                assert_eq!(Value::from(told), vector["problems"], "{}", vector["name"]);
            }
        }
        let near = vectors.iter().find(|other| other["name"] == vector["near"]).unwrap();
        assert!(
            near["answer"] != vector["answer"] || near["problems"] != vector["problems"],
            "{}",
            vector["name"]
        );
    }
}

#[test]
fn the_places_of_law_are_there_once_each() {
    let known: Vec<&str> = places().iter().map(Known::code).collect();
    assert!(known.is_sorted() && known.len() == known.iter().collect::<BTreeSet<_>>().len());
    assert_eq!(known.iter().filter(|code| code.starts_with("DE-")).count(), 16);
    assert_eq!(known.iter().filter(|code| code.starts_with("GB-")).count(), 4);
    assert_eq!(known.len(), 26 + 16 + 4 + 1, "the Member States, the Länder, the nations, the institutions");
    assert!(places().iter().all(|known| !known.cites().is_empty() && !known.name().is_empty()));
}

#[test]
fn a_year_before_or_after_what_is_known_is_refused() {
    for known in places() {
        let at = known.code().parse().unwrap();
        for (from, to) in known.years() {
            for (from, to) in [(from - 1, *to), (*from, to + 1)] {
                let code = holidays(&at, from, to).unwrap_err().as_slice()[0].code();
                assert_eq!(code, rightful::Code::HolidaysUnknownYears, "{at} {from} to {to}");
            }
        }
    }
}

/// No year has a working week of nothing, and each has Christmas Day.
#[test]
fn every_year_of_every_list_looks_like_a_year() {
    for list in places().iter().flat_map(whole) {
        let (from, to) = list.years();
        let days: BTreeSet<_> = list.days().map(|(day, _)| day).collect();
        for year in from..=to {
            let of_year = days.iter().filter(|day| day.year() == year).count();
            assert!((8..=20).contains(&of_year), "{:?} {year} has {of_year}", list.place());
            assert!(days.contains(&format!("{year}-12-25").parse().unwrap()), "{:?} {year}", list.place());
        }
    }
}

/// Year, month, day.
type Day = (u16, u8, u8);

/// A second opinion that knows nothing but the next day and what is off, and walks.
struct Walk {
    /// What day of the week each day is, counted on from a Monday.
    weekdays: BTreeMap<Day, u8>,
    off: BTreeSet<Day>,
}

impl Walk {
    fn of(list: &Holidays) -> Self {
        let mut weekdays = BTreeMap::new();
        let (mut day, mut weekday) = ((1900, 1, 1), 0);
        while day.0 <= list.years().1 + 1 {
            weekdays.insert(day, weekday);
            (day, weekday) = (next(day), (weekday + 1) % 7);
        }
        let off = list.days().map(|(day, _)| (day.year(), day.month(), day.day())).collect();
        Self { weekdays, off }
    }

    fn works(&self, day: Day) -> bool {
        self.weekdays[&day] < 5 && !self.off.contains(&day)
    }

    /// The end of a period of months: its last day is a working day, and in the Union two of its days are (Regulation 1182/71
    /// Art. 3(4), (5)).
    fn end(&self, regime: Regime, received: Day, months: u32) -> Day {
        let (mut year, mut month, wanted) = received;
        for _ in 0..months {
            (year, month) = if month < 12 { (year, month + 1) } else { (year + 1, 1) };
        }
        let mut end = (year, month, wanted.min(length(year, month)));
        while !self.works(end) {
            end = next(end);
        }
        let (mut day, mut working) = (received, 0);
        while regime == Regime::Eu && (day < end || working < 2) {
            day = next(day);
            working += u32::from(self.works(day));
        }
        end.max(day)
    }
}

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

/// Receipts through all years of every list, every leap day and every 31st among them: the answer, extended or not, is due
/// where the walk ends.
#[test]
fn every_list_is_counted_as_the_walk_counts() {
    let mut leap_days = 0;
    for list in places().iter().flat_map(whole) {
        let place = list.place().clone();
        let regime = if place.country() == "GB" { Regime::Uk } else { Regime::Eu };
        let clock = Clock::new(ClockPlace { regime, place }, Some(list.clone())).unwrap();
        let walk = Walk::of(&list);
        let (from, to) = list.years();
        let in_list = walk.weekdays.keys().filter(|day| day.0 >= from && **day <= (to, 9, 15));
        // A prime step reaches every weekday and date of the month over the years.
        let clamps = |(_, month, day): Day| day == 31 || (month, day) == (2, 29);
        let received = in_list.enumerate().filter(|(at, day)| at % 13 == 0 || clamps(**day));
        for (_, received) in received {
            leap_days += u32::from((received.1, received.2) == (2, 29));
            let on = Date::new(received.0, received.1, received.2).unwrap();
            let both = [Duty::Answer, Duty::ExtendedAnswer];
            for deadline in clock.deadlines_of(&Facts::received(on), &both).unwrap().deadlines {
                let months = if deadline.duty == Duty::ExtendedAnswer { 3 } else { 1 };
                let (year, month, day) = walk.end(regime, *received, months);
                let expected = Date::new(year, month, day).unwrap();
                let due = deadline.due.when().unwrap().day();
                assert_eq!(due, expected, "{:?} {:?} {on}", list.place(), deadline.duty);
            }
        }
    }
    assert!(leap_days > 100, "{leap_days} leap days");
}
