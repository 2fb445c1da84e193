//! What the person is to a row, and what of it is handed out (Art. 15(1), 15(3), 15(4)).

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

use data_encoding::BASE64;
use schemars::JsonSchema;
use serde::Serialize;

use super::datum::Cell;
use super::held::{HeldRequest, HeldRow};
use super::people::{People, RowAt, Who, label};
use crate::alike::{KeyText, repeated_alike};
use crate::carry::Account;
use crate::case::RestrictionGround;
use crate::gather::Gather;
use crate::json_edit;
use crate::law::Redaction;
use crate::law::retention::SuspensionKind;
use crate::order::PutInOrder as _;
use crate::policy::{Codec, Collection, Field, Identifies, LinkForm, Role, SuspendedRows, TextFormat, Whose};
use crate::read::Read;
use crate::rows::Row;
use crate::survey::Question;
use crate::{Policy, Value};

/// What the person is to a row (Art. 4(1): data relate to more people than their owner).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the roles of the model, and the person's own rows")]
pub enum Relation {
    /// It is the person's own row: an account.
    Own,
    /// It belongs to them, or to a row that is theirs.
    Owner,
    /// They wrote it.
    Author,
    /// They did it.
    Actor,
    /// They are its other side.
    Counterparty,
    /// They hold it together with others.
    CoHolder,
    /// It is about them.
    About,
    /// It names them.
    Mentioned,
}

impl From<Option<Role>> for Relation {
    fn from(role: Option<Role>) -> Self {
        match role {
            Some(Role::Owner) => Self::Owner,
            Some(Role::Author) => Self::Author,
            Some(Role::Actor) => Self::Actor,
            Some(Role::Counterparty) => Self::Counterparty,
            Some(Role::CoHolder) => Self::CoHolder,
            Some(Role::About) => Self::About,
            Some(Role::Mentioned) | None => Self::Mentioned,
        }
    }
}

/// A collection as rows of it are read.
pub(super) struct Place<'a> {
    pub(super) name: &'a str,
    pub(super) collection: &'a Collection,
    questions: &'a [Question],
    pub(super) people_links: &'a [Question],
    key: &'a [String],
    people: &'a str,
    accounts: &'a [Account],
    tenants: BTreeMap<&'a str, Vec<usize>>,
    nobodies: &'a BTreeSet<(String, KeyText)>,
}

/// One row as it is handed out.
pub(super) struct Shown {
    pub(super) relations: Vec<Relation>,
    pub(super) cells: BTreeMap<String, Cell>,
    /// The other people in each cell, by their numbers.
    pub(super) others: BTreeMap<String, BTreeSet<u64>>,
    pub(super) redactions: BTreeMap<Redaction, u64>,
    /// What fields provide in it, the person provided, as far as fields are provided at all.
    pub(super) by_person: bool,
    /// The person takes part in it: it was observed of them.
    pub(super) takes_part: bool,
    /// Somebody else's row whose text only tells of the person.
    pub(super) of_others: bool,
    /// The grounds of the marks it carries, where nobody else is in it (Art. 18(1)).
    pub(super) marked: BTreeSet<RestrictionGround>,
}

/// Where a link of a row leads.
pub(super) enum Leads {
    Nowhere,
    ToPerson,
    /// To a system account or an anonymous person.
    ToNobody,
    ToOther(Who),
}

impl<'a> Place<'a> {
    pub(super) fn new(
        policy: &'a Policy,
        request: &'a HeldRequest,
        held: &'a super::held::Held,
        name: &'a str,
    ) -> Option<Self> {
        let capture = request.survey.capture(name)?;
        let collection = policy.collection(name)?;
        let tenants = request.others.iter().map(|others| {
            let person = policy.collection(&others.collection).and_then(|of| of.person.as_ref());
            let tenant = |column: &String| person.is_some_and(|person| person.tenant.contains(column));
            let at = others.key.iter().enumerate().filter(|(_, column)| tenant(column)).map(|(at, _)| at);
            (others.collection.as_str(), at.collect())
        });
        Some(Self {
            name,
            collection,
            questions: &capture.questions,
            people_links: request.people_links.get(name).map(Vec::as_slice).unwrap_or_default(),
            key: &capture.key,
            people: &request.survey.people,
            accounts: &held.accounts,
            tenants: tenants.gather(),
            nobodies: &held.nobodies,
        })
    }

    pub(super) fn show(&self, row: &HeldRow, at: RowAt, people: &mut People<'_>) -> Shown {
        let leading: Vec<&str> = self.leading(&row.class);
        let own = self.is_own(&row.class);
        let mut relations: Vec<Relation> = own.then_some(Relation::Own).into_iter().collect();
        relations.extend(
            leading
                .iter()
                .filter_map(|name| self.collection.links.get(*name))
                .map(|link| Relation::from(link.role)),
        );
        // Nothing leads to an entry that keeps the person out but the key, by which it was found.
        relations.extend(self.collection.suppression.is_some().then_some(Relation::About));
        relations.put_in_order();
        relations.dedup();
        let whose = self.whose(&row.class, &leading);
        let by_another = self.written_by_another(&row.cells);
        let has = |wanted: &[Relation]| relations.iter().any(|relation| wanted.contains(relation));
        let by_person = has(&[Relation::Own, Relation::Author, Relation::Actor])
            || (has(&[Relation::Owner, Relation::CoHolder]) && !by_another);
        let takes_part = by_person || has(&[Relation::Owner, Relation::CoHolder, Relation::Counterparty]);
        let mut shown = Shown {
            of_others: !takes_part && self.has_parties(),
            relations,
            cells: BTreeMap::new(),
            others: BTreeMap::new(),
            redactions: BTreeMap::new(),
            by_person,
            takes_part,
            marked: self.marked(&row.cells, whose),
        };
        let looked = Looked { place: self, at, row: &row.cells, leading: &leading, whose };
        for (column, value) in &row.cells {
            let cell = looked.cell(column, value, people, &mut shown.redactions);
            let others = people.just_met();
            if !others.is_empty() {
                shown.others.insert(column.clone(), others);
            }
            shown.cells.insert(column.clone(), cell);
        }
        shown
    }

    /// The ways in which rows are marked as restricted, each with its ground (Art. 18(1)).
    fn marks(&self) -> impl Iterator<Item = (&'a SuspendedRows, RestrictionGround)> {
        self.collection.suspended.iter().filter_map(|marked| match marked.by {
            SuspensionKind::Restriction(ground) => Some((marked, ground)),
            SuspensionKind::LegalHold => None,
        })
    }

    /// The grounds of the marks that a row carries, where they can be told to the person.
    fn marked(&self, row: &Row, whose: Whose) -> BTreeSet<RestrictionGround> {
        if self.is_shared(row, whose) {
            return BTreeSet::new();
        }
        let cell = |column: &str| row.get(column).cloned().unwrap_or(Value::Null);
        self.marks().filter(|(marked, _)| marked.when.holds(&cell)).map(|(_, ground)| ground).gather()
    }

    /// Whether somebody else is in a row, so that a mark it carries may be what they asked for (Art. 15(4)).
    fn is_shared(&self, row: &Row, whose: Whose) -> bool {
        let others = |question: &Question| matches!(self.leads(question, row, None), Leads::ToOther(_));
        whose == Whose::AnotherPerson || self.people_links.iter().any(others)
    }

    /// Whose row of its collection it is.
    pub(super) fn whose(&self, class: &str, leading: &[&str]) -> Whose {
        let owns =
            |name: &&str| self.collection.links.get(*name).is_some_and(|link| link.role == Some(Role::Owner));
        match &self.collection.person {
            None => Whose::Row,
            Some(_) if self.is_own(class) || leading.iter().any(owns) => Whose::Person,
            Some(_) => Whose::AnotherPerson,
        }
    }

    fn is_own(&self, class: &str) -> bool {
        self.answers(class).any(|(question, yes)| yes && *question == Question::Subject)
    }

    fn answers<'s>(&'s self, class: &'s str) -> impl Iterator<Item = (&'s Question, bool)> {
        self.questions.iter().zip(class.bytes().map(|answer| answer == b'1'))
    }

    /// The links that lead to the person, or to rows of theirs.
    pub(super) fn leading(&self, class: &str) -> Vec<&'a str> {
        let yes = self.questions.iter().zip(class.bytes()).filter(|(_, answer)| *answer == b'1');
        yes.filter_map(|(question, _)| question.link()).collect()
    }

    /// Whether the rows have anybody who is more to them than named.
    fn has_parties(&self) -> bool {
        let main =
            |role: Option<Role>| role.is_some_and(|role| !matches!(role, Role::About | Role::Mentioned));
        self.collection.links.values().any(|link| main(link.role))
    }

    /// Whether a link says that somebody else wrote or did it.
    fn written_by_another(&self, row: &Row) -> bool {
        self.people_links.iter().any(|question| {
            let role =
                question.link().and_then(|name| self.collection.links.get(name)).and_then(|link| link.role);
            matches!(role, Some(Role::Author | Role::Actor))
                && matches!(self.leads(question, row, None), Leads::ToOther(_))
        })
    }

    /// Where a link leads. Of a value that several may have, `people` says who has it.
    pub(super) fn leads(&self, question: &Question, row: &Row, people: Option<&People<'_>>) -> Leads {
        let cell = |column: &str| row.get(column).cloned().unwrap_or(Value::Null);
        match question {
            Question::Columns { to, .. } | Question::Polymorphic { to, .. } | Question::Json { to, .. } => {
                let Some(key) = question.leads_to(&cell) else { return Leads::Nowhere };
                let key = KeyText::of(&key);
                let mine =
                    to == self.people && self.accounts.iter().any(|account| KeyText::of(&account.key) == key);
                if mine {
                    return Leads::ToPerson;
                }
                let place = (to.clone(), key);
                if self.nobodies.contains(&place) {
                    Leads::ToNobody
                } else {
                    Leads::ToOther(Who::Key(place.0, place.1))
                }
            }
            Question::Value { link, column, of, normalise, .. } => {
                let holds = question.holds_when().is_none_or(|when| when.holds(&cell));
                // Whatever is no placeholder may be somebody, also where it is not of its kind.
                let alike = |value: &Value| repeated_alike(value, normalise);
                let Some(value) = alike(&cell(column)).filter(|_| holds) else {
                    return Leads::Nowhere;
                };
                let to = self.collection.links.get(link).map(|link| link.to.as_str()).unwrap_or_default();
                let own = |account: &Account| account.identifiers.get(of).and_then(alike);
                if to == self.people
                    && self.accounts.iter().any(|account| own(account).as_ref() == Some(&value))
                {
                    return Leads::ToPerson;
                }
                let known = people.and_then(|people| people.with_value(to, of, &value, normalise));
                Leads::ToOther(known.unwrap_or_else(|| Who::Value(of.clone(), value)))
            }
            Question::Subject | Question::Text { .. } | Question::When { .. } | Question::Due { .. } => {
                Leads::Nowhere
            }
        }
    }

    /// Whether a column of a link's key names the tenant rather than the person.
    fn is_tenant(&self, question: &Question, column: &str) -> bool {
        let Question::Columns { columns, to, .. } = question else { return false };
        let at = columns.iter().position(|own| own == column);
        at.is_some_and(|at| self.tenants.get(to.as_str()).is_some_and(|tenants| tenants.contains(&at)))
    }
}

/// One row while its cells are looked at.
pub(super) struct Looked<'p, 'a> {
    pub(super) place: &'p Place<'a>,
    pub(super) at: RowAt,
    pub(super) row: &'p Row,
    pub(super) leading: &'p [&'a str],
    pub(super) whose: Whose,
}

type Counts = BTreeMap<Redaction, u64>;

impl Looked<'_, '_> {
    fn cell(&self, column: &str, value: &Value, people: &mut People<'_>, counts: &mut Counts) -> Cell {
        if value.is_null() {
            return Cell::value(Value::Null);
        }
        let field = self.place.collection.fields.get(column);
        if let Some(withhold) = self.place.collection.withheld(column) {
            return withheld(withhold.ground.into(), counts);
        }
        let writes = |(rows, _): (&SuspendedRows, _)| {
            rows.mark.as_ref().is_some_and(|mark| mark.set.contains_key(column))
        };
        if self.place.marks().any(writes) && self.place.is_shared(self.row, self.whose) {
            return withheld(Redaction::AboutAnother, counts);
        }
        let mut value = value.clone();
        if let Some(cell) = self.linked(column, &mut value, people, counts) {
            return cell;
        }
        match field {
            Some(field) => self.field(field, &value, people, counts),
            None => self.key(column, value, people, counts),
        }
    }

    /// What links of the column say of it: whoever they lead to is told apart, and in a document only that place of it.
    fn linked(
        &self,
        column: &str,
        value: &mut Value,
        people: &mut People<'_>,
        counts: &mut Counts,
    ) -> Option<Cell> {
        for question in self.place.people_links {
            let Some(link) = question.link() else { continue };
            let reads = match question {
                Question::Columns { columns, .. } => columns.iter().any(|own| own == column),
                Question::Polymorphic { id, .. } => id == column,
                Question::Json { column: own, .. } | Question::Value { column: own, .. } => own == column,
                _ => false,
            };
            if !reads || self.place.is_tenant(question, column) {
                continue;
            }
            let Leads::ToOther(who) = self.place.leads(question, self.row, Some(people)) else { continue };
            let number = people.number_of(who);
            let Question::Json { path, .. } = question else {
                return Some(person(number, counts));
            };
            let set = value.as_text().map(|text| json_edit::set(text, path, &Value::Text(label(number))));
            if let Some(Ok(Some(text))) = set {
                *value = Value::Text(text);
                add(Redaction::OtherPerson, 1, counts);
            } else {
                debug_assert!(false, "a link in a document leads by what is there: {link}");
                return Some(withheld(Redaction::NotRead, counts));
            }
        }
        let unread = self.place.collection.links.iter().any(|(name, link)| {
            let form = link.form(name);
            let followed = self.place.people_links.iter().any(|question| question.link() == Some(name));
            form.reads(column)
                && !followed
                && !matches!(form, LinkForm::Text { .. })
                && self.to_people(&link.to)
        });
        unread.then(|| withheld(Redaction::NotRead, counts))
    }

    fn to_people(&self, to: &str) -> bool {
        self.place.tenants.contains_key(to)
    }

    /// A column that is no field: a key, or a link to a row. The key of another person's own row is theirs.
    fn key(&self, column: &str, value: Value, people: &mut People<'_>, counts: &mut Counts) -> Cell {
        let person_key =
            self.place.collection.person.as_ref().map(|known| known.key.as_slice()).unwrap_or_default();
        let tenant = self
            .place
            .collection
            .person
            .as_ref()
            .is_some_and(|known| known.tenant.iter().any(|own| own == column));
        let is_key = person_key.iter().chain(self.place.key).any(|own| own == column) && !tenant;
        if self.whose == Whose::AnotherPerson && is_key {
            return person(people.number_of(self.another(person_key)), counts);
        }
        Cell::value(value)
    }

    /// Whose own row it is, where it is another person's.
    fn another(&self, key: &[String]) -> Who {
        let key: Vec<Value> =
            key.iter().map(|column| self.row.get(column).cloned().unwrap_or(Value::Null)).collect();
        Who::Key(self.place.name.into(), KeyText::of(&key))
    }

    fn field(&self, field: &Field, value: &Value, people: &mut People<'_>, counts: &mut Counts) -> Cell {
        if !self.tells(field) {
            if let Some(number) = field.of.as_deref().and_then(|of| self.whoever(of, people)) {
                return person(number, counts);
            }
            // What identifies nobody says when and where the row that tells of the person is (C-487/21).
            let circumstance = field.identifies == Identifies::None && field.of.is_none();
            if self.whose != Whose::Row || !circumstance {
                return withheld(Redaction::AboutAnother, counts);
            }
        }
        self.redacted(field, value, people, counts)
    }

    /// Whether a field tells of the person.
    pub(super) fn tells(&self, field: &Field) -> bool {
        let leads = |name: &str| self.leading.contains(&name);
        self.place.collection.telling(self.whose, leads)(field)
    }

    /// The number of the other person a link leads to.
    fn whoever(&self, link: &str, people: &mut People<'_>) -> Option<u64> {
        Some(people.number_of(self.led_by(link, people)?))
    }

    /// The other person a link leads to.
    pub(super) fn led_by(&self, link: &str, people: &People<'_>) -> Option<Who> {
        let question = self.place.people_links.iter().find(|question| question.link() == Some(link))?;
        match self.place.leads(question, self.row, Some(people)) {
            Leads::ToOther(who) => Some(who),
            Leads::Nowhere | Leads::ToPerson | Leads::ToNobody => None,
        }
    }

    /// The other person whose own row it is.
    pub(super) fn row_of_another(&self) -> Option<Who> {
        let person = self.place.collection.person.as_ref().filter(|_| self.whose == Whose::AnotherPerson)?;
        Some(self.another(&person.key))
    }

    /// The value with everybody else in it told apart.
    fn redacted(&self, field: &Field, value: &Value, people: &mut People<'_>, counts: &mut Counts) -> Cell {
        if let Some(codec) = field.codec {
            return self.wrapped(codec, value, people, counts);
        }
        let row = (field.identifies == Identifies::FreeText).then_some(self.at);
        match value {
            Value::Text(text) => match people.replaced(text, field.format, row) {
                Some((text, places)) => {
                    add(Redaction::NamedInText, places, counts);
                    Cell::value(Value::Text(text))
                }
                None => Cell::value(value.clone()),
            },
            Value::Integer(number) => {
                match people.replaced(&alloc::format!("{number}"), TextFormat::Text, None) {
                    Some((text, places)) => {
                        add(Redaction::NamedInText, places, counts);
                        Cell::value(Value::Text(text))
                    }
                    None => Cell::value(value.clone()),
                }
            }
            Value::Blob(bytes) => self.unless_named(&String::from_utf8_lossy(bytes), value, people, counts),
            Value::Null | Value::Real(_) => Cell::value(value.clone()),
        }
    }

    /// A wrapped value cannot be changed inside: it is handed out where nobody else is in it.
    fn wrapped(&self, codec: Codec, value: &Value, people: &mut People<'_>, counts: &mut Counts) -> Cell {
        let bytes: &[u8] = match value {
            Value::Text(text) => text.as_bytes(),
            Value::Blob(bytes) => bytes,
            _ => &[],
        };
        let read = match codec {
            Codec::Base64 => {
                BASE64.decode(bytes).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            }
            Codec::Utf16 => {
                let units = bytes
                    .chunks_exact(2)
                    .map(|pair| pair.iter().rev().fold(0, |unit, byte| unit << 8 | u16::from(*byte)));
                Some(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
            }
            Codec::Php => Some(String::from_utf8_lossy(bytes).into_owned()),
            Codec::Gzip | Codec::Exif => None,
        };
        match read {
            Some(text) => self.unless_named(&text, value, people, counts),
            None if self.names_others(people) => withheld(Redaction::NotRead, counts),
            None => Cell::value(value.clone()),
        }
    }

    fn unless_named(&self, text: &str, value: &Value, people: &mut People<'_>, counts: &mut Counts) -> Cell {
        match people.replaced(text, TextFormat::Text, Some(self.at)) {
            Some(_) => withheld(Redaction::NotRead, counts),
            None => Cell::value(value.clone()),
        }
    }

    /// Whether a link of the row leads to somebody else.
    fn names_others(&self, people: &People<'_>) -> bool {
        let others = |question: &Question| {
            matches!(self.place.leads(question, self.row, Some(people)), Leads::ToOther(_))
        };
        self.place.people_links.iter().any(others)
    }
}

fn person(number: u64, counts: &mut Counts) -> Cell {
    add(Redaction::OtherPerson, 1, counts);
    Cell::person(number)
}

fn withheld(reason: Redaction, counts: &mut Counts) -> Cell {
    add(reason, 1, counts);
    Cell::withheld(reason)
}

fn add(reason: Redaction, cells: u64, counts: &mut Counts) {
    *counts.entry(reason).or_default() += cells;
}
