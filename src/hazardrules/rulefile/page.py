"""A ruleset as a page a lawyer reads and prints: the paraphrase, each rule in Chinese, its cases.

One file without scripts or anything from elsewhere. Whatever documents say is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from attrs import frozen

from hazardrules.facts.vocabulary import Vocabulary
from hazardrules.law.citation import RANK_LABELS
from hazardrules.law.rule import Case, Exception_, Untranslatable
from hazardrules.law.ruleset import Document, Ruleset
from hazardrules.rulefile.markdown import Fence, Heading, Prose, split
from hazardrules.rulefile.rules import Statement
from hazardrules.rulefile.sayings import Grid, Said, Sayer, Show, Supposed, days

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

STYLE: Final = """
:root { color-scheme: light; }
body { max-width: 52rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; background: #fff;
  font: 1rem/1.7 "Songti SC", "Noto Serif CJK SC", SimSun, serif; }
h1, h2, h3, h4, dt, th, nav, .kind { font-family: "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.35rem; border-bottom: 2px solid #1a1a1a; }
h3 { font-size: 1.15rem; margin-top: 2rem; } h4 { font-size: 1rem; margin: 0; }
small { color: #555; font-weight: normal; }
nav ol { columns: 2; font-size: .9rem; }
.rule, .case { border: 1px solid #999; border-left-width: .35rem; padding: .6rem 1rem; margin: 1rem 0;
  break-inside: avoid; }
pre.rule { white-space: pre-wrap; } .case { border-style: dashed; border-left-style: solid; }
.kind { float: right; font-size: .85rem; color: #333; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: .5rem 0 0; }
dt { color: #444; font-size: .9rem; } dd { margin: 0; overflow-wrap: anywhere; }
dd ul { margin: 0; padding-left: 1.2rem; }
table { border-collapse: collapse; font-size: .9rem; } th, td { border: 1px solid #999; padding: .15rem .5rem;
  text-align: left; vertical-align: top; }
a { color: inherit; }
@media print { body { max-width: none; margin: 0; font-size: 10.5pt; } nav { display: none; }
  h3 { break-after: avoid; } @page { margin: 2cm; } }
"""

_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


def page(
    ruleset: Ruleset,
    vocabulary: Vocabulary,
    show: Show,
    documents: Iterable[str] | None = None,
    names: Mapping[str, str] = MappingProxyType({}),
    supposed: Supposed = lambda _: {},
) -> str:
    """Return a ruleset, or the *documents* of it that are named by path, as one HTML page.

    *show* writes a condition in Chinese; it is given the ruleset's own expressions, so
    pass a typed ruleset where it needs types. *names* are Chinese names by id, of measures
    and of the rules of other rulesets that cases speak of. *supposed* tells what a case
    supposes, typed.
    """
    wanted = None if documents is None else frozenset(documents)
    told = [document for document in ruleset.documents if wanted is None or document.path in wanted]
    writer = _Writer(ruleset, Sayer(ruleset, vocabulary, show, names, supposed))
    title = ruleset.title.zh if len(told) != 1 else told[0].title
    body = "\n".join(
        (
            *writer.front(told),
            *(line for number, document in enumerate(told) for line in writer.document(document, number)),
        )
    )
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


@frozen
class _Writer:
    """Writes the parts of the page, line by line."""

    ruleset: Ruleset
    sayer: Sayer

    def front(self, told: list[Document]) -> Iterator[str]:
        """Yield the title, the sources and the contents."""
        ruleset = self.ruleset
        yield "<header>"
        yield f"<h1>{_titled(ruleset.title.zh, ruleset.title.en)}</h1>"
        checked = f",核对至 {ruleset.checked_on}" if ruleset.checked_on is not None else ""
        place = f"适用地域 {ruleset.jurisdiction}" if ruleset.jurisdiction else "适用于全国"
        yield f"<p>{escape(f'{ruleset.id} {ruleset.version}{checked},{place}')}</p>"
        yield "</header>"
        sources = tuple(
            (source.name, source.title, RANK_LABELS[source.rank].zh, days(source.in_force), source.caution)
            for source in ruleset.sources.values()
        )
        yield "<section>"
        yield "<h2>来源</h2>"
        yield _said(Grid(("名称", "全称", "位阶", "施行期间", "提示"), sources))
        yield "</section>"
        yield '<nav aria-label="目录">'
        yield "<ol>"
        for number, document in enumerate(told):
            for line, text in {line: text for line, _, text in document.headings}.items():
                yield f'<li><a href="#{_anchor(number, line)}">{escape(text)}</a></li>'
            if not document.headings:
                yield f"<li>{escape(document.title)}</li>"
        yield "</ol>"
        yield "</nav>"

    def document(self, document: Document, number: int) -> Iterator[str]:
        """Yield one document: its prose as written, its fences as rules and cases."""
        ruleset = self.ruleset
        stated: dict[int, Statement | Case] = {
            told.place.line: told
            for told in (*ruleset.rules, *ruleset.exceptions, *ruleset.untranslatables, *ruleset.cases)
            if told.place.path == document.path
        }
        yield "<article>"
        yield f"<h2>{escape(document.title)}</h2>"
        below = False
        for block in split(document.text)[0]:
            if isinstance(block, Heading):
                below = False
                if block.level > 1:
                    yield f'<h3 id="{_anchor(number, block.line)}">{escape(block.text)}</h3>'
            elif isinstance(block, Prose):
                yield _prose(block.text)
            elif isinstance(block, Fence):
                below = True
                told = stated.get(block.line)
                if isinstance(told, Case):
                    yield from self.case(told)
                elif told is not None:
                    yield from self.rule(told)
                else:
                    # Only the plugin it needs can say it in words.
                    yield f'<pre class="rule">{escape(block.text)}</pre>'
            elif not below:
                yield _said(Grid(_texts(block.header), tuple(_texts(row) for row in block.rows)))
        yield "</article>"

    def rule(self, told: Statement) -> Iterator[str]:
        """Yield one rule: who, what, when, by which clause."""
        yield '<section class="rule">'
        yield f'<p class="kind">{self.sayer.kind(told)}</p>'
        yield f"<h4>{self._title(told)}</h4>"
        yield from _list(self.sayer.statement(told))
        yield "</section>"

    def _title(self, told: Statement) -> str:
        if isinstance(told, Exception_):
            titles = {rule.id: rule.title for rule in self.ruleset.rules}
            title = titles.get(told.to)
            return _titled(f"“{title.zh}”的例外", f"exception to: {title.en}") if title else escape(told.to)
        if isinstance(told, Untranslatable):
            return escape(str(told.clause))
        return f"{_titled(told.title.zh, told.title.en)} <small>{escape(told.id)}</small>"

    def case(self, case: Case) -> Iterator[str]:
        """Yield one case: the situation, and the conclusion."""
        yield '<section class="case">'
        yield '<p class="kind">案例</p>'
        yield f"<h4>{escape(case.title)}</h4>"
        yield from _list(self.sayer.situation(case))
        yield "<p><strong>结论</strong></p>"
        yield from _list(self.sayer.conclusion(case))
        yield "</section>"


def _texts(cells: Iterable[object]) -> tuple[str, ...]:
    return tuple(str(getattr(cell, "text", "")) for cell in cells)


def _anchor(number: int, line: int) -> str:
    return f"d{number + 1}-{line}"


def _titled(zh: str, en: str) -> str:
    return f'{escape(zh)} <small lang="en">{escape(en)}</small>'


def _prose(text: str) -> str:
    """Return paragraphs as HTML; tags that a document writes are shown, not obeyed."""
    rendered: str = _markdown().render(_COMMENT.sub("", text))
    return rendered.strip()


def _list(told: Iterable[tuple[str, Said]]) -> Iterator[str]:
    yield "<dl>"
    for term, said in told:
        yield f"<dt>{escape(term)}</dt><dd>{_said(said)}</dd>"
    yield "</dl>"


def _said(said: Said) -> str:
    """Return a text, several, or a table as HTML."""
    if isinstance(said, str):
        return escape(said)
    if isinstance(said, tuple):
        if len(said) == 1:
            return escape(said[0])
        return "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in said) + "</ul>"
    header = "".join(f'<th scope="col">{escape(text)}</th>' for text in said.header)
    rows = "".join("<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>" for row in said.rows)
    return f"<table><thead><tr>{header}</tr></thead><tbody>{rows}</tbody></table>"
