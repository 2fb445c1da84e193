//! What stands in the way of an erasure has substance: what it covers, why, and until when it is looked at again (Art. 5(2),
//! 17(3): *to the extent that processing is necessary*).

use alloc::string::String;
use alloc::vec::Vec;

use super::facts::{is_blank, no_reason, unknown};
use crate::calendar::{Date, StartRule, Term};
use crate::pointer::Pointer;
use crate::policy::{Document, column_of};
use crate::{Case, Code, Error, Path, Period};

/// What is so far ahead is no end (*convention*): whoever still needs it then says so again.
const NO_END: &str = "P100Y";

/// Every hold, restriction and claimed exception of a case: all that is wrong with them, at once.
pub(super) fn check(document: &Document, case: &Case, problems: &mut Vec<Error>) {
    for (i, hold) in case.holds.iter().enumerate() {
        let at = Pointer::of(["holds"]).index(i);
        covers(document, &hold.collections, &hold.fields, &at, problems);
        if is_blank(&hold.reference) {
            problems.push(no_reason(at.key("reference")));
        }
        if hold.review < case.decided {
            let message = "the day of the review has passed: look at the hold again, and give the day of the next one (Recital 39)";
            problems.push(Error::new(Code::CaseReviewOver, at.key("review"), message));
        } else {
            ends(hold.review, case, &at.key("review"), problems);
        }
    }
    for (i, restriction) in case.restrictions.iter().enumerate() {
        let at = Pointer::of(["restrictions"]).index(i);
        covers(document, &restriction.collections, &restriction.fields, &at, problems);
    }
    for (i, claimed) in case.exceptions.iter().enumerate() {
        let at = Pointer::of(["exceptions"]).index(i);
        covers(document, &claimed.collections, &claimed.fields, &at, problems);
        if is_blank(&claimed.reason) {
            problems.push(no_reason(at.key("reason")));
        }
        if claimed.until < case.decided {
            let message =
                "the last day of the exception has passed: give a later day or leave the exception out";
            problems.push(Error::new(Code::CaseExceptionOver, at.key("until"), message));
        } else {
            ends(claimed.until, case, &at.key("until"), problems);
        }
    }
}

/// The collections and fields it covers: known ones, and at least one.
fn covers(document: &Document, names: &[String], fields: &[Path], at: &Pointer, problems: &mut Vec<Error>) {
    for (i, field) in fields.iter().enumerate() {
        let declared = column_of(field)
            .and_then(|(collection, field)| document.collections.get(collection)?.fields.get(field));
        if declared.is_none() {
            problems.push(unknown(Code::CaseUnknownField, at.key("fields").index(i), "field"));
        }
    }
    let at = at.key("collections");
    if names.is_empty() && fields.is_empty() {
        let message = "it covers nothing: name the collections it covers, or leave it out";
        problems.push(Error::new(Code::CaseNoScope, &at, message));
    }
    known_collections(document, names, &at, problems);
}

/// Every collection that the policy does not have.
pub(super) fn known_collections(
    document: &Document,
    names: &[String],
    at: &Pointer,
    problems: &mut Vec<Error>,
) {
    for (i, name) in names.iter().enumerate() {
        if !document.collections.contains_key(name) {
            problems.push(unknown(Code::CaseUnknownCollection, at.index(i), "collection"));
        }
    }
}

/// What holds data holds them to an end (Art. 5(1)(e), 17(3)).
fn ends(day: Date, case: &Case, at: &Pointer, problems: &mut Vec<Error>) {
    let latest = NO_END.parse::<Period>().and_then(|keep| Term::new(keep, StartRule::Day)?.end(case.decided));
    if latest.is_ok_and(|latest| day > latest) {
        let message = "a day over 100 years ahead is no end: give the day until which it is needed, and claim it again then";
        problems.push(Error::new(Code::CaseNoEnd, at, message));
    }
}
