"""Recurring duties on bit masks: one bit a period, all of a subject's periods judged at once.

Duties that count the same rows keep one diary: a row's day is looked up once for all of them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from hazardrules.dates import add_days
from hazardrules.evaluators.interpreter.duties import look_back_from
from hazardrules.evaluators.interpreter.recurring import HORIZON, block_of, first_whole
from hazardrules.evaluators.python.runtime import Refused
from hazardrules.facts.types import UNKNOWN
from hazardrules.findings.finding import Figures, Finding, Norm, PeriodResult
from hazardrules.findings.status import FULFILLED, PENDING, VIOLATED
from hazardrules.lower.program import LoweredRule, Recurring

NOWHERE: Final = "nowhere"
BEFORE: Final = "before"
ANYWHERE: Final = "anywhere"
"""Where rows may lie that a file with records from a day on doesn't tell: a register tells all; those of an event's
own day lie before that day; another day of theirs may be any."""

_KEPT: Final = 16384
"""How many subjects' periods are remembered: a stranger's endless variety isn't."""


class Diary(dict[date, int]):
    """Days, each with the bits of its periods in all calendars of duties that count the same rows.

    A calendar's bits stand above those of the one before; a day before all its periods has none there.
    """

    def __init__(self, calendars: Iterable[tuple[Calendar, Norm]]) -> None:
        super().__init__()
        self._starts: list[tuple[int, list[date]]] = []
        owed = []
        shift = 0
        for calendar, norm in calendars:
            self._starts.append((shift, calendar.starts))
            owed.append(Owed(calendar, norm, shift))
            shift += len(calendar.starts)
        self.owed = tuple(owed)

    def __missing__(self, day: date) -> int:
        found = 0
        for shift, starts in self._starts:
            place = bisect_right(starts, day) - 1
            found |= 1 << shift + place if place >= 0 else 0
        if len(self) < _KEPT:
            self[day] = found
        return found


class Owed:
    """One duty of a diary; *usual* is what it comes to for a subject that owes every period and tells every row."""

    def __init__(self, calendar: Calendar, norm: Norm, shift: int) -> None:
        self.calendar = calendar
        self.norm = norm
        self.shift = shift
        self.bits = (1 << len(calendar.starts)) - 1
        self.begins = calendar.begins
        self.usual = _Judged(self, 0, None, NOWHERE)
        self.usual.told = _Told(self)
        self._judged: dict[Any, _Judged] = {}

    def since(self, began: Any, since: date | None, unseen: str) -> _Judged:
        """Return what a subject's periods come to, for one that *began* some day and tells its rows *since* another.

        *unseen* says where rows may lie that it doesn't tell.
        """
        key = self.calendar.first_of(began), self.calendar.place_of(since), unseen
        known = self._judged.get(key)
        if known is None:
            known = self._judged[key] = _Judged(self, *key)
        return known


class _Told(dict[int, Finding]):
    """Findings where it is known what was done in each period, all of them owed."""

    def __init__(self, owed: Owed) -> None:
        super().__init__()
        self.owed = owed

    def __missing__(self, done: int) -> Finding:
        owed = self.owed
        bits = done >> owed.shift & owed.bits
        mask, figures = owed.calendar.judge(bits, bits, False, 0, None, NOWHERE)
        found = Finding(owed.norm, mask, None, None, figures)
        if len(self) < _KEPT:
            self[done] = found
        return found


class _Judged(dict[tuple[int, int, Any], tuple[int, Figures]]):
    """What periods come to, by what was done in them, surely or possibly: many subjects come to the same.

    *told* are the findings by what was surely done, where nothing is in doubt.
    """

    told: _Told | None = None

    def __init__(self, owed: Owed, first: int | None, since: int | None, unseen: str) -> None:
        super().__init__()
        self.owed = owed
        self._asked = first, since, unseen

    def __missing__(self, key: tuple[int, int, Any]) -> tuple[int, Figures]:
        done, maybe, floating = key
        owed = self.owed
        surely, perhaps = done >> owed.shift & owed.bits, (done | maybe) >> owed.shift & owed.bits
        found = owed.calendar.judge(surely, perhaps, floating, *self._asked)
        if len(self) < _KEPT:
            self[key] = found
        return found


class Calendar:
    """The periods of one recurring duty around one day.

    `starts` are the first days of the periods, earliest first, up to the one after the
    day. Periods over and done with count as *past*, the one under way as *current*.
    """

    __slots__ = ("_current", "_day", "_past", "_results", "_several", "_upcoming", "begins", "starts")

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
        # A subject that began by then owes every period there is.
        self.begins = self.starts[0] if self.starts and self.starts[0] <= day else date.min

    def first_of(self, began: Any) -> int | None:
        """Return the place of the first whole period of a subject that *began* some day; None where nobody knows it."""
        if began is UNKNOWN:
            return None
        first = 0 if began is None else bisect_left(self.starts, began)
        ahead = first < len(self.starts) and self.starts[first] > self._day
        return len(self.starts) if ahead and began is not None else first

    def place_of(self, since: date | None) -> int | None:
        """Return the place of the first period of which all rows are told."""
        return None if since is None else bisect_left(self.starts, since)

    def judge(
        self, done: int, maybe: int, floating: Any, first: int | None, since: int | None, unseen: str
    ) -> tuple[int, Figures]:
        """Return the statuses and figures of a subject whose periods are done as the bits say.

        It owes those from *first* on and tells its rows from *since* on. *floating* says that something
        undated or untold may have been done in any period, *unseen* where else something may have been.
        """
        required = first is not None
        if first is None:
            if self._current is None or self._upcoming is None or self._several:
                # Nobody knows which periods are owed, and none is sure to come.
                raise Refused
            first = 0
        elif first >= len(self._results):
            # Its first whole period lies ahead: rare, and the interpreter's own.
            raise Refused
        past = self._past & -1 << first
        if since is not None:
            past &= -1 << since
        possible = -1 if floating or (since is not None and unseen == ANYWHERE) else maybe
        missed = past & ~possible if required else 0
        current = self._current if self._current is not None and self._current >= first else None
        open_ = PENDING | FULFILLED
        if current is not None:
            bit = 1 << current
            if done & bit:
                open_ = FULFILLED
            elif possible & bit or (since is not None and unseen == BEFORE and current < since):
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
