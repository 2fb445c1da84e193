//! Bringing back what was closed, inside a grace period.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use crate::calendar::{Date, Period, StartRule, Term};
use crate::gather::Gather;
use crate::law::Citation;
use crate::pointer::Pointer;
use crate::read::Read;
use crate::{Code, Error, Problems};

/// What can be brought back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(tag = "reinstatement", rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_enums, reason = "inside the period or after it")]
pub enum Reinstatement {
    /// The period runs: everything comes back but what was redacted.
    Possible {
        /// The last day of the period.
        until: Date,
        /// What comes back.
        restored: Vec<String>,
        /// What was redacted and stays so: a redaction that could be undone would be none (Art. 4(5)).
        redacted: Vec<String>,
        /// Where it stands.
        cites: Vec<Citation>,
    },
    /// The period is over, and nothing is left (Art. 5(1)(e)).
    Over {
        /// The day from which nothing was left.
        since: Date,
        /// Where it stands.
        cites: Vec<Citation>,
    },
}

/// What of a closed account or licence can be brought back on `on`, within `grace` after it was closed.
///
/// The grace period is one the organisation sets, and as long as any other it holds data for: afterwards nothing is left
/// (Art. 5(1)(e)).
///
/// # Errors
/// [`Code::RetentionBackwards`] where `on` lies before the closing, [`Code::RetentionUnknownItem`] where something is
/// redacted that is no item, [`Code::DateOutOfRange`].
pub fn reinstatement(
    closed: Date,
    grace: Period,
    on: Date,
    items: &[String],
    redacted: &[String],
) -> Result<Reinstatement, Problems> {
    let mut problems = Vec::new();
    if on < closed {
        let message = "it is brought back before it was closed: check both days";
        problems.push(Error::new(Code::RetentionBackwards, "/on", message));
    }
    let known: BTreeSet<&String> = items.iter().gather();
    for (i, name) in redacted.iter().enumerate() {
        if !known.contains(name) {
            let message = "no such item is listed: check the spelling, or list it";
            problems.push(Error::new(
                Code::RetentionUnknownItem,
                Pointer::of(["redacted"]).index(i),
                message,
            ));
        }
    }
    let term = Term::new(grace, StartRule::Day);
    let (until, since) = match term.and_then(|term| Ok((term.end(closed)?, term.due(closed)?))) {
        Ok(end) => end,
        Err(problem) => {
            return Err(Problems::from(Error::new(problem.code(), "/grace", problem.message())).and(problems));
        }
    };
    Problems::none_or(problems)?;
    let cites = Vec::from([Citation::known("GDPR Art. 5(1)(e)")]);
    if on > until {
        return Ok(Reinstatement::Over { since, cites });
    }
    let gone: BTreeSet<&String> = redacted.iter().gather();
    let restored = known.difference(&gone).map(|name| (*name).clone()).collect();
    Ok(Reinstatement::Possible { until, restored, redacted: gone.into_iter().cloned().collect(), cites })
}
