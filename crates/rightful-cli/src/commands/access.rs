//! `rightful access`: the copy of one person's data, with what they have a right to be told (Art. 15).

use rightful::access::{FileKey, Held, HeldRequest, Missing, access_copy, held_request};
use rightful::carry::SUPPRESSION;
use rightful::ledger::HandedOut;
use rightful::report::{Language, access_html, access_text};
use rightful::{Case, Hash, Policy, to_canonical};
use serde_json::json;
use zeroize::Zeroizing;

use crate::args::AccessArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::handover::Entering;
use crate::{case_file, files, keys, output, owner_files, prepare};

pub(crate) fn run(args: &AccessArgs, json: bool) -> Result<Exit, Failure> {
    let entering = Entering::of(args)?;
    let read = Read::of(args, entering.as_ref())?;
    let copy = access_copy(&read.policy, &read.case, &read.request, &read.held, &read.key)?;
    let files = [
        ("copy.html".to_owned(), access_html(&read.policy, &copy, Language::English)),
        ("copy.txt".to_owned(), access_text(&read.policy, &copy, Language::English)),
        ("copy.json".to_owned(), to_canonical(&copy)?),
    ];
    Entering::apart(args, &files)?;
    owner_files::write(&args.out, &files, args.force)?;
    if let (Some(entering), Some((_, file))) = (entering, files.last()) {
        entering.enter(HandedOut::Copy, &read.case, file)?;
    }
    let rows: usize = copy.collections.iter().map(|collection| collection.rows.len()).sum();
    if json {
        let collections: Vec<_> = copy
            .collections
            .iter()
            .map(|one| json!({ "collection": one.collection, "rows": one.rows.len(), "redactions": one.redactions }))
            .collect();
        output::json(&json!({
            "held": copy.held,
            "rows": rows,
            "collections": collections,
            "others": copy.others,
            "redactions": copy.redactions,
            "to_weigh": copy.to_weigh,
            "missing": copy.missing,
            "files": files.iter().map(|(name, _)| name).collect::<Vec<_>>(),
        }));
    } else if copy.held {
        let held = copy.collections.iter().filter(|one| one.held).count();
        output::line(&format!("{rows} rows in {held} collections, {} other people told apart", copy.others));
        for redacted in &copy.redactions {
            let reason = serde_json::to_value(redacted.reason).unwrap_or_default();
            output::line(&format!(
                "  {}: {} ({})",
                reason.as_str().unwrap_or_default(),
                redacted.count,
                redacted.cites
            ));
        }
        for weigh in &copy.to_weigh {
            output::line(&format!(
                "  weigh before it is handed out ({}): {} rows of others in {} tell of the person",
                weigh.cites, weigh.rows, weigh.collection
            ));
        }
        told_missing(&copy.missing);
        output::line(&format!("written to {}", args.out.display()));
    } else {
        output::line(nothing(&copy.missing));
        told_missing(&copy.missing);
        output::line(&format!("written to {}", args.out.display()));
    }
    Ok(exit(copy.held, &copy.missing))
}

/// What is said where nothing was found of the person.
pub(crate) fn nothing(missing: &[Missing]) -> &'static str {
    if missing.is_empty() { output::NOTHING_HELD } else { output::NOTHING_FOUND }
}

pub(crate) fn told_missing(missing: &[Missing]) {
    for missing in missing {
        output::line(&format!("  missing at {} ({}): {}", missing.at, missing.cites, missing.message));
    }
}

/// What was read of one person, and what a file of it is made with.
pub(crate) struct Read {
    pub(crate) policy: Policy,
    pub(crate) case: Case,
    pub(crate) request: HeldRequest,
    pub(crate) held: Held,
    pub(crate) key: FileKey,
}

impl Read {
    pub(crate) fn of(args: &AccessArgs, ledger: Option<&Entering<'_>>) -> Result<Self, Failure> {
        let policy = files::policy(&args.store.policy)?;
        let case = case_file::read(&args.case, &policy)?;
        let entropy = match &args.file_key {
            Some(text) => Zeroizing::new(*text.parse::<Hash>()?.as_bytes()),
            None => keys::entropy()?,
        };
        let key = FileKey::from_entropy(&entropy)?;
        let connection = prepare::open(&args.store)?;
        let schema = rightful_sql::sqlite::introspect(&connection).map_err(prepare::of_store)?;
        let mut request = held_request(&policy, &case, &schema)?;
        let entries =
            keys::root_if_given(args.key.key.as_deref())?.map(|root| root.pseudonym_key(SUPPRESSION));
        let held = rightful_sql::sqlite::held(&connection, &request, &case.subject, entries.as_ref())
            .map_err(prepare::of_store)?;
        let gaps =
            ledger.map(|ledger| ledger.unnamed_stubs(&request.survey, &case, held.accounts())).transpose()?;
        request.missing.extend(gaps.iter().flatten().map(Missing::after));
        Ok(Self { policy, case, request, held, key })
    }
}

/// Nothing held, made whole, or made with something missing. Where something could not be looked at, nobody can say that nothing
/// is held.
pub(crate) fn exit(held: bool, missing: &[Missing]) -> Exit {
    match (held, missing.is_empty()) {
        (false, true) => Exit::NothingHeld,
        (true, true) => Exit::Done,
        (_, false) => Exit::Partial,
    }
}
