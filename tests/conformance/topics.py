"""The topics whose documents every evaluator must run: each a ruleset, or several loaded together."""

from functools import cache
from pathlib import Path

from hazardrules.engine import Engine
from hazardrules.plugins import plugin_manager

HERE = Path(__file__).parent
TOPICS = tuple(sorted(folder.name for folder in HERE.iterdir() if any(folder.rglob("ruleset.toml"))))


def topic_engine(topic: str, evaluator: str) -> Engine:
    """Return an engine with the law of a topic alone, run one way."""
    return _loaded(topic).by(evaluator)


@cache
def _loaded(topic: str) -> Engine:
    return Engine.load(HERE / topic, plugins=plugin_manager([]), evaluator="interpreter")
