"""Which values a condition shows not to be none, so that they can be compared beside it."""

from __future__ import annotations

from functools import reduce

from hazardrules.expr.nodes import And, Is, Node, Not, Or

_NOTHING: frozenset[Node] = frozenset()


def present_if(node: Node, holds: bool) -> frozenset[Node]:
    """Return the values that can't be none when *node* is true, or (``holds=False``) when it is false.

    >>> from hazardrules.expr.parse import parse
    >>> from hazardrules.expr.show import show
    >>> [show(found) for found in present_if(parse("h.closed_on is not none and h.verified"), True)]
    ['h.closed_on']
    """
    if isinstance(node, Is):
        return frozenset({node.of}) if node.state == "none" and node.negated == holds else _NOTHING
    if isinstance(node, Not):
        return present_if(node.of, not holds)
    if isinstance(node, And | Or):
        found = [present_if(item, holds) for item in node.items]
        # All items of an `and` that is true are true; of one that is false, some item is false.
        every = isinstance(node, And) == holds
        return frozenset.union(*found) if every else reduce(frozenset.intersection, found)
    return _NOTHING
