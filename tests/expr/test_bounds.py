"""A stranger's condition can be as long and as deep as it likes: it is read or refused."""

import subprocess
import sys
from importlib.resources import files

import pytest
from lark import Lark
from lark.lexer import Lexer
from tests.expr.scopes import SCOPE

from hazardrules.expr import build, nodes
from hazardrules.expr import show as showing
from hazardrules.expr import typecheck as checking
from hazardrules.expr.lexer import DEEPEST, LONGEST, MOST_BRACKETS
from hazardrules.expr.nodes import Name
from hazardrules.expr.parse import STARTS, _parser, parse
from hazardrules.expr.problems import ExprError
from hazardrules.expr.show import show
from hazardrules.expr.typecheck import typecheck
from hazardrules.expr.walk import transform, walk


def refusal(text):
    with pytest.raises(ExprError) as caught:
        parse(text)
    return caught.value.problems[0].message


def test_a_condition_of_the_greatest_length_is_read_and_a_longer_one_refused():
    """The bound is on characters, and exact."""
    text = " or ".join(["a"] * (LONGEST // 5))
    text += " " * (LONGEST - len(text))

    assert len(parse(text).items) == LONGEST // 5
    assert refusal(text + " ") == f"a condition of {LONGEST + 1} characters; at most {LONGEST} are read"


def test_brackets_nest_to_their_bound_and_no_deeper():
    """Brackets that change nothing leave no trace, but cost."""
    assert parse("(" * MOST_BRACKETS + "a" + ")" * MOST_BRACKETS) == Name("a")
    assert "nested more than" in refusal("(" * (MOST_BRACKETS + 1) + "a" + ")" * (MOST_BRACKETS + 1))


DEEP = {
    "not": lambda n: "not " * n + "a",
    "sum": lambda n: "a" + " + a" * n,
    "otherwise": lambda n: "a" + " otherwise a" * n,
    "field": lambda n: "a" + ".b" * n,
    "if": lambda n: "if a then b else " * n + "c",
    "list": lambda n: "[" * n + "]" * n,
    "call": lambda n: "f(" * n + "a" + ")" * n,
    "rows": lambda n: "any(drills d where " * n + "a" + ")" * n,
}


@pytest.mark.parametrize("form", DEEP)
def test_no_construct_nests_without_bound(form):
    """Every way to grow a deep tree ends in a problem, never in a crash."""
    deep = DEEP[form]((LONGEST - 20) // 30)

    assert "nested more than" in refusal(deep)


@pytest.mark.parametrize("form", DEEP)
def test_the_deepest_tree_that_is_read_can_be_walked_shown_hashed_and_compared(form):
    """Whatever is read can be used: nothing runs out of stack later."""
    tree = None
    for depth in range(1, DEEPEST + 1):
        try:
            tree = parse(DEEP[form](depth))
        except ExprError:
            break

    assert tree is not None
    assert parse(show(tree)) == tree
    assert hash(tree) == hash(parse(show(tree)))
    assert transform(tree, lambda node: node) is tree
    assert len(list(walk(tree))) >= DEEPEST // 3
    assert repr(tree)


def test_the_deepest_condition_can_be_typed():
    """The checker needs less stack than the bound allows."""
    deep = "not " * (DEEPEST - 3) + "enterprise.high_risk"

    assert show(typecheck(parse(deep), SCOPE)) == deep


def test_the_grammar_has_no_conflict_in_any_start():
    """`strict` refuses what an LALR parser would otherwise settle silently."""

    class Told(Lexer):
        def __init__(self, _conf):
            """Nothing is kept."""

        def lex(self, data):
            return iter(data)

    grammar = files("hazardrules.expr").joinpath("grammar.lark").read_text(encoding="utf-8")

    assert Lark(grammar, parser="lalr", lexer=Told, strict=True, start=list(STARTS)).parser is not None


def test_every_alternative_of_the_grammar_has_a_maker():
    """A rule without one would leave lark's own tree in ours."""
    kept = {rule.alias or str(rule.origin.name) for rule in _parser().rules if rule.alias or not rule.options.expand1}
    named = {name for name in kept if not name.startswith("_")}

    assert named - set(build.MAKERS) == set()


def test_every_node_is_typed_and_shown():
    """The tables of the checker and the printer miss none."""
    kinds = {kind for kind in vars(nodes).values() if isinstance(kind, type) and issubclass(kind, nodes.Node)}
    parts = {nodes.Node, nodes.Window, *nodes.Window.__subclasses__()}
    wholes = {nodes.Domain, nodes.Domains, nodes.Measure, nodes.Link, nodes.Cell}

    assert set(showing._WRITE) == kinds - {nodes.Node, nodes.Window}
    assert set(checking.RULES) == kinds - parts - wholes


def test_no_parser_is_loaded_before_a_text_is_read():
    """Importing the language is cheap; the first parse pays."""
    asked = "import sys, hazardrules.expr.parse, hazardrules.expr.typecheck; print('lark' in sys.modules)"

    answer = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert answer.stdout.strip() == "False"
