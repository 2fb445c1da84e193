//! Identifiers of many other people inside text, each replaced by whoever it is of.

use super::{
    identifier::Identifier,
    json::Keys,
    redactor::{Found, MOST_PASSES, Redactor},
    replacement::{Form, Replacement},
    trace::{Traces, wanted},
};
use crate::{
    json_edit::{check, strings},
    policy::TextFormat,
};
use alloc::{
    collections::{BTreeMap, BTreeSet},
    string::String,
    vec::Vec,
};
use core::{fmt, ops::Range};

use crate::order::PutInOrder as _;

/// The people who may be named in text. `Debug` names their number only.
pub(crate) struct Others {
    finders: Vec<Redactor>,
    /// The finders by a trace of theirs, one of which stands in every text that they find something in.
    by_trace: BTreeMap<String, BTreeSet<usize>>,
}

/// A text in which people were replaced.
pub(crate) struct Named {
    pub(crate) text: String,
    /// Who was.
    pub(crate) people: BTreeSet<usize>,
    /// In how many places.
    pub(crate) places: u64,
}

/// What is written for a person.
type Label<'a> = &'a dyn Fn(usize) -> String;
/// Where a finder finds something.
type Find<'a> = &'a dyn Fn(&Redactor, &str) -> Vec<Found>;

/// A place to replace: whose it is, and in which form.
struct Place {
    range: Range<usize>,
    form: Form,
    person: usize,
    length: usize,
}

impl Others {
    /// The people by their number, each with what they are known by.
    pub(crate) fn new(people: &[Vec<Identifier>]) -> Self {
        let mut others = Self { finders: Vec::new(), by_trace: BTreeMap::new() };
        others.extend(people);
        others
    }

    /// Adds people, whose numbers follow.
    pub(crate) fn extend(&mut self, people: &[Vec<Identifier>]) {
        for (identifiers, person) in people.iter().zip(self.finders.len()..) {
            for trace in identifiers.iter().flat_map(wanted).filter_map(|all| all.into_iter().next()) {
                self.by_trace.entry(trace).or_default().insert(person);
            }
        }
        self.finders.extend(people.iter().map(|known| Redactor::finder(known, Replacement::none())));
    }

    /// The text with everybody who counts here replaced by their label, or `None` where nobody is named. A document that is
    /// not JSON after all is text.
    pub(crate) fn replace(
        &self,
        text: &str,
        format: TextFormat,
        counts: &dyn Fn(usize) -> bool,
        label: Label<'_>,
    ) -> Option<Named> {
        let mut traces = Traces::default();
        traces.add(text);
        let who = traces.iter().filter_map(|trace| self.by_trace.get(trace)).flatten().copied();
        let who: BTreeSet<usize> = who.filter(|person| counts(*person)).collect();
        if who.is_empty() {
            return None;
        }
        if format == TextFormat::Json && check(text).is_ok() {
            return self.replace_json(&who, text, label);
        }
        self.settle(&who, text, &|finder, text| finder.find(text), label)
    }

    fn replace_json(&self, who: &BTreeSet<usize>, text: &str, label: Label<'_>) -> Option<Named> {
        let mut all = Named { text: String::new(), people: BTreeSet::new(), places: 0 };
        let (mut keys, mut at) = (Keys::default(), 0);
        for string in strings(text) {
            let Some(body) = text.get(string.body.clone()) else { continue };
            let find: Find<'_> = &|finder, body| finder.find_in_string(body);
            let Some(named) = self.settle(who, body, find, label) else { continue };
            all.people.extend(named.people);
            all.places += named.places;
            all.text.push_str(text.get(at..string.body.start).unwrap_or_default());
            all.text.push_str(&if string.is_key { keys.free(text, &named.text) } else { named.text });
            at = string.body.end;
        }
        all.text.push_str(text.get(at..).unwrap_or_default());
        (all.places > 0).then_some(all)
    }

    /// Replaces until nobody is found: where an address has gone, a name beside it may stand alone. What was written for
    /// somebody is not looked into again.
    fn settle(&self, who: &BTreeSet<usize>, text: &str, find: Find<'_>, label: Label<'_>) -> Option<Named> {
        let mut named = Named { text: text.into(), people: BTreeSet::new(), places: 0 };
        let mut written: Vec<Range<usize>> = Vec::new();
        for _ in 0..MOST_PASSES {
            let places = self.places(who, &named.text, find, &written);
            if places.is_empty() {
                break;
            }
            write(&mut named, &mut written, &places, label);
        }
        (named.places > 0).then_some(named)
    }

    /// Every place to replace, in order and apart from each other; of two that meet, the longer says whose it is.
    fn places(
        &self,
        who: &BTreeSet<usize>,
        text: &str,
        find: Find<'_>,
        written: &[Range<usize>],
    ) -> Vec<Place> {
        let finders = who.iter().filter_map(|person| Some((*person, self.finders.get(*person)?)));
        let mut places: Vec<Place> = finders
            .flat_map(|(person, finder)| {
                let found = find(finder, text).into_iter();
                found.map(move |Found { range, form }| Place { length: range.len(), range, form, person })
            })
            .filter(|place| {
                !written.iter().any(|old| old.start < place.range.end && place.range.start < old.end)
            })
            .collect();
        places
            .put_in_order_by_key(|place| (place.range.start, core::cmp::Reverse(place.length), place.person));
        let mut apart: Vec<Place> = Vec::new();
        for place in places {
            match apart.last_mut().filter(|last| place.range.start < last.range.end) {
                Some(last) => {
                    last.range.end = last.range.end.max(place.range.end);
                    last.form = last.form.max(place.form);
                    if place.length > last.length {
                        (last.person, last.length) = (place.person, place.length);
                    }
                }
                None => apart.push(place),
            }
        }
        apart
    }
}

fn write(named: &mut Named, written: &mut Vec<Range<usize>>, places: &[Place], label: Label<'_>) {
    let old = core::mem::take(&mut named.text);
    let mut before = core::mem::take(written).into_iter().peekable();
    let mut at = 0;
    for place in places {
        shift(&mut before, place.range.start, at, named.text.len(), written);
        named.text.push_str(old.get(at..place.range.start).unwrap_or_default());
        let start = named.text.len();
        named.text.push_str(&Replacement::written(&label(place.person), place.form));
        written.push(start..named.text.len());
        named.people.insert(place.person);
        named.places += 1;
        at = place.range.end;
    }
    shift(&mut before, usize::MAX, at, named.text.len(), written);
    named.text.push_str(old.get(at..).unwrap_or_default());
}

/// What was written before, where it stands now: text from `old` on stands at `new`.
fn shift(
    before: &mut core::iter::Peekable<impl Iterator<Item = Range<usize>>>,
    until: usize,
    old: usize,
    new: usize,
    written: &mut Vec<Range<usize>>,
) {
    while let Some(range) = before.next_if(|range| range.start < until) {
        written.push(range.start - old + new..range.end - old + new);
    }
}

impl fmt::Debug for Others {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Others({} people)", self.finders.len())
    }
}
