"""Judging rulesets: what can't be loaded, then one named check after the other.

A check is a function of a `Selection` that returns problems; each has a page in
``docs/checks``. Plugins add their own through the hook ``hazardrules_checks``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from attrs import frozen

from hazardrules.analysis.coverage import coverage
from hazardrules.analysis.selection import Selection, select
from hazardrules.errors import EvaluationError, HazardRulesError, Problem, did_you_mean
from hazardrules.facts.labels import label_problems
from hazardrules.hookspecs import hookimpl
from hazardrules.plugins import Installed

Check = Callable[[Selection], Iterable[Problem]]

LOADING: Final = "loading"
"""The name under which what can't be loaded at all is told."""


@frozen
class Found:
    """One problem, and the check that found it."""

    check: str
    problem: Problem


def check(
    paths: Iterable[str | Path],
    plugins: Installed,
    *,
    only: Iterable[str] = (),
    progress: Callable[[str], None] | None = None,
) -> tuple[Found, ...]:
    """Return everything wrong with the rulesets at *paths*; nothing, when all is well.

    *only* names the checks to run. What can't be loaded is told alone: the checks need
    law that means something. *progress* is told each check's name before it runs.
    """
    joined = with_builtins(plugins)
    checks = checks_named(only, joined)
    found = [Found(LOADING, Problem(str(left))) for left in joined.left_out[len(plugins.left_out) :]]
    try:
        selection = select(paths, plugins)
    except HazardRulesError as error:
        return (*found, *(Found(LOADING, problem) for problem in error.problems))
    for name, run in checks.items():
        if progress is not None:
            progress(name)
        found += [Found(name, problem) for problem in run(selection)]
    return tuple(found)


def with_builtins(plugins: Installed) -> Installed:
    """Return the plugins after the built-in checks; one that would replace a check is left out."""
    return plugins.beside({"core": sys.modules[__name__]})


def checks_named(only: Iterable[str], plugins: Installed) -> Mapping[str, Check]:
    """Return the checks of *plugins*, or only those named.

    Raises EvaluationError for a name that no check has.

    >>> sorted(checks_named(["labels"], with_builtins(Installed())))
    ['labels']
    """
    known = plugins.checks()
    wanted = tuple(only)
    strangers = [
        Problem(f"there is no check `{name}`", hint=did_you_mean(name, known) or f"one of {', '.join(known)}")
        for name in wanted
        if name not in known
    ]
    if strangers:
        raise EvaluationError(strangers)
    return {name: run for name, run in known.items() if not wanted or name in wanted}


def labels(selection: Selection) -> tuple[Problem, ...]:
    """Return every label of the vocabulary that names two things, or can't be written."""
    return label_problems(selection.engine.vocabulary)


def clauses(selection: Selection) -> Iterator[Problem]:
    """Yield every clause that is neither encoded nor declared untranslatable."""
    for ruleset in selection.rulesets:
        for document in coverage([ruleset]).documents:
            for clause in document.missing:
                yield Problem(
                    f"clause {clause} of `{document.id}` is neither encoded nor declared",
                    path=f"{ruleset.folder.name if ruleset.folder else ruleset.id}/clauses.toml",
                    hint="write a rule, or an `untranslatable` fence with its reason",
                )


CHECKS: Final[Mapping[str, Check]] = MappingProxyType({"labels": labels, "clauses": clauses})
"""The built-in checks, in the order they run."""


@hookimpl
def hazardrules_checks() -> dict[str, Check]:
    """Return the built-in checks."""
    return dict(CHECKS)
