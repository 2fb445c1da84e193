//! What to count in a store, and the value-free result: numbers, dates of retention ends, engine facts.

mod left;

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use crate::alike::{KeyText, kept_out_alike, made_alike};
use crate::calendar::{Date, DateEncoding, UtcOffset};
use crate::carry::{Account, in_text};
use crate::decide::Class;
use crate::json_edit::{self, Held, JsonPath};
use crate::plan::NewValue;
use crate::policy::{FullIdentifier, IdentifierKind, Normalise, Retention, TextFormat};
use crate::read::Read;
use crate::{Condition, Path, Value};

/// What an executor has to find for one person: the rows of each collection and the class of each row.
///
/// The same request serves the survey, which counts, and the run, which captures keys: both answer the same questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct SurveyRequest {
    /// The store.
    pub store: String,
    /// The collection of people the subject is in.
    pub people: String,
    /// What to find, in an order in which each collection follows those its links lead to: the person's accounts
    /// first. Only links to the collection itself (replies to replies) ask for more than one pass.
    pub collections: Vec<Capture>,
    /// Foreign keys that point at tables of which rows may be deleted.
    pub referrers: Vec<Referrer>,
    /// Unique keys that hold a link which may come to point at the one shared anonymous person.
    pub collisions: Vec<Collision>,
    /// The identifiers that are to be kept out (Art. 21(3)).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept_out: Vec<KeptOut>,
    /// The other collections of people of the store, in which the person may be as well; no question is asked there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub elsewhere: Vec<Capture>,
}

/// What to find in one collection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Capture {
    /// The collection.
    pub collection: String,
    /// Its table.
    pub table: Path,
    /// The columns that tell one row from another; the row number of SQLite, by the name it goes by in the table, where
    /// no column does.
    pub key: Vec<String>,
    /// The questions, in the order of the class's answers. A row is the person's when the answer to at least one
    /// question that carries is yes.
    pub questions: Vec<Question>,
    /// What the person's own rows tell beside their key; empty for other collections.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonCapture>,
    /// The columns that repeat an identifier, as it is or as it was: copies and histories.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repeats: Vec<Repeats>,
}

/// A column that repeats an identifier of the person, as it is or as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Repeats {
    /// The column.
    pub column: String,
    /// The identifier's column in the collection of people.
    pub of: String,
    /// The link that has to lead to the person for it to be theirs; none in their own row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// What to read from the person's own rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct PersonCapture {
    /// The columns links point to, in the order of the policy's `person.key`.
    pub key: Vec<String>,
    /// The columns with identifiers, how strongly each identifies and what it is.
    pub identifiers: BTreeMap<String, FullIdentifier>,
    /// Rows that are nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nobody: Option<Condition>,
    /// The row that is the shared anonymous person: it meets `nobody` and carries the template. Where several do, the
    /// one with the least key is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared: Option<Condition>,
    /// The column that makes two rows accounts of one person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_person: Option<SameColumn>,
    /// What a run may leave in a column that tells of somebody, by column; empty, where it leaves what was there.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub left: BTreeMap<String, Vec<NewValue>>,
    /// The identifiers that the engine computes from other columns.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub computed: BTreeSet<String>,
}

/// A column compared after values are made alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct SameColumn {
    /// The column.
    pub column: String,
    /// How values are made alike.
    pub normalise: Vec<Normalise>,
}

/// A question an executor answers for a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(tag = "ask", rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_enums, reason = "every executor must be able to answer every question")]
pub enum Question {
    /// Is it the subject's own row, or another account of theirs? Carries.
    Subject,
    /// Do these columns equal the key of a captured row of `to`? Carries. As in every link, text and
    /// whole numbers that read alike are equal, floating-point numbers that are whole among them, and null leads nowhere.
    Columns {
        /// The name of the link.
        link: String,
        /// The columns.
        columns: Vec<String>,
        /// The collection they point to.
        to: String,
        /// The columns there.
        to_columns: Vec<String>,
        /// The classes of captured rows of `to` that count. Empty where `to` is the collection of people: there the
        /// person's own accounts count, and no other row.
        of: Vec<Class>,
        /// The rows the link holds for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        when: Option<Condition>,
    },
    /// Does the type column hold one of the spellings and the id column the key of a captured row of `to`? Carries.
    /// A key of one column.
    Polymorphic {
        /// The name of the link.
        link: String,
        /// The type column.
        #[serde(rename = "type")]
        kind: String,
        /// The id column.
        id: String,
        /// The spellings, compared by bytes.
        spelled: Vec<String>,
        /// The collection they point to.
        to: String,
        /// The column there.
        to_column: String,
        /// The classes of captured rows of `to` that count. Empty where `to` is the collection of people: there the
        /// person's own accounts count, and no other row.
        of: Vec<Class>,
        /// The rows the link holds for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        when: Option<Condition>,
    },
    /// Does the JSON document in the column hold, at the path, the key of a captured row of `to`? Carries.
    /// `true` and `false` are no key. Of a document that is not JSON, or holds an object, an array or a number that is not
    /// exact there, nobody can tell: [`Self::is_unreadable`].
    Json {
        /// The name of the link.
        link: String,
        /// The column.
        column: String,
        /// The path.
        path: JsonPath,
        /// The collection.
        to: String,
        /// The column there.
        to_column: String,
        /// The classes of captured rows of `to` that count. Empty where `to` is the collection of people: there the
        /// person's own accounts count, and no other row.
        of: Vec<Class>,
        /// The rows the link holds for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        when: Option<Condition>,
    },
    /// Does the column repeat an identifier of one of the person's accounts, made alike? Carries.
    Value {
        /// The name of the link.
        link: String,
        /// The column.
        column: String,
        /// The identifier's column in the collection of people.
        of: String,
        /// How values are made alike.
        normalise: Vec<Normalise>,
        /// The rows the link holds for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        when: Option<Condition>,
    },
    /// Does the text in the column mention one of the person's identifiers, as the redactor of the core finds it?
    /// Carries.
    Text {
        /// The name of the link.
        link: String,
        /// The column.
        column: String,
        /// How text in the column is written: in a JSON document escapes are undone before looking.
        format: TextFormat,
        /// The rows the link holds for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        when: Option<Condition>,
    },
    /// Does the condition hold?
    When {
        /// The condition.
        when: Condition,
    },
    /// Is the retention period over? Never, where the date cannot be read.
    Due {
        /// The purpose.
        purpose: String,
        /// The steps from the row to the row with the date; none where it is the row's own.
        via: Vec<Hop>,
        /// The column with the date.
        column: String,
        /// How it is written.
        encoding: DateEncoding,
        /// The distance from UTC of the clock whose day counts.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        offset: Option<UtcOffset>,
        /// The latest date whose period is over; none where there is no such date.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cutoff: Option<Date>,
        /// The period, for the ends the survey reports.
        retention: Retention,
    },
}

/// A step from a row to the row it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Hop {
    /// The columns of the row.
    pub columns: Vec<String>,
    /// The table they point to.
    pub table: Path,
    /// The columns there.
    pub to_columns: Vec<String>,
}

/// A foreign key that points at a captured collection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Referrer {
    /// The table that points.
    pub table: Path,
    /// Its collection, where rows of it are captured too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collection: Option<String>,
    /// The columns that point.
    pub columns: Vec<String>,
    /// The collection pointed to.
    pub to: String,
    /// The columns there.
    pub to_columns: Vec<String>,
}

/// A unique key that would hold the shared anonymous person's key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Collision {
    /// The collection.
    pub collection: String,
    /// All columns of the unique key.
    pub unique: Vec<String>,
    /// Those of them that come to point at the shared person.
    pub links: Vec<String>,
    /// The classes of rows in which they do.
    pub classes: Vec<Class>,
}

impl Collision {
    /// What a row comes to hold in the unique key, of which it holds these cells; `shared` is the key of the shared person,
    /// where there is one already. Rows that come to hold the same by different links collapse as well.
    #[must_use]
    pub fn becomes(&self, held: Vec<Value>, shared: Option<&[Value]>) -> KeyText {
        // A person that is yet to be made has a key that no row holds.
        let to_come = [Value::Blob(Vec::new())];
        let mut key = shared.unwrap_or(&to_come).iter().cycle();
        let cells = self.unique.iter().zip(held).map(|(column, cell)| {
            let pointing = if self.links.contains(column) { key.next().cloned() } else { None };
            pointing.unwrap_or(cell)
        });
        KeyText::of(&cells.collect::<Vec<Value>>())
    }
}

/// What rows come to hold, by collection, unique key and cells, and the links by which.
pub type Becoming<'r> = BTreeMap<(&'r str, &'r [String], KeyText), &'r [String]>;

/// An identifier that is to be kept out, and how its values are made alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct KeptOut {
    /// The identifier's column in the collection of people.
    pub of: String,
    /// How values are made alike.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub normalise: Vec<Normalise>,
}

/// The result of a read-only pass over a store: numbers and dates, no keys and no personal values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Survey {
    /// The person's own rows: their accounts.
    pub accounts: u64,
    /// How many of those are nobody.
    pub nobody: u64,
    /// Rows of the collection of people that are the shared anonymous person already.
    pub shared: u64,
    /// The person's rows by collection and class; classes without rows are left out.
    pub collections: BTreeMap<String, BTreeMap<Class, ClassSurvey>>,
    /// For each referrer of the request, in order: how many rows point at captured rows, by class pointed to, then by
    /// the class of the row that points, which is empty text for rows that are not captured: those of others.
    pub referrers: Vec<BTreeMap<Class, BTreeMap<Class, u64>>>,
    /// For each collision of the request, in order: how many rows would collapse into another, of the person's or one
    /// that points at the shared person already.
    pub collisions: Vec<u64>,
    /// For each identifier of the request that is to be kept out, in order: how many values the person is known by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept_out: Vec<u64>,
    /// Documents of which nobody can tell whether they lead to the person ([`Question::is_unreadable`]), by the place of the
    /// link (`collection.link`) and the class of the row, which is empty text for rows that are not captured. Counted where
    /// there is something of the person that the link can lead to.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unreadable: BTreeMap<String, BTreeMap<Class, u64>>,
    /// The weak identifiers of the person that another account has too, by column: they lead to no row.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub shared_identifiers: BTreeSet<String>,
    /// The identifiers of which the person had an earlier value that is another account's by now, by column.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub taken_identifiers: BTreeSet<String>,
    /// Rows of other collections of people that hold a strong identifier of the person, by table and column, where no link
    /// leads from them to the person.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub elsewhere: BTreeMap<String, u64>,
    /// The person has accounts, and nothing is known by which text could mention them: an earlier run has taken it.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub nameless: bool,
}

impl Survey {
    /// Notes what the store tells of the person beside their rows.
    pub fn tell(&mut self, request: &SurveyRequest, accounts: &[Account]) {
        let named = |person: &PersonCapture, account: &Account| {
            let mut known = account.known().filter(|known| !request.is_left(account, *known));
            known.any(|(column, value)| {
                value.as_text().is_some_and(|text| in_text(person, column, text).is_some())
            })
        };
        let unknown = |person| !accounts.iter().any(|account| named(person, account));
        self.nameless = !accounts.is_empty() && request.person().is_some_and(unknown);
        for account in accounts {
            self.shared_identifiers.extend(account.beside.shared());
            self.taken_identifiers.extend(account.beside.taken.iter().cloned());
        }
    }
}

/// The rows of one class.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct ClassSurvey {
    /// How many.
    pub rows: u64,
    /// Retention ends by purpose, where the period runs from the row's own column.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub ends: BTreeMap<String, Ends>,
}

/// The retention ends of the rows of a class.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Ends {
    /// The earliest last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earliest: Option<Date>,
    /// The latest last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest: Option<Date>,
    /// Rows whose date cannot be read: they are never due, and named.
    #[serde(default)]
    pub unreadable: u64,
}

impl Ends {
    /// The same, with a last day for all of them, where there is one.
    pub(crate) fn at_latest(&self, last: Option<Date>) -> Self {
        let at_latest = |end: Date| last.map_or(end, |last| end.min(last));
        Self {
            earliest: self.earliest.map(at_latest),
            latest: self.latest.map(at_latest),
            unreadable: self.unreadable,
        }
    }
}

impl SurveyRequest {
    /// What the collection of people says of them.
    #[must_use]
    pub fn person(&self) -> Option<&PersonCapture> {
        self.collections.iter().find(|capture| capture.collection == self.people)?.person.as_ref()
    }

    /// How many values a person is known by, for each identifier that is to be kept out.
    #[must_use]
    pub fn to_keep_out(&self, accounts: &[Account]) -> Vec<u64> {
        let Some(person) = self.person() else { return alloc::vec![0; self.kept_out.len()] };
        let values = |asked: &KeptOut| {
            let values = accounts.iter().filter_map(|account| account.identifiers.get(&asked.of));
            let alike: BTreeSet<KeyText> =
                values.filter_map(|value| person.kept_out(&asked.of, value, &asked.normalise)).collect();
            alike.len() as u64
        };
        self.kept_out.iter().map(values).collect()
    }

    /// The columns that repeat an identifier, each with its collection and the question whose yes makes it the person's.
    pub fn repeats(&self) -> impl Iterator<Item = (&Capture, &Repeats, &Question)> {
        self.collections.iter().flat_map(|wanted| {
            wanted.repeats.iter().filter_map(move |repeats| {
                let asks = |question: &&Question| match &repeats.link {
                    None => **question == Question::Subject,
                    Some(link) => question.link() == Some(link),
                };
                Some((wanted, repeats, wanted.questions.iter().find(asks)?))
            })
        })
    }

    /// What to find in a collection.
    #[must_use]
    pub fn capture(&self, collection: &str) -> Option<&Capture> {
        self.collections.iter().find(|capture| capture.collection == collection)
    }
}

impl Capture {
    /// The place of a link of the collection, as [`Survey::unreadable`] names it.
    #[must_use]
    pub fn place_of(&self, link: &str) -> String {
        Path::one(&self.collection).join(link).to_string()
    }
}

impl PersonCapture {
    /// The kind of the identifier in a column; text where it is none.
    #[must_use]
    pub fn kind(&self, column: &str) -> IdentifierKind {
        self.identifiers.get(column).map_or(IdentifierKind::Text, |known| known.kind)
    }

    /// How values of a column are made alike before they are compared.
    #[must_use]
    pub fn normalise(&self, column: &str) -> &[Normalise] {
        self.same_person.as_ref().filter(|same| same.column == column).map_or(&[], |same| &same.normalise)
    }

    /// A value that stands where the identifier of a column may stand, made comparable; `None` where it is like nothing.
    #[must_use]
    pub fn alike(&self, column: &str, value: &Value, normalise: &[Normalise]) -> Option<KeyText> {
        made_alike(value, normalise, self.kind(column))
    }

    /// A value made comparable for an entry that keeps it out; `None` where it tells nobody from anybody.
    #[must_use]
    pub fn kept_out(&self, column: &str, value: &Value, normalise: &[Normalise]) -> Option<KeyText> {
        kept_out_alike(value, normalise, self.kind(column))
    }

    /// Whether a value repeats an identifier of an account, so that its row leads there: not by one that another account
    /// has too.
    #[must_use]
    pub fn leads(&self, account: &Account, column: &str, normalise: &[Normalise], value: &Value) -> bool {
        let leads = self.identifiers.get(column).is_some_and(|known| account.leads_by(known));
        let Some(value) = self.alike(column, value, normalise).filter(|_| leads) else { return false };
        account
            .known()
            .filter(|(of, known)| *of == column && !account.beside.is_shared(of, known))
            .any(|(of, known)| self.alike(of, known, normalise).as_ref() == Some(&value))
    }
}

impl Question {
    /// Whether a yes makes the row the person's.
    #[must_use]
    pub const fn carries(&self) -> bool {
        !matches!(self, Self::When { .. } | Self::Due { .. })
    }

    /// The name of the link the question follows.
    #[must_use]
    pub fn link(&self) -> Option<&str> {
        match self {
            Self::Columns { link, .. }
            | Self::Polymorphic { link, .. }
            | Self::Json { link, .. }
            | Self::Value { link, .. }
            | Self::Text { link, .. } => Some(link),
            Self::Subject | Self::When { .. } | Self::Due { .. } => None,
        }
    }

    /// The rows the link holds for, where it does not hold for all.
    #[must_use]
    pub const fn holds_when(&self) -> Option<&Condition> {
        match self {
            Self::Columns { when, .. }
            | Self::Polymorphic { when, .. }
            | Self::Json { when, .. }
            | Self::Value { when, .. }
            | Self::Text { when, .. } => when.as_ref(),
            Self::Subject | Self::When { .. } | Self::Due { .. } => None,
        }
    }

    /// Whether a document of the link can lead to anybody and nobody can tell to whom: it is not JSON as RFC 8259 has it, or
    /// what stands at the path is no single value that is read exactly. Empty text is no document.
    #[must_use]
    pub fn is_unreadable(&self, cell: &dyn Fn(&str) -> Value) -> bool {
        let Self::Json { column, path, .. } = self else { return false };
        if self.holds_when().is_some_and(|when| !when.holds(cell)) {
            return false;
        }
        match cell(column) {
            Value::Text(text) if text.trim().is_empty() => false,
            Value::Text(text) => match json_edit::held(&text, path) {
                Ok(held) => held.first() == Some(&Held::Other),
                Err(_) => true,
            },
            // A number is a document too, which has no path inside.
            Value::Integer(_) | Value::Real(_) => path.segments().is_empty(),
            // Bytes are refused.
            Value::Null | Value::Blob(_) => false,
        }
    }

    /// The key the link of a row leads to; `None` where it leads nowhere, or does not lead by key.
    #[must_use]
    pub fn leads_to(&self, cell: &dyn Fn(&str) -> Value) -> Option<Vec<Value>> {
        if self.holds_when().is_some_and(|when| !when.holds(cell)) {
            return None;
        }
        let known = |value: Value| (!value.is_null()).then_some(value);
        match self {
            Self::Columns { columns, .. } => columns.iter().map(|column| known(cell(column))).collect(),
            Self::Polymorphic { kind, id, spelled, .. } => {
                let named = spelled.iter().any(|spelling| cell(kind).as_text() == Some(spelling.as_str()));
                if named { known(cell(id)).map(|key| alloc::vec![key]) } else { None }
            }
            Self::Json { column, path, .. } => {
                let document = cell(column);
                match json_edit::held(document.as_text()?, path).ok()?.into_iter().next()? {
                    Held::Key(key) => Some(alloc::vec![key]),
                    Held::Nothing | Held::Other => None,
                }
            }
            Self::Subject | Self::Value { .. } | Self::Text { .. } | Self::When { .. } | Self::Due { .. } => {
                None
            }
        }
    }
}
