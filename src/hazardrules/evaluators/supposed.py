"""Law in which some rules rest on a supposition: those alone are made ready again."""

from __future__ import annotations

from datetime import date, datetime

from attrs import field, frozen

from hazardrules.evaluators.evaluation import Evaluation, Evaluator
from hazardrules.facts.facts import Facts
from hazardrules.lower.program import Program


@frozen(eq=False)
class Supposed:
    """A program beside another from which it differs in a few rules.

    *base* judges all rules as the law is, and *part* those *rules* as it is supposed to be:
    getting a whole law ready takes a thousand times as long as getting one rule ready.
    """

    program: Program = field(repr=False)
    base: Evaluator = field(repr=False)
    part: Evaluator = field(repr=False)
    rules: frozenset[str]

    @property
    def name(self) -> str:
        """What the way of running it is called."""
        return self.base.name

    def evaluate(self, facts: Facts, as_of: date | datetime) -> Evaluation:
        """Return what every rule comes to for the subject on the day."""
        whole, part = self.base.evaluate(facts, as_of), self.part.evaluate(facts, as_of)
        rules, order = self.rules, self.program.order
        findings = [one for one in whole.findings if one.rule not in rules]
        faults = [one for one in whole.faults if one.rule not in rules]
        clues = [one for one in whole.clues if one.rule not in rules]
        findings += [one for one in part.findings if one.rule in rules]
        faults += [one for one in part.faults if one.rule in rules]
        clues += [one for one in part.clues if one.rule in rules]
        return Evaluation(
            findings,
            sorted(faults, key=lambda fault: order[fault.rule]),
            sorted(clues, key=lambda clue: order[clue.rule]),
        )
