//! What is due later, and what was noticed on the way.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::claim::redacts;
use super::document::{FormChoice, Later, NewValue, Note, NoteKind};
use super::fate::{Fate, Fates};
use super::field::FieldView;
use super::suppress;
use super::view::View;
use crate::case::Trigger;
use crate::decide::{Class, Outcome, Reason, Until};
use crate::find::of_nobody_known;
use crate::policy::{Backups, Form, Identifies, LinkForm};
use crate::survey::{Ends, Survey};
use crate::sweep::ends_by_date;
use crate::{Date, Path};

/// Ends of retention, reviews, backups, and the evidence itself.
pub(super) fn later(view: &View<'_>, fates: &Fates<'_, '_>) -> Vec<Later> {
    let mut ends: BTreeMap<(&str, &str), End> = BTreeMap::new();
    let mut unlinked: BTreeMap<(&str, &str), End> = BTreeMap::new();
    let mut reviews: BTreeMap<Date, BTreeSet<&str>> = BTreeMap::new();
    let mut excepted: BTreeMap<(&str, Date), u64> = BTreeMap::new();
    for row in fates.rows.iter().filter(|row| row.fate != Fate::Delete) {
        let rulings =
            [&row.decided.ruling].into_iter().chain(row.decided.fields.iter().map(|field| &field.ruling));
        // A row counts once for a purpose, whose fields may end on several days.
        let mut counted = BTreeSet::new();
        for ruling in rulings {
            match &ruling.until {
                Some(Until::Row { purpose, at_latest, .. }) => {
                    if let Some(found) = row.count.ends.get(purpose) {
                        let rows = counted.insert(purpose.as_str()).then_some(row.count.rows);
                        let end = ends.entry((row.place.name, purpose)).or_default();
                        end.add_each(rows, found, *at_latest);
                    }
                }
                // The end is the exception's, whatever purposes hold the item beside it.
                Some(Until::Date { date }) if ruling.reason == Reason::ExceptionClaimed => {
                    let rows = if counted.insert("") { row.count.rows } else { 0 };
                    *excepted.entry((row.place.name, *date)).or_default() += rows;
                }
                // What awaits an event goes with its consent, if the event has not come before.
                Some(Until::Date { date } | Until::Event { at_latest: Some(date), .. }) => {
                    for purpose in ruling.purposes.iter().map(String::as_str) {
                        let rows = if counted.insert(purpose) { row.count.rows } else { 0 };
                        End::add(ends.entry((row.place.name, purpose)).or_default(), rows, *date, *date);
                    }
                }
                // Unlinked rows have an end too, though they are found by their own date and no longer by the person. Others'
                // rows that a purpose of theirs still holds have none.
                None if ruling.outcome == Outcome::Unlink => {
                    for purpose in ruling.purposes.iter().filter(|purpose| counted.insert(purpose.as_str())) {
                        if let Some(found) = row.count.ends.get(purpose)
                            && ends_by_date(view.policy, row.place.name, view.case.decided)
                        {
                            let end = unlinked.entry((row.place.name, purpose)).or_default();
                            end.add_each(Some(row.count.rows), found, None);
                        }
                    }
                }
                Some(Until::Review { date }) => {
                    reviews.entry(*date).or_default().insert(row.place.name);
                }
                _ => {}
            }
        }
    }
    stub(view, fates, &mut ends);
    let mut later: Vec<Later> = ends.into_iter().filter_map(|(what, end)| end.due(what)).collect();
    later.extend(unlinked.into_iter().filter_map(|(what, end)| end.due_of_everybody(what)));
    // An end on the calendar's last day is never due.
    later.extend(excepted.into_iter().filter_map(|((collection, last), rows)| {
        Some(Later::ExceptionEnds { collection: collection.into(), rows, due: last.add_days(1).ok()? })
    }));
    later.extend(reviews.into_iter().map(|(date, collections)| Later::Review {
        collections: collections.into_iter().map(String::from).collect(),
        date,
    }));
    let document = view.policy.document();
    if let Some(Backups::Kept(kept)) = document.stores.get(view.store).map(|store| &store.backups)
        && !fates.rows.is_empty()
    {
        later.push(Later::Backups { store: view.store.into(), keep: kept.keep });
    }
    later.push(Later::Evidence { keep: document.evidence.keep });
    later
}

/// A stub goes when the last of the rows that need its key does: never, where one of them is never due.
fn stub<'v>(view: &View<'_>, fates: &Fates<'v, '_>, ends: &mut BTreeMap<(&'v str, &'v str), End>) {
    let stubs = fates.rows.iter().filter(|row| row.fate == Fate::Stub);
    let Some(name) = stubs.clone().map(|row| row.place.name).next() else { return };
    let rows = stubs.map(|row| row.count.rows).sum();
    let needs_key = |collection: &str| {
        let kept = fates.of(collection).iter().filter(|row| row.fate == Fate::Keep && !row.is_person(view));
        kept.clone().any(|row| row.place.leading(row.class).any(|link| link.to_person && link.holds_key()))
    };
    let needed = ends.iter().filter(|((collection, _), _)| needs_key(collection));
    if needed.clone().any(|(_, end)| end.never) {
        return;
    }
    let last = needed.filter_map(|((_, purpose), end)| Some((end.last?, *purpose))).max();
    if let Some((last, purpose)) = last {
        ends.entry((name, purpose)).or_default().add(rows, last, last);
    }
}

#[derive(Default)]
struct End {
    rows: u64,
    first: Option<Date>,
    last: Option<Date>,
    /// There are rows beside those counted whose date nobody can read: they are never due.
    never: bool,
}

impl End {
    fn add(&mut self, rows: u64, first: Date, last: Date) {
        self.rows += rows;
        self.first = self.first.into_iter().chain([first]).min();
        self.last = self.last.into_iter().chain([last]).max();
    }

    /// The rows of a class, unless they were counted before, by what their dates say. One that cannot be read says nothing: the
    /// row ends on the day that all do at the latest, or never.
    fn add_each(&mut self, rows: Option<u64>, ends: &Ends, at_latest: Option<Date>) {
        let each = ends.at_latest(at_latest);
        if let (Some(first), Some(last)) = (each.earliest, each.latest) {
            self.add(rows.map_or(0, |rows| rows.saturating_sub(ends.unreadable)), first, last);
        }
        match at_latest.filter(|_| ends.unreadable > 0) {
            Some(last) => self.add(rows.map_or(0, |_| ends.unreadable), last, last),
            None => self.never |= ends.unreadable > 0,
        }
    }

    /// Due is the day after the last day; an end on the calendar's last day is never due.
    fn due(self, (collection, purpose): (&str, &str)) -> Option<Later> {
        let (collection, purpose) = (collection.into(), purpose.into());
        let (first_due, all_due) = self.days()?;
        Some(Later::RetentionEnds { collection, purpose, rows: self.rows, first_due, all_due })
    }

    /// The same of rows that nobody finds by the person any more.
    fn due_of_everybody(self, (collection, purpose): (&str, &str)) -> Option<Later> {
        let (collection, purpose) = (collection.into(), purpose.into());
        let (first_due, all_due) = self.days()?;
        Some(Later::UnlinkedEnds { collection, purpose, rows: self.rows, first_due, all_due })
    }

    fn days(&self) -> Option<(Date, Date)> {
        Some((self.first?.add_days(1).ok()?, self.last?.add_days(1).ok()?))
    }
}

/// What was noticed, by place.
pub(super) fn notes(view: &View<'_>, fates: &Fates<'_, '_>, survey: &Survey, keyed: bool) -> Vec<Note> {
    let mut notes = BTreeSet::new();
    for row in &fates.rows {
        let place = row.place;
        let mut note = |at: Path, note: NoteKind| notes.insert(Note { place: at, note });
        if place.undescribed {
            note(Path::one(place.name), NoteKind::Undescribed);
        }
        if row.fate != Fate::Delete && row.count.ends.values().any(|ends| ends.unreadable > 0) {
            for (purpose, _) in row.count.ends.iter().filter(|(_, ends)| ends.unreadable > 0) {
                let purpose = view.policy.document().purposes.get(purpose);
                let column = purpose.and_then(|p| p.retention.as_ref()).and_then(|r| r.after.column.clone());
                note(column.unwrap_or_else(|| Path::one(place.name)), NoteKind::UnreadableDates);
            }
        }
        if row.fate == Fate::Stub {
            note(Path::one(place.name), NoteKind::Stub);
            if row.count.rows > 1 {
                note(Path::one(place.name), NoteKind::EveryStub);
            }
        }
        if row.set.values().any(|to| matches!(to, NewValue::Corrected { .. })) {
            for (column, _) in row.set.iter().filter(|(_, to)| matches!(to, NewValue::Corrected { .. })) {
                let concerned = view.corrected.get(place.name).and_then(|concerned| concerned.get(column));
                if concerned.is_some_and(|concerned| concerned.copy) {
                    note(place.at(column), NoteKind::CopyFollows);
                }
            }
            for (name, collection) in &view.policy.document().collections {
                if collection.history_of.as_deref() == Some(place.name) {
                    note(Path::one(name), NoteKind::EarlierStates);
                }
            }
        }
        if matches!(view.case.trigger, Trigger::Rectification { .. }) {
            let text = |field: &&FieldView<'_>| {
                field.identifies == Identifies::FreeText && !row.set.contains_key(field.name)
            };
            for field in place.fields.iter().filter(text) {
                note(place.at(field.name), NoteKind::TextMayRepeat);
            }
        }
        let marked = row.set.iter().any(|(_, to)| matches!(to, NewValue::Mark { .. }));
        if marked && row.decided.ruling.outcome == Outcome::Restrict && !place.owned(row.class) {
            note(Path::one(place.name), NoteKind::RestrictsOthers);
        }
    }
    if fates.rows.iter().any(|row| row.fate != Fate::Keep) {
        for row in &fates.rows {
            for column in of_nobody_known(view.policy, view.people, row.place.name) {
                notes.insert(Note { place: row.place.at(column), note: NoteKind::CopyOfWhom });
            }
        }
    }
    let pinned = super::pinned::pinned(view.policy, view.store, view.schema);
    notes.extend(pinned.into_iter().map(|place| Note { place, note: NoteKind::RowidKey }));
    let suppressed = |collection: &crate::policy::Collection| collection.suppression.is_some();
    if suppress::objects(view) && !view.policy.document().collections.values().any(suppressed) {
        notes.insert(Note { place: Path::one(view.people), note: NoteKind::NoSuppression });
    }
    if survey.accounts == 0 && (!fates.rows.is_empty() || suppress::keeps_out(survey)) {
        notes.insert(Note { place: Path::one(view.people), note: NoteKind::NoAccount });
    }
    for place in view.places() {
        for link in &place.links {
            let LinkForm::Json(json) = &link.form else { continue };
            let stays = |class: &Class| {
                !fates
                    .rows
                    .iter()
                    .any(|row| row.place.name == place.name && row.class == class && row.fate == Fate::Delete)
            };
            let at = Path::one(place.name).join(link.name).to_string();
            if survey.unreadable.get(&at).into_iter().flat_map(BTreeMap::keys).any(stays) {
                let place = place.at(&json.column).join(json.path.to_string());
                notes.insert(Note { place, note: NoteKind::UnreadableDocuments });
            }
        }
    }
    let leads_by_what_it_says = |column: &str| {
        let mut links = view.places().flat_map(|place| &place.links);
        links.any(|link| match link.form {
            LinkForm::Text { .. } => true,
            LinkForm::Value { of, .. } => *of == *column,
            _ => false,
        })
    };
    if survey.nameless && fates.rows.iter().any(|row| row.set.values().any(redacts)) {
        notes.insert(Note { place: Path::one(view.people), note: NoteKind::NothingToLookFor });
    }
    let of_people = |column: &String, note| Note { place: Path::one(view.people).join(column), note };
    let shared = survey.shared_identifiers.iter().filter(|column| leads_by_what_it_says(column));
    notes.extend(shared.map(|column| of_people(column, NoteKind::SharedIdentifier)));
    let taken = survey.taken_identifiers.iter();
    notes.extend(taken.map(|column| of_people(column, NoteKind::TakenIdentifier)));
    let of_one = |form: &FormChoice| match form.used {
        Form::Fresh => true,
        Form::Shared => survey.shared == 0,
        _ => false,
    };
    if keyed && fates.form.as_ref().is_some_and(of_one) {
        notes.insert(Note { place: Path::one(view.people), note: NoteKind::LinkableRows });
    }
    notes.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_whose_date_cannot_be_read_ends_when_all_do_or_never() {
        let day = |text: &str| text.parse::<Date>().ok();
        let (first, last, all) = (day("2027-01-01"), day("2028-01-01"), day("2027-06-30"));
        let ends = Ends { earliest: first, latest: last, unreadable: 1 };
        let found = |at_latest| {
            let mut end = End::default();
            end.add_each(Some(3), &ends, at_latest);
            // Counted before: the days count, the rows do not.
            end.add_each(None, &ends, at_latest);
            (end.rows, end.first, end.last, end.never)
        };
        assert_eq!(found(None), (2, first, last, true));
        assert_eq!(found(all), (3, first, all, false));
        let mut none = End::default();
        none.add_each(Some(1), &Ends { unreadable: 1, ..Ends::default() }, None);
        assert!(none.due(("visits", "analytics")).is_none());
    }
}
