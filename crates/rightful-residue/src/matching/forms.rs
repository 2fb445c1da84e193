//! The names of the spellings and encodings a hit can be in.

/// How the identifier itself is spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Form {
    AsGiven,
    LetterCase,
    Nfc,
    Nfd,
    PlusForSpace,
    Typography,
    PlusAddress,
    Separated,
    DateSpelling,
    Link,
    Digits,
    Utf16Le,
    Utf16Be,
    Md5,
    Sha1,
    Sha256,
    IndexTerms,
}

impl Form {
    const fn as_str(self) -> &'static str {
        match self {
            Self::AsGiven => "as-given",
            Self::LetterCase => "letter-case",
            Self::Nfc => "nfc",
            Self::Nfd => "nfd",
            Self::PlusForSpace => "plus-for-space",
            Self::Typography => "typography",
            Self::PlusAddress => "plus-address",
            Self::Separated => "separated",
            Self::DateSpelling => "date-spelling",
            Self::Link => "link",
            Self::Digits => "digits",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Md5 => "md5",
            Self::Sha1 => "sha-1",
            Self::Sha256 => "sha-256",
            Self::IndexTerms => "index-terms",
        }
    }

    /// Whether it is the identifier as people write it: nothing computed from it, no address made of it, and no link.
    pub(crate) const fn is_spelling(self) -> bool {
        matches!(
            self,
            Self::AsGiven
                | Self::LetterCase
                | Self::Nfc
                | Self::Nfd
                | Self::Typography
                | Self::Separated
                | Self::DateSpelling
                | Self::Digits
        )
    }

    pub(crate) const fn is_digest(self) -> bool {
        matches!(self, Self::Md5 | Self::Sha1 | Self::Sha256)
    }
}

/// The encoding a hit was found below.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum View {
    /// The bytes as they are.
    Plain,
    Percent,
    Html,
    JsonEscape,
    QuotedPrintable,
    Base64,
    Hex,
    /// UTF-16 with its zero bytes left out, so that encodings inside it can be read.
    Narrow,
}

impl View {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Percent => "percent-encoded",
            Self::Html => "html-encoded",
            Self::JsonEscape => "json-escaped",
            Self::QuotedPrintable => "quoted-printable",
            Self::Base64 => "base64",
            Self::Hex => "hex",
            Self::Narrow => "utf-16",
        }
    }
}

/// The name of a variant: the encodings from the outside in, then the spelling, such as `percent-encoded`,
/// `base64+letter-case` or `sha-256-hex`.
pub(crate) fn variant(views: [View; 2], form: Form) -> String {
    let outer: Vec<&str> =
        views.iter().filter(|view| **view != View::Plain).map(|view| view.as_str()).collect();
    if form.is_digest() {
        let mut name = form.as_str().to_owned();
        for encoding in outer.iter().rev().copied() {
            name.push('-');
            name.push_str(encoding);
        }
        if outer.is_empty() {
            name.push_str("-bytes");
        }
        return name;
    }
    match (outer.is_empty(), form) {
        (true, form) => form.as_str().to_owned(),
        (false, Form::AsGiven) => outer.join("+"),
        (false, form) => format!("{}+{}", outer.join("+"), form.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, View, variant};

    #[test]
    fn a_variant_is_named_from_the_outside_in() {
        assert_eq!(variant([View::Plain, View::Plain], Form::AsGiven), "as-given");
        assert_eq!(variant([View::Percent, View::Plain], Form::AsGiven), "percent-encoded");
        assert_eq!(variant([View::Percent, View::Base64], Form::Nfd), "percent-encoded+base64+nfd");
        assert_eq!(variant([View::Hex, View::Plain], Form::Sha256), "sha-256-hex");
        assert_eq!(variant([View::Plain, View::Plain], Form::Md5), "md5-bytes");
    }
}
