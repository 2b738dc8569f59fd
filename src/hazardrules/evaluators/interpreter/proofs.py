"""Whether something was done, and when: the earliest day that is certain and that is possible."""

from __future__ import annotations

from datetime import date, datetime

import attrs
from attrs import frozen

from hazardrules.dates import day_of
from hazardrules.evaluators.interpreter.conditions import evaluate
from hazardrules.evaluators.interpreter.rows import Selection, select
from hazardrules.evaluators.interpreter.world import Here
from hazardrules.evaluators.possible import (
    NOTHING,
    Failed,
    Known,
    Missings,
    before,
    high_of,
    low_of,
    may_be_none,
    may_exist,
    missing_of,
    moment_order,
)
from hazardrules.lower import tree
from hazardrules.lower.program import Done, DoneOn, DoneRows

Moment = date | datetime


@frozen
class Proof:
    """What is known of something's having been done.

    *certain*: it was done, on a day between *earliest* and *latest* (None: any day up
    to the one asked about). *possible*: it may have been. A certain proof is possible.
    """

    certain: bool
    possible: bool
    earliest: Moment | None = None
    latest: Moment | None = None
    missing: Missings = NOTHING
    failure: Failed | None = None

    @property
    def on(self) -> Moment | None:
        """The day it was done, when that is known exactly."""
        return self.latest if self.certain and self.earliest == self.latest else None


def prove(done: Done, here: Here, window: tuple[date, date] | None = None) -> Proof:
    """Return what is known of one proof; *window* holds the days that count."""
    if isinstance(done, DoneOn):
        return _by_date(done, here, window)
    rows = done.rows
    if window is not None:
        by_key = rows.by_key and done.on == rows.on
        ends = (tree.Lit(window[0]), tree.Lit(window[1]))
        rows = attrs.evolve(rows, on=done.on, window=ends, by_key=by_key)
    return _by_rows(done, select(rows, here, evaluate))


def _by_rows(done: DoneRows, found: Selection) -> Proof:
    if found.failure is not None:
        return Proof(False, False, failure=found.failure)
    lows: list[Moment | None] = []
    highs: list[Moment | None] = []
    missing = set(found.doubts())
    for row in found.rows:
        on = evaluate(done.on, row.here) if done.on is not None else Known(None)
        if isinstance(on, Failed):
            return Proof(False, False, failure=on)
        lows.append(low_of(on))
        missing |= missing_of(on)
        if row.certain:
            highs.append(high_of(on))
    certain = bool(highs)
    # Unseen rows, or one without a date, may lie earlier than any that is dated.
    dated = [day for day in lows if day is not None]
    earliest = None if len(dated) < len(lows) or not found.closed else min(dated, default=None)
    sure = [day for day in highs if day is not None]
    latest = min(sure) if sure else None
    return Proof(certain, bool(found.rows) or not found.closed, earliest, latest, frozenset(missing))


def _by_date(done: DoneOn, here: Here, window: tuple[date, date] | None) -> Proof:
    """A date proves once it has come: a later day reads as not yet."""
    value = evaluate(done.day, here)
    if isinstance(value, Failed):
        return Proof(False, False, failure=value)
    low, high = low_of(value), high_of(value)
    if not may_exist(value) or (low is not None and not before(low, here.as_of, strict=False)):
        return Proof(False, False)
    come = high is not None and before(high, here.as_of, strict=False)
    certain = come and not may_be_none(value)
    if window is not None:
        outside = (low is not None and day_of(low) > window[1]) or (high is not None and day_of(high) < window[0])
        if outside:
            return Proof(False, False)
        certain = certain and low is not None and window[0] <= day_of(low) and day_of(high) <= window[1]
    return Proof(certain, True, low, high if certain else None, missing_of(value))


def all_of(proofs: list[Proof]) -> Proof:
    """Return the proof that everything was done: on the day the last of them was."""
    failure = next((proof.failure for proof in proofs if proof.failure is not None), None)
    if failure is not None:
        return Proof(False, False, failure=failure)
    if not proofs:
        return Proof(False, False)
    certain = all(proof.certain for proof in proofs)
    possible = all(proof.possible for proof in proofs)
    lows = [proof.earliest for proof in proofs]
    highs = [proof.latest for proof in proofs]
    earliest = max((day for day in lows if day is not None), key=moment_order, default=None)
    dated = [day for day in highs if day is not None]
    latest = None if len(dated) < len(highs) else max(dated, key=moment_order, default=None)
    missing: Missings = NOTHING
    for proof in proofs:
        # What is proved already, or ruled out, isn't asked about.
        if proof.on is None:
            missing |= proof.missing
    return Proof(certain, possible, earliest, latest, missing if possible else NOTHING)
