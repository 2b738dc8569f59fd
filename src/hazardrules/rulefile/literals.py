"""A parameter's value as TOML writes it: a literal of its type, or a value for each key."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Final, Protocol

import attrs

from hazardrules.errors import NOTHING, Phrase, Problem, did_you_mean
from hazardrules.expr import nodes
from hazardrules.expr.types import AnyType, ConditionBy, Keyed, StepBy, Steps, value_type
from hazardrules.facts.types import EnumType, Scalar, SetOf
from hazardrules.law.expression import Expression
from hazardrules.law.table import Ladder, Row, Table
from hazardrules.rulefile.expressions import read_expression, text_of
from hazardrules.rulefile.keys import english
from hazardrules.rulefile.tables import not_above, not_above_said
from hazardrules.rulefile.toml_fence import PathIn
from hazardrules.rulefile.typenames import show_type
from hazardrules.source import Place, Span

QUOTED: Final = ("text", "id", "region", "period")
"""Plain types whose values are texts."""

OTHERWISE: Final = {"otherwise": "其余"}
"""The key of everything that no other key names."""


class Written(Protocol):
    """Where values stand, and where mistakes in them are noted."""

    @property
    def problems(self) -> list[Problem]:
        """The mistakes noted so far."""

    def place(self, path: PathIn) -> Place:
        """Return where a value stands."""

    def wrong(self, path: PathIn, message: Phrase, hint: Phrase = NOTHING) -> None:
        """Note a mistake that marks a value."""

    def wrong_key(self, path: PathIn, message: Phrase, hint: Phrase = NOTHING) -> None:
        """Note a mistake that marks a key."""


def type_said(told: AnyType) -> Phrase:
    """Return a type as authors write it."""
    return Phrase(show_type(told, "zh"), str(told))


def literal(written: Written, value: Any, path: PathIn, type_: AnyType) -> Expression | None:
    """Return a parameter's value as its type reads it: texts of an enum need no quotes of their own."""
    if isinstance(type_, Keyed | ConditionBy | Steps | StepBy):
        told_type = type_said(type_)
        message = Phrase(f"类型 `{told_type.zh}` 的值是表", f"a value of type `{told_type}` is a table")
        written.wrong(path, message, Phrase('写 表 = "见下表"', 'write table = "below"'))
        return None
    if isinstance(type_, SetOf):
        if not isinstance(value, list):
            message = Phrase(
                '集合写成列表,如 ["矿山", "渔业生产"]', 'a set is written as a list, like ["mines", "fishery"]'
            )
            written.wrong(path, message)
            return None
        items = [literal(written, item, (*path, place), type_.of) for place, item in enumerate(value)]
        if None in items:
            return None
        told = tuple(item for item in items if item is not None)
        at = written.place(path)
        text = f"[{', '.join(item.text for item in told)}]"
        return Expression(text, nodes.ListOf(tuple(_within(item, at) for item in told)), at)
    text_told = text_of(value)
    if text_told is None:
        told_type = type_said(type_)
        message = Phrase(
            f"类型 `{told_type.zh}` 的值不是列表,也不是表", f"a value of type `{told_type}` isn't a list or a table"
        )
        written.wrong(path, message)
        return None
    quoted = isinstance(type_, EnumType) or (isinstance(type_, Scalar) and type_.name in QUOTED)
    if quoted and isinstance(value, str):
        return Expression(text_told, nodes.Text(text_told), written.place(path))
    return read_expression(text_told, written.place(path), written.problems)


def _within(item: Expression, at: Place) -> nodes.Node:
    """Return an item of a list that stands at a place: a mistake in it marks the item, on the list's first line."""
    if item.place.line != at.line:
        return item.node
    start = item.place.column - at.column
    return attrs.evolve(item.node, span=Span(start, start + len(item.text)))


def value_by_key(written: Written, value: Any, path: PathIn, type_: AnyType) -> Expression | Table | Ladder | None:
    """Return a parameter's value where no table can stand below: what has keys is a table inside, by key.

    A step holds from its number up to the next one. What can be read is returned even where
    a key has a mistake, so that its values are checked all the same.
    """
    if not isinstance(type_, Keyed | ConditionBy | Steps | StepBy):
        return literal(written, value, path, type_)
    if not isinstance(value, dict) or not value:
        told = type_said(type_)
        example = _EXAMPLES[type(type_)]
        message = Phrase(f"类型 `{told.zh}` 的值按键写", f"a value of type `{told}` is written by key")
        written.wrong(path, message, Phrase(f"如 {example.zh}", f"like {example}"))
        return None
    if isinstance(type_, Steps | StepBy):
        return _ladder(written, value, path, value_type(type_))
    return _table(written, value, path, type_)


_EXAMPLES: Final = {
    Keyed: Phrase('{ A = "1万元", B = "3万元" }', '{ A = "1万元", B = "3万元" }'),
    ConditionBy: Phrase('{ 培训学时不足 = "v.涉及人数 ≤ 3" }', '{ training-hours-short = "v.people_affected <= 3" }'),
    Steps: Phrase('{ 0元 = "3%", 1000万元 = "2%" }', '{ 0元 = "3%", 1000万元 = "2%" }'),
    StepBy: Phrase('{ 1 = "函告", 16 = "通报" }', '{ 1 = "letter", 16 = "notice" }'),
}


def _table(written: Written, value: dict[str, Any], path: PathIn, type_: Keyed | ConditionBy) -> Table:
    of = value_type(type_)
    labels = {known.id: known.label.zh for known in type_.key.values}
    rows = []
    for word, item in value.items():
        at = (*path, word)
        output = literal(written, item, at, of)
        key, rest = english(word, labels), english(word, OTHERWISE)
        if key is None and rest is None:
            message = Phrase(f"`{type_.key.label.zh}` 没有 `{word}`", f"`{word}` is no {type_.key.label.en}")
            written.wrong_key(at, message, did_you_mean(word, (*labels, *labels.values(), *OTHERWISE.values())))
        elif output is not None:
            cell = nodes.Cell("rest") if key is None else nodes.Cell("value", nodes.Text(key))
            rows.append(Row((Expression(word, cell, written.place(at)),), (output,), place=written.place(at)))
    return Table((), ("value",), tuple(rows))


def _ladder(written: Written, value: dict[str, Any], path: PathIn, to: AnyType) -> Ladder:
    steps = []
    for word, item in value.items():
        at = (*path, word)
        low, output = read_expression(word, written.place(at), written.problems), literal(written, item, at, to)
        if low is not None and output is not None:
            steps.append((low, output))
    for (before, _), (low, _) in pairwise(steps):
        if not_above(low, before):
            written.wrong_key((*path, low.text), not_above_said(low))
    ends = [*(low for low, _ in steps[1:]), None]
    return Ladder(tuple((low, end, output) for (low, output), end in zip(steps, ends, strict=True)))
