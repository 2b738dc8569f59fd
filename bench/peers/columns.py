"""A register as columns in memory: what hand-written NumPy and Polars are handed.

As the other engines are handed it (``context``): days are day counts, and rows carry the month of
an event and the day two years before an act. Of none is 0 for a day and -1 for a label.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from attrs import frozen
from bench.enterprises import Told
from bench.hand import Broken
from bench.peers.rules import DAY_ENDINGS, DAYS, LEDGERS, RECORDS, context
from numpy.typing import NDArray

Column = NDArray[Any]

LABELS: Final[Mapping[str, tuple[str, ...]]] = {
    "operating_status": ("producing", "building", "stopped"),
    "standardisation_grade": ("grade-1", "grade-2", "grade-3"),
    "risk_class": ("A", "B", "C", "D"),
    "assigned_level": ("county", "prefecture", "township"),
    "kind": ("daily", "case", "special", "supervision"),
    "led_by": ("principal", "leader"),
    "level": ("ordinary", "major"),
    "act": ("no-training", "uncertified-operator", "no-warning-signs", "hazard-record-not-told"),
    "harm": ("none", "slight"),
    "plan_kind": ("comprehensive", "special", "on-site"),
    "responsible": ("workshop head",),
    "measures": ("fenced off",),
    **dict.fromkeys(
        ("approving_department", "main_business_department", "nearest_department"),
        ("emergency-management", "housing", "transport", "market-regulation"),
    ),
    **dict.fromkeys(
        ("sectors", "main_sector"),
        (
            "coal-mines",
            "metal-smelting",
            "chemicals-production",
            "building-works",
            "dust",
            "machinery",
            "textile",
            "commerce",
            "hotel",
            "grain",
        ),
    ),
    "materials": ("aluminium-magnesium", "wood", "grain", "plastic"),
    "topics": ("law", "major-hazards", "operation", "emergency"),
}
"""What a label may be; a column holds its place here, or one bit each where it is a set."""

SETS: Final = ("sectors", "materials", "topics")
LEFT_OUT: Final = ("id", "region", "item")


@frozen
class Ledger:
    """The rows of all subjects one after the other; those of subject n are from *offsets* n to n + 1."""

    columns: Mapping[str, Column]
    offsets: Column

    @property
    def subjects(self) -> Column:
        """The subject of each row."""
        return np.repeat(np.arange(len(self.offsets) - 1, dtype=np.int32), np.diff(self.offsets))


@frozen
class Register:
    """Facts of many enterprises: one column for each scalar, named ``enterprise_staff``, and the ledgers."""

    scalars: Mapping[str, Column]
    ledgers: Mapping[str, Ledger]

    def __len__(self) -> int:
        return len(next(iter(self.scalars.values())))

    def times(self, copies: int) -> Register:
        """Return as many copies one after the other: nothing is looked up by content, so they cost what others would."""
        return Register(
            {name: np.tile(column, copies) for name, column in self.scalars.items()},
            {name: _copied(ledger, copies) for name, ledger in self.ledgers.items()},
        )


@frozen
class Answers:
    """Rule to mask, of subjects and of the rows of a ledger."""

    subjects: Mapping[str, Column]
    rows: Mapping[str, Mapping[str, Column]]

    def broken(self, register: Register) -> list[Broken]:
        """Return what each subject breaks, as the hand-written code says it."""
        told: list[Broken] = [[] for _ in range(len(register))]
        for rule, mask in self.subjects.items():
            for subject in np.flatnonzero(mask):
                told[subject].append((rule, None))
        for ledger, masks in self.rows.items():
            owners, offsets = register.ledgers[ledger].subjects, register.ledgers[ledger].offsets
            for rule, mask in masks.items():
                for row in np.flatnonzero(mask):
                    owner = owners[row]
                    told[owner].append((rule, f"{ledger}[{row - offsets[owner]}]"))
        return told


def register(told: Iterable[Told]) -> Register:
    """Return enterprises as columns."""
    given = [context(one) for one in told]
    scalars = {
        f"{record}_{name}": _column(name, [one[record][name] for one in given])
        for record in RECORDS
        for name in given[0][record]
        if name not in LEFT_OUT
    }
    ledgers = {}
    for ledger in LEDGERS:
        rows = [row for one in given for row in one[ledger]]
        columns = {name: _column(name, [row[name] for row in rows]) for name in rows[0] if name not in LEFT_OUT}
        lengths = [len(one[ledger]) for one in given]
        ledgers[ledger] = Ledger(columns, np.concatenate(([0], np.cumsum(lengths))).astype(np.int64))
    return Register(scalars, ledgers)


def label(name: str, value: str) -> int:
    """Return what stands for a label in a column."""
    return LABELS[name].index(value)


def bits(name: str, values: Iterable[str]) -> int:
    """Return what stands for a set of labels in a column."""
    return sum(1 << label(name, value) for value in values if value in LABELS[name])


def _column(name: str, values: Sequence[Any]) -> Column:
    if name in SETS:
        return np.array([bits(name, value) for value in values], np.int16)
    if name in LABELS:
        return np.array([-1 if value is None else label(name, value) for value in values], np.int8)
    if name in DAYS or name.endswith(DAY_ENDINGS) or name == "two_years_before":
        return np.array([value or 0 for value in values], np.int32)
    return np.array(values, {bool: np.bool_, int: np.int32, float: np.float64}[type(values[0])])


def _copied(ledger: Ledger, copies: int) -> Ledger:
    rows = ledger.offsets[-1]
    starts = ledger.offsets[None, :-1] + rows * np.arange(copies)[:, None]
    return Ledger(
        {name: np.tile(column, copies) for name, column in ledger.columns.items()},
        np.append(starts.ravel(), rows * copies),
    )
