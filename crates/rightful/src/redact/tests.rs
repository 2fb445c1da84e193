use super::{Identifier, Redactor};
use crate::{Code, policy::IdentifierKind as Kind};
use alloc::{
    format,
    string::{String, ToString},
    vec,
    vec::Vec,
};

const ANNA: [(Kind, &str); 8] = [
    (Kind::Email, "anna@x.example"),
    (Kind::Email, "Anna.Müller@münchen.example"),
    (Kind::Handle, "foo"),
    (Kind::Name, "Anna Müller"),
    (Kind::Name, "Anna"),
    (Kind::Name, "李明"),
    (Kind::Phone, "+49 (0)30 555 0101"),
    (Kind::Text, "K-4711"),
];

fn redactor(identifiers: &[(Kind, &str)], replacement: &str) -> Redactor {
    let identifiers: Vec<_> =
        identifiers.iter().map(|(kind, value)| Identifier::new(*kind, value).unwrap()).collect();
    Redactor::new(&identifiers, replacement).unwrap()
}

/// Each row: a text in which `«…»` marks what goes; nothing else changes.
fn check(identifiers: &[(Kind, &str)], marked: &[&str]) {
    let redactor = redactor(identifiers, "[gone]");
    for marked in marked {
        let text: String = marked.replace(['«', '»'], "");
        let expected: String = marked
            .split('«')
            .enumerate()
            .map(|(i, part)| {
                if i == 0 { part.to_string() } else { format!("[gone]{}", part.split_once('»').unwrap().1) }
            })
            .collect();
        assert_eq!(redactor.redact(&text).as_deref().unwrap_or(&text), expected, "{marked}");
        assert_eq!(redactor.contains(&text), text != expected);
        assert_eq!(redactor.redact(&expected), None, "twice: {marked}");
    }
}

#[test]
fn addresses_end_where_addresses_end() {
    check(
        &ANNA,
        &[
            "«anna@x.example»",
            "write to «ANNA@X.Example», please",
            "(«anna@x.example».)",
            "«anna@x.example»: yes",
            "<«anna@x.example»>",
            "«anna+news@x.example»",
            "«Anna+a.b-c_d@x.example».",
            "a=«anna@x.example»&b",
            "«anna@x.example»-",
            "'«anna@x.example»'",
            "_«anna@x.example»-",
            "_«anna@x.example»_",
            "...«anna@x.example»...",
            "邮箱«anna@x.example»。",
            "?mail=«anna@x.example»",
            "https://x.example/p?a=1&to=«anna@x.example»#top",
            "https://x.example/#«anna@x.example»",
            "/u/«anna@x.example»",
            "x.example/u/«anna@x.example»",
            "mailto:bo@x.example?cc=b@y.example&«anna@x.example»",
            "<a title='«anna@x.example»' href=mailto:«anna@x.example»>",
            "user=«anna@x.example»",
            "7|«anna@x.example»|x",
            "{«anna@x.example»}",
            "to`«anna@x.example»`",
            "is it ?«anna@x.example»",
            "**«anna@x.example»**",
            "bo@y.example!«anna@x.example»",
            "«anna+bo=y.example@x.example»",
            "mailto:«anna@x.example»?subject=x",
            "«anna.müller@MÜNCHEN.example»",
            "«anna.mu\u{308}ller@mu\u{308}nchen.example»",
            "//«anna@x.example»/",
        ],
    );
    check(
        &ANNA,
        &[
            "joanna@x.example",
            "anna@x.example.org",
            "anna@x.examples",
            "anna@x.example-bank.example",
            "jo.anna@x.example",
            "jo-anna@x.example",
            "jo_anna@x.example",
            "jo+anna@x.example",
            "tag+anna@x.example",
            "anna@y.example",
            "anna.b@x.example",
            "an na@x.example",
            "éanna@x.example",
            "anna@x.example_b",
            "anna@x.exampleé",
            "anna@x-example",
            "anna+@y.example",
            "foo.@a b@x.example",
            "jo--anna@x.example",
            "o'anna@x.example",
            "O&#39;ANNA@x.example",
            "o%27anna%40x.example",
            "o\u{2019}anna@x.example",
            "jo!anna@x.example",
            "jo#anna@x.example",
            "mc&anna@x.example",
            "jo%anna@x.example",
            "jo/anna@x.example",
            "jo?anna@x.example",
            "jo~anna@x.example",
            "jo^anna@x.example",
            "jo$anna@x.example",
            "jo*anna@x.example",
            "https://x.example/o'anna@x.example",
            "Anna'b@y.example",
        ],
    );
}

#[test]
fn mentions_end_where_handles_end() {
    check(
        &ANNA,
        &[
            "«foo»",
            " «Foo» ",
            "https://x.example/u/«foo»?x",
            "?by=«foo»&x=1",
            "{\"by\": \"«foo»\"}",
            "«@foo»",
            "hi «@Foo»!",
            "«@foo».",
            "«@foo»'s",
            "(«@foo»)",
            "«@foo»,@bar",
            "/«@foo»/",
            "。«@foo»",
        ],
    );
    check(
        &ANNA,
        &[
            "@foobar",
            "@foo_bar",
            "@foo-bar",
            "@foo_",
            "@foo.bar",
            "x@foo",
            "a.@@foox",
            "food and foo fighters",
            "either/foo",
            "https://x.example/u/foo-2",
            "@fo",
            "@foo@y.example",
            "@anna",
            "@anna.b",
            "@b.anna",
        ],
    );
    check(&ANNA, &["@«Anna Müller»", "@b «Anna»"]);
}

#[test]
fn names_are_whole_words() {
    check(
        &ANNA,
        &[
            "«Anna»",
            "«anna»'s",
            "«ANNA»’s book",
            "«Anna», «Anna».",
            "d'«Anna»",
            "«Anna»-Lena",
            "(«Anna»)",
            "«Anna Müller»",
            "«ANNA\n  MÜLLER»",
            "«Anna Mu\u{308}ller»",
            "«anna\u{a0}müller»!",
            "«Anna»_2.pdf",
            "«李明»先生",
            "我是«李明»",
            "«Anna»さん",
            "«Anna» Lee",
            "**«Anna»**",
            "«Anna Müller»-Meier",
            "«Anna»: «Anna Müller»",
        ],
    );
    check(
        &ANNA,
        &[
            "Annabel",
            "Joanna",
            "Annas",
            "Hannah",
            "Anna\u{301}",
            "éanna",
            "Müller",
            "Anna2",
            "an na",
            "李",
            "anna.lee@y.example",
            "lee.anna@y.example",
            "anna@y.example",
            "info@anna.example",
            "info@anna",
            "info@y.anna.example",
        ],
    );
    check(
        &[(Kind::Name, "Weiß"), (Kind::Name, "ΝΙΚΟΣ"), (Kind::Name, "O'Brien")],
        &["«WEISS»", "«Νικος»", "«νικοσ»", "«o'brien»'s", "Weissß", "Weis"],
    );
    check(
        &[(Kind::Name, "Anna Maria"), (Kind::Name, "Maria Lee")],
        &["«Anna Maria Lee»!", "«Maria Lee» and «Anna Maria»"],
    );
}

#[test]
fn telephone_numbers_are_their_digits() {
    check(
        &ANNA,
        &[
            "«+49 30 5550101»",
            "«0049305550101»",
            "«030/555-0101»",
            "Tel. «(030) 555 0101»,",
            "«+49 (0) 30 - 555.0101»",
            "(«+49 30 5550101»)",
            "«49305550101»",
            "12 «030 5550101» 7",
            "«49305550101»@s.whatsapp.example",
            "x «030\u{2011}555\u{2011}0101»",
        ],
    );
    check(
        &ANNA,
        &[
            "0305550101 2".replace("0101 2", "01012").as_str(),
            "10305550101",
            "x0305550101",
            "0305550101x",
            "030555010",
            "1-030555010",
            "+49 30 5550102",
            "030 5550 101 1".replace("101 1", "1011").as_str(),
            "a-49305550101@s.example",
        ],
    );
    check(&[(Kind::Phone, "555-0101")], &["«5550101»", "«555 01 01»", "030 «5550101»", "15550101"]);
    check(
        &[(Kind::Phone, "+1 (212) 555-0101")],
        &["«(212) 555-0101»", "«1-212-555-0101»", "«+12125550101»", "2125550102"],
    );
}

#[test]
fn account_numbers_are_grouped_or_not() {
    check(
        &[(Kind::Iban, "DE02 1203 0000 0000 2020 51")],
        &[
            "«DE02120300000000202051»",
            "IBAN: «de02 1203 0000 0000 2020 51»,",
            "«DE02-1203-0000-0000-2020-51»",
            "«DE02\u{a0}1203\u{a0}0000\u{a0}0000\u{a0}2020\u{a0}51»",
            "«DE 02 1203 0000 0000 2020 51», «DE02.1203.0000.0000.2020.51» or «DE02/1203/0000/0000/2020/51»",
            "DE 02 1203 0000 0000 2020 512",
            "DE021203000000002020512",
            "XDE02120300000000202051",
            "DE02120300000000202052",
        ],
    );
}

#[test]
fn encodings_are_read() {
    check(
        &ANNA,
        &[
            "«anna&#64;x.example»",
            "«anna&#x40;x&period;example»",
            "«&#97;&#110;na@x.example»",
            "&lt;«anna@x.example»&gt;",
            "«Anna&nbsp;M&uuml;ller»",
            "<a href=\"mailto:«anna@x.example»\">«Anna»</a>",
            "<p>«Anna»&#39;s",
            "&amp;«anna»&amp;",
            "&eacute;anna",
            "anna&eacute;",
            "anna%C3%A9",
            "anna&#x301;",
        ],
    );
    let redactor = redactor(&ANNA, "Anonymous user");
    for (text, expected) in [
        ("?to=anna%40x.example&b", "?to=Anonymous%20user&b"),
        ("?q=anna+m%C3%BCller", "?q=Anonymous%20user"),
        ("%3Canna%40x.example%3E", "%3CAnonymous%20user%3E"),
        ("q=Anna+Müller", "q=Anonymous%20user"),
        ("<i title=Anna>Anna</i>", "<i title=Anonymous&#32;user>Anonymous user</i>"),
        ("anna+a@x.example", "Anonymous user"),
    ] {
        assert_eq!(redactor.redact(text).as_deref(), Some(expected));
        assert_eq!(redactor.redact(expected), None);
    }
    assert_eq!(redactor.redact("?to=joanna%40x.example&x=anna%40x.example.org"), None);
}

#[test]
fn tags_keep_their_structure() {
    check(
        &[(Kind::Name, "Max"), (Kind::Name, "Mark"), (Kind::Text, "amp")],
        &[
            "<input max=5 title='«Max»'>",
            "<mark>«Mark»</mark>",
            "<Mark Lee",
            "a < «Max» > b",
            "x &amp; «amp»",
            "From: <«Max» Lee>",
            "<x mark=«mark»></x>",
        ]
        .map(|s| if s == "<Mark Lee" { "<«Mark» Lee" } else { s }),
    );
}

#[test]
fn json_stays_json() {
    let redactor = redactor(&ANNA, "Anonymous user");
    for (text, expected) in [
        (r#"{ "by" : "anna@x.example", "n": 1.50 }"#, r#"{ "by" : "Anonymous user", "n": 1.50 }"#),
        (
            r#"{"t":"\u0041nna\u0027s \"Anna\" \n\ud83d\ude00 Anna\tM\u00fcller"}"#,
            r#"{"t":"Anonymous user\u0027s \"Anonymous user\" \n\ud83d\ude00 Anonymous user"}"#,
        ),
        (
            r#"["\nanna\u0040x.example\n", "joanna@x.example"]"#,
            r#"["\nAnonymous user\n", "joanna@x.example"]"#,
        ),
        (
            r#"{"anna@x.example":1,"anna+b@x.example":{"Anna":2},"Anonymous user":3,"Anonymous user 3":4}"#,
            r#"{"Anonymous user 2":1,"Anonymous user 4":{"Anonymous user 5":2},"Anonymous user":3,"Anonymous user 3":4}"#,
        ),
    ] {
        assert_eq!(redactor.redact_json(text).unwrap().as_deref(), Some(expected));
        assert!(redactor.contains_json(text).unwrap());
        assert_eq!(redactor.redact_json(expected).unwrap(), None);
    }
    for text in [r#"{"a":"annabel","b":["\\anna"]}"#, "[]", "12", r#""\ud800""#] {
        assert_eq!(redactor.contains_json(text).unwrap(), text.contains("\\anna"), "{text}");
    }
    assert_eq!(redactor.redact_json("anna@x.example").unwrap_err().code(), Code::JsonSyntax);
}

#[test]
fn a_replacement_is_never_a_match() {
    let anna: Vec<_> = ANNA.iter().map(|(kind, value)| Identifier::new(*kind, value).unwrap()).collect();
    for text in [
        "",
        " ",
        "<b>",
        "a\"b",
        "a\\b",
        "a@b",
        "a&b",
        "a%b",
        "a\nb",
        "a  b",
        " a",
        "a ",
        "-",
        "a'b",
        "a+b",
        "/a",
        &"a".repeat(101),
    ] {
        assert_eq!(Redactor::new(&anna, text).unwrap_err().code(), Code::RedactReplacement, "{text}");
    }
    for text in ["Anna", "user Anna", "anna m", "K", "user 1", "Müller K", "[anna]"] {
        assert_eq!(Redactor::new(&anna, text).unwrap_err().code(), Code::RedactReplacementClash, "{text}");
    }
    for (kind, value) in [
        (Kind::Name, "User Smith"),
        (Kind::Name, "Lee Anonymous"),
        (Kind::Text, "No Anonymous user 5"),
        (Kind::Handle, "anonymous"),
        (Kind::Name, "user"),
    ] {
        let them = [Identifier::new(kind, value).unwrap()];
        assert_eq!(
            Redactor::new(&them, "Anonymous user").unwrap_err().code(),
            Code::RedactReplacementClash,
            "{value}"
        );
    }
    for (kind, value) in [
        (Kind::Email, "user@x.example"),
        (Kind::Name, "Ursula"),
        (Kind::Name, "Rosa"),
        (Kind::Handle, "user"),
    ] {
        assert!(Redactor::new(&[Identifier::new(kind, value).unwrap()], "Anonymous user").is_ok(), "{value}");
    }
}

#[test]
fn what_is_no_identifier_is_refused() {
    for (kind, values) in [
        (Kind::Email, &["", "anna", "@x", "anna@", "an na@x", "@foo@x.example", "..@x"][..]),
        (Kind::Handle, &["", "@", "@f", "a b", "a@b", "-a"][..]),
        (Kind::Phone, &["", "12345", "call me", "030 5550101 or 030 5550102", "a5550101", "555 0101x"][..]),
        (Kind::Name, &["", " ", "A", "-", "李", "'"][..]),
        (Kind::Text, &["", "!!!", "7"][..]),
        (Kind::Iban, &["", "DE02", "0212 0300 0000 0020 2051", "DE02 1203 0000 0000 2020 5é"][..]),
        (Kind::Key, &["", "7", "user-1234"][..]),
    ] {
        for value in values {
            let error = Identifier::new(kind, value).unwrap_err();
            assert_eq!(error.code(), Code::RedactIdentifier, "{value}");
        }
    }
}

#[test]
fn nothing_personal_is_printed() {
    let anna: Vec<_> = ANNA.iter().map(|(kind, value)| Identifier::new(*kind, value).unwrap()).collect();
    let printed = format!("{anna:?} {:?}", Redactor::new(&anna, "[gone]").unwrap());
    assert!(!printed.to_lowercase().contains("anna") && !printed.contains("4711"), "{printed}");
}

#[test]
fn prefilters_are_short() {
    let prefilter = |identifiers: &[(Kind, &str)]| redactor(identifiers, "[gone]").prefilter();
    assert_eq!(prefilter(&[(Kind::Email, "Anna@x.example")]).unwrap(), [vec!["&#"], vec!["anna", "example"]]);
    assert_eq!(
        prefilter(&[(Kind::Email, "a.b@x.example"), (Kind::Handle, "foo_bars")]).unwrap(),
        [vec!["&#"], vec!["a", "b", "example"], vec!["bars", "foo"]]
    );
    assert_eq!(prefilter(&[(Kind::Name, "User 500")]).unwrap(), [vec!["&#"], vec!["500", "user"]]);
    assert_eq!(
        prefilter(&[(Kind::Name, "José Weissmann")]).unwrap(),
        [vec!["&#"], vec!["mann", "jos", "we"]]
    );
    assert_eq!(prefilter(&[(Kind::Iban, "DE02 1203 0000 0000 2020 51")]).unwrap(), [["&#"], ["1203"]]);
    assert_eq!(prefilter(&[(Kind::Phone, "+49 30 5550107")]).unwrap(), [["&#"], ["7"], ["\u{ff17}"]]);
    assert_eq!(prefilter(&[(Kind::Email, "anna@x.example"), (Kind::Name, "李明")]), None);
    assert_eq!(prefilter(&[]).unwrap(), Vec::<Vec<String>>::new());
    assert_eq!(
        redactor(&[(Kind::Name, "Anna")], "[gone]").prefilter_json().unwrap(),
        [["&#"], ["\\u00"], ["anna"]]
    );
}
