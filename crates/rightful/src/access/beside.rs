//! What a row says of other people in cells of their own, which its text may say again (Art. 15(4)).
//!
//! The cells themselves are not handed out. Many such people have no row in any collection of people, so that nothing but these
//! cells tells what text may name them by.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::held::{HeldRow, identifier_of, says_who};
use super::people::{People, RowAt, Who};
use super::row::{Leads, Looked, Place};
use crate::alike::repeated_alike;
use crate::law::Redaction;
use crate::policy::{Field, IdentifierKind, Identifies};
use crate::redact::{Identifier, Traces};
use crate::survey::Question;
use crate::{Policy, Value};

/// Something somebody else is known by, and where text is searched for it.
pub(super) struct Beside {
    pub(super) who: Who,
    pub(super) known: Identifier,
    /// The one row whose text is searched; every text, where what they are known by says who is meant.
    pub(super) only: Option<RowAt>,
}

/// What rows say of others in cells of their own, as far as their texts say it again.
pub(super) fn beside<'p, 'a: 'p>(
    policy: &Policy,
    rows: impl Iterator<Item = (&'p Place<'a>, &'p HeldRow, RowAt)>,
    people: &People<'_>,
) -> Vec<Beside> {
    let (mut found, mut everywhere) = (Vec::new(), Traces::default());
    for (place, row, at) in rows {
        let leading = place.leading(&row.class);
        let whose = place.whose(&row.class, &leading);
        let looked = Looked { place, at, row: &row.cells, leading: &leading, whose };
        let mut here = Traces::default();
        let mut said = Vec::new();
        for (column, value) in &row.cells {
            match looked.said(policy, column, value, people) {
                Some(of) => said.push(of),
                None => add(value, &mut everywhere),
            }
        }
        if said.is_empty() {
            continue;
        }
        for (column, value) in &row.cells {
            let field = place.collection.fields.get(column);
            if field.is_some_and(|field| field.identifies == Identifies::FreeText) {
                add(value, &mut here);
            }
        }
        for (who, known) in said {
            let only = (!says_who(&known)).then_some(at);
            if only.is_none() || here.may_hold(&known) {
                found.push(Beside { who, known, only });
            }
        }
    }
    found.retain(|beside| beside.only.is_some() || everywhere.may_hold(&beside.known));
    found
}

fn add(value: &Value, traces: &mut Traces) {
    match value {
        Value::Text(text) => traces.add(text),
        Value::Blob(bytes) => traces.add(&String::from_utf8_lossy(bytes)),
        Value::Integer(number) => traces.add(&format!("{number}")),
        Value::Null | Value::Real(_) => {}
    }
}

impl Looked<'_, '_> {
    /// Whom a cell that is not handed out is about, and what it says of them.
    fn said(
        &self,
        policy: &Policy,
        column: &str,
        value: &Value,
        people: &People<'_>,
    ) -> Option<(Who, Identifier)> {
        let (who, kind) = match self.repeated(policy, column, people) {
            Some(led) => led,
            None => {
                let field = self.place.collection.fields.get(column)?;
                let identifying = matches!(field.identifies, Identifies::Directly | Identifies::Indirectly);
                if !identifying || field.codec.is_some() || !self.is_others(column, field) {
                    return None;
                }
                (self.whom(column, field, value, people)?, self.place.collection.kind_in_text(column))
            }
        };
        Some((who, identifier_of(kind, value)?))
    }

    /// Whoever a link by value leads to that repeats what they are known by.
    fn repeated(&self, policy: &Policy, column: &str, people: &People<'_>) -> Option<(Who, IdentifierKind)> {
        self.place.people_links.iter().find_map(|question| {
            let Question::Value { link, column: own, of, .. } = question else { return None };
            let Leads::ToOther(who) =
                (own == column).then(|| self.place.leads(question, self.row, Some(people)))?
            else {
                return None;
            };
            let to = policy.collection(&self.place.collection.links.get(link)?.to)?;
            Some((who, to.identifiers().get(of)?.kind))
        })
    }

    /// Whether the cell is withheld because it is about somebody else.
    fn is_others(&self, column: &str, field: &Field) -> bool {
        match self.place.collection.withheld(column) {
            Some(withhold) => Redaction::from(withhold.ground) == Redaction::OthersRights,
            None => !self.tells(field),
        }
    }

    /// Whom it is about: whoever its link leads to, or whose row it is; else whoever has this value, whom nothing else is
    /// known of.
    fn whom(&self, column: &str, field: &Field, value: &Value, people: &People<'_>) -> Option<Who> {
        let led = field.of.as_deref().and_then(|of| self.led_by(of, people));
        led.or_else(|| self.row_of_another()).or_else(|| {
            let place = format!("{}.{column}", self.place.name);
            repeated_alike(value, &[]).map(|value| Who::Value(place, value))
        })
    }
}
