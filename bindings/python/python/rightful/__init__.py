"""The rights people have over their data under the GDPR: declare, decide, plan, run and prove.

Every function of the library is here under its name, with keyword arguments; dates are :class:`datetime.date`, moments
:class:`datetime.datetime`. What is refused raises :class:`RightfulError`, with a stable code and a place. A case of one
person is closed on a connection with :func:`plan_store` and :func:`run`.
"""

from __future__ import annotations

from . import _functions, types
from ._documents import Case, Certificate, Plan, Policy
from ._error import Problem, RightfulError
from ._functions import *  # noqa: F403
from ._pseudonyms import pseudonymise
from ._rightful import __version__, call_json, functions, new_key, schemas
from ._store import Finding, Outcome, abandon, introspect, plan_store, residue, run, survey_store

__all__ = [
    "Case",
    "Certificate",
    "Finding",
    "Outcome",
    "Plan",
    "Policy",
    "Problem",
    "RightfulError",
    "__version__",
    "abandon",
    "call_json",
    "functions",
    "introspect",
    "new_key",
    "plan_store",
    "pseudonymise",
    "residue",
    "run",
    "schemas",
    "survey_store",
    "types",
]
__all__ += _functions.__all__
