//! English letters and lists.
//!
//! Plain words, short sentences (Art. 12(1)): what was asked, what was done, what stays and until when.

use super::Words;
use crate::case::RestrictionGround;
use crate::law::clock::Duty;
use crate::law::clock::{ExtensionReason, FeeGround};
use crate::law::retention::SuspensionKind;
use crate::law::{Exception, Right};
use crate::letter::{Item, Kind};
use crate::request::{Doubt, NotTold, Promise, Proof, Reason};

#[deny(clippy::wildcard_enum_match_arm, clippy::match_wildcard_for_single_variants)]
pub(super) const fn text(words: Words<'_>) -> &'static str {
    match words {
        Words::Title(kind) => title(kind),
        Words::Heading(item) => heading(item),
        Words::Hello => "Hello,",
        Words::Foot => "{controller}, {date}. Please give the number {id} when you write to us.",
        Words::Contents => "In this letter",
        Words::About => "Your request {id}, which reached us on {date}.",
        Words::Asked(right) => asked(right),
        Words::On => "On {what}: ",
        Words::Matter(right) => matter(right),
        Words::AnswerBy => "We answer without undue delay, and by {date} at the latest.",
        Words::AnswerBySince => {
            "We answer by {date} at the latest. That is counted from the day your request reached us."
        }
        Words::AnswerByTold => "We answer by {date} at the latest.",
        Words::AnswerSoon => "We answer without undue delay.",
        Words::EffectSoon => "We stop what you had agreed to without undue delay, and tell you so.",
        Words::ComplaintSoon => {
            "We look into your complaint without undue delay, and tell you what comes of it."
        }
        Words::ClockWaits => "The time we have for our answer stands still until what we ask for arrives.",
        Words::Forwarded => {
            "We hold these data for another organisation, which decides on your request and answers it. We pass your request on to it."
        }
        Words::Doubt(doubt) => doubt_text(doubt),
        Words::Proof(proof) => proof_text(proof),
        Words::ProofOne => "Any one of these is enough. Please send nothing else.",
        Words::Question => "Please tell us which data, or which of our uses of them, you ask about.",
        Words::QuestionAll => "If you ask about all of them, tell us that.",
        Words::ProofUse => {
            "We use it only to make sure that it is you who asks, and delete it when that is done."
        }
        Words::Extension(reason) => match reason {
            ExtensionReason::Complexity => "What you ask for is complex, and takes more time to do properly.",
            ExtensionReason::NumberOfRequests => {
                "The number of requests we have to answer takes more time than one month."
            }
            ExtensionReason::Other => "We need more time for another reason.",
        },
        Words::FeeGround(ground) => match ground {
            FeeGround::ManifestlyUnfounded => {
                "Answers are free. We may ask for a fee because your request is clearly unfounded, which we have to show."
            }
            FeeGround::Excessive => {
                "Answers are free. We may ask for a fee because your requests are excessive, which we have to show."
            }
            FeeGround::FurtherCopy => "The first copy is free. We may ask for a fee for further copies.",
        },
        Words::FeeAmount => "The fee covers what it costs us: {amount}.",
        Words::FeeOtherwise => "If you do not agree with the fee, you can do what is said below.",
        Words::Done(right) => done(right),
        Words::Partly(right) => partly(right),
        Words::Refused(right) => refused(right),
        Words::NothingHeld => "We hold no data about you.",
        Words::NothingHeldHow => {
            "We searched with what you gave us. If you were known to us by another name or address, tell us and we search again."
        }
        Words::Lifting => "We tell you before we use the data again.",
        Words::RestrictionOver(ground) => match ground {
            RestrictionGround::AccuracyContested => "You said that the data are wrong. We have checked them.",
            RestrictionGround::UnlawfulButKept => {
                "Our use of the data was unlawful, and you asked us not to delete them. That no longer holds."
            }
            RestrictionGround::NeededForClaims => "You needed the data for legal claims. You no longer do.",
            RestrictionGround::ObjectionPending => {
                "You objected to our use of the data. We have weighed your reasons against ours."
            }
        },
        Words::RestrictionEnds => {
            "Until now we only stored the data. From {date} on we may use them again, and delete what is due for deletion."
        }
        Words::RestUntil => "What is not over yet is over by {date} at the latest.",
        Words::Reason(reason) => reason_text(reason),
        Words::KeptUntil => "Kept until {date}: {what}.",
        Words::KeptOpen => "Kept, with no end date yet: {what}.",
        Words::BackupsUntil => {
            "Backups made before still hold the old state until {date}. They are not used for anything else, and what is restored from one is brought in line first."
        }
        Words::BackupsNone => "There are no backups that still hold the old state.",
        Words::RecipientsTold => "We have told everyone we gave the data to, as far as they have to be told.",
        Words::RecipientsToldNamed => "We have told: {names}.",
        Words::RecipientsOpen => "Some of those we gave the data to are not told yet. We do that by {date}.",
        Words::RecipientsOpenNamed => "We have not told these yet, and do so by {date}: {names}.",
        Words::RecipientsNotTold(because) => match because {
            NotTold::Impossible => "These could not be told, because it proved impossible: {names}.",
            NotTold::Disproportionate => {
                "These were not told, because it would take an effort out of all proportion: {names}."
            }
        },
        Words::RecipientsNone => "Nobody we gave the data to has to be told.",
        Words::RecipientsAsk => "If you ask us, we tell you who received the data.",
        Words::ComplaintTo => "You can complain to a data protection authority, such as {authority}.",
        Words::Complaint => {
            "You can complain to a data protection authority, in the country where you live or work or where you think the rule was broken."
        }
        Words::ComplaintUk => "You can complain to the Information Commissioner (ICO).",
        Words::ComplaintToUs => "You can complain to us.",
        Words::Court => "You can go to court.",
        Words::Contact => "Questions and objections go to {contact}.",
        Words::Officer => "The data protection officer: {contact}.",
        Words::DayPromised(Promise::Complaint) => "Request {id}: answer the complaint, as promised",
        Words::DayPromised(Promise::Extension) => "Request {id}: answer, as the person was told",
        Words::DayPromised(Promise::Erasure) => "Request {id}: erase live data, as promised",
        Words::DayRequest(duty) => duty_text(duty),
        Words::DayUncovered => {
            "{what} (on this day or a later one: the list has no public holidays of {year})"
        }
        Words::DayTellRecipient => "Request {id}: tell {recipient}",
        Words::DayBalanceReview => "Look at the balance again: {purpose}",
        Words::DaySuspensionReview(by) => match by {
            SuspensionKind::LegalHold => "Look at the hold again: {place}",
            SuspensionKind::Restriction(RestrictionGround::AccuracyContested) => {
                "Restriction: is the accuracy verified? {place}"
            }
            SuspensionKind::Restriction(RestrictionGround::UnlawfulButKept) => {
                "Restriction: does the person still not want deletion? {place}"
            }
            SuspensionKind::Restriction(RestrictionGround::NeededForClaims) => {
                "Restriction: are the claims settled? {place}"
            }
            SuspensionKind::Restriction(RestrictionGround::ObjectionPending) => {
                "Restriction: is the objection weighed? {place}"
            }
        },
        Words::DayLift => {
            "Restriction: the objection is weighed; inform the person (letter restriction-ends), then lift the mark: {place} (plan {plan})"
        }
        Words::DaySettle => {
            "Restriction: erase once {waits}; inform the person before, and decide the case again: {place} (plan {plan})"
        }
        Words::DayRetentionReview => "Look at what is kept again: {names}",
        Words::DayRetentionEnds => "First rows due for deletion: {place}, kept for {purpose}",
        Words::DayBackupsEnd => "Last day of backups with the old state: {store} (plan {plan})",
        Words::DayEvidenceEnds => "Last day of the evidence: plan {plan}",
    }
}

#[deny(clippy::wildcard_enum_match_arm, clippy::match_wildcard_for_single_variants)]
const fn duty_text(duty: Duty) -> &'static str {
    match duty {
        Duty::Confirmation => "Request {id}: confirm its receipt",
        Duty::SimplifiedAnswer => "Request {id}: answer in the short form",
        Duty::Answer | Duty::ExtendedAnswer => "Request {id}: answer",
        Duty::ExtensionNotice => "Request {id}: last day to extend, with reasons",
        Duty::Refusal => "Request {id}: last day to refuse, with reasons",
        Duty::OptOut => "Request {id}: stop selling and sharing",
        Duty::WithdrawalEffect => "Request {id}: give effect to the withdrawal",
        Duty::Information => "Request {id}: inform the person",
        Duty::AuthorityNotice => "Request {id}: notify the authority",
        Duty::LiftingNotice => "Request {id}: warn before the restriction is lifted",
    }
}

#[deny(clippy::wildcard_enum_match_arm, clippy::match_wildcard_for_single_variants)]
const fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::Receipt => "We have received your request",
        Kind::IdentityNeeded => "Please confirm who you are",
        Kind::ClarificationNeeded => "Please tell us what your request is about",
        Kind::Extension => "We need more time for your request",
        Kind::Fee => "Your request, and a fee",
        Kind::Done => "Your request is done",
        Kind::Pending => "Your request is done, and what takes longer has its day",
        Kind::Partial => "Your request is done in part",
        Kind::Refused => "We do not act on your request",
        Kind::NothingHeld => "We hold no data about you",
        Kind::RestrictionEnds => "We will use your data again",
    }
}

#[deny(clippy::wildcard_enum_match_arm, clippy::match_wildcard_for_single_variants)]
const fn heading(item: Item) -> &'static str {
    match item {
        Item::Request => "Your request",
        Item::Time => "When we answer",
        Item::Doubt => "Why we ask",
        Item::Proof => "What we need from you",
        Item::Question => "What we ask you",
        Item::Delay => "Why it takes longer",
        Item::Fee => "The fee",
        Item::Answer => "What we did",
        Item::Restriction => "What changes, and when",
        Item::Rest => "What takes longer",
        Item::Reasons => "Why",
        Item::Kept => "What is kept, and until when",
        Item::Backups => "Backups",
        Item::Recipients => "Who else is told",
        Item::Complaint => "If you do not agree",
        Item::Court => "Going to court",
        Item::Contact => "Whom to ask",
    }
}

#[deny(clippy::wildcard_enum_match_arm, clippy::match_wildcard_for_single_variants)]
const fn asked(right: Right) -> &'static str {
    match right {
        Right::WithdrawConsent => "You take back your consent.",
        Right::InformationCollected | Right::InformationObtained => "You ask what we do with data about you.",
        Right::Access => "You ask what data we hold about you, and for a copy.",
        Right::Rectification => "You ask us to correct data about you.",
        Right::Erasure => "You ask us to delete data about you.",
        Right::Restriction => "You ask us to store data about you and not to use them.",
        Right::Notification => "You ask who received data about you.",
        Right::Portability => "You ask for your data in a form that other services can read.",
        Right::Objection => "You object to our use of data about you.",
        Right::MarketingObjection => "You do not want advertising.",
        Right::ResearchObjection => "You object to the use of data about you for research or statistics.",
        Right::AutomatedDecision => "You ask that a person looks at a decision made by a machine.",
        Right::Complaint => "You complain about how we use data about you.",
    }
}

/// What a right is about, before what is said of it alone.
#[deny(clippy::wildcard_enum_match_arm, clippy::match_wildcard_for_single_variants)]
const fn matter(right: Right) -> &'static str {
    match right {
        Right::WithdrawConsent => "your consent",
        Right::InformationCollected | Right::InformationObtained => "what we do with data about you",
        Right::Access => "the data we hold about you and their copy",
        Right::Rectification => "the correction",
        Right::Erasure => "the deletion",
        Right::Restriction => "the restriction",
        Right::Notification => "who received data about you",
        Right::Portability => "your data in a form that other services can read",
        Right::Objection => "your objection",
        Right::MarketingObjection => "advertising",
        Right::ResearchObjection => "research and statistics",
        Right::AutomatedDecision => "the decision made by a machine",
        Right::Complaint => "your complaint",
    }
}

#[deny(clippy::wildcard_enum_match_arm, clippy::match_wildcard_for_single_variants)]
const fn done(right: Right) -> &'static str {
    match right {
        Right::WithdrawConsent => {
            "We have stopped what you had agreed to. What was done before stays lawful."
        }
        Right::InformationCollected | Right::InformationObtained => "The information is attached.",
        Right::Access => "The data we hold about you, and what we do with them, are attached.",
        Right::Rectification => "We have corrected the data in the systems we work with.",
        Right::Erasure => "We have deleted the data from the systems we work with.",
        Right::Restriction => "We only store the data now, and do not use them.",
        Right::Notification => "The list of those who received data about you is attached.",
        Right::Portability => "Your data are attached, in a form that other services can read.",
        Right::Objection => "We no longer use the data for what you object to.",
        Right::MarketingObjection => {
            "You get no more advertising from us. We keep a note so that it stays that way."
        }
        Right::ResearchObjection => "We no longer use the data for research or statistics.",
        Right::AutomatedDecision => "A person has looked at the decision, and at what you told us.",
        Right::Complaint => "We have looked into your complaint.",
    }
}

#[deny(clippy::wildcard_enum_match_arm, clippy::match_wildcard_for_single_variants)]
const fn partly(right: Right) -> &'static str {
    match right {
        Right::WithdrawConsent => "We have stopped a part of what you had agreed to.",
        Right::InformationCollected | Right::InformationObtained => "A part of the information is attached.",
        Right::Access => "The data we hold about you are attached, but for a part.",
        Right::Rectification => "We have corrected a part of the data.",
        Right::Erasure => {
            "We have deleted a part of the data from the systems we work with. Another part stays."
        }
        Right::Restriction => "We only store a part of the data now.",
        Right::Notification => "A part of the list of those who received data about you is attached.",
        Right::Portability => "A part of your data is attached, in a form that other services can read.",
        Right::Objection => "We no longer use a part of the data for what you object to.",
        Right::MarketingObjection => "We have stopped a part of the advertising.",
        Right::ResearchObjection => "We no longer use a part of the data for research or statistics.",
        Right::AutomatedDecision => "A person has looked at a part of the decision.",
        Right::Complaint => "We have looked into a part of your complaint.",
    }
}

#[deny(clippy::wildcard_enum_match_arm, clippy::match_wildcard_for_single_variants)]
const fn refused(right: Right) -> &'static str {
    match right {
        Right::WithdrawConsent => "There is nothing to stop, so nothing changes.",
        Right::InformationCollected | Right::InformationObtained => "We do not give the information.",
        Right::Access => "We do not give you the information and the copy.",
        Right::Rectification => "We do not change the data.",
        Right::Erasure => "We do not delete the data.",
        Right::Restriction => "We go on using the data.",
        Right::Notification => "We do not tell you who received data about you.",
        Right::Portability => "We do not give you the data in this form.",
        Right::Objection => "We go on using the data in spite of your objection.",
        Right::MarketingObjection => "We do not act on your objection.",
        Right::ResearchObjection => "We go on using the data for research or statistics.",
        Right::AutomatedDecision => "The decision stays as it is.",
        Right::Complaint => "We do not follow your complaint.",
    }
}

#[deny(clippy::wildcard_enum_match_arm, clippy::match_wildcard_for_single_variants)]
const fn doubt_text(doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::UnknownSender => "Your request came from an address or number that we do not know.",
        Doubt::DetailsDiffer => "What you wrote about yourself differs from what we hold.",
        Doubt::SeveralFit => "What you wrote fits several people.",
        Doubt::AccountTakenOver => "There are signs that somebody else uses the account.",
        Doubt::AuthorityNotShown => "You write for somebody else, and we do not know yet that you may.",
        Doubt::NotIdentifying => "What we hold does not tell us which data are yours.",
    }
}

#[deny(clippy::wildcard_enum_match_arm, clippy::match_wildcard_for_single_variants)]
const fn proof_text(proof: Proof) -> &'static str {
    match proof {
        Proof::LogIn => "Log in to your account and send the request from there.",
        Proof::KnownContact => "Write or call from the address or number that we know.",
        Proof::AccountDetail => "Tell us something about your account that only you know.",
        Proof::Link => "Tell us what links you to the data, such as a number or a date.",
        Proof::Authority => "Send us the paper that says you may act for the person.",
        Proof::IdentityDocument => {
            "Show us an identity document; black out everything but the name and what we ask for."
        }
    }
}

#[deny(clippy::wildcard_enum_match_arm, clippy::match_wildcard_for_single_variants)]
const fn reason_text(reason: &Reason) -> &'static str {
    match reason {
        Reason::Deceased => {
            "The person these data are about has died. This law protects the living; a national law may have rules for data of the dead."
        }
        Reason::CannotIdentify => {
            "What we hold does not tell us which data are yours. If you give us what makes the link, we act."
        }
        Reason::IdentityNotConfirmed => {
            "We asked you to confirm who you are, and nothing we received does. If it still arrives, we act."
        }
        Reason::ManifestlyUnfounded => "The request is clearly unfounded, which we have to show.",
        Reason::Excessive => "The requests are excessive, which we have to show.",
        Reason::FeeNotPaid => "The fee we asked for was not paid.",
        Reason::RightsOfOthers => {
            "A part of it would give away the rights of other people, so we leave that part out."
        }
        Reason::Accurate => "We checked the data: they are correct and complete.",
        Reason::NoGround => "None of the grounds on which the law asks us to delete data applies.",
        Reason::Exception { exception } => match exception {
            Exception::ExpressionAndInformation => {
                "The data are needed for the freedom of expression and information."
            }
            Exception::LegalObligationOrPublicTask => {
                "The law makes us keep the data, or they are needed for a task in the public interest."
            }
            Exception::PublicHealth => "The data are needed for public health.",
            Exception::ArchivingResearchStatistics => {
                "The data are needed for archives, research or statistics, which deleting them would defeat."
            }
            Exception::LegalClaims => "The data are needed for legal claims.",
        },
        Reason::NoCaseOfRestriction => {
            "None of the cases in which the law asks us only to store data applies."
        }
        Reason::NotPortable => {
            "This covers data that you gave us yourself, or that came from your use, with your consent or for a contract. These are others."
        }
        Reason::NotOpenToObjection => {
            "An objection is possible where we use data for a public task or for legitimate interests. These are used on another basis."
        }
        Reason::OverridingGrounds => {
            "We have compelling reasons that weigh more than yours, or need the data for legal claims."
        }
        Reason::PublicInterestResearch => "The research is needed for a task in the public interest.",
        Reason::NotAutomated => "No decision with such an effect on you was made by a machine alone.",
        Reason::AutomationByLaw => "The law allows this decision to be made by a machine.",
        Reason::NoConsent => "We use no data about you on the basis of your consent.",
        Reason::Restricted { .. } => "A law restricts this right: {provision}.",
    }
}
