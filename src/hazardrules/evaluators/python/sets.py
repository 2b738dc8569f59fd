"""Sets in generated code: written out, told or supplied, and what is asked of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hazardrules.evaluators.python.daily import Below
from hazardrules.evaluators.python.forms import base_of, is_constant, literal_set
from hazardrules.evaluators.python.lookups import Lineage, Lineages
from hazardrules.evaluators.python.values import (
    NO,
    YES,
    Among,
    Cond,
    Odd,
    One,
    Range,
    Val,
    all_true,
    any_true,
    negated,
    plain,
)
from hazardrules.facts.types import EnumType
from hazardrules.lower import tree

if TYPE_CHECKING:
    from hazardrules.evaluators.python.conditions import Conditions


def members(cond: Conditions, expr: tree.SetLit) -> Val:
    """A set written out, of constants."""
    literal = literal_set(expr)
    if literal is None or None in literal:
        return cond.ask(expr)
    return One(text=cond.out.constant(literal, "S"), type=base_of(expr))


def membership(cond: Conditions, expr: tree.In) -> Cond:
    """``in``."""
    item = cond.value(expr.item)
    literal = literal_set(expr.of)
    if literal is None or isinstance(item, Odd | Range):
        return _in_set(cond, item, expr)
    names = literal if expr.under is None else frozenset(x for one in literal for x in expr.under.under(one))
    names -= {None}
    members = cond.out.constant(names, "S")
    if isinstance(item, Among):
        every = f"all(one in {members} for one in {item.name})"
        return Cond(every, f"not {members}.isdisjoint({item.name})")
    if isinstance(item.type, EnumType) and item.unknown and not item.none and names >= set(item.type.by_id):
        return YES
    if not names:
        return NO
    found = f"{item.value} in {members}"
    if not item.unknown:
        return plain(found)
    certain = found if item.text.isidentifier() else all_true((negated(item.unknown), found))
    return Cond(certain, any_true((item.unknown, found)))


def _in_set(cond: Conditions, item: Val, expr: tree.In) -> Cond:
    """Membership in a set that is itself a fact, or a list the law supplies."""
    of = cond.value(expr.of)
    if not isinstance(item, One) or not isinstance(of, One) or item.unknown or of.unknown or item.none:
        return cond.truth_of(cond.ask(expr))
    if expr.under is not None:
        above = cond.out.constant(Lineage(expr.under), "L")
        return plain(_within(of, f"not {of.text}.isdisjoint({above}[{item.text}])"))
    return plain(_within(of, f"{item.text} in {of.text}"))


def overlaps(cond: Conditions, expr: tree.Overlaps) -> Cond:
    """``overlaps``."""
    left, right = cond.value(expr.left), cond.value(expr.right)
    if not isinstance(left, One) or not isinstance(right, One):
        return cond.truth_of(cond.ask(expr))
    literal = literal_set(expr.right)
    if literal is not None:
        names = literal if expr.under is None else frozenset(x for one in literal for x in expr.under.under(one))
        if not names:
            return NO
        meets = f"not {cond.out.constant(names, 'S')}.isdisjoint({left.text})"
        there = all_true((negated(left.none) if left.none else "True", meets))
        if not left.unknown:
            return plain(there)
        return Cond(all_true((negated(left.unknown), there)), any_true((left.unknown, there)))
    if right.unknown:
        return cond.truth_of(cond.ask(expr))
    below = Below(expr.right, expr.under, cond.law(expr.right)) if expr.under is not None else None
    if below is not None and cond.is_open(below):
        return cond.truth_of(cond.ask(expr))
    if below is not None and is_constant(expr.right) and not right.none:
        right = One(text=cond.daily(below, "k"), type=right.type)
        meets = f"not {right.text}.isdisjoint({left.text})"
    elif expr.under is None:
        meets = f"not {left.text}.isdisjoint({right.text})"
    else:
        above = cond.out.constant(Lineages(expr.under), "L")
        meets = f"not {above}[{left.text}].isdisjoint({right.text})"
    there = all_true((*(negated(one.none) for one in (left, right) if one.none), meets))
    if not left.unknown:
        return plain(there)
    # Nothing overlaps an empty set, told or not.
    some = all_true((negated(right.none) if right.none else "True", right.text))
    certain = all_true((negated(left.unknown), there))
    return Cond(certain, any_true((all_true((left.unknown, some)), certain)))


def is_empty(cond: Conditions, expr: tree.IsEmpty) -> Cond:
    """``is empty``."""
    of = cond.value(expr.of)
    if not isinstance(of, One):
        return cond.truth_of(cond.ask(expr))
    empty = negated(of.text) if not of.none else any_true((of.none, negated(of.text)))
    if not of.unknown:
        return plain(empty)
    return Cond(all_true((negated(of.unknown), empty)), any_true((of.unknown, empty)))


def _within(of: One, text: str) -> str:
    return all_true((negated(of.none), text)) if of.none else text
