//! 32 secret bytes: derived, compared and written without a trace.

use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, Zeroizing};

use super::encode;
use crate::{Code, Error, Value};

const CHECKSUM: usize = 4;
const ENCODED: usize = 58;

/// 32 secret bytes on the heap, so that moving them copies a pointer; wiped when dropped.
#[derive(Clone)]
pub(super) struct Secret(Box<Zeroizing<[u8; 32]>>);

impl Secret {
    pub(super) fn new(bytes: &[u8; 32]) -> Self {
        let mut secret = Self(Box::default());
        secret.0.copy_from_slice(bytes);
        secret
    }

    pub(super) fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    pub(super) fn is_zero(&self) -> bool {
        bool::from(self.0.ct_eq(&[0; 32]))
    }

    /// HKDF-SHA-256 with `label` and `domain` as info. A label holds no NUL, so no two pairs give the same info.
    pub(super) fn derive(&self, label: &str, domain: &str) -> Self {
        let mut secret = Self(Box::default());
        hkdf(b"rightful/1", self.expose(), &[label.as_bytes(), b"\0", domain.as_bytes()], &mut secret.0);
        secret
    }

    /// HMAC-SHA-256 over what `feed` hands to its argument.
    pub(super) fn mac(&self, feed: impl FnOnce(&mut dyn FnMut(&[u8]))) -> [u8; 32] {
        let mut block = Zeroizing::new([0; 64]);
        // A key shorter than the block of 64 bytes is padded with zeros (RFC 2104).
        block.iter_mut().zip(self.expose()).for_each(|(to, from)| *to = *from);
        let mut mac = Hmac::<Sha256>::new((&*block).into());
        feed(&mut |piece| mac.update(piece));
        mac.finalize().into_bytes().into()
    }

    /// HMAC-SHA-256 over the encoding of `domain` and `values`.
    pub(super) fn mac_values(&self, domain: &str, values: &[Value]) -> [u8; 32] {
        self.mac(|sink| encode::encode(domain, values, &mut |piece| sink(piece)))
    }

    /// The text form: `prefix`, then base32 of the bytes and a checksum of prefix and bytes.
    pub(super) fn to_text(&self, prefix: &str) -> SecretText {
        let mut bytes = Zeroizing::new([0; 32 + CHECKSUM]);
        let sum = checksum(prefix, self.expose());
        bytes.iter_mut().zip(self.expose().iter().chain(&sum)).for_each(|(to, from)| *to = *from);
        // Room for all of it from the start: growing would leave a copy behind.
        let mut text = Zeroizing::new(String::with_capacity(prefix.len() + ENCODED));
        text.push_str(prefix);
        data_encoding::BASE32_NOPAD.encode_append(&*bytes, &mut text);
        text.make_ascii_lowercase();
        SecretText(text)
    }

    /// Reads the text form; white space around it is fine. The error never repeats what was read.
    pub(super) fn from_text(prefix: &str, text: &str) -> Result<Self, Error> {
        let wrong = || {
            let message =
                alloc::format!("expected {prefix} and {ENCODED} characters: copy the whole text again");
            Error::new(Code::KeySyntax, "", message)
        };
        let encoded = text.trim().strip_prefix(prefix).ok_or_else(wrong)?;
        if encoded.len() != ENCODED || encoded.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Err(wrong());
        }
        let upper = Zeroizing::new(encoded.to_ascii_uppercase());
        let mut bytes = Zeroizing::new([0; 32 + CHECKSUM]);
        data_encoding::BASE32_NOPAD.decode_mut(upper.as_bytes(), &mut *bytes).map_err(|_| wrong())?;
        let (key, sum) = bytes.split_first_chunk::<32>().ok_or_else(wrong)?;
        if bool::from(checksum(prefix, key).ct_eq(sum)) { Ok(Self::new(key)) } else { Err(wrong()) }
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.expose().ct_eq(other.expose()).into()
    }
}

impl Eq for Secret {}

fn checksum(prefix: &str, key: &[u8; 32]) -> [u8; CHECKSUM] {
    let mut hash: [u8; 32] = Sha256::new().chain_update(prefix).chain_update(key).finalize().into();
    let mut sum = [0; CHECKSUM];
    sum.iter_mut().zip(&hash).for_each(|(to, from)| *to = *from);
    hash.zeroize();
    sum
}

fn hkdf(salt: &[u8], key: &[u8], info: &[&[u8]], out: &mut [u8; 32]) {
    #[expect(clippy::expect_used, reason = "HKDF-SHA-256 gives up to 8160 bytes, and 32 are asked for")]
    hkdf::Hkdf::<Sha256>::new(Some(salt), key).expand_multi_info(info, out).expect("32 bytes");
}

/// The text of a secret; wiped when dropped, and absent from `Debug`.
pub struct SecretText(Zeroizing<String>);

impl SecretText {
    /// The secret itself, to be stored where secrets are stored.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretText(..)")
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;
    use alloc::vec::Vec;

    use proptest::prelude::*;

    use super::*;

    const PREFIX: &str = "rightful-test-1:";

    fn hex(text: &str) -> Vec<u8> {
        data_encoding::HEXLOWER.decode(text.as_bytes()).unwrap()
    }

    /// RFC 4231, the cases whose key is no longer than ours.
    #[test]
    fn hmac_sha_256_of_rfc_4231() {
        let counting: Vec<u8> = (1..=25).collect();
        let cases: [(&[u8], &[u8], &str); 4] = [
            (&[0x0b; 20], b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
            (
                b"Jefe",
                b"what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            ),
            (&[0xaa; 20], &[0xdd; 50], "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
            (&counting, &[0xcd; 50], "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        ];
        for (short, data, expected) in cases {
            let mut key = [0; 32];
            key[..short.len()].copy_from_slice(short);
            assert_eq!(Secret::new(&key).mac(|sink| data.chunks(7).for_each(sink)).to_vec(), hex(expected));
        }
    }

    /// RFC 5869 appendix A, the first 32 bytes of each case for SHA-256.
    #[test]
    fn hkdf_sha_256_of_rfc_5869() {
        let range = |from: u8, to: u8| (from..=to).collect::<Vec<u8>>();
        let cases = [
            (
                range(0, 0x0c),
                [0x0b; 22].to_vec(),
                range(0xf0, 0xf9),
                "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf",
            ),
            (
                range(0x60, 0xaf),
                range(0, 0x4f),
                range(0xb0, 0xff),
                "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c",
            ),
            (
                Vec::new(),
                [0x0b; 22].to_vec(),
                Vec::new(),
                "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d",
            ),
        ];
        for (salt, key, info, expected) in cases {
            let mut out = [0; 32];
            hkdf(&salt, &key, &[&info], &mut out);
            assert_eq!(out.to_vec(), hex(expected));
        }
    }

    proptest! {
        #[test]
        fn text_reads_back(bytes in any::<[u8; 32]>()) {
            let secret = Secret::new(&bytes);
            let text = alloc::format!(" {}\n", secret.to_text(PREFIX).expose());
            prop_assert!(Secret::from_text(PREFIX, &text)? == secret);
            prop_assert!(Secret::from_text("rightful-else-1:", &text).is_err());
        }

        #[test]
        fn a_typo_is_an_error_that_repeats_nothing(
            bytes in any::<[u8; 32]>(), at in any::<prop::sample::Index>(), typo in "[a-z2-7A-Z0189 é]", kind in 0..3,
        ) {
            let right: Vec<char> = Secret::new(&bytes).to_text(PREFIX).expose().chars().collect();
            let mut wrong = right.clone();
            let at = at.index(right.len() - 1);
            match kind {
                0 => wrong[at] = typo.chars().next().unwrap(),
                1 => wrong.swap(at, at + 1),
                _ => { wrong.remove(at); }
            }
            prop_assume!(wrong != right);
            let part: String = wrong[PREFIX.len() + 8..PREFIX.len() + 40].iter().collect();
            let wrong: String = wrong.into_iter().collect();
            let error = Secret::from_text(PREFIX, &wrong).err().unwrap();
            prop_assert_eq!(error.code(), Code::KeySyntax);
            prop_assert!(!error.to_string().contains(&part));
        }
    }
}
