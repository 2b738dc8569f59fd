"""What a condition may name: facts, rows, parameters and definitions, by id or Chinese label."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import attrs
from attrs import field, frozen

from hazardrules.expr.guards import present_if
from hazardrules.expr.nodes import Domain, Domains, Link, Node
from hazardrules.expr.types import ExprType
from hazardrules.facts.types import Label
from hazardrules.facts.vocabulary import Vocabulary

if TYPE_CHECKING:
    from hazardrules.expr.names import Fields, Globals


@frozen
class Term:
    """A parameter or definition as conditions see it: its id, its short label, its type."""

    id: str
    label: Label
    type: ExprType


@frozen
class Scope:
    """The names in reach of one condition.

    *terms* are parameters and definitions by id; *derived* are derived fields by ledger
    and then field name; *rows* are the row variables by name with their ledger;
    *kinds* are the subject kinds the rule speaks of (their namespaces and ledgers are in
    reach); *period* says whether ``period`` means something here; *present* are values
    that a condition around this one has shown not to be none.
    """

    vocabulary: Vocabulary = field(repr=False)
    kinds: tuple[str, ...] = ("enterprise",)
    terms: Mapping[str, Term] = field(factory=lambda: MappingProxyType({}), repr=False)
    derived: Mapping[str, Mapping[str, Term]] = field(factory=lambda: MappingProxyType({}), repr=False)
    rows: Mapping[str, str] = field(factory=lambda: MappingProxyType({}))
    period: bool = False
    present: frozenset[Node] = frozenset()
    asked: dict[str, Fields | Globals] = field(factory=dict, eq=False, repr=False)
    """The names that have been asked for, bare ones and fields by owner, shared by the scopes made from one another."""

    def with_row(self, row: str, ledger: str) -> Scope:
        """Return the scope inside a domain whose row is *row*."""
        return attrs.evolve(self, rows={**self.rows, row: ledger})

    def with_rows(self, rows: Mapping[str, str]) -> Scope:
        """Return the scope with several rows bound."""
        return attrs.evolve(self, rows={**self.rows, **rows})

    def with_period(self) -> Scope:
        """Return the scope of a recurring rule."""
        return attrs.evolve(self, period=True)

    def with_present(self, present: frozenset[Node]) -> Scope:
        """Return the scope where these values are known not to be none as well."""
        return attrs.evolve(self, present=self.present | present) if present - self.present else self


def scope_inside(rows: Node, scope: Scope) -> Scope:
    """Return the scope in which the rows of a typed domain or link are bound.

    What their ``where`` shows not to be none may be compared there.
    """
    if isinstance(rows, Link):
        return scope.with_row(rows.row, rows.ledger)
    items = rows.items if isinstance(rows, Domains) else (rows,) if isinstance(rows, Domain) else ()
    for item in items:
        scope = scope.with_row(item.row, item.ledger)
        if item.where is not None:
            scope = scope.with_present(present_if(item.where, True))
    return scope
