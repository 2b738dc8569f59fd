"""What one rule yields for one subject or one item of a ledger."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, Protocol

import msgspec
from attrs import frozen

from hazardrules.facts.types import Label
from hazardrules.findings.status import APPLIES, PENDING, possible_of, status_of
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


class Break(msgspec.Struct, frozen=True, gc=False):
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
    """One step of why: a condition in both languages, and the facts it read.

    >>> Reason(Label("企业.从业人数 > 100:成立", "enterprise.staff > 100: true"), ("enterprise.staff",)).facts
    ('enterprise.staff',)
    """

    text: Label
    facts: tuple[str, ...] = ()


@frozen(kw_only=True)
class Norm:
    """What every finding of one rule shares: what it is called, whom it binds, where it stands.

    *force* is the rank of the highest source cited; *advice* is a clue's.

    >>> Norm(rule="a.b", ruleset="a", kind="limit", title=Label("甲", "A"), bearer="agency").force
    'law'
    """

    rule: str
    ruleset: str
    kind: str
    title: Label
    bearer: str
    strength: str = "duty"
    force: str = "law"
    modality: str | None = None
    limitation: str | None = None
    decided_by: str = ""
    citations: tuple[Citation, ...] = ()
    cautions: tuple[str, ...] = ()
    advice: Label = Label("", "")


class Figures(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What goes with a status: days, periods, counts, fines.

    *due* is the earliest unmet day and *next_due* that of the open period.

    >>> Figures(used=1, limit=2, remaining=1).breaks
    ()
    """

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


NO_FIGURES: Final = Figures()


class Doubts(Protocol):
    """What can say later what is missing for a finding."""

    def missing(self, finding: Finding) -> tuple[Missing, ...]:
        """Return what is missing, sorted."""


ASKS: Final = (PENDING, APPLIES)
"""Certain statuses that may leave a figure open: a day the law doesn't name, a fine."""


# Most of an evaluation is making these: a Struct takes a fifth of an attrs class's time, and less
# again where the collector needn't look at it (nothing a finding holds leads back to it).
class Finding(msgspec.Struct, frozen=True, eq=False, gc=False):
    """The result of a rule: a set of possible statuses, and what goes with it.

    *mask* has one bit when certain. *item* is a place in the facts
    (``hazards[0]``), *item_id* the row's own id. What the rule states is read through
    *norm*, and days and counts through *figures*; both are attributes here as well. What
    is missing may be worked out only when it is asked for: *doubts* are it, or can tell.

    >>> norm = Norm(rule="a.b", ruleset="a", kind="obligation", title=Label("甲", "A"), bearer="enterprise")
    >>> found = Finding(norm, 16)
    >>> found.rule, found.status, found.due
    ('a.b', 'violated', None)
    """

    norm: Norm
    mask: int
    item: str | None = None
    item_id: str | None = None
    figures: Figures = NO_FIGURES
    doubts: Any = ()
    exempted_by: str | None = None
    lapsed_on: date | None = None

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What is unknown and would decide, sorted."""
        told: tuple[Missing, ...] | Doubts = self.doubts
        if isinstance(told, tuple):
            return told
        certain = self.mask & (self.mask - 1) == 0
        return () if certain and self.mask not in ASKS else told.missing(self)

    def _parts(self) -> tuple[Any, ...]:
        norm = (self.norm, self.mask, self.item, self.item_id, self.figures)
        return (*norm, self.missing, self.exempted_by, self.lapsed_on)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Finding) and (self is other or self._parts() == other._parts())

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((self.norm.rule, self.mask, self.item))

    def __repr__(self) -> str:
        told = {"item": self.item, "figures": self.figures if self.figures != NO_FIGURES else None}
        shown = "".join(f", {name}={value!r}" for name, value in told.items() if value is not None)
        return f"Finding({self.norm.rule!r}, {self.status!r}{shown})"

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return Finding, self._parts()

    @property
    def status(self) -> str:
        """The certain status, or ``undetermined``."""
        return status_of(self.mask)

    @property
    def possible(self) -> tuple[str, ...]:
        """What is still open; nothing when the status is certain."""
        return possible_of(self.mask)

    @property
    def rule(self) -> str:
        """The rule's id."""
        return self.norm.rule

    @property
    def ruleset(self) -> str:
        """The id of the ruleset that states the rule."""
        return self.norm.ruleset

    @property
    def kind(self) -> str:
        """The kind of rule: obligation, prohibition, limit, permission or consequence."""
        return self.norm.kind

    @property
    def title(self) -> Label:
        """What the rule is called."""
        return self.norm.title

    @property
    def bearer(self) -> str:
        """Whom the clause addresses."""
        return self.norm.bearer

    @property
    def strength(self) -> str:
        """Duty, target or encouraged."""
        return self.norm.strength

    @property
    def force(self) -> str:
        """The rank of the highest source cited."""
        return self.norm.force

    @property
    def modality(self) -> str | None:
        """May or in_principle; None where the rule must be followed."""
        return self.norm.modality

    @property
    def limitation(self) -> str | None:
        """How long an authority may act, where the rule says so."""
        return self.norm.limitation

    @property
    def decided_by(self) -> str:
        """Who decides on a consequence."""
        return self.norm.decided_by

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The clauses the rule stands on."""
        return self.norm.citations

    @property
    def cautions(self) -> tuple[str, ...]:
        """What to be careful about when relying on the rule."""
        return self.norm.cautions

    @property
    def breach(self) -> str | None:
        """Ongoing, late or past."""
        return self.figures.breach

    @property
    def due(self) -> date | datetime | None:
        """The earliest unmet day."""
        return self.figures.due

    @property
    def next_due(self) -> date | datetime | None:
        """The due day of the open period."""
        return self.figures.next_due

    @property
    def done_on(self) -> date | datetime | None:
        """The day it was done, when known exactly."""
        return self.figures.done_on

    @property
    def periods(self) -> tuple[PeriodResult, ...]:
        """Periods certainly missed or late."""
        return self.figures.periods

    @property
    def periods_possible(self) -> tuple[str, ...]:
        """Periods that may have been missed."""
        return self.figures.periods_possible

    @property
    def used(self) -> int | None:
        """Visits certainly made."""
        return self.figures.used

    @property
    def used_at_most(self) -> int | None:
        """Visits possibly made; None is unbounded."""
        return self.figures.used_at_most

    @property
    def limit(self) -> int | None:
        """The cap, when known exactly."""
        return self.figures.limit

    @property
    def remaining(self) -> int | None:
        """What is left under the cap, when known exactly."""
        return self.figures.remaining

    @property
    def breaks(self) -> tuple[Break, ...]:
        """Visits beyond the cap, made or planned."""
        return self.figures.breaks

    @property
    def outcome(self) -> str | None:
        """What a consequence leads to."""
        return self.figures.outcome

    @property
    def fines(self) -> tuple[FineResult, ...]:
        """Fines by party."""
        return self.figures.fines

    @property
    def measures(self) -> tuple[MeasureResult, ...]:
        """Measures beside fines."""
        return self.figures.measures

    @property
    def elements(self) -> tuple[Element, ...]:
        """The checklist of a crime's elements."""
        return self.figures.elements
