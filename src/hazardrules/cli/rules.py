"""`hazardrules rules`: the rules that are loaded, or one of them as its document states it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

import click

from hazardrules.cli.command import Command, argument
from hazardrules.cli.loading import engine
from hazardrules.cli.options import FORMAT, LANG, RULES, STRICT
from hazardrules.cli.terminal import columns, emit, in_colour
from hazardrules.errors import EvaluationError, Problem, did_you_mean

if TYPE_CHECKING:
    from hazardrules.analysis.spelling import Spelling
    from hazardrules.engine import Engine
    from hazardrules.law.rule import AnyRule
    from hazardrules.law.ruleset import Ruleset


@click.command("rules", cls=Command)
@argument("ids", "[RULE]...", "Rules to show in full; none lists all. 规则编号。", nargs=-1)
@RULES
@FORMAT
@LANG
@STRICT
def rules(ids: tuple[str, ...], rules: tuple[str, ...], format_: str, lang: str, strict: bool) -> None:
    """List the rules, or show some as their documents state them, in the words of one language. 列出规则。"""
    from hazardrules.engine import not_loaded

    with_rules = engine(rules, lang, strict=strict)
    listed = [(ruleset, rule) for ruleset in with_rules.rulesets for rule in ruleset.rules]
    if ids:
        known = {rule.id for _, rule in listed}
        strangers = [Problem(not_loaded(told), hint=did_you_mean(told, known)) for told in ids if told not in known]
        if strangers:
            raise EvaluationError(strangers)
        listed = [(ruleset, rule) for ruleset, rule in listed if rule.id in ids]
    if format_ == "json":
        emit(json.dumps([_json(ruleset, rule) for ruleset, rule in listed], ensure_ascii=False, indent=2) + "\n")
    elif ids:
        from hazardrules.analysis.spelling import sections

        wanted = [told for name in ids for told in sections(with_rules, name, cast("Spelling", lang))]
        emit("\n".join(dict.fromkeys(wanted)))
    else:
        emit(_table(with_rules, listed, lang))


def _json(ruleset: Ruleset, rule: AnyRule) -> dict[str, object]:
    days = _days(ruleset, rule)
    return {
        "ruleset": ruleset.id,
        "id": rule.id,
        "kind": _kind(rule),
        "title": {"zh": rule.title.zh, "en": rule.title.en},
        "bearer": rule.bearer,
        "subjects": list(rule.subjects),
        "strength": rule.strength,
        "from": days[0],
        "until": days[1],
        "needs": rule.needs,
        "citations": [{"source": cited.name or cited.source, "clause": cited.clause} for cited in rule.cites],
        "document": rule.place.path,
        "line": rule.place.line,
    }


def _kind(rule: AnyRule) -> str:
    from hazardrules.lower.rules import KINDS

    return KINDS[type(rule)]


def _days(ruleset: Ruleset, rule: AnyRule) -> tuple[str | None, str | None]:
    from hazardrules.lower.rules import in_force_of

    days = in_force_of(rule, ruleset)
    return (days.start.isoformat() if days.start else None, days.end.isoformat() if days.end else None)


def _table(with_rules: Engine, listed: list[tuple[Ruleset, AnyRule]], lang: str) -> str:
    from hazardrules.explain.text import WIDTH, table_text
    from hazardrules.explain.words import RULE_KINDS, bearer, say

    heads = {
        "zh": ("规则", "类型", "名称", "责任主体", "施行期间", "依据"),
        "en": ("Rule", "Kind", "Title", "Bearer", "In force", "Clause"),
    }
    rows = []
    for ruleset, rule in listed:
        start, end = _days(ruleset, rule)
        rows.append(
            (
                rule.id,
                say(RULE_KINDS[_kind(rule)], lang),
                say(rule.title, lang),
                bearer(rule.bearer, lang),
                f"{start or ''}..{end or ''}",
                "; ".join(map(str, rule.cites)),
            )
        )
    text = table_text(heads[lang], rows, width=columns(WIDTH), colour=in_colour())
    skipped = "".join(
        f"{rule}: {'缺少插件' if lang == 'zh' else 'needs the plugin'} {needs}\n"
        for rule, needs in with_rules.program.skipped
    )
    return text + skipped
