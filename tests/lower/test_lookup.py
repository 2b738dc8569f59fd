"""The table of a parameter with a closed list of keys is written out key by key."""

import pytest

from hazardrules.expr.parse import parse
from hazardrules.expr.scope import Scope
from hazardrules.expr.typecheck import typecheck_cell
from hazardrules.expr.types import ExprType
from hazardrules.facts.core import CORE
from hazardrules.lower.lookup import keys_of

GRADES = CORE.enums["standardisation_grade"]
SECTORS = CORE.enums["sector"]


def cell(text, enum=GRADES):
    return typecheck_cell(parse(text, start="cell"), ExprType(enum, optional=True), Scope(CORE))


def keys(text, *others, enum=GRADES):
    return keys_of(cell(text, enum), enum, [cell(text, enum), *(cell(other, enum) for other in others)])


@pytest.mark.parametrize(
    "text, named",
    [
        ("'grade-1'", {"grade-1"}),
        ("= 'grade-1'", {"grade-1"}),
        ("in ['grade-1', 'grade-2']", {"grade-1", "grade-2"}),
        ("at_least 'grade-2'", {"grade-1", "grade-2"}),
        ("at_most 'grade-2'", {"grade-2", "grade-3"}),
        ("none", {None}),
    ],
)
def test_a_cell_names_its_keys(text, named):
    """A key that is none is named by ``none`` alone."""
    assert keys(text) == named


@pytest.mark.parametrize(
    "text, left_out", [("!= 'grade-1'", {"grade-1"}), ("not in ['grade-1', 'grade-2']", {"grade-1", "grade-2"})]
)
def test_a_negated_cell_names_every_other_key_and_none(text, left_out):
    """A key that is none differs from every value."""
    assert keys(text) == {"grade-1", "grade-2", "grade-3", None} - left_out


def test_a_dash_names_every_key():
    """`-` matches anything, none included."""
    assert keys("-") == {"grade-1", "grade-2", "grade-3", None}


def test_otherwise_names_what_no_other_cell_names():
    """``otherwise`` means the rest of the column, whatever its place in it."""
    assert keys("otherwise", "'grade-1'", "none") == {"grade-2", "grade-3"}


def test_a_list_of_sectors_names_what_lies_under_them():
    """A list that says mines catches a coal mine; a value alone is only itself."""
    assert "coal-mines" in keys("in ['mines']", enum=SECTORS)
    assert keys("'mines'", enum=SECTORS) == {"mines"}
