"""The evaluator `rete`: the interpreter's findings, each held against durable-rules' opinion."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from datetime import date, datetime
from functools import cached_property
from threading import local
from typing import Any

from attrs import field, frozen

from hazardrules.errors import EvaluationError, Phrase, Problem
from hazardrules.evaluators.evaluation import Evaluation, evaluation_of
from hazardrules.evaluators.interpreter.judge import Judged, judge
from hazardrules.evaluators.rete.clauses import Faulty, SecondOpinionWarning
from hazardrules.evaluators.rete.engine import is_there
from hazardrules.evaluators.rete.network import Network, network
from hazardrules.evaluators.rete.opinion import Opinion
from hazardrules.evaluators.rete.second import Networks, Second
from hazardrules.facts.facts import Facts
from hazardrules.lower.program import Program


@frozen(eq=False)
class Rete:
    """A program with a second opinion on every status; figures, reasons and what is missing are the interpreter's.

    Where the two differ, or durable-rules fails, that is told by a `SecondOpinionWarning`, and the
    interpreter stands. `network.refused` says which rules it has no opinion on, and why.
    """

    program: Program = field(repr=False)
    name: str = "rete"
    _here: local = field(factory=local, init=False, repr=False)

    def evaluate(self, facts: Facts, as_of: date | datetime) -> Evaluation:
        """Return what the interpreter finds, after asking for the second opinion."""
        judged = list(judge(self.program, facts, as_of, {}))
        try:
            for opinion in self._opinions(judged):
                if not opinion.agrees:
                    warnings.warn(f"second opinion differs: {opinion}", SecondOpinionWarning, stacklevel=2)
        except Faulty as fault:
            warnings.warn(f"no second opinion: {fault}", SecondOpinionWarning, stacklevel=2)
        return evaluation_of(judged)

    def second_opinion(self, facts: Facts, as_of: date | datetime) -> tuple[Opinion, ...]:
        """Return both opinions on every rule and item that it has one on.

        Raises Faulty where durable-rules fails.
        """
        return self._opinions(list(judge(self.program, facts, as_of, {})))

    def _opinions(self, judged: Sequence[Judged]) -> tuple[Opinion, ...]:
        """Ask the agenda of this thread; afterwards it holds nothing of the subject."""
        rules = frozenset(rule.id for rule in self.program.rules)
        try:
            second: Second | None = getattr(self._here, "second", None)
            if second is None:
                second = self._here.second = Second(self._networks)
            told = second.weigh(rules, judged)
            second.weigh(rules, ())
        except Faulty:
            self._here.second = None
            raise
        return told

    @cached_property
    def _networks(self) -> Networks:
        return Networks(self.program)

    @cached_property
    def network(self) -> Network:
        """The clauses of all rules, with those refused and why."""
        return network(self.program)

    def __reduce__(self) -> tuple[Any, tuple[Program]]:
        return compile_rete, (self.program,)


def compile_rete(program: Program) -> Rete:
    """Return *program* with its second opinion.

    Raises EvaluationError where durable-rules isn't there.
    """
    if not is_there():
        message = Phrase(
            "求值器 `rete` 要用 durable-rules,而这里没有",
            "the evaluator `rete` needs durable-rules, which isn't here",
        )
        hint = Phrase(
            "安装 `hazardrules[rete]`,它要 3.13 以前的 Python 和 C 编译器",
            "install `hazardrules[rete]`, which needs a Python before 3.13 and a C compiler",
        )
        raise EvaluationError([Problem(message, hint=hint)])
    return Rete(program)
