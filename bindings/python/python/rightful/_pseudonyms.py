"""Pseudonyms of many values."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, Protocol, overload

from . import _rightful
from ._call import call
from ._error import RightfulError

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

    An Arrow array gives an Arrow array; anything else that can be gone through gives a list. None stays None. A moment keeps its
    fractions of a second; one with a zone is taken in UTC, so that equal moments are equal values.

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
    one = isinstance(values, (str, bytes, bytearray, memoryview, Mapping)) or hasattr(values, "columns")
    if one or not isinstance(values, Iterable):
        raise _refused()
    try:
        each = iter(values)
    except TypeError:
        raise _refused() from None  # an array of no dimension says that it can be gone through, and cannot
    items = [value if type(value) is str else _plain(value) for value in each]
    return _of(items, key, domain, shape, max_len, expected)


def _of(
    items: list[Any], key: str, domain: str, shape: str, max_len: int | None, expected: int | None
) -> list[Value]:
    count = len(items) if expected is None else expected
    made: list[Value] = []
    for start in range(0, max(len(items), 1), CHUNK):
        arguments = {"key": key, "domain": domain, "values": items[start : start + CHUNK]}
        more = {"shape": shape, "max_len": max_len, "expected": count}
        try:
            answer = call("pseudonymise", arguments, more)
        except RightfulError as error:
            raise _moved(error, range(start, start + CHUNK).__getitem__) from None
        made.extend(map(_value, answer["pseudonyms"]))
    return made


def _plain(value: Any) -> Any:
    """A value as the library takes it; moments keep what is finer than a second, and equal ones are written equal."""
    if not isinstance(value, datetime.datetime):
        return value
    try:
        if value != value:
            return None  # pandas says so that there is none
        return (value if value.utcoffset() is None else value.astimezone(datetime.timezone.utc)).isoformat()
    except Exception:
        return object()  # refused at its place


def _refused() -> RightfulError:
    """The refusal of what is no list of values."""
    try:
        _rightful.to_json({"values": object()})
    except RightfulError as error:
        return error
    raise AssertionError


def _moved(error: RightfulError, to: Callable[[int], int]) -> RightfulError:
    """The error with the places of the values that were given."""
    problems = []
    for problem in error.problems:
        before, _, rest = problem.at.partition("/values/")
        number, slash, inside = rest.partition("/")
        if not before and number.isdecimal():
            problem = problem._replace(at=f"/values/{to(int(number))}{slash}{inside}")
        problems.append(problem)
    return RightfulError._of(problems)


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
    try:
        coded = values.dictionary_encode()
        items = [_plain(value) for value in coded.dictionary.to_pylist()]
    except Exception:
        raise _refused() from None
    try:
        made = _of(items, key, domain, shape, max_len, len(values) if expected is None else expected)
    except RightfulError as error:
        raise _moved(error, coded.indices.to_pylist().index) from None
    kinds = {"bytes": arrow.binary(), "integer": arrow.int64()}
    return arrow.array(made, type=kinds.get(shape, arrow.string())).take(coded.indices)


__all__ = ["pseudonymise"]
