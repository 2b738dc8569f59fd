"""Citations as documents write them: a source's number, short name, title or key, then the clause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from hazardrules.law.citation import Citation, Source

_BRACKETS: Final = str.maketrans("（）［］　", "()[] ")
_RANGE: Final = re.compile(r"(?P<before>.*?)(?P<first>\d+)(?:-|至|—|–)(?P<last>\d+)(?P<after>\D*)")
_ARTICLES: Final = re.compile(
    r"第(?P<first>[零〇一二三四五六七八九十百千]+)条至第?(?P<last>[零〇一二三四五六七八九十百千]+)条"
)
_DIGITS: Final = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0}
_TENS: Final = {"十": 10, "百": 100, "千": 1000}
_LONGEST_RANGE: Final = 200


@lru_cache(maxsize=1024)
def normalised(text: str) -> str:
    """Return a citation with plain brackets and single blanks.

    >>> normalised("克安〔2024〕5号　五（九）24")
    '克安〔2024〕5号 五(九)24'
    """
    return " ".join(text.translate(_BRACKETS).split())


def source_names(sources: Mapping[str, Source]) -> Mapping[str, str]:
    """Return every name a source can be cited by, longest first, with its key."""
    return _names_of(tuple(sources.items()))


@lru_cache(maxsize=64)
def _names_of(sources: tuple[tuple[str, Source], ...]) -> Mapping[str, str]:
    named: dict[str, str] = {}
    for key, source in sources:
        for name in (key, source.number, source.short, source.title):
            if name:
                named.setdefault(normalised(name), key)
    return MappingProxyType(dict(sorted(named.items(), key=lambda item: -len(item[0]))))


def citation(text: str, sources: Mapping[str, Source]) -> Citation | None:
    """Return the clause that *text* cites, or None when it begins with no known source.

    >>> law = {"aqscf": Source("aqscf", "中华人民共和国安全生产法", "law", short="安全生产法")}
    >>> print(citation("安全生产法 第四十一条（三）", law))
    安全生产法 第四十一条(三)
    """
    told = normalised(text)
    for name, key in source_names(sources).items():
        if told == name or told.startswith(f"{name} "):
            return Citation(key, told[len(name) :].strip(), sources[key].name)
    return None


def heading_source(text: str, sources: Mapping[str, Source]) -> tuple[str | None, str]:
    """Return the source that a heading begins with, if it does, and the clauses it names.

    >>> law = {"aqscf": Source("aqscf", "中华人民共和国安全生产法", "law", short="安全生产法")}
    >>> heading_source("安全生产法第九十五条 主要负责人", law), heading_source("五(九)24 检查", law)
    (('aqscf', '第九十五条'), (None, '五(九)24'))
    """
    told = normalised(text)
    for name, key in source_names(sources).items():
        # A bare key such as `cff` must stand apart; a Chinese name may run into its clause.
        if told.startswith(name) and (told[len(name) : len(name) + 1] in ("", " ") or not name.isascii()):
            rest = told[len(name) :].split()
            return key, rest[0] if rest else ""
    words = told.split()
    return None, words[0] if words else ""


def clauses_named(text: str) -> tuple[str, ...]:
    """Return the clauses that a heading's first word names, one by one.

    >>> clauses_named("第九十四条、第九十六条至第九十八条")
    ('第九十四条', '第九十六条', '第九十七条', '第九十八条')
    >>> clauses_named("四(二)1-3")
    ('四(二)1', '四(二)2', '四(二)3')
    """
    return tuple(clause for part in re.split("[、/]", text) if part for clause in _expanded(part))


def _expanded(part: str) -> Iterator[str]:
    articles = _ARTICLES.fullmatch(part)
    numbers = _RANGE.fullmatch(part)
    if articles is not None:
        first, last = number_of(articles["first"]), number_of(articles["last"])
        spelt = [f"第{chinese(number)}条" for number in range(first, min(last, first + _LONGEST_RANGE) + 1)]
    elif numbers is not None and len(numbers["first"]) <= 4 and len(numbers["last"]) <= 4:
        first, last = int(numbers["first"]), int(numbers["last"])
        upto = min(last, first + _LONGEST_RANGE) + 1
        spelt = [f"{numbers['before']}{number}{numbers['after']}" for number in range(first, upto)]
    else:
        spelt = []
    yield from spelt or [part]


def number_of(text: str) -> int:
    """Return the number that Chinese numerals below ten thousand write.

    >>> number_of("一百零五"), number_of("十二")
    (105, 12)
    """
    total = digit = 0
    for char in text:
        if char in _TENS:
            total += (digit or 1) * _TENS[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    return total + digit


def chinese(number: int) -> str:
    """Return a number below ten thousand in Chinese numerals, as articles are counted.

    >>> chinese(105), chinese(12), chinese(120)
    ('一百零五', '十二', '一百二十')
    """
    written = ""
    skipped = False
    for unit, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit = number // size % 10
        if digit:
            written += ("零" if skipped and written else "") + "零一二三四五六七八九"[digit] + unit
        skipped = bool(written) and not digit
    return written.removeprefix("一") if written.startswith("一十") else written or "零"
