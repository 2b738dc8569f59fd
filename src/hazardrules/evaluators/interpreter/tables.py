"""Decision tables: which rows apply, surely or possibly, and what they come to together."""

from __future__ import annotations

from typing import Any, Final

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

TWO_ROWS: Final = failed("two rows of a table apply, and only one may", "决策表有两行同时成立,按规定只能有一行")


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
        return tuple(TWO_ROWS for _ in body.outputs)
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
    """Return the set of what the rows say that apply; what says none adds nothing."""
    counted: list[tuple[bool, Value]] = []
    missing: set[Missing] = set()
    for row in body.rows:
        answer = evaluate(row.when, here)
        if isinstance(answer, Failed):
            return answer
        if truth(answer) is not False:
            counted.append((truth(answer) is True, _cell(row.outputs[place], here, evaluate)))
            missing |= missing_of(answer)
    if body.default is not None and not any(sure for sure, _ in counted):
        counted.append((not counted, _cell(body.default[place], here, evaluate)))
    low: set[Any] = set()
    high: set[Any] | None = set()
    for sure, output in counted:
        if isinstance(output, Failed):
            return output
        members = _choices(output)
        low |= members if sure and members is not None and isinstance(output, Known) else set()
        high = None if high is None or members is None else high | members
        missing |= missing_of(output)
    if low == high:
        return Known(frozenset(low))
    return Maybe(frozenset(missing), frozenset(low), None if high is None else frozenset(high))


def _choices(output: Known | Maybe) -> set[Any] | None:
    """Return the members that an output may add; None is any."""
    choices = {output.value} if isinstance(output, Known) else output.choices
    return None if choices is None else set(choices - {None})
