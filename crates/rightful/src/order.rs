//! Sorting with one small code for all types.
//!
//! The standard library compiles its sort anew for every type and order, some four kilobytes each, which is a tenth of
//! the module for browsers. Here positions are sorted, once for all, and the items are then put where they belong.

use alloc::vec::Vec;
use core::cmp::Ordering;

/// Lists that can be put in order; equal items keep the order they have.
pub(crate) trait PutInOrder<T> {
    /// By this order.
    fn put_in_order_by(&mut self, order: impl FnMut(&T, &T) -> Ordering);

    /// By this key of each.
    fn put_in_order_by_key<K: Ord>(&mut self, mut key: impl FnMut(&T) -> K) {
        self.put_in_order_by(|a, b| key(a).cmp(&key(b)));
    }

    /// By the items' own order.
    fn put_in_order(&mut self)
    where
        T: Ord,
    {
        self.put_in_order_by(T::cmp);
    }
}

impl<T> PutInOrder<T> for [T] {
    fn put_in_order_by(&mut self, mut order: impl FnMut(&T, &T) -> Ordering) {
        let mut order = |a: usize, b: usize| match (self.get(a), self.get(b)) {
            (Some(a), Some(b)) => order(a, b),
            _ => Ordering::Equal,
        };
        let Some(mut sources) = sorted(self.len(), &mut order) else { return };
        for start in 0..sources.len() {
            // Along a ring of places: each takes the item that belongs there, until the one displaced first is met.
            let mut place = start;
            while let Some(source) = sources.get_mut(place) {
                let from = core::mem::replace(source, place);
                if from == start || from == place {
                    break;
                }
                self.swap(place, from);
                place = from;
            }
        }
    }
}

/// The positions of a list of this length in order: at each place, where the item that belongs there stands. None where
/// each stands there already, as in most lists.
fn sorted(length: usize, order: &mut dyn FnMut(usize, usize) -> Ordering) -> Option<Vec<usize>> {
    if (1..length).all(|at| order(at - 1, at).is_le()) {
        return None;
    }
    let mut positions: Vec<usize> = (0..length).collect();
    positions.sort_by(|a, b| order(*a, *b));
    Some(positions)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn items_come_into_the_order_of_the_standard_library(
            mut items in prop::collection::vec((0_u8..6, any::<u16>()), 0..80),
        ) {
            let mut expected = items.clone();
            expected.sort_by_key(|(key, _)| *key);
            items.put_in_order_by_key(|(key, _)| *key);
            prop_assert_eq!(&items, &expected);
            expected.sort();
            items.put_in_order();
            prop_assert_eq!(items, expected);
        }
    }
}
