"""An aggregate that a row outside has a part in: a loop of its own, over the rows that may count beside it.

Each row outside would go through a whole ledger, so a long one is sifted before: rows that count beside no
row outside are left out, those that an equation asks for stand under what they have to equal, and of rows that
differ only in how early or late they are, `any` needs no more than the foremost.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from operator import itemgetter
from typing import Any, Final

from attrs import define, field, frozen

from hazardrules.evaluators.python.aggregates import bounds, counts, looped, tail, tally, visible
from hazardrules.evaluators.python.conditions import Conditions
from hazardrules.evaluators.python.forms import base_of
from hazardrules.evaluators.python.scope import Row, Unsupported
from hazardrules.evaluators.python.values import Cond, Val, both
from hazardrules.evaluators.python.writer import Page
from hazardrules.facts.types import UNKNOWN, Scalar
from hazardrules.lower import tree
from hazardrules.lower.walk import conjuncts, nodes_in, rows_in

MANY: Final = 64
"""Rows of a ledger beyond which sifting them pays."""

FOREMOST: Final = 2
"""Of rows alike so many are needed: the first may be the row outside, which isn't beside itself."""


def direct(cond: Conditions, expr: tree.Aggregate) -> Val | Cond:
    """Write an aggregate as a loop of its own, where the rows bound outside have a part in it."""
    try:
        kept = tally(cond, expr)
    except Unsupported:
        asked = cond.ask(expr)
        return cond.truth_of(asked) if expr.kind == "any" else asked
    kept.start(cond)
    rows = expr.rows
    ends = bounds(cond, rows)
    sifted = _sifted(cond, expr)
    record, index = cond.out.name("r"), cond.out.name("i")
    row = Row(rows.ledger, record, index)
    outside = dict(cond.rows)
    cond.rows[rows.row] = row
    join = next(_joins(rows), tree.Lit(True))
    with cond.out.on(Page()) as aside, cond.scope():
        meets = cond.condition(join).possible
    if aside.lines:
        meets = "True"
    first = tuple(row.loads)
    open_, told_ = Page(), Page()
    short = Row(rows.ledger, record, index, told=True, loads=row.loads)
    for bound, page in ((row, open_), (short, told_)):
        cond.rows[rows.row] = bound
        with cond.out.on(page), cond.scope():
            kept.row(cond, both(visible(cond, bound), counts(cond, rows, ends)))
    cond.rows = outside
    with cond.out.block(looped(cond, row, open_, told_, sifted=sifted)), _where(cond, row, first, meets):
        if rows.other_than is not None:
            cond.out.put(f"if {record} is {cond.rows[rows.other_than].record}: continue")
        for name, local in row.loads.items():
            if name not in first:
                cond.out.put(f"{local} = {record}.{name}")
        if short.tested:
            with cond.out.block(f"if {' or '.join(f'{name} is U' for name in short.tested)}:"):
                cond.out.paste(open_)
            with cond.out.block("else:"):
                cond.out.paste(told_)
        else:
            cond.out.paste(open_)
        if expr.kind == "any":
            cond.out.put(f"if {kept.names[0]}: break")
    return kept.finish(cond, tail(cond, rows, ends))


def _joins(rows: tree.Rows) -> Iterator[tree.Equal]:
    """Yield the equations of a row's field with another row's: most rows fail them, so one is asked before all else."""
    for part in conjuncts(rows.where):
        if isinstance(part, tree.Equal) and isinstance(part.left, tree.Field) and isinstance(part.right, tree.Field):
            yield part


@contextmanager
def _where(cond: Conditions, row: Row, first: tuple[str, ...], meets: str) -> Iterator[None]:
    """Load the *first* fields of a row and go on only where it may meet an equation."""
    for name in first:
        cond.out.put(f"{row.loads[name]} = {row.record}.{name}")
    if meets == "True":
        yield
        return
    with cond.out.block(f"if {meets}:"):
        yield


# -- which rows may count beside a row outside


@define(eq=False)
class Sifted:
    """The rows of a long ledger that may count, by what an equation asks of them; *late*: the latest come first."""

    late: bool
    _alike: dict[Any, dict[Any, list[tuple[Any, Any]]]] = field(init=False, factory=dict)
    _meeting: dict[Any, list[Any]] = field(init=False, factory=dict)

    def add(self, row: Any, equals: Any) -> None:
        """Keep a row."""
        self._alike.setdefault(equals, {}).setdefault(None, []).append((None, row))

    def add_foremost(self, row: Any, equals: Any, alike: Any, rank: Any) -> None:
        """Keep a row, unless enough of those alike come before it.

        A row without a rank comes neither before nor after those that have one.
        """
        ranked = rank is not UNKNOWN and rank is not None
        kept = self._alike.setdefault(equals, {}).setdefault((alike, True if ranked else rank), [])
        if ranked:
            kept.append((rank, row))
            kept.sort(key=itemgetter(0), reverse=self.late)
            del kept[FOREMOST:]
        elif len(kept) < FOREMOST:
            kept.append((rank, row))

    def beside(self, equals: Any) -> list[Any]:
        """Return the rows that may equal this; where either isn't told, they may."""
        if equals not in self._meeting:
            keys = self._alike if equals is UNKNOWN else (equals, UNKNOWN)
            groups = (kept for key in keys for kept in self._alike.get(key, {}).values())
            self._meeting[equals] = [row for kept in groups for _, row in kept]
        return self._meeting[equals]


@frozen
class _Sieve:
    """How rows are sifted: conditions that are their *own*, and the fields that make them differ beside a row outside.

    They have to equal *to*; of what is compared one way only, *rank*, the least counts, or where it is *late* the most.
    """

    own: tuple[tree.Expr, ...]
    equals: str | None
    to: tree.Field | None
    rank: str | None
    late: bool
    alike: tuple[str, ...]


def _sifted(cond: Conditions, expr: tree.Aggregate) -> str:
    """Write what sifts the rows of an aggregate, and return the text of those to go through; empty where it can't."""
    sieve = _sieve(expr, frozenset(cond.rows)) if cond.hoists else None
    if sieve is None:
        return ""
    name = cond.beforehand(("sifted", expr, cond.law(expr)), lambda: _sifting(cond, expr, sieve))
    rows, _ = cond.ledger(expr.rows.ledger)
    equals = "None" if sieve.to is None else cond.field(sieve.to).text
    return f"({rows} if {name} is None else {name}.beside({equals}))"


def _sifting(cond: Conditions, expr: tree.Aggregate, sieve: _Sieve) -> str:
    """Write the loop that sifts, before any row outside is looked at."""
    out = cond.out
    name, record, index = out.name("s"), out.name("r"), out.name("i")
    rows, _ = cond.ledger(expr.rows.ledger)
    row = Row(expr.rows.ledger, record, index)
    cond.rows = {expr.rows.row: row}
    body = Page()
    with out.on(body), cond.scope():
        counted = both(visible(cond, row), *map(cond.condition, sieve.own))
        equals = "None" if sieve.equals is None else cond.load(row, sieve.equals)
        kept = f"{name}.add({record}, {equals})"
        if expr.kind == "any":
            alike = [f"bool({counted.certain})", *(cond.load(row, told) for told in sieve.alike)]
            rank = "None" if sieve.rank is None else cond.load(row, sieve.rank)
            kept = f"{name}.add_foremost({record}, {equals}, ({', '.join(alike)}), {rank})"
        out.put(f"if {counted.possible}: {kept}")
    out.put(f"{name} = None")
    with out.block(f"if len({rows}) > {MANY}:"):
        out.put(f"{name} = Sifted({sieve.late})")
        with out.block(looped(cond, row, body)):
            for told, local in row.loads.items():
                out.put(f"{local} = {record}.{told}")
            out.paste(body)
    return name


def _sieve(expr: tree.Aggregate, outside: frozenset[str]) -> _Sieve | None:
    """Return how the rows of an aggregate are sifted; None where all of them matter."""
    rows = expr.rows
    own: list[tree.Expr] = []
    beside: list[tree.Expr] = []
    for part in _parts(rows):
        (own if outside.isdisjoint(rows_in(part)) else beside).append(part)
    joins = [(part, *_sides(part, rows.row)) for part in _joins(rows) if part in beside]
    join, mine, others = next(((part, mine, other) for part, mine, other in joins if mine), (None, None, None))
    equals = None if mine is None else mine.name
    if expr.kind != "any":
        return None if equals is None else _Sieve(tuple(own), equals, others, None, False, ())
    ways: dict[str, set[bool]] = {}
    alike: dict[str, None] = {}
    for part in beside:
        if part is join:
            continue
        way = _one_way(part, rows.row)
        if way is not None:
            ways.setdefault(way[0], set()).add(way[1])
            continue
        for node in nodes_in(part):
            if isinstance(node, tree.Field) and node.row == rows.row:
                alike[node.name] = None
            elif rows.row in _bound_whole(node):
                return None
    ranks = [name for name, told in ways.items() if len(told) == 1 and name not in alike]
    rank = ranks[0] if ranks else None
    alike |= dict.fromkeys(name for name in ways if name != rank)
    return _Sieve(tuple(own), equals, others, rank, rank is not None and True in ways[rank], tuple(alike))


def _parts(rows: tree.Rows) -> Iterator[tree.Expr]:
    """Yield all that is asked of a row, the ends of the window as comparisons."""
    yield from conjuncts(rows.where)
    if rows.window is not None:
        assert rows.on is not None, "what a window is held against"
        low, high = rows.window
        yield from (tree.AtMost(low, rows.on), tree.AtMost(rows.on, high))


def _sides(part: tree.Equal, row: str) -> tuple[tree.Field | None, tree.Field | None]:
    """Return the row's own field of an equation, and the one it has to equal; none where both or neither are its own."""
    for mine, other in ((part.left, part.right), (part.right, part.left)):
        assert isinstance(mine, tree.Field) and isinstance(other, tree.Field), "as joins are"
        # Dates and instants are equal without being one key.
        if mine.row == row != other.row and base_of(mine) == base_of(other) != Scalar("instant"):
            return mine, other
    return None, None


def _one_way(part: tree.Expr, row: str) -> tuple[str, bool] | None:
    """Return the field that is compared with something of other rows, and whether more of it is better."""
    if not isinstance(part, tree.Less | tree.AtMost):
        return None
    for mine, other, late in ((part.left, part.right, False), (part.right, part.left, True)):
        if isinstance(mine, tree.Field) and mine.row == row and row not in set(rows_in(other)):
            base = base_of(mine)
            return (mine.name, late) if isinstance(base, Scalar) and base.name != "instant" else None
    return None


def _bound_whole(node: tree.Expr) -> tuple[str, ...]:
    """Return the rows that a node looks at by more than a field that it names."""
    if isinstance(node, tree.Derived | tree.ConditionAt):
        return (node.row,)
    return (node.other_than,) if isinstance(node, tree.Rows) and node.other_than is not None else ()
