//! The messages there are, and their texts by language.
//!
//! A text may hold names in braces, which [`Text::with`] replaces, and forms separated by `|`: for one, for any other
//! number, and, where nothing may have been counted, for no number. A new language is one more file with one text for every message.

mod access;
mod en;
mod en_access;
mod en_label;
mod en_letter;
mod en_proof;
mod en_register;
mod label;
mod proof;
mod register;
mod words;

use alloc::string::{String, ToString};

pub(super) use self::access::{Lack, Told};
pub(super) use self::label::Label;
pub(super) use self::proof::Proof;
pub(super) use self::register::Term;
pub(crate) use self::words::Words;
use super::explanation::Topic;
use super::{Audience, Language};
use crate::case::RestrictionGround;
use crate::decide::{Reason, Standing};
use crate::law::Ground;
use crate::plan::{ClaimKind, FormChange, NoteKind, Way};
use crate::policy::{Form, RecipientKind, Role};

/// A message of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Message {
    Title(Audience),
    Heading(Topic, Audience),
    Reason(Reason, Audience),
    Ground(Ground, Audience),
    Waits(RestrictionGround, Audience),
    Standing(Standing),
    Role(Role),
    Claim(ClaimKind),
    Way(Way),
    Note(NoteKind),
    Form(Form),
    FormChange(FormChange),
    Capacity(RecipientKind),
    Month(u8),
    Entries,
    Days,
    Months,
    Years,
    Hours,
    Minutes,
    Sentence(Sentence),
    And,
}

/// A sentence with blanks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sentence {
    RowsGo,
    FieldsGo,
    Stub,
    StubNamed,
    KeyStays,
    RowsUnlinked(Audience),
    RowsNameless(Audience),
    TextRedacted(Audience),
    PartRemoved(Audience),
    FieldsReplaced,
    FieldsCorrected,
    RowsCorrected,
    RowsFreed,
    RowsFreedKept,
    RowsFreedDue,
    RowsStay,
    RowsRestricted,
    FieldsStay,
    FieldsComputed,
    UntilDate,
    UntilBetween,
    UntilEvent,
    UntilFirstEvent,
    UntilAfterEvent,
    UntilAfterEventYearEnd,
    UntilReview,
    UntilOpen,
    UntilAtLatest,
    UntilEachRow,
    UntilEachYearEnd,
    Unreadable,
    PurposesKeep,
    PurposesEnded,
    LaterEnds,
    LaterEndsOn,
    LaterException(Audience),
    LaterUnlinked(Audience),
    LaterUnlinkedOn(Audience),
    LaterReview,
    LaterBackups,
    LaterEvidence,
    TaskTell,
    TaskStopUse,
    TaskPauseUse,
    ChannelEnds,
    GoesOnBy,
    GoesOnElsewhere,
    ChannelFields,
    ChannelUnknownFields,
    ChannelRecipients,
    TaskInform,
    TaskRestrict,
    TaskFree,
    TaskLift,
    TaskSettle,
    TaskSettleUnneeded,
    OnlyStoredUntil,
    TaskSupplement,
    TaskOldValue(Audience),
    TaskKeepOut,
    KeptOut,
    KeptOutToo,
    TaskOtherStore,
    NothingHeld,
    ListsApart(Audience),
    AnsweredWithoutTouching,
    RemedyContact,
    RemedyOfficer,
    RemedyAuthority,
    RemedyCourt,
    CycleDeferred,
    CycleSetNull,
    Cascade,
    ClaimRows,
    ClaimFields,
    ContinuesUnder,
    StepInsert,
    StepSuppress,
    StepSuppressToo,
    StepChange,
    StepDetach,
    StepDelete,
    StepSweep,
    StepRebuild,
    UseStops,
    UsePauses,
    GroundMet(Audience),
    Roles,
    FormUsed,
    FormChanged,
}

/// A text of the catalogue with its blanks.
pub(super) struct Text(String);

impl Language {
    /// The text of a message.
    pub(super) fn text(self, message: Message) -> Text {
        let text = match self {
            Self::English => en::text(message),
        };
        Text(text.to_string())
    }

    /// The text of a message without blanks.
    pub(super) fn say(self, message: Message) -> String {
        self.text(message).0
    }

    /// The form of a message for a number, which fills `{n}`.
    pub(super) fn count(self, message: Message, n: u64) -> String {
        self.counted(message, Some(n)).done()
    }

    /// The form of a message for a number, which fills `{n}`, or for none.
    pub(super) fn counted(self, message: Message, n: Option<u64>) -> Text {
        let text = self.say(message);
        let mut forms = text.split('|');
        let (one, many, none) = (forms.next(), forms.next(), forms.next());
        let form = match n {
            Some(1) => one,
            Some(_) => many.or(one),
            None => none.or(many).or(one),
        };
        let number = n.map(|n| n.to_string()).unwrap_or_default();
        Text(form.unwrap_or_default().replace("{n}", &number))
    }

    /// A plainer word for a kind of data, where there is one.
    pub(super) fn plain_word(self, name: &str) -> Option<&'static str> {
        match self {
            Self::English => en::plain_word(name),
        }
    }
}

impl Text {
    /// Fills a blank.
    pub(super) fn with(self, name: &str, value: &str) -> Self {
        // Values are the organisation's own words; braces in them must not become blanks.
        Self(self.0.replace(&alloc::format!("{{{name}}}"), &value.replace(['{', '}'], "")))
    }

    pub(super) fn done(self) -> String {
        self.0
    }
}
