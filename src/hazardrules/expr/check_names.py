"""Types of what is named or written out: literals, names, fields, and parameters and functions asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import attrs

from hazardrules.errors import Phrase, UnknownName, choices, listed, meant, to_write
from hazardrules.expr import nodes
from hazardrules.expr.advice import near
from hazardrules.expr.checker import STRANGE, Checker, adapts, base_of, may_be_none, typed
from hazardrules.expr.names import fields_asked, fields_in, has, namespaces_in
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
            hint = choices(_value(check, want, known) for known in want.by_id)
        kind = Phrase(want.label.zh, want.label.en)
        check.wrong(Phrase(f"{kind.zh}中没有 `{node.value}`", f"`{node.value}` is no {kind}"), node, hint)
        return node
    if want == REGION and not (node.value.isascii() and node.value.isdigit()):
        message = Phrase(f"`{node.value}` 不是行政区划", f"`{node.value}` is no region")
        hint = Phrase("写 GB/T 2260 的代码,如 `65`", "write the code of GB/T 2260, such as `65`")
        check.wrong(message, node, hint)
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
            is_ = said(of)
            check.wrong(Phrase(f"集合的成员是单个的值,不是{is_.zh}", f"a set has single members, not {is_}"), node)
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
            message = Phrase("`period`(周期)在这里没有意义", "`period` means nothing here")
            hint = Phrase("只有写了 `every`(周期)的规则才有周期", "only a rule with `every` has periods")
            check.wrong(message, node, hint)
            return node
        return typed(node, PERIOD)
    found = check.id_of(name)
    if found is None and name == check.looked_for:
        row = check.spoken(name)
        message = Phrase(
            f"时间窗口不能取决于它所找的行 `{row}`", f"a window can't depend on the row `{row}` that it looks for"
        )
        check.wrong(message, node)
        return node
    if found is None:
        told = check.spoken(name)
        check.wrong(
            UnknownName(f"没有名为 `{told}` 的事实、参数或定义", f"unknown name `{told}`", name),
            node,
            _hint_for(check, name, scope),
        )
        return node
    if found in scope.terms:
        return attrs.evolve(node, name=found, type=scope.terms[found].type)
    if has(scope, found):
        return typed(node, NamespaceType(found), name=found)
    if found in scope.vocabulary.namespaces:
        told, kinds = check.spoken(found), check.kinds(scope.kinds)
        message = Phrase(f"{kinds.zh}没有 `{told}`", f"`{told}` isn't told of {kinds}")
        check.wrong(message, node, check.owners(found))
    else:
        told = check.spoken(found)
        asked = f"{check.word('any')}({told} {check.spoken(found[0])})"
        hint = Phrase(f"要问它的行,如 `{asked}`", f"ask of its rows, as in `{asked}`")
        check.wrong(Phrase(f"`{told}` 是台账", f"`{told}` is a ledger"), node, hint)
    return attrs.evolve(node, name=found)


def _value(check: Checker, enum: EnumType, name: str) -> str:
    """Return a value of a list as the author spells it."""
    return f"“{enum.by_id[name].label.zh}”" if check.zh else f"`{name}`"


def _hint_for(check: Checker, name: str, scope: Scope) -> Phrase:
    """Return advice on a name that means nothing: a near one, a field's owner, a missing blank."""
    reach = {*namespaces_in(scope), *scope.terms, *scope.rows, *BUILTINS}
    spoken = {check.names.spoken(known) for known in reach} if not name.isascii() else set()
    owners = [owner for owner in namespaces_in(scope) if name in fields_in(scope, owner)]
    owners += [row for row, ledger in scope.rows.items() if name in fields_in(scope, ledger)]
    if any(name in enum.by_zh or name in enum.by_id for enum in scope.vocabulary.enums.values()):
        quoted = f"'{name}'" if name.isascii() else f"“{name}”"
        return Phrase(f"选项要加引号:`{quoted}`", f"a value stands in quotes: `{quoted}`")
    if len(owners) == 1:
        return meant(f"{check.spoken(owners[0])}.{name}")
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
        message = Phrase(f"期间没有 `{node.name}`", f"a period has no `{node.name}`")
        check.wrong(message, node, Phrase("它有 `start`(起)和 `end`(止)", "it has `start` and `end`"))
        return attrs.evolve(node, of=of)
    if not isinstance(base, RowType | NamespaceType):
        words, is_ = check.shown(of), said(base)
        check.wrong(Phrase(f"`{words}` 是{is_.zh},没有字段", f"`{words}` is {is_} and has no fields"), node)
        return attrs.evolve(node, of=of)
    owner = base.ledger if isinstance(base, RowType) else base.name
    fields = fields_asked(scope, owner)
    known = fields.known
    found = known.find(node.name)
    if found is None:
        hint = check.pieces(node.name, scope) or near(node.name, [*known.zh, *known.ids])
        if len(known.ids.get(node.name, ())) > 1:
            several = listed((f"`{name}`" for name in known.ids[node.name]), "、", ", ")
            hint = Phrase(f"这个名称同属 {several.zh}", f"it is the label of {several}")
        part = check.spoken(owner)
        message = UnknownName(f"`{part}` 没有字段 `{node.name}`", f"`{part}` has no field `{node.name}`", node.name)
        check.wrong(message, Span(of.span.end, node.span.end), hint)
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
        message = UnknownName(f"没有函数 `{node.name}`", f"unknown function `{node.name}`", node.name)
        check.wrong(message, node, near(node.name, [*FUNCTIONS, *keyed]))
        return attrs.evolve(node, args=tuple(check.operand(arg, scope) for arg in node.args))
    told = scope.terms[found].type.base
    if not isinstance(told, Keyed | ConditionBy | StepBy):
        words = check.spoken(found)
        no_key = Phrase(f"`{words}` 不是按一项来查的", f"`{words}` isn't looked up by a key")
        check.wrong(no_key, node, to_write(words))
        return attrs.evolve(node, name=found)
    if not _has_args(check, node, 1, f"{found}(key)"):
        return attrs.evolve(node, name=found)
    key = NUMBER if isinstance(told, StepBy) else told.key
    # A key that is none is looked up too: a table can have a row for none.
    arg = check.of_type(node.args[0], key, scope, optional=True)
    if isinstance(told, ConditionBy):
        _asked_row(check, node, arg, told, scope)
        return typed(node, BOOLEAN, name=found, args=(arg,))
    # Before the first step there is nothing.
    return typed(node, told.value, isinstance(told, StepBy), name=found, args=(arg,))


def _asked_row(check: Checker, node: nodes.Call, key: Node, told: ConditionBy, scope: Scope) -> None:
    """A parameter of conditions speaks of a row: the key's own, or the nearest."""
    ledger = told.ledger
    if isinstance(key, Member) and isinstance(key.of, Name) and key.of.name in scope.rows:
        ledger = scope.rows[key.of.name]
    if told.ledger and (ledger != told.ledger or told.ledger not in scope.rows.values()):
        words, rows = check.spoken(node.name), check.spoken(told.ledger)
        message = Phrase(
            f"`{words}` 问的是 `{rows}` 的一行,这里没有这样的行",
            f"`{words}` asks about a row of `{rows}`, and none is meant here",
        )
        check.wrong(message, node)


def _has_args(check: Checker, node: nodes.Call, number: int, form: str) -> bool:
    if len(node.args) != number:
        message = Phrase(
            f"`{node.name}` 要 {number} 项,不是 {len(node.args)} 项",
            f"`{node.name}` takes {number}, not {len(node.args)}",
        )
        check.wrong(message, node, to_write(form))
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
        message = Phrase("`percent`(占比)要两个数,或者两个金额", "`percent` takes two numbers, or two amounts of money")
        check.wrong(message, node)
    return typed(node, PERCENT, any(map(may_be_none, args)), args=args)


def _by_steps(check: Checker, node: nodes.Call, scope: Scope) -> Node:
    if not _has_args(check, node, 2, "by_steps(amount, ladder)"):
        return node
    steps = check.value(node.args[1], scope)
    told = base_of(steps)
    if not isinstance(told, Steps):
        if told is not None:
            words = check.shown(steps)
            hint = Phrase("`by_steps`(分档累计)要用分档的参数", "`by_steps` takes a parameter of steps")
            check.wrong(Phrase(f"`{words}` 不是分档表", f"`{words}` is no ladder"), steps, hint)
        return attrs.evolve(node, args=(check.operand(node.args[0], scope), steps))
    amount = check.of_type(node.args[0], told.over, scope, optional=True)
    yields = RESULTS.get(("*", told.over, told.to))
    if yields is None:
        words = check.shown(steps)
        over, to = (Phrase(said(side).zh, str(side)) for side in (told.over, told.to))
        message = Phrase(
            f"`{words}` 的分档是{over.zh}对{to.zh},不能相乘",
            f"`{words}` has steps of {over} to {to}, which can't be multiplied",
        )
        check.wrong(message, steps)
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
