//! The words of a statement as SQLite's own tokenizer splits them: enough to find clauses, not a parser.

/// One word of a statement and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// A bare word: a keyword, a name or a number.
    Word(String),
    /// A name in quotes, backticks or brackets, quotes undone.
    Quoted(String),
    /// A text literal, quotes undone.
    Text(String),
    /// Any other character.
    Mark(char),
}

impl Token {
    /// Whether it is this keyword.
    pub(crate) fn is(&self, keyword: &str) -> bool {
        matches!(&self.kind, TokenKind::Word(word) if word.eq_ignore_ascii_case(keyword))
    }

    pub(crate) fn is_mark(&self, mark: char) -> bool {
        self.kind == TokenKind::Mark(mark)
    }

    /// What it names, where it can be a name: SQLite takes text literals for names too.
    pub(crate) fn name(&self) -> Option<&str> {
        match &self.kind {
            TokenKind::Word(name) | TokenKind::Quoted(name) | TokenKind::Text(name) => Some(name),
            TokenKind::Mark(_) => None,
        }
    }
}

/// Splits a statement; comments and spaces are left out.
pub(crate) fn tokens(sql: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(rest) = sql.get(at..).filter(|rest| !rest.is_empty()) {
        let (length, kind) = token(rest);
        if let Some(kind) = kind {
            tokens.push(Token { kind, start: at, end: at + length });
        }
        at += length;
    }
    tokens
}

/// The length in bytes of what `rest` begins with, and the token it is.
fn token(rest: &str) -> (usize, Option<TokenKind>) {
    let Some(first) = rest.chars().next() else { return (0, None) };
    if rest.starts_with("--") {
        return (rest.find('\n').unwrap_or(rest.len()), None);
    }
    if rest.starts_with("/*") {
        return (rest.find("*/").map_or(rest.len(), |end| end + 2), None);
    }
    match first {
        space if space.is_ascii_whitespace() => (1, None),
        '\'' => quoted(rest, '\'', TokenKind::Text),
        '"' | '`' => quoted(rest, first, TokenKind::Quoted),
        '[' => match rest.split_once(']') {
            Some((name, _)) => {
                (name.len() + 1, Some(TokenKind::Quoted(name.get(1..).unwrap_or_default().to_owned())))
            }
            None => (rest.len(), None),
        },
        word if is_word(word) => {
            let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            (length, rest.get(..length).map(|word| TokenKind::Word(word.to_owned())))
        }
        mark => (mark.len_utf8(), Some(TokenKind::Mark(mark))),
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '$') || !c.is_ascii()
}

/// A quoted token; a doubled quote stands for one.
fn quoted(rest: &str, quote: char, kind: fn(String) -> TokenKind) -> (usize, Option<TokenKind>) {
    let mut name = String::new();
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c != quote {
            name.push(c);
        } else if chars.peek().is_some_and(|(_, next)| *next == quote) {
            name.push(quote);
            chars.next();
        } else {
            return (at + 1, Some(kind(name)));
        }
    }
    (rest.len(), None)
}

/// The position just after the bracket that closes the one at `open`.
pub(crate) fn closing(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0_usize;
    for (i, token) in tokens.iter().enumerate().skip(open) {
        if token.is_mark('(') {
            depth += 1;
        } else if token.is_mark(')') {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return i + 1;
            }
        }
    }
    tokens.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn quotes_comments_and_marks() {
        let words: Vec<String> = tokens("CREATE -- (no)\n \"a \"\"b\" /* , */ [c d]('it''s',`e`)")
            .iter()
            .map(|token| token.name().map_or_else(|| "mark".to_owned(), str::to_owned))
            .collect();
        assert_eq!(words, ["CREATE", "a \"b", "c d", "mark", "it's", "mark", "e", "mark"]);
    }

    proptest! {
        #[test]
        fn any_text_is_split(text in "[\\PC\\s'\"`\\[\\]/*()-]*") {
            for token in tokens(&text) {
                prop_assert!(text.get(token.start..token.end).is_some_and(|piece| !piece.is_empty()));
            }
        }
    }
}
