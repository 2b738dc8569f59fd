"""Every evaluator agrees with the interpreter on rules nobody has thought of."""

import os

from hypothesis import given
from tests.evaluators.drawn import drawn, of_evaluators, tried

# Each ruleset is asked about three or four files on as many days, nine triples of rules, facts and day at least:
# drawing a ruleset and writing its functions costs as much as some twenty evaluations.
EXAMPLES = int(os.environ.get("HAZARDRULES_EXAMPLES", "240"))


@tried(EXAMPLES)
@given(drawn(most_rules=5, files=3, days=3))
def test_every_evaluator_agrees_on_every_generated_rule(told):
    """Findings with masks, periods, figures and what is missing are equal, and so are faults and clues."""
    told.check(of_evaluators)
