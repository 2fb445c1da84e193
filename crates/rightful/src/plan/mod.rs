//! What exactly has to happen to which row.

mod document;

pub use document::*;
