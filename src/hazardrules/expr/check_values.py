"""Types of what is made of values: logic, comparisons, arithmetic."""

from __future__ import annotations

from functools import cache
from typing import Final

import attrs

from hazardrules.errors import NOTHING, Phrase, to_write
from hazardrules.expr import nodes
from hazardrules.expr.checker import NAME_A_FIELD, ONE_TYPE, Checker, adapts, base_of, is_none, may_be_none, typed
from hazardrules.expr.guards import present_if
from hazardrules.expr.nodes import Name, Node
from hazardrules.expr.operations import RESULTS, said
from hazardrules.expr.scope import Scope
from hazardrules.expr.types import AnyType, ConditionBy, Keyed, NamespaceType, NoneType, RowType, StepBy, Steps
from hazardrules.facts.types import BOOLEAN, DATE, DURATION, INSTANT, ORDERED, PERIOD, EnumType, Scalar, SetOf

_ENUM_ORDER: Final = {">=": "at_least", "<=": "at_most"}
_UNITS: Final = {"week": "周", "month": "个月", "quarter": "个季度", "half-year": "个半年", "year": "年"}
_DAYS_IN: Final = {"week": 7, "month": 31, "quarter": 92, "half-year": 184, "year": 366}
_SET_CAN_BE_EMPTY: Final = Phrase("只有集合才能问是否为空", "only a set can be empty")
_NO_DAYS_ARE_A_MONTH: Final = Phrase("多少日也不等于一个月", "no number of days is a month")


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
        check.wrong(_two_types(check, (first, one), (second, other)), node, ONE_TYPE)
        return node
    return typed(node, one, optional)


def _two_types(check: Checker, one: tuple[Node, AnyType], other: tuple[Node, AnyType]) -> Phrase:
    """Say that two sides are of different types."""
    first, second = check.shown(one[0]), check.shown(other[0])
    is_, but = said(one[1]), said(other[1])
    return Phrase(f"`{first}` 是{is_.zh},`{second}` 是{but.zh}", f"`{first}` is {is_}, `{second}` is {but}")


def type_is(check: Checker, node: nodes.Is, scope: Scope, _want: AnyType | None) -> Node:
    """Type a question whether something is none, unknown or empty."""
    # Asked twice is no mistake, so what is known already isn't counted here.
    of = check.rules[type(node.of)](check, node.of, scope, None)
    base = base_of(of)
    changed = typed(node, BOOLEAN, of=of)
    if base is None:
        return changed
    if isinstance(base, NamespaceType | Keyed | ConditionBy | Steps | StepBy):
        check.wrong(check.no_value(of, base), of)
    elif isinstance(base, RowType) and isinstance(of, Name):
        check.wrong(check.no_value(of, base), of, NAME_A_FIELD)
    elif node.state == "none" and not may_be_none(of):
        words = check.shown(of)
        check.wrong(Phrase(f"`{words}` 不会为无", f"`{words}` is never none"), node)
    elif node.state == "empty":
        if not isinstance(base, SetOf):
            words, is_ = check.shown(of), said(base)
            message = Phrase(
                f"只有集合才能问是否为空,而 `{words}` 是{is_.zh}", f"only a set can be empty, and `{words}` is {is_}"
            )
            check.wrong(message, node)
        elif of not in scope.present:
            check.present(of, _SET_CAN_BE_EMPTY)
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
            message = Phrase(f"是否为无要用 `is` 来问,不用 `{op}`", f"none is asked for with `is`, not with `{op}`")
            check.wrong(message, node, to_write(check.word(asked)))
        elif base == DURATION:
            message = Phrase(
                "时长不能比较:多少日也不等于一个月", "lengths of time aren't compared: no number of days is a month"
            )
            check.wrong(message, node)
        return
    if base is None or is_none(left) or is_none(right):
        check.wrong(of_none(op), node)
        return
    if op in ("at_least", "at_most"):
        must_be_graded(check, base, op, node)
    else:
        must_be_ordered(check, base, op, node)
    for side in (left, right):
        check.present(side, compares(check.word(op) if op in _ENUM_ORDER.values() else op))


def of_none(op: str) -> Phrase:
    """Say that a comparison can't be asked of none."""
    return Phrase(f"“无”不能用 `{op}` 来比", f"`{op}` can't be asked of none")


@cache
def compares(word: str) -> Phrase:
    """Say why a value has to be there: it is compared."""
    return Phrase(f" `{word}` 要比较大小先后", f"`{word}` compares")


def must_be_ordered(check: Checker, base: AnyType, op: str, at: Node) -> None:
    """Note a comparison by `<` of what has no such order."""
    if isinstance(base, EnumType):
        hint = to_write(check.word(_ENUM_ORDER.get(op, "at_least"))) if base.ordered else NOTHING
        is_ = said(base)
        check.wrong(Phrase(f"{is_.zh}不用 `{op}` 比较", f"{is_} isn't compared with `{op}`"), at, hint)
    elif not (isinstance(base, Scalar) and base.name in ORDERED):
        check.wrong(_no_order(base), at, _NO_DAYS_ARE_A_MONTH if base == DURATION else NOTHING)


def _no_order(base: AnyType) -> Phrase:
    is_ = said(base)
    return Phrase(f"{is_.zh}没有大小先后", f"{is_} has no order")


def must_be_graded(check: Checker, base: AnyType, op: str, at: Node) -> None:
    """Note `at_least` asked of what has no grades."""
    if isinstance(base, EnumType) and base.ordered:
        return
    sign = next(sign for sign, word in _ENUM_ORDER.items() if word == op)
    hint = to_write(sign) if isinstance(base, Scalar) and base.name in ORDERED else NOTHING
    word, is_ = check.word(op), said(base)
    message = Phrase(f"`{word}` 用于等级,不用于{is_.zh}", f"`{word}` is asked of grades and levels, not of {is_}")
    check.wrong(message, at, hint)


def _must_be_same(check: Checker, node: Node, left: Node, right: Node) -> None:
    one, other = base_of(left), base_of(right)
    if one is None or other is None or one == other or is_none(left) or is_none(right):
        return
    hint = ONE_TYPE
    if isinstance(other, SetOf) and other.of == one:
        hint = to_write(check.word("in"))
    elif isinstance(one, SetOf) and one.of == other:
        hint = to_write(check.word("contains"))
    elif BOOLEAN in (one, other) and any(isinstance(side, nodes.Text) for side in (left, right)):
        true, false = check.word("true"), check.word("false")
        hint = Phrase(f"写 `{true}` 或 `{false}`,不加引号", f"write `{true}` or `{false}`, without quotes")
    check.wrong(_two_types(check, (left, one), (right, other)), node, hint)


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
        first, second, is_, but = check.shown(one), check.shown(found), said(of), said(base)
        message = Phrase(f"`{first}` 是{is_.zh},`{second}` 是{but.zh}", f"`{first}` is {is_}, and `{second}` is {but}")
        check.wrong(message, node, to_write(check.word("overlaps")) if of == base else ONE_TYPE)
    return (found, one) if turned else (one, found)


def must_be_set(check: Checker, node: Node, op: str) -> None:
    """Note what should be a set and is none."""
    base = base_of(node)
    if base is not None and not isinstance(base, SetOf):
        hint = NOTHING
        words, is_ = check.shown(node), said(base)
        if base == PERIOD:
            start, end, where = ("起", "止", "其中") if check.zh else ("start", "end", "where")
            hint = Phrase(
                f"把 `{words}.{start} .. {words}.{end}` 写在台账后面,不写在 `{where}` 里",
                f"write `{words}.{start} .. {words}.{end}` after the rows, not in `{where}`",
            )
        message = Phrase(f"`{op}` 要用集合,而 `{words}` 是{is_.zh}", f"`{op}` needs a set, and `{words}` is {is_}")
        check.wrong(message, node, hint)
    check.present(node, _needs_a_set(op))


@cache
def _needs_a_set(op: str) -> Phrase:
    return Phrase(f" `{op}` 要用集合", f"`{op}` needs a set")


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
        is_, but = said(one), said(other)
        message = Phrase(f"`{node.op}` 不能用于{is_.zh}和{but.zh}", f"`{node.op}` can't join {is_} and {but}")
        check.wrong(message, node, _arithmetic_hint(one, other))
        return changed
    if yields == DATE and any(_hours(side) for side in (left, right)):
        message = Phrase("小时加在时刻上,不加在日期上", "hours are added to an instant, not to a date")
        check.wrong(message, node)
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
        is_, but = said(told), said(taken)
        message = Phrase(f"`without`(除去)不能从{is_.zh}里除去{but.zh}", f"`without` can't take {but} from {is_}")
        check.wrong(message, node)
    return typed(changed, told)


def type_day_of(check: Checker, node: nodes.DayOf, scope: Scope, _want: AnyType | None) -> Node:
    """Type a numbered day of a calendar unit."""
    if not 1 <= node.number <= _DAYS_IN[node.unit]:
        unit = Phrase(_UNITS[node.unit], node.unit)
        check.wrong(Phrase(f"一{unit.zh}没有第 {node.number} 日", f"a {unit} has no day {node.number}"), node)
    of = check.of_type(node.of, DATE, scope, optional=True)
    return typed(node, DATE, may_be_none(of), of=of)


def type_extreme(check: Checker, node: nodes.Extreme, scope: Scope, _want: AnyType | None) -> Node:
    """Type the least or greatest of several values."""
    items = tuple(check.operand(item, scope) for item in node.items)
    changed = attrs.evolve(node, items=items)
    for item in items:
        check.present(item, compares(check.word(node.which)))
    bases = list(dict.fromkeys(base for base in map(base_of, items) if base is not None))
    if len(bases) > 1:
        which, is_, but = node.which, said(bases[0]), said(bases[1])
        message = Phrase(f"`{which}` 把{is_.zh}和{but.zh}相比", f"`{which}` compares {is_} with {but}")
        check.wrong(message, node, ONE_TYPE)
    if len(bases) != 1:
        return changed
    must_be_scalar(check, bases[0], node)
    return typed(changed, bases[0])


def must_be_scalar(check: Checker, base: AnyType, at: Node) -> None:
    """Note a type whose values have no order."""
    if not (isinstance(base, Scalar) and base.name in ORDERED):
        check.wrong(_no_order(base), at)


def _hours(node: Node) -> bool:
    return isinstance(node, nodes.Length) and node.value.unit == "hour"


def _arithmetic_hint(one: AnyType, other: AnyType) -> Phrase:
    if DURATION in (one, other):
        return Phrase("从日期上逐个加减时长", "add or subtract lengths of time from a date, one after the other")
    if {one, other} == {DATE, INSTANT} or (one, other) == (INSTANT, INSTANT):
        return Phrase("日期不是时刻", "no date is an instant")
    return Phrase("不同类型不会自动换算", "nothing is converted")
