"""Law kept in a folder from one process to the next: rulesets as read, and programs made ready to run.

A file is found by everything its law was made of. It is read only where nobody but the
user can have written it, and only as data. Whatever is wrong with a file or a folder
costs time, never an engine.
"""

from __future__ import annotations

import logging
import os
import pickle
import re
import secrets
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from attrs import frozen

from hazardrules.distributions import version
from hazardrules.law.ruleset import Ruleset
from hazardrules.lower.program import Program
from hazardrules.packing import UnreadableError, packed, unpacked
from hazardrules.plugins import Installed

_Law = TypeVar("_Law", Program, Ruleset)

_LOG: Final = logging.getLogger("hazardrules")

VARIABLE: Final = "HAZARDRULES_CACHE"
"""Names the folder for commands and tests; unset or empty, nothing is kept."""

MAGIC: Final = b"hazardrules cache 6\n"
"""What a file begins with, before the SHA-256 of the rest."""

_PACKAGE: Final = Path(__file__).parent

_READ_BY: Final = ("attrs", "lark", "markdown-it-py")
"""Distributions that what is read from documents depends on."""


def folder_from(environ: Mapping[str, str]) -> Path | None:
    """Return the folder that ``HAZARDRULES_CACHE`` names, or None where nothing is kept.

    >>> folder_from({"HAZARDRULES_CACHE": ""}) is None
    True
    """
    told = environ.get(VARIABLE)
    return Path(told) if told else None


@frozen
class Kind(Generic[_Law]):
    """What a file may hold: its class, how the file's name ends, and how many of them a folder keeps.

    Writing one more forgets the one used longest ago.
    """

    law: type[_Law]
    ending: str
    most: int


PROGRAM: Final = Kind(Program, "", 8)
"""Law made ready to run."""

RULESET: Final = Kind(Ruleset, ".ruleset", 64)
"""One ruleset as its documents were read; who edits one needs the others all the same."""


@frozen
class Kept(Generic[_Law]):
    """A file of law in a folder of the user's own; *key* says what law, *kind* what is made of it.

    >>> Kept(Path("/no/such/folder"), "0" * 64, PROGRAM).read() is None
    True
    """

    folder: Path
    key: str
    kind: Kind[_Law]

    @property
    def name(self) -> str:
        """The file's name in the folder."""
        return self.key + self.kind.ending

    def read(self) -> _Law | None:
        """Return what was kept; None for nothing, or nothing that may be used."""
        try:
            with _own_folder(self.folder) as place:
                data = _bytes_in(self.name, place)
                _used(self.name, place)
            return self._law_in(data)
        except FileNotFoundError:
            return None
        except (OSError, UnreadableError) as wrong:
            _LOG.info("%s in %s isn't used: %s", self.name, self.folder, wrong)
            return None

    def write(self, law: _Law) -> None:
        """Keep law, where that can be done; the file is there whole or not at all."""
        try:
            payload = packed(law)
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with _own_folder(self.folder) as place:
                _replace(self.name, MAGIC + sha256(payload).digest() + payload, place)
                _forget(place, self.kind)
        except (OSError, UnreadableError, pickle.PicklingError, RecursionError) as wrong:
            _LOG.info("nothing is kept in %s: %s", self.folder, wrong)

    def _law_in(self, data: bytes) -> _Law:
        payload = memoryview(data)[len(MAGIC) + 32 :]
        if data[: len(MAGIC) + 32] != MAGIC + sha256(payload).digest():
            raise UnreadableError("the file is damaged, or of another kind")
        law = unpacked(payload)
        if not isinstance(law, self.kind.law):
            raise UnreadableError("the file holds other law, or none")
        return law


def kept_program(folder: Path, plugins: Installed, documents: Iterable[Path]) -> Kept[Program] | None:
    """Return the place of what is made of these plugins and rulesets now; None where they can't be read.

    >>> kept_program(Path("a"), Installed(), ()) == kept_program(Path("a"), Installed(), ())
    True
    """
    try:
        return Kept(folder, _key(_makers(plugins), documents), PROGRAM)
    except OSError as wrong:
        # Loading tells it with its place.
        _LOG.info("nothing is looked up in %s: %s", folder, wrong)
        return None


def kept_rulesets(folder: Path, plugins: Installed, documents: Iterable[Path]) -> dict[Path, Kept[Ruleset]]:
    """Return the place of each ruleset as it is read now, with the facts of these plugins; none where one can't be.

    >>> kept_rulesets(Path("a"), Installed(), ())
    {}
    """
    try:
        makers = tuple(_makers(plugins))
        return {one: Kept(folder, _key(makers, (one,)), RULESET) for one in documents}
    except OSError as wrong:
        _LOG.info("nothing is looked up in %s: %s", folder, wrong)
        return {}


def _key(makers: Iterable[str], documents: Iterable[Path]) -> str:
    """Return the hash of all that law is made of: what makes it, and its documents."""
    total = sha256()
    for part in (*makers, *_parts(documents)):
        # A file's name may be no text.
        told = part.encode(errors="surrogateescape")
        total.update(len(told).to_bytes(8, "big") + told)
    return total.hexdigest()


def _makers(plugins: Installed) -> Iterator[str]:
    """Yield what makes law of documents: this library, this Python, and the facts of plugins."""
    yield f"{version('hazardrules')} {sys.implementation.cache_tag} {sys.version}"
    yield " ".join(version(name) for name in _READ_BY)
    # An editable install changes without a new version.
    for file in _files(_PACKAGE, (".py", ".lark")):
        told = file.stat()
        yield f"{file.path} {told.st_size} {told.st_mtime_ns}"
    for plugin in plugins.plugins:
        yield f"{plugin.name} {plugin.version}"
        yield plugin.extension.digest if plugin.extension is not None else ""


def _parts(documents: Iterable[Path]) -> Iterator[str]:
    for folder in documents:
        yield f"{folder} {folder.resolve()}"
        for file in _files(folder, (".md", ".toml")):
            yield file.path
            if file.is_symlink():
                # A document from outside its folder is refused, so where it lies is part of it.
                yield os.path.realpath(file)
            yield _digest(file.path)


def _digest(path: str) -> str:
    """Return a file's SHA-256; what Python puts around a file that is read once takes as long as reading it."""
    total = sha256()
    file = os.open(path, os.O_RDONLY)
    try:
        while part := os.read(file, 1 << 16):
            total.update(part)
    finally:
        os.close(file)
    return total.hexdigest()


def _files(folder: Path | str, endings: tuple[str, ...]) -> Iterator[os.DirEntry[str]]:
    """Yield the files in a folder and below in order; a path of each would take most of the time."""
    with os.scandir(folder) as inside:
        entries = sorted(inside, key=lambda entry: entry.name)
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _files(entry.path, endings)
        elif entry.name.endswith(endings):
            yield entry


@contextmanager
def _own_folder(folder: Path) -> Iterator[int]:
    """Open a folder that nobody else can write to; what is done in it by its number can't be led elsewhere."""
    if not hasattr(os, "geteuid"):
        raise UnreadableError("this system doesn't say whose a file is")
    place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        _check(os.fstat(place), stat.S_ISDIR, "the folder")
        yield place
    finally:
        os.close(place)


def _check(told: os.stat_result, is_right: Callable[[int], bool], what: str) -> None:
    if not is_right(told.st_mode):
        raise UnreadableError(f"{what} is something else")
    if told.st_uid != os.geteuid():
        raise UnreadableError(f"{what} is another user's")
    if told.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise UnreadableError(f"others can write to {what}")


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


def _forget(place: int, kind: Kind[Any]) -> None:
    """Take away what was used longest ago, and what a process that was ended left half-written."""
    ours = re.compile(rf"[0-9a-f]{{64}}{re.escape(kind.ending)}(\.[0-9a-f]{{16}})?")
    ages = {
        name: os.stat(name, dir_fd=place, follow_symlinks=False).st_mtime_ns
        for name in os.listdir(place)
        if ours.fullmatch(name)
    }
    for name in sorted(ages, key=lambda name: -ages[name])[kind.most :]:
        os.unlink(name, dir_fd=place)
