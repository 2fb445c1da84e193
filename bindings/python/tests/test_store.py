"""A run over `sqlite3`: what the command leaves, stopped anywhere, and refused where it must be."""

from __future__ import annotations

import datetime
import json
import os
import shutil
import sqlite3
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import rightful
from demo import Account, dump
from rightful import _converters, _store


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
    done = 0

    def cursor(self, *arguments: Any, **options: Any) -> Any:
        if self.left == 0:
            raise Killed
        self.left -= 1
        self.done += 1
        return super().cursor(*arguments, **options)


def stopped_after(account: Account, plan: rightful.Plan, statements: int) -> bool:
    """Whether the run of an untouched account got no further than so many statements."""
    shutil.copyfile(account.demo / "before.sqlite", account.file)
    account.ledger.unlink(missing_ok=True)
    account.certificate.unlink(missing_ok=True)
    connection = account.connection(Stopping)
    connection.left = statements
    try:
        assert account.run(plan, connection).outcome == "certified"
    except Killed:
        # What was begun was taken back, so that nobody commits half of a change.
        assert not connection.in_transaction
        return True
    finally:
        connection.close()
    return False


def statements(account: Account, kind: type[Stopping], word: str) -> tuple[rightful.Plan, list[int], int]:
    """The plan, which statements of its run are of this word, and how many there are."""
    connection = account.connection(kind)
    plan = account.plan(connection)
    connection.done, seen = 0, []

    def told(sql: str) -> None:
        if sql.startswith(word):
            seen.append(connection.done)

    connection.set_trace_callback(told)
    account.run(plan, connection)
    connection.close()
    return plan, seen, connection.done


def turning_points(account: Account) -> tuple[rightful.Plan, list[int]]:
    """The plan, and after how many statements of its run each transaction ends; the last is the end of the run."""
    plan, ends, done = statements(account, Stopping, "COMMIT")
    return plan, [*ends, done]


def test_stopped_anywhere_it_goes_on_to_the_same_end(account: Account) -> None:
    plan, ends = turning_points(account)
    expected = dump(account.demo / "app.sqlite")
    # Within, at and after each transaction; one that did not end has not begun.
    points = {ends[0] // 2, (ends[0] + ends[1]) // 2} | {end + offset for end in ends for offset in (-1, 0)}
    stopped = 0
    for after in sorted(points):
        if stopped_after(account, plan, after):
            stopped += 1
            connection = account.connection()
            assert account.run(plan, connection).outcome in ("certified", "already-done"), after
            connection.close()
        assert dump(account.file) == expected, after
        assert account.certificate.read_text() == (account.demo / "certificate.json").read_text(), after
        assert account.ledger.read_text() == (account.demo / "ledger.jsonl").read_text(), after
    assert stopped >= len(points) - 2, "only a run that is over is not stopped"


class ClosingCursor(sqlite3.Cursor):
    """A cursor whose connection is closed by somebody else, before or after a statement."""

    def execute(self, sql: str, *arguments: Any) -> Any:
        connection = self.connection
        assert isinstance(connection, Closing)
        connection.done += 1
        if connection.done == connection.before:
            connection.close()
        cursor = super().execute(sql, *arguments)
        if connection.done == connection.after:
            connection.close()
        return cursor


class Closing(Stopping):
    """A connection that somebody else closes."""

    before = -1
    after = -1

    def cursor(self, *arguments: Any, **options: Any) -> Any:
        return sqlite3.Connection.cursor(self, ClosingCursor)


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_connection_that_is_closed_meanwhile_is_refused_and_the_run_goes_on_with_another(
    account: Account, when: str
) -> None:
    plan, begins, _ = statements(account, Closing, "BEGIN")
    expected = dump(account.demo / "app.sqlite")

    def refusal(connection: sqlite3.Connection) -> tuple[str, str]:
        # What is kept of the refusal keeps the cursor, and with it the database open.
        try:
            account.run(plan, connection)
        except rightful.RightfulError as refused:
            return refused.code, refused.at
        return "none", ""

    for at in [3, *begins]:
        shutil.copyfile(account.demo / "before.sqlite", account.file)
        account.ledger.unlink(missing_ok=True)
        account.certificate.unlink(missing_ok=True)
        connection = account.connection(Closing)
        setattr(connection, when, at)
        assert refusal(connection) == ("driver.unsupported", "connection"), at
        again = account.connection()
        assert account.run(plan, again).outcome in ("certified", "already-done"), at
        again.close()
        assert dump(account.file) == expected, at


def test_what_fails_before_it_begins_says_what_it_is(account: Account) -> None:
    connection = account.connection()
    account.file.write_bytes(b"not a database, and longer than a header of one hundred bytes is: " * 2)
    with pytest.raises(rightful.RightfulError) as refused:
        rightful.introspect(connection=connection)
    assert (refused.value.code, refused.value.at) == ("run.not-a-database", "connection")
    connection.close()


def test_an_interrupted_run_can_be_abandoned(account: Account) -> None:
    plan, ends = turning_points(account)

    def abandoned() -> rightful.Outcome:
        connection = account.connection()
        try:
            options = {"key": account.key, "ledger": account.ledger, "on": account.case["decided"]}
            return rightful.abandon(connection=connection, **options)
        finally:
            connection.close()

    assert stopped_after(account, plan, ends[0] - 1)
    before = dump(account.demo / "before.sqlite")
    assert dump(account.file) == before, "what was not committed has not happened"
    with pytest.raises(rightful.RightfulError) as refused:
        abandoned()
    assert refused.value.code == "run.none"

    assert stopped_after(account, plan, ends[0])
    assert abandoned().outcome == "abandoned"
    assert json.loads(account.ledger.read_text().splitlines()[-1])["state"] == "abandoned"
    assert dump(account.file) != before


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
                second = account.connection()
                with pytest.raises(rightful.RightfulError) as refused:
                    account.run(plan, second)
                second.close()
                assert refused.value.code == "run.running"
            self.left -= 1
            return super().cursor(*arguments, **options)

    first = account.connection(Second)
    first.left = 20  # type: ignore[attr-defined]
    assert account.run(plan, first).outcome == "certified"
    first.close()
    connection.close()


def test_a_file_name_that_is_no_text_is_a_file_name(account: Account) -> None:
    # Other systems have file names of text only.
    odd = os.fsdecode(b"app-\xff.sqlite") if sys.platform == "linux" else "app-\u00ff.sqlite"
    account.file = account.file.rename(account.file.with_name(odd))
    connection = account.connection()
    assert account.run(account.plan(connection), connection).outcome == "certified"
    connection.close()


def test_a_survey_has_dates_as_every_answer_has(account: Account) -> None:
    connection = account.connection()
    counted = rightful.survey_store(policy=account.policy, case=account.case, connection=connection)
    connection.close()
    classes = [one for of in counted["collections"].values() for one in of.values()]
    ends = [end for one in classes for end in one.get("ends", {}).values() if "latest" in end]
    assert ends and all(isinstance(end["latest"], datetime.date) for end in ends)


@pytest.mark.parametrize("wrong", [None, 5, "policy"])
def test_what_is_no_policy_is_refused_at_its_place(account: Account, wrong: Any) -> None:
    connection = account.connection()
    with pytest.raises(rightful.RightfulError) as refused:
        rightful.plan_store(policy=wrong, case=account.case, key=account.key, connection=connection)
    connection.close()
    assert refused.value.at == "/policy"


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


def test_a_day_to_come_is_refused(account: Account) -> None:
    connection = account.connection()
    plan = account.plan(connection)
    tomorrow = datetime.datetime.now(datetime.timezone.utc).date() + datetime.timedelta(days=2)

    def refusal(work: Callable[[], object]) -> tuple[str, str]:
        with pytest.raises(rightful.RightfulError) as refused:
            work()
        return refused.value.code, refused.value.at

    assert refusal(lambda: account.run(plan, connection, on=tomorrow)) == ("date.future", "/on")
    assert refusal(lambda: account.run(plan, connection, on="soon")) == ("date.unknown", "/on")
    assert refusal(lambda: account.run(plan, connection, on=1.5))[0] == "json.type"
    case = account.case.document
    case["decided"] = tomorrow
    account.case = rightful.Case(case)
    assert refusal(lambda: account.plan(connection)) == ("date.future", "/case/decided")
    rehearsal = rightful.plan_store(
        policy=account.policy, case=case, key=account.key, connection=connection, allow_future=True
    )
    assert refusal(lambda: account.run(rehearsal, connection, on=None))[0] == "run.decided-later"
    connection.close()


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


class OwnTransactions(sqlite3.Connection):
    """A connection as Python 3.12 and newer open it with `autocommit=False`."""

    autocommit = False


def test_autocommit_is_what_the_connection_says(account: Account) -> None:
    connection = account.connection(OwnTransactions)
    with pytest.raises(rightful.RightfulError) as refused:
        account.plan(connection)
    assert refused.value.code == "driver.unsupported"
    connection.close()


@pytest.mark.parametrize("detected", [sqlite3.PARSE_DECLTYPES, sqlite3.PARSE_COLNAMES])
def test_values_that_a_connection_converts_are_refused(account: Account, detected: int) -> None:
    plain = account.connection()
    plain.execute("PRAGMA writable_schema = ON")
    declared = "UPDATE sqlite_schema SET sql = replace(sql, 'email      TEXT', 'email MAILTEXT') WHERE name = 'users'"
    assert plain.execute(declared).rowcount == 1
    plain.close()
    plain = account.connection()
    plan = account.plan(plain)
    plain.close()
    before = dump(account.file)

    def mail(text: bytes) -> str:
        return "mailto:" + text.decode()

    named = "SELECT email AS 'e [MAILTEXT]' FROM users"
    sqlite3.register_converter("MAILTEXT", mail)
    kept = dict(sqlite3.converters)
    try:
        connection = sqlite3.connect(account.file, isolation_level=None, detect_types=detected)
        if detected == sqlite3.PARSE_DECLTYPES:
            for work in (lambda: account.plan(connection), lambda: account.run(plan, connection)):
                with pytest.raises(rightful.RightfulError) as refused:
                    work()
                assert refused.value.code == "driver.unsupported"
                assert not connection.in_transaction
        else:
            query = {"sql": named, "params": [], "kind": "query"}
            with pytest.raises(rightful.RightfulError) as refused, _converters.unconverted():
                _store._executed(connection, query)
            assert refused.value.code == "driver.unsupported"
        # The program's own converters are as they were, also for what it reads meanwhile elsewhere.
        assert dict(sqlite3.converters) == kept
        assert connection.execute(named).fetchone()[0].startswith("mailto:")
        connection.close()
    finally:
        sqlite3.converters.pop("MAILTEXT", None)
    assert dump(account.file) == before


def test_converters_of_other_threads_go_on() -> None:
    connection = sqlite3.connect(":memory:", detect_types=sqlite3.PARSE_COLNAMES, check_same_thread=False)
    sqlite3.register_converter("SHOUT", lambda text: text.decode().upper())
    said: list[Any] = []

    def read() -> None:
        said.append(connection.execute("SELECT 'loud' AS 'a [SHOUT]'").fetchone()[0])

    try:
        with _converters.unconverted():
            thread = threading.Thread(target=read)
            thread.start()
            thread.join()
    finally:
        sqlite3.converters.pop("SHOUT", None)
    connection.close()
    assert said == ["LOUD"]


def test_a_database_in_memory_under_the_name_of_a_file_is_refused(account: Account) -> None:
    connections = [sqlite3.connect("file:/shared?vfs=memdb", uri=True, isolation_level=None)]
    if hasattr(sqlite3.Connection, "deserialize"):
        connections.append(account.connection())
        connections[-1].deserialize(account.file.read_bytes())
    connections.append(account.connection())
    connections[-1].execute("PRAGMA journal_mode = OFF")
    for connection in connections:
        with pytest.raises(rightful.RightfulError) as refused:
            account.plan(connection)
        assert (refused.value.code, refused.value.at) == ("driver.unsupported", "connection")
        connection.close()


def test_evidence_is_written_over_nothing(account: Account) -> None:
    connection = account.connection()
    connection.execute("ATTACH ? AS other", (str(account.file.parent / "other.sqlite"),))
    connection.execute("CREATE TABLE other.t (a)")
    plan = account.plan(connection)
    folder = account.file.parent
    for name in ("notes.txt", "key.txt", "small.json"):
        (folder / name).write_text("{}" if name == "small.json" else f"{name} without a line end")
    (folder / "link").symlink_to(account.file)
    (folder / "sub").mkdir()
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    file = account.file.name

    def refusal(**changed: Any) -> tuple[str, str]:
        with pytest.raises(rightful.RightfulError) as refused:
            account.run(plan, connection, **changed)
        with pytest.raises(rightful.RightfulError) as also:
            options = {"ledger": account.ledger, "certificate": account.certificate, **changed}
            rightful.abandon(key=account.key, connection=connection, **options)
        assert (also.value.code, also.value.at) == (refused.value.code, refused.value.at)
        after = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
        assert after == before
        return refused.value.code, refused.value.at

    beside = [f"{file}{end}" for end in ("-wal", "-shm", "-journal", ".rightful-lock", ".rightful-run-key")]
    for taken in (file, "link", "other.sqlite", "other.sqlite-journal", *beside):
        assert refusal(ledger=folder / taken) == ("file.taken", "/ledger"), taken
        assert refusal(certificate=folder / taken) == ("file.taken", "/certificate"), taken
    assert refusal(ledger=folder / "same", certificate=folder / "same") == ("file.taken", "/certificate")
    assert refusal(ledger=folder / "sub") == ("file.not-regular", "/ledger")
    assert refusal(ledger="/dev/null") == ("file.not-regular", "/ledger")
    assert refusal(ledger="") == ("file.unwritable", "/ledger")
    assert refusal(certificate="") == ("file.unwritable", "/certificate")
    for name in ("notes.txt", "key.txt", "small.json"):
        assert refusal(ledger=folder / name) == ("ledger.form", "line 1"), name
    connection.close()


def test_temporary_tables_of_the_caller_stay(account: Account) -> None:
    connection = account.connection()
    connection.execute("CREATE TEMP TABLE staging (a)")
    connection.execute("INSERT INTO staging VALUES (1)")

    def temporary() -> list[Any]:
        held = connection.execute("SELECT name, sql FROM temp.sqlite_master").fetchall()
        return [*held, *connection.execute("SELECT a FROM staging").fetchall()]

    before = temporary()
    plan = account.plan(connection)
    assert temporary() == before
    assert account.run(plan, connection).outcome == "certified"
    assert temporary() == before
    assert account.run(plan, connection).outcome == "already-done"
    assert temporary() == before
    connection.close()
    assert dump(account.file) == dump(account.demo / "app.sqlite")


class Meddling(sqlite3.Connection):
    """A connection on which something else ends the transaction after so many statements."""

    left = -1
    ends = staticmethod(sqlite3.Connection.commit)
    was_open = False

    def cursor(self, *arguments: Any, **options: Any) -> Any:
        self.left -= 1
        if self.left == 0:
            self.was_open = self.in_transaction
            with suppress(sqlite3.IntegrityError):  # a commit in the middle, which the keys do not allow yet
                self.ends(self)
        return super().cursor(*arguments, **options)


@pytest.mark.parametrize("ends", [sqlite3.Connection.commit, sqlite3.Connection.rollback], ids=["commit", "rollback"])
def test_a_transaction_that_something_else_ends_is_told(account: Account, ends: Any) -> None:
    plan, turns = turning_points(account)
    before, expected = dump(account.demo / "before.sqlite"), dump(account.demo / "app.sqlite")
    told = set()
    for after in sorted({*range(turns[0] - 12, turns[0] + 1), *range(5, turns[0], turns[0] // 12)}):
        for path in (account.ledger, account.certificate, Path(f"{account.file}.rightful-run-key")):
            path.unlink(missing_ok=True)
        shutil.copyfile(account.demo / "before.sqlite", account.file)
        connection = account.connection(Meddling)
        connection.left, connection.ends = after, ends
        try:
            outcome = account.run(plan, connection).outcome
        except rightful.RightfulError as error:
            assert connection.was_open and "ended the transaction" in error.message, (after, error)
            outcome = error.code
        told.add(outcome)
        assert not connection.in_transaction
        connection.close()
        if outcome == "run.unfinished":
            connection = account.connection()
            assert account.run(plan, connection).outcome == "certified", after
            connection.close()
        elif outcome != "certified":
            assert outcome == "run.engine", after
            # Nothing was changed after the end; what was committed by somebody else stays.
            assert ends is sqlite3.Connection.commit or dump(account.file) == before, after
            assert not Path(f"{account.file}.rightful-run-key").exists()
        if outcome in ("certified", "run.unfinished"):
            assert dump(account.file) == expected, after
    assert "run.engine" in told
    assert ("run.unfinished" in told) == (ends is sqlite3.Connection.commit)


@pytest.mark.parametrize("open_", ["transaction", "cursor"])
def test_a_connection_that_is_in_use_is_told_so(account: Account, open_: str) -> None:
    connection = account.connection()
    cursor = connection.execute("BEGIN" if open_ == "transaction" else "SELECT * FROM users")
    if open_ == "cursor":
        cursor.fetchone()
    with pytest.raises(rightful.RightfulError) as refused:
        account.plan(connection)
    assert refused.value.code == "run.engine"
    assert "end the transaction" in refused.value.message and "cursor" in refused.value.message
    cursor.close()
    if open_ == "transaction":
        connection.rollback()
    assert account.plan(connection)
    connection.close()


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
