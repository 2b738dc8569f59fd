"""Rules that are judged together: those of one subject, place, time and sector."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from attrs import frozen

from hazardrules.evaluators.interpreter.judge import freeing_from
from hazardrules.facts.types import EnumType
from hazardrules.law.citation import InForce
from hazardrules.lower import tree
from hazardrules.lower.program import LoweredRule, Program
from hazardrules.lower.walk import conjuncts

Gate = tuple[EnumType, frozenset[str]]
"""A tree of sectors, and those of it that a rule is for."""


@frozen(eq=False)
class Group:
    """Rules with one kind of subject, one place, one time in force and one gate, by their places; or *clues*.

    Outside the sectors of its *gate* none of them applies.
    """

    kind: str
    jurisdiction: str
    in_force: InForce
    gate: frozenset[str] | None
    clues: bool
    places: tuple[int, ...]


Areas = Mapping[tuple[str, str], tuple[int, ...]]
"""The places of the rules about one kind of subject in one jurisdiction."""


def areas_of(program: Program) -> Areas:
    """Return which rules are about which kinds of subjects where: all that is known before a subject is seen."""
    found: dict[tuple[str, str], list[int]] = {}
    for place, rule in enumerate(program.rules):
        for kind in rule.subjects:
            found.setdefault((kind, rule.jurisdiction), []).append(place)
    return {area: tuple(places) for area, places in found.items()}


def groups_of(program: Program, kind: str, jurisdiction: str, places: Iterable[int]) -> tuple[Group, ...]:
    """Return the rules of an area in groups, in the order of their first rules."""
    found: dict[tuple[InForce, frozenset[str] | None, bool], list[int]] = {}
    for place in places:
        rule = program.rules[place]
        days = rule.in_force if rule.law_of is None or isinstance(rule.law_of, tree.AsOf) else InForce()
        found.setdefault((days, gate_of(rule, kind, program), rule.kind == "clue"), []).append(place)
    return tuple(Group(kind, jurisdiction, *key, places=tuple(told)) for key, told in found.items())


def gate_of(rule: LoweredRule, kind: str, program: Program) -> frozenset[str] | None:
    """Return the sectors that a rule is for, where its condition can't hold in any other."""
    for part in conjuncts(rule.of_subject if rule.each else rule.when):
        found = _sectors_of(part, kind, program)
        if found is not None:
            return found
    return None


def _sectors_of(part: tree.Expr | None, kind: str, program: Program) -> frozenset[str] | None:
    if isinstance(part, tree.Defined):
        known = program.definitions.get(part.id, ())
        if len(known) != 1 or known[0].jurisdiction or known[0].in_force != InForce() or known[0].when is not None:
            return None
        return _sectors_of(known[0].value, kind, program)
    if not isinstance(part, tree.Overlaps) or part.left != tree.Fact(kind, "sectors") or part.under is None:
        return None
    if not isinstance(part.right, tree.SetLit):
        return None
    wanted = [item.value for item in part.right.items if isinstance(item, tree.Lit)]
    if len(wanted) != len(part.right.items):
        return None
    return frozenset(under for one in wanted for under in part.under.under(one))


def freeing_of(program: Program, rule: LoweredRule, kind: str, day: date) -> Iterator[LoweredRule]:
    """Yield the rules that may free from *rule* on a day, in the order in which they are asked."""
    known = freeing_from(rule, program)
    yield from (told for told in known if kind in told.subjects and told.in_force.contains(day))
