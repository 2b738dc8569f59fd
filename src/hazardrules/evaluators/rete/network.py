"""From rules to clauses: how a rule's condition, what frees from it and its body come to statuses.

Each condition has two literals: it may be true, it may be false. What is known has one of
them, what is open both; so three values chain by clauses that only ever add, with no negation
in them. Parts of a condition that aren't and, or, not or a definition are decided outside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any, Final

from attrs import field, frozen

from hazardrules.evaluators.interpreter.judge import by_strength, changed, freeing_from
from hazardrules.evaluators.possible import Failed
from hazardrules.evaluators.rete.clauses import Clause
from hazardrules.facts.types import BOOLEAN, Label
from hazardrules.findings.status import (
    APPLIES,
    EXEMPT,
    FULFILLED,
    NOT_APPLICABLE,
    PENDING,
    VIOLATED,
)
from hazardrules.lower import program as lowered
from hazardrules.lower import tree
from hazardrules.lower.program import Body, LoweredDefinition, LoweredRule, Program

MOST_CLAUSES: Final = 400
"""Clauses of one rule: more would be most of what a session holds."""

MOST_EXCEPTIONS: Final = 5
"""Exceptions of one rule: any of them may hold together, so clauses double with each."""

_STATUSES: Final = (NOT_APPLICABLE, PENDING, FULFILLED, VIOLATED, APPLIES)


@frozen
class Signs:
    """The two literals of a condition: it may be true, it may be false."""

    true: int
    false: int

    @property
    def turned(self) -> Signs:
        """Those of its negation."""
        return Signs(self.false, self.true)


@frozen
class Atom:
    """A part that is decided outside, by evaluating it where the rule is asked."""

    expr: tree.Expr
    signs: Signs


@frozen
class Inside:
    """A definition: its version in force is entered, at its own point or with its row bound.

    *versions* holds, for each version, its atoms and the literal that says it is in force;
    one without atoms is decided as a whole.
    """

    expr: tree.Defined | tree.Derived
    signs: Signs
    versions: tuple[tuple[tuple[Part, ...], int] | None, ...]


Part = Atom | Inside


@frozen
class Freeing:
    """A rule that may free from another: whether it reaches here, and its condition's atoms.

    *whole* is where it is asked about rows of its own: it is decided as one.
    """

    rule: LoweredRule
    reaches: Signs
    whole: Signs | None
    parts: tuple[Part, ...]


@frozen
class Weighing:
    """A body, its atoms, and the literals of the statuses that are decided outside."""

    body: Body
    parts: tuple[Part, ...]
    statuses: Mapping[int, int]


@frozen(kw_only=True)
class Plan:
    """What to decide for one rule and one item, and which conclusions mean which status."""

    settled: Signs
    parts: tuple[Part, ...]
    freeing: tuple[Freeing, ...]
    variants: tuple[tuple[Signs, tuple[Part, ...]], ...]
    weighings: tuple[Weighing, ...]
    conclusions: Mapping[int, int]


@frozen
class Network:
    """All clauses, the plan of each rule by its place, and the rules left out with the reason.

    *decided_outside* says of each rule carried which figures come in decided.
    """

    clauses: tuple[Clause, ...]
    plans: Mapping[int, Plan]
    refused: Mapping[str, Label]
    decided_outside: Mapping[str, Label]

    @property
    def statuses(self) -> dict[int, int]:
        """The status bit that each conclusion means."""
        return {literal: bit for plan in self.plans.values() for literal, bit in plan.conclusions.items()}


DECIDED_OUTSIDE: Final[Mapping[type[Body], Label]] = {
    lowered.State: Label("期限由解释器判定", "the interpreter decides the due day"),
    lowered.Deadline: Label("期限和履行日由解释器判定", "the interpreter decides the due day and the proof"),
    lowered.Recurring: Label("各周期由解释器判定", "the interpreter decides each period"),
    lowered.Interval: Label("间隔由解释器判定", "the interpreter decides the interval"),
    lowered.Never: Label("行为日由解释器判定", "the interpreter decides the day of the act"),
    lowered.Cap: Label("次数由解释器计数", "the interpreter counts the visits"),
    lowered.Follows: Label("罚则表由解释器查找", "the interpreter looks the act up"),
}


def network(program: Program) -> Network:
    """Return the clauses of a program's rules."""
    writer = _Writer(program)
    plans: dict[int, Plan] = {}
    refused: dict[str, Label] = {}
    outside: dict[str, Label] = {}
    for place, rule in enumerate(program.rules):
        if len(rule.variants) > MOST_EXCEPTIONS:
            refused[rule.id] = Label(f"例外超过{MOST_EXCEPTIONS}项", f"more than {MOST_EXCEPTIONS} exceptions")
            continue
        mark = len(writer.clauses)
        plan = writer.rule(place, rule)
        if len(writer.clauses) - mark > MOST_CLAUSES:
            # Definitions that were written on the way stay: other rules may lean on them.
            refused[rule.id] = Label(f"推理子句超过{MOST_CLAUSES}条", f"more than {MOST_CLAUSES} clauses")
            continue
        plans[place] = plan
        for weighing in plan.weighings:
            if weighing.statuses:
                outside[rule.id] = DECIDED_OUTSIDE[type(weighing.body)]
    carried = {place: plan for place, plan in plans.items() if program.rules[place].id not in refused}
    return Network(tuple(writer.clauses), carried, refused, outside)


@frozen
class _Writer:
    """Writes clauses, and numbers literals by what they stand for."""

    program: Program
    clauses: list[Clause] = field(factory=list, init=False)
    _literals: dict[Any, int] = field(factory=dict, init=False)
    _known: dict[Any, tuple[Signs, tuple[Part, ...]]] = field(factory=dict, init=False)

    def literal(self, *key: Any) -> int:
        return self._literals.setdefault(key, len(self._literals))

    def signs(self, *key: Any) -> Signs:
        return Signs(self.literal(*key, True), self.literal(*key, False))

    def given(self, head: int, *body: int) -> None:
        """State that *head* follows from all of *body*, by clauses of two at most."""
        first, *rest = dict.fromkeys(body)
        *between, last = rest or [first]
        for other in between:
            together = self.literal("both", first, other)
            self.state(together, first, other)
            first = together
        self.state(head, *dict.fromkeys((first, last)))

    def state(self, head: int, *body: int) -> None:
        clause = Clause(head, body)
        if clause not in self._stated:
            self._stated.add(clause)
            self.clauses.append(clause)

    _stated: set[Clause] = field(factory=set, init=False)

    # -- conditions

    def condition(self, expr: tree.Expr, site: Any) -> tuple[Signs, tuple[Part, ...]]:
        """Return a condition's literals and the parts to be decided for them."""
        key = (site, expr)
        if key not in self._known:
            self._known[key] = self._condition(expr, site)
        return self._known[key]

    def _condition(self, expr: tree.Expr, site: Any) -> tuple[Signs, tuple[Part, ...]]:
        if isinstance(expr, tree.Not):
            signs, parts = self.condition(expr.of, site)
            return signs.turned, parts
        if isinstance(expr, tree.And | tree.Or):
            told = [self.condition(item, site) for item in expr.items]
            all_ = [signs if isinstance(expr, tree.And) else signs.turned for signs, _ in told]
            whole = self._all(all_, site, expr)
            parts = tuple(part for _, inner in told for part in inner)
            return (whole if isinstance(expr, tree.And) else whole.turned), parts
        signs = self.signs("part", site, expr)
        if isinstance(expr, tree.Defined | tree.Derived):
            entered = self._entered(expr, signs, site)
            if entered is not None:
                return signs, (entered,)
        return signs, (Atom(expr, signs),)

    def _all(self, told: list[Signs], *key: Any) -> Signs:
        """Return the literals of a conjunction."""
        if len(told) == 1:
            return told[0]
        signs = self.signs("all", *key)
        self.given(signs.true, *(one.true for one in told))
        for one in told:
            self.given(signs.false, one.false)
        return signs

    def _entered(self, expr: tree.Defined | tree.Derived, signs: Signs, site: Any) -> Inside | None:
        """Return how a definition is entered; None where no version of it chains."""
        name = expr.id if isinstance(expr, tree.Defined) else f"{expr.ledger}.{expr.name}"
        bound = expr.row if isinstance(expr, tree.Derived) else None
        versions: list[tuple[tuple[Part, ...], int] | None] = []
        for place, told in enumerate(self.program.definitions.get(name, ())):
            if not _chains(told):
                versions.append(None)
                continue
            assert told.value is not None, "what chains has a value"
            inner, parts = self.condition(told.value, ("definition", name, place, bound))
            # Told where it is asked, so that a definition leads nowhere but to the rule that asks.
            in_force = self.literal("in force", name, place, bound, site)
            self.given(signs.true, in_force, inner.true)
            self.given(signs.false, in_force, inner.false)
            versions.append((parts, in_force))
        return Inside(expr, signs, tuple(versions)) if any(versions) else None

    # -- rules

    def rule(self, place: int, rule: LoweredRule) -> Plan:
        """Write one rule: condition first, then what frees from it, then its body."""
        settled = self.signs("settled", place)
        conditions, parts = self._conditions(rule, ("rule", place))
        applies = [settled, *conditions]
        conclusions: dict[int, int] = {}

        def concluded(bit: int, *body: int) -> None:
            literal = self.literal("status", place, bit)
            conclusions[literal] = bit
            self.given(literal, *body)

        for one in applies:
            concluded(NOT_APPLICABLE, one.false)
        at = self.literal("applies", place)
        self.given(at, *(one.true for one in applies))
        freeing = []
        for number, other in enumerate(freeing_from(rule, self.program)):
            told, signs = self._freeing(other, (place, number))
            freeing.append(told)
            concluded(NOT_APPLICABLE if other.kind == "obligation" else EXEMPT, at, signs.true)
            past = self.literal("past", place, number)
            self.given(past, at, signs.false)
            at = past
        variants = [self._variant(variant, (place, number)) for number, variant in enumerate(rule.variants)]
        chosen: dict[Body, int] = {}
        for holding in _subsets(len(rule.variants)):
            body = changed(rule, set(holding))
            if not isinstance(body, Failed):
                here = chosen.setdefault(body, self.literal("body", place, len(chosen)))
                chose = (signs.true if number in holding else signs.false for number, (signs, _) in enumerate(variants))
                self.given(here, at, *chose)
        weighings = []
        for number, (body, here) in enumerate(chosen.items()):
            weighing, statuses = self._weighing(body, (place, number))
            weighings.append(weighing)
            for bit, literal in statuses:
                concluded(by_strength(rule, bit), here, *literal)
        return Plan(
            settled=settled,
            parts=parts,
            freeing=tuple(freeing),
            variants=tuple((self._in_force(place, number), told) for number, (_, told) in enumerate(variants)),
            weighings=tuple(weighings),
            conclusions=conclusions,
        )

    def _conditions(self, rule: LoweredRule, site: Any) -> tuple[list[Signs], tuple[Part, ...]]:
        told = []
        parts: tuple[Part, ...] = ()
        for expr, turned in ((rule.when, False), (rule.unless, True)):
            if expr is not None:
                signs, inner = self.condition(expr, site)
                told.append(signs.turned if turned else signs)
                parts += inner
        return told, parts

    def _freeing(self, rule: LoweredRule, key: Any) -> tuple[Freeing, Signs]:
        reaches = self.signs("reaches", key)
        if rule.each or rule.links:
            whole = self.signs("frees", key)
            return Freeing(rule, reaches, whole, ()), self._all([reaches, whole], "freed", key)
        conditions, parts = self._conditions(rule, ("freeing", key))
        return Freeing(rule, reaches, None, parts), self._all([reaches, *conditions], "freed", key)

    def _in_force(self, place: int, number: int) -> Signs:
        return self.signs("variant in force", place, number)

    def _variant(self, variant: lowered.Variant, key: tuple[int, int]) -> tuple[Signs, tuple[Part, ...]]:
        signs, parts = self.condition(variant.when, ("rule", key[0]))
        return self._all([self._in_force(*key), signs], "variant", key), parts

    def _weighing(self, body: Body, key: Any) -> tuple[Weighing, list[tuple[int, tuple[int, ...]]]]:
        """Return how a body is weighed, and each status with the literals it follows from."""
        place = key[0]
        if isinstance(body, lowered.Allowed):
            return Weighing(body, (), {}), [(APPLIES, ())]
        if isinstance(body, lowered.State) and body.by is None:
            signs, parts = self.condition(body.holds, ("rule", place))
            return Weighing(body, parts, {}), [(FULFILLED, (signs.true,)), (VIOLATED, (signs.false,))]
        if isinstance(body, lowered.Never) and body.on is None:
            signs, parts = self.condition(body.never, ("rule", place))
            return Weighing(body, parts, {}), [(FULFILLED, (signs.false,)), (VIOLATED, (signs.true,))]
        told = {bit: self.literal("weighed", key, bit) for bit in _STATUSES}
        return Weighing(body, (), told), [(bit, (literal,)) for bit, literal in told.items()]


def _subsets(count: int) -> Iterator[frozenset[int]]:
    """Yield every set of exceptions that may hold together."""
    for size in range(count + 1):
        yield from map(frozenset, combinations(range(count), size))


def _chains(told: LoweredDefinition) -> bool:
    """A definition chains where it is a plain condition: no table, no proviso, nothing left open."""
    return told.type == BOOLEAN and told.value is not None and told.when is None
