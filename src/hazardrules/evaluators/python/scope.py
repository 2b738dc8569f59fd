"""Where generated code is being written: the rows bound, what is loaded, what was worked out before.

A fact is loaded once into a local, on the top page. What no row has a part in is written
once, on the head page, before any loop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from attrs import define, evolve, field

from hazardrules.evaluators.python.lookups import Blank, Places
from hazardrules.evaluators.python.values import Cond, One, Val
from hazardrules.evaluators.python.writer import Page, Writer
from hazardrules.facts.types import Scalar
from hazardrules.facts.vocabulary import FieldSpec
from hazardrules.law.citation import InForce
from hazardrules.lower import tree
from hazardrules.lower.program import Program
from hazardrules.lower.walk import rows_in


class Unsupported(Exception):
    """This has no generated form; the argument says what."""


@define(eq=False)
class Row:
    """A bound row in generated code: its record and number, and the fields that were loaded from it.

    *place* is its place as findings name it. *told* says that all that is loaded is known, which a test before has made sure of.
    *untold* says that it stands for any row of a ledger nobody told of: nothing is known of it.
    """

    ledger: str
    record: str
    index: str
    place: str = ""
    told: bool = False
    untold: bool = False
    loads: dict[str, str] = field(factory=dict)
    tested: dict[str, None] = field(factory=dict)


Aggregated = Callable[[tree.Aggregate], "Val | Cond"]


class Scope:
    """Writes the conditions of one generated function.

    *needs* collects, while rows are taken as told, what else has to be known for that.
    *constants* are those of the day and the place, by the names they stand under. *aside* are those that aren't
    plain here and now, and the names of definitions that aren't in force.
    *fused* is asked for aggregates of the whole subject; without it they get a loop of their own.
    *span* are the days of which one chooses the law, where that isn't the day asked about. *hoists* says
    whether what no row has a part in is written on the head page. *writing* are the definitions that are being written in place.
    """

    def __init__(
        self, writer: Writer, program: Program, jurisdiction: str, aside: frozenset[Any] = frozenset()
    ) -> None:
        self.out = writer
        self.aside = aside
        self.program = program
        self.vocabulary = program.vocabulary
        self.jurisdiction = jurisdiction
        self.top, self.head = Page(), Page()
        self.rows: dict[str, Row] = {}
        self.told = False
        self.needs: dict[str, None] = {}
        self.constants: dict[str, Any] = {}
        self.written_in: dict[str, InForce] = {}
        self.writing: list[str] = []
        self.span: InForce | None = None
        self.hoists = True
        self.odd = False
        self._rows_in: dict[int, tuple[tree.Expr, frozenset[str]]] = {}
        self._turns: dict[tree.Expr, frozenset[date]] = {}
        self.fused: Aggregated | None = None
        self._records: dict[str, str] = {}
        self._ledgers: dict[str, tuple[str, str]] = {}
        self._known: list[dict[Any, Any]] = [{}]
        self._on_head: dict[Any, Any] = {}

    # -- scopes

    @contextmanager
    def scope(self) -> Iterator[None]:
        """Forget afterwards what was worked out inside; its names are free again."""
        self._known.append({})
        try:
            with self.out.passing():
                yield
        finally:
            self._known.pop()

    @contextmanager
    def taken(self, *, told: bool) -> Iterator[dict[str, None]]:
        """Take all facts for *told*, or for any; what is yielded holds the tests of which then none may be true."""
        outside = self.told, self.needs
        self.told, self.needs = told, {}
        try:
            yield self.needs
        finally:
            self.told, self.needs = outside

    def forget(self) -> None:
        """Stand where no rule is being written."""
        self.rows, self.told, self.needs, self.span, self.hoists = {}, False, {}, None, True

    @contextmanager
    def block(self, opening: str) -> Iterator[None]:
        """Open a block whose locals can't be relied on after it."""
        with self.out.block(opening), self.scope():
            yield

    def _remembered(self, key: Any, work: Callable[[], Any]) -> Any:
        for known in (*reversed(self._known), self._on_head):
            if key in known:
                return known[key]
        found = self._known[-1][key] = work()
        return found

    @contextmanager
    def _at_head(self) -> Iterator[None]:
        """Write on the head page, where no row is bound and nothing is taken as told."""
        outside = self.rows, self.told, self._known, self.fused
        self.rows, self.told, self._known, self.fused = {}, False, [self._on_head], None
        try:
            with self.out.on(self.head), self.out.lasting():
                yield
        finally:
            self.rows, self.told, self._known, self.fused = outside

    def beforehand(self, key: Any, work: Callable[[], str]) -> str:
        """Return the name of what *work* writes on the head page, once for all that ask for the same."""
        with self._at_head():
            return self._remembered(key, work)  # type: ignore[no-any-return]  # as work returns it

    def apart(self, expr: tree.Expr) -> bool:
        """Tell whether no bound row has a part in *expr*."""
        # Asked at every step down a condition; by its place in memory, since comparing it would take as long.
        known = self._rows_in.get(id(expr))
        if known is None:
            known = self._rows_in[id(expr)] = expr, frozenset(rows_in(expr))
        return known[1].isdisjoint(self.rows)

    def law(self, expr: tree.Expr) -> InForce | None:
        """Return the days of which one chooses the law of a part; None where the day asked about does, or any would.

        A law that changes within these days has no generated form.
        """
        if self.span is None:
            return None
        if expr not in self._turns:
            self._turns[expr] = self.program.turns_of(expr)
        turns = self._turns[expr]
        if any(self.span.contains(turn) and turn != self.span.start for turn in turns):
            raise Unsupported("a law that changes, of another day")
        return self.span if turns else None

    def local(self, text: str, prefix: str = "t") -> str:
        """Put *text* into a local and return its name; a name or a number is itself."""
        if text.isidentifier() or text.isdecimal():
            return text
        name = self.out.name(prefix)
        self.out.put(f"{name} = {text}")
        return name

    def daily(self, what: Any, prefix: str) -> str:
        """Return the name of something that is worked out when the day is known."""
        for name, told in self.constants.items():
            if told == what:
                return name
        with self.out.lasting():
            name = self.out.name(prefix)
        self.constants[name] = what
        return name

    # -- loading

    def ledger(self, name: str) -> tuple[str, str]:
        """Return the locals that hold a ledger's rows, none where it isn't told, and whether it isn't."""
        if name not in self._ledgers:
            with self.out.lasting():
                rows, untold = self.out.name("l"), self.out.name("u")
            with self.out.on(self.top):
                self.out.put(f"{rows} = root.{name}")
                self.out.put(f"{untold} = {rows} is U")
                with self.out.block(f"if {untold}:"):
                    self.out.put(f"{rows} = ()")
            self._ledgers[name] = rows, untold
        return self._ledgers[name]

    def places(self, ledger: str) -> str:
        """Return the local that holds the places of a ledger's rows, as findings name them."""
        rows, _ = self.ledger(ledger)
        made = self.out.constant(Places(ledger), "P")
        return self._once(f"places of {ledger}", lambda name: (f"{name} = {made}.of({rows})",))

    def owed(self, duty: str, began: str, unseen: str) -> str:
        """Return the local that holds what a duty comes to for the subject, by what was done.

        *unseen* says where rows may lie that aren't told.
        """
        since = self.since()
        tests = [f"{since} is None"]
        if began != "None":
            tests.append(f"({began} is None or {began} is not U and {began} <= {duty}.begins)")
        text = f"{duty}.usual if {' and '.join(tests)} else {duty}.since({began}, {since}, {unseen!r})"
        return self._once(f"owed {duty} {unseen}", lambda name: (f"{name} = {text}",))

    def since(self) -> str:
        """Return the local that holds `records_from`, None where ledgers are complete."""
        return self._once("since", lambda name: (f"{name} = root.records_from", f"if {name} is U: {name} = None"))

    def _once(self, key: str, lines: Callable[[str], tuple[str, ...]]) -> str:
        if key not in self._records:
            with self.out.lasting():
                name = self._records[key] = self.out.name("e")
            with self.out.on(self.top):
                for line in lines(name):
                    self.out.put(line)
        return self._records[key]

    def _record(self, namespace: str) -> str:
        if namespace in self.vocabulary.kinds:
            return self._once(namespace, lambda name: (f"{name} = root.{namespace}",))
        blank = self.out.constant(Blank(namespace, tuple(self.vocabulary.namespaces[namespace].fields)), "B")
        return self._once(
            namespace, lambda name: (f"{name} = root.{namespace}", f"if {name} is U: {name} = {blank}.record")
        )

    def fact(self, expr: tree.Fact) -> One:
        """A field of a namespace."""
        spec = self.vocabulary.namespaces[expr.namespace].fields[expr.name]
        record = self._record(expr.namespace)
        name = self._once(f"{expr.namespace}.{expr.name}", lambda local: (f"{local} = {record}.{expr.name}",))
        if self.told:
            self.needs[f"{name} is U"] = None
        return _told(name, spec, known=self.told)

    def field(self, expr: tree.Field) -> One:
        """A field of a row."""
        row = self.rows[expr.row]
        spec = self.vocabulary.ledgers[expr.ledger].fields[expr.name]
        if row.untold:
            # No text that is run has this in it: a test of what is unknown is settled while it is written.
            return evolve(
                _told("", spec, known=False), text="(U)", unknown="True", none="False" if spec.optional else "", name=""
            )
        name = self.load(row, expr.name)
        row.tested[name] = None
        return _told(name, spec, known=row.told)

    def load(self, row: Row, name: str) -> str:
        """Return the local that a field of a row is loaded into."""
        if name not in row.loads:
            with self.out.lasting():
                row.loads[name] = self.out.name("x")
        return row.loads[name]


def _told(name: str, spec: FieldSpec, *, known: bool) -> One:
    told = spec.type
    scalar = told if isinstance(told, Scalar) else None
    ends = [None if end is None else _plain_number(end) for end in ((scalar.minimum, scalar.maximum) if scalar else ())]
    return One(
        text=name,
        unknown="" if known else f"{name} is U",
        none=f"{name} is None" if spec.optional else "",
        least=ends[0] if ends and not known else None,
        most=ends[1] if ends and not known else None,
        type=told,
        name=name,
    )


def _plain_number(end: Any) -> int:
    if end != int(end):
        raise Unsupported("a bound that isn't whole")
    return int(end)
