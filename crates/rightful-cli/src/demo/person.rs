//! Who lives in the sample data: identities made from a number and the seed.

use time::{Date, Month};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::calendar::{LAST_DAY, any, day, later};
use super::rng::Rng;

/// A person and what identifies them. No `Debug`: it would print personal values.
#[derive(Clone)]
pub(super) struct Person {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) handle: String,
    pub(super) phone: Option<String>,
    pub(super) token: String,
    pub(super) joined: Date,
    pub(super) left: Option<Date>,
    /// What the person was called before, if that changed.
    pub(super) former: Option<Former>,
}

/// A name and e-mail that were replaced on a day.
#[derive(Clone)]
pub(super) struct Former {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) until: Date,
}

/// The first day an account could be opened.
pub(super) const OPENING: Date = day(2015, Month::January, 5);

const FIRST: &[&str] = &[
    "Aaliyah",
    "Agnès",
    "Aino",
    "Alma",
    "Ana",
    "Anaïs",
    "André",
    "Anna",
    "Åse",
    "Bára",
    "Beyoncé",
    "Björn",
    "Břetislav",
    "Carlos",
    "Chloé",
    "Ciarán",
    "Clara",
    "Dagny",
    "Dalia",
    "Dominik",
    "Élodie",
    "Emeka",
    "Emre",
    "Eoin",
    "Erzsébet",
    "Fatima",
    "Fernando",
    "Françoise",
    "Gaël",
    "Grzegorz",
    "Günther",
    "Hélène",
    "Hiroshi",
    "Ines",
    "İpek",
    "Ivana",
    "Jiří",
    "Joanna",
    "João",
    "Jörg",
    "José",
    "Jürgen",
    "Kaisa",
    "Karim",
    "Kateřina",
    "Laurène",
    "Leila",
    "Līga",
    "Lucía",
    "Łukasz",
    "Maëlle",
    "Małgorzata",
    "María",
    "Mehmet",
    "Mia",
    "Mireille",
    "Naïma",
    "Nguyệt",
    "Noël",
    "Oisín",
    "Olga",
    "Øyvind",
    "Pál",
    "Petra",
    "Priya",
    "Renée",
    "Róisín",
    "Saoirse",
    "Sébastien",
    "Siân",
    "Sören",
    "Šárka",
    "Thea",
    "Tomáš",
    "Ugnė",
    "Václav",
    "Valentina",
    "Wojciech",
    "Yara",
    "Zoltán",
    "Žofie",
];
const LAST: &[&str] = &[
    "Adébayo",
    "Ångström",
    "Bäcker",
    "Beneš",
    "Bjørnstad",
    "Böhm",
    "Çelik",
    "Côté",
    "D'Amico",
    "d'Arcy",
    "Dąbrowski",
    "de la Peña",
    "Dvořák",
    "Étienne",
    "Fernández",
    "Fjeld",
    "Fößl",
    "García",
    "Gößmann",
    "Großkopf",
    "Håkansson",
    "Hernández",
    "Hüttner",
    "Ibáñez",
    "Jäger",
    "Jørgensen",
    "Kovács",
    "Krüger",
    "Kučera",
    "Lefèvre",
    "López",
    "Łącki",
    "Mäkinen",
    "Martínez",
    "M'Bala",
    "Müller",
    "Muñoz",
    "Nagy",
    "Németh",
    "Nguyễn",
    "Núñez",
    "O'Brien",
    "O'Connor",
    "O'Neill",
    "Öztürk",
    "Pásztor",
    "Pérez",
    "Pfäffli",
    "Poppović",
    "Quintão",
    "Rodríguez",
    "Røed",
    "Rößler",
    "Sánchez",
    "Schäfer",
    "Schröder",
    "Škoda",
    "Sørensen",
    "Strauß",
    "Şahin",
    "Tóth",
    "Træen",
    "Urbán",
    "Vávra",
    "Våge",
    "Weiß",
    "Wójcik",
    "Yıldız",
    "Zając",
    "Žáček",
];
const ORGANISATIONS: &[&str] = &[
    "atelier.example",
    "bakery.example",
    "brueckenbau.example",
    "cargo.example",
    "hospital.example",
    "library.example",
    "mentor.example",
    "observatory.example",
    "orchard.example",
    "seminar.example",
    "tramway.example",
    "weaver.example",
];

/// The canary of a person: `cnry` and five base-32 digits.
///
/// The odd factor spreads neighbouring numbers and maps no two of the first 2^25 to one.
pub(super) fn token(id: i64) -> String {
    let mixed = (id as u64).wrapping_mul(0x9e37_79b1);
    let digits = (0..5).rev().map(|place| match (mixed >> (5 * place)) & 31 {
        letter @ 0..26 => char::from(b'a' + u8::try_from(letter).unwrap_or(0)),
        digit => char::from(b'2' + u8::try_from(digit - 26).unwrap_or(0)),
    });
    "cnry".chars().chain(digits).collect()
}

/// The token as it ends a name.
pub(super) fn surname(token: &str) -> String {
    token.replacen('c', "C", 1)
}

impl Person {
    /// Somebody without a part in the story.
    pub(super) fn extra(seed: u64, id: i64) -> Self {
        let mut rng = Rng::new(seed, "person", id);
        let token = token(id);
        let (first, last) = (rng.pick(FIRST), rng.pick(LAST));
        let organisation = rng.pick(ORGANISATIONS);
        // Old imports on some systems stored letters and accents apart (NFD).
        let name = format!("{first} {last}-{}", surname(&token));
        let name = if id % 17 == 0 { name.nfd().collect() } else { name };
        let joined = any(&mut rng, OPENING, day(2026, Month::June, 30));
        let former = rng.chance(12).then(|| {
            let before = rng.pick(LAST);
            Former {
                name: format!("{first} {before}-{}", surname(&token)),
                email: format!("{}.{}-{token}@{organisation}", plain(first), plain(before)),
                until: any(&mut rng, joined, LAST_DAY),
            }
        });
        Self {
            id,
            email: format!("{}.{}-{token}@{organisation}", plain(first), plain(last)),
            handle: format!("{}{}_{token}", clip(&plain(first), 5), clip(&plain(last), 6)),
            phone: rng.chance(70).then(|| phone(id)),
            name,
            token,
            joined,
            left: rng.chance(3).then(|| later(joined, 90).min(LAST_DAY)),
            former,
        }
    }

    /// The last day the account was in use.
    pub(super) fn last_day(&self) -> Date {
        self.left.unwrap_or(LAST_DAY)
    }

    /// The name as it stood on a day.
    pub(super) fn name_on(&self, date: Date) -> &str {
        self.former.as_ref().filter(|former| date < former.until).map_or(&self.name, |former| &former.name)
    }
}

/// A number from the ranges kept for fiction; area code 202 is the subject's alone.
fn phone(id: i64) -> String {
    format!("+1-{}-555-01{:02}", 203 + id / 100 % 780, id % 100)
}

/// Lower case, without accents or signs, as it goes into an address.
pub(super) fn plain(name: &str) -> String {
    name.nfd()
        .filter(|letter| !is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
        .map(|letter| match letter {
            'ß' => 's',
            'ø' => 'o',
            'ł' => 'l',
            'æ' => 'a',
            'ı' => 'i',
            other => other,
        })
        .filter(char::is_ascii_alphanumeric)
        .collect()
}

fn clip(text: &str, letters: usize) -> String {
    text.chars().take(letters).collect()
}
