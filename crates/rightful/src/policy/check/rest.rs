//! What else is wrong with a document whose shape is wrong somewhere: one slip of the pen hides nothing.
//!
//! What has the wrong shape is cut out, and the rest is checked as a whole document is. A problem that may come from what
//! was cut is left out: whoever puts the slip right would look for it in vain.

use alloc::collections::BTreeSet;
use alloc::string::{String, ToString};

use serde_json::{Value, json};

use super::check;
use crate::policy::Document;
use crate::shape::{self, Names};
use crate::{Code, Error, Problems};

/// Problems of shape, and those of what the parts mean together which the first ones cannot have caused.
pub(in crate::policy) fn beside(document: &Value, shape: Problems) -> Problems {
    let Some((document, cuts)) = readable(document.clone(), &shape) else { return shape };
    let Err(found) = check(&document) else { return shape };
    shape.and(found.as_slice().iter().filter(|problem| !cuts.may_cause(problem)).cloned().collect())
}

/// The document without what cannot be read, and what was cut.
fn readable(mut value: Value, wrong: &Problems) -> Option<(Document, Cuts)> {
    let (mut cuts, mut wrong) = (Cuts::default(), wrong.clone());
    loop {
        let before = cuts.places.len();
        for problem in wrong.as_slice() {
            cuts.cut(&mut value, problem);
        }
        if cuts.places.len() == before {
            return None;
        }
        // Without a part, what holds it may be wrong.
        wrong = match shape::read_value(&value, Names::Told) {
            Ok(document) => return Some((document, cuts)),
            Err(wrong) => wrong,
        };
    }
}

/// What was cut out of a document.
#[derive(Default)]
struct Cuts {
    /// The places that were cut.
    places: BTreeSet<String>,
    /// The sections of which a part was cut.
    touched: BTreeSet<String>,
    /// The sections of which whole entries were cut, so that their names are not known.
    unnamed: BTreeSet<String>,
    /// The entries of which something was cut, such as `/purposes/account`.
    entries: BTreeSet<String>,
}

impl Cuts {
    /// Cuts what a problem of shape is about: what is at its place, or the nearest that holds it.
    fn cut(&mut self, document: &mut Value, problem: &Error) {
        let mut at = problem.at();
        let ends = at.match_indices('/').map(|(end, _)| end).skip(1).chain([at.len()]);
        if ends.filter_map(|end| at.get(..end)).any(|holder| self.places.contains(holder)) {
            return;
        }
        while !at.is_empty() {
            let (parent, key) = at.rsplit_once('/').unwrap_or_default();
            let key = key.replace("~1", "/").replace("~0", "~");
            let removed = match document.pointer_mut(parent) {
                Some(Value::Object(members)) => members.remove(&key),
                // The places of what comes after it would be others: the whole list goes.
                _ => None,
            };
            if removed.is_some() {
                self.note(at);
                // A section of another name may be any that is not there.
                if parent.is_empty() {
                    self.stand_in(document);
                }
                return;
            }
            at = parent;
        }
        self.stand_in(document);
    }

    /// Notes the sections that are not there, and puts an empty one where one has to be.
    fn stand_in(&mut self, document: &mut Value) {
        let Value::Object(sections) = document else { return };
        let empty = [
            (
                "controller",
                json!({ "name": "-", "contact": "-", "clock": { "regime": "eu", "place": "DE" } }),
            ),
            ("events", json!({})),
            ("purposes", json!({})),
            ("stores", json!({})),
            ("evidence", json!({ "basis": "legal-obligation", "provision": "-", "keep": "P1Y" })),
            ("collections", json!({})),
        ];
        for (section, empty) in empty {
            if !sections.contains_key(section) {
                sections.insert(section.into(), empty);
                self.note(&("/".to_string() + section));
            }
        }
    }

    fn note(&mut self, at: &str) {
        let mut names = at.split('/').skip(1);
        let section = names.next().unwrap_or_default();
        self.touched.insert(section.into());
        if names.clone().count() < 2 {
            self.unnamed.insert(section.into());
        }
        self.entries.insert(entry(at).into());
        self.places.insert(at.into());
    }

    /// Whether a problem may be one only because something was cut.
    fn may_cause(&self, problem: &Error) -> bool {
        let at = problem.at();
        let section = at.split('/').nth(1).unwrap_or_default();
        let own = self.entries.contains(entry(at)) || self.entries.contains(&("/".to_string() + section));
        let touched = |section: &str| self.touched.contains(section);
        let unnamed = |section: &str| self.unnamed.contains(section);
        own || match problem.code() {
            Code::PolicyUnknownPurpose => unnamed("purposes"),
            Code::PolicyUnknownEvent => unnamed("events"),
            Code::PolicyUnknownStore => unnamed("stores"),
            Code::PolicyUnknownCollection => unnamed("collections"),
            Code::PolicyUnknownChannel | Code::PolicyCriminal => touched("purposes"),
            Code::PolicySpecialGate => touched("purposes") || touched("collections"),
            Code::PolicyDescribedTwice
            | Code::PolicyLinkIdentifier
            | Code::PolicyLinkKey
            | Code::PolicyLinkRole
            | Code::PolicyOwnerCycle
            | Code::PolicyRetentionOutOfReach
            | Code::PolicySuppression
            | Code::PolicyUnknownField => touched("collections"),
            _ => false,
        }
    }
}

/// The entry a place is in: its section and name.
fn entry(at: &str) -> &str {
    let end = at.match_indices('/').nth(2).map_or(at.len(), |(end, _)| end);
    at.get(..end).unwrap_or(at)
}
