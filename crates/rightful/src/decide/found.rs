//! What was found about data, or ordered of them, ends every use of them at once (Art. 17(1)(d)–(e), 28(3)(g)).

use alloc::string::String;
use alloc::vec::Vec;

use super::Reason;
use super::facts::{Facts, is_blank, no_reason};
use crate::case::ErasureFinding;
use crate::law::Ground;
use crate::pointer::Pointer;
use crate::policy::{ControllerRole, Document};
use crate::{Code, Error};

/// What ends the use of data, and of which.
#[derive(Clone, Copy)]
pub(super) struct Found<'a> {
    reason: Reason,
    /// The purposes it is about; all of them where empty.
    purposes: &'a [String],
    /// The collections it is about; all of them where empty.
    collections: &'a [String],
}

/// What was found for one purpose in one collection.
#[derive(Clone, Copy)]
pub(super) struct FoundHere {
    pub(super) reason: Reason,
    /// A period that has to be kept holds the data all the same (Art. 17(3)(b), 28(3)(g)).
    ///
    /// It does not hold those of a purpose of which it was found, by its name, that the processing is unlawful: there is then
    /// no obligation that the processing would be necessary for. It does hold those that a law orders to be erased: of two
    /// laws at odds the one that keeps counts until people have judged it, because what is erased does not come back
    /// (*convention*).
    pub(super) floor_holds: bool,
}

impl Found<'_> {
    fn here(&self, document: &Document, collection: Option<&str>, purpose: &str) -> Option<FoundHere> {
        let named = self.purposes.iter().any(|name| name == purpose);
        let there = self.collections.is_empty()
            || collection.is_some_and(|here| self.collections.iter().any(|name| holds(document, here, name)));
        if !there || !(named || self.purposes.is_empty()) {
            return None;
        }
        Some(FoundHere { reason: self.reason, floor_holds: !(named && self.reason == Reason::Unlawful) })
    }
}

/// Whether a collection is the one that is named, or its copy: earlier states and indexes hold the same data.
fn holds(document: &Document, here: &str, named: &str) -> bool {
    let of = document.collections.get(here);
    let copied = of.and_then(|of| {
        let copied = of.copy_of.as_ref().map(|copy| copy.collection.as_str());
        of.history_of.as_deref().or(of.index_of.as_deref()).or(copied)
    });
    here == named || copied == Some(named)
}

impl<'a> Facts<'a> {
    /// A request under Art. 17(1)(d) or (e) rests on what somebody found, about something.
    pub(super) fn take_finding(
        &mut self,
        ground: Ground,
        (purposes, collections): (&'a [String], &'a [String]),
        finding: Option<&ErasureFinding>,
        problems: &mut Vec<Error>,
    ) {
        let at = Pointer::of(["trigger", "finding"]);
        self.known_collections(collections, &Pointer::of(["trigger", "collections"]), problems);
        let reason = match ground {
            Ground::UnlawfulProcessing => Reason::Unlawful,
            Ground::LegalObligation => Reason::ErasureOrdered,
            _ if finding.is_some() || !collections.is_empty() => {
                let message = "what was found is for a request under Art. 17(1)(d) or (e): give that ground, or leave `finding` and \
                               `collections` out";
                problems.push(Error::new(Code::CaseContradiction, at, message));
                return;
            }
            _ => return,
        };
        let mut lacks = |at: Pointer, message: &str| {
            problems.push(Error::new(Code::CaseNoFinding, at, message));
        };
        match finding {
            None => lacks(
                at,
                "the request rests on what was found, by the controller, an authority or a court: say it in `finding`, or take another \
                 ground where nothing was found",
            ),
            Some(finding) => {
                if is_blank(&finding.what) {
                    lacks(at.key("what"), "say in words what was found, or where the decision is");
                }
                let unnamed = finding.provision.as_deref().is_none_or(is_blank);
                if unnamed && (ground == Ground::LegalObligation || finding.provision.is_some()) {
                    let message = "name the provision of Union or Member State law that orders the erasure (Art. 17(1)(e), 6(3))";
                    lacks(at.key("provision"), message);
                }
            }
        }
        if purposes.is_empty() && collections.is_empty() {
            let message = "name the purposes, the collections or both that what was found is about";
            problems.push(Error::new(Code::CaseNoScope, "/trigger/purposes", message));
        }
        if self.excessive {
            let message = "what was found has to go without being asked for, so that no request for it is excessive (Art. 5(1)(a), 17(1)): \
                           leave `excessive` out";
            problems.push(Error::new(Code::CaseContradiction, "/trigger/excessive", message));
        }
        self.found = Some(Found { reason, purposes, collections });
    }

    /// A processor deletes as it is instructed (Art. 28(3)(a), (g)); a controller decides for itself.
    pub(super) fn take_instruction(
        &mut self,
        reference: &str,
        collections: &'a [String],
        problems: &mut Vec<Error>,
    ) {
        self.known_collections(collections, &Pointer::of(["trigger", "collections"]), problems);
        if is_blank(reference) {
            problems.push(no_reason(Pointer::of(["trigger", "reference"])));
        }
        if self.document.controller.role != ControllerRole::Processor {
            let message = "a controller is instructed by nobody (Art. 4(7)): use the event or request behind it as the trigger, or say \
                           `role: processor` where another decides";
            problems.push(Error::new(Code::CaseContradiction, "/trigger/kind", message));
        }
        self.found = Some(Found { reason: Reason::Instructed, purposes: &[], collections });
    }

    /// What was found for a purpose in a collection, or everywhere.
    pub(super) fn found_here(&self, collection: Option<&str>, purpose: &str) -> Option<FoundHere> {
        self.found.as_ref()?.here(self.document, collection, purpose)
    }

    /// Whether the case carries out an instruction of the controller.
    pub(super) fn instructed(&self) -> bool {
        self.found.is_some_and(|found| found.reason == Reason::Instructed)
    }
}
