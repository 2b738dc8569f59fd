"""The dust items of Order 10: the plugin is found, its cases hold, and its edges are where the text puts them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from hazardrules import Engine
from hazardrules.analysis.cases import run_cases
from hazardrules.facts.core import CORE
from hazardrules.facts.vocabulary import compose
from hazardrules_industry_trade import hazardrules_facts, hazardrules_rulesets
from hazardrules_industry_trade.facts import DUST_MATERIAL, EXTENSION


@pytest.fixture(scope="module")
def engine() -> Engine:
    """Return an engine with this plugin and nothing else."""
    return Engine.installed(names=["industry-trade"], strict=True)


def site(*systems: dict[str, Any], **dust: Any) -> dict[str, Any]:
    """Return the file of a wood-working enterprise with these dust systems."""
    facts: dict[str, Any] = {"enterprise": {"region": "650102", "sectors": ["dust"]}, "dust_systems": list(systems)}
    return facts | ({"dust": dust} if dust else {})


PLACE = dict.fromkeys(
    (
        "multistorey_not_framed",
        "gathering_inside",
        "zone_20_not_proof",
        "grinder_without_separator",
        "sander_without_spark_detection",
        "hydrogen_may_gather",
        "dry_dust_may_get_wet",
    ),
    False,
)
"""A dusty place in which none of the items about the place is met."""


def system(**facts: Any) -> dict[str, Any]:
    """Return a dry wood-dust system that meets every item that is written."""
    told = {"id": "s", "material": "wood", "dry": True, "serves_several_compartments": False, "airlock": True}
    told |= {"serves_several_buildings": False, "mixes_dusts": False, "positive_pressure": False}
    told |= {"settling_chamber": False}
    told |= {"venting": True, "inerting": False, "suppression": False, "other_protection": False}
    return told | facts


def test_the_plugin_gives_its_facts_and_its_rulesets() -> None:
    """Both hooks answer, and the facts fit beside the core."""
    assert hazardrules_facts() is EXTENSION
    assert [folder.name for folder in hazardrules_rulesets()] == ["industry-trade"]
    vocabulary = compose(CORE, [EXTENSION])
    assert {"dust", "principal"} <= set(vocabulary.kinds["enterprise"].beside)
    assert "dust_systems" in vocabulary.kinds["enterprise"].ledgers


def test_every_case_of_the_documents_holds(engine: Engine) -> None:
    """The documents' cases run with this plugin alone."""
    results = tuple(run_cases(engine, engine.rulesets))
    assert results
    assert [str(problem) for result in results for problem in result.problems] == []


def test_aluminium_is_a_metal() -> None:
    """What the item says of metals it says of aluminium and magnesium."""
    assert DUST_MATERIAL.under("metal") == {"metal", "aluminium-magnesium"}


@pytest.mark.parametrize("protection", ["venting", "inerting", "suppression", "other_protection"])
def test_any_one_protection_is_enough(engine: Engine, protection: str) -> None:
    """Item 3 asks for one of them, whichever."""
    bare = dict.fromkeys(("venting", "inerting", "suppression", "other_protection"), False)
    for has_one, status in ((True, "fulfilled"), (False, "violated")):
        report = engine.evaluate(site(system(**bare | {protection: has_one})), as_of=date(2025, 9, 12))
        assert [found.status for found in report.of("industry-trade.dust-protection")] == [status]


@pytest.mark.parametrize(
    "facts, status",
    [
        ({"material": "wood"}, "violated"),
        ({"material": "metal"}, "violated"),
        ({"material": "aluminium-magnesium"}, "violated"),
        ({"material": "grain"}, "not_applicable"),
        ({"material": "wood", "dry": False}, "not_applicable"),
        ({"material": "wood", "airlock": True}, "fulfilled"),
    ],
    ids=str,
)
def test_who_needs_an_airlock(engine: Engine, facts: dict[str, Any], status: str) -> None:
    """Item 6 speaks of dry systems for metal and wood."""
    report = engine.evaluate(site(system(**{"airlock": False} | facts)), as_of=date(2025, 9, 12))
    assert [found.status for found in report.of("industry-trade.dust-airlock")] == [status]


@pytest.mark.parametrize("day, statuses", [(date(2023, 5, 14), []), (date(2023, 5, 15), ["violated"])])
def test_order_10_begins_on_15_may_2023(engine: Engine, day: date, statuses: list[str]) -> None:
    """The day before, the list of 2017 was in force, which isn't written here: nothing is found."""
    report = engine.evaluate(site(system(serves_several_compartments=True)), as_of=day)
    assert [found.status for found in report.of("industry-trade.dust-compartments")] == statuses


def test_a_breach_is_told_with_its_item(engine: Engine) -> None:
    """The finding cites Order 10 and the item, and is of a departmental rule's force."""
    report = engine.evaluate(site(system(airlock=False)), as_of=date(2025, 9, 12))
    (found,) = report.of("industry-trade.dust-airlock")
    assert [str(cite) for cite in found.citations] == ["应急管理部令第10号 第十一条第六项"]
    assert found.force == "rule"


def test_the_items_found_are_among_the_answers(engine: Engine) -> None:
    """What nobody told leaves the answer open; it never reads as nothing found."""
    told = engine.evaluate(
        site(system(airlock=False), **PLACE, cleaning_done=True, heavy_deposits=False), as_of=date(2025, 9, 12)
    )
    assert set(told.answers["dust_major_hazards"]) == {"第六项"}
    untold = engine.evaluate(site(system()), as_of=date(2025, 9, 12))
    assert "missing" in untold.answers["dust_major_hazards"]


@pytest.mark.parametrize(
    "facts, status",
    [
        ({"material": "aluminium-magnesium", "spark_protection": True}, "violated"),
        ({"material": "wood", "spark_protection": True}, "fulfilled"),
        ({"material": "wood", "spark_protection": False}, "violated"),
        ({"material": "metal", "positive_pressure": False}, "fulfilled"),
    ],
    ids=str,
)
def test_spark_protection_helps_other_dust_and_not_metal(engine: Engine, facts: dict[str, Any], status: str) -> None:
    """Item 4 has two halves: what saves wood doesn't save aluminium."""
    report = engine.evaluate(site(system(**{"positive_pressure": True} | facts)), as_of=date(2025, 9, 12))
    assert [found.status for found in report.of("industry-trade.dust-pressure")] == [status]


@pytest.mark.parametrize("fact", sorted(PLACE))
def test_every_fact_about_the_place_is_an_item_of_its_own(engine: Engine, fact: str) -> None:
    """Items 1, 7, 8 and 9: one of the alternatives is enough, and is among the items found."""
    facts = PLACE | {fact: True, "cleaning_done": True, "heavy_deposits": False}
    report = engine.evaluate(site(system(), **facts), as_of=date(2025, 9, 12))
    broken = [found.rule for found in report.findings if found.status == "violated"]
    assert len(broken) == len(report.answers["dust_major_hazards"]) == 1


def test_what_was_not_checked_is_declared(engine: Engine) -> None:
    """Articles 4 to 10 and 14 are listed as missing text, and no rule pretends to state them."""
    (ruleset,) = engine.rulesets
    declared = {told.clause.clause for told in ruleset.untranslatables}
    assert declared == {"其余各条", "第十四条"}
    assert {told.reason for told in ruleset.untranslatables} == {"text-missing"}
