//! A document that was read, and the ways to read one.

use std::collections::BTreeSet;

use rightful::{Code, Error, Policy};
use serde_json::Value;

use crate::place::Place;
use crate::unite::Union;
use crate::{MAX_BYTES, Position, Problem, reader};

/// A document as JSON, with the place in the text of every value.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Document {
    /// The document.
    pub json: Value,
    root: Place,
    /// The names of the files; empty for one unnamed text.
    files: Vec<String>,
}

/// Reads one text.
///
/// # Errors
/// Every problem of the text in the order of its lines. An error of syntax ends the reading, so that one comes last.
///
/// # Examples
/// ```
/// let document = rightful_yaml::parse("purposes:\n  account: { basis: contract }\n").unwrap();
/// assert_eq!(document.json["purposes"]["account"]["basis"], "contract");
/// let position = document.position("/purposes/account/basis").unwrap();
/// assert_eq!((position.line, position.column), (2, 21));
/// ```
pub fn parse(text: &str) -> Result<Document, Vec<Problem>> {
    read(&[text], Vec::new())
}

/// Reads a document that is split over several files, given as names and texts.
///
/// The top-level maps are united, and so are sections that are maps in several files (`collections`, `purposes`), entry
/// by entry. The same entry in two files is a problem at both places.
///
/// # Errors
/// Every problem of every file.
///
/// # Examples
/// ```
/// let users = ("users.yaml", "collections: { users: { store: app } }");
/// let meetings = ("meetings.yaml", "collections: { meetings: { store: app } }");
/// let document = rightful_yaml::parse_files(&[users, meetings]).unwrap();
/// assert_eq!(document.file("/collections/meetings"), Some("meetings.yaml"));
/// ```
pub fn parse_files(files: &[(&str, &str)]) -> Result<Document, Vec<Problem>> {
    let texts: Vec<&str> = files.iter().map(|(_, text)| *text).collect();
    read(&texts, files.iter().map(|(name, _)| (*name).to_owned()).collect())
}

/// Reads one text, and checks the policy it holds.
///
/// # Errors
/// Every problem of the text and of the policy in the order of the lines: a word that two readers read differently hides none of the
/// policy's. Where the text cannot be read to its end, or something of it was left out, the policy is not checked.
///
/// # Examples
/// ```
/// let problems = rightful_yaml::parse_policy("controller: { name: no }\npurposs: {}\n").unwrap_err();
/// let codes: Vec<&str> = problems.iter().map(|problem| problem.error().code().as_str()).collect();
/// assert!(codes.contains(&"yaml.ambiguous") && codes.contains(&"json.unknown-key"), "{codes:?}");
/// ```
pub fn parse_policy(text: &str) -> Result<(Policy, Document), Vec<Problem>> {
    checked(read_all(&[text], Vec::new()))
}

/// Reads a document that is split over several files as [`parse_files`] does, and checks the policy it holds.
///
/// # Errors
/// As [`parse_policy`], of every file.
pub fn parse_policy_files(files: &[(&str, &str)]) -> Result<(Policy, Document), Vec<Problem>> {
    let texts: Vec<&str> = files.iter().map(|(_, text)| *text).collect();
    checked(read_all(&texts, files.iter().map(|(name, _)| (*name).to_owned()).collect()))
}

/// The policy of what was read, and all problems of both.
fn checked(
    (document, mut problems): (Option<Document>, Vec<Problem>),
) -> Result<(Policy, Document), Vec<Problem>> {
    let Some(document) = document.filter(|_| problems.iter().all(leaves_the_document_whole)) else {
        return Err(problems);
    };
    match Policy::from_value(document.json.clone()) {
        Ok(policy) if problems.is_empty() => return Ok((policy, document)),
        Ok(_) => {}
        Err(found) => {
            // What was refused stands in for itself as text: nothing more is said of it.
            let refused: BTreeSet<String> =
                problems.iter().map(|problem| problem.error().at().to_owned()).collect();
            let others = found.as_slice().iter().filter(|problem| !refused.contains(problem.at()));
            problems.extend(others.map(|problem| document.locate(problem.clone())));
        }
    }
    let file =
        |problem: &Problem| document.files.iter().position(|name| Some(name.as_str()) == problem.file());
    problems.sort_by_key(|problem| (file(problem), problem.position()));
    Err(problems)
}

/// Whether a problem of the text is of one word, which does not keep the rest from being read.
fn leaves_the_document_whole(problem: &Problem) -> bool {
    matches!(problem.error().code(), Code::YamlAmbiguous | Code::YamlFloat | Code::YamlIntegerRange)
}

fn read(texts: &[&str], files: Vec<String>) -> Result<Document, Vec<Problem>> {
    match read_all(texts, files) {
        (Some(document), problems) if problems.is_empty() => Ok(document),
        (_, problems) => Err(problems),
    }
}

/// What can be read, and every problem.
fn read_all(texts: &[&str], files: Vec<String>) -> (Option<Document>, Vec<Problem>) {
    if texts.iter().map(|text| text.len()).sum::<usize>() > MAX_BYTES {
        let message = format!("the text is longer than {MAX_BYTES} bytes: shorten it");
        return (None, vec![Problem::new(Error::new(Code::YamlTooLarge, "", message), None, None)]);
    }
    let mut problems = Vec::new();
    let mut roots = Vec::new();
    for (i, text) in texts.iter().enumerate() {
        let (root, found) = reader::read(text, i);
        roots.extend(root);
        problems.extend(found.into_iter().map(|(position, error)| (i, position, error)));
    }
    let (json, root) = match <[_; 1]>::try_from(roots) {
        Ok([single]) => single,
        Err(roots) => {
            let mut union = Union::new(&files);
            for (json, place) in roots {
                union.add(json, place);
            }
            let (json, place, found) = union.finish();
            problems.extend(found);
            (json, place)
        }
    };
    problems.sort_by_key(|(file, position, _)| (*file, *position));
    let problems = problems
        .into_iter()
        .map(|(i, at, error)| Problem::new(error, files.get(i).cloned(), Some(at)))
        .collect();
    (Some(Document { json, root, files }), problems)
}

impl Document {
    /// Where the value at the JSON pointer was written.
    ///
    /// For a place that is not in the document, such as a missing key, its nearest parent that is; `None` only when the
    /// text is not a JSON pointer. An empty value is where its key is.
    #[must_use]
    pub fn position(&self, pointer: &str) -> Option<Position> {
        self.root.nearest(pointer).map(|place| place.value)
    }

    /// Where the key of the entry at the JSON pointer was written; `None` where there is no such entry.
    #[must_use]
    pub fn key_position(&self, pointer: &str) -> Option<Position> {
        self.json.pointer(pointer)?;
        self.root.nearest(pointer)?.key
    }

    /// The name of the file that holds the place, when the document was read from named files.
    #[must_use]
    pub fn file(&self, pointer: &str) -> Option<&str> {
        self.files.get(self.root.nearest(pointer)?.file).map(String::as_str)
    }

    /// Gives a problem found in the document its file, line and column.
    ///
    /// The position is that of the value, or of its key where the value begins on a later line.
    #[must_use]
    pub fn locate(&self, error: Error) -> Problem {
        let place = self.root.nearest(error.at());
        let file = place.and_then(|place| self.files.get(place.file)).cloned();
        let position = place.map(|place| match place.key {
            Some(key) if key.line < place.value.line => key,
            _ => place.value,
        });
        Problem::new(error, file, position)
    }

    /// Calls `each` with the JSON pointer and position of every value, parents first.
    pub(crate) fn each_position(&self, mut each: impl FnMut(&str, Position)) {
        self.root.walk(&mut String::new(), &mut |pointer, place| each(pointer, place.value));
    }
}
