"""Typed conditions to the small tree: sugar away, names resolved, windows made plain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs
from attrs import frozen

from hazardrules.dates import Duration
from hazardrules.expr import nodes
from hazardrules.expr.types import AnyType, ConditionBy, NamespaceType, RowType
from hazardrules.facts.types import EnumType, Scalar, SetOf
from hazardrules.facts.vocabulary import Vocabulary
from hazardrules.lower import tree

_DAY: Final = tree.Lit(Duration(1, "day"))


@frozen
class Names:
    """What a condition's names mean: rows bound so far, derived fields, parameters.

    *rows* maps a row's name to its unique name and ledger.
    """

    vocabulary: Vocabulary
    derived: frozenset[str] = frozenset()
    parameters: Mapping[str, AnyType] = attrs.field(factory=dict)
    rows: Mapping[str, tuple[str, str]] = attrs.field(factory=dict)

    def bind(self, row: str, ledger: str) -> Names:
        """Return the names inside a domain; a row of the same name outside is kept apart."""
        taken = {unique for unique, _ in self.rows.values()}
        unique = row
        while unique in taken:
            unique += "'"
        return attrs.evolve(self, rows={**self.rows, row: (unique, ledger)})


def lower(node: nodes.Node, names: Names) -> tree.Expr:
    """Return the lowered form of a typed condition."""
    lowered = _LOWER[type(node)](node, names)
    return attrs.evolve(lowered, type=node.type, shown=node)


def rows_of(domain: nodes.Domain, names: Names) -> tuple[tree.Rows, Names]:
    """Return the rows of a domain, and the names inside it.

    The members of a parameter's list stand for rows; they have no date.
    """
    inside = names.bind(domain.row, domain.ledger)
    unique = inside.rows[domain.row][0]
    ledger = names.vocabulary.ledgers.get(domain.ledger)
    key = ledger.key if ledger is not None else None
    on = lower(domain.by, inside) if domain.by is not None else None
    by_key = on is None or (isinstance(on, tree.Field) and on.name == key)
    if on is None and key is not None:
        on = tree.Field(unique, domain.ledger, key)
    window = _window(domain.window, names) if domain.window is not None else None
    where = lower(domain.where, inside) if domain.where is not None else None
    other = names.rows[domain.other_than][0] if domain.other_than is not None else None
    return tree.Rows(domain.ledger, unique, where, on, window, by_key, other, shown=domain), inside


def _window(window: nodes.Window, names: Names) -> tuple[tree.Expr, tree.Expr]:
    match window:
        case nodes.UnitOf(unit=unit, of=of):
            day = lower(of, names)
            return tree.UnitStart(unit, day), tree.UnitEnd(unit, day)
        case nodes.UnitBefore(unit=unit, of=of):
            day = _start_of(of, lower(of, names))
            return tree.UnitStart(unit, day, 1), tree.UnitEnd(unit, day, 1)
        case nodes.DaysTo(duration=duration, of=of):
            day = lower(of, names)
            # The last day is inside, so "180 days to d" begins 179 days before it.
            return tree.Shift(tree.Shift(day, tree.Lit(duration), -1), _DAY), day
        case nodes.Between(start=start, end=end):
            return lower(start, names), lower(end, names)
        case nodes.During(of=of):
            period = lower(of, names)
            return tree.PeriodEdge("start", period), tree.PeriodEdge("end", period)
    raise AssertionError(window)


def _start_of(node: nodes.Node, lowered: tree.Expr) -> tree.Expr:
    """``in year before period`` counts back from the period's first day."""
    is_period = node.type is not None and node.type.base == Scalar("period")
    return tree.PeriodEdge("start", lowered) if is_period else lowered


def _literal(node: Any, names: Names) -> tree.Expr:
    value = node.value
    if isinstance(node, nodes.Number) and value == value.to_integral_value():
        value = int(value)
    return tree.Lit(value)


def _name(node: nodes.Name, names: Names) -> tree.Expr:
    if node.name == "as_of":
        return tree.AsOf()
    if node.name == "period":
        return tree.CurrentPeriod()
    if node.name in names.parameters:
        return tree.Given(node.name)
    return tree.Defined(node.name)


def _member(node: nodes.Member, names: Names) -> tree.Expr:
    of = node.of
    base = of.type.base if of.type is not None else None
    if isinstance(of, nodes.Pick):
        rows, inside = rows_of(of.domain, names)
        unique, ledger = inside.rows[of.domain.row]
        return tree.Aggregate(of.which, rows, _field(unique, ledger, node.name, names))
    if isinstance(base, RowType) and isinstance(of, nodes.Name):
        unique, ledger = names.rows[of.name]
        return _field(unique, ledger, node.name, names)
    if isinstance(base, NamespaceType):
        return tree.Fact(base.name, node.name)
    return tree.PeriodEdge(node.name, lower(of, names))


def _field(row: str, ledger: str, name: str, names: Names) -> tree.Expr:
    if f"{ledger}.{name}" in names.derived:
        return tree.Derived(row, ledger, name)
    return tree.Field(row, ledger, name)


def _call(node: nodes.Call, names: Names) -> tree.Expr:
    args = [lower(arg, names) for arg in node.args]
    match node.name:
        case "days":
            return tree.DaysBetween(args[0], args[1])
        case "percent":
            return tree.Share(args[0], args[1])
        case "only":
            return tree.Only(args[0])
        case "by_steps":
            steps = node.args[1]
            assert isinstance(steps, nodes.Name), "checked by typecheck"
            return tree.BySteps(steps.name, args[0])
    told = names.parameters[node.name]
    if isinstance(told, ConditionBy):
        return tree.ConditionAt(node.name, args[0], _asked_of(node.args[0], told.ledger, names))
    return tree.Lookup(node.name, args[0])


def _asked_of(key: nodes.Node, ledger: str, names: Names) -> str:
    """Return the row a ``condition by`` look-up speaks of: the key's own, else the nearest."""
    if isinstance(key, nodes.Member) and isinstance(key.of, nodes.Name) and key.of.name in names.rows:
        return names.rows[key.of.name][0]
    return [unique for unique, bound in names.rows.values() if bound == ledger][-1]


_COMPARE: Final[Mapping[str, Callable[[tree.Expr, tree.Expr], tree.Expr]]] = {
    "=": tree.Equal,
    "!=": lambda left, right: tree.Not(tree.Equal(left, right)),
    "<": tree.Less,
    "<=": tree.AtMost,
    ">": lambda left, right: tree.Less(right, left),
    ">=": lambda left, right: tree.AtMost(right, left),
}


def compare(op: str, left: tree.Expr, right: tree.Expr) -> tree.Expr:
    """Return the lowered comparison of two lowered operands whose types are known."""
    enum = enum_of(left) or enum_of(right)
    under = enum if enum is not None and enum.is_tree else None
    if op in _COMPARE:
        return _COMPARE[op](left, right)
    if op in ("at_least", "at_most"):
        assert enum is not None, "checked by typecheck"
        low, high = (right, left) if op == "at_least" else (left, right)
        return tree.AtMost(tree.Rank(low, enum), tree.Rank(high, enum))
    if op.endswith("in"):
        found: tree.Expr = tree.In(left, right, under)
    elif op == "contains":
        found = tree.In(right, left, under)
    else:
        found = tree.Overlaps(left, right, under)
    return tree.Not(found) if op.startswith("not ") else found


def enum_of(expr: tree.Expr) -> EnumType | None:
    """Return the enum an expression speaks of, itself or as a set's members."""
    base = expr.type.base if expr.type is not None else None
    if isinstance(base, SetOf):
        base = base.of
    return base if isinstance(base, EnumType) else None


def _compare(node: nodes.Compare, names: Names) -> tree.Expr:
    return compare(node.op, lower(node.left, names), lower(node.right, names))


def _is(node: nodes.Is, names: Names) -> tree.Expr:
    of = lower(node.of, names)
    kinds = {"none": tree.IsNone, "unknown": tree.IsUnknown, "empty": tree.IsEmpty}
    found = kinds[node.state](of)
    return tree.Not(found) if node.negated else found


def _arithmetic(node: nodes.Arithmetic, names: Names) -> tree.Expr:
    left, right = lower(node.left, names), lower(node.right, names)
    if node.op == "without":
        return tree.Without(left, right)
    if _is_a(left, "date", "instant") and node.op in "+-":
        if _is_a(right, "date", "instant"):
            return tree.DaysBetween(right, left)
        return tree.Shift(left, right, 1 if node.op == "+" else -1)
    if _is_a(right, "date", "instant"):
        return tree.Shift(right, left)
    return tree.Arith(node.op, left, right)


def _is_a(expr: tree.Expr, *names: str) -> bool:
    base = expr.type.base if expr.type is not None else None
    return isinstance(base, Scalar) and base.name in names


def _every(node: nodes.Every, names: Names) -> tree.Expr:
    rows, inside = rows_of(node.domain, names)
    fails: tree.Expr = tree.Not(lower(node.has, inside), shown=node.has)
    where = fails if rows.where is None else tree.And((rows.where, fails))
    return tree.Not(tree.Aggregate("any", attrs.evolve(rows, where=where)))


def _aggregate(kind: str, domain: nodes.Domain, measure: nodes.Node | None, names: Names) -> tree.Aggregate:
    rows, inside = rows_of(domain, names)
    return tree.Aggregate(kind, rows, lower(measure, inside) if measure is not None else None)


def _count(node: nodes.Count, names: Names) -> tree.Expr:
    return _aggregate("count" if node.distinct is None else "distinct", node.domain, node.distinct, names)


def _most(node: nodes.Most, names: Names) -> tree.Expr:
    return attrs.evolve(_aggregate("most", node.domain, None, names), length=node.duration)


def _pick(node: nodes.Pick, names: Names) -> tree.Expr:
    """A row that is only asked for being there: its id stands for it."""
    rows, inside = rows_of(node.domain, names)
    unique, ledger = inside.rows[node.domain.row]
    return tree.Aggregate(node.which, rows, tree.Field(unique, ledger, "id"))


def _all(items: tuple[nodes.Node, ...], names: Names) -> tuple[tree.Expr, ...]:
    return tuple(lower(item, names) for item in items)


_LOWER: Final[dict[type[nodes.Node], Callable[[Any, Names], tree.Expr]]] = {
    nodes.Truth: _literal,
    nodes.Number: _literal,
    nodes.Money: _literal,
    nodes.Percent: _literal,
    nodes.Text: _literal,
    nodes.Day: _literal,
    nodes.Instant: _literal,
    nodes.Length: _literal,
    nodes.NoneLiteral: lambda node, names: tree.Lit(None),
    nodes.ListOf: lambda node, names: tree.SetLit(_all(node.items, names)),
    nodes.Name: _name,
    nodes.Member: _member,
    nodes.Call: _call,
    nodes.Not: lambda node, names: tree.Not(lower(node.of, names)),
    nodes.And: lambda node, names: tree.And(_all(node.items, names)),
    nodes.Or: lambda node, names: tree.Or(_all(node.items, names)),
    nodes.Compare: _compare,
    nodes.Is: _is,
    nodes.If: lambda node, names: tree.Choose(*_all((node.condition, node.then, node.otherwise), names)),
    nodes.Otherwise: lambda node, names: tree.Otherwise(*_all((node.first, node.second), names)),
    nodes.Arithmetic: _arithmetic,
    nodes.DayOf: lambda node, names: tree.DayIn(node.number, node.unit, lower(node.of, names)),
    nodes.Any: lambda node, names: _aggregate("any", node.domain, None, names),
    nodes.Every: _every,
    nodes.Count: _count,
    nodes.Sum: lambda node, names: _aggregate("sum", node.domain, node.measure, names),
    nodes.Pick: _pick,
    nodes.ExtremeOf: lambda node, names: _aggregate(node.which, node.domain, node.measure, names),
    nodes.Extreme: lambda node, names: tree.Extreme(node.which, _all(node.items, names)),
    nodes.Most: _most,
}

LOWERED: Final = frozenset(_LOWER)
"""Every node a condition can hold; a test compares it with `expr.nodes`."""
