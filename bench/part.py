"""Part of the workload, for engines that can't say all of it: fewer documents' rules, and hand-written code of those alone."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final

from attrs import frozen
from bench import hand
from bench.growth import HERE

CLAUSE: Final = "\n## "
"""What begins a clause; one that no rule is left of isn't written."""

_FENCE: Final = re.compile(
    r'(?ms)^```toml (?:obligation|prohibition|limit|consequence|exception)\n(?:id|to) *= "(.*?)".*?^```$'
)


def documents(folder: Path, rules: frozenset[str]) -> Path:
    """Write the workload with *rules* alone into *folder* and return it; no list says that clauses are lacking."""
    for document in (HERE / "ruleset.toml", *sorted(HERE.glob("*.md"))):
        text = _FENCE.sub(lambda fence: fence[0] if fence[1] in rules else "", document.read_text(encoding="utf-8"))
        title, *clauses = text.split(CLAUSE)
        kept = [clause for clause in clauses if "```" in clause]
        (folder / document.name).write_text(CLAUSE.join([title, *kept]), encoding="utf-8")
    return folder


def bind(as_of: date, rules: frozenset[str]) -> hand.Judge:
    """Return the hand-written code of *rules* alone, with nothing left in it that only other rules need."""
    source = ast.parse(inspect.getsource(hand._rules))  # noqa: SLF001  # this is made of its source
    before = ""
    while before != (now := ast.dump(source)):
        before = now
        read = {node.id for node in ast.walk(source) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
        source = ast.fix_missing_locations(_Only(rules, read).visit(source))
    names = dict(vars(hand))
    exec(compile(source, "<part of the hand-written rules>", "exec"), names)  # noqa: S102  # our own source
    part, days = names["_rules"], hand.Days(as_of, lambda day: day)
    return lambda facts: part(facts, days)


@frozen
class _Only(ast.NodeTransformer):
    """Takes out what other rules say, and once it is gone what only served to say it."""

    rules: frozenset[str]
    read: Iterable[str]

    def visit_Expr(self, node: ast.Expr) -> ast.Expr | None:
        """Keep what says one of the rules."""
        said = {told.value for told in ast.walk(node) if isinstance(told, ast.Constant)}
        return node if not isinstance(node.value, ast.Call) or said & self.rules else None

    def visit_Assign(self, node: ast.Assign) -> ast.Assign | None:
        """Keep what is read; of two names given at once either will do."""
        names = {told.id for target in node.targets for told in ast.walk(target) if isinstance(told, ast.Name)}
        return node if names & set(self.read) else None

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AugAssign | None:
        """Keep what is read elsewhere."""
        return node if isinstance(node.target, ast.Name) and node.target.id in self.read else None

    def visit_If(self, node: ast.If) -> ast.If | None:
        """Keep what does anything."""
        self.generic_visit(node)
        if not node.body and node.orelse:
            return ast.If(ast.UnaryOp(ast.Not(), node.test), node.orelse, [])
        return node if node.body else None

    def visit_For(self, node: ast.For) -> ast.For | None:
        """Keep a loop that does more than go on."""
        self.generic_visit(node)
        leaves = [inner for statement in node.body for inner in ast.walk(statement) if isinstance(inner, ast.stmt)]
        return node if any(not isinstance(leaf, ast.If | ast.Continue | ast.Break) for leaf in leaves) else None
