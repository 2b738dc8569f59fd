"""What the public text leaves open is supplied by whoever holds it, and never guessed before."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.engine.ruled import local
from tests.installed import engine_of_everything

import hazardrules_law
from hazardrules import Engine
from hazardrules.analysis.coverage import coverage

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
    return Engine.load(Path(hazardrules_law.__file__).parent, local(folder, code, source, document))


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


def test_every_rule_is_shown_from_both_sides() -> None:
    """What the law leaves open is supposed in a case, and a day that nobody can miss is shown done and not yet done."""
    told = coverage(engine_of_everything().rulesets)

    assert told.one_sided == ()
    assert told.never_late["kizilsu.send-plan"] == date(2024, 3, 18)
    assert not {"kizilsu.dynamic-zero", "cn-65.rules-to-be-made"} & set(told.never_late)
    assert told.open_law["cn.double-report"] == ("double_report_within",)


def test_a_supposition_is_said_to_be_one() -> None:
    """A case that supposes what the law leaves open begins with the word, so that nobody reads it as law."""
    cases = [case for ruleset in engine_of_everything().rulesets for case in ruleset.cases if case.supposing]

    assert cases
    assert [case.title for case in cases if not case.title.startswith("假定")] == []
