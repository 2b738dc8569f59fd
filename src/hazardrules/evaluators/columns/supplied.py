"""Which law a rule reads: the facts, places and days on which its definitions and parameters depend."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hazardrules.evaluators.interpreter.judge import freeing_from
from hazardrules.lower import tree
from hazardrules.lower.program import LoweredRule, Program
from hazardrules.lower.walk import named_in, nodes_in


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
    law = (rule, *freeing_from(rule, program))
    return tuple(sorted({turn.toordinal() for told in law for turn in program.turns_read(told)}))
