"""What the law supplies to a condition: definitions, and the parameters of the day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import attrs

from hazardrules.evaluators.interpreter.rows import Evaluate
from hazardrules.evaluators.interpreter.tables import table_value
from hazardrules.evaluators.interpreter.world import Here, failed, open_value
from hazardrules.evaluators.possible import (
    FALSE,
    NONE,
    Failed,
    Known,
    Maybe,
    Value,
    high_of,
    join,
    low_of,
    may_be_none,
    may_exist,
    missing_of,
    rising,
    truth,
    undecided,
)
from hazardrules.expr.types import Keyed, StepBy
from hazardrules.facts.types import Scalar
from hazardrules.findings.finding import Missing
from hazardrules.lower import tree
from hazardrules.lower.program import LoweredDefinition, LoweredParameter, LoweredValue


def derived(expr: tree.Derived, here: Here, evaluate: Evaluate) -> Value:
    """Return what a derived field is worth on its row."""
    name = f"{expr.ledger}.{expr.name}"
    row = here.rows[expr.row]

    def worth(at: Here) -> Value:
        told = at.definition(name)
        if told is None:
            return _not_in_force(name, at)
        assert told.row is not None, "a derived field has a row"
        alone = attrs.evolve(at, rows={told.row: row}, period=None)
        return _memo((name, row, at.law_day, at.fact_day), at, lambda: _definition(name, alone, evaluate))

    return _anywhere(here.program.definitions.get(name, ()), here, worth)


def defined(expr: tree.Defined, here: Here, evaluate: Evaluate) -> Value:
    """Return what a definition is worth here."""

    def worth(at: Here) -> Value:
        alone = attrs.evolve(at, rows={}, period=None)
        return _memo((expr.id, at.law_day, at.fact_day), at, lambda: _definition(expr.id, alone, evaluate))

    return _anywhere(here.program.definitions.get(expr.id, ()), here, worth)


def _anywhere(
    known: tuple[LoweredDefinition | LoweredParameter, ...], here: Here, worth: Callable[[Here], Value]
) -> Value:
    """Return what the law of any place where the subject may lie makes of a name."""
    places = here.may_differ_in(known)
    if not places:
        return worth(here)
    elsewhere = (_anywhere(known, here.inside(place), worth) for place in places)
    return join((worth(here), *elsewhere), here.missing_region)


def _memo(key: Any, here: Here, work: Callable[[], Value]) -> Value:
    if key not in here.memo:
        here.memo[key] = work()
    told: Value = here.memo[key]
    return told


def _not_in_force(name: str, here: Here) -> Failed:
    return failed(
        f"no version of `{name}` is in force here on {here.law_day}", f"{here.law_day} 本地没有现行有效的「{name}」"
    )


def _definition(name: str, here: Here, evaluate: Evaluate) -> Value:
    told = here.definition(name)
    if told is None:
        return _not_in_force(name, here)
    if told.value is not None:
        value = evaluate(told.value, here)
    elif told.table is not None:
        value = table_value(told.table, here, evaluate)[0]
    else:
        value = open_value(told.type, frozenset({Missing("law", name)}))
    if told.when is None:
        return value
    condition = evaluate(told.when, here)
    if truth(condition) is True:
        return value
    return NONE if truth(condition) is False else join((value, NONE), missing_of(condition))


def _values_of(name: str, here: Here) -> LoweredValue | None:
    told = here.parameter(name)
    if told is None:
        return None
    return next((value for value in told.values if value.in_force.contains(here.law_day)), None)


def _open_parameter(name: str, type_: Any, here: Here) -> Value:
    """The public text gives no value: what decides is law, not a fact of the subject."""
    base = type_.value if isinstance(type_, Keyed | StepBy) else type_
    return open_value(base, frozenset({Missing("law", name)}))


def given(expr: tree.Given, here: Here, evaluate: Evaluate) -> Value:
    """Return what a parameter is worth on the law's day."""
    known = here.program.parameters.get(expr.id, ())
    return _anywhere(known, here, lambda at: _given_here(expr, at, evaluate))


def _given_here(expr: tree.Given, here: Here, evaluate: Evaluate) -> Value:
    told = here.parameter(expr.id)
    if told is None:
        return _not_in_force(expr.id, here)
    value = _values_of(expr.id, here)
    if value is None or value.value is None:
        return _open_parameter(expr.id, told.type, here)
    found = evaluate(value.value, here)
    if told.open_list and isinstance(found, Known):
        # 等: the members named are certain, others are possible.
        return Maybe(frozenset({Missing("law", expr.id)}), found.value, None)
    return found


def lookup(expr: tree.Lookup, here: Here, evaluate: Evaluate) -> Value:
    """Return what a parameter is worth at a key."""
    known = here.program.parameters.get(expr.id, ())
    return _anywhere(known, here, lambda at: _lookup_here(expr, at, evaluate))


def _lookup_here(expr: tree.Lookup, here: Here, evaluate: Evaluate) -> Value:
    told = here.parameter(expr.id)
    if told is None:
        return _not_in_force(expr.id, here)
    key = evaluate(expr.key, here)
    if isinstance(key, Failed):
        return key
    value = _values_of(expr.id, here)
    unsaid = _open_parameter(expr.id, told.type, here)
    if value is None:
        return unsaid
    if value.steps is not None:
        return _ladder_step(value.steps, key, here)
    table = value.by_key or {}
    if isinstance(key, Maybe):
        keys = key.choices if key.choices is not None else frozenset(table) | {None}
        return join((_at_key(table, one, unsaid, here, evaluate) for one in sorted(keys, key=str)), key.missing)
    return _at_key(table, key.value, unsaid, here, evaluate)


def _at_key(table: Mapping[str | None, tree.Expr], key: Any, unsaid: Value, here: Here, evaluate: Evaluate) -> Value:
    return evaluate(table[key], here) if key in table else unsaid


def _ladder_step(steps: tuple[tuple[Any, Any, Any], ...], key: Value, here: Here) -> Value:
    """The last step whose number is reached; none before the first."""
    assert not isinstance(key, Failed)
    reached = [(low, to) for low, _, to in steps]
    low, high = low_of(key), high_of(key)
    if not may_exist(key):
        return NONE
    found: list[Value] = []
    for place, (start, to) in enumerate(reached):
        after = reached[place + 1][0] if place + 1 < len(reached) else None
        begins = high is None or start <= high
        ends = after is None or low is None or after > low
        if begins and ends:
            found.append(Known(to))
    if low is None or low < reached[0][0] or may_be_none(key):
        found.append(NONE)
    return join(found, missing_of(key))


def condition_at(expr: tree.ConditionAt, here: Here, evaluate: Evaluate) -> Value:
    """Return what the condition that a parameter gives for a key is worth."""
    known = here.program.parameters.get(expr.id, ())
    return _anywhere(known, here, lambda at: _condition_at_here(expr, at, evaluate))


def _condition_at_here(expr: tree.ConditionAt, here: Here, evaluate: Evaluate) -> Value:
    told = here.parameter(expr.id)
    if told is None:
        return _not_in_force(expr.id, here)
    value = _values_of(expr.id, here)
    unsaid = undecided(frozenset({Missing("law", expr.id)}))
    if value is None:
        return unsaid
    key = evaluate(expr.key, here)
    if isinstance(key, Failed):
        return key
    table = value.by_key or {}
    elsewhere: Value = unsaid if told.open or told.open_list else FALSE
    inside = here.bind(told.row, here.rows[expr.row]) if told.row is not None else here
    if isinstance(key, Maybe):
        keys = key.choices if key.choices is not None else frozenset(table) | {None}
        return join((_at_key(table, one, elsewhere, inside, evaluate) for one in sorted(keys, key=str)), key.missing)
    return _at_key(table, key.value, elsewhere, inside, evaluate)


def by_steps(expr: tree.BySteps, here: Here, evaluate: Evaluate) -> Value:
    """Return what marginal steps come to."""
    known = here.program.parameters.get(expr.id, ())
    return _anywhere(known, here, lambda at: _by_steps_here(expr, at, evaluate))


def _by_steps_here(expr: tree.BySteps, here: Here, evaluate: Evaluate) -> Value:
    told = here.parameter(expr.id)
    if told is None:
        return _not_in_force(expr.id, here)
    value = _values_of(expr.id, here)
    if value is None or value.steps is None:
        return _open_parameter(expr.id, Scalar("money"), here)
    amount = evaluate(expr.amount, here)
    if isinstance(amount, Failed):
        return amount
    steps = value.steps

    def marginal(of: Any) -> Any:
        total = Decimal(0)
        for low, high, rate in steps:
            top = of if high is None else min(of, high)
            if top > low:
                total += (top - low) * rate
        return total

    return rising(marginal, amount)
