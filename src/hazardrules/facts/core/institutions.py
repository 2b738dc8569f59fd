"""Subjects that aren't enterprises: governments, departments, chemical parks, service bodies."""

from __future__ import annotations

from typing import Final

from hazardrules.facts.core.departments import AGENCY_LEVEL, DEPARTMENT, GOVERNMENT_LEVEL
from hazardrules.facts.core.sectors import SECTOR
from hazardrules.facts.types import BOOLEAN, COUNT, DATE, ID, REGION, TEXT, SetOf
from hazardrules.facts.vocabulary import declared, enum, fact, namespace

PARK_RISK: Final = enum(
    "park_risk",
    "园区安全风险等级",
    [
        ("lower", "较低安全风险"),
        ("ordinary", "一般安全风险"),
        ("higher", "较高安全风险"),
        ("high", "高安全风险"),
    ],
    ordered=True,
)

PARK_SCENE: Final = enum(
    "park_scene",
    "智能防控场景",
    [
        ("base-information", "安全基础信息管理"),
        ("dual-prevention", "双重预防机制"),
        ("major-source", "重大危险源安全管理"),
        ("special-work", "特殊作业管理"),
        ("closure", "封闭化管理"),
        ("agile-emergency", "敏捷应急"),
    ],
)

SERVICE_KIND: Final = enum(
    "service_kind",
    "服务机构种类",
    [
        ("training", "培训机构"),
        ("evaluation", "安全评价机构"),
        ("testing", "检测检验机构"),
        ("grading-review", "标准化评审机构"),
        ("grading-organiser", "标准化定级组织单位"),
    ],
)


@declared
class Government:
    """A people's government, or a port committee that acts as one."""

    id = fact(ID, "编号", "what other files name it by")
    name = fact(TEXT, "名称", "its name")
    region = fact(REGION, "行政区划", "the GB/T 2260 code; a port committee takes its county's")
    level = fact(GOVERNMENT_LEVEL, "政府层级", "its level")
    task_force_on = fact(DATE, "专班成立日期", "the day it set up its task force", optional=True)


@declared
class Department:
    """A department, an agency of enforcement, or the office of a safety committee."""

    id = fact(ID, "编号", "what other files name it by")
    name = fact(TEXT, "名称", "its name")
    code = fact(DEPARTMENT, "部门", "which department it is")
    region = fact(REGION, "行政区划", "the GB/T 2260 code of its government")
    level = fact(AGENCY_LEVEL, "层级", "its level")
    has_supervision_duty = fact(BOOLEAN, "负有监管职责", "whether it supervises work safety in its sectors")
    enforces = fact(BOOLEAN, "行使执法权", "whether it inspects and punishes")
    sectors = fact(SetOf(SECTOR), "行业", "the sectors in its remit")
    has_criteria = fact(BOOLEAN, "已有重大隐患判定标准", "whether criteria of major hazards exist for its sectors")


@declared
class Park:
    """A chemical industry park."""

    id = fact(ID, "编号", "what other files name it by")
    name = fact(TEXT, "名称", "its name")
    region = fact(REGION, "行政区划", "the GB/T 2260 code of where it lies")
    risk_grade = fact(PARK_RISK, "安全风险等级", "the grade of risk it was assessed at")
    scenes = fact(SetOf(PARK_SCENE), "已建场景", "the scenes its control system covers")
    staff = fact(COUNT, "安全监管人员数", "people who supervise safety in it", unit="person")
    risk_assessed_on = fact(DATE, "风险评估日期", "the day its risk was last assessed", optional=True)
    own_plan_on = fact(DATE, "一园一策方案日期", "the day its own plan of treatment was made", optional=True)


@declared
class ServiceBody:
    """A body that trains, evaluates, tests or reviews for others."""

    id = fact(ID, "编号", "what other files name it by")
    name = fact(TEXT, "名称", "its name")
    kind = fact(SERVICE_KIND, "服务机构种类", "what it does")
    region = fact(REGION, "行政区划", "the GB/T 2260 code of where it is registered")


NAMESPACES = (
    namespace("government", Government, "政府"),
    namespace("department", Department, "部门单位"),
    namespace("park", Park, "化工园区", "chemical park"),
    namespace("service_body", ServiceBody, "服务机构"),
)
"""The namespaces of this page."""

ENUMS: Final = (PARK_RISK, PARK_SCENE, SERVICE_KIND)
"""The closed lists that only these facts choose from."""
