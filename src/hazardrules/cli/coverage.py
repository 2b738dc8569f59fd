"""`hazardrules coverage`: how much of each source is carried."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from hazardrules.cli.loading import installed, kept_in
from hazardrules.cli.terminal import emit, one_of

if TYPE_CHECKING:
    from hazardrules.analysis.coverage import Coverage


def coverage(
    paths: list[str] = typer.Argument(..., metavar="PATH", help="Folders of rulesets. 规则集文件夹。"),
    format_: str = typer.Option("table", "--format", metavar="NAME", help="table or json. 输出格式。"),
    strict: bool = typer.Option(False, "--strict", help="A broken plugin is an error. 插件损坏即报错。"),
) -> None:
    """Count the clauses of each source: encoded, declared untranslatable, missing. 统计条款覆盖情况。

    Rules whose cases all end the same way are listed too.
    """
    from hazardrules.analysis.coverage import coverage as count
    from hazardrules.analysis.coverage import coverage_to_json
    from hazardrules.analysis.selection import select

    one_of("--format", format_, ("table", "json"))
    told = count(select(paths, installed(strict=strict), cache=kept_in()).rulesets)
    if format_ == "json":
        emit(json.dumps(coverage_to_json(told), ensure_ascii=False, indent=2) + "\n")
    else:
        emit("".join(_lines(told)))


def _lines(told: Coverage) -> Iterator[str]:
    for document in told.documents:
        declared = sum(document.declared.values())
        reasons = ", ".join(f"{reason} {count}" for reason, count in document.declared.items())
        yield f"{document.id}  {document.title}\n"
        yield f"  clauses {document.clauses} · encoded {document.encoded} · declared {declared}"
        yield f" ({reasons})" if reasons else ""
        yield f" · missing {len(document.missing)}\n"
        yield from (f"    missing: {clause}\n" for clause in document.missing)
    yield f"rules {told.rules} · shown from one side only {len(told.one_sided)}\n"
    for rule in told.one_sided:
        yield f"    one-sided: {rule}{_reason(told, rule)}\n"


def _reason(told: Coverage, rule: str) -> str:
    """Return why nothing can show a rule's other side, if so."""
    if rule in told.open_law:
        return f" (the law leaves {' and '.join(f'`{name}`' for name in told.open_law[rule])} open)"
    if rule in told.never_late:
        return f" (nobody can miss {told.never_late[rule]}: it is older than the document, or its last day)"
    return ""
