"""Checks judge what was loaded; each has a name, a page, and finds what it says it finds."""

from pathlib import Path

import pytest

from hazardrules.analysis.check import CHECKS, LOADING, check, checks_named, hazardrules_checks, with_builtins
from hazardrules.cli.scaffold import ruleset_files
from hazardrules.errors import EvaluationError, Problem
from hazardrules.facts.types import TEXT, Label
from hazardrules.facts.vocabulary import Extension, FieldSpec
from hazardrules.plugins import Installed, Plugin

PAGES = Path(__file__).parents[2] / "docs" / "checks"


@pytest.fixture
def folder(tmp_path):
    """Write a ruleset without faults."""
    for path, text in ruleset_files("sample", "", "zh").items():
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_ruleset_without_faults_passes_every_check(folder):
    """Nothing is found where nothing is wrong."""
    assert check([folder], Installed()) == ()


def test_what_cannot_be_loaded_is_told_alone(folder):
    """The other checks need law that means something."""
    (folder / "first.md").write_text("## 第一条 空\n", encoding="utf-8")
    found = check([folder], Installed())

    assert {one.check for one in found} == {LOADING}
    assert "a heading without a fence" in found[0].problem.message


def test_a_label_that_two_fields_share_is_found(folder):
    """A Chinese document could read one way today and another way after an installation."""
    twin = FieldSpec("headcount", TEXT, Label("从业人数", "headcount"), "the same label as another field's")
    plugin = Plugin("twins", extension=Extension("twins", fields=(("enterprise", twin),)))
    found = check([folder], Installed((plugin,)), only=["labels"])

    assert [one.check for one in found] == ["labels"]
    assert "从业人数" in found[0].problem.message


def test_a_plugins_check_runs_beside_the_built_in_ones(folder):
    """It is given the engine and the rulesets asked about."""
    plugin = Plugin("picky", checks={"picky.ids": lambda told: [Problem(ruleset.id) for ruleset in told.rulesets]})
    (found,) = check([folder], Installed((plugin,)))

    assert (found.check, found.problem.message) == ("picky.ids", "sample")


def test_a_plugin_cannot_replace_a_built_in_check(folder):
    """It is left out, and that is told."""
    plugin = Plugin("sly", checks={"labels": lambda _: []})
    (found,) = check([folder], Installed((plugin,)))

    assert (found.check, "`core` has `labels` among its checks already" in found.problem.message) == (LOADING, True)


def test_progress_names_each_check_before_it_runs(folder):
    """Whoever waits sees what for."""
    told = []
    check([folder], Installed(), progress=told.append)

    assert told == list(CHECKS)


def test_a_check_that_does_not_exist_is_refused():
    """With the nearest that does."""
    with pytest.raises(EvaluationError, match="did you mean `labels`"):
        checks_named(["lables"], with_builtins(Installed()))


@pytest.mark.parametrize("name", [LOADING, *CHECKS])
def test_every_check_has_a_page_that_says_what_to_do(name):
    """A finding without advice is a reproach."""
    page = (PAGES / f"{name}.md").read_text(encoding="utf-8")

    assert page.startswith(f"# {name}\n")
    assert "**What to do.**" in page


def test_the_hook_offers_the_built_in_checks():
    """Built-ins register as plugins do."""
    assert hazardrules_checks() == dict(CHECKS)
