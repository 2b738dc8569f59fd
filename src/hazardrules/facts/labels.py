"""Labels stay unique where they are read, so that a Chinese name means one thing.

A field's label is unique in its namespace or ledger, a value's in its enum, and those of
namespaces and ledgers among each other.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from hazardrules.errors import Phrase, Problem
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
    yield from _clashes(Phrase("事实文件最外层", "the root of a facts file"), roots)
    enums = [(enum.name, enum.label) for enum in vocabulary.enums.values()]
    yield from _clashes(Phrase("各选项表", "the enums"), enums)
    for told in vocabulary.parts:
        fields = [(spec.name, spec.label) for spec in told.fields.values()]
        yield from _clashes(Phrase(f"`{told.name}`", f"`{told.name}`"), fields)
    for enum in vocabulary.enums.values():
        values = [(value.id, value.label) for value in enum.values]
        yield from _clashes(Phrase(f"选项表 `{enum.name}`", f"the enum `{enum.name}`"), values)


def _clashes(scope: Phrase, labels: Iterable[tuple[str, Label]]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for name, label in labels:
        for text in (label.zh, label.en):
            if not _writable(text):
                message = Phrase(
                    f"{scope.zh}里 `{name}` 的名称 `{text}` 在文档里写不出来",
                    f"the label `{text}` of `{name}` in {scope} can't be written in a document",
                )
                yield Problem(message)
            if seen.setdefault(text, name) != name:
                message = Phrase(
                    f"{scope.zh}里的名称 `{text}` 同属 `{seen[text]}` 和 `{name}`",
                    f"the label `{text}` in {scope} names both `{seen[text]}` and `{name}`",
                )
                yield Problem(message)


def _writable(text: str) -> bool:
    """Tell whether 「」 can quote *text*, and every reader sees the same characters."""
    plain = bool(text) and text == text.strip() == unicodedata.normalize("NFC", text)
    return plain and text.isprintable() and not set("「」“”") & set(text)
