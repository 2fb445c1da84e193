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

    /// Decodes every stretch that can hold `least` bytes, at every alignment, with two zero bytes between them: no
    /// text of one or two bytes a sign goes on over both.
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
            let start = self.first_line(bytes, from, start);
            let end = self.last_line(bytes, at);
            for alignment in 0..digits {
                segments.push(Segment { decoded: out.len(), source: (start + alignment, end) });
                self.decode_run(bytes.get(start + alignment..end).unwrap_or(&[]), out);
                out.extend([0, 0]);
            }
            (from, at) = (end, end + shortest);
        }
    }

    /// Where the run through `at` ends; base64 goes on over the line ends of a wrapped text.
    fn last_line(self, bytes: &[u8], at: usize) -> usize {
        let digits = |from: usize| {
            from + bytes
                .get(from..)
                .map_or(0, |rest| rest.iter().take_while(|byte| self.value(**byte) != NONE).count())
        };
        let mut end = digits(at);
        while let Some(next) = self.line_end(bytes.get(end..)) {
            let after = digits(end + next);
            if after == end + next {
                break;
            }
            end = after;
        }
        end
    }

    /// Where the run that has digits at `start` begins, not before `from`: what is left of a wrapped text may have lost
    /// most of its first line.
    fn first_line(self, bytes: &[u8], from: usize, start: usize) -> usize {
        let mut start = start;
        loop {
            let before = bytes.get(from..start).unwrap_or(&[]);
            let indent = before.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            let line = [2, 1].into_iter().find_map(|length| {
                let at = before.len().checked_sub(indent + length)?;
                (self.line_end(before.get(at..)) == Some(length + indent)).then_some(at)
            });
            let Some(line) = line else { return start };
            let digits = before.iter().take(line).rev().take_while(|byte| self.value(**byte) != NONE).count();
            if digits == 0 {
                return start;
            }
            start = from + line - digits;
        }
    }

    /// The length of the line end, and of the indent after it, that these bytes begin with.
    fn line_end(self, bytes: Option<&[u8]>) -> Option<usize> {
        let line = match (self, bytes?) {
            (Self::Base64, [b'\r', b'\n', ..]) => 2,
            (Self::Base64, [b'\n', ..]) => 1,
            _ => return None,
        };
        let indent = bytes?.get(line..)?.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        Some(line + indent)
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

    /// What is decoded of `text`, without what stands between the stretches.
    fn decoded(text: &str) -> (Vec<u8>, Vec<super::Segment>) {
        let (mut out, mut segments) = (Vec::new(), Vec::new());
        Digits::Base64.decode(text.as_bytes(), 10, &mut out, &mut segments);
        (out, segments)
    }

    #[test]
    fn wrapped_base64_goes_on_wherever_it_was_cut() {
        let encoded =
            data_encoding::BASE64.encode(b"Content: write to anna@x.example, who is the one that asked");
        for (width, line_end) in [(76, "\r\n"), (64, "\n"), (40, "\n"), (20, "\r\n\t"), (24, "\n    ")] {
            // Left-over bytes begin anywhere: what is there of the first line may be a single digit.
            for lost in 0..24 {
                let lines: Vec<String> = encoded
                    .as_bytes()
                    .chunks(width)
                    .map(|line| String::from_utf8(line.to_vec()).unwrap())
                    .collect();
                let text = format!("\0{}", lines.join(line_end).get(lost..).unwrap());
                let (out, segments) = decoded(&text);
                let at = memchr::memmem::find(&out, b"anna@x.example").unwrap_or_else(|| panic!("{text:?}"));
                let (start, end) = Digits::Base64.source(text.as_bytes(), &segments, at, at + 14);
                let place: String = text.get(start..end).unwrap().split_whitespace().collect();
                assert_eq!(place, encoded.get(24..43).unwrap(), "{text:?}");
            }
        }
        assert!(decoded("words and\nno digits\n\nof base64\n").0.is_empty());
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
