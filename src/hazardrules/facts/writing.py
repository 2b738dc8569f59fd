"""Writing facts: as plain JSON values, and as the one text that equal facts share."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any

from hazardrules.facts.classes import Record, told_by
from hazardrules.facts.facts import Facts
from hazardrules.facts.values import writer
from hazardrules.facts.vocabulary import RECORDS_FROM, FieldSpec, Vocabulary

_Writers = Mapping[str, Callable[[Any], Any]]


def to_json(facts: Facts) -> dict[str, Any]:
    """Return facts as plain JSON values, which `read` reads back as equal facts.

    What is unknown is left out, and what is known to be none is None. Money is text of
    yuan, a share text with its per-cent sign. A judgement tells who decided it, if known.

    >>> from hazardrules.facts.core import CORE
    >>> from hazardrules.facts.reading import read
    >>> to_json(read('{"enterprise": {"staff": 12, "grade_from": null}, "drills": []}', CORE))
    {'enterprise': {'staff': 12, 'grade_from': None}, 'drills': []}
    """
    writers = _writers(facts.vocabulary)
    told: dict[str, Any] = {}
    for name, value in told_by(facts.root).items():
        if name == RECORDS_FROM.name:
            told[name] = value.isoformat()
        elif isinstance(value, tuple):
            told[name] = [_record(row, writers[name]) for row in value]
        else:
            told[name] = _record(value, writers[name])
    for (*place, field), judgement in facts.judgements.items():
        record: Any = told
        for step in place:
            record = record[step]
        who = {"by": judgement.by, "on": judgement.on and judgement.on.isoformat(), "evidence": judgement.evidence}
        record[field] = {"value": record[field]} | {name: part for name, part in who.items() if part is not None}
    return told


def canonical(facts: Facts) -> str:
    """Return the text that equal facts share and others don't.

    >>> from hazardrules.facts.core import CORE
    >>> from hazardrules.facts.reading import read
    >>> canonical(read('{"enterprise": {"name": "甲", "id": "e1"}}', CORE))
    '{"enterprise":{"id":"e1","name":"甲"}}'
    """
    return json.dumps(to_json(facts), ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def digest(facts: Facts) -> str:
    """Return the SHA-256 of the canonical text."""
    return sha256(canonical(facts).encode()).hexdigest()


def _record(record: Record, writers: _Writers) -> dict[str, Any]:
    return {name: None if value is None else writers[name](value) for name, value in told_by(record).items()}


@lru_cache(maxsize=16)
def _writers(vocabulary: Vocabulary) -> Mapping[str, _Writers]:
    def of(fields: Mapping[str, FieldSpec]) -> _Writers:
        return {name: writer(spec.type) for name, spec in fields.items()}

    return {part.name: of(part.fields) for part in vocabulary.parts}
