"""A program compiled to Python, bound to a day, and asked about subject after subject."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from attrs import field, frozen

from hazardrules.dates import add_days, add_months
from hazardrules.evaluators.evaluation import Evaluation, Interpreter
from hazardrules.evaluators.interpreter.judge import Judged, fault_of, finding_of, judge_rule
from hazardrules.evaluators.possible import NOTHING, Failed, Maybe
from hazardrules.evaluators.python import runtime
from hazardrules.evaluators.python.calendar import Calendar
from hazardrules.evaluators.python.context import Context
from hazardrules.evaluators.python.rules import Generated, generate
from hazardrules.evaluators.python.runtime import Refused
from hazardrules.facts.facts import Facts
from hazardrules.facts.types import UNKNOWN
from hazardrules.findings.finding import NO_FIGURES, Finding, Missing
from hazardrules.findings.report import Fault
from hazardrules.lower.program import LoweredRule, Program


@frozen
class Doubts:
    """What is missing for one finding, worked out by the interpreter when it is asked for."""

    context: Context = field(eq=False, repr=False)
    place: int
    index: int | None = None

    def __call__(self) -> tuple[Missing, ...]:
        """Work it out."""
        context = self.context
        rule = context.program.rules[self.place]
        for judged in judge_rule(context.program, rule, context.facts, context.day, context.memo):
            if (judged.item[-1].index if judged.item else None) == self.index:
                return finding_of(judged).missing
        return ()

    def __reduce__(self) -> tuple[Any, tuple[tuple[Missing, ...]]]:
        return Kept, (self(),)


@frozen
class Kept:
    """A promise that was kept before it travelled to another process."""

    missing: tuple[Missing, ...]

    def __call__(self) -> tuple[Missing, ...]:
        """Return what was found."""
        return self.missing


_GLOBALS: Final[dict[str, Any]] = {
    "U": UNKNOWN,
    "UNSAID": object(),
    "ODD": frozenset({Maybe, Failed}),
    "NOTHING": NOTHING,
    "NO_FIGURES": NO_FIGURES,
    "Maybe": Maybe,
    "Finding": Finding,
    "Doubts": Doubts,
    "Refused": Refused,
    "add_days": add_days,
    "add_months": add_months,
    "bisect": bisect,
    "date": date,
    **{
        name: getattr(runtime, name)
        for name in ("acted", "at_most", "dated", "deadline", "less", "same", "tri", "unbreached", "within")
    },
}

Function = Callable[[Context, Any, date, list[Finding]], None]


@frozen(eq=False)
class Compiled:
    """A program and the functions generated from it; `native` maps a rule's place to its own."""

    program: Program = field(repr=False)
    generated: Generated = field(repr=False)
    native: dict[int, Function] = field(repr=False)

    name: str = "python"

    def bind(self, day: date) -> Bound:
        """Return the program bound to a day; days asked for lately are kept."""
        return _bound(self, day)

    def evaluate(self, facts: Facts, as_of: date | datetime) -> Evaluation:
        """Return what every rule comes to; an instant within a day is the interpreter's."""
        if type(as_of) is not date:
            return Interpreter(self.program).evaluate(facts, as_of)
        return self.bind(as_of).evaluate(facts)

    def __reduce__(self) -> tuple[Any, tuple[Program]]:
        return compile_program, (self.program,)


def compile_program(program: Program) -> Compiled:
    """Return *program* compiled: source made from the typed tree alone, run once for its functions."""
    generated = generate(program)
    names: dict[str, Any] = {**_GLOBALS, **generated.constants}
    exec(compile(generated.source, "<hazardrules rules>", "exec"), names)  # noqa: S102  # made from the tree, never from text
    return Compiled(program, generated, {place: names[name] for place, name in generated.native.items()})


@lru_cache(maxsize=32)
def _bound(compiled: Compiled, day: date) -> Bound:
    return Bound(compiled, day)


class Bound:
    """A compiled program on one day, with what depends on the day worked out once."""

    def __init__(self, compiled: Compiled, day: date) -> None:
        self.compiled = compiled
        self.program = compiled.program
        self.day = day
        self._constants: dict[Any, Any] = {}
        self._calendars: dict[Any, Calendar] = {}
        self._dispatch: dict[tuple[str, str | None], tuple[tuple[int, Function | None], ...]] = {}

    def calendar(self, told: tuple[int, Any, LoweredRule]) -> Calendar:
        """Return the periods of a recurring duty around this day."""
        key = id(told)
        if key not in self._calendars:
            self._calendars[key] = Calendar(told[1], told[2], self.day)
        return self._calendars[key]

    def evaluate(self, facts: Facts) -> Evaluation:
        """Return what every rule comes to for a subject."""
        region = getattr(facts.subject, "region", None)
        key = (facts.kind, region if isinstance(region, str) else None)
        plan = self._dispatch.get(key)
        if plan is None:
            plan = self._plan(*key)
            # Regions are few; what a stranger makes up isn't kept for ever.
            if len(self._dispatch) < 8192:
                self._dispatch[key] = plan
        context = Context(
            self.program, facts, self.day, self.compiled.generated.ledgers, self._constants, self.calendar
        )
        subject = facts.subject
        out: list[Finding] = []
        faults: list[Fault] = []
        clues: list[Judged] = []
        for place, function in plan:
            if function is not None:
                mark = len(out)
                try:
                    function(context, subject, self.day, out)
                except Refused:
                    del out[mark:]
                else:
                    continue
            for judged in judge_rule(self.program, self.program.rules[place], facts, self.day, context.memo):
                if judged.rule.kind == "clue":
                    clues.append(judged)
                else:
                    out.append(finding_of(judged))
                fault = fault_of(judged)
                if fault is not None:
                    faults.append(fault)
        return Evaluation(out, faults, clues)

    def _plan(self, kind: str, region: str | None) -> tuple[tuple[int, Function | None], ...]:
        """Choose the rules that can concern a kind of subject in a place, and how each is judged.

        A rule that isn't in force, that something may free from, or whose place can't be
        told, is left to the interpreter.
        """
        plan: list[tuple[int, Function | None]] = []
        for place, rule in enumerate(self.program.rules):
            if kind not in rule.subjects:
                continue
            near = _reaches(rule.jurisdiction, region)
            if near is False:
                continue
            in_force = rule.law_of is not None or rule.in_force.contains(self.day)
            inside = self.compiled.generated.written_in.get(place, ())
            in_force = in_force and all(days.contains(self.day) for days in inside)
            native = near is True and in_force and not self._freed(rule, kind, region)
            plan.append((place, self.compiled.native.get(place) if native else None))
        return tuple(plan)

    def _freed(self, rule: LoweredRule, kind: str, region: str | None) -> bool:
        """Tell whether something may free from a rule here."""
        names = self.program.replaced_by.get(rule.id, ())
        freeing = [*self.program.exemptions.get(rule.id, ())]
        freeing += [version for name in names for version in self.program.versions(name)]
        return any(kind in told.subjects and _reaches(told.jurisdiction, region) is not False for told in freeing)


def _reaches(jurisdiction: str, region: str | None) -> bool | None:
    """Tell whether a place lies in a jurisdiction; None where its code can't tell."""
    if not jurisdiction:
        return True
    if region is None or (not region.startswith(jurisdiction) and jurisdiction.startswith(region)):
        return None
    return region.startswith(jurisdiction)
