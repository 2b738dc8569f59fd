"""What the agenda is given: facts of two numbers, and clauses of one or two facts about one item.

Nothing of a document or of a file is in them, so nothing of a stranger's reaches C.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from attrs import frozen

from hazardrules.facts.types import Label

Fact = tuple[int, int]
"""A literal, by its number, and the item that it is about."""


@frozen
class Clause:
    """Where every literal of *body* is known of an item, *head* is too; a body has one or two.

    >>> Clause(3, (1, 2)).head
    3
    """

    head: int
    body: tuple[int, ...]


class Faulty(Exception):
    """The agenda can't go on: the C engine failed, or it answered what it must not."""

    def __init__(self, zh: str, en: str) -> None:
        self.label = Label(zh, en)
        super().__init__(en)

    def __reduce__(self) -> tuple[type[Faulty], tuple[str, str]]:
        return Faulty, (self.label.zh, self.label.en)


class SecondOpinionWarning(UserWarning):
    """The second opinion differs, or there is none: what is reported is the interpreter's."""


class Agenda(Protocol):
    """Something that chains clauses: in this process, or in a child."""

    def settle(self, gone: Iterable[Fact], new: Iterable[Fact]) -> tuple[frozenset[Fact], frozenset[Fact]]:
        """Take facts out and put facts in; return the conclusions that ended and that came.

        Raises Faulty, after which nothing more may be asked.
        """

    def close(self) -> None:
        """Give back what the engine holds."""
