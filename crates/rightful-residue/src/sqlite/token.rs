//! Splits a definition into tokens, as far as a column list needs it.

/// One token. Comments and white space are left out.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Token {
    /// A bare word: a keyword, a type or an unquoted name.
    Word(String),
    /// A name in double quotes, brackets or backticks.
    Quoted(String),
    /// A string literal.
    Text(String),
    /// A blob literal.
    Blob(Vec<u8>),
    /// A number as written.
    Number(String),
    /// Anything else, one character each.
    Mark(char),
}

impl Token {
    pub(crate) fn is(&self, keyword: &str) -> bool {
        matches!(self, Self::Word(word) if word.eq_ignore_ascii_case(keyword))
    }

    pub(crate) fn is_mark(&self, mark: char) -> bool {
        *self == Self::Mark(mark)
    }

    /// The name this token spells; a string literal counts, as SQLite accepts one for a name.
    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Self::Word(name) | Self::Quoted(name) | Self::Text(name) => Some(name),
            _ => None,
        }
    }
}

/// The tokens of a definition; `None` when a quote or comment does not end.
pub(crate) fn tokens(sql: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let after = rest.get(first.len_utf8()..)?;
        rest = if first.is_ascii_whitespace() {
            after
        } else if rest.starts_with("--") {
            rest.split_once('\n').map_or("", |(_, after)| after)
        } else if rest.starts_with("/*") {
            // An unfinished comment ends with the text, as in SQLite.
            rest.get(2..)?.split_once("*/").map_or("", |(_, after)| after)
        } else if matches!(first, '\'' | '"' | '`' | '[') {
            let (text, after) = quoted(after, if first == '[' { ']' } else { first })?;
            tokens.push(if first == '\'' { Token::Text(text) } else { Token::Quoted(text) });
            after
        } else if matches!(first, 'x' | 'X') && after.starts_with('\'') {
            let (text, after) = quoted(after.get(1..)?, '\'')?;
            tokens.push(Token::Blob(data_encoding::HEXUPPER_PERMISSIVE.decode(text.as_bytes()).ok()?));
            after
        } else if first.is_ascii_digit() || (first == '.' && after.starts_with(|c: char| c.is_ascii_digit()))
        {
            let end = number_end(rest);
            tokens.push(Token::Number(rest.get(..end)?.to_owned()));
            rest.get(end..)?
        } else if is_word(first) {
            let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            tokens.push(Token::Word(rest.get(..end)?.to_owned()));
            rest.get(end..)?
        } else {
            tokens.push(Token::Mark(first));
            after
        };
    }
    Some(tokens)
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$' || !c.is_ascii()
}

/// Where a number ends: digits, a point, an exponent with its sign, hexadecimal digits.
fn number_end(text: &str) -> usize {
    let hex = text.starts_with("0x") || text.starts_with("0X");
    let mut last = ' ';
    for (at, c) in text.char_indices() {
        let sign = !hex && matches!(c, '+' | '-') && matches!(last, 'e' | 'E');
        if !(is_word(c) || c == '.' || sign) {
            return at;
        }
        last = c;
    }
    text.len()
}

/// Text up to the closing quote, where a doubled quote stands for one, and what follows.
fn quoted(text: &str, close: char) -> Option<(String, &str)> {
    let mut out = String::new();
    let mut rest = text;
    loop {
        let (part, after) = rest.split_once(close)?;
        out.push_str(part);
        if close != ']' && after.starts_with(close) {
            out.push(close);
            rest = after.get(1..)?;
        } else {
            return Some((out, after));
        }
    }
}
