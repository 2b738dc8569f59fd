"""Figures worked out from figures that may be open."""

from __future__ import annotations

from decimal import Decimal, DivisionByZero, InvalidOperation, localcontext
from typing import Any

from hazardrules.evaluators.interpreter.world import failed
from hazardrules.evaluators.possible import (
    NONE,
    Known,
    Maybe,
    Value,
    high_of,
    low_of,
    may_be_none,
    may_exist,
    missing_of,
    settled,
)
from hazardrules.lower import tree


def arithmetic(expr: tree.Arith, left: Known | Maybe, right: Known | Maybe) -> Value:
    """Return a sum, difference, product or quotient; of intervals, what lies between its ends."""
    if not may_exist(left) or not may_exist(right):
        return NONE
    none = may_be_none(left) or may_be_none(right)
    ends = [(low_of(left), high_of(left)), (low_of(right), high_of(right))]
    if expr.op == "/" and _holds_zero(ends[1]):
        if isinstance(right, Known):
            return failed("division by zero", "除数为零")
        return Maybe(missing_of(left, right), none=none)
    corners = [calculate(expr.op, one, other) for one in ends[0] for other in ends[1]]
    if isinstance(left, Known) and isinstance(right, Known):
        return Known(corners[0])
    low, high = _hull(expr.op, ends, corners)
    return settled(Maybe(missing_of(left, right), low, high, none=none))


def _holds_zero(ends: tuple[Any, Any]) -> bool:
    low, high = ends
    return (low is None or low <= 0) and (high is None or high >= 0)


def _hull(op: str, ends: list[tuple[Any, Any]], corners: list[Any]) -> tuple[Any, Any]:
    """Return the ends of a calculation from its corners; an open end stays open where it matters."""
    low_low, low_high, high_low, high_high = corners
    if op == "+":
        return low_low, high_high
    if op == "-":
        return low_high, high_low
    if None in corners:
        # A product of what is never negative is bounded below by its lower corner.
        positive = all(low is not None and low >= 0 for low, _ in ends)
        return (low_low if positive and op == "*" else None), None
    return min(corners), max(corners)


def calculate(op: str, left: Any, right: Any) -> Any:
    """Return a sum, difference, product or quotient to 34 digits; None where an end is open or it has none."""
    if left is None or right is None:
        return None
    with localcontext() as context:
        context.prec = 34
        try:
            if op == "+":
                return left + right
            if op == "-":
                return left - right
            if op == "*":
                return left * right
            quotient = Decimal(left) / Decimal(right)
        except (InvalidOperation, DivisionByZero, OverflowError):
            return None
    return int(quotient) if quotient == quotient.to_integral_value() else quotient


def share(_expr: tree.Share, part: Known | Maybe, whole: Known | Maybe) -> Value:
    """Return a part as a share of the whole; none where the whole is nothing."""
    least, most = low_of(whole), high_of(whole)
    if not may_exist(part) or not may_exist(whole) or least == most == 0:
        return NONE
    if isinstance(part, Known) and isinstance(whole, Known):
        return Known(_ratio(part.value, whole.value))
    none = may_be_none(part) or may_be_none(whole) or _holds_zero((least, most))
    low = high = None
    if least is not None and least >= 0:
        # The more the whole, the nearer to nothing the share; of a whole that may be negative nothing is said.
        low, high = low_of(part), high_of(part)
        low = low if low is None else _divided(low, most if low >= 0 else least)
        high = high if high is None else _divided(high, least if high >= 0 else most)
    return settled(Maybe(missing_of(part, whole), low, high, none=none))


def _divided(part: Any, whole: Any) -> Decimal | None:
    return None if not whole else _ratio(part, whole)


def _ratio(part: Any, whole: Any) -> Decimal:
    with localcontext() as context:
        context.prec = 34
        return Decimal(part) / Decimal(whole)
