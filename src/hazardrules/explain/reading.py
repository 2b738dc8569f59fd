"""What a report is read for, in the order people ask: breaches, what falls due, what to find out.

Both printed forms take their sections from here, so that they lead with the same things.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from attrs import frozen

from hazardrules.dates import LATEST, day_of
from hazardrules.explain.words import agency, choice, day, fine, measure, party, place, say, status_label
from hazardrules.facts.types import Label
from hazardrules.facts.vocabulary import Vocabulary
from hazardrules.findings.finding import Finding
from hazardrules.findings.report import Outcome, Question, Report
from hazardrules.findings.status import MISSED, PENDING, VIOLATED
from hazardrules.law.bearers import BEARERS

DAYS_AHEAD: Final = 30
QUESTIONS: Final = 10

BREACHES: Final = Label("违反与不符合", "Breaches")
DUE: Final = Label("30日内到期", "Due within 30 days")
ASKED: Final = Label("最能定案的问题", "Questions that decide most")
OUTCOMES: Final = Label("可能的处理", "What may follow")
LIMITS: Final = Label("次数限制", "Limits")
ANSWERS: Final = Label("结论", "Answers")
CLUES: Final = Label("线索", "Clues")
ERRORS: Final = Label("未能运行的规则", "Rules that failed")
SKIPPED: Final = Label("缺少插件而略去的规则", "Rules left out for want of a plugin")
NOTHING: Final = Label("未发现违反", "No breach found")
SUPPOSED: Final = Label("假定(法律没有给出)", "Supposing (the law gives none)")


@frozen
class Due:
    """A finding that falls due, and the day."""

    finding: Finding
    day: str


def breaches(report: Report) -> tuple[Finding, ...]:
    """Return what is certainly violated or missed, by bearer and then by day."""
    found = [finding for finding in report.findings if finding.mask in (VIOLATED, MISSED)]
    return tuple(sorted(found, key=lambda finding: (*by_bearer(finding), finding.mask, day(finding.due))))


def due_soon(report: Report) -> tuple[Due, ...]:
    """Return what may still be done in time and falls due within 30 days, by bearer and then by day."""
    today = day_of(report.as_of)
    last = today + timedelta(days=min(DAYS_AHEAD, (LATEST - today).days))
    soon = []
    for finding in report.findings:
        days = [told for told in (finding.due, finding.next_due) if told is not None and today <= day_of(told) <= last]
        # A duty breached in one period falls due again in the next.
        open_ = finding.mask & PENDING or (finding.mask == VIOLATED and finding.next_due is not None)
        if open_ and days:
            soon.append(Due(finding, min(day(told) for told in days)))
    return tuple(sorted(soon, key=lambda due: (*by_bearer(due.finding), due.day)))


def questions(report: Report) -> tuple[Question, ...]:
    """Return the ten questions that help to decide most findings."""
    return tuple(sorted(report.questions, key=lambda asked: (-asked.decides, asked.path))[:QUESTIONS])


def counts(report: Report, lang: str) -> tuple[str, ...]:
    """Return how many findings have each status, most urgent first."""
    order = ("违反", "不符合文件要求", "未达目标", "待查明", "未到期", "已履行", "适用", "免除义务", "不适用")
    told = Counter(status_label(finding) for finding in report.findings)
    known = sorted(told, key=lambda label: (order.index(label.zh) if label.zh in order else len(order), label.zh))
    return tuple(f"{say(label, lang)} {told[label]}" for label in known)


def supposed(report: Report, lang: str) -> str:
    """Return in one line what was supposed, so that nobody takes the report for the law's; nothing where nothing was."""
    told = ("、" if lang == "zh" else ", ").join(say(one, lang) for one in report.receipt.supposed)
    return f"{say(SUPPOSED, lang)}: {told}" if told else ""


def by_bearer(finding: Finding) -> tuple[int, str]:
    """Return what groups findings by bearer, in the order of the list of bearers."""
    names = list(BEARERS)
    return (names.index(finding.bearer) if finding.bearer in BEARERS else len(names), finding.bearer)


def subject(report: Report, lang: str) -> str:
    """Return whose report it is and for which day, in one line."""
    kind = report.facts.vocabulary.kinds.get(report.facts.kind)
    name = report.facts.kind if kind is None else say(kind.label, lang)
    own = report.facts.subject
    called = [told for told in (getattr(own, "name", None), getattr(own, "id", None)) if isinstance(told, str)]
    return " · ".join([" ".join([name, *called]), day(report.as_of)])


def title(finding: Finding, lang: str) -> str:
    """Return the title, with the item's own id or its place."""
    item = finding.item_id or finding.item
    return f"{say(finding.title, lang)} [{item}]" if item else say(finding.title, lang)


def details(finding: Finding, vocabulary: Vocabulary, lang: str) -> tuple[str, ...]:
    """Return what else a reader must know: which periods, how many of how many, which visit."""
    zh = lang == "zh"
    told = []
    if finding.breach is not None:
        told.append(choice("breach", finding.breach, lang))
    unmet = [period.period for period in finding.periods if period.done_on is None]
    late = [period for period in finding.periods if period.done_on is not None and period.done_on > period.due]
    if unmet:
        told.append(("未做:" if zh else "not done: ") + _listed(unmet, lang))
    told += [f"{period.period} {'迟至' if zh else 'done'} {day(period.done_on)}" for period in late]
    if finding.limit is not None and finding.used is not None:
        told.append(f"{_used(finding)}/{finding.limit}" + ("次" if zh else " times"))
    for made in finding.breaks:
        over = ("计划后将超限" if made.planned else "超限") if zh else ("will exceed" if made.planned else "exceeds")
        parts = (made.id or made.item, day(made.day), agency(made.agency, vocabulary, lang))
        told.append(f"{over}: {' '.join(filter(None, parts))}")
    if finding.exempted_by:
        told.append(("依" if zh else "by ") + finding.exempted_by)
    if finding.lapsed_on:
        told.append((f"{day(finding.lapsed_on)} 失效") if zh else f"lapsed on {day(finding.lapsed_on)}")
    return tuple(told)


def _used(finding: Finding) -> str:
    most = finding.used_at_most
    return str(finding.used) if most in (None, finding.used) else f"{finding.used}-{most}"


def _listed(items: Iterable[str], lang: str) -> str:
    return ("、" if lang == "zh" else ", ").join(items)


def clauses(finding: Finding) -> str:
    """Return the clauses a finding rests on."""
    return "; ".join(str(cited) for cited in finding.citations)


def outcome(told: Outcome, report: Report, lang: str) -> tuple[str, str, str]:
    """Return one merged outcome: the act and party, what may be decided, and what goes with it."""
    vocabulary = report.facts.vocabulary
    whom = party(told.party, vocabulary, lang)
    item = place(told.item, vocabulary, lang) if told.item else ""
    open_ = "" if told.certain else ("(待查明)" if lang == "zh" else " (undetermined)")
    options = " / ".join(choice("outcome", option, lang) for option in told.options) + open_
    beside = [fine(band, vocabulary, lang) for band in told.fines]
    beside += [measure(name, lang) for name in told.measures]
    if told.applicable_law:
        beside.append(("适用" if lang == "zh" else "under ") + told.applicable_law)
    if told.conflict:
        beside.append("规则冲突,须由人判断" if lang == "zh" else "rules conflict: a person must decide")
    return " · ".join(part for part in (item, whom) if part), options, "; ".join(beside)
