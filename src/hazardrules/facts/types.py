"""The types a fact can have, shared by the vocabulary and the condition language.

Grades and levels are ordered enums, never numbers: whether grade 1 is above grade 2 is
said once, in the order of the values, lowest first. A sector is an enum whose values
form a tree.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Final, final

from attrs import field, frozen


@final
class Unknown:
    """The value of a fact nobody has told us; its only instance is `UNKNOWN`.

    It is neither true nor false nor none: ask ``value is UNKNOWN``.

    >>> UNKNOWN
    UNKNOWN
    """

    __slots__ = ()
    _only: Unknown | None = None

    def __new__(cls) -> Unknown:  # noqa: D102 -- the class says it
        if cls._only is None:
            cls._only = super().__new__(cls)
        return cls._only

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __reduce__(self) -> tuple[type[Unknown], tuple[()]]:
        return Unknown, ()

    def __bool__(self) -> bool:
        raise TypeError("an unknown fact is neither true nor false")


UNKNOWN: Final = Unknown()


@frozen
class Label:
    """A name for people, in Chinese and English.

    >>> Label("自查", "self-inspection").zh
    '自查'
    """

    zh: str
    en: str


@frozen
class Scalar:
    """A plain type: a name from `SCALARS`, and bounds where the vocabulary states them.

    >>> str(NUMBER)
    'number'
    """

    name: str
    minimum: Decimal | None = field(default=None, eq=False)
    maximum: Decimal | None = field(default=None, eq=False)

    def __str__(self) -> str:
        return self.name


@frozen
class EnumValue:
    """One value of an enum: its id, its label, and its parent in a tree."""

    id: str
    label: Label
    parent: str | None = None


@frozen
class EnumType:
    """A closed list of labelled values; *ordered* runs from the lowest to the highest.

    >>> grade = EnumType("grade", Label("等级", "grade"), (EnumValue("b", Label("乙", "B")),
    ...     EnumValue("a", Label("甲", "A"))), ordered=True)
    >>> grade.rank("b") < grade.rank("a")
    True
    """

    name: str
    label: Label = field(eq=False)
    values: tuple[EnumValue, ...] = field(eq=False, repr=False)
    ordered: bool = field(default=False, eq=False)
    by_id: dict[str, EnumValue] = field(init=False, eq=False, repr=False)
    by_zh: dict[str, str] = field(init=False, eq=False, repr=False)

    @by_id.default
    def _by_id(self) -> dict[str, EnumValue]:
        return {value.id: value for value in self.values}

    @by_zh.default
    def _by_zh(self) -> dict[str, str]:
        return {value.label.zh: value.id for value in self.values}

    @property
    def is_tree(self) -> bool:
        """Whether some value lies under another."""
        return any(value.parent is not None for value in self.values)

    def rank(self, value: str) -> int:
        """Return the place of *value* in the order, from 0; KeyError for a stranger."""
        for place, known in enumerate(self.values):
            if known.id == value:
                return place
        raise KeyError(value)

    def lineage(self, value: str) -> tuple[str, ...]:
        """Return *value* and everything it lies under, nearest first."""
        return self._lineages[value]

    @cached_property
    def _lineages(self) -> dict[str, tuple[str, ...]]:
        return {value.id: tuple(self._upwards(value)) for value in self.values}

    def _upwards(self, value: EnumValue | None) -> Iterator[str]:
        while value is not None:
            yield value.id
            value = None if value.parent is None else self.by_id[value.parent]

    def under(self, value: str) -> frozenset[str]:
        """Return *value* and everything that lies under it; nothing for a stranger."""
        return self._under.get(value, frozenset())

    @cached_property
    def _under(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for value, lineage in self._lineages.items():
            for above in lineage:
                found.setdefault(above, set()).add(value)
        return {value: frozenset(told) for value, told in found.items()}

    def __str__(self) -> str:
        return self.name


@frozen
class SetOf:
    """A set of enum values, ids or texts.

    >>> str(SetOf(TEXT))
    'set of text'
    """

    of: Scalar | EnumType

    def __str__(self) -> str:
        return f"set of {self.of}"


Type = Scalar | EnumType | SetOf

DATE: Final = Scalar("date")
INSTANT: Final = Scalar("instant")
PERIOD: Final = Scalar("period")
DURATION: Final = Scalar("duration")
MONEY: Final = Scalar("money", minimum=Decimal(0))
PERCENT: Final = Scalar("percent", minimum=Decimal(0))
NUMBER: Final = Scalar("number")
COUNT: Final = Scalar("number", minimum=Decimal(0))
TEXT: Final = Scalar("text")
BOOLEAN: Final = Scalar("boolean")
REGION: Final = Scalar("region")
ID: Final = Scalar("id")

SCALARS: Final = {
    scalar.name: scalar
    for scalar in (DATE, INSTANT, PERIOD, DURATION, MONEY, PERCENT, NUMBER, TEXT, BOOLEAN, REGION, ID)
}
SCALAR_LABELS: Final = {
    "date": "日期",
    "instant": "时刻",
    "period": "期间",
    "duration": "时长",
    "money": "金额",
    "percent": "比例",
    "number": "数",
    "text": "文本",
    "boolean": "是否",
    "region": "行政区划",
    "id": "编号",
}
"""The Chinese spelling of each plain type, as written in a fence's `类型`."""

ORDERED: Final = frozenset({"date", "instant", "money", "percent", "number"})
"""The plain types that < and > compare."""


def number_between(minimum: int | None = None, maximum: int | None = None) -> Scalar:
    """Return the number type with bounds, both inside.

    >>> number_between(0, 100).maximum
    Decimal('100')
    """
    low = None if minimum is None else Decimal(minimum)
    return Scalar("number", low, None if maximum is None else Decimal(maximum))
