"""`hazardrules test`: the cases of rulesets, run."""

from __future__ import annotations

import click

from hazardrules.cli.command import Command
from hazardrules.cli.loading import EVALUATOR, selected
from hazardrules.cli.options import LANG, PATHS, STRICT
from hazardrules.cli.terminal import FOUND, OK, counted, emit, relative
from hazardrules.errors import Phrase


@click.command("test", cls=Command)
@PATHS
@click.option("--evaluator", default=EVALUATOR, metavar="NAME", help="How to run them. 求值器。")
@LANG
@STRICT
def test(paths: tuple[str, ...], evaluator: str, lang: str, strict: bool) -> int:
    """Run the cases of rulesets beside the installed law. 运行规则集的案例。"""
    from hazardrules.analysis.cases import run_cases

    selection = selected(paths, lang, strict=strict, evaluator=evaluator)
    folders = [ruleset.folder for ruleset in selection.rulesets if ruleset.folder is not None]
    results = list(counted(run_cases(selection.engine, selection.rulesets), Phrase("案例", "cases").said(lang)))
    failed = [result for result in results if result.problems]
    told = [f"{relative(problem, folders).said(lang)}\n" for result in failed for problem in result.problems]
    count = Phrase(f"案例 {len(results)} 个,不符 {len(failed)} 个", f"{len(results)} cases, {len(failed)} failed")
    emit("".join(told) + f"{count.said(lang)}\n")
    return FOUND if failed else OK
