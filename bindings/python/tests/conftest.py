"""The demo, built once for all tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from demo import Account, built


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("demo"))


@pytest.fixture
def account(demo: Path, tmp_path: Path) -> Account:
    return Account(demo, tmp_path)
