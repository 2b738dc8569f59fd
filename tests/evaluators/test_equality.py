"""Every evaluator comes to what the interpreter comes to."""

import os
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.engine.ruled import ruled
from tests.installed import engine_of_everything

from hazardrules.evaluators.evaluation import EVALUATORS
from hazardrules.expr.parse import parse
from hazardrules.expr.scope import Scope
from hazardrules.expr.typecheck import typecheck
from hazardrules.facts.core import CORE
from hazardrules.facts.reading import read
from hazardrules.facts.types import BOOLEAN, Label
from hazardrules.findings.status import FULFILLED, NOT_APPLICABLE, VIOLATED
from hazardrules.law.expression import Expression
from hazardrules.law.rule import Obligation
from hazardrules.law.ruleset import Ruleset
from hazardrules.lower.compile import compile_rulesets
from hazardrules.testing.strategies import days_near, facts_near

EXAMPLES = int(os.environ.get("HAZARDRULES_EXAMPLES", "60"))
# Drawn the same way every time, so that what failed fails again; only a long run looks elsewhere.
SAME_EVERY_TIME = EXAMPLES <= 500
KINDS = ("enterprise", "government", "department")


@pytest.fixture(scope="module")
def engines():
    """Load everything installed, once for each evaluator."""
    return engine_of_everything("interpreter"), engine_of_everything()


@pytest.mark.law
@pytest.mark.parametrize("kind", KINDS)
def test_every_evaluator_agrees_with_the_interpreter(engines, kind):
    """Masks, items, periods, figures, what is missing and what failed are equal for every subject and day."""
    reference, generated = engines

    @settings(
        max_examples=max(5, EXAMPLES // 3),
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=SAME_EVERY_TIME,
    )
    @given(facts=facts_near(reference, kind), as_of=st.one_of(st.just(date(2025, 9, 12)), days_near(reference)))
    def agree(facts, as_of):
        told = reference.read(facts)

        expected, actual = reference.evaluate(told, as_of=as_of), generated.evaluate(told, as_of=as_of)

        assert expected.findings == actual.findings
        assert expected.faults == actual.faults
        assert expected.clues == actual.clues

    agree()


@pytest.mark.law
def test_most_rules_have_a_native_form(engines):
    """What is left to the interpreter is known by name and reason, and it is the smaller part."""
    _, generated = engines
    refused = generated.evaluator.refused()

    assert all(refused.values())
    assert len(refused) * 2 < len(generated.program.rules)


def test_a_condition_that_is_compared_is_undecided_not_none():
    """An undecided condition beside an undecided fact may equal it: neither is none."""
    scope = Scope(CORE)
    holds = typecheck(parse("(not enterprise.has_safety_body) = enterprise.has_safety_body"), scope, BOOLEAN)
    rule = Obligation(id="a", title=Label("甲", "A"), holds=Expression("", holds))
    told = Ruleset(
        id="r", title=Label("甲", "A"), jurisdiction="", version="1", checked_on=None, sources={}, rules=(rule,)
    )
    program = compile_rulesets([told], CORE)

    masks = {
        name: make(program).evaluate(read({"enterprise": {}}, CORE), date(2025, 9, 12)).findings[0].mask
        for name, make in EVALUATORS.items()
    }

    assert masks == {"interpreter": FULFILLED | VIOLATED, "python": FULFILLED | VIOLATED}


def masks_of(tmp_path, document, facts):
    """Return what the rules of a document come to by each evaluator, one mask a finding."""
    found = {}
    for name in EVALUATORS:
        (tmp_path / name).mkdir()
        report = ruled(tmp_path / name, document, name).evaluate(facts, as_of=date(2025, 9, 12))
        found[name] = [one.mask for one in report.findings]
    return found


@pytest.mark.parametrize(
    "contract, expected", [({"signed_on": "2025-01-01"}, FULFILLED), ({}, NOT_APPLICABLE | FULFILLED)]
)
def test_a_definition_that_counts_rows_is_known_beside_rows_of_another_ledger(tmp_path, contract, expected):
    """Whichever ledger is gone through first, and whatever of it is open: what all its rows come to is worked out before."""
    document = """
```toml definition
id = "contracting"
type = "boolean"
value = "enterprise.has_safety_body and any(contracts c where c.kind = 'contract-out')"
```
```toml obligation
id = "example.training"
each = "people p"
when = "contracting"
holds = "p.post_until is none"
```
"""
    facts = {
        "enterprise": {"has_safety_body": True},
        "contracts": [{"id": "c1", "kind": "contract-out", **contract}],
        "people": [{"id": "p1", "post_from": "2025-01-01", "post_until": None}],
    }

    assert masks_of(tmp_path, document, facts) == {"interpreter": [expected], "python": [expected]}


def test_what_is_asked_of_rows_not_yet_seen_may_have_no_generated_form(tmp_path):
    """It is left to the interpreter there too: a cap asks of visits to come what it asks of those made."""
    document = """
```toml limit
id = "example.cap"
events = "hazards h where any(hazards a in week of enterprise.operating_since)"
at_most = "0"
per = "week"
```
"""
    facts = {"enterprise": {"operating_since": "2025-09-10"}, "hazards": [{"id": "h1", "found_on": "2025-09-11"}]}

    assert masks_of(tmp_path, document, facts) == {"interpreter": [VIOLATED], "python": [VIOLATED]}


def test_what_a_guard_keeps_from_being_compared_is_never_compared(tmp_path):
    """Beside a row both sides of the guard are worked out before all rows; what is none there has no order."""
    document = """
```toml prohibition
id = "example.guarded"
each = "hazards h"
never = "(if false then 1 else none) is not none and (if false then 1 else none) < 2"
```
"""
    facts = {"enterprise": {}, "hazards": [{"id": "h1", "found_on": "2025-08-01"}]}

    assert masks_of(tmp_path, document, facts) == {"interpreter": [FULFILLED], "python": [FULFILLED]}
