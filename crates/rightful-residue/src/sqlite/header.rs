//! The first hundred bytes of a database.

use super::bytes::{u16_at, u32_at};
use crate::error::{Code, Error};

const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// How text is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
}

impl Encoding {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Header {
    pub(crate) page_size: u32,
    /// The page size without the bytes reserved at its end.
    pub(crate) usable: u32,
    /// The size in pages, where the header can be trusted about it.
    pub(crate) pages: Option<u32>,
    pub(crate) first_free: u32,
    pub(crate) free_pages: u32,
    pub(crate) encoding: Encoding,
    pub(crate) auto_vacuum: bool,
}

impl Header {
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Error> {
        if bytes.get(..16) != Some(MAGIC) {
            return Err(Error::new(
                Code::NotADatabase,
                "",
                "the file is not an SQLite database, or it is encrypted; scan a decrypted copy",
            ));
        }
        let short =
            || Error::new(Code::Truncated, "header", "the file ends within its header; restore it first");
        let u32_of = |at| u32_at(bytes, at).ok_or_else(short);
        let page_size = match u16_at(bytes, 16).ok_or_else(short)? {
            1 => 65536,
            size => u32::from(size),
        };
        let byte = |at: usize| bytes.get(at).copied().ok_or_else(short);
        let unsupported = |what: &str| {
            Error::new(
                Code::UnsupportedFormat,
                "header",
                format!("{what}; scan a copy made with VACUUM INTO"),
            )
        };
        if !page_size.is_power_of_two() || page_size < 512 {
            return Err(unsupported("the page size is not one SQLite writes"));
        }
        if byte(18)? > 2 || byte(19)? > 2 {
            return Err(unsupported("the file is of a newer format version than 2"));
        }
        let usable = page_size.saturating_sub(u32::from(byte(20)?));
        if usable < 480 {
            return Err(unsupported("more bytes of each page are reserved than SQLite allows"));
        }
        if u32_of(44)? > 4 {
            return Err(unsupported("the schema is of a newer format version than 4"));
        }
        let encoding = match u32_of(56)? {
            0 | 1 => Encoding::Utf8,
            2 => Encoding::Utf16Le,
            3 => Encoding::Utf16Be,
            _ => return Err(unsupported("the text encoding is unknown")),
        };
        let pages = u32_of(28)?;
        Ok(Self {
            page_size,
            usable,
            pages: (pages != 0 && u32_of(24)? == u32_of(92)?).then_some(pages),
            first_free: u32_of(32)?,
            free_pages: u32_of(36)?,
            encoding,
            auto_vacuum: u32_of(52)? != 0,
        })
    }
}
