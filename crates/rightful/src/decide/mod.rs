//! What a case means for each item of the data map.

mod decision;

pub use decision::*;
