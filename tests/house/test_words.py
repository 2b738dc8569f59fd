"""What is committed works anywhere: it names no machine and no registry."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Written so that the patterns don't find themselves.
MACHINE_PATH = re.compile(r"(?<![\w./~])/(?:work|root|home|opt|Users)(?:/|\b)")
REGISTRY = re.compile(
    r"pypi[.]org|pythonhosted[.]|/simple[/]|anaconda[.]org|--index[-]url|extra[-]index|find[-]links|trusted[-]host"
)


def committed() -> list[str]:
    """Return the paths of the files under version control that are there."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607
    return [path for path in listed.stdout.split("\0") if path and (ROOT / path).is_file()]


def lines_naming(pattern: re.Pattern[str]) -> list[str]:
    """Say where committed files hold *pattern*."""
    return [
        f"{path}:{number}: {line.strip()}"
        for path in committed()
        for number, line in enumerate((ROOT / path).read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_committed_file_names_a_path_of_one_machine():
    """A path that exists here exists nowhere else."""
    assert lines_naming(MACHINE_PATH) == []


def test_no_committed_file_names_a_registry():
    """Where packages come from is for whoever installs to say."""
    assert lines_naming(REGISTRY) == []


@pytest.mark.parametrize("folder", ["work", "root", "home", "opt", "Users"])
def test_a_path_of_one_machine_is_noticed(folder):
    """The law above would be empty if the pattern overlooked a path."""
    assert MACHINE_PATH.search(f"see /{folder}/somewhere")
    assert MACHINE_PATH.search(f'"/{folder}"')


@pytest.mark.parametrize("text", ["his/work/place", "a/root/cause", "example.org/home/page", "~/work/hazardrules"])
def test_a_word_after_a_slash_is_no_path_of_a_machine(text):
    """Relative paths, addresses and alternatives may say these words."""
    assert MACHINE_PATH.search(text) is None
