"""Labels stay unique where they are read, so that a Chinese name means one thing.

A field's label is unique in its namespace or ledger, a value's in its enum, and those of
namespaces and ledgers among each other.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from hazardrules.errors import Problem
from hazardrules.facts.types import Label
from hazardrules.facts.vocabulary import RECORDS_FROM, Vocabulary


def label_problems(vocabulary: Vocabulary) -> tuple[Problem, ...]:
    """Return every label that two names of one scope share, or that can't be written.

    >>> from hazardrules.facts.core import CORE
    >>> label_problems(CORE)
    ()
    """
    return tuple(_found(vocabulary))


def _found(vocabulary: Vocabulary) -> Iterator[Problem]:
    roots = [(told.name, told.label) for told in vocabulary.parts]
    roots.append((RECORDS_FROM.name, RECORDS_FROM.label))
    yield from _clashes("the root of a facts file", roots)
    yield from _clashes("the enums", [(enum.name, enum.label) for enum in vocabulary.enums.values()])
    for told in vocabulary.parts:
        yield from _clashes(f"`{told.name}`", [(spec.name, spec.label) for spec in told.fields.values()])
    for enum in vocabulary.enums.values():
        yield from _clashes(f"the enum `{enum.name}`", [(value.id, value.label) for value in enum.values])


def _clashes(scope: str, labels: Iterable[tuple[str, Label]]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for name, label in labels:
        for text in (label.zh, label.en):
            if not _writable(text):
                yield Problem(f"the label `{text}` of `{name}` in {scope} can't be written in a document")
            if seen.setdefault(text, name) != name:
                yield Problem(f"the label `{text}` in {scope} names both `{seen[text]}` and `{name}`")


def _writable(text: str) -> bool:
    """Tell whether 「」 can quote *text*, and every reader sees the same characters."""
    plain = bool(text) and text == text.strip() == unicodedata.normalize("NFC", text)
    return plain and text.isprintable() and not set("「」“”") & set(text)
