//! What a data set is for whoever holds it: personal, pseudonymised, anonymous (Art. 4(1), 4(5), Recital 26).
//!
//! The question is asked for one holder at a time (C-413/23 P *EDPS v SRB*): the same rows can be pseudonymised for the
//! one who has the key and anonymous for the one who never can get at it. Anonymous is never computed: it takes the
//! computed conditions of WP216 *and* an assessment on record.

use alloc::string::String;
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use super::Citation;
use crate::calendar::Date;
use crate::read::Read;
use crate::{Code, Error, Problems};

/// A data set in the hands of one holder (Art. 4(5), Recital 26).
#[derive(Clone, Debug, PartialEq, Eq, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a call: a new key is a new fact, read by identifiability")]
pub struct DataSet {
    /// The day it is judged, against the review of the assessment.
    pub on: Date,
    /// What was done to direct identifiers.
    pub identifiers: Identifiers,
    /// What the holder has or can get.
    pub holder: HolderMeans,
    /// What was measured of the data, where it was (WP216).
    #[serde(default)]
    pub measured: Option<Measured>,
    /// The assessment on record, where there is one.
    #[serde(default)]
    pub assessment: Option<Assessment>,
}

/// What was done to direct identifiers (Art. 4(5), EDPB Guidelines 01/2025, consultation version).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "each leaves something else behind that leads back")]
pub enum Identifiers {
    /// They are there.
    Present,
    /// A label such as "anonymous user" stands instead, and the old key stays: the key is additional information.
    Relabelled,
    /// A hash without a secret, or another function that anybody can repeat for a known value.
    Hashed,
    /// A keyed pseudonym or a table of pseudonyms: key and table are the additional information (Art. 4(5)).
    Keyed,
    /// They and every key that leads back are gone, tables and secrets included.
    Removed,
}

/// What a holder has or can get: the means reasonably likely to be used (Recital 26).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Read, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[expect(clippy::exhaustive_structs, reason = "a call: a new key is a new fact, read by identifiability")]
pub struct HolderMeans {
    /// It has the additional information: key, salt, table, or the records the data came from.
    pub additional_information: bool,
    /// What it has is kept apart, under measures, and used by named people only (Art. 4(5), Recital 29).
    pub kept_apart: bool,
    /// Somebody else has it.
    pub held_by_another: bool,
    /// It has a legal route to whoever has it (C-582/14 *Breyer* *unverified*).
    pub legal_route: bool,
    /// It has other data that single people out or can be joined: public registers, purchased data, its own records.
    pub other_data: bool,
}

/// What was measured of the data after treatment, for the three risks of WP216 [unverified wording].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "one figure for each of the three risks of WP216")]
pub struct Measured {
    /// Singling out: the size of the smallest group of rows that are alike in every quasi-identifier.
    pub smallest_group: u32,
    /// Linkability: whether a key or value still joins rows of one person, here or with another data set.
    pub linkable: bool,
    /// Inference: the fewest different values of a sensitive attribute within one such group.
    pub fewest_values: u32,
}

/// The risks of WP216 (Opinion 05/2014) [unverified wording], as means of Recital 26.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the three risks of WP216")]
pub enum Risk {
    /// Some rows are one person's alone.
    SinglingOut,
    /// Rows of one person can be joined.
    Linkability,
    /// A value follows from the others with certainty.
    Inference,
}

/// An assessment on record: who judged the remaining risk, when, and until when it holds (Art. 5(2), Recital 26).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "what an assessment has to have on record")]
pub struct Assessment {
    /// The role that made it, not a person's name.
    pub by: String,
    /// The day.
    pub date: Date,
    /// Where it is on record.
    pub reference: String,
    /// The last day it holds: it is looked at again then.
    pub review: Date,
    /// Whether identification is reasonably likely, by whatever means (Recital 26: cost, time, technology).
    pub identification_likely: bool,
    /// The risks that are not excluded and were weighed one by one: one that was missed needs its own evaluation.
    #[serde(default)]
    pub weighed: Vec<Risk>,
}

/// What a data set is for its holder (Art. 4(1), 4(5), Recital 26).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "Art. 4(1), 4(5) and Recital 26")]
pub enum Identifiability {
    /// Personal data (Art. 4(1)).
    Personal,
    /// Personal data that additional information is needed to attribute (Art. 4(5)).
    Pseudonymised,
    /// No personal data for this holder (Recital 26).
    Anonymous,
}

/// What a data set is for its holder, and why (Art. 4(1), 4(5), Recital 26).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct IdentifiabilityAnswer {
    /// What it is.
    pub status: Identifiability,
    /// Whether the Regulation applies to the holder: pseudonymised data are personal data (Recital 26).
    pub personal_data: bool,
    /// What leads back to people, or stands between the data and "anonymous".
    pub because: Vec<Trace>,
    /// The risks of WP216 that are not excluded, or were not measured.
    pub risks: Vec<Risk>,
    /// The provisions the answer rests on.
    pub cites: Vec<Citation>,
    /// The class of the W3C Data Privacy Vocabulary 2.3.
    pub dpv: &'static str,
}

/// What leads back to people, or stands between a data set and "anonymous" (Recital 26).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "what identifiability looks at")]
pub enum Trace {
    /// Direct identifiers are there (Art. 4(1)).
    DirectIdentifiers,
    /// The old key stays under another label (Art. 4(5)).
    KeyStays,
    /// Anybody who knows a value can repeat the function (EDPB Guidelines 01/2025, consultation version).
    Repeatable,
    /// The holder has the additional information (Art. 4(5)).
    HasAdditionalInformation,
    /// It is not kept apart, so that this is not even pseudonymisation (Art. 4(5)).
    NotKeptApart,
    /// Somebody else has it, and the holder can get at it (C-582/14 *Breyer* *unverified*, Recital 26).
    CanGetAdditionalInformation,
    /// Other data of the holder lead back (Recital 26).
    OtherData,
    /// A risk of WP216 is not excluded and was not weighed, or nothing was measured (Recital 26).
    RiskNotWeighed,
    /// No assessment is on record (Art. 5(2)).
    NotAssessed,
    /// The assessment is over: its review date has passed, or it is dated after the day of the question (Art. 5(2)).
    AssessmentOutOfDate,
    /// The assessment finds identification reasonably likely (Recital 26).
    FoundLikely,
}

impl Identifiability {
    /// The class of the W3C Data Privacy Vocabulary 2.3. Data that are anonymous for one holder while somebody else has
    /// the key are `ContextuallyAnonymisedData`, which the vocabulary puts under pseudonymised data (Recital 26).
    #[must_use]
    pub const fn dpv(self, somebody_has_the_key: bool) -> &'static str {
        match (self, somebody_has_the_key) {
            (Self::Personal, _) => "https://w3id.org/dpv#PersonalData",
            (Self::Pseudonymised, _) => "https://w3id.org/dpv#PseudonymisedData",
            (Self::Anonymous, true) => "https://w3id.org/dpv#ContextuallyAnonymisedData",
            (Self::Anonymous, false) => "https://w3id.org/dpv#AnonymisedData",
        }
    }
}

impl Measured {
    /// The risks that are not excluded: a group of one, rows that join, a value that follows with certainty.
    ///
    /// These are the least conditions of WP216 (*convention*: two rows, two values); how much more is needed is for the
    /// assessment (Recital 26).
    #[must_use]
    pub fn risks(&self) -> Vec<Risk> {
        [
            (self.smallest_group < 2, Risk::SinglingOut),
            (self.linkable, Risk::Linkability),
            (self.fewest_values < 2, Risk::Inference),
        ]
        .into_iter()
        .filter_map(|(open, risk)| open.then_some(risk))
        .collect()
    }
}

/// What a data set is for its holder: personal, pseudonymised or anonymous (Art. 4(1), 4(5), Recital 26).
///
/// Never anonymous without an assessment on record that still holds, and with every risk of WP216 either excluded by
/// what was measured or weighed one by one.
///
/// # Errors
/// [`Code::IdentifiabilityContradiction`] where what the holder has cannot be true together, or the assessment is
/// blank or reviewed before it was made (Art. 5(2)).
pub fn identifiability(set: &DataSet) -> Result<IdentifiabilityAnswer, Problems> {
    check(set)?;
    let risks = set.measured.map_or_else(
        || alloc::vec![Risk::SinglingOut, Risk::Linkability, Risk::Inference],
        |measured| measured.risks(),
    );
    let means = means(set);
    let because = if means.is_empty() { doubts(set, &risks) } else { means };
    let status = status(set, &because);
    let somebody_has_the_key = set.holder.held_by_another;
    Ok(IdentifiabilityAnswer {
        status,
        personal_data: status != Identifiability::Anonymous,
        cites: cites(status, &because),
        because,
        risks,
        dpv: status.dpv(somebody_has_the_key),
    })
}

fn check(set: &DataSet) -> Result<(), Problems> {
    let mut problems = Vec::new();
    let holder = set.holder;
    let mut report = |holds: bool, at: &str, message: &str| {
        if holds {
            problems.push(Error::new(Code::IdentifiabilityContradiction, at, message));
        }
    };
    report(
        holder.kept_apart && !holder.additional_information,
        "/holder/kept_apart",
        "what the holder does not have cannot be kept apart: say that it has additional information, or leave this out",
    );
    report(
        holder.legal_route && !holder.held_by_another,
        "/holder/legal_route",
        "a legal route leads to somebody: say that another has the additional information, or leave this out",
    );
    let key = holder.additional_information || holder.held_by_another;
    report(
        set.identifiers == Identifiers::Removed && key,
        "/identifiers",
        "where somebody has additional information the way back is not gone: say `keyed`, or that nobody has any",
    );
    report(
        set.identifiers == Identifiers::Keyed && !key,
        "/identifiers",
        "a key or table is in somebody's hands until it is destroyed: say in whose, or `removed` once it is",
    );
    if let Some(assessment) = &set.assessment {
        let blank = assessment.by.trim().is_empty() || assessment.reference.trim().is_empty();
        report(
            blank,
            "/assessment",
            "an assessment is on record (Art. 5(2)): say by which role, and where it is",
        );
        report(
            assessment.review < assessment.date,
            "/assessment/review",
            "the assessment would be looked at again before it was made: check the two days",
        );
    }
    Problems::none_or(problems)
}

/// What leads back to people by means reasonably likely to be used (Recital 26).
fn means(set: &DataSet) -> Vec<Trace> {
    let holder = set.holder;
    [
        (set.identifiers == Identifiers::Present, Trace::DirectIdentifiers),
        (set.identifiers == Identifiers::Relabelled, Trace::KeyStays),
        (set.identifiers == Identifiers::Hashed, Trace::Repeatable),
        (holder.additional_information, Trace::HasAdditionalInformation),
        (holder.additional_information && !holder.kept_apart, Trace::NotKeptApart),
        (holder.held_by_another && holder.legal_route, Trace::CanGetAdditionalInformation),
        (holder.other_data, Trace::OtherData),
    ]
    .into_iter()
    .filter_map(|(holds, trace)| holds.then_some(trace))
    .collect()
}

/// What stands between data without a known way back and "anonymous".
fn doubts(set: &DataSet, risks: &[Risk]) -> Vec<Trace> {
    let mut doubts = Vec::new();
    let weighed =
        |risk: &Risk| set.assessment.as_ref().is_some_and(|assessment| assessment.weighed.contains(risk));
    if set.measured.is_none() || !risks.iter().all(weighed) {
        doubts.push(Trace::RiskNotWeighed);
    }
    match &set.assessment {
        None => doubts.push(Trace::NotAssessed),
        Some(assessment) => {
            if assessment.review < set.on || set.on < assessment.date {
                doubts.push(Trace::AssessmentOutOfDate);
            }
            if assessment.identification_likely {
                doubts.push(Trace::FoundLikely);
            }
        }
    }
    doubts
}

fn status(set: &DataSet, because: &[Trace]) -> Identifiability {
    let direct = |trace: &Trace| {
        matches!(
            trace,
            Trace::DirectIdentifiers | Trace::NotKeptApart | Trace::OtherData | Trace::FoundLikely
        )
    };
    if because.is_empty() {
        Identifiability::Anonymous
    } else if because.iter().any(direct) || set.identifiers == Identifiers::Removed {
        // Without additional information anywhere there is nothing Art. 4(5) could speak of.
        Identifiability::Personal
    } else {
        Identifiability::Pseudonymised
    }
}

fn cites(status: Identifiability, because: &[Trace]) -> Vec<Citation> {
    let mut cites = alloc::vec![Citation::known(match status {
        Identifiability::Personal => "GDPR Art. 4(1)",
        Identifiability::Pseudonymised => "GDPR Art. 4(5)",
        Identifiability::Anonymous => "GDPR Recital 26",
    })];
    if status != Identifiability::Anonymous {
        cites.push(Citation::known("GDPR Recital 26"));
    }
    if because.contains(&Trace::NotKeptApart) {
        cites.push(Citation::known("GDPR Recital 29"));
    }
    let recorded = [Trace::NotAssessed, Trace::AssessmentOutOfDate];
    if because.iter().any(|trace| recorded.contains(trace)) {
        cites.push(Citation::known("GDPR Art. 5(2)"));
    }
    cites
}

/// A transfer of data to a recipient, as the controller sees it at collection (Art. 13(1)(e), 14(1)(e)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a call: a new key is a new fact, read by recipient_named")]
pub struct Disclosure {
    /// What the data are for the controller.
    pub for_controller: Identifiability,
    /// What they are for the recipient.
    pub for_recipient: Identifiability,
}

/// Whether the recipient has to be named to the person (Art. 13(1)(e), 14(1)(e)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct DisclosureAnswer {
    /// Whether it has to.
    pub named: bool,
    /// Whether the recipient itself holds personal data.
    pub personal_for_recipient: bool,
    /// The provisions the answer rests on.
    pub cites: Vec<Citation>,
}

/// Whether the recipient has to be named: judged from the controller's side at collection, whatever the data are in the
/// recipient's hands (Art. 13(1)(e), 14(1)(e); C-413/23 P *EDPS v SRB*, 4 September 2025).
#[must_use]
pub fn recipient_named(disclosure: &Disclosure) -> DisclosureAnswer {
    DisclosureAnswer {
        named: disclosure.for_controller != Identifiability::Anonymous,
        personal_for_recipient: disclosure.for_recipient != Identifiability::Anonymous,
        cites: ["GDPR Art. 13(1)(e)", "GDPR Art. 14(1)(e)"].into_iter().map(Citation::known).collect(),
    }
}
