#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod answer;
mod date;
mod error;
mod fts5;
mod json_place;
mod matching;
mod predicate;
mod request;
mod scan;
mod sqlite;
pub mod wire;

pub use crate::answer::{Answer, Engine, Finding, KeptHits, Place, Region, Scanned, Unreadable, Why};
pub use crate::date::{DateForm, Day};
pub use crate::error::{Code, Error};
pub use crate::predicate::{Predicate, Step};
pub use crate::request::{Identifier, Kept, Kind, Literal, PersonRows, Request, RowSet, Strength};
pub use crate::scan::{Progress, check, scan};
