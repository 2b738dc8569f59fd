"""Each type is written in the ways people write it, and refused in their words otherwise."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.bilingual import said_in_chinese
from tests.facts.told import values

from hazardrules.dates import CalendarPeriod, Duration
from hazardrules.facts.core import CORE
from hazardrules.facts.types import (
    BOOLEAN,
    COUNT,
    DATE,
    DURATION,
    ID,
    INSTANT,
    MONEY,
    NUMBER,
    PERCENT,
    PERIOD,
    REGION,
    SCALARS,
    TEXT,
    SetOf,
    number_between,
)
from hazardrules.facts.values import MAX_ROWS, Refused, reader, writer, written

LEVEL = CORE.enums["hazard_level"]
SECTOR = CORE.enums["sector"]
LOCAL = timezone(timedelta(hours=8))
TYPES = st.sampled_from([*SCALARS.values(), LEVEL, SECTOR, SetOf(SECTOR), SetOf(ID)])


def refused(type_, value):
    with pytest.raises(Refused) as raised:
        reader(type_)(value)
    assert all(said_in_chinese(mistake.what, mistake.hint()) for mistake in raised.value.mistakes)
    return [(mistake.place, mistake.what, mistake.hint()) for mistake in raised.value.mistakes]


@pytest.mark.parametrize(
    "type_, value, expected",
    [
        (DATE, "2025-09-12", date(2025, 9, 12)),
        (DATE, date(2025, 9, 12), date(2025, 9, 12)),
        (INSTANT, "2025-09-12T08:30", datetime(2025, 9, 12, 8, 30)),
        (INSTANT, "2025-09-12T08:30:15.5", datetime(2025, 9, 12, 8, 30, 15, 500_000)),
        (INSTANT, "2025-09-12T08:30+08:00", datetime(2025, 9, 12, 8, 30)),
        (INSTANT, "2025-09-12T18:30Z", datetime(2025, 9, 13, 2, 30)),
        (INSTANT, "2025-09-12T08:30-05:00", datetime(2025, 9, 12, 21, 30)),
        (INSTANT, datetime(2025, 9, 12, 8, 30), datetime(2025, 9, 12, 8, 30)),
        (INSTANT, datetime(2025, 9, 12, 8, 30, tzinfo=LOCAL), datetime(2025, 9, 12, 8, 30)),
        (INSTANT, datetime(2025, 9, 12, 0, 30, tzinfo=UTC), datetime(2025, 9, 12, 8, 30)),
        (PERIOD, "2025-Q3", CalendarPeriod(date(2025, 7, 1), "quarter")),
        (PERIOD, CalendarPeriod.parse("2025"), CalendarPeriod.parse("2025")),
        (DURATION, "15 days", Duration(15, "day")),
        (DURATION, "1 day", Duration(1, "day")),
        (DURATION, "5 working days", Duration(5, "working-day")),
        (DURATION, "24 hours", Duration(24, "hour")),
        (DURATION, "2 weeks", Duration(2, "week")),
        (DURATION, "6个月", Duration(6, "month")),
        (DURATION, "15日", Duration(15, "day")),
        (DURATION, "15天", Duration(15, "day")),
        (DURATION, "5个工作日", Duration(5, "working-day")),
        (DURATION, "24小时", Duration(24, "hour")),
        (DURATION, "3年", Duration(3, "year")),
        (DURATION, Duration(3, "year"), Duration(3, "year")),
        (MONEY, 20000, Decimal(20000)),
        (MONEY, "20000", Decimal(20000)),
        (MONEY, "20000.50", Decimal("20000.5")),
        (MONEY, "2万元", Decimal(20000)),
        (MONEY, "1.5亿元", Decimal(150_000_000)),
        (MONEY, "300 元", Decimal(300)),
        (MONEY, Decimal("20000.5"), Decimal("20000.5")),
        (MONEY, 0.1, Decimal("0.1")),
        (PERCENT, "30%", Decimal("0.3")),
        (PERCENT, "120%", Decimal("1.2")),
        (PERCENT, "2.25 ％", Decimal("0.0225")),
        (PERCENT, Decimal("0.3"), Decimal("0.3")),
        (PERCENT, 1, Decimal(1)),
        (NUMBER, 12, 12),
        (NUMBER, -12, -12),
        (NUMBER, Decimal("12.00"), 12),
        (NUMBER, 1.5, Decimal("1.5")),
        (NUMBER, 10**33, 10**33),
        (TEXT, "", ""),
        (TEXT, "企业", "企业"),
        (BOOLEAN, True, True),
        (BOOLEAN, False, False),
        (REGION, "65", "65"),
        (REGION, "653022101001", "653022101001"),
        (ID, "h1", "h1"),
        (LEVEL, "major", "major"),
        (LEVEL, "重大", "major"),
        (SetOf(SECTOR), ["煤矿", "dust", "coal-mines"], frozenset({"coal-mines", "dust"})),
        (SetOf(SECTOR), ("dust",), frozenset({"dust"})),
        (SetOf(SECTOR), {"dust"}, frozenset({"dust"})),
        (SetOf(SECTOR), [], frozenset()),
    ],
)
def test_a_value_is_read_however_it_may_be_written(type_, value, expected):
    """Files and Python tell the same fact, and rules see one value."""
    found = reader(type_)(value)

    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    "type_, value, message, hint",
    [
        (DATE, 20250912, "expected a date, not a number", "write it as 2025-09-12"),
        (DATE, "12/9/2025", "`12/9/2025` is no date", "write it as 2025-09-12"),
        (DATE, "20250912", "`20250912` is no date", "write it as 2025-09-12"),
        (DATE, "2025-W37-5", "`2025-W37-5` is no date", "write it as 2025-09-12"),
        (DATE, "2025年9月12日", "`2025年9月12日` is no date", "write it as 2025-09-12"),
        (DATE, "２０２５-09-12", "`２０２５-09-12` is no date", "write it as 2025-09-12"),
        (DATE, "2025-02-30", "there is no day `2025-02-30`", ""),
        (DATE, "2025-13-01", "there is no day `2025-13-01`", ""),
        (DATE, "0000-01-01", "there is no day `0000-01-01`", ""),
        (DATE, "1900-02-29", "there is no day `1900-02-29`", ""),
        (DATE, datetime(2025, 9, 12), "expected a date, not an instant", "write it as 2025-09-12"),
        (DATE, ["2025-09-12"], "expected a date, not a list", "write it as 2025-09-12"),
        (DATE, {}, "expected a date, not an object", "write it as 2025-09-12"),
        (DATE, True, "expected a date, not true or false", "write it as 2025-09-12"),
        (INSTANT, "2025-09-12", "`2025-09-12` is no instant", "write it as 2025-09-12T08:30, in Beijing time"),
        (INSTANT, "2025-09-12T24:00", "`2025-09-12T24:00` is no instant", "write it as 2025-09-12T08:30, in Beijing time"),
        (INSTANT, "2025-02-30T08:30", "there is no instant `2025-02-30T08:30`", ""),
        (INSTANT, "2025-09-12T08:61", "there is no instant `2025-09-12T08:61`", ""),
        (INSTANT, "2025-09-12T08:30+25:00", "there is no instant `2025-09-12T08:30+25:00`", ""),
        (INSTANT, date(2025, 9, 12), "expected an instant, not a date", "write it as 2025-09-12T08:30, in Beijing time"),
        (INSTANT, "9999-12-31T23:00Z", "`9999-12-31T23:00:00+00:00` lies outside the calendar", ""),
        (PERIOD, 2025, "expected a period, not a number", "write 2025, 2025-H1, 2025-Q3, 2025-08 or 2025-W36"),
        (PERIOD, "2025-W53", "`2025-W53` is no period", "write 2025, 2025-H1, 2025-Q3, 2025-08 or 2025-W36"),
        (DURATION, "soon", "`soon` is no duration", "write 15 days, 5 working days, 6 months, 24 hours or 3 years"),
        (DURATION, "1.5 days", "`1.5 days` is no duration", "write 15 days, 5 working days, 6 months, 24 hours or 3 years"),
        (DURATION, "1000000 days", "`1000000 days` is no duration", "write 15 days, 5 working days, 6 months, 24 hours or 3 years"),
        (DURATION, 15, "expected a duration, not a number", "write 15 days, 5 working days, 6 months, 24 hours or 3 years"),
        (MONEY, "20,000", "`20,000` is no amount of money", "write 20000, 20000.50 or 2万元"),
        (MONEY, "2万", "`2万` is no amount of money", "write 20000, 20000.50 or 2万元"),
        (MONEY, "1e4", "`1e4` is no amount of money", "write 20000, 20000.50 or 2万元"),
        (MONEY, "9" * 5000, f"`{'9' * 59}…` is no amount of money", "write 20000, 20000.50 or 2万元"),
        (MONEY, "9" * 34 + "万元", "a number of more than 34 digits", ""),
        (MONEY, True, "expected an amount of money, not true or false", "write 20000, 20000.50 or 2万元"),
        (MONEY, -1, "less than 0 yuan", ""),
        (MONEY, "-1元", "less than 0 yuan", ""),
        (PERCENT, 30, "`30` may be a share or a percentage", 'write "30%" or 0.3'),
        (PERCENT, 1.5, "`1.5` may be a share or a percentage", 'write "1.5%" or 0.3'),
        (PERCENT, "0.3", "`0.3` is no percentage", 'write "30%"'),
        (PERCENT, "-5%", "less than 0%", ""),
        (PERCENT, [], "expected a percentage, not a list", 'write "30%"'),
        (NUMBER, "12", "expected a number, not text", "write it without quotes"),
        (NUMBER, "a dozen", "expected a number, not text", ""),
        (NUMBER, True, "expected a number, not true or false", ""),
        (NUMBER, float("nan"), "not a number", "leave out what isn't known"),
        (NUMBER, Decimal("Infinity"), "not a number", "leave out what isn't known"),
        (NUMBER, 10**34, "a number of more than 34 digits", ""),
        (NUMBER, Decimal("1e999999999"), "a number of more than 34 digits", ""),
        (NUMBER, Decimal("1.000000000000001"), "a fraction of more than 15 digits", ""),
        (COUNT, -1, "less than 0", ""),
        (COUNT, Decimal("-0.5"), "less than 0", ""),
        (number_between(0, 24), 25, "more than 24", ""),
        (TEXT, 5, "expected text, not a number", "put it in quotes"),
        (TEXT, "\ud800", "text with half a character in it", "write the character itself"),
        (BOOLEAN, "true", "expected true or false, not text", "write it without quotes"),
        (BOOLEAN, "是", "expected true or false, not text", "write it without quotes"),
        (BOOLEAN, 1, "expected true or false, not a number", ""),
        (REGION, 653001, "expected a region, not a number", "write the GB/T 2260 code of 2, 4, 6, 9 or 12 digits, in quotes"),
        (REGION, "65300", "`65300` is no region", "write the GB/T 2260 code of 2, 4, 6, 9 or 12 digits, in quotes"),
        (REGION, "05", "`05` is no region", "write the GB/T 2260 code of 2, 4, 6, 9 or 12 digits, in quotes"),
        (REGION, "新疆", "`新疆` is no region", "write the GB/T 2260 code of 2, 4, 6, 9 or 12 digits, in quotes"),
        (ID, "", "an empty id", "leave out what isn't known"),
        (ID, 1, "expected text, not a number", "put it in quotes"),
        (LEVEL, "grave", "unknown hazard level `grave`", "one of `ordinary`, `major`"),
        (LEVEL, 2, "expected a hazard level, not a number", "write its name, in quotes"),
        (SECTOR, "coal-mine", "unknown sector `coal-mine`", "did you mean `coal-mines`?"),
        (SECTOR, "金属冶练", "unknown sector `金属冶练`", "did you mean `金属冶炼`?"),
        (SetOf(SECTOR), "dust", "expected a list, not text", "write [ ] around it"),
        (SetOf(SECTOR), None, "expected a list, not none", ""),
        (SetOf(ID), ["x"] * (MAX_ROWS + 1), f"more than {MAX_ROWS} members", ""),
    ],
)  # fmt: skip
def test_a_value_that_means_nothing_is_refused_in_the_authors_words(type_, value, message, hint):
    """The message says what it is, the hint how to write it."""
    assert refused(type_, value) == [((), message, hint)]


def test_every_wrong_member_of_a_set_is_told_at_its_place():
    """The good ones don't hide the bad ones."""
    assert [(place, what) for place, what, _ in refused(SetOf(SECTOR), ["dust", "minez", 3])] == [
        ((1,), "unknown sector `minez`"),
        ((2,), "expected a sector, not a number"),
    ]


@given(TYPES.flatmap(lambda type_: st.tuples(st.just(type_), values(type_))))
def test_every_value_is_read_back_from_what_it_is_written_as(told):
    """Writing and reading are two directions of one relation."""
    type_, value = told
    at_rest = reader(type_)(value)

    assert reader(type_)(writer(type_)(at_rest)) == at_rest


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3), st.integers(0, 5))
def test_every_number_is_written_alike_however_many_zeros_it_carries(number, zeros):
    """Equal facts have one canonical text."""
    padded = Decimal(format(number, "f") + "0" * zeros)

    assert written(padded) == written(number)
    assert Decimal(written(number)) == number
    assert "E" not in written(number)
