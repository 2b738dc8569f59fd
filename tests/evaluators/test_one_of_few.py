"""What is one of a few days or numbers, nobody knows which, isn't just any between the first and the last."""

from datetime import date
from itertools import combinations

import pytest
from tests.engine.ruled import ruled
from tests.register.compared import judged_in_arrays, judged_one_by_one

AS_OF = date(2025, 9, 12)
STATED = """
```toml definition
id = "often_none"
type = "date"
value = "2025-12-01"
when = "enterprise.has_safety_body"
```
```toml definition
id = "tabled"
type = "date"
table = "below"
```

| when | -> date |
|---|---|
| enterprise.has_safety_body | 2025-04-02 |
| otherwise | 2025-12-01 |

```toml parameter
id = "figure"
type = "number by standardisation_grade"
values = [{ from = 2020-01-01, table = "below" }]
```

| standardisation_grade | -> number |
|---|---|
| 'grade-1' | 2 |
| 'grade-2' | 8 |
| otherwise | 4 |
"""
EITHER = "(if enterprise.has_safety_body then {} else {})"
DAYS = (
    EITHER.format("enterprise.operating_since", "2025-04-02"),
    EITHER.format("2025-01-01", "2025-12-02"),
    "(often_none otherwise 2025-04-02)",
    "tabled",
    "often_none",
    f"max({EITHER.format('2025-01-01', '2025-12-02')}, 2025-02-01)",
    f"{EITHER.format('2025-01-01', '2025-12-02')} + 3 days",
    "enterprise.operating_since",
    "as_of",
    "2025-12-01",
)
NUMBERS = ("figure(enterprise.standardisation_grade)", EITHER.format("3", "9"), "enterprise.staff", "4", "5", "9")
FACTS = [
    {"enterprise": {**told, **since}}
    for told in ({}, {"has_safety_body": True}, {"has_safety_body": False}, {"staff": 5})
    for since in ({}, *({"operating_since": day} for day in ("2025-04-02", "2025-09-12", "2025-12-02")))
]


def permitted(pairs):
    """Return a permission for each pair of values, where they are the same."""
    rules = (
        f'```toml permission\nid = "example.r{number}"\nwhen = "{one} = {other}"\n```\n'
        for number, (one, other) in enumerate(pairs)
    )
    return "\n".join((STATED, *rules))


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    pairs = [*combinations(DAYS, 2), *combinations(NUMBERS, 2)]
    return ruled(tmp_path_factory.mktemp("few"), permitted(pairs), "interpreter")


def test_every_evaluator_tells_one_of_few_from_all_between(engine):
    """Whatever a day or a number is held against: the arrays and generated code come to what the interpreter does."""
    subjects = [engine.read(facts) for facts in FACTS]
    expected = judged_one_by_one(engine.evaluator, subjects, AS_OF)

    assert judged_one_by_one(engine.by("python").evaluator, subjects, AS_OF) == expected
    assert judged_in_arrays(engine.program, subjects, AS_OF)[0] == expected
    assert {dict(told)["status"] for told in expected} == {"applies", "not_applicable", "undetermined"}


@pytest.mark.parametrize("evaluator", ["interpreter", "python"])
def test_a_day_between_the_two_it_may_be_is_neither(tmp_path, evaluator):
    """January or December isn't the twelfth of September."""
    engine = ruled(tmp_path, permitted([(DAYS[1], "as_of")]), evaluator)

    (found,) = engine.evaluate({"enterprise": {}}, as_of=AS_OF).findings

    assert found.status == "not_applicable"
