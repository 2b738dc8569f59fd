"""The second opinion agrees with the interpreter on every status, and says what it leaves out."""

import os
from collections import Counter
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.conformance.topics import TOPICS, topic_engine
from tests.evaluators.small import SMALL
from tests.installed import engine_of_everything

from hazardrules.evaluators.evaluation import EXTRAS
from hazardrules.facts.reading import read
from hazardrules.lower.compile import compile_rulesets
from hazardrules.testing.drawn_rulesets import rulesets
from hazardrules.testing.strategies import facts, facts_near, plain_pools

pytestmark = pytest.mark.rete

EXAMPLES = int(os.environ.get("HAZARDRULES_EXAMPLES", "60"))
TRIED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
    phases=(Phase.generate,),
)


def differing(rete, facts, as_of):
    """Return the opinions that differ, and how many there were."""
    told = rete.second_opinion(facts, as_of)
    return [str(opinion) for opinion in told if not opinion.agrees], len(told)


@TRIED
@given(
    ruleset=rulesets(SMALL, most_parameters=1, most_definitions=2),
    told=st.lists(facts(SMALL, most_rows=3), min_size=1, max_size=3),
    as_of=st.one_of(st.just(date(2025, 9, 12)), st.sampled_from(plain_pools().days)),
)
def test_every_generated_rule_comes_to_the_same_statuses(ruleset, told, as_of):
    """Conditions, exemptions, exceptions and bodies chain to what the interpreter says."""
    rete = EXTRAS["rete"](compile_rulesets([ruleset], SMALL))

    for file in told:
        assert differing(rete, read(file, SMALL), as_of)[0] == []


@pytest.mark.law
def test_every_installed_rule_comes_to_the_same_statuses():
    """The same of real law, near its thresholds, with subjects of two kinds."""
    engine = engine_of_everything("rete")
    compared = 0

    @settings(TRIED, max_examples=max(5, EXAMPLES // 6))
    @given(file=st.one_of(facts_near(engine), facts_near(engine, "government")))
    def every(file):
        nonlocal compared
        found, count = differing(engine.evaluator, engine.read(file), date(2025, 9, 12))
        compared += count
        assert found == []

    every()

    assert compared > EXAMPLES


def test_what_is_left_out_is_counted_by_rule_and_reason(request):
    """Of all rules that are kept here, those it carries, those whose figures come in decided, those it refuses."""
    carried, outside, refused = 0, Counter(), Counter()
    for topic in TOPICS:
        engine = topic_engine(topic, "rete")
        told = engine.evaluator.network
        carried += len(told.plans)
        outside.update(label.en for label in told.decided_outside.values())
        refused.update(f"{rule}: {label.en}" for rule, label in told.refused.items())
    report = request.config.pluginmanager.get_plugin("terminalreporter")
    report.write_line(f"\nrete carries {carried} rules; refused: {dict(refused)}; decided outside: {dict(outside)}")

    assert carried > 100
    assert outside
