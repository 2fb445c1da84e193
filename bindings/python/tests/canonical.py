"""RFC 8785, written once more: what the library's bytes are compared with."""

from __future__ import annotations

import json
from typing import Any


def canonical(value: Any) -> str:
    """The canonical JSON of a value without floating-point numbers."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{text(name)}:{canonical(value[name])}" for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, str):
        return text(value)
    assert value is None or isinstance(value, (bool, int)), type(value)
    return json.dumps(value)


def text(value: str) -> str:
    # Python writes DEL as it is and escapes below U+0020 as the standard does.
    return json.dumps(value, ensure_ascii=False)
