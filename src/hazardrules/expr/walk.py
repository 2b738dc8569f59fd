"""Going over a tree without naming its node types."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import attrs

from hazardrules.expr import nodes
from hazardrules.expr.nodes import Node

_PARTS: Final[Mapping[type[Node], tuple[str, ...]]] = {
    kind: tuple(part.name for part in attrs.fields(kind) if part.name not in ("span", "type"))
    for kind in vars(nodes).values()
    if isinstance(kind, type) and issubclass(kind, Node)
}
"""The attributes of each node type that can hold nodes."""


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes right below *node*, in the order written.

    >>> from hazardrules.expr.parse import parse
    >>> [child.name for child in children(parse("a and b"))]
    ['a', 'b']
    """
    found: list[Node] = []
    for part in _PARTS[type(node)]:
        value = getattr(node, part)
        if isinstance(value, Node):
            found.append(value)
        elif isinstance(value, tuple):
            found.extend(item for item in value if isinstance(item, Node))
    return tuple(found)


def walk(node: Node) -> Iterator[Node]:
    """Yield *node* and everything below it, parents first.

    >>> from hazardrules.expr.parse import parse
    >>> [type(found).__name__ for found in walk(parse("not a"))]
    ['Not', 'Name']
    """
    waiting = [node]
    while waiting:
        found = waiting.pop()
        yield found
        waiting.extend(reversed(children(found)))


def transform(node: Node, change: Callable[[Node], Node]) -> Node:
    """Return the tree with *change* applied to every node, children first.

    Nodes that don't change are kept, not copied.

    >>> from hazardrules.expr.nodes import Name
    >>> from hazardrules.expr.parse import parse
    >>> transform(parse("a and b"), lambda found: Name("c") if found == Name("a") else found) == parse("c and b")
    True
    """
    changed: dict[str, Any] = {}
    for part in _PARTS[type(node)]:
        value = getattr(node, part)
        if isinstance(value, Node):
            new: object = transform(value, change)
            if new is not value:
                changed[part] = new
        elif isinstance(value, tuple) and any(isinstance(item, Node) for item in value):
            items = tuple(transform(item, change) if isinstance(item, Node) else item for item in value)
            if any(item is not old for item, old in zip(items, value, strict=True)):
                changed[part] = items
    return change(attrs.evolve(node, **changed) if changed else node)
