//! Reads the case, with what the command line says of it instead.

use std::collections::BTreeMap;

use rightful::case::Subject;
use rightful::{Case, Code, Date, Error, Policy, Value};

use crate::args::CaseArgs;
use crate::failure::Failure;
use crate::files;

/// The case of the command line.
pub(crate) fn read(args: &CaseArgs, policy: &Policy) -> Result<Case, Failure> {
    let mut case = Case::from_json(&files::read(&args.case)?)?;
    if let Some(text) = &args.subject {
        let (collection, key) = subject_key(text, policy)?;
        case.subject = Subject { collection, key: Some(key), identifier: None, verified: None };
    }
    if let Some(text) = &args.identifier {
        let (collection, identifier) = subject_identifier(text)?;
        case.subject = Subject { collection, key: None, identifier: Some(identifier), verified: None };
    }
    if let Some(how) = &args.verified {
        case.subject.verified = Some(how.clone());
    }
    if let Some(day) = &args.as_of {
        case.decided = day.parse::<Date>()?;
    }
    Ok(case)
}

/// `users:42`: the collection, then the key column by column.
fn subject_key(text: &str, policy: &Policy) -> Result<(String, Vec<Value>), Failure> {
    let mut parts = text.split(':');
    let collection = parts.next().unwrap_or_default().to_owned();
    let key: Vec<Value> = parts.map(cell).collect();
    let person = policy.document().collections.get(&collection).and_then(|found| found.person.as_ref());
    match person {
        Some(person) if person.key.len() == key.len() => Ok((collection, key)),
        Some(person) => Err(option(
            "--subject",
            &format!("give the {} columns of the key, as in users:42", person.key.len()),
        )),
        None => Err(option("--subject", "name a collection of people of the policy first, as in users:42")),
    }
}

/// A number where it reads back as it was written: `007` and `+7` are texts, and another person's than `7` may be.
fn cell(text: &str) -> Value {
    let number = text.parse::<i64>().ok().filter(|number| number.to_string() == text);
    number.map_or_else(|| Value::from(text), Value::Integer)
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
