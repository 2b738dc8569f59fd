"""What generated code is handed each day: what of the law is worked out once the day is known."""

from __future__ import annotations

from typing import Any

from attrs import define, frozen

from hazardrules.facts.types import EnumType
from hazardrules.law.citation import InForce
from hazardrules.lower import tree
from hazardrules.lower.program import LoweredRule, Recurring


@frozen
class Constant:
    """What depends on the day, the place and the law alone: worked out when they are known."""

    expr: tree.Expr
    law: InForce | None = None
    """Days of which one chooses the law, and all choose the same; None: the day asked about."""
    open: bool = False
    """As the interpreter has it, where it isn't plain."""


@frozen
class Below:
    """A set of the law's, with all that lies under its members."""

    expr: tree.Expr
    under: EnumType
    law: InForce | None = None


@frozen
class LawDay:
    """A day by whose law something is judged that any of these days would judge the same."""

    law: InForce


@frozen
class Floor:
    """The first day a rule still looks back to."""

    rule: LoweredRule


@frozen
class Periods:
    """The periods of a recurring duty around the day."""

    body: Recurring
    rule: LoweredRule


@define(eq=False)
class Diary:
    """The periods of all duties that count the same rows."""

    duties: list[Periods]


@frozen
class Owed:
    """One duty of a diary."""

    diary: Diary
    place: int


@frozen
class Window:
    """The days a cap counts around the day."""

    per: Any
