//! The root key and what is derived from it.

use core::fmt;

use super::secret::{Secret, SecretText};
use super::{Format, Tag};
use crate::hash::hex_text;
use crate::{Code, Error, Value};

const ROOT: &str = "rightful-key-1:";

/// The public name of a root key; tells which key is meant and nothing about it. 16 hexadecimal digits as text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyId([u8; 8]);

hex_text!(KeyId, 8, "^[0-9a-f]{16}$", "Public id of a key, as 16 lower-case hexadecimal digits");

/// The one key an organisation keeps; every other key comes from it. Wiped when dropped; `Debug` shows its id.
///
/// # Examples
/// ```
/// # fn main() -> Result<(), rightful::Error> {
/// let key = rightful::RootKey::from_entropy(&[7; 32])?; // 32 bytes of the system's randomness in earnest
/// let text = key.to_text();
/// assert!(text.expose().starts_with("rightful-key-1:"));
/// assert!(rightful::RootKey::from_text(text.expose())? == key);
/// # Ok(()) }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct RootKey(Secret);

impl RootKey {
    /// A key made of 32 bytes of the caller's randomness; the caller wipes them.
    ///
    /// # Errors
    /// [`Code::KeyWeak`] when all bytes are zero: nothing was drawn.
    pub fn from_entropy(entropy: &[u8; 32]) -> Result<Self, Error> {
        Self::strong(Secret::new(entropy))
    }

    /// Reads the text form, `rightful-key-1:` and 58 characters with a checksum.
    ///
    /// # Errors
    /// [`Code::KeySyntax`] for any other text, also one with a typo; [`Code::KeyWeak`] as in [`Self::from_entropy`].
    pub fn from_text(text: &str) -> Result<Self, Error> {
        Self::strong(Secret::from_text(ROOT, text)?)
    }

    fn strong(secret: Secret) -> Result<Self, Error> {
        if secret.is_zero() {
            let message = "the key is all zeros: make one from 32 random bytes";
            return Err(Error::new(Code::KeyWeak, "", message));
        }
        Ok(Self(secret))
    }

    /// The text form, to be stored where secrets are stored.
    #[must_use]
    pub fn to_text(&self) -> SecretText {
        self.0.to_text(ROOT)
    }

    /// The public id.
    #[must_use]
    pub fn id(&self) -> KeyId {
        let derived = self.0.derive("id", "");
        KeyId(derived.expose().first_chunk().copied().unwrap_or_default())
    }

    /// The key for tags of the person and the facts of a case, as plans carry them.
    #[must_use]
    pub fn case_key(&self) -> CaseKey {
        CaseKey { secret: self.0.derive("case", ""), id: self.id() }
    }

    /// The key for the ledger: tags of people, and what chains the entries.
    #[must_use]
    pub fn ledger_key(&self) -> LedgerKey {
        let part = |name| self.0.derive("ledger", name);
        LedgerKey { tags: part("tag"), entries: part("entry"), journal: part("journal"), id: self.id() }
    }

    /// The key for pseudonyms of one domain, say `users.email`; those of two domains cannot be joined.
    #[must_use]
    pub fn pseudonym_key(&self, domain: &str) -> PseudonymKey {
        PseudonymKey { secret: self.0.derive("pseudonym", domain), id: self.id() }
    }
}

macro_rules! derived_key {
    ($name:ident) => {
        impl $name {
            /// The id of the root key this comes from.
            #[must_use]
            pub const fn id(&self) -> KeyId {
                self.id
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.id)
            }
        }
    };
}

/// Tags the person and the facts of a case. Wiped when dropped; `Debug` shows the root key's id.
#[derive(Clone, PartialEq, Eq)]
pub struct CaseKey {
    secret: Secret,
    id: KeyId,
}
derived_key!(CaseKey);

impl CaseKey {
    /// The tag of `values` in `domain`, which says what they are: `users.id`, `facts`.
    #[must_use]
    pub fn tag(&self, domain: &str, values: &[Value]) -> Tag {
        Tag(self.secret.mac_values(domain, values))
    }
}

/// Tags people in the ledger and authenticates its entries. Wiped when dropped; `Debug` shows the root key's id.
#[derive(Clone, PartialEq, Eq)]
pub struct LedgerKey {
    tags: Secret,
    entries: Secret,
    journal: Secret,
    id: KeyId,
}
derived_key!(LedgerKey);

impl LedgerKey {
    /// The tag of `values` in `domain`, which says what they are, such as `users`.
    #[must_use]
    pub fn tag(&self, domain: &str, values: &[Value]) -> Tag {
        Tag(self.tags.mac_values(domain, values))
    }

    /// Authenticates what a run notes of itself in the database, which whoever writes there could write too.
    #[must_use]
    pub fn journal_tag(&self, values: &[Value]) -> Tag {
        Tag(self.journal.mac_values("run", values))
    }

    /// Authenticates one entry, given as canonical text.
    pub(crate) fn seal(&self, entry: &str) -> Tag {
        Tag(self.entries.mac(|sink| sink(entry.as_bytes())))
    }
}

/// Makes keyed pseudonyms of one domain. Wiped when dropped; `Debug` shows the root key's id.
#[derive(Clone, PartialEq, Eq)]
pub struct PseudonymKey {
    secret: Secret,
    id: KeyId,
}
derived_key!(PseudonymKey);

impl PseudonymKey {
    /// The pseudonym of `values`, the same for the same key, domain and values. What is NULL throughout stays NULL.
    ///
    /// Whoever holds the key can recompute it: this is pseudonymisation (Art. 4(5)).
    ///
    /// # Examples
    /// ```
    /// use rightful::{Format, RootKey, Shape};
    /// # fn main() -> Result<(), rightful::Error> {
    /// let key = RootKey::from_entropy(&[7; 32])?.pseudonym_key("users.email");
    /// let format = Format::for_pseudonyms("users.email", Shape::Text, Some(16), 100_000)?;
    /// let pseudonym = key.pseudonym(&["anna@x.example".into()], format);
    /// assert_eq!(pseudonym.as_text().map(str::len), Some(16));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn pseudonym(&self, values: &[Value], format: Format) -> Value {
        if values.iter().all(Value::is_null) {
            return Value::Null;
        }
        format.render(&self.secret.mac_values("", values))
    }
}

impl fmt::Debug for RootKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RootKey({})", self.id())
    }
}
