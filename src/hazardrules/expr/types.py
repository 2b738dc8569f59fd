"""The types of the condition language: those of facts, and rows, keyed parameters and none."""

from __future__ import annotations

from attrs import field, frozen

from hazardrules.facts.types import BOOLEAN, EnumType, Scalar, Type


@frozen
class RowType:
    """A row of a ledger."""

    ledger: str

    def __str__(self) -> str:
        return f"row of {self.ledger}"


@frozen
class Keyed:
    """A parameter looked up by an enum: ``number by standardisation_grade``."""

    value: Type
    key: EnumType

    def __str__(self) -> str:
        return f"{self.value} by {self.key}"


@frozen
class ConditionBy:
    """A parameter of conditions on a row, looked up by an enum: ``condition by act``.

    *ledger* and *row* say what the conditions speak of.
    """

    key: EnumType
    ledger: str = ""
    row: str = ""

    def __str__(self) -> str:
        return f"condition by {self.key}"


@frozen
class Steps:
    """Marginal steps: ``steps of money to percent``."""

    over: Scalar
    to: Scalar

    def __str__(self) -> str:
        return f"steps of {self.over} to {self.to}"


@frozen
class StepBy:
    """A ladder: ``text by days``; the last step whose number of days is reached."""

    value: Type

    def __str__(self) -> str:
        return f"{self.value} by days"


@frozen
class NoneType:
    """The type of ``none`` alone."""

    def __str__(self) -> str:
        return "none"


@frozen
class NamespaceType:
    """A namespace, before its field is named."""

    name: str

    def __str__(self) -> str:
        return f"namespace {self.name}"


AnyType = Type | RowType | Keyed | ConditionBy | Steps | StepBy | NoneType | NamespaceType


def value_type(told: AnyType) -> AnyType:
    """Return the type of a parameter's values: those of its keys where it has keys."""
    if isinstance(told, Keyed | StepBy):
        return told.value
    if isinstance(told, Steps):
        return told.to
    return BOOLEAN if isinstance(told, ConditionBy) else told


@frozen
class ExprType:
    """What a node yields, and whether it may be none.

    >>> from hazardrules.facts.types import DATE
    >>> str(ExprType(DATE, optional=True))
    'date that may be none'
    """

    base: AnyType
    optional: bool = field(default=False)

    def __str__(self) -> str:
        return f"{self.base} that may be none" if self.optional else str(self.base)
