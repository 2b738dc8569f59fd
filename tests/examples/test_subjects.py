"""The examples yield what stands beside them, and what people who know the cases say they must."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache

import pytest
from examples import expected
from tests.installed import engine_of_everything
from tests.schemas import report_validator, validator_of

from hazardrules.facts.schema import facts_schema

SUBJECTS = dict(expected.subjects())


@pytest.fixture(scope="module")
def engine():
    return engine_of_everything()


@cache
def report(name):
    """Return what an example yields; several processes share the examples among them."""
    return expected.contract(expected.report_on(name, SUBJECTS[name]["as_of"], engine_of_everything()))


def test_every_folder_with_facts_is_listed_as_an_example():
    """No example is left out of the tests, and none is listed that isn't there."""
    assert {file.parent.name for file in expected.HERE.glob("*/facts.json")} == set(SUBJECTS)


@pytest.mark.parametrize("name", SUBJECTS)
def test_every_example_yields_exactly_what_stands_beside_it(name):
    """The report is what `expected.json` says, the receipt apart: `python examples/expected.py` writes it anew."""
    file = expected.HERE / name / "expected.json"

    assert json.loads(file.read_text(encoding="utf-8")) == report(name)
    assert file.read_text(encoding="utf-8") == expected.written(report(name))


@pytest.fixture(scope="module")
def facts_validator(engine):
    return validator_of(facts_schema(engine.vocabulary))


@pytest.mark.parametrize("name", SUBJECTS)
def test_every_example_keeps_the_schemas(name, engine, facts_validator):
    """Facts and report are such as the shipped JSON Schemas allow."""
    facts = json.loads((expected.HERE / name / "facts.json").read_text(encoding="utf-8"))
    told = json.loads(expected.report_json(expected.report_on(name, SUBJECTS[name]["as_of"], engine)))

    facts_validator.validate(facts)
    report_validator().validate(told)


def test_the_command_line_gives_the_same_report():
    """What a shell script reads is what a program that embeds the library reads."""
    name = "kizilsu-aluminium"
    facts = expected.HERE / name / "facts.json"
    day = SUBJECTS[name]["as_of"].isoformat()
    command = [sys.executable, "-m", "hazardrules", "evaluate", str(facts), "--as-of", day, "--format", "json"]
    done = subprocess.run(command, capture_output=True, check=False)
    told = json.loads(done.stdout)
    del told["receipt"]

    assert done.returncode == 1
    assert told == json.loads((expected.HERE / name / "expected.json").read_text(encoding="utf-8"))


# What must be so whatever else changes: read off the cases as published, and off the clauses, never off a run.
FIGURES = {
    ("kizilsu-aluminium", "kizilsu.principal-check", None): {
        "status": "violated",
        "force": "plan",
        "due": "2025-08-31",
        "next_due": "2025-11-30",
        "periods": [
            {"period": "2025-08", "due": "2025-08-31", "done_on": None},
            {"period": "2025-10", "due": "2025-10-31", "done_on": None},
        ],
    },
    ("kizilsu-aluminium", "cn-65.inspection-cap", None): {
        "status": "fulfilled",
        "used": 1,
        "limit": 2,
        "remaining": 1,
        "breaks": [
            {
                "item": "inspections[4]",
                "id": "i5",
                "date": "2025-12-17",
                "agency": "emergency-management",
                "planned": True,
            }
        ],
    },
    ("kizilsu-aluminium", "cn-65.one-level-a-year", None): {"status": "fulfilled", "used": 0, "limit": 1},
    ("kizilsu-aluminium", "cn.33-1a", "v1"): {"status": "applies", "outcome": "must_not_punish"},
    ("kizilsu-aluminium", "cn.33-1a", "v2"): {"status": "not_applicable"},
    ("kizilsu-aluminium", "cn.33-1b", "v2"): {"status": "not_applicable"},
    ("kizilsu-aluminium", "cn.special-operator-certificate", "j1"): {"status": "fulfilled"},
    ("kizilsu-aluminium", "cn.double-report", "h1"): {"status": "fulfilled"},
    ("kizilsu-county", "kizilsu.monthly-table", None): {
        "status": "violated",
        "periods": [
            {"period": "2025-02", "due": "2025-02-28", "done_on": "2025-03-04"},
            {"period": "2025-08", "due": "2025-08-31", "done_on": None},
        ],
        "next_due": "2025-11-30",
    },
    ("kizilsu-county", "kizilsu.quarterly-progress", None): {"next_due": "2025-12-20"},
    ("kizilsu-county", "kizilsu.stock-hazards", "h1"): {"status": "violated", "breach": "late", "due": "2024-12-20"},
    ("kizilsu-county", "kizilsu.stock-hazards", "h2"): {"status": "fulfilled"},
    ("kizilsu-county", "kizilsu.listed-supervision", "h3"): {"status": "violated", "breach": "ongoing"},
    ("county-of-fifty", "kizilsu.stock-hazards", "e-20/h1"): {
        "status": "violated",
        "breach": "late",
        "due": "2024-12-20",
    },
    ("county-of-fifty", "kizilsu.stock-hazards", "e-04/h2"): {"status": "violated", "breach": "ongoing"},
    ("county-of-fifty", "kizilsu.stock-hazards", "e-46/h1"): {"status": "fulfilled"},
    ("county-of-fifty", "kizilsu.listed-supervision", "e-47/h3"): {"status": "violated", "breach": "ongoing"},
    ("county-of-fifty", "kizilsu.monthly-table", None): {
        "status": "violated",
        "periods": [{"period": "2025-05", "due": "2025-05-31", "done_on": "2025-06-04"}],
    },
    ("certificate-not-reexamined", "cn.special-operator-certificate", "j1"): {"status": "violated", "force": "law"},
    ("first-offence-exempted", "cn.33-1a", "v1"): {"status": "not_applicable"},
    ("first-offence-exempted", "cn.33-1b", "v1"): {
        "status": "applies",
        "outcome": "may_not_punish",
        "modality": "may",
    },
    ("many-unknowns", "cn-65.inspection-cap", None): {
        "status": "undetermined",
        "possible": ["fulfilled", "violated"],
        "used": 1,
        "limit": 4,
        "remaining": None,
    },
    ("many-unknowns", "kizilsu.principal-check", None): {"status": "undetermined"},
    ("shandong-dust", "cn-37.drill", None): {
        "status": "violated",
        "periods": [{"period": "2025-H1", "due": "2025-06-30", "done_on": None}],
    },
    ("shandong-dust", "cn-37.safety-director", None): {"status": "violated"},
    ("shandong-dust", "industry-trade.dust-airlock", "s1"): {"status": "fulfilled"},
    ("shandong-dust", "industry-trade.dust-airlock", "s2"): {"status": "violated"},
    ("wenshang-aluminium", "cn.special-operator-certificate", "j1"): {"status": "violated", "force": "law"},
    ("wenshang-aluminium", "cn-37.safety-director", None): {"status": "violated", "force": "regulation"},
    ("wenshang-aluminium", "cn-37.safety-committee", None): {"status": "not_applicable"},
    ("wenshang-aluminium", "wenshang.metal-dust", None): {
        "status": "violated",
        "breach": "late",
        "due": "2024-12-31",
        "done_on": "2025-02-18",
        "force": "statement",
    },
    ("wenshang-aluminium", "wenshang.monitoring", "site-1"): {"status": "fulfilled"},
    ("jiangsu-first-offence", "cn-32.first-offence", "v1"): {"status": "applies", "outcome": "must_not_punish"},
    ("jiangsu-first-offence", "cn-32.first-offence", "v2"): {"status": "not_applicable"},
}


@pytest.mark.parametrize("name, rule, item", FIGURES, ids=str)
def test_every_key_figure_is_that_of_the_case_and_the_clause(name, rule, item):
    """A regenerated `expected.json` can't carry a wrong conclusion past these."""
    (found,) = [
        found for found in report(name)["findings"] if found["rule"] == rule and item in (None, found["item_id"])
    ]
    wanted = FIGURES[name, rule, item]

    assert {key: found[key] for key in wanted} == wanted


def outcome(name, item):
    (found,) = [told for told in report(name)["outcomes"] if (told["item"], told["party"]) == (item, "enterprise")]
    return found


def test_an_exemption_leaves_the_order_the_education_and_the_record():
    """No punishment isn't nothing: the next act isn't the first."""
    found = outcome("kizilsu-aluminium", "violations[0]")

    assert found["options"] == ["must_not_punish"]
    assert found["fines"] == []
    assert found["measures"] == ["order-to-correct", "educate", "record"]


def test_the_fine_that_was_imposed_lies_within_the_band():
    """The firm whose welder's certificate had died was fined 20,000 yuan."""
    found = outcome("certificate-not-reexamined", "violations[0]")
    (band,) = found["fines"]

    assert "ordinary" in found["options"]
    assert int(band["from"]) <= 20_000 <= int(band["to"]) == 100_000


def test_the_firm_that_went_unpunished_could():
    """A first, slight and corrected act may go unpunished or be fined; by the province's list, not published, it might have to."""
    found = outcome("first-offence-exempted", "violations[0]")

    assert found["options"] == ["must_not_punish", "may_not_punish", "ordinary"]
    assert not found["certain"]


def test_the_second_time_is_not_the_first():
    """The same act of the same firm: exempted once."""
    assert outcome("jiangsu-first-offence", "violations[0]")["options"] == ["must_not_punish"]
    assert outcome("jiangsu-first-offence", "violations[1]")["options"] == ["ordinary"]


def test_shandong_replaces_only_the_drill_that_it_regulates():
    """The national yearly drill gives way; the half-yearly on-site drill stays, and is due again."""
    rules = {found["rule"]: found["status"] for found in report("shandong-dust")["findings"]}

    assert rules.get("cn.drill") in (None, "not_applicable", "exempt")
    assert rules["cn.on-site-drill"] == "pending"


def test_an_unknown_is_a_question_and_never_a_verdict():
    """Where little is told nothing is violated, and every question helps to decide something."""
    told = report("many-unknowns")
    statuses = [found["status"] for found in told["findings"]]
    asked = {question["path"]: question["decides"] for question in told["questions"]}

    assert "violated" not in statuses
    assert statuses.count("undetermined") > len(statuses) / 2
    assert {"inspections[1].kind", "violations[0].first", "violations[0].harm", "self_inspections"} <= set(asked)
    assert min(asked.values()) >= 1
