"""`hazardrules explain`: why one rule finds what it finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hazardrules.cli.command import Command, argument
from hazardrules.cli.loading import engine, moment, named, placed, read_bytes, supposing
from hazardrules.cli.options import AS_OF, FACTS, LANG, RULES, STRICT, SUPPOSING
from hazardrules.cli.terminal import emit
from hazardrules.errors import EvaluationError, FactsError, Phrase, Problem, did_you_mean

if TYPE_CHECKING:
    from hazardrules.engine import Engine


@click.command("explain", cls=Command)
@argument("rule", "RULE", "The id of a rule. 规则编号。")
@FACTS
@AS_OF
@RULES
@SUPPOSING
@click.option("--item", metavar="ROW", help="Only this row, by id or place. 仅此一行。")
@LANG
@click.option("--ignore-unknown", is_flag=True, help="Skip unknown fields. 略过未知字段。")
@STRICT
def explain(
    rule: str,
    facts: str,
    as_of: str | None,
    rules: tuple[str, ...],
    supposed: tuple[str, ...],
    item: str | None,
    lang: str,
    ignore_unknown: bool,
    strict: bool,
) -> None:
    """Say why, and why not: the clause, the conditions, the facts they read. 解释一条规则的结论。"""
    from hazardrules.explain.why import clue_text, why

    day = moment(as_of)
    with_rules = supposing(engine(rules, lang, strict=strict), supposed)
    _must_judge(rule, with_rules)
    raw = read_bytes(facts)
    try:
        report = with_rules.evaluate(raw, as_of=day, ignore_unknown=ignore_unknown)
    except FactsError as error:
        raise placed(error.problems, named(facts, lang)) from None
    clues = [told for told in report.clues if told.rule == rule and item in (None, told.item)]
    if clues:
        emit("".join(clue_text(told, lang) for told in clues))
        return
    found = report.of(rule, item)
    if not found and item is not None and report.of(rule):
        items = [told for one in report.of(rule) if (told := one.item_id or one.item)]
        message = Phrase(f"`{rule}` 对 `{item}` 没有结论", f"`{rule}` finds nothing for `{item}`")
        raise EvaluationError([Problem(message, hint=did_you_mean(item, items))])
    nothing = Phrase(
        f"{rule}:对该主体没有结论(主体类型、地域不同,或没有相应的记录)\n",
        f"{rule}: no finding for this subject (another kind or place, or no such row)\n",
    )
    emit("\n".join(why(report, one, lang) for one in found) or nothing.said(lang))


def _must_judge(rule: str, with_rules: Engine) -> None:
    """Refuse what isn't loaded, and what is loaded and judges nothing by itself."""
    from hazardrules.analysis.cases import skipped_for
    from hazardrules.engine import not_loaded

    program = with_rules.program
    known = {version.id for version in program.rules}
    if rule in known:
        return
    skipped = dict(program.skipped)
    if rule in skipped:
        raise EvaluationError([Problem(skipped_for(rule, skipped[rule]))])
    if any(told.id == rule for ruleset in with_rules.rulesets for told in ruleset.rules):
        message = Phrase(f"`{rule}` 本身不作判断", f"`{rule}` judges nothing by itself")
        hint = Phrase(f"用 `hazardrules rules {rule}` 看它", f"`hazardrules rules {rule}` shows it")
        raise EvaluationError([Problem(message, hint=hint)])
    listed = Phrase("用 `hazardrules rules` 列出已装的规则", "`hazardrules rules` lists what is loaded")
    raise EvaluationError([Problem(not_loaded(rule), hint=did_you_mean(rule, known) or listed)])
