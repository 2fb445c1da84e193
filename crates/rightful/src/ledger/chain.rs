//! The chain: read and verified as a whole, searched, appended to.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Entry, Facts, Handover, Head, KeyEvent, State, Told, copy_tag};
use crate::read::Read;
use crate::{Code, Date, Error, Hash, LedgerKey, Problems, RunId, Tag};

/// Whether the entries were checked with the ledger key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "there is a key or there is none")]
pub enum Authenticity {
    /// Every entry was written with the key.
    Verified,
    /// Form, hashes and chain hold; who wrote the entries is not known.
    VerifiedWithoutKey,
}

/// Whether a head kept elsewhere vouches for the end of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the last entry is vouched for or not")]
pub enum Tail {
    /// The ledger ends with the entry the head names.
    Anchored,
    /// No head was given, or there are entries after it: entries at the end may have been cut off.
    TailUnanchored,
}

/// What verifying a ledger found in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[non_exhaustive]
pub struct LedgerReport {
    /// Where the ledger stands.
    pub head: Head,
    /// Whether the key was there.
    pub authenticity: Authenticity,
    /// Whether the end is vouched for.
    pub tail: Tail,
    /// How many entries, from the first, a given head vouches for.
    pub anchored: u64,
}

/// An entry that stands in the ledger after appending.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "it was there or it was not")]
pub enum Appended {
    /// It is new; its line has to be written and flushed before the run may forget.
    New(Entry),
    /// The run had appended it before; nothing is to be written.
    There(Entry),
}

impl Appended {
    /// The entry, new or not.
    #[must_use]
    pub const fn entry(&self) -> &Entry {
        match self {
            Self::New(entry) | Self::There(entry) => entry,
        }
    }
}

/// A ledger that was read and verified.
///
/// # Examples
/// ```
/// use rightful::ledger::{Counts, Facts, State, Tail};
/// use rightful::{Hash, Ledger, RootKey, RunSeed};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let key = RootKey::from_entropy(&[7; 32])?.ledger_key();
/// let mut ledger = Ledger::read(b"", Some(&key), None)?;
/// let subject = key.tag("users", &[42.into()]);
/// let facts = Facts {
///     run: RunSeed::given(&[7; 32]).run_id(),
///     state: State::Certified,
///     day: "2026-03-01".parse()?,
///     subject,
///     names: Vec::new(),
///     stubs: Vec::new(),
///     case: key.tag("case", &["account.closed".into()]),
///     plan: Hash::of(b"the plan"),
///     certificate: Some(Hash::of(b"the certificate")),
///     counts: Counts::default(),
/// };
/// let line = ledger.append(facts, &key)?.entry().to_line()?;
///
/// let read = Ledger::read(line.as_bytes(), Some(&key), Some(&ledger.head()))?;
/// assert_eq!(read.report().tail, Tail::Anchored);
/// assert_eq!(read.about(&subject).count(), 1);
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Ledger {
    entries: Vec<Entry>,
    runs: Runs,
    report: LedgerReport,
}

impl Ledger {
    /// Reads and verifies the lines of a ledger; no bytes are a ledger without entries.
    ///
    /// With `key`, every entry must have been written with it. With `head`, the ledger must hold what it stands for.
    ///
    /// # Errors
    /// Every problem, at `line N`: [`Code::LedgerForm`], [`Code::LedgerHash`], [`Code::LedgerMac`],
    /// [`Code::LedgerKey`], [`Code::LedgerChain`], [`Code::LedgerDuplicateRun`], [`Code::LedgerTornTail`]; and
    /// [`Code::LedgerHead`] for the whole.
    pub fn read(bytes: &[u8], key: Option<&LedgerKey>, head: Option<&Head>) -> Result<Self, Problems> {
        let mut reader = Reader { key, entries: Vec::new(), runs: Runs::default(), problems: Vec::new() };
        let mut expected = Some(Head::start());
        for (i, line) in lines(bytes).enumerate() {
            expected = reader.line(i + 1, line, expected);
        }
        let Reader { entries, runs, mut problems, .. } = reader;
        if problems.is_empty() {
            problems.extend(head.and_then(|head| against(&entries, head)));
        }
        Problems::none_or(problems)?;
        let anchored = head.map_or(0, |head| head.entries);
        let authenticity =
            if key.is_some() { Authenticity::Verified } else { Authenticity::VerifiedWithoutKey };
        let report = LedgerReport { head: Head::start(), authenticity, tail: Tail::TailUnanchored, anchored };
        let mut ledger = Self { entries, runs, report };
        ledger.stand(head.is_some());
        Ok(ledger)
    }

    /// The part of a file's bytes that ends with a line end: what is left of a ledger when a torn last line is
    /// removed. The run that was writing that line appends it again when it is resumed.
    #[must_use]
    pub fn whole_lines(bytes: &[u8]) -> &[u8] {
        let end = bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        bytes.get(..end).unwrap_or_default()
    }

    /// The entries in their order.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// What was verified.
    #[must_use]
    pub const fn report(&self) -> &LedgerReport {
        &self.report
    }

    /// Where the ledger stands; for the next certificate.
    #[must_use]
    pub const fn head(&self) -> Head {
        self.report.head
    }

    /// How every run about the person with this tag ended.
    pub fn about(&self, subject: &Tag) -> impl DoubleEndedIterator<Item = &Facts> {
        self.runs().filter(move |facts| facts.subject == *subject)
    }

    /// The run that answers `already-done`: the latest that carried this case out for this person.
    #[must_use]
    pub fn already_done(&self, subject: &Tag, case: &Tag) -> Option<&Facts> {
        self.about(subject).rev().find(|facts| {
            facts.case == *case && matches!(facts.state, State::Certified | State::Pending | State::Partial)
        })
    }

    /// The runs of people with one of these tags, by whatever name, that changed something and never came to a certificate: blocked and not
    /// carried on, or abandoned. What such a run had to look for is gone with it, so that no later run can vouch for it.
    #[must_use]
    pub fn never_certified(&self, subjects: &[Tag]) -> Vec<&Facts> {
        let mut open: Vec<&Facts> = Vec::new();
        for facts in self.of_people(subjects) {
            open.retain(|before| before.run != facts.run);
            if matches!(facts.state, State::Blocked | State::Abandoned) {
                open.push(facts);
            }
        }
        open
    }

    /// The runs of people with one of these tags, by whatever name, that left accounts as stubs which none of the tags names:
    /// whoever looks only for these tags does not find them.
    pub fn left_stubs(&self, subjects: &[Tag]) -> impl Iterator<Item = &Facts> {
        self.of_people(subjects).filter(|facts| facts.stubs.iter().any(|stub| !subjects.contains(stub)))
    }

    fn of_people(&self, subjects: &[Tag]) -> impl Iterator<Item = &Facts> {
        let theirs =
            |facts: &&Facts| subjects.iter().any(|tag| facts.subject == *tag || facts.names.contains(tag));
        self.runs().filter(theirs)
    }

    /// How every run ended, in the order of the entries.
    pub fn runs(&self) -> impl DoubleEndedIterator<Item = &Facts> {
        self.entries.iter().filter_map(Entry::run)
    }

    /// What was handed out, in the order of the entries.
    pub fn handed_out(&self) -> impl DoubleEndedIterator<Item = &Handover> {
        self.entries.iter().filter_map(Entry::handover)
    }

    /// The entry of a copy that was handed out, by its bytes.
    ///
    /// # Errors
    /// `key.missing` without the key, under which a copy is found; `ledger.copy` where no entry is of these bytes.
    pub fn entry_of_copy(&self, copy: &[u8], key: Option<&LedgerKey>) -> Result<&Handover, Error> {
        let Some(key) = key else {
            let message = "a copy is found by its tag, which takes the key: give the root key";
            return Err(Error::new(Code::KeyMissing, "/key", message));
        };
        let tag = copy_tag(copy, key);
        self.handed_out().find(|handover| handover.copy == tag).ok_or_else(|| {
            let message = "the ledger has no entry for this copy: it was changed, or never entered here";
            Error::new(Code::LedgerCopy, "/copy", message)
        })
    }

    /// Whether the key is destroyed: nothing can be entered any more.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.entries.last().is_some_and(|entry| matches!(entry.told, Told::Key(KeyEvent::KeyDestroyed, _)))
    }

    /// The run that vouches for a certificate; a certificate without one was cut from this ledger or is foreign.
    #[must_use]
    pub fn with_certificate(&self, certificate: &Hash) -> Option<&Facts> {
        self.runs().find(|facts| facts.certificate.as_ref() == Some(certificate))
    }

    /// What has to be done again after a backup of `day` was restored, in order: of each person and case the latest
    /// entry of that day or later that changed something. Blocked runs count: they had changed what they found.
    #[must_use]
    pub fn replay_since(&self, day: Date) -> Vec<&Facts> {
        let mut seen = BTreeSet::new();
        let mut runs: Vec<&Facts> = self
            .runs()
            .rev()
            .filter(|facts| facts.day >= day && facts.state != State::NothingHeld)
            .filter(|facts| seen.insert((facts.subject.as_bytes(), facts.case.as_bytes())))
            .collect();
        runs.reverse();
        runs
    }

    /// Appends what a run reports, once: the same facts again answer the entry that is there.
    ///
    /// A blocked run may close later; a closed one appends nothing more.
    ///
    /// # Errors
    /// [`Code::LedgerDuplicateRun`] when the run is there with other facts, [`Code::LedgerForm`] as in
    /// [`Entry::after`].
    pub fn append(&mut self, facts: Facts, key: &LedgerKey) -> Result<Appended, Error> {
        if let Some(there) = self.entries.iter().find(|entry| entry.run() == Some(&facts)) {
            return Ok(Appended::There(there.clone()));
        }
        self.open()?;
        let (run, state) = (facts.run, facts.state);
        let entry = Entry::after(&self.head(), Told::Run(facts), key)?;
        if !self.runs.admit(run, state) {
            let message = "the run is in the ledger with other facts: start a new run";
            return Err(Error::new(Code::LedgerDuplicateRun, format!("run {run}"), message));
        }
        Ok(self.follow(entry))
    }

    /// Appends what was handed out, once a day.
    ///
    /// # Errors
    /// [`Code::LedgerKeyDestroyed`] where the ledger has ended.
    pub fn append_handover(&mut self, handover: Handover, key: &LedgerKey) -> Result<Appended, Error> {
        if let Some(there) = self.entries.iter().find(|entry| entry.handover() == Some(&handover)) {
            return Ok(Appended::There(there.clone()));
        }
        self.open()?;
        let entry = Entry::after(&self.head(), Told::HandedOut(handover), key)?;
        Ok(self.follow(entry))
    }

    /// Appends what became of the key, once: it is made before everything else, and destroyed after.
    ///
    /// # Errors
    /// [`Code::LedgerForm`] when a key is made for a ledger that has entries, or one without entries is closed;
    /// [`Code::LedgerKeyDestroyed`] when something else comes after the end.
    pub fn append_key(&mut self, event: KeyEvent, day: Date, key: &LedgerKey) -> Result<Appended, Error> {
        let same = |entry: &&Entry| matches!(entry.told, Told::Key(there, _) if there == event);
        if let Some(there) = self.entries.iter().find(same) {
            return Ok(Appended::There(there.clone()));
        }
        self.open()?;
        let entry = Entry::after(&self.head(), Told::Key(event, day), key)?;
        Ok(self.follow(entry))
    }

    fn open(&self) -> Result<(), Error> {
        if self.is_closed() {
            let message = "the key of this ledger is destroyed: begin a new ledger with a new key";
            return Err(Error::new(Code::LedgerKeyDestroyed, "", message));
        }
        Ok(())
    }

    fn follow(&mut self, entry: Entry) -> Appended {
        self.entries.push(entry.clone());
        self.stand(self.report.tail == Tail::Anchored);
        Appended::New(entry)
    }

    /// Brings the report up to date with the entries.
    fn stand(&mut self, vouched: bool) {
        self.report.head = self.entries.last().map_or_else(Head::start, Entry::head);
        let whole = vouched && self.report.anchored == self.report.head.entries;
        self.report.tail = if whole { Tail::Anchored } else { Tail::TailUnanchored };
    }
}

/// Which runs have been entered, and how.
#[derive(Clone, Debug, Default)]
struct Runs(BTreeMap<RunId, State>);

impl Runs {
    /// Whether the run may be entered: for the first time, or after it was blocked. A run that is started again after
    /// some of its findings were dealt with is blocked by the others.
    fn admit(&mut self, run: RunId, state: State) -> bool {
        let admitted = self.0.get(&run).is_none_or(|before| !before.is_closing());
        if admitted {
            self.0.insert(run, state);
        }
        admitted
    }
}

struct Reader<'k> {
    key: Option<&'k LedgerKey>,
    entries: Vec<Entry>,
    runs: Runs,
    problems: Vec<Error>,
}

impl Reader<'_> {
    /// Checks one line against the head expected before it, if that is known, and answers the head after it.
    fn line(&mut self, number: usize, line: &[u8], expected: Option<Head>) -> Option<Head> {
        let refuse = |code, message| Error::new(code, format!("line {number}"), message);
        let Some(text) = line.strip_suffix(b"\n") else {
            let message = "the line was cut while it was written: remove it and run the same command again";
            self.problems.push(refuse(Code::LedgerTornTail, message));
            return None;
        };
        let Some(entry) = parse(text) else {
            let message =
                "the line is not an entry in canonical form: restore the ledger from its last good copy";
            self.problems.push(refuse(Code::LedgerForm, message));
            return None;
        };
        let after = entry.head();
        if let Some((code, message)) = self.flaw(&entry, expected.as_ref()) {
            self.problems.push(refuse(code, message));
        }
        self.entries.push(entry);
        Some(after)
    }

    fn flaw(&mut self, entry: &Entry, expected: Option<&Head>) -> Option<(Code, &'static str)> {
        if !entry.hash_holds().unwrap_or(false) {
            return Some((
                Code::LedgerHash,
                "the entry was changed: restore the ledger from its last good copy",
            ));
        }
        if self.key.is_some_and(|key| key.id() != entry.key) {
            return Some((
                Code::LedgerKey,
                "the entry names another key: give the root key it was written with",
            ));
        }
        if self.key.is_some_and(|key| !entry.mac_holds(key).unwrap_or(false)) {
            return Some((
                Code::LedgerMac,
                "the entry was not written with the key: restore the last good copy",
            ));
        }
        if expected.is_some_and(|head| (head.entries, head.hash) != (entry.index, entry.previous)) {
            let message =
                "the entry does not follow the one before: one is missing, moved, repeated or put in";
            return Some((Code::LedgerChain, message));
        }
        if self.entries.last().is_some_and(|last| matches!(last.told, Told::Key(KeyEvent::KeyDestroyed, _))) {
            let message = "the key was destroyed before: the entry is foreign, or the key was not destroyed";
            return Some((Code::LedgerKeyDestroyed, message));
        }
        if entry.run().is_some_and(|facts| !self.runs.admit(facts.run, facts.state)) {
            return Some((
                Code::LedgerDuplicateRun,
                "the run was entered before: one of the entries is foreign",
            ));
        }
        None
    }
}

/// Reads an entry, and answers it only if the text is exactly how the entry is written.
fn parse(text: &[u8]) -> Option<Entry> {
    let text = core::str::from_utf8(text).ok()?;
    let entry: Entry = serde_json::from_str(text).ok()?;
    let written = entry.to_line().ok()?;
    (written.strip_suffix('\n') == Some(text) && !entry.contradicts_itself()).then_some(entry)
}

/// The lines with their ends; the last has none where it was cut.
fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split_inclusive(|&byte| byte == b'\n')
}

/// Whether the entries hold what `head` stands for.
fn against(entries: &[Entry], head: &Head) -> Option<Error> {
    let refuse = |message| Some(Error::new(Code::LedgerHead, "", message));
    let there = match head.entries.checked_sub(1) {
        None => Some(Head::start()),
        Some(last) => usize::try_from(last).ok().and_then(|last| entries.get(last)).map(Entry::head),
    };
    match there {
        None => refuse("the ledger ends before the given head: its tail was cut, restore the last good copy"),
        Some(there) if there.hash != head.hash => refuse(
            "the entry the given head names has another hash: the ledger was rewritten, or the head is foreign",
        ),
        Some(_) => None,
    }
}
