"""Days, calendar periods and durations, as legal texts count them.

Periods include both their days. A month added to the 31st is clamped to the end of the
shorter month and does not stick there (28 Feb + 1 month = 28 Mar). Days counted from an
event exclude the event's own day. Working days come from the official calendar of the
People's Republic; a year it doesn't know has no answer.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from attrs import frozen

UNITS: Final = ("week", "month", "quarter", "half-year", "year")
"""Calendar units a duty can recur by, shortest first."""

MONTHS_IN: Final = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
"""Calendar months in a unit; weeks have none."""

EARLIEST: Final = date(1, 1, 1)
LATEST: Final = date(9999, 12, 31)


@frozen
class Duration:
    """An amount of one unit: hour, day, working-day, week, month or year.

    Days and months are never compared: no number of days is a month.

    >>> str(Duration(15, "day")), str(Duration(5, "working-day"))
    ('15 days', '5 working days')
    """

    amount: int
    unit: str

    def __str__(self) -> str:
        return f"{self.amount} {self.unit.replace('-', ' ')}{'' if self.amount == 1 else 's'}"

    @property
    def months(self) -> int | None:
        """The months of a duration counted in months or years, else None."""
        return self.amount * {"month": 1, "year": 12}[self.unit] if self.unit in ("month", "year") else None

    @property
    def days(self) -> int | None:
        """The days of a duration counted in days or weeks, else None."""
        return self.amount * {"day": 1, "week": 7}[self.unit] if self.unit in ("day", "week") else None


@frozen(order=True)
class CalendarPeriod:
    """A week, month, quarter, half-year or year of the calendar.

    >>> CalendarPeriod.of("quarter", date(2025, 9, 12))
    CalendarPeriod('2025-Q3')
    >>> CalendarPeriod.parse("2025-08").end
    datetime.date(2025, 8, 31)
    """

    start: date
    unit: str

    @classmethod
    def of(cls, unit: str, day: date) -> CalendarPeriod:
        """Return the period of *unit* that *day* lies in; weeks begin on Monday."""
        if unit == "week":
            return cls(date.fromordinal(max(1, day.toordinal() - day.weekday())), unit)
        months = MONTHS_IN[unit]
        return cls(date(day.year, (day.month - 1) // months * months + 1, 1), unit)

    @classmethod
    def parse(cls, text: str) -> CalendarPeriod:
        """Read ``2025``, ``2025-H1``, ``2025-Q3``, ``2025-08`` or ``2025-W36``.

        Raises ValueError for anything else.
        """
        match = _PERIOD.fullmatch(text)
        if match is None:
            raise ValueError(text)
        year = int(match["year"])
        if match["week"]:
            return cls(date.fromisocalendar(year, int(match["week"]), 1), "week")
        for name, months in (("month", 1), ("quarter", 3), ("half", 6)):
            if match[name]:
                unit = "half-year" if name == "half" else name
                return cls(date(year, (int(match[name]) - 1) * months + 1, 1), unit)
        return cls(date(year, 1, 1), "year")

    @property
    def end(self) -> date:
        """The last day of the period, inside it."""
        if self.unit == "week":
            return add_days(self.start, 6)
        months = MONTHS_IN[self.unit]
        last = self.start.month + months - 1
        return date(self.start.year, last, monthrange(self.start.year, last)[1])

    def following(self) -> CalendarPeriod:
        """Return the next period of the same unit."""
        return CalendarPeriod.of(self.unit, add_days(self.end, 1))

    def preceding(self) -> CalendarPeriod:
        """Return the period of the same unit before this one."""
        return CalendarPeriod.of(self.unit, add_days(self.start, -1))

    def contains(self, day: date) -> bool:
        """Tell whether *day* lies in the period; both ends do."""
        return self.start <= day <= self.end

    def __str__(self) -> str:
        year, month = self.start.year, self.start.month
        if self.unit == "week":
            iso = self.start.isocalendar()
            return f"{iso.year:04d}-W{iso.week:02d}"
        names = {
            "month": f"{year:04d}-{month:02d}",
            "quarter": f"{year:04d}-Q{(month + 2) // 3}",
            "half-year": f"{year:04d}-H{(month + 5) // 6}",
            "year": f"{year:04d}",
        }
        return names[self.unit]

    def __repr__(self) -> str:
        return f"CalendarPeriod({str(self)!r})"


_PERIOD: Final = re.compile(
    r"(?P<year>\d{4})(-(Q(?P<quarter>[1-4])|H(?P<half>[12])|W(?P<week>\d\d)|(?P<month>0[1-9]|1[0-2])))?",
    re.ASCII,
)


def periods(unit: str, first: date, last: date) -> Iterator[CalendarPeriod]:
    """Yield the calendar periods from the one of *first* to the one of *last*.

    >>> [str(p) for p in periods("month", date(2025, 7, 3), date(2025, 9, 1))]
    ['2025-07', '2025-08', '2025-09']
    """
    period = CalendarPeriod.of(unit, first)
    while period.start <= last:
        yield period
        if period.end >= LATEST:
            return
        period = period.following()


def add_days(day: date, days: int) -> date:
    """Return *day* plus *days*, held within the calendar's ends.

    >>> add_days(date(2025, 3, 1), -1)
    datetime.date(2025, 2, 28)
    >>> add_days(LATEST, 5)
    datetime.date(9999, 12, 31)
    """
    ordinal = day.toordinal() + days
    return date.fromordinal(min(max(ordinal, 1), LATEST.toordinal()))


def add_months(day: date, months: int) -> date:
    """Return the same day *months* later, or the last day of a shorter month.

    >>> add_months(date(2024, 2, 29), 12)
    datetime.date(2025, 2, 28)
    >>> add_months(date(2025, 2, 28), 1)
    datetime.date(2025, 3, 28)
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if year < 1:
        return EARLIEST
    if year > LATEST.year:
        return LATEST
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class UnknownCalendarError(Exception):
    """The official calendar of working days has no such year."""


@lru_cache(maxsize=4096)
def is_working_day(day: date) -> bool:
    """Tell whether *day* is a working day by the State Council's yearly notices.

    Raises UnknownCalendarError for a year whose notice isn't known.

    >>> is_working_day(date(2025, 10, 1)), is_working_day(date(2025, 9, 28))
    (False, True)
    """
    # Slow to import, and only rules that count working days need it.
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        raise UnknownCalendarError(str(day.year)) from None


def add_working_days(day: date, amount: int) -> date:
    """Return the *amount*-th working day after *day* (before it, when negative).

    >>> add_working_days(date(2025, 9, 30), 1)
    datetime.date(2025, 10, 9)
    """
    step = 1 if amount >= 0 else -1
    for _ in range(abs(amount)):
        day = add_days(day, step)
        while not is_working_day(day):
            day = add_days(day, step)
    return day


def shift(day: date | datetime, duration: Duration, sign: int = 1) -> date | datetime:
    """Return *day* moved by *duration*; hours need an instant and keep one.

    >>> shift(date(2025, 1, 31), Duration(1, "month"))
    datetime.date(2025, 2, 28)
    >>> shift(datetime(2025, 1, 31, 23, 30), Duration(1, "hour"))
    datetime.datetime(2025, 2, 1, 0, 30)
    """
    amount = duration.amount * sign
    if duration.unit == "hour":
        instant = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)
        try:
            return instant + timedelta(hours=amount)
        except OverflowError:
            return datetime.max if amount > 0 else datetime.min
    plain = date(day.year, day.month, day.day)
    if duration.unit == "working-day":
        moved = add_working_days(plain, amount)
    elif duration.months is not None:
        moved = add_months(plain, duration.months * sign)
    else:
        moved = add_days(plain, (duration.days or 0) * sign)
    return datetime.combine(moved, day.time()) if isinstance(day, datetime) else moved


def day_of(value: date | datetime) -> date:
    """Return the calendar day of an instant; a day is itself.

    >>> day_of(datetime(2025, 9, 12, 8, 30))
    datetime.date(2025, 9, 12)
    """
    return value.date() if isinstance(value, datetime) else value
