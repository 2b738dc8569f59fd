"""What the industry and trade sectors add to the vocabulary: combustible dust.

A dust-collecting system is a row of `dust_systems`; what holds for the whole site stands
in `dust`.
"""

from __future__ import annotations

from typing import Final

from attrs import frozen

from hazardrules.facts.types import BOOLEAN, COUNT, DATE, TEXT, SetOf
from hazardrules.facts.vocabulary import Extension, enum, fact, ledger, namespace

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


@frozen
class Dust:
    """Combustible dust at the site as a whole."""

    materials = fact(SetOf(DUST_MATERIAL), "涉及粉尘", "the combustible dusts handled")
    workers = fact(COUNT, "涉粉作业人数", "people who work with dust", unit="person")
    key_firm = fact(BOOLEAN, "重点粉尘企业", "whether the regulator lists it as a key dust firm")
    cleaning_rules = fact(BOOLEAN, "制定粉尘清理制度", "whether there are rules for cleaning dust away")
    cleaning_done = fact(BOOLEAN, "落实粉尘清理制度", "whether the rules are kept")
    heavy_deposits = fact(BOOLEAN, "作业现场积尘严重", "whether dust lies thick where people work", judgement=True)
    monitoring_connected_on = fact(
        DATE, "粉尘接入监测预警日期", "the day the dust systems were connected to monitoring", optional=True
    )


@frozen
class DustSystem:
    """One dust-collecting system."""

    name = fact(TEXT, "名称", "what the site calls it")
    material = fact(DUST_MATERIAL, "粉尘种类", "the dust it collects")
    dry = fact(BOOLEAN, "干式除尘", "whether it collects dry")
    serves_several_compartments = fact(
        BOOLEAN, "跨防火分区共用", "whether different fire compartments share it or are connected by it"
    )
    venting = fact(BOOLEAN, "泄爆", "whether it has explosion venting")
    inerting = fact(BOOLEAN, "惰化", "whether it is made inert")
    suppression = fact(BOOLEAN, "抑爆", "whether it has explosion suppression")
    other_protection = fact(BOOLEAN, "其他爆炸防控措施", "whether it has another accepted protection", judgement=True)
    airlock = fact(BOOLEAN, "锁气卸灰装置", "whether it discharges through an air-lock")


EXTENSION: Final = Extension(
    plugin=PLUGIN,
    enums=(DUST_MATERIAL,),
    namespaces=(namespace("dust", Dust, "粉尘涉爆", "combustible dust", owner=PLUGIN),),
    ledgers=(ledger("dust_systems", DustSystem, "除尘系统", "dust systems", event=False, owner=PLUGIN),),
)
"""What this plugin adds to the vocabulary, for enterprises."""
