"""Numbers and days in arrays: calculated, moved, compared for the least and the greatest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import attrs
import numpy as np

from hazardrules.evaluators.columns.asking import Ask, Form, Scope
from hazardrules.evaluators.columns.combinations import by_values
from hazardrules.evaluators.columns.days import looked_up, moved, unit_edges
from hazardrules.evaluators.columns.values import (
    Array,
    Cat,
    Column,
    Odd,
    Span,
    Uncarried,
    as_cat,
    as_span,
    chosen,
    either,
    fractions,
    hull,
    with_odd,
)
from hazardrules.evaluators.possible import Failed, Known, Value
from hazardrules.lower import tree


def _arith(node: tree.Arith, ask: Ask, scope: Scope) -> Column:
    """Calculate with whole numbers, which floats keep exactly; the rest is odd."""
    left, right = ask.value(node.left, scope), ask.value(node.right, scope)
    if isinstance(left, Cat) and isinstance(right, Cat):
        return by_values(node, ask, scope)
    one, other = as_span(left), as_span(right)
    if node.op == "/":
        raise Uncarried("a division")
    act = {"+": np.add, "-": np.subtract, "*": np.multiply}[node.op]
    odd = either(one.odd, other.odd)
    with np.errstate(invalid="ignore"):
        if one.exact and other.exact:
            lo = hi = act(one.lo, other.lo)
        elif node.op == "*":
            raise Uncarried("a product of what isn't known")
        else:
            ends = (other.lo, other.hi) if node.op == "+" else (other.hi, other.lo)
            lo, hi = act(one.lo, ends[0]), act(one.hi, ends[1])
    fraction = fractions(one.lo, one.hi, other.lo, other.hi, lo, hi)
    none = np.isnan(one.lo) | np.isnan(other.lo)
    if none.any():
        lo, hi = np.where(none, np.nan, lo), np.where(none, np.nan, hi)
    void = None
    if one.void is not None or other.void is not None:
        void = (one.noneable() | other.noneable()) & ~none
    if one.exact and other.exact:
        hi = lo
    else:
        together = (lo == hi) & ~(one.known() & other.known())
        odd = either(odd, together)
    return Span(lo, hi, void, either(odd, fraction if fraction.any() else None))


def _shift(node: tree.Shift, ask: Ask, scope: Scope) -> Column:
    day, length = ask.value(node.day, scope), as_cat(ask.value(node.length, scope))
    told = as_span(day)
    if np.ndim(length.codes) == 0:
        return with_odd(_by_length(told, length.domain.values[length.codes], node.sign), length.odd)
    found: Span | None = None
    for code, value in enumerate(length.domain.values):
        here = length.codes == code
        if here.any():
            one = _by_length(told, value, node.sign)
            found = one if found is None else chosen(here, one, found)
    assert found is not None or not length.codes.size, "some length occurs"
    return with_odd(found if found is not None else told, length.odd)


def _by_length(day: Span, length: Value, sign: int) -> Span:
    if isinstance(length, Failed):
        return attrs.evolve(day, odd=np.ones(np.shape(day.lo), bool))
    if isinstance(length, Known):
        if length.value is None:
            nothing = np.full(np.shape(day.lo), np.nan, np.float32)
            return Span(nothing, nothing, odd=day.odd)
        return moved(day, length.value, sign)
    lengths = None if length.choices is None else [one for one in length.choices if one is not None]
    void = ~np.isnan(day.lo) if length.none or (length.choices is not None and None in length.choices) else day.void
    if lengths is None:
        lo = day.lo if sign > 0 else np.where(np.isnan(day.lo), day.lo, -np.inf)
        hi = day.hi if sign < 0 else np.where(np.isnan(day.hi), day.hi, np.inf)
        endless = np.full(np.shape(day.lo), length.endless and sign > 0)
        return Span(lo, hi, void, day.odd, endless=either(day.endless, endless))
    everybody = np.ones(np.shape(day.lo), bool)
    joined = hull([(everybody, moved(day, one, sign)) for one in lengths])
    together = (joined.lo == joined.hi) & everybody
    return attrs.evolve(
        joined, void=void, odd=either(joined.odd, together if len(lengths) and together.any() else None)
    )


def _days_between(node: tree.DaysBetween, ask: Ask, scope: Scope) -> Column:
    first, last = ask.span(node.first, scope), ask.span(node.last, scope)
    odd = either(first.odd, last.odd)
    with np.errstate(invalid="ignore"):
        lo = np.subtract(last.lo, first.hi, dtype=np.float64)
        if first.exact and last.exact:
            return Span(lo, lo, None, odd)
        hi = np.subtract(last.hi, first.lo, dtype=np.float64)
    none = np.isnan(first.lo) | np.isnan(last.lo)
    lo, hi = np.where(none, np.nan, lo), np.where(none, np.nan, hi)
    void = (first.noneable() | last.noneable()) & ~none
    return Span(lo, hi, void, odd)


def _extreme(node: tree.Extreme, ask: Ask, scope: Scope) -> Column:
    values = [ask.value(item, scope) for item in node.items]
    if all(isinstance(value, Cat) for value in values):
        return by_values(node, ask, scope)
    return extreme(node.which, [as_span(value) for value in values])


def extreme(which: str, values: Sequence[Span]) -> Span:
    """Return the least or greatest of several values; nones are passed over."""
    odd = either(*(value.odd for value in values))
    pick = np.fmin if which == "min" else np.fmax
    if all(value.exact for value in values):
        found = values[0].lo
        for value in values[1:]:
            found = pick(found, value.lo)
        return Span(found, found, None, odd)
    outer = [value.lo if which == "min" else value.hi for value in values]
    # Only what surely exists bounds the answer from the other side.
    sure = [np.where(value.noneable(), np.nan, value.hi if which == "min" else value.lo) for value in values]
    maybe = [np.where(np.isnan(value.lo), np.nan, value.hi if which == "min" else value.lo) for value in values]
    far = np.fmax if which == "min" else np.fmin
    ends = []
    for parts, act in ((outer, pick), (sure, pick), (maybe, far)):
        found = parts[0]
        for part in parts[1:]:
            found = act(found, part)
        ends.append(found)
    near = np.where(np.isnan(ends[1]), ends[2], ends[1])
    void = np.isnan(ends[1]) & ~np.isnan(ends[0])
    lo, hi = (ends[0], near) if which == "min" else (near, ends[0])
    return Span(lo, hi, void if void.any() else None, odd, endless=_endless(which, values))


def _endless(which: str, values: Sequence[Span]) -> Odd:
    """Return where the law sets no upper end to the least or the greatest of values."""
    if all(value.endless is None for value in values):
        return None
    everywhere: Array = np.bool_(True)
    surely: Array = np.bool_(False)
    for value in values:
        endless = np.bool_(False) if value.endless is None else value.endless
        everywhere = everywhere & (endless | np.isnan(value.lo))
        surely = surely | (endless & ~value.noneable())
    # The greatest is no less than any of them that there surely is.
    return everywhere | surely if which == "max" else everywhere


def _unit_edge(which: str) -> Callable[[Any, Ask, Scope], Column]:
    def edge(node: Any, ask: Ask, scope: Scope) -> Column:
        return looked_up(ask.span(node.day, scope), unit_edges(node.unit, node.back, which))

    return edge


def _day_in(node: tree.DayIn, ask: Ask, scope: Scope) -> Column:
    return looked_up(ask.span(node.day, scope), unit_edges(node.unit, 0, "start", node.number))


MEASURES: Final[dict[type[tree.Expr], Form]] = {
    tree.Arith: _arith,
    tree.Shift: _shift,
    tree.DaysBetween: _days_between,
    tree.Extreme: _extreme,
    tree.UnitStart: _unit_edge("start"),
    tree.UnitEnd: _unit_edge("end"),
    tree.DayIn: _day_in,
}
"""Numbers and days, which arrays calculate."""
