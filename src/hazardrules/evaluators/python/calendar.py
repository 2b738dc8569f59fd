"""Recurring duties on bit masks: one bit a period, all of a subject's periods judged at once."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date
from typing import Any, Final

from hazardrules.dates import add_days
from hazardrules.evaluators.interpreter.duties import look_back_from
from hazardrules.evaluators.interpreter.recurring import HORIZON, block_of, first_whole
from hazardrules.evaluators.python.runtime import Refused
from hazardrules.facts.types import UNKNOWN
from hazardrules.findings.finding import Figures, PeriodResult
from hazardrules.findings.status import FULFILLED, PENDING, VIOLATED
from hazardrules.lower.program import LoweredRule, Recurring

_KEPT: Final = 16384
"""How many subjects' periods are remembered: a stranger's endless variety isn't."""


class _Bits(dict[date, int]):
    """Days, each with the bit of its period; a day before all periods has none."""

    def __init__(self, starts: list[date]) -> None:
        super().__init__()
        self.starts = starts

    def __missing__(self, day: date) -> int:
        place = bisect_right(self.starts, day) - 1
        found = 1 << place if place >= 0 else 0
        if len(self) < _KEPT:
            self[day] = found
        return found


class _Judged(dict[tuple[int, int, Any], tuple[int, Figures]]):
    """What periods come to, by what was done in them, surely or possibly: many subjects come to the same."""

    def __init__(self, calendar: Calendar, began: Any, since: date | None, by_key: bool) -> None:
        super().__init__()
        self.calendar = calendar
        self.told = began, since, by_key

    def __missing__(self, key: tuple[int, int, Any]) -> tuple[int, Figures]:
        done, maybe, floating = key
        found = self.calendar.judge(done, done | maybe, floating, *self.told)
        if len(self) < _KEPT:
            self[key] = found
        return found


class Calendar:
    """The periods of one recurring duty around one day.

    `starts` are the first days of the periods, earliest first, up to the one after the
    day. Periods over and done with count as *past*, the one under way as *current*.
    """

    __slots__ = ("_current", "_day", "_judged", "_past", "_results", "_several", "_upcoming", "bit", "starts")

    def __init__(self, body: Recurring, rule: LoweredRule, day: date) -> None:
        self._day = day
        self._several = body.count > 1 or body.last is not None
        begins = body.first.start if body.first is not None else rule.in_force.start
        floor = look_back_from(rule, day)
        blocks = []
        at = first_whole(body.unit, begins if begins is not None else floor)
        ended: list[date] = []
        while True:
            block = block_of(body.unit, body.count, at)
            if body.last is not None and block.start > body.last.end:
                ended = [block.start]
                break
            if block.end >= floor:
                blocks.append(block)
            if block.start > day or block.end >= HORIZON:
                break
            at = add_days(block.end, 1)
        # What is done after the last period must not count for it.
        self.starts = [*(block.start for block in blocks), *ended]
        self._results = [PeriodResult(block.name, block.end) for block in blocks]
        born = rule.binds_from if getattr(rule.rule, "late_born", "") == "no-deadline" else None
        bound = [born is None or block.end >= born for block in blocks]
        self._past = _bits(block.end < day and free for block, free in zip(blocks, bound, strict=True))
        now = [i for i, block in enumerate(blocks) if block.start <= day <= block.end and bound[i]]
        self._current = now[0] if now else None
        later = [block.end for block, free in zip(blocks, bound, strict=True) if block.start > day and free]
        self._upcoming = later[0] if later else None
        self.bit = _Bits(self.starts)
        self._judged: dict[Any, _Judged] = {}

    def since(self, began: Any, since: date | None, by_key: bool) -> _Judged:
        """Return what a subject's periods come to, for one that *began* some day and tells its rows *since* another."""
        key = (began, since, by_key)
        known = self._judged.get(key)
        if known is None:
            known = _Judged(self, began, since, by_key)
            if len(self._judged) < _KEPT:
                self._judged[key] = known
        return known

    def judge(
        self, done: int, maybe: int, floating: Any, began: Any, since: date | None, by_key: bool
    ) -> tuple[int, Figures]:
        """Return the statuses and figures of a subject whose periods are done as the bits say.

        *floating* says that something undated or untold may have been done in any period.
        """
        required = began is not UNKNOWN
        first = 0
        if required and began is not None:
            first = bisect_left(self.starts, began)
            if first >= len(self._results) or self.starts[first] > self._day:
                # Its first whole period lies ahead: rare, and the interpreter's own.
                raise Refused
        elif self._current is None or self._upcoming is None or self._several:
            # Nobody knows which periods are owed, and none is sure to come.
            raise Refused
        from_here = -1 << first
        past = self._past & from_here
        if since is not None:
            past &= -1 << bisect_left(self.starts, since)
        unseen = bool(floating) or (since is not None and not by_key)
        possible = -1 if unseen else maybe
        missed = past & ~possible if required else 0
        current = self._current if self._current is not None and self._current >= first else None
        open_ = PENDING | FULFILLED
        if current is not None:
            bit = 1 << current
            if done & bit:
                open_ = FULFILLED
            elif possible & bit or (since is not None and self.starts[current] < since):
                open_ = PENDING | FULFILLED
            else:
                open_ = PENDING
        idle = 0 if required else PENDING
        return self._verdict(past, missed, past & ~done & ~missed, current, open_, idle)

    def _verdict(
        self, past: int, missed: int, doubtful: int, current: int | None, open_: int, idle: int
    ) -> tuple[int, Figures]:
        day = self._results[current].due if current is not None else None
        upcoming = day if day is not None and open_ != FULFILLED else self._upcoming
        if missed:
            periods = tuple(result for i, result in enumerate(self._results) if missed >> i & 1)
            next_due = upcoming or day
            return VIOLATED, Figures(breach="past", due=periods[0].due, next_due=next_due, periods=periods)
        if current is None and not past and self._upcoming is None:
            raise Refused
        mask = idle | ((open_ & PENDING) if current is not None else 0)
        if (current is None or open_ & FULFILLED) and (current is not None or past):
            mask |= FULFILLED
        mask = mask or PENDING
        if doubtful:
            mask |= VIOLATED
        pending = day if current is not None and open_ & PENDING else None
        due = pending if pending is not None else (upcoming if mask & PENDING else None)
        names = tuple(result.period for i, result in enumerate(self._results) if doubtful >> i & 1)
        following = upcoming if upcoming is not None else day
        return mask, Figures(due=due, next_due=following, periods_possible=names)


def _bits(flags: Any) -> int:
    return sum(1 << place for place, flag in enumerate(flags) if flag)
