"""The closed lists of values that facts of several modules choose from; other lists stand where they are used.

Ordered lists run from the lowest to the highest: grade 1 is above grade 3, major above
ordinary, serious above slight. They are never numbers.
"""

from __future__ import annotations

from typing import Final

from hazardrules.facts.vocabulary import enum

OPERATING_STATUS: Final = enum(
    "operating_status",
    "生产状态",
    [
        ("producing", "正常生产"),
        ("building", "在建", "under construction"),
        ("stopped", "停产停业"),
        ("closed", "关闭"),
    ],
)

STANDARDISATION_GRADE: Final = enum(
    "standardisation_grade",
    "标准化等级",
    [
        ("grade-3", "三级"),
        ("grade-2", "二级"),
        ("grade-1", "一级"),
    ],
    ordered=True,
)

ROLE: Final = enum(
    "role",
    "岗位",
    [
        ("principal", "主要负责人"),
        ("actual-controller", "实际控制人"),
        ("leader", "其他负责人", "another leader"),
        ("safety-director", "安全总监"),
        ("safety-manager", "安全生产管理人员"),
        ("fire-responsible", "消防安全责任人", "person responsible for fire safety"),
        ("technical-head", "技术负责人"),
        ("special-operator", "特种作业人员"),
        ("worker", "其他从业人员", "another worker"),
    ],
)

PARTY: Final = enum(
    "party",
    "处罚对象",
    [
        ("enterprise", "生产经营单位"),
        ("principal", "主要负责人"),
        ("responsible-person", "直接责任人员", "person directly responsible"),
        ("actual-controller", "实际控制人"),
        ("individual-investor", "个人投资人"),
        ("service-body", "服务机构"),
    ],
)

MAJOR_SOURCE_GRADE: Final = enum(
    "major_source_grade",
    "重大危险源等级",
    [
        ("grade-4", "四级重大危险源"),
        ("grade-3", "三级重大危险源"),
        ("grade-2", "二级重大危险源"),
        ("grade-1", "一级重大危险源"),
    ],
    ordered=True,
)

WORK_TOPIC: Final = enum(
    "work_topic",
    "工作事项",
    [
        ("mobilisation", "动员部署"),
        ("three-year-action", "三年行动"),
        ("sub-plans", "子方案", "sub-plans"),
        ("hazard-database", "重大隐患数据库", "database of major hazards"),
        ("dynamic-zero", "动态清零机制", "standing zero of major hazards"),
        ("information", "信息汇总", "pooling of information"),
        ("analysis", "动态研判", "running analysis"),
        ("ranking", "晾晒通报", "ranking and notices"),
        ("supervision", "督导检查", "supervision visits"),
        ("assessment", "考核巡查"),
        ("oversight", "督导督办", "oversight of what was set"),
        ("accountability", "责任倒查", "tracing of responsibility"),
        ("safety-spending", "安全投入"),
        ("command-post", "应急指挥部"),
        ("joint-platform", "应急联合指挥平台", "joint command platform"),
        ("plan-midterm-review", "规划中期评估", "mid-term review of the five-year plan"),
        ("insurance-system", "安全责任保险信息管理系统", "information system of liability insurance"),
        ("task-division", "安全生产任务分工", "division of safety tasks"),
        ("field-rules", "重点领域实施细则", "implementing rules of a field"),
        ("local-standard", "地方标准"),
        ("safety-regulation", "安全生产条例修订", "revised safety regulation"),
        ("listed-supervision", "重大隐患分级挂牌督办", "graded listing of major hazards"),
        ("disaster-warning", "自然灾害综合预警", "warning of disasters"),
        ("survey-results", "普查成果应用", "use of survey results"),
        ("mine-development", "矿山安全高质量发展", "safe development of mines"),
        ("intelligent-mine-standard", "非煤矿山智能化建设标准", "standard of intelligent non-coal mines"),
        ("project-gates", "建设项目三同时", "safety facilities of projects"),
        ("staff-training", "从业人员教育培训要求", "training of staff"),
        ("key-check-items", "重点检查事项", "key items to check"),
        ("hazard-supervision", "重大隐患治理督办", "supervision of cures"),
        ("public-reports", "安全生产举报", "reports by the public"),
        ("enforcement-statistics", "监管监察执法统计", "statistics of enforcement"),
        ("enforcement-assessment", "执法考评", "assessment of enforcement"),
        ("typical-cases", "典型案例报送", "sending of typical cases"),
        ("other", "其他事项", "another matter"),
    ],
)

ENUMS: Final = (
    OPERATING_STATUS,
    STANDARDISATION_GRADE,
    ROLE,
    PARTY,
    MAJOR_SOURCE_GRADE,
    WORK_TOPIC,
)
"""Every list above."""
