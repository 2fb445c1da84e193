use rightful::decide::decide;
use rightful::plan::{plan, survey_request};
use rightful::{Case, Policy, RootKey};
use rightful_sql::sqlite;

pub fn main() -> Result<(), Box<dyn std::error::Error>> {
    let yaml =
        rightful_yaml::parse(include_str!("privacy.yaml")).map_err(|problems| format!("{problems:?}"))?;
    let policy = Policy::from_json(&yaml.json.to_string())?;
    let case = Case::from_json(
        r#"{ "decided": "2026-11-20", "subject": { "collection": "users", "key": [42] },
             "trigger": { "kind": "relationship-ended", "event": "account.closed", "on": "2026-11-20" } }"#,
    )?;
    let db = rusqlite::Connection::open_in_memory()?;
    db.execute_batch(include_str!("rows.sql"))?;

    let schema = sqlite::introspect(&db)?;
    let decision = decide(&policy, &case)?;
    let request = survey_request(&policy, &case, &decision, &schema)?;
    let survey = sqlite::survey(&db, &request, &case.subject)?;
    let key = RootKey::from_entropy(&[7; 32])?; // 32 bytes of your own randomness
    let plan = plan(&policy, &case, &decision, &schema, &survey, &key.case_key())?;

    assert_eq!(plan.steps.len(), 4); // insert, unlink meetings, clear the stub, delete an old invoice
    println!("approve {}", plan.hash()?);
    Ok(())
}
