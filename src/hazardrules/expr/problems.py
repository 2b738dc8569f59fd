"""Mistakes in one condition, placed later: the reader of a document knows where the text stands."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from hazardrules.errors import NOTHING, Phrase, Problem
from hazardrules.source import Place, Span


@frozen
class Mistake:
    """One mistake in a condition: what, which characters, and what next."""

    message: Phrase
    span: Span = Span()
    hint: Phrase = NOTHING

    def __str__(self) -> str:
        return f"{self.message}: {self.hint}" if self.hint else self.message


class ExprError(Exception):
    """A condition that can't be read, or isn't well typed; `problems` lists every mistake.

    >>> str(ExprError([Mistake(Phrase("没有 `x`", "unknown name `x`"), Span(0, 1))]))
    'unknown name `x`'
    """

    def __init__(self, problems: Iterable[Mistake]) -> None:
        self.problems: tuple[Mistake, ...] = tuple(problems)
        super().__init__("\n".join(str(mistake) for mistake in self.problems))

    def __reduce__(self) -> tuple[type[ExprError], tuple[tuple[Mistake, ...]]]:
        return type(self), (self.problems,)

    def placed(self, place: Place, text: str) -> list[Problem]:
        """Return the mistakes as problems of the document in which *text* stands."""
        return [place.problem(mistake.message, text, mistake.span, mistake.hint) for mistake in self.problems]
