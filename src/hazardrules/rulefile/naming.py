"""Names of the vocabulary as documents write them: namespaces, ledgers, fields, in either spelling."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import attrs

from hazardrules.expr import nodes
from hazardrules.facts.vocabulary import RECORDS_FROM, FieldSpec, Ledger, Namespace, Vocabulary
from hazardrules.rulefile.keys import english

_Rows = TypeVar("_Rows", nodes.Domain, nodes.Link)


def part_labels(vocabulary: Vocabulary) -> dict[str, str]:
    """Return every namespace and ledger with its Chinese label."""
    labels = {name: told.label.zh for name, told in vocabulary.namespaces.items()}
    return labels | {name: told.label.zh for name, told in vocabulary.ledgers.items()}


def part_named(word: str, vocabulary: Vocabulary) -> str | None:
    """Return the namespace or ledger that a document names.

    >>> from hazardrules.facts.core import CORE
    >>> part_named("事故隐患", CORE), part_named("hazards", CORE), part_named("隐患", CORE)
    ('hazards', 'hazards', None)
    """
    return english(word, part_labels(vocabulary))


def field_labels(part: Namespace | Ledger) -> dict[str, str]:
    """Return every field of a namespace or ledger with its Chinese label."""
    return {name: spec.label.zh for name, spec in part.fields.items()}


def field_named(word: str, part: Namespace | Ledger) -> FieldSpec | None:
    """Return the field that a document names."""
    name = english(word, field_labels(part))
    return part.fields[name] if name is not None else None


def part_of(name: str, vocabulary: Vocabulary) -> Namespace | Ledger | None:
    """Return a namespace or a ledger by its name."""
    return vocabulary.namespaces.get(name) or vocabulary.ledgers.get(name)


def ledgers_named(node: nodes.Node, vocabulary: Vocabulary) -> nodes.Node:
    """Return the rows that a tree binds with the ids of their ledgers for labels.

    >>> from hazardrules.expr.parse import parse
    >>> from hazardrules.facts.core import CORE
    >>> ledgers_named(parse("事故隐患 辛", start="domain"), CORE).ledger
    'hazards'
    """

    def named(rows: _Rows) -> _Rows:
        if rows.ledger in vocabulary.ledgers:
            return rows
        labels = {name: ledger.label.zh for name, ledger in vocabulary.ledgers.items()}
        return attrs.evolve(rows, ledger=english(rows.ledger, labels) or rows.ledger)

    match node:
        case nodes.Domain():
            return named(node)
        case nodes.Link():
            return named(node)
        case nodes.Domains():
            return attrs.evolve(node, items=tuple(named(item) for item in node.items))
        case nodes.Measure():
            return attrs.evolve(node, domain=named(node.domain))
    return node


def root_words(vocabulary: Vocabulary) -> Iterator[str]:
    """Yield every word that may stand at the root of a case's facts."""
    labels = part_labels(vocabulary) | {RECORDS_FROM.name: RECORDS_FROM.label.zh}
    for name, label in labels.items():
        yield from (name, label)


def field_words(part: Namespace | Ledger) -> Iterator[str]:
    """Yield every word that may name a field."""
    for name, label in field_labels(part).items():
        yield from (name, label)
