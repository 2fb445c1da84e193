//! What an unquoted scalar means: read once as YAML 1.2 says and once as YAML 1.1 says.
//!
//! Where the two readings differ the scalar is refused, so an accepted document means the same to every reader.

use rightful::Code;
use serde_json::Value;

/// What one edition of YAML makes of an unquoted scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    Null,
    Bool(bool),
    /// A whole number; `None` when it does not fit.
    Int(Option<i128>),
    Float,
    /// A number to the base 60, such as `12:30`.
    Sexagesimal,
    Date,
    /// `<<`, which merges maps, and `=`, which stands for a default.
    Special,
    Text,
}

/// The JSON value of an unquoted scalar, or the code and advice for refusing it.
pub(crate) fn plain(text: &str) -> Result<Value, (Code, &'static str)> {
    let reading = v1_2(text);
    match reading {
        Reading::Float => Err((
            Code::YamlFloat,
            "no key takes a number with a fraction or exponent: write a whole number, or put the text in quotes",
        )),
        _ if v1_1(text) != reading => Err((Code::YamlAmbiguous, advice(v1_1(text)))),
        Reading::Null => Ok(Value::Null),
        Reading::Bool(value) => Ok(Value::Bool(value)),
        Reading::Int(value) => integer(value).ok_or((
            Code::YamlIntegerRange,
            "the number does not fit in 64 bits: write a smaller one, or put the text in quotes",
        )),
        _ => Ok(Value::String(text.to_owned())),
    }
}

/// Whether an unquoted key is text to every reader, or the code and advice for refusing it.
pub(crate) fn plain_key(text: &str) -> Result<(), (Code, &'static str)> {
    match plain(text) {
        Ok(Value::String(_)) => Ok(()),
        Err((Code::YamlAmbiguous, advice)) => Err((Code::YamlAmbiguous, advice)),
        _ => Err((Code::YamlKeyNotText, "every key is text: put it in quotes")),
    }
}

fn integer(value: Option<i128>) -> Option<Value> {
    let value = value?;
    i64::try_from(value).map(Value::from).or_else(|_| u64::try_from(value).map(Value::from)).ok()
}

fn advice(legacy: Reading) -> &'static str {
    match legacy {
        Reading::Bool(_) => {
            "older YAML reads this word as true or false: put it in quotes, or write true or false"
        }
        Reading::Date => "older YAML reads this as a date and not as text: put it in quotes",
        Reading::Sexagesimal => "older YAML reads this as a number to the base 60: put it in quotes",
        Reading::Special => "older YAML gives this a special meaning: put it in quotes",
        _ => {
            "older YAML reads this number differently: put the text in quotes, or write a plain decimal number"
        }
    }
}

/// YAML 1.2.2, section 10.3.2 (core schema).
fn v1_2(text: &str) -> Reading {
    if let Some(constant) = constant(text) {
        return constant;
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8, false).unwrap_or(Reading::Text);
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16, false).unwrap_or(Reading::Text);
    }
    let (negative, body) = sign(text);
    match radix(body, 10, negative) {
        Some(number) => number,
        None if is_infinity(body) || is_nan(text) || is_float_1_2(body) => Reading::Float,
        None => Reading::Text,
    }
}

/// The type repository of YAML 1.1: null, bool, int, float, timestamp, merge, value.
fn v1_1(text: &str) -> Reading {
    if let Some(constant) = constant(text) {
        return constant;
    }
    match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => return Reading::Bool(true),
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => return Reading::Bool(false),
        "<<" | "=" => return Reading::Special,
        _ => {}
    }
    let (negative, body) = sign(text);
    if let Some(number) = integer_1_1(body, negative) {
        return number;
    }
    if is_sexagesimal(body) {
        Reading::Sexagesimal
    } else if is_infinity(body) || is_nan(text) || is_float_1_1(body) {
        Reading::Float
    } else if is_timestamp(text) {
        Reading::Date
    } else {
        Reading::Text
    }
}

/// The words both editions agree on.
fn constant(text: &str) -> Option<Reading> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Some(Reading::Null),
        "true" | "True" | "TRUE" => Some(Reading::Bool(true)),
        "false" | "False" | "FALSE" => Some(Reading::Bool(false)),
        _ => None,
    }
}

fn sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(body) => (true, body),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

/// A whole number of these digits, or `None` when there is another character or no digit.
fn radix(digits: &str, base: u32, negative: bool) -> Option<Reading> {
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(base)) {
        return None;
    }
    let magnitude = i128::from_str_radix(digits, base).ok();
    Some(Reading::Int(magnitude.map(|n| if negative { -n } else { n })))
}

fn integer_1_1(body: &str, negative: bool) -> Option<Reading> {
    let (digits, base) = match body.as_bytes() {
        [b'0', b'b', ..] => (body.get(2..)?, 2),
        [b'0', b'x', ..] => (body.get(2..)?, 16),
        [b'0', _, ..] => (body, 8),
        [b'0'..=b'9', ..] => (body, 10),
        _ => return None,
    };
    if digits.contains('_') {
        // The digits need not be added up: YAML 1.2 reads this as text in any case.
        let allowed = digits.chars().all(|c| c == '_' || c.is_digit(base));
        return allowed.then_some(Reading::Int(None));
    }
    radix(digits, base, negative)
}

/// `[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?`
fn is_sexagesimal(body: &str) -> bool {
    let whole = body.split_once('.').map_or(body, |(whole, fraction)| {
        if fraction.bytes().all(|b| b.is_ascii_digit() || b == b'_') { whole } else { "" }
    });
    let mut groups = whole.split(':');
    let first = groups.next().unwrap_or_default();
    let mut rest = groups.peekable();
    rest.peek().is_some()
        && first.starts_with(|c: char| c.is_ascii_digit())
        && first.bytes().all(|b| b.is_ascii_digit() || b == b'_')
        && rest.all(|group| matches!(group.as_bytes(), [b'0'..=b'9'] | [b'0'..=b'5', b'0'..=b'9']))
}

fn is_infinity(body: &str) -> bool {
    matches!(body, ".inf" | ".Inf" | ".INF")
}

fn is_nan(text: &str) -> bool {
    matches!(text, ".nan" | ".NaN" | ".NAN")
}

/// `(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
fn is_float_1_2(body: &str) -> bool {
    let (mantissa, exponent) = split_exponent(body);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let has_digit = mantissa.contains(|c: char| c.is_ascii_digit());
    has_digit
        && digits(whole)
        && digits(fraction)
        && exponent.is_none_or(|e| {
            let (_, e) = sign(e);
            !e.is_empty() && digits(e)
        })
}

/// `([0-9][0-9_]*)?\.[0-9._]*([eE][-+][0-9]+)?`, so `1.2.3` and a lone dot count too.
fn is_float_1_1(body: &str) -> bool {
    let (mantissa, exponent) = split_exponent(body);
    let Some((whole, fraction)) = mantissa.split_once('.') else { return false };
    whole.bytes().all(|b| b.is_ascii_digit() || b == b'_')
        && !whole.starts_with('_')
        && fraction.bytes().all(|b| b.is_ascii_digit() || b == b'_' || b == b'.')
        && exponent.is_none_or(|e| e.starts_with(['-', '+']) && radix(sign(e).1, 10, false).is_some())
}

fn split_exponent(body: &str) -> (&str, Option<&str>) {
    body.split_once(['e', 'E']).map_or((body, None), |(mantissa, exponent)| (mantissa, Some(exponent)))
}

/// `2001-12-14`, or with a time: `2001-12-14t21:59:43.10-05:00`, `2001-12-14 21:59:43.10 -5`.
fn is_timestamp(text: &str) -> bool {
    let Some((year, rest)) = text.split_once('-') else { return false };
    let Some((month, rest)) = rest.split_once('-') else { return false };
    let day_length = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (day, time) = rest.split_at(day_length);
    year.len() == 4
        && number(year, 4)
        && number(month, 2)
        && number(day, 2)
        && (time.is_empty() || is_time(time))
}

fn is_time(text: &str) -> bool {
    let clock = text.strip_prefix(['T', 't']).unwrap_or_else(|| text.trim_start_matches([' ', '\t']));
    if clock.len() == text.len() {
        return false;
    }
    let (clock, zone) = clock.split_at(clock.find(['Z', '+', '-', ' ', '\t']).unwrap_or(clock.len()));
    let zone = zone.trim_start_matches([' ', '\t']);
    let mut parts = clock.split(':');
    let (Some(hour), Some(minute), Some(second), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let (second, fraction) = second.split_once('.').unwrap_or((second, ""));
    number(hour, 2)
        && number(minute, 2)
        && number(second, 2)
        && fraction.bytes().all(|b| b.is_ascii_digit())
        && (zone.is_empty() || zone == "Z" || is_offset(zone))
}

fn is_offset(zone: &str) -> bool {
    let Some(zone) = zone.strip_prefix(['+', '-']) else { return false };
    let (hours, minutes) = zone.split_once(':').unwrap_or((zone, "00"));
    number(hours, 2) && number(minutes, 2)
}

/// One to `most` digits.
fn number(text: &str, most: usize) -> bool {
    (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn refused(text: &str) -> Code {
        plain(text).expect_err(text).0
    }

    #[test]
    fn both_editions_agree_on_what_is_accepted() {
        for (text, value) in [
            ("", json!(null)),
            ("~", json!(null)),
            ("NULL", json!(null)),
            ("True", json!(true)),
            ("false", json!(false)),
            ("0", json!(0)),
            ("-0", json!(0)),
            ("+12", json!(12)),
            ("-9223372036854775808", json!(i64::MIN)),
            ("18446744073709551615", json!(u64::MAX)),
            ("0xFf", json!(255)),
            ("00", json!(0)),
        ] {
            assert_eq!(plain(text), Ok(value), "{text}");
        }
        for text in [
            "contract",
            "P3Y",
            "yess",
            "nO",
            "oN",
            "TRue",
            "nUll",
            "users.email",
            "DE-BE",
            "a:b",
            "1:60",
            "0xfg",
            "0b2",
            "1a",
            "-",
            "+",
            "--1",
            "1e",
            "e5",
            "_1",
            "2026-3",
            "2026-03-01x",
            "12-03-2026",
            "§147(1)",
            "<<<",
            "==",
            "1,000",
            "0o8",
            "1-2",
            "_",
            "-a",
            "2026-03-01 noon",
            ".a",
            "1 .5",
            "null ",
            "12:3x",
        ] {
            assert_eq!(plain(text), Ok(json!(text)), "{text}");
        }
    }

    #[test]
    fn what_the_editions_read_differently_is_refused() {
        for text in [
            "yes",
            "No",
            "ON",
            "off",
            "y",
            "N",
            "12:30",
            "1:2:3",
            "-190:20:30",
            "20:30:15.5",
            "010",
            "-017",
            "08",
            "0o17",
            "0b1",
            "-0b1",
            "-0x1F",
            "+0xa",
            "1_000",
            "0x_1",
            "<<",
            "=",
            "2026-03-01",
            "2026-3-1T1:02:03",
            "2001-12-14t21:59:43.10-05:00",
            "2001-12-14 21:59:43.10 -5",
            "2001-12-15 2:59:43.10",
            "2001-12-14 21:59:43Z",
            "1.2.3",
            ".",
            "-.",
            "1_0.5",
            "0b_",
        ] {
            assert_eq!(refused(text), Code::YamlAmbiguous, "{text}");
            assert_eq!(plain_key(text).map_err(|(code, _)| code), Err(Code::YamlAmbiguous), "{text}");
        }
    }

    #[test]
    fn fractions_and_numbers_that_do_not_fit_are_refused() {
        for text in ["1.5", "-.5", "1.", "1e3", "1.5E-3", ".inf", "-.INF", ".nan", "+1.0", "010.5"] {
            assert_eq!(refused(text), Code::YamlFloat, "{text}");
        }
        for text in ["18446744073709551616", "-9223372036854775809", &"9".repeat(60)] {
            assert_eq!(refused(text), Code::YamlIntegerRange, "{text}");
        }
    }

    #[test]
    fn a_key_is_text() {
        for text in ["", "~", "null", "true", "12", "0x1", "1.5"] {
            assert_eq!(plain_key(text).map_err(|(code, _)| code), Err(Code::YamlKeyNotText), "{text}");
        }
        assert_eq!(plain_key("basis"), Ok(()));
    }
}
