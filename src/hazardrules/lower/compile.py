"""Rulesets to a program: type, cross-check, lower."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TypeVar

import attrs

from hazardrules.errors import PhraseAbout, Problem, RulesetError, UnknownName
from hazardrules.expr.types import AnyType
from hazardrules.facts.vocabulary import Vocabulary
from hazardrules.law.rule import AnyRule, Definition, Exemption, Obligation, Parameter
from hazardrules.law.ruleset import Ruleset
from hazardrules.lower.conditions import Names
from hazardrules.lower.cross import cross_problems
from hazardrules.lower.program import LoweredDefinition, LoweredParameter, LoweredRule, Program
from hazardrules.lower.rules import lower_definition, lower_parameter, lower_rule
from hazardrules.lower.typing import typed_rulesets
from hazardrules.lower.whole import of_subject

_Told = TypeVar("_Told", LoweredDefinition, LoweredParameter)


def compile_rulesets(
    rulesets: Iterable[Ruleset], vocabulary: Vocabulary, *, plugins: frozenset[str] = frozenset()
) -> Program:
    """Return the program of *rulesets*, or raise RulesetError with everything wrong.

    Rules that need a plugin outside *plugins* are left out and listed in `skipped`.
    """
    told = tuple(rulesets)
    present, skipped = _without_absent(told, plugins | frozenset(vocabulary.plugins))
    typed, problems = typed_rulesets(present, vocabulary)
    problems += cross_problems(typed)
    if problems:
        raise RulesetError(in_document_order(problems, told))
    return lower_rulesets(typed, vocabulary, skipped)


def problems_in(
    rulesets: Iterable[Ruleset],
    vocabulary: Vocabulary,
    *,
    plugins: frozenset[str] = frozenset(),
    halves: Mapping[str, tuple[AnyRule, ...]],
    lost: frozenset[str | None],
    ranked: bool,
) -> list[Problem]:
    """Return what is wrong with conditions, and between rules, where documents have other mistakes too.

    *halves* (by ruleset) are the rules with such a mistake, *lost* the names of what
    couldn't be read, None for one nobody can tell: what would only follow from them isn't
    told. *ranked* says whether the sources' ranks can be relied on.
    """
    told = tuple(rulesets)
    whole = [attrs.evolve(ruleset, rules=(*ruleset.rules, *halves.get(ruleset.id, ()))) for ruleset in told]
    present, _ = _without_absent(tuple(whole), plugins | frozenset(vocabulary.plugins))
    typed, problems = typed_rulesets(present, vocabulary)
    places = {(half.place.path, half.place.line) for known in halves.values() for half in known}
    sound = tuple(
        attrs.evolve(
            ruleset, rules=tuple(rule for rule in ruleset.rules if (rule.place.path, rule.place.line) not in places)
        )
        for ruleset in typed
    )
    problems += cross_problems(sound, ranked=ranked)
    return [problem for problem in in_document_order(problems, told) if not _follows(problem, lost)]


def _follows(problem: Problem, lost: frozenset[str | None]) -> bool:
    """Tell whether a problem may only be that a name couldn't be read where it is given."""
    told = problem.message
    return isinstance(told, PhraseAbout) and (told.name in lost or (None in lost and isinstance(told, UnknownName)))


def in_document_order(problems: Iterable[Problem], rulesets: Iterable[Ruleset]) -> list[Problem]:
    """Return problems in the order a reader of the documents meets them, those of other files first."""
    paths = [document.path for ruleset in rulesets for document in ruleset.documents]
    order = {path: place for place, path in enumerate(paths)}
    return sorted(problems, key=lambda one: (order.get(one.path, -1), one.line or 0, one.column or 0))


def _without_absent(
    rulesets: tuple[Ruleset, ...], plugins: frozenset[str]
) -> tuple[tuple[Ruleset, ...], tuple[tuple[str, str], ...]]:

    kept, skipped = [], []
    for ruleset in rulesets:
        absent = {rule.id: rule.needs for rule in ruleset.rules if rule.needs and rule.needs not in plugins}
        skipped += sorted((rule, str(needs)) for rule, needs in absent.items())
        rules = tuple(rule for rule in ruleset.rules if rule.id not in absent)
        exceptions = tuple(known for known in ruleset.exceptions if known.to not in absent)
        kept.append(attrs.evolve(ruleset, rules=rules, exceptions=exceptions))
    return tuple(kept), tuple(skipped)


def lower_rulesets(
    typed: tuple[Ruleset, ...], vocabulary: Vocabulary, skipped: tuple[tuple[str, str], ...] = ()
) -> Program:
    """Return the program of rulesets that are typed and without problems."""
    names = names_in(typed, vocabulary)
    rules: list[LoweredRule] = []
    definitions: dict[str, list[LoweredDefinition]] = {}
    parameters: dict[str, list[LoweredParameter]] = {}
    exemptions: dict[str, list[LoweredRule]] = {}
    replaced: dict[str, list[str]] = {}
    versions = Counter(rule.id for ruleset in typed for rule in ruleset.rules)
    for ruleset in typed:
        for rule in ruleset.rules:
            if isinstance(rule, Definition):
                definitions.setdefault(rule.id, []).append(lower_definition(rule, ruleset, names))
            elif isinstance(rule, Parameter):
                parameters.setdefault(rule.id, []).append(lower_parameter(rule, ruleset, names))
            else:
                changed = tuple((known, other) for other in typed for known in other.exceptions if known.to == rule.id)
                ready = lower_rule(rule, ruleset, names, changed, typed)
                ready = attrs.evolve(ready, of_subject=of_subject(ready, alone=versions[rule.id] == 1))
                if isinstance(rule, Exemption):
                    for freed in rule.to:
                        exemptions.setdefault(freed, []).append(ready)
                else:
                    rules.append(ready)
                if isinstance(rule, Obligation):
                    for weaker in rule.replaces:
                        replaced.setdefault(weaker, []).append(rule.id)
    return Program(
        vocabulary=vocabulary,
        rulesets=typed,
        rules=tuple(rules),
        definitions={name: nearest_first(known) for name, known in definitions.items()},
        parameters={name: nearest_first(known) for name, known in parameters.items()},
        exemptions={name: tuple(known) for name, known in exemptions.items()},
        replaced_by={name: tuple(known) for name, known in replaced.items()},
        skipped=skipped,
    )


def nearest_first(known: Iterable[_Told]) -> tuple[_Told, ...]:
    """Return versions of one name, that of the most specific jurisdiction first."""
    return tuple(sorted(known, key=lambda told: -len(told.jurisdiction)))


def names_in(rulesets: tuple[Ruleset, ...], vocabulary: Vocabulary) -> Names:
    """Return what names mean in the conditions of typed rulesets."""
    derived = frozenset(
        rule.id
        for ruleset in rulesets
        for rule in ruleset.rules
        if isinstance(rule, Definition) and rule.of is not None
    )
    parameters: Mapping[str, AnyType] = {
        rule.id: rule.type for ruleset in rulesets for rule in ruleset.rules if isinstance(rule, Parameter)
    }
    return Names(vocabulary, derived, parameters)
