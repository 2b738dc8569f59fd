"""One way to write a document, in either spelling: nothing changes but how it is spelt and laid out.

Kinds, keys, values of closed lists, labels and conditions are written in the language
asked for, ``=`` and bars aligned. Prose, headings, ids, citations and comments stay as
they are. From English to Chinese and back is the same text, byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Literal

import attrs
from attrs import field, frozen

from hazardrules.expr import nodes
from hazardrules.expr.names import globals_of
from hazardrules.expr.parse import parse
from hazardrules.expr.scope import Scope
from hazardrules.expr.show import show, show_zh
from hazardrules.expr.types import AnyType, ConditionBy, Keyed, value_type
from hazardrules.facts.types import EnumType, Scalar, SetOf
from hazardrules.facts.vocabulary import RECORDS_FROM, Vocabulary
from hazardrules.law.citation import Source
from hazardrules.law.expression import Expression, expressions_of
from hazardrules.law.rule import Consequence, Definition, Parameter
from hazardrules.rulefile.bearers import bearer_named, bearers, measures, parties, party_named, subjects
from hazardrules.rulefile.cases import NONE, UNKNOWN
from hazardrules.rulefile.keys import (
    BOOLEANS,
    CHOICES,
    EXPECTED,
    EXPECTED_PARTS,
    KEYS_OF,
    KINDS,
    Key,
    english,
    spellings,
)
from hazardrules.rulefile.layout import LONGEST, Edit, aligned_keys, edited, table_lines, width
from hazardrules.rulefile.literals import OTHERWISE, QUOTED
from hazardrules.rulefile.markdown import Cell, Fence, Heading, MarkdownTable, cells_of, lines_of
from hazardrules.rulefile.naming import field_labels, field_named, part_labels, part_named, part_of
from hazardrules.rulefile.reader import read_document
from hazardrules.rulefile.rules import Statement
from hazardrules.rulefile.tables import ACT_OUTPUTS, ARROW, LADDER, SEPARATORS, WHEN, is_note
from hazardrules.rulefile.toml_fence import Entry, PathIn, Toml
from hazardrules.rulefile.typenames import read_type, show_type

Spelling = Literal["zh", "en"]


def format_document(
    text: str,
    path: str,
    sources: Mapping[str, Source],
    scope: Scope,
    typed: Callable[[Statement], Statement],
    lang: Spelling | None = None,
    supposed: Callable[[int], Mapping[str, Parameter]] = lambda _: {},
) -> str:
    """Return a document in canonical form; in *lang*, or each fence in the spelling it has.

    *scope* has every parameter and definition in reach; *typed* returns a statement with
    all its conditions typed (`lower` knows how), and *supposed* what the case on a line
    supposes, by the names it gives. A rule that needs a plugin which isn't
    there stays as it is. Raises RulesetError for a document with mistakes.
    """
    vocabulary = scope.vocabulary
    read = read_document(text, path, sources, vocabulary)
    lines = list(lines_of(text))
    stated = {statement.place.line: statement for statement in read.statements}
    changes: list[tuple[int, int, list[str]]] = []
    speller: _Speller | None = None
    for block in read.blocks:
        if isinstance(block, Heading):
            speller = None
        elif isinstance(block, Fence):
            chosen: Spelling = lang or ("zh" if block.kind in KINDS.values() else "en")
            statement = stated.get(block.line)
            speller = _speller(statement, chosen, scope, typed, supposed(block.line))
            if speller is None:
                continue
            kind = english(block.kind, KINDS) or block.kind
            opening = lines[block.line - 1]
            mark = opening[: len(opening) - len(opening.lstrip("`~ "))].rstrip()
            told = [
                f"{mark}toml {_word(kind, KINDS, chosen)}",
                *_fence_lines(read.tomls[block.line], kind, statement, speller),
            ]
            changes.append((block.line - 1, block.line + len(block.text.split("\n")), told))
        elif isinstance(block, MarkdownTable) and speller is not None:
            marks = [cell.text for cell in cells_of(lines[block.line], block.line + 1)]
            told = table_lines(*speller.table(block, marks))
            changes.append((block.line - 1, block.line + 1 + len(block.rows), told))
    for start, end, told in reversed(changes):
        lines[start:end] = told
    return ("\r\n" if "\r\n" in text else "\n").join(lines)


def _speller(
    statement: Statement | None,
    lang: Spelling,
    scope: Scope,
    typed: Callable[[Statement], Statement],
    supposed: Mapping[str, Parameter],
) -> _Speller | None:
    """Return what spells a fence; None for a rule whose words only an absent plugin knows."""
    vocabulary = scope.vocabulary
    if statement is None:
        found = {(shown.place.line, shown.place.column): shown for shown in expressions_of(tuple(supposed.values()))}
        return _Speller(lang, scope, vocabulary, None, found, supposed)
    needs = getattr(statement, "needs", None)
    if needs is not None and needs not in vocabulary.plugins:
        return None
    told = typed(statement)
    found = {(shown.place.line, shown.place.column): shown for shown in expressions_of(told)}
    return _Speller(lang, scope, vocabulary, told, found)


def _fence_lines(toml: Toml, kind: str, statement: Statement | None, speller: _Speller) -> list[str]:
    text = edited(toml.text, speller.fence(toml, kind))
    return aligned_keys(text, in_columns=statement is not None).split("\n")


def _word(name: str, labels: Mapping[str, str], lang: Spelling) -> str:
    """Return a word of a closed list in one spelling; a stranger stays as it is."""
    known = english(name, labels)
    if known is None:
        return name
    return labels[known] if lang == "zh" else known


def written(text: str) -> str:
    r"""Return a text as TOML writes it on one line.

    >>> print(written("a 'b' \"c\""))
    "a 'b' \"c\""
    """
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


_WORDS: Final = spellings(EXPECTED)
_EXPECTED: Final = {key.name: key for key in EXPECTED}


@frozen
class _Speller:
    """Spells one fence and the tables below it."""

    lang: Spelling
    scope: Scope
    vocabulary: Vocabulary
    statement: Statement | None = None
    typed: Mapping[tuple[int, int], Expression] = field(factory=dict)
    supposed: Mapping[str, Parameter] = field(factory=dict)
    names: dict[PathIn, str] = field(factory=dict)
    edits: list[Edit] = field(factory=list)

    # -- the fence

    def fence(self, toml: Toml, kind: str) -> list[Edit]:
        """Return what changes in a fence's TOML."""
        self.keys(toml, KEYS_OF[kind], toml.data, ())
        for entry in toml.entries.values():
            self.edits.extend(self._key_edits(entry))
        return self.edits

    def _key_edits(self, entry: Entry) -> Iterator[Edit]:
        places = [place for place, part in enumerate(entry.path) if isinstance(part, str)]
        for place, part in zip(places[len(places) - len(entry.keys) :], entry.keys, strict=True):
            name = self.names.get(entry.path[: place + 1], part.name)
            if name != part.name:
                bare = name.replace("-", "").replace("_", "").isalnum()
                yield Edit(part.span, name if bare else written(name))

    def keys(self, toml: Toml, known: Mapping[str, Key], told: Mapping[str, Any], at: PathIn) -> None:
        """Spell the keys of a table, and their values."""
        words = spellings(known)
        for word, value in told.items():
            name = english(word, words)
            if name is not None:
                self.names[(*at, word)] = _word(name, words, self.lang)
                self.value(toml, known[name], value, (*at, word))

    def value(self, toml: Toml, key: Key, value: Any, at: PathIn) -> None:
        """Spell one value, or each item of a list of them."""
        if key.value == "facts":
            self.facts(toml, value, at)
        elif key.value == "expect":
            self.expect(toml, value, at)
        elif key.value == "supposing":
            self.supposing(toml, value, at)
        elif key.value == "readings":
            for name, item in value.items():
                if isinstance(item, dict):
                    kind = _kind_of(self.statement)
                    self.keys(toml, KEYS_OF[kind], item, (*at, name))
        elif key.value == "adds":
            for column, item in value.items():
                self.names[(*at, column)] = self._column(column)
                self.value(toml, attrs.evolve(key, value="expression"), item, (*at, column))
        elif isinstance(value, list):
            for place, item in enumerate(value):
                self.value(toml, key, item, (*at, place))
        elif isinstance(value, dict):
            self.keys(toml, {nested.name: nested for nested in key.nested}, value, at)
        elif isinstance(value, str):
            self.text(toml, key, value, at)

    def text(self, toml: Toml, key: Key, value: str, at: PathIn) -> None:
        """Spell a text as its key reads it."""
        if key.value in ("expression", "expressions", "proofs"):
            self.expression(toml, at)
            return
        if key.value == "literal":
            spelt = self._literal(value)
            if spelt is None:
                self.expression(toml, at)
                return
        else:
            spell = _SPELL.get(key.value)
            spelt = spell(self, key, value) if spell is not None else value
        entry = toml.entries[at].value
        bare = entry is not None and toml.text[entry.start] not in "\"'"
        # A Chinese word without quotes is read as a text; it is written as one.
        if spelt != value or bare:
            self.replace(toml, at, written(spelt))

    def replace(self, toml: Toml, at: PathIn, raw: str) -> None:
        """Replace a value as written."""
        entry = toml.entries[at]
        if entry.value is not None and toml.text[entry.value.start : entry.value.end] != raw:
            self.edits.append(Edit(entry.value, raw))

    def expression(self, toml: Toml, at: PathIn) -> None:
        """Write a condition again; a long one that joins others gets a line for each."""
        place = toml.place(at)
        told = self.typed.get((place.line, place.column))
        if told is None:
            return
        shown = self.show(told.node)
        joined = isinstance(told.node, nodes.And | nodes.Or)
        if len(at) == 1 and joined and width(shown) > LONGEST:
            lines = "\n".join(f"  {line}" for line in self._lines(told.node))
            self.replace(toml, at, '"""\n' + lines.replace("\\", "\\\\").replace('"', '\\"') + '\n"""')
        else:
            self.replace(toml, at, written(shown))

    def show(self, node: nodes.Node) -> str:
        """Return a typed tree as a condition of this spelling."""
        return show_zh(node, self.scope) if self.lang == "zh" else show(node)

    def _lines(self, node: nodes.Node) -> Iterator[str]:
        """Yield the conditions that a tree joins, each with its word before it."""
        items = node.items if isinstance(node, nodes.And | nodes.Or) else ()
        word = {"zh": "且", "en": "and"} if isinstance(node, nodes.And) else {"zh": "或", "en": "or"}
        for place, item in enumerate(items):
            shown = self.show(item)
            if isinstance(item, nodes.If) or (isinstance(node, nodes.And) and isinstance(item, nodes.Or)):
                shown = f"({shown})"
            yield f"{word[self.lang]} {shown}" if place else shown

    # -- values of closed lists

    def _literal(self, value: str) -> str | None:
        """Return a parameter's value in this spelling, or None when it is a condition."""
        type_ = self.statement.type if isinstance(self.statement, Parameter) else None
        of = type_.of if isinstance(type_, SetOf) else type_
        if isinstance(of, EnumType):
            return self.enum_value(of, value)
        as_written = isinstance(of, Scalar) and of.name in QUOTED
        return None if of is not None and not isinstance(type_, SetOf) and not as_written else value

    def enum_value(self, enum: EnumType, value: str) -> str:
        """Return an enum's value by its id or its label."""
        return _word(value, {known.id: known.label.zh for known in enum.values}, self.lang)

    def bearer(self, key: Key, value: str) -> str:
        """Return a bearer or a party in this spelling."""
        party = key.name == "party"
        found = party_named(value, self.vocabulary) if party else bearer_named(value, self.vocabulary)
        return _word(found or value, parties(self.vocabulary) if party else bearers(), self.lang)

    def duration(self, value: str) -> str:
        """Return a calendar unit or a time in this spelling."""
        unit = english(value, CHOICES["unit"])
        return self.show(parse(value)) if unit is None else _word(unit, CHOICES["unit"], self.lang)

    def _column(self, word: str) -> str:
        statement = self.statement
        each = statement.each.node if isinstance(statement, Consequence) and statement.each is not None else None
        for item in each.items if isinstance(each, nodes.Domains) else ():
            ledger = self.vocabulary.ledgers.get(item.ledger)
            if ledger is not None and field_named(word, ledger) is not None:
                return _word(word, field_labels(ledger), self.lang)
        return word

    # -- cases

    def facts(self, toml: Toml, told: Any, at: PathIn) -> None:
        """Spell a case's facts."""
        labels = part_labels(self.vocabulary) | {RECORDS_FROM.name: RECORDS_FROM.label.zh}
        for word, value in told.items() if isinstance(told, dict) else ():
            self.names[(*at, word)] = _word(word, labels, self.lang)
            name = part_named(word, self.vocabulary)
            if name is not None:
                rows = value if isinstance(value, list) else [value]
                for place, row in enumerate(rows):
                    self._record(toml, name, row, (*at, word, place) if isinstance(value, list) else (*at, word))

    def _record(self, toml: Toml, name: str, row: Any, at: PathIn) -> None:
        part = part_of(name, self.vocabulary)
        if part is None or not isinstance(row, dict):
            return
        for word, value in row.items():
            spec = field_named(word, part)
            if spec is None:
                continue
            self.names[(*at, word)] = _word(word, field_labels(part), self.lang)
            of = spec.type.of if isinstance(spec.type, SetOf) else spec.type
            if isinstance(of, EnumType):
                self._values(toml, of, value, (*at, word))

    def _values(self, toml: Toml, enum: EnumType, value: Any, at: PathIn) -> None:
        """Spell an enum's value, each of a set, or one that somebody judged."""
        if isinstance(value, list):
            for place, item in enumerate(value):
                self._values(toml, enum, item, (*at, place))
        elif isinstance(value, dict) and "value" in value:
            self._values(toml, enum, value["value"], (*at, "value"))
        elif isinstance(value, str):
            self._reword(toml, value, self.enum_value(enum, value), at)

    def _reword(self, toml: Toml, value: str, spelt: str, at: PathIn) -> None:
        if spelt != value:
            self.replace(toml, at, written(spelt))

    def supposing(self, toml: Toml, told: Any, at: PathIn) -> None:
        """Spell what a case supposes: parameters by their labels, values as documents give them."""
        names = globals_of(self.scope)
        for word, value in told.items() if isinstance(told, dict) else ():
            parameter = self.supposed.get(word)
            if parameter is not None:
                self.names[(*at, word)] = names.spoken(parameter.id) if self.lang == "zh" else parameter.id
                self._supposed(toml, parameter.type, value, (*at, word))

    def _supposed(self, toml: Toml, type_: AnyType, value: Any, at: PathIn) -> None:
        """Spell a supposed value: one, each of a set, or those under its keys."""
        if isinstance(value, dict):
            for word, item in value.items():
                if isinstance(type_, Keyed | ConditionBy):
                    labels = {known.id: known.label.zh for known in type_.key.values} | OTHERWISE
                    self.names[(*at, word)] = _word(word, labels, self.lang)
                self._supposed(toml, value_type(type_), item, (*at, word))
        elif isinstance(value, list):
            for place, item in enumerate(value):
                self._supposed(toml, type_.of if isinstance(type_, SetOf) else type_, item, (*at, place))
        elif isinstance(value, str):
            if isinstance(type_, EnumType):
                self._reword(toml, value, self.enum_value(type_, value), at)
            elif not (isinstance(type_, Scalar) and type_.name in QUOTED):
                self.expression(toml, at)

    def expect(self, toml: Toml, told: Any, at: PathIn) -> None:
        """Spell what a case expects; ids of rules and items stay."""
        for word, value in told.items() if isinstance(told, dict) else ():
            self.names[(*at, word)] = _word(word, EXPECTED_PARTS, self.lang)
            self._conclusion(toml, value, (*at, word))

    def _conclusion(self, toml: Toml, told: Any, at: PathIn) -> None:
        if isinstance(told, list):
            for place, item in enumerate(told):
                self._conclusion(toml, item, (*at, place))
        for word, value in told.items() if isinstance(told, dict) else ():
            name = english(word, _WORDS)
            if name is None:
                self._conclusion(toml, value, (*at, word))
            else:
                self.names[(*at, word)] = _word(name, _WORDS, self.lang)
                self.value(toml, _EXPECTED[name], value, (*at, word))

    # -- tables

    def table(self, told: MarkdownTable, marks: list[str]) -> tuple[list[str], list[str], list[list[str]]]:
        """Return the headings, marks and rows of a table in this spelling."""
        spell = self._ledger if self.statement is None else self._decision
        header, rows = spell(told)
        return header, marks, rows

    def _ledger(self, told: MarkdownTable) -> tuple[list[str], list[list[str]]]:
        first, *columns = told.header
        name = part_named(first.text, self.vocabulary)
        part = part_of(name, self.vocabulary) if name is not None else None
        if part is None:
            return [cell.text for cell in told.header], [[cell.text for cell in row] for row in told.rows]
        labels = field_labels(part)
        header = [_word(first.text, part_labels(self.vocabulary), self.lang)]
        header += [_word(cell.text, labels, self.lang) for cell in columns]
        specs = [field_named(cell.text, part) for cell in columns]
        types = [None if spec is None else spec.type for spec in specs]
        rows = [
            [row[0].text, *(self._fact(cell.text, type_) for cell, type_ in zip(row[1:], types, strict=True))]
            for row in told.rows
        ]
        return header, rows

    def _fact(self, text: str, type_: Any) -> str:
        if text in (NONE, UNKNOWN):
            return text
        if isinstance(type_, SetOf) and isinstance(type_.of, EnumType):
            items = [item for item in SEPARATORS.split(text.strip("[]").strip()) if item]
            return ("、" if self.lang == "zh" else ", ").join(self.enum_value(type_.of, item) for item in items) or "[]"
        if isinstance(type_, EnumType):
            return self.enum_value(type_, text)
        if type_ is not None and str(type_) == "boolean" and text in BOOLEANS:
            return {"zh": ("否", "是"), "en": ("false", "true")}[self.lang][BOOLEANS[text]]
        return text

    def _decision(self, told: MarkdownTable) -> tuple[list[str], list[list[str]]]:
        header = [self._heading(cell) for cell in told.header]
        spells = [self._spells(cell.text) for cell in told.header]
        rows = [[spell(cell) for cell, spell in zip(row, spells, strict=True)] for row in told.rows]
        return header, rows

    def _spells(self, heading: str) -> Callable[[Cell], str]:
        """Return how the cells of a column are spelt: notes and articles stay as they stand."""
        output = ARROW.fullmatch(heading)
        known = None if output is None else english(output[1].strip(), ACT_OUTPUTS)
        if known == "measures" and isinstance(self.statement, Consequence):
            return self._measures
        return (lambda cell: cell.text) if known is not None or is_note(heading) else self._cell

    def _measures(self, cell: Cell) -> str:
        return "、".join(_word(item, measures(), self.lang) for item in SEPARATORS.split(cell.text))

    def _heading(self, cell: Cell) -> str:
        output = ARROW.fullmatch(cell.text)
        if output is not None:
            return f"-> {self._output(output[1].strip())}"
        if is_note(cell.text):
            return cell.text
        if cell.text in WHEN:
            return WHEN[1] if self.lang == "zh" else WHEN[0]
        type_ = self.statement.type if isinstance(self.statement, Parameter) else None
        if isinstance(type_, Keyed | ConditionBy):
            return type_.key.label.zh if self.lang == "zh" else type_.key.name
        if isinstance(self.statement, Parameter):
            return _word(cell.text, LADDER, self.lang)
        return self._cell(cell)

    def _output(self, name: str) -> str:
        if isinstance(self.statement, Definition | Parameter):
            return name
        if english(name, ACT_OUTPUTS) is not None:
            return _word(name, ACT_OUTPUTS, self.lang)
        return _word(party_named(name, self.vocabulary) or name, parties(self.vocabulary), self.lang)

    def _cell(self, cell: Cell) -> str:
        told = self.typed.get((cell.line, cell.column))
        return cell.text if told is None else self.show(told.node)


def _kind_of(statement: Statement | None) -> str:
    return type(statement).__name__.lower().rstrip("_")


_SPELL: Final[Mapping[str, Callable[[_Speller, Key, str], str]]] = {
    "choice": lambda to, key, value: _word(value, CHOICES[key.choices], to.lang),
    "below": lambda to, _key, value: _word(value, CHOICES["below"], to.lang),
    "fines": lambda to, _key, value: _word(value, CHOICES["below"], to.lang),
    "limitation": lambda to, _key, value: (
        _word(value, CHOICES["none"], to.lang) if english(value, CHOICES["none"]) else to.duration(value)
    ),
    "bearer": lambda to, key, value: to.bearer(key, value),
    "measure": lambda to, _key, value: _word(value, measures(), to.lang),
    "measures": lambda to, _key, value: _word(value, measures(), to.lang),
    "decider": lambda to, key, value: value if "." in value else to.bearer(key, value),
    "subjects": lambda to, _key, value: _word(value, subjects(to.vocabulary), to.lang),
    "duration": lambda to, _key, value: to.duration(value),
    "recurrence": lambda to, _key, value: to.duration(value),
    "type": lambda to, _key, value: show_type(read_type(value, to.vocabulary), to.lang),
}
"""How a text is spelt, by how its key is read; others stay as they are."""
