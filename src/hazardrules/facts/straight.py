"""Reading a mapping that has nothing wrong in it.

The first mistake ends it; the careful reader then begins anew and finds them all. Each
value is read by the same function in both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

from hazardrules.facts.classes import Record, classes
from hazardrules.facts.types import DATE, TEXT
from hazardrules.facts.values import MAX_ROWS, Refused, reader
from hazardrules.facts.vocabulary import RECORDS_FROM, FieldSpec, Vocabulary

_Read = Callable[[Any], Any]

WHO_DECIDED: Final[Mapping[str, _Read]] = {"by": reader(TEXT), "on": reader(DATE), "evidence": reader(TEXT)}
"""What a judgement may tell beside its value."""


def straight(told: Mapping[str, Any], vocabulary: Vocabulary, kind: str) -> Record | None:
    """Return the root of a subject's facts, or None when anything is wrong with them.

    >>> from hazardrules.facts.core import CORE
    >>> straight({"enterprise": {"staff": 12}}, CORE, "enterprise").enterprise.staff
    12
    >>> straight({"enterprise": {"satff": 12}}, CORE, "enterprise") is None
    True
    """
    try:
        root: Record = _root(vocabulary, kind)(told)
    except (KeyError, Refused):
        return None
    return root


@lru_cache(maxsize=64)
def _root(vocabulary: Vocabulary, kind: str) -> _Read:
    made, known = classes(vocabulary), vocabulary.kinds[kind]
    parts: dict[str, _Read] = {RECORDS_FROM.name: _value(RECORDS_FROM)}
    for name in (kind, *known.beside):
        parts[name] = _record(made.namespaces[name], vocabulary.namespaces[name].fields)
    for name in known.ledgers:
        parts[name] = _rows(_record(made.rows[name], vocabulary.ledgers[name].fields))
    return _made(made.roots[kind], parts)


def _record(made: type[Record], fields: Mapping[str, FieldSpec]) -> _Read:
    return _made(made, {name: _value(spec) for name, spec in fields.items()})


def _made(made: type[Record], readers: Mapping[str, _Read]) -> _Read:
    def record(value: Any) -> Record:
        if value.__class__ is not dict and not isinstance(value, Mapping):
            raise Refused
        return made(**{name: readers[name](part) for name, part in value.items()})

    return record


def _rows(record: _Read) -> _Read:
    def rows(value: Any) -> tuple[Record, ...]:
        if not isinstance(value, list | tuple) or len(value) > MAX_ROWS:
            raise Refused
        found = tuple(map(record, value))
        ids = [row_id for row in value if isinstance(row_id := row.get("id"), str)]
        if len(set(ids)) < len(ids):
            raise Refused
        return found

    return rows


def _value(spec: FieldSpec) -> _Read:
    read_one = reader(spec.type)

    def value_or_none(value: Any) -> Any:
        return None if value is None else read_one(value)

    told = value_or_none if spec.optional else read_one
    return _judged(told) if spec.judgement else told


def _judged(told: _Read) -> _Read:
    def value_of(value: Any) -> Any:
        if value is None or value.__class__ is bool or not isinstance(value, Mapping):
            return told(value)
        for name, part in value.items():
            if name != "value":
                WHO_DECIDED[name](part)
        return told(value["value"])

    return value_of
