//! Values as bytes: typed and length-prefixed, so that no two lists of values give the same bytes.

use crate::Value;

/// Hands the encoding of `domain` and `values` to `sink`, piece by piece; no copy of a value stays behind.
///
/// The domain and the number of values come first, each length as eight bytes, the greatest first. Then each value: one byte for its
/// type, the length, the bytes. Numbers take eight bytes. Where SQL calls two numbers equal they are one number here:
/// −0.0 is 0.0, and there is one NaN. Text goes in as it is: who wants case or composition ignored normalises before.
pub(super) fn encode(domain: &str, values: &[Value], sink: &mut impl FnMut(&[u8])) {
    prefixed(domain.as_bytes(), sink);
    sink(&(values.len() as u64).to_be_bytes());
    for value in values {
        match value {
            Value::Null => typed(0, &[], sink),
            Value::Integer(number) => typed(1, &number.to_be_bytes(), sink),
            Value::Real(number) => typed(2, &one_form(*number).to_bits().to_be_bytes(), sink),
            Value::Text(text) => typed(3, text.as_bytes(), sink),
            Value::Blob(bytes) => typed(4, bytes, sink),
        }
    }
}

/// Hands over `bytes` behind their length.
pub(super) fn prefixed(bytes: &[u8], sink: &mut impl FnMut(&[u8])) {
    sink(&(bytes.len() as u64).to_be_bytes());
    sink(bytes);
}

fn typed(kind: u8, bytes: &[u8], sink: &mut impl FnMut(&[u8])) {
    sink(&[kind]);
    prefixed(bytes, sink);
}

fn one_form(number: f64) -> f64 {
    if number.is_nan() {
        f64::NAN
    } else if number == 0.0 {
        0.0
    } else {
        number
    }
}

#[cfg(test)]
pub(super) mod tests {
    use alloc::string::String;
    use alloc::vec;
    use alloc::vec::Vec;

    use proptest::prelude::*;

    use super::*;

    fn bytes(domain: &str, values: &[Value]) -> Vec<u8> {
        let mut out = Vec::new();
        encode(domain, values, &mut |piece| out.extend_from_slice(piece));
        out
    }

    pub(in crate::pseudonym) fn any_value() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(Value::Null),
            prop_oneof![-3..3_i64, any::<i64>()].prop_map(Value::Integer),
            prop_oneof![Just(0.0), any::<f64>()].prop_map(Value::Real),
            "[\0a\u{0301}é]{0,3}".prop_map(Value::Text),
            prop::collection::vec(prop_oneof![Just(0), any::<u8>()], 0..10).prop_map(Value::Blob),
        ]
    }

    /// Reads an encoding back: what can be read back cannot have come from two lists.
    fn decode(mut rest: &[u8]) -> (String, Vec<Value>) {
        fn take<'a>(rest: &mut &'a [u8], count: usize) -> &'a [u8] {
            let (taken, left) = rest.split_at(count);
            *rest = left;
            taken
        }
        fn number(rest: &mut &[u8]) -> u64 {
            u64::from_be_bytes(take(rest, 8).try_into().unwrap())
        }
        let length = number(&mut rest) as usize;
        let domain = String::from_utf8(take(&mut rest, length).to_vec()).unwrap();
        let mut values = vec![];
        for _ in 0..number(&mut rest) {
            let kind = take(&mut rest, 1)[0];
            let length = number(&mut rest) as usize;
            let data = take(&mut rest, length).to_vec();
            let eight = || u64::from_be_bytes(data.clone().try_into().unwrap());
            values.push(match kind {
                0 => Value::Null,
                1 => Value::Integer(eight() as i64),
                2 => Value::Real(f64::from_bits(eight())),
                3 => Value::Text(String::from_utf8(data).unwrap()),
                4 => Value::Blob(data),
                _ => unreachable!(),
            });
        }
        assert!(rest.is_empty());
        (domain, values)
    }

    #[test]
    fn lists_that_look_alike_differ() {
        let lists: &[&[Value]] = &[
            &[],
            &[Value::Null],
            &[Value::Null, Value::Null],
            &["".into()],
            &["".into(), "".into()],
            &[Value::Blob(vec![])],
            &["5".into()],
            &[Value::Integer(5)],
            &[Value::Real(5.0)],
            &[Value::Blob(b"5".to_vec())],
            &["ab".into(), "c".into()],
            &["a".into(), "bc".into()],
            &["abc".into()],
            &["é".into()],
            &["e\u{301}".into()],
        ];
        for (i, a) in lists.iter().enumerate() {
            for (j, b) in lists.iter().enumerate() {
                assert_eq!(bytes("d", a) == bytes("d", b), i == j, "{i} {j}");
            }
        }
        assert_ne!(bytes("a", &["b".into()]), bytes("ab", &["".into()]));
    }

    #[test]
    fn numbers_that_sql_calls_equal_are_one() {
        assert_eq!(bytes("", &[Value::Real(-0.0)]), bytes("", &[Value::Real(0.0)]));
        assert_eq!(bytes("", &[Value::Real(-f64::NAN)]), bytes("", &[Value::Real(f64::NAN)]));
    }

    proptest! {
        #[test]
        fn encoding_reads_back(domain in ".{0,4}", values in prop::collection::vec(any_value(), 0..5)) {
            let normal: Vec<Value> = values.iter().map(|value| match value {
                Value::Real(number) => Value::Real(one_form(*number)),
                other => other.clone(),
            }).collect();
            prop_assert!(decode(&bytes(&domain, &values)) == (domain, normal));
        }
    }
}
