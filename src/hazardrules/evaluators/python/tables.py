"""Decision tables in generated code: those whose first row counts, and whose outputs are constants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hazardrules.evaluators.python.forms import is_constant, is_ordered
from hazardrules.evaluators.python.values import (
    Among,
    One,
    Range,
    Val,
)
from hazardrules.lower import tree

if TYPE_CHECKING:
    from hazardrules.evaluators.python.conditions import Conditions


def first(cond: Conditions, body: tree.TableBody, type_: Any) -> Val | None:
    """Write a table whose first row decides; unknown inputs leave several rows open."""
    outputs = [row.outputs[0] for row in body.rows]
    if body.default is None:
        return None
    values = [_cell(cond, output) for output in (*outputs, body.default[0])]
    if any(value is None for value in values):
        return None
    cells = [value for value in values if value is not None]
    with cond.scope():
        conditions = [cond.condition(row.when) for row in body.rows]
    none = any(value.none for value in cells)
    if all(condition.settled for condition in conditions):
        text = cells[-1].value
        for condition, cell in zip(reversed(conditions), reversed(cells[:-1]), strict=True):
            text = f"{cell.value} if {condition.certain} else {text}"
        name = cond.local(f"({text})")
        return One(text=name, none=f"{name} is None" if none else "", type=type_)
    found = cond.out.name("v")
    cond.out.put(f"{found} = ()")
    depth = 0
    page = cond.out.page
    for condition, cell in zip(conditions, cells[:-1], strict=True):
        cond.out.put(f"if {condition.possible}: {found} += ({cell.value},)")
        cond.out.put(f"if not ({condition.certain}):")
        page.depth += 1
        depth += 1
    cond.out.put(f"{found} += ({cells[-1].value},)")
    page.depth -= depth
    if not none and is_ordered(type_):
        low, high = cond.local(f"min({found})"), cond.local(f"max({found})")
        return Range(low=low, high=high, low_open=False, high_open=False, picked=True, type=type_)
    return Among(name=found, type=type_)


def _cell(cond: Conditions, output: tree.Expr | None) -> One | None:
    """Return an output that is a constant."""
    if output is None:
        return One(text="None", none="True")
    if isinstance(output, tree.Lit) or is_constant(output):
        found = cond.value(output)
        return found if isinstance(found, One) and not found.unknown else None
    return None
