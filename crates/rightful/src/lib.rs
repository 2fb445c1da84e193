#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod condition;
mod error;
mod path;
mod value;

pub use crate::condition::{All, Any, Compare, Comparison, Condition, Not};
pub use crate::error::{Code, Error, Problems};
pub use crate::path::Path;
pub use crate::value::Value;
