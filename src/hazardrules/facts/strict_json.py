"""JSON text, read strictly and with bounds: it comes from strangers.

Python's own reader keeps the last of two equal keys, takes `NaN`, and can be made to
recurse or to multiply for minutes. Here a repeated key, a number without a value or with
too many digits, and nesting beyond any facts file are mistakes with a place.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Final

from attrs import frozen

from hazardrules.errors import NOTHING, FactsError, Phrase, Problem

MAX_SIZE: Final = 64 * 1024 * 1024
"""Bytes of the largest document."""

MAX_DEPTH: Final = 32
"""Objects and lists inside one another; facts need four."""

MAX_DIGITS: Final = 34
"""Digits of the longest number, as in decimal arithmetic."""

_LARGEST: Final = 10**MAX_DIGITS - 1
_LONGEST_NUMBER: Final = 3 * MAX_DIGITS
_LONGEST_LINE: Final = 120

# The closing quote is optional and nothing backtracks: an open string is scanned once.
_MARKS: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[{]|[\]}]', re.DOTALL)


@frozen
class Flaw:
    """A number that can't be used, left where it stood so that its place can be told."""

    message: Phrase
    hint: Phrase = NOTHING


_TWICE: Final = Phrase("写了不止一次", "given more than once")
TOO_LONG: Final = Phrase(f"数字超过 {MAX_DIGITS} 位", f"a number of more than {MAX_DIGITS} digits")
_AS_UTF8: Final = Phrase("另存为 UTF-8", "save it as UTF-8")
LEAVE_OUT: Final = Phrase("不知道的不要写", "leave out what isn't known")


class Repeated(dict[str, Any]):
    """An object in which a name was given more than once; *names* says which."""

    names: tuple[str, ...] = ()


def parse(data: bytes | str) -> tuple[Any, tuple[Problem, ...]]:
    """Return the value of a JSON text, and the flaws in it with their places.

    Raises FactsError when the text is no JSON at all.

    >>> parse('{"staff": 12, "staff": 13}')
    ({'staff': 13}, (Problem(message='given more than once', path='staff', ...),))
    """
    value = parse_at_once(data)
    return (value, ()) if value is not DOUBTFUL else parse_carefully(data)


def parse_carefully(data: bytes | str) -> tuple[Any, tuple[Problem, ...]]:
    """Return what `parse` returns, read by Python's own reader: it defines what a text says.

    >>> parse_carefully('[1, 1e99]')[1]
    (Problem(message='a number of more than 34 digits', path='[1]', ...),)
    """
    text = _text(data)
    _check_depth(text)
    flaws: list[Flaw] = []
    value = _loads(text, flaws)
    return value, tuple(_flaws(value)) if flaws else ()


DOUBTFUL: Final = object()
"""In place of the value of a text that has to be read carefully."""


class _Doubt(Exception):
    """Something that only a second, slower reading can tell from a flaw."""


def parse_at_once(data: bytes | str) -> Any:
    """Return the value of a JSON text, or `DOUBTFUL` where it may have a flaw.

    >>> parse_at_once('{"staff": 12}'), parse_at_once('{"staff": 12, "staff": 12}') is DOUBTFUL
    ({'staff': 12}, True)
    """
    if len(data) > MAX_SIZE:
        return DOUBTFUL
    from msgspec import MsgspecError

    try:
        data = (data.encode() if isinstance(data, str) else data).removeprefix(codecs.BOM_UTF8)
        value = _decoder()(data)
        names = _names([value], MAX_DEPTH + 1)
    except (MsgspecError, ValueError, ArithmeticError, RecursionError, _Doubt):
        return DOUBTFUL
    return value if names == data.count(b":") or names == most_names(data) else DOUBTFUL


@lru_cache
def _decoder() -> Callable[[bytes], Any]:
    from msgspec.json import Decoder

    return Decoder(float_hook=_fraction).decode


def _fraction(digits: str) -> Decimal:
    if len(digits) > _LONGEST_NUMBER:
        raise _Doubt
    told = Decimal(digits)
    if not is_bounded(told):
        raise _Doubt
    return told


def _names(value: Any, depth: int) -> int:
    """Return how many names the objects in *value* have together; msgspec keeps the last of equal ones."""
    if not depth:
        raise _Doubt
    found = len(value) if value.__class__ is dict else 0
    for part in value.values() if found else value:
        kind = part.__class__
        if kind is dict or kind is list:
            found += _names(part, depth - 1)
        elif kind is int and not -_LARGEST <= part <= _LARGEST:
            raise _Doubt
    return found


def most_names(data: bytes) -> int:
    r"""Return how many names a text has at most: strings may hold colons too, but seldom after a quote.

    >>> most_names(b'{"at" : "08:30", "a": 1}')
    2
    """
    return data.translate(None, b" \t\n\r").count(b'":')


def _text(data: bytes | str) -> str:
    if len(data) > MAX_SIZE:
        most = MAX_SIZE // 1024 // 1024
        hint = Phrase("分成几个文件,一个主体一个", "split it, one subject a file")
        raise FactsError([Problem(Phrase(f"超过 {most} MiB", f"more than {most} MiB"), hint=hint)])
    if isinstance(data, str):
        return data.removeprefix("\ufeff")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in data[:4]:
        message = Phrase("编码不是 UTF-8,而是 UTF-16 或 UTF-32", "not UTF-8 text but UTF-16 or UTF-32")
        raise FactsError([Problem(message, hint=_AS_UTF8)])
    try:
        return data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = Phrase("编码不是 UTF-8", "not UTF-8 text")
        if _is_gbk(data):
            message = Phrase("编码不是 UTF-8,看来是 GBK", "not UTF-8 text but, it seems, GBK")
        raise FactsError([Problem(message, line=line, hint=_AS_UTF8)]) from None


def _is_gbk(data: bytes) -> bool:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def _check_depth(text: str) -> None:
    """Count what is open, outside of strings; recursion would find out too late."""
    depth = 0
    for mark in _MARKS.finditer(text):
        sign = mark[0]
        if sign in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                line = text.count("\n", 0, mark.start()) + 1
                message = Phrase(
                    f"对象和列表嵌套超过 {MAX_DEPTH} 层", f"more than {MAX_DEPTH} objects and lists inside one another"
                )
                raise FactsError([Problem(message, line=line)])
        elif sign in "]}":
            depth -= 1


def _loads(text: str, flaws: list[Flaw]) -> Any:
    def flaw(message: Phrase, hint: Phrase = NOTHING) -> Flaw:
        flaws.append(Flaw(message, hint))
        return flaws[-1]

    def whole(digits: str) -> int | Flaw:
        return int(digits) if len(digits.lstrip("-")) <= MAX_DIGITS else _too_long()

    def fraction(digits: str) -> Decimal | Flaw:
        if len(digits) > _LONGEST_NUMBER:
            return _too_long()
        try:
            told = Decimal(digits)
        except InvalidOperation:
            return _too_long()
        return told if is_bounded(told) else _too_long()

    def _too_long() -> Flaw:
        return flaw(TOO_LONG)

    def constant(name: str) -> Flaw:
        return flaw(Phrase(f"`{name}` 不是数", f"`{name}` is no number"), LEAVE_OUT)

    def pairs(told: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(told)
        if len(found) == len(told):
            return found
        flaw(_TWICE)
        names = [name for name, _ in told]
        repeated = Repeated(found)
        repeated.names = tuple(name for name in found if names.count(name) > 1)
        return repeated

    try:
        return json.loads(text, parse_int=whole, parse_float=fraction, parse_constant=constant, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        raise FactsError([_misread(error)]) from None


def _misread(error: json.JSONDecodeError) -> Problem:
    if not error.doc.strip():
        hint = Phrase("空对象写作 {}", "an empty object is {}")
        return Problem(Phrase("里面什么也没有", "nothing in it"), hint=hint)
    line = error.doc.split("\n", error.lineno)[error.lineno - 1].rstrip("\r")
    said = Phrase(_SAID.get(error.msg, error.msg), f"{error.msg[0].lower()}{error.msg[1:]}")
    message = Phrase(f"不是 JSON:{said.zh}", f"not JSON: {said}")
    shown = line if len(line) <= _LONGEST_LINE and line.isprintable() else ""
    return Problem(message, line=error.lineno, column=error.colno, excerpt=shown)


_SAID: Final = {
    "Expecting value": "这里要有一个值",
    "Expecting property name enclosed in double quotes": "这里要有加双引号的名称",
    "Expecting ':' delimiter": "这里要有冒号",
    "Expecting ',' delimiter": "这里要有逗号",
    "Extra data": "后面还有多余的内容",
    "Unterminated string starting at": "文本没有闭合,从这里开始",
    "Invalid control character at": "文本里有控制字符",
    "Invalid \\escape": "反斜杠写法有误",
    "Invalid \\uXXXX escape": "\\uXXXX 写法有误",
    "Illegal trailing comma before end of object": "对象末尾多了逗号",
    "Illegal trailing comma before end of array": "列表末尾多了逗号",
}
"""What Python's reader says of a text that is no JSON."""


def is_bounded(number: Decimal) -> bool:
    """Tell whether *number* can be written out with the digits allowed.

    >>> is_bounded(Decimal("0.1")), is_bounded(Decimal("1e999999"))
    (True, False)
    """
    sign_digits_exponent = number.as_tuple()
    exponent = sign_digits_exponent.exponent
    if not isinstance(exponent, int) or len(sign_digits_exponent.digits) > MAX_DIGITS:
        return False
    return exponent >= -MAX_DIGITS and (not number or number.adjusted() < MAX_DIGITS)


def _flaws(value: Any) -> Iterator[Problem]:
    """Yield each flaw with its place, in the order of the document."""
    waiting: list[tuple[str, Any]] = [("", value)]
    while waiting:
        place, told = waiting.pop()
        inside: list[tuple[str, Any]] = []
        if isinstance(told, Flaw):
            yield Problem(told.message, path=place, hint=told.hint)
        elif isinstance(told, dict):
            if isinstance(told, Repeated):
                for name in told.names:
                    yield Problem(_TWICE, path=f"{place}.{plain(name)}".lstrip("."))
            inside = [(f"{place}.{plain(name)}".lstrip("."), part) for name, part in told.items()]
        elif isinstance(told, list):
            inside = [(f"{place}[{index}]", part) for index, part in enumerate(told)]
        waiting.extend(reversed(inside))


def plain(text: str, longest: int = 60) -> str:
    r"""Return *text* so that a terminal shows it and nothing else happens.

    >>> plain("a\x1b[2J")
    'a\\x1b[2J'
    """
    cut = text if len(text) <= longest else text[: longest - 1] + "…"
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in cut)
