//! The days on which something is due: deadlines of requests, reviews of balances and of what is kept, ends of periods,
//! and the day backups no longer hold the old state; as a list and as a calendar file (iCalendar, RFC 5545).

mod ics;
#[cfg(test)]
mod tests;

use alloc::collections::BTreeSet;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use crate::case::RestrictionGround;
use crate::certificate::TASK;
use crate::law::clock::{Clock, Duty};
use crate::law::retention::SuspensionKind;
use crate::law::{Ground, Right};
use crate::plan::{Later, Plan, Task};
use crate::policy::Promises;
use crate::report::{Audience, Language, Words};
use crate::request::{By, Owed, Promise, Reference, Register};
use crate::{Date, DateTime, Error, Hash, Period, Policy, Problems, StartRule, Term};

/// Days on which something is due, in order. It holds no value of a person: requests and plans stand for them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agenda {
    entries: Vec<Entry>,
}

/// One day, and what is due on it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Entry {
    /// The day.
    pub on: Date,
    /// What is due.
    pub what: What,
    /// Names the entry in a calendar, whatever its day becomes: an import moves it, and adds none.
    pub uid: String,
}

/// What is due on a day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
#[schemars(rename = "DueMatter")]
pub enum What {
    /// Something is owed on a request: the answer, or the last day to refuse or to extend (Art. 12(3)–(4)).
    Request {
        /// The request.
        request: Reference,
        /// What the clock has a period for.
        duty: Duty,
        /// The rights it is due for, where it is not due for all that have a day.
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        rights: BTreeSet<Right>,
        /// The year whose public holidays the list does not have: the day is the first it can be, and a list that has them
        /// may move it on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        uncovered: Option<u16>,
    },
    /// What the controller has promised for a request, or told the person, is due; the law's own day stands apart.
    Promised {
        /// The request.
        request: Reference,
        /// What was promised.
        promise: Promise,
        /// As of what the law asks for: the year whose public holidays the list does not have.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        uncovered: Option<u16>,
    },
    /// A recipient has to be told (Art. 19; the day is that of the certificate, *convention*).
    TellRecipient {
        /// The request.
        request: Reference,
        /// The recipient.
        recipient: String,
    },
    /// The balance of legitimate interests is looked at again (Art. 6(1)(f), 5(2)).
    BalanceReview {
        /// The purpose.
        purpose: String,
    },
    /// Rows that a hold or a restriction keeps are looked at again: what it waits for may have come (Art. 17(3)(e), 18(1)),
    /// and the person is informed before a restriction is lifted (Art. 18(3)).
    SuspensionReview {
        /// The collection.
        collection: String,
        /// What keeps its rows.
        by: SuspensionKind,
    },
    /// The person is informed that a restriction ends, and then its mark is lifted: what it awaited is decided (Art.
    /// 18(1)(d), 18(3); the day is that of the certificate, *convention*).
    Lift {
        /// The plan that was run.
        plan: Hash,
        /// The collection.
        collection: String,
        /// The ground on which it was obtained.
        ground: RestrictionGround,
    },
    /// What a restriction waits for is settled: what is due to go may only be stored until then (Art. 5(1)(e), 17(1),
    /// 18(1)). The person is informed before it ends (Art. 18(3)), and the case is decided again (the day is that of the
    /// certificate, *convention*).
    Settle {
        /// The plan that was run.
        plan: Hash,
        /// The collection.
        collection: String,
        /// The ground of Art. 17(1) that waits; none where nothing needs it, or who it is, any more (Art. 5(1)(e)).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ground: Option<Ground>,
        /// The grounds of Art. 18(1) that have to end first.
        restricted_by: Vec<RestrictionGround>,
    },
    /// What is kept with no end date is looked at again (Art. 5(1)(e), Recital 39).
    RetentionReview {
        /// The plan.
        plan: Hash,
        /// The collections.
        collections: Vec<String>,
    },
    /// The first of what is kept becomes due for deletion (Art. 5(1)(e)).
    RetentionEnds {
        /// The plan.
        plan: Hash,
        /// The collection.
        collection: String,
        /// The purpose.
        purpose: String,
    },
    /// The last day on which backups made before a run hold the old state.
    BackupsEnd {
        /// The plan that was run.
        plan: Hash,
        /// The store.
        store: String,
    },
    /// The evidence of a run has reached its last day.
    EvidenceEnds {
        /// The plan that was run.
        plan: Hash,
    },
}

impl What {
    /// What names it, without its day.
    fn uid(&self) -> String {
        let (kind, parts): (&str, Vec<String>) = match self {
            Self::Request { request, duty, rights, uncovered: _ } => {
                let named = [request.to_string(), duty.as_str().to_string()].into_iter();
                ("request", named.chain(rights.iter().map(|right| right.citation().to_string())).collect())
            }
            Self::Promised { request, promise, uncovered: _ } => {
                ("promised", alloc::vec![request.to_string(), promise.as_str().to_string()])
            }
            Self::TellRecipient { request, recipient } => {
                ("tell-recipient", alloc::vec![request.to_string(), recipient.clone()])
            }
            Self::BalanceReview { purpose } => ("balance-review", alloc::vec![purpose.clone()]),
            Self::SuspensionReview { collection, by } => {
                ("suspension-review", alloc::vec![collection.clone(), by.citation().to_string()])
            }
            Self::Lift { plan, collection, ground } => {
                ("lift", alloc::vec![plan.to_string(), collection.clone(), ground.citation().to_string()])
            }
            Self::Settle { plan, collection, ground, restricted_by } => {
                let of = [plan.to_string(), collection.clone(), Ground::of_erasure(*ground).to_string()]
                    .into_iter();
                ("settle", of.chain(restricted_by.iter().map(|waits| waits.citation().to_string())).collect())
            }
            Self::RetentionReview { plan, collections } => {
                let named = core::iter::once(plan.to_string()).chain(collections.iter().cloned());
                ("retention-review", named.collect())
            }
            Self::RetentionEnds { plan, collection, purpose } => {
                ("retention-ends", alloc::vec![plan.to_string(), collection.clone(), purpose.clone()])
            }
            Self::BackupsEnd { plan, store } => ("backups-end", alloc::vec![plan.to_string(), store.clone()]),
            Self::EvidenceEnds { plan } => ("evidence-ends", alloc::vec![plan.to_string()]),
        };
        ics::uid(kind, &parts)
    }

    /// What a calendar shows.
    #[must_use]
    pub fn summary(&self, language: Language) -> String {
        let fill = |words, places: &[(&str, &str)]| language.filled(words, places);
        match self {
            Self::Request { request, duty, uncovered, .. } => {
                covered(fill(Words::DayRequest(*duty), &[("id", request.as_str())]), *uncovered, language)
            }
            Self::Promised { request, promise, uncovered } => {
                covered(fill(Words::DayPromised(*promise), &[("id", request.as_str())]), *uncovered, language)
            }
            Self::TellRecipient { request, recipient } => {
                fill(Words::DayTellRecipient, &[("id", request.as_str()), ("recipient", recipient)])
            }
            Self::BalanceReview { purpose } => fill(Words::DayBalanceReview, &[("purpose", purpose)]),
            Self::SuspensionReview { collection, by } => {
                fill(Words::DaySuspensionReview(*by), &[("place", collection)])
            }
            Self::Lift { plan, collection, .. } => {
                fill(Words::DayLift, &[("place", collection), ("plan", &short(plan))])
            }
            Self::Settle { plan, collection, restricted_by, .. } => {
                let waits = language.waits(restricted_by, Audience::Dpo);
                let places = [("place", collection.as_str()), ("waits", &waits), ("plan", &short(plan))];
                fill(Words::DaySettle, &places)
            }
            Self::RetentionReview { collections, .. } => {
                fill(Words::DayRetentionReview, &[("names", &language.enumerated(collections))])
            }
            Self::RetentionEnds { collection, purpose, .. } => {
                fill(Words::DayRetentionEnds, &[("place", collection), ("purpose", purpose)])
            }
            Self::BackupsEnd { plan, store } => {
                fill(Words::DayBackupsEnd, &[("store", store), ("plan", &short(plan))])
            }
            Self::EvidenceEnds { plan } => fill(Words::DayEvidenceEnds, &[("plan", &short(plan))]),
        }
    }
}

/// What is due, and that its day turns on public holidays that the list does not have.
fn covered(what: String, uncovered: Option<u16>, language: Language) -> String {
    match uncovered {
        Some(year) => language.filled(Words::DayUncovered, &[("what", &what), ("year", &year.to_string())]),
        None => what,
    }
}

/// The day of an entry, and the year of which the holidays are not known; none for what has no day.
const fn day(by: &By) -> Option<(Date, Option<u16>)> {
    match *by {
        By::Day { on } => Some((on, None)),
        By::Uncovered { year, not_before } => Some((not_before, Some(year))),
        By::Waiting { .. } | By::NoPeriod => None,
    }
}

/// The first digits of a hash: enough to find it by.
fn short(hash: &Hash) -> String {
    hash.to_string().chars().take(12).collect()
}

/// A plan that was run, and the day its run ended.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "a plan and its day")]
pub struct Ran<'p> {
    /// The plan.
    pub plan: &'p Plan,
    /// The day the run ended.
    pub on: Date,
}

impl Agenda {
    /// Adds what is owed on the requests of a register and has a day (Art. 12(3)–(4)), also one that the person was told; what waits for the person has none, and
    /// what turns on holidays that are not known stands on the first day it can be.
    ///
    /// # Errors
    /// As [`State::next`](crate::request::State::next), under the request's place in the order of names.
    pub fn add_requests(&mut self, register: &Register, clock: &Clock) -> Result<(), Problems> {
        for (index, (request, state)) in register.requests().enumerate() {
            let next = state.next(clock).map_err(|problems| problems.under(&alloc::format!("/{index}")))?;
            for next in next {
                let Some((on, uncovered)) = day(&next.by) else { continue };
                let (request, rights) = (request.id.clone(), next.rights);
                match next.what {
                    Owed::Clock { duty } => self.add(on, What::Request { request, duty, rights, uncovered }),
                    Owed::Promised { promise } => {
                        self.add(on, What::Promised { request, promise, uncovered })
                    }
                    Owed::TellRecipient { .. } | Owed::Forward | Owed::Report => {}
                }
            }
        }
        Ok(())
    }

    /// Adds what the controller has promised for the requests of a register, each on its own day beside the law's.
    ///
    /// # Errors
    /// As [`State::promised`](crate::request::State::promised), under the request's place in the order of names.
    pub fn add_promises(
        &mut self,
        register: &Register,
        clock: &Clock,
        promises: &Promises,
    ) -> Result<(), Problems> {
        for (index, (request, state)) in register.requests().enumerate() {
            let promised = state.promised(clock, promises);
            let promised = promised.map_err(|problems| problems.under(&alloc::format!("/{index}")))?;
            for next in promised {
                if let (Owed::Promised { promise }, Some((on, uncovered))) = (next.what, day(&next.by)) {
                    self.add(on, What::Promised { request: request.id.clone(), promise, uncovered });
                }
            }
        }
        Ok(())
    }

    /// Adds the recipients that the requests of a register still wait for (Art. 19).
    pub fn add_recipients(&mut self, register: &Register) {
        for (request, state) in register.requests() {
            for (recipient, by) in state.outstanding() {
                let recipient = recipient.into();
                self.add(by, What::TellRecipient { request: request.id.clone(), recipient });
            }
        }
    }

    /// Adds the days on which the balances of a policy (Art. 6(1)(f)) and the marks of holds and restrictions are looked at
    /// again (Art. 17(3)(e), 18(1), (3)): of several days of one mark the first.
    pub fn add_policy(&mut self, policy: &Policy) {
        for (name, collection) in &policy.document().collections {
            for rows in &collection.suspended {
                let alike = collection.suspended.iter().filter(|other| other.by == rows.by);
                if let Some(first) = alike.map(|other| other.review).min() {
                    self.add(first, What::SuspensionReview { collection: name.clone(), by: rows.by });
                }
            }
        }
        for (purpose, declared) in &policy.document().purposes {
            if let Some(balanced) = &declared.balanced {
                self.add(balanced.review, What::BalanceReview { purpose: purpose.clone() });
            }
        }
    }

    /// Adds what a run left for later: reviews, ends of periods, backups, evidence, and restrictions to be settled or
    /// lifted (Art. 18(1), (3)).
    ///
    /// # Errors
    /// [`crate::Code::DateOutOfRange`] where a day leaves the calendar, and as [`Plan::hash`].
    pub fn add_run(&mut self, ran: Ran<'_>) -> Result<(), Error> {
        let plan = ran.plan.hash()?;
        let after = |keep: Period| Term::new(keep, StartRule::Day)?.end(ran.on);
        for later in &ran.plan.later {
            let (on, what) = match later {
                Later::RetentionEnds { collection, purpose, first_due, .. }
                | Later::UnlinkedEnds { collection, purpose, first_due, .. } => {
                    let (collection, purpose) = (collection.clone(), purpose.clone());
                    (*first_due, What::RetentionEnds { plan, collection, purpose })
                }
                // An exception holds to its end and no longer (Art. 17(3)): what it held is looked at then.
                Later::ExceptionEnds { collection, due, .. } => {
                    (*due, What::RetentionReview { plan, collections: alloc::vec![collection.clone()] })
                }
                Later::Review { collections, date } => {
                    (*date, What::RetentionReview { plan, collections: collections.clone() })
                }
                Later::Backups { store, keep } => {
                    (after(*keep)?, What::BackupsEnd { plan, store: store.clone() })
                }
                Later::Evidence { keep } => (after(*keep)?, What::EvidenceEnds { plan }),
            };
            self.add(on, what);
        }
        for task in &ran.plan.tasks {
            let what = match task {
                Task::Lift { collection, ground } => {
                    What::Lift { plan, collection: collection.clone(), ground: *ground }
                }
                Task::Settle { collection, ground, restricted_by, .. } => {
                    let (collection, restricted_by) = (collection.clone(), restricted_by.clone());
                    What::Settle { plan, collection, ground: *ground, restricted_by }
                }
                _ => continue,
            };
            self.add(after(TASK.parse()?)?, what);
        }
        Ok(())
    }

    /// The entries, by their day.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entries as a calendar file (RFC 5545): one all-day event each, `stamp` as the moment it was written.
    ///
    /// Equal arguments give equal bytes. A later file of the same entries moves those whose day has changed.
    ///
    /// # Errors
    /// [`crate::Code::DateOutOfRange`] where the stamp leaves the calendar in UTC.
    pub fn ics(&self, stamp: DateTime, language: Language) -> Result<String, Problems> {
        ics::calendar(&self.entries, stamp, language).map_err(Problems::from)
    }

    fn add(&mut self, on: Date, what: What) {
        let entry = Entry { on, uid: what.uid(), what };
        if let Err(at) = self.entries.binary_search(&entry) {
            self.entries.insert(at, entry);
        }
    }
}
