//! What the benchmarks measure on: generated policies and databases of a given size, the same every time.

pub mod large_database;
pub mod large_policy;
