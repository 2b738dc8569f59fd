"""`hazardrules check`: everything wrong with rulesets, before anybody relies on them."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

import click

from hazardrules.cli.command import Command
from hazardrules.cli.loading import installed
from hazardrules.cli.options import FORMAT_OF_PROBLEMS, LANG, PATHS, STRICT
from hazardrules.cli.terminal import FOUND, OK, emit, relative, watched
from hazardrules.errors import Phrase, phrase

if TYPE_CHECKING:
    from hazardrules.analysis.check import Found


@click.command("check", cls=Command)
@PATHS
@click.option("--only", multiple=True, metavar="CHECK", help="Only these checks. 只做这些检查。")
@FORMAT_OF_PROBLEMS
@LANG
@STRICT
def check(paths: tuple[str, ...], only: tuple[str, ...], format_: str, lang: str, strict: bool) -> int:
    """Judge rulesets: what can't be loaded, then one named check after the other. 检查规则集。"""
    from hazardrules.analysis.check import check as judge
    from hazardrules.cache import folder_from
    from hazardrules.loading import ruleset_folders

    folders = ruleset_folders(paths)
    seen = watched()

    def progress(name: str) -> None:
        if seen:
            sys.stderr.write(f"\r\x1b[K{Phrase('正在检查', 'checking').said(lang)} {name}")
            sys.stderr.flush()

    found = judge(paths, installed(lang, strict=strict), only=only, progress=progress, cache=folder_from(os.environ))
    if seen:
        sys.stderr.write("\r\x1b[K")
    if format_ == "json":
        emit(json.dumps([_json(one) for one in found], ensure_ascii=False, indent=2) + "\n")
    else:
        emit("".join(f"{relative(one.problem, folders).said(lang)} [{one.check}]\n" for one in found))
        told = Phrase(f"发现 {len(found)} 处问题", f"{len(found)} found")
        emit((told if found else Phrase("没有发现问题", "nothing found")).said(lang) + "\n")
    return FOUND if found else OK


def _json(one: Found) -> dict[str, object]:
    problem = one.problem
    message, hint = phrase(problem.message), phrase(problem.hint)
    return {
        "check": one.check,
        "path": problem.path,
        "line": problem.line,
        "column": problem.column,
        "message": message,
        "hint": hint,
        "zh": {"message": message.zh, "hint": hint.zh},
    }
