"""Which law a rule reads: the facts, places and days on which its definitions and parameters depend."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hazardrules.evaluators.interpreter.judge import freeing_from
from hazardrules.lower import tree
from hazardrules.lower.program import LoweredRule, Program
from hazardrules.lower.walk import nodes_in


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


def facts_read(node: Any, program: Program) -> frozenset[tuple[str, str]]:
    """Return the facts that a condition reads, through definitions and parameters too."""
    parts = [node, *named_in(node, program)]
    return frozenset(
        (one.namespace, one.name) for part in parts for one in nodes_in(part) if isinstance(one, tree.Fact)
    )


def _law(rule: LoweredRule, program: Program) -> Iterator[Any]:
    """Yield everything with days or a place of its own that decides about a rule."""
    yield rule
    yield from rule.variants
    yield from named_in(rule, program)
    for freeing in freeing_from(rule, program):
        yield freeing
        yield from named_in(freeing, program)


def places_of(rule: LoweredRule, program: Program) -> frozenset[str]:
    """Return the places on which it depends what a rule comes to."""
    return frozenset(told.jurisdiction for told in _law(rule, program) if told.jurisdiction)


def edges_of(rule: LoweredRule, program: Program) -> tuple[int, ...]:
    """Return the days, as ordinals, on which the law that a rule reads changes."""
    # A parameter that the law leaves open has no days at all.
    spans = [one.in_force for told in _law(rule, program) for one in getattr(told, "values", (told,))]
    starts = {days.start.toordinal() for days in spans if days.start is not None}
    return tuple(sorted(starts | {days.end.toordinal() + 1 for days in spans if days.end is not None}))
