"""What statuses, outcomes and places in the facts are called, in Chinese and English.

Which word a breach deserves depends on the rank of the document: below a departmental
rule nothing is a violation of law, it is only not in line with the document.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from hazardrules.expr.types import AnyType
from hazardrules.facts.types import EnumType, Label, SetOf
from hazardrules.facts.vocabulary import Vocabulary
from hazardrules.findings.finding import Finding, FineResult
from hazardrules.findings.report import Report
from hazardrules.findings.report_json import in_order, money, plain
from hazardrules.findings.status import NONCONFORMITY, STATUS_LABELS, VIOLATED
from hazardrules.law.bearers import BEARERS
from hazardrules.law.measures import MEASURES
from hazardrules.rulefile.keys import CHOICES

LANGUAGES: Final = ("zh", "en")
PUNISHABLE_RANKS: Final = ("law", "regulation", "rule")
"""Ranks a breach of which is a violation."""

_ENGLISH: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "outcome": {
            "must_not_punish": "no penalty",
            "may_not_punish": "may go without penalty",
            "mitigated": "penalty below the band",
            "lighter": "lighter within the band",
            "ordinary": "ordinary penalty",
            "heavier": "heavier within the band",
            "refer_to_justice": "clue to be passed to the judicial authority",
        },
        "breach": {"ongoing": "ongoing", "late": "done late", "past": "period past"},
        "modality": {"must": "must", "may": "may", "in_principle": "in principle"},
        "strength": {"duty": "duty", "target": "target", "encouraged": "encouraged"},
    }
)
MISSING_LABELS: Final = MappingProxyType(
    {
        "fact": Label("事实", "fact"),
        "judgement": Label("待判断", "to be judged"),
        "law": Label("法律未明", "open in the law"),
        "history": Label("早期台账", "older records"),
        "calendar": Label("工作日历", "calendar of working days"),
    }
)
RULE_KINDS: Final = MappingProxyType(
    {
        "obligation": Label("义务", "obligation"),
        "prohibition": Label("禁止", "prohibition"),
        "limit": Label("限制", "limit"),
        "permission": Label("许可", "permission"),
        "consequence": Label("后果", "consequence"),
        "exemption": Label("免除", "exemption"),
        "clue": Label("线索", "clue"),
        "definition": Label("定义", "definition"),
        "parameter": Label("参数", "parameter"),
    }
)


def say(label: Label, lang: str) -> str:
    """Return the label in one language.

    >>> say(Label("企业", "enterprise"), "en")
    'enterprise'
    """
    return label.en if lang == "en" else label.zh


def shown(text: str) -> str:
    r"""Return a stranger's text without what a terminal would obey instead of showing.

    >>> shown("a\x1b[2Jb\n企业")
    'a\ufffd[2Jb\n企业'
    """
    return "".join("\ufffd" if unicodedata.category(char)[0] == "C" and char != "\n" else char for char in text)


def status_label(found: Finding) -> Label:
    """Return what the status is called, by the force of the rule.

    >>> from hazardrules.findings.finding import Norm
    >>> plan = Norm(rule="a", ruleset="b", kind="obligation", title=Label("", ""), bearer="principal", force="plan")
    >>> status_label(Finding(plan, VIOLATED)).zh
    '不符合文件要求'
    """
    if found.mask == VIOLATED and found.force not in PUNISHABLE_RANKS:
        return NONCONFORMITY
    return STATUS_LABELS[found.status]


def status_word(status: str, force: str, lang: str) -> str:
    """Return the word for a status that is only possible, by the force of the rule."""
    breach = status == "violated" and force not in PUNISHABLE_RANKS
    return say(NONCONFORMITY if breach else STATUS_LABELS[status], lang)


def bearer(name: str, lang: str) -> str:
    """Return a bearer's name for people."""
    return say(BEARERS[name], lang) if name in BEARERS else name


def party(name: str, vocabulary: Vocabulary, lang: str) -> str:
    """Return the name of whom a fine is laid on."""
    parties = vocabulary.enums.get("party")
    if parties is not None and name in parties.by_id:
        return say(parties.by_id[name].label, lang)
    return bearer(name, lang)


def agency(name: str | None, vocabulary: Vocabulary, lang: str) -> str:
    """Return the name of an authority, or nothing where none is told."""
    departments = vocabulary.enums.get("department")
    if name is None or departments is None or name not in departments.by_id:
        return name or ""
    return say(departments.by_id[name].label, lang)


def choice(kind: str, value: str, lang: str) -> str:
    """Return the word for a value of a closed list, such as an outcome.

    >>> choice("outcome", "lighter", "zh"), choice("outcome", "lighter", "en")
    ('从轻处罚', 'lighter within the band')
    """
    return (_ENGLISH if lang == "en" else CHOICES)[kind][value]


def measure(name: str, lang: str) -> str:
    """Return the word for a measure; one without a label is shown as its id."""
    return say(MEASURES[name], lang) if name in MEASURES else name


def yuan(amount: Decimal, lang: str) -> str:
    """Return an amount as people write it.

    >>> yuan(Decimal(20000), "zh"), yuan(Decimal("150000000"), "zh"), yuan(Decimal(20000), "en")
    ('2万元', '1.5亿元', '20,000 yuan')
    """
    if lang == "en":
        return f"{Decimal(money(amount)):,} yuan"
    for size, unit in ((Decimal(10**8), "亿元"), (Decimal(10**4), "万元")):
        if amount >= size and amount % (size / 100) == 0:
            return f"{money(amount / size)}{unit}"
    return f"{money(amount)}元"


def fine(told: FineResult, vocabulary: Vocabulary, lang: str) -> str:
    """Return a fine in words: whom, and the band, the amount or the sum for each day."""
    whom = party(told.party, vocabulary, lang)
    open_ = "待定" if lang == "zh" else "open"
    if told.per_day is not None:
        each = f"每日{yuan(told.per_day, lang)}" if lang == "zh" else f"{yuan(told.per_day, lang)} a day"
        days = "" if told.days is None else (f",{told.days}日" if lang == "zh" else f", {told.days} days")
        sum_ = each + days
    elif told.low is None and told.high is None:
        sum_ = open_
    elif told.low == told.high and told.low is not None:
        sum_ = yuan(told.low, lang)
    else:
        low = open_ if told.low is None else yuan(told.low, lang)
        high = open_ if told.high is None else yuan(told.high, lang)
        nothing = not told.low
        if lang == "zh":
            sum_ = f"{high}以下" if nothing else f"{low}至{high}"
        else:
            sum_ = f"up to {high}" if nothing else f"{low} to {high}"
    text = f"{whom}:罚款{sum_}" if lang == "zh" else f"{whom}: fine of {sum_}"
    return f"{text} ({told.article})" if told.article else text


_STEP: Final = re.compile(r"(?P<name>[^.\[\]]+)(?P<item>\[[^\]]*\])?")


def place(path: str, vocabulary: Vocabulary, lang: str) -> str:
    """Return a place in the facts by its labels; what has none stays as it is.

    >>> from hazardrules.facts.core import CORE
    >>> place("hazards[0].level", CORE, "zh")
    '事故隐患[0].等级'
    """
    steps = path.split(".")
    found = _STEP.fullmatch(steps[0])
    if found is None:
        return path
    owner = vocabulary.namespaces.get(found["name"]) or vocabulary.ledgers.get(found["name"])
    if owner is None:
        return path
    told = [say(owner.label, lang) + (found["item"] or "")]
    for step in steps[1:]:
        spec = owner.fields.get(step)
        told.append(step if spec is None else say(spec.label, lang))
    return ".".join(told)


def answer(value: object, lang: str, type_: AnyType | None = None) -> str:
    """Return an answer's value for people; an object says what is missing or what failed.

    Values of a list have their labels where the *type_* is told.

    >>> answer(True, "zh"), answer(None, "en"), answer(("a", "b"), "zh")
    ('是', 'none', 'a、b')
    >>> from hazardrules.facts.core import CORE
    >>> answer("fire", "zh", CORE.enums["department"])
    '消防救援机构'
    """
    if isinstance(value, Mapping):
        open_ = "待查明" if lang == "zh" else "undetermined"
        return f"{open_} ({answer(next(iter(value.values()), ''), lang)})"
    if value is None:
        return "无" if lang == "zh" else "none"
    if isinstance(value, bool):
        return {"zh": ("否", "是"), "en": ("no", "yes")}[lang][value]
    if isinstance(value, tuple | list | frozenset | set):
        items = in_order(value) if isinstance(value, frozenset | set) else value
        of = type_.of if isinstance(type_, SetOf) else type_
        told = ("、" if lang == "zh" else ", ").join(answer(item, lang, of) for item in items)
        return told or answer(None, lang)
    if isinstance(type_, EnumType) and value in type_.by_id:
        return say(type_.by_id[str(value)].label, lang)
    return str(plain(value))


def answers(report: Report, lang: str) -> Iterator[tuple[str, str]]:
    """Yield each answer as people read it, what it is called and its value, in the order of the documents."""
    order = {name: place for place, name in enumerate(report.shown)}
    for name, value in sorted(report.answers.items(), key=lambda answer: order.get(answer[0], -1)):
        told = report.shown.get(name)
        called = name if told is None else f"{say(told.title, lang)} ({name})"
        yield called, answer(value, lang, None if told is None else told.type)


def day(value: date | None) -> str:
    """Return a day as ISO, or nothing.

    >>> day(date(2025, 8, 31)), day(None)
    ('2025-08-31', '')
    """
    return "" if value is None else value.isoformat().removesuffix(":00")
