//! An e-mail address without what people and programs write around one.

use crate::redact::is_word;

/// What may stand on both sides of a whole address.
const PAIRS: [(char, char); 8] = [
    ('<', '>'),
    ('"', '"'),
    ('\'', '\''),
    ('(', ')'),
    ('[', ']'),
    ('\u{201c}', '\u{201d}'),
    ('\u{201e}', '\u{201c}'),
    ('\u{ab}', '\u{bb}'),
];

/// The longest label before an address, such as `mailto:`.
const LONGEST_LABEL: usize = 12;

/// The address that a value is, without white space and marks that are not seen, quotation marks and brackets around it, a name
/// before its angle brackets, a label such as `mailto:`, what follows its `?`, a comment in brackets, and a full stop, comma or
/// semicolon after it.
///
/// What holds several addresses is none of them: `anna@x.example, bo@y.example` comes back as it is.
pub(crate) fn plain(text: &str) -> &str {
    let mut address = text;
    loop {
        let less = undecorated(address);
        if less.len() == address.len() {
            return address;
        }
        address = less;
    }
}

/// Whether a text is one address and nothing else, so that it reads the same wherever it is written. Signs that a mailbox may
/// hold by the letter of RFC 5322 and that stand between things far more often, such as `=`, `{` and `|`, make it none.
pub(crate) fn is_plain(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let of_local = |c: char| is_word(c) || ".!#$%&'*+^_~-".contains(c);
    let of_label = |c: char| is_word(c) || c == '-' || c == '_';
    let is_label = |label: &str| !label.is_empty() && label.chars().all(of_label);
    let is_numeric = |domain: &str| domain.chars().all(|c| c.is_ascii_alphanumeric() || c == '.' || c == ':');
    let numeric = domain.strip_prefix('[').and_then(|domain| domain.strip_suffix(']'));
    let is_domain = numeric.map_or_else(|| domain.split('.').all(is_label), is_numeric);
    local.starts_with(|c| is_word(c) || c == '_')
        && local.chars().all(of_local)
        && domain.len() >= 3
        && is_domain
        && domain.ends_with(|c| is_word(c) || c == ']')
}

/// A value with one layer less around its address.
fn undecorated(text: &str) -> &str {
    let text = text.trim_matches(is_unseen).trim_end_matches(['.', ',', ';']).trim_end_matches(is_unseen);
    between(text)
        .or_else(|| named(text))
        .or_else(|| labelled(text))
        .or_else(|| text.split_once('@').and_then(|(local, domain)| without_query(text, local, domain)))
        .or_else(|| commented(text))
        .unwrap_or(text)
}

/// White space, and what a copy from elsewhere brings along and nobody sees.
fn is_unseen(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\0' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// What stands in one pair of marks around all of it.
fn between(text: &str) -> Option<&str> {
    let (open, close) = PAIRS
        .iter()
        .find(|(open, close)| text.starts_with(*open) && text.ends_with(*close) && text.len() > 1)?;
    let inner = text.strip_prefix(*open)?.strip_suffix(*close)?;
    // `"a" <b@x.example>, "c"` begins and ends like a pair and is none.
    (!inner.contains([*open, *close]) || *open == '\'').then_some(inner)
}

/// What stands in angle brackets after a name. A name without quotation marks holds no other address.
fn named(text: &str) -> Option<&str> {
    let (name, inner) = text.strip_suffix('>')?.rsplit_once('<')?;
    let name = name.trim_matches(is_unseen);
    let quoted = name.strip_prefix('"').and_then(|name| name.strip_suffix('"'));
    let alone = match quoted {
        Some(name) => !name.contains('"'),
        None => !name.contains(['@', '<', '>']) || name.eq_ignore_ascii_case(inner.trim_matches(is_unseen)),
    };
    alone.then_some(inner)
}

/// What stands after a label. What goes on with a slash is a link.
fn labelled(text: &str) -> Option<&str> {
    let (label, rest) = text.split_once(':')?;
    let is_label = (2..=LONGEST_LABEL).contains(&label.len())
        && label.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
    (is_label && !rest.starts_with('/')).then_some(rest)
}

/// The address before what a link says of the message: no domain holds a `?`.
fn without_query<'t>(text: &'t str, local: &str, domain: &str) -> Option<&'t str> {
    let end = local.len() + 1 + domain.find('?')?;
    text.get(..end)
}

/// The address before a comment, such as `anna@x.example (work)`.
fn commented(text: &str) -> Option<&str> {
    let (address, comment) = text.strip_suffix(')')?.split_once('(')?;
    let address = address.trim_end_matches(is_unseen);
    (address.contains('@') && !address.contains(is_unseen) && !comment.contains('@')).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn what_is_written_around_an_address_is_no_part_of_it() {
        for text in [
            "anna@x.example",
            " anna@x.example ",
            "\u{feff}anna@x.example\u{200b}\n",
            "<anna@x.example>",
            "mailto:anna@x.example",
            "MAILTO:anna@x.example?subject=hi&cc=bo@y.example",
            "<mailto:anna@x.example>",
            "mailto:<anna@x.example>",
            "\"Anna Muster\" <anna@x.example>",
            "Anna Muster <anna@x.example>",
            "Muster, Anna <anna@x.example>;",
            "\"bo@y.example\" <anna@x.example>",
            "anna@x.example <anna@x.example>",
            "'anna@x.example'",
            "\"anna@x.example\"",
            "(anna@x.example)",
            "[anna@x.example]",
            "\u{201e}anna@x.example\u{201c}",
            "anna@x.example.",
            "anna@x.example,",
            "anna@x.example (work)",
            "E-Mail: anna@x.example",
            "smtp:anna@x.example",
        ] {
            assert_eq!(plain(text), "anna@x.example", "{text:?}");
        }
    }

    #[test]
    fn what_may_be_a_part_of_it_and_what_holds_several_stays() {
        for text in [
            "o'anna@x.example",
            "anna+x@x.example",
            "x?anna@x.example",
            "\"a b\"@x.example",
            "anna@[127.0.0.1]",
            "a=anna@x.example",
            "https://x.example/anna@x.example",
            "a:anna@x.example",
            "anna@x.example, bo@y.example",
            "anna@x.example; Bo <bo@y.example>",
            "<anna@x.example>, <bo@y.example>",
            "bo@y.example <anna@x.example>",
            "\"A\" <anna@x.example>, \"B\" <bo@y.example>",
            "ask Anna at anna@x.example",
            "n/a",
            "",
        ] {
            assert_eq!(plain(text), text, "{text:?}");
        }
    }
}
