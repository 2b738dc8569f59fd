"""A frame asked what the nodes of a program are worth: each node once for equal nodes, rows and periods.

A scope lists the rows bound, outermost first; a value's dimensions are those rows' slots,
then the subjects.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import attrs
import numpy as np
from attrs import field, frozen

from hazardrules.evaluators.columns.days import ordinal
from hazardrules.evaluators.columns.frame import Frame
from hazardrules.evaluators.columns.supplied import edges_of, places_of
from hazardrules.evaluators.columns.values import (
    Array,
    Cat,
    Column,
    Domain,
    Span,
    Truth,
    Uncarried,
    as_span,
    as_truth,
)
from hazardrules.evaluators.interpreter.world import Here
from hazardrules.evaluators.possible import Value
from hazardrules.facts.facts import Facts
from hazardrules.lower import tree
from hazardrules.lower.program import LoweredRule, Program
from hazardrules.lower.walk import nodes_in

Scope = tuple[tuple[str, str], ...]
"""Names and ledgers of the rows bound, outermost first."""

_Any = TypeVar("_Any", bound=Truth | Span | Cat)


class Refused(Exception):
    """A rule that arrays don't carry: which node, and why."""

    def __init__(self, node: object, reason: str) -> None:
        super().__init__(reason)
        self.node = node
        self.reason = reason


@frozen(eq=False)
class Known_:  # noqa: N801
    """What is known of a node before anything is asked."""

    number: int
    rows: frozenset[str]
    period: bool


class Asking:
    """A program on one day, and everything that can be kept from one frame to the next."""

    def __init__(self, program: Program, as_of: date, form_of: Callable[[type[tree.Expr]], Form]) -> None:
        self.program = program
        self.as_of = as_of
        self.day = ordinal(as_of)
        self.form_of = form_of
        self.nodes: dict[int, tuple[Any, Known_]] = {}
        self.numbers: dict[Any, int] = {}
        self.shared: dict[Any, Any] = {}
        self.domains: dict[Any, Domain] = {}
        self.answers: dict[Any, Value] = {}
        self.kept: dict[Any, Any] = {}

    def known(self, node: Any) -> Known_:
        """Return the number that equal nodes share, the rows a node reads, whether it reads the period."""
        found = self.nodes.get(id(node))
        if found is None:
            number = self.numbers.setdefault(self._key(node), len(self.numbers))
            # The node is kept, so that nothing else can get its id.
            found = self.nodes[id(node)] = (node, Known_(number, _rows_read(node), _reads_period(node)))
        return found[1]

    def once(self, key: Any, work: Callable[[], Any]) -> Any:
        """Return what is worked out once for all frames; the program keeps what ids in *key* name."""
        if key not in self.kept:
            self.kept[key] = work()
        return self.kept[key]

    def places(self, rule: LoweredRule) -> frozenset[str]:
        """Return the places on which it depends what a rule comes to."""
        found: frozenset[str] = self.once(("places", id(rule)), lambda: places_of(rule, self.program))
        return found

    def edges(self, rule: LoweredRule) -> tuple[int, ...]:
        """Return the days on which the law that a rule reads changes."""
        found: tuple[int, ...] = self.once(("edges", id(rule)), lambda: edges_of(rule, self.program))
        return found

    def made(self, node: Any) -> Any:
        """Return the one node that equal nodes made on the way share, so that each is known once."""
        return self.shared.setdefault(self._key(node), node)

    def _key(self, part: Any) -> Any:
        """Return what tells a node from others; true and one are equal to Python alone."""
        if isinstance(part, tuple):
            return tuple(map(self._key, part))
        if isinstance(part, tree.Expr | tree.TableBody | tree.TableRow):
            names = [told.name for told in attrs.fields(type(part)) if told.name not in ("type", "shown")]
            return (type(part), *(self._number(getattr(part, name)) for name in names))
        return type(part), part

    def _number(self, part: Any) -> Any:
        return self.known(part).number if isinstance(part, tree.Expr) else self._key(part)

    @cached_property
    def nobody(self) -> Facts:
        """Facts of nobody, for what depends on the law alone."""
        from hazardrules.facts.reading import read

        kind = next(iter(self.program.vocabulary.kinds))
        return read({kind: {}}, self.program.vocabulary)


def _rows_read(node: Any) -> frozenset[str]:
    if isinstance(node, tuple):
        return frozenset().union(*map(_rows_read, node))
    if isinstance(node, tree.Aggregate):
        return _rows_read(node.rows) | (_rows_read(node.measure) - {node.rows.row})
    if isinstance(node, tree.Rows):
        other = frozenset() if node.other_than is None else frozenset({node.other_than})
        return other | _rows_read(node.window) | (_rows_read((node.where, node.on)) - {node.row})
    found = frozenset({node.row}) if isinstance(node, tree.Field | tree.Derived | tree.ConditionAt) else frozenset()
    if isinstance(node, tree.Expr | tree.TableBody | tree.TableRow):
        for attribute in attrs.fields(type(node)):
            if attribute.name not in ("type", "shown"):
                found |= _rows_read(getattr(node, attribute.name))
    return found


def _reads_period(node: Any) -> bool:
    return any(isinstance(one, tree.CurrentPeriod) for one in nodes_in(node))


@frozen(eq=False)
class Ask:
    """One frame asked under the law of one day."""

    asking: Asking
    frame: Frame
    law_day: date
    period: Any = None
    memo: dict[Any, Any] = field(factory=dict)

    @property
    def program(self) -> Program:
        """The law that is asked."""
        return self.asking.program

    @property
    def day(self) -> Array:
        """The day asked about, as arrays have it; one object, by which a span of it is seen to be exact."""
        return self.asking.day

    def value(self, node: tree.Expr, scope: Scope) -> Column:
        """Return what a node is worth, shaped so that it meets values of *scope*."""
        column, own = self._own(node, scope)
        return column if not own or own == scope else aligned(column, own, scope)

    def _own(self, node: tree.Expr, scope: Scope) -> tuple[Column, Scope]:
        """Return what a node is worth and the rows that it depends on."""
        known = self.asking.known(node)
        own = tuple([row for row in scope if row[0] in known.rows]) if scope and known.rows else ()
        key = (known.number, own, self.period if known.period else None)
        column = self.memo.get(key)
        if column is None:
            try:
                column = self.asking.form_of(type(node))(node, self, own)
            except Uncarried as reason:
                raise Refused(node, str(reason)) from None
            self.memo[key] = column
        return column, own

    def truth(self, node: tree.Expr, scope: Scope) -> Truth:
        """Return what a condition is worth."""
        column, own = self._own(node, scope)
        if not isinstance(column, Truth):
            # The column lies in the memo, so that nothing else can get its id.
            key = ("truth", id(column))
            told = self.memo.get(key)
            if told is None:
                told = self.memo[key] = as_truth(column)
            column = told
        assert isinstance(column, Truth), "what was kept is a condition"
        return column if not own or own == scope else aligned(column, own, scope)

    def once(self, key: Any, work: Callable[[], Any]) -> Any:
        """Return what is worked out once for all rules that ask for it by the same key."""
        if key not in self.memo:
            self.memo[key] = work()
        return self.memo[key]

    def span(self, node: tree.Expr, scope: Scope) -> Span:
        """Return what an ordered value may be."""
        return as_span(self.value(node, scope))

    def at(self, period: Any) -> Ask:
        """Return the same question for a calendar period."""
        return attrs.evolve(self, period=period)

    def here(self, **told: Any) -> Here:
        """Return a point at which the interpreter can be asked about the law alone."""
        asking = self.asking
        return Here(asking.program, asking.nobody, asking.as_of, self.law_day, period=self.period, **told)


def aligned(column: _Any, own: Scope, scope: Scope) -> _Any:
    """Return a column with a dimension of one for each row that it doesn't depend on."""
    place = (*(slice(None) if row in own else None for row in scope), slice(None))

    def shaped(part: Any) -> Any:
        return part[place] if isinstance(part, np.ndarray) and part.ndim == len(own) + 1 else part

    parts = {"certain", "possible", "lo", "hi", "void", "endless", "odd", "codes"}
    names = [name.name for name in attrs.fields(type(column)) if name.name in parts]
    made: dict[int, Any] = {id(getattr(column, name)): shaped(getattr(column, name)) for name in names}
    return attrs.evolve(column, **{name: made[id(getattr(column, name))] for name in names})


Form = Callable[[Any, Ask, Scope], Column]
"""How a kind of node is worked out."""
