"""One country, several places: equal facts come to unequal answers, and no place speaks in another's report."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.installed import engine_of_everything

from hazardrules import Engine
from hazardrules.findings.finding import Finding
from hazardrules.findings.report import Report

DAY = date(2025, 12, 31)
PLACES = {
    "650102": "Xinjiang",
    "140105": "Shanxi",
    "320102": "Jiangsu",
    "371002": "Weihai",
    "370102": "Shandong",
    "520102": "Guizhou",
    "110101": "Beijing",
}
"""A region of each place that the contrasts speak of, and one of which no ruleset speaks."""


@pytest.fixture(scope="module")
def engine() -> Engine:
    """Return an engine with everything installed; it is immutable, so all tests share it."""
    return engine_of_everything()


def visits(number: int, **facts: Any) -> list[dict[str, Any]]:
    """Return daily checks by the emergency-management bureau of a county, one a month from September back."""
    same = {
        "kind": "daily",
        "planned": False,
        "agency": "emergency-management",
        "agency_level": "county",
        "by_whom": "agency",
        "ordered_by_upper_level": False,
        "covered": [],
        **facts,
    }
    return [{"id": f"i{n}", "visit": f"i{n}", "date": f"2025-{n:02}-15", **same} for n in range(1, number + 1)]


def firm(region: str, *sectors: str, **facts: Any) -> dict[str, Any]:
    """Return a firm that differs from the others by where it lies alone."""
    enterprise = {
        "region": region,
        "sectors": list(sectors or ("machinery",)),
        "operating_since": "2010-01-01",
        "seriously_dishonest": False,
        **facts.pop("enterprise", {}),
    }
    return {"enterprise": enterprise, "accidents": [], "casualties": [], **facts}


def act(**facts: Any) -> dict[str, Any]:
    """Return a first act with slight harm, promptly corrected, about one person."""
    return {
        "id": "v",
        "act": "training-record-untrue",
        "stage": "first",
        "acted_on": "2025-06-01",
        "found_on": "2025-06-01",
        "correct_by": "2025-06-10",
        "corrected_on": "2025-06-05",
        "people_affected": 1,
        "same_kind_on_record": False,
        "first": True,
        "minor": True,
        "promptly_corrected": True,
        "no_fault": False,
        "harm": "slight",
        **facts,
    }


def cap(report: Report) -> Finding | None:
    """Return the finding on the yearly cap, if the place has one."""
    found = [one for rule in ("cn-65.inspection-cap", "cn-14.inspection-cap") for one in report.of(rule)]
    assert len(found) < 2
    return found[0] if found else None


# -- caps


def test_three_checks_of_one_firm_are_too_many_in_one_place_and_few_in_another(engine: Engine) -> None:
    """Xinjiang caps by grade alone, Shanxi by sector and grade, the other places state no figure."""
    told = {}
    for region, name in PLACES.items():
        facts = firm(region, enterprise={"standardisation_grade": "grade-2"}, inspections=visits(3))
        found = cap(engine.evaluate(facts, as_of=DAY))
        told[name] = (found.status, found.limit) if found else None
    assert told == {
        "Xinjiang": ("fulfilled", 4),
        "Shanxi": ("violated", 2),
        "Jiangsu": None,
        "Weihai": None,
        "Shandong": None,
        "Guizhou": None,
        "Beijing": None,
    }


def test_a_grade_nobody_capped_is_open_in_xinjiang_and_capped_in_shanxi(engine: Engine) -> None:
    """The press conference names two grades as examples; the table names all."""
    answers = {}
    for region in ("650102", "140105"):
        facts = firm(region, enterprise={"standardisation_grade": "grade-3"}, inspections=visits(5))
        found = cap(engine.evaluate(facts, as_of=DAY))
        assert found is not None
        answers[region] = (found.status, found.limit)
    assert answers == {"650102": ("undetermined", None), "140105": ("violated", 4)}


SHANXI = [
    *((("coal-mines",), {"risk_class": mark}, limit) for mark, limit in zip("ABCD", (2, 4, 6, 4), strict=True)),
    *((("metal-mines",), {"risk_class": mark}, limit) for mark, limit in zip("ABCD", (1, 1, 2, 4), strict=True)),
    *(
        ((sector,), {"standardisation_grade": grade}, limit)
        for sector, limits in (
            ("chemicals-storage", (2, 4, 8, 12)),
            ("metal-smelting", (2, 4, 8, 12)),
            ("machinery", (1, 2, 4, 6)),
        )
        for grade, limit in zip(("grade-1", "grade-2", "grade-3", None), limits, strict=True)
    ),
]


@pytest.mark.parametrize("sectors, enterprise, limit", SHANXI, ids=str)
def test_every_row_of_shanxis_table_breaks_with_the_next_visit(
    engine: Engine, sectors: tuple[str, ...], enterprise: dict[str, Any], limit: int
) -> None:
    """As many visits as the cap are allowed, one more is not."""
    for more, status in ((0, "fulfilled"), (1, "violated")):
        days = [{**one, "date": f"2025-11-{n + 1:02}"} for n, one in enumerate(visits(limit + more))]
        found = cap(engine.evaluate(firm("140105", *sectors, enterprise=enterprise, inspections=days), as_of=DAY))
        assert found is not None
        assert (found.status, found.limit, found.used) == (status, limit, limit + more)


def test_supervision_visits_are_counted_apart_in_shanxi(engine: Engine) -> None:
    """Four are one too many, whatever the cap on checks; in Xinjiang they count toward nothing."""
    for region, rules in (("140105", ["cn-14.supervision-visits"]), ("650102", [])):
        facts = firm(region, enterprise={"standardisation_grade": "grade-1"}, inspections=visits(4, kind="supervision"))
        report = engine.evaluate(facts, as_of=DAY)
        found = cap(report)
        assert found is not None and (found.status, found.used) == ("fulfilled", 0)
        assert [one.rule for one in report.findings if one.kind == "limit" and one.status == "violated"] == rules


# -- exemptions


def exempted(report: Report) -> dict[str, str]:
    """Return what the local lists of first offences come to, by rule."""
    return {one.rule: one.status for one in report.findings if ".first-offence" in one.rule}


def test_one_act_is_listed_here_open_there_and_left_to_the_statute_elsewhere(engine: Engine) -> None:
    """Jiangsu lists it, Weihai's and Xinjiang's lists aren't known, other places have the Penalty Law alone."""
    told = {}
    for region, name in PLACES.items():
        report = engine.evaluate(firm(region, violations=[act(harm="none")]), as_of=DAY)
        told[name] = exempted(report)
        assert {one.status for one in report.of("cn.33-1a")} == {"applies"}
    assert told == {
        "Xinjiang": {"cn-65.first-offence": "undetermined"},
        "Shanxi": {},
        "Jiangsu": {"cn-32.first-offence": "applies", "cn-32.first-offence-2022": "not_applicable"},
        "Weihai": {"cn-3710.first-offence": "undetermined"},
        "Shandong": {},
        "Guizhou": {},
        "Beijing": {},
    }


def test_slight_harm_passes_in_jiangsu_and_weihai_and_not_in_xinjiang(engine: Engine) -> None:
    """The press conference asks for no harm at all."""
    facts = {"act": "hazard-table-not-sent", "harm": "slight"}
    assert exempted(engine.evaluate(firm("650102", violations=[act(**facts)]), as_of=DAY)) == {
        "cn-65.first-offence": "not_applicable"
    }
    assert exempted(engine.evaluate(firm("371002", violations=[act(**facts)]), as_of=DAY)) == {
        "cn-3710.first-offence": "applies"
    }


@pytest.mark.parametrize(
    "sector, status",
    [("chemicals-storage", "not_applicable"), ("metal-mines", "not_applicable"), ("machinery", "applies")],
)
def test_weihai_shuts_whole_sectors_out(engine: Engine, sector: str, status: str) -> None:
    """The same act of a chemicals store or a metal mine is not for the list; Jiangsu asks nothing of the sector."""
    listed = engine.evaluate(firm("371002", sector, violations=[act(act="plan-not-reviewed")]), as_of=DAY)
    assert exempted(listed) == {"cn-3710.first-offence": status}
    jiangsu = engine.evaluate(firm("320102", sector, violations=[act()]), as_of=DAY)
    assert exempted(jiangsu)["cn-32.first-offence"] == "applies"


def test_a_serious_injury_counts_in_weihai_and_only_a_death_in_jiangsu(engine: Engine) -> None:
    """The conditions of two lists differ in one word."""
    accidents = [{"id": "a", "date": "2024-06-01", "serious_injuries": 1}]
    for region, one, status in (
        ("371002", act(act="plan-not-reviewed"), "not_applicable"),
        ("320102", act(), "applies"),
    ):
        facts = firm(region, violations=[one]) | {"accidents": accidents}
        assert status in exempted(engine.evaluate(facts, as_of=DAY)).values()


@pytest.mark.parametrize(
    "found_on, earlier, later",
    [
        ("2022-10-07", "not_applicable", "not_applicable"),
        ("2022-10-08", "applies", "not_applicable"),
        ("2024-10-07", "applies", "not_applicable"),
        ("2024-10-08", "not_applicable", "not_applicable"),
        ("2025-04-30", "not_applicable", "not_applicable"),
        ("2025-05-01", "not_applicable", "applies"),
    ],
)
def test_jiangsus_two_lists_leave_seven_months_between_them(
    engine: Engine, found_on: str, earlier: str, later: str
) -> None:
    """The trial list ran out on 7 October 2024, the next began on 1 May 2025; the day of finding chooses."""
    one = act(found_on=found_on, acted_on=found_on, correct_by=None, corrected_on=found_on)
    told = exempted(engine.evaluate(firm("320102", violations=[one]), as_of=DAY))
    assert told == {"cn-32.first-offence-2022": earlier, "cn-32.first-offence": later}


# -- who may come, and what for


def test_guizhou_says_who_may_check_and_what_and_caps_nothing(engine: Engine) -> None:
    """Twenty checks are no breach of a figure there; one that left out the must-check list is."""
    report = engine.evaluate(firm("520102", inspections=visits(9)), as_of=DAY)
    local = {one.rule: one.status for one in report.findings if one.ruleset == "cn-52"}
    assert local == {"cn-52.certified-inspectors": "fulfilled", "cn-52.must-check": "violated"}


# -- no leaks


@pytest.mark.parametrize("region", PLACES)
def test_every_rule_of_a_report_holds_where_the_firm_lies(engine: Engine, region: str) -> None:
    """Findings, answers and outcomes name rulesets whose jurisdiction the region begins with, and no others."""
    where = {ruleset.id: ruleset.jurisdiction for ruleset in engine.rulesets}
    owner = {rule.id: ruleset.id for ruleset in engine.rulesets for rule in ruleset.rules}
    facts = firm(
        region,
        "metal-smelting",
        enterprise={"standardisation_grade": "grade-1", "assigned_level": "county"},
        inspections=visits(5),
        violations=[act()],
    )
    report = engine.evaluate(facts, as_of=DAY)
    speaking = {one.ruleset for one in report.findings} | {owner[name] for name in report.answers}
    speaking |= {owner[name] for outcome in report.outcomes for name in outcome.rules}
    assert "cn" in speaking
    assert [name for name in sorted(speaking) if not region.startswith(where[name])] == []


def test_a_parameter_of_one_place_is_no_value_in_another(engine: Engine) -> None:
    """What only Xinjiang leaves open is asked for in Xinjiang alone."""
    facts = {"violations": [act(harm="none")], "inspections": visits(1)}
    asked = {}
    for region in ("650102", "320102"):
        report = engine.evaluate(firm(region, **facts), as_of=DAY)
        asked[region] = {one.path for found in report.findings for one in found.missing if one.kind == "law"}
    assert "xinjiang_first_offence_list" in asked["650102"]
    assert not {name for name in asked["320102"] if name.startswith("xinjiang")}


def test_a_city_stands_under_its_province_and_the_province_not_under_the_city(engine: Engine) -> None:
    """Weihai hears Shandong; Jinan doesn't hear Weihai."""
    held = {}
    for region in ("371002", "370102"):
        report = engine.evaluate(firm(region, "dust", violations=[act()], drills=[], plans=[]), as_of=DAY)
        held[region] = {one.ruleset for one in report.findings} & {"cn-37", "cn-3710"}
    assert held == {"371002": {"cn-37", "cn-3710"}, "370102": {"cn-37"}}


def test_a_place_that_isnt_told_leaves_each_possible_place_open(engine: Engine) -> None:
    """Only where the firm lies is missing: every list may apply, none is certain."""
    facts = firm("650102", violations=[act(harm="none")])
    del facts["enterprise"]["region"]
    told = exempted(engine.evaluate(facts, as_of=DAY))
    assert set(told) >= {"cn-65.first-offence", "cn-32.first-offence", "cn-3710.first-offence"}
    assert "applies" not in told.values()
