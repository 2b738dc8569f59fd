"""Obligations: by a day, within a time, since the last time, or as a state."""

from __future__ import annotations

from datetime import date, datetime

import attrs
from attrs import frozen

from hazardrules.dates import (
    CalendarPeriod,
    Duration,
    UnknownCalendarError,
    add_days,
    day_of,
    is_working_day,
    shift,
)
from hazardrules.evaluators.interpreter.conditions import evaluate
from hazardrules.evaluators.interpreter.proofs import Proof, all_of, prove
from hazardrules.evaluators.interpreter.rows import select
from hazardrules.evaluators.interpreter.verdict import Verdict
from hazardrules.evaluators.interpreter.world import Here
from hazardrules.evaluators.possible import (
    NOTHING,
    Failed,
    Known,
    Maybe,
    Missings,
    Value,
    before,
    extreme,
    high_of,
    in_days,
    is_endless,
    low_of,
    may_be_none,
    may_exist,
    missing_of,
    moment_order,
    truth,
)
from hazardrules.findings.finding import Figures, Missing
from hazardrules.findings.status import FULFILLED, NOT_APPLICABLE, PENDING, VIOLATED
from hazardrules.law.rule import Obligation
from hazardrules.lower import tree
from hazardrules.lower.program import Deadline, Done, DoneOn, Interval, LoweredRule, State

Moment = date | datetime


def state(body: State, rule: LoweredRule, here: Here) -> Verdict:
    """A state that must hold; before its day, not holding yet is pending."""
    holds = evaluate(body.holds, here)
    if isinstance(holds, Failed):
        return Verdict(failure=holds)
    due = due_of(evaluate(body.by, here), rule) if body.by is not None else None
    if isinstance(due, Failed):
        return Verdict(failure=due)
    told = truth(holds)
    mask = FULFILLED if told is not False else 0
    if told is not True:
        mask |= VIOLATED if due is None else due.unmet(here.as_of)
    missing = missing_of(holds) | (due.missing if due is not None and told is not True else NOTHING)
    exact = due.exact if due is not None and told is not True else None
    return Verdict(mask, missing, Figures(breach="ongoing" if mask == VIOLATED else None, due=exact))


@frozen
class Due:
    """The last day to do something: between *earliest* and *latest*.

    *unbounded* means that no day binds: the text gives none, or it fell before the duty.
    *free* means that perhaps none does.
    """

    earliest: Moment | None = None
    latest: Moment | None = None
    unbounded: bool = False
    free: bool = False
    missing: Missings = NOTHING

    @property
    def exact(self) -> Moment | None:
        """The day, where it is known exactly."""
        return self.earliest if self.earliest == self.latest and not self.free else None

    def unmet(self, as_of: Moment) -> int:
        """Return the statuses of something not done by *as_of*."""
        if self.unbounded:
            return PENDING
        mask = PENDING if self.free else 0
        if self.latest is None or before(as_of, self.latest, strict=False):
            mask |= PENDING
        if self.earliest is None or before(self.earliest, as_of, strict=True):
            mask |= VIOLATED
        return mask

    def met(self, proof: Proof, as_of: Moment) -> int:
        """Return the statuses of something done as *proof* says: in time, or late."""
        if self.unbounded:
            return FULFILLED
        mask = FULFILLED if self.free else 0
        if proof.earliest is None or self.latest is None or before(proof.earliest, self.latest, strict=False):
            mask |= FULFILLED
        last = proof.latest if proof.latest is not None else as_of
        if self.earliest is None or before(self.earliest, last, strict=True):
            mask |= VIOLATED
        return mask


def due_of(day: Value, rule: LoweredRule) -> Due | Failed:
    """Return the due day of a value, moved off rest days and freed where it is late-born."""
    if isinstance(day, Failed):
        return day
    if not may_exist(day):
        return Due(unbounded=True)
    low, high = low_of(day), high_of(day)
    if is_endless(day):
        # 及时 without a number: the text names no day that could be missed.
        return Due(unbounded=True, missing=missing_of(day))
    due = Due(low, high, free=may_be_none(day), missing=missing_of(day))
    if isinstance(rule.rule, Obligation):
        if rule.rule.rest_day == "moves":
            due = _moved(due)
        born = rule.binds_from
        if rule.rule.late_born == "no-deadline" and born is not None:
            if due.latest is not None and day_of(due.latest) < born:
                return Due(unbounded=True)
            older = due.earliest is None or day_of(due.earliest) < born
            return attrs.evolve(due, free=due.free or older)
    return due


def _moved(due: Due) -> Due:
    """Move a due day that is a day of rest to the next working day."""
    try:
        low = None if due.earliest is None else _next_working_day(day_of(due.earliest))
        return attrs.evolve(
            due, earliest=low, latest=None if due.latest is None else _next_working_day(day_of(due.latest))
        )
    except UnknownCalendarError as error:
        latest = None if due.latest is None else add_days(day_of(due.latest), 14)
        missing = due.missing | {Missing("calendar", str(error))}
        return attrs.evolve(due, latest=latest, missing=missing)


def _next_working_day(day: date) -> date:
    while not is_working_day(day):
        day = add_days(day, 1)
    return day


def look_back_from(rule: LoweredRule, as_of: Moment) -> date:
    """Return the first day the rule still looks back to."""
    return day_of(shift(day_of(as_of), rule.rule.look_back, -1))


def deadline(body: Deadline, rule: LoweredRule, here: Here) -> Verdict:
    """Something to be done by a day; late is told from never."""
    if body.by is not None:
        day = evaluate(body.by, here)
    elif body.starts is not None and body.within is not None:
        day = _after(body.starts, body.within, here)
    else:
        day = Known(None)
    return done_by(day, [prove(done, here) for done in body.done], rule, here.as_of)


def _after(starts: tree.Expr, within: tree.Expr, here: Here) -> Value:
    """Return the last moment of a time: one in hours ends at the hour, any other with its last day."""
    length = evaluate(within, here)
    lengths = (
        [] if isinstance(length, Failed) else [length.value] if isinstance(length, Known) else length.choices or ()
    )
    in_hours = any(isinstance(one, Duration) and one.unit == "hour" for one in lengths)
    day = evaluate(tree.Shift(starts, within), here)
    return day if in_hours else in_days(day)


def done_by(day: Value, proofs: list[Proof], rule: LoweredRule, as_of: Moment) -> Verdict:
    """Hold what is proved against the last day to do it."""
    due = due_of(day, rule)
    proof = all_of(proofs)
    failure = proof.failure or (due if isinstance(due, Failed) else None)
    if failure is not None or isinstance(due, Failed):
        return Verdict(failure=failure)
    mask = 0
    if proof.possible:
        met = due.met(proof, as_of)
        mask |= met & FULFILLED
        if met & VIOLATED:
            mask |= _late(due, proof, look_back_from(rule, as_of), as_of)
    if not proof.certain:
        mask |= due.unmet(as_of)
    missing = due.missing | proof.missing
    if mask == NOT_APPLICABLE:
        return Verdict(mask)
    if mask != VIOLATED:
        return Verdict(mask, missing, Figures(due=None if mask == FULFILLED else due.exact, done_on=proof.on))
    late = proof.certain
    breach = Figures(breach="late" if late else "ongoing", due=due.exact, done_on=proof.on if late else None)
    return Verdict(mask, missing, breach)


def _late(due: Due, proof: Proof, floor: date, as_of: Moment) -> int:
    """Return the statuses of something done late.

    A breach that ended before the look-back is past reproach; a continuing one never is.
    """
    last = proof.latest if proof.latest is not None else as_of
    mask = VIOLATED if day_of(last) >= floor else 0
    early = proof.earliest is None or day_of(proof.earliest) < floor
    if early and (due.earliest is None or day_of(due.earliest) < floor):
        mask |= NOT_APPLICABLE
    return mask


# -- since when


@frozen
class Start:
    """Since when a recurring duty is owed: possibly from one day, certainly from another."""

    possible: date
    certain: date | None
    missing: Missings = NOTHING
    failure: Failed | None = None


def _operating_since(here: Here) -> Value | None:
    """Return the day the subject began to operate, where its kind tells one."""
    namespace = here.program.vocabulary.namespaces[here.facts.kind]
    if "operating_since" not in namespace.fields:
        return None
    return evaluate(tree.Fact(here.facts.kind, "operating_since"), here)


def start_of(told: tree.Expr | None, first: CalendarPeriod | None, rule: LoweredRule, here: Here, floor: date) -> Start:
    """The latest of: the rule's own start, the day it came into force, the subject's beginning.

    Nothing before *floor* matters: it stands for a start that nobody knows.
    """
    days: list[Value] = []
    in_force = first.start if first is not None else rule.in_force.start
    if in_force is not None:
        days.append(Known(in_force))
    if told is not None:
        days.append(in_days(evaluate(told, here)))
    began = _operating_since(here)
    if began is not None:
        days.append(began)
    value = extreme("max", days) if days else Known(None)
    if isinstance(value, Failed):
        return Start(date.min, None, failure=value)
    low, high = low_of(value), high_of(value)
    earliest = floor if low is None or may_be_none(value) else day_of(low)
    # A duty whose first period is stated begins with it; a stated floor doesn't make a start certain.
    certain = None if high is None or not may_exist(value) else day_of(high)
    if not may_exist(value):
        certain = earliest
    return Start(earliest, certain, missing_of(value))


# -- since the last time


def interval(body: Interval, rule: LoweredRule, here: Here) -> Verdict:
    """No longer than so long since the last time, or since the duty began."""
    start = start_of(body.starts, None, rule, here, date.min)
    longest = evaluate(body.longest, here)
    failure = start.failure or (longest if isinstance(longest, Failed) else None)
    if failure is not None or isinstance(longest, Failed):
        return Verdict(failure=failure)
    lows: list[Moment] = []
    highs: list[Moment] = []
    missing = set(start.missing)
    for done in body.done:
        low, high, doubts, failed_ = _last_time(done, here)
        if failed_ is not None:
            return Verdict(failure=failed_)
        lows.append(start.possible if low is None else max(low, start.possible, key=moment_order))
        highs.append(high)
        missing |= doubts
    # Every part must be recent: the oldest of them starts the clock.
    low_clock = min(lows, key=moment_order)
    floor = start.certain
    tops = [] if floor is None else [max(day, floor, key=moment_order) for day in highs]
    high_clock = min(tops, key=moment_order, default=None)
    lengths = _lengths(longest)
    missing |= missing_of(longest)
    if lengths is None:
        # Without a number in the text no day can be missed; where a fact would tell it, one may be.
        return Verdict(PENDING if is_endless(longest) else PENDING | VIOLATED, frozenset(missing))
    dues = [
        Due(shift(low_clock, one), None if high_clock is None else shift(high_clock, one), free=may_be_none(longest))
        for one in lengths
    ]
    mask = PENDING if not dues else 0
    for due in dues:
        mask |= due.unmet(here.as_of)
    exact = dues[0].exact if len(dues) == 1 else None
    return Verdict(mask, frozenset(missing), Figures(breach="ongoing" if mask == VIOLATED else None, due=exact))


def _lengths(longest: Known | Maybe) -> list[Duration] | None:
    """Return the lengths of time that may be meant, None where they can't be listed."""
    told = {longest.value} if isinstance(longest, Known) else longest.choices
    return None if told is None else sorted((one for one in told if isinstance(one, Duration)), key=str)


def _last_time(done: Done, here: Here) -> tuple[Moment | None, Moment, Missings, Failed | None]:
    """Return when something was last done for certain, when it may last have been, and the doubts."""
    if isinstance(done, DoneOn):
        proof = prove(done, here)
        low = proof.earliest if proof.certain else None
        high = proof.latest if proof.latest is not None else (here.as_of if proof.possible else date.min)
        return low, high, proof.missing, proof.failure
    found = select(done.rows, here, evaluate)
    if found.failure is not None:
        return None, here.as_of, NOTHING, found.failure
    certain: list[Moment] = []
    possible: list[Moment] = []
    missing: set[Missing] = set()
    for row in found.rows:
        on = evaluate(done.on, row.here) if done.on is not None else Known(None)
        if isinstance(on, Failed):
            return None, here.as_of, NOTHING, on
        high = high_of(on)
        possible.append(here.as_of if high is None or before(here.as_of, high, strict=True) else high)
        if row.certain and low_of(on) is not None:
            certain.append(low_of(on))
        if not row.certain or not isinstance(on, Known):
            missing |= row.missing | missing_of(on)
    if not found.told:
        return None, here.as_of, found.missing, None
    since = here.facts.records_from
    best = max(certain, key=moment_order, default=None)
    if found.open_tail and since is not None and (best is None or day_of(best) < since):
        possible.append(add_days(since, -1))
        missing |= found.missing
    return best, max(possible, key=moment_order, default=date.min), frozenset(missing), None
