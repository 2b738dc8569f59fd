"""Rulesets typed and written again, for the tests of fmt and of the page."""

from collections.abc import Callable, Iterable
from pathlib import Path

from attrs import evolve, frozen

from hazardrules.expr.scope import Scope
from hazardrules.facts.vocabulary import Vocabulary, compose
from hazardrules.law.rule import Exception_, Untranslatable
from hazardrules.law.ruleset import Document, Ruleset
from hazardrules.lower.scopes import scope_of_rulesets
from hazardrules.lower.typing import Typer, optional_definitions, typed_rulesets
from hazardrules.plugins import Installed
from hazardrules.rulefile.fmt import format_document
from hazardrules.rulefile.reader import read_ruleset
from hazardrules.rulefile.rules import Statement


@frozen
class Spelt:
    """Rulesets that are read and typed together."""

    rulesets: tuple[Ruleset, ...]
    vocabulary: Vocabulary
    scope: Scope

    @property
    def documents(self) -> tuple[tuple[Ruleset, Document], ...]:
        """Every document with its ruleset."""
        return tuple((ruleset, document) for ruleset in self.rulesets for document in ruleset.documents)

    def written(self, ruleset: Ruleset, text: str, path: str, lang: str | None = None) -> str:
        """Write a document of one of the rulesets again."""
        return format_document(text, path, ruleset.sources, self.scope, self.typed, lang)

    def typed(self, statement: Statement) -> Statement:
        """Type one statement, as `lower` does."""
        typer = Typer(self.scope)
        if isinstance(statement, Untranslatable):
            return statement
        if isinstance(statement, Exception_):
            rules = {rule.id: rule for ruleset in self.rulesets for rule in ruleset.rules}
            told: Statement = typer.exception(statement, rules[statement.to])
        else:
            told = typer.rule(statement)
        assert typer.problems == []
        return told


def spelt(folders: Iterable[Path], vocabulary: Vocabulary) -> Spelt:
    """Read and type the rulesets of these folders, without what needs a plugin that isn't there."""
    read = (read_ruleset(folder, vocabulary) for folder in folders)
    known = [
        evolve(told, rules=tuple(rule for rule in told.rules if rule.needs in (None, *vocabulary.plugins)))
        for told in read
    ]
    rulesets, wrong = typed_rulesets(known, vocabulary)
    assert wrong == []
    optional = optional_definitions(rule for ruleset in rulesets for rule in ruleset.rules)
    return Spelt(rulesets, vocabulary, scope_of_rulesets(rulesets, vocabulary, optional))


def shipped(installed: Installed, core: Vocabulary) -> Spelt:
    """Read and type every ruleset that is installed."""
    return spelt(installed.rulesets(), compose(core, installed.extensions()))


def respelt(told: Spelt, place: Path, write: Callable[[Ruleset, Document], str]) -> Spelt:
    """Write every document of some rulesets anew elsewhere, and read them there."""
    folders = []
    for ruleset in told.rulesets:
        assert ruleset.folder is not None
        folder = place / ruleset.folder.name
        folders.append(folder)
        for name in ("ruleset.toml", "clauses.toml"):
            if (ruleset.folder / name).is_file():
                folder.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes((ruleset.folder / name).read_bytes())
        for document in ruleset.documents:
            file = folder / document.path.partition("/")[2]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(write(ruleset, document), encoding="utf-8")
    return spelt(folders, told.vocabulary)
