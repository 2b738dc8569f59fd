"""The pytest plugin: the cases of rule documents are tests, named by their titles.

A Markdown file below a folder with a `ruleset.toml` is collected. Other projects pay for
a look at a file's suffix: nothing else is imported until a rule document is met.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

    from hazardrules.testing.collecting import RuleDocument

EVALUATOR = "--hazardrules-evaluator"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that chooses an evaluator."""
    parser.getgroup("hazardrules").addoption(
        EVALUATOR,
        default=None,
        metavar="NAME",
        help="run the cases of rule documents with this evaluator",
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> RuleDocument | None:
    """Collect the cases of a document that belongs to a ruleset."""
    if file_path.suffix != ".md":
        return None
    folder = ruleset_folder(file_path, parent.config.rootpath)
    if folder is None:
        return None
    from hazardrules.testing.collecting import RuleDocument

    return RuleDocument.of(parent, file_path, folder)


def ruleset_folder(document: Path, root: Path) -> Path | None:
    """Return the nearest folder above *document* with a `ruleset.toml`, at or below *root*.

    Nothing outside the project under test is looked at, unless the document is.
    """
    for folder in document.parents:
        if (folder / "ruleset.toml").is_file():
            return folder
        if folder == root:
            return None
    return None
