"""What the package does where nothing else is installed: an account is closed, and the command is there."""

from __future__ import annotations

import importlib.metadata
import json
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import rightful


def main() -> None:
    assert importlib.metadata.requires("rightful") in (None, ["pyarrow ; extra == 'arrow'"])
    assert [entry["right"] for entry in rightful.rights(circumstances={"basis": "contract"})]
    with tempfile.TemporaryDirectory() as folder:
        demo = Path(folder)
        command = [sys.executable, "-m", "rightful", "--json", "demo", "--people", "60", "--dir", folder]
        subprocess.run(command, check=True, capture_output=True)
        connection = sqlite3.connect(demo / "before.sqlite", isolation_level=None)
        policy, case = rightful.Policy.read(demo / "privacy.yaml"), rightful.Case.read(demo / "case.json")
        key = (demo / "root.key").read_text().strip()
        plan = rightful.plan_store(policy=policy, case=case, key=key, connection=connection)
        outcome = rightful.run(
            plan,
            approved=plan.hash,
            policy=policy,
            case=case,
            key=key,
            connection=connection,
            ledger=demo / "another.jsonl",
        )
        connection.close()
        assert outcome.outcome == "certified" and outcome.certificate is not None
        made = json.loads((demo / "certificate.json").read_text())
        assert outcome.certificate["plan"] == made["plan"]
    print(f"{len(rightful.functions())} functions, an account closed: rightful {rightful.__version__}")


if __name__ == "__main__":
    main()
