"""A supposition comes to what the law would, if its document gave that value."""

import os
from itertools import product

import attrs
import msgspec
from hypothesis import assume, given
from tests.evaluators.drawn import drawn, tried
from tests.evaluators.small import SMALL

from hazardrules.evaluators.evaluation import EVALUATORS
from hazardrules.evaluators.parts import part_of
from hazardrules.evaluators.reads import index
from hazardrules.evaluators.supposed import Supposed
from hazardrules.facts.reading import read
from hazardrules.law.citation import InForce
from hazardrules.law.rule import DatedValue, Parameter
from hazardrules.lower.compile import compile_rulesets
from hazardrules.lower.scopes import scope_of_rulesets
from hazardrules.lower.supposing import supposing

EXAMPLES = int(os.environ.get("HAZARDRULES_EXAMPLES", "60"))


def with_parameter(ruleset, parameter):
    """Return a ruleset with one parameter as given; what is open is no list with an open end either."""
    rules = tuple(parameter if rule.id == parameter.id else rule for rule in ruleset.rules)
    return attrs.evolve(ruleset, rules=rules)


def less_suppositions(found):
    """Return a finding without the caution that says what was supposed."""
    cautions = tuple(told for told in found.norm.cautions if not told.startswith("假定"))
    return msgspec.structs.replace(found, norm=attrs.evolve(found.norm, cautions=cautions))


@tried(EXAMPLES)
@given(drawn(most_rules=3, files=1, days=1))
def test_every_supposition_is_law_for_a_while(told):
    """Findings, faults and clues are those of a law that gives the value, by every evaluator, but for the caution."""
    ruleset = told.ruleset
    parameters = [rule for rule in ruleset.rules if isinstance(rule, Parameter) and rule.values]
    assume(parameters)
    parameter = attrs.evolve(parameters[0], open_list=False)
    stated = attrs.evolve(parameter, values=(DatedValue(InForce(), parameter.values[0].value),))
    law = compile_rulesets([with_parameter(ruleset, stated)], SMALL)
    gap = compile_rulesets([with_parameter(ruleset, attrs.evolve(parameter, open="未公布", values=()))], SMALL)
    followers = index(gap).followers
    program, rules = supposing(gap, [stated], followers, scope_of_rulesets(gap.rulesets, SMALL))

    assert rules == followers.get(parameter.id, frozenset())
    for file, as_of in product(told.files, told.days):
        subject = read(file, SMALL)
        expected = EVALUATORS["interpreter"](law).evaluate(subject, as_of)
        for make in EVALUATORS.values():
            for judged in (make(program), Supposed(program, make(gap), make(part_of(program, rules)), rules)):
                actual = judged.evaluate(subject, as_of)
                order = [rule.id for rule in program.rules]
                findings = sorted(map(less_suppositions, actual.findings), key=lambda found: order.index(found.rule))
                assert findings == expected.findings
                assert actual.faults == expected.faults
                assert [less_suppositions(clue) for clue in actual.clues] == expected.clues
