//! Where an identifier begins and ends: what must not stand beside it in folded text.

use super::character::{is_unspaced, is_word};
use crate::policy::IdentifierKind;
use unicode_normalization::char::is_combining_mark;

/// The longest local part of an address (RFC 5321, 4.5.3.1.1), and so the furthest look ahead for its `@`.
const LONGEST_LOCAL: usize = 64;
/// The longest domain (RFC 5321, 4.5.3.1.2), and so the furthest look back for its `@`.
const LONGEST_DOMAIN: usize = 255;
/// How far before an address the start of its link is looked for.
const LONGEST_LINK: usize = 512;
/// The bytes of the longest character.
const LONGEST_CHARACTER: usize = 4;

/// A found text and what is around it.
pub(super) struct Place<'a> {
    pub(super) before: &'a str,
    pub(super) found: &'a str,
    pub(super) after: &'a str,
}

impl Place<'_> {
    /// Whether what is found stands by itself here, as identifiers of this kind do.
    pub(super) fn stands_alone(&self, kind: IdentifierKind) -> bool {
        let edges = match kind {
            IdentifierKind::Email => self.starts_address() && !self.is_tied() && self.ends_domain(),
            // No address has a dot before its @.
            IdentifierKind::Handle => {
                (self.before.ends_with('.') || self.starts_address()) && self.ends_handle()
            }
            IdentifierKind::Phone => {
                self.starts_word()
                    && self.ends_word()
                    && !(self.before.ends_with('_') && self.found.starts_with(is_word))
                    && !self.after.starts_with('_')
            }
            _ => self.starts_word() && self.ends_word(),
        };
        if !edges {
            return false;
        }
        let at_sign = self.at_sign_before();
        let is_part =
            self.is_part_of_address(kind, at_sign) || (at_sign.is_some() && self.is_part_of_mention(kind));
        !is_part
    }

    /// Whether a user name without its `@` stands here: as a whole word, where `own` says that it is like no other word, else
    /// as a whole value or a whole part of a link.
    pub(super) fn is_user_name(&self, own: bool) -> bool {
        if !self.ends_handle() || local_part_goes_on(self.found, self.after) {
            return false;
        }
        let starts = || !self.before.ends_with(['@', '_']) && self.starts_address();
        (own && starts()) || self.is_whole() || self.is_quoted() || self.is_part_of_link()
    }

    /// Whether it is all there is.
    fn is_whole(&self) -> bool {
        self.before.trim().is_empty() && self.after.trim().is_empty()
    }

    /// Whether it is a whole string in what reads as a JSON document.
    fn is_quoted(&self) -> bool {
        let Some((before, after)) = self.before.strip_suffix('"').zip(self.after.strip_prefix('"')) else {
            return false;
        };
        let (before, after) = (before.trim_end().chars().next_back(), after.trim_start().chars().next());
        before.is_none_or(|c| matches!(c, ':' | '[' | ',' | '{'))
            && after.is_none_or(|c| matches!(c, ',' | ']' | ':' | '}'))
    }

    /// Whether it is a whole segment of a link's path, or a whole value of its query.
    fn is_part_of_link(&self) -> bool {
        let goes_on = self.after.strip_prefix('+').is_some_and(|rest| rest.starts_with(is_word));
        !goes_on && self.before.ends_with(['/', '=']) && self.is_in_link()
    }

    fn starts_word(&self) -> bool {
        let (Some(edge), Some(neighbour)) = (self.found.chars().next(), self.before.chars().next_back())
        else {
            return true;
        };
        !is_word(edge) || !continues(edge, neighbour)
    }

    fn ends_word(&self) -> bool {
        let (Some(edge), Some(neighbour)) = (self.found.chars().next_back(), self.after.chars().next())
        else {
            return true;
        };
        !is_combining_mark(neighbour) && (!is_word(edge) || !continues(edge, neighbour))
    }

    /// Whether this is a part of somebody's e-mail address: `anna` in `anna.lee@y.example`, `y` in the same.
    ///
    /// A telephone number may be the whole local part, as messengers write it: that is still the person.
    fn is_part_of_address(&self, kind: IdentifierKind, at_sign: Option<(&str, char)>) -> bool {
        let whole_local =
            kind == IdentifierKind::Phone && domain_follows(self.after) && self.starts_address();
        (!whole_local && local_part_goes_on(self.found, self.after))
            || at_sign.is_some_and(|(local, next)| local.ends_with(ends_local) && is_word(next))
    }

    /// Whether this, with an `@` before it, is a part of a mention `@somebody`, which only its own handle tells the
    /// owner of.
    fn is_part_of_mention(&self, kind: IdentifierKind) -> bool {
        if matches!(kind, IdentifierKind::Email | IdentifierKind::Handle) {
            return false;
        }
        let right_after = self.before.ends_with('@');
        let is_the_mention = match kind {
            IdentifierKind::Text => self.ends_handle(),
            // Two words are no handle: somebody is called by name.
            _ => self.found.contains(' '),
        };
        !(right_after && is_the_mention)
    }

    /// Whether an address or a mention can begin here: no word, and no word joined to it, stands before.
    fn starts_address(&self) -> bool {
        let mut right = self.found.chars().next();
        for (index, c) in self.before.chars().rev().take(LONGEST_LOCAL).enumerate() {
            if !is_joiner(c) {
                return !is_word(c) || (index == 0 && !joins(c, right));
            }
            // Two dots are no part of an address.
            if index > 0 && (c, right) == ('.', Some('.')) {
                return true;
            }
            right = Some(c);
        }
        true
    }

    /// Whether this is the end of a longer address by a sign that an address may hold (RFC 5322, 3.2.3, `atext`), as
    /// `o'anna@x.example` is. A sign without a word before it opens a quotation or stands for itself; what separates the
    /// parts of a link separates there; and `=`, `|` and braces do everywhere: `mail=anna@x.example` is a field of a form or
    /// a log far more often than an address.
    fn is_tied(&self) -> bool {
        let mut left = self.before.chars().rev().peekable();
        let Some(sign) = left.next_if(|c| is_tie(*c)) else { return false };
        if is_quote(sign) && !left.peek().is_some_and(|c| is_word(*c)) {
            return false;
        }
        while left.next_if(|c| is_tie(*c) || is_joiner(*c)).is_some() {}
        if !left.peek().is_some_and(|c| is_word(*c)) {
            return false;
        }
        let local = self.local_before();
        // What an `@` stands before is a domain, and this begins after it.
        let after_domain = self.before.strip_suffix(local).is_some_and(|rest| rest.ends_with('@'));
        !(after_domain || (separates_link(sign) && self.is_in_link()))
    }

    /// The longest end of what is before that could be of a local part.
    fn local_before(&self) -> &str {
        let start = self
            .before
            .char_indices()
            .rev()
            .take(LONGEST_LOCAL)
            .take_while(|(_, c)| is_word(*c) || is_joiner(*c) || is_tie(*c));
        let start = start.last().map_or(self.before.len(), |(at, _)| at);
        self.before.get(start..).unwrap_or_default()
    }

    /// Whether this stands in a link: what is before, back to a space, quotation mark or bracket, names a scheme or a host,
    /// or begins or goes on as a path or a query does.
    fn is_in_link(&self) -> bool {
        let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '(' | '[');
        let start = self.before.char_indices().rev().take(LONGEST_LINK).find(|(_, c)| ends(*c));
        let start = start.map_or(0, |(at, c)| at + c.len_utf8());
        let link = self.before.get(start..).unwrap_or_default();
        link.starts_with(['/', '?', '#', '.'])
            || link.starts_with("www.")
            || link.contains("://")
            || link.contains("mailto:")
            || link.split_once('/').is_some_and(|(host, _)| host.contains('.'))
            || link.split_once('?').is_some_and(|(_, query)| query.contains('='))
    }

    /// Whether a domain can end here: neither a word nor one joined to it follows.
    fn ends_domain(&self) -> bool {
        let edge = self.found.chars().next_back();
        let mut rest = self.after.chars();
        match rest.next() {
            Some('-' | '.' | '_') => !rest.next().is_some_and(is_word),
            Some(c) => !(is_word(c) && edge.is_some_and(|edge| joins(edge, Some(c)))),
            None => true,
        }
    }

    /// Whether a handle can end here: as a domain does, but what a handle ends in (`_`) is joined to what follows too.
    fn ends_handle(&self) -> bool {
        let mark = !self.found.ends_with(is_word) && self.after.starts_with(is_word);
        !mark && !self.after.starts_with('_') && self.ends_domain()
    }

    /// What stands on both sides of the `@` that is right before this, or before the part of a domain or handle that
    /// is.
    fn at_sign_before(&self) -> Option<(&str, char)> {
        let mut right = self.found.chars().next().filter(|c| *c != '@');
        right?;
        let near = self.before.len().saturating_sub(LONGEST_DOMAIN * LONGEST_CHARACTER);
        memchr::memrchr(b'@', self.before.as_bytes().get(near..)?)?;
        for (at, c) in self.before.char_indices().rev().take(LONGEST_DOMAIN) {
            let goes_on = match c {
                '@' => return self.before.get(..at).zip(right),
                '.' | '-' | '_' => right.is_some_and(is_word),
                c => joins(c, right),
            };
            if !goes_on {
                return None;
            }
            right = Some(c);
        }
        None
    }
}

/// Whether `neighbour` makes one word with `edge`.
fn continues(edge: char, neighbour: char) -> bool {
    is_word(neighbour) && !is_unspaced(neighbour) && !is_unspaced(edge)
}

/// What may join two words inside a local part or a handle.
fn is_joiner(c: char) -> bool {
    matches!(c, '.' | '_' | '-' | '+')
}

/// What else may stand between two words of a local part. The apostrophe of typesetters is one to whoever types it.
fn is_tie(c: char) -> bool {
    matches!(c, '!' | '#' | '$' | '%' | '&' | '\'' | '*' | '/' | '?' | '^' | '~' | '\u{2019}')
}

fn is_quote(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}')
}

/// What stands between the parts of a link.
fn separates_link(c: char) -> bool {
    matches!(c, '/' | '?' | '&' | '#')
}

/// What the local part of an address may end in.
fn ends_local(c: char) -> bool {
    is_word(c) || matches!(c, '_' | '-' | '+')
}

/// Whether `c` can stand left of `right` inside one part of an address: two words of scripts with and without spaces
/// are two parts.
fn joins(c: char, right: Option<char>) -> bool {
    is_word(c)
        && right.is_none_or(|right| {
            !is_word(right) || is_combining_mark(right) || is_unspaced(c) == is_unspaced(right)
        })
}

/// Whether `found` and what follows read as the local part of an address up to its `@`.
fn local_part_goes_on(found: &str, after: &str) -> bool {
    if !has_at_sign_near(after) {
        return false;
    }
    let mut last = found.chars().next_back();
    let mut rest = after.chars();
    for c in rest.by_ref().take(LONGEST_LOCAL) {
        match c {
            '@' => return last.is_some_and(ends_local) && rest.next().is_some_and(is_word),
            '.' if last == Some('.') => return false,
            c if is_joiner(c)
                || (is_tie(c) && !separates_link(c))
                || (is_word(c) && last.is_none_or(|last| !is_word(last) || joins(last, Some(c)))) =>
            {
                last = Some(c)
            }
            _ => return false,
        }
    }
    false
}

/// Whether a local part that goes on in `after` could have an end; asked first, because the answer is cheap.
fn has_at_sign_near(after: &str) -> bool {
    let near = after.as_bytes();
    let near = near.get(..(LONGEST_LOCAL + 1) * LONGEST_CHARACTER).unwrap_or(near);
    memchr::memchr(b'@', near).is_some()
}

/// Whether `after` begins with an `@` and a domain of two labels at least, which no handle is.
fn domain_follows(after: &str) -> bool {
    let domain = after.strip_prefix('@').map(|domain| domain.trim_start_matches(|c| is_word(c) || c == '-'));
    domain.and_then(|rest| rest.strip_prefix('.')).is_some_and(|rest| rest.starts_with(is_word))
}

/// How long the tag of a plus-address is that `after` begins with, up to its `@`.
pub(super) fn plus_tag(after: &str) -> Option<usize> {
    if !has_at_sign_near(after) {
        return None;
    }
    let end = after
        .char_indices()
        .take(LONGEST_LOCAL)
        .find(|(_, c)| !(is_word(*c) || is_joiner(*c) || *c == '='))?;
    (end.1 == '@').then_some(end.0)
}
