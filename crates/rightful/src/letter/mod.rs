//! Answers to the person, from the catalogue of messages: what the record of a request says, in plain words (Art. 12(1)).
//!
//! A letter says nothing that the request's events do not say: one that does not fit its state is refused. What each kind
//! of letter has to say, and under which article, is told by [`Kind::must_say`].

mod details;
#[cfg(test)]
mod tests;
mod write;

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use schemars::JsonSchema;
use serde::Serialize;

pub use self::details::{AnswerDue, Details, Kept, RestrictionOver, RightsDue, Sender, backups_of};
pub use self::write::letter;
pub(crate) use self::write::{about, has_texts, has_texts_for, within_law};

use crate::Date;
use crate::read::Read;
use crate::report::{self, Language, Said, Sheet};

/// The kinds of letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
#[schemars(rename = "LetterKind")]
pub enum Kind {
    /// The request arrived (Art. 12(2)).
    Receipt,
    /// More is needed to know who asks (Art. 12(6), 11(2)).
    IdentityNeeded,
    /// It has to be said what the request is about (Recital 63; UK GDPR Art. 12A).
    ClarificationNeeded,
    /// The answer takes longer (Art. 12(3)).
    Extension,
    /// A fee is asked for (Art. 12(5)(a), 15(3)).
    Fee,
    /// All was done (Art. 12(3)).
    Done,
    /// All was done, but for what has its day (Art. 12(3)).
    Pending,
    /// A part was done (Art. 12(3), 12(4)).
    Partial,
    /// Nothing is done (Art. 12(4)).
    Refused,
    /// No data are held (Art. 15(1), 12(4)).
    NothingHeld,
    /// A restriction will be lifted (Art. 18(3)): sent on a day before that, which a case `restriction-lifted` gives as
    /// `informed`.
    RestrictionEnds,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 11] = [
        Self::Receipt,
        Self::IdentityNeeded,
        Self::ClarificationNeeded,
        Self::Extension,
        Self::Fee,
        Self::Done,
        Self::Pending,
        Self::Partial,
        Self::Refused,
        Self::NothingHeld,
        Self::RestrictionEnds,
    ];

    /// What such a letter says in any case, and where that stands (Art. 12). The remedies stand also where nothing is held
    /// and where a fee is asked or a restriction ends (*convention*: a person who disagrees is treated as refused).
    #[must_use]
    pub const fn must_say(self) -> &'static [(Item, &'static str)] {
        const REQUEST: (Item, &str) = (Item::Request, "GDPR Art. 12(1)");
        const CONTACT: (Item, &str) = (Item::Contact, "GDPR Art. 12(2)");
        const COMPLAINT: (Item, &str) = (Item::Complaint, "GDPR Art. 12(4), 77");
        const COURT: (Item, &str) = (Item::Court, "GDPR Art. 12(4), 79");
        match self {
            Self::Receipt => &[REQUEST, (Item::Time, "GDPR Art. 12(3)"), CONTACT],
            Self::IdentityNeeded => {
                &[REQUEST, (Item::Doubt, "GDPR Art. 12(6)"), (Item::Proof, "GDPR Art. 12(6)"), CONTACT]
            }
            Self::ClarificationNeeded => &[REQUEST, (Item::Question, "Recital 63"), CONTACT],
            Self::Extension => {
                &[REQUEST, (Item::Delay, "GDPR Art. 12(3)"), (Item::Time, "GDPR Art. 12(3)"), CONTACT]
            }
            Self::Fee => &[REQUEST, (Item::Fee, "GDPR Art. 12(5)(a), 15(3)"), COMPLAINT, COURT, CONTACT],
            Self::Done => &[REQUEST, (Item::Answer, "GDPR Art. 12(3)"), CONTACT],
            Self::Pending => {
                &[REQUEST, (Item::Answer, "GDPR Art. 12(3)"), (Item::Rest, "GDPR Art. 12(1), (3)"), CONTACT]
            }
            Self::Partial => &[
                REQUEST,
                (Item::Answer, "GDPR Art. 12(3)"),
                (Item::Reasons, "GDPR Art. 12(4)"),
                COMPLAINT,
                COURT,
                CONTACT,
            ],
            Self::Refused => &[
                REQUEST,
                (Item::Answer, "GDPR Art. 12(4)"),
                (Item::Reasons, "GDPR Art. 12(4)"),
                COMPLAINT,
                COURT,
                CONTACT,
            ],
            Self::NothingHeld => &[REQUEST, (Item::Answer, "GDPR Art. 15(1)"), COMPLAINT, COURT, CONTACT],
            Self::RestrictionEnds => {
                &[REQUEST, (Item::Restriction, "GDPR Art. 18(3)"), COMPLAINT, COURT, CONTACT]
            }
        }
    }
}

/// What a part of a letter is about, in the order of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
#[schemars(rename = "LetterItem")]
pub enum Item {
    /// Which request it is, when it arrived and what it asks.
    Request,
    /// Why the identity is in doubt (Art. 12(6), 11(2)).
    Doubt,
    /// What would confirm it (Art. 12(6)).
    Proof,
    /// What the person is asked about their request (Recital 63).
    Question,
    /// Why the answer takes longer (Art. 12(3)).
    Delay,
    /// The fee and its ground (Art. 12(5)(a), 15(3)).
    Fee,
    /// By when the answer comes (Art. 12(3)).
    Time,
    /// What was done, or that nothing was (Art. 12(3)–(4)).
    Answer,
    /// That data are used again, from when and why (Art. 18(3)).
    Restriction,
    /// What is not over yet, and its last day (Art. 12(1), 12(3)).
    Rest,
    /// Why not all was done (Art. 12(4)).
    Reasons,
    /// What is kept, and until when (Art. 17(3), 5(1)(e)).
    Kept,
    /// Until when backups hold the old state (Art. 12(1), 5(1)(a)).
    Backups,
    /// Who else is told, or who received the data (Art. 19).
    Recipients,
    /// The complaint to a supervisory authority (Art. 12(4), 77).
    Complaint,
    /// The judicial remedy (Art. 12(4), 79).
    Court,
    /// Whom to ask (Art. 12(2), 38(4)).
    Contact,
}

/// A letter. It may hold the person's name in its greeting: `Debug` shows its kind only.
///
/// Each text of it is one line: white space is one space, and what hides in a name, such as a change of the direction of
/// writing, is written out, so that none can begin a header of a message or turn what stands beside it.
#[derive(Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Letter {
    /// Its kind.
    pub kind: Kind,
    /// Its language.
    pub language: Language,
    /// Its title.
    pub title: String,
    /// Whose letter it is.
    pub from: String,
    /// The greeting, and what comes before the first part.
    pub opening: Vec<String>,
    /// Its parts, in the order of [`Item`].
    pub parts: Vec<Part>,
    /// What stands at its foot.
    pub foot: String,
}

impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Letter({:?}, {} parts)", self.kind, self.parts.len())
    }
}

/// A part of a letter.
#[derive(Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Part {
    /// What it is about.
    pub item: Item,
    /// Its heading.
    pub heading: String,
    /// Its sentences.
    pub says: Vec<Sentence>,
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Part({:?}, {} sentences)", self.item, self.says.len())
    }
}

/// A sentence, and where it stands.
#[derive(Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Sentence {
    /// The sentence.
    pub text: String,
    /// Where it stands; empty where no article is needed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub cites: String,
}

impl fmt::Debug for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sentence({} bytes)", self.text.len())
    }
}

impl Letter {
    /// The part about something, where there is one.
    #[must_use]
    pub fn part(&self, item: Item) -> Option<&Part> {
        self.parts.iter().find(|part| part.item == item)
    }

    /// The letter as text of at most 80 columns. Ends with a line feed.
    #[must_use]
    pub fn text(&self) -> String {
        self.sheet().text()
    }

    /// The letter as one self-contained HTML page: no script, no other file; nothing in it becomes markup.
    #[must_use]
    pub fn html(&self) -> String {
        self.sheet().html()
    }

    fn sheet(&self) -> Sheet {
        let said = |sentence: &Sentence| Said { text: sentence.text.clone(), cites: sentence.cites.clone() };
        let part = |part: &Part| report::Part {
            id: part.item.anchor(),
            heading: part.heading.clone(),
            said: part.says.iter().map(said).collect(),
        };
        Sheet {
            language: self.language,
            title: self.title.clone(),
            from: self.from.clone(),
            opening: self.opening.clone(),
            parts: self.parts.iter().map(part).collect(),
            foot: self.foot.clone(),
            contents: self.language.words(report::Words::Contents),
        }
    }
}

impl Item {
    /// Where the part is found on the page.
    const fn anchor(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Doubt => "doubt",
            Self::Proof => "proof",
            Self::Question => "question",
            Self::Delay => "delay",
            Self::Fee => "fee",
            Self::Time => "time",
            Self::Answer => "answer",
            Self::Restriction => "restriction",
            Self::Rest => "rest",
            Self::Reasons => "reasons",
            Self::Kept => "kept",
            Self::Backups => "backups",
            Self::Recipients => "recipients",
            Self::Complaint => "complaint",
            Self::Court => "court",
            Self::Contact => "contact",
        }
    }
}

/// The day a letter is written, at its foot and nowhere else.
fn foot(language: Language, controller: &str, on: Date, id: &str) -> String {
    let day = language.day(on);
    let places = [("controller", controller), ("date", day.as_str()), ("id", id)];
    language.filled(report::Words::Foot, &places)
}
