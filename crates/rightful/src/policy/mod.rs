//! What the organisation declares.

mod document;
mod map;

pub use document::*;
pub use map::*;
