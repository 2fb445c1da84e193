//! The closed grammar of conditions on a row, which every executor evaluates alike.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use crate::Value;
use crate::read::Read;

/// A condition on one row: `{ column: literal }`, `{ column: { lt: literal } }`, `{ all: […] }`, `{ any: […] }`, `{ not: … }`.
///
/// A comparison with null is false, types match exactly (an integer is never equal to text), and text compares by its
/// bytes. `{ column: null }` asks whether there is no value. Several columns in one map must all hold. A column named
/// `not` is asked with `{ not: literal }`; with a map below, `not` is the negation.
///
/// ```
/// use rightful::{Condition, Value};
/// let closed: Condition = serde_json::from_str(r#"{ "any": [{ "id": 0 }, { "name": "Anonymous user" }] }"#).unwrap();
/// assert!(closed.holds(&|column| if column == "id" { Value::Integer(0) } else { Value::Null }));
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(untagged)]
#[expect(clippy::exhaustive_enums, reason = "a closed grammar: a new form must be met by every executor")]
pub enum Condition {
    /// Every one holds.
    All(All),
    /// At least one holds.
    Any(Any),
    /// It does not hold.
    Not(Not),
    /// Every named column compares as stated.
    Columns(BTreeMap<String, Comparison>),
}

/// `{ all: […] }`
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "one key of a closed grammar")]
pub struct All {
    /// The conditions that must hold together.
    pub all: Vec<Condition>,
}

/// `{ any: […] }`
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "one key of a closed grammar")]
pub struct Any {
    /// The conditions of which one must hold.
    pub any: Vec<Condition>,
}

/// `{ not: … }`
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "one key of a closed grammar")]
pub struct Not {
    /// The condition that must not hold.
    pub not: alloc::boxed::Box<Condition>,
}

/// What is asked of one column.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(untagged)]
#[expect(clippy::exhaustive_enums, reason = "a closed grammar: a new form must be met by every executor")]
pub enum Comparison {
    /// `{ eq: … }` and the other comparisons.
    Compare(Compare),
    /// The literal itself: equal to it, or without value for `null`.
    Is(Value),
}

/// One comparison with a literal.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(clippy::exhaustive_enums, reason = "a closed grammar: a new form must be met by every executor")]
pub enum Compare {
    /// Equal.
    Eq(Value),
    /// Of the same type and not equal.
    Ne(Value),
    /// Less.
    Lt(Value),
    /// Less or equal.
    Le(Value),
    /// Greater.
    Gt(Value),
    /// Greater or equal.
    Ge(Value),
    /// One of these.
    In(Vec<Value>),
}

impl Condition {
    /// Whether the condition holds for a row, given its cells by column.
    #[must_use]
    pub fn holds(&self, cell: &dyn Fn(&str) -> Value) -> bool {
        match self {
            Self::All(All { all }) => all.iter().all(|part| part.holds(cell)),
            Self::Any(Any { any }) => any.iter().any(|part| part.holds(cell)),
            Self::Not(Not { not }) => !not.holds(cell),
            Self::Columns(columns) => columns.iter().all(|(column, asked)| asked.holds(&cell(column))),
        }
    }

    /// The answer for every row, where it is the same whatever the row holds: of no conditions at all.
    #[must_use]
    pub fn is_settled(&self) -> Option<bool> {
        let of = |list: &[Self], decides: bool| {
            let mut settled = Some(!decides);
            for part in list.iter().map(Self::is_settled) {
                match part {
                    Some(answer) if answer == decides => return Some(decides),
                    Some(_) => {}
                    None => settled = None,
                }
            }
            settled
        };
        match self {
            Self::All(All { all }) => of(all, false),
            Self::Any(Any { any }) => of(any, true),
            Self::Not(Not { not }) => not.is_settled().map(|answer| !answer),
            Self::Columns(columns) => columns.is_empty().then_some(true),
        }
    }

    /// Whether the condition could hold (`true`), or could fail (`false`), for some row, given of each comparison whether
    /// it could.
    pub(crate) fn may(&self, hold: bool, could: &dyn Fn(&str, &Comparison, bool) -> bool) -> bool {
        let of = |parts: &[Self], all: bool| {
            let mut each = parts.iter().map(|part| part.may(hold, could));
            if all == hold { each.all(|may| may) } else { each.any(|may| may) }
        };
        match self {
            Self::All(All { all }) => of(all, true),
            Self::Any(Any { any }) => of(any, false),
            Self::Not(Not { not }) => not.may(!hold, could),
            Self::Columns(columns) if hold => {
                columns.iter().all(|(column, asked)| could(column, asked, true))
            }
            Self::Columns(columns) => columns.iter().any(|(column, asked)| could(column, asked, false)),
        }
    }

    /// Calls `visit` with every column the condition reads.
    pub fn each_column<'c>(&'c self, visit: &mut dyn FnMut(&'c str)) {
        match self {
            Self::All(All { all: parts }) | Self::Any(Any { any: parts }) => {
                parts.iter().for_each(|part| part.each_column(visit));
            }
            Self::Not(Not { not }) => not.each_column(visit),
            Self::Columns(columns) => columns.keys().for_each(|column| visit(column)),
        }
    }
}

impl Comparison {
    /// Whether a cell compares as asked.
    #[must_use]
    pub fn holds(&self, cell: &Value) -> bool {
        match self {
            Self::Is(Value::Null) => cell.is_null(),
            Self::Is(literal) => order(cell, literal).is_eq(),
            Self::Compare(compare) => compare.holds(cell),
        }
    }
}

impl Compare {
    fn holds(&self, cell: &Value) -> bool {
        let same = |literal: &Value| !cell.is_null() && cell.kind() == literal.kind();
        match self {
            Self::Eq(literal) => same(literal) && order(cell, literal).is_eq(),
            Self::Ne(literal) => same(literal) && order(cell, literal).is_ne(),
            Self::Lt(literal) => same(literal) && order(cell, literal).is_lt(),
            Self::Le(literal) => same(literal) && order(cell, literal).is_le(),
            Self::Gt(literal) => same(literal) && order(cell, literal).is_gt(),
            Self::Ge(literal) => same(literal) && order(cell, literal).is_ge(),
            Self::In(literals) => {
                literals.iter().any(|literal| same(literal) && order(cell, literal).is_eq())
            }
        }
    }
}

/// The order of values, in which there is one zero: engines keep a negative one and take it for the other.
fn order(cell: &Value, literal: &Value) -> Ordering {
    let one_zero = |real: &f64| if *real == 0.0 { 0.0 } else { *real };
    match (cell, literal) {
        (Value::Real(cell), Value::Real(literal)) => one_zero(cell).total_cmp(&one_zero(literal)),
        _ => cell.cmp(literal),
    }
}

/// Literals of a policy are the organisation's own words, yet a condition may come from anywhere: `Debug` shows its form.
impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Condition(")?;
        let mut first = true;
        let mut result = Ok(());
        self.each_column(&mut |column| {
            if result.is_ok() {
                result = write!(f, "{}{column}", if first { "" } else { ", " });
            }
            first = false;
        });
        result?;
        f.write_str(")")
    }
}
