//! What an identifier is, where the policy gives only its strength.

use alloc::collections::BTreeMap;
use alloc::string::String;

use super::{Collection, FullIdentifier, Identifier, IdentifierKind, Strength};
use crate::gather::Gather;

impl Identifier {
    /// How strongly it identifies.
    #[must_use]
    pub const fn strength(&self) -> Strength {
        match self {
            Self::Strength(strength) | Self::Full(FullIdentifier { strength, .. }) => *strength,
        }
    }
}

impl Collection {
    /// The identifiers of the people in this collection, each with its kind; empty where the rows are no people.
    ///
    /// A kind that is not given follows from the field's category, and where that says nothing, from the column's name: of a
    /// key its last word, since `phone_id` is a number that means nothing. A key that nothing names is not looked for in text.
    #[must_use]
    pub fn identifiers(&self) -> BTreeMap<String, FullIdentifier> {
        let declared = self.person.iter().flat_map(|person| &person.identifiers);
        declared.map(|(column, identifier)| (column.clone(), self.full(column, identifier))).gather()
    }

    /// What a value of a column is looked for as in text, as the field's category says it, or the column's name.
    #[must_use]
    pub(crate) fn kind_in_text(&self, column: &str) -> IdentifierKind {
        let category = self.fields.get(column).and_then(|field| field.category.as_deref());
        category.and_then(kind_named_in).or(kind_named_in(column)).unwrap_or(IdentifierKind::Text)
    }

    fn full(&self, column: &str, identifier: &Identifier) -> FullIdentifier {
        match identifier {
            Identifier::Full(full) => full.clone(),
            Identifier::Strength(strength) => {
                let category = self.fields.get(column).and_then(|field| field.category.as_deref());
                let is_key =
                    self.person.as_ref().is_some_and(|person| person.key.iter().any(|key| key == column));
                let (named, other) = if is_key {
                    (words(column).next().and_then(kind_of_word), IdentifierKind::Key)
                } else {
                    (kind_named_in(column), IdentifierKind::Text)
                };
                let kind = category.and_then(kind_named_in).or(named).unwrap_or(other);
                FullIdentifier { strength: *strength, kind }
            }
        }
    }
}

/// The kind that one of the words of a name stands for; the last such word counts.
fn kind_named_in(name: &str) -> Option<IdentifierKind> {
    words(name).find_map(kind_of_word)
}

/// The words of a name, the last first.
fn words(name: &str) -> impl Iterator<Item = &str> {
    name.rsplit(['.', '_', '-', ' '])
}

fn kind_of_word(word: &str) -> Option<IdentifierKind> {
    match word.to_ascii_lowercase().as_str() {
        "email" | "mail" | "emails" => Some(IdentifierKind::Email),
        "phone" | "mobile" | "telephone" | "fax" | "tel" => Some(IdentifierKind::Phone),
        "iban" | "bank" => Some(IdentifierKind::Iban),
        "handle" | "username" | "nickname" | "login" => Some(IdentifierKind::Handle),
        "name" | "firstname" | "lastname" | "surname" | "fullname" => Some(IdentifierKind::Name),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_specific_word_names_the_kind() {
        for (name, kind) in [
            ("user.contact.email", Some(IdentifierKind::Email)),
            ("user.contact.phone_number", Some(IdentifierKind::Phone)),
            ("user.contact.phone", Some(IdentifierKind::Phone)),
            ("user.financial.iban", Some(IdentifierKind::Iban)),
            ("user.name", Some(IdentifierKind::Name)),
            ("backup_email", Some(IdentifierKind::Email)),
            ("user_name", Some(IdentifierKind::Name)),
            ("Mobile", Some(IdentifierKind::Phone)),
            ("note", None),
        ] {
            assert_eq!(kind_named_in(name), kind, "{name}");
        }
    }

    #[test]
    fn a_key_that_is_an_address_is_looked_for_as_one() {
        let kind = |key: &str, category: &str| {
            let collection: Result<Collection, _> = serde_json::from_value(serde_json::json!({
                "store": "app",
                "person": { "key": [key], "identifiers": { key: "strong" } },
                "fields": { key: { "identifies": "directly", "category": category } },
            }));
            collection.unwrap().identifiers().remove(key).unwrap().kind
        };
        assert_eq!(kind("email", "user.account"), IdentifierKind::Email);
        assert_eq!(kind("phone", "user.account"), IdentifierKind::Phone);
        assert_eq!(kind("login", "user.account"), IdentifierKind::Handle);
        assert_eq!(kind("key", "user.contact.email"), IdentifierKind::Email);
        for number in ["id", "phone_id", "user_id", "nr"] {
            assert_eq!(kind(number, "user.account"), IdentifierKind::Key, "{number}");
        }
    }
}
