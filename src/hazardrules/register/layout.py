"""A register at rest: `subjects.parquet`, and one file for each ledger with a row for each of its rows.

A null is unknown. What is known to be none is true in a column of its own, ``name?none``;
that a namespace or a ledger was told at all stands in ``name?told``. Numbers, money and
shares are doubles; the few that a double doesn't keep exactly stand as text in
``name?exact``. Rows are in the order of their subjects, and of the file they came from.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from hazardrules.errors import FactsError, Phrase, Problem
from hazardrules.facts.classes import classes
from hazardrules.facts.facts import Facts, Judgement
from hazardrules.facts.types import UNKNOWN, EnumType, Scalar, SetOf, Type
from hazardrules.facts.values import reader, writer, written
from hazardrules.facts.vocabulary import RECORDS_FROM, FieldSpec, Ledger, Namespace, Vocabulary

SUBJECTS: Final = "subjects"
SUBJECT: Final = "subject"
KIND: Final = "kind"
JUDGED: Final = "judgements"
NONE, TOLD, EXACT = "?none", "?told", "?exact"

Tables = Mapping[str, pa.Table]
"""Tables by the name of their file: `subjects` and every ledger that some subject told."""

_STORED: Final[dict[str, pa.DataType]] = {
    "date": pa.date32(),
    "instant": pa.timestamp("us"),
    "money": pa.float64(),
    "percent": pa.float64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
}


def opened(path: Path) -> pq.ParquetFile:
    """Return a Parquet file to read from, or say that it is none."""
    try:
        return pq.ParquetFile(path)
    except pa.ArrowInvalid:
        hint = Phrase("重新生成它", "make it again")
        message = Phrase("不是完整的 Parquet 文件", "no Parquet file, or not a whole one")
        raise FactsError([Problem(message, path=str(path), hint=hint)]) from None


def is_number(type_: Type) -> bool:
    """Tell whether values of a type are stored as doubles."""
    return isinstance(type_, Scalar) and type_.name in ("money", "percent", "number")


def stored_as(type_: Type) -> pa.DataType:
    """Return how values of a type are stored.

    >>> from hazardrules.facts.types import DATE
    >>> stored_as(DATE)
    DataType(date32[day])
    """
    if isinstance(type_, SetOf):
        return pa.list_(pa.string())
    return pa.string() if isinstance(type_, EnumType) else _STORED.get(type_.name, pa.string())


def plain(told: pa.DataType) -> pa.DataType:
    """Return the type of the values of a column, whether each stands there once or again and again."""
    return told.value_type if pa.types.is_dictionary(told) else told


def fits(told: pa.DataType, stored: pa.DataType) -> bool:
    """Tell whether a column is read as what is stored: texts however long, numbers however wide, instants however fine.

    >>> fits(pa.large_string(), pa.string()), fits(pa.string(), pa.date32())
    (True, False)
    """
    return told == stored or any(alike(told) and alike(stored) for alike in _ALIKE)


_ALIKE: Final[tuple[Callable[[pa.DataType], bool], ...]] = (
    lambda told: pa.types.is_string(told) or pa.types.is_large_string(told),
    lambda told: pa.types.is_list(told) or pa.types.is_large_list(told),
    lambda told: pa.types.is_integer(told) or pa.types.is_floating(told),
    pa.types.is_timestamp,
)


def _columns(spec: FieldSpec, prefix: str) -> Iterator[tuple[str, pa.DataType]]:
    yield f"{prefix}{spec.name}", stored_as(spec.type)
    if spec.optional:
        yield f"{prefix}{spec.name}{NONE}", pa.bool_()
    if is_number(spec.type):
        yield f"{prefix}{spec.name}{EXACT}", pa.string()


def schemas(vocabulary: Vocabulary) -> dict[str, pa.Schema]:
    """Return the columns of every file that a register of this vocabulary may have.

    >>> from hazardrules.facts.core import CORE
    >>> schemas(CORE)["drills"].field("date").type
    DataType(date32[day])
    """
    found: dict[str, pa.Schema] = {}
    fields: list[tuple[str, pa.DataType]] = [
        (SUBJECT, pa.int64()),
        (KIND, pa.string()),
        (RECORDS_FROM.name, pa.date32()),
        (JUDGED, pa.string()),
    ]
    for namespace in vocabulary.namespaces.values():
        fields.append((f"{namespace.name}{TOLD}", pa.bool_()))
        for spec in namespace.fields.values():
            fields += _columns(spec, f"{namespace.name}.")
    for ledger in vocabulary.ledgers.values():
        fields.append((f"{ledger.name}{TOLD}", pa.bool_()))
        own: list[tuple[str, pa.DataType]] = [(SUBJECT, pa.int64())]
        for spec in ledger.fields.values():
            own += _columns(spec, "")
        found[ledger.name] = pa.schema(own)
    return {SUBJECTS: pa.schema(fields)} | found


# -- facts to columns


def _exactly(value: int | Decimal) -> bool:
    return Decimal(repr(float(value))) == value


def _storing(type_: Type) -> Callable[[Any], Any]:
    if isinstance(type_, SetOf) or (isinstance(type_, Scalar) and type_.name in ("period", "duration")):
        return writer(type_)
    return lambda value: value


class Batch:
    """Subjects on their way into columns; *first* is the number of the first of them."""

    def __init__(self, vocabulary: Vocabulary, first: int = 0) -> None:
        self.vocabulary = vocabulary
        self.first = first
        self.subjects: list[Facts] = []

    def add(self, facts: Facts) -> None:
        """Take one more subject."""
        self.subjects.append(facts)

    def tables(self) -> dict[str, pa.Table]:
        """Return the columns of all subjects taken."""
        layout = schemas(self.vocabulary)
        numbers = range(self.first, self.first + len(self.subjects))
        columns: dict[str, list[Any]] = {
            SUBJECT: list(numbers),
            KIND: [facts.kind for facts in self.subjects],
            RECORDS_FROM.name: [facts.records_from for facts in self.subjects],
            JUDGED: [_judgements(facts) for facts in self.subjects],
        }
        for namespace in self.vocabulary.namespaces.values():
            records = [facts.namespace(namespace.name) for facts in self.subjects]
            columns[f"{namespace.name}{TOLD}"] = [record is not UNKNOWN for record in records]
            columns |= _columned(namespace, records, f"{namespace.name}.")
        found: dict[str, pa.Table] = {}
        for ledger in self.vocabulary.ledgers.values():
            told = [facts.ledger(ledger.name) for facts in self.subjects]
            columns[f"{ledger.name}{TOLD}"] = [isinstance(rows, tuple) for rows in told]
            owners: list[int] = []
            rows_: list[Any] = []
            for number, rows in zip(numbers, told, strict=True):
                if isinstance(rows, tuple):
                    owners += [number] * len(rows)
                    rows_ += rows
            found[ledger.name] = _table({SUBJECT: owners} | _columned(ledger, rows_, ""), layout[ledger.name])
        return {SUBJECTS: _table(columns, layout[SUBJECTS])} | found


def _table(columns: Mapping[str, list[Any]], schema: pa.Schema) -> pa.Table:
    size = len(columns[SUBJECT])
    arrays = [
        pa.array(columns[told.name], told.type) if told.name in columns else pa.nulls(size, told.type)
        for told in schema
    ]
    return pa.table(arrays, schema=schema)


def _columned(part: Namespace | Ledger, records: Sequence[Any], prefix: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for spec in part.fields.values():
        told = [UNKNOWN if record is UNKNOWN else getattr(record, spec.name) for record in records]
        if all(value is UNKNOWN for value in told):
            continue
        name = f"{prefix}{spec.name}"
        if spec.optional:
            found[name + NONE] = [value is None or None for value in told]
        if is_number(spec.type):
            numbers = [None if value is UNKNOWN or value is None else value for value in told]
            kept = [value is None or _exactly(value) for value in numbers]
            found[name] = [
                float(value) if value is not None and good else None for value, good in zip(numbers, kept, strict=True)
            ]
            found[name + EXACT] = [
                written(value) if value is not None and not good else None
                for value, good in zip(numbers, kept, strict=True)
            ]
            continue
        store = _storing(spec.type)
        found[name] = [None if value is UNKNOWN or value is None else store(value) for value in told]
    return found


def _judgements(facts: Facts) -> str | None:
    if not facts.judgements:
        return None
    told = [
        [list(place), judged.by, judged.on and judged.on.isoformat(), judged.evidence]
        for place, judged in facts.judgements.items()
    ]
    return json.dumps(told, ensure_ascii=False)


# -- columns to facts


def facts_from(tables: Tables, vocabulary: Vocabulary) -> Iterator[tuple[int, Facts]]:
    """Yield the number and the facts of every subject in *tables*."""
    subjects = tables[SUBJECTS]
    names = subjects.column_names
    told = {name: subjects.column(name).to_pylist() for name in names}
    composed = classes(vocabulary)
    rows = {
        name: _rows(tables[name], vocabulary.ledgers[name], composed.rows[name])
        for name in vocabulary.ledgers
        if name in tables
    }
    records = {
        name: _records(told, namespace, composed.namespaces[name], subjects.num_rows)
        for name, namespace in vocabulary.namespaces.items()
    }
    for at, number in enumerate(told[SUBJECT]):
        kind = vocabulary.kinds[told[KIND][at]]
        root: dict[str, Any] = {}
        if told[RECORDS_FROM.name][at] is not None:
            root[RECORDS_FROM.name] = told[RECORDS_FROM.name][at]
        for name in (kind.name, *kind.beside):
            if told.get(f"{name}{TOLD}", [None] * (at + 1))[at]:
                root[name] = records[name][at]
        for name in kind.ledgers:
            if told.get(f"{name}{TOLD}", [None] * (at + 1))[at]:
                root[name] = tuple(rows[name].get(number, ())) if name in rows else ()
        judged = _judged(told[JUDGED][at]) if JUDGED in told else {}
        yield number, Facts(vocabulary, kind.name, composed.roots[kind.name](**root), judged)


def _judged(text: str | None) -> dict[tuple[str | int, ...], Judgement]:
    if text is None:
        return {}
    return {
        tuple(place): Judgement(by, None if on is None else date.fromisoformat(on), evidence)
        for place, by, on, evidence in json.loads(text)
    }


def _values(told: Mapping[str, list[Any]], spec: FieldSpec, prefix: str, size: int) -> list[Any] | None:
    name = f"{prefix}{spec.name}"
    if name not in told:
        return None
    back = _reading(spec.type)
    found = [UNKNOWN if value is None else back(value) for value in told[name]]
    for at, none in enumerate(told.get(name + NONE, ())):
        if none:
            found[at] = None
    for at, text in enumerate(told.get(name + EXACT, ())):
        if text is not None:
            exact = Decimal(text)
            found[at] = _whole(exact) if _is_plain_number(spec.type) else exact
    return found


def _is_plain_number(type_: Type) -> bool:
    return isinstance(type_, Scalar) and type_.name == "number"


def _whole(told: Decimal) -> int | Decimal:
    return int(told) if told == told.to_integral_value() else told


def _reading(type_: Type) -> Callable[[Any], Any]:
    if is_number(type_):
        if _is_plain_number(type_):
            return lambda value: _whole(Decimal(repr(value)))
        return lambda value: Decimal(repr(value))
    if isinstance(type_, SetOf) or (isinstance(type_, Scalar) and type_.name in ("period", "duration")):
        return reader(type_)
    return lambda value: value


def _records(told: Mapping[str, list[Any]], namespace: Namespace, made: type[Any], size: int) -> list[Any]:
    given = {spec.name: _values(told, spec, f"{namespace.name}.", size) for spec in namespace.fields.values()}
    known = {name: values for name, values in given.items() if values is not None}
    flags = told.get(f"{namespace.name}{TOLD}", [None] * size)
    return [
        made(**{name: values[at] for name, values in known.items() if values[at] is not UNKNOWN})
        if flags[at]
        else UNKNOWN
        for at in range(size)
    ]


def _rows(table: pa.Table, ledger: Ledger, made: type[Any]) -> dict[int, list[Any]]:
    told = {name: table.column(name).to_pylist() for name in table.column_names}
    given = {spec.name: _values(told, spec, "", table.num_rows) for spec in ledger.fields.values()}
    known = {name: values for name, values in given.items() if values is not None}
    found: dict[int, list[Any]] = {}
    for at, number in enumerate(told[SUBJECT]):
        row = made(**{name: values[at] for name, values in known.items() if values[at] is not UNKNOWN})
        found.setdefault(number, []).append(row)
    return found
