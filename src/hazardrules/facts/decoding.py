"""The fast way in: from JSON bytes to `Facts` without a step between.

It takes nothing that the careful reader in `reading` refuses, and comes to equal facts.
Of what it can't be sure it says None; the careful reader then reads it anew, or says what
is wrong with it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import lru_cache
from operator import length_hint
from typing import Any, Final

import msgspec
from msgspec.structs import astuple, force_setattr

from hazardrules.facts.classes import Classes, Record, classes
from hazardrules.facts.facts import Facts, Judgement
from hazardrules.facts.native import Judged, is_later
from hazardrules.facts.strict_json import MAX_SIZE, most_names
from hazardrules.facts.types import ID, TEXT, UNKNOWN
from hazardrules.facts.values import MAX_ROWS, Refused, reader
from hazardrules.facts.vocabulary import FieldSpec, Ledger, Namespace, Vocabulary

_LONG: Final = 3 * MAX_ROWS
"""Bytes of the shortest set with too many members: two quotes and a comma each."""

_Way = Callable[[bytes], Facts | None]


def decoded(data: bytes | str, vocabulary: Vocabulary) -> Facts | None:
    """Return the facts in a JSON object, or None where only the careful reader can tell.

    >>> from hazardrules.facts.core import CORE
    >>> decoded(b'{"enterprise": {"staff": 12}}', CORE).subject.staff
    12
    >>> decoded(b'{"enterprise": {"staff": 12, "staff": 13}}', CORE) is None
    True
    """
    if isinstance(data, str):
        try:
            data = data.encode()
        except UnicodeEncodeError:
            return None
    if len(data) > _LONG and _is_too_long(data):
        return None
    for name, way in _ways(vocabulary):
        if name in data:
            facts = way(data)
            if facts is not None:
                return facts
    return None


def _is_too_long(data: bytes) -> bool:
    """Tell whether a text may have more in it than the careful reader takes."""
    return len(data) > MAX_SIZE or max(map(len, data.split(b"}"))) > _LONG


@lru_cache(maxsize=16)
def _ways(vocabulary: Vocabulary) -> tuple[tuple[bytes, _Way], ...]:
    """Return what the text must hold for each kind of subject, and how it is read then."""
    # Without the lock that keeps threads apart, what records took can't be counted.
    if not getattr(sys, "_is_gil_enabled", lambda: True)():
        return ()
    # The careful reader compares ids as they are written.
    if not all("id" in told.fields and told.fields["id"].type in (ID, TEXT) for told in vocabulary.ledgers.values()):
        return ()
    made = classes(vocabulary)
    sure = (kind for kind in vocabulary.kinds.values() if not vocabulary.kinds.keys() & set(kind.beside))
    return tuple((f'"{kind.name}"'.encode(), _way(vocabulary, kind.name, made)) for kind in sure)


_Readers = tuple[tuple[str, Callable[[Any], Any]], ...]


def _later(told: Namespace | Ledger) -> _Readers:
    return tuple((name, _unless_judged(spec)) for name, spec in told.fields.items() if is_later(spec.type))


def _judged(told: Namespace | Ledger) -> _Readers:
    return tuple((name, _read_now(spec)) for name, spec in told.fields.items() if spec.judgement)


def _read_now(spec: FieldSpec) -> Callable[[Any], Any]:
    if not is_later(spec.type):
        return lambda value: value
    read_one = reader(spec.type)
    return (lambda value: None if value is None else read_one(value)) if spec.optional else read_one


def _unless_judged(spec: FieldSpec) -> Callable[[Any], Any]:
    read_one = _read_now(spec)
    return (lambda value: value if isinstance(value, Judged) else read_one(value)) if spec.judgement else read_one


def _way(vocabulary: Vocabulary, kind: str, made: Classes) -> _Way:
    root_class = made.roots[kind]
    decode = msgspec.json.Decoder(root_class).decode
    parts = root_class.__struct_fields__
    known = {part.name: part for part in vocabulary.parts}
    inside = [known.get(name) for name in parts]
    shapes = [(len(part.fields), isinstance(part, Ledger), _later(part)) if part else (0, False, ()) for part in inside]
    judged = [_judged(part) if part else () for part in inside]
    own, left_out = parts.index(kind), made.left_out

    def way(data: bytes) -> Facts | None:
        before = length_hint(left_out)
        try:
            root: Record = decode(data)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return None
        taken = before - length_hint(left_out)
        told = astuple(root)
        if told[own] is UNKNOWN:
            return None
        fields = 0
        try:
            for value, shape in zip(told, shapes):  # noqa: B905  # of one length; asking takes time
                if value is not UNKNOWN:
                    width, is_ledger, later = shape
                    if is_ledger:
                        count = len(value)
                        fields += count * width + 1
                        if len({row.id for row in value}) < count and _has_twins(value):
                            return None
                        if later:
                            _finish(value, later)
                    else:
                        fields += width + 1
                        if later:
                            _finish((value,), later)
            # A name has a colon behind it, so there are at most as many names as colons, and at least as many as
            # fields told. Where both are one number, no name was given twice. Putting something in the place of as
            # many colons and finding none left takes half the time of counting them.
            fields -= taken
            if fields > 0 and b":" not in data.replace(b":", b";", fields):
                return Facts(vocabulary, kind, root)
            names = most_names(data)
            if names == fields:
                return Facts(vocabulary, kind, root)
            judgements = dict(_judgements(parts, told, judged))
        except Refused:
            return None
        if names != fields + len(judgements) * len(Judged.__struct_fields__):
            return None
        who = {place: judgement for place, judgement in judgements.items() if judgement != _NOBODY}
        return Facts(vocabulary, kind, root, who)

    return way


def _finish(records: tuple[Any, ...], later: _Readers) -> None:
    """Read what msgspec left as it was written; the records are nobody else's yet."""
    for name, read_one in later:
        for record in records:
            value = getattr(record, name)
            if value is not UNKNOWN:
                force_setattr(record, name, read_one(value))


def _has_twins(rows: tuple[Any, ...]) -> bool:
    ids = [row.id for row in rows if isinstance(row.id, str)]
    return len(set(ids)) < len(ids)


_NOBODY: Final = Judgement()


def _judgements(
    names: tuple[str, ...], told: tuple[Any, ...], judged: list[_Readers]
) -> Iterator[tuple[tuple[str | int, ...], Judgement]]:
    """Take apart what was judged and by whom, and yield the latter."""
    for name, value, readers in zip(names, told, judged, strict=True):
        if value is UNKNOWN or not readers:
            continue
        rows = [((name, at), row) for at, row in enumerate(value)] if isinstance(value, tuple) else [((name,), value)]
        for place, record in rows:
            for field, read_one in readers:
                one = getattr(record, field)
                if isinstance(one, Judged):
                    force_setattr(record, field, read_one(one.value))
                    yield (*place, field), Judgement(_told(one.by), _told(one.on), _told(one.evidence))


def _told(value: Any) -> Any:
    return None if value is UNKNOWN else value
