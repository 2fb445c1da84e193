//! Promise 9: change, removal or swap of any entry is detected; a cut tail against a head, and named otherwise.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;
use crate::{Case, Code, Date, Hash, LedgerKey, Problems, RootKey, RunId, RunSeed};

fn key_of(byte: u8) -> LedgerKey {
    RootKey::from_entropy(&[byte; 32]).unwrap().ledger_key()
}

fn run_of(byte: u8) -> RunId {
    RunSeed::given(&[byte; 32]).run_id()
}

fn day_of(day: u8) -> Date {
    Date::new(2026, 3, day).unwrap()
}

fn facts(run: u8, state: State, day: u8, person: i64) -> Facts {
    let key = key_of(1);
    let certificate = state != State::Blocked && state != State::NothingHeld;
    Facts {
        run: run_of(run),
        state,
        day: day_of(day),
        subject: key.tag("users", &[person.into()]),
        names: Vec::new(),
        stubs: Vec::new(),
        case: key.tag("case", &["account.closed".into()]),
        plan: Hash::of(&[run]),
        certificate: certificate.then(|| Hash::of(&[run, 1])),
        counts: Counts { deleted: run.into(), ..Counts::default() },
    }
}

fn chain(all: Vec<Facts>, key: &LedgerKey) -> Vec<Entry> {
    let mut head = Head::start();
    all.into_iter()
        .map(|facts| {
            let entry = Entry::after(&head, Told::Run(facts), key).unwrap();
            head = entry.head();
            entry
        })
        .collect()
}

fn facts_of(entry: &mut Entry) -> &mut Facts {
    match &mut entry.told {
        Told::Run(facts) => facts,
        Told::HandedOut(_) | Told::Key(..) => panic!("not the entry of a run"),
    }
}

fn write(entries: &[Entry]) -> Vec<u8> {
    entries.iter().flat_map(|entry| entry.to_line().unwrap().into_bytes()).collect()
}

fn ledger(length: u8) -> Vec<Entry> {
    let states = [State::Certified, State::Blocked, State::Partial, State::NothingHeld, State::Pending];
    let all = (0..length).map(|n| facts(n, states[usize::from(n) % 5], 1 + n % 28, i64::from(n % 3)));
    chain(all.collect(), &key_of(1))
}

fn codes(problems: Result<Ledger, Problems>) -> Vec<(String, Code)> {
    let problems = problems.err();
    let all = problems.iter().flat_map(|problems| problems.as_slice());
    all.map(|error| (error.at().to_string(), error.code())).collect()
}

/// Reads with and without the key; both must refuse, each with one code of those allowed.
fn detected(bytes: &[u8], allowed: &[Code]) -> Result<(), TestCaseError> {
    for key in [Some(&key_of(1)), None] {
        let found = codes(Ledger::read(bytes, key, None));
        prop_assert!(!found.is_empty(), "undetected, key: {}", key.is_some());
        prop_assert!(found.iter().all(|(_, code)| allowed.contains(code)), "{found:?}");
    }
    Ok(())
}

#[test]
fn an_entry_is_canonical_and_shows_no_value() {
    let entries = ledger(2);
    let line = entries[0].to_line().unwrap();
    assert!(line.starts_with(r#"{"case":""#) && line.ends_with("}\n"));
    assert_eq!(
        line,
        crate::to_canonical(&serde_json::from_str::<serde_json::Value>(&line).unwrap()).unwrap() + "\n"
    );
    assert!(!line.contains("account.closed"));
    assert_eq!(entries[1].previous, entries[0].hash);
}

#[test]
fn a_report_says_how_much_was_verified() {
    let entries = ledger(4);
    let bytes = write(&entries);
    let read = |key: Option<LedgerKey>, head: Option<Head>| {
        *Ledger::read(&bytes, key.as_ref(), head.as_ref()).unwrap().report()
    };
    let full = read(Some(key_of(1)), Some(entries[3].head()));
    assert_eq!((full.authenticity, full.tail, full.anchored), (Authenticity::Verified, Tail::Anchored, 4));
    let older = read(None, Some(entries[1].head()));
    assert_eq!(
        (older.authenticity, older.tail, older.anchored),
        (Authenticity::VerifiedWithoutKey, Tail::TailUnanchored, 2)
    );
    assert_eq!(read(None, Some(Head::start())).anchored, 0);
    assert_eq!(serde_json::to_value(read(None, None)).unwrap()["tail"], serde_json::json!("tail-unanchored"));
}

#[test]
fn nothing_is_a_ledger_and_its_own_anchor() {
    let empty = Ledger::read(b"", None, Some(&Head::start())).unwrap();
    assert_eq!((empty.report().tail, empty.head()), (Tail::Anchored, Head::start()));
}

#[test]
fn problems_name_their_line_once() {
    let entries = ledger(5);
    let one_gone: Vec<Entry> = [&entries[..2], &entries[3..]].concat();
    assert_eq!(
        codes(Ledger::read(&write(&one_gone), None, None)),
        [("line 3".to_string(), Code::LedgerChain)]
    );
    let mut changed = entries.clone();
    facts_of(&mut changed[1]).counts.deleted += 1;
    assert_eq!(codes(Ledger::read(&write(&changed), None, None)), [("line 2".to_string(), Code::LedgerHash)]);
    let mut garbled = write(&entries);
    garbled[5] = 0xFF;
    assert_eq!(codes(Ledger::read(&garbled, None, None)), [("line 1".to_string(), Code::LedgerForm)]);
}

#[test]
fn another_key_is_named_and_a_forged_id_does_not_help() {
    let entries = ledger(1);
    let wrong = Ledger::read(&write(&entries), Some(&key_of(2)), None);
    assert_eq!(codes(wrong), [("line 1".to_string(), Code::LedgerKey)]);
    let foreign = chain(vec![facts(1, State::Certified, 1, 1)], &key_of(2));
    let line = write(&foreign);
    let forged =
        String::from_utf8(line).unwrap().replace(&key_of(2).id().to_string(), &key_of(1).id().to_string());
    let mut forged: Entry = serde_json::from_str(&forged).unwrap();
    rehash(&mut forged);
    let found = codes(Ledger::read(&write(&[forged]), Some(&key_of(1)), None));
    assert_eq!(found, [("line 1".to_string(), Code::LedgerMac)]);
}

/// What somebody without the key can do: make the hash fit again.
fn rehash(entry: &mut Entry) {
    let mut line = serde_json::to_value(&*entry).unwrap();
    line.as_object_mut().unwrap().remove("hash");
    entry.hash = Hash::of(crate::to_canonical(&line).unwrap().as_bytes());
}

#[test]
fn a_run_is_entered_once_and_may_close_after_it_was_blocked() {
    let key = key_of(1);
    let mut ledger = Ledger::read(b"", Some(&key), None).unwrap();
    let blocked = facts(1, State::Blocked, 1, 1);
    let closed = facts(1, State::Certified, 2, 1);
    assert!(matches!(ledger.append(blocked.clone(), &key).unwrap(), Appended::New(_)));
    // Some of what was found is dealt with, and the rest blocks again.
    let fewer = Facts { counts: Counts { blocking: 7, ..blocked.counts }, ..blocked.clone() };
    assert!(matches!(ledger.append(fewer.clone(), &key).unwrap(), Appended::New(_)));
    let new = ledger.append(closed.clone(), &key).unwrap();
    assert!(matches!(new, Appended::New(_)));
    for again in [&blocked, &fewer, &closed] {
        assert!(matches!(ledger.append(again.clone(), &key).unwrap(), Appended::There(_)));
    }
    assert_eq!(ledger.append(closed.clone(), &key).unwrap().entry(), new.entry());
    for other in
        [facts(1, State::Partial, 2, 1), facts(1, State::Blocked, 3, 1), Facts { day: day_of(9), ..closed }]
    {
        assert_eq!(ledger.append(other, &key).unwrap_err().code(), Code::LedgerDuplicateRun);
    }
    assert_eq!(ledger.entries().len(), 3);
    let bytes = write(ledger.entries());
    let read = Ledger::read(&bytes, Some(&key), Some(&ledger.head())).unwrap();
    assert_eq!(read.entries(), ledger.entries());
}

#[test]
fn a_run_entered_twice_is_found_even_in_a_chain_that_holds() {
    let key = key_of(1);
    let twice = chain(vec![facts(1, State::Certified, 1, 1), facts(1, State::Partial, 1, 1)], &key);
    let found = codes(Ledger::read(&write(&twice), Some(&key), None));
    assert_eq!(found, [("line 2".to_string(), Code::LedgerDuplicateRun)]);
}

#[test]
fn what_can_come_again_is_another_case_and_what_cannot_is_the_same() {
    let key = key_of(1);
    let tag = |decided: &str, trigger: &str, store: &str| {
        let text = format!(
            r#"{{"decided":"{decided}","subject":{{"collection":"users","key":[1]}},"trigger":{trigger}}}"#
        );
        case_tag(&Case::from_json(&text).unwrap(), store, &key).unwrap()
    };
    let closed = r#"{"kind":"relationship-ended","event":"closed","on":"2026-01-01"}"#;
    assert_eq!(tag("2026-01-02", closed, "app"), tag("2026-01-03", closed, "app"));
    assert_ne!(tag("2026-01-02", closed, "app"), tag("2026-01-02", closed, "archive"));
    let due = r#"{"kind":"retention-due"}"#;
    assert_eq!(tag("2026-01-02", due, "app"), tag("2026-01-02", due, "app"));
    assert_ne!(tag("2026-01-02", due, "app"), tag("2027-01-02", due, "app"));
    // Who tells what the person was known by before asks for more than was done.
    let text = format!(
        r#"{{"decided":"2026-01-02","subject":{{"collection":"users","key":[1],"former":{{"email":["anna.old@x.example"]}}}},"trigger":{closed}}}"#
    );
    let known = case_tag(&Case::from_json(&text).unwrap(), "app", &key).unwrap();
    assert_ne!(known, tag("2026-01-02", closed, "app"));
}

#[test]
fn state_and_certificate_must_agree() {
    let key = key_of(1);
    let certificate = Some(Hash::of(b""));
    let blocked = Facts { certificate, ..facts(1, State::Blocked, 1, 1) };
    let certified = Facts { certificate: None, ..facts(1, State::Certified, 1, 1) };
    for wrong in [blocked, certified] {
        assert_eq!(
            Entry::after(&Head::start(), Told::Run(wrong), &key).unwrap_err().code(),
            Code::LedgerForm
        );
    }
    let mut forged = ledger(1).remove(0);
    facts_of(&mut forged).certificate = None;
    rehash(&mut forged);
    assert_eq!(codes(Ledger::read(&write(&[forged]), None, None))[0].1, Code::LedgerForm);
}

#[test]
fn people_and_cases_are_found_by_tag() {
    let key = key_of(1);
    let other_case = Facts { case: key.tag("case", &["retention".into()]), ..facts(5, State::Pending, 9, 1) };
    let all = vec![
        facts(1, State::Certified, 1, 1),
        facts(2, State::Certified, 3, 2),
        facts(3, State::NothingHeld, 4, 3),
        facts(4, State::Blocked, 5, 4),
        other_case.clone(),
        facts(6, State::Partial, 9, 2),
    ];
    let ledger = Ledger::read(&write(&chain(all.clone(), &key)), Some(&key), None).unwrap();
    let runs = |of: Vec<&Facts>| of.iter().map(|facts| facts.run).collect::<Vec<_>>();
    let done = |facts: &Facts| ledger.already_done(&facts.subject, &facts.case).map(|facts| facts.run);
    assert_eq!(runs(ledger.about(&all[0].subject).collect()), [run_of(1), run_of(5)]);
    assert_eq!(done(&all[0]), Some(run_of(1)));
    assert_eq!(done(&all[1]), Some(run_of(6)));
    assert_eq!(done(&all[2]), None);
    assert_eq!(done(&all[3]), None);
    assert_eq!(done(&other_case), Some(run_of(5)));
    assert_eq!(runs(ledger.replay_since(day_of(3))), [run_of(4), run_of(5), run_of(6)]);
    assert_eq!(runs(ledger.replay_since(day_of(1))), [run_of(1), run_of(4), run_of(5), run_of(6)]);
    let certificate = all[1].certificate.unwrap();
    assert_eq!(ledger.with_certificate(&certificate).unwrap().run, run_of(2));
    assert!(ledger.with_certificate(&Hash::of(b"")).is_none());
}

#[test]
fn a_line_cut_while_writing_is_told_and_can_be_taken_up() {
    let key = key_of(1);
    let entries = ledger(3);
    let bytes = write(&entries);
    let whole = write(&entries[..2]);
    for cut in whole.len() + 1..bytes.len() {
        let torn = &bytes[..cut];
        assert_eq!(
            codes(Ledger::read(torn, Some(&key), None)),
            [("line 3".to_string(), Code::LedgerTornTail)]
        );
        assert_eq!(Ledger::whole_lines(torn), whole);
    }
    let mut ledger = Ledger::read(&whole, Some(&key), None).unwrap();
    let appended = ledger.append(entries[2].run().unwrap().clone(), &key).unwrap();
    assert_eq!(appended.entry(), &entries[2]);
}

const READ: &[Code] =
    &[Code::LedgerForm, Code::LedgerHash, Code::LedgerChain, Code::LedgerTornTail, Code::LedgerKey];

proptest! {
    #[test]
    fn any_changed_byte_is_detected(length in 1..6_u8, at in any::<Index>(), byte in any::<u8>(), kind in 0..3) {
        let mut bytes = write(&ledger(length));
        let at = at.index(bytes.len());
        match kind {
            0 => { prop_assume!(bytes[at] != byte); bytes[at] = byte; }
            1 => bytes.insert(at, byte),
            _ => { bytes.remove(at); }
        }
        detected(&bytes, READ)?;
    }

    #[test]
    fn any_removed_repeated_or_moved_entry_is_detected(length in 2..7_u8, a in any::<Index>(), b in any::<Index>(), kind in 0..4) {
        let mut entries = ledger(length);
        let (a, b) = (a.index(entries.len() - 1), b.index(entries.len()));
        match kind {
            0 => { entries.remove(a); }
            1 => { let again = entries[a].clone(); entries.insert(b, again); }
            2 => { prop_assume!(a != b); entries.swap(a, b); }
            _ => { prop_assume!(a != b); let moved = entries.remove(a); entries.insert(b, moved); }
        }
        detected(&write(&entries), &[Code::LedgerChain, Code::LedgerDuplicateRun])?;
    }

    /// Somebody without the key changes an entry and makes all hashes fit again.
    #[test]
    fn a_recomputed_chain_is_detected_with_the_key_or_a_head(length in 1..6_u8, at in any::<Index>(), kind in 0..3) {
        let original = ledger(length);
        let mut entries = original.clone();
        let at = at.index(entries.len());
        match kind {
            0 => facts_of(&mut entries[at]).counts.kept += 1,
            1 => { entries.remove(at); }
            _ => { let mut again = entries[at].clone(); facts_of(&mut again).run = run_of(99); entries.insert(at, again); }
        }
        let mut head = Head::start();
        for entry in &mut entries {
            (entry.index, entry.previous) = (head.entries, head.hash);
            rehash(entry);
            head = entry.head();
        }
        let bytes = write(&entries);
        let full = original[original.len() - 1].head();
        let with_head = codes(Ledger::read(&bytes, None, Some(&full)));
        prop_assert_eq!(with_head, [(String::new(), Code::LedgerHead)]);
        prop_assert!(Ledger::read(&bytes, None, None).is_ok(), "the forger left a trace: the test is weaker than it says");
        let with_key = codes(Ledger::read(&bytes, Some(&key_of(1)), None));
        let tail_cut = kind == 1 && at + 1 == original.len();
        prop_assert_eq!(with_key.is_empty(), tail_cut);
        prop_assert!(with_key.iter().all(|(_, code)| *code == Code::LedgerMac));
    }

    #[test]
    fn a_cut_tail_is_detected_against_a_head_and_named_otherwise(length in 1..6_u8, keep in any::<Index>()) {
        let entries = ledger(length);
        let keep = keep.index(entries.len());
        let bytes = write(&entries[..keep]);
        let head = entries[entries.len() - 1].head();
        let against = codes(Ledger::read(&bytes, Some(&key_of(1)), Some(&head)));
        prop_assert_eq!(against, [(String::new(), Code::LedgerHead)]);
        let report = *Ledger::read(&bytes, Some(&key_of(1)), None).unwrap().report();
        prop_assert_eq!(report.tail, Tail::TailUnanchored);
    }

    #[test]
    fn hostile_bytes_are_refused_quietly(bytes in prop::collection::vec(any::<u8>(), 1..200), text in ".{1,80}") {
        for bytes in [bytes, text.clone().into_bytes(), (text + "\n").into_bytes()] {
            let problems = Ledger::read(&bytes, None, None).err().unwrap();
            prop_assert!(problems.as_slice().iter().all(|error| error.message().is_ascii()));
        }
    }
}

#[test]
fn a_key_is_made_before_everything_and_destroyed_after() {
    let key = key_of(1);
    let mut ledger = Ledger::read(b"", Some(&key), None).unwrap();
    let code = |result: Result<Appended, crate::Error>| result.unwrap_err().code();
    assert_eq!(code(ledger.append_key(KeyEvent::KeyDestroyed, day_of(1), &key)), Code::LedgerForm);
    let mut lines = String::new();
    for _ in 0..2 {
        if let Appended::New(entry) = ledger.append_key(KeyEvent::KeyCreated, day_of(1), &key).unwrap() {
            lines += &entry.to_line().unwrap();
        }
    }
    lines += &ledger.append(facts(1, State::Certified, 2, 1), &key).unwrap().entry().to_line().unwrap();
    let open = lines.clone();
    lines += &ledger.append_key(KeyEvent::KeyDestroyed, day_of(3), &key).unwrap().entry().to_line().unwrap();
    assert_eq!(lines.lines().count(), 3);
    assert!(ledger.is_closed());
    assert_eq!(code(ledger.append(facts(2, State::Certified, 4, 2), &key)), Code::LedgerKeyDestroyed);
    let read = Ledger::read(lines.as_bytes(), Some(&key), Some(&ledger.head())).unwrap();
    assert_eq!((read.runs().count(), read.entries().len(), read.is_closed()), (1, 3, true));
    // Whoever still has the key and goes on is found.
    let mut others = Ledger::read(open.as_bytes(), Some(&key), None).unwrap();
    let after = Entry::after(&ledger.head(), Told::Run(facts(2, State::Certified, 4, 2)), &key).unwrap();
    let went_on = lines + &after.to_line().unwrap();
    assert_eq!(
        codes(Ledger::read(went_on.as_bytes(), None, None)),
        [("line 4".into(), Code::LedgerKeyDestroyed)]
    );
    // The key it was made with is there once; to have it made again changes nothing.
    assert!(matches!(others.append_key(KeyEvent::KeyCreated, day_of(5), &key), Ok(Appended::There(_))));
    let mut older = Ledger::read(&write(&self::ledger(1)), Some(&key), None).unwrap();
    assert_eq!(code(older.append_key(KeyEvent::KeyCreated, day_of(5), &key)), Code::LedgerForm);
}

#[test]
fn a_run_is_found_again_by_whoever_has_the_key_and_the_people() {
    let key = key_of(1);
    let case: Case = serde_json::from_value(serde_json::json!({
        "decided": "2026-03-02", "subject": { "collection": "users", "key": [7] },
        "trigger": { "kind": "relationship-ended", "event": "account.closed", "on": "2026-02-20" }
    }))
    .unwrap();
    let run = Facts {
        subject: subject_tag(&case, &key).unwrap(),
        names: Vec::new(),
        stubs: Vec::new(),
        case: case_tag(&case, "app", &key).unwrap(),
        ..facts(1, State::Certified, 5, 7)
    };
    let mut like = case.clone();
    like.subject.key = Some(vec![1.into()]);
    like.trigger = crate::case::Trigger::RelationshipEnded { event: "account.closed".into(), on: day_of(9) };
    assert_eq!(tag_of(&case.subject, &key).unwrap(), run.subject);
    assert_ne!(tag_of(&like.subject, &key).unwrap(), run.subject);
    assert_eq!(case_of(&like, &case.subject, "app", &run, &key).unwrap().unwrap(), case);
    assert_eq!(case_of(&like, &case.subject, "other", &run, &key).unwrap(), None);
    assert_eq!(case_of(&like, &case.subject, "app", &run, &key_of(2)).unwrap(), None);
}

#[test]
fn what_was_handed_out_is_entered_once_and_shows_nothing() {
    let key = key_of(1);
    let handover = |what, bytes: &[u8]| Handover {
        what,
        day: day_of(1),
        subject: key.tag("users", &[1.into()]),
        copy: copy_tag(bytes, &key),
    };
    let mut ledger = Ledger::read(&write(&ledger(2)), Some(&key), None).unwrap();
    let first = handover(HandedOut::Copy, b"{}");
    let line = ledger.append_handover(first.clone(), &key).unwrap().entry().to_line().unwrap();
    assert!(
        line.contains(r#""handed_out":"copy""#) && !line.contains(&Hash::of(b"{}").to_string()),
        "{line}"
    );
    assert!(matches!(ledger.append_handover(first.clone(), &key), Ok(Appended::There(_))));
    let others = [handover(HandedOut::Package, b"{}"), handover(HandedOut::Copy, b"{ }")];
    for other in &others {
        assert!(matches!(ledger.append_handover(other.clone(), &key), Ok(Appended::New(_))));
    }
    // It stands between runs, and is none of them.
    ledger.append(facts(9, State::Certified, 2, 1), &key).unwrap();
    let bytes = write(ledger.entries());
    let read = Ledger::read(&bytes, Some(&key), Some(&ledger.head())).unwrap();
    assert!(read.handed_out().eq([&first, &others[0], &others[1]]));
    assert_eq!(read.entry_of_copy(b"{ }", Some(&key)), Ok(&others[1]));
    assert_eq!(read.entry_of_copy(b"{  }", Some(&key)).unwrap_err().code(), Code::LedgerCopy);
    assert_eq!(read.entry_of_copy(b"{ }", None).unwrap_err().code(), Code::KeyMissing);
    assert_eq!((read.runs().count(), read.entries().len()), (3, 6));
    // A changed one is found like any other, and one that says more or less is none.
    let text = String::from_utf8(bytes).unwrap();
    let as_package = text.replacen(r#""handed_out":"copy""#, r#""handed_out":"package""#, 1);
    assert_eq!(
        codes(Ledger::read(as_package.as_bytes(), Some(&key), None)),
        [("line 3".into(), Code::LedgerHash)]
    );
    for (from, to) in [
        (r#""handed_out":"copy","#, ""),
        (r#""handed_out":"copy","#, r#""event":"key-destroyed","handed_out":"copy","#),
    ] {
        let changed = text.replacen(from, to, 1);
        assert_eq!(
            codes(Ledger::read(changed.as_bytes(), None, None)),
            [("line 3".into(), Code::LedgerForm)]
        );
    }
    ledger.append_key(KeyEvent::KeyDestroyed, day_of(3), &key).unwrap();
    let late = ledger.append_handover(handover(HandedOut::Copy, b"later"), &key).unwrap_err();
    assert_eq!(late.code(), Code::LedgerKeyDestroyed);
}

#[test]
fn a_run_that_changed_something_and_never_came_to_a_certificate_is_told() {
    let all = vec![
        facts(1, State::Blocked, 1, 1),
        facts(2, State::Blocked, 1, 1),
        facts(2, State::Blocked, 2, 1),
        Facts { certificate: None, ..facts(2, State::Abandoned, 3, 1) },
        facts(3, State::Blocked, 3, 2),
        facts(1, State::Partial, 4, 1),
        facts(4, State::Certified, 5, 1),
        facts(5, State::NothingHeld, 6, 1),
    ];
    let key = key_of(1);
    let ledger = Ledger::read(&write(&chain(all, &key)), Some(&key), None).unwrap();
    let of = |people: &[i64]| {
        let tags: Vec<_> = people.iter().map(|person| key.tag("users", &[(*person).into()])).collect();
        let runs = ledger.never_certified(&tags);
        runs.iter().map(|facts| (facts.run, facts.state)).collect::<Vec<_>>()
    };
    assert_eq!(of(&[1]), [(run_of(2), State::Abandoned)]);
    assert_eq!(of(&[2]), [(run_of(3), State::Blocked)]);
    assert_eq!(of(&[1, 2]), [(run_of(2), State::Abandoned), (run_of(3), State::Blocked)]);
    assert_eq!(of(&[3]), []);
}
