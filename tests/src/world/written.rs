//! How a column writes the local day its rows have: on the clock of a place where UTC has another day at that moment.

use serde_json::{Value as Json, json};

use super::cell::{Cell, text};

/// One way to write dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    Day,
    /// Ten past midnight, where it is the day before in UTC.
    EarlySeconds,
    /// Ten to midnight, where it is the day after in UTC.
    LateMillis,
    /// The same early hour as text in `Z`.
    EarlyInstant,
    /// The same without saying that it is UTC.
    EarlyUntold,
    /// The day as it is written, whatever the distance from UTC.
    Local,
}

impl Written {
    /// The way of a collection; its name alone tells, so that nothing else that is drawn changes.
    pub(super) fn of(collection: &str) -> Self {
        let ways = [
            Self::Day,
            Self::EarlySeconds,
            Self::EarlyUntold,
            Self::EarlyInstant,
            Self::LateMillis,
            Self::Local,
        ];
        let sum: usize = collection.bytes().map(usize::from).sum();
        ways[sum % ways.len()]
    }

    /// What the column is declared as.
    pub(super) fn declared(self) -> &'static str {
        match self {
            Self::Day | Self::EarlyInstant | Self::EarlyUntold | Self::Local => "TEXT",
            Self::EarlySeconds | Self::LateMillis => "INTEGER",
        }
    }

    /// What a period that runs from the column says of it.
    pub(super) fn after(self, column: &str) -> Json {
        let (written, offset) = match self {
            Self::Day => ("date", None),
            Self::EarlySeconds => ("unix-seconds", Some("+14:00")),
            Self::LateMillis => ("unix-millis", Some("-12:00")),
            Self::EarlyInstant => ("datetime", Some("+01:00")),
            Self::EarlyUntold => ("datetime-utc", Some("+01:00")),
            Self::Local => ("datetime", None),
        };
        let mut after = json!({ "column": column, "as": written, "from": "year-end" });
        if let Some(offset) = offset {
            after["offset"] = json!(offset);
        }
        after
    }

    /// The cell of a day `YYYY-MM-DD`; a text that is none stays as it is.
    pub(super) fn cell(self, day: &Cell) -> Cell {
        const EARLY: i64 = 10 * 60;
        let Cell::Text(day) = day else { return day.clone() };
        let Ok(date) = day.parse::<rightful::Date>() else { return text(day) };
        let midnight = i64::from(date.days_since_1970()) * 86_400;
        match self {
            Self::Day => text(day),
            Self::EarlySeconds => Cell::Integer(midnight + EARLY - 14 * 3600),
            Self::LateMillis => Cell::Integer((midnight + 86_400 - EARLY + 12 * 3600) * 1000 + 999),
            Self::EarlyInstant | Self::EarlyUntold => {
                let before = date.add_days(-1).expect("a day before");
                let said = if self == Self::EarlyInstant { "Z" } else { "" };
                text(format!("{before}T23:10:00.5{said}"))
            }
            Self::Local => text(format!("{day} 00:10:00+14")),
        }
    }
}
