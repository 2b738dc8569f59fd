"""Why a finding is what it is: the conditions that decided, with the facts they read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import attrs

from hazardrules.dates import CalendarPeriod, add_days, day_of
from hazardrules.evaluators.interpreter.conditions import evaluate
from hazardrules.evaluators.interpreter.judge import Judged, bodies_of
from hazardrules.evaluators.interpreter.rows import select
from hazardrules.evaluators.interpreter.world import Here
from hazardrules.evaluators.possible import Failed, Known, Value, high_of, low_of, truth
from hazardrules.expr import nodes
from hazardrules.expr.scope import Scope
from hazardrules.facts.types import Label
from hazardrules.findings.finding import Reason
from hazardrules.findings.status import NOT_APPLICABLE
from hazardrules.law.rule import Consequence, Obligation
from hazardrules.lower import program as lowered
from hazardrules.lower import tree
from hazardrules.lower.scopes import scope_of_rule
from hazardrules.lower.walk import conjuncts


def reasons(judged: Judged, base: Scope) -> tuple[Reason, ...]:
    """Return the steps that decided, condition by condition, then what was found or not.

    Where no condition and no record decided, what is left to say is the rule's own time
    or its breadth.
    """
    return tuple(dict.fromkeys(_reasons(judged, base))) or (_unconditional(judged, base),)


def _unconditional(judged: Judged, base: Scope) -> Reason:
    """Say why a finding stands that rests on no condition and no record."""
    rule, figures = judged.rule, judged.verdict.figures
    item = tuple(dict.fromkeys(at.path for at in judged.item))
    if judged.verdict.mask == NOT_APPLICABLE and isinstance(rule.rule, Obligation) and rule.rule.every is not None:
        return Reason(Label("没有一期落在应判断的期间内", "no period lies within the days that are judged"), item)
    if judged.verdict.mask == NOT_APPLICABLE and isinstance(rule.rule, Consequence):
        return Reason(Label("表中没有相应的一行", "no row of the table holds"), item)
    if judged.verdict.mask == NOT_APPLICABLE:
        back = spelled(nodes.Length(rule.rule.look_back), base)
        return Reason(Label(f"早于回溯期({back.zh})", f"longer ago than the rule looks back ({back.en})"), item)
    if figures.next_due is not None:
        day = day_of(figures.next_due).isoformat()
        return Reason(Label(f"下一期限:{day}", f"next due: {day}"), item)
    return Reason(Label("没有附加条件", "there is no further condition"), item)


def _reasons(judged: Judged, base: Scope) -> Iterator[Reason]:
    rule, here = judged.rule, judged.here
    scope = scope_of_rule(rule.rule, base)
    failure = judged.verdict.failure
    if failure is not None:
        yield Reason(Label(failure.message_zh or failure.message, failure.message))
        return
    if judged.lapsed_on is not None:
        day = judged.lapsed_on.isoformat()
        yield Reason(Label(f"所依据的文件已于{day}到期", f"the document lapsed on {day}"))
        if not rule.in_force.contains(here.law_day):
            return
    as_a_whole = () if judged.item else tuple(_as_a_whole(judged, scope))
    if as_a_whole:
        yield from as_a_whole
        return
    if rule.each and not judged.item:
        asked = all(rows.row in here.rows for rows in rule.each)
        settled = list(_any_item(judged, scope)) if asked else []
        yield from settled
        if not settled or judged.verdict.mask != NOT_APPLICABLE:
            yield from _no_item(judged)
        return
    for rows, at in zip(rule.each, judged.item, strict=True):
        if rows.where is not None:
            inside = here.bind(rows.row, at)
            yield from _deciding(rows.where, inside, scope)
    for condition in (rule.when, rule.unless):
        if condition is not None:
            yield from _deciding(condition, here, scope)
    if judged.freed_by is not None:
        name = judged.freed_by
        yield Reason(Label(f"另有规则适用,本条不再要求:{name}", f"set aside by {name}"))
        return
    if judged.verdict.mask == 1:
        return
    bodies = bodies_of(rule, here)
    if isinstance(bodies, Failed):
        return
    for variant in rule.variants:
        there = here.inside(variant.jurisdiction)
        known = variant.in_force.contains(there.law_day) and there.lies_in(variant.jurisdiction)
        if known and truth(evaluate(variant.when, there)) is not False:
            yield from _deciding(variant.when, there, scope)
    for body in bodies[0]:
        yield from _body(body, judged, scope)


def _as_a_whole(judged: Judged, scope: Scope) -> Iterator[Reason]:
    """Yield what of a rule's condition is false of the subject, so that no row is asked about."""
    for part in conjuncts(judged.rule.of_subject):
        if truth(evaluate(part, judged.here)) is False:
            # An `unless` is shown as it is written: it holds.
            written = part.of if isinstance(part, tree.Not) and part.shown is None else part
            yield from _deciding(written, judged.here, scope)


def _any_item(judged: Judged, scope: Scope) -> Iterator[Reason]:
    """Yield what settles a rule about rows that nobody told of, whatever they are."""
    for told in (*(rows.where for rows in judged.rule.each), judged.rule.when, judged.rule.unless):
        if told is not None and truth(evaluate(told, judged.here)) is not None:
            yield from _deciding(told, judged.here, scope)
    if judged.freed_by is not None:
        yield Reason(Label(f"另有规则适用,本条不再要求:{judged.freed_by}", f"set aside by {judged.freed_by}"))


def _no_item(judged: Judged) -> Iterator[Reason]:
    """Say that there was nothing to ask the rule about, or that nobody told."""
    program = judged.here.program
    for rows in judged.rule.each:
        if rows.ledger in program.parameters:
            title = program.parameters[rows.ledger][0].title
            yield Reason(Label(f"「{title.zh}」没有可问的事项", f"{title.en}: nothing to ask about"))
            continue
        label = program.vocabulary.ledgers[rows.ledger].label
        if isinstance(judged.here.facts.ledger(rows.ledger), tuple):
            yield Reason(Label(f"没有符合条件的「{label.zh}」记录", f"no {label.en} row that counts"), (rows.ledger,))
        else:
            yield Reason(Label(f"「{label.zh}」未提供", f"{label.en} not told"))


def _deciding(expr: tree.Expr, here: Here, scope: Scope) -> Iterator[Reason]:
    """Yield the parts of a condition that decide it: of a false ``and`` only the false ones."""
    value = evaluate(expr, here)
    told = truth(value)
    if isinstance(expr, tree.And | tree.Or):
        settled = told is not None and told is isinstance(expr, tree.Or)
        for item in expr.items:
            answer = truth(evaluate(item, here))
            if not settled or answer is told:
                yield from _deciding(item, here, scope)
        return
    if expr.shown is None:
        return
    scope = scope.with_rows({name: at.ledger for name, at in here.rows.items()})
    if here.period is not None:
        scope = scope.with_period()
    text = spelled(expr.shown, scope)
    facts = tuple(dict.fromkeys(read(expr, here)))
    yield Reason(Label(f"{text.zh}:{_ZH[told]}", f"{text.en}: {_EN[told]}"), facts)


_ZH: Final = {True: "成立", False: "不成立", None: "不明"}
_EN: Final = {True: "true", False: "false", None: "unknown"}


def spelled(node: nodes.Node, scope: Scope) -> Label:
    """Return a condition in both spellings."""
    # Showing pulls in the language's words, which evaluation doesn't need.
    from hazardrules.expr.show import show, show_zh

    return Label(show_zh(node, scope), show(node))


def read(expr: Any, here: Here) -> Iterator[str]:
    """Yield the places in the facts that a condition read and that were told."""
    if isinstance(expr, tree.Fact):
        yield f"{expr.namespace}.{expr.name}"
    elif isinstance(expr, tree.Field) and expr.row in here.rows and not here.rows[expr.row].untold:
        yield f"{here.rows[expr.row].path}.{expr.name}"
    elif isinstance(expr, tree.Aggregate):
        for found in select(expr.rows, here, evaluate).rows:
            yield from read(expr.rows.where, found.here)
            yield from read(expr.rows.on, found.here)
    elif isinstance(expr, tree.Derived):
        told = here.definition(f"{expr.ledger}.{expr.name}")
        if told is not None and told.row is not None and expr.row in here.rows:
            inside = attrs.evolve(here, rows={told.row: here.rows[expr.row]})
            yield from read(told.value, inside)
            yield from read(told.table, inside)
    elif isinstance(expr, tree.Defined):
        defined = here.definition(expr.id)
        if defined is not None:
            yield from read(defined.value, attrs.evolve(here, rows={}))
            yield from read(defined.table, attrs.evolve(here, rows={}))
    elif isinstance(expr, tree.Expr | tree.TableBody | tree.TableRow):
        for attribute in attrs.fields(type(expr)):
            if attribute.name not in ("type", "shown"):
                value = getattr(expr, attribute.name)
                for part in value if isinstance(value, tuple) else (value,):
                    yield from read(part, here)


def _body(body: lowered.Body, judged: Judged, scope: Scope) -> Iterator[Reason]:
    here, figures = judged.here, judged.verdict.figures
    if isinstance(body, lowered.State):
        yield from _deciding(body.holds, here, scope)
    elif isinstance(body, lowered.Never):
        yield from _deciding(body.never, here, scope)
    elif isinstance(body, lowered.Recurring):
        yield from _recurring(body, judged)
    elif isinstance(body, lowered.Deadline | lowered.Interval):
        for done in body.done:
            yield from _proof(done, here)
        if figures.due is not None:
            yield Reason(Label(f"期限:{figures.due.isoformat()}", f"due: {figures.due.isoformat()}"))
    elif isinstance(body, lowered.Cap):
        most = "?" if figures.used_at_most is None else figures.used_at_most
        limit = "?" if figures.limit is None else figures.limit
        zh = f"本周期已检查{figures.used}次(至多{most}次),上限{limit}次"
        yield Reason(Label(zh, f"{figures.used} visits used (at most {most}), cap {limit}"), _cap_facts(body, here))
    elif isinstance(body, lowered.Follows) and body.acts is not None:
        yield from _acts(body.acts, here, scope)


def _acts(acts: lowered.ActsTable, here: Here, scope: Scope) -> Iterator[Reason]:
    """Name the rows of a table that hold or may; a few by their place, many together."""
    told = [(number, row.when, truth(evaluate(row.when, here))) for number, row in enumerate(acts.rows, 1)]
    open_ = [(number, when, answer) for number, when, answer in told if answer is not False]
    for _, when, _ in open_:
        yield from _deciding(when, here, scope)
    if len(open_) > MOST_ROWS:
        facts = tuple(dict.fromkeys(path for _, when, _ in open_ for path in read(when, here)))
        yield Reason(Label(f"表中{len(open_)}行都可能适用", f"{len(open_)} rows of the table may hold"), facts)
        return
    for number, when, answer in open_:
        facts = tuple(dict.fromkeys(read(when, here)))
        yield Reason(Label(f"表中第{number}行:{_ZH[answer]}", f"row {number} of the table: {_EN[answer]}"), facts)
    if acts.default is not None and True not in (answer for _, _, answer in open_):
        rest = None if open_ else True
        yield Reason(Label(f"表中“其余”行:{_ZH[rest]}", f"the table's row for the rest: {_EN[rest]}"))


MOST_ROWS: Final = 5
"""Rows of a table that are named one by one."""


def _cap_facts(body: lowered.Cap, here: Here) -> tuple[str, ...]:
    rows = select(body.events, here, evaluate, future=True).rows
    return tuple(path for found in rows for path in read(body.on, found.here))


def _recurring(body: lowered.Recurring, judged: Judged) -> Iterator[Reason]:
    for done in body.done:
        if isinstance(done, lowered.DoneRows) and done.explicit:
            yield _on_record(done.rows, done.on, _periods(body, judged.here))
        else:
            yield from _proof(done, judged.here)
    if body.reach is not None:
        yield _on_record(body.reach.rows, body.reach.rows.on, (judged.here,))
    for period in judged.verdict.figures.periods:
        if period.done_on is None:
            zh = f"{period.period}:截至{period.due.isoformat()}未见履行记录"
            yield Reason(Label(zh, f"{period.period}: nothing found by {period.due.isoformat()}"))
        else:
            days = (period.due.isoformat(), period.done_on.isoformat())
            zh = f"{period.period}:应于{days[0]}前完成,实际{days[1]}完成"
            yield Reason(Label(zh, f"{period.period}: due {days[0]}, done {days[1]}"))


def _proof(done: lowered.Done, here: Here) -> Iterator[Reason]:
    """Name what was found as proof, or that nothing was."""
    if isinstance(done, lowered.DoneOn):
        value = evaluate(done.day, here)
        day = _day_text(value)
        yield Reason(Label(f"完成日期:{day[0]}", f"done on: {day[1]}"), tuple(read(done.day, here)))
        return
    yield _on_record(done.rows, done.on, (here,))


def _periods(body: lowered.Recurring, here: Here) -> tuple[Here, ...]:
    """Return where the period of the day and the one before it are in reach: of them records speak by name."""
    now = CalendarPeriod.of(body.unit, here.day)
    periods = (CalendarPeriod.of(body.unit, add_days(now.start, -1)), now)
    return tuple(attrs.evolve(here, period=period) for period in periods)


def _on_record(rows: tree.Rows, on: tree.Expr | None, places: tuple[Here, ...]) -> Reason:
    """Name the rows that count in one of the places by their days; or say that none does, or none was told."""
    label = places[0].program.vocabulary.ledgers[rows.ledger].label
    if not isinstance(places[0].facts.ledger(rows.ledger), tuple):
        return Reason(Label(f"「{label.zh}」未提供", f"{label.en} not told"))
    found = {row.at.path: row for here in places for row in select(rows, here, evaluate).rows}
    if not found:
        return Reason(Label(f"未找到符合条件的「{label.zh}」记录", f"no {label.en} row that counts"))
    paths = tuple(dict.fromkeys(path for row in found.values() for path in read(on, row.here))) or tuple(found)
    days = [_day_text(evaluate(on, row.here)) for row in found.values() if on is not None]
    zh, en = (", ".join(side) for side in zip(*days, strict=True)) if days else (f"{len(found)}条", str(len(found)))
    return Reason(Label(f"「{label.zh}」记录:{zh}", f"{label.en} on record: {en}"), paths)


def _day_text(value: Value) -> tuple[str, str]:
    if isinstance(value, Known) and isinstance(value.value, date):
        return value.value.isoformat(), value.value.isoformat()
    if isinstance(value, Failed) or (isinstance(value, Known) and value.value is None):
        return "无", "none"
    assert not isinstance(value, Failed)
    low, high = low_of(value), high_of(value)
    if low is None and high is None:
        return "不明", "unknown"
    return f"{low or '?'} 至 {high or '?'}", f"{low or '?'} to {high or '?'}"
