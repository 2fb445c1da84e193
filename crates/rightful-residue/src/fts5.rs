//! Reading the terms of an FTS5 index, where no text lies in one piece: terms are compressed against the one before, and
//! a text is only the positions of its terms.
//!
//! The tokens of every identifier are looked up among the terms, and a document in which they stand in sequence is a hit.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization as _;

use crate::sqlite::{signed, varint};

/// Positions kept in memory at most; beyond, an index is told as unreadable instead of half read.
const MOST_POSITIONS: usize = 2_000_000;

/// An identifier as the sequence of its tokens.
pub(crate) struct Phrase {
    pub(crate) identifier: usize,
    /// Each token in the spellings a tokenizer may give it.
    tokens: Vec<Vec<String>>,
}

/// A place in the documents of an index.
type Position = (i64, u64, u64);

/// What the index says of a table's tokens.
pub(crate) struct Terms {
    phrases: Vec<Phrase>,
    stems: bool,
    /// Whether the index holds positions at all.
    pub(crate) positions: bool,
    found: BTreeMap<(usize, usize), Vec<Position>>,
    /// Documents of terms that are a hit as they stand.
    direct: BTreeMap<usize, BTreeSet<i64>>,
    held: usize,
    segment: i64,
    term: Vec<u8>,
    wanted: Vec<(usize, usize)>,
    wanted_directly: Vec<usize>,
    entry: Entry,
    pub(crate) overfull: bool,
    pub(crate) count: u64,
}

/// The entry of one document below one term, which may go on on the next page.
#[derive(Default)]
struct Entry {
    rowid: i64,
    missing: usize,
    bytes: Vec<u8>,
}

impl Phrase {
    /// The tokens of a text; `None` without any.
    pub(crate) fn new(identifier: usize, text: &str, trigrams: bool) -> Option<Self> {
        let tokens = tokens(text, trigrams);
        (!tokens.is_empty()).then_some(Self { identifier, tokens })
    }

    /// A text that is one token, for tokenizers that keep its signs.
    pub(crate) fn whole(identifier: usize, text: &str) -> Self {
        Self { identifier, tokens: vec![spellings(text.trim())] }
    }

    /// Whether the tokens stand in sequence in a text.
    pub(crate) fn is_in(&self, text: &str, trigrams: bool) -> bool {
        let text = tokens(text, trigrams);
        text.windows(self.tokens.len()).any(|window| {
            window
                .iter()
                .zip(&self.tokens)
                .all(|(there, wanted)| there.iter().any(|token| wanted.contains(token)))
        })
    }
}

/// Lower case, with and without the marks above letters.
fn spellings(token: &str) -> Vec<String> {
    let lower = token.to_lowercase();
    let bare: String = lower.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).collect();
    let ascii = token.to_ascii_lowercase();
    let mut all = vec![lower, bare, ascii];
    all.sort();
    all.dedup();
    all
}

fn tokens(text: &str, trigrams: bool) -> Vec<Vec<String>> {
    if trigrams {
        let chars: Vec<char> = text.chars().collect();
        return chars.windows(3).map(|three| spellings(&three.iter().collect::<String>())).collect();
    }
    let composed: String = text.nfc().collect();
    composed.split(|c: char| !c.is_alphanumeric()).filter(|token| !token.is_empty()).map(spellings).collect()
}

impl Terms {
    pub(crate) fn new(phrases: Vec<Phrase>, stems: bool, positions: bool) -> Self {
        Self {
            phrases,
            stems,
            positions,
            found: BTreeMap::new(),
            direct: BTreeMap::new(),
            held: 0,
            segment: 0,
            term: Vec::new(),
            wanted: Vec::new(),
            wanted_directly: Vec::new(),
            entry: Entry::default(),
            overfull: false,
            count: 0,
        }
    }

    /// Reads one block of the index; `direct` says which identifiers a term is a hit of as it stands. False when the block
    /// is no page of terms as it should be.
    pub(crate) fn block(
        &mut self,
        id: i64,
        bytes: &[u8],
        direct: &mut dyn FnMut(&[u8]) -> Vec<usize>,
    ) -> bool {
        let segment = id >> 37;
        // Other blocks hold the structure, averages, and indexes of documents: numbers only.
        if id < 1 << 37 || (id >> 31) & 0x3f != 0 {
            return true;
        }
        if segment != self.segment {
            self.finish();
            self.segment = segment;
            self.term.clear();
            self.wanted.clear();
            self.wanted_directly.clear();
        }
        self.leaf(bytes, direct).is_some()
    }

    fn leaf(&mut self, bytes: &[u8], direct: &mut dyn FnMut(&[u8]) -> Vec<usize>) -> Option<()> {
        let short = |at: usize| {
            bytes.get(at..at + 2)?.try_into().ok().map(|pair| usize::from(u16::from_be_bytes(pair)))
        };
        let (first_rowid, size) = (short(0)?, short(2)?);
        let content = bytes.get(..size)?;
        let starts = term_starts(bytes, size)?;
        let first_term = starts.first().copied().unwrap_or(size);
        let continued = if first_rowid == 0 { first_term } else { first_rowid };
        self.go_on(content.get(4..continued)?);
        if first_rowid != 0 {
            self.documents(content.get(first_rowid..first_term)?);
        }
        for (index, start) in starts.iter().enumerate() {
            self.finish();
            let end = starts.get(index + 1).copied().unwrap_or(size);
            let term = content.get(*start..end)?;
            let (shared, at) = if index == 0 { (0, 0) } else { varint(term, 0)? };
            let (length, at) = varint(term, at)?;
            let after = at.checked_add(usize::try_from(length).ok()?)?;
            self.term.truncate(usize::try_from(shared).ok()?);
            self.term.extend_from_slice(term.get(at..after)?);
            self.count += 1;
            self.choose(direct);
            self.documents(term.get(after..)?);
        }
        Some(())
    }

    /// Finds out whether anything is wanted of the current term.
    fn choose(&mut self, direct: &mut dyn FnMut(&[u8]) -> Vec<usize>) {
        self.wanted.clear();
        self.wanted_directly.clear();
        // The first byte tells the main index from those of prefixes, which only repeat it.
        let Some((b'0', term)) = self.term.split_first() else { return };
        self.wanted_directly = direct(term);
        let stems = self.stems;
        let same = |token: &String| {
            token.as_bytes() == term
                || (stems
                    && term.len() >= 3
                    && token.len() <= term.len() + 4
                    && stem_of(token.as_bytes(), term))
        };
        for (phrase, of) in self.phrases.iter().enumerate() {
            for (place, spellings) in of.tokens.iter().enumerate() {
                if spellings.iter().any(same) {
                    self.wanted.push((phrase, place));
                }
            }
        }
        if !self.positions {
            for key in &self.wanted {
                self.found.entry(*key).or_default().push((0, 0, 0));
            }
        }
    }

    /// Reads the documents of the current term: the first number is whole, the others are distances.
    fn documents(&mut self, bytes: &[u8]) {
        if !self.positions || (self.wanted.is_empty() && self.wanted_directly.is_empty()) {
            return;
        }
        self.finish();
        let (mut at, mut rowid) = (0, 0_i64);
        while let Some((distance, next)) = varint(bytes, at) {
            let Some((size, next)) = varint(bytes, next) else { break };
            rowid = rowid.wrapping_add(signed(distance));
            let length = usize::try_from(size / 2).unwrap_or(usize::MAX);
            let end = next.saturating_add(length).min(bytes.len());
            self.entry = Entry {
                rowid,
                missing: length - (end - next),
                bytes: bytes.get(next..end).unwrap_or(&[]).to_vec(),
            };
            if self.entry.missing > 0 {
                return;
            }
            self.finish();
            at = end;
        }
    }

    /// Takes the bytes at the start of a page that belong to the entry before.
    fn go_on(&mut self, bytes: &[u8]) {
        let part = bytes.get(..self.entry.missing.min(bytes.len())).unwrap_or(&[]);
        self.entry.missing -= part.len();
        self.entry.bytes.extend_from_slice(part);
    }

    /// Notes the positions of the entry that is now whole.
    fn finish(&mut self) {
        let entry = std::mem::take(&mut self.entry);
        if entry.bytes.is_empty() {
            return;
        }
        for identifier in &self.wanted_directly {
            self.direct.entry(*identifier).or_default().insert(entry.rowid);
            self.held += 1;
        }
        let (mut at, mut column, mut position) = (0, 0, 0_u64);
        while let Some((value, next)) = varint(&entry.bytes, at) {
            at = next;
            if value == 1 {
                let Some((number, next)) = varint(&entry.bytes, at) else { break };
                (column, position, at) = (number, 0, next);
                continue;
            }
            position = position.wrapping_add(value.saturating_sub(2));
            for key in &self.wanted {
                self.found.entry(*key).or_default().push((entry.rowid, column, position));
                self.held += 1;
            }
            if self.held > MOST_POSITIONS {
                self.overfull = true;
                return;
            }
        }
    }

    /// Every phrase found: its identifier, and the documents. Without positions the documents are unknown, and a phrase
    /// counts when the index has all of its tokens.
    pub(crate) fn hits(&mut self) -> Vec<(usize, Option<i64>)> {
        self.finish();
        let mut hits = BTreeSet::new();
        for (identifier, rowids) in &self.direct {
            hits.extend(rowids.iter().map(|rowid| (*identifier, Some(*rowid))));
        }
        self.found.values_mut().for_each(|positions| positions.sort_unstable());
        for (number, phrase) in self.phrases.iter().enumerate() {
            let lists: Vec<&[Position]> = (0..phrase.tokens.len())
                .map(|place| self.found.get(&(number, place)).map_or(&[][..], Vec::as_slice))
                .collect();
            let Some((first, others)) = lists.split_first() else { continue };
            if !self.positions {
                if lists.iter().all(|list| !list.is_empty()) {
                    hits.insert((phrase.identifier, None));
                }
                continue;
            }
            for (rowid, column, position) in *first {
                let follows = |(place, list): (usize, &&[Position])| {
                    list.binary_search(&(*rowid, *column, position.wrapping_add(place as u64 + 1))).is_ok()
                };
                if others.iter().enumerate().all(follows) {
                    hits.insert((phrase.identifier, Some(*rowid)));
                }
            }
        }
        hits.into_iter().collect()
    }

    pub(crate) fn phrases(&self) -> &[Phrase] {
        &self.phrases
    }
}

/// Whether a term can be the stem of a token: its start, or with the last letter changed as in `happi` for `happy`.
fn stem_of(token: &[u8], term: &[u8]) -> bool {
    token.starts_with(term)
        || term.split_last().is_some_and(|(last, start)| *last == b'i' && token.starts_with(start))
}

/// Where the terms of a page begin, from its footer.
fn term_starts(bytes: &[u8], size: usize) -> Option<Vec<usize>> {
    let mut starts = Vec::new();
    let (mut at, mut start) = (size, 0_usize);
    while at < bytes.len() {
        let (distance, next) = varint(bytes, at)?;
        start = start.checked_add(usize::try_from(distance).ok()?)?;
        if start < 4 || start > size || distance == 0 {
            return None;
        }
        starts.push(start);
        at = next;
    }
    Some(starts)
}
