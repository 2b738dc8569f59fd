"""Commands as processes of their own that needn't import everything anew: one process imports, and forks for each.

Each has its own files for the streams, its own folder and environment, and ends with an
exit code, as if a shell had started it. What only a fresh Python reads (its own variables,
the locale) needs a fresh Python.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from hazardrules.cli.main import main, run
from hazardrules.cli.scaffold import ruleset_files

SECONDS = 120
"""A command that takes longer is stopped, and its test fails."""

# Appended to, for two streams may be one file.
WRITTEN = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND
STREAMS = (os.O_RDONLY, WRITTEN, WRITTEN)


class Forked:
    """A process that waits for commands; *run* answers when one has ended."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-W", "error", __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )

    def run(
        self, arguments: list[str], told: bytes, cwd: Path, env: dict[str, str], *, together: bool = False
    ) -> subprocess.CompletedProcess[bytes]:
        """Run one command to its end; *together* lets its mistakes stand among what it prints, as on a screen."""
        streams = [self.folder / name for name in ("in", "out", "out" if together else "err")]
        streams[0].write_bytes(told)
        request = {"arguments": arguments, "cwd": str(cwd), "env": env, "streams": [str(path) for path in streams]}
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        code = int(self.process.stdout.readline())
        return subprocess.CompletedProcess(arguments, code, streams[1].read_bytes(), streams[2].read_bytes())

    def close(self) -> None:
        """End the waiting process."""
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def serve() -> None:
    """Fork for each request, and answer with how it ended as a shell has it."""
    warm()
    with os.fdopen(os.dup(0), encoding="utf-8") as requests:
        while line := requests.readline():
            child = os.fork()
            if not child:
                become(**json.loads(line))
            _, status = os.waitpid(child, 0)
            os.write(1, f"{os.waitstatus_to_exitcode(status)}\n".encode())


def warm() -> None:
    """Run commands that between them import and build what most need: it is there in every fork.

    Registers are only imported: what judges them begins threads, which no fork has.
    """
    import_module("hazardrules.register.run")
    import_module("hazardrules.register.summary")
    answers = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.environ |= {"HAZARDRULES_PLUGINS": "", "HAZARDRULES_LANG": "en"}
    with tempfile.TemporaryDirectory() as folder:
        facts = Path(folder, "facts.json")
        facts.write_text('{"enterprise": {"region": "653001"}, "self_inspections": []}', encoding="utf-8")
        sample = Path(folder, "sample")
        sample.mkdir()
        for path, text in ruleset_files("sample", "", "en").items():
            (sample / path).write_text(text, encoding="utf-8")
        asked = [str(facts), "--as-of", "2025-10-15", "--rules", str(sample)]
        for arguments in (
            ["evaluate", *asked],
            ["evaluate", *asked, "--format", "json"],
            ["explain", "sample.self-inspection", *asked],
            ["rules", "--rules", str(sample)],
            ["check", str(sample)],
            ["fmt", "--check", str(sample)],
            ["test", str(sample)],
            ["coverage", str(sample)],
            ["schema", "report"],
        ):
            run(arguments)
    sys.stdout.flush()
    os.dup2(answers, 1)
    os.close(answers)
    os.close(nowhere)


def become(arguments: list[str], cwd: str, env: dict[str, str], streams: list[str]) -> None:
    """Be the command: its streams, its folder, its environment; never return."""
    signal.alarm(SECONDS)
    for number, (path, flags) in enumerate(zip(streams, STREAMS, strict=True)):
        opened = os.open(path, flags)
        os.dup2(opened, number)
        os.close(opened)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    try:
        main(arguments)
    except SystemExit as left:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(left.code if isinstance(left.code, int) else 1)


if __name__ == "__main__":
    serve()
