"""What to say to somebody whose condition doesn't parse: the place, and the likeliest repair."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import ne
from typing import Final

from hazardrules.errors import NOTHING, Phrase, did_you_mean, listed, meant, to_write
from hazardrules.expr.lexer import Lexeme, Spelling
from hazardrules.expr.problems import Mistake
from hazardrules.expr.words import CHINESE, CHINESE_NAMES, CHINESE_ONLY, CHINESE_RESERVED, TOKENS
from hazardrules.source import Span

_ROUNDS: Final = 12
_WORDS_ZH: Final = re.compile("|".join(sorted(map(re.escape, (*CHINESE, *CHINESE_ONLY)), key=len, reverse=True)))
_NAMES_ZH: Final = re.compile("|".join(sorted(map(re.escape, CHINESE_RESERVED), key=len, reverse=True)))
_RUN: Final = re.compile(r"(?P<kept>'[^'\n]*'|“[^”\n]*”|「[^」\n]*」)|[^\W\d]\w*")
_SHOWN: Final = {
    "LPAR": "(", "RPAR": ")", "LSQB": "[", "RSQB": "]", "COMMA": ",", "DOTDOT": "..",
    "INSIDE": "内", "POSSESSIVE": "的",
} | {token: word for word, token in TOKENS.items() if token not in ("STATE", "PICK", "EXTREME", "UNIT", "CMP")}  # fmt: skip
_CHINESE_SHOWN: Final = (
    _SHOWN
    | {"IN_WINDOW": "在"}
    | {
        TOKENS[en[0]]: zh
        for zh, en in CHINESE.items()
        if len(en) == 1
        and zh not in ("任意", "其余")
        and TOKENS[en[0]] not in ("STATE", "PICK", "EXTREME", "UNIT", "CMP")
    }
)
_DESCRIBED: Final = {
    "NAME": Phrase("名称", "a name"),
    "FIELD": Phrase("字段", "a field"),
    "UNIT": Phrase("年、月等单位", "a unit such as year"),
    "NUMBER": Phrase("数", "a number"),
    "DURATION": Phrase("时长", "a length of time"),
}
_COMPARISONS: Final = frozenset(["CMP", "IN", "OVERLAPS", "CONTAINS", "AT_LEAST", "AT_MOST", "IS"])
_BEFORE_ROWS: Final = frozenset(["LPAR", "FOR", "OF", "OTHER", "NAME"])

FailsAt = Callable[[str], int | None]
"""Tells how far a text reads, or None when it reads to its end."""


def syntax_mistake(
    text: str, found: Sequence[Lexeme], place: int, expected: frozenset[str], lang: Spelling, fails_at: FailsAt
) -> Mistake:
    """Return the mistake at the first token that doesn't fit, with the best hint there is."""
    hint = NOTHING
    if lang == "zh":
        hint = _usual_word(found, place) or _blanks(text, found, place, fails_at)
    if place >= len(found):
        opened = _opened(found)
        if opened is not None:
            closing = "]" if opened.type == "LSQB" else ")"
            message = Phrase(f"括号没有闭合:缺 `{closing}`", f"a bracket isn't closed: `{closing}` is missing")
            return Mistake(message, opened.span, hint)
        end = found[-1].span.end
        message = Phrase("末尾还缺内容", "something is missing at the end")
        return Mistake(message, Span(end, end), hint or _hint(found, place, expected, lang))
    at = found[place]
    written = text[at.span.start : at.span.end]
    message = Phrase(f"`{written}` 不能写在这里", f"`{written}` doesn't fit here")
    return Mistake(message, at.span, hint or _hint(found, place, expected, lang))


_USUAL: Final = {
    ">": ("大于", "超过", "多于", "高于"),
    "<": ("小于", "少于", "不足", "低于", "未满", "不满"),
    ">=": ("不小于", "不少于", "至少", "大于等于"),
    "<=": ("不大于", "不超过", "不多于", "至多", "小于等于"),
    "=": ("等于",),
    "!=": ("不等于",),
    "且": ("并且", "而且", "以及", "和", "同时"),
    "或": ("或者",),
    "不为": ("不是",),
    "确无": ("没有", "为无"),
    "任一": ("存在", "有"),
    "每一": ("所有", "全部", "每个"),
    "包含": ("包括",),
}
_SAID_SO: Final = {usual: word for word, usuals in _USUAL.items() for usual in usuals}
"""Words that Chinese texts use where the language has one of its own."""


def _usual_word(found: Sequence[Lexeme], place: int) -> Phrase:
    """Return a hint on a word that texts use and the language doesn't, or on what stands behind a number."""
    if place >= len(found):
        return NOTHING
    at, before = found[place], found[place - 1] if place else None
    if before is not None and before.type == "NUMBER" and before.span.end == at.span.start and at.type == "NAME":
        if at.value in ("万", "亿", "块"):
            return Phrase("金额以元结尾,如 `2万元`", "money ends in 元, as in `2万元`")
        return Phrase(f"数单独写,去掉 `{at.value}`", f"a number stands alone: leave `{at.value}` out")
    word = _SAID_SO.get(at.value, "") if at.type == "NAME" else ""
    return to_write(word) if word else NOTHING


def word_of_the_language(word: str) -> Phrase:
    """Say that a keyword names nothing."""
    return Phrase(f"`{word}` 是关键字,不能作名称", f"`{word}` is a word of the language and names nothing")


def _hint(found: Sequence[Lexeme], place: int, expected: frozenset[str], lang: Spelling) -> Phrase:
    at = found[place] if place < len(found) else None
    before = found[place - 1] if place else None
    if at is not None and at.type == "IN_WINDOW":
        if place == 0:
            return Phrase("区间单独占一格:`d1 .. d2`", "a range is a cell by itself: `d1 .. d2`")
        return Phrase(
            "时间窗口写在所数的台账后面,如 `任一(应急演练 丁 在 评估日 所在 年 内)`",
            "a window belongs to the rows that are counted, as in `any(drills d in year of as_of)`",
        )
    if at is not None and at.type in _COMPARISONS and "AND" in expected:
        return Phrase("比较不能连写:分成 `a < b 且 b < c`", "comparisons don't chain: write `a < b and b < c`")
    if before is not None and before.type in ("ANY", "EVERY", "COUNT", "SUM", "PICK", "EXTREME", "MOST"):
        return Phrase(f"后面的内容写在括号里:`{before.value}(...)`", f"bracket what follows: `{before.value}(...)`")
    if "NAME" in expected and before is not None and before.type in _BEFORE_ROWS and _is_row(found, place):
        if at is not None and _is_word(at) and at.type not in ("WHERE", "BY", "HAS"):
            return word_of_the_language(at.value)
        named = f"{before.value} {before.value[:1]}"
        return Phrase(f"给行起个名,如 `{named}`", f"name the row, as in `{named}`")
    if at is not None and _is_word(at) and "NAME" in expected and at.type == "UNIT":
        return word_of_the_language(at.value)
    if at is not None and at.type == "RPAR" and _opener(found, place) == "EVERY" and "HAS" in expected:
        return Phrase(
            "要说明每一行均怎样:`每一(台账 甲 均 条件)`", "say what every row has: `every(rows has condition)`"
        )
    words = _CHINESE_SHOWN if lang == "zh" else _SHOWN
    told = sorted(words[token] for token in expected if token in words)
    shown = [_DESCRIBED[token] for token in sorted(expected & _DESCRIBED.keys())] + [f"`{word}`" for word in told]
    if 0 < len(shown) <= 3 and "$END" not in expected:
        either = listed(shown, " 或 ", " or ")
        return Phrase(f"这里应当是 {either.zh}", f"expected {either}")
    return NOTHING


def _is_word(token: Lexeme) -> bool:
    return token.type not in ("NAME", "FIELD") and token.value in TOKENS and token.value[:1].isalpha()


def _is_row(found: Sequence[Lexeme], place: int) -> bool:
    """Tell whether a row or ledger is named here: after a ledger, or where rows begin."""
    before = found[place - 1]
    if before.type != "NAME":
        return True
    first = found[place - 2].type if place > 1 else ""
    return place == 1 or first in ("FOR", "OTHER", "COMMA", "OF") or (first == "LPAR" and place > 2)


def _opened(found: Sequence[Lexeme]) -> Lexeme | None:
    """Return the innermost bracket that is still open, if one is."""
    stack: list[Lexeme] = []
    for token in found:
        if token.type in ("LPAR", "LSQB"):
            stack.append(token)
        elif token.type in ("RPAR", "RSQB") and stack:
            stack.pop()
    return stack[-1] if stack else None


def _opener(found: Sequence[Lexeme], place: int) -> str:
    """Return the type of the word before the bracket that the token at *place* stands in."""
    opened = _opened(found[:place])
    if opened is None:
        return ""
    at = next(n for n, token in enumerate(found) if token is opened)
    return found[at - 1].type if at else ""


# -- Chinese words that stand together


def missing_blank(text: str) -> Phrase:
    """Return the hint where Chinese words seem to stand together; the blank is U+0020."""
    return Phrase(f"是否漏了空格:`{text}`", f"is a blank missing: `{text}`")


def _blanks(text: str, found: Sequence[Lexeme], place: int, fails_at: FailsAt) -> Phrase:
    """Return the text with the blanks that make it read, as a hint, or nothing.

    Only a hint: guessing in earnest would let a new label change how old law reads.
    """
    at = found[place].span.start if place < len(found) else len(text)
    best, reached = text, _solid(text, at)
    for _ in range(_ROUNDS):
        tried = [(changed, fails_at(changed)) for changed in dict.fromkeys(_splits(best, at))]
        whole = next((changed for changed, failed in tried if failed is None), None)
        if whole is not None:
            fully = _RUN.sub(_parted_words, whole)
            return missing_blank(fully if fails_at(fully) is None else whole)
        further = [(_solid(changed, failed), changed, failed) for changed, failed in tried if failed is not None]
        if not further or max(further)[0] <= reached:
            break
        reached, best, at = max(further)
    # Several words may have to be parted before any of them helps.
    every = _RUN.sub(lambda run: run.group() if run["kept"] else " ".join(filter(None, _pieces(run.group()))), text)
    return missing_blank(every) if every != text and fails_at(every) is None else NOTHING


def _parted_words(run: re.Match[str]) -> str:
    """Return a run cut into words where it is made of nothing but words of the language."""
    pieces = [] if run["kept"] else [piece for piece in _pieces(run.group()) if piece]
    return " ".join(pieces) if pieces and all(piece in CHINESE_RESERVED for piece in pieces) else run.group()


def _solid(text: str, end: int) -> int:
    """Count the characters before *end* that aren't blank, so that added blanks don't count."""
    return len("".join(text[:end].split()))


def _splits(text: str, at: int) -> Iterator[str]:
    """Yield *text* with blanks around keywords of the words at and just before *at*."""
    for run in _RUN.finditer(text):
        if run["kept"] or run.end() < at - 2 or run.start() > at + 1:
            continue
        start, word = run.start(), run.group()
        for part in _WORDS_ZH.finditer(word):
            if part.group() != word:
                yield _parted(text, start + part.start(), start + part.end())
        whole = " ".join(piece for piece in _pieces(word) if piece)
        if whole != word:
            yield text[:start] + whole + text[run.end() :]


def _parted(text: str, start: int, end: int) -> str:
    left, right = text[:start], text[end:]
    before = "" if left[-1:] in ("", " ", ".") else " "
    return f"{left}{before}{text[start:end]} {right.lstrip()}"


def _pieces(word: str) -> Iterator[str]:
    """Yield *word* cut at every keyword and fixed name, the longest first."""
    end = 0
    for part in _NAMES_ZH.finditer(word):
        yield word[end : part.start()]
        yield part.group()
        end = part.end()
    yield word[end:]


def near(word: str, known: Iterable[str]) -> Phrase:
    """Return a hint naming the nearest of *known*; of short Chinese words one that differs in a character.

    >>> near("重太", ["一般", "重大"]), near("satff", ["staff"])
    ('did you mean `重大`?', 'did you mean `staff`?')
    """
    names = list(known)
    hint = did_you_mean(word, names)
    if hint or word.isascii():
        return hint
    alike = [name for name in names if len(name) == len(word) > 1 and sum(map(ne, name, word)) == 1]
    return meant(alike[0]) if len(alike) == 1 else NOTHING


def known_pieces(word: str, names: frozenset[str], values: frozenset[str] = frozenset()) -> str:
    """Return *word* cut into keywords, known names and values in the one way there is, or nothing.

    >>> known_pieces("等级为重大", frozenset({"等级"}), frozenset({"重大"}))
    '等级 为 “重大”'
    """
    known = names | frozenset(CHINESE) | frozenset(CHINESE_ONLY) | frozenset(CHINESE_NAMES)
    whole = known | values
    longest = max(map(len, whole))
    # ways[n] are up to two ways to cut the first n characters: a third changes nothing.
    ways: list[list[tuple[str, ...]]] = [[()]]
    for end in range(1, len(word) + 1):
        found = [
            (*way, word[start:end])
            for start in range(max(0, end - longest), end)
            if word[start:end] in whole
            for way in ways[start]
        ]
        ways.append(found[:2])
    only = ways[-1][0] if len(ways[-1]) == 1 else ()
    return " ".join(piece if piece in known else f"“{piece}”" for piece in only) if len(only) > 1 else ""
