"""A report for the terminal: what is breached, what falls due, and what to find out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import StringIO
from typing import TYPE_CHECKING, Final

from hazardrules.explain import reading
from hazardrules.explain.words import MISSING_LABELS, answers, bearer, day, say, shown, status_label
from hazardrules.facts.types import Label
from hazardrules.facts.vocabulary import Vocabulary
from hazardrules.findings.finding import Finding
from hazardrules.findings.report import Report

if TYPE_CHECKING:
    from rich.console import RenderableType

WIDTH: Final = 120
"""Columns where there is no terminal to ask."""

_WHO: Final = Label("责任主体", "Bearer")
_STATUS: Final = Label("状态", "Status")
_WHAT: Final = Label("事项", "What")
_DUE: Final = Label("应完成日", "Due")
_DETAIL: Final = Label("说明", "Detail")
_CLAUSE: Final = Label("依据", "Clause")
_COUNT: Final = Label("可定", "Decides")
_KIND: Final = Label("类别", "Kind")
_ASK: Final = Label("问题", "Question")
_PLACE: Final = Label("位置", "Place")
_OPTIONS: Final = Label("可选处理", "Options")
_BESIDE: Final = Label("罚款与措施", "Fines and measures")
_STYLES: Final = {"违反": "bold red", "不符合文件要求": "yellow", "未达目标": "yellow", "待查明": "cyan"}


def report_text(report: Report, lang: str = "zh", *, width: int = WIDTH, colour: bool = False) -> str:
    """Return the report as text tables, each grouped by bearer.

    Empty sections are left out, but that nothing is breached is said.

    *width* is in columns, of which a Chinese character takes two.
    """
    return _printed(_parts(report, lang, width), width=width, colour=colour)


def table_text(heads: Sequence[str], rows: Sequence[Sequence[str]], *, width: int = WIDTH, colour: bool = False) -> str:
    """Return a plain list as a text table.

    >>> print(table_text(["rule", "title"], [["a.b", "甲"]]), end="")
     rule   title
     ────────────
     a.b    甲
    """
    return _printed([_table(heads, rows, width)], width=width, colour=colour).strip("\n") + "\n"


def _printed(parts: Iterable[RenderableType], *, width: int, colour: bool) -> str:
    # Slow to import, and JSON needs none of it.
    from rich.console import Console

    out = StringIO()
    console = Console(
        file=out,
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        legacy_windows=False,
        highlight=False,
        emoji=False,
        markup=False,
    )
    for part in parts:
        console.print(part)
    # Cells are padded to their column; blanks at a line's end help nobody.
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def _parts(report: Report, lang: str, width: int) -> Iterable[RenderableType]:
    from rich.text import Text

    yield Text(shown(reading.subject(report, lang)), style="bold")
    yield Text(" · ".join(reading.counts(report, lang)))
    if told := reading.supposed(report, lang):
        yield Text(shown(told), style="bold")
    vocabulary = report.facts.vocabulary
    breaches = reading.breaches(report)
    if breaches:
        rows = [
            (_styled(found, lang), reading.title(found, lang), day(found.due), *_last(found, vocabulary, lang))
            for found in breaches
        ]
        yield from _grouped(reading.BREACHES, (_STATUS, _WHAT, _DUE, _DETAIL, _CLAUSE), breaches, rows, lang, width)
    else:
        yield Text(f"\n{say(reading.NOTHING, lang)}")
    dues = reading.due_soon(report)
    if dues:
        found = [due.finding for due in dues]
        days = [(reading.title(due.finding, lang), due.day, _clause(due.finding)) for due in dues]
        yield from _grouped(reading.DUE, (_WHAT, _DUE, _CLAUSE), found, days, lang, width)
    if asked := reading.questions(report):
        questions = [
            (str(told.decides), say(MISSING_LABELS[told.kind], lang), say(told.label, lang), told.path)
            for told in asked
        ]
        yield from _section(reading.ASKED, (_COUNT, _KIND, _ASK, _PLACE), questions, lang, width)
    if report.outcomes:
        outcomes = [reading.outcome(told, report, lang) for told in report.outcomes]
        yield from _section(reading.OUTCOMES, (_WHAT, _OPTIONS, _BESIDE), outcomes, lang, width)
    limits = [
        (say(status_label(found), lang), reading.title(found, lang), *_last(found, vocabulary, lang))
        for found in report.limits
        if found not in breaches and found.status != "not_applicable"
    ]
    if limits:
        yield from _section(reading.LIMITS, (_STATUS, _WHAT, _DETAIL, _CLAUSE), limits, lang, width)
    yield from _lines(reading.ANSWERS, [f"{called}: {value}" for called, value in answers(report, lang)], lang)
    raised = [clue for clue in report.clues if clue.state == "raised"]
    yield from _lines(
        reading.CLUES,
        [" ".join(part for part in (clue.rule, clue.item, say(clue.advice, lang)) if part) for clue in raised],
        lang,
    )
    yield from _lines(reading.ERRORS, [f"{fault.rule}: {say(fault.message, lang)}" for fault in report.faults], lang)
    yield from _lines(reading.SKIPPED, [f"{told.rule} ({told.needs})" for told in report.skipped], lang)


def _styled(found: Finding, lang: str) -> RenderableType:
    from rich.text import Text

    label = status_label(found)
    return Text(say(label, lang), style=_STYLES.get(label.zh, ""))


def _last(found: Finding, vocabulary: Vocabulary, lang: str) -> tuple[str, str]:
    return "; ".join(reading.details(found, vocabulary, lang)), _clause(found)


def _clause(found: Finding) -> str:
    return f"{reading.clauses(found)}\n{found.rule}".strip()


def _grouped(
    title: Label,
    heads: Sequence[Label],
    found: Sequence[Finding],
    rows: Sequence[Sequence[RenderableType]],
    lang: str,
    width: int,
) -> Iterable[RenderableType]:
    """Yield one table whose first column names each bearer once."""
    named: list[Sequence[RenderableType]] = []
    last = ""
    for finding, row in zip(found, rows, strict=True):
        named.append(["" if finding.bearer == last else bearer(finding.bearer, lang), *row])
        last = finding.bearer
    yield from _section(title, (_WHO, *heads), named, lang, width)


def _section(
    title: Label, heads: Sequence[Label], rows: Sequence[Sequence[RenderableType]], lang: str, width: int
) -> Iterable[RenderableType]:
    from rich.text import Text

    yield Text(f"\n{say(title, lang)} ({len(rows)})", style="bold")
    yield _table([say(head, lang) for head in heads], rows, width)


def _table(heads: Sequence[str], rows: Sequence[Sequence[RenderableType]], width: int) -> RenderableType:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from hazardrules.explain.wrapping import widths, wrapped

    cells = [[cell if isinstance(cell, Text) else Text(shown(str(cell))) for cell in row] for row in rows]
    told = [[head, *(row[place].plain for row in cells)] for place, head in enumerate(heads)]
    # Beside its cells a table has a blank at either edge and three columns between two cells.
    found = widths(told, width - 3 * len(heads) + 1)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=False)
    for head, columns in zip(heads, found, strict=True):
        table.add_column(wrapped(head, columns), width=columns)
    for row in cells:
        table.add_row(
            *(Text(wrapped(cell.plain, columns), cell.style) for cell, columns in zip(row, found, strict=True))
        )
    return table


def _lines(title: Label, lines: Sequence[str], lang: str) -> Iterable[RenderableType]:
    from rich.text import Text

    if lines:
        yield Text(f"\n{say(title, lang)}", style="bold")
        yield from (Text(f"  {shown(line)}") for line in lines)
