"""Obligations for everybody at once: states, deadlines, periods as bits, and time since the last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import attrs
import numpy as np
from attrs import frozen

from hazardrules.dates import CalendarPeriod, Duration, add_days, day_of, shift
from hazardrules.evaluators.columns.asking import Ask, Scope
from hazardrules.evaluators.columns.days import moved, ordinal
from hazardrules.evaluators.columns.measures import extreme
from hazardrules.evaluators.columns.proofs import (
    LATE,
    ONGOING,
    PAST,
    Due,
    Proof,
    Verdict,
    all_of,
    bits,
    done_by,
    due_on,
    prove,
)
from hazardrules.evaluators.columns.rows import select
from hazardrules.evaluators.columns.values import (
    Array,
    Odd,
    Span,
    Uncarried,
    as_cat,
    as_span,
    either,
    kept,
    odd_among,
    only,
    ordered,
    picked,
)
from hazardrules.evaluators.possible import Failed, Known
from hazardrules.findings.status import FULFILLED, NOT_APPLICABLE, PENDING, VIOLATED
from hazardrules.lower import tree
from hazardrules.lower.program import Deadline, Done, DoneOn, DoneRows, Interval, LoweredRule, Reach, Recurring, State

MOST_PERIODS: Final = 62
"""Periods that fit into one whole number as bits."""

SMALL_PERIODS: Final = 30
"""Periods that fit into a number of half the size."""


def look_back_from(rule: LoweredRule, ask: Ask) -> date:
    """Return the first day the rule still looks back to."""
    as_of, length = ask.asking.as_of, rule.rule.look_back
    found: date = ask.asking.once(("look back", length), lambda: day_of(shift(as_of, length, -1)))
    return found


def state(body: State, rule: LoweredRule, ask: Ask, scope: Scope) -> Verdict:
    """A state that must hold; before its day, not holding yet is pending."""
    holds = ask.truth(body.holds, scope)
    mask = bits(holds.possible, FULFILLED)
    if body.by is None:
        mask = mask | bits(~holds.certain, VIOLATED)
        return Verdict(mask, lambda: {"breach": bits(mask == VIOLATED, 1)}, holds.odd)
    due = due_on(ask.span(body.by, scope), rule)
    mask = mask | bits(~holds.certain, 255) & due.unmet(ask.day)

    def figures() -> Mapping[str, Any]:
        return {"breach": bits(mask == VIOLATED, 1), "due": only(~holds.certain, due.exact())}

    return Verdict(mask, figures, either(holds.odd, due.odd))


def deadline(body: Deadline, rule: LoweredRule, ask: Ask, scope: Scope) -> Verdict:
    """Something to be done by a day; late is told from never."""
    if body.by is not None:
        day = ask.span(body.by, scope)
    elif body.starts is not None and body.within is not None:
        day = ask.span(ask.asking.made(tree.Shift(body.starts, body.within)), scope)
    else:
        day = Span(np.float32(np.nan), np.float32(np.nan))
    floor = ordinal(look_back_from(rule, ask))
    return done_by(day, [prove(done, ask, scope) for done in body.done], rule, ask.day, floor)


@frozen(eq=False)
class Start:
    """Since when a duty is owed: possibly from one day, certainly from another (infinite: nobody knows)."""

    possible: Array
    certain: Array
    odd: Odd


def _start(told: tree.Expr | None, first: CalendarPeriod | None, rule: LoweredRule, ask: Ask, scope: Scope) -> Start:
    """The latest of: the rule's own start, the day it came into force, the subject's beginning."""
    in_force = first.start if first is not None else rule.in_force.start
    number = None if told is None else (ask.asking.known(told).number, scope)
    key = ("start", number, in_force, look_back_from(rule, ask))
    found: Start = ask.once(key, lambda: _started(told, in_force, rule, ask, scope))
    return found


def _started(told: tree.Expr | None, in_force: date | None, rule: LoweredRule, ask: Ask, scope: Scope) -> Start:
    days: list[Span] = []
    if in_force is not None:
        day = ordinal(in_force)
        days.append(Span(day, day))
    if told is not None:
        days.append(ask.span(told, scope))
    kind = ask.frame.kind
    if "operating_since" in ask.program.vocabulary.namespaces[kind].fields:
        days.append(as_span(ask.frame.fields[kind, "operating_since"]))
    floor = ordinal(look_back_from(rule, ask))
    if not days:
        return Start(floor, floor, None)
    value = extreme("max", days)
    possible = np.where(np.isfinite(value.lo), value.lo, floor)
    if value.exact:
        return Start(possible, possible, value.odd)
    certain = np.where(np.isnan(value.lo), possible, value.hi)
    return Start(possible, certain, value.odd)


# -- again and again


def periods_of(body: Recurring, rule: LoweredRule, ask: Ask) -> list[CalendarPeriod]:
    """Return the periods that may count: from the look-back to the one after the day asked about."""
    as_of = ask.asking.as_of
    floor = look_back_from(rule, ask)
    if body.due is not None:
        floor = add_days(floor, -400)
    period = CalendarPeriod.of(body.unit, as_of).following()
    found = [period]
    while found[-1].preceding().end >= floor and len(found) <= MOST_PERIODS * 8:
        found.append(found[-1].preceding())
    found.reverse()
    return [one for one in found if body.last is None or one.start <= body.last.end]


def recurring(body: Recurring, rule: LoweredRule, ask: Ask, scope: Scope) -> Verdict:
    """Something due in every period; each period that is over is missed, late or done."""
    if body.count > 1:
        raise Uncarried("a period of several calendar units")
    if body.ends is not None:
        raise Uncarried("a recurring duty that ends on a day that the facts tell")
    key = ("periods", body.unit, body.last, body.due is None, rule.rule.look_back)
    periods: list[CalendarPeriod] = ask.asking.once(key, lambda: periods_of(body, rule, ask))
    if not periods:
        raise Uncarried("a recurring duty whose periods are over")
    if len(periods) > MOST_PERIODS:
        raise Uncarried("more periods than fit into one number")
    start = _start(body.starts, body.first, rule, ask, scope)
    tally = _Tally(body, rule, ask, scope, start, periods)
    return tally.verdict()


@frozen(eq=False)
class Calendar:
    """When the periods of a duty are due: bits of those that count and of those that are over, and days by period.

    *future* is when the first period is due that hasn't begun, not-a-number where it doesn't count.
    """

    counting: Array
    over: Array
    dues: list[Due]
    days: list[Array]
    future: Array | None
    odd: Odd


class _Tally:
    """What each period of a recurring duty comes to, as bits: the lowest bit is the first period."""

    def __init__(
        self, body: Recurring, rule: LoweredRule, ask: Ask, scope: Scope, start: Start, periods: list[CalendarPeriod]
    ) -> None:
        self.body, self.rule, self.ask, self.scope, self.start, self.periods = body, rule, ask, scope, start, periods
        self.bits = np.int32 if len(periods) <= SMALL_PERIODS else np.int64
        self.first, self.last = periods[0].start.toordinal(), periods[-1].start.toordinal()
        self.span = (body.unit, self.first, self.last)
        self.floor = ordinal(look_back_from(rule, ask))
        self.late: Array = self.bits(0)
        calendar = self._calendar()
        self.days, self.future = calendar.days, calendar.future
        self.odd = either(start.odd, calendar.odd)
        if self.future is not None:
            # Who begins later still has another first period than the one ahead.
            later = start.possible > self.last
            self.odd = either(self.odd, later if np.any(later) else None)
        self.told, self.over = self._since(calendar)
        self.met, self.broken, self.waiting = self._judged(calendar.dues)

    def _from(self, day: Array) -> Array:
        """Return the bits of the periods that don't begin before a day."""
        table: Array = self.ask.asking.once(("beginnings", self.span), self._beginnings)
        place = np.fmin(np.fmax(day, np.float32(self.first)), np.float32(self.last + 1)) - np.float32(self.first)
        return np.take(table, place.astype(np.int32))

    def _beginnings(self) -> Array:
        """Return for each day, from the first beginning on, the bits of the periods that don't begin before it."""
        starts = np.array([period.start.toordinal() for period in self.periods])
        before = np.searchsorted(starts, np.arange(self.first, self.last + 2))
        every = (1 << len(starts)) - 1
        return np.array([every >> place << place for place in before.tolist()], self.bits)

    def _calendar(self) -> Calendar:
        """Return when the periods are due; without days of their own, once for all frames."""
        if self.body.due is not None:
            return self._scheduled()
        found: Calendar = self.ask.asking.once(("calendar", id(self.rule), self.span), self._scheduled)
        return found

    def _scheduled(self) -> Calendar:
        counting: Array = self.bits(0)
        over_: Array = self.bits(0)
        odd, future = None, None
        dues, days = [], []
        for place, period in enumerate(self.periods):
            end = ordinal(period.end)
            told = Span(end, end)
            if self.body.due is not None:
                told = self.ask.at(period).span(self.body.due, self.scope)
            due = due_on(told, self.rule)
            day = np.where(np.isposinf(due.latest), end, due.latest)
            over = day < self.ask.day
            counts = ~due.unbounded & ~(over & (day < self.floor))
            dues.append(due)
            days.append(day)
            # Days that aren't told leave open which periods count at all.
            untold = ~told.known() & ~due.unbounded
            odd = either(odd, due.odd, untold if np.any(untold) else None)
            if period.start > self.ask.asking.as_of:
                future = np.where(counts & ~over, day, np.float32(np.nan))
                if np.any(over):
                    raise Uncarried("a period that is due before it begins")
                continue
            bit = np.where(counts, self.bits(1 << place), self.bits(0))
            counting, over_ = counting | bit, over_ | np.where(over, bit, self.bits(0))
        return Calendar(counting, over_, dues, days, future, odd)

    def _since(self, calendar: Calendar) -> tuple[Array, Array]:
        """Return the bits that count for each subject, and those that are over: from its beginning, as records go."""
        counting, over = calendar.counting, calendar.over
        since = self.ask.frame.since
        if since is not None:
            seen = ~over | self._from(since)
            counting, over = counting & seen, over & seen
        begin = self._begun(self.start.possible)
        return counting & begin, over & begin

    def _begun(self, day: Array) -> Array:
        """Return the bits that don't lie before the duty began; the day lies in the memo, so that its id is its own."""
        return self.ask.once(("begun", self.span, id(day)), lambda: self._from(day))

    def _judged(self, dues: list[Due]) -> tuple[Array, Array, Array]:
        """Return the bits of the periods that may be done in time, that may be missed, and that may still be to do."""
        plain = self._plainly()
        if plain is not None:
            certain, possible = plain
            return possible & self.told, self.over & ~certain, self.told & ~self.over & ~certain
        met: Array = self.bits(0)
        broken = waiting = met
        for place, period in enumerate(self.periods):
            if period.start <= self.ask.asking.as_of:
                bit = self.bits(1 << place)
                one = self._one(period, self.ask.at(period), dues[place], self.over & bit != 0)
                done, missed, open_, late = (np.where(part, bit, self.bits(0)) for part in one)
                met, broken, waiting, self.late = met | done, broken | missed, waiting | open_, self.late | late
        return met & self.told, broken & self.told, waiting & self.told

    def _one(self, period: CalendarPeriod, at: Ask, due: Due, over: Array) -> tuple[Array, Array, Array, Array]:
        """Judge one period by its own proofs: done in time, missed, still to do, done on a day that is known."""
        ask = self.ask
        proofs: list[Proof] = []
        for done in self.body.done:
            explicit = getattr(done, "explicit", False)
            last = ask.asking.as_of if explicit else min(period.end, ask.asking.as_of)
            proofs.append(prove(done, at, self.scope, (period.start, last)))
        if self.body.reach is not None:
            proofs.append(_reached(self.body.reach, period, at, self.scope))
        proof = all_of(proofs)
        self.odd = either(self.odd, proof.odd)
        in_time, late = due.met(proof, ask.day)
        met = proof.possible & (in_time | ~over)
        broken = over & (~proof.certain | (proof.possible & late))
        return met, broken, ~over & ~proof.certain, np.isfinite(proof.on())

    def _plainly(self) -> tuple[Array, Array] | None:
        """Return the periods surely and possibly done, where each is done by a row on one of its days."""
        body = self.body
        rows = [done for done in body.done if isinstance(done, DoneRows) and not done.explicit and done.on is not None]
        moves = getattr(self.rule.rule, "rest_day", None) == "moves"
        if body.due is not None or body.reach is not None or len(rows) != len(body.done) or not rows or moves:
            return None
        certain: Array = self.bits(-1)
        possible = certain
        for done in rows:
            sure, may = self._by_bits(done)
            same = certain is possible and sure is may
            certain = certain & sure
            possible = certain if same else possible & may
        return certain, possible

    def _by_bits(self, done: DoneRows) -> tuple[Array, Array]:
        """Return the periods that hold a row, surely and possibly."""
        ask = self.ask
        assert done.on is not None, "only dated rows lie in a period"
        key = ("bits", ask.asking.known(done.rows).number, ask.asking.known(done.on).number, self.scope, self.span)
        sure, may, odd = ask.once(key, lambda: self._row_bits(done))
        self.odd = either(self.odd, odd)
        return sure, may

    def _row_bits(self, done: DoneRows) -> tuple[Array, Array, Odd]:
        ask = self.ask
        assert done.on is not None, "only dated rows lie in a period"
        made = ("undated", ask.asking.known(done.rows).number)
        rows: tree.Rows = ask.asking.once(made, lambda: attrs.evolve(done.rows, on=None, window=None))
        found = select(rows, ask, self.scope, read=done.on)
        on = ask.span(done.on, found.scope)
        days: _Days = ask.asking.once(("days", self.span), lambda: _Days.of(self.periods, ask.asking.as_of, self.bits))
        number = ask.asking.known(done.on).number
        low = ask.once(("placed", number, found.scope, days.first, len(days.single)), lambda: days.placed(on.lo))
        if on.exact:
            told = np.take(days.single, low, mode="clip")
            sure = np.bitwise_or.reduce(kept(found.certain, told), axis=-2)
            may = sure
            if found.certain is not found.possible:
                may = np.bitwise_or.reduce(kept(found.possible, told), axis=-2)
        else:
            high = days.placed(on.hi)
            single = np.take(days.single, low, mode="clip")
            inside = (single == np.take(days.single, high, mode="clip")) & ~on.noneable()
            sure = np.bitwise_or.reduce(kept(found.certain & inside, single), axis=-2)
            between = np.take(days.since, low, mode="clip") & np.take(days.until, high, mode="clip")
            may = np.bitwise_or.reduce(kept(found.possible & ~np.isnan(on.lo), between), axis=-2)
        if found.untold is not None:
            may = np.where(found.untold, self.bits(-1), may)
        if found.tail is not None and ask.frame.since is not None:
            since = ask.frame.since
            by_key = done.rows.by_key and done.on == done.rows.on
            unseen = ~self._from(np.where(np.isnan(since), 0, since)) if by_key else self.bits(-1)
            may = may | np.where(found.tail, unseen, self.bits(0))
        odd = either(found.odd, odd_among(on.odd, found.possible))
        return sure, may, odd

    def verdict(self) -> Verdict:
        """Return what all periods come to together."""
        missed = self.broken & ~self.met & self._begun(self.start.certain)
        mask = picked(missed != 0, np.uint8(VIOLATED), self._mask())
        return Verdict(mask, lambda: self._figures(mask, missed), self.odd, tuple(self.periods))

    def _figures(self, mask: Array, missed: Array) -> Mapping[str, Any]:
        never = missed & ~self.late
        waiting = self._first_day(self.waiting)
        future = np.float32(np.nan) if self.future is None else self.future
        upcoming = np.where(np.isnan(waiting), future, waiting)
        broken = missed != 0
        explicit = any(getattr(done, "explicit", False) for done in self.body.done)
        breach = np.where(never != 0, ONGOING if explicit else PAST, LATE)
        due = np.where(np.isnan(waiting), only((mask & PENDING) != 0, upcoming), waiting)
        return {
            "due": np.where(broken, self._first_day(np.where(never != 0, never, missed)), due),
            "next_due": np.where(np.isnan(upcoming), self._first_day(self.told & ~self.over), upcoming),
            "breach": np.where(broken, breach, np.uint8(0)),
            "periods": missed,
            "periods_possible": np.where(broken, self.bits(0), self.broken & ~missed),
        }

    def _first_day(self, told: Array) -> Array:
        """Return when the first of some periods is due."""
        if all(np.ndim(day) == 0 for day in self.days):
            table = np.array([np.nan, *self.days], np.float32)
            # The lowest bit alone is a power of two, whose place a float keeps as its exponent.
            lowest = np.asarray(told & -told).astype(np.float64).view(np.int64)
            return np.take(table, (lowest >> 52) - 1022, mode="clip")
        found: Array = np.float32(np.nan)
        for place in reversed(range(len(self.days))):
            here = (told & self.bits(1 << place)) != 0
            if np.any(here):
                found = np.where(here, self.days[place], found)
        return found

    def _mask(self) -> Array:
        """Return what the periods come to, for each first one that there may be."""
        ahead = np.bool_(False) if self.future is None else ~np.isnan(self.future)
        told = (self.told, self.over, self.met, self.broken, self.waiting)
        mask = _together(told, ahead)
        start = self.start
        if start.certain is start.possible or not np.any(start.certain != start.possible):
            return mask
        shape = np.broadcast_shapes(np.shape(mask), np.shape(start.certain))
        unsure = np.broadcast_to(start.certain != start.possible, shape)
        of_unsure = [np.broadcast_to(part, shape)[unsure] for part in told]
        ahead, certain = (np.broadcast_to(part, shape)[unsure] for part in (ahead, start.certain))
        found = np.array(np.broadcast_to(mask, shape))
        more = found[unsure]
        first = np.searchsorted([period.start.toordinal() for period in self.periods], certain)
        for place in range(1, int(first.max()) + 1):
            among = self.bits(-1 << place)
            more |= _together([part & among for part in of_unsure], ahead) * (first >= place)
        if self.body.last is not None:
            more |= bits(ordinal(self.body.last.start) < certain, NOT_APPLICABLE)
        found[unsure] = more
        return found


@frozen(eq=False)
class _Days:
    """Tables by day: the bit of the period a day lies in, the bits from it on, and the bits up to it.

    What lies before the first period has the first place, what lies after the last, or hasn't come, the last.
    """

    first: int
    single: Array
    since: Array
    until: Array

    @classmethod
    def of(cls, periods: list[CalendarPeriod], as_of: date, kind: Any) -> _Days:
        # Units that begin in one year have the same places.
        first, last = date(periods[0].start.year, 1, 1).toordinal(), min(periods[-1].end, as_of).toordinal()
        starts = [period.start.toordinal() for period in periods]
        within = (np.searchsorted(starts, np.arange(first, last + 1), side="right") - 1).tolist()
        every = (1 << len(periods)) - 1
        single = [0, *(1 << place if place >= 0 else 0 for place in within), 0]
        since = [every, *(every >> max(0, place) << max(0, place) for place in within), 0]
        until = [0, *((2 << place) - 1 if place >= 0 else 0 for place in within), every]
        return cls(first, *(np.array(table, kind) for table in (single, since, until)))

    def placed(self, day: Array) -> Array:
        """Return a day's place in the tables."""
        before = np.float32(self.first - 1)
        # Over and over in one place, which is in the cache by then.
        place = np.asarray(np.fmax(day, before))
        place -= before
        return np.fmin(place, np.float32(len(self.single) - 1), out=place).astype(np.intp)


def _together(periods: Sequence[Array], ahead: Array) -> Array:
    """Return what some periods, and no others, come to.

    They are told, over, met, broken and waiting, as bits; *ahead* tells who has one that hasn't begun.
    """
    told, over, met, broken, waiting = periods
    in_order = (over & ~met) == 0
    mask = bits(broken != 0, VIOLATED) | bits(in_order & (waiting != 0), PENDING)
    mask = mask | bits(in_order & ((told & ~met) == 0), FULFILLED)
    nothing = np.where(ahead, np.uint8(PENDING), np.uint8(NOT_APPLICABLE))
    return picked(told == 0, nothing, mask)


def _reached(reach: Reach, period: CalendarPeriod, at: Ask, scope: Scope) -> Proof:
    """A sum over the period that reaches its threshold, on a day that isn't told."""
    asking = at.asking
    window = (tree.Lit(period.start), tree.Lit(min(period.end, asking.as_of)))
    total = asking.made(tree.Aggregate("sum", attrs.evolve(reach.rows, window=window), reach.measure))
    enough = ordered(at.span(reach.at_least, scope), at.span(total, scope), strict=False)
    day = ordinal(period.start)
    return Proof(enough.certain, enough.possible, day, day, enough.odd)


# -- since the last time


def interval(body: Interval, rule: LoweredRule, ask: Ask, scope: Scope) -> Verdict:
    """No longer than so long since the last time, or since the duty began."""
    start = _start(body.starts, None, rule, ask, scope)
    low_clock: Array | None = None
    high_clock: Array | None = None
    odd = start.odd
    for done in body.done:
        low, high, strange = _last_time(done, ask, scope)
        odd = either(odd, strange)
        low = np.fmax(low, start.possible)
        high = np.fmax(high, start.certain)
        low_clock = low if low_clock is None else np.minimum(low_clock, low)
        high_clock = high if high_clock is None else np.minimum(high_clock, high)
    assert low_clock is not None and high_clock is not None, "something is done"
    high_clock = np.where(np.isposinf(start.certain), np.inf, high_clock)
    longest = as_cat(ask.value(body.longest, scope))
    odd = either(odd, longest.odd)
    mask: Array = np.uint8(PENDING)
    exact: Array = np.float32(np.nan)
    for code, value in enumerate(longest.domain.values):
        here = longest.codes == code
        if not np.any(here):
            continue
        if isinstance(value, Failed):
            odd = either(odd, np.broadcast_to(here, np.broadcast_shapes(np.shape(here), np.shape(low_clock))))
        elif isinstance(value, Known) and isinstance(value.value, Duration):
            low_due = moved(Span(low_clock, low_clock), value.value, 1)
            high_due = moved(Span(high_clock, high_clock), value.value, 1)
            odd = either(odd, low_due.odd, high_due.odd)
            due = Due(low_due.lo, high_due.lo, np.bool_(False))
            mask = np.where(here, due.unmet(ask.day), mask)
            exact = np.where(here, due.exact(), exact)
    return Verdict(mask, lambda: {"breach": bits(mask == VIOLATED, 1), "due": exact}, odd)


def _last_time(done: Done, ask: Ask, scope: Scope) -> tuple[Array, Array, Odd]:
    """Return the last day something was certainly done, and the last day it may have been."""
    if isinstance(done, DoneOn):
        proof = prove(done, ask, scope)
        low = np.where(proof.certain & np.isfinite(proof.earliest), proof.earliest, np.nan)
        some = np.where(proof.possible, ask.day, -np.inf)
        return low, np.where(proof.certain & np.isfinite(proof.latest), proof.latest, some), proof.odd
    found = select(done.rows, ask, scope, read=done.on)
    on = ask.span(done.on, found.scope) if done.on is not None else Span(np.float32(-np.inf), np.float32(np.inf))
    last = np.where(np.isfinite(on.hi), np.minimum(on.hi, ask.day), ask.day)
    high = np.fmax.reduce(np.where(found.possible, last, -np.inf), axis=-2, initial=-np.inf)
    dated = found.certain & np.isfinite(on.lo)
    low = np.fmax.reduce(only(dated, on.lo), axis=-2, initial=np.nan)
    since = ask.frame.since
    if found.tail is not None and since is not None:
        behind = found.tail & ~(low >= since)
        high = np.where(behind, np.fmax(high, since - 1), high)
    if found.untold is not None:
        low = np.where(found.untold, np.nan, low)
        high = np.where(found.untold, ask.day, high)
    return low, high, either(found.odd, odd_among(on.odd, found.possible))
