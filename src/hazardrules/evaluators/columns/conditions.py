"""What a lowered condition is worth for all subjects of a frame: one function a node, read from one table.

A node without a form of its own is asked of the interpreter by its operands' values.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import attrs
import numpy as np

from hazardrules.evaluators.columns.asking import Ask, Form, Scope
from hazardrules.evaluators.columns.combinations import by_values, choose
from hazardrules.evaluators.columns.lookups import LOOKUPS
from hazardrules.evaluators.columns.measures import MEASURES
from hazardrules.evaluators.columns.rows import aggregate
from hazardrules.evaluators.columns.values import (
    Cat,
    Column,
    Span,
    Truth,
    as_span,
    chosen,
    conjunction,
    disjunction,
    either,
    equal,
    hull,
    negation,
    none_of,
    ordered,
    with_odd,
)
from hazardrules.evaluators.possible import NONE, Known, Maybe, Value
from hazardrules.lower import tree


def _compare(strict: bool) -> Callable[[Any, Ask, Scope], Column]:
    def compare(node: Any, ask: Ask, scope: Scope) -> Column:
        left, right = ask.value(node.left, scope), ask.value(node.right, scope)
        return ordered(as_span(left), as_span(right), strict=strict)

    return compare


def _equal(node: tree.Equal, ask: Ask, scope: Scope) -> Column:
    left, right = ask.value(node.left, scope), ask.value(node.right, scope)
    if isinstance(left, Span) or isinstance(right, Span):
        return equal(as_span(left), as_span(right))
    if isinstance(left, Cat) and isinstance(right, Cat):
        if np.ndim(left.codes) == 0:
            left, right = right, left
        if left.domain.plain and np.ndim(right.codes) == 0:
            wanted = right.domain.values[int(right.codes)]
            if isinstance(wanted, Known):
                return with_odd(_is_value(left, wanted), right.odd)
        if left.domain is right.domain and left.domain.plain:
            return _same(left, right)
    return by_values(node, ask, scope)


def _is_value(told: Cat, wanted: Known) -> Truth:
    """Hold a plain field against one value."""
    place = told.domain.places.get(wanted.value)
    certain = told.codes == place if place is not None else np.zeros(np.shape(told.codes), bool)
    may = told.domain.optional if wanted.value is None else _may_be(told.domain.values[0], wanted.value)
    open_ = not told.complete and may
    return Truth(certain, certain | (told.codes == 0) if open_ else certain, told.odd)


def _may_be(unknown: Value, wanted: Any) -> bool:
    assert isinstance(unknown, Maybe), "the first of a plain domain is unknown"
    return unknown.choices is None or wanted in unknown.choices


def _same(left: Cat, right: Cat) -> Truth:
    """Hold two values of one field against each other."""
    same = left.codes == right.codes
    odd = either(left.odd, right.odd)
    if left.complete and right.complete:
        return Truth(same, same, odd)
    unknown = (left.codes == 0) | (right.codes == 0)
    other_none = (left.codes == 1) | (right.codes == 1)
    possible = same | (unknown & ~other_none if not left.domain.optional else unknown)
    return Truth(same & ~unknown, possible, odd)


def _is_none(node: tree.IsNone, ask: Ask, scope: Scope) -> Column:
    told = ask.value(node.of, scope)
    if isinstance(told, Span):
        return none_of(told)
    if isinstance(told, Cat) and told.domain.plain:
        return _is_value(told, NONE)
    return by_values(node, ask, scope)


def _is_unknown(node: tree.IsUnknown, ask: Ask, scope: Scope) -> Column:
    told = ask.value(node.of, scope)
    if not isinstance(told, Span):
        return by_values(node, ask, scope)
    unknown = ~told.known()
    return Truth(unknown, unknown, told.odd)


def _otherwise(node: tree.Otherwise, ask: Ask, scope: Scope) -> Column:
    first, second = ask.value(node.first, scope), ask.value(node.second, scope)
    if not isinstance(first, Span) and not isinstance(second, Span):
        return by_values(node, ask, scope)
    told, other = as_span(first), as_span(second)
    none = np.isnan(told.lo)
    # What failed looks like none, and gives way to nothing.
    if told.void is None:
        # What is told needs no second; one that failed isn't asked.
        return with_odd(chosen(none, other, told), told.odd)
    joined = hull([(~none, attrs.evolve(told, void=None)), (none | told.void, other)])
    together = ~none & told.void & (joined.lo == joined.hi)
    return with_odd(joined, either(told.odd, together if together.any() else None))


def _choose(node: tree.Choose, ask: Ask, scope: Scope) -> Column:
    condition = ask.truth(node.condition, scope)
    then, otherwise = ask.value(node.then, scope), ask.value(node.otherwise, scope)
    return choose(condition, then, otherwise, ask, ask.asking.known(node).number)


_CONDITIONS: Final[dict[type[tree.Expr], Form]] = {
    tree.Not: lambda node, ask, scope: negation(ask.truth(node.of, scope)),
    tree.And: lambda node, ask, scope: conjunction([ask.truth(item, scope) for item in node.items]),
    tree.Or: lambda node, ask, scope: disjunction([ask.truth(item, scope) for item in node.items]),
    tree.Less: _compare(strict=True),
    tree.AtMost: _compare(strict=False),
    tree.Equal: _equal,
    tree.IsNone: _is_none,
    tree.IsUnknown: _is_unknown,
    tree.Otherwise: _otherwise,
    tree.Choose: _choose,
    tree.Aggregate: aggregate,
}

_FORMS: Final = LOOKUPS | MEASURES | _CONDITIONS


def form_of(kind: type[tree.Expr]) -> Form:
    """Return how arrays work out a kind of node; one without a form is asked of the interpreter by its values."""
    return _FORMS.get(kind, by_values)
