"""Days, periods and durations are counted as legal texts count them."""

from calendar import isleap
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hazardrules.dates import (
    EARLIEST,
    LATEST,
    UNITS,
    CalendarPeriod,
    Duration,
    UnknownCalendarError,
    add_days,
    add_months,
    add_working_days,
    day_of,
    is_working_day,
    periods,
    shift,
)

DAYS = st.dates()
MONTHS = st.integers(-1200, 1200)
UNIT = st.sampled_from(UNITS)


@pytest.mark.parametrize(
    "day, months, expected",
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 3, 31), -1, date(2025, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2025, 8, 31), 1, date(2025, 9, 30)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2025, 1, 15), -1, date(2024, 12, 15)),
        (date(2025, 1, 15), 0, date(2025, 1, 15)),
    ],
)
def test_a_month_added_to_a_day_the_month_lacks_ends_with_the_month(day, months, expected):
    """The 31st becomes the last day of a shorter month, forwards and backwards."""
    assert add_months(day, months) == expected


def test_the_end_of_a_short_month_does_not_stick():
    """28 February and a month is 28 March: what was clamped isn't remembered."""
    assert add_months(add_months(date(2025, 1, 31), 1), 1) == date(2025, 3, 28)
    assert add_months(date(2025, 1, 31), 2) == date(2025, 3, 31)


@pytest.mark.parametrize(
    "year, leap", [(1900, False), (2000, True), (2100, False), (2400, True), (2023, False), (2024, True)]
)
def test_a_century_is_a_leap_year_only_when_four_hundred_divides_it(year, leap):
    """29 February exists in 2000 and doesn't in 1900 or 2100."""
    assert add_months(date(year, 1, 31), 1).day == (29 if leap else 28)


@given(DAYS, MONTHS)
def test_every_month_added_lands_in_the_month_that_counting_gives(day, months):
    """Only the day is clamped, never the month; the calendar's ends hold."""
    moved = add_months(day, months)
    index = day.year * 12 + day.month - 1 + months
    if index < 12:
        assert moved == EARLIEST
    elif index >= 120_000:
        assert moved == LATEST
    else:
        assert moved.year * 12 + moved.month - 1 == index
        assert moved.day <= day.day
        assert moved.day == day.day or add_days(moved, 1).day == 1


@given(DAYS, MONTHS, st.integers(0, 1200))
def test_every_later_number_of_months_is_no_earlier_day(day, months, more):
    """Deadlines keep the order of their months."""
    assert add_months(day, months) <= add_months(day, months + more)


@given(DAYS, st.integers(-4_000_000, 4_000_000))
def test_every_number_of_days_is_held_within_the_calendar(day, days):
    """Beyond either end stands the end, and never an error."""
    assert EARLIEST <= add_days(day, days) <= LATEST


@given(DAYS, st.integers(-1000, 1000))
def test_every_day_moved_is_as_far_away_as_asked(day, days):
    """Days exclude the first one: a day and zero days is the day itself."""
    moved = add_days(day, days)
    assert moved in (EARLIEST, LATEST) or moved - day == timedelta(days)


@pytest.mark.parametrize(
    "unit, first, last, text",
    [
        ("week", date(2025, 9, 8), date(2025, 9, 14), "2025-W37"),
        ("month", date(2025, 9, 1), date(2025, 9, 30), "2025-09"),
        ("quarter", date(2025, 7, 1), date(2025, 9, 30), "2025-Q3"),
        ("half-year", date(2025, 7, 1), date(2025, 12, 31), "2025-H2"),
        ("year", date(2025, 1, 1), date(2025, 12, 31), "2025"),
    ],
)
def test_a_period_includes_both_its_days_and_is_written_as_people_write_it(unit, first, last, text):
    """Weeks begin on Monday; the other units are the calendar's."""
    period = CalendarPeriod.of(unit, date(2025, 9, 12))

    assert (period.start, period.end) == (first, last)
    assert period.contains(first)
    assert period.contains(last)
    assert not period.contains(add_days(first, -1))
    assert not period.contains(add_days(last, 1))
    assert str(period) == text
    assert CalendarPeriod.parse(text) == period


def test_a_week_belongs_to_the_year_that_has_most_of_it():
    """29 December 2025 lies in the first week of 2026; 2026 has fifty-three."""
    assert str(CalendarPeriod.of("week", date(2025, 12, 29))) == "2026-W01"
    assert CalendarPeriod.parse("2026-W53").start == date(2026, 12, 28)


@given(UNIT, DAYS)
def test_every_period_is_read_back_from_what_it_is_written_as(unit, day):
    """Its text names the unit as well as the days."""
    period = CalendarPeriod.of(unit, day)
    assert CalendarPeriod.parse(str(period)) == period


@given(UNIT, DAYS)
def test_every_day_lies_in_its_period_and_periods_follow_without_gap(unit, day):
    """The day after a period's last is the first of the next."""
    period = CalendarPeriod.of(unit, day)

    assert period.contains(day)
    if period.end < LATEST:
        assert period.following().start == add_days(period.end, 1)
        assert period.following().preceding() == period


@given(UNIT, DAYS, st.integers(0, 400))
def test_every_day_between_two_lies_in_exactly_one_of_their_periods(unit, first, length):
    """No day is left out, and none counts twice."""
    last = add_days(first, length)
    found = list(periods(unit, first, last))

    assert found[0].contains(first)
    assert found[-1].contains(last)
    assert all(one.end < other.start for one, other in pairwise(found))
    assert sum(one.contains(add_days(first, length // 2)) for one in found) == 1


def test_no_period_lies_between_a_day_and_an_earlier_one():
    """An empty span has no periods, and the calendar's last one ends the list."""
    assert list(periods("month", date(2025, 9, 1), date(2025, 7, 1))) == []
    assert [str(one) for one in periods("quarter", date(9999, 9, 1), LATEST)] == ["9999-Q3", "9999-Q4"]


@pytest.mark.parametrize(
    "text",
    [
        *("", "25", "2025-", "2025-9", "2025-13", "2025-00", "2025-Q5", "2025-H3", "2025-W54", "2025-W00"),
        *("0000", "2025-q3", "2025 ", "2025\n", "２０２５", "2025-09-12", "2025-W53"),
    ],
)
def test_what_names_no_period_is_refused(text):
    """2025 has fifty-two weeks; days and loose spellings are no periods."""
    with pytest.raises(ValueError):
        CalendarPeriod.parse(text)


@pytest.mark.parametrize(
    "duration, text, days, months",
    [
        (Duration(1, "day"), "1 day", 1, None),
        (Duration(15, "day"), "15 days", 15, None),
        (Duration(2, "week"), "2 weeks", 14, None),
        (Duration(5, "working-day"), "5 working days", None, None),
        (Duration(24, "hour"), "24 hours", None, None),
        (Duration(6, "month"), "6 months", None, 6),
        (Duration(3, "year"), "3 years", None, 36),
    ],
)
def test_a_duration_is_days_or_months_and_never_both(duration, text, days, months):
    """No number of days is a month."""
    assert str(duration) == text
    assert (duration.days, duration.months) == (days, months)


def test_durations_have_no_order():
    """Whether 30 days are more than a month depends on the month."""
    with pytest.raises(TypeError):
        assert Duration(30, "day") < Duration(1, "month")


@pytest.mark.parametrize(
    "day, duration, sign, expected",
    [
        (date(2025, 1, 31), Duration(1, "month"), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), Duration(1, "year"), 1, date(2025, 2, 28)),
        (date(2025, 3, 1), Duration(1, "day"), -1, date(2025, 2, 28)),
        (date(2025, 9, 12), Duration(2, "week"), 1, date(2025, 9, 26)),
        (date(2025, 9, 30), Duration(1, "working-day"), 1, date(2025, 10, 9)),
        (date(2025, 9, 12), Duration(0, "day"), 1, date(2025, 9, 12)),
        (date(2025, 9, 12), Duration(24, "hour"), 1, datetime(2025, 9, 13)),
        (datetime(2025, 1, 31, 23, 30), Duration(1, "hour"), 1, datetime(2025, 2, 1, 0, 30)),
        (datetime(2025, 1, 31, 23, 30), Duration(1, "month"), 1, datetime(2025, 2, 28, 23, 30)),
        (datetime(2025, 1, 31, 23, 30), Duration(1, "day"), -1, datetime(2025, 1, 30, 23, 30)),
    ],
)
def test_a_day_moves_by_a_duration_and_an_instant_keeps_its_hour(day, duration, sign, expected):
    """Only hours turn a day into an instant."""
    assert shift(day, duration, sign) == expected


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("unit", ["hour", "day", "week", "month", "year"])
def test_a_duration_beyond_the_calendar_ends_with_it(unit, sign):
    """A strange number in a file never raises."""
    moved = day_of(shift(date(2025, 9, 12), Duration(10**9, unit), sign))

    assert moved == (LATEST if sign > 0 else EARLIEST)


@pytest.mark.parametrize(
    "day, works",
    [
        (date(2025, 9, 12), True),
        (date(2025, 9, 13), False),
        (date(2025, 9, 28), True),
        (date(2025, 10, 1), False),
        (date(2025, 10, 8), False),
        (date(2025, 10, 11), True),
    ],
)
def test_working_days_are_those_of_the_state_councils_notice(day, works):
    """A Sunday may be worked and a Wednesday be a holiday."""
    assert is_working_day(day) is works


@pytest.mark.parametrize(
    "day, amount, expected",
    [
        (date(2025, 9, 12), 0, date(2025, 9, 12)),
        (date(2025, 9, 12), 1, date(2025, 9, 15)),
        (date(2025, 9, 30), 3, date(2025, 10, 11)),
        (date(2025, 10, 9), -1, date(2025, 9, 30)),
        (date(2025, 10, 4), 1, date(2025, 10, 9)),
    ],
)
def test_working_days_are_counted_from_the_day_after(day, amount, expected):
    """The first day is left out, and holidays in between don't count."""
    assert add_working_days(day, amount) == expected


@pytest.mark.parametrize("day", [date(1999, 1, 4), date(2090, 1, 4)])
def test_a_year_without_a_notice_has_no_working_days_to_tell(day):
    """Nothing is guessed: the year is named instead."""
    with pytest.raises(UnknownCalendarError, match=str(day.year)):
        is_working_day(day)
    with pytest.raises(UnknownCalendarError):
        add_working_days(day, 100_000)


@given(st.dates(date(2010, 1, 1), date(2020, 1, 1)), st.integers(1, 60))
def test_every_count_of_working_days_passes_that_many_of_them(day, amount):
    """The day reached works, and so many lie after the first up to it."""
    reached = add_working_days(day, amount)
    passed = [add_days(day, number) for number in range(1, (reached - day).days + 1)]

    assert is_working_day(reached)
    assert sum(map(is_working_day, passed)) == amount


@given(DAYS)
def test_every_leap_day_and_a_year_is_the_last_of_february(day):
    """The anniversary of 29 February is 28 February in a common year."""
    leap = date(day.year, 2, 29) if isleap(day.year) else None
    if leap and leap.year < 9999:
        assert shift(leap, Duration(1, "year")) == date(day.year + 1, 2, 28)
