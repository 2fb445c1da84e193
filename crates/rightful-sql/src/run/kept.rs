//! What stays by the plan, as predicates that whoever reads the file can evaluate.

use std::collections::{BTreeMap, BTreeSet};

use rightful::decide::{Class, Outcome};
use rightful::plan::{Change, NewValue, Plan, Step};
use rightful::survey::{Capture, Question, SurveyRequest};
use rightful::{All, Any, Compare, Comparison, Condition, JsonPath, JsonSegment, Not, Value};
use serde_json::{Value as Json, json};

use super::cleaned;
use super::journal::Sealed;
use crate::capture::{leads_to_itself, target};
use crate::list::spellings;

/// How many rows stay as they are or lead to the person still.
pub(super) fn rows(plan: &Plan) -> u64 {
    let mut classes: BTreeMap<(&str, &str), ()> = BTreeMap::new();
    let kept = plan.items.iter().filter(|item| stays(item.ruling.outcome));
    for item in kept {
        classes.extend(item.classes.iter().map(|class| ((item.collection.as_str(), class.as_str()), ())));
    }
    let count = |(collection, class): &(&str, &str)| {
        plan.expected.get(*collection).and_then(|classes| classes.get(*class)).copied().unwrap_or_default()
    };
    classes.keys().map(count).sum()
}

const fn stays(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Keep | Outcome::Restrict)
}

/// The sets of rows that predicates refer to. Each is stated once: paths to a person fork and meet again, so that
/// predicates which held one another in full would grow with the number of paths.
#[derive(Default)]
pub(super) struct Sets {
    stated: Vec<Json>,
    names: BTreeMap<String, String>,
}

impl Sets {
    /// The name of a set, which is stated now if it was not before.
    fn name(&mut self, table: &str, key: &[String], when: &Json) -> String {
        let (next, stated) = (self.next(), &mut self.stated);
        let name = || {
            let name = next;
            stated.push(json!({ "name": name, "table": table, "key": key, "when": when }));
            name
        };
        self.names.entry(json!([table, key, when]).to_string()).or_insert_with(name).clone()
    }

    /// The name of the set that is stated next.
    fn next(&self) -> String {
        format!("s{}", self.stated.len() + 1)
    }

    /// The sets, each after those that it refers to; rows of one may lead to others of the same.
    pub(super) fn stated(self) -> Vec<Json> {
        self.stated
    }
}

/// A full-text index that keeps texts of a collection's rows.
pub(super) struct Index<'a> {
    pub(super) of: &'a str,
    pub(super) table: String,
    /// Its columns, by the column of the collection that each repeats.
    pub(super) columns: BTreeMap<&'a str, &'a str>,
}

/// Builds predicates on the rows of one person.
pub(super) struct Predicates<'a> {
    plan: &'a Plan,
    request: &'a SurveyRequest,
    sealed: &'a Sealed,
    /// The keys that the rows lead to: those of the accounts, or of the people made in their place.
    keys: BTreeSet<Vec<Value>>,
    sets: &'a mut Sets,
    /// The predicates of a collection's questions, in their order.
    told: BTreeMap<&'a str, Vec<Option<Json>>>,
    /// The sets of the rows that lead on within a collection.
    chains: BTreeMap<&'a str, String>,
    /// Whether a link to rows of which some cannot be told is none, rather than a link to the others: what stays is said
    /// exactly, and of the person's rows as many as can be told.
    exact: bool,
}

impl<'a> Predicates<'a> {
    pub(super) fn new(
        (plan, request, sealed): (&'a Plan, &'a SurveyRequest, &'a Sealed),
        keys: BTreeSet<Vec<Value>>,
        sets: &'a mut Sets,
    ) -> Self {
        Self {
            plan,
            request,
            sealed,
            keys,
            sets,
            told: BTreeMap::new(),
            chains: BTreeMap::new(),
            exact: true,
        }
    }

    /// The cells that stay: by table and predicate, every column that the plan does not change, what an index repeats of
    /// them, and what the plan itself writes.
    pub(super) fn kept(
        &mut self,
        columns_of: &dyn Fn(&Capture) -> Vec<String>,
        indexes: &[Index<'_>],
    ) -> Vec<Json> {
        let mut kept: Vec<Json> = self.stub().into_iter().collect();
        kept.extend(self.written());
        let mut seen = BTreeSet::new();
        for item in self.plan.items.iter().filter(|item| stays(item.ruling.outcome)) {
            let Some(wanted) = self.request.capture(&item.collection) else { continue };
            for class in &item.classes {
                if !seen.insert((&item.collection, class)) {
                    continue;
                }
                let Some((when, carried)) = self.class(wanted, class) else { continue };
                let Some(changed) = self.changed_beside(wanted, class) else { continue };
                let mentions = mentions(wanted, class);
                let columns: Vec<String> = columns_of(wanted)
                    .into_iter()
                    .filter(|column| !changed.contains(column.as_str()))
                    .filter(|column| carried || mentions.contains(column.as_str()))
                    .collect();
                let reason = item.ruling.purposes.join(", ");
                for index in indexes.iter().filter(|index| index.of == wanted.collection) {
                    kept.extend(self.indexed(index, wanted, &columns, &when, &reason));
                }
                kept.push(json!({ "table": wanted.table.last(), "columns": columns, "when": when, "reason": reason }));
            }
        }
        kept
    }

    /// What a full-text index repeats of cells that stay: its rows have the numbers of the rows they are of.
    pub(super) fn indexed(
        &mut self,
        index: &Index<'_>,
        wanted: &Capture,
        columns: &[String],
        when: &Json,
        reason: &str,
    ) -> Option<Json> {
        let [key] = wanted.key.as_slice() else { return None };
        let repeated: Vec<&str> =
            columns.iter().filter_map(|column| index.columns.get(column.as_str()).copied()).collect();
        if repeated.is_empty() {
            return None;
        }
        let when = self.within(&["rowid".to_owned()], wanted.table.last(), std::slice::from_ref(key), when);
        Some(json!({ "table": index.table, "columns": repeated, "when": when, "reason": reason }))
    }

    /// What the plan writes for everybody alike tells nobody from anybody, also where it reads like the person's key: in rows
    /// that lead to the person no more, and in those it was written in. In another row of theirs it is what was there.
    fn written(&mut self) -> Vec<Json> {
        let mut written = Vec::new();
        for step in &self.plan.steps {
            let Step::Change { collection, classes, set, .. } = step else { continue };
            let Some(wanted) = self.request.capture(collection) else { continue };
            let told = self.told(wanted).iter().zip(&wanted.questions);
            let leads = told.filter(|(_, question)| question.carries()).filter_map(|(told, _)| told.clone());
            let mut rows = vec![not(any(leads.collect()))];
            // Where the step cuts what leads to them, whatever still leads there was not written.
            let stay = classes.iter().filter(|class| !cuts(wanted, class, set));
            rows.extend(stay.filter_map(|class| Some(self.class(wanted, class)?.0)));
            for change in set {
                let NewValue::Value { value } = &change.to else { continue };
                if value.is_null() {
                    continue;
                }
                written.push(json!({
                    "table": wanted.table.last(),
                    "columns": [change.column],
                    "when": all(vec![eq(&change.column, value), any(rows.clone())]),
                    "reason": "written by the plan",
                }));
            }
        }
        written
    }

    /// The key of the person's own rows, where they stay because kept rows need them.
    fn stub(&self) -> Option<Json> {
        let people = self.request.capture(&self.request.people)?;
        let subject = people.questions.iter().position(|question| *question == Question::Subject)?;
        let expected = self.plan.expected.get(&people.collection)?;
        let mut own = expected.keys().filter(|class| class.as_bytes().get(subject) == Some(&b'1'));
        let stays = |class: &Class| !self.goes(&people.collection, class);
        let key = self.person_key();
        own.any(stays).then(|| {
            json!({ "table": people.table.last(), "columns": key, "when": self.accounts(key), "reason": "stub" })
        })
    }

    /// The rows that lead to one of the keys, by table; hits of `except` are no more there than anywhere. What somebody else
    /// has too counts where the run has taken it away, and in no account of others.
    pub(super) fn person_rows(&mut self, except: &[String]) -> Vec<Json> {
        let (request, plan) = (self.request, self.plan);
        self.exact = false;
        self.told.clear();
        let mut all = Vec::new();
        for wanted in &request.collections {
            let told = self.told(wanted).iter().zip(&wanted.questions);
            let of = told.filter(|(_, question)| question.carries());
            let of = of.filter_map(|(told, question)| Some((told.clone()?, *question == Question::Subject)));
            let (own, others): (Vec<_>, Vec<_>) = of.partition(|(_, own)| *own);
            let mut rows = |of: Vec<(Json, bool)>, shared: Option<BTreeSet<String>>| {
                let of: Vec<Json> = of.into_iter().map(|(told, _)| told).collect();
                if !of.is_empty() {
                    let when = any(of);
                    all.push(json!({ "table": wanted.table.last(), "when": when, "except": except, "shared": shared }));
                }
            };
            rows(own, None);
            let of_people = (wanted.collection == request.people).then(BTreeSet::new);
            rows(others, of_people.or_else(|| cleaned::columns(plan, wanted)));
        }
        all
    }

    /// The columns that change in the rows of a class, and in those of every class that the predicate cannot tell from
    /// it; `None` where rows of one of them go, so that nothing in them may be excused.
    fn changed_beside(&mut self, wanted: &'a Capture, class: &Class) -> Option<BTreeSet<&'a str>> {
        let told: Vec<bool> = self.told(wanted).iter().map(Option::is_some).collect();
        let alike = |other: &&Class| {
            let answers = class.bytes().zip(other.bytes()).zip(&told);
            answers.filter(|(_, told)| **told).all(|((one, other), _)| one == other)
        };
        let mut changed = self.changed(&wanted.collection, class);
        for beside in self.plan.expected.get(&wanted.collection)?.keys().filter(alike) {
            if self.goes(&wanted.collection, beside) {
                return None;
            }
            changed.extend(self.changed(&wanted.collection, beside));
        }
        Some(changed)
    }

    fn goes(&self, collection: &str, class: &Class) -> bool {
        self.plan.steps.iter().any(|step| {
            matches!(step, Step::Delete { collection: of, classes, .. } if of == collection && classes.contains(class))
        })
    }

    fn changed(&self, collection: &str, class: &Class) -> BTreeSet<&'a str> {
        let mut columns = BTreeSet::new();
        for step in &self.plan.steps {
            if let Step::Change { collection: of, classes, set, .. } = step
                && of == collection
                && classes.contains(class)
            {
                columns.extend(set.iter().map(|change| change.column.as_str()));
            }
        }
        columns
    }

    /// The predicates of a collection's questions, each made once.
    fn told(&mut self, wanted: &'a Capture) -> &[Option<Json>] {
        if !self.told.contains_key(wanted.collection.as_str()) {
            // A chain within the collection is told by what else makes a row the person's, so that comes first.
            let people = &self.request.people;
            let apart = |question: &Question| !leads_to_itself(question, wanted, people);
            let told = |one: &'a Question| if apart(one) { self.question(wanted, one) } else { None };
            let told: Vec<Option<Json>> = wanted.questions.iter().map(told).collect();
            self.told.insert(&wanted.collection, told);
            self.chain(wanted);
        }
        self.told.get(wanted.collection.as_str()).map_or(&[], Vec::as_slice)
    }

    /// Tells the questions that lead to the collection itself: by the set of its rows that lead on, by way of each other too.
    fn chain(&mut self, wanted: &'a Capture) {
        let people = &self.request.people;
        let own = wanted.questions.iter().filter(|question| leads_to_itself(question, wanted, people));
        let targets: BTreeSet<_> = own.filter_map(target).map(|(_, columns, of)| (columns, of)).collect();
        let mut targets = targets.into_iter();
        let (Some((key, of)), None) = (targets.next(), targets.next()) else { return };
        let apart = self.told(wanted).to_vec();
        self.chains.insert(&wanted.collection, self.sets.next());
        let told = |(question, told): (&'a Question, &Option<Json>)| match told {
            None if leads_to_itself(question, wanted, people) => self.question(wanted, question),
            told => told.clone(),
        };
        let told = wanted.questions.iter().zip(&apart).map(told).collect();
        self.told.insert(&wanted.collection, told);
        // Made of what is told already, so that no other set comes between.
        match self.classes(wanted, of) {
            Some(when) => drop(self.sets.name(wanted.table.last(), key, &when)),
            None => drop(self.told.insert(&wanted.collection, apart)),
        }
    }

    /// The rows of some classes, by the name of their collection; `None` where not all can be told.
    fn classes(&mut self, target: &'a Capture, of: &[Class]) -> Option<Json> {
        let mut classes = Vec::new();
        for class in of {
            match self.class(target, class) {
                Some((when, true)) => classes.push(when),
                _ if self.exact => return None,
                _ => {}
            }
        }
        Some(any(classes))
    }

    /// The rows of a class, and whether something that makes them the person's can be said of a row by itself; `None` where
    /// nothing makes them so but a link that no predicate can state. Which rows mention the person is for the scanner
    /// itself to find.
    fn class(&mut self, wanted: &'a Capture, class: &str) -> Option<(Json, bool)> {
        let mut of = Vec::new();
        let mut carried = false;
        let told = self.told(wanted).iter().zip(&wanted.questions);
        for ((predicate, question), answer) in told.zip(class.bytes()) {
            let Some(predicate) = predicate.clone() else { continue };
            if answer == b'1' {
                carried |= question.carries();
                of.push(predicate);
            } else {
                of.push(not(predicate));
            }
        }
        let known = carried || !mentions(wanted, class).is_empty();
        known.then(|| (all(of), carried))
    }

    /// The rows for which the answer to a question is yes; `None` where a predicate cannot say so.
    fn question(&mut self, wanted: &'a Capture, question: &'a Question) -> Option<Json> {
        let leads = match question {
            Question::Subject => self.accounts(self.person_key()),
            Question::Columns { columns, to, to_columns, of, .. } => {
                self.leads(wanted, columns, to, to_columns, of)?
            }
            Question::Polymorphic { kind, id, spelled, to, to_column, of, .. } => {
                let spelled: Vec<Json> =
                    spelled.iter().map(|name| eq(kind, &Value::Text(name.clone()))).collect();
                let id = std::slice::from_ref(id);
                let leads = self.leads(wanted, id, to, std::slice::from_ref(to_column), of)?;
                all(vec![any(spelled), leads])
            }
            Question::Json { column, path, to, to_column, .. }
                if *to == self.request.people && std::slice::from_ref(to_column) == self.person_key() =>
            {
                let keys = self.keys.iter().filter_map(|key| key.first());
                let keys: BTreeSet<Vec<Value>> = keys.map(|key| vec![key.clone()]).collect();
                any(spellings(&keys).iter().flatten().map(|key| json_eq(column, path, key)).collect())
            }
            Question::Value { link, column, .. } => {
                let spelled = self.sealed.spellings.get(&wanted.collection).and_then(|by| by.get(link))?;
                any(spelled.iter().map(|value| eq(column, value)).collect())
            }
            Question::Json { column, path, to, to_column, of, .. } => {
                let set = self.reached(wanted, to, std::slice::from_ref(to_column), of)?;
                json!({ "op": "json-in", "column": column, "path": steps(path), "set": set })
            }
            Question::Text { .. } => return None,
            Question::When { when } => condition(when),
            Question::Due { via, column, encoding, offset, cutoff, .. } => {
                let due = cutoff.map_or_else(
                    || any(Vec::new()),
                    |until| {
                        let east = offset.map(rightful::UtcOffset::minutes);
                        json!({ "op": "day-until", "column": column, "form": encoding, "east": east, "until": until })
                    },
                );
                via.iter().rev().fold(due, |when, hop| {
                    self.within(&hop.columns, hop.table.last(), &hop.to_columns, &when)
                })
            }
        };
        Some(match question.holds_when() {
            Some(when) => all(vec![leads, condition(when)]),
            None => leads,
        })
    }

    /// Rows whose columns hold the key of a row of another table.
    fn within(&mut self, columns: &[String], table: &str, key: &[String], when: &Json) -> Json {
        json!({ "op": "in", "columns": columns, "set": self.sets.name(table, key, when) })
    }

    fn person_key(&self) -> &'a [String] {
        self.request.person().map_or(&[], |person| &person.key)
    }

    /// The rows of people that have none of the keys.
    pub(super) fn other_accounts(&self) -> Json {
        not(self.accounts(self.person_key()))
    }

    /// These columns hold one of the keys.
    fn accounts(&self, columns: &[String]) -> Json {
        let same = |key: &Vec<Value>| {
            let of: Vec<Json> = columns.iter().zip(key).map(|(column, value)| eq(column, value)).collect();
            all(of)
        };
        any(spellings(&self.keys).iter().map(same).collect())
    }

    fn leads(
        &mut self,
        wanted: &Capture,
        columns: &[String],
        to: &str,
        to_columns: &[String],
        of: &[Class],
    ) -> Option<Json> {
        if to == self.request.people && to_columns == self.person_key() {
            return Some(self.accounts(columns));
        }
        let set = self.reached(wanted, to, to_columns, of)?;
        Some(json!({ "op": "in", "columns": columns, "set": set }))
    }

    /// The name of the set of rows that a link leads to: the accounts, or rows of these classes.
    fn reached(&mut self, wanted: &Capture, to: &str, to_columns: &[String], of: &[Class]) -> Option<String> {
        let target = self.request.capture(to)?;
        if to == self.request.people {
            let accounts = self.accounts(self.person_key());
            return Some(self.sets.name(target.table.last(), to_columns, &accounts));
        }
        if target.collection == wanted.collection {
            return self.chains.get(target.collection.as_str()).cloned();
        }
        let when = self.classes(target, of)?;
        Some(self.sets.name(target.table.last(), to_columns, &when))
    }
}

/// Whether a change of rows of this class writes to what makes them lead to the person.
fn cuts(wanted: &Capture, class: &str, set: &[Change]) -> bool {
    let writes = |column: &String| set.iter().any(|change| change.column == column.as_str());
    let mut yes = wanted.questions.iter().zip(class.bytes()).filter(|(_, answer)| *answer == b'1');
    yes.any(|(question, _)| match question {
        Question::Columns { columns, .. } => columns.iter().any(writes),
        Question::Polymorphic { id: column, .. }
        | Question::Json { column, .. }
        | Question::Value { column, .. } => writes(column),
        _ => false,
    })
}

/// The columns in which a row of this class mentions the person.
fn mentions<'q>(wanted: &'q Capture, class: &str) -> BTreeSet<&'q str> {
    let asked = wanted.questions.iter().zip(class.bytes());
    let columns = asked.filter_map(|(question, answer)| match question {
        Question::Text { column, .. } if answer == b'1' => Some(column.as_str()),
        _ => None,
    });
    columns.collect()
}

fn all(of: Vec<Json>) -> Json {
    joined("all", Json::Array(of))
}

pub(super) fn any(of: Vec<Json>) -> Json {
    joined("any", Json::Array(of))
}

fn not(of: Json) -> Json {
    joined("not", of)
}

/// Predicates under one sign, moved there: the macro would copy what is below, once for each level above it.
fn joined(op: &str, of: Json) -> Json {
    Json::Object([("op".to_owned(), op.into()), ("of".to_owned(), of)].into_iter().collect())
}

pub(super) fn eq(column: &str, value: &Value) -> Json {
    json!({ "op": "eq", "column": column, "value": value })
}

fn json_eq(column: &str, path: &JsonPath, value: &Value) -> Json {
    json!({ "op": "json-eq", "column": column, "path": steps(path), "value": value })
}

fn steps(path: &JsonPath) -> Vec<Json> {
    path.segments()
        .iter()
        .map(|segment| match segment {
            JsonSegment::Key(name) => json!(name),
            JsonSegment::Index(index) => json!(index),
        })
        .collect()
}

/// A condition of the core in the scanner's grammar.
fn condition(condition: &Condition) -> Json {
    let each = |parts: &[Condition]| parts.iter().map(self::condition).collect::<Vec<Json>>();
    match condition {
        Condition::All(All { all }) => self::all(each(all)),
        Condition::Any(Any { any }) => self::any(each(any)),
        Condition::Not(Not { not }) => self::not(self::condition(not)),
        Condition::Columns(columns) => {
            let of: Vec<Json> = columns.iter().map(|(column, asked)| comparison(column, asked)).collect();
            self::all(of)
        }
    }
}

fn comparison(column: &str, asked: &Comparison) -> Json {
    let with = |op: &str, value: &Value| json!({ "op": op, "column": column, "value": value });
    match asked {
        Comparison::Is(Value::Null) => json!({ "op": "null", "column": column }),
        Comparison::Is(value) | Comparison::Compare(Compare::Eq(value)) => with("eq", value),
        Comparison::Compare(Compare::Ne(value)) => with("ne", value),
        Comparison::Compare(Compare::Lt(value)) => with("lt", value),
        Comparison::Compare(Compare::Le(value)) => with("le", value),
        Comparison::Compare(Compare::Gt(value)) => with("gt", value),
        Comparison::Compare(Compare::Ge(value)) => with("ge", value),
        Comparison::Compare(Compare::In(values)) => {
            any(values.iter().map(|value| with("eq", value)).collect())
        }
    }
}
