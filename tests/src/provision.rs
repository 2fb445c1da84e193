//! Finds the provisions of law a text cites, and says whether they exist.

use rightful::law::{SECTIONS, Statute};

/// A provision as a text cites it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "what the tests of this crate read")]
pub struct Cited {
    /// As it was read: `GDPR 17(3)(b)`.
    pub text: String,
    /// Whether there is such a provision.
    pub exists: bool,
}

/// Guidance, decisions and vocabularies that are cited by name: the sources of the rules that no article holds.
const SOURCES: &[&str] = &[
    "C-26/22",
    "C-129/21",
    "C-154/21",
    "C-171/03",
    "C-307/22",
    "C-413/23 P",
    "C-526/24",
    "C-582/14",
    "C-60/22",
    "C-673/17",
    "DSB-D123.270",
    "EDPB Guidelines 01/2022",
    "EDPB Guidelines 01/2025",
    "EDPB Guidelines 05/2020",
    "ICO guidance",
    "ISO/IEC TS 27560",
    "RFC 5545",
    "W3C Data Privacy Vocabulary",
    "WP216",
    "WP242",
    "*convention*",
];

/// Whether a text names a source that is no statute.
#[must_use]
pub fn names_a_source(text: &str) -> bool {
    SOURCES.iter().chain(SECTIONS).any(|source| text.contains(source))
}

/// Every provision a text cites, in order.
#[must_use]
pub fn cited(text: &str) -> Vec<Cited> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut found = Vec::new();
    let mut rest = text.as_str();
    let mut statute = Statute::Gdpr;
    while let Some((before, kind, after)) = next(rest) {
        statute = named(before).unwrap_or(statute);
        let mut list = List { statute, recital: kind.starts_with("Recital"), rest: after, found: &mut found };
        list.read();
        rest = list.rest;
        // The next provision stands on its own again: a statute is named each time, but for the GDPR.
        statute = Statute::Gdpr;
    }
    found.extend(sections(&text));
    found
}

const KINDS: [&str; 6] = ["Articles ", "Article ", "Arts. ", "Art. ", "Recitals ", "Recital "];

fn next(text: &str) -> Option<(&str, &'static str, &str)> {
    let (at, kind) = KINDS
        .iter()
        .filter_map(|kind| text.find(kind).map(|at| (at, *kind)))
        .min_by_key(|(at, kind)| (*at, std::cmp::Reverse(kind.len())))?;
    Some((&text[..at], kind, &text[at + kind.len()..]))
}

/// The statute named right before its articles.
fn named(before: &str) -> Option<Statute> {
    let before = before.trim_end_matches([' ', ',', '(']);
    [
        ("UK GDPR", Statute::UkGdpr),
        ("GDPR", Statute::Gdpr),
        ("1182/71", Statute::Regulation1182),
        ("LGPD", Statute::Lgpd),
    ]
    .into_iter()
    .find_map(|(name, statute)| before.ends_with(name).then_some(statute))
}

/// `DPA 2018 s. 54` and its like: of a statute that is cited by section every section has to be a known one.
fn sections(text: &str) -> Vec<Cited> {
    let mut found = Vec::new();
    for name in
        ["DPA 2018 s. ", "PDPA s. ", "P-39.1 s. ", "PDP Regulations 2021 reg. ", "Civ. Code ", "11 CCR "]
    {
        for (at, _) in text.match_indices(name) {
            let number: String = text[at + name.len()..]
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || "().".contains(*c))
                .collect();
            let number = number.trim_end_matches('.');
            let closed = number.matches('(').count() == number.matches(')').count();
            let number = if closed { number } else { number.trim_end_matches(')') };
            let text = format!("{name}{number}");
            found.push(Cited { exists: SECTIONS.contains(&text.as_str()), text });
        }
    }
    found
}

/// A list of provisions: `6(1)(c), (e) and 9(2)`.
struct List<'t, 'f> {
    statute: Statute,
    recital: bool,
    rest: &'t str,
    found: &'f mut Vec<Cited>,
}

impl<'t> List<'t, '_> {
    fn read(&mut self) {
        let Some(mut article) = self.number() else { return };
        let mut paragraph = None;
        self.brackets(&mut article, &mut paragraph);
        while let Some(after) = separator(self.rest) {
            let before = self.rest;
            self.rest = after;
            if self.rest.starts_with('(') && self.bracket().is_some() {
                self.rest = after;
                self.brackets(&mut article, &mut paragraph);
                continue;
            }
            match self.number() {
                // A number that goes on as words do is a count, not an article.
                Some(number) if ends(self.rest) => {
                    article = number;
                    paragraph = None;
                    self.brackets(&mut article, &mut paragraph);
                }
                _ => {
                    self.rest = before;
                    break;
                }
            }
        }
    }

    /// The paragraph and points behind an article, or behind the one before.
    fn brackets(&mut self, article: &mut Numbered, paragraph: &mut Option<u8>) {
        let mut point = None;
        let start = self.rest;
        while let Some((inside, after)) = self.bracket() {
            if let Ok(number) = inside.parse() {
                *paragraph = Some(number);
                point = None;
            } else if let (Some(letter), 1) = (inside.chars().next(), inside.len()) {
                point = Some(letter);
            } else {
                break;
            }
            self.rest = after;
        }
        let exists = if self.recital {
            self.rest.len() == start.len() && Statute::has_recital(article.number)
        } else if article.letter.is_some() {
            self.statute == Statute::UkGdpr
                && matches!((article.number, article.letter), (12, Some('A')) | (22, Some('A'..='D')))
        } else {
            self.statute.has(article.number, *paragraph, point)
        };
        let kind = if self.recital { "Recital ".to_owned() } else { format!("{:?} ", self.statute) };
        let letter = article.letter.map(String::from).unwrap_or_default();
        let of = paragraph.map(|paragraph| format!("({paragraph})")).unwrap_or_default();
        let at = point.map(|point| format!("({point})")).unwrap_or_default();
        self.found.push(Cited { text: format!("{kind}{}{letter}{of}{at}", article.number), exists });
    }

    /// `(3)` or `(b)`: what is inside, and what follows.
    fn bracket(&self) -> Option<(&'t str, &'t str)> {
        let (inside, after) = self.rest.strip_prefix('(')?.split_once(')')?;
        let is_short = !inside.is_empty() && inside.len() <= 2;
        (is_short && inside.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()))
            .then_some((inside, after))
    }

    fn number(&mut self) -> Option<Numbered> {
        let digits = self.rest.len() - self.rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let number = self.rest[..digits].parse().ok()?;
        let after = &self.rest[digits..];
        let letter = after.chars().next().filter(char::is_ascii_uppercase);
        self.rest = &after[letter.map_or(0, char::len_utf8)..];
        Some(Numbered { number, letter })
    }
}

/// `17`, or `12A`.
struct Numbered {
    number: u16,
    letter: Option<char>,
}

fn separator(text: &str) -> Option<&str> {
    [", ", " and ", " or ", " to ", " with ", "–"].iter().find_map(|separator| text.strip_prefix(separator))
}

/// Whether a number ends here as an article does.
fn ends(rest: &str) -> bool {
    rest.is_empty()
        || rest.starts_with(['(', ')', '.', ':', ';', ',', '–', '`', '*'])
        || [" and ", " or ", " to "].iter().any(|word| rest.starts_with(word))
}
