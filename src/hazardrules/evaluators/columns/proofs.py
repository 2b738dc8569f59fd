"""Whether something was done, and when, and the last day to do it: for everybody at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs
import numpy as np
from attrs import frozen

from hazardrules.dates import CalendarPeriod
from hazardrules.evaluators.columns.asking import Ask, Scope
from hazardrules.evaluators.columns.days import looked_up, working_days
from hazardrules.evaluators.columns.rows import select
from hazardrules.evaluators.columns.values import Array, Odd, Span, either, odd_among, only, picked
from hazardrules.findings.status import FULFILLED, NOT_APPLICABLE, PENDING, VIOLATED
from hazardrules.law.rule import Obligation
from hazardrules.lower import tree
from hazardrules.lower.program import Done, DoneOn, DoneRows, LoweredRule

BREACHES: Final = ("", "ongoing", "late", "past")
ONGOING, LATE, PAST = np.uint8(1), np.uint8(2), np.uint8(3)


Figures = Callable[[], Mapping[str, Any]]
"""Figures by name, worked out when somebody asks for them: most subjects are only counted."""


def no_figures() -> Mapping[str, Any]:
    """Return no figures."""
    return {}


@frozen(eq=False)
class Verdict:
    """Statuses as bits, the figures beside them, and where arrays can't tell.

    *periods* are those of the bits of the figures `periods` and `periods_possible`.
    """

    mask: Array
    figures: Figures = no_figures
    odd: Odd = None
    periods: tuple[CalendarPeriod, ...] = ()


def bits(mask: Array, status: int) -> Array:
    """Return a status where a mask holds."""
    holds = np.asarray(mask).view(np.uint8)
    return holds if status == 1 else holds * np.uint8(status)


@frozen(eq=False)
class Proof:
    """What is known of something's having been done; infinite days are not told, others count where it was."""

    certain: Array
    possible: Array
    earliest: Array
    latest: Array
    odd: Odd = None

    @property
    def exact(self) -> bool:
        """Whether nothing is unknown."""
        return self.certain is self.possible and self.earliest is self.latest

    def on(self) -> Array:
        """Return the day it was done, where that is known exactly."""
        return only(self.certain & (self.earliest == self.latest), self.latest)


def prove(done: Done, ask: Ask, scope: Scope, window: tuple[Any, Any] | None = None) -> Proof:
    """Return what is known of one proof; *window* holds the days that count."""
    if isinstance(done, DoneOn):
        return _by_date(done, ask, scope, window)
    rows = done.rows
    if window is not None:
        ends = (tree.Lit(window[0]), tree.Lit(window[1]))
        by_key = rows.by_key and done.on == rows.on
        rows = ask.asking.made(attrs.evolve(rows, on=done.on, window=ends, by_key=by_key))
    return _by_rows(done, rows, ask, scope)


def _by_rows(done: DoneRows, rows: tree.Rows, ask: Ask, scope: Scope) -> Proof:
    found = select(rows, ask, scope, read=done.on)
    on = ask.span(done.on, found.scope) if done.on is not None else Span(np.float32(-np.inf), np.float32(np.inf))
    low = np.where(np.isnan(on.lo), -np.inf, on.lo)
    earliest = np.fmin.reduce(only(found.possible, low), axis=-2, initial=np.nan)
    earliest = np.where(np.isnan(earliest), -np.inf, earliest)
    latest = np.fmin.reduce(np.where(found.certain, on.hi, np.inf), axis=-2, initial=np.inf)
    possible = found.possible.any(axis=-2)
    if found.open is not None:
        earliest = np.where(found.open, -np.inf, earliest)
        possible = possible | found.open
    odd = either(found.odd, odd_among(on.odd, found.possible))
    return Proof(found.certain.any(axis=-2), possible, earliest, latest, odd)


def _by_date(done: DoneOn, ask: Ask, scope: Scope, window: tuple[Any, Any] | None) -> Proof:
    """A date proves once it has come: a later day reads as not yet."""
    told = ask.span(done.day, scope)
    possible = told.lo <= ask.day
    if told.exact and window is None:
        # The day counts only where something was done.
        return Proof(possible, possible, told.lo, told.lo, told.odd)
    certain = (told.hi <= ask.day) & ~told.noneable()
    if window is not None:
        first, last = (np.float32(day.toordinal()) for day in window)
        possible = possible & ~((told.lo > last) | (told.hi < first))
        certain = certain & possible & (told.lo >= first) & (told.hi <= last)
    earliest = np.where(possible, told.lo, -np.inf)
    return Proof(certain, possible, earliest, np.where(certain, told.hi, np.inf), told.odd)


def all_of(proofs: list[Proof]) -> Proof:
    """Return the proof that everything was done: on the day the last of them was."""
    if not proofs:
        never = np.bool_(False)
        return Proof(never, never, np.float32(-np.inf), np.float32(np.inf))
    first, *rest = proofs
    for proof in rest:
        exact = first.exact and proof.exact
        certain, latest = first.certain & proof.certain, np.maximum(first.latest, proof.latest)
        first = Proof(
            certain,
            certain if exact else first.possible & proof.possible,
            latest if exact else np.maximum(first.earliest, proof.earliest),
            latest,
            either(first.odd, proof.odd),
        )
    return first


@frozen(eq=False)
class Due:
    """The last day to do something; *unbounded* where no day binds."""

    earliest: Array
    latest: Array
    unbounded: Array
    odd: Odd = None

    @property
    def exact_day(self) -> bool:
        """Whether nothing is unknown."""
        return self.earliest is self.latest

    def before(self, day: Array) -> Array:
        """Return where a day that is told binds and lies before another."""
        return ~self.unbounded & (self.earliest < day)

    def exact(self) -> Array:
        """Return the day, where it is known exactly."""
        told = (self.earliest == self.latest) & ~self.unbounded
        return only(told, self.earliest)

    def unmet(self, day: Array) -> Array:
        """Return the statuses of something not done by the day asked about."""
        mask = bits(self.unbounded | (self.latest >= day), PENDING)
        return mask | bits(~self.unbounded & (self.earliest < day), VIOLATED)

    def met(self, proof: Proof, day: Array) -> tuple[Array, Array]:
        """Return where something done as *proof* says is in time, and where it is late."""
        in_time = self.unbounded | (proof.earliest <= self.latest)
        last = np.where(np.isinf(proof.latest), day, proof.latest)
        return in_time, ~self.unbounded & (self.earliest < last)


def due_on(told: Span, rule: LoweredRule) -> Due:
    """Return the due day of a value, moved off rest days and freed where it is late-born."""
    unbounded = np.isnan(told.lo)
    if told.endless is not None:
        # 及时 without a number: the text names no day that could be missed.
        unbounded = unbounded | (told.endless & np.isposinf(told.hi) & ~told.known())
    odd = told.odd
    if isinstance(rule.rule, Obligation):
        if rule.rule.rest_day == "moves":
            told = looked_up(told, working_days())
            odd = told.odd
        if rule.rule.late_born == "no-deadline" and rule.binds_from is not None:
            born = np.float32(rule.binds_from.toordinal())
            unbounded = unbounded | (told.hi < born)
    return Due(told.lo, told.hi, unbounded, odd)


def done_by(told: Span, proofs: list[Proof], rule: LoweredRule, day: Array, floor: Array) -> Verdict:
    """Hold what is proved against the last day to do it."""
    due, proof = due_on(told, rule), all_of(proofs)
    mask = (
        _surely_done_by(due, proof, day, floor) if proof.exact and due.exact_day else _done_by(due, proof, day, floor)
    )

    def figures() -> Mapping[str, Any]:
        shown = mask != NOT_APPLICABLE
        broken = mask == VIOLATED
        return {
            "due": only(shown & (mask != FULFILLED), due.exact()),
            "done_on": only(shown & (~broken | proof.certain), proof.on()),
            "breach": bits(broken, 1) << bits(proof.certain, 1),
        }

    return Verdict(mask, figures, either(due.odd, proof.odd))


def _done_by(due: Due, proof: Proof, day: Array, floor: Array) -> Array:
    in_time, late = due.met(proof, day)
    mask = bits(proof.possible & in_time, FULFILLED)
    late = late & proof.possible
    last = np.where(np.isinf(proof.latest), day, proof.latest)
    mask = mask | bits(late & (last >= floor), VIOLATED)
    past = (proof.earliest < floor) & (due.earliest < floor)
    mask = mask | bits(late & past, NOT_APPLICABLE)
    return mask | bits(~proof.certain, 255) & due.unmet(day)


def _surely_done_by(due: Due, proof: Proof, day: Array, floor: Array) -> Array:
    """The same where both days are told: one comparison with the day it was done, one with the day asked about."""
    done = proof.certain
    late = done & due.before(proof.latest)
    broken = late | due.before(day) & ~done
    mask = picked(broken, np.uint8(VIOLATED), bits(done, FULFILLED ^ PENDING) ^ np.uint8(PENDING))
    past = late & (proof.latest < floor)
    return picked(past, np.uint8(NOT_APPLICABLE), mask) if np.any(past) else mask
