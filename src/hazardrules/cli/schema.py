"""`hazardrules schema`: the JSON Schema of facts or of reports."""

from __future__ import annotations

import json

import click

from hazardrules.cli.command import Command, argument
from hazardrules.cli.loading import installed
from hazardrules.cli.options import LANG_OF_PROBLEMS, STRICT
from hazardrules.cli.terminal import emit, one_of


@click.command("schema", cls=Command)
@argument("what", "[facts|report]", "facts, if absent, or report. 事实(缺省)或报告。", default="facts")
@LANG_OF_PROBLEMS
@STRICT
def schema(what: str, lang: str, strict: bool) -> None:
    """Print the JSON Schema of facts, with the fields of installed plugins, or of reports. 输出 JSON Schema。"""
    one_of("schema", what, ("facts", "report"))
    if what == "report":
        from hazardrules.findings.schema import report_schema

        told = report_schema()
    else:
        from hazardrules.facts.schema import facts_schema
        from hazardrules.loading import composed_vocabulary

        told = facts_schema(composed_vocabulary(installed(lang, strict=strict)))
    emit(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
