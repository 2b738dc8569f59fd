"""A document split into what its reader sees: headings, prose, fences and tables, with their lines.

Only blocks are parsed: what stands inside a line is kept as written. Cells know their
column, so that a caret can point into a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from hazardrules.errors import NOTHING, Phrase, Problem, to_write
from hazardrules.rulefile.keys import KINDS, english

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MOST_FENCES: Final = 2_000
"""Fences a document may have."""

_NO_BLANK: Final = re.compile(r"\s{0,3}(#{1,6})[^#\s]")


@frozen
class Heading:
    """A heading: its level, its text without the marks, its line."""

    level: int
    text: str
    line: int


@frozen
class Prose:
    """Lines that people read: paragraphs, lists, comments, tables that belong to no fence."""

    text: str
    line: int


@frozen
class Fence:
    """A TOML fence: its kind as written, its text, and the line of its opening mark."""

    kind: str
    text: str = field(repr=False)
    line: int


@frozen
class Cell:
    """A cell of a table, with the column of its first character."""

    text: str
    line: int
    column: int


@frozen
class MarkdownTable:
    """A table: its headings, its rows, and its first line."""

    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    line: int


Block = Heading | Prose | Fence | MarkdownTable


def lines_of(text: str) -> tuple[str, ...]:
    r"""Return the lines of a document as Markdown counts them.

    >>> lines_of("a\r\nb\n")
    ('a', 'b', '')
    """
    return tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


@cache
def _parser() -> MarkdownIt:
    # Slow to import, and only documents need it.
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table").disable("inline")


def split(text: str, path: str = "") -> tuple[tuple[Block, ...], list[Problem]]:
    r"""Return the blocks of a document in order, and what can't be read as meant.

    >>> [type(block).__name__ for block in split("# 法\n\n## 一\n\n说明。\n")[0]]
    ['Heading', 'Heading', 'Prose']
    """
    lines = lines_of(text)
    tokens = _parser().parse("\n".join(lines))
    problems: list[Problem] = []
    blocks = tuple(_blocks(tokens, lines, path, problems))
    fences = [block for block in blocks if isinstance(block, Fence)]
    if len(fences) > MOST_FENCES:
        line = fences[MOST_FENCES].line
        message = Phrase(
            f"文档有 {len(fences)} 个围栏,最多读 {MOST_FENCES} 个",
            f"a document of {len(fences)} fences; at most {MOST_FENCES} are read",
        )
        problems.append(Problem(message, path, line))
        blocks = tuple(block for block in blocks if block.line < line)
    return blocks, problems


def _blocks(tokens: list[Token], lines: tuple[str, ...], path: str, problems: list[Problem]) -> Iterator[Block]:
    for place, token in enumerate(tokens):
        if token.map is None or token.nesting < 0 or token.type == "inline":
            continue
        start, end = token.map
        if token.level > 0:
            if token.type == "fence" and _kind(token.info) is not None:
                message = Phrase("列表或引文里的规则不会读", "a rule inside a list or a quotation isn't read")
                hint = Phrase("前面空一行,围栏顶格写", "begin its mark at the left edge, after a blank line")
                problems.append(_problem(message, path, start, lines, hint))
        elif token.type == "heading_open":
            yield Heading(int(token.tag[1:]), tokens[place + 1].content.strip(), start + 1)
        elif token.type == "fence":
            yield _fence(token, lines, path, problems)
        elif token.type == "table_open":
            yield _table(start, end, lines, path, problems)
        else:
            if token.type == "paragraph_open":
                problems.extend(_likely_slips(start, end, lines, path))
            elif token.type == "code_block" and lines[start].strip().startswith("```"):
                message = Phrase("缩进的围栏不会读", "an indented fence isn't read")
                hint = Phrase("围栏顶格写", "begin its mark at the left edge")
                problems.append(_problem(message, path, start, lines, hint))
            yield Prose("\n".join(lines[start:end]).rstrip("\n"), start + 1)


def _problem(message: Phrase, path: str, place: int, lines: tuple[str, ...], hint: Phrase = NOTHING) -> Problem:
    line = lines[place]
    return Problem(message, path, place + 1, 1, hint, line, max(1, len(line)))


def _kind(info: str) -> str | None:
    """Return the kind a fence names, an empty text when it names none, or None for a fence that isn't ours."""
    words = info.split()
    if words and words[0].lower() == "toml":
        return " ".join(words[1:])
    return None


def _fence(token: Token, lines: tuple[str, ...], path: str, problems: list[Problem]) -> Fence | Prose:
    start, end = token.map or [0, 0]
    kind = _kind(token.info)
    last = lines[end - 1].strip() if end - start > 1 else ""
    closed = last.startswith(token.markup) and not last.strip(token.markup[0])
    if not closed:
        hint = Phrase(f"用一行 {token.markup} 结束", f"end it with a line of {token.markup}")
        problems.append(_problem(Phrase("围栏没有闭合", "a fence that isn't closed"), path, start, lines, hint))
    if kind is None:
        word = token.info.split()[0] if token.info.split() else ""
        if english(word, KINDS) is not None:
            message = Phrase(f"`{word}` 围栏没有标 toml", f"a fence of kind `{word}` that isn't marked as toml")
            problems.append(_problem(message, path, start, lines, to_write(f"{token.markup}toml {word}")))
        return Prose("\n".join(lines[start:end]), start + 1)
    return Fence(kind, "\n".join(lines[start + 1 : end - 1 if closed else end]), start + 1)


def _likely_slips(start: int, end: int, lines: tuple[str, ...], path: str) -> Iterator[Problem]:
    """Yield what a writer surely meant as a heading or a table, and Markdown reads as prose."""
    for place in range(start, end):
        mark = _NO_BLANK.match(lines[place])
        if mark is not None:
            message = Phrase("标题的 # 后面要空一格", "a heading needs a blank after its marks")
            yield _problem(message, path, place, lines, to_write(f"{mark[1]} "))
        elif lines[place].lstrip().startswith("|"):
            hint = Phrase(
                "第二行每一列要有 `---`,第一行前面要空一行",
                "the second line needs a `---` for each heading, and a blank line goes before the first",
            )
            yield _problem(Phrase("表读不出来", "a table that can't be read"), path, place, lines, hint)
            return


def _table(start: int, end: int, lines: tuple[str, ...], path: str, problems: list[Problem]) -> MarkdownTable:
    header = cells_of(lines[start], start + 1)
    rows = []
    for place in range(start + 2, end):
        row = cells_of(lines[place], place + 1)
        if len(row) != len(header):
            message = Phrase(
                f"这一行有 {len(row)} 格,表头有 {len(header)} 列",
                f"a row of {len(row)} cells under {len(header)} headings",
            )
            problems.append(_problem(message, path, place, lines))
        else:
            rows.append(row)
    return MarkdownTable(header, tuple(rows), start + 1)


def cells_of(line: str, number: int) -> tuple[Cell, ...]:
    r"""Return the cells of a table's line; ``\|`` is a bar inside a cell.

    >>> [(cell.text, cell.column) for cell in cells_of("| a | b \\| c |", 3)]
    [('a', 3), ('b | c', 7)]
    """
    bars = [match.start() for match in re.finditer(r"(?<!\\)\|", line)]
    edges = [-1, *bars, len(line)]
    if not line[: edges[1]].strip():
        edges = edges[1:]
    if len(edges) > 2 and not line[edges[-2] + 1 :].strip():
        edges = edges[:-1]
    cells = []
    for left, right in pairwise(edges):
        raw = line[left + 1 : right]
        told = raw.strip()
        indent = len(raw) - len(raw.lstrip()) if told else min(1, len(raw))
        cells.append(Cell(told.replace("\\|", "|"), number, left + 1 + indent + 1))
    return tuple(cells)
