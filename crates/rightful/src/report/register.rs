//! The records of processing (Art. 30) as a page, as Markdown and as a table.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::catalogue::{Message, Term};
use super::document::{Block, Document, Section};
use super::line::{Line, shown};
use super::{Language, page};
use crate::csv::csv;
use crate::law::Cited;
use crate::policy::{Bound, ControllerRole, From, Party};
use crate::register::{Activity, Asked, Missing, Register, TimeLimit, Transfer};

/// A label and what it says.
type Fact = (&'static str, String);

/// The records as one HTML page: no script, no other file (Art. 30(3): in writing, in electronic form).
#[must_use]
pub fn register_html(register: &Register, language: Language) -> String {
    let facts = |facts: Vec<Fact>| {
        Block::Facts(facts.into_iter().map(|(label, text)| (label, Line::text(&text))).collect())
    };
    let list = |items: Vec<String>| Block::List(items.iter().map(|item| Line::text(item)).collect());
    let mut activities = Section::new("activities", language.term(Term::Activities), Vec::new());
    for activity in &register.activities {
        let heading = Line::text(&activity.words);
        activities.parts.push(Section::new(
            "activity",
            heading,
            alloc::vec![facts(of_activity(language, activity, law(register)))],
        ));
    }
    let sections = alloc::vec![
        activities,
        Section::new(
            "security",
            language.term(Term::Security),
            alloc::vec![list(security(language, register))]
        ),
        Section::new("missing", language.term(Term::Missing), alloc::vec![list(missing(language, register))]),
    ];
    page::page(&Document {
        language,
        title: language.term(Term::Title).into(),
        from: Line::text(&register.organisation.name),
        lead: alloc::vec![facts(of_register(language, register))],
        contents: language.term(Term::Contents),
        sections,
        foot: language.term(Term::Foot).into(),
    })
}

/// The records as Markdown (CommonMark); what the policy says is text, whatever characters it holds (Art. 30(3)).
#[must_use]
pub fn register_markdown(register: &Register, language: Language) -> String {
    let mut text = String::new();
    let mut line = |parts: &[&str]| {
        parts.iter().for_each(|part| text.push_str(part));
        text.push('\n');
    };
    line(&["# ", language.term(Term::Title), "\n"]);
    for (label, said) in of_register(language, register) {
        line(&["- **", label, "**: ", &escaped(&said)]);
    }
    line(&["\n## ", language.term(Term::Activities)]);
    for activity in &register.activities {
        line(&["\n### ", &escaped(&activity.words), "\n"]);
        for (label, said) in of_activity(language, activity, law(register)) {
            line(&["- **", label, "**: ", &escaped(&said)]);
        }
    }
    for (heading, items) in
        [(Term::Security, security(language, register)), (Term::Missing, missing(language, register))]
    {
        line(&["\n## ", language.term(heading), "\n"]);
        items.iter().for_each(|item| line(&["- ", &escaped(item)]));
    }
    text
}

/// The records as comma-separated values (RFC 4180), one activity a row (Art. 30(3)). No cell begins as a formula of a
/// spreadsheet does.
#[must_use]
pub fn register_csv(register: &Register, language: Language) -> String {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for activity in &register.activities {
        // A column for each, so that the records of several can be put one under the other.
        let of_all =
            whole(language, register).into_iter().map(|(label, said)| (label, said.unwrap_or_default()));
        let mut facts: Vec<Fact> = of_all.collect();
        facts.push((language.term(Term::Purpose), activity.words.clone()));
        facts.extend(of_activity(language, activity, law(register)));
        facts.push((language.term(Term::Security), security(language, register).join("; ")));
        if rows.is_empty() {
            rows.push(facts.iter().map(|(label, _)| String::from(*label)).collect());
        }
        rows.push(facts.into_iter().map(|(_, said)| said).collect());
    }
    csv(rows.iter().map(|row| row.iter().map(String::as_str)))
}

/// The law whose provisions the records name.
fn law(register: &Register) -> Cited {
    Cited::of(register.law, None)
}

fn of_register(language: Language, register: &Register) -> Vec<Fact> {
    let said = |(label, said): (&'static str, Option<String>)| Some((label, said?));
    whole(language, register).into_iter().filter_map(said).collect()
}

/// Who keeps the records, for whom and with whom, and who speaks for them (Art. 30(1)(a), 30(2)(a)).
fn whole(language: Language, register: &Register) -> [(&'static str, Option<String>); 7] {
    let kept = match register.kept_as {
        ControllerRole::Controller => Term::KeptAsController,
        ControllerRole::Processor => Term::KeptAsProcessor,
    };
    let under = alloc::format!("{}, {}", register.cites, language.term(kept));
    let representative = if law(register).is_uk() { Term::RepresentativeUk } else { Term::Representative };
    let parties = |parties: &[Party]| {
        let named = parties.iter().map(party).collect::<Vec<_>>().join("; ");
        (!parties.is_empty()).then_some(named)
    };
    [
        (Term::Organisation, Some(register.organisation.name.clone())),
        (Term::Contact, Some(register.organisation.contact.clone())),
        (Term::Dpo, register.dpo.clone()),
        (representative, register.representative.clone()),
        (Term::Joint, parties(&register.joint_controllers)),
        (Term::ActsFor, parties(&register.acts_for)),
        (Term::Rests, Some(under)),
    ]
    .map(|(term, said)| (language.term(term), said))
}

fn party(party: &Party) -> String {
    let more = party.arrangement.as_deref().map(|text| alloc::format!(", {text}")).unwrap_or_default();
    alloc::format!("{} ({}){more}", party.name, party.contact)
}

/// The kinds of data in plain words, as far as there are any (Art. 12(1)).
fn kinds(language: Language, activity: &Activity) -> String {
    let word = |category: &String| {
        let kind = category.rsplit('.').next().unwrap_or_default();
        language.plain_word(kind).map_or_else(|| category.clone(), ToString::to_string)
    };
    listed(language, activity.data.iter().map(word), Term::NoneSaid)
}

/// What the records say of one purpose, for the person whose data it is about (Art. 15(1)(a)-(d), 15(2)).
pub(super) struct OfPurpose {
    pub(super) basis: String,
    pub(super) data: String,
    pub(super) recipients: String,
    pub(super) transfers: String,
    pub(super) period: String,
}

pub(super) fn of_purpose(language: Language, activity: &Activity, law: Cited) -> OfPurpose {
    let mut said = of_activity(language, activity, law);
    let mut take = |term: Term| {
        let at = said.iter().position(|(label, _)| *label == language.term(term));
        at.map(|at| said.swap_remove(at).1).unwrap_or_default()
    };
    OfPurpose {
        basis: take(Term::Basis),
        data: kinds(language, activity),
        recipients: take(Term::Recipients),
        transfers: take(Term::Transfers),
        period: take(Term::Erased),
    }
}

fn of_activity(language: Language, activity: &Activity, law: Cited) -> Vec<Fact> {
    let mut basis: Vec<String> = activity.cites.iter().map(ToString::to_string).collect();
    basis.extend(activity.special.map(|gate| law.name(gate.citation().as_str()).to_string()));
    basis.extend(by(language, &activity.channels));
    let recipients = activity.recipients.iter().map(|recipient| {
        let capacity = language.say(Message::Capacity(recipient.kind)).to_string();
        let said: Vec<String> = core::iter::once(capacity).chain(by(language, &recipient.channels)).collect();
        alloc::format!("{} ({})", recipient.name, said.join(", "))
    });
    alloc::vec![
        (language.term(Term::Name), activity.purpose.clone()),
        (language.term(Term::Basis), basis.join(", ")),
        (language.term(Term::People), listed(language, activity.people.iter().cloned(), Term::NoneSaid)),
        (language.term(Term::Data), listed(language, activity.data.iter().cloned(), Term::NoneSaid)),
        (language.term(Term::Recipients), listed(language, recipients, Term::None)),
        (
            language.term(Term::Transfers),
            listed(language, activity.transfers.iter().map(|of| transfer(language, of)), Term::None),
        ),
        (
            language.term(Term::Erased),
            listed(language, activity.erased.iter().map(|of| limit(language, of)), Term::NoneSaid),
        ),
    ]
}

/// On which channels of consent, where they are named.
fn by(language: Language, channels: &[String]) -> Option<String> {
    let names = [("from", Line::text(&channels.join(", ")))];
    (!channels.is_empty()).then(|| Line::filled(language.term(Term::By), &names).plain())
}

fn listed(language: Language, items: impl Iterator<Item = String>, none: Term) -> String {
    let items: Vec<String> = items.collect();
    if items.is_empty() { language.term(none).to_string() } else { items.join("; ") }
}

fn transfer(language: Language, transfer: &Transfer) -> String {
    let ground = transfer.cites.as_ref().map_or(language.term(Term::NotSaid), |cites| cites.as_str());
    let safeguards =
        transfer.safeguards.as_deref().map(|text| alloc::format!(", {text}")).unwrap_or_default();
    alloc::format!("{}, {}: {ground}{safeguards}", transfer.recipient, transfer.country)
}

fn limit(language: Language, limit: &TimeLimit) -> String {
    let filled = |term: Term, from: &str, period: &str| {
        let places = [("from", Line::text(from)), ("period", Line::text(period))];
        Line::filled(language.term(term), &places).plain()
    };
    match limit {
        TimeLimit::Period { keep, from, begins, year_ends, bound } => {
            let term = match bound {
                Bound::NotAfter => Term::KeptFor,
                Bound::NotBefore => Term::KeptAtLeast,
            };
            let year_ends = year_ends.map(|day| day.to_string()).unwrap_or_default();
            let from = match begins {
                From::Day => from.clone(),
                From::YearEnd => filled(Term::FromYearEnd, from, ""),
                From::FinancialYearEnd => filled(Term::FromFinancialYearEnd, from, &year_ends),
            };
            filled(term, &from, &language.period(*keep))
        }
        TimeLimit::Consent { valid_for } => filled(Term::ConsentLasts, "", &language.period(*valid_for)),
        TimeLimit::Event { event, or } if or.is_empty() => filled(Term::EndsWith, event, ""),
        TimeLimit::Event { event, or } => filled(Term::EndsWithFirst, &names(event, or), ""),
        TimeLimit::Unlinked { event, or } if or.is_empty() => filled(Term::UnlinkedFrom, event, ""),
        TimeLimit::Unlinked { event, or } => filled(Term::UnlinkedFromFirst, &names(event, or), ""),
        TimeLimit::Evidence { keep } => filled(Term::EvidenceFor, "", &language.period(*keep)),
        TimeLimit::Backups { store, keep } => filled(Term::BackupsOf, store, &language.period(*keep)),
    }
}

/// Events of which the first counts.
fn names(event: &str, or: &[String]) -> String {
    core::iter::once(event).chain(or.iter().map(String::as_str)).collect::<Vec<_>>().join(", ")
}

fn security(language: Language, register: &Register) -> Vec<String> {
    if register.security.is_empty() {
        return alloc::vec![language.term(Term::NoneSaid).to_string()];
    }
    register.security.clone()
}

fn missing(language: Language, register: &Register) -> Vec<String> {
    if register.missing.is_empty() {
        return alloc::vec![language.term(Term::NothingMissing).to_string()];
    }
    let said = |missing: &Missing| {
        let asked = match missing.asked {
            Asked::Always => String::new(),
            Asked::WherePossible => alloc::format!(", {}", language.term(Term::WherePossible)),
        };
        alloc::format!("{} ({}{asked}): {}", missing.at, missing.cites, missing.message)
    };
    register.missing.iter().map(said).collect()
}

/// Text of the policy as text of Markdown: nothing in it is markup, and it stays on its line.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    // What would begin a list, a heading or a rule does so only at the start of a line.
    let mut begins = true;
    for (i, c) in shown(text).chars().enumerate() {
        let inline =
            matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '|' | '$' | '#');
        let block = begins && (matches!(c, '.' | ')') || i == 0 && matches!(c, '-' | '+' | '='));
        if inline || block {
            escaped.push('\\');
        }
        begins &= c.is_ascii_digit();
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Policy;

    /// The running example with a hostile description.
    fn hostile() -> Register {
        let mut policy: serde_json::Value =
            serde_json::from_str(include_str!("../../../../vectors/policies/mentoring.json")).unwrap();
        policy["purposes"]["account"]["description"] = "<script>alert(1)</script>\u{202e}".into();
        Register::of(&Policy::from_json(&policy.to_string()).unwrap()).unwrap()
    }

    #[test]
    fn the_page_is_self_contained_and_takes_no_markup_from_the_policy() {
        let html = register_html(&hostile(), Language::English);
        assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;U+202E"));
        for forbidden in ["<script", "http://", "https://", "\u{202e}", " src=", "@import"] {
            assert!(!html.contains(forbidden), "{forbidden}");
        }
        assert!(html.contains("GDPR Art. 30(1)(c)"), "what is missing is told with its point");
    }

    #[test]
    fn every_form_names_every_purpose() {
        let register = hostile();
        assert_eq!(register.activities.len(), 5, "four purposes, and the evidence of runs");
        for document in [
            register_html(&register, Language::English),
            register_markdown(&register, Language::English),
            register_csv(&register, Language::English),
        ] {
            for activity in &register.activities {
                assert!(document.contains(&activity.purpose), "{}", activity.purpose);
            }
        }
    }
}
