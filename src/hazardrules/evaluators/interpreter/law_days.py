"""By which law an act is judged: that of its own day, or of each day it may have been."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs
from attrs import frozen

from hazardrules.evaluators.interpreter.conditions import evaluate
from hazardrules.evaluators.interpreter.world import Here
from hazardrules.evaluators.possible import (
    NOTHING,
    TRUE,
    Failed,
    Known,
    Missings,
    Value,
    high_of,
    in_days,
    low_of,
    may_be_none,
    missing_of,
    undecided,
)
from hazardrules.lower.program import LoweredRule


@frozen
class Laws:
    """The days whose law may count, one for each stretch of days on which the law is the same.

    *points* are those on which the version asked about was in force, *in_force* whether it
    was on the act's day, and *missing* what would tell that day.
    """

    days: tuple[date, ...]
    points: tuple[Here, ...]
    in_force: Value = TRUE
    missing: Missings = NOTHING


def laws_of(rule: LoweredRule, freeing: Iterable[LoweredRule], here: Here) -> Laws:
    """Return the law by which a version of a rule is judged here.

    An act that is dated after the day asked about is judged by the law of that day: no
    later one is known.
    """
    if rule.law_of is None:
        return Laws((here.law_day,), (here,))
    day = in_days(evaluate(rule.law_of, here))
    if isinstance(day, Failed):
        return Laws((here.day,), (here,), day)
    if isinstance(day, Known):
        days = {here.day if day.value is None else min(day.value, here.day)}
    else:
        low, high = low_of(day), high_of(day)
        first = date.min if low is None else min(low, here.day)
        last = here.day if high is None else min(high, here.day)
        # Of another version of the rule it counts whether it was in force, and not what it says.
        others = (turn for version in here.program.versions(rule.id) for turn in version.in_force.turns())
        read = (turn for told in (rule, *freeing) for turn in here.program.turns_read(told))
        days = {first, *(turn for turn in (*others, *read) if first < turn <= last)}
        if may_be_none(day):
            days.add(here.day)
    inside = [one for one in sorted(days) if rule.in_force.contains(one)]
    points = tuple(attrs.evolve(here, law_day=one) for one in inside)
    in_force = TRUE if len(inside) == len(days) else undecided(missing_of(day))
    return Laws(tuple(sorted(days)), points, in_force, missing_of(day))
