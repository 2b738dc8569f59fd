"""Types of conditions: every name resolved, every node typed, every mistake at once.

Nothing is converted silently. A value that may be none takes part in equality, in
membership and in arithmetic (none stays none), but not in an order, a window or a sum
unless the same condition has shown that it is there, or says ``otherwise``.
"""

from __future__ import annotations

from typing import Any as Untyped
from typing import Final

import attrs

from hazardrules.errors import Phrase, to_write
from hazardrules.expr import nodes
from hazardrules.expr.check_names import type_call, type_list, type_member, type_name, type_text
from hazardrules.expr.check_rows import (
    type_any,
    type_count,
    type_domain,
    type_domains,
    type_every,
    type_extreme_of,
    type_link,
    type_most,
    type_pick,
    type_sum,
    type_summed,
)
from hazardrules.expr.check_values import (
    must_be_graded,
    must_be_ordered,
    of_none,
    type_arithmetic,
    type_comparison,
    type_day_of,
    type_extreme,
    type_if,
    type_is,
    type_junction,
    type_not,
    type_otherwise,
)
from hazardrules.expr.checker import Checker, Rule, base_of, typed
from hazardrules.expr.lexer import Spelling
from hazardrules.expr.nodes import Cell, Domain, Domains, Link, Measure, Node
from hazardrules.expr.operations import said
from hazardrules.expr.scope import Scope
from hazardrules.expr.types import AnyType, ExprType, NoneType
from hazardrules.facts.types import (
    BOOLEAN,
    DATE,
    DURATION,
    INSTANT,
    MONEY,
    NUMBER,
    PERCENT,
    EnumType,
    Scalar,
    SetOf,
)

_ORDER: Final = ("<", "<=", ">", ">=")


def typecheck(node: Node, scope: Scope, expected: AnyType | None = None, lang: Spelling = "en") -> Node:
    """Return the tree with Chinese labels replaced by ids and every node typed.

    *expected* is the type the whole must have; where it is ``boolean`` the condition may
    not be none either. Takes conditions, rows, measures and links; a cell needs its
    column: `typecheck_cell`. Raises ExprError with every mistake, which quotes the
    condition in the spelling *lang*.
    """
    checker = Checker(scope, RULES, lang)
    checked = _whole(checker, node, scope, expected)
    checker.finish()
    return checked


def typecheck_cell(cell: Cell, column: ExprType | AnyType, scope: Scope, lang: Spelling = "en") -> Cell:
    """Return a cell typed by its column, which it tests.

    A column that is none fits ``-``, ``none``, ``otherwise``, ``!=`` and ``not in``, and no
    other cell: a row of a table needs no guard. Raises ExprError with every mistake.
    """
    checker = Checker(scope, RULES, lang)
    told = column if isinstance(column, ExprType) else ExprType(column)
    checked = _cell(checker, cell, told, scope)
    checker.finish()
    return checked


def _whole(check: Checker, node: Node, scope: Scope, expected: AnyType | None) -> Node:
    match node:
        case Domain():
            return type_domain(check, node, scope)[0]
        case Domains():
            return type_domains(check, node, scope)
        case Measure():
            domain, inside = type_domain(check, node.domain, scope)
            of = type_summed(check, node.of, inside)
            return attrs.evolve(node, of=of, domain=domain, type=of.type)
        case Link():
            return type_link(check, node, scope)
        case Cell():
            check.wrong(Phrase("单元格要有所在的列", "a cell needs the column it stands in"), node)
            return node
    if expected == BOOLEAN:
        return check.condition(node, scope)
    checked = check.operand(node, scope, expected)
    base = base_of(checked)
    if expected is not None and base is not None and base != expected and not isinstance(base, NoneType):
        needed, words, is_ = said(expected), check.shown(checked), said(base)
        message = Phrase(
            f"这里要用{needed.zh},而 `{words}` 是{is_.zh}", f"{needed} is needed here, and `{words}` is {is_}"
        )
        check.wrong(message, checked)
    return checked


def _cell(check: Checker, cell: Cell, column: ExprType, scope: Scope) -> Cell:
    changed: dict[str, Untyped] = {}
    for part in ("low", "high"):
        told = getattr(cell, part)
        if told is not None:
            changed[part] = check.of_type(told, column.base, scope)
    if cell.op == "range" and column.base not in (DATE, INSTANT, MONEY, NUMBER, PERCENT):
        is_ = said(column.base)
        message = Phrase(
            f"区间要用在有大小先后的列上,这一列是{is_.zh}",
            f"a range needs a column that has an order, and this one is {is_}",
        )
        check.wrong(message, cell)
    if cell.operand is not None:
        changed["operand"] = _cell_operand(check, cell, cell.operand, column, scope)
    return attrs.evolve(cell, type=column, **changed)


def _cell_operand(check: Checker, cell: Cell, operand: Node, column: ExprType, scope: Scope) -> Node:
    base, op = column.base, cell.op.removeprefix("not ")
    if isinstance(operand, nodes.NoneLiteral):
        if op != "value":
            none = check.word("none")
            check.wrong(of_none(op), cell, Phrase(f"单独写 `{none}`", f"write `{none}` alone"))
        elif not column.optional:
            check.wrong(Phrase("这一列不会为无", "this column is never none"), cell)
        return check.value(operand, scope)
    if op in ("value", "=", "!="):
        return check.of_type(operand, base, scope)
    if op in _ORDER:
        must_be_ordered(check, base, op, cell)
        return check.of_type(operand, base, scope)
    if op in ("at_least", "at_most"):
        must_be_graded(check, base, op, cell)
        return check.of_type(operand, base, scope)
    if op == "in":
        if isinstance(base, Scalar | EnumType):
            return check.of_type(operand, SetOf(base), scope)
        is_ = said(base)
        message = Phrase(
            f"`in`(属于)问的是一个成员,而这一列是{is_.zh}", f"`in` asks for one member, and this column is {is_}"
        )
        check.wrong(message, cell, to_write(check.word("overlaps")))
    elif not isinstance(base, SetOf):
        is_ = said(base)
        message = Phrase(f"`{op}` 问的是集合,而这一列是{is_.zh}", f"`{op}` asks of a set, and this column is {is_}")
        check.wrong(message, cell, to_write(check.word("in")))
    else:
        return check.of_type(operand, base.of if op == "contains" else base, scope)
    return check.operand(operand, scope)


def _literal(base: AnyType) -> Rule:
    return lambda _checker, node, _scope, _want: typed(node, base)


RULES: Final[dict[type[Node], Rule]] = {
    nodes.Truth: _literal(BOOLEAN),
    nodes.Number: _literal(NUMBER),
    nodes.Money: _literal(MONEY),
    nodes.Percent: _literal(PERCENT),
    nodes.Text: type_text,
    nodes.Day: _literal(DATE),
    nodes.Instant: _literal(INSTANT),
    nodes.Length: _literal(DURATION),
    nodes.NoneLiteral: lambda _checker, node, _scope, _want: typed(node, NoneType(), optional=True),
    nodes.ListOf: type_list,
    nodes.Name: type_name,
    nodes.Member: type_member,
    nodes.Call: type_call,
    nodes.Not: type_not,
    nodes.And: type_junction,
    nodes.Or: type_junction,
    nodes.Compare: type_comparison,
    nodes.Is: type_is,
    nodes.If: type_if,
    nodes.Otherwise: type_otherwise,
    nodes.Arithmetic: type_arithmetic,
    nodes.DayOf: type_day_of,
    nodes.Any: type_any,
    nodes.Every: type_every,
    nodes.Count: type_count,
    nodes.Sum: type_sum,
    nodes.Pick: type_pick,
    nodes.ExtremeOf: type_extreme_of,
    nodes.Extreme: type_extreme,
    nodes.Most: type_most,
}
"""How each value is typed; a test compares it with `expr.nodes`."""
