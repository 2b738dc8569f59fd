"""A condition as a document states it: its text, its tree, and where it stands."""

from __future__ import annotations

from attrs import field, frozen

from hazardrules.expr.nodes import Node
from hazardrules.source import Place


@frozen
class Expression:
    """Text, tree and place; equal when the trees are, whatever the spelling."""

    text: str = field(eq=False)
    node: Node
    place: Place = field(default=Place(), eq=False, repr=False)
