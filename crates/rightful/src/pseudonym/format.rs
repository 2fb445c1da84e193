//! What a pseudonym or surrogate looks like, cut to what its column holds.

use alloc::format;
use alloc::string::{String, ToString};

use schemars::JsonSchema;
use serde::Serialize;

use crate::read::Read;
use crate::{Code, Error, Value};

/// The domain of e-mail surrogates; `.invalid` never resolves (RFC 2606 §2), so no mail reaches anybody.
const MAIL_DOMAIN: &str = "@anonymous.invalid";
/// What is asked for where the column has room.
const BITS: u32 = 128;
/// By how many bits a value has to be rarer than it takes: one in a million (2^20).
const MARGIN: u32 = 20;

/// The look of a pseudonym or surrogate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Read, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Shape {
    /// Lower-case letters and digits (base32), a letter first, so that no engine takes it for a number.
    Text,
    /// An e-mail address that reaches nobody: `….@anonymous.invalid`.
    Email,
    /// Lower-case hexadecimal digits.
    Hex,
    /// A random UUID (version 4) as text.
    Uuid,
    /// Bytes.
    Bytes,
    /// A negative whole number from −2^52 to −1: it leaves counters that grow upwards and JavaScript's numbers alone.
    Integer,
}

/// A shape that was found to fit its column: rendering cannot fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    shape: Shape,
    /// Characters or bytes that carry chance.
    units: usize,
}

impl Format {
    /// A format for keyed pseudonyms of up to `values` different values in a column that holds `max_len` characters
    /// (bytes for [`Shape::Bytes`]).
    ///
    /// A pseudonym cannot be drawn again, so it needs 2·log2(`values`) + 20 bits: two of all then meet with a chance
    /// of at most one in two million.
    ///
    /// # Errors
    /// [`Code::SurrogateNoFit`] at `at` when the column holds fewer bits.
    pub fn for_pseudonyms(
        at: impl ToString,
        shape: Shape,
        max_len: Option<u32>,
        values: u64,
    ) -> Result<Self, Error> {
        Self::fit(at, shape, max_len, 2 * log2_up(values) + MARGIN)
    }

    /// A format for surrogates in a column of up to `rows` rows that holds `max_len` characters (bytes for
    /// [`Shape::Bytes`]).
    ///
    /// A surrogate that is taken is drawn again ([`crate::RunSeed::surrogate`], `attempt`), so log2(`rows`) + 20
    /// bits do: fewer than one draw in a million meets a value that is there.
    ///
    /// # Errors
    /// [`Code::SurrogateNoFit`] at `at` when the column holds fewer bits.
    pub fn for_surrogates(
        at: impl ToString,
        shape: Shape,
        max_len: Option<u32>,
        rows: u64,
    ) -> Result<Self, Error> {
        Self::fit(at, shape, max_len, log2_up(rows) + MARGIN)
    }

    fn fit(at: impl ToString, shape: Shape, max_len: Option<u32>, needed: u32) -> Result<Self, Error> {
        let room = max_len.unwrap_or(u32::MAX);
        let (bits, units, least) = match shape {
            Shape::Text => cut(room, 5, 1, 0, needed),
            Shape::Email => cut(room, 5, 1, MAIL_DOMAIN.len() as u32, needed),
            Shape::Hex => cut(room, 4, 0, 0, needed),
            Shape::Bytes => cut(room, 8, 0, 0, needed),
            Shape::Uuid => (if room >= 36 { 122 } else { 0 }, 36, 36),
            Shape::Integer => (52, 1, 1),
        };
        if bits >= needed {
            return Ok(Self { shape, units: units as usize });
        }
        let message = match shape {
            _ if needed > BITS => {
                format!("{BITS} bits are made and {needed} are needed: expect fewer values")
            }
            Shape::Integer => {
                format!("a whole number has 52 bits and {needed} are needed: choose text or bytes")
            }
            Shape::Uuid if room >= 36 => format!("a uuid has 122 bits and {needed} are needed: choose text"),
            _ => format!(
                "the column holds {room} and {least} are needed: widen it, or choose clear or constant"
            ),
        };
        Err(Error::new(Code::SurrogateNoFit, at, message))
    }

    /// The look.
    #[must_use]
    pub const fn shape(self) -> Shape {
        self.shape
    }

    /// How many characters or bytes a rendered value has; 1 for a number.
    pub(crate) const fn length(self) -> usize {
        match self.shape {
            Shape::Email => self.units + MAIL_DOMAIN.len(),
            _ => self.units,
        }
    }

    /// Whether a value looks as one that was rendered: of a person's own values, hardly any does.
    #[must_use]
    pub fn is_like(self, value: &Value) -> bool {
        let base32 = |text: &str| {
            text.len() == self.units
                && text.bytes().all(|b| b.is_ascii_lowercase() || (b'2'..=b'7').contains(&b))
        };
        match (self.shape, value) {
            (Shape::Text, Value::Text(text)) => base32(text),
            (Shape::Email, Value::Text(text)) => text.strip_suffix(MAIL_DOMAIN).is_some_and(base32),
            (Shape::Hex, Value::Text(text)) => {
                text.len() == self.units
                    && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
            }
            (Shape::Uuid, Value::Text(text)) => text.len() == 36 && text.as_bytes().get(14) == Some(&b'4'),
            (Shape::Bytes, Value::Blob(bytes)) => bytes.len() == self.units,
            (Shape::Integer, Value::Integer(number)) => (-(1 << 52)..0).contains(number),
            // A column of floating-point numbers keeps a whole one as such.
            (Shape::Integer, Value::Real(number)) => {
                number % 1.0 == 0.0 && (-4_503_599_627_370_496.0..0.0).contains(number)
            }
            _ => false,
        }
    }

    /// Renders 32 bytes of chance.
    pub(super) fn render(self, chance: &[u8; 32]) -> Value {
        let half: [u8; 16] = chance.first_chunk().copied().unwrap_or_default();
        match self.shape {
            Shape::Text => Value::Text(self.base32(chance)),
            Shape::Email => Value::Text(self.base32(chance) + MAIL_DOMAIN),
            Shape::Hex => {
                let mut text = data_encoding::HEXLOWER.encode(&half);
                text.truncate(self.units);
                Value::Text(text)
            }
            Shape::Uuid => Value::Text(uuid(half)),
            Shape::Bytes => Value::Blob(half.iter().copied().take(self.units).collect()),
            Shape::Integer => {
                let bits = half.first_chunk().copied().map_or(0, u64::from_be_bytes) >> 12;
                Value::Integer(-1 - bits as i64)
            }
        }
    }

    /// The first of the 32 symbols are letters; the bit that would choose the others for the first symbol is cleared.
    fn base32(self, chance: &[u8; 32]) -> String {
        let mut bytes = *chance;
        bytes[0] &= 0x7F;
        let mut text = data_encoding::BASE32_NOPAD.encode(&bytes);
        text.make_ascii_lowercase();
        text.truncate(self.units);
        text
    }
}

/// How many bits fit into `room` beside what is `fixed`, in how many units, and the least room that holds those needed;
/// `lost` bits carry no chance.
fn cut(room: u32, bits_per_unit: u32, lost: u32, fixed: u32, needed: u32) -> (u32, u32, u32) {
    let units = room.saturating_sub(fixed).min((BITS + lost).div_ceil(bits_per_unit));
    let bits = (units * bits_per_unit).saturating_sub(lost).min(BITS);
    (bits, units, (needed + lost).div_ceil(bits_per_unit) + fixed)
}

/// The least number of bits that tells `count` things apart.
const fn log2_up(count: u64) -> u32 {
    u64::BITS - count.saturating_sub(1).leading_zeros()
}

/// RFC 9562 §5.4: version 4, variant 10, the rest chance.
fn uuid(bytes: [u8; 16]) -> String {
    let mut number = u128::from_be_bytes(bytes);
    number = number & !(0xF << 76) | 0x4 << 76;
    number = number & !(0b11 << 62) | 0b10 << 62;
    let hex = format!("{number:032x}");
    let mut text = String::with_capacity(36);
    for (i, digit) in hex.chars().enumerate() {
        if matches!(i, 8 | 12 | 16 | 20) {
            text.push('-');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use proptest::prelude::*;

    use super::*;

    const SHAPES: [Shape; 6] =
        [Shape::Text, Shape::Email, Shape::Hex, Shape::Uuid, Shape::Bytes, Shape::Integer];

    #[test]
    fn what_is_rendered_is_told_from_what_people_are_called() {
        for shape in SHAPES {
            let format = Format::for_surrogates("users.email", shape, None, 1).unwrap();
            for chance in [[0; 32], [0x5A; 32], [0xFF; 32]] {
                assert!(format.is_like(&format.render(&chance)), "{shape:?}");
            }
            for own in ["anna@x.example", "Anna Albatros", "annaalba", "+49 30 1234567"] {
                assert!(!format.is_like(&Value::from(own)), "{shape:?} {own}");
            }
            assert!(!format.is_like(&Value::Integer(42)) && !format.is_like(&Value::Null), "{shape:?}");
        }
    }

    fn width(value: &Value) -> usize {
        match value {
            Value::Text(text) => text.len(),
            Value::Blob(bytes) => bytes.len(),
            _ => 0,
        }
    }

    #[test]
    fn shapes_look_as_they_say() {
        let chance: [u8; 32] = core::array::from_fn(|i| 0xF0 ^ (i as u8 * 7));
        let look = |shape, max_len| {
            Format::for_surrogates("t.c", shape, max_len, 1000).map(|format| format.render(&chance))
        };
        let text = |shape, max_len| look(shape, max_len).unwrap().as_text().unwrap().to_string();
        assert_eq!(text(Shape::Text, None).len(), 26);
        assert_eq!(text(Shape::Text, Some(8)), text(Shape::Text, None)[..8]);
        assert!(text(Shape::Email, None).ends_with(MAIL_DOMAIN));
        assert_eq!(text(Shape::Email, None).len(), 44);
        assert_eq!(text(Shape::Hex, None), data_encoding::HEXLOWER.encode(&chance[..16]));
        let uuid = text(Shape::Uuid, Some(36));
        assert_eq!(uuid.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
        assert!(uuid[14..].starts_with('4') && "89ab".contains(&uuid[19..20]));
        assert!(look(Shape::Bytes, None).unwrap() == Value::Blob(chance[..16].to_vec()));
    }

    #[test]
    fn whole_numbers_reach_both_ends_and_no_further() {
        let format = Format::for_surrogates("", Shape::Integer, None, 1 << 32).unwrap();
        assert!(format.render(&[0; 32]) == Value::Integer(-1));
        assert!(format.render(&[0xFF; 32]) == Value::Integer(-(1 << 52)));
        // As a column of floating-point numbers keeps them.
        for (number, is) in
            [(-1.0, true), (-4_503_599_627_370_496.0, true), (-1.5, false), (0.0, false), (1.0, false)]
        {
            assert_eq!(format.is_like(&Value::Real(number)), is, "{number}");
        }
    }

    #[test]
    fn what_cannot_stay_unique_is_refused_with_its_place() {
        let refused = |shape, max_len, values| {
            let error = Format::for_pseudonyms("users.code", shape, max_len, values).unwrap_err();
            assert_eq!((error.code(), error.at()), (Code::SurrogateNoFit, "users.code"));
        };
        refused(Shape::Text, Some(4), 1);
        refused(Shape::Text, Some(8), 1 << 10);
        refused(Shape::Email, Some(18), 1);
        refused(Shape::Uuid, Some(35), 1);
        refused(Shape::Integer, None, (1 << 16) + 1);
        refused(Shape::Text, None, u64::MAX);
        refused(Shape::Uuid, None, 1 << 60);
        assert!(Format::for_pseudonyms("", Shape::Text, Some(9), 1 << 10).is_ok());
        assert!(Format::for_pseudonyms("", Shape::Integer, None, 1 << 16).is_ok());
        assert!(Format::for_pseudonyms("", Shape::Bytes, Some(16), 1 << 54).is_ok());
        assert_eq!([0, 1, 2, 3, 4, 5].map(log2_up), [0, 0, 1, 2, 2, 3]);
    }

    proptest! {
        /// The message's advice is true, and a format that was accepted never renders wider than the column.
        #[test]
        fn a_format_fits_its_column(
            shape in prop::sample::select(&SHAPES), room in 0..60_u32, rows in any::<u64>(), shift in 0..64_u32,
            chance in any::<[u8; 32]>(),
        ) {
            let rows = rows >> shift;
            let fitted = Format::for_surrogates("", shape, Some(room), rows);
            if let Err(error) = &fitted {
                let words = error.message().split(' ').collect::<Vec<_>>();
                let advised = words.windows(3).find(|words| words[1..] == ["are", "needed:"]).unwrap()[0];
                let advised = advised.parse::<u32>().unwrap();
                prop_assert!(shape == Shape::Integer || Format::for_surrogates("", shape, Some(advised), rows).is_ok());
                prop_assert!(shape == Shape::Integer || Format::for_surrogates("", shape, Some(advised - 1), rows).is_err());
            }
            if let Ok(format) = fitted {
                let value = format.render(&chance);
                prop_assert!(width(&value) <= room as usize);
                let token = matches!(shape, Shape::Text | Shape::Email).then(|| value.as_text()).flatten();
                prop_assert!(token.is_none_or(|text| text.starts_with(|first: char| first.is_ascii_lowercase())));
                prop_assert!(Format::for_surrogates("", shape, Some(room + 1), rows).is_ok());
                prop_assert!(Format::for_surrogates("", shape, None, rows).is_ok());
            }
        }

        /// All bits the width was granted for carry chance.
        #[test]
        fn every_bit_counts(shape in prop::sample::select(&SHAPES), chance in any::<[u8; 32]>(), bit in 0..128_usize) {
            let mut other = chance;
            other[bit / 8] ^= 1 << (bit % 8);
            let format = Format::for_surrogates("", shape, None, 1).unwrap();
            let fixed = match shape {
                Shape::Uuid => matches!((bit / 8, bit % 8), (6, 4..) | (8, 6..)),
                Shape::Text | Shape::Email => bit == 7,
                Shape::Integer => bit >= 56 || (bit / 8 == 6 && bit % 8 < 4),
                _ => false,
            };
            prop_assert_eq!(format.render(&chance) == format.render(&other), fixed);
        }
    }
}
