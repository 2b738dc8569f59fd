"""What is shipped works where there is no checkout: wheels, installed together, find their law."""

import json
import os
import shutil
import subprocess
import sys
import textwrap
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Distribution and package: the core, the general law, and a plugin.
PARTS = {
    ".": "src/hazardrules",
    "rulesets": "rulesets/hazardrules_law",
    "plugins/hazardrules-industry-trade": "plugins/hazardrules-industry-trade/src/hazardrules_industry_trade",
}

RULESETS = [manifest.parent for package in PARTS.values() for manifest in (ROOT / package).glob("*/ruleset.toml")]

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command that knows nothing of this checkout; return what it prints."""
    # Variables that would lead the other Python here, or narrow what it loads.
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "HAZARDRULES", "VIRTUAL_ENV"))
    }
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """Build the wheels from copies, so that no left-over of an earlier build gets in or stays behind."""
    place = tmp_path_factory.mktemp("wheels")
    copies = place / "copies"
    leavings = shutil.ignore_patterns("*.egg-info", "build", "__pycache__", ".*")
    for part, package in PARTS.items():
        for path in ["pyproject.toml", "README.md", "LICENSE"]:
            (copies / part).mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / part / path, copies / part / path)
        shutil.copytree(ROOT / package, copies / package, ignore=leavings)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    run(*command, "--wheel-dir", place / "built", *(copies / part for part in PARTS), cwd=place)
    return sorted((place / "built").glob("*.whl"))


@pytest.fixture(scope="module")
def elsewhere(wheels, tmp_path_factory):
    """Install the wheels together in an empty environment outside the checkout."""
    place = tmp_path_factory.mktemp("elsewhere")
    venv.create(place / "venv", with_pip=True)
    python = place / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    run(python, "-m", "pip", "install", "--quiet", "--constraint", ROOT / "constraints.txt", *wheels, cwd=place)
    return lambda *arguments: run(python, *arguments, cwd=place)


def test_a_wheel_holds_every_file_of_its_package_and_the_licence(wheels):
    """A document, a grammar or the mark of being typed is as much part of a package as its modules."""
    packed = {name for wheel in wheels for name in zipfile.ZipFile(wheel).namelist()}
    written = {
        path.relative_to((ROOT / package).parent).as_posix()
        for package in PARTS.values()
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    assert written - packed == set()
    assert sum(name.endswith(".dist-info/licenses/LICENSE") for name in packed) == len(PARTS)


def test_nothing_of_the_checkout_is_seen_from_elsewhere(elsewhere):
    """The tests below would say nothing if the other environment fell back on this one."""
    assert str(ROOT) not in elsewhere("-c", "import sys, hazardrules; print(hazardrules.__file__, sys.path)")


def test_installed_together_they_find_their_rulesets_through_entry_points(elsewhere):
    """Every ruleset written here is found there, and no plugin is left out."""
    asked = """
        from hazardrules.plugins import plugin_manager
        for folder in plugin_manager(strict=True).rulesets():
            print(folder.parent.name, folder.name, sep="/")
        """
    written = {f"{folder.parent.name}/{folder.name}" for folder in RULESETS}

    assert set(elsewhere("-c", textwrap.dedent(asked)).split()) == written


def test_the_command_lists_the_plugins_and_the_rules_of_every_ruleset(elsewhere):
    """Whoever installed them sees by name what there is."""
    plugins = elsewhere("-m", "hazardrules", "plugins")
    rules = json.loads(elsewhere("-m", "hazardrules", "rules", "--format", "json"))
    written = {tomllib.loads((folder / "ruleset.toml").read_text(encoding="utf-8"))["id"] for folder in RULESETS}

    assert {"industry-trade", "law"} <= {line.split()[0] for line in plugins.splitlines()}
    assert {"cn", "industry-trade"} <= written == {rule["ruleset"] for rule in rules}
