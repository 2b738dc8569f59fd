"""What the industry and trade sectors add to the vocabulary: dust, ammonia and confined spaces.

A dust-collecting system is a row of `dust_systems`; what holds for the whole site stands
in `dust`, `ammonia` and `confined_spaces`.
"""

from __future__ import annotations

from typing import Final

from hazardrules.facts.types import BOOLEAN, COUNT, DATE, TEXT, SetOf
from hazardrules.facts.vocabulary import Extension, declared, enum, fact, ledger, namespace

PLUGIN: Final = "industry-trade"

DUST_MATERIAL: Final = enum(
    "dust_material",
    "粉尘种类",
    [
        ("aluminium-magnesium", "铝镁粉尘", "aluminium or magnesium", "metal"),
        ("metal", "金属粉尘"),
        ("wood", "木质粉尘"),
        ("grain", "粮食粉尘"),
        ("textile", "纺织纤维粉尘"),
        ("plastic", "橡胶塑料粉尘", "rubber or plastic"),
        ("other", "其他可燃性粉尘", "other combustible dust"),
    ],
)
"""What the dust is of; aluminium and magnesium are metals."""


@declared
class Dust:
    """Combustible dust at the site as a whole."""

    materials = fact(SetOf(DUST_MATERIAL), "涉及粉尘", "the combustible dusts handled")
    workers = fact(COUNT, "涉粉作业人数", "people who work with dust", unit="person")
    key_firm = fact(BOOLEAN, "重点粉尘企业", "whether the regulator lists it as a key dust firm")
    multistorey_not_framed = fact(
        BOOLEAN,
        "粉尘场所在非框架多层建筑内",
        "whether a dusty place lies in a building of several storeys without a frame",
    )
    gathering_inside = fact(
        BOOLEAN,
        "粉尘场所内设人员聚集场所",
        "whether a dormitory, meeting room, office, rest room or the like lies inside a dusty place",
    )
    zone_20_not_proof = fact(
        BOOLEAN, "20区电气设备不防爆", "whether electrical equipment in a zone 20 isn't explosion-proof"
    )
    grinder_without_separator = fact(
        BOOLEAN,
        "粉碎研磨造粒设备前无除杂装置",
        "whether a crusher, mill or granulator has nothing before it that takes out iron and stones",
    )
    sander_without_spark_detection = fact(
        BOOLEAN,
        "砂光机风管无火花探测消除装置",
        "whether the duct of a sander in a wood-working firm has no detection and quenching of sparks",
    )
    hydrogen_may_gather = fact(
        BOOLEAN,
        "遇湿自燃粉尘场所未防氢气积聚",
        "whether nothing keeps hydrogen from gathering where metal dust that burns when wet is kept",
    )
    dry_dust_may_get_wet = fact(
        BOOLEAN, "遇湿自燃粉尘干式场所未防水防潮", "whether a dry place for such dust isn't kept from water and damp"
    )
    cleaning_rules = fact(BOOLEAN, "制定粉尘清理制度", "whether there are rules for cleaning dust away")
    cleaning_done = fact(BOOLEAN, "落实粉尘清理制度", "whether the rules are kept")
    heavy_deposits = fact(BOOLEAN, "作业现场积尘严重", "whether dust lies thick where people work", judgement=True)
    monitoring_connected_on = fact(
        DATE, "粉尘接入监测预警日期", "the day the dust systems were connected to monitoring", optional=True
    )


@declared
class DustSystem:
    """One dust-collecting system."""

    name = fact(TEXT, "名称", "what the site calls it")
    material = fact(DUST_MATERIAL, "粉尘种类", "the dust it collects")
    dry = fact(BOOLEAN, "干式除尘", "whether it collects dry")
    serves_several_compartments = fact(
        BOOLEAN, "跨防火分区共用", "whether different fire compartments share it or are connected by it"
    )
    serves_several_buildings = fact(
        BOOLEAN, "跨建筑物共用", "whether different buildings share it or are connected by it"
    )
    mixes_dusts = fact(
        BOOLEAN,
        "不同粉尘或粉尘与可燃气体共用",
        "whether dusts of different kinds, or dust and combustible gas, share it",
    )
    positive_pressure = fact(BOOLEAN, "正压除尘或吹送", "whether it works by positive pressure")
    spark_protection = fact(
        BOOLEAN,
        "火花探测消除等防范措施",
        "whether sparks are detected and quenched, or ignition is prevented otherwise",
    )
    settling_chamber = fact(
        BOOLEAN,
        "重力沉降室或干式巷道风道",
        "whether it settles dust by gravity in a chamber, or uses a dry tunnel as duct",
    )
    venting = fact(BOOLEAN, "泄爆", "whether it has explosion venting")
    inerting = fact(BOOLEAN, "惰化", "whether it is made inert")
    suppression = fact(BOOLEAN, "抑爆", "whether it has explosion suppression")
    other_protection = fact(BOOLEAN, "其他爆炸防控措施", "whether it has another accepted protection", judgement=True)
    airlock = fact(BOOLEAN, "锁气卸灰装置", "whether it discharges through an air-lock")


@declared
class Ammonia:
    """Refrigeration with liquid ammonia at the site as a whole."""

    direct_cooling = fact(
        BOOLEAN,
        "包装分割整理场所空调氨直接蒸发",
        "whether the air of a place for packing, cutting or sorting is cooled by ammonia directly",
    )


@declared
class QuickFreezer:
    """One quick-freezing device with ammonia."""

    name = fact(TEXT, "名称", "what the site calls it")
    own_room = fact(BOOLEAN, "单独作业间", "whether it stands in a room of its own")
    workers = fact(COUNT, "作业间作业人数", "people who work in its room", unit="person")


@declared
class ConfinedSpaces:
    """Confined spaces at the site as a whole."""

    toxic = fact(
        BOOLEAN, "有中毒风险", "whether hydrogen sulphide, carbon monoxide or the like may poison there", judgement=True
    )
    identified = fact(BOOLEAN, "辨识并建立台账", "whether they are identified and entered in a register")
    signs = fact(BOOLEAN, "设置明显的警示标志", "whether there are conspicuous warning signs")


@declared
class ConfinedSpaceEntry:
    """Work inside a confined space, done on one day."""

    date = fact(DATE, "作业日期", "the day of the work")
    approved = fact(BOOLEAN, "办理作业审批", "whether it was approved")
    ventilated_and_tested = fact(
        BOOLEAN, "先通风再检测后作业", "whether it was ventilated first, then tested, and only then entered"
    )
    guard = fact(BOOLEAN, "现场监护", "whether somebody stood guard")


EXTENSION: Final = Extension(
    plugin=PLUGIN,
    enums=(DUST_MATERIAL,),
    namespaces=(
        namespace("dust", Dust, "粉尘涉爆", "combustible dust", owner=PLUGIN),
        namespace("ammonia", Ammonia, "液氨制冷", "ammonia refrigeration", owner=PLUGIN),
        namespace("confined_spaces", ConfinedSpaces, "有限空间", "confined spaces", owner=PLUGIN),
    ),
    ledgers=(
        ledger("dust_systems", DustSystem, "除尘系统", "dust systems", event=False, owner=PLUGIN),
        ledger("quick_freezers", QuickFreezer, "快速冻结装置", "quick freezers", event=False, owner=PLUGIN),
        ledger(
            "confined_space_entries",
            ConfinedSpaceEntry,
            "有限空间作业",
            "confined space entries",
            key="date",
            owner=PLUGIN,
        ),
    ),
)
"""What this plugin adds to the vocabulary, for enterprises."""
