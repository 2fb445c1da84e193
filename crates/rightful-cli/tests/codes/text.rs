//! YAML that two readers could read differently, or that is no YAML.

use crate::cases::Case;

/// The text, and what is found first in it.
pub(crate) fn cases() -> Vec<Case> {
    let yaml =
        |name, problem, text: String| Case::new(name, 1, problem, move |world| world.check_yaml(&text));
    // A word alone does not keep the policy from being judged: here it stands in one without a problem.
    let named = |word: &str| {
        let policy = include_str!("../../../../vectors/policies/mentoring.json");
        let mut policy: serde_json::Value = serde_json::from_str(policy).unwrap();
        policy["controller"]["name"] = "PLACE".into();
        policy.to_string().replace("\"PLACE\"", word)
    };
    let deep = |open: &str, levels: usize| open.repeat(levels);
    vec![
        yaml("a list that does not end", ("yaml.syntax", "/a/2"), "a: [1, 2".into()),
        yaml("a tab", ("yaml.tab", "/a"), "a:\n\tb: 1\n".into()),
        yaml("a control character", ("yaml.character", ""), "a: \"b\u{7}\"\n".into()),
        yaml("yes or no", ("yaml.ambiguous", "/controller/name"), named("yes")),
        yaml("a fraction", ("yaml.float", "/controller/name"), named("1.5")),
        yaml(
            "a number beyond 64 bits",
            ("yaml.integer-range", "/controller/name"),
            named("99999999999999999999"),
        ),
        yaml("a key twice", ("yaml.duplicate-key", "/a"), "a: 1\na: 2\n".into()),
        yaml("a number as a key", ("yaml.key-not-text", "/1"), "1: a\n".into()),
        yaml("an anchor", ("yaml.anchor", "/a"), "a: &b 1\n".into()),
        yaml("an alias", ("yaml.alias", "/a"), "a: *b\n".into()),
        yaml("a tag", ("yaml.tag", "/a"), "a: !!str b\n".into()),
        yaml("a directive", ("yaml.directive", ""), "%YAML 1.2\n---\na: 1\n".into()),
        yaml("two documents", ("yaml.several-documents", ""), "a: 1\n---\nb: 2\n".into()),
        yaml("lists within lists", ("yaml.too-deep", ""), deep("[", 10_000)),
        yaml("a key without end", ("yaml.too-large", ""), format!("? {}\n: 1\n", "k".repeat(2_000))),
        too_many(),
        Case::new("a file of a split policy that is a list", 1, ("yaml.file-not-map", ""), |world| {
            world.write("one.yaml", "a: 1\n");
            world.write("two.yaml", "- b\n");
            world.command(&["check", "one.yaml", "two.yaml"])
        }),
    ]
}

/// Five hundred problems are told, and that there are more.
fn too_many() -> Case {
    let list = "- &a 1\n".repeat(501);
    let mut case = Case::new("more problems than anybody reads", 1, ("yaml.anchor", "/0"), move |world| {
        world.check_yaml(&list)
    });
    for place in 1..500 {
        case = case.and("yaml.anchor", String::leak(format!("/{place}")));
    }
    case.and("yaml.too-many-problems", "")
}
