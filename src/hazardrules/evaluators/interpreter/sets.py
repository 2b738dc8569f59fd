"""Sets whose members may be open: who is in, what two share, what is left."""

from __future__ import annotations

from typing import Any

from hazardrules.evaluators.possible import (
    FALSE,
    NONE,
    Known,
    Maybe,
    Value,
    first_failure,
    members,
    missing_of,
    undecided,
)
from hazardrules.facts.types import EnumType
from hazardrules.lower import tree


def contained(expr: tree.In, item: Known | Maybe, of: Known | Maybe) -> Value:
    """Tell whether a value is in a set; in a tree, lying under a member counts."""
    if isinstance(item, Known):
        single = frozenset() if item.value is None else frozenset({item.value})
        return _meets(Known(single), of, expr.under)
    if item.choices is None:
        return FALSE if members(of)[1] == frozenset() else undecided(missing_of(item, of))
    # What may be one of a hundred acts is asked once, not act by act.
    told = item.choices - {None}
    low, high = (None if part is None else _lying_under(part, expr.under) for part in members(of))
    inside = told & (low or frozenset())
    within = told if high is None else told & high
    if inside != within:
        return undecided(missing_of(item, of))
    if inside == item.choices or not inside:
        return Known(bool(inside))
    return undecided(item.missing)


def overlaps(expr: tree.Overlaps, left: Known | Maybe, right: Known | Maybe) -> Value:
    """Tell whether two sets share a member."""
    return _meets(left, right, expr.under)


def _meets(left: Known | Maybe, right: Known | Maybe, under: EnumType | None) -> Value:
    """Tell whether two sets share a member; in a tree, lying under one counts."""
    low, high = _lineages(members(left), under)
    other_low, other_high = members(right)
    if low & other_low:
        return Known(True)
    if high == frozenset() or other_high == frozenset():
        return FALSE
    if high is not None and other_high is not None and not high & other_high:
        return FALSE
    return undecided(missing_of(left, right))


def _lying_under(told: frozenset[Any], under: EnumType | None) -> frozenset[Any]:
    return told if under is None else frozenset[Any]().union(*map(under.under, told))


def _lineages(
    told: tuple[frozenset[Any], frozenset[Any] | None], under: EnumType | None
) -> tuple[frozenset[Any], frozenset[Any] | None]:
    if under is None:
        return told
    low, high = (
        None if part is None else frozenset(above for one in part for above in under.lineage(one)) for part in told
    )
    return low or frozenset(), high


def listed(values: list[Value]) -> Value:
    """Return the set of several values; one that is none isn't in it."""
    failure = first_failure(values)
    if failure is not None:
        return failure
    certain = frozenset(value.value for value in values if isinstance(value, Known) and value.value is not None)
    open_ = [value for value in values if isinstance(value, Maybe)]
    if not open_:
        return Known(certain)
    possible: frozenset[Any] | None = certain
    for value in open_:
        possible = None if possible is None or value.choices is None else possible | (value.choices - {None})
    return Maybe(missing_of(*open_), certain, possible)


def without(_expr: tree.Without, left: Known | Maybe, right: Known | Maybe) -> Value:
    """Return what is in one set and not in another."""
    low, high = members(left)
    away_low, away_high = _as_set(right)
    kept_low = frozenset() if away_high is None else low - away_high
    kept_high = None if high is None else high - away_low
    if isinstance(left, Known) and isinstance(right, Known):
        return Known(kept_low)
    return Maybe(missing_of(left, right), kept_low, kept_high)


def _as_set(value: Known | Maybe) -> tuple[frozenset[Any], frozenset[Any] | None]:
    if isinstance(value, Known) and not isinstance(value.value, frozenset):
        single = frozenset() if value.value is None else frozenset({value.value})
        return single, single
    if (
        isinstance(value, Maybe)
        and value.choices is not None
        and not any(isinstance(one, frozenset) for one in value.choices)
    ):
        return frozenset(), value.choices - {None}
    return members(value)


def only(_expr: tree.Only, value: Known | Maybe) -> Value:
    """Return the one member of a set that has no other; none otherwise."""
    low, high = members(value)
    if high is not None and low == high:
        return Known(next(iter(low))) if len(low) == 1 else NONE
    if len(low) > 1:
        return NONE
    choices = None if high is None else frozenset({*high, None})
    return Maybe(missing_of(value), choices=choices, none=True)
