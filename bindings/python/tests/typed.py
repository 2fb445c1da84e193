"""A program as a user writes it, read by `mypy --strict` and run by the tests."""

from __future__ import annotations

import datetime
import sqlite3
from pathlib import Path

import rightful
from rightful import types


def due(received: datetime.date) -> list[str]:
    holidays = rightful.holidays(place="DE-BE", from_=received.year, to=received.year + 1)
    events: list[types.ClockEvent] = [{"kind": "received", "on": received}]
    answer = rightful.deadline(clock={"regime": "eu", "place": "DE-BE"}, holidays=holidays, events=events)
    return [deadline["duty"] for deadline in answer["deadlines"]]


def first(list_: types.Holidays) -> datetime.date:
    return list_["days"][0]["on"]


def closed(file: Path, policy: rightful.Policy, case: rightful.Case, key: str) -> rightful.Certificate | None:
    connection = sqlite3.connect(file, isolation_level=None)
    try:
        plan: rightful.Plan = rightful.plan_store(policy=policy, case=case, key=key, connection=connection)
        outcome = rightful.run(
            plan,
            approved=plan.hash,
            policy=policy,
            case=case,
            key=key,
            connection=connection,
            ledger=file.with_suffix(".ledger"),
        )
    except rightful.RightfulError as error:
        print(error.code, error.at)
        return None
    finally:
        connection.close()
    return outcome.certificate


def planned(file: Path, policy: rightful.Policy, case: rightful.Case, key: str) -> types.Plan:
    connection = sqlite3.connect(file, isolation_level=None)
    try:
        schema: types.Schema = rightful.introspect(connection=connection)
        survey: types.Survey = rightful.survey_store(policy=policy, case=case, connection=connection)
    finally:
        connection.close()
    return rightful.plan(policy=policy, case=case, key=key, schema=schema, survey=survey)
