"""The small tree that evaluators run.

Sugar is gone: no ``every``, no ``>``, no named windows, no labels, no two spellings.
Rows have names unique along their nesting. Nodes are hashable, so that equal parts can
be shared; *type* and *shown* (the condition as written, for explanations) stand aside
and don't count in equality.
"""

from __future__ import annotations

from typing import Any

from attrs import field, frozen

from hazardrules.dates import Duration
from hazardrules.expr.nodes import Node
from hazardrules.expr.types import ExprType
from hazardrules.facts.types import EnumType


@frozen(kw_only=True)
class Expr:
    """What every lowered node carries beside its parts."""

    type: ExprType | None = field(default=None, eq=False, repr=False)
    shown: Node | None = field(default=None, eq=False, repr=False)


# -- leaves


@frozen
class Lit(Expr):
    """A constant; None is none."""

    value: Any


@frozen
class AsOf(Expr):
    """The day asked about."""


@frozen
class CurrentPeriod(Expr):
    """The calendar period a recurring rule is asked about."""


@frozen
class Fact(Expr):
    """A field of a namespace."""

    namespace: str
    name: str


@frozen
class Field(Expr):
    """A field of a bound row."""

    row: str
    ledger: str
    name: str


@frozen
class Derived(Expr):
    """A defined field of a bound row: the definition ``ledger.name``."""

    row: str
    ledger: str
    name: str


@frozen
class Defined(Expr):
    """The value of a definition."""

    id: str


@frozen
class Given(Expr):
    """The value of a parameter on the law's day."""

    id: str


@frozen
class Lookup(Expr):
    """A parameter's value for a key, or the step of a ladder."""

    id: str
    key: Expr


@frozen
class ConditionAt(Expr):
    """A parameter's condition for a key, asked of the bound row."""

    id: str
    key: Expr
    row: str


@frozen
class BySteps(Expr):
    """Marginal steps of a parameter applied to an amount."""

    id: str
    amount: Expr


# -- logic


@frozen
class Not(Expr):
    """True where *of* is false."""

    of: Expr


@frozen
class And(Expr):
    """True where all are."""

    items: tuple[Expr, ...]


@frozen
class Or(Expr):
    """True where one is."""

    items: tuple[Expr, ...]


@frozen
class Less(Expr):
    """left < right; false where either is none."""

    left: Expr
    right: Expr


@frozen
class AtMost(Expr):
    """left <= right; false where either is none."""

    left: Expr
    right: Expr


@frozen
class Equal(Expr):
    """left = right; none equals none."""

    left: Expr
    right: Expr


@frozen
class In(Expr):
    """Membership; *under* is the tree in which lying under a member counts."""

    item: Expr
    of: Expr
    under: EnumType | None = None


@frozen
class Overlaps(Expr):
    """Some member of *left* is in *right*, or lies under a member of it."""

    left: Expr
    right: Expr
    under: EnumType | None = None


@frozen
class IsNone(Expr):
    """Known not to exist."""

    of: Expr


@frozen
class IsUnknown(Expr):
    """Not told; asks about the file, not about the world."""

    of: Expr


@frozen
class IsEmpty(Expr):
    """A set without members."""

    of: Expr


# -- values


@frozen
class Otherwise(Expr):
    """The first, or the second where the first is none."""

    first: Expr
    second: Expr


@frozen
class Choose(Expr):
    """``if``: one of two, by a condition."""

    condition: Expr
    then: Expr
    otherwise: Expr


@frozen
class Arith(Expr):
    """``+ - * /`` of numbers, money and shares."""

    op: str
    left: Expr
    right: Expr


@frozen
class Shift(Expr):
    """A day or instant moved by a length of time; *sign* is 1 or -1."""

    day: Expr
    length: Expr
    sign: int = 1


@frozen
class DaysBetween(Expr):
    """Days from *first* to *last*, the first excluded; negative backwards."""

    first: Expr
    last: Expr


@frozen
class Share(Expr):
    """part / whole as a share; none where the whole is zero."""

    part: Expr
    whole: Expr


@frozen
class Extreme(Expr):
    """The least or greatest of several; nones are passed over."""

    which: str
    items: tuple[Expr, ...]


@frozen
class Rank(Expr):
    """The place of an ordered enum's value."""

    of: Expr
    enum: EnumType


@frozen
class SetLit(Expr):
    """A set written out."""

    items: tuple[Expr, ...]


@frozen
class Without(Expr):
    """A set less the members of another, or less one value."""

    left: Expr
    right: Expr


@frozen
class Only(Expr):
    """The single member of a set, else none."""

    of: Expr


@frozen
class UnitStart(Expr):
    """The first day of the unit *back* units before that of *day*."""

    unit: str
    day: Expr
    back: int = 0


@frozen
class UnitEnd(Expr):
    """The last day of the unit *back* units before that of *day*."""

    unit: str
    day: Expr
    back: int = 0


@frozen
class DayIn(Expr):
    """The numbered day of the unit that *day* lies in, held within the unit."""

    number: int
    unit: str
    day: Expr


@frozen
class PeriodEdge(Expr):
    """The start or end of a period."""

    which: str
    of: Expr


# -- rows


@frozen
class Rows(Expr):
    """The rows an aggregate looks at, or (*ledger* is a parameter) the members of a list the law gives.

    *on* is the date the *window* (both ends inside) is held against. *by_key* says that
    this is the ledger's own date, so that only a window reaching back before
    `records_from` is open. *other_than* names a bound row left out.
    """

    ledger: str
    row: str
    where: Expr | None = None
    on: Expr | None = None
    window: tuple[Expr, Expr] | None = None
    by_key: bool = True
    other_than: str | None = None


@frozen
class Aggregate(Expr):
    """any, count, distinct, sum, min, max, latest, earliest or most of some rows.

    *measure* is what is summed, compared, told apart or, for latest and earliest, read
    off the row found (None over no rows). *length* is the window of ``most``.
    """

    kind: str
    rows: Rows
    measure: Expr | None = None
    length: Duration | None = None


# -- tables


@frozen
class TableRow:
    """A condition and its outputs."""

    when: Expr
    outputs: tuple[Expr | None, ...]


@frozen
class TableBody:
    """Rows to be matched by *hit*; *default* where none does."""

    rows: tuple[TableRow, ...]
    outputs: tuple[str, ...]
    hit: str
    default: tuple[Expr | None, ...] | None = None
