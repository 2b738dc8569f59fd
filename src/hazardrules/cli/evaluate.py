"""`hazardrules evaluate`: what the law says about one subject, a list of them, or a stream."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from attrs import frozen

from hazardrules.cli.command import Command
from hazardrules.cli.loading import (
    STANDARD_INPUT,
    checked,
    engine,
    moment,
    named,
    placed,
    read_bytes,
    standard_input,
    supposing,
    warn,
)
from hazardrules.cli.options import AS_OF, EXIT_ON, FACTS, LANG, RULES, STRICT, SUPPOSING
from hazardrules.cli.terminal import FOUND, OK, UNUSABLE, columns, complain, counted, emit, in_colour, one_of
from hazardrules.errors import EvaluationError, FactsError, HazardRulesError, Phrase, Problem, phrase

if TYPE_CHECKING:
    from hazardrules.engine import Engine
    from hazardrules.findings.report import Report

LINES: Final = (".jsonl", ".ndjson")


@click.command("evaluate", cls=Command)
@FACTS
@AS_OF
@RULES
@SUPPOSING
@click.option("--format", "format_", metavar="NAME", help="table, json, markdown, or a plugin's. 输出格式。")
@LANG
@EXIT_ON
@click.option("--ignore-unknown", is_flag=True, help="Skip unknown fields, and name them. 略过未知字段。")
@STRICT
@click.option("--lines", is_flag=True, help="One JSON object a line. 每行一个对象。")
def evaluate(
    facts: str,
    as_of: str | None,
    rules: tuple[str, ...],
    supposed: tuple[str, ...],
    format_: str | None,
    lang: str,
    exit_on: str,
    ignore_unknown: bool,
    strict: bool,
    lines: bool,
) -> int:
    """Say what the law says about the facts on a day. 评估一份事实。

    One object gives one report. A list is all or nothing and gives a list. JSON lines
    stream: a line out for every line in, bad ones as {"error": ...}; a bad line makes the
    exit code 2 at the end.
    """
    day = moment(as_of)
    with_rules = supposing(engine(rules, lang, strict=strict), supposed)

    def ask(told: bytes | dict[str, object]) -> Report:
        report = with_rules.evaluate(told, as_of=day, ignore_unknown=ignore_unknown)
        for path in report.facts.skipped:
            complain(f"{Phrase('略过', 'ignored').said(lang)}: {path}")
        return report

    answer = _Answer(ask, with_rules, format_, lang, exit_on)
    if lines or (facts != STANDARD_INPUT and Path(facts).suffix in LINES):
        return answer.stream(_numbered(facts))
    if facts == STANDARD_INPUT:
        return _standard_input(answer)
    return answer.whole(read_bytes(facts), facts)


def _standard_input(answer: _Answer) -> int:
    """Tell one document from a stream by its first two lines that aren't blank."""
    source = enumerate(standard_input(), 1)
    filled = (line for line in source if line[1].strip())
    first = next(filled, (1, b""))
    second = next(filled, (2, b""))
    if second[1] and _is_object(first[1]):
        return answer.stream(chain((first, second), source))
    return answer.whole(
        b"".join((first[1], second[1], *(line for _, line in source))), named(STANDARD_INPUT, answer.lang)
    )


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _numbered(facts: str) -> Iterator[tuple[int, bytes]]:
    if facts == STANDARD_INPUT:
        yield from enumerate(standard_input(), 1)
        return
    with checked(facts).open("rb") as stream:
        yield from enumerate(stream, 1)


@frozen
class _Answer:
    """How reports are asked for, printed, and turned into an exit code."""

    ask: Callable[[bytes | dict[str, object]], Report]
    engine: Engine
    format: str | None
    lang: str
    exit_on: str

    def code(self, report: Report) -> int:
        """Return the exit code one report deserves."""
        found = report.violations or (self.exit_on == "undetermined" and report.undetermined)
        return FOUND if found and self.exit_on != "never" else OK

    def whole(self, raw: bytes, place: str) -> int:
        """Answer one document: an object, or a list that is all or nothing."""
        if raw.removeprefix(codecs.BOM_UTF8).lstrip()[:1] == b"[":
            return self._list(raw, place)
        try:
            report = self.ask(raw)
        except FactsError as error:
            first, _, rest = raw.strip().partition(b"\n")
            message = Phrase("好几行,每行一个对象?", "several lines, each an object of its own?")
            several = Problem(message, hint=Phrase("加上 --lines", "say --lines"))
            problems = (*error.problems, several) if rest and _is_object(first) else error.problems
            raise placed(problems, place) from None
        emit(self._printed(report, self.format or "table"))
        return self.code(report)

    def _list(self, raw: bytes, place: str) -> int:
        from hazardrules.facts.reading import decode
        from hazardrules.facts.values import ONE_SUBJECT

        try:
            told = decode(raw)
        except FactsError as error:
            raise placed(error.problems, place) from None
        reports: list[Report] = []
        problems: list[Problem] = []
        for number, item in enumerate(counted(told, Phrase("报告", "reports").said(self.lang))):
            at = f"{place}[{number}]"
            if not isinstance(item, dict):
                problems.append(Problem(Phrase("不是对象", "no object"), path=at, hint=ONE_SUBJECT))
                continue
            try:
                reports.append(self.ask(item))
            except FactsError as error:
                problems += placed(error.problems, at).problems
        if problems:
            raise FactsError(problems)
        if self.format in (None, "json"):
            from hazardrules.explain.as_json import report_json

            lines = ",\n".join(report_json(report, indent=None) for report in reports)
            emit(f"[{lines}]\n")
        else:
            emit("\n".join(self._printed(report, str(self.format)) for report in reports))
        return max(map(self.code, reports), default=OK)

    def _printed(self, report: Report, format_: str) -> str:
        if format_ == "table":
            from hazardrules.explain.text import WIDTH, report_text

            return report_text(report, self.lang, width=columns(WIDTH), colour=in_colour())
        from hazardrules.explain import builtin

        joined = self.engine.plugins.beside({"core": builtin})
        warn(joined.left_out[len(self.engine.plugins.left_out) :], self.lang)
        renderers = joined.renderers()
        return renderers[one_of("--format", format_, renderers)](report, self.lang)

    def stream(self, lines: Iterable[tuple[int, bytes]]) -> int:
        """Answer every line that isn't blank, at once, so that a pipe can be a conversation."""
        from hazardrules.explain.as_json import report_json

        if self.format not in (None, "json"):
            hint = Phrase("去掉 --format,或者一次评估一个对象", "leave --format out, or evaluate one object at a time")
            raise EvaluationError([Problem(Phrase("逐行的回答是 JSON", "lines are answered in JSON"), hint=hint)])
        code = OK
        for number, line in lines:
            if not line.strip():
                continue
            try:
                report = self.ask(line)
            except HazardRulesError as error:
                code = UNUSABLE
                emit(json.dumps({"error": _told(error, number)}, ensure_ascii=False) + "\n")
            else:
                code = max(code, self.code(report))
                emit(report_json(report, indent=None) + "\n")
        return code


def _told(error: HazardRulesError, line: int) -> dict[str, object]:
    """Return a mistake as JSON: in English, with the Chinese beside it."""
    problems = []
    for problem in error.problems:
        message, hint = phrase(problem.message), phrase(problem.hint)
        zh = {"message": message.zh, "hint": hint.zh}
        problems.append({"path": problem.path, "message": message, "hint": hint, "zh": zh})
    return {"line": line, "message": str(error), "zh": {"message": error.said("zh")}, "problems": problems}
