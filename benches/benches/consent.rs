//! How consents stand: one ledger of a million events, and ten million (person, purpose) states.
//!
//! The peer in each pair does the same plainly: a map from person, purpose and channel to the events of each, filled as
//! they arrive and asked event by event.

#![expect(clippy::expect_used, reason = "a benchmark that fails is not a figure")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Duration;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use rightful::consent::{ChannelId, Columns, Consents, Event, History, Kind, PurposeId, Row};
use rightful::{DateTime, Period};

const MILLION: u32 = 1_000_000;
const YEAR: i64 = 31_536_000;

/// The same numbers every time (SplitMix64).
struct Draw(u64);

impl Draw {
    fn below(&mut self, most: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        u32::try_from((word ^ (word >> 31)) % u64::from(most)).expect("is below a u32")
    }
}

/// Names and what happened to them: twelve purposes on three channels, a tenth ended for every channel.
struct Ledger {
    empty: Columns,
    rows: Vec<Row>,
}

fn ledger(events: u32, people: u32) -> Ledger {
    let mut empty = Columns::default();
    let purposes: Vec<PurposeId> =
        (0..12).map(|i| empty.purpose(&format!("purpose {i}")).expect("few purposes")).collect();
    let channels: Vec<ChannelId> =
        ["email", "post", "phone"].map(|name| empty.channel(name).expect("few channels")).to_vec();
    let (mut draw, year) = (Draw(7), "P1Y".parse::<Period>().expect("is a period"));
    let rows = (0..events).map(|_| {
        let gives = draw.below(3) > 0;
        let everywhere = !gives && draw.below(3) == 0;
        let channel = channels.get(draw.below(3) as usize).copied().expect("is one of three");
        Row {
            person: draw.below(people),
            purpose: purposes.get(draw.below(12) as usize).copied().expect("is one of twelve"),
            channel: if everywhere { ChannelId::EVERY } else { channel },
            at: DateTime::from_unix_seconds(1_700_000_000 + i64::from(draw.below(63_072_000)))
                .expect("is a day"),
            kind: if gives { Kind::Given } else { Kind::Withdrawn },
            valid_for: (gives && draw.below(4) == 0).then_some(year),
        }
    });
    Ledger { rows: rows.collect(), empty }
}

impl Ledger {
    fn sorted(&self) -> Consents {
        let mut columns = self.empty.clone();
        columns.reserve(self.rows.len());
        for row in &self.rows {
            columns.push(*row).expect("is an event");
        }
        columns.sorted()
    }
}

/// The peer: events in a map of vectors, each state read by looking at every event of its person.
fn plainly(rows: &[Row], at: DateTime) -> usize {
    let mut people: BTreeMap<(u32, PurposeId), Vec<&Row>> = BTreeMap::new();
    for row in rows {
        people.entry((row.person, row.purpose)).or_default().push(row);
    }
    let mut standing = 0;
    for events in people.values() {
        let mut channels: Vec<ChannelId> = events.iter().map(|row| row.channel).collect();
        channels.sort_unstable();
        channels.dedup();
        for channel in channels {
            let concerns = events.iter().filter(|row| {
                (row.channel == channel || row.channel == ChannelId::EVERY)
                    && row.at.instant() <= at.instant()
            });
            let last = concerns.max_by_key(|row| (row.at.instant(), row.kind, row.valid_for.is_some()));
            let covers = |row: &&Row| {
                row.kind == Kind::Given
                    && row.valid_for.is_none_or(|_| {
                        let day = row.at.date().add_months(12).expect("is a day");
                        let days = i64::from(day.days_since_1970() - row.at.date().days_since_1970());
                        row.at.instant() + days * 86_400 > at.instant()
                    })
            };
            standing += usize::from(last.filter(|row| covers(row)).is_some());
        }
    }
    standing
}

fn stand(consents: &Consents, at: DateTime) -> usize {
    consents.states(at).filter(|stated| stated.state.status.covers()).count()
}

fn states(criterion: &mut Criterion) {
    let at = DateTime::from_unix_seconds(1_700_000_000 + YEAR * 3 / 2).expect("is a day");

    let one = ledger(MILLION, 1);
    let sorted = one.sorted();
    assert_eq!(stand(&sorted, at), plainly(&one.rows, at), "both say the same");
    let mut group = criterion.benchmark_group("consent: 1,000,000 events of one person");
    group.sample_size(10);
    group.bench_function("add, sort, and every state", |bencher| {
        bencher.iter(|| stand(&black_box(&one).sorted(), at));
    });
    group.bench_function("every state", |bencher| bencher.iter(|| stand(black_box(&sorted), at)));
    let (purpose, channel) =
        one.rows.first().map(|row| (row.purpose, row.channel)).expect("there are events");
    group.bench_function("one state", |bencher| {
        bencher.iter(|| black_box(&sorted).state(0, purpose, channel, black_box(at)));
    });
    group.bench_function("a map of vectors (peer)", |bencher| {
        bencher.iter(|| plainly(black_box(&one.rows), at));
    });
    group.bench_function("events with names, checked, and one state", |bencher| {
        let named: Vec<Event> = one.rows.iter().map(|row| named(&sorted, row)).collect();
        let state = |events: Vec<Event>| {
            let history = History::of(events).expect("has no problem");
            history.state("purpose 3", Some("email"), at)
        };
        bencher.iter_batched(|| named.clone(), state, BatchSize::LargeInput);
    });
    group.finish();

    let many = ledger(16 * MILLION, 2 * MILLION);
    let sorted = many.sorted();
    let count = sorted.states(at).count();
    assert!(count > 10_000_000, "only {count} states");
    assert_eq!(stand(&sorted, at), plainly(&many.rows, at), "both say the same");
    let mut group =
        criterion.benchmark_group(format!("consent: {count} states of 2,000,000 people, 16,000,000 events"));
    group.sample_size(10).measurement_time(Duration::from_secs(20));
    group.bench_function("every state", |bencher| bencher.iter(|| stand(black_box(&sorted), at)));
    group.bench_function("add, sort, and every state", |bencher| {
        bencher.iter(|| stand(&black_box(&many).sorted(), at));
    });
    group.bench_function("a map of vectors (peer)", |bencher| {
        bencher.iter(|| plainly(black_box(&many.rows), at));
    });
    group.finish();
}

/// The event of a row, with its names.
fn named(consents: &Consents, row: &Row) -> Event {
    let mut event = Event::new(row.at, row.kind, consents.purpose_name(row.purpose).unwrap_or("*"));
    event.channel = consents.channel_name(row.channel).map(Into::into);
    event.valid_for = row.valid_for;
    event
}

criterion_group!(benches, states);
criterion_main!(benches);
