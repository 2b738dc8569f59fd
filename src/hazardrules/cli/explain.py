"""`hazardrules explain`: why one rule finds what it finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from hazardrules.cli.loading import STANDARD_INPUT, engine, moment, placed, read_bytes
from hazardrules.cli.terminal import LANGUAGES, emit, one_of
from hazardrules.errors import EvaluationError, FactsError, Problem, did_you_mean

if TYPE_CHECKING:
    from hazardrules.engine import Engine


def explain(
    rule: str = typer.Argument(..., metavar="RULE", help="The id of a rule. 规则编号。"),
    facts: str = typer.Argument(
        ..., metavar="FACTS", help="A file of facts, or - for standard input. 事实文件,- 为标准输入。"
    ),
    as_of: str | None = typer.Option(None, "--as-of", metavar="DATE", help="The day; today if absent. 评估日。"),
    rules: list[str] = typer.Option(
        [],
        "--rules",
        metavar="PATH_OR_ID",
        help="Only these rulesets and what they require. 仅用这些规则集和它们所需的。",
    ),
    item: str | None = typer.Option(None, "--item", help="Only this row, by id or place. 仅此一行。"),
    lang: str = typer.Option("zh", "--lang", help="zh or en. 语言。"),
    ignore_unknown: bool = typer.Option(False, "--ignore-unknown", help="Skip unknown fields. 略过未知字段。"),
    strict: bool = typer.Option(False, "--strict", help="A broken plugin is an error. 插件损坏即报错。"),
) -> None:
    """Say why, and why not: the clause, the conditions, the facts they read. 解释一条规则的结论。"""
    from hazardrules.explain.why import clue_text, why

    one_of("--lang", lang, LANGUAGES)
    day = moment(as_of)
    with_rules = engine(rules, strict=strict)
    _must_judge(rule, with_rules)
    raw = read_bytes(facts)
    try:
        report = with_rules.evaluate(raw, as_of=day, ignore_unknown=ignore_unknown)
    except FactsError as error:
        raise placed(error.problems, "standard input" if facts == STANDARD_INPUT else facts) from None
    clues = [told for told in report.clues if told.rule == rule and item in (None, told.item)]
    if clues:
        emit("".join(clue_text(told, lang) for told in clues))
        return
    found = report.of(rule, item)
    if not found and item is not None and report.of(rule):
        items = [told for one in report.of(rule) if (told := one.item_id or one.item)]
        raise EvaluationError([Problem(f"`{rule}` finds nothing for `{item}`", hint=did_you_mean(item, items))])
    nothing = {
        "zh": f"{rule}:对该主体没有结论(主体类型、地域不同,或没有相应的记录)\n",
        "en": f"{rule}: no finding for this subject (another kind or place, or no such row)\n",
    }
    emit("\n".join(why(report, one, lang) for one in found) or nothing[lang])


def _must_judge(rule: str, with_rules: Engine) -> None:
    """Refuse what isn't loaded, and what is loaded and judges nothing by itself."""
    program = with_rules.program
    known = {version.id for version in program.rules}
    if rule in known:
        return
    skipped = dict(program.skipped)
    if rule in skipped:
        raise EvaluationError([Problem(f"`{rule}` is skipped: it needs the plugin `{skipped[rule]}`")])
    if any(told.id == rule for ruleset in with_rules.rulesets for told in ruleset.rules):
        problem = Problem(f"`{rule}` judges nothing by itself", hint=f"`hazardrules rules {rule}` shows it")
        raise EvaluationError([problem])
    raise EvaluationError(
        [
            Problem(
                f"no rule `{rule}` is loaded",
                hint=did_you_mean(rule, known) or "`hazardrules rules` lists what is loaded",
            )
        ]
    )
