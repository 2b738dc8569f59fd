"""Which facts each rule reads, from the typed tree: what an edit of a file can touch.

A place is an owner and a field: ``("enterprise", "staff")``, ``("hazards", "level")``. With no
field it is a ledger as a list: whether it was told, how many rows it has and in which order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Final

from attrs import field, frozen

from hazardrules.evaluators.interpreter.conditions import HISTORIES
from hazardrules.evaluators.interpreter.judge import freeing_from
from hazardrules.facts.vocabulary import RECORDS_FROM
from hazardrules.lower import program as lowered
from hazardrules.lower import tree
from hazardrules.lower.program import LoweredRule, Program
from hazardrules.lower.walk import nodes_in

Place = tuple[str, str | None]

_SHOWN: Final = ("id", "planned")
"""What rows are read for beside conditions: findings name them, and planned ones aren't made yet."""


@frozen
class Index:
    """The rules that read each place, by id; *order* is that of the program.

    *followers* are the rules that rest on each definition and parameter, also through others.

    >>> told = Index({("enterprise", "staff"): frozenset({"a"})}, ("a", "b"))
    >>> told.touched([("enterprise", "staff")]), len(told.touched([("enterprise", "region")]))
    (frozenset({'a'}), 2)
    """

    readers: Mapping[Place, frozenset[str]]
    order: tuple[str, ...]
    followers: Mapping[str, frozenset[str]] = field(factory=dict)

    @cached_property
    def rules(self) -> frozenset[str]:
        """Every rule."""
        return frozenset(self.order)

    def touched(self, places: Iterable[Place]) -> frozenset[str]:
        """Return the rules that can come to something else when *places* change.

        The region and `records_from` touch every rule: they choose the law and what is unseen.
        """
        found: set[str] = set()
        for owner, name in places:
            if name == "region" or owner == RECORDS_FROM.name:
                return self.rules
            found |= self.readers.get((owner, name), frozenset())
        return frozenset(found)


def index(program: Program) -> Index:
    """Return which rules of *program* read which places."""
    readers: dict[Place, set[str]] = {}
    followers: dict[str, set[str]] = {}
    for rule in program.rules:
        reading = _reading(program, rule)
        for place in reading.found:
            readers.setdefault(place, set()).add(rule.id)
        for name in reading.followed:
            followers.setdefault(name, set()).add(rule.id)
    order = tuple(dict.fromkeys(rule.id for rule in program.rules))
    return Index(
        {place: frozenset(ids) for place, ids in readers.items()},
        order,
        {name: frozenset(ids) for name, ids in followers.items()},
    )


def reads(program: Program, expr: tree.Expr) -> frozenset[Place]:
    """Return every place that an expression reads; none where the day asked about decides alone."""
    reading = _Reading(program)
    reading.walk(expr)
    return frozenset(reading.found)


def _reading(program: Program, rule: LoweredRule) -> _Reading:
    """Return what a version of a rule reads, and those that free from it."""
    reading = _Reading(program)
    reading.rule(rule)
    for freeing in freeing_from(rule, program):
        reading.rule(freeing)
    return reading


class _Reading:
    """Follows conditions into definitions and parameters, each of them once."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.found: set[Place] = set()
        self.followed: set[str] = set()

    def rule(self, rule: LoweredRule) -> None:
        asked = (rule.each, rule.when, rule.unless, rule.law_of, rule.body, rule.variants)
        self.walk((*asked, tuple(expr for _, _, expr in rule.links)))
        for _, ledger, _ in rule.links:
            self.ledger(ledger)
        bodies = (rule.body, *(variant.body for variant in rule.variants))
        if any(isinstance(body, lowered.Recurring | lowered.Interval) for body in bodies):
            # A duty that comes again begins with the subject's own beginning.
            self.found |= {(kind, "operating_since") for kind in rule.subjects}

    def walk(self, told: Any) -> None:
        for node in nodes_in(told):
            if isinstance(node, tree.Fact):
                self.fact(node)
            elif isinstance(node, tree.Field):
                self.found.add((node.ledger, node.name))
            elif isinstance(node, tree.Derived):
                self.named(f"{node.ledger}.{node.name}")
            elif isinstance(node, tree.Defined | tree.Given | tree.Lookup | tree.ConditionAt | tree.BySteps):
                self.named(node.id)
            elif isinstance(node, tree.Rows):
                self.ledger(node.ledger)

    def fact(self, node: tree.Fact) -> None:
        self.found.add((node.namespace, node.name))
        history = HISTORIES.get((node.namespace, node.name))
        if history is not None:
            ledger, *fields = history
            self.ledger(ledger)
            self.found |= {(ledger, name) for name in fields}

    def ledger(self, name: str) -> None:
        ledger = self.program.vocabulary.ledgers.get(name)
        if ledger is None:
            # Rows of a list that the law gives.
            self.named(name)
            return
        self.found |= {(name, None), (name, ledger.key)} | {(name, field) for field in _SHOWN}

    def named(self, name: str) -> None:
        if name in self.followed:
            return
        self.followed.add(name)
        for told in self.program.definitions.get(name, ()):
            self.walk((told.value, told.table, told.when))
        for parameter in self.program.parameters.get(name, ()):
            self.walk(parameter.values)
