"""The renderers that are built in, offered through the hook that plugins use.

A renderer takes a report and a language, ``zh`` or ``en``, and returns text.
"""

from __future__ import annotations

from collections.abc import Callable

from hazardrules.findings.report import Report
from hazardrules.hookspecs import hookimpl


@hookimpl
def hazardrules_renderers() -> dict[str, Callable[..., str]]:
    """Return the table, JSON and Markdown.

    >>> sorted(hazardrules_renderers())
    ['json', 'markdown', 'table']
    """
    return {"table": _table, "json": _json, "markdown": _markdown}


def _table(report: Report, lang: str, *, width: int | None = None, colour: bool = False) -> str:
    from hazardrules.explain.text import WIDTH, report_text

    return report_text(report, lang, width=width or WIDTH, colour=colour)


def _json(report: Report, lang: str) -> str:  # JSON holds both languages
    from hazardrules.explain.as_json import report_json

    return report_json(report) + "\n"


def _markdown(report: Report, lang: str) -> str:
    from hazardrules.explain.markdown import report_markdown

    return report_markdown(report, lang)
