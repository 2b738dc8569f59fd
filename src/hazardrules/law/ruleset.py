"""A ruleset: the law of one jurisdiction or trade, with its sources, clauses and cases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from attrs import field, frozen

from hazardrules.deferred import Deferrable
from hazardrules.facts.types import Label
from hazardrules.law.citation import Citation, Clause, Source
from hazardrules.law.rule import AnyRule, Case, Exception_, Untranslatable


@frozen(kw_only=True)
class Document:
    """One Markdown document: its title, its text, and the headings with their lines."""

    path: str
    title: str
    text: str = field(repr=False)
    headings: tuple[tuple[int, Citation | None, str], ...] = ()


@frozen(kw_only=True)
class Ruleset(Deferrable):
    """Rules of one jurisdiction (a GB/T 2260 prefix; empty: the whole country).

    *rules* are in the order of the documents; *requires* names the rulesets it can't be
    read without; *sha256* is that of all its files.

    >>> str(Ruleset(id="cn-65", title=Label("新疆", "Xinjiang"), jurisdiction="65", version="2025.11",
    ...     checked_on=None, sources={}))
    'cn-65 2025.11'
    """

    id: str
    title: Label
    jurisdiction: str
    version: str
    checked_on: date | None
    sources: Mapping[str, Source]
    requires: tuple[str, ...] = ()
    clauses: tuple[Clause, ...] = ()
    rules: tuple[AnyRule, ...] = ()
    exceptions: tuple[Exception_, ...] = ()
    untranslatables: tuple[Untranslatable, ...] = ()
    cases: tuple[Case, ...] = ()
    documents: tuple[Document, ...] = ()
    folder: Path | None = field(default=None, eq=False)
    sha256: str = field(default="", eq=False)

    def __str__(self) -> str:
        return f"{self.id} {self.version}"
