"""Lowered conditions to Python text: what surely holds and what may, without a third truth value at run time.

A fact is loaded once into a local, on the top page. What no row has a part in is written
once, on the head page, before any loop. What has no text of its own is asked of the interpreter, for that
part alone, with the rows bound here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from attrs import evolve

from hazardrules.dates import Duration
from hazardrules.evaluators.interpreter.world import open_value
from hazardrules.evaluators.possible import NOTHING
from hazardrules.evaluators.python import sets
from hazardrules.evaluators.python.daily import Below, Constant, LawDay
from hazardrules.evaluators.python.forms import (
    base_of,
    covers,
    is_condition,
    is_constant,
    is_ordered,
    is_simple,
    may_be_none,
    reads_rows,
    scalar_of,
    value_of,
)
from hazardrules.evaluators.python.lookups import Moved, Ranks
from hazardrules.evaluators.python.scope import Scope, Unsupported
from hazardrules.evaluators.python.tables import first
from hazardrules.evaluators.python.values import (
    NO,
    YES,
    Among,
    Cond,
    Odd,
    One,
    Range,
    Val,
    all_true,
    any_true,
    both,
    either,
    equal,
    is_same,
    less,
    negated,
    opposite,
    plain,
    without,
)
from hazardrules.facts.types import BOOLEAN, EnumType, Scalar, SetOf
from hazardrules.lower import tree
from hazardrules.lower.program import LoweredDefinition


class Conditions(Scope):
    """Writes values and conditions, each where it may stand."""

    # -- values

    def value(self, expr: tree.Expr) -> Val:
        """Write what yields *expr* and return how it stands."""
        if is_constant(expr):
            return self._constant(expr)
        if self._hoisting(expr, tree.Lit | tree.AsOf | tree.Fact | tree.SetLit):
            return self._hoisted(expr)
        write = _VALUES.get(type(expr))
        if write is not None:
            return write(self, expr)
        return self._as_value(self.condition(expr)) if type(expr) in _CONDITIONS else self.ask(expr)

    def _hoisting(self, expr: tree.Expr, not_worth: Any) -> bool:
        """Tell whether a part goes to the head page: no row bound has a part in it, and it costs something."""
        return bool(self.rows) and self.hoists and not isinstance(expr, not_worth) and self.apart(expr)

    def _as_value(self, condition: Cond) -> One:
        """Return a condition as a boolean that may be untold."""
        if condition.settled:
            return One(text=self.local(f"bool({condition.certain})", "b"), type=BOOLEAN)
        name = self.out.name("b")
        self.out.put(f"{name} = True if {condition.certain} else U if {condition.possible} else False")
        return One(text=name, unknown=f"{name} is U", type=BOOLEAN)

    def ordered(self, expr: tree.Expr) -> One | Range | Odd:
        """Return a value with ends."""
        found = self.value(expr)
        if isinstance(found, Among):
            low, high = self.local(f"least({found.name})"), self.local(f"most({found.name})")
            some, none = f"{low} is not None", f"None in {found.name}"
            return Range(low=low, high=high, none=none, there=some, picked=True, type=found.type)
        return found

    def ask(self, expr: tree.Expr) -> Odd:
        """Ask the interpreter for this part."""
        self.odd = True
        name = self.out.name()
        self.out.put(f"{name} = {self.asked(expr)}")
        return Odd(name=name, type=base_of(expr))

    def asked(self, expr: tree.Expr) -> str:
        """Return the text that asks the interpreter."""
        law = self.law(expr)
        day = "" if law is None else f", {self.daily(LawDay(law), 'k')}"
        return f"c.ask({self.out.constant(expr, 'E')}, {self.bound()}{day})"

    def bound(self) -> str:
        """Return the text of the rows bound here, for the interpreter."""
        rows = "".join(
            f"({self.out.constant(name)}, {self.out.constant(row.ledger)}, {row.index}, {row.record}), "
            for name, row in self.rows.items()
        )
        return f"({rows})"

    def _constant(self, expr: tree.Expr) -> One | Odd:
        what = Constant(expr, self.law(expr))
        if what not in self._on_head:
            open_ = self.is_open(what)
            self._on_head[what] = open_, self.daily(evolve(what, open=open_), "k")
        open_, name = self._on_head[what]
        if open_:
            self.odd = True
            return Odd(name=name, type=base_of(expr))
        return One(text=name, none=f"{name} is None" if may_be_none(expr) else "", type=base_of(expr))

    def is_open(self, what: Constant | Below) -> bool:
        """Tell whether a value isn't plain: here on this day, as was found out, or nowhere ever, as the law has it."""
        return what in self.aside or self._is_never_plain(what.expr)

    def _is_never_plain(self, expr: tree.Expr) -> bool:
        """Tell what can be told before the day is known; where it can't, the function is written once more."""
        match expr:
            case tree.Given(id=id_):
                known = self.program.parameters.get(id_, ())
                return bool(known) and all(told.open_list or not told.values for told in known)
            case tree.Shift(day=day, length=length):
                return self._is_never_plain(day) or self._is_never_plain(length)
        return False

    def _hoisted(self, expr: tree.Expr) -> Val:
        """Write a value that no row has a part in on the head page."""
        with self._at_head():
            found = self._remembered(("value", expr, self.law(expr)), lambda: self._stood(self.value(expr)))
        if not self.told or isinstance(found, Odd):
            return found  # type: ignore[no-any-return]  # as above
        if isinstance(found, One):
            if found.unknown:
                self.needs[found.unknown] = None
            return One(text=found.text, none=found.none, type=found.type)
        if isinstance(found, Range):
            self.needs[f"{found.low} is None or {found.low} != {found.high}"] = None
            if found.none != "False":
                self.needs[found.none] = None
            return One(text=found.low, type=found.type)
        self.needs[f"len({found.name}) != 1"] = None
        return One(text=f"{found.name}[0]", none=f"{found.name}[0] is None", type=found.type)

    def _stood(self, found: Val) -> Val:
        """Put a value's ends into locals."""
        if isinstance(found, Range):
            low, high = self.local(found.low), self.local(found.high)
            none = found.none if found.none == "False" else self.local(found.none)
            there = found.there if found.there == "True" else self.local(found.there)
            return Range(low=low, high=high, low_open=found.low_open, high_open=found.high_open,
                         none=none, there=there, picked=found.picked, type=found.type)  # fmt: skip
        return found

    def literal(self, expr: tree.Lit) -> One:
        """A constant."""
        text = repr(expr.value) if isinstance(expr.value, bool | int) else self.out.constant(expr.value)
        return One(text=text, none="True" if expr.value is None else "", type=base_of(expr))

    def as_of(self, expr: tree.AsOf) -> One:
        """The day asked about."""
        return One(text="day", type=Scalar("date"))

    def otherwise(self, expr: tree.Otherwise) -> Val:
        """The first value, or the second where it is none."""
        first, second = self.ordered(expr.first), self.ordered(expr.second)
        if isinstance(first, Odd) or isinstance(second, Odd):
            return self.ask(expr)
        if isinstance(first, One) and not first.unknown and isinstance(second, One) and not second.unknown:
            if not first.none:
                return first
            text = f"({second.text} if {first.none} else {first.text})"
            return One(text=text, none=all_true((first.none, second.none)) if second.none else "", type=first.type)
        if not is_ordered(base_of(expr)):
            return self.ask(expr)
        # Where the first may be none it is one of both: the hull.
        surely = self.local(first.surely)
        there = self.local(first.there)
        ends = []
        for one, other, pick in zip(first.ends, second.ends, ("lower", "higher"), strict=True):
            only = any_true((surely, all_true((there, negated(second.there)))))
            ends.append(f"({one} if {only} else {other} if not {there} else {pick}({one}, {other}))")
        none = "False"
        if second.surely != "True":
            none = all_true((negated(surely), negated(second.surely)))
        return self._stood(Range(low=ends[0], high=ends[1], none=none, picked=True, type=base_of(expr)))

    def choose(self, expr: tree.Choose) -> Val:
        """One of two values."""
        condition = self.condition(expr.condition)
        if condition.settled:
            then, other = self.value(expr.then), self.value(expr.otherwise)
            if isinstance(then, One) and isinstance(other, One) and not then.unknown and not other.unknown:
                test = condition.certain
                none = _chosen(test, then.none or "False", other.none or "False")
                text = f"({then.text} if {test} else {other.text})"
                return One(text=text, none="" if none == "False" else none, type=base_of(expr))
        if not is_ordered(base_of(expr)):
            return self.ask(expr)
        left, right = self.ordered(expr.then), self.ordered(expr.otherwise)
        if isinstance(left, Odd) or isinstance(right, Odd):
            return self.ask(expr)
        certain, possible = self.local(condition.certain, "b"), self.local(condition.possible, "b")
        ends = []
        for end, other_end, pick in zip(left.ends, right.ends, ("lower", "higher"), strict=True):
            # What is none has no ends: the other's are those of both.
            first, second = (
                any_true((certain, negated(right.there))),
                any_true((negated(possible), negated(left.there))),
            )
            ends.append(f"({end} if {first} else {other_end} if {second} else {pick}({end}, {other_end}))")
        none = any_true(
            (all_true((possible, negated(left.surely))), all_true((negated(certain), negated(right.surely))))
        )
        there = any_true((all_true((possible, left.there)), all_true((negated(certain), right.there))))
        return self._stood(Range(low=ends[0], high=ends[1], none=none, there=there, picked=True, type=base_of(expr)))

    def shift(self, expr: tree.Shift) -> Val:
        """A day moved by a length of time that is written down."""
        length = expr.length
        if isinstance(length, tree.Choose):
            moved = [tree.Shift(expr.day, part, expr.sign, type=expr.type) for part in (length.then, length.otherwise)]
            return self.value(tree.Choose(length.condition, *moved, type=expr.type))
        steps, from_ = _steps(expr)
        day = self.value(from_) if steps else None
        if not isinstance(day, One | Range) or day.type != Scalar("date"):
            return self.ask(expr)
        moved_ = self.out.constant(Moved(steps), "D")
        if isinstance(day, One):
            return One(text=f"{moved_}[{day.text}]", unknown=day.unknown, none=day.none, type=Scalar("date"))
        ends = [f"(None if {end} is None else {moved_}[{end}])" for end in day.ends]
        return self._stood(Range(low=ends[0], high=ends[1], none=day.none, there=day.there, type=Scalar("date")))

    def days_between(self, expr: tree.DaysBetween) -> Val:
        """Days from one day to another."""
        first, last = self.value(expr.first), self.value(expr.last)
        dates = first.type == last.type == Scalar("date")
        if not dates or not isinstance(first, One) or not isinstance(last, One):
            return self.ask(expr)
        nones = [one.none for one in (first, last) if one.none]
        if nones and any(one.unknown and not one.none for one in (first, last)):
            # Untold as a whole it looks as if it could be none, whichever of both isn't told.
            return self.ask(expr)
        # A test that never holds of what is told isn't left out: untold it may be none. Where one is none the other isn't asked for.
        none = any_true(nones) if nones else ""
        unknown = any_true(one.unknown for one in (first, last) if one.unknown)
        unknown = all_true((unknown, negated(none))) if none else unknown
        return One(
            text=f"({last.text} - {first.text}).days",
            unknown="" if unknown == "False" else unknown,
            none=none,
            type=base_of(expr),
        )

    def rank(self, expr: tree.Rank) -> Val:
        """The place of an ordered value."""
        of = self.value(expr.of)
        ranks = self.out.constant(Ranks(expr.enum), "R")
        if isinstance(of, One):
            last = len(expr.enum.values) - 1
            return One(text=f"{ranks}[{of.text}]", unknown=of.unknown, none=of.none, least=0, most=last,
                       type=Scalar("number"))  # fmt: skip
        if isinstance(of, Among):
            return Among(name=self.local(f"tuple({ranks}[one] for one in {of.name})"), type=Scalar("number"))
        return self.ask(expr)

    def arith(self, expr: tree.Arith) -> Val:
        """Sums, differences and products of what is known; the rest is asked."""
        left, right = self.value(expr.left), self.value(expr.right)
        single = isinstance(left, One) and isinstance(right, One) and not left.unknown and not right.unknown
        if not single or expr.op == "/":
            return self.ask(expr)
        assert isinstance(left, One) and isinstance(right, One)
        none = any_true(one.none for one in (left, right) if one.none)
        text = f"calculated({expr.op!r}, {left.text}, {right.text})"
        return One(text=text, none="" if none == "False" else none, type=base_of(expr))

    # -- definitions

    def definition(self, name: str) -> LoweredDefinition | None:
        """Return a definition that can be written in place: one version, for all of the rule's own place."""
        known = self.program.definitions.get(name, ())
        if len(known) != 1 or not self.jurisdiction.startswith(known[0].jurisdiction):
            return None
        if name in self.writing:
            # Law of one day that needs law of another, which needs it: never both in force.
            return None
        if self.span is not None and not covers(known[0].in_force, self.span):
            return None
        return known[0] if name not in self.aside else None

    @contextmanager
    def _inside(self, told: LoweredDefinition, expr: tree.Defined | tree.Derived) -> Iterator[None]:
        """Write a definition's own part: only its row is bound."""
        outside = self.rows
        row = outside[expr.row] if isinstance(expr, tree.Derived) else None
        self.rows = {told.row: row} if row is not None and told.row is not None else {}
        self.written_in[told.id] = told.in_force
        self.writing.append(told.id)
        try:
            yield
        finally:
            self.writing.pop()
            self.rows = outside

    def defined(self, expr: tree.Defined | tree.Derived) -> Val:
        """A definition's value, written in place where it can be."""
        name = expr.id if isinstance(expr, tree.Defined) else f"{expr.ledger}.{expr.name}"
        told = self.definition(name)
        if told is None:
            return self.ask(expr)

        def work() -> Val:
            assert told is not None
            with self._inside(told, expr):
                found = self._worked_out(told)
            return self.ask(expr) if found is None else self._stood(found)

        key = ("value", expr, self.law(expr), tuple(id(row) for row in self.rows.values()), self.told)
        return self._remembered(key, work)  # type: ignore[no-any-return]  # as above

    def _worked_out(self, told: LoweredDefinition) -> Val | None:
        value = value_of(told)
        if value is not None:
            return self.value(value)
        if told.table is None or told.when is not None or told.table.hit != "first":
            return None
        return first(self, told.table, told.type)

    # -- conditions

    def condition(self, expr: tree.Expr) -> Cond:
        """Write what decides *expr* and return where it holds and where it may."""
        if isinstance(expr, tree.Lit):
            return YES if expr.value else NO
        if not is_simple(expr) and self._hoisting(expr, ()):
            return self._hoisted_condition(expr)
        write = _CONDITIONS.get(type(expr))
        return write(self, expr) if write is not None else self.truth_of(self.ask(expr))

    def at_once(self, expr: tree.Expr) -> Cond:
        """Write a condition that no row has a part in on the head page, each of its parts for all that ask."""
        with self._at_head():
            found = self._remembered(("condition", expr, self.law(expr)), lambda: self.named(self._parted(expr)))
        assert isinstance(found, Cond)
        return found

    def _parted(self, expr: tree.Expr) -> Cond:
        return both(*map(self.at_once, expr.items)) if isinstance(expr, tree.And) else self.condition(expr)

    def _hoisted_condition(self, expr: tree.Expr) -> Cond:
        """Take a condition that is written before any row is looked at."""
        found = self.at_once(expr)
        if self.told and not found.settled:
            self.needs[f"{found.possible} and not {found.certain}"] = None
            return plain(found.certain)
        return found

    def named(self, condition: Cond) -> Cond:
        """Put a condition into locals."""
        certain = self.local(condition.certain, "b")
        if condition.settled:
            return plain(certain)
        possible = self.out.name("b")
        self.out.put(f"{possible} = {any_true((certain, without(condition.possible, condition.certain)))}")
        return Cond(certain, possible)

    def truth_of(self, value: Odd) -> Cond:
        """A boolean as the interpreter has it."""
        return self._answer(f"tri({value.name})")

    def _answer(self, text: str) -> Cond:
        """Put a text that gives True, False or None into a local."""
        name = self.out.name("b")
        self.out.put(f"{name} = {text}")
        return Cond(f"{name} is True", f"{name} is not False")

    def boolean(self, expr: tree.Expr) -> Cond:
        """A boolean fact."""
        return self._true(self.value(expr))

    def _true(self, found: Val) -> Cond:
        if isinstance(found, Odd):
            return self.truth_of(found)
        if isinstance(found, Among):
            return Cond(f"(False not in {found.name} and None not in {found.name})", f"True in {found.name}")
        assert isinstance(found, One), "a boolean has no ends"
        if found.text in ("True", "False"):
            return plain(found.text)
        if not found.unknown:
            return plain(f"{found.text} is True" if found.none else found.text)
        if not found.text.isidentifier():
            return Cond(
                all_true((negated(found.unknown), f"{found.value} is True")),
                any_true((found.unknown, f"{found.value} is True")),
            )
        may = any_true((found.unknown, f"{found.text} is True")) if found.none else f"{found.text} is not False"
        return Cond(f"{found.text} is True", may)

    def defined_condition(self, expr: tree.Defined | tree.Derived) -> Cond:
        """A defined boolean, written in place where it can be."""
        name = expr.id if isinstance(expr, tree.Defined) else f"{expr.ledger}.{expr.name}"
        told = self.definition(name)
        value = None if told is None or told.when is not None else told.value
        if told is None or value is None:
            return self._true(self.value(expr))

        def work() -> Cond:
            with self._inside(told, expr):
                return self.named(self.condition(value))

        # Beside a row, what a loop of the subject's counts isn't known yet: that loop may come later.
        beside_row = bool(self.rows) and self.hoists
        if isinstance(expr, tree.Defined) and (beside_row or not reads_rows(expr, self.program)):
            with self._at_head():
                found = self._remembered(("condition", expr, self.law(expr)), work)
            if self.told and not found.settled:
                self.needs[f"{found.possible} and not {found.certain}"] = None
                return plain(found.certain)
            return found  # type: ignore[no-any-return]  # as above
        key = ("condition", expr, self.law(expr), tuple(id(row) for row in self.rows.values()), self.told)
        return self._remembered(key, work)  # type: ignore[no-any-return]  # as above

    def negation(self, expr: tree.Not) -> Cond:
        """``not``."""
        return opposite(self.condition(expr.of))

    def conjunction(self, expr: tree.And) -> Cond:
        """``and``."""
        return both(*(self.condition(item) for item in expr.items))

    def disjunction(self, expr: tree.Or) -> Cond:
        """``or``."""
        return either(*(self.condition(item) for item in expr.items))

    def less(self, expr: tree.Less) -> Cond:
        """``<``."""
        return self._compared(expr, "<", "less")

    def at_most(self, expr: tree.AtMost) -> Cond:
        """``<=``."""
        return self._compared(expr, "<=", "at_most")

    def _compared(self, expr: tree.Less | tree.AtMost, sign: str, runtime: str) -> Cond:
        left, right = self.ordered(expr.left), self.ordered(expr.right)
        kinds = {scalar_of(expr.left), scalar_of(expr.right)}
        if isinstance(left, Odd) or isinstance(right, Odd) or ("instant" in kinds and len(kinds) > 1):
            return self._runtime(runtime, left, right)
        return less(left, right, sign)

    def _runtime(self, function: str, left: Val, right: Val) -> Cond:
        self.odd = True
        return self._answer(f"{function}({self.lifted(left)}, {self.lifted(right)})")

    def lifted(self, value: Val) -> str:
        """Return the text that gives a value as the interpreter has it, plain where it is known."""
        if isinstance(value, Odd):
            return value.name
        if isinstance(value, Among):
            return f"one_of({value.name})"
        if isinstance(value, Range):
            return f"between({value.low}, {value.high}, {value.none}, {value.there})"
        if not value.unknown:
            return value.value
        if isinstance(value.type, EnumType | SetOf) or value.type == BOOLEAN:
            opened = open_value(value.type, NOTHING, optional=bool(value.none))
        else:
            opened = open_value(Scalar(value.type.name, value.least, value.most), NOTHING, optional=bool(value.none))
        return f"({self.out.constant(opened, 'O')} if {value.unknown} else {value.value})"

    def equality(self, expr: tree.Equal) -> Cond:
        """``=``."""
        for told, asked in ((expr.left, expr.right), (expr.right, expr.left)):
            if isinstance(told, tree.Lit) and told.value in (True, False) and is_condition(asked):
                return self.condition(asked) if told.value else opposite(self.condition(asked))
        left, right = self.value(expr.left), self.value(expr.right)
        kinds = {scalar_of(expr.left), scalar_of(expr.right)}
        mixed = "instant" in kinds and len(kinds) > 1
        picked = any(isinstance(one, Range) and one.picked for one in (left, right))
        if picked and (mixed or any(isinstance(one, Odd | Among) for one in (left, right))):
            return self.truth_of(self.ask(expr))
        if isinstance(left, Odd) or isinstance(right, Odd) or mixed:
            return self._runtime("same", left, right)
        if isinstance(left, Among) or isinstance(right, Among):
            several, other = (left, right) if isinstance(left, Among) else (right, left)
            if not isinstance(several, Among) or not isinstance(other, One) or other.unknown:
                return self._runtime("same", left, right)
            one = self.local(other.value)
            return Cond(f"({several.name}.count({one}) == len({several.name}))", f"{one} in {several.name}")
        known = isinstance(left, One) and isinstance(right, One) and not left.unknown and not right.unknown
        if isinstance(base_of(expr.left), SetOf) and not known:
            return self._runtime("same", left, right)
        if isinstance(left, Range) or isinstance(right, Range):
            found = is_same(left, right)
            return self._exactly(found, expr) if picked else found
        bounded = [one for one in (left, right) if one.unknown and (one.least is not None or one.most is not None)]
        if len([one for one in (left, right) if one.unknown]) == 2 and bounded:
            return self._runtime("same", left, right)
        return equal(left, right)

    def _exactly(self, found: Cond, expr: tree.Expr) -> Cond:
        """Ask the interpreter where the ends of what is one of a few values leave a condition open."""
        self.odd = True
        asked = f"tri({self.asked(expr)})"
        return self._answer(f"True if {found.certain} else {asked} if {found.possible} else False")

    def is_none(self, expr: tree.IsNone) -> Cond:
        """``is none``."""
        of = self.value(expr.of)
        if isinstance(of, Odd):
            return self.truth_of(self.ask(expr))
        if isinstance(of, Among):
            return Cond(f"({of.name}.count(None) == len({of.name}))", f"None in {of.name}")
        if isinstance(of, Range):
            return Cond(negated(of.there), of.none)
        if not of.none:
            return NO
        return Cond(of.none, any_true((of.unknown, of.none)) if of.unknown else of.none)

    def is_unknown(self, expr: tree.IsUnknown) -> Cond:
        """``is unknown``."""
        of = self.value(expr.of)
        if isinstance(of, One):
            return plain(of.unknown or "False")
        return self.truth_of(self.ask(expr))

    def aggregated(self, expr: tree.Aggregate) -> Cond:
        """``any`` of some rows."""
        found = self._aggregate(expr)
        return found if isinstance(found, Cond) else self._true(found)

    def aggregate(self, expr: tree.Aggregate) -> Val:
        """A count, a sum or the day of the latest row."""
        found = self._aggregate(expr)
        if isinstance(found, Cond):
            raise Unsupported("any as a value")
        return found

    def _aggregate(self, expr: tree.Aggregate) -> Val | Cond:
        from hazardrules.evaluators.python.joins import direct

        if self.fused is not None and not self.rows and self.law(expr) is None:
            return self.fused(expr)
        key = ("aggregate", expr, self.law(expr), tuple(id(row) for row in self.rows.values()), self.told)
        return self._remembered(key, lambda: direct(self, expr))  # type: ignore[no-any-return]  # as above


def _steps(expr: tree.Expr) -> tuple[tuple[Duration, ...], tree.Expr]:
    """Return by how much a day is moved, where that is written down, and which day."""
    steps: list[Duration] = []
    while isinstance(expr, tree.Shift) and isinstance(expr.length, tree.Lit):
        length = expr.length.value
        if not isinstance(length, Duration) or (length.days is None and length.months is None):
            break
        steps.insert(0, Duration(length.amount * expr.sign, length.unit))
        expr = expr.day
    return tuple(steps), expr


def _chosen(test: str, then: str, other: str) -> str:
    return then if then == other else f"({then} if {test} else {other})"


_VALUES: Final[Mapping[type, Callable[[Conditions, Any], Val]]] = {
    tree.Lit: Conditions.literal,
    tree.SetLit: sets.members,
    tree.AsOf: Conditions.as_of,
    tree.Fact: Conditions.fact,
    tree.Field: Conditions.field,
    tree.Otherwise: Conditions.otherwise,
    tree.Choose: Conditions.choose,
    tree.Shift: Conditions.shift,
    tree.DaysBetween: Conditions.days_between,
    tree.Rank: Conditions.rank,
    tree.Arith: Conditions.arith,
    tree.Defined: Conditions.defined,
    tree.Derived: Conditions.defined,
    tree.Aggregate: Conditions.aggregate,
}

_CONDITIONS: Final[Mapping[type, Callable[[Conditions, Any], Cond]]] = {
    tree.Not: Conditions.negation,
    tree.And: Conditions.conjunction,
    tree.Or: Conditions.disjunction,
    tree.Less: Conditions.less,
    tree.AtMost: Conditions.at_most,
    tree.Equal: Conditions.equality,
    tree.In: sets.membership,
    tree.Overlaps: sets.overlaps,
    tree.IsNone: Conditions.is_none,
    tree.IsUnknown: Conditions.is_unknown,
    tree.IsEmpty: sets.is_empty,
    tree.Fact: Conditions.boolean,
    tree.Field: Conditions.boolean,
    tree.Defined: Conditions.defined_condition,
    tree.Derived: Conditions.defined_condition,
    tree.Aggregate: Conditions.aggregated,
}
