"""Decision tables that leave a situation out, or decide one twice.

The situations tried are those that the table can tell apart: every value of a list, none
where a fact may be none, and both sides of every figure and day in it. A set is tried
with each member alone. A table that asks about whole ledgers isn't tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from math import prod
from typing import Any, Final

from attrs import frozen

from hazardrules.analysis.selection import Selection
from hazardrules.engine import Engine
from hazardrules.errors import Phrase, Problem, listed, phrase
from hazardrules.evaluators.interpreter.conditions import evaluate
from hazardrules.evaluators.interpreter.tables import table_value
from hazardrules.evaluators.interpreter.world import Here, RowAt
from hazardrules.evaluators.possible import Failed, truth
from hazardrules.facts.types import EnumType, Scalar, SetOf
from hazardrules.facts.vocabulary import FieldSpec
from hazardrules.law.rule import Definition
from hazardrules.lower import tree
from hazardrules.lower.program import LoweredDefinition
from hazardrules.lower.walk import nodes_in
from hazardrules.rulefile.naming import part_of
from hazardrules.source import Span

MOST_SITUATIONS: Final = 20_000
"""Situations of one table that are tried; a table with more is left to proofs."""

_LATER: Final = date(2025, 1, 1)
"""The day asked about where a definition is in force without a first day."""

_SCALARS: Final = {"number": (int, Decimal), "money": (int, Decimal), "percent": (int, Decimal), "date": (date,)}


@frozen
class Column:
    """A fact that a table reads, and the values that it can tell apart."""

    owner: str
    spec: FieldSpec
    values: tuple[Any, ...]


def tables(selection: Selection) -> Iterator[Problem]:
    """Yield every decision table in which no row applies, or two do, and a situation that shows it."""
    engine = selection.engine
    for ruleset in selection.rulesets:
        for rule in ruleset.rules:
            if isinstance(rule, Definition) and rule.table is not None:
                known = engine.program.definitions.get(rule.id, ())
                for told in (one for one in known if one.jurisdiction == ruleset.jurisdiction):
                    found = fault(engine, told, rule.subjects[0])
                    if found is not None:
                        message, situation = found
                        cell = rule.table.place
                        text = cell.lines[cell.line - 1] if cell.lines else ""
                        shown = listed((_told(engine, column, value, text) for column, value in situation), "、", ", ")
                        width = len(text) - cell.column + 1
                        yield cell.problem(
                            Phrase(f"`{rule.id}`:{message.zh}", f"`{rule.id}`: {message}"),
                            text[cell.column - 1 :],
                            Span(0, width),
                            Phrase(f"当 {shown.zh}时", f"where {shown}"),
                        )


Situation = tuple[tuple[Column, Any], ...]


def fault(engine: Engine, told: LoweredDefinition, subject: str) -> tuple[Phrase, Situation] | None:
    """Return what is wrong with a definition's table, and the situation in which it is; None if nothing is found."""
    columns = columns_of(engine, told)
    if told.table is None or columns is None or prod(len(column.values) for column in columns) > MOST_SITUATIONS:
        return None
    for values in product(*(column.values for column in columns)):
        situation = tuple(zip(columns, values, strict=True))
        here = _here(engine, told, subject, situation)
        if told.when is not None and truth(evaluate(told.when, here)) is not True:
            continue
        for value in table_value(told.table, here, evaluate):
            if isinstance(value, Failed):
                return Phrase(value.message_zh or value.message, value.message), situation
    return None


def columns_of(engine: Engine, told: LoweredDefinition) -> tuple[Column, ...] | None:
    """Return the facts that a table reads; None where it reads more than facts of the subject or of its row."""
    conditions = () if told.table is None else tuple(row.when for row in told.table.rows)
    seen = list(nodes_in((*conditions, told.when)))
    if any(isinstance(node, _LEDGERS) for node in seen):
        return None
    figures = {node.value for node in seen if isinstance(node, tree.Lit)}
    found: dict[tuple[str, str], Column] = {}
    for node in seen:
        if isinstance(node, tree.Fact | tree.Field):
            owner = node.namespace if isinstance(node, tree.Fact) else node.ledger
            part = part_of(owner, engine.vocabulary)
            if part is None or (isinstance(node, tree.Field) and node.row != told.row):
                return None
            spec = part.fields[node.name]
            found.setdefault((owner, node.name), Column(owner, spec, _values(spec, figures)))
    return tuple(found.values())


_LEDGERS: Final = (
    tree.Rows, tree.Aggregate, tree.Defined, tree.Derived, tree.Lookup, tree.ConditionAt, tree.CurrentPeriod,
)  # fmt: skip
"""What makes a table depend on more than single facts."""


def _values(spec: FieldSpec, figures: set[Any]) -> tuple[Any, ...]:
    """Return the values of a fact that conditions with these figures can tell apart."""
    told = spec.type
    values: tuple[Any, ...] = ()
    if isinstance(told, SetOf):
        values = ((), *((value,) for value in _values(FieldSpec("", told.of, spec.label, ""), figures)))
    elif isinstance(told, EnumType):
        values = tuple(value.id for value in told.values)
    elif told.name == "boolean":
        values = (True, False)
    elif told.name in _SCALARS:
        values = tuple(_around(told, figures))
    return (*values, None) if spec.optional or not values else values


def _around(told: Scalar, figures: set[Any]) -> Iterator[Any]:
    """Yield every figure of a type with its neighbours, as far as the type allows them."""
    kinds = _SCALARS[told.name]
    step: Any = timedelta(days=1) if told.name == "date" else Decimal("0.01") if told.name == "percent" else 1
    known = {figure for figure in figures if isinstance(figure, kinds) and not isinstance(figure, bool)}
    value: Any
    for value in sorted({near for figure in known for near in (figure - step, figure, figure + step)}):
        low, high = told.minimum, told.maximum
        if (low is None or value >= low) and (high is None or value <= high):
            yield value


def _here(engine: Engine, told: LoweredDefinition, subject: str, situation: tuple[tuple[Column, Any], ...]) -> Here:
    """Return the point at which a definition is asked about in a situation."""
    facts: dict[str, Any] = {subject: {}}
    if told.jurisdiction:
        facts[subject]["region"] = told.jurisdiction.ljust(6, "0")
    if told.ledger is not None:
        facts[told.ledger] = [{}]
    for column, value in situation:
        at = facts[told.ledger][0] if column.owner == told.ledger else facts.setdefault(column.owner, {})
        at[column.spec.name] = _as_json(value)
    read = engine.read(facts)
    day = told.in_force.start or _LATER
    here = Here(engine.program, read, day, day)
    if told.ledger is None or told.row is None:
        return here
    return here.bind(told.row, RowAt(told.ledger, 0, getattr(read.root, told.ledger)[0]))


def _as_json(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_as_json(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _told(engine: Engine, column: Column, value: Any, text: str) -> Phrase:
    """Return one fact of a situation as the table spells facts."""
    chinese = not text.isascii()
    part = part_of(column.owner, engine.vocabulary)
    owner = part.label.zh if chinese and part is not None else column.owner
    name = column.spec.label.zh if chinese else column.spec.name
    is_ = _shown(value, column.spec.type, chinese=chinese)
    return Phrase(f"`{owner}.{name}` 为{is_.zh}", f"`{owner}.{name}` is {is_}")


_TRUTH: Final = {True: Phrase("是", "true"), False: Phrase("否", "false")}


def _shown(value: Any, type_: Any, *, chinese: bool) -> Phrase:
    """Return a value in words; what the table can write is spelt as the table is."""
    if value is None:
        return Phrase("无", "none")
    if isinstance(value, tuple):
        return _shown(value[0], type_.of, chinese=chinese) if value else Phrase("空", "empty")
    if isinstance(type_, EnumType):
        label = str(type_.by_id[value].label.zh)
        return Phrase(label, label if chinese else str(value))
    return _TRUTH[value] if isinstance(value, bool) else phrase(str(value))
