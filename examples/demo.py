"""What `make demo` shows: the examples judged by the law installed, in Chinese with English beside."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from expected import HERE, report_on, subjects

from hazardrules import Engine, Finding, Report
from hazardrules.cli.main import run
from hazardrules.explain import reading
from hazardrules.explain.words import answer, fine, say, status_label, status_word
from hazardrules.facts.types import Label
from hazardrules.findings.finding import FineResult
from hazardrules.findings.report import Outcome
from hazardrules.law.rule import Consequence

BUILD: Final = HERE.parent / "build" / "demo"
LENIENT: Final = ("must_not_punish", "may_not_punish")
QUESTIONS: Final = 5
HELPED: Final = 3


def both(label: Label) -> str:
    """Return a label with its English beside."""
    return f"{label.zh} · {label.en}"


def breaches(report: Report, engine: Engine) -> Iterator[str]:
    """Yield what is violated: the clause, the periods, and the facts that decided."""
    for found in reading.breaches(report):
        yield from headed(found)
        details = (reading.details(found, report.facts.vocabulary, lang) for lang in ("zh", "en"))
        for zh, en in zip(*details, strict=True):
            yield f"      {both(Label(zh, en))}"
        if found.due is not None:
            yield f"      应完成日 due {found.due}"
        yield from reasons(report, found)


def places(report: Report, engine: Engine) -> Iterator[str]:
    """Yield what is violated, a line each, under the jurisdiction whose rule it is."""
    found = list(reading.breaches(report))
    for ruleset in engine.rulesets:
        here = [one for one in found if one.ruleset == ruleset.id]
        if here:
            yield f"  ▪ {both(ruleset.title)}: {len(here)}"
        for one in here:
            yield f"      {both(status_label(one))}: {titled(one)}  [{reading.clauses(one)}]"


def limits(report: Report, engine: Engine) -> Iterator[str]:
    """Yield the caps that a visit breaks or would break: used, remaining, and which visit."""
    for found in report.limits:
        if found.breaks:
            yield from headed(found)
            yield f"      已用 used {found.used} / 上限 cap {found.limit},剩余 remaining {found.remaining}"
        for visit in found.breaks:
            what = Label("计划中的检查会突破上限", "a planned visit would break it")
            made = Label("这次检查突破了上限", "this visit broke it")
            yield f"      {both(what if visit.planned else made)}: {visit.id or visit.item}, {visit.day}"


def outcomes(report: Report, engine: Engine) -> Iterator[str]:
    """Yield what may follow each act, and why no punishment is due, or why it can't be spared."""
    lenient = {
        rule.id
        for ruleset in engine.rulesets
        for rule in ruleset.rules
        if isinstance(rule, Consequence) and rule.outcome in LENIENT
    }
    for told in report.outcomes:
        zh, en = reading.outcome(told, report, "zh"), reading.outcome(told, report, "en")
        yield f"  ▪ {zh[0]} · {en[0]}"
        yield f"      {zh[1]} · {en[1]}"
        if told.fines:
            yield f"      {fines(told, report)}"
        of_item = [found for found in report.findings if found.rule in lenient and found.item == told.item]
        granted = [found for found in of_item if found.status == "applies"]
        for found in granted or of_item:
            yield f"      {both(status_label(found))}: {both(found.title)}  [{reading.clauses(found)}]"
            yield from reasons(report, found, indent=10)


def fines(told: Outcome, report: Report) -> str:
    """Return the fines of an outcome in both languages."""

    def said(each: FineResult) -> str:
        return both(Label(*(fine(each, report.facts.vocabulary, lang) for lang in ("zh", "en"))))

    return "; ".join(map(said, told.fines))


def undetermined(report: Report, engine: Engine) -> Iterator[str]:
    """Yield the questions that decide most, and what each would help to settle."""
    label = Label("待查明", "undetermined")
    yield f"  ▪ {both(label)}: {len(report.undetermined)} / {len(report.findings)}"
    for asked in reading.questions(report)[:QUESTIONS]:
        yield f"      ? {both(asked.label)}  ({asked.path})"
        helped = [found for found in report.undetermined if asked.path in [told.path for told in found.missing]]
        for found in helped[:HELPED]:
            yield f"          {titled(found)}: {open_(found)}"
        if len(helped) > HELPED:
            more = len(helped) - HELPED
            yield f"          {both(Label(f'另有{more}项', f'and {more} more'))}"


def open_(found: Finding) -> str:
    """Return what an undetermined finding may still come to."""
    return " / ".join(
        both(Label(*(status_word(status, found.force, lang) for lang in ("zh", "en")))) for status in found.possible
    )


def titled(found: Finding) -> str:
    """Return a finding's title, with its item's id or place."""
    return both(Label(reading.title(found, "zh"), reading.title(found, "en")))


def headed(found: Finding) -> Iterator[str]:
    """Yield a finding's title, its status and its clauses."""
    yield f"  ▪ {titled(found)}"
    yield f"      {both(status_label(found))}  [{reading.clauses(found)}]"


def reasons(report: Report, found: Finding, *, indent: int = 6) -> Iterator[str]:
    """Yield why a finding is what it is, a line for each language."""
    told = report.because(found)
    for lang in ("zh", "en"):
        if told:
            yield " " * indent + "; ".join(say(reason.text, lang) for reason in told)


def months(report: Report, engine: Engine) -> Iterator[str]:
    """Yield a county's stock of major hazards at the end of each month, what came and what went, and what is monitored."""
    columns = (Label("月末存量", "stock"), Label("新增", "found"), Label("整改", "cured"), Label("逾期", "overdue"))
    yield "  ▪ 重大隐患 · major hazards: " + ", ".join(map(both, columns))
    today = date(report.as_of.year, report.as_of.month, report.as_of.day)
    first = date(today.year - 1, today.month, 1)
    while first <= today:
        following = (first + timedelta(days=31)).replace(day=1)
        told = engine.evaluate(report.facts, as_of=min(following - timedelta(days=1), today)).answers
        figures = "  ".join(f"{answer(told[name], 'en'):>3}" for name in MONTHLY)
        yield f"      {first:%Y-%m}  {figures}"
        first = following
    share = report.answers["kizilsu_monitoring_share"]
    yield f"  ▪ 监测预警覆盖率 · share that is monitored: {share:.0%}"


MONTHLY: Final = ("major_stock_now", "major_found_in_month", "major_cured_in_month", "major_overdue_now")
"""The answers that tell a county's month."""

PARTS: Final = {
    "breaches": breaches,
    "places": places,
    "limits": limits,
    "outcomes": outcomes,
    "undetermined": undetermined,
    "months": months,
}
"""The parts of a report that `subjects.toml` can ask for."""


def shown(name: str, told: Mapping[str, Any], engine: Engine) -> Iterable[str]:
    """Yield one example: whose, on which day, what to look at, and the parts of its report."""
    report = report_on(name, told["as_of"], engine)
    yield f"━━ {both(Label(**told['title']))} ━━"
    yield f"   {told['shows']['zh']}"
    yield f"   {told['shows']['en']}"
    if (HERE / name / "enterprises.jsonl").exists():
        yield f"   examples/{name}/enterprises.jsonl → collect(enterprises, region, vocabulary, government=facts)"
    else:
        yield f"   $ hazardrules evaluate examples/{name}/facts.json --as-of {told['as_of']}"
    for part in told["parts"]:
        yield from PARTS[part](report, engine)
    yield ""


def page_of(rule: str, engine: Engine) -> Path:
    """Write the document that states a rule as the page a lawyer reads, and return where."""
    ruleset, place = next((known, told.place) for known in engine.rulesets for told in known.rules if told.id == rule)
    assert ruleset.folder is not None
    document = ruleset.folder.parent / place.path
    page = BUILD / document.with_suffix(".html").name
    BUILD.mkdir(parents=True, exist_ok=True)
    if run(["read", str(document), "-o", str(page)]):
        raise SystemExit(1)
    return page


def main() -> None:
    """Print every example, then write a document as a lawyer's page."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    engine = Engine.installed()
    loaded = ", ".join(f"{ruleset.id} {ruleset.version}" for ruleset in engine.rulesets)
    print(f"规则集 rulesets: {loaded}\n")
    for name, told in subjects():
        print("\n".join(shown(name, told, engine)))
    print("━━ 供法律人员阅读的网页 · The page a lawyer reads ━━", flush=True)
    page_of("kizilsu.principal-check", engine)


if __name__ == "__main__":
    main()
