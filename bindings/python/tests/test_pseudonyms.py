"""Promise 6: deterministic per key, domain and value, unlinkable across domains, alike for lists and Arrow."""

from __future__ import annotations

import random

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
