//! When a purpose ends, and whether that can be told for everything it holds (Art. 5(1)(e)).

use alloc::format;

use super::Check;
use crate::Code;
use crate::law::BasisKind;
use crate::pointer::Pointer;
use crate::policy::{Bound, From, Moment, Purpose, Retention, column_of};
use crate::{Date, Period, StartRule, Term};

impl<'d> Check<'d> {
    pub(super) fn ends(&mut self, name: &str, purpose: &Purpose, at: &Pointer) {
        if let Some(ends) = &purpose.ends {
            self.moment(ends, &at.key("ends"));
        }
        if let Some(identified) = &purpose.identified {
            self.moment(&identified.until, &at.key("identified").key("until"));
            let ending = |event: &str| purpose.ends.iter().flat_map(Moment::events).any(|ends| ends == event);
            if identified.until.events().any(ending) {
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
        let never_ends = purpose.ends.is_none()
            && purpose.identified.is_none()
            && purpose.retention.is_none()
            && purpose.consent_lasts().is_none();
        if never_ends && self.reach.is_used(name) {
            let message = "nothing ends this purpose after the relationship has ended (Art. 5(1)(e)): add `ends`, `identified` or `retention`, or `valid_for` to \
                           the consent it rests on";
            self.report(Code::PurposeOpenAfterClose, at, message);
        }
    }

    fn moment(&mut self, moment: &Moment, at: &Pointer) {
        let events = &self.document.events;
        self.known(events, &moment.event, Code::PolicyUnknownEvent, at.key("event"));
        for (i, event) in moment.or.iter().enumerate() {
            let here = at.key("or").index(i);
            self.known(events, event, Code::PolicyUnknownEvent, &here);
            if moment.events().take(i + 1).any(|other| other == event) {
                self.report(Code::PolicyContradiction, here, "the event is named before: name it once");
            }
        }
    }

    /// What can be brought back is still held: the grace period is a part of the retention period (Art. 5(1)(e)).
    fn reinstatement(&mut self, purpose: &Purpose, at: &Pointer) {
        let Some(grace) = purpose.reinstatement else { return };
        let event_term = |retention: &Retention| {
            let from_event = retention.after.event.is_some();
            retention.term().ok().flatten().filter(|_| from_event)
        };
        let message = match purpose.retention.as_ref().and_then(event_term) {
            None => {
                "what can be brought back is held for a period from the event that closed it: add `retention` with `after: { event }`"
            }
            Some(term) if outlasts(grace, term) => {
                "what can be brought back is still held: shorten `reinstatement`, or lengthen `keep`"
            }
            Some(_) => return,
        };
        self.report(Code::PolicyContradiction, at.key("reinstatement"), message);
    }

    pub(super) fn retention(&mut self, name: &str, purpose: &'d Purpose, at: &Pointer) {
        self.reinstatement(purpose, at);
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
        self.clock(retention, at);
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

    /// An instant tells the local day, which is the one that counts, on a clock of some place only (*convention*, as for
    /// deadlines: Regulation 1182/71 is silent). What is a day already needs none.
    fn clock(&mut self, retention: &Retention, at: &Pointer) {
        let after = &retention.after;
        let message = match (after.encoding, after.offset) {
            (Some(encoding), None) if encoding.is_instant() => {
                let message = match retention.end {
                    Bound::NotBefore => {
                        "an instant is not yet a day: add `offset`, the distance from UTC at the place that counts, such as +02:00; \
                         with summer time the greater one, so that nothing goes before the law lets it"
                    }
                    Bound::NotAfter => {
                        "an instant is not yet a day: add `offset`, the distance from UTC at the place that counts, such as +01:00; \
                         with summer time the smaller one, so that nothing stays longer than it may"
                    }
                };
                return self.report(Code::PolicyOffsetMissing, at, message);
            }
            (_, None) => return,
            (Some(encoding), Some(_)) if encoding.has_clock() => return,
            (Some(_), Some(_)) => "what is written is a day already: remove `offset`",
            (None, Some(_)) => "`offset` belongs to a column that holds times: remove it",
        };
        self.report(Code::PolicyRetentionStart, at.key("offset"), message);
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

/// Whether a grace period from the day something was closed ends later than the term does, in any month of four years.
fn outlasts(grace: Period, term: Term) -> bool {
    let Ok(grace) = Term::new(grace, StartRule::Day) else { return false };
    let months = (2021..=2024_u16).flat_map(|year| (1..=12_u8).map(move |month| (year, month)));
    months
        .filter_map(|(year, month)| Date::new(year, month, 28).ok())
        .any(|day| matches!((grace.end(day), term.end(day)), (Ok(grace), Ok(term)) if grace > term))
}
