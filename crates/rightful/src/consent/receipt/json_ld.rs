//! A record as JSON-LD: which term stands for which field.
//!
//! What the vocabulary names is written as a node (`@id`), never as text that looks like one. Nothing of the record becomes an
//! address: parties and the person are blank nodes (`_:party-0`), their ids stay text.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde_json::{Map, Value, json};

use super::record::{
    ConsentType, LawfulBasis, Party, PartyRole, PartyType, PersonalDataItem, Profile, PurposeRecord, Record,
    RecordEvent, ValidityDuration,
};

/// The fixed context: prefixes, and nothing that has to be fetched.
fn context() -> Value {
    json!({
        "dct": "http://purl.org/dc/terms/",
        "dpv": "https://w3id.org/dpv#",
        "dpv-27560": "https://w3id.org/dpv/schema/dpv-27560#",
        "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
        "loc": "https://w3id.org/dpv/loc#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    })
}

const PERSON: &str = "_:person";

pub(super) fn document(record: &Record, profile: Profile) -> Value {
    let ids = Ids { record };
    let mut node = Node::of("dpv:ConsentReceipt");
    node.set("@context", context());
    node.set(
        "dct:conformsTo",
        named(match profile {
            Profile::Iso => "dpv-27560:receipt",
            Profile::EuGdpr => "dpv-27560:receipt-eu-gdpr",
        }),
    );
    let identifiers: Vec<&String> = [&record.record_id, &record.receipt_id].into_iter().flatten().collect();
    node.set("dct:identifier", json!(identifiers));
    let mut person = Node::of("dpv:DataSubject");
    person.set("@id", json!(PERSON));
    person.text("dct:identifier", &record.pii_principal_id);
    node.set("dpv:hasDataSubject", person.done());
    let mut notice = Node::of("dpv:ConsentNotice");
    notice.text("dct:identifier", &record.privacy_notice);
    notice.text("dct:language", &record.language);
    node.set("dpv:hasNotice", notice.done());
    let purposes = record.purposes.iter().flatten();
    node.set("dpv:hasProcess", purposes.map(|purpose| process(purpose, &ids)).collect());
    let parties = record.parties.iter().flatten().enumerate();
    node.set("dpv:hasEntity", parties.map(|(i, party)| entity(i, party)).collect());
    node.set(
        "dpv:hasConsentStatus",
        record.events.iter().flatten().map(|event| status(event, &ids)).collect(),
    );
    node.done()
}

/// The blank nodes that ids stand for.
struct Ids<'r> {
    record: &'r Record,
}

impl Ids<'_> {
    fn node(&self, id: &str) -> Value {
        if self.record.pii_principal_id.as_deref() == Some(id) {
            return named(PERSON);
        }
        let mut parties = self.record.parties.iter().flatten();
        parties
            .position(|party| party.party_id.as_deref() == Some(id))
            .map_or(Value::Null, |i| named(&party_node(i)))
    }

    fn nodes(&self, ids: &Option<Vec<String>>) -> Value {
        ids.iter().flatten().map(|id| self.node(id)).collect()
    }
}

fn party_node(i: usize) -> String {
    format!("_:party-{i}")
}

fn process(purpose: &PurposeRecord, ids: &Ids<'_>) -> Value {
    let mut node = Node::of("dpv:Process");
    let mut what = Node::of("dpv:Purpose");
    what.text("dct:description", &purpose.purpose);
    if let Some(kind) = &purpose.purpose_type {
        // What could be no term of the vocabulary stays text.
        let is_term = kind.bytes().all(|byte| byte.is_ascii_alphanumeric());
        what.set("skos:broader", if is_term { named(&format!("dpv:{kind}")) } else { json!(kind) });
    }
    node.set("dpv:hasPurpose", what.done());
    if let Some(basis) = purpose.lawful_basis {
        node.set(
            "dpv:hasLegalBasis",
            match basis {
                LawfulBasis::Consent => json!([named("eu-gdpr:A6-1-a")]),
                LawfulBasis::ExplicitConsent => json!([named("eu-gdpr:A6-1-a"), named("eu-gdpr:A9-2-a")]),
            },
        );
    }
    node.set("dpv:hasPersonalData", purpose.pii_information.iter().flatten().map(personal_data).collect());
    node.set("dpv:hasDataController", ids.nodes(&purpose.pii_controllers));
    node.described("dpv:hasDataSource", "dpv:DataSource", &purpose.collection_method);
    node.described("dpv:hasProcessing", "dpv:Processing", &purpose.processing_method);
    let mut places = Node::of("dpv:StorageLocation");
    places.set(
        "dpv:hasLocation",
        purpose.storage_locations.iter().flatten().map(|place| location(place)).collect(),
    );
    let mut period = Node::of("dpv:StorageDuration");
    period.text("dpv:hasDuration", &purpose.retention_period);
    node.set("dpv:hasStorageCondition", json!([places.done(), period.done()]));
    if let Some(locations) = &purpose.processing_locations {
        let mut places = Node::of("dpv:ProcessingLocation");
        places.set("dpv:hasLocation", locations.iter().map(|place| location(place)).collect());
        node.set("dpv:hasProcessingCondition", places.done());
    }
    node.described("dpv:hasRule", "dpv:Rule", &purpose.geographic_restrictions);
    node.described("dpv:hasService", "dpv:Service", &purpose.service);
    if let Some(jurisdiction) = &purpose.jurisdiction {
        node.set("dpv:hasJurisdiction", location(jurisdiction));
    }
    node.set("dpv:hasRecipientThirdParty", ids.nodes(&purpose.recipient_third_parties));
    let mut control = Node::of("dpv:WithdrawConsent");
    control.text("dpv:isExercisedAt", &purpose.withdrawal_method);
    node.set("dpv:hasConsentControl", control.done());
    if let Some(exercised) = &purpose.privacy_rights {
        let mut right = Node::of("dpv:DataSubjectRight");
        right.set("dpv:isExercisedAt", json!(exercised));
        node.set("dpv:hasRight", right.done());
    }
    node.described("dpv:hasOrganisationalMeasure", "dpv:CodeOfConduct", &purpose.codes_of_conduct);
    node.described("dpv:hasImpactAssessment", "dpv:ImpactAssessment", &purpose.impact_assessment);
    if let Some(authority) = &purpose.authority_party {
        node.set("dpv:hasAuthority", ids.node(authority));
    }
    node.done()
}

fn personal_data(item: &PersonalDataItem) -> Value {
    let mut node = Node::of(match (item.special_pii_category, item.sensitive_pii_category) {
        (Some(true), _) => "dpv:SpecialCategoryPersonalData",
        (_, Some(true)) => "dpv:SensitivePersonalData",
        _ => "dpv:PersonalData",
    });
    node.text("dct:description", &item.pii_type);
    node.text("dct:identifier", &item.pii_attribute_id);
    if let Some(optional) = item.pii_optional {
        node.set("dpv:hasNecessity", named(if optional { "dpv:Optional" } else { "dpv:Required" }));
    }
    node.done()
}

fn entity(i: usize, party: &Party) -> Value {
    let mut node = Node::default();
    node.set("@id", json!(party_node(i)));
    let kind = party.party_type.map(|kind| match kind {
        PartyType::Organisation => "dpv:Organisation",
        PartyType::NonProfit => "dpv:NonProfitOrganisation",
        PartyType::Government => "dpv:GovernmentalOrganisation",
    });
    let role = party.party_role.map(|role| match role {
        PartyRole::Controller => "dpv:DataController",
        PartyRole::Processor => "dpv:DataProcessor",
        PartyRole::ThirdParty => "dpv:ThirdParty",
        PartyRole::Authority => "dpv:DataProtectionAuthority",
    });
    node.set("@type", [kind, role].into_iter().flatten().collect());
    node.text("dct:identifier", &party.party_id);
    node.text("dpv:hasName", &party.party_name);
    node.text("dpv:hasAddress", &party.party_address);
    let contacts = [&party.party_contact, &party.party_email, &party.party_url, &party.party_phone];
    node.set("dpv:hasContact", contacts.into_iter().flatten().cloned().collect());
    node.done()
}

fn status(event: &RecordEvent, ids: &Ids<'_>) -> Value {
    let mut node = Node::default();
    if let Some(state) = event.event_state {
        node.set("@type", json!(state.dpv()));
    }
    if let Some(kind) = event.event_type {
        node.set(
            "dpv:hasLegalBasis",
            named(match kind {
                ConsentType::Expressed => "dpv:ExpressedConsent",
                ConsentType::ExplicitlyExpressed => "dpv:ExplicitlyExpressedConsent",
            }),
        );
    }
    if let Some(at) = event.event_time {
        // The specification asks for UTC.
        let utc = crate::DateTime::from_unix_seconds(at.instant()).unwrap_or(at);
        node.set("dpv:isIndicatedAtTime", json!({ "@type": "xsd:dateTime", "@value": utc }));
    }
    if let Some(entity) = &event.entity_id {
        node.set("dpv:isIndicatedBy", ids.node(entity));
    }
    if let Some(duration) = &event.validity_duration {
        let (kind, value) = match duration {
            ValidityDuration::Period { period } => ("dpv:TemporalDuration", json!(period)),
            ValidityDuration::Date { date } => ("dpv:UntilTimeDuration", json!(date)),
            ValidityDuration::Event { event } => ("dpv:UntilEventDuration", json!(event)),
        };
        let mut length = Node::of(kind);
        length.set("rdf:value", value);
        node.set("dpv:hasDuration", length.done());
    }
    node.done()
}

/// A country by its code, or a place in words.
fn location(place: &str) -> Value {
    let is_code = place.len() == 2 && place.bytes().all(|byte| byte.is_ascii_uppercase());
    if is_code { named(&format!("loc:{place}")) } else { json!(place) }
}

/// A node by its name.
fn named(id: &str) -> Value {
    json!({ "@id": id })
}

/// A node of the document.
#[derive(Default)]
struct Node(Map<String, Value>);

impl Node {
    fn of(kind: &str) -> Self {
        let mut node = Self::default();
        node.set("@type", json!(kind));
        node
    }

    fn set(&mut self, key: &str, value: Value) {
        self.0.insert(key.into(), value);
    }

    fn text(&mut self, key: &str, text: &Option<String>) {
        if let Some(text) = text {
            self.set(key, json!(text));
        }
    }

    /// A node of a kind that is only described in words.
    fn described(&mut self, key: &str, kind: &str, text: &Option<String>) {
        if text.is_some() {
            let mut node = Self::of(kind);
            node.text("dct:description", text);
            self.set(key, node.done());
        }
    }

    fn done(self) -> Value {
        Value::Object(self.0)
    }
}
