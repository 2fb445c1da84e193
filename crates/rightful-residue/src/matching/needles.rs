//! Every spelling of every identifier, as the bytes to look for.

use std::collections::BTreeSet;

use md5::Digest as _;
use unicode_normalization::UnicodeNormalization as _;

use super::address::address_of;
use super::edges::{Rule, Units};
use super::forms::Form;
use super::phone::Phone;
use crate::error::{Code, Error};
use crate::request::{Identifier, Kind, Literal};

/// Bytes to look for, and what they mean.
pub(crate) struct Needle {
    /// The number of the identifier.
    pub(crate) identifier: usize,
    pub(crate) bytes: Vec<u8>,
    pub(crate) form: Form,
    pub(crate) units: Units,
    pub(crate) rule: Rule,
    pub(crate) check: Check,
}

/// What must hold beyond the bytes.
pub(crate) enum Check {
    None,
    /// The bytes must be equal in letter case too.
    Exact,
    /// The needle is `@domain`: before it come a tag, `+` and this local part.
    TagBefore(Vec<u8>),
    /// The needle is `mailbox+`: after it come a tag and this `@domain`.
    TagAfter(Vec<u8>),
    /// The needle is `/name` or `=name`: it must be a part of a link.
    InLink,
    /// The needle is `"name"`: it must be a whole string of a document.
    Quoted,
}

/// Everything to look for.
#[derive(Default)]
pub(crate) struct Needles {
    pub(crate) needles: Vec<Needle>,
    pub(crate) phones: Vec<(usize, Phone)>,
    /// Values found only where a whole value equals them: bytes in lower case, identifier.
    pub(crate) whole: Vec<(Vec<u8>, usize)>,
    /// Keys that are whole numbers.
    pub(crate) numbers: Vec<(i64, usize)>,
    /// What is somebody else's, by the number of the identifier that stands in it.
    pub(crate) others: Vec<(usize, Units, Vec<u8>)>,
}

/// Shorter text occurs by chance, so it is looked for as a whole value only.
const SHORTEST: usize = 4;

impl Needles {
    pub(crate) fn of(identifiers: &[Identifier]) -> Result<Self, Error> {
        let mut all = Self::default();
        for (number, identifier) in identifiers.iter().enumerate() {
            all.add(number, identifier).ok_or_else(|| {
                Error::new(
                    Code::IdentifierValue,
                    format!("identifiers[{number}].value"),
                    wanted(identifier.kind),
                )
            })?;
        }
        let mut seen = BTreeSet::new();
        all.needles.retain(|needle| seen.insert((needle.identifier, needle.bytes.to_ascii_lowercase())));
        Ok(all)
    }

    fn add(&mut self, number: usize, identifier: &Identifier) -> Option<()> {
        let plain = |other| if identifier.kind == Kind::Email { address_of(other) } else { other.trim() };
        for other in identifier.others.iter().map(|other| plain(other)).filter(|other| !other.is_empty()) {
            for spelling in spellings(other) {
                let encoded = encodings(&spelling, true).into_iter();
                self.others.extend(encoded.map(|(units, bytes)| (number, units, bytes)));
            }
        }
        let text = match (&identifier.value, identifier.kind) {
            (Literal::Integer(key), Kind::Key) => {
                self.numbers.push((*key, number));
                self.whole.push((key.to_string().into_bytes(), number));
                return Some(());
            }
            (Literal::Integer(value), Kind::Phone | Kind::Text | Kind::Handle) => value.to_string(),
            (Literal::Text(text), _) => text.trim().to_owned(),
            _ => return None,
        };
        if text.is_empty() {
            return None;
        }
        let mut hashed = vec![text.clone()];
        match identifier.kind {
            Kind::Key => {
                self.whole.push((text.to_ascii_lowercase().into_bytes(), number));
                if let Ok(key) = text.parse() {
                    self.numbers.push((key, number));
                }
                return Some(());
            }
            Kind::Email => {
                let address = address_of(&text);
                if address != text {
                    hashed.push(address.to_owned());
                }
                self.email(number, address, &identifier.others, &mut hashed)?;
            }
            Kind::Phone => {
                let phone = Phone::new(&text)?;
                hashed.extend([
                    phone.digits(),
                    format!("+{}", phone.digits()),
                    format!("00{}", phone.digits()),
                ]);
                self.phones.push((number, phone));
            }
            Kind::Iban => self.iban(number, &text, &mut hashed)?,
            Kind::Handle => self.handle(number, &text, &mut hashed)?,
            Kind::Date => self.date(number, &text)?,
            Kind::Text => self.text(number, &text, Rule::Words),
        }
        for value in &hashed {
            self.digests(number, value);
        }
        Some(())
    }

    /// Every letter case and normalisation of a text, in UTF-8 and UTF-16.
    fn text(&mut self, number: usize, text: &str, rule: Rule) {
        if text.len() < SHORTEST {
            self.whole.push((text.to_lowercase().into_bytes(), number));
            self.push(number, &format!("\"{text}\""), Form::AsGiven, Rule::Anything, true);
            return;
        }
        self.push(number, text, Form::AsGiven, rule, true);
        for typed in typed_otherwise(text) {
            for spelling in spellings(&typed).into_iter().chain([title_case(&typed)]) {
                self.push(number, &spelling, Form::Typography, rule, true);
            }
        }
        for dotted in dotted_otherwise(text) {
            for spelling in spellings(&dotted).into_iter().chain([title_case(&dotted)]) {
                self.push(number, &spelling, Form::LetterCase, rule, true);
            }
        }
        for case in [text.to_owned(), text.to_lowercase(), text.to_uppercase(), title_case(text)] {
            let (nfc, nfd): (String, String) = (case.nfc().collect(), case.nfd().collect());
            let given = text.nfc().eq(text.chars());
            self.push(number, &nfc, if given { Form::LetterCase } else { Form::Nfc }, rule, true);
            self.push(number, &nfd, if given { Form::Nfd } else { Form::LetterCase }, rule, true);
            if text.contains(' ') {
                self.push(number, &nfc.replace(' ', "+"), Form::PlusForSpace, rule, false);
            }
        }
    }

    fn email(
        &mut self,
        number: usize,
        text: &str,
        others: &[String],
        hashed: &mut Vec<String>,
    ) -> Option<()> {
        let (local, domain) = text.rsplit_once('@')?;
        if local.is_empty() || domain.len() < 3 || text.contains(char::is_whitespace) {
            return None;
        }
        self.text(number, text, Rule::Address);
        // The tag after + is the person's own invention: the mailbox is the part before it.
        let mailbox = local.split('+').next().filter(|mailbox| !mailbox.is_empty())?;
        if mailbox != local {
            let base = format!("{mailbox}@{domain}");
            self.push(number, &base, Form::PlusAddress, Rule::Address, true);
            // The mailbox may have an account of its own.
            if !others.iter().any(|other| address_of(other).to_lowercase() == base.to_lowercase()) {
                hashed.push(base);
            }
        }
        // The longer of the two fixed parts is the needle, the other one is looked for beside it.
        if mailbox.len() > SHORTEST {
            for mailbox in spellings(mailbox) {
                self.tagged(number, &format!("{mailbox}+"), |units| {
                    Check::TagAfter(encode(&format!("@{domain}"), units))
                });
            }
        } else {
            self.tagged(number, &format!("@{domain}"), |units| Check::TagBefore(encode(mailbox, units)));
        }
        Some(())
    }

    fn tagged(&mut self, identifier: usize, text: &str, check: impl Fn(Units) -> Check) {
        for (units, bytes) in encodings(text, true) {
            let (form, rule, check) = (Form::PlusAddress, Rule::Address, check(units));
            self.needles.push(Needle { identifier, bytes, form, units, rule, check });
        }
    }

    fn iban(&mut self, number: usize, text: &str, hashed: &mut Vec<String>) -> Option<()> {
        let compact: String = text.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        if !(12..=34).contains(&compact.len()) || !compact.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        self.push(number, text, Form::AsGiven, Rule::Plain, true);
        self.push(number, &compact, Form::Separated, Rule::Plain, true);
        let of_four = |text: &str| -> Vec<String> {
            text.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect()
        };
        // The country may stand apart.
        let (country, rest) = compact.split_at_checked(2)?;
        let (check, rest) = rest.split_at_checked(2)?;
        let apart = [vec![country.to_owned(), check.to_owned()], of_four(rest)].concat();
        for groups in [of_four(&compact), apart] {
            for separator in [" ", "-", ".", "/", "\u{a0}", "+"] {
                self.push(number, &groups.join(separator), Form::Separated, Rule::Plain, true);
            }
        }
        hashed.push(compact);
        Some(())
    }

    fn handle(&mut self, number: usize, text: &str, hashed: &mut Vec<String>) -> Option<()> {
        let name = text.trim_start_matches('@');
        if name.is_empty() {
            return None;
        }
        self.whole.push((name.to_lowercase().into_bytes(), number));
        self.push(number, &format!("@{name}"), Form::AsGiven, Rule::Name, true);
        if is_own_word(name) {
            self.push(number, name, Form::AsGiven, Rule::Bare, true);
        }
        // A document may be a string of another.
        for quoted in [format!("\"{name}\""), format!("\\\"{name}\\\"")] {
            for (units, bytes) in encodings(&quoted, true) {
                let (form, rule, check) = (Form::AsGiven, Rule::Anything, Check::Quoted);
                self.needles.push(Needle { identifier: number, bytes, form, units, rule, check });
            }
        }
        for part in [format!("/{name}"), format!("={name}")] {
            for (units, bytes) in encodings(&part, true) {
                let (form, rule, check) = (Form::Link, Rule::Name, Check::InLink);
                self.needles.push(Needle { identifier: number, bytes, form, units, rule, check });
            }
        }
        hashed.push(name.to_owned());
        Some(())
    }

    fn date(&mut self, number: usize, text: &str) -> Option<()> {
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let digits =
            |part: &str, length| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
        if parts.next().is_some() || !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
            return None;
        }
        self.push(number, text, Form::AsGiven, Rule::Plain, true);
        let (m, d) = (month.trim_start_matches('0'), day.trim_start_matches('0'));
        for spelling in [
            format!("{day}.{month}.{year}"),
            format!("{d}.{m}.{year}"),
            format!("{day}/{month}/{year}"),
            format!("{month}/{day}/{year}"),
            format!("{m}/{d}/{year}"),
            format!("{day}-{month}-{year}"),
            format!("{year}/{month}/{day}"),
            format!("{year}.{month}.{day}"),
            format!("{year}{month}{day}"),
        ] {
            self.push(number, &spelling, Form::DateSpelling, Rule::Plain, true);
        }
        Some(())
    }

    fn push(&mut self, identifier: usize, text: &str, form: Form, rule: Rule, wide: bool) {
        for (units, bytes) in encodings(text, wide) {
            let form = match units {
                Units::Utf16Le if form != Form::PlusAddress => Form::Utf16Le,
                Units::Utf16Be if form != Form::PlusAddress => Form::Utf16Be,
                _ => form,
            };
            self.needles.push(Needle { identifier, bytes, form, units, rule, check: Check::None });
        }
    }

    /// The digests of a value in the spellings systems hash it in.
    fn digests(&mut self, identifier: usize, value: &str) {
        for spelling in spellings(value) {
            let bytes = spelling.as_bytes();
            let digests = [
                (Form::Md5, md5::Md5::digest(bytes).to_vec()),
                (Form::Sha1, sha1::Sha1::digest(bytes).to_vec()),
                (Form::Sha256, sha2::Sha256::digest(bytes).to_vec()),
            ];
            for (form, bytes) in digests {
                let (units, rule, check) = (Units::Bytes, Rule::Anything, Check::Exact);
                self.needles.push(Needle { identifier, bytes, form, units, rule, check });
            }
        }
    }
}

/// Whether a user name is like no word of ordinary text: of four signs or more, with a letter and something else.
fn is_own_word(name: &str) -> bool {
    let signs = || name.chars().filter(|c| !unicode_normalization::char::is_combining_mark(*c));
    let letters = signs().filter(|c| c.is_alphabetic()).count();
    signs().count() >= SHORTEST && (1..signs().count()).contains(&letters)
}

const fn wanted(kind: Kind) -> &'static str {
    match kind {
        Kind::Email => "the value is no e-mail address; give it as local@domain",
        Kind::Phone => {
            "the value is no telephone number of eight digits or more; give it with its country code"
        }
        Kind::Iban => "the value is no IBAN; give its country code and 10 to 32 letters and digits",
        Kind::Handle => "the value is no user name; give it as text, with or without @",
        Kind::Date => "the value is no date; give it as YYYY-MM-DD",
        Kind::Text => "the value is empty or not text; leave the identifier out when the person has none",
        Kind::Key => {
            "the value is neither a whole number nor text; leave the identifier out when the person has none"
        }
    }
}

fn title_case(text: &str) -> String {
    let mut first = true;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if first {
            out.extend(c.to_uppercase());
        } else {
            out.extend(c.to_lowercase());
        }
        first = !c.is_alphanumeric();
    }
    out
}

/// A text with its letters i as other languages write them in capitals and small: `Yıldız` may stand as `Yildiz`, and
/// `YILDIZ` may be it, where `İpek` may be `IPEK`. An i that only begins a word is left as it is.
fn dotted_otherwise(text: &str) -> BTreeSet<String> {
    let text: String = text.nfc().collect();
    let mut before = ' ';
    let telling = text.chars().any(|c| {
        let inside = before.is_alphanumeric();
        before = c;
        matches!(c, 'ı' | 'İ') || (c == 'I' && inside)
    });
    let with = |map: &dyn Fn(char) -> char| text.chars().map(map).collect::<String>();
    let plain = with(&|c| match c {
        'ı' => 'i',
        'İ' => 'I',
        _ => c,
    });
    let small = with(&|c| match c {
        'I' => 'ı',
        'İ' => 'i',
        _ => c,
    });
    let capital = with(&|c| match c {
        'i' => 'İ',
        'ı' => 'I',
        _ => c,
    });
    let mut others = BTreeSet::new();
    if telling {
        others.extend([plain, small.to_lowercase(), capital.to_uppercase()]);
    }
    others
}

/// The signs that keyboards and word processors write for one another: apostrophes, and hyphens.
const ALIKE: [&[char]; 2] = [
    &['\'', '\u{b4}', '\u{2bc}', '\u{2018}', '\u{2019}', '\u{2032}', '\u{ff07}'],
    &['-', '\u{2010}', '\u{2011}', '\u{fe63}', '\u{ff0d}'],
];

/// A text with each of its apostrophes and hyphens inside words written another way.
fn typed_otherwise(text: &str) -> Vec<String> {
    let mut typed = vec![text.to_owned()];
    for alike in ALIKE {
        let written = |text: &String| {
            let signs = alike.iter().map(|sign| with_sign(text, alike, *sign));
            signs.collect::<BTreeSet<_>>()
        };
        typed = typed.iter().flat_map(written).collect();
    }
    typed.retain(|other| other != text);
    typed
}

fn with_sign(text: &str, alike: &[char], sign: char) -> String {
    let chars: Vec<char> = text.chars().collect();
    let is_letter = |at: Option<usize>| {
        at.and_then(|at| chars.get(at))
            .is_some_and(|c| c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(*c))
    };
    let changed = chars.iter().enumerate().map(|(at, c)| {
        let inside = is_letter(at.checked_sub(1)) && is_letter(Some(at + 1));
        if inside && alike.contains(c) { sign } else { *c }
    });
    changed.collect()
}

/// A text as given, in lower and in upper case, composed and decomposed.
fn spellings(text: &str) -> BTreeSet<String> {
    [text.to_owned(), text.to_lowercase(), text.to_uppercase()]
        .into_iter()
        .flat_map(|case| [case.nfc().collect(), case.nfd().collect(), case])
        .collect()
}

fn encodings(text: &str, wide: bool) -> Vec<(Units, Vec<u8>)> {
    let units: &[Units] = if wide { &[Units::Utf8, Units::Utf16Le, Units::Utf16Be] } else { &[Units::Utf8] };
    units.iter().map(|units| (*units, encode(text, *units))).collect()
}

fn encode(text: &str, units: Units) -> Vec<u8> {
    match units {
        Units::Utf8 | Units::Bytes => text.as_bytes().to_vec(),
        Units::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Units::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
    }
}
