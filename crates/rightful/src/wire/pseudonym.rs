//! Keyed pseudonyms, tags and surrogates: one call each, without a policy.

use alloc::string::String;
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use super::Call;
use crate::read::Read;
use crate::{Format, KeyId, Problems, RootKey, RunId, RunSeed, Shape, Tag, Value};

/// Replaces values by keyed pseudonyms (Art. 4(5)): equal values of one domain have equal pseudonyms in every table,
/// engine and language, and two domains cannot be joined. Whoever holds the key can recompute them.
///
/// What is null stays null. A width that cannot keep that many values apart is refused.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PseudonymiseCall {
    /// The text of the root key.
    key: String,
    /// What the values are, such as `users.email`.
    domain: String,
    /// The values.
    values: Vec<Value>,
    /// What a pseudonym looks like; text unless said.
    #[serde(default)]
    shape: Option<Shape>,
    /// How many characters a pseudonym may have; bytes where it is bytes.
    #[serde(default)]
    max_len: Option<u32>,
    /// How many different values there will be in all; those of the call unless said.
    #[serde(default)]
    expected: Option<u64>,
}

/// The pseudonyms.
#[derive(Serialize, JsonSchema)]
pub(super) struct Pseudonymised {
    /// The id of the key they were made with.
    key: KeyId,
    /// One for each value, in the same order.
    pseudonyms: Vec<Value>,
}

/// Tags values as a plan or the ledger tags a person: equal tags are of equal values, and nobody can be told from one
/// without the key.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TagCall {
    /// The text of the root key.
    key: String,
    /// Where the tag stands.
    of: Tagged,
    /// What the values are, such as `users`.
    domain: String,
    /// The values, together one thing.
    values: Vec<Value>,
}

/// Where a tag stands.
#[derive(Clone, Copy, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Tagged {
    /// In a plan and its certificate.
    Case,
    /// In the ledger.
    Ledger,
}

/// The tag.
#[derive(Serialize, JsonSchema)]
pub(super) struct TagAnswer {
    /// The id of the key it was made with.
    key: KeyId,
    /// The tag.
    tag: Tag,
}

/// Makes the surrogate of one run for a value: drawn from the seed of the run, so that it is the same when the run is
/// repeated and cannot be made again once the seed is destroyed.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SurrogateCall {
    /// The text of the seed.
    seed: String,
    /// The column, such as `users.email`.
    domain: String,
    /// What the surrogate stands for: the key of a row, or a counter.
    of: Vec<Value>,
    /// How often one was drawn that was taken.
    #[serde(default)]
    attempt: u32,
    /// What it looks like; text unless said.
    #[serde(default)]
    shape: Option<Shape>,
    /// How many characters it may have; bytes where it is bytes.
    #[serde(default)]
    max_len: Option<u32>,
    /// How many rows the column has; one unless said.
    #[serde(default)]
    rows: Option<u64>,
}

/// The surrogate.
#[derive(Serialize, JsonSchema)]
pub(super) struct SurrogateAnswer {
    /// The id of the run.
    run: RunId,
    /// The surrogate.
    surrogate: Value,
}

fn root(text: &str) -> Result<RootKey, Problems> {
    RootKey::from_text(text).map_err(|problem| Problems::from(problem).under("/key"))
}

impl Call for PseudonymiseCall {
    const NAME: &'static str = "pseudonymise";
    type Answer = Pseudonymised;

    fn answer(self) -> Result<Pseudonymised, Problems> {
        let key = root(&self.key)?.pseudonym_key(&self.domain);
        let expected = self.expected.unwrap_or(self.values.len() as u64);
        let shape = self.shape.unwrap_or(Shape::Text);
        let format = Format::for_pseudonyms("/max_len", shape, self.max_len, expected)?;
        let one = |value: &Value| key.pseudonym(core::slice::from_ref(value), format);
        Ok(Pseudonymised { key: key.id(), pseudonyms: self.values.iter().map(one).collect() })
    }
}

impl Call for TagCall {
    const NAME: &'static str = "tag";
    type Answer = TagAnswer;

    fn answer(self) -> Result<TagAnswer, Problems> {
        let key = root(&self.key)?;
        let tag = match self.of {
            Tagged::Case => key.case_key().tag(&self.domain, &self.values),
            Tagged::Ledger => key.ledger_key().tag(&self.domain, &self.values),
        };
        Ok(TagAnswer { key: key.id(), tag })
    }
}

impl Call for SurrogateCall {
    const NAME: &'static str = "surrogate";
    type Answer = SurrogateAnswer;

    fn answer(self) -> Result<SurrogateAnswer, Problems> {
        let seed =
            RunSeed::from_text(&self.seed).map_err(|problem| Problems::from(problem).under("/seed"))?;
        let shape = self.shape.unwrap_or(Shape::Text);
        let format = Format::for_surrogates("/max_len", shape, self.max_len, self.rows.unwrap_or(1))?;
        let surrogate = seed.surrogate(&self.domain, &self.of, self.attempt, format);
        Ok(SurrogateAnswer { run: seed.run_id(), surrogate })
    }
}
