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
        Case::new("an end after the last year", 3, ("date.out-of-range", ""), |world| {
            world.planned().run_with(&["--on", "9999-12-31"])
        }),
    ]
}
