"""Values of few kinds: the interpreter is asked once for each combination that occurs, so that arrays can't differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from math import prod
from typing import Any, Final

import attrs
import numpy as np

from hazardrules.evaluators.columns.asking import Ask, Scope
from hazardrules.evaluators.columns.values import (
    Array,
    Cat,
    Column,
    Domain,
    Span,
    Truth,
    Uncarried,
    as_cat,
    as_span,
    chosen,
    either,
    hull,
    with_odd,
)
from hazardrules.evaluators.interpreter.conditions import evaluate
from hazardrules.evaluators.possible import NONE, Known, Value
from hazardrules.lower import tree

LISTED: Final = 256
"""Combinations of values that are all asked about, whether they occur or not; of one value alone, `MOST_ASKED`."""

COMBINATIONS: Final = 1 << 20
"""Combinations of values among which those that occur are looked for."""

MOST_ASKED: Final = 4096
"""Combinations that are asked of the interpreter for one node and one frame."""

MOST_KEPT: Final = 4096
"""Answers by combinations that are kept from one frame to the next."""


def combined(ask: Ask, key: Any, cats: Sequence[Cat], function: Callable[[tuple[Value, ...]], Value]) -> Cat:
    """Return a function of several values of few kinds, worked out once for each combination there may be."""
    asking = ask.asking
    sizes = [len(cat.domain.values) for cat in cats]
    if prod(sizes) <= max(LISTED, min(max(sizes, default=1), MOST_ASKED)):
        codes, places = _joined(cats, sizes), None
    else:
        codes, places = _occurring(cats, sizes)
    unseen = [cat.complete and cat.domain.plain for cat in cats]
    name = (key, ask.law_day, *(id(cat.domain) for cat in cats), *unseen, places)
    domain = asking.domains.get(name)
    if domain is None:
        values: list[Value] = []
        for place in product(*map(range, sizes)) if places is None else places:
            if any(not code and skip for code, skip in zip(place, unseen, strict=True)):
                values.append(NONE)
                continue
            operands = tuple(cat.domain.values[code] for cat, code in zip(cats, place, strict=True))
            asked = (key, ask.law_day, operands)
            if asked not in asking.answers:
                asking.answers[asked] = function(operands)
            values.append(asking.answers[asked])
        domain = Domain(values)
        # The operands' domains are kept with their ids.
        domain.operands = tuple(cat.domain for cat in cats)
        if len(asking.domains) > MOST_KEPT:
            asking.domains.clear()
            asking.answers.clear()
        asking.domains[name] = domain
    return Cat(codes, domain, either(*(cat.odd for cat in cats)))


def _joined(cats: Sequence[Cat], sizes: Sequence[int]) -> Array:
    """Return one code for each combination of few, the last value's changing fastest."""
    codes: Array | None = None
    for cat, size in zip(cats, sizes, strict=True):
        # A value of one kind tells nothing apart; one of none is that of no row, and so is what is made of it.
        if size != 1:
            codes = cat.codes if codes is None else codes * np.uint8(size) + cat.codes
            if codes.dtype != np.uint8 and size <= LISTED:
                codes = codes.astype(np.uint8)
    return np.uint8(0) if codes is None else codes


def _occurring(cats: Sequence[Cat], sizes: Sequence[int]) -> tuple[Array, tuple[tuple[int, ...], ...]]:
    """Return a code for each combination of many that occurs, and which those are."""
    codes: Any = np.intp(0)
    places: list[tuple[int, ...]] = [()]
    for cat, size in zip(cats, sizes, strict=True):
        total = len(places) * size
        codes = codes * size + np.asarray(cat.codes, np.intp)
        if total > COMBINATIONS:
            raise Uncarried("more combinations of values than can be listed")
        if len(cats) > 1 and total > 16:
            occurring = np.flatnonzero(np.bincount(np.ravel(codes), minlength=total))
            remap = np.zeros(total, np.intp)
            remap[occurring] = np.arange(len(occurring))
            codes = remap[codes]
            places = [(*places[one // size], one % size) for one in occurring.tolist()]
        else:
            places = [(*place, code) for place in places for code in range(size)]
    if len(places) > MOST_ASKED:
        raise Uncarried("more combinations of values than are worth asking about")
    small = codes.astype(np.uint8) if len(places) <= 256 and np.ndim(codes) else codes
    return small, tuple(places)


def _placed(node: Any) -> tuple[Any, list[tree.Expr]]:
    """Return a node with a place in each operand's stead, and the operands."""
    operands: list[tree.Expr] = []

    def place(part: Any) -> Any:
        if isinstance(part, tree.Expr):
            operands.append(part)
            return tree.Defined(f"#{len(operands) - 1}")
        if isinstance(part, tuple) and part and all(isinstance(one, tree.Expr) for one in part):
            return tuple(map(place, part))
        return part

    changes = {
        attribute.name: place(getattr(node, attribute.name))
        for attribute in attrs.fields(type(node))
        if attribute.name not in ("type", "shown")
    }
    return attrs.evolve(node, **changes), operands


def standing_in(values: Sequence[Value], ask: Ask) -> dict[Any, Value]:
    """Return what the interpreter remembers of operands whose places are definitions named by their numbers."""
    return {(f"#{place}", ask.law_day, None): value for place, value in enumerate(values)}


def by_values(node: tree.Expr, ask: Ask, scope: Scope) -> Column:
    """Ask the interpreter what a node is worth for each combination of its operands' values."""
    number = ask.asking.known(node).number
    placed, operands = ask.asking.once(("placed", number), lambda: _placed(node))
    cats = [as_cat(ask.value(operand, scope)) for operand in operands]

    def answer(values: tuple[Value, ...]) -> Value:
        return evaluate(placed, ask.here(memo=standing_in(values, ask)))

    key = (number, ask.period if ask.asking.known(node).period else None)
    return combined(ask, key, cats, answer)


def _region(ask: Ask) -> Cat:
    told = ask.frame.fields[ask.frame.kind, "region"]
    assert isinstance(told, Cat), "a region is a text"
    return told


def by_place(
    ask: Ask,
    key: Any,
    jurisdictions: Sequence[str],
    cats: Sequence[Cat],
    answer: Callable[[str, tuple[Value, ...]], Value],
) -> Cat:
    """Ask about the law alone, for each place that occurs if the law differs by place.

    *answer* is given the place assumed and the values of *cats*.
    """
    if not any(jurisdictions):
        return combined(ask, key, cats, lambda values: answer("", values))

    def in_place(values: tuple[Value, ...]) -> Value:
        place = values[0]
        return answer(place.value if isinstance(place, Known) and place.value else "", values[1:])

    return combined(ask, key, [_region(ask), *cats], in_place)


def choose(condition: Truth, then: Column, otherwise: Column, ask: Ask, key: Any) -> Column:
    """Return one of two values by a condition; everything both may be where it is unknown."""
    if isinstance(then, Span) or isinstance(otherwise, Span):
        one, other = as_span(then), as_span(otherwise)
        if condition.two_valued:
            return with_odd(chosen(condition.certain, one, other), condition.odd)
        return with_odd(hull([(condition.possible, one), (~condition.certain, other)]), condition.odd)
    chooser = tree.Choose(tree.Defined("#0"), tree.Defined("#1"), tree.Defined("#2"))

    def answer(values: tuple[Value, ...]) -> Value:
        return evaluate(chooser, ask.here(memo=standing_in(values, ask)))

    return combined(ask, ("choose", key), [as_cat(condition), as_cat(then), as_cat(otherwise)], answer)
