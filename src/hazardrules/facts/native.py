"""What msgspec can tell of a fact by itself while it reads bytes.

An annotation takes no more than the careful reader takes. What it can't say, such as an
amount of money, is left as it was written and read by the careful reader's own function
afterwards; what it refuses though it is right, such as a Chinese label, costs only time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import repeat
from math import ceil, floor
from sys import maxsize
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta

from hazardrules.facts.types import UNKNOWN, EnumType, Scalar, SetOf, Type, Unknown
from hazardrules.facts.values import MAX_ROWS, REGION_CODE
from hazardrules.facts.vocabulary import FieldSpec

_PLAIN: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "date": date,
        "instant": str,
        "period": str,
        "duration": str,
        "money": str | int,
        "percent": str | int,
        "text": str,
        "boolean": bool,
        "region": Annotated[str, Meta(pattern=rf"\A(?:{REGION_CODE})\Z")],
        "id": Annotated[str, Meta(min_length=1)],
    }
)

_LATER: Final = frozenset({"instant", "period", "duration", "money", "percent"})
"""The plain types that are left as they were written."""

_MOST: Final = 10**15 - 1
"""The largest number of which neither a reader nor a writer loses a digit."""

_NOTHING: Final = Annotated[int, Meta(ge=1, le=0)]


class Judged(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A judgement told with who decided it, until the two are taken apart."""

    value: Any
    by: Any
    on: Any
    evidence: Any


def untold() -> Iterator[Unknown]:
    """Return `UNKNOWN` again and again, counting.

    Records take from it what a file leaves out. How many they took says how many fields
    were told, and with that whether a name was given twice: msgspec keeps the last.

    >>> from operator import length_hint
    >>> taken = untold()
    >>> next(taken), maxsize - length_hint(taken)
    (UNKNOWN, 1)
    """
    return repeat(UNKNOWN, maxsize)


def native(spec: FieldSpec, left_out: Iterator[Unknown]) -> Any:
    """Return the annotation by which msgspec reads a field."""
    told = _of(spec.type)
    told = told | None if spec.optional else told
    return told | _judged(told, left_out) if spec.judgement else told


def is_later(type_: Type) -> bool:
    """Tell whether a value of the type is left as it was written.

    >>> from hazardrules.facts.types import DATE, MONEY
    >>> is_later(DATE), is_later(MONEY)
    (False, True)
    """
    if isinstance(type_, SetOf):
        return not _is_plain(type_.of)
    return isinstance(type_, Scalar) and type_.name in _LATER


def _is_plain(of: Type) -> bool:
    """Tell whether a set's members end where its object ends, so that a long one shows from outside."""
    return isinstance(of, EnumType) and not any("}" in member for member in of.by_id)


def _of(type_: Type) -> Any:
    if isinstance(type_, SetOf):
        # A set forgets how often a member was told; a list of any members is bounded as a list.
        member = _of(type_.of)
        told = frozenset[member] if _is_plain(type_.of) else tuple[member, ...]  # type: ignore[valid-type]
        return Annotated[told, Meta(max_length=MAX_ROWS)]
    if isinstance(type_, EnumType):
        return Literal[tuple(type_.by_id)] if type_.by_id else _NOTHING
    return _whole(type_) if type_.name == "number" else _PLAIN[type_.name]


def _whole(type_: Scalar) -> Any:
    least = -_MOST if type_.minimum is None else max(-_MOST, ceil(type_.minimum))
    most = _MOST if type_.maximum is None else min(_MOST, floor(type_.maximum))
    return Annotated[int, Meta(ge=least, le=most)]


def _judged(value: Any, left_out: Iterator[Unknown]) -> Any:
    absent: Any = msgspec.field(default_factory=left_out.__next__)
    fields: list[Any] = [("value", value), ("by", str, absent), ("on", date, absent), ("evidence", str, absent)]
    return msgspec.defstruct("Judged", fields, bases=(Judged,), frozen=True, kw_only=True, forbid_unknown_fields=True)
