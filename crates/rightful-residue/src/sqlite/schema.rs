//! The tables and indexes of a database, as its own schema table lists them.

use super::ddl::Shape;
use super::file::Pages;
use super::record::{Value, decode};
use super::seen::Seen;
use super::token::{Token, tokens};
use super::tree::{Cell, Damage, Page, Walk, assemble, walk};
use crate::error::Error;

/// A table with rows of its own.
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) root: u32,
    pub(crate) shape: Shape,
    /// Whether the definition could be read; without it, columns have no names.
    pub(crate) described: bool,
}

pub(crate) struct Index {
    pub(crate) name: String,
    pub(crate) table: String,
    pub(crate) root: u32,
}

/// A virtual table: its module and arguments.
pub(crate) struct Virtual {
    pub(crate) name: String,
    pub(crate) module: String,
    pub(crate) arguments: Vec<Vec<Token>>,
}

impl Virtual {
    /// The columns of a full-text index, in their order; the other arguments are options.
    pub(crate) fn columns(&self) -> impl Iterator<Item = &str> {
        let columns = self.arguments.iter().filter(|part| !part.iter().any(|token| token.is_mark('=')));
        columns.filter_map(|part| part.first().and_then(Token::name))
    }
}

pub(crate) struct Schema {
    /// The schema table itself first, then the tables in the order of the schema.
    pub(crate) tables: Vec<Table>,
    pub(crate) indexes: Vec<Index>,
    pub(crate) virtuals: Vec<Virtual>,
    pub(crate) damaged: bool,
}

const SCHEMA_TABLE: &str =
    "CREATE TABLE sqlite_schema(type text, name text, tbl_name text, rootpage int, sql text)";

/// The ends of the names of the tables in which full-text and R-tree modules keep their content.
const SHADOWS: [&str; 11] = [
    "_content",
    "_data",
    "_idx",
    "_docsize",
    "_config",
    "_segments",
    "_segdir",
    "_stat",
    "_node",
    "_parent",
    "_rowid",
];

/// Far more than any schema's text; a longer one is damage.
const LONGEST: u64 = 64 << 20;

impl Schema {
    pub(crate) fn read(pages: &Pages) -> Result<Self, Error> {
        let own = Table {
            name: "sqlite_schema".to_owned(),
            root: 1,
            shape: Shape::parse(SCHEMA_TABLE).unwrap_or_default(),
            described: true,
        };
        let schema = Self { tables: vec![own], indexes: Vec::new(), virtuals: Vec::new(), damaged: false };
        let mut reading = Reading { pages, schema };
        walk(pages, 1, &mut Seen::new(pages.count), &mut reading)?;
        Ok(reading.schema)
    }

    pub(crate) fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.name.eq_ignore_ascii_case(name))
    }

    pub(crate) fn virtual_table(&self, name: &str) -> Option<&Virtual> {
        self.virtuals.iter().find(|table| table.name.eq_ignore_ascii_case(name))
    }

    /// The tables in which a virtual table keeps its content.
    pub(crate) fn shadows<'s>(&'s self, owner: &'s str) -> impl Iterator<Item = &'s Table> {
        self.tables.iter().filter(move |table| {
            let split = table.name.is_char_boundary(owner.len()).then(|| table.name.split_at(owner.len()));
            split.is_some_and(|(start, rest)| {
                start.eq_ignore_ascii_case(owner)
                    && SHADOWS.iter().any(|suffix| rest.eq_ignore_ascii_case(suffix))
            })
        })
    }

    fn entry(&mut self, kind: &str, name: String, table: String, root: u32, sql: Option<&str>) {
        match (kind, root) {
            ("table", 0) => {
                let parsed = sql.and_then(virtual_table);
                if let Some((module, arguments)) = parsed {
                    self.virtuals.push(Virtual { name, module, arguments });
                }
            }
            ("table", root) => {
                let shape = sql.and_then(Shape::parse);
                let described = shape.is_some();
                self.tables.push(Table { name, root, shape: shape.unwrap_or_default(), described });
            }
            ("index", root) if root != 0 => self.indexes.push(Index { name, table, root }),
            _ => {}
        }
    }
}

fn virtual_table(sql: &str) -> Option<(String, Vec<Vec<Token>>)> {
    let all = tokens(sql)?;
    let using = all.iter().position(|token| token.is("USING"))?;
    let module = all.get(using + 1)?.name()?.to_ascii_lowercase();
    let arguments = all.get(using + 3..).unwrap_or(&[]);
    Some((module, arguments.split(|token| token.is_mark(',')).map(<[Token]>::to_vec).collect()))
}

struct Reading<'p> {
    pages: &'p Pages,
    schema: Schema,
}

impl Walk for Reading<'_> {
    fn page(&mut self, _: &Page<'_>) -> Result<(), Error> {
        Ok(())
    }

    fn cell(&mut self, cell: &Cell<'_>, _: &mut Seen) -> Result<(), Error> {
        let mut buffer = Vec::new();
        let payload = assemble(self.pages, cell, LONGEST, &mut buffer)?;
        let Some((values, _)) = payload.and_then(|payload| decode(payload, self.pages.header.encoding))
        else {
            self.schema.damaged = true;
            return Ok(());
        };
        let text = |at: usize| match values.get(at) {
            Some(Value::Text(text)) => std::str::from_utf8(text).ok(),
            _ => None,
        };
        let root = match values.get(3) {
            Some(Value::Integer(root)) => u32::try_from(*root).unwrap_or(u32::MAX),
            _ => 0,
        };
        if let (Some(kind), Some(name), Some(table)) = (text(0), text(1), text(2)) {
            let (name, table) = (name.to_owned(), table.to_owned());
            self.schema.entry(kind, name, table, root, text(4));
        } else {
            self.schema.damaged = true;
        }
        Ok(())
    }

    fn damage(&mut self, _: Damage, _: Option<&[u8]>) -> Result<(), Error> {
        self.schema.damaged = true;
        Ok(())
    }
}
