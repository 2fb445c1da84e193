//! What happens to a row: the table of the model.

use super::{Outcome, RowOutcome, Ruling};
use crate::policy::{Collection, Role, RowTreatment};

/// What the person is to a row, and what the policy says of it in place of the table.
pub(super) enum Deciding {
    /// It is their own row.
    Subject,
    /// A link of this role leads to them.
    Link { role: Option<Role>, treatment: Option<RowTreatment> },
}

impl Deciding {
    /// Of several links the one whose role comes first counts; of equal roles the first by name.
    pub(super) fn of<'s>(
        collection: &Collection,
        subject: bool,
        links: impl Iterator<Item = &'s str>,
    ) -> Self {
        if subject {
            return Self::Subject;
        }
        let links = links.filter_map(|name| collection.links.get(name));
        match links.min_by_key(|link| link.role.unwrap_or(Role::Mentioned)) {
            Some(link) => Self::Link { role: link.role, treatment: link.treatment },
            None => Self::Link { role: None, treatment: None },
        }
    }

    pub(super) const fn role(&self) -> Option<Role> {
        match self {
            Self::Subject => None,
            Self::Link { role, .. } => *role,
        }
    }
}

/// What happens to the row, and whether the table says so rather than the policy: the link, or the collection.
pub(super) fn row_outcome(
    ruling: &Ruling,
    deciding: &Deciding,
    of_collection: Option<RowTreatment>,
    over_for_everybody: bool,
) -> (RowOutcome, bool) {
    match ruling.outcome {
        Outcome::Keep | Outcome::Restrict | Outcome::Rectify => return (RowOutcome::Keep, true),
        Outcome::Unlink => return (RowOutcome::Unlink, true),
        Outcome::Erase => {}
    }
    let treatment = match deciding {
        Deciding::Subject => of_collection,
        Deciding::Link { treatment, .. } => treatment.or(of_collection),
    };
    match (treatment, deciding) {
        (Some(RowTreatment::DeleteRow), _) => (RowOutcome::Delete, false),
        (Some(RowTreatment::Unlink), _) => (RowOutcome::Unlink, false),
        (None, Deciding::Subject | Deciding::Link { role: Some(Role::Owner), .. }) => {
            (RowOutcome::Delete, true)
        }
        (None, Deciding::Link { role: None | Some(Role::About | Role::Mentioned), .. }) => {
            (RowOutcome::Unlink, true)
        }
        // A period of the row itself that is over is over for everybody: nobody may hold it (Art. 5(1)(e)).
        (None, Deciding::Link { .. }) if over_for_everybody => (RowOutcome::Delete, true),
        (None, Deciding::Link { .. }) => (RowOutcome::Unlink, true),
    }
}
