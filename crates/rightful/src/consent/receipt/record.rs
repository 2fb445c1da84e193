//! The record of ISO/IEC TS 27560:2023, by the names its fields have there, and what of it has to be there.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use crate::calendar::{Date, DateTime, Period};
use crate::consent::Status;
use crate::pointer::Pointer;
use crate::read::Read;
use crate::{Code, Error};

/// Which fields a receipt has to have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Profile {
    /// Those of the specification.
    Iso,
    /// Those, and what the guide asks for under the Regulation: lawful basis, collection method, processing method, privacy
    /// rights and the authority (Art. 6, 13, 14, 77).
    #[default]
    EuGdpr,
}

/// A field the record may lack.
macro_rules! record {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Default, PartialEq, Eq, Serialize, Read, JsonSchema)]
        #[serde(deny_unknown_fields)]
        #[expect(clippy::exhaustive_structs, reason = "the fields of the specification")]
        pub struct $name {
            $($(#[$field_doc])* #[serde(default, skip_serializing_if = "Option::is_none")] pub $field: Option<$type>,)*
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    };
}

record! {
    /// A record of consent: header, processing, parties, events. `Debug` tells nothing of it.
    Record {
        /// Mandatory: the id of the record.
        record_id: String,
        /// Optional: the id of the receipt, where it has one of its own.
        receipt_id: String,
        /// Mandatory: the person, by an id that is not their name.
        pii_principal_id: String,
        /// Mandatory: the notice that was shown, by its reference or address.
        privacy_notice: String,
        /// Mandatory: the language of the notice (ISO 639).
        language: String,
        /// Mandatory, at least one: what is processed for what.
        purposes: Vec<PurposeRecord>,
        /// Mandatory, at least one: who is involved.
        parties: Vec<Party>,
        /// Mandatory, at least one: what happened.
        events: Vec<RecordEvent>,
    }
}

record! {
    /// What is processed for one purpose. `Debug` tells nothing of it.
    PurposeRecord {
        /// Mandatory: the purpose, as the person was told.
        purpose: String,
        /// Optional: its kind, as a term of the vocabulary such as `Marketing`.
        purpose_type: String,
        /// Optional, mandatory under the Regulation: the lawful basis.
        lawful_basis: LawfulBasis,
        /// Mandatory, at least one: the personal data.
        pii_information: Vec<PersonalDataItem>,
        /// Mandatory, at least one: the controllers, by `party_id`.
        pii_controllers: Vec<String>,
        /// Optional, mandatory under the Regulation: how the data are collected.
        collection_method: String,
        /// Optional, mandatory under the Regulation: what is done with them.
        processing_method: String,
        /// Mandatory, at least one: the countries they are stored in (ISO 3166-1), or other places in words.
        storage_locations: Vec<String>,
        /// Mandatory: how long they are kept: a period such as `P1Y`, or words.
        retention_period: String,
        /// Optional: where else they are processed.
        processing_locations: Vec<String>,
        /// Optional: where they must stay.
        geographic_restrictions: String,
        /// Optional: the service it belongs to.
        service: String,
        /// Mandatory: the jurisdiction (ISO 3166-1, or `EU`).
        jurisdiction: String,
        /// Mandatory: third parties that receive the data, by `party_id`; an empty list where there are none.
        recipient_third_parties: Vec<String>,
        /// Mandatory: how consent is withdrawn (Art. 7(3)), in words or as an address.
        withdrawal_method: String,
        /// Optional, mandatory under the Regulation: how rights are exercised.
        privacy_rights: String,
        /// Optional: codes of conduct (Art. 40).
        codes_of_conduct: String,
        /// Optional: the impact assessment (Art. 35).
        impact_assessment: String,
        /// Optional, mandatory under the Regulation: the supervisory authority, by `party_id`.
        authority_party: String,
    }
}

record! {
    /// One kind of personal data. `Debug` tells nothing of it.
    PersonalDataItem {
        /// Mandatory: the category.
        pii_type: String,
        /// Optional: where its value is kept, not the value.
        pii_attribute_id: String,
        /// Optional: whether the person may leave it out.
        pii_optional: bool,
        /// Optional: whether it is sensitive.
        sensitive_pii_category: bool,
        /// Optional: whether it is of a special category (Art. 9(1)).
        special_pii_category: bool,
    }
}

record! {
    /// Somebody involved. `Debug` tells nothing of it.
    Party {
        /// Mandatory: the id the record refers to it by.
        party_id: String,
        /// Mandatory: its address.
        party_address: String,
        /// Mandatory: its name.
        party_name: String,
        /// Mandatory: its contact.
        party_contact: String,
        /// Mandatory: what kind of organisation it is.
        party_type: PartyType,
        /// Optional: its e-mail address.
        party_email: String,
        /// Optional: its page.
        party_url: String,
        /// Optional: its telephone number.
        party_phone: String,
        /// Optional: its role.
        party_role: PartyRole,
    }
}

record! {
    /// Something that happened to the consent. `Debug` tells nothing of it.
    RecordEvent {
        /// Mandatory: when.
        event_time: DateTime,
        /// Mandatory: for how long it holds.
        validity_duration: ValidityDuration,
        /// Mandatory: who it came from: the `pii_principal_id` or a `party_id`.
        entity_id: String,
        /// Mandatory: the type of consent.
        event_type: ConsentType,
        /// Mandatory: the state it led to.
        event_state: Status,
    }
}

/// The lawful basis of a record of consent (Art. 6(1)(a), 9(2)(a)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
#[schemars(rename = "ReceiptBasis")]
pub enum LawfulBasis {
    /// Art. 6(1)(a).
    Consent,
    /// Art. 6(1)(a) with the gate of Art. 9(2)(a).
    ExplicitConsent,
}

/// How consent was expressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ConsentType {
    /// By a statement or clear affirmative act (Art. 4(11)).
    Expressed,
    /// By an act that is about the consent alone (Art. 9(2)(a)).
    ExplicitlyExpressed,
}

/// For how long something holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(tag = "by", rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum ValidityDuration {
    /// So long from the event on.
    Period {
        /// The period.
        period: Period,
    },
    /// Until a day.
    Date {
        /// The day.
        date: Date,
    },
    /// Until something happens, such as a withdrawal (Art. 7(3)).
    Event {
        /// What.
        event: String,
    },
}

/// The role of a party.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PartyRole {
    /// Controller (Art. 4(7)).
    Controller,
    /// Processor (Art. 4(8)).
    Processor,
    /// Third party (Art. 4(10)).
    ThirdParty,
    /// Supervisory authority (Art. 51).
    Authority,
}

/// What kind of organisation a party is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PartyType {
    /// An organisation.
    Organisation,
    /// An organisation that is not for profit.
    NonProfit,
    /// A public body.
    Government,
}

/// Where a field is looked at, and what is found to be missing.
struct Look<'o> {
    out: &'o mut Vec<Error>,
}

impl Look<'_> {
    fn has(&mut self, there: bool, at: &Pointer, field: &str) {
        if !there {
            let message =
                alloc::format!("`{field}` of ISO/IEC TS 27560 is missing: a record of consent must have it");
            self.out.push(Error::new(Code::ReceiptMissing, at.key(field), message));
        }
    }

    fn text(&mut self, text: &Option<String>, at: &Pointer, field: &str) {
        self.has(text.as_deref().is_some_and(|text| !text.trim().is_empty()), at, field);
    }

    fn some<T>(&mut self, list: &Option<Vec<T>>, at: &Pointer, field: &str) {
        self.has(list.as_ref().is_some_and(|list| !list.is_empty()), at, field);
    }

    fn known(&mut self, id: Option<&str>, known: &[&str], at: &Pointer) {
        if id.is_some_and(|id| !known.contains(&id)) {
            let message = "no party of the record has this id: describe it under `parties`";
            self.out.push(Error::new(Code::ReceiptUnknownParty, at.to_string(), message));
        }
    }
}

impl Record {
    /// Every mandatory field that is missing, and every reference that leads nowhere.
    pub(super) fn check(&self, profile: Profile, out: &mut Vec<Error>) {
        let mut look = Look { out };
        let root = Pointer::default();
        look.text(&self.record_id, &root, "record_id");
        look.text(&self.pii_principal_id, &root, "pii_principal_id");
        look.text(&self.privacy_notice, &root, "privacy_notice");
        look.text(&self.language, &root, "language");
        look.some(&self.purposes, &root, "purposes");
        look.some(&self.parties, &root, "parties");
        look.some(&self.events, &root, "events");
        let parties: Vec<&str> =
            self.parties.iter().flatten().filter_map(|party| party.party_id.as_deref()).collect();
        for (i, purpose) in self.purposes.iter().flatten().enumerate() {
            purpose.check(profile, &parties, &root.key("purposes").index(i), &mut look);
        }
        for (i, party) in self.parties.iter().flatten().enumerate() {
            party.check(&root.key("parties").index(i), &mut look);
        }
        for (i, event) in self.events.iter().flatten().enumerate() {
            let at = root.key("events").index(i);
            event.check(&at, &mut look);
            let person = self.pii_principal_id.as_deref();
            look.known(
                event.entity_id.as_deref().filter(|id| person != Some(*id)),
                &parties,
                &at.key("entity_id"),
            );
        }
    }
}

impl PurposeRecord {
    fn check(&self, profile: Profile, parties: &[&str], at: &Pointer, look: &mut Look<'_>) {
        look.text(&self.purpose, at, "purpose");
        look.some(&self.pii_information, at, "pii_information");
        look.some(&self.pii_controllers, at, "pii_controllers");
        look.some(&self.storage_locations, at, "storage_locations");
        look.text(&self.retention_period, at, "retention_period");
        look.text(&self.jurisdiction, at, "jurisdiction");
        look.has(self.recipient_third_parties.is_some(), at, "recipient_third_parties");
        look.text(&self.withdrawal_method, at, "withdrawal_method");
        if profile == Profile::EuGdpr {
            look.has(self.lawful_basis.is_some(), at, "lawful_basis");
            look.text(&self.collection_method, at, "collection_method");
            look.text(&self.processing_method, at, "processing_method");
            look.text(&self.privacy_rights, at, "privacy_rights");
            look.text(&self.authority_party, at, "authority_party");
        }
        for (i, item) in self.pii_information.iter().flatten().enumerate() {
            look.text(&item.pii_type, &at.key("pii_information").index(i), "pii_type");
        }
        for (field, ids) in [
            ("pii_controllers", &self.pii_controllers),
            ("recipient_third_parties", &self.recipient_third_parties),
        ] {
            for (i, id) in ids.iter().flatten().enumerate() {
                look.known(Some(id), parties, &at.key(field).index(i));
            }
        }
        look.known(self.authority_party.as_deref(), parties, &at.key("authority_party"));
    }
}

impl Party {
    fn check(&self, at: &Pointer, look: &mut Look<'_>) {
        look.text(&self.party_id, at, "party_id");
        look.text(&self.party_address, at, "party_address");
        look.text(&self.party_name, at, "party_name");
        look.text(&self.party_contact, at, "party_contact");
        look.has(self.party_type.is_some(), at, "party_type");
    }
}

impl RecordEvent {
    fn check(&self, at: &Pointer, look: &mut Look<'_>) {
        look.has(self.event_time.is_some(), at, "event_time");
        look.has(self.validity_duration.is_some(), at, "validity_duration");
        look.text(&self.entity_id, at, "entity_id");
        look.has(self.event_type.is_some(), at, "event_type");
        look.has(self.event_state.is_some(), at, "event_state");
    }
}
