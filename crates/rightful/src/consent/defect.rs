//! Whether what was obtained is a consent at all (Art. 4(11), 7, 9(2)(a); Recitals 32, 42, 43).

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use super::event::Event;
use crate::law::Citation;
use crate::read::Read;

/// How a consent was asked for and given: the facts its validity turns on. `Debug` tells the act only.
#[derive(Clone, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the facts the rules ask for: a new one is a new rule")]
pub struct Obtained {
    /// What the person did.
    pub act: Act,
    /// The controller that was named to the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub controller: Option<String>,
    /// The purposes that were named to the person.
    #[serde(default)]
    pub purposes: Vec<String>,
    /// Whether each purpose could be agreed to or refused by itself.
    pub separate: bool,
    /// Whether the request stood apart from other matters, such as terms of use.
    pub distinguishable: bool,
    /// Whether a contract or service was refused without it, though it does not need the data.
    pub condition_of_service: bool,
    /// Whether refusing or withdrawing came with a detriment.
    pub detriment: bool,
    /// Whether the right to withdraw was announced before consent was given.
    pub withdrawal_announced: bool,
    /// Whether withdrawing is as easy as giving.
    pub withdrawal_as_easy: bool,
    /// Whether it covers a special category of data (Art. 9(1)).
    #[serde(default)]
    pub special_category: bool,
    /// Whether it was explicit.
    #[serde(default)]
    pub explicit: bool,
    /// What the data are to be used for, where that is in question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_for: Option<Use>,
    /// The event on record, where its proof is in question too (Art. 7(1)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<Event>,
}

impl fmt::Debug for Obtained {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Obtained({:?})", self.act)
    }
}

/// A use of data, to be compared with what was consented to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "what a consent has to cover")]
pub struct Use {
    /// The purpose.
    pub purpose: String,
    /// The controller.
    pub controller: String,
}

/// What the person did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
#[schemars(rename = "ConsentGesture")]
pub enum Act {
    /// Said or wrote that they agree (Art. 4(11)).
    Statement,
    /// Did something that clearly means it, such as ticking an empty box (Art. 4(11), Recital 32).
    AffirmativeAct,
    /// Left a ticked box as it was (Recital 32; C-673/17 **\[unverified\]**).
    PreTicked,
    /// Said nothing (Recital 32).
    Silence,
    /// Did nothing, or just went on (Recital 32).
    Inactivity,
    /// Was told by a notice and did not opt out: deemed consent by notification of the Singapore PDPA, s. 15A, which has no
    /// counterpart in the Regulation.
    Notice,
}

/// The law a consent is looked at under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
#[schemars(rename = "ConsentRegime")]
pub enum Regime {
    /// The Regulation.
    Eu,
    /// The Personal Data Protection Act of Singapore. Judged is what its obligations of consent, notification and purpose
    /// limitation ask for, and that consent may be deemed from a notice (s. 15A); what Art. 4(11) and 7 ask for beyond that, such
    /// as a request that stands apart, is none of its rules here.
    Singapore,
}

/// Two legal models that share a word (S38 of the reference).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "an act of the person, a notice to the person, or neither")]
pub enum Model {
    /// The person acted: opt-in.
    OptIn,
    /// The person was told and did not object: notice.
    Notice,
    /// Neither: there is none.
    None,
}

/// Why something is no consent, or may not be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Defect {
    /// The box was ticked beforehand (Recital 32; also C-673/17 **\[unverified\]**).
    PreTicked,
    /// Silence (Recital 32).
    Silence,
    /// Inactivity (Recital 32).
    Inactivity,
    /// Deemed from a notice: no indication by a statement or clear affirmative act (Art. 4(11)).
    NoticeOnly,
    /// The person did not know who the controller is (Recital 42).
    ControllerUnknown,
    /// The person did not know the purposes (Art. 6(1)(a), Recital 42).
    PurposesUnknown,
    /// Several purposes with one answer (Recitals 32, 43).
    Bundled,
    /// Mixed with other matters (Art. 7(2)).
    Indistinguishable,
    /// A condition of a service that does not need it (Art. 7(4), Recital 43).
    Conditional,
    /// Refusing or withdrawing came with a detriment (Recital 42).
    Detriment,
    /// The right to withdraw was not announced (Art. 7(3)).
    WithdrawalNotAnnounced,
    /// Withdrawing is harder than giving (Art. 7(3)).
    WithdrawalHarder,
    /// Special categories, and the consent is not explicit (Art. 9(2)(a)).
    NotExplicit,
    /// Used for a purpose that was not consented to (Art. 6(1)(a); the test of Art. 6(4) is another question).
    ChangedPurpose,
    /// Used by a controller that was not named (Recital 42).
    ChangedController,
    /// The record does not demonstrate it (Art. 7(1)).
    NotDemonstrated,
}

impl Defect {
    /// Every defect, in the order in which they are told.
    pub const ALL: [Self; 16] = [
        Self::PreTicked,
        Self::Silence,
        Self::Inactivity,
        Self::NoticeOnly,
        Self::ControllerUnknown,
        Self::PurposesUnknown,
        Self::Bundled,
        Self::Indistinguishable,
        Self::Conditional,
        Self::Detriment,
        Self::WithdrawalNotAnnounced,
        Self::WithdrawalHarder,
        Self::NotExplicit,
        Self::ChangedPurpose,
        Self::ChangedController,
        Self::NotDemonstrated,
    ];

    /// Where the rule stands that it breaks.
    #[must_use]
    pub fn cites(self) -> Vec<Citation> {
        let known: &[&str] = match self {
            Self::PreTicked | Self::Silence | Self::Inactivity => &["GDPR Art. 4(11)", "GDPR Recital 32"],
            Self::NoticeOnly => &["GDPR Art. 4(11)"],
            Self::ControllerUnknown | Self::ChangedController => &["GDPR Art. 4(11)", "GDPR Recital 42"],
            Self::PurposesUnknown => &["GDPR Art. 6(1)(a)", "GDPR Recital 42"],
            Self::Bundled => &["GDPR Art. 4(11)", "GDPR Recital 32", "GDPR Recital 43"],
            Self::Indistinguishable => &["GDPR Art. 7(2)"],
            Self::Conditional => &["GDPR Art. 7(4)", "GDPR Recital 43"],
            Self::Detriment => &["GDPR Art. 4(11)", "GDPR Recital 42"],
            Self::WithdrawalNotAnnounced | Self::WithdrawalHarder => &["GDPR Art. 7(3)"],
            Self::NotExplicit => &["GDPR Art. 9(2)(a)"],
            Self::ChangedPurpose => &["GDPR Art. 6(1)(a)", "GDPR Art. 6(4)"],
            Self::NotDemonstrated => &["GDPR Art. 7(1)"],
        };
        known.iter().map(|text| Citation::known(text)).collect()
    }

    fn in_singapore(self) -> Option<Vec<Citation>> {
        let obligation = match self {
            Self::PreTicked | Self::Silence | Self::Inactivity => "Singapore PDPA, consent obligation",
            Self::PurposesUnknown => "Singapore PDPA, notification obligation",
            Self::ChangedPurpose => "Singapore PDPA, purpose limitation obligation",
            _ => return None,
        };
        Some(alloc::vec![Citation::known(obligation)])
    }
}

/// A defect with its provisions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
#[schemars(rename = "ConsentFinding")]
pub struct Finding {
    /// The defect.
    pub defect: Defect,
    /// Where the rule stands.
    pub cites: Vec<Citation>,
    /// The parts of the record that are missing, where the defect is that it demonstrates nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<&'static str>,
}

/// What was obtained, and everything that is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Validity {
    /// Opt-in, notice, or nothing.
    pub model: Model,
    /// Whether nothing is wrong with it under the law asked for.
    pub valid: bool,
    /// Whether it is also a consent in the sense of Art. 4(11) and 7, whatever the law asked for.
    pub gdpr_consent: bool,
    /// Everything that is wrong with it, in the order of [`Defect`].
    pub defects: Vec<Finding>,
}

impl Obtained {
    /// The model it follows.
    #[must_use]
    pub const fn model(&self) -> Model {
        match self.act {
            Act::Statement | Act::AffirmativeAct => Model::OptIn,
            Act::Notice => Model::Notice,
            Act::PreTicked | Act::Silence | Act::Inactivity => Model::None,
        }
    }

    /// Everything that is wrong with it under a law, all at once.
    ///
    /// An infringing part of a declaration is not binding (Art. 7(2)): what has a defect here is no basis under
    /// Art. 6(1)(a). Whether somebody may consent at their age is Art. 8: [`ChildConsent`](super::ChildConsent).
    #[must_use]
    pub fn defects(&self, regime: Regime) -> Validity {
        let all: Vec<Defect> = Defect::ALL.into_iter().filter(|defect| self.has(*defect)).collect();
        let gdpr_consent = all.is_empty();
        let defects: Vec<Finding> = match regime {
            Regime::Eu => all.into_iter().map(|defect| self.finding(defect, defect.cites())).collect(),
            Regime::Singapore => all
                .into_iter()
                .filter_map(|defect| Some(self.finding(defect, defect.in_singapore()?)))
                .collect(),
        };
        Validity { model: self.model(), valid: defects.is_empty(), gdpr_consent, defects }
    }

    fn finding(&self, defect: Defect, cites: Vec<Citation>) -> Finding {
        let missing = match (&self.event, defect) {
            (Some(event), Defect::NotDemonstrated) => event.unproven(),
            _ => Vec::new(),
        };
        Finding { defect, cites, missing }
    }

    fn has(&self, defect: Defect) -> bool {
        let blank = |text: &str| text.trim().is_empty();
        match defect {
            Defect::PreTicked => self.act == Act::PreTicked,
            Defect::Silence => self.act == Act::Silence,
            Defect::Inactivity => self.act == Act::Inactivity,
            Defect::NoticeOnly => self.act == Act::Notice,
            Defect::ControllerUnknown => self.controller.as_deref().is_none_or(blank),
            Defect::PurposesUnknown => self.purposes.iter().all(|purpose| blank(purpose)),
            Defect::Bundled => self.purposes.len() > 1 && !self.separate,
            Defect::Indistinguishable => !self.distinguishable,
            Defect::Conditional => self.condition_of_service,
            Defect::Detriment => self.detriment,
            Defect::WithdrawalNotAnnounced => !self.withdrawal_announced,
            Defect::WithdrawalHarder => !self.withdrawal_as_easy,
            Defect::NotExplicit => self.special_category && !self.explicit,
            Defect::ChangedPurpose => {
                self.used_for.as_ref().is_some_and(|used| !self.purposes.contains(&used.purpose))
            }
            Defect::ChangedController => self
                .used_for
                .as_ref()
                .is_some_and(|used| self.controller.as_deref().is_some_and(|named| named != used.controller)),
            Defect::NotDemonstrated => self.event.as_ref().is_some_and(|event| !event.unproven().is_empty()),
        }
    }
}
