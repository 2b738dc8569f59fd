"""Articles 3, 12 and 13 of Order 10: what every firm answers for, ammonia, and confined spaces."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from hazardrules import Engine

DAY = date(2025, 9, 12)


@pytest.fixture(scope="module")
def engine() -> Engine:
    """Return an engine with this plugin and nothing else."""
    return Engine.installed(names=["industry-trade"], strict=True)


def firm(*sectors: str, **facts: Any) -> dict[str, Any]:
    """Return the file of an enterprise of these sectors."""
    return {"enterprise": {"region": "650102", "sectors": list(sectors)}, **facts}


def statuses(engine: Engine, facts: dict[str, Any], rule: str, day: date = DAY) -> list[str]:
    """Return what a rule comes to for each of its items."""
    return [found.status for found in engine.evaluate(facts, as_of=day).of(f"industry-trade.{rule}")]


@pytest.mark.parametrize(
    "sector, status", [("machinery", "violated"), ("dust", "violated"), ("coal-mines", "not_applicable")]
)
def test_one_uncertified_welder_is_a_major_hazard_in_every_trade_of_the_order(
    engine: Engine, sector: str, status: str
) -> None:
    """Article 3(2) asks for no number, and for no trade but that the order concerns the firm."""
    jobs = [{"id": "j", "date": "2025-09-01", "person": "w", "trade": "welding"}]
    assert statuses(engine, firm(sector, special_jobs=jobs, certificates=[]), "uncertified-operator") == [status]


@pytest.mark.parametrize(
    "day, status", [("2022-12-31", "not_applicable"), ("2025-01-02", "fulfilled"), ("2025-01-03", "violated")]
)
def test_a_missed_re_examination_ends_a_certificate(engine: Engine, day: str, status: str) -> None:
    """Three years after issue the certificate is dead, whatever is printed on it; before the order nothing is judged."""
    card = {"id": "c", "person": "w", "trade": "welding", "issued_on": "2022-01-03", "printed_valid_to": "2028-01-02"}
    card |= {"last_reviewed_on": None, "long_service_consent": False, "withdrawn_on": None}
    jobs = [{"id": "j", "date": day, "person": "w", "trade": "welding"}]
    facts = firm("machinery", special_jobs=jobs, certificates=[card])
    assert statuses(engine, facts, "uncertified-operator") == [status]


@pytest.mark.parametrize("unified", [True, False])
@pytest.mark.parametrize("checked", ["2025-06-01", None])
def test_a_contractor_unmanaged_or_never_checked_is_a_major_hazard(
    engine: Engine, unified: bool, checked: str | None
) -> None:
    """Article 3(1) says "or": one of the two missing is enough; whether one check is a regular one isn't written."""
    row = {"id": "c", "kind": "contract-out", "signed_on": "2025-01-01", "unified": unified, "last_checked_on": checked}
    expected = "undetermined" if unified and checked else "violated"
    assert statuses(engine, firm("light-industry", contracts=[row]), "contractors-unmanaged") == [expected]


@pytest.mark.parametrize("workers, status", [(9, "fulfilled"), (10, "violated")])
def test_nine_people_beside_a_quick_freezer_are_not_too_many(engine: Engine, workers: int, status: str) -> None:
    """Article 12(2): more than nine."""
    facts = firm("ammonia", quick_freezers=[{"id": "q", "own_room": True, "workers": workers}])
    assert statuses(engine, facts, "ammonia-quick-freezer") == [status]


@pytest.mark.parametrize("identified", [True, False])
@pytest.mark.parametrize("signs", [True, False])
def test_a_confined_space_without_a_register_and_without_signs(engine: Engine, identified: bool, signs: bool) -> None:
    """Article 13(1) says "and": either of the two keeps it from being a major hazard."""
    space = {"toxic": True, "identified": identified, "signs": signs}
    expected = "fulfilled" if identified or signs else "violated"
    assert statuses(engine, firm("confined-space", confined_spaces=space), "confined-spaces-unidentified") == [expected]


@pytest.mark.parametrize("missing", ["approved", "ventilated_and_tested", "guard", None])
def test_an_entry_lacks_nothing(engine: Engine, missing: str | None) -> None:
    """Article 13(2): approval, ventilation with a test, and a guard; each alone is enough to be missed."""
    steps = {step: step != missing for step in ("approved", "ventilated_and_tested", "guard")}
    entries = [{"id": "x", "date": "2025-06-03", **steps}]
    facts = firm("confined-space", confined_spaces={"toxic": True}, confined_space_entries=entries)
    assert statuses(engine, facts, "confined-space-entry") == ["violated" if missing else "fulfilled"]


def test_the_order_begins_on_15_may_2023(engine: Engine) -> None:
    """The day before, nothing is found."""
    facts = firm("ammonia", ammonia={"direct_cooling": True})
    assert statuses(engine, facts, "ammonia-direct-cooling", date(2023, 5, 14)) == []
    assert statuses(engine, facts, "ammonia-direct-cooling", date(2023, 5, 15)) == ["violated"]
