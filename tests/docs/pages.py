"""The blocks of the project's pages, and how each is put to the test.

A fence whose second word has a dot is a file: it is written into the page's own folder.
``console`` fences are commands run there, each after a ``$``, with the output expected;
``...`` stands for anything. ``python`` fences run in one namespace for the page; those
with ``>>>`` are pytest's own affair. Fences of ``toml`` that name a kind are rules.
"""

from __future__ import annotations

import doctest
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen
from markdown_it import MarkdownIt
from tests.forked import Forked

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])


@frozen
class Fence:
    """One fence of a page: the words after the backticks, its text, and where it begins."""

    words: tuple[str, ...]
    text: str
    line: int

    @property
    def language(self) -> str:
        """The language the fence names."""
        return self.words[0] if self.words else ""

    @property
    def file(self) -> str | None:
        """The file the fence is, if it is one."""
        second = self.words[1] if len(self.words) > 1 else ""
        return second if "." in second else None


@frozen
class Command:
    """One command of a ``console`` fence, and the output it must give."""

    text: str
    expected: str
    line: int


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def fences(page: Path) -> Iterator[Fence]:
    """Yield the fences of a page; those inside a longer fence are part of its text."""
    for token in MarkdownIt("commonmark").parse(page.read_text(encoding="utf-8")):
        if token.type == "fence" and token.map is not None:
            yield Fence(tuple(token.info.split()), token.content, token.map[0] + 1)


def commands(fence: Fence) -> Iterator[Command]:
    """Yield the commands of a ``console`` fence with what each prints."""
    command, line, output = "", 0, []
    for number, text in enumerate(fence.text.splitlines(), fence.line + 1):
        if text.startswith("$ "):
            if command:
                yield Command(command, "\n".join(output), line)
            command, line, output = text[2:], number, []
        elif text.startswith("> ") and not output:
            command += "\n" + text[2:]
        else:
            output.append(text)
    if command:
        yield Command(command, "\n".join(output), line)


def run(command: Command, folder: Path, forked: Forked) -> str:
    """Return what a command prints, errors included, in the page's folder.

    What only starts `hazardrules` needs neither a shell nor an interpreter of its own.
    """
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    env = {
        **os.environ,
        "PATH": path,
        "PYTHONUTF8": "1",
        "PYTHONWARNINGS": "error",
        "COLUMNS": "120",
        "NO_COLOR": "1",
    }
    words = command.text.split(" ")
    if words[0] == "hazardrules" and all(shlex.quote(word) == word for word in words):
        return forked.run(words[1:], b"", folder, env, together=True).stdout.decode()
    done = subprocess.run(
        ["/bin/sh", "-c", command.text],
        cwd=folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        timeout=600,
    )
    return done.stdout.decode()


def matches(expected: str, printed: str) -> bool:
    """Tell whether what was printed is what the page shows; blanks at ends don't count."""
    wanted, found = (
        "".join(f"{line.rstrip()}\n" for line in text.strip("\n").splitlines()) for text in (expected, printed)
    )
    return doctest.OutputChecker().check_output(wanted, found, doctest.ELLIPSIS)


def prepared(folder: Path) -> Path:
    """Return *folder* with the examples and the law beside it, as a reader of the repository has them."""
    for name in ("examples", "rulesets"):
        (folder / name).symlink_to(ROOT / name)
    return folder
