"""The entry point: builds the commands, and turns every failure into a message and an exit code.

0: nothing found. 1: a violation, or something a check or a test found. 2: input, rules
or arguments that can't be used: a message on standard error and nothing on standard
output.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Sequence
from typing import Final

from hazardrules.cli.terminal import OK, UNUSABLE, complain, language, prepare_streams
from hazardrules.errors import HazardRulesError, Phrase

SIGNALLED: Final = 128
"""What shells add to a signal's number: 130 for an interruption."""

ENDINGS: Final = (signal.SIGINT, signal.SIGTERM)

DEBUG: Final = "HAZARDRULES_DEBUG"
"""Set, an unforeseen failure shows where in the program it happened."""

_FAILURES: Final[dict[int | None, str]] = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EEXIST: "已经存在",
    errno.EISDIR: "是文件夹",
    errno.ENOTDIR: "不是文件夹",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "不能写入",
}
"""What the system says in its own words, in Chinese."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code.

    >>> main(["--version"])
    Traceback (most recent call last):
    ...
    SystemExit: 0
    """
    # Whoever interrupts or ends it has found no violation; what was being written is tidied up.
    before = {told: signal.signal(told, lambda number, _: sys.exit(SIGNALLED + number)) for told in ENDINGS}
    try:
        raise SystemExit(run(sys.argv[1:] if arguments is None else list(arguments)))
    finally:
        for told, handler in before.items():
            signal.signal(told, handler)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    prepare_streams()
    # Slow to import; whoever interrupts meanwhile is heard already.
    from click.exceptions import Exit

    from hazardrules.cli.application import application

    lang = language(arguments, os.environ)
    try:
        # Not click's own `main`, which takes a pipe that nobody reads for a 1.
        with application.make_context("hazardrules", list(arguments)) as context:
            code = application.invoke(context)
        return code if isinstance(code, int) else OK
    except Exit as left:
        return left.exit_code
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else UNUSABLE
    except HazardRulesError as error:
        for problem in error.problems:
            complain(problem.said(lang))
    except OSError as error:
        told = (error.strerror or str(error)).lower()
        said = Phrase(_FAILURES.get(error.errno, told), told).said(lang)
        complain(f"{error.filename}: {said}" if error.filename else said)
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        what = f"{type(error).__name__}: {error}"
        complain(Phrase(f"不该发生的错误:{what}", f"this should not happen: {what}").said(lang))
        complain(
            Phrase(f"请告诉我们;设 {DEBUG}=1 能看到出处", f"please report it; with {DEBUG}=1 you see where").said(lang)
        )
    return UNUSABLE
