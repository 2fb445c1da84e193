//! `rightful census`: the data map against the live schema.

use rightful::policy::{Engine, census};
use rightful::{Code, Error, Policy};

use crate::args::CensusArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{files, output, prepare};

pub(crate) fn run(args: &CensusArgs, json: bool) -> Result<Exit, Failure> {
    let policy = files::policy(&args.store.policy)?;
    let store = store_name(args.name.as_ref(), &policy)?;
    let connection = prepare::open(&args.store)?;
    let schema = rightful_sql::sqlite::introspect(&connection).map_err(prepare::of_store)?;
    census(&policy, &store, &schema).map_err(|problems| Failure::from(problems).ending(Exit::Problems))?;
    if json {
        output::json(&serde_json::json!({ "problems": [], "schema": schema.hash()? }));
    } else {
        output::line(&format!("the map describes all {} tables of {store}", schema.tables.len()));
    }
    Ok(Exit::Done)
}

/// The store of the policy that the database is.
pub(crate) fn store_name(named: Option<&String>, policy: &Policy) -> Result<String, Failure> {
    let stores = &policy.document().stores;
    let sqlite: Vec<&String> =
        stores.iter().filter(|(_, store)| store.engine == Engine::Sqlite).map(|(name, _)| name).collect();
    let wrong = |message: &str| Err(Failure::refused(Error::new(Code::OptionUnknown, "--store", message)));
    match (named, sqlite.as_slice()) {
        (Some(name), known) if known.contains(&name) => Ok(name.clone()),
        (Some(_), _) => wrong("name a store of the policy whose engine is sqlite"),
        (None, [name]) => Ok((*name).clone()),
        (None, []) => wrong("the policy has no store whose engine is sqlite"),
        (None, _) => wrong("the policy has several sqlite stores: say which one the database is"),
    }
}
