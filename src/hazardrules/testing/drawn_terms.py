"""What drawn rules look up: parameters of every sort, definitions, and the tables both are written as."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Final

import attrs
from hypothesis.strategies import DrawFn

from hazardrules.dates import add_days
from hazardrules.expr import nodes
from hazardrules.expr.names import ledgers_in
from hazardrules.expr.nodes import Node
from hazardrules.expr.scope import Scope, Term, scope_inside
from hazardrules.expr.show import show
from hazardrules.expr.typecheck import typecheck
from hazardrules.expr.types import AnyType, ConditionBy, ExprType, Keyed, StepBy, Steps
from hazardrules.facts.types import BOOLEAN, DATE, DURATION, MONEY, NUMBER, PERCENT, TEXT, EnumType, Label, SetOf, Type
from hazardrules.facts.vocabulary import Vocabulary
from hazardrules.law.citation import Citation, InForce
from hazardrules.law.expression import Expression
from hazardrules.law.rule import AnyRule, DatedValue, Definition, Parameter
from hazardrules.law.table import Ladder, Row, Table
from hazardrules.lower.typing import optional_definitions
from hazardrules.testing.drawn_expressions import Maker

TITLE: Final = Label("示例", "sample")
CITES: Final = (Citation("sample", "第一条", "示例法"),)
DAYS: Final = (date(2020, 1, 1), date(2024, 3, 22), date(2025, 7, 1), date(2025, 9, 12), date(2026, 1, 1))
FUEL: Final = 2

_Value = Expression | Table | Ladder
_FIGURES: Final[tuple[Type, ...]] = (NUMBER, NUMBER, DATE)
_ORDERED: Final = (NUMBER, DATE, MONEY, PERCENT)
_STEPS: Final = ((MONEY, PERCENT), (NUMBER, NUMBER), (NUMBER, MONEY), (NUMBER, PERCENT))
_LADDERS: Final[dict[Type, tuple[Node, ...]]] = {
    NUMBER: tuple(nodes.Number(Decimal(told)) for told in (0, 1, 3, 30, 100)),
    MONEY: tuple(nodes.Money(Decimal(told)) for told in (0, 10_000, 400_000, 10_000_000)),
    PERCENT: tuple(nodes.Percent(Decimal(told) / 100) for told in (0, 1, 30, 100)),
}
"""Figures that steps begin at, or yield, in order: among them those that drawn facts have."""


def written(node: Node) -> Expression:
    """Return a condition as a document has it."""
    return Expression(show(node), node)


def _told_of(vocabulary: Vocabulary) -> list[Type]:
    """Return the types of what is told of a subject."""
    return [spec.type for part in vocabulary.namespaces.values() for spec in part.fields.values()]


def _listed(vocabulary: Vocabulary) -> list[SetOf]:
    return [type_ for type_ in dict.fromkeys(_told_of(vocabulary)) if isinstance(type_, SetOf)]


def _keys(vocabulary: Vocabulary) -> list[EnumType]:
    """Return what a table can be looked up by: the lists of values that a subject or a row has one of."""
    rows = [spec.type for part in vocabulary.ledgers.values() for spec in part.fields.values()]
    of_sets = [type_.of for type_ in _listed(vocabulary)]
    return [type_ for type_ in dict.fromkeys([*_told_of(vocabulary), *rows, *of_sets]) if isinstance(type_, EnumType)]


def _keyed_rows(vocabulary: Vocabulary) -> list[tuple[str, EnumType]]:
    """Return the ledgers whose rows have a field to look a condition up by, each with its type."""
    return [
        (ledger.name, spec.type)
        for ledger in vocabulary.ledgers.values()
        for spec in ledger.fields.values()
        if isinstance(spec.type, EnumType)
    ]


class Drafter:
    """Drafts what the law supplies, one thing after another; what is drawn later may name it."""

    def __init__(self, draw: DrawFn, vocabulary: Vocabulary) -> None:
        self.make = Maker(draw)
        self.scope = Scope(vocabulary)

    def seldom(self) -> bool:
        """Return true, once in four times."""
        return not self.make.number(0, 3)

    def condition(self, scope: Scope, base: AnyType = BOOLEAN, *, fuel: int = FUEL) -> Expression:
        """Return a condition, or a value of another type."""
        return written(self.make.expression(scope, base, fuel))

    # -- parameters

    def parameters(self, most: int) -> list[AnyRule]:
        """Return up to so many parameters, whose values change and may be open at first."""
        forms = self._forms()
        drawn: list[AnyRule] = []
        for place in range(self.make.number(0, most)):
            name = f"figure_{place}"
            rule = self.make.pick(forms)(self, name)
            drawn.append(rule)
            self._supply(None, name, Term(name, Label(name, name), ExprType(rule.type)))
        return drawn

    def _forms(self) -> list[Callable[[Drafter, str], Parameter]]:
        by_key = [Drafter.by_key] * 2 if _keys(self.scope.vocabulary) else []
        conditions = [Drafter.conditions] if _keyed_rows(self.scope.vocabulary) else []
        return [Drafter.plain, Drafter.plain, Drafter.steps, Drafter.ladder, *by_key, *conditions]

    def dated(self, name: str, type_: AnyType, value: Callable[[], _Value], **keys: Any) -> Parameter:
        """Return a parameter that has had a few values, one after the other."""
        days = sorted({self.make.pick(DAYS) for _ in range(self.make.number(0, 2))})
        starts = days if days and self.make.flip() else [None, *days]
        ends = [*(add_days(day, -1) for day in starts[1:] if day is not None), None]
        values = tuple(DatedValue(InForce(*between), value()) for between in zip(starts, ends, strict=True))
        return Parameter(id=name, title=TITLE, cites=CITES, type=type_, values=values, **keys)

    def plain(self, name: str) -> Parameter:
        """Return a number, a day, or a list, which may end in 等."""
        base = self.make.pick([*_FIGURES, *_listed(self.scope.vocabulary)])
        open_list = isinstance(base, SetOf) and self.make.flip()
        return self.dated(name, base, lambda: written(self._literal(base)), open_list=open_list)

    def by_key(self, name: str) -> Parameter:
        """Return values by key: figures mostly, at times what depends on the subject."""
        key = self.make.pick(_keys(self.scope.vocabulary))
        value = self.make.pick([*_FIGURES, *_listed(self.scope.vocabulary)])

        def output() -> Expression:
            return self.condition(self.scope, value, fuel=1) if self.seldom() else written(self._literal(value))

        return self.dated(name, Keyed(value, key), lambda: self._by(key, output), open=self._unsaid())

    def conditions(self, name: str) -> Parameter:
        """Return conditions by key, which speak of a row."""
        ledger, key = self.make.pick(_keyed_rows(self.scope.vocabulary))
        row = nodes.Domain(ledger, "listed")
        inside = scope_inside(row, self.scope)
        type_ = ConditionBy(key, ledger, row.row)
        return self.dated(
            name, type_, lambda: self._by(key, lambda: self.condition(inside)), open=self._unsaid(), row=written(row)
        )

    def _unsaid(self) -> str:
        return "其余没有公布" if self.make.flip() else ""

    def _by(self, key: EnumType, output: Callable[[], Expression]) -> Table:
        rows = tuple(
            Row((written(self._key_cell(key)),), (None if not self.make.number(0, 7) else output(),))
            for _ in range(self.make.number(1, 3))
        )
        return Table((), ("told",), rows, hit="first")

    def _key_cell(self, key: EnumType) -> nodes.Cell:
        """Return a test of a key, in which everything is written out."""
        ops = ["value", "value", "in", "=", "!=", "not in", "any", "rest", "none"]
        op = self.make.pick([*ops, "at_least", "at_most"] if key.ordered else ops)
        if op in ("any", "rest"):
            return nodes.Cell(op)
        if op == "none":
            return nodes.Cell("value", nodes.NoneLiteral())
        if op.endswith("in"):
            return nodes.Cell(op, nodes.ListOf(tuple(self._member(key) for _ in range(self.make.number(1, 2)))))
        return nodes.Cell(op, self._member(key))

    def _member(self, of: EnumType) -> Node:
        return nodes.Text(self.make.pick(list(of.by_id)))

    def steps(self, name: str) -> Parameter:
        """Return marginal steps, the last of which may end."""
        over, to = self.make.pick(_STEPS)
        return self.dated(name, Steps(over, to), lambda: self._ladder(over, to, ends=True))

    def ladder(self, name: str) -> Parameter:
        """Return what holds from so many days on."""
        value: Type = self.make.pick([NUMBER, TEXT, DATE])
        return self.dated(name, StepBy(value), lambda: self._ladder(NUMBER, value, ends=False))

    def _ladder(self, over: Type, to: Type, *, ends: bool) -> Ladder:
        known = _LADDERS[over]
        places = sorted({self.make.number(0, len(known) - 1) for _ in range(self.make.number(1, 3))})
        lows = [known[place] for place in places]
        beyond = [known[-1]] if places[-1] < len(known) - 1 and ends and self.seldom() else [None]
        highs = [*lows[1:], *beyond] if ends else [None] * len(lows)
        return Ladder(
            tuple(
                (written(low), None if high is None else written(high), written(self._literal(to)))
                for low, high in zip(lows, highs, strict=True)
            )
        )

    def _literal(self, base: Type) -> Node:
        """Return what is written down for a parameter of a type."""
        if isinstance(base, SetOf) and isinstance(base.of, EnumType):
            members = {self.make.pick(list(base.of.by_id)) for _ in range(self.make.number(0, 2))}
            return nodes.ListOf(tuple(nodes.Text(member) for member in sorted(members)))
        if base == DATE:
            return nodes.Day(self.make.pick(DAYS))
        return self.make.pick(_LADDERS.get(base) or (nodes.Text("甲"), nodes.Text("乙")))

    # -- definitions

    def definitions(self, most: int) -> list[AnyRule]:
        """Return up to so many definitions, some of them fields of rows; a later one may name those before it."""
        drawn: list[AnyRule] = []
        types = [NUMBER, DATE, DURATION, *(type_ for type_ in _told_of(self.scope.vocabulary) if _is_listed(type_))]
        for place in range(self.make.number(0, most)):
            name = f"told_{place}"
            base: Type = self.make.pick([BOOLEAN, BOOLEAN, *dict.fromkeys(types)])
            ledger = self.make.pick(sorted(ledgers_in(self.scope))) if self.make.flip() else None
            scope = self.scope if ledger is None else self.scope.with_row("entry", ledger)
            full_name = name if ledger is None else f"{ledger}.{name}"
            versions = [self.defined(full_name, base, ledger, scope)]
            if self.seldom():
                day = self.make.pick(DAYS)
                later = attrs.evolve(self.defined(full_name, base, ledger, scope), in_force=InForce(day))
                versions = [attrs.evolve(versions[0], in_force=InForce(None, add_days(day, -1))), later]
                versions = versions[self.make.number(0, 1) :]
            drawn += versions
            term = Term(full_name, Label(name, name), ExprType(base, bool(optional_definitions(versions))))
            self._supply(ledger, name, term)
        return drawn

    def _supply(self, ledger: str | None, name: str, term: Term) -> None:
        """Bring a parameter or definition, or a defined field of a ledger's rows, into reach."""
        if ledger is None:
            self.scope = attrs.evolve(self.scope, terms={**self.scope.terms, name: term})
        else:
            fields = {**self.scope.derived.get(ledger, {}), name: term}
            self.scope = attrs.evolve(self.scope, derived={**self.scope.derived, ledger: fields})

    def defined(self, name: str, base: Type, ledger: str | None, scope: Scope) -> Definition:
        """Return one version of a definition: a value or a table, at times only under a condition."""
        keys: dict[str, Any] = {"id": name, "title": TITLE, "cites": CITES, "type": base}
        if ledger is not None:
            keys["of"] = written(nodes.Domain(ledger, "entry"))
        for key in ("when", "unless"):
            if not self.make.number(0, 7):
                keys[key] = self.condition(scope)
        if self.seldom():
            return Definition(**keys, table=self.table(base, scope))
        if base in (BOOLEAN, NUMBER) and self.make.flip():
            return Definition(**keys, value=self._asked_of_rows(base, scope))
        optional = base != BOOLEAN and self.seldom()
        return Definition(**keys, value=written(self.make.expression(scope, base, FUEL, optional=optional)))

    def _asked_of_rows(self, base: Type, scope: Scope) -> Expression:
        """Return what definitions of real law mostly are: how many rows there are, or a fact and whether there are any."""
        rows = domain(self.make.rows(scope, 1))
        if base == NUMBER:
            return written(typecheck(nodes.Count(rows), scope))
        fact = self.make.expression(scope, BOOLEAN, 0)
        return written(typecheck(nodes.And((fact, nodes.Any(rows))), scope))

    # -- tables

    def table(self, base: Type, scope: Scope) -> Table:
        """Return a table of a few rows of conditions, or of tests of a value, mostly with a default."""
        hits = ["unique", "first"] + ["collect"] * 2 * isinstance(base, SetOf) + ["least"] * (base in _ORDERED)
        hit = self.make.pick(hits)
        yields = base.of if isinstance(base, SetOf) and hit == "collect" else base
        columns, tests = self.columns(scope, self.make.number(1, 3))
        rows = [Row(cells, (self._output(yields, scope),)) for cells in tests]
        if self.make.number(0, 7):
            rest = tuple(written(nodes.Cell("rest")) for _ in columns or (None,))
            rows.append(Row(rest, (self._output(yields, scope),), default=True))
        return Table(columns, ("told",), tuple(rows), hit=hit, conditions=not columns)

    def columns(self, scope: Scope, rows: int) -> tuple[tuple[Expression, ...], list[tuple[Expression, ...]]]:
        """Return what a table tests, and the tests of so many rows; where it tests nothing, each row is a condition."""
        columns = () if self.make.flip() else (self.condition(scope, self.make.pick([NUMBER, DATE, BOOLEAN])),)
        return columns, [tuple(self._cell(column, scope) for column in columns or (None,)) for _ in range(rows)]

    def _cell(self, column: Expression | None, scope: Scope) -> Expression:
        """Return a test of a column's value, or a condition where there is no column."""
        if column is None or column.node.type is None:
            return written(nodes.Cell("value", self.condition(scope).node))
        cell = self.make.typed_cell(scope, column.node.type, 1)
        return written(cell if cell.op != "rest" else nodes.Cell("any"))

    def _output(self, base: Type, scope: Scope) -> Expression | None:
        return None if self.seldom() else self.condition(scope, base)


def _is_listed(type_: Type) -> bool:
    return isinstance(type_, EnumType | SetOf)


def domain(node: Node) -> nodes.Domain:
    """Return typed rows as what they are."""
    if not isinstance(node, nodes.Domain):
        raise TypeError("a strategy of domains drew something else")
    return node
