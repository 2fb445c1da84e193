//! The README says what is so.

#[path = "../../examples/small/embed.rs"]
#[expect(unreachable_pub, reason = "the example is a program of its own, shown as one")]
mod embed;

const README: &str = include_str!("../../README.md");

#[test]
fn the_example_in_rust_runs_and_is_the_one_shown() {
    embed::main().unwrap();
    assert!(
        README.contains(include_str!("../../examples/small/embed.rs")),
        "copy examples/small/embed.rs into the README"
    );
}

#[test]
fn the_policy_shown_is_the_one_beside_the_example() {
    let policy = include_str!("../../examples/small/privacy.yaml");
    let shown = policy.split_once('\n').unwrap().1;
    assert!(README.contains(shown), "copy examples/small/privacy.yaml into the README");
}

#[test]
fn the_cases_shown_are_decided_on_the_policy_shown() {
    let policy = rightful_yaml::parse(include_str!("../../examples/small/privacy.yaml")).unwrap();
    let policy = rightful::Policy::from_json(&policy.json.to_string()).unwrap();
    let cases: Vec<&str> = README
        .split("```json\n")
        .skip(1)
        .filter_map(|rest| rest.split_once("```"))
        .map(|(case, _)| case)
        .collect();
    assert!(cases.len() >= 4, "{}", cases.len());
    for case in cases {
        let case = rightful::Case::from_json(case).unwrap();
        rightful::decide(&policy, &case).unwrap_or_else(|problems| panic!("{problems}"));
    }
}

#[test]
fn every_file_linked_to_is_there() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for link in README.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link) {
        assert!(link.starts_with("http") || root.join(link).exists(), "{link}");
    }
}
