"""Every file under `vectors/` by the Python package: the bytes are those of the library in every other language."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rightful
from canonical import canonical
from rightful import _rightful
from vectors import KEY, VECTORS, contains, files, patched, policy, read

Told = list[dict[str, str]]


def problems_of(error: rightful.RightfulError) -> Told:
    return [{"code": problem.code, "at": problem.at} for problem in error.problems]


def called(name: str, arguments: dict[str, Any]) -> tuple[str | None, Told]:
    """The answer as text, or the problems; the typed function answers the same as the boundary."""
    try:
        answer = rightful.call_json(name, json.dumps(arguments, ensure_ascii=False))
    except rightful.RightfulError as error:
        refused = problems_of(error)
        with pytest.raises(rightful.RightfulError) as again:
            rightful.call_json(name, _rightful.to_json(arguments))
        assert problems_of(again.value) == refused
        return None, refused
    if name != "pseudonymise":
        keywords = {word + "_" if word in ("from", "as") else word: value for word, value in arguments.items()}
        typed = getattr(rightful, name)(**keywords)
        # A moment in UTC reads back as one; how it is spelled is not kept.
        assert canonical(json.loads(_rightful.to_json(typed))).replace('+00:00"', 'Z"') == answer.replace('+00:00"', 'Z"')
    return answer, []


def calls(vector: Any) -> None:
    arguments = dict(vector["input"])
    if "policy" in arguments and vector["call"] != "parse_yaml":
        arguments["policy"] = policy(arguments["policy"])
    answer, problems = called(vector["call"], arguments)
    if answer is not None and vector["call"] == "parse_yaml":
        parsed = json.loads(answer)
        for problem in parsed.get("refused", []):
            assert problem.pop("message")
        answer = canonical(parsed)
    expected = None if "problems" in vector else canonical(vector["answer"])
    assert (answer, problems) == (expected, vector.get("problems", []))


def decide(vector: Any) -> None:
    arguments = dict(vector["input"])
    arguments["policy"] = policy(arguments["policy"])
    expected = dict(vector["expect"])
    answer, problems = called(vector["call"], arguments)
    if answer is None:
        told = [{"code": it["code"], "at": it["at"].replace("/case", "", 1)} for it in problems]
        assert told == expected["problems"]
        return
    field = expected.pop("field", None)
    decision = json.loads(answer)
    assert contains(decision, expected)
    if field:
        collection, start, name = field["at"]
        classes = decision["collections"][collection]["classes"]
        ruled = next(found for key, found in classes.items() if key.startswith(start))
        ruling = next(one["ruling"] for one in ruled["fields"] if name in one["fields"])
        assert contains(ruling, field["ruling"])


def planned(base: Any) -> tuple[str | None, Told]:
    arguments = {name: base[name] for name in ("policy", "case", "schema", "survey")}
    return called("plan", {**arguments, "key": KEY})


def plan(vector: Any) -> None:
    base = patched(vector)
    if "request" in vector:
        arguments = {name: base[name] for name in ("policy", "case", "schema")}
        answer, _ = called("survey_request", arguments)
        assert answer is not None
        request = json.loads(answer)
        assert {name: request[name] for name in vector["request"]} == vector["request"]
    answer, problems = planned(base)
    assert problems == vector.get("problems", [])
    if answer is not None:
        told = json.loads(answer)
        parts = vector.get("plan", {})
        assert {name: told.get(name) for name in parts} == parts


def explain(vector: Any) -> None:
    base = patched(vector)
    what: dict[str, Any] = {"case": base["case"]}
    if vector["of"] == "plan":
        text, _ = planned(base)
        assert text is not None
        what = {"plan": json.loads(text)}
    arguments = {"policy": base["policy"], "what": what, "audience": vector["audience"]}
    answer, _ = called("explain", arguments)
    assert answer is not None
    assert canonical(json.loads(answer)["explanation"]) == canonical(vector["explanation"])


def rows(case: Any) -> None:
    def told(name: str, arguments: dict[str, Any]) -> str | None:
        try:
            return rightful.call_json(name, json.dumps(arguments))
        except rightful.RightfulError as error:
            assert {"call": name, "problems": problems_of(error)} == case["refused"]
            return None

    def some(*names: str) -> dict[str, Any]:
        return {name: case[name] for name in names}

    survey = told("survey", some("policy", "case", "schema", "rows"))
    if survey is None:
        return
    assert survey == canonical(case["survey"])
    plan = told("plan", {**some("policy", "case", "schema", "key"), "survey": json.loads(survey)})
    if plan is None:
        return
    assert rightful.Plan.from_json(plan).hash == case["plan"]
    arguments = some("policy", "case", "schema", "key", "seed", "rows")
    answer = told("carry_out", {**arguments, "plan": json.loads(plan), "approved": case["plan"]})
    assert answer == canonical(case["answer"])


def ledger(case: Any) -> None:
    arguments = {"ledger": case["text"]}
    arguments.update((name, case[name]) for name in ("key", "head") if case.get(name) is not None)
    answer, problems = called("verify", arguments)
    assert problems == (case.get("problems") or [])
    if answer is not None:
        assert canonical(json.loads(answer)["ledger"]) == canonical(case["report"])


def crypto(file: Any) -> None:
    key, seed = file["root_key"], file["run_seed"]

    def look(case: Any) -> dict[str, Any]:
        return {name: case[name] for name in ("shape", "max_len") if case.get(name) is not None}

    for case in file["tags"]:
        arguments = {"key": key, "of": case["by"], "domain": case["domain"], "values": case["values"]}
        answer, _ = called("tag", arguments)
        assert answer == canonical({"key": file["key_id"], "tag": case["expect"]})
    for case in file["pseudonyms"]:
        arguments = {"key": key, "domain": case["domain"], "values": case["values"], "expected": 1, **look(case)}
        answer, _ = called("pseudonymise", arguments)
        assert answer == canonical({"key": file["key_id"], "pseudonyms": [case["expect"]]})
    for case in file["surrogates"]:
        arguments = {"seed": seed, "domain": case["domain"], "of": case["of"], "attempt": case["attempt"], **look(case)}
        answer, _ = called("surrogate", arguments)
        assert answer == canonical({"run": file["run_id"], "surrogate": case["expect"]})
    for case in file["refused"]:
        arguments = {"key": key, "domain": "t.c", "values": [], "expected": case["values"], **look(case)}
        assert called("pseudonymise", arguments) == (None, [{"code": case["code"], "at": "/max_len"}])
    for case in file["wrong_root_keys"]:
        arguments = {"key": case["text"], "domain": "t.c", "values": []}
        assert called("pseudonymise", arguments) == (None, [{"code": case["code"], "at": "/key"}])


def each(run: Callable[[Any], None]) -> Callable[[Any], None]:
    """A file that is a list of vectors."""

    def all_of(vectors: Any) -> None:
        assert vectors, "no vector"
        for vector in vectors:
            try:
                run(vector)
            except BaseException:
                print(vector.get("name"))
                raise

    return all_of


def policies(document: Any) -> None:
    assert rightful.Policy(document) == rightful.Policy.from_json(json.dumps(document))


def base(document: Any) -> None:
    text, problems = planned(document)
    assert text is not None and not problems


def sources(rules: Any) -> None:
    """Every rule has a place in a policy or a function that answers it."""
    for rule in rules.values():
        for where in rule.get("where", []):
            if "policy" in where:
                document = policy(where["policy"])
                for step in where["at"].split("/")[1:]:
                    step = step.replace("~1", "/").replace("~0", "~")
                    document = document[int(step) if isinstance(document, list) else step]
            elif "call" in where:
                assert where["call"] in rightful.functions()
            else:
                assert where["none"], "a rule without a place says why"


RUNNERS: dict[str, Callable[[Any], None]] = {
    "calls": each(calls),
    "crypto": crypto,
    "decide": each(decide),
    "explain": each(explain),
    "holidays": each(calls),
    "ledger": each(ledger),
    "plan": each(plan),
    "plan/base": base,
    "policies": policies,
    "rows": each(rows),
    "yaml": each(calls),
    ".": sources,
}


def test_there_are_files() -> None:
    found = files()
    assert found
    assert {path.parent.relative_to(VECTORS).as_posix() for path in found} == set(RUNNERS)
    assert sum(len(read(path)) for path in found if path.parent.name == "rows") >= 200


@pytest.mark.parametrize("path", files(), ids=lambda path: path.relative_to(VECTORS).as_posix())
def test_vectors(path: Path) -> None:
    RUNNERS[path.parent.relative_to(VECTORS).as_posix()](read(path))
