"""What an expression may be worth when some facts are unknown.

A value is `Known`, `Maybe` (an interval, a set of choices, or anything of its type), or
`Failed`. What is unknown is carried along, so that every open answer names what would
decide it. An operand that settles the answer silences what is unknown in the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from typing import Any, Final

from attrs import field, frozen

from hazardrules.dates import Duration, day_of
from hazardrules.findings.finding import Missing

Missings = frozenset[Missing]
NOTHING: Final[Missings] = frozenset()


@frozen
class Known:
    """Exactly this; None is none."""

    value: Any


@frozen
class Maybe:
    """One of several: *choices* when they can be listed, else between *low* and *high*.

    An end that is None is open. For sets, *low* holds the members that are certain and
    *high* those that are possible (None: any). *none* says that it may be none, *endless*
    that the law itself sets no upper end, so that no fact could tell one.
    """

    missing: Missings = NOTHING
    low: Any = None
    high: Any = None
    choices: frozenset[Any] | None = None
    none: bool = False
    endless: bool = False


@frozen
class Failed:
    """No value: a rule that needs it can't be decided, and says why."""

    message: str
    message_zh: str = field(default="", eq=False)


Value = Known | Maybe | Failed

TRUE: Final = Known(True)
FALSE: Final = Known(False)
NONE: Final = Known(None)


def settled(value: Maybe) -> Value:
    """Return what is left of a value: one that can only be one thing is that, whatever else is unknown."""
    if value.choices is not None:
        return Known(next(iter(value.choices))) if len(value.choices) == 1 else value
    return Known(value.low) if value.low is not None and value.low == value.high and not value.none else value


def undecided(missing: Missings) -> Maybe:
    """Return a boolean that may be true or false."""
    return Maybe(missing, choices=frozenset({True, False}))


def truth(value: Value) -> bool | None:
    """Return True or False when certain, else None; a failure is not certain."""
    return bool(value.value) if isinstance(value, Known) else None


def can_be(value: Value, wanted: bool) -> bool:
    """Tell whether a condition may have the truth value *wanted*."""
    told = truth(value)
    return told is None or told is wanted


def missing_of(*values: Value) -> Missings:
    """Return what is unknown in the values that are open."""
    found: set[Missing] = set()
    for value in values:
        if isinstance(value, Maybe):
            found |= value.missing
    return frozenset(found)


def first_failure(values: Iterable[Value]) -> Failed | None:
    """Return the first failure among the values, if any failed."""
    return next((value for value in values if isinstance(value, Failed)), None)


def negation(value: Value) -> Value:
    """Kleene's not."""
    told = truth(value)
    return value if told is None else Known(not told)


def conjunction(values: Iterable[Value]) -> Value:
    """Kleene's and: a false operand decides, even beside a failure, and those after it aren't asked for."""
    return _connective(values, decisive=False)


def disjunction(values: Iterable[Value]) -> Value:
    """Kleene's or: a true operand decides, even beside a failure, and those after it aren't asked for."""
    return _connective(values, decisive=True)


def _connective(values: Iterable[Value], *, decisive: bool) -> Value:
    open_: list[Value] = []
    for value in values:
        told = truth(value)
        if told is decisive:
            return Known(decisive)
        if told is None:
            open_.append(value)
    if not open_:
        return Known(not decisive)
    return first_failure(open_) or undecided(missing_of(*open_))


def low_of(value: Known | Maybe) -> Any:
    """Return the least an ordered value may be; None is open."""
    if isinstance(value, Known):
        return value.value
    if value.choices is not None:
        return min(filter(_is_ordered, value.choices), default=None)
    return value.low


def high_of(value: Known | Maybe) -> Any:
    """Return the most an ordered value may be; None is open."""
    if isinstance(value, Known):
        return value.value
    if value.choices is not None:
        return max(filter(_is_ordered, value.choices), default=None)
    return value.high


def may_be_none(value: Known | Maybe) -> bool:
    """Tell whether a value may be none."""
    if isinstance(value, Known):
        return value.value is None
    return value.none or (value.choices is not None and None in value.choices)


def is_endless(value: Value) -> bool:
    """Tell whether the law sets a value no upper end."""
    return isinstance(value, Maybe) and value.endless


def may_exist(value: Known | Maybe) -> bool:
    """Tell whether a value may be something other than none."""
    if isinstance(value, Known):
        return value.value is not None
    return value.choices is None or value.choices != {None}


def _pair(left: Any, right: Any) -> tuple[Any, Any]:
    """Bring a day and an instant to the same scale: an instant beside a day is its day."""
    if isinstance(left, datetime) != isinstance(right, datetime):
        return (day_of(left), day_of(right)) if isinstance(left, date) else (left, right)
    return left, right


def before(one: Any, other: Any, *, strict: bool) -> bool:
    """Compare two plain ordered values."""
    left, right = _pair(one, other)
    return bool(left < right) if strict else bool(left <= right)


def moment_order(moment: date | datetime) -> tuple[date, time]:
    """Return what puts days and instants in one order: a day comes before its own instants."""
    return day_of(moment), moment.time() if isinstance(moment, datetime) else time.min


def _placed(value: Any) -> Any:
    """Return what puts plain ordered values in one order, days and instants together."""
    return moment_order(value) if isinstance(value, date) else value


def rising(function: Callable[[Any], Any], value: Known | Maybe) -> Value:
    """Apply a function that never falls to a value, or to the ends of its interval."""
    if isinstance(value, Known):
        return NONE if value.value is None else Known(function(value.value))
    low, high = low_of(value), high_of(value)
    return settled(
        Maybe(
            value.missing,
            None if low is None else function(low),
            None if high is None else function(high),
            none=may_be_none(value),
            endless=value.endless,
        )
    )


def in_days(value: Value) -> Value:
    """Return the day of a day or an instant."""
    return value if isinstance(value, Failed) else rising(day_of, value)


def ordered(left: Value, right: Value, *, strict: bool) -> Value:
    """Compare two ordered values; false where either is none."""
    failed = first_failure((left, right))
    if failed is not None:
        return failed
    assert not isinstance(left, Failed) and not isinstance(right, Failed)
    if not may_exist(left) or not may_exist(right):
        return FALSE
    always = (
        not may_be_none(left)
        and not may_be_none(right)
        and high_of(left) is not None
        and low_of(right) is not None
        and before(high_of(left), low_of(right), strict=strict)
    )
    if always:
        return TRUE
    low, high = low_of(left), high_of(right)
    if low is not None and high is not None and not before(low, high, strict=strict):
        return FALSE
    return undecided(missing_of(left, right))


def equal(left: Value, right: Value) -> Value:
    """Compare two values for equality; none equals none."""
    failed = first_failure((left, right))
    if failed is not None:
        return failed
    if isinstance(left, Known) and isinstance(right, Known):
        one, other = _pair(left.value, right.value)
        return Known(one == other)
    assert not isinstance(left, Failed) and not isinstance(right, Failed)
    return undecided(missing_of(left, right)) if _may_be_equal(left, right) else FALSE


def _may_be_equal(left: Known | Maybe, right: Known | Maybe) -> bool:
    if may_be_none(left) and may_be_none(right):
        return True
    if not may_exist(left) or not may_exist(right):
        return False
    known = [_choices(value) for value in (left, right)]
    if known[0] is not None and known[1] is not None:
        return bool((known[0] & known[1]) - {None})
    if _is_set(left) or _is_set(right):
        return _sets_may_be_equal(left, right)
    low, high = low_of(left), high_of(right)
    if low is not None and high is not None and not before(low, high, strict=False):
        return False
    low, high = low_of(right), high_of(left)
    return low is None or high is None or before(low, high, strict=False)


def _choices(value: Known | Maybe) -> frozenset[Any] | None:
    return frozenset({value.value}) if isinstance(value, Known) else value.choices


def _is_set(value: Known | Maybe) -> bool:
    told = value.value if isinstance(value, Known) else value.low
    return isinstance(told, frozenset)


def members(value: Known | Maybe) -> tuple[frozenset[Any], frozenset[Any] | None]:
    """Return the certain and the possible members of a set; None: any."""
    if isinstance(value, Known):
        told = value.value if value.value is not None else frozenset()
        return told, told
    if value.choices is not None:
        sets = [told if told is not None else frozenset() for told in value.choices]
        return frozenset.intersection(*sets), frozenset.union(*sets)
    return (value.low if value.low is not None else frozenset()), value.high


def _sets_may_be_equal(left: Known | Maybe, right: Known | Maybe) -> bool:
    low, high = members(left)
    other_low, other_high = members(right)
    fits = other_high is None or low <= other_high
    return fits and (high is None or other_low <= high)


def join(values: Iterable[Value], missing: Missings = NOTHING) -> Value:
    """Return the hull of several values: everything that one of them may be.

    Values that are all the same are that value. *missing* says why it isn't known which.
    """
    told = tuple(dict.fromkeys(values))
    failed = first_failure(told)
    if failed is not None:
        return failed
    open_ = tuple(value for value in told if not isinstance(value, Failed))
    missing |= missing_of(*open_)
    choices = [_choices(value) for value in open_]
    if all(one is not None for one in choices):
        return settled(Maybe(missing, choices=frozenset().union(*(one for one in choices if one is not None))))
    none = any(may_be_none(value) for value in open_)
    present = [value for value in open_ if may_exist(value)]
    if any(_is_set(value) for value in present):
        pairs = [members(value) for value in present]
        highs = [high for _, high in pairs if high is not None]
        high_set = frozenset().union(*highs) if len(highs) == len(pairs) else None
        return settled(Maybe(missing, frozenset.intersection(*(low for low, _ in pairs)), high_set, none=none))
    lows, tops = [low_of(value) for value in present], [high_of(value) for value in present]
    ordered_ = all(_is_ordered(one) for one in (*lows, *tops) if one is not None)
    low = min(lows, key=_placed) if ordered_ and lows and all(one is not None for one in lows) else None
    high = max(tops, key=_placed) if ordered_ and tops and all(one is not None for one in tops) else None
    endless = bool(present) and all(map(is_endless, present))
    return settled(Maybe(missing, low, high, none=none, endless=endless))


def _is_ordered(value: Any) -> bool:
    return value is not None and not isinstance(value, str | bool | frozenset | Duration)


def extreme(which: str, values: list[Value]) -> Value:
    """Return the least or greatest of several values; nones are passed over."""
    failure = first_failure(values)
    if failure is not None:
        return failure
    open_ = [value for value in values if not isinstance(value, Failed) and may_exist(value)]
    if not open_:
        return NONE
    if all(isinstance(value, Known) for value in open_):
        plain = [value.value for value in open_ if isinstance(value, Known)]
        return Known(min(plain, key=_placed) if which == "min" else max(plain, key=_placed))
    certain = [value for value in open_ if not may_be_none(value)]
    lows = [low_of(value) for value in open_]
    highs = [high_of(value) for value in open_]
    if which == "min":
        low = None if None in lows else min(lows, key=_placed)
        high = min((high_of(value) for value in certain if high_of(value) is not None), default=None, key=_placed)
        if not certain and None not in highs:
            high = max(highs, key=_placed)
    else:
        high = None if None in highs else max(highs, key=_placed)
        low = max((low_of(value) for value in certain if low_of(value) is not None), default=None, key=_placed)
        if not certain and None not in lows:
            low = min(lows, key=_placed)
    endless = all(map(is_endless, open_)) or (which == "max" and any(map(is_endless, certain)))
    return settled(Maybe(missing_of(*open_), low, high, none=not certain, endless=endless))
