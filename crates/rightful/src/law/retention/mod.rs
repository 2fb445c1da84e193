//! How long data may or must be held (Art. 5(1)(e)): as functions, without a policy.
//!
//! A [`Rule`] is a trigger with a [`Term`](crate::Term): what sets the period off, how long it is, and from which day it
//! runs. [`Rule::end`] says until when, with every step, so that it can be checked by hand; [`Rule::cutoff`] turns the
//! question round for a whole column. [`item`] weighs several purposes, floors, ceilings, holds and restrictions for
//! one item. [`reinstatement`], [`backup_tail`] and [`replay`] answer what comes after a closing, an erasure and a
//! restore.
//!
//! The Regulation sets no periods. What it says is that there is an end (Art. 5(1)(e)), that users lose the data when
//! their purpose ends (Art. 5(1)(b)), and when something goes at once (Art. 7(3), 17(1), 21(3)). How a period is
//! counted is a convention where the law of the period is silent; each [`Step`] says which it rests on.

mod backup;
mod ending;
mod item;
mod purpose;
mod reinstate;
mod rule;

pub use self::backup::{BackupTail, Erasure, backup_tail, replay};
pub use self::ending::{Ending, Source, Step, StepKind};
pub use self::item::{
    EndedBy, Finding, Floor, Item, ItemEnd, Limit, PurposeEnd, PurposePeriod, Standing, Suspension,
    SuspensionKind, item,
};
pub use self::reinstate::{Reinstatement, reinstatement};
pub use self::rule::{Rule, Trigger};

#[cfg(test)]
mod model;
