"""A report as Markdown: for a file note, a pull request, or an office document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from hazardrules.explain import reading
from hazardrules.explain.words import MISSING_LABELS, answers, bearer, day, say, shown, status_label
from hazardrules.facts.types import Label
from hazardrules.findings.finding import Finding
from hazardrules.findings.report import Report


def report_markdown(report: Report, lang: str = "zh") -> str:
    """Return the report as Markdown, breaches first, with their reasons and clauses."""
    return shown("\n".join(_blocks(report, lang))).rstrip() + "\n"


def _blocks(report: Report, lang: str) -> Iterable[str]:
    yield f"# {_plain(reading.subject(report, lang))}\n"
    yield f"{' · '.join(reading.counts(report, lang))}\n"
    if supposed := reading.supposed(report, lang):
        yield f"**{_plain(supposed)}**\n"
    breaches = reading.breaches(report)
    yield _heading(reading.BREACHES, lang)
    if not breaches:
        yield f"{say(reading.NOTHING, lang)}\n"
    for name, found in groupby(breaches, key=lambda finding: finding.bearer):
        yield f"### {_plain(bearer(name, lang))}\n"
        for finding in found:
            yield from _finding(report, finding, lang)
        yield ""
    dues = reading.due_soon(report)
    if dues:
        yield _heading(reading.DUE, lang)
    for name, soon in groupby(dues, key=lambda due: due.finding.bearer):
        yield f"### {_plain(bearer(name, lang))}\n"
        for due in soon:
            yield f"- {due.day} · {_plain(reading.title(due.finding, lang))}"
            yield f"  {_plain(reading.clauses(due.finding))} `{due.finding.rule}`"
        yield ""
    if asked := reading.questions(report):
        asking = ("可定", "类别", "问题", "位置") if lang == "zh" else ("Decides", "Kind", "Question", "Place")
        rows = [
            (str(told.decides), say(MISSING_LABELS[told.kind], lang), say(told.label, lang), f"`{told.path}`")
            for told in asked
        ]
        yield from _table(reading.ASKED, asking, rows, lang)
    if report.outcomes:
        heads = ("事项", "可选处理", "罚款与措施") if lang == "zh" else ("What", "Options", "Fines and measures")
        yield from _table(
            reading.OUTCOMES, heads, [reading.outcome(told, report, lang) for told in report.outcomes], lang
        )
    told = [f"{_plain(called)}: {_plain(value)}" for called, value in answers(report, lang)]
    yield from _list(reading.ANSWERS, told, lang)
    raised = [clue for clue in report.clues if clue.state == "raised"]
    yield from _list(reading.CLUES, [f"`{clue.rule}` {_plain(say(clue.advice, lang))}" for clue in raised], lang)
    yield from _list(
        reading.ERRORS, [f"`{fault.rule}`: {_plain(say(fault.message, lang))}" for fault in report.faults], lang
    )
    yield from _list(reading.SKIPPED, [f"`{told.rule}` ({told.needs})" for told in report.skipped], lang)


def _finding(report: Report, found: Finding, lang: str) -> Iterable[str]:
    told = [f"**{say(status_label(found), lang)}** {_plain(reading.title(found, lang))}", day(found.due)]
    told += [_plain(detail) for detail in reading.details(found, report.facts.vocabulary, lang)]
    yield f"- {' · '.join(part for part in told if part)}"
    yield f"  {_plain(reading.clauses(found))} `{found.rule}`"
    for reason in report.because(found):
        facts = ", ".join(f"`{path}`" for path in reason.facts)
        yield f"  - {_plain(say(reason.text, lang))}" + (f" ({facts})" if facts else "")
    for caution in found.cautions:
        yield f"  - {'提示:' if lang == 'zh' else 'caution: '}{_plain(caution)}"


def _table(title: Label, heads: Sequence[str], rows: Iterable[Sequence[str]], lang: str) -> Iterable[str]:
    yield _heading(title, lang)
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        cells = (cell if cell.startswith("`") else _plain(cell) for cell in row)
        yield f"| {' | '.join(cells)} |"
    yield ""


def _list(title: Label, items: Sequence[str], lang: str) -> Iterable[str]:
    if items:
        yield _heading(title, lang)
        yield from (f"- {item}" for item in items)
        yield ""


def _heading(title: Label, lang: str) -> str:
    return f"## {say(title, lang)}\n"


def _plain(text: str) -> str:
    """Return *text* so that Markdown shows it as it is; facts and rulesets are strangers' words."""
    escaped = "".join(f"\\{char}" if char in "\\`*_[]<>|#" else char for char in text)
    return " ".join(escaped.split())
