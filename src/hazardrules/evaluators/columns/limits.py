"""Prohibitions, caps, consequences and what only has a condition, for everybody at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import attrs
import numpy as np

from hazardrules.evaluators.columns.asking import Ask, Scope
from hazardrules.evaluators.columns.days import ordinal
from hazardrules.evaluators.columns.duties import look_back_from
from hazardrules.evaluators.columns.proofs import ONGOING, PAST, Verdict, bits
from hazardrules.evaluators.columns.rows import how_many, select
from hazardrules.evaluators.columns.supplied import facts_read
from hazardrules.evaluators.columns.values import (
    Array,
    Odd,
    Truth,
    Uncarried,
    as_truth,
    disjunction,
    either,
    odd_among,
    odd_where,
)
from hazardrules.evaluators.interpreter.conditions import HISTORIES
from hazardrules.evaluators.interpreter.limits import window_of
from hazardrules.findings.status import APPLIES, FULFILLED, NOT_APPLICABLE, VIOLATED
from hazardrules.lower import tree
from hazardrules.lower.program import ActsTable, Allowed, Cap, Follows, LoweredRule, Never


def never(body: Never, rule: LoweredRule, ask: Ask, scope: Scope) -> Verdict:
    """What must not be so is violated where it is, unless that was longer ago than the rule looks back."""
    answer = ask.truth(body.never, scope)
    mask = bits(~answer.certain, FULFILLED)
    if body.on is None:
        mask = mask | bits(answer.possible, VIOLATED)
        return Verdict(mask, lambda: {"breach": bits(mask == VIOLATED, 1)}, answer.odd)
    on = ask.span(body.on, scope)
    floor = ordinal(look_back_from(rule, ask))
    mask = mask | bits(answer.possible & (on.lo < floor), NOT_APPLICABLE)
    mask = mask | bits(answer.possible & (on.noneable() | (on.hi >= floor)), VIOLATED)

    def figures() -> Mapping[str, Any]:
        broken = mask == VIOLATED
        day = np.where(broken & on.known(), on.lo, np.nan)
        breach = np.where(broken, np.where(np.isnan(day), ONGOING, PAST), np.uint8(0))
        return {"breach": breach, "due": day}

    return Verdict(mask, figures, either(answer.odd, odd_where(on.odd, answer.possible)))


def cap(body: Cap, rule: LoweredRule, ask: Ask, scope: Scope) -> Verdict:
    """Count the visits of the window against the cap; planned ones break nothing yet."""
    if body.once is not None:
        raise Uncarried("visits that count together")
    asking = ask.asking
    key = ("visits", asking.known(body.events).number, asking.known(body.on).number, body.per)
    rows: tree.Rows = asking.once(key, lambda: _visits(body, asking.as_of))
    found = select(rows, ask, scope, future=True)
    on = ask.span(body.on, found.scope)
    planned = _planned(rows, ask)
    made = ~((on.lo > ask.day) if planned is None else planned | (on.lo > ask.day))
    certain = found.certain & made
    if not on.exact:
        certain = certain & (on.lo == on.hi)
    may = found.possible & made
    used = how_many(certain)
    most = used if found.certain is found.possible and on.exact else how_many(may)
    limit = ask.span(body.at_most, scope)
    broken = (used > 0) & (used > limit.hi)
    may_break = (most > 0) & ~(most <= limit.lo)
    at_most = most
    if found.open is not None:
        may_break = may_break | found.open
        at_most = np.where(found.open, np.nan, most)
    mask = np.where(broken, np.uint8(VIOLATED), np.uint8(FULFILLED) | bits(may_break, VIOLATED))

    def figures() -> Mapping[str, Any]:
        figure = np.where(limit.lo == limit.hi, np.trunc(limit.lo), np.nan)
        return {
            "used": used,
            "used_at_most": at_most,
            "limit": figure,
            "remaining": np.where(used == at_most, np.maximum(0, figure - used), np.nan),
            "breach": np.where(mask == VIOLATED, PAST, np.uint8(0)),
        }

    odd = either(found.odd, limit.odd, odd_among(on.odd, found.possible))
    return Verdict(mask, figures, either(odd, _told_by_history(body, ask)))


def _visits(body: Cap, as_of: date) -> tree.Rows:
    """Return the visits of the window about a day."""
    first, last = window_of(body.per, as_of)
    by_key = body.events.by_key and body.on == body.events.on
    return attrs.evolve(body.events, on=body.on, window=(tree.Lit(first), tree.Lit(last)), by_key=by_key)


def _planned(rows: tree.Rows, ask: Ask) -> Array | None:
    if "planned" not in ask.program.vocabulary.ledgers[rows.ledger].fields:
        return None
    field = ask.asking.made(tree.Field(rows.row, rows.ledger, "planned"))
    return as_truth(ask.value(field, ((rows.row, rows.ledger),))).certain


def _told_by_history(body: Cap, ask: Ask) -> Any:
    """Return for whom a ledger tells what the cap depends on day by day: each visit has its own cap there."""
    odd = None
    number = ask.asking.known(body.at_most).number
    read = ask.asking.once(("facts read", number), lambda: facts_read(body.at_most, ask.program))
    for fact, (ledger, *_) in HISTORIES.items():
        if fact in read and ledger in ask.frame.ledgers:
            rows = ask.frame.ledgers[ledger].present.any(axis=0)
            odd = either(odd, rows if rows.any() else None)
    return odd


def follows(body: Follows, rule: LoweredRule, ask: Ask, scope: Scope) -> Verdict:
    """What may follow: a table of acts that has no row for this act yields nothing."""
    tables = [told for told in (body.acts, body.adds.table if body.adds is not None else None) if told is not None]
    if not tables:
        return Verdict(np.uint8(APPLIES))
    found = [[ask.truth(row.when, scope) for row in told.rows] for told in tables]
    either_row = disjunction([answer for answers in found for answer in answers])
    # A row that fails isn't made good by another, and two that apply fail where one may: both are told one by one.
    odd = either(*(answer.odd for answers in found for answer in answers), *map(_twice, tables, found))
    if any(told.default is not None for told in tables):
        return Verdict(np.uint8(APPLIES), odd=odd)
    doubt = np.uint8(APPLIES) | bits(~either_row.certain, NOT_APPLICABLE)
    return Verdict(np.where(either_row.possible, doubt, np.uint8(NOT_APPLICABLE)), odd=odd)


def _twice(table: ActsTable, answers: list[Truth]) -> Odd:
    """Return for whom two rows of a table surely apply in which one may."""
    if table.hit != "unique" or len(answers) < 2:
        return None
    twice = sum(np.asarray(answer.certain).astype(np.uint8) for answer in answers) > 1
    return twice if np.any(twice) else None


def allowed(body: Allowed, rule: LoweredRule, ask: Ask, scope: Scope) -> Verdict:
    """A condition is all there is."""
    return Verdict(np.uint8(APPLIES))
