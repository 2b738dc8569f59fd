"""Importing the library costs what embedding it needs, and no more."""

import subprocess
import sys

import pytest

from hazardrules.cache import VARIABLE
from hazardrules.engine import Engine

HEAVY = (
    "chinese_calendar",
    "click",
    "durable",
    "hypothesis",
    "lark",
    "markdown_it",
    "numpy",
    "polars",
    "pyarrow",
    "pydantic",
    "pyspark",
    "pytest",
    "rich",
    "z3",
)


PARSERS = {"lark", "markdown_it"}


def loaded_by(statement: str) -> set[str]:
    """Return the top-level modules that a fresh Python has loaded after *statement*."""
    asked = f"import sys\n{statement}\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    answer = subprocess.run([sys.executable, "-I", "-c", asked], capture_output=True, text=True, check=True)
    return set(answer.stdout.split())


def test_a_loaded_module_is_seen():
    """The law below would be empty if loaded modules were overlooked."""
    assert {"lark", "hazardrules"} <= loaded_by("import lark, hazardrules")


def test_importing_the_library_loads_no_parser_no_terminal_and_no_extra():
    """They are imported by the first function that needs them."""
    assert loaded_by("import hazardrules").isdisjoint(HEAVY)


def test_naming_everything_public_loads_no_parser_no_terminal_and_no_extra():
    """Public names are loaded one by one; even all of them together need only the core's data."""
    assert loaded_by("from hazardrules import *").isdisjoint(HEAVY)


@pytest.mark.parametrize(
    "arguments, read",
    [
        (["--version"], False),
        (["--help"], False),
        (["plugins"], False),
        (["schema", "facts"], False),
        (["schema", "report"], False),
        (["rules", "--rules", "cn"], True),
    ],
    ids=str,
)
def test_a_command_loads_the_parsers_only_to_read_documents(arguments, read, monkeypatch):
    """Whoever asks for the version or a schema doesn't wait for a grammar."""
    monkeypatch.delenv(VARIABLE, raising=False)

    loaded = PARSERS & loaded_by(running(arguments))

    assert loaded == (PARSERS if read else set())


def test_a_command_loads_no_parser_where_its_law_is_kept(tmp_path, monkeypatch):
    """The first process reads documents, the second only what the first kept."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "kept"))

    first, second = (PARSERS & loaded_by(running(["rules", "--rules", "cn-42"])) for _ in range(2))

    assert (first, second) == (PARSERS, set())


def running(arguments):
    """Return a program that runs a command and prints nothing of it."""
    run = f"from hazardrules.cli.main import run; run({arguments})"
    return f"import contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()):\n    {run}\n"


def test_whoever_loads_kept_law_waits_for_nothing_that_reads_or_writes_rules(tmp_path):
    """What compiles documents, writes functions, or holds sessions is imported with the first need of it."""
    kept = f"from hazardrules import Engine\nEngine.installed(names=['law'], cache={str(tmp_path / 'kept')!r})"
    asked = "import sys\nprint(*(name for name in sys.modules if name.startswith('hazardrules')))"
    Engine.installed(names=["law"], cache=tmp_path / "kept")

    answer = subprocess.run(
        [sys.executable, "-I", "-c", f"{kept}\n{asked}"], capture_output=True, text=True, check=True
    )

    late = {"evaluators.python.bound", "evaluators.python.written", "facts.core", "lower.compile", "session"}
    assert {f"hazardrules.{name}" for name in late}.isdisjoint(answer.stdout.split())
    assert "hazardrules.evaluators.python.program" in answer.stdout.split()
