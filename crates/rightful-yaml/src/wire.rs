//! The boundary that the command and the bindings use, in the form of [`rightful::wire`].

use std::collections::BTreeMap;

use rightful::read::Read;
use rightful::wire::{Call, Function, Names, Shapes};
use rightful::{Code, Problems};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::{Document, Position, Problem, parse, parse_files, parse_policy, parse_policy_files};

/// Reads a document in YAML 1.2 as JSON: one text, or several files as one document.
///
/// A refusal is an answer, not an error: every problem comes with its line and column.
#[derive(Clone, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ParseYamlCall {
    /// The files. One that has no name is told by line and column alone.
    files: Vec<File>,
    /// Whether the document is a policy: then it is checked as one, too.
    #[serde(default)]
    policy: bool,
    /// Whether the line and column of every value are told.
    #[serde(default)]
    positions: bool,
}

/// One file of a document.
#[derive(Clone, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
struct File {
    /// What problems call it.
    #[serde(default)]
    name: Option<String>,
    /// Its text.
    text: String,
}

/// What the text says, or what is wrong with it.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Parsed {
    /// The text was read.
    Read(Box<ReadDocument>),
    /// The text was refused, for every problem of it.
    Refused(Vec<Located>),
}

/// The document.
#[derive(Serialize, JsonSchema)]
struct ReadDocument {
    /// The same as JSON.
    json: Value,
    /// The line and column of every value by its JSON pointer, where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    positions: Option<BTreeMap<String, Place>>,
}

/// A line and column, both counted from 1.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Position")]
struct Place {
    /// The line.
    line: usize,
    /// The column, in characters.
    column: usize,
}

/// A problem and where it is.
#[derive(Serialize, JsonSchema)]
struct Located {
    /// The code.
    code: Code,
    /// The place as a JSON pointer.
    at: String,
    /// What to do.
    message: String,
    /// The name of the file, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    /// The line.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    /// The column.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
}

impl Call for ParseYamlCall {
    const NAME: &'static str = "parse_yaml";
    const NAMES: Names = Names::Told;
    type Answer = Parsed;

    fn shapes() -> &'static Shapes {
        &SHAPES
    }

    fn answer(self) -> Result<Parsed, Problems> {
        Ok(match self.read() {
            Ok(document) => {
                let positions = self.positions.then(|| positions(&document));
                Parsed::Read(Box::new(ReadDocument { json: document.json, positions }))
            }
            Err(problems) => Parsed::Refused(problems.iter().map(Located::from).collect()),
        })
    }
}

impl ParseYamlCall {
    fn read(&self) -> Result<Document, Vec<Problem>> {
        if let [File { name: None, text }] = self.files.as_slice() {
            return if self.policy { parse_policy(text).map(|(_, document)| document) } else { parse(text) };
        }
        let named = |(position, file): (usize, &File)| {
            file.name.clone().unwrap_or_else(|| format!("file {}", position + 1))
        };
        let names: Vec<String> = self.files.iter().enumerate().map(named).collect();
        let texts = self.files.iter().map(|file| file.text.as_str());
        let files: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(texts).collect();
        if self.policy {
            parse_policy_files(&files).map(|(_, document)| document)
        } else {
            parse_files(&files)
        }
    }
}

fn positions(document: &Document) -> BTreeMap<String, Place> {
    let mut positions = BTreeMap::new();
    document.each_position(|pointer, Position { line, column }| {
        positions.insert(pointer.to_owned(), Place { line, column });
    });
    positions
}

impl From<&Problem> for Located {
    fn from(problem: &Problem) -> Self {
        let position = problem.position();
        Self {
            code: problem.error().code(),
            at: problem.error().at().to_owned(),
            message: problem.error().message().to_owned(),
            file: problem.file().map(str::to_owned),
            line: position.map(|at| at.line),
            column: position.map(|at| at.column),
        }
    }
}

/// The shapes of the calls.
static SHAPES: Shapes = Shapes::new(include_str!("shapes.json"));

/// Every function there is.
const FUNCTIONS: &[Function] = &[Function::of::<ParseYamlCall>()];

/// All functions, in the order of the alphabet.
#[must_use]
pub fn functions() -> &'static [Function] {
    FUNCTIONS
}

/// Answers the call of this name: JSON in, canonical JSON out.
///
/// # Errors
/// [`Code::CallUnknown`] for a name that is not in [`functions`]; otherwise every problem of the call.
pub fn call(name: &str, json: &str) -> Result<String, Problems> {
    rightful::wire::call_among(FUNCTIONS, name, json)
}
