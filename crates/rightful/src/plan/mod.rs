//! What exactly has to happen to which row.

mod change;
mod check;
mod claim;
mod cut;
mod diff;
mod document;
mod fate;
mod field;
mod floor;
mod follow;
mod index;
mod item;
mod later;
mod order;
mod person;
mod pinned;
mod planner;
mod request;
mod restrict;
mod somebody;
mod supported;
mod suppress;
mod task;
mod treat;
mod trigger;
mod uncovered;
mod value;
mod view;

pub use diff::{Argument, Changed, PlanDiff};
pub use document::*;
pub(crate) use follow::Following;
pub use index::indexed;
pub use planner::plan;
pub use request::survey_request;
pub(crate) use suppress::ENTRIES;
pub(crate) use view::key_of;

#[cfg(test)]
mod tests;
