"""What a lowered condition is worth at one point, three-valued and exact in its bounds.

The reference: each node has one function, read from one table. Nothing is clever here;
faster evaluators must agree with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

import attrs

from hazardrules.evaluators.interpreter.amounts import arithmetic, share
from hazardrules.evaluators.interpreter.days import day_in, days_between, period_edge, shifted, unit_end, unit_start
from hazardrules.evaluators.interpreter.rows import Evaluate, aggregate
from hazardrules.evaluators.interpreter.sets import contained, listed, only, overlaps, without
from hazardrules.evaluators.interpreter.supplied import by_steps, condition_at, defined, derived, given, lookup
from hazardrules.evaluators.interpreter.world import Here, field_value, open_value
from hazardrules.evaluators.possible import (
    FALSE,
    NONE,
    Failed,
    Known,
    Maybe,
    Value,
    conjunction,
    disjunction,
    equal,
    extreme,
    first_failure,
    join,
    may_be_none,
    may_exist,
    members,
    missing_of,
    negation,
    ordered,
    truth,
    undecided,
)
from hazardrules.facts.types import UNKNOWN
from hazardrules.findings.finding import Missing
from hazardrules.lower import tree


def evaluate(expr: tree.Expr, here: Here) -> Value:
    """Return what *expr* may be worth at this point."""
    return _EVALUATE[type(expr)](expr, here)


# -- leaves


def _fact(expr: tree.Fact, here: Here) -> Value:
    history = _from_history(expr, here)
    return _told(expr, here) if history is None else history


def _told(expr: tree.Fact, here: Here) -> Value:
    record = here.facts.namespace(expr.namespace)
    told = UNKNOWN if record is UNKNOWN or record is None else getattr(record, expr.name)
    return field_value(here, expr.namespace, expr.name, told, f"{expr.namespace}.{expr.name}")


HISTORIES: Final[Mapping[tuple[str, str], tuple[str, str, str, str]]] = {
    ("enterprise", "standardisation_grade"): ("grades", "granted_on", "grade", "valid_until"),
}
"""Fields whose value on an earlier day a ledger tells: ledger, from, value, until."""


def _from_history(expr: tree.Fact, here: Here) -> Value | None:
    """Return the value held on `fact_day` where a ledger tells it, else None.

    The latest row that had begun and hadn't ended tells it. A row whose days are unknown may,
    and so may one from before the records begin.
    """
    told = HISTORIES.get((expr.namespace, expr.name))
    if told is None or here.fact_day is None:
        return None
    ledger, since, value, until = told
    rows = here.facts.ledger(ledger)
    if not isinstance(rows, tuple):
        return None
    values: list[Value] = []
    doubts: set[Missing] = set()
    best: date | None = None
    held = []
    for index, row in enumerate(rows):
        path = f"{ledger}[{index}]"
        start = field_value(here, ledger, since, getattr(row, since), f"{path}.{since}")
        end = field_value(here, ledger, until, getattr(row, until), f"{path}.{until}")
        day = Known(here.fact_day)
        going = conjunction((ordered(start, day, strict=False), negation(ordered(end, day, strict=True))))
        if truth(going) is not False:
            held.append((start, going, field_value(here, ledger, value, getattr(row, value), f"{path}.{value}")))
            if truth(going) and isinstance(start, Known):
                best = start.value if best is None else max(best, start.value)
    for start, going, worth in held:
        if best is None or not isinstance(start, Known) or start.value >= best:
            values.append(worth)
            doubts |= missing_of(start, going)
    records = here.facts.records_from
    if records is not None and (best is None or best < records):
        hidden = frozenset({Missing("history", f"{ledger} before {records.isoformat()}")})
        spec = here.spec(ledger, value)
        values.append(open_value(spec.type, hidden, optional=spec.optional, spec=spec))
    if not values:
        return None
    return join(values if best is not None else (*values, _told(expr, here)), frozenset(doubts))


def _field(expr: tree.Field, here: Here) -> Value:
    at = here.rows[expr.row]
    if at.untold and expr.ledger in here.program.parameters:
        return Maybe(at.untold)
    if at.untold:
        spec = here.spec(expr.ledger, expr.name)
        return open_value(spec.type, at.untold, optional=spec.optional, spec=spec)
    return field_value(here, expr.ledger, expr.name, getattr(at.row, expr.name), f"{at.path}.{expr.name}")


def _current_period(expr: tree.CurrentPeriod, here: Here) -> Value:
    assert here.period is not None, "checked by typecheck"
    return Known(here.period)


# -- logic


def _is_none(_expr: tree.IsNone, value: Known | Maybe) -> Value:
    if may_be_none(value) and may_exist(value):
        return undecided(missing_of(value))
    return Known(may_be_none(value))


def _is_empty(_expr: tree.IsEmpty, value: Known | Maybe) -> Value:
    low, high = members(value)
    if low:
        return FALSE
    return Known(True) if high == frozenset() else undecided(missing_of(value))


# -- values


def _otherwise(expr: tree.Otherwise, here: Here) -> Value:
    first = evaluate(expr.first, here)
    if isinstance(first, Failed) or not may_be_none(first):
        return first
    second = evaluate(expr.second, here)
    if not may_exist(first) or isinstance(second, Failed):
        return second
    assert isinstance(first, Maybe)
    present = attrs.evolve(
        first, none=False, choices=None if first.choices is None else frozenset(first.choices - {None})
    )
    return join((present, second), first.missing)


def _choose(expr: tree.Choose, here: Here) -> Value:
    condition = evaluate(expr.condition, here)
    if isinstance(condition, Failed):
        return condition
    told = truth(condition)
    if told is not None:
        return evaluate(expr.then if told else expr.otherwise, here)
    return join((evaluate(expr.then, here), evaluate(expr.otherwise, here)), missing_of(condition))


def _extreme(expr: tree.Extreme, here: Here) -> Value:
    values = [evaluate(item, here) for item in expr.items]
    return extreme(expr.which, values)


def _rank(expr: tree.Rank, value: Known | Maybe) -> Value:
    if isinstance(value, Known):
        return NONE if value.value is None else Known(expr.enum.rank(value.value))
    choices = value.choices if value.choices is not None else frozenset(one.id for one in expr.enum.values)
    return Maybe(value.missing, choices=frozenset(None if one is None else expr.enum.rank(one) for one in choices))


def _of(work: Callable[..., Value], *operands: str) -> Callable[[Any, Here], Value]:
    """Return how a node is evaluated that works on its operands alone; the first that failed is its failure."""

    def evaluated(expr: Any, here: Here) -> Value:
        values = [evaluate(getattr(expr, operand), here) for operand in operands]
        failure = first_failure(values)
        return failure if failure is not None else work(expr, *values)

    return evaluated


def _supplied(work: Callable[[Any, Here, Evaluate], Value]) -> Callable[[Any, Here], Value]:
    """Return how a node is evaluated whose value the law supplies."""
    return lambda expr, here: work(expr, here, evaluate)


_EVALUATE: Final[dict[type[tree.Expr], Callable[[Any, Here], Value]]] = {
    tree.Lit: lambda expr, here: Known(expr.value),
    tree.AsOf: lambda expr, here: Known(here.as_of),
    tree.CurrentPeriod: _current_period,
    tree.Fact: _fact,
    tree.Field: _field,
    tree.Derived: _supplied(derived),
    tree.Defined: _supplied(defined),
    tree.Given: _supplied(given),
    tree.Lookup: _supplied(lookup),
    tree.ConditionAt: _supplied(condition_at),
    tree.BySteps: _supplied(by_steps),
    tree.Not: lambda expr, here: negation(evaluate(expr.of, here)),
    tree.And: lambda expr, here: conjunction(evaluate(item, here) for item in expr.items),
    tree.Or: lambda expr, here: disjunction(evaluate(item, here) for item in expr.items),
    tree.Less: _of(lambda expr, left, right: ordered(left, right, strict=True), "left", "right"),
    tree.AtMost: _of(lambda expr, left, right: ordered(left, right, strict=False), "left", "right"),
    tree.Equal: _of(lambda expr, left, right: equal(left, right), "left", "right"),
    tree.In: _of(contained, "item", "of"),
    tree.Overlaps: _of(overlaps, "left", "right"),
    tree.IsNone: _of(_is_none, "of"),
    tree.IsUnknown: _of(lambda expr, value: Known(isinstance(value, Maybe)), "of"),
    tree.IsEmpty: _of(_is_empty, "of"),
    tree.Otherwise: _otherwise,
    tree.Choose: _choose,
    tree.Arith: _of(arithmetic, "left", "right"),
    tree.Shift: _of(shifted, "day", "length"),
    tree.DaysBetween: _of(days_between, "first", "last"),
    tree.Share: _of(share, "part", "whole"),
    tree.Extreme: _extreme,
    tree.Rank: _of(_rank, "of"),
    tree.SetLit: lambda expr, here: listed([evaluate(item, here) for item in expr.items]),
    tree.Without: _of(without, "left", "right"),
    tree.Only: _of(only, "of"),
    tree.UnitStart: _of(unit_start, "day"),
    tree.UnitEnd: _of(unit_end, "day"),
    tree.DayIn: _of(day_in, "day"),
    tree.PeriodEdge: _of(period_edge, "of"),
    tree.Aggregate: lambda expr, here: aggregate(expr, here, evaluate),
}

EVALUATED: Final = frozenset(_EVALUATE)
"""Every node the interpreter evaluates; a test compares it with `lower.tree`."""
