"""What tables come to together, and which tables can come to nothing: design, sections 4 and 5."""

from datetime import date

import pytest
from tests.engine.ruled import found

from hazardrules.errors import RulesetError

AS_OF = date(2025, 9, 12)


def defined(type_, hit, table):
    """Return a definition that a table decides."""
    return f"""
```toml definition
id = "told"
type = "{type_}"
table = "below"
hit = "{hit}"
show = true
```

{table}
"""


def supplied(type_, table, *, asked):
    """Return a parameter that a table states, and a definition that asks for it."""
    return f"""
```toml parameter
id = "supplied"
type = "{type_}"
values = [{{ from = 2020-01-01, table = "below" }}]
```

{table}

```toml definition
id = "told"
{asked}
show = true
```
"""


def answer(engine, **enterprise):
    """Return what the definition comes to for an enterprise."""
    return engine.evaluate({"enterprise": enterprise}, as_of=AS_OF).answers["told"]


COLLECTED = defined(
    "set of sector",
    "collect",
    """| when | -> sector |
|---|---|
| enterprise.staff > 3 | 'mines' |
| enterprise.staff > 2 | enterprise.main_sector |
| enterprise.staff > 100 | - |
| otherwise | 'fishery' |""",
)


@pytest.mark.parametrize(
    "firm,told",
    [
        ({"staff": 2}, {"fishery"}),
        ({"staff": 4, "main_sector": "hotel"}, {"mines", "hotel"}),
        ({"staff": 101, "main_sector": "hotel"}, {"mines", "hotel"}),
        ({"staff": 4}, {"missing": ["enterprise.main_sector"]}),
        ({"main_sector": "hotel"}, {"missing": ["enterprise.staff"]}),
    ],
)
def test_a_collected_set_has_what_each_row_says_and_the_rest_where_none_applies(load, firm, told):
    """What a row says that isn't known may be any member, and what says none adds nothing."""
    assert answer(load(COLLECTED), **firm) == told


@pytest.mark.parametrize(
    "type_,hit,message",
    [
        ("sector", "collect", "`collect` comes to a set, not to sector"),
        ("text", "least", "text has no order, so that none is the `least`"),
        ("duration", "least", "duration has no order, so that none is the `least`"),
    ],
)
def test_rows_are_taken_together_only_as_their_type_allows(load, type_, hit, message):
    """A set is collected, and the least of several is asked of what has an order."""
    with pytest.raises(RulesetError) as error:
        load(defined(type_, hit, f"| when | -> told |\n|---|---|\n| true | {ONE_OF[type_]} |"))

    assert [problem.message for problem in error.value.problems] == [message]


ONE_OF = {"sector": "'mines'", "text": "'a'", "duration": "3 days"}


@pytest.mark.parametrize(
    "hit,staff,bands",
    [
        ("first", 5, ["A"]),
        ("first", 3, ["B"]),
        ("first", 1, ["C"]),
        ("first", None, ["A, B, C"]),
        ("collect", 5, ["A, B"]),
        ("collect", 1, ["C"]),
        ("unique", 3, ["B"]),
        ("unique", 1, ["C"]),
    ],
)
def test_a_table_of_acts_counts_its_rows_as_it_says(load, hit, staff, bands):
    """The first, all of them, or the only one; the row for the rest counts where no other does, whatever it would test."""
    document = f"""
```toml consequence
id = "example.fined"
outcome = "ordinary"
fines = "below"
hit = "{hit}"
```

| when | -> enterprise | -> article |
|---|---|---|
| enterprise.staff > 4 | 1万元 .. 2万元 | A |
| enterprise.staff > 2 | 2万元 .. 3万元 | B |
| otherwise | 3万元 .. 4万元 | C |
"""
    told = found(load(document), {"enterprise": {} if staff is None else {"staff": staff}}, AS_OF)["fined"]

    assert told.status == "applies"
    assert [fine.article for fine in told.fines] == bands


def test_two_rows_of_acts_that_apply_where_one_may_are_a_fault(load):
    """As in any table whose rows exclude each other: the rule is undetermined, and the report says so."""
    document = """
```toml consequence
id = "example.fined"
outcome = "ordinary"
fines = "below"
```

| enterprise.staff | -> enterprise |
|---|---|
| > 4 | 1万元 .. 2万元 |
| > 2 | 2万元 .. 3万元 |
"""
    report = load(document).evaluate({"enterprise": {"staff": 5}}, as_of=AS_OF)

    assert [one.status for one in report.findings] == ["undetermined"]
    assert [fault.rule for fault in report.faults] == ["example.fined"]


@pytest.mark.parametrize(
    "type_,table,asked,message",
    [
        (
            "steps of money to percent",
            "| over | to | -> rate |\n|---|---|---|\n| 0元 | enterprise.turnover_last_year | 3% |",
            'type = "money"\nvalue = "by_steps(10元, supplied)"',
            "`enterprise.turnover_last_year` has to be written out here",
        ),
        (
            "number by days",
            "| over | -> number |\n|---|---|\n| 1 | 2 + 3 |",
            'type = "number"\nvalue = "supplied(3)"',
            "`2 + 3` has to be written out here",
        ),
        (
            "number by role",
            "| role | -> number |\n|---|---|\n| least_role | 3 |",
            'type = "number"\nvalue = "supplied(\'worker\')"\n```\n```toml definition\nid = "least_role"\ntype = "role"\nvalue = "\'worker\'"',
            "`least_role` has to be written out here",
        ),
        (
            "number by role",
            "| role | -> number |\n|---|---|\n| 'worker' | none |",
            'type = "number"\nvalue = "supplied(\'worker\')"',
            "a parameter's value has to be there, and `none` may be none",
        ),
        (
            "number by days",
            "| over | -> number |\n|---|---|\n| 10 | 2 |",
            'type = "boolean"\nvalue = "supplied(4) < 3"',
            "`supplied(4)` may be none, and `<` compares",
        ),
        (
            "number by role",
            "| role | -> number |\n|---|---|\n| 'worker' | told |",
            'type = "number"\nvalue = "supplied(\'worker\')"',
            "the parameter `supplied` needs itself: supplied -> told -> supplied",
        ),
    ],
)
def test_what_a_table_of_the_law_states_is_there_and_written_out(load, type_, table, asked, message):
    """Steps and keys are values, figures exist, nothing needs itself; what isn't reached by any step is asked first."""
    with pytest.raises(RulesetError) as error:
        load(supplied(type_, table, asked=asked))

    assert [problem.message for problem in error.value.problems] == [message]


def test_a_list_may_stand_at_a_step(load):
    """A set written out is a value like any other."""
    document = supplied(
        "set of sector by days",
        "| over | -> sectors |\n|---|---|\n| 1 | ['mines'] |\n| 5 | ['fishery', 'mines'] |",
        asked='type = "set of sector"\nvalue = "supplied(7) otherwise []"',
    )

    assert answer(load(document)) == {"fishery", "mines"}
