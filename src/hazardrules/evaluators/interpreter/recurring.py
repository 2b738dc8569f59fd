"""Duties owed again and again: what each period comes to, and all of them together."""

from __future__ import annotations

from datetime import date
from typing import Final

import attrs
from attrs import frozen

from hazardrules.dates import CalendarPeriod, add_days, day_of
from hazardrules.evaluators.interpreter.conditions import evaluate
from hazardrules.evaluators.interpreter.duties import Due, Moment, Start, due_of, look_back_from, start_of
from hazardrules.evaluators.interpreter.proofs import Proof, all_of, prove
from hazardrules.evaluators.interpreter.verdict import Verdict
from hazardrules.evaluators.interpreter.world import Here
from hazardrules.evaluators.possible import (
    Failed,
    Known,
    Maybe,
    Value,
    high_of,
    low_of,
    may_exist,
    missing_of,
    ordered,
    truth,
)
from hazardrules.findings.finding import Figures, Missing, PeriodResult
from hazardrules.findings.status import FULFILLED, NOT_APPLICABLE, PENDING, VIOLATED
from hazardrules.lower import tree
from hazardrules.lower.program import LoweredRule, Reach, Recurring

HORIZON: Final = date(9990, 1, 1)
"""Calendar arithmetic stops here rather than run off the end of the calendar."""


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


def recurring(body: Recurring, rule: LoweredRule, here: Here) -> Verdict:
    """Something due in every period; each period that is over is missed, late or done."""
    start = start_of(body.starts, body.first, rule, here, look_back_from(rule, here.as_of))
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
    """What one period comes to: done or missed when it is over, done or pending while it is open.

    A *loose* one may not be looked at: its due day may lie too far back, or bind nobody.
    """

    start: date
    over: bool
    mask: int
    loose: bool = False


class _Tally:
    """Collects what each period of one recurring duty comes to."""

    def __init__(self, rule: LoweredRule, here: Here, body: Recurring, start: Start, ends: Known | Maybe) -> None:
        self.rule, self.here, self.body, self.start, self.ends = rule, here, body, start, ends
        self.told: list[_Told] = []
        self.missed: list[PeriodResult] = []
        self.open_misses: list[str] = []
        self.open_days: list[tuple[Moment | None, int]] = []
        self.upcoming: Due | None = None
        self.following: date | None = None
        self.missing: set[Missing] = set()

    def judge(self, block: Block, floor: date) -> Failed | None:
        """Take one period into account, unless it fell due before *floor*."""
        here = attrs.evolve(self.here, period=block.period or block)
        due = self._due(block, here)
        if isinstance(due, Failed):
            return due
        if due.unbounded:
            return None
        unmet = due.unmet(here.as_of)
        over, since = unmet == VIOLATED, here.facts.records_from
        # The report says once, as `judged_from`, since when periods are judged.
        unseen = since is not None and block.start < since
        if over and (unseen or (due.latest is not None and day_of(due.latest) < floor)):
            return None
        if block.start > here.day and unmet == PENDING:
            self.upcoming = self.upcoming or due
            self.following = block.start
            return None
        proof = self._proof(block, here)
        if proof.failure is not None:
            return proof.failure
        early = due.earliest is None or day_of(due.earliest) < floor
        loose = due.free or (bool(unmet & VIOLATED) and (early or unseen))
        mask = self._past(due, proof) if unmet & VIOLATED else 0
        if unmet & PENDING:
            mask |= self._open(due, proof)
        if over and mask == VIOLATED and not loose and self._owed(block.start):
            assert due.latest is not None, "what is surely over has a last day"
            done_on = day_of(proof.on) if proof.on is not None else None
            self.missed.append(PeriodResult(block.name, day_of(due.latest), done_on))
        elif mask & VIOLATED:
            self.open_misses.append(block.name)
            self.missing |= proof.missing | due.missing
        self.told.append(_Told(block.start, over, mask, loose))
        return None

    def _due(self, block: Block, here: Here) -> Due | Failed:
        value: Value = Known(block.end) if self.body.due is None else evaluate(self.body.due, here)
        return due_of(value, self.rule)

    def _proof(self, block: Block, here: Here) -> Proof:
        proofs: list[Proof] = []
        for done in self.body.done:
            explicit = getattr(done, "explicit", False)
            window = (block.start, here.day if explicit else min(block.end, here.day))
            proofs.append(prove(done, here, window))
        if self.body.reach is not None:
            proofs.append(_reached(self.body.reach, block, here))
        return all_of(proofs)

    def _open(self, due: Due, proof: Proof) -> int:
        mask = 0
        if proof.possible:
            mask |= FULFILLED
        if not proof.certain:
            mask |= PENDING
            self.missing |= proof.missing
        self.missing |= due.missing
        self.upcoming = self.upcoming or (None if proof.certain else due)
        self.open_days.append((due.exact, mask))
        return mask

    def _past(self, due: Due, proof: Proof) -> int:
        mask = due.met(proof, self.here.as_of) if proof.possible else 0
        return mask if proof.certain else mask | VIOLATED

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
                owed = told[first:last]
                mask |= self._together(owed, ended=last < len(told))
                if any(one.loose for one in owed):
                    mask |= self._together([one for one in owed if not one.loose], ended=last < len(told))
                    mask |= self._each_alone(owed)
        if self.body.count > 1 and firsts > 0:
            mask |= PENDING | FULFILLED | VIOLATED
        end = self._end()
        if end is not None and self.start.certain != self.start.possible and not self._begun(end):
            # Whoever begins after the last period owes none.
            mask |= NOT_APPLICABLE
        if not told and self.following is not None and not self._going_on(self.following):
            mask |= NOT_APPLICABLE
        return mask

    @staticmethod
    def _each_alone(owed: list[_Told]) -> int:
        """Return what is open of periods some of which may not be looked at."""
        mask = 0
        for one in owed:
            mask |= one.mask
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
        upcoming = self.upcoming.exact if self.upcoming is not None else None
        open_day = self.open_days[0][0] if self.open_days else upcoming
        if self.missed:
            never = [period for period in self.missed if period.done_on is None]
            explicit = any(getattr(done, "explicit", False) for done in self.body.done)
            breach = ("ongoing" if explicit else "past") if never else "late"
            figures = Figures(
                breach=breach,
                due=(never or self.missed)[0].due,
                next_due=upcoming or open_day,
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
        due = pending[0] if pending else (upcoming if mask & PENDING else None)
        following = upcoming if upcoming is not None else open_day
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
