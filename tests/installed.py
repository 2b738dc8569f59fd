"""The law that is installed, loaded once in each process: an engine never changes."""

import os
from functools import cache

from hazardrules.cache import folder_from
from hazardrules.engine import Engine


@cache
def engine_of_everything(evaluator: str = "python") -> Engine:
    """Return an engine with everything installed; a plugin that is broken fails the test."""
    return Engine.installed(strict=True, evaluator=evaluator, cache=folder_from(os.environ))
