"""Imports run one way, so that each idea can be read without the ones built on it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "src" / "hazardrules"

LAYERS = (
    "errors",
    "source",
    "dates",
    "deferred",
    "garbage",
    "distributions",
    "facts",
    "expr",
    "law",
    "findings",
    "rulefile",
    "lower",
    "evaluators",
    "hookspecs",
    "plugins",
    "packing",
    "cache",
    "loading",
    "session",
    "engine",
    "register",
    "explain",
    "analysis",
    "cli",
    "testing",
)

# The front doors: they show what the layers hold, and no layer goes through them.
DOORS = ("__init__", "__main__")

MODULES = sorted(path for path in PACKAGE.rglob("*.py") if not (path.parent == PACKAGE and path.stem in DOORS))


def imported_layers(module: str, source: str) -> Iterator[tuple[int, str]]:
    """Yield line and layer of every import of this project, wherever in the module it stands."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = module.split(".")[: -node.level] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            names = [f"{base}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "hazardrules":
                yield node.lineno, parts[1] if len(parts) > 1 else "__init__"


def wrong_imports(module: str, source: str) -> list[str]:
    """Say which imports of *module* reach a later layer, or no layer."""
    allowed = LAYERS[: LAYERS.index(module.split(".")[1]) + 1]
    return [
        f"{module}:{line} imports {layer}" for line, layer in imported_layers(module, source) if layer not in allowed
    ]


def module_name(path: Path) -> str:
    """Name the module of a file, a package by its ``__init__``."""
    return ".".join(["hazardrules", *path.relative_to(PACKAGE).with_suffix("").parts])


def test_every_module_belongs_to_a_layer():
    """What stands directly under the package is a layer that the tuple names."""
    assert {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in MODULES} <= set(LAYERS)


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_a_module_imports_only_its_own_layer_and_earlier_ones(path):
    """Imports inside functions and for type checking count as well."""
    assert wrong_imports(module_name(path), path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        "import hazardrules.engine",
        "from hazardrules import engine",
        "from hazardrules.engine import Engine",
        "from .. import engine",
        "from ..engine import Engine",
        "def later():\n    from hazardrules.engine import Engine",
        "if TYPE_CHECKING:\n    from hazardrules.engine import Engine",
        "from hazardrules import Engine",
        "import hazardrules",
    ],
)
def test_a_later_layer_is_noticed_however_it_is_imported(line):
    """The law above would be empty if some way of importing were overlooked."""
    assert len(wrong_imports("hazardrules.expr.parse", line)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "import enum",
        "from lark import Lark",
        "from . import nodes",
        "from .nodes import And",
        "from ..facts import Facts",
    ],
)
def test_an_earlier_layer_or_another_library_may_be_imported(line):
    """Nothing is asked of imports that already run the right way."""
    assert wrong_imports("hazardrules.expr.parse", line) == []
