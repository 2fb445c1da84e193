"""Calls of the library: arguments out as JSON text, answers back as values with dates."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from typing import Any

from . import _rightful
from ._dates import DATES


def call(name: str, required: Mapping[str, object], optional: Mapping[str, object] | None = None) -> Any:
    """Calls the function of this name. What is optional and None is not said."""
    arguments = dict(required)
    if optional:
        arguments.update((key, value) for key, value in optional.items() if value is not None)
    return read(name, _rightful.call_json(name, _rightful.to_json(arguments)))


def read(name: str, text: str) -> Any:
    """The answer of the function of this name."""
    answer = json.loads(text)
    where = DATES.get(name)
    return answer if where is None else with_dates(where, answer)


def with_dates(where: Any, value: Any) -> Any:
    """The value with its dates as dates, of which `where` tells the places."""
    if where == "date":
        return _date(value)
    if isinstance(where, str):
        return _date(value) if isinstance(value, str) and len(value) == 10 else _moment(value)
    kind, inside = where
    if kind == "each":
        if isinstance(value, list):
            return [with_dates(inside, item) for item in value]
    elif isinstance(value, dict):
        if kind == "values":
            return {name: with_dates(inside, item) for name, item in value.items()}
        for name, at in inside.items():
            if name in value:
                value[name] = with_dates(at, value[name])
    return value


def _date(value: Any) -> Any:
    try:
        return datetime.date.fromisoformat(value)
    except (TypeError, ValueError):
        return value  # another branch of a union


def _moment(value: Any) -> Any:
    try:
        moment = datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
    except (AttributeError, TypeError, ValueError):
        return value
    return moment
