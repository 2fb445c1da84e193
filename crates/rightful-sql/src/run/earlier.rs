//! What an earlier run of the same person has left unsaid: it changed something, and never came to a certificate.

use std::collections::BTreeSet;

use rightful::carry::Account;
use rightful::case::Subject;
use rightful::certificate::Gap;
use rightful::ledger::{Facts, case_tag, subject_tag, tag_of};
use rightful::{Error, RunId, Tag};

use super::Inputs;
use crate::list::spellings_of_cases;

/// The earlier runs of this person that the ledger knows no end of, under any name a case may have given them. What a run
/// knows of a person is sealed in its journal and goes with it: a later one finds them with less to look for.
pub(super) fn runs(inputs: &Inputs, this: RunId, accounts: &[Account]) -> Result<Vec<RunId>, Error> {
    let never = inputs.ledger.never_certified(&names(inputs, accounts)?);
    let elsewhere = of_other_stores(inputs)?;
    // A run that was blocked and is carried on is its own end.
    let counts = |facts: &&Facts| facts.run != this && !elsewhere.contains(&facts.case);
    Ok(never.into_iter().filter(counts).map(|facts| facts.run).collect())
}

/// The same as gaps of the evidence, where nothing is held and there is no certificate.
pub(super) fn gaps(inputs: &Inputs) -> Result<Vec<Gap>, Error> {
    Ok(runs(inputs, inputs.seed.run_id(), &[])?.iter().map(Gap::earlier).collect())
}

fn names(inputs: &Inputs, accounts: &[Account]) -> Result<Vec<Tag>, Error> {
    let named = |key, identifier| Subject {
        collection: inputs.request.people.clone(),
        key,
        identifier,
        former: Default::default(),
        verified: None,
    };
    let mut tags = vec![subject_tag(&inputs.case, &inputs.ledger_key)?];
    let keys: BTreeSet<_> =
        accounts.iter().filter(|account| account.is_row()).map(|account| account.key.clone()).collect();
    for key in spellings_of_cases(&keys) {
        tags.push(tag_of(&named(Some(key), None), &inputs.ledger_key)?);
    }
    for (column, value) in accounts.iter().flat_map(|account| &account.identifiers) {
        if !value.is_null() {
            let identifier = [(column.clone(), value.clone())].into();
            tags.push(tag_of(&named(None, Some(identifier)), &inputs.ledger_key)?);
        }
    }
    Ok(tags)
}

/// The tags of this case in the other stores: a run of one of them says nothing of this one.
fn of_other_stores(inputs: &Inputs) -> Result<Vec<Tag>, Error> {
    let stores = inputs.policy.document().stores.keys().filter(|store| **store != inputs.plan.store);
    stores.map(|store| case_tag(&inputs.case, store, &inputs.ledger_key)).collect()
}
