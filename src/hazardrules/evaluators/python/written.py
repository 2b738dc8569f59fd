"""The generated function of a group of rules.

It leaves out what can't be judged natively here and now; what it looks like depends on
nothing else, so it is written and compiled once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import CodeType
from typing import Any

from attrs import field, frozen

from hazardrules.evaluators.python.conditions import Conditions
from hazardrules.evaluators.python.groups import Group
from hazardrules.evaluators.python.loops import Loops
from hazardrules.evaluators.python.rules import RuleWriter, constant_of
from hazardrules.evaluators.python.scope import Unsupported
from hazardrules.evaluators.python.writer import Page, Writer
from hazardrules.law.citation import InForce
from hazardrules.lower.program import LoweredRule, Program


@frozen(eq=False)
class Written:
    """The source of a group's function, with all it refers to.

    *refused* says of each rule that has no generated form why. *constants* are those of
    every day; *named* are worked out for each day and place, and passed in.
    *written_in* are the days of the definitions that were written in place.
    """

    places: tuple[int, ...]
    refused: Mapping[int, str]
    source: str = field(repr=False)
    constants: Mapping[str, Any] = field(repr=False)
    named: Mapping[str, Any] = field(repr=False)
    written_in: tuple[InForce, ...] = ()

    def code(self) -> CodeType:
        """Return the source compiled."""
        return compile(self.source, "<hazardrules rules>", "exec")


def write_group(
    program: Program, group: Group, places: Iterable[int], freeing: Mapping[int, tuple[LoweredRule, ...]]
) -> Written:
    """Return the function that judges these rules of a group.

    A rule without a generated form is left out, and the rest written anew: what rules
    share can't be taken apart again.
    """
    left = list(places)
    refused: dict[int, str] = {}
    while True:
        attempt = _Attempt(program, group, freeing)
        try:
            return attempt.write(tuple(left), refused)
        except Unsupported as reason:
            refused[attempt.loops.owner] = str(reason)
            left.remove(attempt.loops.owner)


class _Attempt:
    """One try at writing a group's function; `loops.owner` is the rule that is being written."""

    def __init__(self, program: Program, group: Group, freeing: Mapping[int, tuple[LoweredRule, ...]]) -> None:
        self.program = program
        self.freeing = freeing
        self.out = Writer()
        self.cond = Conditions(self.out, program, group.jurisdiction)
        self.loops = Loops(self.cond)
        self.cond.fused = self.loops.aggregate

    def write(self, places: tuple[int, ...], refused: Mapping[int, str]) -> Written:
        cond, out = self.cond, self.out
        last, loops = Page(), Page()
        with out.on(last):
            for place in places:
                self.loops.owner = place
                cond.odd = False
                cond.span = None
                RuleWriter(self.loops, self.program.rules[place], place, self.freeing.get(place, ())).write()
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
            places=places,
            refused=dict(refused),
            source="\n".join(out.page.lines) + "\n",
            constants={name: constant_of(value) for name, value in out.constants.items()},
            named=dict(cond.constants),
            written_in=tuple(dict.fromkeys(cond.written_in.values())),
        )
