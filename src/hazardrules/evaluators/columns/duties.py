"""Obligations for everybody at once: states, deadlines, periods as bits, and time since the last."""

from __future__ import annotations

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
    only,
    ordered,
)
from hazardrules.evaluators.possible import Failed, Known
from hazardrules.findings.status import FULFILLED, NOT_APPLICABLE, PENDING, VIOLATED
from hazardrules.lower import tree
from hazardrules.lower.program import Deadline, Done, DoneOn, DoneRows, Interval, LoweredRule, Reach, Recurring, State

MOST_PERIODS: Final = 62
"""Periods that fit into one whole number as bits."""


def look_back_from(rule: LoweredRule, ask: Ask) -> date:
    """Return the first day the rule still looks back to."""
    return day_of(shift(ask.asking.as_of, rule.rule.look_back, -1))


def state(body: State, rule: LoweredRule, ask: Ask, scope: Scope) -> Verdict:
    """A state that must hold; before its day, not holding yet is pending."""
    holds = ask.truth(body.holds, scope)
    mask = bits(holds.possible, FULFILLED)
    if body.by is None:
        mask = mask | bits(~holds.certain, VIOLATED)
        return Verdict(mask, {"breach": bits(mask == VIOLATED, 1)}, holds.odd)
    due = due_on(ask.span(body.by, scope), rule)
    mask = mask | bits(~holds.certain, 255) & due.unmet(ask.day)
    figures = {"breach": bits(mask == VIOLATED, 1), "due": only(~holds.certain, due.exact())}
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
    days: list[Span] = []
    in_force = first.start if first is not None else rule.in_force.start
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
    certain = np.where(np.isnan(value.lo), possible, value.hi)
    return Start(possible, certain, value.odd)


# -- again and again


@frozen(eq=False)
class Block:
    """One calendar period: what is proved of it, when it is due, and for whom it counts.

    *skipped* are those for whom no day binds.
    """

    period: CalendarPeriod
    proof: Proof
    due: Due
    day: Array
    over: Array
    skipped: Array


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
    if len(periods) > MOST_PERIODS:
        raise Uncarried("more periods than fit into one number")
    start = _start(body.starts, body.first, rule, ask, scope)
    tally = _Tally(body, rule, ask, scope, start, periods)
    return tally.verdict()


class _Tally:
    """What each period of a recurring duty comes to, as bits: the lowest bit is the first period."""

    def __init__(
        self, body: Recurring, rule: LoweredRule, ask: Ask, scope: Scope, start: Start, periods: list[CalendarPeriod]
    ) -> None:
        self.body, self.rule, self.ask, self.scope, self.start, self.periods = body, rule, ask, scope, start, periods
        self.starts = np.array([period.start.toordinal() for period in periods], np.float32)
        self.floor = ordinal(look_back_from(rule, ask))
        self.odd: Odd = start.odd
        nothing: Array = np.int64(0)
        self.late = self.told = self.over = self.met = self.broken = self.waiting = nothing
        # Blocks are due on their last day, or on a day of their own.
        self.days: list[Array] = []
        self.future: Array | None = None
        self._judge()

    def _from(self, day: Array) -> Array:
        """Return the bits of the periods that don't begin before a day."""
        every = np.int64((1 << len(self.periods)) - 1)
        if np.ndim(day) == 0 or (len(self.periods) and float(np.max(day, initial=0)) <= self.starts[0]):
            before = int((self.starts < np.max(day, initial=0)).sum())
            return np.int64(every >> before << before)
        first = np.zeros(np.shape(day), np.uint8)
        for begins in self.starts:
            first += begins < day
        return np.take(every >> np.arange(len(self.periods) + 1) << np.arange(len(self.periods) + 1), first)

    def _judge(self) -> None:
        ask = self.ask
        begin = self._from(self.start.possible)
        since = ask.frame.since
        plain = self._plainly()
        for place, period in enumerate(self.periods):
            bit = np.int64(1 << place)
            due, day, over, counts = self._scheduled(period)
            self.odd = either(self.odd, due.odd)
            self.days.append(day)
            if since is not None:
                counts = counts & ~(over & (ordinal(period.start) < since))
            if period.start > ask.asking.as_of:
                self.future = np.where(counts & ~over, day, np.nan)
                if np.any(over):
                    raise Uncarried("a period that is due before it begins")
                # Who begins later still has another first period than this one.
                late = self.start.possible > ordinal(period.start)
                self.odd = either(self.odd, late if np.any(late) else None)
                continue
            told = np.where(counts, bit, 0)
            self.told = self.told | told
            self.over = self.over | np.where(over, told, 0)
            if plain is None:
                self._one(period, ask.at(period), due, over, bit, told)
        self.told = self.told & begin
        self.over = self.over & begin
        if plain is not None:
            certain, possible = plain
            self.met = possible & self.told
            self.broken = self.over & ~certain
            self.waiting = self.told & ~self.over & ~certain
        else:
            self.met, self.broken, self.waiting = (part & self.told for part in (self.met, self.broken, self.waiting))

    def _scheduled(self, period: CalendarPeriod) -> tuple[Due, Array, Array, Array]:
        """Return when a period is due, the day to hold against, whether it is over, whether it still counts."""
        if self.body.due is not None:
            return self._held(period, self.ask.at(period).span(self.body.due, self.scope))
        day = ordinal(period.end)
        found: tuple[Due, Array, Array, Array] = self.ask.asking.once(
            ("due", id(self.rule), period), lambda: self._held(period, Span(day, day))
        )
        return found

    def _held(self, period: CalendarPeriod, told: Span) -> tuple[Due, Array, Array, Array]:
        due = due_on(told, self.rule)
        day = np.where(np.isposinf(due.latest), ordinal(period.end), due.latest)
        over = day < self.ask.day
        return due, day, over, ~due.unbounded & ~(over & (day < self.floor))

    def _one(self, period: CalendarPeriod, at: Ask, due: Due, over: Array, bit: Any, told: Array) -> None:
        """Judge one period by its own proofs."""
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
        self.met = self.met | np.where(met, bit, 0)
        self.broken = self.broken | np.where(broken, bit, 0)
        self.waiting = self.waiting | np.where(~over & ~proof.certain, bit, 0)
        self.late = self.late | np.where(np.isfinite(proof.on()), bit, 0)

    def _plainly(self) -> tuple[Array, Array] | None:
        """Return the periods surely and possibly done, where each is done by a row on one of its days."""
        body = self.body
        rows = [done for done in body.done if isinstance(done, DoneRows) and not done.explicit and done.on is not None]
        moves = getattr(self.rule.rule, "rest_day", None) == "moves"
        if body.due is not None or body.reach is not None or len(rows) != len(body.done) or not rows or moves:
            return None
        certain: Array = np.int64(-1)
        possible = certain
        for done in rows:
            sure, may = self._by_bits(done)
            certain, possible = certain & sure, possible & may
        return certain, possible

    def _by_bits(self, done: DoneRows) -> tuple[Array, Array]:
        """Return the periods that hold a row, surely and possibly."""
        ask = self.ask
        assert done.on is not None, "only dated rows lie in a period"
        key = ("bits", ask.asking.known(done.rows).number, ask.asking.known(done.on).number, self.scope, *self.periods)
        if key not in ask.memo:
            ask.memo[key] = self._row_bits(done)
        sure, may, odd = ask.memo[key]
        self.odd = either(self.odd, odd)
        return sure, may

    def _row_bits(self, done: DoneRows) -> tuple[Array, Array, Odd]:
        ask = self.ask
        assert done.on is not None, "only dated rows lie in a period"
        rows = ask.asking.made(attrs.evolve(done.rows, on=None, window=None))
        found = select(rows, ask, self.scope, read=done.on)
        on = ask.span(done.on, found.scope)
        first = self.periods[0].start.toordinal()
        last = min(self.periods[-1].end, ask.asking.as_of).toordinal()
        length = last - first + 1
        within = np.searchsorted(self.starts, np.arange(first, last + 1), side="right") - 1
        single = np.concatenate([[0], np.int64(1) << within.astype(np.int64), [0]])

        def placed(day: Array) -> Array:
            return np.fmin(np.fmax(day - np.float32(first - 1), 0), length + 1).astype(np.int32)

        low = np.take(single, placed(on.lo))
        if on.exact:
            sure = np.bitwise_or.reduce(kept(found.certain, low), axis=-2)
            may = sure
            if found.certain is not found.possible:
                may = np.bitwise_or.reduce(kept(found.possible, low), axis=-2)
        else:
            one = (np.take(within, np.clip(placed(on.lo) - 1, 0, length - 1))) == np.take(
                within, np.clip(placed(on.hi) - 1, 0, length - 1)
            )
            inside = (on.lo >= first) & (on.hi <= last) & one & ~on.noneable()
            sure = np.bitwise_or.reduce(kept(found.certain & inside, low), axis=-2)
            every = np.int64((1 << len(self.periods)) - 1)
            since_low = np.concatenate([[every], every >> within.astype(np.int64) << within.astype(np.int64), [0]])
            up_to = np.concatenate([[0], (np.int64(2) << within.astype(np.int64)) - 1, [every]])
            between = np.take(since_low, placed(on.lo)) & np.take(up_to, placed(on.hi))
            between = np.where(np.isnan(on.lo), 0, between)
            may = np.bitwise_or.reduce(kept(found.possible, between), axis=-2)
        if found.untold is not None:
            may = np.where(found.untold, np.int64(-1), may)
        if found.tail is not None and ask.frame.since is not None:
            since = ask.frame.since
            by_key = done.rows.by_key and done.on == done.rows.on
            unseen = ~self._from(np.where(np.isnan(since), 0, since)) if by_key else np.int64(-1)
            may = may | np.where(found.tail, unseen, 0)
        odd = either(found.odd, None if on.odd is None else (on.odd & found.possible).any(axis=-2))
        return sure, may, odd

    def verdict(self) -> Verdict:
        """Return what all periods come to together."""
        begun = self._from(self.start.certain)
        missed = self.broken & ~self.met & begun
        never = missed & ~self.late
        mask = np.where(missed != 0, np.uint8(VIOLATED), self._mask(begun))
        upcoming, open_day, pending = self._days_ahead()
        following = np.where(np.isnan(upcoming), open_day, upcoming)
        broken = missed != 0
        explicit = any(getattr(done, "explicit", False) for done in self.body.done)
        breach = np.where(never != 0, ONGOING if explicit else PAST, LATE)
        due = np.where(np.isnan(pending), np.where((mask & PENDING) != 0, upcoming, np.nan), pending)
        figures = {
            "due": np.where(broken, self._first_day(np.where(never != 0, never, missed)), due),
            "next_due": following,
            "breach": np.where(broken, breach, np.uint8(0)),
            "periods": missed,
            "periods_possible": np.where(broken, 0, self.broken & ~missed),
            "period_names": tuple(str(period) for period in self.periods),
        }
        return Verdict(mask, figures, self.odd)

    def _days_ahead(self) -> tuple[Array, Array, Array]:
        """Return the next day to act by, the first open period's, and the first that is still pending."""
        upcoming = open_day = pending = self.future if self.future is not None else np.float32(np.nan)
        pending = np.full(np.shape(upcoming), np.nan, np.float32)
        is_open = self.told & ~self.over
        for place in reversed(range(len(self.days))):
            bit = np.int64(1 << place)
            here = (is_open & bit) != 0
            if not np.any(here):
                continue
            waits = (self.waiting & bit) != 0
            upcoming = np.where(waits, self.days[place], upcoming)
            open_day = np.where(here, self.days[place], open_day)
            pending = np.where(waits, self.days[place], pending)
        opened = is_open != 0
        return upcoming, np.where(opened, open_day, upcoming), pending

    def _first_day(self, told: Array) -> Array:
        day: Array = np.float32(np.nan)
        for place in reversed(range(len(self.days))):
            here = (told & np.int64(1 << place)) != 0
            if np.any(here):
                day = np.where(here, self.days[place], day)
        return day

    def _mask(self, begun: Array) -> Array:
        """Return what the periods come to, for each first one that there may be."""
        mask = self._together(np.int64(-1))
        unsure = self.start.certain != self.start.possible
        if not np.any(unsure):
            return mask
        first = np.zeros(np.shape(self.start.certain), np.int64)
        for begins in self.starts:
            first += begins < self.start.certain
        for place in range(1, len(self.periods) + 1):
            reached = unsure & (first >= place)
            if np.any(reached):
                mask = mask | np.where(reached, self._together(np.int64(-1 << place)), 0).astype(np.uint8)
        if self.body.last is not None:
            after = unsure & (ordinal(self.body.last.start) < self.start.certain)
            mask = mask | bits(after, NOT_APPLICABLE)
        return mask

    def _together(self, among: Any) -> Array:
        """Return what these periods, and no others, come to."""
        told = self.told & among
        over = self.over & among
        mask = bits((self.broken & among) != 0, VIOLATED)
        in_order = (over & ~self.met) == 0
        mask = mask | bits(in_order & ((self.waiting & among) != 0), PENDING)
        mask = mask | bits(in_order & ((told & ~self.met) == 0), FULFILLED)
        ahead = np.float32(np.nan) if self.future is None else self.future
        upcoming = ~np.isnan(ahead) | ((self.told & self.waiting) != 0)
        nothing = np.where(upcoming, np.uint8(PENDING), np.uint8(NOT_APPLICABLE))
        return np.where(told == 0, nothing, mask)


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
    return Verdict(mask, {"breach": bits(mask == VIOLATED, 1), "due": exact}, odd)


def _last_time(done: Done, ask: Ask, scope: Scope) -> tuple[Array, Array, Odd]:
    """Return the last day something was certainly done, and the last day it may have been."""
    if isinstance(done, DoneOn):
        proof = prove(done, ask, scope)
        low = np.where(proof.certain & np.isfinite(proof.earliest), proof.earliest, np.nan)
        some = np.where(proof.possible, ask.day, -np.inf)
        return low, np.where(np.isfinite(proof.latest), proof.latest, some), proof.odd
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
    return low, high, either(found.odd, None if on.odd is None else (on.odd & found.possible).any(axis=-2))
