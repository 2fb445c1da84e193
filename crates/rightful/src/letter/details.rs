//! What a letter says beside the record of its request: the controller's own words, dates and names.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use crate::case::RestrictionGround;
use crate::certificate::{Certificate, OpenKind};
use crate::law::Right;
use crate::law::clock::{Clock, Regime};
use crate::policy::Controller;
use crate::read::Read;
use crate::request::State;
use crate::{Date, Problems};

/// What a letter says beside the record of its request. Nothing of it is stored. `Debug` shows the day only: a greeting
/// and an explanation may name the person.
#[derive(Clone, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "whoever writes a letter states what it says")]
pub struct Details {
    /// The day of the letter.
    pub on: Date,
    /// Who writes.
    pub from: Sender,
    /// The greeting; `Hello,` unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub greeting: Option<String>,
    /// The rights it is about, for a letter of its own on some of them; unless said, all that such a letter can be about.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub rights: BTreeSet<Right>,
    /// The law whose articles it names, where it is not the GDPR: there are texts for the UK GDPR, and for no other yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regime: Option<Regime>,
    /// By when the answer is due, as the clock says; an extension has to tell it (Art. 12(3)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<AnswerDue>,
    /// The rights whose answer has another day than `due`, each told with its own: what is asked from the person moves the
    /// day of some rights only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub due_apart: Vec<RightsDue>,
    /// The facts behind the reasons, in the controller's words: what is manifestly unfounded or excessive has to be shown
    /// (Art. 12(5)), and so have overriding grounds (Art. 21(1)) and that nobody can be identified (Art. 11(2)).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub explanation: Vec<String>,
    /// What is kept under an exception, each with its end (Art. 17(3): to the extent necessary), or is still needed and for that not
    /// restricted (Art. 18(1)(c)).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<Kept>,
    /// The last days on which backups hold the old state; empty where there are no backups. An answer that says data were
    /// changed tells either.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backups: Option<Vec<Date>>,
    /// The person asked who the recipients are (Art. 19): they are named.
    #[serde(default)]
    pub name_recipients: bool,
    /// The restriction that will be lifted: a letter that it is has to tell (Art. 18(3)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restriction: Option<RestrictionOver>,
    /// The fee, with its currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<String>,
}

impl fmt::Debug for Details {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Details({})", self.on)
    }
}

/// Who writes a letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "whoever writes a letter states what it says")]
pub struct Sender {
    /// The controller (Art. 4(7)).
    pub name: String,
    /// Where questions go.
    pub contact: String,
    /// The data protection officer, where there is one (Art. 38(4)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dpo: Option<String>,
    /// The supervisory authority of the controller's place; the person may go to another one (Art. 77(1)). Letters of the United
    /// Kingdom name the Information Commissioner, who is the only one there (DPA 2018 s. 165).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
}

impl From<&Controller> for Sender {
    fn from(controller: &Controller) -> Self {
        Self {
            name: controller.name.clone(),
            contact: controller.contact.clone(),
            dpo: controller.dpo.clone(),
            authority: None,
        }
    }
}

/// By when the answer is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_enums, reason = "a day, or none before the person has answered")]
pub enum AnswerDue {
    /// A day.
    By {
        /// The last day.
        on: Date,
        /// Whether it is the extended one: a notice that came late extends nothing.
        #[serde(default)]
        extended: bool,
    },
    /// The clock waits for the person.
    Waiting,
}

impl AnswerDue {
    /// The day; none while the clock waits.
    #[must_use]
    pub const fn on(self) -> Option<Date> {
        match self {
            Self::By { on, .. } => Some(on),
            Self::Waiting => None,
        }
    }
}

/// Rights that are answered by one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "whoever writes a letter states what it says")]
pub struct RightsDue {
    /// The rights.
    pub rights: BTreeSet<Right>,
    /// By when they are answered.
    pub due: AnswerDue,
}

impl RightsDue {
    /// By when these rights of a request are answered, by their days; nothing where no answer is due, or no clock runs (Art.
    /// 12(3)).
    ///
    /// # Errors
    /// As [`State::answers_due`].
    pub fn of(state: &State, rights: &BTreeSet<Right>, clock: &Clock) -> Result<Vec<Self>, Problems> {
        let mut all: Vec<Self> = Vec::new();
        for (right, (due, extended)) in state.answers_due(rights, clock)? {
            let due = due.last_day()?.map_or(AnswerDue::Waiting, |on| AnswerDue::By { on, extended });
            match all.iter_mut().find(|known| known.due == due) {
                Some(known) => drop(known.rights.insert(right)),
                None => all.push(Self { rights: BTreeSet::from([right]), due }),
            }
        }
        Ok(all)
    }
}

impl Details {
    /// Takes over by when the rights of a letter are answered, as [`RightsDue::of`] has it: one day of all, or each its own.
    pub fn answered_by(&mut self, due: Vec<RightsDue>) {
        match due.as_slice() {
            [all] => self.due = Some(all.due),
            _ => self.due_apart = due,
        }
    }

    /// Every day the letter is about.
    pub(super) fn days(&self) -> impl Iterator<Item = AnswerDue> + '_ {
        self.due.into_iter().chain(self.due_apart.iter().map(|apart| apart.due))
    }
}

/// A restriction that will be lifted (Art. 18(3)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "whoever writes a letter states what it says")]
pub struct RestrictionOver {
    /// The ground on which it was obtained (Art. 18(1)).
    pub ground: RestrictionGround,
    /// The day it is lifted, after the letter's.
    pub ends: Date,
}

/// Something that is kept.
#[derive(Clone, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "whoever writes a letter states what it says")]
pub struct Kept {
    /// What, in words the person understands.
    pub what: String,
    /// The last day; none where no end is known yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kept({:?})", self.until)
    }
}

/// The last days on which backups hold the old state, as a run's certificate says.
#[must_use]
pub fn backups_of(certificate: &Certificate) -> Vec<Date> {
    let backups = certificate.open.iter().filter(|open| open.what == OpenKind::Backups);
    backups.map(|open| open.by).collect()
}
