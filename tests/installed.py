"""The law that is installed, read once in each process: an engine never changes."""

from functools import cache

from hazardrules.engine import Engine


@cache
def engine_of_everything(evaluator: str = "python") -> Engine:
    """Return an engine with everything installed; a plugin that is broken fails the test."""
    return Engine.installed(strict=True, evaluator=evaluator)
