"""What only shows when all documents are read together.

Two versions in force on one day, a name that points nowhere, a definition that needs
itself, exceptions that clash, and a document that would set aside a higher one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from hazardrules.errors import Problem, did_you_mean
from hazardrules.expr import nodes
from hazardrules.expr.walk import walk
from hazardrules.law.citation import RANK_LABELS, outranks_or_equals
from hazardrules.law.expression import expressions_of
from hazardrules.law.rule import AnyRule, Consequence, Definition, Exception_, Exemption, Obligation, Parameter, Stated
from hazardrules.law.ruleset import Ruleset
from hazardrules.lower.rules import force_of, in_force_of
from hazardrules.rulefile.keys import KEYS
from hazardrules.source import Span

MOST_EXCEPTIONS: Final = 12
"""As many exceptions as a rule may have: while they are open, each set of them that may hold together is judged."""


TIERS: Final = ("lighter", "mitigated", "heavier")
"""Outcomes that move within a fine, or below it, and set none."""


def cross_problems(rulesets: tuple[Ruleset, ...], *, ranked: bool = True) -> list[Problem]:
    """Return everything wrong between rules; without what ranks forbid unless they are *ranked*."""
    owner = {rule.id: (rule, ruleset) for ruleset in rulesets for rule in ruleset.rules}
    found: list[Problem] = []
    found += _versions(rulesets)
    found += _local_values(rulesets)
    found += _references(rulesets, owner)
    found += _ranks(rulesets, owner) if ranked else ()
    found += _cycles(rulesets)
    found += _exceptions(rulesets)
    return found


def _at(told: Stated, message: str, hint: str = "", *words: str) -> Problem:
    """Return a problem that marks the first of *words* that the fence writes, else the fence's first line."""
    place = told.place
    for number in range(place.line + 1, len(place.lines) + 1):
        line = place.lines[number - 1]
        if line.startswith("```"):
            break
        word = next((word for word in words if word in line), None)
        if word is not None:
            found = attrs.evolve(place, line=number, column=line.index(word) + 1)
            return found.problem(message, word, Span(0, len(word)), hint)
    first = place.lines[place.line - 1] if place.line <= len(place.lines) else ""
    return place.problem(message, first, Span(0, len(first)), hint)


def _nearest(name: str, owner: Mapping[str, object]) -> str:
    return did_you_mean(name, owner) or "`hazardrules rules` lists what is loaded"


def _versions(rulesets: tuple[Ruleset, ...]) -> Iterator[Problem]:
    """Rules of one id must not be in force on one day; parameters and definitions may be local."""
    seen: dict[tuple[str, str], list[tuple[AnyRule, Ruleset]]] = {}
    for ruleset in rulesets:
        for rule in ruleset.rules:
            shared = isinstance(rule, Parameter | Definition)
            key = (rule.id, ruleset.jurisdiction if shared else "")
            for other, owner in seen.get(key, []):
                if in_force_of(rule, ruleset).overlaps(in_force_of(other, owner)):
                    yield _at(
                        rule,
                        f"two versions of `{rule.id}` are in force on one day",
                        f"the other stands at {other.place.path}:{other.place.line}; give each its own days",
                        rule.id,
                    )
            seen.setdefault(key, []).append((rule, ruleset))


def _local_values(rulesets: tuple[Ruleset, ...]) -> Iterator[Problem]:
    """A place supplies what the widest law leaves open; more only where that law lets it."""
    told = [(rule, ruleset) for ruleset in rulesets for rule in ruleset.rules if isinstance(rule, Parameter)]
    for rule, ruleset in told:
        above = [one for one in told if one[0].id == rule.id and ruleset.jurisdiction.startswith(one[1].jurisdiction)]
        widest = min(len(owner.jurisdiction) for _, owner in above)
        for wider, owner in above:
            if len(owner.jurisdiction) > widest or owner.jurisdiction == ruleset.jurisdiction:
                continue
            if rule.type != wider.type:
                yield _at(rule, f"`{rule.id}` is {rule.type} here and {wider.type} in `{owner.id}`", "", rule.id)
            given = any(one.in_force.overlaps(other.in_force) for one in rule.values for other in wider.values)
            if given and wider.local == "supply" and not wider.open:
                hint = "`local` of the wider parameter says what a place may do: supply, stricter or free"
                yield _at(rule, f"`{rule.id}` is given by `{owner.id}` already", hint, rule.id)


def _references(rulesets: tuple[Ruleset, ...], owner: Mapping[str, tuple[AnyRule, Ruleset]]) -> Iterator[Problem]:
    skipped = {rule.id for ruleset in rulesets for rule in ruleset.rules if rule.needs}
    for ruleset in rulesets:
        for rule in ruleset.rules:
            named: tuple[str, ...] = ()
            if isinstance(rule, Obligation):
                named = rule.replaces
            elif isinstance(rule, Consequence):
                named = rule.bars + rule.narrows
            elif isinstance(rule, Exemption):
                named = rule.to
            for name in named:
                if name not in owner and name not in skipped:
                    yield _at(rule, f"`{rule.id}` names the unknown rule `{name}`", _nearest(name, owner), name)
        for told in ruleset.exceptions:
            if told.to not in owner:
                yield _at(told, f"exception to the unknown rule `{told.to}`", _nearest(told.to, owner), told.to)


def _ranks(rulesets: tuple[Ruleset, ...], owner: Mapping[str, tuple[AnyRule, Ruleset]]) -> Iterator[Problem]:
    """Nothing sets aside a rule of higher rank, unless that rule delegates it; a lower document fines nobody.

    It may divide the band of a law's fine into tiers.
    """
    for ruleset in rulesets:
        for rule in ruleset.rules:
            rank = force_of(rule, ruleset)
            targets: tuple[str, ...] = ()
            verb = ""
            fines = isinstance(rule, Consequence) and (rule.fines or rule.acts) and not _is_tier(rule)
            if fines and not outranks_or_equals(rank, "rule"):
                yield _at(
                    rule,
                    f"`{rule.id}` ({RANK_LABELS[rank].en}) can't ground a fine",
                    "only a law, a regulation or a rule can; cite it, or leave the fine to the rule that states it",
                    "fines",
                    "罚款",
                )
            if isinstance(rule, Obligation):
                targets, verb = rule.replaces, "replace"
            elif isinstance(rule, Consequence) and not rule.delegated:
                targets, verb = rule.bars, "bar"
            elif isinstance(rule, Exemption):
                targets, verb = rule.to, "free from"
            for name in targets:
                if name in owner:
                    other = force_of(*owner[name])
                    if not outranks_or_equals(rank, other):
                        yield _at(
                            rule,
                            f"`{rule.id}` ({RANK_LABELS[rank].en}) can't {verb} `{name}` ({RANK_LABELS[other].en})",
                            "a lower document gives way; cite the delegation or state the rule beside it",
                            name,
                        )
        for told in ruleset.exceptions:
            if told.to in owner:
                rule, home = owner[told.to]
                ranks = [ruleset.sources[cite.source].rank for cite in told.cites if cite.source in ruleset.sources]
                rank = ranks[0] if ranks else force_of(rule, home)
                if not outranks_or_equals(rank, force_of(rule, home)):
                    hint = "a lower document gives way; state the rule beside it"
                    yield _at(
                        told, f"an exception of rank {RANK_LABELS[rank].en} can't change `{told.to}`", hint, told.to
                    )


def _is_tier(rule: Consequence) -> bool:
    return bool(rule.narrows) or rule.outcome in TIERS


def _names_in(node: nodes.Node, definitions: frozenset[str]) -> Iterator[str]:
    for told in walk(node):
        if isinstance(told, nodes.Name) and told.name in definitions:
            yield told.name
        if isinstance(told, nodes.Member) and told.of.type is not None:
            ledger = getattr(told.of.type.base, "ledger", None)
            if ledger is not None and f"{ledger}.{told.name}" in definitions:
                yield f"{ledger}.{told.name}"


def _cycles(rulesets: tuple[Ruleset, ...]) -> Iterator[Problem]:
    told = {rule.id: rule for ruleset in rulesets for rule in ruleset.rules if isinstance(rule, Definition)}
    known = frozenset(told)
    uses = {
        name: sorted({used for told_ in expressions_of(rule) for used in _names_in(told_.node, known)})
        for name, rule in told.items()
    }
    done: set[str] = set()
    for start in told:
        path: list[str] = []
        stack: list[tuple[str, Iterator[str]]] = [(start, iter(uses[start]))] if start not in done else []
        if stack:
            path.append(start)
        while stack:
            name, rest = stack[-1]
            after = next(rest, None)
            if after is None:
                done.add(name)
                stack.pop()
                path.pop()
            elif after in path:
                circle = " -> ".join([*path[path.index(after) :], after])
                yield _at(
                    told[after],
                    f"the definition `{after}` needs itself: {circle}",
                    "break the circle: one of them has to stand alone",
                    after,
                )
                done.update(path)
                break
            elif after not in done:
                path.append(after)
                stack.append((after, iter(uses[after])))


def _exceptions(rulesets: tuple[Ruleset, ...]) -> Iterator[Problem]:
    """Two exceptions that change one thing differently must not hold together unordered."""
    by_rule: dict[str, list[tuple[Exception_, str]]] = {}
    for ruleset in rulesets:
        for told in ruleset.exceptions:
            by_rule.setdefault(told.to, []).append((told, ruleset.jurisdiction))
    for rule, known in by_rule.items():
        yield from _prevailing([told for told, _ in known])
        for told, place in known:
            together = [one for one, wider in known if place.startswith(wider)]
            if told is together[-1] and len(together) > MOST_EXCEPTIONS:
                hint = "say in one exception, with a parameter or a definition, what several have in common"
                yield _at(told, f"`{rule}` has {len(together)} exceptions, and {MOST_EXCEPTIONS} are allowed", hint)
        for number, (one, place) in enumerate(known):
            for other, elsewhere in known[number + 1 :]:
                if not (place.startswith(elsewhere) or elsewhere.startswith(place)):
                    continue
                shared = [key for key in one.changes if key in other.changes and one.changes[key] != other.changes[key]]
                ordered = (other.id and other.id in one.over) or (one.id and one.id in other.over)
                apart = disjoint(one.when.node, other.when.node) or not one.in_force.overlaps(other.in_force)
                if shared and not ordered and not apart:
                    yield _at(
                        other,
                        f"two exceptions to `{rule}` may hold together and change `{shared[0]}` differently",
                        f"the other stands at {one.place.path}:{one.place.line}; say with `over` which prevails",
                        *(word for key in KEYS if key.name == shared[0] for word in (key.name, key.zh)),
                    )


def _prevailing(known: list[Exception_]) -> Iterator[Problem]:
    """What an exception prevails over is another one to the same rule, and none prevails over itself in the end."""
    by_id = {told.id: told for told in known if told.id}
    for told in known:
        for name in told.over:
            if name not in by_id:
                yield _at(told, f"`over` names no other exception to `{told.to}`: `{name}`", did_you_mean(name, by_id))
        above, seen = list(told.over), set[str]()
        while above:
            name = above.pop()
            if name in by_id and name not in seen:
                seen.add(name)
                above += by_id[name].over
        if told.id in seen:
            yield _at(told, f"the exception `{told.id}` prevails over itself", "`over` goes one way")


def disjoint(one: nodes.Node, other: nodes.Node) -> bool:
    """Tell whether two conditions visibly exclude each other.

    Only what a reader sees at once counts: ``x`` and ``not x``, one field equal to two
    different values, or a part of a conjunction that is so.
    """
    parts = one.items if isinstance(one, nodes.And) else (one,)
    others = other.items if isinstance(other, nodes.And) else (other,)
    return any(_opposed(left, right) for left in parts for right in others)


def _opposed(one: nodes.Node, other: nodes.Node) -> bool:
    if nodes.Not(one) == other or nodes.Not(other) == one:
        return True
    if isinstance(one, nodes.Compare) and isinstance(other, nodes.Compare) and one.left == other.left:
        if one.op == other.op == "=":
            return (
                isinstance(one.right, nodes.Text) and isinstance(other.right, nodes.Text) and one.right != other.right
            )
        opposite = {"<": ">=", ">=": "<", ">": "<=", "<=": ">", "=": "!=", "!=": "=", "in": "not in", "not in": "in"}
        return one.right == other.right and opposite.get(one.op) == other.op
    return False
