"""What a lowered condition is worth at one point, three-valued and exact in its bounds.

The reference: each node has one function, read from one table. Nothing is clever here;
faster evaluators must agree with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal, DivisionByZero, InvalidOperation, localcontext
from typing import Any, Final

import attrs

from hazardrules.dates import (
    CalendarPeriod,
    Duration,
    UnknownCalendarError,
    add_days,
    day_of,
    shift,
)
from hazardrules.evaluators.interpreter.rows import aggregate
from hazardrules.evaluators.interpreter.world import Here, failed, field_value, open_value
from hazardrules.evaluators.possible import (
    FALSE,
    NONE,
    NOTHING,
    Failed,
    Known,
    Maybe,
    Missings,
    Value,
    conjunction,
    disjunction,
    equal,
    extreme,
    first_failure,
    high_of,
    join,
    low_of,
    may_be_none,
    may_exist,
    members,
    missing_of,
    negation,
    ordered,
    truth,
    undecided,
)
from hazardrules.expr.types import Keyed, StepBy
from hazardrules.facts.types import UNKNOWN, EnumType, Scalar
from hazardrules.findings.finding import Missing
from hazardrules.lower import tree
from hazardrules.lower.program import LoweredValue


def evaluate(expr: tree.Expr, here: Here) -> Value:
    """Return what *expr* may be worth at this point."""
    return _EVALUATE[type(expr)](expr, here)


# -- leaves


def _fact(expr: tree.Fact, here: Here) -> Value:
    history = _from_history(expr, here)
    if history is not None:
        return history
    record = here.facts.namespace(expr.namespace)
    told = UNKNOWN if record is UNKNOWN or record is None else getattr(record, expr.name)
    return field_value(here, expr.namespace, expr.name, told, f"{expr.namespace}.{expr.name}")


HISTORIES: Final[Mapping[tuple[str, str], tuple[str, str, str, str]]] = {
    ("enterprise", "standardisation_grade"): ("grades", "granted_on", "grade", "valid_until"),
}
"""Fields whose value on an earlier day a ledger tells: ledger, from, value, until."""


def _from_history(expr: tree.Fact, here: Here) -> Value | None:
    """Return the value held on `fact_day` where a ledger tells it, else None."""
    told = HISTORIES.get((expr.namespace, expr.name))
    if told is None or here.fact_day is None:
        return None
    ledger, since, value, until = told
    rows = here.facts.ledger(ledger)
    if not isinstance(rows, tuple):
        return None
    held: list[tuple[date, Any]] = []
    for row in rows:
        start, end = getattr(row, since), getattr(row, until)
        if start is UNKNOWN or start is None or start > here.fact_day:
            continue
        if end is UNKNOWN or end is None or end >= here.fact_day:
            held.append((start, getattr(row, value)))
    if not held:
        return None
    latest = max(held, key=lambda one: one[0])[1]
    return None if latest is UNKNOWN else Known(latest)


def _field(expr: tree.Field, here: Here) -> Value:
    at = here.rows[expr.row]
    return field_value(here, expr.ledger, expr.name, getattr(at.row, expr.name), f"{at.path}.{expr.name}")


def _derived(expr: tree.Derived, here: Here) -> Value:
    name = f"{expr.ledger}.{expr.name}"
    told = here.definition(name)
    if told is None:
        return _not_in_force(name, here)
    at = here.rows[expr.row]
    assert told.row is not None, "a derived field has a row"
    inside = attrs.evolve(here, rows={told.row: at}, period=None)
    return _memo((name, at.ledger, at.index, here.law_day, here.fact_day), here, lambda: _definition(name, inside))


def _defined(expr: tree.Defined, here: Here) -> Value:
    inside = attrs.evolve(here, rows={}, period=None)
    return _memo((expr.id, here.law_day, here.fact_day), here, lambda: _definition(expr.id, inside))


def _memo(key: Any, here: Here, work: Callable[[], Value]) -> Value:
    if key not in here.memo:
        here.memo[key] = work()
    return here.memo[key]


def _not_in_force(name: str, here: Here) -> Failed:
    return failed(
        f"no version of `{name}` is in force here on {here.law_day}", f"{here.law_day} 本地没有现行有效的「{name}」"
    )


def _definition(name: str, here: Here) -> Value:
    told = here.definition(name)
    if told is None:
        return _not_in_force(name, here)
    if told.value is not None:
        value = evaluate(told.value, here)
    elif told.table is not None:
        value = table_value(told.table, here)[0]
    else:
        value = open_value(told.type, frozenset({Missing("law", name)}))
    if told.when is None:
        return value
    condition = evaluate(told.when, here)
    if truth(condition) is True:
        return value
    return NONE if truth(condition) is False else join((value, NONE), missing_of(condition))


def _values_of(name: str, here: Here) -> LoweredValue | None:
    told = here.parameter(name)
    if told is None:
        return None
    return next((value for value in told.values if value.in_force.contains(here.law_day)), None)


def _open_parameter(name: str, type_: Any, here: Here) -> Value:
    """The public text gives no value: what decides is law, not a fact of the subject."""
    base = type_.value if isinstance(type_, Keyed | StepBy) else type_
    return open_value(base, frozenset({Missing("law", name)}))


def _given(expr: tree.Given, here: Here) -> Value:
    told = here.parameter(expr.id)
    if told is None:
        return _not_in_force(expr.id, here)
    value = _values_of(expr.id, here)
    if value is None or value.value is None:
        return _open_parameter(expr.id, told.type, here)
    found = evaluate(value.value, here)
    if told.open_list and isinstance(found, Known):
        # 等: the members named are certain, others are possible.
        return Maybe(frozenset({Missing("law", expr.id)}), found.value, None)
    return found


def _lookup(expr: tree.Lookup, here: Here) -> Value:
    told = here.parameter(expr.id)
    if told is None:
        return _not_in_force(expr.id, here)
    key = evaluate(expr.key, here)
    if isinstance(key, Failed):
        return key
    value = _values_of(expr.id, here)
    unsaid = _open_parameter(expr.id, told.type, here)
    if value is None:
        return unsaid
    if value.steps is not None:
        return _ladder_step(value.steps, key, here)
    table = value.by_key or {}
    if isinstance(key, Maybe):
        keys = key.choices if key.choices is not None else frozenset(table) | {None}
        return join((_at_key(table, one, unsaid, here) for one in sorted(keys, key=str)), key.missing)
    return _at_key(table, key.value, unsaid, here)


def _at_key(table: Mapping[str | None, tree.Expr], key: Any, unsaid: Value, here: Here) -> Value:
    return evaluate(table[key], here) if key in table else unsaid


def _ladder_step(steps: tuple[tuple[Any, Any, Any], ...], key: Value, here: Here) -> Value:
    """The last step whose number is reached; none before the first."""
    assert not isinstance(key, Failed)
    reached = [(low, to) for low, _, to in steps]
    low, high = low_of(key), high_of(key)
    if not may_exist(key):
        return NONE
    found: list[Value] = []
    for place, (start, to) in enumerate(reached):
        after = reached[place + 1][0] if place + 1 < len(reached) else None
        begins = high is None or start <= high
        ends = after is None or low is None or after > low
        if begins and ends:
            found.append(Known(to))
    if low is None or low < reached[0][0]:
        found.append(NONE)
    return join(found, missing_of(key))


def _condition_at(expr: tree.ConditionAt, here: Here) -> Value:
    told = here.parameter(expr.id)
    if told is None:
        return _not_in_force(expr.id, here)
    value = _values_of(expr.id, here)
    unsaid = undecided(frozenset({Missing("law", expr.id)}))
    if value is None:
        return unsaid
    key = evaluate(expr.key, here)
    if isinstance(key, Failed):
        return key
    table = value.by_key or {}
    elsewhere: Value = unsaid if told.open or told.open_list else FALSE
    inside = here.bind(told.row, here.rows[expr.row]) if told.row is not None else here
    if isinstance(key, Maybe):
        keys = key.choices if key.choices is not None else frozenset(table) | {None}
        return join((_at_key(table, one, elsewhere, inside) for one in sorted(keys, key=str)), key.missing)
    return _at_key(table, key.value, elsewhere, inside)


def _by_steps(expr: tree.BySteps, here: Here) -> Value:
    value = _values_of(expr.id, here)
    if value is None or value.steps is None:
        return _open_parameter(expr.id, Scalar("money"), here)
    amount = evaluate(expr.amount, here)
    if isinstance(amount, Failed):
        return amount
    steps = value.steps

    def marginal(of: Any) -> Any:
        total = Decimal(0)
        for low, high, rate in steps:
            top = of if high is None else min(of, high)
            if top > low:
                total += (top - low) * rate
        return total

    return _monotone(marginal, amount)


def _monotone(function: Callable[[Any], Any], value: Known | Maybe) -> Value:
    """Apply a rising function to a value or to the ends of its interval."""
    if isinstance(value, Known):
        return NONE if value.value is None else Known(function(value.value))
    low, high = low_of(value), high_of(value)
    return Maybe(
        value.missing,
        None if low is None else function(low),
        None if high is None else function(high),
        none=may_be_none(value),
    )


# -- logic


def _in(expr: tree.In, here: Here) -> Value:
    item, of = evaluate(expr.item, here), evaluate(expr.of, here)
    failure = first_failure((item, of))
    if failure is not None:
        return failure
    assert not isinstance(item, Failed) and not isinstance(of, Failed)
    if isinstance(item, Known):
        single = frozenset() if item.value is None else frozenset({item.value})
        return _meets(Known(single), of, expr.under)
    if item.choices is None:
        return FALSE if members(of)[1] == frozenset() else undecided(missing_of(item, of))
    answers = [
        _meets(Known(frozenset() if one is None else frozenset({one})), of, expr.under)
        for one in sorted(item.choices, key=str)
    ]
    return join(answers, item.missing)


def _overlaps(expr: tree.Overlaps, here: Here) -> Value:
    left, right = evaluate(expr.left, here), evaluate(expr.right, here)
    failure = first_failure((left, right))
    if failure is not None:
        return failure
    assert not isinstance(left, Failed) and not isinstance(right, Failed)
    return _meets(left, right, expr.under)


def _meets(left: Known | Maybe, right: Known | Maybe, under: EnumType | None) -> Value:
    """Tell whether two sets share a member; in a tree, lying under one counts."""
    low, high = _lineages(members(left), under)
    other_low, other_high = members(right)
    if low & other_low:
        return Known(True)
    if high == frozenset() or other_high == frozenset():
        return FALSE
    if high is not None and other_high is not None and not high & other_high:
        return FALSE
    return undecided(missing_of(left, right))


def _lineages(
    told: tuple[frozenset[Any], frozenset[Any] | None], under: EnumType | None
) -> tuple[frozenset[Any], frozenset[Any] | None]:
    if under is None:
        return told
    low, high = (
        None if part is None else frozenset(above for one in part for above in under.lineage(one)) for part in told
    )
    return low or frozenset(), high


def _is_none(expr: tree.IsNone, here: Here) -> Value:
    value = evaluate(expr.of, here)
    if isinstance(value, Failed):
        return value
    if may_be_none(value) and may_exist(value):
        return undecided(missing_of(value))
    return Known(may_be_none(value))


def _is_unknown(expr: tree.IsUnknown, here: Here) -> Value:
    value = evaluate(expr.of, here)
    return value if isinstance(value, Failed) else Known(isinstance(value, Maybe))


def _is_empty(expr: tree.IsEmpty, here: Here) -> Value:
    value = evaluate(expr.of, here)
    if isinstance(value, Failed):
        return value
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


def _arith(expr: tree.Arith, here: Here) -> Value:
    left, right = evaluate(expr.left, here), evaluate(expr.right, here)
    failure = first_failure((left, right))
    if failure is not None:
        return failure
    assert not isinstance(left, Failed) and not isinstance(right, Failed)
    if not may_exist(left) or not may_exist(right):
        return NONE
    none = may_be_none(left) or may_be_none(right)
    ends = [(low_of(left), high_of(left)), (low_of(right), high_of(right))]
    if expr.op == "/" and _holds_zero(ends[1]):
        if isinstance(right, Known):
            return failed("division by zero", "除数为零")
        return Maybe(missing_of(left, right), none=none)
    corners = [_calculate(expr.op, one, other) for one in ends[0] for other in ends[1]]
    if isinstance(left, Known) and isinstance(right, Known):
        return Known(corners[0])
    low, high = _hull(expr.op, ends, corners)
    return Maybe(missing_of(left, right), low, high, none=none)


def _holds_zero(ends: tuple[Any, Any]) -> bool:
    low, high = ends
    return (low is None or low <= 0) and (high is None or high >= 0)


def _hull(op: str, ends: list[tuple[Any, Any]], corners: list[Any]) -> tuple[Any, Any]:
    """Return the ends of a calculation from its corners; an open end stays open where it matters."""
    low_low, low_high, high_low, high_high = corners
    if op == "+":
        return low_low, high_high
    if op == "-":
        return low_high, high_low
    if None in corners:
        # A product of what is never negative is bounded below by its lower corner.
        positive = all(low is not None and low >= 0 for low, _ in ends)
        return (low_low if positive and op == "*" else None), None
    return min(corners), max(corners)


def _calculate(op: str, left: Any, right: Any) -> Any:
    if left is None or right is None:
        return None
    with localcontext() as context:
        context.prec = 34
        try:
            if op == "+":
                return left + right
            if op == "-":
                return left - right
            if op == "*":
                return left * right
            quotient = Decimal(left) / Decimal(right)
        except (InvalidOperation, DivisionByZero, OverflowError):
            return None
    return int(quotient) if quotient == quotient.to_integral_value() else quotient


def _shift(expr: tree.Shift, here: Here) -> Value:
    day, length = evaluate(expr.day, here), evaluate(expr.length, here)
    failure = first_failure((day, length))
    if failure is not None:
        return failure
    assert not isinstance(day, Failed) and not isinstance(length, Failed)
    if not may_exist(day) or not may_exist(length):
        return NONE
    if not isinstance(length, Known):
        lengths = _listed(length)
        if lengths is None:
            low = low_of(day) if expr.sign > 0 else None
            high = high_of(day) if expr.sign < 0 else None
            return Maybe(missing_of(day, length), low, high, none=may_be_none(day) or may_be_none(length))
        return join((_moved(day, one, expr.sign) for one in lengths), missing_of(length))
    return _moved(day, length.value, expr.sign)


def _listed(value: Maybe) -> list[Duration] | None:
    if value.choices is None:
        return None
    return sorted((one for one in value.choices if one is not None), key=str)


def _moved(day: Known | Maybe, length: Duration, sign: int) -> Value:
    try:
        return _monotone(lambda one: shift(one, length, sign), day)
    except UnknownCalendarError as error:
        # Between the working days asked for and all the holidays there could be.
        missing = missing_of(day) | {Missing("calendar", str(error))}
        low, high = low_of(day), high_of(day)
        longest = length.amount * 7 + 14
        ends = (0, longest) if sign > 0 else (-longest, 0)
        return Maybe(
            missing,
            None if low is None else add_days(day_of(low), ends[0]),
            None if high is None else add_days(day_of(high), ends[1]),
            none=may_be_none(day),
        )


def _days_between(expr: tree.DaysBetween, here: Here) -> Value:
    first, last = evaluate(expr.first, here), evaluate(expr.last, here)
    failure = first_failure((first, last))
    if failure is not None:
        return failure
    assert not isinstance(first, Failed) and not isinstance(last, Failed)
    if not may_exist(first) or not may_exist(last):
        return NONE
    if isinstance(first, Known) and isinstance(last, Known):
        return Known(_days(first.value, last.value))
    shortest = _days(high_of(first), low_of(last))
    longest = _days(low_of(first), high_of(last))
    return Maybe(missing_of(first, last), shortest, longest, none=may_be_none(first) or may_be_none(last))


def _days(first: Any, last: Any) -> int | None:
    if first is None or last is None:
        return None
    return (day_of(last) - day_of(first)) // timedelta(days=1)


def _share(expr: tree.Share, here: Here) -> Value:
    part, whole = evaluate(expr.part, here), evaluate(expr.whole, here)
    failure = first_failure((part, whole))
    if failure is not None:
        return failure
    assert not isinstance(part, Failed) and not isinstance(whole, Failed)
    if not may_exist(part) or not may_exist(whole) or high_of(whole) == 0:
        return NONE
    if isinstance(part, Known) and isinstance(whole, Known):
        return Known(_ratio(part.value, whole.value))
    none = may_be_none(part) or may_be_none(whole) or low_of(whole) in (None, 0)
    low = None if high_of(whole) is None or low_of(part) is None else _ratio(low_of(part), high_of(whole))
    least = low_of(whole)
    high = None if high_of(part) is None or least in (None, 0) else _ratio(high_of(part), least)
    return Maybe(missing_of(part, whole), low, high, none=none)


def _ratio(part: Any, whole: Any) -> Decimal:
    with localcontext() as context:
        context.prec = 34
        return Decimal(part) / Decimal(whole)


def _extreme(expr: tree.Extreme, here: Here) -> Value:
    values = [evaluate(item, here) for item in expr.items]
    return extreme(expr.which, values)


def _rank(expr: tree.Rank, here: Here) -> Value:
    value = evaluate(expr.of, here)
    if isinstance(value, Failed):
        return value
    if isinstance(value, Known):
        return NONE if value.value is None else Known(expr.enum.rank(value.value))
    choices = value.choices if value.choices is not None else frozenset(one.id for one in expr.enum.values)
    return Maybe(value.missing, choices=frozenset(None if one is None else expr.enum.rank(one) for one in choices))


def _set(expr: tree.SetLit, here: Here) -> Value:
    values = [evaluate(item, here) for item in expr.items]
    failure = first_failure(values)
    if failure is not None:
        return failure
    certain = frozenset(value.value for value in values if isinstance(value, Known) and value.value is not None)
    open_ = [value for value in values if isinstance(value, Maybe)]
    if not open_:
        return Known(certain)
    possible: frozenset[Any] | None = certain
    for value in open_:
        possible = None if possible is None or value.choices is None else possible | (value.choices - {None})
    return Maybe(missing_of(*open_), certain, possible)


def _without(expr: tree.Without, here: Here) -> Value:
    left, right = evaluate(expr.left, here), evaluate(expr.right, here)
    failure = first_failure((left, right))
    if failure is not None:
        return failure
    assert not isinstance(left, Failed) and not isinstance(right, Failed)
    low, high = members(left)
    away_low, away_high = _as_set(right)
    kept_low = frozenset() if away_high is None else low - away_high
    kept_high = None if high is None else high - away_low
    if isinstance(left, Known) and isinstance(right, Known):
        return Known(kept_low)
    return Maybe(missing_of(left, right), kept_low, kept_high)


def _as_set(value: Known | Maybe) -> tuple[frozenset[Any], frozenset[Any] | None]:
    if isinstance(value, Known) and not isinstance(value.value, frozenset):
        single = frozenset() if value.value is None else frozenset({value.value})
        return single, single
    if (
        isinstance(value, Maybe)
        and value.choices is not None
        and not any(isinstance(one, frozenset) for one in value.choices)
    ):
        return frozenset(), value.choices - {None}
    return members(value)


def _only(expr: tree.Only, here: Here) -> Value:
    value = evaluate(expr.of, here)
    if isinstance(value, Failed):
        return value
    low, high = members(value)
    if high is not None and low == high:
        return Known(next(iter(low))) if len(low) == 1 else NONE
    if len(low) > 1:
        return NONE
    choices = None if high is None else frozenset({*high, None})
    return Maybe(missing_of(value), choices=choices, none=True)


def _unit_start(expr: tree.UnitStart, here: Here) -> Value:
    return _of_period(expr.unit, expr.back, evaluate(expr.day, here), lambda period: period.start)


def _unit_end(expr: tree.UnitEnd, here: Here) -> Value:
    return _of_period(expr.unit, expr.back, evaluate(expr.day, here), lambda period: period.end)


def _of_period(unit: str, back: int, day: Value, part: Callable[[CalendarPeriod], date]) -> Value:
    if isinstance(day, Failed):
        return day

    def found(one: Any) -> date:
        period = CalendarPeriod.of(unit, day_of(one))
        for _ in range(back):
            period = period.preceding()
        return part(period)

    return _monotone(found, day)


def _day_in(expr: tree.DayIn, here: Here) -> Value:
    def found(period: CalendarPeriod) -> date:
        return min(add_days(period.start, expr.number - 1), period.end)

    return _of_period(expr.unit, 0, evaluate(expr.day, here), found)


def _period_edge(expr: tree.PeriodEdge, here: Here) -> Value:
    value = evaluate(expr.of, here)
    if isinstance(value, Failed):
        return value
    if isinstance(value, Known):
        if value.value is None:
            return NONE
        return Known(value.value.start if expr.which == "start" else value.value.end)
    return Maybe(value.missing, none=value.none)


def _current_period(expr: tree.CurrentPeriod, here: Here) -> Value:
    assert here.period is not None, "checked by typecheck"
    return Known(here.period)


# -- tables


def table_value(body: tree.TableBody, here: Here) -> tuple[Value, ...]:
    """Return the outputs of a decision table; unknown inputs give the hull of the rows still reachable."""
    if body.hit == "collect":
        return tuple(_collected(body, place, here) for place in range(len(body.outputs)))
    certain: list[tree.TableRow] = []
    open_: list[tree.TableRow] = []
    missing: Missings = NOTHING
    for row in body.rows:
        answer = evaluate(row.when, here)
        if isinstance(answer, Failed):
            return tuple(answer for _ in body.outputs)
        told = truth(answer)
        if told is False:
            continue
        (open_ if told is None else certain).append(row)
        missing |= missing_of(answer)
        if told and body.hit == "first":
            break
    if body.hit == "unique" and len(certain) > 1:
        failure = failed("two rows of a table apply, and only one may", "决策表有两行同时成立,按规定只能有一行")
        return tuple(failure for _ in body.outputs)
    if body.hit == "unique" and certain:
        open_, missing = [], NOTHING
    return tuple(_output(body, certain, open_, missing, place, here) for place in range(len(body.outputs)))


def _output(
    body: tree.TableBody,
    certain: list[tree.TableRow],
    open_: list[tree.TableRow],
    missing: Missings,
    place: int,
    here: Here,
) -> Value:
    values = [_cell(row.outputs[place], here) for row in (*open_, *certain)]
    if body.hit == "least" and certain:
        sure = [_cell(row.outputs[place], here) for row in certain]
        least = extreme("min", sure)
        if not open_:
            return least
        return join((least, extreme("min", values)), missing)
    if not certain:
        if body.default is not None:
            values.append(_cell(body.default[place], here))
        elif not open_:
            return failed("no row of a table applies, and it has no default", "决策表没有成立的行,也没有“其余”行")
    return join(values, missing)


def _cell(output: tree.Expr | None, here: Here) -> Value:
    return NONE if output is None else evaluate(output, here)


def _collected(body: tree.TableBody, place: int, here: Here) -> Value:
    low: set[Any] = set()
    high: set[Any] = set()
    missing: set[Missing] = set()
    for row in body.rows:
        answer = evaluate(row.when, here)
        if isinstance(answer, Failed):
            return answer
        output = _cell(row.outputs[place], here)
        if truth(answer) is False or not isinstance(output, Known):
            continue
        high.add(output.value)
        if truth(answer):
            low.add(output.value)
        else:
            missing |= missing_of(answer)
    if low == high:
        return Known(frozenset(low))
    return Maybe(frozenset(missing), frozenset(low), frozenset(high))


_EVALUATE: Final[dict[type[tree.Expr], Callable[[Any, Here], Value]]] = {
    tree.Lit: lambda expr, here: Known(expr.value),
    tree.AsOf: lambda expr, here: Known(here.as_of),
    tree.CurrentPeriod: _current_period,
    tree.Fact: _fact,
    tree.Field: _field,
    tree.Derived: _derived,
    tree.Defined: _defined,
    tree.Given: _given,
    tree.Lookup: _lookup,
    tree.ConditionAt: _condition_at,
    tree.BySteps: _by_steps,
    tree.Not: lambda expr, here: negation(evaluate(expr.of, here)),
    tree.And: lambda expr, here: conjunction(evaluate(item, here) for item in expr.items),
    tree.Or: lambda expr, here: disjunction(evaluate(item, here) for item in expr.items),
    tree.Less: lambda expr, here: ordered(evaluate(expr.left, here), evaluate(expr.right, here), strict=True),
    tree.AtMost: lambda expr, here: ordered(evaluate(expr.left, here), evaluate(expr.right, here), strict=False),
    tree.Equal: lambda expr, here: equal(evaluate(expr.left, here), evaluate(expr.right, here)),
    tree.In: _in,
    tree.Overlaps: _overlaps,
    tree.IsNone: _is_none,
    tree.IsUnknown: _is_unknown,
    tree.IsEmpty: _is_empty,
    tree.Otherwise: _otherwise,
    tree.Choose: _choose,
    tree.Arith: _arith,
    tree.Shift: _shift,
    tree.DaysBetween: _days_between,
    tree.Share: _share,
    tree.Extreme: _extreme,
    tree.Rank: _rank,
    tree.SetLit: _set,
    tree.Without: _without,
    tree.Only: _only,
    tree.UnitStart: _unit_start,
    tree.UnitEnd: _unit_end,
    tree.DayIn: _day_in,
    tree.PeriodEdge: _period_edge,
    tree.Aggregate: lambda expr, here: aggregate(expr, here, evaluate),
}

EVALUATED: Final = frozenset(_EVALUATE)
"""Every node the interpreter evaluates; a test compares it with `lower.tree`."""
