"""What the commands share at the edge: streams, messages, languages, files replaced whole."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import TextIOWrapper
from itertools import pairwise
from pathlib import Path
from typing import Final, TextIO, TypeVar

from hazardrules.errors import EvaluationError, Phrase, Problem, choices, did_you_mean

OK: Final = 0
FOUND: Final = 1
UNUSABLE: Final = 2

LANGUAGES: Final = ("zh", "en")

LANGUAGE: Final = "HAZARDRULES_LANG"
"""Names the language where ``--lang`` doesn't; unset or empty, it is Chinese."""

NO_FOLDER: Final = Phrase("没有这个文件夹", "no such folder")
A_FOLDER: Final = Phrase("是文件夹", "is a folder")

_T = TypeVar("_T")


def prepare_streams() -> None:
    """Make the standard streams speak UTF-8 wherever they lead to a file or a pipe.

    What a terminal can't show is replaced: a report must not die of one character.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")


def language(arguments: Iterable[str], environ: Mapping[str, str]) -> str:
    """Return the language in which to say what is wrong, whatever else the arguments are.

    One that nobody speaks is what is wrong, and told in the one there was before.

    >>> language(["check", "--lang", "en", "rules"], {}), language([], {"HAZARDRULES_LANG": "en"})
    ('en', 'en')
    >>> language(["check", "rules"], {})
    'zh'
    """
    asked = [LANGUAGES[0], environ.get(LANGUAGE, "")]
    for before, argument in pairwise(("", *arguments)):
        if before == "--lang" or argument.startswith("--lang="):
            asked.append(argument.removeprefix("--lang="))
    return next(told for told in reversed(asked) if told in LANGUAGES)


def complain(message: str) -> None:
    """Say on standard error what is wrong; escape sequences in it are shown, not obeyed."""
    from hazardrules.explain.words import shown

    # Whoever started us may have closed it; the exit code still tells.
    if sys.stderr is not None:
        try:
            sys.stderr.write(f"{shown(message)}\n")
            sys.stderr.flush()
        except BrokenPipeError:
            _lead_nowhere(sys.stderr)


def emit(text: str) -> None:
    """Write a finished answer to standard output; leave when nobody reads it any more."""
    if sys.stdout is None:
        hint = Phrase("接到文件或管道", "lead it to a file or a pipe")
        raise EvaluationError([Problem(Phrase("标准输出关闭了", "standard output is closed"), hint=hint)])
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _lead_nowhere(sys.stdout)
        raise SystemExit(UNUSABLE) from None


def _lead_nowhere(stream: TextIO) -> None:
    # Python writes what is left once more at its end, and would complain then.
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def one_of(option: str, value: str, known: Iterable[str]) -> str:
    """Return *value* when it is one of *known*; otherwise say what is."""
    told = tuple(known)
    if value not in told:
        message = Phrase(f"{option} 不能写 `{value}`", f"`{value}` is no value of {option}")
        raise EvaluationError([Problem(message, hint=did_you_mean(value, told) or choices(told))])
    return value


def watched() -> bool:
    """Tell whether somebody sees standard error as it is written."""
    return sys.stderr is not None and sys.stderr.isatty()


def _shows() -> bool:
    # Whoever started us may have closed it.
    return sys.stdout is not None and sys.stdout.isatty()


def in_colour() -> bool:
    """Tell whether standard output is a terminal that shows colours and isn't asked not to."""
    return _shows() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def columns(default: int) -> int:
    """Return the width of the terminal, or *default* where output leads elsewhere."""
    if not _shows():
        return default
    from shutil import get_terminal_size

    return get_terminal_size((default, 24)).columns


def counted(items: Iterable[_T], what: str) -> Iterator[_T]:
    """Yield *items*, counting them on standard error while somebody watches.

    >>> list(counted("ab", "letters"))
    ['a', 'b']
    """
    seen = watched()
    for number, item in enumerate(items, 1):
        if seen:
            sys.stderr.write(f"\r{what} {number}")
            sys.stderr.flush()
        yield item
    if seen:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """Give a file to write beside *path*, which replaces it when all went well.

    On a failure *path* stays as it was and nothing is left beside it. A link keeps
    leading where it led, and a file keeps its permissions.
    """
    target = path.resolve()
    if target.is_dir():
        hint = Phrase("写要输出的文件", "name the file to write")
        raise EvaluationError([Problem(A_FOLDER, path=str(path), hint=hint)])
    if not target.parent.is_dir():
        hint = Phrase("先建立它", "make it first")
        raise EvaluationError([Problem(NO_FOLDER, path=str(path.parent), hint=hint)])
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".new", dir=target.parent)
    os.close(handle)
    beside = Path(name)
    try:
        beside.chmod(target.stat().st_mode & 0o7777 if target.exists() else 0o666 & ~_umask())
        yield beside
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def _umask() -> int:
    # It can only be read by setting it.
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def write_whole(path: Path, text: str) -> None:
    """Write *text* to *path*, whole or not at all."""
    with replaced(path) as beside:
        beside.write_text(text, encoding="utf-8", newline="\n")


def relative(problem: Problem, folders: Iterable[Path]) -> Problem:
    """Return *problem* with the path of its document from here, for editors to open.

    Problems name a document by its ruleset's folder alone.
    """
    from attrs import evolve

    for folder in folders:
        inside = problem.path.removeprefix(f"{folder.resolve().name}/")
        if inside != problem.path and (folder / inside).exists():
            return evolve(problem, path=os.path.relpath(folder / inside))
    return problem
