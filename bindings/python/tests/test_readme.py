"""What the README shows runs."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from vectors import ROOT


def blocks(readme: Path) -> list[str]:
    parts = readme.read_text(encoding="utf-8").split("```python\n")[1:]
    return [part.split("```")[0] for part in parts]


@pytest.mark.parametrize("readme", [ROOT / "bindings/python/README.md", ROOT / "README.md"], ids=["package", "project"])
def test_every_block_runs(readme: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copyfile(ROOT / "examples/small/privacy.yaml", "privacy.yaml")
    connection = sqlite3.connect("app.sqlite")
    connection.executescript((ROOT / "examples/small/rows.sql").read_text(encoding="utf-8"))
    connection.close()
    found = blocks(readme)
    assert found
    for block in found:
        names: dict[str, object] = {}
        exec(compile(block, str(readme), "exec"), names)
        if "db" in names:
            names["db"].close()  # type: ignore[attr-defined]
