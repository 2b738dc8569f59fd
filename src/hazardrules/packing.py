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
from operator import attrgetter
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import Any, Final

import attrs

from hazardrules.deferred import deferred
from hazardrules.facts.types import EnumType
from hazardrules.garbage import none_collected
from hazardrules.law.ruleset import Ruleset
from hazardrules.lower.program import LoweredDefinition, LoweredParameter, LoweredRule

_MOST_INFLATED: Final = 1 << 28
"""Bytes that one part may come to; the largest so far is a hundredth of that."""

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
        Ruleset: frozenset({"clauses", "rules", "exceptions", "untranslatables", "cases", "documents"}),
        LoweredRule: frozenset({"rule", "body", "each", "links", "when", "unless", "of_subject", "law_of", "variants"}),
        LoweredDefinition: frozenset({"type", "value", "table", "when"}),
        LoweredParameter: frozenset({"type", "values"}),
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
    """Return law as bytes: the lists of values that many parts share, then the rest.

    >>> unpacked(packed((date(2025, 9, 12), Path("a.md"))))
    (datetime.date(2025, 9, 12), PosixPath('a.md'))
    """
    shared: dict[int, tuple[int, EnumType]] = {}
    rest = _written(law, _Parts(shared))
    return _written(tuple(told for _, told in shared.values()), _Parts()) + rest


def unpacked(payload: bytes | memoryview) -> Any:
    """Return what was packed; raise UnreadableError for bytes that hold anything else."""
    try:
        with none_collected():
            told = io.BytesIO(payload)
            shared = _Reading(told).load()
            return _Reading(told, {}, shared).load()
    except Exception as wrong:
        # Forged ones may be wrong in any way.
        raise UnreadableError(f"the file can't be read: {wrong}") from wrong


def _written(law: Any, parts: _Parts) -> bytes:
    told = io.BytesIO()
    writing = pickle.Pickler(told, protocol=5)
    writing.dispatch_table = parts
    writing.dump(law)
    return told.getvalue()


class _Parts(dict[type, Callable[[Any], Any]]):
    """How an instance of each class is written: of law its class's name and its values, of a path its text.

    Lists of values are written once beside all else, where *shared* says under which number:
    nearly every condition of a rule says of which of them it is.
    """

    def __init__(self, shared: dict[int, tuple[int, EnumType]] | None = None) -> None:
        super().__init__()
        self._shared = shared

    def __missing__(self, kind: type) -> Callable[[Any], Any]:
        """Find out how a class is written, once."""
        self[kind] = found = self._way(kind)
        return found

    def _way(self, kind: Any) -> Callable[[Any], Any]:
        if issubclass(kind, PurePath):
            return lambda path: (_path, (str(path),))
        shared = self._shared
        if shared is not None and kind is EnumType:
            return lambda told: (_beside, (shared.setdefault(id(told), (len(shared), told))[0],))
        if not _bare(kind):
            raise KeyError(kind)
        names = [part.name for part in attrs.fields(kind)]
        later = _DEFERRED.get(kind)
        if later is None:
            values = _values_of(names)
            return lambda one: (kind, values(one))
        first = _values_of([name for name in names if name not in later])
        rest = _values_of([name for name in names if name in later])
        return lambda one: (kind, (*first(one), zlib.compress(_written(rest(one), self), 1)))


def _values_of(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    """Return what takes an instance apart."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda one: tuple(getattr(one, name) for name in names)


def _path(told: str) -> Path:
    """Return a path of its text."""
    return Path(told)


def _beside(number: object, shared: tuple[Any, ...] = ()) -> Any:
    """Return one of the values that are written beside all else."""
    if isinstance(number, int) and 0 <= number < len(shared):
        return shared[number]
    raise pickle.UnpicklingError("a shared value has a number")


class _Reading(pickle.Unpickler):
    """Reads law, and makes nothing but instances of the classes of law.

    What makes them is one reading's own, and *shared* by what is read of it later.
    """

    def __init__(
        self, told: io.BytesIO, makers: dict[tuple[str, str], Any] | None = None, shared: tuple[Any, ...] = ()
    ) -> None:
        super().__init__(told)
        self._makers = makers if makers is not None else {}
        self._shared = shared

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN:
            return _PLAIN[module, name]
        if (module, name) not in self._makers:
            self._makers[module, name] = self._found(module, name)
        return self._makers[module, name]

    def _found(self, module: str, name: str) -> Callable[..., Any]:
        if (module, name) == (__name__, _path.__name__):
            return partial(_path)
        if (module, name) == (__name__, _beside.__name__):
            return partial(_beside, shared=self._shared)
        kind = vars(import_module(module)).get(name) if module in _LAW else None
        if not (isinstance(kind, type) and kind.__module__ == module and attrs.has(kind)):
            raise pickle.UnpicklingError(f"`{module}.{name}` is no class of law")
        later = _DEFERRED.get(kind)
        return _maker(kind) if later is None else _maker_of_some(kind, later, self._makers, self._shared)


def _bare(kind: type) -> bool:
    """Tell whether instances of a class are its fields and no more."""
    return attrs.has(kind) and "__reduce__" not in vars(kind)


def _maker(kind: type) -> Callable[..., Any]:
    """Return what makes an instance of its values: attrs' own way takes a quarter longer.

    The class itself stays out of reach of bytes, which could set what they like on it.
    """
    if not _bare(kind):
        return lambda *values: kind(*values)  # noqa: PLW0108  # as said
    setters = tuple(getattr(kind, part.name).__set__ for part in attrs.fields(kind))

    def made(*values: Any) -> Any:
        one: Any = object.__new__(kind)
        for put, value in zip(setters, values, strict=True):
            put(one, value)
        return one

    return made


def _maker_of_some(
    kind: type, later: frozenset[str], makers: dict[tuple[str, str], Any], shared: tuple[Any, ...]
) -> Callable[..., Any]:
    """Return what makes an instance of some of its values, and of the bytes of the others."""
    names = [part.name for part in attrs.fields(kind)]
    first = [name for name in names if name not in later]
    rest = [name for name in names if name in later]

    def made(*values: Any) -> Any:
        *told, kept = values
        return deferred(
            kind,
            dict(zip(first, told, strict=True)),
            lambda: dict(zip(rest, _Reading(_inflated(kept), makers, shared).load(), strict=True)),
        )

    return made


def _inflated(kept: bytes) -> io.BytesIO:
    """Return what was packed small, where it is no more than anything written could have been."""
    inflating = zlib.decompressobj()
    told = inflating.decompress(kept, _MOST_INFLATED)
    if not inflating.eof:
        raise pickle.UnpicklingError(f"a part is more than {_MOST_INFLATED} bytes, or not whole")
    return io.BytesIO(told)
