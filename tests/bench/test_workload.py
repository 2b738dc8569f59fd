"""The workload that speed is measured on: its rules say what the hand-written code says, in every evaluator."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from attrs import evolve
from bench import hand
from bench.enterprises import AS_OF, enterprise, enterprises, rows_of, scalars_of, with_unknowns
from bench.growth import grow
from bench.results import Result, table, write

from hazardrules.engine import Engine
from hazardrules.evaluators.evaluation import EVALUATORS, Evaluation
from hazardrules.findings.finding import Finding
from hazardrules.findings.report import in_order

WORKLOAD = Path(__file__).parents[2] / "bench" / "workload"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load(WORKLOAD)


def broken(found: Evaluation) -> set[tuple[str, str | None]]:
    return {(one.rule, one.item) for one in found.findings if one.status in ("violated", "applies")}


def told(found: Evaluation) -> list[tuple[Finding, tuple[str, ...]]]:
    """Findings in their order, with what is missing named, so that a difference can be read."""
    return [(one, tuple(map(str, one.missing))) for one in sorted(found.findings, key=in_order)]


def test_the_workload_is_as_large_as_it_says(engine: Engine) -> None:
    """There are 40 rules, at least 40 scalars and six ledgers of about 33 rows."""
    made = enterprises(200)
    assert len(engine.program.rules) == 40
    assert all(scalars_of(one) >= 40 for one in made)
    assert all(sum(isinstance(part, list) for part in one.values()) == 6 for one in made)
    assert 30 <= sum(map(rows_of, made)) / len(made) <= 36


def test_hand_written_code_and_the_engine_agree(engine: Engine) -> None:
    """On every complete enterprise both find the same rules and items broken, from objects and from JSON."""
    judge, judge_json = hand.bind(AS_OF), hand.bind_json(AS_OF)
    for one in enterprises(50):
        facts = engine.read(json.dumps(one).encode())
        found = engine.evaluator.evaluate(facts, AS_OF)
        assert not found.faults
        assert all(finding.status != "undetermined" for finding in found.findings)
        assert broken(found) == set(judge(facts.root)) == set(judge_json(one))


def test_every_rule_is_broken_by_somebody() -> None:
    """A rule that nobody breaks would be measured on half of its work, and compared on nothing."""
    judge = hand.bind_json(AS_OF)
    rules = {rule for one in enterprises(1000) for rule, _ in judge(one)}
    assert len(rules) == 40


@pytest.mark.parametrize("unknown", [0.0, 0.1, 0.5])
def test_evaluators_find_the_same(engine: Engine, unknown: float) -> None:
    """Every evaluator equals the interpreter, complete or not, with what is missing."""
    reference = EVALUATORS["interpreter"](engine.program)
    for one in enterprises(15, seed=7, unknown=unknown):
        facts = engine.read(one)
        expected = told(reference.evaluate(facts, AS_OF))
        for name, make in EVALUATORS.items():
            if name == engine.evaluator.name:
                assert told(engine.evaluator.evaluate(facts, AS_OF)) == expected, one["enterprise"]["id"]
            elif name != "interpreter":
                assert told(make(engine.program).evaluate(facts, AS_OF)) == expected, name


def test_forgetting_only_forgets() -> None:
    """Every fact that is left is the complete enterprise's, and about one in ten is gone."""
    gone = kept = 0
    for seed in range(40):
        complete, left = enterprise(seed), with_unknowns(enterprise(seed), seed)
        for part, facts in complete.items():
            pairs = [(facts, left[part])] if isinstance(facts, dict) else list(zip(facts, left[part], strict=True))
            for whole, rest in pairs:
                assert rest.items() <= whole.items()
                gone += len(whole) - len(rest)
                kept += len(rest)
    assert 0.07 < gone / (gone + kept) < 0.11


def test_copies_add_rules_and_change_no_answer(engine: Engine, tmp_path: Path) -> None:
    """Law of other regions and sectors leaves every answer as it was."""
    for near in (0, 1):
        grown = Engine.load(*grow(tmp_path / str(near), 120, near))
        assert len(grown.program.rules) == 120
        for one in enterprises(5):
            more = grown.evaluator.evaluate(grown.read(one), AS_OF)
            assert broken(more) == broken(engine.evaluator.evaluate(engine.read(one), AS_OF))


def test_a_result_holds_its_gate_in_its_own_direction(tmp_path: Path) -> None:
    """At most where lower is better, at least where higher is, and no verdict without a gate."""
    low = Result("low", 2.0, 2.0)
    high = Result("high", 2.0, 3.0, better="higher")
    assert (low.holds, evolve(low, value=2.1).holds, high.holds, Result("bare", 1.0).holds) == (
        True,
        False,
        False,
        None,
    )
    write(tmp_path, [low, high], "# About")
    assert [one["holds"] for one in json.loads((tmp_path / "results.json").read_text())] == [True, False]
    assert table([low, high]) in (tmp_path / "RESULTS.md").read_text()
