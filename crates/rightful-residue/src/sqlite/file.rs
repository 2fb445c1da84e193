//! The pages of a database as its last commit left them: the file, overlaid with its write-ahead log.

use std::ffi::OsString;
use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::header::Header;
use super::wal::Wal;
use crate::error::{Code, Error};

pub(crate) struct Pages {
    file: File,
    length: u64,
    pub(crate) header: Header,
    pub(crate) wal: Option<Wal>,
    /// Pages of the database, after the log.
    pub(crate) count: u32,
    /// Whole pages in the file itself.
    pub(crate) in_file: u32,
}

/// The path of a file beside the database, such as `app.sqlite-wal`.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

/// Opens a file for reading, `None` where there is none or it is empty.
pub(crate) fn open_beside(path: &Path, suffix: &str) -> Result<Option<(File, u64)>, Error> {
    match File::open(beside(path, suffix)) {
        Ok(file) => {
            let length = file.metadata().map_err(|error| Error::io(suffix, &error))?.len();
            Ok((length > 0).then_some((file, length)))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io(suffix, &error)),
    }
}

/// Fills `into` from `at` on, as far as the file goes.
pub(crate) fn read_at(file: &File, at: u64, into: &mut [u8]) -> std::io::Result<()> {
    let mut file = file;
    file.seek(SeekFrom::Start(at))?;
    file.read_exact(into)
}

impl Pages {
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let failed = |error| Error::io("", &error);
        let file = File::open(path).map_err(failed)?;
        let metadata = file.metadata().map_err(failed)?;
        if !metadata.is_file() {
            return Err(Error::new(
                Code::CannotRead,
                "",
                "the path is not a file; name the database file itself",
            ));
        }
        let length = metadata.len();
        let mut first = vec![0; length.min(100) as usize];
        read_at(&file, 0, &mut first).map_err(failed)?;
        let mut header = Header::read(&first)?;
        let wal = match open_beside(path, "-wal")? {
            Some((log, size)) => Wal::open(log, size, header.page_size)?,
            None => None,
        };
        let in_file = u32::try_from(length / u64::from(header.page_size)).unwrap_or(u32::MAX - 1);
        let mut pages = Self { file, length, header, wal, count: 0, in_file };
        let logged = pages.wal.as_ref().and_then(|wal| wal.pages);
        if logged.is_some() {
            let mut page = Vec::new();
            pages.read(1, &mut page)?;
            header = Header::read(&page)?;
            pages.header = header;
        }
        pages.count = logged.or(header.pages).unwrap_or(in_file).max(1);
        if logged.is_none() && pages.count > in_file {
            return Err(Error::new(
                Code::Truncated,
                "",
                format!("the file has {in_file} of {} pages; restore the whole file first", pages.count),
            ));
        }
        Ok(pages)
    }

    pub(crate) fn page_size(&self) -> usize {
        self.header.page_size as usize
    }

    pub(crate) fn usable(&self) -> usize {
        self.header.usable as usize
    }

    /// Reads a page as the last commit left it; false where no file holds it.
    pub(crate) fn read(&self, page: u32, into: &mut Vec<u8>) -> Result<bool, Error> {
        if let Some(wal) = &self.wal
            && let Some(frame) = wal.newest(page)
        {
            wal.read(frame, into)?;
            return Ok(true);
        }
        self.read_from_file(page, into)
    }

    /// Reads a page of the file itself, whatever the log says.
    pub(crate) fn read_from_file(&self, page: u32, into: &mut Vec<u8>) -> Result<bool, Error> {
        if page == 0 || page > self.in_file {
            return Ok(false);
        }
        into.resize(self.page_size(), 0);
        let at = u64::from(page - 1) * u64::from(self.header.page_size);
        read_at(&self.file, at, into).map_err(|error| Error::io("", &error))?;
        Ok(true)
    }

    /// The bytes after the last whole page.
    pub(crate) fn tail(&self) -> Result<Vec<u8>, Error> {
        let start = u64::from(self.in_file) * u64::from(self.header.page_size);
        let mut tail =
            vec![0; self.length.saturating_sub(start).min(u64::from(self.header.page_size)) as usize];
        read_at(&self.file, start, &mut tail).map_err(|error| Error::io("", &error))?;
        Ok(tail)
    }

    pub(crate) fn length(&self) -> u64 {
        self.length
    }

    /// The page that holds the bytes SQLite locks, which it never uses.
    pub(crate) fn lock_page(&self) -> u32 {
        (0x4000_0000 / self.header.page_size) + 1
    }

    /// Whether a page maps others to their parents, as auto-vacuum needs.
    pub(crate) fn is_pointer_map(&self, page: u32) -> bool {
        if !self.header.auto_vacuum || page < 2 {
            return false;
        }
        let per_map = self.header.usable / 5 + 1;
        let group = (page - 2) / per_map;
        let map = group * per_map + 2;
        page == if map == self.lock_page() { map + 1 } else { map }
    }
}
