//! The digits of telephone numbers in bytes, and what may stand between two of them.

/// So many digits stand before the mark of an extension.
pub(crate) const EXTENSION_AFTER: usize = 7;

/// At most so many signs stand between two digits; white space is one.
const APART: u32 = 4;

/// What introduces an extension.
const MARKS: [&[u8]; 8] = [b"extension", b"durchwahl", b";ext=", b"ext.", b"ext", b"dw", b"x", b"#"];

/// The digits of a part of some bytes.
pub(crate) struct Reader<'b> {
    bytes: &'b [u8],
    pub(crate) digits: Vec<u8>,
    /// Where each digit begins and ends.
    places: Vec<(usize, usize)>,
    /// The digits that no earlier one can be of the same number with.
    firsts: Vec<usize>,
}

impl<'b> Reader<'b> {
    pub(crate) const fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, digits: Vec::new(), places: Vec::new(), firsts: Vec::new() }
    }

    /// Reads the number whose first digit is at `at`, and answers where it ends.
    pub(crate) fn number(&mut self, at: usize) -> usize {
        let (first, mut end) = (self.digits.len(), at);
        self.firsts.push(first);
        let mut next = Some(at);
        while let Some((digit, to)) = next.and_then(|place| Some((place, numeral(self.bytes, place)?))).map(
            |(place, (digit, width))| {
                self.places.push((place, place + width));
                (digit, place + width)
            },
        ) {
            self.digits.push(digit);
            end = to;
            next = next_place(self.bytes, end, self.digits.len() - first);
        }
        end
    }

    /// Reads every number of a stretch, and answers where the last one ends: an extension may lie outside.
    pub(crate) fn stretch(&mut self, from: usize, to: usize) -> usize {
        let mut at = from;
        while at < to {
            at = if numeral(self.bytes, at).is_some() { self.number(at) } else { at + 1 };
        }
        at
    }

    /// Whether these digits can be one number.
    pub(crate) fn is_one(&self, first: usize, last: usize) -> bool {
        !self.firsts.iter().any(|begins| (first + 1..last).contains(begins))
    }

    /// Whether nothing stands between a digit and the one before it.
    pub(crate) fn touches(&self, index: usize) -> bool {
        let before = index.checked_sub(1).and_then(|index| self.places.get(index));
        before.zip(self.places.get(index)).is_some_and(|((_, end), (start, _))| end == start)
    }

    /// Whether the mark of an extension stands between a digit and a later one: what comes after it has no code before it.
    pub(crate) fn crosses_a_mark(&self, first: usize, later: usize) -> bool {
        let places = self.places.get(first..=later).unwrap_or(&[]);
        places.windows(2).any(|pair| {
            let between =
                pair.first().zip(pair.last()).and_then(|((_, end), (start, _))| self.bytes.get(*end..*start));
            between
                .is_some_and(|between| between.iter().any(|byte| byte.is_ascii_alphabetic() || *byte == b'#'))
        })
    }

    /// Whether a digit goes on with a word.
    pub(crate) fn is_in_word(&self, index: usize) -> bool {
        self.places.get(index).is_some_and(|(start, _)| is_word_before(self.bytes, *start))
    }

    /// Whether a `+` stands right before a digit.
    pub(crate) fn plus(&self, index: usize) -> bool {
        let before = self.places.get(index).and_then(|(start, _)| self.bytes.get(..*start));
        before.is_some_and(|before| before.ends_with(b"+") || before.ends_with("\u{ff0b}".as_bytes()))
    }

    /// Whether the code of a country stands before a digit, so that the digits from there on are a number of that country.
    pub(crate) fn follows_code(&self, index: usize) -> bool {
        let begins = |before: &usize| {
            let Some(first) = index.checked_sub(*before).filter(|first| self.is_one(*first, index + 1))
            else {
                return false;
            };
            let zeros = *before > 2
                && self.firsts.contains(&first)
                && self.digits.get(first..first + 2) == Some(b"00".as_slice());
            (*before < 5 && self.plus(first)) || zeros
        };
        (1..=6).any(|before| begins(&before))
    }

    /// Where these digits stand.
    pub(crate) fn place(&self, first: usize, last: usize) -> Option<(usize, usize)> {
        Some((self.places.get(first)?.0, self.places.get(last.checked_sub(1)?)?.1))
    }

    /// The digit that begins at a place.
    pub(crate) fn index_of(&self, at: usize) -> Option<usize> {
        self.places.iter().position(|(start, _)| *start == at)
    }
}

/// Where the next digit of a number stands, of which `before` digits end at `at`.
fn next_place(bytes: &[u8], at: usize, before: usize) -> Option<usize> {
    let near = at + apart(bytes.get(at..)?);
    if numeral(bytes, near).is_some() {
        return Some(near);
    }
    let rest = bytes.get(near..).filter(|_| before >= EXTENSION_AFTER)?;
    let is = |mark: &&&[u8]| rest.get(..mark.len()).is_some_and(|there| there.eq_ignore_ascii_case(mark));
    let mark = MARKS.iter().find(is)?.len();
    let far = near + mark + apart(rest.get(mark..)?);
    numeral(bytes, far).map(|_| far)
}

/// How many bytes may stand before the next digit.
fn apart(bytes: &[u8]) -> usize {
    let (mut at, mut signs, mut space_before) = (0, 0, false);
    while let Some((width, space)) = bytes.get(at..).and_then(separator) {
        signs += u32::from(!space || !space_before);
        if signs > APART {
            break;
        }
        (at, space_before) = (at + width, space);
    }
    at
}

/// The separator that bytes begin with: its length, and whether it is white space.
fn separator(bytes: &[u8]) -> Option<(usize, bool)> {
    Some(match bytes {
        [b' ' | b'\t' | b'\r' | b'\n', ..] => (1, true),
        [b'-' | b'.' | b'/' | b'(' | b')', ..] => (1, false),
        [0xc2, 0xa0, ..] => (2, true),
        [0xe2, 0x80, 0x80..=0x8a | 0xaf, ..] | [0xe3, 0x80, 0x80, ..] => (3, true),
        [0xe2, 0x80, 0x90..=0x93, ..]
        | [0xe2, 0x88, 0x92, ..]
        | [0xef, 0xbc, 0x88 | 0x89 | 0x8d..=0x8f, ..] => (3, false),
        _ => return None,
    })
}

/// The digit at a place, of one byte or full width, and how many bytes it has.
pub(crate) fn numeral(bytes: &[u8], at: usize) -> Option<(u8, usize)> {
    match bytes.get(at..)? {
        [digit @ b'0'..=b'9', ..] => Some((*digit, 1)),
        [0xef, 0xbc, last @ 0x90..=0x99, ..] => Some((last - 0x90 + b'0', 3)),
        _ => None,
    }
}

/// Whether a letter, a digit or `_` stands right before a number; a `+` of it is looked past by nobody.
pub(crate) fn is_word_before(bytes: &[u8], at: usize) -> bool {
    let before = bytes.get(at.saturating_sub(4)..at).unwrap_or(&[]);
    (1..=before.len()).find_map(|width| in_word(before.get(before.len() - width..)?)).unwrap_or(false)
}

/// Whether a letter, a digit or `_` stands right after a number.
pub(crate) fn is_word_after(bytes: &[u8], at: usize) -> bool {
    let after = bytes.get(at..).unwrap_or(&[]);
    (1..=4).find_map(|width| in_word(after.get(..width)?)).unwrap_or(false)
}

/// Whether bytes that are one character are one of a word.
fn in_word(bytes: &[u8]) -> Option<bool> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut chars = text.chars();
    let c = chars.next()?;
    chars.next().is_none().then_some(c.is_alphanumeric() || c == '_')
}
