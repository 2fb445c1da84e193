//! A second opinion on every list: the Python package `holidays` 0.109, as a fixture of dates.
//!
//! Weekdays are compared, since a Saturday or Sunday is no working day anyway (Regulation 1182/71 Art. 2(2)). A
//! disagreement that is not listed with its reason fails, and so does a listed one that is gone.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "code of tests may panic as tests may")]

use std::collections::{BTreeMap, BTreeSet};

use rightful::{Date, Weekday};

const FIXTURE: &str = include_str!("fixtures/python-holidays-0.109.txt");
const KNOWN: &str = include_str!("fixtures/known-disagreements.txt");

fn theirs() -> BTreeMap<(String, u16), BTreeSet<Date>> {
    let lines = FIXTURE.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let mut words = line.split(' ');
            let (place, year) = (words.next().unwrap().to_owned(), words.next().unwrap());
            let days = words.map(|day| format!("{year}-{day}").parse().unwrap()).collect();
            ((place, year.parse().unwrap()), days)
        })
        .collect()
}

fn ours(place: &str, year: u16) -> BTreeSet<Date> {
    let holidays = rightful_holidays::holidays(&place.parse().unwrap(), year, year).unwrap();
    let weekday = |day: &Date| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    holidays.days().map(|(day, _)| day).filter(weekday).collect()
}

fn covers(years: &[(u16, u16)], year: u16) -> bool {
    years.iter().any(|(from, to)| (*from..=*to).contains(&year))
}

/// Every disagreement: `+` for a day only we have, `-` for one only they have.
fn disagreements() -> BTreeSet<String> {
    let theirs = theirs();
    let mut found = BTreeSet::new();
    for known in rightful_holidays::places().into_iter().filter(|known| known.code() != "EU") {
        for year in (1990..=2035).filter(|year| covers(known.years(), *year)) {
            let (ours, theirs) = (ours(known.code(), year), &theirs[&(known.code().to_owned(), year)]);
            found.extend(ours.difference(theirs).map(|day| format!("{} +{day}", known.code())));
            found.extend(theirs.difference(&ours).map(|day| format!("{} -{day}", known.code())));
        }
    }
    found
}

/// The disagreements that are known, each under the reason that stands before it.
fn known() -> BTreeSet<String> {
    KNOWN.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
}

#[test]
fn every_disagreement_is_known_and_every_known_one_is_there() {
    let (found, known) = (disagreements(), known());
    let new: Vec<&String> = found.difference(&known).collect();
    let gone: Vec<&String> = known.difference(&found).collect();
    assert!(new.is_empty() && gone.is_empty(), "not listed: {new:#?}\nlisted, and gone: {gone:#?}");
}

#[test]
fn every_place_is_compared() {
    let theirs: BTreeSet<String> = theirs().into_keys().map(|(place, _)| place).collect();
    let ours: BTreeSet<String> =
        rightful_holidays::places().iter().map(|known| known.code().to_owned()).collect();
    assert_eq!(ours.difference(&theirs).collect::<Vec<_>>(), ["EU"]);
    assert_eq!(theirs.len(), 26 + 16 + 4, "the Member States, the Länder and the nations");
}

/// The institutions have no second opinion: the days as the Official Journal has them.
#[test]
fn the_institutions_keep_the_days_of_their_decisions() {
    let days = |year, days: &str| {
        let expected: Vec<Date> =
            days.split(' ').map(|day| format!("{year}-{day}").parse().unwrap()).collect();
        assert_eq!(ours("EU", year).into_iter().collect::<Vec<_>>(), expected);
    };
    days(
        2014,
        "01-01 01-02 04-17 04-18 04-21 05-01 05-09 05-29 05-30 06-09 07-21 08-15 12-24 12-25 12-26 12-29 12-30 12-31",
    );
    days(
        2023,
        "01-02 04-06 04-07 04-10 05-01 05-09 05-18 05-19 05-29 07-21 08-15 11-01 11-02 12-25 12-26 12-27 12-28 12-29",
    );
}
