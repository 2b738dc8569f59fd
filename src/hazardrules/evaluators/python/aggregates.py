"""Counting rows in generated code: each aggregate has lines before, for each row, and after.

Rows that count for certain and rows that only may are kept apart, so that a count is a
pair of ends. Several aggregates and rules share one loop over a ledger (`loops`); an
aggregate that a row has a part in gets a loop of its own (`joins`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from attrs import define

from hazardrules.evaluators.python.conditions import Conditions
from hazardrules.evaluators.python.scope import Row, Unsupported
from hazardrules.evaluators.python.values import (
    MAYBE,
    YES,
    Cond,
    One,
    Range,
    Val,
    all_true,
    any_true,
    both,
    either,
    less,
    negated,
    plain,
)
from hazardrules.evaluators.python.writer import Page
from hazardrules.facts.types import Scalar
from hazardrules.lower import tree

_WORDS: Final = re.compile(r"\w+")


def visible(cond: Conditions, row: Row) -> Cond:
    """Return where a row is seen: from its own day on; a planned one isn't before it is made."""
    if row.untold:
        return MAYBE
    ledger = cond.vocabulary.ledgers[row.ledger]
    made = YES
    if "planned" in ledger.fields:
        made = plain(f"{cond.load(row, 'planned')} is not True")
    if ledger.key is None:
        return made
    if ledger.fields[ledger.key].type != Scalar("date"):
        raise Unsupported("rows with the instant they happened at")
    name = next((name for name, bound in cond.rows.items() if bound is row), None)
    assert name is not None, "asked of a bound row"
    key = cond.field(tree.Field(name, row.ledger, ledger.key))
    seen = less(key, One(text="day", type=Scalar("date")), "<=")
    if not ledger.event and key.none:
        seen = either(plain(key.none), seen)
    return both(made, seen)


Bounds = tuple[Val, Val]


def bounds(cond: Conditions, rows: tree.Rows) -> Bounds | None:
    """Return the ends of a window."""
    if rows.window is None:
        return None
    low, high = (cond.value(end) for end in rows.window)
    for end in (low, high):
        if not isinstance(end, One | Range) or end.type == Scalar("instant"):
            raise Unsupported("a window between instants")
        if isinstance(end, Range) or end.none:
            raise Unsupported("a window whose end may be none")
    return low, high


def within(cond: Conditions, rows: tree.Rows, ends: Bounds | None) -> Cond:
    """Return where the bound row lies in the window."""
    if ends is None or rows.on is None or cond.rows[rows.row].untold:
        return YES
    on = cond.value(rows.on)
    if not isinstance(on, One) or on.type != Scalar("date"):
        raise Unsupported("a window over instants")
    low, high = ends
    assert isinstance(low, One) and isinstance(high, One), "bounds are single"
    begun = less(low, on, "<=")
    ledger = cond.vocabulary.ledgers[rows.ledger]
    if high.text == "day" and ledger.event and rows.on == tree.Field(rows.row, rows.ledger, ledger.key or ""):
        # A row of a later day isn't seen in the first place.
        return begun
    return both(begun, less(on, high, "<="))


def counts(cond: Conditions, rows: tree.Rows, ends: Bounds | None) -> Cond:
    """Return where the bound row meets the conditions of a domain, the window last; one nobody told of may be in it."""
    where = YES if rows.where is None else cond.condition(rows.where)
    return both(where, within(cond, rows, ends))


def tail(cond: Conditions, rows: tree.Rows, ends: Bounds | None) -> str:
    """Return the text that rows may lie unseen: the ledger isn't told, or its records begin too late."""
    _, untold = cond.ledger(rows.ledger)
    if not cond.vocabulary.ledgers[rows.ledger].event:
        return untold
    since = cond.since()
    reached = "True"
    if ends is not None and rows.by_key:
        low, high = ends
        assert isinstance(low, One) and isinstance(high, One), "bounds are single"
        # A window that ends before it begins holds nothing, seen or unseen.
        empty = all_true((negated(low.unknown or "False"), high.high_holds(lambda end: f"{end} < {low.text}")))
        reached = all_true((low.low_may(lambda start: f"{start} < {since}"), negated(empty)))
    return any_true((untold, all_true((f"{since} is not None", reached))))


# -- what is kept while rows are counted


@define
class Tally:
    """One aggregate: the names it counts in."""

    expr: tree.Aggregate
    names: tuple[str, ...]

    def start(self, cond: Conditions) -> None:
        """Put what is there before the first row."""
        _START[self.expr.kind](self, cond)

    def row(self, cond: Conditions, counted: Cond) -> None:
        """Put what a row adds."""
        _ROW[self.expr.kind](self, cond, counted)

    def finish(self, cond: Conditions, unseen: str) -> Val | Cond:
        """Return what all rows come to; *unseen* is the text that there may be more."""
        found: Val | Cond = _FINISH[self.expr.kind](self, cond, unseen)
        return found


def tally(cond: Conditions, expr: tree.Aggregate) -> Tally:
    """Return a tally of an aggregate of a kind that has one."""
    measure = expr.measure
    if expr.kind not in _START or expr.rows.ledger in cond.program.parameters:
        raise Unsupported(f"{expr.kind} of rows")
    if expr.kind == "latest" and (measure != expr.rows.on or measure is None):
        raise Unsupported("a field of the latest row")
    return Tally(expr, tuple(cond.out.name("n") for _ in range(4)))


def _start_any(self: Tally, cond: Conditions) -> None:
    cond.out.put(f"{self.names[0]} = {self.names[1]} = False")


def _row_any(self: Tally, cond: Conditions, counted: Cond) -> None:
    sure, may = self.names[:2]
    cond.out.put(f"if {counted.certain}: {sure} = True")
    if not counted.settled:
        cond.out.put(f"elif {counted.possible}: {may} = True")


def _finish_any(self: Tally, cond: Conditions, unseen: str) -> Cond:
    sure, may = self.names[:2]
    return Cond(sure, any_true((sure, may, unseen)))


def _start_count(self: Tally, cond: Conditions) -> None:
    cond.out.put(f"{self.names[0]} = {self.names[1]} = 0")


def _row_count(self: Tally, cond: Conditions, counted: Cond) -> None:
    low, more = self.names[:2]
    cond.out.put(f"if {counted.certain}: {low} += 1")
    if not counted.settled:
        cond.out.put(f"elif {counted.possible}: {more} += 1")


def _finish_count(self: Tally, cond: Conditions, unseen: str) -> Range:
    low, more, high = self.names[:3]
    cond.out.put(f"{high} = None if {unseen} else {low} + {more}")
    return Range(low=low, high=high, low_open=False, type=Scalar("number"))


def _start_sum(self: Tally, cond: Conditions) -> None:
    total, least, most = self.names[:3]
    cond.out.put(f"{total} = {least} = {most} = 0")


def _row_sum(self: Tally, cond: Conditions, counted: Cond) -> None:
    total, least, most = self.names[:3]
    assert self.expr.measure is not None, "a sum adds something"
    measure = cond.value(self.expr.measure)
    if not isinstance(measure, One):
        raise Unsupported("a sum of what is worked out")
    surely = all_true((counted.certain, negated(measure.unknown or "False"), measure.there))
    cond.out.put(f"if {surely}: {total} += {measure.text}")
    if counted.settled and not measure.unknown:
        return
    # What may count, or isn't told, moves the ends apart.
    low, high = measure.ends
    unsure = any_true((negated(counted.certain), measure.unknown if measure.none else "False"))
    with cond.out.block(f"elif {all_true((counted.possible, measure.there))}:"):
        cond.out.put(f"{least}, {most} = spread({least}, {most}, {low}, {high}, {unsure})")


def _finish_sum(self: Tally, cond: Conditions, unseen: str) -> Range:
    total, least, most, low = self.names
    measure = self.expr.measure
    base = measure.type.base if isinstance(measure, tree.Field) and measure.type is not None else None
    only_adds = isinstance(base, Scalar) and base.minimum is not None and base.minimum >= 0
    open_ = f"{least} is None" if only_adds else any_true((f"{least} is None", unseen))
    cond.out.put(f"{low} = None if {open_} else {total} + {least}")
    cond.out.put(f"{most} = None if {any_true((unseen, f'{most} is None'))} else {total} + {most}")
    return Range(low=low, high=most, type=base or Scalar("number"))


def _start_latest(self: Tally, cond: Conditions) -> None:
    best, doubtful, _, _ = self.names
    cond.out.put(f"{best} = None")
    cond.out.put(f"{doubtful} = []")


def _row_latest(self: Tally, cond: Conditions, counted: Cond) -> None:
    best, doubtful, _, _ = self.names
    assert self.expr.rows.on is not None, "a picked row has a date"
    on = cond.value(self.expr.rows.on)
    if not isinstance(on, One) or on.type != Scalar("date"):
        raise Unsupported("the latest of instants")
    if not on.name:
        raise Unsupported("the latest of days that are worked out")
    known = all_true((counted.certain, negated(on.unknown or "False"), on.there))
    with cond.out.block(f"if {known}:"):
        cond.out.put(f"if {best} is None or {on.text} > {best}: {best} = {on.text}")
    if not counted.settled or on.unknown or on.none:
        cond.out.put(f"elif {counted.possible}: {doubtful}.append({on.text})")


def _finish_latest(self: Tally, cond: Conditions, unseen: str) -> Range:
    best, doubtful, low, high = self.names
    none = cond.out.name("n")
    there = cond.out.name("n")
    with cond.out.block(f"if {doubtful} or {unseen}:"):
        since = cond.since()
        behind = f"({unseen}) and not ({best} is not None and {since} is not None and {best} >= {since})"
        optional = _is_optional(self.expr.rows, cond)
        cond.out.put(f"{low}, {high}, {none}, {there} = latest_of({best}, {doubtful}, {behind}, {optional})")
    with cond.out.block("else:"):
        cond.out.put(f"{low} = {high} = {best}")
        cond.out.put(f"{none} = {best} is None")
        cond.out.put(f"{there} = not {none}")
    return Range(low=low, high=high, none=none, there=there, type=Scalar("date"))


def _is_optional(rows: tree.Rows, cond: Conditions) -> bool:
    return isinstance(rows.on, tree.Field) and cond.vocabulary.ledgers[rows.ledger].fields[rows.on.name].optional


_START: Final[Mapping[str, Callable[[Tally, Conditions], None]]] = {
    "any": _start_any,
    "count": _start_count,
    "sum": _start_sum,
    "latest": _start_latest,
}
_ROW: Final[Mapping[str, Callable[[Tally, Conditions, Cond], None]]] = {
    "any": _row_any,
    "count": _row_count,
    "sum": _row_sum,
    "latest": _row_latest,
}
_FINISH: Final[Mapping[str, Callable[[Tally, Conditions, str], Any]]] = {
    "any": _finish_any,
    "count": _finish_count,
    "sum": _finish_sum,
    "latest": _finish_latest,
}


def looped(cond: Conditions, row: Row, *pages: Page, sifted: str = "") -> str:
    """Return the line that opens a loop; what some page asks for runs along: a row's number, and its place.

    *sifted* are the rows to go through instead of all, where only the rows are asked for.
    """
    rows, _ = cond.ledger(row.ledger)
    words = {word for page in pages for line in page.lines for word in _WORDS.findall(line)}
    along = [(row.record, rows)]
    if row.place in words:
        along.insert(0, (row.place, cond.places(row.ledger)))
    if row.index in words:
        along.insert(0, (row.index, "COUNT"))
    if len(along) == 1:
        return f"for {row.record} in {sifted or rows}:"
    return f"for {', '.join(name for name, _ in along)} in zip({', '.join(told for _, told in along)}):"
