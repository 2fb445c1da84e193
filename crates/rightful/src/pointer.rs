//! JSON pointers (RFC 6901): where in a document something stands.

use alloc::string::{String, ToString};
use core::fmt;

/// A place in a document, such as `/purposes/account/basis`; empty for the whole of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pointer(String);

impl Pointer {
    /// The place of these segments.
    pub(crate) fn of<'s>(segments: impl IntoIterator<Item = &'s str>) -> Self {
        segments.into_iter().fold(Self::default(), |at, segment| at.key(segment))
    }

    /// The member of this name.
    pub(crate) fn key(&self, name: &str) -> Self {
        let mut text = self.0.clone();
        text.push('/');
        if name.contains(['~', '/']) {
            text.push_str(&name.replace('~', "~0").replace('/', "~1"));
        } else {
            text.push_str(name);
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
}
