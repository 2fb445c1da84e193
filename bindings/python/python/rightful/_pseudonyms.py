"""Pseudonyms of many values."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any, Literal, Protocol, overload

from ._call import call

Shape = Literal["text", "email", "hex", "uuid", "bytes", "integer"]
Value = str | int | float | bytes | None
CHUNK = 50_000


class Arrow(Protocol):
    """An array of pyarrow."""

    def to_pylist(self) -> list[Any]: ...
    def dictionary_encode(self) -> Any: ...


@overload
def pseudonymise(
    values: Arrow,
    *,
    key: str,
    domain: str,
    shape: Shape = ...,
    max_len: int | None = ...,
    expected: int | None = ...,
) -> Any: ...
@overload
def pseudonymise(
    values: Iterable[Value],
    *,
    key: str,
    domain: str,
    shape: Shape = ...,
    max_len: int | None = ...,
    expected: int | None = ...,
) -> list[Value]: ...
def pseudonymise(
    values: Any,
    *,
    key: str,
    domain: str,
    shape: Shape = "text",
    max_len: int | None = None,
    expected: int | None = None,
) -> Any:
    """Replaces values by keyed pseudonyms (Art. 4(5) GDPR): equal values of one domain have equal pseudonyms in every table,
    engine and language, and two domains cannot be joined. Whoever holds the key can recompute them.

    An Arrow array gives an Arrow array; anything else that can be gone through gives a list. None stays None.

    Args:
        values: The values.
        key: The text of the root key.
        domain: What the values are, such as ``users.email``.
        shape: What a pseudonym looks like.
        max_len: How many characters it may have; bytes where it is bytes.
        expected: How many different values there will be in all; those given unless said. A width that cannot keep as many
            apart is refused.
    """
    arrow = sys.modules.get("pyarrow")
    if arrow is not None and isinstance(values, (arrow.Array, arrow.ChunkedArray)):
        return _of_arrow(arrow, values, key, domain, shape, max_len, expected)
    if isinstance(values, (str, bytes)) or not isinstance(values, Iterable):
        call("pseudonymise", {"key": key, "domain": domain, "values": values})  # refuses what is no list
    items = list(values)
    return _of(items, key, domain, shape, max_len, expected)


def _of(
    items: list[Any], key: str, domain: str, shape: str, max_len: int | None, expected: int | None
) -> list[Value]:
    count = len(items) if expected is None else expected
    made: list[Value] = []
    for start in range(0, max(len(items), 1), CHUNK):
        arguments = {"key": key, "domain": domain, "values": items[start : start + CHUNK]}
        more = {"shape": shape, "max_len": max_len, "expected": count}
        made.extend(map(_value, call("pseudonymise", arguments, more)["pseudonyms"]))
    return made


def _value(value: Any) -> Value:
    if isinstance(value, dict):
        return bytes.fromhex(value["hex"])
    plain: Value = value
    return plain


def _of_arrow(
    arrow: Any, values: Any, key: str, domain: str, shape: str, max_len: int | None, expected: int | None
) -> Any:
    if isinstance(values, arrow.ChunkedArray):
        values = values.combine_chunks()
    if isinstance(values, arrow.DictionaryArray):
        values = values.dictionary_decode()
    # Each value is looked at once, however often it occurs.
    coded = values.dictionary_encode()
    made = _of(coded.dictionary.to_pylist(), key, domain, shape, max_len, len(values) if expected is None else expected)
    kinds = {"bytes": arrow.binary(), "integer": arrow.int64()}
    return arrow.array(made, type=kinds.get(shape, arrow.string())).take(coded.indices)


__all__ = ["pseudonymise"]
