"""Types of what is made of values: logic, comparisons, arithmetic."""

from __future__ import annotations

from typing import Final

import attrs

from hazardrules.expr import nodes
from hazardrules.expr.checker import ONE_TYPE, Checker, adapts, base_of, is_none, may_be_none, typed
from hazardrules.expr.guards import present_if
from hazardrules.expr.nodes import Name, Node
from hazardrules.expr.operations import RESULTS, said
from hazardrules.expr.scope import Scope
from hazardrules.expr.types import AnyType, ConditionBy, Keyed, NamespaceType, NoneType, RowType, StepBy, Steps
from hazardrules.facts.types import BOOLEAN, DATE, DURATION, INSTANT, ORDERED, PERIOD, EnumType, Scalar, SetOf

_ENUM_ORDER: Final = {">=": "at_least", "<=": "at_most"}
_DAYS_IN: Final = {"week": 7, "month": 31, "quarter": 92, "half-year": 184, "year": 366}


def type_not(check: Checker, node: nodes.Not, scope: Scope, _want: AnyType | None) -> Node:
    """Type a denial."""
    return typed(node, BOOLEAN, of=check.condition(node.of, scope))


def type_junction(check: Checker, node: nodes.And | nodes.Or, scope: Scope, _want: AnyType | None) -> Node:
    """Type `and` and `or`: each part knows what those before it have shown."""
    items = []
    for item in node.items:
        items.append(check.condition(item, scope))
        # What stands to the right is asked where the left is true (and), or false (or).
        scope = scope.with_present(present_if(items[-1], isinstance(node, nodes.And)))
    return typed(node, BOOLEAN, items=tuple(items))


def type_if(check: Checker, node: nodes.If, scope: Scope, want: AnyType | None) -> Node:
    """Type a choice between two values of one type."""
    condition = check.condition(node.condition, scope)
    then_scope = scope.with_present(present_if(condition, True))
    else_scope = scope.with_present(present_if(condition, False))
    if adapts(node.then) and not adapts(node.otherwise):
        other = check.operand(node.otherwise, else_scope, want)
        then = check.operand(node.then, then_scope, base_of(other) or want)
    else:
        then = check.operand(node.then, then_scope, want)
        other = check.operand(node.otherwise, else_scope, want if is_none(then) else base_of(then))
    changed = attrs.evolve(node, condition=condition, then=then, otherwise=other)
    return _joined(check, changed, then, other, optional=may_be_none(then) or may_be_none(other))


def type_otherwise(check: Checker, node: nodes.Otherwise, scope: Scope, want: AnyType | None) -> Node:
    """Type a value that another stands in for where it is none."""
    first, second = check.pair(node.first, node.second, scope, want)
    changed = attrs.evolve(node, first=first, second=second)
    return _joined(check, changed, first, second, optional=may_be_none(second))


def _joined(check: Checker, node: Node, first: Node, second: Node, *, optional: bool) -> Node:
    """Type a node that is one of two values, either of which may be the word none."""
    one, other = base_of(first), base_of(second)
    if one is None or other is None:
        return node
    if isinstance(one, NoneType):
        one = other
    elif not isinstance(other, NoneType) and one != other:
        check.wrong(f"`{check.shown(first)}` is {said(one)}, `{check.shown(second)}` is {said(other)}", node, ONE_TYPE)
        return node
    return typed(node, one, optional)


def type_is(check: Checker, node: nodes.Is, scope: Scope, _want: AnyType | None) -> Node:
    """Type a question whether something is none, unknown or empty."""
    # Asked twice is no mistake, so what is known already isn't counted here.
    of = check.rules[type(node.of)](check, node.of, scope, None)
    base = base_of(of)
    changed = typed(node, BOOLEAN, of=of)
    if base is None:
        return changed
    if isinstance(base, NamespaceType | Keyed | ConditionBy | Steps | StepBy):
        check.wrong(f"`{check.shown(of)}` is {said(base)}, not a value", of)
    elif isinstance(base, RowType) and isinstance(of, Name):
        check.wrong(f"`{check.shown(of)}` is {said(base)}, not a value", of, "name one of its fields")
    elif node.state == "none" and not may_be_none(of):
        check.wrong(f"`{check.shown(of)}` is never none", node)
    elif node.state == "empty":
        if not isinstance(base, SetOf):
            check.wrong(f"only a set can be empty, and `{check.shown(of)}` is {said(base)}", node)
        elif of not in scope.present:
            check.present(of, "only a set can be empty")
    return changed


def type_comparison(check: Checker, node: nodes.Compare, scope: Scope, _want: AnyType | None) -> Node:
    """Type a comparison or a membership."""
    op = node.op.removeprefix("not ")
    if op in ("in", "contains"):
        left, right = _membership(check, node, scope)
    elif op == "overlaps":
        left, right = check.pair(node.left, node.right, scope)
        for side in (left, right):
            must_be_set(check, side, op)
        _must_be_same(check, node, left, right)
    else:
        left, right = check.pair(node.left, node.right, scope)
        _must_be_same(check, node, left, right)
        _orders(check, op, left, right, node)
    return typed(node, BOOLEAN, left=left, right=right)


def _orders(check: Checker, op: str, left: Node, right: Node, node: Node) -> None:
    base = base_of(left) if not is_none(left) else base_of(right)
    if base_of(left) is None or base_of(right) is None:
        return
    if op in ("=", "!="):
        none = next((side for side in (left, right) if is_none(side)), None)
        if none is not None:
            asked = "is none" if op == "=" else "is not none"
            check.wrong(f"none is asked for with `is`, not with `{op}`", node, f"write `{check.word(asked)}`")
        elif base == DURATION:
            check.wrong("lengths of time aren't compared: no number of days is a month", node)
        return
    if base is None or is_none(left) or is_none(right):
        check.wrong(f"`{op}` can't be asked of none", node)
        return
    if op in ("at_least", "at_most"):
        must_be_graded(check, base, op, node)
    else:
        must_be_ordered(check, base, op, node)
    for side in (left, right):
        check.present(side, f"`{check.word(op) if op in _ENUM_ORDER.values() else op}` compares")


def must_be_ordered(check: Checker, base: AnyType, op: str, at: Node) -> None:
    """Note a comparison by `<` of what has no such order."""
    if isinstance(base, EnumType):
        hint = f"write `{check.word(_ENUM_ORDER.get(op, 'at_least'))}`" if base.ordered else ""
        check.wrong(f"{said(base)} isn't compared with `{op}`", at, hint)
    elif not (isinstance(base, Scalar) and base.name in ORDERED):
        hint = "no number of days is a month" if base == DURATION else ""
        check.wrong(f"{said(base)} has no order", at, hint)


def must_be_graded(check: Checker, base: AnyType, op: str, at: Node) -> None:
    """Note `at_least` asked of what has no grades."""
    if isinstance(base, EnumType) and base.ordered:
        return
    sign = next(sign for sign, word in _ENUM_ORDER.items() if word == op)
    hint = f"write `{sign}`" if isinstance(base, Scalar) and base.name in ORDERED else ""
    check.wrong(f"`{check.word(op)}` is asked of grades and levels, not of {said(base)}", at, hint)


def _must_be_same(check: Checker, node: Node, left: Node, right: Node) -> None:
    one, other = base_of(left), base_of(right)
    if one is None or other is None or one == other or is_none(left) or is_none(right):
        return
    hint = ""
    if isinstance(other, SetOf) and other.of == one:
        hint = f"write `{check.word('in')}`"
    elif isinstance(one, SetOf) and one.of == other:
        hint = f"write `{check.word('contains')}`"
    elif BOOLEAN in (one, other) and any(isinstance(side, nodes.Text) for side in (left, right)):
        hint = f"write `{check.word('true')}` or `{check.word('false')}`, without quotes"
    check.wrong(
        f"`{check.shown(left)}` is {said(one)}, `{check.shown(right)}` is {said(other)}", node, hint or ONE_TYPE
    )


def _membership(check: Checker, node: nodes.Compare, scope: Scope) -> tuple[Node, Node]:
    """Check ``member in set`` or ``set contains member``."""
    turned = node.op == "contains"
    member, set_ = (node.right, node.left) if turned else (node.left, node.right)
    if adapts(member) and not adapts(set_):
        found = check.operand(set_, scope)
        base = base_of(found)
        one = check.operand(member, scope, base.of if isinstance(base, SetOf) else None)
    else:
        one = check.operand(member, scope)
        of = base_of(one)
        found = check.operand(set_, scope, SetOf(of) if isinstance(of, Scalar | EnumType) else None)
    must_be_set(check, found, node.op)
    base, of = base_of(found), base_of(one)
    if isinstance(base, SetOf) and of is not None and of != base.of:
        message = f"`{check.shown(one)}` is {said(of)}, and `{check.shown(found)}` is {said(base)}"
        check.wrong(message, node, f"write `{check.word('overlaps')}`" if of == base else ONE_TYPE)
    return (found, one) if turned else (one, found)


def must_be_set(check: Checker, node: Node, op: str) -> None:
    """Note what should be a set and is none."""
    base = base_of(node)
    if base is not None and not isinstance(base, SetOf):
        hint = ""
        if base == PERIOD:
            words = check.shown(node)
            start, end = ("起", "止") if check.zh else ("start", "end")
            hint = f"write `{words}.{start} .. {words}.{end}` after the rows, not in `{check.word('where')}`"
        check.wrong(f"`{op}` needs a set, and `{check.shown(node)}` is {said(base)}", node, hint)
    check.present(node, f"`{op}` needs a set")


def type_arithmetic(check: Checker, node: nodes.Arithmetic, scope: Scope, want: AnyType | None) -> Node:
    """Type a sum, a product, or a set without members, as `RESULTS` says."""
    if node.op == "without":
        return _without(check, node, scope, want)
    left, right = check.operand(node.left, scope), check.operand(node.right, scope)
    one, other = base_of(left), base_of(right)
    changed = attrs.evolve(node, left=left, right=right)
    if one is None or other is None:
        return changed
    yields = RESULTS.get((node.op, one, other))
    if yields is None:
        check.wrong(f"`{node.op}` can't join {said(one)} and {said(other)}", node, _arithmetic_hint(one, other))
        return changed
    if yields == DATE and any(_hours(side) for side in (left, right)):
        check.wrong("hours are added to an instant, not to a date", node)
    return typed(changed, yields, may_be_none(left) or may_be_none(right))


def _without(check: Checker, node: nodes.Arithmetic, scope: Scope, want: AnyType | None) -> Node:
    if adapts(node.left) and not adapts(node.right):
        right = check.operand(node.right, scope)
        base = base_of(right)
        left = check.set_(node.left, scope, SetOf(base) if isinstance(base, Scalar | EnumType) else base)
    else:
        left = check.set_(node.left, scope, want)
        base = base_of(left)
        of = base.of if isinstance(base, SetOf) else None
        right = check.operand(node.right, scope, base if isinstance(node.right, nodes.ListOf) else of)
    changed = attrs.evolve(node, left=left, right=right)
    told, taken = base_of(left), base_of(right)
    if not isinstance(told, SetOf) or taken is None:
        return changed
    if taken not in (told, told.of):
        check.wrong(f"`without` can't take {said(taken)} from {said(told)}", node)
    return typed(changed, told)


def type_day_of(check: Checker, node: nodes.DayOf, scope: Scope, _want: AnyType | None) -> Node:
    """Type a numbered day of a calendar unit."""
    if not 1 <= node.number <= _DAYS_IN[node.unit]:
        check.wrong(f"a {node.unit} has no day {node.number}", node)
    of = check.of_type(node.of, DATE, scope, optional=True)
    return typed(node, DATE, may_be_none(of), of=of)


def type_extreme(check: Checker, node: nodes.Extreme, scope: Scope, _want: AnyType | None) -> Node:
    """Type the least or greatest of several values."""
    items = tuple(check.operand(item, scope) for item in node.items)
    changed = attrs.evolve(node, items=items)
    for item in items:
        check.present(item, f"`{node.which}` compares")
    bases = list(dict.fromkeys(base for base in map(base_of, items) if base is not None))
    if len(bases) > 1:
        check.wrong(f"`{node.which}` compares {said(bases[0])} with {said(bases[1])}", node, ONE_TYPE)
    if len(bases) != 1:
        return changed
    must_be_scalar(check, bases[0], node)
    return typed(changed, bases[0])


def must_be_scalar(check: Checker, base: AnyType, at: Node) -> None:
    """Note a type whose values have no order."""
    if not (isinstance(base, Scalar) and base.name in ORDERED):
        check.wrong(f"{said(base)} has no order", at)


def _hours(node: Node) -> bool:
    return isinstance(node, nodes.Length) and node.value.unit == "hour"


def _arithmetic_hint(one: AnyType, other: AnyType) -> str:
    if DURATION in (one, other):
        return "add or subtract lengths of time from a date, one after the other"
    if {one, other} == {DATE, INSTANT} or (one, other) == (INSTANT, INSTANT):
        return "no date is an instant"
    return "nothing is converted"
