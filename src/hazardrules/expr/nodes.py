"""The tree of a condition: one set of nodes for both spellings.

A node is a declaration: no evaluation here. Equality ignores *span* (where it was
written) and *type* (filled in by `typecheck`), so that the same condition in Chinese and
in English is the same tree.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from attrs import field, frozen

from hazardrules.dates import Duration
from hazardrules.expr.types import ExprType
from hazardrules.source import Span


@frozen(kw_only=True)
class Node:
    """What every node carries: its place in the text, and its type once checked."""

    span: Span = field(default=Span(), eq=False, repr=False)
    type: ExprType | None = field(default=None, eq=False, repr=False)


# -- literals


@frozen
class Truth(Node):
    """``true`` or ``false``; 是, 否."""

    value: bool


@frozen
class Number(Node):
    """A plain number, exact."""

    value: Decimal


@frozen
class Money(Node):
    """An amount in yuan: ``2万元``."""

    value: Decimal


@frozen
class Percent(Node):
    """A share: ``30%`` holds 0.30."""

    value: Decimal


@frozen
class Text(Node):
    """A quoted text or enum value: ``'major'``, “重大”."""

    value: str


@frozen
class Day(Node):
    """A calendar day: ``2025-09-12``."""

    value: date


@frozen
class Instant(Node):
    """A minute of a day, in local time: ``2025-09-12T10:30``."""

    value: datetime


@frozen
class Length(Node):
    """A length of time: ``15 days``, ``5 working days``, ``6 months``."""

    value: Duration


@frozen
class NoneLiteral(Node):
    """``none``: known not to exist."""


@frozen
class ListOf(Node):
    """``[a, b]``: a set written out."""

    items: tuple[Node, ...]


# -- names


@frozen
class Name(Node):
    """A bare name: ``as_of``, ``period``, a row, a parameter, a definition, a namespace."""

    name: str


@frozen
class Member(Node):
    """``of.name``: a field of a namespace or a row, or an end of ``period``."""

    of: Node
    name: str


@frozen
class Call(Node):
    """``name(args)``: a function, or a parameter looked up by key."""

    name: str
    args: tuple[Node, ...]


# -- logic


@frozen
class Not(Node):
    """``not x``."""

    of: Node


@frozen
class And(Node):
    """``a and b and ...``; at least two items, none of them an And."""

    items: tuple[Node, ...]


@frozen
class Or(Node):
    """``a or b or ...``; at least two items, none of them an Or."""

    items: tuple[Node, ...]


@frozen
class Compare(Node):
    """``left op right``; op is one of `COMPARISONS`."""

    op: str
    left: Node
    right: Node


COMPARISONS = (
    "=", "!=", "<", "<=", ">", ">=",
    "in", "not in", "overlaps", "not overlaps", "contains", "at_least", "at_most",
)  # fmt: skip
"""Every comparison, as written in English; ``not overlaps`` occurs in table cells only."""


@frozen
class Is(Node):
    """``of is [not] none|unknown|empty``."""

    of: Node
    state: str
    negated: bool = False


@frozen
class If(Node):
    """``if condition then then else otherwise``."""

    condition: Node
    then: Node
    otherwise: Node


# -- values


@frozen
class Otherwise(Node):
    """``first otherwise second``: the second when the first is none."""

    first: Node
    second: Node


@frozen
class Arithmetic(Node):
    """``left op right``; op is ``+ - * /`` or ``without`` (of sets)."""

    op: str
    left: Node
    right: Node


@frozen
class DayOf(Node):
    """``day 20 of month of x``: the numbered day of the unit that x lies in."""

    number: int
    unit: str
    of: Node


# -- rows


@frozen
class Window(Node):
    """The days an aggregate looks at; see the five forms below."""


@frozen
class UnitOf(Window):
    """``in year of d``: the calendar unit that d lies in."""

    unit: str
    of: Node


@frozen
class UnitBefore(Window):
    """``in quarter before d``: the calendar unit before the one of d."""

    unit: str
    of: Node


@frozen
class DaysTo(Window):
    """``in 180 days to d``: so long up to d, d inside, the first day counted."""

    duration: Duration
    of: Node


@frozen
class Between(Window):
    """``in d1 .. d2``: both days inside."""

    start: Node
    end: Node


@frozen
class During(Window):
    """``in period``: the period the rule is asked about."""

    of: Node


@frozen
class Domain(Node):
    """``ledger row [where c] [by row.date] [in window]``.

    *other_than* names the row that is left out: ``other w of violations`` inside a
    domain or rule whose row is v leaves out v's own row; `typecheck` fills it in.
    """

    ledger: str
    row: str
    other: bool = False
    where: Node | None = None
    by: Node | None = None
    window: Window | None = None
    other_than: str | None = field(default=None, eq=False)


@frozen
class Any(Node):
    """``any(domain)``: some row."""

    domain: Domain


@frozen
class Every(Node):
    """``every(domain has c)``: c of each row."""

    domain: Domain
    has: Node


@frozen
class Count(Node):
    """``count(domain)`` or ``count(distinct x for domain)``."""

    domain: Domain
    distinct: Node | None = None


@frozen
class Sum(Node):
    """``sum(x for domain)``."""

    measure: Node
    domain: Domain


@frozen
class Pick(Node):
    """``latest(domain)``, ``earliest(domain)``: one row, by the date of ``by``."""

    which: str
    domain: Domain


@frozen
class ExtremeOf(Node):
    """``min(x for domain)``, ``max(x for domain)``: none over no rows."""

    which: str
    measure: Node
    domain: Domain


@frozen
class Extreme(Node):
    """``min(a, b, ...)``, ``max(a, b, ...)``."""

    which: str
    items: tuple[Node, ...]


@frozen
class Most(Node):
    """``most(domain in any 180 days)``: the most rows any such window holds."""

    domain: Domain
    duration: Duration


# -- parts of rules that aren't conditions


@frozen
class Domains(Node):
    """``each``: one or more ledgers, or a parameter, whose rows a rule is asked about."""

    items: tuple[Domain, ...]


@frozen
class Measure(Node):
    """``x for domain``: what `reach` sums."""

    of: Node
    domain: Domain


@frozen
class Link(Node):
    """``h = hazards of v.hazard``: the row whose id another row names."""

    row: str
    ledger: str
    id: Node


# -- table cells


@frozen
class Cell(Node):
    """A test of one column: ``-``, ``otherwise``, ``>= 3``, ``in [...]``, ``1 .. 5``, or a value.

    *op* is ``any``, ``rest``, ``range``, ``value`` or a comparison; *low* and *high* are
    the ends of a range and may be missing on one side.
    """

    op: str
    operand: Node | None = None
    low: Node | None = None
    high: Node | None = None
