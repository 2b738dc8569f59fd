"""Every evaluator comes to what the interpreter comes to."""

import os
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hazardrules.engine import Engine
from hazardrules.testing.strategies import days_near, facts_near

EXAMPLES = int(os.environ.get("HAZARDRULES_EXAMPLES", "60"))
KINDS = ("enterprise", "government", "department")


@pytest.fixture(scope="module")
def engines():
    """Load everything installed, once for each evaluator."""
    return Engine.installed(evaluator="interpreter"), Engine.installed(evaluator="python")


@pytest.mark.parametrize("kind", KINDS)
def test_every_evaluator_agrees_with_the_interpreter(engines, kind):
    """Masks, items, periods, figures, what is missing and what failed are equal for every subject and day."""
    reference, generated = engines

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(facts=facts_near(reference, kind), as_of=st.one_of(st.just(date(2025, 9, 12)), days_near(reference)))
    def agree(facts, as_of):
        told = reference.read(facts)

        expected, actual = reference.evaluate(told, as_of=as_of), generated.evaluate(told, as_of=as_of)

        assert expected.findings == actual.findings
        assert expected.faults == actual.faults
        assert expected.clues == actual.clues

    agree()


def test_most_rules_have_a_native_form(engines):
    """What is left to the interpreter is known by name and reason, and it is the smaller part."""
    _, generated = engines
    told = generated.evaluator.generated

    assert all(told.refused.values())
    assert len(told.native) > len(told.refused)
