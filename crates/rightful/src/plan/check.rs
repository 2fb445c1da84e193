//! What the plain kinds of `CHECK` constraints allow, so that a value that cannot fit is refused before a run.
//!
//! Understood are comparisons of a column, or of its length, with a number; `BETWEEN`; `IN` with a list; `LIKE` for empty
//! text; `json_valid`; and several of these joined by `AND`. Anything else is left to the engine.

use alloc::string::String;
use alloc::vec::Vec;

/// A value that is about to be written.
#[derive(Clone, Copy, Debug)]
pub(super) enum Probe<'p> {
    /// This text.
    Text(&'p str),
    /// Some text of this length that nobody knows yet; an address or not.
    SomeText { length: usize, address: bool },
    /// This number.
    Number(i64),
    /// Some negative number.
    Negative,
}

/// Whether a `CHECK` may let the value pass; true where it is not understood.
pub(super) fn allows(check: &str, column: &str, probe: Probe<'_>) -> bool {
    let tokens = tokens(check);
    let mut rest = strip_outer(&tokens);
    loop {
        match term(rest, column, probe) {
            Some((true, [])) => return true,
            Some((true, [next, more @ ..])) if next.is("and") => rest = more,
            Some((false, after)) => return !after.iter().all(|token| !token.is("or")),
            _ => return true,
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Token {
    /// A name or keyword.
    Word(String),
    /// A text in single quotes.
    Text(String),
    Number(i64),
    Sign(String),
}

impl Token {
    fn is(&self, word: &str) -> bool {
        matches!(self, Self::Word(text) | Self::Sign(text) if text.eq_ignore_ascii_case(word))
    }
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let take = |pass: &dyn Fn(char) -> bool| rest.find(|c| !pass(c)).unwrap_or(rest.len());
        let (token, end) = if let Some(close) = closing(first) {
            let body = rest.get(first.len_utf8()..).unwrap_or_default();
            let length = body.find(close).unwrap_or(body.len());
            let inside = String::from(body.get(..length).unwrap_or_default());
            let token = if first == '\'' { Token::Text(inside) } else { Token::Word(inside) };
            (token, first.len_utf8() + length + close.len_utf8())
        } else if first.is_ascii_digit() || (first == '-' && rest.len() > 1) {
            let end = 1 + rest
                .get(1..)
                .unwrap_or_default()
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(rest.len() - 1);
            match rest.get(..end).and_then(|number| number.parse().ok()) {
                Some(number) => (Token::Number(number), end),
                None => (Token::Sign(first.into()), 1),
            }
        } else if first.is_alphanumeric() || first == '_' {
            let end = take(&|c| c.is_alphanumeric() || c == '_');
            (Token::Word(rest.get(..end).unwrap_or_default().into()), end)
        } else if "<>=!".contains(first) {
            let end = take(&|c| "<>=!".contains(c));
            (Token::Sign(rest.get(..end).unwrap_or_default().into()), end)
        } else {
            (Token::Sign(first.into()), first.len_utf8())
        };
        tokens.push(token);
        rest = rest.get(end..).unwrap_or_default().trim_start();
    }
    tokens
}

const fn closing(open: char) -> Option<char> {
    match open {
        '\'' => Some('\''),
        '"' => Some('"'),
        '`' => Some('`'),
        '[' => Some(']'),
        _ => None,
    }
}

/// The tokens without the word `CHECK` and one pair of parentheses around everything.
fn strip_outer(tokens: &[Token]) -> &[Token] {
    match tokens {
        [check, rest @ ..] if check.is("check") => strip_outer(rest),
        [open, inner @ .., close] if open.is("(") && close.is(")") => inner,
        _ => tokens,
    }
}

/// Reads one term; whether it may hold, and what follows. None where it is not understood or about another column.
fn term<'t>(tokens: &'t [Token], column: &str, probe: Probe<'_>) -> Option<(bool, &'t [Token])> {
    let (length, rest) = match tokens {
        [function, open, name, close, rest @ ..]
            if function.is("length") && open.is("(") && name.is(column) && close.is(")") =>
        {
            (true, rest)
        }
        [function, open, name, close, rest @ ..]
            if function.is("json_valid") && open.is("(") && name.is(column) && close.is(")") =>
        {
            return Some((is_json(probe), rest));
        }
        [name, rest @ ..] if name.is(column) => (false, rest),
        _ => return None,
    };
    let number = if length { measured(probe) } else { numeric(probe) };
    match rest {
        [Token::Sign(sign), Token::Number(bound), rest @ ..] => Some((compares(number, sign, *bound)?, rest)),
        [between, Token::Number(low), and, Token::Number(high), rest @ ..]
            if between.is("between") && and.is("and") =>
        {
            Some((compares(number, ">=", *low)? && compares(number, "<=", *high)?, rest))
        }
        [isin, open, rest @ ..] if isin.is("in") && open.is("(") && !length => {
            let end = rest.iter().position(|token| token.is(")"))?;
            let (list, after) = rest.split_at_checked(end)?;
            Some((listed(list, probe), after.get(1..)?))
        }
        [like, Token::Text(pattern), rest @ ..] if like.is("like") && !length => match probe {
            Probe::Text("") => Some((pattern.chars().all(|c| c == '%'), rest)),
            Probe::SomeText { address, .. } => Some((address || !pattern.contains('@'), rest)),
            _ => Some((true, rest)),
        },
        _ => None,
    }
}

/// The least and greatest number the probe may be.
const fn numeric(probe: Probe<'_>) -> Option<(i64, i64)> {
    match probe {
        Probe::Number(number) => Some((number, number)),
        Probe::Negative => Some((-(1 << 52), -1)),
        Probe::Text(_) | Probe::SomeText { .. } => None,
    }
}

fn measured(probe: Probe<'_>) -> Option<(i64, i64)> {
    let length = match probe {
        Probe::Text(text) => text.chars().count(),
        Probe::SomeText { length, .. } => length,
        Probe::Number(_) | Probe::Negative => return None,
    };
    i64::try_from(length).ok().map(|length| (length, length))
}

/// Whether every number of the range compares so.
fn compares(range: Option<(i64, i64)>, sign: &str, bound: i64) -> Option<bool> {
    let (low, high) = range?;
    Some(match sign {
        "<" => high < bound,
        "<=" => high <= bound,
        ">" => low > bound,
        ">=" => low >= bound,
        "=" | "==" => low == bound && high == bound,
        "<>" | "!=" => high < bound || low > bound,
        _ => return None,
    })
}

fn listed(list: &[Token], probe: Probe<'_>) -> bool {
    list.iter().any(|token| match (token, probe) {
        (Token::Text(text), Probe::Text(value)) => text == value,
        (Token::Number(number), Probe::Number(value)) => *number == value,
        _ => false,
    })
}

fn is_json(probe: Probe<'_>) -> bool {
    matches!(probe, Probe::Text(text) if serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok())
        || matches!(probe, Probe::Number(_) | Probe::Negative)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_checks_are_understood_and_others_left_to_the_engine() {
        let name = Probe::SomeText { length: 26, address: false };
        let mail = Probe::SomeText { length: 44, address: true };
        for (check, column, probe, allowed) in [
            ("id > 0", "id", Probe::Negative, false),
            ("CHECK (\"id\" >= 0)", "id", Probe::Negative, false),
            ("id >= -5", "id", Probe::Negative, false),
            ("id <> 0", "id", Probe::Negative, true),
            ("other > 0", "id", Probe::Negative, true),
            ("length(name) <= 80", "name", name, true),
            ("length(name) <= 20", "name", name, false),
            ("length(name) BETWEEN 1 AND 80", "name", Probe::Text(""), false),
            ("length(name) BETWEEN 1 AND 80", "name", name, true),
            ("length(name) >= 1 and length(name) < 10", "name", name, false),
            ("status IN ('active', 'closed')", "status", Probe::Text(""), false),
            ("status IN ('active', '')", "status", Probe::Text(""), true),
            ("status IN ('active')", "status", name, false),
            ("level in (1, 0)", "level", Probe::Number(0), true),
            ("email LIKE '%_@_%'", "email", Probe::Text(""), false),
            ("email LIKE '%_@_%'", "email", name, false),
            ("email LIKE '%_@_%'", "email", mail, true),
            ("json_valid(detail)", "detail", Probe::Text(""), false),
            ("json_valid(detail)", "detail", Probe::Text("{}"), true),
            ("id > 0 OR id < -10", "id", Probe::Negative, true),
            ("my_own(id) > 0", "id", Probe::Negative, true),
            ("", "id", Probe::Negative, true),
            ("((", "id", Probe::Negative, true),
            ("id > '", "id", Probe::Negative, true),
        ] {
            assert_eq!(allows(check, column, probe), allowed, "{check}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(check in "\\PC{0,40}") {
            allows(&check, "id", Probe::Negative);
        }
    }
}
