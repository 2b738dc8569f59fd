"""What only shows when all documents are read together.

Two versions in force on one day, a name that points nowhere, a definition that needs
itself, exceptions that clash, and a document that would set aside a higher one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

import attrs
from attrs import frozen

from hazardrules.errors import NOTHING, Phrase, PhraseAbout, Problem, UnknownName, did_you_mean
from hazardrules.expr import nodes
from hazardrules.expr.walk import walk
from hazardrules.law.citation import RANK_LABELS, InForce, outranks_or_equals
from hazardrules.law.expression import expressions_of
from hazardrules.law.rule import AnyRule, Consequence, Definition, Exception_, Exemption, Obligation, Parameter, Stated
from hazardrules.law.ruleset import Ruleset
from hazardrules.lower.rules import force_of, in_force_of
from hazardrules.rulefile.keys import KEYS
from hazardrules.rulefile.typenames import show_type
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


def _at(told: Stated, message: Phrase, hint: Phrase = NOTHING, *words: str) -> Problem:
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


def _nearest(name: str, owner: Mapping[str, object]) -> Phrase:
    listed = Phrase("用 `hazardrules rules` 列出已装的规则", "`hazardrules rules` lists what is loaded")
    return did_you_mean(name, owner) or listed


def _versions(rulesets: tuple[Ruleset, ...]) -> Iterator[Problem]:
    """Rules of one id must not be in force on one day; parameters and definitions may be local."""
    seen: dict[tuple[str, str], list[tuple[AnyRule, Ruleset]]] = {}
    for ruleset in rulesets:
        for rule in ruleset.rules:
            shared = isinstance(rule, Parameter | Definition)
            key = (rule.id, ruleset.jurisdiction if shared else "")
            for other, owner in seen.get(key, []):
                if in_force_of(rule, ruleset).overlaps(in_force_of(other, owner)):
                    message = PhraseAbout(
                        f"`{rule.id}` 有两个版本在同一天施行",
                        f"two versions of `{rule.id}` are in force on one day",
                        rule.id,
                    )
                    hint = Phrase(
                        f"另一个在 {other.place.path}:{other.place.line};各写各的施行期间",
                        f"the other stands at {other.place.path}:{other.place.line}; give each its own days",
                    )
                    yield _at(rule, message, hint, rule.id)
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
                here, there = (Phrase(show_type(one.type, "zh"), str(one.type)) for one in (rule, wider))
                message = PhraseAbout(
                    f"`{rule.id}` 在这里是{here.zh},在 `{owner.id}` 里是{there.zh}",
                    f"`{rule.id}` is {here} here and {there} in `{owner.id}`",
                    rule.id,
                )
                yield _at(rule, message, NOTHING, rule.id)
            given = any(one.in_force.overlaps(other.in_force) for one in rule.values for other in wider.values)
            if given and wider.local == "supply" and not wider.open:
                message = PhraseAbout(
                    f"`{owner.id}` 已经给出 `{rule.id}`", f"`{rule.id}` is given by `{owner.id}` already", rule.id
                )
                hint = Phrase(
                    "上级参数的 `地方`(local)说明地方可以怎样:补充、从严或自定",
                    "`local` of the wider parameter says what a place may do: supply, stricter or free",
                )
                yield _at(rule, message, hint, rule.id)


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
                    message = UnknownName(
                        f"`{rule.id}` 所指的规则 `{name}` 不存在", f"`{rule.id}` names the unknown rule `{name}`", name
                    )
                    yield _at(rule, message, _nearest(name, owner), name)
        for told in ruleset.exceptions:
            if told.to not in owner:
                message = UnknownName(
                    f"例外所指的规则 `{told.to}` 不存在", f"exception to the unknown rule `{told.to}`", told.to
                )
                yield _at(told, message, _nearest(told.to, owner), told.to)


def _ranks(rulesets: tuple[Ruleset, ...], owner: Mapping[str, tuple[AnyRule, Ruleset]]) -> Iterator[Problem]:
    """Nothing sets aside a rule of higher rank, unless that rule delegates it; a lower document fines nobody.

    It may divide the band of a law's fine into tiers.
    """
    for ruleset in rulesets:
        for rule in ruleset.rules:
            rank = force_of(rule, ruleset)
            targets: tuple[str, ...] = ()
            verb = NOTHING
            fines = isinstance(rule, Consequence) and (rule.fines or rule.acts) and not _is_tier(rule)
            if fines and not outranks_or_equals(rank, "rule"):
                ranked = _ranked(rank)
                message = Phrase(f"`{rule.id}`({ranked.zh})不能设定罚款", f"`{rule.id}` ({ranked}) can't ground a fine")
                hint = Phrase(
                    "只有法律、法规、规章能设定;引用它,或者把罚款留给写明它的规则",
                    "only a law, a regulation or a rule can; cite it, or leave the fine to the rule that states it",
                )
                yield _at(rule, message, hint, "fines", "罚款")
            if isinstance(rule, Obligation):
                targets, verb = rule.replaces, Phrase("取代", "replace")
            elif isinstance(rule, Consequence) and not rule.delegated:
                targets, verb = rule.bars, Phrase("排除", "bar")
            elif isinstance(rule, Exemption):
                targets, verb = rule.to, Phrase("免除", "free from")
            for name in targets:
                if name in owner:
                    other = force_of(*owner[name])
                    if not outranks_or_equals(rank, other):
                        low, high = _ranked(rank), _ranked(other)
                        message = Phrase(
                            f"`{rule.id}`({low.zh})不能{verb.zh} `{name}`({high.zh})",
                            f"`{rule.id}` ({low}) can't {verb} `{name}` ({high})",
                        )
                        hint = Phrase(
                            "下位文件让位于上位法;引用授权条款,或者在旁边另写规则",
                            "a lower document gives way; cite the delegation or state the rule beside it",
                        )
                        yield _at(rule, message, hint, name)
        for told in ruleset.exceptions:
            if told.to in owner:
                rule, home = owner[told.to]
                ranks = [ruleset.sources[cite.source].rank for cite in told.cites if cite.source in ruleset.sources]
                rank = ranks[0] if ranks else force_of(rule, home)
                if not outranks_or_equals(rank, force_of(rule, home)):
                    low = _ranked(rank)
                    message = Phrase(
                        f"位阶为{low.zh}的例外不能改变 `{told.to}`",
                        f"an exception of rank {low} can't change `{told.to}`",
                    )
                    hint = Phrase(
                        "下位文件让位于上位法;在旁边另写规则", "a lower document gives way; state the rule beside it"
                    )
                    yield _at(told, message, hint, told.to)


def _ranked(rank: str) -> Phrase:
    return Phrase(RANK_LABELS[rank].zh, RANK_LABELS[rank].en)


def _is_tier(rule: Consequence) -> bool:
    return bool(rule.narrows) or rule.outcome in TIERS


def _names_in(node: nodes.Node, terms: frozenset[str]) -> Iterator[str]:
    for told in walk(node):
        if isinstance(told, nodes.Name | nodes.Call) and told.name in terms:
            yield told.name
        if isinstance(told, nodes.Member) and told.of.type is not None:
            ledger = getattr(told.of.type.base, "ledger", None)
            if ledger is not None and f"{ledger}.{told.name}" in terms:
                yield f"{ledger}.{told.name}"


_TERMS: Final = {Definition: Phrase("定义", "definition"), Parameter: Phrase("参数", "parameter")}


@frozen
class _Dated:
    """What a definition or a parameter says on some days, by the terms it needs for it."""

    rule: Definition | Parameter
    days: InForce
    needs: tuple[str, ...]


def _cycles(rulesets: tuple[Ruleset, ...]) -> Iterator[Problem]:
    """What a definition or a parameter says must not need itself on any day; law of different days may."""
    terms = [
        (rule, ruleset) for ruleset in rulesets for rule in ruleset.rules if isinstance(rule, Definition | Parameter)
    ]
    known = frozenset(rule.id for rule, _ in terms)
    dated = [told for rule, ruleset in terms for told in _dated(rule, ruleset, known)]
    if not any(_circles(dated)):
        return
    found: set[frozenset[str]] = set()
    # Versions that are in force together are so on the day on which the last of them begins.
    for day in sorted({told.days.start or date.min for told in dated}):
        for rule, path in _circles([told for told in dated if told.days.contains(day)]):
            if frozenset(path) in found:
                continue
            found.add(frozenset(path))
            kind, circle = _TERMS[type(rule)], " -> ".join(path)
            message = PhraseAbout(
                f"{kind.zh} `{rule.id}` 要靠自己才能得出:{circle}",
                f"the {kind} `{rule.id}` needs itself: {circle}",
                rule.id,
            )
            hint = Phrase("打破循环:其中一个要能独立得出", "break the circle: one of them has to stand alone")
            yield _at(rule, message, hint, rule.id)


def _dated(rule: Definition | Parameter, ruleset: Ruleset, known: frozenset[str]) -> Iterator[_Dated]:
    """Yield what a version says: a parameter's values each have their own days."""
    whole = in_force_of(rule, ruleset)
    parts: list[tuple[InForce, object]] = [(whole, rule)]
    if isinstance(rule, Parameter):
        parts = [(InForce(), attrs.evolve(rule, values=())), *((told.in_force, told) for told in rule.values)]
    for days, part in parts:
        used = {name for one in expressions_of(part) for name in _names_in(one.node, known)}
        yield _Dated(rule, days, tuple(sorted(used)))


def _circles(dated: list[_Dated]) -> Iterator[tuple[Definition | Parameter, list[str]]]:
    """Yield terms that need themselves, each with the way back to it."""
    told = {one.rule.id: one.rule for one in dated}
    named: dict[str, set[str]] = {name: set() for name in told}
    for one in dated:
        named[one.rule.id].update(name for name in one.needs if name in told)
    uses = {name: sorted(used) for name, used in named.items()}
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
                yield told[after], [*path[path.index(after) :], after]
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
                message = PhraseAbout(
                    f"`{rule}` 有 {len(together)} 个例外,最多 {MOST_EXCEPTIONS} 个",
                    f"`{rule}` has {len(together)} exceptions, and {MOST_EXCEPTIONS} are allowed",
                    rule,
                )
                hint = Phrase(
                    "几个例外共同的内容,用参数或定义写成一个例外",
                    "say in one exception, with a parameter or a definition, what several have in common",
                )
                yield _at(told, message, hint)
        for number, (one, place) in enumerate(known):
            for other, elsewhere in known[number + 1 :]:
                if not (place.startswith(elsewhere) or elsewhere.startswith(place)):
                    continue
                shared = [key for key in one.changes if key in other.changes and one.changes[key] != other.changes[key]]
                ordered = (other.id and other.id in one.over) or (one.id and one.id in other.over)
                apart = disjoint(one.when.node, other.when.node) or not one.in_force.overlaps(other.in_force)
                if shared and not ordered and not apart:
                    words = [word for key in KEYS if key.name == shared[0] for word in (key.name, key.zh)]
                    message = PhraseAbout(
                        f"`{rule}` 的两个例外可能同时成立,而对 `{shared[0]}` 改得不同",
                        f"two exceptions to `{rule}` may hold together and change `{shared[0]}` differently",
                        rule,
                    )
                    hint = Phrase(
                        f"另一个在 {one.place.path}:{one.place.line};用 `优先于`(over)说明哪个优先",
                        f"the other stands at {one.place.path}:{one.place.line}; say with `over` which prevails",
                    )
                    yield _at(other, message, hint, *words)


def _prevailing(known: list[Exception_]) -> Iterator[Problem]:
    """What an exception prevails over is another one to the same rule, and none prevails over itself in the end."""
    by_id = {told.id: told for told in known if told.id}
    for told in known:
        for name in told.over:
            if name not in by_id:
                unknown = UnknownName(
                    f"`优先于`(over)所指的 `{name}` 不是 `{told.to}` 的例外",
                    f"`over` names no other exception to `{told.to}`: `{name}`",
                    name,
                )
                yield _at(told, unknown, did_you_mean(name, by_id))
        above, seen = list(told.over), set[str]()
        while above:
            name = above.pop()
            if name in by_id and name not in seen:
                seen.add(name)
                above += by_id[name].over
        if told.id in seen:
            message = Phrase(f"例外 `{told.id}` 优先于自己", f"the exception `{told.id}` prevails over itself")
            yield _at(told, message, Phrase("`优先于`(over)只能朝一个方向", "`over` goes one way"))


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
