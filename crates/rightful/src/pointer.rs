//! JSON pointers (RFC 6901): where in a document something stands.

use alloc::string::{String, ToString};
use core::fmt;

/// The most bytes of a name that a place repeats: who wrote a longer one knows it by its beginning, and a log is not filled
/// with it.
const LONGEST: usize = 128;

/// A place in a document, such as `/purposes/account/basis`; empty for the whole of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pointer(String);

impl Pointer {
    /// The place of these segments.
    pub(crate) fn of<'s>(segments: impl IntoIterator<Item = &'s str>) -> Self {
        segments.into_iter().fold(Self::default(), |at, segment| at.key(segment))
    }

    /// The member of this name, as much of it as a place has room for.
    pub(crate) fn key(&self, name: &str) -> Self {
        let mut text = self.0.clone();
        text.push('/');
        let end = (0..=LONGEST).rev().find(|at| name.is_char_boundary(*at)).unwrap_or_default();
        let (name, rest) = name.split_at(end);
        if name.contains(['~', '/']) {
            text.push_str(&name.replace('~', "~0").replace('/', "~1"));
        } else {
            text.push_str(name);
        }
        if !rest.is_empty() {
            text.push('…');
        }
        Self(text)
    }

    /// The member at this position, where its name may be a person's data.
    pub(crate) fn position(&self, position: usize) -> Self {
        Self(alloc::format!("{}/*[{position}]", self.0))
    }

    /// The element at this index.
    pub(crate) fn index(&self, index: usize) -> Self {
        Self(self.0.clone() + "/" + &index.to_string())
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slashes_and_tildes_are_escaped() {
        assert_eq!(Pointer::of(["a/b", "~"]).index(3).to_string(), "/a~1b/~0/3");
        assert_eq!(Pointer::of(["a"]).position(1).to_string(), "/a/*[1]");
        assert_eq!(Pointer::default().to_string(), "");
    }

    #[test]
    fn a_long_name_is_cut_between_characters() {
        let whole = "a".repeat(LONGEST);
        assert_eq!(Pointer::of([whole.as_str()]).to_string(), alloc::format!("/{whole}"));
        for (long, kept) in [("ab".repeat(1 << 20), LONGEST), ("€".repeat(999), 126), ("~".repeat(999), 256)]
        {
            let at = Pointer::of([long.as_str()]).index(0).to_string();
            assert!(at.ends_with("…/0"), "{at}");
            assert_eq!(at.len(), 1 + kept + "…/0".len(), "{at}");
        }
    }
}
