"""What a ruleset can't be read without: a local rule may lean on national definitions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from attrs import field, frozen

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


@frozen
class Shelf:
    """The installed rulesets by what their `ruleset.toml` names: each is read once, and only when it is asked about."""

    installed: tuple[Path, ...]
    _read: dict[Path, Named] = field(factory=dict, init=False, repr=False)

    def named(self, folder: Path) -> Named:
        """Return a ruleset's id and those it requires, whether it is installed or not."""
        if folder not in self._read:
            self._read[folder] = named(folder)
        return self._read[folder]

    @property
    def by_id(self) -> dict[str, Path]:
        """The installed rulesets by their ids, or by their folders' names where those can't be read."""
        return {self.named(folder).id or folder.name: folder for folder in self.installed}

    def beside(self, folders: Iterable[Path]) -> tuple[Path, ...]:
        """Return the installed rulesets that none of *folders* is, or stands in the place of."""
        asked = tuple(folders)
        places = {folder.resolve() for folder in asked}
        ids = {self.named(folder).id for folder in asked} - {None}
        return tuple(
            folder for folder in self.installed if folder.resolve() not in places and self.named(folder).id not in ids
        )

    def with_required(self, folders: Iterable[Path]) -> tuple[Path, ...]:
        """Return *folders* after the installed rulesets that they, or those again, require.

        One among *folders* stands in the place of the installed one that has its id.
        """
        asked = tuple(folders)
        told = [self.named(folder) for folder in asked]
        known = {one.id for one in told}
        wanted = {name for one in told for name in one.requires} - known
        if not wanted:
            return asked
        shelf = self.by_id
        found: dict[str, Path] = {}
        while reachable := sorted(name for name in wanted if name in shelf and name not in found):
            found |= {name: shelf[name] for name in reachable}
            wanted = {other for name in reachable for other in self.named(shelf[name]).requires} - known
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
