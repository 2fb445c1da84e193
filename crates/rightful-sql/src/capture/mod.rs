//! Finds the rows of one person and the class of each.
//!
//! SQL narrows: it reads the rows that can be the person's, by indexes where there are some. What a row is, is decided
//! by the core's own code on the cells that were read, so that every executor answers alike.

mod candidates;
mod guard;
mod layout;
mod others;

use std::collections::{BTreeMap, BTreeSet};

use rightful::carry::{Account, Beside, KeyText, mentions};
use rightful::case::{Correction, Subject};
use rightful::decide::Class;
use rightful::find::{self, Doubts};
use rightful::policy::IdentifierKind;
use rightful::redact::Redactor;
use rightful::survey::{Capture, PersonCapture, Question, SurveyRequest};
use rightful::{Code, Date, Error, Value};

use self::candidates::Condition;
pub(crate) use self::layout::Layout;
use crate::dialect;
use crate::effect::Rows;
use crate::failure::refused;
use crate::list::{List, Lists, spellings};
use crate::machine::Port;

/// The person's rows.
#[derive(Default)]
pub(crate) struct Captured {
    /// The accounts, in the order of their keys.
    pub(crate) accounts: Vec<Account>,
    /// How many of them are nobody.
    pub(crate) nobody: u64,
    /// The keys of the rows that are the shared anonymous person already.
    pub(crate) shared: Vec<Vec<Value>>,
    /// By collection and key.
    pub(crate) rows: BTreeMap<String, BTreeMap<Vec<Value>, Found>>,
    /// Documents of which nobody can tell whether they lead to the person, as the survey counts them.
    pub(crate) unreadable: BTreeMap<String, BTreeMap<Class, u64>>,
    /// Rows of other collections of people that hold a strong identifier, as the survey counts them.
    pub(crate) elsewhere: BTreeMap<String, u64>,
}

/// One row of the person.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// The answers to the questions about it.
    pub(crate) class: Class,
    /// Cells that other rows point to.
    pub(crate) cells: BTreeMap<String, Value>,
    /// The last day of each retention period of the row's own, by purpose; none where the date cannot be read.
    pub(crate) ends: BTreeMap<String, Option<Date>>,
}

impl Captured {
    /// The rows of a collection.
    pub(crate) fn of(&self, collection: &str) -> impl Iterator<Item = (&Vec<Value>, &Found)> {
        self.rows.get(collection).into_iter().flatten()
    }

    /// The keys of the rows of some classes.
    pub(crate) fn keys(&self, collection: &str, classes: &[Class]) -> Vec<Vec<Value>> {
        let of_class = self.of(collection).filter(|(_, found)| classes.contains(&found.class));
        of_class.map(|(key, _)| key.clone()).collect()
    }

    /// How many rows there are of each class.
    pub(crate) fn counts(&self) -> BTreeMap<String, BTreeMap<Class, u64>> {
        let mut counts: BTreeMap<String, BTreeMap<Class, u64>> = BTreeMap::new();
        for (collection, rows) in self.rows.iter().filter(|(_, rows)| !rows.is_empty()) {
            for found in rows.values() {
                *counts.entry(collection.clone()).or_default().entry(found.class.clone()).or_default() += 1;
            }
        }
        counts
    }
}

impl Found {
    /// The cells of some columns; `None` where one is null, since null leads nowhere.
    pub(crate) fn cells(&self, columns: &[String]) -> Option<Vec<Value>> {
        columns.iter().map(|column| self.cells.get(column).filter(|cell| !cell.is_null()).cloned()).collect()
    }
}

/// Finds the person's rows.
pub(crate) async fn capture(
    port: &Port,
    lists: &mut Lists,
    request: &SurveyRequest,
    subject: &Subject,
) -> Result<Captured, Error> {
    let mut finder = Finder {
        port,
        lists,
        request,
        own: BTreeSet::new(),
        redactor: None,
        targets: BTreeMap::new(),
        captured: Captured::default(),
    };
    finder.find_accounts(subject).await?;
    finder.former(subject).await?;
    let holdings = finder.beside().await?;
    finder.redactor = rightful::carry::finder(request, &finder.captured.accounts)?;
    let accounts = finder.captured.accounts.clone();
    let doubts = Doubts::of(request, &accounts)?;
    finder.held_by_nobody_else(&doubts, &holdings)?;
    for wanted in &request.collections {
        finder.collection(wanted, &doubts).await?;
    }
    finder.compared_alike().await?;
    finder.elsewhere(&doubts).await?;
    Ok(finder.captured)
}

/// Refuses corrections that would make the person somebody else, or nobody.
pub(crate) async fn corrected(
    port: &Port,
    lists: &mut Lists,
    request: &SurveyRequest,
    captured: &Captured,
    corrections: &[Correction],
) -> Result<(), Error> {
    let Some((wanted, person)) =
        request.capture(&request.people).and_then(|wanted| Some((wanted, wanted.person.as_ref()?)))
    else {
        return Ok(());
    };
    let subject = wanted.questions.iter().position(|question| *question == Question::Subject);
    let is_own =
        |found: &Found| subject.is_some_and(|position| found.class.as_bytes().get(position) == Some(&b'1'));
    let own = captured.of(&wanted.collection).filter(|(_, found)| is_own(found));
    let own: BTreeSet<Vec<Value>> = own.map(|(key, _)| key.clone()).collect();
    let (redactor, targets) = (None, BTreeMap::new());
    let mut finder = Finder { port, lists, request, own, redactor, targets, captured: Captured::default() };
    for (position, given) in find::strong_identifiers(request, corrections) {
        let given = [given];
        finder.of_another(&Doubts::of_correction(request, &given, position)?, &given).await?;
    }
    let layout = Layout::of(request, wanted);
    let list = finder.lists.make(wanted.key.len(), 0, finder.own.iter().cloned().collect()).await?;
    let rows = finder.read(wanted, &layout, &candidates::columns(&wanted.key, &list)).await?;
    finder.lists.clear().await?;
    rows.values().try_for_each(|row| {
        find::becomes_nobody(person, &request.people, corrections, &|column| layout.cell(row, column))
    })
}

/// What rows may lead to: a collection, the columns there, and the classes that count.
type Target = (String, Vec<String>, Vec<Class>);

struct Finder<'a> {
    port: &'a Port,
    lists: &'a mut Lists,
    request: &'a SurveyRequest,
    /// The keys of the accounts' rows.
    own: BTreeSet<Vec<Value>>,
    redactor: Option<Redactor>,
    targets: BTreeMap<Target, Lead>,
    captured: Captured,
}

/// The keys that lead to rows of the person.
#[derive(Clone, Default)]
struct Lead {
    alike: BTreeSet<KeyText>,
    list: Option<List>,
}

/// The rows of a collection that can be the person's, by key.
type Candidates = BTreeMap<Vec<Value>, Vec<Value>>;

impl Finder<'_> {
    async fn find_accounts(&mut self, subject: &Subject) -> Result<(), Error> {
        let request = self.request;
        let Some((wanted, person)) =
            request.capture(&request.people).and_then(|wanted| Some((wanted, wanted.person.as_ref()?)))
        else {
            return Ok(());
        };
        let layout = Layout::of(request, wanted);
        let mut own = Candidates::new();
        for condition in self.subject_conditions(person, subject).await? {
            for (key, row) in self.read(wanted, &layout, &condition).await? {
                if is_subject(person, subject, &layout, &row) {
                    own.insert(key, row);
                }
            }
        }
        self.named_alike(wanted, person, subject, &own).await?;
        let same = |row: &[Value]| {
            let same = person.same_person.as_ref()?;
            person.alike(&same.column, &layout.cell(row, &same.column), &same.normalise)
        };
        let found: Vec<Option<KeyText>> = own.values().map(|row| same(row)).collect();
        find::one_person(person, subject, &found)?;
        let theirs: BTreeSet<KeyText> = found.into_iter().flatten().collect();
        if let Some(column) = person.same_person.as_ref().filter(|_| !theirs.is_empty()) {
            let known = own.values().filter(|row| same(row).is_some());
            let values = known.map(|row| layout.cell(row, &column.column)).collect();
            let how = (person.kind(&column.column), column.normalise.as_slice());
            let condition = candidates::same_value(self.lists, &column.column, how, values).await?;
            for (key, row) in self.read(wanted, &layout, &condition).await? {
                if same(&row).is_some_and(|value| theirs.contains(&value)) {
                    own.insert(key, row);
                }
            }
        }
        let is_nobody = |row: &Vec<Value>| {
            person.nobody.as_ref().is_some_and(|nobody| nobody.holds(&|column| layout.cell(row, column)))
        };
        self.captured.nobody = own.values().filter(|row| is_nobody(row)).count() as u64;
        self.captured.accounts = own
            .values()
            .map(|row| Account {
                key: person.key.iter().map(|column| layout.cell(row, column)).collect(),
                identifiers: person
                    .identifiers
                    .keys()
                    .map(|column| (column.clone(), layout.cell(row, column)))
                    .collect(),
                is_stub: request.is_stub(&|column| layout.cell(row, column)),
                beside: Beside::default(),
            })
            .collect();
        self.captured.accounts.sort_by(|a, b| a.key.cmp(&b.key));
        self.one_row_a_key(wanted, person).await?;
        // Links lead to the accounts from the start, also those of the people themselves.
        let lasting = |row: &[Value]| -> BTreeMap<String, Value> {
            layout.lasting.iter().map(|column| (column.clone(), layout.cell(row, column))).collect()
        };
        let found =
            |row: &[Value]| Found { class: Class::default(), cells: lasting(row), ends: BTreeMap::new() };
        let rows = own.iter().map(|(key, row)| (key.clone(), found(row))).collect();
        self.captured.rows.insert(wanted.collection.clone(), rows);
        self.own = own.into_keys().collect();
        let beside = find::without_account(person, subject, &self.captured.accounts);
        self.captured.accounts.extend(beside);
        self.find_shared(wanted, person).await
    }

    /// Refuses where a key of an account is null or stands in another row too.
    async fn one_row_a_key(&mut self, wanted: &Capture, person: &PersonCapture) -> Result<(), Error> {
        let accounts = || self.captured.accounts.iter().map(|account| account.key.as_slice());
        let written = spellings(&accounts().map(<[Value]>::to_vec).collect());
        let mut alike = Vec::new();
        if !written.is_empty() {
            let list = self.lists.make(person.key.len(), 0, written).await?;
            let condition = candidates::columns(&person.key, &list);
            let sql = format!(
                "SELECT {} FROM {} AS t WHERE {}",
                dialect::columns("t", &person.key),
                dialect::table(&wanted.table),
                condition.sql
            );
            let failed = |failure| refused(failure, &wanted.table);
            let rows = self.port.query(sql, condition.params).await.map_err(failed)?;
            alike = rows.iter().map(|key| KeyText::of(key)).collect();
        }
        find::keys(&wanted.table, accounts(), alike)
    }

    /// The conditions under which a row can be the subject's own.
    async fn subject_conditions(
        &mut self,
        person: &PersonCapture,
        subject: &Subject,
    ) -> Result<Vec<Condition>, Error> {
        if subject.key.is_some() {
            let keys: BTreeSet<Vec<Value>> = subject.keys().map(<[Value]>::to_vec).collect();
            if keys.iter().any(|key| key.len() != person.key.len()) {
                return Ok(Vec::new());
            }
            let list = self.lists.make(person.key.len(), 0, spellings(&keys)).await?;
            return Ok(vec![candidates::columns(&person.key, &list)]);
        }
        // One identifier narrows; all of them are compared afterwards.
        let Some((column, value)) = subject.identifier.iter().flatten().next() else { return Ok(Vec::new()) };
        let how = (person.kind(column), person.normalise(column));
        candidates::same_value(self.lists, column, how, vec![value.clone()]).await.map(|one| vec![one])
    }

    async fn find_shared(&mut self, wanted: &Capture, person: &PersonCapture) -> Result<(), Error> {
        let Some(shared) = &person.shared else { return Ok(()) };
        let mut params = Vec::new();
        let condition = dialect::condition(shared, "t", &|_| true, &mut params);
        let sql = format!(
            "SELECT {} FROM {} AS t WHERE {condition}",
            dialect::columns("t", &person.key),
            dialect::table(&wanted.table)
        );
        let mut keys =
            self.port.query(sql, params).await.map_err(|failure| refused(failure, &wanted.table))?;
        keys.retain(|key| !key.iter().any(Value::is_null));
        keys.sort();
        self.captured.shared = keys;
        Ok(())
    }

    /// The captured rows of one collection. Links to the collection itself are followed until nothing new is found.
    async fn collection(&mut self, wanted: &Capture, doubts: &Doubts<'_>) -> Result<(), Error> {
        let layout = Layout::of(self.request, wanted);
        let mut rows = Candidates::new();
        for question in wanted.questions.iter().filter(|question| question.carries()) {
            if !leads_to_itself(question, wanted, &self.request.people) {
                self.candidates(wanted, question, &layout, doubts, &mut rows).await?;
            }
        }
        let to_itself =
            wanted.questions.iter().any(|question| leads_to_itself(question, wanted, &self.request.people));
        let (none, mut first) = (BTreeMap::new(), true);
        loop {
            let found = self.captured.rows.get(&wanted.collection).filter(|_| !first).unwrap_or(&none);
            let next = self.classify(wanted, &layout, &rows, found)?;
            // Where no link leads to the collection itself, no answer depends on another row of it.
            let stable = !to_itself || next == *found;
            self.captured.rows.insert(wanted.collection.clone(), next);
            first = false;
            let known = rows.len();
            for question in wanted.questions.iter() {
                if leads_to_itself(question, wanted, &self.request.people) {
                    self.targets.retain(|(to, _, _), _| *to != wanted.collection);
                    self.candidates(wanted, question, &layout, doubts, &mut rows).await?;
                }
            }
            if stable && rows.len() == known {
                self.undoubted(wanted, &layout, &rows, doubts)?;
                self.unreadable(wanted, &layout, &rows);
                return Ok(());
            }
        }
    }

    /// Adds the rows for which the answer to a question can be yes.
    async fn candidates(
        &mut self,
        wanted: &Capture,
        question: &Question,
        layout: &Layout,
        doubts: &Doubts<'_>,
        rows: &mut Candidates,
    ) -> Result<(), Error> {
        let condition = match question {
            Question::Subject => {
                let own: Vec<Vec<Value>> = self.own.iter().cloned().collect();
                let list = self.lists.make(wanted.key.len(), 0, own).await?;
                Some(candidates::columns(&wanted.key, &list))
            }
            Question::Columns { columns, to, to_columns, of, .. } => {
                self.lead(to, to_columns, of).await?.list.map(|list| candidates::columns(columns, &list))
            }
            Question::Polymorphic { kind, id, spelled, to, to_column, of, .. } => {
                let lead = self.lead(to, std::slice::from_ref(to_column), of).await?;
                lead.list.map(|list| candidates::polymorphic(kind, spelled, id, &list))
            }
            Question::Json { column, path, to, to_column, of, .. } => {
                if let Some(list) = self.lead(to, std::slice::from_ref(to_column), of).await?.list {
                    let condition = candidates::json(column, path, &list);
                    self.documents(wanted, question, layout, &condition, rows).await?;
                }
                None
            }
            Question::Value { column, of, normalise, .. } => {
                let values = doubts.values(of);
                Some(match doubts.spelling(of) {
                    // A strong identifier in another spelling is looked for too, to tell that it is there.
                    Some(known) => candidates::any_spelling(self.lists, column, known, values).await?,
                    None => {
                        let kind =
                            self.request.person().map_or(IdentifierKind::Text, |person| person.kind(of));
                        candidates::same_value(self.lists, column, (kind, normalise), values).await?
                    }
                })
            }
            Question::Text { column, format, .. } => {
                self.redactor.as_ref().and_then(|known| candidates::text(column, *format, known))
            }
            Question::When { .. } | Question::Due { .. } => None,
        };
        if let Some(condition) = condition {
            self.read_into(rows, wanted, layout, &condition, &mut |_| false).await?;
        }
        Ok(())
    }

    /// Adds the rows whose document can lead to the person, and counts those of which nobody can tell: they may be many.
    async fn documents(
        &mut self,
        wanted: &Capture,
        question: &Question,
        layout: &Layout,
        condition: &Condition,
        rows: &mut Candidates,
    ) -> Result<(), Error> {
        let mut unreadable = 0;
        let is_unreadable = |row: &Vec<Value>| question.is_unreadable(&|column| layout.cell(row, column));
        let mut skip = |row: &Vec<Value>| {
            let skip = is_unreadable(row);
            unreadable += u64::from(skip);
            skip
        };
        self.read_into(rows, wanted, layout, condition, &mut skip).await?;
        let counts = self.captured.unreadable.entry(wanted.place_of(question.link().unwrap_or_default()));
        *counts.or_default() = BTreeMap::from([(Class::default(), unreadable)]);
        Ok(())
    }

    /// Tells the documents in rows of the person from those of others. A row that was found by something else was read.
    fn unreadable(&mut self, wanted: &Capture, layout: &Layout, rows: &Candidates) {
        let Captured { rows: all, unreadable: counted, .. } = &mut self.captured;
        let found = all.get(&wanted.collection);
        for question in &wanted.questions {
            let place = wanted.place_of(question.link().unwrap_or_default());
            let Some(counts) = counted.get_mut(&place) else { continue };
            for (key, found) in found.into_iter().flatten() {
                let unreadable =
                    |row: &Vec<Value>| question.is_unreadable(&|column| layout.cell(row, column));
                if rows.get(key).is_some_and(unreadable) {
                    *counts.entry(found.class.clone()).or_default() += 1;
                    let others = counts.entry(Class::default()).or_default();
                    *others = others.saturating_sub(1);
                }
            }
            counts.retain(|_, rows| *rows > 0);
        }
        counted.retain(|_, classes| !classes.is_empty());
    }

    /// The keys that lead to captured rows of `to`; made once.
    async fn lead(&mut self, to: &str, to_columns: &[String], of: &[Class]) -> Result<Lead, Error> {
        let target = (to.to_owned(), to_columns.to_vec(), of.to_vec());
        if let Some(lead) = self.targets.get(&target) {
            return Ok(lead.clone());
        }
        // Links to people point at the key of `person`; the accounts are known before their collection is captured.
        let keys: BTreeSet<Vec<Value>> = if to == self.request.people {
            let accounts = self.captured.accounts.iter().filter(|account| account.is_row());
            accounts.map(|account| account.key.clone()).collect()
        } else {
            let counts = |found: &Found| of.contains(&found.class);
            self.captured
                .of(to)
                .filter(|(_, found)| counts(found))
                .filter_map(|(_, found)| found.cells(to_columns))
                .collect()
        };
        let alike = keys.iter().map(|key| KeyText::of(key)).collect();
        let list = if keys.is_empty() {
            None
        } else {
            Some(self.lists.make(to_columns.len(), 0, spellings(&keys)).await?)
        };
        let lead = Lead { alike, list };
        self.targets.insert(target, lead.clone());
        Ok(lead)
    }

    /// Reads the rows that meet a condition, by key.
    async fn read(
        &self,
        wanted: &Capture,
        layout: &Layout,
        condition: &Condition,
    ) -> Result<Candidates, Error> {
        let mut rows = Candidates::new();
        self.read_into(&mut rows, wanted, layout, condition, &mut |_| false).await?;
        Ok(rows)
    }

    /// Adds the rows that meet a condition, and are not to be skipped, to those that met another; of many rows no second copy
    /// is made.
    async fn read_into(
        &self,
        rows: &mut Candidates,
        wanted: &Capture,
        layout: &Layout,
        condition: &Condition,
        skip: &mut (dyn FnMut(&Vec<Value>) -> bool + Send),
    ) -> Result<(), Error> {
        let sql = format!("{} WHERE {}", layout.select(wanted), condition.sql);
        // A row that met another condition comes again; a key that comes twice by one condition is of two rows.
        let first = rows.is_empty();
        let mut met = BTreeSet::new();
        let mut add = |read: Rows| {
            for row in read.into_iter().filter(|row| !skip(row)) {
                let key: Vec<Value> = row.iter().take(layout.key).cloned().collect();
                if key.iter().any(Value::is_null) {
                    let message = "a row has no value in a column that tells rows apart: give it one, or declare another key";
                    return Err(Error::new(Code::RunKeyNull, &wanted.table, message));
                }
                let twice = !first && !met.insert(key.clone());
                if twice || (rows.insert(key, row).is_some() && first) {
                    let message =
                        "two rows have the same key: declare columns that tell every row from every other";
                    return Err(Error::new(Code::RunKeyRepeated, &wanted.table, message));
                }
            }
            Ok(())
        };
        let failed = |failure| refused(failure, &wanted.table);
        if !condition.many {
            return add(self.port.query(sql, condition.params.clone()).await.map_err(failed)?);
        }
        candidates::pages(self.port, &sql, condition, wanted, &mut add).await
    }

    /// The rows among the candidates that are the person's, with their classes.
    fn classify(
        &self,
        wanted: &Capture,
        layout: &Layout,
        rows: &Candidates,
        so_far: &BTreeMap<Vec<Value>, Found>,
    ) -> Result<BTreeMap<Vec<Value>, Found>, Error> {
        let mut found = BTreeMap::new();
        let own = self.leads_within(wanted, so_far);
        for (key, row) in rows {
            let mut class = String::with_capacity(wanted.questions.len());
            let mut theirs = false;
            for (position, question) in wanted.questions.iter().enumerate() {
                // An answer once found stays: rows of a collection that lead to each other cannot take turns.
                let before =
                    so_far.get(key).filter(|_| leads_to_itself(question, wanted, &self.request.people));
                let yes = before.is_some_and(|before| before.class.as_bytes().get(position) == Some(&b'1'))
                    || self.answer(question, position, wanted, layout, key, row, &own);
                class.push(if yes { '1' } else { '0' });
                theirs |= yes && question.carries();
            }
            if theirs {
                let cells = layout.lasting.iter().map(|column| (column.clone(), layout.cell(row, column)));
                let ends = ends(wanted, layout, row);
                found.insert(key.clone(), Found { class: class.into(), cells: cells.collect(), ends });
            }
        }
        Ok(found)
    }

    /// Refuses links of which nobody can tell whether they lead to the person.
    fn undoubted(
        &self,
        wanted: &Capture,
        layout: &Layout,
        rows: &Candidates,
        doubts: &Doubts<'_>,
    ) -> Result<(), Error> {
        let none = BTreeMap::new();
        let found = self.captured.rows.get(&wanted.collection).unwrap_or(&none);
        let own = self.leads_within(wanted, found);
        for (key, row) in rows {
            for (position, question) in wanted.questions.iter().enumerate() {
                let cell = |column: &str| layout.cell(row, column);
                let leads = |key: &KeyText| {
                    self.keys(question, position, &own).is_some_and(|keys| keys.contains(key))
                };
                let theirs = found.contains_key(key);
                doubts.link(&wanted.table, question, &cell, self.redactor.as_ref(), &leads, theirs)?;
            }
        }
        Ok(())
    }

    /// The keys of captured rows that a question leads to.
    fn keys<'s>(
        &'s self,
        question: &Question,
        position: usize,
        within: &'s BTreeMap<usize, BTreeSet<KeyText>>,
    ) -> Option<&'s BTreeSet<KeyText>> {
        let lead = || {
            let (to, to_columns, of) = target(question)?;
            self.targets.get(&(to.to_owned(), to_columns.to_vec(), of.to_vec())).map(|lead| &lead.alike)
        };
        within.get(&position).or_else(lead)
    }

    /// Where the links of a collection to itself lead, by question.
    fn leads_within(
        &self,
        wanted: &Capture,
        so_far: &BTreeMap<Vec<Value>, Found>,
    ) -> BTreeMap<usize, BTreeSet<KeyText>> {
        let within = |question: &Question| {
            let (_, to_columns, of) =
                target(question).filter(|_| leads_to_itself(question, wanted, &self.request.people))?;
            let counting = so_far.values().filter(|found| of.contains(&found.class));
            Some(counting.filter_map(|found| found.cells(to_columns)).map(|key| KeyText::of(&key)).collect())
        };
        let questions = wanted.questions.iter().enumerate();
        questions.filter_map(|(position, question)| Some((position, within(question)?))).collect()
    }

    #[expect(clippy::too_many_arguments, reason = "a question, its row, and where both stand")]
    fn answer(
        &self,
        question: &Question,
        position: usize,
        wanted: &Capture,
        layout: &Layout,
        key: &Vec<Value>,
        row: &[Value],
        within: &BTreeMap<usize, BTreeSet<KeyText>>,
    ) -> bool {
        let cell = |column: &str| layout.cell(row, column);
        let holds = || question.holds_when().is_none_or(|when| when.holds(&cell));
        match question {
            Question::Subject => wanted.collection == self.request.people && self.own.contains(key),
            Question::Columns { .. } | Question::Polymorphic { .. } | Question::Json { .. } => self
                .keys(question, position, within)
                .zip(question.leads_to(&cell))
                .is_some_and(|(keys, key)| keys.contains(&KeyText::of(&key))),
            Question::Value { column, of, normalise, .. } => {
                let Some(person) = self.request.person().filter(|_| holds()) else { return false };
                let leads = |account: &Account| person.leads(account, of, normalise, &cell(column));
                self.captured.accounts.iter().any(leads)
            }
            Question::Text { column, format, .. } => {
                let text = cell(column);
                let known = text.as_text().filter(|_| holds()).zip(self.redactor.as_ref());
                known.is_some_and(|(text, known)| mentions(known, text, *format))
            }
            Question::When { when } => when.holds(&cell),
            Question::Due { column, encoding, offset, cutoff, .. } => {
                let date = encoding.decode(*offset, &layout.date(row, position, column));
                date.zip(*cutoff).is_some_and(|(date, cutoff)| date <= cutoff)
            }
        }
    }
}

/// The collection a question leads to, the columns there and the classes that count.
pub(crate) fn target(question: &Question) -> Option<(&str, &[String], &[Class])> {
    match question {
        Question::Columns { to, to_columns, of, .. } => Some((to, to_columns, of)),
        Question::Polymorphic { to, to_column, of, .. } | Question::Json { to, to_column, of, .. } => {
            Some((to, std::slice::from_ref(to_column), of))
        }
        _ => None,
    }
}

/// Whether a question follows a link to the collection it is about. A link to people counts accounts only, and those
/// are known from the start.
pub(crate) fn leads_to_itself(question: &Question, wanted: &Capture, people: &str) -> bool {
    let to = match question {
        Question::Columns { to, .. } | Question::Polymorphic { to, .. } | Question::Json { to, .. } => to,
        _ => return false,
    };
    *to == wanted.collection && to != people
}

fn is_subject(person: &PersonCapture, subject: &Subject, layout: &Layout, row: &[Value]) -> bool {
    if subject.key.is_some() {
        let found = layout.cells(row, &person.key).map(|found| KeyText::of(&found));
        return found.is_some_and(|found| subject.keys().any(|key| KeyText::of(key) == found));
    }
    let Some(identifier) = &subject.identifier else { return false };
    let same = |(column, value): (&String, &Value)| {
        let alike = |value: &Value| person.alike(column, value, person.normalise(column));
        alike(&layout.cell(row, column)).zip(alike(value)).is_some_and(|(a, b)| a == b)
    };
    !identifier.is_empty() && identifier.iter().all(same)
}

/// The last day of each retention period that runs from the row's own date.
fn ends(wanted: &Capture, layout: &Layout, row: &[Value]) -> BTreeMap<String, Option<Date>> {
    let mut ends = BTreeMap::new();
    for (position, question) in wanted.questions.iter().enumerate() {
        if let Question::Due { purpose, column, encoding, offset, retention, .. } = question {
            let date = encoding.decode(*offset, &layout.date(row, position, column));
            let end = date.and_then(|date| retention.term().ok()??.end(date).ok());
            ends.insert(purpose.clone(), end);
        }
    }
    ends
}
