"""Everything the law says about one subject on one day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from attrs import field, frozen

from hazardrules.facts.facts import Facts
from hazardrules.facts.types import Label
from hazardrules.findings.finding import Finding, FineResult, Reason
from hazardrules.findings.status import APPLIES, VIOLATED


@frozen
class Outcome:
    """What may follow one act for one party, all consequences weighed together.

    *options* holds every outcome still open to the authority, mildest first; *conflict*
    is set when rules of the same force contradict each other.
    """

    item: str | None
    party: str
    options: tuple[str, ...]
    fines: tuple[FineResult, ...] = ()
    measures: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    applicable_law: str | None = None
    conflict: bool = False
    certain: bool = True


@frozen
class ClueResult:
    """A sign worth looking into: raised, not_raised or undetermined."""

    rule: str
    state: str
    advice: Label
    item: str | None = None


@frozen
class Question:
    """An unknown, and how many findings it helps to decide."""

    kind: str
    path: str
    label: Label
    type: str
    decides: int


@frozen
class Skipped:
    """A rule left out because the plugin it needs isn't installed."""

    rule: str
    needs: str


@frozen
class Fault:
    """A rule that failed while it ran: its finding is undetermined, the rest stands."""

    rule: str
    message: Label
    item: str | None = None


@frozen
class RulesetReceipt:
    """Which ruleset took part, in which version, byte for byte."""

    id: str
    version: str
    sha256: str


@frozen
class Receipt:
    """What the report can be reproduced from, months later."""

    engine: str
    rulesets: tuple[RulesetReceipt, ...]
    facts_sha256: str


@frozen(kw_only=True)
class Report:
    """Findings, outcomes, answers and questions about one subject on one day.

    Findings are sorted by ruleset, rule and item. Reasons are worked out when asked for,
    by `because`.
    """

    as_of: date | datetime
    facts: Facts = field(repr=False)
    findings: tuple[Finding, ...]
    outcomes: tuple[Outcome, ...] = ()
    answers: dict[str, Any] = field(factory=dict)
    clues: tuple[ClueResult, ...] = ()
    questions: tuple[Question, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    faults: tuple[Fault, ...] = ()
    receipt: Receipt
    explainer: Callable[[Finding], tuple[Reason, ...]] | None = field(default=None, eq=False, repr=False)

    @property
    def obligations(self) -> tuple[Finding, ...]:
        """Findings of obligations and prohibitions."""
        return tuple(found for found in self.findings if found.kind in ("obligation", "prohibition"))

    @property
    def violations(self) -> tuple[Finding, ...]:
        """Findings that are certainly violated."""
        return tuple(found for found in self.findings if found.mask == VIOLATED)

    @property
    def limits(self) -> tuple[Finding, ...]:
        """Findings of limits, with what is used and what remains."""
        return tuple(found for found in self.findings if found.kind == "limit")

    @property
    def consequences(self) -> tuple[Finding, ...]:
        """Consequences that certainly apply."""
        return tuple(found for found in self.findings if found.kind == "consequence" and found.mask == APPLIES)

    @property
    def undetermined(self) -> tuple[Finding, ...]:
        """Findings that missing facts leave open."""
        return tuple(found for found in self.findings if found.status == "undetermined")

    def of(self, rule: str, item: str | None = None) -> tuple[Finding, ...]:
        """Return the findings of *rule*; of one item by its place or id when given."""
        return tuple(
            found for found in self.findings if found.rule == rule and item in (None, found.item, found.item_id)
        )

    def because(self, finding: Finding) -> tuple[Reason, ...]:
        """Return why a finding is what it is, down to the facts."""
        return self.explainer(finding) if self.explainer is not None else ()

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain data, ready for `json.dumps`; the shape is the contract.

        Reasons are worked out for every finding, which costs more than evaluating.
        """
        # The writer reads this class; asked for late, the two can stand side by side.
        from hazardrules.findings.report_json import report_to_json

        return report_to_json(self)
