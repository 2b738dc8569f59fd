"""How pytest sees rule documents: a collector per document, a test per case."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from hazardrules.analysis.cases import run_case
from hazardrules.analysis.selection import REFERENCE
from hazardrules.cache import folder_from
from hazardrules.engine import Engine
from hazardrules.errors import HazardRulesError, Problem
from hazardrules.law.rule import Case
from hazardrules.law.ruleset import Ruleset
from hazardrules.plugins import names_from, plugin_manager
from hazardrules.rulefile.requiring import Shelf
from hazardrules.testing.pytest_plugin import EVALUATOR

ENGINES: Final[pytest.StashKey[Engines]] = pytest.StashKey()


class CaseFailedError(Exception):
    """The engine's conclusion isn't the one the case expects."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class RuleDocument(pytest.File):
    """A document of a ruleset; its tests are its cases."""

    folder: Path

    @classmethod
    def of(cls, parent: pytest.Collector, path: Path, folder: Path) -> RuleDocument:
        """Return the collector of one document of the ruleset in *folder*."""
        document: RuleDocument = cls.from_parent(parent, path=path)
        document.folder = folder
        return document

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the document's cases in their order."""
        named = f"{self.folder.resolve().name}/{self.path.relative_to(self.folder).as_posix()}"
        engine = engine_for(self.config, self.folder)
        if isinstance(engine, HazardRulesError):
            here = [problem for problem in engine.problems if problem.path == named]
            raise self.CollectError("\n".join(map(str, here or engine.problems)))
        for case in ruleset_in(engine, self.folder).cases:
            if case.place.path == named:
                yield CaseItem.of(self, case, engine)


class CaseItem(pytest.Item):
    """One case of a rule document."""

    case: Case
    engine: Engine

    @classmethod
    def of(cls, parent: RuleDocument, case: Case, engine: Engine) -> CaseItem:
        """Return the test of one case."""
        item: CaseItem = cls.from_parent(parent, name=case.title)
        item.case, item.engine = case, engine
        return item

    def runtest(self) -> None:
        """Fail with every difference between what was concluded and what was expected."""
        problems = run_case(self.engine, self.case)
        if problems:
            raise CaseFailedError(problems)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show the differences at the document's lines, and no line of the program."""
        if isinstance(excinfo.value, CaseFailedError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Point at the case's line of the document."""
        return self.path, self.case.place.line - 1, self.name


class Engines:
    """The engines of one run of pytest: a ruleset beside the installed ones, made once per set of rulesets."""

    def __init__(self, evaluator: str) -> None:
        self.evaluator = evaluator
        self.plugins = plugin_manager(names_from(os.environ))
        self.shelf = Shelf(self.plugins.rulesets())
        self._of: dict[Path, Engine | HazardRulesError] = {}
        self._with: dict[frozenset[Path], Engine | HazardRulesError] = {}

    def of(self, folder: Path) -> Engine | HazardRulesError:
        """Return the engine with the ruleset in a folder, or what is wrong with it."""
        if folder not in self._of:
            folders = (*self.shelf.beside([folder]), folder)
            key = frozenset(known.resolve() for known in folders)
            if key not in self._with:
                self._with[key] = self._made(folders)
            self._of[folder] = self._with[key]
        return self._of[folder]

    def _made(self, folders: Iterable[Path]) -> Engine | HazardRulesError:
        cache = folder_from(os.environ)
        try:
            return Engine.of_folders(folders, self.plugins, evaluator=self.evaluator, cache=cache)
        except HazardRulesError as error:
            return error


def engine_for(config: pytest.Config, folder: Path) -> Engine | HazardRulesError:
    """Return the engine of this run for the ruleset in a folder, or what is wrong with it."""
    if ENGINES not in config.stash:
        config.stash[ENGINES] = Engines(config.getoption(EVALUATOR) or REFERENCE)
    return config.stash[ENGINES].of(folder)


def ruleset_in(engine: Engine, folder: Path) -> Ruleset:
    """Return the ruleset that was read from *folder*."""
    (found,) = (
        known for known in engine.rulesets if known.folder is not None and known.folder.resolve() == folder.resolve()
    )
    return found
