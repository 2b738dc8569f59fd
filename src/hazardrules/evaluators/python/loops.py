"""One loop over each ledger, shared by all that look at its rows.

A row of which everything that is looked at is told takes a short way, written without a
thought of what may be unknown; any other takes the long one. Both are written by the same
hand: only what the fields are taken for differs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from attrs import define, field

from hazardrules.evaluators.python.aggregates import Bounds, Tally, bounds, counts, looped, tail, tally, visible
from hazardrules.evaluators.python.conditions import Conditions
from hazardrules.evaluators.python.scope import Row, Unsupported
from hazardrules.evaluators.python.values import YES, Cond, Val, both, negated
from hazardrules.evaluators.python.writer import Page
from hazardrules.lower import tree

AS_FOUND: Final = " as found"
"""After the name of a field: loaded as findings name it, None where it isn't told."""


@define(eq=False)
class Task:
    """Something done with each row of a ledger: *write* is given where the row is seen.

    *row* is the name the row is bound to. *away* is done with rows that aren't seen: planned or later ones.
    """

    ledger: str
    row: str
    write: Callable[[Row, Cond], None]
    owner: int
    away: Callable[[Row], None] | None = None


@define(eq=False)
class Loops:
    """The tasks of one generated function, and what rules of the subject come to.

    *found* are the locals that hold it, *refused* the rules that turned out to have no such form. The rules stand on two pages: for facts that are
    *told*, unless one of *needs* is true, and for any facts.
    """

    cond: Conditions
    owner: int = -1
    refused: dict[int, str] = field(factory=dict)
    tasks: list[Task] = field(factory=list)
    found: list[str] = field(factory=list)
    kept: dict[Any, Any] = field(factory=dict)
    after: Page = field(factory=Page)
    open: Page = field(factory=Page)
    told: Page = field(factory=Page)
    needs: dict[str, None] = field(factory=dict)

    def aggregate(self, expr: tree.Aggregate) -> Val | Cond:
        """Return what an aggregate of the whole subject comes to once the loops have run."""
        if expr in self.kept:
            known: Val | Cond = self.kept[expr]
            return known
        # What is counted is kept for all that ask, whatever the first of them takes for told.
        with self.cond.taken(told=False):
            return self._counted(expr)

    def _counted(self, expr: tree.Aggregate) -> Val | Cond:
        cond = self.cond
        try:
            with cond.out.on(cond.head), cond.out.lasting():
                kept = tally(cond, expr)
                ends = bounds(cond, expr.rows)
        except Unsupported:
            asked = cond.ask(expr)
            return cond.truth_of(asked) if expr.kind == "any" else asked
        with cond.out.on(cond.head):
            kept.start(cond)
        self.add(expr.rows, lambda row, seen: self._row(kept, expr, ends, seen))
        with cond.out.on(self.after), cond.out.lasting():
            found = self.kept[expr] = kept.finish(cond, tail(cond, expr.rows, ends))
        return found

    def _row(self, kept: Tally, expr: tree.Aggregate, ends: Bounds | None, seen: Cond) -> None:
        kept.row(self.cond, both(seen, counts(self.cond, expr.rows, ends)))

    def add(
        self, rows: tree.Rows, write: Callable[[Row, Cond], None], *, away: Callable[[Row], None] | None = None
    ) -> None:
        """Let something be done with each row of a domain that is seen, and with others *away* from here."""
        self.tasks.append(Task(rows.ledger, rows.row, write, self.owner, away))

    def write(self, page: Page) -> None:
        """Write the loops."""
        for ledger in dict.fromkeys(task.ledger for task in self.tasks):
            self._loop(ledger, [task for task in self.tasks if task.ledger == ledger], page)

    def _loop(self, ledger: str, tasks: list[Task], page: Page) -> None:
        cond = self.cond
        index, record, place = cond.out.name("i"), cond.out.name("r"), cond.out.name("a")
        short = Row(ledger, record, index, place, told=True)
        with cond.taken(told=True) as needs:
            first = self._way(short, tasks, self._task)
        long = Row(ledger, record, index, place, loads=short.loads)
        second = self._way(long, tasks, self._either)
        tests = [f"{name} is U" for name in dict.fromkeys((*short.tested, *long.tested))]
        out = cond.out
        with out.on(page):
            unsettled = ""
            if needs:
                unsettled = out.name("q")
                out.put(f"{unsettled} = {' or '.join(needs)}")
            with out.block(looped(cond, short, first, second)):
                for name, local in short.loads.items():
                    out.put(f"{local} = {record}.{name.removesuffix(AS_FOUND)}")
                    if name.endswith(AS_FOUND):
                        out.put(f"if {local} is U: {local} = None")
                test = " or ".join([unsettled, *tests] if unsettled else tests)
                if not test:
                    out.paste(first)
                    return
                with out.block(f"if {test}:"):
                    out.paste(second)
                with out.block("else:"):
                    out.paste(first)

    def _way(self, row: Row, tasks: list[Task], write: Callable[[Task, Row, Cond], None]) -> Page:
        """Write what is done with a row, told or not."""
        cond = self.cond
        body = Page()
        with cond.out.on(body), cond.scope():
            cond.rows = {tasks[0].row: row}
            seen = visible(cond, row)
            certain = YES
            if not seen.settled:
                sure = cond.out.name("w")
                cond.out.put(f"{sure} = {seen.certain}")
                certain = Cond(sure, "True")
            if seen.possible == "True":
                for task in tasks:
                    write(task, row, certain)
            else:
                with cond.block(f"if {seen.possible}:"):
                    for task in tasks:
                        write(task, row, certain)
                self._away(tasks, row)
            cond.rows = {}
        return body

    def _away(self, tasks: list[Task], row: Row) -> None:
        """Write what is done with a row that isn't seen."""
        waiting = [task for task in tasks if task.away is not None]
        if not waiting:
            return
        with self.cond.block("else:"):
            for task in waiting:
                assert task.away is not None
                self.cond.rows = {task.row: row}
                with self.writing(task.owner):
                    task.away(row)

    def _either(self, task: Task, row: Row, seen: Cond) -> None:
        """Write a task twice: for a row of which all that it looks at is told, and for any other."""
        cond = self.cond
        told, open_ = Page(), Page()
        short = Row(row.ledger, row.record, row.index, row.place, told=True, loads=row.loads)
        with cond.taken(told=True) as needs, cond.out.on(told), cond.scope():
            self._task(task, short, YES)
        with cond.out.on(open_), cond.scope():
            self._task(task, row, seen)
        row.tested.update(short.tested)
        tests = [f"{name} is U" for name in short.tested]
        if seen.certain != "True":
            tests.insert(0, negated(seen.certain))
        if not tests and not needs:
            cond.out.paste(open_)
            return
        with cond.out.block(f"if {' or '.join([*tests, *needs])}:"):
            cond.out.paste(open_)
        with cond.out.block("else:"):
            cond.out.paste(told)

    def _task(self, task: Task, row: Row, seen: Cond) -> None:
        self.cond.rows = {task.row: row}
        with self.writing(task.owner):
            task.write(row, seen)
        self.cond.rows = {}

    @contextmanager
    def writing(self, owner: int) -> Iterator[None]:
        """Write for a rule; of one that has no generated form it is noted why, and the others are gone on with."""
        self.owner = owner
        try:
            yield
        except Unsupported as reason:
            self.refused[owner] = str(reason)
            self.cond.forget()
