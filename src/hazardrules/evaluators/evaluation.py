"""What every evaluator yields, and the ways that are built in, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Final, Protocol

import msgspec
from attrs import field, frozen

from hazardrules.evaluators.interpreter.judge import Judged, fault_of, finding_of, judge
from hazardrules.evaluators.interpreter.retelling import Retelling
from hazardrules.facts.facts import Facts
from hazardrules.findings.finding import Finding
from hazardrules.findings.report import Fault
from hazardrules.lower.program import Program


class Evaluation(msgspec.Struct, frozen=True, gc=False):
    """Findings, faults of rules that failed, and what is found of clues, which is a finding against nobody.

    *retelling* gives what findings are told again by, where the evaluator has it already.
    """

    findings: list[Finding]
    faults: list[Fault] = []
    clues: list[Finding] = []
    retelling: Callable[[], Retelling] | None = None


class Evaluator(Protocol):
    """A program made ready to run one way."""

    @property
    def name(self) -> str:
        """What the way is called."""

    @property
    def program(self) -> Program:
        """The law it runs."""

    def evaluate(self, facts: Facts, as_of: date | datetime) -> Evaluation:
        """Return what every rule comes to for the subject on the day."""


@frozen
class Interpreter:
    """The reference: nothing to make ready. Where *only* names rules, no other is judged."""

    program: Program = field(repr=False)
    name: str = "interpreter"
    only: frozenset[str] | None = None

    def evaluate(self, facts: Facts, as_of: date | datetime) -> Evaluation:
        """Judge every rule as it reads."""
        return evaluation_of(judge(self.program, facts, as_of, {}, self.only))


def evaluation_of(told: Iterable[Judged]) -> Evaluation:
    """Return what was judged as an evaluation."""
    judged = tuple(told)
    return Evaluation(
        [finding_of(one) for one in judged if one.rule.kind != "clue"],
        [fault for fault in map(fault_of, judged) if fault is not None],
        [finding_of(one) for one in judged if one.rule.kind == "clue"],
    )


def _python(program: Program) -> Evaluator:
    # Compiling costs a tenth of a second, which checking documents needn't spend.
    from hazardrules.evaluators.python.program import compile_program

    return compile_program(program)


EVALUATORS: Final[dict[str, Callable[[Program], Evaluator]]] = {"interpreter": Interpreter, "python": _python}
"""Ways to run a program, by name; `python` is the default."""


def _adaptive(program: Program) -> Evaluator:
    from hazardrules.evaluators.adaptive import Adaptive

    return Adaptive(program)


TOGETHER: Final[dict[str, Callable[[Program], Evaluator]]] = {"adaptive": _adaptive}
"""Ways to run a program that choose among the others."""


def _rete(program: Program) -> Evaluator:
    # An extra: its C engine isn't everywhere.
    from hazardrules.evaluators.rete.evaluator import compile_rete

    return compile_rete(program)


EXTRAS: Final[dict[str, Callable[[Program], Evaluator]]] = {"rete": _rete}
"""Ways to run a program that need an extra; without it they say so."""
