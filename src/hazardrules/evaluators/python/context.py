"""One evaluation by generated code: what it asks of the interpreter, and what is missing, worked out late."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import msgspec

from hazardrules.evaluators.interpreter.conditions import evaluate
from hazardrules.evaluators.interpreter.judge import weighed
from hazardrules.evaluators.interpreter.retelling import Retelling
from hazardrules.evaluators.interpreter.world import Here, RowAt, untold_row
from hazardrules.evaluators.python.runtime import Refused, plain
from hazardrules.facts.facts import Facts
from hazardrules.findings.finding import Figures, Finding, Missing
from hazardrules.lower import tree
from hazardrules.lower.program import Body, LoweredRule, Program

Rows = tuple[tuple[str, str, int, Any], ...]
"""Rows bound somewhere: the name, the ledger, the place in it, before the first where nobody told of it, and the row."""


def _row_at(ledger: str, index: int, row: Any) -> RowAt:
    return RowAt(ledger, index, row) if index >= 0 else untold_row(ledger, frozenset({Missing("fact", ledger)}))


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

    def ask(self, expr: tree.Expr, rows: Rows, law_day: date | None = None) -> Any:
        """Ask the interpreter what a part is worth, with the rows bound here."""
        return plain(evaluate(expr, self._at(rows, law_day)))

    def weigh(self, body: Body, rule: LoweredRule, rows: Rows, law_day: date | None = None) -> tuple[int, Figures]:
        """Ask the interpreter what a norm comes to that applies, or may."""
        verdict = weighed(body, rule, self._at(rows, law_day))
        if verdict.failure is not None:
            raise Refused
        return verdict.mask, verdict.figures

    def _at(self, rows: Rows, law_day: date | None) -> Here:
        here = self.here
        told = {name: _row_at(*row) for name, *row in rows}
        if not told and law_day is None:
            return here
        return attrs.evolve(here, rows=told, law_day=here.law_day if law_day is None else law_day)

    def retelling(self) -> Retelling:
        """Return what findings are told again by: one for what is missing and for reasons."""
        if self.retold is None:
            self.retold = Retelling(self.program, self.facts, self.day, self.here.memo)
        return self.retold

    def missing(self, finding: Finding) -> tuple[Missing, ...]:
        """Return what is missing for one finding, as the interpreter tells it."""
        alike = (found for found, _ in self.retelling().of(finding.rule, finding.item) if found.mask == finding.mask)
        return next((found.missing for found in alike), ())
