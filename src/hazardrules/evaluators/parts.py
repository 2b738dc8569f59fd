"""Some rules of a program evaluated without the rest: what an edit touches, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property
from typing import Final, TypeVar

import attrs
from attrs import field, frozen

from hazardrules.evaluators.evaluation import Evaluation, Evaluator, Interpreter
from hazardrules.evaluators.reads import Index, index
from hazardrules.facts.facts import Facts
from hazardrules.lower.program import Program

_MOST_KEPT: Final = 512
_T = TypeVar("_T")


@frozen(eq=False)
class Parts:
    """A program that can be evaluated in part; made once, and shared by everything live.

    *make* gets a part ready the way *whole* was.
    """

    whole: Evaluator = field(repr=False)
    make: Callable[[Program], Evaluator] = field(repr=False)
    _asked: dict[frozenset[str], None] = field(factory=dict, init=False, repr=False)
    _ready: dict[frozenset[str], Evaluator] = field(factory=dict, init=False, repr=False)

    @cached_property
    def index(self) -> Index:
        """Which rules read which facts."""
        return index(self.whole.program)

    def evaluate(self, rules: frozenset[str], facts: Facts, as_of: date | datetime) -> Evaluation:
        """Return what these rules come to, as an evaluation of everything would have it."""
        if not rules:
            return Evaluation([])
        found = self._part(rules).evaluate(facts, as_of)
        return Evaluation(
            [one for one in found.findings if one.rule in rules],
            [one for one in found.faults if one.rule in rules],
            [one for one in found.clues if one.rule in rules],
        )

    def _part(self, rules: frozenset[str]) -> Evaluator:
        """Return what judges these rules: getting it ready can cost more than judging once, so it waits a turn."""
        ready = self._ready.get(rules)
        if ready is not None:
            return ready
        if 2 * len(rules) > len(self.index.rules):
            return self.whole
        part = part_of(self.whole.program, rules)
        if rules not in self._asked or isinstance(self.whole, Interpreter):
            self._keep(self._asked, rules, None)
            return Interpreter(part)
        return self._keep(self._ready, rules, self.make(part))

    @staticmethod
    def _keep(kept: dict[frozenset[str], _T], rules: frozenset[str], value: _T) -> _T:
        # Edits of whole rows touch any mixture of rules; what a stranger makes up isn't kept for ever.
        if len(kept) < _MOST_KEPT:
            kept[rules] = value
        return value


def part_of(program: Program, rules: frozenset[str]) -> Program:
    """Return *program* with these rules, every version of them, and those that stand in their place."""
    kept = {*rules, *(name for rule in rules for name in program.replaced_by.get(rule, ()))}
    return attrs.evolve(program, rules=tuple(rule for rule in program.rules if rule.id in kept))
