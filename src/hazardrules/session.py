"""A live session: facts told one by one, and after each edit only what changed.

Whoever inspects a site learns one thing after another. A session holds the facts as they
stand; an edit evaluates the rules that read what it changed, and no others. What it holds is
always what a fresh evaluation of the same facts would find.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cached_property
from threading import get_ident
from typing import TYPE_CHECKING, Any, Final, Protocol, Self

import attrs
from attrs import frozen
from msgspec.structs import replace

from hazardrules.errors import EvaluationError, Phrase, Problem
from hazardrules.evaluators.evaluation import Evaluation, evaluation_of
from hazardrules.evaluators.interpreter.judge import clue_of, judge
from hazardrules.evaluators.parts import Parts, part_of
from hazardrules.evaluators.rete.clauses import Faulty, SecondOpinionWarning
from hazardrules.facts.editing import Edit, take_back, tell
from hazardrules.facts.facts import Facts
from hazardrules.facts.types import Label
from hazardrules.facts.wording import edit_label
from hazardrules.findings.change import Change, Changes
from hazardrules.findings.finding import Finding, Reason
from hazardrules.findings.report import ClueResult, Report, in_order

if TYPE_CHECKING:
    from hazardrules.evaluators.rete.opinion import Opinion
    from hazardrules.evaluators.rete.second import Second


class Law(Protocol):
    """What a session asks of the engine."""

    def read(self, facts: Any) -> Facts:
        """Return facts read and checked."""

    def report(self, facts: Facts, as_of: date | datetime, found: Evaluation) -> Report:
        """Return the report of what was found."""


class Session:
    """One subject on one day, whose facts are told, updated and retracted while you watch.

    Made by `Engine.session`. A path is ``enterprise.staff``, ``hazards[2].level``, or
    ``hazards[h3].level`` by the row's id; a row is told to its ledger and stands last. Every
    edit returns its `Changes`. An edit that can't be read raises FactsError and changes
    nothing. A session belongs to the thread that opened it.

    With a second opinion (``by="rete"``) every status is also chained by durable-rules. It is
    never the authority: where it differs or fails, a `SecondOpinionWarning` and *notices* or
    *differences* say so, and what stands is what the session would hold without it.

    >>> from hazardrules import Engine
    >>> session = Engine.load().session({"enterprise": {"staff": 12}}, as_of=date(2025, 9, 12))
    >>> len(session.update("enterprise.staff", 13)), session.facts.subject.staff
    (0, 13)
    """

    def __init__(
        self,
        law: Law,
        parts: Parts,
        facts: Facts,
        as_of: date | datetime,
        second: Second | None = None,
    ) -> None:
        self._parts = parts
        self._thread = get_ident()
        self._notices: tuple[Label, ...] = ()
        self._differences: dict[str, tuple[Opinion, ...]] = {}
        self._second = second
        self._now = _State(law, parts, facts, as_of, {})
        found = self._evaluated(parts.index.rules, facts)
        self._now = attrs.evolve(self._now, held=found)

    @property
    def as_of(self) -> date | datetime:
        """The day asked about."""
        return self._now.as_of

    @property
    def facts(self) -> Facts:
        """The facts as they stand."""
        return self._now.facts

    @property
    def report(self) -> Report:
        """The report of the facts as they stand: equal to a fresh evaluation's."""
        return self._now.report

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings as they stand, in the order of a report."""
        return self._now.report.findings

    @property
    def by(self) -> str:
        """What judges: ``rete`` while there is a second opinion, else the evaluator's name."""
        return self._parts.whole.name if self._second is None else "rete"

    @property
    def notices(self) -> tuple[Label, ...]:
        """What there is to know of the second opinion: that it is missing, or failed, and why."""
        return self._notices

    @property
    def differences(self) -> tuple[Opinion, ...]:
        """Where the second opinion differs as things stand; the findings are the interpreter's."""
        return tuple(one for rule in self._parts.index.order for one in self._differences.get(rule, ()))

    def close(self) -> None:
        """Give back what durable-rules holds; the session goes on without a second opinion."""
        self._owned()
        if self._second is not None:
            self._second.close()
            self._second, self._differences = None, {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def assert_fact(self, path: str, value: Any) -> Changes:
        """Tell what wasn't told: a field, a row of a ledger, a whole ledger.

        ``None`` is known to be none. What is told already is refused.

        >>> from hazardrules import Engine
        >>> session = Engine.load().session({"enterprise": {}, "hazards": []}, as_of=date(2025, 9, 12))
        >>> session.assert_fact("hazards", {"id": "h1"}).path
        'hazards[0]'
        """
        self._owned()
        return self._edited(tell(self._now.facts, path, value, self._now.law.read))

    def update(self, path: str, value: Any) -> Changes:
        """Tell anew, whatever was told before."""
        self._owned()
        return self._edited(tell(self._now.facts, path, value, self._now.law.read, anew=True))

    def retract(self, path: str) -> Changes:
        """Take back what was told: a field or a ledger is unknown again, a row is out of its ledger."""
        self._owned()
        return self._edited(take_back(self._now.facts, path))

    def _owned(self) -> None:
        if get_ident() != self._thread:
            message = Phrase("会话只能由打开它的线程使用", "a session belongs to the thread that opened it")
            raise EvaluationError([Problem(message)])

    def _edited(self, edit: Edit) -> Changes:
        was = self._now
        touched = self._parts.index.touched(edit.places)
        if touched != self._parts.index.rules:
            # A rule of another place or time came to nothing, and nothing but the region changes that.
            touched = touched.intersection(was.held)
        found = self._evaluated(touched, edit.facts)
        kept = {name: told for name, told in was.held.items() if name not in touched}
        self._now = attrs.evolve(was, facts=edit.facts, held={**kept, **found})
        return self._changes(edit, was, touched)

    def _evaluated(self, rules: frozenset[str], facts: Facts) -> dict[str, Evaluation]:
        as_of = self._now.as_of
        if self._second is None:
            return _by_rule(self._parts.evaluate(rules, facts, as_of))
        judging = judge(part_of(self._parts.whole.program, rules), facts, as_of, {})
        judged = [one for one in judging if one.rule.id in rules]
        try:
            opinions = self._second.weigh(rules, judged)
        except Faulty as fault:
            self._second, self._differences = None, {}
            self._noticed(fault)
        else:
            self._compared(rules, opinions)
        return _by_rule(evaluation_of(judged))

    def _noticed(self, fault: Faulty) -> None:
        name = self._parts.whole.name
        zh, en = f"{fault.label.zh};会话改用 {name} 继续", f"{fault.label.en}; the session goes on with {name}"
        self._notices += (Label(zh, en),)
        warnings.warn(en, SecondOpinionWarning, stacklevel=4)

    def _compared(self, rules: Iterable[str], opinions: Iterable[Opinion]) -> None:
        for rule in rules:
            self._differences.pop(rule, None)
        for opinion in opinions:
            if not opinion.agrees:
                self._differences[opinion.rule] = (*self._differences.get(opinion.rule, ()), opinion)
                warnings.warn(f"second opinion differs: {opinion}", SecondOpinionWarning, stacklevel=4)

    def _changes(self, edit: Edit, was: _State, touched: Iterable[str]) -> Changes:
        changes: list[Change] = []
        clues: list[ClueResult] = []
        for name in touched:
            before, after = was.held.get(name, _NOTHING), self._now.held.get(name, _NOTHING)
            for what, one, other in _differing(before.findings, after.findings, edit.gone):
                changes.append(Change(what, one, other, _Why(edit, what, one, self._now)))
            known = [clue_of(clue) for clue in before.clues]
            clues += [told for told in map(clue_of, after.clues) if told not in known]
        changes.sort(key=lambda change: in_order(change.finding))
        clues.sort(key=lambda clue: (clue.rule, clue.item or ""))
        return Changes(edit.path, tuple(changes), tuple(clues))


@frozen(eq=False)
class _State:
    """What a session holds between two edits: facts, and what each rule came to."""

    law: Law
    parts: Parts
    facts: Facts
    as_of: date | datetime
    held: Mapping[str, Evaluation]

    @cached_property
    def report(self) -> Report:
        told = (self.held[name] for name in self.parts.index.order if name in self.held)
        return self.law.report(self.facts, self.as_of, _together(told))


_NOTHING: Final = Evaluation([])


def _by_rule(found: Evaluation) -> dict[str, Evaluation]:
    """Return an evaluation taken apart, rule by rule."""
    apart: dict[str, Evaluation] = {}
    for finding in found.findings:
        apart.setdefault(finding.rule, Evaluation([])).findings.append(finding)
    for fault in found.faults:
        apart.setdefault(fault.rule, Evaluation([])).faults.append(fault)
    for clue in found.clues:
        apart.setdefault(clue.rule, Evaluation([])).clues.append(clue)
    return apart


def _together(told: Iterable[Evaluation]) -> Evaluation:
    whole = Evaluation([])
    for one in told:
        whole.findings.extend(one.findings)
        whole.faults.extend(one.faults)
        whole.clues.extend(one.clues)
    return whole


def _differing(
    before: list[Finding], after: list[Finding], gone: tuple[str, int] | None
) -> Iterator[tuple[str, Finding, Finding | None]]:
    """Match findings of one rule by their item, and yield what is new, changed or gone.

    What is missing in a finding that otherwise stays is worked out here and kept in *after*.
    """
    known: dict[str | None, list[Finding]] = {}
    for one in before:
        known.setdefault(_moved(one.item, gone), []).append(one)
    for place, one in enumerate(after):
        matching = known.get(one.item)
        if not matching:
            yield "new", one, None
            continue
        was = matching.pop(0)
        if _alike(was, one):
            after[place] = kept = replace(one, doubts=one.missing)
            if was.missing == kept.missing:
                continue
        yield "changed", after[place], was
    for rest in known.values():
        for one in rest:
            yield "gone", one, one


def _moved(item: str | None, gone: tuple[str, int] | None) -> str | None:
    """Return where an item's rows stand after a row before them was taken out; its own is nowhere."""
    if item is None or gone is None:
        return item
    ledger, out = gone
    steps = []
    for step in item.split("+"):
        name, _, place = step.rstrip("]").partition("[")
        at = int(place)
        if name == ledger and at == out:
            return f"{item} taken out"
        steps.append(f"{name}[{at - 1}]" if name == ledger and at > out else step)
    return "+".join(steps)


def _alike(one: Finding, other: Finding) -> bool:
    """Compare two findings in all but what is missing, which costs most."""
    return one.mask == other.mask and one.item == other.item and replace(one, doubts=()) == replace(other, doubts=())


@frozen(eq=False)
class _Why:
    """Works out the reasons of one change: the edit, then what decides now."""

    edit: Edit
    what: str
    finding: Finding
    state: _State

    def __call__(self) -> tuple[Reason, ...]:
        told = Reason(edit_label(self.edit), (self.edit.path,))
        if self.what != "gone":
            return (told, *self.state.report.because(self.finding))
        return (told, Reason(Label("本条不再涉及该事项", "the rule is no longer asked about this item")))
