//! The write-ahead log: which frames are the newest of their page, and which are left over.

use std::fs::File;

use super::bytes::u32_at;
use super::file::read_at;
use crate::error::{Code, Error};

const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;

pub(crate) struct Wal {
    file: File,
    length: u64,
    page_size: u32,
    /// Committed frames in the order of page and frame: (page, frame).
    newest: Vec<(u32, u32)>,
    /// The size of the database in pages after the last commit; `None` without one.
    pub(crate) pages: Option<u32>,
    /// Whole frames in the file, valid or not.
    pub(crate) frames: u32,
    /// Frames up to the last commit.
    pub(crate) committed: u32,
}

impl Wal {
    /// Reads a log; `None` where it is too short to hold anything.
    pub(crate) fn open(file: File, length: u64, page_size: u32) -> Result<Option<Self>, Error> {
        if length < HEADER as u64 {
            return Ok(None);
        }
        let frame_size = u64::from(page_size) + FRAME_HEADER as u64;
        let frames = u32::try_from((length - HEADER as u64) / frame_size).map_err(|_| {
            Error::new(
                Code::UnsupportedFormat,
                "-wal",
                "the log has more frames than SQLite writes; checkpoint it",
            )
        })?;
        let mut wal = Self { file, length, page_size, newest: Vec::new(), pages: None, frames, committed: 0 };
        wal.replay()?;
        Ok(Some(wal))
    }

    /// Follows salts and checksums up to the last commit, as recovery does.
    fn replay(&mut self) -> Result<(), Error> {
        let failed = |error| Error::io("-wal", &error);
        let mut header = [0; HEADER];
        read_at(&self.file, 0, &mut header).map_err(failed)?;
        let word = |bytes: &[u8], at| u32_at(bytes, at).unwrap_or(0);
        let big_endian = match word(&header, 0) {
            0x377f_0682 => false,
            0x377f_0683 => true,
            _ => return Ok(()),
        };
        let mut sum = checksum(big_endian, (0, 0), header.get(..24).unwrap_or(&[]));
        let valid = word(&header, 4) == 3_007_000
            && word(&header, 8) == self.page_size
            && sum == (word(&header, 24), word(&header, 28));
        if !valid {
            return Ok(());
        }
        let mut frame = vec![0; FRAME_HEADER + self.page_size as usize];
        let mut open = Vec::new();
        for number in 0..self.frames {
            read_at(&self.file, self.frame_at(number), &mut frame).map_err(failed)?;
            if frame.get(8..16) != header.get(16..24) {
                break;
            }
            sum = checksum(big_endian, sum, frame.get(..8).unwrap_or(&[]));
            sum = checksum(big_endian, sum, frame.get(FRAME_HEADER..).unwrap_or(&[]));
            if sum != (word(&frame, 16), word(&frame, 20)) || word(&frame, 0) == 0 {
                break;
            }
            open.push((word(&frame, 0), number));
            if word(&frame, 4) != 0 {
                self.pages = Some(word(&frame, 4));
                self.committed = number + 1;
                self.newest.append(&mut open);
            }
        }
        self.newest.sort_unstable();
        let mut at = 0;
        let pages: Vec<u32> = self.newest.iter().map(|(page, _)| *page).collect();
        self.newest.retain(|(page, _)| {
            at += 1;
            pages.get(at) != Some(page)
        });
        Ok(())
    }

    fn frame_at(&self, frame: u32) -> u64 {
        HEADER as u64 + u64::from(frame) * (u64::from(self.page_size) + FRAME_HEADER as u64)
    }

    /// The frame that holds the newest committed state of a page.
    pub(crate) fn newest(&self, page: u32) -> Option<u32> {
        let found = self.newest.binary_search_by_key(&page, |(page, _)| *page).ok()?;
        self.newest.get(found).map(|(_, frame)| *frame)
    }

    /// The pages the log replaces.
    pub(crate) fn replaced(&self) -> impl Iterator<Item = u32> + '_ {
        self.newest.iter().map(|(page, _)| *page)
    }

    /// The frames that are not the newest of their page, in order.
    pub(crate) fn left_over(&self) -> impl Iterator<Item = u32> + '_ {
        let mut live: Vec<u32> = self.newest.iter().map(|(_, frame)| *frame).collect();
        live.sort_unstable();
        (0..self.frames).filter(move |frame| live.binary_search(frame).is_err())
    }

    /// Reads the page in a frame.
    pub(crate) fn read(&self, frame: u32, into: &mut Vec<u8>) -> Result<(), Error> {
        into.resize(self.page_size as usize, 0);
        read_at(&self.file, self.frame_at(frame) + FRAME_HEADER as u64, into)
            .map_err(|error| Error::io("-wal", &error))
    }

    /// The bytes after the last whole frame.
    pub(crate) fn tail(&self) -> Result<Vec<u8>, Error> {
        let start = self.frame_at(self.frames);
        let mut tail = vec![0; self.length.saturating_sub(start) as usize];
        read_at(&self.file, start, &mut tail).map_err(|error| Error::io("-wal", &error))?;
        Ok(tail)
    }

    pub(crate) fn length(&self) -> u64 {
        self.length
    }
}

fn checksum(big_endian: bool, start: (u32, u32), bytes: &[u8]) -> (u32, u32) {
    let read = if big_endian { u32::from_be_bytes } else { u32::from_le_bytes };
    bytes.chunks_exact(8).fold(start, |(a, b), pair| {
        let word = |half: Option<&[u8]>| half.and_then(|half| half.try_into().ok()).map_or(0, read);
        let a = a.wrapping_add(word(pair.get(..4))).wrapping_add(b);
        let b = b.wrapping_add(word(pair.get(4..))).wrapping_add(a);
        (a, b)
    })
}
