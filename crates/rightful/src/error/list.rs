//! What a closed list of codes is: an enum with the stable text of each code and what it means.

/// Declares a list of codes: its name with a description for its schema, and each code with its text and its meaning.
macro_rules! codes {
    (
        $(#[$of:meta])+ $list:ident: $description:literal;
        $($(#[doc = $doc:literal])+ $name:ident = $text:literal,)+
    ) => {
        $(#[$of])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $list { $($(#[doc = $doc])+ $name,)+ }

        impl $list {
            /// Every code there is, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The stable text of the code, such as `policy.unknown-key` or `answer.late`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }

            /// What the code means, in one sentence.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),+)),+ }
            }
        }

        impl core::fmt::Display for $list {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $list {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl schemars::JsonSchema for $list {
            fn schema_name() -> alloc::borrow::Cow<'static, str> {
                stringify!($list).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "description": $description, "type": "string", "enum": Self::ALL })
            }
        }

        #[cfg(test)]
        mod codes {
            use super::*;

            #[test]
            fn are_distinct_and_well_formed() {
                let texts: alloc::collections::BTreeSet<&str> = $list::ALL.iter().map(|code| code.as_str()).collect();
                assert_eq!(texts.len(), $list::ALL.len());
                for text in texts {
                    assert!(text.split('.').count() == 2, "{text} is not area.name");
                    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-".contains(&b);
                    assert!(text.bytes().all(plain), "{text}");
                }
            }
        }
    };
}

pub(crate) use codes;
