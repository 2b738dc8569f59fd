"""Names of bearers, parties, measures and kinds of subject as documents write them."""

from __future__ import annotations

from collections.abc import Mapping

from hazardrules.facts.vocabulary import Vocabulary
from hazardrules.law.bearers import BEARERS
from hazardrules.law.measures import MEASURES
from hazardrules.rulefile.keys import english


def bearers() -> dict[str, str]:
    """Return every bearer with its Chinese name."""
    return {name: label.zh for name, label in BEARERS.items()}


def parties(vocabulary: Vocabulary) -> dict[str, str]:
    """Return everybody who can be fined: the bearers, and those of the enum `party`."""
    told = vocabulary.enums.get("party")
    return ({value.id: value.label.zh for value in told.values} if told is not None else {}) | bearers()


def subjects(vocabulary: Vocabulary) -> dict[str, str]:
    """Return the kinds of subject with their Chinese names."""
    return {name: kind.label.zh for name, kind in vocabulary.kinds.items()}


def measures() -> dict[str, str]:
    """Return the known measures with their Chinese names."""
    return {name: label.zh for name, label in MEASURES.items()}


def measure_named(word: str) -> str:
    """Return the measure that a document names; the list is open, so a stranger is itself.

    >>> measure_named("责令改正"), measure_named("停课")
    ('order-to-correct', '停课')
    """
    return english(word, measures()) or word


def _named(word: str, told: Mapping[str, str], vocabulary: Vocabulary) -> str | None:
    found = english(word, told)
    if found is None:
        # 企业 is what a lawyer writes for 生产经营单位.
        kind = english(word, subjects(vocabulary))
        found = kind if kind in told else None
    return found


def bearer_named(word: str, vocabulary: Vocabulary) -> str | None:
    """Return the bearer that a document names by id, by label, or as a kind of subject.

    >>> from hazardrules.facts.core import CORE
    >>> bearer_named("主要负责人", CORE), bearer_named("企业", CORE), bearer_named("某人", CORE)
    ('principal', 'enterprise', None)
    """
    return _named(word, bearers(), vocabulary)


def party_named(word: str, vocabulary: Vocabulary) -> str | None:
    """Return the party that a document names; a party is a bearer or of the enum `party`.

    >>> from hazardrules.facts.core import CORE
    >>> party_named("直接责任人员", CORE)
    'responsible-person'
    """
    told = vocabulary.enums.get("party")
    if told is not None and word in told.by_zh:
        return told.by_zh[word]
    return _named(word, parties(vocabulary), vocabulary)
