"""The first page tells in one screen what the project is, with nothing made up."""

from __future__ import annotations

import re

from tests.docs import pages
from tests.installed import engine_of_everything

from hazardrules.analysis.spelling import sections

README = pages.ROOT / "README.md"


def test_the_two_commands_stand_on_top_and_work_from_the_makefile():
    """A visitor sees first how to see it, and how to test it."""
    top = README.read_text(encoding="utf-8").splitlines()[:6]
    makefile = (pages.ROOT / "Makefile").read_text(encoding="utf-8")

    for target in ("demo", "test"):
        assert any(line.startswith(f"make {target} ") for line in top)
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_every_rule_on_the_first_page_is_a_rule_that_ships():
    """What README shows is what `hazardrules rules` shows, letter by letter."""
    engine = engine_of_everything()
    shipped = "\n".join(sections(engine, "kizilsu.principal-check", "zh"))
    rules = [fence for fence in pages.fences(README) if fence.language == "toml" and fence.file is None]

    assert len(rules) >= 2
    for rule in rules:
        assert f"```{' '.join(rule.words)}\n{rule.text}```" in shipped


def test_the_first_page_is_short():
    """Whoever wants more follows a link."""
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 110
