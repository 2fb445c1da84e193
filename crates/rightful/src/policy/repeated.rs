//! What a field repeats, and what follows from that for itself.

use alloc::collections::BTreeSet;
use alloc::string::String;

use super::{Collection, Document, Field, Source, column_of};

/// A field that another is declared to be a copy of.
#[derive(Clone, Copy)]
pub(crate) struct Repeated<'d> {
    pub(crate) home: &'d Collection,
    pub(crate) column: &'d str,
    pub(crate) field: &'d Field,
}

impl Document {
    /// What a field repeats (`copy_of`), what that repeats, and so on; a circle of copies ends where it has been walked once.
    pub(crate) fn repeated<'d>(&'d self, field: &'d Field) -> impl Iterator<Item = Repeated<'d>> {
        let mut seen: BTreeSet<*const Field> = BTreeSet::new();
        core::iter::successors(self.copied(field), |repeated| self.copied(repeated.field))
            .take_while(move |repeated| seen.insert(core::ptr::from_ref(repeated.field)))
    }

    fn copied(&self, field: &Field) -> Option<Repeated<'_>> {
        let (home, column) = column_of(field.copy_of.as_ref()?)?;
        let home = self.collections.get(home)?;
        let (column, field) = home.fields.get_key_value(column)?;
        Some(Repeated { home, column, field })
    }

    /// The category of a field's data: its own, that of the field it repeats, or its collection's.
    pub(crate) fn category_of<'d>(&'d self, home: &'d Collection, field: &'d Field) -> Option<&'d str> {
        let repeated = || {
            let mut chain = self.repeated(field);
            chain.find_map(|repeated| repeated.field.category.as_ref().or(repeated.home.category.as_ref()))
        };
        field.category.as_ref().or_else(repeated).or(home.category.as_ref()).map(String::as_str)
    }

    /// Where a field's data come from: a copy of a field comes from where that comes from.
    pub(crate) fn source_of(&self, field: &Field) -> Option<Source> {
        field.source.or_else(|| self.repeated(field).find_map(|repeated| repeated.field.source))
    }
}
