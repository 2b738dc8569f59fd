"""One value at a time: from what a facts file says to what rules compare, and back.

At rest a date is a `date`, an instant a `datetime` of Beijing without a zone, a period a
`CalendarPeriod`, a duration a `Duration`, money and shares a `Decimal` (yuan, and a
fraction of one), a number an `int` or, with a fraction, a `Decimal`, a set a `frozenset`;
enums, ids, texts and regions are texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta, timezone
from decimal import Context, Decimal
from functools import partial
from typing import Any, Final, TypeGuard

from attrs import frozen

from hazardrules.dates import CalendarPeriod, Duration
from hazardrules.errors import NOTHING, Phrase, choices, did_you_mean, phrase
from hazardrules.facts.strict_json import LEAVE_OUT, MAX_DIGITS, TOO_LONG, Flaw, is_bounded, plain
from hazardrules.facts.types import EnumType, Scalar, SetOf, Type

MAX_ROWS: Final = 100_000
"""Rows of the longest ledger, and members of the largest set."""

FLOAT_DIGITS: Final = 15
"""Digits that a fraction may have: more don't survive other tools' numbers."""

BEIJING: Final = timezone(timedelta(hours=8))

REGION_CODE: Final = r"[1-9][0-9]([0-9]{2}([0-9]{2}([0-9]{3}([0-9]{3})?)?)?)?"
"""How a code of GB/T 2260 and its extensions is written."""

_EXACT: Final = Context(prec=3 * MAX_DIGITS)
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?", re.ASCII
)
_DURATION: Final = re.compile(
    r"(?P<amount>\d{1,6})\s?(?:(?P<en>hour|working[ -]day|day|week|month|year)s?"
    r"|(?P<zh>小时|个?工作日|日|天|周|个月|年))",
    re.ASCII,
)
_UNITS_ZH: Final = {
    "小时": "hour",
    "个工作日": "working-day",
    "工作日": "working-day",
    "日": "day",
    "天": "day",
    "周": "week",
    "个月": "month",
    "年": "year",
}
_DECIMAL: Final = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_MONEY: Final = re.compile(r"(?P<amount>-?\d+(\.\d+)?)\s?(?P<unit>元|万元|亿元)?", re.ASCII)
_PERCENT: Final = re.compile(r"(?P<amount>-?\d+(\.\d+)?)\s?[%％]", re.ASCII)
_ZEROS: Final = {None: 0, "元": 0, "万元": 4, "亿元": 8}
_REGION: Final = re.compile(REGION_CODE)


def _no_hint() -> Phrase:
    return NOTHING


@frozen
class Mistake:
    """One thing wrong: where inside the value, what, and a hint made when it is shown.

    A *stranger* is a name that the vocabulary doesn't have.
    """

    place: tuple[str | int, ...]
    what: Phrase
    hint: Callable[[], Phrase] = _no_hint
    stranger: bool = False

    def inside(self, step: str | int) -> Mistake:
        """Return the mistake as seen from outside of *step*."""
        return Mistake((step, *self.place), self.what, self.hint, self.stranger)


class Refused(Exception):
    """Why a value can't be read; without mistakes when they were told before."""

    def __init__(self, mistakes: Iterable[Mistake] = ()) -> None:
        self.mistakes: tuple[Mistake, ...] = tuple(mistakes)
        super().__init__(*(mistake.what for mistake in self.mistakes))


def refusal(message: Phrase, hint: Phrase | Callable[[], Phrase] = NOTHING) -> Refused:
    """Return the refusal of one value for one reason."""
    return Refused([Mistake((), message, hint if callable(hint) else lambda: hint)])


ONE_SUBJECT: Final = Phrase("一个对象是一个主体", "one object is one subject")
UNKNOWN_FIELD: Final = Phrase("没有这个字段", "unknown field")

_TRUTH: Final = Phrase("是否(true 或 false)", "true or false")
A_NUMBER: Final = Phrase("数", "a number")
A_TEXT: Final = Phrase("文本", "text")
AN_INSTANT: Final = Phrase("时刻", "an instant")
A_DATE: Final = Phrase("日期", "a date")
A_LIST: Final = Phrase("列表", "a list")
AN_OBJECT: Final = Phrase("对象", "an object")
_UNQUOTED: Final = Phrase("去掉引号", "write it without quotes")


def _kind(value: object) -> Phrase:
    """Say what *value* is, in words for authors."""
    match value:
        case None:
            return Phrase("无", "none")
        case bool():
            return _TRUTH
        case int() | float() | Decimal():
            return A_NUMBER
        case str():
            return A_TEXT
        case datetime():
            return AN_INSTANT
        case date():
            return A_DATE
        case list() | tuple() | set() | frozenset():
            return A_LIST
    return AN_OBJECT


def unexpected(value: object, expected: Phrase, hint: Phrase = NOTHING) -> Refused:
    """Return the refusal of a value of the wrong kind."""
    if isinstance(value, Flaw):
        return Refused()
    kind = _kind(value)
    return refusal(Phrase(f"应当是{expected.zh},不是{kind.zh}", f"expected {expected}, not {kind}"), hint)


_A_DAY: Final = Phrase("写成 2025-09-12", "write it as 2025-09-12")
_A_MOMENT: Final = Phrase("写成 2025-09-12T08:30,用北京时间", "write it as 2025-09-12T08:30, in Beijing time")
_A_PERIOD: Final = Phrase(
    "写成 2025、2025-H1、2025-Q3、2025-08 或 2025-W36", "write 2025, 2025-H1, 2025-Q3, 2025-08 or 2025-W36"
)
_A_DURATION: Final = Phrase(
    "写成 15日、5个工作日、6个月、24小时 或 3年", "write 15 days, 5 working days, 6 months, 24 hours or 3 years"
)
_AN_AMOUNT: Final = Phrase("写成 20000、20000.50 或 2万元", "write 20000, 20000.50 or 2万元")
_A_PERCENTAGE: Final = Phrase('写成 "30%"', 'write "30%"')
_A_CODE: Final = Phrase(
    "写 GB/T 2260 的代码,2、4、6、9 或 12 位,加引号",
    "write the GB/T 2260 code of 2, 4, 6, 9 or 12 digits, in quotes",
)


def too_many_rows() -> Phrase:
    """Say that a ledger is too long."""
    return Phrase(f"超过 {MAX_ROWS} 行", f"more than {MAX_ROWS} rows")


def taken_id(name: str, index: int) -> Phrase:
    """Say that the row at *index* has an id already."""
    row = index + 1
    return Phrase(f"编号 `{plain(name)}` 已是第 {row} 行的", f"the id `{plain(name)}` is that of row {row} already")


def _date(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str):
        raise unexpected(value, A_DATE, _A_DAY)
    if not _DAY.fullmatch(value):
        raise refusal(Phrase(f"`{plain(value)}` 不是日期", f"`{plain(value)}` is no date"), _A_DAY)
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise refusal(Phrase(f"没有 `{value}` 这一天", f"there is no day `{value}`")) from None


def _instant(value: object) -> datetime:
    if isinstance(value, datetime):
        told = value
    else:
        if not isinstance(value, str):
            raise unexpected(value, AN_INSTANT, _A_MOMENT)
        if not _INSTANT.fullmatch(value):
            raise refusal(Phrase(f"`{plain(value)}` 不是时刻", f"`{plain(value)}` is no instant"), _A_MOMENT)
        try:
            told = datetime.fromisoformat(value)
        except ValueError:
            raise refusal(Phrase(f"没有 `{value}` 这个时刻", f"there is no instant `{value}`")) from None
    if told.tzinfo is None:
        return told
    try:
        return told.astimezone(BEIJING).replace(tzinfo=None)
    except OverflowError:
        message = Phrase(f"`{told.isoformat()}` 超出日历", f"`{told.isoformat()}` lies outside the calendar")
        raise refusal(message) from None


def _period(value: object) -> CalendarPeriod:
    if isinstance(value, CalendarPeriod):
        return value
    if not isinstance(value, str):
        raise unexpected(value, Phrase("期间", "a period"), _A_PERIOD)
    try:
        return CalendarPeriod.parse(value)
    except ValueError:
        message = Phrase(f"`{plain(value)}` 不是期间", f"`{plain(value)}` is no period")
        raise refusal(message, _A_PERIOD) from None


def _duration(value: object) -> Duration:
    if isinstance(value, Duration):
        return value
    if not isinstance(value, str):
        raise unexpected(value, Phrase("时长", "a duration"), _A_DURATION)
    found = _DURATION.fullmatch(value)
    if found is None:
        raise refusal(Phrase(f"`{plain(value)}` 不是时长", f"`{plain(value)}` is no duration"), _A_DURATION)
    unit = found["en"].replace(" ", "-") if found["en"] else _UNITS_ZH[found["zh"]]
    return Duration(int(found["amount"]), unit)


def _decimal(value: float | Decimal) -> Decimal:
    """Return a number exactly as it is written; a float by its shortest spelling."""
    told = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not told.is_finite():
        raise refusal(Phrase("不是数", "not a number"), LEAVE_OUT)
    if not is_bounded(told):
        raise refusal(TOO_LONG)
    return told


def _is_number(value: object) -> TypeGuard[int | float | Decimal]:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _bounds(told: Decimal | int, type_: Scalar, shown: Callable[[Decimal], str]) -> None:
    if type_.minimum is not None and told < type_.minimum:
        least = phrase(shown(type_.minimum))
        raise refusal(Phrase(f"小于 {least.zh}", f"less than {least}"))
    if type_.maximum is not None and told > type_.maximum:
        most = phrase(shown(type_.maximum))
        raise refusal(Phrase(f"大于 {most.zh}", f"more than {most}"))


def _number(type_: Scalar, value: object) -> int | Decimal:
    if type(value) is int and -(10**15) < value < 10**15:
        if type_.minimum is not None or type_.maximum is not None:
            _bounds(value, type_, written)
        return value
    if not _is_number(value):
        quoted = isinstance(value, str) and _DECIMAL.fullmatch(value)
        raise unexpected(value, A_NUMBER, _UNQUOTED if quoted else NOTHING)
    told = _decimal(value)
    _bounds(told, type_, written)
    if told == told.to_integral_value():
        return int(told)
    if len(written(told).strip("-0.")) > FLOAT_DIGITS + 1:
        raise refusal(Phrase(f"小数超过 {FLOAT_DIGITS} 位", f"a fraction of more than {FLOAT_DIGITS} digits"))
    return told


def _money(type_: Scalar, value: object) -> Decimal:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= MAX_DIGITS:
        told = Decimal(value)
    elif _is_number(value):
        told = _decimal(value)
    elif isinstance(value, str):
        found = _MONEY.fullmatch(value) if len(value) <= 2 * MAX_DIGITS else None
        if found is None:
            raise refusal(Phrase(f"`{plain(value)}` 不是金额", f"`{plain(value)}` is no amount of money"), _AN_AMOUNT)
        told = _decimal(Decimal(format(_EXACT.scaleb(Decimal(found["amount"]), _ZEROS[found["unit"]]), "f")))
    else:
        raise unexpected(value, Phrase("金额", "an amount of money"), _AN_AMOUNT)
    _bounds(told, type_, lambda bound: Phrase(f"{written(bound)}元", f"{written(bound)} yuan"))
    return told


def _percent(type_: Scalar, value: object) -> Decimal:
    if _is_number(value):
        told = _decimal(value)
        if told > 1:
            # Whether 30 means 30 % or thirty times can't be told apart.
            share = written(told)
            message = Phrase(f"`{share}` 不知是倍数还是百分数", f"`{share}` may be a share or a percentage")
            raise refusal(message, Phrase(f'写成 "{share}%" 或 0.3', f'write "{share}%" or 0.3'))
    elif isinstance(value, str):
        found = _PERCENT.fullmatch(value) if len(value) <= 2 * MAX_DIGITS else None
        if found is None:
            raise refusal(Phrase(f"`{plain(value)}` 不是比例", f"`{plain(value)}` is no percentage"), _A_PERCENTAGE)
        told = _decimal(_EXACT.scaleb(Decimal(found["amount"]), -2))
    else:
        raise unexpected(value, Phrase("比例", "a percentage"), _A_PERCENTAGE)
    _bounds(told, type_, lambda bound: f"{written(_EXACT.scaleb(bound, 2))}%")
    return told


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise unexpected(value, A_TEXT, Phrase("加上引号", "put it in quotes") if _is_number(value) else NOTHING)
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            message = Phrase("文本里有半个字符", "text with half a character in it")
            raise refusal(message, Phrase("直接写这个字", "write the character itself")) from None
    return value


def _boolean(value: object) -> bool:
    if value is True or value is False:
        return value
    quoted = isinstance(value, str) and value in ("true", "false", "是", "否")
    raise unexpected(value, _TRUTH, _UNQUOTED if quoted else NOTHING)


def _region(value: object) -> str:
    if not isinstance(value, str):
        raise unexpected(value, Phrase("行政区划", "a region"), _A_CODE)
    if not _REGION.fullmatch(value):
        raise refusal(Phrase(f"`{plain(value)}` 不是行政区划", f"`{plain(value)}` is no region"), _A_CODE)
    return value


def _id(value: object) -> str:
    if isinstance(value, str) and not value:
        raise refusal(Phrase("编号是空的", "an empty id"), LEAVE_OUT)
    return _text(value)


def _enum(type_: EnumType, value: object) -> str:
    if isinstance(value, str):
        if value in type_.by_id:
            return value
        if value in type_.by_zh:
            return type_.by_zh[value]
        kind, word = Phrase(type_.label.zh, type_.label.en), plain(value)
        raise refusal(Phrase(f"{kind.zh}中没有 `{word}`", f"unknown {kind} `{word}`"), partial(_choices, type_, value))
    kind = Phrase(type_.label.zh, type_.label.en)
    hint = Phrase("写它的名称,加引号", "write its name, in quotes")
    raise unexpected(value, Phrase(f"{kind.zh}", f"a {kind}"), hint)


def _choices(type_: EnumType, word: str) -> Phrase:
    if len(type_.values) > 8:
        return did_you_mean(word, [*type_.by_id, *type_.by_zh])
    return choices(f"`{value.id}`" for value in type_.values)


def _set(item: Callable[[Any], Any], value: object) -> frozenset[Any]:
    if not isinstance(value, list | tuple | set | frozenset):
        hint = Phrase("外面加上 [ ]", "write [ ] around it") if isinstance(value, str) else NOTHING
        raise unexpected(value, A_LIST, hint)
    if len(value) > MAX_ROWS:
        raise refusal(Phrase(f"成员超过 {MAX_ROWS} 个", f"more than {MAX_ROWS} members"))
    found: list[Any] = []
    mistakes: list[Mistake] = []
    for index, member in enumerate(value):
        try:
            found.append(item(member))
        except Refused as refused:
            mistakes.extend(mistake.inside(index) for mistake in refused.mistakes)
    if len(found) < len(value):
        raise Refused(mistakes)
    return frozenset(found)


def reader(type_: Type) -> Callable[[Any], Any]:
    """Return the function that reads a value of a type, or raises `Refused`.

    >>> from hazardrules.facts.types import DATE, MONEY
    >>> reader(DATE)("2025-09-12")
    datetime.date(2025, 9, 12)
    >>> reader(MONEY)("2万元")
    Decimal('20000')
    """
    if isinstance(type_, SetOf):
        return partial(_set, reader(type_.of))
    if isinstance(type_, EnumType):
        return partial(_enum, type_)
    bounded = _BOUNDED.get(type_.name)
    return partial(bounded, type_) if bounded else _PLAIN[type_.name]


_PLAIN: Final[dict[str, Callable[[Any], Any]]] = {
    "date": _date,
    "instant": _instant,
    "period": _period,
    "duration": _duration,
    "text": _text,
    "boolean": _boolean,
    "region": _region,
    "id": _id,
}
_BOUNDED: Final[dict[str, Callable[[Scalar, Any], Any]]] = {
    "number": _number,
    "money": _money,
    "percent": _percent,
}


def written(number: Decimal | int) -> str:
    """Return a number's digits: no exponent, no idle zeros, the same for equal numbers.

    >>> written(Decimal("2E+4")), written(Decimal("0.50")), written(Decimal("-0"))
    ('20000', '0.5', '0')
    """
    digits = format(Decimal(number), "f")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return "0" if digits == "-0" else digits


def _number_json(value: int | Decimal) -> int | float:
    return value if isinstance(value, int) else float(value)


def writer(type_: Type) -> Callable[[Any], Any]:
    """Return the function that writes a value of a type as plain JSON.

    >>> from hazardrules.facts.types import PERCENT
    >>> writer(PERCENT)(Decimal("0.3"))
    '30%'
    """
    if isinstance(type_, SetOf):
        item = writer(type_.of)
        return lambda members: sorted(map(item, members))
    return str if isinstance(type_, EnumType) else _WRITERS[type_.name]


_WRITERS: Final[dict[str, Callable[[Any], Any]]] = {
    "date": date.isoformat,
    "instant": datetime.isoformat,
    "period": str,
    "duration": str,
    "money": written,
    "percent": lambda share: f"{written(_EXACT.scaleb(share, 2))}%",
    "number": _number_json,
    "text": str,
    "boolean": bool,
    "region": str,
    "id": str,
}
