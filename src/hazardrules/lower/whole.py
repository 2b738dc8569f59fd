"""What settles a rule as a whole, before any of the rows it is asked about is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hazardrules.expr.types import ExprType
from hazardrules.facts.types import BOOLEAN
from hazardrules.lower import tree
from hazardrules.lower.program import LoweredRule
from hazardrules.lower.walk import conjuncts, nodes_in, rows_in

_CONDITION: Final = ExprType(BOOLEAN)
_SUPPLIED: Final = (tree.Defined, tree.Derived, tree.Given, tree.Lookup, tree.ConditionAt, tree.BySteps, tree.Rows)
"""Nodes whose value the law of a day supplies, or may: the rows of a list are its members."""


def of_subject(rule: LoweredRule, *, alone: bool) -> tree.Expr | None:
    """Return what of a rule's condition speaks of none of its rows, None where all of it does.

    *alone* says that the rule has no other version. Where the day of a row chooses the
    law, the row has a part in which version counts, and in all that the law supplies.
    """
    dated = rule.law_of is not None and not isinstance(rule.law_of, tree.AsOf)
    if not rule.each or (rule.law_of is not None and not alone):
        return None
    bound = {*(rows.row for rows in rule.each), *(name for name, _, _ in rule.links)}
    parts = [
        part
        for part in (*conjuncts(rule.when), *_none_of(rule.unless))
        if bound.isdisjoint(rows_in(part)) and not (dated and _is_supplied(part))
    ]
    return tree.And(tuple(parts), type=_CONDITION) if len(parts) > 1 else next(iter(parts), None)


def _none_of(condition: tree.Expr | None) -> Iterator[tree.Expr]:
    """Yield conditions that all have to hold for this one to fail."""
    if isinstance(condition, tree.Or):
        for item in condition.items:
            yield from _none_of(item)
    elif condition is not None:
        yield tree.Not(condition, type=_CONDITION)


def _is_supplied(condition: tree.Expr) -> bool:
    """Tell whether the law of a day has a part in a condition."""
    return any(isinstance(node, _SUPPLIED) for node in nodes_in(condition))
