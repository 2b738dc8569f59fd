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
from hazardrules.errors import did_you_mean
from hazardrules.facts.strict_json import MAX_DIGITS, Flaw, is_bounded, plain
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


def _no_hint() -> str:
    return ""


@frozen
class Mistake:
    """One thing wrong: where inside the value, what, and a hint made when it is shown.

    A *stranger* is a name that the vocabulary doesn't have.
    """

    place: tuple[str | int, ...]
    what: str
    hint: Callable[[], str] = _no_hint
    stranger: bool = False

    def inside(self, step: str | int) -> Mistake:
        """Return the mistake as seen from outside of *step*."""
        return Mistake((step, *self.place), self.what, self.hint, self.stranger)


class Refused(Exception):
    """Why a value can't be read; without mistakes when they were told before."""

    def __init__(self, mistakes: Iterable[Mistake] = ()) -> None:
        self.mistakes: tuple[Mistake, ...] = tuple(mistakes)
        super().__init__(*(mistake.what for mistake in self.mistakes))


def refusal(message: str, hint: str | Callable[[], str] = "") -> Refused:
    """Return the refusal of one value for one reason."""
    return Refused([Mistake((), message, hint if callable(hint) else lambda: hint)])


def _kind(value: object) -> str:
    """Say what *value* is, in words for authors."""
    match value:
        case None:
            return "none"
        case bool():
            return "true or false"
        case int() | float() | Decimal():
            return "a number"
        case str():
            return "text"
        case datetime():
            return "an instant"
        case date():
            return "a date"
        case list() | tuple() | set() | frozenset():
            return "a list"
    return "an object"


def unexpected(value: object, expected: str, hint: str = "") -> Refused:
    """Return the refusal of a value of the wrong kind."""
    if isinstance(value, Flaw):
        return Refused()
    return refusal(f"expected {expected}, not {_kind(value)}", hint)


def _date(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str):
        raise unexpected(value, "a date", "write it as 2025-09-12")
    if not _DAY.fullmatch(value):
        raise refusal(f"`{plain(value)}` is no date", "write it as 2025-09-12")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise refusal(f"there is no day `{value}`") from None


def _instant(value: object) -> datetime:
    if isinstance(value, datetime):
        told = value
    else:
        hint = "write it as 2025-09-12T08:30, in Beijing time"
        if not isinstance(value, str):
            raise unexpected(value, "an instant", hint)
        if not _INSTANT.fullmatch(value):
            raise refusal(f"`{plain(value)}` is no instant", hint)
        try:
            told = datetime.fromisoformat(value)
        except ValueError:
            raise refusal(f"there is no instant `{value}`") from None
    if told.tzinfo is None:
        return told
    try:
        return told.astimezone(BEIJING).replace(tzinfo=None)
    except OverflowError:
        raise refusal(f"`{told.isoformat()}` lies outside the calendar") from None


def _period(value: object) -> CalendarPeriod:
    hint = "write 2025, 2025-H1, 2025-Q3, 2025-08 or 2025-W36"
    if isinstance(value, CalendarPeriod):
        return value
    if not isinstance(value, str):
        raise unexpected(value, "a period", hint)
    try:
        return CalendarPeriod.parse(value)
    except ValueError:
        raise refusal(f"`{plain(value)}` is no period", hint) from None


def _duration(value: object) -> Duration:
    hint = "write 15 days, 5 working days, 6 months, 24 hours or 3 years"
    if isinstance(value, Duration):
        return value
    if not isinstance(value, str):
        raise unexpected(value, "a duration", hint)
    found = _DURATION.fullmatch(value)
    if found is None:
        raise refusal(f"`{plain(value)}` is no duration", hint)
    unit = found["en"].replace(" ", "-") if found["en"] else _UNITS_ZH[found["zh"]]
    return Duration(int(found["amount"]), unit)


def _decimal(value: float | Decimal) -> Decimal:
    """Return a number exactly as it is written; a float by its shortest spelling."""
    told = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not told.is_finite():
        raise refusal("not a number", "leave out what isn't known")
    if not is_bounded(told):
        raise refusal(f"a number of more than {MAX_DIGITS} digits")
    return told


def _is_number(value: object) -> TypeGuard[int | float | Decimal]:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _bounds(told: Decimal | int, type_: Scalar, shown: Callable[[Decimal], str]) -> None:
    if type_.minimum is not None and told < type_.minimum:
        raise refusal(f"less than {shown(type_.minimum)}")
    if type_.maximum is not None and told > type_.maximum:
        raise refusal(f"more than {shown(type_.maximum)}")


def _number(type_: Scalar, value: object) -> int | Decimal:
    if type(value) is int and -(10**15) < value < 10**15:
        if type_.minimum is not None or type_.maximum is not None:
            _bounds(value, type_, written)
        return value
    if not _is_number(value):
        quoted = isinstance(value, str) and _DECIMAL.fullmatch(value)
        raise unexpected(value, "a number", "write it without quotes" if quoted else "")
    told = _decimal(value)
    _bounds(told, type_, written)
    if told == told.to_integral_value():
        return int(told)
    if len(written(told).strip("-0.")) > FLOAT_DIGITS + 1:
        raise refusal(f"a fraction of more than {FLOAT_DIGITS} digits")
    return told


def _money(type_: Scalar, value: object) -> Decimal:
    hint = "write 20000, 20000.50 or 2万元"
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= MAX_DIGITS:
        told = Decimal(value)
    elif _is_number(value):
        told = _decimal(value)
    elif isinstance(value, str):
        found = _MONEY.fullmatch(value) if len(value) <= 2 * MAX_DIGITS else None
        if found is None:
            raise refusal(f"`{plain(value)}` is no amount of money", hint)
        told = _decimal(Decimal(format(_EXACT.scaleb(Decimal(found["amount"]), _ZEROS[found["unit"]]), "f")))
    else:
        raise unexpected(value, "an amount of money", hint)
    _bounds(told, type_, lambda bound: f"{written(bound)} yuan")
    return told


def _percent(type_: Scalar, value: object) -> Decimal:
    if _is_number(value):
        told = _decimal(value)
        if told > 1:
            # Whether 30 means 30 % or thirty times can't be told apart.
            raise refusal(f"`{written(told)}` may be a share or a percentage", f'write "{written(told)}%" or 0.3')
    elif isinstance(value, str):
        found = _PERCENT.fullmatch(value) if len(value) <= 2 * MAX_DIGITS else None
        if found is None:
            raise refusal(f"`{plain(value)}` is no percentage", 'write "30%"')
        told = _decimal(_EXACT.scaleb(Decimal(found["amount"]), -2))
    else:
        raise unexpected(value, "a percentage", 'write "30%"')
    _bounds(told, type_, lambda bound: f"{written(_EXACT.scaleb(bound, 2))}%")
    return told


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise unexpected(value, "text", "put it in quotes" if _is_number(value) else "")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise refusal("text with half a character in it", "write the character itself") from None
    return value


def _boolean(value: object) -> bool:
    if value is True or value is False:
        return value
    quoted = isinstance(value, str) and value in ("true", "false", "是", "否")
    raise unexpected(value, "true or false", "write it without quotes" if quoted else "")


def _region(value: object) -> str:
    hint = "write the GB/T 2260 code of 2, 4, 6, 9 or 12 digits, in quotes"
    if not isinstance(value, str):
        raise unexpected(value, "a region", hint)
    if not _REGION.fullmatch(value):
        raise refusal(f"`{plain(value)}` is no region", hint)
    return value


def _id(value: object) -> str:
    if isinstance(value, str) and not value:
        raise refusal("an empty id", "leave out what isn't known")
    return _text(value)


def _enum(type_: EnumType, value: object) -> str:
    if isinstance(value, str):
        if value in type_.by_id:
            return value
        if value in type_.by_zh:
            return type_.by_zh[value]
        raise refusal(f"unknown {type_.label.en} `{plain(value)}`", partial(_choices, type_, value))
    raise unexpected(value, f"a {type_.label.en}", "write its name, in quotes")


def _choices(type_: EnumType, word: str) -> str:
    if len(type_.values) > 8:
        return did_you_mean(word, [*type_.by_id, *type_.by_zh])
    return f"one of {', '.join(f'`{value.id}`' for value in type_.values)}"


def _set(item: Callable[[Any], Any], value: object) -> frozenset[Any]:
    if not isinstance(value, list | tuple | set | frozenset):
        raise unexpected(value, "a list", "write [ ] around it" if isinstance(value, str) else "")
    if len(value) > MAX_ROWS:
        raise refusal(f"more than {MAX_ROWS} members")
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
