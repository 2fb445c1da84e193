//! The seed of one run: its id, its sealing key, and the surrogates it makes.

use core::fmt;

use super::Format;
use super::encode;
use super::secret::{Secret, SecretText};
use crate::hash::hex_text;
use crate::{Error, Value};

const DRAWN: &str = "rightful-run-seed-1:";
const GIVEN: &str = "rightful-given-seed-1:";
const SEALING: &str = "rightful-run-key-1:";

/// The id of a run, made from its seed; 32 hexadecimal digits as text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RunId([u8; 16]);

hex_text!(RunId, 16, "^[0-9a-f]{32}$", "Id of a run, as 32 lower-case hexadecimal digits");

impl RunId {
    /// The 16 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

/// 32 bytes of chance from which one run makes every surrogate; destroyed when the run ends, and with it the way back.
///
/// Equal seeds make equal runs. That is what a resumed run needs, and what makes a seed *given* by somebody, say by a test,
/// weaker than one that was drawn: who knows it can repeat the draw, so nothing made with it is more than pseudonymised.
#[derive(Clone, PartialEq, Eq)]
pub struct RunSeed {
    secret: Secret,
    surrogates: Secret,
    given: bool,
}

impl RunSeed {
    /// A seed of 32 bytes that the caller drew for this run alone and keeps nowhere.
    #[must_use]
    pub fn drawn(entropy: &[u8; 32]) -> Self {
        Self::new(Secret::new(entropy), false)
    }

    /// A seed that somebody knows, so that a run can be repeated.
    #[must_use]
    pub fn given(bytes: &[u8; 32]) -> Self {
        Self::new(Secret::new(bytes), true)
    }

    fn new(secret: Secret, given: bool) -> Self {
        Self { surrogates: secret.derive("surrogate", ""), secret, given }
    }

    /// Whether somebody knows the seed.
    #[must_use]
    pub const fn is_given(&self) -> bool {
        self.given
    }

    /// The text form, which says whether the seed was given; it belongs into the sealed capture and nowhere else.
    #[must_use]
    pub fn to_text(&self) -> SecretText {
        self.secret.to_text(if self.given { GIVEN } else { DRAWN })
    }

    /// Reads the text form.
    ///
    /// # Errors
    /// [`crate::Code::KeySyntax`] for any other text; it is not repeated.
    pub fn from_text(text: &str) -> Result<Self, Error> {
        let given = text.trim_start().starts_with(GIVEN);
        Ok(Self::new(Secret::from_text(if given { GIVEN } else { DRAWN }, text)?, given))
    }

    /// The id of the run; nothing of the seed can be learned from it.
    #[must_use]
    pub fn run_id(&self) -> RunId {
        RunId(self.secret.derive("run-id", "").expose().first_chunk().copied().unwrap_or_default())
    }

    /// The key that seals what the run has captured.
    #[must_use]
    pub fn run_key(&self) -> RunKey {
        RunKey(self.secret.derive("run-key", ""))
    }

    /// The surrogate in `domain` (a column, such as `users.email`) of what `of` names: the key of its row, or a
    /// counter. Where the value is taken already, the next `attempt` draws another.
    ///
    /// # Examples
    /// ```
    /// use rightful::{Format, RunSeed, Shape};
    /// # fn main() -> Result<(), rightful::Error> {
    /// let seed = RunSeed::given(&[7; 32]);
    /// let format = Format::for_surrogates("users.email", Shape::Email, Some(255), 5_000)?;
    /// let first = seed.surrogate("users.email", &[42.into()], 0, format);
    /// assert!(first.as_text().is_some_and(|text| text.ends_with("@anonymous.invalid")));
    /// assert!(first != seed.surrogate("users.email", &[42.into()], 1, format));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn surrogate(&self, domain: &str, of: &[Value], attempt: u32, format: Format) -> Value {
        format.render(&self.surrogates.mac(|sink| {
            encode::encode(domain, of, &mut |piece| sink(piece));
            sink(&attempt.to_be_bytes());
        }))
    }
}

impl fmt::Debug for RunSeed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RunSeed({}{})", self.run_id(), if self.given { ", given" } else { "" })
    }
}

/// Seals what one run has captured; destroyed when the run ends. Wiped when dropped; `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct RunKey(Secret);

impl RunKey {
    /// Reads the text form, as a side file or the caller holds it.
    ///
    /// # Errors
    /// [`crate::Code::KeySyntax`] for any other text; it is not repeated.
    pub fn from_text(text: &str) -> Result<Self, Error> {
        Secret::from_text(SEALING, text).map(Self)
    }

    /// The text form.
    #[must_use]
    pub fn to_text(&self) -> SecretText {
        self.0.to_text(SEALING)
    }

    /// Hands the 32 bytes for the cipher to `cipher`; they are wiped afterwards.
    pub fn with_cipher_key<T>(&self, cipher: impl FnOnce(&[u8; 32]) -> T) -> T {
        cipher(self.0.derive("cipher", "").expose())
    }

    /// A keyed digest of `parts`, of which no two lists give the same bytes; for nonces.
    #[must_use]
    pub fn digest(&self, parts: &[&[u8]]) -> [u8; 32] {
        self.0.derive("digest", "").mac(|sink| {
            parts.iter().for_each(|part| encode::prefixed(part, &mut |piece| sink(piece)));
        })
    }
}

impl fmt::Debug for RunKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RunKey(..)")
    }
}
