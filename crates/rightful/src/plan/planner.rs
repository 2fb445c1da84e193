//! A decision and a survey become a plan.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::document::{Change, NewValue, Plan, Step};
use super::fate::{Fate, Fates, Row};
use super::request::Pointing;
use super::view::{Place, View};
use super::{
    change, claim, floor, item, later, order, person, request, somebody, supported, suppress, task, trigger,
    uncovered,
};
use crate::decide::Class;
use crate::gather::Gather;
use crate::shape::{self, Names};
use crate::survey::Survey;
use crate::{Case, CaseKey, Code, Decision, Error, Policy, Problems, Schema, Tag, Value, to_canonical};

/// The version of the plan's form.
const FORMAT: u32 = 1;

/// More rows of one person than this are not believed: sums stay far from where numbers end.
const MOST_ROWS: u64 = 1 << 40;

/// What exactly has to happen to which rows of the subject's store: a pure function of its arguments.
///
/// # Errors
/// [`Code::PlanMismatch`] where the arguments do not belong together, [`Code::SubjectNobody`] for a system account, an
/// `unsupported.…` code for what no executor carries out, and the `plan.…` and [`Code::SurrogateNoFit`] codes for what
/// cannot be done as declared; each with its place, all at once.
pub fn plan(
    policy: &Policy,
    case: &Case,
    decision: &Decision,
    schema: &Schema,
    survey: &Survey,
    key: &CaseKey,
) -> Result<Plan, Problems> {
    let view = View::new(policy, case, decision, schema)?;
    supported::check(&view)?;
    request::check(&view)?;
    let pointing = request::pointing(&view);
    check_survey(&view, &pointing, survey)?;
    let mut plan = empty(&view, case, key)?;
    if decision.set_aside.is_some() {
        return Ok(plan);
    }
    let mut problems = Vec::new();
    let mut fates = Fates::new(&view, survey)?;
    let sets: Vec<_> =
        fates.rows.iter().map(|row| change::cells(&view, &fates, row, &mut problems)).collect();
    for (row, set) in fates.rows.iter_mut().zip(sets) {
        row.set = set;
    }
    let insert = person::insert(&view, &fates, survey, &mut problems);
    let order = order::order(&view, &fates, &pointing, survey, &mut problems);
    let keyed = insert.is_some();
    plan.steps.extend(suppress::steps(&view, survey, &mut problems));
    plan.steps.extend(insert);
    plan.steps.extend(changes(&fates));
    plan.steps.extend(order.detach);
    plan.steps.extend(order.delete);
    plan.steps.extend(copies(&view, &fates));
    trigger::check(&view, &plan.steps, &mut problems);
    floor::check(&view, &fates, &mut problems);
    somebody::check(&view, &fates, &plan.steps, &mut problems);
    uncovered::check(&fates, &mut problems);
    if plan.removes() {
        problems.extend(survey.elsewhere.keys().map(held_elsewhere));
    }
    Problems::none_or(problems)?;
    plan.form = fates.form.clone();
    plan.expected = expected(&fates);
    plan.items = item::items(&fates);
    plan.claims = claim::claims(&view, survey, plan.form.as_ref().map(|form| form.used), &plan.steps);
    plan.cycles = order.cycles;
    plan.cascades = order.cascades;
    plan.later = later::later(&view, &fates);
    plan.tasks = task::tasks(&view, survey, &fates, &plan.items);
    plan.notes = later::notes(&view, &fates, survey, keyed);
    Ok(plan)
}

fn empty(view: &View<'_>, case: &Case, key: &CaseKey) -> Result<Plan, Problems> {
    Ok(Plan {
        format: FORMAT,
        policy: view.policy.hash(),
        schema: view.schema.hash()?,
        case: case_tag(case, key)?,
        subject: subject_tag(case, key)?,
        set_aside: view.decision.set_aside.clone(),
        decided: view.decision.decided,
        store: view.store.into(),
        people: view.people.into(),
        form: None,
        expected: BTreeMap::new(),
        steps: Vec::new(),
        items: Vec::new(),
        claims: Vec::new(),
        cycles: Vec::new(),
        cascades: Vec::new(),
        later: Vec::new(),
        tasks: Vec::new(),
        notes: Vec::new(),
    })
}

/// The tag of everything a case states, under the case key.
pub(crate) fn case_tag(case: &Case, key: &CaseKey) -> Result<Tag, Error> {
    Ok(key.tag("case", &[Value::Text(to_canonical(case)?)]))
}

/// The tag of the person as the case names them, under the case key.
fn subject_tag(case: &Case, key: &CaseKey) -> Result<Tag, Error> {
    let subject = to_canonical(&(&case.subject.key, &case.subject.identifier))?;
    Ok(key.tag("subject", &[Value::Text(case.subject.collection.clone()), Value::Text(subject)]))
}

fn check_survey(view: &View<'_>, pointing: &[Pointing<'_>], survey: &Survey) -> Result<(), Problems> {
    let mismatch = |message: &str| Error::new(Code::PlanMismatch, "", message);
    let mut problems = Vec::new();
    if survey.referrers.len() != pointing.len()
        || survey.collisions.len() != request::collisions(view).len()
        || survey.kept_out.len() != suppress::asked(view).len()
    {
        problems.push(mismatch("the survey answers another request: survey again"));
    }
    let counts = survey.collections.values().flat_map(BTreeMap::values).map(|count| count.rows);
    let counted = survey.referrers.iter().flat_map(BTreeMap::values).flat_map(BTreeMap::values).copied();
    let more =
        [survey.accounts, survey.nobody, survey.shared].into_iter().chain(survey.kept_out.iter().copied());
    let unreadable =
        survey.collections.values().flat_map(BTreeMap::values).flat_map(|count| count.ends.values());
    let unreadable = unreadable.map(|ends| ends.unreadable);
    if counts.chain(counted).chain(unreadable).chain(more).any(|rows| rows > MOST_ROWS) {
        problems.push(mismatch("the survey counts more rows than one person can have: survey again"));
    }
    if survey.nobody > 0 {
        let message =
            "the row is a system account or an anonymous person: it stands for nobody, choose another";
        problems.push(Error::new(Code::SubjectNobody, view.people, message));
    }
    Problems::none_or(problems)
}

/// Refuses what would be met only after the change: the scan finds the identifier where nothing says that it stays.
fn held_elsewhere(place: &String) -> Error {
    let message = "a row of other people holds a strong identifier of the person, and nothing leads from it to them: where it is the \
                   same person, declare the link (`value`) from there to their account, so that it is decided on too; else declare \
                   the identifier weak there and here, or correct the row";
    Error::new(Code::SubjectSharedIdentifier, place, message)
}

fn expected(fates: &Fates<'_, '_>) -> BTreeMap<String, BTreeMap<Class, u64>> {
    let classes = |rows: &[Row<'_, '_>]| rows.iter().map(|row| (row.class.clone(), row.count.rows)).gather();
    fates.by_collection().map(|(place, rows)| (place.name.into(), classes(rows))).gather()
}

/// One step for all classes of a collection that change alike, so that each row is written once.
fn changes(fates: &Fates<'_, '_>) -> Vec<Step> {
    let mut alike: Vec<(&Place<'_>, &BTreeMap<&str, NewValue>, Vec<&Row<'_, '_>>)> = Vec::new();
    for row in fates.rows.iter().filter(|row| row.fate != Fate::Delete && !row.set.is_empty()) {
        let mut of_place = alike.iter_mut().rev().take_while(|(place, ..)| place.name == row.place.name);
        match of_place.find(|(_, set, _)| *set == &row.set) {
            Some((.., rows)) => rows.push(row),
            None => alike.push((row.place, &row.set, vec![row])),
        }
    }
    let step =
        |(place, set, rows): (&Place<'_>, &BTreeMap<&str, NewValue>, Vec<&Row<'_, '_>>)| Step::Change {
            collection: place.label.clone(),
            classes: rows.iter().map(|row| row.class.clone()).collect(),
            rows: rows.iter().map(|row| row.count.rows).sum(),
            set: set.iter().map(|(column, to)| Change { column: (*column).into(), to: to.clone() }).collect(),
        };
    alike.into_iter().map(step).collect()
}

/// Histories the run's own triggers write to, then full-text indexes over what changed.
fn copies(view: &View<'_>, fates: &Fates<'_, '_>) -> Vec<Step> {
    let touched =
        |name: &String| fates.of(name).iter().any(|row| row.fate == Fate::Delete || !row.set.is_empty());
    let mut histories = Vec::new();
    let mut indexes = Vec::new();
    for (name, collection) in &view.policy.document().collections {
        if collection.store != view.store {
            continue;
        }
        if collection.history_of.as_ref().is_some_and(touched) {
            histories.push(Step::SweepHistory { collection: name.into() });
        }
        if collection.index_of.as_ref().is_some_and(touched) {
            indexes.push(Step::RebuildIndex { collection: name.into() });
        }
    }
    histories.extend(indexes);
    histories
}

impl Plan {
    /// Whether the plan was made for this case, as its tags under the case key tell.
    ///
    /// # Errors
    /// [`Code::CanonicalForm`] where a value of the case has no canonical form.
    pub fn is_for(&self, case: &Case, key: &CaseKey) -> Result<bool, Error> {
        Ok(self.case == case_tag(case, key)? && self.subject == subject_tag(case, key)?)
    }

    /// Whether the store holds nothing of the person, and nothing has to be entered for them: there is nothing to run.
    #[must_use]
    pub fn holds_nothing(&self) -> bool {
        self.expected.is_empty() && self.steps.is_empty() && self.set_aside.is_none()
    }

    /// Reads a plan from JSON.
    ///
    /// # Errors
    /// Every problem of syntax or shape; what was read is not repeated.
    pub fn from_json(text: &str) -> Result<Self, Problems> {
        let plan: Self = shape::read(text, Names::ByPosition)?;
        if plan.format == FORMAT {
            Ok(plan)
        } else {
            let message = "the plan is of another form than this version reads: plan again";
            Err(Error::new(Code::JsonShape, "/format", message).into())
        }
    }
}
