"""The files under `vectors/`, found by listing the directory."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
VECTORS = ROOT / "vectors"
KEY = "rightful-key-1:a4dqobyha4dqobyha4dqobyha4dqobyha4dqobyha4dqobyha4d5vsqqwq"


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def files() -> list[Path]:
    """Every file, with the directory it is in."""
    return sorted(path for path in VECTORS.rglob("*") if path.is_file())


def policy(value: Any) -> Any:
    """A policy, or the one that a vector names."""
    return read(VECTORS / "policies" / f"{value}.json") if isinstance(value, str) else value


def merged(target: Any, patch: Any) -> Any:
    """RFC 7386."""
    if not isinstance(patch, dict):
        return patch
    target = dict(target) if isinstance(target, dict) else {}
    for name, change in patch.items():
        if change is None:
            target.pop(name, None)
        else:
            target[name] = merged(target.get(name), change)
    return target


def patched(vector: Any) -> Any:
    """The base of a vector as the vector changes it."""
    base = read(VECTORS / "plan" / "base" / vector["base"])
    return merged(copy.deepcopy(base), vector.get("with", {}))


def contains(answer: Any, expected: Any) -> bool:
    """Maps by the keys that are written, lists element by element."""
    if isinstance(expected, dict) and isinstance(answer, dict):
        return all(name in answer and contains(answer[name], value) for name, value in expected.items())
    if isinstance(expected, list) and isinstance(answer, list):
        return len(answer) == len(expected) and all(map(contains, answer, expected))
    return bool(answer == expected)
