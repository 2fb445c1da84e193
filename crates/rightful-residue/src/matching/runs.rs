//! Stretches of base64 and hexadecimal digits inside other bytes, decoded at every alignment.

use super::forms::View;

#[derive(Clone, Copy)]
pub(crate) enum Digits {
    Base64,
    Hex,
}

const NONE: u8 = 0xff;

const fn table(base64: bool) -> [u8; 256] {
    let mut table = [NONE; 256];
    let mut code = 0_usize;
    while code < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "code is below 256")]
        let c = code as u8;
        let value = match (base64, c) {
            (true, b'A'..=b'Z') => c - b'A',
            (true, b'a'..=b'z') => c - b'a' + 26,
            (true, b'0'..=b'9') => c - b'0' + 52,
            (true, b'+' | b'-') => 62,
            (true, b'/' | b'_') => 63,
            (false, b'0'..=b'9') => c - b'0',
            (false, b'a'..=b'f') => c - b'a' + 10,
            (false, b'A'..=b'F') => c - b'A' + 10,
            _ => NONE,
        };
        #[expect(clippy::indexing_slicing, reason = "code is below 256")]
        {
            table[code] = value;
        }
        code += 1;
    }
    table
}

static BASE64: [u8; 256] = table(true);
static HEX: [u8; 256] = table(false);

/// One decoded stretch in the buffer.
#[derive(Clone, Copy)]
pub(crate) struct Segment {
    /// Where its decoded bytes begin.
    decoded: usize,
    /// Where its digits begin and end in the source.
    source: (usize, usize),
}

impl Digits {
    pub(crate) const ALL: [Self; 2] = [Self::Base64, Self::Hex];

    pub(crate) const fn view(self) -> View {
        match self {
            Self::Base64 => View::Base64,
            Self::Hex => View::Hex,
        }
    }

    const fn table(self) -> &'static [u8; 256] {
        match self {
            Self::Base64 => &BASE64,
            Self::Hex => &HEX,
        }
    }

    fn value(self, byte: u8) -> u8 {
        self.table().get(usize::from(byte)).copied().unwrap_or(NONE)
    }

    /// Digits and bytes of one group.
    const fn group(self) -> (usize, usize) {
        match self {
            Self::Base64 => (4, 3),
            Self::Hex => (2, 1),
        }
    }

    /// Decodes every stretch that can hold `least` bytes, at every alignment, with a zero byte between them.
    pub(crate) fn decode(self, bytes: &[u8], least: usize, out: &mut Vec<u8>, segments: &mut Vec<Segment>) {
        out.clear();
        segments.clear();
        let (digits, decoded) = self.group();
        let shortest = (least * digits).div_ceil(decoded);
        let table = self.table();
        let is_digit =
            |at: usize| bytes.get(at).is_some_and(|byte| table.get(usize::from(*byte)) != Some(&NONE));
        // A stretch that is long enough and begins at `from` or later covers the byte at `at`.
        let (mut from, mut at) = (0, shortest - 1);
        while at < bytes.len() {
            if !is_digit(at) {
                (from, at) = (at + 1, at + shortest);
                continue;
            }
            let start = (from..at).rev().find(|place| !is_digit(*place)).map_or(from, |place| place + 1);
            // Looking from its far end shows soonest that a stretch is too short, and lets most be skipped.
            if let Some(gap) = (at + 1..start + shortest).rev().find(|place| !is_digit(*place)) {
                (from, at) = (gap + 1, gap + shortest);
                continue;
            }
            let end = self.run_end(bytes, at, start);
            for alignment in 0..digits {
                segments.push(Segment { decoded: out.len(), source: (start + alignment, end) });
                self.decode_run(bytes.get(start + alignment..end).unwrap_or(&[]), out);
                out.push(0);
            }
            (from, at) = (end, end + shortest);
        }
    }

    /// Where the run through `at` ends; base64 goes on over the line ends of a wrapped text.
    fn run_end(self, bytes: &[u8], at: usize, start: usize) -> usize {
        let run = |from: usize| {
            from + bytes
                .get(from..)
                .map_or(0, |rest| rest.iter().take_while(|byte| self.value(**byte) != NONE).count())
        };
        let mut end = run(at);
        while matches!(self, Self::Base64) && end - start >= 60 {
            let next = match bytes.get(end..) {
                Some([b'\r', b'\n', ..]) => end + 2,
                Some([b'\n', ..]) => end + 1,
                _ => break,
            };
            let after = run(next);
            if after == next {
                break;
            }
            end = after;
        }
        end
    }

    fn decode_run(self, digits: &[u8], out: &mut Vec<u8>) {
        let width = match self {
            Self::Base64 => 6,
            Self::Hex => 4,
        };
        let (mut bits, mut held) = (0_u32, 0_u32);
        for digit in digits {
            let value = self.value(*digit);
            if value == NONE {
                continue;
            }
            held = held << width | u32::from(value);
            bits += width;
            if bits >= 8 {
                bits -= 8;
                #[expect(clippy::cast_possible_truncation, reason = "the low eight bits are meant")]
                out.push((held >> bits) as u8);
            }
        }
    }

    /// The source of the decoded range: where its first digit begins and its last one ends.
    pub(crate) fn source(
        self,
        bytes: &[u8],
        segments: &[Segment],
        start: usize,
        end: usize,
    ) -> (usize, usize) {
        let index = segments.partition_point(|segment| segment.decoded <= start).saturating_sub(1);
        let Some(segment) = segments.get(index) else { return (0, 0) };
        let (digits, decoded) = self.group();
        let first = (start - segment.decoded) * digits / decoded;
        let last = ((end - segment.decoded) * digits).div_ceil(decoded);
        (self.digit_at(bytes, *segment, first), self.digit_at(bytes, *segment, last.max(1) - 1) + 1)
    }

    fn digit_at(self, bytes: &[u8], segment: Segment, count: usize) -> usize {
        let (start, end) = segment.source;
        let run = bytes.get(start..end).unwrap_or(&[]);
        let found = run.iter().enumerate().filter(|(_, byte)| self.value(**byte) != NONE).nth(count);
        start + found.map_or(run.len(), |(at, _)| at)
    }
}

#[cfg(test)]
mod tests {
    use super::Digits;

    #[test]
    fn a_stretch_is_found_and_traced_at_every_alignment() {
        for prefix in ["", "a", "bc", "def", "==", " path/"] {
            let encoded = data_encoding::BASE64.encode(b"to anna@x.example!");
            let text = format!("{prefix}{encoded}");
            let (mut out, mut segments) = (Vec::new(), Vec::new());
            Digits::Base64.decode(text.as_bytes(), 10, &mut out, &mut segments);
            let at = memchr::memmem::find(&out, b"anna@x.example").unwrap();
            let (start, end) = Digits::Base64.source(text.as_bytes(), &segments, at, at + 14);
            assert_eq!((start, end), (prefix.len() + 4, prefix.len() + 4 + 19));
        }
    }

    #[test]
    fn wrapped_base64_goes_on() {
        let encoded =
            data_encoding::BASE64.encode(&[b'x'; 54]) + "\r\n" + &data_encoding::BASE64.encode(b"anna");
        let (mut out, mut segments) = (Vec::new(), Vec::new());
        Digits::Base64.decode(encoded.as_bytes(), 10, &mut out, &mut segments);
        assert!(memchr::memmem::find(&out, b"xxanna").is_some());
    }

    #[test]
    fn short_stretches_are_left_alone() {
        let (mut out, mut segments) = (Vec::new(), Vec::new());
        Digits::Hex.decode(b"no 0123456789 here", 6, &mut out, &mut segments);
        assert!(out.is_empty());
        Digits::Hex.decode(b"0x616e6e614078", 6, &mut out, &mut segments);
        assert!(memchr::memmem::find(&out, b"anna@x").is_some());
    }
}
