//! The list of free pages: trunks that name leaves.

use super::bytes::u32_at;
use super::file::Pages;
use super::seen::Seen;
use super::tree::Damage;
use crate::error::Error;

/// A free page.
pub(crate) struct FreePage<'a> {
    /// The bytes left over from its former use.
    pub(crate) bytes: &'a [u8],
    /// Whether that is all of it, as on any page but a trunk.
    pub(crate) whole: bool,
}

/// Visits every free page once; gives what is wrong with the list, if anything.
pub(crate) fn free_pages(
    pages: &Pages,
    seen: &mut Seen,
    visit: &mut dyn FnMut(FreePage<'_>) -> Result<(), Error>,
) -> Result<Option<Damage>, Error> {
    let mut trunk = pages.header.first_free;
    let mut found = 0_u64;
    let (mut bytes, mut leaf_bytes) = (Vec::new(), Vec::new());
    let mut damage = None;
    while trunk != 0 {
        if trunk > pages.count || !seen.first(trunk) || !pages.read(trunk, &mut bytes)? {
            return Ok(Some(Damage::BrokenFreelist));
        }
        found += 1;
        let count = u32_at(&bytes, 4).unwrap_or(0) as usize;
        let end = count.checked_mul(4).and_then(|length| length.checked_add(8)).unwrap_or(usize::MAX);
        let leaves = if end <= pages.usable() {
            count
        } else {
            damage = Some(Damage::BrokenFreelist);
            0
        };
        visit(FreePage { bytes: bytes.get(8 + 4 * leaves..).unwrap_or(&[]), whole: false })?;
        for at in 0..leaves {
            let leaf = u32_at(&bytes, 8 + 4 * at).unwrap_or(0);
            if leaf == 0 || leaf > pages.count || !seen.first(leaf) || !pages.read(leaf, &mut leaf_bytes)? {
                damage = Some(Damage::BrokenFreelist);
                continue;
            }
            found += 1;
            visit(FreePage { bytes: &leaf_bytes, whole: true })?;
        }
        trunk = u32_at(&bytes, 0).unwrap_or(0);
    }
    if found != u64::from(pages.header.free_pages) {
        damage = Some(Damage::BrokenFreelist);
    }
    Ok(damage)
}
