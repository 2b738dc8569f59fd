"""A program compiled to Python: rules in groups, whose functions are written when a subject first needs them.

Whoever loads an engine and asks nothing yet waits for nothing else: what writes and what
judges are imported when they are needed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from hazardrules.evaluators.evaluation import Evaluation, Interpreter
from hazardrules.evaluators.python.groups import Areas, Group, areas_of, groups_of
from hazardrules.facts.facts import Facts
from hazardrules.lower.program import LoweredRule, Program

if TYPE_CHECKING:
    from hazardrules.evaluators.python.bound import Bound
    from hazardrules.evaluators.python.written import Left, Written


@frozen(eq=False)
class Compiled:
    """A program in groups, whose functions are written when a subject first needs them."""

    program: Program = field(repr=False)
    areas: Areas = field(repr=False)
    _groups: dict[tuple[str, str], tuple[Group, ...]] = field(init=False, repr=False, factory=dict)
    _written: dict[Any, Written] = field(init=False, repr=False, factory=dict)
    _left: dict[int, Left] = field(init=False, repr=False, factory=dict)

    name: str = "python"

    def bind(self, day: date) -> Bound:
        """Return the program bound to a day; days asked for lately are kept."""
        return self._bind(day)

    @cached_property
    def _bind(self) -> Callable[[date], Bound]:
        from hazardrules.evaluators.python.bound import Bound

        # Kept here and not for all programs, so that a program nobody holds any more isn't held by its days.
        return lru_cache(maxsize=32)(partial(Bound, self))

    def evaluate(self, facts: Facts, as_of: date | datetime) -> Evaluation:
        """Return what every rule comes to; an instant within a day is the interpreter's."""
        if type(as_of) is not date:
            return Interpreter(self.program).evaluate(facts, as_of)
        return self.bind(as_of).evaluate(facts)

    def groups(self, kind: str, jurisdiction: str) -> tuple[Group, ...]:
        """Return the groups of an area, parted when a subject of it is first seen."""
        area = (kind, jurisdiction)
        if area not in self._groups:
            self._groups[area] = groups_of(self.program, kind, jurisdiction, self.areas[area])
        return self._groups[area]

    def written(
        self,
        group: Group,
        places: tuple[int, ...],
        freeing: Mapping[int, tuple[LoweredRule, ...]],
        aside: frozenset[Any] = frozenset(),
    ) -> Written:
        """Return what is written for these rules of a group; what of the law is *aside* isn't relied on."""
        key = (
            id(group),
            places,
            tuple(sorted((place, tuple(map(id, told))) for place, told in freeing.items())),
            aside,
        )
        found = self._written.get(key)
        if found is None:
            from hazardrules.evaluators.python.written import write_group

            found = self._written[key] = write_group(self.program, group, places, freeing, aside, self._left)
        return found

    def refused(self) -> Mapping[int, str]:
        """Return which rules, by place, have no generated form, and why."""
        found: dict[int, str] = {}
        for group in (group for area in self.areas for group in self.groups(*area)):
            freeing = {
                place: tuple(self.program.exemptions.get(self.program.rules[place].id, ())) for place in group.places
            }
            found.update(self.written(group, group.places, {k: v for k, v in freeing.items() if v}).refused)
        return found

    def __reduce__(self) -> tuple[Any, tuple[Program]]:
        return compile_program, (self.program,)


def compile_program(program: Program) -> Compiled:
    """Return *program* ready to be bound to a day."""
    return Compiled(program, areas_of(program))
