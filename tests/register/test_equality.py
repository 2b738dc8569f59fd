"""A register judged in arrays comes to what the interpreter comes to, subject by subject."""

import os
from datetime import date, datetime
from pathlib import Path

import pytest
from bench.enterprises import AS_OF, enterprises
from hypothesis import given
from hypothesis import strategies as st
from tests.conformance.topics import TOPICS, topic_engine
from tests.engine.ruled import local, ruled
from tests.evaluators.drawn import drawn, of_arrays, tried
from tests.installed import engine_of_everything
from tests.register.compared import judged_in_arrays, judged_one_by_one, left

from hazardrules.analysis.written import supposed_in
from hazardrules.engine import Engine
from hazardrules.evaluators.adaptive import FIRST
from hazardrules.testing.strategies import days_near, facts_near

EXAMPLES = int(os.environ.get("HAZARDRULES_EXAMPLES", "25"))
ROOT = Path(__file__).parents[2]


@tried(EXAMPLES)
@given(drawn(most_rules=5, files=3, days=1))
def test_every_generated_rule_comes_to_the_same_in_arrays(told):
    """Masks, items, periods, counts and days are equal, whatever is unknown."""
    told.check(of_arrays)


@pytest.fixture(scope="module")
def installed():
    """Load everything installed, once."""
    return engine_of_everything("interpreter")


@pytest.mark.law
@pytest.mark.parametrize("kind", ["enterprise", "government", "department"])
def test_every_shipped_rule_comes_to_the_same_in_arrays(installed, kind):
    """Several subjects near the rules' thresholds and days at once."""

    @tried(max(3, EXAMPLES // 20))
    @given(
        told=st.lists(facts_near(installed, kind), min_size=3, max_size=5),
        as_of=st.one_of(st.just(date(2025, 9, 12)), days_near(installed)),
    )
    def agree(told, as_of):
        subjects = [installed.read(file) for file in told]

        actual, _ = judged_in_arrays(installed.program, subjects, as_of)

        assert actual == judged_one_by_one(installed.evaluator, subjects, as_of)

    agree()


@pytest.mark.slow
@pytest.mark.parametrize("topic", TOPICS)
def test_every_case_of_a_topic_comes_to_the_same_as_one_register(topic):
    """The cases of the documents, all those of a day that suppose the same together."""
    loaded = topic_engine(topic, "interpreter")
    together = {}
    for case in (case for ruleset in loaded.rulesets for case in ruleset.cases):
        if not isinstance(case.as_of, datetime):
            supposed = tuple(supposed_in(case, loaded)[0].values())
            together.setdefault((case.as_of, supposed), []).append(loaded.read(case.facts))
    for (day, supposed), subjects in together.items():
        engine = loaded.with_parameters(supposed)
        actual, _ = judged_in_arrays(engine.program, subjects, day)

        assert actual == judged_one_by_one(engine.evaluator, subjects, day), day


BEFORE_ALL_DAYS = """
```toml obligation
id = "example.moved"
each = "trainings t"
when = "0089-02-25 - 1 year is unknown"
holds = "t.hours > 8"
```
"""
"""A rule that asks about a day before the arrays' first."""


def test_what_arrays_cannot_tell_whatever_the_facts_is_left_for_every_subject(tmp_path):
    """What is worked out from constants, here a day before the arrays' first, stands once for all; so does a doubt about it."""
    engine = ruled(tmp_path, BEFORE_ALL_DAYS, "interpreter")
    subjects = [engine.read({"enterprise": {}}), engine.read({"enterprise": {}, "trainings": [{"id": "t1"}]})]

    actual, judgements = judged_in_arrays(engine.program, subjects, AS_OF)

    assert actual == judged_one_by_one(engine.evaluator, subjects, AS_OF)
    assert [sorted(judged.left) for judged in judgements] == [["example.moved"]]


def test_what_is_left_of_many_subjects_is_written_as_code_in_time(tmp_path):
    """The first are interpreted, those that follow run the rule alone: nobody can tell where one way ends."""
    engine = ruled(tmp_path, BEFORE_ALL_DAYS, "interpreter")
    told = [{"enterprise": {}, "trainings": [{"id": "t", "hours": hours}]} for hours in range(2 * FIRST)]
    subjects = [engine.read(one) for one in told]

    actual, _ = judged_in_arrays(engine.program, subjects, AS_OF)

    assert actual == judged_one_by_one(engine.evaluator, subjects, AS_OF)


def test_different_values_of_a_row_outside_are_counted_beside_it(tmp_path):
    """Where the rows counted have no part in the value there is one if there is a row, and none if there isn't."""
    document = """
```toml obligation
id = "example.led"
each = "drills d"
holds = "count(distinct d.evacuation for hazards h) = 1"
```
"""
    engine = ruled(tmp_path, document, "interpreter")
    drills = [{"id": "d1", "date": "2025-03-01", "evacuation": True}, {"id": "d2", "date": "2025-04-01"}]
    hazards = [[], [{"id": "h1", "found_on": "2025-01-01"}, {"id": "h2", "found_on": "2025-01-02"}]]
    subjects = [engine.read({"enterprise": {}, "drills": drills, "hazards": told}) for told in hazards]

    actual, judgements = judged_in_arrays(engine.program, subjects, AS_OF)

    assert actual == judged_one_by_one(engine.evaluator, subjects, AS_OF)
    assert not any(judged.left for judged in judgements)


@pytest.mark.parametrize("unknown", [0.0, 0.1, 0.5])
def test_every_rule_of_the_workload_is_judged_in_arrays(unknown):
    """Nothing of it is left to another evaluator, however little is known."""
    engine = Engine.load(ROOT / "bench" / "workload", evaluator="interpreter")
    subjects = [engine.read(told) for told in enterprises(25, unknown=unknown)]

    actual, judgements = judged_in_arrays(engine.program, subjects, AS_OF)

    assert actual == judged_one_by_one(engine.evaluator, subjects, AS_OF)
    assert not any(judged.left for judged in judgements)


@pytest.mark.law
def test_most_shipped_rules_are_judged_in_arrays(installed):
    """What is refused is told by rule, node and reason, and it is the smaller part."""
    subjects = [
        installed.read({"enterprise": {"region": "653001"}}),
        installed.read({"government": {"region": "653001"}}),
    ]

    _, judgements = judged_in_arrays(installed.program, subjects, date(2025, 9, 12))

    refused = {told.rule: told for judged in judgements for told in judged.refusals}
    assert set(refused) == left(judgements)
    assert all(told.node and told.reason for told in refused.values())
    assert len(refused) < len(installed.program.rules) / 3


def alike(tmp_path, document, *files, beside=()):
    """Judge files by a small law in arrays, as they are judged one by one; return the findings' rows, and who answered."""
    engine = ruled(tmp_path, document, "interpreter", beside)
    subjects = [engine.read(file) for file in files]

    actual, judgements = judged_in_arrays(engine.program, subjects, AS_OF)

    assert actual == judged_one_by_one(engine.evaluator, subjects, AS_OF)
    return [dict(told) for told in actual], judgements


@pytest.mark.parametrize(
    "changed, agreed",
    [('done = "trainings t"', True), ('every = "month"', False)],
)
def test_periods_on_which_law_agrees_that_may_be_in_force_are_told(tmp_path, changed, agreed):
    """Whether an exception holds is unknown: a period has one bit in what the rule says with it and without."""
    document = f"""
```toml obligation
id = "example.drill"
every = "quarter"
done = "drills d"
```
```toml exception
to = "example.drill"
when = "enterprise.has_safety_body"
{changed}
```
"""

    told, judgements = alike(tmp_path, document, {"enterprise": {"operating_since": "2020-01-01"}})

    assert (told[0]["periods_possible"] is not None) == agreed
    assert not any(judged.left for judged in judgements)


@pytest.mark.parametrize("which, statuses", [("max", {"pending"}), ("min", {"violated", "undetermined"})])
def test_the_latest_day_has_no_end_where_one_of_them_has_none(tmp_path, which, statuses):
    """Beside a day that is the same for everybody: "promptly" or a day, whichever is later, is never missed."""
    document = f"""
```toml parameter
id = "promptly"
type = "duration"
open = "nobody says"
```
```toml obligation
id = "example.cure"
each = "hazards h"
by = "{which}(2020-01-01, h.found_on + promptly)"
done = "h.closed_on"
```
"""
    hazards = [
        {"id": "a", "found_on": "2025-01-01", "closed_on": None},
        {"id": "b", "found_on": "2019-01-01", "closed_on": None},
    ]

    told, _ = alike(tmp_path, document, {"enterprise": {}, "hazards": hazards}, {"enterprise": {}, "hazards": []})

    assert {row["status"] for row in told if row["item"]} <= statuses


NOT_YET = """
```toml definition
id = "first_day"
type = "date"
in_force = { from = 2026-01-01 }
value = "2026-01-01"
```
"""
"""A day that fails: no version of it is in force on the day asked about."""


def test_what_fails_gives_way_to_nothing(tmp_path):
    """A definition that isn't in force yet isn't none: what stands after "otherwise" isn't asked."""
    document = f"""{NOT_YET}```toml obligation
id = "example.cure"
each = "hazards h"
by = "first_day otherwise h.found_on"
done = "h.closed_on"
```
"""

    told, _ = alike(
        tmp_path, document, {"enterprise": {}, "hazards": [{"found_on": "2025-01-01", "closed_on": "2025-01-02"}]}
    )

    assert told[0]["status"] == "undetermined"


def test_a_register_where_nobody_tells_a_row_is_judged(tmp_path):
    """Values of many kinds held together for the rows of a ledger that is empty for everybody."""
    sector = "(if s.evacuation then enterprise.main_sector else 'fishery')"
    document = f"""
```toml permission
id = "example.drill"
each = "drills s"
when = "{sector} = 'mines'"
```
"""

    told, _ = alike(tmp_path, document, {"enterprise": {"main_sector": "mines"}, "drills": []})

    assert told[0]["status"] == "not_applicable"


def test_a_field_is_held_against_what_failed_for_everybody(tmp_path):
    """Beside values that are told: only such are looked up among those of the field."""
    document = """
```toml definition
id = "safe"
type = "boolean"
in_force = { from = 2026-01-01 }
value = "enterprise.has_safety_body"
```
```toml permission
id = "example.sectors"
when = "(if not safe then ['mines'] else if safe then [] else ['fireworks']) != enterprise.sectors"
```
"""

    told, _ = alike(tmp_path, document, {"enterprise": {"sectors": ["mines"]}})

    assert told[0]["status"] == "undetermined"


def of_one_place(tmp_path, fence):
    """Write the law of one place: one definition."""
    cited = 'title = { zh = "某项", en = "something" }\ncites = ["地方办法 第一条"]'
    document = f"# 地方办法\n\n## 地方办法 第一条\n\n```toml definition\n{fence}\n{cited}\n```\n"
    return local(tmp_path / "local", "65", "地方办法", document)


IN_PLACE = ({"region": "650000"}, {"region": "110000"})


def test_a_field_is_held_against_what_only_one_place_says(tmp_path):
    """A definition of one place fails elsewhere, where it would be the same value for everybody."""
    document = """
```toml permission
id = "example.sector"
when = "enterprise.main_sector = sector"
```
"""
    files = [{"enterprise": {"main_sector": "mines", **place}} for place in IN_PLACE]
    beside = of_one_place(tmp_path, 'id = "sector"\ntype = "sector"\nvalue = "\'mines\'"')

    told, _ = alike(tmp_path, document, *files, beside=[beside])

    assert [row["status"] for row in told] == ["applies", "undetermined"]


def test_the_day_that_chooses_the_law_may_be_that_of_one_place(tmp_path):
    """Elsewhere nobody can tell which law an act falls under."""
    document = """
```toml consequence
id = "example.fine"
each = "violations v"
law_of = "day_of_acts"
outcome = "ordinary"
fines = [{ party = "enterprise", from = "1万元", to = "5万元" }]
```
"""
    files = [{"enterprise": place, "violations": [{"found_on": "2025-01-01"}]} for place in IN_PLACE]
    beside = of_one_place(tmp_path, 'id = "day_of_acts"\ntype = "date"\nvalue = "as_of"')

    told, _ = alike(tmp_path, document, *files, beside=[beside])

    assert [row["status"] for row in told] == ["applies", "undetermined"]


def test_a_day_that_failed_is_moved_by_no_length_of_time(tmp_path):
    """What failed comes before what is none."""
    document = f"""{NOT_YET}```toml definition
id = "wait"
type = "duration"
value = "3 days"
when = "enterprise.has_safety_body"
```
```toml permission
id = "example.wait"
when = "first_day + wait is none"
```
"""
    files = [{"enterprise": told} for told in ({"has_safety_body": False}, {"has_safety_body": True}, {})]

    told, _ = alike(tmp_path, document, *files)

    assert {row["status"] for row in told} == {"undetermined"}


def test_the_latest_row_is_read_where_nobody_tells_one(tmp_path):
    """A field that the law derives has no values at all where a ledger is empty for everybody."""
    document = """
```toml definition
id = "drills.sector"
of = "drills s"
type = "sector"
value = "if s.evacuation then enterprise.main_sector else 'fishery'"
```
```toml permission
id = "example.drill"
when = "latest(drills s by s.date).sector = 'mines'"
```
"""

    told, _ = alike(tmp_path, document, {"enterprise": {}, "drills": []}, {"enterprise": {"main_sector": "mines"}})

    assert [row["status"] for row in told] == ["not_applicable", "undetermined"]
