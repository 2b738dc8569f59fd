"""Types of what is named or written out: literals, names, fields, and parameters and functions asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import attrs

from hazardrules.expr import nodes
from hazardrules.expr.advice import near
from hazardrules.expr.checker import STRANGE, Checker, adapts, base_of, kinds_told, may_be_none, typed
from hazardrules.expr.names import fields_asked, fields_in, namespaces_in
from hazardrules.expr.nodes import Member, Name, Node
from hazardrules.expr.operations import RESULTS, said
from hazardrules.expr.scope import Scope
from hazardrules.expr.types import AnyType, ConditionBy, Keyed, NamespaceType, RowType, StepBy, Steps
from hazardrules.expr.words import BUILTINS, FUNCTIONS, PARTS
from hazardrules.facts.types import (
    BOOLEAN,
    DATE,
    ID,
    MONEY,
    NUMBER,
    PERCENT,
    PERIOD,
    REGION,
    TEXT,
    EnumType,
    Scalar,
    SetOf,
)
from hazardrules.source import Span

_PARTS_ZH: Final = {zh: en for en, zh in PARTS.items()}


def type_text(check: Checker, node: nodes.Text, _scope: Scope, want: AnyType | None) -> Node:
    """Type a text: a value of an enum where one is wanted, in either spelling."""
    if isinstance(want, EnumType):
        value = node.value if node.value in want.by_id else want.by_zh.get(node.value)
        if value is not None:
            return typed(node, want, value=value)
        hint = near(node.value, [*want.by_id, *want.by_zh])
        if not hint and len(want.values) <= 8:
            hint = "one of " + ", ".join(_value(check, want, known) for known in want.by_id)
        check.wrong(f"`{node.value}` is no {want.label.en}", node, hint)
        return node
    if want == REGION and not (node.value.isascii() and node.value.isdigit()):
        check.wrong(f"`{node.value}` is no region", node, "write the code of GB/T 2260, such as `65`")
        return node
    return typed(node, want if want in (ID, REGION) else TEXT)


def type_list(check: Checker, node: nodes.ListOf, scope: Scope, want: AnyType | None) -> Node:
    """Type a list by what is wanted, or by the first member that knows its type."""
    of: AnyType | None = want.of if isinstance(want, SetOf) else None
    if of is None:
        known = next((item for item in node.items if not adapts(item)), None)
        of = base_of(check.operand(known, scope)) if known is not None else TEXT
    if not isinstance(of, Scalar | EnumType):
        if of is not None:
            check.wrong(f"a set has single members, not {said(of)}", node)
        return node
    return typed(node, SetOf(of), items=tuple(check.of_type(item, of, scope) for item in node.items))


def type_name(check: Checker, node: Name, scope: Scope, _want: AnyType | None) -> Node:
    """Type a name: a row, a day, a parameter, a definition or a namespace."""
    name = node.name
    if name in scope.rows:
        return typed(node, RowType(scope.rows[name])) if scope.rows[name] != STRANGE else node
    if name == "as_of":
        return typed(node, DATE)
    if name == "period":
        if not scope.period:
            check.wrong("`period` means nothing here", node, "only a rule with `every` has periods")
            return node
        return typed(node, PERIOD)
    found = check.id_of(name)
    if found is None and name == check.looked_for:
        check.wrong(f"a window can't depend on the row `{check.spoken(name)}` that it looks for", node)
        return node
    if found is None:
        check.wrong(f"unknown name `{check.spoken(name)}`", node, _hint_for(check, name, scope))
        return node
    if found in scope.terms:
        return attrs.evolve(node, name=found, type=scope.terms[found].type)
    if found in namespaces_in(scope):
        return typed(node, NamespaceType(found), name=found)
    if found in scope.vocabulary.namespaces:
        check.wrong(f"`{check.spoken(found)}` isn't told of {kinds_told(scope.kinds)}", node, check.owners(found))
    else:
        asked = f"{check.word('any')}({check.spoken(found)} {check.spoken(found[0])})"
        check.wrong(f"`{check.spoken(found)}` is a ledger", node, f"ask of its rows, as in `{asked}`")
    return attrs.evolve(node, name=found)


def _value(check: Checker, enum: EnumType, name: str) -> str:
    """Return a value of a list as the author spells it."""
    return f"“{enum.by_id[name].label.zh}”" if check.zh else f"`{name}`"


def _hint_for(check: Checker, name: str, scope: Scope) -> str:
    """Return advice on a name that means nothing: a near one, a field's owner, a missing blank."""
    reach = {*namespaces_in(scope), *scope.terms, *scope.rows, *BUILTINS}
    spoken = {check.names.spoken(known) for known in reach} if not name.isascii() else set()
    owners = [owner for owner in namespaces_in(scope) if name in fields_in(scope, owner)]
    owners += [row for row, ledger in scope.rows.items() if name in fields_in(scope, ledger)]
    if any(name in enum.by_zh or name in enum.by_id for enum in scope.vocabulary.enums.values()):
        return f"a value stands in quotes: `'{name}'`" if name.isascii() else f"a value stands in quotes: `“{name}”`"
    if len(owners) == 1:
        return f"did you mean `{check.spoken(owners[0])}.{name}`?"
    return check.pieces(name, scope) or near(name, sorted(reach | spoken))


def type_member(check: Checker, node: Member, scope: Scope, _want: AnyType | None) -> Node:
    """Type a field of a row or a namespace, or the end of a period."""
    of = check.value(node.of, scope)
    base = base_of(of)
    if base is None:
        return attrs.evolve(node, of=of)
    if base == PERIOD:
        part = _PARTS_ZH.get(node.name, node.name)
        if part in PARTS:
            return typed(node, DATE, may_be_none(of), of=of, name=part)
        check.wrong(f"a period has no `{node.name}`", node, "it has `start` and `end`")
        return attrs.evolve(node, of=of)
    if not isinstance(base, RowType | NamespaceType):
        check.wrong(f"`{check.shown(of)}` is {said(base)} and has no fields", node)
        return attrs.evolve(node, of=of)
    owner = base.ledger if isinstance(base, RowType) else base.name
    fields = fields_asked(scope, owner)
    known = fields.known
    found = known.find(node.name)
    if found is None:
        hint = check.pieces(node.name, scope) or near(node.name, [*known.zh, *known.ids])
        if len(known.ids.get(node.name, ())) > 1:
            hint = "it is the label of " + ", ".join(f"`{name}`" for name in known.ids[node.name])
        check.wrong(f"`{check.spoken(owner)}` has no field `{node.name}`", Span(of.span.end, node.span.end), hint)
        return attrs.evolve(node, of=of)
    told = fields.types[found]
    return typed(node, told.base, told.optional or may_be_none(of), of=of, name=found)


def type_call(check: Checker, node: nodes.Call, scope: Scope, _want: AnyType | None) -> Node:
    """Type a function, or a parameter that is looked up by a key."""
    if node.name in FUNCTIONS:
        return _FUNCTIONS[node.name](check, node, scope)
    found = check.id_of(node.name)
    if found is None or found not in scope.terms:
        keyed = [name for name, term in scope.terms.items() if isinstance(term.type.base, Keyed | ConditionBy)]
        check.wrong(f"unknown function `{node.name}`", node, near(node.name, [*FUNCTIONS, *keyed]))
        return attrs.evolve(node, args=tuple(check.operand(arg, scope) for arg in node.args))
    told = scope.terms[found].type.base
    if not isinstance(told, Keyed | ConditionBy | StepBy):
        check.wrong(f"`{check.spoken(found)}` isn't looked up by a key", node, f"write `{check.spoken(found)}`")
        return attrs.evolve(node, name=found)
    if not _has_args(check, node, 1, f"{found}(key)"):
        return attrs.evolve(node, name=found)
    key = NUMBER if isinstance(told, StepBy) else told.key
    # A key that is none is looked up too: a table can have a row for none.
    arg = check.of_type(node.args[0], key, scope, optional=True)
    if isinstance(told, ConditionBy):
        _asked_row(check, node, arg, told, scope)
        return typed(node, BOOLEAN, name=found, args=(arg,))
    return typed(node, told.value, isinstance(told, StepBy) and may_be_none(arg), name=found, args=(arg,))


def _asked_row(check: Checker, node: nodes.Call, key: Node, told: ConditionBy, scope: Scope) -> None:
    """A parameter of conditions speaks of a row: the key's own, or the nearest."""
    ledger = told.ledger
    if isinstance(key, Member) and isinstance(key.of, Name) and key.of.name in scope.rows:
        ledger = scope.rows[key.of.name]
    if told.ledger and (ledger != told.ledger or told.ledger not in scope.rows.values()):
        check.wrong(
            f"`{check.spoken(node.name)}` asks about a row of `{check.spoken(told.ledger)}`, and none is meant here",
            node,
        )


def _has_args(check: Checker, node: nodes.Call, number: int, form: str) -> bool:
    if len(node.args) != number:
        check.wrong(f"`{node.name}` takes {number}, not {len(node.args)}", node, f"write `{form}`")
    return len(node.args) == number


def _days(check: Checker, node: nodes.Call, scope: Scope) -> Node:
    if not _has_args(check, node, 2, "days(from, to)"):
        return node
    args = tuple(check.of_type(arg, DATE, scope, optional=True) for arg in node.args)
    return typed(node, NUMBER, any(map(may_be_none, args)), args=args)


def _percent(check: Checker, node: nodes.Call, scope: Scope) -> Node:
    if not _has_args(check, node, 2, "percent(part, whole)"):
        return node
    args = tuple(check.operand(arg, scope) for arg in node.args)
    bases = {base_of(arg) for arg in args} - {None}
    if len(bases) > 1 or not bases <= {NUMBER, MONEY}:
        check.wrong("`percent` takes two numbers, or two amounts of money", node)
    return typed(node, PERCENT, any(map(may_be_none, args)), args=args)


def _by_steps(check: Checker, node: nodes.Call, scope: Scope) -> Node:
    if not _has_args(check, node, 2, "by_steps(amount, ladder)"):
        return node
    steps = check.value(node.args[1], scope)
    told = base_of(steps)
    if not isinstance(told, Steps):
        if told is not None:
            check.wrong(f"`{check.shown(steps)}` is no ladder", steps, "`by_steps` takes a parameter of steps")
        return attrs.evolve(node, args=(check.operand(node.args[0], scope), steps))
    amount = check.of_type(node.args[0], told.over, scope, optional=True)
    yields = RESULTS.get(("*", told.over, told.to))
    if yields is None:
        check.wrong(f"`{check.shown(steps)}` has steps of {told.over} to {told.to}, which can't be multiplied", steps)
        return attrs.evolve(node, args=(amount, steps))
    return typed(node, yields, may_be_none(amount), args=(amount, steps))


def _only(check: Checker, node: nodes.Call, scope: Scope) -> Node:
    if not _has_args(check, node, 1, "only(set)"):
        return node
    of = check.set_(node.args[0], scope)
    base = base_of(of)
    changed = attrs.evolve(node, args=(of,))
    return typed(changed, base.of, optional=True) if isinstance(base, SetOf) else changed


_FUNCTIONS: Final[dict[str, Callable[[Checker, nodes.Call, Scope], Node]]] = {
    "days": _days,
    "percent": _percent,
    "by_steps": _by_steps,
    "only": _only,
}
