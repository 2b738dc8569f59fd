"""A county's figures are those of its enterprises, month by month."""

from __future__ import annotations

import json
from calendar import monthrange
from datetime import date
from itertools import pairwise

import pytest
from examples import expected, fifty
from tests.installed import engine_of_everything

COUNTY = "county-of-fifty"
MONTHS = [date(year, month, monthrange(year, month)[1]) for year in (2024, 2025) for month in range(1, 13)][2:-2]
"""From the plan's first month to the last whole one."""


@pytest.fixture(scope="module")
def engine():
    return engine_of_everything()


@pytest.fixture(scope="module")
def pooled(engine):
    return expected.facts_of(COUNTY, engine)


@pytest.fixture(scope="module")
def months(engine, pooled):
    """Return the county's answers at the end of each month."""
    return {day: engine.evaluate(pooled, as_of=day).answers for day in MONTHS}


@pytest.fixture(scope="module")
def major():
    """Return every major hazard of the fifty files, read as JSON alone."""
    lines = (expected.HERE / COUNTY / "enterprises.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 50
    return [row for line in lines for row in json.loads(line)["hazards"] if row["level"] == "major"]


def test_the_fifty_stand_in_their_folder_as_their_script_writes_them():
    """Nobody edits a file that is written anew."""
    for name, text in fifty.written().items():
        assert (expected.HERE / COUNTY / name).read_text(encoding="utf-8") == text


def test_every_month_the_county_counts_what_its_enterprises_count(months, major):
    """Stock, new, cured and overdue at each month's end: of the ledgers pooled and of the files one by one."""
    for day, answers in months.items():
        month, today = str(day)[:7], str(day)
        seen = [row for row in major if row["found_on"] <= today]
        stock = [row for row in seen if row["cured_on"] is None or row["cured_on"] > today]
        overdue = [row for row in stock if row["cure_by"] is not None and row["cure_by"] < today]

        assert answers["major_found_in_month"] == sum(row["found_on"].startswith(month) for row in seen)
        assert answers["major_cured_in_month"] == sum((row["cured_on"] or "").startswith(month) for row in seen)
        assert answers["major_stock_now"] == len(stock)
        assert answers["major_overdue_now"] == len(overdue)


def test_the_stock_moves_by_what_came_and_what_went(months):
    """A month's end is its beginning, with what was found and without what was cured."""
    for before, month in pairwise(months.values()):
        assert month["major_stock_at_month_begin"] == before["major_stock_now"]
        moved = month["major_found_in_month"] - month["major_cured_in_month"]
        assert month["major_stock_now"] == before["major_stock_now"] + moved


def test_every_site_of_an_enterprise_is_one_of_the_county(engine, pooled):
    """Four of six sources and key dust firms are monitored; mines and tailings ponds aren't in that sentence."""
    report = engine.evaluate(pooled, as_of=date(2025, 11, 20))
    told = {found.item_id: found.status for found in report.of("kizilsu.monitoring-coverage")}

    assert sorted(told.values()) == ["fulfilled"] * 4 + ["pending"] * 2
    assert round(report.answers["kizilsu_monitoring_share"] * 6) == 4
