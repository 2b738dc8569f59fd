"""A ruleset that leans on another says so, and is loaded with it."""

from pathlib import Path

import pytest
from tests.rulefile.documents import folder

from hazardrules import Engine, RulesetError
from hazardrules.plugins import Installed, Plugin
from hazardrules.rulefile.requiring import Shelf


def ruleset(place: Path, name: str, requires: str = "", value: str = "true") -> Path:
    """Write a ruleset with one definition, `is_NAME`, that may need another's."""
    return folder(
        place / name,
        {
            "clauses.toml": f'[[clause]]\nsource = "{name}办法"\nclause = "第一条"\n',
            "first.md": f"""\
# {name}办法

## 第一条 定义 (a definition)

```toml definition
id    = "is_{name}"
title = {{ zh = "是{name}", en = "is {name}" }}
type  = "boolean"
value = "{value}"
cites = ["{name}办法 第一条"]
```
""",
        },
        f"""\
format       = 1
id           = "{name}"
title        = {{ zh = "{name}", en = "{name}" }}
jurisdiction = ""
version      = "1"
{requires}

[sources.law]
title = "{name}办法"
rank  = "rule"
""",
    )


def ids(engine: Engine) -> list[str]:
    """Return what is loaded."""
    return [known.id for known in engine.rulesets]


def test_a_ruleset_is_loaded_with_what_it_requires_and_with_what_that_requires(tmp_path):
    """Whoever asks for a county's law needn't know that it leans on the nation's."""
    top = ruleset(tmp_path, "top")
    middle = ruleset(tmp_path, "middle", 'requires = ["top"]', "is_top")
    other = ruleset(tmp_path, "other")
    low = ruleset(tmp_path, "low", 'requires = "middle"', "is_middle and is_top")
    plugins = Installed((Plugin("law", rulesets=(other, top, middle, low)),))

    assert ids(Engine.load(low, plugins=plugins)) == ["middle", "top", "low"]
    assert ids(Engine.load(other, plugins=plugins)) == ["other"]


def test_the_chinese_key_is_the_same_key(tmp_path):
    """`所需规则集` is `requires`."""
    top = ruleset(tmp_path, "top")
    low = ruleset(tmp_path, "low", '所需规则集 = ["top"]', "is_top")

    assert ids(Engine.load(low, plugins=Installed((Plugin("law", rulesets=(top, low)),)))) == ["top", "low"]


def test_a_ruleset_asked_for_stands_in_the_place_of_the_installed_one(tmp_path):
    """A draft of the national law is tried out under the county's."""
    installed = ruleset(tmp_path / "installed", "top")
    draft = ruleset(tmp_path / "draft", "top")
    low = ruleset(tmp_path, "low", 'requires = ["top"]', "is_top")
    engine = Engine.load(low, draft, plugins=Installed((Plugin("law", rulesets=(installed, low)),)))

    assert [known.folder for known in engine.rulesets] == [low, draft]


def test_two_that_require_each_other_are_loaded_once(tmp_path):
    """A circle ends."""
    one = ruleset(tmp_path, "one", 'requires = ["two"]', "true")
    two = ruleset(tmp_path, "two", 'requires = ["one"]', "is_one")
    plugins = Installed((Plugin("law", rulesets=(one, two)),))

    assert ids(Engine.load(one, plugins=plugins)) == ["two", "one"]


def test_what_is_required_and_not_there_is_named_and_nothing_that_follows_from_it(tmp_path):
    """Unknown names would each ask for a spelling mistake that nobody made."""
    low = ruleset(tmp_path, "low", 'requires = ["top"]', "is_top")
    with pytest.raises(RulesetError) as caught:
        Engine.load(low, plugins=Installed())
    (problem,) = caught.value.problems

    assert problem.path == "sample/ruleset.toml"
    assert problem.message == "`low` requires the ruleset `top`, which isn't loaded"
    assert "install what ships it" in problem.hint


def test_a_shelf_reads_what_each_ruleset_names_once(tmp_path):
    """One command asks about ids, and about what is required, again and again."""
    national = ruleset(tmp_path, "national")
    local = ruleset(tmp_path, "local", 'requires = ["national"]')
    shelf = Shelf((national, local))

    assert shelf.by_id == {"national": national, "local": local}
    (national / "ruleset.toml").unlink()
    assert shelf.with_required([local]) == (national, local)
    assert shelf.beside([local]) == (national,)
