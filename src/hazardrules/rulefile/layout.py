"""How fences and tables are laid out: equals signs and bars stand under each other.

A Chinese character is as wide as two letters, as terminals and editors show it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from attrs import frozen

from hazardrules.rulefile.toml_fence import Toml, read_toml
from hazardrules.source import Span

WIDEST: Final = 120
"""Columns up to which a table's bars are aligned; a wider one is written without padding."""

LONGEST: Final = 100
"""Columns up to which a condition stands on one line."""

_COLON: Final = re.compile(r"(:?)-+(:?)")


@frozen
class Edit:
    """New characters for a run of old ones."""

    span: Span
    text: str


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return *text* with every run replaced; runs don't overlap.

    >>> edited("a = 1", [Edit(Span(4, 5), "2"), Edit(Span(0, 1), "b")])
    'b = 2'
    """
    out: list[str] = []
    done = 0
    for edit in sorted(edits, key=lambda edit: edit.span.start):
        out += [text[done : edit.span.start], edit.text]
        done = edit.span.end
    return "".join(out) + text[done:]


def width(text: str) -> int:
    """Return the columns a text takes.

    >>> width("编号"), width("id")
    (4, 2)
    """
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def padded(text: str, columns: int) -> str:
    """Return *text* with blanks up to a number of columns."""
    return text + " " * (columns - width(text))


def aligned_keys(text: str, *, in_columns: bool) -> str:
    r"""Return a fence's TOML with one blank around each ``=``; in columns within each table when asked.

    >>> print(aligned_keys('编号="a"\n责任主体  = "b"', in_columns=True))
    编号     = "a"
    责任主体 = "b"
    """
    toml = read_toml(text)
    if not isinstance(toml, Toml):
        return text
    sections: list[list[tuple[str, Span]]] = [[]]
    for entry in toml.entries.values():
        if entry.value is None:
            sections.append([])
        elif entry.keys:
            start, end = entry.keys[0].span.start, entry.keys[-1].span.end
            if not text[text.rfind("\n", 0, start) + 1 : start].strip():
                sections[-1].append((text[start:end], Span(end, entry.value.start)))
    edits = []
    for section in sections:
        widest = max((width(key) for key, _ in section), default=0) if in_columns else 0
        for key, gap in section:
            edits.append(Edit(gap, " " * max(0, widest - width(key)) + " = "))
    return edited(text, edits)


def table_lines(header: Sequence[str], marks: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of a table, its bars aligned where it isn't too wide.

    *marks* are the cells of the line below the headings, whose colons are kept.

    >>> table_lines(["自查", "date"], ["-", "-"], [["", "2025-07-08"]])
    ['| 自查 | date       |', '|------|------------|', '|      | 2025-07-08 |']
    """
    cells = [[_escaped(cell) for cell in row] for row in (header, *rows)]
    widths = [max(3, *(width(row[place]) for row in cells)) for place in range(len(header))]
    if sum(widths) + 3 * len(widths) + 1 > WIDEST:
        lines = ["| " + " | ".join(row) + " |" for row in cells]
        lines = [re.sub(r"^\|  \|", "| |", line) for line in lines]
        ruler = "|" + "|".join(_mark(mark, 3) for mark in marks) + "|"
    else:
        lines = ["| " + " | ".join(padded(*cell) for cell in zip(row, widths, strict=True)) + " |" for row in cells]
        ruler = "|" + "|".join(_mark(mark, wide + 2) for mark, wide in zip(marks, widths, strict=True)) + "|"
    return [lines[0], ruler, *lines[1:]]


def _escaped(cell: str) -> str:
    return cell.replace("|", "\\|")


def _mark(mark: str, columns: int) -> str:
    match = _COLON.fullmatch(mark.strip())
    left, right = match.groups() if match is not None else ("", "")
    return left + "-" * (columns - len(left) - len(right)) + right
