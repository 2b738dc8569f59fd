"""What ``+ - * /`` mean: every pair of types they take, and nothing else.

There are no conversions: money is not a number, a share is not a number, and no number
of days is a month.
"""

from __future__ import annotations

from typing import Final

from hazardrules.expr.types import AnyType, NamespaceType, NoneType, RowType
from hazardrules.facts.types import BOOLEAN, DATE, DURATION, INSTANT, MONEY, NUMBER, PERCENT, EnumType, Scalar, SetOf

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


def said(told: AnyType) -> str:
    """Return a type as a sentence names it.

    >>> said(SetOf(DATE)), said(BOOLEAN), said(INSTANT)
    ('a set of date', 'true or false', 'an instant')
    """
    if told == BOOLEAN:
        return "true or false"
    if isinstance(told, EnumType):
        return _with_article(told.label.en)
    if isinstance(told, SetOf):
        return f"a set of {told.of.label.en if isinstance(told.of, EnumType) else told.of}"
    if isinstance(told, NoneType):
        return "none"
    if isinstance(told, NamespaceType):
        return "a namespace"
    if told == MONEY:
        return "an amount of money"
    if isinstance(told, RowType | Scalar):
        return _with_article(str(told))
    return f"a parameter: {told}"


def _with_article(noun: str) -> str:
    return f"an {noun}" if noun[:1] in "aeiou" else f"a {noun}"
