//! Plans and decisions in words, from one catalogue of messages.

mod afterwards;
mod catalogue;
mod explanation;
mod language;
mod words;

pub use self::explanation::{Audience, Explained, Explanation, Line, Section, Topic, explain};
pub use self::language::Language;
