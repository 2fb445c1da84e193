"""The extension module: JSON text in, JSON text out."""

from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import final

__all__ = [
    "RunPlace",
    "Work",
    "__version__",
    "call_json",
    "canonical",
    "day",
    "file_name",
    "file_text",
    "functions",
    "main",
    "new_key",
    "not_scanned",
    "refused",
    "schemas",
    "to_json",
    "unsupported",
]

__version__: str

def call_json(name: str, call: str) -> str:
    """Calls a function of the library by its name: JSON text in, canonical JSON text out."""

def canonical(json: str) -> str:
    """The canonical form (RFC 8785) of a JSON text that is a map."""

def to_json(value: object) -> str:
    """The JSON text of a call's arguments: dates as text, bytes and floating-point numbers as the library writes them."""

def file_name(path: str | PathLike[str]) -> Path:
    """The name of a file."""

def file_text(path: str | PathLike[str]) -> str:
    """The text of a file."""

def functions() -> list[str]:
    """The names of the functions there are."""

def schemas(name: str) -> tuple[str, str]:
    """The JSON Schema of a function's call and of its answer, as JSON text."""

def new_key() -> str:
    """The text of a new root key, from the operating system's randomness."""

def day(value: object, at: str) -> str:
    """The day of a run as text: today in UTC for None, and never one that is yet to come."""

def not_scanned() -> Exception:
    """What is said where the scanner gave no answer."""

def refused(answer: str) -> Exception:
    """What is said of a connection that fails in this way, told as the answer to a statement."""

def unsupported(why: str) -> Exception:
    """Why a connection cannot be worked on."""

def main(arguments: Sequence[str], program: Sequence[str], environment: Sequence[tuple[str, str]]) -> int:
    """Runs the command ``rightful`` and gives its exit code."""

@final
class RunPlace:
    """The place of a run: its database, locked against every other run, and where the evidence goes."""

    def __new__(
        cls,
        databases: Sequence[str],
        key: str,
        ledger: str | PathLike[str],
        certificate: str | PathLike[str] | None,
        program: Sequence[str],
        environment: Sequence[tuple[str, str]],
    ) -> RunPlace: ...
    def release(self) -> None:
        """Gives the lock back, however the run has ended."""

    def ledger(self) -> str:
        """The lines of the ledger, read under the lock."""

@final
class Work:
    """One piece of work on a store."""

    def __new__(cls, name: str, call: str) -> Work: ...
    def at(self, place: RunPlace) -> None:
        """The work takes place here."""

    def next(self) -> str | None:
        """The next statement as JSON text, or nothing when the work is over."""

    def feed(self, answer: str) -> None:
        """What came of the statement, as JSON text."""

    def result(self) -> str:
        """The result as JSON text, once the work is over."""
