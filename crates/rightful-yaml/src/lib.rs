#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod characters;
mod document;
mod place;
mod problem;
mod reader;
mod scalar;
mod unite;
pub mod wire;

pub use crate::document::{Document, parse, parse_files, parse_policy, parse_policy_files};
pub use crate::place::Position;
pub use crate::problem::Problem;

/// The longest text that is read, over all files of a document: 16 MiB, which holds more than 10,000 tables.
pub const MAX_BYTES: usize = 16 << 20;

/// How deep maps and lists may nest: what is accepted here is accepted by a JSON parser with the usual limit of 128.
pub const MAX_DEPTH: usize = 127;

/// The longest key, in bytes.
pub const MAX_KEY_BYTES: usize = 1024;

/// How many problems are reported at once; one more says that there are others.
pub const MAX_PROBLEMS: usize = 500;
