"""Whatever is given: an answer or `RightfulError` with a code and a place, and no value in it."""

from __future__ import annotations

import datetime
import json
import pickle
import random
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import rightful
from rightful import RightfulError
from vectors import KEY

MARK = "zanna.zberg@mail.example"


def refused(call: Any, *arguments: Any, **keywords: Any) -> RightfulError:
    with pytest.raises(RightfulError) as caught:
        call(*arguments, **keywords)
    error = caught.value
    assert error.code in {entry["code"] for entry in rightful.codes()}
    assert MARK not in str(error) and MARK not in repr(error) and MARK not in repr(error.problems)
    return error


def nested(depth: int) -> Any:
    value: Any = []
    for _ in range(depth):
        value = [value]
    return value


CIRCLE: list[Any] = []
CIRCLE.append(CIRCLE)


@pytest.mark.parametrize(
    ("value", "code", "at"),
    [
        (float("nan"), "json.range", "/policy/x"),
        (float("inf"), "json.range", "/policy/x"),
        ("\ud800" + MARK, "json.syntax", "/policy/x"),
        ({1: MARK}, "json.type", "/policy/x"),
        ({MARK, "b"}, "json.type", "/policy/x"),
        (object(), "json.type", "/policy/x"),
        (2**64, "json.range", "/policy/x"),
        (nested(5_000), "json.syntax", "/policy/x/0/0/0/0/0/0/0/0/0/0/0/0/0/0"),
        (CIRCLE, "json.syntax", "/policy/x/0/0/0/0/0/0/0/0/0/0/0/0/0/0"),
        ({MARK: object()}, "json.type", "/policy/x/*"),
        (1.5, "json.unknown-key", "/policy/x"),
        (datetime.date(2026, 1, 1), "json.unknown-key", "/policy/x"),
    ],
)
def test_values_that_have_no_json(value: Any, code: str, at: str) -> None:
    error = refused(rightful.check, policy={"x": value})
    assert (code, at) in {(problem.code, problem.at) for problem in error.problems}


def test_shapes_of_calls() -> None:
    assert refused(rightful.check, policy=None).code == "json.type"
    assert refused(rightful.check, policy=[]).at == "/policy"
    missing = refused(rightful.call_json, "check", "{}")
    assert (missing.code, missing.at) == ("json.missing-key", "")
    assert refused(rightful.call_json, "decide", '{"policy": {}, "case": {}, "%s": 1}' % MARK)
    assert refused(rightful.call_json, "check", "").code == "json.syntax"
    assert refused(rightful.call_json, "check", '{"a": NaN}').code == "json.syntax"
    assert refused(rightful.call_json, "check", "[" * 100_000).code == "json.syntax"
    assert refused(rightful.call_json, MARK, "{}").code == "call.unknown"
    assert refused(rightful.schemas, MARK).code == "call.unknown"
    assert refused(rightful.Policy.from_json, "{").code == "json.syntax"
    assert refused(rightful.Policy.from_json, "[1]").code == "json.type"
    assert refused(rightful.Policy, {}).problems
    with pytest.raises(TypeError):
        rightful.check()  # type: ignore[call-arg]


@pytest.mark.parametrize("wrong", [5, None, b"{}", ["{}"], 1.5, MARK + "\ud800"], ids=repr)
def test_arguments_of_the_wrong_type(wrong: Any, tmp_path: Path) -> None:
    is_text = isinstance(wrong, str)
    code = "json.syntax" if is_text else "json.type"
    assert refused(rightful.call_json, wrong, "{}").at == "/name"
    assert refused(rightful.call_json, "check", wrong).at == "/call"
    assert refused(rightful.schemas, wrong).code == code
    for kind in (rightful.Policy, rightful.Case, rightful.Plan, rightful.Certificate):
        assert refused(kind.from_json, wrong).code == code
        assert refused(kind, wrong).code == "json.type"
    assert refused(rightful.Policy.from_yaml, wrong).at == "/files/0/text"
    assert refused(rightful.pseudonymise, ["a"], key=wrong, domain="d").at == "/key"
    if not isinstance(wrong, list):
        assert refused(rightful.pseudonymise, wrong, key=KEY, domain="d").at == "/values"
    connection = sqlite3.connect(tmp_path / "a.sqlite", isolation_level=None)
    options = {"key": KEY, "connection": connection, "ledger": tmp_path / "ledger"}
    assert refused(rightful.abandon, **{**options, "key": wrong}).at == "/key"
    assert refused(rightful.abandon, **{**options, "on": wrong or 0}).at == "/on"
    assert refused(rightful.abandon, **{**options, "discard": wrong}).at == "/discard"
    if not is_text:
        assert refused(rightful.Policy.read, wrong)
        assert refused(rightful.residue, {}, file=wrong or 0).at == "/file"
        assert refused(rightful.abandon, **{**options, "ledger": wrong or 0}).code in ("json.type", "file.unreadable")
        assert refused(rightful.abandon, **{**options, "connection": wrong}).code == "driver.unsupported"
    connection.close()


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"\xff\xfe\x00")
    for path in (binary, tmp_path, tmp_path / "missing.json", str(tmp_path) + "/a\0b"):
        for kind in (rightful.Policy, rightful.Case, rightful.Plan, rightful.Certificate):
            assert refused(kind.read, path).code == "file.unreadable"


def test_huge_documents() -> None:
    text = MARK * 500_000
    assert refused(rightful.check, policy={"events": text}).problems
    assert refused(rightful.check, policy={"events": [MARK] * 300_000}).problems
    assert len(str(refused(rightful.Policy.from_yaml, "a: " + text))) < 10_000
    assert len(rightful.pseudonymise([text], key=KEY, domain="d")) == 1
    assert refused(rightful.Policy.from_yaml, "[" * 100_000).problems
    assert refused(rightful.Policy.from_yaml, "a:\n" + "".join(" " * depth + "a:\n" for depth in range(1, 2_000))).problems


def test_the_lock_of_the_interpreter_is_given_back() -> None:
    """While the library works, another thread counts."""
    values = [f"person {number}" for number in range(40_000)]
    call = json.dumps({"key": KEY, "domain": "d", "values": values})
    counted, over = 0, threading.Event()

    def count() -> None:
        nonlocal counted
        while not over.is_set():
            counted += 1
            time.sleep(0.001)

    thread = threading.Thread(target=count)
    thread.start()
    before, start = counted, time.perf_counter()
    rightful.call_json("pseudonymise", call)
    lasted, during = time.perf_counter() - start, counted - before
    over.set()
    thread.join()
    assert lasted > 0.05, "long enough to tell"
    assert during > 10, f"{during} in {lasted:.2f} s"


def test_yaml_is_refused_with_lines() -> None:
    assert refused(rightful.Policy.from_yaml, "a: 1", names=5).at == "/names"
    error = refused(rightful.Policy.from_yaml, "events: {}\nevents: {}\n", names=("privacy.yaml",))
    problem = error.problems[0]
    assert (problem.code, problem.file, problem.line, problem.column) == (
        "yaml.duplicate-key",
        "privacy.yaml",
        2,
        1,
    )
    assert str(problem).startswith("privacy.yaml:2:1: yaml.duplicate-key at /events: ")


def test_dates_out_of_range() -> None:
    rule = {"trigger": {"on": datetime.date.max}}
    assert refused(rightful.call_json, "retention_end", json.dumps({"rule": str(rule)})).problems
    late = refused(rightful.holidays, place="DE-BE", from_=9998, to=9999)
    assert late.code.startswith("holidays.")


def test_a_named_zone_becomes_its_offset() -> None:
    from rightful import _rightful

    summer = datetime.datetime(2025, 7, 1, 9, 30, 15, 999_999, ZoneInfo("Europe/Berlin"))
    assert _rightful.to_json(summer) == '"2025-07-01T09:30:15+02:00"'
    assert _rightful.to_json(datetime.datetime(2025, 1, 1, 9)) == '"2025-01-01T09:00:00"'
    assert _rightful.to_json([datetime.date(1, 1, 1), True, None, 2**63 - 1]) == (
        '["0001-01-01",true,null,{"int":"9223372036854775807"}]'
    )
    assert _rightful.to_json({"b": b"\x00\xff", "r": 0.1, "t": ("é",)}) == (
        '{"b":{"hex":"00ff"},"r":{"real":"0.1"},"t":["é"]}'
    )


def test_random_values_never_break_anything() -> None:
    chance = random.Random(7)

    def value(depth: int) -> Any:
        kind = chance.randrange(9 if depth else 6)
        if kind < 6:
            return [None, chance.random(), chance.getrandbits(70), MARK, datetime.date.max, b"\xff"][kind]
        if kind == 6:
            return [value(depth - 1) for _ in range(chance.randrange(4))]
        names = ["policy", "case", "rows", "key", "0", ""]  # names of a policy are the organisation's own, and told
        return {chance.choice(names): value(depth - 1) for _ in range(chance.randrange(5))}

    from rightful import _rightful

    for _ in range(3_000):
        name = chance.choice(rightful.functions())
        try:
            text = _rightful.to_json(value(4))
            rightful.call_json(name, text)
        except RightfulError as error:
            assert MARK not in str(error), (name, text)


class Odd(datetime.date):
    """A date that says of itself what it is told to."""

    says: Any = None

    def isoformat(self) -> Any:
        return self.says()


def fails() -> Any:
    raise ValueError(MARK)


@pytest.mark.parametrize("says", [fails, lambda: 5, lambda: None], ids=["raises", "number", "nothing"])
def test_what_a_value_raises_is_not_told(says: Any) -> None:
    odd = Odd(2026, 1, 5)
    odd.says = says
    error = refused(rightful.check, policy={"x": odd})
    assert (error.code, error.at, error.__cause__, error.__context__) == ("json.type", "/policy/x", None, None)


def test_what_a_value_says_is_text_and_no_more() -> None:
    from rightful import _rightful

    odd = Odd(2026, 1, 5)
    odd.says = lambda: '","more":"'
    assert json.loads(_rightful.to_json({"x": odd})) == {"x": '","more":"'}


class Map(Mapping[str, Any]):
    """A mapping whose items are what it is told."""

    def __init__(self, says: Any) -> None:
        self.says = says

    def items(self) -> Any:
        return self.says()

    def __getitem__(self, name: str) -> Any:
        return fails()

    def __iter__(self) -> Iterator[str]:
        return iter(fails())

    def __len__(self) -> int:
        return 1


@pytest.mark.parametrize("says", [fails, lambda: [(MARK,)], lambda: [5], lambda: 5], ids=["raises", "one", "none", "number"])
def test_items_that_are_no_pairs(says: Any) -> None:
    error = refused(rightful.check, policy={"x": Map(says)})
    assert (error.code, error.at, error.__cause__) == ("json.type", "/policy/x", None)


def test_a_map_may_change_while_it_is_read() -> None:
    from rightful import _rightful

    growing: dict[str, Any] = {}
    odd = Odd(2026, 1, 5)
    odd.says = lambda: growing.setdefault("more", "2026-01-05")
    growing.update(on=odd, last=None)
    assert json.loads(_rightful.to_json(growing)) == {"on": "2026-01-05", "last": None}


def test_an_error_can_be_sent_elsewhere() -> None:
    error = refused(rightful.Policy, {})
    again = pickle.loads(pickle.dumps(error))
    assert (again.code, again.problems, str(again)) == (error.code, error.problems, str(error))
