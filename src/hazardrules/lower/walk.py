"""Walking what was lowered: every node inside a rule, a body, a table or a tuple of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

import attrs

from hazardrules.lower import tree

if TYPE_CHECKING:
    from hazardrules.lower.program import Program


def nodes_in(value: Any) -> Iterator[tree.Expr]:
    """Yield every lowered node inside a rule, a body, a table or a tuple of them, in the order written."""
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, tuple):
            waiting.extend(reversed(found))
            continue
        if isinstance(found, dict):
            # What a parameter gives by key.
            waiting.extend(reversed(found.values()))
            continue
        if isinstance(found, tree.Expr):
            yield found
        waiting.extend([getattr(found, name) for name in _parts_of(found.__class__)])


@cache
def _parts_of(kind: type) -> tuple[str, ...]:
    """Return the attributes that can hold nodes, last first: none of what a rule was lowered from."""
    if not kind.__module__.startswith("hazardrules.lower.") or not attrs.has(kind):
        return ()
    return tuple(told.name for told in reversed(attrs.fields(kind)) if told.name not in ("type", "shown"))


def conjuncts(condition: tree.Expr | None) -> Iterator[tree.Expr]:
    """Yield conditions that all have to hold for this one to hold; none where there is none."""
    if isinstance(condition, tree.And):
        for item in condition.items:
            yield from conjuncts(item)
    elif condition is not None:
        yield condition


def rows_in(expr: tree.Expr) -> Iterator[str]:
    """Yield the names of the rows that have a part in a value."""
    for node in nodes_in(expr):
        if isinstance(node, tree.Field | tree.Derived | tree.ConditionAt):
            yield node.row
        elif isinstance(node, tree.Rows) and node.other_than is not None:
            yield node.other_than


def named_in(node: Any, program: Program) -> Iterator[Any]:
    """Yield every definition and parameter that a condition reads, through others too."""
    seen: set[str] = set()
    waiting: list[Any] = [node]
    while waiting:
        for one in nodes_in(waiting.pop()):
            name = _name(one)
            if name and name not in seen:
                seen.add(name)
                yield from program.definitions.get(name, ())
                waiting += program.definitions.get(name, ())
                yield from program.parameters.get(name, ())
                waiting += program.parameters.get(name, ())


def _name(node: tree.Expr) -> str:
    if isinstance(node, tree.Derived):
        return f"{node.ledger}.{node.name}"
    if isinstance(node, tree.Rows):
        return node.ledger
    return (
        node.id if isinstance(node, tree.Defined | tree.Given | tree.Lookup | tree.ConditionAt | tree.BySteps) else ""
    )
