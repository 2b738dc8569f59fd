"""What a rule yields: where it fails, where no day binds, and how days are counted."""

from datetime import date

import attrs
import pytest
from tests.engine.ruled import found, statuses

from hazardrules.errors import RulesetError
from hazardrules.evaluators.evaluation import EVALUATORS

DAY = date(2025, 9, 12)
SINCE = {"enterprise": {"operating_since": "2010-01-01"}}
BESIDE = """
```toml obligation
id = "example.beside"
holds = "enterprise.has_safety_body"
```
"""
NO_ROW = """
```toml definition
id = "least"
type = "number"
table = "below"
hit = "unique"
```

| enterprise.staff | -> least |
|---|---|
| < 100 | 1 |

```toml obligation
id = "example.managers"
holds = "enterprise.full_time_managers >= least"
```
"""
TWO_ROWS = NO_ROW.replace("| < 100 | 1 |", "| < 300 | 1 |\n| > 100 | 2 |")
ACT = """
```toml definition
id = "acted_on"
type = "date"
table = "below"
hit = "unique"
```

| enterprise.staff | -> acted_on |
|---|---|
| < 300 | 2025-01-01 |
| > 100 | 2024-01-01 |

```toml prohibition
id = "example.act"
never = "enterprise.has_safety_body"
on = "acted_on"
```
"""
ORDERED = """
```toml obligation
id = "example.managers"
every = "year"
first = "2024"
done = "trainings t"
```

```toml exception
id = "example.large"
to = "example.managers"
when = "enterprise.staff > 100"
every = "quarter"
```

```toml exception
id = "example.managed"
to = "example.managers"
when = "enterprise.full_time_managers > 2"
every = "month"
over = ["example.large"]
```
"""


def defined(type_, value):
    return f"""
```toml definition
id = "told"
type = "{type_}"
value = "{value}"
show = true
```
"""


def told(load, type_, value, facts):
    return load(defined(type_, value)).evaluate({"enterprise": {}} | facts, as_of=DAY).answers["told"]


def without_order(engine):
    """Return the engine with exceptions that no longer say which prevails, as documents can't have them."""

    def unordered(rule):
        return attrs.evolve(rule, variants=tuple(attrs.evolve(one, yields_to=frozenset()) for one in rule.variants))

    program = attrs.evolve(engine.program, rules=tuple(map(unordered, engine.program.rules)))
    return attrs.evolve(engine, evaluator=EVALUATORS[engine.evaluator.name](program))


@pytest.mark.parametrize("staff, fault", [(150, True), (50, False)])
def test_what_surely_is_not_so_has_no_day_that_could_fail(load, staff, fault):
    """Two rows of a table apply, and nobody asks: there was no act of which it would tell the day."""
    engine = load(ACT)
    facts = {"enterprise": {"staff": staff, "has_safety_body": False}}
    acted = {"enterprise": {"staff": staff, "has_safety_body": True}}

    assert engine.evaluate(facts, as_of=DAY).findings[0].status == "fulfilled"
    assert not engine.evaluate(facts, as_of=DAY).faults
    assert bool(engine.evaluate(acted, as_of=DAY).faults) == fault


@pytest.mark.parametrize(
    "fences", [NO_ROW, TWO_ROWS, ORDERED], ids=["no row", "two unique rows", "clashing exceptions"]
)
def test_a_rule_that_fails_is_undetermined_and_the_rest_stands(load, fences):
    """A table without a row, one with two where one may be, or clashing exceptions are named; other rules stand."""
    engine = without_order(load(BESIDE + fences))
    firm = {"operating_since": "2010-01-01", "staff": 200, "full_time_managers": 3, "has_safety_body": True}
    report = engine.evaluate({"enterprise": firm, "trainings": [], "drills": []}, as_of=DAY)
    assert {one.rule: one.status for one in report.findings} == {
        "example.beside": "fulfilled",
        "example.managers": "undetermined",
    }
    assert [fault.rule for fault in report.faults] == ["example.managers"]
    assert [error["rule"] for error in report.to_json()["errors"]] == ["example.managers"]


def test_exceptions_that_visibly_clash_are_refused(load):
    """Two exceptions that may hold together and change one thing differently are refused before they can fail."""
    with pytest.raises(RulesetError, match="may hold together"):
        load(ORDERED.replace('over = ["example.large"]', ""))


def test_exceptions_that_change_different_keys_hold_together(load):
    """Two exceptions that hold together change each its own key; one that prevails sets the other aside."""
    engine = load(ORDERED.replace('every = "month"\nover = ["example.large"]', 'done = "drills d"'))
    firm = SINCE["enterprise"] | {"staff": 200, "full_time_managers": 3}
    drills = [{"date": f"{year}-{month:02}-15"} for year in (2024, 2025) for month in (2, 5, 8)]
    told = {"enterprise": firm, "trainings": [], "drills": [*drills, {"date": "2024-11-15"}]}
    assert statuses(engine, told, DAY) == {"managers": "fulfilled"}
    missed = found(engine, told | {"drills": drills}, DAY)["managers"]
    assert [period.period for period in missed.figures.periods] == ["2024-Q4"]


@pytest.mark.parametrize(
    "stated, instead, wrong",
    [
        ('every = "quarter"', 'every = "quarter"\nover = ["example.managed"]', "prevails over itself"),
        ('over = ["example.large"]', 'over = ["example.larger"]', "names no other exception"),
    ],
)
def test_exceptions_prevail_one_way_over_known_ones(load, stated, instead, wrong):
    """What an exception prevails over must exist, and none prevails over itself in the end."""
    with pytest.raises(RulesetError, match=wrong):
        load(ORDERED.replace(stated, instead))


def test_a_rule_has_as_many_exceptions_as_can_be_judged_together(load):
    """Thirteen exceptions to one rule are refused: while all are open, each set of them would be judged."""
    duty, *_ = ORDERED.split("```toml exception")
    one = '\n```toml exception\nto = "example.managers"\nwhen = "enterprise.staff > 100"\nevery = "quarter"\n```\n'
    with pytest.raises(RulesetError, match="13 exceptions, and 12 are allowed"):
        load(duty + one * 13)


@pytest.mark.parametrize("late_born, status", [(None, "pending"), ("no-deadline", "pending"), ("stands", "violated")])
def test_a_deadline_older_than_its_rule_binds_nobody_unless_stated(load, late_born, status):
    """What was due before the rule came into force has no deadline, unless the rule says that it stands."""
    said = f'late_born = "{late_born}"' if late_born else ""
    engine = load(f"""
```toml obligation
id = "example.letter"
by = 2023-12-31
done = "letters l"
in_force = {{ from = 2024-03-22 }}
{said}
```
""")
    assert statuses(engine, {"letters": []}, DAY) == {"letter": status}


def test_an_open_promptly_is_pending_until_done(load):
    """Where the text gives promptly no number: not done is pending, done is fulfilled."""
    engine = load("""
```toml parameter
id = "promptly"
type = "duration"
open = "条文只写“及时”"
```

```toml obligation
id = "example.report"
each = "hazards h"
starts = "h.found_on"
within = "promptly"
done = "h.reported_on"
```
""")
    hazards = [
        {"id": "h1", "found_on": "2024-01-01", "reported_on": None},
        {"id": "h2", "found_on": "2024-01-01", "reported_on": "2025-01-01"},
    ]
    assert statuses(engine, {"hazards": hazards}, DAY) == {"report h1": "pending", "report h2": "fulfilled"}


@pytest.mark.parametrize("day, staff", [(date(2021, 8, 31), 300), (date(2021, 9, 1), 100)])
def test_a_period_in_force_includes_both_its_days(load, day, staff):
    """On its last day the old law is still the law; on its first the new one is."""
    fence = '```toml obligation\nid = "example.body"\nwhen = "enterprise.staff > {}"\nholds = "false"\n```\n'
    engine = load(f"## 旧示例法 第一条\n{fence.format(300)}\n## 新示例法 第一条\n{fence.format(100)}")
    assert statuses(engine, {"enterprise": {"staff": staff}}, day) == {"body": "not_applicable"}
    assert statuses(engine, {"enterprise": {"staff": staff + 1}}, day) == {"body": "violated"}


def test_a_rule_is_in_force_on_its_first_and_last_day(load):
    """A rule says nothing the day before its first, holds on both its days, and has lapsed the day after its last."""
    engine = load("""
```toml obligation
id = "example.campaign"
holds = "enterprise.has_safety_body"
in_force = { from = 2024-03-22, until = 2024-12-31 }
```
""")
    firm = {"enterprise": {"has_safety_body": False}}
    assert statuses(engine, firm, date(2024, 3, 21)) == {}
    assert statuses(engine, firm, date(2024, 3, 22)) == {"campaign": "violated"}
    assert statuses(engine, firm, date(2024, 12, 31)) == {"campaign": "violated"}
    lapsed = found(engine, firm, date(2025, 1, 1))["campaign"]
    assert (lapsed.status, lapsed.lapsed_on) == ("not_applicable", date(2024, 12, 31))


@pytest.mark.parametrize(
    "since, length, day",
    [
        ("2024-02-29", "1 year", date(2025, 2, 28)),
        ("2024-02-29", "4 years", date(2028, 2, 29)),
        ("2025-01-31", "1 month", date(2025, 2, 28)),
        ("2025-02-28", "1 month", date(2025, 3, 28)),
    ],
)
def test_months_and_years_are_clamped_and_do_not_stick(load, since, length, day):
    """29 Feb and a year is 28 Feb; from the end of February a month leads to the 28th, not to the month's end."""
    assert told(load, "date", f"principal.since + {length}", {"principal": {"since": since}}) == day


def test_day_counts_exclude_the_first_day(load):
    """From a day to the next is one day; fifteen days from the first of the month end on the sixteenth."""
    facts = {"principal": {"since": "2025-09-11"}}
    assert told(load, "number", "days(principal.since, as_of)", facts) == 1


def test_a_term_in_days_begins_the_day_after(load):
    """Within fifteen days of the first of the month: the sixteenth is still in time, the seventeenth isn't."""
    engine = load("""
```toml obligation
id = "example.cure"
each = "hazards h"
starts = "h.found_on"
within = "15 days"
done = "h.cured_on"
```
""")
    hazards = {"hazards": [{"id": "h1", "found_on": "2025-09-01", "cured_on": None}]}
    assert statuses(engine, hazards, date(2025, 9, 16)) == {"cure h1": "pending"}
    assert statuses(engine, hazards, date(2025, 9, 17)) == {"cure h1": "violated"}


@pytest.mark.parametrize("comparison, at_the_bound", [("<", False), ("<=", True), (">", False), (">=", True)])
def test_a_bound_is_inside_or_outside_as_written(load, comparison, at_the_bound):
    """Whether a bound itself counts is said by the comparison, and by nothing else."""
    assert told(load, "boolean", f"enterprise.staff {comparison} 100", {"enterprise": {"staff": 100}}) is at_the_bound


def test_working_days_follow_the_official_calendar(load):
    """Five working days from 30 September 2025 skip the holiday week, and count the Saturday worked for it."""
    facts = {"principal": {"since": "2025-09-30"}}
    assert told(load, "date", "principal.since + 5 working days", facts) == date(2025, 10, 14)


def test_a_year_the_calendar_does_not_know_is_unknown(load):
    """Working days in a year without its official notice are unknown, and that year is what is missing."""
    facts = {"principal": {"since": "2098-12-31"}}
    assert told(load, "date", "principal.since + 5 working days", facts) == {"missing": ["2099"]}


UNTELLABLE_WINDOW = """
```toml definition
id = "begun"
type = "date"
value = "2025-01-01"
in_force = { from = 2025-12-01 }
```
```toml permission
id = "example.none"
when = "not any(drills d in begun .. as_of)"
```
```toml permission
id = "example.each"
each = "drills d in begun .. as_of"
```
"""


@pytest.mark.parametrize(
    "drills,status",
    [
        ([], {"none": "applies", "each": "not_applicable"}),
        ([{"id": "a", "date": "2025-11-01"}], {"none": "applies", "each": "not_applicable"}),
        (
            [{"id": "a", "date": "2025-03-01"}],
            {"none": ("not_applicable", "applies"), "each": ("not_applicable", "applies")},
        ),
    ],
)
def test_days_that_cannot_be_told_fail_only_what_has_rows(load, drills, status):
    """Without a row that counts otherwise, nothing is asked of the days it would have to lie in."""
    assert statuses(load(UNTELLABLE_WINDOW), {"drills": drills}, DAY) == status


@pytest.mark.parametrize("drills", [[], [{"id": "a", "date": "2025-11-01"}]])
def test_days_that_cannot_be_told_fail_what_rows_unseen_might_decide(load, drills):
    """Rows older than the file's records might lie in them; a rule about each row says nothing of unseen ones."""
    told = {"records_from": "2025-01-01", "drills": drills}

    assert statuses(load(UNTELLABLE_WINDOW), told, DAY) == {
        "none": ("not_applicable", "applies"),
        "each": "not_applicable",
    }
