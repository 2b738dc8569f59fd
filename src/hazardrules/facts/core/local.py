"""Ledgers of what governments and committees build up: mechanisms, posts answered for, teams, warnings."""

from __future__ import annotations

from typing import Final

from hazardrules.facts.core.enums import WORK_TOPIC
from hazardrules.facts.types import BOOLEAN, COUNT, DATE, ID, TEXT
from hazardrules.facts.vocabulary import declared, enum, fact, ledger

LOCAL_UNIT_KIND: Final = enum(
    "local_unit_kind",
    "基层单元种类",
    [
        ("township", "乡镇街道", "township or subdistrict"),
        ("village", "村社区", "village or community"),
    ],
)

TEAM_KIND: Final = enum(
    "team_kind",
    "应急队伍种类",
    [
        ("township", "乡镇街道综合性应急救援队伍", "township rescue team"),
        ("village-squad", "村社区应急突击队"),
        ("mine-rescue", "矿山救护队伍"),
        ("professional", "其他专业应急救援队伍", "other professional rescue team"),
        ("social", "社会应急力量", "social rescue force"),
    ],
)

WORK_STAGE: Final = enum(
    "work_stage",
    "工作阶段",
    [
        ("planned", "谋划"),
        ("approved", "立项"),
        ("begun", "启动建设"),
        ("done", "完成"),
    ],
    ordered=True,
)

MECHANISM: Final = enum(
    "mechanism",
    "制度机制",
    [
        ("risk-analysis", "安全风险研判"),
        ("accident-review", "事故灾害复盘", "review of accidents"),
        ("listed-supervision", "重大隐患挂牌督办", "listed supervision of major hazards"),
        ("special-supervision", "重大事项专项督查", "special supervision of major matters"),
        ("tiered-command", "分级指挥", "command by tiers"),
        ("joint-consultation", "风险会商", "joint consultation on risks"),
        ("warning-response", "预警叫应", "warnings called out and answered"),
        ("graded-response", "突发事件分级响应", "graded response to emergencies"),
        ("rescue-standby", "救援力量应急备战", "rescue forces on standby"),
        ("targeted-warning", "灾害预警靶向发布", "targeted warning of disasters"),
        ("joint-emergency", "多部门应急联动", "departments acting together in emergencies"),
        ("joint-review", "部门联审联查", "joint review by departments"),
        ("risk-appraisal", "安全风险评估与论证", "appraisal of safety risks"),
        ("classified-enforcement", "分类分级执法标准", "enforcement by class and level"),
        ("technical-inspectors", "执法技术检查员", "technical inspectors of enforcement"),
        ("social-supervisors", "社会监督员"),
        ("duty-rota", "值班值守", "duty rota"),
        ("information-report", "信息报送和处置", "reporting and handling of information"),
        ("report-reward", "举报奖励", "reward of reports"),
        ("project-service", "重点项目服务保障", "service to key projects"),
        ("expert-help", "常态化帮扶指导", "regular expert help"),
        ("enterprise-inspection", "规范涉企检查", "orderly inspection of enterprises"),
        ("staff-access", "从业人员安全准入", "access of staff to posts"),
        ("staff-exit", "从业人员退出", "exit of staff from posts"),
        ("training-effect", "培训效果督导检查", "checks on the effect of training"),
        ("hazard-sign-off", "重大隐患审核销号", "signing of close-outs"),
        ("hazard-statistics", "分区域分行业隐患统计分析", "hazard statistics by place and sector"),
        ("hazard-accountability", "重大隐患责任倒查", "tracing of responsibility for hazards"),
        ("inspection-accountability", "执法检查责任倒查", "tracing of responsibility for checks"),
        ("staff-reports", "事故隐患报告奖励", "rewards for staff who report hazards"),
        ("bought-services", "政府购买服务辅助检查", "bought services that help checks"),
        ("standardisation-assessment", "标准化动态监管考核", "running assessment of standardisation"),
        ("intelligent-mines", "矿山智能化建设工作", "work on intelligent mines"),
        ("accident-news", "事故灾害新闻发布", "news of accidents"),
    ],
)

RESPONSIBILITY_TOPIC: Final = enum(
    "responsibility_topic",
    "责任落实事项",
    [
        ("flood", "防汛抗旱", "flood and drought"),
        ("forest-fire", "森林草原防灭火", "forest and grassland fire"),
        ("mine-guarantee", "矿山安全包保", "leader who guarantees a mine"),
        ("mine-regulator", "矿山日常监管", "day-to-day regulator of a mine"),
    ],
)


@declared
class Mechanism:
    """A standing mechanism or system of work."""

    kind = fact(MECHANISM, "制度机制", "which mechanism")
    established_on = fact(DATE, "建立日期", "the day it was set up")


@declared
class Milestone:
    """A stage that a piece of work reached."""

    topic = fact(WORK_TOPIC, "工作事项", "which work")
    stage = fact(WORK_STAGE, "工作阶段", "the stage reached")
    reached_on = fact(DATE, "达到日期", "the day it was reached")


@declared
class Responsibility:
    """A place, a project or a mine for which somebody has to answer."""

    topic = fact(RESPONSIBILITY_TOPIC, "责任落实事项", "what is answered for")
    site = fact(ID, "责任对象", "the place, project or mine")
    holder = fact(TEXT, "责任落实到", "the person or body who answers", optional=True)
    published_on = fact(DATE, "公布日期", "the day the name was published", optional=True)


@declared
class LocalUnit:
    """A township or a village, with what it has for emergencies."""

    kind = fact(LOCAL_UNIT_KIND, "基层单元种类", "township or village")
    body_named = fact(BOOLEAN, "明确机构和职能", "whether a body with its functions is named")
    grid_staff = fact(COUNT, "网格员数", "its grid staff", unit="person")


@declared
class RescueTeam:
    """A rescue team or a squad of volunteers."""

    kind = fact(TEAM_KIND, "应急队伍种类", "what kind of team")
    unit = fact(ID, "所在基层单元", "the township or village it belongs to", optional=True)
    members = fact(COUNT, "队员数", "how many belong to it", unit="person")
    accepted_on = fact(DATE, "标准化验收日期", "the day it was accepted as up to standard", optional=True)


@declared
class Warning_:  # noqa: N801  # the plain word is Python's own
    """A warning issued to those in danger."""

    issued_on = fact(DATE, "预警日期", "the day it was issued")
    reached = fact(COUNT, "预警人次", "how many it reached", unit="person")
    answered_on = fact(DATE, "回应日期", "the day those called answered", optional=True)


LEDGERS = (
    ledger("mechanisms", Mechanism, "工作机制", key="established_on", event=False),
    ledger("milestones", Milestone, "工作节点", key="reached_on"),
    ledger("responsibilities", Responsibility, "责任落实", event=False),
    ledger("local_units", LocalUnit, "基层单元", event=False),
    ledger("rescue_teams", RescueTeam, "应急队伍", event=False),
    ledger("warnings", Warning_, "预警", key="issued_on"),
)
"""The ledgers of this page."""

ENUMS: Final = (LOCAL_UNIT_KIND, TEAM_KIND, WORK_STAGE, MECHANISM, RESPONSIBILITY_TOPIC)
"""The closed lists that only these facts choose from."""
