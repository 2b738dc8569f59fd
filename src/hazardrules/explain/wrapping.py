"""Cells of a table broken where a reader expects it: between words and Chinese characters, not inside a date.

A terminal library breaks at blanks, of which Chinese has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from rich.cells import cell_len, chop_cells

_WIDE: Final = "\u2e80-\u303f\u3040-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60"
_PIECE: Final = re.compile(rf"\s+|[,;:!?)\]]+|[^\s,;:!?)\]{_WIDE}]+|[{_WIDE}]")
_PART: Final = re.compile(r"[^.\-]*[.\-]+|[^.\-]+")
_CLOSING: Final = frozenset("、,。;:!?)」』】》〉”’,;:!?)]")
_OPENING: Final = frozenset("(「『【《〈“‘([")


def pieces(text: str) -> Iterator[str]:
    """Yield what a line isn't broken inside of: words, figures, ids up to a dot or hyphen, single characters.

    >>> list(pieces("未做:2025-08、2025-10 kizilsu.principal-check"))
    ['未', '做:', '2025-08、', '2025-10', ' ', 'kizilsu.', 'principal-', 'check']
    """
    held = ""
    for match in _PIECE.finditer(text):
        told = match.group()
        # A day is never broken at its hyphens; an id may be.
        parts = _PART.findall(told) if any(char.isalpha() for char in told) and told.isascii() else [told]
        for part in parts:
            # A figure stays with what it counts.
            counts = held[-1:].isdigit() and not part[0].isascii() and not part[0].isspace()
            if part[0] in _CLOSING or counts:
                held += part
                continue
            if held and held[-1] not in _OPENING:
                yield held
                held = ""
            held += part
    if held:
        yield held


def narrowest(text: str) -> int:
    """Return the columns below which some piece has to be broken."""
    return max((cell_len(piece.strip()) for piece in pieces(text)), default=0)


def wrapped(text: str, width: int) -> str:
    r"""Return *text* in lines of at most *width* columns.

    >>> wrapped("未做:2025-08、2025-10", 12)
    '未做:\n2025-08、\n2025-10'
    """
    return "\n".join(line for told in text.split("\n") for line in _lines(told, max(2, width)))


def _lines(text: str, width: int) -> Iterator[str]:
    line = ""
    for piece in pieces(text):
        if cell_len((line + piece).rstrip()) <= width:
            line += piece
            continue
        if line.strip():
            yield line.rstrip()
        *full, line = chop_cells(piece.lstrip(), width) or [""]
        yield from full
    yield line.rstrip()


def widths(columns: Sequence[Sequence[str]], available: int) -> list[int]:
    """Return the width of each column: as wide as its cells, or as much narrower as the line asks for.

    The first cell is the heading. What can be broken gives way first; where that isn't enough, the widest is
    broken inside its pieces.

    >>> table = [["事项", "甲乙丙丁"], ["应完成日", "2025-08-31"]]
    >>> widths(table, 30), widths(table, 14)
    ([8, 10], [4, 10])
    """
    told = [max((cell_len(line) for cell in cells for line in cell.split("\n")), default=0) for cells in columns]
    least = [max((cell_len(cells[0]), *map(narrowest, cells[1:]))) if cells else 0 for cells in columns]
    while sum(told) > available and max(told) > 2:
        slack = [width - low for width, low in zip(told, least, strict=True)]
        place = slack.index(max(slack)) if max(slack) > 0 else told.index(max(told))
        told[place] -= 1
    return told
