//! The classes of one collection's rows, and what the case means for each.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::facts::Facts;
use super::item::{Item, cite, stays_untouched};
use super::over::{Over, named_by};
use super::row::{Deciding, row_outcome};
use super::standing::{Clock, Stand};
use super::{
    Atom, Class, ClassDecision, CollectionDecision, FieldRuling, Outcome, Reason, RowOutcome, Ruling,
    Standing,
};
use crate::case::Concerned;
use crate::order::PutInOrder as _;
use crate::pointer::Pointer;
use crate::policy::{Collection, Field, Identifies, PurposeUse, Role, Whose};
use crate::{Code, Condition, Error, Name};

/// The most questions a collection may ask: each doubles the classes.
const MOST_QUESTIONS: usize = 12;

/// One collection with everything its rulings rest on.
pub(super) struct Rules<'a, 's> {
    pub(super) facts: &'s Facts<'a>,
    pub(super) stands: &'s BTreeMap<&'a str, Stand<'a>>,
    pub(super) name: &'s str,
    pub(super) collection: &'s Collection,
    /// The collection the person is in.
    pub(super) people: &'s str,
    /// The links that may lead to the person.
    pub(super) links: &'s BTreeSet<&'s str>,
}

/// The questions in order.
struct Questions<'s> {
    subject: bool,
    links: Vec<&'s str>,
    whens: Vec<&'s Condition>,
    dues: Vec<&'s str>,
}

/// The answers to the conditions and periods: what the rulings of the purposes depend on.
struct Answers<'q, 's> {
    questions: &'q Questions<'s>,
    bits: usize,
}

/// Fields that are ruled alike in every class.
struct Group<'s> {
    uses: &'s [PurposeUse],
    special: bool,
    /// It tells nothing about the person once the row does not lead to them.
    plain: bool,
    /// The holds and exceptions of the case that name the fields by themselves.
    named_by: Vec<usize>,
    fields: Vec<(Name, &'s Field)>,
}

/// What the purposes come to for one set of answers.
struct Rulings {
    row: Arc<Ruling>,
    /// By the row's own purposes alone: what counts for a row whose fields are about somebody else.
    own: Arc<Ruling>,
    groups: Vec<Arc<Ruling>>,
    /// The row's own retention period is over for everybody.
    over_for_everybody: bool,
    /// What is ruled for what a right that erases nothing does not speak of.
    not_concerned: Option<Arc<Ruling>>,
}

impl Questions<'_> {
    fn carrying(&self) -> usize {
        usize::from(self.subject) + self.links.len()
    }

    fn others(&self) -> usize {
        self.whens.len() + self.dues.len()
    }

    fn atoms(&self) -> Vec<Atom> {
        let links = self.links.iter().map(|link| Atom::Link { link: (*link).into() });
        let whens = self.whens.iter().map(|when| Atom::When { when: (*when).clone() });
        let dues = self.dues.iter().map(|purpose| Atom::Due { purpose: (*purpose).into() });
        self.subject.then_some(Atom::Subject).into_iter().chain(links).chain(whens).chain(dues).collect()
    }
}

impl Answers<'_, '_> {
    fn holds(&self, when: &Condition) -> bool {
        let at = self.questions.whens.iter().position(|asked| *asked == when);
        at.is_some_and(|at| self.yes(at))
    }

    fn is_due(&self, purpose: &str) -> bool {
        let at = self.questions.dues.iter().position(|asked| *asked == purpose);
        at.is_some_and(|at| self.yes(self.questions.whens.len() + at))
    }

    /// The first question is the highest bit, so that classes come in the order of their text.
    fn yes(&self, at: usize) -> bool {
        bit(self.bits, at, self.questions.others())
    }
}

fn bit(bits: usize, at: usize, of: usize) -> bool {
    bits >> (of - 1 - at) & 1 == 1
}

impl<'a, 's> Rules<'a, 's> {
    pub(super) fn decide(&self) -> Result<CollectionDecision, Error> {
        let questions = self.questions();
        let asked = questions.carrying() + questions.others();
        if asked > MOST_QUESTIONS {
            let message = format!(
                "its rows are told apart by {asked} questions and at most {MOST_QUESTIONS} can be: split the collection by `when`, or use fewer conditions, links or row-based periods"
            );
            return Err(Error::new(
                Code::DecideTooManyQuestions,
                Pointer::of(["collections", self.name]),
                message,
            ));
        }
        let groups = self.groups();
        let over = Over::of(self.facts, self.name, None);
        let mut classes = BTreeMap::new();
        for others in 0..1_usize << questions.others() {
            let answers = Answers { questions: &questions, bits: others };
            let rulings = self.rulings(&groups, &over, &answers);
            for carrying in 1..1_usize << questions.carrying() {
                let class = class_text(&questions, carrying, others);
                classes.insert(class, self.class(&questions, carrying, &groups, &rulings));
            }
        }
        Ok(CollectionDecision { atoms: questions.atoms(), classes })
    }

    fn is_of_people(&self) -> bool {
        self.name == self.people
    }

    fn questions(&self) -> Questions<'s> {
        let (mut whens, mut purposes) = (Vec::new(), BTreeSet::new());
        for use_ in self.all_uses() {
            if let Some(when) = use_.when()
                && !whens.contains(&when)
            {
                whens.push(when);
            }
            if self.stands.get(use_.purpose()).is_some_and(|stand| self.asks_due(stand)) {
                purposes.insert(use_.purpose());
            }
        }
        for marked in &self.collection.suspended {
            if !whens.contains(&&marked.when) {
                whens.push(&marked.when);
            }
        }
        Questions {
            subject: self.is_of_people(),
            links: self.links.iter().copied().collect(),
            whens,
            dues: purposes.into_iter().collect(),
        }
    }

    /// The uses of the row and of its fields, as they are met.
    fn all_uses(&self) -> impl Iterator<Item = &'s PurposeUse> {
        let fields = self.collection.fields.values().filter_map(|field| field.purposes.as_deref());
        self.collection.purposes.iter().chain(fields.flatten())
    }

    /// Whether it matters that the row's own period for a purpose is over: unless the purpose has ended anyway, and the
    /// row goes or stays without asking whether anybody may still hold it.
    fn asks_due(&self, stand: &Stand<'_>) -> bool {
        let shared =
            |link: &&str| self.collection.links.get(*link).is_some_and(|link| link.role != Some(Role::Owner));
        matches!(stand.clock, Clock::Row(_))
            && (stand.state.standing != Standing::Ended || stand.has_floor() || self.links.iter().any(shared))
    }

    fn groups(&self) -> Vec<Group<'s>> {
        let mut groups: Vec<Group<'s>> = Vec::new();
        for (name, field) in &self.collection.fields {
            let uses = self.collection.purposes_of(field);
            let plain = field.identifies == Identifies::None;
            let named_by = named_by(self.facts, self.name, name);
            let alike = |group: &&mut Group<'s>| {
                group.special == field.special
                    && group.named_by == named_by
                    && group.plain == plain
                    && (core::ptr::eq(group.uses, uses) || group.uses == uses)
            };
            match groups.iter_mut().find(alike) {
                Some(group) => group.fields.push((name.into(), field)),
                None => {
                    let fields = alloc::vec![(name.into(), field)];
                    groups.push(Group { uses, special: field.special, plain, named_by, fields });
                }
            }
        }
        groups
    }

    fn rulings(&self, groups: &[Group<'s>], over: &Over<'_>, answers: &Answers<'_, 's>) -> Rulings {
        let item = |uses: &'s [PurposeUse], special: bool| {
            let applying = uses.iter().filter(|use_| use_.when().is_none_or(|when| answers.holds(when)));
            Item::of(
                special,
                applying.filter_map(|use_| {
                    let stand = self.stands.get(use_.purpose())?;
                    let found = self.facts.found_here(Some(self.name), use_.purpose());
                    let due = answers.is_due(use_.purpose());
                    let life = stand.life(due, special, self.facts.use_lost(use_), found);
                    Some((stand, life, stand.consented(special, self.facts, use_.channels())))
                }),
            )
        };
        let own = item(&self.collection.purposes, false);
        let items: Vec<Item<'a, 's>> = groups.iter().map(|group| item(group.uses, group.special)).collect();
        let has_own = !self.collection.purposes.is_empty();
        let over_for_everybody = (!has_own || own.is_over_for_everybody())
            && items.iter().all(Item::is_over_for_everybody)
            && (has_own || !items.is_empty());
        let marks = || self.collection.suspended.iter().filter(|marked| answers.holds(&marked.when));
        let over = over.with(marks());
        let rule = |item: &Item<'a, 's>, over: &Over<'_>| Arc::new(item.rule(self.facts, over));
        let of_group = |(item, group): (&Item<'a, 's>, &Group<'s>)| match group.fields.first() {
            Some((field, _)) if !group.named_by.is_empty() => {
                rule(item, &Over::of(self.facts, self.name, Some(field)).with(marks()))
            }
            _ => rule(item, &over),
        };
        let named: Vec<bool> = groups.iter().map(|group| !group.named_by.is_empty()).collect();
        let groups: Vec<Arc<Ruling>> = items.iter().zip(groups).map(of_group).collect();
        let own = rule(&own, &over);
        // A field cannot stay without its row, so the row is ruled by the strongest; its own purposes come first.
        // A restriction of some fields keeps the row, and does not restrict what else is in it.
        let restricts = |ruling: &Arc<Ruling>| ruling.outcome == Outcome::Restrict;
        let all_restricted = if has_own { restricts(&own) } else { groups.iter().all(restricts) };
        let strength = |(ruling, named_by): &(&Arc<Ruling>, bool)| match ruling.outcome {
            Outcome::Restrict if *named_by || !all_restricted => (Outcome::Keep, need(ruling), false),
            outcome => (outcome, need(ruling), true),
        };
        let stronger = |group: &(&Arc<Ruling>, bool)| {
            let (outcome, needed, _) = strength(group);
            (outcome, needed) > (own.outcome, need(&own))
        };
        let named = named.iter().copied();
        let strongest =
            groups.iter().zip(named).filter(|group| !has_own || stronger(group)).max_by_key(strength);
        let row = strongest.map_or(&own, |(ruling, _)| ruling).clone();
        let own = if has_own { own } else { row.clone() };
        let not_concerned = over.not_concerned().map(Arc::new);
        Rulings { row, own, groups, over_for_everybody, not_concerned }
    }

    fn class(
        &self,
        questions: &Questions<'s>,
        carrying: usize,
        groups: &[Group<'s>],
        rulings: &Rulings,
    ) -> ClassDecision {
        let of = questions.carrying();
        let subject = questions.subject && bit(carrying, 0, of);
        let first_link = usize::from(questions.subject);
        let links = questions.links.iter().enumerate();
        let links = links.filter(|(i, _)| bit(carrying, first_link + i, of)).map(|(_, name)| *name);
        let leading: Vec<&str> = links.collect();
        let deciding = Deciding::of(self.collection, subject, leading.iter().copied());
        // Another person's own row: it is not about the subject, and only the link that leads to them is an item.
        let of_another_person =
            self.collection.person.is_some() && !subject && deciding.role() != Some(Role::Owner);
        let over_for_everybody = rulings.over_for_everybody && !of_another_person;
        let of_another = || rulings.not_concerned.as_ref().unwrap_or(&rulings.own);
        let mut ruling = if of_another_person { of_another() } else { &rulings.row }.clone();
        // What a collection of people says of its rows is said of the person's own, not of whoever points at them.
        let of_collection = self.collection.treatment.filter(|_| !of_another_person);
        let (row, by_table) = row_outcome(&ruling, &deciding, of_collection, over_for_everybody);
        if row == RowOutcome::Unlink && ruling.outcome == Outcome::Erase {
            let ruling = Arc::make_mut(&mut ruling);
            ruling.outcome = Outcome::Unlink;
            if by_table {
                ruling.reason = Reason::RowOfOthers;
            }
        }
        let whose = match &self.collection.person {
            None => Whose::Row,
            Some(_) if of_another_person => Whose::AnotherPerson,
            Some(_) => Whose::Person,
        };
        let leads = |link: &str| leading.contains(&link);
        let told = self.collection.telling(whose, leads);
        let mut fields = field_rulings(groups, rulings, row, &told);
        if whose == Whose::Row && row == RowOutcome::Keep && !self.collection.is_theirs(leads) {
            fields = texts_alone(fields, self.collection);
            if begins(&ruling) {
                ruling = Arc::new(not_restricted());
            }
        }
        if let Some(corrected) = self.facts.corrected.get(self.name) {
            fields = rectified(fields, corrected);
        }
        ClassDecision { row, ruling, fields }
    }
}

/// Of what is free of its restriction: whether it is used, only kept, or needed by nothing. All of it stays for now.
fn need(ruling: &Ruling) -> (bool, bool) {
    let freed = ruling.reason == Reason::RestrictionLifted && ruling.outcome == Outcome::Keep;
    (freed && !ruling.purposes.is_empty(), freed && ruling.until.is_some())
}

/// What is ruled for the fields that tell about the person.
fn field_rulings(
    groups: &[Group<'_>],
    rulings: &Rulings,
    row: RowOutcome,
    told: &dyn Fn(&Field) -> bool,
) -> Vec<FieldRuling> {
    let mut alike: Vec<FieldRuling> = Vec::new();
    for (group, ruling) in groups.iter().zip(&rulings.groups) {
        let mut fields =
            group.fields.iter().filter(|(_, field)| told(field)).map(|(name, _)| name).peekable();
        if fields.peek().is_none() {
            continue;
        }
        let mut ruling = Arc::clone(ruling);
        if group.plain && row == RowOutcome::Unlink && ruling.outcome == Outcome::Erase {
            let ruling = Arc::make_mut(&mut ruling);
            ruling.outcome = Outcome::Unlink;
            ruling.reason = Reason::NotAboutPerson;
        }
        match alike.iter_mut().find(|other| other.ruling == ruling) {
            Some(other) => other.fields.extend(fields.cloned()),
            None => {
                let mut all = Vec::with_capacity(group.fields.len());
                all.extend(fields.cloned());
                alike.push(FieldRuling { fields: all, ruling });
            }
        }
    }
    alike.iter_mut().for_each(|ruled| ruled.fields.put_in_order());
    alike.put_in_order_by(|a, b| a.fields.cmp(&b.fields));
    alike
}

/// In a row of others a text is theirs, whatever has ended for the person: it loses what names them, and no more. Nor does a
/// restriction that the person obtains, or an objection of theirs, keep others from what else is in their row.
fn texts_alone(fields: Vec<FieldRuling>, collection: &Collection) -> Vec<FieldRuling> {
    let is_text = |name: &Name| {
        let field = collection.fields.get(name.as_str());
        field.is_some_and(|field| field.of.is_none() && field.identifies == Identifies::FreeText)
    };
    let mut all: Vec<FieldRuling> = Vec::new();
    for FieldRuling { fields, mut ruling } in fields {
        let apart = ruling.outcome == Outcome::Erase || begins(&ruling);
        let (texts, rest): (Vec<Name>, Vec<Name>) =
            if apart { fields.into_iter().partition(is_text) } else { (Vec::new(), fields) };
        if !rest.is_empty() {
            let ruling = if begins(&ruling) { Arc::new(not_restricted()) } else { Arc::clone(&ruling) };
            all.push(FieldRuling { fields: rest, ruling });
        }
        if !texts.is_empty() {
            if ruling.outcome == Outcome::Erase {
                let ruled = Arc::make_mut(&mut ruling);
                (ruled.outcome, ruled.reason) = (Outcome::Unlink, Reason::RowOfOthers);
            }
            all.push(FieldRuling { fields: texts, ruling });
        }
    }
    all.put_in_order_by(|a, b| a.fields.cmp(&b.fields));
    all
}

/// Whether the case itself begins a restriction (Art. 18(1)).
fn begins(ruling: &Ruling) -> bool {
    ruling.outcome == Outcome::Restrict
        && matches!(ruling.reason, Reason::RestrictionObtained | Reason::ObjectionPending)
}

/// What is in the row of somebody else, and tells nothing of the person.
fn not_restricted() -> Ruling {
    stays_untouched(cite(&["GDPR Art. 18(1)"]))
}

/// What is ruled for the fields that corrections concern, in place of what is ruled for the others (Art. 16).
fn rectified(fields: Vec<FieldRuling>, corrected: &BTreeMap<&str, Concerned>) -> Vec<FieldRuling> {
    let mut all: Vec<FieldRuling> = Vec::new();
    for ruled in fields {
        let of = |frozen: Option<bool>| {
            let of = |field: &&Name| corrected.get(field.as_str()).map(|found| found.frozen) == frozen;
            ruled.fields.iter().filter(of).cloned().collect::<Vec<Name>>()
        };
        let (outcome, reason) = (Outcome::Rectify, Reason::Inaccurate);
        let right = Ruling {
            outcome,
            reason,
            cites: cite(&["GDPR Art. 16", "GDPR Art. 5(1)(d)"]),
            ..(*ruled.ruling).clone()
        };
        let reason = Reason::Supplemented;
        let frozen = Ruling { reason, cites: cite(&["GDPR Art. 16"]), ..(*ruled.ruling).clone() };
        let parts = [
            (of(None), Arc::clone(&ruled.ruling)),
            (of(Some(false)), Arc::new(right)),
            (of(Some(true)), Arc::new(frozen)),
        ];
        let there = parts.into_iter().filter(|(fields, _)| !fields.is_empty());
        all.extend(there.map(|(fields, ruling)| FieldRuling { fields, ruling }));
    }
    all.put_in_order_by(|a, b| a.fields.cmp(&b.fields));
    all
}

fn class_text(questions: &Questions<'_>, carrying: usize, others: usize) -> Class {
    let digits = |bits: usize, of: usize| (0..of).map(move |at| if bit(bits, at, of) { '1' } else { '0' });
    digits(carrying, questions.carrying()).chain(digits(others, questions.others())).collect()
}
