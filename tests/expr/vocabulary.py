"""A small vocabulary, so that a new label in the real one breaks no test of the language."""

from hazardrules.facts.types import BOOLEAN, DATE, ID, INSTANT, MONEY, NUMBER, PERIOD, REGION, TEXT, Label, SetOf, Type
from hazardrules.facts.vocabulary import FieldSpec, Ledger, Namespace, SubjectKind, Vocabulary, enum


def told(name: str, type_: Type, zh: str, *, optional: bool = False) -> FieldSpec:
    return FieldSpec(name, type_, Label(zh, name.replace("_", " ")), "", optional=optional)


def kept(name: str, zh: str, *fields: FieldSpec) -> Namespace:
    return Namespace(name, Label(zh, name), "", {field.name: field for field in fields})


def listed(name: str, zh: str, key: str | None, *fields: FieldSpec) -> Ledger:
    told_fields = {"id": told("id", ID, "编号")} | {field.name: field for field in fields}
    return Ledger(name, Label(zh, name), "", told_fields, key, event=key is not None)


SECTOR = enum(
    "sector",
    "行业",
    [
        ("mines", "矿山"),
        ("coal-mines", "煤矿", "", "mines"),
        ("non-coal-mines", "非煤矿山", "", "mines"),
        ("hazardous-chemicals", "危险化学品"),
        ("fireworks", "烟花爆竹"),
        ("industry-trade", "工贸"),
        ("dust", "粉尘涉爆", "", "industry-trade"),
    ],
)
STANDARDISATION_GRADE = enum(
    "standardisation_grade", "标准化等级", [("grade-3", "三级"), ("grade-2", "二级"), ("grade-1", "一级")], ordered=True
)
AGENCY_LEVEL = enum(
    "agency_level", "执法层级", [("township", "乡镇级"), ("county", "县级"), ("prefecture", "地市级")], ordered=True
)
DEPARTMENT = enum(
    "department",
    "部门",
    [("development-reform", "发展改革部门"), ("education", "教育部门"), ("industry-it", "工业和信息化部门")],
)
GOVERNMENT_LEVEL = enum(
    "government_level", "政府层级", [("province", "省级政府"), ("prefecture", "地市级政府"), ("county", "县级政府")]
)
INSPECTION_KIND = enum(
    "inspection_kind",
    "检查类型",
    [("daily", "日常检查"), ("case", "个案检查"), ("special", "专项检查"), ("supervision", "督导检查")],
)
ROLE = enum(
    "role", "岗位", [("principal", "主要负责人"), ("actual-controller", "实际控制人"), ("leader", "其他负责人")]
)
HAZARD_LEVEL = enum("hazard_level", "隐患等级", [("ordinary", "一般"), ("major", "重大")], ordered=True)
HAZARD_CHANNEL = enum(
    "hazard_channel",
    "隐患发现渠道",
    [("enterprise", "企业自查"), ("inspection", "监督检查"), ("public-report", "群众举报")],
)
ACT = enum(
    "act",
    "违法事项",
    [
        ("evaluation-report-inaccurate", "出具失实报告"),
        ("evaluation-report-false", "出具虚假报告"),
        ("service-qualification-lent", "租借挂靠资质"),
        ("no-manager", "未按规定设置安全管理机构或配备人员"),
        ("no-training", "未按规定教育培训或告知"),
        ("uncertified-operator", "特种作业人员无证上岗"),
        ("build-before-approval", "未批先建"),
        ("alarm-closed", "关闭破坏监控报警设备或篡改数据"),
        ("refuses-to-cure-major-hazard", "拒不整改重大事故隐患"),
        ("conceals-accident", "瞒报谎报事故"),
    ],
)
HARM = enum("harm", "危害后果", [("none", "没有后果"), ("slight", "后果轻微"), ("serious", "后果严重")], ordered=True)
TRAINING_TOPIC = enum(
    "training_topic", "培训内容", [("law", "法律法规"), ("major-hazards", "重大事故隐患"), ("operation", "操作技能")]
)
SPECIAL_TRADE = enum(
    "special_trade", "作业类别", [("electrical", "电工作业"), ("welding", "焊接与热切割作业"), ("height", "高处作业")]
)
PLAN_KIND = enum(
    "plan_kind", "预案种类", [("comprehensive", "综合预案"), ("special", "专项预案"), ("on-site", "现场处置方案")]
)
REPORT_KIND = enum(
    "report_kind",
    "报告种类",
    [
        ("major-hazard", "重大事故隐患报告"),
        ("hazard-statistics", "隐患统计分析表"),
        ("accident", "事故报告"),
        ("three-year-plan", "三年行动方案"),
        ("hazard-stock-table", "隐患动态存量统计表"),
        ("quarterly-progress", "季度阶段进展"),
        ("yearly-summary", "年度总结"),
    ],
)
RECIPIENT = enum(
    "recipient",
    "报送对象",
    [
        ("regulator", "监管部门"),
        ("staff-congress", "职工大会或者职工代表大会"),
        ("local-government", "当地政府"),
        ("prefecture-safety-office", "自治州或地市安委办"),
    ],
)
ENUMS = {
    found.name: found
    for found in [
        SECTOR,
        STANDARDISATION_GRADE,
        AGENCY_LEVEL,
        DEPARTMENT,
        GOVERNMENT_LEVEL,
        INSPECTION_KIND,
        ROLE,
        HAZARD_LEVEL,
        HAZARD_CHANNEL,
        ACT,
        HARM,
        TRAINING_TOPIC,
        SPECIAL_TRADE,
        PLAN_KIND,
        REPORT_KIND,
        RECIPIENT,
    ]
}

NAMESPACES = {
    "enterprise": kept(
        "enterprise",
        "企业",
        told("name", TEXT, "名称"),
        told("region", REGION, "行政区划"),
        told("sectors", SetOf(SECTOR), "行业"),
        told("main_sector", SECTOR, "主行业"),
        told("staff", NUMBER, "从业人数"),
        told("operating_since", DATE, "开业日期"),
        told("standardisation_grade", STANDARDISATION_GRADE, "标准化等级", optional=True),
        told("high_risk", BOOLEAN, "高风险企业"),
        told("assigned_level", AGENCY_LEVEL, "对应执法层级", optional=True),
        told("approving_department", DEPARTMENT, "审批部门", optional=True),
        told("main_business_department", DEPARTMENT, "主营业务部门", optional=True),
        told("nearest_department", DEPARTMENT, "业务相近部门", optional=True),
        told("turnover_last_year", MONEY, "上年度营业收入"),
        told("has_safety_body", BOOLEAN, "设置安全管理机构"),
        told("has_safety_director", BOOLEAN, "设置安全总监"),
        told("full_time_managers", NUMBER, "专职安全管理人员数"),
        told("part_time_managers", NUMBER, "兼职安全管理人员数"),
        told("monitoring_connected_on", DATE, "接入监测预警日期", optional=True),
    ),
    "principal": kept(
        "principal",
        "主要负责人",
        told("income_last_year", MONEY, "上年年收入"),
    ),
    "government": kept(
        "government",
        "政府",
        told("region", REGION, "行政区划"),
        told("level", GOVERNMENT_LEVEL, "政府层级"),
    ),
}

LEDGERS = {
    "inspections": listed(
        "inspections",
        "执法检查",
        "date",
        told("date", DATE, "检查日期"),
        told("visit", ID, "检查批次"),
        told("kind", INSPECTION_KIND, "检查类型"),
        told("agency_level", AGENCY_LEVEL, "检查机关层级"),
        told("ordered_by_upper_level", BOOLEAN, "上级部署"),
    ),
    "self_inspections": listed(
        "self_inspections",
        "自查",
        "date",
        told("date", DATE, "检查日期"),
        told("led_by", ROLE, "带队人"),
        told("covers_major_hazards", BOOLEAN, "覆盖重大隐患"),
    ),
    "hazards": listed(
        "hazards",
        "事故隐患",
        "found_on",
        told("found_on", DATE, "发现日期"),
        told("level", HAZARD_LEVEL, "等级"),
        told("aspect", TEXT, "方面"),
        told("found_by", HAZARD_CHANNEL, "发现渠道"),
        told("verified", BOOLEAN, "查实"),
        told("reported_on", DATE, "上报日期", optional=True),
        told("responsible", TEXT, "责任人", optional=True),
        told("measures", TEXT, "治理措施", optional=True),
        told("cure_by", DATE, "整改时限", optional=True),
        told("cure_ordered_on", DATE, "责令整改日期", optional=True),
        told("cured_on", DATE, "整改完成日期", optional=True),
        told("closed_on", DATE, "销号日期", optional=True),
        told("cure_refused", BOOLEAN, "拒不整改"),
        told("cure_faked", BOOLEAN, "虚假整改"),
        told("produced_meanwhile", BOOLEAN, "冒险作业"),
        told("real_danger", BOOLEAN, "现实危险"),
        told("long_uncured", BOOLEAN, "迟迟不改"),
    ),
    "violations": listed(
        "violations",
        "违法行为",
        "found_on",
        told("found_on", DATE, "发现日期"),
        told("acted_on", DATE, "行为日期"),
        told("until", DATE, "行为终了日期", optional=True),
        told("act", ACT, "违法事项"),
        told("hazard", ID, "对应隐患", optional=True),
        told("inspection", ID, "对应检查", optional=True),
        told("correct_by", DATE, "限期改正日期", optional=True),
        told("corrected_on", DATE, "改正日期", optional=True),
        told("people_affected", NUMBER, "涉及人数"),
        told("harm", HARM, "危害后果"),
        told("minor", BOOLEAN, "违法行为轻微"),
        told("promptly_corrected", BOOLEAN, "及时改正"),
        told("principal_failed_duty", BOOLEAN, "主要负责人失职"),
    ),
    "penalties": listed(
        "penalties",
        "行政处罚",
        "decided_on",
        told("decided_on", DATE, "决定日期"),
        told("law", TEXT, "依据法律"),
        told("violation", ID, "对应违法行为", optional=True),
        told("fined", BOOLEAN, "处以罚款"),
        told("amount", MONEY, "罚款金额"),
        told("correction_ordered_on", DATE, "责令改正日期", optional=True),
    ),
    "accidents": listed(
        "accidents",
        "事故",
        "date",
        told("date", DATE, "事故日期"),
        told("direct_loss", MONEY, "直接经济损失"),
        told("known_to_principal_at", INSTANT, "主要负责人获知时刻"),
    ),
    "people": listed(
        "people",
        "人员",
        "post_from",
        told("role", ROLE, "岗位"),
        told("post_from", DATE, "上岗日期"),
        told("on_post", BOOLEAN, "在岗"),
    ),
    "trainings": listed(
        "trainings",
        "培训",
        "date",
        told("date", DATE, "培训日期"),
        told("person", ID, "参训人员"),
        told("hours", NUMBER, "学时"),
        told("topics", SetOf(TRAINING_TOPIC), "培训内容"),
    ),
    "certificates": listed(
        "certificates",
        "证书",
        "issued_on",
        told("person", ID, "持证人员"),
        told("issued_on", DATE, "发证日期"),
        told("withdrawn_on", DATE, "撤销日期", optional=True),
    ),
    "special_jobs": listed(
        "special_jobs",
        "特种和特殊作业",
        "date",
        told("date", DATE, "作业日期"),
        told("trade", SPECIAL_TRADE, "作业类别", optional=True),
    ),
    "drills": listed(
        "drills",
        "应急演练",
        "date",
        told("date", DATE, "演练日期"),
        told("plan_kind", PLAN_KIND, "预案种类"),
        told("evacuation", BOOLEAN, "疏散逃生"),
        told("reported_on", DATE, "报送日期", optional=True),
    ),
    "plans": listed(
        "plans",
        "应急预案",
        "issued_on",
        told("kind", PLAN_KIND, "预案种类"),
        told("issued_on", DATE, "发布日期"),
    ),
    "accruals": listed(
        "accruals",
        "安全费用提取",
        "date",
        told("date", DATE, "提取日期"),
        told("amount", MONEY, "提取金额"),
    ),
    "reports": listed(
        "reports",
        "报告",
        "received_on",
        told("received_on", DATE, "收到日期"),
        told("kind", REPORT_KIND, "报告种类"),
        told("to", RECIPIENT, "报送对象"),
        told("period", PERIOD, "所属期间", optional=True),
        told("hazard", ID, "对应隐患", optional=True),
    ),
    "key_dates": listed(
        "key_dates",
        "重点时段",
        None,
        told("date", DATE, "重点时段起日"),
    ),
    "meetings": listed(
        "meetings",
        "会议",
        "date",
        told("date", DATE, "会议日期"),
    ),
}

STRANGE = enum("strange", "怪值", [("up", "down"), ("down", "其他"), ("both", "其他"), ("quoted", "”“")])
ENUMS["strange"] = STRANGE

# Labels that no check lets pass, and labels that only quoting saves: what is written must still read back.
LEDGERS["oddities"] = listed(
    "oddities",
    "杂项",
    "date",
    told("date", DATE, "起"),
    told("to", DATE, "至", optional=True),
    told("other", STRANGE, "其他"),
    told("both", SetOf(STRANGE), "机构/总监"),
    told("of", NUMBER, "3日"),
    told("for", PERIOD, "a」b", optional=True),
    told("first", MONEY, "同名"),
    told("second", MONEY, "同名", optional=True),
    told("third", BOOLEAN, "second"),
)

COUNTY = ("hazards", "reports", "meetings")
KINDS = {
    "enterprise": SubjectKind(
        "enterprise", Label("企业", "enterprise"), ("principal",), tuple(name for name in LEDGERS if name != "meetings")
    ),
    "government": SubjectKind("government", Label("政府", "government"), (), COUNTY),
}

SMALL = Vocabulary(NAMESPACES, LEDGERS, ENUMS, KINDS)
