"""Hypothesis strategies of well-typed conditions: every node, any names of a scope.

They are made from types downwards and then checked, so that what comes out is exactly
what `typecheck` returns; a strategy that offers an ill-typed tree fails by itself.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from hazardrules.dates import UNITS, Duration
from hazardrules.expr import nodes
from hazardrules.expr.guards import present_if
from hazardrules.expr.names import fields_in, ledgers_in, namespaces_in
from hazardrules.expr.nodes import Domain, Member, Name, Node
from hazardrules.expr.operations import RESULTS, SUMMED
from hazardrules.expr.scope import Scope
from hazardrules.expr.typecheck import typecheck, typecheck_cell
from hazardrules.expr.types import AnyType, ConditionBy, ExprType, Keyed, StepBy, Steps
from hazardrules.expr.words import BUILTINS, FUNCTIONS, RESERVED
from hazardrules.facts.types import (
    BOOLEAN,
    DATE,
    DURATION,
    ID,
    INSTANT,
    MONEY,
    NUMBER,
    PERCENT,
    PERIOD,
    REGION,
    TEXT,
    EnumType,
    Scalar,
    SetOf,
)

_ORDERED: Final = (DATE, NUMBER, MONEY, PERCENT, INSTANT)
_ROWS: Final = (*"abcdefghijklmnopqrstuvwxyz", "item", "row_2", "other_one")


def expressions(
    scope: Scope, base: AnyType = BOOLEAN, *, fuel: int = 4, optional: bool = False
) -> SearchStrategy[Node]:
    """Return a strategy of typed trees of type *base* over the names of *scope*.

    *fuel* bounds how deep they nest; *optional* ones may come to none.

    >>> from hazardrules.facts.core import CORE
    >>> expressions(Scope(CORE))
    made()
    """
    return _strategy(lambda maker: maker.expression(scope, base, fuel, optional=optional))


def domains(scope: Scope, *, fuel: int = 3) -> SearchStrategy[Node]:
    """Return a strategy of typed rows: ``ledger row where ... by ... in ...``."""
    return _strategy(lambda maker: maker.rows(scope, fuel))


def each(scope: Scope, *, fuel: int = 3) -> SearchStrategy[Node]:
    """Return a strategy of the rows that a rule is asked about, of one ledger or several."""

    def rows(maker: Maker) -> Node:
        items: list[Domain] = []
        inside = scope
        for _ in range(maker.number(0, 2)):
            ledger = maker.pick(maker.sources(inside))
            items.append(Domain(ledger, maker.row(inside)))
            inside = inside.with_row(items[-1].row, ledger)
        return typecheck(nodes.Domains((*items, maker.domain(inside, fuel)[0])), scope)

    return _strategy(rows)


def measures(scope: Scope, *, fuel: int = 3) -> SearchStrategy[Node]:
    """Return a strategy of what a rule can add up: ``x for rows``."""
    return _strategy(lambda maker: maker.measure(scope, fuel))


def links(scope: Scope) -> SearchStrategy[Node]:
    """Return a strategy of links from the rows of *scope*: ``h = hazards of v.hazard``."""

    def link(maker: Maker) -> Node:
        ids = [path for path, type_ in maker.paths(scope) if type_.base == ID and isinstance(path, Member)]
        ledger = maker.pick(list(ledgers_in(scope)))
        return typecheck(nodes.Link(maker.row(scope), ledger, maker.pick(ids)), scope)

    return _strategy(link)


def cells(scope: Scope, column: ExprType, *, fuel: int = 2) -> SearchStrategy[nodes.Cell]:
    """Return a strategy of typed cells for a column of type *column*."""
    return _strategy(lambda maker: maker.typed_cell(scope, column, fuel))


_T = TypeVar("_T")
_Make = Callable[[AnyType, Scope, int], Node]


def _strategy(make: Callable[[Maker], _T]) -> SearchStrategy[_T]:
    # A strategy shows its arguments when a test fails; a whole vocabulary would hide the example.
    def made(draw: DrawFn) -> _T:
        return make(Maker(draw))

    return st.composite(made)()


@functools.cache
def _between(low: int, high: int) -> SearchStrategy[int]:
    # Making a strategy costs more than drawing from it, and thousands of choices are drawn for one ruleset.
    return st.integers(low, high)


class Choices:
    """Choices, drawn one after another."""

    def __init__(self, draw: DrawFn) -> None:
        self.draw = draw

    def number(self, low: int, high: int) -> int:
        """Return a number between two, both of them among it."""
        return self.draw(_between(low, high))

    def pick(self, options: Sequence[_T]) -> _T:
        """Return one of several."""
        return options[self.number(0, len(options) - 1)]

    def flip(self) -> bool:
        """Return true or false."""
        return self.draw(_TRUTHS)


class _Maker(Choices):
    """Makes nodes of a wanted type, to be typed."""

    def __init__(self, draw: DrawFn) -> None:
        super().__init__(draw)
        self._known: dict[Any, list[tuple[Node, ExprType]]] = {}

    # -- names

    def paths(self, scope: Scope) -> list[tuple[Node, ExprType]]:
        """Return every name that has a value in *scope*, with its type."""
        derived = tuple((ledger, *told) for ledger, told in scope.derived.items())
        key = (scope.kinds, tuple(scope.rows.items()), scope.period, tuple(scope.terms), derived)
        if key not in self._known:
            self._known[key] = list(self._paths(scope))
        return self._known[key]

    def _paths(self, scope: Scope) -> list[tuple[Node, ExprType]]:
        found: list[tuple[Node, ExprType]] = [(Name("as_of"), ExprType(DATE))]
        if scope.period:
            found.append((Name("period"), ExprType(PERIOD)))
        owners = [(Name(name), name) for name in namespaces_in(scope)]
        owners += [(Name(row), ledger) for row, ledger in scope.rows.items()]
        for of, owner in owners:
            found += [(Member(of, name), type_) for name, (type_, _) in fields_in(scope, owner).items()]
        found += [
            (Name(term.id), term.type)
            for term in scope.terms.values()
            if isinstance(term.type.base, Scalar | EnumType | SetOf)
        ]
        found += [
            (Member(of, part), ExprType(DATE, type_.optional))
            for of, type_ in list(found)
            if type_.base == PERIOD
            for part in ("start", "end")
        ]
        return found

    def paths_of(self, base: AnyType, scope: Scope, *, optional: bool = False) -> list[Node]:
        """Return the names of type *base* that can't be none, or (*optional*) that can."""
        found = [(path, type_) for path, type_ in self.paths(scope) if type_.base == base]
        return [path for path, type_ in found if (type_.optional and path not in scope.present) == optional]

    # -- values

    def value(self, base: AnyType, scope: Scope, fuel: int) -> Node:
        """Return a value of type *base* that can't be none."""
        makers: list[_Make] = [self.literal]
        if self.paths_of(base, scope):
            makers += [self.path] * 3
        if fuel > 0:
            makers += self.larger(base, scope)
        return self.pick(makers)(base, scope, fuel - 1)

    def larger(self, base: AnyType, scope: Scope) -> list[_Make]:
        """Return what can make a larger value of type *base*."""
        makers: list[_Make] = [self.if_]
        if any(type_.base == base and type_.optional for _, type_ in self.paths(scope)):
            makers += [self.otherwise] * 2
        if isinstance(base, EnumType) and self.paths_of(SetOf(base), scope):
            makers += [self.only_otherwise] * 2
        if any(result == base for result in RESULTS.values()):
            makers.append(self.arithmetic)
        if base in _ORDERED:
            makers += [self.extreme, self.extreme_of]
        if base in SUMMED:
            makers.append(self.sum_)
        if _looked_up(scope, Keyed, base):
            makers += [self.look_up] * 2
        if _looked_up(scope, StepBy, base):
            makers += [self.step_otherwise] * 2
        makers += _MAKERS.get(base.name, _NOTHING)(self, scope) if isinstance(base, Scalar) else []
        if isinstance(base, SetOf) and self.paths_of(base, scope):
            makers.append(self.without)
        return makers

    def path(self, base: AnyType, scope: Scope, _fuel: int) -> Node:
        return self.pick(self.paths_of(base, scope))

    def literal(self, base: AnyType, scope: Scope, fuel: int) -> Node:
        if isinstance(base, EnumType):
            return nodes.Text(self.pick(list(base.by_id)))
        if isinstance(base, SetOf):
            return nodes.ListOf(tuple(self.literal(base.of, scope, fuel) for _ in range(self.number(0, 3))))
        return self.scalar(base)

    def scalar(self, base: AnyType) -> Node:
        """Return a literal of a plain type; a period has none, so one is named."""
        draw = self.draw
        if base == BOOLEAN:
            return nodes.Truth(self.flip())
        if base == NUMBER:
            return nodes.Number(draw(_amounts))
        if base == MONEY:
            return nodes.Money(draw(_amounts) * self.pick([1, 100, 10_000, 10**8]))
        if base == PERCENT:
            return nodes.Percent(draw(_amounts) / 100)
        if base == DATE:
            return nodes.Day(draw(_days))
        if base == INSTANT:
            return nodes.Instant(draw(_instants))
        if base == DURATION:
            unit = self.pick(["day", "working-day", "week", "month", "year"])
            return nodes.Length(Duration(draw(_lengths), unit))
        if base == REGION:
            return nodes.Text(self.pick(["65", "6530", "653022"]))
        if base in (TEXT, ID):
            return nodes.Text(draw(_texts))
        return Name("period")

    def optional(self, base: AnyType, scope: Scope, fuel: int) -> Node:
        """Return a value of type *base* that may be none."""
        makers: list[_Make] = []
        if self.paths_of(base, scope, optional=True):
            makers.append(lambda base, scope, _: self.pick(self.paths_of(base, scope, optional=True)))
        if fuel > 0:
            makers.append(self.if_or_none)
            if base in _ORDERED:
                makers.append(self.bare_extreme_of)
            if _looked_up(scope, StepBy, base):
                makers.append(self.step)
            if any(self.picked(base, scope)):
                makers.append(self.member_of_pick)
            if any(result == base for result in RESULTS.values()):
                makers.append(self.arithmetic_or_none)
            if isinstance(base, Scalar) and base.name in _OR_NONE:
                makers.append(functools.partial(_OR_NONE[base.name], self))
            if isinstance(base, EnumType) and self.paths_of(SetOf(base), scope):
                makers.append(self.only)
        if not makers:
            makers = [self.literal]
        return self.pick(makers)(base, scope, fuel - 1)

    def if_(self, base: AnyType, scope: Scope, fuel: int) -> Node:
        condition = self.condition(scope, fuel)
        then = self.value(base, scope.with_present(present_if(condition, True)), fuel)
        other = self.value(base, scope.with_present(present_if(condition, False)), fuel)
        return nodes.If(condition, then, other)

    def if_or_none(self, base: AnyType, scope: Scope, fuel: int) -> Node:
        return nodes.If(self.condition(scope, fuel), self.value(base, scope, fuel), nodes.NoneLiteral())

    def otherwise(self, base: AnyType, scope: Scope, fuel: int) -> Node:
        return nodes.Otherwise(self.optional(base, scope, fuel), self.value(base, scope, fuel))

    def arithmetic(self, base: AnyType, scope: Scope, fuel: int) -> Node:
        op, left, right = self.pick([form for form, result in RESULTS.items() if result == base])
        return nodes.Arithmetic(op, self.value(left, scope, fuel), self.value(right, scope, fuel))

    def either_or_none(self, left: AnyType, right: AnyType, scope: Scope, fuel: int) -> tuple[Node, Node]:
        """Return two values of which one may be none, or both."""
        form = self.pick(["left", "right", "both"])
        one = (self.value if form == "right" else self.optional)(left, scope, fuel)
        return one, (self.value if form == "left" else self.optional)(right, scope, fuel)

    def arithmetic_or_none(self, base: AnyType, scope: Scope, fuel: int) -> Node:
        op, left, right = self.pick([form for form, result in RESULTS.items() if result == base])
        return nodes.Arithmetic(op, *self.either_or_none(left, right, scope, fuel))

    def extreme(self, base: AnyType, scope: Scope, fuel: int) -> Node:
        items = tuple(self.value(base, scope, fuel) for _ in range(self.number(2, 3)))
        return nodes.Extreme(self.pick(["min", "max"]), items)

    def extreme_of(self, base: AnyType, scope: Scope, fuel: int) -> Node:
        return nodes.Otherwise(self.bare_extreme_of(base, scope, fuel), self.value(base, scope, fuel))

    def bare_extreme_of(self, base: AnyType, scope: Scope, fuel: int) -> Node:
        domain, inside = self.domain(scope, fuel)
        return nodes.ExtremeOf(self.pick(["min", "max"]), self.value(base, inside, fuel), domain)

    def sum_(self, base: AnyType, scope: Scope, fuel: int) -> Node:
        domain, inside = self.domain(scope, fuel)
        return nodes.Sum(self.value(base, inside, fuel), domain)

    def look_up(self, base: AnyType, scope: Scope, fuel: int) -> Node:
        term_id, key = self.pick(_looked_up(scope, Keyed, base))
        return nodes.Call(term_id, (self.key(key, scope, fuel),))

    def step(self, base: AnyType, scope: Scope, fuel: int) -> Node:
        term_id, days = self.pick(_looked_up(scope, StepBy, base))
        return nodes.Call(term_id, (self.value(days, scope, fuel),))

    def step_otherwise(self, base: AnyType, scope: Scope, fuel: int) -> Node:
        return nodes.Otherwise(self.step(base, scope, fuel), self.value(base, scope, fuel))

    def key(self, base: AnyType, scope: Scope, fuel: int) -> Node:
        """Return what a table is looked up by: mostly a fact, which may be none."""
        named = self.paths_of(base, scope) + self.paths_of(base, scope, optional=True)
        return self.pick(named) if named and self.number(0, 3) else self.value(base, scope, fuel)

    def without(self, base: AnyType, scope: Scope, fuel: int) -> Node:
        taken = base.of if isinstance(base, SetOf) and self.flip() else base
        return nodes.Arithmetic("without", self.path(base, scope, fuel), self.literal(taken, scope, fuel))

    def only(self, base: AnyType, scope: Scope, fuel: int) -> Node:
        of = SetOf(base) if isinstance(base, Scalar | EnumType) else base
        return nodes.Call("only", (self.path(of, scope, fuel),))

    def only_otherwise(self, base: AnyType, scope: Scope, fuel: int) -> Node:
        return nodes.Otherwise(self.only(base, scope, fuel), self.value(base, scope, fuel))

    def by_steps(self, base: AnyType, scope: Scope, fuel: int) -> Node:
        ladders = _ladders(scope, base)
        term_id, over = self.pick(ladders)
        return nodes.Call("by_steps", (self.value(over, scope, fuel), Name(term_id)))

    def days(self, _base: AnyType, scope: Scope, fuel: int) -> Node:
        return nodes.Call("days", (self.value(DATE, scope, fuel), self.value(DATE, scope, fuel)))

    def percent(self, _base: AnyType, scope: Scope, fuel: int) -> Node:
        of = self.pick([NUMBER, MONEY])
        return nodes.Call("percent", (self.value(of, scope, fuel), self.value(of, scope, fuel)))

    def day_of(self, _base: AnyType, scope: Scope, fuel: int) -> Node:
        return nodes.DayOf(self.number(1, 7), self.pick(list(UNITS)), self.value(DATE, scope, fuel))

    def days_or_none(self, _base: AnyType, scope: Scope, fuel: int) -> Node:
        return nodes.Call("days", self.either_or_none(DATE, DATE, scope, fuel))

    def percent_or_none(self, _base: AnyType, scope: Scope, fuel: int) -> Node:
        of = self.pick([NUMBER, MONEY])
        return nodes.Call("percent", self.either_or_none(of, of, scope, fuel))

    def day_of_or_none(self, _base: AnyType, scope: Scope, fuel: int) -> Node:
        return nodes.DayOf(self.number(1, 7), self.pick(list(UNITS)), self.optional(DATE, scope, fuel))

    # -- conditions

    def condition(self, scope: Scope, fuel: int) -> Node:
        return self.value(BOOLEAN, scope, fuel)

    def not_(self, _base: AnyType, scope: Scope, fuel: int) -> Node:
        return nodes.Not(self.condition(scope, fuel))

    def and_or(self, _base: AnyType, scope: Scope, fuel: int) -> Node:
        kinds: tuple[type[nodes.And | nodes.Or], ...] = (nodes.And, nodes.Or)
        kind = self.pick(kinds)
        items: list[Node] = []
        for _ in range(self.number(2, 3)):
            item = self.condition(scope, fuel)
            items.extend(item.items if isinstance(item, nodes.And | nodes.Or) and type(item) is kind else [item])
            scope = scope.with_present(present_if(item, kind is nodes.And))
        return kind(tuple(items))

    def guarded(self, _base: AnyType, scope: Scope, fuel: int) -> Node:
        """Return an order of a value that may be none, beside the question whether it is."""
        base = self.pick(list(_ORDERED))
        value = self.optional(base, scope, fuel)
        if self.flip():
            guard: Node = nodes.Is(value, "none", negated=True)
            kind: type[nodes.And | nodes.Or] = nodes.And
        else:
            guard, kind = nodes.Is(value, "none"), nodes.Or
        if not _is_optional(value, scope):
            return nodes.Is(value, "unknown", negated=self.flip())
        inside = scope.with_present(present_if(guard, kind is nodes.And))
        return kind((guard, nodes.Compare(self.pick(["<", "<=", ">", ">="]), value, self.value(base, inside, fuel))))

    def order(self, _base: AnyType, scope: Scope, fuel: int) -> Node:
        base = self.pick(list(_ORDERED))
        op = self.pick(["<", "<=", ">", ">="])
        return nodes.Compare(op, self.value(base, scope, fuel), self.value(base, scope, fuel))

    def equal(self, _base: AnyType, scope: Scope, fuel: int) -> Node:
        path, type_ = self.pick(self.comparable(scope))
        other = self.value(type_.base, scope, fuel)
        sides = (path, other) if self.flip() else (other, path)
        return nodes.Compare(self.pick(["=", "!="]), *sides)

    def comparable(self, scope: Scope) -> list[tuple[Node, ExprType]]:
        return [(path, type_) for path, type_ in self.paths(scope) if type_.base != DURATION]

    def level(self, _base: AnyType, scope: Scope, fuel: int) -> Node:
        levels = self.levels(scope)
        if not levels:
            return self.order(_base, scope, fuel)
        path, enum = self.pick(levels)
        return nodes.Compare(self.pick(["at_least", "at_most"]), path, self.value(enum, scope, fuel))

    def levels(self, scope: Scope) -> list[tuple[Node, EnumType]]:
        return [
            (path, type_.base)
            for path, type_ in self.paths(scope)
            if isinstance(type_.base, EnumType) and type_.base.ordered and (not type_.optional or path in scope.present)
        ]

    def member_of(self, _base: AnyType, scope: Scope, fuel: int) -> Node:
        """Return a question about a set: in, not in, overlaps, contains, is empty."""
        paths = [(path, t.base) for path, t in self.paths(scope) if isinstance(t.base, EnumType | Scalar)]
        singles = [(path, base) for path, base in paths if isinstance(base, EnumType) or base in _SINGLE]
        sets = [(path, t.base) for path, t in self.paths(scope) if isinstance(t.base, SetOf) and not t.optional]
        form = self.pick(["in", "set", "set"] if sets else ["in"])
        if form == "in":
            member, of = self.pick(singles)
            return nodes.Compare(self.pick(["in", "not in"]), member, self.value(SetOf(of), scope, fuel))
        path, base = self.pick(sets)
        asked = self.pick(["overlaps", "contains", "in", "empty"])
        if asked == "empty":
            return nodes.Is(path, "empty", negated=self.flip())
        if asked == "overlaps":
            return nodes.Compare("overlaps", path, self.value(base, scope, fuel))
        single = self.value(base.of, scope, fuel)
        sides = (path, single) if asked == "contains" else (single, path)
        return nodes.Compare(asked, *sides)

    def is_(self, _base: AnyType, scope: Scope, fuel: int) -> Node:
        base = self.pick(list(_ORDERED))
        value = self.optional(base, scope, fuel)
        state = self.pick(["none", "unknown"]) if _is_optional(value, scope) else "unknown"
        return nodes.Is(value, state, negated=self.flip())

    def is_picked(self, _base: AnyType, scope: Scope, fuel: int) -> Node:
        return nodes.Is(self.latest(scope, fuel), self.pick(["none", "unknown"]), negated=self.flip())

    def any_(self, _base: AnyType, scope: Scope, fuel: int) -> Node:
        return nodes.Any(self.domain(scope, fuel)[0])

    def every(self, _base: AnyType, scope: Scope, fuel: int) -> Node:
        domain, inside = self.domain(scope, fuel)
        return nodes.Every(domain, self.condition(inside, fuel))

    def asked(self, _base: AnyType, scope: Scope, fuel: int) -> Node:
        """Return the look-up of a condition by a key that the row it speaks of has."""
        forms = [
            (term.id, path)
            for term in scope.terms.values()
            if isinstance(term.type.base, ConditionBy)
            for path, type_ in self.paths(scope)
            if type_.base == term.type.base.key and isinstance(path, Member) and isinstance(path.of, Name)
            if scope.rows.get(path.of.name) == term.type.base.ledger
        ]
        if not forms:
            return self.order(_base, scope, fuel)
        term_id, key = self.pick(forms)
        return nodes.Call(term_id, (key,))

    # -- rows

    def sources(self, scope: Scope) -> list[str]:
        return list(ledgers_in(scope))

    def row(self, scope: Scope) -> str:
        taken = {*scope.rows, *scope.terms, *scope.vocabulary.namespaces, *RESERVED, *BUILTINS, *FUNCTIONS}
        return str(self.pick([row for row in _ROWS if row not in taken]))

    def domain(self, scope: Scope, fuel: int, *, dated: bool = False) -> tuple[Domain, Scope]:
        """Return rows and the scope inside them; *dated* ones have a date to sort by."""
        ledger = self.pick(self.sources(scope))
        row = self.row(scope)
        inside = scope.with_row(row, ledger)
        other = ledger in scope.rows.values() and self.flip()
        where = self.condition(inside, fuel - 1) if self.flip() else None
        if where is not None:
            inside = inside.with_present(present_if(where, True))
        dates = [Member(Name(row), name) for name, (type_, _) in fields_in(scope, ledger).items() if type_.base == DATE]
        key = scope.vocabulary.ledgers[ledger].key
        by = self.pick(dates) if dates and (self.flip() or (dated and key is None)) else None
        window = self.window(scope, fuel - 1) if (key is not None or by is not None) and self.flip() else None
        return Domain(ledger, row, other, where, by, window), inside

    def window(self, scope: Scope, fuel: int) -> nodes.Window:
        form = self.pick(["unit", "before", "to", "between", *(["during", "period"] if scope.period else [])])
        if form == "during":
            return nodes.During(Name("period"))
        unit = self.pick(list(UNITS))
        if form == "period":
            return nodes.UnitBefore(unit, Name("period"))
        day = self.value(DATE, scope, fuel)
        if form == "unit":
            return nodes.UnitOf(unit, day)
        if form == "before":
            return nodes.UnitBefore(unit, day)
        if form == "to":
            return nodes.DaysTo(self.length(), day)
        return nodes.Between(day, self.value(DATE, scope, fuel))

    def length(self) -> Duration:
        return Duration(self.draw(_lengths) or 1, self.pick(["day", "week", "month", "year"]))

    def latest(self, scope: Scope, fuel: int) -> Node:
        domain, _ = self.domain(scope, fuel, dated=True)
        if domain.by is None and scope.vocabulary.ledgers[domain.ledger].key is None:
            return nodes.Pick("latest", Domain(self.pick(self.keyed(scope)), self.row(scope)))
        return nodes.Pick(self.pick(["latest", "earliest"]), domain)

    def keyed(self, scope: Scope) -> list[str]:
        return [name for name, ledger in ledgers_in(scope).items() if ledger.key is not None]

    def picked(self, base: AnyType, scope: Scope) -> list[tuple[str, str]]:
        """Return the ledgers that have a date of their own, each with a field of type *base*."""
        return [
            (ledger, name)
            for ledger in self.keyed(scope)
            for name, (type_, _) in fields_in(scope, ledger).items()
            if type_.base == base
        ]

    def member_of_pick(self, base: AnyType, scope: Scope, _fuel: int) -> Node:
        ledger, name = self.pick(self.picked(base, scope))
        domain = Domain(ledger, self.row(scope))
        return Member(nodes.Pick(self.pick(["latest", "earliest"]), domain), name)

    def count(self, _base: AnyType, scope: Scope, fuel: int) -> Node:
        domain, inside = self.domain(scope, fuel)
        if self.flip():
            return nodes.Count(domain)
        present = [path for path, type_ in self.paths(inside) if not type_.optional]
        return nodes.Count(domain, distinct=self.pick(present))

    def most(self, _base: AnyType, scope: Scope, fuel: int) -> Node:
        domain, _ = self.domain(scope, fuel, dated=True)
        if domain.by is None and scope.vocabulary.ledgers[domain.ledger].key is None:
            domain = Domain(self.pick(self.keyed(scope)), self.row(scope))
        return nodes.Most(Domain(domain.ledger, domain.row, domain.other, domain.where, domain.by), self.length())

    # -- cells

    def cell(self, scope: Scope, column: ExprType, fuel: int) -> nodes.Cell:
        base = column.base
        ops = ["any", "rest", "value", "=", "!="]
        if base in _ORDERED:
            ops += ["<", "<=", ">", ">=", "range"]
        if isinstance(base, EnumType) and base.ordered:
            ops += ["at_least", "at_most"]
        if isinstance(base, Scalar | EnumType):
            ops += ["in", "not in"]
        if isinstance(base, SetOf):
            ops += ["overlaps", "not overlaps", "contains"]
        op = self.pick(ops)
        if op in ("any", "rest"):
            return nodes.Cell(op)
        if op == "value" and column.optional and self.flip():
            return nodes.Cell(op, nodes.NoneLiteral())
        if op == "range":
            low, high = (self.value(base, scope, fuel) for _ in range(2))
            return self.pick([nodes.Cell(op, low=low), nodes.Cell(op, high=high), nodes.Cell(op, low=low, high=high)])
        of: AnyType = base
        if op.endswith("in") and isinstance(base, Scalar | EnumType):
            of = SetOf(base)
        elif op == "contains" and isinstance(base, SetOf):
            of = base.of
        return nodes.Cell(op, self.value(of, scope, fuel))


class Maker(_Maker):
    """Makes typed nodes of a wanted type."""

    def expression(self, scope: Scope, base: AnyType, fuel: int, *, optional: bool = False) -> Node:
        """Return a typed tree of type *base*."""
        return typecheck((self.optional if optional else self.value)(base, scope, fuel), scope, base)

    def rows(self, scope: Scope, fuel: int) -> Node:
        """Return typed rows."""
        return typecheck(self.domain(scope, fuel)[0], scope)

    def measure(self, scope: Scope, fuel: int) -> Node:
        """Return what can be added up, typed."""
        domain, inside = self.domain(scope, fuel)
        return typecheck(nodes.Measure(self.value(self.pick(_ADDED), inside, fuel), domain), scope)

    def typed_cell(self, scope: Scope, column: ExprType, fuel: int) -> nodes.Cell:
        """Return a typed cell for a column."""
        return typecheck_cell(self.cell(scope, column, fuel), column, scope)


_SINGLE: Final = (TEXT, ID, NUMBER, DATE)
_ADDED: Final = sorted(SUMMED, key=str)
_TRUTHS: Final = st.booleans()
# Half of them near what drawn facts have: what is true of all files, or of none, tells little.
_days: Final = st.dates(date(2023, 9, 1), date(2027, 9, 30)) | st.dates()
_amounts: Final[SearchStrategy[Decimal]] = st.integers(0, 3).map(Decimal) | st.decimals(
    min_value=0, max_value=10**9, places=2, allow_nan=False, allow_infinity=False
)
_lengths: Final = st.integers(0, 30) | st.integers(0, 999)
_texts: Final = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n"), max_size=5)
_instants: Final = st.builds(
    lambda day, minutes: datetime(day.year, day.month, day.day, *divmod(minutes, 60)),
    st.dates(min_value=date(1, 1, 1)),
    st.integers(0, 24 * 60 - 1),
)


def _nothing(_maker: _Maker, _scope: Scope) -> list[_Make]:
    return []


_NOTHING: Final = _nothing
_MAKERS: Final[dict[str, Callable[[_Maker, Scope], list[_Make]]]] = {
    "boolean": lambda maker, _scope: [
        maker.not_, maker.and_or, maker.and_or, maker.guarded, maker.order, maker.equal, maker.level,
        maker.member_of, maker.member_of, maker.is_, maker.is_picked, maker.any_, maker.every, maker.asked,
    ],
    "number": lambda maker, scope: [
        maker.days, maker.count, maker.most, *([maker.by_steps] if _ladders(scope, NUMBER) else []),
    ],
    "percent": lambda maker, _scope: [maker.percent],
    "money": lambda maker, scope: [maker.by_steps] if _ladders(scope, MONEY) else [],
    "date": lambda maker, _scope: [maker.day_of],
}  # fmt: skip

_OR_NONE: Final[dict[str, Callable[[_Maker, AnyType, Scope, int], Node]]] = {
    "number": _Maker.days_or_none,
    "percent": _Maker.percent_or_none,
    "date": _Maker.day_of_or_none,
}
"""What makes a value that may be none of one that may."""


def _looked_up(scope: Scope, sort: type[Keyed | StepBy], base: AnyType) -> list[tuple[str, AnyType]]:
    """Return the parameters of a sort that yield *base*, each with what it is looked up by."""
    return [
        (term.id, told.key if isinstance(told, Keyed) else NUMBER)
        for term in scope.terms.values()
        if isinstance(told := term.type.base, Keyed | StepBy) and isinstance(told, sort) and told.value == base
    ]


def _ladders(scope: Scope, base: AnyType) -> list[tuple[str, Scalar]]:
    """Return the ladders by which an amount yields *base*, each with what it takes."""
    return [
        (term.id, told.over)
        for term in scope.terms.values()
        if isinstance(told := term.type.base, Steps) and RESULTS.get(("*", told.over, told.to)) == base
    ]


def _is_optional(node: Node, scope: Scope) -> bool:
    """Tell whether a value just made may be none where it stands."""
    typed = typecheck(node, scope)
    return typed.type is not None and typed.type.optional
