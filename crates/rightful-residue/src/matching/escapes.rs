//! Text with escapes: percent-encoding, HTML entities, the escapes of JSON and its relatives, and the quoted-printable
//! lines of mail.

use super::forms::View;

#[derive(Clone, Copy)]
pub(crate) enum Escape {
    Percent,
    Html,
    Json,
    QuotedPrintable,
}

/// Names of the HTML entities for the characters U+00A0 to U+00FF, in their order.
const LATIN_1: &str = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 \
    sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring \
    AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times \
    Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute \
    ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc \
    uuml yacute thorn yuml";

const PUNCTUATION: [(&str, char); 21] = [
    ("commat", '@'),
    ("period", '.'),
    ("lowbar", '_'),
    ("plus", '+'),
    ("hyphen", '-'),
    ("dash", '-'),
    ("colon", ':'),
    ("sol", '/'),
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("rsquo", '\u{2019}'),
    ("lsquo", '\u{2018}'),
    ("num", '#'),
    ("percnt", '%'),
    ("comma", ','),
    ("lpar", '('),
    ("rpar", ')'),
    ("equals", '='),
];

/// Whether an escape can matter, given the byte before it, what it stands for, and the byte after it.
pub(crate) type Fits<'f> = dyn Fn(Option<u8>, &[u8], Option<u8>) -> bool + 'f;

/// The longest escape: a surrogate pair in JSON.
const LONGEST: usize = 12;

impl Escape {
    pub(crate) const ALL: [Self; 4] = [Self::Percent, Self::Html, Self::Json, Self::QuotedPrintable];

    pub(crate) const fn view(self) -> View {
        match self {
            Self::Percent => View::Percent,
            Self::Html => View::Html,
            Self::Json => View::JsonEscape,
            Self::QuotedPrintable => View::QuotedPrintable,
        }
    }

    const fn sign(self) -> u8 {
        match self {
            Self::Percent => b'%',
            Self::Html => b'&',
            Self::Json => b'\\',
            Self::QuotedPrintable => b'=',
        }
    }

    /// The escape at the start of the bytes: its length, and what it stands for.
    fn read(self, bytes: &[u8]) -> Option<(usize, Stands)> {
        match self {
            Self::Percent => Some((3, Stands::Byte(hex_number(bytes.get(1..3)?)?.try_into().ok()?))),
            Self::Html => html(bytes.get(..bytes.len().min(LONGEST))?),
            Self::Json => json(bytes),
            Self::QuotedPrintable => quoted_printable(bytes),
        }
    }

    /// Whether there is an escape that a plain reading would not see through.
    fn matters(self, bytes: &[u8], at: usize) -> bool {
        match self {
            Self::Json => matches!(bytes.get(at + 1), Some(b'u' | b'x' | b'/')),
            _ => true,
        }
    }

    /// Decodes into `out`; false, with nothing done, when there is no escape that `fits`: it gets the byte before, what the
    /// escape stands for, and the byte after, where `None` is another escape.
    pub(crate) fn decode(self, bytes: &[u8], out: &mut Vec<u8>, fits: &Fits<'_>) -> bool {
        let mut last_end = usize::MAX;
        let worth = memchr::memchr_iter(self.sign(), bytes).any(|at| {
            let Some((length, stands)) = bytes.get(at..).and_then(|rest| self.read(rest)) else {
                return false;
            };
            let end = at + length;
            let beside = |byte: Option<&u8>, joined: bool| {
                if joined { None } else { Some(byte.copied().unwrap_or(0)) }
            };
            let left = beside(at.checked_sub(1).and_then(|before| bytes.get(before)), last_end == at);
            let right = beside(bytes.get(end), bytes.get(end) == Some(&self.sign()));
            last_end = end;
            self.matters(bytes, at) && stands.with(|decoded| fits(left, decoded, right))
        });
        if !worth {
            return false;
        }
        out.clear();
        self.each(bytes, |_, part| {
            out.extend_from_slice(part);
            true
        });
        true
    }

    /// Where in the escaped bytes the decoded byte at `position` comes from.
    pub(crate) fn source(self, bytes: &[u8], position: usize) -> usize {
        let mut decoded = 0;
        let mut found = bytes.len();
        self.each(bytes, |at, part| {
            if position < decoded + part.len() {
                // Within a literal stretch every byte stands for itself.
                let literal = bytes.get(at..at + part.len()) == Some(part);
                found = at + if literal { position - decoded } else { 0 };
                return false;
            }
            decoded += part.len();
            true
        });
        found
    }

    /// Calls `part` with every decoded stretch and where it comes from, until it says false.
    fn each(self, bytes: &[u8], mut part: impl FnMut(usize, &[u8]) -> bool) {
        let mut from = 0;
        for at in memchr::memchr_iter(self.sign(), bytes) {
            if at < from {
                continue;
            }
            let Some((length, stands)) = bytes.get(at..).and_then(|rest| self.read(rest)) else { continue };
            if !part(from, bytes.get(from..at).unwrap_or(&[])) {
                return;
            }
            if !stands.with(|decoded| part(at, decoded)) {
                return;
            }
            from = at + length;
        }
        part(from, bytes.get(from..).unwrap_or(&[]));
    }
}

enum Stands {
    /// A line that goes on.
    Nothing,
    Byte(u8),
    Char(char),
}

impl Stands {
    fn with<T>(&self, to: impl FnOnce(&[u8]) -> T) -> T {
        match self {
            Self::Nothing => to(&[]),
            Self::Byte(byte) => to(&[*byte]),
            Self::Char(c) => to(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
}

fn hex_number(digits: &[u8]) -> Option<u32> {
    let valid = !digits.is_empty() && digits.iter().all(u8::is_ascii_hexdigit);
    let text = std::str::from_utf8(digits).ok().filter(|_| valid)?;
    u32::from_str_radix(text, 16).ok()
}

fn quoted_printable(bytes: &[u8]) -> Option<(usize, Stands)> {
    match bytes.get(1..)? {
        [b'\r', b'\n', ..] => Some((3, Stands::Nothing)),
        [b'\n', ..] => Some((2, Stands::Nothing)),
        rest => Some((3, Stands::Byte(hex_number(rest.get(..2)?)?.try_into().ok()?))),
    }
}

fn html(bytes: &[u8]) -> Option<(usize, Stands)> {
    let end = memchr::memchr(b';', bytes)?;
    let name = std::str::from_utf8(bytes.get(1..end)?).ok()?;
    let c = if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => hex_number(hex.as_bytes())?,
            None => number.parse().ok()?,
        };
        char::from_u32(code)?
    } else {
        let latin = || LATIN_1.split_ascii_whitespace().position(|entity| entity == name);
        match PUNCTUATION.iter().find(|(entity, _)| entity.eq_ignore_ascii_case(name)) {
            Some((_, c)) => *c,
            None => char::from_u32(0xa0 + u32::try_from(latin()?).ok()?)?,
        }
    };
    Some((end + 1, Stands::Char(c)))
}

fn json(bytes: &[u8]) -> Option<(usize, Stands)> {
    let code = |at: usize, length: usize| bytes.get(at..at + length).and_then(hex_number);
    match bytes.get(1)? {
        b'u' => {
            let first = code(2, 4)?;
            if let Some(c) = char::from_u32(first) {
                return Some((6, Stands::Char(c)));
            }
            let second = bytes.get(6..8).filter(|mark| *mark == b"\\u").and_then(|_| code(8, 4))?;
            let pair = [u16::try_from(first).ok()?, u16::try_from(second).ok()?];
            char::decode_utf16(pair).next()?.ok().map(|c| (12, Stands::Char(c)))
        }
        b'x' => Some((4, Stands::Char(char::from_u32(code(2, 2)?)?))),
        b'n' => Some((2, Stands::Byte(b'\n'))),
        b'r' => Some((2, Stands::Byte(b'\r'))),
        b't' => Some((2, Stands::Byte(b'\t'))),
        mark @ (b'"' | b'\\' | b'/') => Some((2, Stands::Byte(*mark))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Escape;

    fn decoded(escape: Escape, text: &str) -> Option<String> {
        let mut out = Vec::new();
        escape.decode(text.as_bytes(), &mut out, &|_, _, _| true).then(|| String::from_utf8(out).unwrap())
    }

    #[test]
    fn every_escape_stands_for_its_character() {
        assert_eq!(decoded(Escape::Percent, "anna%40x%2eexample%C3%BC").unwrap(), "anna@x.exampleü");
        assert_eq!(
            decoded(Escape::Html, "anna&#64;x&#x2E;example&uuml;&commat;").unwrap(),
            "anna@x.exampleü@"
        );
        assert_eq!(decoded(Escape::Json, r"anna\u0040x\/\ud83d\ude00\x41").unwrap(), "anna@x/😀A");
        assert_eq!(
            decoded(Escape::QuotedPrintable, "an=\r\nna=40x=2Eexa=\nmple=C3=bc").unwrap(),
            "anna@x.exampleü"
        );
        assert_eq!(decoded(Escape::Percent, "100% of it"), None);
        assert_eq!(decoded(Escape::QuotedPrintable, "a=b, 1 = 1 and a final ="), None);
        assert_eq!(decoded(Escape::Html, "a & b; c &unknown; &#xD800;"), None);
        assert_eq!(decoded(Escape::Json, r"a\nb \u12"), None);
    }

    #[test]
    fn a_decoded_byte_is_traced_to_its_source() {
        let text = "ab%40cd%C3%BCe";
        assert_eq!(Escape::Percent.source(text.as_bytes(), 1), 1);
        assert_eq!(Escape::Percent.source(text.as_bytes(), 2), 2);
        assert_eq!(Escape::Percent.source(text.as_bytes(), 3), 5);
        assert_eq!(Escape::Percent.source(text.as_bytes(), 7), 13);
        assert_eq!(Escape::Percent.source(text.as_bytes(), 8), 14);
    }
}
