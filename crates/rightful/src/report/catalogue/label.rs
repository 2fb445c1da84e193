//! Headings, labels and short words of the page.
//!
//! Like messages, a label may hold names in braces, which are filled where it is shown.

use super::en_label;
use crate::decide::Outcome;
use crate::plan::{Act, ClaimKind};
use crate::report::Language;
use crate::report::overview::{Fate, TieState};

/// A label of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) enum Label {
    Act(Act),
    Outcome(Outcome),
    /// A claim in one word, as its badge says it.
    Badge(ClaimKind),
    Fate(Fate),
    PersonFate(Fate),
    TieState(TieState),
    /// A collection whose rows repeat those of another.
    Copy,
    PersonUntil,
    TheRowAnd,
    KeyRows,
    KeyLinks,
    Swept,
    PersonLead,
    PersonFoot,
    EntriesDeleted,
    EntriesChanged,
    EntriesStay,
    GlancePicture,
    Title,
    Contents,
    Foot,
    Contact,
    Dpo,
    Decided,
    Store,
    PlanHash,
    PolicyHash,
    SchemaHash,
    CaseTag,
    SubjectTag,
    Form,
    FormChanged,
    SetAside,
    NothingHeld,
    Glance,
    Picture,
    RowsDeleted,
    RowsChanged,
    RowsStay,
    Until,
    Apart,
    Untouched,
    Also,
    Key,
    PersonBox,
    Steps,
    Step,
    Where,
    Rows,
    What,
    Insert,
    Change,
    Detach,
    Delete,
    Sweep,
    Rebuild,
    SweepMore,
    RebuildMore,
    DeleteMore,
    InsertMore,
    DetachMore,
    ToNull,
    ToValue,
    ToSurrogate,
    ToAnonymous,
    ToRedacted,
    ToJson,
    Items,
    Item,
    Happens,
    Why,
    HowLong,
    TheRow,
    AsRole,
    ForPurposes,
    EachRow,
    Unreadable,
    Event,
    Review,
    Open,
    Kept,
    KeptNone,
    Provision,
    Claims,
    Claim,
    RestsOn,
    Continues,
    Support,
    Later,
    When,
    RetentionEnds,
    Reviewed,
    AfterRun,
    Backups,
    Evidence,
    Tasks,
    TasksNone,
    Tell,
    StopUse,
    RowsOf,
    OtherStore,
    Engine,
    EngineNone,
    Cycle,
    Deferred,
    SetNull,
    Cascade,
    Notes,
    Note,
    Approve,
    ApproveHow,
    Remedies,
    RemediesHow,
}

impl Language {
    pub(in crate::report) const fn label(self, label: Label) -> &'static str {
        match self {
            Self::English => en_label::label(label),
        }
    }

    /// The tag of the language in HTML.
    pub(in crate::report) const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
        }
    }
}
