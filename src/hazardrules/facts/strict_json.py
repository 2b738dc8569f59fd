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

from hazardrules.errors import FactsError, Problem

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

    message: str
    hint: str = ""


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
        raise FactsError([Problem(f"more than {MAX_SIZE // 1024 // 1024} MiB", hint="split it, one subject a file")])
    if isinstance(data, str):
        return data.removeprefix("\ufeff")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in data[:4]:
        raise FactsError([Problem("not UTF-8 text but UTF-16 or UTF-32", hint="save it as UTF-8")])
    try:
        return data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        looks = "not UTF-8 text but, it seems, GBK" if _is_gbk(data) else "not UTF-8 text"
        raise FactsError([Problem(looks, line=line, hint="save it as UTF-8")]) from None


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
                message = f"more than {MAX_DEPTH} objects and lists inside one another"
                raise FactsError([Problem(message, line=line)])
        elif sign in "]}":
            depth -= 1


def _loads(text: str, flaws: list[Flaw]) -> Any:
    def flaw(message: str, hint: str = "") -> Flaw:
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
        return flaw(f"a number of more than {MAX_DIGITS} digits")

    def constant(name: str) -> Flaw:
        return flaw(f"`{name}` is no number", "leave out what isn't known")

    def pairs(told: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(told)
        if len(found) == len(told):
            return found
        flaw("given more than once")
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
        return Problem("nothing in it", hint="an empty object is {}")
    line = error.doc.split("\n", error.lineno)[error.lineno - 1].rstrip("\r")
    message = f"not JSON: {error.msg[0].lower()}{error.msg[1:]}"
    shown = line if len(line) <= _LONGEST_LINE and line.isprintable() else ""
    return Problem(message, line=error.lineno, column=error.colno, excerpt=shown)


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
                    yield Problem("given more than once", path=f"{place}.{plain(name)}".lstrip("."))
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
