"""What a rule yields: how often an agency may come, what is used, and which visit breaks the cap."""

from datetime import date

import pytest
from tests.engine.ruled import found, statuses

DAY = date(2025, 9, 12)
TWICE = """
```toml limit
id = "example.twice"
bearer = "agency"
events = "inspections i where i.kind = 'daily'"
once = "i.visit"
per = "year"
at_most = "2"
```
"""
BY_GRADE = """
```toml parameter
id = "cap"
type = "number by standardisation_grade"
values = [{ from = 2020-01-01, table = "below" }]
```

| enterprise.standardisation_grade | -> cap |
|---|---|
| 'grade-1' | 1 |
| 'grade-2' | 2 |

```toml limit
id = "example.by-grade"
bearer = "agency"
events = "inspections i"
per = "year"
at_most = "cap(enterprise.standardisation_grade)"
```
"""


def visit(day, **told):
    return {"id": day, "visit": day, "date": day, "kind": "daily", "agency": "fire"} | told


def visits(*rows):
    return {"inspections": [row if isinstance(row, dict) else visit(row) for row in rows]}


def test_only_the_events_that_count_use_a_limit(load):
    """A visit of a kind that doesn't count uses nothing."""
    told = found(load(TWICE), visits("2025-03-04", visit("2025-04-04", kind="follow-up")), DAY)["twice"]
    assert (told.used, told.limit, told.remaining) == (1, 2, 1)


def test_a_limit_counts_in_its_window(load):
    """A cap a year counts from the first to the last day of the year asked about, and then anew."""
    engine = load(TWICE)
    told = visits("2024-12-31", "2025-01-01", "2025-12-31")
    assert found(engine, told, date(2025, 12, 31))["twice"].used == 2
    assert found(engine, told, date(2026, 1, 1))["twice"].used == 0


def test_a_window_may_roll(load):
    """At most once in thirty days: counted back from the day asked about, that day inside."""
    engine = load("""
```toml limit
id = "example.rolling"
bearer = "agency"
events = "inspections i"
per = "30 days"
at_most = "1"
```
""")
    assert statuses(engine, visits("2025-09-01", "2025-09-30"), date(2025, 9, 30)) == {"rolling": "violated"}
    assert statuses(engine, visits("2025-08-31", "2025-09-30"), date(2025, 9, 30)) == {"rolling": "fulfilled"}


def test_a_limit_says_what_is_used_and_what_remains(load):
    """Used, used at most, the limit and what remains are told; with a visit in doubt, nothing certain remains."""
    engine = load(TWICE)
    sure = found(engine, visits("2025-03-04"), DAY)["twice"]
    assert (sure.used, sure.used_at_most, sure.limit, sure.remaining) == (1, 1, 2, 1)
    doubtful = {"id": "i9", "visit": "v9", "date": "2025-05-04", "agency": "fire"}
    doubt = found(engine, visits("2025-03-04", doubtful), DAY)["twice"]
    assert (doubt.used, doubt.used_at_most, doubt.limit, doubt.remaining) == (1, 2, 2, None)


def test_the_visit_that_breaks_a_limit_is_named_with_its_agency(load):
    """The third visit of two, already made, is what breaks the cap; its agency is named."""
    rows = visits("2025-03-04", "2025-04-04", visit("2025-05-04", agency="emergency-management"))
    told = found(load(TWICE), rows, DAY)["twice"]
    assert told.status == "violated"
    broken = [(one.id, one.day, one.agency, one.planned) for one in told.breaks]
    assert broken == [("2025-05-04", date(2025, 5, 4), "emergency-management", False)]


def test_a_planned_visit_that_would_break_a_limit_is_named(load):
    """A visit that is only planned uses nothing yet, and the cap is kept; that it would break it is told."""
    rows = visits("2025-03-04", "2025-04-04", visit("2025-11-03", planned=True))
    told = found(load(TWICE), rows, DAY)["twice"]
    assert (told.status, told.used, told.remaining) == ("fulfilled", 2, 0)
    assert [(one.id, one.planned) for one in told.breaks] == [("2025-11-03", True)]


def test_a_joint_visit_counts_once(load):
    """Rows of several agencies that share a visit are one visit."""
    joint = [visit("2025-03-04"), visit("2025-03-04", id="other", agency="emergency-management")]
    told = found(load(TWICE), visits(*joint, "2025-04-04"), DAY)["twice"]
    assert (told.status, told.used) == ("fulfilled", 2)


def test_a_visit_is_judged_by_the_grade_on_its_day(load):
    """Where the ledger of grades tells the grade of then, today's grade doesn't excuse what broke the cap."""
    engine = load(BY_GRADE)
    grades = [
        {"granted_on": "2022-07-01", "grade": "grade-1", "valid_until": "2025-06-30"},
        {"granted_on": "2025-07-01", "grade": "grade-2", "valid_until": "2028-06-30"},
    ]
    firm = {"enterprise": {"standardisation_grade": "grade-2"}, "grades": grades}
    told = found(engine, firm | visits("2025-03-04", "2025-04-04"), DAY)["by-grade"]
    assert (told.status, [one.id for one in told.breaks]) == ("violated", ["2025-04-04"])
    told = found(engine, firm | visits("2025-03-04", "2025-07-04"), DAY)["by-grade"]
    assert (told.status, told.breaks) == ("fulfilled", ())


@pytest.mark.parametrize(
    "rows, records_from",
    [
        ([{"granted_on": "2022-07-01", "grade": "grade-1"}], None),
        ([{"grade": "grade-1", "valid_until": None}], None),
        ([{"granted_on": "2025-02-01", "valid_until": None}], None),
        ([{"granted_on": "2025-04-05", "grade": "grade-1", "valid_until": None}], "2025-03-01"),
    ],
    ids=["till when", "since when", "which grade", "an older one"],
)
def test_a_grade_that_may_have_been_held_counts_beside_todays(load, rows, records_from):
    """A row of grades whose days or grade are unknown, or one from before the records, leaves the cap of then open."""
    firm = {"enterprise": {"standardisation_grade": "grade-2"}, "grades": rows}
    told = firm | visits("2025-03-04", "2025-04-04") | ({"records_from": records_from} if records_from else {})
    assert statuses(load(BY_GRADE), told, date(2025, 4, 4)) == {"by-grade": ("fulfilled", "violated")}


def test_a_visit_is_judged_by_the_grade_of_today_where_no_ledger_tells_another(load):
    """Without a ledger of grades, the grade that is told is the grade of each visit."""
    firm = {"enterprise": {"standardisation_grade": "grade-2"}}
    assert statuses(load(BY_GRADE), firm | visits("2025-03-04", "2025-04-04"), DAY) == {"by-grade": "fulfilled"}


def test_caps_of_several_levels_all_hold(load):
    """A visit may keep the cap of all agencies and break that of the county's, or the other way round."""
    engine = load("""
```toml limit
id = "example.county"
bearer = "agency"
events = "inspections i where i.agency_level = 'county'"
per = "year"
at_most = "1"
```

```toml limit
id = "example.all"
bearer = "agency"
events = "inspections i"
per = "year"
at_most = "2"
```
""")

    def by(*levels):
        return visits(*(visit(f"2025-0{month}-01", agency_level=level) for month, level in enumerate(levels, 1)))

    assert statuses(engine, by("county", "county"), DAY) == {"all": "fulfilled", "county": "violated"}
    told = statuses(engine, by("county", "prefecture", "prefecture"), DAY)
    assert told == {"all": "violated", "county": "fulfilled"}
