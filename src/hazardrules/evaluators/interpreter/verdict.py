"""What a body yields before exemptions: a set of statuses, and the figures beside it."""

from __future__ import annotations

from datetime import date, datetime

import attrs
from attrs import frozen

from hazardrules.evaluators.possible import NOTHING, Failed, Missings
from hazardrules.findings.finding import Break, Element, FineResult, MeasureResult, PeriodResult

Moment = date | datetime


@frozen(kw_only=True)
class Verdict:
    """Statuses as bits, and what goes with them; *failure* is a rule that couldn't run."""

    mask: int = 0
    missing: Missings = NOTHING
    failure: Failed | None = None
    breach: str | None = None
    due: Moment | None = None
    next_due: Moment | None = None
    done_on: Moment | None = None
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


def united(verdicts: list[Verdict]) -> Verdict:
    """Return what holds when one of several variants applies and nobody knows which.

    Figures stay only where all agree.
    """
    first = verdicts[0]
    if len(verdicts) == 1:
        return first
    mask = 0
    missing: Missings = NOTHING
    for verdict in verdicts:
        mask |= verdict.mask
        missing |= verdict.missing
    shared = {
        attribute.name: getattr(first, attribute.name)
        for attribute in attrs.fields(Verdict)
        if attribute.name not in ("mask", "missing", "failure")
        and all(getattr(first, attribute.name) == getattr(verdict, attribute.name) for verdict in verdicts)
    }
    failure = next((verdict.failure for verdict in verdicts if verdict.failure is not None), None)
    return Verdict(mask=mask, missing=missing, failure=failure, **shared)
