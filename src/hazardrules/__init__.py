"""Work-safety law as documents, evaluated: obligations, violations and what follows, with the clause.

Names are loaded when they are first asked for: a plugin that only needs `hookimpl`, or a
test run that only finds the pytest plugin, doesn't pay for the engine.
"""

from __future__ import annotations

from importlib import import_module as _import_module
from typing import TYPE_CHECKING as _TYPE_CHECKING

if _TYPE_CHECKING:
    from hazardrules.engine import Engine
    from hazardrules.errors import EvaluationError, FactsError, HazardRulesError, Phrase, Problem, RulesetError
    from hazardrules.explain.as_json import report_json
    from hazardrules.facts.collect import collect
    from hazardrules.facts.facts import Facts
    from hazardrules.facts.types import UNKNOWN, Label
    from hazardrules.facts.vocabulary import Extension, Vocabulary, fact, ledger, namespace
    from hazardrules.findings.change import Change, Changes
    from hazardrules.findings.finding import Figures, Finding, Missing, Norm, Reason
    from hazardrules.findings.report import ClueResult, Outcome, Question, Report
    from hazardrules.hookspecs import hookimpl
    from hazardrules.law.ruleset import Ruleset
    from hazardrules.session import Session

__all__ = [
    "Change",
    "Changes",
    "ClueResult",
    "Engine",
    "EvaluationError",
    "Extension",
    "Facts",
    "FactsError",
    "Figures",
    "Finding",
    "HazardRulesError",
    "Label",
    "Missing",
    "Norm",
    "Outcome",
    "Phrase",
    "Problem",
    "Question",
    "Reason",
    "Report",
    "Ruleset",
    "RulesetError",
    "Session",
    "UNKNOWN",
    "Vocabulary",
    "__version__",
    "collect",
    "fact",
    "hookimpl",
    "ledger",
    "namespace",
    "report_json",
]

_HOMES = {
    "engine": ("Engine",),
    "errors": ("EvaluationError", "FactsError", "HazardRulesError", "Phrase", "Problem", "RulesetError"),
    "explain.as_json": ("report_json",),
    "facts.collect": ("collect",),
    "facts.facts": ("Facts",),
    "facts.types": ("UNKNOWN", "Label"),
    "facts.vocabulary": ("Extension", "Vocabulary", "fact", "ledger", "namespace"),
    "findings.change": ("Change", "Changes"),
    "findings.finding": ("Figures", "Finding", "Missing", "Norm", "Reason"),
    "findings.report": ("ClueResult", "Outcome", "Question", "Report"),
    "hookspecs": ("hookimpl",),
    "law.ruleset": ("Ruleset",),
    "session": ("Session",),
}


def __getattr__(name: str) -> object:
    if name == "__version__":
        from hazardrules.distributions import version

        return version("hazardrules")
    for home, names in _HOMES.items():
        if name in names:
            return getattr(_import_module(f"hazardrules.{home}"), name)
    raise AttributeError(f"module `hazardrules` has no attribute `{name}`")


def __dir__() -> list[str]:
    return __all__
