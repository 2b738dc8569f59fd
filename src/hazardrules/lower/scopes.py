"""Which names each condition of a rule may use, and what type it must have.

The one place that knows, for checking, lowering and re-spelling alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from attrs import frozen

from hazardrules.expr.scope import Scope, Term, scope_inside
from hazardrules.expr.types import AnyType, ExprType
from hazardrules.facts.types import BOOLEAN, DATE, DURATION, MONEY, NUMBER
from hazardrules.facts.vocabulary import Vocabulary
from hazardrules.law.expression import Expression
from hazardrules.law.rule import (
    AnyRule,
    Definition,
    Limit,
    Obligation,
    Parameter,
    Prohibition,
)
from hazardrules.law.ruleset import Ruleset


def term_of(told: Definition | Parameter, optional: bool = False) -> Term:
    """Return a definition or parameter as conditions see it."""
    return Term(told.id, told.short or told.title, ExprType(told.type, optional))


def scope_of_rulesets(
    rulesets: Iterable[Ruleset], vocabulary: Vocabulary, optional: frozenset[str] = frozenset()
) -> Scope:
    """Return the scope in which every definition and parameter is in reach.

    *optional* are the definitions whose value may be none.
    """
    terms: dict[str, Term] = {}
    derived: dict[str, dict[str, Term]] = {}
    for ruleset in rulesets:
        for told in ruleset.rules:
            if isinstance(told, Definition) and told.of is not None:
                ledger, _, name = told.id.partition(".")
                derived.setdefault(ledger, {})[name] = term_of(told, told.id in optional)
            elif isinstance(told, Definition | Parameter):
                terms[told.id] = term_of(told, told.id in optional)
    return Scope(vocabulary, terms=terms, derived=derived)


@frozen
class Spot:
    """One condition of a rule: where it is kept, its scope, and the type it must have.

    Where a day is expected, *moment* says that an instant will do: deadlines in hours run
    from instants.
    """

    key: str
    expression: Expression
    scope: Scope
    expected: AnyType | None = None

    @property
    def moment(self) -> bool:
        """Whether an instant may stand where a day is expected."""
        return self.key in MOMENTS


MOMENTS: Final = ("by", "starts", "ends", "due", "done", "on")
"""Keys that hold a day or an instant."""


def scope_outside(rule: AnyRule, base: Scope) -> Scope:
    """Return the scope in which a rule's item is asked for: that of its subjects."""
    return Scope(base.vocabulary, rule.subjects, base.terms, base.derived, asked=base.asked)


def scope_of_rule(rule: AnyRule, base: Scope) -> Scope:
    """Return the scope of a rule's condition: its subjects, its item and its links.

    What the item's ``where`` shows not to be none may be compared there, once it is typed.
    """
    scope = scope_outside(rule, base)
    of = rule.of if isinstance(rule, Definition) else rule.row if isinstance(rule, Parameter) else None
    for bound in (rule.each, *rule.links, of):
        if bound is not None:
            scope = scope_inside(bound.node, scope)
    if isinstance(rule, Obligation) and rule.every is not None:
        scope = scope.with_period()
    return scope


_PLAIN: Final[Mapping[str, AnyType]] = {
    "when": BOOLEAN,
    "unless": BOOLEAN,
    "law_of": DATE,
    "holds": BOOLEAN,
    "by": DATE,
    "starts": DATE,
    "ends": DATE,
    "within": DURATION,
    "interval": DURATION,
    "due": DATE,
    "never": BOOLEAN,
    "at_most": NUMBER,
}
"""Keys whose condition stands in the rule's own scope, and their types."""


def spots(rule: AnyRule, base: Scope) -> Iterator[Spot]:
    """Yield the conditions of a rule that stand in attributes of their own, its domains apart.

    What those bind is in reach of the rest. ``on`` stands in the scope of the row that
    proves.
    """
    scope = scope_of_rule(rule, base)
    for key, expected in _PLAIN.items():
        told = getattr(rule, key, None)
        if isinstance(told, Expression):
            yield Spot(key, told, scope, expected)
    if isinstance(rule, Limit):
        inside = scope_inside(rule.events.node, scope)
        if rule.once is not None:
            yield Spot("once", rule.once, inside)
        if rule.on is not None:
            yield Spot("on", rule.on, inside, DATE)
    elif isinstance(rule, Obligation | Prohibition) and rule.on is not None:
        inside = scope
        if isinstance(rule, Obligation):
            for proof in rule.done:
                inside = scope_inside(proof.node, inside)
        yield Spot("on", rule.on, inside, DATE)
    if isinstance(rule, Definition) and rule.value is not None:
        yield Spot("value", rule.value, scope, rule.type)


def fine_type(key: str) -> AnyType:
    """Return the type of a fine's part: a day, or money."""
    return DATE if key.endswith("_day") and key != "per_day" else MONEY
