"""From a register's tables to frames: codes, ends of what is open, and slots of rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import frozen

from hazardrules.evaluators.columns.days import FIRST, LAST
from hazardrules.evaluators.columns.frame import Frame, Ledger, PlainDomain, unknown_of
from hazardrules.evaluators.columns.values import DAY, Cat, Column, Odd, Span, Truth, either, fractions
from hazardrules.evaluators.columns.values import EXACT as WHOLE
from hazardrules.facts.types import EnumType, Scalar, SetOf
from hazardrules.facts.vocabulary import RECORDS_FROM, FieldSpec, Vocabulary
from hazardrules.register.layout import EXACT, KIND, NONE, SUBJECT, SUBJECTS, TOLD, Tables, is_number

EPOCH: Final = 719163
"""The ordinal of 1970-01-01, which Arrow counts days from."""

SLOTS: Final = 32
"""Subjects with more rows than this in some ledger are put into frames of their own."""

CELLS: Final = 1 << 19
"""The most slots times subjects of one ledger in one frame."""

MOST_KEPT: Final = 1000
"""Values of one field that are kept from one frame to the next."""

FEW: Final = 250
"""Values whose codes fit into a byte, beside unknown, none and the empty set."""

Needed = frozenset[tuple[str, str]]
"""Fields that some rule reads, by namespace or ledger."""


@frozen(eq=False)
class Loaded:
    """A frame, the numbers of its subjects, and for each ledger the place of each row in the table."""

    frame: Frame
    subjects: Any
    rows: Mapping[str, Any]


def frames(tables: Tables, vocabulary: Vocabulary, needed: Needed, most: int = 1 << 15) -> Iterator[Loaded]:
    """Yield frames of the subjects in *tables*: of one kind each, and of subjects with like numbers of rows."""
    subjects = tables[SUBJECTS]
    numbers = _ints(subjects.column(SUBJECT))
    kinds = subjects.column(KIND).combine_chunks().dictionary_encode()
    codes = np.asarray(kinds.indices)
    spans = {
        name: _extents(numbers, tables[name])
        for name in vocabulary.ledgers
        if name in tables and any(owner == name for owner, _ in needed)
    }
    longest = np.zeros(len(numbers), np.int64)
    for starts, ends in spans.values():
        longest = np.maximum(longest, ends - starts)
    bucket = np.where(longest <= SLOTS, 0, np.ceil(np.log2(np.maximum(longest, 1)))).astype(np.intp)
    for code, kind in enumerate(kinds.dictionary.to_pylist()):
        mine = codes == code
        # `np.unique` would load masked arrays, which takes longer than all else here.
        for size in np.flatnonzero(np.bincount(bucket[mine])).tolist():
            chosen = np.flatnonzero(mine & (bucket == size))
            step = most if size == 0 else max(1, min(most, CELLS >> size))
            for at in range(0, len(chosen), step):
                part = chosen[at : at + step]
                yield _loaded(tables, vocabulary, needed, kind, part, numbers, spans, whole=len(part) == len(numbers))


def _ints(column: pa.ChunkedArray) -> Any:
    return column.combine_chunks().to_numpy(zero_copy_only=False)


def _extents(numbers: Any, table: pa.Table) -> tuple[Any, Any]:
    """Return where each subject's rows begin and end."""
    owners = _ints(table.column(SUBJECT))
    return np.searchsorted(owners, numbers, side="left"), np.searchsorted(owners, numbers, side="right")


def _loaded(
    tables: Tables,
    vocabulary: Vocabulary,
    needed: Needed,
    kind: str,
    part: Any,
    numbers: Any,
    spans: Mapping[str, tuple[Any, Any]],
    *,
    whole: bool,
) -> Loaded:
    size = len(part)
    subjects = tables[SUBJECTS]
    if not whole:
        subjects = subjects.take(pa.array(part))
    told = vocabulary.kinds[kind]
    fields: dict[tuple[str, str], Any] = {}
    odd: Odd = None
    here = (told.name, *told.beside)
    ledgers: dict[str, Ledger] = {}
    places: dict[str, Any] = {}
    for name in vocabulary.ledgers:
        flag = f"{name}{TOLD}"
        known = np.zeros(size, bool)
        if name in told.ledgers and flag in subjects.column_names:
            known = _filled(subjects.column(flag).combine_chunks(), False)
        if name not in spans:
            if any(owner == name for owner, _ in needed):
                ledgers[name] = Ledger(np.zeros((0, size), bool), None if known.all() else known)
                places[name] = np.zeros((0, size), np.int64)
            continue
        starts, ends = (ends_[part] for ends_ in spans[name])
        count = ends - starts
        slots = int(count.max(initial=0))
        slot = np.arange(slots)[:, None]
        present = slot < count[None, :]
        places[name] = np.where(present, starts[None, :] + slot, -1)
        ledgers[name] = Ledger(present, None if known.all() else known)
    for owner, name in sorted(needed):
        if owner in vocabulary.namespaces:
            spec = vocabulary.namespaces[owner].fields.get(name)
            prefix, table, at = f"{owner}.", subjects, None
            if owner not in here:
                table = subjects.slice(0, 0)
        else:
            spec = vocabulary.ledgers[owner].fields.get(name)
            prefix, table, at = "", tables.get(owner), places[owner]
        if spec is None:
            continue
        column = _column(spec, owner, prefix, table, size, at)
        if column is None:
            continue
        odd = either(odd, _strange(column))
        fields[owner, name] = column
    since = None
    if RECORDS_FROM.name in subjects.column_names:
        days = _days(subjects.column(RECORDS_FROM.name).combine_chunks())
        if not np.isnan(days).all():
            since = days
            strange = (days < FIRST) | (days > LAST)
            odd = either(odd, strange if strange.any() else None)
    return Loaded(Frame(kind, size, fields, ledgers, since, odd), numbers[part], places)


def _days(array: pa.Array) -> Any:
    found = _filled(array.cast(pa.int32()), 0).astype(DAY) + DAY(EPOCH)
    if array.null_count:
        found[_nulls(array)] = np.nan
    return found


def _nulls(array: pa.Array) -> Any:
    return array.is_null().to_numpy(zero_copy_only=False) if array.null_count else np.zeros(len(array), bool)


def _filled(array: pa.Array, value: Any) -> Any:
    """Return what is told, and one value where nothing is; where all is told, nothing is copied."""
    return (array.fill_null(value) if array.null_count else array).to_numpy(zero_copy_only=False)


def _strange(column: Column) -> Odd:
    """Return whose days or numbers lie outside what arrays keep exactly."""
    if isinstance(column, Truth):
        return None
    if isinstance(column, Cat):
        return column.odd if column.odd is None else _any(column.odd)
    days = column.lo.dtype == DAY
    low, high = (FIRST, LAST) if days else (-WHOLE, WHOLE)
    outside = np.isfinite(column.lo) & ((column.lo < low) | (column.lo > high))
    return either(None if column.odd is None else _any(column.odd), _any(outside) if outside.any() else None)


def _any(mask: Any) -> Any:
    return mask if mask.ndim == 1 else mask.any(axis=0)


def _column(spec: FieldSpec, owner: str, prefix: str, table: pa.Table | None, size: int, places: Any) -> Column | None:
    """Return one field of every subject, or of every slot."""
    name = f"{prefix}{spec.name}"
    array = None
    none = exact = None
    if table is not None and name in table.column_names and table.num_rows:
        array = table.column(name).combine_chunks()
        none = _flag(table, name + NONE)
        exact = _flag(table, name + EXACT)
    type_ = spec.type
    if isinstance(type_, Scalar) and type_.name == "instant":
        return None
    if is_number(type_) or (isinstance(type_, Scalar) and type_.name == "date"):
        return _span(spec, owner, array, none, exact, size, places)
    return _cat(spec, owner, array, none, size, places)


def _flag(table: pa.Table, name: str) -> Any:
    if name not in table.column_names:
        return None
    column = table.column(name).combine_chunks()
    if column.null_count == len(column):
        return None
    if pa.types.is_boolean(column.type):
        return _filled(column, False)
    return ~_nulls(column)


def _laid(values: Any, places: Any, empty: Any) -> Any:
    """Lay the values of rows into slots; slots without a row are *empty*."""
    if places is None:
        return values
    if not len(values):
        return np.full(places.shape, empty, values.dtype)
    found = np.take(values, places)
    found[places < 0] = empty
    return found


def _span(spec: FieldSpec, owner: str, array: Any, none: Any, exact: Any, size: int, places: Any) -> Span:
    day = not is_number(spec.type)
    kind = DAY if day else np.float64
    unknown = unknown_of(spec, owner)
    low = -np.inf if unknown.low is None else float(unknown.low)
    high = np.inf if unknown.high is None else float(unknown.high)
    if array is None:
        shape = (size,) if places is None else places.shape
        lo, hi = np.full(shape, low, kind), np.full(shape, high, kind)
        if places is not None:
            lo[places < 0] = hi[places < 0] = np.nan
        return Span(lo, hi, ~np.isnan(lo) if spec.optional else None)
    told = _days(array) if day else _filled(array, np.nan).astype(kind)
    missing = _nulls(array)
    if none is not None:
        missing = missing & ~none
    values = _laid(told, places, np.nan)
    odd = None
    if exact is not None:
        # A number that a double doesn't keep is another evaluator's.
        missing = missing & ~exact
        strange = _laid(exact, places, False)
        odd = strange if strange.any() else None
    if not missing.any():
        return Span(values, values, None, odd, whole=not day and not fractions(values).any())
    open_ = _laid(missing, places, False)
    lo, hi = values.copy(), values
    lo[open_], hi[open_] = low, high
    return Span(lo, hi, open_ if spec.optional else None, odd)


def _cat(spec: FieldSpec, owner: str, array: Any, none: Any, size: int, places: Any) -> Cat | Truth:
    if array is None:
        shape = (size,) if places is None else places.shape
        codes = np.zeros(shape, np.uint8)
        if places is not None:
            codes[places < 0] = 1
        return Cat(codes, domain_of(spec, owner, ()), None, complete=False)
    if pa.types.is_boolean(array.type) and none is None and not array.null_count:
        told = _laid(array.to_numpy(zero_copy_only=False), places, False)
        return Truth(told, told)
    codes, domain = _encoded(spec, owner, array)
    if none is not None:
        codes[none] = 1
    complete = not (codes == 0).any()
    return Cat(_laid(codes, places, 1), domain, None, complete=complete)


_DOMAINS: Final[dict[Any, PlainDomain]] = {}


def _domain_with(spec: FieldSpec, owner: str, told: Sequence[Any]) -> PlainDomain:
    """Return a domain that has some values: the one of frames before, so that what was asked about it is kept."""
    key = (owner, spec.name, spec.type, spec.optional, spec.judgement)
    kept = _DOMAINS.get(key) or PlainDomain(spec, owner, [])
    new = [value for value in told if value not in kept.places]
    if new or key not in _DOMAINS:
        # What grows too large begins anew.
        known = [*kept.told, *new] if len(kept.told) + len(new) <= MOST_KEPT else list(told)
        _DOMAINS[key] = PlainDomain(spec, owner, known)
    return _DOMAINS[key]


def domain_of(spec: FieldSpec, owner: str, told: Sequence[Any]) -> PlainDomain:
    """Return the domain of a field; those of enums and booleans are the same for all frames."""
    type_ = spec.type
    if isinstance(type_, EnumType):
        told = tuple(type_.by_id)
    elif isinstance(type_, Scalar) and type_.name == "boolean":
        told = (False, True)
    elif told:
        return _domain_with(spec, owner, told)
    key = (owner, spec.name, tuple(told), spec.optional, spec.judgement)
    if key not in _DOMAINS:
        _DOMAINS[key] = PlainDomain(spec, owner, list(told))
    return _DOMAINS[key]


def _encoded(spec: FieldSpec, owner: str, array: Any) -> tuple[Any, PlainDomain]:
    type_ = spec.type
    missing = _nulls(array)
    if isinstance(type_, Scalar) and type_.name == "boolean":
        codes = _filled(array, False).view(np.uint8) + np.uint8(2)
        codes[missing] = 0
        return codes, domain_of(spec, owner, ())
    if isinstance(type_, SetOf):
        return _encoded_sets(spec, owner, array, missing)
    encoded = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
    words = encoded.dictionary.to_pylist()
    if isinstance(type_, EnumType):
        domain = domain_of(spec, owner, ())
        table = np.array(
            [domain.places[word] for word in words] or [0], np.uint8 if len(domain.told) < FEW else np.intp
        )
    else:
        told = _read(spec, words)
        domain = _domain_with(spec, owner, told)
        table = np.array(
            [domain.places[word] for word in told] or [0], np.uint8 if len(domain.told) < FEW else np.int32
        )
    codes = np.take(table, _filled(encoded.indices, 0))
    codes[missing] = 0
    return codes, domain


def _read(spec: FieldSpec, words: list[Any]) -> list[Any]:
    from hazardrules.facts.values import reader

    type_ = spec.type
    if isinstance(type_, Scalar) and type_.name in ("period", "duration"):
        return [reader(type_)(word) for word in words]
    return words


_BETWEEN: Final = "\x1f"


def _encoded_sets(spec: FieldSpec, owner: str, array: Any, missing: Any) -> tuple[Any, PlainDomain]:
    """Give every different set a code; a set is written as its members joined."""
    joined = pc.binary_join(array, _BETWEEN).dictionary_encode()
    words = joined.dictionary.to_pylist()
    empty = _filled(pc.list_value_length(array), 0) == 0
    sets = [frozenset(word.split(_BETWEEN)) if word else frozenset[str]() for word in words]
    domain = _domain_with(spec, owner, [*sets, frozenset()])
    table = np.array([domain.places[one] for one in sets] or [0], np.uint8 if len(domain.told) < FEW else np.int32)
    codes = np.take(table, _filled(joined.indices, 0))
    codes[empty] = domain.places[frozenset()]
    codes[missing] = 0
    return codes, domain
