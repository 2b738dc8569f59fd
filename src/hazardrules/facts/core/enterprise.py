"""What is told once about an enterprise and about its person in charge."""

from __future__ import annotations

from typing import Final

from hazardrules.facts.core.departments import AGENCY_LEVEL, DEPARTMENT
from hazardrules.facts.core.enums import OPERATING_STATUS, STANDARDISATION_GRADE
from hazardrules.facts.core.sectors import SECTOR
from hazardrules.facts.types import BOOLEAN, COUNT, DATE, ID, MONEY, REGION, TEXT, SetOf
from hazardrules.facts.vocabulary import declared, enum, fact

# Class D isn't always the worst: in some places it means long stopped.
RISK_CLASS: Final = enum(
    "risk_class",
    "风险等级",
    [
        ("A", "A类"),
        ("B", "B类"),
        ("C", "C类"),
        ("D", "D类"),
    ],
)

HOSPITAL_GRADE: Final = enum(
    "hospital_grade",
    "医院等级",
    [
        ("hospital-1", "一级医院", "grade-1 hospital"),
        ("hospital-2", "二级医院", "grade-2 hospital"),
        ("hospital-3", "三级医院", "grade-3 hospital"),
    ],
    ordered=True,
)

MINE_RISK: Final = enum(
    "mine_risk",
    "矿山高风险情形",
    [
        ("large-shift", "大班次"),
        ("deep", "大采深", "great depth"),
        ("open-pit-to-underground", "露天转地下开采", "from open pit to underground"),
        ("high-gas", "高瓦斯"),
        ("outburst", "煤与瓦斯突出", "coal and gas outburst"),
        ("rockburst", "冲击地压"),
        ("complex-water", "水文地质类型复杂", "complex hydrogeology"),
        ("high-slope", "高陡边坡", "high steep slope"),
    ],
)


@declared
class Enterprise:
    """A unit that produces or trades, whatever its form."""

    id = fact(ID, "编号", "what other files name the enterprise by")
    name = fact(TEXT, "名称", "the registered name")
    region = fact(REGION, "行政区划", "the GB/T 2260 code of where it stands")
    sectors = fact(SetOf(SECTOR), "行业", "every sector it works in; an empty list says none")
    main_sector = fact(SECTOR, "主行业", "the sector it is classed by")
    staff = fact(COUNT, "从业人数", "everyone who works there, dispatched workers included", unit="person")
    operating_since = fact(DATE, "开业日期", "the first day of operation")
    operating_status = fact(OPERATING_STATUS, "生产状态", "whether it produces today")
    standardisation_grade = fact(
        STANDARDISATION_GRADE, "标准化等级", "the standardisation grade held today", optional=True
    )
    grade_from = fact(DATE, "定级日期", "the day the grade was granted", optional=True)
    grade_until = fact(DATE, "等级有效期至", "the last day of the grade", optional=True)
    risk_class = fact(RISK_CLASS, "风险等级", "the class of risk the regulator put it in", optional=True)
    hospital_grade = fact(HOSPITAL_GRADE, "医院等级", "the grade of a hospital", optional=True)
    high_risk = fact(BOOLEAN, "高风险企业", "whether it is a high-risk enterprise where no list says", judgement=True)
    assigned_level = fact(AGENCY_LEVEL, "对应执法层级", "the one level of agency it answers to", optional=True)
    approving_department = fact(DEPARTMENT, "审批部门", "the department that approved its business", optional=True)
    organising_department = fact(
        DEPARTMENT, "举办部门", "the department that organises the event or set the place up", optional=True
    )
    main_business_department = fact(DEPARTMENT, "主营业务部门", "the department of its main business", optional=True)
    nearest_department = fact(DEPARTMENT, "业务相近部门", "the department whose business is nearest", optional=True)
    turnover_last_year = fact(MONEY, "上年度营业收入", "the turnover of last year", unit="yuan")
    turnover_year_before = fact(MONEY, "前年度营业收入", "the turnover of the year before last", unit="yuan")
    has_responsibility_system = fact(BOOLEAN, "建立全员责任制", "whether every post has its written safety duties")
    responsibility_complete = fact(
        BOOLEAN, "责任制要素齐全", "whether it names who answers for what in every post, and how that is assessed"
    )
    responsibility_assessed = fact(BOOLEAN, "考核责任制落实", "whether it checks that everybody lives up to it")
    has_safety_rules = fact(BOOLEAN, "制定规章制度和操作规程", "whether it has safety rules and operating procedures")
    funds_guaranteed = fact(BOOLEAN, "保证安全投入", "whether safety gets the money it needs", judgement=True)
    has_hazard_system = fact(BOOLEAN, "建立隐患排查治理制度", "whether it has rules for finding and curing hazards")
    has_risk_grading = fact(BOOLEAN, "建立风险分级管控制度", "whether risks are graded and controlled by grade")
    has_training_plan = fact(BOOLEAN, "制定培训计划", "whether this year's safety training is planned")
    keeps_training_file = fact(BOOLEAN, "建立培训档案", "whether trainings are put on file")
    safety_spending_reviewed = fact(
        BOOLEAN, "安全投入列入考核", "whether safety spending weighs in its reviews of performance"
    )
    has_training_system = fact(BOOLEAN, "建立安全培训制度", "whether it has rules for safety training")
    has_training_funds = fact(BOOLEAN, "保证培训资金", "whether the money for safety training is set aside")
    has_operator_files = fact(BOOLEAN, "建立特种作业人员档案", "whether every special operator has a file")
    has_safety_body = fact(BOOLEAN, "设置安全管理机构", "whether it has a safety body of its own")
    has_safety_director = fact(BOOLEAN, "设置安全总监", "whether it has a safety director")
    has_safety_committee = fact(BOOLEAN, "建立安全生产委员会", "whether it has a safety committee of its own")
    has_report_reward = fact(BOOLEAN, "建立员工报告奖励制度", "whether staff who report hazards are rewarded by rule")
    full_time_managers = fact(COUNT, "专职安全管理人员数", "safety managers with no other post", unit="person")
    part_time_managers = fact(COUNT, "兼职安全管理人员数", "safety managers with another post", unit="person")
    registered_engineers = fact(COUNT, "注册安全工程师数", "registered safety engineers on the staff", unit="person")
    small_scale = fact(BOOLEAN, "生产经营规模较小", "whether it is small, where no figure says so", judgement=True)
    has_rescue_team = fact(BOOLEAN, "建立应急救援队伍", "whether it has a rescue team, even part-time")
    part_time_rescuers = fact(COUNT, "兼职应急救援人员数", "rescuers with another post", unit="person")
    has_rescue_kit = fact(BOOLEAN, "配备应急救援器材", "whether it has rescue equipment and supplies")
    rescue_kit_maintained = fact(BOOLEAN, "维护保养应急救援器材", "whether that equipment is kept in working order")
    has_duty_rota = fact(BOOLEAN, "建立应急值班制度", "whether somebody is always on duty for an emergency")
    warning_signs_complete = fact(BOOLEAN, "警示标志齐全明显", "whether every dangerous place and device has its sign")
    exits_clear = fact(BOOLEAN, "出口和疏散通道畅通", "whether every exit is there, marked and open")
    dwelling_apart = fact(
        BOOLEAN, "宿舍与危险物品场所分离", "whether nobody lives in or too near a building with dangerous goods"
    )
    eliminated_equipment_in_use = fact(
        BOOLEAN, "使用淘汰工艺设备", "whether what a catalogue has eliminated is still in use", judgement=True
    )
    uses_gas = fact(BOOLEAN, "使用燃气", "whether gas is burnt on the premises")
    gas_alarm_installed = fact(BOOLEAN, "安装可燃气体报警装置", "whether a gas alarm is installed")
    gas_alarm_working = fact(BOOLEAN, "可燃气体报警装置正常使用", "whether that alarm works")
    injury_insurance = fact(BOOLEAN, "参加工伤保险", "whether it pays the work injury insurance of its staff")
    monitoring_connected_on = fact(
        DATE, "接入监测预警日期", "the day it was connected to risk monitoring", optional=True
    )
    power_monitoring_connected_on = fact(
        DATE, "接入电力监测日期", "the day its power use was connected to monitoring", optional=True
    )
    mine_risks = fact(SetOf(MINE_RISK), "矿山高风险情形", "what makes a mine high-risk; an empty list says none")
    own_plan_on = fact(DATE, "一企一策方案日期", "the day its own plan of treatment was made", optional=True)
    seriously_dishonest = fact(BOOLEAN, "列入严重失信名单", "whether it is on the list of serious dishonesty")


@declared
class Principal:
    """The person in charge: who decides on production and on money."""

    since = fact(DATE, "任职日期", "the first day in the post")
    income_last_year = fact(MONEY, "上年年收入", "the income of last year", unit="yuan")
    assessed_on = fact(DATE, "考核合格日期", "the day the regulator's assessment was passed", optional=True)
    disqualified_on = fact(
        DATE,
        "受刑罚或撤职之日",
        "the day a criminal penalty was served, or of the dismissal, for such a failure",
        optional=True,
    )
    answers_for_major_accident = fact(
        BOOLEAN,
        "对本行业重大以上事故负有责任",
        "whether a major accident or worse in this trade is laid to this person",
    )
    is_actual_controller = fact(BOOLEAN, "即为实际控制人", "whether the same person controls the enterprise")


ENUMS: Final = (RISK_CLASS, HOSPITAL_GRADE, MINE_RISK)
"""The closed lists that only these facts choose from."""
