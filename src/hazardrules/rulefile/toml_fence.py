"""TOML with Chinese keys, and the place of every key and value in the document.

`tomllib` reads the data and keeps no places; it refuses bare Chinese keys, which are
quoted first. A small scan of the raw text, made only once the data is known to be
sound, finds where each key and value stands.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final

from attrs import field, frozen

from hazardrules.errors import NOTHING, Phrase, Problem, to_write
from hazardrules.source import Place, Span

DEEPEST: Final = 12
"""How deep tables and lists may nest."""

_TOO_DEEP: Final = Phrase(f"表嵌套超过 {DEEPEST} 层", f"tables nested more than {DEEPEST} deep")

_STRING: Final = (
    r'"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"{3,5}|' + r"'''.*?'{3,5}|" + r'"[^"\\\n]*(?:\\.[^"\\\n]*)*"|' + r"'[^'\n]*'"
)
_COMMENT: Final = r"\#[^\n]*"
_ASIDE: Final = re.compile(f"{_STRING}|{_COMMENT}", re.DOTALL)
_TOKENS: Final = re.compile(
    rf"(?P<string>{_STRING})|(?P<comment>{_COMMENT})|(?P<open>[\[{{])|(?P<close>[\]}}])|(?P<word>[\w-]+)|(?P<dot>\.)",
    re.DOTALL,
)
_PLACED: Final = re.compile(r"\s*\((?:at line (?P<line>\d+), column (?P<column>\d+)|at end of document)\)\s*$")
_TYPED: Final = {
    **dict.fromkeys("“”‘’", Phrase('文本写在英文引号 " 和 " 之间', 'a text stands between " and "')),
    **{
        typed: to_write(meant)
        for meant, typing in zip("=,[]{}", ("＝：:", "，、", "［【", "］】", "｛", "｝"), strict=True)
        for typed in typing
    },
    "\u3000": Phrase("这是全角空格,请用半角空格", "this blank is as wide as a character; write a plain one"),
}
"""What a Chinese keyboard types instead of TOML's marks."""

_OPEN: Final = (Phrase("文本没有闭合", "a text isn't closed"), Phrase('以 " 结束', 'it ends with "'))
_QUOTES: Final = Phrase('文本写在引号里,如 "..."', 'a text stands in quotes, like "..."')
_A_KEY: Final = Phrase("写成 `键 = 值`", "write `key = value`")
_SAID: Final = {
    "Unterminated string": _OPEN,
    "Illegal character '\\n'": _OPEN,
    'Expected "\'"': (_OPEN[0], Phrase("以 ' 结束", "it ends with '")),
    "Unescaped '\\'": (Phrase("文本里有反斜杠", "a backslash in a text"), Phrase("写两个", "write it twice")),
    "Invalid date or datetime": (
        Phrase("没有这一天或者这个时刻", "there is no such day or hour"),
        Phrase("写成 2025-09-12 或 2025-09-12T10:30", "write 2025-09-12, or 2025-09-12T10:30"),
    ),
    "Invalid value": (Phrase("值的写法有误", "invalid value"), _QUOTES),
    "Expected newline or end of document": (Phrase("值后面还有内容", "something stands after the value"), _QUOTES),
    "Unclosed array": (Phrase("列表没有闭合", "a list isn't closed"), Phrase("以 ] 结束", "it ends with ]")),
    "Unclosed inline table": (Phrase("表没有闭合", "a table isn't closed"), Phrase("以 } 结束", "it ends with }")),
    "Expected '=' after": (Phrase("键没有值", "a key without a value"), _A_KEY),
    "Exceeds the limit": (
        Phrase("数字的位数太多", "a number of more digits than anybody writes"),
        Phrase("用万元、亿元写", "write it in 万元 or 亿元"),
    ),
    "Invalid statement": (Phrase("这不是键", "this is no key"), _A_KEY),
}
"""What tomllib says, in the words of somebody who writes rules."""

PathIn = tuple[str | int, ...]
"""Where a value stands in the data: keys as written, and places in lists from 0."""


@frozen
class KeyPart:
    """One word of a key as written, with its characters."""

    name: str
    span: Span


@frozen
class Entry:
    """A key, a header or an item of a list: where it is written.

    *keys* are the words written here (none for an item of a list); *value* is None for a
    header. *content* is the first character inside a text's quotes.
    """

    path: PathIn
    keys: tuple[KeyPart, ...] = ()
    value: Span | None = None
    content: int = 0


@frozen
class Toml:
    """Data read from a fence or a file, with the place of each of its values."""

    data: Mapping[str, Any]
    text: str = field(repr=False)
    path: str = ""
    first_line: int = 1
    lines: tuple[str, ...] = field(default=(), repr=False)
    starts: tuple[int, ...] = field(default=(), repr=False)

    @cached_property
    def entries(self) -> Mapping[PathIn, Entry]:
        """Where every header, key and item of a list is written; most data has no mistake, and nobody asks."""
        found: dict[PathIn, Entry] = {}
        for entry in _Scan(self.text).entries():
            found.setdefault(entry.path, entry)
        return MappingProxyType(found)

    def at(self, offset: int) -> Place:
        """Return the place in the document of a character of the text."""
        row = bisect_right(self.starts, offset) - 1
        return Place(self.path, self.first_line + row, offset - self.starts[row] + 1, self.lines)

    def place(self, path: PathIn) -> Place:
        """Return where a value begins; inside its quotes where it is a text."""
        entry = self._nearest(path)
        return self.at(entry.content if entry.value is not None else entry.keys[0].span.start)

    def problem(self, message: Phrase, path: PathIn, hint: Phrase = NOTHING) -> Problem:
        """Return a problem that marks the value at *path*."""
        entry = self._nearest(path)
        span = entry.value or Span(entry.keys[0].span.start, entry.keys[-1].span.end)
        return self._marked(message, span, hint)

    def key_problem(self, message: Phrase, path: PathIn, hint: Phrase = NOTHING) -> Problem:
        """Return a problem that marks the last key of *path*."""
        entry = self._nearest(path)
        return self._marked(message, entry.keys[-1].span if entry.keys else entry.value or Span(), hint)

    def _marked(self, message: Phrase, span: Span, hint: Phrase) -> Problem:
        place = self.at(span.start)
        shown = self.text[span.start : span.end].split("\n", 1)[0]
        return place.problem(message, shown, Span(0, len(shown)), hint)

    def _nearest(self, path: PathIn) -> Entry:
        """Return the entry of *path*, or of what it stands in."""
        while path and path not in self.entries:
            # Tables listed as [[key]] are each an entry; the key alone is none.
            if (*path, 0) in self.entries:
                return self.entries[*path, 0]
            path = path[:-1]
        return self.entries.get(path) or Entry((), (KeyPart("", Span()),))


def read_toml(text: str, path: str = "", first_line: int = 1, lines: tuple[str, ...] = ()) -> Toml | list[Problem]:
    """Return the data of a TOML text, or why it can't be read, placed in the document.

    >>> read_toml('周期 = "季度"').data
    {'周期': '季度'}
    >>> print(*read_toml('周期 = “季度”', "a.md", 7))
    a.md:7: invalid value
        7 | 周期 = “季度”
          |        ^ a text stands between " and "
    """
    shown = lines or (*("",) * (first_line - 1), *text.split("\n"))
    starts = (0, *(match.end() for match in re.finditer("\n", text)))
    blank = Toml({}, text, path, first_line, shown, starts)
    try:
        quoted, inserted = quote_keys(text)
    except _NestedError as error:
        return [_problem_at(blank, _TOO_DEEP, error.offset)]
    try:
        data = tomllib.loads(quoted, parse_float=Decimal)
    except ValueError as error:
        return [_placed(blank, str(error), quoted, inserted)]
    if _depth(data) > DEEPEST:
        return [_problem_at(blank, _TOO_DEEP, 0)]
    return Toml(data, text, path, first_line, shown, starts)


class _NestedError(Exception):
    """Brackets nest deeper than anybody writes by hand."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


def quote_keys(text: str) -> tuple[str, list[int]]:
    """Return the text with Chinese bare keys quoted, and where quotes were put in.

    Outside texts and comments TOML has no other use for Chinese characters.

    >>> quote_keys('名称.中 = "值" # 注')
    ('"名称"."中" = "值" # 注', [0, 3, 5, 7])
    """
    bare = _ASIDE.sub("", text)
    if bare.isascii() and max(bare.count("[") + bare.count("{"), bare.count(".")) <= DEEPEST:
        # Nothing to quote and nothing deep, as in most fences: that is seen in a fifth of the time.
        return text, []
    out: list[str] = []
    inserted: list[int] = []
    done = shift = depth = dots = end = 0
    for match in _TOKENS.finditer(text):
        kind = match.lastgroup
        if kind not in ("dot", "word", "string") or text[end : match.start()].strip(" \t"):
            dots = 0
        end = match.end()
        # A dotted key nests as brackets do, and a long one costs its square.
        dots += kind == "dot"
        depth = max(0, depth + (kind == "open") - (kind == "close"))
        if max(depth - 2, dots) > DEEPEST:
            raise _NestedError(match.start())
        if kind == "word" and not match.group().isascii():
            out += [text[done : match.start()], '"', match.group(), '"']
            inserted += [match.start() + shift, match.end() + shift + 1]
            done = match.end()
            shift += 2
    out.append(text[done:])
    return "".join(out), inserted


def _depth(data: Any) -> int:
    """Return how deep tables and lists nest, without recursion: dotted keys may be long."""
    depth, level = 0, [data]
    while level and depth <= DEEPEST + 1:
        level = [
            inner
            for told in level
            if isinstance(told, dict | list)
            for inner in (told.values() if isinstance(told, dict) else told)
        ]
        depth += 1
    return depth - 1


def _problem_at(toml: Toml, message: Phrase, offset: int, hint: Phrase = NOTHING) -> Problem:
    place = toml.at(min(offset, len(toml.text)))
    return place.problem(message, toml.text[offset : offset + 1], Span(0, 1), hint)


def _placed(toml: Toml, told: str, quoted: str, inserted: list[int]) -> Problem:
    """Place what tomllib says, which counts the quotes put in, in the document."""
    match = _PLACED.search(told)
    said = re.sub(r"'([^'\\]*)'", r"`\1`", told[: match.start()]) if match else ""
    said = said[:1].lower() + said[1:]
    if said.startswith(("cannot", "key ")):
        message = Phrase("同一个键或表写了两次", "a key or table is written twice")
        hint = Phrase("去掉一个", "leave one of them out")
    else:
        message, hint = next(
            (words for start, words in _SAID.items() if told.startswith(start)),
            (Phrase(f"TOML 写法有误:{said}", f"{said}"), NOTHING),
        )
    if not message.isascii() or "'" in message.replace("n't", "") or not message:
        message = Phrase("TOML 写法有误", "this isn't valid TOML")
    if match is not None and match["line"]:
        rows = quoted.split("\n")
        before = sum(len(row) + 1 for row in rows[: int(match["line"]) - 1])
        offset = before + int(match["column"]) - 1
        offset -= bisect_left(inserted, offset)
    else:
        offset = len(toml.text.rstrip())
    char = toml.text[offset : offset + 1]
    end = (toml.text + "\n").index("\n", offset)
    line = toml.text[toml.text.rfind("\n", 0, offset) + 1 : end]
    if told.startswith("Expected newline") and line.replace('\\"', "").count('"') % 2:
        # Quotes put around Chinese words hide where the text was left open.
        (message, hint), offset, char = _OPEN, end, ""
    return _problem_at(toml, message, offset, _TYPED.get(char, hint))


_BLANK: Final = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE: Final = re.compile(r"[ \t]*")
_KEY: Final = re.compile(r'"(?:\\.|[^"\\\n])*"|' + r"'[^'\n]*'|[\w-]+")
_BARE: Final = re.compile(r"[^,\]}#\n]*")
_TEXT: Final = re.compile(_STRING, re.DOTALL)

_NOWHERE: Final = Entry(())
"""Stands for a value whose end isn't found yet."""


@frozen
class _Scan:
    """Finds keys and values in a text that tomllib has read."""

    text: str
    found: list[Entry] = field(factory=list)

    def entries(self) -> list[Entry]:
        """Return every header, key and item in the order they are written."""
        prefix: PathIn = ()
        lists: dict[PathIn, int] = {}
        at = self._skip(_BLANK, 0)
        while at < len(self.text):
            if self.text[at] == "[":
                double = self.text.startswith("[[", at)
                keys, at = self._keys(at + (2 if double else 1))
                prefix = ()
                for part in keys[:-1]:
                    prefix = (*prefix, part.name)
                    prefix = (*prefix, lists[prefix]) if prefix in lists else prefix
                prefix = (*prefix, keys[-1].name)
                if double:
                    lists[prefix] = lists.get(prefix, -1) + 1
                prefix = (*prefix, lists[prefix]) if prefix in lists else prefix
                self.found.append(Entry(prefix, keys))
                at += 2 if double else 1
            else:
                at = self._pair(prefix, at)
            at = self._skip(_BLANK, at)
        return self.found

    def _skip(self, pattern: re.Pattern[str], at: int) -> int:
        match = pattern.match(self.text, at)
        return match.end() if match else at

    def _keys(self, at: int) -> tuple[tuple[KeyPart, ...], int]:
        parts: list[KeyPart] = []
        while True:
            at = self._skip(_SPACE, at)
            end = self._skip(_KEY, at)
            name = self.text[at:end]
            if name[0] in "\"'":
                name = tomllib.loads(f"key = {name}")["key"] if "\\" in name else name[1:-1]
            parts.append(KeyPart(name, Span(at, end)))
            at = self._skip(_SPACE, end)
            if not self.text.startswith(".", at):
                return tuple(parts), at
            at += 1

    def _pair(self, prefix: PathIn, at: int) -> int:
        keys, at = self._keys(at)
        return self._value((*prefix, *(part.name for part in keys)), keys, self._skip(_SPACE, at + 1))

    def _value(self, path: PathIn, keys: tuple[KeyPart, ...], at: int) -> int:
        """Note a value and those inside it, the outer one first; return the place after it."""
        own = len(self.found)
        self.found.append(_NOWHERE)
        end, content = self._end(path, at)
        self.found[own] = Entry(path, keys, Span(at, end), content)
        return end

    def _end(self, path: PathIn, at: int) -> tuple[int, int]:
        text = _TEXT.match(self.text, at)
        if text is not None:
            if text.group()[:3] not in ('"""', "'''"):
                return text.end(), at + 1
            first = re.compile("\r?\n").match(self.text, at + 3)
            return text.end(), first.end() if first else at + 3
        if self.text[at] not in "[{":
            bare = _BARE.match(self.text, at)
            return at + len(bare.group().rstrip()) if bare else at, at
        close = "]" if self.text[at] == "[" else "}"
        end = self._skip(_BLANK, at + 1)
        place = 0
        while self.text[end] != close:
            end = self._value((*path, place), (), end) if close == "]" else self._pair(path, end)
            place += 1
            end = self._skip(_BLANK, end)
            if self.text[end] == ",":
                end = self._skip(_BLANK, end + 1)
        return end + 1, at
