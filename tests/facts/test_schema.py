"""The JSON Schema says what the reader says, to editors and to other languages."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator, meta
from tests.facts.told import told

from hazardrules.errors import FactsError
from hazardrules.facts.core import CORE
from hazardrules.facts.reading import read
from hazardrules.facts.schema import SHAPES, facts_schema
from hazardrules.facts.types import COUNT, SCALARS, EnumValue, Label
from hazardrules.facts.vocabulary import Extension, FieldSpec, compose
from hazardrules.facts.writing import to_json

SCHEMA = facts_schema(CORE)
VALIDATOR = Draft202012Validator(SCHEMA)


def test_it_is_a_schema_of_its_dialect_and_plain_json():
    """Any tool for 2020-12 can load it."""
    meta.validate(SCHEMA)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


@given(told(CORE))
def test_every_file_that_the_reader_takes_is_valid(facts):
    """As it came, and as it is written."""
    assert list(VALIDATOR.iter_errors(facts)) == []
    assert list(VALIDATOR.iter_errors(to_json(read(facts, CORE)))) == []


@pytest.mark.parametrize(
    "facts",
    [
        {},
        [],
        {"records_from": "2025-07-01"},
        {"enterprise": {}, "government": {}},
        {"enterprise": {}, "dust": {}},
        {"enterprise": {}, "sub_plans": []},
        {"park": {}, "principal": {}},
        {"enterprise": None},
        {"enterprise": {}, "drills": None},
        {"enterprise": {}, "drills": {}},
        {"enterprise": {}, "drills": [7]},
        {"enterprise": {}, "records_from": None},
        {"enterprise": {"satff": 1}},
        {"enterprise": {"staff": "12"}},
        {"enterprise": {"staff": -1}},
        {"enterprise": {"staff": True}},
        {"enterprise": {"staff": None}},
        {"enterprise": {"id": ""}},
        {"enterprise": {"name": 1}},
        {"enterprise": {"region": 653001}},
        {"enterprise": {"region": "65300"}},
        {"enterprise": {"sectors": "dust"}},
        {"enterprise": {"sectors": ["minez"]}},
        {"enterprise": {"operating_since": "12/9/2025"}},
        {"enterprise": {"has_safety_body": "true"}},
        {"enterprise": {"turnover_last_year": "2万"}},
        {"enterprise": {"turnover_last_year": -1}},
        {"enterprise": {"standardisation_grade": 1}},
        {"enterprise": {"high_risk": {}}},
        {"enterprise": {"high_risk": {"value": 1}}},
        {"enterprise": {"high_risk": {"value": True, "who": "x"}}},
        {"enterprise": {}, "reports": [{"at": "2025-09-12"}]},
        {"enterprise": {}, "reports": [{"period": "2025-Q5"}]},
    ],
)
def test_what_the_reader_refuses_by_shape_is_invalid(facts):
    """An editor shows it before anybody runs anything."""
    assert not VALIDATOR.is_valid(facts)
    with pytest.raises(FactsError):
        read(json.dumps(facts), CORE)


WRONG = [
    None, True, 0, -1, 1.5, "", "x", "甲", "重大", [], {}, [None], [[]], ["mines"], ["mines", "mines"], [{}],
    {"value": True}, {"value": None}, {"value": "x", "by": 1}, "65", "653001", "000000", "1e5", "10.5", "-3", 101,
    "2025-01-01", "2025-01-01T10:30", "2025-01-01T25:00", "2025-13", "2025-08", "2025-Q5", "2025-W60",
]  # fmt: skip
NAMES = [*CORE.namespaces, *CORE.ledgers, "records_from", "weather"]


def places(told, at=()):
    """Yield where each value of a file stands, but the file itself."""
    items = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ()
    for key, value in items:
        yield (*at, key)
        yield from places(value, (*at, key))


def damaged(told, at, value):
    """Return a file with another value at a place."""
    copy = told.copy()
    copy[at[0]] = damaged(told[at[0]], at[1:], value) if len(at) > 1 else value
    return copy


@given(told(CORE), st.data())
def test_every_damaged_file_is_invalid_exactly_where_the_reader_refuses_it(facts, data):
    """Neither is stricter than the other, whatever stands in the wrong place; days of the calendar aside."""
    if data.draw(st.booleans()):
        facts = facts | {data.draw(st.sampled_from(NAMES)): data.draw(st.sampled_from(WRONG))}
    facts = damaged(facts, data.draw(st.sampled_from(list(places(facts)))), data.draw(st.sampled_from(WRONG)))
    try:
        read(facts, CORE)
    except FactsError:
        taken = False
    else:
        taken = True

    assert VALIDATOR.is_valid(facts) is taken


def test_every_plain_type_has_a_shape():
    """A field of any type can be described."""
    assert set(SHAPES) == set(SCALARS)


def test_labels_units_and_judgements_are_told():
    """A form can be made from it in either language."""
    staff = SCHEMA["$defs"]["enterprise"]["properties"]["staff"]
    assert staff["title"] == "从业人数 staff"
    assert staff["x-label"] == {"zh": "从业人数", "en": "staff"}
    assert (staff["x-unit"], staff["minimum"]) == ("person", 0)
    assert "x-judgement" not in staff

    violations = SCHEMA["$defs"]["violations"]["properties"]
    assert violations["minor"]["x-judgement"] is True
    assert violations["minor"]["anyOf"][0] == {"type": "boolean"}
    assert set(violations["minor"]["anyOf"][1]["properties"]) == {"value", "by", "on", "evidence"}
    assert violations["hazard"]["anyOf"][1] == {"type": "null"}
    assert "anyOf" not in violations["act"]


def test_enums_are_told_once_with_both_labels_their_order_and_their_tree():
    """The id is written, the Chinese label is read as well."""
    level = SCHEMA["$defs"]["hazard_level-enum"]
    assert level["enum"] == ["ordinary", "major", "一般", "重大"]
    assert level["x-values"][1] == {"id": "major", "zh": "重大", "en": "major"}
    assert level["x-ordered"] == "lowest first"
    assert {"id": "coal-mines", "zh": "煤矿", "en": "coal mines", "under": "mines"} in SCHEMA["$defs"]["sector-enum"][
        "x-values"
    ]


def test_ledgers_say_what_they_are_kept_by():
    """A program can tell events from registers, and sort them."""
    ledgers = SCHEMA["$defs"]["enterprise-file"]["properties"]
    assert (ledgers["hazards"]["x-event"], ledgers["hazards"]["x-key"]) == (True, "found_on")
    assert ledgers["people"]["x-event"] is False
    assert ledgers["hazards"]["maxItems"] == 100_000


def test_what_a_plugin_adds_is_there_and_says_whose_it_is():
    """The schema is that of the plugins installed."""
    field = FieldSpec("depth", COUNT, Label("井深", "depth"), "how deep", owner="wells")
    leaf = EnumValue("wells", Label("水井", "wells"), "mines")
    widened = facts_schema(
        compose(CORE, [Extension("wells", fields=(("hazards", field),), enum_values=(("sector", leaf),))])
    )

    assert widened["$defs"]["hazards"]["properties"]["depth"]["x-owner"] == "wells"
    assert "wells" in widened["$defs"]["sector-enum"]["enum"]
    assert "depth" not in SCHEMA["$defs"]["hazards"]["properties"]
