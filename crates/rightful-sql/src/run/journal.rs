//! How far a run is, as the database itself holds it: one table that the run makes and drops.

use std::collections::BTreeMap;

use rightful::carry::Account;
use rightful::ledger::{Counts, Facts, State};
use rightful::{Code, Date, Error, Hash, RunId, Tag, Value};
use serde::{Deserialize, Serialize};

use super::Evidence;
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

/// The journal of a run.
pub(super) struct Journal {
    pub(super) run: RunId,
    pub(super) plan: Hash,
    pub(super) stage: Stage,
    pub(super) sealed: Vec<u8>,
    evidence: Option<String>,
    /// The tags of the person and the case under the ledger key.
    tags: (Tag, Tag),
    /// How often the run was taken up. Whoever has taken it up since writes here, and nobody before.
    turn: i64,
    /// Whether this run has made it or taken it up.
    own: bool,
}

/// What later phases need of what was captured. It is sealed in the journal and stands nowhere else.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sealed {
    /// The seed of the run.
    pub(super) seed: String,
    /// The person's accounts.
    pub(super) accounts: Vec<Account>,
    /// Spellings of identifiers in columns that repeat one, by collection and column.
    pub(super) spellings: BTreeMap<String, BTreeMap<String, Vec<Value>>>,
    /// Rows by step.
    pub(super) rows: Vec<u64>,
    /// The columns of each collection.
    pub(super) columns: BTreeMap<String, Vec<String>>,
    /// Tables because of which free pages cannot be removed.
    pub(super) free_pages: Vec<String>,
}

/// The evidence as the journal holds it: what cannot be computed again.
#[derive(Serialize, Deserialize)]
struct Kept {
    certificate: String,
    state: State,
    day: Date,
    counts: Counts,
}

impl Journal {
    /// The journal in the database, where there is one.
    pub(super) async fn find(port: &Port) -> Result<Option<Self>, Error> {
        let failed = |failure| refused(failure, "");
        let there = "SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND name = '_rightful_run'";
        if port.query(there, Vec::new()).await.map_err(failed)?.is_empty() {
            return Ok(None);
        }
        let read = format!("SELECT run, plan, stage, sealed, evidence, turn, subject, asked FROM {TABLE}");
        let rows = port.query(read, Vec::new()).await.map_err(failed)?;
        let row = rows.first().map(Vec::as_slice);
        let Some(
            [
                Value::Text(run),
                Value::Text(plan),
                Value::Text(stage),
                sealed,
                evidence,
                Value::Integer(turn),
                Value::Text(subject),
                Value::Text(asked),
            ],
        ) = row
        else {
            return Err(damaged());
        };
        Ok(Some(Self {
            run: run.parse().map_err(|_| damaged())?,
            plan: plan.parse().map_err(|_| damaged())?,
            stage: Stage::ALL
                .iter()
                .find(|(_, text)| text == stage)
                .map(|(stage, _)| *stage)
                .ok_or_else(damaged)?,
            sealed: if let Value::Blob(bytes) = sealed { bytes.clone() } else { Vec::new() },
            evidence: evidence.as_text().map(str::to_owned),
            tags: (subject.parse().map_err(|_| damaged())?, asked.parse().map_err(|_| damaged())?),
            turn: *turn,
            own: false,
        }))
    }

    /// Takes a run up that was interrupted: from now on nobody else's run of it writes.
    pub(super) async fn take_up(&mut self, port: &Port) -> Result<(), Error> {
        if !self.own {
            self.write(port, "turn = turn + 1", Vec::new()).await?;
            self.turn += 1;
            self.own = true;
        }
        Ok(())
    }

    /// Writes, unless somebody else has taken the run up meanwhile.
    async fn write(&self, port: &Port, set: &str, mut params: Vec<Value>) -> Result<(), Error> {
        params.push(Value::Integer(self.turn));
        let update = format!("UPDATE {TABLE} SET {set} WHERE turn = ?{}", params.len());
        match port.change(update, params).await {
            Ok(1) => Ok(()),
            Ok(_) => Err(running()),
            Err(failure) => Err(self.lost(port, failure).await),
        }
    }

    /// Why the journal could not be written: somebody else may have ended the run and removed it.
    async fn lost(&self, port: &Port, failure: Failure) -> Error {
        match Self::find(port).await {
            Ok(None) => running(),
            Ok(Some(there)) if there.turn != self.turn => running(),
            _ => refused(failure, ""),
        }
    }

    /// Makes the journal, inside the transaction of the change.
    pub(super) async fn make(
        port: &Port,
        run: RunId,
        plan: Hash,
        tags: (Tag, Tag),
        sealed: Vec<u8>,
    ) -> Result<Self, Error> {
        let failed = |failure| refused(failure, "");
        let create =
            format!("CREATE TABLE {TABLE} (run, plan, stage, sealed, evidence, turn, subject, asked)");
        port.change(create, Vec::new()).await.map_err(failed)?;
        let insert = format!("INSERT INTO {TABLE} VALUES (?1, ?2, ?3, ?4, NULL, {FIRST}, ?5, ?6)");
        let stage = Value::Text(Stage::Changed.text().to_owned());
        let blob = Value::Blob(sealed.clone());
        let text = |text: String| Value::Text(text);
        let (subject, asked) = (text(tags.0.to_string()), text(tags.1.to_string()));
        let row = vec![text(run.to_string()), text(plan.to_string()), stage, blob, subject, asked];
        port.change(insert, row).await.map_err(failed)?;
        Ok(Self { run, plan, stage: Stage::Changed, sealed, evidence: None, tags, turn: FIRST, own: true })
    }

    /// Notes that the run has come to a stage.
    pub(super) async fn advance(&mut self, port: &Port, stage: Stage) -> Result<(), Error> {
        // Once the key is destroyed, what it sealed can go.
        let sealed = if stage == Stage::Destroyed { ", sealed = NULL" } else { "" };
        let text = vec![Value::Text(stage.text().to_owned())];
        self.write(port, &format!("stage = ?1{sealed}"), text).await?;
        self.stage = stage;
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
        let text = serde_json::to_string(&kept).map_err(|_| damaged())?;
        let params = vec![Value::Text(Stage::Scanned.text().to_owned()), Value::Text(text.clone())];
        self.write(port, "stage = ?1, evidence = ?2", params).await?;
        self.stage = Stage::Scanned;
        self.evidence = Some(text);
        Ok(())
    }

    /// The evidence that was written down.
    pub(super) fn evidence(&self) -> Result<Evidence, Error> {
        let text = self.evidence.as_deref().ok_or_else(damaged)?;
        let kept: Kept = serde_json::from_str(text).map_err(|_| damaged())?;
        let certificate = Some(Hash::of(kept.certificate.as_bytes()));
        let facts = self.facts(kept.state, kept.day, certificate, kept.counts);
        Ok(Evidence { certificate: Some(kept.certificate), facts })
    }

    /// How the run ended, for the ledger.
    pub(super) fn facts(&self, state: State, day: Date, certificate: Option<Hash>, counts: Counts) -> Facts {
        let (subject, case) = self.tags;
        Facts { run: self.run, state, day, subject, case, plan: self.plan, certificate, counts }
    }

    /// Removes the journal: the run is over.
    pub(super) async fn remove(&self, port: &Port) -> Result<(), Error> {
        let failed = |failure| refused(failure, "");
        port.change("BEGIN IMMEDIATE", Vec::new()).await.map_err(failed)?;
        let dropped = async {
            self.write(port, "turn = turn", Vec::new()).await?;
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

fn damaged() -> Error {
    let message = "the journal of the run was changed by somebody else: restore its table as it was";
    Error::new(Code::RunJournal, "_rightful_run", message)
}
