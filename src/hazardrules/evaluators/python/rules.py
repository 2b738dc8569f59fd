"""One lowered rule in generated code: condition, then what frees from it, then the verdict.

Most branches know their status while they are written, so that a finding is one call, and
one without item or figures is the same object every time. Where the condition is
undecided the status becomes a sum of bits.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from attrs import frozen
from msgspec.structs import replace

from hazardrules.evaluators.interpreter.judge import ANY_VERDICT, norm_of
from hazardrules.evaluators.python.aggregates import counts, visible
from hazardrules.evaluators.python.lookups import Found
from hazardrules.evaluators.python.loops import AS_FOUND, Loops
from hazardrules.evaluators.python.scope import Row, Unsupported
from hazardrules.evaluators.python.values import (
    MAYBE,
    YES,
    Cond,
    One,
    all_true,
    any_true,
    both,
    is_unknown,
    negated,
    opposite,
)
from hazardrules.evaluators.python.writer import Page
from hazardrules.facts.types import Scalar
from hazardrules.findings.finding import NO_FIGURES, Figures, Finding
from hazardrules.findings.status import APPLIES, EXEMPT, MISSED, NOT_APPLICABLE, PENDING, VIOLATED
from hazardrules.law.citation import InForce
from hazardrules.lower import program as lowered
from hazardrules.lower import tree
from hazardrules.lower.program import LoweredRule
from hazardrules.lower.walk import nodes_in

_SHORT: Final = 6
"""Lines of a rule that is one test of one fact: knowing that it is told would gain nothing."""


NATIVE: Final = 0
"""Nothing of a rule is left to the interpreter."""
WEIGHED: Final = 1
"""What the norm comes to is, where it applies or may."""
ASKED: Final = 2
"""Each item that is told is."""


class RuleWriter:
    """Writes one rule into the function of its group, as much of it as *left* says."""

    def __init__(
        self,
        loops: Loops,
        rule: LoweredRule,
        place: int,
        freeing: tuple[LoweredRule, ...],
        left: int = NATIVE,
        norm: Told | None = None,
    ) -> None:
        self.loops = loops
        self.cond = loops.cond
        self.out = loops.cond.out
        self.program = loops.cond.program
        self.rule = rule
        self.place = place
        self.freeing = freeing
        self.left = left
        self.norm = Told(norm_of(rule)) if norm is None else norm
        self.dated = rule.law_of is not None and not isinstance(rule.law_of, tree.AsOf)
        self.law = ""
        self.item: Row | None = None
        self.whole = YES
        self.into = "out"
        self.bits = ""

    def write(self) -> None:
        """Write the rule: at once for the subject, as a task of a loop for items."""
        rule = self.rule
        if any(rows.ledger in self.program.parameters for rows in rule.each):
            raise Unsupported("a list that the law gives")
        if self.left < ASKED:
            self._carries()
        elif not rule.each:
            raise Unsupported("a rule without items")
        if rule.each:
            self._each(rule.each[0])
        else:
            with self.out.lasting():
                self.into = self.out.name("v")
            self.loops.found.append(self.into)
            self._twice()

    def _carries(self) -> None:
        """Raise Unsupported for what is only judged whole."""
        if self.rule.links or len(self.rule.each) > 1:
            raise Unsupported("links or several ledgers")
        if self.dated and len(self.program.versions(self.rule.id)) > 1:
            raise Unsupported("several versions by the day of the act")
        if self.dated and self.freeing:
            raise Unsupported("freed by the law of another day")

    def _twice(self) -> None:
        """Write the rule for any facts, and for facts that are told: then most branches know their status.

        The short way of all rules is taken together, where everything that any of them looks at is told.
        """
        cond, loops = self.cond, self.loops
        open_, told = Page(), Page()
        with self.out.on(open_), cond.scope():
            self._one(YES)
        with cond.taken(told=True) as needs, self.out.on(told), cond.scope():
            self._one(YES)
        alone = len(open_.lines) <= _SHORT or not needs
        for page in (loops.told, loops.open):
            with self.out.on(page), self._guarded(f"{self.into} = redo.append({self.place})"):
                if page is loops.told:
                    self.out.paste(told if not alone or not needs else open_)
                elif alone:
                    self.out.paste(open_ if needs else told)
                else:
                    with self.out.block(f"if {' or '.join(needs)}:"):
                        self.out.paste(open_)
                    with self.out.block("else:"):
                        self.out.paste(told)
        if not alone:
            loops.needs.update(needs)

    @contextmanager
    def _guarded(self, otherwise: str) -> Iterator[None]:
        """Do *otherwise* where generated code gives up, or a calculation has no value: the interpreter judges then."""
        page = Page()
        with self.out.on(page), self.cond.scope():
            yield
        if not any("(" in line or "raise" in line for line in page.lines):
            self.out.paste(page)
            return
        with self.out.block("try:"):
            self.out.paste(page)
        with self.out.block("except (Refused, ArithmeticError):"):
            self.out.put(otherwise)

    # -- findings

    def shares(self) -> bool:
        """Tell whether a finding here may be one object for all subjects."""
        return self.item is None and not self.bits and self.rule.rule.strength == "duty"

    def found_shared(self, finding: str) -> None:
        """Take a finding that is kept for all subjects."""
        self.out.put(f"{self.into} = {finding}")

    def _strength(self, mask: int) -> int:
        """A target that isn't reached is missed; what is only encouraged stays open."""
        if not mask & VIOLATED or self.rule.rule.strength == "duty":
            return mask
        return mask & ~VIOLATED | (MISSED if self.rule.rule.strength == "target" else PENDING)

    def found(
        self, mask: int, figures: Figures | Kept | str = NO_FIGURES, *, breach: bool = False, by: str = ""
    ) -> None:
        """Append a finding. *figures* as a text are made there and then; *breach* says whether they name one."""
        mask = self._strength(mask)
        breach = breach or (isinstance(figures, Figures) and figures.breach is not None)
        if self.bits:
            name = self.out.name("m")
            self.out.put(f"{name} = {self.bits} | {mask}")
            text = self._text(figures)
            if breach:
                text = f"({text} if {name} in {(VIOLATED, MISSED)} else {self._text(self._unbreached(figures))})"
            self._append(name, text, "c", by)
            return
        if breach and mask not in (VIOLATED, MISSED):
            figures = self._unbreached(figures)
        asks = bool(mask & (mask - 1)) or (mask in (PENDING, APPLIES) and self._doubtful())
        if self.item is None and isinstance(figures, Figures) and not asks and not by:
            self.out.put(f"{self.into} = {self.out.constant(Shared(self.norm, mask, figures), 'F')}")
            return
        if isinstance(figures, Kept) and self.shares() and not asks and not by:
            found = self.out.constant(Told(Found(self.norm.value, mask, figures.name)), "F")
            self.found_shared(f"{found}[{figures.key}]")
            return
        self._append(str(mask), self._text(figures), "c" if asks else "", by)

    def _doubtful(self) -> bool:
        told = self.cond.told if self.item is None else self.item.told
        return not told or self.cond.odd

    def _text(self, figures: Figures | Kept | str) -> str:
        if isinstance(figures, Kept):
            return figures.text
        return figures if isinstance(figures, str) else self._constant(figures)

    def _unbreached(self, figures: Figures | Kept | str) -> Figures | str:
        return replace(figures, breach=None) if isinstance(figures, Figures) else f"unbreached({self._text(figures)})"

    def _constant(self, figures: Figures) -> str:
        return "NO" if figures == NO_FIGURES else self.out.constant(figures, "G")

    def found_as(self, mask: str, figures: str, *, breach: bool = True) -> None:
        """Append a finding whose mask and figures are locals."""
        strength = self.rule.rule.strength
        if strength != "duty":
            other = MISSED if strength == "target" else PENDING
            self.out.put(f"if {mask} & {VIOLATED}: {mask} = {mask} & {~VIOLATED} | {other}")
        if self.bits:
            self.out.put(f"{mask} |= {self.bits}")
        if breach and (self.bits or strength != "duty"):
            self.out.put(f"if {mask} not in {(VIOLATED, MISSED)}: {figures} = unbreached({figures})")
        self._append(mask, figures, "c", "")

    def _append(self, mask: str, figures: str, context: str, by: str) -> None:
        norm = self.out.constant(self.norm, "N")
        where = "None, None" if self.item is None else f"{self._at()}, {self._id()}"
        rest = [figures, context or "()", self.out.constant(by)] if by else [figures, context] if context else [figures]
        if rest == ["NO"]:
            rest = []
        made = f"Finding({', '.join([norm, mask, where, *rest])})"
        self.out.put(f"{self.into} = {made}" if self.item is None else f"{self.into}.append({made})")

    def _at(self) -> str:
        assert self.item is not None
        return self.item.place

    def _id(self) -> str:
        assert self.item is not None
        if "id" not in self.program.vocabulary.ledgers[self.item.ledger].fields:
            return "None"
        return self.cond.load(self.item, f"id{AS_FOUND}")

    # -- items

    def _each(self, rows: tree.Rows) -> None:
        out = self.out
        with out.lasting():
            found, asks = out.name("o"), out.name("z")
        told, untold = self.cond.ledger(rows.ledger)
        nothing = out.constant(Shared(self.norm, NOT_APPLICABLE, NO_FIGURES), "F")
        asked = told
        if self.rule.of_subject is not None:
            # Where it is false no row is asked about, and what is found of none is found of the rule.
            self.whole = self.cond.at_once(self.rule.of_subject)
            asked = f"{told} if {self.whole.possible} else ()"
        with out.on(self.cond.head):
            out.put(f"{found} = {'()' if self.left == ASKED else '[]'}")
            out.put(f"{asks} = {asked if self.left == ASKED else 'False'}")
        if self.left < ASKED:
            self.into = found
            self.loops.add(rows, lambda row, seen: self._row(rows, row, seen, asks))
        any_item = _Untold(self)
        with out.block(f"if {untold}:"):
            out.put(f"{found} = ({any_item.written()},)")
        out.put(f"elif {asks}: {found} = (redo.append({self.place}),)")
        self.loops.found.append(f"*({found} or ({nothing},))")

    def _row(self, rows: tree.Rows, row: Row, seen: Cond, asks: str) -> None:
        if self.whole.possible == "True":
            self._item(rows, row, seen, asks)
            return
        with self.cond.block(f"if {self.whole.possible}:"):
            self._item(rows, row, seen, asks)

    def _item(self, rows: tree.Rows, row: Row, seen: Cond, asks: str) -> None:
        self.item = row
        self.cond.odd = False
        with self._guarded(f"{asks} = True"):
            counted = both(seen, counts(self.cond, rows, self._bounds(rows)))
            if counted.possible == "True":
                self._one(counted)
            else:
                with self.cond.block(f"if {counted.possible}:"):
                    self._one(Cond(counted.certain, "True") if not counted.settled else YES)
        self.item = None

    def _bounds(self, rows: tree.Rows) -> Any:
        from hazardrules.evaluators.python.aggregates import bounds

        return bounds(self.cond, rows)

    # -- one subject or item

    def _one(self, counted: Cond) -> None:
        """Write the rule at one point: *counted* says whether the point itself surely counts."""
        if not self.dated:
            self._there(counted)
            return
        counted = both(counted, self._law_day())
        self.cond.span = self.rule.in_force
        try:
            self._there(counted)
        finally:
            self.cond.span = None

    def _there(self, counted: Cond) -> None:
        parts = [counted]
        if self.rule.when is not None:
            parts.append(self.cond.condition(self.rule.when))
        if self.rule.unless is not None:
            parts.append(opposite(self.cond.condition(self.rule.unless)))
        applies = both(*parts)
        if applies.possible == "True":
            self._applying(applies)
            return
        with self.cond.block(f"if {applies.possible}:"):
            self._applying(applies)
        with self.cond.block("else:"):
            self.found(NOT_APPLICABLE)

    def _law_day(self) -> Cond:
        """Return whether the rule was in force on the day of the act; an untold day is the interpreter's."""
        assert self.rule.law_of is not None
        day = self.cond.value(self.rule.law_of)
        if not isinstance(day, One) or day.type != Scalar("date"):
            raise Unsupported("law of an instant")
        if day.unknown:
            self.out.put(f"if {day.unknown}: raise Refused")
        law = self.law = self.out.name("d")
        self.out.put(f"{law} = min({day.text}, day)" + (f" if not {day.none} else day" if day.none else ""))
        days = self.rule.in_force
        tests = []
        if days.start is not None:
            tests.append(f"{self.out.constant(days.start)} <= {law}")
        if days.end is not None:
            tests.append(f"{law} <= {self.out.constant(days.end)}")
        text = all_true(tests)
        return Cond(text, text)

    def _applying(self, applies: Cond) -> None:
        """Write what comes after the condition, where it may hold."""
        outside = self.bits
        if not applies.settled:
            self.bits = self.out.name("a")
            self.out.put(f"{self.bits} = 0 if {applies.certain} else {NOT_APPLICABLE}")
        if self.freeing:
            self._freed(list(self.freeing))
        else:
            self._verdict()
        self.bits = outside

    def _freed(self, freeing: list[LoweredRule]) -> None:
        """Write who frees from the rule, in order; one that surely does ends it."""
        if not freeing:
            self._verdict()
            return
        first, rest = freeing[0], freeing[1:]
        frees = self._frees(first)
        bit = NOT_APPLICABLE if first.kind == "obligation" else EXEMPT
        outside = self.bits
        if frees.certain != "False":
            with self.cond.block(f"if {frees.certain}:"):
                self.found(bit, by=first.id)
        if frees.certain == "True":
            return
        with self.cond.block("else:" if frees.certain != "False" else "if True:"):
            if not frees.settled:
                name = self.out.name("a")
                self.out.put(f"{name} = {self.bits or '0'} | ({bit} if {frees.possible} else 0)")
                self.bits = name
            self._freed(rest)
            self.bits = outside

    def _frees(self, freeing: LoweredRule) -> Cond:
        """Return whether a freeing rule's condition holds, for some row it is asked about.

        A rule asked about the same ledger as this one frees this item alone.
        """
        if freeing.links or len(freeing.each) > 1:
            raise Unsupported("freed by a rule about several ledgers")
        parts = [part for part in (freeing.when,) if part is not None]
        if freeing.unless is not None:
            parts.append(tree.Not(freeing.unless))
        holds: tree.Expr = tree.And(tuple(parts)) if parts else tree.Lit(True)
        if not freeing.each:
            return self.cond.condition(holds)
        rows = freeing.each[0]
        if rows.ledger in self.program.parameters:
            raise Unsupported("freed by members of a list")
        item = next((row for row in self.cond.rows.values() if row.ledger == rows.ledger), None)
        if item is None:
            raise Unsupported("freed by rows of another ledger")
        outside = self.cond.rows
        self.cond.rows = {rows.row: item}
        found = both(visible(self.cond, item), counts(self.cond, rows, self._bounds(rows)), self.cond.condition(holds))
        self.cond.rows = outside
        return found

    # -- verdicts

    def _verdict(self) -> None:
        """Write the body, or choose among those that exceptions put in its place."""
        variants = self.rule.variants
        if not variants:
            self._body(self.rule.body)
            return
        if any(variant.in_force != InForce() and not _reaches(variant.in_force, self.rule) for variant in variants):
            raise Unsupported("exceptions with days of their own")
        if any(not self.rule.jurisdiction.startswith(variant.jurisdiction) for variant in variants):
            raise Unsupported("exceptions of one place")
        if len(variants) == 1:
            self._either(self.cond.condition(variants[0].when), variants[0].body)
            return
        tests = [self.cond.condition(variant.when) for variant in variants]
        doubts = any_true(all_true((test.possible, negated(test.certain))) for test in tests if not test.settled)
        if doubts != "False":
            self.out.put(f"if {doubts}: raise Refused")
        total = " + ".join(f"bool({test.certain})" for test in tests)
        self.out.put(f"if {total} > 1: raise Refused")
        for place, (test, variant) in enumerate(zip(tests, variants, strict=True)):
            with self.cond.block(f"{'el' if place else ''}if {test.certain}:"):
                self._body(variant.body)
        with self.cond.block("else:"):
            self._body(self.rule.body)

    def _either(self, test: Cond, other: lowered.Body) -> None:
        """Write two bodies, of which a condition chooses; undecided, it is what either comes to."""
        if test.settled:
            with self.cond.block(f"if {test.certain}:"):
                self._body(other)
            with self.cond.block("else:"):
                self._body(self.rule.body)
            return
        with self.cond.block(f"if {test.certain}:"):
            self._body(other)
        with self.cond.block(f"elif not ({test.possible}):"):
            self._body(self.rule.body)
        with self.cond.block("else:"):
            self._united(other)

    def _united(self, other: lowered.Body) -> None:
        pairs = []
        for body in (other, self.rule.body):
            pairs.append(self._kept(body))
        (mask, figures), (mask2, figures2) = pairs
        both_ = self.out.name("m")
        self.out.put(f"{both_} = {mask} | {mask2}")
        self.out.put(f"{figures} = united({figures}, {figures2})")
        self.found_as(both_, figures)

    def operates(self) -> bool:
        """Tell whether the rule's subjects say since when they operate."""
        told = [self.program.vocabulary.namespaces[kind].fields for kind in self.rule.subjects]
        if len({"operating_since" in fields for fields in told}) != 1 or len(told) > 1:
            raise Unsupported("subjects that begin differently")
        return "operating_since" in told[0]

    def _kept(self, body: lowered.Body) -> tuple[str, str]:
        """Write a body so that its mask and figures end up in two locals."""
        mask, figures = self.out.name("m"), self.out.name("g")
        keeper = _Keeper(self, mask, figures)
        keeper._body(body)  # noqa: SLF001  # a writer of the same kind
        return mask, figures

    def _body(self, body: lowered.Body) -> None:
        from hazardrules.evaluators.python.bodies import BODIES, weighed

        if self.left == WEIGHED:
            weighed(self, body)
            return
        write = BODIES.get(type(body))
        if write is None:
            raise Unsupported(type(body).__name__)
        if self.dated and isinstance(body, lowered.Recurring | lowered.Cap):
            raise Unsupported("rows counted by the law of another day")
        write(self, body)


class _Keeper(RuleWriter):
    """Writes a body's mask and figures into locals instead of a finding."""

    def __init__(self, writer: RuleWriter, mask: str, figures: str) -> None:
        super().__init__(writer.loops, writer.rule, writer.place, (), writer.left, writer.norm)
        self.item = writer.item
        self.law = writer.law
        self._names = mask, figures

    def shares(self) -> bool:
        """Tell that mask and figures are wanted apart."""
        return False

    def found(
        self, mask: int, figures: Figures | Kept | str = NO_FIGURES, *, breach: bool = False, by: str = ""
    ) -> None:
        """Keep both."""
        self.out.put(f"{self._names[0]} = {mask}")
        self.out.put(f"{self._names[1]} = {self._text(figures)}")

    def found_as(self, mask: str, figures: str, *, breach: bool = True) -> None:
        """Keep both."""
        self.out.put(f"{self._names[0]}, {self._names[1]} = {mask}, {figures}")


class _Untold(RuleWriter):
    """Writes, once for any there may be, an item of a ledger that nobody told of.

    It is judged by the law of any day; what doesn't depend on it may settle what it comes to.
    """

    def __init__(self, writer: RuleWriter) -> None:
        super().__init__(writer.loops, writer.rule, writer.place, writer.freeing, norm=writer.norm)
        self.into = writer.out.name("v")

    def written(self) -> str:
        """Write what the rule comes to and return the text of it; what has no generated form is asked."""
        asked = f"redo.append({self.place})"
        outside, self.cond.hoists = self.cond.hoists, False
        page = Page()
        try:
            with self.out.on(page), self._guarded(f"{self.into} = {asked}"):
                self._one(both(MAYBE, *self._wheres()))
        except Unsupported:
            return asked
        finally:
            self.cond.hoists, self.cond.rows, self.cond.span = outside, {}, None
        self.out.paste(page)
        return self.into

    def _wheres(self) -> Iterator[Cond]:
        """Bind a row of each ledger and of each that these would name; yield what is asked of them."""
        for rows in self.rule.each:
            self._bind(rows.row, rows.ledger)
            if rows.where is not None:
                yield self.cond.condition(rows.where)
        if self.rule.links and not is_unknown(self.cond.value(self.rule.links[0][2])):
            raise Unsupported("a link that is told")
        for name, ledger, _ in self.rule.links:
            self._bind(name, ledger)

    def _bind(self, name: str, ledger: str) -> None:
        self.cond.rows = {**self.cond.rows, name: Row(ledger, "None", "-1", untold=True)}

    def _law_day(self) -> Cond:
        """Go on where some day is the act's on which the rule was in force: any day may be."""
        assert self.rule.law_of is not None, "asked of rules that go by another day"
        if self.freeing:
            raise Unsupported("freed by the law of another day")
        if not all(isinstance(node, tree.Field | tree.Otherwise) for node in nodes_in(self.rule.law_of)):
            raise Unsupported("a law's day that is worked out")
        days = self.rule.in_force
        if not days.overlaps(InForce()):
            raise Unsupported("a rule that never was in force")
        if days.start is not None:
            self.out.put(f"if {self.out.constant(days.start)} > day: raise Refused")
        return YES

    def _verdict(self) -> None:
        self.found(ANY_VERDICT[self.rule.kind])


def _reaches(days: InForce, rule: LoweredRule) -> bool:
    """Tell whether an exception is in force whenever its rule is."""
    return (days.start is None or (rule.in_force.start is not None and days.start <= rule.in_force.start)) and (
        days.end is None or (rule.in_force.end is not None and rule.in_force.end <= days.end)
    )


@frozen(eq=False)
class Told:
    """A constant told apart by being itself, which comparing deep law would take long to find; generated code is given what it holds."""

    value: Any

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Told) and self.value is other.value


@frozen
class Kept:
    """Figures that are kept, of one sort, under a key that is a text."""

    name: str
    key: str

    @property
    def text(self) -> str:
        """Return the text that looks them up."""
        return f"{self.name}[{self.key}]"


@frozen
class Shared:
    """A finding that is the same for every subject."""

    norm: Told
    mask: int
    figures: Figures

    @property
    def value(self) -> Finding:
        """Return the finding."""
        return Finding(self.norm.value, self.mask, None, None, self.figures)


def constant_of(value: Any) -> Any:
    """Return what generated code is given for a constant."""
    return value.value if isinstance(value, Told | Shared) else value
