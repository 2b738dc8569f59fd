"""What is measured of live sessions is an edit that rules read, and comes to what it should."""

from pathlib import Path

import pytest
from bench.enterprises import AS_OF, enterprises
from bench.live import EDITS, measured

from hazardrules.engine import Engine

WORKLOAD = Path(__file__).parents[2] / "bench" / "workload"


@pytest.fixture(scope="module")
def engine():
    """Load the workload once."""
    return Engine.load(WORKLOAD)


@pytest.mark.parametrize("name", EDITS)
def test_every_edit_measured_is_one_that_rules_read(engine, name, monkeypatch):
    """An edit that touches nothing would cost nothing, and one that is wrong would show nothing."""
    (told,) = enterprises(1)
    session = engine.session(told, as_of=AS_OF)
    seen = []
    evaluate = engine._parts.evaluate
    monkeypatch.setattr(
        type(engine._parts), "evaluate", lambda _, rules, *rest: (seen.append(rules), evaluate(rules, *rest))[1]
    )

    edit, edits = EDITS[name]
    edit(session)

    assert len(seen) == edits
    assert all(0 < len(rules) < len(engine.program.rules) for rules in seen)
    assert session.findings == engine.evaluate(session.facts, as_of=AS_OF).findings


def test_each_edit_is_compared_with_a_fresh_report(engine):
    """A row for every edit, as a ratio."""
    results = list(measured(engine, enterprises(3), 2))
    ratios = {result.name for result in results if result.unit == "x"}

    assert {f"edit of {name}" for name in EDITS} <= ratios
    assert all(result.value > 0 for result in results)
