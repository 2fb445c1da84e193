//! Finding an identifier in bytes, whatever spelling or encoding it is in.

mod address;
mod carve;
mod edges;
mod escapes;
mod finder;
mod forms;
mod joints;
mod needles;
mod numerals;
mod phone;
mod runs;
mod skip;
mod wide;

pub(crate) use self::carve::{Carved, Edges, carve};
pub(crate) use self::finder::{Finder, Hit, Scratch, one_each};
pub(crate) use self::forms::{Form, View, variant};
