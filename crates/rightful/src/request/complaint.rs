//! A complaint to the controller: what is owed on it, and since when (DPA 2018 s. 164A).
//!
//! The Regulation knows a complaint to an authority (Art. 77) and sets a controller no period for one to itself; the law of the
//! United Kingdom does, and so may the controller's own promise.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use super::next::{By, Next, Owed, Promise, owed};
use super::state::{Settlement, State};
use crate::law::clock::{self, Clock, Duty, Facts, Matter, When};
use crate::law::{Citation, Right};
use crate::policy::Promises;
use crate::{Date, Problems};

impl State {
    /// The complaint that arrived, and that its receipt was acknowledged. Who is told what came of it knows that it arrived
    /// (*convention*).
    pub(super) fn complaint_facts(&self) -> Result<Facts, Problems> {
        let day = When::Day;
        let told = self.rights.get(&Right::Complaint).and_then(Settlement::on);
        let confirmed: Option<Date> = self.acknowledged.into_iter().chain(told).min();
        let received = clock::Event::ComplaintReceived { on: day(self.received) };
        let confirmed = confirmed.map(|on| clock::Event::Confirmed { on: day(on) });
        Facts::new(core::iter::once(received).chain(confirmed).collect())
    }

    /// What is owed on a complaint that is open: that it is acknowledged, by a day where the law of the place has one, and
    /// that the person is told what came of it, without undue delay.
    pub(super) fn complaint_owed(&self, clock: &Clock) -> Result<Vec<Next>, Problems> {
        let mut next = Vec::new();
        let law = clock.knows(Matter::Complaint, self.received);
        if law && self.acknowledged.is_none() {
            next.extend(clock.deadlines(&self.complaint_facts()?)?.of(Duty::Confirmation).map(owed));
        }
        let cites = match (law, clock.regime().has_article_12()) {
            (true, _) => Citation::known("DPA 2018 s. 164A"),
            // Fairness towards the person; nothing else is said of it.
            (false, true) => Citation::known("GDPR Art. 5(1)(a)"),
            (false, false) => promise(),
        };
        let what = Owed::Clock { duty: Duty::Answer };
        next.push(Next { what, by: By::NoPeriod, cites, rights: BTreeSet::new() });
        next.iter_mut().for_each(|next| next.rights = self.of_complaint());
        Ok(next)
    }

    /// By when the controller has promised to answer a complaint that is open.
    pub(super) fn complaint_promised(
        &self,
        clock: &Clock,
        promises: &Promises,
    ) -> Result<Option<Next>, Problems> {
        let open = self.rights.get(&Right::Complaint).is_some_and(Settlement::is_open);
        let Some(keep) = promises.complaint.filter(|_| open) else { return Ok(None) };
        let on = clock.promised(&self.complaint_facts()?, keep)?.on;
        let what = Owed::Promised { promise: Promise::Complaint };
        Ok(Some(Next { what, by: By::Day { on }, cites: promise(), rights: self.of_complaint() }))
    }

    /// The complaint by name, where something else was asked with it.
    fn of_complaint(&self) -> BTreeSet<Right> {
        let others = self.rights.len() > 1;
        others.then_some(Right::Complaint).into_iter().collect()
    }
}

fn promise() -> Citation {
    Citation::named("controller.promises.complaint")
}
