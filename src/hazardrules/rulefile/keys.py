"""The kinds of fence, their keys, and the Chinese spelling of each: one table.

Reading, re-spelling and the documentation all look here. Keys are unique within a kind,
in both spellings; a word may mean different things in different kinds (`by` is a day in
an obligation and an authority in a consequence).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from attrs import field, frozen

from hazardrules.dates import UNITS
from hazardrules.errors import Phrase, choices
from hazardrules.findings.status import STATUS_LABELS
from hazardrules.law.citation import RANK_LABELS
from hazardrules.law.table import HIT_POLICIES

KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "definition": "定义",
        "parameter": "参数",
        "obligation": "义务",
        "prohibition": "禁止",
        "limit": "限制",
        "permission": "许可",
        "consequence": "后果",
        "exemption": "免除",
        "exception": "例外",
        "clue": "线索",
        "untranslatable": "未译",
        "case": "案例",
    }
)
"""Every kind of fence with its Chinese name."""

RULES: Final = tuple(kind for kind in KINDS if kind not in ("exception", "untranslatable", "case"))
"""The kinds that state a rule with an id and a title."""

CHOICES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "strength": {"duty": "义务", "target": "目标", "encouraged": "鼓励"},
        "modality": {"must": "应当", "may": "可以", "in_principle": "原则上"},
        "outcome": {
            "must_not_punish": "不予处罚",
            "may_not_punish": "可以不予处罚",
            "mitigated": "减轻处罚",
            "lighter": "从轻处罚",
            "ordinary": "依法处罚",
            "heavier": "从重处罚",
            "refer_to_justice": "移送司法",
        },
        "reason": {"hortatory": "倡导性", "text-missing": "文本缺失", "vague": "标准不明", "engine": "引擎所限"},
        "local": {"supply": "补充", "stricter": "从严", "free": "自定"},
        "binds": {"dated": "成文日", "published": "公布日"},
        "rest_day": {"stays": "不顺延", "moves": "顺延"},
        "late_born": {"no-deadline": "不设期限", "stands": "期限照旧"},
        "hit": dict(zip(HIT_POLICIES, ("唯一", "首个", "汇总", "取小"), strict=True)),
        "unit": dict(zip(UNITS, ("周", "月", "季度", "半年", "年"), strict=True)),
        "rank": {rank: label.zh for rank, label in RANK_LABELS.items()},
        "status": {status: label.zh for status, label in STATUS_LABELS.items()},
        "breach": {"ongoing": "持续", "late": "逾期完成", "past": "以往"},
        "state": {"raised": "已发现", "not_raised": "未发现", "undetermined": "待查明"},
        "below": {"below": "见下表"},
        "none": {"none": "无"},
    }
)
"""Closed lists of values that a key can have, each with its Chinese spelling."""


BOOLEANS: Final[Mapping[str, bool]] = MappingProxyType({"true": True, "false": False, "是": True, "否": False})
"""How a fact or a flag is written that is true or false."""


@frozen
class Key:
    """One key of a fence: its two spellings, and how its value is read.

    *value* names a way to read, *start* what an expression is (see `expr.parse`),
    *choices* a list of `CHOICES`, *nested* the keys of a table inside. *attribute* is
    where the law keeps it. *required* names the kinds that can't do without it.
    """

    name: str
    zh: str
    value: str
    kinds: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    start: str = "expr"
    choices: str = ""
    nested: tuple[Key, ...] = ()
    attribute: str = field()

    @attribute.default
    def _attribute(self) -> str:
        return self.name


_NEEDED: Final = ("table",)

LABEL: Final = (Key("zh", "中", "text", required=_NEEDED), Key("en", "英", "text", required=_NEEDED))
"""A text for people, in both languages."""

DAYS: Final = (Key("from", "自", "date"), Key("until", "至", "date"))
"""Days in force; both are inside."""

DATED: Final = (*DAYS, Key("value", "值", "literal"), Key("table", "表", "choice", choices="below"))
"""One of a parameter's dated values."""

FINE: Final = (
    Key("party", "对象", "bearer", required=_NEEDED),
    Key("from", "自", "expression", attribute="low"),
    Key("to", "至", "expression", attribute="high"),
    Key("amount", "金额", "expression"),
    Key("per_day", "按日金额", "expression"),
    Key("first_day", "起日", "expression"),
    Key("last_day", "止日", "expression"),
)
"""A fine on one party."""

MEASURE: Final = (
    Key("name", "名称", "measure", required=_NEEDED),
    Key("from", "自", "expression", attribute="start"),
    Key("until", "至", "expression"),
    Key("exit_from", "可提前退出自", "expression"),
)
"""A measure with days of its own."""

REACH: Final = (
    Key("sum", "合计", "expression", required=_NEEDED, start="measure"),
    Key("at_least", "不少于", "expression", required=_NEEDED),
)
"""A sum that must be reached."""

ELEMENT: Final = (
    Key("title", "名称", "label", required=_NEEDED, nested=LABEL),
    Key("when", "条件", "expression", required=_NEEDED),
)
"""One element of a crime, for the checklist."""

_DUTIES: Final = ("obligation", "prohibition", "limit", "permission", "consequence", "exemption", "clue")
_CONDITIONED: Final = (*_DUTIES, "definition")
_TERMS: Final = ("definition", "parameter")
_TABLED: Final = ("definition", "parameter", "consequence")

KEYS: Final = (
    Key("id", "编号", "id", (*RULES, "exception"), RULES),
    Key("title", "名称", "label", RULES, RULES, nested=LABEL),
    Key("short", "简称", "label", _TERMS, nested=LABEL),
    Key("bearer", "责任主体", "bearer", RULES),
    Key("subject", "主体类型", "subjects", RULES, attribute="subjects"),
    Key("strength", "约束力", "choice", RULES, choices="strength"),
    Key("modality", "裁量", "choice", RULES, choices="modality"),
    Key("to", "适用于", "text", ("exception",), ("exception",)),
    Key("to", "适用于", "texts", ("exemption",), ("exemption",)),
    Key("over", "优先于", "texts", ("exception",)),
    Key("type", "类型", "type", _TERMS, _TERMS),
    Key("unit", "单位", "text", ("definition",)),
    Key("of", "所属", "expression", ("definition",), start="domain"),
    Key("row", "条件所及", "expression", ("parameter",), start="domain"),
    Key("each", "每项", "expression", _DUTIES, start="each"),
    Key("with", "关联", "expressions", _DUTIES, start="link", attribute="links"),
    Key("when", "条件", "expression", (*_CONDITIONED, "exception"), ("exception",)),
    Key("unless", "除非", "expression", _CONDITIONED),
    Key("law_of", "适用法律日", "expression", _DUTIES),
    Key("value", "取值", "expression", ("definition",)),
    Key("values", "取值", "values", ("parameter",), nested=DATED),
    Key("table", "表", "below", ("definition",), choices="below"),
    Key("hit", "命中", "choice", _TABLED, choices="hit"),
    Key("show", "展示", "flag", ("definition",)),
    Key("open", "空缺", "text", _TERMS),
    Key("open_list", "未尽列举", "flag", ("parameter",)),
    Key("local", "地方权限", "choice", ("parameter",), choices="local"),
    Key("every", "周期", "recurrence", ("obligation", "exception")),
    Key("interval", "最长间隔", "expression", ("obligation",)),
    Key("by", "截止日", "expression", ("obligation",)),
    Key("starts", "起算", "expression", ("obligation",)),
    Key("within", "期限", "expression", ("obligation", "exception")),
    Key("ends", "届满", "expression", ("obligation",)),
    Key("first", "首期", "period", ("obligation",)),
    Key("last", "末期", "period", ("obligation",)),
    Key("due", "应完成日", "expression", ("obligation", "exception")),
    Key("done", "完成", "proofs", ("obligation", "exception")),
    Key("holds", "状态", "expression", ("obligation",)),
    Key("reach", "达到", "reach", ("obligation",), nested=REACH),
    Key("binds", "约束起点", "choice", ("obligation",), choices="binds"),
    Key("rest_day", "遇休息日", "choice", ("obligation",), choices="rest_day"),
    Key("late_born", "期限早于文件", "choice", ("obligation",), choices="late_born"),
    Key("look_back", "追溯期", "duration", _DUTIES),
    Key("replaces", "替代", "texts", ("obligation",)),
    Key("never", "禁止情形", "expression", ("prohibition",), ("prohibition",)),
    Key("events", "计入事项", "expression", ("limit",), ("limit",), start="domain"),
    Key("at_most", "上限", "expression", ("limit", "exception"), ("limit",)),
    Key("per", "计次周期", "recurrence", ("limit",)),
    Key("once", "同次依据", "expression", ("limit",)),
    Key("on", "发生日", "expression", ("obligation", "prohibition", "limit")),
    Key("outcome", "处理", "choice", ("consequence",), choices="outcome"),
    Key("fines", "罚款", "fines", ("consequence",), nested=FINE),
    Key("measures", "措施", "measures", ("consequence",), nested=MEASURE),
    Key("bars", "排除", "texts", ("consequence",)),
    Key("narrows", "细化", "texts", ("consequence",)),
    Key("adds", "并罚", "adds", ("consequence",)),
    Key("by", "决定机关", "decider", ("consequence",), attribute="decided_by"),
    Key("limitation", "追究时效", "limitation", ("consequence",), choices="none"),
    Key("elements", "构成要件", "elements", ("consequence",), nested=ELEMENT),
    Key("delegated", "授权依据", "cite", ("consequence",)),
    Key("advice", "建议", "label", ("consequence", "clue"), ("clue",), nested=LABEL),
    Key("clause", "条款", "cite", ("untranslatable",), ("untranslatable",)),
    Key("reason", "原因", "choice", ("untranslatable",), ("untranslatable",), choices="reason"),
    Key("because", "说明", "text", ("untranslatable",), ("untranslatable",)),
    Key("readings", "读法", "readings", RULES),
    Key("needs", "所需插件", "text", RULES),
    Key("in_force", "施行期间", "days", (*RULES, "exception", "untranslatable"), nested=DAYS),
    Key("cites", "依据", "cites", (*RULES, "exception"), RULES),
    Key("caution", "提示", "texts", (*RULES, "exception", "untranslatable")),
    Key("title", "名称", "text", ("case",), ("case",)),
    Key("as_of", "评估日", "moment", ("case",), ("case",)),
    Key("supposing", "假定", "supposing", ("case",)),
    Key("facts", "事实", "facts", ("case",)),
    Key("expect", "预期", "expect", ("case",), ("case",)),
)
"""Every key of every kind. What stands first is written first in the documentation."""

KEYS_OF: Final[Mapping[str, Mapping[str, Key]]] = MappingProxyType(
    {kind: MappingProxyType({key.name: key for key in KEYS if kind in key.kinds}) for kind in KINDS}
)
"""The keys of each kind, by their English name."""

CHANGED_BY_EXCEPTION: Final = ("every", "done", "due", "within", "at_most")
"""What an exception may change of its rule."""


_FINE_RESULT: Final = (
    Key("party", "对象", "bearer"),
    Key("from", "自", "amount"),
    Key("to", "至", "amount"),
    Key("amount", "金额", "amount"),
    Key("per_day", "按日金额", "amount"),
    Key("days", "天数", "plain"),
    Key("article", "条款", "plain"),
)

_PERIOD_RESULT: Final = (
    Key("period", "周期", "plain"),
    Key("due", "应完成日", "plain"),
    Key("done_on", "完成日", "plain"),
)

EXPECTED: Final = (
    Key("status", "状态", "choice", choices="status"),
    Key("possible", "可能状态", "choice", choices="status"),
    Key("breach", "违反情形", "choice", choices="breach"),
    Key("strength", "约束力", "choice", choices="strength"),
    Key("modality", "裁量", "choice", choices="modality"),
    Key("force", "效力", "choice", choices="rank"),
    Key("bearer", "责任主体", "bearer"),
    Key("item", "事项", "plain"),
    Key("item_id", "事项编号", "plain"),
    Key("due", "应完成日", "plain"),
    Key("next_due", "下次应完成日", "plain"),
    Key("done_on", "完成日", "plain"),
    Key("periods", "所涉周期", "tables", nested=_PERIOD_RESULT),
    Key("periods_possible", "可能涉及周期", "plain"),
    Key("used", "已用次数", "plain"),
    Key("used_at_most", "至多已用次数", "plain"),
    Key("limit", "上限", "plain"),
    Key("remaining", "剩余次数", "plain"),
    Key("breaks", "超限事项", "plain"),
    Key("outcome", "处理", "choice", choices="outcome"),
    Key("options", "可选处理", "choice", choices="outcome"),
    Key("fines", "罚款", "tables", nested=_FINE_RESULT),
    Key("measures", "措施", "measure"),
    Key("elements", "构成要件", "plain"),
    Key("exempted_by", "免除依据", "plain"),
    Key("lapsed_on", "失效日", "plain"),
    Key("limitation", "追究时效", "plain"),
    Key("decided_by", "决定机关", "bearer"),
    Key("missing", "待查明事项", "plain"),
    Key("cautions", "提示", "plain"),
    Key("value", "值", "amount"),
    Key("party", "对象", "bearer"),
    Key("rules", "规则", "plain"),
    Key("applicable_law", "适用法律", "plain"),
    Key("conflict", "冲突", "plain"),
    Key("certain", "确定", "plain"),
    Key("state", "线索状态", "choice", choices="state"),
)
"""What a case may expect of a finding, an outcome, an answer or a clue."""

EXPECTED_PARTS: Final[Mapping[str, str]] = MappingProxyType(
    {"answers": "答案", "outcomes": "综合处理", "clues": "线索"}
)
"""What a case may expect beside rules."""


def english(word: str, told: Mapping[str, str]) -> str | None:
    """Return the English spelling of *word*, written in either, or None.

    >>> english("目标", CHOICES["strength"]), english("goal", CHOICES["strength"])
    ('target', None)
    """
    if word in told:
        return word
    return next((name for name, zh in told.items() if zh == word), None)


def listed(told: Mapping[str, str], *, chinese: bool) -> Phrase:
    """Return a hint with the words of a closed list, spelt as the document is.

    >>> listed(CHOICES["strength"], chinese=True)
    'one of 义务, 目标, 鼓励'
    """
    return choices(told.values() if chinese else told)


def spellings(keys: Mapping[str, Key] | tuple[Key, ...]) -> dict[str, str]:
    """Return the Chinese spelling of keys by their English one.

    >>> spellings(DAYS)
    {'from': '自', 'until': '至'}
    """
    told = keys.values() if isinstance(keys, Mapping) else keys
    return {key.name: key.zh for key in told}
