//! Consent (Art. 4(11), 6(1)(a), 7, 8, 9(2)(a)): what was said, how it stands at an instant, and what follows.
//!
//! Consent is a history of [`Event`]s that is only ever added to. How it stands for a purpose and a channel at an
//! instant is read from it: the last event not later than the instant counts, by the time of the event and not by the
//! order in which events arrived.
//!
//! | Question | Answer |
//! |---|---|
//! | How does the consent of one person stand? | [`History::state`] |
//! | How do the consents of millions of people stand? | [`Columns`], then [`Consents::states`] |
//! | Is it a consent at all (Art. 4(11), 7)? | [`Obtained::defects`] |
//! | May a child of this age give it (Art. 8)? | [`ChildConsent::answer`] |
//! | What has to happen once it is withdrawn (Art. 7(3), 17(1)(b))? | [`withdrawal()`] |
//! | What is handed to the person? | [`Record::receipt`] |
//! | What does it mean for a case? | [`History::facts`], which [`Case::consents`](crate::Case::consents) takes |

mod child;
mod columns;
mod defect;
mod event;
mod fact;
mod history;
mod kind;
mod receipt;
mod validity;
mod withdrawal;
mod word;

#[cfg(test)]
mod model;

pub(crate) use self::validity::runs_out;
pub use self::{
    child::{AgeOfConsent, ChildAnswer, ChildConsent, ChildOutcome, GivenBy},
    columns::{ChannelId, Columns, Consents, PurposeId, Row, State, Stated, States},
    defect::{Act, Defect, Finding, Model, Obtained, Regime, Use, Validity},
    event::Event,
    fact::{ChannelFact, ConsentFact, Facts},
    history::{History, Standing},
    kind::{Actor, Kind, Status},
    receipt::{
        ConsentType, LawfulBasis, Party, PartyRole, PartyType, PersonalDataItem, Profile, PurposeRecord,
        Record, RecordEvent, ValidityDuration,
    },
    withdrawal::{Action, ChannelStop, DataAction, Evidence, Survivor, Told, Withdrawal, withdrawal},
};
