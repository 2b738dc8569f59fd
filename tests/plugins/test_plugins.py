"""Plugins are found, asked, and left out by name when they are broken."""

import itertools
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from hazardrules.cli.scaffold import ruleset_files
from hazardrules.engine import Engine
from hazardrules.errors import RulesetError
from hazardrules.hookspecs import hookimpl
from hazardrules.plugins import KNOWN_PLUGINS, PluginWarning, names_from, plugin_manager

HEAD = """
from pathlib import Path
from hazardrules.hookspecs import hookimpl
"""

NUMBERS = itertools.count()


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Install distributions made for one test, beside those that are there."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def installed(name: str, code: str, entries: int = 1) -> Path:
        module = f"plugin_made_for_a_test_{next(NUMBERS)}"
        (tmp_path / f"{module}.py").write_text(HEAD + textwrap.dedent(code), encoding="utf-8")
        distribution = tmp_path / f"{name.replace('-', '_')}-1.2.dist-info"
        distribution.mkdir()
        (distribution / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2\n", encoding="utf-8")
        lines = "".join(f"entry{number} = {module}\n" for number in range(entries))
        (distribution / "entry_points.txt").write_text(f"[hazardrules]\n{lines}", encoding="utf-8")
        return tmp_path

    return installed


def reason_for(name: str) -> str:
    """Load one plugin that must be left out with a warning, and return the warning."""
    with pytest.warns(PluginWarning) as caught:
        found = plugin_manager(names=(name,))
    assert found.plugins == ()
    assert [left.name for left in found.left_out] == [name]
    (warning,) = caught
    return str(warning.message)


def test_a_plugin_is_named_by_its_distribution_without_the_prefix(install):
    """`needs = "cranes"` means the distribution `hazardrules-cranes`, whatever its entry point says."""
    install("hazardrules-cranes", "")

    (plugin,) = plugin_manager(names=("cranes",)).plugins

    assert (plugin.name, plugin.version, plugin.distribution) == ("cranes", "1.2", "hazardrules-cranes")


def test_a_plugin_gives_what_its_hooks_return(install):
    """Rulesets, facts, checks, renderers and evaluators come from one module."""
    place = install(
        "hazardrules-cranes",
        """
        from hazardrules.facts.vocabulary import Extension

        @hookimpl
        def hazardrules_rulesets():
            return [Path(__file__).parent / "cranes"]

        @hookimpl
        def hazardrules_facts():
            return Extension(plugin="cranes")

        @hookimpl
        def hazardrules_checks():
            return {"cranes.hooks": lambda rulesets: []}

        @hookimpl
        def hazardrules_renderers():
            return {"shout": lambda report: "!"}

        @hookimpl
        def hazardrules_evaluators():
            return {"abacus": object()}
        """,
    )
    (place / "cranes").mkdir()
    (place / "cranes" / "ruleset.toml").write_text("", encoding="utf-8")

    found = plugin_manager(names=("cranes",))

    assert found.rulesets() == (place / "cranes",)
    assert [extension.plugin for extension in found.extensions()] == ["cranes"]
    assert list(found.checks()) == ["cranes.hooks"]
    assert found.renderers()["shout"](None) == "!"
    assert list(found.evaluators()) == ["abacus"]


def test_only_the_plugins_that_are_named_are_imported(install):
    """A plugin that isn't wanted can't break anything."""
    install("hazardrules-cranes", "raise ImportError('it was imported')")

    assert plugin_manager(names=()).left_out == ()


@pytest.mark.parametrize(
    "code, reason",
    [
        ("import no_such_module_anywhere", "it can't be imported: No module named 'no_such_module_anywhere'"),
        ("def broken(:", "it can't be imported: "),
        ("raise SystemExit(3)", "it can't be imported: 3"),
        ("raise ValueError", "it can't be imported: no reason given"),
        ("@hookimpl\ndef hazardrules_rulesets():\n    return 1 / 0", "`hazardrules_rulesets` fails: division by zero"),
        ("@hookimpl\ndef hazardrules_rulesets():\n    return 'a'", "must return a list of folders"),
        ("@hookimpl\ndef hazardrules_rulesets():\n    return ['a']", "must return a list of folders"),
        ("@hookimpl\ndef hazardrules_rulesets():\n    return None", "must return a list of folders"),
        ("@hookimpl\ndef hazardrules_rulesets():\n    return [Path('nowhere')]", "which has no `ruleset.toml`"),
        ("@hookimpl\ndef hazardrules_facts():\n    return {}", "must return one extension of the vocabulary"),
        ("@hookimpl\ndef hazardrules_checks():\n    return ['a']", "must return a mapping from names"),
        ("@hookimpl\ndef hazardrules_renderers():\n    return {'a': 1}", "gives `a`, which can't be called"),
        ("@hookimpl\ndef hazardrules_evaluators():\n    return {1: 'a'}", "must return a mapping from names"),
        ("@hookimpl\ndef hazardrules_rulesets(surprise):\n    return []", "surprise"),
        ("@hookimpl\ndef hazardrules_surprise():\n    return []", "hazardrules_surprise"),
    ],
)
def test_a_broken_plugin_is_named_and_left_out_with_a_warning(install, code, reason):
    """The warning says which plugin and why; no exception of the plugin's escapes."""
    install("hazardrules-cranes", code)

    told = reason_for("cranes")

    assert told.startswith("plugin `cranes` is left out: ")
    assert reason in told


def test_facts_under_another_plugins_name_are_refused(install):
    """Otherwise `needs` and the owner of a field would name two different plugins."""
    install(
        "hazardrules-cranes",
        """
        from hazardrules.facts.vocabulary import Extension

        @hookimpl
        def hazardrules_facts():
            return Extension(plugin="hoists")
        """,
    )

    assert "they belong to `hoists`" in reason_for("cranes")


@pytest.mark.parametrize(
    "added, reason",
    [
        ("namespaces=(Namespace('enterprise', Label('企', 'e'), '', {}),)", "which exists already"),
        ("namespaces=(Namespace('cranes', Label('吊', 'c'), '', {}),), kinds=('circus',)", "circus"),
        ("namespaces=(3,)", "its facts can't be used"),
    ],
)
def test_facts_that_do_not_fit_leave_the_plugin_out(install, added, reason):
    """One plugin's vocabulary can't make the engine unusable for all."""
    install(
        "hazardrules-cranes",
        f"""
        from hazardrules.facts.types import Label
        from hazardrules.facts.vocabulary import Extension, Namespace

        @hookimpl
        def hazardrules_facts():
            return Extension(plugin="cranes", {added})
        """,
    )

    assert reason in reason_for("cranes")


def test_a_distribution_with_two_entry_points_is_left_out(install):
    """A plugin has one name, so it has one module."""
    install("hazardrules-cranes", "", entries=2)

    assert "more than one entry point" in reason_for("cranes")


def test_the_second_of_two_plugins_that_clash_is_left_out(install):
    """Plugins are taken in the order of their names, so the same one always stays."""
    code = "@hookimpl\ndef hazardrules_renderers():\n    return {'shout': str}"
    install("hazardrules-cranes", code)
    install("hazardrules-hoists", code)

    with pytest.warns(PluginWarning, match="`cranes` has `shout` among its renderers already"):
        found = plugin_manager(names=("hoists", "cranes"))

    assert found.names == ("cranes",)


def test_a_plugin_that_is_wanted_and_absent_is_named():
    """A misspelt `HAZARDRULES_PLUGINS` isn't silence."""
    assert "it isn't installed: install `hazardrules-cranes`" in reason_for("cranes")


RULES = """
@hookimpl
def hazardrules_rulesets():
    return [Path(__file__).parent / "{name}"]
"""


def write_rules(place: Path, name: str, condition: str) -> None:
    """Write a plugin's ruleset with one rule, which lies under that condition."""
    told = ruleset_files(name, "", "en")
    (place / name).mkdir()
    for path, text in told.items():
        under = text.replace('bearer = "enterprise"', f'bearer = "enterprise"\nwhen   = "{condition}"')
        (place / name / path).write_text(under, encoding="utf-8")


def test_a_plugin_whose_rules_cannot_be_used_costs_itself_alone(install):
    """It is named with its first mistake, and the rules of the others stand; strictly it is an error."""
    install("hazardrules-cranes", RULES.format(name="cranes"))
    place = install("hazardrules-lifts", RULES.format(name="lifts"))
    write_rules(place, "cranes", "enterprise.satff > 3")
    write_rules(place, "lifts", "enterprise.staff > 3")
    with pytest.warns(PluginWarning, match="plugin `cranes` is left out: its rules can't be used: cranes/first.md:"):
        engine = Engine.installed(names=("cranes", "lifts"))

    assert ([told.id for told in engine.rulesets], engine.plugins.names) == (["lifts"], ("lifts",))
    with pytest.raises(RulesetError, match="did you mean `staff`"):
        Engine.installed(names=("cranes", "lifts"), strict=True)


def test_what_leans_on_a_plugin_left_out_is_left_out_too(install):
    """A condition without its definition would be no condition."""
    install("hazardrules-cranes", RULES.format(name="cranes"))
    place = install("hazardrules-lifts", RULES.format(name="lifts"))
    write_rules(place, "cranes", "enterprise.satff > 3")
    write_rules(place, "lifts", "tall")
    definition = 'id = "tall"\ntitle = { zh = "高", en = "tall" }\ntype = "boolean"\nvalue = "true"'
    with (place / "cranes" / "first.md").open("a", encoding="utf-8") as document:
        document.write(f'\n```toml definition\n{definition}\ncites = ["示例办法 第一条"]\n```\n')
    with pytest.warns(PluginWarning):
        engine = Engine.installed(names=("cranes", "lifts"))

    assert [left.name for left in engine.plugins.left_out] == ["cranes", "lifts"]


def test_strict_turns_everything_left_out_into_one_error(install):
    """All broken plugins are told at once."""
    install("hazardrules-cranes", "1 / 0")
    install("hazardrules-hoists", "1 / 0")

    with pytest.raises(RulesetError) as caught:
        plugin_manager(names=("cranes", "hoists"), strict=True)

    assert [problem.message.split(":")[0] for problem in caught.value.problems] == [
        "plugin `cranes` is left out",
        "plugin `hoists` is left out",
    ]


class Builtin:
    """What a later layer builds in."""

    @staticmethod
    @hookimpl
    def hazardrules_renderers():
        """Give one renderer."""
        return {"table": repr}


def test_what_is_built_in_answers_the_same_hooks_and_cannot_be_replaced(install):
    """A plugin that gives a renderer of a built-in name is left out, the built-in stays."""
    install("hazardrules-cranes", "@hookimpl\ndef hazardrules_renderers():\n    return {'table': str}")

    found = plugin_manager(names=("cranes",)).beside({"core": Builtin()})

    assert found.renderers()["table"] is repr
    assert [left.name for left in found.left_out] == ["cranes"]


@pytest.mark.parametrize(
    "told, names",
    [(None, None), ("", ()), (" , ", ()), ("coal", ("coal",)), (" coal ,law,", ("coal", "law"))],
)
def test_the_variable_lists_names_between_commas(told, names):
    """Absent means all, empty means none."""
    assert names_from({} if told is None else {"HAZARDRULES_PLUGINS": told}) == names


def test_every_known_plugin_is_named_as_its_distribution_is():
    """A hint that says which plugin to install must say a name that `needs` understands."""
    assert all(name == name.lower() and "_" not in name for name in KNOWN_PLUGINS)
    assert all(facts for facts in KNOWN_PLUGINS.values())


def test_asking_for_plugins_twice_gives_the_same_and_changes_nothing():
    """There is no manager that lives in the module."""
    code = (
        "from hazardrules import plugins as p; a = p.plugin_manager(); assert a == p.plugin_manager(); print(a.names)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
