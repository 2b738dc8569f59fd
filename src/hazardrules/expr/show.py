"""Writing a tree down again, in either spelling, with no more brackets than needed.

What is written reads back as the same tree. English needs no types; Chinese needs the
typed tree, as labels depend on what a name or text belongs to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Context, Decimal
from typing import Any, Final

from attrs import frozen

from hazardrules.dates import Duration
from hazardrules.expr import nodes
from hazardrules.expr.names import fields_of, globals_of, quoted
from hazardrules.expr.nodes import Node
from hazardrules.expr.scope import Scope
from hazardrules.expr.types import NamespaceType, RowType
from hazardrules.expr.words import BUILTINS, FUNCTIONS, PARTS, ROW_LETTERS, zh
from hazardrules.facts.types import PERIOD, EnumType

_WHOLE, _OR, _AND, _NOT, _COMPARISON, _OTHERWISE, _SUM, _PRODUCT, _FACTOR, _POST, _ATOM = range(11)
"""How tightly each construct holds together; the grammar's order."""

_EXACT: Final = Context(prec=60)


def show(node: Node) -> str:
    """Return *node* as an English condition.

    >>> from hazardrules.expr.parse import parse
    >>> show(parse("(a and (b or c)) and not (d < (e + 1))"))
    'a and (b or c) and not d < e + 1'
    """
    return _English().write(node)


def show_zh(node: Node, scope: Scope) -> str:
    """Return a typed tree as a Chinese condition, with the labels that *scope* gives.

    A name without a label that leads back to it is written by its id.
    """
    return _Chinese(scope).write(node)


def _level(node: Node) -> int:
    if isinstance(node, nodes.Arithmetic):
        return _PRODUCT if node.op in "*/" else _SUM
    return _LEVELS.get(type(node), _ATOM)


_LEVELS: Final[Mapping[type[Node], int]] = {
    nodes.If: _WHOLE,
    nodes.Or: _OR,
    nodes.And: _AND,
    nodes.Not: _NOT,
    nodes.Compare: _COMPARISON,
    nodes.Is: _COMPARISON,
    nodes.Otherwise: _OTHERWISE,
    nodes.DayOf: _FACTOR,
    nodes.Member: _POST,
}


def _plain(value: Decimal) -> str:
    told = value.normalize(_EXACT)
    return f"{told:f}"


def _money(value: Decimal) -> str:
    """Return an amount as Chinese texts write it, which both spellings read: 2.5万元.

    >>> _money(Decimal(25000)), _money(Decimal(1234)), _money(Decimal(150000000))
    ('2.5万元', '1234元', '1.5亿元')
    """
    for unit, power in (("亿", 8), ("万", 4)):
        if value >= 10**power and value % 10 ** (power - 2) == 0:
            return f"{_plain(_EXACT.scaleb(value, -power))}{unit}元"
    return f"{_plain(value)}元"


def _percent(value: Decimal) -> str:
    return f"{_plain(_EXACT.scaleb(value, 2))}%"


class _English:
    """Writes English; what differs in Chinese is a method of its own."""

    def write(self, node: Node, level: int = _WHOLE) -> str:
        """Return *node*, in brackets where it holds together less tightly than *level*."""
        written = _WRITE[type(node)](self, node)
        return f"({written})" if _level(node) < level else written

    def word(self, phrase: str) -> str:
        return phrase

    def op(self, op: str, right: Node) -> str:
        return op

    # -- literals

    def text(self, node: nodes.Text) -> str:
        return "'" + node.value.replace("'", "''") + "'"

    def day(self, node: nodes.Day) -> str:
        return node.value.isoformat()

    def instant(self, node: nodes.Instant) -> str:
        return node.value.isoformat(timespec="minutes")

    def duration(self, duration: Duration) -> str:
        return str(duration)

    def list_of(self, node: nodes.ListOf) -> str:
        return "[" + ", ".join(self.write(item, _OTHERWISE) for item in node.items) + "]"

    # -- names

    def name(self, node: nodes.Name) -> str:
        return node.name

    def member(self, node: nodes.Member) -> str:
        return f"{self.write(node.of, _POST)}.{node.name}"

    def call(self, node: nodes.Call) -> str:
        return f"{self.called(node.name)}({', '.join(self.write(arg) for arg in node.args)})"

    def called(self, name: str) -> str:
        return name

    def row(self, row: str) -> str:
        return row

    def ledger(self, ledger: str) -> str:
        return ledger

    # -- where the word order differs

    def is_(self, node: nodes.Is) -> str:
        state = f"is not {node.state}" if node.negated else f"is {node.state}"
        return f"{self.write(node.of, _OTHERWISE)} {self.word(state)}"

    def day_of(self, node: nodes.DayOf) -> str:
        return f"day {node.number} of {node.unit} of {self.write(node.of, _POST)}"

    def source(self, domain: nodes.Domain) -> str:
        if domain.other:
            return f"other {domain.row} of {domain.ledger}"
        return f"{domain.ledger} {domain.row}"

    def window(self, window: nodes.Window) -> str:
        return f"in {self.write(window)}"

    def unit_of(self, node: nodes.UnitOf) -> str:
        return f"{node.unit} of {self.write(node.of, _POST)}"

    def unit_before(self, node: nodes.UnitBefore) -> str:
        return f"{node.unit} before {self.write(node.of, _POST)}"

    def days_to(self, node: nodes.DaysTo) -> str:
        return f"{self.duration(node.duration)} to {self.write(node.of, _POST)}"

    def any_window(self, duration: Duration) -> str:
        return f"in any {self.duration(duration)}"

    # -- the same in both but for the words

    def joined(self, word: str, items: tuple[Node, ...], level: int) -> str:
        return f" {self.word(word)} ".join(self.write(item, level) for item in items)

    def if_(self, node: nodes.If) -> str:
        parts = (("if", node.condition), ("then", node.then), ("else", node.otherwise))
        return " ".join(f"{self.word(word)} {self.write(part)}" for word, part in parts)

    def compare(self, node: nodes.Compare) -> str:
        left, right = (self.write(side, _OTHERWISE) for side in (node.left, node.right))
        return f"{left} {self.op(node.op, node.right)} {right}"

    def otherwise(self, node: nodes.Otherwise) -> str:
        return f"{self.write(node.first, _OTHERWISE)} {self.word('otherwise')} {self.write(node.second, _SUM)}"

    def arithmetic(self, node: nodes.Arithmetic) -> str:
        level = _level(node)
        op = self.word("without") if node.op == "without" else node.op
        return f"{self.write(node.left, level)} {op} {self.write(node.right, level + 1)}"

    def domain(self, node: nodes.Domain) -> str:
        return self.source(node) + self.clauses(node)

    def clauses(self, node: nodes.Domain) -> str:
        written = ""
        if node.where is not None:
            written += f" {self.word('where')} {self.write(node.where)}"
        if node.by is not None:
            written += f" {self.word('by')} {self.write(node.by)}"
        if node.window is not None:
            written += f" {self.window(node.window)}"
        return written

    def domains(self, node: nodes.Domains) -> str:
        return ", ".join(self.source(item) for item in node.items) + self.clauses(node.items[-1])

    def every(self, node: nodes.Every) -> str:
        return f"{self.word('every')}({self.write(node.domain)} {self.word('has')} {self.write(node.has)})"

    def of_rows(self, word: str, measure: Node, domain: nodes.Domain) -> str:
        return f"{word}{self.write(measure, _OTHERWISE)} {self.word('for')} {self.write(domain)}"

    def count(self, node: nodes.Count) -> str:
        if node.distinct is None:
            return f"{self.word('count')}({self.write(node.domain)})"
        return f"{self.word('count')}({self.of_rows(self.word('distinct') + ' ', node.distinct, node.domain)})"

    def extreme(self, node: nodes.Extreme) -> str:
        return f"{self.word(node.which)}({', '.join(self.write(item, _OTHERWISE) for item in node.items)})"

    def most(self, node: nodes.Most) -> str:
        return f"{self.word('most')}({self.write(node.domain)} {self.any_window(node.duration)})"

    def between(self, node: nodes.Between) -> str:
        return f"{self.write(node.start, _SUM)} {self.word('..')} {self.write(node.end, _SUM)}"

    def link(self, node: nodes.Link) -> str:
        return f"{self.row(node.row)} = {self.ledger(node.ledger)} {self.word('of')} {self.write(node.id, _POST)}"

    def cell(self, node: nodes.Cell) -> str:
        if node.op == "any":
            return "-"
        if node.op == "rest":
            return self.rest()
        if node.op == "range":
            low = "" if node.low is None else self.write(node.low, _SUM)
            high = "" if node.high is None else self.write(node.high, _SUM)
            dots = self.word("..") if low and high else ".."
            return f"{low} {dots} {high}".strip()
        if node.operand is None:
            raise ValueError(f"a cell `{node.op}` without a value")
        if node.op == "value":
            return self.write(node.operand)
        return f"{self.op(node.op, node.operand)} {self.write(node.operand, _OTHERWISE)}"

    def rest(self) -> str:
        return "otherwise"


@frozen
class _Chinese(_English):
    """Writes Chinese: labels for ids, units before their numbers, windows in 在 ... 内."""

    scope: Scope

    def word(self, phrase: str) -> str:
        return zh(phrase)

    def op(self, op: str, right: Node) -> str:
        if op in ("=", "!="):
            # 为 reads well before a word; before numbers and dates the sign does.
            return zh(op) if isinstance(right, nodes.Text | nodes.Truth) else {"=": "=", "!=": "≠"}[op]
        return {"<": "<", "<=": "≤", ">": ">", ">=": "≥"}.get(op) or zh(op)

    def text(self, node: nodes.Text) -> str:
        value = node.value
        base = node.type.base if node.type is not None else None
        if isinstance(base, EnumType) and value in base.by_id:
            label = base.by_id[value].label.zh
            # Ids are looked up first, so a label that is another value's id would mislead.
            if base.by_zh.get(label) == value and label not in base.by_id and "\n" not in label:
                value = label
        return "“" + value.replace("”", "””") + "”"

    def day(self, node: nodes.Day) -> str:
        value = node.value
        return f"{value.year:04d}年{value.month}月{value.day}日"

    def instant(self, node: nodes.Instant) -> str:
        value = node.value
        return f"{value.year:04d}年{value.month}月{value.day}日{value.hour}时{value.minute:02d}分"

    def duration(self, duration: Duration) -> str:
        units = {"hour": "小时", "day": "日", "working-day": "个工作日", "week": "周", "month": "个月", "year": "年"}
        return f"{duration.amount}{units[duration.unit]}"

    def list_of(self, node: nodes.ListOf) -> str:
        return "[" + "、".join(self.write(item, _OTHERWISE) for item in node.items) + "]"

    def name(self, node: nodes.Name) -> str:
        if node.name in self.scope.rows or _is_row(node):
            return self.row(node.name)
        if node.name in BUILTINS:
            return BUILTINS[node.name]
        return quoted(globals_of(self.scope).spoken(node.name))

    def member(self, node: nodes.Member) -> str:
        name = node.name
        base = node.of.type.base if node.of.type is not None else None
        if isinstance(base, RowType):
            name = fields_of(self.scope, base.ledger).spoken(name)
        elif isinstance(base, NamespaceType):
            name = fields_of(self.scope, base.name).spoken(name)
        elif base == PERIOD:
            # A part that there isn't is shown as it is: somebody is told about it.
            name = PARTS.get(name, name)
        return f"{self.write(node.of, _POST)}.{quoted(name, follows_dot=True)}"

    def called(self, name: str) -> str:
        return FUNCTIONS.get(name) or quoted(globals_of(self.scope).spoken(name))

    def row(self, row: str) -> str:
        return ROW_LETTERS.get(row, row)

    def ledger(self, ledger: str) -> str:
        return quoted(globals_of(self.scope).spoken(ledger))

    def day_of(self, node: nodes.DayOf) -> str:
        return f"{self.write(node.of, _POST)} 所在 {zh(node.unit)} 第{node.number}日"

    def source(self, domain: nodes.Domain) -> str:
        other = f"{zh('other')} " if domain.other else ""
        return f"{other}{self.ledger(domain.ledger)} {self.row(domain.row)}"

    def window(self, window: nodes.Window) -> str:
        return f"在 {self.write(window)} 内"

    def unit_of(self, node: nodes.UnitOf) -> str:
        return f"{self.write(node.of, _POST)} 所在 {zh(node.unit)}"

    def unit_before(self, node: nodes.UnitBefore) -> str:
        return f"{self.write(node.of, _POST)} 上一 {zh(node.unit)}"

    def days_to(self, node: nodes.DaysTo) -> str:
        return f"截至 {self.write(node.of, _POST)} 的 {self.duration(node.duration)}"

    def any_window(self, duration: Duration) -> str:
        return f"在 任意 {self.duration(duration)} 内"

    def rest(self) -> str:
        return "其余"


def _is_row(node: nodes.Name) -> bool:
    return node.type is not None and isinstance(node.type.base, RowType)


_WRITE: Final[Mapping[type[Node], Callable[[_English, Any], str]]] = {
    nodes.Truth: lambda to, node: to.word("true" if node.value else "false"),
    nodes.Number: lambda _, node: _plain(node.value),
    nodes.Money: lambda _, node: _money(node.value),
    nodes.Percent: lambda _, node: _percent(node.value),
    nodes.Text: lambda to, node: to.text(node),
    nodes.Day: lambda to, node: to.day(node),
    nodes.Instant: lambda to, node: to.instant(node),
    nodes.Length: lambda to, node: to.duration(node.value),
    nodes.NoneLiteral: lambda to, _: to.word("none"),
    nodes.ListOf: lambda to, node: to.list_of(node),
    nodes.Name: lambda to, node: to.name(node),
    nodes.Member: lambda to, node: to.member(node),
    nodes.Call: lambda to, node: to.call(node),
    nodes.Not: lambda to, node: f"{to.word('not')} {to.write(node.of, _NOT)}",
    nodes.And: lambda to, node: to.joined("and", node.items, _NOT),
    nodes.Or: lambda to, node: to.joined("or", node.items, _AND),
    nodes.Compare: lambda to, node: to.compare(node),
    nodes.Is: lambda to, node: to.is_(node),
    nodes.If: lambda to, node: to.if_(node),
    nodes.Otherwise: lambda to, node: to.otherwise(node),
    nodes.Arithmetic: lambda to, node: to.arithmetic(node),
    nodes.DayOf: lambda to, node: to.day_of(node),
    nodes.UnitOf: lambda to, node: to.unit_of(node),
    nodes.UnitBefore: lambda to, node: to.unit_before(node),
    nodes.DaysTo: lambda to, node: to.days_to(node),
    nodes.Between: lambda to, node: to.between(node),
    nodes.During: lambda to, node: to.write(node.of, _POST),
    nodes.Domain: lambda to, node: to.domain(node),
    nodes.Any: lambda to, node: f"{to.word('any')}({to.write(node.domain)})",
    nodes.Every: lambda to, node: to.every(node),
    nodes.Count: lambda to, node: to.count(node),
    nodes.Sum: lambda to, node: f"{to.word('sum')}({to.of_rows('', node.measure, node.domain)})",
    nodes.Pick: lambda to, node: f"{to.word(node.which)}({to.write(node.domain)})",
    nodes.ExtremeOf: lambda to, node: f"{to.word(node.which)}({to.of_rows('', node.measure, node.domain)})",
    nodes.Extreme: lambda to, node: to.extreme(node),
    nodes.Most: lambda to, node: to.most(node),
    nodes.Domains: lambda to, node: to.domains(node),
    nodes.Measure: lambda to, node: to.of_rows("", node.of, node.domain),
    nodes.Link: lambda to, node: to.link(node),
    nodes.Cell: lambda to, node: to.cell(node),
}
"""How each node is written; a test compares it with `expr.nodes`."""
