//! Keys, tags, pseudonyms and surrogates against `vectors/crypto`, whose values another implementation computed.

use std::fs;
use std::path::Path;

use rightful::{Error, Format, RootKey, RunSeed, Shape, Value};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vectors {
    #[serde(rename = "about")]
    _about: String,
    root_key: String,
    key_id: String,
    run_seed: String,
    run_id: String,
    run_key: String,
    tags: Vec<TagCase>,
    pseudonyms: Vec<Pseudonym>,
    surrogates: Vec<Surrogate>,
    refused: Vec<Refused>,
    wrong_root_keys: Vec<WrongKey>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TagCase {
    by: String,
    domain: String,
    values: Vec<Value>,
    expect: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pseudonym {
    domain: String,
    values: Vec<Value>,
    shape: Shape,
    max_len: Option<u32>,
    expect: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Surrogate {
    domain: String,
    of: Vec<Value>,
    attempt: u32,
    shape: Shape,
    max_len: Option<u32>,
    expect: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refused {
    shape: Shape,
    max_len: Option<u32>,
    values: u64,
    code: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrongKey {
    text: String,
    code: String,
}

fn run(vectors: &Vectors) -> Result<usize, Error> {
    let root = RootKey::from_text(&vectors.root_key)?;
    let seed = RunSeed::from_text(&vectors.run_seed)?;
    assert_eq!(root.to_text().expose(), vectors.root_key);
    assert_eq!(root.id().to_string(), vectors.key_id);
    assert_eq!(seed.run_id().to_string(), vectors.run_id);
    assert_eq!(seed.run_key().to_text().expose(), vectors.run_key);
    for case in &vectors.tags {
        let tag = match case.by.as_str() {
            "case" => root.case_key().tag(&case.domain, &case.values),
            by => {
                assert_eq!(by, "ledger");
                root.ledger_key().tag(&case.domain, &case.values)
            }
        };
        assert_eq!(tag.to_string(), case.expect);
    }
    for case in &vectors.pseudonyms {
        let format = Format::for_pseudonyms(&case.domain, case.shape, case.max_len, 1)?;
        assert!(root.pseudonym_key(&case.domain).pseudonym(&case.values, format) == case.expect);
    }
    for case in &vectors.surrogates {
        let format = Format::for_surrogates(&case.domain, case.shape, case.max_len, 1)?;
        assert!(seed.surrogate(&case.domain, &case.of, case.attempt, format) == case.expect);
    }
    for case in &vectors.refused {
        let refused = Format::for_pseudonyms("t.c", case.shape, case.max_len, case.values).err();
        let told = refused.as_ref().map(|error| (error.code().as_str(), error.at()));
        assert_eq!(told, Some((case.code.as_str(), "t.c")));
    }
    for case in &vectors.wrong_root_keys {
        let refused = RootKey::from_text(&case.text).err();
        assert_eq!(refused.map(|error| error.code().as_str()), Some(case.code.as_str()));
    }
    let cases = [
        vectors.tags.len(),
        vectors.pseudonyms.len(),
        vectors.surrogates.len(),
        vectors.refused.len(),
        vectors.wrong_root_keys.len(),
    ];
    assert!(cases.iter().all(|&count| count > 0));
    Ok(cases.iter().sum())
}

#[test]
fn every_vector_holds() -> Result<(), Error> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../vectors/crypto");
    let mut cases = 0;
    for file in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        cases += run(&serde_json::from_str(&text).unwrap())?;
    }
    assert!(cases > 0, "no vectors");
    Ok(())
}
