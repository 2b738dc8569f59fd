"""What generated code calls when a fact is unknown or a value isn't plain.

A value in generated code is plain (None is none), `UNKNOWN`, a `Maybe` or a `Failed`.
Here the rare ones are lifted to the interpreter's own values and go through the
interpreter's own functions, so that both agree by construction. What is missing isn't
carried: it is worked out when somebody asks.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

import attrs

from hazardrules.dates import Duration, day_of
from hazardrules.evaluators.interpreter.duties import done_by
from hazardrules.evaluators.interpreter.limits import acted as act_by_day
from hazardrules.evaluators.interpreter.proofs import Proof
from hazardrules.evaluators.possible import (
    Failed,
    Known,
    Maybe,
    Value,
    before,
    equal,
    high_of,
    low_of,
    may_be_none,
    may_exist,
    ordered,
    truth,
)
from hazardrules.findings.finding import NO_FIGURES, Figures
from hazardrules.findings.status import FULFILLED, VIOLATED
from hazardrules.lower.program import LoweredRule

Tri = bool | None
ONGOING: Final = Figures(breach="ongoing")
_UNPROVED: Final = (False, False, None, None)


class Refused(Exception):
    """This rule needs the interpreter: something came up that generated code doesn't carry."""


def lift(value: Any) -> Value:
    """Return a generated value as the interpreter has it."""
    kind = type(value)
    return value if kind is Maybe or kind is Failed else Known(value)


def plain(value: Value) -> Any:
    """Return an interpreter's value as generated code has it."""
    return value.value if type(value) is Known else value


def told(value: Value) -> Tri:
    """Return a condition as True, False or None; a failure stops the rule."""
    if type(value) is Failed:
        raise Refused
    return truth(value)


def less(left: Any, right: Any) -> Tri:
    """left < right."""
    return told(ordered(lift(left), lift(right), strict=True))


def at_most(left: Any, right: Any) -> Tri:
    """left <= right."""
    return told(ordered(lift(left), lift(right), strict=False))


def same(left: Any, right: Any) -> Tri:
    """left = right."""
    return told(equal(lift(left), lift(right)))


def tri(value: Any) -> Tri:
    """Return a boolean value as True, False or None; a failure stops the rule."""
    return told(lift(value))


def acted(on: Any, day: date, look_back: Duration, certain: bool) -> tuple[int, Figures]:
    """Return the verdict of a forbidden act, *certain* or possible, on a day that may be unknown."""
    if type(on) is Failed:
        raise Refused
    mask = act_by_day(on if type(on) is Maybe else Known(on), day, look_back) | (0 if certain else FULFILLED)
    if mask != VIOLATED:
        return mask, NO_FIGURES
    return mask, Figures(breach="past", due=on) if isinstance(on, date) else ONGOING


def dated(value: Any, day: date) -> tuple[bool, bool, Any, Any]:
    """Return the proof that a date is: it counts once it has come."""
    kind = type(value)
    if kind is date or kind is datetime:
        come = day_of(value) <= day
        return (True, True, value, value) if come else _UNPROVED
    if value is None:
        return _UNPROVED
    if kind is Failed:
        raise Refused
    low, high = low_of(value), high_of(value)
    if not may_exist(value) or (low is not None and not before(low, day, strict=False)):
        return _UNPROVED
    certain = high is not None and before(high, day, strict=False) and not may_be_none(value)
    return certain, True, low, high if certain else None


def deadline(due: Any, proofs: tuple[tuple[bool, bool, Any, Any], ...], rule: LoweredRule, day: date) -> Any:
    """Return the verdict of something to be done by a day, by the interpreter's own rule."""
    verdict = done_by(lift(due), [Proof(*proof) for proof in proofs], rule, day)
    if verdict.failure is not None:
        raise Refused
    return verdict.mask, verdict.figures


def unbreached(figures: Figures) -> Figures:
    """Return figures that claim no breach, for a rule that may not apply at all."""
    return figures if figures.breach is None else attrs.evolve(figures, breach=None)


def within(visits: set[Any], limit: int) -> tuple[int, Figures]:
    """Return the verdict of visits that were all made; beyond the cap, the interpreter says which broke it."""
    used = len(visits)
    if used > limit:
        raise Refused
    return FULFILLED, Figures(used=used, used_at_most=used, limit=limit, remaining=limit - used)
