"""The words of the condition language: one table for both spellings.

An English keyword is one word and one token. A Chinese keyword stands for one or more
English ones: 确无 is ``is none``. The grammar sees tokens only, so a condition means the
same in both spellings.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

WORDS: Final = MappingProxyType(
    {
        "or": ("或",),
        "and": ("且",),
        "not": ("非",),
        "in": ("属于",),
        "not in": ("不属于",),
        "overlaps": ("涉及",),
        "not overlaps": ("不涉及",),
        "contains": ("包含",),
        "at_least": ("不低于",),
        "at_most": ("不高于",),
        "is none": ("确无",),
        "is not none": ("已有",),
        "is unknown": ("不明",),
        "is not unknown": ("已明",),
        "is empty": ("为空",),
        "is not empty": ("非空",),
        "=": ("为",),
        "!=": ("不为",),
        "if": ("如",),
        "then": ("则",),
        "else": ("否则",),
        # Beside a value, and alone in a cell of a table.
        "otherwise": ("无则取", "其余"),
        "without": ("除去",),
        "true": ("是",),
        "false": ("否",),
        "none": ("无",),
        "any": ("任一", "任意"),
        "every": ("每一",),
        "where": ("其中",),
        "has": ("均",),
        "count": ("计数",),
        "sum": ("合计",),
        "distinct": ("不同",),
        "for": ("取自",),
        "latest": ("最近一条",),
        "earliest": ("最早一条",),
        "min": ("取小",),
        "max": ("取大",),
        "most": ("最多次数",),
        "by": ("按",),
        "other": ("其他",),
        "of": ("之",),
        "..": ("至",),
        "week": ("周",),
        "month": ("月",),
        "quarter": ("季度",),
        "half-year": ("半年",),
        "year": ("年",),
        "to": (),
        "before": (),
        "is": (),
        "day": (),
        "unknown": (),
        "empty": (),
    }
)
"""English keywords, single or in a row, with their Chinese spellings; the first is written, all are read.

Those without one have another word order in Chinese: see `CHINESE_ONLY`.
"""

CHINESE_ONLY: Final = MappingProxyType(
    {"在": "IN_WINDOW", "内": "INSIDE", "所在": "LIES_IN", "上一": "PRECEDING", "截至": "UP_TO", "的": "POSSESSIVE"}
)
"""Words that English doesn't need, with their tokens: 在 d 所在 年 内 is ``in year of d``."""

_GROUPS: Final = {
    "STATE": ("none", "unknown", "empty"),
    "PICK": ("latest", "earliest"),
    "EXTREME": ("min", "max"),
    "UNIT": ("week", "month", "quarter", "half-year", "year"),
    "CMP": ("=", "!=", "<", "<=", ">", ">="),
    "DOTDOT": ("..",),
}
_GROUPED: Final = {word: token for token, words in _GROUPS.items() for word in words}

TOKENS: Final = MappingProxyType(
    {word: _GROUPED.get(word, word.upper()) for phrase in (*WORDS, *_GROUPS["CMP"]) for word in phrase.split()}
)
"""The token of each English keyword and comparison."""

RESERVED: Final = frozenset(word for word in TOKENS if word[0].isalpha())
"""English words that no row, parameter or definition can be named by."""

CHINESE: Final = MappingProxyType({zh: tuple(phrase.split()) for phrase, spelt in WORDS.items() for zh in spelt})
"""The English words that each Chinese keyword stands for."""

BUILTINS: Final = MappingProxyType({"as_of": "评估日", "period": "周期"})
"""Names that are bound without being told."""

FUNCTIONS: Final = MappingProxyType({"days": "相差天数", "percent": "占比", "by_steps": "分档累计", "only": "唯一"})
"""The functions that are called by name; ``min`` and ``max`` are keywords."""

PARTS: Final = MappingProxyType({"start": "起", "end": "止", "day": "日期"})
"""Parts of a period (its first and last day) and of an instant (its day)."""

ROW_LETTERS: Final = MappingProxyType(
    dict(zip("abcdefghijklmnopqrstuvwxyz", "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午申酉戌亥天地玄黄宇", strict=True))
)
"""The Chinese spelling of rows named by one letter; 未 is left out, it reads as "not yet"."""

CHINESE_NAMES: Final = MappingProxyType(
    {zh: en for table in (BUILTINS, FUNCTIONS, ROW_LETTERS) for en, zh in table.items()}
)
"""Chinese names that are fixed, with their English ones."""

CHINESE_RESERVED: Final = frozenset(CHINESE) | frozenset(CHINESE_ONLY) | frozenset(CHINESE_NAMES)
"""Chinese words that a label must be quoted to be told from."""


def zh(phrase: str) -> str:
    """Return the Chinese spelling that is written for an English keyword.

    >>> zh("is not none")
    '已有'
    """
    return WORDS[phrase][0]
