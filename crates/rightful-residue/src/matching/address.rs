//! The address in a value that holds more than one: what is told to be somebody's address may have been stored with a name, in
//! brackets or as a link.

/// The address of a value, or the value where it is none, or several.
///
/// From the outside in: unseen characters, marks at the end, quotation marks and brackets around all of it, a name before angle
/// brackets, a label that ends in a colon, a query, a comment.
pub(crate) fn address_of(value: &str) -> &str {
    let mut rest = value;
    // Each turn takes something away; addresses are wrapped in a few layers at most, and hostile text in many.
    for _ in 0..value.len() {
        let shorter = unwrapped(rest);
        if shorter.len() == rest.len() {
            break;
        }
        rest = shorter;
    }
    rest
}

fn unwrapped(value: &str) -> &str {
    let mut text = value.trim_matches(unseen);
    while let Some(shorter) = text.strip_suffix([',', ';', '.']) {
        text = shorter;
    }
    let text = text.trim_end_matches(unseen);
    let mut signs = text.chars();
    if let (Some(first), Some(last)) = (signs.next(), signs.next_back())
        && let Some(inner) = quoted(text, first, last)
    {
        return inner;
    }
    if let Some((name, address)) = text.strip_suffix('>').and_then(|text| text.rsplit_once('<')) {
        return if is_name(name.trim_matches(unseen), address) { address } else { text };
    }
    if let Some(rest) = after_label(text) {
        return rest;
    }
    let Some(at) = text.find('@') else { return text };
    let (_, domain) = text.split_at(at);
    if let Some(query) = domain.find('?') {
        return text.get(..at + query).unwrap_or(text);
    }
    before_comment(text).unwrap_or(text)
}

fn unseen(c: char) -> bool {
    matches!(c, '\0' | '\u{ad}' | '\u{2060}' | '\u{feff}')
        || ('\u{200b}'..='\u{200f}').contains(&c)
        || c.is_whitespace()
}

/// What stands between two marks that belong together and occur nowhere else in it.
fn quoted(text: &str, first: char, last: char) -> Option<&str> {
    let closing = match first {
        '<' => '>',
        '(' => ')',
        '[' => ']',
        '"' | '\'' => first,
        '\u{201c}' => '\u{201d}',
        '\u{201e}' => '\u{201c}',
        '\u{ab}' => '\u{bb}',
        _ => return None,
    };
    let inner = text.get(first.len_utf8()..text.len() - last.len_utf8()).filter(|_| last == closing)?;
    // An apostrophe may be a part of the address itself.
    let once = first == '\'' || !inner.chars().any(|c| c == first || c == closing);
    once.then_some(inner)
}

/// Whether what stands before `<address>` is a name: without quotation marks it holds no address but the same one.
fn is_name(name: &str, address: &str) -> bool {
    match name.strip_prefix('"').and_then(|name| name.strip_suffix('"')) {
        Some(name) => memchr::memchr(b'"', name.as_bytes()).is_none(),
        None => !name.contains(['@', '<', '>']) || name.eq_ignore_ascii_case(address.trim_matches(unseen)),
    }
}

/// What follows `mailto:` or another word of 2 to 12 letters and a colon, unless it is a link.
fn after_label(text: &str) -> Option<&str> {
    let colon = text.find(':').filter(|colon| (2..=12).contains(colon))?;
    let (label, rest) = text.split_at(colon);
    let rest = rest.strip_prefix(':')?;
    let word = label.chars().all(|c| c.is_ascii_alphabetic() || c == '-');
    (word && !rest.starts_with('/')).then_some(rest)
}

/// What stands before one comment in brackets, where that is one word with an `@` and the comment has none.
fn before_comment(text: &str) -> Option<&str> {
    let open = text.find('(').filter(|_| text.ends_with(')'))?;
    let (address, comment) = text.split_at(open);
    let address = address.trim_end_matches(unseen);
    let word = address.contains('@') && !address.chars().any(unseen);
    (word && !comment.contains('@')).then_some(address)
}
