"""Ledgers of accidents, of those hurt in them, and of alarms."""

from __future__ import annotations

from typing import Final

from hazardrules.facts.core.sectors import SECTOR
from hazardrules.facts.types import BOOLEAN, COUNT, DATE, ID, INSTANT, MONEY, TEXT
from hazardrules.facts.vocabulary import declared, enum, fact, ledger

ACCIDENT_KIND: Final = enum(
    "accident_kind",
    "事故类型",
    [
        ("general", "其他生产安全事故", "other work accident"),
        ("road", "道路交通事故", "road traffic"),
        ("fire", "火灾事故"),
        ("rail", "铁路交通事故", "railway"),
        ("water", "水上交通事故", "water traffic"),
        ("air", "民用航空事故", "civil aviation"),
    ],
)

ALARM_KIND: Final = enum(
    "alarm_kind",
    "告警种类",
    [
        ("electricity", "用电异常", "power use"),
        ("sensor", "传感监测", "sensor reading"),
        ("video", "视频识别"),
    ],
)


@declared
class Accident:
    """An accident at work; its deaths and its grade follow from the casualties."""

    enterprise = fact(ID, "所属企业", "where it happened, in a government's ledger")
    date = fact(DATE, "事故日期", "the day it happened")
    at = fact(INSTANT, "事故时刻", "the hour it happened")
    kind = fact(ACCIDENT_KIND, "事故类型", "road and fire accidents count deaths for fewer days")
    sector = fact(SECTOR, "所属行业", "the sector it belongs to")
    serious_injuries = fact(COUNT, "重伤人数", "people seriously injured", unit="person")
    direct_loss = fact(MONEY, "直接经济损失", "the direct loss", unit="yuan")
    known_to_principal_at = fact(INSTANT, "主要负责人获知时刻", "when the principal learned of it")
    firm_responsible = fact(BOOLEAN, "单位负有责任", "whether the enterprise is responsible", judgement=True)
    caused_by_principals_failure = fact(
        BOOLEAN, "主要负责人失职导致", "whether the principal's failure led to it", judgement=True
    )
    caused_by_leaders_failure = fact(
        BOOLEAN,
        "其他负责人或安全管理人员失职导致",
        "whether another leader's or manager's failure led to it",
        judgement=True,
    )
    leaders_income_last_year = fact(
        MONEY, "失职负责人上年年收入", "last year's income of that leader or manager", unit="yuan"
    )
    caused_by_underfunding = fact(
        BOOLEAN, "投入不足导致", "whether safety underfunded by those who decide led to it", judgement=True
    )
    caused_by_unfit_conditions = fact(
        BOOLEAN, "不具备安全生产条件导致", "whether it came of conditions unfit for safe production", judgement=True
    )
    social_impact = fact(
        BOOLEAN, "社会影响恶劣", "whether it caused public alarm though nobody was hurt", judgement=True
    )
    especially_serious = fact(
        BOOLEAN, "情节特别严重", "whether the circumstances are especially serious", judgement=True
    )
    concealed = fact(BOOLEAN, "瞒报谎报", "whether it was concealed or misreported", judgement=True)
    officials_joined_concealment = fact(
        BOOLEAN, "公职人员参与谎报瞒报", "whether officials took part in concealing it", judgement=True
    )
    listed_on = fact(DATE, "挂牌督办日期", "the day its inquiry was put under listed supervision", optional=True)
    reviewed_by_upper_on = fact(
        DATE, "上级审核日期", "the day the level that supervises had reviewed the inquiry's report", optional=True
    )
    inquiry_submitted_on = fact(DATE, "调查报告提交日期", "the day the inquiry handed in its report", optional=True)
    inquiry_extended_to = fact(
        DATE,
        "调查期限延至",
        "the day to which approval or a technical appraisal moves the inquiry's time",
        optional=True,
    )
    appraisal_days = fact(COUNT, "技术鉴定天数", "days that a technical appraisal took", unit="day")
    reply_extended_to = fact(DATE, "批复期限延至", "the day to which the reply's time was moved", optional=True)
    inquiry_approved_on = fact(DATE, "调查报告批复日期", "the day the inquiry's report was approved", optional=True)
    inquiry_published_on = fact(DATE, "调查报告公布日期", "the day the inquiry's report was published", optional=True)
    measures_assessed_on = fact(
        DATE, "整改措施评估日期", "the day it was checked that measures were taken", optional=True
    )


@declared
class Casualty:
    """A person hurt or killed in an accident."""

    enterprise = fact(ID, "所属企业", "where it happened, in a government's ledger")
    accident = fact(ID, "对应事故", "the accident")
    person = fact(ID, "对应人员", "the person, when on the enterprise's list", optional=True)
    died_on = fact(DATE, "死亡日期", "the day of death; none for who survived", optional=True)


@declared
class Alarm:
    """An alarm of a monitoring system: a clue, never proof."""

    date = fact(DATE, "告警日期", "the day of the alarm")
    at = fact(INSTANT, "告警时刻", "the hour of the alarm")
    kind = fact(ALARM_KIND, "告警种类", "what raised it")
    site = fact(TEXT, "告警点位", "where it was raised")
    handled_on = fact(DATE, "处置日期", "the day somebody saw to it", optional=True)


LEDGERS = (
    ledger("accidents", Accident, "事故", key="date"),
    ledger("casualties", Casualty, "伤亡人员", key="died_on"),
    ledger("alarms", Alarm, "监测告警", key="date"),
)
"""The ledgers of this page."""

ENUMS: Final = (ACCIDENT_KIND, ALARM_KIND)
"""The closed lists that only these facts choose from."""
