"""What evaluators run: rules, definitions and parameters with every name resolved.

Bodies say what a norm asks, in lowered conditions; statuses are the evaluator's. A rule
keeps its text and citations only for reports.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any, Final

from attrs import field, frozen

from hazardrules.dates import CalendarPeriod, Duration
from hazardrules.deferred import Deferrable
from hazardrules.expr.types import AnyType
from hazardrules.facts.types import Label
from hazardrules.facts.vocabulary import Vocabulary
from hazardrules.law.citation import InForce
from hazardrules.law.rule import AnyRule
from hazardrules.law.ruleset import Ruleset
from hazardrules.lower.tree import Expr, Rows, TableBody
from hazardrules.lower.walk import named_in


@frozen
class DoneRows:
    """Proof by a row: found among *rows*, on the day *on*.

    *explicit* says that the condition names the period itself, so that the row's date
    only tells late from in time.
    """

    rows: Rows
    on: Expr | None
    explicit: bool = False


@frozen
class DoneOn:
    """Proof by a date: done on that day, not done while it is none."""

    day: Expr


Done = DoneRows | DoneOn


@frozen(kw_only=True)
class Body:
    """What a norm asks; one class per form below."""


@frozen(kw_only=True)
class State(Body):
    """A state that must hold, from the day *by* on when there is one."""

    holds: Expr
    by: Expr | None = None


@frozen(kw_only=True)
class Deadline(Body):
    """Something to be done by a day, or within a length of time after one."""

    done: tuple[Done, ...]
    by: Expr | None = None
    starts: Expr | None = None
    within: Expr | None = None


@frozen(kw_only=True)
class Reach:
    """A sum over the rows of the period, and what it must reach."""

    measure: Expr
    rows: Rows
    at_least: Expr


@frozen(kw_only=True)
class Recurring(Body):
    """Something to be done in every calendar period, or block of periods."""

    unit: str
    count: int = 1
    done: tuple[Done, ...] = ()
    reach: Reach | None = None
    first: CalendarPeriod | None = None
    last: CalendarPeriod | None = None
    due: Expr | None = None
    starts: Expr | None = None
    ends: Expr | None = None


@frozen(kw_only=True)
class Interval(Body):
    """No longer than *longest* since the last time."""

    longest: Expr
    done: tuple[Done, ...]
    starts: Expr | None = None


@frozen(kw_only=True)
class Never(Body):
    """Something that must not be so."""

    never: Expr
    on: Expr | None = None


@frozen(kw_only=True)
class Cap(Body):
    """At most so many events in a calendar unit, or in a rolling length of time."""

    events: Rows
    on: Expr
    once: Expr | None
    per: str | Duration
    at_most: Expr
    agency: Expr | None = None


@frozen(kw_only=True)
class LoweredFine:
    """A fine on one party in lowered amounts."""

    party: str
    low: Expr | None = None
    high: Expr | None = None
    amount: Expr | None = None
    per_day: Expr | None = None
    first_day: Expr | None = None
    last_day: Expr | None = None


@frozen(kw_only=True)
class LoweredMeasure:
    """A measure and its days."""

    name: str
    start: Expr | None = None
    until: Expr | None = None
    exit_from: Expr | None = None


@frozen(kw_only=True)
class Follows(Body):
    """What may follow: outcome, fines, measures.

    *acts* maps an act and stage to fines: each row's outputs are, in order, the fines,
    then measures and article. *adds* asks the same table about another act.
    """

    outcome: str | None
    fines: tuple[LoweredFine, ...] = ()
    acts: ActsTable | None = None
    measures: tuple[LoweredMeasure, ...] = ()
    bars: tuple[str, ...] = ()
    adds: AddedAct | None = None
    elements: tuple[tuple[Label, Expr], ...] = ()
    limitation: str | None = None
    on: Expr | None = None


@frozen
class ActRow:
    """One row of an acts table."""

    when: Expr
    fines: tuple[LoweredFine, ...]
    measures: tuple[str, ...]
    article: str


@frozen
class ActsTable:
    """Fines by act: rows to be matched by *hit*, and *default* where none does.

    No row and no default is no fine, which isn't an error.
    """

    rows: tuple[ActRow, ...]
    hit: str = "unique"
    default: ActRow | None = None


@frozen
class AddedAct:
    """The row of *table* for another act: each input replaced by the value named."""

    table: ActsTable


@frozen(kw_only=True)
class Allowed(Body):
    """A permission, an exemption or a clue: its condition is all there is."""


CHANGED: Final[Mapping[str, tuple[str, ...]]] = {
    "every": ("unit", "count"),
    "done": ("done",),
    "due": ("due",),
    "within": ("within",),
    "at_most": ("at_most",),
}
"""The parts of a body that each key of an exception changes."""


@frozen
class Variant:
    """What an exception changes a rule's body to, where its condition holds.

    *body* is the rule's with this exception alone, and *keys* are what it changes:
    exceptions that hold together change each its own. *yields_to* are the places of the
    variants that set this one aside; *in_force* are the exception's own days, and
    *jurisdiction* is its ruleset's.
    """

    when: Expr
    body: Body
    keys: tuple[str, ...] = ()
    yields_to: frozenset[int] = frozenset()
    in_force: InForce = InForce()
    jurisdiction: str = ""


@frozen(kw_only=True)
class LoweredRule(Deferrable):
    """A rule ready to run: whom, where and when it binds, and what it asks.

    *of_subject* is what of its condition speaks of none of the rows it is asked about: where that
    is false, the rule as a whole isn't applicable, whatever rows there are.
    """

    rule: AnyRule = field(repr=False)
    id: str
    kind: str
    ruleset: str
    jurisdiction: str
    subjects: tuple[str, ...]
    in_force: InForce
    binds_from: date | None
    rank: str
    body: Body
    each: tuple[Rows, ...] = ()
    links: tuple[tuple[str, str, Expr], ...] = ()
    when: Expr | None = None
    unless: Expr | None = None
    of_subject: Expr | None = None
    law_of: Expr | None = None
    variants: tuple[Variant, ...] = ()
    cautions: tuple[str, ...] = ()


@frozen(kw_only=True)
class LoweredDefinition(Deferrable):
    """A definition ready to run; *row* is the name its row is bound to."""

    id: str
    type: AnyType
    ruleset: str
    jurisdiction: str
    in_force: InForce
    row: str | None = None
    ledger: str | None = None
    value: Expr | None = None
    table: TableBody | None = None
    when: Expr | None = None
    open: str = ""
    show: bool = False
    title: Label = Label("", "")
    subjects: tuple[str, ...] = ()


@frozen
class LoweredValue:
    """A parameter's value during some days: an expression, a table by key, or steps.

    *by_key* has every key that a row speaks of written out; None is a key that is none.
    """

    in_force: InForce
    value: Expr | None = None
    by_key: Mapping[str | None, Expr] | None = None
    steps: tuple[tuple[Any, Any, Any], ...] | None = None


@frozen(kw_only=True)
class LoweredParameter(Deferrable):
    """A parameter ready to run; conditions by key speak of the row named *row*."""

    id: str
    type: AnyType
    ruleset: str
    jurisdiction: str
    values: tuple[LoweredValue, ...]
    open: str = ""
    open_list: bool = False
    row: str | None = None
    title: Label = Label("", "")


@frozen(kw_only=True)
class Program(Deferrable):
    """All the law that was loaded, ready to be asked.

    Definitions and parameters of one id are listed with the most specific jurisdiction
    first. *replaced_by* names, for a rule, those that stand in its place where they apply.
    *supposed* says what this isn't the law in: a parameter that it leaves open, and the value
    it was given.
    """

    vocabulary: Vocabulary = field(repr=False)
    rulesets: tuple[Ruleset, ...] = field(repr=False)
    rules: tuple[LoweredRule, ...]
    definitions: Mapping[str, tuple[LoweredDefinition, ...]]
    parameters: Mapping[str, tuple[LoweredParameter, ...]]
    exemptions: Mapping[str, tuple[LoweredRule, ...]] = field(factory=dict)
    replaced_by: Mapping[str, tuple[str, ...]] = field(factory=dict)
    skipped: tuple[tuple[str, str], ...] = ()
    supposed: Mapping[str, Label] = field(factory=dict)

    def versions(self, rule: str) -> tuple[LoweredRule, ...]:
        """Return every version of a rule, in the order they were stated."""
        return self._by_id.get(rule, ())

    @cached_property
    def _by_id(self) -> Mapping[str, tuple[LoweredRule, ...]]:
        found: dict[str, list[LoweredRule]] = {}
        for rule in self.rules:
            found.setdefault(rule.id, []).append(rule)
        return {name: tuple(told) for name, told in found.items()}

    @cached_property
    def order(self) -> Mapping[str, int]:
        """The place of each rule's first version among all."""
        return {rule.id: place for place, rule in reversed([*enumerate(self.rules)])}

    def turns_read(self, rule: LoweredRule) -> frozenset[date]:
        """Return the days on which a version of a rule changes, or its exceptions, or law that it reads."""
        found = self._turns_read.get(id(rule))
        if found is None:
            spans = (rule.in_force, *(variant.in_force for variant in rule.variants))
            own = (turn for days in spans for turn in days.turns())
            # The rule is the program's own, so that nothing else can get its id.
            found = self._turns_read[id(rule)] = self.turns_of(rule).union(own)
        return found

    @cached_property
    def _turns_read(self) -> dict[int, frozenset[date]]:
        return {}

    def turns_of(self, part: Any) -> frozenset[date]:
        """Return the days on which definitions and parameters change that a rule or a condition reads."""
        days = (one.in_force for told in named_in(part, self) for one in getattr(told, "values", (told,)))
        return frozenset(turn for told in days for turn in told.turns())
