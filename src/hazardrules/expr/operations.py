"""What ``+ - * /`` mean: every pair of types they take, and nothing else.

There are no conversions: money is not a number, a share is not a number, and no number
of days is a month.
"""

from __future__ import annotations

from typing import Final

from hazardrules.errors import Phrase
from hazardrules.expr.types import AnyType, ConditionBy, Keyed, NamespaceType, NoneType, RowType, StepBy, Steps
from hazardrules.facts.types import (
    BOOLEAN,
    DATE,
    DURATION,
    INSTANT,
    MONEY,
    NUMBER,
    PERCENT,
    SCALAR_LABELS,
    EnumType,
    Scalar,
    SetOf,
)

_AMOUNTS: Final = (NUMBER, MONEY, PERCENT)

RESULTS: Final[dict[tuple[str, AnyType, AnyType], Scalar]] = {
    **{(op, moment, DURATION): moment for op in "+-" for moment in (DATE, INSTANT)},
    **{("+", DURATION, moment): moment for moment in (DATE, INSTANT)},
    ("-", DATE, DATE): NUMBER,
    **{(op, amount, amount): amount for op in "+-" for amount in _AMOUNTS},
    ("*", NUMBER, NUMBER): NUMBER,
    ("*", MONEY, NUMBER): MONEY,
    ("*", NUMBER, MONEY): MONEY,
    ("*", MONEY, PERCENT): MONEY,
    ("*", PERCENT, MONEY): MONEY,
    ("*", NUMBER, PERCENT): NUMBER,
    ("*", PERCENT, NUMBER): NUMBER,
    ("*", PERCENT, PERCENT): PERCENT,
    ("/", NUMBER, NUMBER): NUMBER,
    ("/", MONEY, NUMBER): MONEY,
    ("/", MONEY, MONEY): NUMBER,
    ("/", PERCENT, NUMBER): PERCENT,
    ("/", PERCENT, PERCENT): NUMBER,
}
"""The type that each operation yields, by its sign and the types of both sides."""

SUMMED: Final = frozenset(_AMOUNTS)
"""The types that `sum` adds up."""


def said(told: AnyType) -> Phrase:
    """Return a type as a sentence names it.

    >>> said(SetOf(DATE)), said(BOOLEAN), said(INSTANT)
    ('a set of date', 'true or false', 'an instant')
    >>> said(SetOf(DATE)).zh, said(BOOLEAN).zh, said(INSTANT).zh
    ('日期集合', '是否', '时刻')
    """
    match told:
        case Scalar():
            known = {BOOLEAN: "true or false", MONEY: "an amount of money"}
            return Phrase(SCALAR_LABELS[told.name], known.get(told) or _with_article(told.name))
        case EnumType():
            return Phrase(told.label.zh, _with_article(told.label.en))
        case SetOf(of=of):
            member = Phrase(said(of).zh, of.label.en if isinstance(of, EnumType) else str(of))
            return Phrase(f"{member.zh}集合", f"a set of {member}")
        case NoneType():
            return Phrase("无", "none")
        case NamespaceType():
            return Phrase("一组事实", "a namespace")
        case RowType():
            return Phrase(f"台账 {told.ledger} 的一行", f"a row of {told.ledger}")
        case Keyed() | ConditionBy():
            return _parameter(f"按{told.key.label.zh}查", told)
        case Steps():
            return _parameter("分档累计", told)
        case StepBy():
            return _parameter("按天数查", told)


def _parameter(zh: str, told: Keyed | ConditionBy | Steps | StepBy) -> Phrase:
    how = Phrase(zh, str(told))
    return Phrase(f"{how.zh}的参数", f"a parameter: {how}")


def _with_article(noun: str) -> str:
    return f"an {noun}" if noun[:1] in "aeiou" else f"a {noun}"
