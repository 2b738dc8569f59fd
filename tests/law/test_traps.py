"""The traps found inside the sources, each as a law of the rules that had to step over it.

The numbers are those of the list at the end of the project's register of the sources.
"""

from __future__ import annotations

import re
import shutil
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.installed import engine_of_everything

import hazardrules_law
from hazardrules import Engine
from hazardrules.findings.finding import Finding
from hazardrules.findings.report import Report
from hazardrules.law.rule import Consequence, Definition, Parameter


@pytest.fixture(scope="module")
def engine() -> Engine:
    """Return an engine with everything installed; it is immutable, so all tests share it."""
    return engine_of_everything()


def only(report: Report, rule: str, item: str | None = None) -> Finding:
    """Return the one finding of a rule."""
    (found,) = report.of(rule, item)
    return found


def parameter(engine: Engine, name: str) -> Parameter:
    """Return the one parameter of that name."""
    rules = (rule for ruleset in engine.rulesets for rule in ruleset.rules if rule.id == name)
    (found,) = (rule for rule in rules if isinstance(rule, Parameter))
    return found


def county(**facts: Any) -> dict[str, Any]:
    """Return the file of a county of Kizilsu."""
    return {"government": {"region": "653022", "level": "county"}, **facts}


def firm(*, region: str = "653001", sectors: tuple[str, ...] = ("machinery",), **facts: Any) -> dict[str, Any]:
    """Return the file of an enterprise that has long been operating."""
    told = {"region": region, "sectors": list(sectors), "operating_since": "2010-01-01", **facts.pop("enterprise", {})}
    return {"enterprise": told, **facts}


def violation(**facts: Any) -> dict[str, Any]:
    """Return an act found in spring 2025, on which every judgement has been made."""
    return {
        "id": "v",
        "act": "hazard-not-removed",
        "stage": "first",
        "acted_on": "2025-03-01",
        "until": "2025-03-01",
        "found_on": "2025-04-01",
        "hazard": None,
        "minor": False,
        "promptly_corrected": False,
        "first": False,
        "no_fault": False,
        "harm_lessened": False,
        "coerced": False,
        "volunteered": False,
        "helped_inquiry": False,
        "harm": "slight",
        "principal_failed_duty": False,
        **facts,
    }


def hazard(**facts: Any) -> dict[str, Any]:
    """Return a major hazard that the enterprise found, reported and cured in time."""
    return {
        "id": "h",
        "level": "major",
        "found_on": "2025-03-01",
        "found_by": "enterprise",
        "reported_on": "2025-03-02",
        "cure_by": "2025-04-30",
        "cured_on": "2025-04-20",
        "long_uncured": False,
        "cure_faked": False,
        "cure_refused": False,
        "produced_meanwhile": False,
        **facts,
    }


# -- 1: deadlines before the document exists


def test_a_duty_born_after_its_deadline_is_never_late(engine: Engine) -> None:
    """The plan, dated 22 March 2024, was due on 18 March: unsent it is pending, sent it is fulfilled."""
    unsent = engine.evaluate(county(reports=[]), as_of=date(2026, 12, 31))
    assert only(unsent, "kizilsu.send-plan").status == "pending"
    assert only(unsent, "kizilsu.send-plan").due is None
    report = {"kind": "three-year-plan", "to": "prefecture-safety-office", "received_on": "2024-11-30"}
    sent = engine.evaluate(county(reports=[report]), as_of=date(2026, 12, 31))
    assert only(sent, "kizilsu.send-plan").status == "fulfilled"


def test_the_first_quarterly_report_was_due_before_the_document(engine: Engine) -> None:
    """20 March 2024 lies before 22 March: the first quarter is not among the missed ones, the second is."""
    report = engine.evaluate(county(reports=[]), as_of=date(2024, 6, 21))
    assert [told.period for told in only(report, "kizilsu.quarterly-progress").periods] == ["2024-Q2"]


def test_the_first_monthly_table_was_due_before_publication(engine: Engine) -> None:
    """31 March 2024, a Sunday, lies between date and publication; the table binds from publication."""
    report = engine.evaluate(county(reports=[]), as_of=date(2024, 5, 1))
    assert [told.period for told in only(report, "kizilsu.monthly-table").periods] == ["2024-04"]


def test_all_monthly_tables_but_the_first_can_be_missed(engine: Engine) -> None:
    """Thirty-four months: the first has no deadline, thirty-two are over, the last is due on the last day."""
    report = engine.evaluate(county(reports=[]), as_of=date(2026, 12, 31))
    found = only(report, "kizilsu.monthly-table")
    assert [found.periods[0].period, found.periods[-1].period] == ["2024-04", "2026-11"]
    assert len(found.periods) == 32
    assert found.next_due == date(2026, 12, 31)


# -- 2: two strengths for the same stock


def test_the_stock_of_2023_has_two_strengths(engine: Engine) -> None:
    """Eliminated by 20 December is a duty; basically eliminated by the year's end is a target without a figure."""
    facts = county(
        hazards=[
            hazard(found_on="2023-12-31", cured_on=None),
            hazard(id="g", found_on="2023-05-01", cured_on="2024-11-30"),
        ]
    )
    report = engine.evaluate(facts, as_of=date(2024, 12, 25))
    duty = only(report, "kizilsu.stock-hazards", "h")
    assert (duty.status, duty.due, duty.strength) == ("violated", date(2024, 12, 20), "duty")
    later = only(engine.evaluate(facts, as_of=date(2025, 1, 1)), "kizilsu.stock-target")
    assert later.strength == "target"
    assert later.status == "undetermined"
    assert "violated" not in later.possible
    assert "basically" in {missing.path for missing in later.missing}


# -- 3: reports due before their period closes


def test_a_quarter_is_reported_before_it_ends(engine: Engine) -> None:
    """The third quarter's report is due on 20 September."""
    report = engine.evaluate(county(reports=[]), as_of=date(2024, 9, 20))
    assert only(report, "kizilsu.quarterly-progress").next_due == date(2024, 9, 20)


def test_the_year_is_summed_up_before_its_last_quarter_is_reported(engine: Engine) -> None:
    """15 December comes before 20 December: on the 16th the summary is late and the quarter isn't."""
    report = engine.evaluate(county(reports=[]), as_of=date(2024, 12, 16))
    summary, quarter = only(report, "kizilsu.yearly-summary"), only(report, "kizilsu.quarterly-progress")
    assert [told.period for told in summary.periods] == ["2024"]
    assert "2024-Q4" not in [told.period for told in quarter.periods]
    assert quarter.next_due == date(2024, 12, 20)


def test_the_monthly_table_holds_what_is_known_on_its_day(engine: Engine) -> None:
    """A table sent before the month ends can't hold the month's end: it counts up to the day asked about."""
    rows = [hazard(found_on="2025-06-27", cured_on=None), hazard(id="g", found_on="2025-06-30", cured_on=None)]
    for day, stock in ((28, 1), (30, 2)):
        report = engine.evaluate(county(hazards=rows), as_of=date(2025, 6, day))
        assert report.answers["stock_now"] == stock


# -- 4: a day that two phases share


def test_the_day_two_phases_share_lies_before_the_document(engine: Engine) -> None:
    """12 March 2024 ends one phase and begins the next; on that day nothing is asked, ten days later one phase holds."""
    shared = engine.evaluate(county(hazards=[]), as_of=date(2024, 3, 12))
    assert "kizilsu_phase" not in shared.answers
    assert {found.status for found in shared.findings if found.ruleset == "cn-6530"} <= {"not_applicable"}
    assert engine.evaluate(county(), as_of=date(2024, 3, 22)).answers["kizilsu_phase"] == "综合整治"


# -- 5: twenty-six departments and a leading group are different sets


def bureau(code: str) -> dict[str, Any]:
    """Return the file of a department of the prefecture that has nothing to show."""
    return {"department": {"region": "653000", "level": "prefecture", "code": code}, "sub_plans": [], "reports": []}


@pytest.mark.parametrize(
    "code, seat, plans",
    [("forestry", False, True), ("finance", True, False), ("justice", True, True), ("procuratorate", False, False)],
)
def test_a_seat_in_the_group_and_a_sub_plan_are_two_things(engine: Engine, code: str, seat: bool, plans: bool) -> None:
    """Number 22 has a plan to make and no seat; finance has a seat and no plan; number 7 has both, heading or not."""
    report = engine.evaluate(bureau(code), as_of=date(2025, 6, 30))
    assert report.answers["leading_group_seat"] is seat
    assert (only(report, "kizilsu.department-sub-plan").status == "pending") is plans
    assert (only(report, "kizilsu.department-yearly-summary").status == "violated") is plans


def test_every_sector_of_the_remits_comes_back_to_its_department(engine: Engine) -> None:
    """An enterprise of one sector falls to every department whose remit names it, and to no other but by the tree."""
    remits: dict[str, set[str]] = {}
    codes = tuple(engine.vocabulary.enums["department"].by_id)
    for code in codes:
        for sector in engine.evaluate(bureau(code), as_of=date(2025, 6, 30)).answers["own_remit"] or ():
            remits.setdefault(sector, set()).add(code)
    assert len({code for told in remits.values() for code in told}) == 26
    for sector, departments in sorted(remits.items()):
        report = engine.evaluate(firm(sectors=(sector,)), as_of=date(2025, 6, 30))
        assert departments <= set(report.answers["departments_in_remit"])


@pytest.mark.parametrize(
    "told, leads",
    [
        ({"approving_department": "public-security", "main_business_department": "industry-it"}, "industry-it"),
        ({"organising_department": "public-security", "nearest_department": "industry-it"}, "industry-it"),
        ({"approving_department": "public-security"}, None),
    ],
)
def test_who_approves_or_organises_answers_and_does_not_lead(
    engine: Engine, told: dict[str, str], leads: str | None
) -> None:
    """Two are in charge of civil explosives: the plan lets the main business lead, then the nearest, never the permit."""
    nobody = dict.fromkeys(
        ("approving_department", "organising_department", "main_business_department", "nearest_department")
    )
    facts = firm(sectors=("civil-explosives",), enterprise={**nobody, **told})
    report = engine.evaluate(facts, as_of=date(2025, 6, 30))
    assert report.answers["departments_in_remit"] == {"industry-it", "public-security"}
    assert report.answers["departments_by_act"] == {"public-security"}
    assert report.answers["lead_department"] == leads


def rows_of(engine: Engine, definition: str) -> dict[str, set[str]]:
    """Return what a definition's table says, its rows turned round where the number stands on the right."""
    (table,) = (
        rule.table
        for ruleset in engine.rulesets
        for rule in ruleset.rules
        if isinstance(rule, Definition) and rule.id == definition and rule.table is not None
    )
    told = [(row.cells[0].text, row.outputs[0].text) for row in table.rows if row.outputs[0] is not None]
    pairs = [(right, left) if right.isdigit() else (left, right) for left, right in told]
    return {number: set(re.findall("'([^']+)'", departments)) for number, departments in pairs}


def test_every_task_is_led_by_whom_its_own_row_names(engine: Engine) -> None:
    """The thirty-one tasks by number and by department are one table seen from two sides."""
    by_number, by_department = rows_of(engine, "tasks.leads"), rows_of(engine, "tasks_led")
    assert set(by_number) == {str(number) for number in range(1, 32)}
    assert by_number == by_department


# -- 6: one goal, another scope


def sites(*kinds: str) -> list[dict[str, Any]]:
    """Return monitored sites of these kinds that nobody has connected."""
    return [{"id": kind, "kind": kind, "connected_on": None} for kind in kinds]


def test_in_wenshang_coal_mines_are_among_what_monitoring_covers(engine: Engine) -> None:
    """Major sources, coal mines and key dust firms by the end of 2025, the last day inside."""
    kinds = ("major-source", "coal-mine", "key-dust-firm")
    facts = firm(region="370830", monitored_sites=sites(*kinds))
    for day, status in ((date(2025, 12, 31), "pending"), (date(2026, 1, 1), "violated")):
        report = engine.evaluate(facts, as_of=day)
        assert {only(report, "wenshang.monitoring", kind).status for kind in kinds} == {status}


def test_the_same_sentence_in_kizilsu_leaves_coal_mines_out(engine: Engine) -> None:
    """Two places, one goal and one day: a coal mine that nobody connected falls short in one of them alone."""
    rows = sites("major-source", "coal-mine", "key-dust-firm")
    for region, rule, covered in (
        ("370830", "wenshang.monitoring", {"major-source", "coal-mine", "key-dust-firm"}),
        ("653001", "kizilsu.monitoring-coverage", {"major-source", "key-dust-firm"}),
    ):
        report = engine.evaluate(firm(region=region, monitored_sites=rows), as_of=date(2026, 1, 1))
        assert {found.item_id for found in report.of(rule) if found.status == "violated"} == covered


@pytest.mark.parametrize(
    "material, workers, status",
    [
        ("metal", 10, "violated"),
        ("aluminium-magnesium", 10, "violated"),
        ("metal", 9, "not_applicable"),
        ("wood", 10, "not_applicable"),
    ],
)
def test_metal_dust_comes_a_year_earlier_from_ten_workers_on(
    engine: Engine, material: str, workers: int, status: str
) -> None:
    """The step of 2024 is for metal dust alone, and ten are ten or more; all of the staff don't count."""
    dust = {"materials": [material], "workers": workers, "monitoring_connected_on": None}
    facts = firm(region="370830", sectors=("dust",), enterprise={"staff": 500}, dust=dust)
    assert only(engine.evaluate(facts, as_of=date(2025, 1, 1)), "wenshang.metal-dust").status == status


# -- 7: the stricter rule replaces the base rule


def test_the_stricter_interval_replaces_the_base_and_does_not_add_to_it(engine: Engine) -> None:
    """A smelter is judged by months alone; a machine works by quarters alone."""
    for sector, missed in (("metal-smelting", ["2025-07", "2025-08"]), ("machinery", [])):
        facts = firm(sectors=(sector,), records_from="2025-07-01", self_inspections=[])
        report = engine.evaluate(facts, as_of=date(2025, 9, 12))
        assert [told.period for told in only(report, "kizilsu.principal-check").periods] == missed


def test_a_list_that_says_mines_catches_a_coal_mine(engine: Engine) -> None:
    """Sectors are a tree, not flat names."""
    report = engine.evaluate(
        firm(sectors=("coal-mines",), records_from="2025-01-01", drills=[]), as_of=date(2025, 7, 1)
    )
    assert [told.period for told in only(report, "kizilsu.evacuation-drill").periods] == ["2025-H1"]
    assert [told.period for told in only(report, "cn.drill").periods] == ["2025-H1"]


def test_the_evacuation_drill_of_2024_is_not_dropped(engine: Engine) -> None:
    """The plan begins in 2024, though it was issued in March."""
    report = engine.evaluate(firm(records_from="2024-01-01", drills=[]), as_of=date(2025, 4, 1))
    assert [told.period for told in only(report, "kizilsu.evacuation-drill").periods] == ["2024"]


def test_high_hazard_is_a_list_for_each_purpose(engine: Engine) -> None:
    """No two purposes share one list: each parameter cites its own clause."""
    lists = {
        rule.id: rule
        for ruleset in engine.rulesets
        for rule in ruleset.rules
        if isinstance(rule, Parameter) and str(rule.type) == "set of sector"
    }
    assert {"half_year_drill_units", "staffing_listed_units", "high_hazard_for_checks", "shandong_high_hazard"} <= set(
        lists
    )
    assert all(told.cites for told in lists.values())
    assert any("借自" in caution for caution in lists["high_hazard_for_checks"].caution)


# -- 6: the same goal with another scope


def test_the_prefecture_does_not_ask_for_coal_mines_by_the_end_of_2025(engine: Engine) -> None:
    """Chemical sources and key dust firms are in its sentence; coal mines are in another county's."""
    kinds = ("major-source", "key-dust-firm", "coal-mine")
    sites = [{"id": kind, "enterprise": "e", "kind": kind, "connected_on": None} for kind in kinds]
    report = engine.evaluate(county(monitored_sites=sites), as_of=date(2026, 1, 1))
    found = report.of("kizilsu.monitoring-coverage")
    assert {told.item_id: told.status for told in found} == {"major-source": "violated", "key-dust-firm": "violated"}


# -- 8: two exemptions that are not one


@pytest.mark.parametrize("self_cured, harmless", [(True, True), (True, False), (False, True), (False, False)], ids=str)
def test_an_enterprise_can_meet_one_exemption_both_or_none(engine: Engine, self_cured: bool, harmless: bool) -> None:
    """Self-found, self-reported and cured is one road; minor, corrected and harmless another."""
    facts = firm(
        hazards=[hazard(reported_on="2025-03-02" if self_cured else None)],
        violations=[
            violation(hazard="h", minor=harmless, promptly_corrected=True, harm="none" if harmless else "slight")
        ],
    )
    report = engine.evaluate(facts, as_of=date(2025, 6, 30))
    assert (only(report, "kizilsu.self-cured").status == "applies") is self_cured
    assert (only(report, "cn.33-1a").status == "applies") is harmless


# -- 9: "in principle" gives way


def test_in_principle_gives_way_to_the_statute(engine: Engine) -> None:
    """A plan keeps the fine open: not punishing is an option beside it, never the only one."""
    facts = firm(hazards=[hazard()], violations=[violation(hazard="h", promptly_corrected=True)])
    report = engine.evaluate(facts, as_of=date(2025, 6, 30))
    found = only(report, "kizilsu.self-cured")
    assert (found.status, found.modality, found.force) == ("applies", "in_principle", "plan")
    (outcome,) = (told for told in report.outcomes if told.party == "enterprise" and told.item == found.item)
    assert set(outcome.options) == {"may_not_punish", "ordinary"}
    assert [fine.high for fine in outcome.fines] == [50000]


def test_a_statement_does_not_bar_a_statute(engine: Engine) -> None:
    """An act the press conference calls serious still goes unpunished where the law says it shall."""
    act = violation(act="conceals-accident", minor=True, promptly_corrected=True, harm="none", first=True)
    report = engine.evaluate(firm(violations=[act]), as_of=date(2025, 9, 12))
    assert only(report, "cn-65.first-offence").status == "not_applicable"
    assert only(report, "cn.33-1a").outcome == "must_not_punish"


def test_nothing_below_a_departmental_rule_fines_anybody(engine: Engine) -> None:
    """Plans, statements and normative documents state no fine of their own; a benchmark divides one that a law states."""
    low = {
        rule.id
        for ruleset in engine.rulesets
        for rule in ruleset.rules
        if isinstance(rule, Consequence)
        and (rule.fines or rule.acts)
        and not rule.narrows
        and all(ruleset.sources[cite.source].rank not in ("law", "regulation", "rule") for cite in rule.cites)
    }
    assert low == set()


def test_a_list_is_a_road_and_not_a_ceiling(engine: Engine) -> None:
    """An act on nobody's list may still go unpunished under article 33."""
    act = violation(act="not-insured", first=True, promptly_corrected=True)
    report = engine.evaluate(firm(violations=[act]), as_of=date(2025, 9, 12))
    assert only(report, "cn.33-1b").outcome == "may_not_punish"


# -- 10: the cap, and what counts toward it


def visit(name: str, day: str, **facts: Any) -> dict[str, Any]:
    """Return a daily check by the emergency-management bureau."""
    return {
        "id": name,
        "visit": name,
        "date": day,
        "kind": "daily",
        "agency": "emergency-management",
        "agency_level": "prefecture",
        "ordered_by_upper_level": False,
        "planned": False,
        **facts,
    }


@pytest.mark.parametrize(
    "facts, used",
    [
        ({}, 3),
        ({"kind": "special", "ordered_by_upper_level": True}, 2),
        ({"kind": "follow-up"}, 2),
        ({"kind": "accident-inquiry"}, 2),
        ({"kind": "service-visit"}, 2),
        ({"kind": "on-lead"}, 2),
        ({"kind": "on-request"}, 2),
        ({"agency": "fire"}, 2),
        ({"visit": "b"}, 2),
    ],
    ids=str,
)
def test_what_counts_toward_the_cap(engine: Engine, facts: dict[str, Any], used: int) -> None:
    """Follow-ups, inquiries, services, leads, upper-level campaigns and other bodies don't count; a joint visit counts once."""
    told = firm(
        enterprise={"standardisation_grade": "grade-1"},
        inspections=[visit("a", "2025-02-01"), visit("b", "2025-05-01"), visit("c", "2025-08-01", **facts)],
    )
    found = only(engine.evaluate(told, as_of=date(2025, 9, 12)), "cn-65.inspection-cap")
    assert found.used == used
    assert found.status == ("violated" if used > 2 else "fulfilled")


def test_nobody_says_whether_secret_visits_count(engine: Engine) -> None:
    """The plan asks for more secret visits, the cap is silent about them: two checks and one are open."""
    told = firm(
        enterprise={"standardisation_grade": "grade-1"},
        inspections=[visit("a", "2025-02-01"), visit("b", "2025-05-01"), visit("c", "2025-08-01", kind="secret-visit")],
    )
    found = only(engine.evaluate(told, as_of=date(2025, 9, 12)), "cn-65.inspection-cap")
    assert (found.used, found.used_at_most, found.status) == (2, 3, "undetermined")
    assert {missing.kind for missing in found.missing} == {"law"}


def test_a_cap_nobody_stated_is_not_no_cap(engine: Engine) -> None:
    """Grade 3 and no grade are open, however many checks there were."""
    for grade in ("grade-3", None):
        told = firm(
            enterprise={"standardisation_grade": grade},
            inspections=[visit(str(month), f"2025-{month:02}-01") for month in range(1, 10)],
        )
        found = only(engine.evaluate(told, as_of=date(2025, 9, 12)), "cn-65.inspection-cap")
        assert (found.status, found.limit) == ("undetermined", None)


def test_a_visit_is_judged_by_the_grade_on_its_day(engine: Engine) -> None:
    """A firm raised from grade 2 to grade 1 in July had its third check in May, when four were allowed."""
    told = firm(
        enterprise={"standardisation_grade": "grade-1"},
        grades=[
            {"id": "g2", "granted_on": "2023-01-01", "grade": "grade-2", "valid_until": "2025-12-31"},
            {"id": "g1", "granted_on": "2025-07-01", "grade": "grade-1", "valid_until": "2028-06-30"},
        ],
        inspections=[visit("a", "2025-02-01"), visit("b", "2025-03-01"), visit("c", "2025-05-01")],
    )
    found = only(engine.evaluate(told, as_of=date(2025, 9, 12)), "cn-65.inspection-cap")
    assert found.breaks == ()


def test_a_check_before_the_press_conference_sets_no_level(engine: Engine) -> None:
    """The prefecture came in March, the county to which the firm answers in October: nobody came in vain."""
    told = firm(
        enterprise={"assigned_level": "county"},
        inspections=[
            visit("a", "2025-03-01", agency_level="prefecture"),
            visit("b", "2025-10-01", agency_level="county"),
        ],
    )
    report = engine.evaluate(told, as_of=date(2025, 12, 1))
    assert only(report, "cn-65.one-level-a-year").status == "fulfilled"
    assert not [found for found in report.of("cn-65.one-level") if found.status == "violated"]


# -- 11, 12: the region's ladder, and accountability without limit


def test_no_step_of_the_regions_ladder_has_a_threshold(engine: Engine) -> None:
    """Remind, notice, interview, hold to account: a list that ends in 等, nobody says after how many days."""
    ladder, thresholds = (parameter(engine, name) for name in ("urging_means_2023", "urging_by_days_overdue"))
    assert ladder.open_list
    (told,) = ladder.values
    steps = {text for text in ("reminder", "notice", "interview", "accountability", "exposure") if text in str(told)}
    assert steps == {"reminder", "notice", "interview", "accountability"}
    assert thresholds.open and not thresholds.values
    facts = county(hazards=[hazard(found_on="2023-03-01", cure_by="2023-07-31", cured_on=None)])
    found = only(engine.evaluate(facts, as_of=date(2023, 8, 1)), "cn-65.urge")
    assert (found.status, found.modality, found.bearer) == ("applies", "may", "safety-committee-office")


def test_the_prefectures_ladder_is_another_and_has_no_threshold_either(engine: Engine) -> None:
    """Letter, notice, interview, exposure: a reminder may be among 等, and nobody is late before “promptly” has a number."""
    ladder, thresholds = (parameter(engine, name) for name in ("kizilsu_urging_means", "kizilsu_urging_steps"))
    assert ladder.open_list
    (told,) = ladder.values
    steps = {text for text in ("letter", "notice", "interview", "exposure", "reminder") if text in str(told)}
    assert steps == {"letter", "notice", "interview", "exposure"}
    assert thresholds.open and not thresholds.values
    slow = hazard(cure_by="2025-04-30", cured_on=None)
    for kind, expected in ((None, "pending"), ("exposure", "fulfilled"), ("reminder", "undetermined")):
        urged = [{"date": "2025-05-10", "kind": kind, "hazard": "h"}] if kind else []
        report = engine.evaluate(county(hazards=[slow], dispatches=urged), as_of=date(2026, 6, 30))
        assert only(report, "kizilsu.slow-cures-urged", "h").status == expected


@pytest.mark.parametrize("years", [0, 2, 5, 30])
def test_lifelong_accountability_knows_no_limit(engine: Engine, years: int) -> None:
    """An illegal approval of 2023 that led to an accident is answered for whenever one asks, by the supervisors."""
    approval = {"id": "a", "date": "2023-05-01", "illegal": True, "led_to_accident": True}
    facts = {"department": {"region": "650102", "code": "housing"}, "approvals": [approval]}
    found = only(engine.evaluate(facts, as_of=date(2023 + years, 12, 31)), "cn-65.lifelong-accountability")
    assert (found.status, found.limitation, found.decided_by) == ("applies", "none", "supervision")


# -- 13: counts that check each other


def region(**facts: Any) -> dict[str, Any]:
    """Return the file of the region's government."""
    return {"government": {"region": "650000", "level": "province"}, **facts}


def answers(engine: Engine, facts: dict[str, Any]) -> dict[str, Any]:
    """Return the answers of a report after the press conference, by id."""
    return engine.evaluate(facts, as_of=date(2025, 12, 1)).answers


def test_the_intelligent_mines_and_their_share_tell_one_number_of_mines(engine: Engine) -> None:
    """49 of 66 is 74 per cent, 49 of 65 and of 67 is not; 57,900 of 60,312.5 is 96 per cent."""
    told = answers(engine, region())
    assert round(told["press_mines_implied"]) == 66
    assert [mines for mines in range(49, 100) if round(4900 / mines) == 74] == [66]
    assert told["press_capacity_implied"] == Decimal("60312.5")


def test_there_were_more_penalties_than_checks_in_both_years(engine: Engine) -> None:
    """1,200 checks were 1,772, 1,500 penalties were 1,977: a check may end in several penalties."""
    file = {"department": {"region": "650000", "level": "province", "code": "emergency-management"}}
    told = answers(engine, file)
    assert (round(told["press_checks_before"]), round(told["press_penalties_before"])) == (1772, 1977)


def test_shares_are_recomputed_from_what_a_file_tells(engine: Engine) -> None:
    """With 49 intelligent mines among 66 the region's own file says 74 per cent."""
    mines = [{"kind": "coal-mine", "intelligent_on": "2025-01-01" if n < 49 else None} for n in range(66)]
    told = answers(engine, region(monitored_sites=[{"id": str(n), **one} for n, one in enumerate(mines)]))
    assert round(told["intelligent_mine_share"] * 100) == 74


def wenshang_items(engine: Engine, field: str) -> list[str]:
    """Return the items that one of Wenshang's two tables of tasks lists, by their aspect."""
    (table,) = (
        rule.table
        for ruleset in engine.rulesets
        for rule in ruleset.rules
        if isinstance(rule, Definition) and rule.id == f"tasks.{field}" and rule.table is not None
    )
    return [item for row in table.rows for item in re.findall(r"'([a-z-]+)'", row.cells[0].text)]


@pytest.mark.parametrize(
    "field, rule, counts",
    [
        ("industry_trade_aspect", "wenshang.industry-trade-items", (4, 3, 3, 3, 3, 4, 4)),
        ("coal_aspect", "wenshang.coal-items", (3, 4, 2, 5, 2, 3, 2, 3)),
    ],
)
def test_aspect_by_aspect_both_lists_of_wenshang_come_to_twenty_four(
    engine: Engine, field: str, rule: str, counts: tuple[int, ...]
) -> None:
    """The answers of a department that did everything add up; without any one item the whole isn't done."""
    items = wenshang_items(engine, field)
    assert len(set(items)) == len(items) == sum(counts) == 24
    office = {"region": "370830", "code": "emergency-management", "level": "county"}
    tasks = [{"id": item, "item": item, "finished_on": "2026-06-30"} for item in items]
    report = engine.evaluate({"department": office, "tasks": tasks}, as_of=date(2027, 1, 1))
    prefix = "wenshang_coal" if field == "coal_aspect" else "wenshang_industry_trade"
    assert tuple(report.answers[f"{prefix}_{n}"] for n in range(1, len(counts) + 1)) == counts
    assert only(report, rule).status == "fulfilled"
    for missing in range(24):
        rest = tasks[:missing] + tasks[missing + 1 :]
        less = engine.evaluate({"department": office, "tasks": rest}, as_of=date(2027, 1, 1))
        assert only(less, rule).status == "violated"


def test_sichuans_figures_come_to_the_shares_they_imply(engine: Engine) -> None:
    """405 of 37,300 cases are 1.1 per cent, 160 of 6,498 hazards 2.5, 6,498 in 680,000 visits not one in a hundred."""
    told = answers(engine, {"government": {"region": "510000", "level": "province"}})
    shares = {
        "sichuan_reported_double_share": "1.1",
        "sichuan_reported_listed_share": "2.5",
        "sichuan_reported_hazards_per_check": "1.0",
        "sichuan_reported_grave_share": "24.5",
    }
    assert {name: f"{told[name] * 100:.1f}" for name in shares} == shares
    assert told["sichuan_reported_hazards_per_check"] < Decimal("0.01")


# -- 14: the year of the press conference is not printed


def test_what_rests_on_the_press_conference_says_that_its_year_is_inferred(engine: Engine) -> None:
    """Every finding that cites it carries the caution, and none is called law."""
    told = firm(
        enterprise={"standardisation_grade": "grade-1", "assigned_level": "prefecture"},
        inspections=[visit("a", "2025-02-01")],
        violations=[violation()],
    )
    report = engine.evaluate(told, as_of=date(2025, 9, 12))
    resting = [found for found in report.findings if found.citations[0].source == "xwfb"]
    assert {found.rule for found in resting} >= {"cn-65.inspection-cap", "cn-65.one-level", "cn-65.first-offence"}
    assert all(any("推断" in caution for caution in found.cautions) for found in resting)
    assert {found.force for found in resting} == {"statement"}


def test_the_press_conference_says_nothing_of_the_day_before(engine: Engine) -> None:
    """No day is given on which the caps began; the rule begins with the statement."""
    told = firm(enterprise={"standardisation_grade": "grade-1"}, inspections=[])
    assert engine.evaluate(told, as_of=date(2025, 9, 11)).of("cn-65.inspection-cap") == ()
    assert only(engine.evaluate(told, as_of=date(2025, 9, 12)), "cn-65.inspection-cap").status == "fulfilled"


def test_the_year_of_the_press_conference_is_one_line_of_input(tmp_path: Path) -> None:
    """Who learns that it was another year changes the source's date, and every rule follows."""
    folder = shutil.copytree(Path(hazardrules_law.__file__).parent / "65-xinjiang", tmp_path / "65-xinjiang")
    manifest = folder / "ruleset.toml"
    text = manifest.read_text(encoding="utf-8")
    assert text.count("2025-09-12") == 1
    manifest.write_text(text.replace("2025-09-12", "2026-09-12"), encoding="utf-8")
    moved = Engine.load(folder)
    told = firm(enterprise={"standardisation_grade": "grade-1"}, inspections=[])
    before, after = (moved.evaluate(told, as_of=date(2026, 9, day)) for day in (11, 12))
    assert before.of("cn-65.inspection-cap") == before.of("cn-65.responsibility-system") == ()
    assert only(after, "cn-65.inspection-cap").limit == 2


# -- 15: numbers differ by place


def test_forty_sub_plans_are_the_regions_and_nobody_elses(engine: Engine) -> None:
    """A county has its prefecture's numbers; the press conference counts the region's."""
    plan = [{"id": "p", "sector": "coal-mines", "issued_on": "2024-03-01"}]
    assert answers(engine, region(sub_plans=plan))["sub_plans_untold"] == 39
    assert answers(engine, county(sub_plans=plan)).get("sub_plans_untold") is None


def plan_of(region: str, level: str, actions: int, tasks: int) -> dict[str, Any]:
    """Return a government whose list holds so many tasks of so many actions, by numbers alone."""
    rows = [{"id": str(n), "number": n, "item": None, "action": f"a{n % actions}"} for n in range(1, tasks + 1)]
    return {"government": {"region": region, "level": level}, "tasks": rows}


def test_nine_actions_and_thirty_tasks_are_sichuans(engine: Engine) -> None:
    """The same three-year action has other numbers elsewhere; each place's are complete by its own."""
    assert answers(engine, plan_of("510000", "province", 9, 30))["sichuan_tasks_complete"] is True
    assert answers(engine, plan_of("510000", "province", 8, 24))["sichuan_tasks_complete"] is False
    assert "sichuan_tasks_complete" not in answers(engine, plan_of("370000", "province", 9, 30))


def test_eight_actions_and_twenty_four_measures_are_wenshangs(engine: Engine) -> None:
    """Twenty-four tasks under the eight actions named are all of them; the next county has no such count."""
    (actions,) = (
        rule.values[0].value.node.items
        for ruleset in engine.rulesets
        for rule in ruleset.rules
        if isinstance(rule, Parameter) and rule.id == "wenshang_actions"
    )
    names = [action.value for action in actions]
    assert len(set(names)) == 8
    rows = [{"id": str(n), "action": names[n % 8]} for n in range(24)]
    county = {"government": {"region": "370830", "level": "county"}}
    told = answers(engine, {**county, "tasks": rows})
    assert (told["wenshang_measures_listed"], told["wenshang_measures_complete"]) == (24, True)
    assert answers(engine, {**county, "tasks": rows[1:]})["wenshang_measures_complete"] is False
    elsewhere = {"government": {"region": "370811", "level": "county"}, "tasks": rows}
    assert "wenshang_measures_listed" not in answers(engine, elsewhere)


# -- 16: port committees, and the regions


def test_port_committees_are_not_among_those_who_report(engine: Engine) -> None:
    """They draft plans in one sentence and are missing from the next, which asks for reports."""
    facts = {"government": {"region": "653024", "level": "port-committee"}, "reports": []}
    report = engine.evaluate(facts, as_of=date(2024, 12, 31))
    reports = ("send-plan", "monthly-table", "quarterly-progress", "yearly-summary")
    assert {only(report, f"kizilsu.{rule}").status for rule in reports} == {"not_applicable"}


def test_the_monthly_table_counts_all_hazards_and_not_only_major_ones(engine: Engine) -> None:
    """Annex 1 is a table of hazards; the major ones are a part of it."""
    rows = [hazard(cured_on=None), hazard(id="g", level="ordinary", cured_on=None)]
    report = engine.evaluate(county(hazards=rows), as_of=date(2025, 6, 30))
    assert (report.answers["stock_now"], report.answers["major_stock_now"]) == (2, 1)


def test_safety_courses_for_leaders_are_asked_in_one_place_and_urged_in_another(engine: Engine) -> None:
    """Part six makes them compulsory, task 3 only urges it: without them one is violated, the other never."""
    facts = bureau("party-organisation") | {"courses": []}
    report = engine.evaluate(facts, as_of=date(2025, 6, 30))
    asked, urged = only(report, "kizilsu.organisation-courses"), only(report, "kizilsu.compulsory-course")
    assert (asked.status, asked.strength) == ("violated", "duty")
    assert urged.strength == "encouraged"
    assert urged.status != "violated"


def test_port_committees_make_a_plan_that_nobody_asks_them_to_send(engine: Engine) -> None:
    """They are named where plans are made and kept by year, not in the heading, nor where reports are asked for."""
    plan = {"id": "s", "issued_on": "2024-05-01", "stage_targets": True, "yearly_ledger": False}
    facts = {"government": {"region": "653024", "level": "port-committee"}, "reports": [], "sub_plans": [plan]}
    report = engine.evaluate(facts, as_of=date(2025, 6, 30))
    assert only(report, "kizilsu.local-plan").status == "fulfilled"
    assert only(report, "kizilsu.yearly-ledger").status == "violated"
    assert only(report, "kizilsu.send-plan").status == "not_applicable"
    assert report.answers["kizilsu_addressed"] is False


def test_port_committees_clear_their_stock_all_the_same(engine: Engine) -> None:
    """The sentence on the stock of 2023 names them, and doesn't name the prefecture."""
    for level, status in (("port-committee", "violated"), ("county", "violated"), ("prefecture", "not_applicable")):
        facts = {
            "government": {"region": "653024", "level": level},
            "hazards": [hazard(found_on="2023-12-31", cured_on=None)],
        }
        report = engine.evaluate(facts, as_of=date(2024, 12, 21))
        assert only(report, "kizilsu.stock-hazards").status == status


def test_basically_is_open_and_nothing_at_all_is_not_basically(engine: Engine) -> None:
    """All is enough and none is not, whatever the share; between them the law is open."""
    for cured, status in (([True, True], "fulfilled"), ([True, False], "undetermined"), ([False, False], "missed")):
        rows = [
            hazard(id=f"h{n}", found_on="2023-05-01", cured_on="2024-11-01" if done else None)
            for n, done in enumerate(cured)
        ]
        report = engine.evaluate(county(hazards=rows), as_of=date(2025, 1, 1))
        assert only(report, "kizilsu.stock-target").status == status


def test_a_corps_city_is_under_the_region_and_under_no_prefecture(engine: Engine) -> None:
    """659001 begins with 65 and not with 6530."""
    report = engine.evaluate(firm(region="659001"), as_of=date(2025, 9, 12))
    rulesets = {found.ruleset for found in report.findings}
    assert "cn-65" in rulesets
    assert "cn-6530" not in rulesets


@pytest.mark.parametrize("held", range(5))
def test_a_meeting_that_is_urged_is_never_a_breach(engine: Engine, held: int) -> None:
    """The region urges heads of government to meet each quarter; who didn't has not yet done so, and no more."""
    days = ["2023-01-05", "2023-05-05", "2023-08-05", "2023-11-05"][:held]
    meetings = [{"id": day, "date": day, "chaired_by": "head-of-government", "on_safety": True} for day in days]
    found = only(engine.evaluate(county(meetings=meetings), as_of=date(2023, 12, 31)), "cn-65.quarterly-meeting")
    assert (found.status, found.strength) == ("fulfilled" if held == 4 else "pending", "encouraged")


@pytest.mark.parametrize(
    "rule, last_day, told",
    [
        ("cn-65.command-post", date(2023, 12, 31), {"milestones": []}),
        ("kizilsu.dynamic-zero", date(2026, 12, 31), {"policy_documents": []}),
    ],
)
def test_a_deadline_on_the_last_day_is_answered_for_a_year(
    engine: Engine, rule: str, last_day: date, told: dict[str, Any]
) -> None:
    """Nothing is late on a document's last day; until the end of the next year what was missed is told, then only the lapse."""
    region, level = ("650000", "province") if rule.startswith("cn-65") else ("653000", "prefecture")
    facts = {"government": {"region": region, "level": level}, **told}
    days = [last_day, last_day + timedelta(days=1), last_day.replace(year=last_day.year + 1)]
    days.append(days[-1] + timedelta(days=1))
    found = [only(engine.evaluate(facts, as_of=day), rule) for day in days]
    missed = "missed" if found[0].strength == "target" else "violated"
    assert [one.status for one in found] == ["pending", missed, missed, "not_applicable"]
    assert [one.lapsed_on for one in found] == [None, last_day, last_day, last_day]


def test_an_alarm_is_never_a_finding(engine: Engine) -> None:
    """Power used while production is stopped raises a clue; nothing is violated by it."""
    stopped = firm(sectors=("coal-mines",), enterprise={"operating_status": "stopped"})
    quiet = engine.evaluate(stopped | {"alarms": []}, as_of=date(2025, 6, 30))
    alarm = {"id": "a", "date": "2025-06-01", "kind": "electricity"}
    loud = engine.evaluate(stopped | {"alarms": [alarm]}, as_of=date(2025, 6, 30))
    assert [(told.rule, told.state) for told in loud.clues if told.rule == "kizilsu.power-alarm"] == [
        ("kizilsu.power-alarm", "raised")
    ]
    assert [(told.rule, told.item) for told in loud.violations] == [(told.rule, told.item) for told in quiet.violations]


# -- traps of the public law behind the sources


@pytest.mark.parametrize(
    "act, stage, person",
    [
        ("no-training", "first", False),
        ("no-training", "overdue", True),
        ("alarm-closed", "first", False),
        ("alarm-closed", "overdue", True),
        ("no-risk-grading", "first", False),
        ("no-risk-grading", "overdue", True),
        ("not-accepted", "first", True),
        ("no-agreement", "first", True),
        ("no-joint-agreement", "first", True),
        ("exits-blocked", "first", True),
    ],
)
def test_the_responsible_person_is_fined_at_once_or_only_when_overdue(
    engine: Engine, act: str, stage: str, person: bool
) -> None:
    """Articles 97, 99 and 101 wait until the correction is overdue; 98 and 103 to 105 don't."""
    report = engine.evaluate(firm(violations=[violation(act=act, stage=stage)]), as_of=date(2025, 9, 12))
    parties = {fine.party for fine in only(report, "cn.acts").fines}
    assert ("responsible-person" in parties) is person


def test_a_fake_cure_is_passed_on_without_its_elements_being_conditions(engine: Engine) -> None:
    """The clause asks for a fake cure; order and danger are shown as elements, met, not met or unknown."""
    report = engine.evaluate(firm(hazards=[hazard(cure_faked=True, cure_ordered_on=None)]), as_of=date(2025, 6, 30))
    found = only(report, "kizilsu.fake-cure")
    assert (found.status, found.outcome, found.bearer) == ("applies", "refer_to_justice", "actual-controller")
    assert [element.met for element in found.elements] == [True, False, False, None]


def test_first_is_a_judgement_and_in_jiangsu_a_definition(engine: Engine) -> None:
    """Jiangsu's dated definition stands beside the judged fact and doesn't shadow it."""
    act = violation(act="training-record-untrue", first=False, found_on="2025-06-01", people_affected=1)
    act |= {"same_kind_on_record": False, "promptly_corrected": True}
    act |= {"corrected_on": "2025-06-05", "correct_by": "2025-06-10"}
    facts = firm(region="320100", enterprise={"seriously_dishonest": False}, accidents=[], violations=[act])
    report = engine.evaluate(facts, as_of=date(2025, 9, 1))
    assert only(report, "cn-32.first-offence").outcome == "must_not_punish"
    assert only(report, "cn.33-1b").status == "not_applicable"


def test_a_stricter_local_drill_stands_in_the_national_ones_place(engine: Engine) -> None:
    """In Shandong the national drill isn't counted a second time; outside, the local one doesn't exist."""
    told = {"records_from": "2025-01-01", "drills": [], "plans": []}
    inside = engine.evaluate(firm(region="370830", sectors=("dust",), **told), as_of=date(2025, 7, 1))
    assert only(inside, "cn-37.drill").status == "violated"
    assert [found.status for found in inside.of("cn.drill") if found.status != "not_applicable"] == []
    outside = engine.evaluate(firm(sectors=("dust",), **told), as_of=date(2025, 7, 1))
    assert outside.of("cn-37.drill") == ()
    assert only(outside, "cn.drill").status == "pending"
