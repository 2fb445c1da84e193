//! How far a run is, as the database itself holds it: one table that the run makes and drops.

use std::collections::BTreeMap;

use rightful::carry::Account;
use rightful::certificate::Certificate;
use rightful::ledger::{Counts, Facts, Head, Ledger, State};
use rightful::{Code, Date, Error, Hash, LedgerKey, RunId, Tag, Value};
use serde::{Deserialize, Serialize};

use super::Evidence;
use super::returned::Replaced;
use crate::effect::Failure;
use crate::failure::{refused, running};
use crate::machine::Port;

const TABLE: &str = "main._rightful_run";

/// The first turn. All later ones take as many bytes, so that the file, and what the scan says of it, does not depend
/// on how often the run was taken up.
const FIRST: i64 = 1 << 40;

/// How far a run is once it has changed the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// The steps are carried out.
    Changed,
    /// What the engine left in its files is removed.
    Cleaned,
    /// The scan was clean, and the evidence stands in the journal.
    Scanned,
    /// The run's key is destroyed.
    Destroyed,
}

impl Stage {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Changed, "changed"),
        (Self::Cleaned, "cleaned"),
        (Self::Scanned, "scanned"),
        (Self::Destroyed, "destroyed"),
    ];

    fn text(self) -> &'static str {
        Self::ALL.iter().find(|(stage, _)| *stage == self).map_or("changed", |(_, text)| text)
    }
}

/// The journal of a run. Its row carries a MAC under the ledger key: whoever else writes in the database cannot write it.
pub(super) struct Journal {
    pub(super) run: RunId,
    pub(super) plan: Hash,
    pub(super) stage: Stage,
    pub(super) sealed: Vec<u8>,
    evidence: Option<String>,
    /// The tags of the person and the case under the ledger key.
    tags: (Tag, Tag),
    /// The tags of what else the person is known by.
    names: Vec<Tag>,
    /// Those that are accounts which stay as stubs.
    stubs: Vec<Tag>,
    /// Where the ledger stood when the run began.
    ledger: Head,
    /// Whether the ledger has an entry of this run.
    told: bool,
    /// How often the run was taken up. Whoever has taken it up since writes here, and nobody before.
    turn: i64,
    /// Whether this run has made it or taken it up.
    own: bool,
    /// The MAC of the row as it stands in the database.
    mac: Tag,
    key: LedgerKey,
}

/// What later phases need of what was captured. It is sealed in the journal and stands nowhere else.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sealed {
    /// The seed of the run.
    pub(super) seed: String,
    /// The person's accounts.
    pub(super) accounts: Vec<Account>,
    /// How the person is spelled where a link by value leads to them, by collection and link.
    pub(super) spellings: BTreeMap<String, BTreeMap<String, Vec<Value>>>,
    /// Rows by step.
    pub(super) rows: Vec<u64>,
    /// The columns of each collection.
    pub(super) columns: BTreeMap<String, Vec<String>>,
    /// Tables because of which free pages cannot be removed.
    pub(super) free_pages: Vec<String>,
    /// Columns that hold what was corrected in another spelling, and were left as they are.
    #[serde(default)]
    pub(super) spelled: Vec<String>,
    /// What the steps have written over.
    #[serde(default)]
    pub(super) replaced: Vec<Replaced>,
}

/// The evidence as the journal holds it: what cannot be computed again.
#[derive(Serialize, Deserialize)]
struct Kept {
    certificate: String,
    state: State,
    day: Date,
    counts: Counts,
}

/// The columns, in their order.
const COLUMNS: &str =
    "run, plan, stage, sealed, evidence, subject, names, stubs, asked, ledger, entries, told, turn, mac";

impl Journal {
    /// The journal in the database, where there is one.
    ///
    /// # Errors
    /// `run.journal` for a table of the name that no run under this key has written, or that was changed since.
    pub(super) async fn find(port: &Port, key: &LedgerKey) -> Result<Option<Self>, Error> {
        if !is_there(port).await? {
            return Ok(None);
        }
        let read = format!("SELECT {COLUMNS} FROM {TABLE}");
        match port.query(read, Vec::new()).await {
            Ok(rows) => match rows.as_slice() {
                [row] => Self::read(row, key).map(Some).ok_or_else(foreign),
                _ => Err(foreign()),
            },
            // Another table of the name has other columns.
            Err(Failure::Other) => Err(foreign()),
            Err(failure) => Err(refused(failure, "")),
        }
    }

    fn read(row: &[Value], key: &LedgerKey) -> Option<Self> {
        let [
            run,
            plan,
            stage,
            sealed,
            evidence,
            subject,
            names,
            stubs,
            asked,
            ledger,
            entries,
            told,
            turn,
            mac,
        ] = row
        else {
            return None;
        };
        let text = |value: &Value| value.as_text().map(str::to_owned);
        let number = |value: &Value| if let Value::Integer(number) = value { Some(*number) } else { None };
        let tags = |value: &Value| -> Option<Vec<Tag>> {
            text(value)?.split_whitespace().map(|tag| tag.parse().ok()).collect()
        };
        let stage = text(stage)?;
        let head = Head { entries: u64::try_from(number(entries)?).ok()?, hash: text(ledger)?.parse().ok()? };
        let journal = Self {
            run: text(run)?.parse().ok()?,
            plan: text(plan)?.parse().ok()?,
            stage: Stage::ALL.iter().find(|(_, name)| *name == stage).map(|(stage, _)| *stage)?,
            sealed: if let Value::Blob(bytes) = sealed { bytes.clone() } else { Vec::new() },
            evidence: text(evidence),
            tags: (text(subject)?.parse().ok()?, text(asked)?.parse().ok()?),
            names: tags(names)?,
            stubs: tags(stubs)?,
            ledger: head,
            told: number(told)? != 0,
            turn: number(turn)?,
            own: false,
            mac: text(mac)?.parse().ok()?,
            key: key.clone(),
        };
        (journal.sealed_row() == journal.mac).then_some(journal)
    }

    /// The MAC of the row as it should stand.
    fn sealed_row(&self) -> Tag {
        self.key.journal_tag(&self.values())
    }

    /// The row but for its MAC.
    fn values(&self) -> [Value; 13] {
        let text = |text: String| Value::Text(text);
        let tags = |tags: &[Tag]| text(tags.iter().map(Tag::to_string).collect::<Vec<_>>().join(" "));
        [
            text(self.run.to_string()),
            text(self.plan.to_string()),
            text(self.stage.text().to_owned()),
            // Once the key is destroyed, what it sealed can go.
            if self.stage == Stage::Destroyed { Value::Null } else { Value::Blob(self.sealed.clone()) },
            self.evidence.clone().map_or(Value::Null, Value::Text),
            text(self.tags.0.to_string()),
            tags(&self.names),
            tags(&self.stubs),
            text(self.tags.1.to_string()),
            text(self.ledger.hash.to_string()),
            Value::Integer(i64::try_from(self.ledger.entries).unwrap_or(i64::MAX)),
            Value::Integer(self.told.into()),
            Value::Integer(self.turn),
        ]
    }

    /// Refuses to go on under other facts, or with another ledger, than the run began with.
    pub(super) fn continues(&self, tags: &(Tag, Tag), ledger: &Ledger) -> Result<(), Error> {
        if self.tags == *tags { self.belongs_to(ledger) } else { Err(foreign()) }
    }

    /// Refuses a ledger that the run did not begin with.
    pub(super) fn belongs_to(&self, ledger: &Ledger) -> Result<(), Error> {
        let stood = match self.ledger.entries.checked_sub(1) {
            None => self.ledger == Head::start(),
            Some(last) => usize::try_from(last)
                .ok()
                .and_then(|last| ledger.entries().get(last))
                .is_some_and(|entry| entry.head() == self.ledger),
        };
        if stood && (!self.told || ledger.runs().any(|facts| facts.run == self.run)) {
            return Ok(());
        }
        let message =
            "the run began with another ledger: give that one, so that one ledger tells of the whole run";
        Err(Error::new(Code::RunOtherLedger, "", message))
    }

    /// Takes a run up that was interrupted: from now on nobody else's run of it writes.
    pub(super) async fn take_up(&mut self, port: &Port) -> Result<(), Error> {
        if !self.own {
            self.turn += 1;
            self.write(port).await?;
            self.own = true;
        }
        Ok(())
    }

    /// Writes the row as it should stand, unless somebody else has taken the run up meanwhile.
    async fn write(&mut self, port: &Port) -> Result<(), Error> {
        let mac = self.sealed_row();
        let mut params: Vec<Value> = Vec::with_capacity(8);
        let [_, _, stage, _, evidence, _, _, _, _, _, _, told, turn] = self.values();
        params.extend([stage, evidence, told, turn, Value::Text(mac.to_string())]);
        params.push(Value::Text(self.mac.to_string()));
        let sealed = if self.stage == Stage::Destroyed { ", sealed = NULL" } else { "" };
        let update = format!(
            "UPDATE {TABLE} SET stage = ?1, evidence = ?2, told = ?3, turn = ?4, mac = ?5{sealed} WHERE mac = ?6"
        );
        match port.change(update, params).await {
            Ok(1) => {
                self.mac = mac;
                Ok(())
            }
            Ok(_) => Err(running()),
            Err(failure) => Err(self.lost(port, failure).await),
        }
    }

    /// Why the journal could not be written: somebody else may have ended the run and removed it.
    async fn lost(&self, port: &Port, failure: Failure) -> Error {
        match Self::find(port, &self.key).await {
            Ok(None) => running(),
            Ok(Some(there)) if there.mac != self.mac => running(),
            _ => refused(failure, ""),
        }
    }

    /// Makes the journal, inside the transaction of the change.
    pub(super) async fn make(
        port: &Port,
        (run, plan): (RunId, Hash),
        (tags, names, stubs): ((Tag, Tag), Vec<Tag>, Vec<Tag>),
        ledger: Head,
        key: &LedgerKey,
        sealed: Vec<u8>,
    ) -> Result<Self, Error> {
        let failed = |failure| refused(failure, "");
        let mut journal = Self {
            run,
            plan,
            stage: Stage::Changed,
            sealed,
            evidence: None,
            tags,
            names,
            stubs,
            ledger,
            told: false,
            turn: FIRST,
            own: true,
            mac: tags.0,
            key: key.clone(),
        };
        journal.mac = journal.sealed_row();
        port.change(format!("CREATE TABLE {TABLE} ({COLUMNS})"), Vec::new()).await.map_err(failed)?;
        let mut row: Vec<Value> = journal.values().into();
        row.push(Value::Text(journal.mac.to_string()));
        let marks: Vec<String> = (1..=row.len()).map(|number| format!("?{number}")).collect();
        port.change(format!("INSERT INTO {TABLE} VALUES ({})", marks.join(", ")), row)
            .await
            .map_err(failed)?;
        Ok(journal)
    }

    /// Notes that the run has come to a stage.
    pub(super) async fn advance(&mut self, port: &Port, stage: Stage) -> Result<(), Error> {
        self.stage = stage;
        self.write(port).await
    }

    /// Notes that the ledger has an entry of this run.
    pub(super) async fn tell(&mut self, port: &Port) -> Result<(), Error> {
        self.told = true;
        self.write(port).await
    }

    /// Removes a table in the place of the journal that no run under this key has written.
    pub(super) async fn discard(port: &Port) -> Result<(), Error> {
        let failed = |failure| refused(failure, "");
        let kind = "SELECT type, name FROM main.sqlite_schema WHERE lower(name) = '_rightful_run'";
        for row in port.query(kind, Vec::new()).await.map_err(failed)? {
            if let Some(kind @ ("table" | "view" | "index" | "trigger")) =
                row.first().and_then(Value::as_text)
            {
                port.change(format!("DROP {kind} {TABLE}"), Vec::new()).await.map_err(failed)?;
            }
        }
        Ok(())
    }

    /// Writes the evidence down, so that it is the same whenever it is handed out.
    pub(super) async fn write_evidence(&mut self, port: &Port, evidence: &Evidence) -> Result<(), Error> {
        let kept = Kept {
            certificate: evidence.certificate.clone().unwrap_or_default(),
            state: evidence.facts.state,
            day: evidence.facts.day,
            counts: evidence.facts.counts,
        };
        let text = serde_json::to_string(&kept).map_err(|_| foreign())?;
        self.stage = Stage::Scanned;
        self.evidence = Some(text);
        self.write(port).await
    }

    /// The evidence that was written down.
    pub(super) fn evidence(&self) -> Result<Evidence, Error> {
        let text = self.evidence.as_deref().ok_or_else(foreign)?;
        let kept: Kept = serde_json::from_str(text).map_err(|_| foreign())?;
        let told = Certificate::from_json(&kept.certificate).map_err(|_| foreign())?;
        if told.run != self.run || told.plan != self.plan {
            return Err(foreign());
        }
        let certificate = Some(Hash::of(kept.certificate.as_bytes()));
        let facts = self.facts(kept.state, kept.day, certificate, kept.counts);
        Ok(Evidence { certificate: Some(kept.certificate), facts, gaps: Vec::new() })
    }

    /// How the run ended, for the ledger.
    pub(super) fn facts(&self, state: State, day: Date, certificate: Option<Hash>, counts: Counts) -> Facts {
        let (subject, case) = self.tags;
        let (names, stubs) = (self.names.clone(), self.stubs.clone());
        Facts { run: self.run, state, day, subject, names, stubs, case, plan: self.plan, certificate, counts }
    }

    /// Removes the journal: the run is over.
    pub(super) async fn remove(&mut self, port: &Port) -> Result<(), Error> {
        let failed = |failure| refused(failure, "");
        port.change("BEGIN IMMEDIATE", Vec::new()).await.map_err(failed)?;
        let dropped = async {
            self.write(port).await?;
            port.change(format!("DROP TABLE {TABLE}"), Vec::new()).await.map_err(failed)?;
            port.change("COMMIT", Vec::new()).await.map(drop).map_err(failed)
        };
        let dropped = dropped.await;
        if dropped.is_err() {
            let _ = port.change("ROLLBACK", Vec::new()).await;
        }
        dropped
    }
}

/// Whether anything goes by the name of the journal.
async fn is_there(port: &Port) -> Result<bool, Error> {
    let there = "SELECT 1 FROM main.sqlite_schema WHERE lower(name) = '_rightful_run'";
    let rows = port.query(there, Vec::new()).await.map_err(|failure| refused(failure, ""))?;
    Ok(!rows.is_empty())
}

fn foreign() -> Error {
    let message = "no run under this key has written the journal that is in the database, or it was changed since: give \
                   the key of the run, or remove it with `rightful abandon --discard`";
    Error::new(Code::RunJournal, "_rightful_run", message)
}
