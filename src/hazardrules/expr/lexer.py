"""Two lexers, one stream of tokens: English and Chinese conditions look alike to the grammar.

A word is a whole run of letters, Chinese characters and digits, and is a keyword only as
a whole: 在岗或离岗 is one name, never an ``or``. So a keyword added later can't change how
an old document reads. Literals delimit themselves, 「」 quotes any label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Context, Decimal
from typing import Final, Literal

from attrs import frozen

from hazardrules.errors import NOTHING, Phrase, did_you_mean, to_write
from hazardrules.expr.problems import ExprError, Mistake
from hazardrules.expr.words import CHINESE, CHINESE_NAMES, CHINESE_ONLY, RESERVED, TOKENS, WORDS
from hazardrules.source import Span

Spelling = Literal["en", "zh"]

LONGEST: Final = 10_000
"""Characters a condition may have."""

MOST_BRACKETS: Final = 200
"""How deep brackets may nest; those that change nothing leave no trace in the tree."""

DEEPEST: Final = 100
"""How deep the tree may be: what walks it takes several frames of the stack for each step."""

_DIGITS: Final = 24
_EXACT: Final = Context(prec=2 * _DIGITS)
_TIMES: Final = {"": 0, "万": 4, "亿": 8}


@frozen
class Lexeme:
    """One token: its type in the grammar, its value in English form, its place.

    *quoted* marks a label in 「」, which is never a keyword.
    """

    type: str
    value: str
    span: Span
    quoted: bool = False


_LITERALS: Final = r"""
    (?P<STRING>   '(?:[^'\n]|'')*' | “(?:[^”\n]|””)*” )
  | (?P<INSTANT>  [0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?![0-9:]) )
  | (?P<DATE>     [0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9T]) )
  | (?P<MONEY>    [0-9]+(?:\.[0-9]+)?\s*(?:万|亿)?元 )
  | (?P<PERCENT>  [0-9]+(?:\.[0-9]+)?\s*[%％] )
"""
_NUMBER: Final = r"| (?P<NUMBER> [0-9]+(?:\.[0-9]+)? )"
_SYMBOLS: Final = r"""
  | (?P<WRONG>    == | && | \|\| | => | =< | <> | !(?![=]) | ["‘’&|^~?;@\#$`{}\\] )
  | (?P<DOTDOT>   \.\. )
  | (?P<CMP>      <= | >= | != | [=<>＝≠≤≥＜＞] )
  | (?P<SYMBOL>   [-+*/(),\[\]（），、＋－−＊／×÷［］【】] )
  | (?P<BLANK>    \s+ )
  | (?P<STRANGE>  . )
"""
_PATTERNS: Final = {
    "en": re.compile(
        _LITERALS
        + r"""
  | (?P<DURATION> [0-9]+\s*(?:working\s+day|hour|day|week|month|year)s?(?!\w) )
        """
        + _NUMBER
        + r"""
  | (?P<FIELD>    \.[a-z_][a-z0-9_]*(?!\w) )
  | (?P<WORD>     half-year(?!\w) | [^\W\d]\w* )
        """
        + _SYMBOLS,
        re.VERBOSE | re.DOTALL,
    ),
    "zh": re.compile(
        r"""
    (?P<DAY_ZH>   [0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日(?:[0-9]{1,2}时[0-9]{1,2}分)? )
  | (?P<NUMBERED_DAY> 第[0-9]{1,3}日 ) |
        """
        + _LITERALS
        + r"""
  | (?P<DURATION> [0-9]+\s*(?:个?工作日|个?小时|个月|日|天|周|年) )
        """
        + _NUMBER
        + r"""
  | (?P<FIELD>    \.(?: 「[^」\n]*」 | [^\W\d]\w* ) )
  | (?P<QUOTED>   「[^」\n]*」 )
  | (?P<WORD>     [^\W\d]\w* )
        """
        + _SYMBOLS,
        re.VERBOSE | re.DOTALL,
    ),
}
_UNITS_ZH: Final = {
    "工作日": "working-day", "个工作日": "working-day", "小时": "hour", "个小时": "hour", "个月": "month",
    "日": "day", "天": "day", "周": "week", "年": "year",
}  # fmt: skip
_SYMBOL: Final = {
    "(": "LPAR", ")": "RPAR", "（": "LPAR", "）": "RPAR", "[": "LSQB", "]": "RSQB", "［": "LSQB", "］": "RSQB",
    "【": "LSQB", "】": "RSQB", ",": "COMMA", "，": "COMMA", "、": "COMMA", "+": "PLUS", "＋": "PLUS", "-": "MINUS",
    "－": "MINUS", "−": "MINUS", "*": "STAR", "＊": "STAR", "×": "STAR", "/": "SLASH", "／": "SLASH", "÷": "SLASH",
}  # fmt: skip
_PLAIN: Final = {"PLUS": "+", "MINUS": "-", "STAR": "*", "SLASH": "/"}
_CMP: Final = {"＝": "=", "≠": "!=", "≤": "<=", "≥": ">=", "＜": "<", "＞": ">"}
_INSTEAD: Final[Mapping[str, Mapping[Spelling, tuple[str, ...]]]] = {
    "==": {"en": ("=",), "zh": ("为", "=")},
    "&&": {"en": ("and",), "zh": ("且",)},
    "&": {"en": ("and",), "zh": ("且",)},
    "||": {"en": ("or",), "zh": ("或",)},
    "|": {"en": ("or",), "zh": ("或",)},
    "!": {"en": ("not",), "zh": ("非",)},
    "=>": {"en": (">=",), "zh": ("≥",)},
    "=<": {"en": ("<=",), "zh": ("≤",)},
    "<>": {"en": ("!=",), "zh": ("≠",)},
}
"""What to write for a sign of another language, in each spelling."""

_QUOTES: Final = {
    "en": Phrase("文本写在 ' 和 ' 之间", "texts stand between ' and '"),
    "zh": Phrase("文本写在 “ 和 ” 之间", "texts stand between “ and ”"),
}
_ADVICE: Final = {
    "'": Phrase("文本要在本行内以 ' 结束", "a text ends with ' on its line"),
    "“": Phrase("文本要在本行内以 ” 结束", "a text ends with ” on its line"),
    "「": Phrase("名称要在本行内以 」 结束", "a label ends with 」 on its line"),
    ".": Phrase("点号后面紧跟字段", "a field follows the dot at once"),
}
_HAN: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff「」“”]")
_NOT_CHINESE: Final = re.compile(r"'(?:[^'\n]|'')*'|[0-9]\s*[万亿]?元")


def spelling(text: str) -> Spelling:
    """Return the spelling a condition is written in: Chinese if it has Chinese outside texts and money.

    >>> spelling("p.amount >= 2万元"), spelling("罚款 之 金额")
    ('en', 'zh')
    """
    return "zh" if _HAN.search(_NOT_CHINESE.sub(" ", text)) else "en"


def lexemes(text: str, lang: Spelling) -> list[Lexeme]:
    """Return the tokens of a condition; raises ExprError with every character that can't be read."""
    if len(text) > LONGEST:
        message = Phrase(
            f"条件有 {len(text)} 个字符,最多读 {LONGEST} 个",
            f"a condition of {len(text)} characters; at most {LONGEST} are read",
        )
        raise ExprError([Mistake(message)])
    found: list[Lexeme] = []
    mistakes: list[Mistake] = []
    depth = 0
    for match in _PATTERNS[lang].finditer(text):
        kind = match.lastgroup or ""
        if kind == "BLANK":
            continue
        run, span = match.group(), Span(match.start(), match.end())
        wrong = _mistake(kind, run, span, lang)
        if wrong is not None:
            mistakes.append(wrong)
            continue
        found.extend(_lexemes_of(kind, run, span, lang))
        if found[-1].type in ("LPAR", "LSQB"):
            depth += 1
            if depth == MOST_BRACKETS + 1:
                message = Phrase(f"括号嵌套超过 {MOST_BRACKETS} 层", f"brackets nested more than {MOST_BRACKETS} deep")
                mistakes.append(Mistake(message, span))
        elif found[-1].type in ("RPAR", "RSQB"):
            depth -= 1
    if mistakes:
        raise ExprError(mistakes)
    return _windows_marked(found) if lang == "en" else found


def _mistake(kind: str, run: str, span: Span, lang: Spelling) -> Mistake | None:
    """Return what is wrong with one run of characters, if anything is."""
    if kind in ("WRONG", "STRANGE"):
        return Mistake(Phrase(f"`{run}` 在这里没有意义", f"`{run}` means nothing here"), span, _advice(run, lang))
    if kind == "WORD":
        return _word_mistake(run, span, lang)
    if kind in ("DATE", "INSTANT", "DAY_ZH"):
        if _moment(run):
            return None
        return Mistake(Phrase(f"日历上没有 `{run}` 这一天", f"`{run}` isn't a day of the calendar"), span)
    if kind in ("NUMBER", "MONEY", "PERCENT") and sum(map(str.isdigit, run)) > _DIGITS:
        return Mistake(Phrase(f"数字超过 {_DIGITS} 位", f"a number of more than {_DIGITS} digits"), span)
    if kind == "DURATION" and len(_amount(run)) > 5:
        return Mistake(Phrase(f"`{run}` 时间太长", f"`{run}` is too long a time"), span)
    return None


def _advice(run: str, lang: Spelling) -> Phrase:
    """Return what to write for a sign of another language."""
    if run in _INSTEAD:
        return to_write(*_INSTEAD[run][lang])
    return _QUOTES[lang] if run in ('"', "‘", "’") else _ADVICE.get(run, NOTHING)


def _word_mistake(run: str, span: Span, lang: Spelling) -> Mistake | None:
    if lang == "zh":
        if run in RESERVED:
            spelt = WORDS.get(run) or ()
            hint = to_write(spelt[0]) if spelt else NOTHING
            message = Phrase(f"中文条件里出现了英文 `{run}`", f"`{run}` is English in a Chinese condition")
            return Mistake(message, span, hint)
        return None
    if re.fullmatch(r"half-year|[a-z_][a-z0-9_]*", run):
        return None
    if run.isascii():
        hint = to_write(run.lower()) if run.lower() in RESERVED else did_you_mean(run, [run.lower()])
        message = Phrase(f"名称用小写字母,不写 `{run}`", f"names are written in small letters, unlike `{run}`")
        return Mistake(message, span, hint)
    return Mistake(Phrase(f"英文条件里出现了中文 `{run}`", f"`{run}` is Chinese in an English condition"), span)


def _lexemes_of(kind: str, run: str, span: Span, lang: Spelling) -> Iterator[Lexeme]:
    """Yield the tokens of one run; a Chinese keyword may be several."""
    if kind == "WORD":
        yield from _english(run, span) if lang == "en" else _chinese(run, span)
    elif kind == "FIELD":
        name = run[1:]
        yield Lexeme("FIELD", name[1:-1] if name.startswith("「") else name, span)
    elif kind == "QUOTED":
        yield Lexeme("NAME", run[1:-1], span, quoted=True)
    elif kind == "SYMBOL":
        type_ = _SYMBOL[run]
        yield Lexeme(type_, _PLAIN.get(type_, run), span)
    elif kind == "CMP":
        yield Lexeme("CMP", _CMP.get(run, run), span)
    elif kind == "DAY_ZH":
        moment = _moment(run)
        yield Lexeme("INSTANT" if isinstance(moment, datetime) else "DATE", moment.isoformat() if moment else "", span)
    else:
        yield Lexeme(kind, _value(kind, run), span)


def _english(run: str, span: Span) -> Iterator[Lexeme]:
    yield Lexeme(TOKENS.get(run, "NAME"), run, span)


def _chinese(run: str, span: Span) -> Iterator[Lexeme]:
    if run in CHINESE:
        for word in CHINESE[run]:
            yield Lexeme(TOKENS[word], word, span)
    elif run in CHINESE_ONLY:
        yield Lexeme(CHINESE_ONLY[run], run, span)
    else:
        yield Lexeme("NAME", CHINESE_NAMES.get(run, run), span)


def _value(kind: str, run: str) -> str:
    """Return the value of a literal in one form for both spellings."""
    if kind == "STRING":
        close = run[-1]
        return run[1:-1].replace(close * 2, close)
    if kind == "MONEY":
        unit = run[-2:-1] if run[-2:-1] in ("万", "亿") else ""
        number = run[: -1 - len(unit)].strip()
        return f"{_EXACT.scaleb(Decimal(number), _TIMES[unit]):f}"
    if kind == "PERCENT":
        return f"{_EXACT.scaleb(Decimal(run[:-1].strip()), -2):f}"
    if kind == "DURATION":
        amount = _amount(run)
        unit = run[len(amount) :].strip()
        return f"{amount} {_UNITS_ZH.get(unit) or '-'.join(unit.removesuffix('s').split())}"
    if kind == "NUMBERED_DAY":
        return run[1:-1]
    return run


def _amount(run: str) -> str:
    return run[: len(run) - len(run.lstrip("0123456789"))]


def _moment(run: str) -> date | datetime | None:
    """Return the day or instant a literal names, or None when the calendar has no such."""
    numbers = [int(part) for part in re.findall(r"[0-9]+", run)]
    try:
        return date(*numbers) if len(numbers) == 3 else datetime(*numbers)  # type: ignore[arg-type]
    except ValueError:
        return None


_ENDS_A_MEMBERSHIP: Final = frozenset(
    [
        "AND",
        "OR",
        "NOT",
        "IF",
        "THEN",
        "ELSE",
        "HAS",
        "WHERE",
        "BY",
        "FOR",
        "CMP",
        "IN",
        "OVERLAPS",
        "CONTAINS",
        "AT_LEAST",
        "AT_MOST",
        "IS",
        "COMMA",
    ]
)


def _windows_marked(found: list[Lexeme]) -> list[Lexeme]:
    """Tell the `in` of a window from the `in` of a list, which reads alike in English.

    It is a window before a calendar unit, ``any 180 days`` or the name ``period``, and where
    ``..``, ``to`` or ``before`` follows within the same brackets and the same comparison.
    """
    marked = list(found)
    for place, lexeme in enumerate(found):
        if lexeme.type == "IN" and _opens_window(found, place + 1):
            marked[place] = Lexeme("IN_WINDOW", lexeme.value, lexeme.span)
    return marked


def _opens_window(found: list[Lexeme], start: int) -> bool:
    if start == len(found):
        return False
    first = found[start]
    second = found[start + 1].type if start + 1 < len(found) else ""
    if first.type == "UNIT" or (first.type == "ANY" and second == "DURATION"):
        return True
    if first.value == "period" and first.type == "NAME" and second != "FIELD":
        return True
    depth = 0
    for lexeme in found[start:]:
        if lexeme.type in ("LPAR", "LSQB"):
            depth += 1
        elif lexeme.type in ("RPAR", "RSQB"):
            depth -= 1
        if depth < 0 or (depth == 0 and lexeme.type in _ENDS_A_MEMBERSHIP):
            return False
        if depth == 0 and lexeme.type in ("DOTDOT", "TO", "BEFORE"):
            return True
    return False
