"""One evaluation by generated code: the subject's facts, its visible rows, and what was worked out."""

from __future__ import annotations

from datetime import date
from typing import Any

from hazardrules.dates import Duration
from hazardrules.evaluators.interpreter.conditions import HISTORIES, evaluate
from hazardrules.evaluators.interpreter.limits import window_of
from hazardrules.evaluators.interpreter.world import Here, RowAt
from hazardrules.evaluators.possible import Value
from hazardrules.evaluators.python.runtime import plain
from hazardrules.facts.facts import Facts
from hazardrules.facts.types import UNKNOWN
from hazardrules.lower import tree
from hazardrules.lower.program import Program


class Context:
    """What generated functions read: built once for each evaluation, then thrown away.

    `rows` holds, for each ledger, the rows that are visible on the day, each with its
    place and True, or None where its own date isn't known. `untold` are the ledgers
    nobody told. `since` is `records_from`.
    """

    __slots__ = (
        "_here",
        "calendar",
        "constants",
        "day",
        "facts",
        "memo",
        "program",
        "region",
        "root",
        "rows",
        "since",
        "untold",
    )

    def __init__(
        self,
        program: Program,
        facts: Facts,
        day: date,
        ledgers: tuple[tuple[str, str | None, bool, bool], ...],
        constants: dict[Any, Any],
        calendar: Any,
    ) -> None:
        self.program = program
        self.facts = facts
        self.day = day
        self.memo: dict[Any, Value] = {}
        self.constants = constants
        region = getattr(facts.subject, "region", None)
        self.region = region if isinstance(region, str) else None
        self.calendar = calendar
        self._here: Here | None = None
        root = self.root = facts.root
        told = root.records_from
        self.since = None if told is UNKNOWN else told
        self.rows: dict[str, Any] = {}
        self.untold: set[str] = set()
        for name, key, event, plans in ledgers:
            rows: Any = getattr(root, name, UNKNOWN)
            if rows is UNKNOWN:
                self.untold.add(name)
                self.rows[name] = ()
            elif key is None:
                self.rows[name] = [(place, row, True) for place, row in enumerate(rows)]
            else:
                self.rows[name] = _visible(rows, key, day, event=event, plans=plans)

    @property
    def here(self) -> Here:
        """The interpreter's own view, made when the first part is asked of it."""
        if self._here is None:
            self._here = Here(self.program, self.facts, self.day, self.day, memo=self.memo)
        return self._here

    def ask(self, expr: tree.Expr, rows: tuple[tuple[str, str, int, Any], ...]) -> Any:
        """Ask the interpreter what a part is worth, with the rows bound here."""
        here = self.here
        for name, ledger, index, row in rows:
            here = here.bind(name, RowAt(ledger, index, row))
        return plain(evaluate(expr, here))

    def defined(self, expr: tree.Expr) -> Any:
        """Return a definition's value, worked out once."""
        return plain(evaluate(expr, self.here))

    def histories(self) -> bool:
        """Tell whether a ledger tells what some field was on an earlier day."""
        ledgers = [getattr(self.root, told[0], None) for told in HISTORIES.values()]
        # An empty one may have had rows before the records begin.
        return any(rows not in (None, UNKNOWN) and (rows or self.since is not None) for rows in ledgers)

    def window(self, per: str | Duration) -> tuple[date, date]:
        """Return the days a cap counts around this one."""
        return window_of(per, self.day)

    def constant(self, name: str, expr: tree.Expr) -> Any:
        """Return what depends on the day and the place alone; it is kept beyond this evaluation."""
        found = self.constants[name, self.region] = plain(evaluate(expr, self.here))
        return found


def _visible(rows: Any, key: str, day: date, *, event: bool, plans: bool) -> list[tuple[int, Any, bool | None]]:
    """Keep the rows of the day or before; planned ones don't count before they are made."""
    seen: list[tuple[int, Any, bool | None]] = []
    for place, row in enumerate(rows):
        on = getattr(row, key)
        if plans and row.planned is True:
            continue
        if on is UNKNOWN:
            seen.append((place, row, None))
        elif on is None:
            if not event:
                seen.append((place, row, True))
        elif (on if type(on) is date else on.date()) <= day:
            seen.append((place, row, True))
    return seen
