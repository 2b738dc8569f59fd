"""What facts, parameters, definitions and tables are worth for all subjects of a frame, or all rows bound so far."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import attrs
import numpy as np

from hazardrules.evaluators.columns.asking import Ask, Form, Scope, aligned
from hazardrules.evaluators.columns.combinations import by_place, choose, combined, standing_in
from hazardrules.evaluators.columns.values import (
    Array,
    Cat,
    Column,
    Span,
    Truth,
    Uncarried,
    as_cat,
    as_span,
    chosen,
    constant,
    either,
    with_odd,
)
from hazardrules.evaluators.interpreter.conditions import evaluate
from hazardrules.evaluators.interpreter.tables import table_value
from hazardrules.evaluators.interpreter.world import open_value
from hazardrules.evaluators.possible import NONE, Failed, Known, Value
from hazardrules.findings.finding import Missing
from hazardrules.lower import tree
from hazardrules.lower.program import LoweredDefinition, LoweredParameter
from hazardrules.lower.walk import nodes_in


def _literal(node: tree.Lit, ask: Ask, scope: Scope) -> Column:
    told: Cat = ask.asking.once(("literal", type(node.value), node.value), lambda: constant(Known(node.value)))
    return told


def _as_of(node: tree.AsOf, ask: Ask, scope: Scope) -> Column:
    return Span(ask.day, ask.day)


def _period(node: tree.CurrentPeriod, ask: Ask, scope: Scope) -> Column:
    return constant(Known(ask.period))


def _told(ask: Ask, owner: str, name: str, scope: Scope) -> Column:
    found = ask.frame.fields.get((owner, name))
    if found is None:
        raise Uncarried(f"the field `{owner}.{name}`, which is an instant or a list of texts")
    return found


def _given(node: tree.Given, ask: Ask, scope: Scope) -> Column:
    versions = ask.program.parameters.get(node.id, ())
    if not ask.asking.once(("of the law alone", node.id), lambda: _of_the_law_alone(versions)):
        raise Uncarried("a parameter that depends on facts")
    places = [told.jurisdiction for told in versions]
    key = ("given", node.id)
    return by_place(ask, key, places, (), lambda place, _: evaluate(node, ask.here(assumed=place)))


def _of_the_law_alone(versions: Sequence[LoweredParameter]) -> bool:
    values = tuple(value.value for told in versions for value in told.values if value.value is not None)
    return not any(isinstance(one, tree.Fact | tree.Defined | tree.Aggregate) for one in nodes_in(values))


def _lookup(node: tree.Lookup, ask: Ask, scope: Scope) -> Column:
    key = as_cat(ask.value(node.key, scope))
    versions = ask.program.parameters.get(node.id, ())
    if not ask.asking.once(("of plain values", node.id), lambda: _of_plain_values(versions)):
        raise Uncarried("a parameter by key that depends on facts")
    asked = attrs.evolve(node, key=tree.Defined("#0"))

    def answer(place: str, values: tuple[Value, ...]) -> Value:
        return evaluate(asked, ask.here(assumed=place, memo=standing_in(values, ask)))

    places = [told.jurisdiction for told in versions]
    return by_place(ask, ("lookup", node.id), places, [key], answer)


def _of_plain_values(versions: Sequence[LoweredParameter]) -> bool:
    return all(isinstance(one, tree.Lit | tree.SetLit) for told in versions for one in nodes_in(told.values))


def _condition_at(node: tree.ConditionAt, ask: Ask, scope: Scope) -> Column:
    """A parameter's condition for a key: each key's own condition, and the row's key among them."""
    versions = [told for told in ask.program.parameters.get(node.id, ()) if not told.jurisdiction]
    if len(versions) != len(ask.program.parameters.get(node.id, ())) or not versions:
        raise Uncarried("a condition by key that differs by place")
    told = next((one for one in versions if any(v.in_force.contains(ask.law_day) for v in one.values)), versions[0])
    value = next((one for one in told.values if one.in_force.contains(ask.law_day)), None)
    if value is None or told.open or told.open_list:
        raise Uncarried("a condition by key that the law leaves open")
    table = dict(value.by_key or {})
    ledger = dict(scope)[node.row]
    inside: Scope = ((told.row or node.row, ledger),)
    own: Scope = ((node.row, ledger),)
    conditions = []
    for condition in table.values():
        found = ask.truth(condition, inside)
        conditions.append(as_cat(aligned(found, own, scope) if len(scope) > 1 else found))
    key = as_cat(ask.value(node.key, scope))
    names = list(table)

    def answer(values: tuple[Value, ...]) -> Value:
        lowered = attrs.evolve(
            told,
            row=None,
            values=(attrs.evolve(value, by_key={name: tree.Defined(f"#{n}") for n, name in enumerate(names, 1)}),),
        )
        program = attrs.evolve(ask.program, parameters={node.id: (lowered,)})
        here = attrs.evolve(ask.here(memo=standing_in(values, ask)), program=program)
        return evaluate(tree.ConditionAt(node.id, tree.Defined("#0"), node.row), here)

    return combined(ask, ("condition at", ask.asking.known(node).number), [key, *conditions], answer)


def _defined(node: tree.Defined, ask: Ask, scope: Scope) -> Column:
    return definition(node.id, None, ask)


def _derived(node: tree.Derived, ask: Ask, scope: Scope) -> Column:
    return definition(f"{node.ledger}.{node.name}", node.ledger, ask)


def definition(name: str, ledger: str | None, ask: Ask) -> Column:
    """Return a definition's value; where the law differs by place, that of each subject's place."""
    versions = [told for told in ask.program.definitions.get(name, ()) if told.in_force.contains(ask.law_day)]
    if not versions:
        return constant(Failed(name))
    if not versions[0].jurisdiction:
        return _definition(versions[0], ledger, ask)
    nearest = by_place(
        ask,
        ("nearest", name),
        [told.jurisdiction for told in versions],
        (),
        lambda place, _: Known(
            next((n for n, told in enumerate(versions) if place.startswith(told.jurisdiction)), None)
        ),
    )
    place = as_span(nearest)
    found: Column | None = None
    for number, told in reversed(list(enumerate(versions))):
        column = _definition(told, ledger, ask)
        here = place.lo == number
        found = column if found is None else _picked(here, column, found, ask, (name, number))
    assert found is not None, "there is a version"
    return with_odd(found, np.isnan(place.lo)) if np.isnan(place.lo).any() else found


def _picked(mask: Array, one: Column, other: Column, ask: Ask, key: Any) -> Column:
    """Return one column where a mask holds, else the other."""
    if isinstance(one, Truth) and isinstance(other, Truth):
        certain = np.where(mask, one.certain, other.certain)
        same = one.two_valued and other.two_valued
        possible = certain if same else np.where(mask, one.possible, other.possible)
        return Truth(certain, possible, either(one.odd, other.odd))
    if isinstance(one, Span) or isinstance(other, Span):
        return chosen(mask, as_span(one), as_span(other))
    truth = Truth(mask, mask)
    return combined(
        ask,
        ("picked", key),
        [as_cat(truth), as_cat(one), as_cat(other)],
        lambda values: values[1] if values[0] == Known(True) else values[2],
    )


def _definition(told: LoweredDefinition, ledger: str | None, ask: Ask) -> Column:
    assert told.row is None or ledger is not None, "a derived field has a ledger"
    scope: Scope = () if told.row is None or ledger is None else ((told.row, ledger),)
    if told.value is not None:
        column = ask.value(told.value, scope)
    elif told.table is not None:
        column = table(told.table, ask, scope)
    else:
        column = constant(open_value(told.type, frozenset({Missing("law", told.id)})))
    if told.when is None:
        return column
    return choose(ask.truth(told.when, scope), column, constant(NONE), ask, ("when", told.id, told.jurisdiction))


def table(body: tree.TableBody, ask: Ask, scope: Scope) -> Column:
    """Return the first output of a decision table, asked once for each combination of its conditions."""
    whens = [as_cat(ask.truth(row.when, scope)) for row in body.rows]
    cells = [row.outputs[0] for row in body.rows] + ([] if body.default is None else [body.default[0]])
    outputs = [as_cat(ask.value(cell, scope)) for cell in cells if cell is not None]
    number = ask.asking.known(body).number
    asked = ask.asking.once(("placed", number), lambda: _placed(body))

    def answer(values: tuple[Value, ...]) -> Value:
        return table_value(asked, ask.here(memo=standing_in(values, ask)), evaluate)[0]

    return combined(ask, ("table", number), [*whens, *outputs], answer)


def _placed(body: tree.TableBody) -> tree.TableBody:
    """Return a table with a place in each condition's and each output's stead."""
    places = iter(range(len(body.rows), 2 * len(body.rows) + 1))

    def placed(cell: tree.Expr | None) -> tuple[tree.Expr | None]:
        return (None if cell is None else tree.Defined(f"#{next(places)}"),)

    rows = tuple(
        tree.TableRow(tree.Defined(f"#{number}"), placed(row.outputs[0])) for number, row in enumerate(body.rows)
    )
    default = None if body.default is None else placed(body.default[0])
    return tree.TableBody(rows, body.outputs[:1], body.hit, default)


LOOKUPS: Final[dict[type[tree.Expr], Form]] = {
    tree.Lit: _literal,
    tree.AsOf: _as_of,
    tree.CurrentPeriod: _period,
    tree.Fact: lambda node, ask, scope: _told(ask, node.namespace, node.name, scope),
    tree.Field: lambda node, ask, scope: _told(ask, node.ledger, node.name, scope),
    tree.Derived: _derived,
    tree.Defined: _defined,
    tree.Given: _given,
    tree.Lookup: _lookup,
    tree.ConditionAt: _condition_at,
}
"""What is looked up, in facts or in the law."""
