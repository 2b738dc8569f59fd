"""From folders of documents to a program: read or kept, checked together, made ready to run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from hazardrules.cache import kept_program, kept_rulesets
from hazardrules.errors import Phrase, Problem, RulesetError, UnknownName
from hazardrules.facts.vocabulary import Vocabulary, compose
from hazardrules.garbage import none_collected
from hazardrules.law.ruleset import Ruleset
from hazardrules.lower.program import Program
from hazardrules.plugins import Installed

if TYPE_CHECKING:
    from hazardrules.rulefile.reader import Told


def program_of(plugins: Installed, folders: tuple[Path, ...], cache: str | Path | None = None) -> Program:
    """Return the program of the rulesets in *folders*, with the facts of *plugins*.

    *cache* is a folder in which programs are kept, and rulesets without a mistake as they
    were read. Raises RulesetError with every mistake of every document.
    """
    place = Path(cache) if cache is not None else None
    kept = kept_program(place, plugins, folders) if place is not None else None
    program = kept.read() if kept is not None else None
    if program is None:
        program = _compiled(plugins, folders, place)
        # A document that changed meanwhile must not be kept under the name of what it was.
        if kept is not None and kept == kept_program(kept.folder, plugins, folders):
            kept.write(program)
    return program


def ruleset_folders(paths: Iterable[str | Path]) -> tuple[Path, ...]:
    """Return the ruleset folders in or at each path, in order.

    Raises RulesetError for a path that holds none.
    """
    found: list[Path] = []
    problems = []
    for path in map(Path, paths):
        inside = [path] if (path / "ruleset.toml").is_file() else sorted(p.parent for p in path.rglob("ruleset.toml"))
        if not inside:
            hint = Phrase("规则集文件夹里有 `ruleset.toml`", "a ruleset folder has a `ruleset.toml`")
            problems.append(Problem(Phrase("这里没有规则集", "no ruleset here"), path=str(path), hint=hint))
        found += inside
    if problems:
        raise RulesetError(problems)
    return tuple(dict.fromkeys(found))


def composed_vocabulary(plugins: Installed) -> Vocabulary:
    """Return the core vocabulary with what the plugins add."""
    from hazardrules.facts.core import CORE

    return compose(CORE, plugins.extensions())


def _compiled(plugins: Installed, folders: tuple[Path, ...], cache: Path | None) -> Program:
    # What is kept was compiled before.
    from hazardrules.lower.compile import compile_rulesets

    vocabulary = composed_vocabulary(plugins)
    try:
        with none_collected():
            rulesets = _rulesets(folders, vocabulary, plugins, cache)
            return compile_rulesets(rulesets, vocabulary, plugins=frozenset(plugins.names))
    except RulesetError as error:
        raise RulesetError(_naming_plugins(error.problems, plugins)) from None


def _rulesets(
    folders: tuple[Path, ...], vocabulary: Vocabulary, plugins: Installed, cache: Path | None
) -> tuple[Ruleset, ...]:
    """Read several ruleset folders; the mistakes of all of them are raised together.

    Where some document has a mistake, the conditions of what can be read are checked all
    the same: nobody mends a ruleset one kind of mistake at a time. *vocabulary* is that of
    *plugins*.
    """
    told = _told(folders, vocabulary, plugins, cache)
    rulesets = tuple(one.ruleset for one in told if one.ruleset is not None)
    problems = [problem for one in told for problem in one.problems]
    seen: dict[str, Ruleset] = {}
    for ruleset in rulesets:
        if ruleset.id in seen:
            message = Phrase(f"两个规则集都叫 `{ruleset.id}`", f"two rulesets are called `{ruleset.id}`")
            problems.append(Problem(message, path=str(ruleset.folder)))
        seen[ruleset.id] = ruleset
    if problems and len(seen) < len(rulesets):
        # Every rule of the second one would be a version too many.
        raise RulesetError(problems)
    if len(rulesets) == len(told) > 0:
        from hazardrules.rulefile.requiring import unmet

        if missing := tuple(unmet(rulesets)):
            # Every name that the missing ruleset gives would be unknown.
            raise RulesetError([*problems, *missing])
    if problems:
        from hazardrules.lower.compile import in_document_order, problems_in

        problems += problems_in(
            rulesets,
            vocabulary,
            plugins=frozenset(plugins.names),
            halves={one.ruleset.id: one.halves for one in told if one.ruleset is not None},
            lost=frozenset().union(*(one.lost for one in told)),
            ranked=all(one.ranked for one in told),
        )
        raise RulesetError(in_document_order(problems, rulesets))
    return rulesets


def _told(folders: tuple[Path, ...], vocabulary: Vocabulary, plugins: Installed, cache: Path | None) -> list[Told]:
    """Return what each folder says: reading documents takes most of a load, and most of them didn't change."""
    # Markdown and the condition parser are only needed where documents are read.
    from hazardrules.rulefile.reader import Told, read_what_can_be

    kept = kept_rulesets(cache, plugins, folders) if cache is not None else {}
    known = {folder: ruleset for folder, place in kept.items() if (ruleset := place.read()) is not None}
    read = {folder: read_what_can_be(folder, vocabulary) for folder in folders if folder not in known}
    if cache is not None and read:
        # As for a program: what changed meanwhile isn't kept.
        for folder, place in kept_rulesets(cache, plugins, read).items():
            told = read[folder]
            if place == kept.get(folder) and told.ruleset is not None and not told.problems:
                place.write(told.ruleset)
    return [read[folder] if folder in read else Told(ruleset=known[folder]) for folder in folders]


def _naming_plugins(problems: Iterable[Problem], plugins: Installed) -> Iterator[Problem]:
    """Yield problems, and say of a name that isn't known which plugin would know it."""
    owners = plugins.absent_names()
    for problem in problems:
        plugin = owners.get(problem.message.name) if isinstance(problem.message, UnknownName) else None
        if plugin is not None:
            hint = Phrase(
                f'它属于插件 `{plugin}`:安装它,或者写 `所需插件 = "{plugin}"`',
                f'it belongs to the plugin `{plugin}`: install it, or write `needs = "{plugin}"`',
            )
            yield attrs.evolve(problem, hint=hint)
        else:
            yield problem
