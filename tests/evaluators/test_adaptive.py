"""Interpreted at first, generated code later: nobody can tell but by the time it takes."""

import pickle
from datetime import date

import pytest
from tests.engine.ruled import ruled

from hazardrules.evaluators.adaptive import FIRST
from hazardrules.evaluators.evaluation import EVALUATORS

DAY = date(2025, 9, 12)
FENCES = """
```toml obligation
id = "example.cure"
each = "hazards h"
when = "enterprise.staff >= 10"
starts = "h.found_on"
within = "15 days"
done = "h.closed_on"
```
```toml clue
id = "example.clue"
when = "enterprise.staff = 0"
advice = { zh = "核查用工", en = "look at who works there" }
```
"""


def subject(staff, region):
    hazards = [{"id": "h1", "found_on": "2025-01-01", "closed_on": None}, {"id": "h2", "found_on": "2025-09-01"}]
    return {"enterprise": {"staff": staff, "region": region}, "hazards": hazards}


@pytest.fixture
def engine(tmp_path):
    """Load a small law to be run this way."""
    return ruled(tmp_path, FENCES, "adaptive")


@pytest.fixture
def made(monkeypatch):
    """Note each time that code is generated."""
    found = []
    real = EVALUATORS["python"]
    monkeypatch.setitem(EVALUATORS, "python", lambda program: found.append(program) or real(program))
    return found


def test_every_turn_comes_to_the_same(engine, tmp_path):
    """Before and after code is generated, findings, clues and what is missing are the interpreter's."""
    (tmp_path / "reference").mkdir()
    reference = ruled(tmp_path / "reference", FENCES, "interpreter")

    for turn in range(FIRST + 5):
        facts = subject(turn % 3 * 10, "653001")
        expected, actual = (one.evaluate(facts, as_of=DAY) for one in (reference, engine))
        assert (actual.findings, actual.clues) == (expected.findings, expected.clues)


def test_code_is_generated_for_the_many_subjects_of_a_place(engine, made):
    """Twenty subjects of one place don't make the first of another wait; the next of the first place is worth it."""
    for _ in range(FIRST):
        engine.evaluate(subject(10, "653001"), as_of=DAY)
    engine.evaluate(subject(10, "370830"), as_of=DAY)
    assert made == []

    engine.evaluate(subject(10, "653001"), as_of=DAY)
    engine.evaluate(subject(10, "653001"), as_of=DAY)
    assert made == [engine.program]


def test_it_travels_and_begins_anew(engine, made):
    """What was counted stays behind: another process interprets first, too."""
    for _ in range(FIRST + 1):
        engine.evaluate(subject(10, "653001"), as_of=DAY)
    there = pickle.loads(pickle.dumps(engine))  # noqa: S301  # our own
    assert there.evaluator.name == "adaptive"

    assert there.evaluate(subject(10, "653001"), as_of=DAY).findings
    assert len(made) == 1
