"""A compiled program bound to a day, and asked about subject after subject."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from attrs import field, frozen

from hazardrules.evaluators.evaluation import Evaluation
from hazardrules.evaluators.interpreter.conditions import evaluate
from hazardrules.evaluators.interpreter.duties import look_back_from
from hazardrules.evaluators.interpreter.judge import fault_of, finding_of, judge_rule, lapsed_on, norm_of
from hazardrules.evaluators.interpreter.law_days import laws_of
from hazardrules.evaluators.interpreter.limits import window_of
from hazardrules.evaluators.interpreter.world import Here
from hazardrules.evaluators.possible import Known
from hazardrules.evaluators.python import calendar
from hazardrules.evaluators.python.context import Context
from hazardrules.evaluators.python.daily import Below, Constant, Diary, Floor, LawDay, Owed, Window
from hazardrules.evaluators.python.groups import Group, freeing_of
from hazardrules.evaluators.python.program import Compiled
from hazardrules.evaluators.python.runtime import Refused, plain
from hazardrules.evaluators.python.written import Judge, Written
from hazardrules.evaluators.reads import reads
from hazardrules.facts.facts import Facts
from hazardrules.findings.finding import Finding
from hazardrules.findings.report import Fault
from hazardrules.findings.status import NOT_APPLICABLE
from hazardrules.law.citation import InForce
from hazardrules.lower.program import LoweredRule

_KEPT: Final = 8192
"""How many regions and sets of sectors are remembered: a stranger's endless variety isn't."""

Found = tuple[list[Finding], list[Finding]]
"""What is found: findings, and clues."""

Concerned = tuple[tuple[tuple[Judge, tuple[int, ...], bool], ...], Found]
"""Functions, each with the rules it judges and whether those are clues; what is found of other rules without being asked."""


@frozen(eq=False)
class Part:
    """A group's function in one place; *gate* are the sectors it is for, *outside* what is found elsewhere."""

    judge: Judge | None
    places: tuple[int, ...]
    gate: frozenset[str] | None
    outside: tuple[Finding, ...]
    clues: bool = False


@frozen(eq=False)
class Site:
    """What is judged of one kind of subject in one place, and how.

    *asked* are the rules left to the interpreter. *by_sectors* remembers which functions
    concern a set of sectors, and what is found of the others.
    """

    parts: tuple[Part, ...]
    asked: tuple[int, ...]
    by_sectors: dict[Any, Concerned] = field(init=False, factory=dict)

    def concerning(self, sectors: Any) -> Concerned:
        """Return the functions that concern these sectors, and the findings of those that don't."""
        judges: list[tuple[Judge, tuple[int, ...], bool]] = []
        outside: Found = [], []
        for part in self.parts:
            told = isinstance(sectors, frozenset)
            if part.judge is None or (
                part.gate is not None and (sectors is None or (told and part.gate.isdisjoint(sectors)))
            ):
                outside[part.clues].extend(part.outside)
            else:
                judges.append((part.judge, part.places, part.clues))
        found = tuple(judges), outside
        if len(self.by_sectors) < _KEPT:
            self.by_sectors[sectors] = found
        return found


class Bound:
    """A compiled program on one day, with what depends on the day worked out once."""

    def __init__(self, compiled: Compiled, day: date) -> None:
        self.compiled = compiled
        self.program = compiled.program
        self.day = day
        self._diaries: dict[Any, calendar.Diary] = {}
        self._sites: dict[tuple[str, Any], Site] = {}

    def evaluate(self, facts: Facts) -> Evaluation:
        """Return what every rule comes to for a subject."""
        root = facts.root
        kind = facts.kind
        subject = getattr(root, kind)
        region = getattr(subject, "region", None)
        site = self._sites.get((kind, region))
        if site is None:
            site = self._site(facts, kind, region)
        sectors = getattr(subject, "sectors", None)
        found = site.by_sectors.get(sectors)
        if found is None:
            found = site.concerning(sectors)
        context = Context(self.program, facts, self.day)
        judges, outside = found
        out: Found = [*outside[0]], [*outside[1]]
        redo: list[int] = [*site.asked]
        for judge, places, of_clues in judges:
            try:
                out[of_clues].extend(judge(context, root, redo))
            except (Refused, ArithmeticError):
                # What several rules share has no value here: each is asked on its own.
                redo += places
        faults = self._asked(context, out, redo) if redo else []
        if len(out[1]) > 1:
            order = self.program.order
            out[1].sort(key=lambda clue: order[clue.norm.rule])
        return Evaluation(out[0], faults, out[1], context.retelling)

    def _asked(self, context: Context, out: Found, places: list[int]) -> list[Fault]:
        """Let the interpreter judge what generated code left to it; return what failed."""
        faults: list[Fault] = []
        for place in sorted(set(places)):
            for judged in judge_rule(
                self.program, self.program.rules[place], context.facts, self.day, context.here.memo
            ):
                out[judged.rule.kind == "clue"].append(finding_of(judged))
                fault = fault_of(judged)
                if fault is not None:
                    faults.append(fault)
        return faults

    def _site(self, facts: Facts, kind: str, region: Any) -> Site:
        """Choose the rules that can concern a kind of subject in a place, and how each is judged."""
        told = region if isinstance(region, str) else None
        parts: list[Part] = []
        asked: list[int] = []
        fixed: Found = [], []
        for about, jurisdiction in self.compiled.areas:
            near = _reaches(jurisdiction, told)
            if about != kind or near is False:
                continue
            for group in self.compiled.groups(kind, jurisdiction):
                if near and group.in_force.contains(self.day):
                    parts.append(self._part(group, facts, told, asked))
                    continue
                for place in group.places:
                    rule = self.program.rules[place]
                    if rule.law_of is None and not rule.in_force.contains(self.day):
                        # Not in force, whatever the facts: lapsed, or not heard of.
                        fixed[group.clues].extend(self._whatever(place, facts))
                    else:
                        asked.append(place)
        left: list[int] = []
        for place in asked:
            if self._over(self.program.rules[place], facts, told):
                fixed[False].extend(self._whatever(place, facts))
            else:
                left.append(place)
        parts += (Part(None, (), None, tuple(found), clues) for clues, found in zip((False, True), fixed, strict=True))
        site = Site(tuple(parts), tuple(left))
        # Regions are few; what a stranger makes up isn't kept for ever.
        if len(self._sites) < _KEPT:
            self._sites[kind, region] = site
        return site

    def _whatever(self, place: int, facts: Facts) -> Iterator[Finding]:
        """Yield what a rule comes to that comes to the same for all facts."""
        return map(finding_of, judge_rule(self.program, self.program.rules[place], facts, self.day, {}))

    def _over(self, rule: LoweredRule, facts: Facts, region: str | None) -> bool:
        """Tell whether a rule has lapsed here whatever the facts, by a law that no fact chooses."""
        if rule.law_of is None or rule.kind == "clue" or not _reaches(rule.jurisdiction, region):
            return False
        if lapsed_on(rule, self.program, self.day) is None or reads(self.program, rule.law_of):
            return False
        return not laws_of(rule, (), Here(self.program, facts, self.day, self.day)).points

    def _part(self, group: Group, facts: Facts, region: str | None, asked: list[int]) -> Part:
        """Bind a group's function, less what can't be judged natively here on this day."""
        places, freeing = self._native(group, region)
        aside: frozenset[Any] = frozenset()
        while True:
            written = self.compiled.written(group, places, freeing, aside)
            named, open_ = self._named(written, facts)
            if not open_:
                break
            # What stands on a value that isn't plain here, or on a definition not in force, is written otherwise.
            aside |= open_
        if not written.places:
            asked += group.places
            return Part(None, (), None, ())
        asked += [place for place in group.places if place not in written.places]
        outside = tuple(Finding(norm_of(self.program.rules[place]), NOT_APPLICABLE) for place in written.places)
        return Part(written.function(self.day, **named), written.places, group.gate, outside, group.clues)

    def _native(self, group: Group, region: str | None) -> tuple[tuple[int, ...], dict[int, tuple[LoweredRule, ...]]]:
        """Return the rules whose freeing rules are known here, and those."""
        places: list[int] = []
        freeing: dict[int, tuple[LoweredRule, ...]] = {}
        for place in group.places:
            if lapsed_on(self.program.rules[place], self.program, self.day) is not None:
                continue
            told = tuple(freeing_of(self.program, self.program.rules[place], group.kind, self.day))
            near = [_reaches(one.jurisdiction, region) for one in told]
            if None in near:
                continue
            here = tuple(one for one, reached in zip(told, near, strict=True) if reached)
            if here:
                freeing[place] = here
            places.append(place)
        return tuple(places), freeing

    def _named(self, written: Written, facts: Facts) -> tuple[dict[str, Any], frozenset[Any]]:
        """Work out what depends on the day and the place; return also what isn't plain or in force."""
        open_: set[Any] = {name for name, days in written.written_in.items() if not days.contains(self.day)}
        found: dict[str, Any] = {}
        for name, what in written.named.items():
            match what:
                case Constant():
                    value = evaluate(what.expr, self._here(facts, what.law))
                    if not isinstance(value, Known) and not what.open:
                        open_.add(what)
                    found[name] = plain(value)
                case LawDay():
                    found[name] = self._law_day(what.law)
                case Below():
                    members = evaluate(what.expr, self._here(facts, what.law))
                    if isinstance(members, Known) and members.value is not None:
                        found[name] = frozenset(under for one in members.value for under in what.under.under(one))
                    else:
                        open_.add(what)
                case Floor():
                    found[name] = look_back_from(what.rule, self.day)
                case Window():
                    found[name] = window_of(what.per, self.day)
                case Diary():
                    found[name] = self._diary(what)
                case Owed():
                    found[name] = self._diary(what.diary).owed[what.place]
        return found, frozenset(open_)

    def _here(self, facts: Facts, law: InForce | None) -> Here:
        return Here(self.program, facts, self.day, self.day if law is None else self._law_day(law))

    def _law_day(self, law: InForce) -> date:
        """Return a day of those that choose the law, the one nearest to the day asked about."""
        day = self.day if law.end is None else min(self.day, law.end)
        return day if law.start is None else max(day, law.start)

    def _diary(self, what: Diary) -> calendar.Diary:
        key = tuple((duty.body, duty.rule.id, duty.rule.in_force) for duty in what.duties)
        if key not in self._diaries:
            calendars = (
                (calendar.Calendar(duty.body, duty.rule, self.day), norm_of(duty.rule)) for duty in what.duties
            )
            self._diaries[key] = calendar.Diary(calendars)
        return self._diaries[key]


def _reaches(jurisdiction: str, region: str | None) -> bool | None:
    """Tell whether a place lies in a jurisdiction; None where its code can't tell."""
    if not jurisdiction:
        return True
    if region is None or (not region.startswith(jurisdiction) and jurisdiction.startswith(region)):
        return None
    return region.startswith(jurisdiction)
