"""What other engines are given and held to: the rules once more, parts of them, columns, and how turns are timed."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from attrs import evolve
from bench import hand, part
from bench.engines import Differs, check
from bench.enterprises import AS_OF, Told, enterprises
from bench.peers import numpy_columns
from bench.peers.cases import cases, choices
from bench.peers.columns import register
from bench.peers.peer import Peer, in_order
from bench.peers.rules import CHAPTER_ONE, CHAPTER_TWO, Rules, context, rules
from bench.timing import Work, compared, interleave

from hazardrules.engine import Engine

SCALARS = frozenset(CHAPTER_ONE)
ROWS = frozenset({"bench.major-cured", "bench.ordinary-cured", "bench.repeated", "bench.many-open", "bench.managers"})


code = cache(partial(compile, filename="<rule>", mode="eval"))


def value(node: ast.expr, names: Mapping[str, object]) -> object:
    """Run one of the rules as the Python it is written in."""
    return eval(code(ast.unparse(node)), {"overlap": lambda told, values: not set(values).isdisjoint(told), **names})  # noqa: S307


def by_python(given: Rules, told: Told) -> list[object]:
    """Return what each rule comes to, with nothing between its text and Python."""
    names: dict[str, object] = {
        part: SimpleNamespace(**facts) if isinstance(facts, dict) else [SimpleNamespace(**row) for row in facts]
        for part, facts in context(told).items()
    }
    for name, definition in given.definitions.items():
        names[name] = value(definition, names)
    return [value(rule, names) for rule in given.all.values()]


def test_the_rules_for_other_engines_say_what_the_hand_written_code_says() -> None:
    """Every enterprise breaks the same by either, whatever an engine then makes of them."""
    given, judge = rules(AS_OF), hand.bind_json(AS_OF)
    answer = in_order(given)
    for one in enterprises(150, seed=2):
        assert sorted(answer(by_python(given, one)), key=str) == sorted(judge(one), key=str)


def test_every_rule_of_the_documents_is_given_to_other_engines() -> None:
    """No engine is compared on fewer rules because one was forgotten."""
    assert {*CHAPTER_ONE, *CHAPTER_TWO} == {str(rule.id) for rule in Engine.load(part.HERE).program.rules}


@pytest.mark.parametrize("chosen", [SCALARS, ROWS], ids=["scalars", "rows"])
def test_part_of_the_workload_says_its_part(chosen: frozenset[str], tmp_path: Path) -> None:
    """Documents and hand-written code of some rules find what these rules find among all."""
    engine = Engine.load(part.documents(tmp_path, chosen))
    judge, whole = part.bind(AS_OF, chosen), hand.bind_json(AS_OF)
    assert {str(rule.id) for rule in engine.program.rules} == chosen
    for one in enterprises(40):
        facts = engine.read(json.dumps(one).encode())
        found = engine.evaluator.evaluate(facts, AS_OF).findings
        expected = {pair for pair in whole(one) if pair[0] in chosen}
        assert set(judge(facts.root)) == expected
        assert {(each.rule, each.item) for each in found if each.status in ("violated", "applies")} == expected


def test_columns_by_hand_say_what_the_hand_written_code_says() -> None:
    """In a register of enterprises, some with empty ledgers, each breaks what it breaks alone, in every copy."""
    told = [*enterprises(60, seed=9), *(emptied(one, n) for n, one in enumerate(enterprises(12, seed=8)))]
    told = [told[-1], *told]
    judge, twice = hand.bind_json(AS_OF), register(told).times(2)
    answered = numpy_columns.bind(AS_OF)(twice).broken(twice)
    assert [sorted(one, key=str) for one in answered] == [sorted(judge(one), key=str) for one in (*told, *told)]


def emptied(told: Told, number: int) -> Told:
    """Return an enterprise without rows in one of its ledgers."""
    ledgers = [part for part, facts in told.items() if isinstance(facts, list)]
    return {**told, ledgers[number % len(ledgers)]: []}


def test_cases_hold_when_the_condition_holds() -> None:
    """Whatever is true, a condition holds exactly if one of its cases does, and one choice exactly is made."""
    condition = ast.parse("(a or b) and not c or a and (b or c)", mode="eval").body
    choice = ast.parse("(1 if a else 2) if b == 1 else 3", mode="eval").body
    for bits in range(8):
        names = {name: bool(bits >> place & 1) for place, name in enumerate("abc")}
        one_holds = any(all(value(each, names) for each in case) for case in cases(condition))
        assert one_holds == value(condition, names)
        made = [chosen for when, chosen in choices(choice) if all(value(each, names) for each in when)]
        assert [value(chosen, names) for chosen in made] == [value(choice, names)]


def test_an_engine_that_answers_otherwise_is_not_timed() -> None:
    """One pair too many or too few of one enterprise ends the run, and names both."""
    judge = hand.bind_json(AS_OF)
    right = Peer(
        name="ours by another name",
        form="",
        rules=frozenset({*CHAPTER_ONE, *CHAPTER_TWO}),
        hand_over=lambda told: told,
        judge=judge,
        answer=lambda broken: broken,
    )
    told = enterprises(5)
    check(right, told, AS_OF)
    for wrong in (lambda broken: broken[1:], lambda broken: [*broken, ("bench.managers", "hazards[0]")]):
        with pytest.raises(Differs, match="ours by another name: enterprise e"):
            check(evolve(right, answer=wrong), told, AS_OF)


def test_every_round_gives_every_input_to_every_work_once() -> None:
    """However many parts a round has; one round warms up, and figures are kept a part."""
    given: dict[str, list[int]] = {"one": [], "other": []}
    works = {name: Work(told.append, range(7)) for name, told in given.items()}
    spent = interleave(works, rounds=2, parts=3)
    assert all(sorted(told) == sorted([*range(7)] * 3) for told in given.values())
    assert all(len(figures) == 6 for figures in spent.values())


def test_a_ratio_lies_between_its_bounds() -> None:
    """Each turn is compared with the same turn of the other, so that a slow turn of both says nothing."""
    against = compared({"one": [2.0, 20.0, 4.4, 2.0], "other": [1.0, 10.0, 2.0, 1.0]}, "one", "other")
    assert against.low <= against.median == 2.0 <= against.high
