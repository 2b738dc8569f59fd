"""Rows of ledgers in arrays: which count for certain, which may, and what they add up to.

The slots of the rows asked about are the first dimension of what is selected.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from attrs import frozen

from hazardrules.evaluators.columns.asking import Ask, Scope, aligned
from hazardrules.evaluators.columns.values import (
    Array,
    Cat,
    Column,
    Domain,
    Odd,
    Span,
    Truth,
    Uncarried,
    as_cat,
    as_span,
    as_truth,
    conjunction,
    either,
    fractions,
    nought_unless,
    odd_among,
    odd_where,
    only,
    ordered,
    with_odd,
)
from hazardrules.evaluators.interpreter.world import open_value
from hazardrules.evaluators.possible import NONE, Known
from hazardrules.lower import tree


@frozen(eq=False)
class Selection:
    """Rows that count, surely or possibly, and where more may lie unseen.

    *scope* is the row's own, after the rows it is asked beside. *open* tells for whom the
    ledger wasn't told, or may have rows before the records begin; *untold* and *tail* are
    the two apart.
    """

    scope: Scope
    outer: Scope
    certain: Array
    possible: Array
    untold: Odd = None
    tail: Odd = None
    odd: Odd = None

    @property
    def open(self) -> Odd:
        """For whom something is unseen."""
        return either(self.untold, self.tail)

    @property
    def axis(self) -> int:
        """The dimension of the rows' own slots, counted from the end."""
        return -2


def select(
    rows: tree.Rows, ask: Ask, outer: Scope, *, read: tree.Expr | None = None, future: bool = False
) -> Selection:
    """Return the rows of a domain, beside the outer rows that it or what is *read* off it depends on.

    *future* lets planned and later rows in.
    """
    if rows.ledger in ask.program.parameters:
        raise Uncarried("the members of a list that the law gives")
    names = ask.asking.known(rows).rows
    if read is not None:
        names |= ask.asking.known(read).rows
    beside = tuple(row for row in outer if row[0] in names)
    scope: Scope = (*beside, (rows.row, rows.ledger))
    ledger = ask.frame.ledgers[rows.ledger]
    tests = [Truth(ledger.present, ledger.present) if future else _seen(rows, ask)]
    window: tuple[Span, Span] | None = None
    on = None if rows.on is None else ask.value(rows.on, scope)
    if rows.window is not None:
        window = (ask.span(rows.window[0], beside), ask.span(rows.window[1], beside))
        assert on is not None, "a window is held against a date"
        told = as_span(on)
        first, last = (_inside(end, len(beside) + 1) for end in window)
        tests.append(ordered(first, told, strict=False))
        tests.append(ordered(told, last, strict=False))
    if rows.where is not None:
        tests.append(ask.truth(rows.where, scope))
    counts = conjunction(tests)
    certain, possible = counts.certain, counts.possible
    odd = odd_where(counts.odd, ledger.present)
    if rows.other_than is not None:
        place = [name for name, _ in beside].index(rows.other_than)
        certain, possible, odd = _of_others(place, len(beside) + 2, certain, possible, odd)
    return Selection(
        scope,
        beside,
        certain,
        possible,
        None if ledger.told is None else ~ledger.told,
        _tail(rows, window, ask),
        either(None if odd is None or not odd.any() else odd.any(axis=-2), _unseen_in(rows, window, ask)),
    )


def _unseen_in(rows: tree.Rows, window: tuple[Span, Span] | None, ask: Ask) -> Odd:
    """Return for whom unseen rows may lie in days that can't be told."""
    odd = None if window is None else either(window[0].odd, window[1].odd)
    unseen = None if odd is None else _tail(rows, None, ask)
    return None if odd is None or unseen is None else odd & unseen


def _inside(end: Span, dimensions: int) -> Span:
    """Give a value of the rows beside a dimension for the rows asked about."""
    parts = (end.lo, end.hi, end.void, end.odd)
    made = {id(part): np.expand_dims(part, -2) for part in parts if np.ndim(part) == dimensions}
    lo, hi, void, odd = (made.get(id(part), part) for part in parts)
    return Span(lo, hi, void, odd)


def _of_others(place: int, dimensions: int, *masks: Odd) -> list[Odd]:
    """Return masks without the rows that are the bound one of their own ledger; what was one mask stays one."""
    made: dict[int, Odd] = {id(None): None}
    for mask in masks:
        if id(mask) not in made:
            slots = mask.shape[-2]
            shape = [1] * dimensions
            shape[place] = slots
            every: list[Any] = [slice(None)] * dimensions
            every[place] = every[-2] = np.arange(slots)
            others = made[id(mask)] = np.array(np.broadcast_to(mask, np.broadcast_shapes(mask.shape, shape)))
            others[tuple(every)] = False
    return [made[id(mask)] for mask in masks]


def _seen(rows: tree.Rows, ask: Ask) -> Truth:
    """A row counts from its own day on; a planned one doesn't count before it is made. The same for all rules."""
    key = ("seen", rows.ledger)
    if key not in ask.memo:
        present = ask.frame.ledgers[rows.ledger].present
        ask.memo[key] = conjunction([Truth(present, present), *_visible(rows, ask)])
    found: Truth = ask.memo[key]
    return found


def _visible(rows: tree.Rows, ask: Ask) -> list[Truth]:
    ledger = ask.program.vocabulary.ledgers[rows.ledger]
    tests: list[Truth] = []
    own: Scope = ((rows.row, rows.ledger),)
    if "planned" in ledger.fields:
        told = as_truth(ask.value(ask.asking.made(tree.Field(rows.row, rows.ledger, "planned")), own))
        made = ~told.certain
        tests.append(Truth(made, made))
    if ledger.key is not None:
        key = ask.span(ask.asking.made(tree.Field(rows.row, rows.ledger, ledger.key)), own)
        come = ordered(key, Span(ask.day, ask.day), strict=False)
        if not ledger.event:
            none = np.isnan(key.lo)
            same = come.two_valued
            certain = come.certain | none
            come = Truth(certain, certain if same else come.possible | none, come.odd)
        tests.append(come)
    return tests


def _tail(rows: tree.Rows, window: tuple[Span, Span] | None, ask: Ask) -> Odd:
    """Return for whom rows may lie before the records begin, in the days asked about."""
    since = ask.frame.since
    if since is None or not ask.program.vocabulary.ledgers[rows.ledger].event:
        return None
    tail = ~np.isnan(since)
    if window is None or not rows.by_key:
        return tail
    low, high = window
    covered = (low.lo >= since) & np.isfinite(low.lo)
    empty = low.known() & (high.hi < low.lo) & np.isfinite(high.hi)
    return tail & ~covered & ~empty


def aggregate(node: tree.Aggregate, ask: Ask, outer: Scope) -> Column:
    """Return what an aggregate may be worth."""
    found = select(node.rows, ask, outer, read=node.measure)
    column = _KINDS[node.kind](node, found, ask)
    if found.odd is not None:
        column = with_odd(column, found.odd)
    return column if found.outer == outer or not found.outer else aligned(column, found.outer, outer)


def any_of(found: Selection) -> Truth:
    """True for a certain row; unknown for a possible or unseen one."""
    certain = found.certain.any(axis=-2)
    if found.certain is found.possible and found.open is None:
        return Truth(certain, certain)
    possible = found.possible.any(axis=-2)
    return Truth(certain, possible if found.open is None else possible | found.open)


def counted(found: Selection) -> Span:
    """How many rows surely count, and how many may."""
    lo = how_many(found.certain)
    hi = lo if found.certain is found.possible else how_many(found.possible)
    if found.open is not None:
        hi = np.where(found.open, np.inf, hi)
    return Span(lo, hi)


def how_many(mask: Array) -> Array:
    """Return how many rows there are for each subject where a mask holds."""
    small = np.uint8 if mask.shape[-2] < 256 else np.uint32
    return np.add.reduce(mask.view(np.uint8), axis=-2, dtype=small).astype(np.float32)


def _count(node: tree.Aggregate, found: Selection, ask: Ask) -> Column:
    return counted(found)


def _distinct(node: tree.Aggregate, found: Selection, ask: Ask) -> Column:
    """Count different values: a value found in several slots counts in the first of them."""
    assert node.measure is not None, "distinct counts something"
    told = ask.value(node.measure, found.scope)
    if isinstance(told, Span):
        if not told.exact:
            raise Uncarried("different values of an ordered field that isn't told")
        codes, exact, odd = told.lo, None, told.odd
    else:
        cat = as_cat(told)
        known = np.array([isinstance(value, Known) for value in cat.domain.values], bool) if not cat.complete else None
        codes, exact, odd = cat.codes, None if known is None else known[cat.codes], cat.odd
        failed = cat.domain.truths[2] if not cat.domain.plain else None
        odd = odd if failed is None else either(odd, failed[cat.codes])
    # The value may be one of a row outside, of which the rows counted know nothing.
    spread, certain, possible = np.broadcast_arrays(codes, found.certain, found.possible)
    lo = _different(spread, certain if exact is None else certain & exact)
    hi = _different(spread, possible if exact is None else possible & exact)
    if exact is not None:
        lo = np.maximum(lo, (certain & ~exact).any(axis=-2))
        hi = hi + how_many(possible & ~exact)
    if found.open is not None:
        hi = np.where(found.open, np.inf, hi)
    strange = odd_among(odd, possible)
    return Span(lo.astype(np.float32), hi.astype(np.float32), None, strange)


def _different(codes: Array, counts: Array) -> Array:
    total = np.zeros((*counts.shape[:-2], counts.shape[-1]), np.float32)
    none = np.isnan(codes) if codes.dtype.kind == "f" else None
    for slot in range(counts.shape[-2]):
        here = codes[..., slot, :]
        earlier = np.zeros(total.shape, bool)
        for before in range(slot):
            same = codes[..., before, :] == here
            if none is not None:
                same |= none[..., before, :] & none[..., slot, :]
            earlier |= counts[..., before, :] & same
        total += counts[..., slot, :] & ~earlier
    return total


def _measure(node: tree.Aggregate, found: Selection, ask: Ask) -> Span:
    assert node.measure is not None, "this aggregate measures something"
    return ask.span(node.measure, found.scope)


def _total(node: tree.Aggregate, found: Selection, ask: Ask) -> Column:
    told = _measure(node, found, ask)
    exists = ~np.isnan(told.lo)
    sure = found.certain & exists
    may = sure if found.certain is found.possible else found.possible & exists
    least, most = nought_unless(may, told.lo), None
    if not (told.exact and may is sure):
        unsure = may & ~sure if told.void is None else may & (~sure | told.void)
        least = np.where(unsure, np.minimum(least, 0), least)
        most = nought_unless(may, told.hi)
        most = np.where(unsure, np.maximum(most, 0), most)
    lo = np.add.reduce(least, axis=-2, dtype=np.float64)
    hi = lo if most is None else np.add.reduce(most, axis=-2, dtype=np.float64)
    odd = None
    if not told.whole:
        fraction = may & fractions(told.lo, told.hi)
        odd = fraction.any(axis=-2) if fraction.any() else None
    odd = either(odd, odd_among(told.odd, found.possible))
    if told.picked and told.void is not None:
        odd = either(odd, (told.void & may).any(axis=-2))
    if found.open is not None:
        if not _never_negative(node):
            lo = np.where(found.open, -np.inf, lo)
        hi = np.where(found.open, np.inf, hi)
    return Span(lo, hi, None, odd)


def _never_negative(node: tree.Aggregate) -> bool:
    """Tell whether unseen rows can only add: the vocabulary bounds what is summed at zero."""
    measure = node.measure
    if isinstance(measure, tree.Field) and measure.type is not None:
        minimum = getattr(measure.type.base, "minimum", None)
        return minimum is not None and minimum >= 0
    return False


def _unseen(node: tree.Aggregate) -> Span:
    """What rows nobody has told us might hold."""
    assert node.measure is not None, "only aggregates that read a field ask"
    base = node.measure.type.base if node.measure.type is not None else None
    low = high = None
    if base is not None:
        told = open_value(base, frozenset(), optional=True)
        low, high = getattr(told, "low", None), getattr(told, "high", None)
    return Span(np.float64(-np.inf if low is None else float(low)), np.float64(np.inf if high is None else float(high)))


def _least_or_most(node: tree.Aggregate, found: Selection, ask: Ask) -> Column:
    """The least or greatest measure: bounded by all that may count, and by those that surely do."""
    told = _measure(node, found, ask)
    least = node.kind == "min"
    pick, far = (np.fmin, np.fmax) if least else (np.fmax, np.fmin)
    near_end, far_end = (told.lo, told.hi) if least else (told.hi, told.lo)
    sure = found.certain & ~told.noneable()

    def reduced(act: Any, mask: Array, ends: Array) -> Array:
        return act.reduce(only(mask, ends), axis=-2, initial=np.nan)

    outer = reduced(pick, found.possible, near_end)
    bound = reduced(pick, sure, far_end)
    none = ~sure.any(axis=-2)
    other: Array = np.where(none, reduced(far, found.possible, far_end), bound)
    if found.open is not None:
        unseen = _unseen(node)
        end = unseen.lo if least else unseen.hi
        away = unseen.hi if least else unseen.lo
        outer = np.where(found.open, pick(outer, end), outer)
        other = np.where(found.open & none, far(other, away), other)
    lo, hi = (outer, other) if least else (other, outer)
    void: Array = none & ~np.isnan(outer)
    odd = odd_among(told.odd, found.possible)
    return Span(lo, hi, void if void.any() else None, odd)


def _pick(node: tree.Aggregate, found: Selection, ask: Ask) -> Column:
    """Read a field off the latest (or earliest) row; none over no rows."""
    assert node.measure is not None and node.rows.on is not None, "a picked row is read, by its date"
    latest = node.kind == "latest"
    on = ask.span(node.rows.on, found.scope)
    edge, reach = (on.lo, on.hi) if latest else (on.hi, on.lo)
    dated = found.certain & np.isfinite(edge)
    pick = np.fmax if latest else np.fmin
    best = pick.reduce(only(dated, edge), axis=-2, initial=np.nan)
    none = np.isnan(best)
    beaten = (reach < best[..., None, :]) if latest else (reach > best[..., None, :])
    kept = found.possible & ~(beaten & np.isfinite(reach))
    behind = found.open
    if behind is not None and latest and ask.frame.since is not None:
        covered = ~none & (best >= ask.frame.since)
        behind = behind & ~(covered & found.possible.any(axis=-2))
    strange = odd_among(on.odd, found.possible)
    told = ask.value(node.measure, found.scope)
    if not isinstance(told, Span):
        return with_odd(_picked_value(as_cat(told), kept, behind, none), strange)
    missing = np.isnan(told.lo)
    with np.errstate(invalid="ignore"):
        lo = np.fmin.reduce(only(kept, told.lo), axis=-2, initial=np.nan)
        hi = np.fmax.reduce(only(kept, told.hi), axis=-2, initial=np.nan)
    void = none | (kept & missing).any(axis=-2)
    if told.void is not None:
        void |= (kept & told.void).any(axis=-2)
    if behind is not None:
        unseen = _unseen(node)
        lo = np.where(behind, np.fmin(lo, unseen.lo), lo)
        hi = np.where(behind, np.fmax(hi, unseen.hi), hi)
        void |= behind
    void &= ~np.isnan(lo)
    strange = either(strange, odd_among(told.odd, kept))
    exact = bool(((lo == hi) | np.isnan(lo)).all()) and not void.any()
    return Span(lo, lo if exact else hi, void if void.any() else None, strange, picked=True)


def _picked_value(told: Cat, kept: Array, behind: Odd, none: Array) -> Cat:
    """Return the value of the one row that is left; where more are left and differ, it is odd."""
    every: Array = np.broadcast_to(told.codes, kept.shape).astype(np.intp)
    top = np.where(kept, every, -1).max(axis=-2, initial=-1)
    low = np.where(kept, every, len(told.domain.values)).min(axis=-2, initial=len(told.domain.values))
    empty = top < 0
    odd = ~empty & ((low != top) | none)
    if behind is not None:
        odd |= behind
    odd = either(odd, odd_among(told.odd, kept))
    domain = Domain([*told.domain.values, NONE])
    known = np.array([isinstance(value, Known) for value in domain.values], bool)
    codes = np.where(empty, len(told.domain.values), top)
    odd |= ~known[codes] & (kept.sum(axis=-2) > 1)
    return Cat(codes, domain, odd if odd.any() else None)


def _most(node: tree.Aggregate, found: Selection, ask: Ask) -> Column:
    raise Uncarried("the densest window")


_KINDS: Final = {
    "any": lambda node, found, ask: any_of(found),
    "count": _count,
    "distinct": _distinct,
    "sum": _total,
    "min": _least_or_most,
    "max": _least_or_most,
    "latest": _pick,
    "earliest": _pick,
    "most": _most,
}
