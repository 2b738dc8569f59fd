"""What if the law gave what it leaves open: a program in which a parameter has somebody's own value.

Where a document gives a value, on its days and in its places, that value stays: a
supposition only ever fills a gap, and never changes law.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

import attrs
from attrs import field, frozen

from hazardrules.errors import NOTHING, Phrase, Problem, did_you_mean
from hazardrules.expr.names import globals_of
from hazardrules.expr.scope import Scope
from hazardrules.facts.types import Label
from hazardrules.law.citation import InForce
from hazardrules.law.expression import Expression
from hazardrules.law.rule import DatedValue, Parameter
from hazardrules.lower.compile import names_in, nearest_first
from hazardrules.lower.program import LoweredParameter, Program
from hazardrules.lower.rules import lower_parameter
from hazardrules.lower.typing import Typer
from hazardrules.rulefile.literals import Written, value_by_key
from hazardrules.rulefile.toml_fence import PathIn
from hazardrules.source import Place


@frozen
class Named:
    """Values handed over by a program: mistakes in them are placed by the names they are under."""

    problems: list[Problem] = field(factory=list)

    def place(self, path: PathIn) -> Place:
        """Return the value's own text as the place."""
        return Place(_dotted(path))

    def wrong(self, path: PathIn, message: Phrase, hint: Phrase = NOTHING) -> None:
        """Note a mistake."""
        self.problems.append(Problem(message, path=_dotted(path), hint=hint))

    wrong_key = wrong


def _dotted(path: PathIn) -> str:
    return ".".join(map(str, path))


ONLY_OPEN: Final = Phrase("只有法律没有给出的值才能假定", "only what the law leaves open can be supposed")


def supposed(
    told: Mapping[str, Any],
    program: Program,
    scope: Scope,
    written: Written,
    on: date | None = None,
    place: str = "",
) -> dict[str, Parameter]:
    """Return the parameters supposed under the names they are told by; mistakes are noted in *written*.

    A parameter is named by its id or its Chinese label. *on* is the day on which the law
    must leave it open, and *place* the region; without a day its last value must have ended, if it has any.
    """
    found: dict[str, Parameter] = {}
    names = globals_of(scope)
    titles = {name: scope.terms[name].label.zh for name in program.parameters}
    for word, value in told.items():
        name = names.find(word)
        if name is None or name not in program.parameters:
            hint = did_you_mean(word, (*titles, *titles.values()))
            written.wrong_key((word,), Phrase(f"没有参数 `{word}`", f"no parameter `{word}` is loaded"), hint)
            continue
        if name in program.supposed or any(known.id == name for known in found.values()):
            written.wrong_key((word,), Phrase(f"`{word}` 假定了两次", f"`{word}` is supposed twice"))
            continue
        if not _leaves_open(program.parameters[name], on, place):
            day = Phrase(f"在 {on} ", f" on {on}") if on is not None else NOTHING
            message = Phrase(f"法律{day.zh}已经给出 `{word}`", f"the law gives `{word}`{day}")
            written.wrong_key((word,), message, ONLY_OPEN)
            continue
        stated = _widest(program, name)
        read = value_by_key(written, value, (word,), stated.type)
        if read is not None:
            typer = Typer(scope)
            found[word] = typer.supposed(attrs.evolve(stated, open="", open_list=False), DatedValue(InForce(), read))
            written.problems.extend(typer.problems)
    return found


def _leaves_open(versions: tuple[LoweredParameter, ...], on: date | None, place: str) -> bool:
    """Tell whether somebody may suppose a value: no law gives one on the day and in the place."""
    if on is None:
        lasting = (any(value.in_force.end is None for value in told.values) for told in _roots(versions))
        return not all(lasting)
    return not any(
        value.in_force.contains(on) for told in versions if place.startswith(told.jurisdiction) for value in told.values
    )


def _roots(versions: tuple[LoweredParameter, ...]) -> tuple[LoweredParameter, ...]:
    """Return the versions that no other one's place holds: what is said there is said everywhere."""
    widest_first = versions[::-1]
    return tuple(
        told
        for number, told in enumerate(widest_first)
        if not any(told.jurisdiction.startswith(wider.jurisdiction) for wider in widest_first[:number])
    )


def _widest(program: Program, name: str) -> Parameter:
    """Return a parameter as its widest law states it."""
    stated = [
        (len(ruleset.jurisdiction), rule)
        for ruleset in program.rulesets
        for rule in ruleset.rules
        if isinstance(rule, Parameter) and rule.id == name
    ]
    return min(stated, key=lambda one: one[0])[1]


def supposing(
    program: Program, parameters: Iterable[Parameter], followers: Mapping[str, frozenset[str]], scope: Scope
) -> tuple[Program, frozenset[str]]:
    """Return the program in which these parameters have these values, and the rules that rest on one.

    Each of those says so in its cautions. *followers* are the rules that rest on each parameter.
    """
    given = dict(program.parameters)
    said: dict[str, Label] = {}
    cautions: dict[str, tuple[str, ...]] = {}
    names = names_in(program.rulesets, program.vocabulary)
    rulesets = {ruleset.id: ruleset for ruleset in program.rulesets}
    for parameter in parameters:
        name = parameter.id
        versions = program.parameters[name]
        added = (lower_parameter(parameter, rulesets[root.ruleset], names) for root in _roots(versions))
        given[name] = nearest_first((*versions, *added))
        said[name] = _said(parameter, scope)
        for rule in followers.get(name, ()):
            caution = f"假定“{parameter.title.zh}”:{said[name].zh}"
            cautions[rule] = (*cautions.get(rule, ()), caution)
    rules = tuple(
        attrs.evolve(rule, cautions=(*rule.cautions, *cautions[rule.id])) if rule.id in cautions else rule
        for rule in program.rules
    )
    changed = attrs.evolve(program, rules=rules, parameters=given, supposed={**program.supposed, **said})
    return changed, frozenset(cautions)


def _said(parameter: Parameter, scope: Scope) -> Label:
    """Return a supposed value in both languages; what is written by key is said to be a list."""
    from hazardrules.expr.show import show, show_zh

    value = parameter.values[0].value
    if isinstance(value, Expression):
        return Label(show_zh(value.node, scope), show(value.node))
    return Label("见假定的表", "as in a table")
