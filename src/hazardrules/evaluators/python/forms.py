"""What a lowered expression is before anything is written: a constant, one test, a set written out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from hazardrules.facts.types import BOOLEAN, Scalar
from hazardrules.law.citation import InForce
from hazardrules.lower import tree
from hazardrules.lower.program import LoweredDefinition, Program
from hazardrules.lower.walk import nodes_in

FIXED: Final = (
    tree.Lit, tree.AsOf, tree.Given, tree.Shift, tree.UnitStart, tree.UnitEnd, tree.DayIn, tree.SetLit,
    tree.Choose, tree.Extreme, tree.Less, tree.AtMost,
)  # fmt: skip
"""Nodes whose value depends on the day, the place and the law alone, if that of their parts does."""


def is_constant(expr: tree.Expr) -> bool:
    """Tell whether a value depends on the day, the place and the law alone, and isn't written down."""
    if not isinstance(expr, FIXED) or isinstance(expr, tree.Lit | tree.SetLit | tree.AsOf):
        return False
    return all(isinstance(node, FIXED) for node in nodes_in(expr))


def may_be_none(expr: tree.Expr) -> bool:
    """Tell whether a constant may be none.

    What stands beside a guard has a type without none, and is worked out although the
    guard doesn't hold.
    """
    optional = expr.type is not None and expr.type.optional
    return optional or any(isinstance(node, tree.Lit) and node.value is None for node in nodes_in(expr))


def is_simple(expr: tree.Expr) -> bool:
    """Tell whether a condition is one test of single facts, which costs no more than a local."""
    return isinstance(expr, tree.Fact | tree.Defined) or (
        isinstance(expr, tree.IsNone) and isinstance(expr.of, tree.Fact)
    )


def parts_of(expr: tree.Expr, program: Program) -> Iterator[tree.Expr]:
    """Yield every node of a value, of the definitions it uses too."""
    waiting, seen = [expr], set[str]()
    while waiting:
        for node in nodes_in(waiting.pop()):
            yield node
            if isinstance(node, tree.Defined) and node.id not in seen:
                seen.add(node.id)
                for told in program.definitions.get(node.id, ()):
                    waiting += [part for part in (told.value, told.when) if part is not None]
                    waiting += [] if told.table is None else list(nodes_in(told.table))


def reads_rows(expr: tree.Expr, program: Program) -> bool:
    """Tell whether some ledger has a part in a value, through definitions too."""
    return any(isinstance(node, tree.Aggregate | tree.Rows) for node in parts_of(expr, program))


def value_of(told: LoweredDefinition) -> tree.Expr | None:
    """Return a definition's value, none where its proviso fails."""
    if told.value is None or told.when is None:
        return told.value
    return tree.Choose(told.when, told.value, tree.Lit(None, type=told.value.type), type=told.value.type)


def covers(days: InForce, others: InForce) -> bool:
    """Tell whether all of *others* lie within *days*."""
    begins = days.start is None or (others.start is not None and days.start <= others.start)
    return begins and (days.end is None or (others.end is not None and others.end <= days.end))


def base_of(expr: tree.Expr) -> Any:
    """Return the type of a value, whether or not it may be none."""
    return expr.type.base if expr.type is not None else None


def is_condition(expr: tree.Expr) -> bool:
    """Tell whether a boolean is never none."""
    return base_of(expr) == BOOLEAN and expr.type is not None and not expr.type.optional


def scalar_of(expr: tree.Expr) -> str:
    """Return the name of a plain type; the day asked about is a date."""
    base = base_of(expr)
    if isinstance(expr, tree.AsOf):
        return "date"
    return base.name if isinstance(base, Scalar) else ""


def is_ordered(type_: Any) -> bool:
    """Tell whether values of a type have an order, and no more than one scale."""
    return isinstance(type_, Scalar) and type_.name in ("date", "number", "money", "percent")


def literal_set(expr: tree.Expr) -> frozenset[Any] | None:
    """Return the members of a set that is written out in constants."""
    if isinstance(expr, tree.SetLit) and all(isinstance(item, tree.Lit) for item in expr.items):
        return frozenset(item.value for item in expr.items if isinstance(item, tree.Lit))
    return None
