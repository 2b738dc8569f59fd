"""What the spellings of engines with infix expressions share."""

from __future__ import annotations

import ast
import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar, Final

SIGNS: Final[Mapping[type[ast.cmpop], str]] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "==",
    ast.IsNot: "!=",
    ast.In: "in",
}


class Infix(ast.NodeVisitor, ABC):
    """Spells an expression as text; each language says how it goes through lists."""

    WORDS: ClassVar[Mapping[type[ast.AST], str]]

    @abstractmethod
    def overlap(self, told: str, values: Sequence[str]) -> str:
        """Spell that a list has one of the values."""

    @abstractmethod
    def some(self, ledger: str, row: str, condition: str) -> str:
        """Spell that a row is such."""

    @abstractmethod
    def count(self, ledger: str, row: str, condition: str) -> str:
        """Spell how many rows are such."""

    @abstractmethod
    def values(self, ledger: str, row: str, condition: str, value: str) -> str:
        """Spell a value of each such row."""

    def visit_Constant(self, node: ast.Constant) -> str:
        """Spell a value as JSON does."""
        return json.dumps(node.value)

    def visit_Name(self, node: ast.Name) -> str:
        """Leave a name."""
        return node.id

    def visit_Attribute(self, node: ast.Attribute) -> str:
        """Leave the dot."""
        return f"{self.visit(node.value)}.{node.attr}"

    def visit_List(self, node: ast.List) -> str:
        """Spell a list of values."""
        return f"[{', '.join(map(self.visit, node.elts))}]"

    def visit_BoolOp(self, node: ast.BoolOp) -> str:
        """Put `and` or `or` between, brackets around."""
        return "(" + self.WORDS[type(node.op)].join(map(self.visit, node.values)) + ")"

    def visit_UnaryOp(self, node: ast.UnaryOp) -> str:
        """Say no to what is in brackets."""
        return f"{self.WORDS[type(node.op)]}({self.visit(node.operand)})"

    def visit_BinOp(self, node: ast.BinOp) -> str:
        """Add days."""
        return f"({self.visit(node.left)} + {self.visit(node.right)})"

    def visit_Compare(self, node: ast.Compare) -> str:
        """Compare two."""
        return f"{self.visit(node.left)} {SIGNS[type(node.ops[0])]} {self.visit(node.comparators[0])}"

    def visit_IfExp(self, node: ast.IfExp) -> str:
        """Choose as C does."""
        return f"({self.visit(node.test)} ? {self.visit(node.body)} : {self.visit(node.orelse)})"

    def visit_ListComp(self, node: ast.ListComp) -> str:
        """Spell a value of each row that is such."""
        return self.values(*self._source(node.generators[0]), self.visit(node.elt))

    def visit_Call(self, node: ast.Call) -> str:
        """Spell what is asked of a list."""
        match node:
            case ast.Call(ast.Name("overlap"), [told, ast.List(values)]):
                return self.overlap(self.visit(told), [self.visit(value) for value in values])
            case ast.Call(ast.Name("any"), [ast.GeneratorExp(condition, [ast.comprehension(ast.Name(row), ledger)])]):
                return self.some(self.visit(ledger), row, self.visit(condition))
            case ast.Call(ast.Name("len"), [ast.ListComp(_, [source])]):
                return self.count(*self._source(source))
        return f"{self.visit(node.func)}({self.visit(node.args[0])})"

    def _source(self, source: ast.comprehension) -> tuple[str, str, str]:
        return self.visit(source.iter), self.visit(source.target), self.visit(source.ifs[0])
