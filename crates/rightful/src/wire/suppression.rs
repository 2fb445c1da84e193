//! The entry that keeps somebody from being written to again: one call, with a policy or without.

use alloc::string::String;
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Call, policy};
use crate::carry::{SUPPRESSION, suppressed};
use crate::policy::{IdentifierKind, Normalise, Suppression, column_of};
use crate::read::Read;
use crate::{Code, Error, KeyId, Policy, Problems, RootKey, Shape, Value};

/// Tells under which entry a suppression list keeps an identifier (Art. 21(3)): what a system that writes to people looks
/// up before it does. Who is on the list is not written to.
///
/// An entry is a keyed pseudonym (Art. 4(5)) and holds no value. Null is the entry of what is none of its kind, such as
/// `n/a` for an address: it tells nobody from anybody.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SuppressionEntryCall {
    /// The text of the root key.
    key: String,
    /// The identifiers, such as addresses.
    values: Vec<Value>,
    /// A policy that declares the list: it says how values are made alike, and of which kind they are.
    #[serde(default)]
    policy: Option<serde_json::Value>,
    /// The collection of the list; needed where the policy declares several.
    #[serde(default)]
    collection: Option<String>,
    /// Without a policy: how values are made alike before they are tagged.
    #[serde(default)]
    normalise: Option<Vec<Normalise>>,
    /// Without a policy: the kind of the identifiers; text unless said.
    #[serde(default)]
    kind: Option<IdentifierKind>,
    /// What the column of the entries holds, text or whole numbers; text unless said.
    #[serde(default)]
    shape: Option<Shape>,
    /// How many characters the column holds.
    #[serde(default)]
    max_len: Option<u32>,
}

/// The entries.
#[derive(Serialize, JsonSchema)]
pub(super) struct SuppressionEntries {
    /// The id of the key they were made with.
    key: KeyId,
    /// One for each value, in the same order.
    entries: Vec<Value>,
}

impl Call for SuppressionEntryCall {
    const NAME: &'static str = "suppression_entry";
    type Answer = SuppressionEntries;

    fn answer(self) -> Result<SuppressionEntries, Problems> {
        let key = RootKey::from_text(&self.key).map_err(|problem| Problems::from(problem).under("/key"))?;
        let (normalise, kind) = self.alike()?;
        let key = key.pseudonym_key(SUPPRESSION);
        let shape = self.shape.unwrap_or(Shape::Text);
        let entry = |value: &Value| suppressed(&key, value, (&normalise, kind), shape, self.max_len);
        let entries: Result<Vec<Value>, Error> = self.values.iter().map(entry).collect();
        let too_short = |problem: Error| Error::new(problem.code(), "/max_len", problem.message());
        Ok(SuppressionEntries { key: key.id(), entries: entries.map_err(too_short)? })
    }
}

impl SuppressionEntryCall {
    /// How values are made alike, and of which kind they are.
    fn alike(&self) -> Result<(Vec<Normalise>, IdentifierKind), Problems> {
        let Some(declared) = &self.policy else {
            if self.collection.is_some() {
                let message = "a collection is one of a policy: give the policy too";
                return Err(Error::new(Code::JsonMissingKey, "/policy", message).into());
            }
            let kind = self.kind.unwrap_or(IdentifierKind::Text);
            return Ok((self.normalise.clone().unwrap_or_default(), kind));
        };
        let said = [("/normalise", self.normalise.is_some()), ("/kind", self.kind.is_some())];
        let message = "the policy says this: leave it out";
        let twice = said.iter().filter(|(_, said)| *said);
        Problems::none_or(twice.map(|(at, _)| Error::new(Code::JsonShape, *at, message)).collect())?;
        let policy = policy::read(declared.clone())?;
        let list = self.list(&policy)?;
        let kind = column_of(&list.of).and_then(|(people, column)| {
            let people = policy.collection(people)?;
            people.identifiers().get(column).map(|identifier| identifier.kind)
        });
        Ok((list.normalise.clone(), kind.unwrap_or(IdentifierKind::Text)))
    }

    /// The list, by its collection where it is named.
    fn list<'p>(&self, policy: &'p Policy) -> Result<&'p Suppression, Problems> {
        let collections = policy.document().collections.iter();
        let named = |name: &&String| self.collection.as_ref().is_none_or(|wanted| wanted == *name);
        let mut lists = collections
            .filter(|(name, _)| named(name))
            .filter_map(|(_, collection)| collection.suppression.as_ref());
        let message = match (lists.next(), lists.next()) {
            (Some(list), None) => return Ok(list),
            (Some(_), Some(_)) => "the policy declares several lists: name the collection of one",
            (None, _) => "the policy declares no such list: name a collection that has `suppression`",
        };
        Err(Error::new(Code::JsonNotAllowed, "/collection", message).into())
    }
}
