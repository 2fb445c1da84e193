//! One pass over bytes: all needles at once, then again below every encoding that occurs in them.

use super::edges::{self, Rule, Units, begins, ends};
use super::escapes::Escape;
use super::forms::{Form, View};
use super::joints::Joints;
use super::needles::{Check, Needle, Needles};
use super::phone;
use super::runs::{Digits, Segment};
use super::skip::Skip;
use super::wide;
use crate::error::Error;
use crate::request::{Identifier, Kind, Literal};
use crate::sqlite::Value;

/// Where an identifier was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) identifier: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) views: [View; 2],
    pub(crate) form: Form,
    /// Whether it clearly begins and ends here.
    pub(crate) begins: bool,
    pub(crate) ends: bool,
}

impl Hit {
    pub(crate) const fn is_clear(&self) -> bool {
        self.begins && self.ends
    }
}

pub(crate) struct Finder {
    needles: Needles,
    machine: Skip,
    joints: Joints,
    /// The shortest value worth looking for below base64 and hexadecimal digits.
    least: usize,
}

/// Buffers that every search uses anew.
#[derive(Default)]
pub(crate) struct Scratch {
    outer: Vec<u8>,
    inner: Vec<u8>,
    runs: Vec<u8>,
    segments: Vec<Segment>,
}

/// Shorter values would be found by chance in the noise of decoded bytes.
const LEAST_ENCODED: usize = 6;

/// The longest tag of a plus-address looked for.
const LONGEST_TAG: usize = 64;

impl Finder {
    pub(crate) fn new(identifiers: &[Identifier]) -> Result<Self, Error> {
        let needles = Needles::of(identifiers)?;
        let machine = Skip::new(needles.needles.iter().map(|needle| needle.bytes.clone()).collect());
        let least = needles
            .needles
            .iter()
            .filter(|needle| matches!(needle.units, Units::Utf8 | Units::Bytes))
            .map(|needle| match &needle.check {
                Check::TagBefore(rest) | Check::TagAfter(rest) => needle.bytes.len() + rest.len(),
                _ => needle.bytes.len(),
            })
            .chain(phones_as_given(identifiers))
            .min()
            .unwrap_or(0)
            .max(LEAST_ENCODED);
        let joints = Joints::new(&needles);
        Ok(Self { needles, machine, joints, least })
    }

    /// Finds everything in `bytes`, the unclear included, in a fixed order and once for every place.
    pub(crate) fn search(&self, bytes: &[u8], narrow: bool, scratch: &mut Scratch, hits: &mut Vec<Hit>) {
        let first = hits.len();
        self.below(bytes, View::Plain, &|start, end| (start, end), scratch, hits);
        let mut outer = std::mem::take(&mut scratch.outer);
        let escaped =
            memchr::memchr3(b'%', b'&', b'\\', bytes).is_some() || memchr::memchr(b'=', bytes).is_some();
        // What looks unclear as it stands may be clear once the escape beside it is read.
        let unclear = hits.iter().skip(first).any(|hit| !hit.is_clear());
        let fits = |left: Option<u8>, decoded: &[u8], right: Option<u8>| {
            unclear || self.joints.fit(left, decoded, right)
        };
        for escape in Escape::ALL {
            if escaped && escape.decode(bytes, &mut outer, &fits) {
                let source = |start, end| (escape.source(bytes, start), escape.source(bytes, end));
                self.below(&outer, escape.view(), &source, scratch, hits);
            }
        }
        if narrow && memchr::memchr(0, bytes).is_some() {
            outer.clear();
            outer.extend(bytes.iter().filter(|byte| **byte != 0));
            let source = |start, end| (widened(bytes, start), widened(bytes, end));
            self.below(&outer, View::Narrow, &source, scratch, hits);
        }
        scratch.outer = outer;
        if hits.len() > first + 1 {
            once(hits, first);
        }
    }

    /// Searches bytes and what is encoded in them; `source` traces a range back to where it comes from.
    fn below(
        &self,
        bytes: &[u8],
        view: View,
        source: &dyn Fn(usize, usize) -> (usize, usize),
        scratch: &mut Scratch,
        hits: &mut Vec<Hit>,
    ) {
        let views = [view, View::Plain];
        self.direct(bytes, |hit| {
            let (start, end) = source(hit.start, hit.end);
            hits.push(Hit { start, end, views, ..hit });
        });
        let mut inner = std::mem::take(&mut scratch.inner);
        if view != View::Plain {
            for escape in Escape::ALL {
                if escape.decode(bytes, &mut inner, &|_, _, _| true) {
                    self.direct(&inner, |hit| {
                        let (start, end) =
                            source(escape.source(bytes, hit.start), escape.source(bytes, hit.end));
                        hits.push(Hit { start, end, views: [view, escape.view()], ..hit });
                    });
                }
            }
        }
        for digits in Digits::ALL {
            digits.decode(bytes, self.least, &mut scratch.runs, &mut scratch.segments);
            if scratch.runs.is_empty() {
                // Hexadecimal digits are digits of base64 too, and need a longer stretch.
                break;
            }
            let (runs, segments) = (&scratch.runs, &scratch.segments);
            let outside = [view, digits.view()];
            let views = if view == View::Plain { [digits.view(), View::Plain] } else { outside };
            self.direct(runs, |hit| {
                let place = digits.source(bytes, segments, hit.start, hit.end);
                let hit = digits_hit(bytes, place, hit);
                let (start, end) = source(hit.start, hit.end);
                hits.push(Hit { start, end, views, ..hit });
            });
            if view == View::Plain {
                for escape in Escape::ALL {
                    if escape.decode(runs, &mut inner, &|_, _, _| true) {
                        self.direct(&inner, |hit| {
                            let (start, end) = (escape.source(runs, hit.start), escape.source(runs, hit.end));
                            let (start, end) = digits.source(bytes, segments, start, end);
                            hits.push(Hit { start, end, views: [digits.view(), escape.view()], ..hit });
                        });
                    }
                }
            }
        }
        scratch.inner = inner;
    }

    /// Finds the needles and telephone numbers in bytes as they are.
    fn direct(&self, bytes: &[u8], mut hit: impl FnMut(Hit)) {
        self.machine.find(bytes, |number, start, end| {
            let Some(needle) = self.needles.needles.get(number) else { return };
            if let Some(verified) = verify(needle, bytes, start, end)
                && !self.is_of_another(needle, bytes, &verified)
            {
                hit(verified);
            }
        });
        if !self.needles.phones.is_empty() {
            let mut place = |place| {
                let phone::Place { identifier, start, end, begins, ends } = place;
                hit(Hit {
                    identifier,
                    start,
                    end,
                    views: [View::Plain; 2],
                    form: Form::Digits,
                    begins,
                    ends,
                });
            };
            phone::find(&self.needles.phones, bytes, &mut place);
            wide::find(&self.needles.phones, bytes, &mut place);
        }
    }

    /// Whether a hit stands inside what is somebody else's.
    fn is_of_another(&self, needle: &Needle, bytes: &[u8], hit: &Hit) -> bool {
        let others = self
            .needles
            .others
            .iter()
            .filter(|(identifier, units, _)| (*identifier, *units) == (hit.identifier, needle.units));
        let length = hit.end - hit.start;
        others.filter(|(.., other)| other.len() >= length).any(|(_, units, other)| {
            let from = hit.end.saturating_sub(other.len());
            (from..=hit.start).any(|at| {
                let end = at + other.len();
                bytes.get(at..end).is_some_and(|there| there.eq_ignore_ascii_case(other))
                    && begins(bytes, at, *units, needle.rule)
                    && ends(bytes, end, *units, needle.rule)
            })
        })
    }

    /// The identifiers a whole text equals, letter case aside.
    pub(crate) fn whole_text<'f>(&'f self, text: &'f [u8]) -> impl Iterator<Item = usize> + 'f {
        let matches = |wanted: &[u8]| match std::str::from_utf8(text) {
            Ok(text) => text.trim().to_lowercase().as_bytes() == wanted,
            Err(_) => text.eq_ignore_ascii_case(wanted),
        };
        let near = move |wanted: &[u8]| text.len() <= 4 * wanted.len() + 16;
        self.needles
            .whole
            .iter()
            .filter(move |(wanted, _)| near(wanted) && matches(wanted))
            .map(|(_, identifier)| *identifier)
    }

    /// Whether a hit in a value is the whole of it, as it is spelled: no part of a text, no sign of a mention before it, and
    /// nothing encoded or computed.
    pub(crate) fn is_whole(&self, hit: &Hit, value: &Value<'_>) -> bool {
        let bytes = match value {
            Value::Text(bytes) | Value::Blob(bytes) => bytes,
            // Of a number nothing but the whole is compared.
            Value::Integer(_) | Value::Real(_) | Value::Null => return true,
            Value::Long => return false,
        };
        if self.needles.whole.iter().any(|(_, identifier)| *identifier == hit.identifier) {
            return self.whole_text(bytes).any(|identifier| identifier == hit.identifier);
        }
        let blank = |part: Option<&[u8]>| part.is_some_and(|part| part.trim_ascii().is_empty());
        hit.views == [View::Plain; 2]
            && hit.form.is_spelling()
            && blank(bytes.get(..hit.start))
            && blank(bytes.get(hit.end..))
    }

    /// The identifiers a whole number equals: keys, and telephone numbers without separators.
    pub(crate) fn whole_number(&self, number: i64, mut hit: impl FnMut(usize, Form)) {
        for (_, identifier) in self.needles.numbers.iter().filter(|(wanted, _)| *wanted == number) {
            hit(*identifier, Form::AsGiven);
        }
        if number >= 1_000_000 && !self.needles.phones.is_empty() {
            phone::find(&self.needles.phones, number.to_string().as_bytes(), |place| {
                if place.begins && place.ends {
                    hit(place.identifier, Form::Digits);
                }
            });
        }
    }
}

/// How long the telephone numbers are as they were given: other forms below base64 are found where they are no shorter. To decode
/// what could stand for ten digits would take every longer word.
fn phones_as_given(identifiers: &[Identifier]) -> impl Iterator<Item = usize> + '_ {
    let phones = identifiers.iter().filter(|identifier| identifier.kind == Kind::Phone);
    phones.filter_map(|phone| match &phone.value {
        Literal::Text(text) => Some(text.trim().len()),
        _ => None,
    })
}

/// A hit below base64 or hexadecimal digits is clear at a digit that also separates the parts of a path.
fn digits_hit(bytes: &[u8], (start, end): (usize, usize), hit: Hit) -> Hit {
    let separates = |byte: Option<&u8>| matches!(byte, Some(b'/' | b'-' | b'_' | b'+'));
    Hit {
        begins: hit.begins || (start > 0 && separates(bytes.get(start - 1))),
        ends: hit.ends || separates(bytes.get(end)),
        start,
        end,
        ..hit
    }
}

fn widened(bytes: &[u8], position: usize) -> usize {
    bytes.iter().enumerate().filter(|(_, byte)| **byte != 0).nth(position).map_or(bytes.len(), |(at, _)| at)
}

fn verify(needle: &Needle, bytes: &[u8], start: usize, end: usize) -> Option<Hit> {
    let found = bytes.get(start..end)?;
    let (start, end) = match &needle.check {
        Check::None => (start, end),
        Check::Exact => (found == needle.bytes).then_some((start, end))?,
        Check::TagBefore(mailbox) => (tag_before(bytes, start, mailbox, needle.units)?, end),
        Check::TagAfter(domain) => (start, tag_after(bytes, end, domain, needle.units)?),
        Check::InLink => edges::is_in_link(bytes, start, end, needle.units).then_some((start, end))?,
        Check::Quoted => edges::is_in_document(bytes, start, end, needle.units).then_some((start, end))?,
    };
    let form = match needle.form {
        Form::AsGiven if found != needle.bytes => Form::LetterCase,
        form => form,
    };
    let rule = if matches!(needle.check, Check::InLink) { Rule::Anything } else { needle.rule };
    Some(Hit {
        identifier: needle.identifier,
        start,
        end,
        views: [View::Plain; 2],
        form,
        begins: begins(bytes, start, needle.units, rule),
        ends: ends(bytes, end, needle.units, needle.rule),
    })
}

/// Where `mailbox+tag` before the `@` at `at` begins; a tag may hold a `+` itself.
fn tag_before(bytes: &[u8], at: usize, mailbox: &[u8], units: Units) -> Option<usize> {
    let width = width(units);
    for index in 1..=LONGEST_TAG {
        let place = at.checked_sub(index * width)?;
        let sign = tag_sign(bytes.get(place..place + width)?, units)?;
        let start = place.checked_sub(mailbox.len());
        if sign == b'+'
            && start
                .and_then(|start| bytes.get(start..place))
                .is_some_and(|there| there.eq_ignore_ascii_case(mailbox))
        {
            return start;
        }
    }
    None
}

/// Where `tag@domain` after the `+` that ends at `at` ends.
fn tag_after(bytes: &[u8], at: usize, domain: &[u8], units: Units) -> Option<usize> {
    let width = width(units);
    for index in 0..LONGEST_TAG {
        let place = at + index * width;
        let end = place + domain.len();
        if bytes.get(place..end).is_some_and(|there| there.eq_ignore_ascii_case(domain)) {
            return Some(end);
        }
        tag_sign(bytes.get(place..place + width)?, units)?;
    }
    None
}

const fn width(units: Units) -> usize {
    match units {
        Units::Utf8 | Units::Bytes => 1,
        Units::Utf16Le | Units::Utf16Be => 2,
    }
}

/// The sign of a tag a unit of text is, if it is one.
fn tag_sign(unit: &[u8], units: Units) -> Option<u8> {
    let sign = match (units, unit) {
        (Units::Utf16Le, [low, 0]) | (Units::Utf16Be, [0, low]) | (Units::Utf8, [low]) => *low,
        _ => return None,
    };
    (sign.is_ascii_alphanumeric() || b"._-=+".contains(&sign)).then_some(sign)
}

/// Keeps one hit of an identifier where several overlap: a clear one before an unclear one, then the plainest. Of unclear
/// ones each range stays: text of two bytes a sign, read in the wrong order, is the same text a byte beside.
fn once(hits: &mut Vec<Hit>, first: usize) {
    keep(hits, first, |kept, hit| kept.is_clear() || (kept.start, kept.end) == (hit.start, hit.end));
}

/// Keeps one hit of an identifier where several overlap, of whatever form.
pub(crate) fn one_each(hits: &mut Vec<Hit>) {
    keep(hits, 0, |_, _| true);
}

fn keep(hits: &mut Vec<Hit>, first: usize, stands_for: impl Fn(&Hit, &Hit) -> bool) {
    let mut found = hits.split_off(first);
    let layers = |hit: &Hit| hit.views.iter().filter(|view| **view != View::Plain).count();
    found.sort_by_key(|hit| {
        (!hit.is_clear(), layers(hit), hit.views, hit.form, hit.start, hit.end, hit.identifier)
    });
    for hit in found {
        let overlaps = |other: &Hit| {
            other.identifier == hit.identifier && other.start < hit.end && hit.start < other.end
        };
        if !hits.iter().skip(first).any(|other| overlaps(other) && stands_for(other, &hit)) {
            hits.push(hit);
        }
    }
    if let Some(kept) = hits.get_mut(first..) {
        kept.sort_by_key(|hit| (hit.start, hit.end, hit.identifier));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Finder, Scratch};
    use crate::request::Identifier;

    fn identifiers() -> Vec<Identifier> {
        serde_json::from_str(
            r#"[ { "name": "mail", "kind": "email", "strength": "strong", "value": "zo\u00eb.quince@x.example" },
                 { "name": "tel", "kind": "phone", "strength": "strong", "value": "+49 30 1234567" },
                 { "name": "name", "kind": "text", "strength": "weak", "value": "Zo\u00eb Quince-Orr" } ]"#,
        )
        .unwrap()
    }

    fn escaped(c: char, how: u8) -> String {
        let bytes = |c: char| c.to_string().into_bytes();
        match how {
            0 => bytes(c).iter().map(|byte| format!("%{byte:02x}")).collect(),
            1 => bytes(c).iter().map(|byte| format!("%{byte:02X}")).collect(),
            2 => format!("&#{};", u32::from(c)),
            3 => format!("&#X{:x};", u32::from(c)),
            4 => format!("\\u{:04x}", u32::from(c)),
            5 => bytes(c).iter().map(|byte| format!("={byte:02X}")).collect(),
            6 => format!("=\r\n{c}"),
            7 => format!("=\n{c}"),
            _ => c.to_string(),
        }
    }

    fn found(text: &str) -> Vec<usize> {
        let finder = Finder::new(&identifiers()).unwrap();
        let mut hits = Vec::new();
        finder.search(text.as_bytes(), false, &mut Scratch::default(), &mut hits);
        hits.iter().filter(|hit| hit.is_clear()).map(|hit| hit.identifier).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_part_of_an_identifier_may_be_escaped_in_any_way(
            which in 0..3_usize,
            family in prop::sample::select(vec![&[0, 1][..], &[2, 3], &[4], &[5, 6, 7]]),
            choices in prop::collection::vec((any::<bool>(), 0..6_usize), 40),
            before in prop::sample::select(vec!["", "a ", "%22", "100% &lt;", "see: ", "\\u003c"]),
            again in any::<bool>(),
        ) {
            // Two encodings around the text and a third before it are one too many.
            prop_assume!(!again || !before.starts_with(['%', '\\']));
            let value = ["zo\u{eb}.quince@x.example", "+49 (30) 123-4567", "ZO\u{cb} Quince-Orr"][which];
            let inside: String = value
                .chars()
                .zip(&choices)
                .map(|(c, (escape, how))| escaped(c, if *escape { family[how % family.len()] } else { 9 }))
                .collect();
            let inside = if again { inside.replace('%', "%25").replace('&', "&amp;").replace('\\', "%5c").replace('=', "=3D") } else { inside };
            let text = format!("{before}{inside}, {}", "and the rest");
            prop_assert!(found(&text).contains(&which), "{}", text);
        }
    }

    #[test]
    fn one_place_is_one_hit() {
        assert_eq!(found("zo\u{eb}.quince@x.example"), [0]);
        assert_eq!(found("zo\u{eb}.quince+a+b@x.example and zo\u{eb}.quince+@x.example"), [0, 0]);
        assert_eq!(found("Zo\u{eb} Quince-Orr <zo\u{eb}.quince@x.example>"), [2, 0]);
        assert_eq!(found("ZO\u{cb}.QUINCE+TAG@X.EXAMPLE"), [0]);
        assert_eq!(found(&format!("zo\u{eb}.quince{}@x.example", "+".repeat(100_000))), Vec::<usize>::new());
        assert_eq!(found("xzo\u{eb}.quince+a@x.example, zo\u{eb}.quince+a@xx.example"), Vec::<usize>::new());
    }
}
