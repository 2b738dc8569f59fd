"""What the agenda is told of one rule and one item: every part of it, decided by the interpreter."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from hazardrules.evaluators.interpreter.conditions import evaluate
from hazardrules.evaluators.interpreter.judge import Judged, frees, in_place, weighed
from hazardrules.evaluators.interpreter.world import Here
from hazardrules.evaluators.possible import Failed, Known, Value, truth
from hazardrules.evaluators.rete.network import Atom, Freeing, Inside, Part, Plan, Signs
from hazardrules.lower import tree


def decided(plan: Plan, judged: Judged) -> Iterator[int]:
    """Yield the literals that hold; of a part that has no value, none does."""
    here = judged.here
    if judged.settled is not None:
        yield from _signs(judged.settled, plan.settled)
    yield from _parts(plan.parts, here)
    for freeing in plan.freeing:
        yield from _freeing(freeing, here)
    for variant, (in_force, parts) in zip(judged.rule.variants, plan.variants, strict=True):
        counts = variant.in_force.contains(here.law_day) and here.lies_in(variant.jurisdiction) is True
        yield from _signs(Known(counts), in_force)
        yield from _parts(parts, here)
    for weighing in plan.weighings:
        yield from _parts(weighing.parts, here)
        if weighing.statuses:
            verdict = weighed(weighing.body, judged.rule, here)
            if verdict.failure is None:
                yield from (literal for bit, literal in weighing.statuses.items() if verdict.mask & bit)


def _signs(value: Value, signs: Signs) -> Iterator[int]:
    if isinstance(value, Failed):
        return
    told = truth(value)
    if told is not False:
        yield signs.true
    if told is not True:
        yield signs.false


def _parts(parts: tuple[Part, ...], here: Here) -> Iterator[int]:
    for part in parts:
        if isinstance(part, Atom):
            yield from _signs(evaluate(part.expr, here), part.signs)
        else:
            yield from _inside(part, here)


def _inside(part: Inside, here: Here) -> Iterator[int]:
    """Enter the version of a definition that is in force; one that doesn't chain is decided as a whole."""
    expr = part.expr
    name = expr.id if isinstance(expr, tree.Defined) else f"{expr.ledger}.{expr.name}"
    if here.may_differ_in(here.program.definitions.get(name, ())):
        # Which version counts isn't told: what they come to together is decided as a whole.
        yield from _signs(evaluate(expr, here), part.signs)
        return
    told = here.definition(name)
    if told is None:
        return
    version = part.versions[next(at for at, one in enumerate(here.program.definitions[name]) if one is told)]
    if version is None:
        yield from _signs(evaluate(expr, here), part.signs)
        return
    parts, in_force = version
    yield in_force
    rows = {told.row: here.rows[expr.row]} if isinstance(expr, tree.Derived) and told.row is not None else {}
    yield from _parts(parts, attrs.evolve(here, rows=rows, period=None))


def _freeing(freeing: Freeing, here: Here) -> Iterator[int]:
    rule = freeing.rule
    reached = here.facts.kind in rule.subjects and rule.in_force.contains(here.law_day)
    yield from _signs(in_place(rule, here) if reached else Known(False), freeing.reaches)
    if not reached:
        return
    here = here.inside(rule.jurisdiction)
    if freeing.whole is not None:
        yield from _signs(frees(rule, here), freeing.whole)
    else:
        yield from _parts(freeing.parts, attrs.evolve(here, rows={}))
