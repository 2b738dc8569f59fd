"""The classes of a vocabulary: one for each namespace, each row, and each kind of subject.

They are composed once for each vocabulary: a field a plugin adds is an attribute like any
other. What wasn't told is `UNKNOWN`. A class is a msgspec struct, so that bytes become
records without a step between, and answers `attrs.fields` as every other class here does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Final

import attrs
import msgspec
from attrs import frozen

from hazardrules.dates import CalendarPeriod, Duration
from hazardrules.facts.native import native, untold
from hazardrules.facts.types import UNKNOWN, EnumType, SetOf, Type, Unknown
from hazardrules.facts.values import MAX_ROWS
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


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """A namespace's record, a ledger's row, or the root that holds them all.

    It shows only what was told, and travels between processes with its vocabulary.
    """

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
    pairs = zip(record.__struct_fields__, msgspec.structs.astuple(record), strict=True)
    return {name: value for name, value in pairs if value is not UNKNOWN}


@frozen(eq=False)
class Classes:
    """The classes of one vocabulary: by namespace, by ledger, and by kind of subject.

    *left_out* is where namespaces and rows take `UNKNOWN` from for what isn't told.
    """

    namespaces: Mapping[str, type[Record]]
    rows: Mapping[str, type[Record]]
    roots: Mapping[str, type[Record]]
    left_out: Iterator[Unknown]


@lru_cache(maxsize=16)
def classes(vocabulary: Vocabulary) -> Classes:
    """Return the classes of *vocabulary*, made at the first call.

    >>> from hazardrules.facts.core import CORE
    >>> classes(CORE).namespaces["enterprise"](region="653001")
    Enterprise(region='653001')
    """
    left_out = untold()
    counted: Any = msgspec.field(default_factory=left_out.__next__)

    def composed(part: str, name: str, fields: Mapping[str, _Types], absent: Any = counted) -> type[Record]:
        return _composed(vocabulary, part, name, fields, absent)

    def told(fields: Iterable[FieldSpec]) -> dict[str, _Types]:
        return {spec.name: (native(spec, left_out), _at_rest(spec)) for spec in fields}

    def rows_of(row: Any) -> _Types:
        rows = tuple[row, ...]
        return Annotated[rows, msgspec.Meta(max_length=MAX_ROWS)], rows | Unknown

    namespaces = {
        name: composed("namespaces", name, told(part.fields.values())) for name, part in vocabulary.namespaces.items()
    }
    rows = {name: composed("rows", name, told(part.fields.values())) for name, part in vocabulary.ledgers.items()}
    roots = {}
    for kind in vocabulary.kinds.values():
        types = told([RECORDS_FROM])
        types |= {name: (namespaces[name], namespaces[name] | Unknown) for name in (kind.name, *kind.beside)}
        types |= {name: rows_of(rows[name]) for name in kind.ledgers}
        # A reader goes through the parts of a root in any case, and sees for itself which were told.
        roots[kind.name] = composed("roots", kind.name, types, UNKNOWN)
    return Classes(MappingProxyType(namespaces), MappingProxyType(rows), MappingProxyType(roots), left_out)


_Types = tuple[Any, Any]
"""What msgspec reads a field as, and what it is at rest."""


def _at_rest(spec: FieldSpec) -> Any:
    told = _type_at_rest(spec.type)
    return told | None | Unknown if spec.optional else told | Unknown


def _type_at_rest(type_: Type) -> Any:
    if isinstance(type_, SetOf):
        return frozenset[_type_at_rest(type_.of)]  # type: ignore[misc]  # an annotation made at run time
    return str if isinstance(type_, EnumType) else AT_REST[type_.name]


def _composed(vocabulary: Vocabulary, part: str, name: str, fields: Mapping[str, _Types], absent: Any) -> type[Record]:
    title = "".join(word.capitalize() for word in name.split("_"))
    title += {"rows": "Row", "roots": "Facts"}.get(part, "")
    # Only the list of attributes is wanted: by it cattrs structures and `attrs.evolve` works.
    shown = attrs.make_class(
        title,
        {name: attrs.field(default=UNKNOWN, type=at_rest, kw_only=True) for name, (_, at_rest) in fields.items()},
        init=False,
        repr=False,
        eq=False,
        order=False,
    )
    made: Any = msgspec.defstruct(
        title,
        [(name, read_as, absent) for name, (read_as, _) in fields.items()],
        bases=(Record,),
        namespace={
            "_vocabulary": vocabulary,
            "_part": part,
            "_name": name,
            "__attrs_attrs__": attrs.fields(shown),
        },
        module=__name__,
        frozen=True,
        kw_only=True,
        forbid_unknown_fields=True,
        gc=False,
    )
    return made  # type: ignore[no-any-return]  # mypy can't see that it has Record for a base


def _restored(vocabulary: Vocabulary, part: str, name: str, told: dict[str, Any]) -> Record:
    made: type[Record] = getattr(classes(vocabulary), part)[name]
    return made(**told)
