"""What a rule yields: each form of an obligation, and when it is missed, late or past."""

from datetime import date

import pytest
from tests.engine.ruled import found, statuses

DAY = date(2025, 9, 12)
SINCE = {"enterprise": {"operating_since": "2010-01-01"}}
PLEDGE = """
```toml obligation
id = "example.pledge"
by = 2025-06-30
done = "pledges g"
```
"""
CURE = """
```toml obligation
id = "example.cure"
each = "hazards h"
starts = "h.found_on"
within = "15 days"
done = "h.cured_on"
```
"""
MONTHLY = """
```toml obligation
id = "example.monthly"
every = "month"
first = "2025-07"
done = "self_inspections s"
```
"""
DRILL = """
```toml obligation
id = "example.drill"
interval = "6 months"
done = "drills d"
```
"""


def dated(ledger, *days):
    return SINCE | {ledger: [{"date": day} for day in days]}


def test_a_duty_is_owed_by_a_date_that_is_inside(load):
    """On its last day a duty is still pending; the day after it is violated."""
    engine = load(PLEDGE)
    assert statuses(engine, dated("pledges"), date(2025, 6, 30)) == {"pledge": "pending"}
    assert statuses(engine, dated("pledges"), date(2025, 7, 1)) == {"pledge": "violated"}


def test_a_duty_within_a_time_of_each_event_is_told_per_item(load):
    """Each event has its own due day and its own finding."""
    hazards = [
        {"id": "h1", "found_on": "2025-08-01", "cured_on": None},
        {"id": "h2", "found_on": "2025-09-01", "cured_on": None},
        {"id": "h3", "found_on": "2025-09-01", "cured_on": "2025-09-05"},
    ]
    told = found(load(CURE), {"hazards": hazards}, DAY)
    assert {name: (one.status, one.due) for name, one in told.items()} == {
        "cure h1": ("violated", date(2025, 8, 16)),
        "cure h2": ("pending", date(2025, 9, 16)),
        "cure h3": ("fulfilled", None),
    }


@pytest.mark.parametrize(
    "unit, began, due",
    [
        ("week", "2025-09-08", date(2025, 9, 14)),
        ("month", "2025-09-01", date(2025, 9, 30)),
        ("quarter", "2025-07-01", date(2025, 9, 30)),
        ("half-year", "2025-07-01", date(2025, 12, 31)),
        ("year", "2025-01-01", date(2025, 12, 31)),
    ],
)
def test_a_duty_recurs_by_the_units_of_the_calendar(load, unit, began, due):
    """In every week, month, quarter, half-year or year: due on the unit's last day, done by one event inside."""
    engine = load(f"""
```toml obligation
id = "example.check"
every = "{unit}"
done = "self_inspections s"
```
""")
    begun = {"enterprise": {"operating_since": began}}
    told = found(engine, begun | {"self_inspections": []}, DAY)["check"]
    assert (told.status, told.due) == ("pending", due)
    assert statuses(engine, begun | {"self_inspections": [{"date": "2025-09-12"}]}, DAY) == {"check": "fulfilled"}
    assert statuses(engine, begun | {"self_inspections": []}, due) == {"check": "pending"}
    after = date.fromordinal(due.toordinal() + 1)
    assert statuses(engine, begun | {"self_inspections": []}, after) == {"check": "violated"}


def test_a_duty_recurs_by_several_units_together(load):
    """Every two years: blocks of two calendar years from the first stated, one event enough for each."""
    engine = load("""
```toml obligation
id = "example.drill"
every = "2 years"
first = "2022"
done = "drills d"
```
""")
    assert statuses(engine, dated("drills", "2023-12-31", "2024-01-01"), DAY) == {"drill": "fulfilled"}
    told = found(engine, dated("drills", "2024-01-01"), DAY)["drill"]
    assert (told.status, [one.period for one in told.periods]) == ("violated", ["2022/2023"])


def test_a_duty_is_owed_so_long_since_the_last_time(load):
    """Half a year after the last drill the next is due, that day included."""
    engine = load(DRILL)
    last = dated("drills", "2025-03-12")
    told = found(engine, last, DAY)["drill"]
    assert (told.status, told.due) == ("pending", DAY)
    assert statuses(engine, last, date(2025, 9, 13)) == {"drill": "violated"}


def test_a_last_time_before_the_records_leaves_both_open(load):
    """If the last drill may lie before the records began, pending and violated are both possible."""
    engine = load(DRILL)
    recorded = {"records_from": "2025-07-01"} | dated("drills")
    assert statuses(engine, recorded, DAY) == {"drill": ("pending", "violated")}
    assert statuses(engine, recorded, date(2026, 1, 1)) == {"drill": "violated"}


def test_a_state_must_hold(load):
    """A state that must hold is fulfilled while it does, and a continuing breach while it doesn't."""
    engine = load("""
```toml obligation
id = "example.body"
holds = "enterprise.has_safety_body"
```
""")
    assert statuses(engine, {"enterprise": {"has_safety_body": True}}, DAY) == {"body": "fulfilled"}
    told = found(engine, {"enterprise": {"has_safety_body": False}}, DAY)["body"]
    assert (told.status, told.breach) == ("violated", "ongoing")


def test_a_list_of_proofs_means_all_of_them(load):
    """Where several things must be done, the duty is done on the day of the last, and not before."""
    engine = load("""
```toml obligation
id = "example.both"
by = 2025-09-12
done = ["drills d", "pledges g"]
```
""")
    one = {"drills": [{"date": "2025-03-01"}], "pledges": []}
    assert statuses(engine, one, DAY) == {"both": "pending"}
    both = found(engine, one | {"pledges": [{"date": "2025-05-01"}]}, DAY)["both"]
    assert (both.status, both.done_on) == ("fulfilled", date(2025, 5, 1))


def test_a_sum_is_to_be_reached_in_each_period(load):
    """Twenty-four hours a year: last year's sum is reached or violated, hours of another year don't help."""
    engine = load("""
```toml obligation
id = "example.hours"
every = "year"
first = "2024"
reach = { sum = "t.hours for trainings t", at_least = "24" }
```
""")

    def hours(**told):
        return SINCE | {"trainings": [{"date": f"{year[1:]}-03-01", "hours": count} for year, count in told.items()]}

    assert statuses(engine, hours(y2024=24), DAY) == {"hours": "pending"}
    assert statuses(engine, hours(y2024=24, y2025=24), DAY) == {"hours": "fulfilled"}
    assert statuses(engine, hours(y2024=23, y2025=25), DAY) == {"hours": "violated"}


def test_a_stricter_rule_stands_in_the_place_of_another(load):
    """A rule that replaces another frees from it where it applies itself, and is named there."""
    engine = load("""
```toml obligation
id = "example.drill"
every = "year"
first = "2024"
done = "drills d"
```

```toml obligation
id = "example.drill-here"
every = "half-year"
first = "2025-H1"
done = "drills d"
replaces = ["example.drill"]
when = "enterprise.staff >= 10"
```
""")
    drills = {"drills": [{"date": "2025-03-01"}]}
    here = found(engine, {"enterprise": {"operating_since": "2010-01-01", "staff": 10}} | drills, DAY)
    assert here["drill-here"].status == "pending"
    assert (here["drill"].status, here["drill"].exempted_by) == ("not_applicable", "example.drill-here")
    other = found(engine, {"enterprise": {"operating_since": "2010-01-01", "staff": 9}} | drills, DAY)
    assert (other["drill-here"].status, other["drill"].status) == ("not_applicable", "violated")


def test_missed_is_certainly_required_and_not_possibly_done(load):
    """A month is missed where it was surely owed and surely not done; a doubt of either leaves it open."""
    engine = load(MONTHLY)
    rest = ({"date": "2025-08-01"}, {"date": "2025-09-01"})
    missed = found(engine, SINCE | {"self_inspections": [*rest]}, DAY)["monthly"]
    assert [one.period for one in missed.periods] == ["2025-07"]
    perhaps_done = found(engine, SINCE | {"self_inspections": [*rest, {}]}, DAY)["monthly"]
    assert (perhaps_done.periods, perhaps_done.periods_possible) == ((), ("2025-07",))
    assert perhaps_done.possible == ("fulfilled", "violated")
    perhaps_owed = found(engine, {"self_inspections": [*rest]}, DAY)["monthly"]
    assert (perhaps_owed.periods, perhaps_owed.periods_possible) == ((), ("2025-07",))


def test_late_is_told_from_never(load):
    """Done after the due day is a late breach with its day; never done is a continuing one with none."""
    engine = load(PLEDGE)
    late = found(engine, dated("pledges", "2025-07-05"), DAY)["pledge"]
    assert (late.status, late.breach, late.done_on) == ("violated", "late", date(2025, 7, 5))
    never = found(engine, dated("pledges"), DAY)["pledge"]
    assert (never.status, never.breach, never.done_on) == ("violated", "ongoing", None)


def test_a_period_that_is_over_is_a_breach_of_the_past(load):
    """A month without its check can't be made up for: the breach is past, and names the month and its due day."""
    told = found(load(MONTHLY), dated("self_inspections", "2025-08-05", "2025-09-05"), DAY)["monthly"]
    assert (told.status, told.breach, told.due) == ("violated", "past", date(2025, 7, 31))
    assert [(one.period, one.due, one.done_on) for one in told.periods] == [("2025-07", date(2025, 7, 31), None)]


def test_a_report_for_a_period_is_late_or_ongoing(load):
    """What is due after its period may come late; until then the breach goes on."""
    engine = load("""
```toml obligation
id = "example.table"
every = "month"
first = "2025-08"
due = "period.end + 5 days"
done = "reports r where r.period = period"
```
""")
    never = found(engine, SINCE | {"reports": []}, DAY)["table"]
    assert (never.status, never.breach) == ("violated", "ongoing")
    report = {"received_on": "2025-09-06", "period": "2025-08"}
    late = found(engine, SINCE | {"reports": [report]}, DAY)["table"]
    assert (late.status, late.breach, late.periods[0].done_on) == ("violated", "late", date(2025, 9, 6))


@pytest.mark.parametrize(
    "began, status",
    [
        ("2025-05-01", "violated"),
        ("2025-05-02", "not_applicable"),
        ("2026-01-01", "not_applicable"),
        (None, ("not_applicable", "violated")),
    ],
)
@pytest.mark.parametrize("beginning", ["operating_since", "starts"])
def test_who_begins_after_the_last_period_owes_none(load, beginning, began, status):
    """A recurring duty that begins after its last period doesn't apply; one that may, may not apply."""
    engine = load("""
```toml obligation
id = "example.campaign"
every = "month"
first = "2025-03"
last = "2025-05"
starts = "enterprise.grade_until otherwise 2025-01-01"
done = "self_inspections s"
```
""")
    told = {"operating_since": "2010-01-01", "grade_until": None}
    field = {"operating_since": "operating_since", "starts": "grade_until"}[beginning]
    firm = {name: day for name, day in (told | {field: began}).items() if name != field or began}
    assert statuses(engine, {"enterprise": firm, "self_inspections": []}, DAY) == {"campaign": status}


REPORTED = """
```toml obligation
id = "example.reported"
starts = "2024-01-01"
within = "700 days"
done = "hazards h by h.reported_on"
```
"""


@pytest.mark.parametrize(
    "reported, expected",
    [
        ({"reported_on": "2025-09-12"}, "fulfilled"),
        ({"reported_on": "2025-09-13"}, "pending"),
        ({"reported_on": None}, "pending"),
        ({}, ("pending", "fulfilled")),
    ],
)
def test_a_row_proves_by_the_day_that_is_named_once_it_has_come(load, reported, expected):
    """As a date does: a row without that day, or with a later one, proves nothing yet."""
    rows = [{"id": "h", "found_on": "2024-02-01", **reported}]

    assert statuses(load(REPORTED), SINCE | {"hazards": rows}, DAY) == {"reported": expected}


def test_periods_of_several_units_begin_with_the_subject(load):
    """Whoever began in 2024 owes 2025 and 2026 together, whichever years others put together."""
    document = """
```toml obligation
id = "example.renew"
every = "2 years"
done = "certificates c"
```
"""
    told = {"enterprise": {"operating_since": "2024-09-12"}, "certificates": []}
    report = load(document).evaluate(told, as_of=date(2027, 9, 12))

    assert [(one.status, [period.period for period in one.periods]) for one in report.findings] == [
        ("violated", ["2025/2026"])
    ]
