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
from hazardrules.expr.names import ledgers_in
from hazardrules.expr.nodes import Node
from hazardrules.expr.scope import Scope, Term, scope_inside
from hazardrules.expr.show import show
from hazardrules.expr.typecheck import typecheck
from hazardrules.expr.types import AnyType, ExprType
from hazardrules.expr.walk import walk
from hazardrules.facts.types import BOOLEAN, DATE, INSTANT, NUMBER, EnumType, Label, Scalar, SetOf, Type
from hazardrules.facts.vocabulary import Vocabulary
from hazardrules.law.citation import Citation, InForce, Source
from hazardrules.law.expression import Expression
from hazardrules.law.rule import (
    OUTCOMES,
    STRENGTHS,
    AnyRule,
    Clue,
    Consequence,
    DatedValue,
    Definition,
    Exception_,
    Exemption,
    Fine,
    Limit,
    Obligation,
    Parameter,
    Permission,
    Prohibition,
)
from hazardrules.law.ruleset import Ruleset
from hazardrules.law.table import Row, Table
from hazardrules.lower.typing import optional_definitions
from hazardrules.testing.drawn_expressions import cells, domains, expressions, measures

_TITLE: Final = Label("示例", "sample")
_CITE: Final = (Citation("sample", "第一条", "示例法"),)
_FUEL: Final = 2
_DAYS: Final = (date(2020, 1, 1), date(2024, 3, 22), date(2025, 7, 1), date(2025, 9, 12), date(2026, 1, 1))
_IN_DAYS: Final = (Duration(15, "day"), Duration(2, "month"), Duration(5, "working-day"))
_IN_HOURS: Final = (Duration(1, "hour"), Duration(48, "hour"))


def _literals(vocabulary: Vocabulary) -> dict[Scalar | SetOf, SearchStrategy[Node]]:
    """Return the types a parameter may have, each with what is written down for it: among them sets that a subject tells."""
    found: dict[Scalar | SetOf, SearchStrategy[Node]] = {
        NUMBER: st.sampled_from([0, 2, 100]).map(lambda told: nodes.Number(Decimal(told))),
        DATE: st.sampled_from(_DAYS).map(nodes.Day),
    }
    for spec in (spec for told in vocabulary.namespaces.values() for spec in told.fields.values()):
        if isinstance(spec.type, SetOf) and isinstance(spec.type.of, EnumType):
            members = st.sampled_from(sorted(spec.type.of.by_id)).map(nodes.Text)
            listed = st.lists(members, max_size=2, unique=True)
            found[spec.type] = listed.map(lambda told: nodes.ListOf(tuple(told)))
    return found


def _defined_types(vocabulary: Vocabulary) -> list[Type]:
    """Return the types a definition may have besides a condition's: those of the subject's facts among them."""
    told = [spec.type for part in vocabulary.namespaces.values() for spec in part.fields.values()]
    return list(dict.fromkeys([NUMBER, DATE, *(type_ for type_ in told if isinstance(type_, EnumType | SetOf))]))


def _with_definition(scope: Scope, ledger: str | None, name: str, term: Term) -> Scope:
    """Return the scope in which a definition of the subject, or of a ledger's rows, is in reach."""
    if ledger is None:
        return attrs.evolve(scope, terms={**scope.terms, name: term})
    return attrs.evolve(scope, derived={**scope.derived, ledger: {**scope.derived.get(ledger, {}), name: term}})


def _told(node: Node) -> Expression:
    return Expression(show(node), node)


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

    def seldom(self) -> bool:
        return not self.draw(st.integers(0, 3))

    def moment(self, scope: Scope) -> Expression:
        """Return a day, or an instant where the vocabulary has any."""
        return self.condition(scope, INSTANT if self.seldom() and _has_instants(scope) else DATE)

    def condition(self, scope: Scope, base: Any = BOOLEAN) -> Expression:
        return _told(self.draw(expressions(scope, base, fuel=_FUEL)))

    def common(self, name: str) -> tuple[dict[str, Any], Scope]:
        """Return the keys every rule has, and the scope inside its item."""
        told: dict[str, Any] = {"id": name, "title": _TITLE, "cites": _CITE}
        told["strength"] = self.draw(st.sampled_from(STRENGTHS))
        if self.seldom():
            told["look_back"] = Duration(1, "year")
        scope = self.scope
        if self.flip():
            item = _domain(self.draw(domains(scope, fuel=1)))
            told["each"] = _told(nodes.Domains((item,)))
            scope = scope_inside(item, scope)
            if self.seldom():
                told["law_of"] = self.condition(scope, DATE)
        if self.flip():
            told["when"] = self.applies(scope)
        if self.seldom():
            told["unless"] = self.applies(scope)
        return told, scope

    def applies(self, scope: Scope) -> Expression:
        """Return a condition of an item, of the subject beside it, or of both: the subject's alone settles a rule as a whole."""
        inside = self.condition(scope)
        if scope is self.scope or self.flip():
            return inside
        # A row inside the subject's condition can't be called as the item is.
        taken = frozenset(scope.rows)
        alone = expressions(self.scope, BOOLEAN, fuel=1).filter(lambda node: taken.isdisjoint(_rows_named(node)))
        subject = self.draw(alone)
        if self.seldom():
            return _told(subject)
        parts = [node.items if isinstance(node, nodes.And) else (node,) for node in (subject, inside.node)]
        return _told(nodes.And(tuple(part for items in parts for part in items), type=ExprType(BOOLEAN)))

    def proof(self, scope: Scope) -> Expression:
        return _told(self.draw(domains(scope, fuel=1))) if self.flip() else self.moment(scope)

    def obligation(self, name: str) -> AnyRule:
        told, scope = self.common(name)
        if self.seldom():
            told |= {"rest_day": "moves", "late_born": "stands"}
        match self.draw(st.sampled_from(["holds", "by", "within", "every", "several", "reach", "interval"])):
            case "holds":
                by = self.moment(scope) if self.seldom() else None
                return Obligation(**told, holds=self.condition(scope), by=by)
            case "by":
                return Obligation(**told, by=self.moment(scope), done=self.proofs(scope))
            case "within":
                beginning = self.moment(scope)
                hours = beginning.node.type is not None and beginning.node.type.base == INSTANT and self.flip()
                length = self.draw(st.sampled_from(_IN_HOURS if hours else _IN_DAYS))
                within = _told(nodes.Length(length))
                return Obligation(**told, starts=beginning, within=within, done=self.proofs(scope))
            case "every":
                unit = self.draw(st.sampled_from(UNITS[1:]))
                told |= self.bounds(unit, scope)
                return Obligation(**told, every=unit, done=self.proofs(scope.with_period()))
            case "several":
                told |= self.bounds("year", scope)
                return Obligation(**told, every=Duration(2, "year"), done=(self.proof(scope.with_period()),))
            case "reach":
                measure = self.draw(measures(scope.with_period(), fuel=1))
                base = measure.of.type.base if isinstance(measure, nodes.Measure) and measure.of.type else NUMBER
                at_least = self.condition(scope.with_period(), base)
                return Obligation(**told, every="year", reach=(_told(measure), at_least))
        longest = _told(nodes.Length(self.draw(st.sampled_from([Duration(6, "month"), Duration(3, "year")]))))
        starts = self.moment(scope) if self.seldom() else None
        return Obligation(**told, interval=longest, starts=starts, done=self.proofs(scope))

    def bounds(self, unit: str, scope: Scope) -> dict[str, Any]:
        """Return when a recurring duty begins and ends, and the day each period falls due."""
        told: dict[str, Any] = {}
        for key in ("first", "last"):
            if self.seldom():
                told[key] = CalendarPeriod.of(unit, self.draw(st.sampled_from(_DAYS)))
        for key in ("starts", "ends"):
            if self.seldom():
                told[key] = self.moment(scope)
        if self.seldom():
            told["due"] = self.condition(scope.with_period(), DATE)
        return told

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
        on = self.condition(inside, DATE) if self.seldom() else None
        where = self.draw(expressions(inside, BOOLEAN, fuel=1)) if self.flip() else None
        pers: list[str | Duration] = [*UNITS, Duration(180, "day")]
        per = self.draw(st.sampled_from(pers))
        events = _told(nodes.Domain(ledger, "visit", where=where))
        return Limit(**told, events=events, at_most=self.condition(scope, NUMBER), per=per, on=on)

    def permission(self, name: str) -> AnyRule:
        return Permission(**self.common(name)[0])

    def consequence(self, name: str) -> AnyRule:
        told, _ = self.common(name)
        fine = Fine("enterprise", low=None, high=_told(nodes.Money(Decimal(50000))))
        outcome = self.draw(st.sampled_from(OUTCOMES))
        fines = (fine,) if self.flip() else ()
        return Consequence(**told, outcome=outcome, fines=fines)

    def clue(self, name: str) -> AnyRule:
        return Clue(**self.common(name)[0], advice=_TITLE)

    def exceptions(self, rules: list[AnyRule]) -> tuple[Exception_, ...]:
        """Return up to two exceptions to the first duty that has what exceptions change."""
        duty = next((rule for rule in rules if isinstance(rule, Obligation | Limit) and _changeable(rule)), None)
        if duty is None:
            return ()
        item = duty.each.node if duty.each is not None else None
        scope = self.scope if item is None else scope_inside(item, self.scope)
        told: list[Exception_] = []
        for place in range(self.draw(st.integers(0, 2))):
            key = self.draw(st.sampled_from(_changeable(duty)))
            over = tuple(one.id for one in told if key in one.changes)
            days = InForce(self.draw(st.sampled_from(_DAYS))) if self.seldom() else InForce()
            told.append(
                Exception_(
                    id=f"sample.e{place}",
                    to=duty.id,
                    when=self.condition(scope),
                    changes={key: self.changed(key, duty, scope)},
                    over=over,
                    cites=_CITE,
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
                return self.draw(st.sampled_from(UNITS[1:]))
            case "due":
                return self.condition(inside, DATE)
            case "within":
                return _told(nodes.Length(self.draw(st.sampled_from(_IN_DAYS))))
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
        place = self.draw(st.integers(0, len(rules) - 1))
        day = self.draw(st.sampled_from(_DAYS))
        old = attrs.evolve(rules[place], in_force=InForce(None, add_days(day, -1)))
        new = attrs.evolve(rules[place], in_force=InForce(day))
        if isinstance(new, Consequence) and self.flip():
            new = attrs.evolve(new, outcome=self.draw(st.sampled_from(OUTCOMES)))
        rules[place : place + 1] = self.draw(st.sampled_from([[old], [new], [old, new]]))

    def exemptions(self, rules: list[AnyRule]) -> list[AnyRule]:
        """Return up to two exemptions from the first rule that can be broken."""
        freed = [rule.id for rule in rules if isinstance(rule, Obligation | Prohibition | Limit)]
        if not freed:
            return []
        told: list[AnyRule] = []
        for place in range(self.draw(st.integers(0, 2))):
            common, scope = self.common(f"sample.free{place}")
            common["when"] = self.condition(scope)
            told.append(Exemption(**common, to=(freed[0],)))
        return told

    def parameters(self, most: int) -> list[AnyRule]:
        """Return up to so many parameters, whose values change and may be open at first; what is drawn later may name them."""
        told: list[AnyRule] = []
        for place in range(self.draw(st.integers(0, most)) if most else 0):
            name = f"figure_{place}"
            base, literals = self.draw(st.sampled_from([*_literals(self.scope.vocabulary).items()]))
            days = sorted(self.draw(st.sets(st.sampled_from(_DAYS), max_size=2)))
            starts = days if days and self.flip() else [None, *days]
            ends = [*(add_days(day, -1) for day in starts[1:] if day is not None), None]
            values = tuple(
                DatedValue(InForce(*days), _told(typecheck(self.draw(literals), self.scope, base)))
                for days in zip(starts, ends, strict=True)
            )
            open_list = isinstance(base, SetOf) and self.flip()
            told.append(Parameter(id=name, title=_TITLE, cites=_CITE, type=base, values=values, open_list=open_list))
            term = Term(name, Label(name, name), ExprType(base))
            self.scope = attrs.evolve(self.scope, terms={**self.scope.terms, name: term})
        return told

    def definitions(self, most: int) -> list[AnyRule]:
        """Return up to so many definitions, some of them fields of rows; a later one may name those before it, and rules any of them."""
        told: list[AnyRule] = []
        for place in range(self.draw(st.integers(0, most)) if most else 0):
            name = f"told_{place}"
            base = self.draw(st.sampled_from([BOOLEAN, BOOLEAN, *_defined_types(self.scope.vocabulary)]))
            ledger = self.draw(st.sampled_from(sorted(ledgers_in(self.scope)))) if self.flip() else None
            scope = self.scope if ledger is None else self.scope.with_row("entry", ledger)
            full_name = name if ledger is None else f"{ledger}.{name}"
            versions = [self.defined(full_name, base, ledger, scope)]
            if self.seldom():
                day = self.draw(st.sampled_from(_DAYS))
                later = attrs.evolve(self.defined(full_name, base, ledger, scope), in_force=InForce(day))
                versions = [attrs.evolve(versions[0], in_force=InForce(None, add_days(day, -1))), later]
                versions = versions[self.draw(st.integers(0, 1)) :]
            told += versions
            term = Term(full_name, Label(name, name), ExprType(base, bool(optional_definitions(versions))))
            self.scope = _with_definition(self.scope, ledger, name, term)
        return told

    def defined(self, name: str, base: AnyType, ledger: str | None, scope: Scope) -> Definition:
        """Return one version of a definition: a value or a table, at times only under a condition."""
        told: dict[str, Any] = {"id": name, "title": _TITLE, "cites": _CITE, "type": base}
        if ledger is not None:
            told["of"] = _told(nodes.Domain(ledger, "entry"))
        for key in ("when", "unless"):
            if not self.draw(st.integers(0, 7)):
                told[key] = self.condition(scope)
        if self.seldom():
            return Definition(**told, table=self.table(base, scope))
        if base in (BOOLEAN, NUMBER) and self.flip():
            return Definition(**told, value=self.asked_of_rows(base, scope))
        optional = base != BOOLEAN and self.seldom()
        return Definition(**told, value=_told(self.draw(expressions(scope, base, fuel=_FUEL, optional=optional))))

    def asked_of_rows(self, base: AnyType, scope: Scope) -> Expression:
        """Return what definitions of real law mostly are: how many rows there are, or a fact and whether there are any."""
        rows = _domain(self.draw(domains(scope, fuel=1)))
        if base == NUMBER:
            return _told(typecheck(nodes.Count(rows), scope))
        fact = self.draw(expressions(scope, BOOLEAN, fuel=0))
        return _told(typecheck(nodes.And((fact, nodes.Any(rows))), scope))

    def table(self, base: AnyType, scope: Scope) -> Table:
        """Return a table of one or two rows of conditions, or of tests of a value, and a default."""
        inputs = () if self.flip() else (self.condition(scope, self.draw(st.sampled_from([NUMBER, DATE, BOOLEAN]))),)
        rows = tuple(
            Row(tuple(self.cell(told, scope) for told in inputs or (None,)), (self.output(base, scope),))
            for _ in range(self.draw(st.integers(1, 2)))
        )
        rest = Row((_told(nodes.Cell("rest")),), (self.output(base, scope),), default=True)
        hit = self.draw(st.sampled_from(["unique", "first"]))
        return Table(inputs, ("told",), (*rows, rest), hit=hit, conditions=not inputs)

    def cell(self, column: Expression | None, scope: Scope) -> Expression:
        """Return a test of a column's value, or a condition where there is no column."""
        if column is None or column.node.type is None:
            return _told(nodes.Cell("value", self.condition(scope).node))
        return _told(self.draw(cells(scope, column.node.type, fuel=1).filter(lambda cell: cell.op != "rest")))

    def output(self, base: AnyType, scope: Scope) -> Expression | None:
        return None if self.seldom() else self.condition(scope, base)

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
def _rulesets(
    draw: DrawFn, vocabulary: Vocabulary, most_rules: int, most_parameters: int, most_definitions: int
) -> Ruleset:
    drafter = _Drafter(draw, Scope(vocabulary))
    supplied = [*drafter.parameters(most_parameters), *drafter.definitions(most_definitions)]
    rules: list[AnyRule] = []
    for place in range(draw(st.integers(1, most_rules))):
        rules.append(draw(st.sampled_from(_KINDS))(drafter, f"sample.r{place}"))
    exceptions = drafter.exceptions(rules)
    drafter.replacing(rules)
    drafter.older(rules)
    rules += drafter.exemptions(rules)
    days = InForce(draw(st.sampled_from([date(2020, 1, 1), date(2024, 3, 22), date(2025, 9, 12)])))
    source = Source(key="sample", title="示例法", rank="law", in_force=days)
    return Ruleset(
        id="sample",
        title=_TITLE,
        jurisdiction="",
        version="1",
        checked_on=None,
        sources={"sample": source},
        rules=(*supplied, *rules),
        exceptions=exceptions,
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
    return _rulesets(vocabulary, most_rules, most_parameters, most_definitions)


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
