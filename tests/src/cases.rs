//! Random cases for executors in other languages: worlds with what the rows executor makes of them, as data.

use rightful::wire;
use serde_json::{Value as Json, json};

use crate::examine::opened;
use crate::pipeline::{root_key, to_rows};
use crate::world::World;

/// How many cases are carried out; those that are refused come on top.
const CARRIED_OUT: usize = 200;

/// How many cases are drawn at most: where more are refused, something refuses what it should not.
const DRAWN: usize = 10 * CARRIED_OUT;

/// Cases over worlds drawn from seeds, a line each: the inputs of `survey`, `plan` and `carry_out`, and their answers.
///
/// The plan is told by its hash: `carry_out` refuses any other that is said to be approved.
///
/// # Errors
/// How many were carried out, where too many are refused.
///
/// # Panics
/// When the library does not answer as it must.
pub fn random() -> Result<String, String> {
    let worlds = (0..).map(|seed| World::new(seed, 1 + seed % 3)).filter(|world| !world.has_copies());
    gathered(worlds.map(|world| case(&world)))
}

/// The first cases, until enough of them are carried out.
fn gathered(drawn: impl Iterator<Item = Json>) -> Result<String, String> {
    let (mut cases, mut carried_out) = (Vec::new(), 0);
    for case in drawn.take(DRAWN) {
        carried_out += usize::from(case["answer"].is_object());
        cases.push(line(&case));
        if carried_out == CARRIED_OUT {
            return Ok(format!("[\n{}\n]\n", cases.join(",\n")));
        }
    }
    Err(format!(
        "of {} cases {carried_out} are carried out, and not {CARRIED_OUT}: look at what is refused",
        cases.len()
    ))
}

fn line(case: &Json) -> String {
    rightful::to_canonical(case).expect("a case in canonical form")
}

fn case(world: &World) -> Json {
    let (connection, before) = opened(world);
    let schema = rightful_sql::sqlite::introspect(&connection).expect("a schema");
    let mut case = json!({
        "name": format!("world {}:{}", world.seed, world.size),
        "policy": world.policy,
        "case": world.case,
        "schema": schema,
        "key": root_key().to_text().expose(),
        "seed": "09".repeat(32),
        "rows": to_rows(world, &before),
    });
    for (name, answer) in answers(&case) {
        case[name] = answer;
    }
    case
}

/// What each call answers in turn, up to the first that is refused.
fn answers(case: &Json) -> Vec<(&'static str, Json)> {
    let with = |names: &[&str]| -> Json {
        names
            .iter()
            .map(|name| ((*name).to_owned(), case[*name].clone()))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    let call = |name: &'static str, input: &Json| {
        wire::call(name, &input.to_string()).map_err(|problems| {
            let told = problems.as_slice().iter();
            let told: Vec<Json> = told.map(|it| json!({ "code": it.code(), "at": it.at() })).collect();
            ("refused", json!({ "call": name, "problems": told }))
        })
    };
    let mut answers = Vec::new();
    let mut all = || -> Result<(), (&'static str, Json)> {
        let survey: Json = read(&call("survey", &with(&["policy", "case", "schema", "rows"]))?);
        answers.push(("survey", survey.clone()));
        let mut input = with(&["policy", "case", "schema", "key"]);
        input["survey"] = survey;
        let plan = call("plan", &input)?;
        let hash = rightful::sha256_hex(plan.as_bytes());
        answers.push(("plan", json!(hash)));
        let mut input = with(&["policy", "case", "schema", "key", "seed", "rows"]);
        input["plan"] = read(&plan);
        input["approved"] = json!(hash);
        answers.push(("answer", read(&call("carry_out", &input)?)));
        Ok(())
    };
    let refused = all().err();
    answers.extend(refused);
    answers
}

fn read(answer: &str) -> Json {
    serde_json::from_str(answer).expect("an answer in JSON")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_every_case_is_refused_the_drawing_ends() {
        let drawn = std::cell::Cell::new(0);
        let refused = std::iter::repeat_with(|| {
            drawn.set(drawn.get() + 1);
            json!({ "refused": true })
        });
        assert!(gathered(refused).unwrap_err().contains("0 are carried out"));
        assert_eq!(drawn.get(), DRAWN);
        let some = (0..).map(|n| if n % 2 == 0 { json!({ "answer": {} }) } else { json!({}) });
        assert_eq!(gathered(some).unwrap().lines().count(), 2 * CARRIED_OUT + 1);
    }
}
