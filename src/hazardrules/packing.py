"""Law as bytes, and back: data alone, so that even a forged text of bytes runs nothing.

What bytes name is looked up in a closed list of the classes of law, and what they get is
a function that fills in fields, never a class to set things on.
"""

from __future__ import annotations

import io
import pickle
import zlib
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from importlib import import_module
from itertools import accumulate, pairwise
from operator import attrgetter
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import Any, Final

import attrs
from attrs import field, frozen

from hazardrules.deferred import deferred, filled
from hazardrules.facts.types import EnumType
from hazardrules.facts.vocabulary import Vocabulary, rebuilding
from hazardrules.garbage import none_collected
from hazardrules.law.citation import InForce
from hazardrules.law.ruleset import Ruleset
from hazardrules.lower.program import LoweredDefinition, LoweredParameter, LoweredRule, Program
from hazardrules.source import Place

_MOST_INFLATED: Final = 1 << 28
"""Bytes that one part may come to; the largest so far is a hundredth of that."""

_WIDTH: Final = 8
"""Bytes that say how long what is read at once is."""

_LAW: Final = frozenset(
    f"hazardrules.{module}"
    for module in (
        "dates",
        "expr.nodes",
        "expr.types",
        "facts.types",
        "facts.vocabulary",
        "law.citation",
        "law.expression",
        "law.measures",
        "law.rule",
        "law.ruleset",
        "law.table",
        "lower.program",
        "lower.tree",
        "source",
    )
)
"""Modules whose attrs classes bytes may hold instances of."""

_DEFERRED: Final[Mapping[type, frozenset[str]]] = MappingProxyType(
    {
        Ruleset: frozenset({"sources", "clauses", "rules", "exceptions", "untranslatables", "cases", "documents"}),
        LoweredRule: frozenset({"rule", "body", "each", "links", "when", "unless", "of_subject", "law_of", "variants"}),
        LoweredDefinition: frozenset({"type", "value", "table", "when", "title"}),
        LoweredParameter: frozenset({"type", "values", "title"}),
        Program: frozenset({"vocabulary"}),
    }
)
"""What stays bytes until it is asked for: most law isn't about the enterprise at hand."""

_PLAIN: Final = MappingProxyType(
    {(kind.__module__, kind.__name__): kind for kind in (date, datetime, time, timedelta, Decimal)}
)
"""What else bytes may name; nobody can set anything on these."""


class UnreadableError(Exception):
    """Bytes that aren't what was packed, or that somebody else may have written."""


def packed(law: Any) -> bytes:
    """Return law as bytes: what is read at once with the length of each part, then the parts.

    >>> unpacked(packed((date(2025, 9, 12), Path("a.md"))))
    (datetime.date(2025, 9, 12), PosixPath('a.md'))
    """
    ways = _Ways()
    at_once = _written(law, ways)
    at_once = pickle.dumps([*map(len, ways.parts)]) + at_once
    return b"".join((len(at_once).to_bytes(_WIDTH, "big"), at_once, *ways.parts))


def unpacked(payload: bytes | memoryview) -> Any:
    """Return what was packed; raise UnreadableError for bytes that hold anything else."""
    payload = memoryview(payload)
    try:
        with none_collected():
            end = _WIDTH + int.from_bytes(payload[:_WIDTH], "big")
            told = io.BytesIO(payload[_WIDTH:end])
            ends = [*accumulate(_Parts().read(told), initial=end)]
            return _Parts(tuple(payload[one:other] for one, other in pairwise(ends))).read(told)
    except Exception as wrong:
        # Forged ones may be wrong in any way.
        raise UnreadableError(f"the file can't be read: {wrong}") from wrong


def _written(law: Any, ways: _Ways) -> bytes:
    told = io.BytesIO()
    writing = pickle.Pickler(told, protocol=5)
    writing.dispatch_table = ways
    writing.dump(law)
    return told.getvalue()


@frozen
class _Shared:
    """Stands for a value that much else shares."""

    value: Any


class _Ways(dict[type, Callable[[Any], Any]]):
    """How an instance of each class is written: of law its class's name and its values, of a path its text.

    What waits until it is asked for is written beside, small, as one of the *parts*, and so is, once,
    what much else shares: lists of values, since nearly every condition says of which it is, and
    a document's lines, since everything in it knows where it stands.
    """

    def __init__(self, *, whole: bool = False) -> None:
        super().__init__()
        self.parts: list[bytes] = []
        self._whole = whole
        self._shared: dict[int, tuple[int, Any]] = {}
        self._days: dict[InForce, InForce] = {}

    def __missing__(self, kind: type) -> Callable[[Any], Any]:
        """Find out how a class is written, once."""
        self[kind] = found = self._way(kind)
        return found

    def _way(self, kind: Any) -> Callable[[Any], Any]:
        if issubclass(kind, PurePath):
            return lambda path: (_path, (str(path),))
        if kind is _Shared:
            return lambda told: (_shared_value, (self._once(told.value),))
        if kind is EnumType and not self._whole:
            return lambda told: (_shared_value, (self._once(told),))
        if kind is Place:
            return lambda told: (kind, (told.path, told.line, told.column, _Shared(told.lines)))
        if kind is Vocabulary:
            # Between processes the core's is told by name, and bytes name no function.
            return rebuilding
        if not _bare(kind):
            raise KeyError(kind)
        names = [part.name for part in attrs.fields(kind)]
        later = _DEFERRED.get(kind)
        if later is None:
            values = _values_of(names)
            return lambda one: (kind, values(one))
        first = _values_of([name for name in names if name not in later])
        rest = _values_of([name for name in names if name in later])
        return lambda one: (kind, (*map(self._alike, first(one)), self._as_part(_written(rest(one), self))))

    def _alike(self, value: Any) -> Any:
        """Return the one of equal values that is written: all law is in force during few different days."""
        return self._days.setdefault(value, value) if type(value) is InForce else value

    def _as_part(self, told: bytes) -> int:
        """Make bytes a part, and return its number."""
        self.parts.append(zlib.compress(told, 1))
        return len(self.parts) - 1

    def _once(self, value: Any) -> int:
        """Make a value a part if it isn't one, and return its number."""
        if id(value) not in self._shared:
            # The value is held, so that its place in memory is no other's meanwhile.
            self._shared[id(value)] = (self._as_part(_written(value, _Ways(whole=True))), value)
        return self._shared[id(value)][0]


def _values_of(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    """Return what takes an instance apart."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda one: tuple(getattr(one, name) for name in names)


def _path(told: str) -> Path:
    """Return a path of its text."""
    return Path(told)


def _shared_value(number: object, parts: _Parts) -> Any:
    """Return one of the values that are written beside all else and shared."""
    if isinstance(number, int) and 0 <= number < len(parts.packed):
        return parts.shared(number)
    raise pickle.UnpicklingError("a shared value has a number")


@frozen(eq=False)
class _Parts:
    """What is read of bytes, part by part; what makes instances, and what is shared, are these bytes' own."""

    packed: tuple[memoryview, ...] = ()
    makers: dict[tuple[str, str], Callable[..., Any]] = field(init=False, factory=dict)
    _shared: dict[int, Any] = field(init=False, factory=dict)

    def read(self, told: io.BytesIO) -> Any:
        """Return what is written next."""
        return _Reading(told, self).load()

    def part(self, number: int) -> Any:
        """Return what waited."""
        return self.read(_inflated(self.packed[number]))

    def shared(self, number: int) -> Any:
        """Return what waited, the same for all that share it."""
        if number not in self._shared:
            self._shared[number] = self.part(number)
        return self._shared[number]


class _Reading(pickle.Unpickler):
    """Reads law, and makes nothing but instances of the classes of law."""

    def __init__(self, told: io.BytesIO, parts: _Parts) -> None:
        super().__init__(told)
        self._parts = parts

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN:
            return _PLAIN[module, name]
        makers = self._parts.makers
        if (module, name) not in makers:
            makers[module, name] = self._found(module, name)
        return makers[module, name]

    def _found(self, module: str, name: str) -> Callable[..., Any]:
        if (module, name) == (__name__, _path.__name__):
            return partial(_path)
        if (module, name) == (__name__, _shared_value.__name__):
            return partial(_shared_value, parts=self._parts)
        kind = vars(import_module(module)).get(name) if module in _LAW else None
        if not (isinstance(kind, type) and kind.__module__ == module and attrs.has(kind)):
            raise pickle.UnpicklingError(f"`{module}.{name}` is no class of law")
        return _maker(kind, self._parts)


def _bare(kind: type) -> bool:
    """Tell whether instances of a class are its fields and no more."""
    return attrs.has(kind) and "__reduce__" not in vars(kind)


def _maker(kind: type, parts: _Parts) -> Callable[..., Any]:
    """Return what makes an instance of its values: attrs' own way takes a quarter longer.

    The class itself stays out of reach of bytes, which could set what they like on it.
    """
    if not _bare(kind):
        return lambda *values: kind(*values)  # noqa: PLW0108  # as said
    names = [part.name for part in attrs.fields(kind)]
    later = _DEFERRED.get(kind)
    if later is None:
        return filled(kind, names)
    rest = [name for name in names if name in later]
    return deferred(
        kind,
        (name for name in names if name not in later),
        lambda number: dict(zip(rest, parts.part(number), strict=True)),
    )


def _inflated(kept: memoryview) -> io.BytesIO:
    """Return what was packed small, where it is no more than anything written could have been."""
    inflating = zlib.decompressobj()
    told = inflating.decompress(kept, _MOST_INFLATED)
    if not inflating.eof:
        raise pickle.UnpicklingError(f"a part is more than {_MOST_INFLATED} bytes, or not whole")
    return io.BytesIO(told)
