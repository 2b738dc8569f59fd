"""Every rule judged for everybody: place, days in force, condition, what frees from it, and its body."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import combinations
from operator import attrgetter
from typing import Any, Final

import attrs
import numpy as np
from attrs import field, frozen

from hazardrules.dates import CalendarPeriod
from hazardrules.evaluators.columns import rows as _rows  # noqa: F401  # adds the aggregates to the table of nodes
from hazardrules.evaluators.columns.asking import Ask, Asking, Refused, Scope
from hazardrules.evaluators.columns.days import ordinal
from hazardrules.evaluators.columns.duties import MOST_PERIODS, deadline, interval, recurring, state
from hazardrules.evaluators.columns.frame import Frame
from hazardrules.evaluators.columns.limits import allowed, cap, follows, never
from hazardrules.evaluators.columns.proofs import Figures, Verdict, bits, no_figures
from hazardrules.evaluators.columns.rows import Selection, select
from hazardrules.evaluators.columns.values import (
    Array,
    Cat,
    Odd,
    Truth,
    Uncarried,
    always,
    as_span,
    both,
    conjunction,
    either,
    negation,
    odd_where,
    picked,
    spread,
)
from hazardrules.evaluators.interpreter.judge import changed, freeing_from, lapsed_on
from hazardrules.evaluators.possible import Failed, Known
from hazardrules.findings.status import EXEMPT, MISSED, NOT_APPLICABLE, PENDING, VIOLATED
from hazardrules.law.citation import InForce
from hazardrules.lower import program as lowered
from hazardrules.lower.program import Body, LoweredRule

_BODIES: Final[dict[type[Body], Callable[[Any, LoweredRule, Ask, Scope], Verdict]]] = {
    lowered.State: state,
    lowered.Deadline: deadline,
    lowered.Recurring: recurring,
    lowered.Interval: interval,
    lowered.Never: never,
    lowered.Cap: cap,
    lowered.Follows: follows,
    lowered.Allowed: allowed,
}
"""Every form of a norm and what judges it."""

PERIODS: Final = ("periods", "periods_possible")
"""Figures that are bits, one a period."""

MOST_TOGETHER: Final = 6
"""Exceptions of one rule that are taken together in every way."""


@frozen(eq=False)
class Part:
    """What one version of a rule comes to: for subjects (*ledger* None), or for rows of a ledger.

    *holds* says who has a finding; *odd* are subjects that another evaluator answers for.
    """

    rule: LoweredRule
    ledger: str | None
    holds: Array
    mask: Array
    figures: Figures = field(default=no_figures, repr=False)
    periods: tuple[CalendarPeriod, ...] = ()
    lapsed: bool = False


def judge_rule(rule: LoweredRule, asking: Asking, frame: Frame, asks: dict[date, Ask]) -> tuple[list[Part], Odd]:
    """Return what one version of a rule comes to, and for whom arrays can't tell."""
    if frame.kind not in rule.subjects:
        return [], None
    place, odd = _in_place(rule, asking, frame)
    if not np.any(place) and odd is None:
        return [], None
    as_of = asking.as_of
    if rule.law_of is None and not rule.in_force.contains(as_of):
        if lapsed_on(rule, asking.program, as_of) is None:
            return [], odd
        return [Part(rule, None, place, _full(NOT_APPLICABLE, frame), lapsed=True)], odd
    if rule.links:
        raise Refused(rule, "rows that other rows name")
    if len(rule.each) > 1:
        raise Refused(rule, "items of several ledgers together")
    ask = ask_under(as_of, asking, frame, asks)
    if not rule.each:
        parts, strange = _judged(rule, asking, frame, asks, place, None)
        if lapsed_on(rule, asking.program, as_of) is not None:
            parts = [attrs.evolve(part, lapsed=True) for part in parts]
        return parts, either(odd, strange)
    settled = always(answer=True) if rule.of_subject is None else ask.truth(rule.of_subject, ())
    # Where the rule as a whole doesn't apply no row is looked at.
    among, whole = both(place, settled.possible), spread(both(~settled.possible, place), (frame.size,))
    if not np.any(among):
        parts = [Part(rule, None, whole, _full(NOT_APPLICABLE, frame))] if whole.any() else []
        return parts, either(odd, settled.odd)
    found = select(rule.each[0], ask, ())
    parts, strange = _judged(rule, asking, frame, asks, among, found)
    none = both(~found.possible.any(axis=-2), place)
    if rule.of_subject is not None:
        none = none | whole
    if none.any():
        parts.append(Part(rule, None, none, _full(NOT_APPLICABLE, frame)))
    # What an item that nobody told of might come to is another evaluator's question.
    rows = either(strange, found.odd, found.untold)
    return parts, either(odd, settled.odd, None if rows is None else both(rows, settled.possible))


def ask_under(day: date, asking: Asking, frame: Frame, asks: dict[date, Ask]) -> Ask:
    """Return the question under the law of a day, kept for all rules."""
    if day not in asks:
        asks[day] = Ask(asking, frame, day)
    return asks[day]


def _full(value: int, frame: Frame) -> Array:
    return np.broadcast_to(np.uint8(value), frame.size)


def _in_place(rule: LoweredRule, asking: Asking, frame: Frame) -> tuple[Array, Odd]:
    """Return who lies where the rule holds, and for whom nobody can tell which law there is."""
    odd: Odd = None
    for jurisdiction in asking.places(rule):
        open_ = within(jurisdiction, frame)[1]
        odd = either(odd, open_)
    inside = within(rule.jurisdiction, frame)[0]
    return inside, None if odd is None else odd & _near(rule.jurisdiction, frame)


def _near(jurisdiction: str, frame: Frame) -> Array:
    """Return who lies, or may lie, in a place."""
    inside, open_ = within(jurisdiction, frame)
    return inside if open_ is None else inside | open_


def within(jurisdiction: str, frame: Frame) -> tuple[Array, Odd]:
    """Return who lies in a place, and who may: a province's code can't tell in which of its counties."""
    if not jurisdiction:
        return np.bool_(True), None
    if jurisdiction not in frame.places:
        region = frame.fields[frame.kind, "region"]
        assert isinstance(region, Cat), "a region is a text"
        told = [value.value if isinstance(value, Known) else "" for value in region.domain.values]
        names = [name if isinstance(name, str) else "" for name in told]
        inside = np.array([name.startswith(jurisdiction) for name in names], bool)[region.codes]
        open_ = np.array([jurisdiction.startswith(name) and name != jurisdiction for name in names], bool)[region.codes]
        whole = np.bool_(True) if inside.all() else inside
        frame.places[jurisdiction] = (whole, open_ if open_.any() else None)
    return frame.places[jurisdiction]


def _judged(
    rule: LoweredRule, asking: Asking, frame: Frame, asks: dict[date, Ask], place: Array, found: Selection | None
) -> tuple[list[Part], Odd]:
    """Judge a rule under the law of the day asked about, or of each act's own day."""
    scope: Scope = () if found is None else found.scope
    shape = (frame.size,) if found is None else found.possible.shape
    ledger = None if found is None else rule.each[0].ledger
    holds = spread(place, shape) if found is None else both(found.possible, place)
    sure = always(answer=True) if found is None else Truth(found.certain, found.possible)
    ask = ask_under(asking.as_of, asking, frame, asks)
    if rule.law_of is None:
        verdict = _one(rule, ask, scope, sure, shape)
        return _settled(rule, ledger, holds, verdict)
    told = as_span(ask.value(rule.law_of, scope))
    today = told.exact and told.odd is None and np.ndim(told.lo) == 0 and told.lo == ask.day
    if today and rule.in_force.contains(asking.as_of):
        return _settled(rule, ledger, holds, _one(rule, ask, scope, sure, shape))
    odd = told.odd
    if not told.exact:
        known = told.known()
        unknown = holds & ~known
        if unknown.any():
            # Nobody knows under which law the act falls.
            odd = either(odd, unknown)
        holds_known = holds & known
    else:
        holds_known = holds
    # An act that is dated after the day asked about is judged by the law of that day.
    day = np.fmin(told.lo, ask.day)
    key = ("acts", asking.known(rule.law_of).number, scope)

    def under(version: LoweredRule) -> Array:
        """Return whose acts fall under a version of the rule."""
        return ask.once((*key, version.in_force), lambda: _during(day, version.in_force))

    mine = both(holds_known, under(rule))
    parts: list[Part] = []
    versions = asking.program.versions(rule.id)
    if rule is versions[-1]:
        others = under(versions[0])
        for other in versions[1:]:
            others = others | under(other)
        outside = both(holds_known, ~others)
        if outside.any():
            parts.append(Part(rule, ledger, outside, np.broadcast_to(np.uint8(NOT_APPLICABLE), shape)))
    strange = None if odd is None else _per_subject(odd & holds)
    if not mine.any():
        return parts, strange
    for law_day, among in _eras(day, mine, rule, asking):
        verdict = _one(rule, ask_under(law_day, asking, frame, asks), scope, sure, shape)
        more, other = _settled(rule, ledger, among, verdict)
        parts += more
        strange = either(strange, other)
    return parts, strange


def _during(days: Array, in_force: InForce) -> Array:
    """Return which days lie in a period."""
    inside: Array = np.bool_(True)
    if in_force.start is not None:
        inside = ordinal(in_force.start) <= days
    return inside if in_force.end is None else inside & (days <= ordinal(in_force.end))


def _eras(day: Array, mine: Array, rule: LoweredRule, asking: Asking) -> Iterator[tuple[date, Array]]:
    """Yield a day of each time during which the law that is read stays the same, and whose acts fall in it.

    The day asked about stands for its own time, so that rules share what they are asked under it.
    """
    start = rule.in_force.start
    first = 0 if start is None else start.toordinal()
    edges = [edge for edge in asking.edges(rule) if first < edge <= asking.as_of.toordinal()]
    if not edges:
        yield asking.as_of, mine
        return
    era = np.searchsorted(np.array(edges, np.float32), day, side="right")
    for place, edge in enumerate([*edges, None]):
        among = mine & (era == place)
        if among.any():
            yield asking.as_of if edge is None else date.fromordinal(edge - 1), among


def _per_subject(odd: Array) -> Odd:
    found = odd
    while np.ndim(found) > 1:
        found = found.any(axis=0)
    return found if np.any(found) else None


def _settled(rule: LoweredRule, ledger: str | None, holds: Array, verdict: Verdict) -> tuple[list[Part], Odd]:
    shape = holds.shape
    mask = spread(verdict.mask, shape)
    odd = None if verdict.odd is None else _per_subject(spread(verdict.odd, shape) & holds)
    return [Part(rule, ledger, holds, mask, verdict.figures, verdict.periods)], odd


def _one(rule: LoweredRule, ask: Ask, scope: Scope, sure: Truth, shape: tuple[int, ...]) -> Verdict:
    """Put condition, what frees, and the verdict together, in this order."""
    applies = conjunction([sure, *_conditions(rule, ask, scope)])
    odd = applies.odd
    mask: Array = bits(~applies.certain, NOT_APPLICABLE)
    open_: Array = applies.possible
    freed: Array = np.bool_(False)
    for answer, freeing in _freeing(rule, ask, scope):
        bit = NOT_APPLICABLE if freeing.kind == "obligation" else EXEMPT
        odd = either(odd, odd_where(answer.odd, open_))
        mask = mask | bits(open_ & answer.possible, bit)
        freed = freed | (open_ & answer.certain)
        open_ = open_ & ~answer.certain
    # What nobody is asked about costs nothing more.
    if not np.any(open_):
        return Verdict(spread(mask, shape), odd=odd)
    verdict = _verdict(rule, ask, scope)
    told = _strength(rule, verdict.mask)
    whole = isinstance(open_, np.ndarray) and open_.ndim and bool(open_.all())
    mask = spread(mask | (told if whole else told * np.asarray(open_).view(np.uint8)), shape)
    odd = either(odd, odd_where(verdict.odd, open_))
    return Verdict(mask, _applying(verdict, mask, freed), odd, verdict.periods)


def _applying(verdict: Verdict, mask: Array, freed: Array) -> Figures:
    """Keep figures where the rule applies and nothing frees."""
    if verdict.figures is no_figures:
        return no_figures

    def figures() -> Mapping[str, Any]:
        found = dict(verdict.figures())
        if np.any(freed):
            found = {name: np.where(freed, _nothing(np.asarray(told)), told) for name, told in found.items()}
        if "breach" in found:
            found["breach"] = found["breach"] * ((mask == VIOLATED) | (mask == MISSED))
        # Only where more than "not applicable" is possible is there anything to tell.
        found["shown"] = (mask & ~np.uint8(NOT_APPLICABLE | EXEMPT)) != 0
        return found

    return figures


def _nothing(figure: Any) -> Any:
    return np.zeros((), figure.dtype) if figure.dtype.kind in "ui" else np.array(np.nan, figure.dtype)


def _conditions(rule: LoweredRule, ask: Ask, scope: Scope) -> list[Truth]:
    found = [] if rule.when is None else [ask.truth(rule.when, scope)]
    return found if rule.unless is None else [*found, negation(ask.truth(rule.unless, scope))]


def _strength(rule: LoweredRule, mask: Array) -> Array:
    """A target that isn't reached is missed; what is only encouraged stays open."""
    if rule.rule.strength == "duty":
        return mask
    other = MISSED if rule.rule.strength == "target" else PENDING
    return np.where(mask & VIOLATED, mask & ~np.uint8(VIOLATED) | np.uint8(other), mask)


def _freeing(rule: LoweredRule, ask: Ask, scope: Scope) -> Iterator[tuple[Truth, LoweredRule]]:
    """Yield the rules that free from this one, and whether they do: exemptions, then stricter rules."""
    program, frame = ask.program, ask.frame
    for freeing in freeing_from(rule, program):
        if frame.kind in freeing.subjects and freeing.in_force.contains(ask.law_day):
            inside, open_ = within(freeing.jurisdiction, frame)
            answer = _frees(freeing, ask, scope)
            if np.ndim(inside) or open_ is not None:
                answer = conjunction([Truth(inside, inside if open_ is None else inside | open_), answer])
            yield answer, freeing


def _frees(freeing: LoweredRule, ask: Ask, scope: Scope) -> Truth:
    """Return whether a freeing rule's condition holds: for this item, or for some row of another ledger."""
    if freeing.links or len(freeing.each) > 1:
        raise Refused(freeing, "an exemption that is asked about several rows together")
    if not freeing.each:
        return conjunction([always(answer=True), *_conditions(freeing, ask, ())])
    found = select(freeing.each[0], ask, ())
    own = conjunction([Truth(found.certain, found.possible), *_conditions(freeing, ask, found.scope)])
    odd = (
        None
        if found.odd is None and own.odd is None
        else _per_subject(np.broadcast_to(either(own.odd, found.odd), found.possible.shape))
    )
    if any(ledger == freeing.each[0].ledger for _, ledger in scope):
        return Truth(own.certain, own.possible, odd)
    # Rows that nobody sees may free as well: what they might come to is another evaluator's question.
    odd = either(odd, found.open)
    return Truth(own.certain.any(axis=-2), own.possible.any(axis=-2), odd)


def _verdict(rule: LoweredRule, ask: Ask, scope: Scope) -> Verdict:
    """Judge the body, or each body that an exception may have put in its place."""
    if not rule.variants:
        return _BODIES[type(rule.body)](rule.body, rule, ask, scope)
    candidates, odd = _bodies(rule, ask, scope)
    judged = [(where, _BODIES[type(body)](body, rule, ask, scope)) for body, where in candidates]
    mask: Array = np.uint8(0)
    for where, verdict in judged:
        mask = mask | verdict.mask * np.asarray(where).view(np.uint8)
        odd = either(odd, odd_where(verdict.odd, where))
    return _together(judged, mask, odd)


def _bodies(rule: LoweredRule, ask: Ask, scope: Scope) -> tuple[list[tuple[Body, Array]], Odd]:
    """Return the bodies that may be in force, each with where it may be.

    Every set of exceptions that may hold together is looked at, so they have to be few.
    """
    told: dict[int, Truth] = {}
    for place, variant in enumerate(rule.variants):
        if variant.in_force.contains(ask.law_day):
            holds = ask.truth(variant.when, scope)
            inside = within(variant.jurisdiction, ask.frame)[0]
            told[place] = holds if np.ndim(inside) == 0 else conjunction([Truth(inside, inside), holds])
    if len(told) > MOST_TOGETHER:
        raise Refused(rule, "more exceptions than can be taken together in every way")
    may: dict[int, Array] = {}
    for place, truth in told.items():
        beaten = either(*(told[other].certain for other in rule.variants[place].yields_to & told.keys()))
        may[place] = truth.possible if beaten is None else truth.certain | (truth.possible & ~beaten)
    bodies: dict[Body, Array] = {}
    clashing: Odd = None
    for size in range(len(told) + 1):
        for holding in combinations(told, size):
            where: Array = np.bool_(True)
            for place, truth in told.items():
                where = both(may[place] if place in holding else ~truth.certain, where)
            if not np.any(where):
                continue
            body = ask.asking.once(("changed", id(rule), holding), lambda: changed(rule, set(holding)))  # noqa: B023  # asked at once
            if isinstance(body, Failed):
                clashing = either(clashing, where)
            else:
                bodies[body] = either(bodies.get(body), where)
    odd = either(*(truth.odd for truth in told.values()))
    # What may clash fails when it does; until then the rest counts.
    if clashing is not None:
        for where in bodies.values():
            clashing = clashing & ~where
        odd = either(odd, clashing if np.any(clashing) else None)
    return list(bodies.items()), odd


def _together(judged: list[tuple[Array, Verdict]], mask: Array, odd: Odd) -> Verdict:
    """Keep a figure where all the bodies that may be in force agree on it; the same period has one bit in all of them."""
    if len(judged) == 1:
        return attrs.evolve(judged[0][1], mask=mask, odd=odd)
    periods = tuple(sorted({one for _, verdict in judged for one in verdict.periods}, key=attrgetter("unit", "start")))
    if len(periods) > MOST_PERIODS:
        raise Uncarried("exceptions with more periods than fit into one number")
    placed = [
        (where, verdict, periods.index(verdict.periods[0]) if verdict.periods else 0) for where, verdict in judged
    ]
    if any(periods[place : place + len(verdict.periods)] != verdict.periods for _, verdict, place in placed):
        raise Uncarried("exceptions with periods that lie across each other")

    def figures() -> Mapping[str, Any]:
        told = [(where, _moved(verdict.figures(), place)) for where, verdict, place in placed]
        names = {name for _, each in told for name in each}
        return {name: _agreed([(where, _figure(each, name, told)) for where, each in told]) for name in names}

    return Verdict(mask, figures, odd, periods)


def _moved(figures: Mapping[str, Any], places: int) -> Mapping[str, Any]:
    """Return figures with the bits of periods some places further."""
    bits_of = {name: np.asarray(figures[name], np.int64) << places for name in PERIODS if name in figures}
    return {**figures, **bits_of}


def _figure(figures: Mapping[str, Any], name: str, told: list[tuple[Array, Mapping[str, Any]]]) -> Array:
    if name in figures:
        return figures[name]
    other = next(one[name] for _, one in told if name in one)
    return _nothing(np.asarray(other))


def _agreed(parts: list[tuple[Array, Array]]) -> Array:
    found: Array | None = None
    claimed: Array = np.bool_(False)
    agreed: Array = np.bool_(True)
    for where, figure in parts:
        if found is None:
            found, claimed = picked(where, figure, _nothing(np.asarray(figure))), where
            continue
        same = (found == figure) | ((found != found) & (figure != figure))  # noqa: PLR0124  # not-a-number differs
        agreed = agreed & (~(where & claimed) | same)
        found = picked(where & ~claimed, figure, found)
        claimed = claimed | where
    return picked(agreed, found, _nothing(np.asarray(found)))
