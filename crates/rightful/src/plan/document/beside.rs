//! What a plan leaves to others or to another day: what is due later, tasks outside the store, and what was noticed.

use alloc::string::String;
use alloc::vec::Vec;

use schemars::JsonSchema;
use serde::Serialize;

use crate::Path;
use crate::calendar::{Date, Period};
use crate::case::RestrictionGround;
use crate::law::{DataChange, Ground};
use crate::policy::RecipientKind;
use crate::read::Read;

/// What is due later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(tag = "what", rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Later {
    /// Kept rows whose period ends: plan again for `retention-due` on these days.
    RetentionEnds {
        /// The collection.
        collection: String,
        /// The purpose.
        purpose: String,
        /// How many rows.
        rows: u64,
        /// The first day a row is due.
        first_due: Date,
        /// The day by which all are due.
        all_due: Date,
    },
    /// Rows whose links were cut, and whose period ends: no later run for the person finds them. They go when the collection is
    /// cleared of what is due of everybody (`sweep`).
    UnlinkedEnds {
        /// The collection.
        collection: String,
        /// The purpose.
        purpose: String,
        /// How many rows.
        rows: u64,
        /// The first day a row is due.
        first_due: Date,
        /// The day by which all are due.
        all_due: Date,
    },
    /// Rows kept under an exception of Art. 17(3), which ends: plan again on this day.
    ExceptionEnds {
        /// The collection.
        collection: String,
        /// The day after the exception's last.
        due: Date,
        /// How many rows.
        rows: u64,
    },
    /// Something is looked at again.
    Review {
        /// The collections.
        collections: Vec<String>,
        /// The day.
        date: Date,
    },
    /// Backups made before the run hold the old state until they are overwritten.
    Backups {
        /// The store.
        store: String,
        /// How long after the run.
        keep: Period,
    },
    /// The evidence of the run is deleted.
    Evidence {
        /// How long after the run.
        keep: Period,
    },
}

/// What has to be done outside the store; each has its own state, and a silent one leaves the outcome partial, by name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(tag = "task", rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Task {
    /// Tell a recipient: a notice under Art. 19, or an instruction to a processor (Art. 28(3)(a)).
    Tell {
        /// The recipient.
        recipient: String,
        /// In which capacity it received the data.
        capacity: RecipientKind,
        /// Under Art. 19, as an instruction, or because they rely on the consent that is withdrawn (C-129/21).
        under: String,
        /// The fields it received.
        fields: Vec<Path>,
        /// What happened to them, where they were not erased and no use of them stops.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        change: Option<DataChange>,
    },
    /// Take reasonable steps to inform other controllers who took over what was made public (Art. 17(2)).
    Inform {
        /// The fields that were public.
        fields: Vec<Path>,
    },
    /// Mark as restricted, or free from the mark, what no executor can mark (Art. 18).
    Restrict {
        /// The collection.
        collection: String,
        /// The fields; empty for the rows.
        fields: Vec<String>,
        /// The ground of Art. 18(1).
        ground: RestrictionGround,
        /// The restriction is over.
        #[serde(default, skip_serializing_if = "core::ops::Not::not")]
        lifted: bool,
    },
    /// Inform the person that the restriction ends, then lift its mark with a case of its own (`restriction-lifted`, Art.
    /// 18(3)): what it awaited is decided (Art. 18(1)(d)).
    Lift {
        /// The collection.
        collection: String,
        /// The ground of Art. 18(1).
        ground: RestrictionGround,
    },
    /// Settle what a restriction waits for: what is due to go may only be stored until then. The person is informed before it ends
    /// (Art. 18(3)), and the case is decided again.
    Settle {
        /// The collection.
        collection: String,
        /// The fields; empty for the rows.
        fields: Vec<String>,
        /// The ground of Art. 17(1) that waits; none where nothing needs it, or who it is, any more (Art. 5(1)(e)).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ground: Option<Ground>,
        /// The grounds of Art. 18(1) that have to end first.
        restricted_by: Vec<RestrictionGround>,
    },
    /// Add a supplementary statement to evidence that is not overwritten (Art. 16, second sentence).
    Supplement {
        /// The collection.
        collection: String,
        /// The fields.
        fields: Vec<String>,
    },
    /// Take out by hand what the person was known by before, where text of these rows names it: an identifier was corrected, and
    /// the text by which the rows were found is as it was (Art. 5(1)(d), 16). A later case that gives the old value
    /// (`former` of its subject) finds and redacts it; one that does not finds these rows no more.
    TextNamesOldValue {
        /// The collection.
        collection: String,
        /// The fields.
        fields: Vec<String>,
    },
    /// Keep the person from being written to again by hand (Art. 21(3)): they are known by nothing that an entry could hold.
    KeepOut {
        /// The collection of entries.
        collection: String,
        /// The identifier of which they have no value.
        of: Path,
    },
    /// Users of a purpose that has ended, or that waits, lose items that another purpose keeps (Art. 5(1)(b), 18(1)(d)).
    StopUse {
        /// The purpose.
        purpose: String,
        /// The collection.
        collection: String,
        /// The fields; empty for the row.
        fields: Vec<String>,
        /// The purpose has not ended: the use stops until the objection to it is weighed (Art. 18(1)(d)).
        #[serde(default, skip_serializing_if = "core::ops::Not::not")]
        weighed: bool,
    },
    /// A channel of a consent is no longer used, while its purpose goes on by others (Art. 7(3)).
    StopChannel {
        /// The purpose.
        purpose: String,
        /// The channel.
        channel: String,
        /// The channels it goes on by, as far as they are known by name.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        goes_on: Vec<String>,
        /// What the policy says serves the channel: what is held for it alone goes. Where it says nothing, what is held only
        /// for the channel is for the controller to name.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        fields: Vec<Path>,
        /// The recipients that are used for it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        recipients: Vec<String>,
    },
    /// Another store of the map has to be planned and run too.
    OtherStore {
        /// The store.
        store: String,
    },
}

/// Something noticed, by place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a value on the wire")]
pub struct Note {
    /// The place.
    pub place: Path,
    /// What was noticed.
    pub note: NoteKind,
}

/// What was noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum NoteKind {
    /// Columns the map does not describe: not looked at, and no claim above pseudonymised.
    Undescribed,
    /// Dates that cannot be read: the rows are never due.
    UnreadableDates,
    /// Documents that a link reads and nobody can tell whom they lead to: they are not JSON, or what stands at the path is no
    /// single value that is read exactly. They stay.
    UnreadableDocuments,
    /// One person's rows stay linkable to each other through the surrogate person.
    LinkableRows,
    /// The person's row stays as a stub because kept rows need it.
    Stub,
    /// Several of the person's own rows stay as stubs, those that no kept row needs among them.
    EveryStub,
    /// The rows of the table may be referred to by a number that VACUUM would change: the free pages of the file are
    /// overwritten and stay.
    RowidKey,
    /// Earlier states hold the old value, and stay.
    EarlierStates,
    /// A copy follows where it holds the old value; a hash of it has to be made anew.
    CopyFollows,
    /// Text may repeat the old value: nothing in it is changed.
    TextMayRepeat,
    /// The rows concern others too, and are only stored for all of them.
    RestrictsOthers,
    /// The policy declares no entries that keep the person from being written to again (Art. 21(3)).
    NoSuppression,
    /// The person has no account: what leads to them by the identifiers that were verified was found, and nothing that leads
    /// to an account by its key.
    NoAccount,
    /// Another account has this weak identifier too: it leads to no row, and stays in text of others, where it may mean
    /// either.
    SharedIdentifier,
    /// A former identifier of the person is another account's by now: it is not looked for.
    TakenIdentifier,
    /// A copy of an identifier in rows of which the map does not say, by one link to the people, whose they are: what it
    /// repeats of earlier values is not known, and not looked for.
    CopyOfWhom,
    /// Nothing is known by which text could mention the person, since an earlier run has taken it: text stays as it is, unless
    /// the case says what they were known by (`former`).
    NothingToLookFor,
}
