//! What a scan found: places and counts, never a value.

use std::fmt;

use serde::Serialize;

use crate::request::Strength;

/// The result of a scan. The same file and request give the same answer, in the same order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Answer {
    /// Whether nothing blocks: no finding that blocks, and nothing unreadable.
    pub clean: bool,
    /// Hits that block.
    pub findings: Vec<Finding>,
    /// Hits in cells that stay by the request.
    pub kept: Vec<KeptHits>,
    /// Weak hits that do not block; somebody should look at them.
    pub review: Vec<Finding>,
    /// Parts of the file that could not be read as what they should be, so that nothing can be said about them.
    pub unreadable: Vec<Unreadable>,
    /// What was looked at.
    pub scanned: Scanned,
    /// The name and version of this scanner.
    pub scanner: String,
}

/// Hits of one identifier in one variant at one place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// Where.
    pub place: Place,
    /// The place in words.
    pub at: String,
    /// The name of the identifier.
    pub identifier: String,
    /// Its strength.
    pub strength: Strength,
    /// The spelling and encoding, such as `letter-case`, `percent-encoded` or `sha-256-hex`.
    pub variant: String,
    /// Why it blocks, or is for review.
    pub why: Why,
    /// Whether it blocks.
    pub blocks: bool,
    /// How many hits.
    pub count: u64,
}

/// Why a hit blocks or does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Why {
    /// A strong identifier blocks anywhere.
    Strong,
    /// A weak identifier in a row of the person.
    RowOfThePerson,
    /// A weak identifier in a declared copy.
    DeclaredCopy,
    /// A weak identifier beside another identifier of the person, in the same row or close by in left-over bytes.
    BesideAnother,
    /// A weak identifier alone: for review.
    WeakAlone,
}

/// A place in the file; never a value, never a row's key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct Place {
    /// The kind of place.
    pub region: Region,
    /// The table, where it belongs to one. A name that is itself an identifier is given by its position, `#3`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// The index, where it belongs to one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<String>,
    /// The column, where it is in a cell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The position inside the JSON of a cell: `.*[n]` is the member at position n of an object, `[n]` the element of an
    /// array; `#key` marks the name of a member.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub json: Option<String>,
}

/// A kind of place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Region {
    /// A cell of a row.
    Cell,
    /// An entry of an index that no row explains.
    IndexEntry,
    /// An entry of a full-text index that no text explains.
    FullTextIndex,
    /// Bytes of a page in use that no cell uses, or that a freed cell used.
    UnusedSpace,
    /// What is left of an overflow page behind the end of a value.
    OverflowSlack,
    /// A free page.
    FreePage,
    /// A page that no tree and no list names.
    UnownedPage,
    /// A page in the file that the write-ahead log replaces.
    ReplacedPage,
    /// Bytes behind the last page.
    BeyondEnd,
    /// A frame of the write-ahead log that is not the current state of its page.
    WalFrame,
    /// The rollback journal.
    Journal,
}

impl Region {
    const fn words(self) -> &'static str {
        match self {
            Self::Cell => "cell",
            Self::IndexEntry => "index entry",
            Self::FullTextIndex => "full-text index",
            Self::UnusedSpace => "unused space of a page",
            Self::OverflowSlack => "slack of an overflow page",
            Self::FreePage => "free page",
            Self::UnownedPage => "page outside every table",
            Self::ReplacedPage => "page replaced in the write-ahead log",
            Self::BeyondEnd => "bytes behind the last page",
            Self::WalFrame => "left-over frame of the write-ahead log",
            Self::Journal => "rollback journal",
        }
    }
}

impl Place {
    pub(crate) const fn new(region: Region) -> Self {
        Self { region, table: None, index: None, column: None, json: None }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut comma = "";
        if self.region != Region::Cell {
            f.write_str(self.region.words())?;
            comma = ", ";
        }
        for (word, part) in
            [("table", &self.table), ("index", &self.index), ("column", &self.column), ("json", &self.json)]
        {
            if let Some(part) = part {
                write!(f, "{comma}{word} {part}")?;
                comma = ", ";
            }
        }
        Ok(())
    }
}

/// Hits in cells that stay.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct KeptHits {
    /// The table.
    pub table: String,
    /// The column.
    pub column: String,
    /// The name of the identifier.
    pub identifier: String,
    /// Why the cell stays, as the request says.
    pub reason: String,
    /// How many hits.
    pub count: u64,
}

/// Something that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct Unreadable {
    /// Where.
    pub at: String,
    /// What is wrong.
    pub what: String,
    /// How often.
    pub count: u64,
}

/// What was looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Scanned {
    /// Files read: the database, and its write-ahead log and journal where there are any.
    pub files: u64,
    /// Bytes in them.
    pub file_bytes: u64,
    /// Tables walked, the schema's own included.
    pub tables: u64,
    /// Indexes walked.
    pub indexes: u64,
    /// Rows of tables.
    pub rows: u64,
    /// Entries of indexes.
    pub index_entries: u64,
    /// Values of rows and entries.
    pub values: u64,
    /// Terms of full-text indexes.
    pub terms: u64,
    /// Bytes of records searched as values.
    pub value_bytes: u64,
    /// Bytes searched as they lie, outside every value.
    pub raw_bytes: u64,
    /// Pages of tables and indexes.
    pub tree_pages: u64,
    /// Pages that continue a long value.
    pub overflow_pages: u64,
    /// Free pages.
    pub free_pages: u64,
    /// Pages no tree and no list names, the maps of auto-vacuum included.
    pub other_pages: u64,
    /// Bytes in pages of trees that no cell uses.
    pub gap_bytes: u64,
    /// Of these, bytes of freed cells in the page's own list.
    pub freeblock_bytes: u64,
    /// Frames of the write-ahead log that are the current state of their page.
    pub wal_frames_current: u64,
    /// Frames of the write-ahead log searched as left over.
    pub wal_frames_left_over: u64,
    /// Bytes of the rollback journal.
    pub journal_bytes: u64,
    /// What the file says about itself.
    pub engine: Engine,
}

/// What the file says about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Engine {
    /// The size of a page in bytes.
    pub page_size: u32,
    /// Pages of the database.
    pub pages: u32,
    /// How text is stored.
    pub encoding: String,
    /// Whether pages are given back on their own.
    pub auto_vacuum: bool,
    /// Bytes reserved at the end of each page.
    pub reserved: u32,
}
