"""What checking one condition shares: the mistakes found so far, names, and values that fit a type.

How each kind of node is typed is a table (`Checker.rules`) that `typecheck` puts together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any as Untyped
from typing import Final, TypeVar

import attrs

from hazardrules.errors import NOTHING, Phrase, to_write
from hazardrules.expr import nodes
from hazardrules.expr.advice import known_pieces, missing_blank
from hazardrules.expr.lexer import Spelling
from hazardrules.expr.names import Labels, fields_in, globals_of, namespaces_in
from hazardrules.expr.nodes import Node
from hazardrules.expr.operations import said
from hazardrules.expr.problems import ExprError, Mistake
from hazardrules.expr.scope import Scope
from hazardrules.expr.show import show, show_zh
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
from hazardrules.expr.words import BUILTINS, FUNCTIONS, ROW_LETTERS, zh
from hazardrules.facts.types import BOOLEAN, EnumType, Scalar, SetOf
from hazardrules.source import Span

_N = TypeVar("_N", bound=Node)

STRANGE: Final = ""
"""The ledger of a row whose ledger has been told of as unknown."""

ONE_TYPE: Final = Phrase("两边要是同一类型", "both sides need one type")
A_CONDITION: Final = Phrase("条件只有成立和不成立", "a condition is true or false")
A_SET_NEEDED: Final = Phrase("这里要用集合", "a set is needed")
_TO_BE_THERE: Final = Phrase("这里必须有值", "here it has to be there")
NAME_A_FIELD: Final = Phrase("写出它的一个字段", "name one of its fields")


class Checker:
    """Checks one condition, going on after a mistake; a node without a type has been told of."""

    def __init__(self, scope: Scope, rules: Mapping[type[Node], Rule], lang: Spelling = "en") -> None:
        self.scope = scope
        self.zh = lang == "zh"
        self.rules = rules
        self.mistakes: list[Mistake] = []
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

    def shown(self, node: Node) -> str:
        """Return the words of a node as the author spells them, shortened."""
        text = show_zh(node, self.scope) if self.zh else show(node)
        return text if len(text) <= 60 else f"{text[:57]}..."

    def spoken(self, name: str) -> str:
        """Return a row, a ledger or another name as the author spells it."""
        if not self.zh:
            return name
        return ROW_LETTERS.get(name) or BUILTINS.get(name) or FUNCTIONS.get(name) or self.names.spoken(name)

    def word(self, phrase: str) -> str:
        """Return a keyword as the author spells it."""
        return zh(phrase) if self.zh else phrase

    def wrong(self, message: Phrase, at: Node | Span, hint: Phrase = NOTHING) -> None:
        """Note a mistake, and go on."""
        self.mistakes.append(Mistake(message, at if isinstance(at, Span) else at.span, hint))

    def value(self, node: Node, scope: Scope, want: AnyType | None = None) -> Node:
        """Return *node* typed; *want* is what texts and lists in it should be."""
        checked = self.rules[type(node)](self, node, scope, want)
        if checked.type is not None and checked.type.optional and checked in scope.present:
            return attrs.evolve(checked, type=ExprType(checked.type.base))
        return checked

    def operand(self, node: Node, scope: Scope, want: AnyType | None = None) -> Node:
        """Return *node* typed as a plain value: no row, no namespace, no parameter with keys."""
        checked = self.value(node, scope, want)
        base = base_of(checked)
        if isinstance(base, RowType | NamespaceType):
            self.wrong(self.no_value(checked, base), checked, NAME_A_FIELD)
        elif isinstance(base, Keyed | ConditionBy | StepBy):
            words = self.shown(checked)
            message = Phrase(f"`{words}` 要按一项来查", f"`{words}` is looked up by a key")
            self.wrong(message, checked, to_write(f"{words}({'键' if self.zh else 'key'})"))
        elif isinstance(base, Steps):
            words = self.shown(checked)
            called = f"{self.spoken('by_steps')}({'数额' if self.zh else 'amount'}, {words})"
            self.wrong(Phrase(f"`{words}` 是分档表", f"`{words}` is a ladder"), checked, to_write(called))
        else:
            return checked
        return attrs.evolve(checked, type=None)

    def of_type(self, node: Node, base: AnyType, scope: Scope, *, optional: bool = False) -> Node:
        """Return *node* typed as *base*; one that may be none only where that is *optional*."""
        checked = self.operand(node, scope, base)
        found = base_of(checked)
        if found is not None and found != base:
            hint = NOTHING
            if isinstance(node, nodes.Text) and isinstance(base, Scalar):
                hint = Phrase("去掉引号", "write it without quotes")
            words, is_, needed = self.shown(checked), said(found), said(base)
            message = Phrase(f"`{words}` 是{is_.zh},这里要用{needed.zh}", f"`{words}` is {is_}, and {needed} is needed")
            self.wrong(message, checked, hint)
            return attrs.evolve(checked, type=None)
        if not optional:
            self.present(checked, _TO_BE_THERE)
        return checked

    def no_value(self, node: Node, base: AnyType) -> Phrase:
        """Say that a row, a namespace or a parameter isn't a value."""
        words, is_ = self.shown(node), said(base)
        return Phrase(f"`{words}` 是{is_.zh},不是值", f"`{words}` is {is_}, not a value")

    def no_condition(self, node: Node, base: AnyType) -> Phrase:
        """Say that a value is neither true nor false."""
        words, is_ = self.shown(node), said(base)
        return Phrase(
            f"条件只有成立和不成立,而 `{words}` 是{is_.zh}", f"a condition is true or false, and `{words}` is {is_}"
        )

    def present(self, node: Node, why: Phrase) -> None:
        """Note a value that may be none where one is needed."""
        if may_be_none(node):
            words = self.shown(node)
            there, instead = f"{self.word('is not none')} {self.word('and')}", self.word("otherwise")
            hint = Phrase(
                f"先写 `{words} {there} ...`,或者写 `{words} {instead} ...`",
                f"say `{words} {there} ...` before it, or `{words} {instead} ...`",
            )
            if isinstance(base_of(node), NoneType):
                hint = to_write(self.word("is none"))
            self.wrong(Phrase(f"`{words}` 可能为无,而{why.zh}", f"`{words}` may be none, and {why}"), node, hint)

    def condition(self, node: Node, scope: Scope) -> Node:
        """Return *node* typed as true or false, never none."""
        checked = self.operand(node, scope)
        base = base_of(checked)
        if base is not None and base != BOOLEAN:
            self.wrong(self.no_condition(checked, base), checked)
        else:
            self.present(checked, A_CONDITION)
        return checked

    def pair(self, first: Node, second: Node, scope: Scope, want: AnyType | None = None) -> tuple[Node, Node]:
        """Return two nodes that should have one type, the one that knows its type first."""
        if adapts(first) and not adapts(second):
            right = self.operand(second, scope, want)
            return self.operand(first, scope, base_of(right) or want), right
        left = self.operand(first, scope, want)
        return left, self.operand(second, scope, base_of(left) if not is_none(left) else want)

    def set_(self, node: Node, scope: Scope, want: AnyType | None = None) -> Node:
        """Return *node* typed as some set that is there."""
        checked = self.operand(node, scope, want)
        base = base_of(checked)
        if base is not None and not isinstance(base, SetOf):
            words, is_ = self.shown(checked), said(base)
            message = Phrase(f"`{words}` 是{is_.zh},这里要用集合", f"`{words}` is {is_}, and a set is needed")
            self.wrong(message, checked)
            return attrs.evolve(checked, type=None)
        self.present(checked, A_SET_NEEDED)
        return checked

    def pieces(self, word: str, scope: Scope) -> Phrase:
        """Return advice on Chinese words that stand together."""
        if word.isascii():
            return NOTHING
        owners = {*namespaces_in(scope), *scope.rows.values()} - {STRANGE}
        fields = [told for owner in owners for told in fields_in(scope, owner).values()]
        names = {label.zh for _, label in fields} | set(self.names.ids)
        values = {label for type_, _ in fields if isinstance(type_.base, EnumType) for label in type_.base.by_zh}
        cut = known_pieces(word, frozenset(names), frozenset(values))
        return missing_blank(cut) if cut else NOTHING

    def kinds(self, kinds: Iterable[str]) -> Phrase:
        """Return kinds of subject as a message names them."""
        told = [self.scope.vocabulary.kinds[kind] for kind in kinds]
        zh_ = "、".join(kind.label.zh for kind in told)
        en = " and ".join(f"`{kind.name}`" for kind in told) + (" subjects" if len(told) > 1 else "")
        return Phrase(zh_, en)

    def owners(self, name: str) -> Phrase:
        """Say which subjects a namespace or ledger belongs to."""
        kinds = self.scope.vocabulary.kinds.values()
        owners = self.kinds(kind.name for kind in kinds if name in (kind.name, *kind.beside, *kind.ledgers))
        return Phrase(f"只有{owners.zh}才有", f"only of {owners}") if owners else NOTHING


Rule = Callable[[Checker, Untyped, Scope, AnyType | None], Node]
"""How one kind of node is typed: what it should be is the last argument."""


def base_of(node: Node) -> AnyType | None:
    """Return the type of a node without whether it may be none; None for a node told of."""
    return node.type.base if node.type is not None else None


def typed(node: _N, base: AnyType, optional: bool = False, **changes: Untyped) -> _N:
    """Return *node* changed and typed."""
    return attrs.evolve(node, type=ExprType(base, optional), **changes)


def may_be_none(node: Node) -> bool:
    """Tell whether a typed node may be none."""
    return node.type is not None and node.type.optional


def is_none(node: Node) -> bool:
    """Tell whether a node is the word none."""
    return isinstance(base_of(node), NoneType)


def adapts(node: Node) -> bool:
    """Tell whether a node takes its type from what stands beside it: texts and none do."""
    match node:
        case nodes.Text() | nodes.NoneLiteral():
            return True
        case nodes.ListOf(items=items):
            return all(map(adapts, items))
        case nodes.If(then=first, otherwise=second) | nodes.Otherwise(first=first, second=second):
            return adapts(first) and adapts(second)
    return False
