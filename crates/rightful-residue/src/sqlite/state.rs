//! What shows that a file was written in while it was read.

use std::fs::{File, Metadata};
use std::io::Read;
use std::path::Path;
use std::time::SystemTime;

use super::header::Header;
use super::open_beside;
use super::wal::Wal;

/// The header of a database holds its change counter, that of a write-ahead log its salts.
const HEADER: usize = 100;

/// How a database, its write-ahead log and its journal stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct State {
    parts: [Option<Part>; 3],
    /// How many frames of the log count: one may be written where an older one stood.
    committed: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Part {
    length: u64,
    written: Option<SystemTime>,
    header: Vec<u8>,
}

impl State {
    /// How the files stand now. What cannot be read stands as if it was not there: the scan itself says so.
    pub(crate) fn of(database: &Path) -> Self {
        let part = |file: Option<File>| {
            let mut file = file?;
            let found: Metadata = file.metadata().ok()?;
            let mut header = Vec::with_capacity(HEADER);
            file.by_ref().take(HEADER as u64).read_to_end(&mut header).ok()?;
            Some(Part { length: found.len(), written: found.modified().ok(), header })
        };
        let beside = |suffix| open_beside(database, suffix).ok().flatten().map(|(file, _)| file);
        let parts = [part(File::open(database).ok()), part(beside("-wal")), part(beside("-journal"))];
        let header = parts[0].as_ref().and_then(|part| Header::read(&part.header).ok());
        let log = header.zip(open_beside(database, "-wal").ok().flatten());
        let log =
            log.and_then(|(header, (log, length))| Wal::open(log, length, header.page_size).ok().flatten());
        Self { parts, committed: log.map(|log| log.committed) }
    }
}
