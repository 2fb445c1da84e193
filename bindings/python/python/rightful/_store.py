"""Work on a store over the caller's own connection: statements are executed here, everything else is the library's."""

from __future__ import annotations

import datetime
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any, Literal

from . import _rightful
from ._call import read
from ._converters import Converted, unconverted
from ._documents import Case, Certificate, Plan, Policy
from ._error import Problem, RightfulError
from .types import Schema, Survey

PathText = str | PathLike[str]


@dataclass(frozen=True)
class Finding:
    """A place where the scan found what should be gone; never the value."""

    at: str
    identifier: str
    variant: str
    count: int


@dataclass(frozen=True)
class Outcome:
    """How a run ended."""

    outcome: Literal["certified", "blocked", "already-done", "nothing-held", "abandoned", "discarded", "set-aside"]
    """Certified with evidence; blocked by the scan; or why there was nothing to do."""
    run: str | None = None
    """The id of the run."""
    certificate: Certificate | None = None
    """The evidence, where there is any."""
    findings: tuple[Finding, ...] = ()
    """What blocks the certificate."""

    def _repr_html_(self) -> str | None:
        return None if self.certificate is None else self.certificate._repr_html_()


def introspect(*, connection: Any) -> Schema:
    """Reads the schema of the store behind a connection."""
    schema: Schema = json.loads(_worked(connection, "introspect", {}))
    return schema


def survey_store(
    *,
    policy: Policy | Mapping[str, Any],
    case: Case | Mapping[str, Any],
    connection: Any,
    schema: Mapping[str, Any] | None = None,
) -> Survey:
    """Counts what a plan needs to know of one person's rows: numbers and dates, no key and no value."""
    whole = introspect(connection=connection) if schema is None else schema
    counted: Survey = read("survey", _worked(connection, "survey", {"policy": policy, "case": case, "schema": whole}))
    return counted


def plan_store(
    *,
    policy: Policy | Mapping[str, Any],
    case: Case | Mapping[str, Any],
    key: str,
    connection: Any,
    allow_future: bool = False,
) -> Plan:
    """Decides a case, looks at the store and plans: nothing is changed.

    A case that is decided on a day to come is a rehearsal, planned with `allow_future` and refused by a run.
    """
    if not isinstance(policy, Policy):
        _rightful.to_json({"policy": policy if isinstance(policy, Mapping) else object()})  # refused at its place
        policy = Policy(policy)
    schema = introspect(connection=connection)
    survey = survey_store(policy=policy, case=case, connection=connection, schema=schema)
    call_ = {"policy": policy, "case": case, "schema": schema, "survey": survey, "key": key}
    text = _rightful.call_json("plan", _rightful.to_json(call_))
    if not allow_future:
        _rightful.day(_json(text)["decided"], "/case/decided")
    return Plan._planned(text, policy)


def run(
    plan: Plan,
    *,
    approved: str,
    policy: Policy | Mapping[str, Any],
    case: Case | Mapping[str, Any],
    key: str,
    connection: Any,
    ledger: PathText,
    certificate: PathText | None = None,
    on: datetime.date | None = None,
    run_seed: str | None = None,
) -> Outcome:
    """Carries an approved plan out on the caller's connection, has the independent scanner look at the file in a process of
    its own, and issues the certificate. The same call again resumes a run that was interrupted; best on a new connection:
    a run that is interrupted leaves `foreign_keys`, `recursive_triggers`, `secure_delete` and `temp_store` as it had set them.

    The connection is one of :mod:`sqlite3` in autocommit (``isolation_level=None``) on a file.

    Args:
        plan: The plan.
        approved: The hash that somebody approved: ``plan.hash`` of that plan.
        policy: The policy planned on.
        case: The case planned on.
        key: The text of the root key.
        connection: The connection. Nothing else in this process opens the file.
        ledger: The file of the ledger, to which one line is added.
        certificate: The file the certificate is written to; beside the ledger, named by its run, unless said.
        on: The day of the run; today in UTC unless said.
        run_seed: 64 hexadecimal digits that make the run repeatable, for tests: nothing of it is more than pseudonymised.
    """
    with _place(connection, key, ledger, certificate) as place:
        arguments = {
            "policy": policy,
            "case": case,
            "schema": introspect(connection=connection),
            "plan": plan,
            "approved": approved,
            "key": key,
            "ledger": place.ledger(),
            "seed": {"drawn": os.urandom(32).hex()} if run_seed is None else {"given": run_seed},
            "on": _rightful.day(on, "/on"),
        }
        return _outcome(_worked(connection, "run", arguments, place))


def abandon(
    *,
    key: str,
    connection: Any,
    ledger: PathText,
    certificate: PathText | None = None,
    on: datetime.date | None = None,
    discard: bool = False,
) -> Outcome:
    """Ends an interrupted run whose plan or case was lost: what it changed stays changed, and the ledger says so.

    A journal that no run under this key has written is refused; with `discard` it is removed, and nothing is entered.
    """
    with _place(connection, key, ledger, certificate) as place:
        arguments = {"key": key, "ledger": place.ledger(), "on": _rightful.day(on, "/on"), "discard": discard}
        return _outcome(_worked(connection, "abandon", arguments, place))


def residue(request: Mapping[str, Any], *, file: PathText) -> dict[str, Any]:
    """Has the independent scanner look for identifiers in a database file, in a process of its own.

    What the scanner itself refuses has codes of its own (``residue.…``), which `codes` does not list: it shares no code with the
    rest of the library.
    """
    program, environment = _program()
    command = [*program, "--json", "residue", f"--db={_rightful.file_name(file)}"]
    text = _rightful.to_json(request)
    try:
        done = subprocess.run(
            command,
            input=text.encode(),
            stdout=subprocess.PIPE,
            env={**os.environ, **dict(environment)},
            check=False,
        )
        answer = _json(done.stdout.decode())
    except (OSError, ValueError):
        raise _rightful.not_scanned() from None
    if "problems" in answer:
        problems = [Problem(**problem) for problem in answer["problems"]]
        raise RightfulError(problems[0].code, problems[0].at, problems[0].message, problems)
    return answer


@contextmanager
def _place(
    connection: Any, key: str, ledger: PathText, certificate: PathText | None
) -> Iterator[_rightful.RunPlace]:
    """The database for one run alone, until it ends in whatever way."""
    place = _rightful.RunPlace(_files_of(connection), key, ledger, certificate, *_program())
    try:
        yield place
    finally:
        place.release()


def _worked(connection: Any, name: str, arguments: Mapping[str, Any], place: Any = None) -> str:
    """Does a piece of work: the loop between the machine, which tells statements, and the connection."""
    _files_of(connection)
    work = _rightful.Work(name, _rightful.to_json(arguments))
    if place is not None:
        work.at(place)
    begun = False
    with _in_reach(), _plain_text(connection), _no_transaction_left(connection), unconverted():
        while (told := work.next()) is not None:
            statement = json.loads(told)
            sql: str = statement["sql"]
            answer = _executed(connection, statement, begun)
            begun = connection.in_transaction if sql[:5] == "BEGIN" else begun and sql not in ("COMMIT", "ROLLBACK")
            work.feed(json.dumps(answer))
    result: str = work.result()
    return result


def _executed(connection: sqlite3.Connection, statement: dict[str, Any], begun: bool = False) -> dict[str, Any]:
    """Executes a statement; `begun` is whether it is one of a transaction."""
    try:
        cursor = _cursor(connection)
        if begun and not connection.in_transaction and _changes(statement):
            # Whoever has ended the transaction: nothing more is changed outside of it.
            return {"failed": "other"}
        cursor.execute(statement["sql"], [_value(value) for value in statement["params"]])
        if statement["kind"] == "query":
            return {"rows": [[_cell(cell) for cell in row] for row in cursor]}
        if cursor.description is not None:
            cursor.fetchall()
        return {"changed": max(cursor.rowcount, 0)}
    except sqlite3.Error as error:
        if _is_out_of_reach(error):
            raise
        return {"failed": _failure(error)}
    except Converted:
        raise _rightful.unsupported("converts") from None


def _is_out_of_reach(error: sqlite3.Error) -> bool:
    """Whether the connection was closed, or is of another thread: SQLite was never asked, so there is no code."""
    said = str(error)
    return isinstance(error, sqlite3.ProgrammingError) and ("closed database" in said or "same thread" in said)


@contextmanager
def _in_reach() -> Iterator[None]:
    """Where somebody closes the connection meanwhile, the work is interrupted, to be taken up again."""
    try:
        yield
    except sqlite3.ProgrammingError as error:
        if not _is_out_of_reach(error):
            raise
        raise _rightful.unsupported("closed") from None


def _changes(statement: dict[str, Any]) -> bool:
    """Whether a statement is a part of the change. The entry of the journal is not: where its table was committed, what it
    tells of was as well."""
    sql: str = statement["sql"]
    of_the_journal = sql.startswith("INSERT") and "_rightful_run" in sql
    return statement["kind"] == "change" and not sql.startswith("PRAGMA") and not of_the_journal


def _failure(error: sqlite3.Error) -> Any:
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        return {"sqlite": code}
    # Python 3.10 tells the code by its words alone.
    said = str(error)
    return next((kind for words, kind in _WORDS if words in said), "other")


_WORDS = (
    ("UNIQUE constraint", "unique"),
    ("FOREIGN KEY constraint", "foreign-key"),
    ("constraint failed", "constraint"),
    ("datatype mismatch", "constraint"),
    ("locked", "locked"),
    ("readonly", "read-only"),
    ("unable to open", "read-only"),
    ("not a database", "not-a-database"),
    ("malformed", "not-a-database"),
)


def _value(value: Any) -> Any:
    """A value of the library as SQLite takes it."""
    if isinstance(value, dict):
        (kind, text), = value.items()
        return bytes.fromhex(text) if kind == "hex" else int(text) if kind == "int" else float(text)
    return value


def _cell(cell: Any) -> Any:
    """A value of SQLite as the library takes it."""
    kind = type(cell)
    if kind is float:
        return {"real": repr(cell)}
    if kind is bytes:
        return {"hex": cell.hex()}
    if cell is None or kind is int or kind is str:
        return cell
    raise _rightful.unsupported("converts")


def _text(text: bytes) -> str | bytes:
    """Text that is not UTF-8 comes as bytes: nothing of it is lost."""
    try:
        return text.decode()
    except UnicodeDecodeError:
        return text


def _files_of(connection: Any) -> list[str]:
    """The files behind a connection that can be worked on, that of its own database first."""
    if not isinstance(connection, sqlite3.Connection):
        raise _rightful.unsupported("driver")
    try:
        # From Python 3.12 on a connection may say so itself; -1 is that it does not.
        mode = getattr(connection, "autocommit", -1)
        autocommit = mode is True or (mode == -1 and connection.isolation_level is None)
        with _plain_text(connection):
            rows = _cursor(connection).execute("PRAGMA database_list").fetchall()
            journal = _cursor(connection).execute("PRAGMA main.journal_mode").fetchone()
    except sqlite3.Error as error:
        if _is_out_of_reach(error):
            raise _rightful.unsupported("closed") from None
        raise _rightful.refused(json.dumps({"failed": _failure(error)})) from None
    if not autocommit:
        raise _rightful.unsupported("transactions")
    # A name that is not UTF-8 comes as bytes.
    paths = [(name, os.fsdecode(path)) for _, name, path in rows if path]
    main = next((path for name, path in paths if name == "main"), "")
    # One that was deserialised, or is of another VFS, has a name too; a journal in memory tells it. With such a journal, or
    # none, a run that is killed would not leave the database of a file as it was either.
    if not main or journal in (("memory",), ("off",)):
        raise _rightful.unsupported("memory")
    return [main, *(path for _, path in paths if path != main)]


@contextmanager
def _plain_text(connection: sqlite3.Connection) -> Iterator[None]:
    """Has text come as the library wants it, whatever the connection is set to otherwise."""
    before, connection.text_factory = connection.text_factory, _text
    try:
        yield
    finally:
        connection.text_factory = before


@contextmanager
def _no_transaction_left(connection: sqlite3.Connection) -> Iterator[None]:
    """Where the work is interrupted, half of a change is nothing that the caller could commit."""
    before = connection.in_transaction
    try:
        yield
    except BaseException:
        with suppress(sqlite3.Error):
            if connection.in_transaction and not before:
                connection.rollback()
        raise


def _cursor(connection: sqlite3.Connection) -> sqlite3.Cursor:
    cursor = connection.cursor()
    cursor.row_factory = None
    return cursor


def _program() -> tuple[list[str], list[tuple[str, str]]]:
    """How this Python starts the command, and what it has to be told to find this package and no other."""
    home = str(Path(__file__).parent.parent)
    paths = [home, *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = [("PYTHONPATH", os.pathsep.join(paths)), ("PYTHONSAFEPATH", "1")]
    return [sys.executable or "", "-m", "rightful"], environment


def _outcome(text: str) -> Outcome:
    told = json.loads(text)
    certificate = told.get("certificate")
    return Outcome(
        told["outcome"],
        told.get("run") or told.get("facts", {}).get("run"),
        None if certificate is None else Certificate(certificate),
        tuple(Finding(**finding) for finding in told.get("findings", ())),
    )


def _json(text: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(text)
    return value


__all__ = ["Finding", "Outcome", "abandon", "introspect", "plan_store", "residue", "run", "survey_store"]
