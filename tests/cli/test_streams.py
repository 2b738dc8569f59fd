"""Terminals, pipes, closed streams and signals: what a command does where its words go."""

import json
import re
import signal
import subprocess
import sys
from unicodedata import east_asian_width

import pytest
from tests.cli.conftest import SCRIPT, enterprise, environment
from tests.cli.terminal import in_terminal

pytestmark = pytest.mark.slow

COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def width(line: str) -> int:
    """Return the columns a line takes in a terminal."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in line)


@pytest.fixture
def file(tmp_path):
    """Write facts with a breach, open questions and a long name."""
    path = tmp_path / "facts.json"
    path.write_text(enterprise("2025-02-10", "2025-05-10", name="某某有限责任公司" * 10), encoding="utf-8")
    return path


@pytest.fixture
def asked(file, rules):
    """Return the command that evaluates them."""
    return ("evaluate", file, "--as-of", "2025-10-15", "--rules", rules)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("columns", [80, 120])
def test_a_table_fits_the_terminal(asked, tmp_path, columns, lang):
    """No line is wider than the terminal, and a rule's id isn't broken inside a word."""
    code, seen = in_terminal(*asked, "--lang", lang, columns=columns, cwd=tmp_path)
    lines = COLOUR.sub("", seen).splitlines()

    assert code == 1
    assert [line for line in lines if width(line) > columns] == []
    assert any(word in seen for word in ("self-inspection", "inspection"))


def test_a_terminal_gets_colour_unless_it_is_asked_not_to(asked, tmp_path):
    """NO_COLOR is heard; a terminal that knows no colours gets none."""
    assert COLOUR.search(in_terminal(*asked, columns=80, cwd=tmp_path)[1])
    assert not COLOUR.search(in_terminal(*asked, columns=80, cwd=tmp_path, NO_COLOR="1")[1])


def test_long_work_is_counted_while_somebody_watches(rules, clean, tmp_path):
    """A register shows how far it is, and leaves no trace of it; a file of messages has none."""
    (tmp_path / "register.json").write_text(f"[{', '.join([clean] * 3)}]", encoding="utf-8")
    register = ("evaluate", "register.json", "--as-of", "2025-10-15", "--rules", rules, "--format", "json")
    seen = in_terminal(*register, columns=80, cwd=tmp_path)[1]

    assert [f"reports {number}" in seen for number in (1, 2, 3)] == [True] * 3
    assert "checking labels" in in_terminal("check", rules, columns=80, cwd=tmp_path)[1]
    assert "cases 2" in in_terminal("test", rules, columns=80, cwd=tmp_path)[1]


def test_nobody_is_counted_to_where_nobody_watches(hazardrules, rules, clean):
    """Messages that lead to a file hold messages."""
    done = hazardrules("evaluate", "-", "--as-of", "2025-10-15", "--rules", rules, stdin=f"[{clean}, {clean}]")

    assert (done.code, done.err) == (0, "")
    assert hazardrules("check", rules).err == hazardrules("test", rules).err == ""


def closed(stream, *arguments, cwd):
    """Run a command one of whose streams is closed."""
    shell = ["sh", "-c", f'exec "$@" {stream}', "sh", sys.executable, "-c", SCRIPT, *map(str, arguments)]
    return subprocess.run(shell, cwd=cwd, env=environment(), capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize(
    "stream, said", [("<&-", "standard input is closed"), (">&-", "standard output is closed"), ("2>&-", "")]
)
def test_a_closed_stream_is_no_reason_to_fail_strangely(rules, tmp_path, stream, said):
    """What can't be told is 2 all the same, never 1: nobody has found a violation."""
    facts = "-" if stream == "<&-" else "nowhere.json" if stream == "2>&-" else rules.parent / "facts.json"
    (tmp_path / "facts.json").write_text(enterprise(), encoding="utf-8")
    done = closed(stream, "evaluate", facts, "--rules", rules, cwd=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "should not happen" not in done.stderr
    assert "Traceback" not in done.stderr


def test_whoever_stops_reading_the_help_has_found_no_violation(tmp_path):
    """A pipe that nobody reads is 2 without a word, as for every answer."""
    command = [sys.executable, "-c", SCRIPT, "--help"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, cwd=tmp_path, env=environment()) as process:
        process.stdout.close()
        assert (process.stderr.read(), process.wait(timeout=60)) == (b"", 2)


def test_whoever_stops_reading_the_messages_still_gets_the_exit_code(tmp_path):
    """What can't be told is 2 all the same, as where the stream is closed."""
    command = [sys.executable, "-c", SCRIPT, "evaluate", "nowhere.json"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, cwd=tmp_path, env=environment()) as process:
        process.stderr.close()
        assert (process.stdout.read(), process.wait(timeout=60)) == (b"", 2)


@pytest.mark.parametrize("number, code", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_command_that_is_ended_leaves_as_signals_do(rules, tmp_path, clean, number, code):
    """Neither clean nor a violation, and no traceback."""
    command = [sys.executable, "-c", SCRIPT, "evaluate", "-", "--lines", "--as-of", "2025-10-15", "--rules", str(rules)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=tmp_path, env=environment()) as process:
        process.stdin.write(f"{clean}\n".encode())
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(number)
        assert process.wait(timeout=60) == code
        assert b"Traceback" not in process.stderr.read()


WRITE = """
import os, signal
from pathlib import Path
from hazardrules.cli import main, terminal

def write(*_):
    with terminal.replaced(Path("page.html")) as beside:
        beside.write_text("half")
        os.kill(os.getpid(), {number})

main.run = write
main.main([])
"""


@pytest.mark.parametrize("number, code", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_file_that_was_being_written_stays_as_it_was(tmp_path, number, code):
    """Files are replaced whole or not at all, and nothing is left beside them."""
    (tmp_path / "page.html").write_text("old", encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", WRITE.format(number=int(number))], cwd=tmp_path, check=False)

    assert done.returncode == code
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_every_error_of_a_line_is_one_line(evaluate, clean):
    """However many mistakes a line has, and whatever it is, its answer is one line in its place."""
    bad = [
        json.dumps({"enterprise": {"satff": 1, "staff": "x"}, "zzz": 1}),
        "[]",
        "3",
        '"a\\u2028b"',
        "\x00",
        json.dumps({"enterprise": {"name": "某"}}).encode().decode() + "}",
    ]
    done = evaluate("\n".join([clean, *bad, clean]))

    assert [("error" in told) for told in done.lines] == [False, *[True] * len(bad), False]
    assert [told["error"]["line"] for told in done.lines if "error" in told] == list(range(2, 2 + len(bad)))
    assert len(done.lines[1]["error"]["problems"]) == 3
    assert done.code == 2
