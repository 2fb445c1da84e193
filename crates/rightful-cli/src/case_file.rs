//! Reads the case, with what the command line says of it instead.

use std::collections::BTreeMap;

use rightful::case::Subject;
use rightful::{Case, Code, Date, Error, Policy, Value};
use serde_json::{Value as Json, json};

use crate::args::CaseArgs;
use crate::failure::Failure;
use crate::files;

/// The case of the command line.
pub(crate) fn read(args: &CaseArgs, policy: &Policy) -> Result<Case, Failure> {
    let text = files::read(&args.case)?;
    let named = subject(args, policy)?;
    let mut case = Case::from_json(&completed(text, named.as_ref(), args.as_of.as_deref()))?;
    if let Some(subject) = named {
        one_person(&case.subject, &subject)?;
        // What the line cannot say stays as the file says it.
        let Subject { also, former, .. } = core::mem::replace(&mut case.subject, subject);
        (case.subject.also, case.subject.former) = (also, former);
    } else if let Some(how) = &args.verified {
        case.subject.verified = Some(how.clone());
    }
    if let Some(day) = &args.as_of {
        case.decided = day.parse::<Date>()?;
    }
    Ok(case)
}

/// Refuses a command line that names another person than the file, and one of which nobody can tell whether it does where
/// the file says what its person was known by before, or what further accounts they have.
fn one_person(file: &Subject, line: &Subject) -> Result<(), Failure> {
    let both_by_key = file.key.is_some() && line.key.is_some();
    let both_by_identifier = file.identifier.is_some() && line.identifier.is_some();
    let same =
        (both_by_key && file.key == line.key) || (both_by_identifier && file.identifier == line.identifier);
    let same = same && file.collection == line.collection;
    let said_beside = !file.former.is_empty() || !file.also.is_empty();
    if same || (!both_by_key && !both_by_identifier && !said_beside) {
        return Ok(());
    }
    let message = "the file of the case names a person too, and not in the same way: leave `subject` out of the file, or name \
                   the person there only";
    Err(Failure::refused(Error::new(Code::CaseContradiction, "/subject", message)))
}

/// The person, where the command line names them.
fn subject(args: &CaseArgs, policy: &Policy) -> Result<Option<Subject>, Failure> {
    let verified = args.verified.clone();
    Ok(match (&args.subject, &args.identifier) {
        (Some(text), _) => {
            let (collection, key) = subject_key(text, policy)?;
            Some(Subject {
                collection,
                key: Some(key),
                identifier: None,
                also: Vec::new(),
                former: BTreeMap::new(),
                verified,
            })
        }
        (None, Some(text)) => {
            let (collection, identifier) = subject_identifier(text)?;
            Some(Subject {
                collection,
                key: None,
                identifier: Some(identifier),
                also: Vec::new(),
                former: BTreeMap::new(),
                verified,
            })
        }
        (None, None) => None,
    })
}

/// A case file that leaves out what the command line says, with it.
fn completed(text: String, subject: Option<&Subject>, decided: Option<&str>) -> String {
    let Ok(Json::Object(mut case)) = serde_json::from_str(&text) else { return text };
    let said =
        [("subject", subject.map(|subject| json!(subject))), ("decided", decided.map(|day| json!(day)))];
    let mut is_whole = true;
    for (key, value) in said {
        if let Some(value) = value.filter(|_| !case.contains_key(key)) {
            case.insert(key.to_owned(), value);
            is_whole = false;
        }
    }
    // As it was written, so that a key that stands twice is told.
    if is_whole { text } else { Json::Object(case).to_string() }
}

/// `users:42`: the collection, then the key column by column.
fn subject_key(text: &str, policy: &Policy) -> Result<(String, Vec<Value>), Failure> {
    let (collection, key) = text.split_once(':').map_or((text, None), |(name, key)| (name, Some(key)));
    let person = policy.document().collections.get(collection).and_then(|found| found.person.as_ref());
    // A key of one column is everything after the name: a text may hold what keeps the columns of others apart.
    let whole = person.is_some_and(|person| person.key.len() == 1);
    let key: Vec<Value> = match key {
        Some(key) if whole => vec![cell(key)?],
        Some(key) => key.split(':').map(cell).collect::<Result<_, _>>()?,
        None => Vec::new(),
    };
    match person {
        Some(person) if person.key.len() == key.len() => Ok((collection.to_owned(), key)),
        Some(person) => Err(option(
            "--subject",
            &format!(
                "give the {} columns of the key, as in users:42; a text with a colon in a key of several columns is named in the \
                 case file",
                person.key.len()
            ),
        )),
        None => Err(option("--subject", "name a collection of people of the policy first, as in users:42")),
    }
}

/// A number where it reads back as it was written: `007` and `+7` are texts, and another person's than `7` may be. Bytes are
/// written as SQL writes them, `x'0001ff'`; what only begins so is a slip, and no text.
fn cell(text: &str) -> Result<Value, Failure> {
    if let Some(bytes) = text.strip_prefix(['x', 'X']).and_then(|text| text.strip_prefix('\'')) {
        let digits = bytes.strip_suffix('\'').unwrap_or("?");
        let decoded = data_encoding::HEXLOWER_PERMISSIVE.decode(digits.as_bytes());
        return decoded.map(Value::Blob).map_err(|_| {
            let message = "a key of bytes is x, an apostrophe, two hexadecimal digits for each byte and an apostrophe, as in users:x'0001ff'; \
                           a text that begins like one is named in the case file";
            option("--subject", message)
        });
    }
    let number = text.parse::<i64>().ok().filter(|number| number.to_string() == text);
    Ok(number.map_or_else(|| Value::from(text), Value::Integer))
}

/// `users.email=…`: the collection and column, then the value, or `-` for standard input.
fn subject_identifier(text: &str) -> Result<(String, BTreeMap<String, Value>), Failure> {
    let wrong = || option("--identifier", "write collection, column and value as in users.email=-");
    let (place, value) = text.split_once('=').ok_or_else(wrong)?;
    let place: rightful::Path = place.parse()?;
    let [collection, column] = place.segments() else { return Err(wrong()) };
    let value = match value {
        "-" => files::read(std::path::Path::new("-"))?.trim_end_matches(['\r', '\n']).to_owned(),
        value => value.to_owned(),
    };
    Ok((collection.to_string(), BTreeMap::from([(column.to_string(), Value::Text(value))])))
}

fn option(name: &str, message: &str) -> Failure {
    Failure::refused(Error::new(Code::OptionUnknown, name, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_of_one_column_may_hold_a_colon() {
        let policy = Policy::from_json(include_str!("../../../vectors/policies/mentoring.json")).unwrap();
        let key = |text: &str| subject_key(text, &policy).ok().map(|(_, key)| key);
        assert_eq!(key("users:urn:id:7"), Some(vec!["urn:id:7".into()]));
        assert_eq!(key("users:7"), Some(vec![7.into()]));
        assert_eq!(key("users"), None);
        assert_eq!(key("users:x'0001fF'"), Some(vec![Value::Blob(vec![0, 1, 255])]));
        assert_eq!(key("users:xavier"), Some(vec!["xavier".into()]));
        for slip in ["users:x'0001f'", "users:x'zz'", "users:X'00", "users:x'", "users:x'00'1"] {
            assert_eq!(key(slip), None, "{slip}");
        }
    }

    #[test]
    fn a_person_is_named_once() {
        let of = |json: &str| serde_json::from_str::<Subject>(json).unwrap();
        let anna = of(r#"{ "collection": "users", "key": [42] }"#);
        let bela = of(r#"{ "collection": "users", "key": [43] }"#);
        let member = of(r#"{ "collection": "members", "key": [42] }"#);
        let by_mail = of(
            r#"{ "collection": "users", "identifier": { "email": "anna@x.example" }, "verified": "a link" }"#,
        );
        let known_before =
            of(r#"{ "collection": "users", "key": [42], "former": { "email": ["a@x.example"] } }"#);
        assert!(one_person(&anna, &anna).is_ok());
        assert!(one_person(&anna, &by_mail).is_ok());
        assert!(one_person(&by_mail, &by_mail).is_ok());
        assert!(one_person(&known_before, &anna).is_ok());
        assert!(one_person(&anna, &bela).is_err());
        assert!(one_person(&anna, &member).is_err());
        assert!(one_person(&known_before, &bela).is_err());
        assert!(one_person(&known_before, &by_mail).is_err());
    }

    #[test]
    fn a_file_may_leave_out_what_the_command_line_says() {
        let identifier = BTreeMap::from([("email".to_owned(), Value::from("kim@mail.example"))]);
        let subject = Subject {
            collection: "users".to_owned(),
            key: None,
            identifier: Some(identifier),
            also: Vec::new(),
            former: BTreeMap::new(),
            verified: Some("a link by mail".to_owned()),
        };
        let short = r#"{ "trigger": { "kind": "access" } }"#.to_owned();
        let case = Case::from_json(&completed(short.clone(), Some(&subject), Some("2026-11-22"))).unwrap();
        assert_eq!((&case.subject, case.decided.to_string().as_str()), (&subject, "2026-11-22"));
        assert_eq!(completed(short.clone(), None, None), short);
        let twice = r#"{ "subject": 1, "subject": 2, "decided": 3 }"#.to_owned();
        assert_eq!(completed(twice.clone(), Some(&subject), Some("2026-11-22")), twice);
        assert_eq!(completed("no JSON".to_owned(), Some(&subject), None), "no JSON");
    }
}
