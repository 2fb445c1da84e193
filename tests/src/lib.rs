//! Tests that need more than one crate: worlds drawn from a seed, what must become of them, and an attacker.
//!
//! What must hold after a run is known by the design of a world and found out with the means of this crate alone: SQLite
//! and JSON, no code of the library.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "code of tests may panic as tests may")]

pub mod attacker;
pub mod cases;
pub mod check;
pub mod database;
pub mod examine;
pub mod fault;
pub mod model;
pub mod pipeline;
pub mod provision;
pub mod reading;
pub mod rng;
pub mod sqlite;
pub mod world;
