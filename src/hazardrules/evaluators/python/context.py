"""One evaluation by generated code: what it asks of the interpreter, and what is missing, worked out late."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from hazardrules.evaluators.interpreter.conditions import evaluate
from hazardrules.evaluators.interpreter.retelling import Retelling
from hazardrules.evaluators.interpreter.world import Here, RowAt
from hazardrules.evaluators.python.runtime import plain
from hazardrules.facts.facts import Facts
from hazardrules.findings.finding import Finding, Missing
from hazardrules.lower import tree
from hazardrules.lower.program import Program


class Context(msgspec.Struct):
    """The facts and the day of one evaluation, for what generated code leaves to the interpreter.

    Findings that are open keep it, to say what is missing when somebody asks.
    """

    program: Program
    facts: Facts
    day: date
    kept: Here | None = None
    retold: Retelling | None = None

    @property
    def here(self) -> Here:
        """The interpreter's own view, made when the first part is asked of it, with what it worked out."""
        if self.kept is None:
            self.kept = Here(self.program, self.facts, self.day, self.day)
        return self.kept

    def ask(self, expr: tree.Expr, rows: tuple[tuple[str, str, int, Any], ...]) -> Any:
        """Ask the interpreter what a part is worth, with the rows bound here."""
        here = self.here
        for name, ledger, index, row in rows:
            here = here.bind(name, RowAt(ledger, index, row))
        return plain(evaluate(expr, here))

    def missing(self, finding: Finding) -> tuple[Missing, ...]:
        """Return what is missing for one finding, as the interpreter tells it."""
        if self.retold is None:
            self.retold = Retelling(self.program, self.facts, self.day, self.here.memo)
        alike = (found for found, _ in self.retold.of(finding.rule, finding.item) if found.mask == finding.mask)
        return next((found.missing for found in alike), ())
