//! What the regulation says, each rule with its article.

mod basis;
mod citation;
mod clock;
mod erasure;
pub mod retention;
mod right;

pub use basis::{BasisKind, SpecialGate};
pub use citation::Citation;
pub(crate) use clock::refuse_future;
pub use clock::{
    Awaited, Breach, BreachCode, Clock, ClockPlace, DayOff, Deadline, Deadlines, Due, Duty, Event, Extension,
    ExtensionReason, Facts, FeeGround, Holiday, HolidayList, Holidays, Line, Matter, Open, Outcome, Place,
    Reading, Regime, Rule, Skipped, Sooner, Standing, Step, Still, StoodStill, Taken, UtcOffset, Verdict,
    When,
};
pub use erasure::{Exception, Ground};
pub use right::{RestrictedUnder, Right};
