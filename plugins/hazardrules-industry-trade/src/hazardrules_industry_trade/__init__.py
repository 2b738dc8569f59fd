"""The work-safety law of the industry and trade sectors: its facts and its rulesets.

The law is in the documents and the facts in `facts`; this module only tells the engine
where they are.
"""

from __future__ import annotations

from pathlib import Path

from hazardrules.facts.vocabulary import Extension
from hazardrules.hookspecs import hookimpl
from hazardrules_industry_trade.facts import EXTENSION


@hookimpl
def hazardrules_rulesets() -> list[Path]:
    """Return the folder of every ruleset of this plugin, in the order of their names."""
    return sorted(manifest.parent for manifest in Path(__file__).parent.glob("*/ruleset.toml"))


@hookimpl
def hazardrules_facts() -> Extension:
    """Return what this plugin adds to the vocabulary."""
    return EXTENSION
