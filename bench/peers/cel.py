"""CEL, its C++ implementation (``cel-expr-python``): all rules as one expression that gives a list.

One expression is its best form: forty compiled one by one take 1.7 times as long, scalars as
variables of their own types no less. Sums need a function of our own: CEL has none.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from bench.peers.infix import Infix
from bench.peers.peer import Peer, in_order
from bench.peers.rules import LEDGERS, RECORDS, Rules, context
from cel_expr_python import cel
from cel_expr_python.ext import ext_bindings

RECORD: Final = cel.Type.Map(cel.Type.STRING, cel.Type.DYN)


def peers(rules: Rules) -> tuple[Peer, ...]:
    """Return CEL with the rules."""
    environment = cel.NewEnv(
        variables={
            **dict.fromkeys(RECORDS, RECORD),
            **dict.fromkeys(LEDGERS, cel.Type.List(RECORD)),
        },
        extensions=[ext_bindings.ExtBindings()],
        functions=[
            cel.FunctionDecl(
                "sum",
                [
                    cel.Overload(
                        "sum(list(dyn))",
                        return_type=cel.Type.INT,
                        parameters=[cel.Type.List(cel.Type.DYN)],
                        impl=_sum,
                    )
                ],
            )
        ],
    )
    expression = environment.compile(text(rules))

    def judge(told: Any) -> Any:
        return expression.eval(data=told).plain_value()

    return (
        Peer(
            name="CEL (C++)",
            form="cel-expr-python, one expression, a mapping parsed before",
            rules=frozenset(rules.all),
            hand_over=context,
            judge=judge,
            answer=in_order(rules),
            gate=3.0,
        ),
    )


def text(rules: Rules) -> str:
    """Return the rules as one expression, what they share bound around it."""
    spell = Spelling().visit
    told = "[" + ", ".join(f"dyn({spell(rule)})" for rule in rules.all.values()) + "]"
    for name, definition in reversed(rules.definitions.items()):
        told = f"cel.bind({name}, {spell(definition)}, {told})"
    return told


class Spelling(Infix):
    """CEL's: macros on lists."""

    WORDS: ClassVar[Mapping[type[ast.AST], str]] = {ast.And: " && ", ast.Or: " || ", ast.Not: "!"}

    def overlap(self, told: str, values: Sequence[str]) -> str:
        """Ask for each value, which is quicker than a macro."""
        return "(" + " || ".join(f"{value} in {told}" for value in values) + ")"

    def some(self, ledger: str, row: str, condition: str) -> str:
        """Spell that a row is such."""
        return f"{ledger}.exists({row}, {condition})"

    def rows(self, ledger: str, row: str, condition: str) -> str:
        """Spell the rows that are such."""
        return f"{ledger}.filter({row}, {condition})"

    def count(self, ledger: str, row: str, condition: str) -> str:
        """Spell how many are such."""
        return f"size({self.rows(ledger, row, condition)})"

    def values(self, ledger: str, row: str, condition: str, value: str) -> str:
        """Spell a value of each such row."""
        return f"{self.rows(ledger, row, condition)}.map({row}, {value})"


def _sum(values: Sequence[Any]) -> int:
    return sum(value if isinstance(value, int) else value.value() for value in values)
