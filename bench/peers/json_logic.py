"""JSON Logic in Rust (``datalogic-py``): all rules as one list of trees, facts parsed before.

The language has no names for what rules share, so a definition is written out wherever it is
used; only the months of events, used once a rule, are bound by asking a list of one. Looking
at the outer row from an inner one is this engine's extension (``val``): without it nothing
could be said of an act and an earlier one.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any, Final

import datalogic_py
from attrs import define, field
from bench.peers.infix import SIGNS
from bench.peers.peer import Peer, in_order
from bench.peers.rules import LEDGERS, Rules, as_json

STRICT: Final = {"==": "===", "!=": "!=="}
FACTS: Final = ""
"""The outermost scope."""


def peers(rules: Rules) -> tuple[Peer, ...]:
    """Return JSON Logic with the rules."""
    engine = datalogic_py.Engine()
    session = engine.session()
    compiled = engine.compile(trees(rules))
    return (
        Peer(
            name="JSON Logic (Rust)",
            form="datalogic-py, one list of rules, facts parsed into a handle before",
            rules=frozenset(rules.all),
            hand_over=lambda told: datalogic_py.DataHandle(as_json(told)),
            judge=lambda one: session.evaluate_data(compiled, one),
            answer=in_order(rules),
        ),
        Peer(
            name="JSON Logic (Rust) on text",
            form="the same, JSON text made before",
            rules=frozenset(rules.all),
            hand_over=as_json,
            judge=lambda one: session.evaluate(compiled, one),
            answer=in_order(rules),
            reads_json=True,
        ),
    )


def trees(rules: Rules) -> list[Any]:
    """Return a tree for each rule."""
    return [tree(rules, rule) for rule in rules.all.values()]


def tree(rules: Rules, rule: ast.expr) -> Any:
    """Return one rule; a list that is asked several questions is bound by asking a list of one."""
    spelling = Spelling(rules.definitions)
    named = {node.id for node in ast.walk(rule) if isinstance(node, ast.Name)}
    for name, definition in rules.definitions.items():
        if name in named and isinstance(definition, ast.ListComp):
            return {"some": [[spelling.spell(definition)], spelling.within(name, rule)]}
    return spelling.spell(rule)


@define
class Spelling:
    """Turns nodes into trees; *scopes* are the rows we are in, outermost first."""

    definitions: Mapping[str, ast.expr]
    scopes: list[str] = field(factory=lambda: [FACTS])

    def within(self, row: str, node: ast.expr) -> Any:
        """Spell what is said of a row."""
        self.scopes.append(row)
        told = self.spell(node)
        self.scopes.pop()
        return told

    def fact(self, scope: str, *path: str) -> Any:
        """Spell a fact of one of the scopes."""
        up = len(self.scopes) - 1 - self.scopes.index(scope)
        return {"val": [[up], *path]} if up else {"var": ".".join(path)}

    def spell(self, node: ast.expr) -> Any:
        """Return the tree of a node."""
        match node:
            case ast.Constant(value):
                return value
            case ast.List(values):
                return [self.spell(value) for value in values]
            case ast.Name(name) if name in self.scopes:
                return self.fact(name)
            case ast.Name(name) if name in LEDGERS:
                return self.fact(FACTS, name)
            case ast.Name(name):
                return self.spell(self.definitions[name])
            case ast.Attribute(ast.Name(name), attribute):
                return self.fact(name, attribute) if name in self.scopes else self.fact(FACTS, name, attribute)
            case ast.BoolOp(operator, values):
                return {"and" if isinstance(operator, ast.And) else "or": [self.spell(value) for value in values]}
            case ast.UnaryOp(_, operand):
                return {"!": [self.spell(operand)]}
            case ast.BinOp(left, _, right):
                return {"+": [self.spell(left), self.spell(right)]}
            case ast.IfExp(test, body, otherwise):
                return {"if": [self.spell(test), self.spell(body), self.spell(otherwise)]}
            case ast.Compare(left, [operator], [right]):
                sign = SIGNS[type(operator)]
                return {STRICT.get(sign, sign): [self.spell(left), self.spell(right)]}
            case ast.Call(ast.Name("overlap"), [told, ast.List(values)]):
                return {"or": [{"in": [self.spell(value), self.spell(told)]} for value in values]}
            case ast.Call(ast.Name("any"), [ast.GeneratorExp(condition, [ast.comprehension(ast.Name(row), ledger)])]):
                return {"some": [self.spell(ledger), self.within(row, condition)]}
            case ast.Call(ast.Name("len"), [ast.ListComp(_, [source])]):
                return {"length": [self.rows(source)]}
            case ast.Call(ast.Name("sum"), [ast.ListComp(ast.Attribute(_, attribute), [source])]):
                added = {"+": [{"var": f"current.{attribute}"}, {"var": "accumulator"}]}
                return {"reduce": [self.rows(source), added, 0]}
            case ast.ListComp(ast.Attribute(_, attribute), [source]):
                return {"map": [self.rows(source), {"var": attribute}]}
        raise ValueError(ast.dump(node))

    def rows(self, source: ast.comprehension) -> Any:
        """Spell the rows that are such."""
        assert isinstance(source.target, ast.Name)
        return {"filter": [self.spell(source.iter), self.within(source.target.id, source.ifs[0])]}
