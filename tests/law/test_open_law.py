"""What the public text leaves open is supplied by whoever holds it, and never guessed before."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.installed import engine_of_everything

import hazardrules_law
from hazardrules import Engine
from hazardrules.analysis.coverage import coverage

MANIFEST = """
format = 1
id = "cn-{code}"
title = {{ zh = "某地", en = "a place" }}
jurisdiction = "{code}"
version = "1"

[sources.internal]
title = "{source}"
short = "{source}"
rank = "normative"
dated = 2024-06-01
"""

LIST = """
# 内部清单

## 第一项 清单 (the list)

```toml parameter
id     = "xinjiang_first_offence_list"
title  = { zh = "新疆轻微违法首违免罚事项清单", en = "Xinjiang's list of first offences" }
type   = "condition by act"
row    = "violations v"
values = [ { from = 2025-01-01, table = "below" } ]
cites  = ["内部清单 第一项"]
```

| act | -> condition |
|---|---|
| 'training-hours-short' | v.people_affected <= 3 |

## 第二项 裁量基准序号58的阶次 (tiers of entry 58; figures invented)

```toml parameter
id     = "benchmark_58_firm_to"
title  = { zh = "序号58各阶次对单位的上限", en = "entry 58: upper end for the firm by tier" }
type   = "money by benchmark_tier"
values = [ { from = 2025-01-01, table = "below" } ]
cites  = ["内部清单 第二项"]
```

| benchmark_tier | -> to |
|---|---|
| 'A' | 1.5万元 |
| 'B' | 3万元 |
"""


def with_a_place(folder: Path, code: str, source: str, document: str) -> Engine:
    """Return an engine in which one place has a document of its own beside the law."""
    (folder / "ruleset.toml").write_text(MANIFEST.format(code=code, source=source), encoding="utf-8")
    (folder / "document.md").write_text(document, encoding="utf-8")
    return Engine.load(Path(hazardrules_law.__file__).parent, folder)


@pytest.fixture(scope="module")
def holder(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Return an engine in which one city holds the list that the press conference only mentions."""
    return with_a_place(tmp_path_factory.mktemp("6501-city"), "6501", "内部清单", LIST)


def act(**facts: Any) -> dict[str, Any]:
    """Return a first, minor act, promptly corrected and without harm."""
    told = {"id": "v", "act": "training-hours-short", "stage": "first", "acted_on": "2025-08-01"}
    told |= {"found_on": "2025-08-02", "first": True, "minor": True, "promptly_corrected": True, "harm": "none"}
    return told | {"people_affected": 3} | facts


def status(engine: Engine, region: str, **facts: Any) -> str:
    """Return what the list comes to for one act."""
    told = {"enterprise": {"region": region}, "violations": [act(**facts)]}
    (found,) = engine.evaluate(told, as_of=date(2025, 9, 12)).of("cn-65.first-offence")
    return found.status


def test_a_list_once_supplied_decides_on_both_sides(holder: Engine) -> None:
    """Three people are on the list, four aren't; the named serious acts stay outside."""
    assert status(holder, "650102") == "applies"
    assert status(holder, "650102", people_affected=4) == "not_applicable"
    assert status(holder, "650102", minor=False) == "not_applicable"
    assert status(holder, "650102", act="no-training") == "not_applicable"
    assert status(holder, "650102", act="conceals-accident") == "not_applicable"


def test_a_list_supplied_in_one_place_says_nothing_elsewhere(holder: Engine) -> None:
    """Outside the city that supplied it, the list is as open as before."""
    assert status(holder, "653001") == "undetermined"


def test_tiers_once_supplied_narrow_the_band(holder: Engine) -> None:
    """Whoever holds the benchmark supplies its figures; a tier or a place without them keeps the statute's band."""
    cases = [("A", "650102", 15_000), ("B", "650102", 30_000), ("C", "650102", 50_000), ("A", "653001", 50_000)]
    for tier, region, high in cases:
        told = act(act="no-agreement", benchmark_tier=tier, minor=False, no_fault=False)
        report = holder.evaluate({"enterprise": {"region": region}, "violations": [told]}, as_of=date(2025, 9, 12))
        (outcome,) = (one for one in report.outcomes if one.party == "enterprise")
        assert [(fine.low, fine.high) for fine in outcome.fines] == [(0, high)]


WEIGHTS = {"hazards": 30, "timely": 25, "violations": 20, "certificates": 15, "monitoring": 10}


def weights() -> str:
    """Return a document that gives the index its five weights."""
    fences = (
        f"""```toml parameter
id     = "sichuan_weight_{part}"
title  = {{ zh = "{part}分值", en = "weight of {part}" }}
type   = "number"
values = [ {{ from = 2025-01-01, value = {points} }} ]
cites  = ["内部清单 第一项"]
```
"""
        for part, points in WEIGHTS.items()
    )
    return "# 内部清单\n\n## 第一项 分值 (weights)\n\n" + "\n".join(fences)


def test_an_index_without_weights_has_parts_and_no_score_and_with_them_it_is_their_sum(tmp_path: Path) -> None:
    """Half the major hazards are cured and half of all in time, the rest is whole: 15 and 12.5 and 45 points of 100."""
    engine = with_a_place(tmp_path, "5101", "内部清单", weights())
    cured = {"level": "major", "found_on": "2025-01-05", "cure_by": "2025-02-05"}
    hazards = [{"id": "h1", **cured, "cured_on": "2025-02-05"}, {"id": "h2", **cured, "cured_on": None}]
    rest: dict[str, Any] = {"violations": [], "people": [], "monitored_sites": []}
    told = {"enterprise": {"region": "510107"}, "hazards": hazards, **rest}
    supplied = engine.evaluate(told, as_of=date(2025, 6, 30))
    assert sum(WEIGHTS.values()) == 100
    assert supplied.answers["sichuan_safety_index"] == Decimal("72.5")
    elsewhere = engine.evaluate(told | {"enterprise": {"region": "510300"}}, as_of=date(2025, 6, 30))
    assert elsewhere.answers["sichuan_index_hazards"] == Decimal("0.5")
    assert not isinstance(elsewhere.answers["sichuan_safety_index"], Decimal)


def test_a_duty_without_a_number_is_never_late(holder: Engine) -> None:
    """Prompt has no number: a report not made is pending after years, one made is fulfilled."""
    hazard = {"id": "h", "level": "major", "found_on": "2023-01-01"}
    both = [
        {"kind": "major-hazard", "to": to, "hazard": "h", "received_on": "2024-06-01"}
        for to in ("regulator", "staff-congress")
    ]
    for reports, expected in (([], "pending"), (both[:1], "pending"), (both, "fulfilled")):
        facts = {"enterprise": {"region": "653001"}, "hazards": [hazard], "reports": reports}
        (found,) = holder.evaluate(facts, as_of=date(2025, 9, 12)).of("cn.double-report")
        assert (found.status, found.due) == (expected, None)


LADDER = """
# 内部规定

## 第一条 逾期督促 (urging by days overdue)

```toml parameter
id     = "kizilsu_urging_steps"
title  = { zh = "函告、通报、约谈、曝光的逾期门槛", en = "which means after how many days overdue" }
type   = "text by days"
values = [ { from = 2024-06-01, table = "below" } ]
cites  = ["内部规定 第一条"]
```

| over | -> means |
|------|----------|
| 1    | '函告'   |
| 16   | '通报'   |
| 31   | '约谈'   |
| 61   | '曝光'   |
"""


def test_a_county_may_say_when_a_slow_cure_meets_which_means(tmp_path: Path) -> None:
    """The plan names four means and no day; its own ladder tells a county which hazards have come to an interview."""
    engine = with_a_place(tmp_path, "653022", "内部规定", LADDER)
    cure_by = date(2025, 6, 30)
    row = {"id": "h", "level": "major", "found_on": "2025-03-01", "cure_by": cure_by.isoformat(), "cured_on": None}

    def to_call_in(region: str, days: int) -> Any:
        facts = {"government": {"region": region, "level": "county"}, "hazards": [row]}
        return engine.evaluate(facts, as_of=cure_by + timedelta(days)).answers["kizilsu_to_call_in"]

    assert [to_call_in("653022", days) for days in (30, 31, 60, 61)] == [0, 1, 1, 0]
    assert to_call_in("653023", 31) == {"missing": ["kizilsu_urging_steps"]}


def test_every_rule_is_shown_from_both_sides_unless_its_other_side_cannot_be() -> None:
    """Law left open is never found against anybody, nor a day older than its document; a last day is answered for later."""
    told = coverage(engine_of_everything().rulesets)

    assert set(told.one_sided) == set(told.open_law) | set(told.never_late)
    assert told.never_late["kizilsu.send-plan"] == date(2024, 3, 18)
    assert not {"kizilsu.dynamic-zero", "cn-65.rules-to-be-made"} & set(told.never_late)
    assert told.open_law["cn.double-report"] == ("double_report_within",)
