"""`hazardrules fmt`: documents in one way of writing, in Chinese or in English words."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from hazardrules.cli.command import Command, among, argument
from hazardrules.cli.loading import selected
from hazardrules.cli.options import STRICT
from hazardrules.cli.terminal import FOUND, LANGUAGES, OK, emit, language, write_whole
from hazardrules.errors import Phrase

if TYPE_CHECKING:
    from hazardrules.analysis.spelling import Spelling


@click.command("fmt", cls=Command)
@argument("paths", "PATH...", "Folders of rulesets, or documents. 规则集文件夹或文件。", nargs=-1, required=True)
@click.option(
    "--lang", callback=among(*LANGUAGES), metavar="LANG", help="zh or en; as each fence is, if absent. 语言。"
)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if something would change. 只检查。")
@STRICT
def fmt(paths: tuple[str, ...], lang: str | None, check: bool, strict: bool) -> int:
    """Write documents in one way: aligned, and in the words of one language. 统一书写格式,可在中英文写法间转换。

    Prose, headings, ids and comments stay as they are. Every document is read before any
    is written, and each is replaced whole.
    """
    from hazardrules.analysis.selection import folder_of
    from hazardrules.analysis.spelling import spelt

    said = lang or language((), os.environ)
    asked = [Path(path) for path in paths]
    folders = dict.fromkeys(folder_of(path) for path in asked)
    selection = selected(folders, said, strict=strict)
    changed = [
        told
        for told in spelt(selection, cast("Spelling | None", lang))
        if told.before != told.after and _wanted(told.file, asked)
    ]
    for told in changed:
        if not check:
            write_whole(told.file, told.after)
        what = Phrase("需要改写", "would change") if check else Phrase("已改写", "changed")
        emit(f"{what.said(said)} {os.path.relpath(told.file)}\n")
    return FOUND if check and changed else OK


def _wanted(file: Path, asked: list[Path]) -> bool:
    return any(not path.is_file() or path.resolve() == file.resolve() for path in asked)
