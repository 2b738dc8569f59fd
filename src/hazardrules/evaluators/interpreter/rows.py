"""Rows of ledgers: which count for certain, which may, and what they add up to.

A row after the day asked about is invisible, and so is a planned one. A window that
begins before `records_from` is open: more rows may lie there than the file shows.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from attrs import frozen

from hazardrules.dates import add_days, day_of, shift
from hazardrules.evaluators.interpreter.world import Here, RowAt, field_value, open_value
from hazardrules.evaluators.possible import (
    FALSE,
    NONE,
    NOTHING,
    TRUE,
    Failed,
    Known,
    Maybe,
    Missings,
    Value,
    before,
    conjunction,
    extreme,
    first_failure,
    high_of,
    join,
    low_of,
    may_be_none,
    may_exist,
    members,
    missing_of,
    ordered,
    truth,
    undecided,
)
from hazardrules.findings.finding import Missing
from hazardrules.lower import tree

Evaluate = Callable[[tree.Expr, Here], Value]


@frozen
class Found:
    """A row that counts, surely or possibly, with the point at which it is bound."""

    at: RowAt
    here: Here
    certain: bool
    on: Value
    missing: Missings = NOTHING


@frozen
class Selection:
    """The rows of a domain: those that count or may, whether more may lie unseen, and why.

    *told* is False when the ledger itself wasn't given. *failure* is that of the first row
    whose condition has no value.
    """

    rows: tuple[Found, ...] = ()
    told: bool = True
    open_tail: bool = False
    missing: Missings = NOTHING
    failure: Failed | None = None

    @property
    def closed(self) -> bool:
        """Whether nothing is unseen."""
        return self.told and not self.open_tail

    def doubts(self) -> Missings:
        """Return what would settle which rows count."""
        found = set(self.missing)
        for row in self.rows:
            found |= row.missing
        return frozenset(found)


@frozen
class Member:
    """A member of a list that the law gives, as a row that has nothing but its id."""

    id: Any


def _members(rows: tree.Rows, here: Here, evaluate: Evaluate) -> Selection:
    """Return the members of a parameter's list that count; one that ends in 等 may have more."""
    told = evaluate(tree.Given(rows.ledger), here)
    if isinstance(told, Failed):
        return Selection(failure=told)
    low, high = members(told)
    found: list[Found] = []
    failed: Failed | None = None
    for index, one in enumerate(sorted(low if high is None else high, key=str)):
        at = RowAt(rows.ledger, index, Member(one))
        inside = here.bind(rows.row, at)
        tests: list[Value] = [TRUE if one in low else undecided(missing_of(told))]
        if rows.where is not None:
            tests.append(evaluate(rows.where, inside))
        answer = conjunction(tests)
        if isinstance(answer, Failed):
            failed = failed or answer
        elif truth(answer) is not False:
            found.append(Found(at, inside, truth(answer) is True, NONE, missing_of(answer)))
    return Selection(tuple(found), open_tail=high is None, missing=missing_of(told), failure=failed)


def select(rows: tree.Rows, here: Here, evaluate: Evaluate, *, future: bool = False, unseen: bool = True) -> Selection:
    """Return the rows of a domain at this point; *future* lets planned and later rows in.

    Without *unseen* nothing is said of rows that the file doesn't show.
    """
    if rows.ledger in here.program.parameters:
        return _members(rows, here, evaluate)
    told = here.facts.ledger(rows.ledger)
    if not isinstance(told, tuple):
        return Selection(told=False, missing=frozenset({Missing("fact", rows.ledger)}))
    ledger = here.program.vocabulary.ledgers[rows.ledger]
    window = None if rows.window is None else (evaluate(rows.window[0], here), evaluate(rows.window[1], here))
    failure = None if window is None else first_failure(window)
    unseen = unseen and ledger.event
    if failure is not None and _tail(rows, None, here, unseen=unseen):
        return Selection(failure=failure)
    skipped = here.rows[rows.other_than].index if rows.other_than is not None else None
    found: list[Found] = []
    failed: Failed | None = None
    for index, row in enumerate(told):
        if index == skipped:
            continue
        at = RowAt(rows.ledger, index, row)
        inside = here.bind(rows.row, at)
        seen = TRUE if future else _visible(at, ledger.key, inside)
        if truth(seen) is False:
            continue
        on = evaluate(rows.on, inside) if rows.on is not None else NONE
        answer = conjunction(_tests(rows, seen, failure or window, on, inside, evaluate))
        if isinstance(answer, Failed):
            failed = failed or answer
        elif truth(answer) is not False:
            found.append(Found(at, inside, truth(answer) is True, on, missing_of(answer)))
    tail = NOTHING if failure is not None else _tail(rows, window, here, unseen=unseen)
    return Selection(tuple(found), open_tail=bool(tail), missing=tail, failure=failed)


def _tests(
    rows: tree.Rows,
    seen: Value,
    window: tuple[Value, Value] | Failed | None,
    on: Value,
    inside: Here,
    evaluate: Evaluate,
) -> Iterator[Value]:
    """Yield what has to be so of a row that counts; what comes after one that isn't so needn't be asked."""
    yield seen
    if isinstance(window, Failed):
        # Without rows nothing is asked of the window, and a row that counts for nothing else isn't held against it.
        yield window
    elif window is not None:
        yield ordered(window[0], on, strict=False)
        yield ordered(on, window[1], strict=False)
    if rows.where is not None:
        yield evaluate(rows.where, inside)


def _visible(at: RowAt, key: str | None, here: Here) -> Value:
    """A row counts from its own day on; a planned one doesn't count before it is made."""
    if getattr(at.row, "planned", None) is True:
        return FALSE
    if key is None:
        return TRUE
    told = field_value(here, at.ledger, key, getattr(at.row, key), f"{at.path}.{key}")
    if not here.program.vocabulary.ledgers[at.ledger].event and told == NONE:
        return TRUE
    return ordered(told, Known(here.as_of), strict=False)


def _tail(rows: tree.Rows, window: tuple[Value, Value] | None, here: Here, *, unseen: bool) -> Missings:
    """Return what is missing before `records_from`, or nothing when the window is covered."""
    since = here.facts.records_from
    if not unseen or since is None:
        return NOTHING
    if window is not None and rows.by_key:
        low, high = window
        assert not isinstance(low, Failed) and not isinstance(high, Failed)
        start = low_of(low)
        if start is not None and day_of(start) >= since:
            return NOTHING
        # A window that ends before it begins holds nothing, seen or unseen.
        end = high_of(high)
        if isinstance(low, Known) and end is not None and start is not None and day_of(end) < day_of(start):
            return NOTHING
    return frozenset({Missing("history", f"{rows.ledger} before {since.isoformat()}")})


def aggregate(expr: tree.Aggregate, here: Here, evaluate: Evaluate) -> Value:
    """Return what an aggregate may be worth."""
    found = select(expr.rows, here, evaluate)
    if expr.kind == "any":
        return any_of(found)
    if found.failure is not None:
        return found.failure
    match expr.kind:
        case "count":
            return _count(found)
        case "distinct":
            return _distinct(expr, found, evaluate)
        case "sum":
            return _sum(expr, found, evaluate)
        case "min" | "max":
            return _extreme(expr, found, evaluate)
        case "latest" | "earliest":
            return _pick(expr, found, evaluate)
    return _most(expr, found)


def any_of(found: Selection) -> Value:
    """True for a certain row, even beside one that fails; unknown for a possible or unseen one."""
    if any(row.certain for row in found.rows):
        return TRUE
    if found.failure is not None:
        return found.failure
    if found.rows or not found.closed:
        return undecided(found.doubts())
    return FALSE


def _bounds(low: Any, high: Any, missing: Missings) -> Value:
    if low is not None and low == high:
        return Known(low)
    return Maybe(missing, low, high)


def _count(found: Selection) -> Value:
    low = sum(row.certain for row in found.rows)
    return _bounds(low, len(found.rows) if found.closed else None, found.doubts())


def _distinct(expr: tree.Aggregate, found: Selection, evaluate: Evaluate) -> Value:
    assert expr.measure is not None, "distinct counts something"
    certain: set[Any] = set()
    possible: set[Any] = set()
    inexact_certain = inexact = 0
    missing = set(found.doubts())
    for row in found.rows:
        value = evaluate(expr.measure, row.here)
        if isinstance(value, Failed):
            return value
        if isinstance(value, Known):
            possible.add(value.value)
            if row.certain:
                certain.add(value.value)
        else:
            missing |= value.missing
            inexact += 1
            inexact_certain += row.certain
    low = max(len(certain), 1 if inexact_certain else 0)
    high = len(possible) + inexact if found.closed else None
    return _bounds(low, high, frozenset(missing))


def _sum(expr: tree.Aggregate, found: Selection, evaluate: Evaluate) -> Value:
    assert expr.measure is not None, "a sum adds something"
    low: Any = 0
    high: Any = 0
    missing = set(found.doubts())
    for row in found.rows:
        value = evaluate(expr.measure, row.here)
        if isinstance(value, Failed):
            return value
        if not may_exist(value):
            continue
        least, most = low_of(value), high_of(value)
        missing |= missing_of(value)
        unsure = not row.certain or may_be_none(value)
        low = None if low is None or least is None else low + (min(0, least) if unsure else least)
        high = None if high is None or most is None else high + (max(0, most) if unsure else most)
    if not found.closed:
        low = low if low is not None and _never_negative(expr) else None
        high = None
    return _bounds(low, high, frozenset(missing))


def _never_negative(expr: tree.Aggregate) -> bool:
    """Tell whether unseen rows can only add: the vocabulary bounds what is summed at zero."""
    measure = expr.measure
    if isinstance(measure, tree.Field) and measure.type is not None:
        minimum = getattr(measure.type.base, "minimum", None)
        return minimum is not None and minimum >= 0
    return False


def _extreme(expr: tree.Aggregate, found: Selection, evaluate: Evaluate) -> Value:
    assert expr.measure is not None, "an extreme compares something"
    values: list[Value] = []
    for row in found.rows:
        value = evaluate(expr.measure, row.here)
        if isinstance(value, Failed):
            return value
        values.append(value if row.certain else join((value, NONE), row.missing))
    if not found.closed:
        values.append(_unseen(expr, found.missing))
    return extreme(expr.kind, values)


def _unseen(expr: tree.Aggregate, missing: Missings) -> Maybe:
    """What rows nobody has told us might hold: anything of the type, or nothing."""
    assert expr.measure is not None, "only aggregates that read a field ask"
    base = expr.measure.type.base if expr.measure.type is not None else None
    told = open_value(base, missing, optional=True) if base is not None else Maybe(missing, none=True)
    assert isinstance(told, Maybe)
    return told


def _pick(expr: tree.Aggregate, found: Selection, evaluate: Evaluate) -> Value:
    """Read a field off the latest (or earliest) row; none over no rows."""
    assert expr.measure is not None, "a picked row is read"
    latest = expr.kind == "latest"
    best: date | datetime | None = None
    for row in found.rows:
        edge = _edge(row.on, low=latest)
        if row.certain and edge is not None and (best is None or _beyond(edge, best, latest=latest)):
            best = edge
    values: list[Value] = []
    missing: set[Missing] = set()
    for row in found.rows:
        reach = _edge(row.on, low=not latest)
        if best is not None and reach is not None and _beyond(best, reach, latest=latest):
            continue
        values.append(evaluate(expr.measure, row.here))
        missing |= row.missing | missing_of(row.on)
    since = found.rows[0].here.facts.records_from if found.rows else None
    behind = not found.closed and not (latest and best is not None and since is not None and day_of(best) >= since)
    if behind:
        values.append(_unseen(expr, found.missing))
        missing |= found.missing
    if best is None:
        values.append(NONE)
    return join(values, frozenset(missing))


def _edge(on: Value, *, low: bool) -> date | datetime | None:
    if isinstance(on, Failed):
        return None
    told: date | datetime | None = low_of(on) if low else high_of(on)
    return told


def _beyond(one: date | datetime, other: date | datetime, *, latest: bool) -> bool:
    """Whether one moment is surely later than another, or earlier where the earliest is asked for."""
    return before(other, one, strict=True) if latest else before(one, other, strict=True)


def _most(expr: tree.Aggregate, found: Selection) -> Value:
    """The most rows that any window of the given length holds, its first day counted."""
    length = expr.length
    assert length is not None, "the window of most is written down"
    certain: list[date] = []
    possible: list[date] = []
    floating = 0
    missing = set(found.doubts())
    for row in found.rows:
        low, high = _edge(row.on, low=True), _edge(row.on, low=False)
        if low is None or high is None or day_of(low) != day_of(high):
            floating += 1
            missing |= missing_of(row.on)
            continue
        possible.append(day_of(low))
        if row.certain:
            certain.append(day_of(low))

    def densest(days: list[date]) -> int:
        days = sorted(days)
        ends = (add_days(day_of(shift(start, length)), -1) for start in days)
        held = (bisect_right(days, end) - bisect_left(days, start) for start, end in zip(days, ends, strict=True))
        return max(held, default=0)

    high_count = densest(possible) + floating if found.closed else None
    return _bounds(densest(certain), high_count, frozenset(missing))
