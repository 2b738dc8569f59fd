"""Whatever is said to people is said in Chinese and in English, with the same names and figures in both."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*ROOT.glob("src/**/*.py"), *ROOT.glob("plugins/*/src/**/*.py"), *ROOT.glob("rulesets/**/*.py")])

CHINESE = re.compile(r"[\u4e00-\u9fff]")
"""A Chinese character."""

ENGLISH = re.compile(r"[a-z]{2}")
"""What an English sentence has, and a sign or a separator hasn't."""

SAYINGS = ("Phrase", "PhraseAbout", "UnknownName")
"""The classes whose first two parts are Chinese and English."""

QUOTED = re.compile(r"`[^`]*`")
"""What stands in backticks is quoted, and the same in every language."""


def literal(node: ast.expr) -> str | None:
    """Return the text that is written out in a text or an f-string; None for any other expression."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value for part in node.values if isinstance(part, ast.Constant))
    return None


def slots(node: ast.expr) -> set[str]:
    """Return the names that a text is filled in with, wherever they stand in it."""
    parts = [part for part in ast.walk(node) if isinstance(part, ast.FormattedValue)]
    return {name.id for part in parts for name in ast.walk(part) if isinstance(name, ast.Name)}


def one_sided(source: str) -> Iterator[str]:
    """Yield every phrase of a module that isn't said alike in both languages."""
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYINGS):
            continue
        zh, en = node.args[:2]
        said, meant = literal(zh), literal(en)
        where = f"{node.lineno}: {ast.unparse(node)}"
        if said is None or meant is None:
            # Put together from what is bilingual already; a text written out has no place beside it.
            if CHINESE.search(said or "") or ENGLISH.search(meant or ""):
                yield f"{where}: written out in one language only"
        elif ENGLISH.search(QUOTED.sub("", meant)) and not CHINESE.search(said):
            yield f"{where}: no Chinese"
        elif slots(zh) != slots(en):
            yield f"{where}: other names in Chinese"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_phrase_is_said_alike_in_both_languages(path):
    """A Chinese sentence stands beside each English one, and both are filled in with the same."""
    assert list(one_sided(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "phrase",
    [
        'Phrase("no such file", "no such file")',
        'Phrase(f"没有 `{name}`", f"unknown name `{other}`")',
        'Phrase(f"没有这个名称", f"unknown name `{name}`")',
        'Phrase(told, "unknown name")',
        'Phrase(f"没有 `{name}`", told)',
    ],
)
def test_a_phrase_in_one_language_is_noticed(phrase):
    """The law above would be empty if it overlooked what is missing."""
    assert len(list(one_sided(phrase))) == 1


@pytest.mark.parametrize(
    "phrase",
    ['Phrase("", "")', 'Phrase(f"请写 {either.zh}", f"write {either}")', "Phrase(label.zh, label.en)"],
)
def test_a_phrase_in_both_languages_passes(phrase):
    """A phrase inside another is Chinese in the Chinese and English in the English."""
    assert list(one_sided(phrase)) == []
