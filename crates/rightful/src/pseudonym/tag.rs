//! Keyed tags of values.

use subtle::ConstantTimeEq;

use crate::hash::hex_text;

/// HMAC-SHA-256 of values under a key: 64 lower-case hexadecimal digits as text, compared in constant time.
///
/// Without the key a tag gives nobody away; with it the value can be recognised, so a tag of a person is itself
/// personal data (Art. 4(5), Recital 26).
#[derive(Clone, Copy, Eq)]
pub struct Tag(pub(super) [u8; 32]);

impl Tag {
    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl PartialEq for Tag {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

hex_text!(Tag, 32, "^[0-9a-f]{64}$", "HMAC-SHA-256 under a key, as 64 lower-case hexadecimal digits");
