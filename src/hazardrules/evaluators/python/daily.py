"""What generated code is handed each day: what of the law is worked out once the day is known."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from hazardrules.lower import tree
from hazardrules.lower.program import LoweredRule, Recurring


@frozen
class Constant:
    """What depends on the day, the place and the law alone: worked out when they are known."""

    expr: tree.Expr


@frozen
class Floor:
    """The first day a rule still looks back to."""

    rule: LoweredRule


@frozen
class Periods:
    """The periods of a recurring duty around the day."""

    body: Recurring
    rule: LoweredRule


@frozen
class Window:
    """The days a cap counts around the day."""

    per: Any
