"""What tests of rules need: Hypothesis strategies of facts, days, rulesets and conditions, and the pytest plugin.

The strategies are loaded when they are first asked for: the pytest plugin is in
everybody's pytest, and a run without rule documents pays for nothing.
"""

from __future__ import annotations

from importlib import import_module as _import_module
from typing import TYPE_CHECKING as _TYPE_CHECKING

if _TYPE_CHECKING:
    from hazardrules.testing.drawn_expressions import expressions
    from hazardrules.testing.drawn_rulesets import rulesets
    from hazardrules.testing.strategies import days_near, facts, facts_near

__all__ = ["days_near", "expressions", "facts", "facts_near", "rulesets"]

_HOMES = {
    "drawn_expressions": ("expressions",),
    "drawn_rulesets": ("rulesets",),
    "strategies": ("days_near", "facts", "facts_near"),
}


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(_import_module(f"hazardrules.testing.{home}"), name)
    raise AttributeError(f"module `hazardrules.testing` has no attribute `{name}`")


def __dir__() -> list[str]:
    return __all__
