"""A report as JSON: the contract, key by key."""

import copy
import json

import pytest
from tests.findings.reports import FULL, finding, report
from tests.schemas import report_validator

from hazardrules.findings.report_json import report_to_json


def problems(told: object) -> list[str]:
    return [error.message for error in report_validator().iter_errors(told)]


def test_a_full_and_an_empty_report_keep_the_schema():
    """Lists full or empty, values told or null: one shape."""
    assert problems(report_to_json(FULL)) == []
    assert problems(report_to_json(report())) == []
    assert problems(report_to_json(report(finding()))) == []


def test_every_key_is_always_there_in_the_same_order():
    """A reader asks for a key and never whether it exists."""
    full, bare = report_to_json(FULL), report_to_json(report(finding()))

    assert list(full) == list(bare)
    assert list(full["findings"][0]) == list(full["findings"][1]) == list(bare["findings"][0])


def test_the_keys_are_those_the_design_promises():
    """What integrators were told exists under the name they were told."""
    promised = (
        "rule kind status possible breach strength force bearer title item due next_due periods periods_possible used "
        "used_at_most limit remaining breaks outcome modality fines measures exempted_by lapsed_on citations because "
        "missing cautions"
    )
    outcome = "item party options fines measures rules applicable_law conflict"
    root = "format as_of subject findings outcomes answers clues questions skipped errors judged_from receipt"
    told = report_to_json(FULL)

    assert list(told) == root.split()
    assert set(promised.split()) <= set(told["findings"][0])
    assert set(outcome.split()) <= set(told["outcomes"][0])


def test_money_is_a_decimal_string_in_yuan():
    """No exponent, no idle zero, no binary fraction."""
    fines = report_to_json(FULL)["findings"][1]["fines"]

    assert [(fine["from"], fine["to"], fine["per_day"]) for fine in fines] == [
        ("0", "100000", None),
        (None, None, "10000.5"),
    ]


def test_days_are_iso_and_instants_keep_their_time():
    """A day is a day; what falls due within hours says the minute."""
    told = report_to_json(FULL)["findings"][0]

    assert (told["due"], told["next_due"]) == ("2025-08-31", "2025-09-30T08:30:00")


def test_answers_are_plain_and_an_open_one_says_what_is_missing():
    """None is null, sets are sorted, and what facts leave open is an object."""
    assert report_to_json(FULL)["answers"] == {
        "lead": "fire",
        "sum": "12.5",
        "many": ["a", "b"],
        "day": "2025-01-01",
        "none": None,
        "yes": True,
        "open": {"missing": ["enterprise.staff"]},
    }


def test_what_is_missing_and_why_are_told_as_objects():
    """A missing fact has its kind beside its path; a reason its facts."""
    told = report_to_json(FULL)["findings"][0]

    assert told["missing"] == [
        {"kind": "fact", "path": "enterprise.staff"},
        {"kind": "judgement", "path": "hazards[0].real_danger"},
    ]
    assert told["because"] == [{"text": {"zh": "中文", "en": "English"}, "facts": ["hazards[0].level"]}]
    assert told["citations"] == [{"source": "克安〔2024〕5号", "clause": "五(九)24"}]


def test_the_report_survives_the_wire():
    """What is dumped and read again is the same."""
    told = report_to_json(FULL)

    assert json.loads(json.dumps(told)) == told


def objects_in(told: object, path: tuple = ()):
    """Yield the path of every object of the report except the open mapping of answers."""
    if isinstance(told, dict):
        if path[:1] != ("answers",):
            yield path
        for key, value in told.items():
            yield from objects_in(value, (*path, key))
    elif isinstance(told, list):
        for place, value in enumerate(told):
            yield from objects_in(value, (*path, place))


@pytest.mark.parametrize("path", list(objects_in(report_to_json(FULL))), ids=str)
def test_the_schema_refuses_a_surplus_and_a_missing_key_in_every_object(path):
    """The schema is as strict as the contract: a report with other keys isn't one."""

    def at(told: object) -> dict:
        for step in path:
            told = told[step]
        return told

    surplus, lacking = copy.deepcopy(report_to_json(FULL)), copy.deepcopy(report_to_json(FULL))
    at(surplus)["surprise"] = 1
    at(lacking).pop(next(iter(at(lacking))))

    assert problems(surplus)
    assert problems(lacking)


@pytest.mark.parametrize(
    "change",
    [
        {"status": "broken"},
        {"due": "31 August"},
        {"bearer": "nobody"},
        {"used": "3"},
        {"fines": [{"party": "enterprise", "from": 0, "to": "1E+5", "per_day": None, "days": None, "article": None}]},
        {"missing": ["enterprise.staff"]},
    ],
    ids=str,
)
def test_the_schema_refuses_wrong_values(change):
    """A status outside the list, a loose date or money as a number isn't the contract."""
    told = report_to_json(FULL)
    told["findings"][0].update(change)

    assert problems(told)
