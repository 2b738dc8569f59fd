"""Ledgers of what authorities do: meetings, posts, lists, policies, plans, tasks, approvals, rewards."""

from __future__ import annotations

from typing import Final

from hazardrules.facts.core.departments import DEPARTMENT
from hazardrules.facts.core.enums import OPERATING_STATUS, PARTY, STANDARDISATION_GRADE, WORK_TOPIC
from hazardrules.facts.core.sectors import SECTOR
from hazardrules.facts.types import BOOLEAN, COUNT, DATE, ID, MONEY, PERIOD, REGION, SetOf
from hazardrules.facts.vocabulary import declared, enum, fact, ledger

OFFICE: Final = enum(
    "office",
    "职务",
    [
        ("party-secretary", "党委主要负责人"),
        ("head-of-government", "政府主要负责人"),
        ("executive-deputy", "政府常务副职", "executive deputy head"),
        ("deputy-head", "政府分管负责人", "deputy head in charge"),
        ("other-leader", "其他领导", "another leader"),
    ],
)

POST: Final = enum(
    "post",
    "议事机构职位",
    [
        ("safety-committee-chair", "安委会主任"),
        ("safety-committee-deputy", "安委会副主任", "deputy chair of the safety committee"),
        ("leading-group-head", "领导小组组长"),
        ("leading-group-deputy", "领导小组副组长", "deputy head of the leading group"),
        ("leading-group-member", "领导小组成员", "member of the leading group"),
        ("office-director", "办公室主任", "director of the office"),
        ("office-deputy", "办公室副主任", "deputy director of the office"),
        ("office-staff", "办公室工作人员", "staff of the office"),
        ("party-standing-member", "党委常委", "member of the party's standing committee"),
        ("government-leader", "政府领导", "leader of the government"),
    ],
)

LIST_KIND: Final = enum(
    "list_kind",
    "清单种类",
    [
        ("duties", "职责清单"),
        ("yearly-tasks", "年度任务清单"),
        ("key-tasks", "重点任务清单"),
    ],
)

MEETING_KIND: Final = enum(
    "meeting_kind",
    "会议种类",
    [
        ("safety-committee", "安全生产委员会会议", "meeting of the safety committee"),
        ("party-committee", "党委会议", "meeting of the party committee"),
        ("government", "政府会议", "meeting of the government"),
        ("other", "其他会议", "another meeting"),
    ],
)

BODY_KIND: Final = enum(
    "body_kind",
    "议事机构种类",
    [
        ("sector-committee", "行业领域专业委员会", "committee for a sector"),
        ("expert-committee", "专家委员会", "committee of experts"),
        ("task-force", "工作专班"),
        ("command-post", "应急指挥部", "emergency command post"),
    ],
)

SYSTEM_KIND: Final = enum(
    "system_kind",
    "信息系统种类",
    [
        ("risk-monitoring", "安全风险监测预警系统"),
        ("power-monitoring", "安全生产电力监测分析系统", "power-use monitoring and analysis"),
        ("graded-supervision", "分类分级监管平台", "platform of graded supervision"),
        ("online-enforcement", "互联网执法系统", "online enforcement system"),
        ("major-hazard-database", "重大事故隐患数据库", "database of major hazards"),
        ("hot-work", "动火作业管理平台", "hot-work platform"),
        ("integrated-platform", "应急管理综合应用平台", "integrated emergency-management platform"),
    ],
)

ARCHIVE_KIND: Final = enum(
    "archive_kind",
    "数字档案种类",
    [
        ("enterprise", "企业档案", "enterprises"),
        ("park", "工业园区档案", "industrial parks"),
        ("rescue-store", "救援物资库档案", "rescue stores"),
        ("rescue-team", "救援队伍档案", "rescue teams"),
    ],
)

SITE_KIND: Final = enum(
    "site_kind",
    "监测对象种类",
    [
        ("major-source", "重大危险源", "major hazard source"),
        ("key-dust-firm", "重点粉尘企业"),
        ("metal-dust-firm", "金属粉尘企业"),
        ("coal-mine", "煤矿"),
        ("non-coal-mine", "非煤矿山"),
        ("tailings-pond", "尾矿库"),
    ],
)

SUB_PLAN_TOPIC: Final = enum(
    "sub_plan_topic",
    "子方案内容",
    [
        ("licensing", "许可和准入", "licences and entry"),
        ("phase-out", "淘汰退出"),
        ("hazard-system", "隐患排查治理体系", "system of finding and curing hazards"),
        ("listed-supervision", "督办制度"),
        ("campaigns", "专项整治"),
        ("enforcement", "精准执法"),
        ("closure", "关闭取缔", "closing of unfit units"),
        ("guidance-measures", "督促指导措施", "measures of guidance"),
        ("coordination", "行业规划政策标准", "planning, policy and standards of the sector"),
        ("joint-checks", "联合检查机制", "joint checks"),
        ("training-and-warning", "培训和警示教育", "training and warning"),
    ],
)

COURSE_SUBJECT: Final = enum(
    "course_subject",
    "课程内容",
    [
        ("work-safety", "安全生产"),
        ("fire-safety", "消防安全"),
    ],
)

DISPATCH_KIND: Final = enum(
    "dispatch_kind",
    "调度方式",
    [
        ("weekly", "周调度", "weekly dispatch"),
        ("monthly", "月通报", "monthly notice"),
        ("quarterly", "季暗访", "quarterly secret visit"),
        ("reminder", "提醒提示"),
        ("urging-letter", "督促函"),
        ("letter", "函告"),
        ("notice", "通报"),
        ("interview", "约谈", "interview with those who answer"),
        ("exposure", "曝光", "public exposure"),
        ("accountability", "追责问责"),
    ],
)

REVIEW_KIND: Final = enum(
    "review_kind",
    "评审种类",
    [
        ("standardisation", "标准化评审"),
        ("evaluation", "安全评价"),
        ("testing", "检测检验"),
    ],
)

APPROVAL_KIND: Final = enum(
    "approval_kind",
    "审批种类",
    [
        ("project", "项目立项", "project"),
        ("design-review", "安全设施设计审查", "review of the design of safety facilities"),
        ("licence", "安全许可", "safety licence"),
        ("other", "其他审批", "another approval"),
    ],
)


@declared
class Meeting:
    """A meeting held."""

    date = fact(DATE, "会议日期", "the day of the meeting")
    kind = fact(MEETING_KIND, "会议种类", "whose meeting it was")
    chaired_by = fact(OFFICE, "主持人", "who took the chair")
    on_safety = fact(BOOLEAN, "研究安全生产", "whether it dealt with work safety")
    topics = fact(SetOf(WORK_TOPIC), "会议事项", "what of it it dealt with")
    recorded = fact(BOOLEAN, "如实记录", "whether it was recorded truthfully")


@declared
class Posting:
    """A post of a safety committee or leading group, and who holds it."""

    post = fact(POST, "议事机构职位", "which post")
    holder_role = fact(OFFICE, "任职者职务", "the office of who holds it", optional=True)
    department = fact(DEPARTMENT, "任职者部门", "the department of who holds it", optional=True)
    sent_by = fact(REGION, "选派地", "the county that who holds it was sent by", optional=True)
    holder = fact(ID, "任职者", "who holds it, by an id and never by name", optional=True)


@declared
class DutyList:
    """A list of a leader's safety duties or tasks."""

    kind = fact(LIST_KIND, "清单种类", "duties, or the tasks of a year")
    holder_role = fact(OFFICE, "领导职务", "whose list it is")
    holder = fact(ID, "清单所属领导", "whose list it is, where several hold one office", optional=True)
    filed_on = fact(DATE, "备案日期", "the day it was filed")


@declared
class MonitoredSite:
    """A site that risk monitoring must cover."""

    enterprise = fact(ID, "所属企业", "whose site it is")
    kind = fact(SITE_KIND, "监测对象种类", "what it is")
    connected_on = fact(DATE, "接入日期", "the day it was connected", optional=True)
    intelligent_on = fact(DATE, "智能化建成日期", "the day it became an intelligent mine", optional=True)
    capacity = fact(COUNT, "年产能", "what it may produce a year, in ten thousand tonnes", unit="ten thousand tonnes")


@declared
class PolicyDocument:
    """A policy document issued."""

    issued_on = fact(DATE, "印发日期", "the day it was issued")
    copied_on = fact(DATE, "抄送日期", "the day it was copied to the committee's office", optional=True)
    topic = fact(WORK_TOPIC, "制度事项", "what it regulates")


@declared
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


@declared
class Task:
    """A task of a plan, as a government or department keeps it on its list."""

    number = fact(COUNT, "任务序号", "its number in the plan")
    item = fact(ID, "任务编号", "what its ruleset names it by, where the plan gives no numbers", optional=True)
    action = fact(ID, "所属行动", "the action of the plan that it belongs to", optional=True)
    year = fact(COUNT, "任务年度", "the year whose list it stands on")
    due_on = fact(DATE, "任务时限", "its last day", optional=True)
    finished_on = fact(DATE, "任务完成日期", "the day it was finished", optional=True)


@declared
class Course:
    """A course in the training of leaders."""

    teaches = fact(COURSE_SUBJECT, "课程内容", "what it teaches")
    compulsory = fact(BOOLEAN, "必修", "whether every leader has to take it")
    covers_major_hazards = fact(BOOLEAN, "突出重大隐患", "whether it dwells on finding and curing major hazards")
    added_on = fact(DATE, "列入日期", "the day it was put among the courses", optional=True)


@declared
class Assessment:
    """An assessment of governments or departments on work safety and fire safety."""

    date = fact(DATE, "考核日期", "the day it was done")
    topics = fact(SetOf(WORK_TOPIC), "考核重点", "what it dwelt on")


@declared
class Body:
    """A committee, task force or command post that was set up."""

    kind = fact(BODY_KIND, "议事机构种类", "what it is")
    sector = fact(SECTOR, "所属行业", "the sector it is for", optional=True)
    under = fact(ID, "上设机构", "the body that it serves", optional=True)
    established_on = fact(DATE, "设立日期", "the day it was set up")


@declared
class System:
    """An information system of an authority."""

    kind = fact(SYSTEM_KIND, "信息系统种类", "what it is for")
    built_on = fact(DATE, "建成日期", "the day it went into use")
    sectors = fact(SetOf(SECTOR), "覆盖行业", "the sectors it covers")
    linked_systems = fact(COUNT, "对接系统数", "other systems whose data it takes in")
    archives = fact(SetOf(ARCHIVE_KIND), "数字档案", "the digital archives it keeps")


@declared
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


@declared
class TrainingBody:
    """A training body on a department's list."""

    reviewed_on = fact(DATE, "复核日期", "the day its conditions were reviewed", optional=True)
    meets_conditions = fact(BOOLEAN, "符合基本条件", "whether it meets them", judgement=True)
    withdrawn_on = fact(DATE, "清退日期", "the day it was withdrawn", optional=True)


@declared
class Approval:
    """An approval given."""

    date = fact(DATE, "批准日期", "the day it was given")
    illegal = fact(BOOLEAN, "违法审批", "whether it was against the law", judgement=True)
    led_to_accident = fact(BOOLEAN, "造成事故", "whether it led to an accident", judgement=True)
    kind = fact(APPROVAL_KIND, "审批种类", "what was approved")
    sector = fact(SECTOR, "所属行业", "the sector it belongs to")
    key_project = fact(BOOLEAN, "重点项目", "whether it is for a key project")


@declared
class Decision:
    """A decision of enforcement."""

    date = fact(DATE, "决定日期", "the day it was taken")
    major = fact(BOOLEAN, "重大执法决定", "whether it is a major decision", judgement=True)
    legally_reviewed_on = fact(DATE, "法制审核日期", "the day of its legal review", optional=True)
    published_on = fact(DATE, "公示日期", "the day it was published", optional=True)
    recorded = fact(BOOLEAN, "全过程记录", "whether the whole course was recorded")
    punishes = fact(BOOLEAN, "行政处罚", "whether it is an administrative penalty")
    parties = fact(SetOf(PARTY), "处罚对象", "everyone it punishes; an empty list says nobody")


@declared
class Dispatch:
    """A dispatch, notice or secret visit by a committee's office."""

    date = fact(DATE, "调度日期", "the day of it")
    kind = fact(DISPATCH_KIND, "调度方式", "weekly, monthly or quarterly, or in which form")
    topic = fact(WORK_TOPIC, "调度事项", "what it is about")
    hazard = fact(ID, "对应隐患", "the hazard it is about", optional=True)


@declared
class Reward:
    """A report by staff or the public, and what became of it."""

    reported_on = fact(DATE, "举报日期", "the day it was made")
    accepted_on = fact(DATE, "受理日期", "the day it was accepted", optional=True)
    verified_on = fact(DATE, "核实日期", "the day it was verified", optional=True)
    proved_true = fact(BOOLEAN, "举报属实", "whether it proved true")
    paid_on = fact(DATE, "奖励日期", "the day the reward was paid", optional=True)
    amount = fact(MONEY, "奖励金额", "the reward", unit="yuan")
    identity_disclosed = fact(BOOLEAN, "泄露举报人信息", "whether the name of who reported got out")


@declared
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


@declared
class ChecklistAnswer:
    """Whether a park meets one item of a checklist."""

    item = fact(ID, "清单事项", "which item")
    met = fact(BOOLEAN, "达标", "whether it is met")


@declared
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

ENUMS: Final = (
    OFFICE,
    POST,
    LIST_KIND,
    MEETING_KIND,
    BODY_KIND,
    SYSTEM_KIND,
    ARCHIVE_KIND,
    SITE_KIND,
    SUB_PLAN_TOPIC,
    COURSE_SUBJECT,
    DISPATCH_KIND,
    REVIEW_KIND,
    APPROVAL_KIND,
)
"""The closed lists that only these facts choose from."""
