"""The demo of the command, which the tests close once more over `sqlite3`."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import rightful

SEED = "11" * 32
PEOPLE = 120


def command(*arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """Runs `python -m rightful`."""
    words = [sys.executable, "-m", "rightful", *map(str, arguments)]
    return subprocess.run(words, capture_output=True, text=True, check=False, **options)


def built(folder: Path) -> Path:
    """The demo as the command leaves it."""
    done = command("demo", "--dir", folder, "--people", str(PEOPLE), "--run-seed", SEED)
    assert done.returncode == 0, done.stderr
    return folder


class Account:
    """The account of the demo, in a database of its own that nobody has touched."""

    def __init__(self, demo: Path, folder: Path) -> None:
        self.demo = demo
        self.file = folder / "app.sqlite"
        shutil.copyfile(demo / "before.sqlite", self.file)
        self.ledger = folder / "ledger.jsonl"
        self.certificate = folder / "certificate.json"
        self.policy = rightful.Policy.read(demo / "privacy.yaml")
        self.case = rightful.Case.read(demo / "case.json")
        self.key = (demo / "root.key").read_text().strip()

    def connection(self, kind: type[sqlite3.Connection] = sqlite3.Connection) -> sqlite3.Connection:
        return sqlite3.connect(self.file, isolation_level=None, factory=kind)

    def plan(self, connection: sqlite3.Connection) -> rightful.Plan:
        return rightful.plan_store(policy=self.policy, case=self.case, key=self.key, connection=connection)

    def run(self, plan: rightful.Plan, connection: Any, **changed: Any) -> rightful.Outcome:
        options = {
            "approved": plan.hash,
            "policy": self.policy,
            "case": self.case,
            "key": self.key,
            "connection": connection,
            "ledger": self.ledger,
            "certificate": self.certificate,
            "on": self.case["decided"],
            "run_seed": SEED,
        }
        return rightful.run(plan, **{**options, **changed})


def dump(file: Path) -> dict[str, Any]:
    """Everything a database holds: its schema, and the rows of every table in order.

    What a full-text index keeps for itself is left out: versions of SQLite write it in different bytes. Its rows are not.
    """
    connection = sqlite3.connect(file)
    schema = connection.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name").fetchall()
    held: dict[str, Any] = {"schema": schema}
    virtual = [name for _, name, sql in schema if sql and sql.upper().startswith("CREATE VIRTUAL TABLE")]
    own = {f"{name}_{part}" for name in virtual for part in ("config", "content", "data", "docsize", "idx")}
    for kind, name, _ in schema:
        if kind == "table" and name not in own:
            quoted = '"' + name.replace('"', '""') + '"'
            held[name] = sorted(map(repr, connection.execute(f"SELECT * FROM {quoted}")))
    connection.close()
    return held
