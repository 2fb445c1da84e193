//! Maps and sets without the code that collects them.
//!
//! The standard library collects into a map or set by a list that it sorts, whose code is compiled anew for every type, some
//! five kilobytes each. What is inserted one after the other gives the same map, by code that is there already.

/// Items that can be gathered in a map or set; in a map the last value of a key stays.
pub(crate) trait Gather: Iterator + Sized {
    /// Gathers the items.
    fn gather<C: Default + Extend<Self::Item>>(self) -> C {
        let mut all = C::default();
        all.extend(self);
        all
    }
}

impl<I: Iterator> Gather for I {}

#[cfg(test)]
mod tests {
    use alloc::collections::{BTreeMap, BTreeSet};
    use alloc::vec::Vec;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_gathered_is_what_would_be_collected(items in prop::collection::vec((0_u8..9, any::<u8>()), 0..40)) {
            let gathered: BTreeMap<u8, u8> = items.iter().copied().gather();
            prop_assert_eq!(gathered, items.iter().copied().collect::<BTreeMap<_, _>>());
            let keys: Vec<u8> = items.iter().map(|(key, _)| *key).collect();
            let gathered: BTreeSet<u8> = keys.iter().copied().gather();
            prop_assert_eq!(gathered, keys.into_iter().collect::<BTreeSet<_>>());
        }
    }
}
