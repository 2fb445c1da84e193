//! Finds one person's identifiers in a text and replaces them.

use super::identifier::IBAN_SEPARATORS;
use super::{
    boundary::{self, Place},
    fold::Folded,
    identifier::Identifier,
    markup::{self, Part},
    phone::{Phone, digit},
    prefilter::Fragments,
    replacement::{Form, Replacement, clash},
};
use crate::{Error, policy::IdentifierKind};
use alloc::{format, string::String, vec::Vec};
use core::{fmt, ops::Range};
use memchr::memmem::Finder;

/// Replaces the identifiers of one person in text. `Debug` names their number only.
///
/// Matching ignores case and normal form, reads percent-encoding and HTML character references, and respects the
/// edges of words, addresses and handles. Everything outside a match keeps its bytes; redacting twice is redacting
/// once.
///
/// # Examples
/// ```
/// # fn main() -> Result<(), rightful::Error> {
/// use rightful::{policy::IdentifierKind::{Email, Name}, redact::{Identifier, Redactor}};
/// let anna = [Identifier::new(Email, "anna@x.example")?, Identifier::new(Name, "Anna")?];
/// let redactor = Redactor::new(&anna, "Anonymous user")?;
/// assert_eq!(redactor.redact("ANNA's friend Joanna").as_deref(), Some("Anonymous user's friend Joanna"));
/// assert_eq!(redactor.redact("joanna@x.example, anna@x.example.org"), None);
/// # Ok(()) }
/// ```
pub struct Redactor {
    needles: Vec<Needle>,
    /// What is somebody else's: nothing inside it is the person's.
    others: Vec<Needle>,
    phones: Vec<Phone>,
    fragments: Fragments,
    replacement: Replacement,
}

/// Text to look for literally, and what must hold around it.
struct Needle {
    kind: IdentifierKind,
    finder: Finder<'static>,
    /// Of a user name without its `@`: whether it is like no other word.
    bare: Option<bool>,
    /// For the `anna+` of an address: what follows the tag.
    after_tag: Option<String>,
    /// How the replacement is written where this is found.
    form: Form,
}

/// A place in folded text.
struct Match {
    range: Range<usize>,
    kind: IdentifierKind,
    form: Form,
}

/// One pass is nearly always enough; the limit keeps hostile text from asking for many.
pub(super) const MOST_PASSES: usize = 16;

/// A place to write the replacement to.
pub(super) struct Found {
    pub(super) range: Range<usize>,
    pub(super) form: Form,
}

impl Redactor {
    /// A redactor that writes `replacement` in the place of each of `identifiers`.
    ///
    /// # Errors
    /// [`Code::RedactReplacement`](crate::Code::RedactReplacement) when the replacement is not plain text,
    /// [`Code::RedactReplacementClash`](crate::Code::RedactReplacementClash) when it could itself be read as one of the
    /// identifiers, or as a part of one.
    pub fn new(identifiers: &[Identifier], replacement: &str) -> Result<Self, Error> {
        let redactor = Self::finder(identifiers, Replacement::new(replacement)?);
        if redactor.replacement_clashes() { Err(clash()) } else { Ok(redactor) }
    }

    /// A redactor that only finds, and finds this.
    pub(crate) fn of_one(identifier: &Identifier) -> Self {
        Self::finding(core::slice::from_ref(identifier))
    }

    /// A redactor that only finds, and finds these.
    pub(crate) fn finding(identifiers: &[Identifier]) -> Self {
        Self::finder(identifiers, Replacement::none())
    }

    /// A redactor whose replacement is not compared with the identifiers: whoever replaces sees to it.
    pub(super) fn finder(identifiers: &[Identifier], replacement: Replacement) -> Self {
        let phones = identifiers.iter().filter(|identifier| identifier.kind() == IdentifierKind::Phone);
        let phones: Vec<Phone> = phones.filter_map(|phone| Phone::read(phone.folded())).collect();
        Self {
            needles: identifiers.iter().flat_map(Needle::of).collect(),
            others: Vec::new(),
            fragments: Fragments::of(identifiers, &phones),
            replacement,
            phones,
        }
    }

    /// Leaves what is somebody else's: an identifier of the person inside one of `others` is a part of that.
    #[must_use]
    pub(crate) fn leaving(mut self, others: &[Identifier]) -> Self {
        self.others = others.iter().flat_map(Needle::of).collect();
        self
    }

    /// The text with every identifier replaced, or `None` where there is none.
    #[must_use]
    pub fn redact(&self, text: &str) -> Option<String> {
        self.settle(text, |text| self.find(text))
    }

    /// Whether the text holds an identifier.
    #[must_use]
    pub fn contains(&self, text: &str) -> bool {
        !self.find(text).is_empty()
    }

    /// Lists of fragments, of lower-case ASCII but for full-width digits: in every text that holds an identifier, all fragments of at least one list
    /// stand, in any ASCII case.
    ///
    /// `None` where that cannot be promised and every text has to be read; an empty list where no text can match. The
    /// fragments are personal data.
    #[must_use]
    pub fn prefilter(&self) -> Option<Vec<Vec<String>>> {
        self.fragments.for_text()
    }

    /// As [`prefilter`](Self::prefilter), for [`redact_json`](Self::redact_json).
    #[must_use]
    pub fn prefilter_json(&self) -> Option<Vec<Vec<String>>> {
        self.fragments.for_json()
    }

    fn replacement(&self, form: Form) -> &str {
        self.replacement.as_written(form)
    }

    /// Every place to replace, in order and apart from each other.
    pub(super) fn find(&self, text: &str) -> Vec<Found> {
        let folded = Folded::of(text);
        let mut matches = self.matches(&folded);
        if matches.is_empty() {
            return Vec::new();
        }
        matches.sort_unstable_by_key(|found| (found.range.start, found.range.end, found.kind, found.form));
        let markup = if text.contains('<') { markup::parts(text) } else { Vec::new() };
        let mut found: Vec<Found> = Vec::new();
        for Match { range, kind, form } in matches {
            let Some(range) = folded.source_range(&range) else { continue };
            let Some(allowed) = form_in(&markup, &range, kind) else { continue };
            let encoded = text.get(range.clone()).is_some_and(|text| text.contains('%'));
            let form = form.max(allowed).max(if encoded { Form::Percent } else { Form::Plain });
            match found.last_mut().filter(|last| range.start < last.range.end) {
                Some(last) => {
                    last.range.end = last.range.end.max(range.end);
                    last.form = last.form.max(form);
                }
                None => found.push(Found { range, form }),
            }
        }
        found
    }

    /// Replaces what `find` finds until nothing is left: where an address has gone, a name beside it may stand alone.
    pub(super) fn settle(&self, text: &str, find: impl Fn(&str) -> Vec<Found>) -> Option<String> {
        let mut settled: Option<String> = None;
        for _ in 0..MOST_PASSES {
            let current = settled.as_deref().unwrap_or(text);
            let found = find(current);
            if found.is_empty() {
                break;
            }
            settled = Some(self.write(current, &found));
        }
        settled
    }

    fn write(&self, text: &str, found: &[Found]) -> String {
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for Found { range, form } in found {
            out.push_str(text.get(at..range.start).unwrap_or_default());
            out.push_str(self.replacement(*form));
            at = range.end;
        }
        out.push_str(text.get(at..).unwrap_or_default());
        out
    }

    /// All matches in folded text; they may overlap.
    fn matches(&self, whole: &Folded) -> Vec<Match> {
        let mut matches = Vec::new();
        let folded = whole.text.as_str();
        for needle in &self.needles {
            let Needle { kind, form, .. } = *needle;
            matches.extend(needle.find_all(folded).map(|range| Match { range, kind, form }));
        }
        let kind = IdentifierKind::Phone;
        for phone in &self.phones {
            let found =
                phone.find_all(folded).into_iter().filter(|range| place(folded, range).stands_alone(kind));
            matches.extend(found.map(|range| Match { range, kind, form: Form::Plain }));
        }
        if !matches.is_empty() && !self.others.is_empty() {
            let theirs: Vec<Range<usize>> =
                self.others.iter().flat_map(|other| other.find_all(folded)).collect();
            let inside = |range: &Range<usize>| {
                theirs.iter().any(|theirs| theirs.start <= range.start && range.end <= theirs.end)
            };
            matches.retain(|found| !inside(&found.range));
        }
        matches
    }

    fn replacement_clashes(&self) -> bool {
        let ours = self.replacement.folded();
        let clashes_with = |needle: &Needle| {
            let text = core::str::from_utf8(needle.finder.needle()).unwrap_or_default();
            match needle.kind {
                // Such a user name begins where a value or a part of a link does.
                _ if needle.bare == Some(false) => self.replacement.begins_like(text),
                // Nothing inside an address is replaced, but for a telephone number before its `@`.
                IdentifierKind::Email => !self.phones.is_empty() && self.replacement.runs_into(text),
                _ => self.replacement.overlaps(text),
            }
        };
        !self.matches(&Folded::of(ours)).is_empty()
            || (!self.phones.is_empty() && ours.contains(|c: char| digit(c).is_some()))
            || self.needles.iter().any(clashes_with)
    }
}

fn place<'a>(text: &'a str, range: &Range<usize>) -> Place<'a> {
    let part = |range: Range<usize>| text.get(range).unwrap_or_default();
    Place { before: part(0..range.start), found: part(range.clone()), after: part(range.end..text.len()) }
}

/// The form that the markup around `range` asks for; `None` where a name of the markup itself would change.
fn form_in(markup: &[(Range<usize>, Part)], range: &Range<usize>, kind: IdentifierKind) -> Option<Form> {
    let before = markup.partition_point(|(part, _)| part.end <= range.start);
    let parts =
        markup.get(before..).unwrap_or_default().iter().take_while(|(part, _)| part.start < range.end);
    let mut form = Form::Plain;
    for (_, part) in parts {
        match part {
            // No element or attribute is called by an address, a mention or a number.
            Part::Name
                if !matches!(
                    kind,
                    IdentifierKind::Email | IdentifierKind::Handle | IdentifierKind::Phone
                ) =>
            {
                return None;
            }
            Part::Name => {}
            Part::Unquoted => form = Form::Unquoted,
        }
    }
    Some(form)
}

impl Needle {
    /// The ways to write an identifier; none for telephone numbers, which are found by their digits.
    fn of(identifier: &Identifier) -> Vec<Self> {
        let (kind, text) = (identifier.kind(), identifier.folded());
        let needle = |text: &str| Self {
            kind,
            finder: Finder::new(text).into_owned(),
            bare: None,
            after_tag: None,
            form: Form::Plain,
        };
        match kind {
            IdentifierKind::Phone => Vec::new(),
            IdentifierKind::Iban => {
                let grouped = IBAN_SEPARATORS.map(|separator| needle(&in_groups(text, separator)));
                let (country, rest) = text.split_at_checked(2).unwrap_or((text, ""));
                let (check, rest) = rest.split_at_checked(2).unwrap_or((rest, ""));
                let apart = format!("{country} {check} {}", in_groups(rest, ' '));
                [needle(text), needle(&apart)].into_iter().chain(grouped).collect()
            }
            IdentifierKind::Handle => {
                let bare = Self { bare: Some(identifier.is_own_word()), ..needle(text) };
                Vec::from([needle(&format!("@{text}")), bare])
            }
            IdentifierKind::Email => {
                let (local, domain) = text.rsplit_once('@').unwrap_or((text, ""));
                let plus = Self { after_tag: Some(format!("@{domain}")), ..needle(&format!("{local}+")) };
                Vec::from([needle(text), plus])
            }
            // Forms send `Anna+Lee` for `Anna Lee`.
            IdentifierKind::Name | IdentifierKind::Text if text.contains(' ') => {
                Vec::from([needle(text), Self { form: Form::Percent, ..needle(&text.replace(' ', "+")) }])
            }
            _ => Vec::from([needle(text)]),
        }
    }

    fn find_all<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        let mut from = 0;
        core::iter::from_fn(move || {
            loop {
                let start = from + self.finder.find(text.as_bytes().get(from..)?)?;
                let end = start + self.finder.needle().len();
                from = start + 1;
                let Some(end) = self.end_of_tag(text, end) else { continue };
                let place = place(text, &(start..end));
                let found = match self.bare {
                    Some(own) => place.is_user_name(own),
                    None => place.stands_alone(self.kind),
                };
                if found {
                    from = end;
                    return Some(start..end);
                }
            }
        })
    }

    /// Where a match ends that ends at `end` or, for a plus-address, with the domain after the tag there.
    fn end_of_tag(&self, text: &str, end: usize) -> Option<usize> {
        let Some(domain) = &self.after_tag else { return Some(end) };
        let after = text.get(end..)?;
        let tag = boundary::plus_tag(after)?;
        after.get(tag..)?.starts_with(domain.as_str()).then(|| end + tag + domain.len())
    }
}

/// In groups of four, as IBANs are printed; the country may stand apart.
fn in_groups(text: &str, separator: char) -> String {
    let mut grouped = String::with_capacity(text.len() * 5 / 4);
    for (index, c) in text.chars().enumerate() {
        if index > 0 && index % 4 == 0 {
            grouped.push(separator);
        }
        grouped.push(c);
    }
    grouped
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Redactor({} needles, {} phones)", self.needles.len(), self.phones.len())
    }
}
