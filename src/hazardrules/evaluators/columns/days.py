"""Moving days in arrays: through tables of every day of three centuries, made once for each step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any, Final

import numpy as np
from attrs import evolve

from hazardrules.dates import CalendarPeriod, Duration, UnknownCalendarError, add_days, shift
from hazardrules.evaluators.columns.values import DAY, Array, Odd, Span, Uncarried, either

FIRST: Final = date(1900, 1, 1).toordinal()
LAST: Final = date(2199, 12, 31).toordinal()
"""Days outside these are another evaluator's."""


def moved(day: Span, length: Duration, sign: int) -> Span:
    """Return a day moved by one length of time."""
    if length.unit == "hour":
        raise Uncarried("a length in hours")
    if length.days is not None:
        step = DAY(length.days * sign)
        lo = day.lo + step
        return evolve(day, lo=lo, hi=lo if day.hi is day.lo else day.hi + step)
    return looked_up(day, _shifts(length, sign))


def looked_up(day: Span, table: Array) -> Span:
    """Return a day put through a table of days; ends that come together are odd."""
    lo, odd = _look(day.lo, table)
    if day.hi is day.lo:
        return evolve(day, lo=lo, hi=lo, odd=either(day.odd, odd))
    hi, other = _look(day.hi, table)
    together = (lo == hi) & (day.lo != day.hi)
    return evolve(day, lo=lo, hi=hi, odd=either(day.odd, odd, other, together if together.any() else None))


def _look(days: Array, table: Array) -> tuple[Array, Odd]:
    place = np.fmin(np.fmax(days, DAY(FIRST - 1)), DAY(LAST + 1)) - DAY(FIRST - 1)
    found = np.take(table, np.asarray(place).astype(np.int32))
    none = np.isnan(days)
    if none.any():
        found = np.where(none, np.nan, found).astype(DAY)
    strange = ~np.isfinite(found) & np.isfinite(days)
    return found, strange if strange.any() else None


def _table(function: Callable[[date], date | None]) -> Array:
    """Return the table of a rising function; where it has no answer, not a number."""
    told = [function(date.fromordinal(day)) for day in range(FIRST, LAST + 1)]
    inner = [np.nan if day is None else day.toordinal() for day in told]
    return np.array([-np.inf, *inner, np.inf], DAY)


@lru_cache(maxsize=64)
def _shifts(length: Duration, sign: int) -> Array:
    def shifted(day: date) -> date | None:
        try:
            return shift(day, length, sign)
        except UnknownCalendarError:
            return None

    return _table(shifted)


@lru_cache(maxsize=64)
def unit_edges(unit: str, back: int, which: str, number: int = 0) -> Array:
    """Return the table of the first or last day, or of a numbered day, of the unit some units back."""

    @lru_cache(maxsize=4)
    def edge(start: date) -> date:
        period = CalendarPeriod.of(unit, start)
        for _ in range(back):
            period = period.preceding()
        if number:
            return min(add_days(period.start, number - 1), period.end)
        return period.start if which == "start" else period.end

    return _table(lambda day: edge(CalendarPeriod.of(unit, day).start))


@lru_cache(maxsize=4)
def working_days() -> Array:
    """Return the table that moves a day of rest to the next working day; unannounced years have no answer."""
    from hazardrules.dates import is_working_day

    def next_one(day: date) -> date | None:
        try:
            while not is_working_day(day):
                day = add_days(day, 1)
        except UnknownCalendarError:
            return None
        return day

    return _table(next_one)


def ordinal(day: Any) -> Array:
    """Return a day as arrays have it."""
    return DAY(day.toordinal())
