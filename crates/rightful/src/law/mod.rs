//! What the regulation says, each rule with its article.

mod basis;
mod citation;
pub mod clock;
mod erasure;
pub mod retention;
mod right;

pub use basis::{BasisKind, SpecialGate};
pub use citation::Citation;
pub use erasure::{Exception, Ground};
pub use right::{RestrictedUnder, Right};
