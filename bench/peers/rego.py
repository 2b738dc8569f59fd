"""regorus, Rego in Rust: a policy that collects what is broken, compiled for its virtual machine.

The distribution is ``gordon-to-regorus``, the one whose Python module has that machine; the
interpreter that others have takes 1.7 times as long. Input is JSON text, there is no other.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import regorus
from bench.hand import Broken
from bench.peers.cases import Case, cases
from bench.peers.infix import Infix
from bench.peers.peer import Peer
from bench.peers.rules import LEDGERS, RECORDS, Rules, as_json

ENTRY: Final = "data.bench.broken"


def peers(rules: Rules) -> tuple[Peer, ...]:
    """Return regorus with the policy."""
    machine = regorus.Rvm()
    machine.load_program(regorus.Program.compile_from_modules("{}", [("bench.rego", policy(rules))], [ENTRY]))

    def judge(told: str) -> Any:
        machine.set_input_json(told)
        return json.loads(machine.execute())

    return (
        Peer(
            name="regorus",
            form="its virtual machine, JSON text made before",
            rules=frozenset(rules.all),
            hand_over=as_json,
            judge=judge,
            answer=answer,
            gate=6.0,
            reads_json=True,
        ),
    )


def answer(told: list[tuple[str, str | None]]) -> Broken:
    """Return the pairs, which JSON has as lists."""
    return [(rule, item) for rule, item in told]


def policy(rules: Rules) -> str:
    """Return the rules as a policy: one body for each case in which a rule is broken."""
    spell = Spelling()
    lines = ["package bench", "import rego.v1", "overlap(xs, ys) if { some x in xs; x in ys }"]
    lines += [definition(name, one, spell) for name, one in rules.definitions.items()]
    lines += [line for name, one in rules.all.items() for line in bodies(name, one, spell)]
    return "\n".join(lines) + "\n"


def definition(name: str, value: ast.expr, spell: Spelling) -> str:
    """Spell what rules share."""
    match value:
        case ast.IfExp():
            told = [
                f"{spell.visit(chosen)} if {{ {spell.all(when)} }}" if when else spell.visit(chosen)
                for when, chosen in in_turn(value)
            ]
            return f"{name} := " + " else := ".join(told)
        case ast.Call(ast.Name("any" | "overlap")):
            return f"{name} if {{ {spell.visit(value)} }}"
    return f"{name} := {spell.visit(value)}"


def in_turn(value: ast.expr, when: Case = ()) -> Iterator[tuple[Case, ast.expr]]:
    """Return the choices in the order in which `else` tries them, so that no opposite need be said."""
    if isinstance(value, ast.IfExp):
        yield from in_turn(value.body, (*when, value.test))
        yield from in_turn(value.orelse, when)
    else:
        yield when, value


def bodies(name: str, rule: ast.expr, spell: Spelling) -> Iterator[str]:
    """Spell each case in which a rule is broken, of each row where it judges rows."""
    match rule:
        case ast.ListComp(item, [ast.comprehension(row, ledger, [condition])]):
            for case in cases(condition):
                each = f"some {spell.visit(row)} in {spell.visit(ledger)}; {spell.all(case)}"
                yield f'broken contains ["{name}", {spell.visit(item)}] if {{ {each} }}'
        case _:
            for case in cases(rule):
                yield f'broken contains ["{name}", null] if {{ {spell.all(case)} }}'


class Spelling(Infix):
    """Rego's: conditions one after the other, sets, comprehensions."""

    def all(self, conditions: Case | Iterable[ast.expr]) -> str:
        """Spell conditions that must all hold."""
        return "; ".join(map(self.visit, conditions))

    def visit_Name(self, node: ast.Name) -> str:
        """Say where facts are."""
        return f"input.{node.id}" if node.id in RECORDS or node.id in LEDGERS else node.id

    def visit_List(self, node: ast.List) -> str:
        """Spell a set, where it is found at once."""
        return f"{{{', '.join(map(self.visit, node.elts))}}}"

    def visit_BoolOp(self, node: ast.BoolOp) -> str:
        """Spell what must all hold; cases have been taken apart before."""
        assert isinstance(node.op, ast.And)
        return self.all(node.values)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> str:
        """Spell what must not be so."""
        return f"not {self.visit(node.operand)}"

    def overlap(self, told: str, values: Sequence[str]) -> str:
        """Spell that a list has one of the values."""
        return f"overlap({told}, {{{', '.join(values)}}})"

    def some(self, ledger: str, row: str, condition: str) -> str:
        """Spell that a row is such."""
        return f"some {row} in {ledger}; {condition}"

    def count(self, ledger: str, row: str, condition: str) -> str:
        """Spell how many are such."""
        return f"count([1 | {self.some(ledger, row, condition)}])"

    def values(self, ledger: str, row: str, condition: str, value: str) -> str:
        """Spell a value of each such row, in order."""
        return f"[{value} | {self.some(ledger, row, condition)}]"
