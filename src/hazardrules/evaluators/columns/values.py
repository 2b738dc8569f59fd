"""What a condition is worth for every subject or row at once, three-valued, in arrays.

A `Truth` holds two ordinary arrays: where the condition certainly holds, and where it
possibly does. A `Span` holds the ends between which an ordered value lies: unknown is
from minus to plus infinity, none is not a number in both. A `Cat` holds codes of values
as the interpreter has them, so that what depends on few values is worked out once for
each. Where nothing is unknown both arrays are one and the same, and half the work falls
away.

The last dimension counts subjects; rows of a ledger lie along dimensions before it.
*odd* marks where arrays can't tell: another evaluator answers for those subjects.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, Final, TypeVar

import numpy as np
from attrs import evolve, frozen

from hazardrules.evaluators.possible import (
    FALSE,
    NONE,
    TRUE,
    Failed,
    Known,
    Maybe,
    Value,
    high_of,
    is_endless,
    low_of,
    may_be_none,
    may_exist,
    truth,
    undecided,
)
from hazardrules.findings.finding import Missing

Array = Any
"""A NumPy array, or a NumPy scalar that stands for every subject."""

Odd = Any
"""An array of booleans, or None where nothing is odd."""

DAY: Final = np.float32
"""Days are ordinals: exact in 24 bits, and infinity and not-a-number are there for the asking."""

EXACT: Final = 2**53
"""Whole numbers up to here are exact in a float."""

SOMETHING: Final = frozenset({Missing("fact", "?")})
UNDECIDED: Final = undecided(SOMETHING)


class Uncarried(Exception):
    """A form that arrays don't carry, and why."""


@frozen(eq=False)
class Truth:
    """A condition: where it surely holds, and where it may."""

    certain: Array
    possible: Array
    odd: Odd = None

    @property
    def two_valued(self) -> bool:
        """Whether nothing is unknown."""
        return self.certain is self.possible

    def says(self, answer: bool) -> bool:
        """Tell whether this is the same plain answer for everybody."""
        return self.certain is self.possible and self.odd is None and self.certain.ndim == 0 and self.certain == answer


@frozen(eq=False)
class Span:
    """An ordered value: its ends, and where it may be none although it needn't be (*void*).

    *picked* says that an open value may be one of a few, not anything between its ends;
    *endless* marks values to which the law itself sets no upper end; *whole* says that
    every number is whole, which wasn't looked at where it is False.
    """

    lo: Array
    hi: Array
    void: Odd = None
    odd: Odd = None
    picked: bool = False
    endless: Odd = None
    whole: bool = False

    @property
    def exact(self) -> bool:
        """Whether nothing is unknown."""
        return self.lo is self.hi and self.void is None

    def known(self) -> Array:
        """Return where the value is told, be it none."""
        told = (self.lo == self.hi) | np.isnan(self.lo)
        return told if self.void is None else told & ~self.void

    def noneable(self) -> Array:
        """Return where the value is none or may be."""
        none = np.isnan(self.lo)
        return none if self.void is None else none | self.void


class Domain:
    """The values that the codes of a `Cat` stand for.

    A *plain* domain has unknown at 0, none at 1 and told values after them.
    """

    def __init__(self, values: Sequence[Value], *, plain: bool = False, optional: bool = False) -> None:
        self._values = values
        self.plain = plain
        self.optional = optional
        self.operands: tuple[Domain, ...] = ()

    @cached_property
    def values(self) -> Sequence[Value]:
        """The values, in the order of their codes."""
        return self._values

    @cached_property
    def places(self) -> dict[Any, int]:
        """The code of each told value."""
        return {value.value: place for place, value in enumerate(self.values) if isinstance(value, Known)}

    @cached_property
    def truths(self) -> tuple[Array, Array, Odd]:
        """Which values are surely true, which may be, and which failed."""
        told = [truth(value) for value in self.values]
        failed = np.array([isinstance(value, Failed) for value in self.values], bool)
        certain = np.array([one is True for one in told], bool)
        possible = np.array([one is not False for one in told], bool)
        return certain, possible, failed if failed.any() else None

    @cached_property
    def plainly(self) -> tuple[bool, bool]:
        """Whether every value is surely true or surely not; the same but for the first."""
        certain, possible, _ = self.truths
        same = certain == possible
        return bool(same.all()), bool(same[1:].all())

    @cached_property
    def spans(self) -> tuple[Array, Array, Odd, Odd, bool, Odd]:
        """The ends of each value and where it may be none, failed, is picked, is endless."""
        rows = [_ends(value) for value in self.values]
        numbers = any(isinstance(told, int | Decimal) for value in self.values for told in _parts(value))
        # None fits beside days without widening them, and beside numbers as well.
        kind = np.float64 if numbers else DAY
        lo, hi = (np.array([row[side] for row in rows], kind) for side in (0, 1))
        void, failed = (np.array([row[side] for row in rows], bool) for side in (2, 3))
        picked = any(isinstance(value, Maybe) and value.choices is not None for value in self.values)
        endless = np.array([is_endless(value) for value in self.values], bool)
        return lo, hi, _some(void), _some(failed), picked, _some(endless)

    @cached_property
    def exactly(self) -> tuple[bool, bool]:
        """Whether every value is told; the same but for the first."""
        lo, hi, void, *_ = self.spans
        told = (lo == hi) | np.isnan(lo)
        if void is not None:
            told &= ~void
        return bool(told.all()), bool(told[1:].all())

    @cached_property
    def constant(self) -> Span:
        """The only value there is, as an ordered one."""
        lo, _, _, failed, *_ = self.spans
        return Span(lo[0], lo[0], odd=None if failed is None else failed[0])


def _parts(value: Value) -> tuple[Any, ...]:
    if isinstance(value, Known):
        return (value.value,)
    if isinstance(value, Maybe):
        return (value.low, value.high, *(value.choices or ()))
    return ()


def _some(mask: Array) -> Odd:
    return mask if mask.any() else None


def _ends(value: Value) -> tuple[float, float, bool, bool]:
    if isinstance(value, Failed):
        return np.nan, np.nan, False, True
    if not may_exist(value):
        return np.nan, np.nan, False, False
    low, high = low_of(value), high_of(value)
    ends = (-np.inf if low is None else number_of(low), np.inf if high is None else number_of(high))
    # An open value that comes down to one looks like a told one: arrays can't tell them apart.
    odd = isinstance(value, Maybe) and ends[0] == ends[1] and not may_be_none(value)
    return (*ends, may_be_none(value), odd)


def number_of(value: Any) -> float:
    """Return a day's ordinal, or a number as a float that no other number of the kind shares."""
    if isinstance(value, datetime):
        raise Uncarried("an instant")
    if isinstance(value, date):
        return float(value.toordinal())
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise Uncarried("a value without an order")
    told = float(value)
    if Decimal(repr(told)) != value or abs(told) > EXACT:
        raise Uncarried("a number of more digits than a float keeps")
    return told


@frozen(eq=False)
class Cat:
    """Codes into a domain; *complete* says that no code stands for unknown (in a plain domain)."""

    codes: Array
    domain: Domain
    odd: Odd = None
    complete: bool = False


Column = Truth | Span | Cat

_Any = TypeVar("_Any", bound=Truth | Span | Cat)

ANSWERS: Final = Domain([FALSE, TRUE])
TRUTHS: Final = Domain([FALSE, TRUE, UNDECIDED])


def constant(value: Value) -> Cat:
    """Return one value for everybody."""
    return Cat(np.uint8(0), Domain([value]))


def either(*odds: Odd) -> Odd:
    """Return where any of several is odd."""
    found: Odd = None
    for odd in odds:
        if odd is not None:
            found = odd if found is None else found | odd
    return found


def odd_where(odd: Odd, mask: Array) -> Odd:
    """Return what is odd of that for which a mask holds."""
    return None if odd is None else odd & mask


def odd_among(odd: Odd, rows: Array) -> Odd:
    """Return the subjects of whose rows, among those for which a mask holds, one is odd."""
    return None if odd is None else (odd & rows).any(axis=-2)


def both(one: Array, other: Array) -> Array:
    """Return where two masks hold; one that holds for everybody costs nothing."""
    return one if np.ndim(other) == 0 and other else one & other


def spread(told: Array, shape: tuple[int, ...]) -> Array:
    """Return a value for everybody; what has the shape is returned as it is, without the time NumPy takes to see that."""
    return told if told.shape == shape else np.broadcast_to(told, shape)


def only(mask: Array, told: Array) -> Array:
    """Return a value where a mask holds, and not-a-number elsewhere.

    All bits set are not-a-number: setting them costs a seventh of choosing between two arrays.
    """
    told, mask = np.asarray(told), np.asarray(mask)
    if told.dtype != DAY:
        return np.where(mask, told, np.nan)
    away = mask.view(np.uint8).astype(np.int32)
    away -= 1
    if told.shape == away.shape:
        away |= told.view(np.int32)
        return away.view(DAY)
    return (told.view(np.int32) | away).view(DAY)


def fractions(*numbers: Array) -> Array:
    """Return where one of several numbers isn't whole, or has more digits than a float keeps."""
    found: Array = np.bool_(False)
    for told in numbers:
        found = found | (np.isfinite(told) & ((np.floor(told) != told) | (np.abs(told) > EXACT)))
    return found


_WHOLE: Final = {1: np.int8, 4: np.int32, 8: np.int64}


def picked(mask: Array, one: Array, other: Array) -> Array:
    """Return one value where a mask holds, else the other; by bits, which costs a fifth of choosing."""
    one, other, mask = np.asarray(one), np.asarray(other), np.asarray(mask)
    if one.dtype != other.dtype or one.dtype.itemsize not in _WHOLE:
        return np.where(mask, one, other)
    kind = _WHOLE[one.dtype.itemsize]
    away = -mask.astype(kind)
    left, right = one.view(kind), other.view(kind)
    return np.asarray((left ^ right) & away ^ right).view(one.dtype)


def kept(mask: Array, told: Array) -> Array:
    """Return bits where a mask holds, and none elsewhere."""
    away = np.asarray(mask).astype(told.dtype)
    np.negative(away, out=away)
    return told & away


def nought_unless(mask: Array, told: Array) -> Array:
    """Return a number where a mask holds, and nought elsewhere; no bit set is nought."""
    told = np.asarray(told)
    if told.dtype != np.float64:
        return np.where(mask, told, 0)
    return kept(mask, told.view(np.int64)).view(np.float64)


def as_truth(column: Column) -> Truth:
    """Return a column as a condition; none is false."""
    if isinstance(column, Truth):
        return column
    assert isinstance(column, Cat), "checked by typecheck"
    certain, possible, failed = column.domain.truths
    sure = _where(certain, column.codes)
    same = column.domain.plainly[column.complete and column.domain.plain]
    odd = column.odd if failed is None else either(column.odd, failed[column.codes])
    return Truth(sure, sure if same else _where(possible, column.codes), odd)


def _where(table: Array, codes: Array) -> Array:
    """Look codes up in a table of booleans; where few are true, comparing is faster."""
    places = np.flatnonzero(table)
    if np.ndim(codes) == 0:
        return table[codes]
    if len(places) <= 3:
        found = np.zeros(codes.shape, bool) if not len(places) else codes == places[0]
        for place in places[1:]:
            found |= codes == place
        return found
    return np.take(table, codes)


def as_span(column: Column) -> Span:
    """Return a column as an ordered value."""
    if isinstance(column, Span):
        return column
    if isinstance(column, Truth):
        raise Uncarried("a condition taken as a number")
    domain, codes = column.domain, column.codes
    if len(domain.values) == 1 and domain.exactly[0] and np.ndim(codes) == 0 and column.odd is None:
        return domain.constant
    lo, hi, void, failed, picked, endless = domain.spans
    low = lo[codes]
    same = domain.exactly[column.complete and domain.plain]
    odd = column.odd if failed is None else either(column.odd, failed[codes])
    if same:
        return Span(low, low, odd=odd)
    return Span(
        low, hi[codes], None if void is None else void[codes], odd, picked, None if endless is None else endless[codes]
    )


def as_cat(column: Column) -> Cat:
    """Return a column as codes; a condition has three values."""
    if isinstance(column, Cat):
        return column
    if isinstance(column, Span):
        raise Uncarried("a number or a day beside values of few kinds")
    codes: Array = np.asarray(column.certain).view(np.uint8)
    if column.two_valued:
        return Cat(codes, ANSWERS, column.odd)
    return Cat(codes | np.asarray(column.possible & ~column.certain).view(np.uint8) << 1, TRUTHS, column.odd)


def negation(told: Truth) -> Truth:
    """Kleene's not."""
    sure = ~told.possible
    return Truth(sure, sure if told.two_valued else ~told.certain, told.odd)


def conjunction(values: Iterable[Truth]) -> Truth:
    """Kleene's and."""
    return _all(values, np.logical_and, idle=True)


def disjunction(values: Iterable[Truth]) -> Truth:
    """Kleene's or."""
    return _all(values, np.logical_or, idle=False)


def _all(values: Iterable[Truth], act: Any, *, idle: bool) -> Truth:
    """Put conditions together; one that changes nothing for anybody is left out."""
    first, *rest = [told for told in values if not told.says(idle)] or [always(idle)]
    certain, possible, odd = first.certain, first.possible, first.odd
    for one in rest:
        same = certain is possible and one.two_valued
        certain, before = act(certain, one.certain), possible
        possible = certain if same else act(before, one.possible)
        odd = either(odd, one.odd)
    return Truth(certain, possible, odd)


_ALWAYS: Final = {answer: Truth(np.bool_(answer), np.bool_(answer)) for answer in (False, True)}


def always(answer: bool) -> Truth:
    """Return a condition that is the same for everybody."""
    return _ALWAYS[answer]


def ordered(left: Span, right: Span, *, strict: bool) -> Truth:
    """Compare two ordered values; false where either is none."""
    act = np.less if strict else np.less_equal
    odd = either(left.odd, right.odd)
    if left.exact and right.exact:
        same = act(left.lo, right.lo)
        return Truth(same, same, odd)
    certain = act(left.hi, right.lo)
    for side in (left, right):
        if side.void is not None:
            certain = certain & ~side.void
    return Truth(certain, act(left.lo, right.hi), odd)


def equal(left: Span, right: Span) -> Truth:
    """Compare two ordered values for equality; none equals none."""
    odd = either(left.odd, right.odd)
    if left.exact and right.exact:
        same = (left.lo == right.lo) | (np.isnan(left.lo) & np.isnan(right.lo))
        return Truth(same, same, odd)
    possible = (left.lo <= right.hi) & (right.lo <= left.hi) | (left.noneable() & right.noneable())
    known = left.known() & right.known()
    certain = possible & known
    if left.picked or right.picked:
        odd = either(odd, possible & ~known)
    return Truth(certain, possible, odd)


def none_of(told: Span) -> Truth:
    """Return where a value is known to be none."""
    none = np.isnan(told.lo)
    return Truth(none, none if told.void is None else none | told.void, told.odd)


def hull(values: Sequence[tuple[Array, Span]]) -> Span:
    """Return everything that values may be, each where its mask holds; none everywhere else.

    Told values that are all the same are that value.
    """
    shape = np.broadcast_shapes(*(np.shape(part) for mask, told in values for part in (mask, told.lo, told.hi)))
    kind = np.result_type(*(told.lo for _, told in values))
    lo, hi = np.full(shape, np.nan, kind), np.full(shape, np.nan, kind)
    none, odd = np.zeros(shape, bool), None
    endless = np.ones(shape, bool) if any(told.endless is not None for _, told in values) else None
    for mask, told in values:
        np.fmin(lo, told.lo, out=lo, where=mask)
        np.fmax(hi, told.hi, out=hi, where=mask)
        none |= mask & told.noneable()
        odd = either(odd, odd_where(told.odd, mask))
        if endless is not None:
            endless &= ~mask | np.isnan(told.lo) | (told.endless is not None and told.endless)
    void = none & ~np.isnan(lo)
    exact = bool(((lo == hi) | np.isnan(lo)).all()) and not void.any()
    return Span(lo, lo if exact else hi, _some(void), odd, picked=True, endless=endless)


def chosen(mask: Array, one: Span, other: Span) -> Span:
    """Return one value where a mask holds, else the other."""
    exact = one.exact and other.exact
    lo = picked(mask, one.lo, other.lo)
    void = None
    if one.void is not None or other.void is not None:
        void = np.where(mask, one.void is not None and one.void, other.void is not None and other.void)
    odd = (
        None if one.odd is None and other.odd is None else either(odd_where(one.odd, mask), odd_where(other.odd, ~mask))
    )
    endless: Odd = None
    if one.endless is not None or other.endless is not None:
        endless = either(odd_where(one.endless, mask), odd_where(other.endless, ~mask))
    return Span(lo, lo if exact else picked(mask, one.hi, other.hi), void, odd, one.picked or other.picked, endless)


def with_odd(column: _Any, odd: Odd) -> _Any:
    """Return a column with more places marked as odd."""
    return column if odd is None else evolve(column, odd=either(column.odd, odd))


NOTHING_TOLD: Final = constant(NONE)
