"""What facts mean to the engine: unknown, none and empty; events and registers; whose file is read."""

from datetime import UTC, date, datetime

import pytest
from tests.engine.ruled import found, statuses

from hazardrules.errors import EvaluationError, FactsError

DAY = date(2025, 9, 12)
DRILLED = """
```toml permission
id = "example.this-month"
when = "any(drills d in month of as_of)"
```

```toml permission
id = "example.this-year"
when = "any(drills d in year of as_of)"
```

```toml permission
id = "example.twice-this-year"
when = "count(drills d in year of as_of) >= 2"
```

```toml permission
id = "example.insured"
when = "any(policies p where p.limit_per_person >= 40万元)"
```
"""
EITHER = ("not_applicable", "applies")


def firm(**facts):
    return {"enterprise": facts}


@pytest.mark.parametrize(
    "told, answers",
    [
        ({}, {"ended": EITHER, "unended": EITHER, "drilled": EITHER, "tradeless": EITHER}),
        (
            firm(grade_until=None, sectors=[]) | {"drills": []},
            {"ended": "not_applicable", "unended": "applies", "drilled": "not_applicable", "tradeless": "applies"},
        ),
        (
            firm(grade_until="2025-01-01", sectors=["hotel"]) | {"drills": [{"date": "2025-01-01"}]},
            {"ended": "applies", "unended": "not_applicable", "drilled": "applies", "tradeless": "not_applicable"},
        ),
    ],
)
def test_absent_is_unknown_null_is_none_and_an_empty_list_is_empty(load, told, answers):
    """Absent is unknown; null is known to be none; an empty list is known to be empty, a missing list unknown."""
    engine = load("""
```toml permission
id = "example.ended"
when = "enterprise.grade_until is not none and enterprise.grade_until < as_of"
```

```toml permission
id = "example.unended"
when = "enterprise.grade_until is none"
```

```toml permission
id = "example.drilled"
when = "any(drills d)"
```

```toml permission
id = "example.tradeless"
when = "enterprise.sectors is empty"
```
""")
    assert statuses(engine, told, DAY) == answers


def test_a_window_before_the_records_is_open(load):
    """Any is true or unknown, a count at least what is seen; without `records_from` ledgers are complete."""
    engine = load(DRILLED)
    nothing = {"drills": [], "policies": []}
    complete = statuses(engine, nothing, DAY)
    assert set(complete.values()) == {"not_applicable"}
    since_july = statuses(engine, {"records_from": "2025-07-01"} | nothing, DAY)
    assert since_july == complete | {"this-year": EITHER, "twice-this-year": EITHER}
    one = {"records_from": "2025-07-01", "drills": [{"date": "2025-08-01"}], "policies": []}
    assert statuses(engine, one, DAY) == complete | {"this-year": "applies", "twice-this-year": EITHER}
    two = one | {"drills": [{"date": "2025-08-01"}, {"date": "2025-08-02"}]}
    assert statuses(engine, two, DAY)["twice-this-year"] == "applies"


def test_a_window_from_the_first_day_of_the_records_is_complete(load):
    """The ledger is complete for the day that `records_from` names."""
    engine = load(DRILLED)
    told = {"drills": [], "policies": []}
    assert statuses(engine, {"records_from": "2025-09-01"} | told, DAY)["this-month"] == "not_applicable"
    assert statuses(engine, {"records_from": "2025-09-02"} | told, DAY)["this-month"] == EITHER


def test_a_register_is_complete_when_it_is_given(load):
    """A register holds the current state, which no first day of records can cut."""
    engine = load(DRILLED)
    assert (
        statuses(engine, {"records_from": "2025-09-12", "drills": [], "policies": []}, DAY)["insured"]
        == "not_applicable"
    )


@pytest.mark.parametrize("day, answer", [("2025-09-12", "applies"), ("2025-09-13", "not_applicable")])
def test_rows_after_the_day_are_invisible(load, day, answer):
    """A row dated on the day itself is seen, one of the day after isn't."""
    engine = load(DRILLED)
    assert statuses(engine, {"drills": [{"date": day}], "policies": []}, DAY)["this-month"] == answer


def test_a_planned_event_has_not_happened(load):
    """A planned visit is told beside those made, and is none of them."""
    engine = load("""
```toml permission
id = "example.visited"
when = "any(inspections i)"
```
""")
    visit = {"date": "2025-09-01", "kind": "daily"}
    assert statuses(engine, {"inspections": [visit | {"planned": True}]}, DAY) == {"visited": "not_applicable"}
    assert statuses(engine, {"inspections": [visit | {"planned": False}]}, DAY) == {"visited": "applies"}
    # Few files say of each visit that it was made: one that says nothing of a plan was.
    assert statuses(engine, {"inspections": [visit]}, DAY) == {"visited": "applies"}


def test_judgements_are_listed_as_to_be_judged(load):
    """A person decides what is minor or prompt; until then it is asked for, as a judgement."""
    engine = load("""
```toml consequence
id = "example.spared"
each = "violations v"
when = "v.minor and v.stage = 'first'"
outcome = "must_not_punish"
```
""")
    told = {"violations": [{"id": "v1", "found_on": "2025-08-01"}]}
    finding = found(engine, told, DAY)["spared v1"]
    assert [(one.kind, one.path) for one in finding.missing] == [
        ("fact", "violations[0].stage"),
        ("judgement", "violations[0].minor"),
    ]
    asked = {(one.kind, one.path) for one in engine.evaluate({"enterprise": {}} | told, as_of=DAY).questions}
    assert asked == {("fact", "violations[0].stage"), ("judgement", "violations[0].minor")}


def test_a_judgement_may_be_told_with_who_made_it(load):
    """What a person decided counts like any fact, whoever decided it and on whatever evidence."""
    engine = load("""
```toml permission
id = "example.minor"
each = "violations v"
when = "v.minor"
```
""")
    decided = {"value": True, "by": "某执法队", "on": "2025-08-02"}
    told = {"violations": [{"id": "v1", "found_on": "2025-08-01", "minor": decided}]}
    assert statuses(engine, told, DAY) == {"minor v1": "applies"}


def test_grades_are_ordered_and_never_numbers(load):
    """Grade 1 is above grade 2: the order is that of the vocabulary."""
    engine = load("""
```toml permission
id = "example.high"
when = "enterprise.standardisation_grade is not none and enterprise.standardisation_grade at_least 'grade-2'"
```
""")
    told = {
        grade: statuses(engine, firm(standardisation_grade=grade), DAY)["high"]
        for grade in ("grade-1", "grade-2", "grade-3", None)
    }
    assert told == {"grade-1": "applies", "grade-2": "applies", "grade-3": "not_applicable", None: "not_applicable"}


def test_a_list_that_says_mines_catches_a_coal_mine(load):
    """Sector is a tree; what lies above a sector isn't caught by it."""
    engine = load("""
```toml permission
id = "example.mines"
when = "enterprise.sectors overlaps ['mines']"
```

```toml permission
id = "example.coal"
when = "enterprise.sectors overlaps ['coal-mines']"
```
""")
    assert statuses(engine, firm(sectors=["coal-mines"]), DAY) == {"mines": "applies", "coal": "applies"}
    assert statuses(engine, firm(sectors=["mines"]), DAY) == {"mines": "applies", "coal": "not_applicable"}


def test_a_rule_is_about_the_kind_of_subject_whose_file_it_reads(load):
    """One object is one subject: rules of other kinds don't appear, whoever their bearer is."""
    engine = load("""
```toml obligation
id = "example.meeting"
subject = "government"
bearer = "head-of-government"
every = "quarter"
first = "2025-Q3"
done = "meetings m"
```

```toml limit
id = "example.visits"
bearer = "agency"
events = "inspections i"
at_most = "2"
```
""")
    government = engine.evaluate({"government": {"region": "653001"}, "meetings": []}, as_of=DAY)
    assert [(one.rule, one.bearer) for one in government.findings] == [("example.meeting", "head-of-government")]
    enterprise = engine.evaluate({"enterprise": {}, "inspections": []}, as_of=DAY)
    assert [(one.rule, one.bearer) for one in enterprise.findings] == [("example.visits", "agency")]


def test_facts_are_a_mapping_bytes_or_read_already(load):
    """Whatever the facts come as, the report is the same; so is that of an instant of the day."""
    engine = load(DRILLED)
    plain = {"enterprise": {}, "drills": [{"date": "2025-09-01"}]}
    text = b'{"enterprise": {}, "drills": [{"date": "2025-09-01"}]}'
    reports = [engine.evaluate(told, as_of=DAY).findings for told in (plain, text, text.decode(), engine.read(plain))]
    assert all(one == reports[0] for one in reports)
    assert engine.evaluate(plain, as_of=datetime(2025, 9, 12, 8, 30)).findings == reports[0]


@pytest.mark.parametrize("told", [[], [{"enterprise": {}}], 3, None, {"enterprise"}])
def test_what_is_no_object_and_no_text_is_refused(load, told):
    """Whoever hands over what a parser gave learns that one object is one subject."""
    with pytest.raises(FactsError, match="one object is one subject"):
        load(DRILLED).evaluate(told, as_of=DAY)


@pytest.mark.parametrize("day", ["2025-09-12", 20250912, None])
def test_a_day_is_a_date_or_a_datetime(load, day):
    """A text that looks like a day isn't read as one, and doesn't fail halfway either."""
    with pytest.raises(EvaluationError, match="the day asked for is no day"):
        load(DRILLED).evaluate({"enterprise": {}}, as_of=day)


def test_an_instant_of_another_zone_is_the_same_instant(load):
    """Hours are counted by the clocks of China, of the day asked about as of the facts."""
    engine = load("""
```toml obligation
id = "example.report"
each = "accidents a"
starts = "a.at"
within = "1 hour"
done = "reports r where r.accident = a.id"
```
""")
    told = {"enterprise": {}, "accidents": [{"id": "a1", "at": "2025-09-12T08:00"}], "reports": []}
    before, after = datetime(2025, 9, 12, 8, 30), datetime(2025, 9, 12, 9, 30)
    for here, moment in (
        (before, datetime(2025, 9, 12, 0, 30, tzinfo=UTC)),
        (after, datetime(2025, 9, 12, 1, 30, tzinfo=UTC)),
    ):
        assert statuses(engine, told, moment) == statuses(engine, told, here)
    assert statuses(engine, told, before) != statuses(engine, told, after)
