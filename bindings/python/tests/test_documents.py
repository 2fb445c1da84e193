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
