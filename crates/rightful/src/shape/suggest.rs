//! The known word that was probably meant.

use alloc::vec::Vec;

/// The nearest of `known` to `word`, where one is near enough: a third of its letters may be wrong.
pub(crate) fn nearest<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let most = (word.chars().count() / 3).clamp(1, 3);
    known
        .map(|other| (distance(word, other), other))
        .filter(|(wrong, _)| *wrong <= most)
        .min()
        .map(|(_, other)| other)
}

/// How many letters have to be added, dropped, changed or swapped with their neighbour to make `a` of `b`.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 3 || a.len() > 64 {
        return usize::MAX;
    }
    // Rows of the table of prefixes: the one before the last, the last, and the one being made.
    let (mut before, mut last) = (Vec::new(), (0..=b.len()).collect::<Vec<usize>>());
    let mut letter_before = None;
    for (i, x) in a.iter().enumerate() {
        let mut row = alloc::vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX / 2);
            let changed = at(&last, j) + usize::from(x != y);
            let mut least = changed.min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = j > 0 && b.get(j - 1) == Some(x) && letter_before == Some(y);
            if swapped {
                least = least.min(at(&before, j - 1) + 1);
            }
            row.push(least);
        }
        before = core::mem::replace(&mut last, row);
        letter_before = Some(x);
    }
    last.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_recognised_and_another_word_is_not() {
        for (word, meant) in [
            ("retentoin", Some("retention")),
            ("purpose", Some("purposes")),
            ("bsis", Some("basis")),
            ("basis", Some("basis")),
            ("banana", None),
            ("x", None),
            ("", None),
        ] {
            let known = ["basis", "purposes", "retention", "ends"];
            assert_eq!(nearest(word, known.into_iter()), meant, "{word}");
        }
        assert_eq!(distance("ab", "ba"), 1);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
