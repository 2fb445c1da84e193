"""What the library refuses, as an exception."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Problem(NamedTuple):
    """One problem: a stable code, its place, and what to do. It holds no personal value."""

    code: str
    at: str
    message: str
    file: str | None = None
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        where = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        place = f" at {self.at}" if self.at else ""
        return f"{where + ': ' if where else ''}{self.code}{place}: {self.message}"


class RightfulError(Exception):
    """A refusal. ``code``, ``at`` and ``message`` are those of the first problem; ``problems`` has all of them.

    Codes are stable and never reused; messages may change.
    """

    code: str
    at: str
    message: str
    problems: tuple[Problem, ...]

    def __init__(self, code: str, at: str = "", message: str = "", problems: Iterable[Problem] = ()) -> None:
        self.problems = tuple(problems) or (Problem(code, at, message),)
        self.code, self.at, self.message = code, at, message
        super().__init__(code, at, message, self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)

    @classmethod
    def _of(cls, told: Iterable[tuple[object, ...]]) -> RightfulError:
        problems = [Problem(*problem) for problem in told]  # type: ignore[arg-type]
        first = problems[0]
        return cls(first.code, first.at, first.message, problems)
