//! SHA-256 of bytes, and fixed-width values that are hexadecimal text on the wire.

use alloc::string::String;

use sha2::{Digest, Sha256};

use crate::{Code, Error};

/// Reads exactly `N` bytes of lower-case hexadecimal text; the error does not repeat what was read.
pub(crate) fn parse_hex<const N: usize>(text: &str) -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    let fits = text.len() == 2 * N && !text.bytes().any(|byte| byte.is_ascii_uppercase());
    if fits && data_encoding::HEXLOWER.decode_mut(text.as_bytes(), &mut bytes) == Ok(N) {
        return Ok(bytes);
    }
    let message = alloc::format!("expected {} lower-case hexadecimal digits: copy the whole text", 2 * N);
    Err(Error::new(Code::HexSyntax, "", message))
}

/// Gives a newtype over bytes its text: `Display`, `FromStr`, serde and JSON Schema, all lower-case hexadecimal.
macro_rules! hex_text {
    ($name:ident, $bytes:literal, $pattern:literal, $about:literal) => {
        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                core::fmt::Display::fmt(&data_encoding::HEXLOWER.encode_display(&self.0), f)
            }
        }

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl core::str::FromStr for $name {
            type Err = $crate::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $crate::hash::parse_hex::<$bytes>(text).map(Self)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl $crate::read::Read for $name {
            fn read(json: &$crate::read::Json) -> Option<Self> {
                $crate::read::text(json)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <alloc::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                $crate::hash::parse_hex::<$bytes>(&text)
                    .map(Self)
                    .map_err(|error| serde::de::Error::custom(error.message()))
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> alloc::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "format": "hex", "maxLength": 2 * $bytes, "pattern": $pattern, "description": $about })
            }
        }
    };
}
pub(crate) use hex_text;

/// A SHA-256 hash; 64 lower-case hexadecimal digits as text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hash([u8; 32]);

impl Hash {
    /// The SHA-256 of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

hex_text!(Hash, 32, "^[0-9a-f]{64}$", "SHA-256, as 64 lower-case hexadecimal digits");

/// The SHA-256 of `bytes` as 64 lower-case hexadecimal digits.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn text_reads_back_and_nothing_else_is_read() {
        let hash = Hash::of(b"abc");
        assert_eq!(hash.to_string(), ABC);
        assert_eq!(sha256_hex(b"abc"), ABC);
        assert_eq!(ABC.parse::<Hash>().unwrap(), hash);
        let json = serde_json::to_string(&hash).unwrap();
        assert_eq!(serde_json::from_str::<Hash>(&json).unwrap(), hash);
        for wrong in ["", "anna@x.example", &ABC[1..], &ABC.to_uppercase(), &ABC.replace('b', "g")] {
            let error = wrong.parse::<Hash>().unwrap_err();
            assert_eq!(error.code(), Code::HexSyntax);
            assert!(!error.to_string().contains("anna"));
        }
    }
}
