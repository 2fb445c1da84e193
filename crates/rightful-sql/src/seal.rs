//! Seals what a run has captured, so that its tables hold nothing readable while the run lasts.
//!
//! XChaCha20-Poly1305 under the run key. The header names the form, the run and the part, and is authenticated, so
//! that parts cannot be swapped between places or runs.
//!
//! The nonce is a keyed digest of header and plaintext. It can repeat only where key, header and plaintext do, and then
//! the sealed bytes repeat too and tell nothing new. So no counter has to survive a crash: a resumed run that seals
//! a part again gives the same bytes, and one that seals other content under the same part gets another nonce.

use chacha20poly1305::aead::{AeadInOut, KeyInit};
use chacha20poly1305::{Error as CipherError, XChaCha20Poly1305, XNonce};
use rightful::{Code, Error, RunId, RunKey};
use zeroize::Zeroizing;

const FORM: &[u8; 4] = b"RFS1";
const HEADER: usize = FORM.len() + 16 + 8;
const NONCE: usize = 24;
const TAG: usize = 16;

/// Seals `plain` as part number `part` of what `run` has captured.
///
/// # Errors
/// [`Code::SealForm`] for a part of 256 GiB or more.
pub fn seal(key: &RunKey, run: RunId, part: u64, plain: &[u8]) -> Result<Vec<u8>, Error> {
    let header = header(run, part);
    let nonce = nonce(key, &header, plain);
    // Room for all of it from the start: growing would leave a copy of the plaintext behind.
    let mut body = Zeroizing::new(Vec::with_capacity(plain.len() + TAG));
    body.extend_from_slice(plain);
    key.with_cipher_key(|key| {
        XChaCha20Poly1305::new(key.into()).encrypt_in_place(&nonce, &header, &mut *body)
    })
    .map_err(|CipherError| {
        Error::new(Code::SealForm, "", "the part is too large: capture fewer rows a part")
    })?;
    Ok([&header[..], &nonce, &body].concat())
}

/// Opens part number `part` of what `run` has captured; the plaintext is wiped when dropped.
///
/// # Errors
/// [`Code::SealForm`] when the bytes are not that part in this form, [`Code::SealBroken`] when another key sealed them
/// or they were changed.
pub fn open(key: &RunKey, run: RunId, part: u64, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
    let header = header(run, part);
    let (nonce, body) = sealed
        .strip_prefix(&header)
        .and_then(<[u8]>::split_first_chunk::<NONCE>)
        .filter(|(_, body)| body.len() >= TAG)
        .ok_or_else(|| {
            let message =
                "the capture is not of this run and part: restore the tables of the run as they were";
            Error::new(Code::SealForm, "", message)
        })?;
    let mut plain = Zeroizing::new(body.to_vec());
    key.with_cipher_key(|key| {
        XChaCha20Poly1305::new(key.into()).decrypt_in_place(nonce.into(), &header, &mut *plain)
    })
    .map_err(|CipherError| {
        let message =
            "the capture was changed or another key sealed it: give the key of the run that made it";
        Error::new(Code::SealBroken, "", message)
    })?;
    Ok(plain)
}

fn header(run: RunId, part: u64) -> [u8; HEADER] {
    let mut header = [0; HEADER];
    let fields = FORM.iter().chain(run.as_bytes()).copied().chain(part.to_be_bytes());
    header.iter_mut().zip(fields).for_each(|(to, from)| *to = from);
    header
}

fn nonce(key: &RunKey, header: &[u8], plain: &[u8]) -> XNonce {
    key.digest(&[header, plain]).first_chunk::<NONCE>().copied().unwrap_or_default().into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::Index;
    use rightful::RunSeed;

    use super::*;

    fn run(byte: u8) -> (RunKey, RunId) {
        let seed = RunSeed::given(&[byte; 32]);
        (seed.run_key(), seed.run_id())
    }

    fn code(result: Result<Zeroizing<Vec<u8>>, Error>) -> Option<Code> {
        result.err().map(|error| error.code())
    }

    /// draft-irtf-cfrg-xchacha-03, appendix A.3.1: the cipher is the one the header's form stands for.
    #[test]
    fn the_cipher_is_xchacha20_poly1305() {
        let hex = |text: &str| -> Vec<u8> {
            (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap()).collect()
        };
        let key: [u8; 32] = core::array::from_fn(|i| 0x80 + i as u8);
        let nonce: [u8; 24] = core::array::from_fn(|i| 0x40 + i as u8);
        let mut buffer =
            b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the \
            future, sunscreen would be it."
                .to_vec();
        XChaCha20Poly1305::new(&key.into())
            .encrypt_in_place(&nonce.into(), &hex("50515253c0c1c2c3c4c5c6c7"), &mut buffer)
            .unwrap();
        assert_eq!(buffer[..16], hex("bd6d179d3e83d43b9576579493c0e939"));
        assert_eq!(buffer[buffer.len() - 16..], hex("c0875924c1c7987947deafd8780acf49"));
    }

    #[test]
    fn another_run_or_part_or_key_does_not_open_it() {
        let ((key, id), (other_key, other_id)) = (run(1), run(2));
        let sealed = seal(&key, id, 7, b"anna@x.example").unwrap();
        assert_eq!(*open(&key, id, 7, &sealed).unwrap(), b"anna@x.example");
        assert_eq!(code(open(&key, id, 8, &sealed)), Some(Code::SealForm));
        assert_eq!(code(open(&key, other_id, 7, &sealed)), Some(Code::SealForm));
        assert_eq!(code(open(&other_key, id, 7, &sealed)), Some(Code::SealBroken));
        let mut moved = sealed.clone();
        moved[HEADER - 1] = 8;
        assert_eq!(code(open(&key, id, 8, &moved)), Some(Code::SealBroken));
    }

    proptest! {
        #[test]
        fn what_was_sealed_opens_and_is_not_readable(plain in prop::collection::vec(any::<u8>(), 0..300), part in any::<u64>()) {
            let (key, id) = run(1);
            let sealed = seal(&key, id, part, &plain).unwrap();
            prop_assert_eq!(sealed.len(), HEADER + NONCE + plain.len() + TAG);
            prop_assert_eq!(&*open(&key, id, part, &sealed).unwrap(), &plain);
            prop_assert!(plain.len() < 8 || !sealed.windows(plain.len()).any(|window| window == plain));
            prop_assert_eq!(seal(&key, id, part, &plain).unwrap(), sealed);
        }

        #[test]
        fn a_nonce_repeats_only_with_everything_else(
            a in (0..3_u64, prop::collection::vec(0..2_u8, 0..3)), b in (0..3_u64, prop::collection::vec(0..2_u8, 0..3)),
        ) {
            let (key, id) = run(1);
            let nonce = |(part, plain): &(u64, Vec<u8>)| {
                seal(&key, id, *part, plain).unwrap()[HEADER..HEADER + NONCE].to_vec()
            };
            prop_assert_eq!(nonce(&a) == nonce(&b), a == b);
        }

        #[test]
        fn any_change_or_cut_is_found(
            plain in prop::collection::vec(any::<u8>(), 0..50), at in any::<Index>(), flip in 1..=255_u8,
        ) {
            let (key, id) = run(1);
            let mut sealed = seal(&key, id, 1, &plain).unwrap();
            let at = at.index(sealed.len());
            prop_assert!(open(&key, id, 1, &sealed[..at]).is_err());
            sealed[at] ^= flip;
            let expected = if at < HEADER { Code::SealForm } else { Code::SealBroken };
            prop_assert_eq!(code(open(&key, id, 1, &sealed)), Some(expected));
        }
    }
}
