"""What a rule yields: each status of the design's table, by a document of its own."""

from datetime import date

import pytest
from tests.engine.ruled import found, statuses

from hazardrules.explain.words import status_label

DAY = date(2025, 9, 12)
BODY = """
```toml obligation
id = "example.body"
when = "enterprise.staff > 100"
holds = "enterprise.has_safety_body"
```

```toml exemption
id = "example.low-risk"
to = "example.body"
when = "enterprise.risk_class = 'D'"
```
"""
PLEDGE = """
```toml obligation
id = "example.pledge"
by = 2025-09-12
done = "pledges g"
```
"""
VISITS = """
```toml limit
id = "example.visits"
bearer = "agency"
events = "inspections i"
per = "year"
at_most = "2"
```
"""


def firm(**facts):
    return {"enterprise": facts}


def visits(*days):
    return {"inspections": [{"date": day} for day in days]}


def test_a_false_condition_is_not_applicable(load):
    """Where the condition is false, the rule doesn't apply, whatever else is so."""
    told = found(load(BODY), firm(staff=100, has_safety_body=False, risk_class=None), DAY)
    assert told["body"].status == "not_applicable"


def test_an_exemption_frees_and_is_named(load):
    """Where an exemption holds, the duty is exempt, and the finding names what frees."""
    told = found(load(BODY), firm(staff=101, has_safety_body=False, risk_class="D"), DAY)
    assert told["body"].status == "exempt"
    assert told["body"].exempted_by == "example.low-risk"


def test_what_is_owed_and_not_yet_due_is_pending(load):
    """A duty that applies, isn't done and isn't due yet is pending, with the day it is due."""
    told = found(load(PLEDGE), {"pledges": []}, DAY)["pledge"]
    assert (told.status, told.due) == ("pending", DAY)


def test_what_is_done_is_fulfilled(load):
    """A duty done in time is fulfilled, also once its day is over."""
    told = found(load(PLEDGE), {"pledges": [{"date": "2025-09-12"}]}, date(2026, 1, 1))
    assert told["pledge"].status == "fulfilled"


def test_a_cap_kept_is_fulfilled(load):
    """Events within the cap leave it fulfilled, the last one allowed included."""
    assert statuses(load(VISITS), visits("2025-01-05", "2025-02-05"), DAY) == {"visits": "fulfilled"}


def test_a_due_day_that_passed_is_a_violation(load):
    """The day after the due day, what isn't done is violated."""
    assert statuses(load(PLEDGE), {"pledges": []}, date(2025, 9, 13)) == {"pledge": "violated"}


def test_a_forbidden_act_done_is_a_violation(load):
    """What must never be so and is so is violated; what isn't so is fulfilled."""
    engine = load("""
```toml prohibition
id = "example.permit"
each = "special_jobs j"
never = "not j.permit"
on = "j.date"
```
""")
    jobs = [{"id": "j1", "date": "2025-09-11", "permit": False}, {"id": "j2", "date": "2025-09-11", "permit": True}]
    assert statuses(engine, {"special_jobs": jobs}, DAY) == {"permit j1": "violated", "permit j2": "fulfilled"}


def test_a_cap_exceeded_is_a_violation(load):
    """One event more than the cap allows is a violation."""
    told = statuses(load(VISITS), visits("2025-01-05", "2025-02-05", "2025-03-05"), DAY)
    assert told == {"visits": "violated"}


def test_a_target_not_reached_is_missed(load):
    """Not reaching what is only a target is missed, never violated."""
    engine = load("""
```toml obligation
id = "example.aim"
strength = "target"
holds = "enterprise.has_safety_body"
```
""")
    assert statuses(engine, firm(has_safety_body=False), DAY) == {"aim": "missed"}


def test_permissions_and_consequences_apply(load):
    """Permissions and consequences apply where their condition holds; consequences say with which outcome."""
    engine = load("""
```toml permission
id = "example.off-site"
bearer = "agency"
modality = "may"
when = "enterprise.standardisation_grade = 'grade-1'"
```

```toml consequence
id = "example.listed"
when = "enterprise.seriously_dishonest"
outcome = "heavier"
```
""")
    told = found(engine, firm(standardisation_grade="grade-1", seriously_dishonest=True), DAY)
    assert {name: one.status for name, one in told.items()} == {"off-site": "applies", "listed": "applies"}
    assert (told["off-site"].outcome, told["listed"].outcome) == (None, "heavier")
    other = statuses(engine, firm(standardisation_grade="grade-2", seriously_dishonest=False), DAY)
    assert other == {"off-site": "not_applicable", "listed": "not_applicable"}


def test_missing_facts_leave_a_rule_undetermined(load):
    """Where facts are missing, `possible` lists what is open and `missing` what decides."""
    told = found(load(BODY), firm(staff=200, risk_class="A"), DAY)["body"]
    assert told.status == "undetermined"
    assert told.possible == ("fulfilled", "violated")
    assert [str(one) for one in told.missing] == ["enterprise.has_safety_body"]


@pytest.mark.parametrize("source, word", [("示例法", "违反"), ("示例规章", "违反"), ("示例方案", "不符合文件要求")])
def test_a_breach_is_called_by_the_force_of_its_source(load, source, word):
    """A breach of law or rule is a violation in words; of a plan, it is only not in line with the document."""
    engine = load(f"""## {source} 第一条

```toml obligation
id = "example.body"
holds = "enterprise.has_safety_body"
```
""")
    told = found(engine, firm(has_safety_body=False), DAY)["body"]
    assert told.status == "violated"
    assert status_label(told).zh == word
