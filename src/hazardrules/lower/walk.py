"""Walking what was lowered: every node inside a rule, a body, a table or a tuple of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from hazardrules.lower import tree


def nodes_in(value: Any) -> Iterator[tree.Expr]:
    """Yield every lowered node inside a body, a table or a tuple of them."""
    if isinstance(value, tree.Expr):
        yield value
    if isinstance(value, tuple):
        for item in value:
            yield from nodes_in(item)
    elif attrs.has(type(value)):
        for attribute in attrs.fields(type(value)):
            if attribute.name not in ("type", "shown"):
                yield from nodes_in(getattr(value, attribute.name))


def rows_in(expr: tree.Expr) -> Iterator[str]:
    """Yield the names of the rows that have a part in a value."""
    for node in nodes_in(expr):
        if isinstance(node, tree.Field | tree.Derived | tree.ConditionAt):
            yield node.row
        elif isinstance(node, tree.Rows) and node.other_than is not None:
            yield node.other_than
