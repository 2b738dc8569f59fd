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

from hazardrules.evaluators.interpreter.judge import norm_of
from hazardrules.evaluators.python.aggregates import counts, visible
from hazardrules.evaluators.python.lookups import Found
from hazardrules.evaluators.python.loops import AS_FOUND, Loops
from hazardrules.evaluators.python.scope import Row, Unsupported
from hazardrules.evaluators.python.values import YES, Cond, One, all_true, any_true, both, negated, opposite
from hazardrules.evaluators.python.writer import Page
from hazardrules.facts.types import Scalar
from hazardrules.findings.finding import NO_FIGURES, Figures, Finding
from hazardrules.findings.status import APPLIES, EXEMPT, MISSED, NOT_APPLICABLE, PENDING, VIOLATED
from hazardrules.law.citation import InForce
from hazardrules.lower import program as lowered
from hazardrules.lower import tree
from hazardrules.lower.program import LoweredRule
from hazardrules.lower.walk import nodes_in

LAW: Final = (tree.Given, tree.Lookup, tree.ConditionAt, tree.BySteps, tree.Defined, tree.Derived)
"""Nodes whose value depends on the law's day."""

_SHORT: Final = 6
"""Lines of a rule that is one test of one fact: knowing that it is told would gain nothing."""


class RuleWriter:
    """Writes one rule into the function of its group."""

    def __init__(self, loops: Loops, rule: LoweredRule, place: int, freeing: tuple[LoweredRule, ...]) -> None:
        self.loops = loops
        self.cond = loops.cond
        self.out = loops.cond.out
        self.program = loops.cond.program
        self.rule = rule
        self.place = place
        self.freeing = freeing
        self.norm = norm_of(rule)
        self.item: Row | None = None
        self.into = "out"
        self.bits = ""

    def write(self) -> None:
        """Write the rule: at once for the subject, as a task of a loop for items."""
        rule = self.rule
        if rule.links or len(rule.each) > 1 or rule.kind == "clue":
            raise Unsupported("links, several ledgers or a clue")
        if any(rows.ledger in self.program.parameters for rows in rule.each):
            raise Unsupported("a list that the law gives")
        if len(self.program.versions(rule.id)) > 1 and rule.law_of is not None:
            raise Unsupported("several versions by the day of the act")
        if rule.law_of is not None and not isinstance(rule.law_of, tree.AsOf):
            self.cond.span = rule.in_force
            if self.freeing:
                raise Unsupported("freed by the law of another day")
            if any(isinstance(node, tree.Given | tree.Lookup | tree.ConditionAt | tree.BySteps)
                   for node in nodes_in((rule.when, rule.unless, rule.body, rule.variants))):  # fmt: skip
                raise Unsupported("parameters of another day")
        if rule.each:
            self._each(rule.each[0])
        else:
            with self.out.lasting():
                self.into = self.out.name("v")
            self.loops.found.append(self.into)
            self._twice()

    def _twice(self) -> None:
        """Write the rule for any facts, and for facts that are told: then most branches know their status.

        The short way of all rules is taken together, where everything that any of them looks at is told.
        """
        cond, loops = self.cond, self.loops
        open_, told = Page(), Page()
        with self.out.on(open_), cond.scope():
            self._one(YES)
        outside, cond.needs, cond.told = cond.needs, {}, True
        with self.out.on(told), cond.scope():
            self._one(YES)
        needs, cond.needs, cond.told = cond.needs, outside, False
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
            found = self.out.constant(Told(Found(self.norm, mask, figures.name)), "F")
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
        return "NO" if figures == NO_FIGURES else self.out.constant(Told(figures), "G")

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
        norm = self.out.constant(Told(self.norm), "N")
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
            self.into, bad = out.name("o"), out.name("z")
        _, untold = self.cond.ledger(rows.ledger)
        with out.on(self.cond.head):
            out.put(f"{self.into} = []")
            out.put(f"{bad} = {untold}")
        self.loops.add(rows, lambda row, seen: self._row(rows, row, seen, bad))
        nothing = out.constant(Shared(self.norm, NOT_APPLICABLE, NO_FIGURES), "F")
        out.put(f"if {bad}: {self.into} = (redo.append({self.place}),)")
        self.loops.found.append(f"*({self.into} or ({nothing},))")

    def _row(self, rows: tree.Rows, row: Row, seen: Cond, bad: str) -> None:
        self.item = row
        self.cond.odd = False
        span = self.cond.span
        if self.rule.law_of is not None and not isinstance(self.rule.law_of, tree.AsOf):
            self.cond.span = self.rule.in_force
        with self._guarded(f"{bad} = True"):
            counted = both(seen, counts(self.cond, rows, self._bounds(rows)))
            if counted.possible == "True":
                self._one(counted)
            else:
                with self.cond.block(f"if {counted.possible}:"):
                    self._one(Cond(counted.certain, "True") if not counted.settled else YES)
        self.cond.span = span
        self.item = None

    def _bounds(self, rows: tree.Rows) -> Any:
        from hazardrules.evaluators.python.aggregates import bounds

        return bounds(self.cond, rows)

    # -- one subject or item

    def _one(self, counted: Cond) -> None:
        """Write the rule at one point: *counted* says whether the point itself surely counts."""
        parts = [counted]
        if self.rule.law_of is not None and not isinstance(self.rule.law_of, tree.AsOf):
            parts.append(self._law_day())
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
        odd = any_true((day.unknown or "False", day.none or "False"))
        if odd != "False":
            self.out.put(f"if {odd}: raise Refused")
        law = f"min({day.text}, day)"
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
        if self.item is None or self.item.ledger != rows.ledger:
            raise Unsupported("freed by rows of another ledger")
        outside = self.cond.rows
        self.cond.rows = {rows.row: self.item}
        found = both(
            visible(self.cond, self.item), counts(self.cond, rows, self._bounds(rows)), self.cond.condition(holds)
        )
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
        from hazardrules.evaluators.python.bodies import BODIES

        write = BODIES.get(type(body))
        if write is None:
            raise Unsupported(type(body).__name__)
        write(self, body)


class _Keeper(RuleWriter):
    """Writes a body's mask and figures into locals instead of a finding."""

    def __init__(self, writer: RuleWriter, mask: str, figures: str) -> None:
        super().__init__(writer.loops, writer.rule, writer.place, ())
        self.item = writer.item
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


def _reaches(days: InForce, rule: LoweredRule) -> bool:
    """Tell whether an exception is in force whenever its rule is."""
    return (days.start is None or (rule.in_force.start is not None and days.start <= rule.in_force.start)) and (
        days.end is None or (rule.in_force.end is not None and rule.in_force.end <= days.end)
    )


@frozen
class Told:
    """A constant told apart by being itself or equal; generated code is given what it holds."""

    value: Any


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

    norm: Any
    mask: int
    figures: Figures

    @property
    def value(self) -> Finding:
        """Return the finding."""
        return Finding(self.norm, self.mask, None, None, self.figures)


def constant_of(value: Any) -> Any:
    """Return what generated code is given for a constant."""
    return value.value if isinstance(value, Told | Shared) else value
