#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod capture;
mod dialect;
mod effect;
mod failure;
#[cfg(feature = "sqlite")]
mod foresee;
mod held;
mod introspect;
#[cfg(feature = "sqlite")]
mod key_file;
mod list;
#[cfg(feature = "sqlite")]
mod lock;
mod machine;
mod run;
pub mod seal;
mod settings;
#[cfg(feature = "sqlite")]
pub mod sqlite;
mod survey;
pub mod wire;

pub use crate::effect::{Answer, Effect, Failure, KeyText, Kind, Rows, ScanRequest, Statement};
pub use crate::held::held;
pub use crate::introspect::introspect;
pub use crate::machine::{Machine, Next};
pub use crate::run::{
    Evidence, Finding, Inputs, Outcome, Phase, Run, Template, abandon, as_left, run, templates, unnamed_stubs,
};
pub use crate::survey::{accounts, survey};
