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
    /// A kind that is not given follows from the field's category, and where that says nothing, from the column's name.
    #[must_use]
    pub fn identifiers(&self) -> BTreeMap<String, FullIdentifier> {
        let declared = self.person.iter().flat_map(|person| &person.identifiers);
        declared.map(|(column, identifier)| (column.clone(), self.full(column, identifier))).gather()
    }

    fn full(&self, column: &str, identifier: &Identifier) -> FullIdentifier {
        match identifier {
            Identifier::Full(full) => full.clone(),
            Identifier::Strength(strength) => {
                let category = self.fields.get(column).and_then(|field| field.category.as_deref());
                let is_key =
                    || self.person.as_ref().is_some_and(|person| person.key.iter().any(|key| key == column));
                let kind = category
                    .and_then(kind_named_in)
                    .or_else(|| is_key().then_some(IdentifierKind::Key))
                    .or_else(|| kind_named_in(column))
                    .unwrap_or(IdentifierKind::Text);
                FullIdentifier { strength: *strength, kind }
            }
        }
    }
}

/// The kind that one of the words of a name stands for; the last such word counts.
fn kind_named_in(name: &str) -> Option<IdentifierKind> {
    let mut words = name.rsplit(['.', '_', '-', ' ']);
    words.find_map(|word| match word.to_ascii_lowercase().as_str() {
        "email" | "mail" | "emails" => Some(IdentifierKind::Email),
        "phone" | "mobile" | "telephone" | "fax" | "tel" => Some(IdentifierKind::Phone),
        "iban" | "bank" => Some(IdentifierKind::Iban),
        "handle" | "username" | "nickname" | "login" => Some(IdentifierKind::Handle),
        "name" | "firstname" | "lastname" | "surname" | "fullname" => Some(IdentifierKind::Name),
        _ => None,
    })
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
}
