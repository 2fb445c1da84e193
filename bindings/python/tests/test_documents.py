"""The documents: values that compare by their canonical form, and show themselves without a personal value."""

from __future__ import annotations

import copy
import datetime
import pickle

import pytest
import rightful
from demo import Account


def test_documents_are_values(account: Account) -> None:
    connection = account.connection()
    plan = account.plan(connection)
    connection.close()
    for document in (account.policy, account.case, plan):
        again = type(document).from_json(document.to_json())
        assert again == document and hash(again) == hash(document)
        assert type(document)(document.document) == document
        assert pickle.loads(pickle.dumps(document)) == document == copy.deepcopy(document)
    assert account.policy != account.case
    assert plan == rightful.Plan.read(account.demo / "plan.json")
    assert isinstance(account.case["decided"], datetime.date)
    assert plan.hash[:12] in repr(plan) and account.policy.hash[:12] in repr(account.policy)
    shown = repr(account.case)
    assert all(str(value) not in shown for value in account.case.document["subject"].get("key", []))


def test_documents_do_not_change(account: Account) -> None:
    before = account.case.to_json()
    account.case["subject"]["collection"] = "others"
    assert account.case.to_json() == before
    assert account.case["subject"] == account.case.document["subject"]
    connection = account.connection()
    plan = account.plan(connection)
    connection.close()
    for document in (account.policy, plan):
        with pytest.raises(AttributeError):
            document.hash = "0" * 64  # type: ignore[misc]


def test_documents_have_members(account: Account) -> None:
    case = account.case
    assert "subject" in case and "nothing" not in case and 0 not in case
    assert dict(case) == case.document == {name: case[name] for name in case}
    assert len(case) == len(list(case)) == len(case.keys())


def test_a_key_of_64_bits_is_the_same_however_it_is_written() -> None:
    def case(key: object) -> dict[str, object]:
        return {
            "decided": "2026-11-20",
            "subject": {"collection": "users", "key": [key]},
            "trigger": {"kind": "access"},
        }

    number = 2**60 + 1
    assert rightful.Case(case(number)) == rightful.Case(case({"int": str(number)}))
    assert rightful.Case(case(number)) != rightful.Case(case(number + 1))
    assert rightful.Case(case(42))["subject"]["key"] == [42]


def test_a_notebook_shows_plans_and_certificates(account: Account) -> None:
    connection = account.connection()
    plan = account.plan(connection)
    page = plan._repr_html_()
    assert page is not None and page.startswith("<iframe sandbox srcdoc=") and "<script" not in page
    assert rightful.Plan.from_json(plan.to_json())._repr_html_() is None
    assert plan.page() == (account.demo / "report.html").read_text(encoding="utf-8")
    assert "deleted" in plan.explain(audience="person")
    outcome = account.run(plan, connection)
    connection.close()
    assert outcome.certificate is not None
    shown = outcome._repr_html_()
    assert shown is not None and outcome.certificate["run"] in shown
    assert outcome.certificate["as_of"] == account.case["decided"]
    with pytest.raises(rightful.RightfulError):
        rightful.Plan.from_json(plan.to_json()).page()
