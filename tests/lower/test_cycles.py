"""A term that needs itself is refused, and law of one day that needs law of another isn't such a term."""

from datetime import date

import pytest
from tests.engine.ruled import ruled

from hazardrules.errors import RulesetError
from hazardrules.evaluators.evaluation import EVALUATORS

RULE = """
```toml obligation
id = "example.rule"
holds = "first"
```
"""


def definition(name, value, days=""):
    """Return a version of a definition."""
    return f'```toml definition\nid = "{name}"\ntype = "boolean"\nvalue = "{value}"\nin_force = {{ {days} }}\n```\n'


UNTIL, FROM = "until = 2024-12-31", "from = 2025-01-01"


@pytest.mark.parametrize("evaluator", EVALUATORS)
@pytest.mark.parametrize(
    "document",
    [
        definition("first", "second", UNTIL)
        + definition("second", "enterprise.has_safety_body", UNTIL)
        + definition("first", "not enterprise.has_safety_body", FROM)
        + definition("second", "not first", FROM),
        definition("first", "second or enterprise.has_safety_body", UNTIL)
        + definition("second", "first", FROM)
        + definition("first", "not enterprise.has_safety_body", FROM)
        + definition("second", "false", UNTIL),
    ],
    ids=["both change", "crosswise"],
)
def test_law_may_turn_about_what_rests_on_what(tmp_path, document, evaluator):
    """Where one term rests on another until a day and the other on it from then on, each day has its law."""
    engine = ruled(tmp_path, RULE + document, evaluator)

    found = {
        day: engine.evaluate({"enterprise": {"has_safety_body": True}}, as_of=day).findings[0].status
        for day in (date(2024, 12, 31), date(2025, 1, 1))
    }

    assert list(found.values()) == ["fulfilled", "violated"]


@pytest.mark.parametrize("evaluator", EVALUATORS)
def test_a_term_that_is_over_has_no_value_by_whatever_it_rested_on(tmp_path, evaluator):
    """Terms that rest on each other and are never in force together fail on each day, and nothing goes round."""
    document = definition("first", "second", UNTIL) + definition("second", "first", FROM)
    engine = ruled(tmp_path, RULE + document, evaluator)

    for day in (date(2024, 12, 31), date(2025, 1, 1)):
        assert [one.status for one in engine.evaluate({"enterprise": {}}, as_of=day).findings] == ["undetermined"]


@pytest.mark.parametrize(
    "document",
    [
        definition("first", "second") + definition("second", "first"),
        definition("first", "second", UNTIL) + definition("second", "not first", "until = 2020-12-31")
        + definition("second", "true", "from = 2021-01-01") + definition("first", "true", FROM),
        definition("first", "second", "from = 2020-01-01, until = 2024-12-31")
        + definition("second", "third", "from = 2024-12-31")
        + definition("third", "first", "from = 2010-01-01"),
    ],
    ids=["always", "for some years", "for a day"],
)  # fmt: skip
def test_a_term_that_needs_itself_on_some_day_is_refused_once(tmp_path, document):
    """However few the days on which the circle closes, and on however many of them it does."""
    with pytest.raises(RulesetError) as error:
        ruled(tmp_path, RULE + document)

    (problem,) = error.value.problems
    assert "needs itself" in problem.message
    assert "first -> " in problem.message
