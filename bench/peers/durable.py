"""durable-rules, its C module without the Python around it: what it can say of the workload, soundly.

It cannot count, add up or look for what is absent in ledgers in a form that holds, so nine rules
are left out: principal-check, drill, evacuation, last-drill, many-open, inspection-cap,
supervision-cap, training-hours and training-topic. The other 31 are given to it with a fact for the
enterprise and one for each row they read; the 23 of chapter one alone need a single fact, where it
is at its best. Both are compared on those rules alone.

One handle, one short session id, facts retracted after each enterprise (a fresh session takes longer);
only names and items are read of what fired. Handed over are the facts as JSON text, a value of
none left out, sets as one flag a value, and whether the unit is high-hazard, which is a rule
for the others.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

import durable_rules_engine as durable
from bench.enterprises import Told
from bench.hand import HIGH_HAZARD, Broken
from bench.peers.cases import Case, cases, choices
from bench.peers.peer import Peer
from bench.peers.rules import RECORDS, Rules, context

SIGNS: Final[Mapping[type[ast.cmpop], str]] = {
    ast.NotEq: "$neq",
    ast.Lt: "$lt",
    ast.LtE: "$lte",
    ast.Gt: "$gt",
    ast.GtE: "$gte",
}
ROWS: Final = ("hazards", "inspections", "violations")
"""The ledgers whose rows are judged one by one."""

SESSION: Final = "s"
ALWAYS: Final = {"$gte": {"one": {"row": "one"}}}
"""Without a last condition that is true a join reads beyond its end."""

Pattern = dict[str, Any]


def peers(rules: Rules) -> tuple[Peer, ...]:
    """Return durable-rules with what rows and scalars decide, and with what scalars alone decide."""
    scalars = dict(_scalar_patterns(rules))
    rows = dict(_row_patterns(rules))
    return (
        _peer("durable-rules, raw", "a fact for the enterprise and for each row", {**scalars, **rows}, ROWS, 8.0),
        _peer("durable-rules, raw, scalars alone", "one fact", scalars, (), None),
    )


def _peer(
    name: str, form: str, patterns: Mapping[str, list[Pattern]], ledgers: tuple[str, ...], gate: float | None
) -> Peer:
    definition = {rule: {"all": given} for rule, given in patterns.items()}
    handle = durable.create_ruleset(name, json.dumps(definition, ensure_ascii=False))
    rules = {rule: rule.partition("/")[0] for rule in patterns}

    def hand_over(told: Told) -> list[str]:
        return [json.dumps(fact, ensure_ascii=False, separators=(",", ":")) for fact in facts(told, ledgers)]

    def judge(told: list[str]) -> Broken:
        kept = []
        for fact in told:
            # 1: nothing can ever come of this fact, and it wasn't kept.
            handled, state = durable.assert_fact(handle, fact)
            if handled != 1:
                kept.append(fact)
        fired: Broken = []
        if kept:
            first = durable.start_action_for_state(handle, state)
            message = first and first[1]
            while message:
                fired.append(_read(message, rules))
                message = durable.complete_and_start_action(handle, state)
            for fact in kept:
                durable.retract_fact(handle, fact)
        return fired

    return Peer(
        name=name,
        form=f"C module; {form}, JSON text made before",
        rules=frozenset(rules.values()),
        hand_over=hand_over,
        judge=judge,
        answer=lambda broken: broken,
        gate=gate,
    )


def _read(message: str, rules: Mapping[str, str]) -> tuple[str, str | None]:
    """Return the rule and the item a message names, without decoding the facts it repeats."""
    rule = rules[message[2 : message.index('"', 2)]]
    row = message.find('"row":')
    if row < 0:
        return rule, None
    start = message.index('"item":"', row) + len('"item":"')
    return rule, message[start : message.index('"', start)]


def facts(told: Told, ledgers: tuple[str, ...]) -> Iterator[Told]:
    """Return the facts of an enterprise, rows first."""
    given = context(told)
    number = 0
    for ledger in ledgers:
        for row in given[ledger]:
            known = {name: value for name, value in row.items() if value is not None and name != "id"}
            yield {"$t": ledger, "id": f"r{number}", "sid": SESSION, "one": 1, **known}
            number += 1
    fact = {
        "$t": "enterprise",
        "id": "e",
        "sid": SESSION,
        "high": not HIGH_HAZARD.isdisjoint(told["enterprise"]["sectors"]),
    }
    for record in RECORDS:
        for name, value in given[record].items():
            if isinstance(value, list):
                fact |= {f"{record}_{name}={one}": True for one in value}
            elif value is not None:
                fact[f"{record}_{name}"] = value
    yield fact


def _scalar_patterns(rules: Rules) -> Iterator[tuple[str, list[Pattern]]]:
    for name, rule in rules.chapter_one.items():
        for number, case in enumerate(_cases(rule, rules.definitions)):
            yield f"{name}/{number}", [{"enterprise": _all("enterprise", case)}]


def _row_patterns(rules: Rules) -> Iterator[tuple[str, list[Pattern]]]:
    """Return a rule for each case of a row; what the enterprise has to do with it is a fact beside it."""
    for name, rule in rules.chapter_two.items():
        match rule:
            case ast.ListComp(_, [ast.comprehension(_, ast.Name(ledger), [condition])]):
                number = 0
                for beside, given in _given(condition, rules.definitions):
                    for case in _cases(given, rules.definitions):
                        row = {"row": _all(ledger, tuple(one for one in case if not isinstance(one, ast.Call)))}
                        others = [{"other": _earlier(ledger, one)} for one in case if isinstance(one, ast.Call)]
                        enterprise = [{"enterprise": _all("enterprise", beside)}] if beside else []
                        yield f"{name}/{number}", [*enterprise, row, *others]
                        number += 1


def _given(condition: ast.expr, definitions: Mapping[str, ast.expr]) -> Iterator[tuple[Case, ast.expr]]:
    """Return a row's condition for each choice of a definition it uses, with what makes the choice."""
    named = {node.id for node in ast.walk(condition) if isinstance(node, ast.Name)} & definitions.keys()
    if not named:
        yield (), condition
    for name in named:
        for when, chosen in choices(definitions[name]):
            for beside in _cases(ast.BoolOp(ast.And(), list(when)), definitions):
                yield beside, _Chosen(name, chosen).visit(ast.parse(ast.unparse(condition), mode="eval").body)


class _Chosen(ast.NodeTransformer):
    """Puts what was chosen for a name."""

    def __init__(self, name: str, chosen: ast.expr) -> None:
        self.name, self.chosen = name, chosen

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """Put it."""
        return self.chosen if node.id == self.name else node


def _earlier(ledger: str, condition: ast.expr) -> Pattern:
    """Return the pattern of another row, compared with the first."""
    match condition:
        case ast.Call(_, [ast.GeneratorExp(ast.BoolOp(_, compared))]):
            return {"$and": [{"$t": ledger}, *map(_joined, compared), ALWAYS]}
    raise ValueError(ast.dump(condition))


def _joined(condition: ast.expr) -> Pattern:
    match condition:
        case ast.Compare(ast.Attribute(_, left), [operator], [ast.Attribute(_, right)]):
            return _signed(operator, left, {"row": right})
    raise ValueError(ast.dump(condition))


def _cases(condition: ast.expr, definitions: Mapping[str, ast.expr]) -> list[Case]:
    """Return the cases of a condition with what the engine has no word for taken apart."""
    return [
        case
        for one in cases(condition)
        for case in cases(ast.BoolOp(ast.And(), [_apart(part, definitions) for part in one]))
    ]


def _apart(condition: ast.expr, definitions: Mapping[str, ast.expr]) -> ast.expr:
    """Return a condition without lists of values and without choices."""
    match condition:
        case ast.Compare(left, [ast.In()], [ast.List(values)]):
            return _any(ast.Compare(left, [ast.Eq()], [value]) for value in values)
        case ast.Compare(left, [ast.NotIn()], [ast.List(values)]):
            others = [ast.Compare(left, [ast.NotEq()], [value]) for value in values]
            return _any([ast.Compare(left, [ast.Is()], [ast.Constant(None)]), ast.BoolOp(ast.And(), others)])
        case ast.Call(ast.Name("overlap"), [told, ast.List(values)]):
            return _any(ast.Compare(value, [ast.In()], [told]) for value in values)
        case ast.Compare(left, [operator], [ast.Name(name)]) if name in definitions:
            chosen = choices(definitions[name])
            return _any(
                ast.BoolOp(ast.And(), [*when, ast.Compare(left, [operator], [value])]) for when, value in chosen
            )
    return condition


def _any(conditions: Any) -> ast.expr:
    return ast.BoolOp(ast.Or(), list(conditions))


def _all(kind: str, case: Case) -> Pattern:
    """Return a pattern: its kind first, then what must be told before it is reckoned with, then the rest."""
    reckoned = {
        node.attr
        for one in case
        if isinstance(one, ast.Compare)
        for node in ast.walk(one.comparators[0])
        if isinstance(node, ast.Attribute) and not isinstance(one.ops[0], ast.In)
    }
    told = [{"$ex": {name: 1}} for name in sorted(reckoned)]
    return {"$and": [{"$t": kind}, *told, *map(_condition, case)]}


def _condition(condition: ast.expr) -> Pattern:
    match condition:
        case ast.UnaryOp(ast.Not(), operand):
            return {_name(operand): False}
        case ast.Compare(ast.Constant(value), [ast.In()], [told]):
            return {f"{_name(told)}={value}": True}
        case ast.Compare(told, [ast.Is()], _):
            return {"$nex": {_name(told): 1}}
        case ast.Compare(told, [ast.IsNot()], _):
            return {"$ex": {_name(told): 1}}
        case ast.Compare(ast.BinOp(told, _, ast.Constant(days)), [operator], [ast.Constant(day)]):
            return _signed(operator, _name(told), day - days)
        case ast.Compare(told, [operator], [ast.Constant(value)]):
            return _signed(operator, _name(told), value)
        case ast.Compare(told, [operator], [ast.BinOp(other, _, ast.Constant(days))]):
            return _signed(operator, _name(told), {"$add": {"$l": {"$m": _name(other)}, "$r": days}})
        case ast.Compare(told, [operator], [other]):
            return _signed(operator, _name(told), {"$m": _name(other)})
    return {_name(condition): True}


def _signed(operator: ast.cmpop, name: str, value: Any) -> Pattern:
    return {name: value} if isinstance(operator, ast.Eq) else {SIGNS[type(operator)]: {name: value}}


def _name(node: ast.expr) -> str:
    """Return the name of a fact: in one flat record of the enterprise, or of a row."""
    match node:
        case ast.Attribute(ast.Name(record), name):
            return f"{record}_{name}" if record in RECORDS else name
        case ast.Name(name):
            return name
    raise ValueError(ast.dump(node))
