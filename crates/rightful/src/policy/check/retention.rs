//! When a purpose ends, and whether that can be told for everything it holds (Art. 5(1)(e)).

use alloc::format;

use super::Check;
use crate::Code;
use crate::law::BasisKind;
use crate::pointer::Pointer;
use crate::policy::{Bound, From, Purpose, Retention, column_of};

impl<'d> Check<'d> {
    pub(super) fn ends(&mut self, name: &str, purpose: &Purpose, at: &Pointer) {
        let events = &self.document.events;
        if let Some(ends) = &purpose.ends {
            self.known(events, &ends.event, Code::PolicyUnknownEvent, at.key("ends").key("event"));
        }
        if let Some(identified) = &purpose.identified {
            let here = at.key("identified").key("until").key("event");
            self.known(events, &identified.until.event, Code::PolicyUnknownEvent, &here);
            if purpose.ends.as_ref() == Some(&identified.until) {
                let message = "the purpose ends by the event by which it should go on without the name: keep `ends` or `identified`";
                self.report(Code::PolicyContradiction, at.key("identified"), message);
            }
        }
        if let Some(further) = &purpose.further_use {
            let here = at.key("further_use").key("of");
            self.known(&self.document.purposes, &further.of, Code::PolicyUnknownPurpose, &here);
            if further.of == name {
                let message =
                    "a purpose is not a further use of itself (Art. 6(4)): name the purpose of collection";
                self.report(Code::PolicyContradiction, here, message);
            }
        }
        let never_ends =
            purpose.ends.is_none() && purpose.identified.is_none() && purpose.retention.is_none();
        if never_ends && self.reach.is_used(name) {
            let message = "nothing ends this purpose after the relationship has ended (Art. 5(1)(e)): add `ends`, `identified` or `retention`";
            self.report(Code::PurposeOpenAfterClose, at, message);
        }
    }

    pub(super) fn retention(&mut self, name: &str, purpose: &'d Purpose, at: &Pointer) {
        let Some(retention) = &purpose.retention else { return };
        let at = at.key("retention");
        self.floor(purpose, retention, &at);
        self.start(retention, &at.key("after"));
        if let Err(problem) = retention.term() {
            self.report(problem.code(), at.key("keep"), problem.message());
        }
        if let Some(column) = &retention.after.column {
            let here = at.key("after").key("column");
            match column_of(column) {
                Some((collection, _)) if self.document.collections.contains_key(collection) => {
                    self.within_reach(name, collection, &here);
                }
                _ => {
                    let message = "write the column as collection.column, with a collection of this policy";
                    self.report(Code::PolicyUnknownCollection, here, message);
                }
            }
        }
    }

    /// Only law can oblige to keep what its purpose no longer needs (Art. 6(3), 17(3)(b)).
    fn floor(&mut self, purpose: &Purpose, retention: &Retention, at: &Pointer) {
        let by_law = matches!(purpose.basis, BasisKind::LegalObligation | BasisKind::PublicTask);
        if retention.end == Bound::NotBefore && !by_law {
            let message = "`not-before` holds data against the person's rights, which only law can do (Art. 17(3)(b)): use `not-after`, or a purpose on basis legal-obligation or public-task";
            self.report(Code::PolicyFloorWithoutLaw, at.key("end"), message);
        }
    }

    fn start(&mut self, retention: &Retention, at: &Pointer) {
        let after = &retention.after;
        if let Some(event) = &after.event {
            self.known(&self.document.events, event, Code::PolicyUnknownEvent, at.key("event"));
        }
        if after.event.is_some() == after.column.is_some() {
            self.report(
                Code::PolicyRetentionStart,
                at,
                "a period runs from one thing: give `event` or `column`",
            );
        }
        if after.column.is_some() && after.encoding.is_none() {
            self.report(Code::PolicyRetentionStart, at, "say how the column writes a date: add `as`");
        }
        if after.column.is_none() && after.encoding.is_some() {
            self.report(Code::PolicyRetentionStart, at.key("as"), "`as` belongs to a column: remove it");
        }
        match (after.from, after.year_ends) {
            (From::FinancialYearEnd, None) => {
                self.report(
                    Code::PolicyRetentionStart,
                    at,
                    "say when the financial year ends: add `year_ends`, such as 03-31",
                );
            }
            (From::Day | From::YearEnd, Some(_)) => {
                let message = "`year_ends` belongs to `from: financial-year-end`: remove it, or say so";
                self.report(Code::PolicyRetentionStart, at.key("year_ends"), message);
            }
            _ => {}
        }
    }

    /// The period of a purpose is told row by row, so the date must be on the row or on one the row belongs to.
    fn within_reach(&mut self, purpose: &str, dated: &'d str, at: &Pointer) {
        let dateable = self.reach.belonging_to(dated);
        for user in self.reach.users_of(purpose) {
            if !dateable.contains(user) {
                let message = format!(
                    "rows of `{user}` serve this purpose and do not belong to a row of `{dated}`: give them a purpose of their own, or link them with role owner"
                );
                self.report(Code::PolicyRetentionOutOfReach, at, message);
            }
        }
    }
}
