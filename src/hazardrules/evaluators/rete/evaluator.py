"""The evaluator `rete`: the interpreter's findings, each held against durable-rules' opinion."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from datetime import date, datetime
from threading import local
from typing import Any

from attrs import field, frozen

from hazardrules.errors import EvaluationError, Problem
from hazardrules.evaluators.evaluation import Evaluation, evaluation_of
from hazardrules.evaluators.interpreter.judge import Judged, judge
from hazardrules.evaluators.rete.clauses import Faulty, SecondOpinionWarning
from hazardrules.evaluators.rete.engine import is_there
from hazardrules.evaluators.rete.network import Network, network
from hazardrules.evaluators.rete.opinion import Opinion, Opinions, opened
from hazardrules.facts.facts import Facts
from hazardrules.lower.program import Program


@frozen(eq=False)
class Rete:
    """A program with a second opinion on every status; figures, reasons and what is missing are the interpreter's.

    Where the two differ, or durable-rules fails, that is told by a `SecondOpinionWarning`, and the
    interpreter stands. `network.refused` says which rules it has no opinion on, and why.
    """

    program: Program = field(repr=False)
    network: Network = field(repr=False)
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
        return self._opinions(judge(self.program, facts, as_of, {}))

    def _opinions(self, judged: Iterable[Judged]) -> tuple[Opinion, ...]:
        """Ask the agenda of this thread; afterwards it holds nothing of the subject."""
        rules = [rule.id for rule in self.program.rules]
        try:
            opinions: Opinions | None = getattr(self._here, "opinions", None)
            if opinions is None:
                opinions = self._here.opinions = opened(self.program, self.network)
            told = opinions.weigh(rules, judged)
            opinions.weigh(rules, ())
        except Faulty:
            self._here.opinions = None
            raise
        return told

    def __reduce__(self) -> tuple[Any, tuple[Program]]:
        return compile_rete, (self.program,)


def compile_rete(program: Program) -> Rete:
    """Return *program* with its second opinion.

    Raises EvaluationError where durable-rules isn't there.
    """
    if not is_there():
        hint = "install `hazardrules[rete]`, which needs a Python before 3.13 and a C compiler"
        raise EvaluationError([Problem("the evaluator `rete` needs durable-rules, which isn't here", hint=hint)])
    return Rete(program, network(program))
