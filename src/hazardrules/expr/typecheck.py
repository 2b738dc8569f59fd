"""Types of conditions: every name resolved, every node typed, every mistake at once.

Nothing is converted silently. A value that may be none takes part in equality, in
membership and in arithmetic (none stays none), but not in an order, a window or a sum
unless the same condition has shown that it is there, or says ``otherwise``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any as Untyped
from typing import Final, TypeVar

import attrs

from hazardrules.expr import nodes
from hazardrules.expr.advice import MISSING_BLANK, known_pieces, near
from hazardrules.expr.guards import present_if
from hazardrules.expr.names import Labels, fields_in, globals_of, labels, ledgers_in, namespaces_in, quoted
from hazardrules.expr.nodes import Cell, Domain, Domains, Link, Measure, Member, Name, Node
from hazardrules.expr.operations import RESULTS, SUMMED, said
from hazardrules.expr.problems import ExprError, Mistake
from hazardrules.expr.scope import Scope, scope_inside
from hazardrules.expr.show import show
from hazardrules.expr.types import (
    AnyType,
    ConditionBy,
    ExprType,
    Keyed,
    NamespaceType,
    NoneType,
    RowType,
    StepBy,
    Steps,
)
from hazardrules.expr.words import BUILTINS, FUNCTIONS, PARTS
from hazardrules.facts.types import (
    BOOLEAN,
    DATE,
    DURATION,
    ID,
    INSTANT,
    MONEY,
    NUMBER,
    ORDERED,
    PERCENT,
    PERIOD,
    REGION,
    TEXT,
    EnumType,
    Scalar,
    SetOf,
)
from hazardrules.source import Span

_N = TypeVar("_N", bound=Node)
_ORDER: Final = ("<", "<=", ">", ">=")
_ENUM_ORDER: Final = {">=": "at_least", "<=": "at_most"}
_DAYS_IN: Final = {"week": 7, "month": 31, "quarter": 92, "half-year": 184, "year": 366}
_PARTS_ZH: Final = {zh: en for en, zh in PARTS.items()}


def typecheck(node: Node, scope: Scope, expected: AnyType | None = None) -> Node:
    """Return the tree with Chinese labels replaced by ids and every node typed.

    *expected* is the type the whole must have; where it is ``boolean`` the condition may
    not be none either. Takes conditions, rows, measures and links; a cell needs its
    column: `typecheck_cell`. Raises ExprError with every mistake.
    """
    checker = _Checker(scope)
    checked = checker.whole(node, scope, expected)
    checker.finish()
    return checked


def typecheck_cell(cell: Cell, column: ExprType | AnyType, scope: Scope) -> Cell:
    """Return a cell typed by its column, which it tests.

    A column that is none fits ``-``, ``none``, ``otherwise``, ``!=`` and ``not in``, and no
    other cell: a row of a table needs no guard. Raises ExprError with every mistake.
    """
    checker = _Checker(scope)
    told = column if isinstance(column, ExprType) else ExprType(column)
    checked = checker.cell(cell, told, scope)
    checker.finish()
    return checked


def _base(node: Node) -> AnyType | None:
    return node.type.base if node.type is not None else None


def _typed(node: _N, base: AnyType, optional: bool = False, **changes: Untyped) -> _N:
    return attrs.evolve(node, type=ExprType(base, optional), **changes)


def _may_be_none(node: Node) -> bool:
    return node.type is not None and node.type.optional


def _adapts(node: Node) -> bool:
    """Tell whether a node takes its type from what stands beside it: texts and none do."""
    match node:
        case nodes.Text() | nodes.NoneLiteral():
            return True
        case nodes.ListOf(items=items):
            return all(map(_adapts, items))
        case nodes.If(then=first, otherwise=second) | nodes.Otherwise(first=first, second=second):
            return _adapts(first) and _adapts(second)
    return False


class _Checker:
    """Checks one condition, going on after a mistake; a node without a type has been told of."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.mistakes: list[Mistake] = []
        self.fields: dict[str, tuple[dict[str, ExprType], Labels]] = {}
        self.looked_for = ""

    @cached_property
    def names(self) -> Labels:
        """Everything a bare name can name; made when a name isn't simply an id."""
        return globals_of(self.scope)

    def id_of(self, name: str) -> str | None:
        """Return the id of a parameter, definition, namespace or ledger."""
        told = self.scope.vocabulary
        known = name in self.scope.terms or name in told.namespaces or name in told.ledgers
        return name if known else self.names.find(name)

    def finish(self) -> None:
        """Raise what was found, in the order of the text."""
        if self.mistakes:
            raise ExprError(sorted(dict.fromkeys(self.mistakes), key=lambda mistake: mistake.span.start))

    def wrong(self, message: str, at: Node | Span, hint: str = "") -> None:
        self.mistakes.append(Mistake(message, at if isinstance(at, Span) else at.span, hint))

    # -- whole texts

    def whole(self, node: Node, scope: Scope, expected: AnyType | None) -> Node:
        match node:
            case Domain():
                return self.domain(node, scope)[0]
            case Domains():
                return self.domains(node, scope)
            case Measure():
                domain, inside = self.domain(node.domain, scope)
                of = self.summed(node.of, inside)
                return attrs.evolve(node, of=of, domain=domain, type=of.type)
            case Link():
                return self.link(node, scope)
            case Cell():
                self.wrong("a cell needs the column it stands in", node)
                return node
        if expected == BOOLEAN:
            return self.condition(node, scope)
        checked = self.operand(node, scope, expected)
        base = _base(checked)
        if expected is not None and base is not None and base != expected and not isinstance(base, NoneType):
            self.wrong(f"{said(expected)} is needed here, and `{_shown(checked)}` is {said(base)}", checked)
        return checked

    def cell(self, cell: Cell, column: ExprType, scope: Scope) -> Cell:
        changed: dict[str, Untyped] = {}
        for part in ("low", "high"):
            told = getattr(cell, part)
            if told is not None:
                changed[part] = self.of_type(told, column.base, scope)
        if cell.op == "range" and column.base not in (DATE, INSTANT, MONEY, NUMBER, PERCENT):
            self.wrong(f"a range needs a column that has an order, and this one is {said(column.base)}", cell)
        if cell.operand is not None:
            changed["operand"] = self.cell_operand(cell, cell.operand, column, scope)
        return attrs.evolve(cell, type=column, **changed)

    def cell_operand(self, cell: Cell, operand: Node, column: ExprType, scope: Scope) -> Node:
        base, op = column.base, cell.op.removeprefix("not ")
        if isinstance(operand, nodes.NoneLiteral):
            if op != "value":
                self.wrong(f"`{op}` can't be asked of none", cell, "write `none` alone")
            elif not column.optional:
                self.wrong("this column is never none", cell)
            return self.value(operand, scope)
        if op in ("value", "=", "!="):
            return self.of_type(operand, base, scope)
        if op in _ORDER:
            self.ordered(base, op, cell)
            return self.of_type(operand, base, scope)
        if op in ("at_least", "at_most"):
            self.ordered_enum(base, op, cell)
            return self.of_type(operand, base, scope)
        if op == "in":
            if isinstance(base, Scalar | EnumType):
                return self.of_type(operand, SetOf(base), scope)
            self.wrong(f"`in` asks for one member, and this column is {said(base)}", cell, "write `overlaps`")
        elif not isinstance(base, SetOf):
            self.wrong(f"`{op}` asks of a set, and this column is {said(base)}", cell, "write `in`")
        else:
            return self.of_type(operand, base.of if op == "contains" else base, scope)
        return self.operand(operand, scope)

    # -- values

    def value(self, node: Node, scope: Scope, want: AnyType | None = None) -> Node:
        """Return *node* typed; *want* is what texts and lists in it should be."""
        checked = _RULES[type(node)](self, node, scope, want)
        if checked.type is not None and checked.type.optional and checked in scope.present:
            return attrs.evolve(checked, type=ExprType(checked.type.base))
        return checked

    def operand(self, node: Node, scope: Scope, want: AnyType | None = None) -> Node:
        """Return *node* typed as a plain value: no row, no namespace, no parameter with keys."""
        checked = self.value(node, scope, want)
        base = _base(checked)
        if isinstance(base, RowType | NamespaceType):
            self.wrong(f"`{_shown(checked)}` is {said(base)}, not a value", checked, "name one of its fields")
        elif isinstance(base, Keyed | ConditionBy | StepBy):
            self.wrong(f"`{_shown(checked)}` is looked up by a key", checked, f"write `{_shown(checked)}(key)`")
        elif isinstance(base, Steps):
            self.wrong(f"`{_shown(checked)}` is a ladder", checked, f"write `by_steps(amount, {_shown(checked)})`")
        else:
            return checked
        return attrs.evolve(checked, type=None)

    def of_type(self, node: Node, base: AnyType, scope: Scope, *, optional: bool = False) -> Node:
        """Return *node* typed as *base*; one that may be none only where that is *optional*."""
        checked = self.operand(node, scope, base)
        found = _base(checked)
        if found is not None and found != base:
            hint = ""
            if isinstance(node, nodes.Text) and isinstance(base, Scalar):
                hint = "write it without quotes"
            self.wrong(f"`{_shown(checked)}` is {said(found)}, and {said(base)} is needed", checked, hint)
            return attrs.evolve(checked, type=None)
        if not optional:
            self.present(checked, "here it has to be there")
        return checked

    def present(self, node: Node, why: str) -> None:
        """Note a value that may be none where one is needed."""
        if _may_be_none(node):
            shown = _shown(node)
            hint = f"say `{shown} is not none and ...` before it, or `{shown} otherwise ...`"
            if isinstance(_base(node), NoneType):
                hint = "write `is none`"
            self.wrong(f"`{shown}` may be none, and {why}", node, hint)

    def condition(self, node: Node, scope: Scope) -> Node:
        checked = self.operand(node, scope)
        base = _base(checked)
        if base is not None and base != BOOLEAN:
            self.wrong(f"a condition is true or false, and `{_shown(checked)}` is {said(base)}", checked)
        else:
            self.present(checked, "a condition is true or false")
        return checked

    def pair(self, first: Node, second: Node, scope: Scope, want: AnyType | None = None) -> tuple[Node, Node]:
        """Return two nodes that should have one type, the one that knows its type first."""
        if _adapts(first) and not _adapts(second):
            right = self.operand(second, scope, want)
            return self.operand(first, scope, _base(right) or want), right
        left = self.operand(first, scope, want)
        return left, self.operand(second, scope, _base(left) if not _is_none(left) else want)

    # -- literals and names

    def text(self, node: nodes.Text, _scope: Scope, want: AnyType | None) -> Node:
        if isinstance(want, EnumType):
            value = node.value if node.value in want.by_id else want.by_zh.get(node.value)
            if value is not None:
                return _typed(node, want, value=value)
            hint = near(node.value, [*want.by_id, *want.by_zh])
            if not hint and len(want.values) <= 8:
                hint = "one of " + ", ".join(f"`{known}`" for known in want.by_id)
            self.wrong(f"`{node.value}` is no {want.label.en}", node, hint)
            return node
        if want == REGION and not (node.value.isascii() and node.value.isdigit()):
            self.wrong(f"`{node.value}` is no region", node, "write the code of GB/T 2260, such as `65`")
            return node
        return _typed(node, want if want in (ID, REGION) else TEXT)

    def list_of(self, node: nodes.ListOf, scope: Scope, want: AnyType | None) -> Node:
        of: AnyType | None = want.of if isinstance(want, SetOf) else None
        if of is None:
            known = next((item for item in node.items if not _adapts(item)), None)
            of = _base(self.operand(known, scope)) if known is not None else TEXT
        if not isinstance(of, Scalar | EnumType):
            if of is not None:
                self.wrong(f"a set has single members, not {said(of)}", node)
            return node
        return _typed(node, SetOf(of), items=tuple(self.of_type(item, of, scope) for item in node.items))

    def name(self, node: Name, scope: Scope, _want: AnyType | None) -> Node:
        name = node.name
        if name in scope.rows:
            return _typed(node, RowType(scope.rows[name])) if scope.rows[name] != _STRANGE else node
        if name == "as_of":
            return _typed(node, DATE)
        if name == "period":
            if not scope.period:
                self.wrong("`period` means nothing here", node, "only a rule with `every` has periods")
                return node
            return _typed(node, PERIOD)
        found = self.id_of(name)
        if found is None and name == self.looked_for:
            self.wrong(f"a window can't depend on the row `{name}` that it looks for", node)
            return node
        if found is None:
            self.wrong(f"unknown name `{name}`", node, self.hint_for(name, scope))
            return node
        if found in scope.terms:
            return attrs.evolve(node, name=found, type=scope.terms[found].type)
        if found in namespaces_in(scope):
            return _typed(node, NamespaceType(found), name=found)
        if found in scope.vocabulary.namespaces:
            self.wrong(f"`{found}` isn't told of {_kinds(scope.kinds)}", node, self.owners(found))
        else:
            self.wrong(f"`{found}` is a ledger", node, f"ask of its rows, as in `any({found} {found[0]})`")
        return attrs.evolve(node, name=found)

    def hint_for(self, name: str, scope: Scope) -> str:
        """Return advice on a name that means nothing: a near one, a field's owner, a missing blank."""
        reach = {*namespaces_in(scope), *scope.terms, *scope.rows, *BUILTINS}
        spoken = {self.names.spoken(known) for known in reach} if not name.isascii() else set()
        owners = [owner for owner in namespaces_in(scope) if name in fields_in(scope, owner)]
        owners += [row for row, ledger in scope.rows.items() if name in fields_in(scope, ledger)]
        if len(owners) == 1:
            return f"did you mean `{owners[0]}.{name}`?"
        return self.pieces(name, scope) or near(name, sorted(reach | spoken))

    def pieces(self, word: str, scope: Scope) -> str:
        """Return advice on Chinese words that stand together."""
        if word.isascii():
            return ""
        owners = {*namespaces_in(scope), *scope.rows.values()} - {_STRANGE}
        fields = [told for owner in owners for told in fields_in(scope, owner).values()]
        names = {label.zh for _, label in fields} | set(self.names.ids)
        values = {label for type_, _ in fields if isinstance(type_.base, EnumType) for label in type_.base.by_zh}
        cut = known_pieces(word, frozenset(names), frozenset(values))
        return f"{MISSING_BLANK}`{cut}`" if cut else ""

    def owners(self, name: str) -> str:
        """Say which subjects a namespace or ledger belongs to."""
        kinds = self.scope.vocabulary.kinds.values()
        owners = [kind.name for kind in kinds if name in (kind.name, *kind.beside, *kind.ledgers)]
        return f"only of {_kinds(owners)}" if owners else ""

    def member(self, node: Member, scope: Scope, _want: AnyType | None) -> Node:
        of = self.value(node.of, scope)
        base = _base(of)
        if base is None:
            return attrs.evolve(node, of=of)
        if base == PERIOD:
            part = _PARTS_ZH.get(node.name, node.name)
            if part in PARTS:
                return _typed(node, DATE, _may_be_none(of), of=of, name=part)
            self.wrong(f"a period has no `{node.name}`", node, "it has `start` and `end`")
            return attrs.evolve(node, of=of)
        if not isinstance(base, RowType | NamespaceType):
            self.wrong(f"`{_shown(of)}` is {said(base)} and has no fields", node)
            return attrs.evolve(node, of=of)
        owner = base.ledger if isinstance(base, RowType) else base.name
        types, known = self.fields_of(owner, scope)
        found = known.find(node.name)
        if found is None:
            hint = self.pieces(node.name, scope) or near(node.name, [*known.zh, *known.ids])
            if len(known.ids.get(node.name, ())) > 1:
                hint = "it is the label of " + ", ".join(f"`{name}`" for name in known.ids[node.name])
            self.wrong(f"`{owner}` has no field `{node.name}`", Span(of.span.end, node.span.end), hint)
            return attrs.evolve(node, of=of)
        told = types[found]
        return _typed(node, told.base, told.optional or _may_be_none(of), of=of, name=found)

    def fields_of(self, owner: str, scope: Scope) -> tuple[dict[str, ExprType], Labels]:
        if owner not in self.fields:
            told = fields_in(scope, owner)
            known = labels((name, label) for name, (_, label) in told.items())
            self.fields[owner] = ({name: type_ for name, (type_, _) in told.items()}, known)
        return self.fields[owner]

    def call(self, node: nodes.Call, scope: Scope, _want: AnyType | None) -> Node:
        if node.name in FUNCTIONS:
            return _FUNCTIONS[node.name](self, node, scope)
        found = self.id_of(node.name)
        if found is None or found not in scope.terms:
            keyed = [name for name, term in scope.terms.items() if isinstance(term.type.base, Keyed | ConditionBy)]
            self.wrong(f"unknown function `{node.name}`", node, near(node.name, [*FUNCTIONS, *keyed]))
            return attrs.evolve(node, args=tuple(self.operand(arg, scope) for arg in node.args))
        told = scope.terms[found].type.base
        if not isinstance(told, Keyed | ConditionBy | StepBy):
            self.wrong(f"`{found}` isn't looked up by a key", node, f"write `{found}`")
            return attrs.evolve(node, name=found)
        if not self.has_args(node, 1, f"{found}(key)"):
            return attrs.evolve(node, name=found)
        key = NUMBER if isinstance(told, StepBy) else told.key
        # A key that is none is looked up too: a table can have a row for none.
        arg = self.of_type(node.args[0], key, scope, optional=True)
        if isinstance(told, ConditionBy):
            self.asked_row(node, arg, told, scope)
            return _typed(node, BOOLEAN, name=found, args=(arg,))
        return _typed(node, told.value, isinstance(told, StepBy) and _may_be_none(arg), name=found, args=(arg,))

    def asked_row(self, node: nodes.Call, key: Node, told: ConditionBy, scope: Scope) -> None:
        """A parameter of conditions speaks of a row: the key's own, or the nearest."""
        ledger = told.ledger
        if isinstance(key, Member) and isinstance(key.of, Name) and key.of.name in scope.rows:
            ledger = scope.rows[key.of.name]
        if told.ledger and (ledger != told.ledger or told.ledger not in scope.rows.values()):
            self.wrong(f"`{node.name}` asks about a row of `{told.ledger}`, and none is meant here", node)

    def has_args(self, node: nodes.Call, number: int, form: str) -> bool:
        if len(node.args) != number:
            self.wrong(f"`{node.name}` takes {number}, not {len(node.args)}", node, f"write `{form}`")
        return len(node.args) == number

    # -- functions

    def days(self, node: nodes.Call, scope: Scope) -> Node:
        if not self.has_args(node, 2, "days(from, to)"):
            return node
        args = tuple(self.of_type(arg, DATE, scope, optional=True) for arg in node.args)
        return _typed(node, NUMBER, any(map(_may_be_none, args)), args=args)

    def percent(self, node: nodes.Call, scope: Scope) -> Node:
        if not self.has_args(node, 2, "percent(part, whole)"):
            return node
        args = tuple(self.operand(arg, scope) for arg in node.args)
        bases = {_base(arg) for arg in args} - {None}
        if len(bases) > 1 or not bases <= {NUMBER, MONEY}:
            self.wrong("`percent` takes two numbers, or two amounts of money", node)
        return _typed(node, PERCENT, any(map(_may_be_none, args)), args=args)

    def by_steps(self, node: nodes.Call, scope: Scope) -> Node:
        if not self.has_args(node, 2, "by_steps(amount, ladder)"):
            return node
        steps = self.value(node.args[1], scope)
        told = _base(steps)
        if not isinstance(told, Steps):
            if told is not None:
                self.wrong(f"`{_shown(steps)}` is no ladder", steps, "`by_steps` takes a parameter of steps")
            return attrs.evolve(node, args=(self.operand(node.args[0], scope), steps))
        amount = self.of_type(node.args[0], told.over, scope, optional=True)
        yields = RESULTS.get(("*", told.over, told.to))
        if yields is None:
            self.wrong(f"`{_shown(steps)}` has steps of {told.over} to {told.to}, which can't be multiplied", steps)
            return attrs.evolve(node, args=(amount, steps))
        return _typed(node, yields, _may_be_none(amount), args=(amount, steps))

    def only(self, node: nodes.Call, scope: Scope) -> Node:
        if not self.has_args(node, 1, "only(set)"):
            return node
        of = self.set_(node.args[0], scope)
        base = _base(of)
        changed = attrs.evolve(node, args=(of,))
        return _typed(changed, base.of, optional=True) if isinstance(base, SetOf) else changed

    # -- logic

    def not_(self, node: nodes.Not, scope: Scope, _want: AnyType | None) -> Node:
        return _typed(node, BOOLEAN, of=self.condition(node.of, scope))

    def and_or(self, node: nodes.And | nodes.Or, scope: Scope, _want: AnyType | None) -> Node:
        items = []
        for item in node.items:
            items.append(self.condition(item, scope))
            # What stands to the right is asked where the left is true (and), or false (or).
            scope = scope.with_present(present_if(items[-1], isinstance(node, nodes.And)))
        return _typed(node, BOOLEAN, items=tuple(items))

    def if_(self, node: nodes.If, scope: Scope, want: AnyType | None) -> Node:
        condition = self.condition(node.condition, scope)
        then_scope = scope.with_present(present_if(condition, True))
        else_scope = scope.with_present(present_if(condition, False))
        if _adapts(node.then) and not _adapts(node.otherwise):
            other = self.operand(node.otherwise, else_scope, want)
            then = self.operand(node.then, then_scope, _base(other) or want)
        else:
            then = self.operand(node.then, then_scope, want)
            other = self.operand(node.otherwise, else_scope, want if _is_none(then) else _base(then))
        changed = attrs.evolve(node, condition=condition, then=then, otherwise=other)
        return self.joined(changed, then, other, optional=_may_be_none(then) or _may_be_none(other))

    def otherwise(self, node: nodes.Otherwise, scope: Scope, want: AnyType | None) -> Node:
        first, second = self.pair(node.first, node.second, scope, want)
        changed = attrs.evolve(node, first=first, second=second)
        return self.joined(changed, first, second, optional=_may_be_none(second))

    def joined(self, node: Node, first: Node, second: Node, *, optional: bool) -> Node:
        """Type a node that is one of two values, either of which may be the word none."""
        one, other = _base(first), _base(second)
        if one is None or other is None:
            return node
        if isinstance(one, NoneType):
            one = other
        elif not isinstance(other, NoneType) and one != other:
            self.wrong(f"`{_shown(first)}` is {said(one)}, `{_shown(second)}` is {said(other)}", node, _ONE_TYPE)
            return node
        return _typed(node, one, optional)

    def is_(self, node: nodes.Is, scope: Scope, _want: AnyType | None) -> Node:
        # Asked twice is no mistake, so what is known already isn't counted here.
        of = _RULES[type(node.of)](self, node.of, scope, None)
        base = _base(of)
        changed = _typed(node, BOOLEAN, of=of)
        if base is None:
            return changed
        if isinstance(base, NamespaceType | Keyed | ConditionBy | Steps | StepBy):
            self.wrong(f"`{_shown(of)}` is {said(base)}, not a value", of)
        elif isinstance(base, RowType) and isinstance(of, Name):
            self.wrong(f"`{_shown(of)}` is {said(base)}, not a value", of, "name one of its fields")
        elif node.state == "none" and not _may_be_none(of):
            self.wrong(f"`{_shown(of)}` is never none", node)
        elif node.state == "empty":
            if not isinstance(base, SetOf):
                self.wrong(f"only a set can be empty, and `{_shown(of)}` is {said(base)}", node)
            elif of not in scope.present:
                self.present(of, "only a set can be empty")
        return changed

    # -- comparisons

    def compare(self, node: nodes.Compare, scope: Scope, _want: AnyType | None) -> Node:
        op = node.op.removeprefix("not ")
        if op in ("in", "contains"):
            left, right = self.membership(node, scope)
        elif op == "overlaps":
            left, right = self.pair(node.left, node.right, scope)
            for side in (left, right):
                self.is_set(side, op)
            self.same(node, left, right)
        else:
            left, right = self.pair(node.left, node.right, scope)
            self.same(node, left, right)
            self.orders(op, left, right, node)
        return _typed(node, BOOLEAN, left=left, right=right)

    def orders(self, op: str, left: Node, right: Node, node: Node) -> None:
        base = _base(left) if not _is_none(left) else _base(right)
        if _base(left) is None or _base(right) is None:
            return
        if op in ("=", "!="):
            none = next((side for side in (left, right) if _is_none(side)), None)
            if none is not None:
                asked = "is none" if op == "=" else "is not none"
                self.wrong(f"none is asked for with `is`, not with `{op}`", node, f"write `{asked}`")
            elif base == DURATION:
                self.wrong("lengths of time aren't compared: no number of days is a month", node)
            return
        if base is None or _is_none(left) or _is_none(right):
            self.wrong(f"`{op}` can't be asked of none", node)
            return
        if op in ("at_least", "at_most"):
            self.ordered_enum(base, op, node)
        else:
            self.ordered(base, op, node)
        for side in (left, right):
            self.present(side, f"`{op}` compares")

    def ordered(self, base: AnyType, op: str, at: Node) -> None:
        if isinstance(base, EnumType):
            hint = f"write `{_ENUM_ORDER.get(op, 'at_least')}`" if base.ordered else ""
            self.wrong(f"{said(base)} isn't compared with `{op}`", at, hint)
        elif not (isinstance(base, Scalar) and base.name in ORDERED):
            hint = "no number of days is a month" if base == DURATION else ""
            self.wrong(f"{said(base)} has no order", at, hint)

    def ordered_enum(self, base: AnyType, op: str, at: Node) -> None:
        if isinstance(base, EnumType) and base.ordered:
            return
        sign = next(sign for sign, word in _ENUM_ORDER.items() if word == op)
        hint = f"write `{sign}`" if isinstance(base, Scalar) and base.name in ORDERED else ""
        self.wrong(f"`{op}` is asked of grades and levels, not of {said(base)}", at, hint)

    def same(self, node: Node, left: Node, right: Node) -> None:
        one, other = _base(left), _base(right)
        if one is None or other is None or one == other or _is_none(left) or _is_none(right):
            return
        hint = ""
        if isinstance(other, SetOf) and other.of == one:
            hint = "write `in`"
        elif isinstance(one, SetOf) and one.of == other:
            hint = "write `contains`"
        self.wrong(f"`{_shown(left)}` is {said(one)}, `{_shown(right)}` is {said(other)}", node, hint or _ONE_TYPE)

    def membership(self, node: nodes.Compare, scope: Scope) -> tuple[Node, Node]:
        """Check ``member in set`` or ``set contains member``."""
        turned = node.op == "contains"
        member, set_ = (node.right, node.left) if turned else (node.left, node.right)
        if _adapts(member) and not _adapts(set_):
            found = self.operand(set_, scope)
            base = _base(found)
            one = self.operand(member, scope, base.of if isinstance(base, SetOf) else None)
        else:
            one = self.operand(member, scope)
            of = _base(one)
            found = self.operand(set_, scope, SetOf(of) if isinstance(of, Scalar | EnumType) else None)
        self.is_set(found, node.op)
        base, of = _base(found), _base(one)
        if isinstance(base, SetOf) and of is not None and of != base.of:
            message = f"`{_shown(one)}` is {said(of)}, and `{_shown(found)}` is {said(base)}"
            self.wrong(message, node, "write `overlaps`" if of == base else _ONE_TYPE)
        return (found, one) if turned else (one, found)

    def is_set(self, node: Node, op: str) -> None:
        base = _base(node)
        if base is not None and not isinstance(base, SetOf):
            hint = ""
            if base == PERIOD:
                shown = _shown(node)
                hint = f"write `{shown}.start .. {shown}.end` after the rows, not in `where`"
            self.wrong(f"`{op}` needs a set, and `{_shown(node)}` is {said(base)}", node, hint)
        self.present(node, f"`{op}` needs a set")

    def set_(self, node: Node, scope: Scope, want: AnyType | None = None) -> Node:
        """Return *node* typed as some set that is there."""
        checked = self.operand(node, scope, want)
        base = _base(checked)
        if base is not None and not isinstance(base, SetOf):
            self.wrong(f"`{_shown(checked)}` is {said(base)}, and a set is needed", checked)
            return attrs.evolve(checked, type=None)
        self.present(checked, "a set is needed")
        return checked

    # -- arithmetic

    def arithmetic(self, node: nodes.Arithmetic, scope: Scope, want: AnyType | None) -> Node:
        if node.op == "without":
            return self.without(node, scope, want)
        left, right = self.operand(node.left, scope), self.operand(node.right, scope)
        one, other = _base(left), _base(right)
        changed = attrs.evolve(node, left=left, right=right)
        if one is None or other is None:
            return changed
        yields = RESULTS.get((node.op, one, other))
        if yields is None:
            self.wrong(f"`{node.op}` can't join {said(one)} and {said(other)}", node, _arithmetic_hint(one, other))
            return changed
        if yields == DATE and any(_hours(side) for side in (left, right)):
            self.wrong("hours are added to an instant, not to a date", node)
        return _typed(changed, yields, _may_be_none(left) or _may_be_none(right))

    def without(self, node: nodes.Arithmetic, scope: Scope, want: AnyType | None) -> Node:
        if _adapts(node.left) and not _adapts(node.right):
            right = self.operand(node.right, scope)
            base = _base(right)
            left = self.set_(node.left, scope, SetOf(base) if isinstance(base, Scalar | EnumType) else base)
        else:
            left = self.set_(node.left, scope, want)
            base = _base(left)
            of = base.of if isinstance(base, SetOf) else None
            right = self.operand(node.right, scope, base if isinstance(node.right, nodes.ListOf) else of)
        changed = attrs.evolve(node, left=left, right=right)
        told, taken = _base(left), _base(right)
        if not isinstance(told, SetOf) or taken is None:
            return changed
        if taken not in (told, told.of):
            self.wrong(f"`without` can't take {said(taken)} from {said(told)}", node)
        return _typed(changed, told)

    def day_of(self, node: nodes.DayOf, scope: Scope, _want: AnyType | None) -> Node:
        if not 1 <= node.number <= _DAYS_IN[node.unit]:
            self.wrong(f"a {node.unit} has no day {node.number}", node)
        of = self.of_type(node.of, DATE, scope, optional=True)
        return _typed(node, DATE, _may_be_none(of), of=of)

    def extreme(self, node: nodes.Extreme, scope: Scope, _want: AnyType | None) -> Node:
        items = tuple(self.operand(item, scope) for item in node.items)
        changed = attrs.evolve(node, items=items)
        for item in items:
            self.present(item, f"`{node.which}` compares")
        bases = list(dict.fromkeys(base for base in map(_base, items) if base is not None))
        if len(bases) > 1:
            self.wrong(f"`{node.which}` compares {said(bases[0])} with {said(bases[1])}", node, _ONE_TYPE)
        if len(bases) != 1:
            return changed
        self.ordered_scalar(bases[0], node)
        return _typed(changed, bases[0])

    def ordered_scalar(self, base: AnyType, at: Node) -> None:
        if not (isinstance(base, Scalar) and base.name in ORDERED):
            self.wrong(f"{said(base)} has no order", at)

    # -- rows

    def domains(self, node: Domains, scope: Scope) -> Node:
        items = []
        for item in node.items:
            checked, scope = self.domain(item, scope, sets=True)
            items.append(checked)
        return _typed(node, RowType(items[-1].ledger), items=tuple(items))

    def domain(self, node: Domain, scope: Scope, *, sets: bool = False, dated: bool = False) -> tuple[Domain, Scope]:
        """Return rows typed, and the scope in which they are bound.

        *sets* says that the members of a parameter's set can stand for rows, *dated* that
        their date is needed even without a window.
        """
        ledger = self.ledger(node, scope, sets=sets)
        if ledger is None:
            return node, scope.with_row(node.row, _STRANGE)
        self.free(node.row, node, scope)
        changed: dict[str, Untyped] = {"ledger": ledger}
        if node.other:
            changed["other_than"] = self.other_than(node, ledger, scope)
        inside = scope.with_row(node.row, ledger)
        if node.where is not None:
            changed["where"] = self.where(node.where, node, inside)
        if node.by is not None:
            changed["by"] = self.by(node.by, node.row, inside)
        elif node.window is not None or dated:
            self.dated(node, ledger, scope)
        if node.window is not None:
            changed["window"] = self.window(node.window, node.row, scope)
        checked = _typed(node, RowType(ledger), **changed)
        return checked, scope_inside(checked, scope)

    def ledger(self, node: Domain | Link, scope: Scope, *, sets: bool = False) -> str | None:
        found = self.id_of(node.ledger)
        reach = ledgers_in(scope)
        if found in reach:
            return found
        # Where the ledger stands first, the caret shows it alone.
        first = isinstance(node, Domain) and not node.other
        span = Span(node.span.start, node.span.start + len(quoted(node.ledger))) if first else node.span
        if found is not None and found in scope.terms and sets and isinstance(scope.terms[found].type.base, SetOf):
            return found
        if found is not None and found in scope.vocabulary.ledgers:
            self.wrong(f"`{found}` isn't kept by {_kinds(scope.kinds)}", span, self.owners(found))
        elif found is not None:
            self.wrong(f"`{found}` is no ledger", span)
        else:
            spoken = [self.names.spoken(name) for name in reach] if not node.ledger.isascii() else []
            self.wrong(f"unknown ledger `{node.ledger}`", span, near(node.ledger, [*reach, *spoken]))
        return None

    def free(self, row: str, at: Node, scope: Scope) -> None:
        """A row's name has no other meaning, so that no condition changes its sense inside."""
        if row in scope.rows:
            self.wrong(f"`{row}` names another row already", at, "choose another name")
        elif row in scope.terms or row in scope.vocabulary.namespaces or row in BUILTINS or row in FUNCTIONS:
            self.wrong(f"`{row}` means something else already", at, "choose another name for the row")

    def other_than(self, node: Domain, ledger: str, scope: Scope) -> str | None:
        for row, known in reversed(list(scope.rows.items())):
            if known == ledger:
                return row
        self.wrong(f"there is no row of `{ledger}` here for others to differ from", node, "leave `other` out")
        return None

    def where(self, where: Node, domain: Domain, scope: Scope) -> Node:
        checked = self.operand(where, scope)
        last = checked.items[-1] if isinstance(checked, nodes.And) else checked
        if domain.window is not None and _base(last) in (DATE, INSTANT, PERIOD):
            hint = f"did you mean `by {_shown(last)} in ...`?"
            self.wrong("a window belongs to the rows, not to `where`", last, hint)
            # Said better than the rules below would say it.
            self.mistakes = [told for told in self.mistakes if told.span != last.span or told.hint == hint]
            return checked
        base = _base(checked)
        if base is not None and base != BOOLEAN:
            self.wrong(f"a condition is true or false, and `{_shown(checked)}` is {said(base)}", checked)
        else:
            self.present(checked, "a condition is true or false")
        return checked

    def by(self, by: Node, row: str, scope: Scope) -> Node:
        checked = self.value(by, scope)
        base = _base(checked)
        if not (isinstance(checked, Member) and checked.of == Name(row)):
            self.wrong(f"`by` names a date of the row `{row}`", checked)
        elif base is not None and base != DATE:
            self.wrong(f"`by` names a date, and `{_shown(checked)}` is {said(base)}", checked)
        return checked

    def dated(self, node: Domain, ledger: str, scope: Scope) -> None:
        kept = scope.vocabulary.ledgers.get(ledger)
        if kept is None or kept.key is None:
            self.wrong(f"`{ledger}` has no date of its own", node, f"name one, as in `by {node.row}.date`")

    def window(self, window: nodes.Window, row: str, scope: Scope) -> nodes.Window:
        hidden = self.looked_for
        self.looked_for = row
        try:
            return self.days_of(window, scope)
        finally:
            self.looked_for = hidden

    def days_of(self, window: nodes.Window, scope: Scope) -> nodes.Window:
        match window:
            case nodes.UnitOf(of=of):
                return _typed(window, PERIOD, of=self.of_type(of, DATE, scope))
            case nodes.UnitBefore(of=of):
                checked = self.operand(of, scope, DATE)
                if _base(checked) not in (DATE, PERIOD, None):
                    self.wrong(f"`{_shown(checked)}` is neither a date nor a period", checked)
                self.present(checked, "a window needs a date")
                return _typed(window, PERIOD, of=checked)
            case nodes.DaysTo(of=of, duration=duration):
                if duration.unit == "hour":
                    self.wrong("a window is a number of days, weeks, months or years", window)
                elif duration.amount == 0:
                    self.wrong("a window has at least one day", window)
                return _typed(window, PERIOD, of=self.of_type(of, DATE, scope))
            case nodes.Between(start=start, end=end):
                start, end = self.of_type(start, DATE, scope), self.of_type(end, DATE, scope)
                return _typed(window, PERIOD, start=start, end=end)
            case nodes.During(of=of):
                return self.during(window, of, scope)
        raise AssertionError(window)

    def during(self, window: nodes.During, of: Node, scope: Scope) -> nodes.Window:
        """Any period is a window; only the rule's own has a word, so others become their two ends."""
        checked = self.of_type(of, PERIOD, scope)
        if checked == Name("period"):
            return _typed(window, PERIOD, of=checked)
        start, end = (Member(checked, part, span=checked.span, type=ExprType(DATE)) for part in ("start", "end"))
        return nodes.Between(start, end, span=window.span, type=ExprType(PERIOD))

    def any_(self, node: nodes.Any, scope: Scope, _want: AnyType | None) -> Node:
        return _typed(node, BOOLEAN, domain=self.domain(node.domain, scope)[0])

    def every(self, node: nodes.Every, scope: Scope, _want: AnyType | None) -> Node:
        domain, inside = self.domain(node.domain, scope)
        return _typed(node, BOOLEAN, domain=domain, has=self.condition(node.has, inside))

    def count(self, node: nodes.Count, scope: Scope, _want: AnyType | None) -> Node:
        domain, inside = self.domain(node.domain, scope)
        distinct = None
        if node.distinct is not None:
            distinct = self.operand(node.distinct, inside)
            self.present(distinct, "each one counted has to be there")
        return _typed(node, NUMBER, domain=domain, distinct=distinct)

    def sum_(self, node: nodes.Sum, scope: Scope, _want: AnyType | None) -> Node:
        domain, inside = self.domain(node.domain, scope)
        measure = self.summed(node.measure, inside)
        base = _base(measure)
        changed = attrs.evolve(node, domain=domain, measure=measure)
        return changed if base is None else _typed(changed, base)

    def summed(self, node: Node, scope: Scope) -> Node:
        checked = self.operand(node, scope)
        base = _base(checked)
        if base is not None and base not in SUMMED:
            self.wrong(f"a sum adds numbers, money or shares, and `{_shown(checked)}` is {said(base)}", checked)
            return attrs.evolve(checked, type=None)
        self.present(checked, "a sum needs every part")
        return checked

    def pick(self, node: nodes.Pick, scope: Scope, _want: AnyType | None) -> Node:
        domain, _ = self.domain(node.domain, scope, dated=True)
        changed = attrs.evolve(node, domain=domain)
        return changed if domain.type is None else _typed(changed, domain.type.base, optional=True)

    def extreme_of(self, node: nodes.ExtremeOf, scope: Scope, _want: AnyType | None) -> Node:
        domain, inside = self.domain(node.domain, scope)
        measure = self.operand(node.measure, inside)
        base = _base(measure)
        changed = attrs.evolve(node, domain=domain, measure=measure)
        if base is None:
            return changed
        self.ordered_scalar(base, node)
        self.present(measure, f"`{node.which}` compares")
        return _typed(changed, base, optional=True)

    def most(self, node: nodes.Most, scope: Scope, _want: AnyType | None) -> Node:
        domain, _ = self.domain(node.domain, scope, dated=True)
        if node.duration.unit in ("hour", "working-day"):
            self.wrong("such a window is a number of days, weeks, months or years", node)
        elif node.duration.amount == 0:
            self.wrong("a window has at least one day", node)
        return _typed(node, NUMBER, domain=domain)

    def link(self, node: Link, scope: Scope) -> Node:
        ledger = self.ledger(node, scope)
        self.free(node.row, node, scope)
        # A row that names no other has no linked row; the rule's condition says what then.
        id_ = self.of_type(node.id, ID, scope, optional=True)
        changed = attrs.evolve(node, id=id_)
        return changed if ledger is None else _typed(changed, RowType(ledger), ledger=ledger)


_STRANGE: Final = ""
"""The ledger of a row whose ledger has been told of as unknown."""

_ONE_TYPE: Final = "both sides need one type"
_Rule = Callable[[_Checker, Untyped, Scope, AnyType | None], Node]


def _literal(base: AnyType) -> _Rule:
    return lambda _checker, node, _scope, _want: _typed(node, base)


_RULES: Final[dict[type[Node], _Rule]] = {
    nodes.Truth: _literal(BOOLEAN),
    nodes.Number: _literal(NUMBER),
    nodes.Money: _literal(MONEY),
    nodes.Percent: _literal(PERCENT),
    nodes.Text: _Checker.text,
    nodes.Day: _literal(DATE),
    nodes.Instant: _literal(INSTANT),
    nodes.Length: _literal(DURATION),
    nodes.NoneLiteral: lambda _checker, node, _scope, _want: _typed(node, NoneType(), optional=True),
    nodes.ListOf: _Checker.list_of,
    nodes.Name: _Checker.name,
    nodes.Member: _Checker.member,
    nodes.Call: _Checker.call,
    nodes.Not: _Checker.not_,
    nodes.And: _Checker.and_or,
    nodes.Or: _Checker.and_or,
    nodes.Compare: _Checker.compare,
    nodes.Is: _Checker.is_,
    nodes.If: _Checker.if_,
    nodes.Otherwise: _Checker.otherwise,
    nodes.Arithmetic: _Checker.arithmetic,
    nodes.DayOf: _Checker.day_of,
    nodes.Any: _Checker.any_,
    nodes.Every: _Checker.every,
    nodes.Count: _Checker.count,
    nodes.Sum: _Checker.sum_,
    nodes.Pick: _Checker.pick,
    nodes.ExtremeOf: _Checker.extreme_of,
    nodes.Extreme: _Checker.extreme,
    nodes.Most: _Checker.most,
}
"""How each value is typed; a test compares it with `expr.nodes`."""

_FUNCTIONS: Final[dict[str, Callable[[_Checker, nodes.Call, Scope], Node]]] = {
    "days": _Checker.days,
    "percent": _Checker.percent,
    "by_steps": _Checker.by_steps,
    "only": _Checker.only,
}


def _is_none(node: Node) -> bool:
    return isinstance(_base(node), NoneType)


def _hours(node: Node) -> bool:
    return isinstance(node, nodes.Length) and node.value.unit == "hour"


def _arithmetic_hint(one: AnyType, other: AnyType) -> str:
    if DURATION in (one, other):
        return "add or subtract lengths of time from a date, one after the other"
    if {one, other} == {DATE, INSTANT} or (one, other) == (INSTANT, INSTANT):
        return "no date is an instant"
    return "nothing is converted"


def _shown(node: Node) -> str:
    """Return the words of a node for a message, shortened."""
    text = show(node)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _kinds(kinds: Iterable[str]) -> str:
    told: Sequence[str] = list(kinds)
    return " and ".join(f"`{kind}`" for kind in told) + (" subjects" if len(told) > 1 else "")
