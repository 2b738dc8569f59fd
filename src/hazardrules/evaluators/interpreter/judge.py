"""The obvious reference: every rule evaluated as it reads. It defines; faster ones agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import combinations
from typing import Any, Final

import attrs
from attrs import frozen
from msgspec.structs import replace

from hazardrules.dates import day_of
from hazardrules.evaluators.interpreter.conditions import evaluate
from hazardrules.evaluators.interpreter.duties import deadline, interval, state
from hazardrules.evaluators.interpreter.follows import follows
from hazardrules.evaluators.interpreter.law_days import laws_of
from hazardrules.evaluators.interpreter.limits import cap, never
from hazardrules.evaluators.interpreter.recurring import recurring
from hazardrules.evaluators.interpreter.rows import select
from hazardrules.evaluators.interpreter.verdict import Verdict, united
from hazardrules.evaluators.interpreter.world import Here, RowAt, failed, untold_row
from hazardrules.evaluators.possible import (
    FALSE,
    NOTHING,
    TRUE,
    Failed,
    Known,
    Missings,
    Value,
    conjunction,
    disjunction,
    missing_of,
    negation,
    truth,
    undecided,
)
from hazardrules.facts.facts import Facts
from hazardrules.facts.types import UNKNOWN, Label
from hazardrules.findings.finding import NO_FIGURES, Finding, Missing, Norm
from hazardrules.findings.report import ClueResult, Fault
from hazardrules.findings.status import APPLIES, EXEMPT, MISSED, NOT_APPLICABLE, PENDING, VIOLATED
from hazardrules.law.rule import Clue
from hazardrules.lower import program as lowered
from hazardrules.lower.program import Body, LoweredRule, Program

_BODIES: Final[dict[type[Body], Callable[[Any, LoweredRule, Here], Verdict]]] = {
    lowered.State: state,
    lowered.Deadline: deadline,
    lowered.Recurring: recurring,
    lowered.Interval: interval,
    lowered.Never: never,
    lowered.Cap: cap,
    lowered.Follows: follows,
    lowered.Allowed: lambda body, rule, here: Verdict(mask=APPLIES),
}
"""Every form of a norm and what judges it."""

ANY_VERDICT: Final[dict[str, int]] = {
    "obligation": PENDING | 8 | VIOLATED,
    "prohibition": 8 | VIOLATED,
    "limit": 8 | VIOLATED,
    "permission": APPLIES,
    "consequence": APPLIES,
    "clue": APPLIES,
    "exemption": APPLIES,
}
"""What a rule of each kind may come to when nothing can be said."""


@frozen
class Judged:
    """One rule for one item: its point in the evaluation, its verdict, who frees from it.

    *settled* is whether the item counts here, and its law, before the rule's own condition; None
    where there was no item to ask about, or more than one law to ask by.
    """

    rule: LoweredRule
    here: Here
    item: tuple[RowAt, ...]
    verdict: Verdict
    freed_by: str | None = None
    lapsed_on: date | None = None
    settled: Value | None = None


def judge(
    program: Program,
    facts: Facts,
    as_of: date | datetime,
    memo: dict[Any, Value],
    only: frozenset[str] | None = None,
) -> Iterator[Judged]:
    """Yield what each rule comes to, for the subject or for each item it is asked about.

    Rules of other kinds of subject and other places are left out, and, where *only* names
    rules, all others: none depends on what another comes to.
    """
    for rule in program.rules:
        if only is None or rule.id in only:
            yield from judge_rule(program, rule, facts, as_of, memo)


def judge_rule(
    program: Program, rule: LoweredRule, facts: Facts, as_of: date | datetime, memo: dict[Any, Value]
) -> Iterator[Judged]:
    """Yield what one version of a rule comes to."""
    here = Here(program, facts, as_of, day_of(as_of), memo=memo)
    place = in_place(rule, here)
    if facts.kind not in rule.subjects or truth(place) is False:
        return
    # What the law of the place supplies counts, should the subject lie there.
    here = here.inside(rule.jurisdiction)
    if rule.law_of is None and not rule.in_force.contains(here.day):
        end = lapsed_on(rule, program, here.day)
        if end is not None:
            yield Judged(rule, here, (), Verdict(mask=NOT_APPLICABLE), lapsed_on=end)
        return
    if not rule.each:
        yield from _one(rule, here, (), place)
    elif rule.of_subject is not None and truth(evaluate(rule.of_subject, here)) is False:
        # Told once: it is so of every row, and of every one there may be.
        yield Judged(rule, here, (), Verdict(mask=NOT_APPLICABLE))
    else:
        yield from _items(rule, here, place)


def lapsed_on(rule: LoweredRule, program: Program, day: date) -> date | None:
    """Return the last day of a rule that is over; none where a newer version stands in its place.

    Of a rule with items each item's own day says by which law it is judged.
    """
    end = rule.in_force.end
    if end is None or end >= day or (rule.each and rule.law_of is not None):
        return None
    return None if any(other.in_force.contains(day) for other in program.versions(rule.id)) else end


def in_place(rule: LoweredRule, here: Here) -> Value:
    """Return whether the subject lies where the rule holds."""
    lies = here.lies_in(rule.jurisdiction)
    return undecided(here.missing_region) if lies is None else Known(lies)


def _items(rule: LoweredRule, here: Here, place: Value) -> Iterator[Judged]:
    """Ask the rule about each item; several ledgers are asked about together."""
    points: list[tuple[Here, tuple[RowAt, ...], Value]] = [(here, (), place)]
    for rows in rule.each:
        following: list[tuple[Here, tuple[RowAt, ...], Value]] = []
        for at, items, sure in points:
            found = select(rows, at, evaluate, unseen=False)
            if found.failure is not None:
                yield Judged(rule, here, (), Verdict(failure=found.failure))
                return
            if not found.told:
                yield from _untold(rule, here, place, found.missing)
                return
            for row in found.rows:
                counts = TRUE if row.certain else undecided(row.missing)
                following.append((row.here, (*items, row.at), conjunction((sure, counts))))
        points = following
    if not points:
        yield Judged(rule, here, (), Verdict(mask=NOT_APPLICABLE))
    for at, items, sure in points:
        yield from _one(rule, at, items, sure)


def _untold(rule: LoweredRule, here: Here, place: Value, missing: Missings) -> Iterator[Judged]:
    """Say once what any item might come to: what doesn't depend on it may settle that."""
    counts = [place, undecided(missing)]
    for rows in rule.each:
        here = here.bind(rows.row, untold_row(rows.ledger, missing))
        if rows.where is not None:
            counts.append(evaluate(rows.where, here))
    yield from _one(rule, here, (), conjunction(counts))


def _one(rule: LoweredRule, here: Here, item: tuple[RowAt, ...], counts: Value) -> Iterator[Judged]:
    here, linked = _linked(rule, here)
    if isinstance(linked, Failed):
        yield Judged(rule, here, item, Verdict(failure=linked))
        return
    laws = laws_of(rule, freeing_from(rule, here.program), here)
    if not laws.points:
        # Each item is told of once, by the last of the versions that weren't in force on its day.
        versions = here.program.versions(rule.id)
        others = any(other.in_force.contains(day) for other in versions for day in laws.days)
        if rule is versions[-1] and not others:
            end = lapsed_on(rule, here.program, here.day)
            yield Judged(rule, here, item, Verdict(mask=NOT_APPLICABLE), lapsed_on=end)
        return
    settled = conjunction((counts, linked, laws.in_force))
    judged = _any_item if rule.each and not item else _by_one_law
    found = [judged(rule, at, settled) for at in laws.points]
    verdict = united([one for one, _ in found])
    if len(found) > 1:
        verdict = attrs.evolve(verdict, missing=verdict.missing | laws.missing)
    freed = {by for _, by in found}
    by = freed.pop() if len(freed) == 1 else None
    alone = len(found) == 1 and judged is _by_one_law
    # What fell due in its time is answered for later: the finding says that the document is over.
    end = lapsed_on(rule, here.program, here.day)
    yield Judged(rule, laws.points[-1], item, verdict, by, end, settled=settled if alone else None)


def _by_one_law(rule: LoweredRule, here: Here, settled: Value) -> tuple[Verdict, str | None]:
    applies = conjunction((settled, condition_of(rule, here)))
    if isinstance(applies, Failed):
        return Verdict(failure=applies), None
    return _decided(rule, here, applies, _verdict)


def _any_item(rule: LoweredRule, here: Here, settled: Value) -> tuple[Verdict, str | None]:
    """Judge an item that nobody told of; what fails for it fails when there is one."""
    applies = conjunction((settled, condition_of(rule, here)))
    if not isinstance(applies, Failed):
        verdict, freed = _decided(rule, here, applies, lambda rule, here: Verdict(ANY_VERDICT[rule.kind]))
        if verdict.failure is None:
            return verdict, freed
    return Verdict(anything(rule, here.program), missing_of(settled)), None


def condition_of(rule: LoweredRule, here: Here) -> Value:
    """Return whether the rule's own condition holds at this point."""
    tests = [evaluate(rule.when, here)] if rule.when is not None else []
    if rule.unless is not None:
        tests.append(negation(evaluate(rule.unless, here)))
    return conjunction(tests)


def _linked(rule: LoweredRule, here: Here) -> tuple[Here, Value]:
    """Bind the rows that other rows name; a name that leads nowhere is a fault of the file."""
    doubts: list[Value] = [TRUE]
    for name, ledger, expr in rule.links:
        wanted = evaluate(expr, here)
        rows = here.facts.ledger(ledger)
        if isinstance(wanted, Failed):
            return here, wanted
        if not isinstance(wanted, Known) or not isinstance(rows, tuple):
            missing = missing_of(wanted) | (NOTHING if isinstance(rows, tuple) else {Missing("fact", ledger)})
            return _unlinked(rule, here, name, ledger, missing), undecided(missing)
        for index, row in enumerate(rows):
            if row.id == wanted.value:
                here = here.bind(name, RowAt(ledger, index, row))
                break
        else:
            told = wanted.value
            return here, Failed(
                f"no row of `{ledger}` has the id `{told}`", f"「{ledger}」中没有编号为「{told}」的记录"
            )
    return here, conjunction(doubts)


def _unlinked(rule: LoweredRule, here: Here, name: str, ledger: str, missing: Missings) -> Here:
    """Bind a row of which nothing is known, and those that it would have named, so that the rest can be asked."""
    bound = here.bind(name, untold_row(ledger, missing))
    for other, kept, _ in rule.links:
        if other not in bound.rows:
            bound = bound.bind(other, untold_row(kept, missing))
    return bound


def _decided(
    rule: LoweredRule, here: Here, applies: Value, judged: Callable[[LoweredRule, Here], Verdict]
) -> tuple[Verdict, str | None]:
    """Put condition, exemptions and verdict together, in this order."""
    told = truth(applies)
    if told is False:
        return Verdict(mask=NOT_APPLICABLE), None
    mask = 0 if told else NOT_APPLICABLE
    missing: Missings = missing_of(applies)
    for weaker_in, freeing in _freeing(rule, here):
        answer = truth(weaker_in)
        bit = NOT_APPLICABLE if freeing.kind == "obligation" else EXEMPT
        if isinstance(weaker_in, Failed):
            return Verdict(failure=weaker_in), None
        if answer is False:
            continue
        mask |= bit
        missing |= missing_of(weaker_in)
        if answer:
            return Verdict(mask=mask, missing=missing), freeing.id
    verdict = judged(rule, here)
    if verdict.failure is not None:
        return verdict, None
    mask |= by_strength(rule, verdict.mask)
    figures = verdict.figures
    if figures.breach is not None and mask not in (VIOLATED, MISSED):
        figures = replace(figures, breach=None)
    return Verdict(mask, missing | verdict.missing, figures), None


def anything(rule: LoweredRule, program: Program) -> int:
    """Return what a rule may come to when nothing can be said."""
    freed = EXEMPT if program.exemptions.get(rule.id) else 0
    return NOT_APPLICABLE | freed | by_strength(rule, ANY_VERDICT[rule.kind])


def by_strength(rule: LoweredRule, mask: int) -> int:
    """A target that isn't reached is missed; what is only encouraged stays open."""
    if not mask & VIOLATED or rule.rule.strength == "duty":
        return mask
    other = MISSED if rule.rule.strength == "target" else PENDING
    return mask & ~VIOLATED | other


def _freeing(rule: LoweredRule, here: Here) -> Iterator[tuple[Value, LoweredRule]]:
    """Yield the rules that free from this one, and whether they do: exemptions, then stricter rules."""
    for freeing in freeing_from(rule, here.program):
        if here.facts.kind in freeing.subjects and freeing.in_force.contains(here.law_day):
            where = in_place(freeing, here)
            answer = FALSE if truth(where) is False else frees(freeing, here.inside(freeing.jurisdiction))
            yield conjunction((where, answer)), freeing


def freeing_from(rule: LoweredRule, program: Program) -> tuple[LoweredRule, ...]:
    """Return the rules that may free from this one: exemptions, then every version of stricter rules."""
    stricter = (version for name in program.replaced_by.get(rule.id, ()) for version in program.versions(name))
    return (*program.exemptions.get(rule.id, ()), *stricter)


def frees(freeing: LoweredRule, here: Here) -> Value:
    """Return whether the condition of a freeing rule holds, for some row it is asked about.

    A rule asked about the same ledger as this one frees this item alone.
    """
    items = {at.ledger: at for at in here.rows.values()}
    points: list[tuple[Here, Value]] = [(attrs.evolve(here, rows={}), TRUE)]
    answers: list[Value] = []
    for rows in freeing.each:
        following: list[tuple[Here, Value]] = []
        for point, sure in points:
            found = select(rows, point, evaluate)
            if found.failure is not None:
                return found.failure
            mine = items.get(rows.ledger)
            unseen = NOTHING if found.closed else found.missing
            if mine is not None:
                unseen = mine.untold
            for row in found.rows:
                if mine is None or row.at == mine:
                    counts = TRUE if row.certain else undecided(row.missing)
                    following.append((row.here, conjunction((sure, counts))))
            if unseen:
                inside = point.bind(rows.row, untold_row(rows.ledger, unseen))
                where = TRUE if rows.where is None else evaluate(rows.where, inside)
                following.append((inside, conjunction((sure, undecided(unseen), where))))
        points = following
    for point, sure in points:
        at, linked = _linked(freeing, point)
        answers.append(conjunction((sure, linked, condition_of(freeing, at))))
    return disjunction(answers)


def _verdict(rule: LoweredRule, here: Here) -> Verdict:
    """Judge the body, or each body that an exception may have put in its place."""
    bodies = bodies_of(rule, here)
    if isinstance(bodies, Failed):
        return Verdict(failure=bodies)
    candidates, missing = bodies
    verdicts = [weighed(body, rule, here) for body in candidates]
    together = united(verdicts)
    return attrs.evolve(together, missing=together.missing | missing) if len(candidates) > 1 else together


def weighed(body: Body, rule: LoweredRule, here: Here) -> Verdict:
    """Return what one body comes to, whether or not the rule applies."""
    return _BODIES[type(body)](body, rule, here)


def bodies_of(rule: LoweredRule, here: Here) -> tuple[list[Body], Missings] | Failed:
    """Return the bodies that may be in force: the rule's, as the exceptions that hold change it here or hereabouts."""
    bodies: list[Body] = []
    missing: Missings = NOTHING
    for found in (_bodies_here(rule, here), *_bodies_elsewhere(rule, here)):
        if isinstance(found, Failed):
            return found
        bodies += found[0]
        missing |= found[1]
    return bodies if len(bodies) == 1 else list(dict.fromkeys(bodies)), missing


def _bodies_elsewhere(rule: LoweredRule, here: Here) -> Iterator[tuple[list[Body], Missings] | Failed]:
    """Yield the bodies in each place where the subject may lie and exceptions are stated."""
    for place in here.may_differ_in(rule.variants):
        found = bodies_of(rule, here.inside(place))
        yield found if isinstance(found, Failed) else (found[0], found[1] | here.missing_region)


def _bodies_here(rule: LoweredRule, here: Here) -> tuple[list[Body], Missings] | Failed:
    certain: set[int] = set()
    doubts: dict[int, Missings] = {}
    for place, variant in enumerate(rule.variants):
        if not here.lies_in(variant.jurisdiction) or not variant.in_force.contains(here.law_day):
            continue
        answer = evaluate(variant.when, here)
        if isinstance(answer, Failed):
            return answer
        if truth(answer) is True:
            certain.add(place)
        elif truth(answer) is None:
            doubts[place] = missing_of(answer)
    # An open exception counts unless one that surely holds prevails over it.
    possible = [place for place in doubts if not rule.variants[place].yields_to & certain]
    bodies: list[Body] = []
    clash: Failed | None = None
    for size in range(len(possible) + 1):
        for open_ in combinations(possible, size):
            body = changed(rule, certain | set(open_))
            if isinstance(body, Failed):
                # What may clash fails when it does; until then the rest counts.
                clash = body
            else:
                bodies.append(body)
    if clash is not None and not bodies:
        return clash
    return bodies, frozenset().union(*(doubts[place] for place in possible))


def changed(rule: LoweredRule, holding: set[int]) -> Body | Failed:
    """Return a rule's body with all that the exceptions holding change; some may set others aside."""
    told = [rule.variants[place] for place in sorted(holding) if not rule.variants[place].yields_to & holding]
    if len(told) <= 1:
        return told[0].body if told else rule.body
    if any(type(variant.body) is not type(rule.body) for variant in told):
        return _clash("every") if any(variant.body != told[0].body for variant in told) else told[0].body
    changes: dict[str, Any] = {}
    for variant in told:
        for key in variant.keys:
            for part in lowered.CHANGED[key]:
                value = getattr(variant.body, part)
                if changes.setdefault(part, value) != value:
                    return _clash(key)
    return attrs.evolve(rule.body, **changes)


def _clash(key: str) -> Failed:
    return failed(
        f"two exceptions to one rule hold together and change `{key}` differently",
        f"同一规则的两项例外同时成立,而对「{key}」的改动不同",
    )


def finding_of(judged: Judged) -> Finding:
    """Return the finding of a judged rule; a rule that failed is undetermined."""
    rule, verdict = judged.rule, judged.verdict
    row = judged.item[-1].row if judged.item else None
    row_id: Any = getattr(row, "id", UNKNOWN)
    mask = verdict.mask if verdict.failure is None else anything(rule, judged.here.program)
    certain = mask & (mask - 1) == 0
    shown = verdict.figures if mask & ~(NOT_APPLICABLE | EXEMPT) else NO_FIGURES
    return Finding(
        norm_of(rule),
        mask,
        "+".join(at.path for at in judged.item) or None,
        None if row_id is UNKNOWN else row_id,
        shown,
        () if certain and not _asks(verdict) else tuple(sorted(verdict.missing)),
        judged.freed_by,
        judged.lapsed_on,
    )


def norm_of(rule: LoweredRule) -> Norm:
    """Return what every finding of a rule shares."""
    stated = rule.rule
    return Norm(
        rule=rule.id,
        ruleset=rule.ruleset,
        kind=rule.kind,
        title=stated.title,
        bearer=stated.bearer,
        strength=stated.strength,
        force=rule.rank,
        modality=None if stated.modality == "must" else stated.modality,
        limitation=getattr(rule.body, "limitation", None),
        decided_by=getattr(stated, "decided_by", ""),
        citations=stated.cites,
        cautions=rule.cautions,
        advice=stated.advice if isinstance(stated, Clue) else Label("", ""),
    )


def _asks(verdict: Verdict) -> bool:
    """A certain status may still leave a figure open: a day the law doesn't name, a fine."""
    return verdict.mask in (PENDING, APPLIES)


def fault_of(judged: Judged) -> Fault | None:
    """Return the fault of a rule that failed while it ran, if it did."""
    failure = judged.verdict.failure
    if failure is None:
        return None
    item = "+".join(at.path for at in judged.item) or None
    return Fault(judged.rule.id, Label(failure.message_zh or failure.message, failure.message), item)


def clue_of(found: Finding) -> ClueResult:
    """Return the clue that a finding of a rule of that kind is."""
    state = {APPLIES: "raised", NOT_APPLICABLE: "not_raised"}.get(found.mask, "undetermined")
    return ClueResult(found.rule, state, found.norm.advice, found.item)
