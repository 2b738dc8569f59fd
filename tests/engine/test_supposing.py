"""What if the law gave what it leaves open: a supposition fills a gap, and nothing else differs."""

import pickle
from datetime import date

import attrs
import pytest
from tests.bilingual import said_in_chinese
from tests.engine.ruled import local, ruled
from tests.installed import engine_of_everything

from hazardrules.engine import Engine
from hazardrules.errors import RulesetError
from hazardrules.evaluators.evaluation import EVALUATORS
from hazardrules.findings.report import in_order
from hazardrules.lower.supposing import Named, supposed, supposing
from hazardrules.plugins import plugin_manager

AS_OF = date(2025, 9, 12)
LAW = """
```toml parameter
id    = "within"
type  = "duration"
open  = "only “promptly”"
```
```toml parameter
id     = "known"
type   = "number"
values = [{ from = 2020-01-01, value = 3 }]
```
```toml parameter
id     = "formerly"
type   = "number"
open   = "nothing since"
values = [{ from = 2020-01-01, until = 2024-12-31, value = 3 }]
```
```toml parameter
id    = "listed"
type  = "condition by act"
row   = "violations v"
open  = "not published"
```
```toml obligation
id     = "cure"
each   = "hazards h"
starts = "h.found_on"
within = "within"
done   = "h.cured_on"
```
```toml permission
id   = "formerly-crowded"
when = "enterprise.staff >= formerly"
```
```toml permission
id   = "crowded"
when = "enterprise.staff >= known"
```
```toml clue
id     = "few"
when   = "enterprise.staff < formerly"
advice = { zh = "核实", en = "verify" }
```
"""
FACTS = {"enterprise": {"region": "653001", "staff": 4}, "hazards": [{"id": "h", "found_on": "2025-09-01"}]}
OPEN_HAZARD = {**FACTS, "hazards": [{"id": "h", "found_on": "2025-09-01", "cured_on": None}]}


@pytest.mark.parametrize("evaluator", sorted(EVALUATORS))
def test_a_supposed_time_decides_on_both_of_its_sides(tmp_path, evaluator):
    """Eleven days later it is still in time, or one day late; before anything is supposed, it is never late."""
    engine = ruled(tmp_path, LAW, evaluator)

    def found(engine):
        (one,) = engine.evaluate(OPEN_HAZARD, as_of=AS_OF).of("cure")
        return one.status, one.due

    assert found(engine) == ("pending", None)
    assert found(engine.supposing({"within": "11 days"})) == ("pending", AS_OF)
    assert found(engine.supposing({"within": "10日"})) == ("violated", date(2025, 9, 11))


def test_only_what_rests_on_a_supposition_says_so(tmp_path):
    """Its cautions name it, and so does the receipt; every other finding is as it was."""
    engine = ruled(tmp_path, LAW)
    as_it_is = engine.evaluate(OPEN_HAZARD, as_of=AS_OF)
    report = engine.supposing({"within": "10 days"}).evaluate(OPEN_HAZARD, as_of=AS_OF)

    (cure,) = report.of("cure")
    assert cure.norm.cautions == ("假定“within”:10日",)
    assert report.receipt.engine == f"{as_it_is.receipt.engine}, supposing within = 10 days"
    assert [one for one in report.findings if one.norm.rule != "cure"] == [
        one for one in as_it_is.findings if one.norm.rule != "cure"
    ]


def test_a_supposition_holds_only_while_the_law_gives_nothing(tmp_path):
    """On the days of its own value that value stays; what the law gives for good can't be supposed."""
    engine = ruled(tmp_path, LAW).supposing({"formerly": 5})

    def found(day):
        report = engine.evaluate(FACTS, as_of=day)
        (crowded,), (few,) = report.of("formerly-crowded"), report.clues
        return crowded.status, few.state

    assert found(date(2024, 12, 31)) == ("applies", "not_raised")
    assert found(date(2025, 1, 1)) == ("not_applicable", "raised")


def test_everything_that_cannot_be_supposed_is_told_at_once(tmp_path):
    """A name nobody knows, a value of another type, one the law gives, a key that isn't there, and a condition."""
    told = {
        "withn": "3 days",
        "within": 3,
        "known": 4,
        "listed": {"no-trainin": True, "no-training": "v.people_affected <= 'a'"},
    }
    with pytest.raises(RulesetError) as raised:
        ruled(tmp_path, LAW).supposing(told)

    assert [(one.path, str(one.message), str(one.hint)) for one in raised.value.problems] == [
        ("withn", "no parameter `withn` is loaded", "did you mean `within`?"),
        ("within", "a duration is needed here, and `3` is a number", ""),
        ("known", "the law gives `known`", "only what the law leaves open can be supposed"),
        ("listed.no-trainin", "`no-trainin` is no act", "did you mean `no-training`?"),
        ("listed.no-training", "`v.people_affected` is a number, `'a'` is a text", "both sides need one type"),
    ]
    assert said_in_chinese(*(one.message for one in raised.value.problems))


def test_a_list_supposed_without_keys_and_steps_out_of_order_are_refused(tmp_path):
    """What is looked up is written by key, and steps go up."""
    engine = ruled(
        tmp_path,
        LAW
        + """
```toml parameter
id   = "ladder"
type = "text by days"
open = "not published"
```
```toml permission
id   = "laddered"
when = "ladder(enterprise.staff) = 'b'"
```
""",
    )
    with pytest.raises(RulesetError) as raised:
        engine.supposing({"listed": True, "ladder": {"16": "b", "1": "a"}})

    assert [str(one) for one in raised.value.problems] == [
        'listed: a value of type `condition by act` is written by key: like { training-hours-short = "v.people_affected <= 3" }',
        "ladder.1: the step `1` isn't above the one before",
    ]
    assert said_in_chinese(*(one.message for one in raised.value.problems))
    (found,) = engine.supposing({"ladder": {"1": "a", "4": "b"}}).evaluate(FACTS, as_of=AS_OF).of("laddered")
    assert found.status == "applies"


def test_one_thing_is_supposed_once(tmp_path):
    """By its id and by its label alike, and on top of another supposition too."""
    engine = ruled(tmp_path, LAW)
    with pytest.raises(RulesetError, match="`within` is supposed twice"):
        engine.supposing({"within": "3 days"}).supposing({"within": "4 days"})

    both = engine.supposing({"within": "10 days"}).supposing({"formerly": 5}).evaluate(OPEN_HAZARD, as_of=AS_OF)
    assert [both.of(rule)[0].status for rule in ("cure", "formerly-crowded")] == ["violated", "not_applicable"]
    assert both.receipt.engine.endswith("supposing within = 10 days, formerly = 5")


LOCAL_VALUE = """# 地方办法

## 地方办法 第一条

```toml parameter
id     = "within"
title  = { zh = "within", en = "within" }
type   = "duration"
values = [{ from = 2020-01-01, value = "2 days" }]
cites  = ["地方办法 第一条"]
```
"""


@pytest.fixture
def places(tmp_path):
    """Write the law, and beside it a place that has given a value since 2020."""
    ruled(tmp_path, LAW)
    local(tmp_path / "local", "6501", "地方办法", LOCAL_VALUE)
    return tmp_path


@pytest.mark.parametrize("evaluator", sorted(EVALUATORS))
def test_a_place_that_gives_a_value_keeps_it(places, evaluator):
    """Everywhere else the supposed one holds."""
    engine = Engine.load(places, plugins=plugin_manager([]), evaluator=evaluator).supposing({"within": "10 days"})

    def due(region):
        facts = {**OPEN_HAZARD, "enterprise": {"region": region}}
        return engine.evaluate(facts, as_of=AS_OF).of("cure")[0].due

    assert due("650102") == date(2025, 9, 3)
    assert due("653001") == date(2025, 9, 11)


def test_what_is_open_depends_on_the_place_and_the_day(places):
    """In the place that gives a value nothing is open from that day on; before it, and elsewhere, it is."""
    engine = Engine.load(places, plugins=plugin_manager([]))

    def wrong(on, place):
        written = Named()
        supposed({"within": "10 days"}, engine.program, engine.scope, written, on, place)
        return [str(problem.message) for problem in written.problems]

    assert wrong(AS_OF, "650102") == ["the law gives `within` on 2025-09-12"]
    assert wrong(AS_OF, "653001") == wrong(AS_OF, "") == wrong(date(2019, 12, 31), "650102") == []


def test_a_session_and_another_process_suppose_the_same(tmp_path):
    """An engine that supposes is an engine: it lives, and it travels."""
    engine = ruled(tmp_path, LAW).supposing({"within": "10 days"})
    report = engine.evaluate(OPEN_HAZARD, as_of=AS_OF)
    session = engine.session(FACTS, as_of=AS_OF)
    session.assert_fact("hazards[0].cured_on", None)

    assert session.report.findings == report.findings
    there = pickle.loads(pickle.dumps(engine))  # noqa: S301  # made in the line itself
    assert there.evaluate(OPEN_HAZARD, as_of=AS_OF).findings == report.findings


SUPPOSED = {
    "kizilsu_undated": "30 days",
    "reward_paid_within": "30 days",
    "park_staff_needed": 3,
    "xinjiang_first_offence_list": {"training-hours-short": "v.people_affected <= 3"},
    "guarantor_check_interval": {"operating": "1 month", "technical": "1 month"},
}


@pytest.mark.law
def test_the_part_made_ready_again_comes_to_what_the_whole_would():
    """With installed law supposed otherwise, judging a few rules anew is judging all of them anew."""
    whole = engine_of_everything("interpreter").supposing(SUPPOSED)
    part = engine_of_everything().supposing(SUPPOSED)
    act = {"id": "v", "act": "training-hours-short", "acted_on": "2025-08-01", "found_on": "2025-08-02", "first": True}
    hazard = {"id": "h", "level": "major", "found_on": "2025-01-05"}
    subjects = (
        {"enterprise": {"region": "653001", "staff": 40}, "hazards": [hazard], "violations": [act]},
        {"enterprise": {"region": "65"}, "violations": [act]},
        {"government": {"region": "653022", "level": "county"}, "hazards": [hazard]},
        {"park": {"region": "650102"}},
        {"department": {"region": "653001"}},
    )
    for facts in subjects:
        expected, found = whole.evaluate(facts, as_of=AS_OF), part.evaluate(facts, as_of=AS_OF)
        assert sorted(found.findings, key=in_order) == sorted(expected.findings, key=in_order)
        assert (found.clues, found.faults) == (expected.clues, expected.faults)
        assert found.outcomes == expected.outcomes


def test_the_same_supposition_is_made_ready_once(tmp_path):
    """However it is spelt: the cases of a document that suppose the same share an engine."""
    engine = ruled(tmp_path, LAW)

    assert engine.supposing({"within": "10 days"}) is engine.supposing({"within": "10日"})
    assert engine.supposing({"within": "10 days"}) is not engine.supposing({"within": "11 days"})


def test_a_program_says_what_it_supposes(tmp_path):
    """The law's own text stays as it is; the program beside it is another."""
    engine = ruled(tmp_path, LAW)
    written = Named()
    told = supposed({"within": "10 days"}, engine.program, engine.scope, written)
    changed, rules = supposing(engine.program, told.values(), {"within": frozenset({"cure"})}, engine.scope)

    assert (written.problems, rules) == ([], {"cure"})
    assert {name: attrs.astuple(value) for name, value in changed.supposed.items()} == {"within": ("10日", "10 days")}
    assert engine.program.supposed == {} and changed.rulesets is engine.program.rulesets
