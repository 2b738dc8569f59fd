"""The agenda in a process of its own: whatever C does there, this one goes on.

A line of JSON goes down a pipe and one comes back, numbers only. A child that dies, by a signal
as well, or doesn't answer in time, is a fault of the agenda and nothing worse.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from select import POLLIN, POLLOUT, poll
from time import monotonic
from typing import IO, Any, Final
from weakref import finalize

from hazardrules.evaluators.rete.clauses import Clause, Fact, Faulty
from hazardrules.evaluators.rete.engine import Chaining

PATIENCE: Final = 20.0
"""Seconds until a child counts as hung: starting it takes about one, an edit about a hundredth."""

_CHUNK: Final = 1 << 16


class Child:
    """Clauses chained in a child process; asked as `Chaining` is.

    >>> from hazardrules.evaluators.rete.engine import is_there
    >>> if is_there():
    ...     child = Child([Clause(3, (1, 2))], watched=[3])
    ...     print(*child.settle([], [(1, 0), (2, 0)]))
    ...     child.close()
    ... else:
    ...     print("frozenset() frozenset({(3, 0)})")
    frozenset() frozenset({(3, 0)})
    """

    def __init__(self, clauses: Iterable[Clause], watched: Iterable[int], *, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._read = b""
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        self._process = subprocess.Popen(  # noqa: S603  # this Python, and a module of our own
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            bufsize=0,
        )
        self._put_down = finalize(self, _put_down, self._process)
        for pipe in (self._down, self._up):
            os.set_blocking(pipe.fileno(), False)
        self._ask({"clauses": [[clause.head, *clause.body] for clause in clauses], "watched": sorted(watched)})

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._process.pid

    def settle(self, gone: Iterable[Fact], new: Iterable[Fact]) -> tuple[frozenset[Fact], frozenset[Fact]]:
        """Take facts out and put facts in; return the conclusions that ended and that came."""
        told = self._ask({"gone": list(gone), "new": list(new)})
        return _facts(told["ended"]), _facts(told["came"])

    def close(self) -> None:
        """End the child; it gives back what it holds, or is made to stop."""
        self._put_down()

    @property
    def _down(self) -> IO[bytes]:
        assert self._process.stdin is not None, "it was started with a pipe"
        return self._process.stdin

    @property
    def _up(self) -> IO[bytes]:
        assert self._process.stdout is not None, "it was started with a pipe"
        return self._process.stdout

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = json.loads(self._exchanged(json.dumps(question).encode() + b"\n"))
        except (OSError, ValueError) as error:
            # A broken pipe, or half a line: the child is gone or going.
            raise self._ended() from error
        except Faulty:
            self._put_down()
            raise
        if "faulty" in answer:
            self._put_down()
            raise Faulty(*answer["faulty"])
        return answer

    def _exchanged(self, line: bytes) -> bytes:
        """Write a line and read one, neither for longer than patience lasts."""
        deadline = monotonic() + self._patience
        rest = memoryview(line)
        while b"\n" not in self._read:
            left = deadline - monotonic()
            # `select` knows no file beyond the 1,024th, and a service may have more open.
            waiting = poll()
            waiting.register(self._up, POLLIN)
            if rest:
                waiting.register(self._down, POLLOUT)
            ready = {file for file, _ in waiting.poll(1000 * max(0.0, left))}
            if not ready:
                raise Faulty(
                    f"durable-rules 子进程{self._patience:g}秒内没有应答",
                    f"the child process of durable-rules did not answer within {self._patience:g} s",
                )
            if self._down.fileno() in ready:
                rest = rest[os.write(self._down.fileno(), rest[:_CHUNK]) :]
            if self._up.fileno() in ready:
                more = os.read(self._up.fileno(), _CHUNK)
                if not more:
                    raise ConnectionResetError
                self._read += more
        answer, _, self._read = self._read.partition(b"\n")
        return answer

    def _ended(self) -> Faulty:
        """Say how the child ended."""
        self._put_down()
        code = self._process.returncode
        if code < 0:
            name = signal.Signals(-code).name
            return Faulty(
                f"durable-rules 子进程被信号 {name} 终止", f"the child process of durable-rules was ended by {name}"
            )
        return Faulty(
            f"durable-rules 子进程退出,返回码 {code}", f"the child process of durable-rules exited with code {code}"
        )


def _put_down(process: subprocess.Popen[bytes]) -> None:
    """End a child: by closing its questions, or by force where it doesn't notice."""
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    try:
        process.wait(1.0)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _facts(told: list[list[int]]) -> frozenset[Fact]:
    return frozenset((literal, item) for literal, item in told)


def serve(questions: IO[str], answers: IO[str]) -> None:
    """Answer line by line until there are no more: first the clauses, then edits."""
    chaining: Chaining | None = None
    for line in questions:
        told = json.loads(line)
        try:
            if chaining is None:
                clauses = [Clause(head, tuple(body)) for head, *body in told["clauses"]]
                chaining = Chaining.of(clauses, told["watched"])
                answer: dict[str, Any] = {}
            else:
                ended, came = chaining.settle(map(tuple, told["gone"]), map(tuple, told["new"]))
                answer = {"ended": sorted(ended), "came": sorted(came)}
        except Faulty as fault:
            answer = {"faulty": [fault.label.zh, fault.label.en]}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()
    if chaining is not None:
        chaining.close()


if __name__ == "__main__":
    serve(sys.stdin, sys.stdout)
