//! The regimes as data: what has to happen by when, each as a list of steps.

mod elsewhere;
mod eu;
mod uk;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Line, Regime};
use crate::Date;

/// What a regime gives a date for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, crate::read::Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Duty {
    /// Confirm that the request or complaint has arrived.
    Confirmation,
    /// Answer in the short form.
    SimplifiedAnswer,
    /// Answer, where the period is not extended.
    Answer,
    /// Tell the person that the period is extended, and why.
    ExtensionNotice,
    /// Answer, where the period is rightly extended.
    ExtendedAnswer,
    /// Tell the person that nothing will be done, and why.
    Refusal,
    /// Stop selling or sharing.
    OptOut,
    /// Give effect to a withdrawal of consent (PDPA s. 16).
    WithdrawalEffect,
    /// Inform the person about data that came from elsewhere.
    Information,
    /// Notify the supervisory authority of a personal data breach.
    AuthorityNotice,
    /// Tell the person before a restriction is lifted.
    LiftingNotice,
}

impl Duty {
    /// Every duty.
    pub const ALL: [Self; 11] = [
        Self::Confirmation,
        Self::SimplifiedAnswer,
        Self::Answer,
        Self::ExtensionNotice,
        Self::ExtendedAnswer,
        Self::Refusal,
        Self::OptOut,
        Self::WithdrawalEffect,
        Self::Information,
        Self::AuthorityNotice,
        Self::LiftingNotice,
    ];

    /// Its word in calls and answers.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Confirmation => "confirmation",
            Self::SimplifiedAnswer => "simplified-answer",
            Self::Answer => "answer",
            Self::ExtensionNotice => "extension-notice",
            Self::ExtendedAnswer => "extended-answer",
            Self::Refusal => "refusal",
            Self::OptOut => "opt-out",
            Self::WithdrawalEffect => "withdrawal-effect",
            Self::Information => "information",
            Self::AuthorityNotice => "authority-notice",
            Self::LiftingNotice => "lifting-notice",
        }
    }
}

/// What began it all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Matter {
    /// A request of a data subject (Art. 15–22) arrived.
    Request,
    /// A complaint arrived (DPA 2018 s. 164A).
    Complaint,
    /// An opt-out of sale or sharing arrived (11 CCR 7026).
    OptOut,
    /// Consent was withdrawn.
    Withdrawal,
    /// Data were obtained from elsewhere (Art. 14).
    Obtained,
    /// The controller became aware of a personal data breach (Art. 33).
    DataBreach,
    /// A restriction is going to be lifted (Art. 18(3)).
    Lifting,
}

/// By when a regime wants something done, as steps to count.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Rule {
    /// What has to be done.
    pub duty: Duty,
    /// In which matter.
    pub matter: Matter,
    /// Where the duty stands.
    pub cites: &'static str,
    /// The year, month and day since which it is law, where that matters.
    pub since: Option<(u16, u8, u8)>,
    /// How to count.
    pub lines: &'static [Line],
    /// How to count on a reading that gives more time, where two are defensible; the answer is the other one.
    pub otherwise: Option<&'static [Line]>,
}

impl Rule {
    const fn new(duty: Duty, matter: Matter, cites: &'static str, lines: &'static [Line]) -> Self {
        Self { duty, matter, cites, since: None, lines, otherwise: None }
    }

    const fn since(mut self, since: (u16, u8, u8)) -> Self {
        self.since = Some(since);
        self
    }

    const fn otherwise(mut self, lines: &'static [Line]) -> Self {
        self.otherwise = Some(lines);
        self
    }

    /// Whether the duty is law for what began on `day`.
    pub(super) fn is_law_on(&self, day: Date) -> bool {
        self.since.is_none_or(|since| (day.year(), day.month(), day.day()) >= since)
    }
}

impl Regime {
    /// Whether it gives a period for a matter that began on a day.
    pub(crate) fn knows(self, matter: Matter, begun: Date) -> bool {
        self.rules().iter().any(|rule| rule.matter == matter && rule.is_law_on(begun))
    }

    /// Its rules, as data.
    #[must_use]
    pub const fn rules(self) -> &'static [Rule] {
        match self {
            Self::Eu => eu::RULES,
            Self::Uk => uk::RULES,
            Self::California => elsewhere::CALIFORNIA,
            Self::Singapore => elsewhere::SINGAPORE,
            Self::Brazil => elsewhere::BRAZIL,
            Self::Quebec => elsewhere::QUEBEC,
        }
    }
}
