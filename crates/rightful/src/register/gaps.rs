//! What Art. 30 asks for and the policy leaves out.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::entry::{Activity, TimeLimit};
use super::{Asked, Missing};
use crate::law::Citation;
use crate::pointer::Pointer;
use crate::policy::{Collection, ControllerRole, Document, Field, Identifies, RecipientKind};

pub(super) fn missing(document: &Document, activities: &[Activity]) -> Vec<Missing> {
    let mut gaps = Gaps(Vec::new());
    match document.controller.role {
        ControllerRole::Controller => {
            gaps.parties(document);
            gaps.people_and_data(document, activities);
            gaps.transfers(document, "GDPR Art. 30(1)(e)");
            gaps.time_limits(activities);
            gaps.security(document, "GDPR Art. 30(1)(g)");
        }
        ControllerRole::Processor => {
            if document.controller.acts_for.is_empty() {
                let message =
                    "for whom the processing happens is not said: name each controller with its contact";
                gaps.add(
                    Pointer::of(["controller", "acts_for"]),
                    message,
                    Asked::Always,
                    "GDPR Art. 30(2)(a)",
                );
            }
            gaps.transfers(document, "GDPR Art. 30(2)(c)");
            gaps.security(document, "GDPR Art. 30(2)(d)");
        }
    }
    gaps.0
}

struct Gaps(Vec<Missing>);

impl Gaps {
    fn add(&mut self, at: Pointer, message: impl Into<String>, asked: Asked, cites: &'static str) {
        let cites = Citation::known(cites);
        self.0.push(Missing { at: at.to_string(), message: message.into(), asked, cites });
    }

    fn parties(&mut self, document: &Document) {
        for (key, text) in [("name", &document.controller.name), ("contact", &document.controller.contact)] {
            if text.trim().is_empty() {
                let message = format!("the controller's {key} is not said: add it");
                self.add(Pointer::of(["controller", key]), message, Asked::Always, "GDPR Art. 30(1)(a)");
            }
        }
        for (name, recipient) in &document.recipients {
            if recipient.kind == RecipientKind::JointController
                && document.controller.joint_controllers.is_empty()
            {
                let message = format!(
                    "`{name}` is a joint controller (Art. 26) whose name and contact are not said: add it to `joint_controllers`"
                );
                let at = Pointer::of(["controller", "joint_controllers"]);
                self.add(at, message, Asked::Always, "GDPR Art. 30(1)(a)");
            }
        }
        for (i, party) in document.controller.joint_controllers.iter().enumerate() {
            if party.arrangement.as_deref().is_none_or(|text| text.trim().is_empty()) {
                let message = "the arrangement between joint controllers is not named: say where it is";
                let at = Pointer::of(["controller", "joint_controllers"]).index(i).key("arrangement");
                self.add(at, message, Asked::Always, "GDPR Art. 26(1)");
            }
        }
    }

    fn people_and_data(&mut self, document: &Document, activities: &[Activity]) {
        for (name, collection) in &document.collections {
            let at = Pointer::of(["collections", name]);
            let uncategorised = |person: &crate::policy::Person| person.categories.is_empty();
            if collection.person.as_ref().is_some_and(uncategorised) {
                let message =
                    "which categories of people these are is not said: add `categories`, such as members";
                self.add(at.key("person").key("categories"), message, Asked::Always, "GDPR Art. 30(1)(c)");
            }
            let fields: Vec<String> =
                without_category(document, collection).map(|(field, _)| format!("`{field}`")).collect();
            if !fields.is_empty() {
                let message = format!(
                    "which category of data these fields are is not said: {}: add `category` to each, or one to the collection",
                    fields.join(", ")
                );
                self.add(at.key("category"), message, Asked::Always, "GDPR Art. 30(1)(c)");
            }
        }
        for activity in activities.iter().filter(|activity| activity.data.is_empty()) {
            let purpose = &activity.purpose;
            let used = super::entry::held_for(document, purpose);
            let is_told = used.iter().any(|(_, collection)| {
                let serves =
                    |field| collection.purposes_of(field).iter().any(|used| used.purpose() == purpose);
                without_category(document, collection).any(|(_, field)| serves(field))
            });
            let message = if used.is_empty() {
                "no collection serves the purpose, so no data are recorded for it: name it where it is used, or drop it"
            } else if is_told {
                continue;
            } else {
                "which category of data is used for it is not said: add `category` to the fields that are, or to their collection"
            };
            self.add(Pointer::of(["purposes", purpose]), message, Asked::Always, "GDPR Art. 30(1)(c)");
        }
    }

    fn transfers(&mut self, document: &Document, cites: &'static str) {
        for (name, recipient) in &document.recipients {
            let Some(country) = &recipient.country else { continue };
            let at = Pointer::of(["recipients", name]);
            let undocumented = recipient.safeguards.as_deref().is_none_or(|text| text.trim().is_empty());
            match recipient.transfer {
                None => {
                    let message = format!(
                        "what the transfer to {country} rests on (Art. 44) is not said: add `transfer`"
                    );
                    self.add(at.key("transfer"), message, Asked::Always, cites);
                }
                Some(ground) if ground.documents_safeguards() && undocumented => {
                    let message = format!(
                        "the safeguards of {} are not documented: add `safeguards`",
                        ground.citation()
                    );
                    self.add(at.key("safeguards"), message, Asked::Always, cites);
                }
                Some(_) => {}
            }
        }
    }

    fn time_limits(&mut self, activities: &[Activity]) {
        let ends = |limit: &TimeLimit| !matches!(limit, TimeLimit::Backups { .. });
        for activity in activities.iter().filter(|activity| !activity.erased.iter().any(ends)) {
            let message = "when the data are erased is not said: add `retention`, `ends` or `identified`";
            let at = Pointer::of(["purposes", &activity.purpose, "retention"]);
            self.add(at, message, Asked::WherePossible, "GDPR Art. 30(1)(f)");
        }
    }

    fn security(&mut self, document: &Document, cites: &'static str) {
        if document.security.iter().all(|measure| measure.trim().is_empty()) {
            let message =
                "the technical and organisational measures (Art. 32(1)) are not described: add `security`";
            self.add(Pointer::of(["security"]), message, Asked::WherePossible, cites);
        }
    }
}

/// The fields that tell about people and are of no category; the rows of copies repeat other collections.
fn without_category<'d>(
    document: &'d Document,
    collection: &'d Collection,
) -> impl Iterator<Item = (&'d String, &'d Field)> {
    let fields = collection.fields.iter().filter(|_| !collection.is_copy());
    fields.filter(|(_, field)| {
        field.identifies != Identifies::None && document.category_of(collection, field).is_none()
    })
}
