"""Which names each condition of a rule may use, and what type it must have.

The one place that knows, for checking, lowering and re-spelling alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from attrs import frozen

from hazardrules.expr import nodes
from hazardrules.expr.scope import Scope, Term
from hazardrules.expr.types import AnyType, ConditionBy, ExprType, Keyed, StepBy
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


def rows_in(node: nodes.Node) -> dict[str, str]:
    """Return the rows that a domain, several domains or a link bind."""
    if isinstance(node, nodes.Domain):
        return {node.row: node.ledger}
    if isinstance(node, nodes.Domains):
        return {item.row: item.ledger for item in node.items}
    if isinstance(node, nodes.Link):
        return {node.row: node.ledger}
    return {}


def scope_of_rule(rule: AnyRule, base: Scope) -> Scope:
    """Return the scope of a rule's condition: its subjects, its item and its links."""
    scope = Scope(base.vocabulary, rule.subjects, base.terms, base.derived)
    for bound in (rule.each, *rule.links):
        if bound is not None:
            scope = scope.with_rows(rows_in(bound.node))
    if isinstance(rule, Definition) and rule.of is not None:
        scope = scope.with_rows(rows_in(rule.of.node))
    if isinstance(rule, Parameter) and rule.row is not None:
        scope = scope.with_rows(rows_in(rule.row.node))
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
    """Yield the conditions of a rule that stand in attributes of their own.

    Domains come first: what they bind is in reach of the rest. ``on`` stands in the
    scope of the row that proves.
    """
    outer = Scope(base.vocabulary, rule.subjects, base.terms, base.derived)
    scope = scope_of_rule(rule, base)
    if rule.each is not None:
        yield Spot("each", rule.each, outer)
    for key in ("of", "row"):
        domain = getattr(rule, key, None)
        if isinstance(domain, Expression):
            yield Spot(key, domain, outer)
    for key, expected in _PLAIN.items():
        told = getattr(rule, key, None)
        if isinstance(told, Expression):
            yield Spot(key, told, scope, expected)
    if isinstance(rule, Limit):
        inside = scope.with_rows(rows_in(rule.events.node))
        yield Spot("events", rule.events, scope)
        if rule.once is not None:
            yield Spot("once", rule.once, inside)
        if rule.on is not None:
            yield Spot("on", rule.on, inside, DATE)
    elif isinstance(rule, Obligation | Prohibition) and rule.on is not None:
        inside = scope
        if isinstance(rule, Obligation):
            for proof in rule.done:
                inside = inside.with_rows(rows_in(proof.node))
        yield Spot("on", rule.on, inside, DATE)
    if isinstance(rule, Definition) and rule.value is not None:
        yield Spot("value", rule.value, scope, rule.type)


def value_type(told: AnyType) -> AnyType:
    """Return the type of a parameter's values: those of its keys where it has keys."""
    if isinstance(told, Keyed | StepBy):
        return told.value
    return BOOLEAN if isinstance(told, ConditionBy) else told


def fine_type(key: str) -> AnyType:
    """Return the type of a fine's part: a day, or money."""
    return DATE if key.endswith("_day") and key != "per_day" else MONEY
