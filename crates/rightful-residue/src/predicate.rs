//! The closed grammar of predicates on a row, evaluated by this crate's own code.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

use crate::date::{DateForm, Day};
use crate::request::Literal;
use crate::sqlite::Value;

/// A predicate on one row.
///
/// Logic is two-valued: a comparison with null, or with a value of another type, is false, and the `not` of it is true.
/// Text compares by its bytes. `Debug` shows the form and the columns, never a literal.
#[derive(Clone, Deserialize)]
#[serde(tag = "op", rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_enums, reason = "a closed grammar: a new form must be met by the evaluation")]
pub enum Predicate {
    /// The column equals the value.
    Eq {
        /// The column.
        column: String,
        /// The literal.
        value: Literal,
    },
    /// The column has a value of the same type that is another.
    Ne {
        /// The column.
        column: String,
        /// The literal.
        value: Literal,
    },
    /// The column is less.
    Lt {
        /// The column.
        column: String,
        /// The literal.
        value: Literal,
    },
    /// The column is less or equal.
    Le {
        /// The column.
        column: String,
        /// The literal.
        value: Literal,
    },
    /// The column is greater.
    Gt {
        /// The column.
        column: String,
        /// The literal.
        value: Literal,
    },
    /// The column is greater or equal.
    Ge {
        /// The column.
        column: String,
        /// The literal.
        value: Literal,
    },
    /// The column has no value.
    Null {
        /// The column.
        column: String,
    },
    /// Every one holds; true when empty.
    All {
        /// The predicates.
        of: Vec<Predicate>,
    },
    /// At least one holds; false when empty.
    Any {
        /// The predicates.
        of: Vec<Predicate>,
    },
    /// It does not hold.
    Not {
        /// The predicate.
        of: Box<Predicate>,
    },
    /// A row of a set has the same values in the set's `key` as this row in `columns`. In the `when` of a set, the set may
    /// be the same one: then rows lead to it by way of each other.
    In {
        /// Columns of this row, as many as the key has.
        columns: Vec<String>,
        /// The set, by its name in the request.
        set: String,
    },
    /// The JSON in the column has this value at this path.
    JsonEq {
        /// The column; its text is read as JSON.
        column: String,
        /// Object keys, and positions in arrays as whole numbers, from the outside in.
        path: Vec<Step>,
        /// The value there: null, a whole number, a real number or text; true and false are none of them.
        value: Literal,
    },
    /// A row of a set, which has a key of one column, has as its key what the JSON in the column has at this path.
    JsonIn {
        /// The column; its text is read as JSON.
        column: String,
        /// Object keys, and positions in arrays as whole numbers, from the outside in.
        path: Vec<Step>,
        /// The set, by its name in the request.
        set: String,
    },
    /// The column holds a day of the calendar, written like this, and it is this day or one before.
    DayUntil {
        /// The column.
        column: String,
        /// How the column writes dates.
        form: DateForm,
        /// Minutes east of UTC of the clock whose day counts.
        #[serde(default)]
        east: Option<i16>,
        /// The last day.
        until: Day,
    },
}

/// One step into a JSON value. `Debug` does not show keys.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
#[expect(clippy::exhaustive_enums, reason = "JSON nests in objects and arrays only")]
pub enum Step {
    /// The member of an object.
    Key(String),
    /// The element of an array, from 0.
    Position(usize),
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Key(_) => "Key(..)",
            Self::Position(_) => "Position(..)",
        })
    }
}

impl fmt::Debug for Predicate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Eq { column, .. } => write!(f, "eq({column})"),
            Self::Ne { column, .. } => write!(f, "ne({column})"),
            Self::Lt { column, .. } => write!(f, "lt({column})"),
            Self::Le { column, .. } => write!(f, "le({column})"),
            Self::Gt { column, .. } => write!(f, "gt({column})"),
            Self::Ge { column, .. } => write!(f, "ge({column})"),
            Self::Null { column } => write!(f, "null({column})"),
            Self::All { of } => write!(f, "all{of:?}"),
            Self::Any { of } => write!(f, "any{of:?}"),
            Self::Not { of } => write!(f, "not({of:?})"),
            Self::In { columns, set } => write!(f, "in({columns:?}, {set})"),
            Self::JsonEq { column, .. } => write!(f, "json-eq({column})"),
            Self::JsonIn { column, set, .. } => write!(f, "json-in({column}, {set})"),
            Self::DayUntil { column, form, .. } => write!(f, "day-until({column}, {form:?})"),
        }
    }
}

/// Where a predicate finds what it asks about: the cells of its row, and the keys of the sets.
pub(crate) struct Scope<'a> {
    /// The cell of a column, `None` where the table has no such column.
    pub(crate) cell: &'a dyn Fn(&str) -> Option<Value<'a>>,
    /// The keys of every set the predicate refers to.
    pub(crate) keys: &'a KeySets<'a>,
    /// A set that is being collected, and a key that is taken to be in it.
    pub(crate) assumed: Option<(&'a str, [u8; 16])>,
}

impl Scope<'_> {
    fn holds(&self, set: &str, key: [u8; 16]) -> bool {
        self.assumed == Some((set, key)) || self.keys.holds(set, &key)
    }
}

/// The keys that each set selects, by its name.
#[derive(Default)]
pub(crate) struct KeySets<'r>(BTreeMap<&'r str, Keys>);

/// The keys of one set.
struct Keys {
    /// Of how many columns each is.
    columns: usize,
    sorted: Vec<[u8; 16]>,
}

impl<'r> KeySets<'r> {
    pub(crate) fn insert(&mut self, set: &'r str, columns: usize, mut keys: Vec<[u8; 16]>) {
        keys.sort_unstable();
        keys.dedup();
        self.0.insert(set, Keys { columns, sorted: keys });
    }

    /// Of how many columns the keys of a set are; `None` where there is no such set.
    pub(crate) fn columns(&self, set: &str) -> Option<usize> {
        self.0.get(set).map(|keys| keys.columns)
    }

    fn holds(&self, set: &str, key: &[u8; 16]) -> bool {
        self.0.get(set).is_some_and(|keys| keys.sorted.binary_search(key).is_ok())
    }
}

/// The whole number that a floating-point number is; `None` where it has a fraction or is out of range.
pub(crate) fn number_of(real: f64) -> Option<i64> {
    let range = -9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0;
    #[expect(clippy::cast_possible_truncation, reason = "within the range, and without a fraction")]
    let number = real as i64;
    (range.contains(&real) && real.fract() == 0.0).then_some(number)
}

/// A key of one or more cells as a fixed-size digest; `None` when a cell is null. Text and numbers that read alike are
/// one key, as they are for the columns of a link.
pub(crate) fn key_digest<'v>(cells: impl Iterator<Item = Value<'v>>) -> Option<[u8; 16]> {
    use sha2::Digest as _;
    let mut hash = sha2::Sha256::new();
    for cell in cells {
        let (tag, bytes): (u8, std::borrow::Cow<'_, [u8]>) = match cell {
            Value::Null | Value::Long => return None,
            Value::Integer(n) => (3, n.to_string().into_bytes().into()),
            Value::Real(x) => match number_of(x) {
                Some(n) => (3, n.to_string().into_bytes().into()),
                None => (2, x.to_bits().to_be_bytes().to_vec().into()),
            },
            Value::Text(text) => (3, text),
            Value::Blob(bytes) => (4, bytes),
        };
        hash.update([tag]);
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(&bytes);
    }
    let mut short = [0; 16];
    short.iter_mut().zip(hash.finalize()).for_each(|(to, from)| *to = from);
    Some(short)
}

impl Predicate {
    /// Whether the predicate holds for a row.
    pub(crate) fn holds(&self, scope: &Scope<'_>) -> bool {
        use std::cmp::Ordering::{Equal, Greater, Less};
        let compare = |column: &str, value: &Literal, wanted: &[std::cmp::Ordering]| {
            (scope.cell)(column)
                .and_then(|cell| order(&cell, value))
                .is_some_and(|found| wanted.contains(&found))
        };
        match self {
            Self::Eq { column, value } => compare(column, value, &[Equal]),
            Self::Ne { column, value } => compare(column, value, &[Less, Greater]),
            Self::Lt { column, value } => compare(column, value, &[Less]),
            Self::Le { column, value } => compare(column, value, &[Less, Equal]),
            Self::Gt { column, value } => compare(column, value, &[Greater]),
            Self::Ge { column, value } => compare(column, value, &[Greater, Equal]),
            Self::Null { column } => matches!((scope.cell)(column), Some(Value::Null)),
            Self::All { of } => of.iter().all(|part| part.holds(scope)),
            Self::Any { of } => of.iter().any(|part| part.holds(scope)),
            Self::Not { of } => !of.holds(scope),
            Self::In { set, .. } | Self::JsonIn { set, .. } => {
                self.led(scope).is_some_and(|key| scope.holds(set, key))
            }
            Self::JsonEq { column, path, value } => match (scope.cell)(column) {
                Some(Value::Text(text)) => json_at(&text, path).is_some_and(|at| json_is(&at, value)),
                _ => false,
            },
            Self::DayUntil { column, form, east, until } => {
                let day = (scope.cell)(column).and_then(|cell| form.day_of(&cell, *east));
                day.is_some_and(|day| day <= *until)
            }
        }
    }

    /// The key that the row holds where this leads to a set.
    fn led(&self, scope: &Scope<'_>) -> Option<[u8; 16]> {
        match self {
            Self::In { columns, .. } => {
                key_digest(columns.iter().map(|column| (scope.cell)(column).unwrap_or(Value::Null)))
            }
            Self::JsonIn { column, path, .. } => match (scope.cell)(column)? {
                Value::Text(text) => key_digest(std::iter::once(json_cell(&json_at(&text, path)?))),
                _ => None,
            },
            _ => None,
        }
    }

    /// Calls `visit` with every key that the row holds where a part of this leads to the set.
    pub(crate) fn each_led(&self, scope: &Scope<'_>, to: &str, visit: &mut dyn FnMut([u8; 16])) {
        match self {
            Self::All { of } | Self::Any { of } => of.iter().for_each(|part| part.each_led(scope, to, visit)),
            Self::Not { of } => of.each_led(scope, to, visit),
            Self::In { set, .. } | Self::JsonIn { set, .. } if set == to => {
                self.led(scope).into_iter().for_each(visit);
            }
            _ => {}
        }
    }

    /// Calls `visit` with every column this predicate reads of its own row.
    pub(crate) fn each_column(&self, visit: &mut dyn FnMut(&str)) {
        match self {
            Self::Eq { column, .. }
            | Self::Ne { column, .. }
            | Self::Lt { column, .. }
            | Self::Le { column, .. }
            | Self::Gt { column, .. }
            | Self::Ge { column, .. }
            | Self::Null { column }
            | Self::DayUntil { column, .. }
            | Self::JsonIn { column, .. }
            | Self::JsonEq { column, .. } => visit(column),
            Self::All { of } | Self::Any { of } => of.iter().for_each(|part| part.each_column(visit)),
            Self::Not { of } => of.each_column(visit),
            Self::In { columns, .. } => columns.iter().for_each(|column| visit(column)),
        }
    }

    /// Calls `visit` with the columns and the set of every `in` of this predicate.
    pub(crate) fn each_in(&self, visit: &mut dyn FnMut(&[String], &str)) {
        match self {
            Self::All { of } | Self::Any { of } => of.iter().for_each(|part| part.each_in(visit)),
            Self::Not { of } => of.each_in(visit),
            Self::In { columns, set } => visit(columns, set),
            Self::JsonIn { column, set, .. } => visit(std::slice::from_ref(column), set),
            _ => {}
        }
    }
}

/// How a cell compares with a literal of its own type.
fn order(cell: &Value<'_>, literal: &Literal) -> Option<std::cmp::Ordering> {
    // SQLite keeps a negative zero and takes it for the other.
    let one_zero = |real: f64| if real == 0.0 { 0.0 } else { real };
    match (cell, literal) {
        (Value::Integer(a), Literal::Integer(b)) => Some(a.cmp(b)),
        (Value::Real(a), Literal::Real(b)) => Some(one_zero(*a).total_cmp(&one_zero(*b))),
        (Value::Text(a), Literal::Text(b)) => Some(a.as_ref().cmp(b.as_bytes())),
        (Value::Blob(a), Literal::Blob(b)) => Some(a.as_ref().cmp(b)),
        _ => None,
    }
}

/// What a JSON document has at a path.
fn json_at(text: &[u8], path: &[Step]) -> Option<serde_json::Value> {
    let mut at = serde_json::from_slice::<serde_json::Value>(text).ok()?;
    for step in path {
        at = match step {
            Step::Key(key) => at.get_mut(key)?.take(),
            Step::Position(position) => at.get_mut(position)?.take(),
        };
    }
    Some(at)
}

/// A value of JSON as the cell it would be; what is no single value is none.
fn json_cell(at: &serde_json::Value) -> Value<'_> {
    match at {
        serde_json::Value::Number(number) => match number.as_i64() {
            Some(number) => Value::Integer(number),
            None => number.as_f64().map_or(Value::Null, Value::Real),
        },
        serde_json::Value::String(text) => Value::Text(text.as_bytes().into()),
        // Nor is true or false a key.
        _ => Value::Null,
    }
}

fn json_is(at: &serde_json::Value, literal: &Literal) -> bool {
    match (at, literal) {
        (serde_json::Value::Null, Literal::Null) => true,
        (serde_json::Value::Number(number), Literal::Integer(n)) => number.as_i64() == Some(*n),
        (serde_json::Value::Number(number), Literal::Real(x)) => {
            number.is_f64() && number.as_f64() == Some(*x)
        }
        (serde_json::Value::String(found), Literal::Text(wanted)) => found == wanted,
        _ => false,
    }
}
