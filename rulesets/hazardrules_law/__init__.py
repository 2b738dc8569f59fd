"""The general work-safety law of China, one folder per jurisdiction.

The law is in the documents; this module only tells the engine where they are.
"""

from __future__ import annotations

from pathlib import Path

from hazardrules.hookspecs import hookimpl


@hookimpl
def hazardrules_rulesets() -> list[Path]:
    """Return the folder of every ruleset of this distribution, in the order of their names.

    >>> [folder.name for folder in hazardrules_rulesets()][0]
    '00-national'
    """
    return sorted(manifest.parent for manifest in Path(__file__).parent.glob("*/ruleset.toml"))
