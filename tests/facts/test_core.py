"""The core vocabulary says each thing once, in names that rules can use."""

import re
from keyword import iskeyword

import pytest

from hazardrules.facts.core import CORE
from hazardrules.facts.labels import label_problems
from hazardrules.facts.types import DATE, EnumType, SetOf
from hazardrules.facts.vocabulary import META_FIELDS, compose

FIELDS = [(part, spec) for part in CORE.parts for spec in part.fields.values()]
SECTORS = CORE.enums["sector"]

# A field's name follows a dot in conditions and is an attribute in Python.
NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
ID = re.compile(r"[a-zA-Z0-9]+(-[a-zA-Z0-9]+)*")


def test_no_label_names_two_things_of_one_scope():
    """A Chinese document and an English one mean the same fact."""
    assert label_problems(CORE) == ()


def test_the_core_composes_with_nothing_to_itself():
    """Its keys are dates of its rows, its parents are in their trees, its enums are listed."""
    assert compose(CORE, []) == CORE


def test_every_name_is_an_attribute_and_no_python_keyword():
    """A ledger's row and a namespace are attrs classes."""
    names = [*(part.name for part in CORE.parts), *(spec.name for _, spec in FIELDS), *META_FIELDS]

    assert [name for name in names if not NAME.fullmatch(name) or iskeyword(name)] == []


def test_every_value_is_a_plain_word():
    """Ids are written in quotes, in JSON and in conditions."""
    assert [value.id for enum in CORE.enums.values() for value in enum.values if not ID.fullmatch(value.id)] == []


def test_every_name_has_a_sentence():
    """The schema and the forms made from it explain each field."""
    assert [spec.name for _, spec in FIELDS if not spec.doc or spec.doc.endswith(".")] == []
    assert [part.name for part in CORE.parts if not part.doc.endswith(".")] == []


def test_every_field_chooses_from_a_list_that_is_told():
    """An enum is found by its name, and is the very one."""
    for _, spec in FIELDS:
        of = spec.type.of if isinstance(spec.type, SetOf) else spec.type
        if isinstance(of, EnumType):
            assert CORE.enums[of.name] is of


def test_every_ledger_belongs_to_a_subject_and_every_namespace_too():
    """Nothing is told that no file may hold."""
    kinds = CORE.kinds.values()

    assert {name for kind in kinds for name in kind.ledgers} == set(CORE.ledgers)
    assert {name for kind in kinds for name in (kind.name, *kind.beside)} == set(CORE.namespaces)
    assert next(iter(CORE.kinds)) == "enterprise"


def test_every_event_is_found_by_a_day_that_a_row_can_be_asked_for():
    """Windows count by it; only a survivor has no day of death."""
    for ledger in CORE.ledgers.values():
        assert not ledger.event or ledger.key
        if ledger.key:
            assert ledger.fields[ledger.key].type == DATE
    events = [ledger for ledger in CORE.ledgers.values() if ledger.event]
    assert [one.name for one in events if one.fields[one.key].optional] == ["casualties"]


@pytest.mark.parametrize(
    "name", ["people", "certificates", "contracts", "projects", "policies", "plans", "monitored_sites"]
)
def test_what_is_true_now_is_a_register(name):
    """A register is complete when it is given, whenever the records begin."""
    assert not CORE.ledgers[name].event


@pytest.mark.parametrize(
    "sector, above",
    [
        ("coal-mines", "mines"),
        ("tailings", "mines"),
        ("metal-mines", "non-coal-mines"),
        ("metal-smelting", "industry-trade"),
        ("dust", "industry-trade"),
        ("ammonia", "industry-trade"),
        ("chemicals-production", "hazardous-chemicals"),
        ("refined-oil-retail", "hazardous-chemicals"),
        ("hotel", "crowded-place"),
    ],
)
def test_a_list_that_names_a_sector_catches_those_under_it(sector, above):
    """A coal mine is a mine, whatever the list calls it."""
    assert above in SECTORS.lineage(sector)
    assert sector in SECTORS.under(above)


@pytest.mark.parametrize(
    "sectors",
    [
        "mines hazardous-chemicals fireworks metal-smelting construction transport civil-explosives fishery",
        "metro hotel mall amusement tourist-site crowded-place",
        "power oil-gas-pipeline grain school industrial-park religious-venue road-traffic large-event explosives",
        "elderly-care child-welfare funeral legality-review vocational-training mineral-exploration surveying",
        "environmental-event town-gas building-works self-built-house road-transport highway-works water-works",
        "reservoir small-hydro farm-machinery pesticide catering refined-oil-retail museum sports-venue medical",
        "nursery occupational-health coal-mines non-coal-mines industry-trade dust state-owned special-equipment",
        "broadcast forestry grassland fire-key-unit high-rise lightning balloon express-delivery railway",
    ],
)
def test_every_sector_that_the_lists_and_the_division_of_work_name_is_there(sectors):
    """No list of the law needs a sector that an enterprise can't be in."""
    assert set(sectors.split()) <= set(SECTORS.by_id)


@pytest.mark.parametrize(
    "enum, lowest, highest",
    [
        ("standardisation_grade", "grade-3", "grade-1"),
        ("hazard_level", "ordinary", "major"),
        ("harm", "none", "serious"),
        ("accident_grade", "general", "especially-major"),
        ("agency_level", "township", "national"),
        ("park_risk", "lower", "high"),
    ],
)
def test_grades_and_levels_are_ordered_from_the_lowest(enum, lowest, highest):
    """Grade 1 is above grade 3: the order says it, not the number."""
    told = CORE.enums[enum]

    assert told.ordered
    assert (told.values[0].id, told.values[-1].id) == (lowest, highest)


def test_what_the_inspector_decides_is_marked():
    """Minor, prompt, harm and danger are judgements; a date never is."""
    marked = {(part.name, spec.name) for part, spec in FIELDS if spec.judgement}

    violations = ("minor", "promptly_corrected", "harm", "first", "no_fault")
    assert {("violations", name) for name in violations} <= marked
    assert {("hazards", "real_danger"), ("hazards", "long_uncured"), ("enterprise", "high_risk")} <= marked
    assert not any(spec.type == DATE for _, spec in FIELDS if spec.judgement)
