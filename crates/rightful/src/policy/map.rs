//! The data map: what each table holds about whom, and what happens to it.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use super::document::PurposeUse;
use crate::calendar::Date;
use crate::json_edit::JsonPath;
use crate::law::WithholdGround;
use crate::law::retention::SuspensionKind;
use crate::read::Read;
use crate::{Condition, Path, Value};

/// One table, and what it holds about people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct Collection {
    /// The store it is in.
    pub store: String,
    /// The table, where it is not named like the collection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<Path>,
    /// The columns that tell one row from another, where the table declares no primary key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<Vec<String>>,
    /// The rows are people: data subjects with a key and identifiers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<Person>,
    /// What kind of data the rows are, for fields that name none (Art. 30(1)(c)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The purposes of the row and of every field that names none of its own.
    #[serde(default)]
    pub purposes: Vec<PurposeUse>,
    /// What leads from the row to a person or to another row.
    #[serde(default)]
    pub links: BTreeMap<String, Link>,
    /// The other columns.
    #[serde(default)]
    pub fields: BTreeMap<String, Field>,
    /// What happens to rows whose purposes have ended, where the default of the person's role does not fit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub treatment: Option<RowTreatment>,
    /// The rows are earlier states of another collection's rows, written by a trigger or the application.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub history_of: Option<String>,
    /// The rows are a full-text index over another collection's rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index_of: Option<String>,
    /// Another kind of copy: a cache, a materialised view, a partition, a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy_of: Option<CopyOf>,
    /// The table refuses changes but for a permitted bypass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guard: Option<Guard>,
    /// What happens to columns the map does not describe.
    #[serde(default)]
    pub undescribed: Undescribed,
    /// Figures that stay what they were: engagement counts and sums.
    #[serde(default)]
    pub engagement: Vec<Figure>,
    /// When a row of several data subjects goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared_rows: Option<SharedRows>,
    /// Rows that are marked not to be deleted for now: on legal hold (Art. 17(3)(e)), or restricted (Art. 18).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suspended: Vec<SuspendedRows>,
    /// The rows keep people from being written to again (Art. 21(3)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suppression: Option<Suppression>,
    /// Why nothing of the rows is in a copy that is handed out, where a field does not say why of its own (Art. 15(4), 23(1)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withhold: Option<Withhold>,
}

impl Collection {
    /// Why a column is in no copy that is handed out: the field's own reason, or else that of the collection (Art. 15(4), 23(1)).
    #[must_use]
    pub fn withheld(&self, column: &str) -> Option<&Withhold> {
        let of_field = self.fields.get(column).and_then(|field| field.withhold.as_ref());
        of_field.or(self.withhold.as_ref())
    }
}

/// Rows that are not deleted while they are marked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct SuspendedRows {
    /// The mark.
    pub when: Condition,
    /// What it stands for: `legal-hold`, or `{ restriction: needed-for-claims }`.
    pub by: SuspensionKind,
    /// The day the marks are looked at again.
    pub review: Date,
    /// What a run writes to mark a row, and to lift the mark; without it nobody but the application marks rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<Mark>,
}

/// How a run marks rows (Art. 4(3)), and lifts the mark (Art. 18(3)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct Mark {
    /// The cells of a row that is marked: `when` holds for them.
    pub set: BTreeMap<String, Value>,
    /// The same cells of a row that is not: `when` does not hold for them.
    pub lift: BTreeMap<String, Value>,
}

/// Entries that keep people from being written to again after an objection to direct marketing (Art. 21(3)).
///
/// An entry holds a keyed pseudonym of the identifier and a day: it is pseudonymised, not anonymous (Art. 4(5)), and is held
/// for the collection's own purposes. No link leads from it to the person, so that it outlives their erasure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct Suppression {
    /// The identifier of the people that is kept out, as `collection.identifier`.
    pub of: Path,
    /// How values are made alike before they are tagged.
    #[serde(default)]
    pub normalise: Vec<Normalise>,
    /// The column with the pseudonym.
    pub column: String,
    /// The column with the day of the objection, written as `2026-11-22`.
    pub day: String,
}

/// The people of a collection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct Person {
    /// What people they are, such as members or applicants (Art. 30(1)(c)).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// The columns that identify the person's row, in the order links give them.
    pub key: Vec<String>,
    /// Columns of the key that name the tenant rather than the person: an anonymous person keeps them.
    #[serde(default)]
    pub tenant: Vec<String>,
    /// Columns that identify the person outside this row, and how strongly.
    #[serde(default)]
    pub identifiers: BTreeMap<String, Identifier>,
    /// The rows that are nobody: system accounts, and anonymous people of earlier runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nobody: Option<Condition>,
    /// What the person becomes when rows stay without the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anonymous: Option<Anonymous>,
    /// Columns that, where equal, make two rows accounts of one person: soft-deleted twins too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_person: Option<SamePerson>,
}

/// Rows that agree in these columns are accounts of one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct SamePerson {
    /// The column both rows agree in.
    pub by: String,
    /// How values are made alike before they are compared.
    #[serde(default)]
    pub normalise: Vec<Normalise>,
}

/// How values are made alike before they are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Normalise {
    /// Without spaces at either end.
    Trim,
    /// ASCII letters in lower case.
    Case,
}

/// A column that identifies the person outside their row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(untagged)]
#[expect(clippy::exhaustive_enums, reason = "short or long form")]
pub enum Identifier {
    /// The strength alone; the kind follows from the field's category and name.
    Strength(Strength),
    /// Strength and kind.
    Full(FullIdentifier),
}

/// `{ strength, kind }`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct FullIdentifier {
    /// How strongly it identifies.
    pub strength: Strength,
    /// What it is.
    pub kind: IdentifierKind,
}

/// How strongly a value identifies on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the scan blocks on one and weighs the other")]
pub enum Strength {
    /// Anywhere: an e-mail address, a phone number, an IBAN.
    Strong,
    /// In the person's rows or beside another identifier: a name, a small number, a date.
    Weak,
}

/// What an identifier is: it decides where a match begins and ends in text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum IdentifierKind {
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// An international bank account number.
    Iban,
    /// A handle, written with `@` in text.
    Handle,
    /// A person's name.
    Name,
    /// Any other text, matched as a whole word.
    Text,
    /// A key, matched only as a whole value.
    Key,
}

/// What the person becomes when rows stay without the name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct Anonymous {
    /// The form.
    pub form: Form,
    /// The cells of the anonymous person's row; it must meet `nobody`.
    pub row: BTreeMap<String, Value>,
}

/// The form of the anonymous person; the plan says what it is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the four forms of the model")]
pub enum Form {
    /// All rows point to one anonymous person: nothing links two rows of one person.
    Shared,
    /// A new surrogate person per account: counts per person survive, so one person's rows stay linkable.
    Fresh,
    /// The row keeps its key and loses its identifiers: at most pseudonymised.
    InPlace,
    /// A keyed pseudonym: pseudonymisation (Art. 4(5)), never erasure.
    Keyed,
}

/// What leads from a row to a person or to another row. Without a form of its own, the link is the column it is named by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct Link {
    /// The collection it leads to.
    pub to: String,
    /// What the person is to the row. A link to a collection that is not of people carries `owner` where the row
    /// belongs to the other row, and nothing where it only refers to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// The columns, in the order of the key they point to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns: Option<Vec<String>>,
    /// A type column and an id column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub polymorphic: Option<Polymorphic>,
    /// A key inside a JSON column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub json: Option<JsonLink>,
    /// A column that repeats one of the person's identifiers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<ValueLink>,
    /// Text that mentions one of the person's identifiers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<TextLink>,
    /// A hash of one of the person's identifiers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<HashLink>,
    /// A text built around the key, such as `user:{id}:*`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<TemplateLink>,
    /// A list of keys in one column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<ListLink>,
    /// The rows it holds for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// What happens to the row by this link, where the default of the role does not fit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub treatment: Option<RowTreatment>,
}

/// What the person is to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the roles of the model; a new one needs a default treatment")]
pub enum Role {
    /// The row is the person's: it goes with them.
    Owner,
    /// The person wrote it; others use it.
    Author,
    /// The person did it: a log entry.
    Actor,
    /// The other side of somebody else's row.
    Counterparty,
    /// One of several who hold it together.
    CoHolder,
    /// The row is about the person.
    About,
    /// The row names the person.
    Mentioned,
}

/// A type column and an id column, with every spelling of the type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct Polymorphic {
    /// The column with the type.
    #[serde(rename = "type")]
    pub kind: String,
    /// The column with the id.
    pub id: String,
    /// The spellings of the type that mean the collection linked to.
    pub spelled: Vec<String>,
}

/// A key inside a JSON column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct JsonLink {
    /// The column.
    pub column: String,
    /// The path, such as `$.user.id`.
    pub path: JsonPath,
}

/// A column that repeats one of the person's identifiers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct ValueLink {
    /// The column; the link's name where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The identifier of the person it repeats.
    pub of: String,
    /// How values are made alike before they are compared.
    #[serde(default)]
    pub normalise: Vec<Normalise>,
}

/// Text that mentions the person by one of their identifiers; a weak one has to be more than one word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct TextLink {
    /// The column.
    pub column: String,
}

/// A hash of one of the person's identifiers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct HashLink {
    /// The column.
    pub column: String,
    /// The identifier that was hashed.
    pub of: String,
    /// The algorithm, such as `sha-256`.
    pub algorithm: String,
}

/// A text built around the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct TemplateLink {
    /// The column.
    pub column: String,
    /// The text, with `{id}` for the key and `*` for anything.
    pub pattern: String,
}

/// A list of keys in one column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct ListLink {
    /// The column.
    pub column: String,
    /// What stands between two keys; a JSON or engine array where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<String>,
}

/// One column, and what it tells about the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct Field {
    /// How far the column identifies the person.
    pub identifies: Identifies,
    /// What kind of data it is, such as `user.contact.email`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Where the data come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// The purposes, where they are not those of the collection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purposes: Option<Vec<PurposeUse>>,
    /// What happens to the field when it must no longer tell about the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub treatment: Option<Treatment>,
    /// How text in the column is written.
    #[serde(default)]
    pub format: TextFormat,
    /// How the value is wrapped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub codec: Option<Codec>,
    /// A special category of Art. 9(1).
    #[serde(default)]
    pub special: bool,
    /// Convictions and offences (Art. 10).
    #[serde(default)]
    pub criminal: bool,
    /// The field a copy or hash repeats, as `collection.field`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy_of: Option<Path>,
    /// The link to the person the field is about. Without it the field is about those whose row it is: the owner, author,
    /// actor, counterparty or co-holder; about those the row is about or mentions only where no such link is declared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// A figure over rows of this collection, which a trigger keeps: it follows what happens to those rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counter_of: Option<String>,
    /// Who the data come from, where they are not collected from the person (Art. 14(2)(f), 15(1)(g)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Why the field is in no copy that is handed out (Art. 15(4), 23(1)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withhold: Option<Withhold>,
    /// The controller has made it public: when it is erased on a right, others who took it over are informed (Art. 17(2)).
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub public: bool,
    /// What becomes of it when what it holds is corrected (Art. 16).
    #[serde(default, skip_serializing_if = "Corrected::is_default")]
    pub corrected: Corrected,
    /// The closed list of texts it holds, such as the kinds of a meeting: whichever it is says nothing of anybody, also where
    /// somebody is called by that word.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
}

/// Why a field, or a whole collection, is in no copy that is handed out: the ground, and what it is here (Art. 15(4), 23(1)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct Withhold {
    /// The ground.
    pub ground: WithholdGround,
    /// The reason in words the person is told; of a restriction by law its provision.
    pub reason: String,
}

/// What becomes of a field that holds, or repeats, a value that is corrected (Art. 16).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "overwritten or supplemented")]
pub enum Corrected {
    /// The new value takes the place of the old.
    #[default]
    Overwrite,
    /// It is evidence of what was stated at the time, such as an issued invoice: it stays, and is supplemented (Art. 16,
    /// second sentence).
    Supplement,
}

impl Corrected {
    fn is_default(&self) -> bool {
        *self == Self::Overwrite
    }
}

/// How far a column identifies the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "each needs a default treatment")]
pub enum Identifies {
    /// On its own: a name, an address, a photo.
    Directly,
    /// Together with other data: a device, a town, a date of birth.
    Indirectly,
    /// It may hold anything.
    FreeText,
    /// Not at all, once the row no longer leads to the person.
    None,
}

/// Where data come from (Art. 14(2)(f), 20(1)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the distinction of WP242")]
pub enum Source {
    /// The person gave them.
    Provided,
    /// The service observed them.
    Observed,
    /// Computed from other data.
    Inferred,
    /// Another source.
    ThirdParty,
}

/// How text in a column is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "each needs a redactor")]
pub enum TextFormat {
    /// As it is, HTML included.
    #[default]
    Text,
    /// A JSON document, which stays one.
    Json,
}

/// How a value is wrapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Codec {
    /// Base64.
    Base64,
    /// Compressed.
    Gzip,
    /// UTF-16.
    Utf16,
    /// PHP serialisation.
    Php,
    /// Metadata of a picture.
    Exif,
}

/// What happens to a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Treatment {
    /// It becomes null, or empty where null is refused.
    Clear,
    /// It becomes this value.
    Constant(Value),
    /// It becomes a new value that means nothing and is unique.
    Surrogate,
    /// The person's known identifiers inside it are replaced.
    Redact,
    /// It stays.
    Keep,
    /// It becomes a keyed pseudonym of this domain (Art. 4(5)).
    Pseudonym(String),
    /// It becomes coarser: `year`, `month`, a number of leading characters.
    Generalise(String),
    /// An element of a document goes.
    RemoveElement(JsonPath),
    /// It is marked and no longer used (Art. 18).
    Restrict,
}

/// What happens to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a row goes or stays")]
pub enum RowTreatment {
    /// The row is deleted.
    DeleteRow,
    /// The link is cut: the row stays and leads to the anonymous person, or nowhere.
    Unlink,
}

/// What happens to columns the map does not describe.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "refuse or say so")]
pub enum Undescribed {
    /// The plan is refused.
    #[default]
    Refuse,
    /// The plan says what was not looked at, and claims no more than pseudonymised.
    CapClaim,
}

/// A figure that stays what it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Figure {
    /// The number of rows that stay.
    Rows,
    /// The sum of a column.
    Sum(String),
}

/// A copy kept outside the application's own tables.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct CopyOf {
    /// The collection it copies.
    pub collection: String,
    /// What kind of copy.
    pub kind: CopyKind,
}

/// What kind of copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum CopyKind {
    /// A cache that can be thrown away.
    Cache,
    /// A materialised view.
    MaterialisedView,
    /// A partition, attached or not.
    Partition,
    /// A file or object outside the database.
    File,
    /// A large object of the engine.
    LargeObject,
    /// A counter.
    Counter,
}

/// A table that refuses changes but for a permitted bypass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the policy document: read, never built by callers")]
pub struct Guard {
    /// The bypass the organisation permits.
    pub bypass: String,
}

/// When a row of several data subjects goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SharedRows {
    /// When the last data subject is gone.
    DeleteWithLast,
    /// When nothing refers to it any more.
    DeleteUnreferenced,
}
