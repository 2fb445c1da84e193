"""A run over `sqlite3`: what the command leaves, stopped anywhere, and refused where it must be."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rightful
from demo import Account, dump
from rightful import _store


def test_python_leaves_what_the_command_leaves(account: Account) -> None:
    connection = account.connection()
    plan = account.plan(connection)
    assert plan.to_json() == (account.demo / "plan.json").read_text()
    outcome = account.run(plan, connection)
    connection.close()
    assert outcome.outcome == "certified" and outcome.certificate is not None
    assert outcome.certificate.to_json() == (account.demo / "certificate.json").read_text()
    assert account.certificate.read_text() == (account.demo / "certificate.json").read_text()
    assert account.ledger.read_text() == (account.demo / "ledger.jsonl").read_text()
    assert dump(account.file) == dump(account.demo / "app.sqlite")
    verified = rightful.verify(
        ledger=account.ledger.read_text(), certificate=outcome.certificate, plan=plan, key=account.key
    )
    assert verified["run"] == outcome.run
    left = sorted(path.name for path in account.file.parent.iterdir())
    assert left == ["app.sqlite", "certificate.json", "ledger.jsonl"]


def test_twice_is_once_and_the_connection_is_left_as_it_was(account: Account) -> None:
    connection = account.connection()
    connection.row_factory = sqlite3.Row
    connection.text_factory = bytes
    connection.execute("PRAGMA foreign_keys = OFF")
    plan = account.plan(connection)
    assert account.run(plan, connection).outcome == "certified"
    lines = account.ledger.read_text()
    again = account.run(plan, connection)
    assert again.outcome == "already-done" and again.run is not None
    assert account.ledger.read_text() == lines
    assert connection.row_factory is sqlite3.Row and connection.text_factory is bytes
    assert tuple(connection.execute("PRAGMA foreign_keys").fetchone()) == (0,)
    connection.close()


class Killed(BaseException):
    """What a run is stopped with."""


class Stopping(sqlite3.Connection):
    """A connection whose program ends after so many statements."""

    left = -1

    def cursor(self, *arguments: Any, **options: Any) -> Any:
        if self.left == 0:
            raise Killed
        self.left -= 1
        return super().cursor(*arguments, **options)


def test_stopped_anywhere_it_goes_on_to_the_same_end(account: Account) -> None:
    connection = account.connection(Stopping)
    plan = account.plan(connection)
    connection.close()
    expected, stopped = dump(account.demo / "app.sqlite"), 0
    for after in [9, 15, 40, 90, 150, 200, 230, 250, 260, 265, 270, 275, 280, 285, 290, 295, 300]:
        here = Account(account.demo, account.file.parent)
        account.ledger.unlink(missing_ok=True)
        connection = here.connection(Stopping)
        connection.left = after  # type: ignore[attr-defined]
        try:
            assert here.run(plan, connection).outcome == "certified"
        except Killed:
            stopped += 1
            connection.close()
            connection = here.connection()
            outcome = here.run(plan, connection)
            assert outcome.outcome in ("certified", "already-done"), after
        connection.close()
        assert dump(here.file) == expected, after
        assert here.certificate.read_text() == (account.demo / "certificate.json").read_text(), after
        assert here.ledger.read_text() == (account.demo / "ledger.jsonl").read_text(), after
    assert stopped > 5


def test_an_interrupted_run_can_be_abandoned(account: Account) -> None:
    connection = account.connection(Stopping)
    plan = account.plan(connection)
    for after in range(30, 600, 10):
        connection.close()
        here = Account(account.demo, account.file.parent)
        account.ledger.unlink(missing_ok=True)
        connection = here.connection(Stopping)
        connection.left = after  # type: ignore[attr-defined]
        with pytest.raises(Killed):
            here.run(plan, connection)
        connection.close()
        connection = here.connection(Stopping)
        try:
            options = {"key": here.key, "connection": connection, "ledger": here.ledger, "on": here.case["decided"]}
            assert rightful.abandon(**options).outcome == "abandoned"
            break
        except rightful.RightfulError as error:
            assert error.code == "run.none"  # stopped before the change: nothing has happened
    else:
        pytest.fail("never stopped after the change")
    connection.close()
    assert json.loads(here.ledger.read_text().splitlines()[-1])["state"] == "abandoned"


def test_what_is_found_blocks(account: Account) -> None:
    connection = account.connection()
    subject = json.loads((account.demo / "subject.json").read_text())
    mail = next(value for value in _texts(subject) if "@" in value)
    connection.execute("CREATE TABLE left_over (note TEXT)")
    connection.execute("INSERT INTO left_over VALUES (?)", (f"call {mail}",))
    policy = account.policy.document
    policy["not_personal"] = [*policy.get("not_personal", []), "left_over"]
    account.policy = rightful.Policy(policy)
    outcome = account.run(account.plan(connection), connection)
    connection.close()
    assert outcome.outcome == "blocked" and outcome.certificate is None
    assert any("left_over" in finding.at for finding in outcome.findings)
    assert mail not in repr(outcome)


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    return [value] if isinstance(value, str) else []


def test_one_run_at_a_time(account: Account) -> None:
    connection = account.connection()
    plan = account.plan(connection)

    class Second(Stopping):
        def cursor(self, *arguments: Any, **options: Any) -> Any:
            if self.left == 0:
                self.left = -1
                with pytest.raises(rightful.RightfulError) as refused:
                    account.run(plan, account.connection())
                assert refused.value.code == "run.running"
            self.left -= 1
            return super().cursor(*arguments, **options)

    first = account.connection(Second)
    first.left = 20  # type: ignore[attr-defined]
    assert account.run(plan, first).outcome == "certified"
    first.close()
    connection.close()


def test_what_changed_since_is_refused(account: Account) -> None:
    connection = account.connection()
    plan = account.plan(connection)
    before = dump(account.file)

    def code(**changed: Any) -> str:
        with pytest.raises(rightful.RightfulError) as refused:
            account.run(plan, connection, **changed)
        return refused.value.code

    assert code(approved="0" * 64) == "run.not-approved"
    policy = account.policy.document
    policy["controller"]["name"] = "Somebody Else"
    assert code(policy=policy) == "run.stale-policy"
    assert code(key=rightful.new_key()) == "run.stale-case"
    assert code(key="rightful-key-1:typo") == "key.syntax"
    connection.execute("BEGIN IMMEDIATE")
    assert code() == "run.engine"
    connection.execute("ROLLBACK")
    other = account.connection()
    other.execute("BEGIN IMMEDIATE")
    connection.execute("PRAGMA busy_timeout = 0")
    assert code() == "run.locked"
    other.execute("ROLLBACK")
    other.close()
    connection.close()
    assert dump(account.file) == before


Opened = Callable[[Path], Any]


def closed(path: Path) -> Any:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.close()
    return connection


@pytest.mark.parametrize(
    "opened",
    [
        lambda path: object(),
        lambda path: sqlite3.connect(":memory:", isolation_level=None),
        lambda path: sqlite3.connect(path),
        closed,
    ],
    ids=["other", "memory", "transactions", "closed"],
)
def test_other_connections_are_refused(account: Account, opened: Opened) -> None:
    connection = opened(account.file)
    for work in (
        lambda: rightful.introspect(connection=connection),
        lambda: account.plan(connection),
        lambda: account.run(rightful.Plan.read(account.demo / "plan.json"), connection),
    ):
        with pytest.raises(rightful.RightfulError) as refused:
            work()
        assert (refused.value.code, refused.value.at) == ("driver.unsupported", "connection")
    if isinstance(connection, sqlite3.Connection):
        connection.close()


def test_a_connection_that_converts_is_refused(account: Account) -> None:
    sqlite3.register_converter("TEXT", lambda text: [text])
    try:
        connection = sqlite3.connect(account.file, isolation_level=None, detect_types=sqlite3.PARSE_DECLTYPES)
        with pytest.raises(rightful.RightfulError) as refused:
            account.plan(connection)
        assert refused.value.code == "driver.unsupported"
        connection.close()
    finally:
        sqlite3.converters.pop("TEXT", None)


def test_text_that_is_no_text_stays(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "odd.sqlite", isolation_level=None)
    connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b REAL, c)")
    connection.execute("INSERT INTO t VALUES (9223372036854775807, CAST(x'ff' AS TEXT), 0.1, x'00')")
    assert list(rightful.introspect(connection=connection)["tables"]) == ["t"]
    query = {"sql": "SELECT * FROM t WHERE id = ?", "params": [{"int": "9223372036854775807"}], "kind": "query"}
    with _store._plain_text(connection):
        answer = _store._executed(connection, query)
    assert answer == {"rows": [[9223372036854775807, {"hex": "ff"}, {"real": "0.1"}, {"hex": "00"}]]}
    connection.close()


def test_the_scanner_stands_alone(account: Account) -> None:
    with pytest.raises(rightful.RightfulError) as refused:
        rightful.residue({}, file=account.file)
    assert refused.value.code and refused.value.problems
