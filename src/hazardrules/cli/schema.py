"""`hazardrules schema`: the JSON Schema of facts or of reports."""

from __future__ import annotations

import json

import typer

from hazardrules.cli.language import LANG_OF_PROBLEMS, must_be_known
from hazardrules.cli.loading import STRICT, installed
from hazardrules.cli.terminal import emit, one_of


def schema(
    what: str = typer.Argument("facts", metavar="facts|report", help="facts or report. 事实或报告。"),
    lang: str = LANG_OF_PROBLEMS,
    strict: bool = STRICT,
) -> None:
    """Print the JSON Schema of facts, with the fields of installed plugins, or of reports. 输出 JSON Schema。"""
    must_be_known(lang)
    one_of("schema", what, ("facts", "report"))
    if what == "report":
        from hazardrules.findings.schema import report_schema

        told = report_schema()
    else:
        from hazardrules.facts.schema import facts_schema
        from hazardrules.loading import composed_vocabulary

        told = facts_schema(composed_vocabulary(installed(lang, strict=strict)))
    emit(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
