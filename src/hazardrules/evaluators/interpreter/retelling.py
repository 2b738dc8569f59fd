"""How findings came about, told again by the interpreter: each rule once, and only when somebody asks."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from attrs import field, frozen

from hazardrules.evaluators.interpreter.judge import Judged, finding_of, judge_rule
from hazardrules.evaluators.possible import Value
from hazardrules.facts.facts import Facts
from hazardrules.findings.finding import Finding
from hazardrules.lower.program import Program

Told = tuple[Finding, Judged]


@frozen
class Retelling:
    """What the interpreter finds about one subject on one day; neither facts nor law can change meanwhile.

    A rule is judged for all its items when the first of them is asked about: a ledger of a
    thousand rows is gone through once, not once a row.
    """

    program: Program
    facts: Facts
    as_of: date | datetime
    memo: dict[Any, Value] = field(factory=dict, repr=False)
    _rules: dict[str, dict[str | None, list[Told]]] = field(factory=dict, repr=False)

    def of(self, rule: str, item: str | None) -> list[Told]:
        """Return what the versions of a rule come to for an item, or as a whole, and how."""
        if rule not in self._rules:
            told: dict[str | None, list[Told]] = {}
            for version in self.program.versions(rule):
                for judged in judge_rule(self.program, version, self.facts, self.as_of, self.memo):
                    found = finding_of(judged)
                    told.setdefault(found.item, []).append((found, judged))
            self._rules[rule] = told
        return self._rules[rule].get(item, [])
