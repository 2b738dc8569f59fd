"""`hazardrules check`: everything wrong with rulesets, before anybody relies on them."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import typer

from hazardrules.cli.loading import installed, kept_in
from hazardrules.cli.terminal import FOUND, OK, emit, one_of, relative, watched

if TYPE_CHECKING:
    from hazardrules.analysis.check import Found


def check(
    paths: list[str] = typer.Argument(..., metavar="PATH", help="Folders of rulesets. 规则集文件夹。"),
    only: list[str] = typer.Option([], "--only", metavar="CHECK", help="Only these checks. 只做这些检查。"),
    format_: str = typer.Option("text", "--format", metavar="NAME", help="text or json. 输出格式。"),
    strict: bool = typer.Option(False, "--strict", help="A broken plugin is an error. 插件损坏即报错。"),
) -> None:
    """Judge rulesets: what can't be loaded, then one named check after the other. 检查规则集。"""
    from hazardrules.analysis.check import check as judge
    from hazardrules.engine import ruleset_folders

    one_of("--format", format_, ("text", "json"))
    folders = ruleset_folders(paths)
    seen = watched()

    def progress(name: str) -> None:
        if seen:
            sys.stderr.write(f"\r\x1b[Kchecking {name}")
            sys.stderr.flush()

    found = judge(paths, installed(strict=strict), only=only, progress=progress, cache=kept_in())
    if seen:
        sys.stderr.write("\r\x1b[K")
    if format_ == "json":
        emit(json.dumps([_json(one) for one in found], ensure_ascii=False, indent=2) + "\n")
    else:
        emit("".join(f"{relative(one.problem, folders)} [{one.check}]\n" for one in found))
        emit(f"{len(found)} found\n" if found else "nothing found\n")
    raise typer.Exit(FOUND if found else OK)


def _json(one: Found) -> dict[str, object]:
    problem = one.problem
    return {
        "check": one.check,
        "path": problem.path,
        "line": problem.line,
        "column": problem.column,
        "message": problem.message,
        "hint": problem.hint,
    }
