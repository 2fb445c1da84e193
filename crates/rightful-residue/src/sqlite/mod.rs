//! A reader of SQLite's file format, written from its published description and independent of SQLite.

mod bytes;
mod ddl;
mod file;
mod freelist;
mod header;
mod page;
mod record;
mod schema;
mod seen;
mod state;
mod token;
mod tree;
mod wal;

pub(crate) use self::bytes::{signed, varint};
pub(crate) use self::file::{Pages, open_beside, read_at};
pub(crate) use self::freelist::{FreePage, free_pages};
pub(crate) use self::header::Encoding;
pub(crate) use self::page::freeblocks;
pub(crate) use self::record::{Value, decode, header as record_header, type_size, value};
pub(crate) use self::schema::{Index, Schema, Table, Virtual};
pub(crate) use self::seen::Seen;
pub(crate) use self::state::State;
pub(crate) use self::token::Token;
pub(crate) use self::tree::{Cell, Damage, Page, Walk, assemble, find, overflow, walk};
