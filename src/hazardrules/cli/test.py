"""`hazardrules test`: the cases of rulesets, run."""

from __future__ import annotations

import typer

from hazardrules.cli.language import LANG, must_be_known
from hazardrules.cli.loading import EVALUATOR, STRICT, selected
from hazardrules.cli.terminal import FOUND, OK, counted, emit, relative
from hazardrules.errors import Phrase


def run_cases_of(
    paths: list[str] = typer.Argument(..., metavar="PATH", help="Folders of rulesets. 规则集文件夹。"),
    evaluator: str = typer.Option(EVALUATOR, "--evaluator", metavar="NAME", help="How to run them. 求值器。"),
    lang: str = LANG,
    strict: bool = STRICT,
) -> None:
    """Run the cases of rulesets beside the installed law. 运行规则集的案例。"""
    from hazardrules.analysis.cases import run_cases

    must_be_known(lang)
    selection = selected(paths, lang, strict=strict, evaluator=evaluator)
    folders = [ruleset.folder for ruleset in selection.rulesets if ruleset.folder is not None]
    results = list(counted(run_cases(selection.engine, selection.rulesets), Phrase("案例", "cases").said(lang)))
    failed = [result for result in results if result.problems]
    told = [f"{relative(problem, folders).said(lang)}\n" for result in failed for problem in result.problems]
    count = Phrase(f"案例 {len(results)} 个,不符 {len(failed)} 个", f"{len(results)} cases, {len(failed)} failed")
    emit("".join(told) + f"{count.said(lang)}\n")
    raise typer.Exit(FOUND if failed else OK)
