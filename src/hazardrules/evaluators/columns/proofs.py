"""Whether something was done, and when, and the last day to do it: for everybody at once."""

from __future__ import annotations

from typing import Any, Final

import attrs
import numpy as np
from attrs import field, frozen

from hazardrules.evaluators.columns.asking import Ask, Scope
from hazardrules.evaluators.columns.days import looked_up, working_days
from hazardrules.evaluators.columns.rows import select
from hazardrules.evaluators.columns.values import Array, Odd, Span, either, only
from hazardrules.findings.status import FULFILLED, NOT_APPLICABLE, PENDING, VIOLATED
from hazardrules.law.rule import Obligation
from hazardrules.lower import tree
from hazardrules.lower.program import Done, DoneOn, DoneRows, LoweredRule

BREACHES: Final = ("", "ongoing", "late", "past")
ONGOING, LATE, PAST = np.uint8(1), np.uint8(2), np.uint8(3)


@frozen(eq=False)
class Verdict:
    """Statuses as bits, the figures beside them by name, and where arrays can't tell."""

    mask: Array
    figures: dict[str, Any] = field(factory=dict)
    odd: Odd = None


def bits(mask: Array, status: int) -> Array:
    """Return a status where a mask holds."""
    return np.asarray(mask).view(np.uint8) * np.uint8(status)


@frozen(eq=False)
class Proof:
    """What is known of something's having been done; infinite days are not told."""

    certain: Array
    possible: Array
    earliest: Array
    latest: Array
    odd: Odd = None

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
    odd = either(found.odd, None if on.odd is None else (on.odd & found.possible).any(axis=-2))
    return Proof(found.certain.any(axis=-2), possible, earliest, latest, odd)


def _by_date(done: DoneOn, ask: Ask, scope: Scope, window: tuple[Any, Any] | None) -> Proof:
    """A date proves once it has come: a later day reads as not yet."""
    told = ask.span(done.day, scope)
    possible = told.lo <= ask.day
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
        first = Proof(
            first.certain & proof.certain,
            first.possible & proof.possible,
            np.maximum(first.earliest, proof.earliest),
            np.maximum(first.latest, proof.latest),
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
    if told.law is not None:
        # 及时 without a number: the text names no day that could be missed.
        unbounded = unbounded | (told.law & np.isposinf(told.hi) & ~told.known())
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
    in_time, late = due.met(proof, day)
    mask = bits(proof.possible & in_time, FULFILLED)
    late = late & proof.possible
    last = np.where(np.isinf(proof.latest), day, proof.latest)
    mask = mask | bits(late & (last >= floor), VIOLATED)
    past = (proof.earliest < floor) & (due.earliest < floor)
    mask = mask | bits(late & past, NOT_APPLICABLE)
    mask = mask | bits(~proof.certain, 255) & due.unmet(day)
    shown = mask != NOT_APPLICABLE
    broken = mask == VIOLATED
    on = only(shown & (~broken | proof.certain), proof.on())
    figures = {
        "due": only(shown & (mask != FULFILLED), due.exact()),
        "done_on": on,
        "breach": bits(broken, 1) << bits(proof.certain, 1),
    }
    return Verdict(mask, figures, either(due.odd, proof.odd))
