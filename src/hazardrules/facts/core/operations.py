"""Ledgers of an enterprise's own affairs: drills, plans, contracts, projects, money, reports."""

from __future__ import annotations

from attrs import frozen

from hazardrules.facts.core.enums import (
    CONTRACT_KIND,
    COUNTERPARTY,
    LICENCE_KIND,
    PLAN_KIND,
    RECIPIENT,
    REPORT_KIND,
)
from hazardrules.facts.core.sectors import SECTOR
from hazardrules.facts.types import (
    BOOLEAN,
    COUNT,
    DATE,
    ID,
    INSTANT,
    MONEY,
    PERIOD,
    TEXT,
    SetOf,
)
from hazardrules.facts.vocabulary import fact, ledger


@frozen
class Drill:
    """An emergency drill held."""

    date = fact(DATE, "演练日期", "the day of the drill")
    plan_kind = fact(PLAN_KIND, "预案种类", "the kind of plan that was drilled")
    plans = fact(SetOf(ID), "演练预案", "which plans were drilled")
    evacuation = fact(BOOLEAN, "疏散逃生", "whether everybody was led out")
    assessed_on = fact(DATE, "评估日期", "the day its effect was assessed", optional=True)
    reported_on = fact(DATE, "报送日期", "the day it was reported", optional=True)


@frozen
class Plan:
    """An emergency plan in force."""

    kind = fact(PLAN_KIND, "预案种类", "comprehensive, special or on-site")
    issued_on = fact(DATE, "发布日期", "the day it was issued")
    filed_on = fact(DATE, "备案日期", "the day it was filed", optional=True)
    reviewed_on = fact(DATE, "评审日期", "the day experts reviewed it", optional=True)
    revised_on = fact(DATE, "修订日期", "the day it was last revised", optional=True)


@frozen
class Contract:
    """Work or premises given to another firm."""

    kind = fact(CONTRACT_KIND, "承包租赁方式", "work contracted out, or premises let")
    signed_on = fact(DATE, "签订日期", "the day it was signed")
    ends_on = fact(DATE, "终止日期", "its last day", optional=True)
    agreement_on = fact(DATE, "安全协议日期", "the day of the safety agreement", optional=True)
    last_checked_on = fact(DATE, "最近检查日期", "the day the other firm was last checked", optional=True)
    qualified = fact(BOOLEAN, "具备条件或资质", "whether the other firm is fit for it", judgement=True)
    borrowed_qualification = fact(
        BOOLEAN, "借用资质", "whether the other firm uses somebody's qualification", judgement=True
    )


@frozen
class Project:
    """A construction project and its safety facilities."""

    sector = fact(SECTOR, "所属行业", "the sector it belongs to")
    high_hazard = fact(BOOLEAN, "高危建设项目", "whether the law asks for a safety review of it")
    investment = fact(MONEY, "投资额", "what it costs", unit="yuan")
    assessed_on = fact(DATE, "安全评价日期", "the day of the safety evaluation", optional=True)
    approved_on = fact(DATE, "立项批准日期", "the day it was approved", optional=True)
    design_approved_on = fact(
        DATE, "设计审查日期", "the day the design of safety facilities passed review", optional=True
    )
    begun_on = fact(DATE, "开工日期", "the day building began", optional=True)
    accepted_on = fact(DATE, "验收日期", "the day the safety facilities were accepted", optional=True)
    used_on = fact(DATE, "投用日期", "the day it was put to use", optional=True)


@frozen
class Policy:
    """A policy of safety liability insurance."""

    starts_on = fact(DATE, "保险起期", "its first day")
    ends_on = fact(DATE, "保险止期", "its last day")
    limit_per_person = fact(MONEY, "每人限额", "what it pays for each death", unit="yuan")
    insured = fact(COUNT, "投保人数", "how many it covers", unit="person")
    cancelled_on = fact(DATE, "退保日期", "the day it was cancelled", optional=True)


@frozen
class Accrual:
    """Safety cost set aside."""

    date = fact(DATE, "提取日期", "the day it was booked")
    amount = fact(MONEY, "提取金额", "how much", unit="yuan")


@frozen
class Spending:
    """Safety cost spent."""

    date = fact(DATE, "使用日期", "the day it was spent")
    amount = fact(MONEY, "使用金额", "how much", unit="yuan")
    purpose = fact(TEXT, "用途", "what it was spent on")


@frozen
class Letter:
    """A letter of safety responsibility signed."""

    date = fact(DATE, "签订日期", "the day it was signed")
    signed_with = fact(COUNTERPARTY, "签订对方", "who signed on the other side")


@frozen
class Pledge:
    """A public pledge of safety made."""

    date = fact(DATE, "承诺日期", "the day it was made")
    to_staff = fact(BOOLEAN, "向职工承诺", "whether it was made to the staff")
    to_public = fact(BOOLEAN, "向社会承诺", "whether it was made to society")


@frozen
class Licence:
    """A licence held."""

    kind = fact(LICENCE_KIND, "许可种类", "what it allows")
    starts_on = fact(DATE, "有效期起", "its first day")
    ends_on = fact(DATE, "有效期止", "its last day")
    revoked_on = fact(DATE, "吊销日期", "the day it was revoked", optional=True)


@frozen
class Report:
    """A report that was received."""

    received_on = fact(DATE, "收到日期", "the day it was received")
    at = fact(INSTANT, "报告时刻", "the hour it was made")
    kind = fact(REPORT_KIND, "报告种类", "what it reports")
    to = fact(RECIPIENT, "报送对象", "who received it")
    period = fact(PERIOD, "所属期间", "the period it covers", optional=True)
    hazard = fact(ID, "对应隐患", "the hazard it is about", optional=True)
    accident = fact(ID, "对应事故", "the accident it is about", optional=True)
    drill = fact(ID, "对应演练", "the drill it is about", optional=True)


@frozen
class KeyDate:
    """A major event or a holiday before which the law asks for checks; it may lie ahead."""

    date = fact(DATE, "重点时段起日", "its first day")
    name = fact(TEXT, "名称", "what it is")


LEDGERS = (
    ledger("drills", Drill, "应急演练", key="date"),
    ledger("plans", Plan, "应急预案", key="issued_on", event=False),
    ledger("contracts", Contract, "外包出租", key="signed_on", event=False),
    ledger("projects", Project, "建设项目", event=False),
    ledger("policies", Policy, "安责险保单", key="starts_on", event=False),
    ledger("accruals", Accrual, "安全费用提取", key="date"),
    ledger("spendings", Spending, "安全费用使用", key="date"),
    ledger("letters", Letter, "安全责任书", key="date"),
    ledger("pledges", Pledge, "安全承诺", key="date"),
    ledger("licences", Licence, "许可", key="starts_on", event=False),
    ledger("reports", Report, "报告", key="received_on"),
    ledger("key_dates", KeyDate, "重点时段", event=False),
)
"""The ledgers of this page."""
