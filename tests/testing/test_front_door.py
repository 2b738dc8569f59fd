"""What `hazardrules.testing` offers is found there, and draws what it says."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from hazardrules import testing
from hazardrules.engine import Engine
from hazardrules.expr.nodes import Node
from hazardrules.law.ruleset import Ruleset
from hazardrules.lower.scopes import scope_of_rulesets
from hazardrules.plugins import plugin_manager
from hazardrules.testing import drawn_expressions, drawn_rulesets, strategies

ENGINE = Engine.load(plugins=plugin_manager([]))
SCOPE = scope_of_rulesets((), ENGINE.vocabulary)
FEW = settings(max_examples=10)
"""What is drawn is tried with many in the tests that use it."""


def test_every_strategy_is_found_by_its_name():
    """Whoever tests rules imports them from one place; modules in it hide none of them."""
    homes = (drawn_expressions, drawn_rulesets, strategies)
    for name in testing.__all__:
        assert any(getattr(home, name, None) is getattr(testing, name) for home in homes), name
    assert sorted(set(testing.__all__)) == testing.__all__


@FEW
@given(st.data())
def test_every_drawn_file_of_facts_can_be_read(data):
    """Facts are drawn as a file has them, for any vocabulary or near the rules of an engine."""
    told = data.draw(st.one_of(testing.facts(ENGINE.vocabulary), testing.facts_near(ENGINE)))
    assert ENGINE.read(told).kind == "enterprise"


@FEW
@given(st.data())
def test_every_drawn_ruleset_and_condition_is_law_as_data(data):
    """Rules and typed conditions are drawn as the loader makes them."""
    assert isinstance(data.draw(testing.rulesets(ENGINE.vocabulary)), Ruleset)
    assert isinstance(data.draw(testing.expressions(SCOPE)), Node)
