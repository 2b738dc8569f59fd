"""Ledgers of what authorities do for safety: courses, works, risk feeds, notices, honours, publications."""

from __future__ import annotations

from typing import Final

from hazardrules.facts.core.sectors import SECTOR
from hazardrules.facts.types import BOOLEAN, DATE, ID, TEXT, SetOf
from hazardrules.facts.vocabulary import declared, enum, fact, ledger

COURSE_AUDIENCE: Final = enum(
    "course_audience",
    "培训对象",
    [
        ("leaders", "党政领导干部", "leaders of party and government"),
        ("principals", "企业主要负责人", "persons in charge of enterprises"),
        ("fire-responsible", "消防安全责任人", "persons responsible for fire safety"),
        ("safety-managers", "企业安全管理人员"),
        ("regulators", "监管人员"),
        ("enforcers", "行政执法人员", "officers of enforcement"),
    ],
)

WORK_KIND: Final = enum(
    "work_kind",
    "治理工程种类",
    [
        ("fire-water", "城镇建成区消防供水", "fire water supply of a built-up area"),
        ("self-built-house", "存在安全隐患的自建房", "self-built house with hazards"),
        ("old-premises", "老旧场所消防设施", "fire equipment of old premises"),
        ("small-premises", "小型生产经营场所", "small business premises"),
        ("trading-house", "经营性自建房", "self-built house used for business"),
        ("old-estate", "老旧住宅小区", "old housing estate"),
        ("escape-exit", "应急逃生出口", "emergency exit"),
        ("life-passage", "消防生命通道", "passage for rescue"),
        ("road-protection", "公路安全生命防护工程", "protection along roads"),
        ("reservoir", "水库除险加固", "strengthening of a reservoir"),
        ("lift", "电梯安全筑底", "safety of lifts"),
    ],
)

RISK_BOARD: Final = enum(
    "risk_board",
    "风险板块",
    [
        ("city-lifeline", "城市生命线工程", "city lifelines"),
        ("work-safety", "安全生产"),
        ("natural-disaster", "自然灾害"),
        ("public-safety", "公共安全"),
    ],
)

NOTICE_PLACE: Final = enum(
    "notice_place",
    "警示场所种类",
    [
        ("accident-prone", "事故易发区域", "area where accidents happen"),
        ("crowded", "人员密集场所", "crowded place"),
    ],
)

NOTICE_KIND: Final = enum(
    "notice_kind",
    "警示内容种类",
    [
        ("slogan", "安全警示标语", "warning slogan"),
        ("leaflet", "安全宣传明白纸", "safety leaflet"),
        ("reward-board", "有奖举报公告牌", "board on rewards for reports"),
        ("risk-card", "风险和应急处置告知卡", "card on risks and what to do"),
    ],
)

HONOUR_KIND: Final = enum(
    "honour_kind",
    "命名种类",
    [
        ("standardisation-benchmark", "安全生产标准化标杆企业", "benchmark of standardisation"),
        ("other", "其他表彰", "another honour"),
    ],
)

PUBLICATION_KIND: Final = enum(
    "publication_kind",
    "公布种类",
    [
        ("major-hazards", "重大事故隐患"),
        ("report-cases", "举报典型案例", "typical cases of reports"),
        ("enforcement-cases", "执法典型案例", "typical cases of enforcement"),
        ("other", "其他公布", "another publication"),
    ],
)


@declared
class TrainingCourse:
    """A training course that an authority opened for leaders, enterprises or its own people."""

    opened_on = fact(DATE, "开班日期", "the day it began")
    audience = fact(COURSE_AUDIENCE, "培训对象", "who was trained")
    sectors = fact(SetOf(SECTOR), "面向行业", "the sectors its participants came from")
    party_school = fact(BOOLEAN, "党校班次", "whether a Party school held it")
    covers_safety = fact(BOOLEAN, "讲授安全生产", "whether work safety was taught in it")
    covers_criteria = fact(BOOLEAN, "讲授判定标准", "whether the criteria of major hazards were taught in it")


@declared
class Work:
    """A thing to be built or put right by public works, until it is finished."""

    kind = fact(WORK_KIND, "治理工程种类", "what it is")
    place = fact(TEXT, "地点", "where it is")
    finished_on = fact(DATE, "完成日期", "the day it was finished", optional=True)


@declared
class Feed:
    """A kind of risk whose monitoring data a platform is to receive."""

    board = fact(RISK_BOARD, "风险板块", "the board it belongs to")
    risk = fact(ID, "风险种类", "which kind of risk")
    connected_on = fact(DATE, "数据接入日期", "the day its data arrived", optional=True)


@declared
class NoticePlace:
    """A place where people are to be warned."""

    kind = fact(NOTICE_PLACE, "警示场所种类", "why people are warned there")
    posted = fact(SetOf(NOTICE_KIND), "张贴内容", "what is posted there in plain sight; an empty list says nothing is")


@declared
class Honour:
    """An enterprise or person named as an example."""

    named_on = fact(DATE, "命名日期", "the day of naming")
    kind = fact(HONOUR_KIND, "命名种类", "what for")
    enterprise = fact(ID, "命名企业", "who was named")


@declared
class Publication:
    """Something an authority made public: a hazard, a case."""

    published_on = fact(DATE, "公布日期", "the day it was published")
    kind = fact(PUBLICATION_KIND, "公布种类", "what was published")
    hazard = fact(ID, "对应隐患", "the hazard it is about", optional=True)


LEDGERS = (
    ledger("training_courses", TrainingCourse, "培训班次", "training courses", key="opened_on"),
    ledger("works", Work, "治理工程", event=False),
    ledger("feeds", Feed, "风险监测接入", "risk feeds", event=False),
    ledger("notice_places", NoticePlace, "警示场所", "places to warn at", event=False),
    ledger("honours", Honour, "命名表彰", key="named_on"),
    ledger("publications", Publication, "公布曝光", key="published_on"),
)
"""The ledgers of this page."""

ENUMS: Final = (
    COURSE_AUDIENCE,
    WORK_KIND,
    RISK_BOARD,
    NOTICE_PLACE,
    NOTICE_KIND,
    HONOUR_KIND,
    PUBLICATION_KIND,
)
"""The lists of this page."""
