"""Conditions as a list of cases, for engines that have no `or` of their own."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import chain, product
from typing import Final

Case = tuple[ast.expr, ...]
"""What must all hold."""

OPPOSITES: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.GtE,
    ast.GtE: ast.Lt,
    ast.Gt: ast.LtE,
    ast.LtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
}


def cases(condition: ast.expr) -> list[Case]:
    """Return the cases in one of which at least the condition holds."""
    match condition:
        case ast.BoolOp(ast.Or(), values):
            return list(chain.from_iterable(map(cases, values)))
        case ast.BoolOp(ast.And(), values):
            return [tuple(chain.from_iterable(parts)) for parts in product(*map(cases, values))]
    return [(condition,)]


def choices(value: ast.expr, when: Case = ()) -> Iterator[tuple[Case, ast.expr]]:
    """Return what a choice comes to and when; exactly one of them holds."""
    if isinstance(value, ast.IfExp):
        yield from choices(value.body, (*when, value.test))
        yield from choices(value.orelse, (*when, negated(value.test)))
    else:
        yield when, value


def negated(condition: ast.expr) -> ast.expr:
    """Return the opposite of a condition that neither `and` nor `or` puts together."""
    match condition:
        case ast.Compare(left, [op], [right]):
            return ast.Compare(left, [OPPOSITES[type(op)]()], [right])
        case ast.UnaryOp(ast.Not(), operand):
            return operand
    return ast.UnaryOp(ast.Not(), condition)
