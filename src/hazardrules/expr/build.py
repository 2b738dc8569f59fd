"""From the parser's reductions to nodes: one short function per alternative of the grammar.

Every function takes the span it covers and its parts as written, keywords included.
Both word orders (``day 20 of month of d``, d 所在 月 第20日) end in the same node.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date as calendar_date
from datetime import datetime
from decimal import Decimal
from typing import Any as Untyped
from typing import Final

import attrs
from attrs import frozen

from hazardrules.dates import Duration
from hazardrules.errors import Phrase, to_write
from hazardrules.expr import nodes
from hazardrules.expr.lexer import DEEPEST, Lexeme
from hazardrules.expr.nodes import Domain, Node, Window
from hazardrules.expr.problems import ExprError, Mistake
from hazardrules.source import Span


@frozen
class Part:
    """What one reduction made: a node or a clause of rows, how deep it is, where it stands."""

    made: Untyped
    depth: int
    span: Span


@frozen
class Clause:
    """A clause of rows before its rows are known: ``where c`` or ``by h.closed_on``."""

    kind: str
    of: Node


Maker = Callable[..., Untyped]


def reduction(make: Maker) -> Callable[[Sequence[Lexeme | Part]], Part]:
    """Return the parser's callback for one alternative of the grammar.

    Raises ExprError where the tree grows deeper than `DEEPEST`, so that nothing that
    walks it can run out of stack.
    """

    def reduce(parts: Sequence[Lexeme | Part]) -> Part:
        span = Span(parts[0].span.start, parts[-1].span.end)
        below = max((part.depth for part in parts if isinstance(part, Part)), default=0)
        made = make(span, *(part.made if isinstance(part, Part) else part for part in parts))
        depth = below if make is _bracketed else below + 1
        if depth > DEEPEST:
            message = Phrase(f"条件嵌套超过 {DEEPEST} 层", f"a condition nested more than {DEEPEST} deep")
            hint = Phrase("把其中一部分另写成定义", "define a part of it apart")
            raise ExprError([Mistake(message, span, hint)])
        return Part(made, depth, span)

    return reduce


def _nodes(parts: Sequence[Untyped]) -> tuple[Node, ...]:
    return tuple(part for part in parts if isinstance(part, Node))


def _duration(token: Lexeme) -> Duration:
    amount, unit = token.value.split()
    return Duration(int(amount), unit)


def _joined(kind: type[nodes.And | nodes.Or]) -> Maker:
    def make(span: Span, *parts: Untyped) -> Node:
        # (a and b) and c is a and b and c: brackets that change nothing leave no trace.
        items: list[Node] = []
        for part in _nodes(parts):
            items.extend(part.items if isinstance(part, kind) else [part])
        return kind(tuple(items), span=span)

    return make


def _bracketed(_span: Span, _open: Lexeme, inner: Node, _close: Lexeme) -> Node:
    return inner


def _state(span: Span, state: Lexeme) -> Node:
    if state.value == "none":
        return nodes.NoneLiteral(span=span)
    message = Phrase(f"`{state.value}` 要用 `is` 来问", f"`{state.value}` is asked for with `is`")
    raise ExprError([Mistake(message, span, to_write(f"x is {state.value}"))])


def _rows(*parts: Untyped) -> Domain:
    """Join a source with its clauses; the last of several sources carries them."""
    domain = next(part for part in reversed(parts) if isinstance(part, Domain))
    for part in parts:
        if isinstance(part, Clause):
            clause: dict[str, Untyped] = {part.kind: part.of}
            domain = attrs.evolve(domain, **clause)
        elif isinstance(part, Window):
            domain = attrs.evolve(domain, window=part)
    return domain


def _domain(span: Span, *parts: Untyped) -> Domain:
    return attrs.evolve(_rows(*parts), span=span)


def _each(span: Span, *parts: Untyped) -> Node:
    sources = [part for part in parts if isinstance(part, Domain)]
    return nodes.Domains((*sources[:-1], _rows(*parts)), span=span)


def _most(span: Span, *parts: Untyped) -> Node:
    duration = next(part for part in parts if isinstance(part, Lexeme) and part.type == "DURATION")
    domain = _rows(*parts)
    last = next(part for part in reversed(parts) if isinstance(part, (Domain, Clause)))
    end = (last.of if isinstance(last, Clause) else last).span.end
    return nodes.Most(attrs.evolve(domain, span=Span(domain.span.start, end)), _duration(duration), span=span)


def _link(span: Span, row: Lexeme, equals: Lexeme, ledger: Lexeme, _of: Lexeme, id_: Node) -> Node:
    if equals.value != "=":
        message = Phrase("给行起名用 `=`", "a row is named by `=`")
        hint = Phrase("如 `辛 = 事故隐患 之 戊.隐患编号`", "as in `h = hazards of v.hazard`")
        raise ExprError([Mistake(message, equals.span, hint)])
    return nodes.Link(_row(row), ledger.value, id_, span=span)


def _row(token: Lexeme) -> str:
    if not token.value.isascii() or not token.value.islower():
        message = Phrase(f"行不能叫 `{token.value}`", f"a row can't be named `{token.value}`")
        hint = Phrase("行名用 甲 乙 丙 等,或者拉丁字母", "name rows 甲 乙 丙 ..., or by Latin letters")
        raise ExprError([Mistake(message, token.span, hint)])
    return token.value


def _other(span: Span, ledger: Lexeme, row: Lexeme) -> Domain:
    return Domain(ledger.value, _row(row), other=True, span=span)


MAKERS: Final[dict[str, Maker]] = {
    "if_": lambda span, _if, condition, _then, then, _else, other: nodes.If(condition, then, other, span=span),
    "or_": _joined(nodes.Or),
    "and_": _joined(nodes.And),
    "not_": lambda span, _not, of: nodes.Not(of, span=span),
    "compare": lambda span, left, op, right: nodes.Compare(op.value, left, right, span=span),
    "compare_not": lambda span, left, _not, op, right: nodes.Compare(f"not {op.value}", left, right, span=span),
    "is_": lambda span, of, _is, state: nodes.Is(of, state.value, span=span),
    "is_not": lambda span, of, _is, _not, state: nodes.Is(of, state.value, negated=True, span=span),
    "otherwise": lambda span, first, _otherwise, second: nodes.Otherwise(first, second, span=span),
    "arithmetic": lambda span, left, op, right: nodes.Arithmetic(op.value, left, right, span=span),
    "day_of": lambda span, _day, number, _of, unit, _of2, of: nodes.DayOf(
        int(Decimal(number.value)), unit.value, of, span=span
    ),
    "day_of_zh": lambda span, of, _in, unit, number: nodes.DayOf(int(number.value), unit.value, of, span=span),
    "member": lambda span, of, name: nodes.Member(of, name.value, span=span),
    "path": lambda span, of, name: nodes.Member(nodes.Name(of.value, span=of.span), name.value, span=span),
    "date": lambda span, token: nodes.Day(calendar_date.fromisoformat(token.value), span=span),
    "instant": lambda span, token: nodes.Instant(datetime.fromisoformat(token.value), span=span),
    "length": lambda span, token: nodes.Length(_duration(token), span=span),
    "money": lambda span, token: nodes.Money(Decimal(token.value), span=span),
    "percent": lambda span, token: nodes.Percent(Decimal(token.value), span=span),
    "number": lambda span, token: nodes.Number(Decimal(token.value), span=span),
    "text": lambda span, token: nodes.Text(token.value, span=span),
    "truth": lambda span, token: nodes.Truth(token.type == "TRUE", span=span),
    "state": _state,
    "name": lambda span, token: nodes.Name(token.value, span=span),
    "call": lambda span, name, *args: nodes.Call(name.value, _nodes(args), span=span),
    "list_of": lambda span, *items: nodes.ListOf(_nodes(items), span=span),
    "bracketed": _bracketed,
    "any_": lambda span, _any, _open, domain, _close: nodes.Any(domain, span=span),
    "every": lambda span, _every, _open, domain, _has, has, _close: nodes.Every(domain, has, span=span),
    "count": lambda span, _count, _open, domain, _close: nodes.Count(domain, span=span),
    "count_distinct": lambda span, _count, _open, _distinct, of, _for, domain, _close: nodes.Count(
        domain, distinct=of, span=span
    ),
    "sum_": lambda span, _sum, _open, of, _for, domain, _close: nodes.Sum(of, domain, span=span),
    "pick": lambda span, which, _open, domain, _close: nodes.Pick(which.value, domain, span=span),
    "extreme_of": lambda span, which, _open, of, _for, domain, _close: nodes.ExtremeOf(
        which.value, of, domain, span=span
    ),
    "extreme": lambda span, which, *items: nodes.Extreme(which.value, _nodes(items), span=span),
    "most": _most,
    "domain": _domain,
    "each": _each,
    "source": lambda span, ledger, row: Domain(ledger.value, _row(row), span=span),
    "other": lambda span, _other_, row, _of, ledger: _other(span, ledger, row),
    "other_zh": lambda span, _other_, ledger, row: _other(span, ledger, row),
    "where": lambda _span, _where, of: Clause("where", of),
    "by": lambda _span, _by, of: Clause("by", of),
    "unit_of": lambda span, unit, _of, of: nodes.UnitOf(unit.value, of, span=span),
    "unit_of_zh": lambda span, of, _in, unit: nodes.UnitOf(unit.value, of, span=span),
    "unit_before": lambda span, unit, _before, of: nodes.UnitBefore(unit.value, of, span=span),
    "unit_before_zh": lambda span, of, _before, unit: nodes.UnitBefore(unit.value, of, span=span),
    "days_to": lambda span, token, _to, of: nodes.DaysTo(_duration(token), of, span=span),
    "days_to_zh": lambda span, _to, of, _de, token: nodes.DaysTo(_duration(token), of, span=span),
    "between": lambda span, start, _dots, end: nodes.Between(start, end, span=span),
    "during": lambda span, of: nodes.During(of, span=span),
    "measure": lambda span, of, _for, domain: nodes.Measure(of, domain, span=span),
    "link": _link,
    "any_cell": lambda span, _dash: nodes.Cell("any", span=span),
    "rest_cell": lambda span, _otherwise: nodes.Cell("rest", span=span),
    "compare_cell": lambda span, op, of: nodes.Cell(op.value, of, span=span),
    "compare_not_cell": lambda span, _not, op, of: nodes.Cell(f"not {op.value}", of, span=span),
    "range_cell": lambda span, low, _dots, high: nodes.Cell("range", low=low, high=high, span=span),
    "from_cell": lambda span, low, _dots: nodes.Cell("range", low=low, span=span),
    "up_to_cell": lambda span, _dots, high: nodes.Cell("range", high=high, span=span),
    "value_cell": lambda span, of: nodes.Cell("value", of, span=span),
}
"""What each alternative of `grammar.lark` makes."""
