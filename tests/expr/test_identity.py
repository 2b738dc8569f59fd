"""Conditions as the law has them print back unchanged."""

from pathlib import Path

import pytest
from tests.expr.scopes import SCOPE

from hazardrules.expr import nodes
from hazardrules.expr.parse import STARTS, parse
from hazardrules.expr.show import show, show_zh
from hazardrules.expr.typecheck import typecheck, typecheck_cell
from hazardrules.expr.walk import walk

HERE = Path(__file__).parent
ENGLISH = (HERE / "identity.txt").read_text(encoding="utf-8").splitlines()
CHINESE = (HERE / "identity_zh.txt").read_text(encoding="utf-8").splitlines()


def parted(line):
    """Return what a line is, and the text: a line without a kind is a condition or value."""
    kind, colon, text = line.partition(": ")
    return (kind, text) if colon and kind.split()[0] in STARTS else ("expr", line)


def typed(kind, text):
    """Return the typed tree of a Chinese line; a cell names its column."""
    if kind.startswith("cell "):
        column = typecheck(parse(kind.removeprefix("cell ")), SCOPE).type
        return typecheck_cell(parse(text, start="cell", lang="zh"), column, SCOPE)
    return typecheck(parse(text, start=kind, lang="zh"), SCOPE)


@pytest.mark.parametrize("line", ENGLISH)
def test_an_english_condition_prints_back_unchanged(line):
    """What is written with no bracket to spare is what `show` writes."""
    kind, text = parted(line)

    assert show(parse(text, start=kind)) == text


@pytest.mark.parametrize("line", CHINESE)
def test_a_chinese_condition_prints_back_unchanged(line):
    """Labels become ids and the ids labels again."""
    kind, text = parted(line)

    assert show_zh(typed(kind, text), SCOPE) == text


@pytest.mark.parametrize("line", CHINESE)
def test_a_chinese_condition_is_the_same_tree_in_english(line):
    """A lawyer and a programmer read one rule."""
    kind, text = parted(line)
    tree = typed(kind, text)
    start = kind.split()[0]

    again = parse(show(tree), start=start, lang="en")

    assert (typecheck_cell(again, tree.type, SCOPE) if start == "cell" else typecheck(again, SCOPE)) == tree


def test_there_are_enough_lines_to_mean_something():
    """A hundred and fifty conditions each, none of them twice."""
    assert min(len(set(ENGLISH)), len(set(CHINESE))) >= 150
    assert (len(set(ENGLISH)), len(set(CHINESE))) == (len(ENGLISH), len(CHINESE))


def test_the_lines_use_every_node_there_is():
    """A construct that no line has would be untried."""
    kinds = {kind for kind in vars(nodes).values() if isinstance(kind, type) and issubclass(kind, nodes.Node)}
    used = {type(node) for line in ENGLISH for node in walk(parse(parted(line)[1], start=parted(line)[0]))}

    assert kinds - {nodes.Node, nodes.Window} == used
