"""The documents of the library: values that hold their canonical JSON, compare by it and do not change."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Iterator, KeysView, Mapping
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import Any, Literal, TypeVar

from . import _rightful
from ._call import call, with_dates
from ._dates import DATES
from ._error import Problem, RightfulError

Audience = Literal["person", "dpo"]
Own = TypeVar("Own", bound="Document")


class Document:
    """A JSON document of the library."""

    _KIND: str = ""

    def __init__(self, document: Mapping[str, Any]) -> None:
        # Bytes and numbers have a form in JSON, and are no documents: they are refused as what has none.
        known = isinstance(document, (Mapping, Document))
        self._text: str = _rightful.canonical(_rightful.to_json(document if known else object()))
        self._settle()

    def _settle(self) -> None:
        """Checks the text, where there is something to check."""

    @classmethod
    def from_json(cls: type[Own], text: str) -> Own:
        """Reads the document from JSON text."""
        new = cls.__new__(cls)
        new._text = _rightful.canonical(text)
        new._settle()
        return new

    @classmethod
    def read(cls: type[Own], path: str | PathLike[str]) -> Own:
        """Reads the document from a file of JSON."""
        return cls.from_json(_rightful.file_text(path))

    def to_json(self) -> str:
        """The JSON text."""
        return self._text

    def __rightful_json__(self) -> str:
        return self._text

    @property
    def document(self) -> dict[str, Any]:
        """The document as a dictionary of its own; dates are dates."""
        document: dict[str, Any] = self._dated(json.loads(self._text))
        return document

    def _dated(self, value: Any) -> Any:
        where = DATES.get(self._KIND)
        return value if where is None else with_dates(where, value)

    def __getitem__(self, name: str) -> Any:
        return copy.deepcopy(self._members[name])

    def __contains__(self, name: object) -> bool:
        return name in self._members

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)

    def keys(self) -> KeysView[str]:
        """The names of its members."""
        return self._members.keys()

    @cached_property
    def _members(self) -> dict[str, Any]:
        return self.document

    @cached_property
    def _sha256(self) -> str:
        return hashlib.sha256(self._text.encode()).hexdigest()

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._text == other._text

    def __hash__(self) -> int:
        return hash((type(self), self._text))

    def __reduce__(self) -> Any:
        return (type(self).from_json, (self._text,))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self._text)} bytes)"


class Policy(Document):
    """What an organisation declares: purposes, retention and the data map. One that exists is checked."""

    _hash: str

    def _settle(self) -> None:
        self._hash = call("check", {"policy": self})["policy"]

    @property
    def hash(self) -> str:
        """The SHA-256 of the canonical JSON, which plans name."""
        return self._hash

    @classmethod
    def from_yaml(cls, *texts: str, names: tuple[str, ...] = ()) -> Policy:
        """Reads a policy in YAML: one text, or several as one policy. Problems have their line and column."""
        if not isinstance(names, (tuple, list)):
            _rightful.to_json({"names": object()})  # refused at its place
        files = [{"name": name, "text": text} for name, text in zip(names, texts)]
        files += [{"text": text} for text in texts[len(names) :]]
        parsed = call("parse_yaml", {"files": files, "policy": True})
        if "refused" in parsed:
            problems = [Problem(**problem) for problem in parsed["refused"]]
            raise RightfulError(problems[0].code, problems[0].at, problems[0].message, problems)
        return cls(parsed["read"]["json"])

    @classmethod
    def read(cls, *paths: str | PathLike[str]) -> Policy:
        """Reads a policy from a file of YAML, from several as one, or from one of JSON."""
        texts = [_rightful.file_text(path) for path in paths]
        if len(paths) == 1 and Path(paths[0]).suffix == ".json":
            return cls.from_json(texts[0])
        return cls.from_yaml(*texts, names=tuple(str(path) for path in paths))

    def __repr__(self) -> str:
        return f"Policy({self.hash[:12]}…)"


class Case(Document):
    """One person's situation on one day. It holds personal data; its repr shows none."""

    _KIND = "case"


class Plan(Document):
    """What has to happen to which rows, by rule and count. It holds no personal value.

    A notebook shows it as its report; that needs the policy it was made on.
    """

    _KIND = "plan"
    policy: Policy | None = None

    @property
    def hash(self) -> str:
        """The SHA-256 of the canonical JSON, which is what somebody approves."""
        return self._sha256

    @classmethod
    def _planned(cls, text: str, policy: Policy | None) -> Plan:
        """A plan as the library wrote it, with the policy it was made on."""
        plan = cls.__new__(cls)
        plan._text, plan.policy = text, policy
        return plan

    def explain(self, *, audience: Audience = "dpo", policy: Policy | None = None) -> str:
        """The plan in words, for the person or for the data protection officer."""
        what = {"policy": self._on(policy), "what": {"plan": self}, "audience": audience}
        text: str = call("explain", what)["text"]
        return text

    def page(self, *, audience: Audience = "dpo", policy: Policy | None = None) -> str:
        """The plan as one self-contained HTML page."""
        html: str = call("plan_page", {"policy": self._on(policy), "plan": self, "audience": audience})["html"]
        return html

    def _on(self, policy: Policy | None) -> Policy | None:
        return policy if policy is not None else self.policy

    def _repr_html_(self) -> str | None:
        return None if self.policy is None else framed(self.page())

    def __reduce__(self) -> Any:
        return (_plan, (self._text, self.policy))

    def __repr__(self) -> str:
        return f"Plan({self.hash[:12]}…)"


def _plan(text: str, policy: Policy | None) -> Plan:
    return Plan._planned(text, policy)


class Certificate(Document):
    """The evidence of a run. It holds no personal value."""

    _KIND = "certificate"

    @property
    def hash(self) -> str:
        """The SHA-256 of the canonical JSON, as the ledger names it."""
        return self._sha256

    def page(self) -> str:
        """The certificate as one self-contained HTML page."""
        html: str = call("certificate_page", {"certificate": self})["html"]
        return html

    def _repr_html_(self) -> str:
        return framed(self.page())

    def __repr__(self) -> str:
        return f"Certificate({self._members.get('state')}, {self.hash[:12]}…)"


def framed(page: str) -> str:
    """A whole page inside another: its style and its rules on what may load stay its own."""
    quoted = page.replace("&", "&amp;").replace('"', "&quot;")
    return f'<iframe sandbox srcdoc="{quoted}" style="width:100%;height:36em;border:0"></iframe>'


__all__ = ["Audience", "Case", "Certificate", "Document", "Plan", "Policy"]
