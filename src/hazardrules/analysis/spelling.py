"""Documents in one way of writing, in Chinese or English words: what `fmt` and `rules` print.

Which label a word stands for follows from types, so a document is spelt as part of the
rulesets it was loaded with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from attrs import frozen

from hazardrules.analysis.selection import Selection
from hazardrules.analysis.written import supposed_in
from hazardrules.engine import Engine
from hazardrules.errors import Problem, RulesetError
from hazardrules.law.rule import Parameter
from hazardrules.law.ruleset import Document, Ruleset
from hazardrules.rulefile.fmt import format_document
from hazardrules.rulefile.markdown import Heading, split
from hazardrules.rulefile.rules import Statement
from hazardrules.rulefile.texts import read_text

Spelling = Literal["zh", "en"]


@frozen
class Spelt:
    """A document's file, its text, and the text it should have."""

    file: Path
    before: str
    after: str


def spelt(selection: Selection, lang: Spelling | None = None) -> Iterator[Spelt]:
    """Yield every document of the rulesets asked about, as *lang* or its own spelling writes it.

    Raises RulesetError for a document that can't be read.
    """
    for ruleset in selection.rulesets:
        for document in ruleset.documents:
            file = file_of(ruleset, document)
            text = read_text(file, document.path)
            if isinstance(text, Problem):
                raise RulesetError([text])
            yield Spelt(file, text, _written(text, document.path, ruleset, selection.engine, lang))


def file_of(ruleset: Ruleset, document: Document) -> Path:
    """Return the file of a document, whose path begins with its ruleset's folder."""
    return (ruleset.folder or Path()) / document.path.partition("/")[2]


def sections(engine: Engine, rule: str, lang: Spelling) -> tuple[str, ...]:
    """Return the parts of documents that state the versions of a rule: heading, prose, fences, cases."""
    found = []
    for ruleset in engine.rulesets:
        for told in ruleset.rules:
            if told.id == rule:
                document = next(known for known in ruleset.documents if known.path == told.place.path)
                text = _written(document.text, document.path, ruleset, engine, lang)
                # Spelling keeps the headings, and may change how many lines a table takes.
                number = sum(line <= told.place.line for line in _headings(document.text))
                starts = [*_headings(text), len(text.split("\n")) + 1]
                lines = text.split("\n")[starts[number - 1] - 1 : starts[number] - 1]
                found.append("\n".join(lines).strip() + "\n")
    return tuple(dict.fromkeys(found))


def _headings(text: str) -> list[int]:
    return [block.line for block in split(text)[0] if isinstance(block, Heading)]


def _written(text: str, path: str, ruleset: Ruleset, engine: Engine, lang: Spelling | None) -> str:
    """Return a document as it should be written; its rules were typed when they were loaded."""
    known = {told.place.line: told for told in (*ruleset.rules, *ruleset.exceptions) if told.place.path == path}

    def typed(statement: Statement) -> Statement:
        return known.get(statement.place.line, statement)

    cases = {case.place.line: case for case in ruleset.cases if case.place.path == path}

    def supposed(line: int) -> Mapping[str, Parameter]:
        return supposed_in(cases[line], engine)[0] if line in cases else {}

    return format_document(text, path, ruleset.sources, engine.scope, typed, lang, supposed)
