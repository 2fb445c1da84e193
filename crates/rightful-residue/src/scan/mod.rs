//! The scan itself: every value, then every byte outside the values.

mod indexes;
mod long;
mod raw;
mod rows;
mod rules;
mod tally;
mod terms;

use std::collections::BTreeSet;
use std::path::Path;

use crate::answer::{Answer, Engine};
use crate::error::{Code, Error};
use crate::matching::{Finder, Scratch};
use crate::request::Request;
use crate::sqlite::{Damage, Encoding, Pages, Schema, Seen, State, walk};

use self::rules::Rules;
use self::tally::Tally;

/// How far a scan is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Pages and frames done.
    pub done: u64,
    /// Pages and frames in all.
    pub total: u64,
}

/// Everything one scan works with.
pub(crate) struct Scan<'r> {
    pub(crate) request: &'r Request,
    pub(crate) pages: &'r Pages,
    pub(crate) schema: &'r Schema,
    pub(crate) finder: &'r Finder,
    pub(crate) rules: &'r Rules<'r>,
    pub(crate) tally: Tally<'r>,
    pub(crate) scratch: Scratch,
    pub(crate) progress: &'r mut dyn FnMut(Progress),
    /// Values judged with their row, which an index may repeat.
    pub(crate) judged: BTreeSet<[u8; 16]>,
    total: u64,
    done: u64,
}

/// Looks in an SQLite database, its write-ahead log and its journal for what is left of a person.
///
/// It reads with its own code and never writes. **The calling process must not have the file open through SQLite**: when any
/// handle of a process on a file is closed, POSIX drops the locks of the whole process on it, and with them those SQLite
/// holds. Run it in a process of its own, or after every connection is closed.
///
/// The file should not change meanwhile. What shows whether it did (lengths, times of writing, the change counter, the
/// salts and commits of the log) is compared before and after; a scan during which it changed is made again, a few times.
///
/// # Errors
/// [`Code::Changed`] for a file that changed during each of these scans;
/// [`Code::NoIdentifiers`] and [`Code::IdentifierValue`] for a request that cannot be searched for,
/// [`Code::UnknownTable`] and [`Code::UnknownColumn`] for one that does not fit the file, and [`Code::CannotRead`],
/// [`Code::NotADatabase`], [`Code::UnsupportedFormat`] and [`Code::Truncated`] for a file that cannot be scanned.
pub fn scan(request: &Request, file: &Path, progress: &mut dyn FnMut(Progress)) -> Result<Answer, Error> {
    let finder = finder(request)?;
    for _ in 0..ATTEMPTS {
        let before = State::of(file);
        let answer = once(request, &finder, file, progress);
        // What a writer does meanwhile can look like anything: an error too is of no file that ever was.
        if State::of(file) == before {
            return answer;
        }
    }
    let message = "another program wrote in the file during each of several scans; stop it and scan again";
    Err(Error::new(Code::Changed, "", message))
}

/// How often a scan is made of a file that changes meanwhile.
const ATTEMPTS: usize = 3;

fn once(
    request: &Request,
    finder: &Finder,
    file: &Path,
    progress: &mut dyn FnMut(Progress),
) -> Result<Answer, Error> {
    let pages = Pages::open(file)?;
    let schema = Schema::read(&pages)?;
    let rules = Rules::resolve(request, &pages, &schema)?;
    let frames = pages.wal.as_ref().map_or(0, |wal| wal.frames);
    let total = u64::from(pages.count) + u64::from(frames);
    let mut scan = Scan {
        request,
        pages: &pages,
        schema: &schema,
        finder,
        rules: &rules,
        tally: Tally::new(request),
        scratch: Scratch::default(),
        progress,
        judged: BTreeSet::new(),
        total,
        done: 0,
    };
    scan.everything(file)?;
    Ok(scan.tally.answer())
}

/// Whether a scan of the file with this request could begin: it is searched for nothing, and of its rows none is read.
///
/// What is said of the calling process at [`scan`] holds here too.
///
/// # Errors
/// As [`scan`].
pub fn check(request: &Request, file: &Path) -> Result<(), Error> {
    finder(request)?;
    let schema = Schema::read(&Pages::open(file)?)?;
    Rules::check(request, &schema)
}

fn finder(request: &Request) -> Result<Finder, Error> {
    if request.identifiers.is_empty() {
        let message = "nothing to look for; give at least one identifier";
        return Err(Error::new(Code::NoIdentifiers, "identifiers", message));
    }
    Finder::new(&request.identifiers)
}

impl Scan<'_> {
    fn everything(&mut self, file: &Path) -> Result<(), Error> {
        self.facts();
        let mut seen = Seen::new(self.pages.count);
        if self.schema.damaged {
            self.tally.unreadable("table sqlite_schema", Damage::UnreadableSchema.as_str());
        }
        for table in 0..self.schema.tables.len() {
            self.table(table, &mut seen)?;
        }
        for index in &self.schema.indexes {
            self.index(index, &mut seen)?;
        }
        self.free_pages(&mut seen)?;
        self.other_pages(&mut seen)?;
        self.replaced_pages()?;
        self.beyond_end()?;
        self.log()?;
        self.journal(file)
    }

    fn table(&mut self, number: usize, seen: &mut Seen) -> Result<(), Error> {
        let Some(table) = self.schema.tables.get(number) else { return Ok(()) };
        self.tally.scanned.tables += 1;
        let mut rows = rows::Rows::new(self, number, table);
        walk(rows.scan.pages, table.root, seen, &mut rows)?;
        rows.finish()
    }

    fn facts(&mut self) {
        let header = self.pages.header;
        let scanned = &mut self.tally.scanned;
        scanned.files = 1;
        scanned.file_bytes = self.pages.length();
        scanned.engine = Engine {
            page_size: header.page_size,
            pages: self.pages.count,
            encoding: header.encoding.as_str().to_owned(),
            auto_vacuum: header.auto_vacuum,
            reserved: header.page_size - header.usable,
        };
        if let Some(wal) = &self.pages.wal {
            scanned.files += 1;
            scanned.file_bytes += wal.length();
            scanned.wal_frames_current = wal.replaced().count() as u64;
        }
    }

    /// Tells that one more page or frame is done.
    pub(crate) fn step(&mut self) {
        self.done += 1;
        if self.done.is_multiple_of(256) || self.done == self.total {
            (self.progress)(Progress { done: self.done.min(self.total), total: self.total });
        }
    }

    /// Whether bytes outside values may hold text with a zero byte in every character.
    pub(crate) fn wide(&self) -> bool {
        self.pages.header.encoding != Encoding::Utf8
    }
}
