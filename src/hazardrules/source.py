"""Places in a document: spans, and problems with a caret under the right word."""

from __future__ import annotations

from attrs import field, frozen

from hazardrules.errors import NOTHING, Phrase, Problem


@frozen
class Span:
    """A run of characters in one text, from *start* up to but without *end*.

    >>> Span(3, 7).width
    4
    """

    start: int = 0
    end: int = 0

    @property
    def width(self) -> int:
        """Characters covered, at least one so that a caret can be drawn."""
        return max(1, self.end - self.start)


@frozen
class Place:
    """Where a text stands: the document, and the line and column of its first character.

    A text of several lines (a multi-line condition) continues at column 1 of the next
    line; lines count from 1. Without the document's *lines* the text itself is shown.

    >>> Place("a.md", 16, 13).problem("unknown fact `x`", "x = 1", Span(0, 1)).column
    13
    """

    path: str = ""
    line: int = 1
    column: int = 1
    lines: tuple[str, ...] = field(default=(), repr=False, eq=False)

    def problem(self, message: Phrase, text: str, span: Span, hint: Phrase = NOTHING) -> Problem:
        """Return a problem at *span* of *text*, with the document's line as excerpt."""
        before = text[: span.start]
        down = before.count("\n")
        line = self.line + down
        column = span.start - (before.rfind("\n") + 1) + 1
        if down == 0:
            column += self.column - 1
        if 1 <= line <= len(self.lines):
            excerpt = self.lines[line - 1]
        else:
            indent = " " * (self.column - 1) if down == 0 else ""
            excerpt = indent + text.split("\n")[down]
        width = max(1, min(span.width, len(excerpt) - column + 1))
        return Problem(message, self.path, line, column, hint, excerpt, width)
