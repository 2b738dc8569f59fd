"""What a ruleset can't be read without: a local rule may lean on national definitions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from attrs import frozen

from hazardrules.errors import Phrase, Problem
from hazardrules.law.ruleset import Ruleset
from hazardrules.rulefile.texts import read_text
from hazardrules.rulefile.toml_fence import Toml, read_toml


@frozen
class Named:
    """What a folder's `ruleset.toml` states of names; nothing where it can't be read.

    What is wrong with the file is said when the ruleset is loaded.
    """

    id: str | None = None
    requires: tuple[str, ...] = ()


def named(folder: Path) -> Named:
    """Return a ruleset's id and those it requires, without reading its documents.

    >>> named(Path("/no/such/folder"))
    Named(id=None, requires=())
    """
    text = read_text(folder / "ruleset.toml", "ruleset.toml")
    told = read_toml(text) if isinstance(text, str) else None
    if not isinstance(told, Toml):
        return Named()
    id_ = told.data.get("id", told.data.get("编号"))
    asked = told.data.get("requires", told.data.get("所需规则集", ()))
    listed = asked if isinstance(asked, list) else [asked]
    return Named(id_ if isinstance(id_, str) else None, tuple(one for one in listed if isinstance(one, str)))


def with_required(folders: Iterable[Path], installed: Iterable[Path]) -> tuple[Path, ...]:
    """Return *folders* after the installed rulesets that they, or those again, require.

    One among *folders* stands in the place of the installed one that has its id.
    """
    asked = tuple(folders)
    told = [named(folder) for folder in asked]
    known = {one.id for one in told}
    wanted = {name for one in told for name in one.requires} - known
    if not wanted:
        return asked
    shelf = {named(folder).id: folder for folder in installed}
    found: dict[str, Path] = {}
    while reachable := sorted(name for name in wanted if name in shelf and name not in found):
        found |= {name: shelf[name] for name in reachable}
        wanted = {other for name in reachable for other in named(shelf[name]).requires} - known
    return (*found.values(), *asked)


def unmet(rulesets: Iterable[Ruleset]) -> Iterator[Problem]:
    """Yield what is required by a ruleset and isn't among them."""
    told = tuple(rulesets)
    known = {ruleset.id for ruleset in told}
    for ruleset in told:
        for name in ruleset.requires:
            if name not in known:
                yield Problem(
                    Phrase(
                        f"`{ruleset.id}` 所需的规则集 `{name}` 没有装上",
                        f"`{ruleset.id}` requires the ruleset `{name}`, which isn't loaded",
                    ),
                    path=f"{ruleset.folder.name}/ruleset.toml" if ruleset.folder is not None else "",
                    hint=Phrase(
                        "安装提供它的插件,或者把它的文件夹一并写上",
                        "install what ships it, or name its folder beside this one",
                    ),
                )
