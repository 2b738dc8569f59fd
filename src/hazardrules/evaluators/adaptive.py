"""The interpreter for the first subjects of a place, generated code for those that follow.

Writing the functions of a place takes as long as interpreting some forty subjects, which
whoever asks about one never gets back.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import Any, Final

from attrs import field, frozen

from hazardrules.evaluators.evaluation import EVALUATORS, Evaluation, Evaluator, Interpreter
from hazardrules.facts.facts import Facts
from hazardrules.lower.program import Program

FIRST: Final = 20
"""Subjects of a place that are interpreted: whoever stops there has waited less, whoever goes on half as long again."""

_KEPT: Final = 8192
"""How many places are counted: a stranger's endless variety isn't, and is interpreted."""


@frozen(eq=False)
class Adaptive:
    """A program that is interpreted at first, and written as Python where many subjects are asked about.

    Both come to the same, so that nobody can tell but by the time it takes.
    """

    program: Program = field(repr=False)
    name: str = "adaptive"
    _asked: dict[tuple[str, Any], int] = field(init=False, repr=False, factory=dict)

    def evaluate(self, facts: Facts, as_of: date | datetime) -> Evaluation:
        """Return what every rule comes to."""
        place = facts.kind, getattr(facts.subject, "region", None)
        asked = self._asked.get(place, 0)
        if asked >= FIRST:
            return self._python.evaluate(facts, as_of)
        # Two threads may count one subject between them: then one more is interpreted.
        if asked or len(self._asked) < _KEPT:
            self._asked[place] = asked + 1
        return Interpreter(self.program).evaluate(facts, as_of)

    @cached_property
    def _python(self) -> Evaluator:
        return EVALUATORS["python"](self.program)

    def __reduce__(self) -> tuple[Any, tuple[Program]]:
        return Adaptive, (self.program,)
