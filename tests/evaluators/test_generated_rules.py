"""Every evaluator agrees with the interpreter on rules nobody has thought of."""

import os

from hypothesis import given
from tests.evaluators.drawn import drawn, tried
from tests.evaluators.small import SMALL

from hazardrules.evaluators.evaluation import EVALUATORS
from hazardrules.facts.reading import read
from hazardrules.lower.compile import compile_rulesets

# Each ruleset is asked about three or four files on as many days, nine triples of rules, facts and day at least:
# drawing a ruleset and writing its functions costs as much as some twenty evaluations.
EXAMPLES = int(os.environ.get("HAZARDRULES_EXAMPLES", "240"))


@tried(EXAMPLES)
@given(drawn(most_rules=5, files=3, days=3))
def test_every_evaluator_agrees_on_every_generated_rule(told):
    """Findings with masks, periods, figures and what is missing are equal, and so are faults and clues."""

    def differing(ruleset):
        program = compile_rulesets([ruleset], SMALL)
        reference, *others = (make(program) for make in EVALUATORS.values())

        def differ(files, as_of):
            for subject in (read(file, SMALL) for file in files):
                expected = reference.evaluate(subject, as_of)
                for other in others:
                    actual = other.evaluate(subject, as_of)
                    findings = sorted(actual.findings, key=lambda found: program.order[found.rule])
                    parts = (findings, actual.faults, actual.clues)
                    if parts != (expected.findings, expected.faults, expected.clues):
                        return f"{expected}\n{other.name}: {actual}"
            return None

        return differ

    told.check(differing)
