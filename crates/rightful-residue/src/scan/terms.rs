//! What a full-text index says that no text of its table says any more.

use std::collections::BTreeSet;

use super::Scan;
use super::rows::LONGEST_ROW;
use crate::answer::{Place, Region, Why};
use crate::error::Error;
use crate::fts5::{Phrase, Terms};
use crate::matching::{Form, Hit, View};
use crate::request::{Kind, Literal};
use crate::sqlite::{Table, Token, Value, Virtual, decode, find};

pub(super) struct IndexTerms<'r> {
    /// The table with the indexed texts, where there is one.
    content: Option<&'r Table>,
    terms: Terms,
    trigrams: bool,
}

impl<'r> IndexTerms<'r> {
    /// The reader for the terms a table holds, where it is the data table of an FTS5 index.
    pub(super) fn of(scan: &Scan<'r>, table: &Table) -> Option<Self> {
        let owner = scan.schema.virtuals.iter().find(|owner| {
            let data = scan.schema.shadows(&owner.name).any(|shadow| shadow.root == table.root);
            owner.module == "fts5" && data && table.name.to_ascii_lowercase().ends_with("_data")
        })?;
        let tokenizer = option(owner, "tokenize").unwrap_or_default().to_ascii_lowercase();
        let trigrams = tokenizer.contains("trigram");
        let positions = option(owner, "detail").is_none_or(|detail| detail.eq_ignore_ascii_case("full"));
        let content = match option(owner, "content") {
            Some(name) => scan.schema.table(&name),
            None => scan.schema.table(&format!("{}_content", owner.name)),
        };
        let mut phrases = Vec::new();
        for (number, identifier) in scan.request.identifiers.iter().enumerate() {
            if let (Literal::Text(text), false) = (&identifier.value, identifier.kind == Kind::Key) {
                phrases.extend(Phrase::new(number, text, trigrams));
                phrases.push(Phrase::whole(number, text));
            }
        }
        Some(Self { content, terms: Terms::new(phrases, tokenizer.contains("porter"), positions), trigrams })
    }

    pub(super) fn block(&mut self, scan: &mut Scan<'_>, id: i64, bytes: &[u8]) -> bool {
        let mut hits = Vec::new();
        let (finder, scratch) = (scan.finder, &mut scan.scratch);
        let before = self.terms.count;
        let readable = self.terms.block(id, bytes, &mut |term| {
            hits.clear();
            finder.search(term, false, scratch, &mut hits);
            hits.iter()
                .filter(|hit| hit.is_clear())
                .map(|hit| hit.identifier)
                .chain(finder.whole_text(term))
                .collect()
        });
        scan.tally.scanned.terms += self.terms.count - before;
        readable
    }

    pub(super) fn finish(mut self, scan: &mut Scan<'_>, table: usize, data: &str) -> Result<(), Error> {
        if self.terms.overfull {
            scan.tally.unreadable(
                &format!("table {data}"),
                "the index has more positions of the identifiers than fit",
            );
        }
        let mut left = BTreeSet::new();
        for (identifier, document) in self.terms.hits() {
            let key = scan.request.identifiers.get(identifier).is_some_and(|one| one.kind == Kind::Key);
            if !key && !self.explained(scan, identifier, document)? {
                left.insert((identifier, document));
            }
        }
        let copy = scan.rules.tables.get(table).is_some_and(|rules| rules.copy);
        let place = Place { table: Some(data.to_owned()), ..Place::new(Region::FullTextIndex) };
        let hit = |identifier| Hit {
            identifier,
            start: 0,
            end: 0,
            views: [View::Plain; 2],
            form: Form::IndexTerms,
            begins: true,
            ends: true,
        };
        for (identifier, document) in &left {
            let this = hit(*identifier);
            let company = |(other, in_document): &(usize, Option<i64>)| {
                document.is_some() && in_document == document && scan.tally.is_company(&this, &hit(*other))
            };
            let why = match document {
                // Without positions, or letter by letter, the index cannot tell an address from a longer one.
                _ if copy && !scan.tally.is_shared(&this) => Why::DeclaredCopy,
                Some(_) if scan.tally.is_strong(&this) && !self.trigrams => Why::Strong,
                _ if left.iter().any(company) => Why::BesideAnother,
                _ => Why::WeakAlone,
            };
            scan.tally.found(place.clone(), &this, why);
        }
        Ok(())
    }

    /// Whether the text of a document, which was judged itself, explains what the index says of it.
    fn explained(
        &self,
        scan: &mut Scan<'_>,
        identifier: usize,
        document: Option<i64>,
    ) -> Result<bool, Error> {
        let (Some(table), Some(rowid)) = (self.content, document) else { return Ok(false) };
        let encoding = scan.pages.header.encoding;
        let (finder, scratch) = (scan.finder, &mut scan.scratch);
        let mut explained = false;
        find(scan.pages, table.root, rowid, LONGEST_ROW, &mut |payload| {
            let Some((values, _)) = decode(payload, encoding) else { return };
            for value in values {
                let (Value::Text(bytes) | Value::Blob(bytes)) = value else { continue };
                let text = String::from_utf8_lossy(&bytes);
                let mut phrases =
                    self.terms.phrases().iter().filter(|phrase| phrase.identifier == identifier);
                explained |= phrases.any(|phrase| phrase.is_in(&text, self.trigrams));
                let mut hits = Vec::new();
                finder.search(&bytes, false, scratch, &mut hits);
                explained |= hits.iter().any(|hit| hit.identifier == identifier);
            }
        })?;
        Ok(explained)
    }
}

/// An option of a virtual table, such as `tokenize` or `content`; empty where it is given as empty.
fn option(owner: &Virtual, name: &str) -> Option<String> {
    let argument = owner.arguments.iter().find(
        |argument| matches!(argument.as_slice(), [key, mark, ..] if key.is(name) && mark.is_mark('=')),
    )?;
    let words: Vec<&str> = argument.iter().skip(2).filter_map(Token::name).collect();
    Some(words.join(" "))
}
