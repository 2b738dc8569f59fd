"""Penalties and exemptions as they were published, without names: the law must leave room for what was decided.

The facts stand in `published/`, one file a case, numbered as in the project's list of cases.
What a report didn't say isn't told. Amounts are what was imposed; nothing is fitted to them.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.installed import engine_of_everything

from hazardrules import Engine
from hazardrules.findings.finding import Finding
from hazardrules.findings.report import Outcome, Report

HERE = Path(__file__).parent / "published"


@pytest.fixture(scope="module")
def engine() -> Engine:
    """Return an engine with everything installed; it is immutable, so all tests share it."""
    return engine_of_everything()


def judged(engine: Engine, case: str, day: date) -> Report:
    """Return what the law makes of a published case on a day."""
    return engine.evaluate((HERE / f"{case}.json").read_bytes(), as_of=day)


def only(report: Report, rule: str, item: str | None = None) -> Finding:
    """Return the one finding of a rule."""
    (found,) = report.of(rule, item)
    return found


def weighed(report: Report, party: str, item: str = "violations[0]") -> Outcome:
    """Return the outcome of one act for one party."""
    (told,) = (one for one in report.outcomes if (one.item, one.party) == (item, party))
    return told


FINED = {
    # case: the day of judgement, whom, how much, under which article, and the source the report names
    ("C01", "enterprise"): (date(2024, 3, 15), 20_000, "97(7)", "安全生产法"),
    ("C06", "enterprise"): (date(2022, 5, 17), 10_000, "97(7)", "安全生产法"),
    ("C21", "enterprise"): (date(2025, 9, 30), 10_000, "103(2)", "安全生产法"),
    ("C21", "responsible-person"): (date(2025, 9, 30), 2_000, "103(2)", "安全生产法"),
    ("C24", "enterprise"): (date(2021, 8, 31), 45_000, "旧96(2)", "2014年安全生产法"),
}


@pytest.mark.parametrize("case, party", FINED, ids=str)
def test_the_fine_that_was_imposed_lies_in_the_band_of_its_article(engine: Engine, case: str, party: str) -> None:
    """The right article, a band that contains what was imposed, and no duty to spare."""
    day, amount, article, law = FINED[case, party]
    report = judged(engine, case, day)
    found = only(report, "cn.acts", "v1")
    (band,) = (fine for fine in found.fines if fine.party == party)
    assert band.article == article
    assert {cited.name for cited in found.citations} == {law}
    outcome = weighed(report, party)
    assert any(fine.low <= amount <= fine.high for fine in outcome.fines if fine.low is not None and fine.high)
    assert "ordinary" in outcome.options
    assert only(report, "cn.33-1a", "v1").status == "not_applicable"


def test_a_certificate_that_died_at_a_missed_review_and_an_act_put_right_at_once(engine: Engine) -> None:
    """C01: invalid though its printed end lies ahead; removed at once, so lighter; the exemption isn't owed."""
    report = judged(engine, "C01", date(2024, 3, 15))
    assert only(report, "cn.special-operator-certificate", "j1").status == "violated"
    assert only(report, "cn.order-12-17-1", "v1").outcome == "lighter"
    assert {"lighter", "mitigated"} <= set(weighed(report, "enterprise").options)
    assert "must_not_punish" not in weighed(report, "enterprise").options


def test_one_uncertified_welder_is_no_fine_on_anybody_else(engine: Engine) -> None:
    """C06: at first finding article 97 reaches the firm alone."""
    report = judged(engine, "C06", date(2022, 5, 17))
    assert {fine.party for fine in only(report, "cn.acts", "v1").fines} == {"enterprise"}


def test_a_coal_mine_that_produces_over_capacity_is_fined_with_its_principal(engine: Engine) -> None:
    """C15: three days' stop, 1.49 million for firm and persons together, inside what the regulation allows them."""
    report = judged(engine, "C15", date(2024, 6, 30))
    found = only(report, "cn.coal-64", "v1")
    assert (found.status, next(measure.name for measure in found.measures)) == ("applies", "stop-production")
    lows = sum(fine.low or Decimal(0) for fine in found.fines)
    highs = sum(fine.high or Decimal(0) for fine in found.fines)
    assert [fine.party for fine in found.fines] == ["enterprise", "principal"]
    assert lows <= 1_490_000 <= highs
    assert only(report, "cn.33-1a", "v1").status == "not_applicable"


def test_a_missing_agreement_reaches_the_person_at_once_and_the_tier_is_told(engine: Engine) -> None:
    """C21: article 103(2) doesn't wait for the correction; tier A of entry 58 applies, its figures are open."""
    report = judged(engine, "C21", date(2025, 9, 30))
    tier = only(report, "cn.benchmark-58", "v1")
    assert tier.status == "applies"
    assert any("阶次表没有收集到" in caution for caution in tier.cautions)
    assert not weighed(report, "enterprise").conflict


def test_the_list_nobody_published_leaves_its_road_open_and_article_33_leads_to_the_same(engine: Engine) -> None:
    """C22: exempted by Hubei's list; whether the act is on it isn't known, and the second sentence of 33 allows it."""
    report = judged(engine, "C22", date(2024, 9, 30))
    listed = only(report, "cn-42.first-offence", "v1")
    assert (listed.status, [missing.path for missing in listed.missing]) == (
        "undetermined",
        ["hubei_first_offence_list"],
    )
    assert only(report, "cn.33-1b", "v1").outcome == "may_not_punish"
    outcome = weighed(report, "enterprise")
    assert outcome.options == ("must_not_punish", "may_not_punish", "ordinary")
    assert "order-to-correct" in outcome.measures


def test_an_old_article_number_is_not_the_new_one(engine: Engine) -> None:
    """C24: before September 2021 article 96 was about safety equipment; today's 96 fines leaders and managers."""
    report = judged(engine, "C24", date(2022, 3, 1))
    found = only(report, "cn.acts", "v1")
    assert {fine.party for fine in found.fines} == {"enterprise"}
    assert found.fines[0].article == "旧96(2)"
    assert weighed(report, "enterprise").applicable_law == "2014年安全生产法 第九十六条第二项"


def test_a_first_offence_on_no_list_may_still_go_unpunished(engine: Engine) -> None:
    """C34: fined 30,000 by the agency, spared by the court: a list is no ceiling, and both lie within the law."""
    report = judged(engine, "C34", date(2021, 12, 17))
    assert only(report, "cn.33-1b", "v1").outcome == "may_not_punish"
    outcome = weighed(report, "enterprise")
    assert outcome.options == ("may_not_punish", "ordinary")
    (band,) = outcome.fines
    assert (band.article, band.low, band.high) == ("84(1)", Decimal(30_000), Decimal(300_000))
    assert only(report, "cn.special-equipment-acts", "v2").fines == ()


def test_an_accident_without_deaths_is_listed_for_its_impact(engine: Engine) -> None:
    """C36: the public's alarm is a ground of its own; nothing says yet that the firm is to blame."""
    report = judged(engine, "C36", date(2025, 3, 10))
    assert only(report, "cn-65.accident-listed", "a1").status == "applies"
    assert only(report, "cn.inquiry-for-impact", "a1").status == "applies"
    assert only(report, "cn.114", "a1").status == "undetermined"


DECIDED = [
    # Decisions whose reports tell little but the act and the sum: the act, whom, how much, the article, its clause.
    ("uncertified-operator", "enterprise", 12_000, "97(7)", "第九十七条"),
    ("uncertified-operator", "principal", 22_250, "94(1)", "第九十四条第一款"),
    ("not-to-design", "enterprise", 113_000, "98(3)", "第九十八条"),
    ("not-to-design", "responsible-person", 22_000, "98(3)", "第九十八条"),
    ("equipment-not-to-standard", "enterprise", 19_000, "99(2)", "第九十九条"),
    ("equipment-not-maintained", "enterprise", 30_000, "99(3)", "第九十九条"),
    ("hazard-not-removed", "enterprise", 20_000, "102", "第一百零二条"),
    ("no-agreement", "enterprise", 15_000, "103(2)", "第一百零三条"),
    ("no-agreement", "responsible-person", 3_000, "103(2)", "第一百零三条"),
    ("exits-blocked", "enterprise", 25_000, "105(2)", "第一百零五条"),
    ("exits-blocked", "responsible-person", 5_000, "105(2)", "第一百零五条"),
]


@pytest.mark.parametrize("act, party, amount, article, clause", DECIDED, ids=str)
def test_a_sum_that_was_imposed_lies_in_the_band_of_the_clause_the_outcome_names(
    engine: Engine, act: str, party: str, amount: int, article: str, clause: str
) -> None:
    """Whoever reads the outcome alone is told the right clause, and not the first that the table cites."""
    told = {"id": "v1", "act": act, "stage": "first", "acted_on": "2023-06-02", "found_on": "2023-06-02"}
    told |= {"until": "2023-06-02", "minor": False, "first": False, "no_fault": False, "harm": "none", "hazard": None}
    told |= {"principal_failed_duty": party == "principal", "promptly_corrected": True}
    file = {"enterprise": {"region": "350300", "sectors": ["machinery"]}, "violations": [told]}
    outcome = weighed(engine.evaluate(file, as_of=date(2023, 7, 1)), party)
    (band,) = outcome.fines
    assert band.article == article
    assert band.low is not None and band.high is not None
    assert band.low <= amount <= band.high
    assert outcome.applicable_law == f"安全生产法 {clause}"


@pytest.mark.parametrize(
    "until, article",
    [("2021-08-31", "旧102(2)"), ("2021-09-01", "105(2)"), (None, "105(2)")],
    ids=str,
)
def test_an_act_that_goes_on_is_judged_by_the_law_of_its_last_day(
    engine: Engine, until: str | None, article: str
) -> None:
    """Exits blocked since 2019 and still blocked in 2023 aren't left to a law that is over."""
    told = {"id": "v1", "act": "exits-blocked", "stage": "first", "acted_on": "2019-03-01", "until": until}
    file = {"enterprise": {"region": "350300"}, "violations": [told | {"found_on": "2021-08-31"}]}
    found = only(engine.evaluate(file, as_of=date(2023, 7, 1)), "cn.acts", "v1")
    assert {fine.article for fine in found.fines} == {article}


def test_three_roads_lead_past_a_fine_and_none_is_another(engine: Engine) -> None:
    """A list, article 33 and task 24 have their own conditions: each can be met while the others aren't."""
    told = {
        "list": {"act": "training-record-untrue", "people_affected": 1, "minor": False, "first": False},
        "article 33": {"act": "not-insured", "minor": True, "first": False},
        "task 24": {"act": "hazard-not-removed", "minor": False, "first": False, "hazard": "h"},
    }
    roads = {"list": "cn-32.first-offence", "article 33": "cn.33-1a", "task 24": "kizilsu.self-cured"}
    base = {"id": "v", "stage": "first", "acted_on": "2025-06-01", "found_on": "2025-06-01", "hazard": None}
    base |= {"corrected_on": "2025-06-05", "correct_by": "2025-06-10", "same_kind_on_record": False}
    base |= {"promptly_corrected": True, "harm": "none", "no_fault": False, "until": "2025-06-01"}
    hazard = {"id": "h", "level": "major", "found_on": "2025-05-01", "found_by": "enterprise", "cure_by": "2025-06-30"}
    hazard |= {"reported_on": "2025-05-02", "cured_on": "2025-06-05", "closed_on": "2025-06-10", "long_uncured": False}
    for name, facts in told.items():
        region = "320100" if name == "list" else "653001"
        enterprise = {"region": region, "seriously_dishonest": False}
        file = {"enterprise": enterprise, "accidents": [], "hazards": [hazard], "violations": [base | facts]}
        report = engine.evaluate(file, as_of=date(2025, 9, 12))
        taken = {road for road, rule in roads.items() if any(one.status == "applies" for one in report.of(rule))}
        assert taken == {name}
