"""Drawn law with files and days: shown as law reads, and cut down to what two evaluators differ about.

Hypothesis would shrink what was drawn choice by choice, for minutes; law and facts are cut part by part, each time
as long as they still differ, in seconds.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import product
from typing import Any, Final

import attrs
from attrs import frozen
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from tests.evaluators.small import SMALL
from tests.register.compared import judged_in_arrays, judged_one_by_one

from hazardrules.errors import FactsError, RulesetError
from hazardrules.evaluators.evaluation import EVALUATORS, Interpreter
from hazardrules.expr import nodes
from hazardrules.expr.show import show
from hazardrules.expr.walk import walk
from hazardrules.facts.reading import read
from hazardrules.facts.types import BOOLEAN
from hazardrules.law.expression import Expression, expressions_of
from hazardrules.law.ruleset import Ruleset
from hazardrules.lower.compile import compile_rulesets
from hazardrules.testing.drawn_rulesets import rulesets
from hazardrules.testing.strategies import facts, plain_pools

MOST_CUTS: Final = 3000
"""Cuts that are tried: some ten seconds' worth. What is left can be read."""

Files = list[dict[str, Any]]

Differing = Callable[[Ruleset], Callable[[Files, date], object]]
"""Makes law ready, and then tells how evaluators differ about files on a day; nothing where they don't."""


@frozen
class Drawn:
    """A ruleset, files and days; a failing one is shown as its conditions read, and not as its objects stand."""

    ruleset: Ruleset
    files: Files
    days: list[date]

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        # What Hypothesis asks; a ruleset's own objects take a thousand lines.
        printer.text(f"{law(self.ruleset)}\n{self.files}\n{self.days}")

    def check(self, differing: Differing) -> None:
        """Fail with the smallest law and files about which evaluators still differ."""
        differ = differing(self.ruleset)
        for day in self.days:
            if differ(self.files, day):
                ruleset, files = narrowed(self.ruleset, self.files, day, differing)
                raise AssertionError(f"{law(ruleset)}\n{files}\n{day}\n{differing(ruleset)(files, day)}")


def drawn(most_rules: int, files: int, days: int) -> st.SearchStrategy[Drawn]:
    """Return a strategy of law that uses all there is, with so many files and days, or one more."""
    parts = st.tuples(
        rulesets(SMALL, most_rules=most_rules, most_parameters=3, most_definitions=3),
        st.lists(facts(SMALL, most_rows=3), min_size=files, max_size=files + 1),
        st.lists(st.sampled_from(plain_pools().days), min_size=days, max_size=days + 1, unique=True),
    )
    return parts.map(lambda told: Drawn(*told))


def of_evaluators(ruleset: Ruleset) -> Callable[[Files, date], object]:
    """Make a ruleset ready by every evaluator; tell what another than the interpreter finds, where it isn't the same."""
    program = compile_rulesets([ruleset], SMALL)
    reference, *others = (make(program) for make in EVALUATORS.values())

    def differ(files: Files, as_of: date) -> object:
        for subject in (read(file, SMALL) for file in files):
            expected = reference.evaluate(subject, as_of)
            for other in others:
                actual = other.evaluate(subject, as_of)
                findings = sorted(actual.findings, key=lambda found: program.order[found.rule])
                parts = (findings, actual.faults, actual.clues)
                if parts != (expected.findings, expected.faults, expected.clues):
                    return f"{expected}\n{other.name}: {actual}"
        return None

    return differ


def of_arrays(ruleset: Ruleset) -> Callable[[Files, date], object]:
    """Make a ruleset ready in arrays; tell which rows of the findings aren't the interpreter's."""
    program = compile_rulesets([ruleset], SMALL)

    def differ(files: Files, as_of: date) -> object:
        subjects = [read(file, SMALL) for file in files]
        actual, _ = judged_in_arrays(program, subjects, as_of)
        expected = judged_one_by_one(Interpreter(program), subjects, as_of)
        return "" if actual == expected else f"{expected}\n{actual}"

    return differ


def tried(examples: int) -> settings:
    """Draw the same way every time, so that what failed fails again; only a long run looks elsewhere."""
    return settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=examples <= 500,
        phases=[Phase.generate],
        database=None,
        report_multiple_bugs=False,
    )


def law(ruleset: Ruleset) -> str:
    """Return what a ruleset states, a line for each statement."""
    return "\n".join(map(_stated, (*ruleset.rules, *ruleset.exceptions)))


def _stated(rule: Any) -> str:
    told = [f"{type(rule).__name__} {rule.id}"]
    for field in attrs.fields(type(rule)):
        value = getattr(rule, field.name)
        if value != _default(field) and field.name not in ("id", "title", "cites"):
            texts = [one.text for one in expressions_of(value)]
            told.append(f"{field.name}: {' | '.join(texts) if texts else value}")
    return "\n    ".join(told)


def narrowed(ruleset: Ruleset, files: Files, day: date, differing: Differing) -> tuple[Ruleset, Files]:
    """Cut law and facts as long as evaluators differ about what is left."""
    tries = 0
    cut: tuple[Ruleset, Files] | None = ruleset, files
    while cut is not None:
        ruleset, files = cut
        cut = None
        fewer = [files[:at] + files[at + 1 :] for at in range(len(files))]
        for smaller in (
            *product([ruleset], fewer),
            *product(_smaller(ruleset), [files]),
            *product([ruleset], _smaller(files)),
        ):
            tries += 1
            if tries < MOST_CUTS and _differ(differing, *smaller, day):
                cut = smaller
                break
    return ruleset, files


def _differ(differing: Differing, ruleset: Ruleset, files: Files, day: date) -> bool:
    try:
        return bool(differing(ruleset)(files, day))
    except (RulesetError, FactsError):
        return False


def _default(field: Any) -> Any:
    return field.default.factory() if isinstance(field.default, attrs.Factory) else field.default


def _smaller(value: Any) -> Iterator[Any]:
    """Yield a value with one part less, large parts first."""
    if isinstance(value, Expression):
        yield from _simpler(value)
    elif isinstance(value, tuple | list):
        yield from (value[:at] + value[at + 1 :] for at in range(len(value)))
        for at, part in enumerate(value):
            yield from (value[:at] + type(value)((less,)) + value[at + 1 :] for less in _smaller(part))
    elif isinstance(value, Mapping):
        yield from ({key: part for key, part in value.items() if key != left} for left in value)
        for key, part in value.items():
            yield from ({**value, key: less} for less in _smaller(part))
    elif type(value).__module__.startswith("hazardrules.law."):
        parts = {field.name: getattr(value, field.name) for field in attrs.fields(type(value))}
        usual = {
            field.name: _default(field) for field in attrs.fields(type(value)) if field.default is not attrs.NOTHING
        }
        yield from (attrs.evolve(value, **{name: told}) for name, told in usual.items() if parts[name] != told)
        for name, part in parts.items():
            yield from (attrs.evolve(value, **{name: less}) for less in _smaller(part))


def _simpler(told: Expression) -> Iterator[Expression]:
    node = told.node
    if isinstance(node, nodes.Truth) or node.type is None:
        return
    inside = [part for part in walk(node) if part is not node and part.type == node.type]
    truths = [nodes.Truth(value, type=node.type) for value in (True, False) if node.type.base == BOOLEAN]
    yield from (Expression(show(part), part) for part in (*truths, *inside))
