"""Ledgers of an enterprise's own affairs: drills, plans, contracts, projects, money, reports."""

from __future__ import annotations

from typing import Final

from hazardrules.facts.core.sectors import SECTOR
from hazardrules.facts.types import (
    BOOLEAN,
    COUNT,
    DATE,
    ID,
    INSTANT,
    MONEY,
    NUMBER,
    PERCENT,
    PERIOD,
    TEXT,
    SetOf,
)
from hazardrules.facts.vocabulary import declared, enum, fact, ledger

ACCIDENT_GRADE: Final = enum(
    "accident_grade",
    "事故等级",
    [
        ("general", "一般事故"),
        ("larger", "较大事故"),
        ("major", "重大事故"),
        ("especially-major", "特别重大事故"),
    ],
    ordered=True,
)

PLAN_KIND: Final = enum(
    "plan_kind",
    "预案种类",
    [
        ("comprehensive", "综合预案"),
        ("special", "专项预案"),
        ("on-site", "现场处置方案"),
    ],
)

GUARANTOR: Final = enum(
    "guarantor",
    "包保责任人",
    [
        ("principal", "包保主要负责人", "principal guarantor"),
        ("technical", "包保技术负责人", "technical guarantor"),
        ("operating", "包保操作负责人", "operating guarantor"),
    ],
)

WORKS_KIND: Final = enum(
    "works_kind",
    "工程类别",
    [
        ("mine", "矿山工程", "mine works"),
        ("rail", "铁路工程", "railway works"),
        ("house", "房屋建筑工程", "house building"),
        ("metro", "城市轨道交通工程", "metro works"),
        ("water", "水利水电工程", "water and hydropower works"),
        ("power", "电力工程", "power works"),
        ("smelting", "冶炼工程", "smelting works"),
        ("mechanical", "机电安装工程", "mechanical and electrical works"),
        ("chemical", "化工石油工程", "chemical and petroleum works"),
        ("telecoms", "通信工程", "telecoms works"),
        ("municipal", "市政公用工程", "municipal works"),
        ("port", "港口与航道工程", "port and waterway works"),
        ("road", "公路工程", "road works"),
    ],
)

CONTRACT_KIND: Final = enum(
    "contract_kind",
    "承包租赁方式",
    [
        ("contract-out", "发包"),
        ("lease", "出租"),
        ("same-area", "同一作业区域", "work in one area"),
    ],
)

REPORT_KIND: Final = enum(
    "report_kind",
    "报告种类",
    [
        ("major-hazard", "重大事故隐患报告"),
        ("hazard-statistics", "隐患统计分析表"),
        ("accident", "事故报告"),
        ("drill", "演练报告"),
        ("three-year-plan", "三年行动方案"),
        ("hazard-stock-table", "隐患动态存量统计表", "table of hazards in stock"),
        ("quarterly-progress", "季度阶段进展"),
        ("yearly-summary", "年度总结"),
        ("policy-table", "出台政策统计表", "table of policies issued"),
        ("duty-list", "职责清单"),
        ("inspection-cap", "年度检查频次上限", "yearly cap on inspections"),
        ("progress-briefing", "工作情况汇报", "briefing on progress"),
        ("assessment", "考核巡查情况", "outcome of an assessment"),
        ("other", "其他报告", "another report"),
    ],
)

RECIPIENT: Final = enum(
    "recipient",
    "报送对象",
    [
        ("regulator", "监管部门"),
        ("staff-congress", "职工大会或者职工代表大会", "staff congress or meeting"),
        ("local-government", "当地政府"),
        ("mine-safety", "矿山安全监察机构"),
        ("county-safety-office", "县级安委办"),
        ("prefecture-safety-office", "自治州或地市安委办"),
        ("province-safety-office", "省级安委办"),
        ("upper-level", "上级机关", "the level above"),
        ("party-committee", "同级党委", "party committee of the same level"),
        ("leader-in-charge", "分管负责同志", "leader in charge"),
        ("staff", "从业人员"),
        ("public", "社会公众"),
    ],
)

COUNTERPARTY: Final = enum(
    "counterparty",
    "签订对方",
    [
        ("local-government", "当地政府"),
        ("regulator", "监管部门"),
    ],
)

LICENCE_KIND: Final = enum(
    "licence_kind",
    "许可种类",
    [
        ("safety-production", "安全生产许可证", "safety licence"),
        ("chemicals-trade", "危险化学品经营许可证", "hazardous chemicals trade licence"),
        ("chemicals-use", "危险化学品安全使用许可证", "hazardous chemicals use licence"),
        ("fireworks-trade", "烟花爆竹经营许可证", "fireworks trade licence"),
        ("mining", "采矿许可证"),
        ("gas-trade", "燃气经营许可证", "gas trade licence"),
        ("builder", "建筑业企业资质", "builder's qualification"),
        ("road-transport", "道路运输经营许可证", "road transport licence"),
    ],
)

SHARED_MATTER: Final = enum(
    "shared_matter",
    "统一管理事项",
    [
        ("management", "同管理"),
        ("training", "同培训"),
        ("assessment", "同考核"),
    ],
)

MONITORED_PARAMETER: Final = enum(
    "monitored_parameter",
    "监测参数",
    [
        ("temperature", "温度"),
        ("pressure", "压力"),
        ("level", "液位"),
        ("gas", "气体浓度", "gas concentration"),
    ],
)

SITE_RISK: Final = enum(
    "site_risk",
    "选址风险",
    [
        ("fault-zone", "地震断裂带"),
        ("flood-channel", "行洪通道"),
        ("geological-hazard", "地质灾害隐患点", "known geological hazard"),
    ],
)


@declared
class Drill:
    """An emergency drill held."""

    date = fact(DATE, "演练日期", "the day of the drill")
    plan_kind = fact(PLAN_KIND, "预案种类", "the kind of plan that was drilled")
    plans = fact(SetOf(ID), "演练预案", "which plans were drilled")
    evacuation = fact(BOOLEAN, "疏散逃生", "whether everybody was led out")
    assessed_on = fact(DATE, "评估日期", "the day its effect was assessed", optional=True)
    reported_on = fact(DATE, "报送日期", "the day it was reported", optional=True)


@declared
class Plan:
    """An emergency plan in force."""

    kind = fact(PLAN_KIND, "预案种类", "comprehensive, special or on-site")
    issued_on = fact(DATE, "发布日期", "the day it was issued")
    told_staff_on = fact(DATE, "向从业人员公布日期", "the day the staff were told of it", optional=True)
    filed_on = fact(DATE, "备案日期", "the day it was filed", optional=True)
    reviewed_on = fact(DATE, "评审日期", "the day experts reviewed it", optional=True)
    revised_on = fact(DATE, "修订日期", "the day it was last revised", optional=True)


@declared
class Contract:
    """Work or premises given to another firm."""

    kind = fact(CONTRACT_KIND, "承包租赁方式", "work contracted out, or premises let")
    signed_on = fact(DATE, "签订日期", "the day it was signed")
    ends_on = fact(DATE, "终止日期", "its last day", optional=True)
    agreement_on = fact(DATE, "安全协议日期", "the day of the safety agreement", optional=True)
    last_checked_on = fact(DATE, "最近检查日期", "the day the other firm was last checked", optional=True)
    terms_in_contract = fact(BOOLEAN, "合同约定安全职责", "whether the contract itself shares out the safety duties")
    coordinator = fact(BOOLEAN, "指定专职人员协调", "whether a full-time manager checks and coordinates on site")
    unified = fact(
        BOOLEAN, "统一协调管理", "whether its safety is managed together with the firm's own", judgement=True
    )
    in_own_system = fact(BOOLEAN, "纳入本单位管理体系", "whether the other firm's work is in the safety system")
    shared = fact(SetOf(SHARED_MATTER), "同管理同培训同考核", "what the other firm's people share with its own")
    duties_unclear = fact(BOOLEAN, "安全管理职责不清", "whether who manages what is unclear", judgement=True)
    qualified = fact(BOOLEAN, "具备条件或资质", "whether the other firm is fit for it", judgement=True)
    borrowed_qualification = fact(
        BOOLEAN, "借用资质", "whether the other firm uses somebody's qualification", judgement=True
    )


@declared
class Project:
    """A construction project and its safety facilities."""

    sector = fact(SECTOR, "所属行业", "the sector it belongs to")
    high_hazard = fact(BOOLEAN, "高危建设项目", "whether the law asks for a safety review of it")
    major_risk = fact(BOOLEAN, "重大安全风险", "whether its assessment found a major safety risk", judgement=True)
    conditions_lowered = fact(
        BOOLEAN, "降低准入条件", "whether conditions of access were lowered for it", judgement=True
    )
    site_risks = fact(SetOf(SITE_RISK), "选址风险", "what its site lies on; an empty list says none")
    investment = fact(MONEY, "投资额", "what it costs", unit="yuan")
    assessed_on = fact(DATE, "安全评价日期", "the day of the safety evaluation", optional=True)
    approved_on = fact(DATE, "立项批准日期", "the day it was approved", optional=True)
    design_approved_on = fact(
        DATE, "设计审查日期", "the day the design of safety facilities passed review", optional=True
    )
    begun_on = fact(DATE, "开工日期", "the day building began", optional=True)
    accepted_on = fact(DATE, "验收日期", "the day the safety facilities were accepted", optional=True)
    used_on = fact(DATE, "投用日期", "the day it was put to use", optional=True)
    safety_facilities_used_on = fact(
        DATE, "安全设施投用日期", "the day its safety facilities were put to use", optional=True
    )
    built_to_design = fact(
        BOOLEAN, "按批准的设计施工", "whether it was built to the design that was approved", judgement=True
    )
    qualification_lent = fact(
        BOOLEAN, "转让出借施工资质", "whether the builder's qualification was lent", judgement=True
    )
    illegally_subcontracted = fact(
        BOOLEAN, "违法转包分包", "whether the works were passed on against the law", judgement=True
    )
    tendered_on = fact(DATE, "招标日期", "the day the works were tendered", optional=True)
    works_kind = fact(WORKS_KIND, "工程类别", "the kind of works, for the rate of safety cost")
    works_cost = fact(MONEY, "建筑安装工程造价", "what building and installing cost", unit="yuan")
    safety_cost_accrued = fact(MONEY, "已提取安全费用", "the safety cost set aside for it", unit="yuan")
    safety_cost_paid = fact(
        MONEY, "开工一个月内支付的安全费用", "what the owner paid of it within a month of the start", unit="yuan"
    )


@declared
class StorageFacility:
    """A tank, vessel or store of hazardous chemicals."""

    name = fact(TEXT, "名称", "what it is called")
    parameters = fact(SetOf(MONITORED_PARAMETER), "监测参数", "what is measured at it")
    round_the_clock = fact(BOOLEAN, "全天候监测", "whether it is measured day and night")


@declared
class OutdatedEquipment:
    """Equipment, a process or a technique that a catalogue says to give up."""

    name = fact(TEXT, "名称", "what it is")
    catalogue_item = fact(TEXT, "目录条目", "the item of the catalogue")
    removed_on = fact(DATE, "淘汰日期", "the day it was given up", optional=True)


@declared
class Policy:
    """A policy of safety liability insurance."""

    starts_on = fact(DATE, "保险起期", "its first day")
    ends_on = fact(DATE, "保险止期", "its last day")
    limit_per_person = fact(MONEY, "每人限额", "what it pays for each death", unit="yuan")
    insured = fact(COUNT, "投保人数", "how many it covers", unit="person")
    cancelled_on = fact(DATE, "退保日期", "the day it was cancelled", optional=True)
    uniform_sum = fact(BOOLEAN, "保险金额同一标准", "whether everybody is insured for the same sum")
    charged_to_staff = fact(BOOLEAN, "保费摊派给从业人员", "whether the staff pay any of the premium")
    commission = fact(PERCENT, "佣金比例", "what share of the premium went to an intermediary")


@declared
class Accrual:
    """Safety cost set aside."""

    date = fact(DATE, "提取日期", "the day it was booked")
    amount = fact(MONEY, "提取金额", "how much", unit="yuan")


@declared
class Spending:
    """Safety cost spent."""

    date = fact(DATE, "使用日期", "the day it was spent")
    amount = fact(MONEY, "使用金额", "how much", unit="yuan")
    purpose = fact(TEXT, "用途", "what it was spent on")


@declared
class Letter:
    """A letter of safety responsibility signed."""

    date = fact(DATE, "签订日期", "the day it was signed")
    signed_with = fact(COUNTERPARTY, "签订对方", "who signed on the other side")


@declared
class Pledge:
    """A public pledge of safety made."""

    date = fact(DATE, "承诺日期", "the day it was made")
    to_staff = fact(BOOLEAN, "向职工承诺", "whether it was made to the staff")
    to_public = fact(BOOLEAN, "向社会承诺", "whether it was made to society")


@declared
class Licence:
    """A licence held."""

    kind = fact(LICENCE_KIND, "许可种类", "what it allows")
    starts_on = fact(DATE, "有效期起", "its first day")
    ends_on = fact(DATE, "有效期止", "its last day")
    revoked_on = fact(DATE, "吊销日期", "the day it was revoked", optional=True)
    law_abiding = fact(
        BOOLEAN, "严格遵守法律法规", "whether its holder kept the law while it was valid", judgement=True
    )
    renewal_applied_on = fact(DATE, "申请延期日期", "the day its renewal was applied for", optional=True)


@declared
class Report:
    """A report that was received."""

    received_on = fact(DATE, "收到日期", "the day it was received")
    at = fact(INSTANT, "报告时刻", "the hour it was made")
    kind = fact(REPORT_KIND, "报告种类", "what it reports")
    to = fact(RECIPIENT, "报送对象", "who received it")
    period = fact(PERIOD, "所属期间", "the period it covers", optional=True)
    hazard = fact(ID, "对应隐患", "the hazard it is about", optional=True)
    accident = fact(ID, "对应事故", "the accident it is about", optional=True)
    accident_grade = fact(ACCIDENT_GRADE, "所报事故等级", "the grade of the accident as it is reported")
    drill = fact(ID, "对应演练", "the drill it is about", optional=True)


@declared
class SafetyDevice:
    """Safety equipment: what guards, monitors, warns or rescues."""

    name = fact(TEXT, "名称", "what it is")
    meets_standard = fact(BOOLEAN, "符合标准", "whether it is made and installed to standard", judgement=True)
    last_maintained_on = fact(DATE, "最近维护日期", "the day it was last maintained", optional=True)
    test_due_on = fact(DATE, "检测到期日", "the last day for its next test", optional=True)
    signed_records = fact(BOOLEAN, "记录并签字", "whether maintenance and tests are recorded and signed")
    disabled = fact(
        BOOLEAN, "关闭破坏或篡改数据", "whether it was closed or destroyed, or its data falsified", judgement=True
    )


@declared
class MajorSource:
    """A major hazard source: dangerous goods of more than the critical quantity."""

    name = fact(TEXT, "名称", "what it is")
    r_value = fact(NUMBER, "R值", "the index of its danger, from quantities and corrections")
    registered_on = fact(DATE, "登记建档日期", "the day it was registered", optional=True)
    last_assessed_on = fact(DATE, "最近评估日期", "the day its safety was last assessed", optional=True)
    monitored = fact(BOOLEAN, "监控", "whether it is watched by instruments")
    has_plan = fact(BOOLEAN, "制定应急预案", "whether it has an emergency plan")
    told_staff = fact(BOOLEAN, "告知应急措施", "whether those concerned know what to do in an emergency")
    filed_on = fact(DATE, "备案日期", "the day it was filed with the regulator", optional=True)
    principal_guarantor = fact(ID, "包保主要负责人", "the person who guarantees it as a whole", optional=True)
    technical_guarantor = fact(ID, "包保技术负责人", "the person who guarantees its technology", optional=True)
    operating_guarantor = fact(ID, "包保操作负责人", "the person who guarantees its operation", optional=True)


@declared
class SourceCheck:
    """A check of one major hazard source by one of its guarantors."""

    date = fact(DATE, "检查日期", "the day of the check")
    source = fact(ID, "对应重大危险源", "which source")
    by = fact(GUARANTOR, "检查人", "which guarantor made it")


@declared
class KeyDate:
    """A major event or a holiday before which the law asks for checks; it may lie ahead."""

    date = fact(DATE, "重点时段起日", "its first day")
    name = fact(TEXT, "名称", "what it is")


LEDGERS = (
    ledger("drills", Drill, "应急演练", key="date"),
    ledger("plans", Plan, "应急预案", key="issued_on", event=False),
    ledger("contracts", Contract, "外包出租", key="signed_on", event=False),
    ledger("projects", Project, "建设项目", event=False),
    ledger("storage_facilities", StorageFacility, "储存设施", event=False),
    ledger("outdated_equipment", OutdatedEquipment, "淘汰类设备", event=False),
    ledger("policies", Policy, "安责险保单", key="starts_on", event=False),
    ledger("accruals", Accrual, "安全费用提取", key="date"),
    ledger("spendings", Spending, "安全费用使用", key="date"),
    ledger("letters", Letter, "安全责任书", key="date"),
    ledger("pledges", Pledge, "安全承诺", key="date"),
    ledger("licences", Licence, "许可", key="starts_on", event=False),
    ledger("safety_devices", SafetyDevice, "安全设备", "safety devices", event=False),
    ledger("major_sources", MajorSource, "重大危险源", "major hazard sources", event=False),
    ledger("source_checks", SourceCheck, "重大危险源检查", "checks of major sources", key="date"),
    ledger("reports", Report, "报告", key="received_on"),
    ledger("key_dates", KeyDate, "重点时段", event=False),
)
"""The ledgers of this page."""

ENUMS: Final = (
    ACCIDENT_GRADE,
    PLAN_KIND,
    GUARANTOR,
    WORKS_KIND,
    CONTRACT_KIND,
    REPORT_KIND,
    RECIPIENT,
    COUNTERPARTY,
    LICENCE_KIND,
    SHARED_MATTER,
    MONITORED_PARAMETER,
    SITE_RISK,
)
"""The closed lists that only these facts choose from."""
