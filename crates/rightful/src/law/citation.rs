//! Where a rule stands.

use alloc::borrow::Cow;
use alloc::string::String;
use core::fmt;

use serde::Serialize;

use crate::read::Read;

/// A provision of law, such as `GDPR Art. 17(3)(b)`, or one the policy names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read)]
#[serde(transparent)]
pub struct Citation(Cow<'static, str>);

impl Citation {
    /// A provision the library knows.
    #[must_use]
    pub const fn known(text: &'static str) -> Self {
        Self(Cow::Borrowed(text))
    }

    /// A provision a policy or case names.
    #[must_use]
    pub fn named(text: impl Into<String>) -> Self {
        Self(Cow::Owned(text.into()))
    }

    /// The provision, where it is one the library knows.
    pub(crate) const fn as_known(&self) -> Option<&'static str> {
        match &self.0 {
            Cow::Borrowed(known) => Some(known),
            Cow::Owned(_) => None,
        }
    }

    /// The provision as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl schemars::JsonSchema for Citation {
    fn schema_name() -> Cow<'static, str> {
        "Citation".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "description": "A provision of law: GDPR Art. 17(3)(b)", "type": "string" })
    }
}
