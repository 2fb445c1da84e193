//! What holds for every list, and the vectors of `vectors/holidays/`.

#![expect(clippy::unwrap_used, reason = "code of tests may panic as tests may")]

use std::collections::BTreeSet;

use rightful::Weekday;
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

/// Days of receipt through all years of every list: the answer is the first working day from the same date of the next
/// month on, found again by walking.
#[test]
fn every_list_moves_an_end_to_the_first_working_day() {
    for (known, list) in
        places().iter().flat_map(|known| whole(known).into_iter().map(move |list| (*known, list)))
    {
        let regime = if known.code().starts_with("GB-") { Regime::Uk } else { Regime::Eu };
        let at = ClockPlace { regime, place: known.code().parse().unwrap() };
        let clock = Clock::new(at, Some(list.clone())).unwrap();
        let (from, to) = list.years();
        let days: BTreeSet<rightful::Date> = list.days().map(|(day, _)| day).collect();
        let mut day: rightful::Date = format!("{from}-01-01").parse().unwrap();
        let last: rightful::Date = format!("{to}-11-15").parse().unwrap();
        while day <= last {
            let due = clock.deadline(Duty::Answer, &Facts::received(day)).unwrap().due.when().unwrap().day();
            // The walk: no weekday is looked up, only the list and the days between.
            let mut end = day.add_months(1).unwrap();
            let off = |day: rightful::Date| {
                matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) || days.contains(&day)
            };
            while off(end) {
                end = end.add_days(1).unwrap();
            }
            assert_eq!(due, end, "{} {day}", known.code());
            // A prime step reaches every weekday and date of the month over the years.
            day = day.add_days(13).unwrap();
        }
    }
}
