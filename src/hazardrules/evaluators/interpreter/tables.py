"""Decision tables: which rows apply, surely or possibly, and what they come to together."""

from __future__ import annotations

from typing import Any

from hazardrules.evaluators.interpreter.rows import Evaluate
from hazardrules.evaluators.interpreter.world import Here, failed
from hazardrules.evaluators.possible import (
    NONE,
    NOTHING,
    Failed,
    Known,
    Maybe,
    Missings,
    Value,
    extreme,
    join,
    missing_of,
    truth,
)
from hazardrules.findings.finding import Missing
from hazardrules.lower import tree


def table_value(body: tree.TableBody, here: Here, evaluate: Evaluate) -> tuple[Value, ...]:
    """Return the outputs of a decision table; unknown inputs give the hull of the rows still reachable."""
    if body.hit == "collect":
        return tuple(_collected(body, place, here, evaluate) for place in range(len(body.outputs)))
    certain: list[tree.TableRow] = []
    open_: list[tree.TableRow] = []
    missing: Missings = NOTHING
    for row in body.rows:
        answer = evaluate(row.when, here)
        if isinstance(answer, Failed):
            return tuple(answer for _ in body.outputs)
        told = truth(answer)
        if told is False:
            continue
        (open_ if told is None else certain).append(row)
        missing |= missing_of(answer)
        if told and body.hit == "first":
            break
    if body.hit == "unique" and len(certain) > 1:
        failure = failed("two rows of a table apply, and only one may", "决策表有两行同时成立,按规定只能有一行")
        return tuple(failure for _ in body.outputs)
    if body.hit == "unique" and certain:
        open_, missing = [], NOTHING
    return tuple(_output(body, certain, open_, missing, place, here, evaluate) for place in range(len(body.outputs)))


def _output(
    body: tree.TableBody,
    certain: list[tree.TableRow],
    open_: list[tree.TableRow],
    missing: Missings,
    place: int,
    here: Here,
    evaluate: Evaluate,
) -> Value:
    values = [_cell(row.outputs[place], here, evaluate) for row in (*open_, *certain)]
    if body.hit == "least" and certain:
        sure = [_cell(row.outputs[place], here, evaluate) for row in certain]
        least = extreme("min", sure)
        if not open_:
            return least
        return join((least, extreme("min", values)), missing)
    if not certain:
        if body.default is not None:
            values.append(_cell(body.default[place], here, evaluate))
        elif not open_:
            return failed("no row of a table applies, and it has no default", "决策表没有成立的行,也没有“其余”行")
    return join(values, missing)


def _cell(output: tree.Expr | None, here: Here, evaluate: Evaluate) -> Value:
    return NONE if output is None else evaluate(output, here)


def _collected(body: tree.TableBody, place: int, here: Here, evaluate: Evaluate) -> Value:
    low: set[Any] = set()
    high: set[Any] = set()
    missing: set[Missing] = set()
    for row in body.rows:
        answer = evaluate(row.when, here)
        if isinstance(answer, Failed):
            return answer
        output = _cell(row.outputs[place], here, evaluate)
        if truth(answer) is False or not isinstance(output, Known):
            continue
        high.add(output.value)
        if truth(answer):
            low.add(output.value)
        else:
            missing |= missing_of(answer)
    if low == high:
        return Known(frozenset(low))
    return Maybe(frozenset(missing), frozenset(low), frozenset(high))
