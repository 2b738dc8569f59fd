"""Everything the law says about one subject on one day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any

from attrs import field, frozen

from hazardrules.expr.types import AnyType
from hazardrules.facts.facts import Facts
from hazardrules.facts.types import Label
from hazardrules.findings.finding import Finding, FineResult, Reason
from hazardrules.findings.status import APPLIES, VIOLATED


@frozen
class Outcome:
    """What may follow one act for one party, all consequences weighed together.

    *options* holds every outcome still open to the authority, mildest first; *conflict*
    is set when rules of the same force contradict each other.

    >>> Outcome("violations[0]", "enterprise", ("may_not_punish", "ordinary")).conflict
    False
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
    """A sign worth looking into: raised, not_raised or undetermined.

    >>> ClueResult("a.power", "raised", Label("核查用电", "look into it")).advice.zh
    '核查用电'
    """

    rule: str
    state: str
    advice: Label
    item: str | None = None


@frozen
class Question:
    """An unknown, and how many findings it helps to decide.

    >>> Question("fact", "enterprise.staff", Label("从业人数", "staff"), "number", decides=3).decides
    3
    """

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
    """What the report can be reproduced from, months later.

    *supposed* is what the law leaves open and somebody gave a value: such a report isn't the
    law's, and *engine* says so too.
    """

    engine: str
    rulesets: tuple[RulesetReceipt, ...]
    facts_sha256: str
    supposed: tuple[Label, ...] = ()


@frozen
class Shown:
    """What an answer is called, and the type of its value: what printing it for people takes."""

    title: Label
    type: AnyType


@frozen(kw_only=True)
class Report:
    """Findings, outcomes, answers and questions about one subject on one day.

    Findings are sorted by ruleset, rule and item. What follows from them (outcomes,
    answers, questions, reasons) is worked out when it is first asked for; facts and law
    can't have changed by then.

    >>> from hazardrules import Engine
    >>> report = Engine.load().evaluate({"enterprise": {"region": "653001"}}, as_of=date(2025, 9, 12))
    >>> report.findings, report.outcomes, report.questions
    ((), (), ())
    """

    as_of: date | datetime
    facts: Facts = field(repr=False)
    findings: tuple[Finding, ...]
    _outcomes: tuple[Outcome, ...] | Callable[[], tuple[Outcome, ...]] = field(default=(), eq=False, repr=False)
    _answers: dict[str, Any] | Callable[[], dict[str, Any]] = field(factory=dict, eq=False, repr=False)
    _shown: Mapping[str, Shown] | Callable[[], Mapping[str, Shown]] = field(factory=dict, eq=False, repr=False)
    clues: tuple[ClueResult, ...] = ()
    _questions: tuple[Question, ...] | Callable[[], tuple[Question, ...]] = field(default=(), eq=False, repr=False)
    skipped: tuple[Skipped, ...] = ()
    faults: tuple[Fault, ...] = ()
    _receipt: Receipt | Callable[[], Receipt] = field(eq=False, repr=False)
    explainer: Callable[[Finding], tuple[Reason, ...]] | None = field(default=None, eq=False, repr=False)

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What may follow each act, for each party, all consequences weighed."""
        return self._outcomes if isinstance(self._outcomes, tuple) else self._outcomes()

    @cached_property
    def answers(self) -> dict[str, Any]:
        """The values of definitions that are shown: null for none, an object while open."""
        return self._answers if isinstance(self._answers, dict) else self._answers()

    @cached_property
    def shown(self) -> Mapping[str, Shown]:
        """What each answer is called, by its name, and its type."""
        return self._shown() if callable(self._shown) else self._shown

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What is unknown, what decides most first."""
        return self._questions if isinstance(self._questions, tuple) else self._questions()

    @cached_property
    def receipt(self) -> Receipt:
        """What the report can be reproduced from."""
        return self._receipt if isinstance(self._receipt, Receipt) else self._receipt()

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

    def __reduce__(self) -> tuple[Any, tuple[dict[str, Any]]]:
        # What was left to be worked out needs the law; the other process may not have it.
        told = {
            "as_of": self.as_of,
            "facts": self.facts,
            "findings": self.findings,
            "outcomes": self.outcomes,
            "answers": self.answers,
            "shown": self.shown,
            "clues": self.clues,
            "questions": self.questions,
            "skipped": self.skipped,
            "faults": self.faults,
            "receipt": self.receipt,
            "explainer": Explained({found: self.because(found) for found in self.findings}),
        }
        return _restored, (told,)


@frozen
class Explained:
    """Reasons that were worked out before a report travelled to another process."""

    reasons: dict[Finding, tuple[Reason, ...]]

    def __call__(self, finding: Finding) -> tuple[Reason, ...]:
        """Return the reasons kept for a finding."""
        return self.reasons.get(finding, ())


def _restored(told: dict[str, Any]) -> Report:
    return Report(**told)


def in_order(found: Finding) -> tuple[str, str, str, tuple[int, ...]]:
    """Return what findings are sorted by: ruleset, rule, and the item's place."""
    item = found.item or ""
    places = tuple(int(part) for part in item.replace("]", "[").split("[") if part.isdigit())
    return (found.ruleset, found.rule, item.split("[")[0], places)
