//! Access and portability (Art. 15, 20): what is told, the copy, and the package.
//!
//! An executor reads what [`held_request`] asks for ([`rows::held`](crate::rows::held()) in memory); everything else is
//! pure. Nothing is changed, and nothing is looked up: the day is the case's, and what tells other people apart in a file is
//! drawn from the file's own key.

mod beside;
mod context;
mod copy;
mod datum;
mod entries;
mod held;
mod missing;
mod package;
mod people;
mod reach;
mod row;
mod table;

pub use self::context::{Complaint, Context, PurposeContext, RightContext, SourceContext, context};
pub use self::copy::{AccessCopy, CollectionCopy, FieldNote, Limit, Redacted, RowCopy, ToWeigh, access_copy};
pub use self::datum::{Cell, Datum, OtherPerson, Withheld};
pub use self::entries::EntriesTable;
pub use self::held::{Gathering, Held, HeldRequest, OthersTable};
pub use self::missing::Missing;
pub use self::package::{LeftOutCells, Package, PackageCollection, PackageColumn, PackageForm, portability};
pub use self::people::FileKey;
pub use self::reach::held_request;
pub use self::row::Relation;
