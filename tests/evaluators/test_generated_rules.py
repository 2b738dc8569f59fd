"""Every evaluator agrees with the interpreter on rules nobody has thought of."""

import os
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hazardrules.evaluators.evaluation import EVALUATORS
from hazardrules.facts.core import CORE
from hazardrules.facts.reading import read
from hazardrules.lower.compile import compile_rulesets
from hazardrules.testing.drawn_rulesets import part_of, rulesets
from hazardrules.testing.strategies import facts, plain_pools

# Each example holds up to four files: two thousand triples of rules, facts and day in all.
EXAMPLES = int(os.environ.get("HAZARDRULES_EXAMPLES", "500"))
# Drawn the same way every time, so that what failed fails again; only a long run looks elsewhere.
SAME_EVERY_TIME = EXAMPLES <= 500
SMALL = part_of(
    CORE,
    {
        "enterprise": ("region", "staff", "sectors", "operating_since", "standardisation_grade", "has_safety_body", "turnover_last_year"),
        "drills": ("id", "date", "evacuation", "reported_on"),
        "hazards": ("id", "found_on", "level", "closed_on", "cure_by"),
        "certificates": ("id", "person", "issued_on", "printed_valid_to"),
        "trainings": ("id", "date", "hours", "person"),
    },
)  # fmt: skip


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=SAME_EVERY_TIME)
@given(
    ruleset=rulesets(SMALL, most_parameters=2, most_definitions=3),
    told=st.lists(facts(SMALL, most_rows=3), min_size=1, max_size=4),
    as_of=st.one_of(st.just(date(2025, 9, 12)), st.sampled_from(plain_pools().days)),
)
def test_every_evaluator_agrees_on_every_generated_rule(ruleset, told, as_of):
    """Findings with masks, periods, figures and what is missing are equal, and so are faults and clues."""
    program = compile_rulesets([ruleset], SMALL)
    reference, *others = (make(program) for make in EVALUATORS.values())

    for file in told:
        subject = read(file, SMALL)
        expected = reference.evaluate(subject, as_of)
        for other in others:
            actual = other.evaluate(subject, as_of)
            in_order = sorted(actual.findings, key=lambda found: [rule.id for rule in program.rules].index(found.rule))

            assert expected.findings == in_order
            assert expected.faults == actual.faults
            assert expected.clues == actual.clues
