//! English.

use super::{Message, Sentence};
use crate::case::RestrictionGround;
use crate::decide::{Reason, Standing};
use crate::law::Ground;
use crate::plan::{ClaimKind, FormChange, NoteKind, Way};
use crate::policy::{Form, RecipientKind, Role};
use crate::report::Audience;
use crate::report::Topic;

pub(super) const fn text(message: Message) -> &'static str {
    match message {
        Message::Title(Audience::Person) => "What happens to your data",
        Message::Title(Audience::Dpo) => "Plan for one person's data",
        Message::Heading(topic, Audience::Person) => heading_for_person(topic),
        Message::Heading(topic, Audience::Dpo) => heading_for_dpo(topic),
        Message::Reason(reason, Audience::Person) => reason_for_person(reason),
        Message::Reason(reason, Audience::Dpo) => reason_for_dpo(reason),
        Message::Ground(ground, Audience::Person) => ground_for_person(ground),
        Message::Ground(ground, Audience::Dpo) => ground_for_dpo(ground),
        Message::Waits(ground, audience) => waits_text(ground, audience),
        Message::Standing(standing) => match standing {
            Standing::Runs => "runs",
            Standing::RunsUnlinked => "runs without the identity",
            Standing::Waits => "waits, while an objection to it is weighed",
            Standing::Ended => "has ended",
        },
        Message::Role(role) => match role {
            Role::Owner => "owner",
            Role::Author => "author",
            Role::Actor => "actor",
            Role::Counterparty => "counterparty",
            Role::CoHolder => "co-holder",
            Role::About => "about",
            Role::Mentioned => "mentioned",
        },
        Message::Claim(claim) => claim_text(claim),
        Message::Way(way) => way_text(way),
        Message::Note(note) => note_text(note),
        Message::Form(form) => match form {
            Form::Shared => "one shared anonymous person",
            Form::Fresh => "a new surrogate person",
            Form::InPlace => "the person's own row without identifiers",
            Form::Keyed => "a keyed pseudonym",
        },
        Message::FormChange(because) => match because {
            FormChange::RowsWouldCollapse => {
                "rows would collapse under a unique key if all led to one person"
            }
            FormChange::KeptRowSharesKey => "a kept row leads to the person by the same key",
        },
        Message::Capacity(kind) => match kind {
            RecipientKind::Processor => "processor",
            RecipientKind::Controller => "controller",
            RecipientKind::JointController => "joint controller",
        },
        Message::Month(month) => month_name(month),
        Message::Entries => "1 entry|{n} entries",
        Message::Days => "1 day|{n} days",
        Message::Months => "1 month|{n} months",
        Message::Years => "1 year|{n} years",
        Message::Hours => "1 hour|{n} hours",
        Message::Minutes => "1 minute|{n} minutes",
        Message::And => "and",
        Message::Sentence(sentence) => sentence_text(sentence),
    }
}

const fn sentence_text(sentence: Sentence) -> &'static str {
    match sentence {
        Sentence::RowsGo => {
            "{place}: 1 entry is deleted.|{place}: {n} entries are deleted.|{place}: entries are deleted."
        }
        Sentence::FieldsGo => "{place}: {fields}: removed.",
        Sentence::StubNamed => "{place}: only what kept records refer to the entry by stays of it.",
        Sentence::KeyStays => "{place}: {fields}: stays, because kept records refer to the entry by it.",
        Sentence::Stub => "{place}: only the number of the entry stays, because kept records refer to it.",
        Sentence::RowsUnlinked(Audience::Person) => {
            "{place}: 1 entry stays, and no longer leads to you.|{place}: {n} entries stay, and no longer lead to you.|{place}: entries stay, and no longer lead to you."
        }
        Sentence::RowsUnlinked(Audience::Dpo) => {
            "{place}: 1 entry stays, and no longer leads to the person.|{place}: {n} entries stay, and no longer lead to the person.|{place}: entries stay, and no longer lead to the person."
        }
        Sentence::RowsNameless(Audience::Person) => {
            "{place}: 1 entry stays without your name, and something kept still leads back to you.|{place}: {n} entries stay without your name, and something kept still leads back to you.|{place}: entries stay without your name, and something kept still leads back to you."
        }
        Sentence::RowsNameless(Audience::Dpo) => {
            "{place}: 1 entry stays without the name, and still leads back to the person: see the claims.|{place}: {n} entries stay without the name, and still lead back to the person: see the claims.|{place}: entries stay without the name, and still lead back to the person: see the claims."
        }
        Sentence::TextRedacted(Audience::Person) => {
            "{place}: what is known to identify you, such as your name or address, is taken out of this text: {fields}."
        }
        Sentence::TextRedacted(Audience::Dpo) => {
            "{place}: {fields}: the person's known identifiers are taken out of the text; what else it says is not judged."
        }
        Sentence::PartRemoved(Audience::Person) => {
            "{place}: the part about you is taken out of this: {fields}."
        }
        Sentence::PartRemoved(Audience::Dpo) => "{place}: {fields}: the part about the person is taken out.",
        Sentence::FieldsComputed => "{place}: {fields}: computed from other fields, and following them.",
        Sentence::FieldsReplaced => "{place}: {fields}: replaced by a value without meaning.",
        Sentence::FieldsCorrected => "{place}: {fields}: corrected, where they hold what is wrong.",
        Sentence::RowsCorrected => "{place}: what repeats the corrected value follows it.",
        Sentence::RowsFreed => {
            "{place}: 1 entry may be used again.|{place}: {n} entries may be used again.|{place}: entries may be used again."
        }
        Sentence::RowsFreedKept => {
            "{place}: 1 entry is no longer restricted, and is only kept: no purpose uses it.|{place}: {n} entries are no longer restricted, and are only kept: no purpose uses them.|{place}: entries are no longer restricted, and are only kept: no purpose uses them."
        }
        Sentence::RowsFreedDue => {
            "{place}: 1 entry is no longer restricted, and is due now: nothing needs it as it is any more.|{place}: {n} entries are no longer restricted, and are due now: nothing needs them as they are any more.|{place}: entries are no longer restricted, and are due now: nothing needs them as they are any more."
        }
        Sentence::RowsStay => {
            "{place}: 1 entry is kept.|{place}: {n} entries are kept.|{place}: entries are kept."
        }
        Sentence::RowsRestricted => {
            "{place}: 1 entry is only stored, and not used.|{place}: {n} entries are only stored, and not used.|{place}: entries are only stored, and not used."
        }
        Sentence::FieldsStay => "{place}: {fields}: kept.",
        Sentence::UntilDate => "until {date}",
        Sentence::UntilBetween => "until {first} for the first and {last} for the last entry",
        Sentence::UntilEvent => "until this happens: {event}",
        Sentence::UntilFirstEvent => "until the first of these happens: {event}",
        Sentence::UntilAfterEvent => "{period} from the day this happens: {event}",
        Sentence::UntilAfterEventYearEnd => {
            "{period} from the end of the year in which this happens: {event}"
        }
        Sentence::UntilReview => "looked at again on {date}",
        Sentence::UntilAtLatest => "{until}, and not beyond {date}",
        Sentence::UntilOpen => "as long as the purpose lasts",
        Sentence::UntilEachRow => "{period} from the date of each entry",
        Sentence::UntilEachYearEnd => "{period} from the end of the year each entry dates from",
        Sentence::Unreadable => {
            "1 entry has a date that cannot be read, so it has no end|{n} entries have dates that cannot be read, so they have no end"
        }
        Sentence::PurposesKeep => "For: {purposes}.",
        Sentence::PurposesEnded => "Was for: {purposes}.",
        Sentence::LaterEnds => {
            "{place}: {entries}, due between {first} and {last}, when the period for this ends: {purposes}."
        }
        Sentence::LaterEndsOn => {
            "{place}: {entries}, due on {first}, when the period for this ends: {purposes}."
        }
        Sentence::LaterException(Audience::Person) => {
            "{place}: {entries}, due on {first}, when what lets us keep this in spite of your request ends."
        }
        Sentence::LaterException(Audience::Dpo) => {
            "{place}: {entries}, due on {first}, when the exception claimed for this ends."
        }
        Sentence::LaterUnlinked(Audience::Person) => {
            "{place}: {entries} that no longer lead to you, due between {first} and {last}, when the period for this ends: {purposes}. They go with everybody's entries of that age: until then nobody can find them for you."
        }
        Sentence::LaterUnlinked(Audience::Dpo) => {
            "{place}: {entries} that no longer lead to the person, due between {first} and {last}, when the period for this ends: {purposes}. They go with everybody's entries of that age: no later request for the person finds them."
        }
        Sentence::LaterUnlinkedOn(Audience::Person) => {
            "{place}: {entries} that no longer lead to you, due on {first}, when the period for this ends: {purposes}. They go with everybody's entries of that age: until then nobody can find them for you."
        }
        Sentence::LaterUnlinkedOn(Audience::Dpo) => {
            "{place}: {entries} that no longer lead to the person, due on {first}, when the period for this ends: {purposes}. They go with everybody's entries of that age: no later request for the person finds them."
        }
        Sentence::LaterReview => "{place}: looked at again on {date}.",
        Sentence::LaterBackups => {
            "Backups made before still hold the old state. They are not used for anything else and are overwritten within {period}."
        }
        Sentence::LaterEvidence => "A record that this was done, without names, is kept for {period}.",
        Sentence::TaskTell => "{recipient} ({capacity}) is told about {fields}.",
        Sentence::TaskPauseUse => "{place}: not used for this while the objection is weighed: {purposes}.",
        Sentence::TaskStopUse => "{place}: no longer used for this: {purposes}.",
        Sentence::ChannelEnds => "{purposes}: no longer by {channel}.",
        Sentence::GoesOnBy => "It goes on by: {channel}.",
        Sentence::GoesOnElsewhere => "It goes on by the other channels that were agreed to.",
        Sentence::ChannelFields => "It was served by: {fields}.",
        Sentence::ChannelUnknownFields => {
            "The policy does not say what serves it: what is held for {channel} alone is for the controller to name and to erase."
        }
        Sentence::ChannelRecipients => "Used for it: {recipient}.",
        Sentence::TaskInform => {
            "Others who took this over when it was public are informed, as far as that is reasonable: {fields}."
        }
        Sentence::TaskRestrict => "{place}: marked by hand, so that it is only stored.",
        Sentence::TaskFree => {
            "{place}: a mark that it is only stored until {waits} is taken off by hand, where there is one; any other mark stays."
        }
        Sentence::TaskLift => {
            "{place}: still marked as only stored, though what that waited for is decided; the person is told, and then the mark is removed."
        }
        Sentence::TaskSettle => {
            "{place}: due to be deleted ({ground}), and only stored until {waits}; the person is told before that ends."
        }
        Sentence::TaskSettleUnneeded => {
            "{place}: due to be deleted, or to be kept without the name, as nothing needs it as it is any more, and only stored until {waits}; the person is told before that ends."
        }
        Sentence::OnlyStoredUntil => "Only stored until {waits}.",
        Sentence::TaskSupplement => {
            "{place}: stays as it was issued; a statement with what is right is added to it."
        }
        Sentence::TaskOldValue(Audience::Person) => {
            "{place}: this may still name what we knew you by before; it is looked at by hand."
        }
        Sentence::TaskOldValue(Audience::Dpo) => {
            "{place}: found by text that names the value that is corrected. It is left as it is, and no later case finds it unless that gives the old value in `former`: take it out by hand, or keep the old value to be given."
        }
        Sentence::TaskKeepOut => {
            "You are kept from being written to again by hand: we know nothing of you to do so by ({fields})."
        }
        Sentence::KeptOut => {
            "A code made from your {fields}, and the day of your objection, so that nobody writes to you for advertising again."
        }
        Sentence::KeptOutToo => {
            "If you have objected to advertising: a code made from what your {fields} becomes, and the day of your objection, so that nobody writes to you there either."
        }
        Sentence::TaskOtherStore => "The store {place} holds people too and is dealt with on its own.",
        Sentence::NothingHeld => "Nothing is held.",
        Sentence::ListsApart(Audience::Dpo) => {
            "Not looked at: who is kept from being written to ({place}). A copy made with the root key tells of an entry there."
        }
        Sentence::ListsApart(Audience::Person) => {
            "Not looked at: whether you are among those who are not written to again. A copy of your data tells it."
        }
        Sentence::AnsweredWithoutTouching => "The data are left as they are.",
        Sentence::RemedyContact => "Questions and objections go to {contact}.",
        Sentence::RemedyOfficer => "The data protection officer: {contact}.",
        Sentence::RemedyAuthority => {
            "You can complain to a data protection authority, in the country where you live or work or where you think the rule was broken."
        }
        Sentence::RemedyCourt => "You can go to court.",
        Sentence::CycleDeferred => {
            "{tables}: the keys lead in a circle; the rows need no order, since the keys are checked when the transaction ends."
        }
        Sentence::CycleSetNull => {
            "{tables}: the keys lead in a circle; {columns} becomes null before rows are deleted."
        }
        Sentence::Cascade => {
            "{place} follows when rows of {from} are deleted; all its rows concerned are part of the plan."
        }
        Sentence::ClaimRows => "{place}: {entries}, {claim}.",
        Sentence::ClaimFields => "{place}: {fields} of {entries}, {claim}.",
        Sentence::ContinuesUnder => "Goes on for: {purposes}.",
        Sentence::StepInsert => "{place}: insert the anonymous person ({entries}).",
        Sentence::StepSuppress => {
            "{place}: add what keeps the person from being written to again, unless it is there: a keyed pseudonym and the day."
        }
        Sentence::StepSuppressToo => {
            "{place}: only where the value that is corrected keeps the person from being written to, keep the new one out too, with the day of the old."
        }
        Sentence::StepChange => "{place}: change {fields} of {entries}.",
        Sentence::StepDetach => {
            "{place}: set {fields} to null in {entries}, so that no key leads to deleted rows."
        }
        Sentence::StepDelete => "{place}: delete {entries}.",
        Sentence::StepSweep => "{place}: delete the earlier states that triggers write during the run.",
        Sentence::StepRebuild => "{place}: bring the full-text index in line.",
        Sentence::UsePauses => "For now not for: {purposes}.",
        Sentence::UseStops => "No longer for: {purposes}.",
        Sentence::GroundMet(Audience::Person) => "Otherwise it would have to go: {ground}.",
        Sentence::GroundMet(Audience::Dpo) => "The ground that is met: {ground}.",
        Sentence::Roles => "The person is to these rows: {roles}.",
        Sentence::FormUsed => "Rows that stay without the name lead to {used}.",
        Sentence::FormChanged => {
            "Rows that stay without the name lead to {used} rather than {declared}, because {because}."
        }
    }
}

const fn heading_for_person(topic: Topic) -> &'static str {
    match topic {
        Topic::Answer => "In short",
        Topic::Purposes => "What your data were for",
        Topic::Goes => "What is deleted",
        Topic::Unlinked => "What stays without you",
        Topic::Corrected => "What is corrected",
        Topic::Kept => "What is kept, and until when",
        Topic::Later => "What happens later",
        Topic::Tasks => "Who else is told",
        Topic::Claims => "What can be said afterwards",
        Topic::Steps => "What is done",
        Topic::Notes => "What was noticed",
        Topic::Remedies => "If you do not agree",
    }
}

const fn heading_for_dpo(topic: Topic) -> &'static str {
    match topic {
        Topic::Answer => "Answer",
        Topic::Purposes => "Purposes",
        Topic::Goes => "Erased",
        Topic::Unlinked => "Unlinked",
        Topic::Corrected => "Corrected",
        Topic::Kept => "Kept",
        Topic::Later => "Due later",
        Topic::Tasks => "Outside the store",
        Topic::Claims => "Claims",
        Topic::Steps => "Steps",
        Topic::Notes => "Notes",
        Topic::Remedies => "Remedies",
    }
}

const fn reason_for_person(reason: Reason) -> &'static str {
    match reason {
        Reason::Forwarded => {
            "We hold these data for somebody else, who decides about them. We have passed your request on."
        }
        Reason::Deceased => {
            "The person these data are about has died. This law protects the living; a national law may have rules for data of the dead."
        }
        Reason::NotIdentified => {
            "We could not tell from what you gave us who you are. Please give us more to go by."
        }
        Reason::Excessive => {
            "We may refuse requests that are clearly unfounded or too many, and show why yours is."
        }
        Reason::PurposeRuns => "What we need it for goes on.",
        Reason::IdentityNoLongerNeeded => "What we need it for goes on without knowing who you are.",
        Reason::PurposeEnded => "What we needed it for has ended.",
        Reason::ConsentWithdrawn => "You took your consent back.",
        Reason::ConsentExpired => "The time you gave your consent for is over.",
        Reason::NoConsent => "We need your consent for it, and we have none.",
        Reason::ObjectionUpheld => "You objected, and nothing weighs more than your reasons.",
        Reason::ObjectionOverridden => "You objected, but reasons that weigh more were shown.",
        Reason::MarketingObjection => "You do not want advertising. That is enough.",
        Reason::ChildService => "The data come from an online service offered to a child.",
        Reason::RetentionOver => "The time we may keep it is over.",
        Reason::RetentionRuns => "The law, or a period that has to be kept, does not let us delete it yet.",
        Reason::NoGround => "None of the reasons the law gives for deletion applies to it.",
        Reason::ExceptionClaimed => "The law lets us keep it in spite of your request.",
        Reason::LegalHold => "It is needed for a legal claim.",
        Reason::Restricted => "It may only be stored for now, so it is not deleted either.",
        Reason::NotConcerned => "Your request asks nothing of it.",
        Reason::RestrictionObtained => "You asked for it, and it is your right.",
        Reason::StillNeeded => {
            "We still need it ourselves, and this reason holds only for what we no longer need."
        }
        Reason::RestrictionLifted => "The reason for only storing it is over, and we told you before.",
        Reason::ObjectionPending => "You objected, and we are still weighing the reasons.",
        Reason::ObjectionNotOpen => {
            "You can object only to what we do in the public interest or for interests of our own or of others."
        }
        Reason::Inaccurate => "You told us what is right.",
        Reason::Supplemented => "It shows what was stated at the time, so what is right is added to it.",
        Reason::Unlawful => "It was found that it should not have been used.",
        Reason::ErasureOrdered => "The law orders us to delete it.",
        Reason::Instructed => "Whoever we hold it for has told us to delete it.",
        Reason::RowOfOthers => "It belongs to others too. Only what leads to you goes.",
        Reason::NotAboutPerson => "It says nothing about you once it no longer leads to you.",
    }
}

const fn reason_for_dpo(reason: Reason) -> &'static str {
    match reason {
        Reason::Forwarded => "Held as a processor: the request is forwarded to the controller.",
        Reason::Deceased => {
            "Out of scope: the person is dead, and the Regulation does not apply (Recital 27). Member States may provide for rules."
        }
        Reason::NotIdentified => "The person could not be identified.",
        Reason::Excessive => "The request is manifestly unfounded or excessive.",
        Reason::PurposeRuns => "A purpose goes on.",
        Reason::IdentityNoLongerNeeded => "A purpose goes on without the person's identity.",
        Reason::PurposeEnded => "The purpose has ended.",
        Reason::ConsentWithdrawn => "Consent was withdrawn.",
        Reason::ConsentExpired => "Consent was given for a period, and it is over.",
        Reason::NoConsent => "No consent stands: refused, never given, found to be none, or revoked.",
        Reason::ObjectionUpheld => "The objection stands; no overriding grounds were shown.",
        Reason::ObjectionOverridden => "Overriding grounds were shown against the objection.",
        Reason::MarketingObjection => "Objection to direct marketing: absolute, on any basis.",
        Reason::ChildService => "Collected for an information society service offered to a child.",
        Reason::RetentionOver => "The retention period is over.",
        Reason::RetentionRuns => "A period that must be kept holds the item until its end.",
        Reason::NoGround => "No ground of Art. 17(1) is met.",
        Reason::ExceptionClaimed => "An exception of Art. 17(3) is claimed.",
        Reason::LegalHold => "A legal hold covers the item.",
        Reason::Restricted => "A restriction covers the item.",
        Reason::NotConcerned => "The request asks nothing of the item.",
        Reason::RestrictionObtained => "The person obtained restriction: a ground of Art. 18(1) is met.",
        Reason::StillNeeded => "The controller still needs the item, so that Art. 18(1)(c) is not met.",
        Reason::RestrictionLifted => {
            "The restriction is over, and the person was informed before (Art. 18(3))."
        }
        Reason::ObjectionPending => "An objection under Art. 21(1) is being weighed.",
        Reason::ObjectionNotOpen => {
            "No right to object on this basis: Art. 21(1) names points (e) and (f) of Art. 6(1)."
        }
        Reason::Inaccurate => "The person showed that it is inaccurate or incomplete.",
        Reason::Supplemented => "Evidence of what was stated at the time: supplemented, not overwritten.",
        Reason::Unlawful => "It was found that the processing is unlawful (Art. 5(1)(a)).",
        Reason::ErasureOrdered => "Union or Member State law orders the erasure (Art. 17(1)(e)).",
        Reason::Instructed => "The controller has instructed its processor to delete (Art. 28(3)(a), (g)).",
        Reason::RowOfOthers => "The row is somebody else's too: only what leads to the person goes.",
        Reason::NotAboutPerson => "Says nothing about the person once the row no longer leads to them.",
    }
}

const fn ground_for_person(ground: Ground) -> &'static str {
    match ground {
        Ground::NoLongerNecessary => "it is no longer needed for what it was collected for",
        Ground::ConsentWithdrawn => "you took your consent back",
        Ground::Objection => "you objected",
        Ground::UnlawfulProcessing => "it should not have been processed",
        Ground::LegalObligation => "the law orders it",
        Ground::ChildService => "it was collected from a child for an online service",
    }
}

const fn ground_for_dpo(ground: Ground) -> &'static str {
    match ground {
        Ground::NoLongerNecessary => "Art. 17(1)(a), no longer necessary",
        Ground::ConsentWithdrawn => "Art. 17(1)(b), consent withdrawn",
        Ground::Objection => "Art. 17(1)(c), objection",
        Ground::UnlawfulProcessing => "Art. 17(1)(d), unlawfully processed",
        Ground::LegalObligation => "Art. 17(1)(e), erasure ordered by law",
        Ground::ChildService => "Art. 17(1)(f), online service offered to a child",
    }
}

const fn waits_text(ground: RestrictionGround, audience: Audience) -> &'static str {
    match (ground, audience) {
        (RestrictionGround::AccuracyContested, _) => "it is checked whether it is right",
        (RestrictionGround::UnlawfulButKept, Audience::Person) => "you agree to its deletion",
        (RestrictionGround::UnlawfulButKept, Audience::Dpo) => "the person agrees to its erasure",
        (RestrictionGround::NeededForClaims, Audience::Person) => "you no longer need it for a legal claim",
        (RestrictionGround::NeededForClaims, Audience::Dpo) => {
            "the person no longer needs it for legal claims"
        }
        (RestrictionGround::ObjectionPending, _) => "the objection is weighed",
    }
}

const fn claim_text(claim: ClaimKind) -> &'static str {
    match claim {
        ClaimKind::Kept => "still about the person",
        ClaimKind::Restricted => "still about the person and only stored",
        ClaimKind::Pseudonymised => "pseudonymised: a key or detail leads back that names nobody by itself",
        ClaimKind::Unlinked => "unlinked: nothing leads back by a path the map declares",
        ClaimKind::ErasedLive => "gone from the live store",
    }
}

const fn way_text(way: Way) -> &'static str {
    match way {
        Way::RowDeleted => "row deleted",
        Way::LinkCut => "link cut",
        Way::ValueReplaced => "value gone or replaced",
        Way::TextRedacted => "known identifiers taken out of the text; what else it says was not judged",
        Way::KeyWithoutPerson => "leads to a key whose person has lost every identifier",
        Way::Open => "still leads to the person",
        Way::NotLookedAt => "columns the map does not describe were not looked at",
    }
}

const fn note_text(note: NoteKind) -> &'static str {
    match note {
        NoteKind::Undescribed => "columns the map does not describe were not looked at",
        NoteKind::UnreadableDocuments => {
            "documents of a link that cannot be read exactly: nobody can tell whether they lead to the person, and they stay"
        }
        NoteKind::UnreadableDates => {
            "dates that cannot be read: these rows are never due (of instants in Z the policy has to say the `offset` of the place)"
        }
        NoteKind::LinkableRows => {
            "one person's rows stay linkable to each other through the surrogate person"
        }
        NoteKind::Stub => "the person's row stays as a key and nothing else, because kept rows need it",
        NoteKind::EveryStub => {
            "every account of the person stays so, also one that no kept row needs: rows of a kind are treated alike; nothing joins them any more, so that a later case names each of them (`key` and `also`)"
        }
        NoteKind::EarlierStates => "earlier states hold the old value and stay as they are",
        NoteKind::CopyFollows => {
            "a copy of what is corrected: it follows where it holds the old value; another spelling of it is left and named in the certificate, and a hash has to be made anew"
        }
        NoteKind::TextMayRepeat => "text that may repeat the old value: nothing in it is changed",
        NoteKind::RestrictsOthers => "rows that concern others too: they are only stored for all of them",
        NoteKind::NoSuppression => {
            "no collection keeps the person from being written to again (`suppression`): see to it elsewhere"
        }
        NoteKind::NoAccount => {
            "the person has no account: rows were looked for by the identifiers that were verified, and by what belongs to those rows"
        }
        NoteKind::SharedIdentifier => {
            "another account has the same: it leads to no row, and stays in text of others, where it may mean either; the scan counts such places for review"
        }
        NoteKind::TakenIdentifier => {
            "what the person was known by before is another account's by now: it is not looked for"
        }
        NoteKind::NothingToLookFor => {
            "nothing is known any more by which text could mention the person: it stays as it is and is claimed to lead to them (say in the case what they were known by, `former`)"
        }
        NoteKind::CopyOfWhom => {
            "a copy of an identifier in rows of which the map does not say whose they are: what it repeats of earlier values is not looked for (name the link in `of`, or link the rows to the person)"
        }
        NoteKind::RowidKey => {
            "rows may be referred to by their row number: the free pages of the file are overwritten and stay"
        }
    }
}

const fn month_name(month: u8) -> &'static str {
    match month {
        1 => "January",
        2 => "February",
        3 => "March",
        4 => "April",
        5 => "May",
        6 => "June",
        7 => "July",
        8 => "August",
        9 => "September",
        10 => "October",
        11 => "November",
        _ => "December",
    }
}

/// Plainer words for kinds of data, by the last word of a category.
pub(super) const fn plain_word(name: &str) -> Option<&'static str> {
    match name.as_bytes() {
        b"email" => Some("e-mail address"),
        b"name" => Some("name"),
        b"phone" | b"phone_number" => Some("phone number"),
        b"image" | b"photo" => Some("picture"),
        b"address" | b"street" => Some("postal address"),
        b"date_of_birth" | b"birth_date" => Some("date of birth"),
        b"ip_address" | b"ip" => Some("internet address"),
        b"user_agent" | b"device" => Some("device"),
        b"location" => Some("place"),
        b"password" => Some("password"),
        b"iban" | b"bank_account" => Some("bank account"),
        _ => None,
    }
}
