"""What a rule yields: condition, then exemption, then verdict; sets of statuses, exact bounds, what is missing."""

from datetime import date
from itertools import product

import pytest
from tests.engine.ruled import found, statuses

DAY = date(2025, 9, 12)
BODY = """
```toml obligation
id = "example.body"
when = "enterprise.staff > 100"
holds = "enterprise.has_safety_body or enterprise.has_safety_director"
```

```toml exemption
id = "example.low-risk"
to = "example.body"
when = "enterprise.risk_class = 'D'"
```
"""
TWICE = """
```toml limit
id = "example.twice"
bearer = "agency"
events = "inspections i where i.kind = 'daily'"
per = "year"
at_most = "2"
```
"""
NOT_KEPT = {"has_safety_body": False, "has_safety_director": False}


def firm(**facts):
    return {"enterprise": facts}


def missing(finding):
    return {(one.kind, one.path) for one in finding.missing}


def test_a_status_is_a_set_and_one_of_it_is_certain(load):
    """A status is a set of what may be: with one member it is certain, with several undetermined."""
    engine = load(BODY)
    certain = found(engine, firm(staff=200, risk_class="A", **NOT_KEPT), DAY)["body"]
    assert (certain.mask.bit_count(), certain.status, certain.possible) == (1, "violated", ())
    several = found(engine, firm(staff=200, **NOT_KEPT), DAY)["body"]
    assert (several.mask.bit_count(), several.status, several.possible) == (2, "undetermined", ("exempt", "violated"))


def test_a_false_condition_comes_before_an_exemption(load):
    """What doesn't apply isn't exempt, although the exemption holds, too."""
    told = found(load(BODY), firm(staff=50, risk_class="D", **NOT_KEPT), DAY)["body"]
    assert (told.status, told.exempted_by) == ("not_applicable", None)


def test_an_exemption_comes_before_the_verdict(load):
    """What is exempt is neither violated nor fulfilled, and what it would come to isn't asked."""
    engine = load(BODY)
    assert statuses(engine, firm(staff=200, risk_class="D", **NOT_KEPT), DAY) == {"body": "exempt"}
    assert statuses(engine, firm(staff=200, risk_class="D"), DAY) == {"body": "exempt"}
    assert statuses(engine, firm(risk_class="D", **NOT_KEPT), DAY) == {"body": ("not_applicable", "exempt")}


def test_a_certain_breach_beats_other_doubts_of_the_verdict(load):
    """One month certainly missed is a violation, whatever is unknown of another month."""
    engine = load("""
```toml obligation
id = "example.monthly"
every = "month"
first = "2025-07"
done = "self_inspections s where s.led_by = 'principal'"
```
""")
    unsaid = {"self_inspections": [{"date": "2025-08-10"}]}
    told = found(engine, firm(operating_since="2010-01-01") | unsaid, DAY)["monthly"]
    assert told.status == "violated"
    assert [one.period for one in told.periods] == ["2025-07"]


def test_a_certain_breach_does_not_beat_an_unknown_condition(load):
    """While the condition is unknown, a certain breach of the verdict may still not apply."""
    told = statuses(load(BODY), firm(risk_class="A", **NOT_KEPT), DAY)
    assert told == {"body": ("not_applicable", "violated")}


def test_a_certain_breach_does_not_beat_an_unknown_exemption(load):
    """While an exemption is unknown, a certain breach of the verdict may still be exempt."""
    assert statuses(load(BODY), firm(staff=200, **NOT_KEPT), DAY) == {"body": ("exempt", "violated")}


def test_counts_are_exact_intervals(load):
    """A cap of two with three certain visits and one undated is violated; with one and one it is kept."""
    engine = load(TWICE)
    undated = {"kind": "daily"}
    dated = [{"kind": "daily", "date": f"2025-0{month}-05"} for month in (1, 2, 3)]
    over = found(engine, {"inspections": [*dated, undated]}, DAY)["twice"]
    assert (over.status, over.used, over.used_at_most) == ("violated", 3, 4)
    within = found(engine, {"inspections": [dated[0], undated]}, DAY)["twice"]
    assert (within.status, within.used, within.used_at_most) == ("fulfilled", 1, 2)
    between = found(engine, {"inspections": [*dated[:2], undated]}, DAY)["twice"]
    assert (between.possible, between.used, between.used_at_most) == (("fulfilled", "violated"), 2, 3)


def test_sums_are_exact_intervals(load):
    """Unknown hours may add to a sum and never take from it: what is reached stays reached."""
    engine = load("""
```toml obligation
id = "example.hours"
holds = "sum(t.hours for trainings t) >= 24"
```
""")
    day = "2025-03-01"
    reached = {"trainings": [{"date": day, "hours": 24}, {"date": day}]}
    assert statuses(engine, reached, DAY) == {"hours": "fulfilled"}
    short = {"trainings": [{"date": day, "hours": 23}, {"date": day}]}
    assert statuses(engine, short, DAY) == {"hours": ("fulfilled", "violated")}


def test_every_way_to_fill_in_an_unknown_stays_within_the_set(load):
    """Each way to fill in what is unknown leads to a status that was reported as possible, and each is led to."""
    engine = load(BODY)
    told = {
        (risk, body): found(
            engine, firm(staff=200, risk_class=risk, has_safety_body=body, has_safety_director=False), DAY
        )
        for risk, body in product(("A", "D"), (True, False))
    }
    before = found(engine, firm(staff=200, has_safety_director=False), DAY)["body"]
    assert {one["body"].status for one in told.values()} == set(before.possible)


def test_revealing_older_rows_stays_within_the_set(load):
    """Rows from before the records began lead to a status that was reported as possible."""
    engine = load(TWICE)
    seen = {"kind": "daily", "date": "2025-08-05"}
    older = [{"kind": "daily", "date": f"2025-0{month}-05"} for month in (1, 2, 3)]
    before = found(engine, {"records_from": "2025-07-01", "inspections": [seen]}, DAY)["twice"]
    revealed = {found(engine, {"inspections": [*older[:count], seen]}, DAY)["twice"].status for count in range(4)}
    assert before.status == "undetermined"
    assert revealed == set(before.possible)


def test_only_unknown_operands_are_missing(load):
    """Of two alternatives, the one that is known to be false is not missing; the unknown one is."""
    told = found(load(BODY), firm(staff=200, risk_class="A", has_safety_director=False), DAY)["body"]
    assert missing(told) == {("fact", "enterprise.has_safety_body")}


def test_what_cannot_decide_is_not_missing(load):
    """Beside an alternative that holds, the unknown one decides nothing, and nothing is missing."""
    told = found(load(BODY), firm(staff=200, risk_class="A", has_safety_director=True), DAY)["body"]
    assert (told.status, told.missing) == ("fulfilled", ())


OPEN = {
    "fact": ('holds = "enterprise.has_safety_body"', {}, "enterprise.has_safety_body"),
    "judgement": ('holds = "not enterprise.high_risk"', {}, "enterprise.high_risk"),
    "law": ('holds = "enterprise.staff >= least_staff"', {"enterprise": {"staff": 9}}, "least_staff"),
    "history": (
        'holds = "any(drills d)"',
        {"records_from": "2025-07-01", "drills": []},
        "drills before 2025-07-01",
    ),
    "calendar": (
        'holds = "principal.since + 5 working days <= as_of"',
        {"principal": {"since": "2098-12-31"}},
        "2099",
    ),
}


@pytest.mark.parametrize("kind", OPEN)
def test_what_is_missing_has_a_kind(load, kind):
    """A fact, a judgement, the law itself, history or a year of the calendar may be missing."""
    holds, facts, path = OPEN[kind]
    engine = load(f"""
```toml parameter
id = "least_staff"
type = "number"
open = "条文没有写数字"
```

```toml obligation
id = "example.state"
{holds}
```
""")
    told = found(engine, facts, date(2099, 1, 5) if kind == "calendar" else DAY)["state"]
    assert told.status == "undetermined"
    assert (kind, path) in missing(told)


OPEN_DUE = """
```toml obligation
id = "example.interval"
interval = "if enterprise.has_safety_body then 6 months else 12 months"
done = "drills d"
```

```toml obligation
id = "example.by"
each = "hazards h"
by = "if enterprise.has_safety_body then h.found_on + 15 days else h.cure_by"
done = "h.closed_on"
```

```toml obligation
id = "example.monthly"
every = "month"
first = "2025-08"
due = "if enterprise.has_safety_body then period.end else period.end + 60 days"
done = "self_inspections s"
```
"""


def test_a_due_day_that_is_open_leaves_open_what_follows_from_it(load):
    """A length, a day or an absence of any day that a fact would tell is counted as each of them until it is told."""
    engine = load(OPEN_DUE)
    firm = {"operating_since": "2010-01-01"}
    rows = {
        "drills": [{"date": "2025-01-10"}],
        "hazards": [{"id": "h", "found_on": "2025-08-01", "cure_by": None, "closed_on": None}],
        "self_inspections": [],
    }
    known = {
        body: statuses(engine, rows | {"enterprise": firm | {"has_safety_body": body}}, DAY) for body in (True, False)
    }
    assert known == {
        True: {"interval": "violated", "by h": "violated", "monthly": "violated"},
        False: {"interval": "pending", "by h": "pending", "monthly": "pending"},
    }
    open_ = ("pending", "violated")
    assert statuses(engine, rows | {"enterprise": firm}, DAY) == {"interval": open_, "by h": open_, "monthly": open_}


def test_a_deadline_that_may_be_older_than_its_rule_may_bind_nobody(load):
    """While a day may lie before the rule came into force, nobody may be bound by it."""
    engine = load("""
```toml obligation
id = "example.cure"
each = "hazards h"
by = "if h.level = 'major' then h.found_on else h.found_on + 60 days"
done = "h.closed_on"
in_force = { from = 2024-03-22 }
```
""")
    hazard = {"id": "h", "found_on": "2024-03-01", "closed_on": None}
    assert statuses(engine, {"hazards": [hazard | {"level": "major"}]}, DAY) == {"cure h": "pending"}
    assert statuses(engine, {"hazards": [hazard]}, DAY) == {"cure h": ("pending", "violated")}
