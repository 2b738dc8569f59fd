"""What generated code calls where a fact is unknown, or a value isn't plain.

Ends that are None are open. What the interpreter has as a `Maybe` or a `Failed` goes
through the interpreter's own functions, so that both agree by construction. What is
missing isn't carried: it is worked out when somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from msgspec.structs import astuple, replace

from hazardrules.dates import Duration, day_of
from hazardrules.evaluators.interpreter.amounts import calculate
from hazardrules.evaluators.interpreter.duties import done_by
from hazardrules.evaluators.interpreter.limits import acted as act_by_day
from hazardrules.evaluators.interpreter.limits import window_of
from hazardrules.evaluators.interpreter.proofs import Proof
from hazardrules.evaluators.possible import (
    NOTHING,
    Failed,
    Known,
    Maybe,
    Value,
    before,
    equal,
    high_of,
    low_of,
    may_be_none,
    may_exist,
    ordered,
    truth,
)
from hazardrules.evaluators.python.lookups import KEPT
from hazardrules.facts.types import UNKNOWN
from hazardrules.findings.finding import NO_FIGURES, Break, Figures
from hazardrules.findings.status import FULFILLED, NOT_APPLICABLE, PENDING, VIOLATED
from hazardrules.lower.program import Cap, LoweredRule
from hazardrules.lower.tree import Field

Tri = bool | None
ONGOING: Final = Figures(breach="ongoing")
_UNPROVED: Final = (False, False, None, None)


class Refused(Exception):
    """This rule needs the interpreter: something came up that generated code doesn't carry."""


# -- ends


def lower(one: Any, other: Any) -> Any:
    """Return the lesser of two ends; an open one stays open."""
    if one is None or other is None:
        return None
    return min(one, other)


def higher(one: Any, other: Any) -> Any:
    """Return the greater of two ends; an open one stays open."""
    if one is None or other is None:
        return None
    return max(one, other)


def least(values: Iterable[Any]) -> Any:
    """Return the least of several values, nones passed over."""
    return min((value for value in values if value is not None), default=None)


def most(values: Iterable[Any]) -> Any:
    """Return the greatest of several values, nones passed over."""
    return max((value for value in values if value is not None), default=None)


def same_ends(low: Any, high: Any, other_low: Any, other_high: Any) -> bool:
    """Tell whether two values are known and the same."""
    return low is not None and bool(low == high == other_low == other_high)


def meeting_ends(low: Any, high: Any, other_low: Any, other_high: Any) -> bool:
    """Tell whether two values may be the same."""
    first = low is None or other_high is None or low <= other_high
    return bool(first and (other_low is None or high is None or other_low <= high))


def spread(least: Any, most: Any, low: Any, high: Any, unsure: bool) -> tuple[Any, Any]:
    """Add a value between *low* and *high* to the ends of a sum; *unsure*: or nothing."""
    low = None if least is None or low is None else least + (min(0, low) if unsure else low)
    return low, None if most is None or high is None else most + (max(0, high) if unsure else high)


def latest_of(best: Any, others: list[Any], behind: bool, optional: bool) -> tuple[Any, Any, bool, bool]:
    """Return the ends of the latest day, whether it may be none, and whether there may be one.

    *best* is the latest of the rows that surely count, *others* days that only may.
    """
    open_ = behind
    none = best is None or behind
    days = [] if best is None else [best]
    for day in others:
        if day is UNKNOWN:
            open_ = True
            none = none or optional
        elif day is None:
            none = True
        elif best is None or day >= best:
            days.append(day)
    if open_:
        return None, None, none, True
    return min(days, default=None), max(days, default=None), none, bool(days)


def calculated(op: str, left: Any, right: Any) -> Any:
    """Return a sum, difference or product as exact as the interpreter's."""
    if type(left) is int and type(right) is int:
        return left + right if op == "+" else left - right if op == "-" else left * right
    return calculate(op, left, right)


# -- the interpreter's values


def lift(value: Any) -> Value:
    """Return a generated value as the interpreter has it."""
    kind = type(value)
    return value if kind is Maybe or kind is Failed else Known(value)


def plain(value: Value) -> Any:
    """Return an interpreter's value as generated code has it."""
    return value.value if type(value) is Known else value


def between(low: Any, high: Any, none: bool, there: bool) -> Any:
    """Return a value between two ends as the interpreter has it."""
    if not there:
        return None
    return low if low is not None and low == high and not none else Maybe(NOTHING, low, high, none=none)


def one_of(values: tuple[Any, ...]) -> Any:
    """Return one of several values as the interpreter has it."""
    choices = frozenset(values)
    return values[0] if len(choices) == 1 else Maybe(NOTHING, choices=choices)


def tri(value: Any) -> Tri:
    """Return a boolean value as True, False or None; a failure stops the rule."""
    if value is True or value is False:
        return value
    return _told(lift(value))


def _told(value: Value) -> Tri:
    if type(value) is Failed:
        raise Refused
    return truth(value)


def less(left: Any, right: Any) -> Tri:
    """left < right."""
    return _told(ordered(lift(left), lift(right), strict=True))


def at_most(left: Any, right: Any) -> Tri:
    """left <= right."""
    return _told(ordered(lift(left), lift(right), strict=False))


def same(left: Any, right: Any) -> Tri:
    """left = right."""
    return _told(equal(lift(left), lift(right)))


# -- verdicts


def acted(on: Any, day: date, look_back: Duration, certain: bool) -> tuple[int, Figures]:
    """Return the verdict of a forbidden act, *certain* or possible, on a day that may be unknown."""
    if type(on) is Failed:
        raise Refused
    mask = act_by_day(on if type(on) is Maybe else Known(on), day, look_back) | (0 if certain else FULFILLED)
    if mask != VIOLATED:
        return mask, NO_FIGURES
    return mask, Figures(breach="past", due=on) if isinstance(on, date) else ONGOING


def overdue(
    due: tuple[Any, Any], done: tuple[bool, bool, Any, Any], born: date | None, floor: date, day: date
) -> tuple[int, Figures]:
    """Return the verdict of something due on a date that isn't known exactly, or done on one.

    The ends of *due* are open where None; so are those of *done*: certain, possible, earliest, latest.
    No day before *born* binds.
    """
    low, high = due
    certain, possible, early, late = done
    if high is not None and born is not None and high < born:
        mask = (FULFILLED if possible else 0) | (0 if certain else PENDING)
        return mask, Figures(done_on=late if certain and early == late else None)
    # Perhaps no day binds: the last one may be older than the rule.
    free = born is not None and (low is None or low < born)
    mask = 0
    if possible:
        if free or early is None or high is None or early <= high:
            mask |= FULFILLED
        last = day if late is None else late
        if low is None or low < last:
            mask |= VIOLATED if last >= floor else 0
            if (early is None or early < floor) and (low is None or low < floor):
                mask |= NOT_APPLICABLE
    if not certain:
        mask |= PENDING if free or high is None or day <= high else 0
        mask |= VIOLATED if low is None or low < day else 0
    exact = low if low is not None and low == high and not free else None
    on = late if certain and early == late else None
    if mask == NOT_APPLICABLE:
        return mask, NO_FIGURES
    if mask != VIOLATED:
        shown = None if mask == FULFILLED else exact
        return mask, NO_FIGURES if shown is None and on is None else Figures(due=shown, done_on=on)
    return mask, Figures(breach="late" if certain else "ongoing", due=exact, done_on=on if certain else None)


def come(on: Any, day: date) -> tuple[bool, bool, Any, Any]:
    """Return the proof that a date is, told or not: it counts once it has come."""
    if on is UNKNOWN:
        return False, True, None, None
    if on is None or on > day:
        return _UNPROVED
    return True, True, on, on


def dated(value: Any, day: date) -> tuple[bool, bool, Any, Any]:
    """Return the proof that a date is: it counts once it has come."""
    kind = type(value)
    if kind is date or kind is datetime:
        come = day_of(value) <= day
        return (True, True, value, value) if come else _UNPROVED
    if value is None:
        return _UNPROVED
    if kind is Failed:
        raise Refused
    low, high = low_of(value), high_of(value)
    if not may_exist(value) or (low is not None and not before(low, day, strict=False)):
        return _UNPROVED
    certain = high is not None and before(high, day, strict=False) and not may_be_none(value)
    return certain, True, low, high if certain else None


def deadline(due: Any, proofs: tuple[tuple[bool, bool, Any, Any], ...], rule: LoweredRule, day: date) -> Any:
    """Return the verdict of something to be done by a day, by the interpreter's own rule."""
    verdict = done_by(lift(due), [Proof(*proof) for proof in proofs], rule, day)
    if verdict.failure is not None:
        raise Refused
    return verdict.mask, verdict.figures


def capped(
    rows: tuple[Any, ...], seen: list[int], more: int, unseen: bool, low: Any, high: Any, body: Cap
) -> tuple[int, Figures]:
    """Return the verdict of visits that were made: *seen* surely count, *more* may, *unseen* others as well.

    Of joint visits the first row stands for all. Beyond the cap, it is told which visits broke it.
    """
    used = len(seen)
    visits: list[tuple[date, int]] = []
    if body.once is not None or (used and high is not None and used > high):
        visits = _visits(rows, seen, body)
        used = len(visits)
    at_most = None if unseen else used + more
    limit = int(low) if low is not None and low == high else None
    if used and high is not None and used > high:
        mask = VIOLATED
    elif at_most is None or (at_most and (low is None or at_most > low)):
        mask = FULFILLED | VIOLATED
    else:
        mask = FULFILLED
    figures = _counted(used, at_most, limit)
    if mask == VIOLATED:
        figures = replace(figures, breach="past", breaks=_breaks(rows, visits, high, body))
    return mask, figures


@lru_cache(maxsize=KEPT)
def _counted(used: int, at_most: int | None, limit: int | None) -> Figures:
    """Return the figures of so many visits, made once: many subjects had as many."""
    remaining = max(0, limit - used) if limit is not None and used == at_most else None
    return Figures(used=used, used_at_most=at_most, limit=limit, remaining=remaining)


def _visits(rows: tuple[Any, ...], seen: list[int], body: Cap) -> list[tuple[date, int]]:
    """Return visits by their days; joint ones count once."""
    assert isinstance(body.on, Field), "only what a row tells is generated"
    name = body.on.name
    visits = sorted([(getattr(rows[index], name), index) for index in seen])
    if body.once is None:
        return visits
    assert isinstance(body.once, Field), "as above"
    first: dict[Any, tuple[date, int]] = {}
    for visit in visits:
        joint = getattr(rows[visit[1]], body.once.name)
        first.setdefault(("row", visit[1]) if joint is None else ("visit", joint), visit)
    return list(first.values())


def _breaks(rows: tuple[Any, ...], visits: list[tuple[date, int]], high: Any, body: Cap) -> tuple[Break, ...]:
    """Return the visits beyond the cap; in a calendar unit these are all after the first so many."""
    beyond = visits[int(high) :] if isinstance(body.per, str) else _beyond(visits, high, body)
    ledger, told = body.events.ledger, body.agency is not None
    broken = []
    for on, index in beyond:
        row = rows[index]
        row_id, agency = getattr(row, "id", None), getattr(row, "agency", None) if told else None
        named = (None if row_id is UNKNOWN else row_id, None if agency is UNKNOWN else agency)
        broken.append(Break(f"{ledger}[{index}]", named[0], on, named[1], False))
    return tuple(broken)


def _beyond(visits: list[tuple[date, int]], high: Any, body: Cap) -> list[tuple[date, int]]:
    counted: list[date] = []
    broken = []
    for on, index in visits:
        counted.append(on)
        since = window_of(body.per, on)[0]
        if sum(one >= since for one in counted) > high:
            broken.append((on, index))
    return broken


def unbreached(figures: Figures) -> Figures:
    """Return figures that claim no breach, for a rule that may not apply at all."""
    return figures if figures.breach is None else replace(figures, breach=None)


def united(one: Figures, other: Figures) -> Figures:
    """Return the figures on which both agree."""
    if one is other or one == other:
        return one
    both = zip(Figures.__struct_fields__, astuple(one), astuple(other), astuple(NO_FIGURES), strict=True)
    return Figures(**{name: mine for name, mine, theirs, nothing in both if mine is not nothing and mine == theirs})
