"""Acts that the law punishes: what a violation is a violation of.

The order is that of the Work Safety Law's articles 92 to 110, then the regulations on
accidents, licences, coal mines and special equipment, then the emergency regulation, then
acts known from lists of first offences that go unpunished, then those of Shandong's own regulation. Several acts
may come under one article: the table of fines says which.
"""

from __future__ import annotations

from typing import Final

from hazardrules.facts.vocabulary import enum

_SERVICE_BODIES: Final = (
    ("evaluation-report-inaccurate", "出具失实报告", "inaccurate report by a service body"),
    ("evaluation-report-false", "出具虚假报告", "false report by a service body"),
    ("service-qualification-lent", "租借挂靠资质", "service body lends its qualification"),
    ("training-files-untidy", "培训机构档案不规范", "training body keeps untidy files"),
)

_RESPONSIBLE_PERSONS: Final = (
    ("underfunded", "安全投入不足", "safety underfunded"),
    ("principal-duty", "主要负责人未履行职责", "principal fails the statutory duties"),
    ("manager-duty", "其他负责人和安全管理人员未履行职责", "leaders or managers fail their duties"),
)

_MANAGEMENT: Final = (
    ("no-manager", "未按规定设置安全管理机构或配备人员", "no safety body or manager"),
    ("not-assessed", "主要负责人和安全管理人员未经考核合格", "principal or manager not assessed"),
    ("no-training", "未按规定教育培训或告知", "no safety training"),
    ("training-record-untrue", "未如实记录教育培训", "training not recorded truthfully"),
    ("hazard-record-not-told", "未如实记录隐患或未通报从业人员", "hazards not recorded or staff not told"),
    ("no-plan-or-drill", "未制定预案或未定期演练", "no emergency plan or drill"),
    ("uncertified-operator", "特种作业人员无证上岗", "special operator without certificate"),
)

_PROJECTS: Final = (
    ("no-project-evaluation", "建设项目未进行安全评价", "project without safety evaluation"),
    ("unapproved-project", "安全设施设计未经审查同意", "project design not approved"),
    ("not-to-design", "未按批准的设计施工", "not built to the approved design"),
    ("not-accepted", "安全设施未经验收合格即投产", "used before acceptance"),
    ("build-before-approval", "未批先建", "built before approval"),
)

_EQUIPMENT: Final = (
    ("no-warning-signs", "未设置安全警示标志", "no warning signs"),
    ("equipment-not-to-standard", "安全设备不符合标准", "safety equipment not to standard"),
    ("equipment-not-maintained", "未维护保养检测安全设备", "safety equipment not maintained"),
    ("alarm-closed", "关闭破坏监控报警设备或篡改数据", "alarms closed or data falsified"),
    ("no-protective-equipment", "未提供劳动防护用品", "no protective equipment"),
    ("containers-untested", "危险物品容器和运输工具未检测", "containers or carriers untested"),
    ("eliminated-equipment", "使用应当淘汰的工艺设备", "eliminated process or equipment"),
    ("no-gas-alarm", "餐饮等行业未安装可燃气体报警装置", "no gas alarm where gas is used"),
)

_DANGEROUS_GOODS: Final = (
    ("unapproved-dangerous-goods", "未经批准经营危险物品", "dangerous goods handled unapproved"),
    ("no-dangerous-goods-rules", "未建立危险物品专门安全管理制度", "no rules for dangerous goods"),
    ("major-source-unmanaged", "重大危险源未登记建档评估监控", "major hazard source unmanaged"),
    ("dangerous-work-unsupervised", "危险作业未安排专人管理", "dangerous work unsupervised"),
    ("no-risk-grading", "未建立风险分级管控制度", "no risk grading"),
    ("no-hazard-system", "未建立隐患排查治理制度", "no system of finding and curing hazards"),
    ("major-hazard-not-reported", "重大事故隐患未报告", "major hazard not reported"),
)

_HAZARDS: Final = (
    ("hazard-not-removed", "未采取措施消除事故隐患", "hazard not removed"),
    ("ordinary-hazard-not-removed", "未消除一般事故隐患", "ordinary hazard not removed"),
    ("refuses-to-cure-major-hazard", "拒不整改重大事故隐患", "refuses to cure a major hazard"),
)

_OTHERS_ON_SITE: Final = (
    ("unfit-contractor", "发包出租给不具备条件的单位", "contract or lease to the unfit"),
    ("no-agreement", "未签订安全管理协议或未统一协调管理", "no safety agreement with contractor"),
    ("builder-mismanages", "施工单位未加强项目安全管理", "builder mismanages a project"),
    ("qualification-lent", "转让出借施工资质", "building qualification lent"),
    ("no-joint-agreement", "同一区域作业未签订安全管理协议", "two firms on one site, no agreement"),
    ("dwelling-with-dangerous-goods", "危险物品场所与员工宿舍未保持距离", "dwelling with dangerous goods"),
    ("exits-blocked", "出口和疏散通道不符合要求", "exits blocked or missing"),
    ("void-contract", "协议免除事故责任", "contract that shifts liability"),
)

_ENFORCEMENT: Final = (
    ("refuses-inspection", "拒绝阻碍监督检查", "refuses inspection"),
    ("not-insured", "未投保安全生产责任保险", "no liability insurance"),
    ("principal-deserts", "主要负责人不立即抢救或擅离逃匿", "principal deserts or flees"),
    ("conceals-accident", "瞒报谎报事故", "accident concealed or misreported"),
    ("late-accident-report", "迟报事故", "accident reported late"),
    ("accident-left-out", "漏报事故", "part of an accident left out of the report"),
    ("principal-flees", "事故后逃匿", "flees after an accident"),
    ("scene-destroyed", "伪造或破坏事故现场", "scene of an accident faked or destroyed"),
    ("evidence-hidden", "转移隐匿资金或销毁证据", "money hidden or evidence destroyed"),
    ("refuses-inquiry", "拒绝接受事故调查", "refuses the inquiry into an accident"),
    ("false-testimony", "事故调查中作伪证", "false testimony to an inquiry"),
    ("refuses-stop-order", "拒不执行停产停业决定", "refuses a stop order"),
    ("unlicensed-production", "未取得许可证从事生产", "production without a licence"),
    ("licence-expired", "许可证期满未延期继续生产", "production on an expired licence"),
    ("licence-transferred", "转让许可证", "licence transferred"),
    ("licence-borrowed", "接受转让或冒用伪造许可证", "production on somebody else's or a forged licence"),
    ("produces-with-major-hazard", "存在重大隐患仍然生产", "produces in spite of a major hazard"),
    ("uninspected-special-equipment", "使用未经检验的特种设备", "special equipment used without inspection"),
    ("unqualified-equipment-operator", "特种设备作业人员无证", "special equipment operated without a qualification"),
    ("illegal-mining", "非法采矿"),
    ("false-certificates", "伪造或使用假冒证件", "false certificates"),
    ("illegal-subcontract", "违法转包分包", "illegal subcontracting"),
)

_EMERGENCY: Final = (
    ("plan-not-filed", "应急预案未备案", "plan not filed"),
    ("no-duty-rota", "未建立应急值班制度", "no emergency duty rota"),
    ("no-part-time-rescuer", "未指定兼职应急救援人员", "no part-time rescuer"),
    ("rescue-kit-not-maintained", "应急救援器材未维护保养", "rescue kit not maintained"),
    ("no-emergency-plan", "未制定应急预案", "no emergency plan"),
    ("plan-not-reviewed", "应急预案未评审论证", "plan not reviewed"),
    ("no-risk-survey", "编制预案前未开展风险评估和资源调查", "no risk survey before the plan"),
)

_MINOR: Final = (
    ("training-hours-short", "培训学时不足", "training hours short"),
    ("training-not-in-plan", "培训未列入计划", "training not in the plan"),
    ("risk-not-in-training-plan", "风险管控未纳入年度培训计划", "risk control not in the training plan"),
    ("training-unrecorded", "已培训未记录", "training held but not recorded"),
    ("no-special-operator-file", "未建立特种作业人员档案", "no file of special operators"),
    ("hazard-table-not-sent", "未报送隐患统计分析表", "hazard statistics not sent"),
    ("label-not-given", "未提供安全技术说明书或标签", "safety data sheet or label not given"),
    ("data-sheet-mismatch", "安全技术说明书与产品不符", "safety data sheet does not match"),
    ("sign-not-visible", "警示标志不明显或脱落", "warning sign hidden or fallen"),
    ("manager-post-vacant", "安全管理人员离职后岗位空缺", "manager's post vacant"),
    ("body-not-full-time", "安全管理机构未专职", "safety body not full-time"),
    ("managers-not-in-drafting", "安全管理人员未参与拟订制度", "managers not in drafting the rules"),
)

_SHANDONG: Final = (
    ("no-safety-director", "未按规定设置安全总监", "no safety director"),
    ("no-safety-committee", "未按规定建立安全生产委员会", "no safety committee"),
    ("safety-director-duty", "安全总监未履行职责", "safety director fails the duties of the post"),
)

ACT: Final = enum(
    "act",
    "违法事项",
    (
        *_SERVICE_BODIES,
        *_RESPONSIBLE_PERSONS,
        *_MANAGEMENT,
        *_PROJECTS,
        *_EQUIPMENT,
        *_DANGEROUS_GOODS,
        *_HAZARDS,
        *_OTHERS_ON_SITE,
        *_ENFORCEMENT,
        *_EMERGENCY,
        *_MINOR,
        *_SHANDONG,
    ),
)
