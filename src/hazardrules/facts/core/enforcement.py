"""Ledgers of what agencies decided: violations, penalties, orders, and grades."""

from __future__ import annotations

from typing import Final

from hazardrules.facts.core.acts import ACT
from hazardrules.facts.core.departments import DEPARTMENT
from hazardrules.facts.core.enums import PARTY, STANDARDISATION_GRADE
from hazardrules.facts.types import BOOLEAN, COUNT, DATE, ID, INSTANT, MONEY, TEXT, SetOf
from hazardrules.facts.vocabulary import declared, enum, fact, ledger

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


@declared
class Violation:
    """An act against the law, at one stage of its handling."""

    found_on = fact(DATE, "发现日期", "the day the act was found")
    acted_on = fact(DATE, "行为日期", "the day of the act; its first day when it goes on")
    until = fact(DATE, "行为终了日期", "the last day of an act that went on; none while it does", optional=True)
    act = fact(ACT, "违法事项", "which act it is")
    article = fact(TEXT, "违反条款", "the article it is against")
    stage = fact(STAGE, "违法阶段", "found, or not corrected in time")
    hazard = fact(ID, "对应隐患", "the hazard it is about", optional=True)
    inspection = fact(ID, "对应检查", "the inspection that found it", optional=True)
    correct_by = fact(DATE, "限期改正日期", "the last day to correct it", optional=True)
    corrected_on = fact(DATE, "改正日期", "the day it was corrected", optional=True)
    explained_on = fact(
        DATE, "说理反馈日期", "the day it was explained to the enterprise, with the law and the cure", optional=True
    )
    people_affected = fact(COUNT, "涉及人数", "how many people it concerns", unit="person")
    places = fact(COUNT, "涉及处数", "in how many places or devices it was found")
    carried_out = fact(
        BOOLEAN, "实际已经开展", "whether what was left out of a plan, or told to nobody, was done all the same"
    )
    benchmark_tier = fact(
        BENCHMARK_TIER, "裁量阶次", "the tier of the benchmark that the officer put it in", judgement=True
    )
    gains = fact(MONEY, "违法所得", "what was gained by it", unit="yuan")
    person_income_last_year = fact(
        MONEY, "责任人员上年年收入", "last year's income of the person directly responsible", unit="yuan"
    )
    same_kind_on_record = fact(
        BOOLEAN, "有同类检查记录", "whether the province's system holds a record of the same kind"
    )
    harm = fact(HARM, "危害后果", "what harm it did", judgement=True)
    under_name_of_fire_fighting = fact(
        BOOLEAN, "以煤田灭火为名", "whether coal was dug under the name of fighting coal fires", judgement=True
    )
    minor = fact(BOOLEAN, "违法行为轻微", "whether the act is minor", judgement=True)
    serious = fact(BOOLEAN, "情节严重", "whether the circumstances are serious", judgement=True)
    endangers_public = fact(
        BOOLEAN, "严重危害群众生命安全", "whether it gravely endangers people's lives", judgement=True
    )
    refuses_duty = fact(BOOLEAN, "拒不履行法定义务", "whether a legal duty was refused", judgement=True)
    promptly_corrected = fact(BOOLEAN, "及时改正", "whether it was corrected promptly", judgement=True)
    real_danger = fact(BOOLEAN, "现实危险", "whether it was a real danger of grave harm", judgement=True)
    first = fact(BOOLEAN, "首次违法", "whether it is the first", judgement=True)
    no_fault = fact(BOOLEAN, "没有主观过错", "whether it is proved that nobody was at fault", judgement=True)
    principal_failed_duty = fact(
        BOOLEAN, "主要负责人失职", "whether the principal's failure lies behind it", judgement=True
    )
    harm_lessened = fact(
        BOOLEAN, "主动消除或减轻后果", "whether the harm was removed or lessened unasked", judgement=True
    )
    coerced = fact(BOOLEAN, "受胁迫或诱骗", "whether the actor was forced or deceived", judgement=True)
    volunteered = fact(BOOLEAN, "主动供述", "whether the actor told what the agency did not know", judgement=True)
    helped_inquiry = fact(BOOLEAN, "配合查处有立功", "whether the actor helped the agency with merit", judgement=True)


@declared
class Penalty:
    """An administrative penalty decided against one party."""

    decided_on = fact(DATE, "决定日期", "the day of the decision")
    decided_by = fact(DEPARTMENT, "决定机关", "the department that decided")
    law = fact(TEXT, "依据法律", "the law it rests on, by its number or short name")
    article = fact(TEXT, "依据条款", "the article it rests on")
    violation = fact(ID, "对应违法行为", "the violation it answers", optional=True)
    party = fact(PARTY, "处罚对象", "who is punished")
    kinds = fact(SetOf(PENALTY_KIND), "处罚种类", "what it consists of")
    fined = fact(BOOLEAN, "处以罚款", "whether it includes a fine")
    amount = fact(MONEY, "罚款金额", "the fine", unit="yuan")
    benchmark = fact(TEXT, "裁量基准阶次", "the item and tier of the benchmark it rests on", optional=True)
    ground = fact(PENALTY_GROUND, "处罚事由", "the ground for a listing")
    serious = fact(BOOLEAN, "情节严重", "whether the circumstances are serious", judgement=True)
    correction_ordered_on = fact(DATE, "责令改正日期", "the day the order to correct was given", optional=True)
    refuses_to_correct = fact(BOOLEAN, "拒不改正", "whether the party refuses to correct", judgement=True)
    cured_on = fact(DATE, "改正完成日期", "the day it was put right", optional=True)


@declared
class PenaltyCase:
    """A case on its way to an administrative penalty: the steps, and the days they were taken."""

    filed_on = fact(DATE, "立案日期", "the day the case was filed")
    violation = fact(ID, "对应违法行为", "the violation it is about", optional=True)
    party = fact(PARTY, "处罚对象", "who is to be punished")
    kinds = fact(SetOf(PENALTY_KIND), "处罚种类", "what the penalty is to be, or is")
    amount = fact(MONEY, "罚款金额", "the fine", unit="yuan")
    on_the_spot = fact(BOOLEAN, "当场处罚", "whether it was decided on the spot")
    told_on = fact(
        DATE, "处罚告知日期", "the day the party was told what is intended, and of its rights", optional=True
    )
    hearing_told = fact(BOOLEAN, "告知听证权利", "whether the party was told that it may ask for a hearing")
    hearing_asked_on = fact(DATE, "要求听证日期", "the day the party asked for a hearing", optional=True)
    hearing_notified_on = fact(DATE, "听证通知日期", "the day the date of the hearing was told", optional=True)
    hearing_on = fact(DATE, "听证日期", "the day of the hearing", optional=True)
    decided_on = fact(DATE, "作出决定日期", "the day of the decision", optional=True)
    announced_to_party = fact(BOOLEAN, "宣告后当场交付", "whether the party was there and was handed the decision")
    served_on = fact(DATE, "送达日期", "the day the decision was served", optional=True)
    paid_on = fact(DATE, "缴款日期", "the day the fine was paid", optional=True)
    review_days = fact(COUNT, "复议诉讼天数", "days that review or a lawsuit took", unit="day")


@declared
class Order:
    """An order of an agency that isn't a penalty: to correct, to stop, to leave."""

    issued_on = fact(DATE, "下达日期", "the day it was given")
    kind = fact(ORDER_KIND, "命令种类", "what it orders")
    issued_by = fact(DEPARTMENT, "下达机关", "the department that gave it")
    hazard = fact(ID, "对应隐患", "the hazard it is about", optional=True)
    violation = fact(ID, "对应违法行为", "the violation it is about", optional=True)
    comply_by = fact(DATE, "限期", "the last day to comply", optional=True)
    lifted_on = fact(DATE, "解除日期", "the day it was lifted", optional=True)
    still_unfit = fact(
        BOOLEAN, "整顿后仍不具备安全生产条件", "whether conditions stayed unfit after the stop", judgement=True
    )
    disobeyed = fact(BOOLEAN, "拒不执行", "whether it was disobeyed", judgement=True)
    power_cut = fact(BOOLEAN, "停止供电", "whether power is cut, and not explosives alone")
    approved_by_head = fact(BOOLEAN, "主要负责人批准", "whether the head of the department approved it")
    in_writing = fact(BOOLEAN, "书面通知", "whether the supplier was told in writing")
    told_firm_at = fact(INSTANT, "通知企业时刻", "when the enterprise was told of the cut", optional=True)
    cut_at = fact(INSTANT, "停止供应时刻", "when the supply was cut", optional=True)
    urgent = fact(BOOLEAN, "危及生产安全的紧急情形", "whether there was no time for notice", judgement=True)
    complied_on = fact(DATE, "履行日期", "the day the enterprise had done what was ordered", optional=True)


@declared
class Grade:
    """A standardisation grade as it was granted: the history behind today's grade."""

    granted_on = fact(DATE, "定级日期", "the first day of the grade")
    grade = fact(STANDARDISATION_GRADE, "标准化等级", "the grade granted; none when it was withdrawn", optional=True)
    valid_until = fact(DATE, "有效期至", "the last day of the grade", optional=True)


@declared
class Listing:
    """An entry on the list of serious dishonesty."""

    listed_on = fact(DATE, "列入日期", "the first day on the list")
    ground = fact(PENALTY_GROUND, "列入事由", "the ground of the entry")
    early_exit_on = fact(DATE, "提前移出日期", "the day it was taken off before the term", optional=True)
    conditions_met = fact(
        BOOLEAN, "符合提前移出条件", "whether what was done is put right and the conditions are met", judgement=True
    )
    false_evidence = fact(
        BOOLEAN, "申请提前移出弄虚作假", "whether the application hid or invented facts", judgement=True
    )
    restored_on = fact(DATE, "恢复列入日期", "the day the early exit was revoked", optional=True)
    removed_on = fact(DATE, "移出日期", "the day it was taken off at the end of the term", optional=True)


LEDGERS = (
    ledger("violations", Violation, "违法行为", key="found_on"),
    ledger("penalties", Penalty, "行政处罚", key="decided_on"),
    ledger("cases", PenaltyCase, "处罚案件", "penalty cases", key="filed_on"),
    ledger("orders", Order, "行政命令", key="issued_on"),
    ledger("listings", Listing, "严重失信名单", "listings of serious dishonesty", key="listed_on", event=False),
    ledger("grades", Grade, "标准化定级", key="granted_on"),
)
"""The ledgers of this page."""

ENUMS: Final = (STAGE, HARM, BENCHMARK_TIER, PENALTY_KIND, PENALTY_GROUND, ORDER_KIND)
"""The closed lists that only these facts choose from."""
