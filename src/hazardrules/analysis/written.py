"""Where a case writes a fact or a supposition: its line of the fence, or its cell of the ledger's table below."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import attrs
from attrs import field, frozen

from hazardrules.dates import day_of
from hazardrules.engine import Engine
from hazardrules.errors import NOTHING, Phrase, Problem, listed
from hazardrules.facts.vocabulary import RECORDS_FROM, Vocabulary
from hazardrules.law.rule import Case, Parameter
from hazardrules.lower.supposing import supposed
from hazardrules.rulefile.keys import KEYS_OF
from hazardrules.rulefile.markdown import cells_of
from hazardrules.rulefile.naming import field_labels, part_labels, part_of
from hazardrules.rulefile.toml_fence import PathIn, Toml, read_toml
from hazardrules.source import Place, Span

_PATH: Final = re.compile(r"(\w+)(?:\[(\d+)\])?(?:\.(\w+))?")
_KEY: Final = re.compile(r"\s*([^\s=]+)\s*=\s*(.*\S)")
_HEADER: Final = re.compile(r"\s*\[([^\[\]]+)\]")
_FACTS: Final = {"facts", KEYS_OF["case"]["facts"].zh}
_SUPPOSING: Final = ("supposing", KEYS_OF["case"]["supposing"].zh)


@frozen
class _InFence:
    """What a case supposes, as its fence writes it."""

    toml: Toml
    under: str
    problems: list[Problem] = field(factory=list)

    def place(self, path: PathIn) -> Place:
        """Return where a value stands."""
        return self.toml.place((self.under, *path))

    def wrong(self, path: PathIn, message: Phrase, hint: Phrase = NOTHING) -> None:
        """Note a mistake that marks a value."""
        self.problems.append(self.toml.problem(message, (self.under, *path), hint))

    def wrong_key(self, path: PathIn, message: Phrase, hint: Phrase = NOTHING) -> None:
        """Note a mistake that marks a key."""
        self.problems.append(self.toml.key_problem(message, (self.under, *path), hint))


def supposed_in(case: Case, engine: Engine) -> tuple[dict[str, Parameter], tuple[Problem, ...]]:
    """Return the parameters that a case supposes, by the names it gives them, and what is wrong with them.

    The law must leave them open on the case's day and in its subject's place.
    """
    if not case.supposing:
        return {}, ()
    text = "\n".join(line for _, line in _fence(case))
    toml = read_toml(text, case.place.path, case.place.line + 1, case.place.lines)
    assert isinstance(toml, Toml), "the case was read from it"
    written = _InFence(toml, next(word for word in _SUPPOSING if word in toml.data))
    kinds = (case.facts.get(kind) for kind in engine.vocabulary.kinds)
    region = next((told.get("region") for told in kinds if isinstance(told, dict)), None)
    place = region if isinstance(region, str) else ""
    found = supposed(case.supposing, engine.program, engine.scope, written, day_of(case.as_of), place)
    problems = (attrs.evolve(one, message=in_case(case, one.message)) for one in written.problems)
    return found, tuple(problems)


def problem_of_fact(case: Case, problem: Problem, vocabulary: Vocabulary) -> Problem:
    """Return what is wrong with a fact of a case, marked where the document writes the fact.

    A fact that isn't found there is told at the case's first line.
    """
    message = in_case(case, problem.message)
    found = next(_places(case, problem.path, vocabulary), None)
    if found is not None:
        return found[0].problem(message, found[1], Span(0, len(found[1])), problem.hint)
    where = Phrase(f"位置 {problem.path}", f"at {problem.path}") if problem.path else NOTHING
    hint = listed(filter(None, (where, problem.hint)), ";", "; ")
    return Problem(message, path=case.place.path, line=case.place.line, hint=hint)


def in_case(case: Case, message: Phrase) -> Phrase:
    """Return a message with the case that it is about."""
    return Phrase(f"案例 `{case.title}`:{message.zh}", f"case `{case.title}`: {message}")


def _places(case: Case, path: str, vocabulary: Vocabulary) -> Iterator[tuple[Place, str]]:
    match = _PATH.match(path)
    if match is None:
        return
    name, row, field = match.groups()
    part = part_of(name, vocabulary)
    words = {name, part_labels(vocabulary).get(name, name)}
    fields = {field, field_labels(part).get(field, field)} if part is not None and field else set()
    if row is not None:
        yield from _in_table(case, words, fields, int(row))
    elif fields:
        yield from _in_fence(case, words, fields)
    else:
        records = {RECORDS_FROM.name, RECORDS_FROM.label.zh}
        yield from _in_fence(case, _FACTS, records if name == RECORDS_FROM.name else words)


def _in_fence(case: Case, headers: set[str], keys: set[str]) -> Iterator[tuple[Place, str]]:
    """Yield the value of a key under a header of the fence."""
    inside = ""
    for number, line in _fence(case):
        header, key = _HEADER.match(line), _KEY.match(line)
        if header is not None:
            inside = header[1].rpartition(".")[2].strip(" \"'")
        elif key is not None and inside in headers and key[1] in keys:
            yield Place(case.place.path, number, key.start(2) + 1, case.place.lines), key[2]


def _in_table(case: Case, words: set[str], fields: set[str], row: int) -> Iterator[tuple[Place, str]]:
    """Yield the cell of a ledger's table, or the row where no column is named."""
    for number, line in _lines(case):
        heads = [cell.text for cell in cells_of(line, number)] if line.lstrip().startswith("|") else []
        below = number + 1 + row
        if heads and heads[0] in words and below < len(case.place.lines):
            cells = cells_of(case.place.lines[below], below + 1)
            columns = [place for place, head in enumerate(heads) if head in fields and place < len(cells)]
            for cell in (cells[place] for place in columns):
                yield Place(case.place.path, cell.line, cell.column, case.place.lines), cell.text


def _fence(case: Case) -> Iterator[tuple[int, str]]:
    """Yield the lines between the mark that opens a case's fence and the one that closes it."""
    opening, *below = case.place.lines[case.place.line - 1 :]
    mark = opening.partition("toml")[0].strip()
    for number, line in enumerate(below, case.place.line + 1):
        if line.strip().startswith(mark):
            return
        yield number, line


def _lines(case: Case) -> Iterator[tuple[int, str]]:
    """Yield the lines of a case: its fence, and what stands below up to the next fence or heading."""
    fences = 0
    for number in range(case.place.line, len(case.place.lines) + 1):
        line = case.place.lines[number - 1]
        fences += line.startswith("```")
        if fences > 2 or (fences == 2 and line.startswith("#")):
            return
        yield number, line
