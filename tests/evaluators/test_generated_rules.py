"""Every evaluator agrees with the interpreter on rules nobody has thought of."""

import os
from itertools import product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.evaluators.small import SMALL

from hazardrules.evaluators.evaluation import EVALUATORS
from hazardrules.facts.reading import read
from hazardrules.lower.compile import compile_rulesets
from hazardrules.testing.drawn_rulesets import rulesets
from hazardrules.testing.strategies import facts, plain_pools

# Each ruleset is asked about up to six files on up to four days, nine triples of rules, facts and day on
# average: drawing a ruleset and writing its functions costs as much as some twenty evaluations.
EXAMPLES = int(os.environ.get("HAZARDRULES_EXAMPLES", "240"))
# Drawn the same way every time, so that what failed fails again; only a long run looks elsewhere.
SAME_EVERY_TIME = EXAMPLES <= 500


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=SAME_EVERY_TIME)
@given(
    ruleset=rulesets(SMALL, most_rules=5, most_parameters=3, most_definitions=3),
    told=st.lists(facts(SMALL, most_rows=3), min_size=3, max_size=4),
    days=st.lists(st.sampled_from(plain_pools().days), min_size=3, max_size=4, unique=True),
)
def test_every_evaluator_agrees_on_every_generated_rule(ruleset, told, days):
    """Findings with masks, periods, figures and what is missing are equal, and so are faults and clues."""
    program = compile_rulesets([ruleset], SMALL)
    reference, *others = (make(program) for make in EVALUATORS.values())

    for subject, as_of in product([read(file, SMALL) for file in told], days):
        expected = reference.evaluate(subject, as_of)
        for other in others:
            actual = other.evaluate(subject, as_of)

            assert expected.findings == sorted(actual.findings, key=lambda found: program.order[found.rule])
            assert expected.faults == actual.faults
            assert expected.clues == actual.clues
