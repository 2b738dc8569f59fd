"""Consequences: which outcome, which fines on whom, which measures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from hazardrules.dates import day_of
from hazardrules.evaluators.interpreter.conditions import evaluate
from hazardrules.evaluators.interpreter.tables import TWO_ROWS
from hazardrules.evaluators.interpreter.verdict import Verdict
from hazardrules.evaluators.interpreter.world import Here
from hazardrules.evaluators.possible import Failed, Known, Value, high_of, low_of, missing_of, truth
from hazardrules.findings.finding import Element, Figures, FineResult, MeasureResult, Missing
from hazardrules.findings.status import APPLIES, NOT_APPLICABLE
from hazardrules.lower.program import ActRow, ActsTable, Follows, LoweredFine, LoweredMeasure, LoweredRule
from hazardrules.lower.tree import Expr


def follows(body: Follows, rule: LoweredRule, here: Here) -> Verdict:
    """What may follow: a table of acts that has no row for this act yields nothing."""
    mask = APPLIES
    missing: set[Missing] = set()
    rows: list[ActRow] = []
    tables = [table for table in (body.acts, body.adds.table if body.adds is not None else None) if table is not None]
    if tables:
        certain = False
        for table in tables:
            found, sure, doubts, failure = _rows(table, here)
            if failure is not None:
                return Verdict(failure=failure)
            rows += found
            missing |= doubts
            certain = certain or sure
        if not rows:
            return Verdict(mask=NOT_APPLICABLE)
        mask |= 0 if certain else NOT_APPLICABLE
    fines = [_fine(fine, here, "") for fine in body.fines]
    fines += [_fine(fine, here, row.article) for row in rows for fine in row.fines]
    for value in _amounts(body.fines, here):
        missing |= missing_of(value)
    measures = [_measure(told, here) for told in body.measures]
    measures += [MeasureResult(name) for row in rows for name in row.measures]
    figures = Figures(
        outcome=body.outcome,
        fines=tuple(_hulls(fines)),
        measures=tuple(dict.fromkeys(measures)),
        elements=tuple(Element(label, truth(evaluate(expr, here))) for label, expr in body.elements),
    )
    return Verdict(mask, frozenset(missing), figures)


def _rows(table: ActsTable, here: Here) -> tuple[list[ActRow], bool, set[Missing], Failed | None]:
    """Return the rows that apply or may, whether one surely does, and the doubts."""
    found: list[ActRow] = []
    missing: set[Missing] = set()
    certain = False
    for row in table.rows:
        answer = evaluate(row.when, here)
        if isinstance(answer, Failed):
            return [], False, set(), answer
        told = truth(answer)
        if told is True and certain and table.hit == "unique":
            return [], False, set(), TWO_ROWS
        if told is not False:
            found.append(row)
            certain = certain or told is True
            missing |= missing_of(answer)
        if certain and table.hit == "first":
            break
    if table.default is not None and not certain:
        return [*found, table.default], True, missing, None
    return found, certain, missing, None


def _amounts(fines: tuple[LoweredFine, ...], here: Here) -> Iterable[Value]:
    for fine in fines:
        for part in (fine.low, fine.high, fine.amount, fine.per_day):
            if part is not None:
                yield evaluate(part, here)


def _money(expr: Expr | None, here: Here) -> tuple[Decimal | None, Decimal | None]:
    if expr is None:
        return None, None
    value = evaluate(expr, here)
    if isinstance(value, Failed):
        return None, None
    low, high = low_of(value), high_of(value)
    return None if low is None else Decimal(low), None if high is None else Decimal(high)


def _fine(fine: LoweredFine, here: Here, article: str) -> FineResult:
    if fine.per_day is not None:
        return _daily(fine, here, article)
    if fine.amount is not None:
        low, high = _money(fine.amount, here)
        return FineResult(fine.party, low, high, article=article)
    low = _money(fine.low, here)[0] if fine.low is not None else Decimal(0)
    return FineResult(fine.party, low, _money(fine.high, here)[1], article=article)


def _daily(fine: LoweredFine, here: Here, article: str) -> FineResult:
    """A sum for each day, both ends counted; while it runs, the figure of the day asked about."""
    low, high = _money(fine.per_day, here)
    first, last = _day(fine.first_day, here), _day(fine.last_day, here)
    days = None if first is None or last is None else max(0, (last - first).days + 1)
    total = None if days is None or low is None or low != high else low * days
    return FineResult(fine.party, total, total, per_day=low if low == high else None, days=days, article=article)


def _day(expr: Expr | None, here: Here) -> date | None:
    if expr is None:
        return None
    value = evaluate(expr, here)
    return day_of(value.value) if isinstance(value, Known) and value.value is not None else None


def _measure(told: LoweredMeasure, here: Here) -> MeasureResult:
    return MeasureResult(told.name, _day(told.start, here), _day(told.until, here), _day(told.exit_from, here))


def _hulls(fines: list[FineResult]) -> Iterable[FineResult]:
    """Return one band a party: where several rows may apply, everything between their ends."""
    by_party: dict[str, list[FineResult]] = {}
    for fine in fines:
        by_party.setdefault(fine.party, []).append(fine)
    for party, told in by_party.items():
        if len(told) == 1:
            yield told[0]
            continue
        lows: list[Any] = [fine.low for fine in told]
        highs: list[Any] = [fine.high for fine in told]
        articles = ", ".join(dict.fromkeys(fine.article for fine in told if fine.article))
        low = None if None in lows else min(lows)
        yield FineResult(party, low, None if None in highs else max(highs), article=articles)
