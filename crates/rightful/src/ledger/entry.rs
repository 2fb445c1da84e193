//! One entry: facts without values, chained, authenticated and hashed.

use alloc::string::String;
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use crate::read::Read;
use crate::{Code, Date, Error, Hash, KeyId, LedgerKey, RunId, Tag, to_canonical};

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
#[schemars(rename = "RunState")]
pub enum State {
    /// The scan was clean and nothing is open.
    Certified,
    /// The scan was clean; everything open has a date that is not yet past.
    Pending,
    /// The scan was clean; something is overdue, failed or undescribed.
    Partial,
    /// The scan found what should be gone: no certificate. The same run may still close.
    Blocked,
    /// The store held nothing of the person.
    NothingHeld,
    /// Given up after the change, because what it needs was lost: what was changed stays changed, and nothing of it is
    /// vouched for.
    Abandoned,
}

impl State {
    /// Whether the run is over; a blocked run can be taken up again.
    #[must_use]
    pub const fn is_closing(self) -> bool {
        !matches!(self, Self::Blocked)
    }

    /// Whether a certificate comes with it; nothing held may have one or not.
    pub(crate) const fn certificate(self) -> Option<bool> {
        match self {
            Self::Certified | Self::Pending | Self::Partial => Some(true),
            Self::Blocked | Self::Abandoned => Some(false),
            Self::NothingHeld => None,
        }
    }
}

/// How many rows a run treated, and what its scan found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "whoever appends states every count")]
pub struct Counts {
    /// Rows deleted.
    pub deleted: u64,
    /// Rows changed.
    pub changed: u64,
    /// Rows inserted.
    pub inserted: u64,
    /// Rows kept with an article and an end.
    pub kept: u64,
    /// Hits that blocked the certificate.
    pub blocking: u64,
    /// Hits of weak identifiers to be looked at.
    pub review: u64,
}

/// What a run reports to the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "whoever appends states every fact")]
pub struct Facts {
    /// The run; it appends once.
    pub run: RunId,
    /// How it ended.
    pub state: State,
    /// The day it ended.
    pub day: Date,
    /// Tag of the person under the ledger key, as the case names them.
    pub subject: Tag,
    /// Tags of what else the run knew them by, in order: each key and each strong identifier, made alike. A later case may name
    /// them by any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<Tag>,
    /// Those of `names` that are keys of accounts which stay as stubs: nothing but their keys leads to them any more, so that a
    /// later case names each of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stubs: Vec<Tag>,
    /// Tag of the trigger and its facts, without the day, under the ledger key: what was asked for.
    pub case: Tag,
    /// Hash of the plan.
    pub plan: Hash,
    /// Hash of the certificate, where one was issued.
    pub certificate: Option<Hash>,
    /// Rows and findings.
    pub counts: Counts,
}

/// What became of the root key (Art. 5(2), 32(1)(a)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum KeyEvent {
    /// It was made; the first entry of a ledger.
    KeyCreated,
    /// It was destroyed: no tag can be told to be anybody's any more. The last entry of a ledger.
    KeyDestroyed,
}

/// What was handed out to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the two files of Art. 15(3) and 20(1)")]
pub enum HandedOut {
    /// The copy of what is held (Art. 15(3)).
    Copy,
    /// The portable package (Art. 20(1)).
    Package,
}

/// That something was handed out: to whom and what, as tags under the ledger key, and when (Art. 5(2), 12(1)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[expect(clippy::exhaustive_structs, reason = "whoever appends states every fact")]
pub struct Handover {
    /// What it was.
    pub what: HandedOut,
    /// The day.
    pub day: Date,
    /// Tag of the person under the ledger key.
    pub subject: Tag,
    /// Tag of the file's bytes under the ledger key, as [`copy_tag`](super::copy_tag) makes it.
    pub copy: Tag,
}

/// What an entry tells.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Told {
    /// How a run ended.
    Run(Facts),
    /// What was handed out.
    HandedOut(Handover),
    /// What became of the key, on a day.
    Key(KeyEvent, Date),
}

impl Facts {
    fn contradict(&self) -> bool {
        self.state.certificate().is_some_and(|needed| needed != self.certificate.is_some())
    }
}

/// Where a ledger stands: how many entries, and the hash of the last. Kept elsewhere, it shows a cut tail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a position in a chain is its number and its hash")]
pub struct Head {
    /// How many entries there are.
    pub entries: u64,
    /// The hash of the last entry; of a fixed text where there is none.
    pub hash: Hash,
}

impl Head {
    /// The head of a ledger without entries.
    #[must_use]
    pub fn start() -> Self {
        Self { entries: 0, hash: Hash::of(b"rightful-ledger-1") }
    }
}

/// One entry of a ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read)]
#[serde(into = "Line", try_from = "Line")]
#[non_exhaustive]
pub struct Entry {
    /// Its number, from 0.
    pub index: u64,
    /// The hash of the entry before.
    pub previous: Hash,
    /// The id of the root key whose ledger key authenticates it.
    pub key: KeyId,
    /// What happened.
    pub told: Told,
    /// HMAC under the ledger key of everything above.
    pub mac: Tag,
    /// SHA-256 of everything above.
    pub hash: Hash,
}

impl Entry {
    /// The entry that follows `head`.
    ///
    /// # Errors
    /// [`Code::LedgerForm`] when the facts contradict each other: a certificate with a blocked run, or none with a
    /// closed one.
    pub fn after(head: &Head, told: Told, key: &LedgerKey) -> Result<Self, Error> {
        if told.contradicts(head.entries) {
            let message = "state and certificate contradict (a blocked run has none, a closed one has one), or a key is made twice";
            return Err(Error::new(Code::LedgerForm, "/certificate", message));
        }
        let mut line = Line::of(head.entries, head.hash, key.id(), told);
        let mac = key.seal(&to_canonical(&line)?);
        line.mac = Some(mac);
        let hash = Hash::of(to_canonical(&line)?.as_bytes());
        line.hash = Some(hash);
        Self::try_from(line)
    }

    /// The entry as it stands in the file: canonical JSON and a line end.
    ///
    /// # Errors
    /// [`Code::CanonicalForm`] for a number of 2^53 or more.
    pub fn to_line(&self) -> Result<String, Error> {
        to_canonical(self).map(|text| text + "\n")
    }

    /// The head of a ledger that ends here.
    #[must_use]
    pub const fn head(&self) -> Head {
        Head { entries: self.index + 1, hash: self.hash }
    }

    /// How a run ended, where it is the entry of one.
    #[must_use]
    pub const fn run(&self) -> Option<&Facts> {
        match &self.told {
            Told::Run(facts) => Some(facts),
            Told::HandedOut(_) | Told::Key(..) => None,
        }
    }

    /// What was handed out, where it is the entry of that.
    #[must_use]
    pub const fn handover(&self) -> Option<&Handover> {
        match &self.told {
            Told::HandedOut(handover) => Some(handover),
            Told::Run(_) | Told::Key(..) => None,
        }
    }

    /// Whether the facts contradict each other.
    pub(super) fn contradicts_itself(&self) -> bool {
        self.told.contradicts(self.index)
    }

    /// Whether the hash is that of the entry.
    pub(super) fn hash_holds(&self) -> Result<bool, Error> {
        let line = Line { hash: None, ..Line::from(self.clone()) };
        Ok(Hash::of(to_canonical(&line)?.as_bytes()) == self.hash)
    }

    /// Whether the entry was written with `key`.
    pub(super) fn mac_holds(&self, key: &LedgerKey) -> Result<bool, Error> {
        let line = Line { hash: None, mac: None, ..Line::from(self.clone()) };
        Ok(key.seal(&to_canonical(&line)?) == self.mac)
    }
}

impl Told {
    /// Whether this cannot be told by entry number `index`.
    fn contradicts(&self, index: u64) -> bool {
        match self {
            Self::Run(facts) => facts.contradict(),
            Self::HandedOut(_) => false,
            Self::Key(event, _) => (*event == KeyEvent::KeyCreated) != (index == 0),
        }
    }
}

const VERSION: u8 = 1;

/// An entry as it is written; what is authenticated lacks the last two fields, what is hashed the last.
#[derive(PartialEq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "LedgerEntry")]
struct Line {
    v: u8,
    index: u64,
    previous: Hash,
    key: KeyId,
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<KeyEvent>,
    #[serde(skip_serializing_if = "Option::is_none")]
    handed_out: Option<HandedOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    copy: Option<Tag>,
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<RunId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<State>,
    day: Date,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<Tag>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    names: Vec<Tag>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    stubs: Vec<Tag>,
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<Tag>,
    #[serde(skip_serializing_if = "Option::is_none")]
    plan: Option<Hash>,
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate: Option<Hash>,
    #[serde(skip_serializing_if = "Option::is_none")]
    counts: Option<Counts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mac: Option<Tag>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hash: Option<Hash>,
}

impl Line {
    fn of(index: u64, previous: Hash, key: KeyId, told: Told) -> Self {
        let empty = |day| Self {
            v: VERSION,
            index,
            previous,
            key,
            event: None,
            handed_out: None,
            copy: None,
            run: None,
            state: None,
            day,
            subject: None,
            names: Vec::new(),
            stubs: Vec::new(),
            case: None,
            plan: None,
            certificate: None,
            counts: None,
            mac: None,
            hash: None,
        };
        match told {
            Told::Run(facts) => Self {
                run: Some(facts.run),
                state: Some(facts.state),
                subject: Some(facts.subject),
                names: facts.names,
                stubs: facts.stubs,
                case: Some(facts.case),
                plan: Some(facts.plan),
                certificate: facts.certificate,
                counts: Some(facts.counts),
                ..empty(facts.day)
            },
            Told::HandedOut(Handover { what, day, subject, copy }) => {
                Self { handed_out: Some(what), subject: Some(subject), copy: Some(copy), ..empty(day) }
            }
            Told::Key(event, day) => Self { event: Some(event), ..empty(day) },
        }
    }

    /// What it tells, where it is the line of one thing, whole, and of nothing else.
    fn told(&self) -> Option<Told> {
        let told = match (self.event, self.handed_out) {
            (Some(event), None) => Told::Key(event, self.day),
            (None, Some(what)) => {
                Told::HandedOut(Handover { what, day: self.day, subject: self.subject?, copy: self.copy? })
            }
            (None, None) => Told::Run(Facts {
                run: self.run?,
                state: self.state?,
                day: self.day,
                subject: self.subject?,
                names: self.names.clone(),
                stubs: self.stubs.clone(),
                case: self.case?,
                plan: self.plan?,
                certificate: self.certificate,
                counts: self.counts?,
            }),
            (Some(_), Some(_)) => return None,
        };
        let whole = Self::of(self.index, self.previous, self.key, told.clone());
        (Self { mac: self.mac, hash: self.hash, ..whole } == *self).then_some(told)
    }
}

impl From<Entry> for Line {
    fn from(entry: Entry) -> Self {
        let Entry { index, previous, key, told, mac, hash } = entry;
        Self { mac: Some(mac), hash: Some(hash), ..Self::of(index, previous, key, told) }
    }
}

impl TryFrom<Line> for Entry {
    type Error = Error;
    fn try_from(line: Line) -> Result<Self, Error> {
        let (VERSION, Some(told), Some(mac), Some(hash)) = (line.v, line.told(), line.mac, line.hash) else {
            let message =
                "not an entry of version 1, of a run, a key or what was handed out, with mac and hash";
            return Err(Error::new(Code::LedgerForm, "", message));
        };
        Ok(Self { index: line.index, previous: line.previous, key: line.key, told, mac, hash })
    }
}

impl JsonSchema for Entry {
    fn schema_name() -> alloc::borrow::Cow<'static, str> {
        Line::schema_name()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Line::json_schema(generator)
    }
}
