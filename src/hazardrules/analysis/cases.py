"""Running the cases of rulesets: a situation, and the conclusion the rules must come to.

A case compares only the keys it names. Expected values are plain, as a report's JSON has
them: days as ISO texts, money as decimals, periods, measures and what is missing by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any, Final

from attrs import frozen

from hazardrules.analysis.written import in_case, problem_of_fact, supposed_in
from hazardrules.engine import Engine, not_loaded
from hazardrules.errors import NOTHING, HazardRulesError, Phrase, Problem, did_you_mean, listed, phrase
from hazardrules.evaluators.evaluation import Interpreter
from hazardrules.explain.words import status_label
from hazardrules.findings.finding import Finding
from hazardrules.findings.report import Outcome, Report
from hazardrules.findings.report_json import finding_to_json, outcome_to_json, plain
from hazardrules.law.rule import Case
from hazardrules.law.ruleset import Ruleset
from hazardrules.rulefile.keys import CHOICES, EXPECTED, EXPECTED_PARTS, spellings

PARTS: Final = ("answers", "outcomes", "clues")
"""What a case may expect beside rules."""

INTERPRETED: Final = frozenset({"adaptive", "interpreter"})
"""Evaluators by which a few rules are as well judged alone."""


@frozen
class CaseResult:
    """A case that was run, and how its conclusion differs from what was expected.

    No problems: it holds.
    """

    ruleset: str
    case: Case
    problems: tuple[Problem, ...] = ()


def run_cases(engine: Engine, rulesets: Iterable[Ruleset]) -> Iterator[CaseResult]:
    """Run every case of *rulesets*, in the order of their documents.

    The engine may hold more law than *rulesets*: a local case may expect what national
    law says.
    """
    for ruleset in rulesets:
        for case in ruleset.cases:
            yield CaseResult(ruleset.id, case, run_case(engine, case))


def run_case(engine: Engine, case: Case) -> tuple[Problem, ...]:
    """Return how the engine's conclusion differs from the case's, placed in its document.

    What a case supposes holds for it alone.
    """
    supposed, problems = supposed_in(case, engine)
    if problems:
        return problems
    engine = engine.with_parameters(supposed.values())
    try:
        report = _report(engine, case)
    except HazardRulesError as error:
        return tuple(problem_of_fact(case, problem, engine.vocabulary) for problem in error.problems)
    return tuple(problem_in_case(case, *difference) for difference in _differences(engine, report, case))


def _report(engine: Engine, case: Case) -> Report:
    """Return what the engine concludes; where rules are interpreted, of what the case speaks of alone.

    No rule depends on what another comes to; only outcomes are weighed against each other.
    """
    if engine.evaluator.name not in INTERPRETED or "outcomes" in case.expect:
        return engine.evaluate(case.facts, as_of=case.as_of)
    facts = engine.read(case.facts)
    named = frozenset(name for name in case.expect if name not in PARTS) | frozenset(case.expect.get("clues", ()))
    return engine.report(facts, case.as_of, Interpreter(engine.program, only=named).evaluate(facts, case.as_of))


Step = tuple[str, ...]


@frozen
class Unlike:
    """What was concluded beside what was expected; said in the words of the document."""

    key: str
    actual: Any
    expected: Any

    def said(self, *, chinese: bool) -> Phrase:
        """Return the difference with keys and values of closed lists in one spelling."""
        known = next((aspect for aspect in EXPECTED if aspect.name == self.key), None)
        labels = CHOICES[known.choices] if known is not None and known.choices else {}
        key = known.zh if chinese and known is not None else self.key
        is_, due = (
            Phrase(_shown(value, labels, "无"), _shown(value, labels if chinese else {}))
            for value in (self.actual, self.expected)
        )
        return Phrase(f"`{key}` 是 {is_.zh},应为 {due.zh}", f"`{key}` is {is_}, expected {due}")


Difference = tuple[Step, Phrase | Unlike, Phrase]
"""Where in the expectation, what is wrong, and a hint."""


def _differences(engine: Engine, report: Report, case: Case) -> Iterator[Difference]:
    for name, told in case.expect.items():
        if name == "answers":
            yield from _answers(report, told)
        elif name == "outcomes":
            yield from _outcomes(report, told)
        elif name == "clues":
            for clue, expected in told.items():
                yield from _rule(engine, report, clue, expected, ("clues", clue))
        else:
            yield from _rule(engine, report, name, told, (name,))


def _rule(engine: Engine, report: Report, name: str, told: Mapping[str, Any], at: Step) -> Iterator[Difference]:
    """Compare what is expected of a rule: of it as a whole, or of its items by id or place."""
    answer = told.get("value", _NOTHING)
    if answer is not _NOTHING:
        yield from _answers(report, {name: answer}, at[:-1])
    expected = {key: value for key, value in told.items() if key != "value"}
    items = {key: value for key, value in expected.items() if isinstance(value, Mapping)}
    whole = {key: value for key, value in expected.items() if key not in items}
    clues = [clue for clue in report.clues if clue.rule == name]
    if clues or (expected and "state" in next(iter(items.values()), whole)):
        yield from _clue({clue.item: clue.state for clue in clues}, report, whole, items, at)
        return
    found = report.of(name)
    if not found and expected:
        skipped = next((left.needs for left in report.skipped if left.rule == name), None)
        known = {rule.id for rule in engine.program.rules}
        if skipped is not None:
            yield at, skipped_for(name, skipped), NOTHING
        elif name not in known:
            yield at, not_loaded(name), did_you_mean(name, known)
        else:
            hint = Phrase(
                "主体类型和地域是这条规则所说的吗?", "are the subject and the place those the rule speaks of?"
            )
            yield at, Phrase(f"`{name}` 没有结论", f"`{name}` finds nothing"), hint
        return
    if whole:
        if len(found) > 1:
            items_found = listed(map(_item, found), "、", ", ")
            message = Phrase(f"`{name}` 每一项各有结论", f"`{name}` has a finding for each item")
            yield at, message, Phrase(f"按项写:{items_found.zh}", f"expect by item: {items_found}")
        else:
            yield from _aspects(finding_to_json(found[0]), report, whole, at)
    for item, aspects in items.items():
        of_item = [one for one in found if item in (one.item_id, one.item)]
        if len(of_item) != 1:
            message = Phrase(f"`{name}` 对 `{item}` 没有唯一的结论", f"`{name}` has no single finding for `{item}`")
            yield (*at, item), message, _instead(found)
        else:
            yield from _aspects(finding_to_json(of_item[0]), report, aspects, (*at, item))


_NOTHING: Final = object()


def _instead(found: Sequence[Finding]) -> Phrase:
    """Say what there are findings of; one of the rule as a whole is written without an item."""
    if [one.item for one in found] == [None]:
        told = status_label(found[0])
        return Phrase(
            f"整条规则只有一个结论({told.zh}),不按项写",
            f"the rule as a whole has one finding ({told.en}): expect it without an item",
        )
    items = listed(map(_item, found), "、", ", ")
    return Phrase(f"有:{items.zh}", f"found: {items}")


def _item(found: Finding) -> Phrase:
    place = found.item_id or found.item
    return phrase(place) if place else Phrase("规则本身", "the rule itself")


def skipped_for(rule: str, plugin: str) -> Phrase:
    """Say that a rule isn't judged for want of a plugin."""
    return Phrase(f"`{rule}` 略过了:它要插件 `{plugin}`", f"`{rule}` is skipped: it needs the plugin `{plugin}`")


def _clue(
    states: Mapping[str | None, str],
    report: Report,
    whole: Mapping[str, Any],
    items: Mapping[str, Mapping[str, Any]],
    at: Step,
) -> Iterator[Difference]:
    if whole:
        items = {**items, "": whole}
    for item, aspects in items.items():
        matching = [
            state for place, state in states.items() if not item or item in (place, row_id(report, place or ""))
        ]
        for key, expected in aspects.items():
            if key != "state" or matching != [expected]:
                told = listed(matching, "、", ", ") or Phrase("没有", "nothing")
                message = Phrase(
                    f"线索的 `{key}` 是 {told.zh},应为 {expected}",
                    f"`{key}` of the clue is {told}, expected {expected}",
                )
                yield (*at, *filter(None, [item]), key), message, NOTHING


def _answers(report: Report, told: Mapping[str, Any], at: Step = ("answers",)) -> Iterator[Difference]:
    for name, stated in told.items():
        expected = stated["value"] if isinstance(stated, Mapping) and set(stated) == {"value"} else stated
        if name not in report.answers:
            message = Phrase(f"没有答案 `{name}`", f"there is no answer `{name}`")
            yield (*at, name), message, did_you_mean(name, report.answers)
        else:
            actual = plain(report.answers[name])
            if isinstance(actual, Mapping) and isinstance(expected, Mapping):
                yield from _aspects(actual, report, expected, (*at, name))
            elif not _same(actual, expected):
                yield (*at, name), Unlike(name, actual, expected), NOTHING


def _outcomes(report: Report, told: Any) -> Iterator[Difference]:
    """Compare outcomes: a list of them, or by item, and below it by party."""
    if isinstance(told, Mapping):
        for item, below in told.items():
            if below and all(isinstance(value, Mapping) for value in below.values()):
                for whom, aspects in below.items():
                    yield from _outcome(report, item, whom, aspects, ("outcomes", item, whom))
            else:
                aspects = {key: value for key, value in below.items() if key != "party"}
                yield from _outcome(report, item, below.get("party"), aspects, ("outcomes", item))
        return
    for stated in told:
        aspects = {key: value for key, value in stated.items() if key not in ("item", "party")}
        yield from _outcome(report, stated.get("item"), stated.get("party"), aspects, ("outcomes",))


def _outcome(
    report: Report, item: str | None, whom: str | None, aspects: Mapping[str, Any], at: Step
) -> Iterator[Difference]:
    found = [one for one in report.outcomes if _concerns(report, one, item) and whom in (None, one.party)]
    if len(found) != 1:
        told = (Phrase(f"{one.item} 对 {one.party}", f"{one.item} of {one.party}") for one in report.outcomes)
        what = phrase(item) if item else Phrase("该主体", "the subject")
        of = Phrase(f" 对 {whom}", f" of {whom}") if whom else NOTHING
        message = Phrase(f"找不到 {what.zh}{of.zh} 唯一的综合处理", f"there is no single outcome for {what}{of}")
        yield at, message, listed(told, "、", ", ")
    else:
        yield from _aspects(outcome_to_json(found[0]), report, aspects, at)


def _concerns(report: Report, outcome: Outcome, item: str | None) -> bool:
    if item is None:
        return True
    return outcome.item is not None and item in (outcome.item, row_id(report, outcome.item))


def row_id(report: Report, place: str) -> str | None:
    """Return the id of the row at a place such as ``violations[0]``, when it was told."""
    ledger, _, rest = place.partition("[")
    number = rest.partition("]")[0]
    rows = getattr(report.facts.root, ledger, None)
    if not number.isdigit() or not isinstance(rows, tuple) or int(number) >= len(rows):
        return None
    told = getattr(rows[int(number)], "id", None)
    return told if isinstance(told, str) else None


# -- one finding or outcome, key by key


def _aspects(actual: Mapping[str, Any], report: Report, expected: Mapping[str, Any], at: Step) -> Iterator[Difference]:
    for key, value in expected.items():
        if key not in actual:
            message = Phrase(f"这里没有 `{key}`", f"there is no `{key}` here")
            yield (*at, key), message, did_you_mean(key, actual)
            continue
        found = actual[key]
        same = _SAME.get(key)
        if not (same(found, value, report) if same is not None else _same(found, value)):
            short = _SHORT.get(key)
            yield (*at, key), Unlike(key, short(found) if short else found, value), NOTHING


def _shown(value: Any, words: Mapping[str, str], none: str = "none") -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(_shown(item, words, none) for item in value)}]"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key} = {_shown(told, words, none)}' for key, told in value.items())}}}"
    if value is None:
        return none
    return str(value).lower() if isinstance(value, bool) else words.get(str(value), str(value))


def _same(actual: Any, expected: Any) -> bool:
    """Tell whether two plain values agree: numbers as numbers, sets in any order."""
    if isinstance(expected, Mapping):
        return isinstance(actual, Mapping) and all(
            key in actual and _same(actual[key], value) for key, value in expected.items()
        )
    if isinstance(expected, list | tuple):
        if not isinstance(actual, list | tuple) or len(actual) != len(expected):
            return False
        return all(_same(one, other) for one, other in zip(actual, expected, strict=True))
    if isinstance(actual, bool) or isinstance(expected, bool) or actual is None or expected is None:
        return actual is expected
    left, right = _number(actual), _number(expected)
    return left == right if left is not None and right is not None else str(actual) == str(plain(expected))


def _number(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _unordered(actual: Sequence[Any], expected: Any) -> bool:
    stated = list(expected) if isinstance(expected, list | tuple) else [expected]
    left = list(actual)
    for one in stated:
        match = next((place for place, other in enumerate(left) if _same(other, one)), None)
        if match is None:
            return False
        left.pop(match)
    return not left


def _periods(actual: Sequence[Mapping[str, Any]], expected: Any, _: Report) -> bool:
    if all(isinstance(one, Mapping) for one in expected):
        return _unordered(actual, expected)
    return _unordered([period["period"] for period in actual], expected)


def _missing(actual: Sequence[Mapping[str, str] | str], expected: Any, report: Report) -> bool:
    """Compare what is missing; a row may be named by its id instead of its place.

    A finding tells kinds and paths, an open answer paths alone.
    """
    if expected and all(isinstance(one, Mapping) for one in expected):
        return _unordered(actual, expected)
    stated = set(expected)
    left = {path: _by_id(report, path) for path in _paths(actual)}
    return all(stated & {path, named} for path, named in left.items()) and stated <= {*left, *left.values()}


def _paths(actual: Sequence[Mapping[str, str] | str]) -> list[str]:
    return [one if isinstance(one, str) else one["path"] for one in actual]


def _by_id(report: Report, path: str) -> str:
    ledger, bracket, rest = path.partition("[")
    named = row_id(report, path) if bracket else None
    return path if named is None else f"{ledger}[{named}]{rest.partition(']')[2]}"


def _measures(actual: Sequence[Any], expected: Any, _: Report) -> bool:
    if all(isinstance(one, Mapping) for one in expected):
        return _unordered(actual, expected)
    return _unordered(_measure_names(actual), expected)


def _measure_names(actual: Sequence[Any]) -> list[Any]:
    return [told["measure"] if isinstance(told, Mapping) else told for told in actual]


def _breaks(actual: Sequence[Mapping[str, Any]], expected: Any, _: Report) -> bool:
    if all(isinstance(one, Mapping) for one in expected):
        return _unordered(actual, expected)
    stated = list(expected)
    return len(stated) == len(actual) and all(
        one in (made["id"], made["item"]) for one, made in zip(stated, actual, strict=True)
    )


def _fines(actual: Sequence[Mapping[str, Any]], expected: Any, _: Report) -> bool:
    told = [{**fine, "amount": fine["from"] if fine["from"] == fine["to"] else None} for fine in actual]
    return _unordered(told, expected)


def _elements(actual: Sequence[Mapping[str, Any]], expected: Any, _: Report) -> bool:
    if not isinstance(expected, Mapping):
        return _unordered(actual, expected)
    met = {label: one["met"] for one in actual for label in one["label"].values()}
    return all(label in met and _same(met[label], value) for label, value in expected.items())


def _set(actual: Sequence[Any], expected: Any, _: Report) -> bool:
    return _unordered(actual, expected)


_SAME: Final[Mapping[str, Callable[[Any, Any, Report], bool]]] = MappingProxyType(
    {
        "possible": _set,
        "options": _set,
        "periods": _periods,
        "periods_possible": _set,
        "missing": _missing,
        "measures": _measures,
        "breaks": _breaks,
        "fines": _fines,
        "elements": _elements,
        "rules": _set,
        "cautions": _set,
    }
)
"""How a key is compared that isn't compared value by value."""

_SHORT: Final[Mapping[str, Callable[[Any], Any]]] = MappingProxyType(
    {
        "periods": lambda told: [period["period"] for period in told],
        "missing": _paths,
        "measures": _measure_names,
        "breaks": lambda told: [made["id"] or made["item"] for made in told],
        "fines": lambda told: [{key: value for key, value in fine.items() if value is not None} for fine in told],
    }
)
"""How a found value is shown beside the expected one."""


# -- the place in the document


def problem_in_case(case: Case, at: Step, message: Phrase | Unlike, hint: Phrase = NOTHING) -> Problem:
    """Return a problem with what a case expects, placed where its fence says so."""
    if isinstance(message, Unlike):
        opening = case.place.lines[case.place.line - 1] if case.place.lines else ""
        message = message.said(chinese=not opening.isascii())
    line, excerpt, column, width = _line(case, at)
    above = _named(at)
    return Problem(
        in_case(case, Phrase(f"{above}{message.zh}", f"{above}{message}")),
        path=case.place.path,
        line=line,
        column=column,
        hint=hint,
        excerpt=excerpt,
        width=width,
    )


def _named(at: Step) -> str:
    above = at[:-1] if len(at) > 1 else ()
    return f"{' '.join(f'`{step}`' for step in above)}: " if above else ""


def _line(case: Case, at: Step) -> tuple[int, str, int | None, int]:
    """Return the line of the expectation: the deepest step that the fence writes out."""
    lines = case.place.lines
    line, column, width = case.place.line, None, 1
    inside = range(case.place.line, len(lines) + 1)
    for step in at:
        for number in inside:
            text = lines[number - 1]
            if number > case.place.line and text.startswith("```"):
                break
            after = (column or 1) - 1 + width if number == line and column else 0
            found = [(start, word) for word in _spellings(step) if (start := text.find(word, after)) >= 0]
            if found:
                line, column, width = number, min(found)[0] + 1, len(min(found)[1])
                inside = range(number, len(lines) + 1)
                break
    return line, lines[line - 1] if column is not None else "", column, width


def _spellings(step: str) -> tuple[str, ...]:
    zh = _CHINESE.get(step)
    return (step,) if zh is None else (step, zh)


_CHINESE: Final[Mapping[str, str]] = MappingProxyType({**spellings(EXPECTED), **EXPECTED_PARTS})
