//! The way out for a run that cannot go on, because its plan, case or key was lost.

use rightful::ledger::{Counts, State};
use rightful::{Code, Date, Error};

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
/// # Errors
/// `run.none` when no run was interrupted, `run.running` when somebody else has taken it up, `run.journal` for a journal
/// that was changed, and what the engine refuses.
#[must_use]
pub fn abandon(as_of: Date) -> Run {
    Machine::new(move |port| async move {
        let Some(journal) = Journal::find(&port).await? else {
            let message = "no run was interrupted in this database: there is nothing to abandon";
            return Err(Error::new(Code::RunNone, "", message));
        };
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
        Evidence { certificate: None, facts }
    };
    // Once the key is gone, nobody goes on with what is about to be entered as given up.
    port.ask(Effect::DestroyKey).await.map_err(|failure| refused(failure, ""))?;
    emit(port, Box::new(evidence.clone())).await?;
    journal.remove(port).await?;
    clean::checkpoint(port).await?;
    let run = evidence.facts.run;
    Ok(if certified { Outcome::Certified(Box::new(evidence)) } else { Outcome::Abandoned(run) })
}
