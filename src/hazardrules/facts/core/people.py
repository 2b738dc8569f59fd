"""Ledgers of people: who works there, what they learned, what they may do."""

from __future__ import annotations

from typing import Final

from hazardrules.facts.core.enums import ROLE
from hazardrules.facts.types import BOOLEAN, COUNT, DATE, ID, INSTANT, TEXT, SetOf
from hazardrules.facts.vocabulary import declared, enum, fact, ledger

TRAINING_KIND: Final = enum(
    "training_kind",
    "培训种类",
    [
        ("initial", "初次培训"),
        ("refresher", "再培训"),
        ("central", "集中培训"),
    ],
)

TRAINING_TOPIC: Final = enum(
    "training_topic",
    "培训内容",
    [
        ("law", "法律法规"),
        ("major-hazards", "重大事故隐患"),
        ("operation", "操作技能"),
        ("emergency", "应急处置"),
        ("accident-cases", "事故案例"),
    ],
)

SPECIAL_TRADE: Final = enum(
    "special_trade",
    "作业类别",
    [
        ("electrical", "电工作业"),
        ("welding", "焊接与热切割作业", "welding and thermal cutting"),
        ("height", "高处作业", "work at height"),
        ("refrigeration", "制冷与空调作业", "refrigeration and air conditioning"),
        ("coal-mine", "煤矿安全作业"),
        ("metal-and-non-metal-mine", "金属非金属矿山安全作业"),
        ("oil-gas", "石油天然气安全作业", "oil and gas"),
        ("metallurgical-gas", "冶金煤气作业"),
        ("hazardous-chemicals", "危险化学品安全作业"),
        ("fireworks", "烟花爆竹安全作业"),
    ],
)

SPECIAL_JOB: Final = enum(
    "special_job",
    "特殊作业种类",
    [
        ("hot-work", "动火作业"),
        ("confined-space", "受限空间作业"),
        ("blind-plate", "盲板抽堵作业"),
        ("height", "登高作业", "work at height"),
        ("lifting", "吊装作业"),
        ("temporary-power", "临时用电作业"),
        ("excavation", "动土作业"),
        ("road-closure", "断路作业"),
        ("blasting", "爆破作业"),
        ("maintenance", "检维修作业"),
    ],
)

HOT_WORK_GRADE: Final = enum(
    "hot_work_grade",
    "动火级别",
    [
        ("grade-2", "二级动火"),
        ("grade-1", "一级动火"),
        ("special", "特级动火"),
    ],
    ordered=True,
)

WORK_ASPECT: Final = enum(
    "work_aspect",
    "作业要素",
    [
        ("person", "人员", "people"),
        ("machine", "机具", "machines"),
        ("environment", "环境"),
        ("management", "管理"),
    ],
)


@declared
class Person:
    """Somebody on the staff, named by an id alone."""

    role = fact(ROLE, "岗位", "the post held")
    post_from = fact(DATE, "上岗日期", "the first day in the post")
    post_until = fact(DATE, "离岗日期", "the last day in the post", optional=True)
    on_post = fact(BOOLEAN, "在岗", "whether the person works today")
    first_year = fact(BOOLEAN, "上岗首年", "whether this is the first year in the post")
    full_time = fact(BOOLEAN, "专职", "whether the post is the only one")
    passed_on = fact(DATE, "考核合格日期", "the day the assessment was passed", optional=True)
    appointment_told_on = fact(
        DATE, "任免告知日期", "the day the regulator was told of the appointment or removal", optional=True
    )
    registered_engineer = fact(BOOLEAN, "注册安全工程师", "whether the person is a registered safety engineer")


@declared
class Training:
    """A safety training that one person took part in."""

    date = fact(DATE, "培训日期", "the day it ended")
    person = fact(ID, "参训人员", "who was trained")
    kind = fact(TRAINING_KIND, "培训种类", "first training, refresher or central course")
    hours = fact(COUNT, "学时", "how long it took", unit="hour")
    topics = fact(SetOf(TRAINING_TOPIC), "培训内容", "what it was about")
    passed = fact(BOOLEAN, "考试合格", "whether the exam was passed")
    practical = fact(BOOLEAN, "实训实操实考", "whether it was practised and examined on the equipment")
    exam_missed = fact(BOOLEAN, "缺考", "whether the person stayed away from the exam")
    by_substitute = fact(BOOLEAN, "代培代考", "whether somebody else sat in")
    recorded = fact(BOOLEAN, "如实记录", "whether it was recorded truthfully")


@declared
class Certificate:
    """A special operator's certificate."""

    person = fact(ID, "持证人员", "who holds it")
    trade = fact(SPECIAL_TRADE, "作业类别", "what work it allows")
    issued_on = fact(DATE, "发证日期", "the day it was issued")
    last_reviewed_on = fact(DATE, "最近复审日期", "the day it was last re-examined", optional=True)
    printed_valid_to = fact(DATE, "证面有效期止", "the last day printed on it")
    long_service_consent = fact(BOOLEAN, "延长复审周期", "whether the issuer agreed to fewer re-examinations")
    withdrawn_on = fact(DATE, "撤销日期", "the day it was withdrawn", optional=True)


@declared
class SpecialJob:
    """A job that needs a special operator or a work permit, done on one day."""

    date = fact(DATE, "作业日期", "the day of the job")
    person = fact(ID, "作业人员", "who did it")
    trade = fact(SPECIAL_TRADE, "作业类别", "the certificate it needs", optional=True)
    kind = fact(SPECIAL_JOB, "特殊作业种类", "the permit it needs", optional=True)
    permit = fact(BOOLEAN, "办理作业票", "whether a permit was given for it")
    guard = fact(BOOLEAN, "现场监护", "whether somebody stood guard")
    hot_work_grade = fact(HOT_WORK_GRADE, "动火级别", "the grade of a hot-work job", optional=True)
    permit_from = fact(INSTANT, "作业票起始时刻", "when the permit begins", optional=True)
    permit_until = fact(INSTANT, "作业票截止时刻", "when the permit ends", optional=True)
    reported_on = fact(DATE, "作业上报日期", "the day it was reported to the authority", optional=True)
    supervisor = fact(TEXT, "监管人员", "who the authority named to supervise it, by post or id", optional=True)
    recorded_aspects = fact(SetOf(WORK_ASPECT), "已采集要素", "the aspects of the job that are on record")


LEDGERS = (
    ledger("people", Person, "人员", key="post_from", event=False),
    ledger("trainings", Training, "培训", key="date"),
    ledger("certificates", Certificate, "证书", key="issued_on", event=False),
    ledger("special_jobs", SpecialJob, "特种和特殊作业", key="date"),
)
"""The ledgers of this page."""

ENUMS: Final = (TRAINING_KIND, TRAINING_TOPIC, SPECIAL_TRADE, SPECIAL_JOB, HOT_WORK_GRADE, WORK_ASPECT)
"""The closed lists that only these facts choose from."""
