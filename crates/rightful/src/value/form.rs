//! The forms of a value in JSON, which values and what is handed out share but for bytes.

use alloc::format;
use alloc::string::String;

use serde::de::Error as _;
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serializer};

use super::Value;
use crate::MAX_INTEGER;

/// How bytes are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bytes {
    /// `{"hex": "…"}`.
    Hex,
    /// `{"base64": "…"}`.
    Base64,
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "a value: null, a whole number, text, or a map of one of {int}, {real} and bytes"
)]
enum Form {
    Null(()),
    Bool(bool),
    Number(i64),
    Text(String),
    Tagged(Tagged),
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Tagged {
    Int(String),
    Real(String),
    Hex(String),
    Base64(String),
}

/// Writes what JSON has no exact form for as text under a name of its own.
pub(crate) fn write<S: Serializer>(value: &Value, bytes: Bytes, serializer: S) -> Result<S::Ok, S::Error> {
    let (name, text) = match value {
        Value::Null => return serializer.serialize_unit(),
        Value::Integer(number) if (-MAX_INTEGER..=MAX_INTEGER).contains(number) => {
            return serializer.serialize_i64(*number);
        }
        Value::Text(text) => return serializer.serialize_str(text),
        Value::Integer(number) => ("int", format!("{number}")),
        Value::Real(number) => ("real", format!("{number:?}")),
        Value::Blob(blob) => match bytes {
            Bytes::Hex => ("hex", data_encoding::HEXLOWER.encode(blob)),
            Bytes::Base64 => ("base64", data_encoding::BASE64.encode(blob)),
        },
    };
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_entry(name, &text)?;
    map.end()
}

/// Reads a value whose bytes are written in one way; `true` and `false` read as 1 and 0 where bytes are written in hex.
pub(crate) fn read<'de, D: Deserializer<'de>>(bytes: Bytes, deserializer: D) -> Result<Value, D::Error> {
    let wrong = |message: &str| Err(D::Error::custom(message));
    Ok(match Form::deserialize(deserializer)? {
        Form::Null(()) => Value::Null,
        Form::Bool(yes) if bytes == Bytes::Hex => Value::Integer(yes.into()),
        Form::Bool(_) => return wrong("true and false are no value here: write 1 or 0"),
        Form::Number(number) => Value::Integer(number),
        Form::Text(text) => Value::Text(text),
        Form::Tagged(Tagged::Int(text)) => match text.parse() {
            Ok(number) => Value::Integer(number),
            Err(_) => return wrong("int is not a 64-bit whole number"),
        },
        Form::Tagged(Tagged::Real(text)) => match text.parse() {
            Ok(number) => Value::Real(number),
            Err(_) => return wrong("real is not a number"),
        },
        Form::Tagged(Tagged::Hex(text)) if bytes == Bytes::Hex => {
            match data_encoding::HEXLOWER_PERMISSIVE.decode(text.as_bytes()) {
                Ok(blob) => Value::Blob(blob),
                Err(_) => return wrong("hex is not hexadecimal"),
            }
        }
        Form::Tagged(Tagged::Base64(text)) if bytes == Bytes::Base64 => {
            match data_encoding::BASE64.decode(text.as_bytes()) {
                Ok(blob) => Value::Blob(blob),
                Err(_) => return wrong("base64 is not base64"),
            }
        }
        Form::Tagged(Tagged::Hex(_)) => return wrong("bytes are written as {base64} here"),
        Form::Tagged(Tagged::Base64(_)) => return wrong("bytes are written as {hex} here"),
    })
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString as _;

    use crate::Value;
    use crate::access::Datum;

    /// The form of values, of what is handed out, and of both.
    const FORMS: [(&str, bool, bool); 9] = [
        ("null", true, true),
        ("-9007199254740991", true, true),
        (r#"{"int":"9223372036854775807"}"#, true, true),
        (r#"{"real":"-0.0"}"#, true, true),
        (r#""text""#, true, true),
        (r#"{"hex":"00ff"}"#, true, false),
        (r#"{"base64":"AP8="}"#, false, true),
        (r#"{"int":"1","real":"1"}"#, false, false),
        (r#"{"int":1}"#, false, false),
    ];

    #[test]
    fn a_value_reads_back_and_takes_bytes_in_its_own_form_alone() {
        for (json, value, datum) in FORMS {
            let read: Result<Value, _> = serde_json::from_str(json);
            assert_eq!(read.is_ok(), value, "{json}");
            let handed_out: Result<Datum, _> = serde_json::from_str(json);
            assert_eq!(handed_out.is_ok(), datum, "{json}");
            if let Ok(read) = read {
                assert_eq!(serde_json::to_string(&read).unwrap(), json);
            }
            if let Ok(handed_out) = handed_out {
                assert_eq!(serde_json::to_string(&handed_out).unwrap(), json);
            }
        }
        assert_eq!(serde_json::from_str::<Value>("true").unwrap(), Value::Integer(1));
        let refused = serde_json::from_str::<Datum>("true").unwrap_err().to_string();
        assert!(refused.contains("write 1 or 0"), "{refused}");
    }
}
