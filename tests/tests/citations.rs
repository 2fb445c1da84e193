//! Every rule of law names its article, and every article that is named exists.

#![expect(clippy::unwrap_used, reason = "a failed test panics")]

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use rightful::law::Statute;
use rightful_tests::provision::{cited, names_a_source};
use serde_json::Value;
use syn::{Attribute, Expr, Fields, ImplItem, Item, Lit, Meta, Visibility};

/// Files of `law/` that state no rule: they hold citations, or the statutes themselves.
const NO_RULE: [&str; 2] = ["citation.rs", "statute.rs"];

/// Whether a file states rules item by item. Topics in folders of their own hold mechanisms too (how a period is
/// counted), and carry the provision of each rule as data.
fn states_rules(path: &Path) -> bool {
    path.parent() == Some(&root().join("crates/rightful/src/law"))
        && !NO_RULE.contains(&path.file_name().unwrap().to_str().unwrap())
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn sources(folder: &str) -> Vec<PathBuf> {
    fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    collect(&root().join(folder), &mut found);
    found.sort();
    found
}

fn place(path: &Path, what: &str) -> String {
    format!("{}: {what}", path.strip_prefix(root()).unwrap().display())
}

/// A public item with its documentation.
struct Documented {
    name: String,
    doc: String,
}

fn doc(attributes: &[Attribute]) -> String {
    let line = |attribute: &Attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => Some(text.value()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    };
    attributes.iter().filter_map(line).collect::<Vec<_>>().join("\n")
}

const fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// The public items of a file. A variant or field is documented by its type too, a method stands for itself.
fn items(items: &[Item], found: &mut Vec<Documented>) {
    let mut push = |name: String, doc: String| found.push(Documented { name, doc });
    for item in items {
        match item {
            Item::Enum(item) if is_public(&item.vis) => {
                let own = doc(&item.attrs);
                push(item.ident.to_string(), own.clone());
                for variant in &item.variants {
                    push(
                        format!("{}::{}", item.ident, variant.ident),
                        own.clone() + "\n" + &doc(&variant.attrs),
                    );
                }
            }
            Item::Struct(item) if is_public(&item.vis) => {
                let own = doc(&item.attrs);
                push(item.ident.to_string(), own.clone());
                if let Fields::Named(fields) = &item.fields {
                    for field in fields.named.iter().filter(|field| is_public(&field.vis)) {
                        let name = format!("{}.{}", item.ident, field.ident.as_ref().unwrap());
                        push(name, own.clone() + "\n" + &doc(&field.attrs));
                    }
                }
            }
            Item::Fn(item) if is_public(&item.vis) => push(item.sig.ident.to_string(), doc(&item.attrs)),
            Item::Const(item) if is_public(&item.vis) => push(item.ident.to_string(), doc(&item.attrs)),
            Item::Impl(item) if item.trait_.is_none() => {
                for method in &item.items {
                    match method {
                        ImplItem::Fn(method) if is_public(&method.vis) => {
                            push(method.sig.ident.to_string(), doc(&method.attrs));
                        }
                        ImplItem::Const(constant) if is_public(&constant.vis) => {
                            push(constant.ident.to_string(), doc(&constant.attrs));
                        }
                        _ => {}
                    }
                }
            }
            // What our own macros declare: documented names.
            Item::Macro(item) if item.ident.is_none() => {
                declared(item.mac.tokens.clone(), &mut |name, doc| push(name, doc));
            }
            _ => {}
        }
    }
}

/// The names a macro declares, each behind its documentation.
fn declared(tokens: TokenStream, push: &mut impl FnMut(String, String)) {
    let mut doc = String::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let text = group.stream().to_string();
                if let Some(line) = text.strip_prefix("doc = ") {
                    doc.push_str(&syn::parse_str::<syn::LitStr>(line).unwrap().value());
                }
            }
            TokenTree::Ident(name) if !doc.is_empty() => {
                push(name.to_string(), std::mem::take(&mut doc));
            }
            _ => {}
        }
    }
}

/// The text literals of a file, documentation included.
fn literals(tokens: TokenStream, found: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => literals(group.stream(), found),
            TokenTree::Literal(literal) => {
                if let Ok(Lit::Str(text)) = syn::parse_str(&literal.to_string()) {
                    found.push(text.value());
                }
            }
            _ => {}
        }
    }
}

/// Documentation in one piece, so that a list over several lines is read as one, and every other literal.
fn texts(path: &Path) -> Vec<String> {
    let source = fs::read_to_string(path).unwrap();
    let mut found = Vec::new();
    literals(source.parse().unwrap(), &mut found);
    let comments: Vec<&str> = source
        .lines()
        .map(|line| {
            line.trim_start().strip_prefix("//").map_or("\u{1}", |text| text.trim_start_matches(['/', '!']))
        })
        .collect();
    found.extend(comments.split(|line| *line == "\u{1}").map(|block| block.join(" ")));
    found
}

fn unknown(text: &str) -> Vec<String> {
    cited(text).into_iter().filter(|cited| !cited.exists).map(|cited| cited.text).collect()
}

#[test]
fn every_public_item_of_the_law_cites_its_rule() {
    let mut missing = Vec::new();
    let mut count = 0;
    for path in sources("crates/rightful/src/law").into_iter().filter(|path| states_rules(path)) {
        let file = syn::parse_file(&fs::read_to_string(&path).unwrap()).unwrap();
        let mut found = Vec::new();
        items(&file.items, &mut found);
        count += found.len();
        for item in found {
            if cited(&item.doc).is_empty() && !names_a_source(&item.doc) {
                missing.push(place(&path, &item.name));
            }
        }
    }
    assert!(count > 200, "only {count} items were found");
    assert!(missing.is_empty(), "no provision is cited by\n{}", missing.join("\n"));
}

/// Words that only a rule of law gives a meaning.
const OF_THE_LAW: [&str; 14] = [
    "lawful basis",
    "lawful ground",
    "special categor",
    "legitimate interest",
    "legal obligation",
    "portability",
    "rectif",
    "objection to",
    "objects to",
    "withdrawal",
    "restriction of",
    "joint controller",
    "third country",
    "data subject has",
];

#[test]
fn every_public_item_elsewhere_that_speaks_of_the_law_cites_it() {
    let mut missing = Vec::new();
    let mut count = 0;
    for path in sources("crates/rightful/src").iter().filter(|path| !states_rules(path)) {
        let file = syn::parse_file(&fs::read_to_string(path).unwrap()).unwrap();
        let mut found = Vec::new();
        items(&file.items, &mut found);
        for item in found.iter().filter(|item| OF_THE_LAW.iter().any(|word| item.doc.contains(word))) {
            count += 1;
            if cited(&item.doc).is_empty() && !names_a_source(&item.doc) {
                missing.push(place(path, &item.name));
            }
        }
    }
    assert!(count > 10, "only {count} items were found");
    assert!(missing.is_empty(), "no provision is cited by\n{}", missing.join("\n"));
}

#[test]
fn every_provision_the_core_names_exists() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for folder in ["crates/rightful/src", "crates/rightful/tests", "crates/rightful-cli/src"] {
        for path in sources(folder) {
            for text in texts(&path) {
                count += cited(&text).len();
                wrong.extend(unknown(&text).iter().map(|text| place(&path, text)));
            }
        }
    }
    assert!(count > 500, "only {count} citations were found");
    assert!(wrong.is_empty(), "no such provision:\n{}", wrong.join("\n"));
}

/// What the code passes on as a citation is one: it begins with its statute and names a provision that exists.
#[test]
fn every_citation_of_the_code_is_a_known_provision() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for path in sources("crates/rightful/src") {
        let mut found = Vec::new();
        literals(fs::read_to_string(&path).unwrap().parse().unwrap(), &mut found);
        let begins = |text: &String| text.starts_with("GDPR ") || text.starts_with("Reg. 1182/71");
        for text in found.iter().filter(|text| begins(text)) {
            count += 1;
            if cited(text).is_empty() {
                wrong.push(place(&path, text));
            }
        }
    }
    assert!(count > 100, "only {count} citations were found");
    assert!(wrong.is_empty(), "no provision is named by\n{}", wrong.join("\n"));
}

#[test]
fn every_vector_cites_provisions_that_exist() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir(root().join("vectors/calls")).unwrap() {
        let path = entry.unwrap().path();
        let vectors: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        for vector in vectors.as_array().unwrap() {
            for cites in vector.get("cites").and_then(Value::as_array).unwrap() {
                let text = cites.as_str().unwrap();
                count += 1;
                let names_one = !cited(text).is_empty() || names_a_source(text);
                if !names_one || !unknown(text).is_empty() {
                    wrong.push(place(&path, text));
                }
            }
        }
    }
    assert!(count > 100, "only {count} citations were found");
    assert!(wrong.is_empty(), "no such provision:\n{}", wrong.join("\n"));
}

#[test]
fn a_breach_is_found() {
    for wrong in [
        "Art. 100",
        "Art. 17(4)",
        "Art. 17(1)(g)",
        "Art. 16(1)",
        "Art. 6(1)(a), (b) and (g)",
        "Art. 21(2)–(7)",
        "Recital 174",
        "Regulation 1182/71, Art. 3(6)",
        "GDPR Art. 12A",
        "PDPA s. 99",
    ] {
        assert!(!unknown(wrong).is_empty(), "{wrong}");
    }
    for (right, count) in [
        ("Art. 17(1)(a)–(f) and 17(3)(e)", 3),
        ("Art. 13(1)(d), 14(2)(b); Recital 63", 3),
        ("Articles 15 to 21, 30 days later", 2),
        ("Art. 6(1), 3 years", 1),
        ("Regulation 1182/71, Art. 3(4), and UK GDPR Art. 12A", 2),
        ("a month, without an article", 0),
    ] {
        assert!(unknown(right).is_empty(), "{right}: {:?}", unknown(right));
        assert_eq!(cited(right).len(), count, "{right}: {:?}", cited(right));
    }
}

/// The table of the GDPR against what can be counted without it: 99 articles, 26 definitions, and the ends of its lists.
#[test]
fn the_table_has_the_shape_of_the_regulation() {
    let gdpr = |article, paragraph, point| Statute::Gdpr.has(article, paragraph, point);
    assert!(
        (1..=99).all(|article| gdpr(article, None, None)) && !gdpr(0, None, None) && !gdpr(100, None, None)
    );
    for (article, last) in
        [(4, 26), (5, 2), (6, 4), (9, 4), (12, 8), (17, 3), (21, 6), (28, 10), (30, 5), (35, 11), (89, 4)]
    {
        assert!(gdpr(article, Some(last), None) && !gdpr(article, Some(last + 1), None), "{article}");
    }
    for (article, paragraph, last, after) in [
        (6, 1, 'f', 'g'),
        (9, 2, 'j', 'k'),
        (15, 1, 'h', 'i'),
        (17, 3, 'e', 'f'),
        (23, 1, 'j', 'k'),
        (28, 3, 'h', 'i'),
        (57, 1, 'v', 'w'),
        (70, 1, 'y', 'z'),
    ] {
        assert!(
            gdpr(article, Some(paragraph), Some(last)) && !gdpr(article, Some(paragraph), Some(after)),
            "{article}"
        );
    }
    // Articles that are one paragraph have no number one.
    assert!([10, 16, 19, 29, 31, 44].iter().all(|article| !gdpr(*article, Some(1), None)));
}
