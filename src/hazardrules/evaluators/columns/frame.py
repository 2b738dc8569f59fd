"""Some thousands of subjects of one kind as columns, and their ledgers slot by slot.

A ledger is a block of slots by subjects: the first rows of all subjects, then the second
ones. So a subject's fact meets its rows without being copied, and adding up rows is adding
whole slots. Slots that a subject doesn't fill are not *present*.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from attrs import field, frozen

from hazardrules.evaluators.columns.values import Array, Column, Domain, Odd
from hazardrules.evaluators.interpreter.world import open_value
from hazardrules.evaluators.possible import NONE, Known, Maybe, Value
from hazardrules.facts.vocabulary import FieldSpec
from hazardrules.findings.finding import Missing


@frozen(eq=False)
class Ledger:
    """One ledger's rows: which slots are filled, and whose ledger was told (None: everybody's)."""

    present: Array
    told: Odd = None

    @property
    def slots(self) -> int:
        """The most rows that a subject here has."""
        return int(self.present.shape[0])


@frozen(eq=False)
class Frame:
    """Subjects of one *kind*: fields by namespace or ledger, and since when records are complete.

    *since* holds a day for each subject, not-a-number where records were always complete;
    None when that is so for all. *odd* are subjects that arrays can't hold exactly. *places*
    keeps who lies where, once somebody asked.
    """

    kind: str
    size: int
    fields: Mapping[tuple[str, str], Column] = field(repr=False)
    ledgers: Mapping[str, Ledger] = field(repr=False)
    since: Odd = None
    odd: Odd = None
    places: dict[str, tuple[Any, Odd]] = field(factory=dict, repr=False)


def unknown_of(spec: FieldSpec, owner: str) -> Maybe:
    """Return what a field may be when nobody told."""
    missing = frozenset({Missing("judgement" if spec.judgement else "fact", f"{owner}.{spec.name}")})
    told = open_value(spec.type, missing, optional=spec.optional, spec=spec)
    assert isinstance(told, Maybe)
    return told


class PlainDomain(Domain):
    """A field's values as told; what each is worth is worked out when some condition needs it."""

    def __init__(self, spec: FieldSpec, owner: str, told: Sequence[Any]) -> None:
        super().__init__((), plain=True, optional=spec.optional)
        self.unknown = unknown_of(spec, owner)
        self.told = told

    @cached_property
    def values(self) -> Sequence[Value]:
        """Every value, unknown and none first."""
        return [self.unknown, NONE, *map(Known, self.told)]

    @cached_property
    def places(self) -> dict[Any, int]:
        """The code of each told value."""
        return {None: 1} | {value: place + 2 for place, value in enumerate(self.told)}
