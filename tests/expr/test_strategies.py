"""The strategies leave no construct out: whoever tests with them tests the whole language."""

from collections import Counter

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.expr.scopes import SCOPE
from tests.expr.vocabulary import SECTOR

from hazardrules.expr import nodes
from hazardrules.expr.nodes import COMPARISONS, Node, Window
from hazardrules.expr.types import ExprType
from hazardrules.expr.walk import walk
from hazardrules.expr.words import FUNCTIONS
from hazardrules.facts.types import BOOLEAN, DATE, MONEY, NUMBER, TEXT, SetOf
from hazardrules.testing.drawn_expressions import cells, expressions

PARTS = {Node, Window, nodes.Domains, nodes.Measure, nodes.Link, nodes.Cell}
KINDS = {
    kind for kind in vars(nodes).values() if isinstance(kind, type) and issubclass(kind, Node) and kind not in PARTS
}
TYPES = [BOOLEAN, BOOLEAN, DATE, MONEY, NUMBER, TEXT, SetOf(SECTOR)]

# The same examples each time: what the strategies offer is a property of theirs, not of chance.
fixed = settings(derandomize=True, database=None, deadline=None, phases=[Phase.generate])


@pytest.fixture(scope="module")
def made():
    """Return how often each node, comparison, operation and function is made in many trees."""
    found = Counter()

    @settings(fixed, max_examples=1000)
    @given(st.sampled_from(TYPES).flatmap(lambda base: expressions(SCOPE, base)))
    def collect(tree):
        for node in walk(tree):
            found[type(node)] += 1
            if isinstance(node, nodes.Compare | nodes.Arithmetic):
                found[node.op] += 1
            elif isinstance(node, nodes.Call):
                found[node.name] += 1

    collect()
    return found


@pytest.mark.slow
def test_the_strategy_offers_every_kind_of_node(made):
    """A node it never made would be tested nowhere."""
    assert {kind.__name__ for kind in KINDS if not made[kind]} == set()


@pytest.mark.slow
def test_the_strategy_offers_every_comparison_and_operation(made):
    """`not overlaps` is for cells alone."""
    assert {op for op in (*COMPARISONS, *"+-*/", "without") if not made[op]} == {"not overlaps"}


@pytest.mark.slow
def test_the_strategy_offers_every_function_and_look_up(made):
    """Functions, and parameters of each sort."""
    asked = [*FUNCTIONS, "inspection_cap", "first_offence_list", "late_days", "escalation"]

    assert {name for name in asked if not made[name]} == set()


@pytest.mark.parametrize(
    "column,ops",
    [
        (ExprType(NUMBER), {"range", "<", "<=", ">", ">=", "in", "not in"}),
        (ExprType(SetOf(SECTOR)), {"overlaps", "not overlaps", "contains"}),
        (ExprType(SCOPE.vocabulary.enums["harm"], optional=True), {"at_least", "at_most", "in", "not in"}),
    ],
)
def test_the_strategy_offers_every_cell_that_fits_a_column(column, ops):
    """A column of numbers, of sets, of levels: each can be asked its own."""
    found = set()

    @settings(fixed, max_examples=400)
    @given(cells(SCOPE, column))
    def collect(cell):
        found.add(cell.op)

    collect()
    assert found == {"any", "rest", "value", "=", "!=", *ops}
