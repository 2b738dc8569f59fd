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

from hazardrules.analysis.cases import problem_in_case
from hazardrules.analysis.coverage import coverage
from hazardrules.analysis.selection import Selection, select
from hazardrules.analysis.tables import tables
from hazardrules.analysis.written import problem_of_fact, supposed_in
from hazardrules.engine import not_loaded
from hazardrules.errors import EvaluationError, HazardRulesError, Phrase, Problem, choices, did_you_mean
from hazardrules.facts.labels import label_problems
from hazardrules.hookspecs import hookimpl
from hazardrules.plugins import Installed
from hazardrules.rulefile.citing import normalised
from hazardrules.rulefile.keys import EXPECTED_PARTS
from hazardrules.source import Place, Span

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
    cache: str | Path | None = None,
) -> tuple[Found, ...]:
    """Return everything wrong with the rulesets at *paths*; nothing, when all is well.

    *only* names the checks to run. What can't be loaded is told alone: the checks need
    law that means something. *progress* is told each check's name before it runs; *cache* is
    as for `Engine.installed`.
    """
    joined = with_builtins(plugins)
    checks = checks_named(only, joined)
    found = [Found(LOADING, Problem(left.told)) for left in joined.left_out[len(plugins.left_out) :]]
    try:
        selection = select(paths, plugins, cache=cache)
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
        Problem(
            Phrase(f"没有检查 `{name}`", f"there is no check `{name}`"),
            hint=did_you_mean(name, known) or choices(known),
        )
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
                    Phrase(
                        f"`{document.id}` 的 {clause} 既没有写成规则,也没有说明原因",
                        f"clause {clause} of `{document.id}` is neither encoded nor declared",
                    ),
                    path=f"{ruleset.folder.name if ruleset.folder else ruleset.id}/clauses.toml",
                    hint=Phrase(
                        "写成规则,或者用未译围栏(untranslatable)说明原因",
                        "write a rule, or an `untranslatable` fence with its reason",
                    ),
                )


def headings(selection: Selection) -> Iterator[Problem]:
    """Yield every heading whose clause isn't among those that `clauses.toml` lists of its source."""
    for ruleset in selection.rulesets:
        listed = {(clause.source, normalised(clause.clause)) for clause in ruleset.clauses}
        sources = {source for source, _ in listed}
        for document in ruleset.documents:
            for line, cited, _ in document.headings:
                if cited is None or cited.source not in sources:
                    continue
                clause = normalised(cited.clause)
                if (cited.source, clause) not in listed:
                    text = document.text.split("\n")[line - 1]
                    place = Place(document.path, line, 1, tuple(document.text.split("\n")))
                    source = ruleset.sources[cited.source].name
                    message = Phrase(
                        f"`clauses.toml` 里没有列 `{source}` 的 `{clause}`",
                        f"`{clause}` of `{source}` isn't listed in `clauses.toml`",
                    )
                    hint = Phrase("改正标题,或者列上这一条", "mend the heading, or list the clause")
                    yield place.problem(message, text, Span(0, len(text)), hint)


def cases(selection: Selection) -> Iterator[Problem]:
    """Yield what is wrong with cases before they are run: facts that can't be read, rules that don't exist."""
    engine = selection.engine
    program = engine.program
    skipped = {rule for rule, _ in program.skipped}
    known = {rule.id for rule in program.rules} | {*program.definitions, *program.parameters, *EXPECTED_PARTS}
    for case in (case for ruleset in selection.rulesets for case in ruleset.cases):
        if skipped & set(case.expect):
            continue
        try:
            engine.read(case.facts)
        except HazardRulesError as error:
            found = (problem_of_fact(case, problem, engine.vocabulary) for problem in error.problems)
            yield from sorted(found, key=lambda problem: problem.line or 0)
        yield from supposed_in(case, engine)[1]
        for name in case.expect:
            if name not in known:
                dotted = any(rule.startswith(f"{name}.") for rule in known)
                quoted = Phrase("带点号的编号要加引号", "an id with dots stands in quotes")
                hint = quoted if dotted else did_you_mean(name, known)
                yield problem_in_case(case, (name,), not_loaded(name), hint)


CHECKS: Final[Mapping[str, Check]] = MappingProxyType(
    {"labels": labels, "clauses": clauses, "headings": headings, "tables": tables, "cases": cases}
)
"""The built-in checks, in the order they run."""


@hookimpl
def hazardrules_checks() -> dict[str, Check]:
    """Return the built-in checks."""
    return dict(CHECKS)
