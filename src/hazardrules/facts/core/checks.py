"""Ledgers of checks and of what they found: inspections, self-inspections, hazards."""

from __future__ import annotations

from typing import Final

from hazardrules.facts.core.departments import AGENCY_LEVEL, DEPARTMENT
from hazardrules.facts.core.enums import ROLE
from hazardrules.facts.core.sectors import SECTOR
from hazardrules.facts.types import BOOLEAN, DATE, ID, TEXT, SetOf
from hazardrules.facts.vocabulary import declared, enum, fact, ledger

INSPECTION_KIND: Final = enum(
    "inspection_kind",
    "检查类型",
    [
        ("daily", "日常检查"),
        ("case", "个案检查", "case-led"),
        ("special", "专项检查"),
        ("on-lead", "线索核查", "check on a lead"),
        ("on-request", "应企业申请检查", "check the enterprise asked for"),
        ("follow-up", "复查"),
        ("accident-inquiry", "事故调查"),
        ("supervision", "督导检查", "supervision visit"),
        ("secret-visit", "暗查暗访"),
        ("service-visit", "指导服务"),
    ],
)

INSPECTING_BODY: Final = enum(
    "inspecting_body",
    "检查主体",
    [
        ("agency", "行政执法机关", "enforcement agency"),
        ("authorised", "法律法规授权组织", "body authorised by law"),
        ("entrusted", "受委托组织", "body entrusted in writing"),
        ("coordination", "议事协调机构", "coordination body"),
        ("third-party", "第三方或者中介机构", "third party or intermediary"),
        ("uncertified", "没有执法资格的人员", "people without certificates"),
    ],
)

HAZARD_LEVEL: Final = enum(
    "hazard_level",
    "隐患等级",
    [
        ("ordinary", "一般"),
        ("major", "重大"),
    ],
    ordered=True,
)

HAZARD_CHANNEL: Final = enum(
    "hazard_channel",
    "隐患发现渠道",
    [
        ("enterprise", "企业自查"),
        ("inspection", "监督检查"),
        ("public-report", "群众举报"),
        ("expert-service", "专家服务"),
    ],
)

CHECK_TOPIC: Final = enum(
    "check_topic",
    "检查内容",
    [
        ("major-hazards", "重大事故隐患"),
        ("duties", "主要负责人和从业人员履职", "how the principal and the staff do their duties"),
        ("management-system", "安全管理体系"),
        ("other-high-risk", "其他高风险事项", "other matters of high risk"),
    ],
)


@declared
class Inspection:
    """A visit by an agency, made or planned; a joint visit has a row for each agency."""

    date = fact(DATE, "检查日期", "the day of the visit")
    planned = fact(BOOLEAN, "计划检查", "whether the visit is planned and not yet made")
    visit = fact(ID, "检查批次", "the visit that several agencies share")
    kind = fact(INSPECTION_KIND, "检查类型", "what kind of check it is")
    agency = fact(DEPARTMENT, "检查机关", "the department that checks")
    agency_name = fact(TEXT, "检查机关名称", "the name of the agency")
    agency_level = fact(AGENCY_LEVEL, "检查机关层级", "the level of the agency")
    ordered_by_upper_level = fact(BOOLEAN, "上级部署", "whether a level above ordered the check")
    off_site = fact(BOOLEAN, "非现场检查", "whether it was made without coming to the site")
    by_whom = fact(INSPECTING_BODY, "检查主体", "what kind of body came to check")
    urgent = fact(BOOLEAN, "情况紧急", "whether it could not wait for approval", judgement=True)
    online = fact(BOOLEAN, "录入执法系统", "whether it was made through the system of enforcement online")
    approved_on = fact(DATE, "批准日期", "the day the head of the agency approved it", optional=True)
    certificate_shown = fact(BOOLEAN, "出示执法证件", "whether the inspectors showed valid certificates")
    written_record = fact(BOOLEAN, "书面记录", "whether what was checked, found and done was written down")
    signed_by = fact(TEXT, "签名人", "the inspector who signed", optional=True)
    training_checked = fact(BOOLEAN, "检查主要负责人培训", "whether the principal's training was looked at")
    covered = fact(SetOf(CHECK_TOPIC), "检查内容", "what was looked at")
    with_experts = fact(BOOLEAN, "专家参加", "whether experts helped at it")
    exam_taken = fact(BOOLEAN, "现场考试", "whether the principal sat an exam at the visit")


@declared
class SelfInspection:
    """A check the enterprise made of itself."""

    date = fact(DATE, "检查日期", "the day of the check")
    led_by = fact(ROLE, "带队人", "who led it")
    covers_major_hazards = fact(BOOLEAN, "覆盖重大隐患", "whether it looked for major hazards")


@declared
class Hazard:
    """A hazard found at an enterprise, until it is closed out."""

    enterprise = fact(ID, "所属企业", "whose hazard it is, in a government's ledger")
    found_on = fact(DATE, "发现日期", "the day it was found")
    level = fact(HAZARD_LEVEL, "等级", "ordinary or major")
    sector = fact(SECTOR, "所属行业", "the sector it belongs to")
    aspect = fact(TEXT, "方面", "the aspect of the criteria it falls under")
    judged_by = fact(TEXT, "判定所用标准", "the edition of the criteria it was judged by", optional=True)
    criteria_item = fact(TEXT, "判定条款", "the item of the criteria it was judged by")
    found_by = fact(HAZARD_CHANNEL, "发现渠道", "who found it")
    verified = fact(BOOLEAN, "查实", "whether it was verified")
    criteria_lowered = fact(
        BOOLEAN, "降低或歪曲标准", "whether the criteria were lowered or twisted in judging it", judgement=True
    )
    in_database_on = fact(DATE, "纳入数据库日期", "the day it was entered in the hazard database", optional=True)
    reported_on = fact(DATE, "上报日期", "the day it was reported to the regulator", optional=True)
    told_staff_on = fact(DATE, "告知职工日期", "the day the staff were told", optional=True)
    told_principal_on = fact(DATE, "告知主要负责人日期", "the day the principal was told", optional=True)
    told_controller_on = fact(DATE, "告知实际控制人日期", "the day the actual controller was told", optional=True)
    recorded = fact(BOOLEAN, "如实记录", "whether finding and cure were recorded truthfully")
    in_system_on = fact(DATE, "纳入信息系统日期", "the day the regulator put it into its system", optional=True)
    leader_inactive = fact(
        BOOLEAN, "有关负责人不及时处理", "whether the leader who was told did nothing in time", judgement=True
    )
    responsible = fact(TEXT, "责任人", "who answers for the cure", optional=True)
    measures = fact(TEXT, "治理措施", "how it will be cured", optional=True)
    cure_by = fact(DATE, "整改时限", "the last day for the cure", optional=True)
    cure_ordered_on = fact(DATE, "责令整改日期", "the day an agency ordered the cure", optional=True)
    listed_on = fact(DATE, "挂牌督办日期", "the day it was put under listed supervision", optional=True)
    cured_on = fact(DATE, "整改完成日期", "the day the cure was complete", optional=True)
    evaluated_on = fact(DATE, "效果评估日期", "the day the effect of the cure was evaluated", optional=True)
    signed_off_by = fact(TEXT, "审核销号人", "who signed the close-out", optional=True)
    investigated_on = fact(DATE, "隐患调查处理日期", "the day it was investigated as an accident is", optional=True)
    closed_on = fact(DATE, "销号日期", "the day it was closed out", optional=True)
    cure_refused = fact(BOOLEAN, "拒不整改", "whether the cure was refused", judgement=True)
    cure_faked = fact(BOOLEAN, "虚假整改", "whether the cure was only pretended", judgement=True)
    produced_meanwhile = fact(BOOLEAN, "冒险作业", "whether production went on in spite of it", judgement=True)
    cure_evaded_by_bribes = fact(
        BOOLEAN, "行贿规避整改", "whether the order was evaded by bribery or the like", judgement=True
    )
    order_lawful = fact(BOOLEAN, "整改命令有法律依据", "whether law or regulation grounds the order", judgement=True)
    order_reasonable = fact(
        BOOLEAN, "整改命令明确合理", "whether its content and time are clear and reasonable", judgement=True
    )
    able_to_comply = fact(
        BOOLEAN, "有能力执行整改命令", "whether the enterprise could do what was ordered", judgement=True
    )
    real_danger = fact(BOOLEAN, "现实危险", "whether it was a real danger of grave harm", judgement=True)
    not_looked_for = fact(BOOLEAN, "未开展排查", "whether nobody looked for it", judgement=True)
    overlooked = fact(BOOLEAN, "查不出", "whether a check failed to see it though it was plain", judgement=True)
    long_uncured = fact(BOOLEAN, "迟迟不改", "whether it was left uncured too long", judgement=True)
    handled_poorly = fact(BOOLEAN, "整治不力", "whether those who answer for it did too little", judgement=True)


LEDGERS = (
    ledger("inspections", Inspection, "执法检查", key="date"),
    ledger("self_inspections", SelfInspection, "自查", "self-inspections", key="date"),
    ledger("hazards", Hazard, "事故隐患", key="found_on"),
)
"""The ledgers of this page."""

ENUMS: Final = (INSPECTION_KIND, INSPECTING_BODY, HAZARD_LEVEL, HAZARD_CHANNEL, CHECK_TOPIC)
"""The closed lists that only these facts choose from."""
