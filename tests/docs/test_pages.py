"""What README and the pages of `docs` show is what happens."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest
from attrs import evolve
from tests.docs import pages
from tests.installed import engine_of_everything

from hazardrules.loading import composed_vocabulary
from hazardrules.plugins import plugin_manager
from hazardrules.rulefile.keys import KINDS
from hazardrules.rulefile.reader import read_document

WORDS = frozenset((*KINDS, *KINDS.values()))
RUN = [page for page in pages.PAGES if page.name != "CONTRIBUTING.md"]


@pytest.mark.slow
@pytest.mark.parametrize("page", RUN, ids=pages.name_of)
def test_every_snippet_of_a_page_does_what_the_page_says(page, tmp_path, monkeypatch, forked):
    """Files, commands and Python of a page work from top to bottom, and print what stands there."""
    folder = pages.prepared(tmp_path)
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "path", [str(folder), *sys.path])
    namespace = {"__name__": "page"}
    for fence in pages.fences(page):
        if fence.file is not None:
            file = folder / fence.file
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(fence.text, encoding="utf-8")
        elif fence.language == "console":
            for command in pages.commands(fence):
                printed = pages.run(command, folder, forked)
                assert pages.matches(command.expected, printed), f"{page.name}:{command.line} prints\n{printed}"
        elif fence.language == "python" and ">>>" not in fence.text:
            exec(compile(fence.text, f"{page.name}:{fence.line}", "exec"), namespace)  # noqa: S102  # the page's own code
        elif fence.language == "toml" and WORDS & set(fence.words):
            check_rule(fence, page)


def check_rule(fence, page):
    """Read a rule shown by itself as a document of one clause, citing any source that is installed."""
    plugins = plugin_manager()
    sources = {
        f"{ruleset.id}-{key}": evolve(source, key=f"{ruleset.id}-{key}")
        for ruleset in engine_of_everything().rulesets
        for key, source in ruleset.sources.items()
    }
    document = f"## 第一条 {page.stem}\n\n```{' '.join(fence.words)}\n{fence.text}```\n"
    read_document(document, page.name, sources, composed_vocabulary(plugins))


@pytest.mark.parametrize("page", pages.PAGES, ids=pages.name_of)
def test_every_link_of_a_page_leads_somewhere(page):
    """A link into the repository names a file that exists, and a heading that it has."""
    for target in links(page.read_text(encoding="utf-8")):
        path, _, heading = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), f"{page.name}: {target}"
        assert not heading or heading in anchors(file), f"{page.name}: {target}"


def links(text: str) -> list[str]:
    tokens = [child for token in pages.MarkdownIt("commonmark").parse(text) for child in token.children or ()]
    hrefs = [unquote(str(token.attrGet("href"))) for token in tokens if token.type == "link_open"]
    return [href for href in hrefs if "://" not in href and not href.startswith("mailto:")]


@cache
def anchors(file: Path) -> set[str]:
    tokens = pages.MarkdownIt("commonmark").parse(file.read_text(encoding="utf-8"))
    titles = [tokens[place + 1].content for place, token in enumerate(tokens) if token.type == "heading_open"]
    return {anchor(title) for title in titles}


def anchor(title: str) -> str:
    """Return the anchor a forge makes of a heading: small letters, blanks as hyphens, no punctuation."""
    kept = (char if char.isalnum() or char in "_-" else " " if char == " " else "" for char in title.lower())
    return "".join(kept).replace(" ", "-")


@pytest.mark.parametrize("page", pages.PAGES, ids=pages.name_of)
def test_no_page_is_cut_short(page):
    """Every page has one title and no unfinished mark, and ends with a line's end."""
    text = page.read_text(encoding="utf-8")
    titles = [
        token
        for token in pages.MarkdownIt("commonmark").parse(text)
        if token.type == "heading_open" and token.tag == "h1"
    ]
    assert len(titles) == 1
    assert text.endswith("\n") and not text.endswith("\n\n")
