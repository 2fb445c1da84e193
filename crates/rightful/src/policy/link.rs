//! The form of a link: which columns lead to the other row, and how.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::{Collection, HashLink, JsonLink, Link, ListLink, Normalise, Polymorphic, Role, TemplateLink};

/// What leads from a row to another: exactly one form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "every executor must carry out every form, or refuse it by name")]
pub enum LinkForm<'p> {
    /// Columns, in the order of the key they point to; the column the link is named by, where nothing else is said.
    Columns(&'p [String]),
    /// A type column and an id column.
    Polymorphic(&'p Polymorphic),
    /// A key inside a JSON column.
    Json(&'p JsonLink),
    /// A column that repeats one of the person's identifiers.
    Value {
        /// The column.
        column: &'p str,
        /// The identifier it repeats.
        of: &'p str,
        /// How values are made alike before they are compared.
        normalise: &'p [Normalise],
    },
    /// Text that mentions one of the person's identifiers.
    Text {
        /// The column.
        column: &'p str,
    },
    /// A hash of one of the person's identifiers.
    Hash(&'p HashLink),
    /// A text built around the key.
    Template(&'p TemplateLink),
    /// A list of keys in one column.
    List(&'p ListLink),
}

impl Link {
    /// Whether it carries, given the collection it leads to.
    pub(crate) fn carries_to(&self, to: Option<&Collection>) -> bool {
        self.role == Some(Role::Owner) || to.is_some_and(|to| to.person.is_some())
    }

    /// The form of the link of this name.
    #[must_use]
    pub fn form<'p>(&'p self, name: &'p String) -> LinkForm<'p> {
        if let Some(polymorphic) = &self.polymorphic {
            LinkForm::Polymorphic(polymorphic)
        } else if let Some(json) = &self.json {
            LinkForm::Json(json)
        } else if let Some(value) = &self.value {
            let column = value.column.as_ref().unwrap_or(name);
            LinkForm::Value { column, of: &value.of, normalise: &value.normalise }
        } else if let Some(text) = &self.text {
            LinkForm::Text { column: &text.column }
        } else if let Some(hash) = &self.hash {
            LinkForm::Hash(hash)
        } else if let Some(template) = &self.template {
            LinkForm::Template(template)
        } else if let Some(list) = &self.list {
            LinkForm::List(list)
        } else {
            LinkForm::Columns(self.columns.as_deref().unwrap_or(core::slice::from_ref(name)))
        }
    }

    /// The names of the forms that are written; a link takes at most one.
    pub(super) fn written_forms(&self) -> Vec<&'static str> {
        [
            (self.columns.is_some(), "columns"),
            (self.polymorphic.is_some(), "polymorphic"),
            (self.json.is_some(), "json"),
            (self.value.is_some(), "value"),
            (self.text.is_some(), "text"),
            (self.hash.is_some(), "hash"),
            (self.template.is_some(), "template"),
            (self.list.is_some(), "list"),
        ]
        .into_iter()
        .filter_map(|(written, name)| written.then_some(name))
        .collect()
    }
}

impl<'p> LinkForm<'p> {
    /// Every column the form reads, in order.
    #[must_use]
    pub fn columns(&self) -> Vec<&'p str> {
        match *self {
            Self::Columns(columns) => columns.iter().map(String::as_str).collect(),
            Self::Polymorphic(polymorphic) => vec![&polymorphic.kind, &polymorphic.id],
            Self::Json(json) => vec![&json.column],
            Self::Value { column, .. } | Self::Text { column } => vec![column],
            Self::Hash(hash) => vec![&hash.column],
            Self::Template(template) => vec![&template.column],
            Self::List(list) => vec![&list.column],
        }
    }

    /// Whether a column is one the form reads.
    pub(crate) fn reads(&self, column: &str) -> bool {
        match *self {
            Self::Columns(columns) => columns.iter().any(|own| own == column),
            Self::Polymorphic(polymorphic) => polymorphic.kind == column || polymorphic.id == column,
            Self::Json(json) => json.column == column,
            Self::Value { column: own, .. } | Self::Text { column: own } => own == column,
            Self::Hash(hash) => hash.column == column,
            Self::Template(template) => template.column == column,
            Self::List(list) => list.column == column,
        }
    }

    /// Whether the columns belong to the link alone. Text, JSON and values by which others are found may hold more: such
    /// a column is also described as a field.
    #[must_use]
    pub const fn owns_its_columns(&self) -> bool {
        !matches!(self, Self::Json(_) | Self::Text { .. } | Self::Value { .. })
    }
}
