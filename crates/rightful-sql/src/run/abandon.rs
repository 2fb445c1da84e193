//! The way out for a run that cannot go on, because its plan, case or key was lost.

use rightful::ledger::{Counts, State};
use rightful::{Code, Date, Error, Ledger, LedgerKey};

use super::journal::{Journal, Stage};
use super::{Evidence, Outcome, Phase, Run, clean, emit, progress};
use crate::effect::Effect;
use crate::failure::refused;
use crate::machine::{Machine, Port};
use crate::settings::{FINISHING, Settings};

/// Ends a run that was interrupted, without its plan, case, policy or key.
///
/// Where its scan was clean, its evidence stands in the journal: it is handed out, and the run ends as it would have.
/// Otherwise its key is destroyed, the ledger says `abandoned`, and the journal goes. What was changed stays changed,
/// since a change that was made is not to be unmade; nothing was scanned, so nothing is vouched for. A new plan for the
/// person finds what is left to do.
///
/// A journal that no run under this key has written is refused; with `discard` it is removed, and nothing is entered:
/// what it says of a run is nobody's word.
///
/// # Errors
/// `run.none` when no run was interrupted, `run.running` when somebody else has taken it up, `run.journal` for a journal
/// of another key or that was changed, `run.other-ledger` for a ledger the run did not begin with, and what the engine
/// refuses.
#[must_use]
pub fn abandon(as_of: Date, key: LedgerKey, ledger: Ledger, discard: bool) -> Run {
    Machine::new(move |port| async move {
        let journal = match Journal::find(&port, &key).await {
            Ok(Some(journal)) => journal,
            Ok(None) => {
                let message = "no run was interrupted in this database: there is nothing to abandon";
                return Err(Error::new(Code::RunNone, "", message));
            }
            Err(error) if discard && error.code() == Code::RunJournal => {
                Journal::discard(&port).await?;
                return Ok(Outcome::Discarded);
            }
            Err(error) => return Err(error),
        };
        journal.belongs_to(&ledger)?;
        let settings = Settings::set(&port, FINISHING).await?;
        let outcome = end(&port, journal, as_of).await;
        settings.restore(&port).await?;
        outcome
    })
}

async fn end(port: &Port, mut journal: Journal, as_of: Date) -> Result<Outcome, Error> {
    progress(port, Phase::End).await?;
    journal.take_up(port).await?;
    let certified = journal.stage >= Stage::Scanned;
    let evidence = if certified {
        journal.evidence()?
    } else {
        let facts = journal.facts(State::Abandoned, as_of, None, Counts::default());
        Evidence { certificate: None, facts, gaps: Vec::new() }
    };
    // Once the key is gone, nobody goes on with what is about to be entered as given up.
    port.ask(Effect::DestroyKey).await.map_err(|failure| refused(failure, ""))?;
    emit(port, Box::new(evidence.clone())).await?;
    journal.remove(port).await?;
    clean::checkpoint(port).await?;
    let run = evidence.facts.run;
    Ok(if certified { Outcome::Certified(Box::new(evidence)) } else { Outcome::Abandoned(run) })
}
