"""What counts beside a row outside is found among few of many rows, and comes to what all of them come to."""

import os
import sys
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.ruled import ruled

from hazardrules.evaluators.evaluation import EVALUATORS
from hazardrules.evaluators.python import joins

EXAMPLES = int(os.environ.get("HAZARDRULES_EXAMPLES", "60"))
DAY = date(2025, 9, 12)

CONDITIONS = (
    "any(other w of violations where w.act = v.act and w.found_on < v.found_on)",
    "any(other w of violations where w.found_on < v.found_on and w.found_on >= counts_from and (w.act = v.act or of_any_act))",
    "any(other w of violations where w.act = v.act and w.minor in 30 days to v.found_on)",
    "any(other w of violations where w.found_on >= v.acted_on and w.corrected_on is not none and w.corrected_on > v.found_on and not w.minor)",
    "any(other w of violations where w.correct_by is not none and w.correct_by <= v.acted_on)",
    "any(other w of violations where w.act = v.act and w.stage != v.stage)",
    "any(violations w where w.correct_by = v.correct_by and w.minor)",
    "not any(violations w where w.found_on > v.found_on and any(hazards h where h.id = w.hazard and h.found_on < v.found_on))",
    "count(other w of violations where w.act = v.act and w.found_on <= v.found_on) >= 2",
    "sum(w.places for other w of violations where w.act = v.act) > 3",
    "any(other w of violations where w.found_on <= v.found_on and w.found_on != v.acted_on)",
    "any(other w of violations where w.early and w.act = v.act)",
    "any(other w of violations where w.early = v.early and w.found_on < v.found_on)",
)
"""Conditions of a row that look at the other rows, each in another way."""

LAW = """
```toml parameter
id = "counts_from"
type = "date"
open = "nobody says"
```
```toml parameter
id = "of_any_act"
type = "boolean"
values = [ { until = 2025-06-30, value = true }, { from = 2025-07-01, value = false } ]
```
```toml definition
id = "violations.early"
of = "violations v"
type = "boolean"
value = "v.acted_on < v.found_on - 5 days"
```
""" + "".join(
    f"""
```toml obligation
id = "example.rule-{number}"
each = "violations v"
holds = "{condition}"
law_of = "{law_of}"
```
"""
    for number, (condition, law_of) in enumerate(
        (condition, law_of) for condition in CONDITIONS for law_of in ("as_of", "v.found_on")
    )
)


def few(*values):
    """Return a strategy of these values, or of nothing told."""
    return st.sampled_from(["", *values])


DAYS = ("2025-05-01", "2025-06-20", "2025-06-30", "2025-07-01", "2025-08-15", "2025-10-01")

VIOLATIONS = st.fixed_dictionaries(
    {
        "found_on": few(*DAYS),
        "acted_on": few(*DAYS),
        "correct_by": few(None, *DAYS[2:]),
        "corrected_on": few(None, *DAYS[2:]),
        "act": few("no-training", "uncertified-operator"),
        "stage": few("first", "overdue"),
        "minor": few(True, False),
        "hazard": few(None, "h1", "h2"),
        "places": few(1, 2),
    }
).map(lambda row: {name: told for name, told in row.items() if told != ""})

HAZARDS = st.fixed_dictionaries({"id": st.sampled_from(["h1", "h2"]), "found_on": st.sampled_from(DAYS)})

FILES = st.fixed_dictionaries(
    {"enterprise": st.just({"region": "653001"}), "violations": st.lists(VIOLATIONS, min_size=3, max_size=9)},
    optional={
        "hazards": st.lists(HAZARDS, max_size=2, unique_by=lambda row: row["id"]),
        "records_from": st.just("2025-06-20"),
    },
)


@pytest.fixture(scope="module")
def engines(tmp_path_factory):
    """Load the law once for each evaluator, where every ledger of two rows counts as long."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(joins, "MANY", 1)
        made = {name: ruled(tmp_path_factory.mktemp(name), LAW, name) for name in EVALUATORS}
        for engine in made.values():
            engine.evaluate({"enterprise": {"region": "653001"}, "violations": []}, as_of=DAY)
    return made


@settings(max_examples=EXAMPLES, deadline=None, derandomize=EXAMPLES <= 500)
@given(file=FILES)
def test_every_row_meets_among_few_what_it_meets_among_all(engines, file):
    """However rows are sifted: what holds, what may, and what is missing is as the interpreter has it."""
    reference, *others = (engine.evaluate(file, as_of=DAY) for engine in engines.values())

    for other in others:
        assert other.findings == reference.findings
        assert other.faults == reference.faults


def steps(engine, facts):
    """Count the lines of generated code that an evaluation runs."""
    count = 0

    def line(_frame, event, _told):
        nonlocal count
        count += event == "line"
        return line

    def call(frame, _event, _told):
        return line if frame.f_code.co_filename == "<hazardrules rules>" else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        engine.evaluate(facts, as_of=DAY)
    finally:
        sys.settrace(before)
    return count


def violations(number):
    """Return so many violations, on as many days."""
    rows = [
        {
            "id": f"v{at}",
            "act": ("no-training", "uncertified-operator")[at % 2],
            "stage": "first",
            "minor": False,
            "found_on": date.fromordinal(DAY.toordinal() - at).isoformat(),
            "acted_on": date.fromordinal(DAY.toordinal() - at).isoformat(),
        }
        for at in range(number)
    ]
    return {"enterprise": {"region": "653001"}, "violations": rows}


@pytest.mark.parametrize(
    "condition",
    [
        "any(other w of violations where w.act = v.act and w.found_on < v.found_on and w.minor)",
        "any(other w of violations where w.found_on < v.found_on and w.found_on >= counts_from and (w.act = v.act or of_any_act))",
    ],
)
def test_twice_the_rows_take_twice_the_steps(tmp_path, condition):
    """A long file isn't gone through once for each of its rows."""
    rule = f'```toml obligation\nid = "example.first"\neach = "violations v"\nholds = "{condition}"\n```\n'
    engine = ruled(tmp_path, LAW.partition("```toml obligation")[0] + rule)
    once, twice = (engine.read(violations(number)) for number in (200, 400))
    engine.evaluate(once, as_of=DAY)

    assert steps(engine, twice) < 2.1 * steps(engine, once)
