"""Which keys each row of a parameter's table speaks of: a closed list, so they are written out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from hazardrules.expr import nodes
from hazardrules.facts.types import EnumType

Keys = frozenset[str | None]
"""Values of an enum; None is a key that is known to be none."""

WRITTEN_OUT: Final = (
    nodes.Truth, nodes.Number, nodes.Money, nodes.Percent, nodes.Day, nodes.Instant, nodes.Length, nodes.Text,
)  # fmt: skip
"""Conditions that are a value and nothing else."""

_ELSEWHERE: Final = ("any", "rest")


def keys_of(cell: nodes.Node, enum: EnumType, column: Sequence[nodes.Node]) -> Keys:
    """Return the keys that a typed cell of *column* matches.

    ``otherwise`` is every key that no other cell names; ``-`` is every key.
    """
    every: Keys = frozenset(enum.by_id) | {None}
    if not isinstance(cell, nodes.Cell):
        return _named(cell, enum)
    if cell.op == "any":
        return every
    if cell.op == "rest":
        told = [keys_of(other, enum, ()) for other in column if not _is_elsewhere(other)]
        return every.difference(*told)
    assert cell.operand is not None, "every other cell of a key names something"
    named = _named(cell.operand, enum, below=cell.op.endswith("in"))
    if cell.op in ("value", "=", "in"):
        return named
    if cell.op in ("!=", "not in"):
        return every - named
    assert cell.op in ("at_least", "at_most"), "checked by typecheck"
    (bound,) = (enum.rank(key) for key in named if key is not None)
    low, high = (bound, len(enum.values)) if cell.op == "at_least" else (0, bound)
    return frozenset(value.id for value in enum.values if low <= enum.rank(value.id) <= high)


def is_written_out(node: nodes.Node) -> bool:
    """Tell whether a condition is a value, none, or a list of values.

    >>> is_written_out(nodes.ListOf((nodes.Text("A"), nodes.Name("as_of"))))
    False
    """
    if isinstance(node, nodes.ListOf):
        return all(map(is_written_out, node.items))
    return isinstance(node, (*WRITTEN_OUT, nodes.NoneLiteral))


def _is_elsewhere(cell: nodes.Node) -> bool:
    return isinstance(cell, nodes.Cell) and cell.op in _ELSEWHERE


def _named(node: nodes.Node, enum: EnumType, *, below: bool = False) -> Keys:
    """Return the keys a value or a list names; *below*, a branch of a tree names what lies under it."""
    if isinstance(node, nodes.NoneLiteral):
        return frozenset({None})
    if isinstance(node, nodes.ListOf):
        return frozenset(key for item in node.items for key in _named(item, enum, below=below))
    assert isinstance(node, nodes.Text), "checked by typecheck"
    return enum.under(node.value) if below else frozenset({node.value})
