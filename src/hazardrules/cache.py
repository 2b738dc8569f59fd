"""Law made ready to run, kept in a folder from one process to the next.

A file is found by everything its law was made of. It is read only where nobody but the
user can have written it, and only as data: what a file names is looked up in a closed
list of the classes of law, so that even a forged one runs nothing. Whatever is wrong
with a file or a folder costs time, never an engine.
"""

from __future__ import annotations

import io
import logging
import os
import pickle
import re
import secrets
import stat
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from hashlib import file_digest, sha256
from importlib import import_module
from importlib.metadata import version
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import Any, Final

import attrs
from attrs import frozen

from hazardrules.deferred import deferred
from hazardrules.facts.types import EnumType
from hazardrules.garbage import none_collected
from hazardrules.law.ruleset import Ruleset
from hazardrules.lower.program import LoweredDefinition, LoweredParameter, LoweredRule, Program
from hazardrules.plugins import Installed

_LOG: Final = logging.getLogger("hazardrules")

VARIABLE: Final = "HAZARDRULES_CACHE"
"""Names the folder for commands and tests; unset or empty, nothing is kept."""

MAGIC: Final = b"hazardrules cache 4\n"
"""What a file begins with, before the SHA-256 of the rest."""

MOST_KEPT: Final = 8
"""Files a folder holds; writing one more forgets the one used longest ago."""

_MOST_UNPACKED: Final = 1 << 28
"""Bytes that one part of a file may come to; the largest so far is a hundredth of that."""

_PACKAGE: Final = Path(__file__).parent

_READ_BY: Final = ("attrs", "lark", "markdown-it-py")
"""Distributions that what is read from documents depends on."""

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
"""Modules whose attrs classes a file may hold instances of."""

_DEFERRED: Final[Mapping[type, frozenset[str]]] = MappingProxyType(
    {
        Ruleset: frozenset({"clauses", "rules", "exceptions", "untranslatables", "cases", "documents"}),
        LoweredRule: frozenset({"rule", "body", "each", "links", "when", "unless", "of_subject", "law_of", "variants"}),
        LoweredDefinition: frozenset({"type", "value", "table", "when"}),
        LoweredParameter: frozenset({"type", "values"}),
    }
)
"""What stays in a file's bytes until it is asked for: most law isn't about the enterprise at hand."""

_PLAIN: Final = MappingProxyType(
    {(kind.__module__, kind.__name__): kind for kind in (date, datetime, time, timedelta, Decimal)}
)
"""What else a file may name; nobody can set anything on these."""


def folder_from(environ: Mapping[str, str]) -> Path | None:
    """Return the folder that ``HAZARDRULES_CACHE`` names, or None where nothing is kept.

    >>> folder_from({"HAZARDRULES_CACHE": ""}) is None
    True
    """
    told = environ.get(VARIABLE)
    return Path(told) if told else None


@frozen
class Kept:
    """A file of law made ready to run, in a folder of the user's own; *key* says what law.

    >>> Kept(Path("/no/such/folder"), "0" * 64).read() is None
    True
    """

    folder: Path
    key: str

    @classmethod
    def of(cls, folder: Path, plugins: Installed, documents: Iterable[Path]) -> Kept | None:
        """Return the place of what is made of these plugins and rulesets now; None where they can't be read.

        >>> Kept.of(Path("a"), Installed(), ()) == Kept.of(Path("a"), Installed(), ())
        True
        """
        try:
            return cls(folder, _key(plugins, documents))
        except OSError as wrong:
            # Loading tells it with its place.
            _LOG.info("nothing is looked up in %s: %s", folder, wrong)
            return None

    def read(self) -> Program | None:
        """Return what was kept; None for nothing, or nothing that may be used."""
        try:
            with _own_folder(self.folder) as place:
                data = _bytes_in(self.key, place)
                _used(self.key, place)
            return _loaded(data)
        except FileNotFoundError:
            return None
        except (OSError, _UnusableError) as wrong:
            _LOG.info("%s in %s isn't used: %s", self.key, self.folder, wrong)
            return None

    def write(self, program: Program) -> None:
        """Keep a program, where that can be done; the file is there whole or not at all."""
        try:
            payload = _written(program)
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with _own_folder(self.folder) as place:
                _replace(self.key, MAGIC + sha256(payload).digest() + payload, place)
                _forget(place)
        except (OSError, _UnusableError, pickle.PicklingError, RecursionError) as wrong:
            _LOG.info("nothing is kept in %s: %s", self.folder, wrong)


def _key(plugins: Installed, documents: Iterable[Path]) -> str:
    """Return the hash of all that law is made of: documents, facts, this library and this Python."""
    total = sha256()
    for part in _parts(plugins, documents):
        # A file's name may be no text.
        told = part.encode(errors="surrogateescape")
        total.update(len(told).to_bytes(8, "big") + told)
    return total.hexdigest()


def _parts(plugins: Installed, documents: Iterable[Path]) -> Iterator[str]:
    yield f"{version('hazardrules')} {sys.implementation.cache_tag} {sys.version}"
    yield " ".join(version(name) for name in _READ_BY)
    # An editable install changes without a new version.
    for file in _files(_PACKAGE, (".py", ".lark")):
        told = file.stat()
        yield f"{file.path} {told.st_size} {told.st_mtime_ns}"
    for plugin in plugins.plugins:
        yield f"{plugin.name} {plugin.version}"
        yield plugin.extension.digest if plugin.extension is not None else ""
    for folder in documents:
        yield f"{folder} {folder.resolve()}"
        for file in _files(folder, (".md", ".toml")):
            yield file.path
            if file.is_symlink():
                # A document from outside its folder is refused, so where it lies is part of it.
                yield os.path.realpath(file)
            with Path(file).open("rb") as document:
                yield file_digest(document, "sha256").hexdigest()


def _files(folder: Path | str, endings: tuple[str, ...]) -> Iterator[os.DirEntry[str]]:
    """Yield the files in a folder and below in order; a path of each would take most of the time."""
    with os.scandir(folder) as inside:
        entries = sorted(inside, key=lambda entry: entry.name)
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _files(entry.path, endings)
        elif entry.name.endswith(endings):
            yield entry


class _UnusableError(Exception):
    """A file or folder that isn't the user's alone, or a file that isn't what was written."""


@contextmanager
def _own_folder(folder: Path) -> Iterator[int]:
    """Open a folder that nobody else can write to; what is done in it by its number can't be led elsewhere."""
    if not hasattr(os, "geteuid"):
        raise _UnusableError("this system doesn't say whose a file is")
    place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        _check(os.fstat(place), stat.S_ISDIR, "the folder")
        yield place
    finally:
        os.close(place)


def _check(told: os.stat_result, is_right: Callable[[int], bool], what: str) -> None:
    if not is_right(told.st_mode):
        raise _UnusableError(f"{what} is something else")
    if told.st_uid != os.geteuid():
        raise _UnusableError(f"{what} is another user's")
    if told.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise _UnusableError(f"others can write to {what}")


def _bytes_in(name: str, place: int) -> bytes:
    # A pipe of this name must not keep us waiting.
    file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=place)
    with os.fdopen(file, "rb") as kept:
        _check(os.fstat(file), stat.S_ISREG, "the file")
        return kept.read()


def _used(name: str, place: int) -> None:
    """Make a file the newest, so that what is read stays; in a folder that can't be written nothing is forgotten."""
    with suppress(OSError):
        os.utime(name, dir_fd=place)


def _replace(name: str, data: bytes, place: int) -> None:
    made = f"{name}.{secrets.token_hex(8)}"
    file = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600, dir_fd=place)
    try:
        with os.fdopen(file, "wb") as kept:
            kept.write(data)
        os.replace(made, name, src_dir_fd=place, dst_dir_fd=place)
    except BaseException:
        os.unlink(made, dir_fd=place)
        raise


def _forget(place: int) -> None:
    """Take away what was used longest ago, and what a process that was ended left half-written."""
    ours = [name for name in os.listdir(place) if re.fullmatch(r"[0-9a-f]{64}(\.[0-9a-f]{16})?", name)]
    ages = {name: os.stat(name, dir_fd=place, follow_symlinks=False).st_mtime_ns for name in ours}
    for name in sorted(ages, key=lambda name: -ages[name])[MOST_KEPT:]:
        os.unlink(name, dir_fd=place)


def _loaded(data: bytes) -> Program:
    payload = memoryview(data)[len(MAGIC) + 32 :]
    if data[: len(MAGIC) + 32] != MAGIC + sha256(payload).digest():
        raise _UnusableError("the file is damaged, or of another kind")
    try:
        with none_collected():
            file, makers = io.BytesIO(payload), dict[tuple[str, str], Any]()
            shared = _Reading(file, makers).load()
            found = _Reading(file, makers, shared).load()
    except Exception as wrong:
        # A forged one may be wrong in any way.
        raise _UnusableError(f"the file can't be read: {wrong}") from wrong
    if not isinstance(found, Program):
        raise _UnusableError("the file holds no law")
    return found


def _written(program: Program) -> bytes:
    """Return law as bytes: the values that many parts share, then the rest."""
    shared: dict[int, tuple[int, Any]] = {}
    first, rest = io.BytesIO(), io.BytesIO()
    _Writing(rest, shared).dump(program)
    _Writing(first, {}, whole=True).dump(tuple(told for _, told in shared.values()))
    return first.getvalue() + rest.getvalue()


class _Writing(pickle.Pickler):
    """Writes law: of an instance its class's name and its values, of a path its text, of a *shared* value its number.

    Shared are the lists of values that facts may have: nearly every condition of a rule says of which type it is.
    """

    def __init__(self, file: io.BytesIO, shared: dict[int, tuple[int, Any]], *, whole: bool = False) -> None:
        super().__init__(file, protocol=5)
        self._shared = shared
        self._whole = whole

    def reducer_override(self, obj: Any) -> Any:
        kind = type(obj)
        if not _bare(kind):
            return NotImplemented
        values = {part.name: getattr(obj, part.name) for part in attrs.fields(kind)}
        later = _DEFERRED.get(kind)
        if later is None:
            return kind, tuple(values.values())
        kept = io.BytesIO()
        _Writing(kept, self._shared).dump(tuple(value for name, value in values.items() if name in later))
        packed = zlib.compress(kept.getvalue(), 1)
        return kind, (*(value for name, value in values.items() if name not in later), packed)

    def persistent_id(self, obj: Any) -> str | int | None:
        if isinstance(obj, PurePath):
            return str(obj)
        if self._whole or type(obj) is not EnumType:
            return None
        return self._shared.setdefault(id(obj), (len(self._shared), obj))[0]


class _Reading(pickle.Unpickler):
    """Reads law, and makes nothing but instances of the classes of law.

    What makes them is one file's own, and shared with what of that file is read later.
    """

    def __init__(
        self, file: io.BytesIO, makers: dict[tuple[str, str], Any] | None = None, shared: tuple[Any, ...] = ()
    ) -> None:
        super().__init__(file)
        self._makers = makers if makers is not None else {}
        self._shared = shared

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN:
            return _PLAIN[module, name]
        if (module, name) not in self._makers:
            found = vars(import_module(module)).get(name) if module in _LAW else None
            if not (isinstance(found, type) and found.__module__ == module and attrs.has(found)):
                raise pickle.UnpicklingError(f"`{module}.{name}` is no class of law")
            self._makers[module, name] = self._maker(found)
        return self._makers[module, name]

    def _maker(self, kind: type) -> Callable[..., Any]:
        later = _DEFERRED.get(kind)
        return _maker(kind) if later is None else _maker_of_some(kind, later, self._makers, self._shared)

    def persistent_load(self, pid: Any) -> Any:
        if isinstance(pid, str):
            return Path(pid)
        if isinstance(pid, int) and 0 <= pid < len(self._shared):
            return self._shared[pid]
        raise pickle.UnpicklingError("a path is a text, and a shared value has a number")


def _bare(kind: type) -> bool:
    """Tell whether instances of a class are its fields and no more."""
    return attrs.has(kind) and "__reduce__" not in vars(kind)


def _maker(kind: type) -> Callable[..., Any]:
    """Return what makes an instance of its values: attrs' own way takes a quarter longer.

    The class itself stays out of a file's reach, which could set what it likes on it.
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
            lambda: dict(zip(rest, _Reading(_unpacked(kept), makers, shared).load(), strict=True)),
        )

    return made


def _unpacked(kept: bytes) -> io.BytesIO:
    """Return what was packed, where it is no more than anything written could have been."""
    packed = zlib.decompressobj()
    told = packed.decompress(kept, _MOST_UNPACKED)
    if not packed.eof:
        raise pickle.UnpicklingError(f"a part is more than {_MOST_UNPACKED} bytes, or not whole")
    return io.BytesIO(told)
