//! Turns the events of one text into a JSON value and the tree of places, collecting problems on the way.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use rightful::{Code, Error};
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span};
use serde_json::{Map, Value};

use crate::place::{Inside, Place, push_segment};
use crate::{MAX_DEPTH, MAX_KEY_BYTES, MAX_PROBLEMS, Position, characters, scalar};

/// A problem in one text, before the name of its file is known.
pub(crate) type Found = (Position, Error);

/// Reads one text; without a value when it could not be read to its end.
pub(crate) fn read(text: &str, file: usize) -> (Option<(Value, Place)>, Vec<Found>) {
    let text = text.strip_prefix(characters::BYTE_ORDER_MARK).unwrap_or(text);
    let text = without_blank_tail(text);
    let mut reader =
        Reader { file, end: characters::end(text), stack: Vec::new(), root: None, problems: Vec::new() };
    let read_to_end = reader.preamble(text).and_then(|()| reader.events(text)).is_ok();
    let root = if read_to_end { reader.root } else { None };
    (root, reader.problems)
}

/// Blanks after the last line break say nothing, and the scanner takes them for one more line of block text.
fn without_blank_tail(text: &str) -> &str {
    let trimmed = text.trim_end_matches([' ', '\t']);
    if trimmed.ends_with(['\n', '\r']) { trimmed } else { text }
}

/// Reading cannot go on; the problem that says why is recorded.
struct Stop;

type Step = Result<(), Stop>;

/// A value with its place.
type Node = (Value, Place);

struct Reader {
    file: usize,
    /// The position just after the text, which no place may exceed.
    end: Position,
    stack: Vec<Frame>,
    root: Option<Node>,
    problems: Vec<Found>,
}

/// A map or list that is not yet closed.
enum Frame {
    Map { json: Map<String, Value>, places: BTreeMap<String, Place>, start: Position, key: Key },
    List { json: Vec<Value>, places: Vec<Place>, start: Position },
}

/// The key whose value comes next in a map.
enum Key {
    /// None: a key comes next.
    Awaited,
    Text(String, Position),
    /// The key was refused: its value is read for further problems and left out.
    Refused,
}

impl Reader {
    /// What can be judged without parsing: characters and directives.
    fn preamble(&mut self, text: &str) -> Step {
        for position in characters::refused(text) {
            self.report(characters::CODE, position, characters::ADVICE)?;
        }
        let preamble = characters::lines(text).take_while(|line| {
            let content = line.trim_start_matches([' ', '\t']);
            content.is_empty() || content.starts_with('#') || line.starts_with('%')
        });
        for (i, _) in preamble.enumerate().filter(|(_, line)| line.starts_with('%')) {
            let position = Position { line: i + 1, column: 1 };
            self.report(Code::YamlDirective, position, "a directive is not allowed: remove the line")?;
        }
        Ok(())
    }

    fn events(&mut self, text: &str) -> Step {
        let mut parser = Parser::new_from_str(text);
        let mut documents = 0_usize;
        while let Some(next) = parser.next_event() {
            let (event, span) = match next {
                Ok(next) => next,
                Err(error) => return self.syntax(text, &error),
            };
            if matches!(event, Event::DocumentStart(_)) {
                documents += 1;
            }
            if documents > 1 {
                let advice =
                    "the text holds a second document: write one document a file, without a second ---";
                return self.fatal(Code::YamlSeveralDocuments, span.start.into(), advice);
            }
            self.event(event, span)?;
        }
        // A text of comments alone has no document.
        self.root.get_or_insert_with(|| (Value::Null, leaf(self.file, Position::START)));
        Ok(())
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Step {
        // At the end of the text the scanner may have counted a line too many.
        let start = Position::from(span.start).min(self.end);
        match event {
            Event::Alias(_) => {
                self.report(Code::YamlAlias, start, ALIAS)?;
                self.leaf(Value::Null, start)
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.properties(anchor, tag.is_some(), start)?;
                let text = self.without_invented_break(&text, style, span);
                self.scalar(text, style, start)
            }
            Event::SequenceStart(anchor, tag) => {
                self.properties(anchor, tag.is_some(), start)?;
                self.open(Frame::List { json: Vec::new(), places: Vec::new(), start }, start)
            }
            Event::MappingStart(anchor, tag) => {
                self.properties(anchor, tag.is_some(), start)?;
                let key = Key::Awaited;
                self.open(Frame::Map { json: Map::new(), places: BTreeMap::new(), start, key }, start)
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => Ok(()),
        }
    }

    fn properties(&mut self, anchor: usize, tagged: bool, at: Position) -> Step {
        if anchor != 0 {
            let advice = "an anchor is not allowed: remove it and write the value out at each place, or put text that starts with & in quotes";
            self.report(Code::YamlAnchor, at, advice)?;
        }
        if tagged {
            let advice = "a tag is not allowed: remove it, or put text that starts with ! in quotes";
            self.report(Code::YamlTag, at, advice)?;
        }
        Ok(())
    }

    /// Block text that the end of the text cuts short has no last line break (YAML 1.2.2, section 8.1.1.2); the scanner
    /// adds one.
    fn without_invented_break<'a>(&self, text: &'a str, style: ScalarStyle, span: Span) -> &'a str {
        let is_block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
        let is_cut = self.end.column > 1 && Position::from(span.end) >= self.end;
        if is_block && is_cut { text.strip_suffix('\n').unwrap_or(text) } else { text }
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, at: Position) -> Step {
        let is_plain = style == ScalarStyle::Plain;
        if self.awaits_key() {
            return self.key(text, is_plain, at);
        }
        let json = match if is_plain { scalar::plain(text) } else { Ok(Value::String(text.to_owned())) } {
            Ok(json) => json,
            Err((code, advice)) => {
                self.report(code, at, advice)?;
                Value::String(text.to_owned())
            }
        };
        // An empty value has no token of its own: point to its key.
        let at = match self.stack.last() {
            Some(Frame::Map { key: Key::Text(_, key_at), .. }) if is_plain && text.is_empty() => *key_at,
            _ => at,
        };
        self.leaf(json, at)
    }

    fn key(&mut self, text: &str, is_plain: bool, at: Position) -> Step {
        if text.len() > MAX_KEY_BYTES {
            let advice = format!("the key is longer than {MAX_KEY_BYTES} bytes: shorten it");
            self.report(Code::YamlTooLarge, at, advice)?;
            self.set_key(Key::Refused);
            return Ok(());
        }
        // From here on the key is part of the place, so its own problems name it.
        self.set_key(Key::Text(text.to_owned(), at));
        if let (true, Err((code, advice))) = (is_plain, scalar::plain_key(text)) {
            self.report(code, at, advice)?;
        }
        let first = match self.stack.last() {
            Some(Frame::Map { places, .. }) => places.get(text).and_then(|first| first.key),
            _ => None,
        };
        if let Some(Position { line, column }) = first {
            let advice =
                format!("the key is already given at line {line}, column {column}: keep one of the two");
            self.report(Code::YamlDuplicateKey, at, advice)?;
        }
        Ok(())
    }

    fn awaits_key(&self) -> bool {
        matches!(self.stack.last(), Some(Frame::Map { key: Key::Awaited, .. }))
    }

    fn set_key(&mut self, new: Key) {
        if let Some(Frame::Map { key, .. }) = self.stack.last_mut() {
            *key = new;
        }
    }

    fn leaf(&mut self, json: Value, at: Position) -> Step {
        let place = leaf(self.file, at);
        self.add((json, place))
    }

    fn open(&mut self, frame: Frame, at: Position) -> Step {
        if self.stack.len() >= MAX_DEPTH {
            return self.fatal(Code::YamlTooDeep, at, too_deep());
        }
        self.stack.push(frame);
        Ok(())
    }

    fn close(&mut self) -> Step {
        let file = self.file;
        let node = match self.stack.pop() {
            Some(Frame::Map { json, places, start, .. }) => {
                (Value::Object(json), Place { file, key: None, value: start, inside: Inside::Map(places) })
            }
            Some(Frame::List { json, places, start }) => {
                (Value::Array(json), Place { file, key: None, value: start, inside: Inside::List(places) })
            }
            None => return Ok(()),
        };
        self.add(node)
    }

    /// Puts a finished value where it belongs.
    fn add(&mut self, (value, mut place): Node) -> Step {
        match self.stack.last_mut() {
            None => self.root = Some((value, place)),
            Some(Frame::List { json, places, .. }) => {
                json.push(value);
                places.push(place);
            }
            Some(Frame::Map { json, places, key, .. }) => match std::mem::replace(key, Key::Awaited) {
                Key::Text(text, at) => {
                    place.key = Some(at);
                    if let Entry::Vacant(vacant) = places.entry(text) {
                        json.insert(vacant.key().clone(), value);
                        vacant.insert(place);
                    }
                }
                Key::Refused => {}
                Key::Awaited => {
                    *key = Key::Refused;
                    let advice = "a map, a list or an alias cannot be a key: write text";
                    self.report(Code::YamlKeyNotText, place.value, advice)?;
                }
            },
        }
        Ok(())
    }

    /// Reports the error that stops the parser under the code that helps most.
    fn syntax(&mut self, text: &str, error: &ScanError) -> Step {
        // At the end of a line or of the text the scanner may have counted too far.
        let mut at = Position::from(*error.marker()).min(self.end);
        let line = characters::lines(text).nth(at.line - 1).unwrap_or_default();
        at.column = at.column.min(line.chars().count() + 1);
        if error.info().contains("recursion limit") {
            return self.fatal(Code::YamlTooDeep, at, too_deep());
        }
        if line.chars().nth(at.column - 1) == Some('*') {
            return self.fatal(Code::YamlAlias, at, ALIAS);
        }
        let mut indent = line.chars().take_while(|c| matches!(c, ' ' | '\t'));
        if let Some(tab) = indent.position(|c| c == '\t') {
            at.column = tab + 1;
            return self.fatal(Code::YamlTab, at, "indent with spaces: YAML does not allow tabs here");
        }
        self.fatal(Code::YamlSyntax, at, format!("not well-formed YAML, correct this line: {}", error.info()))
    }

    fn fatal(&mut self, code: Code, at: Position, message: impl ToString) -> Step {
        self.report(code, at, message)?;
        Err(Stop)
    }

    fn report(&mut self, code: Code, at: Position, message: impl ToString) -> Step {
        if self.problems.len() >= MAX_PROBLEMS {
            let message = format!("there are more than {MAX_PROBLEMS} problems: correct these first");
            self.problems.push((at, Error::new(Code::YamlTooManyProblems, "", message)));
            return Err(Stop);
        }
        self.problems.push((at, Error::new(code, self.pointer(), message)));
        Ok(())
    }

    /// The JSON pointer of the value that is being read.
    fn pointer(&self) -> String {
        let mut pointer = String::new();
        for frame in &self.stack {
            match frame {
                Frame::Map { key: Key::Text(text, _), .. } => push_segment(&mut pointer, text),
                Frame::Map { .. } => {}
                // While a list is open, its next item is the one being read.
                Frame::List { json, .. } => push_segment(&mut pointer, &json.len().to_string()),
            }
        }
        pointer
    }
}

const ALIAS: &str = "an alias is not allowed: write the value out, or put text that starts with * in quotes";

fn too_deep() -> String {
    format!("maps and lists nest deeper than {MAX_DEPTH} levels: flatten them")
}

fn leaf(file: usize, at: Position) -> Place {
    Place { file, key: None, value: at, inside: Inside::Scalar }
}
