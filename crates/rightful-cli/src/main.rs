//! The command `rightful`.
#![forbid(unsafe_code)]
fn main() {}
