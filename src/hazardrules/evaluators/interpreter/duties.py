"""Obligations: by a day, within a time, again and again, since the last time, or as a state."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

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
    low_of,
    may_exist,
    missing_of,
    moment_order,
    ordered,
    truth,
)
from hazardrules.findings.finding import Figures, Missing, PeriodResult
from hazardrules.findings.status import FULFILLED, NOT_APPLICABLE, PENDING, VIOLATED
from hazardrules.law.rule import Obligation
from hazardrules.lower import tree
from hazardrules.lower.program import Deadline, Done, DoneOn, Interval, LoweredRule, Reach, Recurring, State

Moment = date | datetime
HORIZON: Final = date(9990, 1, 1)
"""Calendar arithmetic stops here rather than run off the end of the calendar."""


def state(body: State, rule: LoweredRule, here: Here) -> Verdict:
    """A state that must hold; before its day, not holding yet is pending."""
    holds = evaluate(body.holds, here)
    if isinstance(holds, Failed):
        return Verdict(failure=holds)
    due = _due(evaluate(body.by, here), rule) if body.by is not None else None
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
    """

    earliest: Moment | None = None
    latest: Moment | None = None
    unbounded: bool = False
    missing: Missings = NOTHING

    @property
    def exact(self) -> Moment | None:
        """The day, where it is known exactly."""
        return self.earliest if self.earliest == self.latest else None

    def unmet(self, as_of: Moment) -> int:
        """Return the statuses of something not done by *as_of*."""
        if self.unbounded:
            return PENDING
        mask = 0
        if self.latest is None or before(as_of, self.latest, strict=False):
            mask |= PENDING
        if self.earliest is None or before(self.earliest, as_of, strict=True):
            mask |= VIOLATED
        return mask

    def met(self, proof: Proof, as_of: Moment) -> int:
        """Return the statuses of something done as *proof* says: in time, or late."""
        if self.unbounded:
            return FULFILLED
        mask = 0
        if proof.earliest is None or self.latest is None or before(proof.earliest, self.latest, strict=False):
            mask |= FULFILLED
        last = proof.latest if proof.latest is not None else as_of
        if self.earliest is None or before(self.earliest, last, strict=True):
            mask |= VIOLATED
        return mask


def _due(day: Value, rule: LoweredRule) -> Due | Failed:
    """Return the due day of a value, moved off rest days and freed where it is late-born."""
    if isinstance(day, Failed):
        return day
    if not may_exist(day):
        return Due(unbounded=True)
    low, high = low_of(day), high_of(day)
    if isinstance(day, Maybe) and any(missing.kind == "law" for missing in day.missing) and high is None:
        # 及时 without a number: the text names no day that could be missed.
        return Due(unbounded=True, missing=day.missing)
    due = Due(low, high, missing=missing_of(day))
    if isinstance(rule.rule, Obligation):
        if rule.rule.rest_day == "moves":
            due = _moved(due)
        born, last = rule.binds_from, due.latest
        if rule.rule.late_born == "no-deadline" and born is not None and last is not None and day_of(last) < born:
            return Due(unbounded=True)
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
        return Due(due.earliest, latest, missing=missing)


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
    due = _due(day, rule)
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


# -- again and again


@frozen
class Block:
    """One period of a recurring duty, or several calendar units together."""

    start: date
    end: date
    name: str
    period: CalendarPeriod | None


def block_of(unit: str, count: int, start: date) -> Block:
    """Return the block of *count* units that begins at *start*."""
    first = CalendarPeriod.of(unit, start)
    if count == 1:
        return Block(first.start, first.end, str(first), first)
    last = first
    for _ in range(count - 1):
        last = last.following()
    return Block(first.start, last.end, f"{first}/{last}", None)


def first_whole(unit: str, day: date) -> date:
    """Return the first day of the first unit that doesn't begin before *day*."""
    period = CalendarPeriod.of(unit, day)
    return period.start if period.start == day else period.following().start


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


def _start(told: tree.Expr | None, first: CalendarPeriod | None, rule: LoweredRule, here: Here) -> Start:
    """The latest of: the rule's own start, the day it came into force, the subject's beginning."""
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
    earliest = look_back_from(rule, here.as_of) if low is None else day_of(low)
    # A duty whose first period is stated begins with it; a stated floor doesn't make a start certain.
    certain = None if high is None or not may_exist(value) else day_of(high)
    if not may_exist(value):
        certain = earliest
    return Start(earliest, certain, missing_of(value))


def recurring(body: Recurring, rule: LoweredRule, here: Here) -> Verdict:
    """Something due in every period; each period that is over is missed, late or done."""
    start = _start(body.starts, body.first, rule, here)
    if start.failure is not None:
        return Verdict(failure=start.failure)
    ends = evaluate(body.ends, here) if body.ends is not None else Known(None)
    if isinstance(ends, Failed):
        return Verdict(failure=ends)
    tally = _Tally(rule, here, body, start, ends)
    at = first_whole(body.unit, start.possible)
    floor = look_back_from(rule, here.as_of)
    stop = here.day
    while True:
        block = block_of(body.unit, body.count, at)
        if body.last is not None and block.start > body.last.end:
            break
        if may_exist(ends) and high_of(ends) is not None and block.start > day_of(high_of(ends)):
            break
        if block.end >= floor or body.due is not None:
            failure = tally.judge(block, floor)
            if failure is not None:
                return Verdict(failure=failure)
        if block.start > stop:
            break
        if block.end >= HORIZON:
            break
        at = add_days(block.end, 1)
    return tally.verdict()


@frozen
class _Told:
    """What one period comes to: done or missed when it is over, done or pending while it is open."""

    start: date
    over: bool
    mask: int


class _Tally:
    """Collects what each period of one recurring duty comes to."""

    def __init__(self, rule: LoweredRule, here: Here, body: Recurring, start: Start, ends: Known | Maybe) -> None:
        self.rule, self.here, self.body, self.start, self.ends = rule, here, body, start, ends
        self.told: list[_Told] = []
        self.missed: list[PeriodResult] = []
        self.open_misses: list[str] = []
        self.open_days: list[tuple[Moment, int]] = []
        self.upcoming: Moment | None = None
        self.following: date | None = None
        self.missing: set[Missing] = set()

    def judge(self, block: Block, floor: date) -> Failed | None:
        """Take one period into account, unless it fell due before *floor*."""
        here = attrs.evolve(self.here, period=block.period or block)
        due = self._due(block, here)
        if isinstance(due, Failed):
            return due
        day = due.latest if due.latest is not None else block.end
        if due.unbounded:
            return None
        over = not before(here.as_of, day, strict=False)
        if over and day_of(day) < floor:
            return None
        since = here.facts.records_from
        if over and since is not None and block.start < since:
            # The report says once, as `judged_from`, since when periods are judged.
            return None
        if block.start > here.day and over is False:
            self.upcoming = self.upcoming or day
            self.following = block.start
            return None
        proof = self._proof(block, here)
        if proof.failure is not None:
            return proof.failure
        if over:
            self._past(block, due, proof, day)
        else:
            self._open(block, proof, day)
        return None

    def _due(self, block: Block, here: Here) -> Due | Failed:
        value: Value = Known(block.end) if self.body.due is None else evaluate(self.body.due, here)
        return _due(value, self.rule)

    def _proof(self, block: Block, here: Here) -> Proof:
        proofs: list[Proof] = []
        for done in self.body.done:
            explicit = getattr(done, "explicit", False)
            window = (block.start, here.day if explicit else min(block.end, here.day))
            proofs.append(prove(done, here, window))
        if self.body.reach is not None:
            proofs.append(_reached(self.body.reach, block, here))
        return all_of(proofs)

    def _open(self, block: Block, proof: Proof, day: Moment) -> None:
        mask = 0
        if proof.possible:
            mask |= FULFILLED
        if not proof.certain:
            mask |= PENDING
            self.missing |= proof.missing
        self.upcoming = self.upcoming or (None if proof.certain else day)
        self.open_days.append((day, mask))
        self.told.append(_Told(block.start, over=False, mask=mask))

    def _past(self, block: Block, due: Due, proof: Proof, day: Moment) -> None:
        mask = 0
        if proof.possible:
            mask |= due.met(proof, self.here.as_of)
        if not proof.certain:
            mask |= VIOLATED
        if mask == VIOLATED and self._owed(block.start):
            self.missed.append(
                PeriodResult(block.name, day_of(day), day_of(proof.on) if proof.on is not None else None)
            )
        elif mask & VIOLATED:
            self.open_misses.append(block.name)
            self.missing |= proof.missing | due.missing
        self.told.append(_Told(block.start, over=True, mask=mask))

    def _begun(self, start: date) -> bool:
        """Whether the duty had surely begun by the first day of a period.

        Blocks of several units begin with the duty: while its start is open, nobody can
        tell which units go together.
        """
        shifting = self.body.count > 1 and self.start.certain != self.start.possible
        return self.start.certain is not None and start >= self.start.certain and not shifting

    def _going_on(self, start: date) -> bool:
        """Whether the duty had surely not ended by the first day of a period."""
        if not may_exist(self.ends):
            return True
        low = low_of(self.ends)
        return low is not None and start <= day_of(low)

    def _owed(self, start: date) -> bool:
        return self._begun(start) and self._going_on(start)

    def _end(self) -> date | None:
        """The last day on which a period may begin: at the earliest, where it isn't known; None for no end."""
        told = [] if self.body.last is None else [self.body.last.start]
        if may_exist(self.ends):
            ends = high_of(self.ends)
            told.append(date.min if ends is None else day_of(ends))
        return min(told, default=None)

    def _mask(self) -> int:
        """Return what the periods come to, for each first and each last one that there may be."""
        told = self.told
        firsts = next((place for place, one in enumerate(told) if self._begun(one.start)), len(told))
        lasts = next((place for place, one in enumerate(told) if not self._going_on(one.start)), len(told))
        mask = 0
        for first in range(firsts + 1):
            for last in range(lasts, len(told) + 1):
                mask |= self._together(told[first:last], ended=last < len(told))
        if self.body.count > 1 and firsts > 0:
            mask |= PENDING | FULFILLED | VIOLATED
        end = self._end()
        if end is not None and self.start.certain != self.start.possible and not self._begun(end):
            # Whoever begins after the last period owes none.
            mask |= NOT_APPLICABLE
        if not told and self.following is not None and not self._going_on(self.following):
            mask |= NOT_APPLICABLE
        return mask

    def _together(self, told: list[_Told], *, ended: bool) -> int:
        """Return what these periods, and no others, come to."""
        if not told:
            return PENDING if self.upcoming is not None and not ended else NOT_APPLICABLE
        mask = 0
        for one in told:
            mask |= one.mask & VIOLATED
        if all(one.mask & FULFILLED for one in told if one.over):
            for one in told:
                mask |= one.mask & PENDING
            if all(one.mask & FULFILLED for one in told):
                # All open periods must be done for the duty to be fulfilled now.
                mask |= FULFILLED
        return mask

    def verdict(self) -> Verdict:
        """Return what all periods come to together."""
        open_day = self.open_days[0][0] if self.open_days else self.upcoming
        if self.missed:
            never = [period for period in self.missed if period.done_on is None]
            explicit = any(getattr(done, "explicit", False) for done in self.body.done)
            breach = ("ongoing" if explicit else "past") if never else "late"
            figures = Figures(
                breach=breach,
                due=(never or self.missed)[0].due,
                next_due=self.upcoming or open_day,
                periods=tuple(self.missed),
            )
            return Verdict(VIOLATED, figures=figures)
        mask = self._mask()
        missing = frozenset(self.missing)
        if not all(self._begun(one.start) for one in self.told):
            missing |= self.start.missing
        if not all(self._going_on(one.start) for one in self.told):
            missing |= missing_of(self.ends)
        pending = [day for day, now in self.open_days if now & PENDING]
        due = pending[0] if pending else (self.upcoming if mask & PENDING else None)
        following = self.upcoming if self.upcoming is not None else open_day
        figures = Figures(due=due, next_due=following, periods_possible=tuple(self.open_misses))
        return Verdict(mask, missing, figures)


def _reached(reach: Reach, block: Block, here: Here) -> Proof:
    """A sum over the block that reaches its threshold, on a day that isn't told."""
    rows = attrs.evolve(reach.rows, window=(tree.Lit(block.start), tree.Lit(min(block.end, here.day))))
    total = evaluate(tree.Aggregate("sum", rows, reach.measure), here)
    enough = ordered(evaluate(reach.at_least, here), total, strict=False)
    if isinstance(enough, Failed):
        return Proof(False, False, failure=enough)
    told = truth(enough)
    # A sum grows day by day within its own block: reached at all is reached in time.
    return Proof(told is True, told is not False, block.start, block.start, missing_of(enough))


# -- since the last time


def interval(body: Interval, rule: LoweredRule, here: Here) -> Verdict:
    """No longer than so long since the last time, or since the duty began."""
    start = _start(body.starts, None, rule, here)
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
    if isinstance(longest, Known) and isinstance(longest.value, Duration):
        due = Due(shift(low_clock, longest.value), None if high_clock is None else shift(high_clock, longest.value))
        mask = due.unmet(here.as_of)
        breach = "ongoing" if mask == VIOLATED else None
        return Verdict(mask, frozenset(missing), Figures(breach=breach, due=due.exact))
    return Verdict(PENDING, frozenset(missing) | missing_of(longest))


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
