//! The command `rightful`.
#![forbid(unsafe_code)]

#[cfg_attr(not(test), expect(dead_code, reason = "the command that builds the database is wired in later"))]
mod demo;

fn main() {}
