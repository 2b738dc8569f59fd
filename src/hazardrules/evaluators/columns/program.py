"""A program compiled for registers, bound to a day, and asked about frame after frame."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
from attrs import field, frozen

from hazardrules.evaluators.columns.asking import Asking, Refused
from hazardrules.evaluators.columns.conditions import form_of
from hazardrules.evaluators.columns.frame import Frame
from hazardrules.evaluators.columns.judge import Part, judge_rule
from hazardrules.evaluators.columns.values import Array, Uncarried, either
from hazardrules.lower import tree
from hazardrules.lower.program import LoweredRule, Program
from hazardrules.lower.walk import nodes_in


@frozen
class Refusal:
    """A rule that arrays don't carry: the node that stopped it, and why."""

    rule: str
    node: str
    reason: str


@frozen(eq=False)
class Judged:
    """What a frame comes to: parts in the order of the rules, and who is left to another evaluator.

    *left* maps a rule's id to the subjects left, or to None where all are.
    """

    parts: list[Part]
    left: dict[str, Array | None]
    refusals: tuple[Refusal, ...] = ()


class Bound:
    """A program on one day."""

    def __init__(self, program: Program, day: date) -> None:
        self.program = program
        self.day = day
        self.asking = Asking(program, day, form_of)
        _keep_what_is_freed()

    def judge(self, frame: Frame) -> Judged:
        """Judge every rule for every subject of a frame."""
        asks: dict[date, Any] = {}
        found: dict[str, list[Part]] = {}
        left: dict[str, Array | None] = {}
        refusals: list[Refusal] = []
        for rule in self.program.rules:
            if rule.kind == "clue" or frame.kind not in rule.subjects or left.get(rule.id, False) is None:
                continue
            try:
                parts, odd = judge_rule(rule, self.asking, frame, asks)
            except (Refused, Uncarried) as refused:
                node = getattr(refused, "node", None)
                refusals.append(Refusal(rule.id, _shown(node), str(refused)))
                left[rule.id] = None
                continue
            found.setdefault(rule.id, []).extend(parts)
            odd = either(odd, frame.odd)
            if odd is not None:
                left[rule.id] = either(left.get(rule.id), np.broadcast_to(odd, frame.size))
        parts = [part for name, many in found.items() if left.get(name, False) is not None for part in many]
        return Judged(parts, left, tuple(refusals))


def _keep_what_is_freed() -> None:
    """Have the C library keep for the next frame what one frame gives back.

    glibc learns how much that may be from the largest piece it was given back, up to this size. What it
    doesn't keep comes from the system again page by page, which took a third of the time.
    """
    np.empty((1 << 25) - (1 << 16), np.uint8)


def _shown(node: Any) -> str:
    if isinstance(node, LoweredRule):
        return "rule"
    return type(node).__name__


@frozen(eq=False)
class Compiled:
    """A program for registers: what it needs to read, and what it refuses."""

    program: Program = field(repr=False)
    needed: frozenset[tuple[str, str]] = field(repr=False)

    def bind(self, day: date) -> Bound:
        """Return the program bound to a day."""
        return Bound(self.program, day)


def compile_program(program: Program) -> Compiled:
    """Return a program ready to be bound; nothing is generated before a frame is asked."""
    return Compiled(program, fields_read(program))


def fields_read(program: Program) -> frozenset[tuple[str, str]]:
    """Return the fields that some rule reads, and those that every rule needs."""
    found: set[tuple[str, str]] = set()
    for node in nodes_in(
        (program.rules, _all(program.definitions), _all(program.parameters), _all(program.exemptions))
    ):
        if isinstance(node, tree.Fact):
            found.add((node.namespace, node.name))
        elif isinstance(node, tree.Field):
            found.add((node.ledger, node.name))
        elif isinstance(node, tree.Rows) and node.ledger in program.vocabulary.ledgers:
            found |= _ledger(node.ledger, program)
    for kind, namespace in ((kind, program.vocabulary.namespaces[kind]) for kind in program.vocabulary.kinds):
        found |= {(kind, name) for name in ("region", "operating_since") if name in namespace.fields}
    for ledger, *names in _histories():
        if ledger in program.vocabulary.ledgers:
            found |= {(ledger, name) for name in names}
    vocabulary = program.vocabulary
    # The members of a list that the law gives are rows as well, but of no ledger.
    return frozenset(one for one in found if one[0] in vocabulary.namespaces or one[0] in vocabulary.ledgers)


def _histories() -> list[tuple[str, str, str, str]]:
    from hazardrules.evaluators.interpreter.conditions import HISTORIES

    return list(HISTORIES.values())


def _all(told: Mapping[str, tuple[Any, ...]]) -> tuple[Any, ...]:
    return tuple(one for many in told.values() for one in many)


def _ledger(name: str, program: Program) -> set[tuple[str, str]]:
    ledger = program.vocabulary.ledgers[name]
    return {(name, field) for field in ("id", "planned", ledger.key or "id") if field in ledger.fields}
