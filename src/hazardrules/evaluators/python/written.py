"""The generated function of a group of rules.

It leaves out what can't be judged natively here and now; what it looks like depends on
nothing else, so it is written and compiled once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, Final

from attrs import evolve, field, frozen

from hazardrules.evaluators.python import runtime
from hazardrules.evaluators.python.conditions import Conditions
from hazardrules.evaluators.python.context import Context
from hazardrules.evaluators.python.groups import Group
from hazardrules.evaluators.python.joins import Sifted
from hazardrules.evaluators.python.lookups import FIGURES
from hazardrules.evaluators.python.loops import Loops
from hazardrules.evaluators.python.rules import ASKED, NATIVE, RuleWriter, constant_of
from hazardrules.evaluators.python.writer import Page, Writer
from hazardrules.facts.types import UNKNOWN
from hazardrules.findings.finding import NO_FIGURES, Figures, Finding
from hazardrules.law.citation import InForce
from hazardrules.lower.program import LoweredRule, Program

_GLOBALS: Final[dict[str, Any]] = {
    "U": UNKNOWN,
    "COUNT": range(1 << 31),
    "NO": NO_FIGURES,
    "Figures": Figures,
    "Finding": Finding,
    "Sifted": Sifted,
    **FIGURES,
    **{
        name: getattr(runtime, name)
        for name in (
            "Refused", "acted", "at_most", "between", "calculated", "capped", "come", "dated", "deadline", "higher", "latest_of",
            "least", "less", "lower", "meeting_ends", "most", "one_of", "overdue", "same", "same_ends", "spread", "tri",
            "unbreached", "united",
        )
    },
}  # fmt: skip
"""What generated code may name beside its own constants."""

Judge = Callable[[Context, Any, list[int]], list[Finding]]


@frozen(eq=False)
class Written:
    """The source of a group's function, with all it refers to.

    *refused* says of each rule that isn't wholly written why. *constants* are those of
    every day; *named* are worked out for each day and place, and passed in.
    *written_in* are the days of the definitions that were written in place, by name.
    """

    places: tuple[int, ...]
    refused: Mapping[int, str]
    source: str = field(repr=False)
    constants: Mapping[str, Any] = field(repr=False)
    named: Mapping[str, Any] = field(repr=False)
    written_in: Mapping[str, InForce] = field(factory=dict, repr=False)

    @cached_property
    def function(self) -> Callable[..., Judge]:
        """The function, to be bound to a day and what is named; compiling it takes as long as writing it."""
        names: dict[str, Any] = {**_GLOBALS, **self.constants}
        code = compile(self.source, "<hazardrules rules>", "exec")
        exec(code, names)  # noqa: S102  # made from the typed tree, never from text
        made: Callable[..., Judge] = names["bound"]
        return made


@frozen
class Left:
    """How much of a rule is left to the interpreter, and why."""

    left: int
    why: str


def write_group(
    program: Program,
    group: Group,
    places: Iterable[int],
    freeing: Mapping[int, tuple[LoweredRule, ...]],
    aside: frozenset[Any],
    known: dict[int, Left],
) -> Written:
    """Return the function that judges these rules of a group; what of the law is *aside* isn't relied on.

    *known* is how much of which rules turned out to be the interpreter's, and is added to.

    Where a rule has no generated form more of it is left to the interpreter, in the end all, and the rest is
    written anew: what rules share can't be taken apart again.
    """
    while True:
        attempt = _Attempt(program, group, freeing, aside)
        carried = {place: known[place].left if place in known else NATIVE for place in places}
        carried = {place: left for place, left in carried.items() if left <= ASKED}
        written = attempt.write(carried)
        if not attempt.loops.refused:
            refused = {place: known[place].why for place in places if place in known}
            return evolve(written, refused=refused)
        for place, why in attempt.loops.refused.items():
            known[place] = Left(carried[place] + 1, known[place].why if place in known else why)


class _Attempt:
    """One try at writing a group's function."""

    def __init__(
        self,
        program: Program,
        group: Group,
        freeing: Mapping[int, tuple[LoweredRule, ...]],
        aside: frozenset[Any],
    ) -> None:
        self.program = program
        self.freeing = freeing
        self.out = Writer()
        self.cond = Conditions(self.out, program, group.jurisdiction, aside)
        self.loops = Loops(self.cond)
        self.cond.fused = self.loops.aggregate

    def write(self, left: Mapping[int, int]) -> Written:
        """Return the function, which is of use where no rule was refused meanwhile."""
        cond, out = self.cond, self.out
        last, loops = Page(), Page()
        with out.on(last):
            for place in left:
                cond.odd = False
                rule, freeing = self.program.rules[place], self.freeing.get(place, ())
                with self.loops.writing(place):
                    RuleWriter(self.loops, rule, place, freeing, left[place]).write()
        self.loops.write(loops)
        with out.block(f"def bound({', '.join(['day', *cond.constants])}):"):
            with out.block("def judge(c, root, redo, U=U, Finding=Finding, day=day):"):
                for page in (cond.top, cond.head, loops, self.loops.after):
                    out.paste(page)
                if self.loops.needs:
                    with out.block(f"if {' or '.join(self.loops.needs)}:"):
                        out.paste(self.loops.open)
                    with out.block("else:"):
                        out.paste(self.loops.told)
                else:
                    out.paste(self.loops.open)
                out.paste(last)
                # What the interpreter is asked for instead stands as None.
                out.put(f"found = [{', '.join(self.loops.found)}]")
                out.put("return [one for one in found if one is not None] if redo else found")
            out.put("return judge")
        return Written(
            places=tuple(left),
            refused={},
            source="\n".join(out.page.lines) + "\n",
            constants={name: constant_of(value) for name, value in out.constants.items()},
            named=dict(cond.constants),
            written_in=dict(cond.written_in),
        )
