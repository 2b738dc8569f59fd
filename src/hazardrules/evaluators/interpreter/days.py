"""Days worked out from days that may be open: moved, counted, the ends of calendar units."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from hazardrules.dates import CalendarPeriod, Duration, UnknownCalendarError, add_days, day_of, shift
from hazardrules.evaluators.possible import (
    NONE,
    Known,
    Maybe,
    Value,
    high_of,
    is_endless,
    join,
    low_of,
    may_be_none,
    may_exist,
    missing_of,
    rising,
    settled,
)
from hazardrules.findings.finding import Missing
from hazardrules.lower import tree


def shifted(expr: tree.Shift, day: Known | Maybe, length: Known | Maybe) -> Value:
    """Return a day or an instant moved by a length of time."""
    if not may_exist(day) or not may_exist(length):
        return NONE
    if not isinstance(length, Known):
        lengths = _listed(length)
        if lengths is None:
            low = low_of(day) if expr.sign > 0 else None
            high = high_of(day) if expr.sign < 0 else None
            none = may_be_none(day) or may_be_none(length)
            endless = is_endless(day) or (expr.sign > 0 and is_endless(length))
            return Maybe(missing_of(day, length), low, high, none=none, endless=endless)
        none_too = (NONE,) if may_be_none(length) else ()
        return join((*(_moved(day, one, expr.sign) for one in lengths), *none_too), missing_of(length))
    return _moved(day, length.value, expr.sign)


def _listed(value: Maybe) -> list[Duration] | None:
    if value.choices is None:
        return None
    return sorted((one for one in value.choices if one is not None), key=str)


def _moved(day: Known | Maybe, length: Duration, sign: int) -> Value:
    try:
        return rising(lambda one: shift(one, length, sign), day)
    except UnknownCalendarError as error:
        # Between the working days asked for and all the holidays there could be.
        missing = missing_of(day) | {Missing("calendar", str(error))}
        low, high = low_of(day), high_of(day)
        longest = Duration(length.amount * 7 + 14, "day")
        if low is not None and sign < 0:
            low = shift(low, longest, sign)
        if high is not None and sign > 0:
            high = shift(high, longest, sign)
        return Maybe(missing, low, high, none=may_be_none(day), endless=is_endless(day))


def days_between(_expr: tree.DaysBetween, first: Known | Maybe, last: Known | Maybe) -> Value:
    """Return how many days lie between two days, the first not counted."""
    if not may_exist(first) or not may_exist(last):
        return NONE
    if isinstance(first, Known) and isinstance(last, Known):
        return Known(_days(first.value, last.value))
    shortest = _days(high_of(first), low_of(last))
    longest = _days(low_of(first), high_of(last))
    none = may_be_none(first) or may_be_none(last)
    return settled(Maybe(missing_of(first, last), shortest, longest, none=none))


def _days(first: Any, last: Any) -> int | None:
    if first is None or last is None:
        return None
    return (day_of(last) - day_of(first)) // timedelta(days=1)


def unit_start(expr: tree.UnitStart, day: Known | Maybe) -> Value:
    """Return the first day of the calendar unit that a day lies in, or of one before it."""
    return _of_period(expr.unit, expr.back, day, lambda period: period.start)


def unit_end(expr: tree.UnitEnd, day: Known | Maybe) -> Value:
    """Return the last day of the calendar unit that a day lies in, or of one before it."""
    return _of_period(expr.unit, expr.back, day, lambda period: period.end)


def _of_period(unit: str, back: int, day: Known | Maybe, part: Callable[[CalendarPeriod], date]) -> Value:
    def found(one: Any) -> date:
        period = CalendarPeriod.of(unit, day_of(one))
        for _ in range(back):
            period = period.preceding()
        return part(period)

    return rising(found, day)


def day_in(expr: tree.DayIn, day: Known | Maybe) -> Value:
    """Return a numbered day of the calendar unit that a day lies in, at most its last."""

    def found(period: CalendarPeriod) -> date:
        return min(add_days(period.start, expr.number - 1), period.end)

    return _of_period(expr.unit, 0, day, found)


def period_edge(expr: tree.PeriodEdge, value: Known | Maybe) -> Value:
    """Return the first or the last day of a period."""
    if isinstance(value, Known):
        if value.value is None:
            return NONE
        return Known(value.value.start if expr.which == "start" else value.value.end)
    return Maybe(value.missing, none=may_be_none(value), endless=value.endless)
