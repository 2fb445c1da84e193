"""The types are those of the module that was built, and a program that uses them passes `mypy --strict`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def tool(*words: str) -> None:
    done = subprocess.run([sys.executable, "-m", *words], cwd=HERE.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_stubs_are_those_of_the_module() -> None:
    tool("mypy.stubtest", "rightful", "--allowlist", "tests/stubtest-allowlist.txt", "--ignore-unused-allowlist")


def test_a_program_passes_the_strict_check() -> None:
    tool("mypy", "--strict", "--no-incremental", "tests/typed.py")
    tool("mypy", "--strict", "--no-incremental", "-p", "rightful")
