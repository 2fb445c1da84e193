//! Each letter says what the law asks of it, whatever it is made of, and nothing in it becomes anything but words.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use super::{AnswerDue, Details, Item, Kept, Kind, Letter, RestrictionOver, Sender, letter};
use crate::case::RestrictionGround;
use crate::report::Language;
use crate::request::{Event, Request};
use crate::{Code, Problems};

const RECEIVED: &str =
    r#"{ "on": "2026-03-05", "what": { "kind": "received", "channel": "email", "rights": [RIGHTS] } }"#;
const RUN: &str = r#"
    { "on": "2026-03-06", "what": { "kind": "planned", "plan": "HASH", "by": "staff-1" } },
    { "on": "2026-03-07", "what": { "kind": "approved", "plan": "HASH", "by": "dpo" } },
    { "on": "2026-03-08", "what": { "kind": "ran", "plan": "HASH", "state": "pending", "certificate": "HASH",
                                    "recipients": { "mailer": "2026-04-08", "printer": "2026-04-08" } } }"#;

const CERTIFIED: &str = r#"
    { "on": "2026-03-06", "what": { "kind": "planned", "plan": "HASH", "by": "staff-1" } },
    { "on": "2026-03-07", "what": { "kind": "approved", "plan": "HASH", "by": "dpo" } },
    { "on": "2026-03-08", "what": { "kind": "ran", "plan": "HASH", "state": "certified", "certificate": "HASH" } }"#;

fn request(rights: &str, events: &[&str]) -> Request {
    let mut all = vec![RECEIVED.replace("RIGHTS", rights)];
    all.extend(events.iter().map(ToString::to_string));
    let hash = "a".repeat(64);
    let json = format!(r#"{{ "id": "2026-0017", "subject": "{hash}", "events": [{}] }}"#, all.join(", "));
    Request::from_json(&json.replace("HASH", &hash)).unwrap()
}

fn details() -> Details {
    Details {
        on: "2026-03-12".parse().unwrap(),
        from: Sender {
            name: "Acme Mentoring".into(),
            contact: "privacy@acme.example".into(),
            dpo: Some("dpo@acme.example".into()),
            authority: None,
        },
        greeting: None,
        rights: alloc::collections::BTreeSet::new(),
        regime: None,
        due: Some(AnswerDue::By { on: "2026-06-05".parse().unwrap(), extended: true }),
        due_apart: vec![],
        explanation: vec!["You have asked the same eleven times this year.".into()],
        kept: vec![Kept { what: "invoices".into(), until: Some("2034-12-31".parse().unwrap()) }],
        backups: Some(vec!["2026-06-06".parse().unwrap(), "2026-05-01".parse().unwrap()]),
        name_recipients: false,
        restriction: Some(RestrictionOver {
            ground: RestrictionGround::AccuracyContested,
            ends: "2026-03-20".parse().unwrap(),
        }),
        fee: Some("EUR 12.50".into()),
    }
}

fn answered(right: &str, extent: &str) -> String {
    format!(
        r#"{{ "on": "2026-03-12", "what": {{ "kind": "answered", "rights": [{right}], "extent": {extent} }} }}"#
    )
}

const REFUSED: &str = r#"{ "on": "2026-03-12", "what": { "kind": "refused", "rights": ["access"],
    "reasons": [{ "kind": "excessive" }], "remedies": ["complaint", "court"] } }"#;

type Change = fn(&mut Details);

/// A request that such a letter fits.
fn fitting(kind: Kind) -> Request {
    let one = |event: &str| request(r#""access""#, &[event]);
    match kind {
        Kind::Receipt => request(r#""access", "erasure""#, &[]),
        Kind::IdentityNeeded => one(r#"{ "on": "2026-03-06", "what": { "kind": "identity-asked",
            "doubt": "unknown-sender", "proof": ["log-in", "known-contact"] } }"#),
        Kind::ClarificationNeeded => {
            one(r#"{ "on": "2026-03-06", "what": { "kind": "clarification-asked" } }"#)
        }
        Kind::Extension => {
            one(r#"{ "on": "2026-03-20", "what": { "kind": "extended", "because": ["complexity"] } }"#)
        }
        Kind::Fee => one(r#"{ "on": "2026-03-06", "what": { "kind": "fee-asked", "ground": "excessive" } }"#),
        Kind::Done => {
            request(r#""erasure""#, &[CERTIFIED, &answered(r#""erasure""#, r#"{ "kind": "full" }"#)])
        }
        Kind::Pending => {
            let extent = r#"{ "kind": "pending", "until": "2026-06-06" }"#;
            request(r#""erasure""#, &[RUN, &answered(r#""erasure""#, extent)])
        }
        Kind::Partial => {
            let extent = r#"{ "kind": "part", "remedies": ["complaint", "court"],
                "reasons": [{ "kind": "exception", "exception": "legal-obligation-or-public-task" }] }"#;
            request(r#""erasure""#, &[RUN, &answered(r#""erasure""#, extent)])
        }
        Kind::Refused => one(REFUSED),
        Kind::NothingHeld => one(&answered(r#""access""#, r#"{ "kind": "nothing-held" }"#)),
        Kind::RestrictionEnds => {
            request(r#""restriction""#, &[CERTIFIED, &answered(r#""restriction""#, r#"{ "kind": "full" }"#)])
        }
    }
}

fn written(kind: Kind, details: &Details) -> Letter {
    letter(&fitting(kind), kind, details, Language::English).unwrap()
}

fn says(letter: &Letter, item: Item) -> String {
    let part = letter.part(item).unwrap();
    part.says.iter().map(|sentence| format!("{} [{}]\n", sentence.text, sentence.cites)).collect()
}

#[test]
fn every_letter_says_what_the_law_asks_of_it() {
    for kind in Kind::ALL {
        let letter = written(kind, &details());
        let (text, html) = (letter.text(), letter.html());
        for (item, cites) in kind.must_say() {
            let part = letter.part(*item).unwrap_or_else(|| panic!("{kind:?} lacks {item:?} ({cites})"));
            assert!(!part.heading.is_empty() && !part.says.is_empty(), "{kind:?} {item:?}");
            for sentence in &part.says {
                assert!(!sentence.text.is_empty(), "{kind:?} {item:?}");
                let first: String = sentence.text.split_whitespace().take(3).collect::<Vec<_>>().join(" ");
                assert!(text.contains(&first) && html.contains(&first), "{kind:?} {item:?}: {first}");
            }
        }
        assert!(letter.parts.is_sorted_by_key(|part| part.item), "{kind:?}");
        assert!(!text.contains('{') && !text.contains('}'), "a blank is left: {text}");
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    }
}

#[test]
fn both_remedies_stand_with_their_articles_wherever_not_all_was_done() {
    for kind in [Kind::Partial, Kind::Refused, Kind::NothingHeld, Kind::Fee, Kind::RestrictionEnds] {
        let letter = written(kind, &details());
        assert!(says(&letter, Item::Complaint).contains("GDPR Art. 77"), "{kind:?}");
        assert!(says(&letter, Item::Court).contains("GDPR Art. 79"), "{kind:?}");
    }
    assert!(written(Kind::Done, &details()).part(Item::Court).is_none());
}

#[test]
fn what_a_letter_has_to_say_and_was_not_told_is_asked_for() {
    let cases: [(Kind, Change, &str); 7] = [
        (Kind::Extension, |d| d.due = None, "/details/due"),
        (Kind::Extension, late, "/details/due"),
        (Kind::Fee, |d| d.fee = None, "/details/fee"),
        (Kind::Refused, |d| d.explanation.clear(), "/details/explanation"),
        (Kind::Partial, |d| d.kept.clear(), "/details/kept"),
        (Kind::Done, |d| d.backups = None, "/details/backups"),
        (Kind::RestrictionEnds, |d| d.restriction = None, "/details/restriction"),
    ];
    for (kind, change, at) in cases {
        let mut less = details();
        change(&mut less);
        let problems = letter(&fitting(kind), kind, &less, Language::English).unwrap_err();
        let found: Vec<_> = problems.as_slice().iter().map(|p| (p.code(), p.at())).collect();
        assert_eq!(found, [(Code::LetterMissing, at)], "{kind:?}");
    }
}

/// A notice after the first month extends nothing, so no letter says that it does.
fn late(details: &mut Details) {
    details.due = Some(AnswerDue::By { on: "2026-04-07".parse().unwrap(), extended: false });
}

#[test]
fn a_letter_fits_where_its_request_stands_and_nowhere_else() {
    let answers = [Kind::Done, Kind::Pending, Kind::Partial, Kind::Refused, Kind::NothingHeld];
    for of in Kind::ALL {
        for kind in Kind::ALL {
            // That a restriction ends is told of one that was obtained, and answered so.
            let fits =
                kind == of || kind == Kind::Receipt || (of, kind) == (Kind::RestrictionEnds, Kind::Done);
            let outcome = letter(&fitting(of), kind, &details(), Language::English);
            assert_eq!(outcome.is_ok(), fits, "{kind:?} for {of:?}");
            let code = |problems: Problems| problems.as_slice()[0].code();
            assert!(fits || outcome.map_err(code) == Err(Code::LetterState), "{kind:?} for {of:?}");
        }
    }
    // An answered request has one letter of answer, an open one has none.
    for of in &Kind::ALL {
        let fitting_answers = answers
            .iter()
            .filter(|kind| letter(&fitting(*of), **kind, &details(), Language::English).is_ok());
        let answered = answers.contains(of) || *of == Kind::RestrictionEnds;
        assert_eq!(fitting_answers.count(), usize::from(answered), "{of:?}");
    }
}

#[test]
fn backups_are_told_to_their_last_day_or_not_at_all() {
    let told = says(&written(Kind::Done, &details()), Item::Backups);
    assert!(told.contains("6 June 2026"), "{told}");
    let none = Details { backups: Some(Vec::new()), ..details() };
    assert!(says(&written(Kind::Done, &none), Item::Backups).starts_with("There are no backups"));
    // Nothing was changed, so backups hold what is held anyway.
    assert!(written(Kind::NothingHeld, &details()).part(Item::Backups).is_none());
}

#[test]
fn what_is_not_over_has_its_last_day_in_the_letter() {
    let told = says(&written(Kind::Pending, &details()), Item::Rest);
    assert!(told.contains("6 June 2026") && told.contains("[GDPR Art. 12(1), (3)]"), "{told}");
    assert!(written(Kind::Done, &details()).part(Item::Rest).is_none());
}

#[test]
fn recipients_are_named_to_whoever_asks() {
    let unasked = says(&written(Kind::Pending, &details()), Item::Recipients);
    assert!(unasked.contains("If you ask us") && !unasked.contains("mailer"), "{unasked}");
    let named = Details { name_recipients: true, ..details() };
    let asked = says(&written(Kind::Pending, &named), Item::Recipients);
    assert!(asked.contains("8 April 2026: mailer and printer"), "{asked}");
    assert!(!asked.contains("If you ask us"), "{asked}");
}

#[test]
fn hostile_words_stay_words() {
    let hostile = "<script>alert(1)</script>\u{202e}{date}\n=1";
    let details = Details {
        greeting: Some(hostile.into()),
        explanation: vec![hostile.into()],
        kept: vec![Kept { what: hostile.into(), until: None }],
        fee: Some(hostile.into()),
        from: Sender {
            name: hostile.into(),
            contact: hostile.into(),
            dpo: Some(hostile.into()),
            authority: Some(hostile.into()),
        },
        ..details()
    };
    for kind in Kind::ALL {
        let letter = written(kind, &details);
        let (text, html) = (letter.text(), letter.html());
        assert!(!html.contains("<script") && html.contains("&lt;script&gt;"), "{kind:?}");
        assert!(!text.contains('\u{202e}') && !html.contains('\u{202e}'), "{kind:?}");
        assert!(text.contains("{date}"), "what a value holds is no blank: {kind:?}");
        assert!(!html.contains("http:") && !html.contains("src="), "{kind:?}");
    }
}

/// What a header of a message would take for its end, or what would turn or hide the text beside it.
const HOSTILE: [&str; 10] = [
    "\r\nBcc: all@acme.example",
    "\n\n<p>",
    "\r",
    "\u{85}",
    "\u{2028}",
    "\u{2029}",
    "\u{202e}txt.exe",
    "\u{2066}\u{200f}",
    "\0\u{7f}\u{1b}[2J",
    "\u{feff}\u{ad}\u{e0041}",
];

#[test]
fn each_text_of_a_letter_is_one_line_in_every_form() {
    for hostile in HOSTILE {
        let words = || format!("Acme{hostile}Mentoring");
        let details = Details {
            greeting: Some(words()),
            explanation: vec![words()],
            kept: vec![Kept { what: words(), until: None }],
            fee: Some(words()),
            from: Sender { name: words(), contact: words(), dpo: Some(words()), authority: Some(words()) },
            name_recipients: true,
            ..details()
        };
        for kind in Kind::ALL {
            let mut request = fitting(kind);
            name_recipients(&mut request, &words());
            let letter = letter(&request, kind, &details, Language::English).unwrap();
            let json = serde_json::to_value(&letter).unwrap();
            let strange = |c: char| c.is_control() || crate::report::shown(&c.to_string()) != c.to_string();
            strings(&json, &mut |text| assert!(!text.contains(strange), "{kind:?}: {text:?}"));
            for form in [letter.text(), letter.html()] {
                assert!(!form.contains(|c| c != '\n' && strange(c)), "{kind:?}: {form:?}");
                assert!(!form.lines().any(|line| line.starts_with("Bcc:")), "{kind:?}: {form}");
            }
            // Text and page say what the parts say.
            let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(one_line(&letter.text()).starts_with(&letter.from), "{kind:?}");
        }
    }
}

/// Gives the recipients of every run a name.
fn name_recipients(request: &mut Request, name: &str) {
    for event in &mut request.events {
        if let Event::Ran { recipients, .. } = &mut event.what
            && let Some((_, by)) = recipients.pop_first()
        {
            recipients.insert(name.into(), by);
        }
    }
}

fn strings(value: &serde_json::Value, look: &mut impl FnMut(&str)) {
    match value {
        serde_json::Value::String(text) => look(text),
        serde_json::Value::Array(values) => values.iter().for_each(|value| strings(value, look)),
        serde_json::Value::Object(map) => map.values().for_each(|value| strings(value, look)),
        _ => {}
    }
}

#[test]
fn nothing_of_a_letter_is_shown_by_debug() {
    let details = Details { greeting: Some("Dear Zanna,".into()), ..details() };
    let letter = written(Kind::Refused, &details);
    let shown = format!("{details:?} {letter:?} {:?} {:?}", letter.parts, details.kept);
    assert!(!shown.contains("Zanna") && !shown.contains("invoices") && !shown.contains("eleven"), "{shown}");
    assert!(letter.text().contains("Dear Zanna,"));
}
