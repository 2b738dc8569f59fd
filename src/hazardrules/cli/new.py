"""`hazardrules new`: a ruleset, a rule or a plugin to begin with, whose cases hold."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import click

from hazardrules.cli.command import Command, argument
from hazardrules.cli.options import LANG_OF_FENCES, PLACE
from hazardrules.cli.terminal import NO_FOLDER, emit, one_of, write_whole
from hazardrules.errors import EvaluationError, Phrase, Problem, RulesetError

KINDS: Final = ("ruleset", "rule", "plugin")
_NAME: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_JURISDICTION: Final = re.compile(r"(\d\d){0,3}", re.ASCII)


@click.command("new", cls=Command)
@argument("kind", "KIND", "ruleset, rule or plugin. 规则集、规则或插件。")
@argument("name", "NAME", "Small letters, digits and -. 名称。")
@click.option(
    "--in",
    "folder",
    type=PLACE,
    default=".",
    metavar="FOLDER",
    help="Where; here if absent. 所在文件夹。",
)
@click.option(
    "--jurisdiction",
    default="",
    show_default=False,
    metavar="CODE",
    help="A GB/T 2260 code; empty: the country. 行政区划。",
)
@LANG_OF_FENCES
def new(kind: str, name: str, folder: Path, jurisdiction: str, lang: str) -> None:
    """Write a ruleset, a rule of the ruleset in FOLDER, or a plugin, with a rule and its cases. 新建。"""
    one_of("new", kind, KINDS)
    if kind == "plugin":
        name = name.removeprefix("hazardrules-")
    if not _NAME.fullmatch(name):
        hint = Phrase("用小写字母、数字和 `-`", "small letters, digits and `-`")
        raise EvaluationError([Problem(Phrase(f"`{name}` 不能作名称", f"`{name}` can't be a name"), hint=hint)])
    if not _JURISDICTION.fullmatch(jurisdiction):
        message = Phrase(f"`{jurisdiction}` 不是适用地域", f"`{jurisdiction}` is no jurisdiction")
        hint = Phrase(
            "写 GB/T 2260 的代码,如 65;全国不写", "a GB/T 2260 code such as 65, or nothing for the whole country"
        )
        raise EvaluationError([Problem(message, hint=hint)])
    if not folder.is_dir():
        raise EvaluationError([Problem(NO_FOLDER, path=str(folder))])
    from hazardrules.cli import scaffold

    if kind == "rule":
        _rule(folder, name, lang)
    elif kind == "ruleset":
        _folder(folder / name, scaffold.ruleset_files(name, jurisdiction, lang))
    else:
        _folder(folder / f"hazardrules-{name}", scaffold.plugin_files(name, jurisdiction, lang))


def _folder(target: Path, files: Mapping[str, str]) -> None:
    """Write a folder of files, whole or not at all."""
    _must_be_new(target)
    beside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        for path, text in files.items():
            (beside / path).parent.mkdir(parents=True, exist_ok=True)
            (beside / path).write_text(text, encoding="utf-8", newline="\n")
        # A temporary folder is for its owner alone; this one is to be shared.
        beside.chmod(0o755)
        beside.rename(target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    emit("".join(f"{os.path.relpath(target / path)}\n" for path in files))


def _rule(folder: Path, name: str, lang: str) -> None:
    """Write a document with one rule that cites a source of the ruleset in *folder*."""
    from hazardrules.cli.loading import installed
    from hazardrules.cli.scaffold import document, first_full_year
    from hazardrules.loading import composed_vocabulary
    from hazardrules.rulefile.reader import read_ruleset

    target = folder / f"{name}.md"
    _must_be_new(target)
    ruleset = read_ruleset(folder, composed_vocabulary(installed(lang)))
    for source in ruleset.sources.values():
        year = first_full_year(source.in_force.start or source.dated, source.in_force.end)
        if year is not None:
            write_whole(target, document(f"{ruleset.id}.{name}", source.name, ruleset.jurisdiction, year, lang))
            emit(f"{os.path.relpath(target)}\n")
            return
    message = Phrase("没有施行满一年的来源", "no source has been in force for a year")
    hint = Phrase(
        "在 `ruleset.toml` 里写一个来源和它的施行期间", "name a source in `ruleset.toml`, with its days in force"
    )
    raise RulesetError([Problem(message, path=str(folder), hint=hint)])


def _must_be_new(target: Path) -> None:
    if target.exists():
        hint = Phrase("什么也没写", "nothing was written")
        raise EvaluationError([Problem(Phrase("已经存在", "exists already"), path=str(target), hint=hint)])
