"""The facts about one subject, as read: immutable, typed, with what is unknown left unknown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final

from attrs import field, frozen

from hazardrules.facts.types import UNKNOWN, Unknown
from hazardrules.facts.vocabulary import Vocabulary


@frozen
class Judgement:
    """Who decided a fact that people decide, on which day, and on what evidence.

    >>> Judgement(by="inspector 65-0172", on=date(2025, 9, 12)).evidence is None
    True
    """

    by: str | None = None
    on: date | None = None
    evidence: str | None = None


_NOBODY: Final[Mapping[tuple[str | int, ...], Judgement]] = MappingProxyType({})


def _fixed(told: Mapping[tuple[str | int, ...], Judgement]) -> Mapping[tuple[str | int, ...], Judgement]:
    return MappingProxyType(dict(told)) if told else _NOBODY


@frozen
class Facts:
    """One subject: its kind, its namespaces and its ledgers.

    *root* is an instance of the class composed for the kind: an attribute per namespace
    and ledger, `UNKNOWN` where nothing was told; a row's field is `UNKNOWN` when absent
    and None when known to be none. *judgements* says by whom facts were decided, where a
    file tells, by place: ``("violations", 0, "minor")``. *skipped* lists what
    `ignore_unknown` left out.

    >>> from hazardrules.facts.core import CORE
    >>> from hazardrules.facts.reading import read
    >>> facts = read({"enterprise": {"region": "653001"}, "hazards": [{"closed_on": None}]}, CORE)
    >>> facts.subject.staff, facts.ledger("hazards")[0].closed_on, facts.ledger("drills")
    (UNKNOWN, None, UNKNOWN)
    """

    vocabulary: Vocabulary = field(repr=False, eq=False)
    kind: str
    root: Any
    judgements: Mapping[tuple[str | int, ...], Judgement] = field(default=_NOBODY, converter=_fixed, hash=False)
    skipped: tuple[str, ...] = field(default=(), eq=False)

    def namespace(self, name: str) -> Any:
        """Return the namespace's record, or `UNKNOWN` when it wasn't told."""
        return getattr(self.root, name, UNKNOWN)

    def ledger(self, name: str) -> tuple[Any, ...] | Unknown:
        """Return the ledger's rows, or `UNKNOWN` when the ledger wasn't told."""
        rows: tuple[Any, ...] | Unknown = getattr(self.root, name, UNKNOWN)
        return rows

    @property
    def records_from(self) -> date | None:
        """The day since which event ledgers are complete; None when they always were."""
        told = self.root.records_from
        return None if told is UNKNOWN else told

    @property
    def subject(self) -> Any:
        """The subject's own namespace."""
        return self.namespace(self.kind)

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the facts' canonical JSON: equal for equal facts."""
        from hazardrules.facts.writing import digest

        return digest(self)

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return Facts, (self.vocabulary, self.kind, self.root, dict(self.judgements), self.skipped)
