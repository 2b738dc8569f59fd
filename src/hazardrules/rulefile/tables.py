"""Tables under a fence: decisions, values by key, conditions by key, and steps.

Outputs are the columns marked ``->``; a lone ``when`` column holds whole conditions; a
column headed 说明, ``why`` or in brackets is for people.
"""

from __future__ import annotations

import re
from typing import Final

from attrs import field, frozen

from hazardrules.errors import NOTHING, Phrase, Problem, did_you_mean, to_write
from hazardrules.expr import nodes
from hazardrules.expr.parse import Start
from hazardrules.facts.vocabulary import Vocabulary
from hazardrules.law.expression import Expression
from hazardrules.law.table import Ladder, Row, Table
from hazardrules.rulefile.bearers import measure_named, parties, party_named
from hazardrules.rulefile.expressions import read_expression
from hazardrules.rulefile.fences import upside_down
from hazardrules.rulefile.keys import english
from hazardrules.rulefile.markdown import Cell, MarkdownTable
from hazardrules.source import Place, Span

ARROW: Final = re.compile(r"(?:->|→)\s*(.*)")
WHEN: Final = ("when", "条件")
NOTES: Final = ("why", "note", "notes", "说明", "理由", "备注")
ACT_OUTPUTS: Final = {"measures": "措施", "article": "条款"}
LADDER: Final = {"over": "超过", "to": "至"}
"""Headings with a meaning of their own, and their Chinese spelling."""

EMPTY_CELL: Final = Phrase("单元格是空的", "an empty cell")
_NO_ROWS: Final = Phrase("表里没有行", "a table without rows")

SEPARATORS: Final = re.compile(r"\s*[、,，]\s*")


def is_note(heading: str) -> bool:
    """Tell whether a column is for people only.

    >>> is_note("why"), is_note("(部门)"), is_note("v.act")
    (True, True, False)
    """
    return heading in NOTES or (heading[:1] in ("(", "（") and heading[-1:] in (")", "）"))


@frozen
class TableReader:
    """Reads the tables of one document; what is wrong is added to *problems*."""

    path: str
    lines: tuple[str, ...] = field(repr=False)
    vocabulary: Vocabulary = field(repr=False)
    problems: list[Problem] = field(repr=False)

    def place(self, cell: Cell) -> Place:
        """Return where a cell's text stands."""
        return Place(self.path, cell.line, cell.column, self.lines)

    def wrong(self, cell: Cell, message: Phrase, hint: Phrase = NOTHING) -> None:
        """Note a mistake that marks a cell."""
        self.problems.append(self.place(cell).problem(message, cell.text, Span(0, len(cell.text)), hint))

    def decision(self, told: MarkdownTable, hit: str, *, acts: bool = False, keyed: bool = False) -> Table | None:
        """Return a decision table, a table of acts, or a parameter's values by key."""
        before = len(self.problems)
        outputs = {place: match[1].strip() for place, cell in enumerate(told.header) if (match := _output(cell))}
        inputs = [place for place, cell in enumerate(told.header) if place not in outputs and not is_note(cell.text)]
        conditions = any(told.header[place].text in WHEN for place in inputs)
        self._check_headings(told, inputs, outputs, conditions, several=acts, keyed=keyed)
        names = {place: self._act_output(told.header[place], name) for place, name in outputs.items()} if acts else {}
        tested = [self._expression(told.header[place]) for place in inputs] if not conditions else []
        rows = [
            self._row(row, inputs, names | {p: n for p, n in outputs.items() if p not in names}) for row in told.rows
        ]
        if not rows:
            self.wrong(told.header[0], _NO_ROWS)
        if len(self.problems) > before:
            return None
        return Table(
            inputs=tuple(expression for expression in tested if expression is not None),
            outputs=tuple(names.get(place, name) for place, name in outputs.items()),
            rows=tuple(rows),
            hit=hit,
            conditions=conditions,
            place=self.place(told.header[0]),
        )

    def ladder(self, told: MarkdownTable) -> Ladder | None:
        """Return marginal steps: ``over``, ``to`` where there is one, and one output."""
        before = len(self.problems)
        columns: dict[str, int] = {}
        for place, cell in enumerate(told.header):
            name = "->" if _output(cell) else english(cell.text, LADDER)
            if name is not None and name not in columns:
                columns[name] = place
            elif not is_note(cell.text):
                message = Phrase(f"分档表没有列 `{cell.text}`", f"steps have no column `{cell.text}`")
                hint = Phrase("它有超过(over)、至(to)和一个 `->`", "they have `over`, `to` and one `->`")
                self.wrong(cell, message, hint)
        if "over" not in columns or "->" not in columns:
            message = Phrase("分档表要有超过(over)和 `->` 两列", "steps need the columns `over` (超过) and `->`")
            self.wrong(told.header[0], message)
            return None
        steps: list[tuple[Expression, Expression | None, Expression]] = []
        ends: Cell | None = None
        for row in told.rows:
            upper = row[columns["to"]] if "to" in columns else None
            low, value = self._expression(row[columns["over"]]), self._expression(row[columns["->"]])
            high = None if upper is None or upper.text == "-" else self._expression(upper)
            if low is not None and value is not None:
                if steps and ends is not None:
                    self._joined(row[columns["over"]], low, ends, steps[-1][1])
                if steps and not_above(low, steps[-1][0]):
                    self.wrong(row[columns["over"]], not_above_said(low))
                steps.append((low, high, value))
            ends = upper
        if not told.rows:
            self.wrong(told.header[0], _NO_ROWS)
        if "to" not in columns:
            # Each ends where the next begins.
            beyond = [*(low for low, _, _ in steps[1:]), None]
            steps = [(low, high, value) for (low, _, value), high in zip(steps, beyond, strict=True)]
        return Ladder(tuple(steps)) if len(self.problems) == before else None

    def _joined(self, cell: Cell, begins: Expression, before: Cell, ends: Expression | None) -> None:
        """Note a step that doesn't begin where the one before it ends."""
        if before.text == "-":
            hint = Phrase("只有最后一档可以没有上限", "only the last step is open")
            self.wrong(cell, Phrase("前一档没有上限", "the step before has no end"), hint)
        elif ends is not None and ends.node != begins.node:
            message = Phrase(
                f"这一档从 {begins.text} 起,前一档到 {ends.text} 止",
                f"this step begins at {begins.text}, and the one before ends at {ends.text}",
            )
            self.wrong(cell, message)

    def _check_headings(
        self,
        told: MarkdownTable,
        inputs: list[int],
        outputs: dict[int, str],
        conditions: bool,
        *,
        several: bool,
        keyed: bool,
    ) -> None:
        first = told.header[0]
        if not outputs:
            hint = Phrase("标出结果列,如 `-> 等级`", "mark it like `-> grade`")
            self.wrong(first, Phrase("表里没有结果列", "a table without an output"), hint)
        elif len(outputs) > 1 and not several:
            self.wrong(told.header[list(outputs)[1]], Phrase("这张表只有一个结果列", "this table has one output"))
        if not inputs:
            self.wrong(first, Phrase("表里没有条件列", "a table without a tested column"))
        elif conditions and len(inputs) > 1:
            message = Phrase(
                "条件(when)列单独用:每一格是完整的条件", "`when` (条件) stands alone: its cells are whole conditions"
            )
            self.wrong(told.header[inputs[1]], message)
        elif keyed and (len(inputs) > 1 or conditions):
            message = Phrase("参数只按一列来查", "a parameter is looked up by one column")
            hint = Phrase("按几项事实判断的写成定义", "a decision by several facts is a definition")
            self.wrong(told.header[inputs[-1]], message, hint)

    def _act_output(self, cell: Cell, name: str) -> str:
        found = english(name, ACT_OUTPUTS) or party_named(name, self.vocabulary)
        if found is None:
            message = Phrase(f"`{name}` 不是处罚对象", f"`{name}` is no party")
            self.wrong(cell, message, did_you_mean(name, (*parties(self.vocabulary), *ACT_OUTPUTS)))
        return found or name

    def _row(self, row: tuple[Cell, ...], inputs: list[int], outputs: dict[int, str]) -> Row:
        cells = tuple(found for place in inputs if (found := self._expression(row[place], "cell")) is not None)
        stated = tuple(self._stated(row[place], name) for place, name in outputs.items())
        default = bool(cells) and all(isinstance(cell.node, nodes.Cell) and cell.node.op == "rest" for cell in cells)
        return Row(cells, stated, default, self.place(row[0]))

    def _stated(self, cell: Cell, output: str) -> Expression | None:
        if cell.text == "-":
            return None
        if output in ACT_OUTPUTS and cell.text:
            items = SEPARATORS.split(cell.text) if output == "measures" else [cell.text]
            texts = tuple(nodes.Text(measure_named(item) if output == "measures" else item) for item in items)
            return Expression(cell.text, nodes.ListOf(texts) if output == "measures" else texts[0], self.place(cell))
        found = self._expression(cell, "cell")
        if found is not None and isinstance(found.node, nodes.Cell) and found.node.op not in ("value", "range"):
            message = Phrase(
                "结果是一个值,或者幅度如 `2万元 至 5万元`,或者 `-`",
                "an output is a value, a band like `2万元 .. 5万元`, or `-`",
            )
            self.wrong(cell, message)
        return found

    def _expression(self, cell: Cell, start: Start = "expr") -> Expression | None:
        if not cell.text:
            self.wrong(cell, EMPTY_CELL, to_write("-"))
            return None
        read = read_expression(cell.text, self.place(cell), self.problems, start)
        if read is not None and isinstance(read.node, nodes.Cell) and upside_down(read.node.low, read.node.high):
            self.wrong(cell, Phrase("区间的上限低于下限", "the range ends below where it begins"))
        return read


def not_above(step: Expression, before: Expression) -> bool:
    """Tell whether a step visibly doesn't begin above the one before it."""
    begins, earlier = (getattr(told.node, "value", None) for told in (step, before))
    return type(begins) is type(earlier) and begins is not None and not earlier < begins


def not_above_said(step: Expression) -> Phrase:
    """Return what is wrong with such a step."""
    return Phrase(f"`{step.text}` 这一档不比前一档高", f"the step `{step.text}` isn't above the one before")


def _output(cell: Cell) -> re.Match[str] | None:
    return ARROW.fullmatch(cell.text)
