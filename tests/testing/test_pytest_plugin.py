"""Cases of rule documents are pytest's tests; projects without rulesets notice nothing."""

import os
import subprocess
import sys

import pytest

from hazardrules.cli.scaffold import ruleset_files

# Each starts pytest anew.
pytestmark = pytest.mark.slow


@pytest.fixture
def run(tmp_path):
    """Run pytest in a folder of its own, with no plugin of hazardrules but this one."""

    def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "HAZARDRULES"))}
        return subprocess.run(
            [sys.executable, "-W", "error", "-m", "pytest", "-p", "no:cacheprovider", *arguments],
            cwd=tmp_path,
            env={**kept, "HAZARDRULES_PLUGINS": "", **more},
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )

    return run


@pytest.fixture
def rules(tmp_path):
    """Write a ruleset with two cases that hold."""
    folder = tmp_path / "law" / "sample"
    folder.mkdir(parents=True)
    for path, text in ruleset_files("sample", "", "zh").items():
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def test_cases_are_tests_named_by_their_titles(run, rules):
    """One each, in the order of the document."""
    done = run("--collect-only", "-q")

    assert done.stdout.splitlines()[:2] == [
        "law/sample/first.md::三季度未自查",
        "law/sample/first.md::三个季度均已自查",
    ]
    assert "2 passed" in run().stdout


def test_a_case_can_be_chosen_by_its_title(run, rules):
    """As every test can."""
    assert "1 passed, 1 deselected" in run("-k", "未自查").stdout


def test_a_case_that_fails_shows_the_line_of_its_document(run, rules):
    """And no line of the program: a lawyer reads this."""
    document = rules / "first.md"
    text = document.read_text(encoding="utf-8").replace('状态 = "违反"', '状态 = "已履行"')
    document.write_text(text, encoding="utf-8")
    line = text.splitlines().index('状态 = "已履行"') + 1
    done = run()

    assert done.returncode == 1
    assert "1 failed, 1 passed" in done.stdout
    assert f"sample/first.md:{line}: case" in done.stdout
    assert "`状态` is 违反, expected 已履行" in done.stdout
    assert ".py:" not in done.stdout


def test_a_document_that_cannot_be_read_is_an_error_with_its_line(run, rules):
    """Collection goes on, and names the mistake once, where it is."""
    (rules / "second.md").write_text("## 第二条\n\n```toml 义务\n编号 = 3\n```\n", encoding="utf-8")
    done = run()

    assert done.returncode == 2
    assert "sample/second.md:4" in done.stdout
    assert "Traceback" not in done.stdout


def test_documents_outside_of_rulesets_are_left_alone(run, tmp_path):
    """A README isn't law."""
    (tmp_path / "README.md").write_text("# Project\n\n```toml case\nbroken\n```\n", encoding="utf-8")
    (tmp_path / "test_own.py").write_text("def test_own():\n    pass\n", encoding="utf-8")

    assert "1 passed" in run().stdout


def test_a_ruleset_above_the_project_is_not_looked_for(run, tmp_path):
    """Nothing outside of the project under test is read."""
    project = tmp_path / "project"
    project.mkdir()
    (tmp_path / "ruleset.toml").write_text("broken", encoding="utf-8")
    (project / "notes.md").write_text("# Notes\n", encoding="utf-8")
    (project / "test_own.py").write_text("def test_own():\n    pass\n", encoding="utf-8")

    assert "1 passed" in run("--rootdir", "project", "project").stdout


def test_projects_without_rulesets_load_nothing_of_the_engine(run, tmp_path):
    """The plugin is in everybody's pytest once the library is installed."""
    (tmp_path / "notes.md").write_text("# Notes\n", encoding="utf-8")
    (tmp_path / "test_own.py").write_text(
        "import sys\n\n\ndef test_own():\n"
        "    ours = {name for name in sys.modules if name.startswith('hazardrules.')}\n"
        "    assert ours <= {'hazardrules.testing', 'hazardrules.testing.pytest_plugin'}\n"
        "    assert not {'attrs', 'attr', 'lark', 'cattrs', 'msgspec', 'click'} & set(sys.modules)\n",
        encoding="utf-8",
    )
    done = run()

    assert "1 passed" in done.stdout, done.stdout


@pytest.mark.parametrize("name", ["interpreter", "python"])
def test_the_evaluator_can_be_chosen(run, rules, name):
    """The same cases judge every evaluator."""
    assert "2 passed" in run("--hazardrules-evaluator", name).stdout


def test_an_evaluator_that_does_not_exist_is_named(run, rules):
    """Cases that nobody ran haven't passed."""
    done = run("--hazardrules-evaluator", "abacus")

    assert (done.returncode, "no evaluator `abacus`" in done.stdout) == (2, True), done.stdout
