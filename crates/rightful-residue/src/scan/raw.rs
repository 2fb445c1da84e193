//! Bytes outside every value: whatever is in them, nobody keeps.

use std::path::Path;

use super::Scan;
use crate::answer::{Place, Region, Why};
use crate::error::Error;
use crate::matching::{Carved, Edges, Hit, carve, one_each};
use crate::sqlite::{FreePage, Seen, free_pages, freeblocks, open_beside, read_at};

/// Weak identifiers closer than this in left-over bytes were beside each other.
const NEAR: usize = 256;

/// The journal is read in parts of this size, each overlapping the one before.
const PART: usize = 1 << 20;
const OVERLAP: usize = 4096;

/// A seam between two pages is searched this far on both sides.
const SEAM: usize = 512;

impl Scan<'_> {
    /// Searches left-over bytes; `blocks` are the places of freed cells in them.
    pub(crate) fn raw(&mut self, place: &Place, bytes: &[u8], blocks: &[usize]) {
        self.tally.scanned.raw_bytes += bytes.len() as u64;
        self.raw_where(place, bytes, blocks, |_| true);
    }

    fn raw_where(&mut self, place: &Place, bytes: &[u8], blocks: &[usize], wanted: impl Fn(&Hit) -> bool) {
        if bytes.iter().all(|byte| *byte == 0) {
            return;
        }
        let mut hits = Vec::new();
        self.finder.search(bytes, self.wide(), &mut self.scratch, &mut hits);
        hits.retain_mut(|hit| wanted(hit) && (hit.is_clear() || settled(hit, bytes, blocks)));
        one_each(&mut hits);
        for hit in &hits {
            let near = |other: &Hit| {
                let apart = other.end <= hit.start || hit.end <= other.start;
                let close = other.start < hit.end + NEAR && hit.start < other.end + NEAR;
                apart && close && other.is_clear() && self.tally.is_company(hit, other)
            };
            let why = if self.tally.is_strong(hit) {
                Why::Strong
            } else if hit.is_clear() && hits.iter().any(near) {
                Why::BesideAnother
            } else {
                Why::WeakAlone
            };
            self.tally.found(place.clone(), hit, why);
        }
    }

    /// A whole page of unknown use: its bytes, and the seam to the page it may go on at.
    fn raw_page(&mut self, place: &Place, bytes: &[u8]) -> Result<(), Error> {
        let blocks: Vec<usize> = freeblocks(bytes, false).into_iter().map(|(at, _)| at).collect();
        self.raw(place, bytes, &blocks);
        let next = bytes.first_chunk::<4>().map_or(0, |first| u32::from_be_bytes(*first));
        let mut following = Vec::new();
        if next < 2 || next > self.pages.count || !self.pages.read(next, &mut following)? {
            return Ok(());
        }
        let usable = self.pages.usable();
        let tail = bytes.get(usable.saturating_sub(SEAM)..usable).unwrap_or(&[]);
        let seam = [tail, following.get(4..4 + SEAM).unwrap_or(&[])].concat();
        let middle = tail.len();
        self.raw_where(place, &seam, &[], |hit| hit.start < middle && hit.end > middle);
        Ok(())
    }

    pub(crate) fn free_pages(&mut self, seen: &mut Seen) -> Result<(), Error> {
        let place = Place::new(Region::FreePage);
        let damage = free_pages(self.pages, seen, &mut |FreePage { bytes, whole }| {
            self.tally.scanned.free_pages += 1;
            self.step();
            if whole {
                self.raw_page(&place, bytes)
            } else {
                self.raw(&place, bytes, &[]);
                Ok(())
            }
        })?;
        if let Some(damage) = damage {
            self.tally.unreadable("free pages", damage.as_str());
        }
        Ok(())
    }

    /// Pages no tree and no list names.
    pub(crate) fn other_pages(&mut self, seen: &mut Seen) -> Result<(), Error> {
        let place = Place::new(Region::UnownedPage);
        let mut bytes = Vec::new();
        for page in 1..=self.pages.count {
            if !seen.first(page) {
                continue;
            }
            self.step();
            self.tally.scanned.other_pages += 1;
            let expected = page == self.pages.lock_page() || self.pages.is_pointer_map(page);
            if self.pages.read(page, &mut bytes)? {
                self.raw_page(&place, &bytes)?;
            } else if !expected {
                self.tally.unreadable("pages outside every table", "a page is missing");
            }
        }
        Ok(())
    }

    /// What the file itself still holds of pages whose current state is in the log, and of pages cut off.
    pub(crate) fn replaced_pages(&mut self) -> Result<(), Error> {
        let mut bytes = Vec::new();
        if let Some(wal) = &self.pages.wal {
            let place = Place::new(Region::ReplacedPage);
            for page in wal.replaced() {
                if self.pages.read_from_file(page, &mut bytes)? {
                    self.raw_page(&place, &bytes)?;
                }
            }
        }
        let place = Place::new(Region::BeyondEnd);
        for page in self.pages.count.saturating_add(1)..=self.pages.in_file {
            let replaced = self.pages.wal.as_ref().is_some_and(|wal| wal.newest(page).is_some());
            if !replaced && self.pages.read_from_file(page, &mut bytes)? {
                self.raw_page(&place, &bytes)?;
            }
        }
        Ok(())
    }

    pub(crate) fn beyond_end(&mut self) -> Result<(), Error> {
        let tail = self.pages.tail()?;
        self.raw(&Place::new(Region::BeyondEnd), &tail, &[]);
        Ok(())
    }

    /// Frames of the log that are not the current state of their page.
    pub(crate) fn log(&mut self) -> Result<(), Error> {
        let Some(wal) = &self.pages.wal else { return Ok(()) };
        let place = Place::new(Region::WalFrame);
        let mut bytes = Vec::new();
        for frame in wal.left_over() {
            wal.read(frame, &mut bytes)?;
            self.raw_page(&place, &bytes)?;
            self.tally.scanned.wal_frames_left_over += 1;
            self.step();
        }
        let tail = wal.tail()?;
        self.raw(&place, &tail, &[]);
        Ok(())
    }

    pub(crate) fn journal(&mut self, path: &Path) -> Result<(), Error> {
        let Some((file, length)) = open_beside(path, "-journal")? else { return Ok(()) };
        self.tally.scanned.files += 1;
        self.tally.scanned.file_bytes += length;
        self.tally.scanned.journal_bytes = length;
        let place = Place::new(Region::Journal);
        let mut at = 0;
        while at < length {
            let overlap = at.min(OVERLAP as u64);
            let part = (length - at).min(PART as u64);
            let mut bytes = vec![0; usize::try_from(overlap + part).unwrap_or(PART)];
            read_at(&file, at - overlap, &mut bytes).map_err(|error| Error::io("-journal", &error))?;
            self.tally.scanned.raw_bytes += part;
            // A hit within the overlap was found with the part before.
            let already = usize::try_from(overlap).unwrap_or(0);
            self.raw_where(&place, &bytes, &[], |hit| hit.end > already);
            at += part;
        }
        Ok(())
    }
}

/// Settles the edges of a hit by the records around it; false when they prove that it is none.
fn settled(hit: &mut Hit, bytes: &[u8], blocks: &[usize]) -> bool {
    let edges = Edges { start: hit.start, end: hit.end, begins: hit.begins, ends: hit.ends };
    let carved = carve(bytes, edges, blocks);
    if carved == Carved::Column {
        (hit.begins, hit.ends) = (true, true);
    }
    carved != Carved::Inside
}
