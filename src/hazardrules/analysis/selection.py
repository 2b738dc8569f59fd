"""Which rulesets a question is about, and which law stands beside them.

A local rule leans on national definitions, so the rulesets asked about are loaded
together with those installed; one that has the id of an installed one stands in its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from attrs import field, frozen

from hazardrules.engine import Engine
from hazardrules.errors import Phrase, Problem, RulesetError
from hazardrules.law.ruleset import Ruleset
from hazardrules.loading import ruleset_folders
from hazardrules.plugins import Installed
from hazardrules.rulefile.requiring import Shelf, named


@frozen
class Selection:
    """An engine, and the rulesets in it that were asked about."""

    engine: Engine = field(repr=False)
    rulesets: tuple[Ruleset, ...]


REFERENCE: Final = "interpreter"
"""The evaluator that needs nothing to be compiled, which is most of what documents are asked for."""


def select(
    paths: Iterable[str | Path], plugins: Installed, evaluator: str = REFERENCE, cache: str | Path | None = None
) -> Selection:
    """Load the rulesets at or below *paths* beside the installed ones; *cache* is as for `Engine.installed`.

    Raises RulesetError with every mistake of every document.
    """
    asked = ruleset_folders(paths)
    folders = (*Shelf(plugins.rulesets()).beside(asked), *asked)
    engine = Engine.of_folders(folders, plugins, evaluator=evaluator, cache=cache)
    places = {folder.resolve() for folder in asked}
    told = (known for known in engine.rulesets if known.folder is not None and known.folder.resolve() in places)
    return Selection(engine, tuple(told))


def folder_of(path: Path) -> Path:
    """Return what to load for *path*: a folder itself, or the ruleset that a file belongs to.

    Raises RulesetError for a file that belongs to none.
    """
    if not path.is_file():
        return path
    for folder in path.resolve().parents:
        if (folder / "ruleset.toml").is_file():
            return folder
    hint = Phrase("上级文件夹里都没有 `ruleset.toml`", "no folder above has a `ruleset.toml`")
    raise RulesetError([Problem(Phrase("不属于任何规则集", "belongs to no ruleset"), path=str(path), hint=hint)])


def ruleset_id(folder: Path) -> str | None:
    """Return the id that a folder's `ruleset.toml` states; None where it can't be read.

    What is wrong with the file is said when the ruleset is loaded.
    """
    return named(folder).id
