//! Invoices, their lines and payments.

use rusqlite::{Result, params};
use time::{Date, Month};

use super::calendar::{LAST_DAY, any, day, later};
use super::cast::{SUBJECT, TWIN};
use super::load::Load;
use super::person::Person;
use super::rng::Rng;

/// The subject's invoices. Those up to 2017 may go since 1 January 2026; the one of New Year's Day 2018 stays
/// until the end of 2026 (eight years from the end of the calendar year, AO §147(3)–(4)).
const OF_SUBJECT: &[Date] = &[
    day(2016, Month::March, 14),
    day(2017, Month::June, 30),
    day(2017, Month::December, 31),
    day(2018, Month::January, 1),
    day(2018, Month::December, 31),
    day(2019, Month::May, 2),
    day(2020, Month::February, 29),
    day(2021, Month::July, 15),
    day(2022, Month::December, 30),
    day(2023, Month::September, 1),
    day(2024, Month::October, 10),
    day(2025, Month::December, 31),
    day(2026, Month::April, 20),
];
const OF_TWIN: &[Date] = &[day(2017, Month::November, 2), day(2018, Month::February, 1)];

pub(super) fn fill(load: &mut Load<'_>) -> Result<()> {
    let mut rng = load.rng("invoices");
    let mut issued = Vec::new();
    for person in &load.people {
        match person.id {
            SUBJECT => issued.extend(OF_SUBJECT.iter().map(|date| (*date, SUBJECT))),
            TWIN => issued.extend(OF_TWIN.iter().map(|date| (*date, TWIN))),
            id => {
                let count = rng.between(-1, 4);
                issued.extend((0..count).map(|_| (any(&mut rng, person.joined, person.last_day()), id)));
            }
        }
    }
    issued.sort_unstable();
    let mut invoices = load.insert("invoices", 8)?;
    let mut lines = load.insert("invoice_lines", 4)?;
    let mut payments = load.insert("payments", 6)?;
    let (mut year, mut in_year) = (0, 0);
    for (number, (date, id)) in (1_i64..).zip(issued) {
        in_year = if date.year() == year { in_year + 1 } else { 1 };
        year = date.year();
        let person = load.person(id);
        let name = person.name_on(date);
        let amounts: Vec<i64> = (0..rng.between(1, 4)).map(|_| rng.between(4, 40) * 250).collect();
        let total: i64 = amounts.iter().sum();
        let label = format!("{year}-{in_year:05}");
        invoices.row(params![
            number,
            label,
            id,
            date.to_string(),
            total,
            "EUR",
            name,
            address(load.seed(), person)
        ])?;
        for (line, amount) in (1_i64..).zip(amounts) {
            let text = format!("Mentoring, {} sessions, for {name}", rng.between(1, 6));
            lines.row(params![number, line, text, amount])?;
        }
        let paid = later(date, rng.between(3, 40));
        if paid <= LAST_DAY && (id == SUBJECT || rng.chance(92)) {
            let iban = format!("XX00{}{:09}", person.token.to_uppercase(), id);
            payments.row(params![
                None::<i64>,
                number,
                paid.to_string(),
                total,
                iban,
                format!("{label} {name}")
            ])?;
        }
    }
    Ok(())
}

fn address(seed: u64, person: &Person) -> String {
    let mut rng = Rng::new(seed, "address", person.id);
    let street = rng.pick(&["Am Beispiel", "Example Street", "Rue de l'Exemple", "Vzorová", "Calle Ejemplo"]);
    let town = rng.pick(&["Musterstadt", "Exampleton", "Villexemple", "Vzorov", "Ejemplar"]);
    format!("{street} {}, c/o {}, {:05} {town}", rng.between(1, 180), person.token, rng.between(1000, 99_999))
}
