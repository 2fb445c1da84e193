//! `rightful port`: the portable package of what one person provided (Art. 20).

use rightful::access::{Package, portability};
use rightful::ledger::HandedOut;
use serde_json::json;

use super::access::{Read, exit, nothing, told_missing};
use crate::args::AccessArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::handover::Entering;
use crate::{output, owner_files};

pub(crate) fn run(args: &AccessArgs, json: bool) -> Result<Exit, Failure> {
    let entering = Entering::of(args)?;
    let read = Read::of(args, entering.as_ref())?;
    let package = portability(&read.policy, &read.case, &read.request, &read.held, &read.key)?;
    let mut files = vec![
        ("package.json".to_owned(), package.canonical()?),
        ("package.schema.json".to_owned(), format!("{:#}\n", Package::json_schema())),
    ];
    let tables = package.collections.iter().enumerate();
    files.extend(tables.map(|(at, (name, collection))| (file_name(at + 1, name), collection.csv())));
    Entering::apart(args, &files)?;
    owner_files::write(&args.out, &files, args.force)?;
    if let (Some(entering), Some((_, file))) = (entering, files.first()) {
        entering.enter(HandedOut::Package, &read.case, file)?;
    }
    let rows: usize = package.collections.values().map(|collection| collection.rows.len()).sum();
    let held = read.held.is_anything();
    if json {
        let collections: Vec<_> = package
            .collections
            .iter()
            .map(|(name, one)| json!({ "collection": name, "rows": one.rows.len() }))
            .collect();
        output::json(&json!({
            "held": held,
            "rows": rows,
            "collections": collections,
            "others": package.others,
            "left_out": package.left_out,
            "missing": package.missing,
            "files": files.iter().map(|(name, _)| name).collect::<Vec<_>>(),
        }));
        return Ok(exit(held, &package.missing));
    }
    if !held {
        output::line(nothing(&package.missing));
    } else if package.is_empty() {
        output::line("nothing of what is held is portable");
    } else {
        output::line(&format!("{rows} rows in {} collections", package.collections.len()));
    }
    for left in &package.left_out {
        let reason = serde_json::to_value(left.reason).unwrap_or_default();
        output::line(&format!(
            "  left out: {} cells of {}.{}: {} ({})",
            left.cells,
            left.collection,
            left.column,
            reason.as_str().unwrap_or_default(),
            left.cites
        ));
    }
    told_missing(&package.missing);
    output::line(&format!("written to {}", args.out.display()));
    Ok(exit(held, &package.missing))
}

/// The name of a collection's file: its position, and what of its name every file system takes.
fn file_name(position: usize, collection: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') { c } else { '_' };
    let name: String = collection.chars().take(64).map(plain).collect();
    format!("{position:02}-{name}.csv")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_collection_is_no_path() {
        assert_eq!(file_name(1, "../../etc/passwd"), "01-______etc_passwd.csv");
        assert_eq!(file_name(12, "users"), "12-users.csv");
        assert_eq!(file_name(1, "\u{202e}a b"), "01-_a_b.csv");
    }
}
