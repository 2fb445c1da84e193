"""Closed lists: what the library has, the package has, and nothing else."""

from __future__ import annotations

import inspect
import json

import rightful
from demo import command
from rightful import _functions


def test_every_function_is_there_with_its_documentation() -> None:
    listed = command("call").stdout.split()
    assert listed == rightful.functions() == sorted({*_functions.__all__, "pseudonymise"})
    for name in listed:
        function = getattr(rightful, name)
        assert name in rightful.__all__ and inspect.getdoc(function), name
        parameters = inspect.signature(function).parameters.values()
        assert name == "pseudonymise" or all(it.kind is inspect.Parameter.KEYWORD_ONLY for it in parameters), name
        schema = json.loads(rightful.schemas(name)[0])
        named = {it.name.removesuffix("_") for it in parameters}
        assert set(schema.get("properties", {})) == named or name == "pseudonymise", name


def test_the_command_is_whole() -> None:
    shown = command("--help")
    assert shown.returncode == 0 and "rightful" in shown.stdout
    assert command("nonsense").returncode == 2
    version = command("--version").stdout.split()
    assert version == ["rightful", rightful.__version__]
    refused = command("--json", "check", "there-is-no-such-file.yaml")
    assert json.loads(refused.stdout)["problems"][0]["code"] == "file.unreadable"


def test_everything_named_is_there() -> None:
    for name in rightful.__all__:
        assert hasattr(rightful, name), name
