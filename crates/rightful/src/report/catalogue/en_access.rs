//! English words of a copy of one person's data (Art. 15).

use super::access::{Lack, Told};
use crate::access::{Limit, Relation};
use crate::law::{Redaction, Right};
use crate::policy::Source;

pub(super) const fn told(told: Told) -> &'static str {
    match told {
        Told::Title => "Your personal data",
        Told::Contents => "Contents",
        Told::Nothing => {
            "We hold no account of yours, and nothing that leads to you by what you were identified with (Art. 15(1)). Data under \
             another address or name of yours are not in this answer: ask about them by it."
        }
        Told::NothingFound => {
            "We found nothing that leads to you by what you were identified with, and could not look at everything we hold: what is \
             missing is named below (Art. 15(1)). Data under another address or name of yours are not in this answer: ask about \
             them by it."
        }
        Told::Held => {
            "We hold personal data about you. This is a copy of them, with what you have a right to be told about them (Art. 15(1)-(3))."
        }
        Told::MadeOn => "Made on",
        Told::Controller => "Who decides about the data",
        Told::Processor => "Who holds them for those who decide",
        Told::Officer => "Data protection officer",
        Told::Representative => "Representative in the Union",
        Told::RepresentativeUk => "Representative in the United Kingdom",
        Told::Joint => "Decides jointly with",
        Told::Rows => "Entries about you",
        Told::Others => "Other people in it",
        Told::OthersHow => {
            "Other people have their rights too (Art. 15(4)): each is called by a number that is used in this file only."
        }
        Told::EmptyFields => "Empty fields are not shown.",
        Told::Why => "Why we hold them",
        Told::Basis => "Lawful basis",
        Told::Data => "Kinds of data",
        Told::Recipients => "Who receives them",
        Told::Transfers => "Transfers to third countries",
        Told::Period => "How long",
        Told::Until => "Held until",
        Told::Standing => "Today",
        Told::Rights => "Your rights",
        Told::RightFor => "{right} ({cites}): for {purposes}",
        Told::Right(right) => self::right(right),
        Told::Complaint => {
            "You can complain to a supervisory authority: that of the place where you live, where you work, or where you think the law was broken (Art. 77(1))."
        }
        Told::ComplaintTo => "The one that supervises us is {authority}.",
        Told::ComplaintUk => "You can complain to the Information Commissioner (DPA 2018 s. 165).",
        Told::Sources => "Data that do not come from you",
        Told::From => "{field}: {source}, from {from}",
        Told::Automated => "Decisions by machines alone",
        Told::AutomatedNone => "None are made (Art. 22(1)).",
        Told::AutomatedNoneUk => "None are made ({cites}).",
        Told::AutomatedNotSaid => "We have not said whether any are made.",
        Told::Logic => "How it is decided",
        Told::Significance => "What it means for you",
        Told::YourData => "Your data",
        Told::NothingIn => "Nothing is held about you in: {collections}",
        Told::Column => "Field",
        Told::Origin => "Where it comes from",
        Told::Purposes => "Held for",
        Told::Source(source) => match source {
            Source::Provided => "from you",
            Source::Observed => "observed from your use",
            Source::Inferred => "worked out from other data",
            Source::ThirdParty => "from somebody else",
        },
        Told::NotSaid => "not said",
        Told::HeldUntil => "For {purpose}: the first until {earliest}, the last until {latest}",
        Told::HeldUntilUnread => {
            "For {purpose}: until when could not be told, as the date could not be read (entries: {entries})"
        }
        Told::Relation(relation) => self::relation(relation),
        Told::Person => "person {number}",
        Told::Withheld => "not handed out: {reason}",
        Told::Bytes => "{bytes} bytes, in the JSON file of this copy",
        Told::LeftOut => "What is not shown as it is held",
        Told::NothingLeftOut => "Everything is shown as it is held.",
        Told::Redaction(redaction) => self::redaction(redaction),
        Told::WithheldField => "{field}: {reason}",
        Told::Limits => "What this copy cannot know",
        Told::Limit(limit) => match limit {
            Limit::Strangers => {
                "Text may name people we have no entry of, or by words we do not know them by: they are not replaced."
            }
            Limit::SingleWords => {
                "Names of a single word are replaced only of people your entries lead to: elsewhere they are too often just words."
            }
            Limit::SharedIdentifiers => {
                "Somebody else is known by the same words as you, or by a part of them: those words were left as they are."
            }
            Limit::Binary => {
                "Files and pictures are handed out as they are: what they show was not looked at."
            }
        },
        Told::Missing => "What this answer does not say",
        Told::Lacks(lack) => match lack {
            Lack::Controller => {
                "What those who decide about the data have to say: we hold them for somebody else, who answers you (Art. 15(1), 28(3)(e))."
            }
            Lack::Categories => "Which kinds of data some purposes need (Art. 15(1)(b)).",
            Lack::Periods => "How long some data are kept, or what that depends on (Art. 15(1)(d)).",
            Lack::Authority => "Which supervisory authority supervises us (Art. 15(1)(f)).",
            Lack::Sources => "Where some data come from (Art. 15(1)(g)).",
            Lack::Automated => "Whether decisions are made by machines alone (Art. 15(1)(h)).",
            Lack::Safeguards => "The safeguards of some transfers to third countries (Art. 15(2)).",
            Lack::Data => "Some data, which could not be read or looked through for this copy (Art. 15(3)).",
        },
        Told::Foot => "Made from the controller's own declaration of what it holds and why.",
    }
}

const fn right(right: Right) -> &'static str {
    match right {
        Right::WithdrawConsent => "withdraw your consent at any time",
        Right::InformationCollected | Right::InformationObtained => "be informed",
        Right::Access => "access",
        Right::Rectification => "have wrong data corrected",
        Right::Erasure => "have data erased",
        Right::Restriction => "have their use restricted",
        Right::Notification => "learn which recipients were told",
        Right::Portability => "receive what you provided in a portable form",
        Right::Objection => "object on grounds of your situation",
        Right::MarketingObjection => "object to direct marketing, without giving a reason",
        Right::ResearchObjection => "object to research and statistics",
        Right::AutomatedDecision => "have a person decide",
        Right::Complaint => "complain",
    }
}

const fn relation(relation: Relation) -> &'static str {
    match relation {
        Relation::Own => "your own entry",
        Relation::Owner => "belongs to you",
        Relation::Author => "written by you",
        Relation::Actor => "done by you",
        Relation::Counterparty => "you are its other side",
        Relation::CoHolder => "you hold it with others",
        Relation::About => "about you",
        Relation::Mentioned => "names you",
    }
}

const fn redaction(redaction: Redaction) -> &'static str {
    match redaction {
        Redaction::OtherPerson => "another person is called by a number",
        Redaction::AboutAnother => "about another person",
        Redaction::NamedInText => "a person named in text is called by a number",
        Redaction::NotRead => "cannot be shown without another person who is or may be in it",
        Redaction::OthersRights => "withheld for the rights of others",
        Redaction::TradeSecret => "withheld as a trade secret",
        Redaction::Credential => "withheld to keep your account safe",
        Redaction::ByLaw => "withheld because a law says so",
    }
}
