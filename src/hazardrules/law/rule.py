"""Rules as data: what a fence of each kind states.

Nothing here computes. Conditions are `Expression`s whose trees are typed once all
rulesets are known (`lower.link`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from attrs import field, frozen

from hazardrules.dates import CalendarPeriod, Duration
from hazardrules.expr.types import AnyType
from hazardrules.facts.types import Label
from hazardrules.law.citation import Citation, InForce
from hazardrules.law.expression import Expression
from hazardrules.law.table import Ladder, Table
from hazardrules.source import Place

STRENGTHS: Final = ("duty", "target", "encouraged")
MODALITIES: Final = ("must", "may", "in_principle")
OUTCOMES: Final = (
    "must_not_punish", "may_not_punish", "mitigated", "lighter", "ordinary", "heavier", "refer_to_justice",
)  # fmt: skip
REASONS: Final = ("hortatory", "text-missing", "vague", "engine")
LOCAL: Final = ("supply", "stricter", "free")


@frozen(kw_only=True)
class Stated:
    """What every fence has: its clause, its place, and days in force.

    *in_force* is the fence's own, within its source's; *heading* is the clause it
    stands under.
    """

    heading: str = field(default="", eq=False)
    place: Place = field(default=Place(), eq=False, repr=False)
    in_force: InForce = InForce()
    cites: tuple[Citation, ...] = ()
    caution: tuple[str, ...] = ()


@frozen(kw_only=True)
class Rule(Stated):
    """What every rule has; the kinds below add their own."""

    id: str
    title: Label
    bearer: str = "enterprise"
    subjects: tuple[str, ...] = ("enterprise",)
    strength: str = "duty"
    modality: str = "must"
    needs: str | None = None
    law_of: Expression | None = None
    when: Expression | None = None
    unless: Expression | None = None
    each: Expression | None = None
    links: tuple[Expression, ...] = ()
    readings: Mapping[str, Any] = field(factory=dict, eq=False)
    look_back: Duration = Duration(2, "year")


@frozen(kw_only=True)
class Definition(Rule):
    """A derived fact: a value or a table. *of* makes it a field of a ledger's row.

    With *when*, the value is none where the condition is false. *unit* and *show* are
    for people. *open* says why the public text gives no value.
    """

    type: AnyType
    of: Expression | None = None
    value: Expression | None = None
    table: Table | None = None
    unit: str = ""
    show: bool = False
    open: str = ""
    short: Label | None = None


@frozen
class DatedValue:
    """A parameter's value during some days: a literal, a table by key, or steps."""

    in_force: InForce
    value: Expression | Table | Ladder


@frozen(kw_only=True)
class Parameter(Rule):
    """Dated values the law supplies; *open* says why the public text gives none.

    *local* is what a more specific jurisdiction may do. An *open_list* ends in 等:
    membership is true or undetermined, never false. *row* is the domain the conditions
    of a ``condition by`` parameter speak of.
    """

    type: AnyType
    values: tuple[DatedValue, ...] = ()
    open: str = ""
    local: str = "supply"
    open_list: bool = False
    row: Expression | None = None
    short: Label | None = None


@frozen(kw_only=True)
class Obligation(Rule):
    """Something to be done, kept or reached, once or again and again.

    *every* is a calendar unit or a duration of several; *interval* the longest time
    since the last time; *by* a day; *starts* + *within* a time after a day. *done* lists
    what must be found (all of it): domains, or dates. *holds* is a state. *reach* is a
    sum with its threshold.
    """

    every: str | Duration | None = None
    interval: Expression | None = None
    by: Expression | None = None
    starts: Expression | None = None
    ends: Expression | None = None
    within: Expression | None = None
    done: tuple[Expression, ...] = ()
    holds: Expression | None = None
    reach: tuple[Expression, Expression] | None = None
    on: Expression | None = None
    first: CalendarPeriod | None = None
    last: CalendarPeriod | None = None
    due: Expression | None = None
    binds: str = "dated"
    rest_day: str = "stays"
    late_born: str = "no-deadline"
    replaces: tuple[str, ...] = ()


@frozen(kw_only=True)
class Prohibition(Rule):
    """Something that must never be so; *on* is the day of the act."""

    never: Expression
    on: Expression | None = None


@frozen(kw_only=True)
class Limit(Rule):
    """At most so many events in a window.

    *events* is the domain; *once* the key that joint visits share; *per* a calendar
    unit, or a duration for a rolling window up to the day.
    """

    events: Expression
    at_most: Expression
    per: str | Duration = "year"
    once: Expression | None = None
    on: Expression | None = None


@frozen(kw_only=True)
class Permission(Rule):
    """Something that is allowed; it `applies` or doesn't."""


@frozen
class Fine:
    """A fine on one party: a band, an amount, or a sum for each day.

    Bounds are money; *low* may be missing (from nothing).
    """

    party: str
    low: Expression | None = None
    high: Expression | None = None
    amount: Expression | None = None
    per_day: Expression | None = None
    first_day: Expression | None = None
    last_day: Expression | None = None


@frozen
class Measure:
    """A measure beside fines, with its own days where it has them."""

    name: str
    start: Expression | None = None
    until: Expression | None = None
    exit_from: Expression | None = None


@frozen(kw_only=True)
class Consequence(Rule):
    """What may follow, per violation, hazard, penalty or accident, or for the whole subject.

    *acts* is a table whose outputs are parties (bands as ``2万元 .. 5万元``), ``measures``
    and ``article``. *bars* names rules whose outcome it stops; *narrows* rules whose bands
    it divides into tiers; *adds* a second act's row for another party. *elements* are the
    criminal elements shown as a checklist beside ``refer_to_justice``.
    """

    outcome: str | None = None
    fines: tuple[Fine, ...] = ()
    acts: Table | None = None
    measures: tuple[Measure, ...] = ()
    bars: tuple[str, ...] = ()
    narrows: tuple[str, ...] = ()
    adds: Mapping[str, Expression] = field(factory=dict)
    decided_by: str = ""
    limitation: Duration | str | None = None
    advice: Label | None = None
    elements: tuple[tuple[Label, Expression], ...] = ()
    delegated: str = ""


@frozen(kw_only=True)
class Exemption(Rule):
    """Frees from the duties named in *to* where its condition holds."""

    to: tuple[str, ...] = ()


@frozen(kw_only=True)
class Exception_(Stated):  # noqa: N801  # the plain word is Python's own
    """Lex specialis of one rule: where *when* holds, the named keys are changed.

    *over* names exceptions (by position in the document, or id) it prevails over.
    """

    to: str
    when: Expression
    changes: Mapping[str, Any]
    id: str = ""
    over: tuple[str, ...] = ()


@frozen(kw_only=True)
class Clue(Rule):
    """A sign worth looking into: never a finding against anyone."""

    advice: Label = Label("", "")


@frozen(kw_only=True)
class Untranslatable(Stated):
    """A clause that can't be carried: why, from a closed list, and a sentence."""

    clause: Citation
    reason: str
    because: str


@frozen(kw_only=True)
class Case:
    """A situation and the conclusion the rules must come to.

    *facts* is plain data as a facts file has it; *expect* compares only the keys it
    names: by rule id, and for rules asked per item by item id below it; ``answers`` and
    ``outcomes`` may be expected too. *supposing* gives what the law leaves open, for this
    case alone: by parameter, as the document writes it.
    """

    title: str
    as_of: date | Any
    facts: Mapping[str, Any]
    expect: Mapping[str, Any]
    supposing: Mapping[str, Any] = field(factory=dict)
    heading: str = ""
    place: Place = field(default=Place(), eq=False, repr=False)


AnyRule = Obligation | Prohibition | Limit | Permission | Consequence | Exemption | Clue | Definition | Parameter
