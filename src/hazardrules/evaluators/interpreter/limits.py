"""Prohibitions, and caps on how often something may happen."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

import attrs
from attrs import frozen

from hazardrules.dates import CalendarPeriod, Duration, add_days, day_of, shift
from hazardrules.evaluators.interpreter.conditions import evaluate
from hazardrules.evaluators.interpreter.rows import Found, select
from hazardrules.evaluators.interpreter.verdict import Verdict
from hazardrules.evaluators.interpreter.world import Here
from hazardrules.evaluators.possible import (
    NOTHING,
    Failed,
    Known,
    Maybe,
    Missings,
    Value,
    high_of,
    low_of,
    may_be_none,
    may_exist,
    missing_of,
    truth,
)
from hazardrules.facts.types import UNKNOWN
from hazardrules.findings.finding import Break, Figures
from hazardrules.findings.status import FULFILLED, NOT_APPLICABLE, VIOLATED
from hazardrules.lower import tree
from hazardrules.lower.program import Cap, LoweredRule, Never


def never(body: Never, rule: LoweredRule, here: Here) -> Verdict:
    """What must not be so is violated where it is, with the day of the act where one is named.

    An act longer ago than the rule looks back is past reproach, and no longer asked about.
    What surely isn't so has no day that could be asked for.
    """
    answer = evaluate(body.never, here)
    if isinstance(answer, Failed):
        return Verdict(failure=answer)
    told = truth(answer)
    if told is False:
        return Verdict(FULFILLED)
    on = evaluate(body.on, here) if body.on is not None else Known(None)
    if isinstance(on, Failed):
        return Verdict(failure=on)
    mask = acted(on, here.day, rule.rule.look_back) | (0 if told else FULFILLED)
    missing = missing_of(answer)
    if mask & NOT_APPLICABLE and mask & VIOLATED:
        missing |= missing_of(on)
    if mask != VIOLATED:
        return Verdict(mask, missing)
    day = on.value if isinstance(on, Known) else None
    return Verdict(mask, missing, Figures(breach="ongoing" if day is None else "past", due=day))


def acted(on: Known | Maybe, as_of: date, look_back: Duration) -> int:
    """Return the statuses of a forbidden act by its day; without a day it goes on."""
    floor = day_of(shift(as_of, look_back, -1))
    low, high = low_of(on), high_of(on)
    mask = 0
    if may_exist(on) and (low is None or day_of(low) < floor):
        mask |= NOT_APPLICABLE
    if may_be_none(on) or high is None or day_of(high) >= floor:
        mask |= VIOLATED
    return mask


@frozen
class Visit:
    """One event that counts, several rows of one visit taken together."""

    day: date | None
    latest: date | None
    certain: bool
    planned: bool
    row: Found
    missing: Missings


def cap(body: Cap, rule: LoweredRule, here: Here) -> Verdict:
    """Count the visits of the window; name those, made or planned, that go beyond the cap.

    Each visit is judged by the cap of its own day. A planned visit breaks nothing yet,
    so it never makes the limit violated.
    """
    window = window_of(body.per, here.day)
    ends = (tree.Lit(window[0]), tree.Lit(window[1]))
    rows = attrs.evolve(body.events, on=body.on, window=ends, by_key=body.events.by_key and body.on == body.events.on)
    found = select(rows, here, evaluate, future=True)
    if found.failure is not None:
        return Verdict(failure=found.failure)
    if not found.told:
        limit = _limit_on(body, here, here.day)
        low, high = _cap_ends(limit)
        missing = found.missing | missing_of(limit)
        return Verdict(FULFILLED | VIOLATED, missing, Figures(used=0, limit=_exact(low, high)))
    visits = _visits(body, found.rows, here)
    made = [visit for visit in visits if not visit.planned]
    limit = _limit_on(body, here, here.day)
    if isinstance(limit, Failed):
        return Verdict(failure=limit)
    used = sum(visit.certain for visit in made)
    at_most = len(made) if found.closed else None
    mask, doubts = _mask(body, made, here, closed=found.closed)
    low, high = _cap_ends(limit)
    figure = _exact(low, high)
    exact_use = used if used == at_most else None
    figures = Figures(
        used=used,
        used_at_most=at_most,
        limit=figure,
        remaining=max(0, figure - exact_use) if figure is not None and exact_use is not None else None,
        breach="past" if mask == VIOLATED else None,
        breaks=_breaks(body, visits, here),
    )
    return Verdict(mask, doubts | (found.missing if not found.closed else NOTHING), figures)


@lru_cache(maxsize=256)
def window_of(per: str | Duration, day: date) -> tuple[date, date]:
    """Return the first and the last day that a cap counts around *day*."""
    if isinstance(per, str):
        period = CalendarPeriod.of(per, day)
        return period.start, period.end
    return add_days(day_of(shift(day, per, -1)), 1), day_of(shift(day, per))


def _limit_on(body: Cap, here: Here, day: date) -> Value:
    """Return the cap that counts on *day*: of the grade held then, where a ledger tells it."""
    return evaluate(body.at_most, attrs.evolve(here, fact_day=day))


def _cap_ends(limit: Value) -> tuple[Any, Any]:
    if isinstance(limit, Failed):
        return None, None
    return low_of(limit), high_of(limit)


def _exact(low: Any, high: Any) -> int | None:
    return int(low) if low is not None and low == high else None


def _visits(body: Cap, rows: tuple[Found, ...], here: Here) -> list[Visit]:
    """Group the rows of joint visits, and put all visits in the order of their days."""
    groups: dict[Any, list[Found]] = {}
    apart: list[tuple[Found, Missings]] = []
    for row in rows:
        told = evaluate(body.once, row.here) if body.once is not None else Known(None)
        if isinstance(told, Known):
            key = ("row", row.at.index) if told.value is None else ("visit", told.value)
            groups.setdefault(key, []).append(row)
        else:
            apart.append((row, missing_of(told)))
    visits = [_visit(group, here) for group in groups.values()]
    shared = any(visit.certain for visit in visits)
    for row, unknown in apart:
        # A row whose visit isn't told may belong to any other: only the first stands for sure.
        visit = _visit([row], here)
        visits.append(attrs.evolve(visit, certain=visit.certain and not shared, missing=visit.missing | unknown))
        shared = shared or visit.certain
    return sorted(visits, key=lambda visit: (visit.day or visit.latest or here.day, visit.row.at.index))


def _visit(group: list[Found], here: Here) -> Visit:
    made = [row for row in group if not _ahead(row, here)]
    first = min(made or group, key=lambda row: (_day(row, low=True) or here.day, row.at.index))
    low, high = _day(first, low=True), _day(first, low=False)
    # An undated visit may lie after the day asked about: it counts as possibly made.
    dated = low is not None and low == high
    certain = any(row.certain for row in made or group) and dated
    missing = frozenset().union(*(row.missing for row in group))
    return Visit(low if dated else None, high, certain, not made, first, missing)


def _ahead(row: Found, here: Here) -> bool:
    """Whether a visit is planned, or lies after the day asked about."""
    low = _day(row, low=True)
    return getattr(row.at.row, "planned", None) is True or (low is not None and low > here.day)


def _day(row: Found, *, low: bool) -> date | None:
    if isinstance(row.on, Failed):
        return None
    told = low_of(row.on) if low else high_of(row.on)
    return None if told is None else day_of(told)


def _mask(body: Cap, made: list[Visit], here: Here, *, closed: bool) -> tuple[int, Missings]:
    """Violated when some visit certainly went beyond the cap of its day."""
    certain = 0
    broken = may_break = False
    missing: set[Any] = set()
    floating = sum(visit.day is None for visit in made)
    dated = 0
    for visit in made:
        limit = _limit_on(body, here, visit.day or here.day)
        certain += visit.certain
        dated += visit.day is not None
        low, high = _cap_ends(limit)
        if visit.certain and high is not None and certain > high:
            broken = True
        # An undated visit may have come before any other.
        if low is None or dated + floating > low:
            may_break = True
            missing |= missing_of(limit)
        missing |= visit.missing
    if broken:
        return VIOLATED, NOTHING
    if may_break or not closed:
        return FULFILLED | VIOLATED, frozenset(missing)
    return FULFILLED, NOTHING


def _breaks(body: Cap, visits: list[Visit], here: Here) -> tuple[Break, ...]:
    counted: list[date] = []
    broken = []
    for visit in visits:
        if not visit.certain or visit.day is None:
            continue
        counted.append(visit.day)
        limit = _limit_on(body, here, visit.day)
        high = None if isinstance(limit, Failed) else high_of(limit)
        since = window_of(body.per, visit.day)[0]
        if high is not None and sum(day >= since for day in counted) > high:
            row = visit.row.at.row
            agency = evaluate(body.agency, visit.row.here) if body.agency is not None else None
            told = agency.value if isinstance(agency, Known) else None
            row_id = getattr(row, "id", None)
            broken.append(
                Break(visit.row.at.path, row_id if row_id is not UNKNOWN else None, visit.day, told, visit.planned)
            )
    return tuple(broken)
