"""Each ruleset that is shipped can be asked for by itself."""

from pathlib import Path

import pytest

from hazardrules import Engine
from hazardrules.analysis.selection import ruleset_id
from hazardrules.plugins import plugin_manager

FOLDERS = {name: folder for folder in plugin_manager().rulesets() if (name := ruleset_id(folder)) not in (None, "cn")}
"""The shipped rulesets; the national law, which the others lean on, is loaded with them."""


@pytest.mark.parametrize("name, folder", FOLDERS.items(), ids=FOLDERS)
def test_every_ruleset_loads_with_what_it_requires_and_nothing_else(name: str, folder: Path) -> None:
    """`--rules cn-37` needs no second name, though Shandong's rules replace and narrow the nation's."""
    loaded = Engine.load(folder, evaluator="interpreter").rulesets
    (asked,) = (known for known in loaded if known.id == name)
    assert [known.id for known in loaded] == [*asked.requires, name]
