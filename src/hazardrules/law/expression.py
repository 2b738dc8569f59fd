"""A condition as a document states it: its text, its tree, and where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import attrs
from attrs import field, frozen

from hazardrules.expr.nodes import Node
from hazardrules.source import Place


@frozen
class Expression:
    """Text, tree and place; equal when the trees are, whatever the spelling."""

    text: str = field(eq=False)
    node: Node
    place: Place = field(default=Place(), eq=False, repr=False)


def expressions_of(value: Any) -> Iterator[Expression]:
    """Yield every condition inside a rule, a table or a tuple of them."""
    if isinstance(value, Expression):
        yield value
        return
    for part in _parts_of(value.__class__)(value):
        yield from expressions_of(part)


@cache
def _parts_of(kind: type) -> Callable[[Any], Iterable[Any]]:
    """Return how to take a tuple, a mapping or something of the law apart; nothing else holds conditions."""
    if issubclass(kind, tuple):
        return iter
    if issubclass(kind, Mapping):
        return lambda told: told.values()
    if not kind.__module__.startswith("hazardrules.law.") or not attrs.has(kind):
        return lambda _told: ()
    names = tuple(attribute.name for attribute in attrs.fields(kind))
    return lambda told: [getattr(told, name) for name in names]
