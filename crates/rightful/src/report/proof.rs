//! A certificate as a page.

use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;

use super::Language;
use super::catalogue::{Label, Message, Proof};
use super::document::{Block, Cell, Document, Head, Mark, Section};
use super::line::Line;
use super::officer::some_table;
use super::page;
use super::words::number;
use crate::certificate::Certificate;
use crate::order::PutInOrder as _;
use crate::plan::ClaimKind;

/// A certificate as one HTML page: no script, no other file, no value of the person. It shows what the certificate says;
/// whether that holds is for [`crate::certificate::verify`] to say.
#[must_use]
pub fn certificate_html(certificate: &Certificate, language: Language) -> alloc::string::String {
    let state = language.proof(Proof::State(certificate.state));
    let mut lead = vec![Block::Callout(state.into()), Block::Facts(facts(language, certificate))];
    if certificate.seed_given {
        lead.push(Block::Paragraph(language.proof(Proof::SeedGiven).into()));
    }
    page::page(&Document {
        language,
        title: language.proof(Proof::Title).into(),
        from: Line::filled(language.proof(Proof::From), &[("key", Line::name(&certificate.key.to_string()))]),
        lead,
        contents: language.label(Label::Contents),
        sections: vec![
            open(language, certificate),
            claims(language, certificate),
            steps(language, certificate),
            scan(language, certificate),
        ],
        foot: language.proof(Proof::Foot).into(),
    })
}

fn facts(language: Language, certificate: &Certificate) -> Vec<(&'static str, Line)> {
    let name = |text: alloc::string::String| Line::name(&text);
    let head = Line::filled(
        language.proof(Proof::LedgerHead),
        &[
            ("entries", number(certificate.ledger.entries).into()),
            ("hash", name(certificate.ledger.hash.to_string())),
        ],
    );
    vec![
        (language.proof(Proof::Run), name(certificate.run.to_string())),
        (language.proof(Proof::AsOf), language.date(certificate.as_of).into()),
        (language.label(Label::Store), name(certificate.store.clone())),
        (language.label(Label::PlanHash), name(certificate.plan.to_string())),
        (language.label(Label::PolicyHash), name(certificate.policy.to_string())),
        (language.label(Label::SchemaHash), name(certificate.schema.to_string())),
        (language.label(Label::SubjectTag), name(certificate.subject.to_string())),
        (language.proof(Proof::Ledger), head),
    ]
}

fn open(language: Language, certificate: &Certificate) -> Section {
    let head = [
        Head::words(language.label(Label::What)),
        Head::words(language.label(Label::Where)),
        Head::words(language.proof(Proof::By)),
    ];
    let rows: Vec<Vec<Cell>> = certificate
        .open
        .iter()
        .map(|open| {
            vec![
                language.proof(Proof::Open(open.what)).into(),
                Line::name(&open.name).into(),
                language.date(open.by).into(),
            ]
        })
        .collect();
    let mut blocks = some_table(&head, rows);
    if blocks.is_empty() {
        blocks.push(Block::Paragraph(language.proof(Proof::NothingOpen).into()));
    }
    let mut section = Section::new("open", language.proof(Proof::StillOpen), blocks);
    let gaps: Vec<Line> = certificate
        .gaps
        .iter()
        .map(|gap| Line::name(&gap.place).with_text(": ").with_text(language.proof(Proof::Gap(gap.gap))))
        .collect();
    let gaps = if gaps.is_empty() {
        Block::Paragraph(language.proof(Proof::NoGaps).into())
    } else {
        Block::List(gaps)
    };
    section.parts.push(Section::new("gaps", language.proof(Proof::Gaps), vec![gaps]));
    section
}

fn claims(language: Language, certificate: &Certificate) -> Section {
    let head = [
        Head::words(language.label(Label::Where)),
        Head::number(language.label(Label::Rows)),
        Head::words(language.label(Label::Claim)),
    ];
    let rows = certificate
        .claims
        .iter()
        .map(|claim| {
            let fields = Line::names(claim.fields.iter().map(crate::Name::as_str));
            vec![
                Cell::from(Line::name(&claim.collection)).below(fields),
                number(claim.rows).into(),
                Cell::mark(Mark::Claim(claim.claim)),
            ]
        })
        .collect();
    let mut kinds: Vec<ClaimKind> = certificate.claims.iter().map(|claim| claim.claim).collect();
    kinds.put_in_order();
    kinds.dedup();
    let means = kinds
        .into_iter()
        .map(|kind| (language.label(Label::Badge(kind)), language.say(Message::Claim(kind)).into()))
        .collect();
    let mut blocks = vec![Block::Facts(means)];
    blocks.extend(some_table(&head, rows));
    Section::new("claims", language.label(Label::Claims), blocks)
}

fn steps(language: Language, certificate: &Certificate) -> Section {
    let head = [
        Head::number(language.label(Label::Step)),
        Head::words(language.label(Label::What)),
        Head::words(language.label(Label::Where)),
        Head::number(language.label(Label::Rows)),
    ];
    let rows = (1_u64..).zip(&certificate.steps).map(|(at, step)| {
        vec![
            number(at).into(),
            Line::name(&step.step).into(),
            Line::name(&step.place).into(),
            number(step.rows).into(),
        ]
    });
    Section::new("steps", language.label(Label::Steps), some_table(&head, rows.collect()))
}

fn scan(language: Language, certificate: &Certificate) -> Section {
    let scan = &certificate.scan;
    let scanned = scan
        .scanned
        .iter()
        .map(|(what, count)| Line::text(&number(*count)).with_text(" ").with(Line::name(what)));
    let scanned = Line::filled(language.proof(Proof::Scanned), &[("what", Line::joined(scanned, ", "))]);
    let places = scan.review_places.iter();
    let places = places.map(|(place, hits)| Line::name(place).with_text(": ").with_text(&number(*hits)));
    let review = if scan.review_places.is_empty() {
        Line::text(&number(scan.review))
    } else {
        Line::joined(places, "; ")
    };
    let looked_for = if scan.identifiers.is_empty() {
        Line::text(language.proof(Proof::NothingLookedFor))
    } else {
        Line::names(scan.identifiers.iter().map(alloc::string::String::as_str))
    };
    let facts = vec![
        (language.proof(Proof::Scanner), Line::name(&scan.scanner)),
        (language.proof(Proof::LookedFor), looked_for),
        (language.proof(Proof::KeptHits), number(scan.kept).into()),
        (language.proof(Proof::ReviewHits), review),
    ];
    let unseen = Block::Paragraph(language.proof(Proof::Unseen).into());
    Section::new(
        "scan",
        language.proof(Proof::Scan),
        vec![Block::Facts(facts), Block::Paragraph(scanned), unseen],
    )
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeMap;

    use super::*;
    use crate::certificate::{Done, Gap, GapKind, Open, OpenKind, ScanSummary, State};
    use crate::ledger::Head as LedgerHead;
    use crate::{Hash, RootKey, RunSeed};

    fn certificate() -> Certificate {
        let key = RootKey::from_entropy(&[7; 32]).unwrap();
        let hash = Hash::of(b"");
        Certificate {
            format: 1,
            run: RunSeed::given(&[1; 32]).run_id(),
            plan: hash,
            policy: hash,
            schema: hash,
            subject: key.case_key().tag("users", &[42.into()]),
            store: "app".into(),
            as_of: "2026-03-01".parse().unwrap(),
            state: State::Pending,
            steps: vec![Done { step: "change".into(), place: "<meetings>".into(), rows: 1_234 }],
            claims: Vec::new(),
            seed_given: false,
            scan: ScanSummary {
                scanner: "rightful-residue".into(),
                identifiers: vec!["users.email".into(), "users.id".into()],
                scanned: BTreeMap::from([("pages".into(), 12)]),
                kept: 3,
                review: 2,
                review_places: BTreeMap::from([("table meetings, column notes".into(), 2)]),
            },
            open: vec![Open {
                what: OpenKind::Backups,
                name: "app".into(),
                by: "2026-05-30".parse().unwrap(),
            }],
            gaps: Vec::new(),
            ledger: LedgerHead::start(),
            key: key.id(),
            mac: None,
        }
    }

    #[test]
    fn a_page_says_what_the_certificate_says_and_nothing_runs_in_it() {
        let page = certificate_html(&certificate(), Language::English);
        for said in [
            "Pending:",
            "30 May 2026",
            "1,234",
            "&lt;meetings&gt;",
            "rightful-residue",
            "12 ",
            "column notes",
            "No scan of the database file sees",
            "users.email",
        ] {
            assert!(page.contains(said), "{said}");
        }
        assert!(!page.contains("<script") && !page.contains("<meetings>"));
        assert!(!page.contains(language_seed()), "the seed is not known");
        let body = page.split_once("</style>").unwrap().1;
        assert!(!body.contains('{'), "a blank is left");
        assert_eq!(page, certificate_html(&certificate(), Language::English));
    }

    #[test]
    fn a_known_seed_and_what_was_not_looked_at_are_told() {
        let mut certificate = certificate();
        certificate.seed_given = true;
        certificate.open.clear();
        certificate.gaps.push(Gap { place: "notes".into(), gap: GapKind::Undescribed });
        let page = certificate_html(&certificate, Language::English);
        assert!(page.contains(language_seed()) && page.contains("not described by the data map"));
        assert!(page.contains("Nothing is open."));
        certificate.scan.identifiers.clear();
        for (place, gap, said) in [
            ("users.email", GapKind::UnknownIdentifier, "no value of it was known"),
            ("run 1", GapKind::EarlierRun, "what it knew of them is gone"),
        ] {
            certificate.gaps = vec![Gap { place: place.into(), gap }];
            let page = certificate_html(&certificate, Language::English);
            assert!(page.contains(place) && page.contains(said) && page.contains("nothing"), "{place}");
            assert!(!page.contains("knew whom to look for"), "{place}");
        }
    }

    fn language_seed() -> &'static str {
        Language::English.proof(Proof::SeedGiven)
    }
}
