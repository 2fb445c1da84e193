//! Keys and seeds from outside: equal arguments, equal bytes; different labels, nothing in common.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::ToString;
use alloc::vec;

use proptest::prelude::*;

use super::encode::tests::any_value;
use super::*;
use crate::{Code, Value};

fn root(byte: u8) -> RootKey {
    RootKey::from_entropy(&[byte; 32]).unwrap()
}

fn text_format() -> Format {
    Format::for_pseudonyms("", Shape::Text, None, 1).unwrap()
}

#[test]
fn debug_shows_ids_and_no_key() {
    let root = root(1);
    let seed = RunSeed::given(&[2; 32]);
    let id = root.id().to_string();
    assert_eq!(id.len(), 16);
    assert_eq!(format!("{root:?}"), format!("RootKey({id})"));
    assert_eq!(format!("{:?}", root.case_key()), format!("CaseKey({id})"));
    assert_eq!(format!("{:?}", root.ledger_key()), format!("LedgerKey({id})"));
    assert_eq!(format!("{:?}", root.pseudonym_key("users.email")), format!("PseudonymKey({id})"));
    assert_eq!(format!("{seed:?}"), format!("RunSeed({}, given)", seed.run_id()));
    assert_eq!(format!("{:?}{:?}", seed.run_key(), seed.to_text()), "RunKey(..)SecretText(..)");
}

#[test]
fn a_key_of_zeros_is_refused_both_ways() {
    assert_eq!(RootKey::from_entropy(&[0; 32]).unwrap_err().code(), Code::KeyWeak);
    let text = super::secret::Secret::new(&[0; 32]).to_text("rightful-key-1:");
    assert_eq!(RootKey::from_text(text.expose()).unwrap_err().code(), Code::KeyWeak);
}

#[test]
fn texts_of_different_kinds_are_not_mistaken() {
    let seed = RunSeed::drawn(&[3; 32]);
    let given = RunSeed::given(&[3; 32]);
    assert_eq!(seed.run_id(), given.run_id());
    for text in [seed.to_text(), given.to_text(), seed.run_key().to_text()] {
        assert_eq!(RootKey::from_text(text.expose()).unwrap_err().code(), Code::KeySyntax);
    }
    assert!(RunSeed::from_text(seed.run_key().to_text().expose()).is_err());
    assert!(RunKey::from_text(seed.to_text().expose()).is_err());
    assert!(RunSeed::from_text(given.to_text().expose()).unwrap() == given);
    assert!(!RunSeed::from_text(seed.to_text().expose()).unwrap().is_given());
    assert!(RunKey::from_text(seed.run_key().to_text().expose()).unwrap() == seed.run_key());
}

#[test]
fn every_use_of_a_key_gives_other_bytes() {
    let root = root(4);
    let value = [Value::from("anna@x.example")];
    let seed = RunSeed::drawn(&[4; 32]);
    let hex = Format::for_pseudonyms("", Shape::Hex, None, 1).unwrap();
    let all = [
        root.case_key().tag("", &value).to_string(),
        root.case_key().tag("users", &value).to_string(),
        root.ledger_key().tag("", &value).to_string(),
        root.ledger_key().seal("anna@x.example").to_string(),
        root.pseudonym_key("").pseudonym(&value, hex).as_text().unwrap().to_string(),
        root.pseudonym_key("users").pseudonym(&value, hex).as_text().unwrap().to_string(),
        seed.surrogate("", &value, 0, hex).as_text().unwrap().to_string(),
        seed.surrogate("", &value, 1, hex).as_text().unwrap().to_string(),
        seed.surrogate("users", &value, 0, hex).as_text().unwrap().to_string(),
        root.id().to_string(),
        seed.run_id().to_string(),
    ];
    let starts: BTreeSet<&str> = all.iter().map(|text| &text[..16]).collect();
    assert_eq!(starts.len(), all.len());
}

#[test]
fn null_has_no_pseudonym() {
    let key = root(5).pseudonym_key("t.c");
    assert!(key.pseudonym(&[Value::Null], text_format()).is_null());
    assert!(key.pseudonym(&[Value::Null, Value::Null], text_format()).is_null());
    assert!(!key.pseudonym(&[Value::Null, "a".into()], text_format()).is_null());
}

#[test]
fn many_surrogates_are_distinct_and_evenly_spread() {
    let seed = RunSeed::drawn(&[6; 32]);
    let format = Format::for_surrogates("", Shape::Integer, None, 20_000).unwrap();
    let mut seen = BTreeSet::new();
    let mut lower_half = 0_i64;
    for n in 0..20_000 {
        let Value::Integer(number) = seed.surrogate("users.id", &[n.into()], 0, format) else {
            unreachable!()
        };
        assert!((-(1 << 52)..0).contains(&number));
        lower_half += i64::from(number < -(1 << 51));
        assert!(seen.insert(number));
    }
    // 20,000 fair draws leave this range once in 10^12.
    assert!((9_500..10_500).contains(&lower_half), "{lower_half}");
}

proptest! {
    #[test]
    fn pseudonyms_are_deterministic_and_domains_have_nothing_in_common(
        values in prop::collection::vec(any_value(), 1..3), domain in ".{0,3}", other in ".{0,3}",
    ) {
        let (key, format) = (root(7), text_format());
        let pseudonym = key.pseudonym_key(&domain).pseudonym(&values, format);
        prop_assert!(pseudonym == root(7).pseudonym_key(&domain).pseudonym(&values, format));
        let elsewhere = key.pseudonym_key(&other).pseudonym(&values, format);
        prop_assert_eq!(pseudonym == elsewhere, domain == other || pseudonym.is_null());
        prop_assume!(!pseudonym.is_null());
        prop_assert!(pseudonym != root(8).pseudonym_key(&domain).pseudonym(&values, format));
    }

    #[test]
    fn different_values_have_different_tags(a in any_value(), b in any_value()) {
        let key = root(9).ledger_key();
        let same = match (&a, &b) {
            (Value::Real(a), Value::Real(b)) => a == b || (a.is_nan() && b.is_nan()),
            (a, b) => a == b,
        };
        prop_assert_eq!(key.tag("d", &[a]) == key.tag("d", &[b]), same);
    }

    #[test]
    fn lists_of_parts_have_different_digests(
        a in prop::collection::vec("[ab]{0,2}", 0..4), b in prop::collection::vec("[ab]{0,2}", 0..4),
    ) {
        let key = RunSeed::drawn(&[1; 32]).run_key();
        let digest = |parts: &[alloc::string::String]| {
            key.digest(&parts.iter().map(|part| part.as_bytes()).collect::<vec::Vec<_>>())
        };
        prop_assert_eq!(digest(&a) == digest(&b), a == b);
    }
}
