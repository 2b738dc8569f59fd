"""zen-engine: a decision graph, and the same rules as one expression.

The graph is handed to the engine ready parsed and is asked for by name, which is its best form: a
decision made by ``create_decision`` takes several times as long, however its content is given. Context
is JSON text: a mapping takes longer to convert than the text to parse.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

import zen
from attrs import define
from bench.peers.infix import Infix
from bench.peers.peer import Peer, in_order
from bench.peers.rules import Rules, as_json

GRAPH: Final = "bench"


def peers(rules: Rules) -> tuple[Peer, ...]:
    """Return the graph, the graph as a decision of its own, and the expression."""
    content = graph(rules)
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {GRAPH: content}}})
    decision = zen.ZenEngine().create_decision(json.dumps(content))
    expression = zen.compile_expression(text(rules))
    told = in_order(rules)
    keys = [_key(name) for name in rules.all]

    def answer(raw: Any) -> list[tuple[str, str | None]]:
        return told([raw["result"][key] for key in keys])

    given = {"rules": frozenset(rules.all), "hand_over": as_json, "reads_json": True}
    return (
        Peer(
            name="zen-engine, graph",
            form="loaded once, asked for by name, JSON text made before",
            judge=lambda one: engine.evaluate(GRAPH, one),
            answer=answer,
            gate=12.0,
            **given,
        ),
        Peer(
            name="zen-engine, graph by create_decision",
            form="a decision object; JSON text made before",
            judge=decision.evaluate,
            answer=answer,
            **given,
        ),
        Peer(
            name="zen-engine, one expression",
            form="no graph; compiled once, JSON text made before",
            judge=expression.evaluate,
            answer=told,
            **given,
        ),
    )


def graph(rules: Rules) -> dict[str, Any]:
    """Return a decision graph: one node with a named expression for each definition and each rule."""
    spell = Spelling(rules.definitions.keys()).visit
    named = {name: spell(one) for name, one in rules.definitions.items()}
    named |= {_key(name): spell(one) for name, one in rules.all.items()}
    expressions = [{"id": name, "key": name, "value": told} for name, told in named.items()]
    return {
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            {"id": "facts", "name": "facts", "type": "inputNode"},
            {"id": "rules", "name": "rules", "type": "expressionNode", "content": {"expressions": expressions}},
            {"id": "broken", "name": "broken", "type": "outputNode"},
        ],
        "edges": [
            {"id": "in", "sourceId": "facts", "targetId": "rules", "type": "edge"},
            {"id": "out", "sourceId": "rules", "targetId": "broken", "type": "edge"},
        ],
    }


def text(rules: Rules) -> str:
    """Return the rules as one expression that gives a list, what they share assigned before."""
    spell = Spelling().visit
    shared = [f"{name} = {spell(one)}; " for name, one in rules.definitions.items()]
    return "".join(shared) + "[" + ", ".join(map(spell, rules.all.values())) + "]"


@define
class Spelling(Infix):
    """zen's: functions that name the row; what the same node said before is under a dollar."""

    said: Sequence[str] = ()

    WORDS: ClassVar[Mapping[type[ast.AST], str]] = {ast.And: " and ", ast.Or: " or ", ast.Not: "not "}

    def visit_Name(self, node: ast.Name) -> str:
        """Look up what the node said before."""
        return f"$.{node.id}" if node.id in self.said else node.id

    def overlap(self, told: str, values: Sequence[str]) -> str:
        """Ask for each value, which is quicker than a function."""
        return "(" + " or ".join(f"{value} in {told}" for value in values) + ")"

    def some(self, ledger: str, row: str, condition: str) -> str:
        """Spell that a row is such."""
        return f"some({ledger} as {row}, {condition})"

    def count(self, ledger: str, row: str, condition: str) -> str:
        """Spell how many are such."""
        return f"count({ledger} as {row}, {condition})"

    def values(self, ledger: str, row: str, condition: str, value: str) -> str:
        """Spell a value of each such row."""
        return f"map(filter({ledger} as {row}, {condition}) as {row}, {value})"


def _key(name: str) -> str:
    return name.removeprefix("bench.").replace("-", "_")
