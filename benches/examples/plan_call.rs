//! The call `plan` over 300 tables, 3,000 columns and 600 foreign keys, for bindings to be measured on: the JSON of the call
//! on standard output, and how long the library itself takes for it, in milliseconds, on standard error.

#![expect(clippy::expect_used, reason = "a measurement without its input is none")]

use std::hint::black_box;
use std::time::Instant;

use rightful::RootKey;
use rightful_benches::large_policy::large;
use serde_json::{Value, json};

/// How often each figure is taken; the least counts, because nothing is ever faster than it is.
const ROUNDS: usize = 15;

fn main() {
    let large = large();
    let key = RootKey::from_entropy(&[7; 32]).expect("a key of sevens");
    let policy = rightful_yaml::parse(&large.yaml).expect("is YAML").json;
    let call = json!({
        "policy": policy,
        "case": large.case,
        "schema": large.schema,
        "survey": large.survey,
        "key": key.to_text().expose(),
    })
    .to_string();
    let whole = least(|| drop(black_box(rightful::wire::call("plan", black_box(&call)).expect("plans"))));
    let answer = rightful::wire::call("plan", &call).expect("plans");
    let parse = least(|| {
        black_box(serde_json::from_str::<Value>(black_box(&answer)).expect("is JSON"));
    });
    println!("{call}");
    eprintln!("{whole:.2} {parse:.2}");
}

fn least(mut work: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times.first().copied().unwrap_or_default()
}
