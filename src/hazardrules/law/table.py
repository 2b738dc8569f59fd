"""Decision tables: columns of tests on the left, outputs on the right."""

from __future__ import annotations

from typing import Final

from attrs import field, frozen

from hazardrules.law.expression import Expression
from hazardrules.source import Place

HIT_POLICIES: Final = ("unique", "first", "collect", "least")
"""One row may match; the first counts; all count, as a set; the smallest output counts."""


@frozen
class Row:
    """One row: a cell per input column, an output per output column, and why.

    *default* marks the row whose every test is ``otherwise``.
    """

    cells: tuple[Expression, ...]
    outputs: tuple[Expression | None, ...]
    default: bool = False
    place: Place = field(default=Place(), eq=False, repr=False)


@frozen
class Table:
    """A decision table as written below its fence.

    *inputs* are the tested expressions (empty for a lone ``when`` column, whose cells
    are conditions); *outputs* are the names after ``->``; *notes* the other columns.
    """

    inputs: tuple[Expression, ...]
    outputs: tuple[str, ...]
    rows: tuple[Row, ...]
    hit: str = "unique"
    conditions: bool = False
    place: Place = field(default=Place(), eq=False, repr=False)


@frozen
class Ladder:
    """Marginal steps or a ladder: lower bound, upper bound (None: without end), value."""

    steps: tuple[tuple[Expression, Expression | None, Expression], ...]
