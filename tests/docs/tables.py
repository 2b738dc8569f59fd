"""The tables of `docs` that repeat what the code knows: written from it, never by hand.

``python -m tests.docs.tables`` rewrites them in place; a test compares.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from hazardrules.explain.words import MISSING_LABELS, choice
from hazardrules.expr.words import BUILTINS, FUNCTIONS, WORDS
from hazardrules.facts.core import CORE
from hazardrules.facts.types import SCALAR_LABELS, EnumType, SetOf, Type
from hazardrules.findings.status import STATUS_LABELS
from hazardrules.law.bearers import BEARERS
from hazardrules.law.citation import RANK_LABELS
from hazardrules.rulefile import manifest
from hazardrules.rulefile.keys import CHOICES, EXPECTED, EXPECTED_PARTS, KEYS_OF, KINDS, RULES, Key

DOCS: Final = Path(__file__).parents[2] / "docs"

MEANINGS: Final[Mapping[tuple[str, str], str]] = {
    (
        "id",
        "编号",
    ): "规则的编号,全库唯一;定义和参数的编号也是条件里的名字 (unique; definitions and parameters are named by it)",
    ("title", "名称"): "叫什么 (what it is called)",
    ("short", "简称"): "条件里用的短名 (the name conditions use)",
    ("bearer", "责任主体"): "条款写给谁;不写就是生产经营单位 (whom the clause addresses; the enterprise unless told)",
    ("subject", "主体类型"): "读谁的资料,缺省是企业 (whose file is read; enterprises unless told)",
    ("strength", "约束力"): "写成目标的,没有达到叫“未达目标” (a target missed is no violation)",
    ("modality", "裁量"): "“可以”“原则上”照原文写 (may, in principle: as the text says)",
    ("with", "关联"): "另一本台账里对应的一行,如 `h = hazards of v.hazard` (the row that another row names)",
    ("when", "条件"): "什么情况下适用 (when it applies)",
    ("unless", "除非"): "但书 (the proviso)",
    ("each", "每项"): "对台账的每一行各算一次 (ask for each row)",
    (
        "law_of",
        "适用法律日",
    ): "按哪一天的法律;缺省是评估日,逐行的后果是那一行的日期 (whose day's law: that asked about unless told; for what follows from a row, the row's own)",
    ("look_back", "追溯期"): "往前看多久,缺省两年 (how far back a breach is told; two years unless told)",
    ("readings", "读法"): "几种读法,一句话的是取用的那种 (competing readings; a sentence marks the one taken)",
    ("needs", "所需插件"): "没有装这个插件就略去 (skipped without that plugin)",
    ("in_force", "施行期间"): "起止两日都含;缺省随来源 (both days inside; the source's unless told)",
    ("cites", "依据"): "来源和条款,第一处是主要的 (source and clause; the first is the main one)",
    ("caution", "提示"): "使用结论的人要注意什么 (what whoever relies on it must know)",
    ("to", "适用于"): "哪条规则;免除可以列几条 (which rule; an exemption may name several)",
    ("over", "优先于"): "两个例外都适用时,优先于哪个 (which other exception it prevails over)",
    ("type", "类型"): "值的类型,见[类型](#十五类型-types) (the type of the value)",
    ("unit", "单位"): "计量单位 (the unit)",
    ("of", "所属"): "哪本台账每一行的派生事实,如 `certificates c` (a derived fact of each row)",
    ("row", "条件所及"): "按项给条件时,条件说的是哪本台账的行 (the row that conditions by key speak of)",
    ("value", "取值"): "怎样得出 (how it follows)",
    ("values", "取值"): "按日期分段的值 (dated values)",
    ("table", "表"): "判定表在围栏下面 (a decision table stands below)",
    ("hit", "命中"): "怎样取行 (which row counts)",
    ("show", "展示"): "列入报告的结论 (shown among the report's answers)",
    ("open", "空缺"): "公开文本没有给,为什么 (why the public text gives none)",
    ("open_list", "未尽列举"): "名单以“等”结尾 (the list ends in 等)",
    ("local", "地方权限"): "更具体的地域可以怎样改 (what a more specific place may do)",
    ("every", "周期"): "自然周期,或者几个 (a unit of the calendar, or several: `2 years`)",
    ("interval", "最长间隔"): "距上次最长多久 (longest time since the last time)",
    ("by", "截止日"): "最后一日 (the last day)",
    ("starts", "起算"): "从哪天起算 (the day it runs from)",
    ("within", "期限"): "起算后多久 (how long after that)",
    ("ends", "届满"): "周期性的义务到哪天为止 (the day a recurring duty ends)",
    ("first", "首期"): "第一个要算的周期;不写从第一个完整周期算,并加提示 (the first period that counts)",
    ("last", "末期"): "最后一个周期 (the last period)",
    ("due", "应完成日"): "不是周期最后一日的,写在这里 (where it isn't the period's last day)",
    ("done", "完成"): "什么能证明做了:台账的行,或者一个日期;一列是样样都要 (rows or a day; a list means all)",
    ("holds", "状态"): "始终应当成立的条件 (what must be so)",
    ("reach", "达到"): "周期内合计不少于 (a sum to reach in the period)",
    ("binds", "约束起点"): "从成文日还是公布日起约束 (from which day it binds)",
    ("rest_day", "遇休息日"): "期限遇休息日是否顺延 (whether a due day moves off a rest day)",
    ("late_born", "期限早于文件"): "期限在文件以前怎么办 (a deadline older than its own document)",
    ("replaces", "替代"): "替代哪条(更严的地方规定) (which rule a stricter local one replaces)",
    ("never", "禁止情形"): "不得有的情形 (what must never be so)",
    ("events", "计入事项"): "计入次数的行 (the rows that count)",
    ("at_most", "上限"): "至多几次 (at most so many)",
    ("per", "计次周期"): "多久以内;缺省一年 (in which window; a year unless told)",
    ("once", "同次依据"): "这一项相同的算一次 (rows that share it count once)",
    ("on", "发生日"): "行为或者事项的日期 (the day of the act or event)",
    ("outcome", "处理"): "怎样处理 (what it leads to)",
    ("fines", "罚款"): "对谁、多少;或者“见下表” (whom and how much, or `below`)",
    ("measures", "措施"): "罚款以外的措施 (measures beside fines)",
    ("bars", "排除"): "使哪些规则的处理不发生 (rules whose outcome it stops)",
    ("narrows", "细化"): "把哪些规则的罚款幅度分成档次 (rules whose bands it divides into tiers)",
    ("adds", "并罚"): "同时按哪个违法事项处罚另一当事人 (a second act, for another party)",
    ("by", "决定机关"): "谁决定 (who decides)",
    ("limitation", "追究时效"): "多久以内可以追究,或者没有 (how long an authority may act, or none)",
    ("elements", "构成要件"): "移送时列出的要件 (elements shown as a checklist)",
    ("delegated", "授权依据"): "上位法的授权 (the higher law's delegation)",
    ("advice", "建议"): "建议怎样做 (what to do about it)",
    ("clause", "条款"): "哪一条 (which clause)",
    ("reason", "原因"): "为什么写不成规则 (why it can't be carried)",
    ("because", "说明"): "一句话说明 (a sentence)",
    ("as_of", "评估日"): "哪一天 (which day)",
    (
        "supposing",
        "假定",
    ): "法律没有给出的参数,只为本例设的值 (values for this case alone, of parameters that the law leaves open)",
    ("facts", "事实"): "情形;台账也可以写成下面的表 (the situation; ledgers may be tables below)",
    ("expect", "预期"): "应有的结论,见[下文](#十三案例里能预期什么-what-a-case-can-expect) (the conclusion)",
}
"""What each key of a fence is for."""

VALUES: Final[Mapping[str, str]] = {
    "text": "文本 text",
    "texts": "文本,一个或者一列 text, one or a list",
    "label": '`{ 中 = "…", 英 = "…" }`',
    "date": "日期,不加引号 day, without quotes",
    "days": "`{ 自 = …, 至 = … }`",
    "flag": "`true` / `false`",
    "bearer": "责任主体 a bearer",
    "expression": "条件 expression",
    "literal": "值 value",
    "plain": "值 value",
    "tables": "一列表 list of tables",
}
"""What to write, for keys whose meaning their name tells."""


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; a bar inside a cell is escaped."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


def code(text: str) -> str:
    return f"`{text}`"


def choices(name: str) -> str:
    return "、".join(f"{zh} `{en}`" for en, zh in CHOICES[name].items())


def key_rows(keys: Iterable[Key], required: str = "table") -> Iterable[Sequence[str]]:
    for key in keys:
        meaning = MEANINGS.get((key.name, key.zh), "") if key.kinds else VALUES.get(key.value, "")
        listed = f"{':' if meaning else ''}{choices(key.choices)}" if key.choices and key.choices != "below" else ""
        yield code(key.zh), code(key.name), "是 yes" if required in key.required else "", meaning + listed


HEADS: Final = ("键", "key", "必填", "写什么 (what to write)")


def common() -> list[Key]:
    """Return the keys that every kind of rule has."""
    return [key for key in KEYS_OF["obligation"].values() if set(RULES) <= set(key.kinds)]


def fence_keys() -> str:
    """Return the keys that all rules share, then those of each kind of fence."""
    shared = common()
    parts = ["### 各种规则共有的键 (keys of every rule)\n\n" + table(HEADS, key_rows(shared, "obligation"))]
    for kind, zh in KINDS.items():
        own = [key for key in KEYS_OF[kind].values() if kind not in RULES or key not in shared]
        parts.append(f"### {zh} `{kind}`\n\n" + (table(HEADS, key_rows(own, kind)) if own else "只有共有的键。\n"))
    return "\n".join(parts)


def nested_keys() -> str:
    """Return the keys of the tables inside fences."""
    named = {key.name: key for keys in KEYS_OF.values() for key in keys.values() if key.nested and key.value != "label"}
    parts = [f"### {key.zh} `{key.name}` 之内\n\n" + table(HEADS, key_rows(key.nested)) for key in named.values()]
    return "\n".join(parts)


def manifest_keys() -> str:
    """Return the keys of `ruleset.toml` and `clauses.toml`."""
    return "\n".join(
        f"### {title}\n\n" + table(HEADS, key_rows(keys, kind))
        for title, keys, kind in (
            ("`ruleset.toml`", manifest._RULESET, "ruleset"),
            ("`ruleset.toml` 的 `[sources.…]`", manifest._SOURCE, "source"),
            ("`clauses.toml` 的 `[[clause]]`", manifest._CLAUSE, "clause"),
        )
    )


def expected_keys() -> str:
    """Return what a case may expect."""
    rows = [(code(key.zh), code(key.name), choices(key.choices) if key.choices else "") for key in EXPECTED]
    parts = "、".join(f"{zh} `{en}`" for en, zh in EXPECTED_PARTS.items())
    return table(("键", "key", "可写的值 (values)"), rows) + f"\n规则以外还可以预期 (beside rules): {parts}。\n"


def words() -> str:
    """Return the words of the condition language in both spellings."""
    rows = [(" / ".join(map(code, zh)), code(en)) for en, zh in WORDS.items() if zh]
    rows += [(code(zh), code(en)) for names in (BUILTINS, FUNCTIONS) for en, zh in names.items()]
    return table(("中文", "English"), rows)


def statuses() -> str:
    return table(("中文", "English", "JSON"), [(told.zh, told.en, code(name)) for name, told in STATUS_LABELS.items()])


def bearers() -> str:
    return table(("责任主体", "bearer", "id"), [(told.zh, told.en, code(name)) for name, told in BEARERS.items()])


def ranks() -> str:
    return table(("位阶", "rank", "id"), [(told.zh, told.en, code(name)) for name, told in RANK_LABELS.items()])


def outcomes() -> str:
    rows = [(zh, choice("outcome", name, "en"), code(name)) for name, zh in CHOICES["outcome"].items()]
    return table(("处理", "outcome", "JSON"), rows)


def missing() -> str:
    rows = [(told.zh, told.en, code(name)) for name, told in MISSING_LABELS.items()]
    return table(("待查明的是", "kind", "JSON"), rows)


def kinds() -> str:
    return table(("围栏", "fence"), [(zh, code(name)) for name, zh in KINDS.items()])


def subjects() -> str:
    return table(("主体", "subject", "名称"), [(k.label.zh, k.label.en, code(k.name)) for k in CORE.kinds.values()])


def parts() -> str:
    """Return the namespaces and ledgers of the core vocabulary."""
    rows = [(told.label.zh, told.label.en, code(name), "") for name, told in CORE.namespaces.items()]
    rows += [
        (told.label.zh, told.label.en, code(name), code(told.key) if told.event and told.key else "登记 register")
        for name, told in CORE.ledgers.items()
    ]
    return table(("事实", "facts", "名称", "台账的日期 (date)"), rows)


def types() -> str:
    return table(("类型", "type"), [(zh, code(en)) for en, zh in SCALAR_LABELS.items()])


def type_words(type_: Type) -> str:
    """Return a type in Chinese, with a link to the values where it is a list."""
    if isinstance(type_, SetOf):
        return f"{type_words(type_.of)}(可以几个)"
    if isinstance(type_, EnumType):
        return f"选项[{type_.label.zh}](#{anchor(enum_heading(type_))})"
    return SCALAR_LABELS[type_.name]


def anchor(heading: str) -> str:
    """Return the anchor a forge makes of a heading."""
    kept = (char if char.isalnum() or char in "_-" else " " if char == " " else "" for char in heading.lower())
    return "".join(kept).replace(" ", "-")


def enum_heading(enum: EnumType) -> str:
    return f"选项 {enum.label.zh} `{enum.name}`"


def fields() -> str:
    """Return every field of the core vocabulary: how both spellings write it, its type, what it means."""
    parts = []
    for told in (*CORE.namespaces.values(), *CORE.ledgers.values()):
        rows = []
        for name, spec in told.fields.items():
            marks = ["可以没有 may be none"] * spec.optional + ["由人判断 judged"] * spec.judgement
            date = ["台账的日期 the ledger's date"] * (getattr(told, "key", None) == name)
            rows.append((code(spec.label.zh), code(name), type_words(spec.type), "、".join([*date, *marks]), spec.doc))
        heads = ("中文", "English", "类型", "", "what it says")
        parts.append(f"### {told.label.zh} `{told.name}`\n\n{told.doc}\n\n{table(heads, rows)}")
    return "\n".join(parts)


def values() -> str:
    """Return every list of values of the core vocabulary, a tree with its branches indented."""
    parts = []
    for enum in CORE.enums.values():
        note = "由低到高 (lowest first):\n\n" if enum.ordered else ""
        rows = []
        for value in enum.values:
            depth, above = 0, value.parent
            while above is not None:
                depth, above = depth + 1, enum.by_id[above].parent
            rows.append(f"{'  ' * depth}- {value.label.zh} `{value.id}`")
        parts.append(f"### {enum_heading(enum)}\n\n{note}" + "\n".join(rows) + "\n")
    return "\n".join(parts)


GENERATED: Final[Mapping[str, Mapping[str, Callable[[], str]]]] = {
    "writing-rules.md": {
        "keys of fences": fence_keys,
        "keys inside fences": nested_keys,
        "keys of manifests": manifest_keys,
        "keys of expectations": expected_keys,
        "words": words,
        "types": types,
    },
    "facts.md": {"fields": fields, "values": values},
    "glossary.md": {
        "statuses": statuses,
        "kinds": kinds,
        "outcomes": outcomes,
        "missing": missing,
        "ranks": ranks,
        "bearers": bearers,
        "subjects": subjects,
        "facts": parts,
    },
}
"""The tables of each page, by the name in their marks."""


def renewed(page: str, text: str) -> str:
    """Return a page's text with its tables written anew; KeyError for a mark that's gone."""
    for name, write in GENERATED[page].items():
        pattern = re.compile(rf"(<!-- {re.escape(name)} -->\n).*?(<!-- end -->)", re.DOTALL)
        if len(pattern.findall(text)) != 1:
            raise KeyError(name)
        text = pattern.sub(lambda match, write=write: f"{match[1]}\n{write()}\n{match[2]}", text)
    return text


def main() -> None:
    for page in GENERATED:
        file = DOCS / page
        file.write_text(renewed(page, file.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
