"""Whether a connection converts what it reads: the library works on the values that the database holds, and no others."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

# A connection does not tell whether it was opened with `detect_types`, so each converter there is tells when it is asked.
_CONVERTERS: MutableMapping[str, Callable[[bytes], Any]] = sqlite3.converters
_lock = threading.Lock()
_here = threading.local()
_works = 0


class Converted(Exception):
    """A value would have been converted."""


class _Watched:
    """A converter as it was, but for the thread of a work: there a value that it would convert is refused."""

    def __init__(self, converter: Callable[[bytes], Any]) -> None:
        self.converter = converter

    def __call__(self, value: bytes) -> Any:
        if getattr(_here, "works", 0):
            raise Converted
        return self.converter(value)


@contextmanager
def unconverted() -> Iterator[None]:
    """While it lasts, a value that a converter would be given raises :class:`Converted` in this thread."""
    global _works
    with _lock:
        _works += 1
        for name, converter in list(_CONVERTERS.items()):
            if not isinstance(converter, _Watched):
                _CONVERTERS[name] = _Watched(converter)
    _here.works = getattr(_here, "works", 0) + 1
    try:
        yield
    finally:
        _here.works -= 1
        with _lock:
            _works -= 1
            if _works == 0:
                for name, converter in list(_CONVERTERS.items()):
                    if isinstance(converter, _Watched):
                        _CONVERTERS[name] = converter.converter


__all__ = ["Converted", "unconverted"]
