"""A Hypothesis strategy of rulesets: every kind of rule, any condition, all of it well typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Final

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from hazardrules.dates import UNITS, CalendarPeriod, Duration, add_days
from hazardrules.expr import nodes
from hazardrules.expr.nodes import Node
from hazardrules.expr.scope import Scope, scope_inside
from hazardrules.expr.types import ExprType
from hazardrules.expr.walk import walk
from hazardrules.facts.types import BOOLEAN, DATE, INSTANT, MONEY, NUMBER
from hazardrules.facts.vocabulary import Vocabulary
from hazardrules.law.citation import InForce, Source
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
    Measure,
    Obligation,
    Permission,
    Prohibition,
)
from hazardrules.law.ruleset import Ruleset
from hazardrules.law.table import Row, Table
from hazardrules.testing.drawn_terms import CITES, DAYS, TITLE, Drafter, domain, written

_IN_DAYS: Final = (Duration(15, "day"), Duration(2, "month"), Duration(5, "working-day"))
_PARTIES: Final = ("enterprise", "principal")
_SUMS: Final = (nodes.Money(Decimal(10000)), nodes.Money(Decimal(50000)), nodes.Money(Decimal(400000)))
_ACT: Final = (written(nodes.ListOf((nodes.Text("stop"),))), written(nodes.Text("A")))
_IN_HOURS: Final = (Duration(1, "hour"), Duration(48, "hour"))


def _has_instants(scope: Scope) -> bool:
    return any(spec.type == INSTANT for told in scope.vocabulary.ledgers.values() for spec in told.fields.values())


def _changeable(rule: Obligation | Limit) -> tuple[str, ...]:
    """Return the keys of a rule that an exception may change."""
    if isinstance(rule, Limit):
        return ("at_most",)
    if rule.every is not None and rule.reach is None:
        return ("every", "done", "due")
    if rule.within is not None:
        return ("within", "done")
    return ("done",) if rule.by is not None and rule.done else ()


def _rows_named(node: Node) -> Iterator[str]:
    """Yield the names of the rows that a condition goes through."""
    return (part.row for part in walk(node) if isinstance(part, nodes.Domain))


class _Drafter(Drafter):
    """Drafts one rule after another from the conditions that fit its places."""

    def moment(self, scope: Scope) -> Expression:
        """Return a day, or an instant where the vocabulary has any."""
        return self.condition(scope, INSTANT if self.seldom() and _has_instants(scope) else DATE)

    def common(self, name: str) -> tuple[dict[str, Any], Scope]:
        """Return the keys every rule has, and the scope inside its item."""
        told: dict[str, Any] = {"id": name, "title": TITLE, "cites": CITES}
        told["strength"] = self.make.pick(STRENGTHS)
        if self.seldom():
            told["look_back"] = Duration(1, "year")
        scope = self.scope
        if self.make.flip():
            item = domain(self.make.rows(scope, 1))
            told["each"] = written(nodes.Domains((item,)))
            scope = scope_inside(item, scope)
            if self.seldom():
                told["law_of"] = self.condition(scope, DATE)
        if self.make.flip():
            told["when"] = self.applies(scope)
        if self.seldom():
            told["unless"] = self.applies(scope)
        return told, scope

    def applies(self, scope: Scope) -> Expression:
        """Return a condition of an item, of the subject beside it, or of both: the subject's alone settles a rule as a whole."""
        inside = self.condition(scope)
        if scope is self.scope or self.make.flip():
            return inside
        subject = self.make.expression(self.scope, BOOLEAN, 1)
        if not frozenset(scope.rows).isdisjoint(_rows_named(subject)):
            # A row inside the subject's condition can't be called as the item is.
            return inside
        if self.seldom():
            return written(subject)
        parts = [node.items if isinstance(node, nodes.And) else (node,) for node in (subject, inside.node)]
        return written(nodes.And(tuple(part for items in parts for part in items), type=ExprType(BOOLEAN)))

    def proof(self, scope: Scope) -> Expression:
        return written(self.make.rows(scope, 1)) if self.make.flip() else self.moment(scope)

    def obligation(self, name: str) -> AnyRule:
        told, scope = self.common(name)
        if self.seldom():
            told |= {"rest_day": "moves", "late_born": "stands"}
        match self.make.pick(["holds", "by", "within", "every", "several", "reach", "interval"]):
            case "holds":
                by = self.moment(scope) if self.seldom() else None
                return Obligation(**told, holds=self.condition(scope), by=by)
            case "by":
                return Obligation(**told, by=self.moment(scope), done=self.proofs(scope))
            case "within":
                beginning = self.moment(scope)
                hours = beginning.node.type is not None and beginning.node.type.base == INSTANT and self.make.flip()
                length = self.make.pick(_IN_HOURS if hours else _IN_DAYS)
                within = written(nodes.Length(length))
                return Obligation(**told, starts=beginning, within=within, done=self.proofs(scope))
            case "every":
                unit = self.make.pick(UNITS[1:])
                told |= self.bounds(unit, scope)
                return Obligation(**told, every=unit, done=self.proofs(scope.with_period()))
            case "several":
                told |= self.bounds("year", scope)
                return Obligation(**told, every=Duration(2, "year"), done=(self.proof(scope.with_period()),))
            case "reach":
                measure = self.make.measure(scope.with_period(), 1)
                base = measure.of.type.base if isinstance(measure, nodes.Measure) and measure.of.type else NUMBER
                at_least = self.condition(scope.with_period(), base)
                return Obligation(**told, every="year", reach=(written(measure), at_least))
        longest = written(nodes.Length(self.make.pick([Duration(6, "month"), Duration(3, "year")])))
        starts = self.moment(scope) if self.seldom() else None
        return Obligation(**told, interval=longest, starts=starts, done=self.proofs(scope))

    def bounds(self, unit: str, scope: Scope) -> dict[str, Any]:
        """Return when a recurring duty begins and ends, and the day each period falls due."""
        told: dict[str, Any] = {}
        for key in ("first", "last"):
            if self.seldom():
                told[key] = CalendarPeriod.of(unit, self.make.pick(DAYS))
        for key in ("starts", "ends"):
            if self.seldom():
                told[key] = self.moment(scope)
        if self.seldom():
            told["due"] = self.condition(scope.with_period(), DATE)
        return told

    def proofs(self, scope: Scope) -> tuple[Expression, ...]:
        return tuple(self.proof(scope) for _ in range(self.make.number(1, 2)))

    def prohibition(self, name: str) -> AnyRule:
        told, scope = self.common(name)
        on = self.condition(scope, DATE) if self.make.flip() else None
        return Prohibition(**told, never=self.condition(scope), on=on)

    def limit(self, name: str) -> AnyRule:
        told, scope = self.common(name)
        dated = [ledger.name for ledger in scope.vocabulary.ledgers.values() if ledger.key is not None]
        ledger = self.make.pick(sorted(dated))
        inside = scope.with_row("visit", ledger)
        on = self.condition(inside, DATE) if self.seldom() else None
        where = self.make.expression(inside, BOOLEAN, 1) if self.make.flip() else None
        pers: list[str | Duration] = [*UNITS, Duration(180, "day")]
        per = self.make.pick(pers)
        events = written(nodes.Domain(ledger, "visit", where=where))
        return Limit(**told, events=events, at_most=self.condition(scope, NUMBER), per=per, on=on)

    def permission(self, name: str) -> AnyRule:
        return Permission(**self.common(name)[0])

    def consequence(self, name: str) -> AnyRule:
        told, scope = self.common(name)
        told["outcome"] = self.make.pick(OUTCOMES)
        told["fines"] = tuple(self.fine(party, scope) for party in _PARTIES if self.make.flip())
        if self.seldom():
            days = {key: self.condition(scope, DATE, fuel=1) for key in ("start", "until") if self.make.flip()}
            told["measures"] = (Measure("educate"), Measure("stop", **days))
        if self.seldom():
            told["elements"] = ((TITLE, self.condition(scope, fuel=1)),)
        if self.seldom():
            told["acts"] = self.acts(scope)
        return Consequence(**told)

    def fine(self, party: str, scope: Scope) -> Fine:
        """Return a band, an amount, or a sum for each day of a span."""
        match self.make.pick(["band", "amount", "per_day"]):
            case "band":
                return Fine(party, low=self.sum(scope) if self.make.flip() else None, high=self.sum(scope))
            case "amount":
                return Fine(party, amount=self.sum(scope))
        days = {key: self.condition(scope, DATE, fuel=1) for key in ("first_day", "last_day") if not self.seldom()}
        return Fine(party, per_day=self.sum(scope), **days)

    def sum(self, scope: Scope) -> Expression:
        """Return an amount of money: mostly one that is written down."""
        return self.condition(scope, MONEY, fuel=1) if self.seldom() else written(self.make.pick(_SUMS))

    def acts(self, scope: Scope) -> Table:
        """Return a table of fines by what was done."""
        columns, tests = self.columns(scope, self.make.number(1, 3))
        return Table(
            columns,
            (*_PARTIES, "measures", "article"),
            tuple(Row(cells, (*(self.band() for _ in _PARTIES), *_ACT)) for cells in tests),
            conditions=not columns,
        )

    def band(self) -> Expression | None:
        """Return what one row of a table of acts says of one party."""
        low, high = _SUMS[:2]
        cells = (nodes.Cell("range", low=low, high=high), nodes.Cell("range", high=high), nodes.Cell("value", high))
        return None if self.seldom() else written(self.make.pick(cells))

    def clue(self, name: str) -> AnyRule:
        return Clue(**self.common(name)[0], advice=TITLE)

    def exceptions(self, rules: list[AnyRule]) -> tuple[Exception_, ...]:
        """Return up to two exceptions to the first duty that has what exceptions change."""
        duty = next((rule for rule in rules if isinstance(rule, Obligation | Limit) and _changeable(rule)), None)
        if duty is None:
            return ()
        item = duty.each.node if duty.each is not None else None
        scope = self.scope if item is None else scope_inside(item, self.scope)
        told: list[Exception_] = []
        for place in range(self.make.number(0, 2)):
            key = self.make.pick(_changeable(duty))
            over = tuple(one.id for one in told if key in one.changes)
            days = InForce(self.make.pick(DAYS)) if self.seldom() else InForce()
            told.append(
                Exception_(
                    id=f"sample.e{place}",
                    to=duty.id,
                    when=self.condition(scope),
                    changes={key: self.changed(key, duty, scope)},
                    over=over,
                    cites=CITES,
                    in_force=days,
                )
            )
        return tuple(told)

    def changed(self, key: str, duty: Obligation | Limit, scope: Scope) -> Any:
        """Return another value of one key of a duty."""
        recurs = isinstance(duty, Obligation) and duty.every is not None
        inside = scope.with_period() if recurs else scope
        match key:
            case "every":
                return self.make.pick(UNITS[1:])
            case "due":
                return self.condition(inside, DATE)
            case "within":
                return written(nodes.Length(self.make.pick(_IN_DAYS)))
            case "at_most":
                return self.condition(scope, NUMBER)
        return self.proofs(inside)

    def replacing(self, rules: list[AnyRule]) -> None:
        """Let a later duty stand in the place of an earlier one."""
        duties = [(place, rule) for place, rule in enumerate(rules) if isinstance(rule, Obligation)]
        if len(duties) > 1 and self.seldom():
            (_, weaker), (place, stricter) = duties[:2]
            rules[place] = attrs.evolve(stricter, replaces=(weaker.id,))

    def older(self, rules: list[AnyRule]) -> None:
        """Let a rule be older or newer than it was, or come in two versions."""
        if not self.seldom():
            return
        place = self.make.number(0, len(rules) - 1)
        day = self.make.pick(DAYS)
        old = attrs.evolve(rules[place], in_force=InForce(None, add_days(day, -1)))
        new = attrs.evolve(rules[place], in_force=InForce(day))
        if isinstance(new, Consequence) and self.make.flip():
            new = attrs.evolve(new, outcome=self.make.pick(OUTCOMES))
        rules[place : place + 1] = self.make.pick([[old], [new], [old, new]])

    def exemptions(self, rules: list[AnyRule]) -> list[AnyRule]:
        """Return up to two exemptions from the first rule that can be broken."""
        freed = [rule.id for rule in rules if isinstance(rule, Obligation | Prohibition | Limit)]
        if not freed:
            return []
        told: list[AnyRule] = []
        for place in range(self.make.number(0, 2)):
            common, scope = self.common(f"sample.free{place}")
            common["when"] = self.condition(scope)
            told.append(Exemption(**common, to=(freed[0],)))
        return told

    def definition(self, name: str) -> AnyRule:
        value = self.condition(self.scope, BOOLEAN)
        return Definition(id=name, title=TITLE, cites=CITES, type=BOOLEAN, value=value, show=True)


_KINDS: Final[tuple[Callable[[_Drafter, str], AnyRule], ...]] = (
    _Drafter.obligation,
    _Drafter.prohibition,
    _Drafter.limit,
    _Drafter.permission,
    _Drafter.consequence,
    _Drafter.clue,
    _Drafter.definition,
)


def rulesets(
    vocabulary: Vocabulary, *, most_rules: int = 3, most_parameters: int = 0, most_definitions: int = 0
) -> SearchStrategy[Ruleset]:
    """Return a strategy of rulesets over a vocabulary, ready to be compiled.

    Conditions name the parameters and definitions drawn before them.

    >>> from hazardrules.facts.core import CORE
    >>> rulesets(CORE, most_rules=0)
    Traceback (most recent call last):
    ...
    ValueError: a ruleset has at least one rule
    """
    if most_rules < 1:
        raise ValueError("a ruleset has at least one rule")

    # A strategy shows its arguments when a test fails; a whole vocabulary would hide the rules.
    def ruleset(draw: DrawFn) -> Ruleset:
        return _ruleset(_Drafter(draw, vocabulary), most_rules, most_parameters, most_definitions)

    return st.composite(ruleset)()


def _ruleset(drafter: _Drafter, most_rules: int, most_parameters: int, most_definitions: int) -> Ruleset:
    make = drafter.make
    supplied = [*drafter.parameters(most_parameters), *drafter.definitions(most_definitions)]
    rules = [make.pick(_KINDS)(drafter, f"sample.r{place}") for place in range(make.number(1, most_rules))]
    exceptions = drafter.exceptions(rules)
    drafter.replacing(rules)
    drafter.older(rules)
    rules += drafter.exemptions(rules)
    days = InForce(make.pick([*[date(2020, 1, 1)] * 4, date(2024, 3, 22), date(2025, 9, 12)]))
    source = Source(key="sample", title="示例法", rank="law", in_force=days)
    return Ruleset(
        id="sample",
        title=TITLE,
        jurisdiction="",
        version="1",
        checked_on=None,
        sources={"sample": source},
        rules=(*supplied, *rules),
        exceptions=exceptions,
    )


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
