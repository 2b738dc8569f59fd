"""Running the command line as people do: another process, its streams and its exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hazardrules.cli.scaffold import ruleset_files

SCRIPT = "from hazardrules.cli.main import main; main()"


class Done:
    """What a finished command left: an exit code and two streams."""

    def __init__(self, done: subprocess.CompletedProcess[bytes]) -> None:
        self.code = done.returncode
        self.out = done.stdout.decode("utf-8")
        self.err = done.stderr.decode("utf-8")

    @property
    def json(self):
        """What was printed, as JSON."""
        return json.loads(self.out)

    @property
    def lines(self):
        """Each line that was printed, as JSON."""
        return [json.loads(line) for line in self.out.splitlines()]

    def is_unusable(self, *words: str) -> bool:
        """Tell whether it left with 2, a readable message that says *words*, and no output."""
        readable = "Traceback" not in self.err and 'File "' not in self.err and "should not happen" not in self.err
        return (self.code, self.out, readable) == (2, "", True) and all(word in self.err for word in words)

    def __repr__(self) -> str:
        return f"<exit {self.code}>\n{self.out}\n--- stderr\n{self.err}"


def environment(**more: str) -> dict[str, str]:
    """Return an environment without colours, terminals and the caller's choices, in English."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HAZARDRULES", "COLUMNS"))}
    return {**kept, "HAZARDRULES_PLUGINS": "", "HAZARDRULES_LANG": "en", **more}


@pytest.fixture
def hazardrules(tmp_path, forked):
    """Run the command in an empty folder, with no plugin unless the environment names some."""

    def run(*arguments: object, stdin: bytes | str = b"", **env: str) -> Done:
        told = stdin.encode() if isinstance(stdin, str) else stdin
        if all(name.startswith("HAZARDRULES_") for name in env):
            return Done(forked.run(list(map(str, arguments)), told, tmp_path, environment(**env)))
        command = [sys.executable, "-W", "error", "-c", SCRIPT, *map(str, arguments)]
        done = subprocess.run(
            command, input=told, cwd=tmp_path, env=environment(**env), capture_output=True, check=False, timeout=120
        )
        return Done(done)

    return run


@pytest.fixture
def rules(tmp_path) -> Path:
    """Write a ruleset with one rule: a self-inspection every quarter of 2025."""
    folder = tmp_path / "sample"
    folder.mkdir()
    for path, text in ruleset_files("sample", "", "en").items():
        (folder / path).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def evaluate(hazardrules, rules):
    """Evaluate bytes on standard input on 15 October 2025 with the sample ruleset."""

    def run(stdin: bytes | str, *arguments: object, **env: str) -> Done:
        return hazardrules("evaluate", "-", "--as-of", "2025-10-15", "--rules", rules, *arguments, stdin=stdin, **env)

    return run


def enterprise(*inspected: str, **more: object) -> str:
    """Return the facts of an enterprise with complete records of 2025 and these self-inspections."""
    told = {
        "records_from": "2025-01-01",
        "enterprise": {"region": "653001", "operating_since": "2020-01-01", **more},
        "self_inspections": [{"date": day} for day in inspected],
    }
    return json.dumps(told, ensure_ascii=False)


@pytest.fixture
def clean() -> str:
    """Return the facts of an enterprise that inspected itself in every quarter."""
    return enterprise("2025-02-10", "2025-05-10", "2025-08-10")


@pytest.fixture
def breach() -> str:
    """Return the facts of an enterprise that skipped a quarter."""
    return enterprise("2025-02-10", "2025-05-10")
