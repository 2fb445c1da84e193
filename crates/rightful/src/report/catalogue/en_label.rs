//! English headings, labels and short words.

use super::Label;
use crate::decide::Outcome;
use crate::plan::{Act, ClaimKind};
use crate::report::overview::{Fate, TieState};

pub(super) const fn label(label: Label) -> &'static str {
    match label {
        Label::Act(act) => match act {
            Act::Delete => "deleted",
            Act::Change => "changed",
            Act::Stay => "stays",
        },
        Label::Outcome(outcome) => match outcome {
            Outcome::Erase => "erase",
            Outcome::Unlink => "keep without the person",
            Outcome::Keep => "keep",
            Outcome::Restrict => "store only",
            Outcome::Rectify => "correct",
        },
        Label::Badge(claim) => match claim {
            ClaimKind::Kept => "kept",
            ClaimKind::Restricted => "restricted",
            ClaimKind::Pseudonymised => "pseudonymised",
            ClaimKind::Unlinked => "unlinked",
            ClaimKind::ErasedLive => "erased",
        },
        Label::Fate(fate) => match fate {
            Fate::Erased => "Deleted",
            Fate::WithoutPerson => "Stays without the person",
            Fate::Kept => "Kept, and still leads to the person",
            Fate::Untouched => "Holds nothing of the person",
        },
        Label::PersonFate(fate) => match fate {
            Fate::Erased => "Deleted",
            Fate::WithoutPerson => "Stays without you",
            Fate::Kept => "Kept for now",
            Fate::Untouched => "Holds nothing of you",
        },
        Label::TieState(state) => match state {
            TieState::Open => "stays",
            TieState::Key => "key only",
            TieState::Cut => "cut",
            TieState::Gone => "goes",
        },
        Label::Copy => "copy",
        Label::PersonUntil => "until {date} at the latest",
        Label::TheRowAnd => "the row and {fields}",
        Label::KeyRows => "Rows:",
        Label::KeyLinks => "Links:",
        Label::Swept => "in line again",
        Label::PersonLead => {
            "On {date}, {controller} decided what happens to the data it holds about you. This page says \
             what is deleted, what stays without you, what is kept for now, and why."
        }
        Label::PersonFoot => {
            "This page names kinds of data and counts entries. It repeats nothing of what they say."
        }
        Label::EntriesDeleted => "entries are deleted",
        Label::EntriesChanged => "entries are changed, so that less or nothing in them tells about you",
        Label::EntriesStay => "entries stay as they are",
        Label::GlancePicture => "Each bar is one kind of data: how much of it is deleted, changed or stays.",
        Label::Title => "What happens to one person's data, and why",
        Label::Contents => "On this page",
        Label::Foot => {
            "This page holds no personal data: rows are counted, and the person and the \
         case appear as keyed tags. It was computed from the policy, the schema and a count of rows; equal inputs give \
         this same page, byte for byte."
        }
        Label::Contact => "Contact",
        Label::Dpo => "Data protection officer",
        Label::Decided => "Decided",
        Label::Store => "Store",
        Label::PlanHash => "Plan",
        Label::PolicyHash => "Policy",
        Label::SchemaHash => "Schema",
        Label::CaseTag => "Case (keyed tag)",
        Label::SubjectTag => "Person (keyed tag)",
        Label::Form => "Anonymous person",
        Label::FormChanged => "{used} — not {declared}, as declared: {because}",
        Label::SetAside => "The case is answered without touching data. {reason}",
        Label::NothingHeld => "The store holds nothing of the person. There is nothing to run.",
        Label::Glance => "At a glance",
        Label::Picture => {
            "The data map: the person's own rows at the top, every collection that leads to them beside the line below, \
         sorted by what becomes of it. Each bar parts the collection's rows into deleted, changed and staying."
        }
        Label::RowsDeleted => "rows deleted",
        Label::RowsChanged => "rows changed",
        Label::RowsStay => "rows stay as they are",
        Label::Until => "until {days}",
        Label::Apart => "Lead to nobody: {names}.",
        Label::Untouched => "no rows",
        Label::Also => "also leads to {names}",
        Label::Key => "How to read the picture",
        Label::PersonBox => "the person",
        Label::Steps => "What is done, in order",
        Label::Step => "Step",
        Label::Where => "Where",
        Label::Rows => "Rows",
        Label::What => "What",
        Label::Insert => "Insert the anonymous person",
        Label::Change => "Change",
        Label::Detach => "Detach from rows about to go",
        Label::Delete => "Delete",
        Label::Suppress => "Keep out",
        Label::SuppressMore => {
            "a keyed pseudonym and the day, once: held as pseudonymised data on the collection's own purposes"
        }
        Label::SuppressTooMore => {
            "only where the value that is corrected is kept out: the new one too, with the day of the old"
        }
        Label::Sweep => "Sweep earlier states",
        Label::Rebuild => "Rebuild the full-text index",
        Label::SweepMore => "what triggers write during the run",
        Label::RebuildMore => "so that no deleted word is left",
        Label::DeleteMore => "the whole row",
        Label::InsertMore => "from the policy's template",
        Label::DetachMore => "{columns} become null, pointing at {to}",
        Label::ToMark => "marked, or freed from the mark: {columns}",
        Label::ToCorrected => "corrected from the case, where they hold what is wrong: {columns}",
        Label::ToNull => "emptied: {columns}",
        Label::ToValue => "a fixed value: {columns}",
        Label::ToSurrogate => "a new value that means nothing: {columns}",
        Label::ToAnonymous => "leads to the anonymous person: {columns}",
        Label::ToRedacted => "known identifiers replaced: {columns}",
        Label::ToJson => "elements of the document replaced: {columns}",
        Label::Items => "What was ruled, collection by collection",
        Label::Item => "Item",
        Label::Happens => "Happens",
        Label::Why => "Why",
        Label::HowLong => "Until",
        Label::TheRow => "the row, its links and key",
        Label::AsRole => "the person as {roles}",
        Label::ForPurposes => "{cites} · for {purposes}",
        Label::EachRow => "each row by its own date",
        Label::Unreadable => "{rows} with a date that cannot be read",
        Label::Event => "until {event} happens",
        Label::Review => "looked at again on {date}",
        Label::Open => "until something ends the purpose",
        Label::Kept => "What is kept, and until when",
        Label::KeptNone => "Nothing that still tells about the person is kept.",
        Label::Provision => "Provision",
        Label::Claims => "What can be said afterwards",
        Label::Claim => "Claim",
        Label::RestsOn => "Rests on",
        Label::Continues => "Goes on for",
        Label::Support => "{places}: {way}",
        Label::Later => "What is due later",
        Label::When => "When",
        Label::RetentionEnds => {
            "{rows} of {collection} kept for {purpose} become due: plan again for retention"
        }
        Label::UnlinkedEnds => {
            "{rows} of {collection} that no longer lead to the person, kept for {purpose}, become due: no run for the person finds them; delete what is due of everybody (sweep)"
        }
        Label::ExceptionEnds => {
            "{rows} of {collection} kept under an exception of Art. 17(3) become due: plan again, or claim it anew"
        }
        Label::Reviewed => "look again at {collections}",
        Label::AfterRun => "{period} after the run",
        Label::Backups => "the last backup of {store} that holds the old state is overwritten",
        Label::Evidence => "the evidence of the run is deleted",
        Label::Tasks => "What has to be done elsewhere",
        Label::TasksNone => "Nothing has to be done outside this store.",
        Label::Tell => "Tell {recipient}, a {capacity}, under {under}: it received {fields}.",
        Label::Inform => "Inform other controllers who took over what was public (Art. 17(2)): {fields}.",
        Label::Restrict => {
            "Mark as restricted ({ground}): {fields}. No run can mark it: until the restriction is lifted each later case has to say it in `restrictions`, or what is due is deleted."
        }
        Label::Free => {
            "Take off by hand what marks this restriction ({ground}), where there is such a mark; that of any other stays: {fields}."
        }
        Label::Lift => {
            "What the restriction ({ground}) waited for is decided: inform the person (letter `restriction-ends`), then lift it with a case `restriction-lifted` (Art. 18(3)): {fields}."
        }
        Label::Settle => {
            "Erase, or unlink, what is due ({ground}), once {waits}; inform the person before that ends (letter `restriction-ends`), and decide the case again (Art. 18(3)): {fields}."
        }
        Label::OldValue => {
            "Take the value that is corrected out of text by hand, or give it as `former` in a later case, which does not find it otherwise (Art. 16): {fields}."
        }
        Label::KeepOut => {
            "Keep the person from being written to again by hand (Art. 21(3)): nothing is known of them in {field}."
        }
        Label::Supplement => "Add a supplementary statement (Art. 16) to {fields}.",
        Label::PauseUse => {
            "Stop the use of {fields} for {purpose} until the objection to it is weighed (Art. 18(1)(d)): another purpose keeps the data."
        }
        Label::StopUse => {
            "End the use of {fields} for {purpose}: that purpose has ended, though another keeps the data."
        }
        Label::RowsOf => "the rows of {collection}",
        Label::OtherStore => "Plan and run the store {store} too.",
        Label::Engine => "Foreign keys",
        Label::EngineNone => "No cycles, and no row is deleted along with another by the engine.",
        Label::Cycle => "Cycle {tables}: {broken}.",
        Label::Deferred => "checked when the transaction ends, so no order is needed",
        Label::SetNull => "broken by setting {columns} of {table} to null first",
        Label::Cascade => {
            "Deleting from {from} makes the engine delete along in {table} by {columns}; those rows are part of this plan."
        }
        Label::Notes => "Noticed on the way",
        Label::Note => "{place}: {note}",
        Label::Approve => "Approve and run",
        Label::ApproveHow => {
            "Whoever approves this plan approves the hash below. A run refuses any \
         other plan, and refuses this one once the policy, the schema or the rows it counts have changed."
        }
        Label::Remedies => "What the person is told",
        Label::RemediesHow => {
            "Where something is not erased, the person is told so and why within \
         one month of the request, and of the possibility of lodging a complaint with a supervisory authority and of \
         seeking a judicial remedy (Art. 12(4)). A plain version of this page is made for that."
        }
    }
}
