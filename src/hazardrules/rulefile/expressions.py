"""Expressions where documents hold them: parsed, with their place, mistakes collected."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from hazardrules.errors import Problem
from hazardrules.expr.parse import Start, parse
from hazardrules.expr.problems import ExprError
from hazardrules.law.expression import Expression
from hazardrules.source import Place


def read_expression(
    text: str, place: Place, problems: list[Problem], start: Start = "expr", other: Start | None = None
) -> Expression | None:
    """Return the expression a text holds, or None with its mistakes among *problems*.

    Where a text may also be *other*, the mistakes told are those of the reading that got
    further.

    >>> found = []
    >>> read_expression("as_of >", Place("a.md", 3), found), len(found)
    (None, 1)
    """
    failed: list[ExprError] = []
    for known in (start, other):
        if known is not None:
            try:
                return Expression(text, parse(text, start=known), place)
            except ExprError as error:
                failed.append(error)
    furthest = max(failed, key=lambda error: max(mistake.span.start for mistake in error.problems))
    problems.extend(furthest.placed(place, text))
    return None


def text_of(value: Any) -> str | None:
    """Return a TOML value as the expression it stands for, or None for a table or a list.

    >>> text_of(date(2024, 12, 20)), text_of(True), text_of(["a"])
    ('2024-12-20', 'true', None)
    """
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int() | Decimal():
            return str(value)
        case datetime():
            return value.strftime("%Y-%m-%dT%H:%M")
        case date():
            return value.isoformat()
    return None
