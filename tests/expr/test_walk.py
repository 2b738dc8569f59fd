"""Trees are gone over in the order they are written, and changed without being copied."""

import attrs

from hazardrules.expr.nodes import Domain, Name
from hazardrules.expr.parse import parse
from hazardrules.expr.show import show
from hazardrules.expr.walk import children, transform, walk

TREE = parse("a and any(hazards h where h.x by h.y in b .. c) or min(d, e) > 3")


def test_children_come_in_the_order_written():
    """An Or has its items, a domain its clauses."""
    (domain,) = (node for node in walk(TREE) if isinstance(node, Domain))

    assert [show(child) for child in children(TREE)] == [
        "a and any(hazards h where h.x by h.y in b .. c)",
        "min(d, e) > 3",
    ]
    assert [show(child) for child in children(domain)] == ["h.x", "h.y", "b .. c"]


def test_walking_meets_every_node_parents_first():
    """Names come in the order of the text."""
    assert [node.name for node in walk(TREE) if isinstance(node, Name)] == ["a", "h", "h", "b", "c", "d", "e"]
    assert next(walk(TREE)) is TREE


def test_changing_nothing_gives_the_same_tree():
    """What doesn't change isn't copied."""
    assert transform(TREE, lambda node: node) is TREE


def test_a_change_reaches_every_place():
    """Inside domains, windows and lists alike."""
    renamed = transform(
        TREE,
        lambda node: attrs.evolve(node, name=node.name * 2) if isinstance(node, Name) and node.name != "h" else node,
    )

    assert show(renamed) == "aa and any(hazards h where h.x by h.y in bb .. cc) or min(dd, ee) > 3"
    assert renamed.items[1].left.items[0].span == TREE.items[1].left.items[0].span


def test_a_change_sees_the_children_already_changed():
    """Bottom up, so that a rewrite can build on another."""
    seen = []
    transform(parse("not (a and b)"), lambda node: seen.append(show(node)) or node)

    assert seen == ["a", "b", "a and b", "not (a and b)"]
