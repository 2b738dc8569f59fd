"""Why one finding is what it is, and why it isn't something else."""

from __future__ import annotations

from collections.abc import Iterable

from hazardrules.explain.reading import clauses, details, title
from hazardrules.explain.words import (
    MISSING_LABELS,
    RULE_KINDS,
    bearer,
    choice,
    day,
    fine,
    measure,
    place,
    say,
    shown,
    status_label,
    status_word,
)
from hazardrules.findings.finding import Finding, MeasureResult
from hazardrules.findings.report import ClueResult, Report
from hazardrules.law.citation import RANK_LABELS
from hazardrules.rulefile.keys import CHOICES


def why(report: Report, found: Finding, lang: str = "zh") -> str:
    """Return the reading of one finding: what, by which clause, why, and what is missing.

    What is still possible stands beside what would decide it.
    """
    return shown("\n".join(_lines(report, found, lang))) + "\n"


def clue_text(told: ClueResult, lang: str = "zh") -> str:
    """Return the reading of a clue: a sign worth looking into, never a finding against anyone."""
    state = CHOICES["state"][told.state] if lang == "zh" else told.state.replace("_", " ")
    item = f" [{told.item}]" if told.item else ""
    return shown(f"{told.rule}{item}: {state} · {say(told.advice, lang)}") + "\n"


def _lines(report: Report, found: Finding, lang: str) -> Iterable[str]:
    zh = lang == "zh"
    yield f"{title(found, lang)} ({found.rule})"
    yield _row("状态" if zh else "status", _status(found, lang))
    kind = say(RULE_KINDS[found.kind], lang)
    strength = choice("strength", found.strength, lang)
    force = say(RANK_LABELS[found.force], lang)
    yield _row("性质" if zh else "kind", " · ".join(dict.fromkeys((kind, strength, force))))
    yield _row("责任主体" if zh else "bearer", bearer(found.bearer, lang))
    yield _row("依据" if zh else "clause", clauses(found))
    for name, value in (
        ("应完成日" if zh else "due", found.due),
        ("下次" if zh else "next due", found.next_due),
        ("完成日" if zh else "done on", found.done_on),
    ):
        if value is not None:
            yield _row(name, day(value))
    if told := details(found, report.facts.vocabulary, lang):
        yield _row("说明" if zh else "detail", "; ".join(told))
    yield from _consequence(report, found, lang)
    reasons = report.because(found)
    if reasons:
        yield "理由:" if zh else "because:"
    for number, reason in enumerate(reasons, 1):
        yield f"  {number}. {say(reason.text, lang)}"
        for path in reason.facts:
            yield f"     {path}  {place(path, report.facts.vocabulary, lang)}"
    if found.possible:
        yield "仍有可能:" if zh else "still possible:"
        yield from (f"  - {status_word(status, found.force, lang)}" for status in found.possible)
    if found.missing:
        yield "取决于:" if zh else "depends on:"
    for missing in found.missing:
        named = place(missing.path, report.facts.vocabulary, lang)
        shown = f"{missing.path}  {named}" if named != missing.path else missing.path
        yield f"  - {say(MISSING_LABELS[missing.kind], lang)}: {shown}"
    for caution in found.cautions:
        yield _row("提示" if zh else "caution", caution)


def _status(found: Finding, lang: str) -> str:
    told = say(status_label(found), lang)
    if found.outcome is None:
        return told
    modality = choice("modality", found.modality, lang) + " · " if found.modality not in (None, "must") else ""
    return f"{told} · {modality}{choice('outcome', found.outcome, lang)}"


def _consequence(report: Report, found: Finding, lang: str) -> Iterable[str]:
    zh = lang == "zh"
    for band in found.fines:
        yield _row("罚款" if zh else "fine", fine(band, report.facts.vocabulary, lang))
    for told in found.measures:
        yield _row("措施" if zh else "measure", measure(told.name, lang) + _days(told, lang))
    for element in found.elements:
        met = (
            {True: "具备", False: "不具备", None: "待查明"} if zh else {True: "met", False: "not met", None: "unknown"}
        )
        yield _row("要件" if zh else "element", f"{say(element.label, lang)}: {met[element.met]}")
    if found.limitation:
        yield _row("追究时效" if zh else "limitation", found.limitation)
    if found.decided_by:
        yield _row("决定机关" if zh else "decided by", bearer(found.decided_by, lang))


def _days(told: MeasureResult, lang: str) -> str:
    parts = [f"{day(told.start)}..{day(told.until)}"] if told.start or told.until else []
    if told.exit_from:
        parts.append(("最早可退出" if lang == "zh" else "exit from ") + day(told.exit_from))
    return f" ({'; '.join(parts)})" if parts else ""


def _row(name: str, value: str) -> str:
    return f"  {name}: {value}"
