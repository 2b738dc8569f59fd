"""How the keys of a rule work together: its item and the rest of it, days and hours."""

from datetime import date, datetime

import pytest
from tests.engine.ruled import found, statuses

from hazardrules.errors import RulesetError

DAY = date(2025, 9, 12)
ACCIDENT = {"id": "a1", "date": "2025-09-10", "known_to_principal_at": "2025-09-10T08:30"}
REPORTING = """
```toml obligation
id = "example.report"
each = "accidents a"
starts = "a.known_to_principal_at"
within = "{within}"
done = "reports r where r.accident = a.id"
on = "r.at"
```
"""


def test_what_the_item_shows_to_be_there_may_be_compared_in_the_rest_of_the_rule(load):
    """A guard in `each` reaches the rule's other keys: nobody says twice that a date isn't none."""
    engine = load("""
```toml obligation
id = "example.cure"
each = "hazards h where h.cure_by is not none"
holds = "h.closed_on is not none or h.cure_by >= as_of"
```

```toml obligation
id = "example.closed"
each = "hazards h where h.cure_by is not none"
by = "h.cure_by + 1 day"
done = "h.closed_on"
```

```toml exception
to = "example.closed"
when = "h.cure_by < 2025-01-01"
done = "h.cured_on"
```
""")
    rows = [
        {"id": "late", "found_on": "2025-01-01", "cure_by": "2025-09-11", "closed_on": None},
        {"id": "open", "found_on": "2025-01-01", "cure_by": "2025-09-12", "closed_on": None},
        {"id": "none", "found_on": "2025-01-01", "cure_by": None, "closed_on": None},
        {"id": "old", "found_on": "2023-01-01", "cure_by": "2024-12-31", "closed_on": None, "cured_on": "2024-12-01"},
    ]
    assert statuses(engine, {"hazards": rows}, DAY) == {
        "cure late": "violated",
        "cure open": "fulfilled",
        "cure old": "violated",
        "closed late": "pending",
        "closed open": "pending",
        "closed old": "fulfilled",
    }


def test_what_the_proof_shows_to_be_there_may_be_its_day(load):
    """A guard in `done` reaches `on`, also where the rule is written in Chinese."""
    engine = load("""
```toml 义务
编号 = "example.close"
名称 = { 中 = "销号", 英 = "close" }
周期 = "年"
首期 = "2025"
完成 = "事故隐患 辛 其中 辛.销号日期 已有"
发生日 = "辛.销号日期 + 1日"
依据 = ["示例法 第一条"]
```
""")
    assert statuses(engine, {"enterprise": {"operating_since": "2010-01-01"}, "hazards": []}, DAY) == {
        "close": "pending"
    }


def test_days_from_an_instant_end_with_their_last_day_and_hours_at_the_hour(load):
    """Two days after an instant are over with the second day; forty-eight hours at the same hour."""
    told = {"accidents": [ACCIDENT], "reports": []}
    in_days = found(load(REPORTING.format(within="2 days")), told, DAY)["report a1"]
    assert (in_days.status, in_days.figures.due) == ("pending", date(2025, 9, 12))


def test_hours_from_an_instant_end_at_the_hour(load):
    """Forty-eight hours end at the hour they began, to the minute."""
    engine = load(REPORTING.format(within="48 hours"))
    told = {"accidents": [ACCIDENT], "reports": []}
    assert found(engine, told, datetime(2025, 9, 12, 8, 30))["report a1"].figures.due == datetime(2025, 9, 12, 8, 30)
    assert statuses(engine, told, datetime(2025, 9, 12, 8, 30)) == {"report a1": "pending"}
    assert statuses(engine, told, datetime(2025, 9, 12, 8, 31)) == {"report a1": "violated"}


def test_hours_do_not_run_from_a_day(load):
    """A time in hours needs an instant to run from: a day has no hour."""
    with pytest.raises(RulesetError, match=r"hours run from an instant, and `a\.date` is a date"):
        load(REPORTING.format(within="2 hours").replace("a.known_to_principal_at", "a.date"))


def test_proofs_by_day_and_by_instant_are_put_in_one_order(load):
    """Where one part is done on a day and another at an instant, the last of them counts."""
    engine = load("""
```toml obligation
id = "example.both"
each = "accidents a"
by = "a.date + 5 days"
done = ["a.inquiry_published_on", "reports r where r.accident = a.id"]
```

```toml obligation
id = "example.told"
each = "accidents a"
by = "a.date + 5 days"
done = ["a.inquiry_published_on", "a.known_to_principal_at"]
```
""")
    accident = ACCIDENT | {"inquiry_published_on": "2025-09-10"}
    told = found(engine, {"accidents": [accident], "reports": []}, DAY)
    assert told["told a1"].status == "fulfilled"
    assert told["told a1"].figures.done_on == datetime(2025, 9, 10, 8, 30)
    assert told["both a1"].status == "pending"
