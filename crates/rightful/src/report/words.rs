//! Dates, periods, lists and places in words.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::borrow::Borrow;

use super::catalogue::{Message, Sentence};
use super::{Audience, Language};
use crate::case::RestrictionGround;
use crate::policy::{From, Policy, Retention};
use crate::{Amount, Date, Path, Period};

impl Language {
    /// Until when something is held that awaits an event, or the first of several.
    pub(super) fn awaited(self, event: &str, or: &[String], retention: Option<&Retention>) -> String {
        let events: Vec<&str> = core::iter::once(event).chain(or.iter().map(String::as_str)).collect();
        let sentence = match retention.map(|retention| retention.after.from) {
            Some(From::Day) => Sentence::UntilAfterEvent,
            Some(From::YearEnd | From::FinancialYearEnd) => Sentence::UntilAfterEventYearEnd,
            None if or.is_empty() => Sentence::UntilEvent,
            None => Sentence::UntilFirstEvent,
        };
        let period = retention.map(|retention| self.period(retention.keep)).unwrap_or_default();
        let text = self.text(Message::Sentence(sentence)).with("period", &period);
        text.with("event", &events.join(", ")).done()
    }

    /// The same with a last day in any case, as written.
    pub(super) fn at_latest(self, until: String, last: Option<String>) -> String {
        let Some(last) = last else { return until };
        self.text(Message::Sentence(Sentence::UntilAtLatest)).with("until", &until).with("date", &last).done()
    }

    /// `31 December 2033`
    pub(super) fn date(self, date: Date) -> String {
        format!("{} {} {}", date.day(), self.say(Message::Month(date.month())), date.year())
    }

    /// `8 years`
    pub(super) fn period(self, period: Period) -> String {
        match period.amount() {
            Amount::Months(months) if months % 12 == 0 => self.count(Message::Years, (months / 12).into()),
            Amount::Months(months) => self.count(Message::Months, months.into()),
            Amount::Days(days) => self.count(Message::Days, days.into()),
            Amount::Minutes(minutes) if minutes % 60 == 0 => {
                self.count(Message::Hours, (minutes / 60).into())
            }
            Amount::Minutes(minutes) => self.count(Message::Minutes, minutes.into()),
        }
    }

    /// `a, b and c`
    pub(super) fn list(self, names: &[String]) -> String {
        match names.split_last() {
            None => String::new(),
            Some((last, [])) => last.clone(),
            Some((last, rest)) => format!("{} {} {last}", rest.join(", "), self.say(Message::And)),
        }
    }

    /// What restrictions wait for, in words (Art. 18(1), (3)).
    pub(crate) fn waits(self, grounds: &[RestrictionGround], audience: Audience) -> String {
        let waits = grounds.iter().map(|ground| self.say(Message::Waits(*ground, audience)));
        self.list(&waits.collect::<Vec<_>>())
    }

    /// The lists that keep people from being written to, which a plan does not look at: their entries are found by the root key
    /// alone. None where the policy has none.
    pub(super) fn lists_apart(self, policy: &Policy, audience: Audience) -> Option<String> {
        let all = policy.document().collections.iter();
        let lists: Vec<String> =
            all.filter(|(_, home)| home.suppression.is_some()).map(|(name, _)| name.clone()).collect();
        let sentence = self.text(Message::Sentence(Sentence::ListsApart(audience)));
        (!lists.is_empty()).then(|| sentence.with("place", &self.list(&lists)).done())
    }

    /// The fields of a collection in words: their kind where the policy names one, else their name.
    pub(super) fn fields(self, policy: &Policy, collection: &str, fields: &[impl Borrow<str>]) -> String {
        let declared = policy.collection(collection).map(|collection| &collection.fields);
        let mut words: Vec<String> = Vec::new();
        for field in fields {
            let field: &str = field.borrow();
            let category =
                declared.and_then(|fields| fields.get(field)).and_then(|field| field.category.as_deref());
            let kind = category.and_then(|category| category.rsplit('.').next());
            let word = kind
                .and_then(|kind| self.plain_word(kind))
                .map_or_else(|| spoken(field), ToString::to_string);
            if !words.contains(&word) {
                words.push(word);
            }
        }
        self.list(&words)
    }

    /// The purposes in the words of the policy.
    pub(super) fn purposes(self, policy: &Policy, names: &[String]) -> String {
        let declared = &policy.document().purposes;
        let words: Vec<String> = names
            .iter()
            .map(|name| declared.get(name).map_or(name.as_str(), |purpose| purpose.words(name)).to_string())
            .collect();
        self.list(&words)
    }
}

/// A name of the data map as it would be said: `sign_ins` is `sign ins`.
pub(super) fn spoken(name: &str) -> String {
    name.replace(['_', '-'], " ")
}

/// A place as it would be said.
pub(super) fn place(path: &Path) -> String {
    let segments: Vec<String> = path.segments().iter().map(|segment| spoken(segment)).collect();
    segments.join(", ")
}

/// A count, its thousands parted: `12,345`
pub(super) fn number(count: u64) -> String {
    let digits = count.to_string();
    let mut parted = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            parted.push(',');
        }
        parted.push(digit);
    }
    parted
}

/// `2031-12-31`, or `2031-12-31 … 2034-12-31`
pub(super) fn days(first: Date, last: Date) -> String {
    if first == last { first.to_string() } else { format!("{first} … {last}") }
}
