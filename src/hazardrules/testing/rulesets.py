"""A Hypothesis strategy of rulesets: every kind of rule, any condition, all of it well typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Final

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from hazardrules.dates import UNITS, Duration
from hazardrules.expr import nodes
from hazardrules.expr.nodes import Node
from hazardrules.expr.scope import Scope, scope_inside
from hazardrules.expr.show import show
from hazardrules.facts.types import BOOLEAN, DATE, NUMBER, Label
from hazardrules.facts.vocabulary import Vocabulary
from hazardrules.law.citation import Citation, InForce, Source
from hazardrules.law.expression import Expression
from hazardrules.law.rule import (
    OUTCOMES,
    STRENGTHS,
    AnyRule,
    Clue,
    Consequence,
    Definition,
    Exception_,
    Exemption,
    Fine,
    Limit,
    Obligation,
    Permission,
    Prohibition,
)
from hazardrules.law.ruleset import Ruleset
from hazardrules.testing.expressions import domains, expressions, measures

_TITLE: Final = Label("示例", "sample")
_CITE: Final = (Citation("sample", "第一条", "示例法"),)
_FUEL: Final = 2


def _told(node: Node) -> Expression:
    return Expression(show(node), node)


def _domain(node: Node) -> nodes.Domain:
    if not isinstance(node, nodes.Domain):
        raise TypeError("a strategy of domains drew something else")
    return node


class _Drafter:
    """Drafts one rule after another from the conditions that fit its places."""

    def __init__(self, draw: DrawFn, scope: Scope) -> None:
        self.draw = draw
        self.scope = scope

    def flip(self) -> bool:
        return self.draw(st.booleans())

    def condition(self, scope: Scope, base: Any = BOOLEAN) -> Expression:
        return _told(self.draw(expressions(scope, base, fuel=_FUEL)))

    def common(self, name: str) -> tuple[dict[str, Any], Scope]:
        """Return the keys every rule has, and the scope inside its item."""
        told: dict[str, Any] = {"id": name, "title": _TITLE, "cites": _CITE}
        told["strength"] = self.draw(st.sampled_from(STRENGTHS))
        scope = self.scope
        if self.flip():
            item = _domain(self.draw(domains(scope, fuel=1)))
            told["each"] = _told(nodes.Domains((item,)))
            scope = scope_inside(item, scope)
        if self.flip():
            told["when"] = self.condition(scope)
        if not self.draw(st.integers(0, 3)):
            told["unless"] = self.condition(scope)
        return told, scope

    def proof(self, scope: Scope) -> Expression:
        return _told(self.draw(domains(scope, fuel=1))) if self.flip() else self.condition(scope, DATE)

    def obligation(self, name: str) -> AnyRule:
        told, scope = self.common(name)
        match self.draw(st.sampled_from(["holds", "by", "within", "every", "several", "reach", "interval"])):
            case "holds":
                return Obligation(**told, holds=self.condition(scope))
            case "by":
                return Obligation(**told, by=self.condition(scope, DATE), done=self.proofs(scope))
            case "within":
                length = nodes.Length(self.draw(st.sampled_from([Duration(15, "day"), Duration(2, "month")])))
                starts = self.condition(scope, DATE)
                return Obligation(**told, starts=starts, within=_told(length), done=self.proofs(scope))
            case "every":
                unit = self.draw(st.sampled_from(UNITS[1:]))
                return Obligation(**told, every=unit, done=self.proofs(scope.with_period()))
            case "several":
                return Obligation(**told, every=Duration(2, "year"), done=(self.proof(scope.with_period()),))
            case "reach":
                measure = self.draw(measures(scope.with_period(), fuel=1))
                base = measure.of.type.base if isinstance(measure, nodes.Measure) and measure.of.type else NUMBER
                at_least = self.condition(scope.with_period(), base)
                return Obligation(**told, every="year", reach=(_told(measure), at_least))
        longest = _told(nodes.Length(Duration(6, "month")))
        return Obligation(**told, interval=longest, done=self.proofs(scope))

    def proofs(self, scope: Scope) -> tuple[Expression, ...]:
        return tuple(self.proof(scope) for _ in range(self.draw(st.integers(1, 2))))

    def prohibition(self, name: str) -> AnyRule:
        told, scope = self.common(name)
        on = self.condition(scope, DATE) if self.flip() else None
        return Prohibition(**told, never=self.condition(scope), on=on)

    def limit(self, name: str) -> AnyRule:
        told, scope = self.common(name)
        dated = [ledger.name for ledger in scope.vocabulary.ledgers.values() if ledger.key is not None]
        ledger = self.draw(st.sampled_from(sorted(dated)))
        inside = scope.with_row("visit", ledger)
        where = self.draw(expressions(inside, BOOLEAN, fuel=1)) if self.flip() else None
        pers: list[str | Duration] = [*UNITS, Duration(180, "day")]
        per = self.draw(st.sampled_from(pers))
        events = _told(nodes.Domain(ledger, "visit", where=where))
        return Limit(**told, events=events, at_most=self.condition(scope, NUMBER), per=per)

    def permission(self, name: str) -> AnyRule:
        return Permission(**self.common(name)[0])

    def consequence(self, name: str) -> AnyRule:
        told, scope = self.common(name)
        fine = Fine("enterprise", low=None, high=_told(nodes.Money(Decimal(50000))))
        outcome = self.draw(st.sampled_from(OUTCOMES))
        fines = (fine,) if self.flip() else ()
        if self.flip():
            told["law_of"] = self.condition(scope, DATE)
        return Consequence(**told, outcome=outcome, fines=fines)

    def clue(self, name: str) -> AnyRule:
        return Clue(**self.common(name)[0], advice=_TITLE)

    def definition(self, name: str) -> AnyRule:
        value = self.condition(self.scope, BOOLEAN)
        return Definition(id=name, title=_TITLE, cites=_CITE, type=BOOLEAN, value=value, show=True)


_KINDS: Final[tuple[Callable[[_Drafter, str], AnyRule], ...]] = (
    _Drafter.obligation,
    _Drafter.prohibition,
    _Drafter.limit,
    _Drafter.permission,
    _Drafter.consequence,
    _Drafter.clue,
    _Drafter.definition,
)


@st.composite
def _rulesets(draw: DrawFn, vocabulary: Vocabulary, most_rules: int) -> Ruleset:
    drafter = _Drafter(draw, Scope(vocabulary))
    rules: list[AnyRule] = []
    for place in range(draw(st.integers(1, most_rules))):
        rules.append(draw(st.sampled_from(_KINDS))(drafter, f"sample.r{place}"))
    duties = [rule for rule in rules if isinstance(rule, Obligation) and rule.every is not None]
    exceptions: tuple[Exception_, ...] = ()
    if len(duties) > 0 and draw(st.booleans()):
        item = duties[0].each.node if duties[0].each is not None else None
        scope = Scope(vocabulary) if item is None else scope_inside(item, Scope(vocabulary))
        when = drafter.condition(scope)
        exceptions = (Exception_(to=duties[0].id, when=when, changes={"every": "month"}, cites=_CITE),)
    freed = [rule.id for rule in rules if isinstance(rule, Obligation | Prohibition)]
    if len(freed) > 0 and draw(st.booleans()):
        when = drafter.condition(Scope(vocabulary))
        rules.append(Exemption(id="sample.free", title=_TITLE, cites=_CITE, to=(freed[0],), when=when))
    days = InForce(draw(st.sampled_from([date(2020, 1, 1), date(2024, 3, 22), date(2025, 9, 12)])))
    source = Source(key="sample", title="示例法", rank="law", in_force=days)
    return Ruleset(
        id="sample",
        title=_TITLE,
        jurisdiction="",
        version="1",
        checked_on=None,
        sources={"sample": source},
        rules=tuple(rules),
        exceptions=exceptions,
    )


def rulesets(vocabulary: Vocabulary, *, most_rules: int = 3) -> SearchStrategy[Ruleset]:
    """Return a strategy of rulesets over a vocabulary, ready to be compiled.

    >>> from hazardrules.facts.core import CORE
    >>> rulesets(CORE, most_rules=0)
    Traceback (most recent call last):
    ...
    ValueError: a ruleset has at least one rule
    """
    if most_rules < 1:
        raise ValueError("a ruleset has at least one rule")
    return _rulesets(vocabulary, most_rules)


def part_of(vocabulary: Vocabulary, names: dict[str, tuple[str, ...]]) -> Vocabulary:
    """Return a vocabulary cut down to a few namespaces, ledgers and fields, for denser tests.

    >>> from hazardrules.facts.core import CORE
    >>> small = part_of(CORE, {"enterprise": ("region", "staff"), "drills": ("id", "date")})
    >>> sorted(small.ledgers), sorted(small.namespaces["enterprise"].fields)
    (['drills'], ['region', 'staff'])
    """

    def cut(told: Any) -> Any:
        return attrs.evolve(told, fields={name: told.fields[name] for name in names[told.name]})

    ledgers = {name: cut(told) for name, told in vocabulary.ledgers.items() if name in names}
    namespaces = {name: cut(told) for name, told in vocabulary.namespaces.items() if name in names}
    kinds = {
        name: attrs.evolve(
            kind,
            beside=tuple(one for one in kind.beside if one in names),
            ledgers=tuple(one for one in kind.ledgers if one in names),
        )
        for name, kind in vocabulary.kinds.items()
        if name in names
    }
    return attrs.evolve(vocabulary, namespaces=namespaces, ledgers=ledgers, kinds=kinds)
