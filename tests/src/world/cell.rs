//! Cells and rows as the test sees them, apart from the library's own types.

use std::collections::BTreeMap;

use crate::rng::Rng;

/// One cell.
pub type Cell = rusqlite::types::Value;

/// The cells of a row by column.
pub type Cells = BTreeMap<String, Cell>;

/// A text cell.
#[must_use]
pub fn text(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

/// How links compare cells: text and whole numbers that read alike are equal, however a number is kept; null is like
/// nothing.
#[must_use]
pub fn key_text(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Null => None,
        Cell::Integer(number) => Some(number.to_string()),
        Cell::Real(number) if number.fract() == 0.0 => Some(format!("{number:.0}")),
        Cell::Real(number) => Some(format!("r{number:?}")),
        Cell::Text(text) => Some(text.clone()),
        Cell::Blob(bytes) => Some(format!("b{bytes:?}")),
    }
}

/// Personal values that can be found again: every one carries a mark that occurs nowhere else.
#[derive(Clone, Debug)]
pub struct Canaries {
    rng: Rng,
    /// Every mark made so far.
    pub made: Vec<String>,
}

impl Canaries {
    /// Marks of the world with this seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { rng: Rng::new(seed ^ 0x00c0_ffee), made: Vec::new() }
    }

    /// A word nobody else writes: a few letters between `zq` and `qz`, which no hexadecimal text holds.
    pub fn word(&mut self) -> String {
        let mut word = String::from("zq");
        for _ in 0..6 {
            word.push(char::from(b'a' + u8::try_from(self.rng.below(26)).unwrap_or_default()));
        }
        word.push_str("qz");
        self.made.push(word.clone());
        word
    }

    /// A key of nine digits that begins with 7.
    pub fn number(&mut self) -> i64 {
        let number = 7_000_000_000_000 + i64::try_from(self.rng.below(999_999_999_999)).unwrap_or_default();
        self.made.push(number.to_string());
        number
    }
}
