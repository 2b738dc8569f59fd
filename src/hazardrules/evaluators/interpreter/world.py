"""Where a condition is asked: the facts, the day, the law's day, the rows bound so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Protocol

import attrs
from attrs import field, frozen

from hazardrules.dates import CalendarPeriod, day_of
from hazardrules.evaluators.possible import NONE, NOTHING, Failed, Known, Maybe, Missings, Value
from hazardrules.expr.types import AnyType
from hazardrules.facts.facts import Facts
from hazardrules.facts.types import BOOLEAN, UNKNOWN, EnumType, Scalar, SetOf
from hazardrules.facts.vocabulary import FieldSpec
from hazardrules.findings.finding import Missing
from hazardrules.lower.program import LoweredDefinition, LoweredParameter, Program, Variant


@frozen
class RowAt:
    """A bound row and its place in the ledger.

    A row that nobody told of stands for any that there may be: *untold* says what would
    tell it, and nothing is known of its fields.
    """

    ledger: str
    index: int
    row: Any = field(eq=False, repr=False)
    untold: Missings = NOTHING

    @property
    def path(self) -> str:
        """The row's place in the facts, as reports name it."""
        return f"{self.ledger}[{self.index}]"


class _Untold:
    """A row of which nothing is known."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return UNKNOWN


def untold_row(ledger: str, missing: Missings) -> RowAt:
    """Return a row that stands for any there may be of a ledger; *missing* would tell it."""
    return RowAt(ledger, -1, _Untold(), missing)


class Days(Protocol):
    """Several calendar periods taken together: no calendar period equals them."""

    @property
    def start(self) -> date:
        """The first day, inside."""

    @property
    def end(self) -> date:
        """The last day, inside."""


@frozen
class Here:
    """One point of one evaluation.

    *law_day* chooses among dated values; *fact_day* is the day whose grade counts where
    a ledger tells its history; *memo* holds definitions already worked out. *assumed* is
    the place a local rule is judged for while nobody told whether the subject lies there.
    """

    program: Program = field(repr=False)
    facts: Facts = field(repr=False)
    as_of: date | datetime
    law_day: date
    rows: Mapping[str, RowAt] = field(factory=dict)
    period: CalendarPeriod | Days | None = None
    fact_day: date | None = None
    assumed: str = ""
    memo: dict[Any, Any] = field(factory=dict, repr=False, eq=False)

    @property
    def day(self) -> date:
        """The calendar day asked about."""
        return day_of(self.as_of)

    def bind(self, name: str, row: RowAt) -> Here:
        """Return this point with a row bound."""
        return attrs.evolve(self, rows={**self.rows, name: row})

    def spec(self, owner: str, name: str) -> FieldSpec:
        """Return what the vocabulary says of a field."""
        vocabulary = self.program.vocabulary
        place = vocabulary.namespaces.get(owner) or vocabulary.ledgers[owner]
        return place.fields[name]

    @property
    def place(self) -> str:
        """As much of the subject's region as is told, or assumed; empty when nothing is."""
        told = getattr(self.facts.subject, "region", UNKNOWN)
        region = told if isinstance(told, str) else ""
        return self.assumed if len(self.assumed) > len(region) else region

    @property
    def missing_region(self) -> Missings:
        """What would tell where the subject lies."""
        return frozenset({Missing("fact", f"{self.facts.kind}.region")})

    def lies_in(self, jurisdiction: str) -> bool | None:
        """Tell whether the subject lies in a jurisdiction; a province's code can't tell in which county."""
        if self.place.startswith(jurisdiction):
            return True
        return None if jurisdiction.startswith(self.place) else False

    def inside(self, jurisdiction: str) -> Here:
        """Return this point for a subject that lies in a jurisdiction where it may lie."""
        if self.lies_in(jurisdiction) is not None:
            return self
        memo = self.memo.setdefault(("inside", jurisdiction), {})
        return attrs.evolve(self, assumed=jurisdiction, memo=memo)

    def may_differ_in(self, known: Iterable[LoweredDefinition | LoweredParameter | Variant]) -> tuple[str, ...]:
        """Return the places, the widest of each kind, where the subject may lie and other law is stated."""
        places = sorted({told.jurisdiction for told in known if self.lies_in(told.jurisdiction) is None}, key=len)
        return tuple(
            place
            for number, place in enumerate(places)
            if not any(place.startswith(wider) for wider in places[:number])
        )

    def definition(self, name: str) -> LoweredDefinition | None:
        """Return the version of a definition for this place and law's day."""
        return self._nearest(self.program.definitions.get(name, ()))

    def parameter(self, name: str) -> LoweredParameter | None:
        """Return a parameter as the nearest jurisdiction that gives a value states it."""
        candidates = [told for told in self.program.parameters.get(name, ()) if self.lies_in(told.jurisdiction)]
        for told in candidates:
            if any(value.in_force.contains(self.law_day) for value in told.values):
                return told
        return candidates[0] if candidates else None

    def _nearest(self, known: tuple[LoweredDefinition, ...]) -> LoweredDefinition | None:
        for told in known:
            if self.lies_in(told.jurisdiction) and told.in_force.contains(self.law_day):
                return told
        return None


def open_value(type_: AnyType, missing: Missings, *, optional: bool = False, spec: FieldSpec | None = None) -> Value:
    """Return "anything of this type": two truth values, an enum's values, or an open interval."""
    if type_ == BOOLEAN:
        choices: set[Any] = {True, False}
        return Maybe(missing, choices=frozenset(choices | {None} if optional else choices))
    if isinstance(type_, EnumType):
        choices = {value.id for value in type_.values}
        return Maybe(missing, choices=frozenset(choices | {None} if optional else choices))
    if isinstance(type_, SetOf):
        return Maybe(missing, frozenset(), None, none=optional)
    low = high = None
    if isinstance(type_, Scalar):
        told = spec.type if spec is not None and isinstance(spec.type, Scalar) else type_
        low, high = told.minimum, told.maximum
    return Maybe(missing, low, high, none=optional, endless={told.kind for told in missing} == {"law"})


def field_value(here: Here, owner: str, name: str, told: Any, path: str) -> Value:
    """Return the value of a field as told: known, known to be none, or open."""
    if told is UNKNOWN:
        spec = here.spec(owner, name)
        missing = frozenset({Missing("judgement" if spec.judgement else "fact", path)})
        return open_value(spec.type, missing, optional=spec.optional, spec=spec)
    return NONE if told is None else Known(told)


def failed(message: str, message_zh: str) -> Failed:
    """Return a failure with its message in both languages."""
    return Failed(message, message_zh)
