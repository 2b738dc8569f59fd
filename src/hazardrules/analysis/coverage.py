"""How much of each source is carried: its clauses encoded, declared untranslatable, or missing.

Counted against the clauses that `clauses.toml` lists, not against what happens to be
written. A rule whose cases all end the same way is one-sided: they would hold if the
condition were always true. What is only encouraged can't be violated, and neither can a duty be whose
day nobody can miss: not yet done is their other side. What the law leaves open is shown by a case that
supposes it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from attrs import field, frozen

from hazardrules.expr.nodes import Call, Day, Name
from hazardrules.expr.walk import walk
from hazardrules.law.citation import Citation
from hazardrules.law.expression import expressions_of
from hazardrules.law.rule import Definition, Exemption, Obligation, Parameter, Stated
from hazardrules.law.ruleset import Ruleset
from hazardrules.lower.rules import binds_from, in_force_of
from hazardrules.rulefile.citing import clauses_named, normalised

FOUND: Final = frozenset({"violated", "missed", "applies", "raised"})
"""Statuses that say the rule bites."""

Key = tuple[str, str]
"""A source's key and a clause of it."""


@frozen
class SourceCoverage:
    """The clauses of one source: how many, encoded, declared by reason, and missing."""

    id: str
    title: str
    clauses: int
    encoded: int
    declared: Mapping[str, int]
    missing: tuple[str, ...]


@frozen
class Coverage:
    """What rulesets carry of their sources, and the rules whose cases show one side only.

    *open_law* says which rules rest on something of which the law gives no value at all:
    before somebody supplies it, they are found against nobody but in a case that supposes it.
    *never_late* gives the day of the duties that nobody can miss: it lies before the document,
    or is the last day in force. They are shown done and not yet done.
    """

    documents: tuple[SourceCoverage, ...]
    rules: int
    one_sided: tuple[str, ...]
    open_law: Mapping[str, tuple[str, ...]] = field(factory=dict)
    never_late: Mapping[str, date] = field(factory=dict)


def coverage(rulesets: Iterable[Ruleset]) -> Coverage:
    """Return the coverage of every source, and the rules that are one-sided.

    A clause both encoded and declared counts as encoded.

    >>> coverage([])
    Coverage(documents=(), rules=0, one_sided=(), open_law={}, never_late={})
    """
    told = tuple(rulesets)
    documents = tuple(document for ruleset in told for document in _documents(ruleset))
    ids = {rule.id for ruleset in told for rule in ruleset.rules}
    never_late = dict(sorted(_never_late(told)))
    one_sided = tuple(sorted(_one_sided(told, never_late)))
    return Coverage(documents, len(ids), one_sided, dict(sorted(_resting_on_open_law(told))), never_late)


def _resting_on_open_law(rulesets: tuple[Ruleset, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the rules whose conditions ask for a parameter of which the law gives no value at all."""
    rules = [rule for ruleset in rulesets for rule in ruleset.rules]
    unstated = {rule.id for rule in rules if isinstance(rule, Parameter) and rule.open and not rule.values}
    for rule in rules:
        nodes = (node for told in expressions_of(rule) for node in walk(told.node))
        used = {node.name for node in nodes if isinstance(node, Name | Call) and node.name in unstated}
        if used:
            yield rule.id, tuple(sorted(used))


def _never_late(rulesets: tuple[Ruleset, ...]) -> Iterator[tuple[str, date]]:
    """Yield the duties whose day nobody can miss, with the day."""
    for ruleset in rulesets:
        for rule in ruleset.rules:
            if not isinstance(rule, Obligation) or (day := _only_day(rule)) is None:
                continue
            start, end = binds_from(rule, ruleset), in_force_of(rule, ruleset).end
            older = start is not None and day < start and rule.late_born == "no-deadline"
            # A law of another day answers for what fell due on the document's last one.
            last = end is not None and day >= end and rule.law_of is None
            if older or last:
                yield rule.id, day


def _only_day(rule: Obligation) -> date | None:
    """Return the one day by which a duty is due, where it is written down: a day, or the end of its only period."""
    if rule.by is not None and isinstance(rule.by.node, Day):
        return rule.by.node.value
    if rule.every is not None and rule.first is not None and rule.first == rule.last and rule.due is None:
        return rule.first.end
    return None


def _documents(ruleset: Ruleset) -> Iterator[SourceCoverage]:
    encoded: set[Key] = set()
    for stated in (*ruleset.rules, *ruleset.exceptions):
        encoded |= _headed(stated, ruleset)
        encoded |= {key for cited in stated.cites for key in _keys(cited)}
    reasons: dict[Key, str] = {}
    for left in ruleset.untranslatables:
        for key in _keys(left.clause):
            reasons.setdefault(key, left.reason)
    for name, source in ruleset.sources.items():
        listed = [(clause.source, normalised(clause.clause)) for clause in ruleset.clauses if clause.source == name]
        declared = Counter(reasons[clause] for clause in listed if clause in reasons and clause not in encoded)
        yield SourceCoverage(
            id=f"{ruleset.id}/{name}",
            title=source.title,
            clauses=len(listed),
            encoded=sum(clause in encoded for clause in listed),
            declared=dict(sorted(declared.items())),
            missing=tuple(clause[1] for clause in listed if clause not in encoded and clause not in reasons),
        )


def _keys(cited: Citation) -> Iterator[Key]:
    for clause in clauses_named(normalised(cited.clause)):
        yield cited.source, clause


def _headed(stated: Stated, ruleset: Ruleset) -> set[Key]:
    """Return the clauses that the heading above a fence names."""
    for document in ruleset.documents:
        if document.path == stated.place.path:
            above = [line for line, _, _ in document.headings if line <= stated.place.line]
            return {
                key
                for line, cited, _ in document.headings
                if above and line == max(above) and cited is not None
                for key in _keys(cited)
            }
    return set()


def _one_sided(rulesets: tuple[Ruleset, ...], never_late: Collection[str]) -> Iterator[str]:
    shown: dict[str, set[str]] = {}
    for ruleset in rulesets:
        for case in ruleset.cases:
            for name, told in case.expect.items():
                for rule, expected in told.items() if name == "clues" else [(name, told)]:
                    shown.setdefault(rule, set()).update(_conclusions(expected))
    for ruleset in rulesets:
        for rule in ruleset.rules:
            # These say no status of their own: they are shown by the rules that use them.
            judged = not isinstance(rule, Definition | Parameter | Exemption)
            never = rule.strength == "encouraged" or rule.id in never_late
            bites = FOUND | {"pending"} if never else FOUND
            if judged and len({told in bites for told in shown.get(rule.id, ())}) < 2:
                yield rule.id


def _conclusions(expected: Any) -> Iterator[str]:
    """Yield the status of every conclusion expected; none when undetermined."""
    if not isinstance(expected, Mapping):
        return
    for value in expected.values():
        yield from _conclusions(value)
    status = expected.get("status", expected.get("state"))
    if status is None and expected.get("outcome") is not None:
        yield "applies"
    elif isinstance(status, str) and status != "undetermined":
        yield status


def coverage_to_json(told: Coverage) -> dict[str, Any]:
    """Return the coverage as plain data: ``documents``, ``rules``, ``one_sided``, ``open_law`` and ``never_late``."""
    return {
        "documents": [
            {
                "id": document.id,
                "title": document.title,
                "clauses": document.clauses,
                "encoded": document.encoded,
                "declared": dict(document.declared),
                "missing": list(document.missing),
            }
            for document in told.documents
        ],
        "rules": told.rules,
        "one_sided": list(told.one_sided),
        "open_law": {rule: list(used) for rule, used in told.open_law.items()},
        "never_late": {rule: day.isoformat() for rule, day in told.never_late.items()},
    }
