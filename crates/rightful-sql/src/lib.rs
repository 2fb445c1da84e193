#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![expect(dead_code, reason = "what the run alone uses")]

mod capture;
mod dialect;
mod effect;
mod failure;
mod introspect;
mod list;
mod machine;
mod run;
pub mod seal;
mod settings;
#[cfg(feature = "sqlite")]
pub mod sqlite;
mod survey;

pub use crate::effect::{Answer, Effect, Failure, KeyText, Kind, Rows, ScanRequest, Statement};
pub use crate::introspect::introspect;
pub use crate::machine::{Machine, Next};
pub use crate::run::{Evidence, Phase};
pub use crate::survey::survey;
