"""Lowered conditions to Python source: plain values fast, everything else through the interpreter.

A condition becomes a local that is True, False or None (undecided). A value becomes a
local of one of three kinds: *plain* (never unknown), *field* (may be `UNKNOWN`) or *any*
(may be a `Maybe` or a `Failed`). What has no fast form is asked of the interpreter, for
that part alone, with the rows bound here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from attrs import frozen

from hazardrules.dates import Duration
from hazardrules.evaluators.interpreter.world import open_value
from hazardrules.evaluators.possible import NOTHING
from hazardrules.evaluators.python.writer import Writer
from hazardrules.facts.types import BOOLEAN, EnumType, Scalar
from hazardrules.facts.vocabulary import FieldSpec
from hazardrules.law.citation import InForce
from hazardrules.lower import tree
from hazardrules.lower.program import LoweredDefinition, Program

PLAIN, FIELD, ANY = "plain", "field", "any"


@frozen
class Local:
    """A generated value: the name it stands under, its kind, whether it may be none.

    *lifted* is the expression that stands for it where it may be unknown.
    """

    name: str
    kind: str = PLAIN
    none: bool = False
    lifted: str = ""
    type: Any = None

    @property
    def known(self) -> str:
        """Return the test that it is plain; empty when it always is."""
        if self.kind == FIELD:
            return f"{self.name} is not U"
        return f"type({self.name}) not in ODD" if self.kind == ANY else ""

    @property
    def there(self) -> str:
        """Return the test that it is plain and not none; empty when it always is."""
        tests = [self.known] if self.known else []
        return " and ".join([*tests, f"{self.name} is not None"] if self.none else tests)

    @property
    def value(self) -> str:
        """Return what the runtime is handed."""
        return self.lifted or self.name


@frozen
class Row:
    """A bound row in generated code: its place and its record."""

    ledger: str
    index: str
    record: str


class Conditions:
    """Writes conditions; one for each generated function, so that loaded facts are shared."""

    def __init__(
        self, writer: Writer, program: Program, jurisdiction: str, constant: Callable[[tree.Expr], bool]
    ) -> None:
        self.out = writer
        self.program = program
        self.vocabulary = program.vocabulary
        self.jurisdiction = jurisdiction
        self.is_constant = constant
        self.rows: dict[str, Row] = {}
        self.written_in: list[InForce] = []

    # -- values

    def value(self, expr: tree.Expr) -> Local:
        """Write what yields *expr* and return where it stands."""
        if self.is_constant(expr) and not isinstance(expr, tree.Lit):
            name = self.out.name("k")
            known = self.out.constant(expr, "E")
            self.out.put(f"{name} = c.constants.get(({known!r}, c.region), UNSAID)")
            with self.out.block(f"if {name} is UNSAID:"):
                self.out.put(f"{name} = c.constant({known!r}, {known})")
            return Local(name, ANY, none=self._may_be_none(expr), type=_base(expr))
        write = _VALUES.get(type(expr))
        return write(self, expr) if write is not None else self.ask(expr)

    def ask(self, expr: tree.Expr) -> Local:
        """Ask the interpreter for this part; a condition that is compared must tell undecided from none."""
        name = self.out.name()
        self.out.put(f"{name} = {self._asked(expr)}")
        return Local(name, ANY, none=True, type=_base(expr))

    def _asked(self, expr: tree.Expr) -> str:
        rows = ", ".join(
            f"({self.out.constant(name)}, {self.out.constant(row.ledger)}, {row.index}, {row.record})"
            for name, row in self.rows.items()
        )
        return f"c.ask({self.out.constant(expr, 'E')}, ({rows}{',' if rows else ''}))"

    def _may_be_none(self, expr: tree.Expr) -> bool:
        return expr.type is None or expr.type.optional

    def literal(self, expr: tree.Lit) -> Local:
        """A constant."""
        return Local(self.out.constant(expr.value), PLAIN, none=expr.value is None, type=_base(expr))

    def members(self, expr: tree.SetLit) -> Local:
        """A set written out; one whose members are constants is a constant."""
        literal = _literal_set(expr)
        if literal is None or None in literal:
            return self.ask(expr)
        return Local(self.out.constant(literal, "S"), PLAIN, type=_base(expr))

    def as_of(self, expr: tree.AsOf) -> Local:
        """The day asked about."""
        return Local("day", PLAIN, type=Scalar("date"))

    def fact(self, expr: tree.Fact) -> Local:
        """A field of a namespace."""
        spec = self.vocabulary.namespaces[expr.namespace].fields[expr.name]
        name = self.out.name("f")
        if expr.namespace in self.vocabulary.kinds:
            self.out.put(f"{name} = subject.{expr.name}")
        else:
            record = self.out.name("g")
            self.out.put(f"{record} = c.root.{expr.namespace}")
            self.out.put(f"{name} = U if {record} is U else {record}.{expr.name}")
        return self._told(name, spec)

    def field(self, expr: tree.Field) -> Local:
        """A field of a row."""
        spec = self.vocabulary.ledgers[expr.ledger].fields[expr.name]
        name = self.out.name("x")
        self.out.put(f"{name} = {self.rows[expr.row].record}.{expr.name}")
        return self._told(name, spec)

    def _told(self, name: str, spec: FieldSpec) -> Local:
        unknown = self.out.constant(open_value(spec.type, NOTHING, optional=spec.optional, spec=spec), "O")
        return Local(name, FIELD, spec.optional, f"({unknown} if {name} is U else {name})", spec.type)

    def otherwise(self, expr: tree.Otherwise) -> Local:
        """The first value, or the second where it is none."""
        first = self.value(expr.first)
        name = self.out.name()
        second = self.value(expr.second)
        test = f"{first.name} is not None" + (f" and {first.known}" if first.known else "")
        with self.out.block(f"if {test}:"):
            self.out.put(f"{name} = {first.name}")
        if first.kind == FIELD:
            with self.out.block(f"elif {first.name} is U:"):
                self.out.put(f"{name} = {self._asked(expr)}")
        elif first.kind == ANY:
            with self.out.block(f"elif {first.name} is not None:"):
                self.out.put(f"{name} = {self._asked(expr)}")
        with self.out.block("else:"):
            self.out.put(f"{name} = {second.value}")
        return Local(name, ANY, second.none, type=_base(expr))

    def choose(self, expr: tree.Choose) -> Local:
        """One of two values."""
        condition = self.condition(expr.condition)
        name = self.out.name()
        with self.out.block(f"if {condition}:"):
            self.out.put(f"{name} = {self.value(expr.then).value}")
        with self.out.block(f"elif {condition} is False:"):
            self.out.put(f"{name} = {self.value(expr.otherwise).value}")
        with self.out.block("else:"):
            self.out.put(f"{name} = {self._asked(expr)}")
        return Local(name, ANY, none=True, type=_base(expr))

    def shift(self, expr: tree.Shift) -> Local:
        """A day moved by a fixed length."""
        length = expr.length
        if not isinstance(length, tree.Lit) or not isinstance(length.value, Duration):
            return self.ask(expr)
        day = self.value(expr.day)
        name = self.out.name()
        tests = day.there
        moved = self._moved(day.name, length.value, expr.sign)
        if day.type != Scalar("date") or moved is None:
            return self.ask(expr)
        if tests:
            with self.out.block(f"if {tests}:"):
                self.out.put(f"{name} = {moved}")
            with self.out.block("else:"):
                self.out.put(f"{name} = {self._asked(expr)}")
        else:
            self.out.put(f"{name} = {moved}")
        return Local(name, ANY if tests else PLAIN, day.none, type=Scalar("date"))

    def _moved(self, day: str, length: Duration, sign: int) -> str | None:
        if length.days is not None:
            return f"add_days({day}, {length.days * sign})"
        if length.months is not None:
            return f"add_months({day}, {length.months * sign})"
        return None

    def rank(self, expr: tree.Rank) -> Local:
        """The place of an ordered value."""
        of = self.value(expr.of)
        if of.kind == ANY:
            return self.ask(expr)
        ranks = self.out.constant(_Ranks(expr.enum), "R")
        name = self.out.name()
        if of.there:
            with self.out.block(f"if {of.there}:"):
                self.out.put(f"{name} = {ranks}[{of.name}]")
            with self.out.block("else:"):
                self.out.put(f"{name} = {self._asked(expr)}")
        else:
            self.out.put(f"{name} = {ranks}[{of.name}]")
        return Local(name, ANY if of.there else PLAIN, of.none, type=Scalar("number"))

    # -- definitions

    def definition(self, expr: tree.Defined | tree.Derived) -> LoweredDefinition | None:
        """Return the definition where it can be written in place: one version, for all of the rule's own place."""
        name = expr.id if isinstance(expr, tree.Defined) else f"{expr.ledger}.{expr.name}"
        known = self.program.definitions.get(name, ())
        if len(known) != 1 or known[0].when is not None or not self.jurisdiction.startswith(known[0].jurisdiction):
            return None
        return known[0]

    @contextmanager
    def inside(self, told: LoweredDefinition, expr: tree.Defined | tree.Derived) -> Iterator[None]:
        """Write a definition's own part: only its row is bound."""
        outside = self.rows
        row = outside[expr.row] if isinstance(expr, tree.Derived) else None
        self.rows = {told.row: row} if row is not None and told.row is not None else {}
        self.written_in.append(told.in_force)
        yield
        self.rows = outside

    def derived(self, expr: tree.Derived) -> Local:
        """A defined field of a row, written in place where it can be."""
        return self._in_place(expr) or self.ask(expr)

    def _in_place(self, expr: tree.Defined | tree.Derived) -> Local | None:
        told = self.definition(expr)
        if told is None or told.type == BOOLEAN:
            return None
        if told.value is not None:
            with self.inside(told, expr):
                return self.value(told.value)
        if told.table is None or told.table.hit not in ("first", "unique"):
            return None
        with self.inside(told, expr):
            name = self._table(told.table)
        with self.out.block(f"if {name} is UNSAID:"):
            self.out.put(f"{name} = {self._asked(expr)}")
        return Local(name, ANY, none=True, type=_base(expr))

    def _table(self, body: tree.TableBody) -> str:
        """Write a decision table; what isn't decided by plain answers is left unsaid."""
        name = self.out.name("v")
        self.out.put(f"{name} = UNSAID")
        if body.hit == "unique":
            tests = [self.condition(row.when) for row in body.rows]
            with self.out.block("if " + " and ".join(f"{test} is not None" for test in tests) + ":"):
                count = " + ".join(tests)
                for test, row in zip(tests, body.rows, strict=True):
                    with self.out.block(f"if {test} and {count} == 1:"):
                        self._output(row.outputs[0], name)
                if body.default is not None:
                    with self.out.block(f"if {count} == 0:"):
                        self._output(body.default[0], name)
            return name
        self._first(body.rows, body.default, name)
        return name

    def _first(self, rows: tuple[tree.TableRow, ...], default: tuple[tree.Expr | None, ...] | None, name: str) -> None:
        if not rows:
            if default is not None:
                self._output(default[0], name)
            return
        test = self.condition(rows[0].when)
        with self.out.block(f"if {test}:"):
            self._output(rows[0].outputs[0], name)
        with self.out.block(f"elif {test} is False:"):
            self._first(rows[1:], default, name)

    def _output(self, output: tree.Expr | None, name: str) -> None:
        self.out.put(f"{name} = {'None' if output is None else self.value(output).value}")

    def defined(self, expr: tree.Defined) -> Local:
        """A definition, written in place where it can be, else worked out once for each subject."""
        local = self._in_place(expr)
        if local is not None:
            return local
        name = self.out.name("d")
        self.out.put(f"{name} = c.defined({self.out.constant(expr, 'E')})")
        return Local(name, ANY, none=True, type=_base(expr))

    def period(self, expr: tree.CurrentPeriod) -> Local:
        """The period asked about."""
        return Local("period", PLAIN, type=Scalar("period"))

    # -- conditions

    def condition(self, expr: tree.Expr) -> str:
        """Write what decides *expr* and return the local that is True, False or None."""
        if isinstance(expr, tree.Lit):
            return "True" if expr.value else "False"
        write = _CONDITIONS.get(type(expr))
        if self.is_constant(expr) or write is None:
            return self._told_by(self.value(expr) if self.is_constant(expr) else None, expr)
        return write(self, expr)

    def _told_by(self, local: Local | None, expr: tree.Expr) -> str:
        name = self.out.name("b")
        if local is not None:
            self.out.put(
                f"{name} = {local.name} if {local.name} is True or {local.name} is False else tri({local.name})"
            )
        else:
            self.out.put(f"{name} = tri({self._asked(expr)})")
        return name

    def boolean(self, expr: tree.Expr) -> str:
        """A boolean fact, or a defined one."""
        if isinstance(expr, tree.Defined | tree.Derived):
            return self._defined_condition(expr)
        local = self.value(expr)
        name = self.out.name("b")
        if local.kind == FIELD and not local.none:
            self.out.put(f"{name} = {local.name} if {local.name} is not U else None")
        else:
            self.out.put(
                f"{name} = {local.name} if {local.name} is True or {local.name} is False else tri({local.value})"
            )
        return name

    def _defined_condition(self, expr: tree.Defined | tree.Derived) -> str:
        told = self.definition(expr)
        if told is not None and told.value is not None:
            with self.inside(told, expr):
                return self.condition(told.value)
        if told is not None and told.table is not None and told.table.hit in ("first", "unique"):
            with self.inside(told, expr):
                found = self._table(told.table)
            name = self.out.name("b")
            plain = f"{found} is True or {found} is False"
            self.out.put(f"{name} = {found} if {plain} else tri({self._asked(expr)})")
            return name
        return self._told_by(None, expr)

    def negation(self, expr: tree.Not) -> str:
        """``not``."""
        of = self.condition(expr.of)
        name = self.out.name("b")
        self.out.put(f"{name} = None if {of} is None else not {of}")
        return name

    def conjunction(self, expr: tree.And) -> str:
        """``and``."""
        return self._connected(expr.items, decisive=False)

    def disjunction(self, expr: tree.Or) -> str:
        """``or``."""
        return self._connected(expr.items, decisive=True)

    def _connected(self, items: tuple[tree.Expr, ...], *, decisive: bool) -> str:
        """Kleene, left to right: what comes after a deciding operand isn't asked."""
        name = self.out.name("b")
        self.out.put(f"{name} = {self.condition(items[0])}")
        self._next(items[1:], name, decisive=decisive)
        return name

    def _next(self, items: tuple[tree.Expr, ...], name: str, *, decisive: bool) -> None:
        if not items:
            return
        with self.out.block(f"if {name} is not {decisive}:"):
            after = self.condition(items[0])
            with self.out.block(f"if {after} is not {not decisive}:"):
                self.out.put(f"{name} = {decisive} if {after} is {decisive} else None")
            self._next(items[1:], name, decisive=decisive)

    def less(self, expr: tree.Less) -> str:
        """``<``."""
        return self._compared(expr.left, expr.right, "<", "less")

    def at_most(self, expr: tree.AtMost) -> str:
        """``<=``."""
        return self._compared(expr.left, expr.right, "<=", "at_most")

    def _compared(self, left: tree.Expr, right: tree.Expr, sign: str, runtime: str) -> str:
        one, other = self.value(left), self.value(right)
        name = self.out.name("b")
        slow = f"{runtime}({one.value}, {other.value})"
        if _scalar(one.type) == "instant" or _scalar(other.type) == "instant":
            self.out.put(f"{name} = {slow}")
            return name
        tests = " and ".join(test for test in (one.there, other.there) if test)
        if tests:
            self.out.put(f"{name} = {one.name} {sign} {other.name} if {tests} else {slow}")
        else:
            self.out.put(f"{name} = {one.name} {sign} {other.name}")
        return name

    def equal(self, expr: tree.Equal) -> str:
        """``=``."""
        one, other = self.value(expr.left), self.value(expr.right)
        name = self.out.name("b")
        slow = f"same({one.value}, {other.value})"
        if "instant" in (_scalar(one.type), _scalar(other.type)):
            self.out.put(f"{name} = {slow}")
            return name
        tests = " and ".join(test for test in (one.known, other.known) if test)
        plain = f"{one.name} == {other.name}"
        self.out.put(f"{name} = {plain} if {tests} else {slow}" if tests else f"{name} = {plain}")
        return name

    def membership(self, expr: tree.In) -> str:
        """``in``."""
        item = self.value(expr.item)
        literal = _literal_set(expr.of)
        if literal is None or item.kind == ANY:
            return self._in_set(item, expr)
        names = literal if expr.under is None else frozenset(x for one in literal for x in expr.under.under(one))
        members = self.out.constant(names, "S")
        name = self.out.name("b")
        if item.known:
            self.out.put(f"{name} = {item.name} in {members} if {item.known} else tri({self._asked(expr)})")
        else:
            self.out.put(f"{name} = {item.name} in {members}")
        return name

    def _in_set(self, item: Local, expr: tree.In) -> str:
        """Membership in a set that is itself a fact, or a list the law supplies."""
        of = self.value(expr.of)
        name = self.out.name("b")
        if expr.under is not None or item.none:
            self.out.put(f"{name} = tri({self._asked(expr)})")
            return name
        tests = " and ".join(test for test in (item.there, of.there) if test)
        plain = f"{item.name} in {of.name}"
        self.out.put(f"{name} = {plain} if {tests} else tri({self._asked(expr)})" if tests else f"{name} = {plain}")
        return name

    def overlaps(self, expr: tree.Overlaps) -> str:
        """``overlaps``."""
        left, right = self.value(expr.left), self.value(expr.right)
        name = self.out.name("b")
        tests = " and ".join(test for test in (left.there, right.there) if test)
        if expr.under is not None:
            above = self.out.constant(_Lineages(expr.under), "L")
            plain = f"not {above}[{left.name}].isdisjoint({right.name})"
        else:
            plain = f"not {left.name}.isdisjoint({right.name})"
        self.out.put(f"{name} = {plain} if {tests} else tri({self._asked(expr)})" if tests else f"{name} = {plain}")
        return name

    def is_none(self, expr: tree.IsNone) -> str:
        """``is none``."""
        of = self.value(expr.of)
        name = self.out.name("b")
        if of.kind == ANY:
            self.out.put(f"{name} = {of.name} is None if type({of.name}) not in ODD else tri({self._asked(expr)})")
        elif of.kind == FIELD:
            unknown = "None" if of.none else "False"
            self.out.put(f"{name} = {of.name} is None if {of.name} is not U else {unknown}")
        else:
            self.out.put(f"{name} = {of.name} is None")
        return name

    def is_unknown(self, expr: tree.IsUnknown) -> str:
        """``is unknown``."""
        of = self.value(expr.of)
        if of.kind != FIELD:
            return self._told_by(None, expr)
        name = self.out.name("b")
        self.out.put(f"{name} = {of.name} is U")
        return name

    # -- rows

    def bounds(self, rows: tree.Rows) -> tuple[str, str] | None:
        """Write the ends of a window; a function whose bounds aren't plain days refuses."""
        if rows.window is None:
            return None
        low, high = self.value(rows.window[0]), self.value(rows.window[1])
        tests = [f"type({end.name}) is not date" for end in (low, high) if end.kind != PLAIN or end.none]
        if tests:
            with self.out.block(f"if {' or '.join(tests)}:"):
                self.out.put("raise Refused")
        return low.name, high.name

    @contextmanager
    def _looping(
        self, rows: tree.Rows, certain: str, bounds: tuple[str, str] | None, names: tuple[str, str]
    ) -> Iterator[None]:
        index, record = names
        with self.out.block(f"for {index}, {record}, {certain} in c.rows[{self.out.constant(rows.ledger)}]:"):
            if rows.other_than is not None:
                with self.out.block(f"if {index} == {self.rows[rows.other_than].index}:"):
                    self.out.put("continue")
            if bounds is not None and rows.on is not None:
                self._inside(rows.on, bounds, certain)
            if rows.where is not None:
                self.filter(rows.where, certain)
            yield
        del self.rows[rows.row]

    def _inside(self, on: tree.Expr, bounds: tuple[str, str], certain: str) -> None:
        day = self.value(on)
        if day.type != Scalar("date"):
            self.out.put("raise Refused")
            return
        low, high = bounds
        outside = f"not {low} <= {day.name} <= {high}"
        with self.out.block(f"if {day.there}:" if day.there else "if True:"), self.out.block(f"if {outside}:"):
            self.out.put("continue")
        if day.none:
            with self.out.block(f"elif {day.name} is None:"):
                self.out.put("continue")
        if day.kind != PLAIN:
            with self.out.block("else:"):
                self.out.put(f"{certain} = None")

    def filter(self, where: tree.Expr, certain: str) -> None:
        """Skip rows that don't count; a row that only may is marked."""
        for part in where.items if isinstance(where, tree.And) else (where,):
            test = self.condition(part)
            with self.out.block(f"if {test} is not True:"):
                with self.out.block(f"if {test} is False:"):
                    self.out.put("continue")
                self.out.put(f"{certain} = None")

    def tail(self, rows: tree.Rows, bounds: tuple[str, str] | None) -> str:
        """Return the test that rows may lie unseen: the ledger isn't told, or its records begin too late."""
        ledger = self.out.constant(rows.ledger)
        if not self.vocabulary.ledgers[rows.ledger].event:
            return f"{ledger} in c.untold"
        covered = f"{bounds[0]} < c.since" if bounds is not None and rows.by_key else "True"
        return f"{ledger} in c.untold or c.since is not None and {covered}"

    def _any(self, expr: tree.Aggregate) -> str:
        rows = expr.rows
        name, certain = self.out.name("b"), self.out.name("s")
        ends = self.bounds(rows)
        self.out.put(f"{name} = False")
        with self.opened(rows, certain, ends):
            with self.out.block(f"if {certain}:"):
                self.out.put(f"{name} = True")
                self.out.put("break")
            self.out.put(f"{name} = None")
        with self.out.block(f"if {name} is False and ({self.tail(rows, ends)}):"):
            self.out.put(f"{name} = None")
        return name

    def opened(self, rows: tree.Rows, certain: str, bounds: tuple[str, str] | None) -> Any:
        """Open a loop over the rows that count or may; *certain* is True or None inside."""
        index, record = self.out.name("i"), self.out.name("r")
        self.rows[rows.row] = Row(rows.ledger, index, record)
        return self._looping(rows, certain, bounds, (index, record))

    def aggregate(self, expr: tree.Aggregate) -> Local:
        """A count, a sum or a field of the latest row."""
        if expr.kind == "count":
            return self._count(expr)
        if expr.kind == "sum":
            return self._sum(expr)
        if expr.kind == "latest":
            return self._latest(expr)
        return self.ask(expr)

    def _count(self, expr: tree.Aggregate) -> Local:
        low, high, certain = self.out.name("n"), self.out.name("n"), self.out.name("s")
        ends = self.bounds(expr.rows)
        self.out.put(f"{low} = {high} = 0")
        with self.opened(expr.rows, certain, ends):
            with self.out.block(f"if {certain}:"):
                self.out.put(f"{low} += 1")
            with self.out.block("else:"):
                self.out.put(f"{high} += 1")
        name = self.out.name()
        with self.out.block(f"if {self.tail(expr.rows, ends)}:"):
            self.out.put(f"{name} = Maybe(NOTHING, {low}, None)")
        with self.out.block("else:"):
            self.out.put(f"{name} = Maybe(NOTHING, {low}, {low} + {high}) if {high} else {low}")
        return Local(name, ANY, type=Scalar("number"))

    def _sum(self, expr: tree.Aggregate) -> Local:
        """A sum of plain values over certain rows; anything else is asked."""
        total, odd, certain = self.out.name("n"), self.out.name("o"), self.out.name("s")
        ends = self.bounds(expr.rows)
        assert expr.measure is not None, "a sum adds something"
        self.out.put(f"{total} = 0")
        self.out.put(f"{odd} = {self.tail(expr.rows, ends)}")
        with self.opened(expr.rows, certain, ends):
            measure = self.value(expr.measure)
            tests = f"{certain} and {measure.there}" if measure.there else certain
            with self.out.block(f"if {tests}:"):
                self.out.put(f"{total} += {measure.name}")
            if measure.none:
                with self.out.block(f"elif {measure.name} is not None:"):
                    self.out.put(f"{odd} = True")
            else:
                with self.out.block("else:"):
                    self.out.put(f"{odd} = True")
        with self.out.block(f"if {odd}:"):
            self.out.put(f"{total} = {self._asked(expr)}")
        return Local(total, ANY, type=_base(expr))

    def _latest(self, expr: tree.Aggregate) -> Local:
        """The field of the latest certain row; doubts, ties and unseen rows are asked."""
        best, value, odd, certain = (self.out.name(p) for p in ("d", "v", "o", "s"))
        ends = self.bounds(expr.rows)
        assert expr.measure is not None and expr.rows.on is not None, "a picked row has a date"
        self.out.put(f"{best} = {value} = None")
        self.out.put(f"{odd} = {self.tail(expr.rows, ends)}")
        with self.opened(expr.rows, certain, ends):
            day, measure = self.value(expr.rows.on), self.value(expr.measure)
            tests = " and ".join(test for test in (certain, day.there, measure.known) if test)
            with self.out.block(f"if {tests}:"):
                with self.out.block(f"if {best} is None or {day.name} > {best}:"):
                    self.out.put(f"{best} = {day.name}")
                    self.out.put(f"{value} = {measure.name}")
                with self.out.block(f"elif {day.name} == {best}:"):
                    self.out.put(f"{odd} = True")
            with self.out.block("else:"):
                self.out.put(f"{odd} = True")
        with self.out.block(f"if {odd}:"):
            self.out.put(f"{value} = {self._asked(expr)}")
        return Local(value, ANY, none=True, type=_base(expr))


class _Ranks(dict[str, int]):
    """The place of each value of an ordered enum."""

    def __init__(self, enum: EnumType) -> None:
        super().__init__({value.id: place for place, value in enumerate(enum.values)})
        self._key = enum.name

    def __hash__(self) -> int:  # type: ignore[override]  # a constant of generated code, never changed
        return hash(self._key)


class _Lineages(dict[frozenset[str], frozenset[str]]):
    """What a set of values of a tree lies under, kept once worked out."""

    def __init__(self, enum: EnumType) -> None:
        super().__init__()
        self._enum = enum

    def __missing__(self, values: frozenset[str]) -> frozenset[str]:
        found = frozenset(above for one in values for above in self._enum.lineage(one))
        # A handful of sector sets occurs again and again; a stranger's endless variety isn't kept.
        if len(self) < 4096:
            self[values] = found
        return found

    def __hash__(self) -> int:  # type: ignore[override]  # told apart by its enum
        return hash(self._enum.name)


def _base(expr: tree.Expr) -> Any:
    return expr.type.base if expr.type is not None else None


def _scalar(told: Any) -> str:
    return told.name if isinstance(told, Scalar) else ""


def _literal_set(expr: tree.Expr) -> frozenset[Any] | None:
    if isinstance(expr, tree.SetLit) and all(isinstance(item, tree.Lit) for item in expr.items):
        return frozenset(item.value for item in expr.items if isinstance(item, tree.Lit))
    return None


_VALUES: Final[Mapping[type, Callable[[Conditions, Any], Local]]] = {
    tree.Lit: Conditions.literal,
    tree.SetLit: Conditions.members,
    tree.AsOf: Conditions.as_of,
    tree.Fact: Conditions.fact,
    tree.Field: Conditions.field,
    tree.Otherwise: Conditions.otherwise,
    tree.Choose: Conditions.choose,
    tree.Shift: Conditions.shift,
    tree.Rank: Conditions.rank,
    tree.Defined: Conditions.defined,
    tree.Derived: Conditions.derived,
    tree.CurrentPeriod: Conditions.period,
    tree.Aggregate: Conditions.aggregate,
}

_CONDITIONS: Final[Mapping[type, Callable[[Conditions, Any], str]]] = {
    tree.Not: Conditions.negation,
    tree.And: Conditions.conjunction,
    tree.Or: Conditions.disjunction,
    tree.Less: Conditions.less,
    tree.AtMost: Conditions.at_most,
    tree.Equal: Conditions.equal,
    tree.In: Conditions.membership,
    tree.Overlaps: Conditions.overlaps,
    tree.IsNone: Conditions.is_none,
    tree.IsUnknown: Conditions.is_unknown,
    tree.Fact: Conditions.boolean,
    tree.Field: Conditions.boolean,
    tree.Defined: Conditions.boolean,
    tree.Derived: Conditions.boolean,
    tree.Aggregate: lambda self, expr: self._any(expr) if expr.kind == "any" else self._told_by(None, expr),
}
