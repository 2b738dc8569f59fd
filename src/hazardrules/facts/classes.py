"""The attrs classes of a vocabulary: one for each namespace, each row, and each kind of subject.

They are composed once for each vocabulary: a field a plugin adds is an attribute like any
other. What wasn't told is `UNKNOWN`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any, ClassVar, Final

import attrs
from attrs import frozen

from hazardrules.dates import CalendarPeriod, Duration
from hazardrules.facts.types import UNKNOWN, EnumType, SetOf, Type, Unknown
from hazardrules.facts.vocabulary import RECORDS_FROM, FieldSpec, Vocabulary

AT_REST: Final[Mapping[str, type | Any]] = MappingProxyType(
    {
        "date": date,
        "instant": datetime,
        "period": CalendarPeriod,
        "duration": Duration,
        "money": Decimal,
        "percent": Decimal,
        "number": int | Decimal,
        "text": str,
        "boolean": bool,
        "region": str,
        "id": str,
    }
)
"""What a value of each plain type is once it is read."""


class Record:
    """A namespace's record, a ledger's row, or the root that holds them all.

    It shows only what was told, and travels between processes with its vocabulary.
    """

    __slots__ = ()

    _vocabulary: ClassVar[Vocabulary]
    _part: ClassVar[str]
    _name: ClassVar[str]

    def __repr__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in told_by(self).items())
        return f"{type(self).__name__}({told})"

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return _restored, (self._vocabulary, self._part, self._name, told_by(self))


def told_by(record: Record) -> dict[str, Any]:
    """Return the attributes of *record* that aren't unknown, in order."""
    made: type[Any] = type(record)
    pairs = ((attribute.name, getattr(record, attribute.name)) for attribute in attrs.fields(made))
    return {name: value for name, value in pairs if value is not UNKNOWN}


@frozen(eq=False)
class Classes:
    """The classes of one vocabulary: by namespace, by ledger, and by kind of subject."""

    namespaces: Mapping[str, type[Record]]
    rows: Mapping[str, type[Record]]
    roots: Mapping[str, type[Record]]


@lru_cache(maxsize=16)
def classes(vocabulary: Vocabulary) -> Classes:
    """Return the classes of *vocabulary*, made at the first call.

    >>> from hazardrules.facts.core import CORE
    >>> classes(CORE).namespaces["enterprise"](region="653001")
    Enterprise(region='653001')
    """
    namespaces = {
        name: _composed(vocabulary, "namespaces", name, _annotated(told.fields))
        for name, told in vocabulary.namespaces.items()
    }
    rows = {
        name: _composed(vocabulary, "rows", name, _annotated(told.fields)) for name, told in vocabulary.ledgers.items()
    }
    roots = {}
    for kind in vocabulary.kinds.values():
        types: dict[str, Any] = {RECORDS_FROM.name: _at_rest(RECORDS_FROM)}
        types |= {name: namespaces[name] | Unknown for name in (kind.name, *kind.beside)}
        types |= {name: _list_of(rows[name]) for name in kind.ledgers}
        roots[kind.name] = _composed(vocabulary, "roots", kind.name, types)
    return Classes(MappingProxyType(namespaces), MappingProxyType(rows), MappingProxyType(roots))


def _list_of(row: Any) -> Any:
    return tuple[row, ...] | Unknown


def _annotated(fields: Mapping[str, FieldSpec]) -> dict[str, Any]:
    return {name: _at_rest(spec) for name, spec in fields.items()}


def _at_rest(spec: FieldSpec) -> Any:
    told = _type_at_rest(spec.type)
    return told | None | Unknown if spec.optional else told | Unknown


def _type_at_rest(type_: Type) -> Any:
    if isinstance(type_, SetOf):
        return frozenset[_type_at_rest(type_.of)]  # type: ignore[misc]  # an annotation made at run time
    return str if isinstance(type_, EnumType) else AT_REST[type_.name]


def _composed(vocabulary: Vocabulary, part: str, name: str, types: Mapping[str, Any]) -> type[Record]:
    title = "".join(word.capitalize() for word in name.split("_"))
    title += {"rows": "Row", "roots": "Facts"}.get(part, "")
    fields = {field: attrs.field(default=UNKNOWN, type=type_) for field, type_ in types.items()}
    body = {"_vocabulary": vocabulary, "_part": part, "_name": name, "__module__": __name__}
    return attrs.make_class(
        title, fields, bases=(Record,), class_body=body, frozen=True, slots=True, kw_only=True, repr=False
    )


def _restored(vocabulary: Vocabulary, part: str, name: str, told: dict[str, Any]) -> Record:
    made: type[Record] = getattr(classes(vocabulary), part)[name]
    return made(**told)
