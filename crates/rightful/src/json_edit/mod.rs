//! Single values inside a JSON document, read and changed by place: every other byte stays as it is.

mod edit;
mod path;
mod scan;

pub(crate) use self::scan::{check, strings, unescape};
pub use self::{
    edit::{Held, held, remove, set},
    path::{JsonPath, JsonSegment},
};

#[cfg(test)]
mod tests;
