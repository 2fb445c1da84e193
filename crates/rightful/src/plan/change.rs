//! What each column of a class of rows becomes: links cut, fields treated, in one write.

use alloc::collections::btree_map::Entry;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::cut::{self, Cells};
use super::document::{JsonChange, JsonTo, NewValue};
use super::fate::{Fate, Fates, Row};
use super::field::FieldView;
use super::restrict::{Marks, marks};
use super::treat::{Because, cell, merged, null, treated, without_identifier};
use super::value::Cell;
use super::view::{LinkView, Place, View};
use crate::case::Trigger;
use crate::decide::{Outcome, RowOutcome};
use crate::policy::{Anonymous, Figure, Form, LinkForm, Normalise, Strength, TextFormat, column_of};
use crate::{Code, Error, Value};

/// The cells a class of rows takes; problems are added to those there are.
pub(super) fn cells<'a>(
    view: &View<'a>,
    fates: &Fates<'_, 'a>,
    row: &Row<'_, 'a>,
    problems: &mut Vec<Error>,
) -> BTreeMap<&'a str, NewValue> {
    let mut change = Change { view, fates, row, set: BTreeMap::new(), problems };
    match row.fate {
        Fate::Delete => {}
        Fate::Keep => {
            change.erased_fields();
            change.corrected();
            if let Marks::Write(cells) = marks(view, row) {
                cells.into_iter().for_each(|(column, value)| change.set(column, value));
            }
        }
        Fate::Stub => change.stub(),
        Fate::InPlace => {
            change.template();
            match row.decided.row {
                RowOutcome::Delete => change.stub(),
                _ => change.unlinked_fields(),
            }
        }
        Fate::Unlink => {
            for link in row.place.leading(row.class).filter(|link| link.carries) {
                change.cut(link);
            }
            change.unlinked_fields();
        }
    }
    change.set
}

struct Change<'c, 'v, 'a> {
    view: &'c View<'a>,
    fates: &'c Fates<'v, 'a>,
    row: &'c Row<'v, 'a>,
    set: BTreeMap<&'a str, NewValue>,
    problems: &'c mut Vec<Error>,
}

impl<'a> Change<'_, '_, 'a> {
    fn set(&mut self, column: &'a str, value: NewValue) {
        match self.set.entry(column) {
            Entry::Vacant(first) => {
                first.insert(value);
            }
            Entry::Occupied(mut before) => {
                let first = core::mem::replace(before.get_mut(), null());
                before.insert(merged(first, value));
            }
        }
    }

    fn try_set(&mut self, column: &'a str, value: Result<NewValue, Error>) {
        match value {
            Ok(value) => self.set(column, value),
            Err(problem) => self.problems.push(problem),
        }
    }

    fn unlinked_fields(&mut self) {
        let Row { place, class, .. } = *self.row;
        let told = place.telling(class);
        for field in place.fields.iter().filter(|field| !field.protected) {
            if told(field.field) && !about_others(place, class, field.name) {
                self.treat(field, Because::Unlinked);
            }
        }
    }

    /// Columns by which the policy tells rows apart and counts periods: a row that is kept is judged by them again.
    fn judged_by(&self) -> BTreeSet<&'a str> {
        let place = self.row.place;
        let mut columns = BTreeSet::new();
        let uses = place.collection.purposes.iter();
        let uses =
            uses.chain(place.collection.fields.values().filter_map(|f| f.purposes.as_deref()).flatten());
        let of_links = place.links.iter().filter_map(|link| link.link.when.as_ref());
        for when in uses.filter_map(crate::policy::PurposeUse::when).chain(of_links) {
            when.each_column(&mut |column| {
                columns.insert(column);
            });
        }
        let purposes = self.view.policy.document().purposes.values();
        let dates = purposes.filter_map(|purpose| purpose.retention.as_ref()?.after.column.as_ref());
        let here = dates.filter_map(column_of).filter(|(home, _)| *home == place.name);
        columns.extend(here.map(|(_, column)| column));
        columns
    }

    /// What goes from a row that is kept: fields nobody may hold any longer, and what identifies in those that are needed
    /// without the name only.
    fn erased_fields(&mut self) {
        let place = self.row.place;
        let judged_by = self.judged_by();
        for ruled in &self.row.decided.fields {
            let because = match ruled.ruling.outcome {
                Outcome::Erase => Because::Erased,
                Outcome::Unlink => Because::Unlinked,
                Outcome::Keep | Outcome::Restrict | Outcome::Rectify => continue,
            };
            for field in ruled.fields.iter().filter_map(|name| place.field(name)) {
                if !field.protected && !judged_by.contains(field.name) {
                    self.treat(field, because);
                }
            }
        }
    }

    /// What the case corrects, in the field itself, its copies, and links that repeat it (Art. 16).
    fn corrected(&mut self) {
        let Trigger::Rectification { corrections, .. } = &self.view.case.trigger else { return };
        let place = self.row.place;
        let concerned = self.view.corrected.get(place.name);
        for ruled in self.row.decided.fields.iter().filter(|ruled| ruled.ruling.outcome == Outcome::Rectify) {
            for field in ruled.fields.iter().filter_map(|name| place.field(name)) {
                let Some(found) = concerned.and_then(|concerned| concerned.get(field.name)) else { continue };
                // A copy in a row of several people may be of somebody else who lives in the same town.
                let whose = found.copy && field.field.of.is_none() && place.may_be_shared();
                let why = whose.then_some(
                    "a copy of it stands in rows that may be somebody else's too: say whose it is, by `of` with the link",
                );
                let why = why.or_else(|| refused(place, field, &found.corrections, corrections));
                if let Some(why) = why {
                    for position in found.corrections.iter().filter(|_| whose || !found.copy) {
                        let at = format!("/trigger/corrections/{position}/field");
                        self.problems.push(Error::new(Code::UnsupportedCorrection, at, why));
                    }
                    continue;
                }
                self.correct(field.name, found.corrections.clone(), Vec::new());
            }
        }
        for link in place.leading(self.row.class) {
            if let LinkForm::Value { column, of, normalise } = link.form {
                let follows = |(correction, _): &(&crate::case::Correction, u32)| {
                    correction.collection == link.link.to && correction.field == of
                };
                let found = corrections.iter().zip(0_u32..).filter(follows).map(|(_, position)| position);
                let corrections: Vec<u32> = found.collect();
                let known = link.there.and_then(|people| people.identifiers().remove(of));
                if !corrections.is_empty() && known.is_some_and(|known| known.strength == Strength::Weak) {
                    let why = "rows that repeat it (`value`) may be somebody else's who is called the same: correct them yourself, or \
                               declare the identifier strong";
                    for position in &corrections {
                        let at = format!("/trigger/corrections/{position}/field");
                        self.problems.push(Error::new(Code::UnsupportedCorrection, at, why));
                    }
                    continue;
                }
                if !corrections.is_empty() && !self.set.contains_key(column) {
                    self.correct(column, corrections, normalise.to_vec());
                }
            }
        }
    }

    /// Writes what is right, where the column keeps it as the case has it: a number has no leading zeros (Art. 16).
    fn correct(&mut self, column: &'a str, corrections: Vec<u32>, normalise: Vec<Normalise>) {
        let Trigger::Rectification { corrections: given, .. } = &self.view.case.trigger else { return };
        let affinity = self.row.place.column(column).map(|column| column.affinity).unwrap_or_default();
        for (position, correction) in (0_u32..).zip(given).filter(|(at, _)| corrections.contains(at)) {
            if let Some(becomes) = affinity.makes_of(&correction.now) {
                let message = format!(
                    "it is of the type {}, and {}.{column} keeps it as {becomes}: give it as that",
                    correction.now.kind(),
                    self.row.place.name
                );
                let at = format!("/trigger/corrections/{position}/now");
                self.problems.push(Error::new(Code::UnsupportedCorrection, at, message));
            }
        }
        self.set(column, NewValue::Corrected { corrections, normalise });
    }

    fn treat(&mut self, field: &FieldView<'a>, because: Because) {
        // A cell that already took the value of the template keeps it.
        if self.row.fate == Fate::InPlace && self.set.contains_key(field.name) {
            return;
        }
        match treated(self.row.place, field, because, self.row.count.rows) {
            Ok(Some(value)) => {
                self.check_constant(field, &value);
                self.set(field.name, value);
            }
            Ok(None) => {}
            Err(problem) => self.problems.push(problem),
        }
    }

    /// A constant cannot stand twice in a unique column.
    fn check_constant(&mut self, field: &FieldView<'_>, value: &NewValue) {
        let constant = matches!(value, NewValue::Value { value } if !value.is_null())
            && matches!(field.field.treatment, Some(crate::policy::Treatment::Constant(_)));
        let place = self.row.place;
        if constant && cell(place, field, self.row.count.rows).unique() {
            let message =
                "the column is unique, and a constant would stand in it twice: use `treatment: surrogate`";
            self.problems.push(Error::new(Code::PlanValueNotUnique, place.at(field.name), message));
        }
    }

    /// The person's row becomes a key and nothing else, but for what the template gave it.
    fn stub(&mut self) {
        let place = self.row.place;
        let mut stays: BTreeSet<&str> = place.table.primary_key.iter().map(String::as_str).collect();
        stays.extend(place.key.iter().map(String::as_str));
        if let Some(person) = &place.collection.person {
            stays.extend(person.key.iter().chain(&person.tenant).map(String::as_str));
        }
        for column in &place.table.columns {
            let name = column.name.as_str();
            if stays.contains(name) || column.generated || self.set.contains_key(name) {
                continue;
            }
            match place.field(name) {
                // What it counts stays with whoever stays in place.
                Some(field) if self.row.fate == Fate::InPlace && field.field.counter_of.is_some() => {}
                Some(field) => self.treat(field, Because::Stub),
                None if place.nullable(name) => self.set(name, null()),
                None if self.is_foreign(name) => {}
                None => {
                    let value = self.plain(name).clear();
                    self.try_set(name, value);
                }
            }
        }
    }

    fn is_foreign(&self, column: &str) -> bool {
        self.row.place.table.foreign_keys.iter().any(|key| key.columns.iter().any(|own| own == column))
    }

    fn plain<'c>(&'c self, column: &'c str) -> Cell<'c> {
        let place = self.row.place;
        Cell {
            home: &place.home,
            table: place.table,
            column,
            rows: self.row.count.rows,
            nullable: place.nullable(column),
            email: false,
            format: TextFormat::Text,
        }
    }

    /// The person's row takes the template, but where kept rows lead to it: then it must stay findable, not be nobody.
    fn template(&mut self) {
        let Some(anonymous) = self.anonymous().filter(|_| !self.fates.kept_leads) else { return };
        let place = self.row.place;
        for (column, value) in &anonymous.row {
            let key = place.key.contains(column) || place.table.primary_key.contains(column);
            if !key {
                self.set(column, NewValue::Value { value: value.clone() });
                check_template(place, column, value, self.problems);
            }
        }
    }

    fn anonymous(&self) -> Option<&'a Anonymous> {
        self.view.person.anonymous.as_ref()
    }

    fn used(&self) -> Form {
        self.fates.form.as_ref().map_or(Form::Shared, |form| form.used)
    }

    fn cut(&mut self, link: &LinkView<'a>) {
        let place = self.row.place;
        match link.form {
            LinkForm::Value { column, of, .. } => {
                let value = without_identifier(place, column, of, self.row.count.rows);
                self.try_set(column, value);
            }
            LinkForm::Text { column } => {
                let format =
                    place.collection.fields.get(column).map(|field| field.format).unwrap_or_default();
                self.set(column, NewValue::Redacted { format });
            }
            LinkForm::Json(json) => {
                let to = match self.used() {
                    Form::InPlace if link.to_person => return,
                    Form::Fresh if link.to_person => JsonTo::AnonymousKey,
                    _ if link.to_person || link.is_to_people() => JsonTo::Null,
                    _ => return self.cut_from_parent(link, &[&json.column]),
                };
                let change =
                    JsonChange { path: json.path.clone(), to: Some(to), link: Some(link.name.into()) };
                self.set(&json.column, NewValue::Json { paths: vec![change], redacted: false });
            }
            LinkForm::Columns(_) | LinkForm::Polymorphic(_) if link.to_person => self.cut_key(link),
            LinkForm::Columns(_) | LinkForm::Polymorphic(_) => self.cut_from_parent(link, &link.columns),
            LinkForm::Hash(_) | LinkForm::Template(_) | LinkForm::List(_) => {}
        }
    }

    fn cut_key(&mut self, link: &LinkView<'a>) {
        match cut::cells(self.view, self.row.place, link, self.row.class, self.used()) {
            None => {}
            Some(Cells::Null(columns)) => columns.into_iter().for_each(|column| self.set(column, null())),
            Some(Cells::Key(_)) if self.anonymous().is_none() => {
                let message = "the link cannot be null, and the policy has no anonymous person to lead to instead: \
                               give the collection of people `person.anonymous`";
                self.problems.push(Error::new(Code::PlanNoAnonymous, self.row.place.at(link.name), message));
            }
            Some(Cells::Key(pairs)) => {
                for (column, key) in pairs {
                    let value = NewValue::AnonymousKey { link: link.name.into(), key_column: key.into() };
                    self.set(column, value);
                }
            }
        }
    }

    /// The columns of a link that may become null: those that no other link or foreign key needs, such as the tenant's,
    /// where there are such.
    fn free_of_others<'c>(&self, link: &LinkView<'_>, columns: &[&'c str]) -> Vec<&'c str> {
        let place = self.row.place;
        let free: Vec<&str> = columns.iter().copied().filter(|column| place.nullable(column)).collect();
        let same = |other: &[String]| {
            other.len() == columns.len() && other.iter().all(|c| columns.contains(&c.as_str()))
        };
        let of_keys = place.table.foreign_keys.iter().map(|key| key.columns.as_slice());
        let of_links =
            place.links.iter().filter(|other| other.name != link.name).filter_map(|other| match other.form {
                LinkForm::Columns(columns) => Some(columns),
                _ => None,
            });
        let others: BTreeSet<&str> =
            of_keys.chain(of_links).filter(|other| !same(other)).flatten().map(String::as_str).collect();
        let alone: Vec<&str> = free.iter().copied().filter(|column| !others.contains(column)).collect();
        if alone.is_empty() { free } else { alone }
    }

    /// A link to a row of another collection: it is cut from a row that is kept. One that is unlinked too leads to nobody,
    /// and from one that goes a foreign key is detached before.
    fn cut_from_parent(&mut self, link: &LinkView<'a>, columns: &[&'a str]) {
        let place = self.row.place;
        let parents = self.fates.of(&link.link.to);
        let stays = |parent: &Row<'_, '_>| !matches!(parent.fate, Fate::Unlink | Fate::Delete);
        if !link.is_to_people() && !parents.iter().any(stays) {
            return;
        }
        if matches!(link.form, LinkForm::Json(_)) {
            return;
        }
        let free = self.free_of_others(link, columns);
        if free.is_empty() && link.is_to_people() {
            let message = "the link leads to other people than the subject's collection and cannot be null: \
                           allow null in its column";
            self.problems.push(Error::new(Code::UnsupportedSecondPeople, place.at(link.name), message));
        }
        for column in free {
            self.set(column, null());
        }
    }
}

/// Why no executor can write the corrected value into the field.
fn refused(
    place: &Place<'_>,
    field: &FieldView<'_>,
    positions: &[u32],
    corrections: &[crate::case::Correction],
) -> Option<&'static str> {
    let of = |position: &u32| usize::try_from(*position).ok().and_then(|position| corrections.get(position));
    let summed = |figure: &Figure| matches!(figure, Figure::Sum(column) if column == field.name);
    if field.protected {
        Some(
            "the column is a key, a link, or computed: correct what it is made from, or move the rows yourself",
        )
    } else if field.field.codec.is_some() {
        Some("the value is wrapped, and a run does not wrap values: correct it in the application")
    } else if place.collection.engagement.iter().any(summed) {
        Some(
            "the policy says that the sum of this column stays (`engagement`): correct it in the application",
        )
    } else if !place.nullable(field.name)
        && positions.iter().filter_map(of).any(|correction| correction.now.is_null())
    {
        Some("the column refuses null: give the value it is to hold")
    } else {
        None
    }
}

/// Whether the column repeats an identifier of somebody else in rows of this class.
pub(super) fn about_others(place: &Place<'_>, class: &str, column: &str) -> bool {
    place.links.iter().any(|link| match link.form {
        LinkForm::Value { column: value, .. } => value == column && link.carries && !link.leads(class),
        _ => false,
    })
}

/// A value of the template stands in a row for every person erased: a unique column cannot take it twice.
pub(super) fn check_template(place: &Place<'_>, column: &str, value: &Value, problems: &mut Vec<Error>) {
    let unique =
        place.table.unique.iter().any(|unique| matches!(unique.columns.as_slice(), [only] if only == column));
    if unique && !value.is_null() {
        let message =
            "the column is unique, and every person erased would take this value: leave it out of the row";
        problems.push(Error::new(Code::PlanValueNotUnique, place.at(column), message));
    }
}
