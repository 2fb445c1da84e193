//! Dates and periods that are none, or that lead out of the calendar.

use serde_json::{Value, json};

use crate::cases::Case;

pub(crate) fn cases() -> Vec<Case> {
    const KEEP: &str = "/purposes/invoicing/retention/keep";
    let keep = |name: &str, text: &'static str, code: &'static str| {
        Case::new(name, 1, (code, KEEP), move |world| world.set(KEEP, json!(text)).check())
    };
    let case = |name: &str, at: &'static str, to: Value, problem| {
        Case::new(name, 1, problem, move |world| world.set_case(at, to.clone()).decide())
    };
    let call = |name: &str, function: &'static str, input: Value, problem| {
        Case::new(name, 1, problem, move |world| world.feed(&["call", function, "-"], input.to_string()))
    };
    let visits = |events: Value| json!({ "rule": { "after": "event", "keep": "P7D" }, "events": events });
    let mut asked = visits(json!(["2026-11-23"]));
    asked["on"] = json!("2026-11-22");
    vec![
        keep("an unparsable period", "eight years", "period.syntax"),
        keep("months and days", "P1M10D", "period.mixed-units"),
        keep("no time at all", "P0D", "period.zero"),
        keep("more than a thousand years", "P1001Y", "period.too-long"),
        keep("hours from the end of a year", "PT5H", "period.start"),
        case(
            "a day the calendar does not have",
            "/decided",
            json!("2026-02-30"),
            ("date.unknown", "/case/decided"),
        ),
        call(
            "two days for what happens once",
            "retention_end",
            visits(json!(["2026-11-01", "2026-11-02"])),
            ("retention.contradiction", "/events/1"),
        ),
        call(
            "a day beside a moment",
            "retention_end",
            visits(json!(["2026-11-01", "2026-11-01T10:00:00Z"])),
            ("retention.mixed-forms", "/events/1"),
        ),
        call("a visit to come", "retention_end", asked, ("retention.future", "/events/0")),
        call(
            "brought back before it was closed",
            "reinstatement",
            json!({ "closed": "2026-11-01", "grace": "P12M", "on": "2026-10-31", "items": [] }),
            ("retention.backwards", "/on"),
        ),
        call(
            "redacted, and not listed",
            "reinstatement",
            json!({ "closed": "2026-11-01", "grace": "P12M", "on": "2026-11-01", "items": [], "redacted": ["photo"] }),
            ("retention.unknown-item", "/redacted/0"),
        ),
        call(
            "an end after the last year",
            "retention_end",
            visits(json!(["9999-12-31"])),
            ("date.out-of-range", "/events/0"),
        ),
    ]
}
