"""The closed lists of values that core facts choose from.

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

STAGE: Final = enum(
    "stage",
    "违法阶段",
    [
        ("first", "首次发现", "found"),
        ("overdue", "逾期未改正"),
        ("refused", "拒不执行"),
    ],
)

HARM: Final = enum(
    "harm",
    "危害后果",
    [
        ("none", "没有后果"),
        ("slight", "后果轻微"),
        ("serious", "后果严重"),
    ],
    ordered=True,
)

BENCHMARK_TIER: Final = enum(
    "benchmark_tier",
    "裁量阶次",
    [
        ("A", "阶次A", "tier A"),
        ("B", "阶次B", "tier B"),
        ("C", "阶次C", "tier C"),
        ("D", "阶次D", "tier D"),
        ("E", "阶次E", "tier E"),
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

PENALTY_KIND: Final = enum(
    "penalty_kind",
    "处罚种类",
    [
        ("warning", "警告"),
        ("fine", "罚款"),
        ("daily-fine", "按日连续处罚", "daily fine"),
        ("confiscation", "没收违法所得", "confiscation of gains"),
        ("stop-production", "责令停产停业"),
        ("stop-building", "责令停止建设"),
        ("suspend-permit", "暂扣许可证件"),
        ("revoke-permit", "吊销许可证件"),
        ("ban", "禁止从业", "ban from the trade"),
        ("detention", "行政拘留"),
        ("closure", "关闭"),
    ],
)

PENALTY_GROUND: Final = enum(
    "penalty_ground",
    "处罚事由",
    [
        ("refuses-stop-order", "拒不执行停产停业决定", "refused a stop order"),
        ("illegal-production", "非法生产经营"),
        ("accident-larger", "发生较大以上事故", "larger accident or worse"),
        ("accident-major", "发生重大以上事故", "major accident or worse"),
        ("accident-larger-twice", "十二个月内两起以上较大事故", "two larger accidents in twelve months"),
        ("accident-fine-multiplied", "事故罚款加倍", "a multiplied fine for an accident"),
        ("conceals-accident", "瞒报谎报事故", "concealed an accident"),
        ("principal-deserts", "主要负责人不抢救或逃匿", "the person in charge deserted"),
        ("false-report", "出具虚假报告", "gave a false report"),
        ("qualification-lent", "租借资质挂靠", "lent a qualification"),
        ("penalty-not-carried-out", "有能力而不履行处罚", "did not carry out a penalty though able"),
        ("other", "其他事由", "another ground"),
    ],
)

ORDER_KIND: Final = enum(
    "order_kind",
    "命令种类",
    [
        ("correct", "责令限期改正", "order to correct"),
        ("stop-production", "责令停产停业"),
        ("stop-building", "责令停止建设"),
        ("stop-use", "责令停止使用"),
        ("withdraw-staff", "责令撤出人员", "order to withdraw staff"),
        ("cut-supply", "停止供电供应民爆物品", "cut of power or explosives"),
    ],
)

ACCIDENT_KIND: Final = enum(
    "accident_kind",
    "事故类型",
    [
        ("general", "其他生产安全事故", "other work accident"),
        ("road", "道路交通事故", "road traffic"),
        ("fire", "火灾事故"),
        ("rail", "铁路交通事故", "railway"),
        ("water", "水上交通事故", "water traffic"),
        ("air", "民用航空事故", "civil aviation"),
    ],
)

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

GUARANTOR: Final = enum(
    "guarantor",
    "包保责任人",
    [
        ("principal", "包保主要负责人", "principal guarantor"),
        ("technical", "包保技术负责人", "technical guarantor"),
        ("operating", "包保操作负责人", "operating guarantor"),
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

ALARM_KIND: Final = enum(
    "alarm_kind",
    "告警种类",
    [
        ("electricity", "用电异常", "power use"),
        ("sensor", "传感监测", "sensor reading"),
        ("video", "视频识别"),
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

REVIEW_KIND: Final = enum(
    "review_kind",
    "评审种类",
    [
        ("standardisation", "标准化评审"),
        ("evaluation", "安全评价"),
        ("testing", "检测检验"),
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

SITE_RISK: Final = enum(
    "site_risk",
    "选址风险",
    [
        ("fault-zone", "地震断裂带"),
        ("flood-channel", "行洪通道"),
        ("geological-hazard", "地质灾害隐患点", "known geological hazard"),
    ],
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

INSTALLATION_CLASS: Final = enum(
    "installation_class",
    "装置设施类别",
    [
        ("key-process", "重点监管的危险化工工艺", "chemical process under key supervision"),
        ("key-chemical", "重点监管的危险化学品", "chemical under key supervision"),
        ("major-source", "危险化学品重大危险源", "major hazard source"),
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

ENUMS: Final = (
    OPERATING_STATUS,
    STANDARDISATION_GRADE,
    RISK_CLASS,
    ROLE,
    INSPECTION_KIND,
    INSPECTING_BODY,
    HAZARD_LEVEL,
    HAZARD_CHANNEL,
    STAGE,
    HARM,
    BENCHMARK_TIER,
    PARTY,
    PENALTY_KIND,
    PENALTY_GROUND,
    ORDER_KIND,
    ACCIDENT_KIND,
    ACCIDENT_GRADE,
    PLAN_KIND,
    TRAINING_KIND,
    TRAINING_TOPIC,
    SPECIAL_TRADE,
    SPECIAL_JOB,
    HOT_WORK_GRADE,
    GUARANTOR,
    MAJOR_SOURCE_GRADE,
    WORKS_KIND,
    CONTRACT_KIND,
    REPORT_KIND,
    RECIPIENT,
    COUNTERPARTY,
    ALARM_KIND,
    LICENCE_KIND,
    SHARED_MATTER,
    MONITORED_PARAMETER,
    HOSPITAL_GRADE,
    OFFICE,
    POST,
    LIST_KIND,
    MEETING_KIND,
    BODY_KIND,
    SYSTEM_KIND,
    ARCHIVE_KIND,
    WORK_ASPECT,
    SITE_KIND,
    WORK_TOPIC,
    SUB_PLAN_TOPIC,
    COURSE_SUBJECT,
    DISPATCH_KIND,
    PARK_RISK,
    PARK_SCENE,
    SERVICE_KIND,
    REVIEW_KIND,
    CHECK_TOPIC,
    LOCAL_UNIT_KIND,
    TEAM_KIND,
    WORK_STAGE,
    MECHANISM,
    RESPONSIBILITY_TOPIC,
    SITE_RISK,
    MINE_RISK,
    INSTALLATION_CLASS,
    APPROVAL_KIND,
)
"""Every list above, in the order shown."""
