//! Where an identifier begins and ends: the rules that tell `anna@x.example` from `joanna@x.example`.

/// How the text of a needle is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Units {
    Utf8,
    Utf16Le,
    Utf16Be,
    /// No text: the bytes of a digest.
    Bytes,
}

/// What may stand before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// Neither side may make it a longer address.
    Address,
    /// Whole words.
    Words,
    /// A user name with its mark: no longer name, and no part of an address.
    Name,
    /// A user name without its mark.
    Bare,
    /// No letter or digit on either side.
    Plain,
    /// Anything: a digest, or quotes that are part of the needle.
    Anything,
}

/// What is next to a hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Near {
    Char(char),
    /// The end of the bytes, or bytes that are no text.
    Nothing,
}

/// Whether the identifier clearly begins at `start`.
pub(crate) fn begins(bytes: &[u8], start: usize, units: Units, rule: Rule) -> bool {
    let (near, at) = before(bytes, start, units);
    let Near::Char(near) = near else { return true };
    let (further, _) = before(bytes, at, units);
    // A letter that ends an escape such as \n belongs to the escape.
    if further == Near::Char('\\') && matches!(near, 'n' | 'r' | 't' | 'b' | 'f') {
        return true;
    }
    match rule {
        Rule::Anything => true,
        // No address has a dot before its @.
        Rule::Name => near == '.' || !follows_name(bytes, start, units),
        Rule::Bare => {
            !matches!(meant_before(bytes, start, units).0, Near::Char('@' | '_'))
                && !follows_name(bytes, start, units)
        }
        Rule::Address => !goes_on_before(&left_of(bytes, start, units)),
        Rule::Words => !in_word(near) || unspaced(after(bytes, start, units).0),
        Rule::Plain => !near.is_alphanumeric(),
    }
}

/// Whether the identifier clearly ends at `end`.
pub(crate) fn ends(bytes: &[u8], end: usize, units: Units, rule: Rule) -> bool {
    let (near, at) = after(bytes, end, units);
    let Near::Char(near) = near else { return true };
    let (further, _) = after(bytes, at, units);
    match rule {
        Rule::Anything => true,
        Rule::Address => !(in_word(near) || joins(near, "._-", further)),
        Rule::Name | Rule::Bare => !name_goes_on(bytes, end, units),
        Rule::Words => !in_word(near) || unspaced(before(bytes, end, units).0),
        Rule::Plain => !near.is_alphanumeric(),
    }
}

/// The character before `at`, and where it begins; a reference is what it stands for.
fn meant_before(bytes: &[u8], at: usize, units: Units) -> (Near, usize) {
    let (near, from) = before(bytes, at, units);
    let meant = if near == Near::Char(';') { reference(bytes, from, units) } else { None };
    meant.map_or((near, from), |(meant, from)| (Near::Char(meant), from))
}

/// Whether a word, or one joined by the signs of user names and addresses, stands before.
fn follows_name(bytes: &[u8], start: usize, units: Units) -> bool {
    let mut right = None;
    let mut at = start;
    for _ in 0..LONGEST_LOCAL {
        let (Near::Char(c), from) = meant_before(bytes, at, units) else { return false };
        if !"._-+".contains(c) {
            return in_word(c);
        }
        // Two dots are no part of either.
        if (c, right) == ('.', Some('.')) {
            return false;
        }
        (right, at) = (Some(c), from);
    }
    false
}

/// Whether a longer user name goes on at `end`, or an address of which it is the local part. What is written there by an
/// escape is what it stands for.
fn name_goes_on(bytes: &[u8], end: usize, units: Units) -> bool {
    let (near, mut at) = meant_after(bytes, end, units);
    let Some(near) = near else { return false };
    let word_at = |at: usize| meant_after(bytes, at, units).0.is_some_and(in_word);
    if in_word(near) || near == '_' || ((near == '.' || near == '-') && word_at(at)) {
        return true;
    }
    let mut c = near;
    let mut last = match before(bytes, end, units).0 {
        Near::Char(last) => last,
        Near::Nothing => return false,
    };
    for _ in 0..LONGEST_LOCAL {
        match c {
            '@' => return (in_word(last) || "_-+".contains(last)) && word_at(at),
            '.' if last == '.' => return false,
            c if in_word(c) || "._-+!$%'*^~\u{2019}".contains(c) => last = c,
            _ => return false,
        }
        let (next, from) = meant_after(bytes, at, units);
        let Some(next) = next else { return false };
        (c, at) = (next, from);
    }
    false
}

/// The character at `at`, and where the next begins. Percent-encoding and character references are read, but for letters and
/// digits of ASCII, which nothing encodes.
fn meant_after(bytes: &[u8], at: usize, units: Units) -> (Option<char>, usize) {
    let (Near::Char(c), next) = after(bytes, at, units) else { return (None, at) };
    let written: String = match c {
        '%' | '&' => {
            let mut end = at;
            let follows = core::iter::from_fn(|| match after(bytes, end, units) {
                (Near::Char(c), next) if c.is_ascii() => {
                    end = next;
                    Some(c)
                }
                _ => None,
            });
            follows.take(12).collect()
        }
        _ => return (Some(c), next),
    };
    let width = if matches!(units, Units::Utf8) { 1 } else { 2 };
    match percent(&written).or_else(|| entity(&written)) {
        Some((meant, length)) if !meant.is_ascii_alphanumeric() => (Some(meant), at + length * width),
        _ => (Some(c), next),
    }
}

/// The character that percent-encoding at the start of a text stands for, and how long it is.
fn percent(text: &str) -> Option<(char, usize)> {
    let mut decoded = Vec::new();
    for part in text.as_bytes().chunks(3) {
        let [b'%', digits @ ..] = part else { break };
        let digits = std::str::from_utf8(digits).ok().filter(|digits| digits.len() == 2);
        decoded.push(u8::from_str_radix(digits?, 16).ok()?);
        if let Some(c) = std::str::from_utf8(&decoded).ok().and_then(|text| text.chars().next()) {
            return Some((c, decoded.len() * 3));
        }
    }
    None
}

/// A text with its percent-encoding read.
fn unescaped(text: &str) -> String {
    let mut read = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let meant = percent(rest).filter(|(meant, _)| !meant.is_ascii_alphanumeric());
        let (meant, length) = meant.unwrap_or((c, c.len_utf8()));
        read.push(meant);
        rest = rest.get(length..).unwrap_or_default();
    }
    read
}

/// The character that a reference at the start of a text stands for, and how long it is.
fn entity(text: &str) -> Option<(char, usize)> {
    let end = text.find(';')?;
    let meant = named_or_numbered(text.get(1..end).filter(|_| text.starts_with('&'))?)?;
    Some((meant, end + 1))
}

/// Whether `/name` or `=name` is a whole part of a link.
pub(crate) fn is_in_link(bytes: &[u8], start: usize, end: usize, units: Units) -> bool {
    let (near, at) = meant_after(bytes, end, units);
    let goes_on = near == Some('+') && meant_after(bytes, at, units).0.is_some_and(in_word);
    let (Near::Char(sign), _) = after(bytes, start, units) else { return false };
    let mut left = left_of(bytes, start, units);
    left.insert(0, sign);
    !goes_on && is_link(&left)
}

/// Whether `"name"` stands where a document has a whole string.
pub(crate) fn is_in_document(bytes: &[u8], start: usize, end: usize, units: Units) -> bool {
    let is_space = |c: char| c.is_whitespace() || c.is_control();
    let side = |step: &dyn Fn(usize) -> (Near, usize), mut at: usize| loop {
        match step(at) {
            (Near::Char(c), next) if is_space(c) => at = next,
            (Near::Char(c), _) => return Some(c),
            (Near::Nothing, _) => return None,
        }
    };
    side(&|at| before(bytes, at, units), start).is_none_or(|c| ":[,{".contains(c))
        && side(&|at| after(bytes, at, units), end).is_none_or(|c| ",]:}".contains(c))
}

/// How much is read to the left of an address: as long as links are.
const LONGEST_LINK: usize = 512;

/// The longest local part (RFC 5321, 4.5.3.1.1).
const LONGEST_LOCAL: usize = 64;

/// The character references that an address may be joined by, and may be quoted with.
const NAMED: [(&str, char); 9] = [
    ("commat", '@'),
    ("apos", '\''),
    ("amp", '&'),
    ("period", '.'),
    ("plus", '+'),
    ("lowbar", '_'),
    ("hyphen", '-'),
    ("dash", '-'),
    ("rsquo", '\u{2019}'),
];

/// What stands left of `start`, nearest first, back to what no link holds. A character reference is what it stands for.
fn left_of(bytes: &[u8], start: usize, units: Units) -> Vec<char> {
    let mut left = Vec::new();
    let mut at = start;
    while left.len() < LONGEST_LINK {
        let (near, before_it) = before(bytes, at, units);
        let Near::Char(c) = near else { break };
        if c.is_whitespace() || matches!(c, '"' | '<' | '>' | '(' | '[' | '\0') {
            break;
        }
        at = before_it;
        if let Some((meant, from)) = (c == ';').then(|| reference(bytes, at, units)).flatten() {
            left.push(meant);
            at = from;
        } else {
            left.push(c);
        }
    }
    left
}

/// The character that the reference whose `;` is at `end` stands for, and where it begins.
fn reference(bytes: &[u8], end: usize, units: Units) -> Option<(char, usize)> {
    let mut name = Vec::new();
    let mut at = end;
    while name.len() < 8 {
        let (Near::Char(c), from) = before(bytes, at, units) else { return None };
        at = from;
        if c == '&' {
            let name: String = name.iter().rev().collect();
            return Some((named_or_numbered(&name)?, at));
        }
        name.push(c);
    }
    None
}

/// The character of a reference, by what stands between its `&` and `;`.
fn named_or_numbered(name: &str) -> Option<char> {
    let number = name.strip_prefix('#').map(|number| match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => number.parse(),
    });
    match number {
        Some(number) => char::from_u32(number.ok()?),
        None => NAMED.iter().find(|(known, _)| *known == name).map(|(_, c)| *c),
    }
}

/// Whether a longer address ends here, by what stands to its left, nearest first: a word, or one joined to it by signs that
/// a local part may hold (RFC 5322, 3.2.3). `=`, `|`, braces and backticks set an address off, and so do the separators of
/// links inside a link.
fn goes_on_before(left: &[char]) -> bool {
    let is_sign = |c: char| ".+-_!#$%&'*/?^~\u{2019}".contains(c);
    let Some(&near) = left.first() else { return false };
    if in_word(near) {
        return true;
    }
    let signs = left.iter().take_while(|c| is_sign(**c)).count();
    let word = left.get(signs).copied().is_some_and(in_word);
    if signs == 0 || !word {
        return false;
    }
    let joiners = left.iter().take(signs).all(|c| "._+-".contains(*c));
    if joiners {
        // Two dots are no part of an address.
        return !left.get(..signs).is_some_and(|signs| signs.windows(2).any(|two| two == ['.', '.']));
    }
    // A quotation mark after a sign opens a quotation.
    if matches!(near, '\'' | '\u{2019}') && signs > 1 {
        return false;
    }
    let local = left.iter().take(LONGEST_LOCAL).take_while(|c| in_word(**c) || is_sign(**c)).count();
    if left.get(local) == Some(&'@') {
        return false;
    }
    !(matches!(near, '/' | '?' | '&' | '#') && is_link(left))
}

/// Whether what stands left of a separator is the beginning of a link.
fn is_link(left: &[char]) -> bool {
    let written: String = left.iter().rev().collect();
    let link = unescaped(&written);
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '(' | '[');
    let link = link.rsplit(ends).next().unwrap_or_default();
    let host =
        |text: &str| text.split('/').next().is_some_and(|host| host.len() < text.len() && host.contains('.'));
    link.starts_with(['/', '?', '#', '.'])
        || link.starts_with("www.")
        || ["://", "mailto:"].iter().any(|scheme| link.to_ascii_lowercase().contains(scheme))
        || host(link)
        || link.split_once('?').is_some_and(|(_, query)| query.contains('='))
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)
}

fn joins(near: char, joiners: &str, further: Near) -> bool {
    joiners.contains(near) && matches!(further, Near::Char(c) if in_word(c))
}

/// Scripts that put no space between words: there every place is an edge.
fn unspaced(near: Near) -> bool {
    matches!(
        near,
        Near::Char(
            '\u{0e00}'..='\u{0eff}'
            | '\u{1000}'..='\u{109f}'
            | '\u{1780}'..='\u{17ff}'
            | '\u{2e80}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{3ffff}',
        )
    )
}

fn after(bytes: &[u8], at: usize, units: Units) -> (Near, usize) {
    let rest = bytes.get(at..).unwrap_or(&[]);
    match units {
        Units::Bytes => (Near::Nothing, at),
        Units::Utf8 => {
            let length = rest.first().map_or(0, |first| match first {
                0..=0x7f => 1,
                0xc0..=0xdf => 2,
                0xe0..=0xef => 3,
                0xf0..=0xf7 => 4,
                _ => 0,
            });
            (decoded(rest.get(..length)), at + length)
        }
        Units::Utf16Le | Units::Utf16Be => (unit(rest.get(..2.min(rest.len())), units), at + 2),
    }
}

fn before(bytes: &[u8], at: usize, units: Units) -> (Near, usize) {
    let rest = bytes.get(..at).unwrap_or(&[]);
    match units {
        Units::Bytes => (Near::Nothing, at),
        Units::Utf8 => {
            let tail =
                rest.iter().rev().take(4).position(|byte| byte & 0xc0 != 0x80).map_or(0, |back| back + 1);
            let start = at.saturating_sub(tail);
            (decoded(rest.get(start..)), start)
        }
        Units::Utf16Le | Units::Utf16Be => {
            let start = at.saturating_sub(2);
            (unit(rest.get(start..), units), start)
        }
    }
}

fn decoded(bytes: Option<&[u8]>) -> Near {
    bytes
        .and_then(|bytes| std::str::from_utf8(bytes).ok())
        .and_then(|text| text.chars().next())
        .map_or(Near::Nothing, Near::Char)
}

/// The sign of two bytes. One byte alone, at either end, is a half of a sign: in the other order of bytes a letter stands there.
fn unit(bytes: Option<&[u8]>, units: Units) -> Near {
    let read = if units == Units::Utf16Le { u16::from_le_bytes } else { u16::from_be_bytes };
    let sign = match bytes {
        Some([low, high]) => char::from_u32(read([*low, *high]).into()),
        Some([half]) if half.is_ascii_alphanumeric() => Some(char::from(*half)),
        _ => None,
    };
    sign.map_or(Near::Nothing, Near::Char)
}

#[cfg(test)]
mod tests {
    use super::{Rule, Units, begins, ends};

    fn clear(before: &str, after: &str, rule: Rule) -> (bool, bool) {
        let text = format!("{before}anna@x.example{after}");
        let start = before.len();
        let end = text.len() - after.len();
        (begins(text.as_bytes(), start, Units::Utf8, rule), ends(text.as_bytes(), end, Units::Utf8, rule))
    }

    #[test]
    fn a_longer_address_is_another_address() {
        assert_eq!(clear("", "", Rule::Address), (true, true));
        assert_eq!(clear("jo", ".org", Rule::Address), (false, false));
        assert_eq!(clear("jo.", "s", Rule::Address), (false, false));
        assert_eq!(clear("<", ">", Rule::Address), (true, true));
        assert_eq!(clear("mail ", ". Then", Rule::Address), (true, true));
        assert_eq!(clear("jö", "-site.org", Rule::Address), (false, false));
        assert_eq!(clear("line\\n", "\\n", Rule::Address), (true, true));
        for joined in ["jo--", "jo.", "o'", "o&#39;", "o&apos;", "mc&amp;", "jo/", "jo!", "jo%"] {
            assert!(!clear(joined, "", Rule::Address).0, "{joined}");
        }
        for apart in [
            "'",
            "='",
            "mail=",
            "a|",
            "{",
            "/",
            "?to=a&",
            "https://x.example/#",
            "x..",
            "&lt;",
            "b@x.example!",
        ] {
            assert!(clear(apart, "", Rule::Address).0, "{apart}");
        }
    }

    #[test]
    fn a_name_ends_where_no_longer_name_goes_on() {
        assert_eq!(clear("", "_2", Rule::Name), (true, false));
        assert_eq!(clear("", ", hi", Rule::Name), (true, true));
    }

    #[test]
    fn a_combining_mark_is_part_of_the_word_and_unspaced_scripts_have_no_words() {
        assert!(!ends("Jo\u{308}".as_bytes(), 2, Units::Utf8, Rule::Words));
        assert!(begins("見山田".as_bytes(), 3, Units::Utf8, Rule::Words));
    }

    #[test]
    fn utf_16_neighbours_are_read_as_units() {
        let text: Vec<u8> = "xanna ".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(!begins(&text, 2, Units::Utf16Le, Rule::Words));
        assert!(ends(&text, 10, Units::Utf16Le, Rule::Words));
    }
}
