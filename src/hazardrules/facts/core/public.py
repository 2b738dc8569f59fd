"""Subjects that aren't enterprises: governments, departments, chemical parks, service bodies."""

from __future__ import annotations

from attrs import frozen

from hazardrules.facts.core.departments import AGENCY_LEVEL, DEPARTMENT, GOVERNMENT_LEVEL
from hazardrules.facts.core.enums import (
    APPROVAL_KIND,
    ARCHIVE_KIND,
    BODY_KIND,
    COURSE_SUBJECT,
    DISPATCH_KIND,
    LIST_KIND,
    MEETING_KIND,
    OFFICE,
    OPERATING_STATUS,
    PARK_RISK,
    PARK_SCENE,
    PARTY,
    POST,
    REVIEW_KIND,
    SERVICE_KIND,
    SITE_KIND,
    STANDARDISATION_GRADE,
    SUB_PLAN_TOPIC,
    SYSTEM_KIND,
    WORK_TOPIC,
)
from hazardrules.facts.core.sectors import SECTOR
from hazardrules.facts.types import BOOLEAN, COUNT, DATE, ID, MONEY, PERIOD, REGION, TEXT, SetOf
from hazardrules.facts.vocabulary import fact, ledger, namespace


@frozen
class Government:
    """A people's government, or a port committee that acts as one."""

    id = fact(ID, "编号", "what other files name it by")
    name = fact(TEXT, "名称", "its name")
    region = fact(REGION, "行政区划", "the GB/T 2260 code; a port committee takes its county's")
    level = fact(GOVERNMENT_LEVEL, "政府层级", "its level")
    task_force_on = fact(DATE, "专班成立日期", "the day it set up its task force", optional=True)


@frozen
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


@frozen
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


@frozen
class ServiceBody:
    """A body that trains, evaluates, tests or reviews for others."""

    id = fact(ID, "编号", "what other files name it by")
    name = fact(TEXT, "名称", "its name")
    kind = fact(SERVICE_KIND, "服务机构种类", "what it does")
    region = fact(REGION, "行政区划", "the GB/T 2260 code of where it is registered")


@frozen
class Meeting:
    """A meeting held."""

    date = fact(DATE, "会议日期", "the day of the meeting")
    kind = fact(MEETING_KIND, "会议种类", "whose meeting it was")
    chaired_by = fact(OFFICE, "主持人", "who took the chair")
    on_safety = fact(BOOLEAN, "研究安全生产", "whether it dealt with work safety")
    topics = fact(SetOf(WORK_TOPIC), "会议事项", "what of it it dealt with")
    recorded = fact(BOOLEAN, "如实记录", "whether it was recorded truthfully")


@frozen
class Posting:
    """A post of a safety committee or leading group, and who holds it."""

    post = fact(POST, "议事机构职位", "which post")
    holder_role = fact(OFFICE, "任职者职务", "the office of who holds it", optional=True)
    department = fact(DEPARTMENT, "任职者部门", "the department of who holds it", optional=True)
    sent_by = fact(REGION, "选派地", "the county that who holds it was sent by", optional=True)
    holder = fact(ID, "任职者", "who holds it, by an id and never by name", optional=True)


@frozen
class DutyList:
    """A list of a leader's safety duties or tasks."""

    kind = fact(LIST_KIND, "清单种类", "duties, or the tasks of a year")
    holder_role = fact(OFFICE, "领导职务", "whose list it is")
    holder = fact(ID, "清单所属领导", "whose list it is, where several hold one office", optional=True)
    filed_on = fact(DATE, "备案日期", "the day it was filed")


@frozen
class MonitoredSite:
    """A site that risk monitoring must cover."""

    enterprise = fact(ID, "所属企业", "whose site it is")
    kind = fact(SITE_KIND, "监测对象种类", "what it is")
    connected_on = fact(DATE, "接入日期", "the day it was connected", optional=True)
    intelligent_on = fact(DATE, "智能化建成日期", "the day it became an intelligent mine", optional=True)
    capacity = fact(COUNT, "年产能", "what it may produce a year, in ten thousand tonnes", unit="ten thousand tonnes")


@frozen
class PolicyDocument:
    """A policy document issued."""

    issued_on = fact(DATE, "印发日期", "the day it was issued")
    copied_on = fact(DATE, "抄送日期", "the day it was copied to the committee's office", optional=True)
    topic = fact(WORK_TOPIC, "制度事项", "what it regulates")


@frozen
class SubPlan:
    """A part of a three-year plan: a department's for its sector, or a year's for one action."""

    sector = fact(SECTOR, "所属行业", "the sector it is for", optional=True)
    department = fact(DEPARTMENT, "牵头部门", "the department that leads it", optional=True)
    action = fact(ID, "所属行动", "the action of the plan that it is for", optional=True)
    period = fact(PERIOD, "所属期间", "the year it is for", optional=True)
    issued_on = fact(DATE, "印发日期", "the day it was issued")
    topics = fact(SetOf(SUB_PLAN_TOPIC), "方案内容", "what it lays down")
    stage_targets = fact(BOOLEAN, "明确阶段目标", "whether it sets targets by stage")
    yearly_ledger = fact(BOOLEAN, "逐年台账清单", "whether each year's part is kept as a ledger and a list")


@frozen
class Task:
    """A task of a plan, as a government or department keeps it on its list."""

    number = fact(COUNT, "任务序号", "its number in the plan")
    item = fact(ID, "任务编号", "what its ruleset names it by, where the plan gives no numbers", optional=True)
    action = fact(ID, "所属行动", "the action of the plan that it belongs to", optional=True)
    year = fact(COUNT, "任务年度", "the year whose list it stands on")
    due_on = fact(DATE, "任务时限", "its last day", optional=True)
    finished_on = fact(DATE, "任务完成日期", "the day it was finished", optional=True)


@frozen
class Course:
    """A course in the training of leaders."""

    teaches = fact(COURSE_SUBJECT, "课程内容", "what it teaches")
    compulsory = fact(BOOLEAN, "必修", "whether every leader has to take it")
    covers_major_hazards = fact(BOOLEAN, "突出重大隐患", "whether it dwells on finding and curing major hazards")
    added_on = fact(DATE, "列入日期", "the day it was put among the courses", optional=True)


@frozen
class Assessment:
    """An assessment of governments or departments on work safety and fire safety."""

    date = fact(DATE, "考核日期", "the day it was done")
    topics = fact(SetOf(WORK_TOPIC), "考核重点", "what it dwelt on")


@frozen
class Body:
    """A committee, task force or command post that was set up."""

    kind = fact(BODY_KIND, "议事机构种类", "what it is")
    sector = fact(SECTOR, "所属行业", "the sector it is for", optional=True)
    under = fact(ID, "上设机构", "the body that it serves", optional=True)
    established_on = fact(DATE, "设立日期", "the day it was set up")


@frozen
class System:
    """An information system of an authority."""

    kind = fact(SYSTEM_KIND, "信息系统种类", "what it is for")
    built_on = fact(DATE, "建成日期", "the day it went into use")
    sectors = fact(SetOf(SECTOR), "覆盖行业", "the sectors it covers")
    linked_systems = fact(COUNT, "对接系统数", "other systems whose data it takes in")
    archives = fact(SetOf(ARCHIVE_KIND), "数字档案", "the digital archives it keeps")


@frozen
class Mine:
    """A mine, in its owner's file or in an authority's."""

    enterprise = fact(ID, "所属企业", "whose mine it is")
    sector = fact(SECTOR, "所属行业", "what is mined")
    status = fact(OPERATING_STATUS, "生产状态", "whether it produces today")
    standardisation_grade = fact(
        STANDARDISATION_GRADE, "标准化等级", "the standardisation grade held today", optional=True
    )
    underground_staff = fact(COUNT, "井下人数", "people who work underground today", unit="person")
    underground_staff_before = fact(
        COUNT, "基期井下人数", "people who worked underground when the plan began", unit="person"
    )
    hidden_hazards_surveyed_on = fact(
        DATE, "隐蔽致灾因素普查日期", "the day hidden causes of disaster were last surveyed", optional=True
    )
    policy_made_on = fact(DATE, "一矿一策日期", "the day a policy was made for this mine alone", optional=True)
    team_formed_on = fact(DATE, "专班组建日期", "the day a team was formed for this mine alone", optional=True)


@frozen
class TrainingBody:
    """A training body on a department's list."""

    reviewed_on = fact(DATE, "复核日期", "the day its conditions were reviewed", optional=True)
    meets_conditions = fact(BOOLEAN, "符合基本条件", "whether it meets them", judgement=True)
    withdrawn_on = fact(DATE, "清退日期", "the day it was withdrawn", optional=True)


@frozen
class Approval:
    """An approval given."""

    date = fact(DATE, "批准日期", "the day it was given")
    illegal = fact(BOOLEAN, "违法审批", "whether it was against the law", judgement=True)
    led_to_accident = fact(BOOLEAN, "造成事故", "whether it led to an accident", judgement=True)
    kind = fact(APPROVAL_KIND, "审批种类", "what was approved")
    sector = fact(SECTOR, "所属行业", "the sector it belongs to")
    key_project = fact(BOOLEAN, "重点项目", "whether it is for a key project")


@frozen
class Decision:
    """A decision of enforcement."""

    date = fact(DATE, "决定日期", "the day it was taken")
    major = fact(BOOLEAN, "重大执法决定", "whether it is a major decision", judgement=True)
    legally_reviewed_on = fact(DATE, "法制审核日期", "the day of its legal review", optional=True)
    published_on = fact(DATE, "公示日期", "the day it was published", optional=True)
    recorded = fact(BOOLEAN, "全过程记录", "whether the whole course was recorded")
    punishes = fact(BOOLEAN, "行政处罚", "whether it is an administrative penalty")
    parties = fact(SetOf(PARTY), "处罚对象", "everyone it punishes; an empty list says nobody")


@frozen
class Dispatch:
    """A dispatch, notice or secret visit by a committee's office."""

    date = fact(DATE, "调度日期", "the day of it")
    kind = fact(DISPATCH_KIND, "调度方式", "weekly, monthly or quarterly, or in which form")
    topic = fact(WORK_TOPIC, "调度事项", "what it is about")
    hazard = fact(ID, "对应隐患", "the hazard it is about", optional=True)


@frozen
class Reward:
    """A report by staff or the public, and what became of it."""

    reported_on = fact(DATE, "举报日期", "the day it was made")
    accepted_on = fact(DATE, "受理日期", "the day it was accepted", optional=True)
    verified_on = fact(DATE, "核实日期", "the day it was verified", optional=True)
    proved_true = fact(BOOLEAN, "举报属实", "whether it proved true")
    paid_on = fact(DATE, "奖励日期", "the day the reward was paid", optional=True)
    amount = fact(MONEY, "奖励金额", "the reward", unit="yuan")
    identity_disclosed = fact(BOOLEAN, "泄露举报人信息", "whether the name of who reported got out")


@frozen
class Entry:
    """An enterprise's entry to a park."""

    enterprise = fact(ID, "入园企业", "who entered")
    admitted_on = fact(DATE, "准入日期", "the day it was admitted")
    safety_assessment_passed_on = fact(
        DATE, "安全评估通过日期", "the day it passed the safety assessment", optional=True
    )
    overall_evaluation_passed_on = fact(
        DATE, "综合评价通过日期", "the day it passed the overall evaluation", optional=True
    )


@frozen
class ChecklistAnswer:
    """Whether a park meets one item of a checklist."""

    item = fact(ID, "清单事项", "which item")
    met = fact(BOOLEAN, "达标", "whether it is met")


@frozen
class Review:
    """A review, evaluation or test that a service body made."""

    date = fact(DATE, "评审日期", "the day of it")
    kind = fact(REVIEW_KIND, "评审种类", "what it was")
    enterprise = fact(ID, "受评企业", "whom it was made for")
    report_issued_on = fact(DATE, "报告出具日期", "the day of its report", optional=True)
    lax = fact(BOOLEAN, "把关不严", "whether it was lax", judgement=True)
    inaccurate = fact(BOOLEAN, "报告失实", "whether its report is inaccurate", judgement=True)
    copied = fact(BOOLEAN, "报告抄袭雷同", "whether its report copies another", judgement=True)
    obvious_errors = fact(BOOLEAN, "存在明显错误", "whether its report has obvious errors", judgement=True)
    falsified = fact(BOOLEAN, "报告虚假", "whether its report is false", judgement=True)
    gains = fact(MONEY, "违法所得", "what was gained by a false report", unit="yuan")


NAMESPACES = (
    namespace("government", Government, "政府"),
    namespace("department", Department, "部门单位"),
    namespace("park", Park, "化工园区", "chemical park"),
    namespace("service_body", ServiceBody, "服务机构"),
)
"""The namespaces of this page."""

LEDGERS = (
    ledger("meetings", Meeting, "会议", key="date"),
    ledger("posts", Posting, "职位任职", event=False),
    ledger("duty_lists", DutyList, "领导清单", key="filed_on"),
    ledger("monitored_sites", MonitoredSite, "监测点位", event=False),
    ledger("policy_documents", PolicyDocument, "制度文件", key="issued_on"),
    ledger("sub_plans", SubPlan, "子方案", "sub-plans", key="issued_on"),
    ledger("tasks", Task, "重点任务", event=False),
    ledger("courses", Course, "干部课程", event=False),
    ledger("assessments", Assessment, "考核", key="date"),
    ledger("bodies", Body, "议事机构", key="established_on", event=False),
    ledger("systems", System, "信息系统", key="built_on", event=False),
    ledger("mines", Mine, "矿井", event=False),
    ledger("training_bodies", TrainingBody, "在册培训机构", event=False),
    ledger("approvals", Approval, "行政审批", key="date"),
    ledger("decisions", Decision, "执法决定", key="date"),
    ledger("dispatches", Dispatch, "调度通报", key="date"),
    ledger("rewards", Reward, "举报奖励", key="reported_on"),
    ledger("entries", Entry, "企业入园", key="admitted_on"),
    ledger("checklist_answers", ChecklistAnswer, "清单达标情况", event=False),
    ledger("reviews", Review, "评审检测", key="date"),
)
"""The ledgers of this page."""
