//! What happens to each class of rows that exists, and the form the anonymous person takes.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::document::{FormChange, FormChoice, NewValue};
use super::view::{Place, View};
use crate::decide::{Class, ClassDecision, RowOutcome};
use crate::policy::Form;
use crate::survey::{ClassSurvey, Survey};
use crate::{Code, Error, Problems};

/// What happens to a class of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// They are deleted.
    Delete,
    /// They stay, and no longer lead to the person.
    Unlink,
    /// They stay, and still lead to the person.
    Keep,
    /// The person's own rows stay as a key and nothing else, because kept rows need it.
    Stub,
    /// The person's own rows keep their key and take the template of the anonymous person.
    InPlace,
}

/// One class of rows that exists.
pub(super) struct Row<'v, 'a> {
    pub(super) place: &'v Place<'a>,
    pub(super) class: &'v Class,
    pub(super) count: &'v ClassSurvey,
    pub(super) decided: &'a ClassDecision,
    pub(super) fate: Fate,
    /// What each column becomes.
    pub(super) set: BTreeMap<&'a str, NewValue>,
}

/// The classes of rows that exist, by collection and class.
pub(super) struct Fates<'v, 'a> {
    pub(super) rows: Vec<Row<'v, 'a>>,
    pub(super) form: Option<FormChoice>,
    /// Kept rows lead to the person's own rows.
    pub(super) kept_leads: bool,
}

impl<'v, 'a> Fates<'v, 'a> {
    pub(super) fn new(view: &'v View<'a>, survey: &'v Survey) -> Result<Self, Problems> {
        let mut rows = existing(view, survey)?;
        let own = |row: &Row<'_, '_>| row.is_person(view);
        let by_key = |row: &Row<'_, '_>| {
            !own(row) && row.place.leading(row.class).any(|link| link.to_person && link.holds_key())
        };
        let any = |outcome: RowOutcome, which: &dyn Fn(&Row<'_, '_>) -> bool| {
            rows.iter().any(|row| row.decided.row == outcome && which(row))
        };
        let cut = any(RowOutcome::Unlink, &by_key);
        let kept_leads = any(RowOutcome::Keep, &by_key);
        let shares_key = kept_leads || any(RowOutcome::Keep, &own);
        let stays_nameless = cut || any(RowOutcome::Unlink, &own);
        let form = view.person.anonymous.as_ref().filter(|_| stays_nameless);
        let form = form.map(|anonymous| choose(anonymous.form, survey, shares_key));
        let in_place = cut && form.as_ref().is_some_and(|form| form.used == Form::InPlace);
        for row in &mut rows {
            row.fate = match row.decided.row {
                RowOutcome::Keep => Fate::Keep,
                RowOutcome::Unlink if row.is_person(view) => Fate::InPlace,
                RowOutcome::Unlink => Fate::Unlink,
                RowOutcome::Delete if !row.is_person(view) => Fate::Delete,
                RowOutcome::Delete if in_place => Fate::InPlace,
                RowOutcome::Delete if kept_leads => Fate::Stub,
                RowOutcome::Delete => Fate::Delete,
            };
        }
        Ok(Self { rows, form, kept_leads })
    }

    /// The classes of a collection, in order.
    pub(super) fn of(&self, collection: &str) -> &[Row<'v, 'a>] {
        let start = self.rows.partition_point(|row| row.place.name < collection);
        let rest = self.rows.get(start..).unwrap_or_default();
        let end = rest.partition_point(|row| row.place.name == collection);
        rest.get(..end).unwrap_or_default()
    }

    /// The collections with their classes, in order.
    pub(super) fn by_collection(&self) -> impl Iterator<Item = (&'v Place<'a>, &[Row<'v, 'a>])> {
        let rows = self.rows.chunk_by(|one, next| one.place.name == next.place.name);
        rows.filter_map(|rows| Some((rows.first()?.place, rows)))
    }

    pub(super) fn row(&self, collection: &str, class: &str) -> Option<&Row<'v, 'a>> {
        self.of(collection).iter().find(|row| *row.class == *class)
    }
}

impl Row<'_, '_> {
    /// Whether these are the subject's own rows: their accounts.
    pub(super) fn is_person(&self, view: &View<'_>) -> bool {
        self.place.name == view.people && self.place.own(self.class)
    }
}

fn existing<'v, 'a>(view: &'v View<'a>, survey: &'v Survey) -> Result<Vec<Row<'v, 'a>>, Problems> {
    let mut rows = Vec::new();
    let mut problems = Vec::new();
    for (name, classes) in &survey.collections {
        let place = view.place(name);
        for (class, count) in classes.iter().filter(|(_, count)| count.rows > 0) {
            match place.and_then(|place| Some((place, place.class(class)?))) {
                Some((place, decided)) => {
                    rows.push(Row { place, class, count, decided, fate: Fate::Keep, set: BTreeMap::new() });
                }
                None => problems.push(Error::new(
                    Code::PlanMismatch,
                    name,
                    "the survey counts rows of a class the decision does not have: survey again",
                )),
            }
        }
    }
    Problems::none_or(problems)?;
    Ok(rows)
}

fn choose(declared: Form, survey: &Survey, shares_key: bool) -> FormChoice {
    let because = match declared {
        Form::Shared if survey.collisions.iter().any(|rows| *rows > 0) => Some(FormChange::RowsWouldCollapse),
        Form::InPlace if shares_key => Some(FormChange::KeptRowSharesKey),
        _ => None,
    };
    FormChoice { declared, used: because.map_or(declared, |_| Form::Fresh), because }
}
