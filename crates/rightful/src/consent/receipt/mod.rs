//! The receipt handed to the person: the field set of ISO/IEC TS 27560:2023 as JSON-LD with terms of the W3C Data Privacy
//! Vocabulary 2.3.
//!
//! The fields and their terms are those of the W3C community guide that maps the specification to the vocabulary; a receipt
//! is a copy of the record, so what is mandatory in one is mandatory in the other.

mod fits;
mod json_ld;
mod record;

pub use self::record::{
    ConsentType, LawfulBasis, Party, PartyRole, PartyType, PersonalDataItem, Profile, PurposeRecord, Record,
    RecordEvent, ValidityDuration,
};

use alloc::vec::Vec;

use serde_json::Value;

use crate::Problems;

impl Record {
    /// The receipt as JSON-LD. Its context is inside it: nothing has to be fetched to read it.
    ///
    /// # Errors
    /// Every mandatory field that is missing, by its name in the specification, every reference to a party that the record does
    /// not describe, that no event gives consent, and what cannot all be true; all at once.
    pub fn receipt(&self, profile: Profile) -> Result<Value, Problems> {
        let mut problems = Vec::new();
        self.check(profile, &mut problems);
        self.fits(&mut problems);
        Problems::none_or(problems)?;
        Ok(json_ld::document(self, profile))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeSet;
    use alloc::string::{String, ToString};

    /// The terms of the Data Privacy Vocabulary 2.3 that receipts may use.
    const TERMS: &str = "Authority CodeOfConduct ConsentExpired ConsentGiven ConsentInvalidated ConsentNotice ConsentReceipt \
        ConsentRefused ConsentRequestDeferred ConsentRequested ConsentRevoked ConsentUnknown ConsentWithdrawn DataController \
        DataProcessor DataProtectionAuthority DataSource DataSubject DataSubjectRight ExplicitlyExpressedConsent \
        ExpressedConsent GovernmentalOrganisation ImpactAssessment Marketing NonProfitOrganisation Optional Organisation \
        PersonalData Process Processing ProcessingLocation Purpose RenewedConsentGiven Required Rule \
        SensitivePersonalData Service SpecialCategoryPersonalData StorageDuration StorageLocation TemporalDuration ThirdParty \
        UntilEventDuration UntilTimeDuration WithdrawConsent hasAddress hasAuthority hasConsentControl hasConsentStatus \
        hasContact hasDataController hasDataSource hasDataSubject hasDuration hasEntity hasImpactAssessment \
        hasJurisdiction hasLegalBasis hasLocation hasName hasNecessity hasNotice hasOrganisationalMeasure hasPersonalData \
        hasProcess hasProcessing hasProcessingCondition hasPurpose hasRecipientThirdParty hasRight hasRule hasService \
        hasStorageCondition isExercisedAt isIndicatedAtTime isIndicatedBy";

    /// A record that uses every field.
    fn whole() -> Record {
        let text = r#"{
            "record_id": "1", "receipt_id": "2", "pii_principal_id": "p", "privacy_notice": "n", "language": "en",
            "purposes": [{
                "purpose": "letters", "purpose_type": "Marketing", "lawful_basis": "explicit-consent",
                "pii_information": [
                    { "pii_type": "a", "pii_attribute_id": "x", "pii_optional": true, "special_pii_category": true },
                    { "pii_type": "b", "pii_optional": false, "sensitive_pii_category": true }, { "pii_type": "c" }
                ],
                "pii_controllers": ["a"], "collection_method": "form", "processing_method": "send",
                "storage_locations": ["FR", "in the cloud"], "retention_period": "P1Y", "processing_locations": ["FR"],
                "geographic_restrictions": "stays", "service": "letters", "jurisdiction": "EU",
                "recipient_third_parties": ["c"], "withdrawal_method": "link", "privacy_rights": "page",
                "codes_of_conduct": "code", "impact_assessment": "report", "authority_party": "d"
            }],
            "parties": [
                { "party_id": "a", "party_address": "s", "party_name": "A", "party_contact": "c", "party_type": "organisation",
                  "party_email": "e", "party_url": "u", "party_phone": "t", "party_role": "controller" },
                { "party_id": "b", "party_address": "s", "party_name": "B", "party_contact": "c", "party_type": "organisation",
                  "party_role": "processor" },
                { "party_id": "c", "party_address": "s", "party_name": "C", "party_contact": "c", "party_type": "non-profit",
                  "party_role": "third-party" },
                { "party_id": "d", "party_address": "s", "party_name": "D", "party_contact": "c", "party_type": "government",
                  "party_role": "authority" }
            ],
            "events": [
                { "event_time": "2026-03-01T12:00:00Z", "validity_duration": { "by": "period", "period": "P1Y" },
                  "entity_id": "p", "event_type": "expressed", "event_state": "given" },
                { "event_time": "2026-03-01T12:00:00Z", "validity_duration": { "by": "date", "date": "2027-03-01" },
                  "entity_id": "p", "event_type": "explicitly-expressed", "event_state": "renewed" },
                { "event_time": "2026-03-01T12:00:00Z", "validity_duration": { "by": "event", "event": "withdrawal" },
                  "entity_id": "p", "event_type": "expressed", "event_state": "withdrawn" }
            ]
        }"#;
        serde_json::from_str(text).unwrap()
    }

    /// Every name a reader of JSON-LD would look up: keys, types and nodes.
    fn names(value: &Value, out: &mut BTreeSet<String>) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| names(item, out)),
            Value::Object(map) => {
                for (key, value) in map {
                    match (key.as_str(), value) {
                        ("@context" | "@value", _) => continue,
                        ("@type" | "@id", Value::String(name)) => _ = out.insert(name.clone()),
                        ("@type", Value::Array(types)) => {
                            out.extend(types.iter().filter_map(Value::as_str).map(ToString::to_string));
                        }
                        _ => {}
                    }
                    if !key.starts_with('@') {
                        out.insert(key.clone());
                        names(value, out);
                    }
                }
            }
            _ => {}
        }
    }

    #[test]
    fn every_name_is_of_a_declared_vocabulary_and_the_context_is_inside() {
        let terms: BTreeSet<&str> = TERMS.split_whitespace().collect();
        for profile in [Profile::Iso, Profile::EuGdpr] {
            let receipt = whole().receipt(profile).unwrap();
            let context = receipt["@context"].as_object().unwrap();
            for (prefix, address) in context {
                let address = address.as_str().unwrap();
                assert!(address.ends_with(['#', '/']), "{prefix} is a namespace, not a document to fetch");
            }
            let mut used = BTreeSet::new();
            names(&receipt, &mut used);
            assert!(used.len() > 50, "only {} names", used.len());
            for name in used {
                let (prefix, term) = name.split_once(':').unwrap();
                assert!(prefix == "_" || context.contains_key(prefix), "{name}");
                assert!(prefix != "dpv" || terms.contains(term), "{name} is no term that was looked up");
            }
        }
        for status in crate::consent::Status::ALL {
            assert!(terms.contains(status.dpv().trim_start_matches("dpv:")), "{status:?}");
        }
    }

    #[test]
    fn a_record_tells_nothing_of_itself() {
        let record = whole();
        let (purposes, parties) = (record.purposes.clone().unwrap(), record.parties.clone().unwrap());
        let told = alloc::format!(
            "{record:?} {:?} {:?} {:?}",
            purposes[0],
            parties[0],
            record.events.clone().unwrap()[0]
        );
        assert_eq!(told, "Record PurposeRecord Party RecordEvent");
    }
}
