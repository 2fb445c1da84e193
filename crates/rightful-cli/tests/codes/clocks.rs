//! Clocks, holidays and timelines that cannot be told.

use serde_json::{Value, json};

use crate::cases::Case;
use crate::world::World;

/// A call of `deadline` on these events, in Berlin, with a list of holidays for 2026.
fn deadline(change: impl FnOnce(&mut Value)) -> String {
    let mut call = json!({
        "clock": { "regime": "eu", "place": "DE-BE" },
        "holidays": { "place": "DE-BE", "from": 2026, "to": 2026, "days": [] },
        "events": [{ "kind": "received", "on": "2026-01-30" }],
    });
    change(&mut call);
    call.to_string()
}

fn happens(call: &mut Value, event: Value) {
    call["events"].as_array_mut().unwrap().push(event);
}

/// A call of `timeline` on these events beside the receipt, as of the last day of 2026.
fn timeline(events: &[Value]) -> String {
    let mut all = vec![json!({ "kind": "received", "on": "2026-03-02" })];
    all.extend_from_slice(events);
    json!({
        "clock": { "regime": "eu", "place": "DE-BE" },
        "holidays": { "place": "DE-BE", "from": 2026, "to": 2026, "days": [] },
        "events": all,
        "as_of": "2026-12-31",
    })
    .to_string()
}

fn call(name: &str, function: &'static str, input: String, problem: (&'static str, &'static str)) -> Case {
    Case::new(name, 1, problem, move |world: &mut World| world.feed(&["call", function, "-"], &input))
}

pub(crate) fn cases() -> Vec<Case> {
    let asked =
        |name: &str, change: fn(&mut Value), problem| call(name, "deadline", deadline(change), problem);
    let told = |name: &str, events: &[Value], problem| call(name, "timeline", timeline(events), problem);
    let mut cases = vec![
        asked(
            "a place that is none",
            |c| c["clock"]["place"] = json!("Berlin"),
            ("place.syntax", "/clock/place"),
        ),
        asked(
            "a law that does not run there",
            |c| {
                c["clock"]["place"] = json!("US-CA");
                c["holidays"]["place"] = json!("US-CA");
            },
            ("place.regime", "/clock/place"),
        ),
        asked(
            "a law that is none",
            |c| c["clock"]["regime"] = json!("mars"),
            ("json.not-allowed", "/clock/regime"),
        ),
        asked(
            "an offset without a sign",
            |c| {
                c["events"][0]["on"] = json!({ "instant": "2026-01-30T12:00:00Z", "utc_offset": "02:00" });
            },
            ("offset.syntax", "/events/0/on/utc_offset"),
        ),
        asked(
            "a moment that does not tell the local day",
            |c| c["events"][0]["on"] = json!("2026-01-30T23:30:00Z"),
            ("moment.offset", "/events/0/on"),
        ),
        asked("no holidays", |c| c["holidays"] = Value::Null, ("clock.no-holidays", "")),
        asked(
            "holidays of the year before",
            |c| {
                c["holidays"]["from"] = json!(2025);
                c["holidays"]["to"] = json!(2025);
            },
            ("clock.not-covered", ""),
        ),
        asked(
            "a duty the law does not have",
            |c| c["only"] = json!(["confirmation"]),
            ("clock.no-deadline", ""),
        ),
        asked(
            "hours from a day",
            |c| c["events"][0] = json!({ "kind": "data-breach-known", "on": "2026-01-30" }),
            ("clock.needs-time", ""),
        ),
        asked(
            "an extension without a reason",
            |c| happens(c, json!({ "kind": "extension-sent", "on": "2026-02-01" })),
            ("clock.extension-no-reason", "/events/1"),
        ),
        asked(
            "years that end before they begin",
            |c| c["holidays"]["to"] = json!(2025),
            ("holidays.range", "/holidays/to"),
        ),
        asked(
            "a year beyond the calendar",
            |c| c["holidays"]["to"] = json!(70_000),
            ("json.range", "/holidays/to"),
        ),
        asked(
            "a holiday of another year",
            |c| c["holidays"]["days"] = json!([{ "on": "2027-01-01", "name": "New Year's Day" }]),
            ("holidays.outside", "/holidays/days/0/on"),
        ),
        asked(
            "holidays of another place",
            |c| c["holidays"]["place"] = json!("DE-BY"),
            ("holidays.other-place", "/holidays/place"),
        ),
        asked(
            "a receipt in the last month of all",
            |c| {
                c["holidays"]["to"] = json!(9999);
                c["events"][0]["on"] = json!("9999-12-31");
            },
            ("date.out-of-range", "/events/0"),
        ),
        asked("nothing that began", |c| c["events"] = json!([]), ("timeline.no-beginning", "/events")),
        call(
            "a timeline of before the Regulation",
            "timeline",
            timeline(&[]).replace("2026-03-02", "2018-05-24"),
            ("clock.before-law", "/events/0"),
        ),
        told(
            "two requests",
            &[json!({ "kind": "received", "on": "2026-03-03" })],
            ("timeline.two-beginnings", "/events/1"),
        ),
        told(
            "an answer before the request",
            &[json!({ "kind": "answered", "on": "2026-03-01" })],
            ("timeline.before-beginning", "/events/1"),
        ),
        told(
            "an answer after the question",
            &[json!({ "kind": "answered", "on": "2027-01-01" })],
            ("timeline.future", "/events/1"),
        ),
        told(
            "an identity nobody asked for",
            &[json!({ "kind": "identity-given", "on": "2026-03-04" })],
            ("timeline.unasked", "/events/1"),
        ),
        told(
            "a first disclosure of a request",
            &[json!({ "kind": "first-disclosure", "on": "2026-03-04" })],
            ("timeline.foreign", "/events/1"),
        ),
        told(
            "a promise of a day before",
            &[
                json!({ "kind": "extension-sent", "on": "2026-03-04", "reason": "complexity", "until": "2026-03-03" }),
            ],
            ("timeline.contradiction", "/events/1"),
        ),
        told(
            "an extension after the answer",
            &[
                json!({ "kind": "answered", "on": "2026-03-04" }),
                json!({ "kind": "extension-sent", "on": "2026-03-05", "reason": "complexity" }),
            ],
            ("timeline.after-end", "/events/2"),
        ),
        call(
            "more events than one matter has",
            "timeline",
            timeline(&vec![json!({ "kind": "confirmed", "on": "2026-03-04" }); 1_000]),
            ("timeline.too-many", "/events"),
        ),
        call(
            "holidays of nowhere",
            "holidays",
            json!({ "place": "XX", "from": 2026, "to": 2026 }).to_string(),
            ("holidays.unknown-place", "/place"),
        ),
        call(
            "holidays of a time to come",
            "holidays",
            json!({ "place": "FR", "from": 2026, "to": 2101 }).to_string(),
            ("holidays.unknown-years", "/from"),
        ),
        Case::new("a regime that is none", 3, ("clock.regime", "--regime"), |world| {
            world.command(&["deadline", "--received", "2026-01-30", "--place", "FR", "--regime", "mars"])
        }),
        Case::new("a clock of another law", 1, ("place.regime", "/controller/clock/place"), |world| {
            world.set("/controller/clock/place", json!("GB-ENG")).check()
        }),
        Case::new("a country without its Land", 3, ("holidays.unknown-place", "--place"), |world| {
            world.command(&["deadline", "--received", "2026-01-30", "--place", "DE"])
        }),
        Case::new("a list that is none", 3, ("option.unknown", "--holidays"), |world| {
            world.write("list.json", "[]");
            world.command(&[
                "deadline",
                "--received",
                "2026-01-30",
                "--place",
                "FR",
                "--holidays",
                "list.json",
            ])
        }),
    ];
    cases.push(
        told(
            "two answers",
            &[
                json!({ "kind": "answered", "on": "2026-03-04" }),
                json!({ "kind": "answered", "on": "2026-03-05" }),
            ],
            ("timeline.twice", "/events/1"),
        )
        .and("timeline.twice", "/events/2"),
    );
    // Every problem of the clock, the list and the events at once.
    cases.push(
        asked(
            "three contradictions",
            |c| {
                c["clock"]["place"] = json!("GB-ENG");
                happens(c, json!({ "kind": "fee-paid", "on": "2026-02-01" }));
                happens(c, json!({ "kind": "extension-sent", "on": "2026-02-01" }));
            },
            ("place.regime", "/clock/place"),
        )
        .and("timeline.unasked", "/events/1")
        .and("clock.extension-no-reason", "/events/2")
        .and("holidays.other-place", "/holidays/place"),
    );
    cases
}
