//! The plan as a value: ordered steps as predicates with expected counts, reasons, claims, what is kept and what is due
//! later. It holds no key and no personal value.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use crate::calendar::{Date, Period};
use crate::case::RestrictionGround;
use crate::decide::{Class, Ruling};
use crate::json_edit::JsonPath;
use crate::law::DataChange;
use crate::policy::{Form, Normalise, RecipientKind, Role, TextFormat};
use crate::read::Read;
use crate::{Error, Hash, Name, Path, Shape, Tag, Value, to_canonical};

/// What exactly has to happen to which rows of one store, and why.
///
/// Equal arguments give equal bytes in every language; [`Plan::hash`] is the SHA-256 of its canonical JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Plan {
    /// Rows the engine would take along with a deletion; a cascade that would take rows of others stops the plan.
    pub cascades: Vec<Cascade>,
    /// The case, as a keyed tag: the hash of a plan gives nobody away.
    pub case: Tag,
    /// What can be said of the rows afterwards.
    pub claims: Vec<Claim>,
    /// Cycles of foreign keys among the tables of the plan, and how each is broken.
    pub cycles: Vec<Cycle>,
    /// The day of the decision.
    pub decided: Date,
    /// How many rows the run must find, by collection and class.
    pub expected: BTreeMap<String, BTreeMap<Class, u64>>,
    /// The form of the anonymous person, where rows stay without the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<FormChoice>,
    /// The version of this form: 1.
    pub format: u32,
    /// What was ruled for each item that exists, and why.
    pub items: Vec<Item>,
    /// What is due later, with its date.
    pub later: Vec<Later>,
    /// What was noticed on the way, by place.
    pub notes: Vec<Note>,
    /// The collection of people the subject is in.
    pub people: String,
    /// The policy planned on.
    pub policy: Hash,
    /// The schema planned on.
    pub schema: Hash,
    /// The case is answered without touching data: forwarded, not identified, excessive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_aside: Option<Ruling>,
    /// What is done, in order.
    pub steps: Vec<Step>,
    /// The store.
    pub store: String,
    /// The person, as a keyed tag.
    pub subject: Tag,
    /// What has to be done outside the store.
    pub tasks: Vec<Task>,
}

/// The form of the anonymous person, and why it is not the declared one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct FormChoice {
    /// The form the policy declares.
    pub declared: Form,
    /// The form used.
    pub used: Form,
    /// Why another form is used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<FormChange>,
}

/// Why the declared form of the anonymous person cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FormChange {
    /// Rows would collapse under a unique key if they all pointed to one person.
    RowsWouldCollapse,
    /// A kept row leads to the person by the same key: stub and anonymous person are split.
    KeptRowSharesKey,
}

/// One step. Rows are named by collection and class; the run finds them again itself and compares the count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(tag = "do", rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_enums, reason = "every executor must carry out every step")]
#[schemars(rename = "PlanStep")]
pub enum Step {
    /// Insert the anonymous person: one per account for `fresh`; one for `shared`, or none where it is there already and
    /// the run finds it (`PersonCapture::shared`).
    InsertPerson {
        /// The collection of people.
        collection: Name,
        /// How the key is made, column by column.
        key: Vec<KeyColumn>,
        /// The other cells.
        row: BTreeMap<String, NewValue>,
        /// How many are inserted.
        rows: u64,
    },
    /// Add an entry that keeps the person from being written to again (Art. 21(3)), for each value they are known by that has
    /// none yet; it is there once, however often a run adds it.
    Suppress {
        /// The collection of entries.
        collection: Name,
        /// Its table.
        table: Path,
        /// The identifier of the people that is kept out.
        of: String,
        /// How values are made alike before they are tagged.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        normalise: Vec<Normalise>,
        /// The column with the keyed pseudonym.
        column: String,
        /// The look of the pseudonym.
        shape: Shape,
        /// The longest it may be.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max_length: Option<u32>,
        /// The column with the day.
        on: String,
        /// The day of the objection.
        day: Date,
        /// The corrections by position in the case, where the case corrects: what they give is kept out where what it replaces
        /// was (Art. 21(3) speaks of the person). Empty for an objection, which keeps out what the accounts hold.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        corrections: Vec<u32>,
        /// How many at most: one for each value.
        rows: u64,
    },
    /// Change cells of the rows of these classes.
    Change {
        /// The collection.
        collection: Name,
        /// The classes.
        classes: Vec<Class>,
        /// How many rows.
        rows: u64,
        /// What each column becomes; columns not named stay.
        set: Vec<Change>,
    },
    /// Set a foreign key to null in rows that point at rows about to be deleted.
    Detach {
        /// The table that points.
        table: Path,
        /// The collection of that table, where the map has one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        collection: Option<String>,
        /// The classes of the rows that point; empty text stands for rows that are not the person's.
        from: Vec<Class>,
        /// The columns set to null.
        columns: Vec<String>,
        /// The collection pointed to.
        to: String,
        /// The columns there.
        to_columns: Vec<String>,
        /// The classes pointed to that are about to be deleted.
        classes: Vec<Class>,
        /// How many rows.
        rows: u64,
    },
    /// Delete the rows of these classes.
    Delete {
        /// The collection.
        collection: Name,
        /// The classes.
        classes: Vec<Class>,
        /// How many rows.
        rows: u64,
    },
    /// Delete the rows that triggers have written during this run: earlier states of rows the run changed.
    SweepHistory {
        /// The collection of earlier states.
        collection: Name,
    },
    /// Bring the full-text index in line with the rows it indexes, and merge it so that no deleted word is left.
    RebuildIndex {
        /// The collection that is the index.
        collection: Name,
    },
}

/// How one key column of the anonymous person is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct KeyColumn {
    /// The column.
    pub column: String,
    /// How.
    pub from: KeySource,
}

/// How a key column is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(tag = "by", rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_enums, reason = "every executor must make every key")]
pub enum KeySource {
    /// A random negative whole number of 52 bits.
    Integer,
    /// A random text.
    Text {
        /// The longest it may be.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max_length: Option<u32>,
    },
    /// The account's own: the tenant.
    Tenant,
    /// The template's: the shared person has a key of its own.
    Template {
        /// The value.
        value: Value,
    },
}

/// What one column becomes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Change {
    /// The column.
    pub column: Name,
    /// What it becomes.
    pub to: NewValue,
}

/// What a cell becomes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(tag = "by", rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_enums, reason = "every executor must make every value")]
pub enum NewValue {
    /// This value; null where it is null.
    Value {
        /// The value.
        value: Value,
    },
    /// What marks the row as restricted, or lifts the mark, as the policy declares (Art. 4(3), 18).
    Mark {
        /// The value.
        value: Value,
    },
    /// What the case says is right, in cells that hold what it says is wrong; other cells stay (Art. 16).
    Corrected {
        /// The corrections of the case, by position.
        corrections: Vec<u32>,
        /// How values are made alike before they are compared with what is wrong.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        normalise: Vec<Normalise>,
    },
    /// A new value that means nothing, unique in the run.
    Surrogate {
        /// Its shape.
        shape: Shape,
        /// The longest it may be.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max_length: Option<u32>,
    },
    /// One column of the anonymous person's key: the person for the account the link led to.
    AnonymousKey {
        /// The link.
        link: Name,
        /// The key column of the collection of people.
        key_column: Name,
    },
    /// The text with the person's known identifiers replaced.
    Redacted {
        /// How the text is written.
        format: TextFormat,
    },
    /// The JSON document with other values at some paths, and then, where said, the person's identifiers replaced.
    Json {
        /// What becomes of each path.
        paths: Vec<JsonChange>,
        /// The identifiers in the rest are replaced too.
        redacted: bool,
    },
}

/// What one path of a JSON document becomes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct JsonChange {
    /// The path.
    pub path: JsonPath,
    /// What it becomes; the element goes where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<JsonTo>,
    /// The link that must lead to the person for the change to be made; always where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// What a JSON element becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "every executor must make every value")]
pub enum JsonTo {
    /// Null.
    Null,
    /// The anonymous person's key, as a number or text like the value it replaces.
    AnonymousKey,
}

/// What was ruled for some fields of the classes of rows that fare alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
#[schemars(rename = "PlanItem")]
pub struct Item {
    /// What happens to the row.
    pub act: Act,
    /// The classes.
    pub classes: Vec<Class>,
    /// The collection.
    pub collection: Name,
    /// The earliest and latest last day, where each row has its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<crate::survey::Ends>,
    /// The fields; empty for the row itself, its links and key.
    pub fields: Vec<Name>,
    /// What the person is to these rows: owner of some and author of others, say.
    pub roles: Vec<Role>,
    /// How many rows.
    pub rows: u64,
    /// The ruling.
    pub ruling: Arc<Ruling>,
}

/// What happens to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the picture has a colour for each")]
pub enum Act {
    /// It goes.
    Delete,
    /// It changes.
    Change,
    /// It stays as it is.
    Stay,
}

/// What can be said of a class of rows, or of some of its fields, after the run: the strongest that is still true.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Claim {
    /// The claim.
    pub claim: ClaimKind,
    /// The classes.
    pub classes: Vec<Class>,
    /// The collection.
    pub collection: Name,
    /// The purposes the data go on under, with their bases.
    pub continues_under: Vec<String>,
    /// The fields that go while the row stays; empty for the row as a whole.
    pub fields: Vec<Name>,
    /// What it rests on: the treatments that cut each way back, in words of the catalogue.
    pub rests_on: Vec<Support>,
    /// How many rows.
    pub rows: u64,
}

/// How strong a claim is, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the claims a computation can make; anonymous is an assessment")]
pub enum ClaimKind {
    /// The item still tells about the person.
    Kept,
    /// It does, and is only stored (Art. 18).
    Restricted,
    /// It leads back by a key or a value that names nobody by itself (Art. 4(5)).
    Pseudonymised,
    /// It leads back by no path the map declares.
    Unlinked,
    /// It is gone from the live store.
    ErasedLive,
}

/// One way back to the person, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Support {
    /// The place of the way back: a link or a field.
    pub place: Path,
    /// What became of it.
    pub way: Way,
}

/// What became of a way back to the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Way {
    /// The row is gone.
    RowDeleted,
    /// The link leads to the anonymous person or nowhere.
    LinkCut,
    /// The value is gone or replaced.
    ValueReplaced,
    /// Known identifiers in the text are replaced; what else it says was not judged.
    TextRedacted,
    /// The link leads to a key whose person has lost every identifier.
    KeyWithoutPerson,
    /// The link or field still leads to the person.
    Open,
    /// Columns the map does not describe were not looked at.
    NotLookedAt,
}

/// A cycle of foreign keys, and how it is broken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Cycle {
    /// The tables, each pointing to the next and the last to the first; one table points to itself.
    pub tables: Vec<Path>,
    /// How it is broken.
    pub broken_by: CycleBreak,
}

/// How a cycle of foreign keys is broken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(tag = "by", rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_enums, reason = "every executor must break cycles in these ways")]
pub enum CycleBreak {
    /// No row of the plan needs an order: the constraints are checked when the transaction ends.
    Deferred,
    /// These columns become null before rows are deleted.
    SetNull {
        /// The table.
        table: Path,
        /// The columns.
        columns: Vec<String>,
    },
}

/// Rows the engine deletes along with others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Cascade {
    /// The collection whose rows are deleted.
    pub from: String,
    /// The table that follows.
    pub table: Path,
    /// The columns that point.
    pub columns: Vec<String>,
    /// Its collection, where the map has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collection: Option<String>,
    /// The columns pointed to.
    pub to_columns: Vec<String>,
}

/// What is due later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(tag = "what", rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Later {
    /// Kept rows whose period ends: plan again for `retention-due` on these days.
    RetentionEnds {
        /// The collection.
        collection: String,
        /// The purpose.
        purpose: String,
        /// How many rows.
        rows: u64,
        /// The first day a row is due.
        first_due: Date,
        /// The day by which all are due.
        all_due: Date,
    },
    /// Rows kept under an exception of Art. 17(3), which ends: plan again on this day.
    ExceptionEnds {
        /// The collection.
        collection: String,
        /// The day after the exception's last.
        due: Date,
        /// How many rows.
        rows: u64,
    },
    /// Something is looked at again.
    Review {
        /// The collections.
        collections: Vec<String>,
        /// The day.
        date: Date,
    },
    /// Backups made before the run hold the old state until they are overwritten.
    Backups {
        /// The store.
        store: String,
        /// How long after the run.
        keep: Period,
    },
    /// The evidence of the run is deleted.
    Evidence {
        /// How long after the run.
        keep: Period,
    },
}

/// What has to be done outside the store; each has its own state, and a silent one leaves the outcome partial, by name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(tag = "task", rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Task {
    /// Tell a recipient: a notice under Art. 19, or an instruction to a processor (Art. 28(3)(a)).
    Tell {
        /// The recipient.
        recipient: String,
        /// In which capacity it received the data.
        capacity: RecipientKind,
        /// Under Art. 19, as an instruction, or because they rely on the consent that is withdrawn (C-129/21).
        under: String,
        /// The fields it received.
        fields: Vec<Path>,
        /// What happened to them, where they were not erased and no use of them stops.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        change: Option<DataChange>,
    },
    /// Take reasonable steps to inform other controllers who took over what was made public (Art. 17(2)).
    Inform {
        /// The fields that were public.
        fields: Vec<Path>,
    },
    /// Mark as restricted, or free from the mark, what no executor can mark (Art. 18).
    Restrict {
        /// The collection.
        collection: String,
        /// The fields; empty for the rows.
        fields: Vec<String>,
        /// The ground of Art. 18(1).
        ground: RestrictionGround,
        /// The restriction is over.
        #[serde(default, skip_serializing_if = "core::ops::Not::not")]
        lifted: bool,
    },
    /// Inform the person that the restriction ends, then lift its mark with a case of its own (`restriction-lifted`, Art.
    /// 18(3)): what it awaited is decided (Art. 18(1)(d)).
    Lift {
        /// The collection.
        collection: String,
        /// The ground of Art. 18(1).
        ground: RestrictionGround,
    },
    /// Add a supplementary statement to evidence that is not overwritten (Art. 16, second sentence).
    Supplement {
        /// The collection.
        collection: String,
        /// The fields.
        fields: Vec<String>,
    },
    /// Keep the person from being written to again by hand (Art. 21(3)): they are known by nothing that an entry could hold.
    KeepOut {
        /// The collection of entries.
        collection: String,
        /// The identifier of which they have no value.
        of: Path,
    },
    /// Users of an ended purpose lose items that another purpose keeps (Art. 5(1)(b)).
    StopUse {
        /// The purpose that has ended.
        purpose: String,
        /// The collection.
        collection: String,
        /// The fields; empty for the row.
        fields: Vec<String>,
    },
    /// Another store of the map has to be planned and run too.
    OtherStore {
        /// The store.
        store: String,
    },
}

/// Something noticed, by place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Note {
    /// The place.
    pub place: Path,
    /// What was noticed.
    pub note: NoteKind,
}

/// What was noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum NoteKind {
    /// Columns the map does not describe: not looked at, and no claim above pseudonymised.
    Undescribed,
    /// Dates that cannot be read: the rows are never due.
    UnreadableDates,
    /// One person's rows stay linkable to each other through the surrogate person.
    LinkableRows,
    /// The person's row stays as a stub because kept rows need it.
    Stub,
    /// Several of the person's own rows stay as stubs, those that no kept row needs among them.
    EveryStub,
    /// The rows of the table may be referred to by a number that VACUUM would change: the free pages of the file are
    /// overwritten and stay.
    RowidKey,
    /// Earlier states hold the old value, and stay.
    EarlierStates,
    /// A copy follows where it holds the old value; a hash of it has to be made anew.
    CopyFollows,
    /// Text may repeat the old value: nothing in it is changed.
    TextMayRepeat,
    /// The rows concern others too, and are only stored for all of them.
    RestrictsOthers,
    /// The policy declares no entries that keep the person from being written to again (Art. 21(3)).
    NoSuppression,
    /// The person has no account: what leads to them by the identifiers that were verified was found, and nothing that leads
    /// to an account by its key.
    NoAccount,
    /// Another account has this weak identifier too: it leads to no row, and stays in text of others, where it may mean
    /// either.
    SharedIdentifier,
    /// A former identifier of the person is another account's by now: it is not looked for.
    TakenIdentifier,
}

impl NewValue {
    /// The value, where it is the same for every row.
    #[must_use]
    pub const fn fixed(&self) -> Option<&Value> {
        match self {
            Self::Value { value } | Self::Mark { value } => Some(value),
            _ => None,
        }
    }

    /// Whether what the cell says of the person is there afterwards: marked, or corrected.
    #[must_use]
    pub const fn still_tells(&self) -> bool {
        matches!(self, Self::Mark { .. } | Self::Corrected { .. })
    }
}

impl Plan {
    /// The tables whose row numbers must stay, because of which the file is not rewritten: its free pages are overwritten
    /// and stay.
    #[must_use]
    pub fn pinned_tables(&self) -> Vec<String> {
        let pinned = self.notes.iter().filter(|note| note.note == NoteKind::RowidKey);
        pinned.map(|note| alloc::string::ToString::to_string(&note.place)).collect()
    }

    /// Whether anything goes: only then is there something for a scan to look for. Marks, corrections and entries let
    /// nothing go.
    #[must_use]
    pub fn removes(&self) -> bool {
        self.steps.iter().any(|step| match step {
            Step::InsertPerson { .. } | Step::Detach { .. } | Step::Delete { .. } => true,
            Step::Change { set, .. } => set.iter().any(|change| !change.to.still_tells()),
            Step::Suppress { .. } | Step::SweepHistory { .. } | Step::RebuildIndex { .. } => false,
        })
    }

    /// The canonical JSON (RFC 8785): equal plans have equal bytes in every language.
    ///
    /// # Errors
    /// [`crate::Code::CanonicalForm`] when a number is too large to have one.
    pub fn canonical(&self) -> Result<String, Error> {
        to_canonical(self)
    }

    /// The SHA-256 of the canonical JSON: what is approved, and what a run asks for.
    ///
    /// # Errors
    /// As [`Self::canonical`].
    pub fn hash(&self) -> Result<Hash, Error> {
        Ok(Hash::of(self.canonical()?.as_bytes()))
    }
}
