"""Processes that begin afresh and run nothing of the program that starts them: each is told its work through a pipe.

`multiprocessing` begins such a process by running the main script once more, and a script that isn't written for that
fails there, or does its work twice, while the first process waits.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from threading import local
from traceback import format_exc
from types import TracebackType
from typing import Any, BinaryIO, Final, Self

from attrs import define, field

from hazardrules.errors import EvaluationError, Phrase, Problem

_START: Final = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from hazardrules.register.afresh import serve; serve(sys.stdin.buffer)"
)
"""What a process runs; where modules are found is told first, since the first process may have been told so too."""


@define(eq=False)
class Afresh:
    """So many processes, each with a thread here that tells it what to do; each *begins* with a call of its own.

    Functions are told by name, so that they have to stand in a module.

    >>> with Afresh(1, (int,)) as processes:
    ...     processes.submit(divmod, 7, 2).result()
    (3, 1)
    """

    number: int
    begins: tuple[Any, ...]
    _threads: ThreadPoolExecutor = field(init=False)
    _own: local = field(init=False, factory=local)
    _children: list[subprocess.Popen[bytes]] = field(init=False, factory=list)

    @_threads.default
    def _as_many(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self.number)

    def submit(self, function: Callable[..., Any], *told: Any) -> Future[Any]:
        """Have a function called in one of the processes."""
        return self._threads.submit(self._asked, (function, *told))

    def _asked(self, call: tuple[Any, ...]) -> Any:
        try:
            child = self._child()
            _tell(child.stdin, call)
            worked, answer = pickle.load(child.stdout)  # type: ignore[arg-type]  # noqa: S301  # our own process's
        except (EOFError, BrokenPipeError):
            message = Phrase("一个工作进程中途退出了", "a worker process ended before its work was done")
            hint = Phrase(
                "内存不够时减少进程;写 1 个就只用本进程",
                "where memory is short, say fewer workers; 1 is this process alone",
            )
            raise EvaluationError([Problem(message, hint=hint)]) from None
        if not worked:
            raise answer
        return answer

    def _child(self) -> subprocess.Popen[bytes]:
        """Return the process of this thread, begun when it is first needed."""
        if not hasattr(self._own, "child"):
            warnings = (f"-W{told}" for told in sys.warnoptions)
            command = [sys.executable, "-P", *warnings, "-c", _START]
            child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603  # this Python
            self._own.child = child
            self._children.append(child)
            _tell(child.stdin, sys.path)
            _tell(child.stdin, self.begins)
        found: subprocess.Popen[bytes] = self._own.child
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        if kind is not None:
            for child in self._children:
                child.kill()
        self._threads.shutdown(cancel_futures=True)
        for child in self._children:
            # What one that is gone wasn't told any more was the error of who asked.
            with suppress(BrokenPipeError), child:
                pass


def _tell(pipe: Any, what: Any) -> None:
    pickle.dump(what, pipe, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.flush()


def serve(told: BinaryIO) -> None:
    """Begin as told and answer call after call, until there is nobody to tell more."""
    # Whoever interrupts the first process has it end this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What is printed here is nobody's answer.
    with os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)
        begun = _answered(*pickle.load(told))  # noqa: S301  # from the process that started this one
        while True:
            try:
                call = pickle.load(told)  # noqa: S301  # as above
            except EOFError:
                return
            _tell(answers, _answered(*call) if begun[0] else begun)


def _answered(function: Callable[..., Any], *told: Any) -> tuple[bool, Any]:
    """Return whether a call worked, and what it returned or raised, with where that arose: no pipe carries it."""
    try:
        return True, function(*told)
    except Exception as error:  # noqa: BLE001  # raised again where the answer is asked for
        error.add_note(format_exc())
        return False, error
