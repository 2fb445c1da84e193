//! Deciding and planning over 300 tables, 3,000 columns and 600 foreign keys; reading their policy from YAML.

#![expect(clippy::expect_used, reason = "a benchmark that fails is not a figure")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use rightful::decide::decide;
use rightful::plan::plan;
use rightful::{Policy, RootKey};
use rightful_benches::large_policy::large;

fn plans(criterion: &mut Criterion) {
    let large = large();
    let key = RootKey::from_entropy(&[7; 32]).expect("a key of sevens").case_key();
    let mut group = criterion.benchmark_group("300 tables, 3,000 columns, 600 foreign keys");
    group.bench_function("decide", |bencher| {
        bencher.iter(|| decide(black_box(&large.policy), black_box(&large.case)).expect("decides"));
    });
    group.bench_function("decide + plan + canonical JSON + hash", |bencher| {
        bencher.iter(|| {
            let decision = decide(black_box(&large.policy), black_box(&large.case)).expect("decides");
            let plan = plan(&large.policy, &large.case, &decision, &large.schema, &large.survey, &key)
                .expect("plans");
            plan.hash().expect("has a hash")
        });
    });
    // The peer: the same text read by serde_json, once the YAML is JSON.
    let json = rightful_yaml::parse(&large.yaml).expect("is YAML").json.to_string();
    group.bench_function("read the policy: YAML with positions, checks", |bencher| {
        bencher.iter(|| {
            let document = rightful_yaml::parse(black_box(&large.yaml)).expect("is YAML");
            Policy::from_json(&document.json.to_string()).expect("has no problem")
        });
    });
    group.bench_function("read the policy: serde_json into a value (peer)", |bencher| {
        bencher.iter(|| serde_json::from_str::<serde_json::Value>(black_box(&json)).expect("is JSON"));
    });
    group.finish();
}

criterion_group!(benches, plans);
criterion_main!(benches);
