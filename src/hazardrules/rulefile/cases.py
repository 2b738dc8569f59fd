"""Cases: the facts of a situation, its ledgers as tables, and the conclusion expected."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import attrs
from attrs import frozen

from hazardrules.errors import NOTHING, Phrase, UnknownName, did_you_mean
from hazardrules.expr import nodes
from hazardrules.expr.parse import parse
from hazardrules.expr.problems import ExprError
from hazardrules.facts.types import Scalar, SetOf
from hazardrules.facts.vocabulary import RECORDS_FROM, FieldSpec, Ledger, Namespace, Vocabulary
from hazardrules.law.rule import Case
from hazardrules.rulefile.bearers import bearer_named, measure_named, party_named
from hazardrules.rulefile.fences import Fenced, day_of, no_value
from hazardrules.rulefile.keys import BOOLEANS, CHOICES, EXPECTED, EXPECTED_PARTS, KEYS_OF, Key, english, spellings
from hazardrules.rulefile.markdown import Cell, MarkdownTable
from hazardrules.rulefile.naming import field_named, field_words, part_named, root_words
from hazardrules.rulefile.tables import EMPTY_CELL, SEPARATORS, TableReader
from hazardrules.rulefile.toml_fence import PathIn

NONE: Final = "-"
UNKNOWN: Final = "?"
"""What a ledger's cell says where the fact is known to be none, and where nobody knows."""

_AMOUNT: Final = re.compile(r"\d+(\.\d+)?\s*((万|亿)?元|[%％])", re.ASCII)


@frozen
class Misnamed:
    """A name in a case's facts that the vocabulary doesn't have."""

    path: PathIn
    message: Phrase
    hint: Phrase = NOTHING


def case_facts(told: Mapping[str, Any], vocabulary: Vocabulary) -> tuple[dict[str, Any], list[Misnamed]]:
    """Return a case's facts under their English names, as a facts file has them, and what has no such name.

    Chinese labels of namespaces, ledgers and fields become ids; ``-`` is none (TOML has
    no null). Values of enums stay as written: the facts reader takes both spellings.

    >>> from hazardrules.facts.core import CORE
    >>> case_facts({"企业": {"行业": ["金属冶炼"], "标准化等级": "-"}}, CORE)[0]
    {'enterprise': {'sectors': ['金属冶炼'], 'standardisation_grade': None}}
    """
    wrong: list[Misnamed] = []
    facts: dict[str, Any] = {}
    for word, value in told.items():
        name = part_named(word, vocabulary)
        if word in (RECORDS_FROM.name, RECORDS_FROM.label.zh):
            facts[RECORDS_FROM.name] = plain(day_of(value))
        elif name is None:
            message = UnknownName(f"没有事实 `{word}`", f"unknown fact `{word}`", word)
            wrong.append(Misnamed((word,), message, did_you_mean(word, root_words(vocabulary))))
        elif name in vocabulary.namespaces and isinstance(value, dict):
            facts[name] = _record(vocabulary.namespaces[name], value, (word,), wrong)
        elif name in vocabulary.ledgers and isinstance(value, list):
            ledger = vocabulary.ledgers[name]
            facts[name] = [
                _record(ledger, row, (word, place), wrong) if isinstance(row, dict) else plain(row)
                for place, row in enumerate(value)
            ]
        else:
            facts[name] = plain(value)
    return facts, wrong


def _record(part: Namespace | Ledger, told: Mapping[str, Any], at: PathIn, wrong: list[Misnamed]) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for word, value in told.items():
        spec = field_named(word, part)
        if spec is None:
            hint = did_you_mean(word, field_words(part))
            message = UnknownName(f"`{at[0]}` 没有字段 `{word}`", f"unknown field `{word}` of `{at[0]}`", word)
            wrong.append(Misnamed((*at, word), message, hint))
        elif value != UNKNOWN:
            record[spec.name] = None if value == NONE else _as_json(value, spec)
    return record


def _as_json(value: Any, spec: FieldSpec) -> Any:
    """Return a field's value as JSON has it; a day or a yes may be a Chinese word."""
    name = spec.type.name if isinstance(spec.type, Scalar) else ""
    if name == "boolean" and isinstance(value, str):
        return BOOLEANS.get(value, value)
    return plain(day_of(value) if name == "date" else value)


def plain(value: Any) -> Any:
    """Return a TOML value as JSON has it: days and instants as texts.

    >>> plain({"due": date(2025, 8, 31), "hours": [datetime(2025, 9, 12, 8, 30)]})
    {'due': '2025-08-31', 'hours': ['2025-09-12T08:30']}
    """
    match value:
        case dict():
            return {name: plain(item) for name, item in value.items()}
        case list():
            return [plain(item) for item in value]
        case datetime():
            return value.isoformat(timespec="minutes" if not value.second else "seconds")
        case date():
            return value.isoformat()
    return value


def _amount(text: str) -> str:
    """Return money or a share as a report's JSON has it."""
    try:
        node = parse(text)
    except ExprError:
        return text
    return format(node.value, "f") if isinstance(node, nodes.Money | nodes.Percent | nodes.Number) else text


def read_case(fenced: Fenced, heading: str, *, unchecked: bool = False) -> Case | None:
    """Return a case with its ledgers, or None when something in it is wrong.

    *unchecked* takes unknown names as they are: what is expected needs a plugin that
    isn't there, so that the case will be skipped.
    """
    before = len(fenced.problems)
    toml = fenced.toml
    read = fenced.keys("case", KEYS_OF["case"], toml.data)
    told = read.get("facts", {})
    facts: dict[str, Any] = {}
    if not isinstance(told, dict):
        fenced.wrong(fenced.path("facts"), Phrase("`事实`(facts)是表", "`facts` is a table"))
    else:
        facts, wrong = case_facts(told, fenced.vocabulary)
        for misnamed in wrong if not unchecked else ():
            fenced.wrong_key((*fenced.path("facts"), *misnamed.path), misnamed.message, misnamed.hint)
    supposing = read.get("supposing", {})
    if not isinstance(supposing, dict):
        message = Phrase(
            "`假定`(supposing)写明哪个参数设为什么值", "`supposing` names parameters and the value of each"
        )
        hint = Phrase('如 { reward_paid_within = "30日" }', 'like { reward_paid_within = "30 days" }')
        fenced.wrong(fenced.path("supposing"), message, hint)
    reader = TableReader(toml.path, toml.lines, fenced.vocabulary, fenced.problems)
    for table in fenced.tables:
        _ledger_rows(table, reader, facts, unchecked=unchecked)
    as_of = day_of(read.get("as_of"))
    if as_of is not None and not isinstance(as_of, date):
        word = fenced.path("as_of")[0]
        message = Phrase(
            f"`{word}` 是日期(如 2025-09-12)或时刻,不加引号",
            f"`{word}` is a day like 2025-09-12 or an instant, without quotes",
        )
        fenced.wrong(fenced.path("as_of"), message)
    expect = _expected(fenced, read["expect"], fenced.path("expect")) if "expect" in read else {}
    if len(fenced.problems) > before:
        return None
    place = attrs.evolve(toml.at(0), line=fenced.line, column=1)
    return Case(
        title=read["title"],
        as_of=as_of,
        facts=facts,
        expect=expect,
        supposing=supposing,
        heading=heading,
        place=place,
    )


# -- ledgers as tables


def _ledger_rows(table: MarkdownTable, reader: TableReader, facts: dict[str, Any], *, unchecked: bool) -> None:
    """Add the rows of a ledger's table to the facts."""
    first, *columns = table.header
    name = part_named(first.text, reader.vocabulary)
    ledger = reader.vocabulary.ledgers.get(name) if name is not None else None
    if ledger is None:
        if not unchecked:
            labels = [word for told in reader.vocabulary.ledgers.values() for word in (told.name, told.label.zh)]
            unknown = UnknownName(f"没有台账 `{first.text}`", f"unknown ledger `{first.text}`", first.text)
            reader.wrong(first, unknown, did_you_mean(first.text, labels))
        return
    if ledger.name in facts:
        reader.wrong(first, Phrase(f"台账 `{first.text}` 写了两次", f"the ledger `{first.text}` is given twice"))
        return
    specs = [_column(column, ledger, first.text, reader, unchecked=unchecked) for column in columns]
    rows = []
    for named, *cells in table.rows:
        if named.text:
            message = Phrase(
                f"第一列写台账的名称,下面留空,不写 `{named.text}`",
                f"the first column names the ledger and is left empty, not `{named.text}`",
            )
            reader.wrong(named, message)
        row: dict[str, Any] = {}
        for spec, cell in zip(specs, cells, strict=True):
            if not cell.text:
                hint = Phrase("确无写 `-`,不知道写 `?`", "write `-` for none, `?` for unknown")
                reader.wrong(cell, EMPTY_CELL, hint)
            elif spec is not None and spec.name in row:
                reader.wrong(cell, Phrase(f"`{spec.name}` 有两列", f"`{spec.name}` has two columns"))
            elif spec is not None and cell.text != UNKNOWN:
                row[spec.name] = _cell(cell, spec, reader)
        rows.append(row)
    facts[ledger.name] = rows


def _column(cell: Cell, ledger: Ledger, named: str, reader: TableReader, *, unchecked: bool) -> FieldSpec | None:
    spec = field_named(cell.text, ledger)
    if spec is None and not unchecked:
        hint = did_you_mean(cell.text, field_words(ledger))
        message = UnknownName(
            f"`{named}` 没有字段 `{cell.text}`", f"unknown field `{cell.text}` of `{named}`", cell.text
        )
        reader.wrong(cell, message, hint)
    return spec


def _cell(cell: Cell, spec: FieldSpec, reader: TableReader) -> Any:
    """Return a cell's fact as a facts file has it."""
    text = cell.text
    if text == NONE:
        return None
    if isinstance(spec.type, SetOf):
        items = SEPARATORS.split(text.strip("[]").strip())
        return [item for item in items if item]
    name = spec.type.name if isinstance(spec.type, Scalar) else ""
    if name == "boolean":
        if text not in BOOLEANS:
            reader.wrong(
                cell, Phrase(f"`{text}` 应当是“是”(true)或“否”(false)", f"`{text}` isn't true (是) or false (否)")
            )
        return BOOLEANS.get(text)
    if name == "number":
        try:
            number = Decimal(text)
        except ArithmeticError:
            reader.wrong(cell, Phrase(f"`{text}` 不是数", f"`{text}` isn't a number"))
            return None
        return int(number) if number.is_finite() and number == number.to_integral_value() and len(text) < 30 else number
    return plain(day_of(text)) if name == "date" else text


# -- the conclusion


def _expected(fenced: Fenced, told: Any, at: PathIn) -> dict[str, Any]:
    """Return what a case expects, by rule id or part, its words in English."""
    if not isinstance(told, dict):
        message = Phrase("`预期`(expect)写明哪条规则应得什么结论", "`expect` names rules and what is expected of each")
        fenced.wrong(at, message)
        return {}
    expected: dict[str, Any] = {}
    for word, value in told.items():
        part = english(word, EXPECTED_PARTS)
        expected[part or word] = _conclusion(fenced, value, (*at, word), known_only=part is None)
    return expected


_EXPECTED: Final = {key.name: key for key in EXPECTED}
_WORDS: Final = spellings(EXPECTED)


def _conclusion(fenced: Fenced, told: Any, at: PathIn, *, known_only: bool = True) -> Any:
    """Return a conclusion: what is expected of a rule, or of its items by their ids."""
    if isinstance(told, list):
        return [_conclusion(fenced, item, (*at, place), known_only=known_only) for place, item in enumerate(told)]
    if not isinstance(told, dict):
        if known_only:
            message = Phrase(
                '结论要说明应得什么,如 { 状态 = "违反" }',
                'a conclusion says what is expected, like { status = "violated" }',
            )
            fenced.wrong(at, message)
        # The value of an answer may be money, written as conditions write it.
        return _amount(told) if isinstance(told, str) and _AMOUNT.fullmatch(told) else _plain(told)
    read: dict[str, Any] = {}
    for word, value in told.items():
        path = (*at, word)
        name = english(word, _WORDS)
        if name is not None:
            read[name] = _aspect(fenced, _EXPECTED[name], value, path)
        elif isinstance(value, dict | list) or not known_only:
            read[word] = _conclusion(fenced, value, path, known_only=known_only)
        else:
            message = Phrase(f"结论里没有 `{word}` 这一项", f"a finding has no `{word}`")
            fenced.wrong_key(path, message, did_you_mean(word, (*_WORDS, *_WORDS.values())))
    return read


def _aspect(fenced: Fenced, key: Key, value: Any, path: PathIn) -> Any:
    """Return one aspect of a finding in English words; a list of them item by item."""
    if isinstance(value, list):
        return [_aspect(fenced, key, item, (*path, place)) for place, item in enumerate(value)]
    if value == NONE:
        return None
    if key.value == "tables" and isinstance(value, dict):
        nested = {known.name: known for known in key.nested}
        where = fenced.spelt("table", nested, value, path)
        return {name: _aspect(fenced, nested[name], value[at[-1]], at) for name, at in where.items()}
    if key.value == "choice" and isinstance(value, str):
        found = english(value, CHOICES[key.choices])
        if found is None:
            known = CHOICES[key.choices]
            hint = did_you_mean(value, (*known, *known.values())) or fenced.one_of(known)
            fenced.wrong(path, no_value(value, _written(path)), hint)
        return found
    if key.value == "measure" and isinstance(value, str):
        return measure_named(value)
    if key.value == "amount" and isinstance(value, str) and _AMOUNT.fullmatch(value):
        return _amount(value)
    if key.value == "bearer" and isinstance(value, str):
        named = party_named if key.name == "party" else bearer_named
        return named(value, fenced.vocabulary) or value
    return plain(value)


def _written(path: PathIn) -> str:
    """Return the key that a value, or the list it stands in, is written under."""
    return next(str(part) for part in reversed(path) if isinstance(part, str))


def _plain(value: Any) -> Any:
    """Return an expected value as JSON has it; ``-`` is none, as in the facts."""
    return None if value == NONE else plain(value)
