"""`hazardrules coverage`: how much of each source is carried."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from hazardrules.cli.command import Command
from hazardrules.cli.loading import selected
from hazardrules.cli.options import FORMAT, LANG, PATHS, STRICT
from hazardrules.cli.terminal import emit
from hazardrules.errors import NOTHING, Phrase, listed, phrase

if TYPE_CHECKING:
    from hazardrules.analysis.coverage import Coverage


@click.command("coverage", cls=Command)
@PATHS
@FORMAT
@LANG
@STRICT
def coverage(paths: tuple[str, ...], format_: str, lang: str, strict: bool) -> None:
    """Count the clauses of each source: encoded, declared untranslatable, missing. 统计条款覆盖情况。

    Rules whose cases all end the same way are listed too.
    """
    from hazardrules.analysis.coverage import coverage as count
    from hazardrules.analysis.coverage import coverage_to_json

    told = count(selected(paths, lang, strict=strict).rulesets)
    if format_ == "json":
        emit(json.dumps(coverage_to_json(told), ensure_ascii=False, indent=2) + "\n")
    else:
        emit("".join(f"{line.said(lang)}\n" for line in _lines(told)))


def _lines(told: Coverage) -> Iterator[Phrase]:
    from hazardrules.rulefile.keys import CHOICES

    for document in told.documents:
        declared = sum(document.declared.values())
        counts = [
            (Phrase(CHOICES["reason"].get(reason, reason), reason), count)
            for reason, count in document.declared.items()
        ]
        by_reason = (Phrase(f"{reason.zh} {count}", f"{reason} {count}") for reason, count in counts)
        reasons = listed(by_reason, "、", ", ")
        why = Phrase(f"({reasons.zh})", f" ({reasons})") if reasons else NOTHING
        yield phrase(f"{document.id}  {document.title}")
        yield Phrase(
            f"  条款 {document.clauses} · 已写 {document.encoded} · 已说明 {declared}{why.zh} · 缺 {len(document.missing)}",
            f"  clauses {document.clauses} · encoded {document.encoded} · declared {declared}{why} · missing {len(document.missing)}",
        )
        yield from (Phrase(f"    缺:{clause}", f"    missing: {clause}") for clause in document.missing)
    yield Phrase(
        f"规则 {told.rules} · 案例只有一面 {len(told.one_sided)} · 要用法律没有给出的值 {len(told.open_law)}",
        f"rules {told.rules} · shown from one side only {len(told.one_sided)} · resting on open law {len(told.open_law)}",
    )
    for rule in told.one_sided:
        why = _reason(told, rule)
        yield Phrase(f"    只有一面:{rule}{why.zh}", f"    one-sided: {rule}{why}")


def _reason(told: Coverage, rule: str) -> Phrase:
    """Return what a rule's other side takes, where it isn't simply another case."""
    if rule in told.open_law:
        names = listed((f"`{name}`" for name in told.open_law[rule]), "、", " and ")
        return Phrase(
            f"(法律没有给出 {names.zh}:在案例里假定)", f" (the law leaves {names} open: suppose it in a case)"
        )
    if rule in told.never_late:
        day = told.never_late[rule]
        return Phrase(
            f"(不可能错过 {day}:写一个已办的、一个还没办的)",
            f" (nobody can miss {day}: show it done, and not yet done)",
        )
    return NOTHING
