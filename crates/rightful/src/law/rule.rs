//! The rules that open, shape or block a right, as a closed list with their articles.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Citation, Exception};
use crate::read::Read;

macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $name:ident: [$($cite:literal),+],)+) => {
        /// A rule that opens, shapes or blocks a right of Art. 7(3), 13–22 or 77.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        #[non_exhaustive]
        pub enum Rule { $($(#[doc = $doc])+ $name,)+ }

        impl Rule {
            /// Every rule there is, in the order of the rights of Art. 7(3), 13–22 and 77.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Where the rule stands: an article of the GDPR, or one of its recitals.
            #[must_use]
            pub const fn citations(self) -> &'static [Citation] {
                match self { $(Self::$name => const { &[$(Citation::known($cite)),+] },)+ }
            }

            /// What the rule says, in one sentence that names its article.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),+)),+ }
            }
        }
    };
}

rules! {
    /// Art. 7(3): consent is withdrawn at any time, as easily as it was given.
    ConsentWithdrawable: ["GDPR Art. 7(3)"],
    /// Art. 9(2)(a): the explicit consent that opens the gate is withdrawn as any other.
    ExplicitConsentWithdrawable: ["GDPR Art. 7(3)", "GDPR Art. 9(2)(a)"],
    /// Art. 7(3): there is no consent that could be withdrawn.
    NoConsent: ["GDPR Art. 7(3)"],
    /// Art. 13(1)–(2): the person is told when the data are collected.
    ToldAtCollection: ["GDPR Art. 13(1)", "GDPR Art. 13(2)"],
    /// Art. 14(1)–(3): the person is told within a month, at the first contact or before the first disclosure.
    ToldWhenObtained: ["GDPR Art. 14(1)", "GDPR Art. 14(2)", "GDPR Art. 14(3)"],
    /// Art. 13(1): the data were not collected from the person, so Art. 14 is the one that applies.
    ObtainedElsewhere: ["GDPR Art. 13(1)"],
    /// Art. 14(1): the data were collected from the person, so Art. 13 is the one that applies.
    CollectedFromPerson: ["GDPR Art. 14(1)"],
    /// Art. 13(4): the person already has the information.
    AlreadyToldAtCollection: ["GDPR Art. 13(4)"],
    /// Art. 14(5)(a): the person already has the information.
    AlreadyTold: ["GDPR Art. 14(5)(a)"],
    /// Art. 14(5)(b): telling is impossible or disproportionate, and the information is made public instead.
    TellingDisproportionate: ["GDPR Art. 14(5)(b)"],
    /// Art. 14(5)(c): obtaining or disclosure is laid down by law that protects the person's interests.
    LaidDownByLaw: ["GDPR Art. 14(5)(c)"],
    /// Art. 14(5)(d): the data stay confidential under professional secrecy.
    ProfessionalSecrecy: ["GDPR Art. 14(5)(d)"],
    /// Art. 15(1) and (3): confirmation, the information of points (a)–(h), and a copy.
    AccessAndCopy: ["GDPR Art. 15(1)", "GDPR Art. 15(3)"],
    /// Art. 15(4): the rights of others limit the copy, never the whole answer (Recital 63).
    OthersLimitCopy: ["GDPR Art. 15(4)", "GDPR Recital 63"],
    /// Art. 16: inaccurate data are corrected, incomplete data completed.
    Corrected: ["GDPR Art. 16"],
    /// Art. 17(1)(a): the data are no longer necessary for their purposes.
    NoLongerNecessary: ["GDPR Art. 17(1)(a)"],
    /// Art. 17(1)(b): consent under Art. 6(1)(a) or 9(2)(a) is withdrawn.
    ConsentWithdrawn: ["GDPR Art. 17(1)(b)"],
    /// Art. 17(1)(b): another legal ground carries the processing; for special categories it needs a gate of Art. 9(2) too.
    OtherLegalGround: ["GDPR Art. 17(1)(b)"],
    /// Art. 17(1)(c): an objection under Art. 21(1) without overriding grounds, or under Art. 21(2).
    ObjectionUpheld: ["GDPR Art. 17(1)(c)"],
    /// Art. 17(1)(d): the data are processed unlawfully.
    UnlawfulProcessing: ["GDPR Art. 17(1)(d)"],
    /// Art. 17(1)(e): Union or Member State law orders erasure.
    OrderedByLaw: ["GDPR Art. 17(1)(e)"],
    /// Art. 17(1)(f): collected for an online service offered to a child, who may be grown up by now (Recital 65).
    ChildService: ["GDPR Art. 17(1)(f)", "GDPR Recital 65"],
    /// Art. 17(1): no ground for erasure is met, which is no exception.
    NoGround: ["GDPR Art. 17(1)"],
    /// Art. 17(3)(b): a legal obligation or public task requires the processing, to that extent and as long as it does.
    DutyRuns: ["GDPR Art. 17(3)(b)"],
    /// Art. 17(3)(a): expression and information, to the extent necessary.
    ExpressionAndInformation: ["GDPR Art. 17(3)(a)"],
    /// Art. 17(3)(c): public health, to the extent necessary.
    PublicHealth: ["GDPR Art. 17(3)(c)"],
    /// Art. 17(3)(d): archiving, research or statistics that erasure would make impossible or seriously impair.
    ArchivingResearchStatistics: ["GDPR Art. 17(3)(d)"],
    /// Art. 17(3)(e): legal claims, to the extent necessary; hypothetical ones are none (prevailing view).
    LegalClaims: ["GDPR Art. 17(3)(e)"],
    /// Art. 18(1)(a): accuracy is contested, while it is checked.
    AccuracyContested: ["GDPR Art. 18(1)(a)"],
    /// Art. 18(1)(b): unlawful, and the person prefers restriction to erasure.
    UnlawfulButKept: ["GDPR Art. 18(1)(b)"],
    /// Art. 18(1)(c): the person needs for legal claims what the controller needs no longer.
    NeededForClaims: ["GDPR Art. 18(1)(c)"],
    /// Art. 18(1)(d): an objection under Art. 21(1) is pending.
    ObjectionPending: ["GDPR Art. 18(1)(d)"],
    /// Art. 19: every recipient is told, processors included, unless impossible or disproportionate.
    RecipientsTold: ["GDPR Art. 19"],
    /// Art. 20(1)(a): the basis is consent or a contract, or the gate explicit consent.
    PortableBasis: ["GDPR Art. 20(1)(a)"],
    /// Art. 20(1)(b): the processing is carried out by automated means.
    AutomatedMeans: ["GDPR Art. 20(1)(b)"],
    /// Art. 20(1): provided by the person, actively or by use of the service (WP242 rev.01), not inferred or derived.
    ProvidedByPerson: ["GDPR Art. 20(1)"],
    /// Art. 20(3): no portability where a public task or official authority needs the processing.
    PublicTaskNotPortable: ["GDPR Art. 20(3)"],
    /// Art. 20(4): portability does not adversely affect others.
    OthersNotHarmed: ["GDPR Art. 20(4)"],
    /// Recital 68: portability should not apply where a legal obligation needs the processing, though Art. 20(1)(a) is met.
    DutyNotPortable: ["GDPR Recital 68"],
    /// Art. 21(1): the basis is Art. 6(1)(e) or (f), and no other.
    ObjectionBasis: ["GDPR Art. 21(1)"],
    /// Art. 21(1): the person gives grounds of their particular situation; then the controller has to show compelling ones.
    ParticularSituation: ["GDPR Art. 21(1)"],
    /// Art. 21(2)–(3): on any basis, without a reason, without a balance.
    AbsoluteObjection: ["GDPR Art. 21(2)", "GDPR Art. 21(3)"],
    /// Art. 21(2): the data are processed for direct marketing, profiling for it included.
    DirectMarketing: ["GDPR Art. 21(2)"],
    /// Art. 21(6): the person objects to research or statistics on grounds of their particular situation.
    ObjectionToResearch: ["GDPR Art. 21(6)"],
    /// Art. 89(1): the data are processed for scientific or historical research or statistics.
    ResearchPurpose: ["GDPR Art. 21(6)", "GDPR Art. 89(1)"],
    /// Art. 21(6): not where a task in the public interest needs the research.
    PublicInterestResearch: ["GDPR Art. 21(6)"],
    /// Art. 22(1): it depends on the decision, not on the basis: solely automated, with legal or similar effect.
    DependsOnDecision: ["GDPR Art. 22(1)"],
    /// Art. 22(1): a human being decides.
    HumanDecides: ["GDPR Art. 22(1)"],
    /// Art. 22(1): the decision has no legal or similarly significant effect.
    NoSignificantEffect: ["GDPR Art. 22(1)"],
    /// Art. 22(1): solely automated with such an effect, and no gateway of Art. 22(2).
    NoGateway: ["GDPR Art. 22(1)", "GDPR Art. 22(2)"],
    /// Art. 22(2)(a): necessary for a contract with the person; a human being, their view and contest stay (Art. 22(3)).
    NecessaryForContract: ["GDPR Art. 22(2)(a)", "GDPR Art. 22(3)"],
    /// Art. 22(2)(b): authorised by law, which has to lay down the safeguards itself.
    AuthorisedByLaw: ["GDPR Art. 22(2)(b)"],
    /// Art. 22(2)(c): explicit consent; a human being, their view and contest stay (Art. 22(3)).
    ExplicitlyConsented: ["GDPR Art. 22(2)(c)", "GDPR Art. 22(3)"],
    /// Art. 22(4): special categories only with explicit consent (Art. 9(2)(a)) or substantial public interest (g).
    SpecialCategoriesDecided: ["GDPR Art. 22(4)"],
    /// Art. 77(1): to an authority of residence, work or the alleged infringement, beside any other remedy.
    ComplaintOpen: ["GDPR Art. 77(1)"],
    /// Art. 28(3)(e): a processor does not decide; it forwards the request and assists the controller (Art. 4(8)).
    ProcessorForwards: ["GDPR Art. 4(8)", "GDPR Art. 28(3)(e)"],
    /// Recital 27: the person is dead, and the Regulation gives them no right; Member States may provide for rules.
    Deceased: ["GDPR Recital 27"],
    /// Art. 11(2): the controller shows it cannot identify the person: Articles 15 to 20 wait for what makes the link.
    NotIdentifiable: ["GDPR Art. 11(2)"],
    /// Art. 12(6): reasonable doubts about identity; what is necessary may be asked (Articles 15 to 21).
    IdentityDoubted: ["GDPR Art. 12(6)"],
    /// Art. 23(1), 89(2) or 89(3): Union or Member State law restricts the right, as far as its provision goes.
    RestrictedByLaw: ["GDPR Art. 23", "GDPR Art. 89"],
}

impl Rule {
    /// The rule an exception of Art. 17(3) is.
    pub(super) const fn of_exception(exception: Exception) -> Self {
        match exception {
            Exception::ExpressionAndInformation => Self::ExpressionAndInformation,
            Exception::LegalObligationOrPublicTask => Self::DutyRuns,
            Exception::PublicHealth => Self::PublicHealth,
            Exception::ArchivingResearchStatistics => Self::ArchivingResearchStatistics,
            Exception::LegalClaims => Self::LegalClaims,
        }
    }
}

/// What a rule does to a right (Art. 7(3), 13–22, 77).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "a right is opened, waits for its own condition, is shaped or blocked"
)]
pub enum Effect {
    /// It opens the right: a ground, or a condition that is met.
    Opens,
    /// The right's own condition, of which nothing is known yet: it has to be looked at when the right is used.
    Condition,
    /// The right is there, and the rule sets its extent, moment or form.
    Shapes,
    /// The rule takes the right away.
    Blocks,
}
