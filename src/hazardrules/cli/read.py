"""`hazardrules read`: a document or a ruleset as a page for lawyers."""

from __future__ import annotations

import os
from pathlib import Path

import click

from hazardrules.cli.command import Command, argument
from hazardrules.cli.loading import selected
from hazardrules.cli.options import LANG_OF_PROBLEMS, PLACE, STRICT
from hazardrules.cli.terminal import emit, write_whole
from hazardrules.errors import Phrase, Problem, RulesetError


@click.command("read", cls=Command)
@argument("document", "DOC", "A document, or the folder of a ruleset. 文件或规则集文件夹。")
@click.option("-o", "--output", type=PLACE, metavar="PAGE", help="Write the page there. 输出文件。")
@LANG_OF_PROBLEMS
@STRICT
def read(document: str, output: Path | None, lang: str, strict: bool) -> None:
    """Make one HTML page: every rule in Chinese beside its clause, with its cases. 生成供法律人员阅读的网页。"""
    from hazardrules.analysis.selection import folder_of
    from hazardrules.analysis.spelling import file_of
    from hazardrules.analysis.written import supposed_in
    from hazardrules.expr.show import show_zh
    from hazardrules.rulefile.bearers import measures
    from hazardrules.rulefile.page import page

    asked = Path(document)
    selection = selected([folder_of(asked)], lang, strict=strict)
    if len(selection.rulesets) != 1:
        hint = Phrase("写其中一个文件夹", "name one of its folders")
        raise RulesetError([Problem(Phrase("有几个规则集", "holds several rulesets"), path=document, hint=hint)])
    (ruleset,) = selection.rulesets
    scope = selection.engine.scope
    wanted = None
    if asked.is_file():
        wanted = [known.path for known in ruleset.documents if file_of(ruleset, known).resolve() == asked.resolve()]
        if not wanted:
            message = Phrase("不是规则集的文档", "is no document of its ruleset")
            raise RulesetError(
                [Problem(message, path=document, hint=Phrase("文档以 .md 结尾", "documents end in .md"))]
            )
    names = measures() | {rule.id: rule.title.zh for known in selection.engine.rulesets for rule in known.rules}
    html = page(
        ruleset,
        selection.engine.vocabulary,
        lambda told: show_zh(told.node, scope),
        wanted,
        names,
        lambda case: supposed_in(case, selection.engine)[0],
    )
    if output is None:
        emit(html)
    else:
        write_whole(output, html)
        emit(f"{os.path.relpath(output)}\n")
