"""What generated code looks up: days moved, places of rows, ranks, figures. Each is kept once worked out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import SimpleNamespace
from typing import Any, Final

from attrs import field, frozen

from hazardrules.dates import Duration, add_days, add_months
from hazardrules.facts.types import UNKNOWN, EnumType
from hazardrules.findings.finding import Figures, Finding, Norm

KEPT: Final = 8192
"""How much is remembered: a handful of days and sets occurs again and again, a stranger's endless variety isn't kept."""


class Moved(dict[date, date]):
    """Days, each with the day so far off, kept once worked out; *steps* are months and days, one after the other."""

    def __init__(self, steps: tuple[Duration, ...]) -> None:
        super().__init__()
        self.steps = steps

    def __missing__(self, day: date) -> date:
        found = day
        for step in self.steps:
            found = add_days(found, step.days) if step.days is not None else add_months(found, step.months or 0)
        if len(self) < KEPT:
            self[day] = found
        return found

    def __hash__(self) -> int:  # type: ignore[override]  # a constant of generated code, told apart by its steps
        return hash(self.steps)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Moved) and other.steps == self.steps

    def __ne__(self, other: object) -> bool:
        return not self == other


class Places(list[str]):
    """The places of a ledger's rows as reports name them; more are made as files need them."""

    def __init__(self, ledger: str) -> None:
        super().__init__(f"{ledger}[{index}]" for index in range(64))
        self.ledger = ledger

    def __hash__(self) -> int:  # type: ignore[override]  # as above
        return hash(self.ledger)

    def of(self, rows: tuple[Any, ...]) -> list[str]:
        """Return the places of at least as many rows."""
        if len(rows) <= len(self):
            return self
        longer = [f"{self.ledger}[{index}]" for index in range(len(rows))]
        if len(longer) <= KEPT:
            self[:] = longer
        return longer


class Ranks(dict[str, int]):
    """The place of each value of an ordered enum."""

    def __init__(self, enum: EnumType) -> None:
        super().__init__({value.id: place for place, value in enumerate(enum.values)})
        self._key = enum.name

    def __hash__(self) -> int:  # type: ignore[override]  # a constant of generated code, never changed
        return hash(self._key)


class Lineage(dict[str, tuple[str, ...]]):
    """What each value of a tree lies under, itself first."""

    def __init__(self, enum: EnumType) -> None:
        super().__init__({value.id: enum.lineage(value.id) for value in enum.values})
        self._key = enum.name

    def __hash__(self) -> int:  # type: ignore[override]  # as above
        return hash(self._key)


class Lineages(dict[frozenset[str], frozenset[str]]):
    """What a set of values of a tree lies under, kept once worked out."""

    def __init__(self, enum: EnumType) -> None:
        super().__init__()
        self._enum = enum

    def __missing__(self, values: frozenset[str]) -> frozenset[str]:
        found = frozenset(above for one in values for above in self._enum.lineage(one))
        if len(self) < KEPT:
            self[values] = found
        return found

    def __hash__(self) -> int:  # type: ignore[override]  # told apart by its enum
        return hash(self._enum.name)


@frozen
class Blank:
    """A namespace nobody told of: every field unknown."""

    namespace: str
    fields: tuple[str, ...]
    record: Any = field(init=False, eq=False)

    @record.default
    def _record(self) -> Any:
        return SimpleNamespace(**dict.fromkeys(self.fields, UNKNOWN))


class Dated(dict[date, Figures]):
    """The figures that name one day, by that day."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def __missing__(self, day: date) -> Figures:
        found = Figures(due=day) if self.name == "due" else Figures(done_on=day)
        if len(self) < KEPT:
            self[day] = found
        return found


class Within(dict[tuple[int, Any], Figures]):
    """The figures of so many visits, all made, within a cap."""

    def __missing__(self, key: tuple[int, Any]) -> Figures:
        used, limit = key
        found = Figures(used=used, used_at_most=used, limit=int(limit), remaining=max(0, int(limit) - used))
        if len(self) < KEPT:
            self[key] = found
        return found


FIGURES: Final[Mapping[str, dict[Any, Figures]]] = {"DUE": Dated("due"), "DONE": Dated("done_on"), "WITHIN": Within()}
"""Figures that occur again and again, by the names generated code has for them."""


class Found(dict[Any, Finding]):
    """Findings of one rule and status, by what their figures are kept under."""

    def __init__(self, norm: Norm, mask: int, figures: str) -> None:
        super().__init__()
        self.told = norm, mask
        self._figures = FIGURES[figures]

    def __missing__(self, key: Any) -> Finding:
        found = Finding(*self.told, None, None, self._figures[key])
        if len(self) < KEPT:
            self[key] = found
        return found
