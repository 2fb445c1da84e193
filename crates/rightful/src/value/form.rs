//! The forms of a value in JSON, which values and what is handed out share but for bytes.

use alloc::format;
use alloc::string::String;

use serde::Serializer;
use serde::ser::SerializeMap as _;

use super::Value;
use crate::MAX_INTEGER;
use crate::read::{Json, Read};

/// How bytes are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bytes {
    /// `{"hex": "…"}`.
    Hex,
    /// `{"base64": "…"}`.
    Base64,
}

#[derive(Read)]
#[serde(untagged)]
enum Form {
    Null(()),
    Bool(bool),
    Number(i64),
    Text(String),
    Tagged(Tagged),
}

#[derive(Read)]
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
pub(crate) fn read(bytes: Bytes, json: &Json) -> Option<Value> {
    match (Form::read(json)?, bytes) {
        (Form::Null(()), _) => Some(Value::Null),
        (Form::Bool(yes), Bytes::Hex) => Some(Value::Integer(yes.into())),
        (Form::Number(number), _) => Some(Value::Integer(number)),
        (Form::Text(text), _) => Some(Value::Text(text)),
        (Form::Tagged(Tagged::Int(text)), _) => text.parse().ok().map(Value::Integer),
        (Form::Tagged(Tagged::Real(text)), _) => text.parse().ok().map(Value::Real),
        (Form::Tagged(Tagged::Hex(text)), Bytes::Hex) => {
            data_encoding::HEXLOWER_PERMISSIVE.decode(text.as_bytes()).ok().map(Value::Blob)
        }
        (Form::Tagged(Tagged::Base64(text)), Bytes::Base64) => {
            data_encoding::BASE64.decode(text.as_bytes()).ok().map(Value::Blob)
        }
        (Form::Bool(_), Bytes::Base64)
        | (Form::Tagged(Tagged::Hex(_)), Bytes::Base64)
        | (Form::Tagged(Tagged::Base64(_)), Bytes::Hex) => None,
    }
}

#[cfg(test)]
mod tests {
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
        assert!(serde_json::from_str::<Datum>("true").is_err());
    }
}
