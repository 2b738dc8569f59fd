"""Every evaluator agrees with the interpreter on a condition by itself, where many are asked for each file.

What a rule hides, since it comes to the same for another reason, shows here.
"""

import os
from itertools import pairwise

import attrs
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.widened import asking_what_is_unknown, judged, less_and_less, outside
from tests.evaluators.drawn import Drawn, of_arrays, of_evaluators, tried
from tests.evaluators.small import SMALL

from hazardrules.expr import nodes
from hazardrules.expr.scope import scope_inside
from hazardrules.expr.typecheck import typecheck
from hazardrules.facts.types import BOOLEAN, DATE, INSTANT, MONEY, NUMBER, PERCENT
from hazardrules.law.rule import Definition, Parameter, Permission
from hazardrules.lower.compile import compile_rulesets
from hazardrules.lower.scopes import scope_of_rulesets
from hazardrules.lower.typing import optional_definitions
from hazardrules.testing.drawn_expressions import domains, expressions
from hazardrules.testing.drawn_rulesets import rulesets
from hazardrules.testing.drawn_terms import CITES, TITLE, written
from hazardrules.testing.strategies import facts, plain_pools

EXAMPLES = int(os.environ.get("HAZARDRULES_EXAMPLES", "25"))
CONDITIONS = 12
GRADE = SMALL.namespaces["enterprise"].fields["standardisation_grade"].type
SECTORS = SMALL.namespaces["enterprise"].fields["sectors"].type
ORDERED = (DATE, NUMBER, MONEY, PERCENT, INSTANT)


@st.composite
def comparisons(draw, scope):
    """Draw two values of one type held against each other."""
    base = draw(st.sampled_from([*ORDERED, DATE, GRADE, SECTORS]))
    op = draw(st.sampled_from(["=", "!=", *(["<", "<="] if base in ORDERED else [])]))
    left, right = (draw(expressions(scope, base, fuel=fuel)) for fuel in draw(st.permutations([1, 2])))
    return typecheck(nodes.Compare(op, left, right), scope)


@st.composite
def absences(draw, scope):
    """Draw the question whether a value is none that may be."""
    base = draw(st.sampled_from([*ORDERED, DATE]))
    value = draw(expressions(scope, base, fuel=2, optional=True))
    state = "none" if value.type is not None and value.type.optional else "unknown"
    return typecheck(nodes.Is(value, state, negated=draw(st.booleans())), scope)


@st.composite
def permissions(draw):
    """Draw law that permits something under each of many conditions, a half of them about a row, with files and a day."""
    law = draw(rulesets(SMALL, most_rules=1, most_parameters=2, most_definitions=2))
    supplied = tuple(rule for rule in law.rules if isinstance(rule, Parameter | Definition))
    law = attrs.evolve(law, rules=supplied, exceptions=())
    scope = scope_of_rulesets([law], SMALL, optional_definitions(supplied))
    rules = []
    for number in range(CONDITIONS):
        each, inside = None, scope
        if draw(st.booleans()):
            rows = draw(domains(scope, fuel=0))
            each, inside = written(nodes.Domains((rows,))), scope_inside(rows, scope)
        when = draw(st.one_of(comparisons(inside), absences(inside), expressions(inside, BOOLEAN, fuel=2)))
        rules.append(Permission(id=f"sample.c{number}", title=TITLE, cites=CITES, each=each, when=written(when)))
    files = draw(st.lists(facts(SMALL, most_rows=3), min_size=3, max_size=3))
    day = draw(st.sampled_from(plain_pools().days))
    return Drawn(attrs.evolve(law, rules=(*supplied, *rules)), files, [day])


@tried(EXAMPLES)
@given(permissions())
def test_every_evaluator_agrees_on_every_generated_condition(told):
    """One by one and in arrays, with what is missing and what fails."""
    told.check(of_evaluators)
    told.check(of_arrays)


def of_less_told(ruleset):
    """Make a ruleset ready; tell which status of a file wasn't possible where less was told of it."""
    program = compile_rulesets([ruleset], SMALL)
    apart = asking_what_is_unknown(program)

    def differ(files, as_of):
        for file in files:
            told = [(less, judged(program, less, as_of)) for less in less_and_less(file)]
            for (_, after), (less, before) in pairwise(told):
                if found := outside(before, after, apart):
                    return f"{less}\n{found}"
        return ""

    return differ


@tried(EXAMPLES)
@given(permissions())
def test_every_condition_stays_inside_what_was_possible(told):
    """What wasn't told may turn out as any, by the interpreter, which says what every condition means."""
    told.check(of_less_told)
