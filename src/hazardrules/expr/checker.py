"""What checking one condition shares: the mistakes found so far, names, and values that fit a type.

How each kind of node is typed is a table (`Checker.rules`) that `typecheck` puts together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any as Untyped
from typing import Final, TypeVar

import attrs

from hazardrules.expr import nodes
from hazardrules.expr.advice import MISSING_BLANK, known_pieces
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

ONE_TYPE: Final = "both sides need one type"


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

    def wrong(self, message: str, at: Node | Span, hint: str = "") -> None:
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
            self.wrong(f"`{self.shown(checked)}` is {said(base)}, not a value", checked, "name one of its fields")
        elif isinstance(base, Keyed | ConditionBy | StepBy):
            self.wrong(
                f"`{self.shown(checked)}` is looked up by a key",
                checked,
                f"write `{self.shown(checked)}({'键' if self.zh else 'key'})`",
            )
        elif isinstance(base, Steps):
            self.wrong(
                f"`{self.shown(checked)}` is a ladder",
                checked,
                f"write `{self.spoken('by_steps')}({'数额' if self.zh else 'amount'}, {self.shown(checked)})`",
            )
        else:
            return checked
        return attrs.evolve(checked, type=None)

    def of_type(self, node: Node, base: AnyType, scope: Scope, *, optional: bool = False) -> Node:
        """Return *node* typed as *base*; one that may be none only where that is *optional*."""
        checked = self.operand(node, scope, base)
        found = base_of(checked)
        if found is not None and found != base:
            hint = ""
            if isinstance(node, nodes.Text) and isinstance(base, Scalar):
                hint = "write it without quotes"
            self.wrong(f"`{self.shown(checked)}` is {said(found)}, and {said(base)} is needed", checked, hint)
            return attrs.evolve(checked, type=None)
        if not optional:
            self.present(checked, "here it has to be there")
        return checked

    def present(self, node: Node, why: str) -> None:
        """Note a value that may be none where one is needed."""
        if may_be_none(node):
            words = self.shown(node)
            there, instead = f"{self.word('is not none')} {self.word('and')}", self.word("otherwise")
            hint = f"say `{words} {there} ...` before it, or `{words} {instead} ...`"
            if isinstance(base_of(node), NoneType):
                hint = f"write `{self.word('is none')}`"
            self.wrong(f"`{words}` may be none, and {why}", node, hint)

    def condition(self, node: Node, scope: Scope) -> Node:
        """Return *node* typed as true or false, never none."""
        checked = self.operand(node, scope)
        base = base_of(checked)
        if base is not None and base != BOOLEAN:
            self.wrong(f"a condition is true or false, and `{self.shown(checked)}` is {said(base)}", checked)
        else:
            self.present(checked, "a condition is true or false")
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
            self.wrong(f"`{self.shown(checked)}` is {said(base)}, and a set is needed", checked)
            return attrs.evolve(checked, type=None)
        self.present(checked, "a set is needed")
        return checked

    def pieces(self, word: str, scope: Scope) -> str:
        """Return advice on Chinese words that stand together."""
        if word.isascii():
            return ""
        owners = {*namespaces_in(scope), *scope.rows.values()} - {STRANGE}
        fields = [told for owner in owners for told in fields_in(scope, owner).values()]
        names = {label.zh for _, label in fields} | set(self.names.ids)
        values = {label for type_, _ in fields if isinstance(type_.base, EnumType) for label in type_.base.by_zh}
        cut = known_pieces(word, frozenset(names), frozenset(values))
        return f"{MISSING_BLANK}`{cut}`" if cut else ""

    def owners(self, name: str) -> str:
        """Say which subjects a namespace or ledger belongs to."""
        kinds = self.scope.vocabulary.kinds.values()
        owners = [kind.name for kind in kinds if name in (kind.name, *kind.beside, *kind.ledgers)]
        return f"only of {kinds_told(owners)}" if owners else ""


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


def kinds_told(kinds: Iterable[str]) -> str:
    """Return kinds of subject as a message names them."""
    told: Sequence[str] = list(kinds)
    return " and ".join(f"`{kind}`" for kind in told) + (" subjects" if len(told) > 1 else "")
