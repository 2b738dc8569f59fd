"""What one rule yields for one subject or one item of a ledger."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Final

from attrs import field, frozen

from hazardrules.facts.types import Label
from hazardrules.findings.status import possible_of, status_of
from hazardrules.law.citation import Citation

MISSING_KINDS: Final = ("fact", "judgement", "law", "history", "calendar")


@frozen(order=True)
class Missing:
    """Something unknown that decides: a fact, a judgement, law, history, or a calendar year.

    >>> str(Missing("fact", "enterprise.sectors"))
    'enterprise.sectors'
    """

    kind: str
    path: str

    def __str__(self) -> str:
        return self.path


@frozen
class PeriodResult:
    """One period of a recurring duty: when it was due, and when it was done, if ever.

    *done_on* later than *due* is late; None is never.
    """

    period: str
    due: date
    done_on: date | None = None


@frozen
class Break:
    """The visit that exceeds a limit, made or planned, and who makes it."""

    item: str
    id: str | None
    day: date
    agency: str | None
    planned: bool


@frozen
class FineResult:
    """A fine: a band in yuan, *low* to *high*, or a sum for each of *days*.

    None is unknown; *possible* marks a band that depends on unknown facts.
    """

    party: str
    low: Decimal | None
    high: Decimal | None
    per_day: Decimal | None = None
    days: int | None = None
    article: str = ""


@frozen
class MeasureResult:
    """A measure and its own days, where it has them."""

    name: str
    start: date | None = None
    until: date | None = None
    exit_from: date | None = None


@frozen
class Element:
    """One element of a crime, for the checklist: met, not met, or unknown (None)."""

    label: Label
    met: bool | None


@frozen
class Reason:
    """One step of why: a condition in both languages, and the facts it read."""

    text: Label
    facts: tuple[str, ...] = ()


@frozen(kw_only=True)
class Finding:
    """The result of a rule: a set of possible statuses, and what goes with it.

    *mask* has one bit when certain. *item* is a place in the facts
    (``hazards[0]``), *item_id* the row's own id. *due* is the earliest unmet day and
    *next_due* that of the open period.
    """

    rule: str
    ruleset: str
    kind: str
    mask: int
    title: Label
    bearer: str
    strength: str = "duty"
    force: str = "law"
    modality: str | None = None
    item: str | None = None
    item_id: str | None = None
    breach: str | None = None
    due: date | datetime | None = None
    next_due: date | datetime | None = None
    done_on: date | datetime | None = None
    periods: tuple[PeriodResult, ...] = ()
    periods_possible: tuple[str, ...] = ()
    used: int | None = None
    used_at_most: int | None = None
    limit: int | None = None
    remaining: int | None = None
    breaks: tuple[Break, ...] = ()
    outcome: str | None = None
    fines: tuple[FineResult, ...] = ()
    measures: tuple[MeasureResult, ...] = ()
    elements: tuple[Element, ...] = ()
    limitation: str | None = None
    decided_by: str = ""
    exempted_by: str | None = None
    lapsed_on: date | None = None
    citations: tuple[Citation, ...] = ()
    missing: tuple[Missing, ...] = field(default=(), converter=lambda told: tuple(sorted(told)))
    cautions: tuple[str, ...] = ()

    @property
    def status(self) -> str:
        """The certain status, or ``undetermined``."""
        return status_of(self.mask)

    @property
    def possible(self) -> tuple[str, ...]:
        """What is still open; nothing when the status is certain."""
        return possible_of(self.mask)
