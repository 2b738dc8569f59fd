"""Moving days in arrays: through tables of every day of three centuries, made once for each step."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any, Final

import numpy as np
from attrs import evolve

from hazardrules.dates import EARLIEST, LATEST, MONTHS_IN, Duration, UnknownCalendarError, is_working_day
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


DAYS: Final = np.arange(FIRST, LAST + 1)
_EPOCH: Final = date(1970, 1, 1).toordinal()
_MONTH: Final = "M8[M]"


def _table(told: Array) -> Array:
    """Return the table of what each day comes to, as ordinals; where there is no answer, not a number."""
    return np.concatenate([[-np.inf], told.astype(DAY), [np.inf]]).astype(DAY)


def _months() -> Array:
    """Return the month of each day, counted from January 1970."""
    return (DAYS - _EPOCH).astype("M8[D]").astype(_MONTH).astype(np.int64)


def _first_of(months: Array) -> Array:
    """Return the ordinals of the first days of months."""
    return np.asarray(months.astype(_MONTH).astype("M8[D]").astype(np.int64) + _EPOCH)


@lru_cache(maxsize=64)
def _shifts(length: Duration, sign: int) -> Array:
    if length.unit == "working-day":
        return _table(_working_days_from(length.amount * sign))
    months = _months()
    target = months + (length.months or 0) * sign
    day_of_month = DAYS - _first_of(months)
    told = np.minimum(_first_of(target) + day_of_month, _first_of(target + 1) - 1)
    return _table(np.clip(told, EARLIEST.toordinal(), LATEST.toordinal()))


@lru_cache(maxsize=64)
def unit_edges(unit: str, back: int, which: str, number: int = 0) -> Array:
    """Return the table of the first or last day, or of a numbered day, of the unit some units back."""
    if unit == "week":
        # The first day of the first year is a Monday.
        start = DAYS - (DAYS - 1) % 7 - 7 * back
        end = start + 6
    else:
        months = MONTHS_IN[unit]
        first = _months() // months * months - months * back
        start, end = _first_of(first), _first_of(first + months) - 1
    if number:
        return _table(np.minimum(start + number - 1, end))
    return _table(start if which == "start" else end)


@lru_cache(maxsize=1)
def _working() -> tuple[Array, int, int]:
    """Return the working days of the years announced, and the first and last day of those years."""
    years = [year for year in range(date.fromordinal(FIRST).year, date.fromordinal(LAST).year + 1) if _announced(year)]
    # The notices reach from one year to another without a gap.
    first, last = date(years[0], 1, 1).toordinal(), date(years[-1], 12, 31).toordinal()
    days = [day for day in range(first, last + 1) if is_working_day(date.fromordinal(day))]
    return np.array(days), first, last


def _announced(year: int) -> bool:
    try:
        is_working_day(date(year, 1, 1))
    except UnknownCalendarError:
        return False
    return True


def _working_days_from(amount: int) -> Array:
    """Return the working day so many after each day, or before it; each day passed must be announced."""
    if not amount:
        return DAYS
    days, first, last = _working()
    if amount > 0:
        place = np.searchsorted(days, DAYS, "right") + amount - 1
        begun = first - 1 <= DAYS
    else:
        place = np.searchsorted(days, DAYS, "left") + amount
        begun = last + 1 >= DAYS
    return _those_at(place, begun, days)


def _those_at(place: Array, begun: Array, days: Array) -> Array:
    """Return the days at some places, not a number where there is none."""
    told = begun & (place >= 0) & (place < len(days))
    return np.where(told, days[np.clip(place, 0, len(days) - 1)], np.nan)


@lru_cache(maxsize=1)
def working_days() -> Array:
    """Return the table that moves a day of rest to the next working day; unannounced years have no answer."""
    days, first, _ = _working()
    return _table(_those_at(np.searchsorted(days, DAYS, "left"), first <= DAYS, days))


def ordinal(day: Any) -> Array:
    """Return a day as arrays have it."""
    return DAY(day.toordinal())
