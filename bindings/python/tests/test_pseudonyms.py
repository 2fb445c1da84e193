"""Promise 6: deterministic per key, domain and value, unlinkable across domains, alike for lists and Arrow."""

from __future__ import annotations

import datetime
import random
from typing import Any

import pytest
import rightful
from rightful import pseudonymise
from vectors import KEY

pa = pytest.importorskip("pyarrow")


def test_lists() -> None:
    values = ["anna", None, "boris", "anna", 42, b"\x00", 0.5, True, ""]
    made = pseudonymise(values, key=KEY, domain="users.name")
    assert made == pseudonymise(tuple(values), key=KEY, domain="users.name")
    assert made[0] == made[3] and made[1] is None
    assert len({text for text in made if text}) == 7
    other = pseudonymise(values, key=KEY, domain="users.email")
    assert not {text for text in made if text} & {text for text in other if text}
    again = pseudonymise(values, key=rightful.new_key(), domain="users.name")
    assert not {text for text in made if text} & {text for text in again if text}
    assert pseudonymise([], key=KEY, domain="d") == []
    assert pseudonymise(["42"], key=KEY, domain="d") != pseudonymise([42], key=KEY, domain="d")


def test_many_are_made_in_parts_and_stay_apart() -> None:
    values = [f"person {number}" for number in range(120_000)]
    made = pseudonymise(values, key=KEY, domain="d", shape="integer", expected=1 << 16)
    assert len(set(made)) == len(values)
    assert all(isinstance(number, int) and -(1 << 52) <= number < 0 for number in made)
    with pytest.raises(rightful.RightfulError) as refused:
        pseudonymise(values, key=KEY, domain="d", shape="integer")
    assert (refused.value.code, refused.value.at) == ("surrogate.no-fit", "/max_len")


@pytest.mark.parametrize("shape", ["text", "email", "hex", "uuid", "bytes", "integer"])
def test_arrow_is_alike(shape: rightful.types.Shape) -> None:
    chance = random.Random(3)
    values = [chance.choice(["anna", "boris", None, "zoë", ""]) for _ in range(500)]
    made = pseudonymise(values, key=KEY, domain="d", shape=shape)
    array = pseudonymise(pa.array(values), key=KEY, domain="d", shape=shape)
    assert array.to_pylist() == made
    kinds = {"bytes": pa.binary(), "integer": pa.int64()}
    assert array.type == kinds.get(shape, pa.string())
    chunked = pa.chunked_array([values[:200], values[200:]])
    assert pseudonymise(chunked, key=KEY, domain="d", shape=shape).to_pylist() == made
    coded = pa.array(values).dictionary_encode()
    assert pseudonymise(coded, key=KEY, domain="d", shape=shape).to_pylist() == made
    numbers = pa.array([1, 2, None, 1], pa.int32())
    assert pseudonymise(numbers, key=KEY, domain="d", shape=shape).to_pylist() == pseudonymise(
        [1, 2, None, 1], key=KEY, domain="d", shape=shape
    )
    assert pseudonymise(pa.array([], pa.string()), key=KEY, domain="d", shape=shape).to_pylist() == []


def made(values: Any) -> Any:
    return pseudonymise(values, key=KEY, domain="d")


def test_moments_a_fraction_of_a_second_apart_are_two() -> None:
    first = datetime.datetime(2026, 1, 1, 1, 1, 1, 1)
    moments = [first, first.replace(microsecond=2), first.replace(microsecond=0), None]
    told = made(moments)
    assert len(set(told)) == 4
    assert made(pa.array(moments, pa.timestamp("us"))).to_pylist() == told
    assert made(pa.array(moments, pa.timestamp("ns"))).to_pylist() == told
    # A whole second is as it always was.
    assert told[2] == made(["2026-01-01T01:01:01"])[0]
    zone = datetime.timezone(datetime.timedelta(hours=2))
    same = [first.replace(tzinfo=datetime.timezone.utc), first.replace(hour=3, tzinfo=zone)]
    assert same[0] == same[1] and len(set(made(same))) == 1


def test_what_pandas_leaves_out_is_left_out() -> None:
    class NaT(datetime.datetime):
        """As pandas has it: of the type of a moment, and not equal to itself."""

        def __eq__(self, other: object) -> bool:
            return False

        def __ne__(self, other: object) -> bool:
            return True

    assert made([NaT(1, 1, 1), "NaT"])[0] is None


def refusal(values: Any) -> tuple[str, str]:
    with pytest.raises(rightful.RightfulError) as refused:
        made(values)
    assert refused.value.__suppress_context__ or refused.value.__context__ is None
    return refused.value.code, refused.value.at


class Scalar:
    """An array of no dimension: it says that it can be gone through, and cannot."""

    def __iter__(self) -> Any:
        raise TypeError("iteration over a 0-d array")


@pytest.mark.parametrize(
    "values",
    [
        Scalar(),
        pa.array([[1], [2]]),
        pa.array([{"a": 1}]),
        pa.chunked_array([[[1]], [[2]]]),
        pa.array(["a"]).to_pylist()[0],
        bytearray(b"a"),
        memoryview(b"a"),
        {"a": 1},
        pa.table({"a": ["b"]}),
    ],
    ids=["scalar", "lists", "structs", "chunks", "text", "bytes", "view", "map", "table"],
)
def test_what_is_no_list_of_values(values: Any) -> None:
    code, at = refusal(values)
    assert code == "json.type" and at.startswith("/values")


def test_a_value_is_refused_at_its_own_place() -> None:
    values: list[Any] = ["a"] * 120_000
    values[70_000] = object()
    assert refusal(values) == ("json.type", "/values/70000")
    times = pa.array([None, datetime.time(1), datetime.time(1)], pa.time64("us"))
    assert refusal(times) == ("json.type", "/values/1")
